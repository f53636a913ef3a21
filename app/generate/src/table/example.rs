//! One example value of a type, made by the real generator: for the type picker, the command line and the reference.

use seedbed_recipe::catalogue::{self, TypeSpec};
use serde_json::{Map, Value, json};

use crate::Plan;
use crate::encode::{TableHead, TextFormat};
use crate::lists::Lists;

/// The settings of a column that shows what a type yields: those that must be given, and what makes them telling.
#[must_use]
pub fn example_settings(spec: &TypeSpec) -> Map<String, Value> {
    let settings = match spec.name {
        "choice" => json!({"values": ["small", "medium", "large"]}),
        "constant" => json!({"value": "always this"}),
        "pattern" => json!({"pattern": "[A-Z]{2}-[0-9]{4}"}),
        "formula" => json!({"formula": "6 * 7"}),
        "reference" => json!({"table": "parents"}),
        "series" => json!({"along": "day", "base": 20, "trend": 0.01, "noise": 0.5}),
        "object" => {
            json!({"fields": [{"name": "street", "type": "location.street_address"}, {"name": "city", "type": "location.city"}]})
        }
        "list" => json!({"item": {"type": "text.word"}, "min_items": 2}),
        _ => json!({}),
    };
    settings.as_object().cloned().unwrap_or_default()
}

/// An example of what a type yields in a locale, as text; objects and lists as JSON.
///
/// `None` for unknown types, and where the lists of the locale are not at hand.
#[must_use]
pub fn example(type_name: &str, locale: &str, lists: &Lists) -> Option<String> {
    let spec = catalogue::find(type_name)?;
    if spec.name == "formula" && lists.formulas().is_none() {
        // A browser that has shown no formula yet has not loaded their language.
        return Some("42".to_owned());
    }
    let mut column = Map::from_iter([("name".to_owned(), json!("x")), ("type".to_owned(), json!(spec.name))]);
    column.extend(example_settings(spec));
    let parents =
        json!({"name": "parents", "rows": 1000, "columns": [{"name": "id", "type": "sequence", "start": 1001}]});
    let tables = match spec.name {
        "reference" => json!([{"name": "example", "rows": 1, "columns": [column]}, parents]),
        "position" => {
            let parent = json!({"name": "parent", "type": "reference", "table": "parents"});
            let rows = json!({"per": "parents", "count": {"kind": "constant", "value": 3}});
            json!([{"name": "example", "rows": rows, "columns": [column, parent]}, parents])
        }
        "series" => json!([{"name": "example", "rows": 1, "columns": [column, {"name": "day", "type": "date"}]}]),
        _ => json!([{"name": "example", "rows": 1, "columns": [column]}]),
    };
    let recipe =
        json!({"version": 1, "kind": "table", "seed": 1, "locale": locale, "anchor": "2026-11-21", "tables": tables});
    let plan = Plan::new(&recipe, lists).ok()?;
    let table = plan.table("example")?;
    let (mut columns, mut bytes) = (Vec::new(), Vec::new());
    table.fill_range(0..1, &mut columns);
    let head = TableHead { name: table.name(), fields: table.fields(), rows: table.rows() };
    TextFormat::NdJson.rows(&head, &columns, 0, &mut bytes);
    let row: Value = serde_json::from_slice(&bytes).ok()?;
    Some(match row.get("x")? {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        // As it was written: read and written again, an object would have its fields in another order.
        value @ (Value::Object(_) | Value::Array(_)) => {
            let line = std::str::from_utf8(&bytes).ok()?.trim();
            let written = line.strip_prefix("{\"x\":").and_then(|rest| rest.strip_suffix('}'));
            written.map_or_else(|| value.to_string(), |written| written.trim().to_owned())
        }
        value => value.to_string(),
    })
}
