//! All datasets.

use crate::components::{ButtonKind, EmptyState, Glyph, LinkButton, PageHeader, Panel};
use leptos::prelude::*;

/// The list of datasets.
#[component]
pub fn Datasets() -> impl IntoView {
    view! {
        <PageHeader glyph=Glyph::Layers title="Datasets" line="What jobs have made, ready to page through and to download" />
        <Panel>
            <EmptyState glyph=Glyph::Layers title="No dataset to show" text="A finished job leaves a dataset here.">
                <LinkButton href="/create/table" kind=ButtonKind::Primary>"Create a table"</LinkButton>
            </EmptyState>
        </Panel>
    }
    .into_any()
}
