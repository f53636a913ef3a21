//! The written reference of the recipe and its JSON Schema: both are what the check holds recipes to.

mod support;

use std::path::Path;

use jsonschema::Validator;
use proptest::prelude::{Strategy, any};
use proptest::sample::Index;
use seedbed_generate::Lists;
use seedbed_generate::encode::TextFormat;
use seedbed_generate::table::{example, example_settings};
use seedbed_recipe::catalogue::{self, TypeSpec};
use seedbed_recipe::reference::{Examples, markdown};
use seedbed_recipe::{check, formula, json_schema, library};
use serde_json::{Map, Value, json};
use support::{lists, plan, text};

/// Examples that the generator makes.
struct Made(Lists);

impl Examples for Made {
    fn of_type(&self, spec: &TypeSpec) -> (String, String) {
        let value = example(spec.name, "en_US", &self.0).unwrap_or_else(|| panic!("{} has no example", spec.name));
        let settings = example_settings(spec);
        let settings = if settings.is_empty() { String::new() } else { Value::Object(settings).to_string() };
        (value.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect(), settings)
    }

    fn of_formula(&self, formula: &str) -> String {
        let column = json!({"name": "x", "type": "formula", "formula": formula});
        let recipe = json!({"version": 1, "kind": "table", "anchor": "2026-11-21",
            "tables": [{"name": "t", "rows": 1, "columns": [column]}]});
        let row: Value =
            serde_json::from_str(&text(&plan(&recipe, &self.0).tables()[0], 0..1, TextFormat::NdJson)).unwrap();
        assert!(!row["x"].is_null(), "{formula} yields nothing");
        row["x"].as_str().map_or_else(|| row["x"].to_string(), str::to_owned)
    }
}

const REWRITE: &str = "SEEDBED_BLESS=1 cargo test -p seedbed-generate --test reference";

#[test]
fn the_written_reference_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../recipe/RECIPE.md");
    let made = markdown(&Made(lists()));
    if std::env::var_os("SEEDBED_BLESS").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    if made == written {
        return;
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (written.lines().collect(), made.lines().collect());
    let gone = old.iter().filter(|line| !new.contains(line)).map(|line| format!("-{line}"));
    let come = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+{line}"));
    let difference: Vec<String> = gone.chain(come).collect();
    panic!("RECIPE.md is out of date; `{REWRITE}` rewrites it:\n{}", difference.join("\n"));
}

#[test]
fn the_reference_names_every_type_setting_and_function() {
    let made = markdown(&Made(lists()));
    for spec in catalogue::types() {
        assert!(made.contains(&format!("| `{}` | {}: ", spec.name, spec.title)), "{}", spec.name);
        for setting in spec.settings {
            assert!(made.contains(&format!(" | `{}` | ", setting.name)), "{}.{}", spec.name, setting.name);
        }
    }
    for spec in formula::GROUPS.iter().flat_map(|group| group.functions) {
        assert!(made.contains(spec.usage.split('|').next().unwrap()), "{}", spec.usage);
    }
    // Every link within the page leads to a heading.
    let anchors: Vec<String> = made
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .map(|title| title.to_lowercase().replace(' ', "-").replace([':', ','], ""))
        .collect();
    for link in made.split("](#").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        assert!(anchors.iter().any(|anchor| anchor == link), "#{link} is not among {anchors:?}");
    }
}

fn schema() -> Validator {
    jsonschema::draft202012::new(&json_schema::recipe()).unwrap()
}

/// A recipe of one table with this column.
fn with_column(column: Value) -> Value {
    json!({"version": 1, "kind": "table", "anchor": "2026-11-21", "tables": [
        {"name": "t", "rows": 1, "columns": [column, {"name": "day", "type": "date"}, {"name": "x", "type": "number"}]},
        {"name": "parents", "rows": 5, "columns": [{"name": "id", "type": "sequence"}]}]})
}

#[test]
fn the_schema_is_one() {
    jsonschema::meta::validate(&json_schema::recipe()).unwrap();
}

#[test]
fn every_template_fits_the_schema() {
    let schema = schema();
    for template in library::templates() {
        let errors: Vec<String> =
            schema.iter_errors(&template.recipe).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", template.id);
    }
}

#[test]
fn every_type_fits_the_schema_with_its_settings_and_with_no_others() {
    let schema = schema();
    for spec in catalogue::types().filter(|spec| spec.name != "position") {
        let mut column = Map::from_iter([("name".to_owned(), json!("c")), ("type".to_owned(), json!(spec.name))]);
        column.extend(example_settings(spec));
        for setting in spec.settings {
            let default = setting.default.map_or(Value::Null, |default| serde_json::from_str(default).unwrap());
            column.entry(setting.name).or_insert(default);
        }
        let good = with_column(Value::Object(column.clone()));
        assert!(check(&good).problems.is_empty(), "{good}: {:?}", check(&good).problems);
        assert!(schema.is_valid(&good), "{good}");
        column.insert("colour of the sky".to_owned(), json!("blue"));
        let bad = with_column(Value::Object(column));
        assert!(!check(&bad).problems.is_empty() && !schema.is_valid(&bad), "{bad}");
    }
}

#[test]
fn schema_and_check_refuse_the_same_mistakes_in_the_same_places() {
    let schema = schema();
    let table = |more: Value| {
        let mut recipe = with_column(json!({"name": "c", "type": "integer"}));
        recipe["tables"][0].as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        recipe
    };
    let column = |more: Value| {
        let mut column = json!({"name": "c", "type": "integer"});
        column.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        with_column(column)
    };
    let whole = |more: Value| {
        let mut recipe = with_column(json!({"name": "c", "type": "integer"}));
        recipe.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        recipe
    };
    let cases = [
        (json!([]), ""),
        (json!({"kind": "table", "tables": []}), "/tables"),
        (whole(json!({"version": 2})), "/version"),
        (whole(json!({"kind": "images"})), "/kind"),
        (whole(json!({"seed": -1})), "/seed"),
        (whole(json!({"seed": "7"})), "/seed"),
        (whole(json!({"locale": "english"})), "/locale"),
        (whole(json!({"anchor": "yesterday"})), "/anchor"),
        (whole(json!({"lists": {"en_US": 1}})), "/lists"),
        (whole(json!({"tables": []})), "/tables"),
        (whole(json!({"tables": [1]})), "/tables/0"),
        (table(json!({"name": " "})), "/tables/0/name"),
        (table(json!({"name": "a\nb"})), "/tables/0/name"),
        (table(json!({"rows": -1})), "/tables/0/rows"),
        (table(json!({"rows": 1.5})), "/tables/0/rows"),
        (table(json!({"rows": {"per": "parents"}})), "/tables/0/rows"),
        (table(json!({"rows": {"per": "parents", "count": 3}})), "/tables/0/rows"),
        (table(json!({"columns": []})), "/tables/0/columns"),
        (table(json!({"keys": ["c"]})), "/tables/0/keys/0"),
        (table(json!({"keys": [[]]})), "/tables/0/keys/0"),
        (table(json!({"rules": [{"when": "true"}]})), "/tables/0/rules/0"),
        (table(json!({"rules": [{"when": "true", "set": {}}]})), "/tables/0/rules/0/set"),
        (table(json!({"rules": [{"when": "true", "set": {"c": [1]}}]})), "/tables/0/rules/0/set/c"),
        (table(json!({"rules": [{"when": 1, "set": {"c": 1}}]})), "/tables/0/rules/0/when"),
        (table(json!({"anomalies": {}})), "/tables/0/anomalies"),
        (table(json!({"anomalies": {"share": 2}})), "/tables/0/anomalies"),
        (table(json!({"anomalies": {"share": 0.1, "kinds": ["odd"]}})), "/tables/0/anomalies"),
        (table(json!({"anomalies": {"share": 0.1, "columns": [1]}})), "/tables/0/anomalies"),
        (column(json!({"type": "integre"})), "/tables/0/columns/0"),
        (column(json!({"type": 5})), "/tables/0/columns/0"),
        (column(json!({"null_share": 2})), "/tables/0/columns/0/null_share"),
        (column(json!({"null_share": 0.1, "unique": true})), "/tables/0/columns/0/null_share"),
        (column(json!({"type": "boolean", "unique": true})), "/tables/0/columns/0"),
        (column(json!({"min": "low"})), "/tables/0/columns/0/min"),
        (column(json!({"min": 0.5})), "/tables/0/columns/0/min"),
        (column(json!({"step": 0})), "/tables/0/columns/0/step"),
        (column(json!({"decimals": 2})), "/tables/0/columns/0"),
        (column(json!({"distribution": "normal"})), "/tables/0/columns/0/distribution"),
        (column(json!({"distribution": {"kind": "bell"}})), "/tables/0/columns/0/distribution"),
        (column(json!({"distribution": {"kind": "normal", "mean": 1}})), "/tables/0/columns/0/distribution"),
        (column(json!({"distribution": {"kind": "normal", "mean": 1, "sd": 0}})), "/tables/0/columns/0/distribution"),
        (column(json!({"distribution": {"kind": "poisson", "mean": 1, "sd": 1}})), "/tables/0/columns/0/distribution"),
        (
            column(json!({"distribution": {"kind": "weighted", "values": [1], "weights": [0]}})),
            "/tables/0/columns/0/distribution",
        ),
        (column(json!({"type": "choice"})), "/tables/0/columns/0"),
        (column(json!({"type": "choice", "values": []})), "/tables/0/columns/0/values"),
        (column(json!({"type": "choice", "values": ["a", null]})), "/tables/0/columns/0/values/1"),
        (column(json!({"type": "choice", "values": ["a"], "weights": [-1]})), "/tables/0/columns/0/weights"),
        (column(json!({"type": "choice", "values": ["a"], "weights": [0]})), "/tables/0/columns/0/weights"),
        (column(json!({"type": "constant", "value": {}})), "/tables/0/columns/0/value"),
        (column(json!({"type": "uuid", "version": 5})), "/tables/0/columns/0/version"),
        (column(json!({"type": "date", "min": "soon"})), "/tables/0/columns/0/min"),
        (column(json!({"type": "time", "min": "noon"})), "/tables/0/columns/0/min"),
        (column(json!({"type": "formula", "formula": " "})), "/tables/0/columns/0/formula"),
        (
            column(json!({"type": "series", "along": "day", "seasons": [{"amplitude": 1}]})),
            "/tables/0/columns/0/seasons",
        ),
        (column(json!({"type": "object", "fields": []})), "/tables/0/columns/0/fields"),
        (column(json!({"type": "object", "fields": [{"type": "uuid"}]})), "/tables/0/columns/0/fields/0"),
        (
            column(json!({"type": "object", "fields": [{"name": "a", "type": "uuid", "unique": true}]})),
            "/tables/0/columns/0/fields/0/unique",
        ),
        (column(json!({"type": "list", "item": {"type": "uuid", "name": "a"}})), "/tables/0/columns/0/item"),
    ];
    for (recipe, place) in cases {
        let problems = check(&recipe).problems;
        assert!(problems.iter().any(|problem| problem.pointer.starts_with(place)), "{place}: {problems:?}");
        let errors: Vec<String> = schema.iter_errors(&recipe).map(|error| error.instance_path().to_string()).collect();
        // What has several forms is refused as a whole, so the schema may name a place further out.
        assert!(
            errors.iter().any(|at| place.starts_with(at.as_str()) || at.starts_with(place)),
            "{place}: the schema tells {errors:?}, the check {problems:?}"
        );
    }
}

/// All places in a JSON document.
fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    let below = |key: &str| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| places(value, &below(key), into)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(key, item)| places(item, &below(&key.to_string()), into))
        }
        _ => {}
    }
}

#[derive(Clone, Debug)]
enum Damage {
    Replace(Value),
    Remove,
    Add(&'static str, Value),
}

fn damage() -> impl Strategy<Value = Damage> {
    let values = || {
        proptest::sample::select(vec![
            json!(null),
            json!(true),
            json!(false),
            json!(-1),
            json!(0),
            json!(1),
            json!(0.5),
            json!(1e20),
            json!(""),
            json!("x"),
            json!("2026-11-21"),
            json!("-1y"),
            json!("integer"),
            json!("en_US"),
            json!([]),
            json!([1, 2]),
            json!(["a"]),
            json!({}),
            json!({"kind": "uniform"}),
            json!({"per": "customers", "count": {"kind": "poisson", "mean": 2}}),
        ])
    };
    let names = proptest::sample::select(vec![
        "min",
        "max",
        "unique",
        "null_share",
        "of",
        "note",
        "locale",
        "distribution",
        "weights",
        "colour",
        "kind",
        "item",
        "anomalies",
        "keys",
        "rules",
        "step",
        "decimals",
        "after",
    ]);
    proptest::prop_oneof![
        values().prop_map(Damage::Replace),
        proptest::strategy::Just(Damage::Remove),
        (names, values()).prop_map(|(name, value)| Damage::Add(name, value)),
    ]
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]
    #[test]
    fn what_the_check_takes_the_schema_takes(template in any::<Index>(), spots in proptest::collection::vec((any::<Index>(), damage()), 1..3)) {
        thread_local!(static SCHEMA: Validator = schema());
        let mut recipe = template.get(library::templates()).recipe.clone();
        recipe["anchor"] = json!("2026-11-21");
        for (spot, damage) in spots {
            let mut all = Vec::new();
            places(&recipe, "", &mut all);
            let place = spot.get(&all).clone();
            match damage {
                Damage::Replace(value) => *recipe.pointer_mut(&place).unwrap() = value,
                Damage::Add(name, value) => if let Some(Value::Object(members)) = recipe.pointer_mut(&place) {
                    members.insert(name.to_owned(), value);
                },
                Damage::Remove => if let Some((parent, key)) = place.rsplit_once('/') {
                    let key = key.replace("~1", "/").replace("~0", "~");
                    match recipe.pointer_mut(parent) {
                        Some(Value::Object(members)) => drop(members.remove(&key)),
                        Some(Value::Array(items)) => drop(items.remove(key.parse().unwrap())),
                        _ => {}
                    }
                },
            }
        }
        let problems = check(&recipe).problems;
        SCHEMA.with(|schema| {
            let errors: Vec<String> = schema.iter_errors(&recipe).map(|error| format!("{}: {error}", error.instance_path())).collect();
            proptest::prop_assert!(!problems.is_empty() || errors.is_empty(), "the check takes it, the schema says {errors:?}\n{recipe}");
            Ok(())
        })?;
    }
}
