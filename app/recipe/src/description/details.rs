//! What is said about a column behind its name: ranges, dates, values with shares, flags, shapes of distributions.

use super::dates::{self, Days};
use super::depends;
use super::numbers::{self, Span};
use super::series::Movement;
use super::shapes::parameters;
use super::values::*;
use super::words::{Kind, Token, word_at, words_at};
use jiff::civil::Date;
use serde_json::Value;

/// The shape of a distribution as far as it was said.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Shape {
    /// `normal`, `lognormal`, `exponential`, `poisson`, `zipf`, `gamma`, `beta`, `uniform`, `triangular`, `skewed low`,
    /// `skewed high`.
    pub kind: Option<&'static str>,
    pub centre: Option<f64>,
    pub spread: Option<f64>,
    /// Shape and scale of `gamma`, or alpha and beta of `beta`.
    pub pair: [Option<f64>; 2],
}

/// Everything that was said about one column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Details {
    pub span: Option<Span>,
    pub unit: Option<String>,
    pub money: Option<&'static str>,
    /// Currencies that stand alone, which are the values of a column of currencies.
    pub currencies: Vec<&'static str>,
    pub days: Option<Days>,
    pub clock: Option<(String, String)>,
    /// Values to choose from, each with its share in percent if one was given.
    pub values: Vec<(Value, Option<f64>)>,
    /// Share of true in percent.
    pub share: Option<f64>,
    pub null_percent: Option<f64>,
    pub optional: bool,
    pub unique: bool,
    pub required: bool,
    pub key: bool,
    pub sequential: bool,
    pub start: Option<f64>,
    pub prefix: Option<String>,
    /// To how many digits a sequence is filled with zeros.
    pub width: Option<u64>,
    pub step: Option<f64>,
    pub decimals: Option<u64>,
    pub shape: Shape,
    /// A type in the vocabulary's notation that was named outright (`uuid`, `integer`).
    pub kind: Option<&'static str>,
    pub list: bool,
    pub items: Option<(u64, u64)>,
    pub pattern: Option<String>,
    pub formula: Vec<Token>,
    /// One of two values by what another column holds.
    pub either: Option<super::either::Either>,
    /// What must hold for there to be a value: “if converted”.
    pub only_if: Option<String>,
    /// The column that it is less (or more) than: “diastolic lower than systolic”.
    pub than: Option<(Than, String)>,
    /// The column that a date follows, and by how many days.
    pub after: Option<(String, Option<(f64, f64)>)>,
    /// The same gap in whole months, where it was said in months or years.
    pub months: Option<i64>,
    /// Whether the gap was said in months that stand for 30 days each.
    pub rough: bool,
    /// Whether “±” was said, and whether it was read as a range.
    pub spread_said: Option<bool>,
    /// Whether the gap was said in hours or less, so that the moment matters.
    pub timed: bool,
    /// The column that it depends on, as it was called.
    pub depends: Option<String>,
    /// How the values move in time.
    pub movement: Option<Movement>,
    /// The table that the column refers to.
    pub references: Option<String>,
    /// “rating out of 10”: what it was said to be out of.
    pub out_of: Option<f64>,
    /// A percentage that stands alone: “alive 95%”.
    pub lone_percent: Option<f64>,
    /// The default of a column of true and false.
    pub default: Option<bool>,
    /// Parts that might be columns of their own: the pieces of a bracket, as text.
    pub pieces: Vec<Vec<Token>>,
    /// Whether the values were divided by `/`, `|` or “or”, which columns never are.
    pub alternatives: bool,
    /// Whether all that was said is one part, so that a unit alone (“kg”) is a unit, not a value.
    pub(super) alone: bool,
    /// What could not be understood.
    pub leftovers: Vec<String>,
}

/// What the reading of details needs to know of the column.
pub(crate) struct About<'a> {
    pub source: &'a str,
    pub today: Date,
    /// Whether the column is a date by its name, so that bare years are years.
    pub dated: bool,
    /// Whether the column is true or false by its name.
    pub yes_no: bool,
    /// Whether the column is a number by its name.
    pub numeric: bool,
}

/// Types that people name outright, with the settings used when the name of the column tells nothing better.
const TYPES: &[(&str, &str)] = &[
    ("int", "integer"),
    ("integer", "integer"),
    ("integers", "integer"),
    ("bigint", "integer"),
    ("smallint", "integer"),
    ("whole", "integer"),
    ("float", "number"),
    ("double", "number"),
    ("decimal", "number"),
    ("numeric", "number"),
    ("number", "number"),
    ("real", "number"),
    ("money", "number"),
    ("bool", "boolean"),
    ("boolean", "boolean"),
    ("string", "text"),
    ("str", "text"),
    ("varchar", "text"),
    ("char", "text"),
    ("text", "text"),
    ("date", "date"),
    ("datetime", "datetime"),
    ("timestamp", "datetime"),
    ("timestamptz", "datetime"),
    ("time", "time"),
    ("uuid", "uuid"),
    ("guid", "uuid"),
    ("enum", "enum"),
    ("serial", "sequence"),
    ("bigserial", "sequence"),
    ("ulid", "id.ulid"),
];

/// The type that a word names outright.
pub(crate) fn type_word(word: &str) -> Option<&'static str> {
    TYPES.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind)
}

/// Words that name types.
pub(crate) fn type_words() -> impl Iterator<Item = &'static str> {
    TYPES.iter().map(|(word, _)| *word)
}

pub(super) const NULLS: &[&str] = &[
    "null",
    "nulls",
    "missing",
    "empty",
    "blank",
    "blanks",
    "none",
    "absent",
    "unset",
    "nan",
    "na",
    "null-values",
    "nil",
];

/// More words than this without a comma are prose, not something said about a column.
const LONGEST_PART: usize = 80;

/// Words that carry nothing when they are left over.
pub(super) const SMALL_WORDS: &[&str] = &[
    "both",
    "json",
    "a",
    "an",
    "the",
    "of",
    "in",
    "as",
    "with",
    "to",
    "for",
    "by",
    "at",
    "is",
    "are",
    "be",
    "must",
    "should",
    "can",
    "will",
    "it",
    "its",
    "their",
    "this",
    "that",
    "which",
    "value",
    "values",
    "range",
    "ranges",
    "ranging",
    "from",
    "between",
    "please",
    "etc",
    "such",
    "random",
    "randomly",
    "only",
    "all",
    "each",
    "every",
    "and",
    "or",
    "also",
    "approximately",
    "approx",
    "roughly",
    "about",
    "one",
    "set",
    "given",
    "has",
    "have",
    "being",
    "either",
    "e.g.",
    "i.e.",
    "like",
    "options",
    "option",
    "any",
    "where",
    "per",
    "some",
    "realistic",
    "valid",
    "then",
    "possible",
    "inclusive",
    "on",
    "within",
    "generated",
    "distributed",
    "distribution",
    "column",
    "field",
    "type",
    "ones",
    "them",
    "these",
    "using",
    "use",
    "but",
    "rows",
    "records",
    "percent",
    "bit",
    "mostly",
    "usually",
    "often",
    "shows",
    "stored",
    "days",
    "years",
    "old",
    "years-old",
    "so",
    "format",
    "weighted",
    "split",
    "evenly",
    "equally",
    "probability",
    "chance",
    "rate",
    "ratio",
    "named",
    "scale",
    "follows",
    "following",
    "onwards",
    "looks",
    "looking",
];

/// Reads what stands behind a column's name.
pub(crate) fn read(tokens: &[Token], about: &About) -> Details {
    let mut details = Details::default();
    if let Some(either) = super::either::read(tokens, about.source) {
        details.either = Some(either);
        return details;
    }
    let (tokens, only_if) = condition(tokens, about.source);
    details.only_if = only_if;
    let (tokens, than) = compared(tokens);
    details.than = than;
    if let Some(value) = only_value(tokens, about) {
        // Twice the same is the way to say that there is no other.
        details.values = vec![(value.clone(), None), (value, None)];
        return details;
    }
    if is_formula(tokens) {
        // Brackets of a formula stay.
        details.formula = tokens.to_vec();
        return details;
    }
    if let Some(pattern) = expression(tokens, about.source) {
        details.pattern = Some(pattern);
        return details;
    }
    let tokens = flattened(tokens);
    if let [one] = tokens.iter().filter(|token| !token.is_mark(',')).collect::<Vec<_>>().as_slice() {
        details.lone_percent = one.percent();
    }
    if is_formula(&tokens) {
        details.formula = tokens;
        return details;
    }
    let mut parts = parts(&tokens);
    details.alone = parts.len() == 1;
    if let Some(bands) = bands(&parts, about) {
        details.values = bands;
        details.alternatives = true;
        parts.retain(|part| band(part).is_none());
    }
    for part in &parts {
        details.part(part, about);
    }
    details.filled(about);
    details.among_values(&parts, about);
    details.common_unit();
    // “USD, EUR or GBP”: the first is a value as the others are.
    if !details.values.is_empty() && details.values.iter().all(|(value, _)| is_currency(value)) {
        let known = details.values.iter().filter_map(|(value, _)| value.as_str());
        let known: Vec<String> = known.map(str::to_owned).collect();
        let more = details.currencies.iter().filter(|code| !known.iter().any(|value| value == *code));
        let first: Vec<(Value, Option<f64>)> = more.map(|code| (Value::from(*code), None)).collect();
        details.values.splice(0..0, first);
    }
    details
}

fn is_currency(value: &Value) -> bool {
    value.as_str().is_some_and(|code| numbers::money(&code.to_lowercase()).is_some_and(|known| known == code))
}

/// “country = France”: a proper name or a text behind an equals sign is the value of every row.
fn only_value(tokens: &[Token], about: &About) -> Option<Value> {
    let [equals, value @ ..] = tokens else { return None };
    let text = text_of(value, about.source);
    let quoted = matches!(value, [Token { kind: Kind::Quoted(_), .. }]);
    let proper = (1..=3).contains(&value.len())
        && value.iter().all(|token| token.word().is_some())
        && text.split(' ').all(|word| word.starts_with(char::is_uppercase))
        && !super::vocabulary::type_for_name(&text, None).known;
    (equals.is_mark('=') && (quoted || proper)).then(|| Value::from(text))
}

/// “18-24, 25-34, 45+”: two ranges and more are the names of bands, not bounds.
fn bands(parts: &[&[Token]], about: &About) -> Option<Vec<(Value, Option<f64>)>> {
    let closed = |part: &[Token]| part.iter().any(|token| token.is_mark('-') || token.is_mark('–'));
    let bands: Vec<(&[Token], Option<f64>)> = parts.iter().filter_map(|part| band(part)).collect();
    if about.dated || bands.iter().filter(|(band, _)| closed(band)).count() < 2 {
        return None;
    }
    Some(bands.iter().map(|(band, share)| (Value::from(text_of(band, about.source)), *share)).collect())
}

/// A range of numbers and nothing else, such as `18-24`, `45+` or `under 18`, and the share that may stand beside it.
fn band(part: &[Token]) -> Option<(&[Token], Option<f64>)> {
    let share = |token: Option<&Token>| token.and_then(Token::percent);
    let (part, share) = match (part, share(part.first()), share(part.last())) {
        ([_, rest @ ..], Some(share), _) | ([rest @ .., _], None, Some(share)) if rest.len() > 1 => (rest, Some(share)),
        _ => (part, None),
    };
    let figures = part.iter().any(|token| matches!(token.kind, Kind::Number(_)));
    let is_range = figures && numbers::span(part, 0).is_some_and(|(span, _, next)| next == part.len() && !span.percent);
    is_range.then_some((part, share))
}

/// How a number compares with that of another column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Than {
    Less,
    More,
}

/// What a word says in front of “than”.
pub(super) fn comparative(word: &str) -> Option<Than> {
    match word {
        "less" | "lower" | "fewer" | "smaller" | "shorter" => Some(Than::Less),
        "more" | "higher" | "greater" | "larger" | "bigger" | "longer" => Some(Than::More),
        _ => None,
    }
}

/// Takes “lower than systolic” from the end.
fn compared(tokens: &[Token]) -> (&[Token], Option<(Than, String)>) {
    let at = tokens.iter().position(|token| token.is("than")).and_then(|at| at.checked_sub(1));
    let Some((front, [word, _, named @ ..])) = at.and_then(|at| tokens.split_at_checked(at)) else {
        return (tokens, None);
    };
    let words: Vec<&str> = named.iter().filter_map(Token::word).filter(|word| *word != "the").collect();
    let Some(than) = word.word().and_then(comparative).filter(|_| named.iter().all(|token| token.word().is_some()))
    else {
        return (tokens, None);
    };
    if !(1..=3).contains(&words.len()) || numbers::quantity(named, 0).is_some() {
        return (tokens, None);
    }
    let front = match front.split_last() {
        Some((last, rest)) if last.is_any(&["always", "is", "but", "be"]) => rest,
        _ => front,
    };
    (front, Some((than, words.join(" "))))
}

/// Takes “if converted”, “only when not shipped” from the end, where a few words say it.
fn condition<'t>(tokens: &'t [Token], source: &str) -> (&'t [Token], Option<String>) {
    let at = tokens.iter().position(|token| token.is_any(&["if", "when"]));
    let Some((front, [_, said @ ..])) = at.and_then(|at| tokens.split_at_checked(at)) else { return (tokens, None) };
    let words = said.iter().filter(|token| token.word().is_some()).count();
    // “10% if total > 200” is told of, as it was written.
    let compares = said
        .iter()
        .any(|token| token.is_any(&["over", "above"]) || ['<', '>', '='].iter().any(|mark| token.is_mark(*mark)));
    if !(words == said.len() || compares && words > 0) || !(1..=4).contains(&words) {
        return (tokens, None);
    }
    let front =
        if front.last().is_some_and(|last| last.is("only")) { front.get(..front.len() - 1) } else { Some(front) };
    (front.unwrap_or_default(), Some(text_of(said, source).to_lowercase()))
}

/// “like [A-Z]{3}-[0-9]{4}”: a regular expression that begins with a bracket.
fn expression(tokens: &[Token], source: &str) -> Option<String> {
    let lead = tokens.iter().position(|token| matches!(token.kind, Kind::Group(_)))?;
    let colon = usize::from(lead > 1 && tokens.get(lead - 1).is_some_and(|token| token.is_mark(':')));
    let word = tokens.get(lead.checked_sub(1 + colon)?)?;
    // The first bracket belongs to no token.
    let text = source.get(word.end..tokens.last()?.end)?.trim_start_matches(':').trim();
    let announced = word.is_any(&["like", "matching", "pattern", "format", "regex", "expression", "form", "as"]);
    // “in format (555) 123-4567” shows what a phone number looks like.
    let figures = |letter: char| letter.is_ascii_digit() || "()- .#X".contains(letter);
    if announced && text.starts_with('(') && text.chars().all(figures) && text.len() <= 24 && text.contains(") ") {
        return Some(pattern_like(text));
    }
    let is_one = announced && text.starts_with('[') && !text.contains(' ') && super::patterns::is_pattern(text);
    is_one.then(|| text.to_owned())
}

/// Whether a sample such as “ORD-10001” stands at an index.
pub(crate) fn sample(tokens: &[Token], at: usize, source: &str) -> bool {
    let [Some(word), Some(dash), Some(figures)] = [at, at + 1, at + 2].map(|at| tokens.get(at)) else { return false };
    let capitals = source
        .get(word.start..word.end)
        .is_some_and(|text| text.len() >= 2 && text.chars().all(|character| character.is_ascii_uppercase()));
    word.word().is_some()
        && capitals
        && dash.is_mark('-')
        && dash.glued
        && figures.glued
        && matches!(&figures.kind, Kind::Number(number) if number.decimals == 0 && !number.percent && number.value >= 0.0)
}

/// The letters of “a-g”.
pub(crate) fn letters(word: &str) -> Option<Vec<char>> {
    let mut characters = word.chars();
    let (first, dash, last) = (characters.next()?, characters.next()?, characters.next()?);
    let range = dash == '-' && characters.next().is_none() && first.is_ascii_lowercase() && last.is_ascii_lowercase();
    (range && first < last).then(|| (first..=last).collect())
}

/// Groups opened up with commas around them, except shares such as “(80%)”, which belong to the value before.
fn flattened(tokens: &[Token]) -> Vec<Token> {
    let mut flat: Vec<Token> = Vec::new();
    for token in tokens {
        let Kind::Group(inside) = &token.kind else {
            flat.push(token.clone());
            continue;
        };
        if let Some(said) = flat.last().and_then(Token::word).and_then(|word| parameters(word, inside)) {
            if flat.last().is_some_and(|token| token.is("n")) {
                flat.pop();
            }
            flat.extend(said);
            continue;
        }
        let share = matches!(inside.as_slice(), [one] if one.percent().is_some());
        if share {
            flat.extend(inside.iter().cloned());
            continue;
        }
        // Lengths of SQL types: `varchar(255)`, `decimal(10,2)`.
        let typed = flat.last().and_then(Token::word).and_then(type_word).is_some();
        let lengths = inside.iter().all(|token| matches!(token.kind, Kind::Number(_)) || token.is_mark(','));
        if typed && lengths && !inside.is_empty() {
            continue;
        }
        let comma = Token { kind: Kind::Mark(','), start: token.start, end: token.start, glued: false };
        flat.push(comma.clone());
        flat.extend(flattened(inside));
        flat.push(comma);
    }
    flat
}

/// Whether the tokens calculate: an equals sign in front, or words joined by `*`, “times”, “divided by”.
pub(crate) fn is_formula(tokens: &[Token]) -> bool {
    // “tax is 19% of net”
    let tokens = match tokens {
        [is, rest @ ..] if is.is("is") && rest.first().is_some_and(|token| token.percent().is_some()) => rest,
        _ => tokens,
    };
    // “8% of subtotal”
    if let [first, of, ..] = tokens
        && first.percent().is_some()
        && of.is("of")
        && tokens.len() <= 6
        && tokens.get(2..).is_some_and(|name| {
            name.iter().all(|token| token.word().is_some_and(|word| !NULLS.contains(&word) && !is_verb(word)))
        })
    {
        return true;
    }
    if tokens.first().is_some_and(|first| first.is_mark('=')) {
        return tokens.len() > 1 && tokens.get(1..).unwrap_or_default().iter().any(|token| token.word().is_some());
    }
    let start = tokens.first().is_some_and(|token| {
        token.is_any(&["calculated", "computed", "derived", "formula", "equals", "sum", "product", "difference"])
    });
    tokens.iter().enumerate().any(|(at, token)| {
        let between = at > 0
            && tokens
                .get(at - 1)
                .is_some_and(|before| before.word().is_some() || matches!(before.kind, Kind::Number(_)))
            && tokens.get(at + 1).is_some_and(|after| matches!(after.kind, Kind::Word(_) | Kind::Number(_)));
        let sign = token.is_mark('*')
            || (token.is_mark('+') && tokens.get(at + 1).is_some_and(|after| after.word().is_some()));
        between
            // “three times daily” counts.
            && !(token.is("times")
                && tokens.get(at + 1).is_some_and(|after| after.is_any(&["daily", "weekly", "a", "per", "monthly", "yearly"])))
            && (token.is_any(&["times", "multiplied", "plus", "minus", "divided", "x"])
                || sign
                || (start && token.is_any(&["and", "of", "as"])))
    })
}

fn is_verb(word: &str) -> bool {
    [
        "have",
        "has",
        "are",
        "is",
        "them",
        "rows",
        "records",
        "users",
        "customers",
        "time",
        "cases",
        "true",
        "false",
        "people",
        "which",
        "values",
        "without",
        "with",
        "no",
        "yes",
        "all",
        "being",
        "entries",
        "orders",
        "be",
    ]
    .contains(&word)
}

/// Splits at commas, semicolons and “and”, but not inside “between A and B”.
fn parts(tokens: &[Token]) -> Vec<&[Token]> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut between = false;
    for (at, token) in tokens.iter().enumerate() {
        if token.is("between") {
            between = true;
        }
        let thousand = token.is_mark(',') && in_date(tokens, at);
        let cut = (token.is_mark(',') || token.is_mark(';') || token.kind == Kind::Break) && !thousand;
        let and = token.is("and") || token.is("but");
        let one_thing = and && joins_words(tokens, at);
        if cut || (and && !between && !one_thing) {
            parts.push(tokens.get(start..at).unwrap_or_default());
            start = at + 1;
        }
        if and {
            between = false;
        }
    }
    parts.push(tokens.get(start..).unwrap_or_default());
    parts.retain(|part| !part.is_empty());
    parts
}

/// “18 and up”, “5 and above”: the “and” belongs to the range.
fn joins_words(tokens: &[Token], at: usize) -> bool {
    ["up", "above", "over", "older", "below", "under"].contains(&word_at(tokens, at + 1))
        && at > 0
        && tokens.get(at - 1).is_some_and(|before| matches!(before.kind, Kind::Number(_)))
}

/// The comma of “January 5, 2023”.
fn in_date(tokens: &[Token], at: usize) -> bool {
    let year = matches!(tokens.get(at + 1).map(|token| &token.kind), Some(Kind::Number(number)) if (1900.0..2200.0).contains(&number.value));
    let day = at > 1
        && matches!(tokens.get(at - 1).map(|token| &token.kind), Some(Kind::Number(number)) if number.value <= 31.0);
    year && day && tokens.get(at - 2).is_some_and(|token| token.word().is_some_and(|word| word.len() >= 3))
}

/// The text of tokens as it stands in the description.
pub(crate) fn text_of(tokens: &[Token], source: &str) -> String {
    if let [Token { kind: Kind::Quoted(text), .. }] = tokens {
        return text.clone();
    }
    let mut text = String::new();
    let mut end = tokens.first().map_or(0, |first| first.start);
    for token in tokens {
        let gap = source.get(end..token.start);
        // Tokens that were put together (“first and last name”) have other words between them.
        match gap.filter(|gap| !gap.chars().any(char::is_alphanumeric)) {
            Some(gap) => text.push_str(gap),
            None => text.push(' '),
        }
        text.push_str(source.get(token.start..token.end).unwrap_or_default());
        end = token.end;
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.trim_matches(['"', '\'', '“', '”', '`', '*']).to_owned()
}

impl Details {
    fn part(&mut self, part: &[Token], about: &About) {
        let part = without_lead(part);
        if part.is_empty() {
            return;
        }
        // “within 3 days or null for 20%”: the share is that of the empty rows.
        let or_null = part.windows(2).position(|two| matches!(two, [or, null] if or.is("or") && null.is_any(NULLS)));
        if let Some((front, [_, rest @ ..])) = or_null.and_then(|at| part.split_at_checked(at))
            && !front.is_empty()
            && self
                .nulls(rest, 0)
                .is_some_and(|next| next == rest.len() || rest.get(next).is_some_and(|of| of.is("of")))
        {
            self.part(front, about);
            return;
        }
        let lead_at = |at: usize| depends::LEADS.iter().find(|lead| words_at(part, at, lead)).map(|lead| (at, lead));
        if let Some((at, lead)) = (0..part.len()).find_map(lead_at) {
            let (mut front, rest) = part.split_at(at);
            let mut rest = rest.get(lead.split(' ').count()..).unwrap_or_default();
            while let [before @ .., last] = front
                && last.is_any(&["that", "which", "and", "is"])
            {
                front = before;
            }
            // “40-140k depending on seniority”
            self.part(front, about);
            while rest.first().is_some_and(|token| token.is_any(&["the", "its", "their", "his", "her"])) {
                rest = rest.get(1..).unwrap_or_default();
            }
            self.depends = Some(text_of(rest.get(..rest.len().min(6)).unwrap_or_default(), about.source));
            return;
        }
        let leads =
            ["one of", "either", "any of", "values", "possible values", "chosen from", "from", "among", "options"];
        if leads.iter().any(|lead| words_at(part, 0, lead) && lead.split(' ').count() == part.len()) {
            return;
        }
        if let [one] = part
            && let Some(letters) = one.word().and_then(letters)
        {
            let capital = about.source.get(one.start..).is_some_and(|text| text.starts_with(char::is_uppercase));
            let cased = |letter: char| if capital { letter.to_ascii_uppercase() } else { letter };
            self.values.extend(letters.into_iter().map(|letter| (Value::from(cased(letter).to_string()), None)));
            self.alternatives = true;
            return;
        }
        if sample(part, 0, about.source) {
            // “INV-2025-0001”
            let mut sample_length = 3;
            while part.get(sample_length).is_some_and(|dash| dash.is_mark('-') && dash.glued)
                && part.get(sample_length + 1).is_some_and(|token| token.glued && matches!(token.kind, Kind::Number(_)))
            {
                sample_length += 2;
            }
            let on = ["onwards", "upwards", "up"].contains(&word_at(part, sample_length));
            let length = sample_length + usize::from(on || words_at(part, sample_length, "and up"));
            let shown = text_of(part.get(..sample_length).unwrap_or_default(), about.source);
            let (front, figures) = shown.rsplit_once('-').unwrap_or((&shown, ""));
            if length > sample_length {
                self.prefix = Some(format!("{front}-"));
                self.sequential = true;
                self.start = figures.parse().ok();
                self.width = figures.starts_with('0').then_some(figures.len() as u64);
            } else {
                self.pattern = Some(pattern_like(&shown));
            }
            if part.len() <= length {
                return;
            }
        }
        // “day 7:00-15:00” beside other values is one of them.
        if !self.alone
            && part.len() == 4
            && part.get(1).and_then(super::steps::clock_at).is_some()
            && part.get(3).and_then(super::steps::clock_at).is_some()
            && !part.first().is_some_and(|token| token.is_any(&["between", "from", "at"]))
            && let Some(name) = part.get(..1).and_then(|name| plain_value(name, about.source))
        {
            self.values.push((name, None));
            return;
        }
        if self.weighted(part) || self.numbered(part) || self.shared(part, about) || self.divided(part, about) {
            return;
        }
        if part.len() > LONGEST_PART {
            let front = text_of(part.get(..6).unwrap_or_default(), about.source);
            self.leftovers.push(format!("{front} …"));
            return;
        }
        let shares: Vec<usize> =
            (0..part.len()).filter(|at| part.get(*at).is_some_and(|token| token.percent().is_some())).collect();
        if let [first, _, ..] = shares.as_slice() {
            // “60% female 40% male”, “female 60% male 40%”: each share with the words on its side.
            let leads = *first == 0;
            let mut cuts: Vec<usize> = shares.iter().map(|at| if leads { *at } else { at + 1 }).collect();
            cuts.insert(0, 0);
            cuts.push(part.len());
            let pieces: Vec<&[Token]> = cuts
                .windows(2)
                .filter_map(|cut| part.get(*cut.first()?..*cut.last()?))
                .filter(|piece| !piece.is_empty())
                .collect();
            let valued: Vec<(Value, f64)> =
                pieces.iter().filter_map(|piece| valued_too(without_lead(piece), about)).collect();
            if valued.len() == pieces.len() {
                self.values.extend(valued.into_iter().map(|(value, share)| (value, Some(share))));
                return;
            }
        }
        if let ([one], true) = (part, self.optional)
            && let Some(share) = one.percent()
        {
            self.null_percent = Some(share.min(100.0));
            return;
        }
        if let Some((value, share)) = valued(part, about) {
            // “optional 50%”, “return date (20% not yet returned)”: so many rows are empty.
            let said = value.as_str().unwrap_or_default().to_lowercase();
            let absent = ["not ", "still ", "never", "open", "pending"];
            if ["optional", "nullable"].contains(&said.as_str())
                || about.dated && absent.iter().any(|lead| said.starts_with(lead))
            {
                self.null_percent = Some(share.min(100.0));
            } else {
                self.values.push((value, Some(share)));
            }
            return;
        }
        let mut rest: Vec<Token> = Vec::new();
        let mut matched = false;
        let mut at = 0;
        while at < part.len() {
            if let Some(next) = self.step(part, at, about).filter(|next| *next > at) {
                at = next;
                matched = true;
            } else {
                rest.extend(part.get(at).cloned());
                at += 1;
            }
        }
        if !matched {
            self.pieces.push(rest.clone());
            if let Some(value) = plain_value(&rest, about.source) {
                self.values.push((value, None));
            }
            return;
        }
        rest.retain(|token| match &token.kind {
            Kind::Word(word) => !SMALL_WORDS.contains(&word.as_str()) && !numbers::is_unit(word),
            Kind::Quoted(_) | Kind::Number(_) => true,
            _ => false,
        });
        if !rest.is_empty() {
            let words: Vec<String> =
                rest.iter().map(|token| text_of(std::slice::from_ref(token), about.source)).collect();
            self.leftovers.push(words.join(" "));
        }
    }

    /// “30% filled” says how many rows have a value, and is none itself; “90% present” is one of many a column.
    fn filled(&mut self, about: &About) {
        let [(Value::String(said), Some(share))] = self.values.as_slice() else { return };
        let said = said.to_lowercase();
        let sure = ["filled", "filled in", "populated", "non-null", "not null", "non-empty", "not empty"];
        let likely = ["present", "set", "given", "known", "provided", "available"];
        let is_told = sure.contains(&said.as_str())
            || likely.contains(&said.as_str()) && (self.optional || about.dated || about.numeric);
        if is_told && !about.yes_no {
            self.null_percent = Some(((100.0 - share.clamp(0.0, 100.0)) * 10_000.0).round() / 10_000.0);
            self.values.clear();
        }
    }

    /// “single, double, suite”, “text, number, date”: words of everyday among other values are values, although they
    /// name types, too.
    fn among_values(&mut self, parts: &[&[Token]], about: &About) {
        const EVERYDAY: &[&str] =
            &["double", "float", "real", "whole", "money", "char", "text", "date", "time", "number", "decimal"];
        let one = |part: &[Token]| matches!(part, [one] if one.word().is_some());
        let typed = |part: &&&[Token]| part.first().is_some_and(|token| token.is_any(EVERYDAY));
        let many = parts.iter().filter(typed).count();
        // “(text, required)” begins with a type.
        let led = parts.len() == 1 || parts.len() == 2 && parts.first().is_some_and(|part| typed(&part));
        if many == 0 || led || many + self.values.len() != parts.len() || !parts.iter().all(|part| one(part)) {
            return;
        }
        self.kind = None;
        self.values = parts.iter().filter_map(|part| Some((plain_value(part, about.source)?, None))).collect();
        self.alternatives = true;
    }

    /// “weighted 50/30/20” behind the values that it belongs to.
    fn weighted(&mut self, part: &[Token]) -> bool {
        let small = ["weighted", "weights", "split", "ratio", "in", "with", "distribution", "as", "shares", "by"];
        let front = part.iter().take_while(|token| token.is_any(&small)).count();
        let Some(shares) = part.get(front..).and_then(shares_only) else { return false };
        if shares.len() != self.values.len() || self.values.iter().any(|(_, share)| share.is_some()) {
            return false;
        }
        for ((_, share), weight) in self.values.iter_mut().zip(shares) {
            *share = Some(weight);
        }
        true
    }

    /// “200/404/500 90/8/2”: numbers, and as many shares behind them.
    fn numbered(&mut self, part: &[Token]) -> bool {
        let figure = |at: usize| part.get(at).is_some_and(|token| matches!(token.kind, Kind::Number(_)));
        let Some(cut) = (1..part.len()).find(|at| figure(*at) && figure(at - 1)) else { return false };
        let values = part.get(..cut).and_then(shares_only);
        let shares = part.get(cut..).and_then(shares_only);
        let Some((values, shares)) = values.zip(shares).filter(|(values, shares)| values.len() == shares.len()) else {
            return false;
        };
        let values = values.into_iter().map(super::spec::number);
        self.values.extend(values.zip(shares.into_iter().map(Some)));
        self.alternatives = true;
        true
    }

    /// “20/80 admin/user”: shares, and as many values behind them.
    fn shared(&mut self, part: &[Token], about: &About) -> bool {
        let is_share = |token: &&Token| matches!(token.kind, Kind::Number(_)) || token.is_mark('/');
        let (front, behind) = part.split_at(part.iter().take_while(is_share).count());
        let divides = |token: &Token| token.is_mark('/') || token.is_mark('|') || token.is("or");
        let values: Option<Vec<Value>> = behind.split(divides).map(|value| plain_value(value, about.source)).collect();
        let both = shares_only(front).zip(values).filter(|(shares, values)| shares.len() == values.len());
        let Some((shares, values)) = both else { return false };
        self.values.extend(values.into_iter().zip(shares.into_iter().map(Some)));
        self.alternatives = true;
        true
    }

    /// “15, 30 or 60 minutes”: the unit of the last value is that of all.
    fn common_unit(&mut self) {
        let Some(((last, _), others)) = self.values.split_last() else { return };
        if others.is_empty() || !others.iter().all(|(value, _)| value.is_number()) {
            return;
        }
        let Some((figure, unit)) = last.as_str().and_then(|text| text.split_once(' ')) else { return };
        let (Ok(number), unit) = (figure.parse::<f64>(), unit.to_lowercase()) else { return };
        if !numbers::is_unit(&unit) {
            return;
        }
        if let Some((value, _)) = self.values.last_mut() {
            *value = super::spec::number(number);
        }
        self.unit = self.unit.take().or(Some(unit));
    }

    /// `a/b/c`, `a | b`, “a or b”: values, unless it is a range (“5 or more”) or a date.
    pub(super) fn divided(&mut self, part: &[Token], about: &About) -> bool {
        // “yes/no 27% yes”
        if let [one, divider, other, share, whose] = part
            && divider.is_mark('/')
            && (one.is("yes") && other.is("no") || one.is("true") && other.is("false"))
            && let (Some(percent), true) = (share.percent(), whose.is_any(&["yes", "no", "true", "false"]))
        {
            self.share = Some(if whose.is_any(&["yes", "true"]) { percent } else { 100.0 - percent });
            return true;
        }
        // “BTC/USD or ETH/USD”: the slashes belong to the values.
        let alternatives = part.iter().any(|token| token.is("or") || token.is_mark('|'));
        let inner = alternatives && part.iter().any(|token| token.is_mark('/') && token.glued);
        let divides =
            |token: &Token| token.is_mark('/') && !inner || token.is_mark('|') || token.is("or") || token.is("vs");
        if !part.iter().any(divides) {
            return false;
        }
        if numbers::span(part, 0).is_some_and(|(_, _, next)| next == part.len())
            // “present/absent/late” are values, although “present” is a day.
            || dates::range(part, 0, about.today, about.dated).is_some_and(|(_, next)| {
                next == part.len() || !part.first().is_some_and(|token| token.is_any(&["present", "late", "early", "current"]))
            })
        {
            return false;
        }
        let nullable = ["null", "empty", "missing", "blank"];
        let mut values = Vec::new();
        for piece in part.split(divides) {
            let piece = without_lead(piece);
            if piece.is_empty() {
                continue;
            }
            if values.is_empty() && nullable.contains(&word_at(piece, piece.len() - 1)) {
                return false;
            }
            if piece.len() == 1 && nullable.contains(&word_at(piece, 0)) {
                self.optional = true;
                continue;
            }
            if let Some((value, share)) = valued(piece, &About { yes_no: false, ..*about }) {
                values.push((value, Some(share)));
            } else if let Some(value) = plain_value(piece, about.source) {
                values.push((value, None));
            }
        }
        // “active/inactive 80/20”: the shares stand behind, in the same order.
        if let Some((front, split)) = shares_behind(part) {
            // “new, paid, shipped 50/30/20”: the first values stand before.
            let plain = self.values.iter().all(|(value, share)| share.is_none() && !value.is_number());
            let last = part.get(..front).map(without_weight_words).unwrap_or_default();
            if plain
                && self.values.len() + 1 == split.len()
                && !last.iter().any(divides)
                && let Some(value) = plain_value(without_lead(last), about.source)
            {
                self.values.push((value, None));
                for ((_, share), weight) in self.values.iter_mut().zip(split) {
                    *share = Some(weight);
                }
                return true;
            }
            let names: Vec<Value> =
                values.iter().filter(|(value, _)| !value.is_number()).map(|(value, _)| value.clone()).collect();
            let names: Vec<Value> = names.into_iter().map(without_number).filter(|name| name != "").collect();
            if names.len() == split.len() {
                self.values.extend(names.into_iter().zip(split.into_iter().map(Some)));
                self.alternatives = true;
                return true;
            }
        }
        self.alternatives = true;
        self.values.extend(values);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;

    fn details(source: &str, dated: bool, yes_no: bool) -> Details {
        let today = jiff::civil::date(2026, 11, 21);
        read(&words::tokens(source), &About { source, today, dated, yes_no, numeric: false })
    }

    fn values(source: &str) -> String {
        let found = details(source, false, false).values;
        let shown = found.iter().map(|(value, share)| {
            let value = value.as_str().map_or(value.to_string(), str::to_owned);
            share.map_or(value.clone(), |share| format!("{value}={share}"))
        });
        shown.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn values_in_their_usual_forms() {
        for (source, expected) in [
            ("active/inactive", "active|inactive"),
            ("one of A, b or c d", "A|b|c d"),
            ("\"New York\", 'LA'", "New York|LA"),
            ("80% active, 20% inactive", "active=80|inactive=20"),
            ("active 80%, inactive 20%", "active=80|inactive=20"),
            ("active (80%), inactive (20%)", "active=80|inactive=20"),
            ("active: 80%, inactive: 20%", "active=80|inactive=20"),
            ("active/inactive 80/20", "active=80|inactive=20"),
            ("12, 24 or 36", "12|24|36"),
            ("either red or green", "red|green"),
            ("low/normal/high", "low|normal|high"),
        ] {
            assert_eq!(values(source), expected, "{source}");
        }
    }

    #[test]
    fn statements_are_understood() {
        assert_eq!(details("10% null", false, false).null_percent, Some(10.0));
        assert_eq!(details("missing in 5% of rows", false, false).null_percent, Some(5.0));
        assert_eq!(details("90% true", false, true).share, Some(90.0));
        assert_eq!(details("30% no", false, true).share, Some(70.0));
        assert!(details("unique, required", false, false).unique);
        assert!(details("may be empty", false, false).optional);
        assert_eq!(details("2 decimals", false, false).decimals, Some(2));
        let shape = details("18-80, normal around 35", false, false).shape;
        assert_eq!((shape.kind, shape.centre), (Some("normal"), Some(35.0)));
        let shape = details("normally distributed mean 40 and sd 10", false, false).shape;
        assert_eq!((shape.kind, shape.centre, shape.spread), (Some("normal"), Some(40.0), Some(10.0)));
        assert_eq!(details("like INV-0001", false, false).pattern.as_deref(), Some("INV-[0-9]{4}"));
        assert_eq!(details("format XXX-####", false, false).pattern.as_deref(), Some("[A-Z]{3}-[0-9]{4}"));
        let after = details("1-5 days after order date", true, false).after;
        assert_eq!(after, Some(("order date".to_owned(), Some((1.0, 5.0)))));
        assert!(is_formula(&words::tokens("quantity times price")));
        assert!(!is_formula(&words::tokens("active or inactive")));
    }
}
