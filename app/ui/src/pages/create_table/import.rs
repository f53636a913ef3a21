//! Beginning with what someone already has: a text that is pasted, dropped or picked as a file.

use super::describe::today;
use super::editor::{Note, use_editor};
use crate::components::{Button, ButtonKind, Choice, Field, Glyph, Icon, Select, TextArea};
use crate::engine;
use crate::format;
use leptos::ev::DragEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// The longest text that the reader takes, in bytes.
const MOST_BYTES: f64 = 5.0 * 1024.0 * 1024.0;

/// A kind of text that can be brought in.
pub struct Source {
    /// What is asked for.
    label: &'static str,
    /// An example.
    example: &'static str,
    /// The formats of the engine and their names.
    formats: &'static [(&'static str, &'static str)],
    /// What a file picker shows.
    accept: &'static str,
}

/// `CREATE TABLE` statements.
pub const SQL: Source = Source {
    label: "CREATE TABLE statements",
    example: "CREATE TABLE users (\n  id integer PRIMARY KEY,\n  email text NOT NULL UNIQUE,\n  signed_up date\n);",
    formats: &[
        ("ddl", "Find the dialect out"),
        ("postgresql", "PostgreSQL"),
        ("mysql", "MySQL, MariaDB"),
        ("sqlite", "SQLite"),
    ],
    accept: ".sql,.ddl,.txt",
};

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Reading { recipe: Value, notes: Vec<Note> },
    Unreadable(Vec<Unreadable>),
}

/// Why a text could not be read, and where.
#[derive(Clone, Deserialize)]
struct Unreadable {
    line: u64,
    column: u64,
    message: String,
}

/// The form for a text.
#[component]
pub fn Import(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// What can be brought in.
    source: Source,
) -> impl IntoView {
    let editor = use_editor();
    let text = RwSignal::new(String::new());
    let chosen = RwSignal::new(source.formats.first().map(|(format, _)| (*format).to_owned()).unwrap_or_default());
    let problems = RwSignal::new(Vec::<Unreadable>::new());
    let failure = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let hovered = RwSignal::new(false);
    let picker = NodeRef::<html::Input>::new();
    let read = move || {
        if text.with_untracked(|text| text.trim().is_empty()) {
            failure.set(Some("There is nothing to read yet: paste a text or pick a file.".to_owned()));
            return;
        }
        busy.set(true);
        failure.set(None);
        problems.set(Vec::new());
        let payload = json!({"format": chosen.get_untracked(), "text": text.get_untracked(), "today": today()});
        spawn_local(async move {
            let answer = engine::call("import", &payload.to_string()).await.map_err(|error| error.to_string());
            // The dialog may be closed by now.
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            match answer.and_then(|answer| serde_json::from_str(&answer).map_err(|error| error.to_string())) {
                Ok(Answer::Reading { recipe, notes }) => {
                    open.set(false);
                    editor.open(recipe, notes);
                }
                Ok(Answer::Unreadable(found)) => problems.set(found),
                Err(cause) => failure.set(Some(cause)),
            }
        });
    };
    let take = move |file: Option<File>| {
        let Some(file) = file else { return };
        if file.size() > MOST_BYTES {
            let size = format::bytes(file.size() as u64);
            failure.set(Some(format!(
                "{} has {size}; at most {} are read here.",
                file.name(),
                format::bytes(MOST_BYTES as u64)
            )));
            return;
        }
        spawn_local(async move {
            let content = JsFuture::from(file.text()).await.ok().and_then(|content| content.as_string());
            match content {
                Some(content) => drop(text.try_set(content)),
                None => drop(failure.try_set(Some(format!("{} could not be read.", file.name())))),
            }
        });
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        hovered.set(false);
        take(event.data_transfer().and_then(|data| data.files()).and_then(|files| files.item(0)));
    };
    let picked = move |_| {
        if let Some(picker) = picker.get_untracked() {
            take(picker.files().and_then(|files| files.item(0)));
        }
    };
    let pick = move |()| {
        if let Some(picker) = picker.get_untracked() {
            picker.click();
        }
    };
    let problem = |problem: Unreadable| {
        view! { <li><strong>{format!("Line {}, column {}", problem.line, problem.column)}</strong> " " {problem.message}</li> }
    };
    let choices: Vec<Choice> = source.formats.iter().map(|(format, name)| Choice::new(*format, *name)).collect();
    let several = choices.len() > 1;
    let choices = Signal::stored(choices);
    view! {
        <div
            class="start-from import"
            class:hovered=hovered
            on:dragover=move |event| {
                event.prevent_default();
                hovered.set(true);
            }
            on:dragleave=move |_| hovered.set(false)
            on:drop=dropped
        >
            <Field id="import-text" label=source.label hint="Paste it, or drop a file here. It is read in this browser and goes nowhere else.">
                <TextArea value=text rows=11 code=true placeholder=source.example />
            </Field>
            {several.then(|| view! { <Select value=chosen on_change=move |format| chosen.set(format) choices label="Format" /> })}
            <ul class="import-problems" role="alert">{move || problems.get().into_iter().map(problem).collect_view()}</ul>
            <p class="problem" role="alert">{move || failure.get()}</p>
            <div class="actions">
                <input class="unseen" type="file" tabindex="-1" aria-hidden="true" accept=source.accept node_ref=picker on:change=picked />
                <Button kind=ButtonKind::Quiet glyph=Glyph::Upload on_click=pick>"Pick a file"</Button>
                <Button busy=Signal::from(busy) on_click=move |()| read()>"Read it" <Icon glyph=Glyph::Arrow /></Button>
            </div>
        </div>
    }
    .into_any()
}
