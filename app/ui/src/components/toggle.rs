//! A switch between on and off.

use leptos::prelude::*;

/// A switch with its label.
#[component]
pub fn Toggle(
    /// Whether it is on.
    #[prop(into)]
    value: Signal<bool>,
    /// Called with the new state when a person switches it.
    #[prop(into)]
    on_change: Callback<bool>,
    /// What is on or off.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <label class="toggle">
            <input
                type="checkbox"
                role="switch"
                prop:checked=value
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span class="track" aria-hidden="true"></span>
            {label}
        </label>
    }
    .into_any()
}
