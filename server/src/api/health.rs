//! Routes: is the server alive, and is it ready.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::error::Result;
use crate::artifacts;

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(healthz)).routes(routes!(readyz))
}

/// The server's state of health.
#[derive(Serialize, ToSchema)]
struct Health {
    /// Always `ok`.
    #[schema(example = "ok")]
    status: &'static str,
}

/// Is the server alive?
#[utoipa::path(get, path = "/healthz", tag = "health", responses((status = 200, body = Health)))]
async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Is the server ready: do the database and the data folder work?
#[utoipa::path(get, path = "/readyz", tag = "health", responses((status = 200, body = Health)))]
async fn readyz(State(state): State<AppState>) -> Result<Json<Health>> {
    state.store.ping().await?;
    if let Some(folder) = &state.folder {
        let folder = folder.clone();
        tokio::task::spawn_blocking(move || artifacts::check_writable(&folder))
            .await
            .map_err(|_| super::ApiError::Internal)??;
    }
    Ok(Json(Health { status: "ok" }))
}
