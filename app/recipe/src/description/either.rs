//! One of two values by what another column holds: “grade (A if score > 60 else B)”.

use super::columns::Column;
use super::details::text_of;
use super::names;
use super::spec;
use super::tables::Table;
use super::words::{Kind, Token, words_at};
use serde_json::{Value, json};

/// The two values, and what must hold for the first of them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Either {
    yes: String,
    no: String,
    condition: Condition,
}

/// How a column is compared with a value.
#[derive(Debug, Clone, PartialEq)]
struct Condition {
    /// The words for the column, in the spelling of recipe names.
    column: String,
    sign: &'static str,
    value: Value,
}

/// The most tokens that say such a thing.
const LONGEST: usize = 24;
/// What compares, the longer first.
const SIGNS: &[(&str, &str)] = &[
    ("is at least", ">="),
    ("is at most", "<="),
    ("is not", "!="),
    ("is over", ">"),
    ("is above", ">"),
    ("is under", "<"),
    ("is below", "<"),
    ("at least", ">="),
    ("at most", "<="),
    ("over", ">"),
    ("above", ">"),
    ("under", "<"),
    ("below", "<"),
    ("is", "=="),
];

/// Reads “A if score > 60 else B”, alone or in a bracket.
pub(super) fn read(tokens: &[Token], source: &str) -> Option<Either> {
    let tokens = match tokens {
        [Token { kind: Kind::Group(inside), .. }] => inside.as_slice(),
        [lead, rest @ ..] if lead.is_mark(':') || lead.is_mark('=') || lead.is("is") => rest,
        _ => tokens,
    };
    if tokens.len() > LONGEST {
        return None;
    }
    let at = tokens.iter().position(|token| token.is_any(&["if", "when"])).filter(|at| *at > 0)?;
    let (yes, [_, rest @ ..]) = tokens.split_at_checked(at)? else { return None };
    let at = rest.iter().position(|token| token.is_any(&["else", "otherwise"]))?;
    let (said, [_, no @ ..]) = rest.split_at_checked(at)? else { return None };
    let said = match said {
        [front @ .., mark] if mark.is_mark(',') || mark.is_mark(';') => front,
        said => said,
    };
    let no = match no {
        [mark, rest @ ..] if mark.is_mark(',') || mark.is_mark(':') => rest,
        no => no,
    };
    let plain = |value: &[Token]| {
        (1..=3).contains(&value.len())
            && value.iter().all(|token| !matches!(token.kind, Kind::Mark(_) | Kind::Group(_)))
    };
    let condition = condition(said, source).filter(|_| plain(yes) && plain(no))?;
    Some(Either { yes: text_of(yes, source), no: text_of(no, source), condition })
}

/// Reads “score > 60”, “country is US”.
fn condition(said: &[Token], source: &str) -> Option<Condition> {
    let said = match said {
        [the, rest @ ..] if the.is("the") => rest,
        said => said,
    };
    let mark = |at: usize, mark: char| said.get(at).is_some_and(|token| token.is_mark(mark));
    let sign_at = |at: usize| {
        let equal = mark(at + 1, '=');
        let marked = [('<', "<", "<="), ('>', ">", ">="), ('=', "==", "==")];
        let marked = marked.iter().find(|(sign, ..)| mark(at, *sign));
        let in_words = || SIGNS.iter().find(|(words, _)| words_at(said, at, words));
        match marked {
            Some((_, alone, with)) => Some((if equal { *with } else { *alone }, 1 + usize::from(equal))),
            None => in_words().map(|(words, sign)| (*sign, words.split(' ').count())),
        }
    };
    let (at, (sign, length)) = (1..=3).find_map(|at| Some((at, sign_at(at)?)))?;
    let (column, value) = (said.get(..at)?, said.get(at + length..)?);
    let value = match value {
        [Token { kind: Kind::Number(number), .. }] if !number.percent => spec::number(number.value),
        [_, ..] if value.len() <= 3 && value.iter().all(|token| token.name().is_some()) => {
            text_of(value, source).into()
        }
        _ => return None,
    };
    let words = column.iter().all(|token| token.name().is_some());
    let ordered = value.is_number() || ["==", "!="].contains(&sign);
    (words && ordered).then(|| Condition { column: names::snake(&text_of(column, source)), sign, value })
}

/// Makes formulas of such columns; where what they hang on is not there, the two values come at random, and a note says so.
pub(crate) fn apply(table: &mut Table) {
    for at in 0..table.columns.len() {
        let Some((either, name)) =
            table.columns.get(at).and_then(|column| Some((column.either.clone()?, column.name.clone())))
        else {
            continue;
        };
        let Condition { column: wanted, sign, value } = &either.condition;
        let compares = |other: &&Column| {
            let texts = || other.settings.get("values").and_then(Value::as_array);
            let fits = match value {
                Value::Number(_) => matches!(other.kind(), "integer" | "number" | "person.age"),
                value => other.kind() == "choice" && texts().is_some_and(|values| values.contains(value)),
            };
            other.name == *wanted && other.name != name && fits && crate::formula::variable(wanted) == *wanted
        };
        let is_there = table.columns.iter().any(|other| compares(&other));
        let Some(column) = table.columns.get_mut(at) else { continue };
        column.known = true;
        if is_there {
            let (yes, no) = (Value::from(either.yes.as_str()), Value::from(either.no.as_str()));
            let formula = format!("if {wanted} {sign} {value} {{ {yes} }} else {{ {no} }}");
            column.notes = vec![format!("“{name}” is calculated: {formula}.")];
            column.settings = spec::build("formula");
            column.settings.insert("formula".into(), formula.into());
            column.settings.insert("output".into(), "text".into());
            continue;
        }
        let mut values = vec![Value::from(either.yes.as_str())];
        values.extend(Some(Value::from(either.no.as_str())).filter(|no| !values.contains(no)));
        column.settings =
            spec::object(vec![("type".to_owned(), json!("choice")), ("values".to_owned(), values.into())]);
        column.notes = vec![format!(
            "“{name}” does not hang on “{wanted}” yet: its values come at random, as no column of this table is called so \
             and can be compared with {value}."
        )];
    }
}

/// “If age < 18 then status is minor else adult” is said of the status where the columns are listed.
pub(super) fn listed(text: &str) -> String {
    let Some(start) = text.find("If ").filter(|at| {
        let front = text.get(..*at).unwrap_or_default().trim_end();
        front.is_empty() || front.ends_with(['.', ';']) || text.get(..*at).is_some_and(|front| front.ends_with('\n'))
    }) else {
        return text.to_owned();
    };
    let (front, behind) = text.split_at(start);
    let end = behind.find(". ").or(behind.find('\n')).unwrap_or(behind.trim_end_matches('.').len());
    let (sentence, rest) = behind.split_at(end);
    let rest = rest.trim_start_matches(['.', ' ', '\n']);
    let Some((column, said)) = clause(sentence) else { return text.to_owned() };
    let list = if rest.is_empty() { front.trim_end().trim_end_matches('.') } else { rest };
    let other = if rest.is_empty() { "" } else { front };
    let is_end = |text: &str| text.is_empty() || text.starts_with([',', '.', ';', '\n']) || text.starts_with(" and ");
    let place = list.match_indices(column).map(|(at, _)| at + column.len()).find(|end| {
        let begins = list.get(..end - column.len()).is_some_and(|front| front.ends_with([' ', ',']));
        begins && list.get(*end..).is_some_and(is_end)
    });
    let Some((front, behind)) = place.and_then(|place| list.split_at_checked(place)) else { return text.to_owned() };
    format!("{other}{front} ({said}){behind}")
}

/// The column of “If age < 18 then status is minor else adult”, and what is said of it: “minor if age < 18 else adult”.
fn clause(sentence: &str) -> Option<(&str, String)> {
    let (condition, then) = sentence
        .strip_prefix("If ")?
        .split_once(" then ")
        .or_else(|| sentence.strip_prefix("If ")?.split_once(", "))?;
    let condition = condition.trim_end_matches(',');
    let (column, values) = then.strip_prefix("the ").unwrap_or(then).split_once(" is ")?;
    let joints = [", otherwise ", ", else ", " otherwise ", " else ", "; otherwise "];
    let (yes, no) = joints.iter().find_map(|joint| values.split_once(joint))?;
    let no = no.strip_prefix(column).and_then(|no| no.trim_start().strip_prefix("is ")).unwrap_or(no);
    let short = [condition, column, yes, no].iter().all(|part| !part.is_empty() && part.len() <= 60);
    short.then(|| (column, format!("{yes} if {condition} else {no}")))
}
