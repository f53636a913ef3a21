//! The page for addresses that lead nowhere.

use crate::components::{ButtonKind, EmptyState, Glyph, LinkButton};
use leptos::prelude::*;
use leptos_meta::Title;

/// Says that there is nothing, and leads back.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Title text="Nothing here" />
        <section class="panel">
            <EmptyState
                glyph=Glyph::Search
                title="There is nothing at this address"
                text="It may have been deleted, or it belongs to another account."
            >
                <LinkButton href="/" kind=ButtonKind::Primary>"Go home"</LinkButton>
            </EmptyState>
        </section>
    }
    .into_any()
}
