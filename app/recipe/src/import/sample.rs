//! Samples of rows: from the values of columns to types, shares and distributions that look like them. Numbers and
//! categories keep their spread; texts that could be anybody's are never copied, only their kind is.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime, Time};
use serde_json::{Map, Value, json};

use super::amounts;
use super::columns::{self, Yields};
use super::draft::{self, Draft};
use super::{ImportProblem, Imported, MOST_ROWS, fit};
use crate::description::type_for_name;

/// A value of a sample.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any number; those that are not finite count as missing.
    Number(f64),
    /// A number in a column of numbers that are written with so many digits behind the point: 12.10 is one with two.
    Decimal(f64, u8),
    /// Text; dates and times in ISO 8601 are recognised as such.
    Text(String),
    /// Several values.
    List(Vec<Cell>),
    /// Named values.
    Object(Vec<(String, Cell)>),
}

/// A column of a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleColumn {
    /// Its name.
    pub name: String,
    /// Its values, one a row.
    pub values: Vec<Cell>,
}

/// What the table of a sample is called that has no name of its own.
pub const TABLE: &str = "sample";
/// How many rows a table gets that is known by the names of its columns alone.
const USUAL_ROWS: u64 = 1000;
/// How deep objects and lists of a recipe stand inside of each other at the most.
const MOST_LEVELS: usize = 4;
/// More fields than this of one object are left out.
const MOST_FIELDS: usize = 500;
/// A list holds no more items than this.
const MOST_ITEMS: usize = 1000;
/// Longer texts are no categories.
const LONGEST_CATEGORY: usize = 100;

/// Makes a recipe of one table from columns, of which the first [`MOST_ROWS`] values are looked at. Columns are taken
/// one by one, so that the caller need not hold all of them.
///
/// ```
/// use seedbed_recipe::import::sample::{recipe_from_columns, Cell, SampleColumn};
/// let values = ["red", "blue"].into_iter().cycle().take(40).map(|text| Cell::Text(text.into())).collect();
/// let column = SampleColumn { name: "team".into(), values };
/// let imported = recipe_from_columns("players", [column], jiff::civil::date(2026, 11, 21)).unwrap();
/// assert_eq!(imported.recipe["tables"][0]["columns"][0]["values"], serde_json::json!(["blue", "red"]));
/// ```
///
/// # Errors
/// That there is no column.
pub fn recipe_from_columns(
    table_name: &str,
    columns: impl IntoIterator<Item = SampleColumn>,
    today: Date,
) -> Result<Imported, Vec<ImportProblem>> {
    let mut draft = Draft::default();
    let mut is_cut = false;
    let columns = columns.into_iter().map(|mut column| {
        is_cut |= column.values.len() > MOST_ROWS;
        column.values.truncate(MOST_ROWS);
        column
    });
    add_table(&mut draft, table_name, columns);
    if is_cut {
        draft.note("", format!("The first {MOST_ROWS} rows were looked at; the rest may differ."));
    }
    draft.finish(today)
}

/// The first whole lines of a text, at most so many bytes.
pub(super) fn start_of(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let end = text.as_bytes().iter().take(most).rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    text.get(..end).unwrap_or_default()
}

/// What was found out about a column.
struct Found {
    settings: Map<String, Value>,
    unique: bool,
    null_share: f64,
    /// Whether its texts are made anew although the sample has some.
    hides: bool,
    /// Whether its texts are those of the sample.
    copies: bool,
    /// A remark about it.
    note: Option<String>,
    /// Moments by row, if it holds dates or instants.
    moments: Vec<Option<i64>>,
}

impl Found {
    fn new(settings: Map<String, Value>) -> Self {
        Self { settings, unique: false, null_share: 0.0, hides: false, copies: false, note: None, moments: Vec::new() }
    }
}

/// Adds the table that columns look like to a draft.
pub(super) fn add_table(draft: &mut Draft, name: &str, columns: impl Iterator<Item = SampleColumn>) {
    let at = draft.tables.len();
    let pointer = format!("/tables/{at}");
    let mut table = draft::Table { name: name.to_owned(), ..draft::Table::default() };
    let (mut hidden, mut copied) = (Vec::new(), Vec::new());
    let mut moments: Vec<(usize, Vec<Option<i64>>)> = Vec::new();
    for (place, column) in columns.enumerate() {
        table.rows = table.rows.max(column.values.len() as u64);
        let mut found = find(&column.name, Some(name), &column.values.iter().collect::<Vec<_>>(), 0);
        if let Some(note) = found.note.take() {
            draft.note(format!("{pointer}/columns/{place}"), note);
        }
        if found.hides {
            hidden.push(format!("“{}”", column.name));
        }
        if found.copies {
            copied.push(format!("“{}”", column.name));
        }
        if !found.moments.is_empty() {
            moments.push((place, std::mem::take(&mut found.moments)));
        }
        let mut made = draft::Column::new(column.name, found.settings);
        (made.unique, made.null_share) = (found.unique, found.null_share);
        table.columns.push(made);
    }
    follow(&mut table, &moments);
    let message = if table.rows == 0 {
        table.rows = USUAL_ROWS;
        "There are names of columns but no rows, so the types are guessed from the names alone.".to_owned()
    } else {
        format!("Columns are like the sample's {} rows; set how many you want.", table.rows)
    };
    draft.note(format!("{pointer}/rows"), message.clone());
    if table.rows > 0 && table.columns.len() > 1 && !message.starts_with("There are") {
        let apart =
            "Columns are sampled one by one: how they hang together is not kept. Formulas and rules can tie them.";
        draft.note(pointer.clone(), apart);
    }
    if !copied.is_empty() {
        draft.note(
            pointer.clone(),
            format!("The values of {} are the sample's own, as often as they stand there.", copied.join(", ")),
        );
    }
    if !hidden.is_empty() {
        draft.note(
            pointer,
            format!("The texts of {} are made anew; none is copied from the sample.", hidden.join(", ")),
        );
    }
    draft.tables.push(table);
}

/// Instants that follow another column's in every row, and closely, are made after it.
fn follow(table: &mut draft::Table, moments: &[(usize, Vec<Option<i64>>)]) {
    let mut later: BTreeSet<usize> = BTreeSet::new();
    for (at, (place, values)) in moments.iter().enumerate() {
        let kind = table.columns[*place].kind().to_owned();
        if table.columns[*place].unique {
            continue;
        }
        for (base, base_values) in moments.iter().take(at) {
            if later.contains(base) || table.columns[*base].kind() != kind {
                continue;
            }
            let gaps: Vec<i64> =
                values.iter().zip(base_values).filter_map(|(value, base)| Some((*value)? - (*base)?)).collect();
            let span = |values: &[Option<i64>]| {
                let all = || values.iter().flatten();
                all().max().zip(all().min()).map_or(0, |(max, min)| max - min)
            };
            let (Some(least), Some(most)) = (gaps.iter().min(), gaps.iter().max()) else { continue };
            if gaps.len() < 20 || *least < 0 || most - least > span(values) / 10 {
                continue;
            }
            let (least_name, most_name, limit) = if kind == "date" {
                ("min_days", "max_days", 40_000)
            } else {
                ("min_seconds", "max_seconds", 4_000_000_000)
            };
            if *most > limit {
                continue;
            }
            let name = table.columns[*base].name.clone();
            let same_name = table.columns.iter().filter(|column| column.name == name).count() > 1;
            if same_name {
                continue;
            }
            let column = &mut table.columns[*place].settings;
            *column = columns::plain(&kind);
            column.insert("after".into(), name.into());
            column.insert(least_name.into(), (*least).into());
            column.insert(most_name.into(), (*most).into());
            later.insert(*place);
            break;
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    let share = part as f64 / whole.max(1) as f64;
    libm::round(share * 10_000.0) / 10_000.0
}

fn find(name: &str, table: Option<&str>, cells: &[&Cell], level: usize) -> Found {
    let is_there =
        |cell: &&&Cell| !matches!(cell, Cell::Null) && !matches!(cell, Cell::Number(number) if !number.is_finite());
    let values: Vec<&Cell> = cells.iter().filter(is_there).copied().collect();
    let all = |test: fn(&Cell) -> bool| values.iter().all(|value| test(value));
    let mut found = if values.is_empty() {
        nothing_found(name, table, cells.is_empty())
    } else if all(|cell| matches!(cell, Cell::Boolean(_))) {
        let yes = values.iter().filter(|cell| matches!(cell, Cell::Boolean(true))).count();
        Found::new(columns::settings(json!({"type": "boolean", "share": share(yes, values.len())})))
    } else if all(|cell| matches!(cell, Cell::Integer(_) | Cell::Number(_) | Cell::Decimal(..))) {
        numbers(name, table, &values, values.len() == cells.len())
    } else if all(|cell| matches!(cell, Cell::Text(_))) {
        let texts: Vec<&str> = values
            .iter()
            .filter_map(|cell| if let Cell::Text(text) = cell { Some(text.as_str()) } else { None })
            .collect();
        let complete = values.len() == cells.len();
        let mut found =
            amounts_found(name, table, &texts, complete).unwrap_or_else(|| texts_found(name, table, &texts, complete));
        if !found.moments.is_empty() {
            // Put them back to their rows.
            let mut known = std::mem::take(&mut found.moments).into_iter();
            found.moments =
                cells.iter().map(|cell| if is_there(&cell) { known.next().flatten() } else { None }).collect();
        }
        found
    } else if all(|cell| matches!(cell, Cell::Object(_))) && level < MOST_LEVELS {
        object(&values, level)
    } else if all(|cell| matches!(cell, Cell::List(_))) && level < MOST_LEVELS {
        list(name, &values, level)
    } else {
        let note = if level < MOST_LEVELS {
            format!("“{name}” has values of several kinds in the sample, so it is words of text.")
        } else {
            format!("“{name}” stands too deep for a recipe, so it is words of text.")
        };
        Found { note: Some(note), ..Found::new(columns::plain("text.words")) }
    };
    found.null_share = share(cells.len() - values.len(), cells.len());
    if found.null_share > 0.0 {
        found.unique = false;
    }
    found
}

/// Amounts of money and percentages are numbers with signs around them.
fn amounts_found(name: &str, table: Option<&str>, texts: &[&str], complete: bool) -> Option<Found> {
    let amounts = amounts::read(texts)?;
    let cell = |number: &f64| match amounts.decimals {
        0 => Cell::Integer(*number as i64),
        // Cents are kept where the sample's amounts happen to be round. There are six digits at the most.
        decimals => Cell::Decimal(*number, decimals as u8),
    };
    let cells: Vec<Cell> = amounts.numbers.iter().map(cell).collect();
    let mut found = numbers(name, table, &cells.iter().collect::<Vec<_>>(), complete);
    let example = texts.first().copied().unwrap_or_default();
    found.note =
        Some(format!("“{name}” has texts such as {example} in the sample; the column holds the numbers alone."));
    Some(found)
}

/// A column without values: its name decides.
fn nothing_found(name: &str, table: Option<&str>, no_rows: bool) -> Found {
    let guess = type_for_name(name, table);
    let mut settings = if guess.known { guess.column } else { columns::plain("text.word") };
    settings.remove("unique");
    // Where there are no rows at all, one note says so for all columns.
    let note = (!no_rows).then(|| format!("“{name}” has no value in the sample, so its name alone decides."));
    Found { note, ..Found::new(settings) }
}

fn object(values: &[&Cell], level: usize) -> Found {
    let mut order: Vec<&str> = Vec::new();
    let mut fields: BTreeMap<&str, Vec<Option<&Cell>>> = BTreeMap::new();
    for (row, value) in values.iter().enumerate() {
        let Cell::Object(members) = value else { continue };
        for (name, cell) in members {
            if !fields.contains_key(name.as_str()) && fields.len() >= MOST_FIELDS {
                continue;
            }
            let column = fields.entry(name).or_insert_with(|| {
                order.push(name);
                vec![None; values.len()]
            });
            if let Some(place) = column.get_mut(row) {
                *place = Some(cell);
            }
        }
    }
    let mut notes = Vec::new();
    let (mut hides, mut copies) = (false, false);
    let mut made: Vec<Value> = Vec::new();
    for name in order {
        let cells: Vec<&Cell> = fields
            .get(name)
            .map(|cells| cells.iter().map(|cell| cell.unwrap_or(&Cell::Null)).collect())
            .unwrap_or_default();
        let found = find(name, None, &cells, level + 1);
        notes.extend(found.note.clone());
        hides |= found.hides;
        copies |= found.copies;
        let mut field = found.settings;
        field.insert("name".into(), name.into());
        if found.null_share > 0.0 {
            field.insert("null_share".into(), found.null_share.into());
        }
        made.push(field.into());
    }
    if fields.len() >= MOST_FIELDS {
        notes.push(format!("Of its fields the first {MOST_FIELDS} are in the recipe."));
    }
    let settings = if made.is_empty() {
        columns::settings(json!({"type": "list", "item": {"type": "text.word"}, "max_items": 0}))
    } else {
        columns::settings(json!({"type": "object", "fields": made}))
    };
    Found { note: (!notes.is_empty()).then(|| notes.join(" ")), hides, copies, ..Found::new(settings) }
}

fn list(name: &str, values: &[&Cell], level: usize) -> Found {
    let lengths = || values.iter().map(|value| if let Cell::List(items) = value { items.len() } else { 0 });
    let items: Vec<&Cell> = values
        .iter()
        .flat_map(|value| if let Cell::List(items) = value { items.as_slice() } else { &[] })
        .take(MOST_ROWS)
        .collect();
    let found = find(name, None, &items, level + 1);
    let mut item = found.settings;
    if found.null_share > 0.0 {
        item.insert("null_share".into(), found.null_share.into());
    }
    let (least, most) = (lengths().min().unwrap_or(0), lengths().max().unwrap_or(0));
    let note = (most > MOST_ITEMS)
        .then(|| format!("“{name}” has up to {most} items in the sample; a list has at most {MOST_ITEMS}."));
    let settings =
        json!({"type": "list", "item": item, "min_items": least.min(MOST_ITEMS), "max_items": most.min(MOST_ITEMS)});
    Found {
        note: note.or(found.note),
        hides: found.hides,
        copies: found.copies,
        ..Found::new(columns::settings(settings))
    }
}

/// Whether a name says that its values tell rows apart.
fn is_key_name(name: &str, table: Option<&str>) -> bool {
    let lower = name.to_lowercase();
    let guess = type_for_name(name, table);
    columns::kind(&guess.column) == "sequence"
        || ["id", "key", "code", "number", "no", "uuid"]
            .iter()
            .any(|end| lower == *end || lower.ends_with(&format!("_{end}")) || lower.ends_with(&format!(" {end}")))
        || name.ends_with("Id")
        || name.ends_with("ID")
}

fn numbers(name: &str, table: Option<&str>, values: &[&Cell], complete: bool) -> Found {
    let exact: Option<Vec<i64>> = values
        .iter()
        .map(|cell| match cell {
            Cell::Integer(number) => Some(*number),
            // Numbers such as 181.0 in a whole column come from a tool that had to leave room for missing values.
            Cell::Number(number) if *number == libm::trunc(*number) && number.abs() < 9e15 => Some(*number as i64),
            _ => None,
        })
        .collect();
    if let Some(exact) = exact {
        return integers(name, table, &exact, complete);
    }
    let mut sorted: Vec<f64> = values
        .iter()
        .map(|cell| match cell {
            Cell::Integer(number) => *number as f64,
            Cell::Number(number) | Cell::Decimal(number, _) => *number,
            _ => 0.0,
        })
        .collect();
    sorted.sort_by(f64::total_cmp);
    let (min, max) = (sorted.first().copied().unwrap_or(0.0), sorted.last().copied().unwrap_or(0.0));
    let digits = |number: &f64| format!("{number}").split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let written = |cell: &&Cell| if let Cell::Decimal(_, digits) = cell { usize::from(*digits) } else { 0 };
    let most_digits = sorted.iter().map(digits).chain(values.iter().map(written)).max().unwrap_or(0);
    let largest = min.abs().max(max.abs());
    let mut settings = columns::plain("number");
    if largest < columns::MOST_NUMBER {
        settings.insert("min".into(), columns_number(min));
        settings.insert("max".into(), columns_number(max));
        let fits = |decimals: usize| largest * libm::pow(10.0, decimals as f64) < 9e17;
        if most_digits <= 12 && fits(most_digits) {
            settings.insert("decimals".into(), most_digits.into());
        }
    }
    if min >= max {
        return Found::new(columns::settings(json!({"type": "constant", "value": min})));
    }
    if let Some(distribution) = fit::distribution(&sorted, false) {
        settings.insert("distribution".into(), distribution);
    } else if largest >= columns::MOST_NUMBER {
        settings.insert("distribution".into(), json!({"kind": "uniform", "min": min, "max": max}));
    }
    Found::new(settings)
}

/// A number as JSON, whole ones without a fraction.
fn columns_number(number: f64) -> Value {
    if number == libm::trunc(number) && number.abs() < 9e15 { Value::from(number as i64) } else { Value::from(number) }
}

fn integers(name: &str, table: Option<&str>, values: &[i64], complete: bool) -> Found {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let (min, max) = (sorted.first().copied().unwrap_or(0), sorted.last().copied().unwrap_or(0));
    if min < -columns::SAFE || max > columns::SAFE {
        let digits = max.unsigned_abs().max(min.unsigned_abs()).to_string().len();
        let note = format!(
            "“{name}” holds numbers with up to {digits} digits, more than a number of a recipe can; they are text of digits."
        );
        return Found {
            note: Some(note),
            ..Found::new(columns::pattern(format!("[1-9][0-9]{{{}}}", digits.saturating_sub(1))))
        };
    }
    if min == max {
        return Found::new(columns::settings(json!({"type": "constant", "value": min})));
    }
    let step = values.get(1).zip(values.first()).map_or(0, |(second, first)| second - first);
    let counts = values.len() >= 3
        && complete
        && step != 0
        && step.abs() <= 1_000_000_000
        && values.windows(2).all(|pair| pair[1] - pair[0] == step);
    if counts {
        let start = values.first().copied().unwrap_or(1);
        return Found {
            unique: true,
            ..Found::new(columns::settings(json!({"type": "sequence", "start": start, "step": step})))
        };
    }
    let mut tally: BTreeMap<i64, usize> = BTreeMap::new();
    for value in values {
        *tally.entry(*value).or_default() += 1;
    }
    if complete && tally.len() == values.len() && values.len() >= 20 && is_key_name(name, table) {
        // Numbers that a database counted, of which few are missing, go on beyond the sample.
        let is_dense = max.abs_diff(min) < 2 * values.len() as u64;
        let settings = if is_dense {
            columns::settings(json!({"type": "sequence", "start": min, "step": 1}))
        } else {
            columns::integer(min, max)
        };
        return Found { unique: true, ..Found::new(settings) };
    }
    if tally.len() <= 12 && tally.len() * 5 <= values.len() {
        let weights = tally.values().map(|count| *count as f64).collect();
        let values = tally.keys().map(|value| Value::from(*value)).collect();
        return Found::new(columns::choice(values, Some(weights)));
    }
    let mut settings = columns::integer(min, max);
    let floats: Vec<f64> = sorted.iter().map(|value| *value as f64).collect();
    if let Some(distribution) = fit::distribution(&floats, true) {
        settings.insert("distribution".into(), distribution);
    }
    Found::new(settings)
}

/// Types whose values belong to somebody: not even a few of them are copied.
fn is_personal(kind: &str) -> bool {
    kind.starts_with("phone.")
        || (kind.starts_with("person.")
            && !matches!(
                kind,
                "person.gender"
                    | "person.prefix"
                    | "person.suffix"
                    | "person.job_title"
                    | "person.zodiac"
                    | "person.hobby"
            ))
        || kind.starts_with("location.street")
        || matches!(
            kind,
            "internet.email"
                | "internet.username"
                | "internet.password"
                | "location.full_address"
                | "location.secondary_address"
                | "finance.account_number"
                | "finance.card_number"
                | "finance.card_cvv"
                | "finance.iban"
                | "finance.tax_id"
                | "finance.bitcoin_address"
                | "finance.ethereum_address"
                | "medical.mrn"
                | "medical.npi"
                | "network.mac"
                | "network.ipv4"
                | "network.ipv6"
                | "vehicle.licence_plate"
                | "vehicle.vin"
        )
}

fn texts_found(name: &str, table: Option<&str>, texts: &[&str], complete: bool) -> Found {
    if let Some(found) = moments(name, texts) {
        return found;
    }
    let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
    for text in texts {
        *tally.entry(text).or_default() += 1;
    }
    let distinct = tally.len();
    let repeats = distinct < texts.len();
    let guess = type_for_name(name, table);
    let guessed = columns::kind(&guess.column).to_owned();
    let all_unique = complete && !repeats && texts.len() >= 20;
    if let Some(kind) = kind_of_values(texts, &guessed) {
        let unique = all_unique && columns::can_be_unique(&columns::plain(kind));
        return Found { unique, hides: true, ..Found::new(columns::plain(kind)) };
    }
    let mut by_name = guess.column.clone();
    by_name.remove("unique");
    let is_text = columns::yields(&by_name) == Yields::Text;
    if guess.known && is_personal(&guessed) {
        let unique = all_unique && matches!(guessed.as_str(), "internet.email" | "internet.username");
        return Found { unique, hides: true, ..Found::new(by_name) };
    }
    if guess.known && guessed.starts_with("location.country") {
        return countries(&tally, texts);
    }
    if let Some(settings) = numbered(texts).filter(|_| complete) {
        return Found { unique: true, ..Found::new(settings) };
    }
    let short = tally.keys().all(|text| text.chars().count() <= LONGEST_CATEGORY);
    let few = distinct <= 12 && distinct * 2 <= texts.len() || are_few(distinct, texts.len());
    if short && few {
        return as_often(&tally);
    }
    if let Some(regex) = common_shape(texts) {
        let settings = columns::pattern(regex);
        let unique = all_unique
            && columns::make_unique(&mut settings.clone()).is_some_and(|room| room > texts.len() as u128 * 10);
        return Found { unique, hides: true, ..Found::new(settings) };
    }
    let by_name = Some(by_name)
        .filter(|_| guess.known && is_text && !matches!(guessed.as_str(), "choice" | "pattern" | "sequence"));
    Found { hides: true, ..Found::new(by_name.map_or_else(|| words_like(texts), |by_name| as_long_as(by_name, texts))) }
}

/// Whether so many different values come again and again in so many texts.
fn are_few(distinct: usize, texts: usize) -> bool {
    distinct <= 50 && distinct * 5 <= texts || distinct <= 250 && distinct * 20 <= texts
}

/// The values of a sample, each as often as it stands there.
fn as_often(tally: &BTreeMap<&str, usize>) -> Found {
    let weights: Vec<f64> = tally.values().map(|count| *count as f64).collect();
    let values: Vec<Value> = tally.keys().map(|text| Value::from(*text)).collect();
    let settings = match values.as_slice() {
        [only] => columns::settings(json!({"type": "constant", "value": only})),
        _ => columns::choice(values, Some(weights)),
    };
    Found { copies: true, ..Found::new(settings) }
}

/// Countries as the sample has them. A country belongs to nobody, so a few are copied, however seldom they come; of many
/// only their form is kept, and that they are of the whole world: without that, all rows would name the locale's own.
fn countries(tally: &BTreeMap<&str, usize>, texts: &[&str]) -> Found {
    const FEW: usize = 12;
    let short = tally.keys().all(|text| text.chars().count() <= LONGEST_CATEGORY);
    if short && (tally.len() <= FEW || are_few(tally.len(), texts.len())) {
        return as_often(tally);
    }
    let codes = |length: usize| {
        tally.keys().all(|text| text.len() == length && text.bytes().all(|letter| letter.is_ascii_uppercase()))
    };
    let kind = match (codes(2), codes(3)) {
        (true, _) => "location.country_code",
        (_, true) => "location.country_code3",
        _ => "location.country",
    };
    Found { hides: true, ..Found::new(columns::settings(json!({"type": kind, "any": true}))) }
}

/// The fewest and the most of what is counted in texts, at least one.
fn extremes(texts: &[&str], count: fn(&str) -> usize) -> (u64, u64) {
    let counts = || texts.iter().map(|text| count(text).max(1) as u64);
    (counts().min().unwrap_or(1), counts().max().unwrap_or(1))
}

/// Settings with the lengths of the texts, if texts of these settings can have one.
fn as_long_as(settings: Map<String, Value>, texts: &[&str]) -> Map<String, Value> {
    if !columns::has_length(columns::kind(&settings)) {
        return settings;
    }
    let (least, most) = extremes(texts, |text| text.chars().count());
    columns::of_length(settings, Some(least), Some(most))
}

/// As many words and characters as the texts have.
fn words_like(texts: &[&str]) -> Map<String, Value> {
    let (least, most) = extremes(texts, |text| text.split_whitespace().count());
    let capitals = texts.iter().filter(|text| text.chars().next().is_some_and(char::is_uppercase)).count();
    let settings = match most {
        0..=5 if capitals * 2 > texts.len() => columns::plain("text.title"),
        0..=5 => columns::settings(json!({"type": "text.words", "min_words": least, "max_words": most})),
        6..=30 => columns::settings(json!({"type": "text.sentence", "min_words": least, "max_words": most})),
        _ => columns::plain("text.paragraph"),
    };
    as_long_as(settings, texts)
}

/// Texts that count up from row to row behind letters that stay: `ORD-0041`, `ORD-0042`, ...
fn numbered(texts: &[&str]) -> Option<Map<String, Value>> {
    const FEWEST: usize = 5;
    let split = |text: &str| -> Option<(String, String)> {
        let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (prefix, number) = text.split_at_checked(text.len() - digits)?;
        (!number.is_empty() && number.len() <= 15 && prefix.chars().count() <= 64)
            .then(|| (prefix.to_owned(), number.to_owned()))
    };
    let parts: Vec<(String, String)> = texts.iter().map(|text| split(text)).collect::<Option<_>>()?;
    let (prefix, first) = parts.first()?;
    let start: i64 = first.parse().ok()?;
    // Zeros in front, or numbers that are all as long: filled to a width.
    let is_filled = first.len() > 1 && first.starts_with('0');
    let counts = parts.iter().zip(start..).all(|((own, number), expected)| {
        let digits = if is_filled { format!("{expected:0width$}", width = first.len()) } else { expected.to_string() };
        own == prefix && *number == digits
    });
    if parts.len() < FEWEST || !counts {
        return None;
    }
    let mut settings = columns::settings(json!({"type": "sequence", "start": start, "prefix": prefix}));
    if is_filled {
        settings.insert("width".into(), first.len().into());
    }
    Some(settings)
}

/// The type that all values have the form of.
fn kind_of_values(texts: &[&str], guessed: &str) -> Option<&'static str> {
    let all = |test: fn(&str) -> bool| texts.iter().all(|text| test(text));
    let hex = |length: usize| {
        texts.iter().all(|text| text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let is_phone = |text: &str| {
        (7..=15).contains(&digits(text))
            && text.chars().all(|letter| letter.is_ascii_digit() || "+-(). /x".contains(letter))
    };
    if all(is_uuid) {
        Some("uuid")
    } else if all(is_email) {
        Some("internet.email")
    } else if all(|text| text.starts_with("http://") || text.starts_with("https://")) {
        Some("internet.url")
    } else if all(|text| text.parse::<std::net::Ipv4Addr>().is_ok()) {
        Some("network.ipv4")
    } else if all(|text| text.parse::<std::net::Ipv6Addr>().is_ok()) {
        Some("network.ipv6")
    } else if all(|text| {
        text.len() == 17
            && text.split([':', '-']).count() == 6
            && text.split([':', '-']).all(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }) {
        Some("network.mac")
    } else if hex(32) {
        Some("id.md5")
    } else if hex(40) {
        Some("id.sha1")
    } else if hex(64) {
        Some("id.sha256")
    } else if texts.iter().all(|text| is_phone(text))
        && all(|text| text.starts_with('+'))
        && all(|text| text.bytes().skip(1).all(|byte| byte.is_ascii_digit()))
    {
        Some("phone.e164")
    } else if texts.iter().all(|text| is_phone(text))
        && (guessed.starts_with("phone.") || texts.iter().any(|text| text.starts_with('+') || text.starts_with('(')))
    {
        Some("phone.number")
    } else {
        None
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 8 | 13 | 18 | 23) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty()
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !text.contains(char::is_whitespace)
            && !domain.contains('@')
    })
}

/// The regular expression of codes that are all built alike: the same length, and at each place a digit, a capital
/// or a small letter. Signs stay as they are; letters and digits only where all texts have the same one.
fn common_shape(texts: &[&str]) -> Option<String> {
    const LONGEST: usize = 40;
    let first = texts.first()?;
    let length = first.chars().count();
    if texts.len() < 5 || !(2..=LONGEST).contains(&length) || !first.is_ascii() {
        return None;
    }
    let mut classes: Vec<(String, usize)> = Vec::new();
    let mut has_digit = false;
    let mut is_free = false;
    for at in 0..length {
        let letters = || texts.iter().map(|text| text.as_bytes().get(at).copied());
        let one = letters().next()??;
        let all = |test: fn(&u8) -> bool| letters().all(|letter| letter.as_ref().is_some_and(test));
        let class = if letters().all(|letter| letter == Some(one)) {
            if one.is_ascii_alphanumeric() {
                char::from(one).to_string()
            } else if one == b' ' {
                return None;
            } else if b"\\.+*?()|[]{}^$#&-~".contains(&one) {
                format!("\\{}", char::from(one))
            } else {
                char::from(one).to_string()
            }
        } else if all(u8::is_ascii_digit) {
            "[0-9]".to_owned()
        } else if all(u8::is_ascii_uppercase) {
            "[A-Z]".to_owned()
        } else if all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
            "[A-Z0-9]".to_owned()
        } else if all(u8::is_ascii_hexdigit) {
            "[0-9a-f]".to_owned()
        } else {
            return None;
        };
        has_digit |= class.contains("0-9");
        is_free |= class.starts_with('[');
        match classes.last_mut() {
            Some((before, times)) if *before == class && class.starts_with('[') => *times += 1,
            _ => classes.push((class, 1)),
        }
    }
    let same_length = texts.iter().all(|text| text.len() == length);
    let capitals = texts.iter().all(|text| text.bytes().all(|byte| byte.is_ascii_uppercase())) && length <= 6;
    if !same_length || !is_free || !(has_digit || capitals) {
        return None;
    }
    let part = |(class, times): (String, usize)| if times > 1 { format!("{class}{{{times}}}") } else { class };
    Some(classes.into_iter().map(part).collect())
}

/// A day, an instant or a time of day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Moment {
    /// Days since 1970.
    Day(i64),
    /// Seconds since 1970.
    Instant(i64),
    /// Seconds since midnight.
    Time(i64),
}

/// The moment that a text writes in ISO 8601.
pub(super) fn moment(text: &str) -> Option<Moment> {
    let bytes = text.as_bytes();
    if bytes.len() > 40 || !bytes.first()?.is_ascii_digit() {
        return None;
    }
    if bytes.get(2) == Some(&b':') {
        let time: Time = text.parse().ok()?;
        return Some(Moment::Time(
            i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second()),
        ));
    }
    let date: Date =
        if bytes.len() >= 10 && bytes.get(4) == Some(&b'-') { text.get(..10)?.parse().ok()? } else { return None };
    if bytes.len() == 10 {
        return Some(Moment::Day(crate::days_since_1970(date)));
    }
    if !matches!(bytes.get(10), Some(b'T' | b't' | b' ')) {
        return None;
    }
    let clock = text.get(11..)?;
    let end = clock.find(['Z', 'z', '+', '-', ' ']).unwrap_or(clock.len());
    let time: Time = clock.get(..end)?.parse().ok()?;
    let zone = clock.get(end..)?.trim();
    let offset = offset_seconds(zone)?;
    let instant = DateTime::from_parts(date, time);
    Some(Moment::Instant(seconds(instant) - offset))
}

/// What `Z`, `+02:00` or `UTC` adds to UTC; nothing without a zone.
fn offset_seconds(zone: &str) -> Option<i64> {
    if zone.is_empty() || matches!(zone, "Z" | "z" | "UTC" | "GMT") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let digits: String = zone.get(1..)?.chars().filter(|letter| *letter != ':').collect();
    if !zone.starts_with(['+', '-'])
        || !matches!(digits.len(), 2 | 4)
        || !digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let hours: i64 = digits.get(..2)?.parse().ok()?;
    let minutes: i64 = digits.get(2..).filter(|rest| !rest.is_empty()).map_or(Some(0), |rest| rest.parse().ok())?;
    Some(sign * (hours * 3600 + minutes * 60))
}

fn seconds(instant: DateTime) -> i64 {
    crate::days_since_1970(instant.date()) * 86_400
        + i64::from(instant.hour()) * 3600
        + i64::from(instant.minute()) * 60
        + i64::from(instant.second())
}

/// Dates as people write them: the positions of year, month and day, and the sign between them.
const ORDERS: [(usize, usize, usize); 3] = [(2, 1, 0), (2, 0, 1), (0, 1, 2)];

fn written_date(text: &str, order: (usize, usize, usize)) -> Option<Moment> {
    let (day, clock) = text.split_once(' ').map_or((text, None), |(day, clock)| (day, Some(clock)));
    let parts: Vec<&str> = day.split(['/', '.', '-']).collect();
    if parts.len() != 3
        || parts.iter().any(|part| part.is_empty() || part.len() > 4 || !part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return None;
    }
    let number = |at: usize| parts.get(at).and_then(|part| part.parse::<i16>().ok());
    if parts.get(order.0)?.len() != 4 {
        return None;
    }
    let date =
        Date::new(number(order.0)?, i8::try_from(number(order.1)?).ok()?, i8::try_from(number(order.2)?).ok()?).ok()?;
    let Some(clock) = clock else { return Some(Moment::Day(crate::days_since_1970(date))) };
    let padded = if clock.find(':') == Some(1) { format!("0{clock}") } else { clock.to_owned() };
    let time: Time = padded.parse().ok()?;
    Some(Moment::Instant(seconds(DateTime::from_parts(date, time))))
}

fn moments(name: &str, texts: &[&str]) -> Option<Found> {
    let read = |parse: &dyn Fn(&str) -> Option<Moment>| {
        texts.iter().map(|text| parse(text.trim())).collect::<Option<Vec<Moment>>>()
    };
    let iso = read(&moment);
    let is_iso = iso.is_some();
    let orders = || ORDERS.iter().filter_map(|order| read(&|text| written_date(text, *order)));
    let found = iso.or_else(|| orders().next())?;
    let is_day = found.iter().all(|moment| matches!(moment, Moment::Day(_)));
    let is_time = found.iter().all(|moment| matches!(moment, Moment::Time(_)));
    if !is_time && found.iter().any(|moment| matches!(moment, Moment::Time(_))) {
        return None;
    }
    let number = |moment: &Moment| match *moment {
        Moment::Day(days) if is_day => days,
        Moment::Day(days) => days * 86_400,
        Moment::Instant(seconds) | Moment::Time(seconds) => seconds,
    };
    let numbers: Vec<i64> = found.iter().map(number).collect();
    let (min, max) = (*numbers.iter().min()?, *numbers.iter().max()?);
    let kind = if is_day {
        "date"
    } else if is_time {
        "time"
    } else {
        "datetime"
    };
    let text = |number: i64| -> Option<String> {
        if is_time {
            return Some(format!("{:02}:{:02}:{:02}", number / 3600, number / 60 % 60, number % 60));
        }
        let days = if is_day { number } else { number.div_euclid(86_400) };
        let date = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
        if !(1..=9999).contains(&date.year()) {
            return None;
        }
        let clock = number.rem_euclid(86_400);
        Some(if is_day {
            date.to_string()
        } else {
            format!("{date}T{:02}:{:02}:{:02}Z", clock / 3600, clock / 60 % 60, clock % 60)
        })
    };
    let mut settings = columns::settings(json!({"type": kind, "min": text(min)?, "max": text(max)?}));
    let mut sorted: Vec<f64> = numbers.iter().map(|number| (number - if is_time { 0 } else { min }) as f64).collect();
    sorted.sort_by(f64::total_cmp);
    if let Some(distribution) = fit::distribution(&sorted, is_day) {
        settings.insert("distribution".into(), distribution);
        if is_time {
            // Counted from midnight, the distribution alone says where the values are.
            settings.remove("min");
            settings.remove("max");
        }
    }
    let note = (!is_iso).then(|| {
        // Other orders may have fitted as well.
        let first = if orders().nth(1).is_some() { ", the day read as the first number" } else { "" };
        format!("“{name}” is written in another form than in the sample: as ISO 8601{first}.")
    });
    let moments = if is_time { Vec::new() } else { numbers.into_iter().map(Some).collect() };
    Some(Found { note, moments, ..Found::new(settings) })
}
