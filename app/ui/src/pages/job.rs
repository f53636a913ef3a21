//! One job.

use crate::components::{ButtonKind, EmptyState, Glyph, LinkButton, PageHeader, Panel};
use leptos::prelude::*;

/// The page of a job.
#[component]
pub fn Job() -> impl IntoView {
    view! {
        <PageHeader glyph=Glyph::Clock title="Job" line="Progress, rate and result of one job" />
        <Panel>
            <EmptyState glyph=Glyph::Clock title="No job to show" text="A job makes the rows of a recipe. Describe a table and press Generate.">
                <LinkButton href="/jobs" kind=ButtonKind::Primary>"All jobs"</LinkButton>
            </EmptyState>
        </Panel>
    }
    .into_any()
}
