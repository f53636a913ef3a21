//! Beginning with what someone already has: a text that is pasted, or a file that is dropped or picked.

use super::describe::today;
use super::editor::{Note, use_editor};
use crate::api;
use crate::components::{Button, ButtonKind, Choice, Field, Glyph, Icon, Select, TextArea};
use crate::engine;
use crate::format;
use leptos::ev::DragEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use seedbed_recipe::import::decode::decode;
use seedbed_recipe::import::{MOST_BYTES, name_after_file};
use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// So much of a file is looked at: UTF-16 has two bytes for most letters, and what lies beyond the longest text that is
/// read shows that the file goes on.
const LOOKED_AT: f64 = 2.0 * MOST_BYTES as f64 + 1024.0;
/// Longer texts are not shown for editing: a page with so much text in a field would hardly move.
const MOST_SHOWN: usize = 200_000;
/// The largest Parquet file that the server takes, in bytes: its own limit, so that no larger one is sent in vain.
const MOST_PARQUET: f64 = 128.0 * 1024.0 * 1024.0;
/// What Parquet files are to the server.
const PARQUET: &str = "application/vnd.apache.parquet";

/// A kind of text that can be brought in.
pub struct Source {
    /// What is asked for.
    label: &'static str,
    /// What happens to it.
    hint: &'static str,
    /// An example.
    example: &'static str,
    /// The formats of the engine and their names.
    formats: &'static [(&'static str, &'static str)],
    /// What a file picker shows.
    accept: &'static str,
    /// Whether the beginning of a long file is enough.
    is_sample: bool,
}

/// `CREATE TABLE` statements.
pub const SQL: Source = Source {
    label: "CREATE TABLE statements",
    hint: "Paste them, or drop a file or a dump here. It is read in this browser and goes nowhere else.",
    example: "CREATE TABLE users (\n  id integer PRIMARY KEY,\n  email text NOT NULL UNIQUE,\n  signed_up date\n);",
    formats: &[
        ("ddl", "Find the dialect out"),
        ("postgresql", "PostgreSQL"),
        ("mysql", "MySQL, MariaDB"),
        ("sqlite", "SQLite"),
    ],
    accept: ".sql,.ddl,.txt",
    is_sample: false,
};

/// JSON Schema and the schemas of OpenAPI documents.
pub const JSON_SCHEMA: Source = Source {
    label: "JSON Schema or OpenAPI document",
    hint: "Paste it as JSON, or drop a file here: every schema of an object becomes a table. It is read in this browser and goes nowhere else.",
    example: "{\n  \"title\": \"User\",\n  \"type\": \"object\",\n  \"required\": [\"email\"],\n  \"properties\": {\n    \"email\": {\"type\": \"string\", \"format\": \"email\"},\n    \"age\": {\"type\": \"integer\", \"minimum\": 18}\n  }\n}",
    formats: &[("json_schema", "JSON Schema")],
    accept: ".json,.schema,.txt",
    is_sample: false,
};

/// Rows that the data shall look like.
pub const SAMPLE: Source = Source {
    label: "Sample of rows",
    hint: "Paste rows as CSV or JSON, or drop a file here (CSV, TSV, JSON, NDJSON, Parquet). Text is read in this browser and goes nowhere else; a Parquet file goes to your own Seedbed server to be read, and is not kept. Texts that could be anybody's are made anew, never copied.",
    example: "id,name,plan,monthly_fee\n1,Ann Lee,basic,9.50\n2,Bo Chen,pro,29.00",
    formats: &[("sample", "Find the format out"), ("csv", "CSV, TSV"), ("json", "JSON, NDJSON")],
    accept: ".csv,.tsv,.tab,.psv,.txt,.json,.ndjson,.jsonl,.parquet,.pq",
    is_sample: true,
};

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Reading { recipe: Value, notes: Vec<Note> },
    Unreadable(Vec<Unreadable>),
}

/// What the server reads out of a file.
#[derive(Deserialize)]
struct Extracted {
    recipe: Value,
    notes: Vec<Note>,
}

/// Why a text could not be read, and where.
#[derive(Clone, Deserialize)]
struct Unreadable {
    line: u64,
    column: u64,
    message: String,
}

/// A text that came out of a file.
#[derive(Clone)]
struct Picked {
    name: String,
    /// Empty where the text stands in the field.
    text: String,
    note: Option<&'static str>,
}

/// Whether a file is for the server: by its name, or by how it begins.
fn is_parquet(name: &str, start: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    start.starts_with(b"PAR1") || [".parquet", ".pq"].iter().any(|ending| name.ends_with(ending))
}

/// The beginning of a text, at most so many bytes, ending with a whole letter.
fn start(text: String, most: usize) -> String {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let mut text = text;
    text.truncate(end);
    text
}

/// The form for a text.
#[component]
pub fn Import(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// The text.
    text: RwSignal<String>,
    /// What can be brought in.
    source: Source,
) -> impl IntoView {
    let editor = use_editor();
    let file = RwSignal::new(None::<Picked>);
    let chosen = RwSignal::new(source.formats.first().map(|(format, _)| (*format).to_owned()).unwrap_or_default());
    let problems = RwSignal::new(Vec::<Unreadable>::new());
    let failure = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let hovered = RwSignal::new(false);
    let picker = NodeRef::<html::Input>::new();
    let is_sample = source.is_sample;
    let begin = move || {
        busy.set(true);
        failure.set(None);
        problems.set(Vec::new());
    };
    let take_over = move |mut recipe: Value, mut notes: Vec<Note>, from: Option<Picked>| {
        if let Some(from) = from {
            name_after_file(&mut recipe, &from.name);
            let message = from.note.map(str::to_owned);
            notes.splice(0..0, message.map(|message| Note { pointer: String::new(), message }));
        }
        open.set(false);
        // What was described before is not what is shown now.
        editor.description.set(String::new());
        editor.open(recipe, notes);
        text.set(String::new());
    };
    let read = move || {
        let typed = text.get_untracked();
        // What was written since then counts more than a file that is not shown.
        let from = file.get_untracked().filter(|from| from.text.is_empty() || typed.trim().is_empty());
        let whole = from.as_ref().map(|from| from.text.clone()).filter(|text| !text.is_empty()).unwrap_or(typed);
        if whole.trim().is_empty() {
            failure.set(Some("There is nothing to read yet: paste a text or pick a file.".to_owned()));
            return;
        }
        begin();
        let payload = json!({"format": chosen.get_untracked(), "text": whole, "today": today()});
        spawn_local(async move {
            let answer = engine::call("import", &payload.to_string()).await.map_err(|error| error.to_string());
            // The dialog may be closed by now.
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            match answer.and_then(|answer| serde_json::from_str(&answer).map_err(|error| error.to_string())) {
                Ok(Answer::Reading { recipe, notes }) => take_over(recipe, notes, from),
                Ok(Answer::Unreadable(found)) => problems.set(found),
                Err(cause) => failure.set(Some(cause)),
            }
        });
    };
    let send = move |content: File| {
        let name = content.name();
        if content.size() > MOST_PARQUET {
            let (size, most) = (format::bytes(content.size() as u64), format::bytes(MOST_PARQUET as u64));
            failure.set(Some(format!("{name} has {size}; the server reads Parquet files of at most {most}.")));
            return;
        }
        begin();
        spawn_local(async move {
            let answer = api::post_file::<Extracted>("/api/schemas/import", PARQUET, &content).await;
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            match answer {
                Ok(Extracted { recipe, notes }) => {
                    take_over(recipe, notes, Some(Picked { name, text: String::new(), note: None }));
                }
                Err(error) if error.unreachable() => failure.set(Some(format!(
                    "{name} is a Parquet file, which only the server can read, and the server does not answer. Without it, rows as CSV or JSON can be read."
                ))),
                Err(error) => failure.set(Some(error.to_string())),
            }
        });
    };
    let take = move |content: Option<File>| {
        let Some(content) = content else { return };
        failure.set(None);
        problems.set(Vec::new());
        spawn_local(async move {
            let name = content.name();
            let size = content.size();
            let bytes = match content.slice_with_f64_and_f64(0.0, LOOKED_AT) {
                Ok(slice) => JsFuture::from(slice.array_buffer()).await.ok(),
                Err(_) => None,
            };
            // The dialog may be closed by now.
            if busy.is_disposed() {
                return;
            }
            let Some(bytes) = bytes.map(|bytes| js_sys::Uint8Array::new(&bytes).to_vec()) else {
                failure.set(Some(format!("{name} could not be read.")));
                return;
            };
            if is_sample && is_parquet(&name, &bytes) {
                send(content);
                return;
            }
            let decoded = match decode(&bytes) {
                Ok(decoded) => decoded,
                Err(error) => {
                    failure.set(Some(format!("{name}: {error}")));
                    return;
                }
            };
            if decoded.text.trim().is_empty() {
                failure.set(Some(format!("{name} is empty.")));
                return;
            }
            if !is_sample && size > MOST_BYTES as f64 {
                let (size, most) = (format::bytes(size as u64), format::bytes(MOST_BYTES as u64));
                failure.set(Some(format!("{name} has {size}; at most {most} are read here.")));
                return;
            }
            // A little more than is read tells the reader that there is more.
            let content = start(decoded.text, MOST_BYTES + 1024);
            let is_shown = content.len() <= MOST_SHOWN;
            let (shown, kept) = if is_shown { (content, String::new()) } else { (String::new(), content) };
            text.set(shown);
            file.set(Some(Picked { name, text: kept, note: decoded.note }));
            read();
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
            // So that the same file can be picked again after it was mended.
            picker.set_value("");
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
    let from_file = move || {
        file.get().map(|from| {
            let long = if from.text.is_empty() { "" } else { ", too long to be shown here" };
            view! {
                <p class="picked">
                    <span>{format!("{}{long}", from.name)}</span>
                    <Button kind=ButtonKind::Quiet glyph=Glyph::Close label="Put the file away" on_click=move |()| file.set(None) />
                </p>
            }
        })
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
            <Field id="import-text" label=source.label hint=source.hint>
                <TextArea value=text rows=11 code=true placeholder=source.example />
            </Field>
            {from_file}
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parquet_file_is_known_by_its_name_and_by_its_beginning() {
        assert!(is_parquet("Rows.PARQUET", b""));
        assert!(is_parquet("rows", b"PAR1\x15"));
        assert!(!is_parquet("parquet.csv", b"a,b"));
    }

    #[test]
    fn a_long_text_ends_with_a_whole_letter() {
        assert_eq!(start("aöb".to_owned(), 2), "a");
        assert_eq!(start("aöb".to_owned(), 9), "aöb");
    }
}
