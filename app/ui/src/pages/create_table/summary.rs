//! What is set of a column, in a few words.

use super::settings::Reading;
use crate::format;
use serde_json::Value;

/// How many values of a list are named.
const MOST_NAMED: usize = 3;

/// The settings of a column in a line; empty where nothing is set.
pub fn summary(column: &Value) -> String {
    let text = |name: &str| Reading::Text.write(column.get(name));
    let has = |name: &str| column.get(name).is_some();
    let mut parts: Vec<String> = Vec::new();
    match column.get("type").and_then(Value::as_str).unwrap_or_default() {
        "choice" => parts.push(values(column)),
        "formula" => parts.push(format!("= {}", text("formula"))),
        "pattern" => parts.push(text("pattern")),
        "constant" => parts.push(format!("“{}”", text("value"))),
        "boolean" => parts.extend(
            column.get("share").and_then(Value::as_f64).map(|share| format!("{} true", format::percent(share))),
        ),
        "reference" => {
            parts.push(format!(
                "→ {}{}",
                text("table"),
                if has("column") { format!(".{}", text("column")) } else { String::new() }
            ));
        }
        "series" => parts.push(format!("along {}", text("along"))),
        "object" => parts.push(counted(column, "fields", "field")),
        "list" => {
            let item = column.get("item").map(|item| Reading::Text.write(item.get("type"))).unwrap_or_default();
            parts.push(format!("of {}", item.rsplit('.').next().unwrap_or_default().replace('_', " ")));
        }
        _ => {}
    }
    if has("after") {
        parts.push(format!("after {}", text("after")));
    }
    parts.extend(match (has("min"), has("max")) {
        (true, true) => Some(format!("{} – {}", text("min"), text("max"))),
        (true, false) => Some(format!("from {}", text("min"))),
        (false, true) => Some(format!("to {}", text("max"))),
        (false, false) => None,
    });
    parts.extend(column.get("distribution").map(distribution));
    if has("prefix") || has("suffix") {
        parts.push(format!("{}1{}", text("prefix"), text("suffix")));
    }
    for name in ["locale", "of"] {
        if has(name) {
            parts.push(text(name));
        }
    }
    if column.get("unique") == Some(&Value::Bool(true)) {
        parts.push("unique".to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// The kind of a distribution and what it is about.
fn distribution(distribution: &Value) -> String {
    let text = |name: &str| Reading::Text.write(distribution.get(name));
    match text("kind").as_str() {
        "normal" => format!("normal {} ± {}", text("mean"), text("sd")),
        "lognormal" => format!("lognormal around {}", text("median")),
        "exponential" => format!("exponential, mean {}", text("mean")),
        "poisson" => format!("Poisson, mean {}", text("mean")),
        "constant" => format!("always {}", text("value")),
        other => other.to_owned(),
    }
}

/// The values of a choice with their shares.
fn values(column: &Value) -> String {
    let empty = Vec::new();
    let values = column.get("values").and_then(Value::as_array).unwrap_or(&empty);
    let weights: Vec<f64> =
        column.get("weights").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_f64).collect();
    let total: f64 = weights.iter().sum();
    let named = values.iter().take(MOST_NAMED).enumerate().map(|(place, value)| {
        let share =
            weights.get(place).filter(|_| total > 0.0).map(|weight| format!(" {}", format::percent(weight / total)));
        format!("{}{}", Reading::Text.write(Some(value)), share.unwrap_or_default())
    });
    let mut named: Vec<String> = named.collect();
    if values.len() > MOST_NAMED {
        named.push(format!("{} more", values.len() - MOST_NAMED));
    }
    named.join(", ")
}

fn counted(column: &Value, list: &str, word: &str) -> String {
    match column.get(list).and_then(Value::as_array).map_or(0, Vec::len) {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_read_as_a_line() {
        for (column, line) in [
            (
                json!({"type": "integer", "min": 18, "max": 80, "distribution": {"kind": "normal", "mean": 41, "sd": 14}}),
                "18 – 80 · normal 41 ± 14",
            ),
            (
                json!({"type": "choice", "values": ["a", "b", "c", "d"], "weights": [5, 3, 1, 1]}),
                "a 50 %, b 30 %, c 10 %, 1 more",
            ),
            (json!({"type": "choice", "values": [1, true]}), "1, true"),
            (json!({"type": "reference", "table": "users", "column": "id"}), "→ users.id"),
            (json!({"type": "date", "min": "-1y", "max": "today", "unique": true}), "-1y – today · unique"),
            (json!({"type": "list", "item": {"type": "text.word"}}), "of word"),
            (json!({"type": "person.full_name"}), ""),
        ] {
            assert_eq!(summary(&column), line);
        }
    }
}
