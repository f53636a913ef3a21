//! Rows for each combination of two things: “a grade for each student and assignment”, “stock levels for each of 5
//! warehouses and 200 products”; with a unit of time as one of them, moments of each of the other.

use super::cadence;
use super::entities;
use super::names;
use super::nouns::*;
use super::numbers;
use super::spec;
use super::tables::*;
use super::vocabulary::{self, is_generic, type_for_name};
use super::words::{Kind, Token, word_at, words_at};
use serde_json::Value;

/// Rows of things that are combined and of which no number was said: those that there are many of, and others.
const USUAL: [u64; 2] = [100, 10];
const MANY: &[&str] = &["product", "item", "article", "book", "movie", "film", "song", "sku"];
/// More combinations than this are not made without being asked for.
const MOST: u64 = 10_000_000;

/// A thing (singular) and how many of it there are, if that was said.
pub(super) type Side = (String, Option<u64>);

impl Reader<'_> {
    /// “a grade for each student and assignment”, “each student has one grade per assignment”.
    pub(super) fn crossing(&self, tokens: &[Token], at: usize) -> Option<Header> {
        let mut at = at;
        while tokens.get(at).is_some_and(|token| token.is_any(FILLERS) && !token.is_any(&["each", "every"])) {
            at += 1;
        }
        if let Some(header) = self.crossing_first(tokens, at) {
            return Some(header);
        }
        let owned = ["each", "every"].contains(&word_at(tokens, at)) && word_at(tokens, at + 1) != "of";
        let mut sides = Vec::new();
        if owned {
            let (side, next) = side_at(tokens, at + 1)?;
            if !["has", "gets", "receives", "have", "with", "gives"].contains(&word_at(tokens, next)) {
                return None;
            }
            sides.push(side);
            at = next + 1;
            while ["a", "an", "one", "exactly"].contains(&word_at(tokens, at)) {
                at += 1;
            }
        }
        let ends = |at: usize| ["for", "per", "in", "by"].contains(&word_at(tokens, at));
        let length =
            (at..at + 4).take_while(|at| tokens.get(*at).and_then(Token::word).is_some() && !ends(*at)).count();
        let written: Vec<&str> = (at..at + length).map(|at| word_at(tokens, at)).collect();
        if written.iter().any(|word| ["and", "or", "with"].contains(word)) {
            return None;
        }
        let words: Vec<String> =
            written.iter().filter(|word| !is_generic(&names::singular(word))).map(|word| (*word).to_owned()).collect();
        at += length;
        // “a grade (0-100) for each student and assignment”
        let mut extra = Vec::new();
        if let Some(group) = tokens.get(at).filter(|token| matches!(token.kind, Kind::Group(_)) && !words.is_empty()) {
            extra.push(Token { kind: Kind::Quoted(names::singular(&words.join(" "))), ..group.clone() });
            extra.extend([group.clone(), Token { kind: Kind::Break, ..group.clone() }]);
            at += 1;
        }
        let loose = word_at(tokens, at) == "for" && !["each", "every"].contains(&word_at(tokens, at + 1));
        let (said, mut next) = sides_at(tokens, at)?;
        sides.extend(said);
        let period = period_at(tokens, next, self.setting.today);
        next = period.as_ref().map_or(next, |(_, next)| *next);
        let ended = tokens.get(next).is_none_or(|token| {
            token.is_any(INTROS)
                || matches!(token.kind, Kind::Group(_) | Kind::Break | Kind::Mark(':' | '.' | ',' | ';' | '-'))
        });
        // “orders for 200 customers and 50 products” are not one for each pair.
        if sides.len() < 2 || !sides.iter().any(known) || !ended || loose && entities::is_entity(&thing_of(&words)) {
            return None;
        }
        if tokens.get(next).is_some_and(|token| token.is_any(INTROS) || token.is_mark(':')) {
            next = behind_intro(tokens, next, &thing_of(&words));
        }
        let header = Header { words, extra, period: period.map(|(days, _)| days), ..Header::blank(next) };
        // “sales per store and day”
        let step = sides.iter().find_map(|(thing, count)| cadence::unit(thing).filter(|_| count.is_none()));
        if let Some(step) = step {
            let side = sides.iter().find(|(thing, _)| cadence::unit(thing).is_none())?.clone();
            let owner = side.0.clone();
            return Some(Header {
                rows: Rows::Per(owner, Value::Null),
                every: Some(step),
                crossing: vec![side],
                ..header
            });
        }
        let again = (!header.words.is_empty()).then(|| self.table_of(&thing_of(&header.words))).flatten();
        Some(Header { crossing: sides, again, ..header })
    }
}

impl Reader<'_> {
    /// “For every patient and doctor a satisfaction score 1-10”: what is told of stands behind.
    fn crossing_first(&self, tokens: &[Token], at: usize) -> Option<Header> {
        let (sides, mut next) = sides_at(tokens, at)?;
        let plain = sides.iter().all(|(thing, _)| cadence::unit(thing).is_none());
        next += usize::from(tokens.get(next).is_some_and(|token| token.is_mark(',')));
        let start = next;
        while ["there", "is", "a", "an", "one", "exactly", "should", "be", "we", "need"]
            .contains(&word_at(tokens, next))
        {
            next += 1;
        }
        let words: Vec<String> = (next..next + 3).map_while(|at| tokens.get(at)?.word()).map(str::to_owned).collect();
        let told = next > start && !words.is_empty() && !words.iter().any(|word| INTROS.contains(&word.as_str()));
        (sides.len() > 1 && plain && sides.iter().any(known) && told).then(|| Header {
            words,
            crossing: sides,
            ..Header::blank(next)
        })
    }
}

/// “for each student and assignment” at an index: the things, and the index behind them.
fn sides_at(tokens: &[Token], at: usize) -> Option<(Vec<Side>, usize)> {
    let form = ["for each", "for every", "per", "in each", "in every", "by each", "for"]
        .into_iter()
        .find(|form| words_at(tokens, at, form))?;
    // “scores for 30 students and 5 quizzes”
    let counted = form == "for";
    let mut at = at + form.split(' ').count();
    for lead in ["combination of", "pair of", "of the", "of"] {
        at += if words_at(tokens, at, lead) { lead.split(' ').count() } else { 0 };
    }
    let (side, mut next) = side_at(tokens, at).filter(|((_, count), _)| !counted || count.is_some())?;
    let mut sides = vec![side];
    while sides.len() < 4
        && tokens.get(next).is_some_and(|token| {
            token.is_any(&["and", "x", "per"]) || token.is_mark('&') || token.is_mark('/') || token.is_mark('-')
        })
    {
        let each = usize::from(["each", "every", "per", "for"].contains(&word_at(tokens, next + 1)));
        let Some((side, behind)) = side_at(tokens, next + 1 + each) else { break };
        sides.push(side);
        next = behind;
    }
    next += usize::from(["combination", "pair", "combinations", "pairs"].contains(&word_at(tokens, next)));
    // “… per event and day for 10 events”
    if !counted
        && word_at(tokens, next) == "for"
        && let Some(((thing, Some(count)), behind)) = side_at(tokens, next + 1)
        && let Some(side) = sides.iter_mut().find(|(side, _)| *side == thing)
    {
        side.1 = Some(count);
        next = behind;
    }
    let all = sides.len() > 1 && sides.iter().all(|(thing, count)| count.is_some() && cadence::unit(thing).is_none());
    (!counted || all).then_some((sides, next))
}

/// All things that are combined somewhere, so that they are tables wherever they are told of.
pub(super) fn all_sides(tokens: &[Token]) -> Vec<String> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let Some((mut sides, _)) = sides_at(tokens, at) else { continue };
        // “each student has one grade per assignment”
        let owner = (2..=7)
            .filter_map(|back| at.checked_sub(back))
            .find_map(|at| side_at(tokens, at + 1).filter(|_| ["each", "every"].contains(&word_at(tokens, at))));
        sides.extend(owner.map(|(side, _)| side).filter(|_| sides.len() == 1));
        if sides.len() > 1 && sides.iter().any(known) {
            found.extend(sides.into_iter().map(|(thing, _)| thing));
        }
    }
    found
}

/// Whether something is known to be a thing with rows.
fn known((thing, _): &Side) -> bool {
    entities::is_entity(thing) || vocabulary::is_person(thing)
}

/// “student”, “5 warehouses”: a thing, how many of it, and the index behind it.
fn side_at(tokens: &[Token], at: usize) -> Option<(Side, usize)> {
    let (count, start) = match row_count(tokens, at).filter(|(count, _)| *count >= 1.0) {
        Some((count, next)) => (Some(count as u64), next),
        None => (None, at + usize::from(["the", "a", "an"].contains(&word_at(tokens, at)))),
    };
    let first = tokens.get(start)?.word().filter(|word| !INTROS.contains(word))?;
    let two = tokens.get(start + 1).and_then(Token::word).map(|second| format!("{first} {}", names::singular(second)));
    let (thing, next) = match two.filter(|two| entities::is_entity(two)) {
        Some(two) => (two, start + 2),
        None => (thing_of(&[first.to_owned()]), start + 1),
    };
    // What is a column and no thing (“quantity”) has no rows to combine.
    let thing_of_its_own = count.is_some()
        || cadence::unit(&thing).is_some()
        || entities::is_entity(&thing)
        || vocabulary::is_person(&thing)
        || !measured(&thing);
    (thing_of_its_own && numbers::quantity(tokens, next).is_none()).then_some(((thing, count), next))
}

/// Whether a word names a figure, a date or a state.
fn measured(word: &str) -> bool {
    let guess = type_for_name(word, None);
    let kind = guess.column.get("type").and_then(Value::as_str).unwrap_or_default();
    guess.known && ["integer", "number", "date", "datetime", "time", "boolean", "choice"].contains(&kind)
}

/// Adds the tables that are combined where they are missing, and gives them the number of rows that was said.
pub(super) fn add_sides(tables: &mut Vec<Table>) {
    let crossed: Vec<Vec<Side>> =
        tables.iter().map(|table| table.crossing.clone()).filter(|sides| !sides.is_empty()).collect();
    for sides in crossed {
        for (thing, count) in &sides {
            let same = |table: &Table| table.thing == *thing || table.thing.ends_with(&format!(" {thing}"));
            let many = vocabulary::is_person(thing) || MANY.contains(&thing.as_str());
            let usual = if many { USUAL[0] } else { USUAL[1] };
            match tables.iter_mut().find(|table| same(table) && table.crossing.is_empty()) {
                Some(table) => {
                    if let (Rows::Unsaid, count) = (&table.rows, count.unwrap_or(usual)) {
                        table.rows = Rows::Count(count);
                    }
                }
                None => {
                    let mut table = named_table(std::slice::from_ref(thing));
                    table.name = names::snake(&names::plural(thing));
                    table.rows = Rows::Count(count.unwrap_or(usual));
                    table
                        .notes
                        .push(format!("The {} table was added, because another table refers to it.", table.name));
                    let before = tables.iter().position(|table| !table.crossing.is_empty()).unwrap_or(0);
                    tables.insert(before, table);
                }
            }
        }
    }
    for table in tables.iter_mut().filter(|table| table.crossing.len() > 1) {
        table.links.extend(table.crossing.iter().map(|(thing, _)| thing.clone()));
    }
}

/// The columns of a table of combinations that named none: what is told of each.
pub(super) fn usual_list(table: &Table) -> Option<String> {
    if table.crossing.len() < 2 {
        return None;
    }
    let words = names::singular(&table.words);
    (!words.is_empty() && (vocabulary::is_phrase(&words, "") || !entities::is_entity(&table.thing))).then_some(words)
}

/// As many rows as there are combinations, each of which comes once.
pub(super) fn complete(tables: &mut [Table]) {
    let counts: Vec<(String, Rows)> = tables.iter().map(|table| (table.name.clone(), table.rows.clone())).collect();
    for table in tables.iter_mut().filter(|table| table.crossing.len() > 1) {
        let mut key = Vec::new();
        let mut product = Some(1_u64);
        for column in table.columns.iter_mut().filter(|column| column.kind() == "reference") {
            let parent = column.settings.get("table").and_then(Value::as_str).unwrap_or_default();
            let rows = counts.iter().find(|(name, _)| name == parent).map(|(_, rows)| rows.clone());
            product = match rows {
                Some(Rows::Count(count)) => product.and_then(|product| product.checked_mul(count)),
                Some(Rows::Unsaid) => product.and_then(|product| product.checked_mul(USUAL_ROWS)),
                _ => None,
            };
            column.settings.remove("null_share");
            key.push(column.name.clone());
        }
        // As they were said: the student, then the assignment.
        let mut front = 0;
        for (thing, _) in &table.crossing {
            let stem = thing.replace(' ', "_");
            let own = |name: &str| name.starts_with(&stem);
            if let Some(at) = table.columns.iter().position(|column| column.kind() == "reference" && own(&column.name))
            {
                let column = table.columns.remove(at);
                table.columns.insert(front.min(table.columns.len()), column);
                front += 1;
            }
            if let Some(at) = key.iter().position(|name| own(name)) {
                let name = key.remove(at);
                key.push(name);
            }
        }
        let Some(product) = product.filter(|_| key.len() > 1) else {
            table
                .notes
                .push("How many rows it refers to is not fixed, so combinations may come twice or never.".into());
            continue;
        };
        let asked = if let Rows::Count(rows) = table.rows { rows } else { product.min(MOST) };
        let rows = asked.min(product);
        table.rows = Rows::Count(rows);
        let all = if rows == product { "every combination" } else { "no combination twice, and so not all of them," };
        table.notes.push(format!(
            "{} together are its key: {all} in {} rows.",
            key.join(" and "),
            spec::show(rows as f64)
        ));
        table.keys.push(key);
    }
}
