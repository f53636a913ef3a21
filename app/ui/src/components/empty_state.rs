//! What stands where nothing is yet: why, and what to do next.

use super::{Glyph, Icon};
use leptos::prelude::*;

/// An empty place that says what to do next.
#[component]
pub fn EmptyState(
    /// A picture of what is missing.
    glyph: Glyph,
    /// What is missing.
    #[prop(into)]
    title: String,
    /// Why, and what to do, in a line or two.
    #[prop(into)]
    text: String,
    /// The next step: a button or a link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon glyph />
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
    .into_any()
}
