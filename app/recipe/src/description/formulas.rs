//! Formulas over the columns of a table, as they are written in words and signs: “total = quantity times unit price”.

use super::details::is_formula;
use super::names;
use super::tables::Table;
use super::words::{Kind, Token};
use serde_json::{Map, Value};

/// Writes the formulas of a table over its columns' names.
pub(crate) fn formulas(table: &mut Table) {
    for at in 0..table.columns.len() {
        let Some(column) = table.columns.get(at).filter(|column| !column.formula.is_empty()) else { continue };
        let tokens = column.formula.clone();
        let name = column.name.clone();
        let others: Vec<Operand> = table
            .columns
            .iter()
            .enumerate()
            .filter(|(other, column)| *other != at && (column.formula.is_empty() || *other < at))
            .map(|(_, column)| Operand {
                name: column.name.clone(),
                sort: Sort::of(&column.settings),
                percent: column.percent,
                expanded: names::expand(&column.name).join("_"),
            })
            .collect();
        let written = expression(&tokens, &others).map(|written| in_units_of(&name, written));
        let Some(column) = table.columns.get_mut(at) else { continue };
        match written {
            Ok(written) => {
                let mut settings = Map::new();
                settings.insert("type".into(), "formula".into());
                settings.insert("formula".into(), written.text.clone().into());
                settings.insert("output".into(), written.sort.output().into());
                if written.sort == Sort::Number {
                    settings.insert("decimals".into(), 2.into());
                }
                column.settings = settings;
                column.notes = vec![format!("“{name}” is calculated: {}.", written.text)];
                column.known = true;
            }
            Err(refused) => column.notes.push(match refused {
                Refused::NoColumn(word) if name.split('_').next() == Some(&word) => {
                    format!("“{name}” cannot be calculated from itself.")
                }
                Refused::NoColumn(word) => {
                    format!("“{name}” cannot be calculated: no column of this table is called “{word}”.")
                }
                Refused::Unfit(other, sort) => {
                    format!("“{name}” cannot be calculated: “{other}” is {}.", sort.named())
                }
                Refused::NotUnderstood => format!("The formula of “{name}” was not understood."),
            }),
        }
    }
}

/// The seconds between two moments in the unit that the column's name says: hours, minutes, days.
fn in_units_of(name: &str, written: Written) -> Written {
    let seconds = match name.rsplit('_').next().unwrap_or_default() {
        "minutes" | "mins" => 60,
        "hours" => 3600,
        "days" => 86_400,
        _ => return written,
    };
    if written.sort != Sort::Seconds {
        return written;
    }
    Written { text: format!("({}) / {seconds}.0", written.text), sort: Sort::Number }
}

/// What kind of value something is, as far as formulas tell kinds apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Whole,
    Number,
    Truth,
    Day,
    Instant,
    Text,
    /// A time of day.
    Clock,
    /// A length of time, said as such: “30 days”.
    Span,
    /// Seconds between two moments.
    Seconds,
    /// Nothing to calculate with.
    Other,
}

impl Sort {
    /// Of the values of a column, by its type and settings.
    pub(crate) fn of(settings: &Map<String, Value>) -> Self {
        let of_value = |value: &Value| match value.get("value").unwrap_or(value) {
            Value::Number(number) if number.is_f64() => Self::Number,
            Value::Number(_) => Self::Whole,
            Value::Bool(_) => Self::Truth,
            _ => Self::Text,
        };
        match settings.get("type").and_then(Value::as_str).unwrap_or_default() {
            "integer"
            | "sequence"
            | "position"
            | "person.age"
            | "internet.http_status"
            | "commerce.rating"
            | "time.year"
            | "time.unix_timestamp"
            | "time.hour"
            | "id.snowflake"
            | "network.port"
            | "file.size"
            | "medical.heart_rate" => Self::Whole,
            "number"
            | "series"
            | "location.latitude"
            | "location.longitude"
            | "commerce.price"
            | "finance.amount"
            | "medical.temperature"
            | "education.gpa" => Self::Number,
            "boolean" => Self::Truth,
            "date" | "person.birth_date" => Self::Day,
            "datetime" => Self::Instant,
            "time" => Self::Clock,
            "reference" | "object" | "list" => Self::Other,
            "constant" => settings.get("value").map_or(Self::Other, of_value),
            "choice" => {
                let values = settings.get("values").and_then(Value::as_array);
                let sorts = values.into_iter().flatten().map(of_value);
                sorts.reduce(|a, b| if a == b { a } else { Self::Number.joined(a, b) }).unwrap_or(Self::Other)
            }
            "formula" => match settings.get("output").and_then(Value::as_str) {
                Some("integer") => Self::Whole,
                Some("boolean") => Self::Truth,
                Some("date") => Self::Day,
                Some("datetime") => Self::Instant,
                Some("text") => Self::Text,
                _ => Self::Number,
            },
            _ => Self::Text,
        }
    }

    /// Of two kinds of number the wider one; of anything else, text.
    fn joined(self, a: Self, b: Self) -> Self {
        if a.is_number() && b.is_number() { self } else { Self::Text }
    }

    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Whole | Self::Number)
    }

    /// What a formula's `output` says of it.
    fn output(self) -> &'static str {
        match self {
            Self::Whole | Self::Span | Self::Seconds | Self::Clock => "integer",
            Self::Number => "number",
            Self::Truth => "boolean",
            Self::Day => "date",
            Self::Instant => "datetime",
            Self::Text | Self::Other => "text",
        }
    }

    fn named(self) -> &'static str {
        match self {
            Self::Whole | Self::Number => "a number",
            Self::Span | Self::Seconds => "a length of time",
            Self::Clock => "a time of day",
            Self::Truth => "yes or no",
            Self::Day => "a date",
            Self::Instant => "a date with a time",
            Self::Text => "a text",
            Self::Other => "nothing to calculate with",
        }
    }

    /// What two values yield; `None` where the language of formulas has nothing for them.
    fn with(self, sign: &str, other: Self) -> Option<Self> {
        let days = |sort: Self| matches!(sort, Self::Span | Self::Whole);
        let compares = ["<", "<=", ">", ">="].contains(&sign);
        let length = |sort: Self| matches!(sort, Self::Span | Self::Whole | Self::Seconds);
        Some(match (self, sign, other) {
            (Self::Other, ..) | (.., Self::Other) => return None,
            (Self::Day | Self::Instant, _, Self::Day | Self::Instant) if compares => Self::Truth,
            (a, _, b) if compares && (a.is_number() && b.is_number() || length(a) && length(b)) => Self::Truth,
            (a @ (Self::Text | Self::Clock), _, b) if compares && a == b => Self::Truth,
            (a, "/", b) if a.is_number() && b.is_number() => Self::Number,
            (Self::Whole, "+" | "-" | "*", Self::Whole) => Self::Whole,
            (a, "+" | "-" | "*", b) if a.is_number() && b.is_number() => Self::Number,
            (Self::Day, "+" | "-", more) if days(more) => Self::Day,
            (Self::Instant, "+" | "-", Self::Span | Self::Seconds) => Self::Instant,
            (Self::Day, "-", Self::Day) => Self::Whole,
            (Self::Instant, "-", Self::Instant) | (Self::Clock, "-", Self::Clock) => Self::Seconds,
            (Self::Text, "+", other) | (other, "+", Self::Text)
                if !matches!(other, Self::Span | Self::Seconds | Self::Clock) =>
            {
                Self::Text
            }
            _ => return None,
        })
    }
}

/// A column that a formula may name.
struct Operand {
    name: String,
    sort: Sort,
    /// Whether its numbers are percents: 30 for 30 %.
    percent: bool,
    /// The name with short forms written out: `unit_quantity` for `unit_qty`.
    expanded: String,
}

struct Written {
    text: String,
    sort: Sort,
}

/// Why a formula cannot be written.
enum Refused {
    NotUnderstood,
    /// This word names no column.
    NoColumn(String),
    /// This column is none to calculate with.
    Unfit(String, Sort),
}

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// Signs by how tightly they bind, the loosest first.
const LEVELS: [&[&str]; 3] = [&["<", "<=", ">", ">="], &["+", "-"], &["*", "/"]];

/// What values with signs between them yield.
fn yielded(sorts: &[Sort], signs: &[&str]) -> Option<Sort> {
    for level in LEVELS {
        if let Some(at) = signs.iter().rposition(|sign| level.contains(sign)) {
            let (before, behind) = sorts.split_at_checked(at + 1)?;
            let (left, right) = signs.split_at_checked(at)?;
            let (sign, right) = right.split_first()?;
            return yielded(before, left)?.with(sign, yielded(behind, right)?);
        }
    }
    sorts.first().copied()
}

/// Words before the first name of a formula that say nothing.
const FILLERS: &[&str] = &[
    "calculated",
    "computed",
    "derived",
    "formula",
    "equals",
    "sum",
    "product",
    "difference",
    "the",
    "as",
    "of",
    "from",
    "is",
    "by",
    "to",
    "equal",
    "between",
    "a",
    "an",
];

/// A formula in the language of recipes.
fn expression(tokens: &[Token], columns: &[Operand]) -> Result<Written, Refused> {
    let mut pieces: Vec<String> = Vec::new();
    let (mut sorts, mut signs): (Vec<Sort>, Vec<&str>) = (Vec::new(), Vec::new());
    // Columns that are no numbers, to name one if the whole yields nothing.
    let mut others: Vec<&Operand> = Vec::new();
    // Where lengths of time stand, in seconds.
    let mut spans: Vec<(usize, f64)> = Vec::new();
    let mut operand = false;
    // A minus in front of the operand that comes.
    let mut negative = false;
    // Whether a function is called, which makes a formula of a single value.
    let mut calls = false;
    let mut at = 0;
    let sum = tokens.iter().any(|token| token.is("sum"));
    let product = tokens.iter().any(|token| token.is("product"));
    let difference = tokens.iter().any(|token| token.is("difference"));
    while let Some(token) = tokens.get(at) {
        let word = token.word().unwrap_or_default();
        let mut next = at + 1;
        let operator = match &token.kind {
            Kind::Mark('*') => Some("*"),
            Kind::Mark('+') => Some("+"),
            Kind::Mark('-') => Some("-"),
            Kind::Mark('/') => Some("/"),
            Kind::Mark('&') => Some("+"),
            Kind::Mark(sign @ ('>' | '<')) => {
                let equal = tokens.get(next).is_some_and(|token| token.is_mark('='));
                next += usize::from(equal);
                Some(match (sign, equal) {
                    ('>', true) => ">=",
                    ('>', false) => ">",
                    (_, true) => "<=",
                    _ => "<",
                })
            }
            Kind::Mark('=' | ':' | '.' | ',') => None,
            Kind::Number(number) => {
                if operand {
                    return Err(Refused::NotUnderstood);
                }
                let percent = number.percent;
                let whole = !percent && number.decimals == 0;
                let unit = tokens.get(next).and_then(Token::word).unwrap_or_default();
                let seconds = match unit {
                    "second" | "seconds" => Some(1.0),
                    "minute" | "minutes" | "min" => Some(60.0),
                    "hour" | "hours" | "h" => Some(3600.0),
                    "day" | "days" => Some(DAY),
                    "week" | "weeks" => Some(7.0 * DAY),
                    _ => None,
                };
                let seconds = seconds.filter(|_| !percent);
                // “price - 10%” is a tenth less.
                let months = match unit {
                    "month" | "months" => Some(1.0),
                    "year" | "years" => Some(12.0),
                    _ => None,
                };
                // “start date + 1 month”
                if let Some(months) = months.filter(|_| whole)
                    && let ([Sort::Day | Sort::Instant], [sign @ ("+" | "-")]) = (sorts.as_slice(), signs.as_slice())
                    && let Some(date) = pieces.first()
                {
                    let count = number.value * months;
                    let count = if *sign == "-" { -count } else { count };
                    pieces = vec![format!("add_months({date}, {count})")];
                    signs.clear();
                    calls = true;
                    operand = true;
                    at = next + 1;
                    continue;
                }
                if percent
                    && let [_] = sorts.as_slice()
                    && let Some(sign) = signs.last_mut().filter(|sign| ["+", "-"].contains(*sign))
                    && !tokens.get(next).is_some_and(|token| token.is("of"))
                {
                    let share = number.value / 100.0;
                    let factor = if *sign == "+" { 1.0 + share } else { 1.0 - share };
                    *sign = "*";
                    pieces.pop();
                    pieces.push("*".into());
                    pieces.push(format!("{}", (factor * 1e9).round() / 1e9));
                    sorts.push(Sort::Number);
                    operand = true;
                    at = next;
                    continue;
                }
                let value = match seconds {
                    None if std::mem::take(&mut negative) && !percent => -number.value,
                    Some(seconds) => number.value * seconds,
                    None if percent => number.value / 100.0,
                    None => number.value,
                };
                if seconds.is_some() {
                    spans.push((pieces.len(), value));
                }
                pieces.push(format!("{value}"));
                sorts.push(match seconds {
                    Some(_) => Sort::Span,
                    None if whole => Sort::Whole,
                    None => Sort::Number,
                });
                next += usize::from(seconds.is_some());
                operand = true;
                // “20% of total”
                if percent && tokens.get(next).is_some_and(|token| token.is("of")) {
                    pieces.push("*".into());
                    signs.push("*");
                    operand = false;
                    next += 1;
                }
                at = next;
                continue;
            }
            Kind::Quoted(text) => {
                if operand {
                    return Err(Refused::NotUnderstood);
                }
                sorts.push(Sort::Text);
                pieces.push(format!("{text:?}"));
                operand = true;
                at = next;
                continue;
            }
            Kind::Group(inside) => {
                if operand {
                    return Err(Refused::NotUnderstood);
                }
                let inner = expression_inside(inside, columns)?;
                let minus = if std::mem::take(&mut negative) { "-" } else { "" };
                if minus == "-" && !inner.sort.is_number() {
                    return Err(Refused::NotUnderstood);
                }
                sorts.push(inner.sort);
                pieces.push(format!("{minus}({})", inner.text));
                operand = true;
                at = next;
                continue;
            }
            _ => match word {
                "x" if !operand || columns.iter().any(|column| column.name == "x") => None,
                "times" | "x" | "multiply" => Some("*"),
                "plus" | "added" => Some("+"),
                "minus" | "less" => Some("-"),
                "multiplied" | "divided" => {
                    next += usize::from(tokens.get(next).is_some_and(|token| token.is("by") || token.is("with")));
                    Some(if word == "multiplied" { "*" } else { "/" })
                }
                "and" if sum => Some("+"),
                "and" if product => Some("*"),
                "and" if difference => Some("-"),
                _ => None,
            },
        };
        if let Some(operator) = operator {
            if !operand && operator == "-" && !negative {
                negative = true;
                at = next;
                continue;
            }
            if !operand {
                return Err(Refused::NotUnderstood);
            }
            pieces.push(operator.into());
            signs.push(operator);
            operand = false;
            at = next;
            continue;
        }
        // “a + b” adds a column that is called so.
        let named = word == "a" && columns.iter().any(|column| column.name == word);
        if word.is_empty() || FILLERS.contains(&word) && !operand && !named {
            at = next;
            continue;
        }
        // “2x” multiplies.
        if operand
            && token.glued
            && matches!(at.checked_sub(1).and_then(|at| tokens.get(at)).map(|token| &token.kind), Some(Kind::Number(_)))
        {
            pieces.push("*".into());
            signs.push("*");
            operand = false;
        }
        if operand {
            return Err(Refused::NotUnderstood);
        }
        if let (Some(Kind::Group(inside)), true) = (tokens.get(next).map(|token| &token.kind), is_function(word)) {
            let called = call(word, inside, columns)?;
            let minus = if std::mem::take(&mut negative) { "-" } else { "" };
            if minus == "-" && !called.sort.is_number() {
                return Err(Refused::NotUnderstood);
            }
            sorts.push(called.sort);
            pieces.push(format!("{minus}{}", called.text));
            calls = true;
            operand = true;
            at = next + 1;
            continue;
        }
        let Some((column, behind)) = operand_at(tokens, at, columns) else {
            return Err(Refused::NoColumn(word.to_owned()));
        };
        if negative && !column.sort.is_number() {
            return Err(Refused::Unfit(column.name.clone(), column.sort));
        }
        sorts.push(column.sort);
        if !column.sort.is_number() {
            others.push(column);
        }
        calls |= negative;
        pieces.push(if std::mem::take(&mut negative) { format!("-{}", column.name) } else { column.name.clone() });
        // Of a percentage a hundredth, unless that is said.
        let is_divided = matches!(tokens.get(behind..), Some([sign, by, ..]) if sign.is_mark('/')
            && matches!(&by.kind, Kind::Number(number) if number.value == 100.0));
        if column.percent && !is_divided {
            pieces.extend(["/".to_owned(), "100.0".to_owned()]);
            signs.push("/");
            sorts.push(Sort::Number);
        }
        operand = true;
        at = behind;
    }
    if !operand || negative || pieces.len() < 2 && !calls {
        return Err(Refused::NotUnderstood);
    }
    let Some(sort) = yielded(&sorts, &signs) else {
        return Err(others
            .first()
            .map_or(Refused::NotUnderstood, |other| Refused::Unfit(other.name.clone(), other.sort)));
    };
    // Days are added to dates, seconds to moments.
    let unit = if sorts.contains(&Sort::Instant) || sorts.contains(&Sort::Clock) { 1.0 } else { DAY };
    for (place, seconds) in spans {
        if seconds % unit != 0.0 {
            return Err(Refused::NotUnderstood);
        }
        if let Some(piece) = pieces.get_mut(place) {
            *piece = format!("{}", seconds / unit);
        }
    }
    // Whole numbers are divided without a rest; nobody who writes “clicks / impressions” means that.
    let is_number = |name: &String| columns.iter().any(|column| column.name == *name && column.sort == Sort::Number);
    for at in 1..pieces.len().saturating_sub(1) {
        let [Some(before), Some(sign), Some(after)] = [at - 1, at, at + 1].map(|at| pieces.get(at)) else { continue };
        if sign != "/" || is_number(before) || is_number(after) {
            continue;
        }
        if after.chars().all(|character| character.is_ascii_digit()) {
            pieces[at + 1] += ".0";
        } else if !after.contains('.') {
            pieces[at] = "* 1.0 /".into();
        }
    }
    let mut text = pieces.join(" ");
    if sort == Sort::Text {
        // Names side by side read better with a space between them.
        text = text.replace(" + ", " + \" \" + ").replace("\" \" + \" \" + ", "\" \" + ");
    }
    Ok(Written { text, sort })
}

fn expression_inside(tokens: &[Token], columns: &[Operand]) -> Result<Written, Refused> {
    if is_formula(tokens) || tokens.iter().any(|token| token.is_mark('-') || token.is_mark('/')) {
        return expression(tokens, columns);
    }
    let (column, _) = operand_at(tokens, 0, columns).ok_or(Refused::NotUnderstood)?;
    Ok(Written { text: column.name.clone(), sort: column.sort })
}

/// Functions of one value that a formula in words may call: what they take, what they yield.
const FUNCTIONS: [(&str, &[Sort], Sort); 17] = [
    ("upper", &[Sort::Text], Sort::Text),
    ("lower", &[Sort::Text], Sort::Text),
    ("trim", &[Sort::Text], Sort::Text),
    ("slug", &[Sort::Text], Sort::Text),
    ("len", &[Sort::Text], Sort::Whole),
    ("round", &[Sort::Whole, Sort::Number], Sort::Number),
    ("floor", &[Sort::Whole, Sort::Number], Sort::Number),
    ("ceil", &[Sort::Whole, Sort::Number], Sort::Number),
    ("abs", &[Sort::Whole, Sort::Number], Sort::Number),
    ("sqrt", &[Sort::Whole, Sort::Number], Sort::Number),
    ("ln", &[Sort::Whole, Sort::Number], Sort::Number),
    ("exp", &[Sort::Whole, Sort::Number], Sort::Number),
    ("year", &[Sort::Day, Sort::Instant], Sort::Whole),
    ("month", &[Sort::Day, Sort::Instant], Sort::Whole),
    ("day", &[Sort::Day, Sort::Instant], Sort::Whole),
    ("weekday", &[Sort::Day, Sort::Instant], Sort::Whole),
    ("hour", &[Sort::Instant], Sort::Whole),
];

/// Functions of two values.
const OF_TWO: [(&str, Sort); 5] = [
    ("round", Sort::Number),
    ("left", Sort::Text),
    ("right", Sort::Text),
    ("min", Sort::Number),
    ("max", Sort::Number),
];

fn is_function(word: &str) -> bool {
    word == "concat" || FUNCTIONS.iter().any(|(name, ..)| *name == word) || OF_TWO.iter().any(|(name, _)| *name == word)
}

/// A call, from its name and what stands in its brackets: `upper(name)`, `round(price * 1.19, 2)`.
fn call(name: &str, inside: &[Token], columns: &[Operand]) -> Result<Written, Refused> {
    let values = inside.split(|token| token.is_mark(','));
    let values = values.map(|value| argument(value, columns)).collect::<Result<Vec<Written>, Refused>>()?;
    let texts: Vec<&str> = values.iter().map(|value| value.text.as_str()).collect();
    let numbers = |values: &[Written]| values.iter().all(|value| value.sort.is_number());
    match values.as_slice() {
        several @ [_, _, ..] if name == "concat" && several.iter().all(|value| value.sort == Sort::Text) => {
            Ok(Written { text: format!("({})", texts.join("+")), sort: Sort::Text })
        }
        [value] => {
            let (_, takes, yields) =
                FUNCTIONS.iter().find(|(function, ..)| *function == name).ok_or(Refused::NotUnderstood)?;
            if !takes.contains(&value.sort) {
                return Err(Refused::Unfit(value.text.clone(), value.sort));
            }
            Ok(Written { text: format!("{name}({})", value.text), sort: *yields })
        }
        [first, second] => {
            let (_, yields) = OF_TWO.iter().find(|(function, _)| *function == name).ok_or(Refused::NotUnderstood)?;
            let fits = match yields {
                Sort::Text => first.sort == Sort::Text && second.sort == Sort::Whole,
                _ if name == "round" => first.sort.is_number() && second.sort == Sort::Whole,
                _ => numbers(&values),
            };
            let sort = if fits { *yields } else { return Err(Refused::NotUnderstood) };
            Ok(Written { text: format!("{name}({})", texts.join(", ")), sort })
        }
        _ => Err(Refused::NotUnderstood),
    }
}

/// A value of a call: a formula, a column, a number or a text.
fn argument(tokens: &[Token], columns: &[Operand]) -> Result<Written, Refused> {
    match tokens {
        [Token { kind: Kind::Number(number), .. }] if !number.percent => Ok(Written {
            text: number.value.to_string(),
            sort: if number.decimals == 0 { Sort::Whole } else { Sort::Number },
        }),
        [Token { kind: Kind::Quoted(text), .. }] => Ok(Written { text: format!("{text:?}"), sort: Sort::Text }),
        [name, Token { kind: Kind::Group(_), .. }] if name.word().is_some_and(is_function) => {
            expression(tokens, columns)
        }
        _ => expression_inside(tokens, columns),
    }
}

/// The column that the words at an index name, the longest name first, and the index behind it.
fn operand_at<'a>(tokens: &[Token], at: usize, columns: &'a [Operand]) -> Option<(&'a Operand, usize)> {
    let words: Vec<&str> = tokens.get(at..)?.iter().map_while(Token::word).take(5).collect();
    let spelled = |count: usize| Some(names::expand(&words.get(..count)?.join(" ")).join("_"));
    for count in (1..=words.len()).rev() {
        let (name, plain) = (spelled(count)?, names::snake(&words.get(..count)?.join(" ")));
        if let Some(found) = columns.iter().find(|operand| operand.name == plain || operand.expanded == name) {
            // “price eur” for a price in euros.
            let unit = words.get(count).is_some_and(|word| super::numbers::money(word).is_some());
            return Some((found, at + count + usize::from(unit)));
        }
    }
    // “distance” for `distance_miles`, when only one column begins that way and goes on with a unit.
    let first = spelled(1)?;
    let in_unit = |operand: &&Operand| {
        let unit = operand.expanded.strip_prefix(&first).and_then(|rest| rest.strip_prefix('_'));
        // “net” is the net amount as well.
        let noun = |unit: &str| ["amount", "price", "value", "cost", "total", "fee"].contains(&unit);
        unit.is_some_and(|unit| super::numbers::is_unit(unit) || super::numbers::money(unit).is_some() || noun(unit))
    };
    let mut with_units = columns.iter().filter(in_unit);
    if let (Some(found), None) = (with_units.next(), with_units.next()) {
        return Some((found, at + 1));
    }
    // “price” for `unit_price`, when only one column ends that way.
    for count in (1..=words.len()).rev() {
        let name = spelled(count)?;
        let ends = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|front| front.ends_with('_'));
        let mut ending =
            columns.iter().filter(|operand| ends(&operand.expanded, &name) || ends(&name, &operand.expanded));
        if let (Some(found), None) = (ending.next(), ending.next()) {
            return Some((found, at + count));
        }
    }
    None
}
