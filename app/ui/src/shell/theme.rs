//! Dark, light, or as the system says; `public/theme.js` applies the choice before the first paint.

use crate::components::{Glyph, Icon};
use leptos::prelude::*;

/// Where the browser keeps the choice, and the attribute of the document that the styles read.
const KEPT_AS: &str = "theme";

const THEMES: [(&str, &str, Glyph); 3] =
    [("dark", "Dark", Glyph::Moon), ("light", "Light", Glyph::Sun), ("system", "As the system", Glyph::Monitor)];

/// Three buttons of which one is pressed.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    // The server does not know the choice, so the first drawing shows the default and hydration corrects it.
    let theme = RwSignal::new("dark".to_owned());
    Effect::new(move || {
        let root = document().document_element();
        theme.set(root.and_then(|root| root.get_attribute("data-theme")).unwrap_or_else(|| "dark".to_owned()));
    });
    let choose = move |name: &'static str| {
        theme.set(name.to_owned());
        if let Some(root) = document().document_element() {
            // The attribute has a valid name, so setting it cannot fail.
            let _ = root.set_attribute("data-theme", name);
        }
        if let Ok(Some(storage)) = window().local_storage() {
            // Where nothing can be kept, the choice holds until the page is left.
            let _ = storage.set_item(KEPT_AS, name);
        }
    };
    let button = move |(name, label, glyph): (&'static str, &'static str, Glyph)| {
        view! {
            <button
                type="button"
                title=format!("Theme: {label}")
                aria-label=format!("Theme: {label}")
                aria-pressed=move || if theme.with(|theme| theme == name) { "true" } else { "false" }
                on:click=move |_| choose(name)
            >
                <Icon glyph />
            </button>
        }
    };
    view! {
        <div class="theme-switch" role="group" aria-label="Theme">
            {THEMES.map(button)}
        </div>
    }
    .into_any()
}
