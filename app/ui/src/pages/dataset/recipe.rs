//! The recipe of a dataset, to read and to copy.

use crate::components::{Button, Glyph, Panel, use_toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use wasm_bindgen_futures::JsFuture;

/// The recipe as JSON, folded.
#[component]
pub fn RecipePanel(recipe: Value, digest: String) -> impl IntoView {
    let toasts = use_toasts();
    // Any JSON value can be written as text.
    let text = serde_json::to_string_pretty(&recipe).unwrap_or_default();
    let shown = text.clone();
    let copy = move |()| {
        let text = text.clone();
        spawn_local(async move {
            let Some(window) = web_sys::window() else { return };
            let clipboard = window.navigator().clipboard();
            match JsFuture::from(clipboard.write_text(&text)).await {
                Ok(_) => toasts.success("The recipe is on the clipboard."),
                Err(_) => {
                    toasts.error("The browser does not let this page use the clipboard. Mark the text and copy it.")
                }
            }
        });
    };
    let copy = Callback::new(copy);
    view! {
        <Panel
            title="Recipe"
            aside="the same recipe makes the same rows, everywhere"
            actions=ViewFn::from(move || view! { <Button glyph=Glyph::Copy on_click=copy>"Copy"</Button> })
        >
            <p class="hint">"Digest " <code class="digest">{digest}</code></p>
            <details class="recipe">
                <summary>"Show the JSON"</summary>
                <pre tabindex="0" aria-label="The recipe as JSON"><code>{shown}</code></pre>
            </details>
        </Panel>
    }
    .into_any()
}
