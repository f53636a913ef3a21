//! Routes: recipes out of text, and whether something is a recipe.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use seedbed_recipe::description;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::auth::who::SignedIn;
use super::error::{ApiError, FieldProblem, Result};
use super::fields::{Body, Fields, FromFields};
use crate::generator::field_problem;

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(extract)).routes(routes!(validate))
}

/// A description of data.
#[derive(ToSchema)]
struct Described {
    /// What the data is to be, in plain English.
    #[schema(min_length = 1, max_length = 20000)]
    description: String,
}

impl FromFields for Described {
    fn read(fields: &mut Fields) -> Self {
        Described { description: fields.text("description", 1..=description::LONGEST) }
    }
}

/// A recipe that was read out of text.
#[derive(Serialize, ToSchema)]
pub(super) struct Extracted {
    #[schema(value_type = Object)]
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
async fn extract(_who: SignedIn, Body(asked): Body<Described>) -> Result<Json<Extracted>> {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let read = tokio::task::spawn_blocking(move || description::read(&asked.description, today));
    let reading = read.await.map_err(|_| ApiError::Internal)?.map_err(|error| {
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
    #[schema(value_type = Object)]
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
    /// Names the recipe, if it is valid.
    digest: Option<String>,
}

/// Tell every mistake of a recipe
#[utoipa::path(post, path = "/schemas/validate", tag = "recipes", operation_id = "validate_recipe", request_body = Candidate,
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = Verdict)))]
async fn validate(
    State(state): State<AppState>,
    _who: SignedIn,
    Body(asked): Body<Candidate>,
) -> Result<Json<Verdict>> {
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
