//! All jobs.

use crate::components::{ButtonKind, EmptyState, Glyph, LinkButton, PageHeader, Panel};
use leptos::prelude::*;

/// The list of jobs.
#[component]
pub fn Jobs() -> impl IntoView {
    view! {
        <PageHeader glyph=Glyph::Clock title="Jobs" line="Everything that is being made or was made" />
        <Panel>
            <EmptyState glyph=Glyph::Clock title="No job to show" text="A job makes the rows of a recipe. Describe a table and press Generate.">
                <LinkButton href="/create/table" kind=ButtonKind::Primary>"Create a table"</LinkButton>
            </EmptyState>
        </Panel>
    }
    .into_any()
}
