//! The other ways to begin: what someone already has (SQL, a JSON Schema, a sample of rows), a template, a saved schema, a recipe as JSON.

use super::describe::{Hit, Reader, search};
use super::editor::{length, use_editor};
use super::import::{Import, JSON_SCHEMA, SAMPLE, SQL};
use crate::api::Page;
use crate::components::{Button, ButtonKind, Dialog, EmptyState, Fetch, Fetched, Field, Glyph, TextArea};
use crate::format;
use crate::shell::rooms::later;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::Value;

/// A way to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// `CREATE TABLE` statements.
    Sql,
    /// A JSON Schema or the schemas of an OpenAPI document.
    JsonSchema,
    /// Rows that the data shall look like.
    Sample,
    /// A template of the library.
    Template,
    /// A recipe that was saved on the server.
    Schema,
    /// A recipe as text.
    Json,
}

impl Way {
    /// All ways and their names.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Sample, "sample of rows"),
        (Self::Sql, "SQL"),
        (Self::JsonSchema, "JSON Schema"),
        (Self::Template, "template"),
        (Self::Schema, "saved schema"),
        (Self::Json, "JSON"),
    ];
}

/// The dialog of the chosen way.
#[component]
pub fn StartFrom(
    /// The chosen way.
    way: RwSignal<Option<Way>>,
    /// What takes templates.
    reader: Reader,
) -> impl IntoView {
    let dialog = move |own: Way, title: &'static str| {
        let open = RwSignal::new(false);
        let opened = RwSignal::new(false);
        Effect::new(move || {
            if way.get() == Some(own) {
                open.set(true);
                opened.set(true);
            }
        });
        Effect::new(move || {
            if !open.get() && way.get_untracked() == Some(own) {
                way.set(None);
            }
        });
        // Kept while the dialog is closed: a text that is to be mended is not to be pasted again.
        let text = RwSignal::new(String::new());
        let content = move || opened.get().then(|| later(move |rooms| (rooms.create.way)(own, open, text, reader)));
        view! { <Dialog open title>{content}</Dialog> }
    };
    view! {
        {dialog(Way::Sql, "Start from SQL")}
        {dialog(Way::JsonSchema, "Start from a JSON Schema")}
        {dialog(Way::Sample, "Start from a sample of rows")}
        {dialog(Way::Template, "Start from a template")}
        {dialog(Way::Schema, "Start from a saved schema")}
        {dialog(Way::Json, "Start from a recipe as JSON")}
    }
    .into_any()
}

/// What stands in the dialog of a way. Loaded when a dialog is first opened.
pub fn content(way: Way, open: RwSignal<bool>, text: RwSignal<String>, reader: Reader) -> AnyView {
    match way {
        Way::Sql => view! { <Import open text source=SQL /> }.into_any(),
        Way::JsonSchema => view! { <Import open text source=JSON_SCHEMA /> }.into_any(),
        Way::Sample => view! { <Import open text source=SAMPLE /> }.into_any(),
        Way::Template => view! { <Templates open reader /> }.into_any(),
        Way::Schema => view! { <Schemas open /> }.into_any(),
        Way::Json => view! { <Json open text /> }.into_any(),
    }
}

/// The library, searched by meaning.
#[component]
fn Templates(open: RwSignal<bool>, reader: Reader) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let hits = RwSignal::new(Vec::<Hit>::new());
    let failure = RwSignal::new(None::<String>);
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    Effect::new(move || {
        let words = query.get();
        spawn_local(async move {
            let found = search(&words).await;
            // An answer to older words, or for a dialog that was closed, is of no use.
            if query.try_get_untracked().is_some_and(|now| now == words) {
                match found {
                    Ok(found) => hits.set(found),
                    Err(error) => failure.set(Some(error.to_string())),
                }
            }
        });
    });
    let take = move |id: String| {
        open.set(false);
        reader.take_template(id);
    };
    let press = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            // Without a question none of them is the answer.
            if query.with_untracked(|query| query.trim().is_empty()) {
                return;
            }
            if let Some(first) = hits.with_untracked(|hits| hits.first().map(|hit| hit.id.clone())) {
                take(first);
            }
        }
    };
    let hit = move |hit: Hit| {
        let id = hit.id.clone();
        view! {
            <li>
                <button type="button" on:click=move |_| take(id.clone())>
                    <strong>{hit.title}</strong>
                    <span>{hit.summary}</span>
                </button>
            </li>
        }
    };
    let none = move || {
        (hits.with(Vec::is_empty) && !query.with(|query| query.trim().is_empty()))
            .then(|| view! { <p class="hint none">"Nothing fits these words. Try the name of a business or of a thing: “clinic”, “sensors”, “a blog”."</p> })
    };
    let intro = move || {
        query.with(|query| query.trim().is_empty()).then(|| {
            let word = |word: &'static str| view! { <button type="button" class="chip" on:click=move |_| query.set(word.to_owned())>{word}</button> };
            view! {
                <div class="chips" role="group" aria-label="Searches to try">
                    {["shop", "bank", "hospital", "blog", "factory", "flights", "school", "logs"].map(word)}
                </div>
            }
        })
    };
    view! {
        <div class="start-from">
            <input
                class="input"
                type="search"
                aria-label="What is the data about?"
                placeholder="What is the data about? A blog, card payments, hospital stays…"
                autocomplete="off"
                node_ref=input
                prop:value=query
                on:input=move |event| query.set(event_target_value(&event))
                on:keydown=press
            />
            {intro}
            <ul class="choices" aria-label="Templates">
                <For each=move || hits.get() key=|hit| hit.id.clone() children=hit />
            </ul>
            {none}
            <p class="problem" role="alert">{move || failure.get()}</p>
        </div>
    }
    .into_any()
}

/// A recipe that was saved under a name.
#[derive(Clone, Deserialize)]
struct Schema {
    name: String,
    description: String,
    recipe: Value,
    updated_at: String,
}

impl Schema {
    /// How large it is and how old, which tells schemas of the same name apart.
    fn figures(&self) -> String {
        let tables = format::counted(length(&self.recipe, "/tables") as u64, "table");
        let columns = format::counted(crate::work::column_count(&self.recipe), "column");
        format!("{tables} · {columns} · {}", format::time(&self.updated_at))
    }
}

/// The saved recipes.
#[component]
fn Schemas(open: RwSignal<bool>) -> impl IntoView {
    let editor = use_editor();
    let fetch = Fetch::<Page<Schema>>::new(|| Some("/api/schemas?page_size=100".to_owned()));
    let draw = move |page: Page<Schema>| {
        if page.items.is_empty() {
            return view! { <EmptyState glyph=Glyph::Book title="No saved schemas" text="Save schema, beside Generate, keeps a schema here." /> }.into_any();
        }
        let item = move |schema: Schema| {
            let figures = schema.figures();
            let recipe = schema.recipe;
            let described = schema.description.clone();
            let take = move |_| {
                open.set(false);
                editor.description.set(described.clone());
                editor.open(recipe.clone(), Vec::new());
            };
            let description = Some(schema.description).filter(|text| !text.is_empty());
            view! {
                <li>
                    <button type="button" on:click=take>
                        <strong>{schema.name}</strong>
                        {description.map(|text| view! { <span>{text}</span> })}
                        <span>{figures}</span>
                    </button>
                </li>
            }
        };
        view! { <ul class="choices" aria-label="Saved schemas">{page.items.into_iter().map(item).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <div class="start-from">
            <Fetched fetch children=draw />
        </div>
    }
    .into_any()
}

/// A recipe that is pasted.
#[component]
fn Json(open: RwSignal<bool>, text: RwSignal<String>) -> impl IntoView {
    let editor = use_editor();
    let error = RwSignal::new(None::<String>);
    let read = move || text.with_untracked(|text| serde_json::from_str::<Value>(text));
    let take = move |()| match read() {
        Ok(recipe) if recipe.is_object() => {
            open.set(false);
            // What was described before is not what is shown now.
            editor.description.set(String::new());
            editor.open(recipe, Vec::new());
            text.set(String::new());
        }
        Ok(_) => error.set(Some("A recipe is an object: {\"version\": 1, \"kind\": \"table\", …}.".to_owned())),
        Err(cause) => error.set(Some(format!("This is not JSON: {cause}."))),
    };
    view! {
        <div class="start-from">
            <Field id="recipe-json" label="Recipe" hint="What is wrong with it will be shown beside the rows." error=error>
                <TextArea value=text rows=12 code=true placeholder="{\"version\": 1, \"kind\": \"table\", \"tables\": [ … ]}" />
            </Field>
            <div class="actions">
                <Button kind=ButtonKind::Secondary on_click=take>"Open the recipe"</Button>
            </div>
        </div>
    }
    .into_any()
}
