//! The form in which a model writes a recipe, and how that becomes one.
//!
//! Providers want flat schemas that name every member, but the settings of a column depend on its type. So a table has
//! columns, a column has a name, a type and its settings as JSON inside of a text. A model that writes settings as an
//! object, or beside the type as a recipe has them, is understood as well.

use jiff::civil::Date;
use seedbed_recipe::catalogue;
use seedbed_recipe::description::{Note, USUAL_SEED};
use seedbed_recipe::problem::{Problem, below, shorten};
use serde_json::{Map, Value, json};

/// The most remarks of a model that are passed on.
const MOST_NOTES: usize = 30;
/// The longest remark that is passed on, in characters.
const LONGEST_NOTE: usize = 300;
/// How many braces are tried as the begin of the answer before it counts as unreadable.
const TRIALS: usize = 32;

/// The schema language of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// JSON Schema in OpenAI's strict subset: every member required, no others allowed.
    JsonSchema,
    /// Gemini's subset of OpenAPI 3.
    OpenApi,
}

/// A member of an object of the answer: its name, what it holds, what it says.
type Part = (&'static str, Held, &'static str);

/// What a member of the answer holds.
#[derive(Clone, Copy)]
enum Held {
    Text,
    Whole,
    Type,
    List(&'static [Part]),
}

const COLUMN: &[Part] = &[
    ("name", Held::Text, "the column's name"),
    ("type", Held::Type, "a type of the catalogue"),
    (
        "settings",
        Held::Text,
        "a JSON object as text with the settings of the type and of every column, such as {\"min\": 18, \"max\": 80, \
         \"unique\": true}; {} for none",
    ),
];

const TABLE: &[Part] = &[
    ("name", Held::Text, "the table's name"),
    ("rows", Held::Whole, "how many rows; 0 where they follow from `per`"),
    ("per", Held::Text, "the table whose rows own these, empty for none; this table then has a reference to it"),
    ("count", Held::Text, "with `per`: how many rows each owner has, a distribution as JSON text; else empty"),
    ("columns", Held::List(COLUMN), "the columns in order"),
    (
        "more",
        Held::Text,
        "a JSON object as text with `keys`, `rules` and `anomalies` where they are needed; {} for none",
    ),
];

const NOTE: &[Part] = &[
    ("table", Held::Text, "the table that it is about, or empty"),
    ("column", Held::Text, "the column that it is about, or empty"),
    ("message", Held::Text, "one short sentence"),
];

const ANSWER: &[Part] = &[
    ("locale", Held::Text, "language and country of names and places, such as en_US"),
    ("tables", Held::List(TABLE), "the tables"),
    ("notes", Held::List(NOTE), "what you assumed because the description does not say it"),
];

/// The schema of the answer.
pub(super) fn schema(dialect: Dialect) -> Value {
    object(ANSWER, dialect)
}

fn object(parts: &[Part], dialect: Dialect) -> Value {
    let properties = parts.iter().map(|(name, held, says)| ((*name).to_owned(), held.schema(says, dialect)));
    let names: Vec<&str> = parts.iter().map(|(name, ..)| *name).collect();
    let mut schema = json!({"type": "object", "properties": properties.collect::<Map<_, _>>(), "required": names});
    match dialect {
        Dialect::JsonSchema => schema["additionalProperties"] = json!(false),
        // Without it members come in the order of the alphabet: settings before the type that they belong to.
        Dialect::OpenApi => schema["propertyOrdering"] = json!(names),
    }
    schema
}

impl Held {
    fn schema(self, says: &str, dialect: Dialect) -> Value {
        let mut schema = match (self, dialect) {
            (Self::Whole, _) => json!({"type": "integer"}),
            (Self::List(parts), _) => json!({"type": "array", "items": object(parts, dialect)}),
            (Self::Type, Dialect::JsonSchema) => {
                json!({"type": "string", "enum": catalogue::types().map(|spec| spec.name).collect::<Vec<_>>()})
            }
            // Gemini refuses schemas with long lists of words; the instructions have the list.
            (Self::Type, Dialect::OpenApi) | (Self::Text, _) => json!({"type": "string"}),
        };
        schema["description"] = json!(says);
        schema
    }
}

/// The form of the answer in words, for the instructions.
pub(super) fn form() -> String {
    let mut text = String::new();
    describe(ANSWER, 0, &mut text);
    text
}

fn describe(parts: &[Part], depth: usize, into: &mut String) {
    for (name, held, says) in parts {
        let kind = match held {
            Held::Text | Held::Type => "text",
            Held::Whole => "whole number",
            Held::List(_) => "list of objects",
        };
        into.push_str(&format!("{}- `{name}` ({kind}): {says}\n", "  ".repeat(depth)));
        if let Held::List(parts) = held {
            describe(parts, depth + 1, into);
        }
    }
}

/// An answer that was read.
#[derive(Debug)]
pub(super) struct Answer {
    /// The recipe, not checked yet.
    pub recipe: Value,
    /// What the model assumed.
    pub notes: Vec<Note>,
    /// What is wrong with the form of the answer.
    pub problems: Vec<Problem>,
}

impl Answer {
    /// Reads an answer; `None` if there is no JSON object with tables in it.
    pub fn read(text: &str, today: Date) -> Option<Self> {
        let answer = find(text)?;
        let mut problems = Vec::new();
        let tables = answer.get("tables")?.as_array()?;
        let tables: Vec<Value> =
            tables.iter().enumerate().map(|(at, item)| table(item, &format!("/tables/{at}"), &mut problems)).collect();
        let notes = notes(answer.get("notes"), &tables);
        let mut recipe = json!({"version": 1, "kind": "table", "seed": USUAL_SEED, "anchor": today.to_string(),
            "tables": tables});
        if let Some(locale) = answer.get("locale").filter(|locale| !is_blank(locale)) {
            recipe["locale"] = locale.clone();
        } else {
            recipe["locale"] = json!("en_US");
        }
        Some(Self { recipe, notes, problems })
    }
}

/// The first JSON object with tables in a text: the text itself, or what stands in it between fences or remarks.
fn find(text: &str) -> Option<Map<String, Value>> {
    let starts = text.match_indices('{').map(|(at, _)| at).take(TRIALS);
    starts.filter_map(|at| text.get(at..)).find_map(|rest| {
        let first = serde_json::Deserializer::from_str(rest).into_iter::<Value>().next()?;
        match first {
            Ok(Value::Object(members)) if members.get("tables").is_some_and(Value::is_array) => Some(members),
            _ => None,
        }
    })
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// A table as a recipe has it.
fn table(item: &Value, at: &str, problems: &mut Vec<Problem>) -> Value {
    let Some(members) = item.as_object() else { return item.clone() };
    let mut table = members.clone();
    let more = table.remove("more").filter(|more| !is_blank(more));
    let per = table.remove("per").filter(|per| !is_blank(per));
    let count = table.remove("count").filter(|count| !is_blank(count));
    if let Some(per) = per {
        let count = count.map(|count| embedded(count, &format!("{at}/rows/count"), "a distribution", problems));
        table.insert("rows".to_owned(), json!({"per": per, "count": count}));
    }
    if let Some(more) = more {
        merge(&mut table, more, &below(at, "more"), problems);
    }
    if let Some(Value::Array(columns)) = table.get_mut("columns") {
        for (number, column) in columns.iter_mut().enumerate() {
            *column = read_column(column, &format!("{at}/columns/{number}"), problems);
        }
    }
    Value::Object(table)
}

fn read_column(item: &Value, at: &str, problems: &mut Vec<Problem>) -> Value {
    let Some(members) = item.as_object() else { return item.clone() };
    let mut column = members.clone();
    if let Some(settings) = column.remove("settings").filter(|settings| !is_blank(settings)) {
        merge(&mut column, settings, &below(at, "settings"), problems);
    }
    Value::Object(column)
}

/// Puts the members of an object, which may be written as text, beside others; those that are there stay.
fn merge(into: &mut Map<String, Value>, found: Value, at: &str, problems: &mut Vec<Problem>) {
    match embedded(found, at, "a JSON object as text", problems) {
        Value::Object(members) => {
            for (name, value) in members {
                into.entry(name).or_insert(value);
            }
        }
        // What cannot be read was noted.
        Value::Null => {}
        other => problems.push(Problem {
            pointer: at.to_owned(),
            found: shorten(&other),
            allowed: "a JSON object as text".to_owned(),
        }),
    }
}

/// What a text means as JSON; what is no text means itself.
fn embedded(found: Value, at: &str, allowed: &str, problems: &mut Vec<Problem>) -> Value {
    let Value::String(text) = &found else { return found };
    serde_json::from_str(text).unwrap_or_else(|error| {
        problems.push(Problem {
            pointer: at.to_owned(),
            found: shorten(&found),
            allowed: format!("{allowed}; this is no JSON: {error}"),
        });
        Value::Null
    })
}

fn notes(found: Option<&Value>, tables: &[Value]) -> Vec<Note> {
    let items = found.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |item: &Value, name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let note = |item: &Value| {
        let message = item.as_str().map_or_else(|| text(item, "message"), str::to_owned);
        let message: String = message.split_whitespace().collect::<Vec<_>>().join(" ");
        let message = if message.chars().count() > LONGEST_NOTE {
            message.chars().take(LONGEST_NOTE - 1).chain(['…']).collect()
        } else {
            message
        };
        (!message.is_empty())
            .then(|| Note { pointer: place(tables, &text(item, "table"), &text(item, "column")), message })
    };
    items.iter().filter_map(note).take(MOST_NOTES).collect()
}

/// The pointer to a column, to its table where there is no such column, or to the whole.
fn place(tables: &[Value], table: &str, column: &str) -> String {
    let position =
        |items: &[Value], name: &str| items.iter().position(|item| item.get("name").is_some_and(|it| it == name));
    let Some(at) = position(tables, table) else { return String::new() };
    let columns = tables.get(at).and_then(|table| table.get("columns")).and_then(Value::as_array);
    match columns.and_then(|columns| position(columns, column)) {
        Some(number) => format!("/tables/{at}/columns/{number}"),
        None => format!("/tables/{at}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 21);

    #[test]
    fn settings_as_text_and_as_objects_become_members_of_their_columns() {
        let text = json!({"locale": "de_DE", "notes": [
            {"table": "users", "column": "age", "message": "18 to  80\nis usual"}, {"table": "x", "column": "", "message": "y"}],
            "tables": [
            {"name": "users", "rows": 5, "per": "", "count": "", "more": "{\"keys\": [[\"id\"]]}", "columns": [
                {"name": "id", "type": "sequence", "settings": ""},
                {"name": "age", "type": "integer", "settings": "{\"min\": 18, \"type\": \"uuid\"}"},
                {"name": "city", "type": "location.city", "settings": {"of": "home"}}]},
            {"name": "orders", "rows": 0, "per": "users", "count": "{\"kind\": \"poisson\", \"mean\": 2}", "more": "{}",
                "columns": [{"name": "user_id", "type": "reference", "table": "users"}]}]});
        let answer = Answer::read(&text.to_string(), TODAY).unwrap();
        assert_eq!(answer.problems, []);
        let expected = json!({"version": 1, "kind": "table", "seed": USUAL_SEED, "locale": "de_DE", "anchor": "2026-11-21",
            "tables": [
            {"name": "users", "rows": 5, "keys": [["id"]], "columns": [{"name": "id", "type": "sequence"},
                {"name": "age", "type": "integer", "min": 18}, {"name": "city", "type": "location.city", "of": "home"}]},
            {"name": "orders", "rows": {"per": "users", "count": {"kind": "poisson", "mean": 2}},
                "columns": [{"name": "user_id", "type": "reference", "table": "users"}]}]});
        assert_eq!(answer.recipe, expected);
        let notes: Vec<(&str, &str)> =
            answer.notes.iter().map(|note| (note.pointer.as_str(), note.message.as_str())).collect();
        assert_eq!(notes, [("/tables/0/columns/1", "18 to 80 is usual"), ("", "y")]);
    }

    #[test]
    fn an_answer_is_found_between_fences_and_remarks() {
        for text in [
            "{\"tables\": []}",
            "Here {it} is:\n```json\n{\"tables\": []}\n```\nAnything else?",
            "{\"thought\": {}} then {\"tables\": []} and {\"tables\": 5}",
        ] {
            assert!(Answer::read(text, TODAY).is_some(), "{text}");
        }
        let braces = "{".repeat(100_000);
        for text in ["", "no", "{\"tables\": 1}", "[]", "{\"tables\": [", &braces] {
            assert!(Answer::read(text, TODAY).is_none());
        }
    }

    #[test]
    fn text_that_is_no_json_is_a_mistake_with_its_place() {
        let text = json!({"tables": [{"name": "t", "rows": 1, "per": "u", "count": "two", "more": "[]",
            "columns": [{"name": "c", "type": "uuid", "settings": "{min: 1}"}]}]});
        let problems = Answer::read(&text.to_string(), TODAY).unwrap().problems;
        let pointers: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
        assert_eq!(pointers, ["/tables/0/rows/count", "/tables/0/more", "/tables/0/columns/0/settings"]);
    }

    #[test]
    fn the_schemas_are_what_their_providers_take() {
        fn walk(schema: &Value, visit: &mut dyn FnMut(&Map<String, Value>)) {
            let Some(members) = schema.as_object() else { return };
            visit(members);
            members
                .get("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .for_each(|(_, it)| walk(it, visit));
            members.get("items").into_iter().for_each(|items| walk(items, visit));
        }
        let mut words = 0;
        walk(&schema(Dialect::JsonSchema), &mut |schema| {
            if schema["type"] == "object" {
                // OpenAI's strict mode: every member required, no others.
                let names: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
                let mut required: Vec<&str> =
                    schema["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
                required.sort_unstable();
                assert_eq!(names, required);
                assert_eq!(schema["additionalProperties"], false);
            }
            words += schema.get("enum").and_then(Value::as_array).map_or(0, Vec::len);
        });
        // Its limit on the words of all lists together.
        assert!((120..=1000).contains(&words), "{words}");
        walk(&schema(Dialect::OpenApi), &mut |schema| {
            for name in schema.keys() {
                let known = ["type", "description", "properties", "required", "items", "propertyOrdering"];
                assert!(known.contains(&name.as_str()), "Gemini's schemas have no {name}");
            }
        });
    }
}
