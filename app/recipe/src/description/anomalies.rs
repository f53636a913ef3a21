//! Rows made wrong on purpose: “2% duplicates”, “1% outliers”, “5% should have invalid emails” are no columns.

use super::columns::Column;
use super::names;
use super::spec;
use super::vocabulary;
use super::words::{Kind, Token, word_at};
use serde_json::{Value, json};

/// Words for rows that are wrong, and the kinds of anomalies that they name.
const KINDS: &[(&str, &str)] = &[
    ("duplicates", "duplicate"),
    ("duplicate", "duplicate"),
    ("duplicated", "duplicate"),
    ("dupes", "duplicate"),
    ("outliers", "outlier"),
    ("outlier", "outlier"),
    ("missing", "missing"),
];

/// How many rows “some outliers” are, in percent.
const SOME: f64 = 2.0;

/// Words for values that are wrong.
const WRONG: &[&str] = &["invalid", "malformed", "broken", "corrupt", "corrupted"];

/// One kind of rows that are wrong.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Anomaly {
    pub kind: &'static str,
    /// The share of the rows, in percent.
    pub share: f64,
    /// The column whose values are wrong, as it was called, if one was named.
    pub column: Option<String>,
}

/// Takes them out of a list of columns.
pub(crate) fn take(tokens: &mut Vec<Token>) -> Vec<Anomaly> {
    let mut found = Vec::new();
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let found_here = anomaly_at(tokens, at, &kept).or_else(|| wrong_values(tokens, at));
        if let Some((anomaly, next)) = found_here.or_else(|| wrong_behind(tokens, at, &kept)) {
            while kept.last().is_some_and(|last| last.is_any(&["and", "with", "about", "around", "plus"])) {
                kept.pop();
            }
            found.push(anomaly);
            at = next;
            continue;
        }
        kept.push(token.clone());
        at += 1;
    }
    *tokens = kept;
    found
}

fn share_at(tokens: &[Token], at: usize) -> Option<f64> {
    tokens.get(at)?.percent().filter(|share| *share > 0.0 && *share <= 100.0)
}

fn ends(token: &Token) -> bool {
    token.kind == Kind::Break || token.is("and") || [',', ';', '.'].iter().any(|mark| token.is_mark(*mark))
}

/// “2% of the rows are duplicates” at an index, up to the end of what is said.
fn anomaly_at(tokens: &[Token], at: usize, before: &[Token]) -> Option<(Anomaly, usize)> {
    let share = share_at(tokens, at);
    let small = ["some", "of", "the", "rows", "records", "them", "are", "should", "be", "is", "exact", "random"];
    let behind = |mut at: usize, words: &[&str]| {
        while words.contains(&word_at(tokens, at)) {
            at += 1;
        }
        at
    };
    let word = behind(at + usize::from(share.is_some()), &small);
    let (_, kind) = KINDS.iter().find(|(name, _)| *name == word_at(tokens, word))?;
    let next = behind(word + 1, &["rows", "records", "entries", "values"]);
    // “name, phone, some missing values, outliers”, but “phone, some missing” and “phone, 5% missing values” of one column.
    let line = before.rsplit(|token| token.kind == Kind::Break).next().unwrap_or_default();
    let own = line.iter().all(|token| token.is_any(&["and", "with"]) || token.is_mark(','))
        || before.last().is_some_and(ends) && (word_at(tokens, word).ends_with('s') || *kind == "missing");
    let said = if *kind == "missing" { own && share.is_none() && next > word + 1 } else { own || share.is_some() };
    let anomaly = Anomaly { kind, share: share.unwrap_or(SOME), column: None };
    (said && tokens.get(next).is_none_or(ends)).then_some((anomaly, next))
}

/// “5% should have invalid emails”, “3% of the phone numbers are malformed” at an index, up to the end of what is said.
fn wrong_values(tokens: &[Token], at: usize) -> Option<(Anomaly, usize)> {
    let share = share_at(tokens, at)?;
    let rest = tokens.get(at + 1..)?;
    let length = rest.iter().position(ends).unwrap_or(rest.len());
    let words: Vec<&str> = rest.get(..length.min(9))?.iter().map(Token::word).collect::<Option<_>>()?;
    let wrong = words.iter().position(|word| WRONG.contains(word))?;
    let (front, behind) = (words.get(..wrong)?, words.get(wrong + 1..)?);
    let small = ["of", "the", "all", "their", "are", "is", "should", "be", "must", "an", "a", "values", "have"];
    let named = if behind.is_empty() { front } else { behind };
    let name = named.iter().filter(|word| !small.contains(word)).copied().collect::<Vec<_>>().join(" ");
    let column = names::singular(&name);
    let known = vocabulary::is_phrase(&column, "") || vocabulary::is_phrase(&name, "");
    known.then_some((Anomaly { kind: "malformed", share, column: Some(column) }, at + 1 + length))
}

/// “email, 10% invalid”, “phone (2% malformed)” at an index behind the tokens that name the column.
fn wrong_behind(tokens: &[Token], at: usize, before: &[Token]) -> Option<(Anomaly, usize)> {
    let (said, next) = match &tokens.get(at)?.kind {
        Kind::Group(inside) => (inside.as_slice(), at + 1),
        _ => (tokens.get(at..at + 2)?, at + 2),
    };
    let [_, wrong] = said else { return None };
    let share = share_at(said, 0).filter(|_| wrong.is_any(WRONG) && tokens.get(next).is_none_or(ends))?;
    let end = before.iter().rposition(|token| !token.is_mark(','))? + 1;
    let named = |length: usize| {
        let words: Option<Vec<&str>> = before.get(end.checked_sub(length)?..end)?.iter().map(Token::word).collect();
        words.map(|words| words.join(" ")).filter(|name| vocabulary::is_phrase(name, ""))
    };
    let column = (1..=3).rev().find_map(named)?;
    Some((Anomaly { kind: "malformed", share, column: Some(names::singular(&column)) }, next))
}

/// Ties what is wrong to the columns that are there: the name of each, and the kind that its values allow. Gives back the
/// names of those that are not there yet.
pub(crate) fn tie(found: &mut [Anomaly], columns: &[Column]) -> Vec<String> {
    let mut missing = Vec::new();
    for anomaly in found {
        let Some(named) = anomaly.column.clone() else { continue };
        let name = names::snake(&named);
        let is_it = |column: &&Column| column.name == name || names::singular(&column.name) == name;
        let ends_so = |column: &&Column| column.name.ends_with(&format!("_{name}"));
        // “phone numbers” of a column “phone”.
        let guess = vocabulary::type_for_name(&named, None).column;
        let alike = |column: &&Column| {
            column.kind().contains('.') && guess.get("type").is_some_and(|kind| kind == column.kind())
        };
        let by_name = columns.iter().find(is_it).or_else(|| columns.iter().find(ends_so));
        match by_name.or_else(|| columns.iter().find(alike)) {
            Some(column) => {
                anomaly.column = Some(column.name.clone());
                anomaly.kind = match column.kind() {
                    "integer" | "number" => "outlier",
                    "date" | "datetime" => "impossible_date",
                    _ => "malformed",
                };
            }
            None => missing.push(named),
        }
    }
    missing
}

/// The anomalies of a table as they stand in the recipe, and a sentence for the person; nothing where there are none.
pub(crate) fn written(found: &[Anomaly]) -> Option<(Value, String)> {
    let share: f64 = found.iter().map(|anomaly| anomaly.share).sum::<f64>().min(100.0);
    let kinds: Vec<&str> = found.iter().map(|anomaly| anomaly.kind).collect();
    let columns: Vec<&str> = found.iter().filter_map(|anomaly| anomaly.column.as_deref()).collect();
    let shown = spec::show(share);
    let mut note = format!("{shown} % of the rows are made wrong on purpose: {}.", kinds.join(", "));
    let mut anomalies = json!({"share": (share * 100.0).round() / 10_000.0, "kinds": kinds});
    if !columns.is_empty() {
        note = format!("{} in {}, named in the column “anomaly”.", note.trim_end_matches('.'), columns.join(", "));
        anomalies["columns"] = json!(columns);
        anomalies["label"] = json!("anomaly");
    }
    (share > 0.0).then_some((anomalies, note))
}
