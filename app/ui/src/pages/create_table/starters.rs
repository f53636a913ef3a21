//! What new tables and columns begin with, so that rows are there at once.

use super::editor::{free_name, names, text_of};
use seedbed_recipe::catalogue::{self, TypeSpec};
use seedbed_recipe::description::type_for_name;
use serde_json::{Map, Value, json};

/// The members that every column may have, whatever its type.
const COMMON: [&str; 6] = ["name", "null_share", "unique", "locale", "of", "note"];

/// A column of this name, with the type that the name suggests.
pub fn column(recipe: &Value, table: usize, wish: &str) -> Value {
    let list = format!("/tables/{table}/columns");
    let name = free_name(&names(recipe, &list), wish);
    let table_name = recipe.pointer(&format!("/tables/{table}")).map(|table| text_of(table, "name"));
    let mut members = type_for_name(wish, table_name.as_deref()).column;
    members.insert("name".to_owned(), Value::from(name));
    let column = Value::Object(members);
    // The name may suggest what needs more than a name, such as a reference to a table that is not there.
    match catalogue::find(&text_of(&column, "type")) {
        Some(spec) => retyped(recipe, table, &column, spec),
        None => column,
    }
}

/// A table that stands on its own.
pub fn table(recipe: &Value) -> Value {
    let name = free_name(&names(recipe, "/tables"), "table");
    json!({"name": name, "rows": 1000, "columns": [{"name": "id", "type": "sequence", "unique": true}]})
}

/// A table with several rows for each row of another, which they refer to.
pub fn child_table(recipe: &Value, parent: &str) -> Value {
    let one = singular(parent);
    let name = free_name(&names(recipe, "/tables"), &format!("{one}_items"));
    json!({
        "name": name,
        "rows": {"per": parent, "count": {"kind": "poisson", "mean": 3}},
        "columns": [
            {"name": "id", "type": "sequence", "unique": true},
            {"name": format!("{one}_id"), "type": "reference", "table": parent},
        ],
    })
}

/// Where the columns of a table are if none of them identifies its rows: others would refer to a name or an address.
pub fn columns_without_id(recipe: &Value, table: &str) -> Option<String> {
    let place = names(recipe, "/tables").iter().position(|name| name == table)?;
    let list = format!("/tables/{place}/columns");
    let is_id = |column: &Value| {
        let named = text_of(column, "type");
        matches!(named.as_str(), "sequence" | "uuid") || named.starts_with("id.")
    };
    let columns = recipe.pointer(&list).and_then(Value::as_array);
    let has_key = recipe.pointer(&format!("/tables/{place}/keys")).is_some();
    (!has_key && !columns.into_iter().flatten().any(is_id)).then_some(list)
}

/// The same column with another type: what the new type has no use for is gone, what it needs is there.
pub fn retyped(recipe: &Value, table: usize, column: &Value, spec: &TypeSpec) -> Value {
    let mut members = Map::new();
    for (key, value) in column.as_object().into_iter().flatten() {
        if COMMON.contains(&key.as_str()) || spec.setting(key).is_some() {
            members.insert(key.clone(), value.clone());
        }
    }
    // What was a key of its own becomes one of many that refer to the same row.
    if !spec.can_be_unique || spec.name == "reference" {
        members.remove("unique");
    }
    members.insert("type".to_owned(), Value::from(spec.name));
    for setting in spec.settings.iter().filter(|setting| setting.required) {
        if !members.contains_key(setting.name) {
            let value = needed(recipe, table, setting.name, &text_of(column, "name"));
            members.insert(setting.name.to_owned(), value);
        }
    }
    Value::Object(members)
}

/// Something that works for a setting that must be given.
fn needed(recipe: &Value, table: usize, setting: &str, own: &str) -> Value {
    let columns =
        || recipe.pointer(&format!("/tables/{table}/columns")).and_then(Value::as_array).into_iter().flatten();
    match setting {
        "values" => json!(["A", "B", "C"]),
        "value" => json!("value"),
        "pattern" => json!("[A-Z]{3}-\\d{4}"),
        "formula" => {
            let numeric =
                |column: &&Value| matches!(text_of(column, "type").as_str(), "integer" | "number" | "sequence");
            let other = columns().filter(numeric).map(|column| text_of(column, "name")).find(|name| name != own);
            json!(other.map_or("1 + 1".to_owned(), |name| format!("{} * 2", seedbed_recipe::formula::variable(&name))))
        }
        "table" => {
            let tables = names(recipe, "/tables");
            let other = tables
                .iter()
                .enumerate()
                .find(|(place, _)| *place != table)
                .or_else(|| tables.iter().enumerate().next());
            json!(other.map(|(_, name)| name.as_str()).unwrap_or_default())
        }
        "along" => {
            let dated = |column: &&Value| matches!(text_of(column, "type").as_str(), "date" | "datetime");
            json!(columns().find(dated).map(|column| text_of(column, "name")).unwrap_or_default())
        }
        "fields" => {
            json!([{"name": "label", "type": "text.word"}, {"name": "count", "type": "integer", "min": 0, "max": 10}])
        }
        "item" => json!({"type": "text.word"}),
        _ => Value::Null,
    }
}

/// The word for one of the things that a table is named after.
fn singular(name: &str) -> String {
    let end = |ending: &str| name.strip_suffix(ending).filter(|stem| stem.len() > 1);
    if let Some(stem) = end("ies") {
        format!("{stem}y")
    } else if name.ends_with("ss") {
        name.to_owned()
    } else {
        end("s").unwrap_or(name).to_owned()
    }
}

/// A distribution of this kind that suits values between two bounds.
pub fn distribution(kind: &str, min: Option<f64>, max: Option<f64>) -> Value {
    let low = min.unwrap_or(0.0);
    let high = max.unwrap_or(low + 100.0).max(low + 1e-9);
    let (middle, width) = ((low + high) / 2.0, high - low);
    // A logarithmic law needs something above zero.
    let positive = if middle > 0.0 { tidy(middle) } else { 10.0 };
    match kind {
        "constant" => json!({"kind": kind, "value": tidy(middle)}),
        "normal" => json!({"kind": kind, "mean": tidy(middle), "sd": tidy(width / 6.0)}),
        "lognormal" => json!({"kind": kind, "median": tidy(positive / 2.0), "sigma": 0.6}),
        "exponential" => json!({"kind": kind, "mean": tidy(positive / 2.0)}),
        "gamma" => json!({"kind": kind, "shape": 2, "scale": tidy(positive / 4.0)}),
        "beta" => json!({"kind": kind, "alpha": 2, "beta": 5}),
        "poisson" => json!({"kind": kind, "mean": tidy(positive.min(1000.0))}),
        "binomial" => json!({"kind": kind, "trials": libm::ceil(positive.min(1e6)) as u64, "probability": 0.5}),
        "zipf" => json!({"kind": kind, "count": libm::ceil(width.clamp(2.0, 1e6)) as u64, "exponent": 1.1}),
        "triangular" => json!({"kind": kind, "min": low, "mode": tidy(middle), "max": high}),
        "weighted" => json!({"kind": kind, "values": [low, tidy(middle), high], "weights": [1, 2, 1]}),
        "mixture" => json!({"kind": kind, "parts": [
            {"weight": 2, "distribution": distribution("normal", Some(low), Some(middle))},
            {"weight": 1, "distribution": distribution("normal", Some(middle), Some(high))}]}),
        "histogram" => {
            json!({"kind": kind, "edges": [low, tidy(low + width / 3.0), tidy(low + width / 1.5), high], "weights": [1, 3, 2]})
        }
        "sequence" => json!({"kind": kind, "start": low, "step": 1}),
        _ => json!({"kind": kind}),
    }
}

/// A number with three significant digits: what a person would have typed.
fn tidy(number: f64) -> f64 {
    if number == 0.0 || !number.is_finite() {
        return 0.0;
    }
    let scale = libm::pow(10.0, 2.0 - libm::floor(libm::log10(number.abs())));
    libm::round(number * scale) / scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use seedbed_recipe::check;
    use seedbed_recipe::distribution::Distribution;

    fn recipe() -> Value {
        json!({"version": 1, "kind": "table", "tables": [
            {"name": "users", "rows": 10, "columns": [{"name": "id", "type": "sequence"}, {"name": "born", "type": "date", "min": "-60y", "max": "-18y"},
                {"name": "x", "type": "text.word"}]},
            {"name": "cities", "rows": 5, "columns": [{"name": "name", "type": "location.city"}]}], "anchor": "2026-11-21"})
    }

    #[test]
    fn every_type_can_be_switched_to() {
        for spec in catalogue::types() {
            let mut recipe = recipe();
            recipe["tables"][0]["columns"][2] = retyped(&recipe, 0, &recipe["tables"][0]["columns"][2], spec);
            if spec.name == "position" {
                recipe["tables"][0]["rows"] = json!({"per": "cities", "count": {"kind": "constant", "value": 2}});
                recipe["tables"][0]["columns"][1] = json!({"name": "c", "type": "reference", "table": "cities"});
            }
            assert_eq!(check(&recipe).problems, [], "{}", spec.name);
        }
    }

    #[test]
    fn switching_keeps_what_still_has_a_meaning() {
        let column =
            json!({"name": "x", "type": "integer", "min": 1, "max": 5, "step": 2, "unique": true, "null_share": 0.1});
        let number = catalogue::find("number").unwrap();
        let expected = json!({"name": "x", "type": "number", "min": 1, "max": 5, "null_share": 0.1});
        assert_eq!(retyped(&recipe(), 0, &column, number), expected);
    }

    #[test]
    fn new_tables_and_columns_are_right_at_once() {
        let mut recipe = recipe();
        assert_eq!(columns_without_id(&recipe, "cities").as_deref(), Some("/tables/1/columns"));
        assert_eq!(columns_without_id(&recipe, "users"), None);
        let child = child_table(&recipe, "cities");
        assert_eq!(child["columns"][1]["name"], "city_id");
        recipe["tables"].as_array_mut().unwrap().push(child);
        let another = table(&recipe);
        recipe["tables"].as_array_mut().unwrap().push(another);
        let new = column(&recipe, 0, "email");
        assert_eq!(new["type"], "internet.email");
        recipe["tables"][0]["columns"].as_array_mut().unwrap().push(new);
        assert_eq!(check(&recipe).problems, []);
    }

    #[test]
    fn every_kind_of_distribution_starts_out_valid() {
        for kind in Distribution::kinds() {
            for (min, max) in [(None, None), (Some(18.0), Some(80.0)), (Some(-50.0), Some(-10.0))] {
                let distribution = distribution(kind, min, max);
                assert!(Distribution::from_json(&distribution).is_ok(), "{distribution}");
            }
        }
    }
}
