//! Sentences about columns that stand apart from them: “20% of customers have no email”, “amount is zero in 15% of rows”.

use super::columns::{Column, Place};
use super::details::{NULLS, text_of};
use super::names;
use super::spec;
use super::vocabulary::{self, type_for_name};
use super::words::{Kind, Token};
use serde_json::{Value, json};

/// What a sentence says about a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    /// So many percent of the rows have no value.
    Missing(f64),
    /// So many percent of the rows have this number.
    Number(f64, f64),
    /// So many percent of the rows are true.
    True(f64),
}

/// A sentence about a column: its name, as written, and what was said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Statement {
    pub name: String,
    pub said: Said,
}

const VERBS: &[&str] = &[
    "have", "has", "with", "without", "lack", "lacks", "miss", "are", "is", "do", "should", "not", "having", "contain",
];

/// Reads a sentence about a column, if the tokens are one.
pub(crate) fn statement(tokens: &[Token], place: &Place) -> Option<Statement> {
    let tokens = match tokens.first() {
        Some(first) if first.is_any(&["and", "where", "with", "but", "about", "around", "roughly", "also"]) => {
            tokens.get(1..)?
        }
        _ => tokens,
    };
    share_of_nulls(tokens, place)
        .or_else(|| share_of_them(tokens))
        .or_else(|| share_first(tokens, place))
        .or_else(|| share_last(tokens, place))
}

/// “300 users, 40% premium”: what else names a number says here of how many it is true.
fn share_of_them(tokens: &[Token]) -> Option<Statement> {
    let [share, word] = tokens else { return None };
    let (percent, name) = (share.percent()?.clamp(0.0, 100.0), format!("is {}", word.word()?));
    let kind = type_for_name(word.word()?, None).column;
    let number = kind.get("type").is_some_and(|kind| kind == "number" || kind == "integer");
    (number && vocabulary::is_phrase(&name, "")).then_some(Statement { name, said: Said::True(percent) })
}

/// “10% null email”
fn share_of_nulls(tokens: &[Token], place: &Place) -> Option<Statement> {
    let [share, null, name @ ..] = tokens else { return None };
    let percent = share.percent().filter(|_| null.is_any(&["null", "missing", "empty", "blank"]))?.clamp(0.0, 100.0);
    if !(1..=3).contains(&name.len()) || name.iter().any(|token| token.word().is_none()) {
        return None;
    }
    let name = text_of(name, place.source);
    known(&name, place).then_some(Statement { name, said: Said::Missing(percent) })
}

/// “20% of customers have no email”, “15% of the amounts are zero”, “20% have no tip”.
fn share_first(tokens: &[Token], place: &Place) -> Option<Statement> {
    let percent = tokens.first()?.percent()?.clamp(0.0, 100.0);
    let verb = tokens.iter().position(|token| token.is_any(VERBS))?;
    let subject = tokens.get(1..verb)?;
    let behind = tokens.get(verb..)?;
    let plain = |tokens: &[Token]| -> Vec<Token> {
        let small = ["of", "the", "a", "an", "all", "any", "their", "them", "its", "be", "no"];
        tokens.iter().filter(|token| !token.is_any(VERBS) && !token.is_any(&small)).cloned().collect()
    };
    let denied = behind.iter().any(|token| token.is_any(&["no", "without", "lack", "lacks", "miss", "not"]));
    let (object, whom) = (plain(behind), plain(subject));
    if let [one] = object.as_slice() {
        let missing = one.is_any(NULLS);
        let zero =
            one.is("zero") || matches!(&one.kind, Kind::Number(number) if number.value == 0.0 && !number.percent);
        // “15% of the amounts are zero”: the subject is the column.
        if (missing || zero) && !whom.is_empty() {
            let name = text_of(&whom, place.source);
            let said = if missing { Said::Missing(percent) } else { Said::Number(percent, 0.0) };
            return known(&name, place).then_some(Statement { name, said });
        }
    }
    let object: Vec<Token> = object.into_iter().filter(|token| !token.is_any(NULLS)).collect();
    let lacking = denied || behind.iter().any(|token| token.is_any(NULLS));
    if object.is_empty() || object.len() > 4 || object.iter().any(|token| token.word().is_none()) {
        return None;
    }
    let name = text_of(&object, place.source);
    // “5% are managers”: a question of each row.
    if let ([verb, _], [one]) = (behind, object.as_slice())
        && verb.is("are")
        && whom.is_empty()
        && let Some(word) = one.word().map(names::singular)
        && vocabulary::is_person(&word)
    {
        return Some(Statement { name: format!("is {word}"), said: Said::True(percent) });
    }
    // “half of the users are premium”
    let asked = format!("is {name}");
    if behind.first().is_some_and(|verb| verb.is("are")) && !whom.is_empty() && vocabulary::is_phrase(&asked, "") {
        return Some(Statement { name: asked, said: Said::True(if denied { 100.0 - percent } else { percent }) });
    }
    // “half of the users are left-handed”
    let plain = subject.first().is_some_and(|token| token.is("of")) && !denied && object.len() == 1;
    let value = vocabulary::column_of_values(std::slice::from_ref(&name.to_lowercase())).is_some();
    if behind.first().is_some_and(|verb| verb.is("are"))
        && plain
        && !whom.is_empty()
        && !value
        && !lacking
        && !type_for_name(&name, None).known
    {
        return Some(Statement { name: asked, said: Said::True(percent) });
    }
    let guess = type_for_name(&name, Some(place.table));
    let yes_no = guess.column.get("type").is_some_and(|kind| kind == "boolean");
    if yes_no && !whom.is_empty() {
        return Some(Statement { name, said: Said::True(if denied { 100.0 - percent } else { percent }) });
    }
    if lacking {
        return guess.known.then_some(Statement { name, said: Said::Missing(percent) });
    }
    // “30% of users have a phone”: all others have none.
    let owned = behind.first().is_some_and(|verb| verb.is_any(&["have", "has"]));
    let of = subject.first().is_some_and(|token| token.is("of"));
    (owned && of && guess.known).then_some(Statement { name, said: Said::Missing(100.0 - percent) })
}

/// “phone missing in 5%”, “amount zero in 15% of rows”, “email is null for 10% of users”.
fn share_last(tokens: &[Token], place: &Place) -> Option<Statement> {
    let at = tokens.iter().position(|token| token.percent().is_some())?;
    let percent = tokens.get(at)?.percent()?.clamp(0.0, 100.0);
    let front = tokens.get(..at)?;
    let lead = ["in", "for", "on", "at", "about", "around", "roughly", "is", "are", "be", "of", "with"];
    let end = front.iter().rposition(|token| !token.is_any(&lead))?;
    let what = front.get(end)?;
    let number = match &what.kind {
        Kind::Number(number) if !number.percent && number.money.is_none() => Some(number.value),
        Kind::Word(word) if word == "zero" => Some(0.0),
        _ => None,
    };
    let missing = what.is_any(NULLS);
    // “vip is true for 5%”
    let answer = what.is_any(&["true", "yes", "false", "no"]) && end + 1 < at;
    // The share stands behind “in” or “for”; “status 200 95%” are values.
    if end + 1 == at || (number.is_none() && !missing && !answer) {
        return None;
    }
    let mut name = front.get(..end)?;
    while name
        .last()
        .is_some_and(|last| last.is_any(&["is", "are", "should", "be", "can", "left", "may", "was", "which", "that"]))
    {
        name = name.get(..name.len() - 1)?;
    }
    while let [lead, rest @ ..] = name
        && lead.is_any(&["a", "an", "the", "flag", "column", "field"])
        && !rest.is_empty()
    {
        name = rest;
    }
    if name.is_empty() || name.len() > 5 || name.iter().any(|token| token.name().is_none()) {
        return None;
    }
    let name = text_of(name, place.source);
    let said = match number {
        _ if missing => Said::Missing(percent),
        _ if answer => Said::True(if what.is_any(&["true", "yes"]) { percent } else { 100.0 - percent }),
        number => Said::Number(percent, number?),
    };
    Some(Statement { name, said })
}

fn known(name: &str, place: &Place) -> bool {
    type_for_name(name, Some(place.table)).known
}

/// Whether a statement speaks of a column of this name.
pub(crate) fn speaks_of(statement: &Statement, column: &str) -> bool {
    let name = names::snake(&statement.name);
    let (one, many) = (names::singular(&name), names::plural(&name));
    // “half of the users are active” speaks of `is_active`.
    let asked = ["is_", "has_"].iter().find_map(|question| column.strip_prefix(question));
    [name.as_str(), &one, &many].contains(&column) || asked == Some(&name)
}

/// Changes a column as a statement says.
pub(crate) fn apply(column: &mut Column, said: &Said) {
    let name = column.name.clone();
    match said {
        Said::Missing(percent) => {
            column.settings.insert("null_share".into(), spec::number((percent * 100.0).round() / 10_000.0));
        }
        Said::True(percent) => {
            column.settings = spec::build("boolean");
            column.settings.insert("share".into(), spec::number(percent / 100.0));
            column.notes.clear();
        }
        Said::Number(percent, value) => {
            let percent = percent.clamp(0.0, 100.0);
            let bound = |key: &str| column.settings.get(key).and_then(Value::as_f64);
            let (Some(low), Some(high), true) =
                (bound("min"), bound("max"), matches!(column.kind(), "integer" | "number"))
            else {
                column.notes.push(format!(
                    "The share of {} in “{name}” was left out: it is no range of numbers.",
                    spec::show(*value)
                ));
                return;
            };
            let uniform = json!({"kind": "uniform", "min": spec::number(low), "max": spec::number(high)});
            let others = column.settings.remove("distribution").unwrap_or(uniform);
            let parts = json!([
                {"weight": spec::number(percent), "distribution": {"kind": "constant", "value": spec::number(*value)}},
                {"weight": spec::number(100.0 - percent), "distribution": others},
            ]);
            column.settings.insert("min".into(), spec::number(low.min(*value)));
            column.settings.insert("max".into(), spec::number(high.max(*value)));
            column.settings.insert("distribution".into(), json!({"kind": "mixture", "parts": parts}));
            column.notes.push(format!("“{name}” is {} in {} % of the rows.", spec::show(*value), spec::show(percent)));
        }
    }
}
