//! Keeping the schema on the server under a name.

use super::editor::use_editor;
use crate::api::{self, ApiError};
use crate::components::{Button, ButtonKind, Dialog, Field, TextArea, TextInput, use_toasts};
use crate::shell::rooms::later;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::IgnoredAny;
use serde_json::json;

/// The longest description of a schema, in characters.
const LONGEST: usize = 2_000;

/// The dialog that asks for a name.
#[component]
pub fn SaveSchema(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open title="Save schema">
            {later(move |rooms| (rooms.create.save)(open))}
        </Dialog>
    }
    .into_any()
}

/// What stands in the dialog.
#[component]
pub fn Form(
    /// Closes the dialog.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (editor, toasts) = (use_editor(), use_toasts());
    let names = editor.peek(|recipe| super::editor::names(recipe, "/tables"));
    let name = RwSignal::new(names.join(", ").chars().take(120).collect::<String>());
    let description = RwSignal::new(editor.description.get_untracked().chars().take(LONGEST).collect::<String>());
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let body = json!({
            "name": name.get_untracked().trim(),
            "description": description.get_untracked().trim(),
            "recipe": editor.peek(Clone::clone),
        });
        spawn_local(async move {
            let answer: Result<IgnoredAny, ApiError> = api::post("/api/schemas", &body).await;
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            match answer {
                Ok(_) => {
                    toasts.success("The schema is saved. “Saved schema”, in Describe, opens it again.");
                    open.set(false);
                }
                Err(refused) => error.set(Some(refused)),
            }
        });
    };
    let at = move |pointer: &'static str| {
        Signal::derive(move || error.with(|error| error.as_ref().and_then(|error| error.at(pointer))))
    };
    // What has no field of its own here is said below.
    let rest = move || {
        error.with(|error| {
            let error = error.as_ref()?;
            let shown =
                error.errors.iter().any(|problem| problem.pointer == "/name" || problem.pointer == "/description");
            (!shown).then(|| error.to_string())
        })
    };
    view! {
        <form on:submit=save>
            <Field id="schema-name" label="Name" error=at("/name")>
                <TextInput value=name required=true />
            </Field>
            <Field id="schema-description" label="Description" error=at("/description")>
                <TextArea value=description rows=3 />
            </Field>
            <p class="problem" role="alert">{rest}</p>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true busy=Signal::from(busy)>"Save"</Button>
            </div>
        </form>
    }
    .into_any()
}
