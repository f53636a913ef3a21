//! Changes to inputs that keep enough of their shape to get past the first check: JSON as a tree, text by its pieces.

use seedbed_generate::rng::{Draws, Stream};
use serde_json::{Map, Value, json};

/// What stands where something else is expected.
fn strange(draws: &mut Draws) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1),
        json!(2),
        json!(1000),
        json!(999_999_999_999_999_u64),
        json!(9_007_199_254_740_991_i64),
        json!(-9_007_199_254_740_991_i64),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(0.5),
        json!(1e-300),
        json!(1e15),
        json!(1e150),
        json!(f64::MAX),
        json!(""),
        json!("a"),
        json!("\u{0}"),
        json!("日本 😀 \u{202e}"),
        json!("9999-12-31"),
        json!("0001-01-01"),
        json!("+100000d"),
        json!("(a|b){64}"),
        json!([]),
        json!({}),
        json!([[[]]]),
    ];
    values[draws.below(values.len() as u64) as usize].clone()
}

/// A JSON text with one to three of its nodes changed; `None` if the text is no JSON.
pub fn json(text: &str, seed: u64) -> Option<String> {
    let mut value: Value = serde_json::from_str(text).ok()?;
    let mut draws = Stream::root(seed).draws(0);
    for _ in 0..=draws.below(3) {
        let donor = pick(&value, draws.below(count(&value)));
        let at = draws.below(count(&value));
        change(&mut value, at, donor, &mut draws);
    }
    Some(value.to_string())
}

/// How many nodes a tree has.
fn count(value: &Value) -> u64 {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum::<u64>(),
        _ => 0,
    }
}

/// A copy of node `at`, counted from the root.
fn pick(value: &Value, at: u64) -> Value {
    let mut left = at;
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        if left == 0 {
            return value.clone();
        }
        left -= 1;
        match value {
            Value::Array(items) => waiting.extend(items),
            Value::Object(members) => waiting.extend(members.values()),
            _ => {}
        }
    }
    Value::Null
}

fn change(value: &mut Value, at: u64, donor: Value, draws: &mut Draws) {
    let mut left = at;
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        if left == 0 {
            return change_here(value, donor, draws);
        }
        left -= 1;
        match value {
            Value::Array(items) => waiting.extend(items),
            Value::Object(members) => waiting.extend(members.values_mut()),
            _ => {}
        }
    }
}

fn change_here(value: &mut Value, donor: Value, draws: &mut Draws) {
    match (value, draws.below(4)) {
        (Value::Array(items), 0) => items.push(donor),
        (Value::Array(items), 1) if !items.is_empty() => {
            items.swap_remove(draws.below(items.len() as u64) as usize);
        }
        (Value::Array(items), 2) => items.extend(items.clone()),
        (Value::Object(members), 0) => {
            let mut keys: Vec<String> = members.keys().cloned().collect();
            keys.push("min".to_owned());
            let key = keys.swap_remove(draws.below(keys.len() as u64) as usize);
            members.insert(key, donor);
        }
        (Value::Object(members), 1) => {
            let kept = draws.below(members.len().max(1) as u64) as usize;
            *members = std::mem::take(members)
                .into_iter()
                .enumerate()
                .filter_map(|(at, member)| (at != kept).then_some(member))
                .collect::<Map<_, _>>();
        }
        (Value::String(words), 0) => *words = text(words, &[], draws.bits()),
        (Value::Number(number), 0) => {
            let near = number.as_i64().map(|number| number.wrapping_add(draws.below(3) as i64 - 1));
            *number = near.map_or_else(|| 0.into(), Into::into);
        }
        (value, 1 | 2) => *value = donor,
        (value, _) => *value = strange(draws),
    }
}

/// A text with one to four of its pieces removed, repeated, moved, broken or replaced; `words` are put in as they are.
pub fn text(text: &str, words: &[&str], seed: u64) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let mut draws = Stream::root(seed).draws(1);
    for _ in 0..=draws.below(4) {
        let length = letters.len() as u64;
        let start = draws.below(length + 1);
        let piece = draws.below(8).min(length - start);
        let range = start as usize..(start + piece * if draws.below(4) == 0 { 4 } else { 1 }).min(length) as usize;
        match draws.below(6) {
            0 => drop(letters.drain(range)),
            1 => {
                let copy: Vec<char> = letters[range.clone()].to_vec();
                for _ in 0..=draws.below(20) {
                    letters.splice(range.start..range.start, copy.iter().copied());
                }
            }
            2 => {
                let moved: Vec<char> = letters.drain(range).collect();
                let at = draws.below(letters.len() as u64 + 1) as usize;
                letters.splice(at..at, moved);
            }
            3 if !words.is_empty() => {
                let word = words[draws.below(words.len() as u64) as usize];
                letters.splice(range, word.chars());
            }
            _ => {
                const SIGNS: &str = "0123456789 \n\r\t,;:.'\"`()[]{}<>|\\/-+*%$#@!?=~^&_aZ\u{0}é日😀\u{301}\u{feff}";
                let sign = SIGNS.chars().nth(draws.below(SIGNS.chars().count() as u64) as usize);
                letters.splice(range, sign);
            }
        }
    }
    letters.into_iter().take(16_384).collect()
}
