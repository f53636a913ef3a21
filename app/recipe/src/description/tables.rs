//! From a description to tables: where one begins, how many rows it has, and which words list its columns.

use super::anomalies;
use super::cadence::{self, Step};
use super::columns::{Column, Place, columns, put};
use super::crossings::{Side, all_sides};
use super::dates::Days;
use super::details;
use super::entities;
use super::formulas::Sort;
use super::names;
use super::nouns::*;
use super::numbers;
use super::request::trailing_table;
use super::series::{self, Movement};
use super::shapes;
use super::vocabulary::{self, type_for_name};
use super::words::{Kind, Token, word_at};
use crate::recipe::MOST_CHILDREN;
use jiff::civil::Date;
use serde_json::{Value, json};

/// How many rows a table has.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Rows {
    /// This many.
    Count(u64),
    /// Nothing was said.
    Unsaid,
    /// For each row of a table (as it was called) as many as a distribution says; nothing where a step and a period
    /// will say it.
    Per(String, Value),
}

/// A table on its way into the recipe.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub name: String,
    /// The words for its rows, as they were written.
    pub words: String,
    /// What its rows are, in the singular; empty when unknown.
    pub thing: String,
    pub rows: Rows,
    pub columns: Vec<Column>,
    pub notes: Vec<String>,
    /// Things that its rows were said to belong to.
    pub links: Vec<String>,
    /// From one row to the next, if they follow each other in time.
    pub every: Option<Step>,
    /// How all that is measured moves in time.
    pub movement: Option<Movement>,
    /// The column of those that tell of something at the same moment, and how many they are: 5 sensors.
    pub sources: Option<(String, u64)>,
    /// The things of which its rows are the combinations.
    pub crossing: Vec<Side>,
    /// Rules, as they stand in the recipe.
    pub rules: Vec<Value>,
    /// Kinds of rows that are made wrong on purpose.
    pub anomalies: Vec<anomalies::Anomaly>,
    /// Columns whose values together never repeat.
    pub keys: Vec<Vec<String>>,
    /// The first and the last day of rows that follow each other.
    pub extent: Option<(Date, Date)>,
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
pub(super) struct Header {
    /// The words for its rows, as written; empty when only “rows” or “records” were said.
    pub(super) words: Vec<String>,
    pub(super) rows: Rows,
    pub(super) links: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) next: usize,
    /// Index of a table that goes on, instead of a new one.
    pub(super) again: Option<usize>,
    /// Whether it only says how many rows the table before has.
    pub(super) of_current: bool,
    /// Columns that were named in passing.
    pub(super) extra: Vec<Token>,
    pub(super) every: Option<Step>,
    pub(super) movement: Option<Movement>,
    pub(super) sources: Option<(String, u64)>,
    pub(super) crossing: Vec<Side>,
    pub(super) period: Option<Days>,
    /// Whether it only names the whole, and its tables follow: “a school: 20 teachers, 400 students”.
    pub(super) title: bool,
}

impl Header {
    /// A header that says nothing yet, up to an index.
    pub(super) fn blank(next: usize) -> Self {
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
            movement: None,
            sources: None,
            crossing: Vec::new(),
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
pub(super) enum Boundary {
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
    let mut reader = Reader {
        setting,
        tables: Vec::new(),
        current: None,
        pending: Vec::new(),
        listing: false,
        sides: all_sides(tokens),
    };
    let mut at = 0;
    let mut boundary = Boundary::Start;
    let (mut between, mut titled) = (false, false);
    let (tokens, trailing) = match trailing_table(tokens) {
        Some((front, header))
            if reader
                .header(tokens, 0, Boundary::Start)
                .is_none_or(|found| found.rows == Rows::Unsaid && found.words == header.words) =>
        {
            (front, Some(header))
        }
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
                let front = tokens.get(from..at).unwrap_or_default();
                titled |= front.iter().filter_map(Token::word).any(|word| entities::tables_of(word).is_some());
                reader.listing = true;
                boundary = Boundary::Comma;
                at = at.max(from + 1);
                continue;
            }
            let mut said = tokens.get(from..at).unwrap_or_default().to_vec();
            let movement = said.iter().find_map(|token| match token.kind {
                Kind::Series(movement) => Some(movement),
                _ => None,
            });
            let header = Header { every: header.every.or(cadence::take(&mut said)), movement, ..header };
            let extra = header.extra.clone();
            reader.open(header);
            reader.pending.extend(extra);
            boundary = Boundary::Inside;
            // The columns may stand in brackets right behind.
            if let Some(Kind::Group(inside)) = tokens.get(at).map(|token| &token.kind) {
                reader.pending.extend(declared(inside));
                reader.pending.push(Token { kind: Kind::Break, start: 0, end: 0, glued: false });
                at += 1;
                boundary = Boundary::Comma;
                // “customers (id, name) with 500 rows”
                let with = usize::from(tokens.get(at).is_some_and(|token| token.is_any(&["with", "having", "of"])));
                if let Some((count, behind)) = rows_follow(tokens, at + with, false)
                    && let Some(table) = reader.current.and_then(|current| reader.tables.get_mut(current))
                {
                    table.rows = counted_rows(count, &mut table.notes);
                    at = behind;
                }
            } else if word_at(tokens, at + 1) == "have"
                && reader.table_of(&names::singular(word_at(tokens, at))).is_some_and(|of| Some(of) != reader.current)
            {
                // “users (1000), orders (5 per user): users have …”
                boundary = Boundary::Line;
            } else if boundary_before == Boundary::Start
                && how_many(tokens, at)
                    .is_some_and(|(_, _, behind)| noun_at(tokens, behind).is_some_and(|noun| noun.each))
            {
                boundary = Boundary::Comma;
            } else if boundary_before == Boundary::Start
                && tokens.get(at).is_some_and(|token| token.is_any(&["each", "every", "for"]))
            {
                boundary = Boundary::Line;
            }
            continue;
        }
        if token.is("between") {
            between = true;
        }
        if let Some((links, behind)) = reader.tied_list(tokens, at) {
            if let Some(table) = reader.current.and_then(|current| reader.tables.get_mut(current)) {
                table.links.extend(links);
            }
            at = behind.max(at + 1);
            continue;
        }
        boundary = match &token.kind {
            Kind::Break | Kind::Mark('.' | ';' | '?' | '!') => Boundary::Line,
            Kind::Mark(',') => Boundary::Comma,
            // “name;email - 50 rows”, but “10 - 50 rows”
            Kind::Mark('-')
                if !at
                    .checked_sub(1)
                    .is_some_and(|at| matches!(tokens.get(at).map(|token| &token.kind), Some(Kind::Number(_))))
                    && rows_follow(tokens, at + 1, false).is_some() =>
            {
                Boundary::Comma
            }
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
    // “hospital: patients with name and visits with date”: under one heading, what usually belongs to another does.
    for at in 1..if titled { reader.tables.len() } else { 0 } {
        let (front, behind) = reader.tables.split_at_mut(at);
        let Some(table) = behind.first_mut().filter(|table| !table.columns.is_empty() && table.links.is_empty()) else {
            continue;
        };
        let there = |owner: &&&str| front.iter().any(|table| table.thing == **owner);
        let named = |owner: &&&str| !table.columns.iter().any(|column| column.name.starts_with(**owner));
        let owners = entities::owners_of(&table.thing).iter().filter(there).filter(named);
        table.links = owners.map(|owner| (*owner).to_owned()).collect();
    }
    // “price in EUR, 500 items”: how many of what has the columns before.
    if let [first, counted] = reader.tables.as_mut_slice()
        && (first.thing.is_empty() && first.rows == Rows::Unsaid && !first.columns.is_empty())
        && (counted.columns.is_empty() && matches!(counted.rows, Rows::Count(_)))
    {
        let given = std::mem::replace(counted, blank_table());
        (first.name, first.words, first.thing, first.rows) = (given.name, given.words, given.thing, given.rows);
        first.notes.extend(given.notes);
        reader.tables.truncate(1);
    }
    reader.tables
}

pub(super) struct Reader<'a> {
    pub(super) setting: &'a Setting<'a>,
    pub(super) tables: Vec<Table>,
    pub(super) current: Option<usize>,
    /// Tokens that list columns of the current table.
    pub(super) pending: Vec<Token>,
    /// Whether a list of tables was announced, or the columns of the table before stood in brackets.
    pub(super) listing: bool,
    /// Things that are combined somewhere in the description.
    pub(super) sides: Vec<String>,
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

    /// “… with grade A-F referencing students and courses”: the rows belong to both, the grade to neither.
    fn tied_list(&self, tokens: &[Token], at: usize) -> Option<(Vec<String>, usize)> {
        let lead = ["referencing", "linked", "linking", "belonging", "related", "connected", "tied"];
        tokens.get(at).filter(|token| token.is_any(&lead) && self.current.is_some())?;
        let (links, behind) = link_at(tokens, at)?;
        let there = |thing: &String| self.tables.iter().any(|table| table.thing == *thing);
        let piece = self.pending.rsplit(|token| token.is_mark(',') || token.kind == Kind::Break).next()?;
        let told = piece.iter().any(|token| {
            matches!(token.kind, Kind::Number(_) | Kind::Group(_))
                || token.word().is_some_and(|word| details::letters(word).is_some())
        });
        (links.iter().all(there) && (links.len() > 1 || told)).then_some((links, behind))
    }

    /// Makes columns of what was collected.
    fn flush(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        let every = cadence::take(&mut pending);
        let movement = series::take(&mut pending);
        while pending.last().is_some_and(|last| {
            last.is_any(&["and", "plus", "then", "also", "with", "additionally"])
                || last.is_mark(',')
                || last.is_mark(';')
                || last.is_mark('-')
        }) {
            pending.pop();
        }
        if let Some(table) = self.current.and_then(|current| self.tables.get_mut(current)) {
            table.every = table.every.or(every);
            table.movement = table.movement.or(movement);
        }
        let anomalies = anomalies::take(&mut pending);
        if self.current.is_none() && !anomalies.is_empty() {
            self.tables.push(blank_table());
            self.current = Some(self.tables.len() - 1);
        }
        if let Some(table) = self.current.and_then(|current| self.tables.get_mut(current)) {
            table.anomalies.extend(anomalies);
        }
        let told_again = every.is_some()
            || movement.is_some()
            || self.current.and_then(|current| self.tables.get(current)).is_some_and(|table| table.every.is_some());
        let period = if told_again { self.take_period(&mut pending) } else { None };
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
        // “hourly temperature for 2025, normal mean 15 sd 8”: the rest speaks of what is measured.
        if let Some(table) = self.current.and_then(|current| self.tables.get(current))
            && table.every.is_some()
            && table.columns.is_empty()
            && Sort::of(&type_for_name(&table.thing, None).column).is_number()
            && let Some(first) = pending.iter().find(|token| !token.is_mark(',')).cloned()
            && shapes::is_distribution(first.word().unwrap_or_default())
        {
            pending.retain(|token| !token.is_mark(','));
            pending.insert(0, Token { kind: Kind::Quoted(table.thing.clone()), ..first });
        }
        let place =
            Place { source: self.setting.source, today: self.setting.today, table: name, nested: self.setting.nested };
        let found = columns(&pending, &place, before);
        if found.is_empty() {
            return;
        }
        if self.current.is_none() {
            self.tables.push(Table { every, movement, period, ..blank_table() });
            self.current = Some(self.tables.len() - 1);
        }
        let Some(table) = self.current.and_then(|current| self.tables.get_mut(current)) else { return };
        for column in found {
            put(&mut table.columns, column);
        }
    }

    /// “…, for 2 years, …” in a list of columns is no column.
    fn take_period(&self, pending: &mut Vec<Token>) -> Option<Days> {
        let mut at = 0;
        for piece in pending.clone().split(|token| token.is_mark(',') || token.kind == Kind::Break) {
            let found = (0..piece.len().min(12)).find_map(|start| {
                let (days, end) = period_at(piece, start, self.setting.today)
                    .or_else(|| length_alone(piece, start, self.setting.today))
                    .filter(|(_, end)| *end == piece.len())?;
                let length = piece.get(start)?.is_any(&["for", "over", "covering"]);
                // “temperature in July 2025” has no date of its own, “published in July 2025” has.
                let words = piece.get(..start)?.split(|token| token.is("and")).next_back()?;
                let name: Vec<&str> = words.iter().filter_map(Token::word).collect();
                let measured = || {
                    let guess = type_for_name(&name.join(" "), None);
                    guess.known && guess.column.get("type").is_some_and(|kind| kind == "integer" || kind == "number")
                };
                (start == 0 || length || measured()).then_some((days, start, end))
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
                table.crossing.extend(header.crossing);
                table.notes.extend(header.notes);
                table.every = table.every.or(header.every);
                table.movement = table.movement.or(header.movement);
                table.period = table.period.take().or(header.period);
            }
            return;
        }
        let mut table = named_table(&header.words);
        table.rows = header.rows;
        table.links = header.links;
        table.notes = header.notes;
        table.every = header.every;
        table.movement = header.movement;
        table.sources = header.sources;
        table.crossing = header.crossing;
        table.period = header.period;
        self.tables.push(table);
        self.current = Some(self.tables.len() - 1);
    }

    fn header(&self, tokens: &[Token], at: usize, boundary: Boundary) -> Option<Header> {
        if boundary == Boundary::Start {
            return self.crossing(tokens, at).or_else(|| self.first(tokens, at));
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
        if let Some(header) = self.crossing(tokens, start) {
            return Some(header);
        }
        self.each(tokens, start)
            .or_else(|| self.stepped(tokens, start, boundary))
            .or_else(|| self.counted(tokens, start, boundary))
            .or_else(|| if lead_with { None } else { self.named(tokens, start, boundary) })
    }

    /// “1000 orders with …”, “1 to 5 orders per customer”, “make it 500 rows”.
    pub(super) fn counted(&self, tokens: &[Token], at: usize, boundary: Boundary) -> Option<Header> {
        let (low, high, behind) = how_many(tokens, at)?;
        let mut noun = noun_at(tokens, behind)?;
        self.tie(&mut noun);
        let mut notes = Vec::new();
        let many = low != high;
        if noun.words.is_empty() {
            // “500 rows”: of the table that is being told of.
            // “…, 500 rows” may stand last in a list, too.
            let plainly = ["rows", "records"].contains(&word_at(tokens, behind)) && noun.end == End::Separator;
            let last = plainly || matches!(noun.end, End::Sentence | End::Text) || tokens.get(noun.next).is_none();
            // “at most 30 rows” says it, too; “1 to 5 records” are those of something.
            let many = low > 0.0 && numbers::quantity(tokens, at).is_some() && many;
            let rows = noun.generic && !many && (boundary == Boundary::Line || last);
            return rows.then(|| Header {
                rows: rows_between(low, high, &mut notes),
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
        let side = self.sides.contains(&thing);
        let listed = self.listing && bare && (entity || !vocabulary::is_phrase(&thing, ""));
        let accepted = match boundary {
            _ if plural && side => true,
            _ if plural && (big || listed) && bare && (self.current.is_some() || self.listing) => true,
            Boundary::Line => plural && (strong || entity || big),
            _ => plural && ((strong && (entity || big || noun.owner.is_some() || group)) || (entity && big)),
        };
        if !accepted || (many && noun.owner.is_none() && !(strong && (entity || group))) {
            return None;
        }
        let owner = noun.owner.or_else(|| {
            // “20 doctors, at most 200 patients” says nothing of each.
            let bound = boundary != Boundary::Inside && ["no", "not", "at"].contains(&word_at(tokens, at));
            let current = self.current.and_then(|current| self.tables.get(current)).filter(|_| many)?;
            if bound && !matches!(current.rows, Rows::Per(..)) && high.max(low) >= 10.0 {
                return None;
            }
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
            None => rows_between(low, high, &mut notes),
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

    /// “loans of books by members”: what tables of their own are among the words is what the rows belong to.
    fn tie(&self, noun: &mut Noun) {
        let Some((first, rest)) = noun.words.split_first() else { return };
        let things: Vec<String> = rest.iter().filter(|word| *word != "by").map(|word| names::singular(word)).collect();
        let there = |thing: &String| self.tables.iter().any(|table| table.thing == *thing);
        if names::singular(first) != *first && !things.is_empty() && things.iter().all(there) {
            noun.links.extend(things);
            noun.words.truncate(1);
        }
    }

    /// “orders: id, total”, “orders (id, total)”, “the orders table has …”.
    fn named(&self, tokens: &[Token], at: usize, boundary: Boundary) -> Option<Header> {
        let noun = noun_at(tokens, at).filter(|noun| !noun.words.is_empty() && noun.words.len() <= 3)?;
        if noun.numbered && !self.listing {
            return None;
        }
        let thing = thing_of(&noun.words);
        // “emails must be unique” says something about a column; nothing is listed behind “must be”.
        let judged = ["must", "should"].contains(&word_at(tokens, noun.next)) && word_at(tokens, noun.next + 1) == "be";
        if judged && self.table_of(&thing).is_none() {
            return None;
        }
        let said = tokens.get(at..noun.next).unwrap_or_default();
        let said_table = said.iter().any(|token| token.is_any(&["table", "tables", "records", "dataset"]));
        let is_stepped = said.iter().any(|token| matches!(token.kind, Kind::Every(_)));
        let entity = entities::is_entity(&thing);
        let last = noun.words.last()?;
        let plural = names::singular(last) != *last;
        let group = noun.end == End::Group && lists_columns(tokens.get(noun.next), &thing);
        let known = self.table_of(&thing);
        let list_behind = noun.end == End::Intro && list_follows(tokens.get(noun.next..).unwrap_or_default(), &thing);
        let verb = [
            "should", "must", "have", "has", "need", "needs", "include", "includes", "contain", "contains", "with",
            "having",
        ]
        .contains(&word_at(tokens, noun.next));
        // “orders, 500 rows: id, amount” on a line of its own.
        let passing = match tokens.get(noun.next) {
            Some(comma) if comma.is_mark(',') && boundary == Boundary::Line && noun.count.is_none() => {
                rows_in_passing(tokens, noun.next + 1)
            }
            _ => None,
        };
        let accepted = if boundary == Boundary::Line {
            (passing.is_some() || noun.per.is_some()) && (entity || plural)
                || noun.count.is_some() && (noun.end == End::Intro || group || entity)
                || (known.is_some() || entity && plural) && !noun.links.is_empty()
                || known.is_some() && (verb || group || list_behind)
                || said_table && (noun.end == End::Intro || group)
                || noun.owner.as_ref().is_some_and(|owner| self.table_of(owner).is_some()) && plural && is_stepped
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
            let listed = self.listing
                && (bare && starts || group || noun.numbered || noun.end == End::Intro && list_behind)
                || self.sides.contains(&thing) && self.bare();
            // “users have name, posts have title”
            let told =
                ["have", "has"].contains(&word_at(tokens, noun.next)) && known.is_some() && known != self.current;
            (entity || listed || told)
                && plural
                && (group
                    || told
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
            // How many is told by the step and the period.
            (Some(owner), _) if is_stepped => Rows::Per(owner, Value::Null),
            (Some(owner), _) => {
                let (low, high) = noun.per.unwrap_or((1.0, 5.0));
                if noun.per.is_none() {
                    let many = names::plural(&thing);
                    notes.push(format!("No number of {many} was given, so each {owner} has 1 to 5."));
                }
                Rows::Per(owner, if noun.mean { average_count((low + high) / 2.0) } else { per_count(low, high) })
            }
            (None, Some(count)) => counted_rows(count, &mut notes),
            (None, None) => Rows::Unsaid,
        };
        if let Some((count, behind)) = passing {
            rows = counted_rows(count, &mut notes);
            next = behind_intro(tokens, behind, &thing);
        }
        // “orders table with 500 rows and columns …”
        if noun.end == End::Intro {
            if let Some((count, behind)) = rows_follow(tokens, next + 1, false) {
                rows = counted_rows(count, &mut notes);
                next = behind;
                let columns = ["columns", "fields", "attributes"].contains(&word_at(tokens, next + 1));
                next += usize::from(word_at(tokens, next) == "and" && columns);
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
    pub(super) fn table_of(&self, thing: &str) -> Option<usize> {
        let last = |text: &str| text.rsplit(' ').next().unwrap_or_default().to_owned();
        let named = |table: &Table| !thing.is_empty() && table.thing == thing;
        self.tables.iter().position(named).or_else(|| {
            self.tables
                .iter()
                .position(|table| !thing.is_empty() && (last(&table.thing) == thing || table.thing == last(thing)))
        })
    }
}

/// “(name text, age int)”: a word for a type behind a name declares it, unless both are a name together (“phone number”).
/// What is declared with an everyday word is put in brackets, where no word belongs to the name.
fn declared(inside: &[Token]) -> Vec<Token> {
    const EVERYDAY: &[&str] = &["text", "number", "time", "date", "money"];
    let pieces = || inside.split(|token| token.is_mark(',') || token.kind == Kind::Break);
    let declares = |piece: &[Token]| {
        let (name, kind) = (word_at(piece, 0), word_at(piece, 1));
        let is_free = !name.is_empty() && !vocabulary::is_phrase(&format!("{name} {kind}"), "");
        is_free && details::type_word(kind).is_some()
    };
    // Such words declare only among others: “(gate number, seat)” has none.
    let is_typed = pieces().filter(|piece| declares(piece)).any(|piece| {
        let (name, kind) = (word_at(piece, 0), word_at(piece, 1));
        !EVERYDAY.contains(&kind) || kind == "text" && vocabulary::is_phrase(name, "")
    });
    let mut said = Vec::with_capacity(inside.len());
    let mut marks = inside.iter().filter(|token| token.is_mark(',') || token.kind == Kind::Break);
    for piece in pieces() {
        match piece {
            [name, kind, ..] if is_typed && kind.is_any(EVERYDAY) && declares(piece) => {
                let rest = piece.get(1..).unwrap_or_default().to_vec();
                said.extend([name.clone(), Token { kind: Kind::Group(rest), ..kind.clone() }]);
            }
            _ => said.extend_from_slice(piece),
        }
        said.extend(marks.next().cloned());
    }
    said
}

/// “…, 365 days, …”: so long until yesterday.
fn length_alone(piece: &[Token], at: usize, today: Date) -> Option<(Days, usize)> {
    let whole = at == 0 && matches!(piece.first()?.kind, Kind::Number(_)) && piece.len() == 2;
    let lead = Token { kind: Kind::Word("for".into()), ..piece.first()?.clone() };
    let said: Vec<Token> = [lead].into_iter().chain(piece.iter().cloned()).collect();
    whole.then(|| super::dates::length(&said, 0, today)).flatten().map(|(days, end)| (days, end - 1))
}

/// The mark that stands behind the columns of a bracket.
fn is_bracket_end(token: &Token) -> bool {
    token.kind == Kind::Break && token.start == 0 && token.end == 0
}

/// A table without a name of its own.
pub(crate) fn blank_table() -> Table {
    Table {
        name: "records".into(),
        words: String::new(),
        thing: String::new(),
        rows: Rows::Unsaid,
        columns: Vec::new(),
        notes: Vec::new(),
        links: Vec::new(),
        every: None,
        movement: None,
        sources: None,
        crossing: Vec::new(),
        anomalies: Vec::new(),
        keys: Vec::new(),
        rules: Vec::new(),
        extent: None,
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
    let written = words.join(" ");
    let thing = thing_of(&words);
    // Only nouns that are known become plurals: nobody knows that of words of other languages.
    let known =
        entities::columns_of(&thing).is_some() || vocabulary::is_person(&thing) || vocabulary::is_phrase(&thing, "");
    if let Some(last) = words.last_mut().filter(|last| known && !last.ends_with("ed")) {
        *last = names::plural(last);
    }
    Table { name: names::snake(&words.join(" ")), thing, words: written, ..blank_table() }
}

/// How many for each: a constant, or each number of the range equally often.
pub(super) fn per_count(low: f64, high: f64) -> Value {
    let [low, high] = [low, high].map(|count| count.round().clamp(0.0, MOST_CHILDREN as f64));
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
pub(super) fn average_count(mean: f64) -> Value {
    json!({"kind": "poisson", "mean": super::spec::number(mean.clamp(0.1, MOST_CHILDREN as f64))})
}

/// What is to be said about a number of rows for each that was cut.
pub(super) fn cut_count(count: &Value) -> Option<String> {
    let most = MOST_CHILDREN as f64;
    let mut told = ["value", "max", "mean"].into_iter().filter_map(|setting| count.get(setting)?.as_f64());
    let is_cut = told.any(|count| count >= most);
    is_cut.then(|| format!("At most {} rows belong to one row; so many are taken.", super::spec::show(most)))
}

/// “no more than 15 employees” are 15, “at least 10” are 10.
fn rows_between(low: f64, high: f64, notes: &mut Vec<String>) -> Rows {
    let count = if low > 0.0 { low } else { high };
    if low != high {
        notes.push(format!("No exact number of rows was given; {} are made.", super::spec::show(count)));
    }
    counted_rows(count, notes)
}

pub(super) fn counted_rows(count: f64, notes: &mut Vec<String>) -> Rows {
    // Numbers are cut where they are read, at the same end.
    if count >= MOST_ROWS {
        notes.push(format!("A table has at most {} rows; so many are taken.", super::spec::show(MOST_ROWS)));
    }
    Rows::Count(count.clamp(0.0, MOST_ROWS) as u64)
}
