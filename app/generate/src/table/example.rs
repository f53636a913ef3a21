//! One example value of a type, made by the real generator: for the type picker and the command line.

use seedbed_recipe::catalogue;
use serde_json::{Map, Value, json};

use crate::Plan;
use crate::encode::{TableHead, TextFormat};
use crate::lists::Lists;

/// An example of what a type yields in a locale, as text; objects and lists as JSON.
///
/// `None` for types that no column can have alone (references, positions, series), for unknown types, and where
/// the lists of the locale are not at hand.
#[must_use]
pub fn example(type_name: &str, locale: &str, lists: &Lists) -> Option<String> {
    let spec = catalogue::find(type_name)?;
    let mut column = Map::from_iter([("name".to_owned(), json!("x")), ("type".to_owned(), json!(spec.name))]);
    let settings = match type_name {
        "choice" => json!({"values": ["small", "medium", "large"]}),
        "constant" => json!({"value": "always this"}),
        "pattern" => json!({"pattern": "[A-Z]{2}-[0-9]{4}"}),
        "formula" => json!({"formula": "6 * 7"}),
        "object" => {
            json!({"fields": [{"name": "street", "type": "location.street_address"}, {"name": "city", "type": "location.city"}]})
        }
        "list" => json!({"item": {"type": "text.word"}, "min_items": 2}),
        _ => json!({}),
    };
    column.extend(settings.as_object().cloned().unwrap_or_default());
    let recipe = json!({"version": 1, "kind": "table", "seed": 1, "locale": locale, "anchor": "2026-11-21",
        "tables": [{"name": "example", "rows": 1, "columns": [column]}]});
    let plan = Plan::new(&recipe, lists).ok()?;
    let table = plan.tables().first()?;
    let (mut columns, mut bytes) = (Vec::new(), Vec::new());
    table.fill_range(0..1, &mut columns);
    let head = TableHead { name: table.name(), fields: table.fields(), rows: table.rows() };
    TextFormat::NdJson.rows(&head, &columns, 0, &mut bytes);
    let row: Value = serde_json::from_slice(&bytes).ok()?;
    Some(match row.get("x")? {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        value => value.to_string(),
    })
}
