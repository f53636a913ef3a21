//! Trend, seasons and noise: “with an upward trend and weekly seasonality”, and the time series that follow from it.

use super::cadence::{self, Step};
use super::columns::Column;
use super::moments;
use super::spec;
use super::tables::Table;
use super::words::{Kind, Token, word_at};
use crate::days_since_1970;
use jiff::civil::{Date, date};
use serde_json::{Map, Value};

/// What was said of how values move in time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Movement {
    /// 1 upwards, -1 downwards, 0 without.
    pub trend: i8,
    /// How long waves last: a bit for each of [`PERIODS`].
    pub periods: u8,
    /// Whether seasons were asked for without saying which.
    pub seasonal: bool,
    /// Whether noise was asked for, or ruled out.
    pub noise: Option<bool>,
}

const YEAR: f64 = 365.25;

/// Waves by the adverbs that call them, and how long they last in days.
const PERIODS: &[(&str, f64)] = &[
    ("hourly", 1.0 / 24.0),
    ("daily", 1.0),
    ("weekly", 7.0),
    ("monthly", YEAR / 12.0),
    ("quarterly", YEAR / 4.0),
    ("yearly", YEAR),
    ("annual", YEAR),
    ("intraday", 1.0),
];
const DAILY: u8 = 1 << 1;
const WEEKLY: u8 = 1 << 2;
const YEARLY: u8 = 1 << 5;

/// Words that stand before a trend or season and change nothing.
const MILD: &[&str] = &[
    "a",
    "an",
    "some",
    "slight",
    "strong",
    "clear",
    "mild",
    "linear",
    "slow",
    "steady",
    "overall",
    "general",
    "light",
    "little",
    "random",
    "gaussian",
    "realistic",
    "both",
    "small",
    "gradual",
    "typical",
    "long-term",
];

/// A movement at an index, and the index behind it.
pub(crate) fn movement_at(tokens: &[Token], at: usize) -> Option<(Movement, usize)> {
    let mut movement = Movement::default();
    let (mut count, mut next, mut telling) = (0, at, false);
    loop {
        let mut from = next;
        while count > 0
            && tokens.get(from).is_some_and(|token| token.is_any(&["and", "with", "plus"]) || token.is_mark(','))
        {
            from += 1;
        }
        if count > 0 && from == next {
            break;
        }
        let Some((behind, sure)) = element(tokens, from, &mut movement) else { break };
        (next, telling, count) = (behind, telling || sure, count + 1);
    }
    // A lone “trend” or “noise” is a column, unless it ends what is said of one.
    let lone = count == 1
        && at.checked_sub(1).is_some_and(|before| word_at(tokens, before) == "with")
        && tokens.get(next).is_none_or(|token| token.is_mark('.') || token.kind == Kind::Break);
    (count > 1 || telling || lone).then_some((movement, next))
}

/// One trend, season or noise: the index behind it, and whether it can be nothing else.
fn element(tokens: &[Token], at: usize, movement: &mut Movement) -> Option<(usize, bool)> {
    let mut next = at;
    while tokens.get(next).is_some_and(|token| token.is_any(MILD)) {
        next += 1;
    }
    let article = next > at;
    if ["no", "without"].contains(&word_at(tokens, next)) && word_at(tokens, next + 1) == "noise" {
        movement.noise = Some(false);
        return Some((next + 2, true));
    }
    let (up, down) = (
        ["upward", "upwards", "growing", "rising", "positive", "increasing", "growth"],
        ["downward", "downwards", "falling", "negative", "decreasing", "declining"],
    );
    let word = word_at(tokens, next);
    let turned = up.contains(&word) || down.contains(&word);
    if ["trend", "trends"].contains(&word_at(tokens, next + usize::from(turned))) {
        movement.trend = if down.contains(&word) { -1 } else { 1 };
        return Some((next + 1 + usize::from(turned), article || turned));
    }
    if word == "trending" && ["up", "upwards", "down", "downwards"].contains(&word_at(tokens, next + 1)) {
        movement.trend = if word_at(tokens, next + 1).starts_with("up") { 1 } else { -1 };
        return Some((next + 2, true));
    }
    if word == "noise" {
        movement.noise = Some(true);
        return Some((next + 1, false));
    }
    let mut periods = 0;
    let bit = |at: usize| PERIODS.iter().position(|(name, _)| *name == word_at(tokens, at)).map(|bit| 1_u8 << bit);
    while let Some(period) = bit(next) {
        periods |= period;
        next += 1;
        let joint = tokens.get(next).is_some_and(|token| token.is("and") || token.is_mark(',') || token.is_mark('/'));
        next += usize::from(joint && bit(next + 1).is_some());
    }
    let seasonal = word_at(tokens, next) == "seasonal";
    next += usize::from(seasonal);
    let noun = word_at(tokens, next);
    let named = ["seasonality", "seasonalities", "season", "seasons"].contains(&noun);
    let shaped = ["pattern", "patterns", "cycle", "cycles", "variation", "variations", "effects", "waves", "rhythm"];
    let known =
        named && (noun != "season" || periods != 0 || article) || (seasonal || periods != 0) && shaped.contains(&noun);
    if !known {
        return None;
    }
    movement.seasonal |= periods == 0;
    movement.periods |= periods;
    Some((next + 1, true))
}

/// Takes the patterns out that stand alone between commas, not behind a column's name.
pub(crate) fn take(tokens: &mut Vec<Token>) -> Option<Movement> {
    let alone = |at: usize, tokens: &[Token]| {
        tokens.get(..at).unwrap_or_default().iter().rev().take_while(|token| !ends(token)).all(|token| {
            token.is_any(&[
                "with",
                "and",
                "having",
                "showing",
                "including",
                "data",
                "has",
                "should",
                "have",
                "a",
                "that",
            ])
        })
    };
    let place = (0..tokens.len())
        .find(|at| matches!(tokens.get(*at).map(|token| &token.kind), Some(Kind::Series(_))) && alone(*at, tokens))?;
    let Kind::Series(movement) = tokens.remove(place).kind else { return None };
    // What led to it goes as well.
    let lead = tokens.get(..place).unwrap_or_default().iter().rev().take_while(|token| !ends(token)).count();
    tokens.drain(place - lead..place);
    if place == lead && tokens.first().is_some_and(ends) {
        tokens.remove(0);
    }
    Some(movement)
}

fn ends(token: &Token) -> bool {
    token.kind == Kind::Break || [',', '.', ';', ':'].iter().any(|mark| token.is_mark(*mark))
}

/// Makes time series of the columns of which a movement was said, and of all that are measured where it was said of the
/// table.
pub(crate) fn apply(table: &mut Table, today: Date) {
    let said = |column: &Column| column.movement.is_some();
    if table.movement.is_none() && !table.columns.iter().any(said) {
        return;
    }
    let Some(along) = moments::of_table(table) else {
        table.notes.push("It has no column of dates along which values could move, so they have no seasons.".into());
        return;
    };
    let Some((first, last)) = moments::extent(table, today) else { return };
    let whole = table.movement;
    let step = table.every;
    for column in &mut table.columns {
        let measured = matches!(column.kind(), "integer" | "number")
            && column.formula.is_empty()
            && !column.key
            && !column.name.ends_with("id")
            && column.settings.get("distribution").is_none_or(|shape| shape["kind"] != "sequence");
        let Some(movement) = column.movement.or(whole).filter(|_| measured) else { continue };
        let settings = settings(column, &movement, &along, step, (first, last, today));
        column.notes.retain(|note| !note.contains("assumed"));
        column.notes.push(note(&column.name, &settings, &movement));
        column.settings = settings;
    }
}

/// The settings of a series whose level, swing and noise come from the range and shape that a column had.
fn settings(
    column: &Column,
    movement: &Movement,
    along: &str,
    step: Option<Step>,
    (first, last, today): (Date, Date, Date),
) -> Map<String, Value> {
    let old = &column.settings;
    let shape = |key: &str| old.get("distribution").and_then(|shape| shape.get(key)).and_then(Value::as_f64);
    let bound = |key: &str| old.get(key).and_then(Value::as_f64);
    let (min, max) = (bound("min").unwrap_or(0.0), bound("max").unwrap_or(100.0));
    // The level, and how far values usually lie from it.
    let (level, swing) = match (shape("median"), shape("mean"), shape("sd")) {
        (Some(median), _, _) => (median, median * 0.2),
        (_, Some(mean), Some(sd)) => (mean, sd),
        (_, Some(mean), _) => (mean, mean.abs() * 0.2),
        _ => (f64::midpoint(min, max), (max - min) / 6.0),
    };
    let days = |from: Date, to: Date| (days_since_1970(to) - days_since_1970(from)) as f64;
    let span = days(first, last).max(1.0);
    let trend = f64::from(movement.trend) * swing * 1.5 / span;
    let mut periods = movement.periods;
    if movement.seasonal {
        periods |= match step {
            Some(Step::Seconds(seconds)) if seconds < cadence::DAY => DAILY,
            Some(Step::Seconds(cadence::DAY)) => WEEKLY | YEARLY,
            _ => YEARLY,
        };
    }
    let waves = PERIODS.iter().enumerate().filter(|(bit, _)| periods & (1 << bit) != 0);
    let seasons: Vec<Value> = waves.map(|(_, (_, period))| wave(*period, swing, &column.name, today)).collect();
    let mut settings = Map::new();
    settings.insert("type".into(), "series".into());
    settings.insert("along".into(), along.into());
    // The level holds at the anchor; a trend begins with the first row.
    let base = if movement.trend == 0 { level } else { level + trend * days(first, today) };
    settings.insert("base".into(), figure(base));
    if movement.trend != 0 {
        settings.insert("trend".into(), figure(trend));
    }
    if !seasons.is_empty() {
        settings.insert("seasons".into(), seasons.into());
    }
    if movement.noise != Some(false) {
        settings.insert("noise".into(), figure(swing * 0.25));
    }
    settings.insert("min".into(), spec::number(min));
    settings.insert("max".into(), spec::number(max));
    let decimals = if column.kind() == "integer" {
        Value::from(0)
    } else {
        old.get("decimals").cloned().unwrap_or(Value::from(2))
    };
    settings.insert("decimals".into(), decimals);
    if let Some(share) = old.get("null_share") {
        settings.insert("null_share".into(), share.clone());
    }
    settings
}

/// Days are warmest and busiest in the afternoon; years are warmest in July and busiest before Christmas.
fn wave(period: f64, swing: f64, name: &str, today: Date) -> Value {
    let mut wave = Map::new();
    wave.insert("period_days".into(), spec::number(period));
    wave.insert("amplitude".into(), figure(swing));
    let warm = ["temp", "solar", "sun", "heat", "weather"].iter().any(|word| name.contains(word));
    if period == 1.0 {
        wave.insert("phase_days".into(), spec::number(0.375));
    } else if period == YEAR {
        let rise = if warm { date(today.year(), 4, 20) } else { date(today.year(), 9, 10) };
        wave.insert("phase_days".into(), spec::number((days_since_1970(rise) - days_since_1970(today)) as f64));
    }
    Value::Object(wave)
}

/// Three digits that count.
pub(super) fn figure(value: f64) -> Value {
    let mut scale = 1.0;
    while value != 0.0 && value.abs() * scale < 100.0 && scale < 1e12 {
        scale *= 10.0;
    }
    let mut grain = 1.0;
    while value.abs() / grain >= 1000.0 && grain < 1e15 {
        grain *= 10.0;
    }
    spec::number(if grain > 1.0 { (value / grain).round() * grain } else { (value * scale).round() / scale })
}

fn note(name: &str, settings: &Map<String, Value>, movement: &Movement) -> String {
    let show = |key: &str| spec::show(settings.get(key).and_then(Value::as_f64).unwrap_or_default());
    let mut said = vec![format!("“{name}” is a time series near {}", show("base"))];
    if movement.trend != 0 {
        said.push(format!("a trend of {} a day", show("trend")));
    }
    for season in settings.get("seasons").and_then(Value::as_array).into_iter().flatten() {
        let number = |key: &str| season.get(key).and_then(Value::as_f64).unwrap_or_default();
        let name = match number("period_days") {
            1.0 => "daily".to_owned(),
            7.0 => "weekly".to_owned(),
            YEAR => "yearly".to_owned(),
            days => format!("{}-day", spec::show(days.round())),
        };
        said.push(format!("a {name} season that swings by {}", spec::show(number("amplitude"))));
    }
    if settings.contains_key("noise") {
        said.push(format!("noise of {}", show("noise")));
    }
    format!("{}; these figures are assumed.", said.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::words::{tokens, words_at};
    use super::*;

    #[test]
    fn movements_are_found_in_words() {
        for (text, expected) in [
            ("with an upward trend and weekly seasonality", Some((1, WEEKLY, false))),
            ("with trend and seasonality", Some((1, 0, true))),
            ("with daily and weekly seasonality", Some((0, DAILY | WEEKLY, false))),
            ("with yearly season", Some((0, YEARLY, false))),
            ("with a declining trend", Some((-1, 0, false))),
            ("with seasonal variation and some noise", Some((0, 0, true))),
            ("with trend up", None),
            ("season", None),
            ("billing cycle", None),
            ("noise level", None),
        ] {
            let tokens = tokens(text);
            let start = usize::from(words_at(&tokens, 0, "with"));
            let found = movement_at(&tokens, start).map(|(found, _)| (found.trend, found.periods, found.seasonal));
            assert_eq!(found, expected, "{text}");
        }
    }
}
