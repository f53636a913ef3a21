//! From a description to tables: where one begins, how many rows it has, and which words list its columns.

use super::cadence;
use super::columns::{Column, Place, columns};
use super::dates::Days;
use super::entities;
use super::names;
use super::nouns::*;
use super::numbers;
use super::vocabulary::{self, is_generic, type_for_name};
use super::words::{Kind, Token, word_at, words_at};
use jiff::civil::Date;
use serde_json::{Value, json};

/// How many rows a table has.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Rows {
    /// This many.
    Count(u64),
    /// Nothing was said.
    Unsaid,
    /// For each row of a table (as it was called) as many as a distribution says.
    Per(String, Value),
}

/// A table on its way into the recipe.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub name: String,
    /// What its rows are, in the singular; empty when unknown.
    pub thing: String,
    pub rows: Rows,
    pub columns: Vec<Column>,
    pub notes: Vec<String>,
    /// Things that its rows were said to belong to.
    pub links: Vec<String>,
    /// Seconds from one row to the next, if they follow each other in time.
    pub every: Option<u64>,
    /// The days that all of it was said to lie in.
    pub period: Option<Days>,
}

/// Rows of a table for which no number was said.
pub(crate) const USUAL_ROWS: u64 = 1000;
/// The most letters of a table's name.
const LONGEST_NAME: usize = 80;
/// More rows than this are cut, with a note: the most that a recipe may ask for.
const MOST_ROWS: f64 = 1e15;

/// The beginning of a table.
struct Header {
    /// The words for its rows, as written; empty when only “rows” or “records” were said.
    words: Vec<String>,
    rows: Rows,
    links: Vec<String>,
    notes: Vec<String>,
    next: usize,
    /// Index of a table that goes on, instead of a new one.
    again: Option<usize>,
    /// Whether it only says how many rows the table before has.
    of_current: bool,
    /// Columns that were named in passing.
    extra: Vec<Token>,
    every: Option<u64>,
    period: Option<Days>,
    /// Whether it only names the whole, and its tables follow: “a school: 20 teachers, 400 students”.
    title: bool,
}

impl Header {
    /// A header that says nothing yet, up to an index.
    fn blank(next: usize) -> Self {
        Self {
            words: Vec::new(),
            rows: Rows::Unsaid,
            links: Vec::new(),
            notes: Vec::new(),
            next,
            again: None,
            of_current: false,
            extra: Vec::new(),
            every: None,
            period: None,
            title: false,
        }
    }
}

/// What the tables are read from.
pub(crate) struct Setting<'a> {
    pub source: &'a str,
    pub today: Date,
    /// Whether nested objects are wanted.
    pub nested: bool,
}

/// Where in a sentence a table might begin.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Boundary {
    /// At the very beginning.
    Start,
    /// Behind the end of a line or sentence.
    Line,
    /// Behind a comma or “and”.
    Comma,
    /// In the middle of something.
    Inside,
}

/// Reads the tables of a description.
pub(crate) fn tables(tokens: &[Token], setting: &Setting) -> Vec<Table> {
    let mut reader = Reader { setting, tables: Vec::new(), current: None, pending: Vec::new(), listing: false };
    let mut at = 0;
    let mut boundary = Boundary::Start;
    let mut between = false;
    let (tokens, trailing) = match trailing_table(tokens) {
        Some((front, header)) if reader.header(tokens, 0, Boundary::Start).is_none() => (front, Some(header)),
        _ => (tokens, None),
    };
    if let Some(header) = trailing {
        reader.open(header);
        boundary = Boundary::Line;
    }
    while let Some(token) = tokens.get(at) {
        let header = if boundary == Boundary::Inside { None } else { reader.header(tokens, at, boundary) };
        if let Some(header) = header {
            let from = at;
            at = header.next.max(at);
            let boundary_before = boundary;
            reader.flush();
            if header.title {
                reader.listing = true;
                boundary = Boundary::Comma;
                at = at.max(from + 1);
                continue;
            }
            let mut said = tokens.get(from..at).unwrap_or_default().to_vec();
            let header = Header { every: header.every.or(cadence::take(&mut said)), ..header };
            let extra = header.extra.clone();
            reader.open(header);
            reader.pending.extend(extra);
            boundary = Boundary::Inside;
            // The columns may stand in brackets right behind.
            if let Some(Kind::Group(inside)) = tokens.get(at).map(|token| &token.kind) {
                reader.pending.extend(inside.iter().cloned());
                reader.pending.push(Token { kind: Kind::Break, start: 0, end: 0, glued: false });
                at += 1;
                boundary = Boundary::Comma;
            } else if boundary_before == Boundary::Start
                && how_many(tokens, at)
                    .is_some_and(|(_, _, behind)| noun_at(tokens, behind).is_some_and(|noun| noun.each))
            {
                boundary = Boundary::Comma;
            } else if boundary_before == Boundary::Start
                && tokens.get(at).is_some_and(|token| token.is_any(&["each", "every"]))
            {
                boundary = Boundary::Line;
            }
            continue;
        }
        if token.is("between") {
            between = true;
        }
        boundary = match &token.kind {
            Kind::Break | Kind::Mark('.' | ';' | '?' | '!') => Boundary::Line,
            Kind::Mark(',') => Boundary::Comma,
            Kind::Word(word) if ["and", "plus", "then", "also"].contains(&word.as_str()) && !between => Boundary::Comma,
            _ => Boundary::Inside,
        };
        if token.is("and") || boundary == Boundary::Line {
            between = false;
        }
        reader.pending.push(token.clone());
        at += 1;
    }
    reader.flush();
    reader.tables
}

struct Reader<'a> {
    setting: &'a Setting<'a>,
    tables: Vec<Table>,
    current: Option<usize>,
    /// Tokens that list columns of the current table.
    pending: Vec<Token>,
    /// Whether a list of tables was announced, or the columns of the table before stood in brackets.
    listing: bool,
}

impl Reader<'_> {
    /// Whether nothing but commas stands between here and the table or bracket before.
    fn bare(&self) -> bool {
        let behind = self.pending.iter().rposition(is_bracket_end).map_or(0, |at| at + 1);
        self.pending.get(behind..).unwrap_or_default().iter().all(|token| token.is_mark(',') || token.is("and"))
    }

    /// Whether the columns of the table before stood in brackets, so that another table may follow a comma.
    fn behind_bracket(&self) -> bool {
        self.bare() && self.pending.iter().any(is_bracket_end)
    }

    /// Makes columns of what was collected.
    fn flush(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        let every = cadence::take(&mut pending);
        while pending.last().is_some_and(|last| {
            last.is_any(&["and", "plus", "then", "also", "with", "additionally"])
                || last.is_mark(',')
                || last.is_mark(';')
        }) {
            pending.pop();
        }
        if let Some(table) = self.current.and_then(|current| self.tables.get_mut(current)) {
            table.every = table.every.or(every);
        }
        let period = every.and_then(|_| self.take_period(&mut pending));
        if let Some(table) = self.current.and_then(|current| self.tables.get_mut(current)) {
            table.period = table.period.take().or(period.clone());
        }
        if pending.is_empty() {
            return;
        }
        let (name, before): (&str, &[Column]) = match self.current.and_then(|current| self.tables.get(current)) {
            Some(table) => (&table.name, &table.columns),
            None => ("", &[]),
        };
        let place =
            Place { source: self.setting.source, today: self.setting.today, table: name, nested: self.setting.nested };
        let found = columns(&pending, &place, before);
        if found.is_empty() {
            return;
        }
        if self.current.is_none() {
            self.tables.push(Table { every, period, ..blank_table() });
            self.current = Some(self.tables.len() - 1);
        }
        let Some(table) = self.current.and_then(|current| self.tables.get_mut(current)) else { return };
        for column in found {
            match table.columns.iter_mut().find(|before| before.name == column.name) {
                Some(before) => *before = column,
                None => table.columns.push(column),
            }
        }
    }

    /// “…, for 2 years, …” in a list of columns is no column.
    fn take_period(&self, pending: &mut Vec<Token>) -> Option<Days> {
        let mut at = 0;
        for piece in pending.clone().split(|token| token.is_mark(',') || token.kind == Kind::Break) {
            let found = (0..piece.len().min(12)).find_map(|start| {
                let (days, end) = period_at(piece, start, self.setting.today).filter(|(_, end)| *end == piece.len())?;
                let length = piece.get(start)?.is_any(&["for", "over", "covering"]);
                (start == 0 || length).then_some((days, start, end))
            });
            if let Some((days, start, end)) = found {
                let comma = usize::from(start == 0);
                pending.drain(at + start..(at + end + comma).min(pending.len()));
                return Some(days);
            }
            at += piece.len() + 1;
        }
        None
    }

    fn open(&mut self, header: Header) {
        let again = header.again.or(if header.of_current { self.current } else { None });
        if let Some(again) = again {
            self.current = Some(again);
            if let Some(table) = self.tables.get_mut(again) {
                if header.rows != Rows::Unsaid {
                    table.rows = header.rows;
                }
                table.links.extend(header.links);
                table.notes.extend(header.notes);
                table.every = table.every.or(header.every);
                table.period = table.period.take().or(header.period);
            }
            return;
        }
        let mut table = named_table(&header.words);
        table.rows = header.rows;
        table.links = header.links;
        table.notes = header.notes;
        table.every = header.every;
        table.period = header.period;
        self.tables.push(table);
        self.current = Some(self.tables.len() - 1);
    }

    fn header(&self, tokens: &[Token], at: usize, boundary: Boundary) -> Option<Header> {
        if boundary == Boundary::Start {
            return self.first(tokens, at);
        }
        let mut start = at;
        while start < at + 6
            && tokens.get(start).is_some_and(|token| {
                token.is_any(&[
                    "and",
                    "also",
                    "then",
                    "plus",
                    "additionally",
                    "finally",
                    "next",
                    "furthermore",
                    "create",
                    "generate",
                    "add",
                    "make",
                    "the",
                    "their",
                    "another",
                    "a",
                    "as",
                    "well",
                    "with",
                    "include",
                ]) || token.is_mark(',')
            })
        {
            if numbers::quantity(tokens, start).is_some() {
                break;
            }
            start += 1;
        }
        let lead_with =
            tokens.get(at..start).unwrap_or_default().iter().any(|token| token.is("with") || token.is("include"));
        self.each(tokens, start)
            .or_else(|| self.counted(tokens, start, boundary))
            .or_else(|| if lead_with { None } else { self.named(tokens, start, boundary) })
    }

    /// The request itself: “Generate 1000 customer records with …”.
    fn first(&self, tokens: &[Token], at: usize) -> Option<Header> {
        // “Each customer has several orders”: the customers come first.
        if ["each", "every"].contains(&word_at(tokens, at)) {
            let word = names::singular(word_at(tokens, at + 1));
            let has = ["has", "have", "with", "places", "makes", "can", "should", "owns", "writes"]
                .contains(&word_at(tokens, at + 2));
            if has && entities::is_entity(&word) {
                let words = vec![word];
                return Some(Header { words, ..Header::blank(at) });
            }
        }
        if let Some(found) = how_many(tokens, at)
            .filter(|(low, high, _)| low != high)
            .and_then(|_| self.counted(tokens, at, Boundary::Line))
        {
            return Some(found);
        }
        let mut words: Vec<String> = Vec::new();
        let mut count = None;
        let mut count_first = false;
        let mut extra: Vec<Token> = Vec::new();
        let mut notes = Vec::new();
        let mut links = Vec::new();
        let mut owner = None;
        let mut asked = false;
        let mut tail = false;
        let mut ended = End::Text;
        let mut next = at;
        let (mut every, mut period, mut several) = (None, None, false);
        while let Some(token) = tokens.get(next).filter(|_| next < at + 200) {
            if let Kind::Every(step) = token.kind {
                every = every.or(Some(step));
                next += 1;
                continue;
            }
            if period.is_none()
                && (!words.is_empty() || count.is_some())
                && let Some((days, behind)) = period_at(tokens, next, self.setting.today)
            {
                period = Some(days);
                next = behind;
                continue;
            }
            let each_many = token.is_any(&["each", "every"])
                && ["with", "has", "having", "contains", "containing", "have", "includes", "including"]
                    .contains(&word_at(tokens, next + 1))
                && (how_many(tokens, next + 2).is_some_and(|(_, _, behind)| noun_at(tokens, behind).is_some())
                    || tokens.get(next + 2).is_some_and(|token| matches!(token.kind, Kind::Every(_))));
            if each_many && (!words.is_empty() || count.is_some()) {
                // “1000 orders, each with 1 to 5 items”: that is the next table.
                break;
            }
            // “three columns: …”
            if let Some((_, behind)) = row_count(tokens, next)
                && ["columns", "fields", "attributes"].contains(&word_at(tokens, behind))
            {
                next = behind;
                continue;
            }
            if let Some(behind) = tables_said(tokens, next) {
                several = true;
                next = behind;
                continue;
            }
            if let Some((found, behind)) = link_at(tokens, next).filter(|_| !words.is_empty()) {
                links.extend(found);
                next = behind;
                continue;
            }
            if let Some((found, behind)) = owner_at(tokens, next).filter(|_| !words.is_empty()) {
                match ["second", "minute", "hour", "day", "week"].iter().position(|unit| *unit == found) {
                    Some(unit) => every = [1, 60, 3600, 86_400, 604_800].get(unit).copied(),
                    None => owner = Some(found),
                }
                next = behind;
                continue;
            }
            // “people aged 18 to 65 with …” names a column in passing.
            if let Some((found, behind)) = aged_at(tokens, next).filter(|_| !words.is_empty()) {
                extra.extend(found);
                next = behind;
                continue;
            }
            // “trips from origin city to destination city” names two columns in passing.
            if token.is("from")
                && !words.is_empty()
                && let Some((found, behind)) = from_to(tokens, next)
            {
                extra.extend(found);
                next = behind;
                continue;
            }
            // “readings from 5 sensors”: whose readings they are is a column.
            if token.is("from")
                && !words.is_empty()
                && let Some((number, behind)) = row_count(tokens, next + 1).filter(|(number, _)| *number >= 1.0)
                && let Some(noun) =
                    tokens.get(behind).and_then(Token::word).filter(|word| names::singular(word) != *word)
            {
                let figure = |value: f64| Token { kind: super::words::whole(value), ..token.clone() };
                extra.push(Token { kind: Kind::Quoted(format!("{} id", names::singular(noun))), ..token.clone() });
                extra.extend([figure(1.0), Token { kind: Kind::Mark('-'), ..token.clone() }, figure(number)]);
                extra.push(Token { kind: Kind::Break, ..token.clone() });
                next = behind + 1;
                continue;
            }
            // “invoices numbered INV-0001 onwards”
            if token.is("numbered") && !words.is_empty() {
                let end = (next + 1..tokens.len().min(next + 8))
                    .find(|at| {
                        tokens.get(*at).is_some_and(|token| {
                            token.is_any(INTROS) || token.is("onwards") || token.is_mark(',') || token.is_mark(':')
                        })
                    })
                    .unwrap_or(next + 1);
                let thing = words.last().map(|word| names::singular(word)).unwrap_or_default();
                extra.push(Token { kind: Kind::Quoted(format!("{thing} number")), ..token.clone() });
                extra.push(Token { kind: Kind::Word("like".into()), ..token.clone() });
                extra.extend(tokens.get(next + 1..end).unwrap_or_default().iter().cloned());
                extra.push(Token { kind: Kind::Break, ..token.clone() });
                next = end + usize::from(word_at(tokens, end) == "onwards");
                continue;
            }
            // “two class data”: what is counted is no row.
            let adjective = token.word().is_some()
                && tokens.get(next + 1).and_then(Token::word).is_some_and(|word| {
                    names::singular(word) == word
                        && names::plural(word) != word
                        && !is_generic(word)
                        && !FILLERS.contains(&word)
                });
            if adjective
                && count.is_none()
                && row_count(tokens, next).is_some_and(|(number, behind)| number > 1.0 && behind == next + 1)
            {
                next += 1;
                continue;
            }
            if let Some((number, behind)) = row_count(tokens, next) {
                if tail && count.is_some() {
                    next = behind;
                    continue;
                }
                let behind_words = !words.is_empty() && !tail && !is_generic(&names::singular(word_at(tokens, behind)));
                if count.is_some()
                    || (behind_words
                        && !tokens.get(behind).is_none_or(|token| token.is_mark(':') || token.kind == Kind::Break))
                {
                    break;
                }
                count_first = words.is_empty();
                count = Some(number);
                next = behind;
                continue;
            }
            match &token.kind {
                Kind::Word(word) => {
                    let word = word.as_str();
                    asked |= [
                        "generate", "create", "make", "give", "need", "want", "build", "produce", "simulate", "data",
                        "dataset", "table", "database", "records", "rows",
                    ]
                    .contains(&word);
                    let request = ["need", "want", "generate", "create", "give"].contains(&word);
                    if request && count.is_none() {
                        // “I'm building a hotel app and need 200 bookings”: what is wanted comes now.
                        words.clear();
                        tail = false;
                    }
                    let intro = INTROS.contains(&word);
                    let rows_behind = row_count(tokens, next + 1).filter(|(_, behind)| {
                        is_generic(&names::singular(word_at(tokens, *behind))) && count.is_none()
                    });
                    if let Some((number, behind)) = rows_behind
                        .filter(|_| ["with", "of", "having", "containing", "has", "contains"].contains(&word))
                    {
                        count = Some(number);
                        next = behind + 1;
                        continue;
                    }
                    let request_behind = ["need", "want", "would", "generate", "create", "i", "please"]
                        .contains(&word_at(tokens, next + 1));
                    if word == "and" && !words.is_empty() && !(request_behind && count.is_none()) {
                        // “… with 500 rows and columns a, b” goes on; “customers and orders” does not.
                        if ["columns", "fields", "attributes", "the", "with", "these"]
                            .contains(&word_at(tokens, next + 1))
                            && count.is_some()
                        {
                            next += 1;
                            continue;
                        }
                        ended = End::Separator;
                        break;
                    }
                    let strong = [
                        "with",
                        "having",
                        "including",
                        "containing",
                        "columns",
                        "fields",
                        "attributes",
                        "where",
                        "consisting",
                        "comprising",
                        "featuring",
                        "includes",
                        "include",
                        "contains",
                    ]
                    .contains(&word);
                    if (intro && (!words.is_empty() || count.is_some())) || strong {
                        ended = End::Intro;
                        break;
                    }
                    if [
                        "for",
                        "about",
                        "from",
                        "in",
                        "on",
                        "by",
                        "at",
                        "aged",
                        "living",
                        "based",
                        "regarding",
                        "during",
                        "over",
                        "around",
                        "within",
                        "of",
                        "under",
                    ]
                    .contains(&word)
                    {
                        tail |= !words.is_empty() && word != "of";
                    } else if !tail && !FILLERS.contains(&word) && words.len() < 5 {
                        words.push(word.to_owned());
                    }
                }
                Kind::Quoted(text) if words.len() < 5 => words.extend(names::split(text)),
                Kind::Group(inside) => {
                    if let Some((number, _)) = row_count(inside, 0).filter(|_| count.is_none() && inside.len() <= 3) {
                        count = Some(number);
                    } else {
                        ended = End::Group;
                        break;
                    }
                }
                Kind::Mark(':' | '-')
                    if !words.is_empty() && rows_follow(tokens, next + 1, count.is_some()).is_some() =>
                {
                    if let Some((number, behind)) = rows_follow(tokens, next + 1, count.is_some()) {
                        asked = true;
                        count = Some(number);
                        next = behind;
                        continue;
                    }
                }
                // “product: string, price: float”: names with types, no table.
                Kind::Mark(':') if count.is_none() && type_behind(tokens, next + 1) => return None,
                Kind::Mark(':') => {
                    ended = End::Intro;
                    break;
                }
                Kind::Mark('-') if !words.is_empty() => {
                    ended = End::Intro;
                    break;
                }
                Kind::Mark(',' | ';') => {
                    // “Hi, please …” and “1000 rows, with …” go on.
                    let greeting = words.is_empty() && count.is_none() && next <= at + 3;
                    let after = word_at(tokens, next + 1);
                    let columns_behind = row_count(tokens, next + 1)
                        .is_some_and(|(_, behind)| ["columns", "fields"].contains(&word_at(tokens, behind)));
                    let goes_on = token.is_mark(',')
                        && (columns_behind
                            || ["with", "having", "including", "containing", "where", "whose", "featuring"]
                                .contains(&after)
                            || tokens.get(next + 1).is_some_and(|token| matches!(token.kind, Kind::Every(_)))
                            || after == "each"
                                && ["with", "having", "containing", "record", "row", "one"]
                                    .contains(&word_at(tokens, next + 2)));
                    if !(greeting || goes_on) {
                        ended = End::Separator;
                        break;
                    }
                }
                Kind::Break | Kind::Mark('.' | '?' | '!') => {
                    if !words.is_empty() || count.is_some() {
                        ended = End::Sentence;
                        break;
                    }
                }
                Kind::Quoted(_) | Kind::Number(_) | Kind::Day(..) | Kind::Clock(_) | Kind::Mark(_) | Kind::Every(_) => {
                }
            }
            next += 1;
        }
        words.retain(|word| word.chars().any(char::is_alphabetic));
        let thing = thing_of(&words);
        let column = !entities::is_entity(&thing) && vocabulary::is_phrase(&thing, "");
        let known = entities::columns_of(&thing).is_some() || entities::tables_of(&thing).is_some();
        // “a clinic with patients (…), doctors (…)”, “3 tables: …”: the words name the whole.
        let many = words.last().is_some_and(|last| names::singular(last) != *last);
        let whole = entities::tables_of(&thing).is_some()
            || entities::tables_of(&words.join(" ")).is_some()
            || !(many && entities::is_entity(&thing))
            || said_again(tokens, next, &thing);
        let opens = matches!(ended, End::Intro)
            || (ended == End::Separator && tokens.get(next).is_some_and(|token| token.is_mark(';')));
        if count.is_none() && (opens || several) && whole {
            let behind = if ended == End::Intro { behind_intro(tokens, next, &thing) } else { next + 1 };
            let counted = ended != End::Separator || row_count(tokens, behind).is_some();
            if (several && words.is_empty()) || (counted && tables_listed(tokens, behind)) {
                return Some(Header { title: true, ..Header::blank(behind) });
            }
        }
        let plural = words.last().is_some_and(|last| names::singular(last) != *last);
        let listed = matches!(ended, End::Intro | End::Group);
        let accepted = match (words.is_empty(), count.is_some()) {
            (true, true) => asked || listed || ended == End::Separator,
            (true, false) => {
                (ended == End::Intro && next > at) || (ended == End::Group && lists_columns(tokens.get(next), ""))
            }
            // “id auto increment starting at 1000, name” begins with a column.
            (false, _) if every.is_some() && plural => true,
            (false, true) => {
                entities::is_entity(&thing) && !tail
                    || asked
                    || listed
                    || count_first
                    || !vocabulary::is_phrase(words.first().map_or("", String::as_str), "")
            }
            (false, false) if listed => {
                !column
                    || known
                    || asked
                    || every.is_some()
                    || period.is_some()
                    || known_list(tokens, next)
                    || (plural && list_follows(tokens.get(next..).unwrap_or_default()))
            }
            (false, false) if ended == End::Separator => {
                let person = tokens.get(next).is_some_and(|token| token.is_mark(';')) && vocabulary::is_person(&thing);
                (entities::is_entity(&thing) || person) && (plural || asked)
            }
            (false, false) => known || (asked && plural && !column) || entities::tables_of(&words.join(" ")).is_some(),
        };
        if !accepted {
            return for_things(tokens, at, next);
        }
        if ended == End::Intro {
            next = behind_intro(tokens, next, &thing);
        }
        let rows = match (owner, count) {
            (Some(owner), count) => Rows::Per(owner, per_count(count.unwrap_or(3.0), count.unwrap_or(3.0))),
            (None, Some(count)) => counted_rows(count, &mut notes),
            (None, None) => Rows::Unsaid,
        };
        Some(Header { words, rows, links, notes, extra, every, period, ..Header::blank(next) })
    }

    /// “1000 orders with …”, “1 to 5 orders per customer”, “make it 500 rows”.
    fn counted(&self, tokens: &[Token], at: usize, boundary: Boundary) -> Option<Header> {
        let (low, high, behind) = how_many(tokens, at)?;
        let noun = noun_at(tokens, behind)?;
        let mut notes = Vec::new();
        let many = low != high;
        if noun.words.is_empty() {
            // “500 rows”: of the table that is being told of.
            // “…, 500 rows” may stand last in a list, too.
            let last = matches!(noun.end, End::Sentence | End::Text) || tokens.get(noun.next).is_none();
            let rows = noun.generic && !many && (boundary == Boundary::Line || last);
            return rows.then(|| Header {
                rows: counted_rows(low, &mut notes),
                links: noun.links,
                notes,
                of_current: true,
                ..Header::blank(noun.next)
            });
        }
        let thing = thing_of(&noun.words);
        let entity = entities::is_entity(&thing);
        let plural = noun.words.last().is_some_and(|last| names::singular(last) != *last)
            || names::plural(noun.words.last()?) == *noun.words.last()?;
        let group = matches!(noun.end, End::Group) && lists_columns(tokens.get(noun.next), &thing);
        let strong =
            matches!(noun.end, End::Intro) || group || !noun.links.is_empty() || noun.owner.is_some() || noun.each;
        let big = low >= 10.0;
        let bare = self.bare() && noun.end != End::Group;
        let listed = self.listing && bare && (entity || !vocabulary::is_phrase(&thing, ""));
        let accepted = match boundary {
            _ if plural && (big || listed) && bare && (self.current.is_some() || self.listing) => true,
            Boundary::Line => plural && (strong || entity || big),
            _ => plural && ((strong && (entity || big || noun.owner.is_some() || group)) || (entity && big)),
        };
        if !accepted || (many && noun.owner.is_none() && !(strong && (entity || group))) {
            return None;
        }
        let owner = noun.owner.or_else(|| {
            let current = self.current.and_then(|current| self.tables.get(current)).filter(|_| many)?;
            // “each with 3-10 employees (…) and 1-2 offices (…)”: both belong to the same.
            match &current.rows {
                Rows::Per(owner, _) if boundary == Boundary::Comma => Some(owner.clone()),
                _ => Some(current.thing.clone()),
            }
        });
        let mean = noun.mean || ["average", "avg"].contains(&word_at(tokens, at));
        let rows = match owner {
            Some(owner) if mean => Rows::Per(owner, average_count(low)),
            Some(owner) => Rows::Per(owner, per_count(low, high)),
            None => counted_rows(low, &mut notes),
        };
        let next = if noun.end == End::Intro { behind_intro(tokens, noun.next, &thing) } else { noun.next };
        let again = self.tables.iter().position(|table| table.thing == thing);
        Some(Header {
            words: noun.words,
            rows,
            links: noun.links,
            notes,
            again,
            extra: noun.extra,
            period: noun.period,
            ..Header::blank(next)
        })
    }

    /// “Each customer has 1 to 5 orders with …”, “each record should have …”.
    fn each(&self, tokens: &[Token], at: usize) -> Option<Header> {
        let mut next = at;
        if words_at(tokens, at, "for each") || words_at(tokens, at, "for every") {
            next += 2;
        } else if ["each", "every"].contains(&word_at(tokens, at)) {
            next += 1;
        } else if !(["contains", "has", "have", "includes", "places", "owns", "writes"].contains(&word_at(tokens, at))
            && how_many(tokens, at + 1).is_some_and(|(low, high, _)| low != high))
        {
            return None;
        }
        let mut words = Vec::new();
        let verbs = [
            "has",
            "have",
            "with",
            "places",
            "makes",
            "gets",
            "owns",
            "contains",
            "writes",
            "can",
            "should",
            "must",
            "may",
            "will",
            "belongs",
            "places:",
            "includes",
            "receives",
            "holds",
            "needs",
            "generate",
            "create",
            "add",
            "there",
            "consists",
            "is",
            "buys",
            "takes",
            "having",
            "containing",
            "including",
        ];
        while let Some(token) = tokens.get(next).filter(|_| words.len() < 4) {
            match token.word() {
                Some(word) if verbs.contains(&word) => break,
                Some(word) => words.push(word.to_owned()),
                None if token.is_mark(',') => {}
                None => break,
            }
            next += 1;
        }
        let owner = thing_of(&words);
        let parent = self.table_of(&owner).or_else(|| {
            (owner.is_empty() || is_generic(&owner) || ["one", "them"].contains(&owner.as_str()))
                .then_some(self.current)
                .flatten()
        })?;
        let owner = self
            .tables
            .get(parent)
            .map_or(owner, |table| if table.thing.is_empty() { table.name.clone() } else { table.thing.clone() });
        let mut links = Vec::new();
        if word_at(tokens, next) == "belongs" {
            links.extend(link_words(tokens, next + 2).0);
            return Some(Header { links, again: Some(parent), ..Header::blank(link_words(tokens, next + 2).1) });
        }
        while [
            "can",
            "should",
            "must",
            "may",
            "will",
            "has",
            "have",
            "with",
            "places",
            "makes",
            "gets",
            "owns",
            "contains",
            "writes",
            "be",
            "also",
            "includes",
            "receives",
            "holds",
            "needs",
            "generate",
            "create",
            "add",
            "there",
            "a",
            "an",
            "random",
            "number",
            "of",
            "either",
            "consists",
            "up",
            "buys",
            "takes",
            "having",
            "containing",
            "including",
        ]
        .contains(&word_at(tokens, next))
            && !words_at(tokens, next, "an average of")
            && numbers::quantity(tokens, next).is_none()
            && how_many(tokens, next).is_none()
        {
            next += 1;
        }
        let mut notes = Vec::new();
        let mean = words_at(tokens, next, "an average of");
        let next = if mean { next + 3 } else { next };
        if let Some(header) = self.each_step(tokens, next, &owner) {
            return Some(header);
        }
        let several = ["several", "multiple", "many", "some", "few", "various", "zero"]
            .contains(&word_at(tokens, next))
            && word_at(tokens, next) != "zero";
        // “each customer has accounts, each account has …”
        let bare = noun_at(tokens, next).is_some_and(|noun| {
            let last = noun.words.last().map_or("", String::as_str);
            let ends = match noun.end {
                End::Sentence | End::Text => true,
                End::Separator => (1..=2).any(|ahead| ["each", "every"].contains(&word_at(tokens, noun.next + ahead))),
                _ => false,
            };
            ends && noun.words.len() <= 2
                && names::singular(last) != last
                && entities::is_entity(&thing_of(&noun.words))
        });
        let many = how_many(tokens, next)
            .or_else(|| several.then_some((1.0, 5.0, next + 1)))
            .or_else(|| bare.then_some((1.0, 5.0, next)));
        if let Some((low, high, behind)) = many {
            let noun = noun_at(tokens, behind).filter(|noun| !noun.words.is_empty())?;
            let thing = thing_of(&noun.words);
            let columns_follow =
                noun.end == End::Intro || (noun.end == End::Group && lists_columns(tokens.get(noun.next), &thing));
            if entities::is_entity(&thing) && !(entities::is_entity(&thing) && thing == "email")
                || columns_follow
                || self.table_of(&thing).is_some()
            {
                if several {
                    notes.push(format!("“{}” is read as 1 to 5.", word_at(tokens, next)));
                } else if bare {
                    notes.push(format!("No number was given, so each {owner} has 1 to 5 {}.", names::plural(&thing)));
                }
                let next = if noun.end == End::Intro { behind_intro(tokens, noun.next, &thing) } else { noun.next };
                let again = self.table_of(&thing);
                let mean = mean || noun.mean;
                let rows = if mean { average_count(low) } else { per_count(low, high) };
                // “each order contains 1 to 4 products”, where the products are a table of their own: rows between both.
                let own =
                    again.and_then(|again| self.tables.get(again)).is_some_and(|table| table.rows != Rows::Unsaid);
                if own && again != Some(parent) {
                    let (mut words, mut links) = (names::split(&owner), noun.links);
                    words.extend(noun.words);
                    links.push(thing.clone());
                    let quantity = Token { kind: Kind::Quoted("quantity".into()), start: 0, end: 0, glued: false };
                    let extra = vec![quantity];
                    notes.push(format!(
                        "Rows of this table say which {} belong to which {owner}.",
                        names::plural(&thing)
                    ));
                    return Some(Header {
                        words,
                        rows: Rows::Per(owner, rows),
                        links,
                        notes,
                        extra,
                        ..Header::blank(next)
                    });
                }
                return Some(Header {
                    words: noun.words,
                    rows: Rows::Per(owner, rows),
                    links: noun.links,
                    notes,
                    again,
                    extra: noun.extra,
                    ..Header::blank(next)
                });
            }
        }
        Some(Header { links, notes, again: Some(parent), ..Header::blank(next) })
    }

    /// “each with hourly readings for 7 days (timestamp, value)”: the step and the time say how many.
    fn each_step(&self, tokens: &[Token], at: usize, owner: &str) -> Option<Header> {
        let Kind::Every(step) = tokens.get(at)?.kind else { return None };
        let noun = tokens.get(at + 1)?.word()?;
        let period = period_at(tokens, at + 2, self.setting.today);
        let next = period.as_ref().map_or(at + 2, |(_, next)| *next);
        let days = period
            .as_ref()
            .and_then(|(days, _)| days.min.until(days.max).ok())
            .map_or(1, |span| i64::from(span.get_days()) + 1);
        let count = (days.max(1) as f64 * 86_400.0 / step as f64).floor().clamp(1.0, 1e6);
        let behind = tokens.get(next).is_none_or(|token| {
            matches!(token.kind, Kind::Group(_))
                || token.is_any(INTROS)
                || token.is_mark(':')
                || token.is_mark('.')
                || token.kind == Kind::Break
        });
        let next = if tokens.get(next).is_some_and(|token| token.is_any(INTROS) || token.is_mark(':')) {
            behind_intro(tokens, next, noun)
        } else {
            next
        };
        (names::singular(noun) != noun && behind).then(|| Header {
            words: vec![noun.to_owned()],
            rows: Rows::Per(owner.to_owned(), per_count(count, count)),
            every: Some(step),
            period: period.map(|(days, _)| days),
            again: self.table_of(&names::singular(noun)),
            ..Header::blank(next)
        })
    }

    /// “orders: id, total”, “orders (id, total)”, “the orders table has …”.
    fn named(&self, tokens: &[Token], at: usize, boundary: Boundary) -> Option<Header> {
        let noun = noun_at(tokens, at).filter(|noun| !noun.words.is_empty() && noun.words.len() <= 3)?;
        if noun.numbered && !self.listing {
            return None;
        }
        let thing = thing_of(&noun.words);
        let said_table = tokens
            .get(at..noun.next)
            .unwrap_or_default()
            .iter()
            .any(|token| token.is_any(&["table", "tables", "records", "dataset"]));
        let entity = entities::is_entity(&thing);
        let last = noun.words.last()?;
        let plural = names::singular(last) != *last;
        let group = noun.end == End::Group && lists_columns(tokens.get(noun.next), &thing);
        let known = self.table_of(&thing);
        let list_behind = noun.end == End::Intro && list_follows(tokens.get(noun.next..).unwrap_or_default());
        let verb = [
            "should", "must", "have", "has", "need", "needs", "include", "includes", "contain", "contains", "with",
            "having",
        ]
        .contains(&word_at(tokens, noun.next));
        let accepted = if boundary == Boundary::Line {
            noun.count.is_some() && (noun.end == End::Intro || group || entity)
                || known.is_some() && (verb || group || list_behind || !noun.links.is_empty())
                || said_table && (noun.end == End::Intro || group)
                || (entity || plural && !vocabulary::is_phrase(&thing, ""))
                    && (group || list_behind)
                    && (plural
                        || !vocabulary::is_phrase(&thing, "")
                        || self.tables.iter().any(|table| table.columns.len() > 1)
                        || !self.pending.is_empty() && group)
        } else {
            let bare = matches!(noun.end, End::Separator | End::Sentence | End::Text) && self.bare();
            let starts = self.tables.iter().all(|table| table.columns.is_empty())
                && (!self.tables.is_empty() || self.listing)
                || self.behind_bracket() && entity
                || self
                    .current
                    .and_then(|current| self.tables.get(current))
                    .is_some_and(|table| table.columns.is_empty());
            let listed =
                self.listing && (bare && starts || group || noun.numbered || noun.end == End::Intro && list_behind);
            (entity || listed)
                && plural
                && (group
                    || bare && starts
                    || noun.count.is_some() && self.bare()
                    || starts && verb && self.bare() && noun.end == End::Intro
                    || listed
                    || noun.owner.is_some()
                    || !noun.links.is_empty()
                    || (verb
                        && list_behind
                        && known.is_none()
                        && !type_for_name(last, None).column.get("type").is_some_and(|kind| kind == "list")))
        };
        if !accepted {
            return None;
        }
        let mut notes = Vec::new();
        let mut next = noun.next;
        let mut rows = match (noun.owner, noun.count) {
            (Some(owner), _) => Rows::Per(owner, per_count(1.0, 5.0)),
            (None, Some(count)) => counted_rows(count, &mut notes),
            (None, None) => Rows::Unsaid,
        };
        // “orders table with 500 rows and columns …”
        if noun.end == End::Intro {
            if let Some((count, behind)) =
                row_count(tokens, next + 1).filter(|(_, behind)| is_generic(&names::singular(word_at(tokens, *behind))))
            {
                rows = counted_rows(count, &mut notes);
                next = behind;
            }
            next = behind_intro(tokens, next, &thing);
        }
        Some(Header {
            words: noun.words,
            rows,
            links: noun.links,
            notes,
            again: known,
            extra: noun.extra,
            period: noun.period,
            ..Header::blank(next)
        })
    }

    /// The table of a thing, by its whole name or its last word.
    fn table_of(&self, thing: &str) -> Option<usize> {
        let last = |text: &str| text.rsplit(' ').next().unwrap_or_default().to_owned();
        let named = |table: &Table| !thing.is_empty() && table.thing == thing;
        self.tables.iter().position(named).or_else(|| {
            self.tables
                .iter()
                .position(|table| !thing.is_empty() && (last(&table.thing) == thing || table.thing == last(thing)))
        })
    }
}

/// The mark that stands behind the columns of a bracket.
fn is_bracket_end(token: &Token) -> bool {
    token.kind == Kind::Break && token.start == 0 && token.end == 0
}

/// A table without a name of its own.
pub(crate) fn blank_table() -> Table {
    Table {
        name: "records".into(),
        thing: String::new(),
        rows: Rows::Unsaid,
        columns: Vec::new(),
        notes: Vec::new(),
        links: Vec::new(),
        every: None,
        period: None,
    }
}

/// A table named after the things that its rows are.
pub(crate) fn named_table(words: &[String]) -> Table {
    let mut words: Vec<String> = words.iter().flat_map(|word| names::split(word)).collect();
    // A name of a table has a limit, and its references add to it.
    let mut room = LONGEST_NAME;
    for word in &mut words {
        *word = word.chars().take(room).collect();
        room -= word.chars().count().min(room);
    }
    words.retain(|word| !word.is_empty());
    if words.is_empty() {
        return blank_table();
    }
    let thing = thing_of(&words);
    // Only nouns that are known become plurals: nobody knows that of words of other languages.
    let known =
        entities::columns_of(&thing).is_some() || vocabulary::is_person(&thing) || vocabulary::is_phrase(&thing, "");
    if let Some(last) = words.last_mut().filter(|_| known) {
        *last = names::plural(last);
    }
    Table { name: names::snake(&words.join(" ")), thing, ..blank_table() }
}

/// “reviews for 100 products; each product has …”: the products come first.
fn for_things(tokens: &[Token], at: usize, end: usize) -> Option<Header> {
    let place = tokens.get(at..end)?.iter().position(|token| token.is("for"))? + at;
    let (count, behind) = row_count(tokens, place + 1)?;
    let words: Vec<String> = tokens.get(behind..end)?.iter().map_while(Token::word).map(str::to_owned).collect();
    let plural = words.last().is_some_and(|last| names::singular(last) != *last);
    let each = tokens.get(end..)?.iter().take(4).any(|token| token.is_any(&["each", "every"]));
    let mut notes = Vec::new();
    (plural && each && words.len() <= 2).then(|| Header {
        words,
        rows: counted_rows(count, &mut notes),
        notes,
        ..Header::blank(end)
    })
}

/// “country, capital, population for 50 countries”: what the rows are stands at the end.
fn trailing_table(tokens: &[Token]) -> Option<(&[Token], Header)> {
    let end = tokens.iter().rposition(|token| !token.is_mark('.') && token.kind != Kind::Break)? + 1;
    let at = tokens.get(..end)?.iter().rposition(|token| token.is("for")).filter(|at| *at >= 3)?;
    let (count, behind) = row_count(tokens, at + 1)?;
    let words: Vec<String> =
        tokens.get(behind..end)?.iter().map(|token| token.word().map(str::to_owned)).collect::<Option<_>>()?;
    let plural = words.last().is_some_and(|last| names::singular(last) != *last);
    let front = tokens.get(..at)?;
    if words.len() > 2 || !plural || !front.iter().any(|token| token.is_mark(',')) {
        return None;
    }
    let mut notes = Vec::new();
    let rows = counted_rows(count, &mut notes);
    Some((front, Header { words, rows, notes, ..Header::blank(0) }))
}

/// How many for each: a constant, or each number of the range equally often.
fn per_count(low: f64, high: f64) -> Value {
    let (low, high) = (low.round(), high.round());
    if low == high {
        return json!({"kind": "constant", "value": super::spec::number(low)});
    }
    if high - low <= 100.0 {
        let values: Vec<Value> = (0..=(high - low) as i64).map(|step| super::spec::number(low + step as f64)).collect();
        let weights: Vec<Value> = values.iter().map(|_| json!(1)).collect();
        return json!({"kind": "weighted", "values": values, "weights": weights});
    }
    json!({"kind": "uniform", "min": super::spec::number(low), "max": super::spec::number(high)})
}

/// So many for each on average.
fn average_count(mean: f64) -> Value {
    json!({"kind": "poisson", "mean": super::spec::number(mean.clamp(0.1, 1e6))})
}

fn counted_rows(count: f64, notes: &mut Vec<String>) -> Rows {
    if count > MOST_ROWS {
        notes.push(format!("{count} rows are more than a table can have; {} are taken.", super::spec::show(MOST_ROWS)));
    }
    Rows::Count(count.clamp(0.0, MOST_ROWS) as u64)
}
