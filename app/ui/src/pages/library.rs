//! Saved schemas and templates together, found by what they mean.

use super::query::Kept;
use crate::api::{self, ApiError};
use crate::components::{
    ButtonKind, Deletion, Doomed, EmptyState, ErrorState, Glyph, LinkButton, Menu, MenuItem, NameForm, Notice,
    PageHeader, Panel, SaveName, SearchBox, Skeleton, Tone, actions_for, use_toasts,
};
use crate::engine::{self, EngineError};
use crate::format;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A schema that was saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Schema {
    id: String,
    name: String,
    description: String,
    tags: Vec<String>,
    recipe: Value,
}

/// A template or schema as the search in the worker answers it, best first.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Hit {
    id: String,
    /// Whether it is a saved schema rather than a template.
    saved: bool,
    title: String,
    summary: String,
    tags: Vec<String>,
    tables: u64,
    columns: u64,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Shelf {
    /// The saved schemas, or why they are not there.
    schemas: RwSignal<Option<Result<Vec<Schema>, ApiError>>>,
    doomed: RwSignal<Option<Doomed>>,
}

impl Shelf {
    fn load(self) {
        spawn_local(async move {
            let answer = api::get_all("/api/schemas").await;
            self.schemas.try_set(Some(answer));
        });
    }
}

/// The list of saved schemas and templates.
#[component]
pub fn Library() -> impl IntoView {
    let search = Kept::named("search");
    let shelf = Shelf { schemas: RwSignal::new(None), doomed: RwSignal::new(None) };
    let hits = RwSignal::new(None::<Result<Vec<Hit>, String>>);
    Effect::new(move || shelf.load());
    let find = move || {
        // Templates are there without the server; saved schemas come to them when they are loaded.
        let schemas = shelf.schemas.get().and_then(Result::ok).unwrap_or_default();
        let payload = json!({ "query": search.get(), "schemas": schemas }).to_string();
        spawn_local(async move {
            let answer = match engine::latest("library", &payload).await {
                Ok(text) => serde_json::from_str(&text).map_err(|error| error.to_string()),
                Err(EngineError::Superseded) => return,
                Err(error) => Err(error.to_string()),
            };
            hits.try_set(Some(answer));
        });
    };
    Effect::new(move |_| find());
    let schemas_failed = move || {
        let error = shelf.schemas.with(|schemas| schemas.as_ref().and_then(|schemas| schemas.as_ref().err().cloned()));
        error.map(|error| {
            view! {
                <Notice tone=Tone::Warning>
                    "Your saved schemas are not loaded, only the templates: " {error.to_string()} " "
                    <button type="button" class="button quiet" on:click=move |_| shelf.load()>"Try again"</button>
                </Notice>
            }
        })
    };
    let list = move || match hits.get() {
        None => view! { <Panel><Skeleton lines=8 /></Panel> }.into_any(),
        Some(Err(message)) => {
            let error =
                ApiError { title: "The search does not run".to_owned(), detail: message, ..ApiError::default() };
            view! { <Panel><ErrorState error on_retry=move |()| untrack(find) /></Panel> }.into_any()
        }
        Some(Ok(hits)) if hits.is_empty() => view! {
            <Panel>
                <EmptyState
                    glyph=Glyph::Search
                    title="Nothing like that is here"
                    text="Say it in other words, like “shop” or “patients”, or describe the table yourself."
                >
                    <LinkButton
                        href=api::with_query("/create/table", &[("description", &untrack(move || search.get()))])
                        kind=ButtonKind::Primary
                        glyph=Glyph::Table
                    >
                        "Describe it"
                    </LinkButton>
                </EmptyState>
            </Panel>
        }
        .into_any(),
        Some(Ok(hits)) => {
            let counted = {
                let saved = hits.iter().filter(|hit| hit.saved).count();
                format!(
                    "{} saved, {} templates",
                    format::count(saved as u64),
                    format::count((hits.len() - saved) as u64)
                )
            };
            view! {
                <p class="unseen" role="status">{counted}</p>
                <ul class="shelf">{hits.into_iter().map(|hit| view! { <Card hit shelf /> }).collect_view()}</ul>
            }
            .into_any()
        }
    };
    view! {
        <PageHeader glyph=Glyph::Book title="Library" line="Your saved schemas and ready-made templates, found by what they mean">
            <SearchBox label="Search the library" placeholder="A shop, patients, sensor data…" value=search.signal() on_search=move |text| search.set(text) />
        </PageHeader>
        {schemas_failed}
        {list}
        <Deletion doomed=shelf.doomed title="Delete this schema?" on_done=move |_| shelf.load() />
    }
    .into_any()
}

#[component]
fn Card(hit: Hit, shelf: Shelf) -> impl IntoView {
    let naming = RwSignal::new(false);
    let parameter = if hit.saved { "schema" } else { "template" };
    let href = api::with_query("/create/table", &[(parameter, &hit.id)]);
    let size = format!("{} · {}", counted(hit.tables, "table", "tables"), counted(hit.columns, "column", "columns"));
    let path = format!("/api/schemas/{}", hit.id);
    let save = SaveName::new(move |name| {
        let path = path.clone();
        async move {
            let now: Schema = api::patch(&path, &json!({ "name": name })).await?;
            shelf.schemas.update(|schemas| {
                if let Some(Ok(schemas)) = schemas {
                    schemas.iter_mut().filter(|schema| schema.id == now.id).for_each(|schema| *schema = now.clone());
                }
            });
            Ok(())
        }
    });
    let (title, link) = (hit.title.clone(), href.clone());
    let head = move || match naming.get() {
        true => {
            let (name, save) = (title.clone(), save.clone());
            view! { <NameForm label="Name of the schema" name save on_done=move |()| naming.set(false) /> }.into_any()
        }
        false => view! { <h2><a href=link.clone()>{title.clone()}</a></h2> }.into_any(),
    };
    let menu = hit.saved.then(|| {
        let copied = hit.id.clone();
        let all_of_it = Doomed {
            name: hit.title.clone(),
            loss: format!(
                "“{}” is removed from the library. Jobs and datasets that were made from it stay.",
                hit.title
            ),
            path: format!("/api/schemas/{}", hit.id),
        };
        let items = vec![
            MenuItem::new("Rename", Glyph::Edit, move || naming.set(true)),
            MenuItem::new("Duplicate", Glyph::Copy, duplicate(shelf, copied)),
            MenuItem::new("Delete", Glyph::Trash, move || shelf.doomed.set(Some(all_of_it.clone()))).danger(),
        ];
        view! { <Menu label=actions_for(&hit.title) glyph=Glyph::More items=Signal::stored(items) /> }
    });
    let tags = hit.tags.into_iter().map(|tag| view! { <li class="tag">{tag}</li> }).collect_view();
    view! {
        <li class="panel" class:saved=hit.saved>
            <div class="head">
                {head}
                {hit.saved.then(|| view! { <span class="tag own">"Yours"</span> })}
                {menu}
            </div>
            <p>{hit.summary}</p>
            <ul class="tags" aria-label="Tags">{tags}</ul>
            <p class="foot"><span class="hint">{size}</span> <a href=href>"Open in Create"</a></p>
        </li>
    }
    .into_any()
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", format::count(number), if number == 1 { one } else { many })
}

/// Saves a schema once more under another name.
fn duplicate(shelf: Shelf, id: String) -> impl Fn() + Send + Sync + 'static {
    let toasts = use_toasts();
    move || {
        let known = shelf.schemas.get_untracked().and_then(Result::ok).unwrap_or_default();
        let Some(schema) = known.iter().find(|schema| schema.id == id) else { return };
        let name = copy_name(&schema.name, &known.iter().map(|schema| schema.name.as_str()).collect::<Vec<_>>());
        let copy =
            json!({ "name": name, "description": schema.description, "tags": schema.tags, "recipe": schema.recipe });
        spawn_local(async move {
            match api::post::<Schema>("/api/schemas", &copy).await {
                Ok(schema) => {
                    toasts.success(format!("“{}” is saved.", schema.name));
                    shelf.load();
                }
                Err(error) => toasts.error(error.to_string()),
            }
        });
    }
}

/// A name for a copy that no schema has yet, at most as long as names may be.
fn copy_name(name: &str, taken: &[&str]) -> String {
    const LONGEST: usize = 120;
    let mut ending = " (copy)".to_owned();
    for number in 2.. {
        let room = LONGEST - ending.chars().count();
        let candidate = format!("{}{ending}", name.chars().take(room).collect::<String>());
        if !taken.contains(&candidate.as_str()) {
            return candidate;
        }
        ending = format!(" (copy {number})");
    }
    name.to_owned()
}
