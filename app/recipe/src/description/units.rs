//! Units of measure in names and brackets: what is assumed of a weight in kilograms holds for grams a thousandfold.

use super::columns::Column;
use super::details::Details;
use super::names;
use super::numbers;
use super::series::figure;
use super::spec;
use super::words::{Kind, Token};
use serde_json::Value;

/// Kinds of quantities: the words that name them, the unit in which the phrase book speaks of them, and others with how
/// many of them it makes.
type Quantity = (&'static [&'static str], &'static [&'static str], &'static [(&'static [&'static str], f64)]);

const QUANTITIES: &[Quantity] = &[
    (
        &["weight", "mass"],
        &["kg", "kilograms"],
        &[
            (&["g", "gram", "grams"], 1000.0),
            (&["mg"], 1e6),
            (&["lb", "lbs"], 2.204_62),
            (&["oz"], 35.274),
            (&["ton", "tons", "tonnes"], 0.001),
        ],
    ),
    (
        &["height", "length", "width", "depth", "thickness", "diameter"],
        &["cm"],
        &[
            (&["mm"], 10.0),
            (&["m", "meter", "metre", "meters", "metres"], 0.01),
            (&["in", "inch", "inches"], 0.393_701),
            (&["ft", "feet"], 0.032_808),
        ],
    ),
    (
        &["distance", "mileage"],
        &["km", "kilometers", "kilometres"],
        &[(&["m", "meter", "metre", "meters", "metres"], 1000.0), (&["mi", "mile", "miles"], 0.621_371)],
    ),
    (&["temperature", "temp"], &["c", "celsius"], &[(&["f", "fahrenheit"], 1.8)]),
];

/// The unit that stands alone in brackets behind a name, or alone behind it.
pub(super) fn alone(details: &[Token]) -> Option<(&str, bool)> {
    let (inside, bracket) = match details {
        [Token { kind: Kind::Group(inside), .. }] => (inside.as_slice(), true),
        other => (other, false),
    };
    match inside {
        // “weight in lbs”
        [lead, one] if lead.is("in") => one.word().filter(|word| numbers::is_unit(word)).map(|word| (word, bracket)),
        [one] if one.is_mark('%') => Some(("%", bracket)),
        [one] => one.word().filter(|word| numbers::is_unit(word)).map(|word| (word, bracket)),
        _ => None,
    }
}

/// Units that are no other words.
const PLAIN: &[&str] = &[
    "kg", "mg", "ml", "cm", "mm", "km", "kwh", "kw", "ms", "kb", "mb", "gb", "tb", "hz", "khz", "mhz", "ghz", "db",
    "ppm", "hpa", "psi", "kpa", "rpm", "bpm", "kcal", "mmhg", "lbs", "oz",
];

/// The unit at the end of a name, whatever it measures.
pub(super) fn last_word(name: &str) -> Option<String> {
    let (_, last) = name.trim().rsplit_once(' ')?;
    let last = last.to_lowercase();
    (numbers::is_unit(&last) && (last.contains('/') || PLAIN.contains(&last.as_str()))).then_some(last)
}

/// The name without a unit at its end: “weight g”.
pub(super) fn split(name: &str) -> Option<(String, String)> {
    let words = names::split(name);
    let (unit, front) = words.split_last()?;
    let measured = front.last().is_some_and(|word| factor(word, unit).is_some());
    measured.then(|| (front.join(" "), unit.clone()))
}

/// By how much numbers of a quantity grow from the unit that is assumed to another.
fn factor(quantity: &str, unit: &str) -> Option<f64> {
    let (_, own, others) = QUANTITIES.iter().find(|(words, ..)| words.contains(&quantity))?;
    if own.contains(&unit) {
        return Some(1.0);
    }
    others.iter().find(|(units, _)| units.contains(&unit)).map(|(_, factor)| *factor)
}

/// Whether a word names a length, or a unit of it that is no other word.
pub(super) fn is_length(word: &str) -> bool {
    ["cm", "mm", "km"].contains(&word) || word != "mileage" && factor(word, "m").is_some()
}

/// By how much the numbers of a length in one unit are larger than in another: 100 for metres in centimetres.
pub(super) fn lengths(unit: &str, larger: &str) -> Option<f64> {
    Some(factor("length", unit)? / factor("length", larger)?).filter(|ratio| *ratio > 1.0)
}

/// What a unit measures, where it is told without a name.
pub(super) fn quantity(unit: &str) -> Option<&'static str> {
    let known = QUANTITIES.iter().find(|(_, own, others)| {
        own.contains(&unit) || others.iter().any(|(units, _)| units.len() > 1 && units.contains(&unit))
    });
    match unit {
        "sqm" | "sqft" | "m2" => Some("area"),
        "kb" | "mb" | "gb" | "tb" => Some("size"),
        _ if super::cadence::seconds(unit).is_some() => Some("duration"),
        _ => known.and_then(|(words, ..)| words.first().copied()),
    }
}

/// Puts what is assumed of a column into its unit, and the unit that stood in brackets into its name.
pub(super) fn apply(column: &mut Column, shown: &str, unit: Option<(&str, bool)>, details: &Details) -> bool {
    let Some((unit, bracket)) = unit else { return false };
    if unit == "%" {
        return percent(column, shown);
    }
    // “disk io MB/s”, “glucose mg/dl”
    if !column.known && column.kind().starts_with("text.") && (unit.contains('/') || PLAIN.contains(&unit)) {
        column.settings = spec::build("number 0..100 .1");
        column.known = true;
        return true;
    }
    let words = names::split(shown);
    let Some(factor) = words.iter().rev().find_map(|word| factor(word, unit)) else { return false };
    if bracket && !words.iter().any(|word| word == unit) {
        column.name = format!("{}_{unit}", column.name);
        column.notes.retain(|note| !note.contains("the values are plain numbers"));
    }
    if !column.known && column.kind().starts_with("text.") {
        column.settings = spec::build("number 0..100 .1");
        column.known = true;
        return true;
    }
    let given = details.span.is_some() || !matches!(column.kind(), "integer" | "number");
    if given || factor == 1.0 {
        return false;
    }
    // Only degrees begin elsewhere.
    let zero = if unit.starts_with('f') && unit != "ft" && unit != "feet" { 32.0 } else { 0.0 };
    let scaled = |value: &Value, zero: f64| figure(value.as_f64().unwrap_or_default() * factor + zero);
    for key in ["min", "max"] {
        if let Some(value) = column.settings.get(key).map(|value| scaled(value, zero)) {
            column.settings.insert(key.into(), value);
        }
    }
    if let Some(Value::Object(shape)) = column.settings.get_mut("distribution") {
        for (key, zero) in [("mean", zero), ("median", zero), ("sd", 0.0)] {
            if let Some(value) = shape.get(key).map(|value| scaled(value, zero)) {
                shape.insert(key.into(), value);
            }
        }
    }
    if column.kind() == "number" {
        let decimals = if factor >= 100.0 {
            0
        } else if factor < 0.1 {
            2
        } else {
            1
        };
        column.settings.insert("decimals".into(), decimals.into());
    }
    true
}

/// Shares in percent lie between 0 and 100, growth and profit may be below.
fn percent(column: &mut Column, shown: &str) -> bool {
    let bound = |key: &str| column.settings.get(key).and_then(Value::as_f64);
    let within = bound("min").is_some_and(|min| min >= -100.0) && bound("max").is_some_and(|max| max <= 100.0);
    if matches!(column.kind(), "integer" | "number") && within || !column.formula.is_empty() {
        return false;
    }
    // “memory %” is no size.
    let sizes = column.settings.get("values").and_then(Value::as_array);
    let sizes = column.kind() == "choice" && sizes.is_some_and(|values| values.iter().all(Value::is_number));
    if !(matches!(column.kind(), "integer" | "number") || column.kind().starts_with("text.") || sizes) {
        return false;
    }
    let change = ["growth", "profit", "change", "return", "margin", "roi", "increase"];
    let signed = names::split(shown).iter().any(|word| change.contains(&word.as_str()));
    column.settings = spec::build(if signed { "number -20..60 .1 normal 12 10" } else { "number 0..100 .1" });
    column.known = true;
    true
}
