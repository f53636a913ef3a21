//! The plain-English reader: from a description of data to a table recipe, offline and always with the same answer.
//!
//! A description is put into plainer words ([`wording`]), what qualifies rows into the list of their columns
//! ([`qualifiers`]), and all of it cut into tokens ([`words`]), tokens into tables ([`tables`], whose beginnings are found
//! by their [`nouns`]), tables into columns ([`pieces`], [`columns`]); what stands behind a column's name is read by
//! [`details`] and applied by [`told`], what the name means is known to [`vocabulary`], [`units`] says in which unit. Then
//! what hangs together is tied: [`links`], [`crossings`], [`persons`], [`pairs`], [`depends`]; [`cadence`] reads how often
//! something is told of, [`moments`] and [`series`] make times and values of it. Whatever the reader assumes, it says in a
//! note.

mod anomalies;
mod cadence;
mod columns;
mod crossings;
mod dates;
mod depends;
mod details;
mod either;
mod entities;
mod families;
mod figures;
mod formulas;
mod german;
mod links;
mod locales;
mod moments;
mod names;
mod nouns;
mod numbers;
mod pairs;
mod patterns;
mod persons;
mod phrases;
mod pieces;
mod qualifiers;
mod request;
mod romance;
#[cfg(test)]
mod sentences;
mod series;
mod shapes;
mod spec;
mod statements;
mod steps;
mod tables;
#[cfg(test)]
mod tests;
mod told;
mod units;
mod values;
mod vocabulary;
mod wording;
mod words;

use columns::{Column, Place};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value, json};
use tables::{Rows, Table};

pub(crate) use spec::assumption;
pub use vocabulary::{Guess, type_for_name};

/// Longer descriptions are refused, in characters.
pub const LONGEST: usize = 20_000;
/// The most tables that are taken from a description.
const MOST_TABLES: usize = 100;
/// The seed of recipes that name none.
pub const USUAL_SEED: u64 = 7;

/// What a description was read as.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// A recipe of kind `table`, version 1, as JSON.
    pub recipe: Value,
    /// What was assumed, for the person to check.
    pub notes: Vec<Note>,
    /// What was understood, a line for each table: “customers: 1,000 rows with name, email”.
    pub understood: Vec<String>,
}

/// One assumption of the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// JSON Pointer into the recipe to what it is about; empty for the recipe as a whole.
    pub pointer: String,
    /// One short sentence for the person.
    pub message: String,
}

/// A description in which the reader found no table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct NotUnderstood {
    /// What was understood all the same.
    pub understood: Vec<String>,
    /// Two descriptions that work.
    pub examples: [&'static str; 2],
    /// What is missing, in a sentence.
    pub message: String,
}

const EXAMPLES: [&str; 2] = [
    "Generate 1000 customer records with name, email, age (18-80), registration date (last year), and account status (active/inactive)",
    "200 customers with name and email. Each customer has 1 to 5 orders with order date, total ($10-$500) and status (80% shipped, 20% returned)",
];

/// Reads a description of data, in English.
///
/// Dates that are relative (“last month”) are counted from `today`, which also becomes the recipe's anchor. The same
/// description and day give the same recipe everywhere.
///
/// ```
/// use seedbed_recipe::description::read;
/// let reading = read("50 users with name, age 18-30", jiff::civil::date(2026, 11, 21)).unwrap();
/// assert_eq!(reading.recipe["tables"][0]["rows"], 50);
/// assert_eq!(reading.recipe["tables"][0]["columns"][1]["max"], 30);
/// ```
///
/// # Errors
/// [`NotUnderstood`] if the description names no table and no column that the reader knows, or is longer than
/// [`LONGEST`] characters.
pub fn read(description: &str, today: Date) -> Result<Reading, NotUnderstood> {
    if is_command(description) {
        let message =
            "The description is a command that takes data away. Say how many rows of what, and name the columns.";
        return Err(NotUnderstood { understood: Vec::new(), examples: EXAMPLES, message: message.into() });
    }
    if is_query(description) {
        let message = "The description is a query of tables that are there. Import their schema (CREATE TABLE) or a file \
                       with their rows, or say how many rows of what, and name the columns.";
        return Err(NotUnderstood { understood: Vec::new(), examples: EXAMPLES, message: message.into() });
    }
    let length = description.chars().count();
    if length > LONGEST {
        let message = format!(
            "The description has {length} characters; the reader takes at most {LONGEST}. Describe fewer tables at once."
        );
        return Err(NotUnderstood { understood: Vec::new(), examples: EXAMPLES, message });
    }
    let mut worded = wording::plain(description);
    worded.text = qualifiers::listed(&worded.text, today);
    let mut asked = locales::Asked::default();
    let tokens = cadence::mark(asked.take(words::tokens(&worded.text), &worded.text));
    if worded.german {
        asked.written_in("German", "de_DE");
    }
    if let Some(language) = worded.language {
        asked.written_in(language.name, language.locale);
    }
    asked.notes.extend(worded.notes.iter().map(|message| Note { pointer: String::new(), message: message.clone() }));
    let (tokens, examples) = without_examples(tokens);
    if examples {
        let message = "The values of the JSON object are read as examples: its names say what to make.".into();
        asked.notes.push(Note { pointer: String::new(), message });
    }
    let setting = tables::Setting { source: &worded.text, today, nested: asked.nested };
    let mut tables = match request::bare_setting(&tokens) {
        Some((thing, rows)) => vec![Table { name: thing.replace('-', " "), thing, rows, ..tables::blank_table() }],
        None => tables::tables(&tokens, &setting),
    };
    tables.retain(|table| !table.columns.is_empty() || !table.thing.is_empty() || table.rows != Rows::Unsaid);
    // “no columns” asks for nothing.
    tables.retain(|table| !["no", "nothing"].contains(&table.thing.as_str()));
    let more_tables = tables.len() > MOST_TABLES;
    tables.truncate(MOST_TABLES);
    crossings::add_sides(&mut tables);
    missing_owners(&mut tables);
    usual_columns(&mut tables, &setting);
    let mut notes = asked.notes.clone();
    let meaningful = tables.iter().any(is_meaningful);
    if !meaningful {
        return Err(not_understood(&tables, &asked));
    }
    finish(&mut tables, today);
    let recipe = at_the_door(&mut tables, &asked, today);
    if more_tables {
        notes.push(Note {
            pointer: "/tables".into(),
            message: format!("Only the first {MOST_TABLES} tables are taken."),
        });
    }
    notes.extend(table_notes(&tables));
    // Notes quote what was typed.
    for (english, typed) in &worded.said {
        for note in &mut notes {
            note.message = note.message.replace(&format!("“{english}”"), &format!("“{typed}”"));
        }
    }
    Ok(Reading { recipe, notes, understood: tables.iter().map(summary).collect() })
}

/// “drop table users” describes nothing.
fn is_command(description: &str) -> bool {
    let mut words = description.split_whitespace().map(str::to_lowercase);
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    ["drop", "truncate", "delete"].contains(&first.as_str())
        && ["table", "database", "schema", "from"].contains(&second.as_str())
}

/// “SELECT id, name FROM users” asks for rows that are there.
fn is_query(description: &str) -> bool {
    let mut words = description.split_whitespace();
    let select = words.next().is_some_and(|word| word == "SELECT" || word == "select");
    select && words.take(60).any(|word| word == "FROM" || word == "from")
}

/// `{"name": "Jane", "age": 34}` is an example of a row: its values are left out, types (`"age": "int"`) stay.
fn without_examples(tokens: Vec<words::Token>) -> (Vec<words::Token>, bool) {
    use words::Kind;
    let [words::Token { kind: Kind::Group(inside), start, end, glued }] = tokens.as_slice() else {
        return (tokens, false);
    };
    let sample =
        matches!(inside.as_slice(), [name, mark, ..] if matches!(name.kind, Kind::Quoted(_)) && mark.is_mark(':'));
    let plain = |token: &words::Token| match &token.kind {
        Kind::Quoted(text) => details::type_word(&text.to_lowercase()).is_none() && text.split(' ').count() <= 12,
        Kind::Number(_) | Kind::Day(..) => true,
        _ => token.is_any(&["true", "false", "null"]),
    };
    let mut kept: Vec<words::Token> = Vec::with_capacity(inside.len());
    let mut taken = 0;
    for (at, token) in inside.iter().enumerate() {
        let value = at > 0 && inside.get(at - 1).is_some_and(|before| before.is_mark(':'));
        let alone = inside.get(at + 1).is_none_or(|after| after.is_mark(',') || after.kind == Kind::Break);
        if sample && value && alone && plain(token) {
            kept.pop();
            taken += 1;
        } else {
            kept.push(token.clone());
        }
    }
    if taken < 2 {
        return (tokens, false);
    }
    (vec![words::Token { kind: Kind::Group(kept), start: *start, end: *end, glued: *glued }], true)
}

/// Words of the grammar, which are spelt well.
fn grammar_words() -> impl Iterator<Item = &'static str> {
    [nouns::FILLERS, nouns::INTROS, pieces::LEADS, pieces::OPENERS, pieces::MEASURES, pieces::PAIRED]
        .into_iter()
        .chain([columns::COMPOSED, details::NULLS, details::SMALL_WORDS, numbers::UNITS, vocabulary::PEOPLE])
        .chain([links::EARLIER, links::LATER, dates::MONTHS, vocabulary::PLAIN_QUALIFIERS, wording::COMMON])
        .flat_map(|words| words.iter().copied())
        .chain(nouns::LINKS.iter().copied())
        .chain(numbers::number_words())
        .chain(locales::words())
        .chain(details::type_words())
}

/// Names of columns have no more words.
const MOST_WORDS: usize = 6;

/// Whether a table tells anything: a column that is known, or a number of rows of something.
fn is_meaningful(table: &Table) -> bool {
    // A whole sentence is no name, whatever its last word means.
    let named = |column: &&Column| column.known && column.name.split('_').count() <= MOST_WORDS;
    let known = table.columns.iter().filter(named).count();
    known > 0 || (table.rows != Rows::Unsaid && !table.columns.is_empty())
}

fn not_understood(tables: &[Table], asked: &locales::Asked) -> NotUnderstood {
    let mut understood = asked.understood.clone();
    for table in tables {
        if !table.thing.is_empty() {
            understood.push(format!("a table of “{}”", table.name.replace('_', " ")));
        }
        for column in &table.columns {
            understood.push(format!("a column “{}” of unknown type", column.name));
        }
    }
    understood.truncate(8);
    let message = if understood.is_empty() {
        "No table or column was found in the description. Say how many rows of what, and name the columns.".to_owned()
    } else {
        format!("Only this was understood: {}. Say how many rows of what, and name the columns.", understood.join(", "))
    };
    NotUnderstood { understood, examples: EXAMPLES, message }
}

/// Gives the largest of several tables the rows that were asked for, and no other one more than these.
fn sized(tables: &mut [Table], asked: u64) {
    let count = |table: &Table| if let Rows::Count(count) = table.rows { count } else { 0 };
    let most = tables.iter().map(count).max().unwrap_or_default();
    for table in tables {
        let is_largest = count(table) == most;
        table.rows = Rows::Count(if is_largest { asked } else { count(table).min(asked) });
        if is_largest {
            let asked = spec::show(asked as f64);
            table.notes.push(format!("The {asked} rows are those of {}, the largest table.", table.name));
        }
    }
}

/// Gives tables without columns the usual ones of their things; a setting such as “online shop” becomes its tables.
fn usual_columns(tables: &mut Vec<Table>, setting: &tables::Setting) {
    let mut left_out: Vec<String> = Vec::new();
    for table in tables.iter_mut() {
        for column in table.columns.extract_if(.., |column| column.left_out) {
            table.notes.extend(column.notes);
            left_out.push(column.name);
        }
    }
    let empty_world = match tables.as_slice() {
        // “restaurants” are a list of them, “a restaurant” has dishes and orders.
        [only] if only.columns.is_empty() && !(entities::is_entity(&only.thing) && only.words.ends_with('s')) => {
            [only.thing.clone(), only.name.replace('_', " ")]
                .iter()
                .find_map(|name| entities::tables_of(name))
                .filter(|_| only.rows == Rows::Unsaid || only.words.is_empty())
        }
        _ => None,
    };
    if let (Some(world), Some(only)) = (empty_world, tables.first().cloned()) {
        let source = tables::Setting { source: world, ..*setting };
        *tables = tables::tables(&words::tokens(world), &source);
        usual_columns(tables, &source);
        for table in tables.iter_mut() {
            quiet(table);
            table.notes.retain(|note| !note.starts_with("No columns"));
        }
        if let Some(first) = tables.first_mut() {
            first
                .notes
                .push(format!("“{}” is read as its usual tables. Name tables and columns to have others.", only.thing));
        }
        if let Rows::Count(asked @ 1..) = only.rows {
            sized(tables, asked);
        }
        return;
    }
    // “cities with latitude and longitude” are nothing without the cities.
    let places = ["city", "country", "state", "airport", "language", "currency"];
    for table in tables.iter_mut().filter(|table| places.contains(&table.thing.as_str())) {
        let named = |column: &Column| column.name.contains("name") || column.name.contains(&table.thing);
        let own = names::plural(&table.thing) == table.name && !left_out.contains(&table.thing);
        if own && !table.columns.is_empty() && !table.columns.iter().any(named) {
            let note = format!("“{0}” was added, because the rows are {1}.", table.thing, table.name);
            let mut added = listed(&table.thing, table, setting);
            added.iter_mut().for_each(|column| column.notes = vec![note.clone()]);
            let at = usize::from(table.columns.first().is_some_and(|first| first.name == "id"));
            table.columns.splice(at..at, added);
        }
    }
    for table in tables.iter_mut().filter(|table| !table.columns.is_empty()) {
        // “5% should have invalid emails” of customers with a name: they have e-mails.
        for name in anomalies::tie(&mut table.anomalies.clone(), &table.columns) {
            let note = format!("“{name}” was added, because some of its values are to be wrong.");
            let mut added = listed(&name, table, setting);
            added.iter_mut().for_each(|column| column.notes.push(note.clone()));
            table.columns.extend(added);
        }
    }
    let things: Vec<String> = tables.iter().map(|table| table.thing.clone()).collect();
    // An enrolment without student and course would be none.
    for table in tables.iter_mut().filter(|table| entities::joins(&table.thing) && !table.columns.is_empty()) {
        let named = |owner: &str| table.columns.iter().any(|column| column.name.split('_').any(|word| word == owner));
        let owners: Vec<String> = entities::owners_of(&table.thing)
            .iter()
            .filter(|owner| things.iter().any(|thing| thing == **owner) && !named(owner))
            .map(|owner| (*owner).to_owned())
            .collect();
        table.links.extend(owners);
    }
    for table in tables.iter_mut().filter(|table| table.columns.is_empty()) {
        // What it usually belongs to, of what is there: orders to customers.
        let own = |owner: &&&str| {
            let said = matches!(&table.rows, Rows::Per(said, _) if said == **owner);
            !said && **owner != table.thing && things.iter().any(|thing| thing == **owner)
        };
        let owners: Vec<String> =
            entities::owners_of(&table.thing).iter().filter(own).map(|owner| (*owner).to_owned()).collect();
        table.links.extend(owners);
        if let Some(list) = crossings::usual_list(table) {
            table.columns = listed(&list, table, setting);
            table.columns.iter_mut().for_each(|column| column.known = true);
            continue;
        }
        if let Some(list) = moments::usual_list(table) {
            table.columns = listed(&list, table, setting);
            moments::measured(table, setting.today);
            table.notes.push(format!("No columns were named for {}, so it has its moments and figures.", table.name));
            continue;
        }
        // Ingredients and steps of recipes.
        if let Some((owner, list)) = entities::part_of(&table.thing, &things) {
            table.columns = listed(&format!("id, {list}"), table, setting);
            table.columns.iter_mut().for_each(|column| column.notes.clear());
            if table.rows == Rows::Unsaid {
                if let Some(number) = table.columns.iter_mut().find(|column| column.name == "number") {
                    number.settings = spec::build("position");
                }
                table.rows = Rows::Per(owner.to_owned(), tables::per_count(3.0, 8.0));
                table.notes.push(format!("No number was given, so each {owner} has 3 to 8 {}.", table.name));
            }
            continue;
        }
        // What a library lends is no money.
        let lent = table.thing == "loan" && things.iter().any(|thing| thing == "book");
        let usual = if lent { Some("id, loan date, return date") } else { entities::columns_of(&table.thing) };
        let guess = type_for_name(&table.thing, None);
        let (list, known) = match usual {
            Some(list) => (list.to_owned(), true),
            None if vocabulary::is_person(&table.thing) => ("id, full name, email, phone".to_owned(), true),
            // “1000 random numbers” are no codes.
            None if ["number", "integer", "float", "decimal"].contains(&table.thing.as_str()) => {
                let kind = if ["float", "decimal"].contains(&table.thing.as_str()) { "float" } else { "int" };
                let bounds = "between 0 and 1,000. Write “numbers from 1 to 6” for others";
                table.notes.push(format!("The values of {} are assumed to lie {bounds}.", table.name));
                (format!("{} ({kind} 0-1000)", table.thing), true)
            }
            // “100 emails”: a table of that one column.
            None if guess.known && !table.thing.is_empty() => (table.thing.clone(), true),
            None => ("id, name, created at".to_owned(), false),
        };
        table.columns = listed(&list, table, setting);
        quiet(table);
        for column in &mut table.columns {
            column.known &= known;
        }
        // Reviews of movies name no product.
        let absent = |column: &Column| {
            let whose = column.name.split('_').next().unwrap_or_default().to_owned();
            column.name.ends_with("_name")
                && entities::owners_of(&table.thing).contains(&whose.as_str())
                && (!things.contains(&whose) || entities::joins(&table.thing) && table.links.contains(&whose))
        };
        if !table.links.is_empty() {
            table.columns.retain(|column| !absent(column));
        }
        table.columns.retain(|column| !left_out.contains(&column.name));
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        table.notes.push(format!(
            "No columns were named for {}, so it has the usual ones: {}.",
            table.name,
            names.join(", ")
        ));
    }
}

/// One note for all values that were guessed in the usual columns of a table, instead of one for each.
fn quiet(table: &mut Table) {
    let guessed = |column: &&Column| matches!(column.kind(), "choice" | "boolean") && !column.notes.is_empty();
    let names: Vec<String> =
        table.columns.iter().filter(guessed).take(6).map(|column| format!("“{}”", column.name)).collect();
    if !names.is_empty() {
        table.notes.push(format!("Values and shares of {} are assumed.", names.join(", ")));
    }
    table.columns.iter_mut().for_each(|column| column.notes.clear());
}

/// The columns of a table by a list in words.
fn listed(list: &str, table: &Table, setting: &tables::Setting) -> Vec<Column> {
    let place = Place { source: list, today: setting.today, table: &table.name, nested: setting.nested };
    columns::columns(&words::tokens(list), &place, &[])
}

/// “2000 orders linked to customers” needs a table of customers, also when it is not described.
fn missing_owners(tables: &mut Vec<Table>) {
    let mut missing: Vec<String> = Vec::new();
    for table in tables.iter() {
        let owner = if let Rows::Per(owner, _) = &table.rows { Some(owner.clone()) } else { None };
        for thing in table.links.iter().cloned().chain(owner) {
            let there = tables.iter().any(|table| table.thing == thing || table.thing.ends_with(&format!(" {thing}")));
            if !there && entities::is_entity(&thing) && !missing.contains(&thing) {
                missing.push(thing);
            }
        }
    }
    for thing in missing {
        let mut table = tables::named_table(&[thing]);
        table.notes.push(format!("The {} table was added, because another table refers to it.", table.name));
        tables.insert(0, table);
    }
}

/// The longest name that the reader gives, in characters.
const LONGEST_NAME: usize = 64;

/// Cuts a name that runs on, such as a sentence in quotation marks.
fn shorten(name: &mut String) {
    if let Some((end, _)) = name.char_indices().nth(LONGEST_NAME) {
        name.truncate(end);
        name.truncate(name.trim_end_matches('_').len());
    }
}

/// What needs all tables: names without repetition, references, formulas, the order of dates.
fn finish(tables: &mut [Table], today: Date) {
    let mut taken: Vec<String> = Vec::new();
    for table in tables.iter_mut() {
        let mut number = 2_u64;
        shorten(&mut table.name);
        let wanted = table.name.clone();
        while taken.contains(&table.name) {
            table.name = format!("{wanted}_{number}");
            number += 1;
        }
        taken.push(table.name.clone());
        if table.columns.len() > columns::MOST_COLUMNS {
            table.notes.push(format!("Only the first {} columns are taken.", columns::MOST_COLUMNS));
            table.columns.truncate(columns::MOST_COLUMNS);
        }
        let mut names: Vec<String> = Vec::new();
        for column in &mut table.columns {
            shorten(&mut column.name);
            let wanted = column.name.clone();
            let mut number = 2_u64;
            while names.contains(&column.name) {
                column.name = format!("{wanted}_{number}");
                number += 1;
            }
            names.push(column.name.clone());
        }
        people(table);
        whole_name(table);
        persons::agree(table);
        pairs::tell_apart(table);
        pairs::prices_of_a_day(table);
        pairs::many_countries(table);
        first_key(table);
        links::add_dates(table, today);
        as_many_as_unique(table);
        let rows = match table.rows {
            Rows::Count(count) => Some(count),
            Rows::Unsaid => Some(tables::USUAL_ROWS),
            Rows::Per(..) => None,
        };
        for column in &mut table.columns {
            repeating(column, rows);
            ordered(column);
            fewer_decimals(column);
        }
        if table.columns.is_empty() {
            table.notes.push(format!("No column of “{}” was understood, so its rows are only numbered.", table.name));
            table.columns.push(Column {
                name: "id".into(),
                settings: spec::build("sequence unique"),
                known: true,
                ..Column::default()
            });
        }
    }
    for table in tables.iter_mut() {
        let missing = anomalies::tie(&mut table.anomalies, &table.columns);
        table.anomalies.retain(|anomaly| !anomaly.column.as_ref().is_some_and(|column| missing.contains(column)));
        table
            .notes
            .extend(missing.iter().map(|name| format!("There is no column “{name}” whose values could be wrong.")));
    }
    links::refer(tables);
    moments::families(tables);
    parents_have_rows(tables);
    crossings::complete(tables);
    links::open_circles(tables);
    for table in tables.iter_mut() {
        moments::apply(table, today);
        series::apply(table, today);
        formulas::formulas(table);
        links::rates(table);
        links::totals(table);
        links::order_dates(table, today);
        links::stays(table);
        depends::apply(table);
        depends::limits(table);
        depends::conditions(table);
        either::apply(table);
    }
}

/// How many whole numbers lie between the bounds of a column.
fn whole_numbers(column: &Column) -> Option<u64> {
    let bound = |key: &str| column.settings.get(key).and_then(Value::as_f64);
    let (low, high) = bound("min").zip(bound("max")).filter(|_| matches!(column.kind(), "integer" | "person.age"))?;
    Some(((high - low).max(0.0) / bound("step").unwrap_or(1.0).max(1.0)).floor() as u64 + 1)
}

/// Where no number of rows was said, there are no more of them than a unique column has numbers.
fn as_many_as_unique(table: &mut Table) {
    let unique = |column: &&Column| {
        column.settings.contains_key("unique")
            && !column.settings.contains_key("null_share")
            && column.kind() == "integer"
    };
    let counted = table.columns.iter().filter(unique).filter_map(|column| Some((whole_numbers(column)?, &column.name)));
    let Some((most, name)) = counted.min().filter(|(most, _)| table.rows == Rows::Unsaid && *most < tables::USUAL_ROWS)
    else {
        return;
    };
    let note = format!("“{name}” is unique and has {most} values, so there are {most} rows.");
    table.rows = Rows::Count(most);
    table.notes.push(note);
}

/// Types whose values repeat by nature (a time of day, a choice) cannot be unique, nor can columns with empty rows; and
/// what is unique has no distribution.
fn repeating(column: &mut Column, rows: Option<u64>) {
    let empty = column.settings.get("null_share").and_then(Value::as_f64).is_some_and(|share| share > 0.0);
    if empty && column.settings.remove("unique").is_some() {
        column.notes.retain(|note| !note.contains("assumed to be unique"));
        column.notes.push(format!("“{}” may be empty, so it is not unique.", column.name));
    }
    let can = crate::catalogue::find(column.kind()).is_some_and(|spec| spec.can_be_unique);
    if !can && column.settings.remove("unique").is_some() {
        column.notes.push(format!("“{}” cannot be unique, because its values repeat by nature.", column.name));
    }
    // Whoever has fewer values than rows repeats them; who knows how many rows there are for each of another table?
    let values = column.settings.get("values").and_then(Value::as_array).map(|values| values.len() as u64);
    let values = values.or_else(|| whole_numbers(column).filter(|count| rows.is_some() || *count < tables::USUAL_ROWS));
    if values.is_some_and(|values| rows.is_none_or(|rows| values < rows)) && column.settings.remove("unique").is_some()
    {
        // Of rows for each of another table it is not known how many there are.
        let few = if rows.is_some() { "has" } else { "may have" };
        column.notes.push(format!("“{}” {few} fewer values than rows, so it is not unique.", column.name));
    }
    // Of a pattern of one length it is certain that each text comes about in one way.
    let varies = column.settings.get("pattern").and_then(Value::as_str).is_some_and(|pattern| {
        let ranges =
            pattern.split('{').skip(1).any(|rest| rest.split('}').next().is_some_and(|count| count.contains(',')));
        ranges || pattern.contains(['|', '?', '*', '+'])
    });
    if varies && column.settings.remove("unique").is_some() {
        column.notes.push(format!(
            "“{}” may repeat. Switch “unique” on if its pattern makes each text in one way only.",
            column.name
        ));
    }
    // “unique salary, normally distributed”: each value once leaves no room for how often it comes.
    if column.settings.contains_key("unique") {
        for setting in ["distribution", "weights"] {
            if column.settings.remove(setting).is_some() {
                column
                    .notes
                    .push(format!("“{}” is unique, so its values have no {setting}: each comes once.", column.name));
            }
        }
    }
}

/// The smaller of two bounds comes first, whatever words led to them.
fn ordered(column: &mut Column) {
    let bounds = (column.settings.get("min"), column.settings.get("max"));
    let is_turned = match bounds {
        (Some(Value::Number(min)), Some(Value::Number(max))) => min.as_f64() > max.as_f64(),
        // Dates and times as texts have the order of what they mean.
        (Some(Value::String(min)), Some(Value::String(max))) => min > max,
        _ => false,
    };
    if is_turned && let (Some(min), Some(max)) = (bounds.0.cloned(), bounds.1.cloned()) {
        column.settings.insert("min".into(), max);
        column.settings.insert("max".into(), min);
    }
}

/// A decimal has at most 18 digits: the larger a number may be, the fewer decimals there are.
fn fewer_decimals(column: &mut Column) {
    let bound = |name: &str| column.settings.get(name).and_then(Value::as_f64).map_or(0.0, f64::abs);
    let largest = bound("min").max(bound("max"));
    let Some(wanted) = column.settings.get("decimals").and_then(Value::as_u64) else { return };
    let mut scale = 0.9e18;
    let fitting = (0..wanted).take_while(|_| {
        scale /= 10.0;
        largest < scale
    });
    let fitting = fitting.count() as u64;
    if fitting < wanted {
        column.settings.insert("decimals".into(), fitting.into());
    }
}

/// In a table of unknown things the first column ending in “id” is its key.
fn first_key(table: &mut Table) {
    if !table.thing.is_empty() {
        return;
    }
    let Some(first) = table.columns.first_mut() else { return };
    let assumed = first.kind() == "integer" && first.notes.iter().any(|note| note.contains("make it a reference"));
    if first.name.ends_with("_id") && assumed {
        first.settings = spec::build("sequence unique");
        first.notes = vec![format!("“{}” comes first, so it counts the rows: 1, 2, 3, …", first.name)];
    }
}

/// “nom”, “nombre” without another name beside it is the whole name.
fn whole_name(table: &mut Table) {
    let part = |column: &Column| matches!(column.kind(), "person.first_name" | "person.last_name");
    if table.columns.iter().filter(|column| part(column)).count() == 1
        && let Some(column) = table.columns.iter_mut().find(|column| part(column))
        && ["nom", "nombre"].contains(&column.name.as_str())
    {
        column.settings = vocabulary::type_for_name("name", Some(&table.thing)).column;
    }
}

/// A bare “name” in a table that also has an age or an e-mail is a person's.
fn people(table: &mut Table) {
    let personal = table.columns.iter().any(|column| {
        matches!(
            column.kind(),
            "internet.email" | "person.gender" | "person.birth_date" | "person.job_title" | "phone.number"
        ) || ["age", "salary", "gross_pay", "gross_salary", "employee_id", "student_id", "patient_id"]
            .contains(&column.name.as_str())
    });
    let company = vocabulary::type_for_name("name", Some(&table.name)).column.get("type").cloned();
    if !personal || company.is_some_and(|kind| kind != "text.title") {
        return;
    }
    for column in table.columns.iter_mut().filter(|column| column.name == "name" && column.kind() == "text.title") {
        column.settings = spec::build("person.full_name");
        column.notes = vec!["“name” is read as the full name of a person.".to_owned()];
    }
}

/// A table without rows, to which another one refers, has as many as one of which no number was said.
fn parents_have_rows(tables: &mut [Table]) {
    let targets: Vec<String> = tables
        .iter()
        .flat_map(|table| {
            let per = if let Rows::Per(owner, _) = &table.rows { Some(owner.clone()) } else { None };
            let references = table.columns.iter().filter(|column| column.kind() == "reference");
            let named = references.filter_map(|column| column.settings.get("table")?.as_str().map(str::to_owned));
            named.chain(per).collect::<Vec<_>>()
        })
        .collect();
    let has_none = |rows: &Rows| match rows {
        Rows::Count(count) => *count == 0,
        Rows::Per(_, count) => count.get("value").and_then(Value::as_f64) == Some(0.0),
        Rows::Unsaid => false,
    };
    for table in tables.iter_mut().filter(|table| has_none(&table.rows) && targets.contains(&table.name)) {
        table.rows = Rows::Unsaid;
    }
}

/// The recipe, held to the same check as what people write. What a description says in a way that this reader gets wrong
/// becomes a plain column and a note, not a recipe that nobody can use.
fn at_the_door(tables: &mut [Table], asked: &locales::Asked, today: Date) -> Value {
    // What is put right may concern what refers to it, and nothing else.
    const ROUNDS: usize = 4;
    for _ in 0..ROUNDS {
        let written = recipe(tables, asked, today);
        let problems = crate::check(&written).problems;
        if problems.is_empty() {
            return written;
        }
        for problem in problems {
            let path: Vec<&str> = problem.pointer.split('/').skip(1).collect();
            let ["tables", at, ref place @ ..] = path[..] else { continue };
            let Some(table) = at.parse().ok().and_then(|at: usize| tables.get_mut(at)) else { continue };
            match *place {
                ["columns", at, ..] => {
                    let Some(column) = at.parse().ok().and_then(|at: usize| table.columns.get_mut(at)) else {
                        continue;
                    };
                    column.notes = vec![format!(
                        "“{}” could not be made as described; choose its type and settings.",
                        column.name
                    )];
                    column.settings = spec::build("text.word");
                }
                ["rows", ..] => table.rows = Rows::Unsaid,
                _ => {
                    table.rules.clear();
                    table.keys.clear();
                    table.anomalies.clear();
                    table.notes.push(format!("Rules and keys of {} could not be made as described.", table.name));
                }
            }
        }
    }
    recipe(tables, asked, today)
}

/// The recipe in its outermost shape.
fn recipe(tables: &[Table], asked: &locales::Asked, today: Date) -> Value {
    let tables: Vec<Value> = tables
        .iter()
        .map(|table| {
            let columns: Vec<Value> = table.columns.iter().map(columns::json_column).collect();
            let rows = match &table.rows {
                Rows::Count(count) => json!(count),
                Rows::Unsaid => json!(tables::USUAL_ROWS),
                Rows::Per(owner, count) => json!({"per": owner, "count": count}),
            };
            let mut table_json = json!({"name": table.name, "rows": rows, "columns": columns});
            if !table.keys.is_empty() {
                table_json["keys"] = json!(table.keys);
            }
            if let Some((anomalies, _)) = anomalies::written(&table.anomalies) {
                table_json["anomalies"] = anomalies;
            }
            if !table.rules.is_empty() {
                table_json["rules"] = json!(table.rules);
            }
            table_json
        })
        .collect();
    let mut recipe = Map::new();
    recipe.insert("version".into(), json!(1));
    recipe.insert("kind".into(), json!("table"));
    recipe.insert("seed".into(), json!(asked.seed.unwrap_or(USUAL_SEED)));
    recipe.insert("locale".into(), json!(asked.locale.unwrap_or("en_US")));
    recipe.insert("anchor".into(), json!(today.to_string()));
    recipe.insert("tables".into(), tables.into());
    Value::Object(recipe)
}

fn table_notes(tables: &[Table]) -> Vec<Note> {
    let mut notes = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        let pointer = format!("/tables/{at}");
        if table.rows == Rows::Unsaid {
            // A number that was no number of rows was given all the same.
            let unread = |note: &String| {
                note.ends_with("as a number of rows.")
                    || note.contains(" rows” was not")
                    || note.contains(" records” was not")
            };
            let columns = table.columns.iter().flat_map(|column| &column.notes);
            let given = table.notes.iter().chain(columns).any(unread);
            let said = if given { "understood" } else { "given" };
            let message = format!("No number of rows was {said} for {}; it has 1,000.", table.name);
            notes.push(Note { pointer: format!("{pointer}/rows"), message });
        }
        if let Some((_, message)) = anomalies::written(&table.anomalies) {
            notes.push(Note { pointer: format!("{pointer}/anomalies"), message });
        }
        notes.extend(table.notes.iter().map(|message| Note { pointer: pointer.clone(), message: message.clone() }));
        for (index, column) in table.columns.iter().enumerate() {
            let pointer = format!("{pointer}/columns/{index}");
            notes
                .extend(column.notes.iter().map(|message| Note { pointer: pointer.clone(), message: message.clone() }));
        }
    }
    notes
}

fn summary(table: &Table) -> String {
    let rows = match &table.rows {
        Rows::Count(count) => format!("{} rows", spec::show(*count as f64)),
        Rows::Unsaid => format!("{} rows", spec::show(tables::USUAL_ROWS as f64)),
        Rows::Per(owner, _) => format!("rows for each of {owner}"),
    };
    let columns: Vec<&str> = table.columns.iter().map(|column: &Column| column.name.as_str()).collect();
    format!("{}: {rows} with {}", table.name, columns.join(", "))
}
