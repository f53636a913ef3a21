//! A digest of a recipe that does not depend on how its JSON was written down. A plan takes it of the recipe with the
//! word lists that it draws from: that is the name which equal data have in common.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// The SHA-256, in hexadecimal, of the recipe's canonical JSON: members sorted by name, no white space, members
/// that are null left out.
#[must_use]
pub fn of(recipe: &Value) -> String {
    let mut canonical = String::new();
    write(recipe, &mut canonical);
    Sha256::digest(canonical.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digest as pages show it: `9f3c·71ab`.
#[must_use]
pub fn short(digest: &str) -> String {
    match (digest.get(..4), digest.get(4..8)) {
        (Some(start), Some(rest)) => format!("{start}·{rest}"),
        _ => digest.to_owned(),
    }
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            // Sorted here, because the map's own order depends on a feature that any crate may switch on.
            let mut members: Vec<_> = map.iter().filter(|(_, value)| !value.is_null()).collect();
            members.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (at, (name, value)) in members.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_order_of_members_and_nulls_do_not_matter_and_values_do() {
        let one = json!({"a": 1, "b": [{"c": null, "d": "x"}]});
        let same: Value = serde_json::from_str(r#"{ "b": [ {"d":"x"} ], "a": 1 }"#).unwrap();
        assert_eq!(of(&one), of(&same));
        assert_ne!(of(&one), of(&json!({"a": 2, "b": [{"d": "x"}]})));
    }
}
