//! The operations: JSON in, JSON out, no page, no clock.

use crate::shelf::{Search, Shelf};
use seedbed_generate::column::{Field, Words};
use seedbed_measure::TableProfile;
use seedbed_measure::frame::{Sight, typed, value_type};
use seedbed_recipe::import::{Format, beginning, import};
use seedbed_recipe::library;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::cell::RefCell;
use thiserror::Error;

thread_local! {
    static SHELF: RefCell<Shelf> = RefCell::default();
}

/// How many templates a search among them finds at the most.
const MOST_HITS: usize = 8;
/// Rows of a file that are shown at a glance.
const GLANCED: usize = 20;

/// Why a request was not answered.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The worker asked for something that this build does not know.
    #[error("there is no operation `{0}` for what a recipe comes from")]
    UnknownOperation(String),
    /// The payload or the answer is not the JSON that the operation takes or gives.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// No such format.
    #[error("`{0}` is none of the formats that a recipe can be read from")]
    UnknownFormat(String),
    /// The day is no date.
    #[error("`{0}` is not a date such as 2026-11-21")]
    NoDate(String),
    /// No such template.
    #[error("the library has no template `{0}`")]
    UnknownTemplate(String),
}

type Result<T> = std::result::Result<T, SourceError>;

#[derive(Deserialize)]
struct Imported {
    format: String,
    text: String,
    /// The day that “today” is, `2026-11-21`: the worker has no clock.
    today: String,
}

/// The beginning of a file.
#[derive(Deserialize)]
struct FileStart {
    text: String,
    /// Whether there is more of it.
    is_cut: bool,
}

#[derive(Deserialize)]
struct Query {
    query: String,
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

/// Does one operation.
///
/// | `op` | payload | answer |
/// | --- | --- | --- |
/// | `import` | `{format, text, today}` | `{reading: {recipe, notes}}` or `{unreadable: [{line, column, message}]}` |
/// | `glance` | `{text, is_cut}`, the beginning of a file of CSV | `{glance: {names, rows, goes_on, profile: {rows, columns}}}` or `{unreadable}` |
/// | `search` | `{query}` | `[{id, title, summary, score}]` |
/// | `library` | `{query, schemas}` | `[{id, saved, title, summary, tags, tables, columns}]`, templates and schemas ranked together |
/// | `template` | `{id}` | the template |
///
/// # Errors
/// An unknown operation, or a payload that it cannot take.
pub fn answer(op: &str, payload: &str) -> Result<String> {
    let answer = match op {
        "import" => bring_in(&read(payload)?)?,
        "glance" => glance(&read(payload)?),
        "search" => search(&read::<Query>(payload)?.query),
        "library" => {
            let search: Search = read(payload)?;
            serde_json::to_value(SHELF.with_borrow_mut(|shelf| shelf.find(search)))?
        }
        "template" => {
            let Id { id } = read(payload)?;
            serde_json::to_value(library::template(&id).ok_or(SourceError::UnknownTemplate(id))?)?
        }
        _ => return Err(SourceError::UnknownOperation(op.to_owned())),
    };
    Ok(serde_json::to_string(&answer)?)
}

fn read<T: DeserializeOwned>(payload: &str) -> Result<T> {
    Ok(serde_json::from_str(payload)?)
}

/// Makes a recipe from what someone already has.
fn bring_in(imported: &Imported) -> Result<Value> {
    let format = Format::parse(&imported.format).ok_or_else(|| SourceError::UnknownFormat(imported.format.clone()))?;
    let today = imported.today.parse().map_err(|_| SourceError::NoDate(imported.today.clone()))?;
    Ok(match import(format, &imported.text, today) {
        Ok(found) => json!({"reading": found}),
        Err(problems) => json!({"unreadable": problems}),
    })
}

/// The beginning of a file of CSV as a table, and what its columns are like so far.
fn glance(file: &FileStart) -> Value {
    let beginning = match beginning(&file.text, file.is_cut) {
        Ok(beginning) => beginning,
        Err(problems) => return json!({"unreadable": problems}),
    };
    let texts = |at: usize| -> Words {
        beginning.rows.iter().map(|row| row.get(at).map(String::as_str).unwrap_or_default()).collect()
    };
    let (mut fields, mut columns) = (Vec::new(), Vec::new());
    for (at, name) in beginning.names.iter().enumerate() {
        let (texts, mut sight) = (texts(at), Sight::default());
        sight.add(&texts);
        let notation = sight.notation();
        fields.push(Field { name: name.clone(), value_type: value_type(notation.as_ref()), nullable: true });
        columns.push(typed(&texts, notation.as_ref()));
    }
    let mut profile = TableProfile::new(&fields);
    profile.add(&columns);
    let rows: Vec<&Vec<String>> = beginning.rows.iter().take(GLANCED).collect();
    json!({"glance": {"names": beginning.names, "rows": rows, "goes_on": beginning.goes_on,
        "profile": {"rows": beginning.rows.len(), "columns": profile.summary()}}})
}

/// The templates that fit best, or all of them where nothing is asked for.
fn search(query: &str) -> Value {
    let found = if query.trim().is_empty() {
        library::templates().iter().map(|template| (template, 0.0)).collect()
    } else {
        library::find(query, MOST_HITS)
    };
    let hit = |(template, score): (&'static library::Template, f64)| json!({"id": template.id, "title": template.title, "summary": template.summary, "score": score});
    found.into_iter().map(hit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(op: &str, payload: &Value) -> Value {
        serde_json::from_str(&answer(op, &payload.to_string()).unwrap()).unwrap()
    }

    #[test]
    fn sql_becomes_a_recipe_or_says_where_it_cannot_be_read() {
        let text = "CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL)";
        let answer = ask("import", &json!({"format": "ddl", "text": text, "today": "2026-11-21"}));
        assert_eq!(answer["reading"]["recipe"]["tables"][0]["name"], "users");
        assert!(answer["reading"]["notes"].is_array(), "{answer}");
        let answer = ask("import", &json!({"format": "ddl", "text": "CREATE TABLE (", "today": "2026-11-21"}));
        assert!(answer["unreadable"][0]["message"].is_string(), "{answer}");
    }

    #[test]
    fn what_cannot_be_asked_for_is_named_in_the_error() {
        let told = |op: &str, payload: Value| super::answer(op, &payload.to_string()).unwrap_err().to_string();
        assert!(told("fly", json!({})).contains("`fly`"));
        assert!(told("import", json!({"format": "xml", "text": "", "today": "2026-11-21"})).contains("`xml`"));
        assert!(told("import", json!({"format": "ddl", "text": "", "today": "now"})).contains("`now`"));
        assert!(told("template", json!({"id": "nothing"})).contains("`nothing`"));
    }

    #[test]
    fn without_words_all_templates_are_found() {
        assert_eq!(ask("search", &json!({"query": " "})).as_array().unwrap().len(), library::templates().len());
    }

    #[test]
    fn a_blog_is_found_and_can_be_taken() {
        let hits = ask("search", &json!({"query": "a blog"}));
        let id = hits[0]["id"].as_str().unwrap();
        assert_eq!(ask("template", &json!({"id": id}))["recipe"]["kind"], "table");
    }
}
