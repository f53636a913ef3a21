//! From a description to tables: where one begins, how many rows it has, and which words list its columns.

use super::columns::{Column, Place, columns};
use super::entities;
use super::names;
use super::numbers::{self, Span};
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
}

/// Rows of a table for which no number was said.
pub(crate) const USUAL_ROWS: u64 = 1000;
/// More rows than this are cut, with a note: the most that a recipe may ask for.
const MOST_ROWS: f64 = 1e15;

/// Words of a request that do not name what is wanted.
const FILLERS: &[&str] = &[
    "generate",
    "create",
    "make",
    "give",
    "me",
    "us",
    "please",
    "i",
    "need",
    "want",
    "would",
    "like",
    "produce",
    "build",
    "a",
    "an",
    "the",
    "some",
    "fake",
    "mock",
    "mocked",
    "synthetic",
    "random",
    "randomly",
    "sample",
    "test",
    "testing",
    "realistic",
    "dummy",
    "data",
    "dataset",
    "datasets",
    "table",
    "tables",
    "record",
    "records",
    "row",
    "rows",
    "entries",
    "list",
    "database",
    "db",
    "csv",
    "json",
    "xml",
    "file",
    "excel",
    "spreadsheet",
    "set",
    "of",
    "can",
    "you",
    "could",
    "hi",
    "hello",
    "hey",
    "to",
    "my",
    "our",
    "new",
    "with",
    "and",
    "also",
    "then",
    "about",
    "approximately",
    "roughly",
    "around",
    "add",
    "want",
    "get",
    "show",
    "let's",
    "lets",
    "let",
    "simulate",
    "populate",
    "fill",
    "seed",
    "schema",
    "model",
    "example",
    "examples",
    "different",
    "unique",
    "various",
    "typical",
    "simple",
    "basic",
    "small",
    "large",
    "big",
    "huge",
    "tiny",
    "at",
    "least",
    "exactly",
    "total",
    "number",
    "i'd",
    "i'm",
    "looking",
    "need:",
    "containing",
    "called",
    "named",
    "single",
    "one",
    "following",
    "another",
    "additional",
    "more",
    "each",
    "every",
    "second",
    "third",
    "collection",
    "full",
    "complete",
    "well",
    "as",
    "is",
    "it",
    "should",
    "be",
    "there",
    "are",
    "have",
    "has",
    "format",
    "app",
    "application's",
    "describing",
    "representing",
    "plus",
    "finally",
    "furthermore",
    "additionally",
    "next",
    "first",
    "relational",
    "demo",
    "plausible",
    "do",
    "entity",
    "entities",
    "up",
    "fields",
    "columns",
    "in",
    "sql",
    "parquet",
    "information",
    "mock-up",
    "fictional",
    "fictitious",
    "anonymized",
    "worth",
    "use",
    "using",
    "provide",
    "write",
    "return",
    "output",
    "export",
    "help",
    "working",
    "on",
    "project",
    "dev",
    "development",
    "instances",
    "samples",
    "rows:",
    "pieces",
    "items:",
    "tbl",
];

/// Words behind the name of a table that lead to its columns.
const INTROS: &[&str] = &[
    "with",
    "having",
    "including",
    "containing",
    "contains",
    "include",
    "includes",
    "has",
    "have",
    "where",
    "consisting",
    "comprising",
    "featuring",
    "columns",
    "fields",
    "attributes",
    "which",
    "that",
    "each",
    "columns:",
    "using",
    "should",
    "must",
    "showing",
    "who",
    "whose",
    "and",
    "need",
    "needs",
    "includes:",
    "were",
    "are",
    "is",
    "tracking",
    "properties",
];

/// Words between the name of a table and the words for its rows' owners.
const LINKS: &[&str] = &[
    "linked to",
    "linking to",
    "belonging to",
    "referencing",
    "related to",
    "connected to",
    "associated with",
    "placed by",
    "made by",
    "written by",
    "owned by",
    "that belong to",
    "which belong to",
    "that reference",
    "which reference",
    "for these",
    "for those",
    "from these",
    "from those",
    "for the",
    "tied to",
    "by these",
    "by those",
    "submitted by",
    "linked with",
    "that link to",
    "that refer to",
    "referring to",
    "belong to",
    "pointing to",
    "of these",
    "of those",
    "from the",
    "by the",
    "that are linked to",
    "created by",
    "reference",
];

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
    let mut reader = Reader { setting, tables: Vec::new(), current: None, pending: Vec::new() };
    let mut at = 0;
    let mut boundary = Boundary::Start;
    let mut between = false;
    while let Some(token) = tokens.get(at) {
        let header = if boundary == Boundary::Inside { None } else { reader.header(tokens, at, boundary) };
        if let Some(header) = header {
            at = header.next.max(at);
            let boundary_before = boundary;
            reader.flush();
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
}

impl Reader<'_> {
    /// Makes columns of what was collected.
    fn flush(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        while pending.last().is_some_and(|last| {
            last.is_any(&["and", "plus", "then", "also", "with", "additionally"])
                || last.is_mark(',')
                || last.is_mark(';')
        }) {
            pending.pop();
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
            self.tables.push(blank_table());
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
            }
            return;
        }
        let mut table = named_table(&header.words);
        table.rows = header.rows;
        table.links = header.links;
        table.notes = header.notes;
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
                return Some(Header {
                    words,
                    rows: Rows::Unsaid,
                    links: Vec::new(),
                    notes: Vec::new(),
                    next: at,
                    again: None,
                    of_current: false,
                    extra: Vec::new(),
                });
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
        while let Some(token) = tokens.get(next).filter(|_| next < at + 200) {
            if let Some((found, behind)) = link_at(tokens, next).filter(|_| !words.is_empty()) {
                links.extend(found);
                next = behind;
                continue;
            }
            if let Some((found, behind)) = owner_at(tokens, next).filter(|_| !words.is_empty()) {
                owner = Some(found);
                next = behind;
                continue;
            }
            if token.is_any(&["aged", "age"]) && !words.is_empty() {
                // “people aged 18 to 65 with …” names a column in passing.
                if let Some((_, _, behind)) = numbers::span(tokens, next + 1) {
                    extra.push(Token { kind: Kind::Quoted("age".into()), ..token.clone() });
                    extra.extend(tokens.get(next + 1..behind).unwrap_or_default().iter().cloned());
                    extra.push(Token { kind: Kind::Break, ..token.clone() });
                    next = behind;
                    continue;
                }
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
                    let goes_on = token.is_mark(',')
                        && (["with", "having", "including", "containing", "where", "whose", "featuring"]
                            .contains(&after)
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
                Kind::Quoted(_) | Kind::Number(_) | Kind::Day(..) | Kind::Clock(_) | Kind::Mark(_) => {}
            }
            next += 1;
        }
        words.retain(|word| word.chars().any(char::is_alphabetic));
        let thing = thing_of(&words);
        let column = !entities::is_entity(&thing) && vocabulary::is_phrase(&thing, "");
        let known = entities::columns_of(&thing).is_some() || entities::tables_of(&thing).is_some();
        let plural = words.last().is_some_and(|last| names::singular(last) != *last);
        let listed = matches!(ended, End::Intro | End::Group);
        let accepted = match (words.is_empty(), count.is_some()) {
            (true, true) => asked || listed || ended == End::Separator,
            (true, false) => {
                (ended == End::Intro && next > at) || (ended == End::Group && lists_columns(tokens.get(next), ""))
            }
            // “id auto increment starting at 1000, name” begins with a column.
            (false, true) => {
                asked || listed || count_first || !vocabulary::is_phrase(words.first().map_or("", String::as_str), "")
            }
            (false, false) if listed => {
                !column || known || asked || (plural && list_follows(tokens.get(next..).unwrap_or_default()))
            }
            (false, false) if ended == End::Separator => entities::is_entity(&thing) && (plural || asked),
            (false, false) => known || (asked && plural && !column) || entities::tables_of(&words.join(" ")).is_some(),
        };
        if !accepted {
            return None;
        }
        if ended == End::Intro {
            next = behind_intro(tokens, next, &thing);
        }
        let rows = match (owner, count) {
            (Some(owner), count) => Rows::Per(owner, per_count(count.unwrap_or(3.0), count.unwrap_or(3.0))),
            (None, Some(count)) => counted_rows(count, &mut notes),
            (None, None) => Rows::Unsaid,
        };
        Some(Header { words, rows, links, notes, next, again: None, of_current: false, extra })
    }

    /// “1000 orders with …”, “1 to 5 orders per customer”, “make it 500 rows”.
    fn counted(&self, tokens: &[Token], at: usize, boundary: Boundary) -> Option<Header> {
        let (low, high, behind) = how_many(tokens, at)?;
        let noun = noun_at(tokens, behind)?;
        let mut notes = Vec::new();
        let many = low != high;
        if noun.words.is_empty() {
            // “500 rows”: of the table that is being told of.
            let rows = noun.generic && !many && boundary == Boundary::Line;
            return rows.then(|| Header {
                words: Vec::new(),
                rows: counted_rows(low, &mut notes),
                links: noun.links,
                notes,
                next: noun.next,
                again: None,
                of_current: true,
                extra: Vec::new(),
            });
        }
        let thing = thing_of(&noun.words);
        let entity = entities::is_entity(&thing);
        let plural = noun.words.last().is_some_and(|last| names::singular(last) != *last)
            || names::plural(noun.words.last()?) == *noun.words.last()?;
        let group = matches!(noun.end, End::Group) && lists_columns(tokens.get(noun.next), &thing);
        let strong = matches!(noun.end, End::Intro) || group || !noun.links.is_empty() || noun.owner.is_some();
        let big = low >= 10.0;
        let bare = self.pending.iter().all(|token| token.is_mark(',') || token.is("and")) && noun.end != End::Group;
        let accepted = match boundary {
            _ if plural && big && bare && self.current.is_some() => true,
            Boundary::Line => plural && (strong || entity || big),
            _ => plural && ((strong && (entity || big || noun.owner.is_some() || group)) || (entity && big)),
        };
        if !accepted || (many && noun.owner.is_none() && !(entity && strong)) {
            return None;
        }
        let owner = noun.owner.or_else(|| {
            many.then(|| self.current.and_then(|current| self.tables.get(current)).map(|table| table.thing.clone()))
                .flatten()
        });
        let rows = match owner {
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
            next,
            again,
            of_current: false,
            extra: Vec::new(),
        })
    }

    /// “Each customer has 1 to 5 orders with …”, “each record should have …”.
    fn each(&self, tokens: &[Token], at: usize) -> Option<Header> {
        let mut next = at;
        if words_at(tokens, at, "for each") || words_at(tokens, at, "for every") {
            next += 2;
        } else if ["each", "every"].contains(&word_at(tokens, at)) {
            next += 1;
        } else {
            return None;
        }
        let mut words = Vec::new();
        let verbs = [
            "has", "have", "with", "places", "makes", "gets", "owns", "contains", "writes", "can", "should", "must",
            "may", "will", "belongs", "places:", "includes", "receives", "holds", "needs", "generate", "create", "add",
            "there", "consists", "is", "buys", "takes",
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
            (is_generic(&owner) || ["one", "them"].contains(&owner.as_str())).then_some(self.current).flatten()
        })?;
        let mut links = Vec::new();
        if word_at(tokens, next) == "belongs" {
            links.extend(link_words(tokens, next + 2).0);
            return Some(Header {
                words: Vec::new(),
                rows: Rows::Unsaid,
                links,
                notes: Vec::new(),
                next: link_words(tokens, next + 2).1,
                again: Some(parent),
                of_current: false,
                extra: Vec::new(),
            });
        }
        while [
            "can", "should", "must", "may", "will", "has", "have", "with", "places", "makes", "gets", "owns",
            "contains", "writes", "be", "also", "includes", "receives", "holds", "needs", "generate", "create", "add",
            "there", "a", "an", "random", "number", "of", "either", "consists", "up", "buys", "takes",
        ]
        .contains(&word_at(tokens, next))
            && numbers::quantity(tokens, next).is_none()
            && how_many(tokens, next).is_none()
        {
            next += 1;
        }
        let mut notes = Vec::new();
        let several = ["several", "multiple", "many", "some", "few", "various", "zero"]
            .contains(&word_at(tokens, next))
            && word_at(tokens, next) != "zero";
        let many = how_many(tokens, next).or_else(|| several.then_some((1.0, 5.0, next + 1)));
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
                }
                let next = if noun.end == End::Intro { behind_intro(tokens, noun.next, &thing) } else { noun.next };
                let again = self.table_of(&thing);
                return Some(Header {
                    words: noun.words,
                    rows: Rows::Per(owner, per_count(low, high)),
                    links: noun.links,
                    notes,
                    next,
                    again,
                    of_current: false,
                    extra: Vec::new(),
                });
            }
        }
        Some(Header {
            words: Vec::new(),
            rows: Rows::Unsaid,
            links,
            notes,
            next,
            again: Some(parent),
            of_current: false,
            extra: Vec::new(),
        })
    }

    /// “orders: id, total”, “orders (id, total)”, “the orders table has …”.
    fn named(&self, tokens: &[Token], at: usize, boundary: Boundary) -> Option<Header> {
        let noun = noun_at(tokens, at).filter(|noun| !noun.words.is_empty() && noun.words.len() <= 3)?;
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
            let bare = matches!(noun.end, End::Separator | End::Sentence | End::Text)
                && self.pending.iter().all(|token| token.is_mark(',') || token.is("and"));
            let starts = self.tables.iter().all(|table| table.columns.is_empty()) && !self.tables.is_empty();
            entity
                && plural
                && (group
                    || bare && starts
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
            next,
            again: known,
            of_current: false,
            extra: Vec::new(),
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

/// A table without a name of its own.
pub(crate) fn blank_table() -> Table {
    Table {
        name: "records".into(),
        thing: String::new(),
        rows: Rows::Unsaid,
        columns: Vec::new(),
        notes: Vec::new(),
        links: Vec::new(),
    }
}

/// A table named after the things that its rows are.
pub(crate) fn named_table(words: &[String]) -> Table {
    let mut words: Vec<String> = words.iter().flat_map(|word| names::split(word)).collect();
    if words.is_empty() {
        return blank_table();
    }
    let thing = thing_of(&words);
    if let Some(last) = words.last_mut() {
        *last = names::plural(last);
    }
    Table { name: names::snake(&words.join(" ")), thing, ..blank_table() }
}

/// The singular of the words for a table's rows.
fn thing_of(words: &[String]) -> String {
    vocabulary::thing_of(&words.join(" "))
}

/// How the words for a table end.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    Intro,
    Group,
    Separator,
    Sentence,
    Text,
}

struct Noun {
    words: Vec<String>,
    /// Whether “rows”, “records” or the like was among the words.
    generic: bool,
    links: Vec<String>,
    owner: Option<String>,
    /// How many, when that stood in brackets: “students (500)”.
    count: Option<f64>,
    end: End,
    next: usize,
}

/// The words for a table's rows at an index, with their owners.
fn noun_at(tokens: &[Token], at: usize) -> Option<Noun> {
    let mut noun = Noun {
        words: Vec::new(),
        generic: false,
        links: Vec::new(),
        owner: None,
        count: None,
        end: End::Text,
        next: at,
    };
    while let Some(token) = tokens.get(noun.next).filter(|_| noun.next < at + 40) {
        if let Some((found, behind)) = link_at(tokens, noun.next).filter(|_| !noun.words.is_empty()) {
            noun.links.extend(found);
            noun.next = behind;
            continue;
        }
        if let Some((owner, behind)) = owner_at(tokens, noun.next).filter(|_| !noun.words.is_empty() || noun.generic) {
            noun.owner = Some(owner);
            noun.next = behind;
            continue;
        }
        match &token.kind {
            Kind::Word(word) if word == "and" => noun.end = End::Separator,
            Kind::Word(word) if INTROS.contains(&word.as_str()) => noun.end = End::Intro,
            Kind::Word(word) if FILLERS.contains(&word.as_str()) => {
                noun.generic |= is_generic(&names::singular(word));
                noun.next += 1;
                continue;
            }
            Kind::Word(word) if noun.words.len() < 4 && noun.links.is_empty() && noun.owner.is_none() => {
                noun.words.push(word.clone());
                noun.next += 1;
                continue;
            }
            Kind::Word(_) => return None,
            Kind::Group(inside) => match row_count(inside, 0).filter(|_| inside.len() <= 2) {
                Some((count, _)) => {
                    noun.count = Some(count);
                    noun.next += 1;
                    continue;
                }
                None => noun.end = End::Group,
            },
            Kind::Mark(':') => noun.end = End::Intro,
            Kind::Mark(',' | ';') => noun.end = End::Separator,
            Kind::Mark('.' | '!' | '?') | Kind::Break => noun.end = End::Sentence,
            _ => return None,
        }
        break;
    }
    Some(noun)
}

/// A number of rows at an index: no share, no price, no year of a date.
fn row_count(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let (count, next) = numbers::quantity(tokens, at)?;
    let plain =
        !count.percent && count.money.is_none() && count.value >= 0.0 && (count.value.fract() == 0.0 || count.scaled);
    let unit = tokens.get(next).is_some_and(|token| {
        token.is_mark('-') || token.is_any(&["days", "months", "weeks", "years", "day", "month", "year", "week"])
    });
    (plain && !unit).then_some((count.value, next))
}

/// “1000 rows” at an index, when no number was given yet.
fn rows_follow(tokens: &[Token], at: usize, given: bool) -> Option<(f64, usize)> {
    let (count, behind) = row_count(tokens, at).filter(|_| !given)?;
    is_generic(&names::singular(word_at(tokens, behind))).then_some((count, behind + 1))
}

/// “5”, “1 to 5”, “up to 10”, “about 3” of something.
fn how_many(tokens: &[Token], at: usize) -> Option<(f64, f64, usize)> {
    if tokens.get(at).is_none_or(|token| token.percent().is_some()) {
        return None;
    }
    let lead = usize::from(["about", "around", "approximately", "roughly", "exactly"].contains(&word_at(tokens, at)));
    if let Some((Span { min, max, percent: false, money: None, .. }, None, next)) = numbers::span(tokens, at + lead) {
        let low = min.unwrap_or(0.0).max(0.0);
        let high = max.unwrap_or(low * 2.0 + 3.0).max(low);
        return Some((low, high, next));
    }
    row_count(tokens, at + lead).map(|(count, next)| (count, count, next))
}

/// “linked to customers and products” at an index: the things and the index behind them.
fn link_at(tokens: &[Token], at: usize) -> Option<(Vec<String>, usize)> {
    let form = LINKS.iter().find(|form| words_at(tokens, at, form))?;
    let (links, next) = link_words(tokens, at + form.split(' ').count());
    (!links.is_empty()).then_some((links, next))
}

fn link_words(tokens: &[Token], at: usize) -> (Vec<String>, usize) {
    let mut links = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut next = at;
    while let Some(token) = tokens.get(next).filter(|_| words.len() < 4 && next < at + 40) {
        let joint = token.is("and") || token.is_mark(',') || token.is_mark('&');
        // “and” joins another thing only if one follows: a noun, not a number or a column list.
        let another = joint
            && tokens
                .get(next + 1)
                .and_then(Token::word)
                .is_some_and(|word| entities::is_entity(&names::singular(word)) || ["to", "a", "the"].contains(&word));
        match token.word() {
            _ if joint => {
                if !words.is_empty() {
                    links.push(thing_of(&std::mem::take(&mut words)));
                }
                if !another {
                    return (links, next);
                }
            }
            Some(
                "the" | "a" | "an" | "one" | "to" | "both" | "existing" | "these" | "those" | "table" | "tables"
                | "via" | "random" | "exactly" | "of",
            ) => {}
            Some(word) if INTROS.contains(&word) || ["by", "through", "using", "on", "per", "for"].contains(&word) => {
                break;
            }
            Some(word) => words.push(word.to_owned()),
            None => break,
        }
        next += 1;
    }
    if !words.is_empty() {
        links.push(thing_of(&words));
    }
    (links, next)
}

/// “per customer”, “for each customer” at an index.
fn owner_at(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let form = ["per", "for each", "for every", "by each", "for every single", "by every"]
        .into_iter()
        .find(|form| words_at(tokens, at, form))?;
    let next = at + form.split(' ').count();
    let word = tokens.get(next)?.word()?;
    let second = tokens
        .get(next + 1)
        .and_then(Token::word)
        .filter(|second| entities::is_entity(&format!("{word} {}", names::singular(second))));
    let words: Vec<String> = [Some(word), second].into_iter().flatten().map(str::to_owned).collect();
    Some((thing_of(&words), next + words.len()))
}

/// Whether a bracket lists columns, not values or a range.
fn lists_columns(token: Option<&Token>, thing: &str) -> bool {
    let Some(Kind::Group(inside)) = token.map(|token| &token.kind) else { return false };
    list_of_columns(inside, thing)
}

fn list_of_columns(inside: &[Token], thing: &str) -> bool {
    // A look at the front is enough, and keeps long lists from being read again at every comma.
    let front = inside.get(..inside.len().min(120)).unwrap_or_default();
    let parts: Vec<&[Token]> = front
        .split(|token| token.is_mark(',') || token.is_mark(';') || token.kind == Kind::Break || token.is("and"))
        .filter(|part| !part.is_empty())
        .take(8)
        .collect();
    let known = parts.iter().filter(|part| {
        let words: Vec<&str> = part.iter().map_while(Token::name).take(3).collect();
        (1..=words.len()).any(|count| {
            let guess = type_for_name(&words.get(..count).unwrap_or_default().join(" "), Some(thing));
            guess.known && guess.column.get("type").is_some_and(|kind| kind != "boolean")
        })
    });
    parts.len() >= 2 && known.count() * 2 >= parts.len()
}

/// Whether the line behind an intro lists at least two columns.
fn list_follows(tokens: &[Token]) -> bool {
    let end = tokens
        .iter()
        .take(200)
        .position(|token| token.kind == Kind::Break || token.is_mark('.') || token.is_mark(';'))
        .unwrap_or(tokens.len().min(200));
    let line = tokens.get(1..end.max(1)).unwrap_or_default();
    if line.is_empty() {
        // The list may stand on the lines below.
        return tokens.first().is_some_and(|token| token.is_mark(':')) && tokens.len() > end + 1;
    }
    list_of_columns(line, "")
}

/// Behind “with the following columns:”.
fn behind_intro(tokens: &[Token], at: usize, thing: &str) -> usize {
    let mut next = at;
    while let Some(token) = tokens.get(next).filter(|_| next < at + 12) {
        let word = token.is_any(&[
            "with",
            "having",
            "including",
            "containing",
            "contains",
            "include",
            "includes",
            "has",
            "have",
            "where",
            "consisting",
            "of",
            "comprising",
            "featuring",
            "columns",
            "fields",
            "attributes",
            "which",
            "that",
            "each",
            "the",
            "following",
            "these",
            "properties",
            "should",
            "must",
            "row",
            "record",
            "one",
            "contain",
            "are",
            "columns:",
            "using",
            "be",
            "like",
            "details",
            "information",
            "such",
            "as",
            "showing",
            "who",
            "need",
            "needs",
            "their",
            "features",
            "its",
            "own",
            "data",
        ]);
        // “where each order has …”
        let own = token.word().is_some_and(|word| !thing.is_empty() && thing.ends_with(&names::singular(word)))
            && tokens.get(next + 1).is_some_and(|after| {
                after.is_any(&[
                    "has", "have", "should", "must", "contains", "includes", "with", "having", "needs", "record", "row",
                ])
            });
        let word = word || own;
        let mark = token.is_mark(':') || token.is_mark('-') || token.is_mark(',') || token.kind == Kind::Break;
        // “has children”, “data usage”: a column may begin with such a word.
        let starts_name = next > at
            && !mark
            && tokens.get(next + 1).and_then(Token::word).is_some_and(|word| {
                ["has", "have", "data", "record", "row"].contains(&word_at(tokens, next))
                    && vocabulary::is_phrase(&format!("{} {word}", word_at(tokens, next)), "")
            });
        if !(word || mark) || starts_name {
            break;
        }
        next += 1;
    }
    next
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

fn counted_rows(count: f64, notes: &mut Vec<String>) -> Rows {
    if count > MOST_ROWS {
        notes.push(format!("{count} rows are more than a table can have; {} are taken.", super::spec::show(MOST_ROWS)));
    }
    Rows::Count(count.clamp(0.0, MOST_ROWS) as u64)
}
