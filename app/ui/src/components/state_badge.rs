//! The state of a job: a word with a dot, told apart by colour, by shape and by the word.

use leptos::prelude::*;

/// A state as the API names it: `pending`, `generating`, `paused`, `completed`, `cancelled`, `failed`.
#[component]
pub fn StateBadge(
    /// The state.
    #[prop(into)]
    state: Signal<String>,
) -> impl IntoView {
    view! { <span class=move || format!("state {}", state.get())>{move || state.get()}</span> }.into_any()
}
