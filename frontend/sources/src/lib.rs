//! What a recipe can come from besides a description: SQL, JSON Schema, samples, the library. A module of its own, which
//! the preview worker loads when it is first asked for one of these: the first preview does not wait for its weight.

mod answer;
mod shelf;

use wasm_bindgen::prelude::*;

/// Answers one request of the page, in the worker. Both texts are JSON; `op` names what to do.
///
/// # Errors
/// An unknown `op`, or a payload that `op` cannot take; the message says which.
#[wasm_bindgen]
pub fn sources(op: &str, payload: &str) -> Result<String, JsError> {
    answer::answer(op, payload).map_err(|error| JsError::new(&error.to_string()))
}
