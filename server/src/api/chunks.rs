//! Route: the chunks of a job.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::auth::who::SignedIn;
use super::error::{ApiError, Result};
use super::fields::Id;
use crate::store::chunks::ChunkRun;

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(chunks))
}

/// Where a chunk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ChunkState {
    /// It is made and safe.
    Done,
    /// A worker makes it.
    Making,
    /// Nobody makes it yet.
    Waiting,
    /// The last attempt at it failed; it is tried again unless the job has failed.
    Failed,
}

/// Neighbouring chunks of one state.
#[derive(Serialize, ToSchema)]
struct Run {
    state: ChunkState,
    #[schema(minimum = 1)]
    chunks: u64,
}

/// All chunks of a job.
#[derive(Serialize, ToSchema)]
struct JobChunks {
    /// The job's number when the chunks were read: they are at least as new.
    #[schema(minimum = 1)]
    sequence: u64,
    /// Attempts that have failed since the job began or was resumed.
    #[schema(minimum = 0)]
    failures: u64,
    /// The chunks in the order of tables and rows, neighbours of one state together.
    runs: Vec<Run>,
}

/// The chunks of a job
///
/// The first run begins with the first rows of the first table.
#[utoipa::path(get, path = "/jobs/{id}/chunks", tag = "jobs", operation_id = "get_job_chunks",
    params(("id" = String, Path, format = "uuid")), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, body = JobChunks)))]
async fn chunks(State(state): State<AppState>, who: SignedIn, Id(id): Id) -> Result<Json<JobChunks>> {
    let job = state.store.job(&who.user.id, &id).await?.ok_or(ApiError::NotFound("job"))?;
    let runs = state.store.chunk_runs(&job.id).await?;
    let failures = runs.iter().map(|run| number(run.failures)).sum();
    Ok(Json(JobChunks { sequence: job.sequence, failures, runs: runs.iter().map(show).collect() }))
}

fn show(run: &ChunkRun) -> Run {
    let state = match run.state.as_str() {
        "done" => ChunkState::Done,
        "making" => ChunkState::Making,
        "failed" => ChunkState::Failed,
        _ => ChunkState::Waiting,
    };
    Run { state, chunks: number(run.chunks) }
}

/// Counts are never negative.
fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
