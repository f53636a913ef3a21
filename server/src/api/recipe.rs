//! Recipes in requests: checked through the one door to the generator.

use seedbed_recipe::models::named;
use serde_json::Value;

use super::AppState;
use super::error::{ApiError, FieldProblem, Result};
use crate::jobs::maker::CheckedRecipe;

/// Refuses a recipe, which came as the field `recipe`, that draws from models of others.
pub async fn check_models(state: &AppState, user_id: &str, recipe: &Value) -> Result<()> {
    let mut problems = Vec::new();
    for (pointer, digest) in named(recipe) {
        if state.store.model_of_digest(Some(user_id), &digest).await?.is_none() {
            problems.push(FieldProblem {
                message: format!("there is no model \"{digest}\""),
                pointer: format!("/recipe{pointer}"),
                found: format!("\"{digest}\""),
                allowed: "the digest of a model of yours".to_owned(),
            });
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(ApiError::Invalid(problems)) }
}

/// Checks a recipe that came as the field `recipe` of a body; the pointers of its problems begin there.
pub async fn check(state: &AppState, user_id: &str, recipe: Value, rows: Option<u64>) -> Result<CheckedRecipe> {
    check_models(state, user_id, &recipe).await?;
    check_sound(state, recipe, rows).await
}

/// The same of a recipe that names no models.
pub async fn check_sound(state: &AppState, recipe: Value, rows: Option<u64>) -> Result<CheckedRecipe> {
    let maker = state.maker.clone();
    let checked =
        tokio::task::spawn_blocking(move || maker.check(recipe, rows)).await.map_err(|_| ApiError::Internal)?;
    checked.map_err(|mut problems| {
        for problem in &mut problems {
            problem.pointer = format!("/recipe{}", problem.pointer);
        }
        ApiError::Invalid(problems)
    })
}

/// A recipe as it was stored: text that was JSON when it was written.
pub fn read_stored(recipe: &str) -> Value {
    serde_json::from_str(recipe).unwrap_or(Value::Null)
}
