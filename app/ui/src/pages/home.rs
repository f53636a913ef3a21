//! Home: what to do next.

use crate::components::{ButtonKind, Glyph, Icon, LinkButton, PageHeader};
use leptos::prelude::*;

const STEPS: [(&str, &str, Glyph); 3] = [
    ("Describe", "Say in plain English what a row holds, or bring SQL, JSON Schema or a sample.", Glyph::Edit),
    ("See", "Rows appear as you type, made here in your browser, the same that the server makes.", Glyph::Spark),
    ("Generate", "Any number of rows, in the background. Page through them, download what you need.", Glyph::Download),
];

/// The first page after signing in.
#[component]
pub fn Home() -> impl IntoView {
    let step = |(title, text, glyph): (&'static str, &'static str, Glyph)| {
        view! {
            <li class="panel">
                <Icon glyph />
                <h2>{title}</h2>
                <p>{text}</p>
            </li>
        }
    };
    view! {
        <PageHeader glyph=Glyph::Seed title="What do you need?" line="Realistic data, described in a sentence and ready in seconds">
            <LinkButton href="/create/table" kind=ButtonKind::Primary glyph=Glyph::Table>"Create a table"</LinkButton>
        </PageHeader>
        <ol class="steps">{STEPS.map(step)}</ol>
        <p class="hint">"Not sure where to start? " <a href="/library">"The library"</a> " has ready-made schemas for many fields."</p>
    }
    .into_any()
}
