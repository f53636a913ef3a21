//! Persons and places of one row that are not the same: origin and destination, sender and receiver.

use super::columns::Column;
use super::names;
use super::spec;
use super::tables::Table;
use super::vocabulary;
use serde_json::{Value, json};

/// Groups of types whose values follow the word in `of`.
const FOLLOWING: &[&str] = &[
    "person.",
    "location.",
    "phone.",
    "internet.email",
    "internet.username",
    "internet.url",
    "airline.",
    "finance.",
    "vehicle.",
    "company.name",
    "language.",
    "colour.",
    "file.",
    "medical.condition",
    "medical.icd10",
    "commerce.rating",
    "commerce.review",
];

/// Words in front of a name that say whose it is, also where a row has only one such column.
const SIDES: &[&str] = &[
    "origin",
    "destination",
    "sender",
    "receiver",
    "recipient",
    "source",
    "target",
    "from",
    "to",
    "buyer",
    "seller",
    "departure",
    "arrival",
    "pickup",
    "dropoff",
    "home",
    "away",
    "start",
    "end",
    "mother",
    "father",
    "parent",
    "beneficiary",
    "payer",
    "payee",
    "shipper",
    "consignee",
    "billing",
    "shipping",
    "spouse",
    "referrer",
    "first",
    "second",
    "primary",
    "secondary",
    "base",
    "quote",
    "old",
    "new",
];

fn follows(kind: &str) -> bool {
    FOLLOWING.iter().any(|group| kind.starts_with(group))
}

/// Gives columns that would hold the same person or place in every row an `of` of their own.
pub(crate) fn tell_apart(table: &mut Table) {
    let of = |settings: &serde_json::Map<String, Value>| {
        settings.get("of").and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let mut sides: Vec<String> = Vec::new();
    let before: Vec<(String, String)> =
        table.columns.iter().map(|column| (column.kind().to_owned(), of(&column.settings))).collect();
    for (at, own) in before.iter().enumerate() {
        let first = before.iter().position(|other| other == own) == Some(at);
        let several = before.iter().filter(|other| *other == own).count() > 1;
        let Some(column) = table.columns.get(at).filter(|column| several && follows(column.kind())) else { continue };
        let side = side_of(&column.name);
        // The first of two that have no side stays with the row's own person or place.
        if first && !SIDES.contains(&side.as_str()) {
            continue;
        }
        let side = if side.is_empty() { column.name.clone() } else { side };
        let taken = table.columns.iter().any(|other| other.kind() == own.0 && of(&other.settings) == side);
        let side = if taken { column.name.clone() } else { side };
        sides.push(side.clone());
        if let Some(column) = table.columns.get_mut(at) {
            column.settings.insert("of".into(), side.into());
        }
    }
    // The capital of a country is not where the row's person lives.
    for column in table.columns.iter_mut().filter(|column| column.kind() == "location.city") {
        if column.name.split('_').any(|word| word == "capital") && !column.settings.contains_key("of") {
            column.settings.insert("of".into(), "capital".into());
        }
    }
    // “origin airport” and “origin city” are one place.
    for column in
        table.columns.iter_mut().filter(|column| follows(column.kind()) && !column.settings.contains_key("of"))
    {
        let side = side_of(&column.name);
        if !side.is_empty() && sides.contains(&side) {
            column.settings.insert("of".into(), side.into());
        }
    }
}

/// The words in front of what a column holds: `sender_iban` is the sender's.
fn side_of(name: &str) -> String {
    let words = names::split(name);
    let known = |count: &usize| {
        words.get(*count..).is_some_and(|rest| !rest.is_empty() && vocabulary::is_phrase(&rest.join(" "), ""))
    };
    let count = match words.first() {
        Some(first) if SIDES.contains(&first.as_str()) => 1,
        _ => (1..words.len()).find(known).unwrap_or(0),
    };
    words.get(..count).unwrap_or_default().join("_")
}

/// “open, high, low, close”: prices of a day, of which one is the largest and one the smallest.
pub(crate) fn prices_of_a_day(table: &mut Table) {
    const PRICES: [[&str; 3]; 4] = [
        ["open", "open_price", "opening_price"],
        ["close", "close_price", "closing_price"],
        ["high", "high_price", "highest_price"],
        ["low", "low_price", "lowest_price"],
    ];
    let found = PRICES.map(|names| table.columns.iter().position(|column| names.contains(&column.name.as_str())));
    let [Some(open), Some(close), Some(high), Some(low)] = found else { return };
    let volume = table.columns.iter().position(|column| column.name == "volume");
    let guessed = |note: &String| note.contains("is assumed") || note.contains("not a name that");
    let lines = [(open, PRICE), (close, PRICE), (high, PRICE), (low, PRICE)].into_iter();
    for (at, line) in lines.chain(volume.map(|at| (at, "integer 1000..900000000 lognormal 4000000 0.8"))) {
        let Some(column) = table.columns.get_mut(at).filter(|column| column.notes.iter().any(guessed)) else {
            continue;
        };
        column.settings = spec::build(line);
        column.notes.clear();
        column.known = true;
    }
    let kinds = [open, close, high, low].map(|at| table.columns.get(at).map(Column::kind).unwrap_or_default());
    if kinds.iter().any(|kind| !["number", "integer"].contains(kind)) {
        return;
    }
    let [open, close, high, low] =
        [open, close, high, low].map(|at| table.columns.get(at).map(|column| column.name.clone()).unwrap_or_default());
    table.rules.push(json!({"when": "true", "set": {
        &high: {"formula": format!("max(max({open}, {close}), max({high}, {low}))")},
        &low: {"formula": format!("min(min({open}, {close}), min({high}, {low}))")},
    }}));
    table.notes.push(format!("“{high}” is the largest and “{low}” the smallest of the prices of a row."));
}

/// A price of a day around one level, so that the four of a row are near each other.
const PRICE: &str = "number 1..1000 .2 normal 100 3";

/// A country alone, without a city that it must fit, is any of the world's.
pub(crate) fn many_countries(table: &mut Table) {
    let place = |kind: &str| kind.starts_with("location.") && !kind.starts_with("location.country");
    let of = |settings: &serde_json::Map<String, Value>| settings.get("of").cloned();
    let placed: Vec<Option<Value>> =
        table.columns.iter().filter(|column| place(column.kind())).map(|column| of(&column.settings)).collect();
    for column in &mut table.columns {
        if column.kind().starts_with("location.country") && !placed.contains(&of(&column.settings)) {
            column.settings.insert("any".into(), true.into());
            column.notes.push(format!("“{}” is any country of the world, because no city has to fit it.", column.name));
        }
        // “country (US, DE, FR), city”: places are drawn from the recipe's locale.
        let several = column.settings.get("values").and_then(Value::as_array).is_some_and(|values| values.len() > 1);
        let is_country = column.name == "country" && column.kind() == "choice" && several;
        if is_country && placed.contains(&None) {
            column.notes.push(format!(
                "Cities and other places are those of the recipe's locale, whatever “{}” says.",
                column.name
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_side_stands_in_front_of_what_a_column_holds() {
        for (name, side) in [
            ("sender_iban", "sender"),
            ("origin_airport", "origin"),
            ("origin", "origin"),
            ("work_phone", "work"),
            ("city", ""),
            ("first_name", "first"),
        ] {
            assert_eq!(side_of(name), side, "{name}");
        }
    }
}
