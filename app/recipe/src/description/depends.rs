//! What one column has to do with another: “salary depends on level”.

use super::columns::Column;
use super::details::Than;
use super::names;
use super::spec;
use super::tables::Table;
use serde_json::{Map, Value, json};

/// More values than this get no rules of their own.
const MOST_VALUES: usize = 12;
/// What the first and the last value of a list make of a number.
const FACTORS: (f64, f64) = (0.7, 1.4);

/// The phrases that say so.
pub(super) const LEADS: &[&str] = &[
    "depends on",
    "depending on",
    "based on",
    "dependent on",
    "varies by",
    "varies with",
    "varying by",
    "varying with",
    "according to",
    "determined by",
    "increases with",
    "increasing with",
    "grows with",
    "growing with",
    "rises with",
    "rising with",
];

/// The values of a column that a rule can tell apart, as they stand in a formula and as they are shown.
fn values(column: &Column) -> Vec<(String, String)> {
    let bound = |key: &str| column.settings.get(key).and_then(Value::as_i64);
    match (column.kind(), column.settings.get("values"), bound("min"), bound("max")) {
        ("choice", Some(Value::Array(values)), ..) => values
            .iter()
            .map(|value| (value.to_string(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
            .collect(),
        ("integer", _, Some(min), Some(max)) if (1..MOST_VALUES as i64).contains(&(max - min)) => {
            (min..=max).map(|value| (value.to_string(), value.to_string())).collect()
        }
        _ => Vec::new(),
    }
}

/// Where the numbers of a column begin and end.
fn range(column: &Column) -> Option<(f64, f64)> {
    let bound = |key: &str| column.settings.get(key).and_then(Value::as_f64);
    let (low, high) = bound("min").zip(bound("max")).filter(|(low, high)| low < high)?;
    matches!(column.kind(), "integer" | "number" | "person.age").then_some((low, high))
}

/// Where half of a given range begins, and how far that half can move, so that no number leaves the range.
fn within(column: &Column) -> Option<(f64, f64)> {
    range(column).filter(|_| column.ranged).map(|(low, high)| (low / 2.0, (high - low) / 2.0))
}

/// What `round` is told so that a number keeps its decimals.
fn digits(column: &Column) -> String {
    match (column.kind(), column.settings.get("decimals").and_then(Value::as_i64)) {
        ("number", Some(decimals)) => format!(", {decimals}"),
        ("number", None) => ", 2".to_owned(),
        _ => String::new(),
    }
}

/// “diastolic lower than systolic”, “salary min” beside “salary max”: where it is not so, the number is mirrored at the
/// other, so that it keeps its distance and there is no heap at the limit.
pub(crate) fn limits(table: &mut Table) {
    for at in 0..table.columns.len() {
        let Some(column) = table.columns.get(at) else { continue };
        let name = column.name.clone();
        let (than, said) = match column.than.clone() {
            Some((than, said)) => (than, Some(said)),
            None => (Than::More, None),
        };
        let wanted = match &said {
            Some(said) => names::snake(said),
            // “max_salary” is more than “min_salary”.
            None => {
                let words: Vec<&str> = name.split('_').collect();
                if !words.iter().any(|word| ["max", "maximum"].contains(word)) {
                    continue;
                }
                words.join("_").replace("maximum", "minimum").replace("max", "min")
            }
        };
        let other = table.columns.iter().find(|other| {
            other.name == wanted
                || said.is_some() && other.name.starts_with(&format!("{wanted}_")) && other.name != name
        });
        let numeric =
            |column: &Column| matches!(column.kind(), "integer" | "number") && !column.settings.contains_key("unique");
        let found = other.filter(|other| numeric(other) && other.name != name);
        let found = found.map(|other| (other.name.clone(), other.settings.clone()));
        let Some(column) = table.columns.get_mut(at) else { continue };
        let Some((other, settings)) = found else {
            if let Some(said) = said.filter(|_| column.settings.get("after").is_none()) {
                column.notes.push(format!("“{name}” is not held against “{said}”: that is no column of numbers."));
            }
            continue;
        };
        if column.kind() == "text.word" && said.is_some() {
            column.settings = settings.clone();
            if column.settings.get("min").and_then(Value::as_f64).is_some_and(|low| low > 0.0) && than == Than::Less {
                column.settings.insert("min".into(), 0.into());
            }
            column.notes.clear();
            column.known = true;
        }
        if !numeric(column) || !column.formula.is_empty() {
            continue;
        }
        let (sign, grain) = match than {
            Than::Less => (">=", "- 1"),
            Than::More => ("<=", "+ 1"),
        };
        let mut mirrored = format!("2 * {other} - {name} {grain}");
        if let (Than::Less, Some(low)) = (than, column.settings.get("min")) {
            mirrored = format!("max({mirrored}, {low})");
        }
        if let Some(nearer) = below(column, &other, &settings).filter(|_| than == Than::Less) {
            mirrored = nearer;
        }
        let words = if than == Than::Less { "less" } else { "more" };
        column.notes.push(format!("“{name}” is {words} than “{other}”, by a rule."));
        let set = spec::object(vec![(name.clone(), json!({"formula": mirrored}))]);
        table.rules.push(json!({"when": format!("{name} {sign} {other}"), "set": set}));
    }
}

/// Where mirrored numbers would heap up at the lower end, they are put between that and the other in proportion.
fn below(column: &Column, other: &str, settings: &Map<String, Value>) -> Option<String> {
    let (low, high) = range(column).filter(|(low, _)| *low >= 0.0)?;
    let least = settings.get("min").and_then(Value::as_f64).filter(|least| *least >= low)?;
    if 2.0 * least - high - 1.0 >= low {
        return None;
    }
    let (name, least) = (&column.name, spec::number(low));
    let share = |width: f64| format!("({other} - {least}) * ({name} - {least}) / {width:?}");
    Some(match column.kind() {
        "integer" => format!("{least} + int({})", share(high - low + 1.0)),
        _ => format!("round({least} + {}{})", share((high - low) * 1.01), digits(column)),
    })
}

/// “revenue if converted”, “shipped date if shipped”: where that does not hold, there is no value.
pub(crate) fn conditions(table: &mut Table) {
    for at in 0..table.columns.len() {
        let Some((name, said)) =
            table.columns.get(at).and_then(|column| Some((column.name.clone(), column.only_if.clone()?)))
        else {
            continue;
        };
        let (wanted, denied) = match said.strip_prefix("not ") {
            Some(rest) => (names::snake(rest), true),
            None => (names::snake(&said), false),
        };
        let fails = table.columns.iter().filter(|other| other.name != name).find_map(|other| {
            let own = ["is_", "has_", "was_"].iter().find_map(|question| other.name.strip_prefix(question));
            if other.kind() == "boolean" && (other.name == wanted || own == Some(&wanted)) {
                return Some(if denied { other.name.clone() } else { format!("!{}", other.name) });
            }
            let is_meant = |value: &&Value| value.as_str().is_some_and(|value| names::snake(value) == wanted);
            let value = other.settings.get("values").filter(|_| other.kind() == "choice")?.as_array()?;
            let value = value.iter().find(is_meant)?;
            Some(format!("{} {} {value}", other.name, if denied { "==" } else { "!=" }))
        });
        let Some(column) = table.columns.get_mut(at) else { continue };
        match fails.filter(|_| !column.settings.contains_key("unique")) {
            Some(fails) => {
                column.notes.push(format!("“{name}” has a value only where “{said}” holds, by a rule."));
                let set = spec::object(vec![(name, Value::Null)]);
                table.rules.push(json!({"when": fails, "set": set}));
            }
            None => column.notes.push(format!("“if {said}” was not understood and left out of “{name}”.")),
        }
    }
}

/// Writes a rule for each value of the column that a number depends on; where that has no list of values, a note says
/// that the number does not depend on it.
pub(crate) fn apply(table: &mut Table) {
    for at in 0..table.columns.len() {
        let Some((name, said)) =
            table.columns.get(at).and_then(|column| Some((column.name.clone(), column.depends.clone()?)))
        else {
            continue;
        };
        let wanted = names::snake(&said);
        let found = table.columns.iter().find(|other| {
            other.name != name
                && (other.name == wanted
                    || other.name.ends_with(&format!("_{wanted}"))
                    || wanted.starts_with(&format!("{}_", other.name)))
        });
        let range = found.and_then(range);
        let (other, values) = found.map_or((wanted.clone(), Vec::new()), |other| (other.name.clone(), values(other)));
        let Some(column) = table.columns.get_mut(at) else { continue };
        let number = matches!(column.kind(), "integer" | "number") && !column.settings.contains_key("unique");
        // What was used more is worth less.
        let worth = name.split('_').any(|word| ["price", "value"].contains(&word));
        let falls = worth && other.split('_').any(|word| ["mileage", "odometer", "age", "km"].contains(&word));
        let moves = if falls { "falls" } else { "grows" };
        if let (true, Some((low, high))) = (number && values.is_empty(), range) {
            let digits = digits(column);
            let from_end = if falls { format!("({high} - {other})") } else { format!("({other} - {low})") };
            let place = format!("{from_end} / {:?}", high - low);
            let (formula, how) = match within(column) {
                Some((start, room)) => (
                    format!("round({name} * 0.5 + {start:?} + {room:?} * {place}{digits})"),
                    "within its range".to_owned(),
                ),
                None => {
                    let growth = ((FACTORS.1 - FACTORS.0) * 100.0).round() / 100.0;
                    (
                        format!("round({name} * ({:?} + {growth:?} * {place}){digits})", FACTORS.0),
                        format!("from {} to {} times the usual", spec::show(FACTORS.0), spec::show(FACTORS.1)),
                    )
                }
            };
            column.notes.push(format!("“{name}” {moves} with “{other}”, by a rule: {how}."));
            let set = spec::object(vec![(name.clone(), json!({"formula": formula}))]);
            table.rules.push(json!({"when": "true", "set": set}));
            continue;
        }
        if !number || !(2..=MOST_VALUES).contains(&values.len()) {
            column.notes.push(format!(
                "“{name}” does not depend on “{said}” yet: list the values of “{said}”, or write a rule for each."
            ));
            continue;
        }
        let digits = digits(column);
        let (last, bounds) = (values.len() - 1, within(column));
        for (at, (value, _)) in values.iter().enumerate() {
            let place = if falls { last - at } else { at };
            let factor = FACTORS.0 + (FACTORS.1 - FACTORS.0) * place as f64 / last as f64;
            let factor = (factor * 100.0).round() / 100.0;
            let changed = match bounds {
                Some((start, room)) => {
                    let start = ((start + room * place as f64 / last as f64) * 1000.0).round() / 1000.0;
                    format!("round({name} * 0.5 + {start:?}{digits})")
                }
                None => format!("round({name} * {factor:?}{digits})"),
            };
            let formula = spec::object(vec![("formula".to_owned(), changed.into())]);
            let set = spec::object(vec![(name.clone(), Value::Object(formula))]);
            let when = format!("{other} == {value}").into();
            table
                .rules
                .push(Value::Object(spec::object(vec![("when".to_owned(), when), ("set".to_owned(), set.into())])));
        }
        let shown =
            |place: usize| values.get(if falls { last - place } else { place }).map_or("", |(_, shown)| shown.as_str());
        column.notes.push(match bounds {
            Some(_) => format!(
                "“{name}” {moves} with “{other}”, by a rule for each value: its lower half for {} … its upper half for {}.",
                shown(0),
                shown(last)
            ),
            None => format!(
                "“{name}” {moves} with “{other}”, by a rule for each value: {} times the usual for {} … {} times for {}.",
                spec::show(FACTORS.0),
                shown(0),
                spec::show(FACTORS.1),
                shown(last)
            ),
        });
    }
}
