//! Routes: recipes out of text, and whether something is a recipe.

use std::sync::Arc;

use axum::Json;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::header;
use futures::StreamExt;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use seedbed_export::sample::import_parquet;
use seedbed_recipe::{description, import};
use serde::Serialize;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::auth::who::SignedIn;
use super::error::{ApiError, FieldProblem, Problem, Result};
use super::fields::{Body, Fields, FromFields};
use super::recipe::check_models;
use super::texts::Recipe;
use crate::generator::field_problem;

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(readers, extract)).routes(routes!(validate)).merge(importing())
}

/// Imports may be larger than other bodies.
fn importing() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(import_any)).layer(DefaultBodyLimit::max(IMPORT_LIMIT))
}

/// The largest JSON body of an import, in bytes: JSON writes some characters of the text as several.
const IMPORT_LIMIT: usize = 2 * import::MOST_BYTES;

/// Where descriptions are read.
pub const EXTRACT: &str = "/api/schemas/extract";

/// What can read descriptions besides this server's own reader.
#[derive(Serialize, ToSchema)]
struct Readers {
    /// The language model that may be asked, if there is one.
    #[schema(required)]
    model: Option<ModelNamed>,
}

/// A language model.
#[derive(Serialize, ToSchema)]
struct ModelNamed {
    /// Its name.
    name: String,
    /// The host that descriptions are sent to.
    host: String,
    /// Whether that is this server's own machine.
    local: bool,
    /// The most seconds that it may take.
    seconds: u64,
}

/// What can read descriptions here
#[utoipa::path(get, path = "/schemas/extract", tag = "recipes", operation_id = "get_readers",
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = Readers)))]
async fn readers(State(state): State<AppState>, _who: SignedIn) -> Json<Readers> {
    let model = state.extractor.model().map(|model| ModelNamed {
        name: model.name.clone(),
        host: model.host(),
        local: model.is_local(),
        seconds: model.timeout.as_secs(),
    });
    Json(Readers { model })
}
/// The largest Parquet file, in bytes. It goes to the disk, not into memory.
pub(super) const PARQUET_LIMIT: usize = 128 * 1024 * 1024;

/// The media type of Parquet files (IANA).
const PARQUET: &str = "application/vnd.apache.parquet";

/// A description of data.
#[derive(ToSchema)]
struct Described {
    /// What the data is to be, in plain English.
    #[schema(min_length = 1, max_length = 20000)]
    description: String,
    /// Whether the language model of this server writes the recipe. The description is then sent to its provider;
    /// where the model is of no use, the first note says why and the description is read without it.
    #[schema(default = false, required = false)]
    model: bool,
}

impl FromFields for Described {
    fn read(fields: &mut Fields) -> Self {
        Described {
            description: fields.text("description", 1..=description::LONGEST),
            model: fields.optional_flag("model").unwrap_or(false),
        }
    }
}

/// A recipe that was read out of text.
#[derive(Serialize, ToSchema)]
pub(super) struct Extracted {
    #[schema(value_type = Recipe)]
    pub recipe: Value,
    /// What was assumed.
    pub notes: Vec<Note>,
}

/// Something that was assumed, for a person to check.
#[derive(Serialize, ToSchema)]
pub(super) struct Note {
    /// JSON Pointer into the recipe; empty for the whole.
    pub pointer: String,
    /// One sentence.
    pub message: String,
}

/// Read a description in plain English
#[utoipa::path(post, path = "/schemas/extract", tag = "recipes", operation_id = "extract_recipe", request_body = Described,
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = Extracted)))]
async fn extract(
    State(state): State<AppState>,
    who: SignedIn,
    Body(asked): Body<Described>,
) -> Result<Json<Extracted>> {
    let read = if asked.model {
        if state.extractor.model().is_none() {
            let message = "this server has no language model";
            return Err(ApiError::field("/model", "true", "false, or nothing", message));
        }
        state.extractor.ask(&asked.description, today(), &who.user.id).await
    } else {
        let extractor = Arc::clone(&state.extractor);
        let read = tokio::task::spawn_blocking(move || extractor.read(&asked.description, today()));
        read.await.map_err(|_| ApiError::Internal)?
    };
    let reading = read.map_err(|error| {
        let understood =
            if error.understood.is_empty() { "nothing usable".to_owned() } else { error.understood.join("; ") };
        let allowed = format!("a description such as {:?} or {:?}", error.examples[0], error.examples[1]);
        ApiError::field("/description", understood, allowed, error.message)
    })?;
    let notes = reading.notes.into_iter().map(|note| Note { pointer: note.pointer, message: note.message }).collect();
    Ok(Json(Extracted { recipe: reading.recipe, notes }))
}

/// Something that may be a recipe.
#[derive(ToSchema)]
struct Candidate {
    #[schema(value_type = Recipe)]
    recipe: Value,
}

impl FromFields for Candidate {
    fn read(fields: &mut Fields) -> Self {
        Candidate { recipe: fields.object("recipe") }
    }
}

/// Whether a recipe can be used.
#[derive(Serialize, ToSchema)]
struct Verdict {
    valid: bool,
    /// Every mistake at once; pointers lead into the recipe.
    errors: Vec<FieldProblem>,
    /// Names the recipe with the word lists that it draws from, if it is valid: the digest that a job of it has.
    digest: Option<String>,
}

/// Tell every mistake of a recipe
#[utoipa::path(post, path = "/schemas/validate", tag = "recipes", operation_id = "validate_recipe", request_body = Candidate,
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = Verdict)))]
async fn validate(State(state): State<AppState>, who: SignedIn, Body(asked): Body<Candidate>) -> Result<Json<Verdict>> {
    if let Err(ApiError::Invalid(mut errors)) = check_models(&state, &who.user.id, &asked.recipe).await {
        for error in &mut errors {
            error.pointer = error.pointer.trim_start_matches("/recipe").to_owned();
        }
        return Ok(Json(Verdict { valid: false, errors, digest: None }));
    }
    let plans = Arc::clone(&state.plans);
    let planned = tokio::task::spawn_blocking(move || plans.of(&asked.recipe));
    Ok(Json(match planned.await.map_err(|_| ApiError::Internal)? {
        Ok(plan) => Verdict { valid: true, errors: Vec::new(), digest: Some(plan.digest().to_owned()) },
        Err(problems) => {
            let errors = problems.into_iter().map(|problem| field_problem("", problem)).collect();
            Verdict { valid: false, errors, digest: None }
        }
    }))
}

/// Something to make a recipe from.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read field by field")]
struct Import {
    /// What the text is: `ddl` (or `sql`; finds out which SQL it is), `postgresql` (or `postgres`), `mysql` (or `mariadb`),
    /// `sqlite`, `json_schema` (or `json-schema`, `openapi`), `csv`, `json` (or `ndjson`, `jsonl`), `sample`.
    #[schema(pattern = "^[a-z0-9_-]+$", example = "ddl")]
    format: String,
    /// The text itself, at most 5 MiB.
    #[schema(min_length = 1, max_length = 5242880)]
    text: String,
}

struct ToImport {
    format: Option<import::Format>,
    text: String,
}

impl FromFields for ToImport {
    fn read(fields: &mut Fields) -> Self {
        let formats: Vec<(&'static str, import::Format)> =
            import::Format::NAMES.iter().filter_map(|name| Some((*name, import::Format::parse(name)?))).collect();
        let aliases: Vec<(&'static str, import::Format)> = import::Format::ALIASES
            .iter()
            .filter_map(|(alias, name)| Some((*alias, import::Format::parse(name)?)))
            .collect();
        ToImport {
            format: fields.word_or_alias("format", &formats, &aliases),
            text: fields.text("text", 1..=import::MOST_BYTES),
        }
    }
}

/// Make a recipe from what there is: SQL, a JSON Schema, a sample of rows
///
/// Text comes as JSON. A Parquet file, of which the first rows are the sample, is the body itself; it is read once and
/// not kept.
#[utoipa::path(post, path = "/schemas/import", tag = "recipes", operation_id = "import_recipe",
    request_body(content((Import = "application/json"), (ParquetFile = "application/vnd.apache.parquet"))),
    security(("bearer" = []), ("cookie" = [])), responses(
        (status = 200, body = Extracted),
        (status = 413, body = Problem, content_type = "application/problem+json",
            description = "The JSON body is larger than 10 MiB, or the file than 128 MiB"),
        (status = 415, body = Problem, content_type = "application/problem+json",
            description = "The content type is neither application/json nor application/vnd.apache.parquet")))]
async fn import_any(State(state): State<AppState>, _who: SignedIn, request: Request) -> Result<Json<Extracted>> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(PARQUET) {
        let file = spool(&state, request.into_body()).await?;
        return import_file(file).await;
    }
    match Body::<ToImport>::from_request(request, &state).await {
        Ok(Body(asked)) => import_text(asked).await,
        Err(ApiError::WrongType { found, .. }) => {
            Err(ApiError::WrongType { expected: "application/json or application/vnd.apache.parquet", found })
        }
        Err(ApiError::TooLarge { .. }) => Err(ApiError::TooLarge { limit: IMPORT_LIMIT }),
        Err(other) => Err(other),
    }
}

/// A whole Apache Parquet file.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[allow(dead_code, reason = "describes the body to readers of the API")]
struct ParquetFile(Vec<u8>);

async fn import_text(asked: ToImport) -> Result<Json<Extracted>> {
    // A request without a known format was refused when it was read.
    let format = asked.format.ok_or(ApiError::Internal)?;
    let read = tokio::task::spawn_blocking(move || import::import(format, &asked.text, today()));
    let imported = read.await.map_err(|_| ApiError::Internal)?.map_err(|problems| {
        let problem = |problem: import::ImportProblem| FieldProblem {
            pointer: "/text".to_owned(),
            found: format!("line {}, column {}", problem.line, problem.column),
            allowed: "a text of this format".to_owned(),
            message: problem.to_string(),
        };
        ApiError::Invalid(problems.into_iter().map(problem).collect())
    })?;
    Ok(extracted(imported))
}

/// Makes a recipe from the first rows of a Parquet file.
async fn import_file(file: std::fs::File) -> Result<Json<Extracted>> {
    let read = tokio::task::spawn_blocking(move || import_parquet(&file, today()));
    let imported = read.await.map_err(|_| ApiError::Internal)?.map_err(|error| {
        ApiError::field("", "other bytes", "an Apache Parquet file with at least one column", error.to_string())
    })?;
    Ok(extracted(imported))
}

fn extracted(imported: import::Imported) -> Json<Extracted> {
    let notes = imported.notes.into_iter().map(|note| Note { pointer: note.pointer, message: note.message }).collect();
    Json(Extracted { recipe: imported.recipe, notes })
}

/// Writes a body into a file without a name, which is gone when it is closed, as it arrives.
async fn spool(state: &AppState, body: axum::body::Body) -> Result<std::fs::File> {
    let failed = |error: std::io::Error| {
        tracing::error!(%error, "a file that was sent could not be put aside");
        ApiError::Internal
    };
    // The system's folder for such files may be memory.
    let made = match state.folder.clone() {
        Some(folder) => tokio::task::spawn_blocking(move || tempfile::tempfile_in(folder)).await,
        None => tokio::task::spawn_blocking(tempfile::tempfile).await,
    };
    let mut file = tokio::fs::File::from_std(made.map_err(|_| ApiError::Internal)?.map_err(failed)?);
    let mut parts = body.into_data_stream();
    let mut size = 0;
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| ApiError::BadRequest("the body could not be read".to_owned()))?;
        size += part.len();
        if size > PARQUET_LIMIT {
            return Err(ApiError::TooLarge { limit: PARQUET_LIMIT });
        }
        file.write_all(&part).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    Ok(file.into_std().await)
}

/// The day of the server's clock, for recipes that are made now.
pub(super) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
