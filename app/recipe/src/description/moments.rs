//! The moments of rows that follow each other in time, and the columns that such a table usually has.

use super::cadence::{DAY, SERIES, Step};
use super::columns::{Column, resolve_dates};
use super::dates::Days;
use super::entities;
use super::links::free_name;
use super::names;
use super::spec;
use super::tables::{Rows, Table, USUAL_ROWS};
use super::vocabulary::{self, type_for_name};
use crate::span::ToSpan;
use crate::{days_since_1970, moment};
use jiff::civil::{Date, date};
use serde_json::{Map, Value};

/// More rows than this are not made of a period and a step alone.
const MOST_ROWS: u64 = 10_000_000;
/// The most days between the first and the last of moments that follow each other: some centuries.
const MOST_DAYS: u64 = 200_000;

/// “5 minutes”, “hour” behind “every”.
fn said(step: Step) -> String {
    let seconds = [(7 * DAY, "week"), (DAY, "day"), (3600, "hour"), (60, "minute"), (1, "second")];
    let months = [(12, "year"), (3, "quarter"), (1, "month")];
    let (count, units) = match step {
        Step::Seconds(count) => (count, seconds.as_slice()),
        Step::Months(count) => (count, months.as_slice()),
    };
    let (size, name) = units.iter().find(|(size, _)| count.is_multiple_of(*size)).copied().unwrap_or((1, "second"));
    if count == size { name.to_owned() } else { format!("{} {name}s", count / size) }
}

/// What a column of such moments is called.
fn usual_name(step: Step) -> &'static str {
    match step {
        Step::Months(months) if months.is_multiple_of(12) => "year",
        Step::Months(months) if months.is_multiple_of(3) => "quarter",
        Step::Months(_) => "month",
        Step::Seconds(seconds) if seconds.is_multiple_of(7 * DAY) => "week_start",
        Step::Seconds(seconds) if seconds.is_multiple_of(DAY) => "date",
        Step::Seconds(_) => "timestamp",
    }
}

fn timed(column: &Column) -> bool {
    matches!(column.kind(), "datetime" | "date") && column.after.is_none() && column.formula.is_empty()
}

/// Whether a column's name is that of the step: “month” of monthly figures.
fn named_after(column: &Column, step: Step) -> bool {
    let usual = usual_name(step);
    let day = matches!(step, Step::Seconds(seconds) if seconds.is_multiple_of(DAY));
    column.formula.is_empty()
        && column.after.is_none()
        && column.kind() != "reference"
        && (column.name == usual
            || column.name == "period"
            || day && ["day", "week"].contains(&column.name.as_str())
            || matches!(step, Step::Months(_)) && column.kind() == "time.month")
}

/// Lets the moments of a table follow each other by its step, and its dates lie in its period.
pub(crate) fn apply(table: &mut Table, today: Date) {
    let waves = table.movement.is_some() || table.columns.iter().any(|column| column.movement.is_some());
    if table.every.is_none() && waves && !table.columns.iter().any(timed) {
        table.every = Some(Step::Seconds(DAY));
        table.notes.push("Nothing was said of the time between rows, so they follow each other by a day.".into());
    }
    // “payroll for 12 months: month, gross, net”
    let months = || table.columns.iter().any(|column| column.kind() == "time.month" && column.name == "month");
    if table.every.is_none() && table.period.is_some() && months() {
        table.every = Some(Step::Months(1));
    }
    let Some(step) = table.every else {
        if let Some(period) = table.period.take() {
            lie_in(table, &period);
        }
        return;
    };
    if let Rows::Per(_, count @ Value::Null) = &mut table.rows {
        let each = count_each(step, table.period.as_ref()) as f64;
        *count = super::tables::per_count(each, each);
    }
    add_measure(table, today);
    let found = table
        .columns
        .iter()
        .position(timed)
        .or_else(|| table.columns.iter().position(|column| named_after(column, step)))
        .or_else(|| table.columns.iter().position(|column| column.kind() == "time"));
    let at = found.unwrap_or_else(|| {
        let behind = usize::from(table.columns.first().is_some_and(|first| first.kind() == "sequence" || first.key));
        let name = free_name(table, usual_name(step));
        let kind = if usual_name(step) == "timestamp" { "datetime" } else { "date" };
        let column = Column { name, settings: spec::build(kind), known: true, ..Column::default() };
        table.columns.insert(behind, column);
        behind
    });
    let Some(column) = table.columns.get(at) else { return };
    let name = column.name.clone();
    let given = table.period.clone().or_else(|| column.dated.then(|| days_of(column)).flatten());
    // Moments at midnight are days, where the column does not ask for more.
    let daily = match step {
        Step::Seconds(seconds) => seconds.is_multiple_of(DAY) && column.kind() != "datetime" && column.kind() != "time",
        Step::Months(_) => true,
    };
    if table.sources.is_none() {
        let numbers = table.columns.iter().find_map(|column| Some((column.name.clone(), column.several?)));
        table.sources = numbers;
    }
    let sources = sources(table);
    let (rows, each) = match &table.rows {
        Rows::Count(rows) => (Some(*rows), rows.div_ceil(sources)),
        Rows::Per(_, count) => {
            (None, count.get("value").and_then(Value::as_f64).map_or(1, |count| count.clamp(1.0, 1e9) as u64))
        }
        Rows::Unsaid => (None, given.as_ref().map_or_else(|| usual_count(step), |period| count_in(step, period))),
    };
    if table.rows == Rows::Unsaid {
        let rows = each.saturating_mul(sources).clamp(1, MOST_ROWS);
        let all = if sources > 1 { format!(" for each of {sources}") } else { String::new() };
        if let Some(period) = &given {
            table.notes.push(format!(
                "One row every {}{all} from {} to {} makes {} rows.",
                said(step),
                period.min,
                period.max,
                spec::show(rows as f64)
            ));
        }
        if given.is_some() || rows != USUAL_ROWS {
            if given.is_none() {
                table
                    .notes
                    .push(format!("Nothing was said of how many, so {} rows are made.", spec::show(rows as f64)));
            }
            table.rows = Rows::Count(rows);
        }
    }
    let each = if rows.is_none() && table.rows == Rows::Unsaid { USUAL_ROWS } else { each };
    let first = first_moment(step, each, given.as_ref(), today);
    let last = match step {
        Step::Seconds(seconds) => first
            .checked_add((each.saturating_mul(seconds).div_ceil(DAY).clamp(1, MOST_DAYS) as i64 - 1).days())
            .unwrap_or(first),
        Step::Months(months) => month_at(month_of(first) + (each.saturating_sub(1)).saturating_mul(months) as i64),
    };
    table.extent = Some((first, last));
    let per = matches!(table.rows, Rows::Per(..));
    let source = (sources > 1).then(|| table.sources.clone()).flatten();
    let mut again = "";
    // What moves on with each row is said by a sequence; all else is counted from the number of the row.
    let settings = match step {
        Step::Seconds(seconds) if !per && source.is_none() => {
            let max = given.as_ref().map_or(last, |period| if period.open { last } else { period.max });
            if max < last {
                again = ", and then begins anew";
            }
            let (kind, open, close, step) =
                if daily { ("date", "", "", seconds / DAY) } else { ("datetime", "T00:00:00", "T23:59:59", seconds) };
            let mut settings = sequence(kind, 0, step);
            settings.insert("min".into(), format!("{first}{open}").into());
            settings.insert("max".into(), format!("{max}{close}").into());
            settings
        }
        Step::Months(12) if name == "year" && !per && source.is_none() => {
            let mut settings = spec::build("sequence");
            settings.insert("start".into(), first.year().into());
            settings
        }
        _ => {
            let counter = if per { position(table, &name) } else { counter(table, &name) };
            let index = match &source {
                Some((_, count)) => format!("({counter} - 1) / {count}"),
                None => format!("({counter} - 1)"),
            };
            let (formula, output) = formula(step, first, &index, daily, &name);
            calculated(formula, output)
        }
    };
    let Some(column) = table.columns.iter_mut().find(|column| column.name == name) else { return };
    column.settings = settings;
    column.dated = true;
    column.known = true;
    column.notes.clear();
    let by = said(step).replace(' ', "-");
    let by = by.trim_end_matches('s');
    let with = match (&source, per) {
        (Some((source, count)), _) => format!("when all {count} of “{source}” had theirs"),
        (None, true) => "with each row of the same parent".to_owned(),
        (None, false) => "with each row".to_owned(),
    };
    column.notes.push(format!("“{name}” moves on by one {by} {with}, from {first}{again}."));
    if let Some((source, count)) = source {
        let mut cycle = sequence("integer", 1, 1);
        cycle.insert("min".into(), 1.into());
        cycle.insert("max".into(), count.into());
        if let Some(column) = table.columns.iter_mut().find(|column| column.name == source) {
            column.settings = cycle;
            column.notes = vec![format!("“{source}” goes round: 1 to {count}, then 1 again at the next moment.")];
        }
    }
    year_of(table, &name, step);
    table.notes.extend(given.and_then(|period| period.note));
}

/// How many tell of something at the same moment, where the column that says which is a number.
fn sources(table: &Table) -> u64 {
    let Some((name, count)) = &table.sources else { return 1 };
    let there = table.columns.iter().any(|column| column.name == *name && column.kind() == "integer");
    if there && !matches!(table.rows, Rows::Per(..)) { (*count).max(1) } else { 1 }
}

/// Rows where neither their number nor a period was said: five years of weeks, months and quarters.
fn usual_count(step: Step) -> u64 {
    match step {
        Step::Seconds(seconds) if seconds >= 7 * DAY => (5 * 365 * DAY).div_ceil(seconds).max(2),
        Step::Seconds(_) => USUAL_ROWS,
        Step::Months(months) if months < 12 => (60 / months).max(10),
        Step::Months(_) => 20,
    }
}

/// How many rows each of several has: those of the period, or of a day or some months where none was said.
pub(crate) fn count_each(step: Step, period: Option<&Days>) -> u64 {
    let day = match step {
        Step::Seconds(seconds) if seconds < DAY => DAY / seconds,
        Step::Seconds(DAY) => 90,
        _ => usual_count(step).min(100),
    };
    period.map_or(day, |period| count_in(step, period)).clamp(1, 1_000_000)
}

/// How many moments lie in a period.
fn count_in(step: Step, period: &Days) -> u64 {
    let days = u64::try_from(days_since_1970(period.max) - days_since_1970(period.min) + 1).unwrap_or(1).max(1);
    match step {
        Step::Seconds(seconds) => (days * DAY).div_ceil(seconds).clamp(1, MOST_ROWS),
        Step::Months(months) => {
            let months = months as i64;
            let first = month_of(first_month(period.min, months));
            ((month_of(period.max) - first).div_euclid(months) + 1).max(1).unsigned_abs()
        }
    }
}

/// Where the first row lies: at the beginning of the period, else so that the last one lies before today.
fn first_moment(step: Step, rows: u64, given: Option<&Days>, today: Date) -> Date {
    match (step, given) {
        (Step::Months(months), Some(period)) => first_month(period.min, months as i64),
        (Step::Months(months), None) => {
            let months = months as i64;
            let last = month_of(today).div_euclid(months) * months;
            let back = i64::try_from(rows.saturating_sub(1)).unwrap_or(0).saturating_mul(months).min(24_000);
            month_at(last - back)
        }
        (Step::Seconds(_), Some(period)) => period.min,
        (Step::Seconds(seconds), None) => {
            let days = rows.saturating_mul(seconds).div_ceil(DAY).clamp(1, MOST_DAYS) as i64;
            today.checked_sub(days.days()).unwrap_or(today)
        }
    }
}

/// Months since the year 0.
fn month_of(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

fn month_at(month: i64) -> Date {
    let year = i16::try_from(month.div_euclid(12)).unwrap_or(9999).clamp(0, 9999);
    let month = i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
    Date::new(year, month, 1).unwrap_or(date(2000, 1, 1))
}

/// The first day of a month, quarter or year that does not lie before a day.
fn first_month(day: Date, months: i64) -> Date {
    let from = month_of(day) + i64::from(day.day() > 1);
    month_at(from.div_euclid(months) * months + if from.rem_euclid(months) > 0 { months } else { 0 })
}

/// The moment of a row by its index, and what it yields.
fn formula(step: Step, first: Date, index: &str, daily: bool, name: &str) -> (String, &'static str) {
    match step {
        Step::Seconds(seconds) if daily => {
            let days = seconds / DAY;
            let times = if days == 1 { String::new() } else { format!(" * {days}") };
            (format!("date(\"{first}\") + {index}{times}"), "date")
        }
        Step::Seconds(seconds) => (format!("datetime(\"{first}\") + {index} * {seconds}"), "datetime"),
        Step::Months(12) if name == "year" => (format!("{} + {index}", first.year()), "integer"),
        Step::Months(months) => {
            // “(id - 1) + 3” is “id + 2”.
            let behind = i64::from(first.month()) - 1;
            let whole = index.strip_prefix('(').and_then(|index| index.strip_suffix(" - 1)"));
            let (times, behind) = match whole {
                Some(counter) if months == 1 => (counter.to_owned(), behind - 1),
                _ if months == 1 => (index.to_owned(), behind),
                _ => (format!("{index} * {months}"), behind),
            };
            let month = match behind {
                0 => times,
                -1 => format!("{times} - 1"),
                _ => format!("{times} + {behind}"),
            };
            let year = first.year();
            (format!("date(text({year} + ({month}) / 12) + \"-\" + pad(({month}) % 12 + 1, 2) + \"-01\")"), "date")
        }
    }
}

/// The column that counts the rows; it is added where there is none.
fn counter(table: &mut Table, moments: &str) -> String {
    let plain = |column: &Column| {
        let bare = ["start", "step", "prefix", "suffix"].iter().all(|key| !column.settings.contains_key(*key));
        column.kind() == "sequence" && bare
    };
    if let Some(column) = table.columns.iter().find(|column| plain(column)) {
        return column.name.clone();
    }
    let wanted = if table.columns.iter().any(|column| column.name == "id") { "number" } else { "id" };
    let name = free_name(table, wanted);
    let column = Column {
        name: name.clone(),
        settings: spec::build("sequence unique"),
        known: true,
        notes: vec![format!("“{name}” was added: it counts the rows, and “{moments}” follows from it.")],
        ..Column::default()
    };
    table.columns.insert(0, column);
    name
}

/// The column that counts the rows of one parent.
fn position(table: &mut Table, moments: &str) -> String {
    let number = free_name(table, "number");
    let at = table.columns.iter().position(|column| column.name == moments).unwrap_or(0);
    let counts = Column {
        name: number.clone(),
        settings: spec::build("position"),
        known: true,
        notes: vec![format!("“{number}” was added: it counts the rows of one parent.")],
        ..Column::default()
    };
    table.columns.insert(at, counts);
    number
}

/// “year, month, revenue”: the year is that of the month.
fn year_of(table: &mut Table, moments: &str, step: Step) {
    if !matches!(step, Step::Months(1 | 3)) || moments == "year" {
        return;
    }
    let year = table.columns.iter_mut().find(|column| column.name == "year" && column.kind() == "integer");
    if let Some(year) = year.filter(|year| !year.dated && year.notes.iter().any(|note| note.contains("assumed"))) {
        year.settings = calculated(format!("year({moments})"), "integer");
        year.notes = vec![format!("“year” is that of “{moments}”.")];
    }
}

/// The column of moments along which values can move.
pub(crate) fn of_table(table: &Table) -> Option<String> {
    let dates = |column: &&Column| {
        let calculated = column.settings.get("output").and_then(Value::as_str);
        matches!(column.kind(), "date" | "datetime") || matches!(calculated, Some("date" | "datetime"))
    };
    table.columns.iter().find(dates).map(|column| column.name.clone())
}

/// The first and the last day of a table's moments.
pub(crate) fn extent(table: &Table, today: Date) -> Option<(Date, Date)> {
    let dated = || table.columns.iter().find(|column| timed(column)).and_then(days_of);
    table
        .extent
        .or_else(|| dated().map(|days| (days.min, days.max)))
        .or_else(|| Some((today.checked_sub(1.years()).ok()?, today)))
}

/// Each of the things that are told of has its own moments: rows that belong to one of a known number of parents.
pub(crate) fn families(tables: &mut [Table]) {
    let counts: Vec<(String, Rows)> = tables.iter().map(|table| (table.name.clone(), table.rows.clone())).collect();
    for table in tables.iter_mut() {
        let Some(step) = table.every.filter(|_| !matches!(table.rows, Rows::Per(..))) else { continue };
        let mut owners = table.columns.iter().filter(|column| column.kind() == "reference");
        let (Some(owner), None) = (owners.next(), owners.next()) else { continue };
        let Some(name) = owner.settings.get("table").and_then(Value::as_str).map(str::to_owned) else { continue };
        let parents = match counts.iter().find(|(table, _)| *table == name) {
            Some((_, Rows::Count(count))) => (*count).max(1),
            _ => continue,
        };
        let each = match (&table.rows, &table.period) {
            (Rows::Count(rows), _) if rows.is_multiple_of(parents) => rows / parents,
            (Rows::Count(_), _) => continue,
            (_, Some(period)) => count_in(step, period),
            _ => (usual_count(step) / parents).max(10),
        };
        table.rows = Rows::Per(name, super::tables::per_count(each as f64, each as f64));
    }
}

/// The columns of a table of figures that named none: the moment, and what is told of; nothing where the thing has usual
/// columns that are measured.
pub(crate) fn usual_list(table: &Table) -> Option<String> {
    let step = table.every.or_else(|| table.movement.is_some().then_some(Step::Seconds(DAY)))?;
    let last = table.words.rsplit(' ').next().unwrap_or_default();
    let own = entities::columns_of(&table.thing)
        .is_some_and(|list| !SERIES.contains(&last) || ["timestamp", ", date,"].iter().any(|word| list.contains(word)));
    if own || table.thing.is_empty() || vocabulary::is_person(&table.thing) && table.movement.is_none() {
        return None;
    }
    Some(format!("{}, {}", usual_name(step).replace('_', " "), figures(table)))
}

/// What is told of: the table's words without those that only say that it is told again and again.
fn figures(table: &Table) -> String {
    let words: Vec<&str> =
        table.words.split(' ').filter(|word| !["time", "series", "data", "dataset"].contains(word)).collect();
    if words.is_empty() { "value".into() } else { words.join(" ") }
}

/// What is told of in a table of figures: a number, whatever its name says.
pub(crate) fn measured(table: &mut Table, today: Date) {
    let Some(step) = table.every.or_else(|| table.movement.is_some().then_some(Step::Seconds(DAY))) else { return };
    let usual = usual_name(step);
    table.every = Some(step);
    let name = names::snake(&figures(table));
    // The table is called otherwise than its column.
    table.name = match step {
        Step::Seconds(3600) => format!("hourly_{name}"),
        Step::Seconds(seconds) if seconds < DAY => format!("{name}_readings"),
        Step::Seconds(DAY) => format!("daily_{name}"),
        Step::Seconds(_) => format!("weekly_{name}"),
        Step::Months(_) => format!("{usual}ly_{name}"),
    };
    for column in table.columns.iter_mut().filter(|column| column.name != usual) {
        if !matches!(column.kind(), "integer" | "number") {
            let last = name.rsplit('_').next().unwrap_or_default();
            let count = names::singular(last) != last || last == "sales";
            column.settings =
                spec::build(if count { "integer 0..2000 lognormal 240 0.5" } else { "number 0..100 .2 normal 50 12" });
            resolve_dates(&mut column.settings, today);
            column.known = true;
            let said = spec::assumption(&column.settings).unwrap_or_default();
            column.notes = vec![format!("“{}” is assumed to be {said}.", column.name)];
        }
    }
    if let Some(first) = table.columns.iter_mut().find(|column| column.name == usual) {
        first.settings = spec::build(if usual == "timestamp" { "datetime" } else { "date" });
        first.known = true;
    }
}

/// What is measured, where only when and by whom was said: “temperature readings from 5 sensors every 15 minutes”.
fn add_measure(table: &mut Table, today: Date) {
    let measures = |column: &Column| {
        !matches!(column.kind(), "date" | "datetime" | "time" | "sequence" | "reference" | "uuid")
            && !column.name.ends_with("_id")
    };
    let figure = |column: &Column| matches!(column.kind(), "integer" | "number" | "formula");
    let found = table.columns.iter().any(|column| measures(column) && figure(column));
    let last = table.words.rsplit(' ').next().unwrap_or_default();
    if found || table.columns.is_empty() || table.columns.iter().any(measures) && last != "sales" {
        return;
    }
    let sales = last == "sales";
    let words: Vec<&str> = table
        .thing
        .split(' ')
        .filter(|word| (sales || !SERIES.contains(word)) && *word != "sensor")
        .map(|word| if word == "sale" { "sales" } else { word })
        .collect();
    // “monthly revenue” is nothing but what is measured.
    let words = if words.is_empty() && !table.thing.contains(' ') { vec![table.thing.as_str()] } else { words };
    let guess = type_for_name(&words.join(" "), None);
    let numeric = guess.column.get("type").is_some_and(|kind| kind == "number" || kind == "integer");
    let (name, guess) = if numeric && table.thing.chars().count() <= 64 {
        (words.join("_"), guess)
    } else {
        ("value".to_owned(), type_for_name("measurement", None))
    };
    let mut column = Column { name: free_name(table, &name), settings: guess.column, known: true, ..Column::default() };
    resolve_dates(&mut column.settings, today);
    column.notes.push(format!("“{}” was added: what is measured was not said otherwise.", column.name));
    table.columns.push(column);
}

/// A column that moves on by a step with each row.
fn sequence(kind: &str, start: u64, step: u64) -> Map<String, Value> {
    let mut shape = spec::build("sequence");
    if let Some(kind) = shape.remove("type") {
        shape.insert("kind".into(), kind);
    }
    shape.insert("start".into(), start.into());
    shape.insert("step".into(), step.into());
    let mut settings = spec::build(kind);
    settings.insert("distribution".into(), Value::Object(shape));
    settings
}

fn calculated(formula: String, output: &str) -> Map<String, Value> {
    let mut settings = spec::build("formula");
    settings.insert("formula".into(), formula.into());
    settings.insert("output".into(), output.into());
    settings
}

/// Puts the first column of dates that has no range of its own into a period.
fn lie_in(table: &mut Table, period: &Days) {
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
    let day = |key: &str| column.settings.get(key)?.as_str()?.get(..10).and_then(moment::date);
    Some(Days { min: day("min")?, max: day("max")?, note: None, open: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_said_in_words() {
        assert_eq!(said(Step::Seconds(300)), "5 minutes");
        assert_eq!(said(Step::Seconds(3600)), "hour");
        assert_eq!(said(Step::Seconds(90)), "90 seconds");
        assert_eq!(said(Step::Months(3)), "quarter");
        assert_eq!(said(Step::Months(2)), "2 months");
    }

    #[test]
    fn months_begin_in_the_period() {
        for (day, months, expected) in [
            (date(2023, 11, 21), 1, date(2023, 12, 1)),
            (date(2024, 1, 1), 1, date(2024, 1, 1)),
            (date(2023, 11, 21), 3, date(2024, 1, 1)),
            (date(2024, 4, 1), 3, date(2024, 4, 1)),
            (date(2024, 4, 1), 12, date(2025, 1, 1)),
        ] {
            assert_eq!(first_month(day, months), expected, "{day} {months}");
        }
    }
}
