//! A recipe as a person likes to read it: names first, short things on one line.

use serde_json::{Map, Value};

/// How long a line may be before what stands on it is spread over several.
const WIDTH: usize = 96;

/// The members that come first, in this order; the others follow by name.
const FIRST: [&str; 12] =
    ["version", "name", "kind", "type", "seed", "locale", "anchor", "rows", "per", "weight", "min", "max"];

/// The members that come last.
const LAST: [&str; 7] = ["null_share", "unique", "note", "lists", "tables", "columns", "fields"];

/// The members that always have a line for each item.
const SPREAD: [&str; 2] = ["tables", "columns"];

/// The text of a JSON value.
pub fn pretty(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, 0, false, &mut text);
    text
}

/// `spread` forbids a single line: what holds tables or columns is what one edits, however short it is.
fn write(value: &Value, indent: usize, before: usize, spread: bool, out: &mut String) {
    let line = one_line(value);
    let spread = spread || holds_columns(value);
    if indent * 2 + before + line.chars().count() <= WIDTH && !spread {
        out.push_str(&line);
        return;
    }
    match value {
        Value::Object(members) if !members.is_empty() => {
            out.push('{');
            for (place, (key, member)) in sorted(members).into_iter().enumerate() {
                new_line(place, indent + 1, out);
                let name = format!("{}: ", Value::from(key));
                out.push_str(&name);
                write(member, indent + 1, name.chars().count(), SPREAD.contains(&key), out);
            }
            close('}', indent, out);
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                new_line(place, indent + 1, out);
                write(item, indent + 1, 0, false, out);
            }
            close(']', indent, out);
        }
        _ => out.push_str(&line),
    }
}

fn holds_columns(value: &Value) -> bool {
    SPREAD.iter().any(|key| value.get(key).is_some_and(Value::is_array))
}

fn new_line(place: usize, indent: usize, out: &mut String) {
    out.push_str(if place == 0 { "\n" } else { ",\n" });
    out.push_str(&"  ".repeat(indent));
}

fn close(bracket: char, indent: usize, out: &mut String) {
    out.push('\n');
    out.push_str(&"  ".repeat(indent));
    out.push(bracket);
}

fn one_line(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members = sorted(members).into_iter();
            let members: Vec<String> =
                members.map(|(key, member)| format!("{}: {}", Value::from(key), one_line(member))).collect();
            format!("{{{}}}", members.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(one_line).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

fn sorted(members: &Map<String, Value>) -> Vec<(&str, &Value)> {
    let rank = |key: &str| match FIRST.iter().position(|first| *first == key) {
        Some(place) => place,
        None => FIRST.len() + LAST.iter().position(|last| *last == key).map_or(0, |place| place + 1),
    };
    let mut members: Vec<(&str, &Value)> = members.iter().map(|(key, value)| (key.as_str(), value)).collect();
    members.sort_by_key(|(key, _)| (rank(key), *key));
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_column_is_a_line_and_its_name_comes_first() {
        let recipe = json!({"tables": [{"columns": [{"type": "integer", "max": 80, "name": "age", "min": 18}], "name": "t", "rows": 5}],
            "kind": "table", "version": 1});
        let text = pretty(&recipe);
        let expected = r#"{
  "version": 1,
  "kind": "table",
  "tables": [
    {
      "name": "t",
      "rows": 5,
      "columns": [
        {"name": "age", "type": "integer", "min": 18, "max": 80}
      ]
    }
  ]
}"#;
        assert_eq!(text, expected);
    }

    #[test]
    fn what_is_written_reads_back_as_the_same() {
        let value =
            json!({"a \"b\"": [1, 2.5, null, {"values": vec!["a long enough word to fill the line"; 9]}], "name": []});
        assert_eq!(serde_json::from_str::<Value>(&pretty(&value)).unwrap(), value);
    }
}
