//! The settings of this instance, for its administrators.

use crate::components::{EmptyState, Glyph, PageHeader, Panel};
use crate::shell::use_session;
use leptos::prelude::*;

/// The page for administrators.
#[component]
pub fn Admin() -> impl IntoView {
    let session = use_session();
    let role = move || session.user.get().map(|user| user.role).unwrap_or_default();
    view! {
        <PageHeader glyph=Glyph::Sliders title="Admin" line="This instance, its accounts and its settings" />
        <Panel>
            <Show
                when=move || role() == "admin"
                fallback=|| {
                    view! {
                        <EmptyState glyph=Glyph::Key title="For administrators" text="Your account may not change this instance." />
                    }
                }
            >
                <EmptyState glyph=Glyph::Sliders title="Nothing to set yet" text="This instance runs with the settings it was started with." />
            </Show>
        </Panel>
    }
    .into_any()
}
