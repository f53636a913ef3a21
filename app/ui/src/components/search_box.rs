//! A search that follows as a person types, once the fingers rest.

use super::{Glyph, Icon};
use leptos::html::Input;
use leptos::prelude::*;
use std::time::Duration;

/// How long the fingers must rest.
const REST: Duration = Duration::from_millis(250);

/// An input that says what is searched for when nobody has typed for a quarter of a second; Escape empties it.
#[component]
pub fn SearchBox(
    /// What is searched, read out to those who do not see it.
    #[prop(into)]
    label: String,
    /// An example, shown while empty.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// What is searched for now; what changes it elsewhere, like the way back, appears in the input.
    #[prop(into)]
    value: Signal<String>,
    /// Called with what to search for.
    #[prop(into)]
    on_search: Callback<String>,
) -> impl IntoView {
    let node = NodeRef::<Input>::new();
    let typed = RwSignal::new(String::new());
    Effect::new(move || {
        let value = value.get();
        // While a person types, the settled value is older than the text and must not replace it.
        let typing = node.get().is_some_and(|node| document().active_element().as_ref() == Some(&node));
        if !typing && typed.with_untracked(|typed| typed.trim() != value) {
            typed.set(value);
        }
    });
    let newest = StoredValue::new(0_u64);
    let enter = move |text: String| {
        let wanted = text.trim().to_owned();
        typed.set(text);
        newest.update_value(|number| *number += 1);
        let number = newest.get_value();
        let _ = set_timeout(
            move || {
                // Typed on since, or the page is gone.
                if newest.try_get_value() == Some(number) {
                    on_search.run(wanted);
                }
            },
            REST,
        );
    };
    view! {
        <div class="search-box" role="search">
            <Icon glyph=Glyph::Search />
            <input
                class="input"
                type="search"
                node_ref=node
                aria-label=label
                placeholder=placeholder
                autocomplete="off"
                prop:value=typed
                on:input=move |event| enter(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        enter(String::new());
                    }
                }
            />
        </div>
    }
    .into_any()
}
