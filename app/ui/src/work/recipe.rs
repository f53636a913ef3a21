//! Recipes on their way between pages.

use crate::shell::go;
use serde_json::Value;

/// Where the page *Create → Table* looks for a recipe when it opens.
const HANDED_AS: &str = "seedbed.recipe";

/// Opens a recipe in *Create*. False where the browser keeps nothing, so that it cannot be handed over.
#[must_use]
pub fn open_in_create(recipe: &Value) -> bool {
    let storage = web_sys::window().and_then(|window| window.session_storage().ok().flatten());
    let handed = storage.is_some_and(|storage| storage.set_item(HANDED_AS, &recipe.to_string()).is_ok());
    if handed {
        go("/create/table");
    }
    handed
}

/// How many columns all tables of a recipe have.
#[must_use]
pub fn column_count(recipe: &Value) -> u64 {
    let tables = recipe.get("tables").and_then(Value::as_array);
    let columns = |table: &Value| table.get("columns").and_then(Value::as_array).map_or(0, Vec::len) as u64;
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
    }

    #[test]
    fn a_short_digest_is_its_beginning() {
        assert_eq!(short_digest("0123456789abcdef"), "0123456789ab");
        assert_eq!(short_digest("ab"), "ab");
    }
}
