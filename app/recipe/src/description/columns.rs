//! From a list of columns in words to columns with types: where one ends, what it is called, what was said about it.

use super::dates;
use super::details::{self, About, Details, is_formula, text_of, type_word};
use super::names;
use super::numbers::{self, Span};
use super::spec;
use super::statements::{self, Statement};
use super::vocabulary::{self, Guess, is_person, type_for_name};
use super::words::{Kind, Token, word_at, words_at};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

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
    /// The table that it was said to refer to.
    pub references: Option<String>,
    /// Whether its dates were given, not assumed.
    pub dated: bool,
    /// Whether its name or type was understood.
    pub known: bool,
    /// Whether it was called the primary key.
    pub key: bool,
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

/// Words before a column's name that are no part of it.
pub(super) const LEADS: &[&str] = &[
    "a",
    "an",
    "the",
    "their",
    "its",
    "his",
    "her",
    "some",
    "random",
    "randomly",
    "generated",
    "realistic",
    "fake",
    "valid",
    "also",
    "include",
    "includes",
    "including",
    "with",
    "having",
    "has",
    "have",
    "contain",
    "contains",
    "containing",
    "plus",
    "add",
    "then",
    "called",
    "named",
    "give",
    "following",
    "columns",
    "fields",
    "attributes",
    "make",
    "sure",
    "that",
    "of",
    "should",
    "must",
    "each",
    "every",
    "record",
    "row",
    "it",
    "they",
    "finally",
    "and",
    "as",
    "well",
    "along",
    "both",
    "where",
    "please",
    "be",
    "will",
    "properties",
    "set",
    "ensure",
    "includes:",
    "all",
    "are",
    "is",
    "want",
    "i",
    "we",
    "need",
    "possible",
    "features",
    "basic",
    "typical",
    "various",
    "other",
    "assigned",
    "corresponding",
    "associated",
    "plausible",
    "simple",
    "like",
    "mock",
    "dummy",
    "additionally",
    "optionally",
];

/// Words that open details when they stand behind a name.
pub(super) const OPENERS: &[&str] = &[
    "between",
    "ranging",
    "as",
    "which",
    "that",
    "where",
    "being",
    "either",
    "normally",
    "lognormal",
    "lognormally",
    "log-normal",
    "gaussian",
    "exponential",
    "exponentially",
    "poisson",
    "zipf",
    "zipfian",
    "uniform",
    "uniformly",
    "skewed",
    "unique",
    "optional",
    "nullable",
    "required",
    "mandatory",
    "references",
    "referencing",
    "linked",
    "never",
    "sometimes",
    "mostly",
    "mainly",
    "usually",
    "typically",
    "often",
    "around",
    "approximately",
    "roughly",
    "since",
    "should",
    "must",
    "is",
    "are",
    "can",
    "will",
    "could",
    "e.g.",
    "like",
    "such",
    "distributed",
    "autoincrement",
    "auto-increment",
    "auto-incrementing",
    "auto_increment",
    "incrementing",
    "sequential",
    "weighted",
    "calculated",
    "computed",
    "derived",
    "times",
    "multiplied",
    "with",
    "equals",
    "equal",
    "needs",
    "goes",
    "varies",
    "vary",
    "has",
    "have",
    "from",
    "in",
    "not",
    "chosen",
    "selected",
    "formatted",
    "matching",
    "nulls",
    "missing",
    "mean",
    "centered",
    "centred",
    "distinct",
    "occasionally",
    "always",
    "for",
    "averaging",
    "non-null",
    "falling",
    "dated",
    "born",
    "multiples",
    "onwards",
];

/// Words that open details only in front of a number or a date.
pub(super) const MEASURES: &[&str] = &[
    "of",
    "at",
    "up",
    "under",
    "over",
    "above",
    "below",
    "less",
    "more",
    "min",
    "max",
    "minimum",
    "maximum",
    "before",
    "after",
    "during",
    "within",
    "until",
    "last",
    "past",
    "next",
    "previous",
    "this",
    "about",
    "on",
    "fewer",
    "greater",
    "older",
    "younger",
    "starting",
    "range",
    "normal",
    "average",
    "no",
    "recent",
    "early",
    "late",
    "current",
    "yesterday",
    "today",
];

/// Single words that share the noun of the name behind them: “first and last name”.
pub(super) const PAIRED: &[&str] = &[
    "first",
    "last",
    "middle",
    "start",
    "end",
    "begin",
    "min",
    "max",
    "minimum",
    "maximum",
    "hire",
    "shipping",
    "billing",
    "home",
    "work",
    "origin",
    "destination",
    "departure",
    "arrival",
    "open",
    "close",
    "opening",
    "closing",
    "high",
    "low",
    "pickup",
    "dropoff",
    "away",
    "source",
    "sender",
    "receiver",
    "recipient",
    "created",
    "updated",
    "systolic",
    "diastolic",
    "birth",
    "death",
    "order",
    "delivery",
    "ship",
    "due",
    "issue",
    "expiry",
    "check-in",
    "check-out",
    "checkin",
    "checkout",
    "admission",
    "discharge",
    "buyer",
    "seller",
    "primary",
    "secondary",
    "given",
    "family",
    "street",
    "mailing",
    "physical",
    "mobile",
    "unit",
    "total",
    "gross",
    "net",
    "expected",
    "actual",
    "scheduled",
    "creation",
    "modification",
    "join",
    "exit",
];

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
        if let Some(statement) = statements::statement(&item, place) {
            if let Some(column) = stated(&statement, &found, known, place) {
                match found.iter_mut().find(|before| before.name == column.name) {
                    Some(before) => *before = column,
                    None => found.push(column),
                }
            }
            continue;
        }
        let said = item_of(&item, place);
        let Some(said) = said else { continue };
        // “Age should be between 18 and 80.” speaks of a column that is already there.
        let name = names::snake(&said.name);
        let (one, many) = (names::singular(&name), names::plural(&name));
        let same = |column: &&Column| [&name, &one, &many].contains(&&column.name);
        let again = found.iter().find(same).or_else(|| known.iter().find(same)).cloned();
        if let Some(before) = again {
            let mut changed = amended(before, &said, place);
            changed.known = true;
            match found.iter_mut().find(|column| column.name == changed.name) {
                Some(place) => *place = changed,
                None => found.push(changed),
            }
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
        found.extend(made);
    }
    found
}

/// A column with what a sentence says about it; a new one where the sentence is the first to name it.
fn stated(statement: &Statement, found: &[Column], known: &[Column], place: &Place) -> Option<Column> {
    let column = found
        .iter()
        .chain(known)
        .find(|column| statements::speaks_of(statement, &column.name))
        .cloned()
        .or_else(|| built(&Item::named(&statement.name), place).into_iter().next())?;
    let mut column = column;
    statements::apply(&mut column, &statement.said);
    Some(column)
}

/// One item of the list: its name and what stands behind it.
struct Item {
    name: String,
    details: Vec<Token>,
    /// Flags in front of the name: “unique email”.
    unique: bool,
    optional: bool,
    required: bool,
    sequential: bool,
    count: Option<u64>,
}

impl Item {
    /// An item of which only the name is known.
    fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            details: Vec::new(),
            unique: false,
            optional: false,
            required: false,
            sequential: false,
            count: None,
        }
    }
}

/// Cuts the list into items, one for a column.
fn items(tokens: &[Token], place: &Place) -> Vec<Vec<Token>> {
    let ends_line = |token: &Token| {
        token.kind == Kind::Break
            || token.is_mark(';')
            || token.is_mark('.')
            || token.is_mark('?')
            || token.is_mark('!')
    };
    let mut all: Vec<Vec<Token>> = Vec::new();
    for line in tokens.split(ends_line) {
        let line = match line.first() {
            Some(first) if first.is_mark(',') || first.is_mark(':') => line.get(1..).unwrap_or_default(),
            _ => line,
        };
        if line.is_empty() {
            continue;
        }
        let whole = one_item(line);
        let mut pieces: Vec<Vec<Token>> = Vec::new();
        if whole {
            pieces.push(line.to_vec());
        } else {
            for piece in share_nouns(comma_pieces(line)) {
                join_or_push(&mut pieces, piece, place);
            }
        }
        all.extend(pieces);
    }
    all
}

/// A line such as `status: active, inactive`: one colon, early, and no second column behind a comma.
fn one_item(line: &[Token]) -> bool {
    let colons = line.iter().filter(|token| token.is_mark(':') || token.is_mark('=')).count();
    let first = line.iter().position(|token| token.is_mark(':'));
    let early = first.is_some_and(|at| {
        at > 0
            && at <= 5
            && line
                .get(..at)
                .unwrap_or_default()
                .iter()
                .all(|token| matches!(token.kind, Kind::Word(_) | Kind::Quoted(_)))
    });
    let list = first.is_some_and(|at| {
        let lead = line.get(..at).unwrap_or_default();
        lead.iter().all(|token| token.is_any(LEADS))
            || lead.last().is_some_and(|token| {
                token.is_any(&[
                    "columns",
                    "fields",
                    "attributes",
                    "properties",
                    "schema",
                    "include",
                    "includes",
                    "contain",
                    "following",
                ])
            })
    });
    early && colons == 1 && !list
}

/// Pieces at commas and “and”, keeping “between A and B” and dates whole; with each, whether “and” stood before it.
fn comma_pieces(line: &[Token]) -> Vec<(Vec<Token>, bool)> {
    let mut pieces = Vec::new();
    let mut piece: Vec<Token> = Vec::new();
    let mut between = false;
    let mut behind_and = false;
    for (at, token) in line.iter().enumerate() {
        if token.is("between") {
            between = true;
        }
        let before = at.checked_sub(1).and_then(|at| line.get(at));
        let year_behind = matches!(line.get(at + 1).map(|token| &token.kind), Some(Kind::Number(number)) if (1900.0..2200.0).contains(&number.value) && number.decimals == 0);
        let day_before = matches!(before.map(|token| &token.kind), Some(Kind::Number(number)) if number.value <= 31.0);
        let comma = token.is_mark(',') && !(year_behind && day_before && at > 1);
        let joined = ["up", "above", "over", "older", "below", "under"].contains(&word_at(line, at + 1))
            && !day_before_is_word(before);
        let date_time = before.is_some_and(|before| before.is("date"))
            && word_at(line, at + 1) == "time"
            && at + 2 >= line.len()
            && piece.len() == 1;
        let and =
            (token.is_any(&["and", "plus"]) || token.is_mark('&')) && !joined && !date_time && !calculates(&piece);
        let also = words_at(line, at, "as well as") || words_at(line, at, "along with");
        if comma || (and && !between) || also {
            if !piece.is_empty() {
                pieces.push((std::mem::take(&mut piece), behind_and));
            }
            behind_and = and;
        } else {
            piece.push(token.clone());
        }
        if token.is("and") || token.is_mark('&') {
            between = false;
        }
    }
    if !piece.is_empty() {
        pieces.push((piece, behind_and));
    }
    pieces
}

fn day_before_is_word(before: Option<&Token>) -> bool {
    before.is_none_or(|token| !matches!(token.kind, Kind::Number(_)))
}

/// “total = price plus tax”: here “plus” adds.
fn calculates(piece: &[Token]) -> bool {
    piece.iter().any(|token| token.is_mark('=') || token.is_any(&["equals", "sum", "calculated", "computed"]))
}

/// Puts a piece behind the item that it belongs to, or begins a new item.
fn join_or_push(pieces: &mut Vec<Vec<Token>>, piece: Vec<Token>, place: &Place) {
    let comma = |piece: &[Token]| Token {
        kind: Kind::Mark(','),
        start: piece.first().map_or(0, |token| token.start),
        end: piece.first().map_or(0, |token| token.start),
        glued: false,
    };
    if statements::statement(&piece, place).is_some() {
        pieces.push(piece);
        return;
    }
    if let Some(own) = said_of_all(pieces, &piece) {
        pieces.push(own);
        return;
    }
    if let Some(named) = named_by_values(pieces.last(), &piece, place) {
        pieces.push(named);
        return;
    }
    let alternatives = piece.first().is_some_and(|token| token.is("or"))
        || (piece.iter().any(|token| token.is("or"))
            && !knows_name(&piece, place)
            && !piece.iter().any(|token| token.is_mark(':')));
    if alternatives && !pieces.is_empty() {
        // “status active, inactive or pending”: back to the piece that has a column's name.
        let mut start = pieces.len() - 1;
        while start > 0
            && pieces.len() - start < 12
            && !pieces.get(start).is_some_and(|piece| {
                (knows_name(piece, place) || begins_with_name(piece, place)) && !is_boolean_word(piece)
            })
        {
            start -= 1;
        }
        let tail = pieces.split_off(start + 1);
        if let Some(target) = pieces.last_mut() {
            // The first value may stand right behind the name.
            let cut = name_length(target, place);
            if cut < target.len()
                && !target.iter().any(|token| token.is_mark(':') || matches!(token.kind, Kind::Group(_)))
            {
                let mark = Token { kind: Kind::Mark(':'), ..comma(target.get(cut..).unwrap_or_default()) };
                target.insert(cut, mark);
            }
            for more in tail.into_iter().chain([piece]) {
                target.push(comma(&more));
                target.extend(more);
            }
        }
        return;
    }
    let several = pieces.len() >= 2;
    let Some(previous) = pieces.last_mut() else {
        pieces.push(piece);
        return;
    };
    let has = |tokens: &[Token], test: &dyn Fn(&Token) -> bool| tokens.iter().any(test);
    let known = knows_name(&piece, place);
    let colon_list = has(previous, &|token| token.is_mark(':'))
        && !has(&piece, &|token| token.is_mark(':') || matches!(token.kind, Kind::Group(_)));
    let colon_values = colon_list && (!known || is_boolean_word(&piece)) && !type_behind_colon(previous);
    let shares =
        has(&piece, &|token| token.percent().is_some()) && has(previous, &|token| token.percent().is_some()) && !known;
    let share_first = piece.first().is_some_and(|token| token.percent().is_some());
    let quotes = matches!(piece.first().map(|token| &token.kind), Some(Kind::Quoted(_)))
        && previous.len() > 1
        && has(previous, &|token| matches!(token.kind, Kind::Quoted(_)))
        && !has(&piece, &|token| token.is_mark(':'));
    let speaks = !known && only_details(&piece, place);
    if piece.first().is_some_and(|token| token.is("both")) && speaks && several {
        // “start date and end date, both in 2023”
        for target in pieces.iter_mut().rev().take(2) {
            target.push(comma(&piece));
            target.extend(piece.iter().cloned());
        }
        return;
    }
    let listed = previous.iter().any(|token| token.is_any(&["list", "array", "subset", "lists", "arrays"]))
        && previous.iter().any(|token| token.is_any(&["from", "of", "among"]))
        && has(previous, &|token| matches!(token.kind, Kind::Number(_)))
        && !known
        && !has(&piece, &|token| token.is_mark(':') || matches!(token.kind, Kind::Group(_)));
    if listed || colon_values || shares || share_first && !speaks_of_nulls(&piece, place) || quotes || speaks {
        previous.push(comma(&piece));
        previous.extend(piece);
    } else {
        pieces.push(piece);
    }
}

/// “x, y and z all normal(0, 1)”: what stands behind “all” is said of the names before it, too.
fn said_of_all(pieces: &mut [Vec<Token>], piece: &[Token]) -> Option<Vec<Token>> {
    let at = piece.iter().position(|token| token.is("all")).filter(|at| (1..=3).contains(at))?;
    let (name, rest) = (piece.get(..at)?, piece.get(at + 1..)?);
    if name.iter().any(|token| token.name().is_none_or(|word| LEADS.contains(&word) && word != "like")) {
        return None;
    }
    let stem = |name: &[Token]| {
        let last = name.last().and_then(Token::word).unwrap_or_default();
        last.trim_end_matches(|character: char| character.is_ascii_digit()).to_owned()
    };
    let own = stem(name);
    for target in pieces.iter_mut().rev() {
        let words = target.iter().all(|token| token.word().is_some());
        let like = stem(target) == own && !own.is_empty();
        let unknown = target.last().and_then(Token::word).is_some_and(|word| !type_for_name(word, None).known);
        if !words || target.len() > 3 || !(like || unknown) {
            break;
        }
        target.extend(rest.iter().cloned());
    }
    Some(name.iter().chain(rest).cloned().collect())
}

/// “1000 people, 60% female, 40% male”, “80% active 20% inactive”: the values tell which column is meant, where the
/// column before can hold none of them.
fn named_by_values(previous: Option<&Vec<Token>>, piece: &[Token], place: &Place) -> Option<Vec<Token>> {
    piece.first().and_then(Token::percent)?;
    let known = item_of(piece, place).map(|item| type_for_name(&item.name, Some(place.table)));
    let yes_no = |guess: &Guess| guess.column.get("type").is_some_and(|kind| kind == "boolean");
    if known.is_some_and(|guess| guess.known && !yes_no(&guess))
        || previous.is_some_and(|previous| takes_values(previous, place))
    {
        return None;
    }
    let said = details::read(piece, &about(place));
    let values: Vec<String> = said
        .values
        .iter()
        .map(|(value, share)| share.and(value.as_str()).map(str::to_lowercase))
        .collect::<Option<Vec<String>>>()
        .filter(|values| !values.is_empty())?;
    if values.len() == 1 && yes_no(&type_for_name(values.first()?, None)) {
        // “90% active”: a column of true and false.
        return Some(piece.to_vec());
    }
    let genders = ["male", "female", "men", "women", "males", "females", "man", "woman"];
    let name = if values.iter().all(|value| genders.contains(&value.as_str())) {
        "gender".to_owned()
    } else {
        vocabulary::column_of_values(&values).unwrap_or_else(|| "status".to_owned())
    };
    let first = piece.first()?;
    let mut named =
        vec![Token { kind: Kind::Quoted(name), ..first.clone() }, Token { kind: Kind::Mark(':'), ..first.clone() }];
    named.extend(piece.iter().cloned());
    Some(named)
}

/// Whether the column of a piece may hold values to choose from.
fn takes_values(piece: &[Token], place: &Place) -> bool {
    let Some(item) = item_of(piece, place) else { return true };
    let guess = type_for_name(&item.name, Some(place.table));
    let kind = guess.column.get("type").and_then(Value::as_str).unwrap_or_default();
    let whole = kind == "person.gender" || kind.ends_with("status") || kind.ends_with("method");
    let other = ["person.", "location.", "phone.", "internet.", "finance.", "id.", "text.", "company.", "commerce."];
    !guess.known
        || whole
        || !(other.iter().any(|group| kind.starts_with(group))
            || ["uuid", "sequence", "date", "datetime", "integer", "number", "time"].contains(&kind))
}

/// `age: int` has its type behind the colon; the next piece is a column again.
fn type_behind_colon(previous: &[Token]) -> bool {
    let behind = previous.iter().position(|token| token.is_mark(':')).map_or(0, |at| at + 1);
    previous
        .get(behind..)
        .unwrap_or_default()
        .iter()
        .any(|token| token.word().and_then(type_word).is_some() || matches!(token.kind, Kind::Number(_)))
}

/// “10% of emails are missing” speaks of a column by its name.
fn speaks_of_nulls(piece: &[Token], place: &Place) -> bool {
    piece.len() > 3
        && piece
            .get(1..)
            .unwrap_or_default()
            .iter()
            .any(|token| token.word().is_some_and(|word| type_for_name(word, Some(place.table)).known))
        && piece.iter().any(|token| token.is_any(&["missing", "null", "empty", "blank"]))
}

fn about<'a>(place: &Place<'a>) -> About<'a> {
    About { source: place.source, today: place.today, dated: false, yes_no: false, numeric: false }
}

/// Whether a piece only says something about the column before it.
fn only_details(piece: &[Token], place: &Place) -> bool {
    let said = details::read(piece, &about(place));
    said.values.is_empty()
        && said.pieces.is_empty()
        && said.leftovers.is_empty()
        && said.formula.is_empty()
        && said.kind.is_none()
        && !said.list
}

/// Whether a piece begins with words that name a column.
fn knows_name(piece: &[Token], place: &Place) -> bool {
    // “after opened at” speaks of the column before it.
    let speaks = piece.len() > 1
        && piece
            .first()
            .is_some_and(|token| token.is_any(&["after", "before", "later", "within", "following", "default"]));
    !speaks
        && item_of(piece, place)
            .is_some_and(|item| !item.name.is_empty() && type_for_name(&item.name, Some(place.table)).known)
}

/// Whether a known name stands in front of more words: “status open”.
fn begins_with_name(piece: &[Token], place: &Place) -> bool {
    let length = name_length(piece, place);
    length < piece.len()
        && vocabulary::is_phrase(&text_of(piece.get(..length).unwrap_or_default(), place.source), place.table)
}

/// Whether a piece is a word like “active” or “paid”, a column only when it stands alone.
fn is_boolean_word(piece: &[Token]) -> bool {
    let [one] = piece else { return false };
    one.word().is_some_and(|word| type_for_name(word, None).column.get("type").is_some_and(|kind| kind == "boolean"))
}

/// How many tokens at the front of a piece are the column's name: the longest known beginning, else one word.
fn name_length(piece: &[Token], place: &Place) -> usize {
    let words = piece.iter().take_while(|token| token.word().is_some()).count();
    (1..=words.min(5))
        .rev()
        .find(|count| {
            let name = text_of(piece.get(..*count).unwrap_or_default(), place.source);
            let head = *count > 1
                && piece.get(*count - 1).is_some_and(|token| {
                    token.is_any(&[
                        "type", "status", "level", "category", "class", "kind", "group", "mode", "method", "tier",
                        "role",
                    ])
                });
            *count < piece.len() && (head || vocabulary::is_phrase(&name, place.table))
        })
        .unwrap_or(1)
}

/// “first and last name” becomes “first name” and “last name”.
fn share_nouns(pieces: Vec<(Vec<Token>, bool)>) -> Vec<Vec<Token>> {
    let mut shared: Vec<Vec<Token>> = Vec::new();
    for (piece, behind_and) in pieces {
        if let Some(previous) = shared.last_mut().filter(|_| behind_and) {
            let single: Vec<&Token> = previous.iter().filter(|token| !token.is_any(LEADS)).collect();
            let next: Vec<&Token> = piece.iter().filter(|token| !token.is_any(LEADS)).collect();
            if let ([one], [first, noun, rest @ ..]) = (single.as_slice(), next.as_slice()) {
                let word = noun.word().is_some_and(|word| !OPENERS.contains(&word));
                if one.is_any(PAIRED) && first.is_any(PAIRED) && word {
                    let mut joined = vec![(*one).clone(), (*noun).clone()];
                    let more = rest
                        .first()
                        .filter(|token| token.is_any(&["address", "date", "code", "time", "name", "number"]));
                    joined.extend(more.map(|token| (*token).clone()));
                    *previous = joined;
                }
            }
        }
        shared.push(piece);
    }
    shared
}

/// Reads the name at the front of an item and leaves the rest as details.
fn item_of(tokens: &[Token], place: &Place) -> Option<Item> {
    let mut item = Item::named("");
    let mut start = 0;
    let mut trailing: Vec<Token> = Vec::new();
    // “10% of emails are missing”: the share goes behind the name.
    if let (Some(percent), true) = (tokens.first().and_then(Token::percent), tokens.len() > 1) {
        let _ = percent;
        trailing.extend(tokens.first().cloned());
        start = 1;
    }
    while let Some(token) = tokens.get(start).filter(|_| start + 1 < tokens.len()) {
        match token.word() {
            Some("unique" | "distinct") => item.unique = true,
            Some("optional" | "nullable") => item.optional = true,
            Some("required" | "mandatory") => item.required = true,
            Some(
                "auto-incrementing" | "auto-increment" | "autoincrement" | "sequential" | "incrementing"
                | "auto-incremented" | "auto-generated",
            ) => item.sequential = true,
            Some("auto")
                if ["increment", "incrementing", "incremented", "generated"].contains(&word_at(tokens, start + 1)) =>
            {
                item.sequential = true;
                start += 1;
            }
            // “a list of 1 to 4 from python, sql, rust”: a list without a name.
            Some("list" | "array" | "subset")
                if word_at(tokens, start + 1) == "of" && numbers::quantity(tokens, start + 2).is_some() =>
            {
                item.name = "items".into();
                item.details = tokens.get(start..)?.to_vec();
                return Some(item);
            }
            Some("list" | "array") if ["of"].contains(&word_at(tokens, start + 1)) => {
                trailing.push(token.clone());
                start += 1;
            }
            Some(word) if LEADS.contains(&word) => {
                // “is active”, “has children”: questions are names; “their email” is not.
                let question = ["is", "has", "are", "have", "will", "should"].contains(&word)
                    && start == 0
                    && tokens.get(1).is_some_and(|next| next.word().is_some_and(|next| !LEADS.contains(&next)));
                let named = !["a", "an", "the", "their", "its"].contains(&word)
                    && vocabulary::is_phrase(
                        &text_of(tokens.get(start..start + 2).unwrap_or_default(), place.source),
                        "",
                    );
                if question && vocabulary::is_question(&text_of(tokens.get(..2).unwrap_or_default(), place.source))
                    || named
                {
                    break;
                }
            }
            _ if token.is_mark(':') || token.is_mark('-') || token.is_mark('*') || token.is_mark(',') => {}
            _ => break,
        }
        start += 1;
    }
    let tokens = tokens.get(start..)?;
    let mut at = 0;
    // “3 tags”, “6-digit code”, “5 star rating”: the number is a detail in front.
    if matches!(tokens.first().map(|token| &token.kind), Some(Kind::Number(_))) {
        if let Some((span, _, next)) =
            numbers::span(tokens, 0).filter(|(span, _, _)| span.min.is_some() && span.max.is_some())
        {
            let _ = span;
            trailing.extend(tokens.get(..next).unwrap_or_default().iter().cloned());
            at = next;
        } else if let Some((count, next)) = numbers::quantity(tokens, 0) {
            let dash = usize::from(tokens.get(next).is_some_and(|token| token.is_mark('-')));
            let unit = ["digit", "digits", "character", "characters", "letter", "char", "star", "letters", "decimal"]
                .contains(&word_at(tokens, next + dash));
            if unit {
                trailing.extend(tokens.get(..next + dash + 1).unwrap_or_default().iter().cloned());
                at = next + dash + 1;
            } else {
                item.count = (count.value >= 1.0 && count.value <= 100.0).then_some(count.value as u64);
                at = next;
            }
        }
    }
    let from = at;
    let divider = tokens.iter().position(|token| token.is_mark('/') || token.is_mark('|') || token.is("or"));
    // A name has few words; the bound keeps a page without a comma from being read again at each of its words.
    while let Some(token) = tokens.get(at).filter(|_| at < from + 12) {
        if at > from && divider == Some(at) {
            // The last word before “/” or “or” is the first value.
            let words = tokens.get(from..at).unwrap_or_default();
            let known = name_length(words, place);
            let length = if words.len() == 1 { 1 } else { known.min(words.len() - 1) };
            at = from + length;
            break;
        }
        if at > from && opens_details(tokens, at, from, place) {
            break;
        }
        match &token.kind {
            Kind::Word(_) => {}
            Kind::Quoted(_) if at == from => {}
            Kind::Number(number)
                if at > from
                    && number.value < 10.0
                    && number.value.fract() == 0.0
                    && at + 1 == tokens.len()
                    && !number.percent =>
            {
                let numbered = [
                    "address", "line", "phone", "email", "column", "field", "question", "option", "score", "test",
                    "sensor", "value", "contact",
                ];
                if !tokens.get(at - 1).is_some_and(|before| before.is_any(&numbered)) {
                    break;
                }
            }
            _ => break,
        }
        at += 1;
    }
    // “status active 80%”: the first value stands right behind the name.
    let words = tokens.get(from..at).unwrap_or_default();
    let share_behind = tokens.get(at).is_some_and(|token| token.percent().is_some());
    let unit = words.last().and_then(Token::word).is_some_and(numbers::is_unit)
        || tokens.get(at + 1).is_some_and(|token| token.is_any(details::NULLS) && at + 2 == tokens.len());
    if share_behind && words.len() > 1 && !unit && !vocabulary::is_phrase(&text_of(words, place.source), place.table) {
        let length = name_length(words, place).min(words.len() - 1);
        let front = text_of(words.get(..length).unwrap_or_default(), place.source);
        // “loyalty card 30%”: nothing in front that could have “card” as a value.
        let boolean = type_for_name(&front, None).column.get("type").is_some_and(|kind| kind == "boolean");
        let yes_no = at + 1 == tokens.len() && (boolean || !vocabulary::is_phrase(&front, place.table));
        at = if yes_no { at } else { from + length };
    }
    item.name = text_of(tokens.get(from..at).unwrap_or_default(), place.source);
    let rest = tokens.get(at..).unwrap_or_default();
    let rest = if rest.first().is_some_and(|token| token.is_mark(':') || token.is_mark('-')) {
        rest.get(1..).unwrap_or_default()
    } else {
        rest
    };
    if !trailing.is_empty() {
        let comma = Token { kind: Kind::Mark(','), start: 0, end: 0, glued: false };
        // “10% … are missing”: share and word must meet.
        let share = trailing.first().is_some_and(|token| token.percent().is_some());
        item.details = trailing;
        if !share {
            item.details.push(comma);
        }
    }
    item.details.extend(rest.iter().cloned());
    let meaningful = item.name.chars().any(char::is_alphabetic) && item.name.chars().count() <= 64;
    meaningful.then_some(item)
}

/// Whether the details of a column begin at an index of its item.
fn opens_details(tokens: &[Token], at: usize, from: usize, place: &Place) -> bool {
    let Some(word) = tokens.get(at).and_then(Token::word) else { return false };
    let name = text_of(tokens.get(from..at).unwrap_or_default(), place.source);
    let with_word = text_of(tokens.get(from..=at).unwrap_or_default(), place.source);
    let figures = |at: usize| {
        tokens.get(at).is_some_and(|token| matches!(token.kind, Kind::Number(_) | Kind::Day(..) | Kind::Clock(_)))
            || numbers::quantity(tokens, at).is_some()
            || dates::range(tokens, at, place.today, true).is_some()
    };
    if vocabulary::is_phrase(&with_word, place.table) {
        return false;
    }
    if word == "in" || word == "for" || word == "from" {
        let next = word_at(tokens, at + 1);
        return figures(at + 1)
            || numbers::money(next).is_some()
            || (word == "in"
                && ["million", "millions", "thousand", "thousands", "billion", "billions"].contains(&next))
            || (numbers::is_unit(next) && word == "in")
            || ["the", "range", "format", "form"].contains(&next)
            || words_at(tokens, at, "in steps")
            || words_at(tokens, at, "in increments");
    }
    if OPENERS.contains(&word) {
        return true;
    }
    if MEASURES.contains(&word)
        && (dates::range(tokens, at, place.today, true).is_some() || numbers::span(tokens, at).is_some())
    {
        return true;
    }
    if word == "of" || word == "one" || word == "no" || word == "any" {
        let divided = tokens
            .get(at..)
            .unwrap_or_default()
            .iter()
            .any(|token| token.is_mark('/') || token.is("or") || matches!(token.kind, Kind::Quoted(_)));
        return (word == "of" && divided && vocabulary::is_phrase(&name, place.table))
            || words_at(tokens, at, "one of")
            || words_at(tokens, at, "no duplicates");
    }
    if details::sample(tokens, at, place.source) {
        return true;
    }
    let grouped = matches!(tokens.get(at + 1).map(|token| &token.kind), Some(Kind::Group(_)));
    if grouped && details::is_distribution(word) || word == "follows" || word == "following" {
        return true;
    }
    if ["list", "array", "subset"].contains(&word) && ["of", "from", "with"].contains(&word_at(tokens, at + 1)) {
        return true;
    }
    if details::letters(word).is_some() || words_at(tokens, at, "depends on") || words_at(tokens, at, "depending on") {
        return true;
    }
    let often = ["monthly", "weekly", "daily", "quarterly", "yearly", "hourly", "annually"].contains(&word);
    if often && at + 1 == tokens.len() && type_for_name(&name, Some(place.table)).known {
        return true;
    }
    if words_at(tokens, at, "on a") || words_at(tokens, at, "likert scale") {
        return true;
    }
    if word == "in" && ["format", "form"].contains(&word_at(tokens, at + 1)) {
        return true;
    }
    if word == "normal" && ["distribution", "around", "with", "mean"].contains(&word_at(tokens, at + 1))
        || words_at(tokens, at, "primary key")
        || words_at(tokens, at, "foreign key")
        || words_at(tokens, at, "power law")
        || words_at(tokens, at, "auto increment")
        || words_at(tokens, at, "null")
        || words_at(tokens, at, "may be")
        || words_at(tokens, at, "pk")
        || words_at(tokens, at, "fk")
        || words_at(tokens, at, "at least")
        || words_at(tokens, at, "at most")
        || words_at(tokens, at, "default")
        || words_at(tokens, at, "after")
        || words_at(tokens, at, "later than")
    {
        return true;
    }
    if ["true", "false", "yes"].contains(&word) || numbers::money(word).is_some() && at + 1 == tokens.len() {
        return true;
    }
    // A type behind a name that means nothing together with it: “age int”, “created_at timestamp”.
    let twice = names::expand(&name).last().is_some_and(|last| last == word) && at + 1 == tokens.len();
    let typed = type_word(word).is_some() && (twice || !["number", "time", "date", "text", "money"].contains(&word))
        || word == "number" && figures(at + 1);
    typed
        && !name.is_empty()
        && (at + 1 == tokens.len()
            || ["primary", "foreign", "not", "auto", "null", "pk", "fk", "default", "unique", "references", "check"]
                .contains(&word_at(tokens, at + 1))
            || !tokens.get(at + 1).is_some_and(|next| {
                next.word().is_some_and(|next| !OPENERS.contains(&next) && !MEASURES.contains(&next))
            }))
}

/// Builds the column of an item; a bracket of parts gives several.
fn built(item: &Item, place: &Place) -> Vec<Column> {
    let guess = type_for_name(&item.name, Some(place.table));
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

/// The words in front of a part: “pickup lat” is the pickup's.
fn item_side(name: &str, part: &str) -> String {
    name.strip_suffix(part).unwrap_or(name).trim().to_owned()
}

fn read_details(item: &Item, guess: &Guess, place: &Place) -> Details {
    let kind = guess.column.get("type").and_then(Value::as_str).unwrap_or_default();
    let dated = matches!(kind, "date" | "datetime" | "person.birth_date");
    let stated = item.details.iter().any(|token| token.is_any(&["date", "datetime", "timestamp"]));
    let about = About {
        source: place.source,
        today: place.today,
        dated: dated || stated,
        yes_no: kind == "boolean",
        numeric: matches!(kind, "integer" | "number"),
    };
    let mut details = details::read(&item.details, &about);
    details.unique |= item.unique;
    details.optional |= item.optional;
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
    }
    notes.extend(after.notes);
    after.notes = notes;
    if after.formula.is_empty() {
        after.formula = before.formula;
    }
    after.after = after.after.or(before.after);
    after.references = after.references.or(before.references);
    after.dated |= before.dated;
    after.key |= before.key;
    after
}

/// Puts together what the name means and what was said.
fn column(item: &Item, guess: Guess, details: &Details, place: &Place) -> Column {
    let shown = item.name.trim();
    let mut column = Column {
        name: names::snake(shown),
        settings: guess.column,
        known: guess.known,
        formula: details.formula.clone(),
        after: details.after.clone(),
        references: details.references.clone(),
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
    if settled || yes_no || details.share.is_some() || !details.formula.is_empty() || details.references.is_some() {
        assumed = None;
        column.known = true;
    }
    resolve_dates(&mut column.settings, place.today);
    if let Some(note) = assumed {
        column.notes.push(note);
    }
    for leftover in &details.leftovers {
        column.notes.push(format!("“{leftover}” was not understood and left out of “{shown}”."));
    }
    if !details.formula.is_empty() && !is_formula(&details.formula) {
        column.formula.clear();
    }
    column
}

/// What was said about one column, applied aspect by aspect.
struct Told<'a> {
    shown: &'a str,
    details: &'a Details,
    place: &'a Place<'a>,
}

impl Told<'_> {
    /// A type that was named: “age int”, “ref (uuid)”. True when that decided the type.
    fn kind(&self, column: &mut Column, assumed: &mut Option<String>) -> bool {
        let Some(kind) = self.details.kind else { return false };
        let current = column.kind().to_owned();
        let line = match kind {
            "integer" if matches!(current.as_str(), "integer" | "sequence" | "reference") => return false,
            "integer" if current == "number" => {
                column.settings.insert("type".into(), "integer".into());
                column.settings.remove("decimals");
                if let Some(note) = assumed {
                    *note = note.replace("a number", "a whole number");
                }
                return false;
            }
            "number"
                if matches!(current.as_str(), "number")
                    || (current == "integer" && self.details.span.is_none()) && column.known =>
            {
                column.settings.insert("type".into(), "number".into());
                column.settings.entry("decimals").or_insert(2.into());
                return false;
            }
            "date" if matches!(current.as_str(), "date" | "person.birth_date") => return false,
            "datetime" if current == "datetime" => return false,
            "datetime" if current == "date" => {
                column.settings.insert("type".into(), "datetime".into());
                return false;
            }
            "boolean" if current == "boolean" => return false,
            "uuid" => "uuid unique",
            // Text is what most columns are; the name says which.
            "text" | "enum" if column.known && !matches!(current.as_str(), "integer" | "number" | "boolean") => {
                return false;
            }
            "text" | "enum" => "text.word",
            "integer" => "integer 0..1000",
            "number" => "number 0..1000 .2",
            "boolean" => "boolean 0.5",
            "date" => "date -1y..today",
            "datetime" => "datetime -1y..today",
            "time" => "time 00:00:00..23:59:59",
            "sequence" => "sequence unique",
            other => other,
        };
        column.settings = spec::build(line);
        column.known = true;
        let note = spec::assumption(&column.settings).map(|said| format!("“{}” is assumed to be {said}.", self.shown));
        let decided = note.is_none();
        *assumed = note;
        decided
    }

    /// Values to choose from. True when they decided the type.
    fn values(&self, column: &mut Column, assumed: &mut Option<String>) -> bool {
        let values = &self.details.values;
        if self.details.list && values.len() >= 2 {
            let mut item = Column::default();
            self.choice(&mut item, values);
            column.settings = Map::from_iter([("type".to_owned(), json!("list"))]);
            column.settings.insert("item".into(), Value::Object(item.settings));
            column.notes.push(format!("“{}” is a list of the {} values that you gave.", self.shown, values.len()));
            return true;
        }
        let lower: Vec<String> =
            values.iter().map(|(value, _)| value.as_str().unwrap_or_default().to_lowercase()).collect();
        if values.len() >= 2 && lower.iter().all(|value| value == "true" || value == "false") {
            let share = values.iter().zip(&lower).find(|(_, name)| *name == "true").and_then(|((_, share), _)| *share);
            column.settings = spec::build("boolean");
            column.settings.insert("share".into(), spec::number(share.unwrap_or(50.0) / 100.0));
            return true;
        }
        if values.len() >= 2 {
            self.choice(column, values);
            return true;
        }
        let Some((value, share)) = values.first() else { return false };
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if let Some(number) = value.as_f64().filter(|_| share.is_none()) {
            // A bare number behind a name: its only value.
            column.settings =
                Map::from_iter([("type".to_owned(), json!("constant")), ("value".to_owned(), spec::number(number))]);
            column.notes.push(format!("“{}” is {} in every row.", self.shown, spec::show(number)));
            return true;
        }
        let mostly = text.split_once(' ').filter(|(lead, _)| {
            ["mostly", "mainly", "usually", "predominantly", "typically", "primarily", "often"]
                .contains(&lead.to_lowercase().as_str())
        });
        let (named, share, guessed) = match (mostly, share) {
            (_, Some(share)) => (text.clone(), *share, false),
            (Some((_, named)), None) => (named.to_owned(), 80.0, true),
            (None, None) => {
                // One word in brackets that names a type: “ref (iban)”.
                let other = type_for_name(&text, None);
                let type_known = other.known && other.column.get("type").is_some_and(|kind| kind != "boolean");
                if type_known && vocabulary::is_phrase(&text, "") {
                    column.settings = other.column;
                    *assumed = other.note;
                    column.known = true;
                    return false;
                }
                column.notes.push(format!("“{text}” was not understood and left out of “{}”.", self.shown));
                return false;
            }
        };
        if column.kind() == "boolean" {
            column.settings.insert("share".into(), spec::number(share.clamp(0.0, 100.0) / 100.0));
            return true;
        }
        // “80% zero” of numbers, “mostly 200” of a status.
        let figure = if text == "zero" { Some(0.0) } else { named.parse::<f64>().ok() };
        if let Some(figure) = figure.filter(|_| matches!(column.kind(), "integer" | "number")) {
            statements::apply(column, &statements::Said::Number(share, figure));
            return true;
        }
        let http = figure.filter(|code| (100.0..600.0).contains(code) && code.fract() == 0.0);
        if let Some(code) = http.filter(|_| self.shown.to_lowercase().contains("status") || self.shown.contains("code"))
        {
            column.settings = Map::from_iter([("type".to_owned(), json!("choice"))]);
            let mut codes = vec![code];
            codes.extend([200.0, 301.0, 404.0, 500.0].into_iter().filter(|other| *other != code));
            let rest = (100.0 - share).max(0.0) / (codes.len() - 1) as f64;
            let rest = spec::number((rest * 100.0).round() / 100.0);
            let weights: Vec<Value> =
                codes.iter().map(|other| if *other == code { spec::number(share) } else { rest.clone() }).collect();
            column.settings.insert("values".into(), codes.into_iter().map(spec::number).collect());
            column.settings.insert("weights".into(), weights.into());
            column.notes.push(format!(
                "“{}” is {named} in {} % of the rows; the others are the usual codes.",
                self.shown,
                spec::show(share)
            ));
            return true;
        }
        let mut others: Vec<Value> = match column.settings.get("values").and_then(Value::as_array) {
            Some(values) if column.kind() == "choice" => values.clone(),
            _ => vec![Value::from(format!("not {named}"))],
        };
        others.retain(|value| !value.as_str().is_some_and(|value| value.eq_ignore_ascii_case(&named)));
        let rest = (100.0 - share).max(0.0) / others.len().max(1) as f64;
        let mut weights = vec![spec::number(share)];
        weights.extend(others.iter().map(|_| spec::number((rest * 100.0).round() / 100.0)));
        let mut all = vec![Value::from(named.clone())];
        all.extend(others);
        let all = spec::of_one_kind(all);
        column.settings = spec::build("choice a/b");
        column.settings.insert("values".into(), of_one_kind(all.clone()).into());
        column.settings.insert("weights".into(), weights.into());
        let names: Vec<&str> = all.iter().skip(1).filter_map(Value::as_str).collect();
        let how = if guessed { "“mostly” is read as" } else { "The value is" };
        column.notes.push(format!(
            "{how} {named} in {} % of the rows; the others are {}.",
            spec::show(share),
            names.join(", ")
        ));
        true
    }

    fn choice(&self, column: &mut Column, values: &[(Value, Option<f64>)]) {
        let given: f64 = values.iter().filter_map(|(_, share)| *share).sum();
        let without = values.iter().filter(|(_, share)| share.is_none()).count();
        let mut unique: Vec<(Value, f64)> = Vec::new();
        let rest = ((100.0 - given).max(0.0) / without.max(1) as f64 * 100.0).round() / 100.0;
        let kinds = spec::of_one_kind(values.iter().map(|(value, _)| value.clone()).collect());
        for (value, (_, share)) in kinds.iter().zip(values) {
            if !unique.iter().any(|(before, _)| before == value) {
                unique.push((value.clone(), share.unwrap_or(rest)));
            }
        }
        if let [(value, _)] = unique.as_slice() {
            column.settings =
                Map::from_iter([("type".to_owned(), json!("constant")), ("value".to_owned(), value.clone())]);
            column.notes.push(format!("Only one value was given for “{}”, so every row has it.", self.shown));
            return;
        }
        column.settings = spec::build("choice a/b");
        let listed = of_one_kind(unique.iter().map(|(value, _)| value.clone()).collect());
        column.settings.insert("values".into(), listed.into());
        if given > 0.0 {
            column.settings.insert("weights".into(), unique.iter().map(|(_, weight)| spec::number(*weight)).collect());
            if without == 0 && (given - 100.0).abs() > 0.5 {
                column.notes.push(format!(
                    "The shares of “{}” add up to {} %; they are used as weights.",
                    self.shown,
                    spec::show(given)
                ));
            } else if without > 0 {
                column.notes.push(format!(
                    "The values of “{}” without a share divide the remaining {} %.",
                    self.shown,
                    spec::show((100.0 - given).max(0.0))
                ));
            }
        } else {
            let each = "All values are equally frequent; write “80% …, 20% …” to weight them.";
            column.notes.push(format!("“{}” is one of the {} values that you gave. {each}", self.shown, unique.len()));
        }
    }

    fn pattern(&self, column: &mut Column) -> bool {
        let Some(pattern) = &self.details.pattern else { return false };
        column.settings =
            Map::from_iter([("type".to_owned(), json!("pattern")), ("pattern".to_owned(), json!(pattern))]);
        column.notes.push(format!("“{}” is made from the pattern {pattern}.", self.shown));
        true
    }

    /// Ranges, decimals, units and distributions. True when the range was given in full.
    fn numbers(&self, column: &mut Column, assumed: &mut Option<String>) -> bool {
        let details = self.details;
        let shaped = details.shape != details::Shape::default();
        if details.span.is_none()
            && !shaped
            && details.decimals.is_none()
            && details.step.is_none()
            && details.money.is_none()
            && details.unit.is_none()
        {
            return false;
        }
        if details.list {
            return false;
        }
        let span = details.span.clone().unwrap_or_default();
        let kind = column.kind().to_owned();
        if let Some(code) = details.money.filter(|_| kind == "finance.currency" && details.span.is_none()) {
            column.settings =
                Map::from_iter([("type".to_owned(), json!("constant")), ("value".to_owned(), json!(code))]);
            return true;
        }
        match kind.as_str() {
            "sequence" if column.name == "number" && span.min.is_some() && span.max.is_some() => {
                column.settings = spec::build("integer");
                *assumed = None;
            }
            "sequence" => {
                if let Some(start) = span.min {
                    column.settings.insert("start".into(), spec::number(start.round()));
                }
                return false;
            }
            "list" => {
                for (key, value) in [("min_items", span.min), ("max_items", span.max)] {
                    if let Some(value) = value {
                        column.settings.insert(key.into(), spec::number(value.clamp(0.0, 1000.0).round()));
                    }
                }
                return false;
            }
            "date" | "datetime" | "person.birth_date" => return self.years(column, &span),
            "boolean" => return false,
            "internet.password" if span.max.is_some() || span.min.is_some() => {
                let low = span.min.unwrap_or(8.0).clamp(1.0, 64.0);
                let high = span.max.unwrap_or(low + 8.0).clamp(low, 128.0);
                column.settings = Map::from_iter([
                    ("type".to_owned(), json!("pattern")),
                    ("pattern".to_owned(), json!(format!("[A-Za-z0-9!#$%&*]{{{low},{high}}}"))),
                ]);
                return true;
            }
            kind if kind.starts_with("text.") && column.known && details.span.is_none() && !shaped => return false,
            kind if !matches!(kind, "integer" | "number") && self.is_length() => return self.length(column, &span),
            "location.latitude" | "location.longitude" => {
                column.settings = spec::build("number .6");
                *assumed = None;
            }
            "integer" | "number" => {}
            kind if details.span.is_none() && !shaped => {
                // A unit or currency alone says that an unknown column is a number.
                if column.known && !kind.starts_with("text.") {
                    return false;
                }
                let line = if details.money.is_some() { "number 1..1000 .2" } else { "number 0..100 .1" };
                column.settings = spec::build(line);
                column.known = true;
                *assumed =
                    spec::assumption(&column.settings).map(|said| format!("“{}” is assumed to be {said}.", self.shown));
            }
            _ if details.span.is_none()
                && shaped
                && matches!(
                    details.shape.kind,
                    None | Some("normal" | "lognormal" | "exponential" | "gamma" | "beta" | "uniform")
                ) =>
            {
                // Small numbers of an unknown thing are measured, large ones counted.
                let large = details.shape.centre.is_some_and(|centre| centre.abs() >= 100.0);
                let fine = details.shape.spread.is_some_and(|spread| spread <= 2.0);
                column.settings = spec::build(if large {
                    "integer"
                } else if fine {
                    "number .3"
                } else {
                    "number .2"
                });
                column.known = true;
                *assumed = None;
            }
            _ => {
                let fraction = span.decimals > 0
                    || details.decimals.is_some_and(|decimals| decimals > 0)
                    || span.money.or(details.money).is_some();
                // Between 0 and 1 lie shares, which have decimals.
                let unit = span.min == Some(0.0) && span.max == Some(1.0) || details.shape.kind == Some("uniform");
                column.settings = spec::build(if fraction {
                    "number"
                } else if unit {
                    "number .3"
                } else {
                    "integer"
                });
                column.known = true;
                *assumed = None;
            }
        }
        self.decimals(column, &span);
        let whole = self.bounds(column, &span);
        if shaped {
            self.distribution(column);
        }
        if let Some(step) = details.step.filter(|step| *step > 0.0 && step.fract() != 0.0) {
            self.stepped(column, step);
        } else if let Some(step) = details.step.filter(|step| *step > 0.0 && column.kind() == "integer") {
            column.settings.insert("step".into(), spec::number(step.round().max(1.0)));
        }
        if let Some(code) = span.money.or(details.money) {
            column.notes.push(format!("“{}” is in {code}; the values are plain numbers.", self.shown));
        } else if let Some(unit) = details.unit.as_deref().filter(|unit| {
            !["years", "year", "inclusive", "units", "stars", "items", "people", "points", "star", "yrs", "in"]
                .contains(unit)
        }) {
            let unit = match unit {
                "c" | "celsius" => "°C",
                "f" | "fahrenheit" => "°F",
                unit => unit,
            };
            column.notes.push(format!("“{}” is in {unit}; the values are plain numbers.", self.shown));
        }
        whole || shaped
    }

    /// “0-10 in steps of 0.5”: numbers with decimals have no step, but a list of them is one.
    fn stepped(&self, column: &mut Column, step: f64) {
        let bound = |key: &str| column.settings.get(key).and_then(Value::as_f64);
        let (Some(low), Some(high)) = (bound("min"), bound("max")) else { return };
        let count = ((high - low) / step).floor();
        if !(1.0..=1000.0).contains(&count) {
            column.notes.push(format!("The step of “{}” was left out: it has too many values.", self.shown));
            return;
        }
        let tidy = |value: f64| format!("{value:.9}").parse::<f64>().unwrap_or(value);
        let values: Vec<Value> = (0..=count as u64).map(|at| spec::number(tidy(low + at as f64 * step))).collect();
        column.settings = Map::from_iter([("type".to_owned(), json!("choice")), ("values".to_owned(), values.into())]);
        column.notes.push(format!("“{}” is one of the numbers that are {} apart.", self.shown, spec::show(step)));
    }

    /// Whether a range counts characters or words.
    fn is_length(&self) -> bool {
        let unit = self.details.unit.as_deref().unwrap_or_default();
        ["chars", "characters", "char", "words", "letters", "pages"].contains(&unit)
    }

    /// “20-200 characters”, “5 to 10 words”. True when the type has such a length.
    fn length(&self, column: &mut Column, span: &Span) -> bool {
        let what = if self.details.unit.as_deref() == Some("words") { "words" } else { "length" };
        if what == "words" && matches!(column.kind(), "text.word" | "text.title") {
            column.settings = spec::build("text.words");
        }
        let (least, most) = (format!("min_{what}"), format!("max_{what}"));
        let takes = crate::catalogue::find(column.kind())
            .is_some_and(|spec| spec.settings.iter().any(|setting| setting.name == most));
        if !takes {
            column.notes.push(format!(
                "The length of “{}” was left out; choose a text type of the length that you need.",
                self.shown
            ));
            return false;
        }
        for (key, value) in [(least, span.min), (most, span.max)] {
            if let Some(value) = value {
                column.settings.insert(key, spec::number(value.clamp(1.0, 1000.0).round()));
            }
        }
        true
    }

    fn decimals(&self, column: &mut Column, span: &Span) {
        let current = column.settings.get("decimals").and_then(Value::as_u64);
        let written = u64::from(span.decimals).max(self.details.decimals.unwrap_or(0));
        if self.details.decimals == Some(0) {
            column.settings.insert("type".into(), "integer".into());
            column.settings.remove("decimals");
        } else if written > 0 {
            column.settings.insert("type".into(), "number".into());
            let shaped = self.details.shape != details::Shape::default() && self.details.span.is_none();
            let decimals = self.details.decimals.map_or(written.max(current.unwrap_or(0)), |decimals| {
                if shaped { decimals.max(current.unwrap_or(0)) } else { decimals }
            });
            column.settings.insert("decimals".into(), decimals.into());
        } else if span.money.or(self.details.money).is_some() && column.kind() == "number" && current.is_none() {
            column.settings.insert("decimals".into(), 2.into());
        }
    }

    /// The ends of the range; true when both were given.
    fn bounds(&self, column: &mut Column, span: &Span) -> bool {
        if span.min.is_none() && span.max.is_none() {
            return false;
        }
        let whole = column.kind() == "integer";
        let decimals = column.settings.get("decimals").and_then(Value::as_u64).unwrap_or(0);
        let grain = if whole { 1.0 } else { (0..decimals.min(12)).fold(1.0, |grain, _| grain / 10.0) };
        let old = |key: &str| column.settings.get(key).and_then(Value::as_f64);
        let (old_low, old_high) = (old("min"), old("max"));
        // “over 18” starts at 19; between fractions a step more or less is nothing that a person means.
        let low = span.min.map(|value| if span.above && whole { value + grain } else { value });
        let high = span.max.map(|value| if span.below && whole { value - grain } else { value });
        let (low, high) = match (low, high) {
            (Some(low), Some(high)) => (low, high),
            (Some(low), None) => {
                let far =
                    old_high.filter(|high| *high > low).unwrap_or(if low > 0.0 { low * 10.0 } else { low + 100.0 });
                column.notes.push(format!("“{}” has no upper end; {} is assumed.", self.shown, spec::show(far)));
                (low, far)
            }
            (None, Some(high)) => {
                let far = old_low.filter(|low| *low < high).unwrap_or(if high > 0.0 { 0.0 } else { high - 100.0 });
                column.notes.push(format!("“{}” has no lower end; {} is assumed.", self.shown, spec::show(far)));
                (far, high)
            }
            (None, None) => return false,
        };
        let (low, high) = if low <= high { (low, high) } else { (high, low) };
        let largest = numbers::LARGEST;
        if low <= -largest || high >= largest {
            column.notes.push(format!(
                "“{}” is bounded by {}, the largest number that is exact.",
                self.shown,
                spec::show(largest)
            ));
        }
        let (low, high) = (low.clamp(-largest, largest), high.clamp(-largest, largest));
        let grid = |value: f64| if whole { value.round() } else { (value / grain).round() * grain };
        let tidy = |value: f64| format!("{:.12}", grid(value)).parse::<f64>().unwrap_or(value);
        column.settings.insert("min".into(), spec::number(tidy(low)));
        column.settings.insert("max".into(), spec::number(tidy(high)));
        // The assumed shape belonged to the assumed range.
        column.settings.remove("distribution");
        true
    }

    fn distribution(&self, column: &mut Column) {
        let shape = &self.details.shape;
        let old = |key: &str| column.settings.get(key).and_then(Value::as_f64);
        let (low, high) = (old("min"), old("max"));
        let given = self.details.span.as_ref().is_some_and(|span| span.min.is_some() || span.max.is_some());
        let kind = shape.kind.unwrap_or("normal");
        let middle = match (shape.centre, low, high) {
            (Some(centre), _, _) => centre,
            (None, Some(low), Some(high)) => (low + high) / 2.0,
            _ => 50.0,
        };
        let spread = shape.spread.unwrap_or(match (low, high) {
            (Some(low), Some(high)) if given => (high - low) / 6.0,
            _ => (middle.abs() * 0.25).max(1.0),
        });
        let spread = if spread > 0.0 { spread } else { 1.0 };
        let tidy = |value: f64| {
            let value = value.clamp(-numbers::LARGEST, numbers::LARGEST);
            let rounded = (value * 1000.0).round() / 1000.0;
            spec::number(if value.abs() < 1e12 && rounded != 0.0 { rounded } else { value })
        };
        let positive = if middle > 0.0 { middle } else { 1.0 };
        let mut said = None;
        let distribution = match kind {
            "lognormal" => {
                // sigma from the standard deviation where it was given: a share of the median is a fair sigma.
                let sigma = shape.spread.map_or(0.5, |sd| if sd <= 3.0 { sd } else { sd / positive }).clamp(0.01, 5.0);
                said = Some(format!(
                    "median {} and sigma {}",
                    spec::show(positive),
                    spec::show((sigma * 1000.0).round() / 1000.0)
                ));
                json!({"kind": "lognormal", "median": tidy(positive), "sigma": tidy(sigma)})
            }
            "exponential" => {
                let mean = shape
                    .centre
                    .filter(|mean| *mean > 0.0)
                    .or(high.map(|high| (high / 4.0).max(1.0)))
                    .unwrap_or(positive);
                said = Some(format!("mean {}", spec::show(mean)));
                json!({"kind": "exponential", "mean": tidy(mean)})
            }
            "poisson" => {
                column.settings.insert("type".into(), "integer".into());
                column.settings.remove("decimals");
                said = Some(format!("mean {}", spec::show(positive)));
                json!({"kind": "poisson", "mean": tidy(positive)})
            }
            "zipf" => {
                let count = high.filter(|high| *high >= 1.0).unwrap_or(1000.0).min(1e9).round();
                json!({"kind": "zipf", "count": spec::number(count), "exponent": 1.1})
            }
            "triangular" => {
                let (low, high) = (low.unwrap_or(0.0), high.unwrap_or(100.0));
                json!({"kind": "triangular", "min": tidy(low), "mode": tidy(middle.clamp(low, high)), "max": tidy(high)})
            }
            "skewed low" | "skewed high" => {
                let (alpha, beta) = if kind == "skewed low" { (2, 5) } else { (5, 2) };
                let towards = if kind == "skewed low" { "lower" } else { "upper" };
                column.notes.push(format!("“{}” is skewed: most values lie near the {towards} end.", self.shown));
                json!({"kind": "beta", "alpha": alpha, "beta": beta})
            }
            "uniform" => {
                column.settings.remove("distribution");
                return;
            }
            _ => {
                if shape.spread.is_none() {
                    said = Some(format!(
                        "mean {} and standard deviation {}",
                        spec::show(middle),
                        spec::show((spread * 1000.0).round() / 1000.0)
                    ));
                }
                json!({"kind": "normal", "mean": tidy(middle), "sd": tidy(spread)})
            }
        };
        if let Some(said) = said.filter(|_| shape.spread.is_none()) {
            column.notes.push(format!("“{}” follows the {kind} distribution with {said}.", self.shown));
        }
        // Without a range of their own, the bounds leave room for the shape.
        if !given {
            let nonnegative = low.map_or(kind != "normal", |low| low >= 0.0) && middle >= 0.0;
            let (mut least, mut most) = match kind {
                "normal" => (middle - 4.0 * spread, middle + 4.0 * spread),
                "lognormal" | "exponential" => (0.0, positive * 20.0),
                "poisson" => (0.0, (positive * 4.0 + 10.0).ceil()),
                _ => (low.unwrap_or(0.0), high.unwrap_or(1000.0)),
            };
            if nonnegative {
                least = least.max(0.0);
            }
            if column.kind() == "integer" {
                (least, most) = (least.floor(), most.ceil());
            }
            column.settings.insert("min".into(), tidy(least));
            column.settings.insert("max".into(), tidy(most));
        }
        column.settings.insert("distribution".into(), distribution);
    }

    /// “birth date (18 to 65 years old)”, “registered 1 to 30 days ago”: ages of dates.
    fn years(&self, column: &mut Column, span: &Span) -> bool {
        let (Some(low), Some(high)) = (span.min, span.max.or(span.min.map(|low| low + 60.0))) else { return false };
        let days = self.details.unit.as_deref().is_some_and(|unit| unit.starts_with("day"));
        let back = |count: f64| {
            let count = count.clamp(0.0, 900.0) as i64;
            let span = if days { count.days() } else { count.years() };
            self.place.today.checked_sub(span).unwrap_or(self.place.today)
        };
        let (min, max) = (back(high), back(low));
        column.settings = Map::from_iter([("type".to_owned(), json!("date"))]);
        column.settings.insert("min".into(), min.to_string().into());
        column.settings.insert("max".into(), max.to_string().into());
        column.notes.push(format!("“{}” lies between {min} and {max}.", self.shown));
        true
    }

    /// Dates and times of day. True when the range was given.
    fn dates(&self, column: &mut Column) -> bool {
        if let Some((low, high)) = &self.details.clock {
            if column.kind() == "datetime" {
                column
                    .notes
                    .push(format!("The time of day of “{}” was left out: make it a column of type time.", self.shown));
                return false;
            }
            column.settings = spec::build(&format!("time {low}..{high}"));
            return true;
        }
        if let Some((other, gap)) =
            self.details.after.as_ref().filter(|_| !matches!(column.kind(), "date" | "datetime"))
        {
            let before = type_for_name(other, Some(self.place.table));
            let timed = before.column.get("type").is_some_and(|kind| kind == "datetime")
                || gap.is_some_and(|(_, high)| high < 1.0)
                || column.kind() == "time";
            let null_share = column.settings.get("null_share").cloned();
            column.settings = spec::build(if timed { "datetime -1y..today" } else { "date -1y..today" });
            column.settings.extend(null_share.map(|share| ("null_share".to_owned(), share)));
            column.known = true;
            return true;
        }
        let Some(days) = &self.details.days else { return false };
        if column.kind() == "integer" && names::expand(self.shown).iter().any(|word| word == "year") {
            column.settings = spec::build(&format!("integer {}..{}", days.min.year(), days.max.year()));
            return true;
        }
        let timed = column.kind() == "datetime";
        column.settings.retain(|key, _| key == "unique" || key == "null_share");
        column.settings.insert("type".into(), if timed { "datetime" } else { "date" }.into());
        let (open, close) = if timed { ("T00:00:00", "T23:59:59") } else { ("", "") };
        column.settings.insert("min".into(), format!("{}{open}", days.min).into());
        column.settings.insert("max".into(), format!("{}{close}", days.max).into());
        column.notes.extend(days.note.clone());
        column.dated = true;
        true
    }

    fn list(&self, column: &mut Column, count: Option<u64>) {
        let many = count.filter(|count| *count > 1 && names::singular(self.shown) != self.shown);
        if !self.details.list && many.is_none() {
            return;
        }
        if let Some(span) = self.details.span.as_ref().filter(|_| self.details.list && column.kind() == "text.word") {
            // “list of 8 numbers between -1 and 1”
            let fine = span.decimals > 0 || span.max.is_some_and(|high| high <= 1.0);
            let mut item = spec::build(if fine { "number .3" } else { "integer" });
            for (key, value) in [("min", span.min), ("max", span.max)] {
                if let Some(value) = value {
                    item.insert(key.into(), spec::number(value));
                }
            }
            column.settings = item;
            column.known = true;
            column.notes.clear();
        }
        if column.kind() != "list" {
            let mut item = std::mem::take(&mut column.settings);
            item.remove("unique");
            column.settings.insert("type".into(), "list".into());
            column.settings.insert("item".into(), Value::Object(item));
        }
        let (low, high) = self.details.items.or(many.map(|many| (many, many))).unwrap_or((1, 5));
        if self.details.items.is_none() && many.is_none() {
            column.notes.push(format!("“{}” is a list of 1 to 5 items.", self.shown));
        }
        column.settings.insert("min_items".into(), low.into());
        column.settings.insert("max_items".into(), high.into());
    }

    /// Null shares and the share of true.
    fn shares(&self, column: &mut Column) {
        let details = self.details;
        // “email 80%” of something that is no number: so many rows have one.
        let first = self.shown.split(' ').next().unwrap_or_default();
        let yes_no = type_for_name(first, None).column.get("type").is_some_and(|kind| kind == "boolean");
        if yes_no && details.lone_percent.is_some() {
            column.settings = spec::build("boolean 0.5");
        }
        if let Some(percent) = details.lone_percent.filter(|_| column.known && column.kind().contains('.')) {
            column.settings.insert("null_share".into(), spec::number((100.0 - percent.clamp(0.0, 100.0)) / 100.0));
            column.notes.push(format!("“{}” has a value in {} % of the rows.", self.shown, spec::show(percent)));
            return;
        }
        let alone = details.lone_percent.filter(|_| (!column.known || yes_no) && details.share.is_none());
        column.known |= alone.is_some();
        if let Some(share) = details.share.or(alone).map(|share| share.clamp(0.0, 100.0)) {
            if column.kind() != "boolean" {
                column.settings = spec::build("boolean");
            }
            column.settings.insert("share".into(), spec::number(share / 100.0));
            column.notes.retain(|note| !note.contains("assumed"));
        }
        if let Some(yes) = details.default.filter(|_| details.share.is_none() && column.kind() == "boolean") {
            column.settings.insert("share".into(), json!(if yes { 0.9 } else { 0.1 }));
            column.notes.push(format!("“{}” has its default, {yes}, in 90 % of the rows.", self.shown));
        }
        if let Some(percent) = details.null_percent {
            column.settings.insert("null_share".into(), spec::number(percent / 100.0));
        } else if details.optional && !details.required {
            column.settings.insert("null_share".into(), json!(0.1));
            column.notes.push(format!(
                "“{}” is optional: 10 % of its rows are empty. Write “20% null” for another share.",
                self.shown
            ));
        }
    }

    /// Uniqueness, keys, sequences.
    fn keys(&self, column: &mut Column) {
        let details = self.details;
        let numeric = matches!(column.kind(), "integer" | "sequence" | "text.word" | "number");
        if details.sequential || (details.key && numeric) {
            column.settings = spec::build("sequence unique");
            column.known = true;
            if let Some(start) = details.start.or(details.span.as_ref().and_then(|span| span.min)) {
                column.settings.insert("start".into(), spec::number(start.round()));
            }
        }
        if let Some(prefix) = &details.prefix {
            if column.kind() != "sequence" {
                column.settings = spec::build("sequence unique");
            }
            column.settings.insert("prefix".into(), prefix.clone().into());
            if let Some(width) = details.width {
                column.settings.insert("width".into(), width.into());
            }
        }
        if details.unique || details.key {
            column.settings.insert("unique".into(), true.into());
        }
        let own = column.kind() == "internet.email" || column.kind() == "internet.username";
        let thing = vocabulary::thing_of(self.place.table);
        if own && is_person(&thing) && !column.settings.contains_key("of") && !column.settings.contains_key("unique") {
            column.settings.insert("unique".into(), true.into());
            column
                .notes
                .push(format!("“{}” is assumed to be unique. Switch “unique” off if it may repeat.", self.shown));
        }
    }
}

/// “36, 38, XL”: values of a choice are of one kind, so numbers among texts are texts.
fn of_one_kind(values: Vec<Value>) -> Vec<Value> {
    let are_alike = values.windows(2).all(|pair| std::mem::discriminant(&pair[0]) == std::mem::discriminant(&pair[1]));
    let as_text = |value: Value| if value.is_string() { value } else { value.to_string().into() };
    if are_alike { values } else { values.into_iter().map(as_text).collect() }
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
    let Some(unit) = text.chars().last().filter(|_| text.starts_with(['-', '+'])) else { return text.parse().ok() };
    let count: i64 = text.get(..text.len() - 1)?.trim_start_matches('+').parse().ok()?;
    let span = match unit {
        'y' => count.years(),
        'm' => count.months(),
        'w' => count.weeks(),
        _ => count.days(),
    };
    today.checked_add(span).ok()
}
