//! What can be wrong with input, and the reader that finds all of it in one pass.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One mistake in a recipe or another JSON document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// JSON Pointer (RFC 6901) to the place of the mistake.
    pub pointer: String,
    /// What stands there, shortened; empty where something is missing.
    pub found: String,
    /// What may stand there.
    pub allowed: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = if self.pointer.is_empty() { "the whole" } else { &self.pointer };
        if self.found.is_empty() {
            write!(out, "{place}: missing; expected {}", self.allowed)
        } else {
            write!(out, "{place}: found {}; expected {}", self.found, self.allowed)
        }
    }
}

/// The mistakes found so far. Readers of nested values share one collection.
#[derive(Debug, Default)]
pub struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    /// An answer with more mistakes than this helps nobody and could be made arbitrarily long.
    pub const LIMIT: usize = 1000;

    /// Adds a mistake.
    pub fn add(&self, pointer: impl Into<String>, found: impl Into<String>, allowed: impl Into<String>) {
        let mut problems = self.0.borrow_mut();
        if problems.len() < Self::LIMIT {
            problems.push(Problem { pointer: pointer.into(), found: found.into(), allowed: allowed.into() });
        }
    }

    /// Adds a mistake about a JSON value.
    pub fn value(&self, pointer: &str, value: &Value, allowed: impl Into<String>) {
        self.add(pointer, shorten(value), allowed);
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// The mistakes in the order in which they were found.
    #[must_use]
    pub fn into_vec(self) -> Vec<Problem> {
        self.0.into_inner()
    }
}

/// A JSON value as it is quoted in a message: at most 60 characters.
#[must_use]
pub fn shorten(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 {
        return text;
    }
    let start: String = text.chars().take(59).collect();
    format!("{start}…")
}

/// A pointer to `key` below `pointer`, escaped as RFC 6901 wants.
#[must_use]
pub fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// Reads the members of a JSON object one by one, noting every mistake and, at the end, every unknown member.
#[derive(Debug)]
pub struct ObjectReader<'a> {
    map: &'a Map<String, Value>,
    pointer: String,
    problems: &'a Problems,
    known: RefCell<BTreeSet<&'static str>>,
}

impl<'a> ObjectReader<'a> {
    /// A reader of `value`, which stands at `pointer`; notes a problem and gives `None` if it is no object.
    pub fn new(value: &'a Value, pointer: impl Into<String>, problems: &'a Problems) -> Option<Self> {
        let pointer = pointer.into();
        match value {
            Value::Object(map) => Some(Self { map, pointer, problems, known: RefCell::default() }),
            other => {
                problems.value(&pointer, other, "an object");
                None
            }
        }
    }

    /// The pointer to member `key`.
    #[must_use]
    pub fn at(&self, key: &str) -> String {
        below(&self.pointer, key)
    }

    /// The pointer to the object itself.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The collection that mistakes go to.
    #[must_use]
    pub const fn problems(&self) -> &'a Problems {
        self.problems
    }

    /// The member `key`, if it is there and not null.
    pub fn get(&self, key: &'static str) -> Option<&'a Value> {
        self.known.borrow_mut().insert(key);
        self.map.get(key).filter(|value| !value.is_null())
    }

    /// The member `key`; notes a problem if it is missing.
    pub fn require(&self, key: &'static str, allowed: &str) -> Option<&'a Value> {
        let value = self.get(key);
        if value.is_none() {
            self.problems.add(self.at(key), "", allowed);
        }
        value
    }

    /// Notes that what stands at `key` is wrong.
    pub fn wrong(&self, key: &'static str, value: &Value, allowed: impl Into<String>) {
        self.problems.value(&self.at(key), value, allowed);
    }

    /// The text at `key`, if there is one of at most `longest` characters.
    pub fn text(&self, key: &'static str, longest: usize) -> Option<&'a str> {
        let value = self.get(key)?;
        match value.as_str() {
            Some(text) if text.chars().count() <= longest => Some(text),
            _ => {
                self.wrong(key, value, format!("text of at most {longest} characters"));
                None
            }
        }
    }

    /// The integer at `key`, if there is one in `min..=max`.
    pub fn integer(&self, key: &'static str, min: i64, max: i64) -> Option<i64> {
        let value = self.get(key)?;
        match as_integer(value) {
            Some(number) if (min..=max).contains(&number) => Some(number),
            _ => {
                self.wrong(key, value, format!("a whole number from {min} to {max}"));
                None
            }
        }
    }

    /// The number at `key`, if there is one in `min..=max`.
    pub fn number(&self, key: &'static str, min: f64, max: f64) -> Option<f64> {
        let value = self.get(key)?;
        match value.as_f64() {
            Some(number) if (min..=max).contains(&number) => Some(number),
            _ => {
                self.wrong(key, value, number_range(min, max));
                None
            }
        }
    }

    /// The truth value at `key`, if there is one.
    pub fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        if value.as_bool().is_none() {
            self.wrong(key, value, "true or false");
        }
        value.as_bool()
    }

    /// The array at `key`, if there is one with `least..=most` items.
    pub fn array(&self, key: &'static str, least: usize, most: usize) -> Option<&'a [Value]> {
        let value = self.get(key)?;
        match value.as_array() {
            Some(items) if (least..=most).contains(&items.len()) => Some(items),
            _ => {
                self.wrong(key, value, format!("a list of {least} to {most} items"));
                None
            }
        }
    }

    /// Notes every member that nobody asked for, each with the nearest known name.
    pub fn finish(self) {
        let known = self.known.borrow();
        for (key, value) in self.map {
            if !known.contains(key.as_str()) {
                let names: Vec<&str> = known.iter().copied().collect();
                let allowed = match nearest(key, &names) {
                    Some(name) => format!("no member of this name; perhaps “{name}” was meant"),
                    None => format!("one of the members {}", names.join(", ")),
                };
                let found = format!("unknown member “{key}” = {}", shorten(value));
                self.problems.add(self.at(key), found, allowed);
            }
        }
    }
}

/// A JSON number without a fraction, also when written as `5.0`.
#[must_use]
pub fn as_integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| {
        let number = value.as_f64()?;
        (number.fract() == 0.0 && number.abs() < 9.0e15).then_some(number as i64)
    })
}

fn number_range(min: f64, max: f64) -> String {
    match (min <= f64::MIN, max >= f64::MAX) {
        (true, true) => "a number".to_owned(),
        (true, false) => format!("a number of at most {max}"),
        (false, true) => format!("a number of at least {min}"),
        (false, false) => format!("a number from {min} to {max}"),
    }
}

/// The name most like `typed`, if one is so near that it was probably meant (edit distance at most a third).
#[must_use]
pub fn nearest<'n>(typed: &str, names: &[&'n str]) -> Option<&'n str> {
    let typed: Vec<char> = typed.to_lowercase().chars().take(64).collect();
    let distance = |name: &&str| {
        let mut row: Vec<usize> = (0..=typed.len()).collect();
        for (i, letter) in name.chars().enumerate() {
            let mut diagonal = std::mem::replace(&mut row[0], i + 1);
            for (j, other) in typed.iter().enumerate() {
                let replaced = diagonal + usize::from(letter != *other);
                diagonal = row[j + 1];
                row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
            }
        }
        row[typed.len()]
    };
    let best = names.iter().map(|name| (distance(name), *name)).min()?;
    (best.0 * 3 <= typed.len().max(2)).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_mistake_is_reported_with_its_place() {
        let value = json!({"name": 5, "rows": -1, "sede": 7, "a/b": 1});
        let problems = Problems::default();
        let reader = ObjectReader::new(&value, "/tables/0", &problems).unwrap();
        assert_eq!(reader.text("name", 10), None);
        assert_eq!(reader.integer("rows", 0, 10), None);
        assert_eq!(reader.get("seed"), None);
        reader.finish();
        let pointers: Vec<String> = problems.into_vec().into_iter().map(|problem| problem.pointer).collect();
        assert_eq!(pointers, ["/tables/0/name", "/tables/0/rows", "/tables/0/a~1b", "/tables/0/sede"]);
    }

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_is_not() {
        assert_eq!(nearest("colums", &["columns", "name"]), Some("columns"));
        assert_eq!(nearest("zzz", &["columns", "name"]), None);
    }
}
