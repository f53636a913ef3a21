//! Routes: jobs.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use seedbed_ui::format::count;

use super::AppState;
use super::auth::who::SignedIn;
use super::error::{ApiError, FieldProblem, Problem, Result};
use super::fields::{Body, Fields, FromFields, Id, Params};
use super::list::{List, PageParams};
use super::moment::Moment;
use super::recipe::{check, read_stored};
use super::texts::{Name, Recipe, Tag};
use crate::jobs::live::Progress;
use crate::store;
use crate::store::jobs::{Action, Controlled, JobState, StoreMode};
use crate::store::page::PageOf;

/// The most rows of a job that keeps nothing but digests.
pub const MOST_ROWS: u64 = 1_000_000_000_000;

/// The most rows of a job that stores its bytes: its chunks must fit into memory.
pub const MOST_STORED_ROWS: u64 = 4_294_967_296;

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(one))
        .routes(routes!(status))
        .routes(routes!(control))
}

/// Where a job stands.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Standing {
    /// No chunk was begun.
    Pending,
    /// Chunks are being made.
    Generating,
    /// Stopped for a while.
    Paused,
    /// Ended by a user.
    Cancelled,
    /// A chunk could not be made; resuming tries again.
    Failed,
    /// All is there.
    Completed,
}

impl From<JobState> for Standing {
    fn from(state: JobState) -> Standing {
        match state {
            JobState::Pending => Standing::Pending,
            JobState::Generating => Standing::Generating,
            JobState::Paused => Standing::Paused,
            JobState::Cancelled => Standing::Cancelled,
            JobState::Failed => Standing::Failed,
            JobState::Completed => Standing::Completed,
        }
    }
}

/// Whether a job keeps bytes: `virtual` makes the rows again whenever they are read, `parquet` stores them.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Keeping {
    /// Digests and statistics only.
    Virtual,
    /// Parquet, one object a chunk.
    Parquet,
}

impl From<StoreMode> for Keeping {
    fn from(mode: StoreMode) -> Keeping {
        match mode {
            StoreMode::Virtual => Keeping::Virtual,
            StoreMode::Parquet => Keeping::Parquet,
        }
    }
}

/// A table and its rows.
#[derive(Serialize, ToSchema)]
pub(super) struct Table {
    name: String,
    #[schema(minimum = 0)]
    rows: u64,
}

impl Table {
    pub(super) const fn new(name: String, rows: u64) -> Table {
        Table { name, rows }
    }
}

impl From<store::jobs::JobTable> for Table {
    fn from(table: store::jobs::JobTable) -> Table {
        Table { name: table.name, rows: table.rows }
    }
}

/// How far a job is.
#[derive(Serialize, ToSchema)]
pub(super) struct JobProgress {
    #[schema(format = "uuid")]
    id: String,
    state: Standing,
    /// Grows by one with every change of the job. Of two snapshots, the one with the larger number is newer and
    /// replaces the other.
    #[schema(minimum = 1)]
    sequence: u64,
    /// Rows of all tables.
    #[schema(minimum = 0)]
    rows_total: u64,
    /// Rows made.
    #[schema(minimum = 0)]
    rows_done: u64,
    /// Bytes stored.
    #[schema(minimum = 0)]
    bytes_done: u64,
    #[schema(minimum = 0)]
    chunks_total: u64,
    #[schema(minimum = 0)]
    chunks_done: u64,
    /// Rows a second over the last ten seconds, while the job is being made.
    rows_per_second: Option<f64>,
    /// Seconds until the last row, at this rate.
    remaining_seconds: Option<f64>,
    /// Why it failed.
    error: Option<String>,
    started_at: Option<Moment>,
    finished_at: Option<Moment>,
    updated_at: Moment,
    /// Seconds in which rows were being made, up to the last checkpoint. Pauses do not count, and neither does the time in
    /// which the job waited for a worker or no server ran.
    #[schema(minimum = 0)]
    active_seconds: f64,
}

impl From<Progress> for JobProgress {
    fn from(progress: Progress) -> JobProgress {
        JobProgress {
            remaining_seconds: progress.remaining_seconds(),
            id: progress.id,
            state: progress.state.into(),
            sequence: progress.sequence,
            rows_total: progress.rows_total,
            rows_done: progress.rows_done,
            bytes_done: progress.bytes_done,
            chunks_total: progress.chunks_total,
            chunks_done: progress.chunks_done,
            rows_per_second: progress.rows_per_second,
            error: progress.error,
            started_at: progress.started_at.map(Moment),
            finished_at: progress.finished_at.map(Moment),
            updated_at: Moment(progress.updated_at),
            active_seconds: progress.active_ms as f64 / 1000.0,
        }
    }
}

/// A job.
#[derive(Serialize, ToSchema)]
struct Job {
    #[serde(flatten)]
    progress: JobProgress,
    #[schema(format = "uuid")]
    project_id: String,
    name: String,
    /// Kind of data.
    #[schema(example = "table")]
    kind: String,
    /// Names the recipe with the word lists that it draws from: equal digests, equal data. It is the digest that a check
    /// or a preview of the same recipe tells.
    recipe_digest: String,
    tables: Vec<Table>,
    store: Keeping,
    /// Rows of a chunk.
    #[schema(minimum = 1)]
    chunk_rows: u64,
    /// The dataset that it made.
    #[schema(format = "uuid")]
    dataset_id: Option<String>,
    created_at: Moment,
}

/// A job with its recipe.
#[derive(Serialize, ToSchema)]
pub(super) struct WholeJob {
    #[serde(flatten)]
    job: Job,
    #[schema(value_type = Recipe)]
    recipe: Value,
}

fn show(state: &AppState, job: store::jobs::Job) -> Job {
    Job {
        progress: state.live.progress(&job).into(),
        project_id: job.project_id,
        name: job.name,
        kind: job.kind,
        recipe_digest: job.recipe_digest,
        tables: job.tables.into_iter().map(Table::from).collect(),
        store: job.mode.into(),
        chunk_rows: job.chunk_rows,
        dataset_id: job.dataset_id,
        created_at: Moment(job.created_at),
    }
}

fn show_whole(state: &AppState, job: store::jobs::Job) -> WholeJob {
    let recipe = read_stored(&job.recipe);
    WholeJob { job: show(state, job), recipe }
}

/// A job to begin.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read field by field")]
struct NewJob {
    #[schema(format = "uuid")]
    project_id: String,
    #[schema(value_type = Recipe)]
    recipe: Value,
    /// Rows of the first table that says a number; the other tables that say one keep their proportions to it, and those
    /// with so many rows a parent follow by themselves. Without it, what the recipe says. The job's recipe has the new
    /// numbers, so that its digest names this data.
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    rows: Option<u64>,
    /// Name of the job and of its dataset; without it, the names of the tables.
    #[schema(value_type = Option<Name>)]
    name: Option<String>,
    /// Without it, `virtual`.
    #[schema(value_type = Option<Keeping>)]
    store: Option<StoreMode>,
}

impl FromFields for NewJob {
    fn read(fields: &mut Fields) -> Self {
        NewJob {
            project_id: fields.id("project_id"),
            recipe: fields.object("recipe"),
            rows: fields.optional_number("rows", 1..=MOST_ROWS),
            name: fields.optional_line("name", 1..=120),
            store: fields.optional_word("store", &[("virtual", StoreMode::Virtual), ("parquet", StoreMode::Parquet)]),
        }
    }
}

/// What to do with a job.
#[derive(Clone, Copy, ToSchema)]
#[schema(rename_all = "lowercase")]
#[allow(dead_code, reason = "describes the value to readers of the API")]
enum JobAction {
    /// Begin no further chunks for now.
    Pause,
    /// Go on, after a pause or a failure.
    Resume,
    /// End it for good; what it has stored is removed.
    Cancel,
}

/// An action on a job.
#[derive(ToSchema)]
struct Control {
    #[schema(value_type = JobAction)]
    action: Option<Action>,
}

impl FromFields for Control {
    fn read(fields: &mut Fields) -> Self {
        let words = [("pause", Action::Pause), ("resume", Action::Resume), ("cancel", Action::Cancel)];
        Control { action: fields.word("action", &words) }
    }
}

/// How to narrow the list.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters to readers of the API")]
struct FilterParams {
    /// Only jobs in this state.
    state: Option<Standing>,
    /// Another name for `state`; both at once must say the same.
    status: Option<Standing>,
    /// Kind of data.
    #[param(inline)]
    kind: Option<Tag>,
    #[param(format = "uuid")]
    project_id: Option<String>,
}

struct ListParams {
    state: Option<JobState>,
    kind: Option<String>,
    project_id: Option<String>,
    page: PageOf,
}

impl FromFields for ListParams {
    fn read(fields: &mut Fields) -> Self {
        let words = JobState::ALL.map(|state| (state.word(), state));
        let (state, status) = (fields.optional_word("state", &words), fields.optional_word("status", &words));
        if let (Some(state), Some(status)) = (state, status)
            && state != status
        {
            let (found, allowed) = (format!("{:?}", status.word()), format!("{:?}, which state says", state.word()));
            fields.note("status", found, allowed, "status is another name for state, and the two differ".to_owned());
        }
        ListParams {
            state: state.or(status),
            kind: fields.optional_line("kind", 1..=50),
            project_id: fields.optional_id("project_id"),
            page: fields.page(),
        }
    }
}

/// My jobs, newest first
#[utoipa::path(get, path = "/jobs", tag = "jobs", operation_id = "list_jobs", params(FilterParams, PageParams),
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = List<Job>)))]
async fn list(
    State(state): State<AppState>,
    who: SignedIn,
    Params(asked): Params<ListParams>,
) -> Result<Json<List<Job>>> {
    let (kind, project) = (asked.kind.as_deref(), asked.project_id.as_deref());
    let jobs = state.store.jobs(&who.user.id, asked.state, kind, project, asked.page).await?;
    Ok(Json(List::of(jobs, asked.page, |job| show(&state, job))))
}

/// Begin a job
///
/// It runs on its own from now on; `GET /api/live` tells how far it is.
#[utoipa::path(post, path = "/jobs", tag = "jobs", operation_id = "add_job", request_body = NewJob,
    security(("bearer" = []), ("cookie" = [])),
    responses((status = 202, body = WholeJob, headers(("location" = String, description = "The job's address"))),
        (status = 404, description = "There is no such project, or it is not yours", body = Problem,
            content_type = "application/problem+json")))]
async fn add(State(state): State<AppState>, who: SignedIn, Body(new): Body<NewJob>) -> Result<Response> {
    let kind = "table";
    begin(
        &state,
        &who.user.id,
        Begun {
            project_id: new.project_id,
            recipe: new.recipe,
            rows: new.rows,
            name: new.name,
            kind,
            store: new.store,
        },
    )
    .await
}

/// A job to begin, and what its data is.
pub(super) struct Begun {
    pub project_id: String,
    pub recipe: Value,
    pub rows: Option<u64>,
    pub name: Option<String>,
    pub kind: &'static str,
    pub store: Option<StoreMode>,
}

/// Begins a job of this user.
pub(super) async fn begin(state: &AppState, user_id: &str, new: Begun) -> Result<Response> {
    let mode = new.store.unwrap_or(StoreMode::Virtual);
    let checked = check(state, user_id, new.recipe, new.rows).await?;
    let rows = checked.tables.iter().fold(0_u64, |sum, table| sum.saturating_add(table.rows));
    let most = if mode == StoreMode::Parquet { MOST_STORED_ROWS } else { MOST_ROWS };
    if rows > most {
        let stored = if mode == StoreMode::Parquet { "stored" } else { "virtual" };
        let (most_shown, rows_shown) = (count(most), count(rows));
        let message = format!("A {stored} job has at most {most_shown} rows in all its tables, not {rows_shown}.");
        return Err(ApiError::field("/rows", rows.to_string(), format!("at most {most}"), message));
    }
    let names = || checked.tables.iter().map(|table| table.name.as_str()).collect::<Vec<_>>().join(", ");
    let name = new.name.unwrap_or_else(|| names().chars().take(120).collect());
    let job = store::jobs::NewJob {
        project_id: new.project_id.clone(),
        name,
        kind: new.kind.to_owned(),
        recipe: checked.recipe.to_string(),
        recipe_digest: checked.digest,
        tables: checked.tables,
        row_bytes: checked.row_bytes,
        mode,
    };
    let added = state.store.add_job(user_id, job).await?;
    let job = added.ok_or_else(|| {
        ApiError::Missing(vec![FieldProblem {
            pointer: "/project_id".to_owned(),
            found: new.project_id,
            allowed: "the id of a project of yours".to_owned(),
            message: "there is no such project".to_owned(),
        }])
    })?;
    state.live.announce(&job);
    state.bell.ring();
    let location = format!("/api/jobs/{}", job.id);
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(show_whole(state, job))).into_response())
}

/// One job, with its recipe
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", operation_id = "get_job",
    params(("id" = String, Path, format = "uuid")), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, body = WholeJob)))]
async fn one(State(state): State<AppState>, who: SignedIn, Id(id): Id) -> Result<Json<WholeJob>> {
    let job = state.store.job(&who.user.id, &id).await?.ok_or(ApiError::NotFound("job"))?;
    Ok(Json(show_whole(&state, job)))
}

/// How far a job is
#[utoipa::path(get, path = "/jobs/{id}/status", tag = "jobs", operation_id = "get_job_status",
    params(("id" = String, Path, format = "uuid")), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, body = JobProgress)))]
async fn status(State(state): State<AppState>, who: SignedIn, Id(id): Id) -> Result<Json<JobProgress>> {
    let job = state.store.job(&who.user.id, &id).await?.ok_or(ApiError::NotFound("job"))?;
    Ok(Json(state.live.progress(&job).into()))
}

/// Pause, resume or cancel a job
///
/// Asking again for what is already so changes nothing and is no mistake.
#[utoipa::path(post, path = "/jobs/{id}/control", tag = "jobs", operation_id = "control_job",
    params(("id" = String, Path, format = "uuid")), request_body = Control,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = JobProgress),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "The job's state does not allow it"),
))]
async fn control(
    State(state): State<AppState>,
    who: SignedIn,
    Id(id): Id,
    Body(control): Body<Control>,
) -> Result<Json<JobProgress>> {
    // A body without a known action was refused when it was read.
    let action = control.action.ok_or(ApiError::Internal)?;
    match state.store.control_job(&who.user.id, &id, action).await? {
        Controlled::Unknown => Err(ApiError::NotFound("job")),
        Controlled::NotNow(job) => {
            let done = match action {
                Action::Pause => "paused",
                Action::Resume => "resumed",
                Action::Cancel => "cancelled",
            };
            Err(ApiError::Conflict(format!("this job is {} and cannot be {done}", job.state.word())))
        }
        Controlled::Yes(job) => {
            state.live.announce(&job);
            match action {
                Action::Resume => state.bell.ring(),
                Action::Cancel => state.artifacts.remove_job(&job.id).await?,
                Action::Pause => {}
            }
            Ok(Json(state.live.progress(&job).into()))
        }
    }
}
