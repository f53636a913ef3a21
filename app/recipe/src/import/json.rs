//! JSON: a recipe that someone typed, or a sample of rows as an array of objects or an object a line.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::draft::Draft;
use super::json_text::{Json, locate};
use super::sample::{self, Cell, SampleColumn};
use super::{ImportProblem, Imported, MOST_BYTES, MOST_ROWS, Note, json_schema};
use crate::check;

/// Finding the place of a mistake takes a walk through the text; so many are listed.
const MOST_LOCATED: usize = 200;
/// A table holds no more columns than this.
const MOST_COLUMNS: usize = 2_000;
/// More lines that are no JSON than this are not listed one by one.
const MOST_PROBLEMS: usize = 50;

/// Makes a recipe from JSON.
///
/// # Errors
/// Where the text is no JSON; every mistake in a typed recipe, each with its place; that there are no rows.
pub(super) fn read(text: &str, today: Date) -> Result<Imported, Vec<ImportProblem>> {
    if text.trim().is_empty() {
        return Err(vec![ImportProblem::new(1, 1, "There is nothing here; a recipe or rows as JSON were expected.")]);
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first_alone =
        lines.next().is_some_and(|line| Json::parse(line).is_ok_and(|value| matches!(value, Json::Object(_))));
    if first_alone && lines.next().is_some() {
        return lines_of_objects(text, today);
    }
    if text.len() > MOST_BYTES {
        let message = format!(
            "One JSON value of more than {} MiB; an object a line can be read in part.",
            MOST_BYTES / (1024 * 1024)
        );
        return Err(vec![ImportProblem::new(1, 1, message)]);
    }
    match Json::parse(text).map_err(|problem| vec![problem])? {
        Json::Array(items) => rows(&items, Vec::new(), today),
        object @ Json::Object(_) => one_object(text, &object, today),
        _ => Err(vec![ImportProblem::new(1, 1, "One value; a recipe or rows as JSON were expected.")]),
    }
}

fn one_object(text: &str, object: &Json, today: Date) -> Result<Imported, Vec<ImportProblem>> {
    let has = |key: &str| object.get(key).is_some();
    if has("tables") || (has("version") && has("kind")) {
        return typed_recipe(text, object);
    }
    if ["$schema", "$defs", "definitions", "openapi", "swagger"].into_iter().any(has)
        || (object.get("type").and_then(Json::as_str) == Some("object") && has("properties"))
    {
        let mut imported = json_schema::read(text, today)?;
        imported.notes.insert(
            0,
            Note { pointer: String::new(), message: "This is a JSON Schema, and was read as one.".to_owned() },
        );
        return Ok(imported);
    }
    // Answers of web services wrap their rows: {"data": [...], "total": 7}.
    let is_rows =
        |value: &Json| !value.items().is_empty() && value.items().iter().all(|item| matches!(item, Json::Object(_)));
    let mut wrapped = object.members().iter().filter(|(_, value)| is_rows(value));
    if let (Some((name, value)), None) = (wrapped.next(), wrapped.next()) {
        let note = Note {
            pointer: String::new(),
            message: format!("The rows are the items of “{name}”; what stands beside it is left out."),
        };
        return rows(value.items(), vec![note], today);
    }
    let note = Note {
        pointer: String::new(),
        message: "One object is a sample of one row, which tells little about others.".to_owned(),
    };
    rows(std::slice::from_ref(object), vec![note], today)
}

fn typed_recipe(text: &str, object: &Json) -> Result<Imported, Vec<ImportProblem>> {
    let recipe = object.to_value();
    let problems = check(&recipe).problems;
    if problems.is_empty() {
        let message = "This is a recipe, taken as it was typed.".to_owned();
        return Ok(Imported { recipe, notes: vec![Note { pointer: String::new(), message }] });
    }
    let told = |problem: &crate::Problem| {
        let (line, column) = locate(text, &problem.pointer);
        ImportProblem::new(line, column, problem.to_string())
    };
    let mut told: Vec<ImportProblem> = problems.iter().take(MOST_LOCATED).map(told).collect();
    if problems.len() > MOST_LOCATED {
        let message = format!("{} mistakes in all; the first {MOST_LOCATED} are listed.", problems.len());
        told.push(ImportProblem::new(1, 1, message));
    }
    Err(told)
}

fn lines_of_objects(text: &str, today: Date) -> Result<Imported, Vec<ImportProblem>> {
    let looked_at = sample::start_of(text, MOST_BYTES);
    let mut is_cut = looked_at.len() < text.len();
    let mut items = Vec::new();
    let mut problems = Vec::new();
    for (number, line) in looked_at.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        if items.len() >= MOST_ROWS {
            is_cut = true;
            break;
        }
        match Json::parse(line) {
            Ok(item) => items.push(item),
            Err(problem) if problems.len() < MOST_PROBLEMS => {
                problems.push(ImportProblem::new(number as u64 + 1, problem.column, problem.message));
            }
            Err(_) => {
                problems.push(ImportProblem::new(
                    number as u64 + 1,
                    1,
                    format!("More than {MOST_PROBLEMS} lines are no JSON; this is the next."),
                ));
                break;
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut notes = Vec::new();
    if is_cut {
        let message = format!(
            "The first {} rows were looked at (at most {MOST_ROWS} rows, {} MiB); the rest may differ.",
            items.len(),
            MOST_BYTES / (1024 * 1024)
        );
        notes.push(Note { pointer: String::new(), message });
    }
    rows(&items, notes, today)
}

/// The recipe that rows look like. Rows that are no objects are values of one column.
fn rows(items: &[Json], notes: Vec<Note>, today: Date) -> Result<Imported, Vec<ImportProblem>> {
    let mut draft = Draft { notes, ..Draft::default() };
    if items.len() > MOST_ROWS {
        draft.note("", format!("The first {MOST_ROWS} of {} rows were looked at; the rest may differ.", items.len()));
    }
    let items = items.get(..MOST_ROWS).unwrap_or(items);
    if items.is_empty() {
        return Err(vec![ImportProblem::new(1, 1, "The list is empty; at least one row was expected.")]);
    }
    if !items.iter().all(|item| matches!(item, Json::Object(_))) {
        draft.note("", "The rows are no objects, so they are the values of one column.");
        let values = items.iter().map(cell).collect();
        sample::add_table(
            &mut draft,
            sample::TABLE,
            std::iter::once(SampleColumn { name: "value".to_owned(), values }),
        );
        return draft.finish(today);
    }
    let mut order: Vec<&str> = Vec::new();
    let mut columns: BTreeMap<&str, Vec<(usize, &Json)>> = BTreeMap::new();
    let mut is_wide = false;
    for (row, item) in items.iter().enumerate() {
        for (name, value) in item.members() {
            if columns.len() >= MOST_COLUMNS && !columns.contains_key(name.as_str()) {
                is_wide = true;
                continue;
            }
            let column = columns.entry(name).or_insert_with(|| {
                order.push(name);
                Vec::new()
            });
            column.push((row, value));
        }
    }
    if is_wide {
        draft.note("", format!("Of the names in the objects the first {MOST_COLUMNS} are columns, which is the most that a table can hold."));
    }
    let columns = order.into_iter().map(|name| {
        let mut values = vec![Cell::Null; items.len()];
        for (row, value) in columns.get(name).into_iter().flatten() {
            if let Some(place) = values.get_mut(*row) {
                *place = cell(value);
            }
        }
        SampleColumn { name: name.to_owned(), values }
    });
    sample::add_table(&mut draft, sample::TABLE, columns);
    draft.finish(today)
}

fn cell(value: &Json) -> Cell {
    match value {
        Json::Null => Cell::Null,
        Json::Bool(flag) => Cell::Boolean(*flag),
        Json::Number(number) => {
            number.as_i64().map_or_else(|| Cell::Number(number.as_f64().unwrap_or(f64::NAN)), Cell::Integer)
        }
        Json::Text(text) => Cell::Text(text.clone()),
        Json::Array(items) => Cell::List(items.iter().map(cell).collect()),
        Json::Object(members) => {
            Cell::Object(members.iter().map(|(name, value)| (name.clone(), cell(value))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 21);

    #[test]
    fn a_typed_recipe_is_taken_as_it_is() {
        let text = r#"{"version": 1, "kind": "table", "tables": [{"name": "t", "rows": 3, "columns": [{"name": "a", "type": "uuid"}]}]}"#;
        let imported = read(text, TODAY).unwrap();
        assert_eq!(imported.recipe, serde_json::from_str::<serde_json::Value>(text).unwrap());
    }

    #[test]
    fn mistakes_in_a_typed_recipe_have_their_lines() {
        let text = "{\"version\": 1, \"kind\": \"table\",\n \"tables\": [{\"name\": \"t\", \"rows\": -3,\n  \"columns\": [\n   {\"name\": \"a\", \"type\": \"uuidd\"}]}]}";
        let problems = read(text, TODAY).unwrap_err();
        assert_eq!(
            problems.iter().map(|problem| (problem.line, problem.column)).collect::<Vec<_>>(),
            [(2, 35), (4, 26)]
        );
    }

    #[test]
    fn rows_come_in_several_wrappings() {
        for text in [
            "[{\"a\": 1}, {\"a\": 2, \"b\": true}]",
            "{\"a\": 1}\n\n{\"a\": 2, \"b\": true}\n",
            "{\"total\": 2, \"data\": [{\"a\": 1}, {\"a\": 2, \"b\": true}]}",
        ] {
            let recipe = read(text, TODAY).unwrap().recipe;
            let columns = recipe["tables"][0]["columns"].as_array().unwrap();
            assert_eq!(columns.iter().map(|column| &column["name"]).collect::<Vec<_>>(), ["a", "b"], "{text}");
            assert_eq!(columns[1]["null_share"], 0.5);
        }
    }

    #[test]
    fn lines_that_are_no_json_are_named() {
        let problems = read("{\"a\": 1}\n{\"a\": }\n{\"a\": 3}\n{", TODAY).unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2, 4]);
    }
}
