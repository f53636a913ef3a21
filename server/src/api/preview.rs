//! Routes: rows of a recipe, a job or a dataset, any page of them. All three are made from the recipe, or read from
//! what was stored; the rows are the same.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use seedbed_export::{ExportError, Source};
use seedbed_generate::column::Field;
use seedbed_generate::preview::{MOST_ROWS, Preview};
use seedbed_generate::{Plan, TablePlan};
use serde::Serialize;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::who::SignedIn;
use super::error::{ApiError, Result};
use super::fields::{Body, Fields, FromFields, Id, Params};
use super::recipe::{check_models, read_stored};
use super::texts::{Name, Recipe};
use super::{AppState, Origin};
use crate::generator::field_problem;
use crate::store::jobs::Job;
use crate::table::{self, Stored};
use crate::uploads::table::UploadedTable;

/// The most that the rows of one answer may be together, in bytes: several answers at a time must fit into the memory.
const MOST_BYTES: u64 = 16 << 20;

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(preview)).routes(routes!(of_job)).routes(routes!(of_dataset))
}

/// A page of rows of one table.
#[derive(Serialize, ToSchema)]
struct Rows {
    /// Names the recipe: equal digests, equal data.
    digest: String,
    /// All tables of the recipe.
    tables: Vec<super::jobs::Table>,
    /// The table that is shown.
    table: String,
    /// The number of the first row, from 0.
    #[schema(minimum = 0)]
    from: u64,
    columns: Vec<Column>,
    /// The rows; each value as it stands in CSV, without quotes, and null where it is missing.
    rows: Vec<Vec<Option<String>>>,
}

/// A column.
#[derive(Serialize, ToSchema)]
struct Column {
    name: String,
    /// One of `boolean`, `integer`, `float`, `decimal`, `date`, `time`, `timestamp`, `text`, `list`, `object`.
    #[serde(rename = "type")]
    value_type: String,
    /// Whether values may be missing.
    nullable: bool,
}

impl From<Preview> for Rows {
    fn from(preview: Preview) -> Rows {
        let columns = preview.columns.into_iter();
        Rows {
            digest: preview.digest,
            tables: preview.tables.into_iter().map(|table| super::jobs::Table::new(table.name, table.rows)).collect(),
            table: preview.table,
            from: preview.from,
            columns: columns
                .map(|column| Column { name: column.name, value_type: column.value_type, nullable: column.nullable })
                .collect(),
            rows: preview.rows,
        }
    }
}

/// Rows to make.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read field by field")]
struct PreviewOf {
    #[schema(value_type = Recipe)]
    recipe: Value,
    /// The table; without it, the first one.
    #[schema(value_type = Option<Name>)]
    table: Option<String>,
    /// The number of the first row, from 0.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_000_i64, default = 0)]
    from: Option<u64>,
    /// How many rows.
    #[schema(minimum = 1, maximum = 1000, default = 100)]
    rows: Option<u64>,
}

impl FromFields for PreviewOf {
    fn read(fields: &mut Fields) -> Self {
        let recipe = fields.object("recipe");
        let page = PageOfRows::read(fields);
        PreviewOf { recipe, table: page.table, from: Some(page.from), rows: Some(page.rows) }
    }
}

/// Which rows of which table.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters to readers of the API")]
struct PageParams {
    /// The table; without it, the first one.
    #[param(inline)]
    table: Option<Name>,
    /// The number of the first row, from 0.
    #[param(minimum = 0, maximum = 1_000_000_000_000_000_i64, default = 0)]
    from: Option<u64>,
    /// How many rows.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    rows: Option<u64>,
}

struct PageOfRows {
    table: Option<String>,
    from: u64,
    rows: u64,
}

impl FromFields for PageOfRows {
    fn read(fields: &mut Fields) -> Self {
        PageOfRows {
            table: fields.optional_line("table", 1..=128),
            from: fields.optional_number("from", 0..=seedbed_recipe::recipe::MOST_ROWS).unwrap_or(0),
            rows: fields.optional_number("rows", 1..=MOST_ROWS).unwrap_or(100),
        }
    }
}

/// Rows of a recipe
///
/// They are made for this answer; the same recipe gives the same rows, here, in a browser and in a job.
#[utoipa::path(post, path = "/preview", tag = "recipes", operation_id = "preview", request_body = PreviewOf,
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = Rows)))]
async fn preview(State(state): State<AppState>, who: SignedIn, Body(asked): Body<PreviewOf>) -> Result<Json<Rows>> {
    check_models(&state, &who.user.id, &asked.recipe).await?;
    let page = PageOfRows { table: asked.table, from: asked.from.unwrap_or(0), rows: asked.rows.unwrap_or(100) };
    show(&state, asked.recipe, None, page).await
}

/// Rows of a job, made or not yet made
#[utoipa::path(get, path = "/jobs/{id}/preview", tag = "jobs", operation_id = "preview_job",
    params(("id" = String, Path, format = "uuid"), PageParams), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, body = Rows)))]
async fn of_job(
    State(state): State<AppState>,
    who: SignedIn,
    Id(id): Id,
    Params(page): Params<PageOfRows>,
) -> Result<Json<Rows>> {
    let job = state.store.job(&who.user.id, &id).await?.ok_or(ApiError::NotFound("job"))?;
    show_job(&state, &job, page).await
}

/// Rows of a dataset
#[utoipa::path(get, path = "/datasets/{id}/rows", tag = "datasets", operation_id = "get_dataset_rows",
    params(("id" = String, Path, format = "uuid"), PageParams), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, body = Rows)))]
async fn of_dataset(
    State(state): State<AppState>,
    who: SignedIn,
    Id(id): Id,
    Params(page): Params<PageOfRows>,
) -> Result<Json<Rows>> {
    match state.origin(&who.user.id, &id).await? {
        Origin::Job(job, _) => show_job(&state, &job, page).await,
        Origin::Upload(table, dataset) => show_upload(*table, dataset.recipe_digest, page).await,
    }
}

/// Rows of an uploaded table.
async fn show_upload(table: UploadedTable, digest: String, page: PageOfRows) -> Result<Json<Rows>> {
    if page.table.as_deref().is_some_and(|name| name != table.name()) {
        return Err(unknown(&[table.name()], page.table.as_deref()));
    }
    let made = tokio::task::spawn_blocking(move || {
        let start = page.from.min(table.rows());
        let wanted = start..start.saturating_add(page.rows).min(table.rows());
        let (mut rows, mut bytes) = (Vec::new(), 0);
        let whole = table.texts(wanted, &mut |columns| {
            bytes += columns.iter().map(seedbed_generate::column::Column::bytes).sum::<u64>();
            if bytes > MOST_BYTES {
                return Err(ExportError::Cancelled);
            }
            let count = columns.first().map_or(0, seedbed_generate::column::Column::len);
            let cell = |column: &seedbed_generate::column::Column, row: usize| {
                column.text_at(row).filter(|text| !text.trim().is_empty()).map(str::to_owned)
            };
            rows.extend((0..count).map(|row| columns.iter().map(|column| cell(column, row)).collect::<Vec<_>>()));
            Ok(())
        });
        match whole {
            Err(ExportError::Cancelled) => return Err(too_large(page.rows, rows.len())),
            whole => whole?,
        }
        let column = |field: &Field| Column {
            name: field.name.clone(),
            value_type: field.value_type.word().to_owned(),
            nullable: field.nullable,
        };
        Ok(Rows {
            digest,
            tables: vec![super::jobs::Table::new(table.name().to_owned(), table.rows())],
            table: table.name().to_owned(),
            from: page.from,
            columns: table.fields().iter().map(column).collect(),
            rows,
        })
    });
    Ok(Json(made.await.map_err(|_| ApiError::Internal)??))
}

/// Rows that were stored are read, the others made.
async fn show_job(state: &AppState, job: &Job, page: PageOfRows) -> Result<Json<Rows>> {
    show(state, read_stored(&job.recipe), state.stored(job), page).await
}

async fn show(state: &AppState, recipe: Value, stored: Option<Stored>, page: PageOfRows) -> Result<Json<Rows>> {
    let plans = Arc::clone(&state.plans);
    // When nobody waits for the answer any more, the thread that makes it ends soon.
    let stop = CancellationToken::new();
    let _ends_with_the_request = stop.clone().drop_guard();
    let made = tokio::task::spawn_blocking(move || {
        let plan = plan_of(&plans, &recipe)?;
        let (index, table) = table_of(&plan, page.table.as_deref())?;
        let source = table::source(Arc::clone(table), index, stored);
        let mut shown = Preview::showing(&plan, table, page.from, &[]);
        let mut bytes = 0;
        let whole = source.batches(Preview::page(table, page.from, page.rows), &mut |columns| {
            bytes += columns.iter().map(seedbed_generate::column::Column::bytes).sum::<u64>();
            if bytes > MOST_BYTES || stop.is_cancelled() {
                return Err(ExportError::Cancelled);
            }
            // A page may be several batches where rows are large.
            shown.rows.append(&mut Preview::showing(&plan, table, page.from, columns).rows);
            Ok(())
        });
        match whole {
            Err(ExportError::Cancelled) if bytes > MOST_BYTES => Err(too_large(page.rows, shown.rows.len())),
            whole => Ok(whole.map(|()| shown)?),
        }
    });
    let shown = made.await.map_err(|_| ApiError::Internal)?;
    Ok(Json(shown?.into()))
}

/// The problem of a page whose rows are too large together.
fn too_large(asked: u64, fitting: usize) -> ApiError {
    let most = MOST_BYTES >> 20;
    let (allowed, advice) = match fitting {
        0 => ("a download".to_owned(), "download them instead".to_owned()),
        rows => (format!("at most about {rows}"), format!("ask for at most about {rows}, or download them")),
    };
    let message = format!("{asked} of these rows are more than the {most} MiB that one answer holds; {advice}");
    ApiError::field("/rows", asked.to_string(), allowed, message)
}

/// The table that was asked for, the first one if none was, and its number.
pub(super) fn table_of<'a>(plan: &'a Plan, name: Option<&str>) -> Result<(usize, &'a Arc<TablePlan>)> {
    let mut tables = plan.tables().iter().enumerate();
    tables.find(|(_, table)| name.is_none_or(|name| table.name() == name)).ok_or_else(|| unknown_table(plan, name))
}

/// The plan of a recipe that came as the field `recipe`, or that was stored.
pub(super) fn plan_of(plans: &crate::plans::Plans, recipe: &Value) -> Result<Arc<Plan>> {
    plans.of(recipe).map_err(|problems| {
        ApiError::Invalid(problems.into_iter().map(|problem| field_problem("/recipe", problem)).collect())
    })
}

/// The problem of a table that the recipe does not have.
fn unknown_table(plan: &Plan, name: Option<&str>) -> ApiError {
    unknown(&plan.tables().iter().map(|table| table.name()).collect::<Vec<_>>(), name)
}

/// The problem of a table that is none of these.
pub(super) fn unknown(names: &[&str], name: Option<&str>) -> ApiError {
    let found = format!("{:?}", name.unwrap_or(""));
    let message = format!("there is no table {found}; there is {}", names.join(", "));
    ApiError::field("/table", found, format!("one of {}", names.join(", ")), message)
}
