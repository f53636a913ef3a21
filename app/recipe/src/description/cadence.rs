//! How often something is told of: “every 5 minutes”, “hourly readings”, “monthly revenue for 3 years”.

use super::entities;
use super::nouns::{self, FILLERS};
use super::numbers::{self, quantity};
use super::series;
use super::vocabulary::type_for_name;
use super::words::{Kind, Token, word_at, words_at};
use jiff::civil::date;

pub(super) const DAY: u64 = 86_400;

/// How far a row lies behind the one before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Step {
    Seconds(u64),
    /// Calendar months, which are not equally long.
    Months(u64),
}

/// Words of things that are told of again and again.
pub(super) const SERIES: &[&str] = &[
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
    "results",
    "revenue",
    "revenues",
    "orders",
    "bookings",
    "earnings",
    "expenses",
    "profits",
    "returns",
    "demand",
    "kpis",
];

/// Those of them that are rows, never what a row holds.
const ROWS: &[&str] = &[
    "readings",
    "measurements",
    "data",
    "values",
    "samples",
    "observations",
    "stats",
    "statistics",
    "metrics",
    "logs",
    "records",
    "figures",
    "snapshots",
    "weather",
    "traffic",
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

/// The step that a unit of time stands for.
pub(crate) fn unit(word: &str) -> Option<Step> {
    Some(match word {
        "second" | "seconds" | "sec" | "secs" | "s" => Step::Seconds(1),
        "minute" | "minutes" | "min" | "mins" => Step::Seconds(60),
        "hour" | "hours" | "hr" | "hrs" | "h" => Step::Seconds(3600),
        "day" | "days" => Step::Seconds(DAY),
        "week" | "weeks" => Step::Seconds(7 * DAY),
        "fortnight" => Step::Seconds(14 * DAY),
        "month" | "months" => Step::Months(1),
        "quarter" | "quarters" => Step::Months(3),
        "year" | "years" => Step::Months(12),
        _ => return None,
    })
}

/// A unit of time in seconds, where it is always as long.
pub(super) fn seconds(word: &str) -> Option<u64> {
    if let Step::Seconds(seconds) = unit(word)? { Some(seconds) } else { None }
}

/// The step that an adverb stands for.
pub(super) fn adverb(word: &str) -> Option<Step> {
    if ["half-hourly", "halfhourly"].contains(&word) {
        return Some(Step::Seconds(1800));
    }
    unit(match word {
        "hourly" => "hour",
        "daily" => "day",
        "weekly" => "week",
        "biweekly" | "bi-weekly" | "fortnightly" => "fortnight",
        "monthly" => "month",
        "quarterly" => "quarter",
        "yearly" | "annual" | "annually" => "year",
        _ => return None,
    })
}

/// Puts one token in place of the words for a step, also inside of brackets.
pub(crate) fn mark(tokens: Vec<Token>) -> Vec<Token> {
    marked(tokens, "")
}

/// The same for what stands in brackets behind a word: “date (weekly)”.
fn marked(tokens: Vec<Token>, outer: &str) -> Vec<Token> {
    let mut marked: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some((movement, next)) = series::movement_at(&tokens, at) {
            marked.push(Token { kind: Kind::Series(movement), ..token.clone() });
            at = next;
            continue;
        }
        if let Some((step, next)) = step_at(&tokens, at, outer) {
            while marked.last().is_some_and(|last| last.is_any(AROUND) || last.is_mark(',') || last.is_mark('-')) {
                marked.pop();
            }
            marked.push(Token { kind: Kind::Every(step), ..token.clone() });
            at = next;
            continue;
        }
        let mut token = token.clone();
        if let Kind::Group(inside) = token.kind {
            let word = at.checked_sub(1).map_or("", |before| word_at(&tokens, before)).to_owned();
            token.kind = Kind::Group(self::marked(inside, &word));
        }
        marked.push(token);
        at += 1;
    }
    marked
}

/// A step at an index, and the index behind it.
fn step_at(tokens: &[Token], at: usize, outer: &str) -> Option<(Step, usize)> {
    let word = word_at(tokens, at);
    if ["every", "each"].contains(&word) {
        let (count, next) = quantity(tokens, at + 1).map_or((1.0, at + 1), |(count, next)| (count.value, next));
        // “each second guest” and “every second, third …” are no steps; “every second” alone is one.
        let one = unit(word_at(tokens, next))?;
        return times(one, count).map(|step| (step, next + 1));
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
        let one = unit(word_at(tokens, next + dash))?;
        let after = next + dash + 1;
        let named = ["interval", "intervals", "resolution", "granularity", "steps", "frequency"];
        return named
            .contains(&word_at(tokens, after))
            .then(|| times(one, count.value))
            .flatten()
            .map(|step| (step, after + 1));
    }
    let step = adverb(word)?;
    // “on a monthly basis”, “at weekly intervals”
    if ["basis", "interval", "intervals", "frequency", "granularity", "resolution", "steps"]
        .contains(&word_at(tokens, at + 1))
    {
        return Some((step, at + 2));
    }
    let divides =
        |at: usize| tokens.get(at).is_some_and(|token| token.is_mark('/') || token.is("or") || token.is_mark('|'));
    let mark = usize::from(at > 0 && tokens.get(at - 1).is_some_and(|token| token.is_mark(':')));
    let before = at.checked_sub(1 + mark).map_or(outer, |before| word_at(tokens, before));
    // “pay date monthly”: a month has many pay slips.
    let told = SERIES.contains(&before)
        || TOLD.contains(&before) && (before != "date" || at == 0 || step == Step::Seconds(DAY));
    // “reading kWh hourly for 30 days”
    let told = told || numbers::is_unit(before) && nouns::period_at(tokens, at + 1, date(2026, 1, 1)).is_some();
    // “stock prices for AAPL daily over the past year”
    let named = || {
        let clause = tokens.get(..at).unwrap_or_default().rsplit(|token| token.word().is_none()).next();
        let (front, of) =
            clause.unwrap_or_default().split_at_checked(clause?.iter().position(|token| token.is("for"))?)?;
        Some(front.last()?.is_any(SERIES) && of.len() == 2)
    };
    let period = nouns::period_at(tokens, at + 1, date(2026, 1, 1)).is_some();
    let told = told || period && named().unwrap_or_default();
    let divided = divides(at + 1) || at.checked_sub(1).is_some_and(divides);
    ((told || counted(tokens, at)) && !divided && !words_at(tokens, at + 1, "active")).then_some((step, at + 1))
}

/// Whether what an adverb stands before is told of once in each step: “hourly readings”, “monthly revenue for 3 years”;
/// the “monthly rent” of a flat is not.
fn counted(tokens: &[Token], at: usize) -> bool {
    let ends =
        ["of", "for", "since", "from", "over", "in", "with", "by", "per", "between", "during", "including", "last"];
    let noun: Vec<&str> = (1..=4).map(|ahead| word_at(tokens, at + ahead)).collect();
    let length = noun.iter().position(|word| word.is_empty() || ends.contains(word)).unwrap_or(noun.len());
    let noun = noun.get(..length).unwrap_or_default();
    let rows = |word: &&str| ROWS.contains(word);
    if noun.iter().take(3).any(rows) {
        return true;
    }
    let behind = at + 1 + length;
    let begins = tokens
        .get(..at)
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(|token| token.kind != Kind::Break && !token.is_mark('.'))
        .all(|token| token.is_any(FILLERS) || matches!(token.kind, Kind::Number(_)));
    let clause = |token: &&Token| token.kind != Kind::Break && !token.is_mark('.');
    let waves = tokens.get(behind..).unwrap_or_default().iter().take_while(clause).take(12);
    let waves = waves.into_iter().any(|token| token.is_any(&["trend", "trends", "seasonality", "seasonal", "seasons"]));
    // Only whether a period stands there matters, not which.
    let period_at = |at: usize| nouns::period_at(tokens, at, date(2026, 1, 1)).is_some();
    let clause_length = tokens
        .get(behind..)
        .unwrap_or_default()
        .iter()
        .take(10)
        .take_while(|token| {
            !(token.is_mark(',') || token.is_mark(':') || token.is_mark('.') || token.is_any(&["with"]))
        })
        .count();
    let period = (behind..behind + clause_length).any(period_at);
    if noun.is_empty() {
        // “…, monthly for 3 years”
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        return period_at(behind) && before.is_none_or(|token| token.is_mark(',') || token.is_mark(':'));
    }
    let series = noun.iter().any(|word| SERIES.contains(word));
    let numeric = || {
        let told = tokens.get(behind).is_some_and(|token| {
            let several = token.is("for") && nouns::row_count(tokens, behind + 1).is_some();
            token.is_mark(':') || token.is_any(&["by", "of", "per"]) || matches!(token.kind, Kind::Group(_)) || several
        });
        let guess = type_for_name(&noun.join(" "), None);
        // “yearly performance reviews” are many a year.
        let thing = nouns::thing_of(&noun.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        let many = entities::columns_of(&thing).is_some();
        told && !many
            && guess.known
            && guess.column.get("type").is_some_and(|kind| kind == "number" || kind == "integer")
    };
    let leads = tokens.get(behind).is_none_or(|token| {
        !(token.is_mark(',') || token.is_mark(';') || token.is_mark('/') || matches!(token.kind, Kind::Number(_)))
    });
    let sure = period || waves || leads && (series || numeric());
    sure && (begins || period && series)
}

fn times(step: Step, count: f64) -> Option<Step> {
    let of = |one: u64| Some(count * one as f64).filter(|step| (1.0..1e9).contains(step)).map(|step| step as u64);
    match step {
        Step::Seconds(one) => of(one).map(Step::Seconds),
        Step::Months(one) => of(one).filter(|months| *months <= 1200).map(Step::Months),
    }
}

/// Takes the steps out of tokens, also out of brackets; gives back the first.
pub(crate) fn take(tokens: &mut Vec<Token>) -> Option<Step> {
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

#[cfg(test)]
mod tests {
    use super::super::words::tokens;
    use super::*;

    #[test]
    fn steps_are_found_in_words() {
        for (text, expected) in [
            ("every 5 minutes", Some(Step::Seconds(300))),
            ("every hour", Some(Step::Seconds(3600))),
            ("in 15 minute intervals", Some(Step::Seconds(900))),
            ("5-minute resolution", Some(Step::Seconds(300))),
            ("hourly readings", Some(Step::Seconds(3600))),
            ("stock prices daily", Some(Step::Seconds(DAY))),
            ("one row per day", Some(Step::Seconds(DAY))),
            ("monthly revenue for 3 years", Some(Step::Months(1))),
            ("quarterly results: revenue, profit", Some(Step::Months(3))),
            ("weekly sales since January 2024", Some(Step::Seconds(7 * DAY))),
            ("visits every 2 months", Some(Step::Months(2))),
            ("flats: address, monthly rent, size", None),
            ("monthly rent, size", None),
            ("stores: city, weekly sales", None),
            ("daily rate", None),
            ("monthly/weekly", None),
            ("every customer", None),
            ("billing cycle daily or weekly", None),
            ("beats per minute", None),
        ] {
            assert_eq!(take(&mut mark(tokens(text))), expected, "{text}");
        }
    }
}
