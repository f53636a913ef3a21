//! The draft that outlives a reload, and what an address asks to be opened.

use super::describe::Reader;
use super::editor::{Draft, Editor};
use crate::api;
use crate::components::Toasts;
use crate::work::take_handed;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where the browser keeps the draft.
const KEPT_AS: &str = "table-draft";

#[derive(Deserialize)]
struct Kept {
    draft: Draft,
    description: String,
}

#[derive(Serialize)]
struct Keep<'a> {
    draft: &'a Draft,
    description: &'a str,
}

#[derive(Deserialize)]
struct Schema {
    recipe: Value,
    #[serde(default)]
    description: String,
}

/// Brings the draft back, opens what the address asks for, and keeps the draft from then on.
pub fn keep_draft(editor: Editor, reader: Reader, toasts: Toasts) {
    let query = use_query_map();
    let navigate = use_navigate();
    let ready = RwSignal::new(false);
    Effect::new(move || {
        if ready.get_untracked() {
            return;
        }
        if let Some(kept) = kept() {
            editor.draft.set(kept.draft);
            editor.description.set(kept.description);
        }
        let asked = query.with_untracked(|query| {
            ["schema", "template", "description"].map(|name| query.get(name).filter(|value| !value.trim().is_empty()))
        });
        if asked.iter().any(Option::is_some) {
            // The address without its question, so that a reload keeps what was edited since.
            navigate("/create/table", NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
        match asked {
            [Some(id), ..] => open_schema(editor, toasts, id),
            [_, Some(id), _] => reader.take_template(id),
            [.., Some(description)] => reader.read_this(&description),
            _ => {
                if let Some(recipe) = take_handed() {
                    editor.description.set(String::new());
                    editor.open(recipe, Vec::new());
                }
            }
        }
        ready.set(true);
    });
    Effect::new(move || {
        let ready = ready.get();
        editor.draft.with(|draft| {
            editor.description.with(|description| {
                if ready {
                    keep(&Keep { draft, description });
                }
            });
        });
    });
}

fn open_schema(editor: Editor, toasts: Toasts, id: String) {
    spawn_local(async move {
        match api::get::<Schema>(&format!("/api/schemas/{id}")).await {
            Ok(schema) if !editor.draft.is_disposed() => {
                editor.description.set(schema.description);
                editor.open(schema.recipe, Vec::new());
            }
            Ok(_) => {}
            Err(error) => toasts.error(error.to_string()),
        }
    });
}

fn kept() -> Option<Kept> {
    let text = storage()?.get_item(KEPT_AS).ok().flatten()?;
    // A draft of an older version that cannot be read is no loss that anything here could mend.
    serde_json::from_str(&text).ok()
}

fn keep(draft: &Keep<'_>) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(draft)) {
        // Where nothing can be kept, the draft lives until the page is left.
        let _ = storage.set_item(KEPT_AS, &text);
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
