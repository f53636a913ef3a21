//! Gemini's wire format: `POST /v1beta/models/{model}:generateContent`, with a response schema.
//!
//! <https://ai.google.dev/api/generate-content>

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::answer::{self, Dialect};
use super::exchange::Unused;
use super::wire::{Form, Question, Role, Turn};

pub(super) fn path(model: &str) -> Vec<String> {
    let model = model.strip_prefix("models/").unwrap_or(model);
    vec!["models".to_owned(), format!("{model}:generateContent")]
}

pub(super) fn body(question: &Question<'_>) -> Value {
    let turn = |turn: &Turn| {
        let role = match turn.role {
            Role::User => "user",
            Role::Model => "model",
        };
        json!({"role": role, "parts": [{"text": turn.text}]})
    };
    let mut config = Map::new();
    if question.steady {
        config.insert("temperature".to_owned(), json!(0));
    }
    if question.form != Form::Plain {
        config.insert("responseMimeType".to_owned(), json!("application/json"));
    }
    if question.form == Form::Schema {
        config.insert("responseSchema".to_owned(), answer::schema(Dialect::OpenApi));
    }
    json!({
        "systemInstruction": {"parts": [{"text": question.instructions}]},
        "contents": question.turns.iter().map(turn).collect::<Vec<_>>(),
        "generationConfig": config,
    })
}

pub(super) fn text(answer: &Value) -> Result<String, Unused> {
    if answer.pointer("/promptFeedback/blockReason").is_some() {
        return Err(Unused::Declined);
    }
    let candidate = answer.pointer("/candidates/0").ok_or(Unused::Unreadable)?;
    match candidate.get("finishReason").and_then(Value::as_str) {
        None | Some("STOP" | "FINISH_REASON_UNSPECIFIED") => {}
        Some("MAX_TOKENS") => return Err(Unused::CutOff),
        Some("SAFETY" | "PROHIBITED_CONTENT" | "BLOCKLIST" | "SPII" | "RECITATION" | "LANGUAGE") => {
            return Err(Unused::Declined);
        }
        Some(_) => return Err(Unused::Unreadable),
    }
    let parts = candidate.pointer("/content/parts").and_then(Value::as_array).ok_or(Unused::Unreadable)?;
    // What the model thought before it answered is no part of the answer.
    let spoken = parts.iter().filter(|part| part.get("thought").and_then(Value::as_bool) != Some(true));
    let text: String = spoken.filter_map(|part| part.get("text").and_then(Value::as_str)).collect();
    if text.trim().is_empty() { Err(Unused::Unreadable) } else { Ok(text) }
}

/// How long a refusal asks to wait: Gemini says it in the body (`google.rpc.RetryInfo`), not in a header.
pub(super) fn wait(refusal: &Value) -> Option<Duration> {
    let details = refusal.pointer("/error/details")?.as_array()?;
    let delay = details.iter().find_map(|detail| detail.get("retryDelay")?.as_str())?;
    let seconds: f64 = delay.strip_suffix('s')?.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(reason: &str, parts: Value) -> Value {
        json!({"candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": reason}]})
    }

    #[test]
    fn the_text_is_what_was_said_and_not_what_was_thought() {
        let parts = json!([{"text": "let me see", "thought": true}, {"text": "{\"a\""}, {"text": ": 1}"}]);
        assert_eq!(text(&candidate("STOP", parts)).unwrap(), "{\"a\": 1}");
        assert!(matches!(text(&candidate("STOP", json!([]))), Err(Unused::Unreadable)));
        assert!(matches!(text(&candidate("MAX_TOKENS", json!([{"text": "{"}]))), Err(Unused::CutOff)));
        assert!(matches!(text(&candidate("SAFETY", json!([]))), Err(Unused::Declined)));
        assert!(matches!(text(&json!({"promptFeedback": {"blockReason": "OTHER"}})), Err(Unused::Declined)));
        assert!(matches!(text(&json!([])), Err(Unused::Unreadable)));
    }

    #[test]
    fn a_refusal_says_how_long_to_wait() {
        let refusal = json!({"error": {"code": 429, "details": [{"@type": "type.googleapis.com/google.rpc.Help"},
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "3.5s"}]}});
        assert_eq!(wait(&refusal), Some(Duration::from_millis(3500)));
        assert_eq!(wait(&json!({"error": {"details": [{"retryDelay": "-1s"}]}})), None);
        assert_eq!(wait(&json!({"error": {"details": [{"retryDelay": "soon"}]}})), None);
    }
}
