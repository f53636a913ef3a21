//! Routes: models that are learned from uploaded tables, and rows that are drawn from them.

use axum::Json;
use axum::body::Body as Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use seedbed_generate::model::{Codec, Model as Learned, UNKNOWN, Values};
use seedbed_measure::Evaluation;
use seedbed_ui::report;
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::auth::who::SignedIn;
use super::deletion::counted_things;
use super::error::{ApiError, FieldProblem, Problem, Result};
use super::fields::{Body, Fields, FromFields, Id, Params};
use super::jobs::{Begun, MOST_ROWS, WholeJob, begin};
use super::list::{List, PageParams};
use super::moment::Moment;
use super::recipe::read_stored;
use super::texts::{Name, SearchText};
use crate::artifacts::Artifacts;
use crate::models::FILE;
use crate::store::jobs::StoreMode;
use crate::store::models::{ModelDeleted, ModelState, NewModel, StoredModel, TrainingAction, TrainingControlled};
use crate::store::page::PageOf;
use crate::training::EVALUATION;
use crate::training::settings::{MARGINALS, MarginalWord, Synthesizer, TrainingSettings};
use crate::uploads::table::columns_of;

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(train))
        .routes(routes!(list))
        .routes(routes!(one, rename, delete))
        .routes(routes!(epochs))
        .routes(routes!(control))
        .routes(routes!(evaluation))
        .routes(routes!(written_report))
        .routes(routes!(file))
        .routes(routes!(file_of_digest))
        .routes(routes!(generate))
}

/// Where a model stands.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Standing {
    /// Nobody trains it yet.
    Pending,
    /// It is being trained.
    Training,
    /// It is there.
    Completed,
    /// It could not be trained.
    Failed,
    /// Ended by a user.
    Cancelled,
}

impl From<ModelState> for Standing {
    fn from(state: ModelState) -> Standing {
        match state {
            ModelState::Pending => Standing::Pending,
            ModelState::Training => Standing::Training,
            ModelState::Completed => Standing::Completed,
            ModelState::Failed => Standing::Failed,
            ModelState::Cancelled => Standing::Cancelled,
        }
    }
}

/// A model.
#[derive(Serialize, ToSchema)]
struct Model {
    #[schema(format = "uuid")]
    id: String,
    #[schema(format = "uuid")]
    project_id: String,
    /// What it was learned from, while that is there.
    #[schema(format = "uuid", required)]
    dataset_id: Option<String>,
    name: String,
    algorithm: String,
    #[schema(value_type = TrainingSettings)]
    settings: Value,
    state: Standing,
    /// Where its training is: `stage` is `reading`, `profiling`, `normalising`, `correlating`, `epoch` or `evaluating`; an epoch comes with its number, how many
    /// there are at the most, and the seconds that are left.
    #[schema(value_type = Object)]
    stage: Value,
    /// Why it failed.
    #[schema(required)]
    error: Option<String>,
    /// Names the model: equal digests, equal rows. Columns of the type `learned` name it in recipes.
    #[schema(required)]
    digest: Option<String>,
    /// The columns that were learned, with the number of their codes, and those that were left out, with the reason.
    #[schema(value_type = Option<Object>, required)]
    summary: Value,
    /// Rows that it was learned from.
    #[schema(minimum = 0)]
    rows_learned: u64,
    /// Bytes of its file.
    #[schema(minimum = 0)]
    bytes: u64,
    /// Grows by one with every change.
    #[schema(minimum = 1)]
    sequence: u64,
    created_at: Moment,
    #[schema(required)]
    started_at: Option<Moment>,
    #[schema(required)]
    finished_at: Option<Moment>,
    updated_at: Moment,
}

impl From<StoredModel> for Model {
    fn from(model: StoredModel) -> Model {
        Model {
            id: model.id,
            project_id: model.project_id,
            dataset_id: model.dataset_id,
            name: model.name,
            algorithm: model.algorithm,
            settings: read_stored(&model.settings),
            state: model.state.into(),
            stage: read_stored(&model.stage),
            error: model.error,
            digest: model.digest,
            summary: model.summary.as_deref().map_or(Value::Null, read_stored),
            rows_learned: model.rows_learned,
            bytes: model.bytes,
            sequence: model.sequence,
            created_at: Moment(model.created_at),
            started_at: model.started_at.map(Moment),
            finished_at: model.finished_at.map(Moment),
            updated_at: Moment(model.updated_at),
        }
    }
}

/// A model to train. What is left out is as it usually is.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read field by field")]
struct NewTraining {
    /// The uploaded table to learn.
    #[schema(format = "uuid")]
    dataset_id: String,
    /// The synthesizer.
    #[schema(default = "autoregressive", required = false)]
    algorithm: Synthesizer,
    /// Name; without it, that of the dataset.
    #[schema(value_type = Option<Name>)]
    name: Option<String>,
    #[schema(minimum = 1, maximum = 100_000)]
    epochs: Option<u64>,
    #[schema(minimum = 2, maximum = 100_000)]
    batch_size: Option<u64>,
    #[schema(exclusive_minimum = 0.0, maximum = 1.0)]
    learning_rate: Option<f64>,
    #[schema(minimum = 1, maximum = 4096)]
    dimensions: Option<u64>,
    #[schema(minimum = 1, maximum = 100_000)]
    patience: Option<u64>,
    /// Seconds.
    #[schema(minimum = 1, maximum = 8_640_000)]
    time_limit: Option<u64>,
    marginal: Option<MarginalWord>,
    #[schema(minimum = 1, maximum = 1_000_000)]
    protect_below: Option<u64>,
    #[schema(minimum = 0.0, maximum = 0.5)]
    holdout: Option<f64>,
    /// A column of the table.
    #[schema(max_length = 1000)]
    target: Option<String>,
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    seed: Option<u64>,
}

struct AskedTraining {
    dataset_id: String,
    name: Option<String>,
    settings: TrainingSettings,
}

impl FromFields for AskedTraining {
    fn read(fields: &mut Fields) -> Self {
        let usual = TrainingSettings::default();
        let mut small = |name, range| fields.optional_number(name, range).and_then(|number| u32::try_from(number).ok());
        let epochs = small("epochs", 1..=100_000);
        let batch_size = small("batch_size", 2..=100_000);
        let dimensions = small("dimensions", 1..=4096);
        let patience = small("patience", 1..=100_000);
        let protect_below = small("protect_below", 1..=1_000_000).unwrap_or(usual.protect_below);
        let asked = AskedTraining {
            dataset_id: fields.id("dataset_id"),
            name: fields.optional_line("name", 1..=120),
            settings: TrainingSettings {
                algorithm: fields.optional_word("algorithm", &Synthesizer::WORDS).unwrap_or(usual.algorithm),
                epochs,
                batch_size,
                dimensions,
                patience,
                protect_below,
                learning_rate: fields.optional_share("learning_rate", f64::MIN_POSITIVE, 1.0),
                marginal: fields.optional_word("marginal", &MARGINALS),
                time_limit: fields.optional_number("time_limit", 1..=8_640_000),
                holdout: fields.optional_share("holdout", 0.0, 0.5).unwrap_or(usual.holdout),
                target: fields.optional_text("target", 0..=1000).filter(|target| !target.is_empty()),
                seed: fields.optional_number("seed", 0..=9_007_199_254_740_991).unwrap_or(usual.seed),
            },
        };
        let synthesizer = asked.settings.algorithm;
        for name in asked.settings.foreign() {
            let own = synthesizer.own_settings().join(", ");
            let message = format!("{name} is no setting of {}, which has {own}", synthesizer.word());
            fields.note(name, "a setting of another synthesizer".to_owned(), own, message);
        }
        asked
    }
}

/// Train a model
///
/// It is trained on its own from now on, one model after the other: `GET /api/models/{id}` tells how far it is. The same dataset and
/// settings give the same model.
#[utoipa::path(post, path = "/models/train", tag = "models", operation_id = "train_model", request_body = NewTraining,
    security(("bearer" = []), ("cookie" = [])),
    responses((status = 202, body = Model, headers(("location" = String, description = "The model's address"))),
        (status = 404, description = "There is no such dataset, or it is not yours", body = Problem,
            content_type = "application/problem+json")))]
async fn train(State(state): State<AppState>, who: SignedIn, Body(asked): Body<AskedTraining>) -> Result<Response> {
    let missing = || {
        ApiError::Missing(vec![FieldProblem {
            pointer: "/dataset_id".to_owned(),
            found: asked.dataset_id.clone(),
            allowed: "the id of a dataset of yours".to_owned(),
            message: "there is no such dataset".to_owned(),
        }])
    };
    let dataset = state.store.dataset(&who.user.id, &asked.dataset_id).await?.ok_or_else(missing)?;
    let upload = state.store.upload(&who.user.id, &asked.dataset_id).await?.ok_or_else(|| {
        let message = "models are learned from uploaded tables; this dataset was made from a recipe, which makes any number of rows";
        ApiError::field("/dataset_id", asked.dataset_id.clone(), "the id of an uploaded dataset", message)
    })?;
    let columns = columns_of(&upload);
    if let Some(target) = &asked.settings.target
        && !columns.iter().any(|column| column.name == *target && column.role.is_learned())
    {
        let names: Vec<&str> =
            columns.iter().filter(|column| column.role.is_learned()).map(|column| column.name.as_str()).collect();
        let message = format!("the target must be a column that is learned, not {target:?}");
        return Err(ApiError::field("/target", format!("{target:?}"), format!("one of {}", names.join(", ")), message));
    }
    if !columns.iter().any(|column| column.role.is_learned()) {
        let message = "every column of this table is an id, free text or personal data, so there is nothing to learn; correct their roles";
        return Err(ApiError::field("/dataset_id", asked.dataset_id, "a table with a column to learn", message));
    }
    let new = NewModel {
        dataset_id: asked.dataset_id.clone(),
        name: asked.name.unwrap_or(dataset.name),
        algorithm: asked.settings.algorithm.word().to_owned(),
        settings: serde_json::to_string(&asked.settings).map_err(|_| ApiError::Internal)?,
    };
    let model = state.store.add_model(&who.user.id, new).await?.ok_or(ApiError::NotFound("dataset"))?;
    state.training.ring();
    let location = format!("/api/models/{}", model.id);
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(Model::from(model))).into_response())
}

/// How to narrow the list.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters to readers of the API")]
struct FilterParams {
    /// Text in the name, upper or lower case.
    #[param(inline)]
    search: Option<SearchText>,
    #[param(format = "uuid")]
    project_id: Option<String>,
    /// What it was learned from.
    #[param(format = "uuid")]
    dataset_id: Option<String>,
    /// Only models in this state.
    state: Option<Standing>,
}

struct ListParams {
    search: Option<String>,
    project_id: Option<String>,
    dataset_id: Option<String>,
    state: Option<ModelState>,
    page: PageOf,
}

impl FromFields for ListParams {
    fn read(fields: &mut Fields) -> Self {
        ListParams {
            search: fields.optional_text("search", 0..=200),
            project_id: fields.optional_id("project_id"),
            dataset_id: fields.optional_id("dataset_id"),
            state: fields.optional_word("state", &ModelState::ALL.map(|state| (state.word(), state))),
            page: fields.page(),
        }
    }
}

/// My models, newest first
#[utoipa::path(get, path = "/models", tag = "models", operation_id = "list_models", params(FilterParams, PageParams),
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = List<Model>)))]
async fn list(
    State(state): State<AppState>,
    who: SignedIn,
    Params(asked): Params<ListParams>,
) -> Result<Json<List<Model>>> {
    let (search, project, dataset) =
        (asked.search.as_deref(), asked.project_id.as_deref(), asked.dataset_id.as_deref());
    let models = state.store.models(&who.user.id, search, project, dataset, asked.state, asked.page).await?;
    Ok(Json(List::of(models, asked.page, Model::from)))
}

async fn find(state: &AppState, user_id: &str, id: &str) -> Result<StoredModel> {
    state.store.model(user_id, id).await?.ok_or(ApiError::NotFound("model"))
}

/// A column of a model.
#[derive(Serialize, ToSchema)]
struct ModelColumn {
    name: String,
    /// Its words, the first thousand of them; nothing if its values are numbers or moments.
    #[schema(required)]
    words: Option<Vec<String>>,
    /// How many words there are.
    #[schema(minimum = 0)]
    word_count: usize,
    /// The smallest value, if its values are numbers or moments.
    #[schema(required)]
    min: Option<String>,
    /// The largest one.
    #[schema(required)]
    max: Option<String>,
    /// Whether values may be missing.
    nullable: bool,
}

/// A model with what it draws.
#[derive(Serialize, ToSchema)]
struct WholeModel {
    #[serde(flatten)]
    model: Model,
    /// The columns that it draws; none before it is there.
    columns: Vec<ModelColumn>,
    /// The recipe of a table like the one that was learned; none before it is there.
    #[schema(value_type = Option<super::texts::Recipe>, required)]
    recipe: Value,
}

/// Words that are shown.
const WORDS: usize = 1000;

fn shown_column(codec: &Codec) -> ModelColumn {
    let (words, word_count, bounds) = match &codec.values {
        Values::Words(words) => (Some(words.iter().take(WORDS).map(str::to_owned).collect()), words.len(), None),
        Values::Numbers { written, bins } => {
            let bounds = bins
                .first()
                .zip(bins.last())
                .map(|(first, last)| (written.text(first.low()), written.text(last.high())));
            (None, 0, bounds)
        }
    };
    let (min, max) = bounds.unzip();
    ModelColumn { name: codec.name.clone(), words, word_count, min, max, nullable: codec.nullable }
}

/// One model, with what it draws
#[utoipa::path(get, path = "/models/{id}", tag = "models", operation_id = "get_model",
    params(("id" = String, Path, format = "uuid")), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, body = WholeModel)))]
async fn one(State(state): State<AppState>, who: SignedIn, Id(id): Id) -> Result<Json<WholeModel>> {
    let stored = find(&state, &who.user.id, &id).await?;
    let seed = read_stored(&stored.settings)["seed"].as_u64().unwrap_or(7);
    let learned = match &stored.digest {
        Some(digest) => Some(learned(&state, digest).await?),
        None => None,
    };
    let columns = learned.iter().flat_map(|model| model.codecs()).map(shown_column).collect();
    let recipe = learned.map_or(Value::Null, |model| model.recipe(model.rows(), seed));
    Ok(Json(WholeModel { model: stored.into(), columns, recipe }))
}

/// The model of this digest.
async fn learned(state: &AppState, digest: &str) -> Result<std::sync::Arc<Learned>> {
    let (models, digest) = (state.models.clone(), digest.to_owned());
    let read = tokio::task::spawn_blocking(move || models.of(&digest)).await.map_err(|_| ApiError::Internal)?;
    read.ok_or(ApiError::Internal)
}

/// What to change in a model.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read field by field")]
struct ModelChange {
    #[schema(value_type = Name)]
    name: String,
}

impl FromFields for ModelChange {
    fn read(fields: &mut Fields) -> Self {
        ModelChange { name: fields.line("name", 1..=120) }
    }
}

/// Rename a model
#[utoipa::path(patch, path = "/models/{id}", tag = "models", operation_id = "change_model",
    params(("id" = String, Path, format = "uuid")), request_body = ModelChange,
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = Model)))]
async fn rename(
    State(state): State<AppState>,
    who: SignedIn,
    Id(id): Id,
    Body(change): Body<ModelChange>,
) -> Result<Json<Model>> {
    let model = state.store.rename_model(&who.user.id, &id, &change.name).await?;
    Ok(Json(model.ok_or(ApiError::NotFound("model"))?.into()))
}

/// Delete a model
///
/// One that jobs or saved schemas draw from stays.
#[utoipa::path(delete, path = "/models/{id}", tag = "models", operation_id = "delete_model",
    params(("id" = String, Path, format = "uuid")), security(("bearer" = []), ("cookie" = [])),
    responses((status = 204), (status = 409, body = Problem, content_type = "application/problem+json",
        description = "Something draws from it; how much, is said")))]
async fn delete(State(state): State<AppState>, who: SignedIn, Id(id): Id) -> Result<StatusCode> {
    match state.store.delete_model(&who.user.id, &id).await? {
        ModelDeleted::Unknown => Err(ApiError::NotFound("model")),
        ModelDeleted::Wanted { by } => {
            let things = counted_things(by);
            Err(ApiError::Conflict(format!("{things} from this model and would be lost with it; delete them first")))
        }
        ModelDeleted::Yes => {
            state.artifacts.remove_model(&id).await?;
            Ok(StatusCode::NO_CONTENT)
        }
    }
}

/// Epochs after one that is known.
struct After(u32);

impl FromFields for After {
    fn read(fields: &mut Fields) -> Self {
        After(fields.optional_number("after", 0..=100_000).and_then(|after| u32::try_from(after).ok()).unwrap_or(0))
    }
}

/// Which epochs.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters to readers of the API")]
struct AfterParams {
    /// Only those after this one.
    #[param(minimum = 0, maximum = 100_000, default = 0)]
    after: Option<u32>,
}

/// The epochs of a training.
#[derive(Serialize, ToSchema)]
struct Epochs {
    /// In order, each with its number and what was measured after it: the mean loss of a row in nats while learning, and of the rows that
    /// judge when it is enough, and the seconds since the training began.
    #[schema(value_type = Vec<Object>)]
    items: Vec<Value>,
}

/// How the epochs of a training went
#[utoipa::path(get, path = "/models/{id}/epochs", tag = "models", operation_id = "get_epochs",
    params(("id" = String, Path, format = "uuid"), AfterParams), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, body = Epochs)))]
async fn epochs(
    State(state): State<AppState>,
    who: SignedIn,
    Id(id): Id,
    Params(After(after)): Params<After>,
) -> Result<Json<Epochs>> {
    let model = find(&state, &who.user.id, &id).await?;
    let epochs = state.store.epochs(&model.id, after).await?.into_iter().map(|(number, report)| {
        let mut report = read_stored(&report);
        report["number"] = json!(number);
        report
    });
    Ok(Json(Epochs { items: epochs.collect() }))
}

/// What to do with a training.
#[derive(Clone, Copy, ToSchema)]
#[schema(rename_all = "lowercase")]
#[allow(dead_code, reason = "describes the value to readers of the API")]
enum TrainingWord {
    /// End it; what was learned is given up.
    Cancel,
    /// End it after the epoch under way; the best so far is the model.
    Finish,
    /// Train again after a failure or a cancellation.
    Retry,
}

/// An action on a training.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read field by field")]
struct Control {
    #[schema(value_type = TrainingWord)]
    action: Option<TrainingAction>,
}

impl FromFields for Control {
    fn read(fields: &mut Fields) -> Self {
        let words =
            [("cancel", TrainingAction::Cancel), ("finish", TrainingAction::Finish), ("retry", TrainingAction::Retry)];
        Control { action: fields.word("action", &words) }
    }
}

/// Cancel, finish or retry a training
#[utoipa::path(post, path = "/models/{id}/control", tag = "models", operation_id = "control_model",
    params(("id" = String, Path, format = "uuid")), request_body = Control,
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = Model),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "The model's state does not allow it")))]
async fn control(
    State(state): State<AppState>,
    who: SignedIn,
    Id(id): Id,
    Body(control): Body<Control>,
) -> Result<Json<Model>> {
    // A body without a known action was refused when it was read.
    let action = control.action.ok_or(ApiError::Internal)?;
    match state.store.control_model(&who.user.id, &id, action).await? {
        TrainingControlled::Unknown => Err(ApiError::NotFound("model")),
        TrainingControlled::NotNow(model) => {
            let done = match action {
                TrainingAction::Cancel => "cancelled",
                TrainingAction::Finish => "finished early",
                TrainingAction::Retry if model.dataset_id.is_none() => {
                    return Err(ApiError::Conflict("the dataset that it was to be learned from is gone".to_owned()));
                }
                TrainingAction::Retry => "trained again",
            };
            Err(ApiError::Conflict(format!("this model is {} and cannot be {done}", model.state.word())))
        }
        TrainingControlled::Yes(model) => {
            state.training.ring();
            Ok(Json((*model).into()))
        }
    }
}

async fn evaluated(state: &AppState, user_id: &str, id: &str) -> Result<(StoredModel, axum::body::Bytes)> {
    let model = find(state, user_id, id).await?;
    if model.state != ModelState::Completed {
        return Err(ApiError::Conflict(format!(
            "this model is {}; only a completed one was evaluated",
            model.state.word()
        )));
    }
    let bytes = state.artifacts.get(&Artifacts::model_key(id, EVALUATION)).await?;
    Ok((model, bytes))
}

/// How good and how private a model's rows are
///
/// As many made rows as there are real ones, at most 50,000, beside rows that were held out from the training.
#[utoipa::path(get, path = "/models/{id}/evaluation", tag = "models", operation_id = "get_evaluation",
    params(("id" = String, Path, format = "uuid")), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, body = Object), (status = 409, body = Problem, content_type = "application/problem+json",
        description = "It is not there yet")))]
async fn evaluation(State(state): State<AppState>, who: SignedIn, Id(id): Id) -> Result<Response> {
    let (_, bytes) = evaluated(&state, &who.user.id, &id).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

/// The same as a report to read
///
/// One HTML file that needs nothing else.
#[utoipa::path(get, path = "/models/{id}/report", tag = "models", operation_id = "get_report",
    params(("id" = String, Path, format = "uuid")), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, body = String, content_type = "text/html")))]
async fn written_report(State(state): State<AppState>, who: SignedIn, Id(id): Id) -> Result<Response> {
    let (model, bytes) = evaluated(&state, &who.user.id, &id).await?;
    let evaluation: Evaluation = serde_json::from_slice(&bytes).map_err(|error| {
        tracing::error!(%error, model = id, "an evaluation cannot be read");
        ApiError::Internal
    })?;
    let document =
        tokio::task::spawn_blocking(move || report::document(evaluation)).await.map_err(|_| ApiError::Internal)?;
    let name = super::download::disposition(&format!("{} report.html", model.name));
    let name = HeaderValue::from_str(&name).map_err(|_| ApiError::Internal)?;
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], document).into_response())
}

/// A model as a file
///
/// Safetensors with JSON inside and no code; `seedbed generate --model` draws from it.
#[utoipa::path(get, path = "/models/{id}/file", tag = "models", operation_id = "get_model_file",
    params(("id" = String, Path, format = "uuid")), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, content_type = "application/octet-stream", description = "The file")))]
async fn file(State(state): State<AppState>, who: SignedIn, Id(id): Id) -> Result<Response> {
    let model = find(&state, &who.user.id, &id).await?;
    if model.state != ModelState::Completed {
        return Err(ApiError::Conflict(format!(
            "this model is {}; only a completed one has a file",
            model.state.word()
        )));
    }
    let bytes = state.artifacts.get(&Artifacts::model_key(&id, FILE)).await?;
    let name = super::download::disposition(&format!("{}.safetensors", model.name));
    let name = HeaderValue::from_str(&name).map_err(|_| ApiError::Internal)?;
    let kind = HeaderValue::from_static("application/octet-stream");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], Bytes::from(bytes)).into_response())
}

/// The file of the model that a recipe names
///
/// What a digest names never changes, so it may be kept.
#[utoipa::path(get, path = "/models/files/{digest}", tag = "models", operation_id = "get_file_of_digest",
    params(("digest" = String, Path, pattern = "^[0-9a-f]{16}$")), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, content_type = "application/octet-stream", description = "The file"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "There is no such model, or it is not yours")))]
async fn file_of_digest(State(state): State<AppState>, who: SignedIn, Path(digest): Path<String>) -> Result<Response> {
    let model = state.store.model_of_digest(Some(&who.user.id), &digest).await?.ok_or(ApiError::NotFound("model"))?;
    let bytes = state.artifacts.get(&Artifacts::model_key(&model.id, FILE)).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    Ok((headers, bytes).into_response())
}

/// Rows to draw from a model.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read field by field")]
struct NewRows {
    #[schema(format = "uuid")]
    model_id: String,
    /// How many rows.
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    count: u64,
    /// A value by the name of its column: every row has it, and the other columns are drawn given it. Null is a missing value.
    #[schema(value_type = Option<Object>)]
    conditions: Option<Value>,
    /// Rows made wrong on purpose.
    anomalies: Option<AnomaliesAsked>,
    /// Without it, that of the model.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    seed: Option<u64>,
    /// Name of the job and of its dataset; without it, that of the model.
    #[schema(value_type = Option<Name>)]
    name: Option<String>,
    /// Where the job belongs; without it, to the model's project.
    #[schema(format = "uuid")]
    project_id: Option<String>,
    /// `virtual` or `parquet`; without it, `virtual`.
    #[schema(value_type = Option<super::jobs::Keeping>)]
    store: Option<StoreMode>,
}

/// Rows made wrong on purpose.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read field by field")]
struct AnomaliesAsked {
    /// Whether there are any.
    inject: bool,
    /// The share of rows.
    #[schema(minimum = 0.0, maximum = 1.0)]
    ratio: f64,
}

struct AskedRows {
    model_id: String,
    count: Option<u64>,
    conditions: Map<String, Value>,
    anomalies: Option<f64>,
    seed: Option<u64>,
    name: Option<String>,
    project_id: Option<String>,
    store: Option<StoreMode>,
}

impl FromFields for AskedRows {
    fn read(fields: &mut Fields) -> Self {
        let model_id = fields.id("model_id");
        let count = fields.number("count", 1..=MOST_ROWS);
        let conditions =
            fields.optional_object("conditions").and_then(|asked| asked.as_object().cloned()).unwrap_or_default();
        let anomalies = fields.optional_object("anomalies").and_then(|asked| {
            let (inject, ratio) =
                (asked.get("inject").and_then(Value::as_bool), asked.get("ratio").and_then(Value::as_f64));
            match (inject, ratio) {
                (Some(false), _) => None,
                (Some(true), Some(ratio)) if (0.0..=1.0).contains(&ratio) => Some(ratio),
                _ => {
                    let allowed = "{\"inject\": true, \"ratio\": a number from 0 to 1}".to_owned();
                    let message = format!("anomalies must be {allowed}, not {asked}");
                    fields.note("anomalies", asked.to_string(), allowed, message);
                    None
                }
            }
        });
        AskedRows {
            model_id,
            count,
            conditions,
            anomalies,
            seed: fields.optional_number("seed", 0..=9_007_199_254_740_991),
            name: fields.optional_line("name", 1..=120),
            project_id: fields.optional_id("project_id"),
            store: fields.optional_word("store", &[("virtual", StoreMode::Virtual), ("parquet", StoreMode::Parquet)]),
        }
    }
}

/// Draw rows from a model
///
/// They are made by a job like any other: chunks, pause, resume, any format. Its recipe can be changed further.
#[utoipa::path(post, path = "/generate", tag = "models", operation_id = "generate_rows", request_body = NewRows,
    security(("bearer" = []), ("cookie" = [])),
    responses((status = 202, body = WholeJob, headers(("location" = String, description = "The job's address"))),
        (status = 404, description = "There is no such model, or it is not yours", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "The model is not there yet", body = Problem, content_type = "application/problem+json")))]
async fn generate(State(state): State<AppState>, who: SignedIn, Body(asked): Body<AskedRows>) -> Result<Response> {
    let stored = state.store.model(&who.user.id, &asked.model_id).await?.ok_or_else(|| {
        ApiError::Missing(vec![FieldProblem {
            pointer: "/model_id".to_owned(),
            found: asked.model_id.clone(),
            allowed: "the id of a model of yours".to_owned(),
            message: "there is no such model".to_owned(),
        }])
    })?;
    let Some(digest) = stored.digest.as_deref().filter(|_| stored.state == ModelState::Completed) else {
        return Err(ApiError::Conflict(format!(
            "this model is {}; only a completed one has rows",
            stored.state.word()
        )));
    };
    let model = learned(&state, digest).await?;
    let seed = asked.seed.or_else(|| read_stored(&stored.settings)["seed"].as_u64()).unwrap_or(7);
    let mut recipe = model.recipe(asked.count.unwrap_or(1), seed);
    condition(&model, &asked.conditions, &mut recipe)?;
    if let (Some(ratio), Some(table)) = (asked.anomalies, recipe.pointer_mut("/tables/0")) {
        table["anomalies"] = json!({"share": ratio});
    }
    let begun = Begun {
        project_id: asked.project_id.unwrap_or(stored.project_id),
        recipe,
        rows: None,
        name: Some(asked.name.unwrap_or(stored.name)),
        kind: "model",
        store: asked.store,
    };
    begin(&state, &who.user.id, begun).await
}

/// Puts columns with one value in the place of learned ones.
fn condition(model: &Learned, conditions: &Map<String, Value>, recipe: &mut Value) -> Result<()> {
    let mut problems = Vec::new();
    for (name, value) in conditions {
        let pointer = format!("/conditions/{}", name.replace('~', "~0").replace('/', "~1"));
        let mut note = |allowed: String, message: String| {
            problems.push(FieldProblem { pointer: pointer.clone(), found: value.to_string(), allowed, message });
        };
        let Some(codec) = model.codecs().iter().find(|codec| codec.name == *name) else {
            let names: Vec<&str> = model.codecs().iter().map(|codec| codec.name.as_str()).take(50).collect();
            note(format!("one of {}", names.join(", ")), format!("the model knows no column {name:?}"));
            continue;
        };
        if let Err(allowed) = holds(codec, value) {
            note(allowed.clone(), format!("{name:?} has {allowed}, not {value}"));
        }
    }
    seedbed_recipe::models::condition(recipe, conditions);
    if problems.is_empty() { Ok(()) } else { Err(ApiError::Invalid(problems)) }
}

/// Whether a column of the model has this value; otherwise what it has.
fn holds(codec: &Codec, value: &Value) -> std::result::Result<(), String> {
    let text = match value {
        Value::Null if codec.nullable => return Ok(()),
        Value::Null => return Err("no missing values".to_owned()),
        Value::String(text) => text.clone(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::Array(_) | Value::Object(_) => return Err("single values".to_owned()),
    };
    match &codec.values {
        Values::Words(words) => {
            if words.iter().any(|word| word == text) {
                return Ok(());
            }
            let some: Vec<&str> = words.iter().take(20).collect();
            let more = if words.len() > some.len() { ", …" } else { "" };
            Err(format!("the values {}{more}", some.join(", ")))
        }
        Values::Numbers { written, bins } => {
            let Some((first, last)) = bins.first().zip(bins.last()) else { return Err("no values".to_owned()) };
            let is_within = codec.code_of_text(&text) != UNKNOWN
                && written.unit_of(&text).is_some_and(|unit| (first.low()..=last.high()).contains(&unit));
            if is_within {
                return Ok(());
            }
            Err(format!("values from {} to {}", written.text(first.low()), written.text(last.high())))
        }
    }
}
