//! The rows as they will be, made in this browser: any of them, as a table or as text.

use super::editor::{Editor, in_words_of_the_form, text_of, use_editor};
use super::grid::Grid;
use super::making::{self, File, SHOWN_ROWS, Wanted, last_page, make};
use super::settings::id_of;
use crate::components::{
    Button, ButtonKind, EmptyState, Glyph, Icon, Menu, MenuItem, Notice, Skeleton, Tab, Tabs, Toasts, Tone, use_toasts,
};
use crate::engine::EngineError;
use crate::format;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use seedbed_recipe::{Problem, quantity};
use serde_json::Value;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlElement, Url};

/// The most rows of a file that is made in the browser; the engine makes no more.
const MOST_FILE_ROWS: u64 = 10_000;

/// The formats of a download: the engine's name and ours.
const FORMATS: [(&str, &str); 6] = [
    ("csv", "CSV"),
    ("json", "JSON"),
    ("ndjson", "NDJSON"),
    ("postgresql", "SQL for PostgreSQL"),
    ("mysql", "SQL for MySQL"),
    ("sqlite", "SQL for SQLite"),
];

/// The panel with the rows.
#[component]
pub fn PreviewPanel(
    /// Reads an example description, for those who have nothing yet.
    #[prop(into)]
    on_example: Callback<&'static str>,
) -> impl IntoView {
    let editor = use_editor();
    let toasts = use_toasts();
    let view_as = RwSignal::new("table".to_owned());
    let views = vec![Tab::new("table", "Table"), Tab::new("json", "JSON"), Tab::new("postgresql", "SQL")];
    let badge = move || {
        editor.shown.get().filter(|_| !editor.is_stale()).map(|shown| {
            view! {
                <span class="made" title="The same code makes the same rows on the server">
                    <span class="dot" aria-hidden="true"></span>
                    "made in this browser · "
                    <span class="milliseconds">{format!("{:.0} ms", shown.milliseconds.max(1.0))}</span>
                </span>
            }
        })
    };
    let rows = Memo::new(move |_| editor.shown.with(|shown| shown.as_ref().map_or(0, |shown| rows_of(&shown.preview))));
    let download = Signal::derive(move || {
        let item = |(format, name): (&'static str, &'static str)| {
            MenuItem::new(name, Glyph::Download, move || download(editor, toasts, format))
        };
        FORMATS.map(item).to_vec()
    });
    let remark = move || {
        let rows = rows.get();
        if rows > MOST_FILE_ROWS {
            format!(
                "Downloads here hold the first {} of {} rows; Generate makes them all, as Parquet, Arrow or Excel too.",
                format::count(MOST_FILE_ROWS),
                format::count(rows)
            )
        } else if rows > 0 {
            "Parquet, Arrow and Excel files come from Generate.".to_owned()
        } else {
            String::new()
        }
    };
    let content = move || {
        if editor.is_blank() {
            return view! { <Welcome on_example /> }.into_any();
        }
        match view_as.get().as_str() {
            "table" => view! { <Grid /> }.into_any(),
            format => view! { <Text format=format.to_owned() /> }.into_any(),
        }
    };
    let loading =
        move || editor.shown.with(Option::is_none) && !editor.is_blank() && editor.failure.with(Option::is_none);
    let there = Memo::new(move |_| editor.shown.with(Option::is_some));
    view! {
        <section class="panel preview" aria-label="Preview">
            <header>
                <h2>"Preview"</h2>
                {badge}
                <Show when=move || there.get()>
                    <div class="actions">
                        <GoToRow rows />
                        <Tabs label="How the rows are shown" tabs=views.clone() selected=view_as />
                        <Menu label="Download" glyph=Glyph::Download items=download />
                    </div>
                </Show>
            </header>
            <Problems />
            <Failure />
            <div class="rows" class:stale=move || editor.is_stale() role="tabpanel" aria-label="Rows">
                {content}
                <Show when=move || loading() && editor.problems.with(Vec::is_empty)><Skeleton lines=12 /></Show>
            </div>
            <p class="hint">{remark}</p>
        </section>
    }
    .into_any()
}

fn rows_of(preview: &seedbed_generate::preview::Preview) -> u64 {
    preview.tables.iter().find(|table| table.name == preview.table).map_or(0, |table| table.rows)
}

/// For those who have nothing yet: three examples that make rows at once.
#[component]
fn Welcome(on_example: Callback<&'static str>) -> impl IntoView {
    let example = move |(name, text): (&'static str, &'static str)| {
        view! {
            <li>
                <button type="button" class="example" on:click=move |_| on_example.run(text)>
                    <strong>{name}</strong>
                    <span>{text}</span>
                </button>
            </li>
        }
    };
    view! {
        <EmptyState
            glyph=Glyph::Seed
            title="Rows appear here"
            text="They are made in this browser, and are the very rows that the server will make. Try one of these:"
        >
            <ul class="examples">{super::describe::EXAMPLES.map(example)}</ul>
        </EmptyState>
    }
    .into_any()
}

/// Goes to any row: a number, the next page, the page before.
#[component]
fn GoToRow(rows: Memo<u64>) -> impl IntoView {
    let editor = use_editor();
    let typed = RwSignal::new(String::new());
    Effect::new(move || typed.set(editor.from.get().to_string()));
    let is_there = move |row: &u64| *row < rows.get_untracked().max(1);
    let wrong = RwSignal::new(false);
    let enter = move |event| {
        let text = event_target_value(&event);
        let row = quantity::parse(&text).filter(is_there);
        // A row that is not there is no place to go; the text stays as it is typed.
        if let Some(row) = row {
            editor.from.set(row);
        }
        wrong.set(row.is_none() && !text.trim().is_empty());
        typed.set(text);
    };
    let page = move |forward: bool| {
        let from = editor.from.get_untracked();
        let target = if forward {
            (from + SHOWN_ROWS).min(last_page(rows.get_untracked()))
        } else {
            from.saturating_sub(SHOWN_ROWS)
        };
        editor.from.set(target);
    };
    let press = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            page(true);
        }
        "ArrowUp" => {
            event.prevent_default();
            page(false);
        }
        _ => {}
    };
    let settle = move |_| {
        wrong.set(false);
        typed.set(editor.from.get_untracked().to_string());
    };
    let range = move || format!("0 to {}", format::count(rows.get().saturating_sub(1)));
    view! {
        <div class="row-place">
            <label for="row">"row"</label>
            <input
                class="input number"
                id="row"
                inputmode="numeric"
                autocomplete="off"
                title=range
                aria-invalid=move || wrong.get().then_some("true")
                prop:value=typed
                on:input=enter
                on:blur=settle
                on:keydown=press
            />
            <Button
                kind=ButtonKind::Quiet
                glyph=Glyph::ChevronLeft
                label="Rows before"
                disabled=Signal::derive(move || editor.from.get() == 0)
                on_click=move |()| page(false)
            />
            <Button
                kind=ButtonKind::Quiet
                glyph=Glyph::ChevronRight
                label="Rows after"
                disabled=Signal::derive(move || editor.from.get() + SHOWN_ROWS >= rows.get())
                on_click=move |()| page(true)
            />
            <p class="problem" role="status">{move || wrong.get().then(|| format!("Rows are {}", range()))}</p>
        </div>
    }
    .into_any()
}

/// What is wrong with the recipe, each problem leading to its place.
#[component]
fn Problems() -> impl IntoView {
    let editor = use_editor();
    let list = move || {
        let problems = editor.problems.get();
        (!problems.is_empty()).then(|| {
            let title = format::counted(problems.len() as u64, "problem");
            let remark = editor.shown.with(Option::is_some).then_some(" The rows are the last that could be made.");
            let entry = move |problem: Problem| {
                let place = editor.read(|recipe| place_in_words(recipe, &problem.pointer));
                let pointer = problem.pointer.clone();
                view! {
                    <li>
                        <button type="button" on:click=move |_| lead_to(editor, pointer.clone())>
                            <strong>{place}</strong>
                            " "
                            {in_words_of_the_form(&problem)}
                        </button>
                    </li>
                }
            };
            view! {
                <div class="notice error problems" role="status">
                    <Icon glyph=Glyph::Error />
                    <div>
                        <p>{title} "." {remark}</p>
                        <ul>{problems.into_iter().map(entry).collect_view()}</ul>
                    </div>
                </div>
            }
        })
    };
    view! { {list} }.into_any()
}

/// Why the engine gave no answer, with a way to try again.
#[component]
fn Failure() -> impl IntoView {
    let editor = use_editor();
    let failure = move || {
        editor.failure.get().map(|cause| {
            // Touching the draft has the preview made again.
            let retry = move |()| editor.draft.update(|_| ());
            view! {
                <Notice tone=Tone::Error>
                    <p>{cause}</p>
                    <Button glyph=Glyph::Retry on_click=retry>"Try again"</Button>
                </Notice>
            }
        })
    };
    view! { {failure} }.into_any()
}

/// Where a pointer leads, with the names that a person gave: `customers · age · max`.
fn place_in_words(recipe: &Value, pointer: &str) -> String {
    let mut words = Vec::new();
    let mut at = String::new();
    for part in pointer.split('/').skip(1) {
        at = format!("{at}/{part}");
        if part.parse::<usize>().is_ok() {
            let name = recipe.pointer(&at).map(|item| text_of(item, "name")).filter(|name| !name.is_empty());
            words.push(name.unwrap_or_else(|| format!("no. {}", part.parse::<usize>().unwrap_or_default() + 1)));
        } else if !matches!(part, "tables" | "columns" | "fields") {
            words.push(part.replace('_', " "));
        }
    }
    // With one table its name says nothing.
    if recipe.get("tables").and_then(Value::as_array).is_some_and(|tables| tables.len() == 1) && words.len() > 1 {
        words.remove(0);
    }
    if words.is_empty() { "recipe".to_owned() } else { words.join(" · ") }
}

/// Opens the column that a pointer leads into and puts the focus there, as near as there is an input.
fn lead_to(editor: Editor, pointer: String) {
    editor.reveal(&pointer);
    let _ = request_animation_frame(move || {
        let mut at = pointer.as_str();
        loop {
            let input = document().get_element_by_id(&id_of(at)).and_then(|input| input.dyn_into::<HtmlElement>().ok());
            if let Some(input) = input {
                // Focus fails only for elements that are gone.
                let _ = input.focus();
                return;
            }
            let Some((above, _)) = at.rsplit_once('/') else { return };
            at = above;
        }
    });
}

/// The shown rows as text, exactly as a file has them.
#[component]
fn Text(format: String) -> impl IntoView {
    let editor = use_editor();
    let text = RwSignal::new(None::<String>);
    Effect::new(move || {
        // The rows that are shown are those of a recipe that is right.
        let (Some(shown), from) = (editor.shown.get(), editor.from.get()) else { return };
        let (format, recipe) = (format.clone(), editor.peek(Clone::clone));
        spawn_local(async move {
            let wanted = Wanted {
                recipe: &recipe,
                table: Some(&shown.preview.table),
                from,
                rows: SHOWN_ROWS,
                format: Some(&format),
            };
            if let Ok(Ok(file)) = make::<File>("file", &wanted, true).await {
                // The page may have been left by now.
                text.try_set(Some(file.text));
            }
        });
    });
    view! {
        <pre class="text code" tabindex="0" role="region" aria-label="Rows as text">{move || text.get()}</pre>
    }
    .into_any()
}

/// Has a file made of the first rows of the table that is shown, and hands it to the browser.
fn download(editor: Editor, toasts: Toasts, format: &'static str) {
    let (recipe, table) = (editor.peek(Clone::clone), editor.table.get_untracked());
    spawn_local(async move {
        let name = recipe.pointer(&format!("/tables/{table}/name")).and_then(Value::as_str);
        let wanted = Wanted { recipe: &recipe, table: name, from: 0, rows: MOST_FILE_ROWS, format: Some(format) };
        match making::make::<File>("file", &wanted, false).await {
            Ok(Ok(file)) => {
                let name = format!("{}.{}", name.unwrap_or("rows"), file.extension);
                match save(&name, &file.text) {
                    Ok(()) => {
                        toasts.success(format!("{name}: {} rows, made in this browser", format::count(file.rows)))
                    }
                    Err(_) => toasts.error("The browser refused to save the file."),
                }
            }
            Ok(Err(problems)) => {
                let problems = format::counted(problems.len() as u64, "problem");
                toasts.error(format!("The recipe has {problems}; see above the rows."));
            }
            Err(EngineError::Superseded) => {}
            Err(error) => toasts.error(error.to_string()),
        }
    });
}

/// Hands a text to the browser as a file to keep.
fn save(name: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("application/octet-stream");
    let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.dyn_into().map_err(JsValue::from)?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser reads the text after the click, so its address is kept for a while.
    let _ = set_timeout(move || drop(Url::revoke_object_url(&url)), Duration::from_secs(10));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn places_are_told_by_their_names() {
        let recipe = json!({"tables": [{"name": "a", "columns": [{"name": "age"}]}, {"name": "b", "columns": []}]});
        assert_eq!(place_in_words(&recipe, "/tables/0/columns/0/max"), "a · age · max");
        assert_eq!(place_in_words(&recipe, "/tables/1/rows"), "b · rows");
        assert_eq!(place_in_words(&recipe, ""), "recipe");
        let one = json!({"tables": [{"name": "a", "columns": [{"name": "age"}, {}]}]});
        assert_eq!(place_in_words(&one, "/tables/0/columns/0/max"), "age · max");
        assert_eq!(place_in_words(&one, "/tables/0/columns/1/type"), "no. 2 · type");
    }
}
