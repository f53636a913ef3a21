//! Routes: what the columns of a dataset are like, over all of its rows.

use axum::Json;
use axum::extract::State;
use seedbed_measure::TableProfile;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::auth::who::SignedIn;
use super::error::{ApiError, Result};
use super::fields::{Fields, FromFields, Id, Params};
use super::texts::Name;

/// Profiles that are read from the store at a time.
const PAGE: u32 = 256;

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(stats))
}

/// What the columns of a table are like.
#[derive(Serialize, ToSchema)]
struct Stats {
    table: String,
    #[schema(minimum = 0)]
    rows: u64,
    /// For each column its name and: kind, rows, missing, distinct, min, max, mean, sd, quantiles, bars, categories.
    #[schema(value_type = Vec<Object>)]
    columns: Value,
}

/// Which table.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters to readers of the API")]
struct TableParams {
    /// The table; without it, the first one.
    #[param(inline)]
    table: Option<Name>,
}

struct Asked {
    table: Option<String>,
}

impl FromFields for Asked {
    fn read(fields: &mut Fields) -> Self {
        Asked { table: fields.optional_line("table", 1..=128) }
    }
}

/// What the columns of a dataset are like
///
/// Measured over all rows while they were made.
#[utoipa::path(get, path = "/datasets/{id}/stats", tag = "datasets", operation_id = "get_dataset_stats",
    params(("id" = String, Path, format = "uuid"), TableParams), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, body = Stats)))]
async fn stats(
    State(state): State<AppState>,
    who: SignedIn,
    Id(id): Id,
    Params(asked): Params<Asked>,
) -> Result<Json<Stats>> {
    let dataset = state.store.dataset(&who.user.id, &id).await?.ok_or(ApiError::NotFound("dataset"))?;
    let index = match &asked.table {
        Some(name) => dataset.tables.iter().position(|table| table.name == *name),
        None => Some(0),
    };
    let table = index.and_then(|index| Some((index, dataset.tables.get(index)?)));
    let (index, table) = table.ok_or_else(|| {
        let names: Vec<&str> = dataset.tables.iter().map(|table| table.name.as_str()).collect();
        let found = format!("{:?}", asked.table.as_deref().unwrap_or(""));
        ApiError::field("/table", found, format!("one of {}", names.join(", ")), "the dataset has no such table")
    })?;
    let (mut whole, mut offset) = (None::<TableProfile>, 0);
    loop {
        let chunks = state.store.stored_chunks(&dataset.job_id, offset, PAGE).await?;
        let count = chunks.len();
        for chunk in chunks.into_iter().filter(|chunk| chunk.table_index == index as i64) {
            // Statistics were JSON when they were written; a chunk of another version has none that fit.
            let Ok(part) = serde_json::from_str::<TableProfile>(&chunk.stats) else { continue };
            match &mut whole {
                Some(whole) => whole.merge(&part).map_err(|_| ApiError::Internal)?,
                None => whole = Some(part),
            }
        }
        if count < PAGE as usize {
            break;
        }
        offset += u64::from(PAGE);
    }
    let columns = whole.map(|profile| profile.summary()).unwrap_or_default();
    let columns = serde_json::to_value(columns).map_err(|_| ApiError::Internal)?;
    Ok(Json(Stats { table: table.name.clone(), rows: table.rows, columns }))
}
