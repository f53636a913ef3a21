//! Create → Table: describe rows, see them now, make any number of them.

mod action;
mod advanced;
mod column_row;
mod columns;
mod describe;
mod distributions;
mod draft;
mod editor;
mod grid;
mod import;
mod json_tab;
mod locales;
mod making;
mod model;
pub(crate) mod on_demand;
mod pointer;
mod pretty;
mod preview;
mod rename;
mod save;
mod settings;
mod start_from;
mod starters;
mod summary;
mod table_bar;
mod type_picker;

use crate::components::{Figure, Glyph, PageHeader, use_toasts};
use crate::format;
use action::Action;
use columns::Columns;
use describe::{Describe, Reader};
use distributions::Distributions;
use editor::Editor;
use leptos::ev;
use leptos::prelude::*;
use preview::PreviewPanel;
use type_picker::TypePicker;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// How much of the recipe's digest is shown: enough to tell recipes apart.
const SHOWN_DIGEST: usize = 8;

/// The page where tables are made.
#[component]
pub fn CreateTable() -> impl IntoView {
    let editor = Editor::new(use_toasts());
    provide_context(editor);
    let reader = Reader::new(editor);
    draft::keep_draft(editor, reader, use_toasts());
    making::keep_preview(editor);
    let weight = making::weighed(editor);
    Effect::new(move || {
        let listener = window_event_listener(ev::keydown, move |event| step_by_key(editor, &event));
        on_cleanup(move || listener.remove());
    });
    let figures = Signal::derive(move || {
        if editor.is_blank() {
            return Vec::new();
        }
        let columns = editor.read(crate::work::column_count);
        // What the last rows tell is true of a recipe that is right.
        let stale = editor.is_stale();
        let unknown = || if stale { "—" } else { "…" }.to_owned();
        let (rows, digest) = editor.shown.with(|shown| match shown {
            Some(shown) if !stale => {
                let rows = shown.preview.tables.iter().fold(0_u64, |sum, table| sum.saturating_add(table.rows));
                (format::count(rows), shown.preview.digest.chars().take(SHOWN_DIGEST).collect())
            }
            _ => (unknown(), unknown()),
        });
        let size = weight.get().filter(|_| !stale).map_or_else(unknown, |bytes| format!("≈ {}", format::bytes(bytes)));
        vec![
            Figure::new(columns.to_string(), if columns == 1 { "column" } else { "columns" }),
            Figure::new(rows, "rows"),
            Figure::new(size, "as CSV"),
            Figure::new(digest, "recipe digest"),
        ]
    });
    let on_example = Callback::new(move |description: &'static str| reader.read_this(description));
    view! {
        <PageHeader glyph=Glyph::Table title="Table" line="Describe rows, see them now, make any number of them" figures=figures />
        <div class="thirds create-table">
            <div class="settings">
                <Describe reader />
                <Columns />
                <Action />
            </div>
            <div class="results">
                <PreviewPanel on_example />
                <Distributions />
            </div>
            <TypePicker />
        </div>
    }
    .into_any()
}

/// Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y) step through the edits, but within longer texts they belong to the browser.
fn step_by_key(editor: Editor, event: &KeyboardEvent) {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if target.is_some_and(|target| target.matches("textarea, dialog *").unwrap_or_default()) {
        return;
    }
    match event.key().to_lowercase().as_str() {
        "z" if event.shift_key() => editor.redo(),
        "z" => editor.undo(),
        "y" => editor.redo(),
        _ => return,
    }
    event.prevent_default();
}
