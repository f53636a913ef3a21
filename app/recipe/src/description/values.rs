//! Values to choose from, with or without shares, and samples that become patterns.

use super::details::{About, NULLS, text_of};
use super::numbers;
use super::patterns::is_pattern;
use super::words::{Kind, Token, word_at, words_at};
use serde_json::Value;

/// Without the words that lead into values: “one of”, “either”, “can be”, “is”.
pub(super) fn without_lead(part: &[Token]) -> &[Token] {
    let mut part = part;
    for _ in 0..6 {
        let lead = [
            "one of the following",
            "one of",
            "any of",
            "chosen from",
            "selected from",
            "picked from",
            "can be",
            "could be",
            "may be one of",
            "should be",
            "must be",
            "will be",
            "has to be",
            "either",
            "is",
            "are",
            "being",
            "values are",
            "options are",
            "options",
            "possible values",
            "values",
            "with values",
            "with value",
            "e.g.",
            "i.e.",
            "such as",
            "including",
            "or",
            "and",
            "then",
            "which is",
            "which are",
            "of type",
            "as a",
            "as an",
            "of",
            "with",
            "that is",
            "where",
            "e.g",
            "otherwise",
            "else",
            "the rest",
            "the others",
            "the remaining",
            "the",
            "an",
            "a",
            "as",
            "distributed as",
            "weighted",
            "for example",
        ]
        .iter()
        .find(|lead| words_at(part, 0, lead))
        .map_or(0, |lead| lead.split(' ').count());
        let keep = ["can be", "may be"].iter().any(|lead| words_at(part, 0, lead)) && NULLS.contains(&word_at(part, 2));
        // “A 50%” is a value with its share, “a hundred” a number: no articles.
        let share = part.get(1).is_some_and(|token| token.percent().is_some());
        let number = ["a", "an"].contains(&word_at(part, 0)) && (share || numbers::quantity(part, 0).is_some());
        let pattern = ["e.g.", "such as", "for example"].iter().any(|lead| words_at(part, 0, lead))
            && part.iter().any(|token| matches!(token.kind, Kind::Number(_) | Kind::Day(..)));
        let mark =
            usize::from(part.first().is_some_and(|token| {
                token.is_mark(':') || token.is_mark('.') || token.is_mark('=') || token.is_mark('?')
            }));
        // “A/B/C”: here “A” is a value.
        if keep
            || number
            || pattern
            || lead + mark == 0
            || (lead > 0
                && (lead == part.len()
                    || part.get(lead).is_some_and(|next| next.is_mark('/') || next.is_mark('|') || next.is("or"))))
        {
            break;
        }
        part = part.get(lead.max(mark)..).unwrap_or_default();
    }
    while part.last().is_some_and(|last| {
        last.is_mark('.')
            || last.is_mark('!')
            || last.is_mark('?')
            || last.is_mark(':')
            || last.is("etc")
            || last.is_mark('-')
    }) {
        part = part.get(..part.len() - 1).unwrap_or_default();
    }
    part
}

/// A value with its share among others, where “none” is one of the values.
pub(super) fn valued_too(part: &[Token], about: &About) -> Option<(Value, f64)> {
    let share = part.iter().find_map(Token::percent);
    match (part, share) {
        // “absent” is a value where others have shares, too.
        ([a, b], Some(share)) if a.is_any(NULLS) || b.is_any(NULLS) => {
            Some((Value::from(a.word().or(b.word())?), share))
        }
        _ => valued(part, about),
    }
}

/// Words between a share and the value that it belongs to.
const AROUND_SHARES: [&str; 12] =
    ["of", "them", "are", "is", "be", "at", "with", "the", "about", "around", "probability", "chance"];

/// A value with its share: “80% active”, “active 80%”, “active: 80%”.
pub(super) fn valued(part: &[Token], about: &About) -> Option<(Value, f64)> {
    if about.yes_no && part.iter().any(|token| token.is_any(&["true", "false", "yes", "no"])) {
        return None;
    }
    if numbers::span(part, 0).is_some_and(|(_, _, next)| next == part.len()) {
        return None;
    }
    let part = without_cases(part);
    let place = part.iter().position(|token| token.percent().is_some());
    let (percent, rest): (f64, Vec<Token>) = match place {
        Some(place) => {
            let percent = part.get(place)?.percent()?;
            let rest = part.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, token)| token.clone()).collect();
            (percent, rest)
        }
        None => {
            // “active: 80”, “active = 0.8”
            let [name @ .., sign, figure] = part else { return None };
            let Kind::Number(number) = &figure.kind else { return None };
            if !(sign.is_mark(':') || sign.is_mark('=')) || name.is_empty() {
                return None;
            }
            (if number.decimals > 0 { number.value * 100.0 } else { number.value }, name.to_vec())
        }
    };
    let small =
        |token: &Token| token.is_mark(':') || token.is_mark('=') || token.is_mark('-') || token.is_any(&AROUND_SHARES);
    // “80% of them are active”, “active with probability 80%”; inside of a value they belong to it: “out of stock”.
    // Alone they are one: “A 50%”.
    let mut rest: Vec<Token> = rest.into_iter().filter(|token| !token.is_mark(':') && !token.is_mark('=')).collect();
    while rest.len() > 1
        && rest
            .first()
            .is_some_and(|token| small(token) || token.is_any(&["should", "will", "a", "as", "to", "being", "for"]))
    {
        rest.remove(0);
    }
    while rest.last().is_some_and(|token| small(token) || rest.len() > 1 && token.is("in")) {
        rest.pop();
    }
    if let [one] = rest.as_slice()
        && small(one)
    {
        rest.clear();
    }
    // “20% have no tip” is no value.
    if rest.iter().any(|token| token.is_any(&["have", "has", "without", "lack", "no"])) && rest.len() > 1 {
        return None;
    }
    if rest.is_empty()
        || rest.iter().any(|token| token.is_any(NULLS) || matches!(token.kind, Kind::Mark(_) | Kind::Group(_)))
    {
        return None;
    }
    let is_figure = |token: &Token| matches!(token.kind, Kind::Number(_));
    let number = rest.len() > 1 && rest.iter().any(is_figure);
    // “5 stars 50%”: so many of something are a value, too.
    let counted = is_counted(&rest) && place.is_some_and(|place| place == 0 || place == 2);
    if number && !counted || rest.len() > 4 {
        return None;
    }
    Some((plain_value(&rest, about.source)?, percent.max(0.0)))
}

/// Without “of cases” behind a share at the end: of what it is a share says nothing more.
fn without_cases(part: &[Token]) -> &[Token] {
    let [.., share, _, _] = part else { return part };
    let shared = part.iter().rposition(|token| token.percent().is_some()).filter(|at| *at > 0);
    let Some((front, [_, of, rest @ ..])) = shared.and_then(|at| part.split_at_checked(at)) else { return part };
    let cases = ["the", "all", "cases", "rows", "records", "entries", "time", "instances"];
    let whole = share.word().is_some() || share.percent().is_some();
    if whole && of.is("of") && !rest.is_empty() && rest.iter().all(|token| token.is_any(&cases)) {
        part.get(..=front.len()).unwrap_or(part)
    } else {
        part
    }
}

/// Whether tokens are a number and what it counts: “5 stars”, “1 room”.
pub(super) fn is_counted(tokens: &[Token]) -> bool {
    let [Token { kind: Kind::Number(number), .. }, things] = tokens else { return false };
    let many = things
        .word()
        .is_some_and(|word| number.value == 1.0 || numbers::is_unit(word) || super::names::singular(word) != word);
    many && !things.is_any(&["decimals", "digits", "characters", "letters", "less", "times", "decimal", "to", "or"])
}

/// Shares behind the values, divided as they are: where the `80/20` of `active/inactive 80/20` begins, and the shares.
pub(super) fn shares_behind(part: &[Token]) -> Option<(usize, Vec<f64>)> {
    let start = part.iter().position(|token| matches!(token.kind, Kind::Number(_)))?;
    let shares = shares_only(part.get(start..)?)?;
    (start > 0).then_some((start, shares))
}

/// Numbers divided by `/` or `:` and nothing else.
pub(super) fn shares_only(tokens: &[Token]) -> Option<Vec<f64>> {
    let mut shares = Vec::new();
    for token in tokens {
        match &token.kind {
            Kind::Number(number) => shares.push(number.value),
            Kind::Mark('/' | '%' | ':') => {}
            _ => return None,
        }
    }
    (shares.len() > 1 && shares.iter().all(|share| *share > 0.0)).then_some(shares)
}

pub(super) const WEIGHT_WORDS: &[&str] =
    &["weighted", "weights", "split", "ratio", "with", "in", "distribution", "distributed", "by"];

/// Without “weighted” and its like at the end.
pub(super) fn without_weight_words(tokens: &[Token]) -> &[Token] {
    let end = tokens.iter().rposition(|token| !token.is_any(WEIGHT_WORDS)).map_or(0, |at| at + 1);
    tokens.get(..end).unwrap_or_default()
}

/// “inactive 80” with the share that belongs to the first value cut off.
pub(super) fn without_number(value: Value) -> Value {
    match value.as_str() {
        Some(text) => {
            let text =
                text.trim_end_matches(|character: char| character.is_ascii_digit() || " .%:".contains(character));
            let text = WEIGHT_WORDS
                .iter()
                .find_map(|word| text.strip_suffix(word).and_then(|front| front.strip_suffix(' ')))
                .unwrap_or(text);
            Value::from(text)
        }
        None => value,
    }
}

/// A value as JSON: quoted text, a number, or words as they were written.
pub(super) fn plain_value(tokens: &[Token], source: &str) -> Option<Value> {
    if let [one] = tokens {
        match &one.kind {
            Kind::Number(number) if !number.percent && number.money.is_none() => {
                return Some(super::spec::number(number.value));
            }
            Kind::Quoted(text) => return Some(Value::from(text.clone())),
            Kind::Mark(_) | Kind::Break => return None,
            _ => {}
        }
    }
    let text = text_of(tokens, source);
    (!text.is_empty() && text.chars().count() <= 80).then(|| Value::from(text))
}

/// A regular expression for texts that look like a sample: `INV-0001` is `INV-[0-9]{4}`, `XX-###` is letters, then digits.
pub(super) fn pattern_like(sample: &str) -> String {
    let letters_are_places =
        sample.chars().filter(|character| character.is_alphabetic()).all(|character| "XAxaN".contains(character));
    // “+1-XXX-XXX-XXXX”
    let is_phone = sample.starts_with(['+', '(']) || sample.ends_with("XXX-XXXX");
    let expression = sample.contains('[') || sample.contains('\\');
    if expression && is_pattern(sample) {
        return sample.to_owned();
    }
    // “DEV-XXXX”: a part of nothing but X stands for anything.
    let parts: Vec<&str> = sample.split(['-', '_', '/']).collect();
    let is_open = |part: &str| part.len() >= 3 && part.chars().all(|character| character == 'X');
    let open = !letters_are_places && parts.iter().any(|part| is_open(part));
    let mut runs: Vec<(String, usize)> = Vec::new();
    for (at, character) in sample.char_indices() {
        let part = |at: usize| {
            let start = sample.get(..at).and_then(|front| front.rfind(['-', '_', '/'])).map_or(0, |place| place + 1);
            let rest = sample.get(start..).unwrap_or_default();
            rest.split(['-', '_', '/']).next().unwrap_or_default()
        };
        let class = match character {
            'X' if open && is_open(part(at)) => "[A-Z0-9]".to_owned(),
            '#' | '0'..='9' => "[0-9]".to_owned(),
            'X' | 'x' if is_phone => "[0-9]".to_owned(),
            'X' | 'A' if letters_are_places => "[A-Z]".to_owned(),
            'x' | 'a' if letters_are_places => "[a-z]".to_owned(),
            'N' if letters_are_places => "[0-9]".to_owned(),
            _ if ".+*?()[]{}|^$\\/".contains(character) => format!("\\{character}"),
            _ => character.to_string(),
        };
        match runs.last_mut().filter(|(last, _)| *last == class && class.len() > 2) {
            Some((_, count)) => *count += 1,
            None => runs.push((class, 1)),
        }
    }
    runs.into_iter().map(|(class, count)| if count > 1 { format!("{class}{{{count}}}") } else { class }).collect()
}
