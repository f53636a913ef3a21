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
use crate::store::Store;
use crate::uploads::measuring::Associations;

/// Profiles of single chunks that are read from the store at a time.
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
    /// Whether it was measured; an uploaded table is, soon after it has arrived.
    measured: bool,
    /// How the columns go together, and what lies far out; of uploaded tables.
    #[schema(required)]
    associations: Option<Associations>,
    /// Why it could not be measured.
    #[schema(required)]
    error: Option<String>,
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
/// Measured over all rows while they were made, or after they were uploaded.
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
        let message = format!("the dataset has no table {found}; it has {}", names.join(", "));
        ApiError::field("/table", found, format!("one of {}", names.join(", ")), message)
    })?;
    let (whole, associations, error) = match &dataset.job_id {
        Some(job_id) => (profile(&state.store, job_id, index).await?, None, None),
        None => {
            let upload = state.store.upload(&who.user.id, &id).await?.ok_or(ApiError::NotFound("dataset"))?;
            let read = |text: &String| serde_json::from_str(text).ok();
            let associations = upload.associations.as_ref().and_then(|text| serde_json::from_str(text).ok());
            (upload.profile.as_ref().and_then(read), associations, upload.profile_error)
        }
    };
    let measured = whole.is_some();
    let columns = whole.map(|profile| profile.summary()).unwrap_or_default();
    let columns = serde_json::to_value(columns).map_err(|_| ApiError::Internal)?;
    Ok(Json(Stats { table: table.name.clone(), rows: table.rows, measured, columns, associations, error }))
}

/// What was measured of a table: kept as one, together with what an earlier program has kept chunk by chunk.
async fn profile(store: &Store, job_id: &str, table: usize) -> Result<Option<TableProfile>> {
    // What another version of the program has kept may not fit: then there is nothing to show.
    let read = |text: &str| serde_json::from_str::<TableProfile>(text).ok();
    let kept = store.table_stats(job_id, table).await?.and_then(|kept| kept.stats);
    let mut whole = kept.as_deref().and_then(read);
    let mut after = None;
    loop {
        let parts = store.stats_of_chunks(job_id, table, after, PAGE).await?;
        for part in parts.iter().filter_map(|(_, text)| read(text)) {
            match &mut whole {
                Some(whole) => whole.merge(&part).map_err(|_| ApiError::Internal)?,
                None => whole = Some(part),
            }
        }
        match parts.last() {
            Some((last, _)) => after = Some(*last),
            None => return Ok(whole),
        }
    }
}
