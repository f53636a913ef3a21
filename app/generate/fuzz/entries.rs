//! What every fuzz target does with its input. The ordinary tests hand the same functions inputs of their own making
//! (`tests/hostile_inputs.rs`), so that a stable toolchain holds the readers to the same promises.
//!
//! Whatever comes in, a reader answers: with problems, or with a recipe that the door takes and rows can be made from.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::Date;
use seedbed_generate::column::{Column, Data};
use seedbed_generate::encode::{TableHead, TextFormat};
use seedbed_generate::{Lists, Locale, Plan, TablePlan};
use seedbed_recipe::import::{Dialect, Format, import};
use seedbed_recipe::recipe::Rows;
use seedbed_recipe::{Problem, check, description};
use serde_json::Value;

const TODAY: Date = Date::constant(2026, 11, 21);
/// Counting the children of more parents takes seconds, which is known and no hang.
const MOST_PARENTS: u64 = 100_000;
/// The days of the years 1 to 9999.
const DAYS: std::ops::RangeInclusive<i64> = -719_162..=2_932_896;

/// All lists: a reader knows every locale that there is.
static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("lists"));
    let folder = folders.into_iter().find(|folder| folder.is_dir()).expect("the lists are beside this folder or above");
    let mut lists = Lists::default();
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            let code = path.file_stem().and_then(OsStr::to_str).expect("codes are ASCII");
            let text = std::fs::read_to_string(&path).expect("lists are text");
            lists.add(Locale::parse(code, &text).expect("the lists are as they were committed"));
        }
    }
    lists
});

/// A recipe as JSON: checked, planned, and its first and last rows made in every format.
pub fn recipe(text: &str) {
    let Ok(json) = serde_json::from_str::<Value>(text) else { return };
    if let Some(plan) = planned(&json).unwrap_or_else(refused) {
        plan.tables().iter().for_each(|table| make(table));
    }
}

/// A description in plain English.
pub fn description(text: &str) {
    match description::read(text, TODAY) {
        Ok(reading) => sound(&reading.recipe),
        Err(answer) => assert!(!answer.message.is_empty()),
    }
}

/// SQL, in whichever dialect most of it can be read.
pub fn ddl(text: &str) {
    imported(Format::Ddl(Dialect::Auto), text);
}

/// A sample of rows as CSV.
pub fn csv(text: &str) {
    imported(Format::Csv, text);
}

/// A JSON Schema or an OpenAPI document.
pub fn json_schema(text: &str) {
    imported(Format::JsonSchema, text);
}

/// A sample of rows as JSON, or a recipe typed by hand.
pub fn json(text: &str) {
    imported(Format::Json, text);
}

fn imported(format: Format, text: &str) {
    match import(format, text, TODAY) {
        // A recipe that was typed by hand is handed on as it stands, with its mistakes.
        Ok(found) if format == Format::Json => {
            planned(&found.recipe).unwrap_or_else(refused);
        }
        Ok(found) => sound(&found.recipe),
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(problem.line > 0 && problem.column > 0 && !problem.message.is_empty(), "{problem:?}");
            }
        }
    }
}

/// The plan of a recipe; `None` if it is one that takes long by design.
fn planned(json: &Value) -> Result<Option<Plan>, Vec<Problem>> {
    let tables = check(json).recipe.map(|recipe| recipe.tables).unwrap_or_default();
    let has_children = tables.iter().any(|table| matches!(table.rows, Rows::Per { .. }));
    if has_children && tables.iter().any(|table| matches!(table.rows, Rows::Count(rows) if rows > MOST_PARENTS)) {
        return Ok(None);
    }
    Plan::new(json, &LISTS).map(Some)
}

fn refused(problems: Vec<Problem>) -> Option<Plan> {
    assert!(!problems.is_empty());
    for problem in problems {
        assert!(!problem.allowed.is_empty(), "{problem:?}");
    }
    None
}

/// A recipe that one of our own readers wrote has no mistakes of its own, and rows can be made from it. All that may be
/// said against it is what was asked for and cannot be: more different values than there are, numbers around a mean
/// that lies far outside of their bounds, or rows that belong to so few others that there are none.
fn sound(json: &Value) {
    match planned(json) {
        Ok(Some(plan)) => plan.tables().iter().for_each(|table| make(table)),
        Ok(None) => {}
        Err(problems) => {
            assert!(check(json).problems.is_empty(), "{problems:#?} in {json}");
            let asked = |problem: &Problem| {
                let pointer = &problem.pointer;
                let no_rows = pointer.ends_with("/table") && problem.found.ends_with("with 0 rows");
                no_rows
                    || pointer.ends_with("/unique")
                    || pointer.ends_with("/distribution")
                    || pointer.contains("/keys/")
            };
            let own: Vec<&Problem> = problems.iter().filter(|problem| !asked(problem)).collect();
            assert!(own.is_empty(), "a reader wrote a recipe that the door refuses: {own:#?} in {json}");
        }
    }
}

/// Makes a few rows at both ends of a table and writes them in every format.
fn make(table: &TablePlan) {
    let mut columns = Vec::new();
    for rows in [0..table.rows().min(3), table.rows().saturating_sub(3)..table.rows()] {
        let count = (rows.end - rows.start) as usize;
        table.fill_range(rows, &mut columns);
        assert_eq!(columns.len(), table.fields().len());
        columns.iter().for_each(|column| assert_whole(column, count));
        let head = TableHead { name: table.name(), fields: table.fields(), rows: count as u64 };
        for format in TextFormat::ALL {
            let mut out = Vec::new();
            format.head(&head, &mut out);
            format.rows(&head, &columns, 0, &mut out);
            format.tail(&head, &mut out);
            let text = std::str::from_utf8(&out).expect("text formats are UTF-8");
            if format == TextFormat::Json {
                let read: Vec<Value> = serde_json::from_str(text).expect("JSON that can be read again");
                assert_eq!(read.len(), count);
            }
        }
    }
}

/// As many values as rows, and dates that can be written.
fn assert_whole(column: &Column, rows: usize) {
    assert_eq!(column.len(), rows);
    let in_calendar = |row: usize, days: i64| assert!(!column.is_valid(row) || DAYS.contains(&days), "day {days}");
    match &column.data {
        Data::Date(days) => days.iter().enumerate().for_each(|(row, &days)| in_calendar(row, i64::from(days))),
        Data::Timestamp(seconds) => {
            seconds.iter().enumerate().for_each(|(row, seconds)| in_calendar(row, seconds.div_euclid(86_400)));
        }
        Data::Object(fields) => fields.iter().for_each(|field| assert_whole(field, rows)),
        Data::List { ends, items } => assert_whole(items, ends.last().map_or(0, |end| *end as usize)),
        _ => {}
    }
}
