//! A glass panel: one subject of a page.

use leptos::prelude::*;

/// A panel with its title, a remark beside it, and actions at the right.
#[component]
pub fn Panel(
    /// What it is about; without a title there is no head.
    #[prop(optional, into)]
    title: Option<String>,
    /// A remark beside the title.
    #[prop(optional, into)]
    aside: Signal<String>,
    /// Buttons and inputs at the right of the head.
    #[prop(optional, into)]
    actions: ViewFn,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let head = title.clone().map(|title| {
        view! {
            <header>
                <h2>{title}</h2>
                <p class="aside">{move || aside.get()}</p>
                <div class="actions">{actions.run()}</div>
            </header>
        }
    });
    view! {
        <section class="panel" aria-label=title>
            {head}
            {children()}
        </section>
    }
    .into_any()
}
