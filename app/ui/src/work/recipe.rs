//! Recipes on their way between pages.

use crate::shell::go;
use serde_json::Value;

/// Where the page *Create → Table* looks for a recipe when it opens.
const HANDED_AS: &str = "seedbed.recipe";

/// Opens a recipe in *Create*. False where the browser keeps nothing, so that it cannot be handed over.
#[must_use]
pub fn open_in_create(recipe: &Value) -> bool {
    let handed = storage().is_some_and(|storage| storage.set_item(HANDED_AS, &recipe.to_string()).is_ok());
    if handed {
        go("/create/table");
    }
    handed
}

/// The recipe that another page handed over; only once.
#[must_use]
pub fn take_handed() -> Option<Value> {
    let storage = storage()?;
    let text = storage.get_item(HANDED_AS).ok().flatten()?;
    // Where it could not be removed it would replace every later draft.
    storage.remove_item(HANDED_AS).ok()?;
    serde_json::from_str(&text).ok()
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// How many columns all tables of a recipe have, labels of anomalies among them.
#[must_use]
pub fn column_count(recipe: &Value) -> u64 {
    let tables = recipe.get("tables").and_then(Value::as_array);
    let columns = |table: &Value| {
        let own = table.get("columns").and_then(Value::as_array).map_or(0, Vec::len) as u64;
        own + u64::from(table.pointer("/anomalies/label").is_some_and(Value::is_string))
    };
    tables.map_or(0, |tables| tables.iter().map(columns).sum())
}

/// The beginning of a digest, enough to tell two apart at a glance.
#[must_use]
pub fn short_digest(digest: &str) -> String {
    digest.chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn columns_of_all_tables_are_counted() {
        let recipe =
            json!({"tables": [{"name": "a", "columns": [{}, {}]}, {"name": "b", "columns": [{}]}, {"name": "c"}]});
        assert_eq!(column_count(&recipe), 3);
        assert_eq!(column_count(&Value::Null), 0);
        let labelled = json!({"tables": [{"columns": [{}], "anomalies": {"share": 0.1, "label": "anomaly"}}]});
        assert_eq!(column_count(&labelled), 2);
    }

    #[test]
    fn a_short_digest_is_its_beginning() {
        assert_eq!(short_digest("0123456789abcdef"), "0123456789ab");
        assert_eq!(short_digest("ab"), "ab");
    }
}
