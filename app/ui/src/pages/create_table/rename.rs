//! New names for tables and columns, everywhere in the recipe where the old ones are used.

use seedbed_recipe::formula::{is_of_name, variable};
use serde_json::{Map, Value};

/// Gives a table another name; references to it and rows per its rows follow.
pub fn rename_table(recipe: &mut Value, table: usize, new: &str) {
    let old = name_at(recipe, &format!("/tables/{table}"));
    let Some(tables) = recipe.get_mut("tables").and_then(Value::as_array_mut) else { return };
    for other in tables.iter_mut() {
        replace(other.pointer_mut("/rows/per"), &old, new);
        each_column(other.get_mut("columns"), &mut |column| {
            if column.get("type").is_some_and(|kind| kind == "reference") {
                replace(column.get_mut("table"), &old, new);
            }
        });
    }
    set_name(tables.get_mut(table), new);
}

/// Gives a column another name; references, keys, rules, formulas and dates that follow it use the new one.
pub fn rename_column(recipe: &mut Value, table: usize, column: usize, new: &str) {
    let old = name_at(recipe, &format!("/tables/{table}/columns/{column}"));
    let table_name = name_at(recipe, &format!("/tables/{table}"));
    let Some(tables) = recipe.get_mut("tables").and_then(Value::as_array_mut) else { return };
    for (place, other) in tables.iter_mut().enumerate() {
        each_column(other.get_mut("columns"), &mut |column| {
            if column.get("table").is_some_and(|table| *table == *table_name) {
                replace(column.get_mut("column"), &old, new);
            }
        });
        if place == table {
            rename_within(other, &old, new);
        }
    }
    set_name(tables.get_mut(table).and_then(|table| table.pointer_mut(&format!("/columns/{column}"))), new);
}

/// Where a name that is being typed is renamed from: the recipe as it was when the name began to be edited, so that a
/// name which is for a moment that of another column does no harm. If anything else was edited since, it is the recipe
/// as it is now.
pub fn base(before: Option<Value>, now: &Value, name_now: &str, rename: impl Fn(&mut Value, &str)) -> Value {
    let still = before.filter(|before| {
        let mut renamed = before.clone();
        rename(&mut renamed, name_now);
        renamed == *now
    });
    still.unwrap_or_else(|| now.clone())
}

/// The column's own table: whatever names the column there.
fn rename_within(table: &mut Value, old: &str, new: &str) {
    each_column(table.get_mut("columns"), &mut |column| {
        replace(column.get_mut("after"), old, new);
        replace(column.get_mut("along"), old, new);
        replace_word(column.get_mut("formula"), old, new);
    });
    for key in array_mut(table.get_mut("keys")) {
        array_mut(Some(key)).for_each(|name| replace(Some(name), old, new));
    }
    array_mut(table.pointer_mut("/anomalies/columns")).for_each(|name| replace(Some(name), old, new));
    for rule in array_mut(table.get_mut("rules")) {
        replace_word(rule.get_mut("when"), old, new);
        if let Some(Value::Object(set)) = rule.get_mut("set") {
            let renamed: Map<String, Value> = std::mem::take(set)
                .into_iter()
                .map(|(name, mut value)| {
                    replace_word(value.get_mut("formula"), old, new);
                    (if name == old { new.to_owned() } else { name }, value)
                })
                .collect();
            *set = renamed;
        }
    }
}

fn each_column(columns: Option<&mut Value>, edit: &mut impl FnMut(&mut Value)) {
    for column in array_mut(columns) {
        edit(column);
        each_column(column.get_mut("fields"), edit);
        if let Some(item) = column.get_mut("item") {
            edit(item);
        }
    }
}

fn array_mut(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value.and_then(Value::as_array_mut).into_iter().flatten()
}

fn name_at(recipe: &Value, pointer: &str) -> String {
    recipe.pointer(pointer).map(|value| super::editor::text_of(value, "name")).unwrap_or_default()
}

fn set_name(value: Option<&mut Value>, new: &str) {
    if let Some(Value::Object(members)) = value {
        members.insert("name".to_owned(), Value::from(new));
    }
}

fn replace(value: Option<&mut Value>, old: &str, new: &str) {
    if let Some(value) = value
        && value.as_str() == Some(old)
    {
        *value = Value::from(new);
    }
}

/// Replaces a column in a formula: whole words, and none inside of quoted text.
fn replace_word(value: Option<&mut Value>, old: &str, new: &str) {
    let Some(value) = value else { return };
    let Some(formula) = value.as_str() else { return };
    let (old, new) = (variable(old), variable(new));
    if old.is_empty() || new.is_empty() {
        return;
    }
    let mut text = String::with_capacity(formula.len());
    for (place, part) in formula.split('"').enumerate() {
        if place > 0 {
            text.push('"');
        }
        if place % 2 == 1 {
            text.push_str(part);
        } else {
            words(part, |word| text.push_str(if word == old { &new } else { word }));
        }
    }
    *value = Value::from(text);
}

/// The words of a text and what stands between them, in order.
fn words<'t>(text: &'t str, mut take: impl FnMut(&'t str)) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inside = is_of_name(first);
        let end = rest.find(|letter| is_of_name(letter) != inside).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        take(word);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_table_takes_its_children_along() {
        let mut recipe = json!({"tables": [
            {"name": "users", "rows": 5, "columns": [{"name": "id", "type": "sequence"}]},
            {"name": "orders", "rows": {"per": "users", "count": {}}, "columns": [{"name": "user", "type": "reference", "table": "users"}]}]});
        rename_table(&mut recipe, 0, "people");
        assert_eq!(recipe["tables"][0]["name"], "people");
        assert_eq!(recipe["tables"][1]["rows"]["per"], "people");
        assert_eq!(recipe["tables"][1]["columns"][0]["table"], "people");
    }

    #[test]
    fn passing_through_the_name_of_another_column_does_no_harm() {
        let before = json!({"tables": [{"name": "t", "columns": [{"name": "a", "type": "text.word"}, {"name": "ab", "type": "text.word"},
            {"name": "f", "type": "formula", "formula": "a + ab"}]}]});
        let rename = |recipe: &mut Value, name: &str| rename_column(recipe, 0, 0, name);
        let mut now = before.clone();
        for (typed, formula) in [("ab", "ab + ab"), ("abc", "abc + ab")] {
            let shown = name_at(&now, "/tables/0/columns/0");
            let mut next = base(Some(before.clone()), &now, &shown, rename);
            rename(&mut next, typed);
            assert_eq!(next["tables"][0]["columns"][2]["formula"], formula);
            now = next;
        }
        now["seed"] = json!(5);
        assert_eq!(base(Some(before), &now, "abc", rename), now);
    }

    #[test]
    fn a_column_is_followed_by_all_that_name_it() {
        let mut recipe = json!({"tables": [
            {"name": "t", "keys": [["price", "id"]], "columns": [
                {"name": "price", "type": "number"},
                {"name": "total", "type": "formula", "formula": "price * 2 + \"price\" + price_2"},
                {"name": "next", "type": "date", "after": "price"}],
             "rules": [{"when": "price > 5", "set": {"price": {"formula": "price + 1"}}}],
             "anomalies": {"columns": ["price"]}},
            {"name": "u", "columns": [{"name": "r", "type": "reference", "table": "t", "column": "price"},
                {"name": "price", "type": "number"}]}]});
        rename_column(&mut recipe, 0, 0, "net price");
        let table = &recipe["tables"][0];
        assert_eq!(table["columns"][0]["name"], "net price");
        assert_eq!(table["columns"][1]["formula"], "net_price * 2 + \"price\" + price_2");
        assert_eq!(table["columns"][2]["after"], "net price");
        assert_eq!(table["keys"], json!([["net price", "id"]]));
        assert_eq!(
            table["rules"],
            json!([{"when": "net_price > 5", "set": {"net price": {"formula": "net_price + 1"}}}])
        );
        assert_eq!(table["anomalies"]["columns"], json!(["net price"]));
        assert_eq!(recipe["tables"][1]["columns"][0]["column"], "net price");
        assert_eq!(recipe["tables"][1]["columns"][1]["name"], "price");
    }
}
