//! The API: one file a resource, one error type, one way to read what comes in.
//!
//! Everything under `/api` answers JSON, problems included. The OpenAPI document is made from these same routes.

pub mod auth;
pub mod chunks;
pub mod datasets;
mod deletion;
pub mod docs;
pub mod download;
pub mod error;
pub mod fields;
pub mod health;
pub mod jobs;
pub mod list;
pub mod live;
pub mod models;
pub mod moment;
pub mod preview;
pub mod projects;
pub mod reading;
pub mod recipe;
pub mod schemas;
pub mod settings;
pub mod stats;
pub mod templates;
pub mod texts;
pub mod uploads;
pub mod users;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;

use self::auth::limit::Limit;
use self::auth::token::TokenKey;
use self::error::ApiError;
use crate::artifacts::Artifacts;
use crate::extract::Extractor;
use crate::jobs::live::Live;
use crate::jobs::maker::ChunkMaker;
use crate::jobs::runner::Bell;
use crate::jobs::stored::StoredChunks;
use crate::models::Models;
use crate::plans::Plans;
use crate::store::Store;
use crate::store::datasets::Dataset;
use crate::store::jobs::Job;
use crate::table::Stored;
use crate::training::Training;
use crate::uploads::table::UploadedTable;

/// How long a handler may think before it has begun to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a slow network brings in a second, in bytes: a large body has more time to arrive.
const SLOW: u64 = 256 * 1024;

/// What the handlers share.
#[derive(Clone)]
pub struct AppState {
    /// Metadata.
    pub store: Store,
    /// Bytes.
    pub artifacts: Artifacts,
    /// The generator.
    pub maker: Arc<dyn ChunkMaker>,
    /// Plans of recipes, for rows and files that are made while someone waits.
    pub plans: Arc<Plans>,
    /// Models that were learned.
    pub models: Models,
    /// Trains models and measures uploads.
    pub training: Training,
    /// What reads descriptions.
    pub extractor: Arc<Extractor>,
    /// Progress of jobs.
    pub live: Live,
    /// Wakes the runner.
    pub bell: Bell,
    /// Signs and checks tokens.
    pub tokens: TokenKey,
    /// Attempts to sign in or register.
    pub attempts: Arc<Limit>,
    /// Whether others may register while the administrator has not decided.
    pub registration_open: bool,
    /// The data folder; none in tests.
    pub folder: Option<PathBuf>,
}

impl AppState {
    /// What a job has stored, if it keeps anything.
    pub fn stored(&self, job: &Job) -> Option<Stored> {
        Stored::of(job, StoredChunks::new(self.store.clone(), self.artifacts.clone(), self.maker.clone()))
    }

    /// Where the rows of a dataset of this user come from.
    pub async fn origin(&self, user_id: &str, dataset_id: &str) -> error::Result<Origin> {
        let gone = || ApiError::NotFound("dataset");
        let dataset = self.store.dataset(user_id, dataset_id).await?.ok_or_else(gone)?;
        match &dataset.job_id {
            // A job goes with its project, and so does the dataset.
            Some(job_id) => {
                Ok(Origin::Job(Box::new(self.store.job(user_id, job_id).await?.ok_or_else(gone)?), dataset))
            }
            None => {
                let upload = self.store.upload(user_id, dataset_id).await?.ok_or_else(gone)?;
                let table = UploadedTable::new(&dataset, &upload, self.artifacts.clone());
                Ok(Origin::Upload(Box::new(table), dataset))
            }
        }
    }
}

/// Where the rows of a dataset come from.
pub enum Origin {
    /// A job made them.
    Job(Box<Job>, Dataset),
    /// Somebody uploaded them.
    Upload(Box<UploadedTable>, Dataset),
}

/// All routes of the API, `/healthz` and `/readyz`.
pub fn router(state: AppState) -> Router {
    let (routes, document) = routes().split_for_parts();
    let api = routes
        .merge(docs::router(document))
        // Unknown addresses below /api are problems too, not pages.
        .route("/api", axum::routing::any(unknown))
        .route("/api/", axum::routing::any(unknown))
        .route("/api/{*rest}", axum::routing::any(unknown))
        .method_not_allowed_fallback(|| async { ApiError::MethodNotAllowed })
        .layer(DefaultBodyLimit::max(fields::BODY_LIMIT))
        .layer(from_fn_with_state(state.clone(), in_time))
        .layer(CatchPanicLayer::custom(|_| ApiError::Internal.into_response()));
    api.with_state(state)
}

/// The routes with their descriptions.
pub fn routes() -> OpenApiRouter<AppState> {
    let api = OpenApiRouter::new()
        .merge(auth::routes::router())
        .merge(projects::router())
        .merge(schemas::router())
        .merge(jobs::router())
        .merge(chunks::router())
        .merge(uploads::router())
        .merge(datasets::router())
        .merge(models::router())
        .merge(settings::router())
        .merge(users::router())
        .merge(reading::router())
        .merge(preview::router())
        .merge(download::router())
        .merge(templates::router())
        .merge(stats::router())
        .merge(live::router());
    OpenApiRouter::with_openapi(docs::description()).nest("/api", api).merge(health::router())
}

async fn unknown() -> ApiError {
    ApiError::NotFound("address")
}

/// Gives up on a handler that does not begin to answer. What streams afterwards may take its time.
async fn in_time(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let arrival = Duration::from_secs(length.unwrap_or(0).min(reading::PARQUET_LIMIT as u64) / SLOW);
    if request.uri().path() == uploads::UPLOAD {
        // As long as it brings something: the upload has a limit of its own.
        return next.run(request).await;
    }
    let patience = patience(request.uri().path(), &state.extractor);
    match tokio::time::timeout(patience + arrival, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::TimedOut.into_response(),
    }
}

/// A language model may think longer than any handler of ours, and has a limit of its own.
fn patience(path: &str, extractor: &Extractor) -> Duration {
    if path == reading::EXTRACT { PATIENCE + extractor.patience() } else { PATIENCE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;

    #[test]
    fn only_where_a_language_model_is_asked_a_handler_may_take_as_long_as_it_does() {
        let line = "seedbed serve --model-provider openai --model m --model-url http://localhost --model-timeout 300";
        let Command::Serve(serve) = Cli::parse_from(line.split(' ')).command else { unreachable!("it says serve") };
        let extractor = Extractor::with_model(serve.model.checked().unwrap().unwrap()).unwrap();
        assert_eq!(patience("/api/schemas/extract", &extractor), PATIENCE + Duration::from_secs(300));
        assert_eq!(patience("/api/schemas", &extractor), PATIENCE);
        assert_eq!(patience("/api/schemas/extract", &Extractor::default()), PATIENCE);
    }
}
