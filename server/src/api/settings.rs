//! Routes: settings of the installation, for the administrator.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::auth::who::Admin;
use super::error::{Problem, Result};
use super::fields::{Body, Fields, FromFields};
use crate::store::settings::REGISTRATION;

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(settings, change))
}

/// Whether others may register.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Registration {
    /// Everybody who reaches this server may.
    Open,
    /// Nobody may.
    Closed,
}

/// Settings of the installation.
#[derive(Serialize, ToSchema)]
struct Settings {
    registration: Registration,
}

/// Settings to change; what is left out stays.
#[derive(ToSchema)]
struct SettingsChange {
    registration: Option<Registration>,
}

impl FromFields for SettingsChange {
    fn read(fields: &mut Fields) -> Self {
        let words = [("open", Registration::Open), ("closed", Registration::Closed)];
        SettingsChange { registration: fields.optional_word("registration", &words) }
    }
}

/// The settings
#[utoipa::path(get, path = "/settings", tag = "settings", operation_id = "get_settings",
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = Settings),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "For the administrator only"),
))]
async fn settings(State(state): State<AppState>, _: Admin) -> Result<Json<Settings>> {
    read(&state).await
}

/// Change settings
#[utoipa::path(patch, path = "/settings", tag = "settings", operation_id = "change_settings",
    request_body = SettingsChange, security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = Settings)))]
async fn change(State(state): State<AppState>, _: Admin, Body(change): Body<SettingsChange>) -> Result<Json<Settings>> {
    if let Some(registration) = change.registration {
        let word = match registration {
            Registration::Open => "open",
            Registration::Closed => "closed",
        };
        state.store.set_setting(REGISTRATION, word).await?;
    }
    read(&state).await
}

async fn read(state: &AppState) -> Result<Json<Settings>> {
    let open = match state.store.setting(REGISTRATION).await? {
        Some(decided) => decided == "open",
        None => state.registration_open,
    };
    Ok(Json(Settings { registration: if open { Registration::Open } else { Registration::Closed } }))
}
