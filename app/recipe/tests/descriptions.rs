//! What people type when they need data, and the facts that must come of it: tables, columns, types, settings.
//!
//! The descriptions and their facts stand in `data/descriptions.txt`.

use seedbed_recipe::description::{Reading, read};
use serde_json::Value;

const CORPUS: &str = include_str!("data/descriptions.txt");

fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 11, 21)
}

/// Descriptions with their facts, which are the lines that begin with `= `.
fn cases() -> Vec<(String, Vec<&'static str>)> {
    let mut cases = Vec::new();
    for block in CORPUS.split("\n\n").filter(|block| block.lines().any(|line| line.starts_with("= "))) {
        let (facts, lines): (Vec<&str>, Vec<&str>) =
            block.lines().filter(|line| !line.starts_with("# ")).partition(|line| line.starts_with("= "));
        cases.push((lines.join("\n"), facts.iter().map(|fact| &fact[2..]).collect()));
    }
    cases
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `customers 200: name person.full_name, …` or `orders per customers: …`.
fn outline(table: &Value) -> String {
    let rows =
        table["rows"].get("per").map_or_else(|| table["rows"].to_string(), |owner| format!("per {}", text(owner)));
    let columns: Vec<String> = table["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| format!("{} {}", text(&column["name"]), text(&column["type"])))
        .collect();
    format!("{} {rows}: {}", text(&table["name"]), columns.join(", "))
}

/// What is wrong with one fact; nothing where it holds.
fn wrong(reading: &Reading, fact: &str) -> Option<String> {
    let tables = reading.recipe["tables"].as_array().unwrap();
    if let Some(locale) = fact.strip_prefix("locale ") {
        return (reading.recipe["locale"] != locale).then(|| format!("locale {}", reading.recipe["locale"]));
    }
    if let Some(words) = fact.strip_prefix("note ") {
        let said = reading.notes.iter().any(|note| note.message.contains(words));
        return (!said).then(|| format!("no note says “{words}”: {:?}", reading.notes));
    }
    if let Some(words) = fact.strip_prefix("silent ") {
        let said = reading.notes.iter().find(|note| note.message.contains(words));
        return said.map(|note| format!("a note says “{}”", note.message));
    }
    let (place, rest) = fact.split_once(' ').unwrap();
    if ["keys", "rules", "rows", "anomalies"].contains(&place) {
        let (table, expected) = rest.split_once(' ').unwrap();
        let expected: Value = serde_json::from_str(expected).unwrap_or_else(|error| panic!("{fact}: {error}"));
        let found = tables.iter().find(|found| found["name"] == table).map_or(&Value::Null, |table| &table[place]);
        return (*found != expected).then(|| found.to_string());
    }
    let named = |list: &Value, name: &str| list.as_array().unwrap().iter().find(|item| item["name"] == name).cloned();
    if let Some((table, column)) = place.split_once('.') {
        let Some(column) = named(&reading.recipe["tables"], table).and_then(|table| named(&table["columns"], column))
        else {
            return Some(format!("no {place}"));
        };
        let expected: Value = serde_json::from_str(rest).unwrap_or_else(|error| panic!("{fact}: {error}"));
        let differs = expected.as_object().unwrap().iter().any(|(key, value)| &column[key] != value);
        return differs.then(|| column.to_string());
    }
    let table = tables.iter().find(|table| table["name"] == place);
    let found = table.map_or_else(|| format!("no table {place}"), outline);
    (found != fact).then_some(found)
}

#[test]
fn descriptions_are_read_as_their_authors_meant_them() {
    let cases = cases();
    assert!(cases.len() >= 340, "{}", cases.len());
    let mut mistakes = Vec::new();
    for (description, facts) in &cases {
        let reading = match read(description, today()) {
            Ok(reading) => reading,
            Err(error) => {
                mistakes.push(format!("{description}\n  not understood: {}", error.message));
                continue;
            }
        };
        let tables = facts.iter().filter(|fact| {
            let place = fact.split(' ').next().unwrap_or_default();
            !place.contains('.') && !["locale", "note", "silent", "keys", "rules", "rows", "anomalies"].contains(&place)
        });
        let count = reading.recipe["tables"].as_array().unwrap().len();
        if tables.count() != count {
            mistakes.push(format!("{description}\n  {count} tables"));
        }
        for fact in facts {
            if let Some(found) = wrong(&reading, fact) {
                mistakes.push(format!("{description}\n  expected {fact}\n  found    {found}"));
            }
        }
    }
    assert!(mistakes.is_empty(), "{} mistakes\n{}", mistakes.len(), mistakes.join("\n"));
}

#[test]
fn every_reading_is_a_recipe_without_mistakes() {
    for (description, _) in cases() {
        let reading = read(&description, today()).unwrap();
        let problems = seedbed_recipe::check(&reading.recipe).problems;
        assert!(problems.is_empty(), "{description}: {problems:?}");
        for note in &reading.notes {
            assert!(reading.recipe.pointer(&note.pointer).is_some(), "{description}: {note:?}");
            // The reader's own mistakes become plain columns; here there are none.
            assert!(!note.message.contains("as described"), "{description}: {note:?}");
            assert!(note.message.ends_with(['.', '…']) && note.message.len() < 300, "{description}: {note:?}");
        }
    }
}

#[test]
fn what_is_guessed_is_told() {
    for (description, words) in [
        ("emloyees: nmae, emial", "“emial” is read as “email”"),
        ("accounts with name, 80% active 20% inactive", "“status” is meant"),
        ("sensor readings every 5 minutes with temperature", "moves on by one 5-minute"),
        ("hotel guests: title, first name, last name", "form of address"),
        ("people: name, age, date of birth", "agrees with the birth date"),
        ("people: first name, gender f/m", "first names fit it"),
        ("countries: name, ISO code", "any country of the world"),
        ("100 Kunden mit Vorname und Ort", "The description is in German"),
        ("users: id, is_admin bool default false", "has its default"),
        ("loans with return date after loan date", "“loan_date” was added"),
        ("students, courses and enrollments", "“student_id” was added"),
        ("hourly readings for the last 24 hours", "makes 24 rows"),
        ("log lines with status mostly 200", "the others are the usual codes"),
        ("developers with name and a list of 1 to 3 from python, sql, go", "reader's name for a list"),
        ("we have customers, each customer has orders", "each customer has 1 to 5 orders"),
    ] {
        let reading = read(description, today()).unwrap();
        let said = reading.notes.iter().any(|note| note.message.contains(words));
        assert!(said, "{description}: {:?}", reading.notes);
    }
}
