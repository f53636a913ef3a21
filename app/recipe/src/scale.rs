//! Another number of rows for a recipe: its tables keep their proportions.

use serde_json::Value;

use crate::problem::as_integer;

/// Gives the first table that says a number of rows this many, and every other table that says a number as many as keep
/// the proportion: rounded, at least one where there were any. Tables whose rows follow from a parent stay as they are,
/// for they follow by themselves. What cannot be read as a recipe is left to [`crate::check`], which says what is wrong.
///
/// ```
/// let mut recipe = serde_json::json!({"tables": [
///     {"name": "customers", "rows": 1000}, {"name": "orders", "rows": 3000}, {"name": "notes", "rows": {"per": "orders"}}]});
/// seedbed_recipe::scale::set_rows(&mut recipe, 50);
/// assert_eq!((&recipe["tables"][0]["rows"], &recipe["tables"][1]["rows"]), (&50.into(), &150.into()));
/// assert_eq!(recipe["tables"][2]["rows"]["per"], "orders");
/// ```
pub fn set_rows(recipe: &mut Value, rows: u64) {
    let Some(first) = first_table(recipe) else { return };
    let Some(tables) = recipe.get_mut("tables").and_then(Value::as_array_mut) else { return };
    let before = tables.get(first).and_then(count);
    if before == Some(rows) {
        // Nothing changes, not even how the numbers are written.
        return;
    }
    for (at, table) in tables.iter_mut().enumerate().skip(first) {
        let scaled = match (at == first, before, count(table)) {
            (true, ..) => Some(rows),
            (false, Some(before), Some(own)) => scaled(own, rows, before),
            _ => None,
        };
        if let (Some(scaled), Some(table)) = (scaled, table.as_object_mut()) {
            table.insert("rows".to_owned(), scaled.into());
        }
    }
    keep_keys(tables, first);
}

/// Where references together are a key, there are no more rows than combinations: fewer parents have fewer.
fn keep_keys(tables: &mut [Value], first: usize) {
    let counts: Vec<(String, Option<u64>)> =
        tables.iter().map(|table| (table["name"].as_str().unwrap_or_default().to_owned(), count(table))).collect();
    for (at, table) in tables.iter_mut().enumerate().filter(|(at, _)| *at != first) {
        let combinations = |key: &Value| {
            key.as_array()?.iter().try_fold(1_u64, |product, name| {
                let column = table["columns"].as_array()?.iter().find(|column| column["name"] == *name)?;
                let parent = column["table"].as_str().filter(|_| column["type"] == "reference")?;
                let (_, rows) = counts.iter().find(|(table, _)| table == parent)?;
                Some(product.saturating_mul((*rows)?))
            })
        };
        let most = table["keys"].as_array().into_iter().flatten().filter_map(combinations).min();
        let rows = counts.get(at).and_then(|(_, rows)| *rows);
        if let (Some(most), Some(rows), Some(table)) = (most, rows, table.as_object_mut())
            && rows > most
        {
            table.insert("rows".to_owned(), most.into());
        }
    }
}

/// The place of the table that a number of rows is about: the first one whose rows do not follow from a parent's.
#[must_use]
pub fn first_table(recipe: &Value) -> Option<usize> {
    let tables = recipe.get("tables").and_then(Value::as_array)?;
    tables.iter().position(|table| !table.get("rows").is_some_and(Value::is_object))
}

/// The number of rows that a table says.
fn count(table: &Value) -> Option<u64> {
    table.get("rows").and_then(as_integer).and_then(|rows| u64::try_from(rows).ok())
}

/// `own * rows / before`, rounded. `None` if nothing can be in proportion to `before`.
fn scaled(own: u64, rows: u64, before: u64) -> Option<u64> {
    if before == 0 {
        return None;
    }
    // Neither product nor sum leaves 128 bits.
    let exact = (u128::from(own) * u128::from(rows) + u128::from(before / 2)) / u128::from(before);
    let least = u64::from(own > 0 && rows > 0);
    Some(u64::try_from(exact).unwrap_or(u64::MAX).max(least))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rows_after(rows: &Value, wanted: u64) -> Value {
        let tables: Vec<Value> = rows.as_array().unwrap().iter().map(|rows| json!({"rows": rows})).collect();
        let mut recipe = json!({"tables": tables});
        set_rows(&mut recipe, wanted);
        recipe["tables"].as_array().unwrap().iter().map(|table| table["rows"].clone()).collect()
    }

    #[test]
    fn tables_keep_their_proportions_and_children_follow() {
        let per = json!({"per": "a", "count": {"kind": "poisson", "mean": 2}});
        assert_eq!(rows_after(&json!([1000, 3000, per, 10]), 500), json!([500, 1500, per, 5]));
        assert_eq!(rows_after(&json!([1000, 3000, per, 10]), 1_000_000), json!([1_000_000, 3_000_000, per, 10_000]));
        assert_eq!(rows_after(&json!([per, 10, 30]), 20), json!([per, 20, 60]), "the first that says a number counts");
    }

    #[test]
    fn keys_of_references_have_no_more_rows_than_combinations() {
        let reference = |name: &str| json!({"name": name, "type": "reference", "table": name});
        let mut recipe = json!({"tables": [{"name": "a", "rows": 10}, {"name": "b", "rows": 20},
            {"name": "c", "rows": 200, "columns": [reference("a"), reference("b")], "keys": [["a", "b"]]}]});
        set_rows(&mut recipe, 2);
        assert_eq!((&recipe["tables"][1]["rows"], &recipe["tables"][2]["rows"]), (&json!(4), &json!(8)));
        set_rows(&mut recipe, 20);
        assert_eq!(recipe["tables"][2]["rows"], 80);
    }

    #[test]
    fn no_table_becomes_empty_unless_all_do() {
        assert_eq!(rows_after(&json!([1000, 3, 0]), 10), json!([10, 1, 0]));
        assert_eq!(rows_after(&json!([1000, 3, 0]), 0), json!([0, 0, 0]));
        assert_eq!(rows_after(&json!([0, 3]), 10), json!([10, 3]), "nothing is in proportion to nothing");
    }

    #[test]
    fn what_is_no_number_is_left_to_the_check() {
        assert_eq!(rows_after(&json!(["x", 3]), 10), json!([10, 3]));
        assert_eq!(rows_after(&json!([5, "x", 2.0]), 10), json!([10, "x", 4]));
        assert_eq!(rows_after(&json!([5.0, 7]), 5), json!([5.0, 7]), "the same number changes nothing");
        assert_eq!(
            rows_after(&json!([1, u64::MAX / 2]), u64::MAX),
            json!([u64::MAX, u64::MAX]),
            "the check says that this is too many"
        );
        for recipe in [json!(null), json!({}), json!({"tables": 7}), json!({"tables": [7]})] {
            let mut changed = recipe.clone();
            set_rows(&mut changed, 10);
            assert_eq!(changed, recipe);
        }
    }
}
