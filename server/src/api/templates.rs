//! Routes: the library of templates.

use axum::Json;
use axum::extract::State;
use seedbed_recipe::library;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::auth::who::SignedIn;
use super::error::{ApiError, Result};
use super::fields::{Fields, FromFields, Params};
use super::reading::today;
use super::texts::{Recipe, SearchText};
use crate::store;

/// More hits than anybody reads.
const MOST_HITS: usize = 24;

/// Saved recipes that are searched, the newest first: reading and indexing them takes a fraction of a second.
const MOST_SCHEMAS: u32 = 2000;

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one))
}

/// A template or a saved recipe.
#[derive(Serialize, ToSchema)]
struct Entry {
    /// The id of the template or of the saved recipe.
    id: String,
    source: Source,
    title: String,
    /// One line that says what it contains.
    summary: String,
    tags: Vec<String>,
    /// The names of its tables.
    tables: Vec<String>,
    /// How well it fits what was asked for, 0 to 1; none when nothing was.
    score: Option<f64>,
}

/// Where an entry of the library comes from.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Source {
    /// It is part of Seedbed.
    Template,
    /// You saved it.
    Schema,
}

/// What was found.
#[derive(Serialize, ToSchema)]
struct Entries {
    items: Vec<Entry>,
}

/// A template with its recipe.
#[derive(Serialize, ToSchema)]
struct WholeTemplate {
    #[serde(flatten)]
    entry: Entry,
    /// The recipe; its relative dates count from today, its anchor.
    #[schema(value_type = Recipe)]
    recipe: Value,
}

/// What to look for.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters to readers of the API")]
struct QueryParams {
    /// What the data is about, in your own words; without it, everything.
    #[param(inline)]
    query: Option<SearchText>,
}

struct Asked {
    query: Option<String>,
}

impl FromFields for Asked {
    fn read(fields: &mut Fields) -> Self {
        Asked { query: fields.optional_text("query", 0..=200) }
    }
}

fn tables(recipe: &Value) -> Vec<String> {
    let tables = recipe.get("tables").and_then(Value::as_array).into_iter().flatten();
    tables.filter_map(|table| Some(table.get("name")?.as_str()?.to_owned())).collect()
}

fn template(template: &library::Template) -> Entry {
    Entry {
        id: template.id.clone(),
        source: Source::Template,
        title: template.title.clone(),
        summary: template.summary.clone(),
        tags: template.tags.clone(),
        tables: tables(&template.recipe),
        score: None,
    }
}

fn schema(schema: &store::schemas::Schema) -> Entry {
    Entry {
        id: schema.id.clone(),
        source: Source::Schema,
        title: schema.name.clone(),
        summary: schema.description.clone(),
        tags: schema.tags.clone(),
        tables: tables(&super::recipe::read_stored(&schema.recipe)),
        score: None,
    }
}

/// Templates and my saved recipes, found together by what they are about
///
/// The best 24 are shown; of more than 2,000 saved recipes the newest are searched.
#[utoipa::path(get, path = "/templates", tag = "library", operation_id = "list_templates", params(QueryParams),
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = Entries)))]
async fn list(State(state): State<AppState>, who: SignedIn, Params(asked): Params<Asked>) -> Result<Json<Entries>> {
    let schemas = state.store.newest_schemas(&who.user.id, MOST_SCHEMAS).await?;
    let found = tokio::task::spawn_blocking(move || find(asked.query.as_deref().unwrap_or(""), &schemas));
    Ok(Json(Entries { items: found.await.map_err(|_| ApiError::Internal)? }))
}

fn find(query: &str, schemas: &[store::schemas::Schema]) -> Vec<Entry> {
    let entries = || schemas.iter().map(schema).chain(library::templates().iter().map(template));
    if query.trim().is_empty() {
        return entries().collect();
    }
    let own = schemas.iter().map(|schema| {
        let recipe = super::recipe::read_stored(&schema.recipe);
        let document = library::Document::new(&schema.id).with(&schema.name, 4.0).with(&schema.description, 1.5);
        schema.tags.iter().fold(document.with_recipe(&recipe), |document, tag| document.with(tag, 1.0))
    });
    let index = library::Index::new(own.chain(library::templates().iter().map(library::Template::document)));
    let mut all: Vec<Entry> = entries().collect();
    let hits = index.search(query, MOST_HITS);
    let entry = |(id, score): (&str, f64)| {
        let at = all.iter().position(|entry| entry.id == id)?;
        Some(Entry { score: Some(score), ..all.swap_remove(at) })
    };
    hits.into_iter().filter_map(entry).collect()
}

/// One template, with its recipe
#[utoipa::path(get, path = "/templates/{id}", tag = "library", operation_id = "get_template",
    params(("id" = String, Path, description = "Its id, such as `blog`")), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, body = WholeTemplate)))]
async fn one(_who: SignedIn, path: axum::extract::Path<String>) -> Result<Json<WholeTemplate>> {
    let found = library::template(&path).ok_or(ApiError::NotFound("template"))?;
    let mut recipe = found.recipe.clone();
    recipe["anchor"] = today().to_string().into();
    Ok(Json(WholeTemplate { entry: template(found), recipe }))
}
