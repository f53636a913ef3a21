//! The frame of the pages before signing in: the name of the house and one form.

use crate::components::{Glyph, Icon};
use leptos::prelude::*;
use leptos_meta::Title;

/// A single panel in the middle, under the name of the house.
#[component]
pub fn Welcome(
    /// What the form does.
    title: &'static str,
    /// Why, in one line.
    line: &'static str,
    /// The form.
    children: Children,
) -> impl IntoView {
    view! {
        <Title text=title />
        <main class="alone welcome">
            <p class="brand"><span aria-hidden="true"><Icon glyph=Glyph::Seed /></span>"Seedbed"</p>
            <section class="panel">
                <h1>{title}</h1>
                <p class="line">{line}</p>
                {children()}
            </section>
        </main>
    }
    .into_any()
}
