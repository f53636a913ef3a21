//! How often something is told of (“every 5 minutes”, “hourly readings”), and the moments that follow from it.

use super::columns::Column;
use super::dates::Days;
use super::links::free_name;
use super::numbers::quantity;
use super::spec;
use super::tables::{Rows, Table, USUAL_ROWS};
use super::vocabulary::type_for_name;
use super::words::{Kind, Token, word_at, words_at};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

const DAY: u64 = 86_400;
/// More rows than this are not made of a period and a step alone.
const MOST_ROWS: u64 = 10_000_000;
/// The most days between the first and the last of moments that follow each other: some centuries.
const MOST_DAYS: u64 = 200_000;

/// Words of things that are told of again and again.
const SERIES: &[&str] = &[
    "readings",
    "reading",
    "measurements",
    "measurement",
    "data",
    "prices",
    "values",
    "samples",
    "observations",
    "series",
    "sales",
    "temperatures",
    "stats",
    "statistics",
    "metrics",
    "logs",
    "records",
    "totals",
    "figures",
    "snapshots",
    "weather",
    "rainfall",
    "usage",
    "counts",
    "production",
    "traffic",
    "consumption",
    "signups",
    "visits",
];

/// Words behind which “hourly” tells of a step.
const TOLD: &[&str] = &[
    "recorded",
    "measured",
    "sampled",
    "taken",
    "logged",
    "timestamp",
    "timestamps",
    "date",
    "ts",
    "collected",
    "published",
    "posted",
    "released",
    "sent",
];

/// Words that belong to a step and mean nothing without it.
const AROUND: &[&str] = &[
    "sampled",
    "recorded",
    "measured",
    "taken",
    "at",
    "once",
    "for",
    "logged",
    "collected",
    "in",
    "reported",
    "captured",
];

fn unit(word: &str) -> Option<u64> {
    Some(match word {
        "second" | "seconds" | "sec" | "secs" | "s" => 1,
        "minute" | "minutes" | "min" | "mins" => 60,
        "hour" | "hours" | "hr" | "hrs" | "h" => 3600,
        "day" | "days" => DAY,
        "week" | "weeks" => 7 * DAY,
        _ => return None,
    })
}

/// Puts one token in place of the words for a step, also inside of brackets.
pub(crate) fn mark(tokens: Vec<Token>) -> Vec<Token> {
    let mut marked: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some((seconds, next)) = step_at(&tokens, at) {
            while marked.last().is_some_and(|last| last.is_any(AROUND) || last.is_mark(',') || last.is_mark('-')) {
                marked.pop();
            }
            marked.push(Token { kind: Kind::Every(seconds), ..token.clone() });
            at = next;
            continue;
        }
        let mut token = token.clone();
        if let Kind::Group(inside) = token.kind {
            token.kind = Kind::Group(mark(inside));
        }
        marked.push(token);
        at += 1;
    }
    marked
}

/// A step in seconds at an index, and the index behind it.
fn step_at(tokens: &[Token], at: usize) -> Option<(u64, usize)> {
    let word = word_at(tokens, at);
    if ["every", "each"].contains(&word) {
        let (count, next) = quantity(tokens, at + 1).map_or((1.0, at + 1), |(count, next)| (count.value, next));
        // “each second guest” and “every second, third …” are no steps; “every second” alone is one.
        let seconds = unit(word_at(tokens, next))?;
        return whole(count, seconds).map(|step| (step, next + 1));
    }
    if ["one", "a", "1"].contains(&word) || matches!(tokens.get(at)?.kind, Kind::Number(ref one) if one.value == 1.0) {
        let row =
            usize::from(["row", "record", "reading", "entry", "value", "sample"].contains(&word_at(tokens, at + 1)));
        if ["per", "every", "each"].contains(&word_at(tokens, at + 1 + row)) {
            return unit(word_at(tokens, at + 2 + row)).map(|step| (step, at + 3 + row));
        }
    }
    if let Some((count, next)) = quantity(tokens, at) {
        let dash = usize::from(tokens.get(next).is_some_and(|token| token.is_mark('-')));
        let seconds = unit(word_at(tokens, next + dash))?;
        let after = next + dash + 1;
        let named = ["interval", "intervals", "resolution", "granularity", "steps", "frequency"];
        return named
            .contains(&word_at(tokens, after))
            .then(|| whole(count.value, seconds))
            .flatten()
            .map(|step| (step, after + 1));
    }
    let step = match word {
        "hourly" => 3600,
        "daily" => DAY,
        "weekly" => 7 * DAY,
        _ => return None,
    };
    let divides =
        |at: usize| tokens.get(at).is_some_and(|token| token.is_mark('/') || token.is("or") || token.is_mark('|'));
    let mark = usize::from(at > 0 && tokens.get(at - 1).is_some_and(|token| token.is_mark(':')));
    let before = at.checked_sub(1 + mark).map_or("", |before| word_at(tokens, before));
    let ahead = (1..=3).map(|ahead| word_at(tokens, at + ahead)).take_while(|word| !word.is_empty());
    let series = ahead
        .into_iter()
        .any(|word| SERIES.contains(&word) && word.ends_with('s') || ["data", "weather", "traffic"].contains(&word));
    let told = SERIES.contains(&before) || TOLD.contains(&before);
    let divided = divides(at + 1) || at.checked_sub(1).is_some_and(divides);
    ((series || told) && !divided && !words_at(tokens, at + 1, "active")).then_some((step, at + 1))
}

fn whole(count: f64, seconds: u64) -> Option<u64> {
    let step = count * seconds as f64;
    (1.0..1e9).contains(&step).then_some(step as u64)
}

/// Takes the steps out of tokens, also out of brackets; gives back the first.
pub(crate) fn take(tokens: &mut Vec<Token>) -> Option<u64> {
    let mut found = None;
    tokens.retain(|token| {
        let Kind::Every(step) = token.kind else { return true };
        found = found.or(Some(step));
        false
    });
    for token in tokens.iter_mut() {
        if let Kind::Group(inside) = &mut token.kind {
            found = found.or(take(inside));
        }
    }
    found
}

/// “5 minutes”, “hour” behind “every”.
fn said(step: u64) -> String {
    let units = [(7 * DAY, "week"), (DAY, "day"), (3600, "hour"), (60, "minute"), (1, "second")];
    let (size, name) = units.into_iter().find(|(size, _)| step.is_multiple_of(*size)).unwrap_or((1, "second"));
    if step == size { name.to_owned() } else { format!("{} {name}s", step / size) }
}

/// Lets the moments of a table follow each other by its step, and its dates lie in its period.
pub(crate) fn apply(table: &mut Table, today: Date) {
    let timed = |column: &Column| {
        matches!(column.kind(), "datetime" | "date") && column.after.is_none() && column.formula.is_empty()
    };
    if table.every.is_some() {
        add_measure(table, today);
    }
    let Some(step) = table.every else {
        if let Some(period) = table.period.take() {
            lie_in(table, &period, timed);
        }
        return;
    };
    let found = table
        .columns
        .iter()
        .position(timed)
        .or_else(|| table.columns.iter().position(|column| column.kind() == "time"));
    let at = found.unwrap_or_else(|| {
        let behind = usize::from(table.columns.first().is_some_and(|first| first.kind() == "sequence" || first.key));
        let name = free_name(table, "timestamp");
        let column = Column { name, settings: spec::build("datetime -1y..today"), known: true, ..Column::default() };
        table.columns.insert(behind, column);
        behind
    });
    let Some(column) = table.columns.get(at) else { return };
    let given = table.period.clone().or_else(|| column.dated.then(|| days_of(column)).flatten());
    let daily = column.kind() == "date" && step.is_multiple_of(DAY);
    let name = column.name.clone();
    if let (Rows::Unsaid, Some(period)) = (&table.rows, &given) {
        let days = u64::try_from(i64::from((period.max - period.min).get_days()) + 1).unwrap_or(1).max(1);
        let rows = (days * DAY).div_ceil(step).clamp(1, MOST_ROWS);
        table.rows = Rows::Count(rows);
        table.notes.push(format!(
            "One row every {} from {} to {} makes {} rows.",
            said(step),
            period.min,
            period.max,
            spec::show(rows as f64)
        ));
    }
    let rows = match &table.rows {
        Rows::Count(rows) => *rows,
        Rows::Unsaid => USUAL_ROWS,
        Rows::Per(..) => {
            follow_parent(table, at, step, given.map(|period| period.min).unwrap_or(today));
            return;
        }
    };
    let days = rows.saturating_mul(step).div_ceil(DAY).clamp(1, MOST_DAYS) as i64;
    let min = given.as_ref().map_or_else(|| today.checked_sub(days.days()).unwrap_or(today), |period| period.min);
    let needed = min.checked_add((days - 1).days()).unwrap_or(today);
    let max = given.as_ref().map_or(needed, |period| if period.open { needed } else { period.max });
    let Some(column) = table.columns.get_mut(at) else { return };
    let unique = column.settings.get("unique").cloned();
    column.settings = if daily {
        json_map(
            json!({"type": "date", "min": min.to_string(), "max": max.to_string(), "distribution": {"kind": "sequence", "start": 0, "step": step / DAY}}),
        )
    } else {
        json_map(
            json!({"type": "datetime", "min": format!("{min}T00:00:00"), "max": format!("{max}T23:59:59"), "distribution": {"kind": "sequence", "start": 0, "step": step}}),
        )
    };
    let _ = unique;
    column.dated = true;
    column.notes.clear();
    let again = if max < needed { ", and then begins anew" } else { "" };
    column.notes.push(format!(
        "“{name}” moves on by one {} with each row, from {min}{again}.",
        said(step).replace(' ', "-").trim_end_matches('s')
    ));
    table.notes.extend(given.and_then(|period| period.note));
}

/// What is measured, where only when and by whom was said: “temperature readings from 5 sensors every 15 minutes”.
fn add_measure(table: &mut Table, today: Date) {
    let measures = |column: &Column| {
        !matches!(column.kind(), "date" | "datetime" | "time" | "sequence" | "reference" | "uuid")
            && !column.name.ends_with("_id")
    };
    if table.columns.iter().any(measures) || table.columns.is_empty() {
        return;
    }
    let words: Vec<&str> = table.thing.split(' ').filter(|word| !SERIES.contains(word) && *word != "sensor").collect();
    let guess = type_for_name(&words.join(" "), None);
    let numeric = guess.column.get("type").is_some_and(|kind| kind == "number" || kind == "integer");
    let (name, guess) = if numeric && table.thing.chars().count() <= 64 {
        (words.join("_"), guess)
    } else {
        ("value".to_owned(), type_for_name("measurement", None))
    };
    let mut column = Column { name: free_name(table, &name), settings: guess.column, known: true, ..Column::default() };
    super::columns::resolve_dates(&mut column.settings, today);
    column.notes.push(format!("“{}” was added: what is measured was not said otherwise.", column.name));
    table.columns.push(column);
}

fn json_map(value: Value) -> serde_json::Map<String, Value> {
    if let Value::Object(map) = value { map } else { serde_json::Map::new() }
}

/// The rows of each parent begin at the same moment; a column counts them.
fn follow_parent(table: &mut Table, at: usize, step: u64, start: Date) {
    let number = free_name(table, "number");
    let Some(column) = table.columns.get_mut(at) else { return };
    let formula = format!("datetime(\"{start}\") + ({number} - 1) * {step}");
    column.settings = json_map(json!({"type": "formula", "formula": formula, "output": "datetime"}));
    column.notes =
        vec![format!("“{}” moves on by {} with each row of the same parent, from {start}.", column.name, said(step))];
    let counts = Column {
        name: number.clone(),
        settings: spec::build("position"),
        known: true,
        notes: vec![format!("“{number}” was added: it counts the rows of one parent.")],
        ..Column::default()
    };
    table.columns.insert(at, counts);
}

/// Puts the first column of dates that has no range of its own into a period.
fn lie_in(table: &mut Table, period: &Days, timed: impl Fn(&Column) -> bool) {
    let Some(column) = table.columns.iter_mut().find(|column| timed(column) && !column.dated) else { return };
    let (open, close) = if column.kind() == "datetime" { ("T00:00:00", "T23:59:59") } else { ("", "") };
    column.settings.insert("min".into(), format!("{}{open}", period.min).into());
    column.settings.insert("max".into(), format!("{}{close}", period.max).into());
    column.settings.remove("distribution");
    column.dated = true;
    column.notes.retain(|note| !note.contains("assumed to be a date"));
    column.notes.push(
        period
            .note
            .clone()
            .unwrap_or_else(|| format!("“{}” lies between {} and {}.", column.name, period.min, period.max)),
    );
}

fn days_of(column: &Column) -> Option<Days> {
    let day = |key: &str| column.settings.get(key)?.as_str()?.get(..10)?.parse::<Date>().ok();
    Some(Days { min: day("min")?, max: day("max")?, note: None, open: false })
}

#[cfg(test)]
mod tests {
    use super::super::words::tokens;
    use super::*;

    #[test]
    fn steps_are_found_in_words() {
        for (text, expected) in [
            ("every 5 minutes", Some(300)),
            ("every hour", Some(3600)),
            ("in 15 minute intervals", Some(900)),
            ("5-minute resolution", Some(300)),
            ("hourly readings", Some(3600)),
            ("stock prices daily", Some(86_400)),
            ("one row per day", Some(86_400)),
            ("daily rate", None),
            ("monthly/weekly", None),
            ("every customer", None),
            ("billing cycle daily or weekly", None),
            ("beats per minute", None),
        ] {
            assert_eq!(take(&mut mark(tokens(text))), expected, "{text}");
        }
    }

    #[test]
    fn steps_are_said_in_words() {
        assert_eq!(said(300), "5 minutes");
        assert_eq!(said(3600), "hour");
        assert_eq!(said(90), "90 seconds");
    }
}
