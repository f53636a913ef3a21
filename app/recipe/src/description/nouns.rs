//! The words for a table's rows: where they begin and end, how many, whose they are, and what follows them.

use super::dates::{self, Days};
use super::entities;
use super::formulas::Sort;
use super::names;
use super::numbers::{self, Span};
use super::vocabulary::{self, is_generic, type_for_name};
use super::words::{Kind, Token, word_at, words_at};
use jiff::civil::Date;

/// Words of a request that do not name what is wanted.
pub(super) const FILLERS: &[&str] = &[
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
    "am",
    "needing",
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
    "we",
    "own",
    "dated",
];

/// Words behind the name of a table that lead to its columns.
pub(super) const INTROS: &[&str] = &[
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

/// Verbs between a thing and what belongs to it: “each customer has …”.
pub(super) const OWNS: &[&str] = &[
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

/// Words between the name of a table and the words for its rows' owners.
pub(super) const LINKS: &[&str] = &[
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
    "references",
];

/// The singular of the words for a table's rows.
pub(super) fn thing_of(words: &[String]) -> String {
    vocabulary::thing_of(&words.join(" "))
}

/// How the words for a table end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum End {
    Intro,
    Group,
    Separator,
    Sentence,
    Text,
}

pub(super) struct Noun {
    pub words: Vec<String>,
    /// Whether “rows”, “records” or the like was among the words.
    pub generic: bool,
    pub links: Vec<String>,
    pub owner: Option<String>,
    /// How many for each of its owners, when that stood in brackets: “reviews per movie (2-4)”.
    pub per: Option<(f64, f64)>,
    /// How many, when that stood in brackets or behind: “students (500)”, “students 500”.
    pub count: Option<f64>,
    /// Whether the count stood behind without brackets.
    pub numbered: bool,
    /// Whether the count before it was called an average.
    pub mean: bool,
    /// Whether “each” stood behind: “1 to 3 authors each”.
    pub each: bool,
    /// Columns that were named in passing: “aged 18 to 30”.
    pub extra: Vec<Token>,
    pub period: Option<Days>,
    pub end: End,
    pub next: usize,
}

/// The words for a table's rows at an index, with their owners.
pub(super) fn noun_at(tokens: &[Token], at: usize) -> Option<Noun> {
    let mut noun = Noun {
        words: Vec::new(),
        generic: false,
        links: Vec::new(),
        owner: None,
        per: None,
        count: None,
        numbered: false,
        mean: false,
        each: false,
        extra: Vec::new(),
        period: None,
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
        let measured = measured_at(tokens, noun.next, &noun.words);
        if let Some((extra, behind)) =
            measured.or_else(|| aged_at(tokens, noun.next).filter(|_| !noun.words.is_empty()))
        {
            noun.extra = extra;
            noun.next = behind;
            continue;
        }
        if words_at(tokens, noun.next, "on average") {
            noun.mean = true;
            noun.next += 2;
            continue;
        }
        if noun.next > at
            && let Kind::Every(_) = token.kind
        {
            noun.next += 1;
            continue;
        }
        match &token.kind {
            Kind::Number(number)
                if !noun.words.is_empty()
                    && noun.count.is_none()
                    && number.value >= 10.0
                    && !number.percent
                    && number.money.is_none()
                    && tokens.get(noun.next + 1).is_none_or(|after| {
                        after.is_mark(',') || after.is_mark('.') || after.is("and") || after.kind == Kind::Break
                    }) =>
            {
                noun.count = Some(number.value);
                noun.numbered = true;
                noun.next += 1;
                continue;
            }
            Kind::Word(word) if word == "and" => noun.end = End::Separator,
            Kind::Word(word) if INTROS.contains(&word.as_str()) => noun.end = End::Intro,
            Kind::Word(word) if FILLERS.contains(&word.as_str()) => {
                noun.generic |= is_generic(&names::singular(word));
                noun.each |= word == "each" && !noun.words.is_empty();
                noun.next += 1;
                continue;
            }
            Kind::Word(word) if noun.words.len() < 4 && noun.links.is_empty() && noun.owner.is_none() => {
                noun.words.push(word.clone());
                noun.next += 1;
                continue;
            }
            Kind::Word(_) => return None,
            // “reviews per movie (2-4)”, “reviews (2-4 per movie)”
            Kind::Group(inside) if !noun.words.is_empty() && for_each(inside, noun.owner.as_deref()).is_some() => {
                if let Some((low, high, owner)) = for_each(inside, noun.owner.as_deref()) {
                    noun.per = Some((low, high));
                    noun.mean |= inside.iter().any(|token| token.is_any(&["average", "avg"]));
                    noun.owner = Some(owner);
                }
                noun.next += 1;
                continue;
            }
            Kind::Group(inside) => match row_count(inside, 0).filter(|_| inside.len() <= 2) {
                Some((count, _)) => {
                    noun.count = Some(count);
                    noun.next += 1;
                    continue;
                }
                None => noun.end = End::Group,
            },
            Kind::Mark(':') => noun.end = End::Intro,
            // “25 students - name, age”
            Kind::Mark('-') if !noun.words.is_empty() && tokens.get(noun.next + 1).and_then(Token::name).is_some() => {
                noun.end = End::Intro;
            }
            Kind::Mark(',' | ';') => noun.end = End::Separator,
            Kind::Mark('.' | '!' | '?') | Kind::Break => noun.end = End::Sentence,
            _ => return None,
        }
        break;
    }
    Some(noun)
}

/// A number of rows at an index: no share, no price, no year of a date.
pub(super) fn row_count(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let (count, next) = numbers::quantity(tokens, at)?;
    let plain =
        !count.percent && count.money.is_none() && count.value >= 0.0 && (count.value.fract() == 0.0 || count.scaled);
    let unit = tokens.get(next).is_some_and(|token| {
        token.is_mark('-')
            || token.is_any(&[
                "days", "months", "weeks", "years", "day", "month", "year", "week", "hours", "hour", "minutes",
                "minute", "seconds", "second",
            ])
    });
    // “8 uppercase letters” is how long a text is.
    let length = ["uppercase", "lowercase", "capital", "alphanumeric", "random"].contains(&word_at(tokens, next))
        && ["letters", "digits", "characters", "chars"].contains(&word_at(tokens, next + 1));
    // “username 6-12 characters” is as well, unlike “50 characters with name and class”.
    let named = at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|before| {
        before.is_mark('-')
            || before.is_any(&["to", "least", "most", "than"])
            || before.word().is_some_and(|word| vocabulary::is_phrase(word, ""))
    });
    let letters = named && ["letters", "digits", "characters", "chars"].contains(&word_at(tokens, next));
    (plain && !unit && !length && !letters).then_some((count.value, next))
}

/// “1000 rows” at an index, when no number was given yet.
pub(super) fn rows_follow(tokens: &[Token], at: usize, given: bool) -> Option<(f64, usize)> {
    let (count, behind) = row_count(tokens, at).filter(|_| !given)?;
    is_generic(&names::singular(word_at(tokens, behind))).then_some((count, behind + 1))
}

/// “500 rows:”, “500 rows with” behind a comma: it says how many before the columns are listed. The count, and the index
/// behind its noun.
pub(super) fn rows_in_passing(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let (count, behind) = rows_follow(tokens, at, false)?;
    let after = tokens.get(behind)?;
    let comma = usize::from(after.is_mark(','));
    let leads = tokens.get(behind + comma)?.is_any(&["with", "having", "containing", "including", "columns", "fields"]);
    (after.is_mark(':') || after.is_mark('-') || leads || comma == 1).then_some((count, behind))
}

/// “from origin city to destination city” at an index: both as columns, and the index behind them.
pub(super) fn from_to(tokens: &[Token], at: usize) -> Option<(Vec<Token>, usize)> {
    let words = |from: usize| -> Vec<&str> {
        tokens.get(from..).unwrap_or_default().iter().map_while(Token::word).take(6).collect()
    };
    let front = words(at + 1);
    let cut = front.iter().position(|word| *word == "to").filter(|cut| (1..=3).contains(cut))?;
    let behind = words(at + cut + 2);
    let length = behind.iter().position(|word| INTROS.contains(word) || FILLERS.contains(word)).unwrap_or(behind.len());
    let (one, other) = (front.get(..cut)?.join(" "), behind.get(..length)?.join(" "));
    let known = vocabulary::is_phrase(&one, "") || type_for_name(&one, None).known;
    // “from airport to airport”
    let (one, other) =
        if one == other { (format!("origin {one}"), format!("destination {other}")) } else { (one, other) };
    if !known || length == 0 || length > 3 || !type_for_name(&other, None).known {
        return None;
    }
    let token = tokens.get(at)?;
    let ended = Token { kind: Kind::Break, ..token.clone() };
    let named = |name: String| Token { kind: Kind::Quoted(name), ..token.clone() };
    Some((vec![named(one), ended.clone(), named(other), ended], at + cut + 2 + length))
}

/// “smart meters: 50 meters, each …”: the thing comes again with a number.
pub(super) fn said_again(tokens: &[Token], at: usize, thing: &str) -> bool {
    let Some((_, behind)) = row_count(tokens, at + 1) else { return false };
    let again = names::singular(word_at(tokens, behind));
    !again.is_empty() && thing.rsplit(' ').next() == Some(again.as_str())
}

/// Whether a type that is named outright stands at an index, alone.
pub(super) fn type_behind(tokens: &[Token], at: usize) -> bool {
    let types = [
        "string", "str", "int", "integer", "bigint", "float", "double", "decimal", "bool", "boolean", "varchar",
        "numeric", "real",
    ];
    types.contains(&word_at(tokens, at))
        && tokens.get(at + 1).is_none_or(|after| after.is_mark(',') || after.is_mark(';') || after.kind == Kind::Break)
}

/// “3 tables” at an index: that many are described, which is no number of rows.
pub(super) fn tables_said(tokens: &[Token], at: usize) -> Option<usize> {
    let (_, behind) = row_count(tokens, at)?;
    let lead = usize::from(["related", "linked", "relational", "connected"].contains(&word_at(tokens, behind)));
    ["tables", "entities"].contains(&word_at(tokens, behind + lead)).then_some(behind + lead + 1)
}

/// “aged 18 to 65” at an index: the column that it names in passing, and the index behind it.
pub(super) fn aged_at(tokens: &[Token], at: usize) -> Option<(Vec<Token>, usize)> {
    let token = tokens.get(at).filter(|token| token.is_any(&["aged", "age"]))?;
    let (_, _, behind) = numbers::span(tokens, at + 1)?;
    let mut extra = vec![Token { kind: Kind::Quoted("age".into()), ..token.clone() }];
    extra.extend(tokens.get(at + 1..behind).unwrap_or_default().iter().cloned());
    extra.push(Token { kind: Kind::Break, ..token.clone() });
    Some((extra, behind))
}

/// Words for rows that are one figure each.
pub(super) const FIGURES: &[&str] = &["ratings", "scores", "votes", "grades"];

/// “on a scale of 1 to 10”, “on a 1-5 scale”, “out of 5” at an index: where the range begins and ends, and the index
/// behind it all.
fn scale_at(tokens: &[Token], at: usize) -> Option<(usize, usize, usize)> {
    if words_at(tokens, at, "out of") {
        let (_, next) = row_count(tokens, at + 2)?;
        return tokens.get(next).is_none_or(|token| !token.is("of")).then_some((at, next, next));
    }
    let scale = usize::from(word_at(tokens, at + 2) == "scale");
    let (_, unit, next) = numbers::span(tokens, at + 2 + scale).filter(|_| words_at(tokens, at, "on a"))?;
    let behind = usize::from(scale == 0);
    (unit.is_none() && (scale == 1 || word_at(tokens, next) == "scale")).then_some((
        at + 2 + scale,
        next,
        next + behind,
    ))
}

/// “5000 ratings from 1 to 5 skewed towards 4” at the index behind the noun: a table whose one figure is told in
/// passing, and the index behind it.
pub(super) fn measured_at(tokens: &[Token], at: usize, words: &[String]) -> Option<(Vec<Token>, usize)> {
    let thing = words.last()?;
    let own = FIGURES.contains(&thing.as_str());
    let token = tokens.get(at)?;
    if let Some((from, to, behind)) = scale_at(tokens, at) {
        // Responses on a scale are ratings.
        let name = if own { names::singular(thing) } else { "rating".to_owned() };
        let mut extra = vec![Token { kind: Kind::Quoted(name), ..token.clone() }];
        extra.extend(tokens.get(from..to)?.iter().cloned());
        extra.push(Token { kind: Kind::Break, ..token.clone() });
        return Some((extra, behind));
    }
    let numbers = ["numbers", "integers", "floats"].contains(&thing.as_str());
    // “1000 temperatures between 30 and 110”
    let one = names::singular(thing);
    let figure =
        || one != *thing && !entities::is_entity(&one) && Sort::of(&type_for_name(&one, None).column).is_number();
    if words.len() > 1 || !(own || numbers || token.is_any(&["between", "from"]) && figure()) {
        return None;
    }
    let (span, _, behind) = numbers::span(tokens, at)?;
    // “votes from 2019 to 2024” speaks of years.
    if token.is("from") && span.decimals == 0 && span.min.is_some_and(|low| (1900.0..2200.0).contains(&low)) {
        return None;
    }
    let ends = |token: &Token| {
        token.kind == Kind::Break
            || token.is_any(INTROS)
            || [',', ';', '.', ':'].iter().any(|mark| token.is_mark(*mark))
    };
    let precise = |at: usize| {
        numbers::quantity(tokens, at + 1).is_some_and(|(_, next)| word_at(tokens, next).starts_with("decimal"))
    };
    let more =
        (behind..tokens.len()).find(|at| tokens.get(*at).is_some_and(ends) && !precise(*at)).unwrap_or(tokens.len());
    let more = more - behind;
    let mut extra = vec![Token { kind: Kind::Quoted(names::singular(thing)), ..token.clone() }];
    extra.extend(tokens.get(at..behind + more)?.iter().cloned());
    extra.push(Token { kind: Kind::Break, ..token.clone() });
    Some((extra, behind + more))
}

/// “by region and month” in front of a colon or a period, at the index of its first word: the index behind it.
pub(super) fn broken_down(tokens: &[Token], at: usize, today: Date) -> Option<usize> {
    let colon =
        (at + 2..tokens.len().min(at + 16)).find(|at| tokens.get(*at).is_some_and(|token| token.is_mark(':')))?;
    let end = (at + 2..colon).find(|at| period_at(tokens, *at, today).is_some()).unwrap_or(colon);
    let words = tokens.get(at + 1..end)?;
    let plain =
        |token: &Token| token.is_mark(',') || token.word().is_some_and(|word| word == "and" || !INTROS.contains(&word));
    words.iter().all(plain).then_some(end)
}

/// “for AAPL, MSFT and GOOG” at an index: the column of these symbols, and the index behind it.
pub(super) fn tickers(tokens: &[Token], at: usize, source: &str) -> Option<(Vec<Token>, usize)> {
    let colon = (at + 2..tokens.len()).find(|at| tokens.get(*at).is_some_and(|token| token.is_mark(':')))?;
    let name = tokens.get(colon..)?.iter().find(|token| token.is_any(&["ticker", "symbol"]))?;
    let symbol = |token: &Token| {
        let text = source.get(token.start..token.end).unwrap_or_default();
        token.word().is_some() && text.len() <= 5 && text.chars().all(|letter| letter.is_ascii_uppercase())
    };
    let mut found = vec![Token { kind: Kind::Quoted(name.word()?.to_owned()), ..name.clone() }];
    found.push(Token { kind: Kind::Mark(':'), ..name.clone() });
    let mut next = at + 1;
    while let Some(token) = tokens.get(next).filter(|token| symbol(token) || token.is_mark(',') || token.is("and")) {
        if symbol(token) {
            let text = source.get(token.start..token.end).unwrap_or_default().to_owned();
            if found.len() > 2 {
                found.push(Token { kind: Kind::Mark(','), ..token.clone() });
            }
            found.push(Token { kind: Kind::Quoted(text), ..token.clone() });
        }
        next += 1;
    }
    found.push(Token { kind: Kind::Break, ..name.clone() });
    (found.len() >= 6).then_some((found, next))
}

/// “in 2024”, “over the last 7 days”, “for a week” at an index: the days that a whole table lies in.
pub(super) fn period_at(tokens: &[Token], at: usize, today: Date) -> Option<(Days, usize)> {
    let leads = [
        "in",
        "over",
        "for",
        "during",
        "since",
        "from",
        "between",
        "within",
        "across",
        "throughout",
        "last",
        "past",
        "this",
        "until",
        "starting",
        "covering",
    ];
    let word = word_at(tokens, at);
    if !leads.contains(&word) {
        return None;
    }
    if let Some((days, next)) = dates::length(tokens, at, today) {
        return Some((days, next));
    }
    let (mut days, next) = dates::range(tokens, at, today, true)?;
    // “for 2000 customers” counts, “for 2000 with …” is a year.
    let figures = next >= 1 && matches!(tokens.get(next - 1).map(|token| &token.kind), Some(Kind::Number(_)));
    let noun =
        tokens.get(next).and_then(Token::word).is_some_and(|word| !INTROS.contains(&word) && !leads.contains(&word));
    if figures && noun {
        return None;
    }
    days.open |= ["from", "starting", "since"].contains(&word) && days.min == days.max;
    Some((days, next))
}

/// Whether tables are listed from an index on: “20 teachers, 400 students”, “patients (name, …), doctors (…)”.
pub(super) fn tables_listed(tokens: &[Token], at: usize) -> bool {
    let mut at = at;
    while tokens.get(at).is_some_and(|token| token.is_any(&["the", "following", "tables", "a", "all", "of", "its"])) {
        at += 1;
    }
    let counted = row_count(tokens, at).filter(|(count, _)| count.fract() == 0.0);
    let start = counted.map_or(at, |(_, behind)| behind);
    let Some(noun) = noun_at(tokens, start).filter(|noun| !noun.words.is_empty() && noun.words.len() <= 3) else {
        return false;
    };
    let thing = thing_of(&noun.words);
    let plural = noun.words.last().is_some_and(|last| names::singular(last) != *last || german_plural(last));
    let entity = entities::is_entity(&thing) || vocabulary::is_person(&thing);
    let group = noun.end == End::Group && lists_columns(tokens.get(noun.next), &thing);
    if !plural {
        return false;
    }
    if counted.is_some() || noun.numbered {
        return entity || !vocabulary::is_phrase(&thing, "");
    }
    // Two bare plurals of things: “members, trainers and sessions”.
    let another = noun.end == End::Separator
        && noun_at(tokens, noun.next + 1).is_some_and(|second| {
            second.words.last().is_some_and(|last| {
                let thing = thing_of(&second.words);
                names::singular(last) != *last && (entities::is_entity(&thing) || vocabulary::is_person(&thing))
            })
        });
    entity
        && (group
            || another
            || noun.end == End::Intro && list_follows(tokens.get(noun.next..).unwrap_or_default(), &thing))
}

/// Whether nothing but plurals stands to the end of the sentence: “recipes, ingredients and steps”.
pub(super) fn plurals_listed(tokens: &[Token], at: usize, whole: &str) -> bool {
    let rest = tokens.get(at..).unwrap_or_default();
    let end = rest.iter().position(|token| token.is_mark('.') || token.kind == Kind::Break).unwrap_or(rest.len());
    let pieces: Vec<Vec<&str>> = rest
        .get(..end)
        .unwrap_or_default()
        .split(|token| token.is_mark(',') || token.is("and"))
        .filter(|piece| !piece.is_empty())
        .map(|piece| piece.iter().map(|token| token.word().unwrap_or_default()).collect())
        .collect();
    let plural = |piece: &Vec<&str>| {
        piece.len() <= 2
            && piece.iter().all(|word| !word.is_empty())
            && piece.last().is_some_and(|last| names::singular(last) != *last)
    };
    let first = pieces.first().map(|piece| vocabulary::thing_of(&piece.join(" "))).unwrap_or_default();
    let thing = entities::is_entity(&first) || vocabulary::is_person(&first) || whole == first;
    (2..=20).contains(&pieces.len()) && pieces.iter().all(plural) && thing
}

pub(super) fn german_plural(word: &str) -> bool {
    super::german::plural(word) == Some(word)
}

/// “5”, “1 to 5”, “up to 10”, “about 3” of something.
pub(super) fn how_many(tokens: &[Token], at: usize) -> Option<(f64, f64, usize)> {
    if tokens.get(at).is_none_or(|token| token.percent().is_some()) {
        return None;
    }
    let lead = usize::from(
        ["about", "around", "approximately", "roughly", "exactly", "average", "avg"].contains(&word_at(tokens, at)),
    );
    if let Some((Span { min, max, percent: false, money: None, .. }, None, next)) = numbers::span(tokens, at + lead) {
        let low = min.unwrap_or(0.0).max(0.0);
        let high = max.unwrap_or(low * 2.0 + 3.0).max(low);
        return Some((low, high, next));
    }
    // “0-30 items”: what is counted looks like a unit.
    if let Some((Span { min: Some(low), max: Some(high), percent: false, money: None, .. }, Some(unit), next)) =
        numbers::span(tokens, at + lead)
        && entities::is_entity(&names::singular(&unit))
    {
        return Some((low.max(0.0), high.max(0.0), next - 1));
    }
    row_count(tokens, at + lead).map(|(count, next)| (count, count, next))
}

/// “linked to customers and products” at an index: the things and the index behind them.
pub(super) fn link_at(tokens: &[Token], at: usize) -> Option<(Vec<String>, usize)> {
    let form = LINKS.iter().find(|form| words_at(tokens, at, form))?;
    let (links, next) = link_words(tokens, at + form.split(' ').count());
    (!links.is_empty()).then_some((links, next))
}

pub(super) fn link_words(tokens: &[Token], at: usize) -> (Vec<String>, usize) {
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
pub(super) fn owner_at(tokens: &[Token], at: usize) -> Option<(String, usize)> {
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

/// “2-4” or “2-4 each” in a bracket behind the owner, “2-4 per movie” without one: how many for each, and of what.
pub(super) fn for_each(inside: &[Token], owner: Option<&str>) -> Option<(f64, f64, String)> {
    let (low, high, behind) = how_many(inside, 0)?;
    let rest = inside.get(behind..)?;
    let end =
        rest.iter().rposition(|token| !(token.is_mark(',') || token.is_any(&["on", "average"]))).map_or(0, |at| at + 1);
    let inside = inside.get(..behind + end)?;
    if let Some((named, _)) = owner_at(inside, behind).filter(|(_, end)| *end == inside.len()) {
        return Some((low, high, named));
    }
    let nothing_more = rest.iter().all(|token| token.is_any(&["each", "on", "average"]));
    owner.filter(|_| nothing_more).map(|owner| (low, high, owner.to_owned()))
}

/// Whether a bracket lists columns, not values or a range.
pub(super) fn lists_columns(token: Option<&Token>, thing: &str) -> bool {
    let Some(Kind::Group(inside)) = token.map(|token| &token.kind) else { return false };
    list_of_columns(inside, thing)
}

pub(super) fn list_of_columns(inside: &[Token], thing: &str) -> bool {
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

/// Whether at least three known columns follow a colon.
pub(super) fn known_list(tokens: &[Token], at: usize) -> bool {
    if !tokens.get(at).is_some_and(|token| token.is_mark(':')) {
        return false;
    }
    let line = tokens.get(at + 1..).unwrap_or_default();
    let pieces = line
        .get(..line.len().min(60))
        .unwrap_or_default()
        .split(|token| token.is_mark(',') || token.kind == Kind::Break);
    let known = pieces.take(6).filter(|piece| !piece.iter().any(|token| token.is_mark(':'))).filter(|piece| {
        let words: Vec<&str> = piece.iter().map_while(Token::word).take(3).collect();
        let guess = type_for_name(&words.join(" "), None);
        let first = words.first().map_or("", |first| *first);
        let yes_no = |guess: &super::vocabulary::Guess| guess.column.get("type").is_some_and(|kind| kind == "boolean");
        guess.known && !yes_no(&guess) || vocabulary::is_phrase(first, "") && !yes_no(&type_for_name(first, None))
    });
    known.count() >= 3
}

/// Whether the line behind an intro lists at least two columns.
pub(super) fn list_follows(tokens: &[Token], thing: &str) -> bool {
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
    list_of_columns(line, thing)
}

/// Behind “with the following columns:”.
pub(super) fn behind_intro(tokens: &[Token], at: usize, thing: &str) -> usize {
    let mut next = at;
    while let Some(token) = tokens.get(next).filter(|_| next < at + 12) {
        // “is active” and “and” begin with what is a column, not with an intro.
        let word = token.is_any(INTROS) && !token.is_any(&["whose", "and", "were", "is", "tracking"])
            || token.is_any(&[
                "of",
                "the",
                "following",
                "these",
                "row",
                "record",
                "one",
                "contain",
                "be",
                "like",
                "details",
                "information",
                "such",
                "as",
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
