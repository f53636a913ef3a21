//! The head of a page: icon, title, one line, up to four live figures, actions.

use super::{Glyph, Icon};
use leptos::prelude::*;
use leptos_meta::Title;

/// A number that matters on the page, and what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The number, as written.
    pub value: String,
    /// What it is.
    pub label: String,
}

impl Figure {
    /// A number and what it is.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// The head of a page; it also names the browser's tab.
#[component]
pub fn PageHeader(
    /// Its icon.
    glyph: Glyph,
    /// What the page is.
    #[prop(into)]
    title: Signal<String>,
    /// What the browser's tab says, where that is more than the title.
    #[prop(optional, into)]
    tab: Option<Signal<String>>,
    /// What can be done here, in one line.
    #[prop(optional, into)]
    line: Signal<String>,
    /// Up to four figures.
    #[prop(optional, into)]
    figures: Signal<Vec<Figure>>,
    /// Buttons at the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let figure = |figure: Figure| {
        view! {
            <div>
                <dd>{figure.value}</dd>
                <dt>{figure.label}</dt>
            </div>
        }
    };
    view! {
        <Title text=move || tab.unwrap_or(title).get() />
        <header class="page-header panel">
            <span class="badge" aria-hidden="true"><Icon glyph /></span>
            <div class="words">
                <h1 tabindex="-1">{move || title.get()}</h1>
                <p>{move || line.get()}</p>
            </div>
            <dl class="figures">{move || figures.get().into_iter().take(4).map(figure).collect_view()}</dl>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </header>
    }
    .into_any()
}
