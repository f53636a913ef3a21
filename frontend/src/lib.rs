//! The browser half: hydration of the page, and the engine that the preview worker calls.

mod engine;

use seedbed_ui::rooms;
use wasm_bindgen::prelude::*;

/// Takes over the page that the server rendered. Leptos' script calls it in the page; the worker never does.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    // What the server has drawn can be taken over only by the code that draws it.
    let path = leptos::prelude::location().pathname().unwrap_or_default();
    if rooms::is_room(&path) && rooms::load().await.is_err() {
        // What stands on the page can be read meanwhile.
        say_that_it_does_not_answer();
        return;
    }
    // The module has just been put together, in one piece of work; taking over the page is another one, with room for the
    // browser between them.
    gloo_timers::future::TimeoutFuture::new(0).await;
    leptos::mount::hydrate_from_async(leptos::tachys::dom::body(), seedbed_ui::App).await.forget();
    rooms::load_when_idle();
    // For tests and styles: from here on the page answers.
    if let Some(root) = leptos::prelude::document().document_element() {
        // The attribute has a valid name, so setting it cannot fail.
        let _ = root.set_attribute("data-hydrated", "yes");
    }
}

/// Nothing of Leptos runs yet, so the words are put into the page by hand.
fn say_that_it_does_not_answer() {
    let Some(body) = leptos::prelude::document().body() else { return };
    // Only a place that does not exist could fail here.
    let _ = body.insert_adjacent_html(
        "afterbegin",
        r#"<div class="notice error unanswered" role="alert"><div>Nothing on this page answers yet: a part of it did not
        come from the server. <a href="">Reload the page</a>.</div></div>"#,
    );
}

/// Answers one request of the page, in the worker. Both texts are JSON; `op` names what to do.
///
/// # Errors
/// An unknown `op`, or a payload that `op` cannot take; the message says which.
#[wasm_bindgen]
pub fn engine(op: &str, payload: &str) -> Result<String, JsError> {
    engine::answer(op, payload).map_err(|error| JsError::new(&error.to_string()))
}

/// Gives the engine the word list of a locale, as the server has it under `/lists/CODE.txt`.
///
/// # Errors
/// The text is not a word list.
#[wasm_bindgen]
pub fn load_locale(code: &str, text: &str) -> Result<(), JsError> {
    engine::load_locale(code, text).map_err(|error| JsError::new(&error.to_string()))
}

/// Gives the engine a model, as the server has it under `/api/models/files/DIGEST`.
///
/// # Errors
/// The bytes are no model.
#[wasm_bindgen]
pub async fn load_model(bytes: Vec<u8>) -> Result<(), JsError> {
    engine::load_model(bytes).await.map_err(|error| JsError::new(&error.to_string()))
}

/// Loads a part of the engine, as an answer with `missing_part` demands.
///
/// # Errors
/// There is no such part, or it cannot be had at present.
#[wasm_bindgen]
pub async fn load_part(name: String) -> Result<(), JsError> {
    engine::load_part(&name).await.map_err(|error| JsError::new(&error.to_string()))
}
