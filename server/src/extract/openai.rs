//! OpenAI's wire format, which many other servers speak as well: `POST /v1/chat/completions`, with a JSON Schema.
//!
//! <https://platform.openai.com/docs/api-reference/chat/create>

use serde_json::{Value, json};

use super::answer::{self, Dialect};
use super::exchange::Unused;
use super::wire::{Form, Question, Role, Turn};

pub(super) fn path() -> Vec<String> {
    vec!["chat".to_owned(), "completions".to_owned()]
}

pub(super) fn body(question: &Question<'_>) -> Value {
    let turn = |turn: &Turn| {
        let role = match turn.role {
            Role::User => "user",
            Role::Model => "assistant",
        };
        json!({"role": role, "content": turn.text})
    };
    let instructions = json!({"role": "system", "content": question.instructions});
    let messages: Vec<Value> = std::iter::once(instructions).chain(question.turns.iter().map(turn)).collect();
    let mut body = json!({"model": question.model, "messages": messages});
    if question.steady {
        body["temperature"] = json!(0);
    }
    match question.form {
        Form::Schema => {
            let schema = answer::schema(Dialect::JsonSchema);
            body["response_format"] =
                json!({"type": "json_schema", "json_schema": {"name": "recipe", "strict": true, "schema": schema}});
        }
        Form::Json => body["response_format"] = json!({"type": "json_object"}),
        Form::Plain => {}
    }
    body
}

pub(super) fn text(answer: &Value) -> Result<String, Unused> {
    let choice = answer.pointer("/choices/0").ok_or(Unused::Unreadable)?;
    if choice.pointer("/message/refusal").is_some_and(|refusal| !refusal.is_null()) {
        return Err(Unused::Declined);
    }
    match choice.get("finish_reason").and_then(Value::as_str) {
        Some("length") => return Err(Unused::CutOff),
        Some("content_filter") => return Err(Unused::Declined),
        _ => {}
    }
    match choice.pointer("/message/content") {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text.clone()),
        // Some servers answer in parts, as they may be asked.
        Some(Value::Array(parts)) => {
            Ok(parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str)).collect())
        }
        _ => Err(Unused::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(reason: &str, message: Value) -> Value {
        json!({"choices": [{"index": 0, "message": message, "finish_reason": reason}]})
    }

    #[test]
    fn the_text_is_the_content_of_the_first_choice() {
        assert_eq!(text(&choice("stop", json!({"content": "{}", "refusal": null}))).unwrap(), "{}");
        let parts = json!({"content": [{"type": "text", "text": "{"}, {"type": "text", "text": "}"}]});
        assert_eq!(text(&choice("stop", parts)).unwrap(), "{}");
        assert!(matches!(text(&choice("stop", json!({"content": null}))), Err(Unused::Unreadable)));
        assert!(matches!(text(&choice("stop", json!({"content": null, "refusal": "no"}))), Err(Unused::Declined)));
        assert!(matches!(text(&choice("length", json!({"content": "{"}))), Err(Unused::CutOff)));
        assert!(matches!(text(&choice("content_filter", json!({"content": ""}))), Err(Unused::Declined)));
        assert!(matches!(text(&json!({"choices": []})), Err(Unused::Unreadable)));
    }
}
