//! Dates and ranges of dates: in figures, by month and year, and relative to the day of the reading.

use super::numbers::quantity;
use super::words::{Kind, Token, word_at, words_at};
use crate::span::ToSpan;
use jiff::Span;
use jiff::civil::{Date, date};

/// A range of days, both ends included.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Days {
    pub min: Date,
    pub max: Date,
    /// How it was read, when the words leave room for another reading.
    pub note: Option<String>,
    /// Whether only its beginning was said.
    pub open: bool,
}

pub(super) const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Month that a word names, 1 to 12.
fn month(word: &str) -> Option<i8> {
    let found =
        MONTHS.iter().position(|name| *name == word || (word.len() >= 3 && word.len() <= 4 && name.starts_with(word)));
    found.or((word == "sept").then_some(8)).and_then(|at| i8::try_from(at + 1).ok())
}

fn add(day: Date, span: Span) -> Date {
    day.checked_add(span).unwrap_or(day)
}

fn first_of(year: i16, month: i8) -> Date {
    Date::new(year, month, 1).unwrap_or(date(2000, 1, 1))
}

fn last_of(year: i16, month: i8) -> Date {
    first_of(year, month).last_of_month()
}

/// A year in figures: four digits, nothing else about it.
fn year(token: Option<&Token>) -> Option<i16> {
    match &token?.kind {
        Kind::Number(number) => {
            let plain = number.decimals == 0 && !number.percent && number.money.is_none() && !number.scaled;
            (plain && number.value.fract() == 0.0 && (1800.0..=2200.0).contains(&number.value))
                .then_some(number.value as i16)
        }
        _ => None,
    }
}

/// A count of days of the month with its ending: `5`, `5th`.
fn day_number(tokens: &[Token], at: usize) -> Option<(i8, usize)> {
    let Kind::Number(number) = &tokens.get(at)?.kind else { return None };
    if number.value.fract() != 0.0 || !(1.0..=31.0).contains(&number.value) || number.percent || number.money.is_some()
    {
        return None;
    }
    let ending = usize::from(["st", "nd", "rd", "th"].contains(&word_at(tokens, at + 1)));
    Some((number.value as i8, at + 1 + ending))
}

/// A unit of time as a span of `count`.
fn unit(word: &str, count: i64) -> Option<Span> {
    let count = count.clamp(-5000, 5000);
    Some(match word {
        "day" | "days" => count.days(),
        "week" | "weeks" => count.weeks(),
        "fortnight" => (count * 2).weeks(),
        "month" | "months" => count.months(),
        "quarter" | "quarters" => (count * 3).months(),
        "year" | "years" | "yr" | "yrs" => count.clamp(-900, 900).years(),
        "decade" | "decades" => (count * 10).clamp(-900, 900).years(),
        "hour" | "hours" | "minutes" => (count / 24).days(),
        _ => return None,
    })
}

/// A point in time with its extent (a year, a month, a day) at an index, and the index behind it.
fn moment(tokens: &[Token], at: usize, today: Date) -> Option<(Days, usize)> {
    let days = |min: Date, max: Date, next: usize| Some((Days { min, max, note: None, open: false }, next));
    let token = tokens.get(at)?;
    if token.is("the") || token.is("year") && year(tokens.get(at + 1)).is_some() {
        return moment(tokens, at + 1, today).filter(|_| !tokens.get(at + 1).is_some_and(|token| token.is("the")));
    }
    if let Kind::Day(day, exact) = &token.kind {
        return days(*day, if *exact { *day } else { day.last_of_month() }, at + 1);
    }
    if let Kind::Number(_) = token.kind {
        // “5 January 2023”, “5th of January”, “3 years ago”, “2024”.
        if let Some((day, next)) = day_number(tokens, at) {
            let of = usize::from(word_at(tokens, next) == "of");
            if let Some(month) = month(word_at(tokens, next + of)) {
                let behind = next + of + 1;
                let comma = usize::from(tokens.get(behind).is_some_and(|token| token.is_mark(',')));
                let said = year(tokens.get(behind + comma));
                let end = if said.is_some() { behind + comma + 1 } else { behind };
                let day = Date::new(said.unwrap_or(today.year()), month, day).ok()?;
                return days(day, day, end);
            }
        }
        if let Some((count, next)) = quantity(tokens, at).filter(|(count, _)| count.value.fract() == 0.0) {
            if let Some(span) =
                unit(word_at(tokens, next), -(count.value as i64)).filter(|_| word_at(tokens, next + 1) == "ago")
            {
                let day = add(today, span);
                return days(day, day, next + 2);
            }
            let ahead = words_at(tokens, next + 1, "from now") || words_at(tokens, next + 1, "from today");
            if let Some(span) = unit(word_at(tokens, next), count.value as i64).filter(|_| ahead) {
                let day = add(today, span);
                return days(day, day, next + 3);
            }
        }
        // “the 80s”
        if let Kind::Number(number) = &token.kind
            && word_at(tokens, at + 1) == "s"
            && number.value % 10.0 == 0.0
            && (10.0..100.0).contains(&number.value)
        {
            let first = 1900 + number.value as i16;
            return days(first_of(first, 1), last_of(first + 9, 12), at + 2);
        }
        // “1990s”
        if let Some(first) = year(Some(token)) {
            let decade = word_at(tokens, at + 1) == "s" && first % 10 == 0;
            let last = if decade { first + 9 } else { first };
            return days(first_of(first, 1), last_of(last, 12), at + 1 + usize::from(decade));
        }
        return None;
    }
    let word = token.word()?;
    match word {
        "today" | "now" | "present" | "currently" => return days(today, today, at + 1),
        "yesterday" => {
            let day = add(today, (-1).days());
            return days(day, day, at + 1);
        }
        "tomorrow" => {
            let day = add(today, 1.days());
            return days(day, day, at + 1);
        }
        "early" | "mid" | "late" | "beginning" | "start" | "end" => {
            let of = usize::from(word_at(tokens, at + 1) == "of");
            let token = tokens
                .get(at + 1 + of)
                .filter(|token| !token.is_any(&["early", "mid", "late", "beginning", "start", "end"]))?;
            let (extent, next) = (token.word().is_some() || year(Some(token)).is_some())
                .then(|| moment(tokens, at + 1 + of, today))
                .flatten()?;
            let day = if ["early", "beginning", "start"].contains(&word) { extent.min } else { extent.max };
            return if word == "mid" { Some((extent, next)) } else { days(day, day, next) };
        }
        "a" | "an" | "one" => {
            let span = unit(word_at(tokens, at + 1), -1).filter(|_| word_at(tokens, at + 2) == "ago")?;
            let day = add(today, span);
            return days(day, day, at + 3);
        }
        _ => {}
    }
    if let Some(quarter) =
        word.strip_prefix('q').and_then(|digit| digit.parse::<i8>().ok()).filter(|quarter| (1..=4).contains(quarter))
    {
        let of = usize::from(word_at(tokens, at + 1) == "of");
        let said = year(tokens.get(at + 1 + of));
        // “q1” alone is a question as well.
        let ranged = tokens.get(at + 1).is_some_and(|token| token.is_mark('-') || token.is("to"))
            && word_at(tokens, at + 2).starts_with('q');
        if said.is_none() && !ranged {
            return None;
        }
        let year = said.unwrap_or(today.year());
        let next = if said.is_some() { at + 2 + of } else { at + 1 };
        return days(first_of(year, quarter * 3 - 2), last_of(year, quarter * 3), next);
    }
    let month = month(word)?;
    // “January 5, 2023”, “January 2023”, “January”; “May” needs a number behind it, it is also a verb.
    if let Some((day, next)) = day_number(tokens, at + 1).filter(|_| year(tokens.get(at + 1)).is_none()) {
        let comma = usize::from(tokens.get(next).is_some_and(|token| token.is_mark(',')));
        let said = year(tokens.get(next + comma));
        let end = if said.is_some() { next + comma + 1 } else { next };
        let day = Date::new(said.unwrap_or(today.year()), month, day).ok()?;
        return days(day, day, end);
    }
    let comma = usize::from(tokens.get(at + 1).is_some_and(|token| token.is_mark(',')));
    let said = year(tokens.get(at + 1 + comma)).map(|year| (year, at + 2 + comma)).or_else(|| {
        words_at(tokens, at + 1, "of").then(|| year(tokens.get(at + 2))).flatten().map(|year| (year, at + 3))
    });
    if said.is_none() && (word == "may" || word == "mar" || word == "sep" || word == "march") {
        return None;
    }
    let (year, next) = said.unwrap_or((today.year(), at + 1));
    days(first_of(year, month), last_of(year, month), next)
}

/// “for a week”, “over 3 days” at an index: so long until yesterday, and the index behind it.
pub(crate) fn length(tokens: &[Token], at: usize, today: Date) -> Option<(Days, usize)> {
    if !["for", "over", "covering", "spanning", "within"].contains(&word_at(tokens, at)) {
        return None;
    }
    let (count, next) = match word_at(tokens, at + 1) {
        "a" | "an" | "one" => (1.0, at + 2),
        _ => quantity(tokens, at + 1).map(|(count, next)| (count.value, next))?,
    };
    let span = unit(word_at(tokens, next), -(count.clamp(0.0, 5000.0) as i64))?;
    let max = add(today, (-1).days());
    Some((Days { min: add(today, span).min(max), max, note: None, open: false }, next + 1))
}

/// A range of days at an index, and the index behind it; years alone count only where a date is expected.
pub(crate) fn range(tokens: &[Token], at: usize, today: Date, expected: bool) -> Option<(Days, usize)> {
    let mut start = at;
    while start < at + 3
        && tokens.get(start).is_some_and(|token| {
            token.is_any(&[
                "in",
                "during",
                "within",
                "over",
                "for",
                "on",
                "from",
                "of",
                "the",
                "between",
                "ranging",
                "dated",
                "born",
                "across",
                "throughout",
                "anywhere",
            ])
        })
    {
        start += 1;
    }
    // “within 90 days”
    if start == at + 1
        && word_at(tokens, at) == "within"
        && let Some(found) = length(tokens, at, today)
    {
        return Some(found);
    }
    let lead = |word: &str| tokens.get(at..start).unwrap_or_default().iter().any(|token| token.is(word));
    if let Some(found) = relative(tokens, start, today) {
        return joined(tokens, found, today).or_else(|| relative(tokens, start, today));
    }
    let open =
        ["since", "after", "before", "until", "till", "by", "up", "starting", "older", "newer", "prior", "through"];
    let word = word_at(tokens, start);
    if open.contains(&word) {
        let behind =
            start + 1 + usize::from(["to", "from", "than", "at", "in", "on"].contains(&word_at(tokens, start + 1)));
        let (extent, next) = moment(tokens, behind, today).or_else(|| relative(tokens, behind, today))?;
        let years_only = matches!(tokens.get(behind).map(|token| &token.kind), Some(Kind::Number(_)));
        if years_only && !expected && !["since", "after", "before", "until"].contains(&word) {
            return None;
        }
        let far_back = add(extent.max, (-10).years());
        let (min, max) = match word {
            "since" | "starting" | "newer" => (extent.min, today.max(extent.min)),
            "after" => (add(extent.max, 1.days()), today.max(add(extent.max, 1.days()))),
            "before" | "prior" | "older" => (far_back, add(extent.min, (-1).days())),
            _ if extent.min > today => (today, extent.max),
            _ => (far_back, extent.max),
        };
        let said = tokens.get(start..next).map(said).unwrap_or_default();
        let note = Some(format!("“{said}” is read as {min} … {max}."));
        let open = ["since", "starting", "newer", "after"].contains(&word);
        return Some((Days { min: min.min(max), max, note, open }, next));
    }
    let figures_only = matches!(tokens.get(start).map(|token| &token.kind), Some(Kind::Number(_)));
    let found = moment(tokens, start, today)?;
    let ago = tokens.get(found.1.saturating_sub(1)).is_some_and(|token| token.is_any(&["ago", "now", "today", "s"]));
    let with_month = tokens
        .get(start..found.1)
        .unwrap_or_default()
        .iter()
        .any(|token| month(token.word().unwrap_or_default()).is_some());
    let a_date = expected || ago || with_month || lead("in") || lead("during");
    if figures_only && !a_date {
        return None;
    }
    if let Some(range) = joined(tokens, found.clone(), today) {
        return Some(range);
    }
    Some(found)
}

/// `MOMENT to MOMENT` when a joint follows the first.
fn joined(tokens: &[Token], first: (Days, usize), today: Date) -> Option<(Days, usize)> {
    let (from, next) = first;
    let joint = tokens.get(next)?;
    // “in 2020 or later”
    if joint.is("or") && tokens.get(next + 1).is_some_and(|token| token.is_any(&["later", "newer", "after"])) {
        return Some((Days { max: today.max(from.max), open: true, ..from }, next + 2));
    }
    if joint.is("or") && tokens.get(next + 1).is_some_and(|token| token.is_any(&["earlier", "older", "before"])) {
        return Some((Days { min: add(from.min, (-10).years()), ..from }, next + 2));
    }
    // “2023 or 2024”: two years, and all that lies between them.
    let years = joint.is("or") && year(tokens.get(next - 1)).is_some() && year(tokens.get(next + 1)).is_some();
    if !(years
        || joint.is_any(&["to", "until", "till", "through", "and", "thru", "upto"])
        || joint.is_mark('-')
        || joint.is_mark('→')
        || joint.is_mark('&'))
    {
        return None;
    }
    let up = if words_at(tokens, next + 1, "up to") { 2 } else { 0 };
    let (to, end) = moment(tokens, next + 1 + up, today).or_else(|| relative(tokens, next + 1, today))?;
    // “Jan to March 2024”: the year stands once, behind.
    let mut min = from.min;
    let said_year =
        tokens.get(next.saturating_sub(1)).is_some_and(|token| token.word().is_some_and(|word| month(word).is_some()));
    if said_year && min.year() != to.max.year() {
        min = first_of(to.max.year(), min.month());
    }
    let (min, max) = if min <= to.max { (min, to.max) } else { (to.min, from.max) };
    let note = (years && max.year() - min.year() > 1).then(|| {
        format!("“{}” is read as {min} … {max}.", tokens.get(next - 1..=next + 1).map(said).unwrap_or_default())
    });
    Some((Days { min, max, note, open: false }, end))
}

/// `last year`, `the past 30 days`, `this month`, `next 2 weeks`, `year to date`, `calendar year 2024`.
fn relative(tokens: &[Token], at: usize, today: Date) -> Option<(Days, usize)> {
    let word = word_at(tokens, at);
    if words_at(tokens, at, "year to date") || word == "ytd" {
        let next = at + if word == "ytd" { 1 } else { 3 };
        let min = first_of(today.year(), 1);
        return Some((
            Days {
                min, max: today, note: Some(format!("“year to date” is read as {min} … {today}.")), open: false
            },
            next,
        ));
    }
    if ["calendar year", "fiscal year", "financial year"].iter().any(|words| words_at(tokens, at, words)) {
        let year = year(tokens.get(at + 2))?;
        return Some((Days { min: first_of(year, 1), max: last_of(year, 12), note: None, open: false }, at + 3));
    }
    let back = ["last", "past", "previous", "recent", "prior", "trailing"].contains(&word);
    let ahead = ["next", "coming", "upcoming", "following"].contains(&word);
    let this = ["this", "current"].contains(&word);
    if !(back || ahead || this) {
        return None;
    }
    let few = usize::from(words_at(tokens, at + 1, "few")) + usize::from(words_at(tokens, at + 1, "several"));
    let (count, next, one) = match quantity(tokens, at + 1) {
        _ if few == 1 => (3, at + 2, false),
        Some((count, next)) => (count.value.clamp(1.0, 5000.0) as i64, next, false),
        None => (1, at + 1, true),
    };
    let full = usize::from(["full", "calendar", "fiscal"].contains(&word_at(tokens, next)));
    let name = word_at(tokens, next + full);
    let end = next + full + 1;
    let said = tokens.get(at..end).map(said).unwrap_or_default();
    if this {
        let (min, max) = match name {
            "year" => (first_of(today.year(), 1), today),
            "month" => (first_of(today.year(), today.month()), today),
            "quarter" => (first_of(today.year(), (today.month() - 1) / 3 * 3 + 1), today),
            "week" => (add(today, (-6).days()), today),
            "weekend" => {
                let saturday = add(today, (5 - i64::from(today.weekday().to_monday_zero_offset())).days());
                (saturday, add(saturday, 1.days()))
            }
            "decade" => (first_of(today.year() / 10 * 10, 1), today),
            _ => return None,
        };
        return Some((Days { min, max, note: Some(format!("“{said}” is read as {min} … {max}.")), open: false }, end));
    }
    if name == "weekend" && back && one {
        let saturday = add(today, (-2 - i64::from(today.weekday().to_monday_zero_offset())).days());
        return Some((Days { min: saturday, max: add(saturday, 1.days()), note: None, open: false }, end));
    }
    let span = unit(name, if ahead { count } else { -count })?;
    let calendar = full == 1 && name == "year" && one;
    if calendar {
        let year = if ahead { today.year() + 1 } else { today.year() - 1 };
        return Some((Days { min: first_of(year, 1), max: last_of(year, 12), note: None, open: false }, end));
    }
    let (min, max) =
        if ahead { (add(today, 1.days()), add(today, span)) } else { (add(today, span), add(today, (-1).days())) };
    let max = max.max(min);
    let year = if ahead { today.year() + 1 } else { today.year() - 1 };
    let other = if name == "year" && one {
        format!(" Write “calendar year {year}” for January to December.")
    } else {
        String::new()
    };
    Some((Days { min, max, note: Some(format!("“{said}” is read as {min} … {max}.{other}")), open: false }, end))
}

/// Tokens as a person would write them again.
fn said(tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        let piece = match &token.kind {
            Kind::Word(word) => word.clone(),
            Kind::Number(number) => format!("{}", number.value),
            Kind::Day(day, _) => day.to_string(),
            Kind::Mark(mark) => mark.to_string(),
            _ => continue,
        };
        if !text.is_empty() && !token.glued && piece != "," {
            text.push(' ');
        }
        text.push_str(&piece);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;

    #[test]
    fn ranges_of_dates() {
        let today = date(2026, 11, 21);
        for (source, expected) in [
            ("last year", "2025-11-21 2026-11-20"),
            ("in the last year", "2025-11-21 2026-11-20"),
            ("last 30 days", "2026-10-22 2026-11-20"),
            ("within the past 6 months", "2026-05-21 2026-11-20"),
            ("this year", "2026-01-01 2026-11-21"),
            ("this quarter", "2026-10-01 2026-11-21"),
            ("next month", "2026-11-22 2026-12-21"),
            ("next 2 weeks", "2026-11-22 2026-12-05"),
            ("since 2020", "2020-01-01 2026-11-21"),
            ("after 2020", "2021-01-01 2026-11-21"),
            ("before 2020", "2010-12-31 2019-12-31"),
            ("in 2024", "2024-01-01 2024-12-31"),
            ("calendar year 2025", "2025-01-01 2025-12-31"),
            ("last calendar year", "2025-01-01 2025-12-31"),
            ("2020-2024", "2020-01-01 2024-12-31"),
            ("between 2020 and 2024", "2020-01-01 2024-12-31"),
            ("between Jan 2023 and March 2024", "2023-01-01 2024-03-31"),
            ("Jan to March 2024", "2024-01-01 2024-03-31"),
            ("from January 5, 2023 to 1 February 2023", "2023-01-05 2023-02-01"),
            ("Q1 2024", "2024-01-01 2024-03-31"),
            ("Q1 2024 to Q2 2025", "2024-01-01 2025-06-30"),
            ("yesterday", "2026-11-20 2026-11-20"),
            ("2024-01-15 to 2024-02-20", "2024-01-15 2024-02-20"),
            ("from 2 years ago to today", "2024-11-21 2026-11-21"),
            ("2020 to now", "2020-01-01 2026-11-21"),
            ("year to date", "2026-01-01 2026-11-21"),
            ("1990s", "1990-01-01 1999-12-31"),
            ("born 1950-2005", "1950-01-01 2005-12-31"),
            ("last few months", "2026-08-21 2026-11-20"),
            ("2024-03", "2024-03-01 2024-03-31"),
        ] {
            let found = range(&words::tokens(source), 0, today, true);
            let found = found.map(|(days, _)| format!("{} {}", days.min, days.max));
            assert_eq!(found.as_deref(), Some(expected), "{source}");
        }
    }

    #[test]
    fn plain_numbers_are_not_dates_where_none_is_expected() {
        let today = date(2026, 11, 21);
        for source in ["1800-2200", "2000", "5 to 10", "under review", "may contain"] {
            assert_eq!(range(&words::tokens(source), 0, today, false), None, "{source}");
        }
    }

    #[test]
    fn last_year_says_how_to_mean_the_calendar_year() {
        let found = range(&words::tokens("last year"), 0, date(2026, 11, 21), true).unwrap();
        let note =
            "“last year” is read as 2025-11-21 … 2026-11-20. Write “calendar year 2025” for January to December.";
        assert_eq!(found.0.note.as_deref(), Some(note));
    }
}
