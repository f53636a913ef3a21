//! From a list of columns in words to columns with types: where one ends, what it is called, what was said about it.

use super::details::{self, About, Details, is_formula};
use super::links;
use super::names;
use super::pieces::{Item, item_of, items};
use super::series::Movement;
use super::spec;
use super::statements::{self, Statement};
use super::told::{MOSTLY, Told};
use super::units;
use super::vocabulary::{self, Guess, type_for_name};
use super::words::{Kind, Token};
use crate::moment;
use crate::span::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value};

/// A column on its way into the recipe.
#[derive(Debug, Clone, Default)]
pub(crate) struct Column {
    pub name: String,
    /// `type` and its settings.
    pub settings: Map<String, Value>,
    pub notes: Vec<String>,
    /// What it is calculated from, as it was written.
    pub formula: Vec<Token>,
    /// The column that it follows in time, and by how many days.
    pub after: Option<(String, Option<(f64, f64)>)>,
    /// That gap in whole months, where it was said in months or years.
    pub months: Option<i64>,
    /// Whether that gap was said in hours or less.
    pub timed: bool,
    /// The table that it was said to refer to.
    pub references: Option<String>,
    /// The rate of a tax or fee: “vat 19%”.
    pub rate: Option<f64>,
    /// Whether its range was given in percent.
    pub percent: bool,
    /// How many things it numbers, if that was said.
    pub several: Option<u64>,
    /// The column that it was said to depend on.
    pub depends: Option<String>,
    /// Whether its range was given, not assumed.
    pub ranged: bool,
    /// One of two values by what another column holds.
    pub either: Option<super::either::Either>,
    /// What must hold for it to have a value: “revenue if converted”.
    pub only_if: Option<String>,
    /// The column that it is less (or more) than.
    pub than: Option<(details::Than, String)>,
    /// How its values move in time.
    pub movement: Option<Movement>,
    /// Whether its dates were given, not assumed.
    pub dated: bool,
    /// Whether its name or type was understood.
    pub known: bool,
    /// Whether it was said that there is none; taken away when the columns are known.
    pub left_out: bool,
    /// Whether it was called the primary key.
    pub key: bool,
    /// Whether nobody said by how many days it follows another.
    pub gap_assumed: bool,
    /// Whether its amounts were said to be those of a month.
    pub monthly: bool,
}

impl Column {
    /// Its type.
    pub(crate) fn kind(&self) -> &str {
        self.settings.get("type").and_then(Value::as_str).unwrap_or_default()
    }
}

/// What the columns of a table need to know of their surroundings.
pub(crate) struct Place<'a> {
    pub source: &'a str,
    pub today: Date,
    /// The table's name, empty when nothing is known about its rows.
    pub table: &'a str,
    /// Whether nested objects are wanted, because the person asked for JSON.
    pub nested: bool,
}

/// Things whose bracket may list their parts: “address (street, city, zip)”.
pub(super) const COMPOSED: &[&str] = &[
    "address",
    "location",
    "contact",
    "name",
    "coordinates",
    "coordinate",
    "dimensions",
    "dimension",
    "details",
    "detail",
    "info",
    "information",
    "profile",
    "card",
    "payment",
    "vehicle",
    "company",
    "employer",
    "billing",
    "shipping",
    "product",
    "person",
    "customer",
    "author",
    "device",
    "job",
    "education",
    "metadata",
    "settings",
    "preferences",
    "demographics",
    "credentials",
    "contacts",
    "geo",
];

/// The most columns that a table gets from a description; one more is read, so that it can be told.
pub(crate) const MOST_COLUMNS: usize = 500;

/// The columns that a list of columns in words stands for; each comes with its notes.
pub(crate) fn columns(tokens: &[Token], place: &Place, known: &[Column]) -> Vec<Column> {
    let mut found: Vec<Column> = Vec::new();
    for item in items(tokens, place) {
        if found.len() > MOST_COLUMNS {
            break;
        }
        let item = match without_nulls(&item, place) {
            Some(exception) => {
                let notes = vec!["No column has empty rows, as you said, unless a share is given for it.".to_owned()];
                found.push(Column { name: "nulls".into(), notes, left_out: true, ..Column::default() });
                exception.to_vec()
            }
            None => item,
        };
        if item.is_empty() {
            continue;
        }
        let item = mostly_behind(item, place);
        if let Some(name) = left_out(&item, place) {
            found.retain(|column| column.name != names::snake(&name));
            let note = format!("There is no column “{name}”, as you said.");
            match found.last_mut() {
                Some(last) => last.notes.push(note),
                None => found.push(Column {
                    name: names::snake(&name),
                    notes: vec![note],
                    left_out: true,
                    ..Column::default()
                }),
            }
            continue;
        }
        if let Some(statement) = statements::statement(&item, place) {
            if let Some(column) = stated(&statement, &found, known, place) {
                put(&mut found, column);
            }
            continue;
        }
        if let Some(column) = told_apart(&item, &found, known) {
            put(&mut found, column);
            continue;
        }
        let said = item_of(&item, place);
        let Some(said) = said else { continue };
        // “Age should be between 18 and 80.” speaks of a column that is already there.
        let name = names::snake(&said.name);
        let (one, many) = (names::singular(&name), names::plural(&name));
        let same = |column: &&Column| [&name, &one, &many].contains(&&column.name) && !column.left_out;
        let again = found.iter().find(same).or_else(|| known.iter().find(same)).cloned();
        if let Some(before) = again {
            let mut changed = amended(before, &said, place);
            changed.known = true;
            put(&mut found, changed);
            continue;
        }
        let mut made = built(&said, place);
        // A name that nobody wrote: the values told it.
        let named = matches!(item.as_slice(), [name, mark, ..] if matches!(name.kind, Kind::Quoted(_)) && mark.is_mark(':') && name.start == mark.start && name.end > name.start);
        if let Some(column) = made.first_mut().filter(|_| named) {
            column.notes.push(format!("Its values say that “{}” is meant.", column.name));
        }
        if let Some(column) =
            made.first_mut().filter(|column| column.name == "items" && !place.source.contains("items"))
        {
            column.notes.push("“items” is the reader's name for a list that has none.".into());
        }
        // “no email” first and an e-mail afterwards: what was said last holds.
        found.retain(|column| !(column.left_out && made.iter().any(|made| made.name == column.name)));
        found.extend(made);
    }
    found
}

/// Puts a column in the place of the one with its name, or at the end.
pub(super) fn put(columns: &mut Vec<Column>, column: Column) {
    match columns.iter_mut().find(|before| before.name == column.name) {
        Some(before) => *before = column,
        None => columns.push(column),
    }
}

/// “start before end”, “delivery after order” of columns that are there: the later one, which then follows the other.
fn told_apart(item: &[Token], found: &[Column], known: &[Column]) -> Option<Column> {
    let at = item.iter().position(|token| token.is_any(&["before", "after"]))?;
    let named = |tokens: &[Token]| {
        let small = ["is", "must", "be", "always", "comes", "should", "the", "lies", "with", "where"];
        let words: Option<Vec<&str>> = tokens.iter().map(Token::word).collect();
        let name = words?.into_iter().filter(|word| !small.contains(word)).collect::<Vec<_>>().join("_");
        let timed = |column: &&Column| matches!(column.kind(), "date" | "datetime" | "time");
        let columns = || found.iter().chain(known).filter(timed);
        let begins = |column: &&Column| !name.is_empty() && column.name.starts_with(&format!("{name}_"));
        columns().find(|column| column.name == name).or_else(|| columns().find(begins))
    };
    let (left, right) = (named(item.get(..at)?)?, named(item.get(at + 1..)?)?);
    let (first, later) = if item.get(at)?.is("before") { (left, right) } else { (right, left) };
    let bound = |column: &Column, key: &str| column.settings.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut changed = later.clone();
    if first.name == later.name {
        return None;
    }
    if first.kind() == "time" && later.kind() == "time" {
        if bound(first, "max") <= bound(later, "min") {
            changed.notes.push(format!("“{}” lies after “{}” in each row.", later.name, first.name));
            return Some(changed);
        }
        // Times of day whose ranges meet are moments, so that one can follow the other.
        let given = !later.notes.iter().any(|note| note.contains("assumed"));
        changed.settings = spec::build("datetime -1y..today");
        changed.notes.clear();
        if given {
            let (one, other) = (&first.name, &later.name);
            let note =
                format!("“{other}” follows “{one}”, so both are moments and their hours of the day are left out.");
            changed.notes.push(note);
        }
    }
    changed.after = Some((first.name.clone(), None));
    Some(changed)
}

/// “no nulls”, “no missing values except phone …”, “no empty emails”: what else is said of a column, which may be nothing.
fn without_nulls<'t>(item: &'t [Token], place: &Place) -> Option<&'t [Token]> {
    let start = item.iter().position(|token| !token.is_any(&["with", "but", "and", "has", "have", "there", "are"]))?;
    let [denial, null, rest @ ..] = item.get(start..)? else { return None };
    if !(denial.is_any(&["no", "without"]) && null.is_any(details::NULLS)) {
        return None;
    }
    let small =
        |token: &&Token| token.is_any(&["values", "fields", "cells", "in", "any", "column", "columns", "at", "all"]);
    let rest = rest.get(rest.iter().take_while(small).count()..)?;
    match rest {
        [] => Some(rest),
        [except, rest @ ..] if except.is_any(&["except", "besides", "but"]) => {
            Some(rest.get(usize::from(rest.first().is_some_and(|token| token.is_any(&["for", "in"])))..)?)
        }
        name => vocabulary::is_phrase(&details::text_of(name, place.source), place.table).then_some(name),
    }
}

/// “mostly high priority” is “priority mostly high”, where the column has such a value.
fn mostly_behind(item: Vec<Token>, place: &Place) -> Vec<Token> {
    let lead = item.iter().take_while(|token| token.is_any(&["with", "and", "a"])).count();
    let Some([mostly, value, name @ ..]) = item.get(lead..) else { return item };
    let named = (1..=2).contains(&name.len()) && name.iter().all(|token| token.word().is_some());
    if !named || !mostly.is_any(MOSTLY) {
        return item;
    }
    let guess = type_for_name(&details::text_of(name, place.source), Some(place.table)).column;
    let values = guess.get("values").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if !values.iter().any(|known| known.as_str().is_some_and(|known| value.is(known))) {
        return item;
    }
    name.iter().chain([mostly, value]).cloned().collect()
}

/// “without email”, “no email please”: the name of the column that is not wanted.
fn left_out(item: &[Token], place: &Place) -> Option<String> {
    let start = item.iter().position(|token| !token.is_any(&["but", "and", "with", "please"]))?;
    let end = item.iter().rposition(|token| !token.is("please"))? + 1;
    let name = item.get(start + 1..end).filter(|name| (1..=4).contains(&name.len()))?;
    let name = details::text_of(name, place.source);
    let denied = item.get(start)?.is_any(&["without", "no", "excluding", "except"]);
    (denied && vocabulary::is_phrase(&name, place.table)).then_some(name)
}

/// A column with what a sentence says about it; a new one where the sentence is the first to name it.
fn stated(statement: &Statement, found: &[Column], known: &[Column], place: &Place) -> Option<Column> {
    let column = found
        .iter()
        .chain(known)
        .find(|column| statements::speaks_of(statement, &column.name) && !column.left_out)
        .cloned()
        .or_else(|| built(&Item::named(&statement.name), place).into_iter().next())?;
    let mut column = column;
    statements::apply(&mut column, &statement.said);
    Some(column)
}

/// Builds the column of an item; a bracket of parts gives several.
fn built(item: &Item, place: &Place) -> Vec<Column> {
    if let Some((front, count)) = several(item) {
        let mut column = column(&Item::named(&item.name), type_for_name(&item.name, None), &Details::default(), place);
        column.settings = spec::build("integer");
        column.settings.insert("min".into(), 1.into());
        column.settings.insert("max".into(), count.into());
        column.notes = vec![format!("“{}” is one of {count}: a number for each {front}.", item.name)];
        column.several = Some(count);
        column.known = true;
        return vec![column];
    }
    let mut guess = type_for_name(&item.name, Some(place.table));
    // The weight of “products: weight g” is that of a product.
    if let Some((front, unit)) = units::split(&item.name).filter(|_| !vocabulary::is_phrase(&item.name, "")) {
        // Who weighs grams is nobody.
        let light = front.ends_with("weight") && ["g", "mg", "oz"].contains(&unit.as_str());
        let light = light || front.ends_with("mass");
        guess = type_for_name(if light { "product weight" } else { &front }, Some(place.table));
        guess.note = guess.note.map(|note| note.replace(&format!("“{front}”"), &format!("“{}”", item.name)));
    }
    // “wing span mm”: whatever has a unit is a number.
    let text = guess.column.get("type").and_then(Value::as_str).is_some_and(|kind| kind.starts_with("text."));
    if text && (units::split(&item.name).is_some() || units::last_word(&item.name).is_some()) {
        let column = spec::build("number 0..100 .1");
        let note = spec::assumption(&column).map(|said| format!("“{}” is assumed to be {said}.", item.name));
        guess = Guess { column, note, known: true };
    }
    let details = read_details(item, &guess, place);
    if let Some(parts) = composed(item, &details, place) {
        return parts;
    }
    // “pickup lat/lng”: parts of a place, each a column of its own.
    if details.alternatives && (2..=4).contains(&details.values.len()) && !item.name.is_empty() {
        let parts: Option<Vec<Column>> = details
            .values
            .iter()
            .map(|(value, share)| {
                let part = value.as_str().filter(|_| share.is_none())?;
                let guess = type_for_name(part, None);
                let place_part = guess.column.get("type")?.as_str()?.starts_with("location.");
                let item = Item::named(&format!("{} {part}", item.name));
                (guess.known && place_part).then(|| {
                    let mut made = column(&item, guess, &Details::default(), place);
                    made.settings.insert("of".into(), names::snake(&item_side(&item.name, part)).into());
                    made
                })
            })
            .collect();
        if let Some(parts) = parts {
            return parts;
        }
    }
    // “city/state”: two columns in one breath.
    if details.alternatives
        && details.values.len() == 1
        && guess.known
        && guess.column.get("type").is_some_and(|kind| kind != "boolean")
        && let Some((Value::String(other), None)) = details.values.first()
    {
        let second = type_for_name(other, Some(place.table));
        if second.known && second.column.get("type").is_some_and(|kind| kind != "boolean") {
            let mut first = column(item, guess, &Details::default(), place);
            first.notes.push(format!("“{}” and “{other}” are read as two columns.", item.name));
            let item = Item { name: other.clone(), details: Vec::new(), ..*item };
            return vec![first, column(&item, second, &Details::default(), place)];
        }
    }
    vec![column(item, guess, &details, place)]
}

/// “truck id (12 trucks)”: of what it is the number, and how many of them there are.
fn several(item: &Item) -> Option<(String, u64)> {
    let [Token { kind: Kind::Group(inside), .. }] = item.details.as_slice() else { return None };
    let [count, noun] = inside.as_slice() else { return None };
    let Kind::Number(count) = &count.kind else { return None };
    let front = names::split(&item.name).first().cloned()?;
    let whole = count.value >= 1.0 && count.decimals == 0 && !count.percent && item.name.ends_with(" id");
    (whole && names::singular(noun.word()?) == front).then_some((front, count.value as u64))
}

/// The words in front of a part: “pickup lat” is the pickup's.
fn item_side(name: &str, part: &str) -> String {
    name.strip_suffix(part).unwrap_or(name).trim().to_owned()
}

fn read_details(item: &Item, guess: &Guess, place: &Place) -> Details {
    let kind = guess.column.get("type").and_then(Value::as_str).unwrap_or_default();
    let dated = matches!(kind, "date" | "datetime" | "person.birth_date");
    let names_date = |token: &Token| token.is_any(&["date", "datetime", "timestamp"]);
    // “day (date 2020-2024)”
    let stated = item.details.iter().any(|token| match &token.kind {
        Kind::Group(inside) => inside.first().is_some_and(names_date),
        _ => names_date(token),
    });
    let about = About {
        source: place.source,
        today: place.today,
        dated: dated || stated,
        yes_no: kind == "boolean",
        numeric: matches!(kind, "integer" | "number"),
    };
    let mut details = details::read(&item.details, &about);
    // “gross pay monthly”: no value.
    if matches!(details.values.as_slice(), [(Value::String(often), None)] if often == "monthly") {
        details.values.clear();
        details.leftovers.push("monthly".into());
    }
    // “average amount 50” is no constant: so much is what the rows come to on average.
    let mean = ["average ", "avg ", "mean "].iter().any(|lead| item.name.to_lowercase().starts_with(lead));
    if let (true, [(Value::Number(figure), None)]) = (mean, details.values.as_slice()) {
        details.shape.centre = figure.as_f64();
        details.values.clear();
    }
    details.unique |= item.unique;
    details.optional |= item.optional;
    // “optional notes (50%)”
    if let Some(percent) = details.lone_percent.filter(|_| item.optional) {
        details.null_percent = Some(percent.min(100.0));
        details.lone_percent = None;
        details.values.clear();
        details.leftovers.clear();
    }
    details.required |= item.required;
    details.sequential |= item.sequential;
    details
}

/// “address (street, city, zip)”: the parts as columns, or as the fields of an object.
fn composed(item: &Item, details: &Details, place: &Place) -> Option<Vec<Column>> {
    let last = names::expand(&item.name).pop()?;
    if !COMPOSED.contains(&last.as_str()) || details.alternatives || details.pieces.len() < 2 {
        return None;
    }
    let mut parts = Vec::new();
    for piece in &details.pieces {
        let part = item_of(piece, place)?;
        let guess = type_for_name(&part.name, Some(&item.name));
        if !guess.known || guess.column.get("type").is_some_and(|kind| kind == "boolean") {
            return None;
        }
        let details = read_details(&part, &guess, place);
        parts.push(column(&part, guess, &details, place));
    }
    let prefix = names::snake(&item.name);
    let shown = &item.name;
    if place.nested {
        let fields: Vec<Value> = parts.iter().map(json_column).collect();
        let mut object = Column { name: prefix, known: true, ..Column::default() };
        object.settings.insert("type".into(), "object".into());
        object.settings.insert("fields".into(), fields.into());
        return Some(vec![object]);
    }
    let of = (!matches!(
        prefix.as_str(),
        "address" | "name" | "location" | "contact" | "details" | "info" | "profile" | "coordinates"
    ))
    .then(|| prefix.clone());
    for part in &mut parts {
        part.name = if part.name.starts_with(&prefix) { part.name.clone() } else { format!("{prefix}_{}", part.name) };
        if let Some(of) =
            of.as_ref().filter(|_| part.kind().starts_with("person.") || part.kind().starts_with("location."))
        {
            part.settings.insert("of".into(), of.clone().into());
        }
    }
    if let Some(first) = parts.first_mut() {
        first
            .notes
            .push(format!("“{shown}” becomes one column for each of its parts. Ask for JSON to get a nested object."));
    }
    Some(parts)
}

/// A column as it stands in the recipe.
pub(crate) fn json_column(column: &Column) -> Value {
    let mut settings = column.settings.clone();
    settings.insert("name".into(), column.name.clone().into());
    Value::Object(settings)
}

/// What was said later about a column that is already there.
fn amended(before: Column, item: &Item, place: &Place) -> Column {
    let guess = Guess { column: before.settings.clone(), note: None, known: true };
    let details = read_details(item, &guess, place);
    let mut after = column(&Item { name: before.name.clone(), details: Vec::new(), ..*item }, guess, &details, place);
    after.name = before.name.clone();
    let mut notes = before.notes.clone();
    if details.span.is_some() || details.days.is_some() || !details.values.is_empty() || details.share.is_some() {
        notes.retain(|note| !note.contains("assumed to be") || note.contains("unique"));
        notes.retain(|note| after.kind() == before.kind() || !note.contains("is not a name that the reader knows"));
    }
    notes.extend(after.notes);
    after.notes = notes;
    if after.formula.is_empty() {
        after.formula = before.formula;
    }
    after.timed |= before.timed;
    after.months = after.months.or(before.months.filter(|_| after.after.is_none()));
    after.after = after.after.or(before.after);
    after.references = after.references.or(before.references);
    after.movement = after.movement.or(before.movement);
    after.depends = after.depends.or(before.depends);
    after.either = after.either.or(before.either);
    after.ranged |= before.ranged;
    after.dated |= before.dated;
    after.key |= before.key;
    after.percent |= before.percent;
    after
}

/// Puts together what the name means and what was said.
fn column(item: &Item, guess: Guess, details: &Details, place: &Place) -> Column {
    let shown = item.name.trim();
    let is_number = guess.known && guess.column.get("type").is_some_and(|kind| kind == "number" || kind == "integer");
    let mut column = Column {
        name: names::snake(shown),
        settings: guess.column,
        known: guess.known,
        formula: details.formula.clone(),
        only_if: details.only_if.clone(),
        either: details.either.clone(),
        than: details.than.clone(),
        // “final price after discount” is no date.
        after: details.after.clone().filter(|_| !is_number),
        months: details.months,
        timed: details.timed,
        references: details.references.clone(),
        movement: details.movement,
        depends: details.depends.clone(),
        ranged: details.span.as_ref().is_some_and(|span| span.min.is_some() && span.max.is_some()),
        key: details.key,
        ..Column::default()
    };
    let mut assumed = guess.note;
    let told = Told { shown, details, place };
    let mut settled = told.kind(&mut column, &mut assumed);
    settled |= told.values(&mut column, &mut assumed);
    settled |= told.pattern(&mut column);
    settled |= told.numbers(&mut column, &mut assumed);
    settled |= told.dates(&mut column);
    told.list(&mut column, item.count);
    told.shares(&mut column);
    told.keys(&mut column);
    let yes_no = column.kind() == "boolean" && details.lone_percent.is_some();
    if settled
        || yes_no
        || details.prefix.is_some()
        || details.share.is_some()
        || !details.formula.is_empty()
        || details.either.is_some()
        || details.references.is_some()
    {
        assumed = None;
        column.known = true;
    }
    resolve_dates(&mut column.settings, place.today);
    let named = units::split(shown);
    let last = units::last_word(shown);
    let unit = units::alone(&item.details)
        .or(named.as_ref().map(|(_, unit)| (unit.as_str(), false)))
        .or(last.as_ref().map(|unit| (unit.as_str(), false)));
    if !settled && units::apply(&mut column, shown, unit, details) {
        assumed = spec::assumption(&column.settings).map(|said| format!("“{shown}” is assumed to be {said}."));
    }
    if details.leftovers.iter().any(|leftover| leftover == "monthly") && monthly(&mut column) {
        assumed = spec::assumption(&column.settings).map(|said| format!("“{shown}” is assumed to be {said}."));
    }
    column.percent = details.span.as_ref().is_some_and(|span| span.percent);
    if column.kind() == "number" && column.formula.is_empty() && details.span.is_none() {
        column.rate = details.lone_percent.filter(|_| links::is_rate(&column.name));
    }
    // “vegan?”
    if !column.known && matches!(item.details.as_slice(), [mark] if mark.is_mark('?')) {
        column.settings = spec::build("boolean 0.5");
        column.known = true;
        assumed = None;
    }
    if let Some(note) = assumed {
        column.notes.push(note);
    }
    if let Some((most, least)) = details.out_of.zip(details.span.as_ref().and_then(|span| span.min)) {
        let (least, most) = (spec::show(least), spec::show(most));
        column.notes.push(format!("“{shown}” out of {most} is read as {least} to {most}."));
    }
    if details.rough && column.after.is_some() {
        column.notes.push(format!("For “{shown}” a month is read as 30 days, a year as 365."));
    }
    // “30% international”: the share was understood.
    let shared = column.kind() == "boolean" && column.settings.contains_key("share");
    let said = |leftover: &&String| !(shared && leftover.ends_with('%') || column.monthly && *leftover == "monthly");
    // “date of birth (age at least 21)”: the age was understood, as that of the date.
    let aged = details.span.is_some() && matches!(column.kind(), "date" | "datetime");
    let said = |leftover: &&String| said(leftover) && !(aged && ["age", "ages", "aged"].contains(&leftover.as_str()));
    for leftover in details.leftovers.iter().filter(said) {
        column.notes.push(format!("“{leftover}” was not understood and left out of “{shown}”."));
    }
    if !details.formula.is_empty() && !is_formula(&details.formula) {
        column.formula.clear();
    }
    column
}

/// What is assumed of a year's pay, for a month; whether that was done.
fn monthly(column: &mut Column) -> bool {
    let most = column.settings.get("max").and_then(Value::as_f64).unwrap_or_default();
    let pay =
        names::split(&column.name).iter().any(|word| ["pay", "salary", "wage", "income"].contains(&word.as_str()));
    if !pay || most < 60_000.0 || column.kind() != "number" {
        return false;
    }
    let twelfth = |value: &mut Value| {
        if let Some(year) = value.as_f64() {
            *value = spec::number((year / 12.0 / 100.0).round() * 100.0);
        }
    };
    for key in ["min", "max"] {
        column.settings.get_mut(key).map(twelfth);
    }
    column.settings.get_mut("distribution").and_then(|shape| shape.get_mut("median")).map(twelfth);
    column.monthly = true;
    true
}

/// Relative bounds (`-1y`, `today`) as calendar days.
pub(crate) fn resolve_dates(settings: &mut Map<String, Value>, today: Date) {
    let kind = settings.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    if kind != "date" && kind != "datetime" {
        return;
    }
    for (key, time) in [("min", "T00:00:00"), ("max", "T23:59:59")] {
        let Some(text) = settings.get(key).and_then(Value::as_str) else { continue };
        let Some(day) = resolved(text, today) else { continue };
        let day = if kind == "datetime" { format!("{day}{time}") } else { day.to_string() };
        settings.insert(key.into(), day.into());
    }
}

fn resolved(text: &str, today: Date) -> Option<Date> {
    if text == "today" {
        return Some(today);
    }
    if text.contains('T') {
        return None;
    }
    let Some(unit) = text.chars().last().filter(|_| text.starts_with(['-', '+'])) else { return moment::date(text) };
    let count: i64 = text.get(..text.len() - 1)?.trim_start_matches('+').parse().ok()?;
    let span = match unit {
        'y' => count.years(),
        'm' => count.months(),
        'w' => count.weeks(),
        _ => count.days(),
    };
    today.checked_add(span).ok()
}
