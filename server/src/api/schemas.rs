//! Routes: saved recipes. (Reading recipes out of text is `extract`'s and `import`'s.)

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::auth::who::SignedIn;
use super::error::{ApiError, Result};
use super::fields::{Body, Fields, FromFields, Id, Params};
use super::list::{List, PageParams};
use super::moment::Moment;
use super::recipe::{check, read_stored};
use super::texts::{Description, Name, Recipe, SearchText, Tag};
use crate::store;
use crate::store::page::PageOf;
use crate::store::schemas::SchemaChange as StoredChange;

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(one, change, delete))
}

/// A recipe that was saved under a name.
#[derive(Serialize, ToSchema)]
struct Schema {
    #[schema(format = "uuid")]
    id: String,
    name: String,
    description: String,
    tags: Vec<String>,
    #[schema(value_type = Recipe)]
    recipe: Value,
    /// Names the recipe: equal digests, equal data.
    recipe_digest: String,
    created_at: Moment,
    updated_at: Moment,
}

impl From<store::schemas::Schema> for Schema {
    fn from(schema: store::schemas::Schema) -> Schema {
        Schema {
            id: schema.id,
            name: schema.name,
            description: schema.description,
            tags: schema.tags,
            recipe: read_stored(&schema.recipe),
            recipe_digest: schema.recipe_digest,
            created_at: Moment(schema.created_at),
            updated_at: Moment(schema.updated_at),
        }
    }
}

/// A recipe to save.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read field by field")]
struct NewSchema {
    #[schema(value_type = Name)]
    name: String,
    #[schema(value_type = Option<Description>)]
    description: Option<String>,
    #[schema(value_type = Option<Vec<Tag>>, max_items = 20)]
    tags: Option<Vec<String>>,
    #[schema(value_type = Recipe)]
    recipe: Value,
}

impl FromFields for NewSchema {
    fn read(fields: &mut Fields) -> Self {
        NewSchema {
            name: fields.line("name", 1..=120),
            description: fields.optional_text("description", 0..=2000),
            tags: fields.optional_tags("tags"),
            recipe: fields.object("recipe"),
        }
    }
}

/// What to change in a saved recipe; what is left out stays.
#[derive(ToSchema)]
struct SchemaChange {
    #[schema(value_type = Option<Name>)]
    name: Option<String>,
    #[schema(value_type = Option<Description>)]
    description: Option<String>,
    #[schema(value_type = Option<Vec<Tag>>, max_items = 20)]
    tags: Option<Vec<String>>,
    #[schema(value_type = Option<Recipe>)]
    recipe: Option<Value>,
}

impl FromFields for SchemaChange {
    fn read(fields: &mut Fields) -> Self {
        SchemaChange {
            name: fields.optional_line("name", 1..=120),
            description: fields.optional_text("description", 0..=2000),
            tags: fields.optional_tags("tags"),
            recipe: fields.optional_object("recipe"),
        }
    }
}

/// How to narrow the list.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters to readers of the API")]
struct SearchParams {
    /// Text in name, description or tags, upper or lower case.
    #[param(inline)]
    search: Option<SearchText>,
    /// A whole tag.
    #[param(inline)]
    tag: Option<Tag>,
}

struct ListParams {
    search: Option<String>,
    tag: Option<String>,
    page: PageOf,
}

impl FromFields for ListParams {
    fn read(fields: &mut Fields) -> Self {
        ListParams {
            search: fields.optional_text("search", 0..=200),
            tag: fields.optional_line("tag", 1..=50),
            page: fields.page(),
        }
    }
}

/// My saved recipes, newest first
#[utoipa::path(get, path = "/schemas", tag = "schemas", operation_id = "list_schemas", params(SearchParams, PageParams),
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = List<Schema>)))]
async fn list(
    State(state): State<AppState>,
    who: SignedIn,
    Params(asked): Params<ListParams>,
) -> Result<Json<List<Schema>>> {
    let found = state.store.schemas(&who.user.id, asked.search.as_deref(), asked.tag.as_deref(), asked.page).await?;
    Ok(Json(List::of(found, asked.page, Schema::from)))
}

/// Save a recipe
#[utoipa::path(post, path = "/schemas", tag = "schemas", operation_id = "add_schema", request_body = NewSchema,
    security(("bearer" = []), ("cookie" = [])),
    responses((status = 201, body = Schema, headers(("location" = String, description = "The saved recipe's address")))))]
async fn add(State(state): State<AppState>, who: SignedIn, Body(new): Body<NewSchema>) -> Result<Response> {
    let checked = check(&state, &who.user.id, new.recipe, None).await?;
    let new = store::schemas::NewSchema {
        name: new.name,
        description: new.description.unwrap_or_default(),
        tags: new.tags.unwrap_or_default(),
        recipe: checked.recipe.to_string(),
        recipe_digest: checked.digest,
    };
    let schema = state.store.add_schema(&who.user.id, new).await?;
    let location = format!("/api/schemas/{}", schema.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(Schema::from(schema))).into_response())
}

/// One saved recipe
#[utoipa::path(get, path = "/schemas/{id}", tag = "schemas", operation_id = "get_schema",
    params(("id" = String, Path, format = "uuid")), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, body = Schema)))]
async fn one(State(state): State<AppState>, who: SignedIn, Id(id): Id) -> Result<Json<Schema>> {
    let schema = state.store.schema(&who.user.id, &id).await?.ok_or(ApiError::NotFound("schema"))?;
    Ok(Json(Schema::from(schema)))
}

/// Change a saved recipe
#[utoipa::path(patch, path = "/schemas/{id}", tag = "schemas", operation_id = "change_schema",
    params(("id" = String, Path, format = "uuid")), request_body = SchemaChange,
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = Schema)))]
async fn change(
    State(state): State<AppState>,
    who: SignedIn,
    Id(id): Id,
    Body(change): Body<SchemaChange>,
) -> Result<Json<Schema>> {
    let recipe = match change.recipe {
        Some(recipe) => {
            let checked = check(&state, &who.user.id, recipe, None).await?;
            Some((checked.recipe.to_string(), checked.digest))
        }
        None => None,
    };
    let change = StoredChange { name: change.name, description: change.description, tags: change.tags, recipe };
    let schema = state.store.change_schema(&who.user.id, &id, change).await?;
    Ok(Json(Schema::from(schema.ok_or(ApiError::NotFound("schema"))?)))
}

/// Delete a saved recipe
#[utoipa::path(delete, path = "/schemas/{id}", tag = "schemas", operation_id = "delete_schema",
    params(("id" = String, Path, format = "uuid")), security(("bearer" = []), ("cookie" = [])), responses((status = 204)))]
async fn delete(State(state): State<AppState>, who: SignedIn, Id(id): Id) -> Result<StatusCode> {
    match state.store.delete_schema(&who.user.id, &id).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::NotFound("schema")),
    }
}
