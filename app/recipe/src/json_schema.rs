//! The JSON Schema (2020-12) of a recipe, made from the outline and the catalogue that the check reads as well.
//!
//! It never refuses what the check takes. The check finds more: names that do not exist or stand twice, bounds in the
//! wrong order, lists of different lengths, formulas and patterns that do not compile, uniqueness beyond a domain.

use serde_json::{Map, Value, json};

use crate::catalogue::{self, SettingKind, SettingSpec, TypeSpec};
use crate::distribution::{Allowed, KINDS, LARGEST, MAX_COUNT, MAX_WEIGHTS};
use crate::outline::{
    self, Holds, LONGEST_NAME, LONGEST_SCALAR, LONGEST_TEXT, MOST_ANOMALIES, MOST_COLUMNS, MOST_KEY_COLUMNS, MOST_KEYS,
    MOST_SEASONS, MOST_VALUES, Member, Outline,
};
use crate::recipe::{AnomalyKind, MOST_ROWS};

/// The dialect of the schema.
pub const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
/// The name of the schema.
pub const ID: &str = "urn:seedbed:recipe:1";

/// Not blank, without control characters.
const NAME: &str =
    "^[^\\u0000-\\u001F\\u007F-\\u009F]*[^\\s\\u0000-\\u001F\\u007F-\\u009F][^\\u0000-\\u001F\\u007F-\\u009F]*$";
/// A date, or one relative to the anchor.
const DATE: &str = "^\\s*([+-]?[0-9]{4,6}-?[0-9]{2}-?[0-9]{2}.*|today|now|[+-]?[0-9]+[dwmy])\\s*$";
const TIME: &str = "^T?[0-9]{2}.*$";
const LOCALE: &str = "^[a-z]{2}_[A-Z]{2}$";

/// The schema of a recipe.
#[must_use]
pub fn recipe() -> Value {
    let mut schema = object(&outline::RECIPE);
    let mut definitions = Map::new();
    for outline in [&outline::TABLE, &outline::CHILDREN, &outline::RULE, &outline::ANOMALIES, &outline::SEASON] {
        definitions.insert(outline.name.to_owned(), object(outline));
    }
    definitions.insert("column".to_owned(), column(Place::Table));
    definitions.insert("field".to_owned(), column(Place::Object));
    definitions.insert("item".to_owned(), column(Place::List));
    definitions.insert("type".to_owned(), type_names());
    definitions.insert("settings".to_owned(), settings());
    for spec in catalogue::types().filter(|spec| !spec.settings.is_empty()) {
        definitions.insert(settings_name(spec), settings_of(spec));
    }
    definitions.insert("scalar".to_owned(), scalar());
    definitions.insert("distribution".to_owned(), distribution());
    if let Some(members) = schema.as_object_mut() {
        members.insert("$schema".to_owned(), DIALECT.into());
        members.insert("$id".to_owned(), ID.into());
        members.insert("$defs".to_owned(), Value::Object(definitions));
    }
    schema
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

/// An object with the members of its outline and no others.
fn object(outline: &Outline) -> Value {
    let mut schema = open_object(outline);
    if let Some(members) = schema.as_object_mut() {
        members.insert("additionalProperties".to_owned(), false.into());
    }
    schema
}

fn open_object(outline: &Outline) -> Value {
    let members = outline.members.iter().map(|member| (member.name.to_owned(), member_schema(member)));
    json!({
        "title": outline.title,
        "description": outline.summary,
        "type": "object",
        "required": outline.members.iter().filter(|member| member.required).map(|member| member.name).collect::<Vec<_>>(),
        "properties": members.collect::<Map<_, _>>(),
    })
}

fn member_schema(member: &Member) -> Value {
    let schema = held(member.holds);
    described(if member.required { schema } else { or_null(schema) }, member.summary)
}

/// The check reads `null` as a member that is not there.
fn or_null(mut schema: Value) -> Value {
    let Some(members) = schema.as_object_mut() else { return schema };
    if let Some(Value::Array(words)) = members.get_mut("enum") {
        words.push(Value::Null);
        return schema;
    }
    if let Some(kind) = members.get_mut("type") {
        *kind = json!([kind.take(), "null"]);
        return schema;
    }
    json!({"anyOf": [schema, {"type": "null"}]})
}

fn described(mut schema: Value, text: &str) -> Value {
    if let Some(members) = schema.as_object_mut() {
        members.insert("description".to_owned(), text.into());
    }
    schema
}

fn text(longest: usize) -> Value {
    json!({"type": "string", "maxLength": longest})
}

fn number(low: f64, high: f64) -> Value {
    json!({"type": "number", "minimum": low, "maximum": high})
}

fn names() -> Value {
    json!({"type": "string"})
}

fn held(holds: Holds) -> Value {
    match holds {
        Holds::Number(number) => json!({"const": number}),
        Holds::Word(word) => json!({"const": word}),
        Holds::Seed => json!({"type": "integer", "minimum": 0, "maximum": u64::MAX}),
        Holds::Name => json!({"type": "string", "minLength": 1, "maxLength": LONGEST_NAME, "pattern": NAME}),
        Holds::Text(longest) => text(longest),
        Holds::Locale => json!({"type": "string", "pattern": LOCALE}),
        Holds::Date => json!({"type": "string", "pattern": DATE}),
        Holds::Digests => json!({"type": "object", "additionalProperties": {"type": "string"}}),
        Holds::Flag => json!({"type": "boolean"}),
        Holds::Between(low, high) => number(low, high),
        Holds::Type => reference("type"),
        Holds::Rows(children) => {
            json!({"anyOf": [{"type": "integer", "minimum": 0, "maximum": MOST_ROWS}, reference(children.name)]})
        }
        Holds::Distribution => reference("distribution"),
        Holds::One(outline) => reference(outline.name),
        Holds::List(outline, least, most) => {
            json!({"type": "array", "minItems": least, "maxItems": most, "items": reference(outline.name)})
        }
        Holds::Keys => {
            let key = json!({"type": "array", "minItems": 1, "maxItems": MOST_KEY_COLUMNS, "items": names()});
            json!({"type": "array", "maxItems": MOST_KEYS, "items": key})
        }
        Holds::Condition => text(LONGEST_TEXT),
        Holds::Assignments => {
            let formula = json!({"type": "object", "required": ["formula"], "properties": {"formula": {"type": "string"}},
                "additionalProperties": false});
            let taken = json!({"anyOf": [reference("scalar"), {"type": "null"}, formula]});
            json!({"type": "object", "minProperties": 1, "additionalProperties": taken})
        }
        Holds::Anomalies => {
            let words = AnomalyKind::ALL.map(AnomalyKind::name);
            json!({"type": "array", "minItems": 1, "maxItems": MOST_ANOMALIES, "items": {"enum": words}})
        }
        Holds::Columns => json!({"type": "array", "maxItems": MOST_COLUMNS, "items": names()}),
    }
}

/// Where a column stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// In a table.
    Table,
    /// In an object, as a field.
    Object,
    /// In a list, as its item.
    List,
}

/// A column: the members that every column has, and those of its type.
fn column(place: Place) -> Value {
    let mut schema = open_object(&outline::COLUMN);
    let mut parts = vec![reference("settings")];
    if place == Place::Table {
        parts.push(json!({
            "if": {"properties": {"unique": {"const": true}}, "required": ["unique"]},
            "then": {"properties": {"type": {"enum": unique_types()}, "null_share": {"enum": [0, null]}}},
        }));
    }
    let Some(members) = schema.as_object_mut() else { return schema };
    if place != Place::Table {
        // The description of columns speaks of both.
        members.remove("description");
        members.insert("title".to_owned(), if place == Place::Object { "A field" } else { "An item" }.into());
        let unique = members.get_mut("properties").and_then(|properties| properties.get_mut("unique"));
        if let Some(unique) = unique {
            *unique =
                json!({"enum": [false, null], "description": "There is no uniqueness inside of lists and objects"});
        }
    }
    if place == Place::List {
        members.insert("required".to_owned(), json!(["type"]));
        if let Some(Value::Object(properties)) = members.get_mut("properties") {
            properties.remove("name");
        }
    }
    members.insert("allOf".to_owned(), parts.into());
    members.insert("unevaluatedProperties".to_owned(), false.into());
    schema
}

fn unique_types() -> Vec<&'static str> {
    catalogue::types().filter(|spec| spec.can_be_unique).map(|spec| spec.name).collect()
}

/// The names of all types, each with what an editor shows beside it.
fn type_names() -> Value {
    let each = |spec: &TypeSpec| json!({"const": spec.name, "title": spec.title, "description": spec.summary});
    json!({"title": "A type", "oneOf": catalogue::types().map(each).collect::<Vec<_>>()})
}

fn settings_name(spec: &TypeSpec) -> String {
    format!("settings.{}", spec.name)
}

/// Which settings a column may have follows from its type.
fn settings() -> Value {
    let branch = |spec: &TypeSpec| {
        json!({
            "if": {"properties": {"type": {"const": spec.name}}, "required": ["type"]},
            "then": reference(&settings_name(spec)),
        })
    };
    let with_settings = catalogue::types().filter(|spec| !spec.settings.is_empty());
    json!({"title": "The settings of a column's type", "allOf": with_settings.map(branch).collect::<Vec<_>>()})
}

fn settings_of(spec: &TypeSpec) -> Value {
    let properties = spec.settings.iter().map(|setting| (setting.name.to_owned(), setting_schema(setting)));
    let required: Vec<&str> = spec.settings.iter().filter(|setting| setting.required).map(|it| it.name).collect();
    json!({"title": spec.title, "description": spec.summary, "required": required,
        "properties": properties.collect::<Map<_, _>>()})
}

fn setting_schema(setting: &SettingSpec) -> Value {
    let schema = of_kind(setting.kind);
    let mut schema = described(if setting.required { schema } else { or_null(schema) }, setting.summary);
    let default = setting.default.and_then(|default| serde_json::from_str::<Value>(default).ok());
    if let (Some(default), Some(members)) = (default, schema.as_object_mut()) {
        members.insert("default".to_owned(), default);
    }
    schema
}

fn of_kind(kind: SettingKind) -> Value {
    match kind {
        SettingKind::Integer(min, max) => json!({"type": "integer", "minimum": min, "maximum": max}),
        SettingKind::Number(min, max) => number(min, max),
        SettingKind::Text(longest) => text(longest),
        SettingKind::Flag => json!({"type": "boolean"}),
        SettingKind::OneOf(words) => {
            // A word that looks like a number may be written as one.
            let plain = words.iter().filter_map(|word| serde_json::from_str::<Value>(word).ok());
            json!({"enum": words.iter().map(|word| json!(word)).chain(plain).collect::<Vec<_>>()})
        }
        SettingKind::Date | SettingKind::Timestamp => json!({"type": "string", "pattern": DATE}),
        SettingKind::Time => json!({"type": "string", "pattern": TIME}),
        SettingKind::Scalar => reference("scalar"),
        SettingKind::Scalars => {
            json!({"type": "array", "minItems": 1, "maxItems": MOST_VALUES, "items": reference("scalar")})
        }
        SettingKind::Weights => {
            json!({"type": "array", "items": {"type": "number", "minimum": 0}, "contains": {"exclusiveMinimum": 0}})
        }
        SettingKind::Distribution => reference("distribution"),
        SettingKind::Column | SettingKind::Table | SettingKind::TableColumn => {
            json!({"type": "string", "minLength": 1})
        }
        SettingKind::Formula | SettingKind::Pattern => {
            json!({"type": "string", "maxLength": LONGEST_TEXT, "pattern": "\\S"})
        }
        SettingKind::Seasons => json!({"type": "array", "maxItems": MOST_SEASONS, "items": reference("season")}),
        SettingKind::Fields => {
            json!({"type": "array", "minItems": 1, "maxItems": MOST_COLUMNS, "items": reference("field")})
        }
        SettingKind::Item => reference("item"),
    }
}

fn scalar() -> Value {
    json!({"title": "A value", "type": ["string", "number", "boolean"], "maxLength": LONGEST_SCALAR})
}

fn distribution() -> Value {
    let branch = |kind: &crate::distribution::KindSpec| {
        let properties = kind.fields.iter().map(|field| {
            let schema = of_field(field.allowed);
            (field.name.to_owned(), described(if field.required { schema } else { or_null(schema) }, field.summary))
        });
        let required: Vec<&str> = kind.fields.iter().filter(|field| field.required).map(|it| it.name).collect();
        json!({
            "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
            "then": {"description": kind.summary, "required": required, "properties": properties.collect::<Map<_, _>>()},
        })
    };
    let names = KINDS.iter().map(|kind| json!({"const": kind.name, "description": kind.summary}));
    json!({
        "title": "A distribution",
        "description": "How numbers are spread.",
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"oneOf": names.collect::<Vec<_>>()}},
        "allOf": KINDS.iter().map(branch).collect::<Vec<_>>(),
        "unevaluatedProperties": false,
    })
}

fn of_field(allowed: Allowed) -> Value {
    match allowed {
        Allowed::Number => json!({"type": "number"}),
        Allowed::Between { low, high, open: true } => {
            json!({"type": "number", "exclusiveMinimum": low, "maximum": high})
        }
        Allowed::Between { low, high, open: false } => number(low, high),
        Allowed::Count { low } => json!({"type": "integer", "minimum": low, "maximum": MAX_COUNT}),
        Allowed::Numbers => {
            json!({"type": "array", "minItems": 1, "maxItems": MAX_WEIGHTS + 1, "items": {"type": "number"}})
        }
        Allowed::Weights => {
            json!({"type": "array", "minItems": 1, "maxItems": MAX_WEIGHTS, "items": number(0.0, LARGEST),
                "contains": {"exclusiveMinimum": 0}})
        }
        Allowed::Parts => {
            let part = json!({
                "type": "object",
                "required": ["weight", "distribution"],
                "properties": {"weight": number(0.0, LARGEST), "distribution": reference("distribution")},
                "additionalProperties": false,
            });
            json!({"type": "array", "minItems": 1, "maxItems": MAX_WEIGHTS, "items": part,
                "contains": {"properties": {"weight": {"exclusiveMinimum": 0}}}})
        }
    }
}
