//! Rows made wrong on purpose: “2% duplicates”, “1% outliers” are no columns.

use super::spec;
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
];

/// Takes them out of a list of columns: the kinds, and the share of the rows in percent.
pub(crate) fn take(tokens: &mut Vec<Token>) -> Vec<(&'static str, f64)> {
    let mut found = Vec::new();
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some((kind, share, next)) = anomaly_at(tokens, at) {
            while kept.last().is_some_and(|last| last.is_any(&["and", "with", "about", "around", "plus"])) {
                kept.pop();
            }
            found.push((kind, share));
            at = next;
            continue;
        }
        kept.push(token.clone());
        at += 1;
    }
    *tokens = kept;
    found
}

/// “2% of the rows are duplicates” at an index, up to the end of what is said.
fn anomaly_at(tokens: &[Token], at: usize) -> Option<(&'static str, f64, usize)> {
    let share = tokens.get(at)?.percent().filter(|share| *share > 0.0 && *share <= 100.0)?;
    let small = ["of", "the", "rows", "records", "them", "are", "should", "be", "is", "exact", "random"];
    let behind = |mut at: usize, words: &[&str]| {
        while words.contains(&word_at(tokens, at)) {
            at += 1;
        }
        at
    };
    let word = behind(at + 1, &small);
    let (_, kind) = KINDS.iter().find(|(name, _)| *name == word_at(tokens, word))?;
    let next = behind(word + 1, &["rows", "records", "entries", "values"]);
    let ends = tokens.get(next).is_none_or(|token| {
        token.kind == Kind::Break || token.is("and") || [',', ';', '.'].iter().any(|mark| token.is_mark(*mark))
    });
    ends.then_some((kind, share, next))
}

/// The anomalies of a table as they stand in the recipe, and a sentence for the person; nothing where there are none.
pub(crate) fn written(found: &[(&'static str, f64)]) -> Option<(Value, String)> {
    let share: f64 = found.iter().map(|(_, share)| share).sum::<f64>().min(100.0);
    let kinds: Vec<&str> = found.iter().map(|(kind, _)| *kind).collect();
    let shown = spec::show(share);
    let note = format!("{shown} % of the rows are made wrong on purpose: {}.", kinds.join(", "));
    let anomalies = json!({"share": (share * 100.0).round() / 10_000.0, "kinds": kinds});
    (share > 0.0).then_some((anomalies, note))
}
