//! Saved schemas and templates.

use crate::components::{ButtonKind, EmptyState, Glyph, LinkButton, PageHeader, Panel};
use leptos::prelude::*;

/// The list of saved schemas and templates.
#[component]
pub fn Library() -> impl IntoView {
    view! {
        <PageHeader glyph=Glyph::Book title="Library" line="Saved schemas and templates" />
        <Panel>
            <EmptyState glyph=Glyph::Book title="Nothing saved yet" text="Schemas that you save from the table page are kept here.">
                <LinkButton href="/create/table" kind=ButtonKind::Primary>"Create a table"</LinkButton>
            </EmptyState>
        </Panel>
    }
    .into_any()
}
