//! Bringing a table: it is looked at in the browser while it goes to the server.

mod sending;

use super::dataset::{Card, ColumnProfile, TableProfile};
use crate::api::ApiError;
use crate::components::{
    Button, ButtonKind, Choice, DataTable, Field, Glyph, Icon, Notice, PageHeader, Panel, ProgressBar, Select,
    TableColumn, TextInput, Tone,
};
use crate::engine;
use crate::format;
use crate::shell::use_projects;
use crate::work::Dataset;
use leptos::ev::DragEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use seedbed_recipe::import::decode::decode;
use serde::Deserialize;
use serde_json::json;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FormData};

/// So much of a file is looked at before it has arrived, in bytes.
const LOOKED_AT: f64 = 512.0 * 1024.0;

/// The encodings that can be named.
const ENCODINGS: [(&str, &str); 5] = [
    ("", "Find it out"),
    ("utf-8", "UTF-8"),
    ("latin-1", "Latin-1 (Windows-1252)"),
    ("utf-16le", "UTF-16, little-endian"),
    ("utf-16be", "UTF-16, big-endian"),
];

/// The beginning of a table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Glance {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    goes_on: bool,
    profile: TableProfile,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Glance(Glance),
    Unreadable(Vec<Unreadable>),
}

#[derive(Deserialize)]
struct Unreadable {
    line: u64,
    message: String,
}

/// How far a file has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sent {
    bytes: f64,
    of: f64,
    /// When it began, in milliseconds.
    since: f64,
}

impl Sent {
    fn share(self) -> f64 {
        if self.of > 0.0 { self.bytes / self.of } else { 0.0 }
    }
}

/// The page on which a table is uploaded.
#[component]
pub fn Upload() -> impl IntoView {
    let projects = use_projects();
    let navigate = use_navigate();
    let (name, encoding) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let file = RwSignal::new_local(None::<File>);
    let (glance, remark) = (RwSignal::new(None::<Glance>), RwSignal::new(None::<String>));
    let sent = RwSignal::new(None::<Sent>);
    let failure = RwSignal::new(None::<ApiError>);
    let sending = StoredValue::new_local(None::<sending::Sending>);
    let finish = StoredValue::new_local(navigate);
    let upload = move || {
        let Some(content) = file.get_untracked() else {
            failure.set(Some(ApiError { detail: "Choose a file first.".to_owned(), ..ApiError::default() }));
            return;
        };
        failure.set(None);
        let Ok(form) = FormData::new() else { return };
        let fields = [
            ("project_id", projects.current.get_untracked().unwrap_or_default()),
            ("name", name.get_untracked().trim().to_owned()),
            ("encoding", encoding.get_untracked()),
        ];
        for (field, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
            // A form takes every text.
            let _ = form.append_with_str(field, value);
        }
        let _ = form.append_with_blob_and_filename("file", &content, &content.name());
        let since = now();
        sent.set(Some(Sent { bytes: 0.0, of: content.size(), since }));
        // The page may have been left.
        let progress = move |bytes: f64, of: f64| {
            sent.try_set(Some(Sent { bytes, of, since }));
        };
        let ended = move |answer: Result<String, ApiError>| {
            // The page may have been left.
            if sent.is_disposed() {
                return;
            }
            sent.set(None);
            let read = answer.and_then(|text| {
                serde_json::from_str::<Dataset>(&text)
                    .map_err(|error| ApiError { detail: error.to_string(), ..ApiError::default() })
            });
            match read {
                Ok(dataset) => {
                    finish.with_value(|navigate| navigate(&format!("/datasets/{}", dataset.id), Default::default()))
                }
                Err(error) => failure.set(Some(error)),
            }
        };
        match sending::send("/api/datasets/upload", &form, progress, ended) {
            Ok(begun) => sending.set_value(Some(begun)),
            Err(error) => {
                sent.set(None);
                failure.set(Some(error));
            }
        }
    };
    let cancel = move |()| {
        sending.set_value(None);
        sent.set(None);
    };
    let look = move |content: File| {
        glance.set(None);
        remark.set(None);
        failure.set(None);
        file.set(Some(content.clone()));
        spawn_local(async move {
            let looked = look_at(&content).await;
            // Another file may have been chosen, or the page left.
            let is_current = file.try_get_untracked().flatten().is_some_and(|now| now == content);
            if is_current {
                match looked {
                    Ok(found) => glance.set(Some(found)),
                    Err(words) => remark.set(Some(words)),
                }
            }
        });
    };
    let busy = Signal::derive(move || sent.with(Option::is_some));
    let file_problem = Signal::derive(move || failure.with(|error| error.as_ref().map(told)));
    let encodings = ENCODINGS.map(|(value, label)| Choice::new(value, label)).to_vec();
    let placeholder = "the name of the file";
    view! {
        <PageHeader glyph=Glyph::Upload title="Upload a table" line="Look at it, learn it, make rows like it. It stays on your own server." />
        <div class="upload-page">
            <Panel title="File">
                <form class="upload" novalidate on:submit=move |event| {
                    event.prevent_default();
                    if !busy.get_untracked() {
                        upload();
                    }
                }>
                    <Drop file on_file=look busy />
                    <details class="more">
                        <summary>"Name and encoding"</summary>
                        <Field id="upload-name" label="Name of the dataset">
                            <TextInput value=name placeholder />
                        </Field>
                        <Field id="upload-encoding" label="Encoding of CSV" hint="Needed where a file is neither UTF-8 nor marked.">
                            <Select value=encoding choices=encodings on_change=move |chosen| encoding.set(chosen) />
                        </Field>
                    </details>
                    {move || file_problem.get().map(|words| view! { <Notice tone=Tone::Error>{words}</Notice> })}
                    <Progress sent />
                    <div class="actions">
                        <Show when=move || busy.get()>
                            <Button glyph=Glyph::Close on_click=cancel>"Give it up"</Button>
                        </Show>
                        <Button kind=ButtonKind::Primary glyph=Glyph::Upload submit=true busy>"Upload"</Button>
                    </div>
                </form>
            </Panel>
            <Beginning glance remark />
        </div>
    }
    .into_any()
}

/// Why a file was refused: where it is one problem, that is all there is to say.
fn told(error: &ApiError) -> String {
    match &error.errors[..] {
        [] => error.to_string(),
        problems => problems.iter().map(|problem| problem.message.clone()).collect::<Vec<_>>().join(" "),
    }
}

fn now() -> f64 {
    js_sys::Date::now()
}

/// Where a file is dropped, or picked.
#[component]
fn Drop(
    file: RwSignal<Option<File>, LocalStorage>,
    #[prop(into)] on_file: Callback<File>,
    busy: Signal<bool>,
) -> impl IntoView {
    let hovered = RwSignal::new(false);
    let picker = NodeRef::<html::Input>::new();
    let take = move |content: Option<File>| {
        if let Some(content) = content.filter(|_| !busy.get_untracked()) {
            on_file.run(content);
        }
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
    let words = move || {
        match file.get() {
        Some(content) => view! {
            <strong>{content.name()}</strong>
            <span class="hint">{format::bytes(content.size() as u64)}</span>
        }
        .into_any(),
        None => view! {
            <strong>"Drop a file here, or choose one"</strong>
            <span class="hint">"CSV (any delimiter) or Parquet, also packed with gzip or Zstandard; several gigabytes are fine"</span>
        }
        .into_any(),
    }
    };
    view! {
        <label
            class="drop-zone"
            class:hovered=hovered
            on:dragover=move |event| {
                event.prevent_default();
                hovered.set(true);
            }
            on:dragleave=move |_| hovered.set(false)
            on:drop=dropped
        >
            <Icon glyph=Glyph::Upload />
            {words}
            <input
                class="unseen"
                type="file"
                aria-label="The file"
                accept=".csv,.tsv,.tab,.psv,.txt,.parquet,.pq,.gz,.zst"
                node_ref=picker
                disabled=busy
                on:change=picked
            />
        </label>
    }
    .into_any()
}

/// How far the file has come.
#[component]
fn Progress(sent: RwSignal<Option<Sent>>) -> impl IntoView {
    let is_under_way = Memo::new(move |_| sent.with(Option::is_some));
    let share = Signal::derive(move || sent.get().map_or(0.0, Sent::share));
    let words = move || {
        let sent = sent.get().unwrap_or_default();
        if sent.of > 0.0 && sent.bytes >= sent.of {
            return "All of it is sent; the server reads the last rows.".to_owned();
        }
        let seconds = (now() - sent.since) / 1000.0;
        let rate = if seconds > 0.5 { sent.bytes / seconds } else { 0.0 };
        let mut words = format!("{} of {}", format::bytes(sent.bytes as u64), format::bytes(sent.of as u64));
        if rate > 0.0 {
            let left = format::duration(((sent.of - sent.bytes) / rate).ceil());
            words += &format!(" · {}/s · about {left} left", format::bytes(rate as u64));
        }
        words
    };
    view! {
        <Show when=move || is_under_way.get()>
            <ProgressBar label="Sent" share />
            <p class="hint">{words}</p>
        </Show>
    }
    .into_any()
}

/// What the beginning of the file shows.
#[component]
fn Beginning(glance: RwSignal<Option<Glance>>, remark: RwSignal<Option<String>>) -> impl IntoView {
    let shown = move || {
        if let Some(words) = remark.get() {
            return view! { <Panel title="A first look"><Notice>{words}</Notice></Panel> }.into_any();
        }
        let Some(found) = glance.get() else {
            return view! {
                <Panel title="A first look">
                    <p class="hint">"Columns, types, missing values and first charts stand here as soon as you choose a file: its beginning is read in this browser."</p>
                </Panel>
            }
            .into_any();
        };
        let is_number = |column: &ColumnProfile| ["integer", "number"].contains(&&*column.kind);
        let columns: Vec<TableColumn> = found
            .profile
            .columns
            .iter()
            .map(|column| TableColumn { name: column.name.clone(), numeric: is_number(column) })
            .collect();
        let cell = |text: &String| (!text.trim().is_empty()).then(|| text.clone());
        let rows: Vec<Vec<Option<String>>> = found.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        let counted = format::counted(found.profile.rows, "row");
        let aside = if found.goes_on { format!("of the first {counted}") } else { format!("of all {counted}") };
        let cards = found.profile.columns.clone().into_iter().map(|column| view! { <Card column /> }).collect_view();
        view! {
            <Panel title="The first rows">
                <div class="rows"><DataTable label="The first rows of the file" columns=Signal::stored(columns) rows=Signal::stored(rows) /></div>
            </Panel>
            <Panel title="Columns" aside><ul class="profiles">{cards}</ul></Panel>
        }
        .into_any()
    };
    view! { <div class="beginning" aria-live="polite">{shown}</div> }.into_any()
}

/// Reads the beginning of a file; or says why it shows nothing yet.
async fn look_at(content: &File) -> Result<Glance, String> {
    let name = content.name();
    let slice = content.slice_with_f64_and_f64(0.0, LOOKED_AT).map_err(|_| format!("{name} could not be read."))?;
    let bytes = JsFuture::from(slice.array_buffer()).await.map_err(|_| format!("{name} could not be read."))?;
    let bytes = js_sys::Uint8Array::new(&bytes).to_vec();
    if let [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] | [b'P', b'A', b'R', b'1', ..] = &bytes[..] {
        return Err(format!("{name} is packed or Parquet: what is in it shows as soon as it has arrived."));
    }
    let is_cut = content.size() > LOOKED_AT;
    let decoded = decode(&bytes).map_err(|error| format!("{name}: {error}"))?;
    let payload = json!({"text": decoded.text, "is_cut": is_cut});
    let answer = engine::latest("glance", &payload.to_string()).await.map_err(|error| error.to_string())?;
    match serde_json::from_str(&answer).map_err(|error| error.to_string())? {
        Answer::Glance(glance) => Ok(glance),
        Answer::Unreadable(problems) => {
            let first = problems.first().map(|problem| format!("Line {}: {}", problem.line, problem.message));
            Err(first.unwrap_or_else(|| format!("{name} shows no table.")))
        }
    }
}
