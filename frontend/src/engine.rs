//! What the preview worker can do: JSON in, JSON out, no page, no clock.

use serde::Serialize;
use std::cell::RefCell;
use std::collections::BTreeMap;
use thiserror::Error;

thread_local! {
    /// The word lists that the worker has loaded, by locale.
    static LOCALES: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

/// Why a request was not answered.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The page asked for something that this build does not know.
    #[error("the engine has no operation `{0}`")]
    UnknownOperation(String),
    /// A word list came without content.
    #[error("the word list of `{0}` is empty")]
    EmptyLocale(String),
    /// The answer could not be written as JSON.
    #[error("the answer cannot be written: {0}")]
    Answer(#[from] serde_json::Error),
}

/// The answer to `ping`.
#[derive(Serialize)]
struct Pong {
    version: &'static str,
    locales: Vec<String>,
}

/// Does one operation.
pub fn answer(op: &str, _payload: &str) -> Result<String, EngineError> {
    match op {
        "ping" => {
            let locales = LOCALES.with_borrow(|lists| lists.keys().cloned().collect());
            Ok(serde_json::to_string(&Pong { version: env!("CARGO_PKG_VERSION"), locales })?)
        }
        _ => Err(EngineError::UnknownOperation(op.to_owned())),
    }
}

/// Keeps the word list of a locale for the operations to come.
pub fn load_locale(code: &str, text: &str) -> Result<(), EngineError> {
    if text.trim().is_empty() {
        return Err(EngineError::EmptyLocale(code.to_owned()));
    }
    LOCALES.with_borrow_mut(|lists| lists.insert(code.to_owned(), text.to_owned()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ping_tells_the_version_and_the_loaded_locales() {
        load_locale("de_DE", "[first_name]\nAnna").unwrap();
        let pong: serde_json::Value = serde_json::from_str(&answer("ping", "{}").unwrap()).unwrap();
        assert_eq!(pong["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(pong["locales"], serde_json::json!(["de_DE"]));
    }

    #[test]
    fn an_unknown_operation_is_named_in_the_error() {
        let error = answer("fly", "{}").unwrap_err();
        assert_eq!(error.to_string(), "the engine has no operation `fly`");
    }

    #[test]
    fn an_empty_word_list_is_refused() {
        assert!(matches!(load_locale("fr_FR", " \n"), Err(EngineError::EmptyLocale(code)) if code == "fr_FR"));
    }
}
