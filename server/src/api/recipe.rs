//! Recipes in requests: checked through the one door to the generator.

use serde_json::Value;

use super::AppState;
use super::error::{ApiError, Result};
use crate::jobs::maker::CheckedRecipe;

/// Checks a recipe that came as the field `recipe` of a body; the pointers of its problems begin there.
pub async fn check(state: &AppState, recipe: Value, rows: Option<u64>) -> Result<CheckedRecipe> {
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
