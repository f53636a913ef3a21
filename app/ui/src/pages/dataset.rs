//! One dataset.

use crate::components::{ButtonKind, EmptyState, Glyph, LinkButton, PageHeader, Panel};
use leptos::prelude::*;

/// The page of a dataset.
#[component]
pub fn Dataset() -> impl IntoView {
    view! {
        <PageHeader glyph=Glyph::Layers title="Dataset" line="Rows, distributions and downloads" />
        <Panel>
            <EmptyState glyph=Glyph::Layers title="No dataset to show" text="A finished job leaves a dataset behind.">
                <LinkButton href="/datasets" kind=ButtonKind::Primary>"All datasets"</LinkButton>
            </EmptyState>
        </Panel>
    }
    .into_any()
}
