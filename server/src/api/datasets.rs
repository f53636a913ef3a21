//! Routes: datasets.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::auth::who::SignedIn;
use super::error::{ApiError, Result};
use super::fields::{Body, Fields, FromFields, Id, Params};
use super::jobs::{Keeping, Table};
use super::list::{List, PageParams};
use super::moment::Moment;
use super::recipe::read_stored;
use super::texts::{Name, Recipe, SearchText, Tag};
use super::uploads::UploadedFile;
use crate::store;
use crate::store::datasets::DatasetFilter;
use crate::store::page::PageOf;

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one, change, delete))
}

/// A dataset.
#[derive(Serialize, ToSchema)]
struct Dataset {
    #[schema(format = "uuid")]
    id: String,
    #[schema(format = "uuid")]
    project_id: String,
    /// The job that made it; none if it was uploaded.
    #[schema(format = "uuid", required)]
    job_id: Option<String>,
    name: String,
    tags: Vec<String>,
    /// Kind of data.
    #[schema(example = "table")]
    kind: String,
    /// Names the recipe, or the file if it was uploaded: equal digests, equal data.
    recipe_digest: String,
    tables: Vec<Table>,
    store: Keeping,
    /// Rows of all tables.
    #[schema(minimum = 0)]
    rows_total: u64,
    /// Bytes stored.
    #[schema(minimum = 0)]
    bytes: u64,
    created_at: Moment,
    updated_at: Moment,
}

/// A dataset with what it was made from.
#[derive(Serialize, ToSchema)]
pub(super) struct WholeDataset {
    #[serde(flatten)]
    dataset: Dataset,
    /// The recipe; none if it was uploaded.
    #[schema(value_type = Option<Recipe>, required)]
    recipe: Value,
    /// What is known of the file, if it was uploaded.
    #[schema(required)]
    upload: Option<UploadedFile>,
}

impl WholeDataset {
    /// A dataset of a user, as it is now.
    pub(super) async fn of(state: &AppState, user_id: &str, dataset: store::datasets::Dataset) -> Result<WholeDataset> {
        let upload = match &dataset.job_id {
            Some(_) => None,
            None => state.store.upload(user_id, &dataset.id).await?,
        };
        let recipe = read_stored(&dataset.recipe);
        Ok(WholeDataset { dataset: dataset.into(), recipe, upload: upload.map(UploadedFile::from) })
    }
}

impl From<store::datasets::Dataset> for Dataset {
    fn from(dataset: store::datasets::Dataset) -> Dataset {
        Dataset {
            id: dataset.id,
            project_id: dataset.project_id,
            job_id: dataset.job_id,
            name: dataset.name,
            tags: dataset.tags,
            kind: dataset.kind,
            recipe_digest: dataset.recipe_digest,
            tables: dataset.tables.into_iter().map(Table::from).collect(),
            store: dataset.mode.into(),
            rows_total: dataset.rows_total,
            bytes: dataset.bytes,
            created_at: Moment(dataset.created_at),
            updated_at: Moment(dataset.updated_at),
        }
    }
}

/// What to change in a dataset; what is left out stays.
#[derive(ToSchema)]
struct DatasetChange {
    #[schema(value_type = Option<Name>)]
    name: Option<String>,
    /// All its tags.
    #[schema(value_type = Option<Vec<Tag>>, max_items = 20)]
    tags: Option<Vec<String>>,
}

impl FromFields for DatasetChange {
    fn read(fields: &mut Fields) -> Self {
        DatasetChange { name: fields.optional_line("name", 1..=120), tags: fields.optional_tags("tags") }
    }
}

/// How to narrow the list.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters to readers of the API")]
struct FilterParams {
    /// Text in name or tags, upper or lower case.
    #[param(inline)]
    search: Option<SearchText>,
    /// A whole tag.
    #[param(inline)]
    tag: Option<Tag>,
    #[param(format = "uuid")]
    project_id: Option<String>,
    /// The job that made it.
    #[param(format = "uuid")]
    job_id: Option<String>,
}

struct ListParams {
    filter: DatasetFilter,
    page: PageOf,
}

impl FromFields for ListParams {
    fn read(fields: &mut Fields) -> Self {
        ListParams {
            filter: DatasetFilter {
                search: fields.optional_text("search", 0..=200),
                tag: fields.optional_line("tag", 1..=50),
                project_id: fields.optional_id("project_id"),
                job_id: fields.optional_id("job_id"),
            },
            page: fields.page(),
        }
    }
}

/// My datasets, newest first
#[utoipa::path(get, path = "/datasets", tag = "datasets", operation_id = "list_datasets", params(FilterParams, PageParams),
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = List<Dataset>)))]
async fn list(
    State(state): State<AppState>,
    who: SignedIn,
    Params(asked): Params<ListParams>,
) -> Result<Json<List<Dataset>>> {
    let datasets = state.store.datasets(&who.user.id, &asked.filter, asked.page).await?;
    Ok(Json(List::of(datasets, asked.page, Dataset::from)))
}

/// One dataset, with its recipe or what is known of its file
#[utoipa::path(get, path = "/datasets/{id}", tag = "datasets", operation_id = "get_dataset",
    params(("id" = String, Path, format = "uuid")), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, body = WholeDataset)))]
async fn one(State(state): State<AppState>, who: SignedIn, Id(id): Id) -> Result<Json<WholeDataset>> {
    let dataset = state.store.dataset(&who.user.id, &id).await?.ok_or(ApiError::NotFound("dataset"))?;
    Ok(Json(WholeDataset::of(&state, &who.user.id, dataset).await?))
}

/// Rename or tag a dataset
#[utoipa::path(patch, path = "/datasets/{id}", tag = "datasets", operation_id = "change_dataset",
    params(("id" = String, Path, format = "uuid")), request_body = DatasetChange,
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = WholeDataset)))]
async fn change(
    State(state): State<AppState>,
    who: SignedIn,
    Id(id): Id,
    Body(change): Body<DatasetChange>,
) -> Result<Json<WholeDataset>> {
    let dataset = state.store.change_dataset(&who.user.id, &id, change.name, change.tags).await?;
    let dataset = dataset.ok_or(ApiError::NotFound("dataset"))?;
    Ok(Json(WholeDataset::of(&state, &who.user.id, dataset).await?))
}

/// Delete a dataset, with the bytes that it has stored
#[utoipa::path(delete, path = "/datasets/{id}", tag = "datasets", operation_id = "delete_dataset",
    params(("id" = String, Path, format = "uuid")), security(("bearer" = []), ("cookie" = [])), responses((status = 204)))]
async fn delete(State(state): State<AppState>, who: SignedIn, Id(id): Id) -> Result<StatusCode> {
    let deleted = state.store.delete_dataset(&who.user.id, &id).await?.ok_or(ApiError::NotFound("dataset"))?;
    match &deleted.job_id {
        Some(job_id) => state.artifacts.remove_job(job_id).await?,
        None => state.artifacts.remove_upload(&deleted.id).await?,
    }
    Ok(StatusCode::NO_CONTENT)
}
