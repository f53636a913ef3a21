//! The models that a recipe draws from.

use serde_json::{Map, Value, json};

use crate::check::check;
use crate::recipe::Recipe;

/// The models that a recipe names, each once: the pointer to the first setting that names it, and its digest.
#[must_use]
pub fn named(recipe: &Value) -> Vec<(String, String)> {
    // Most recipes name none, and are not checked for that.
    if !recipe.pointer("/tables").is_some_and(mentions) {
        return Vec::new();
    }
    check(recipe).recipe.as_ref().map(named_by).unwrap_or_default()
}

/// The same of a recipe that was checked.
#[must_use]
pub fn named_by(recipe: &Recipe) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let columns = recipe.tables.iter().flat_map(|table| &table.columns);
    for column in columns.filter(|column| column.spec.name == "learned") {
        if let Some(digest) = column.settings.text("model")
            && !found.iter().any(|(_, known)| known == digest)
        {
            found.push((format!("{}/model", column.pointer), digest.to_owned()));
        }
    }
    found
}

/// Gives columns of a recipe's first table one value each: a constant stands in the place of a learned column, and the other
/// learned ones are drawn given it. Null is a missing value.
pub fn condition(recipe: &mut Value, conditions: &Map<String, Value>) {
    let columns = recipe.pointer_mut("/tables/0/columns").and_then(Value::as_array_mut);
    for column in columns.into_iter().flatten() {
        let name = column.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        match conditions.get(&name) {
            None => {}
            Some(Value::Null) => *column = json!({"name": name, "type": "constant", "value": "", "null_share": 1}),
            Some(value) => *column = json!({"name": name, "type": "constant", "value": value}),
        }
    }
}

/// Whether a text of a value is the name of the type of learned columns.
fn mentions(value: &Value) -> bool {
    match value {
        Value::String(text) => text == "learned",
        Value::Array(items) => items.iter().any(mentions),
        Value::Object(members) => members.values().any(mentions),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_condition_is_a_constant_in_the_place_of_a_learned_column() {
        let mut recipe = json!({"tables": [{"columns": [{"name": "a"}, {"name": "b"}, {"name": "c"}]}]});
        let conditions = json!({"a": 5, "c": null});
        condition(&mut recipe, conditions.as_object().unwrap());
        let expected = json!([{"name": "a", "type": "constant", "value": 5}, {"name": "b"},
            {"name": "c", "type": "constant", "value": "", "null_share": 1}]);
        assert_eq!(recipe["tables"][0]["columns"], expected);
    }

    #[test]
    fn each_model_is_named_once_with_its_first_place() {
        let column = |name: &str, model: &str| json!({"name": name, "type": "learned", "model": model});
        let (one, other) = ("0123456789abcdef", "fedcba9876543210");
        let columns =
            json!([{"name": "id", "type": "sequence"}, column("a", one), column("b", one), column("c", other)]);
        let recipe = json!({"version": 1, "kind": "table", "tables": [{"name": "t", "rows": 1, "columns": columns}]});
        let expected = [("/tables/0/columns/1/model", one), ("/tables/0/columns/3/model", other)];
        assert_eq!(named(&recipe), expected.map(|(pointer, digest)| (pointer.to_owned(), digest.to_owned())));
        assert_eq!(named(&json!({"tables": [{"name": "t"}]})), []);
    }
}
