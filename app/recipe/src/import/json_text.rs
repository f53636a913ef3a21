//! JSON as it was written: members in their order, and where in the text each place is.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use super::{DEEPEST, ImportProblem};

/// A JSON value whose members keep their order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    Text(String),
    /// Items.
    Array(Vec<Json>),
    /// Members.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a text.
    ///
    /// # Errors
    /// Where the text stops being JSON, or goes deeper than [`DEEPEST`].
    pub(super) fn parse(text: &str) -> Result<Self, ImportProblem> {
        if let Some((line, column)) = too_deep(text) {
            let message = format!("Values stand more than {DEEPEST} deep inside of each other here.");
            return Err(ImportProblem::new(line, column, message));
        }
        serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            let said = message.split(" at line ").next().unwrap_or(&message);
            ImportProblem::new(
                error.line().max(1) as u64,
                error.column().max(1) as u64,
                format!("This is no JSON: {said}."),
            )
        })
    }

    /// The last member of this name.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.members().iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The members of an object; none for anything else.
    pub(super) fn members(&self) -> &[(String, Self)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    /// The items of an array; none for anything else.
    pub(super) fn items(&self) -> &[Self] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    /// The text, if it is one.
    pub(super) fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, if it is one.
    pub(super) fn as_f64(&self) -> Option<f64> {
        if let Self::Number(number) = self { number.as_f64() } else { None }
    }

    /// The whole number that is not negative, if it is one.
    pub(super) fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Number(number) => number.as_u64().or_else(|| {
                // JSON Schema allows 3.0 where it says integer.
                number
                    .as_f64()
                    .filter(|number| *number >= 0.0 && *number < 9e15 && *number == libm::trunc(*number))
                    .map(|number| number as u64)
            }),
            _ => None,
        }
    }

    /// The flag, if it is one.
    pub(super) const fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(flag) = self { Some(*flag) } else { None }
    }

    /// The same without an order.
    pub(super) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(flag) => Value::Bool(*flag),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Text(text) => Value::String(text.clone()),
            Self::Array(items) => items.iter().map(Self::to_value).collect(),
            Self::Object(members) => {
                Value::Object(members.iter().map(|(key, value)| (key.clone(), value.to_value())).collect())
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Number::from_f64(number).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element()? {
            array.push(item);
        }
        Ok(Json::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object = Vec::new();
        while let Some(member) = members.next_entry()? {
            object.push(member);
        }
        Ok(Json::Object(object))
    }
}

/// Line and column of a byte of a text.
pub(super) fn place(text: &str, at: usize) -> (u64, u64) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() as u64 + 1;
    (line, before.get(line_start..).unwrap_or_default().chars().count() as u64 + 1)
}

/// Where a text first goes deeper than allowed.
fn too_deep(text: &str) -> Option<(u64, u64)> {
    let mut walk = Walk { bytes: text.as_bytes(), at: 0 };
    let mut depth = 0_usize;
    while let Some(&byte) = walk.bytes.get(walk.at) {
        match byte {
            b'"' => {
                walk.text();
                continue;
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(place(text, walk.at));
        }
        walk.at += 1;
    }
    None
}

/// Where in a JSON text the value at a JSON Pointer starts; where its nearest parent starts if it is not there.
pub(super) fn locate(text: &str, pointer: &str) -> (u64, u64) {
    let mut walk = Walk { bytes: text.as_bytes(), at: 0 };
    walk.space();
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        let start = walk.at;
        if walk.enter(&token).is_none() {
            walk.at = start;
            break;
        }
    }
    place(text, walk.at)
}

/// A walk over text that is known to be JSON no deeper than [`DEEPEST`].
struct Walk<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Walk<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Passes over a text and gives its content.
    fn text(&mut self) -> String {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                None => break,
                Some(b'\\') => self.at += 2,
                Some(b'"') => {
                    self.at += 1;
                    break;
                }
                Some(_) => self.at += 1,
            }
        }
        let quoted = self.bytes.get(start..self.at).unwrap_or_default();
        serde_json::from_slice(quoted).unwrap_or_default()
    }

    /// Passes over a value.
    fn value(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                None => return,
                Some(b'"') => {
                    self.text();
                    if depth == 0 {
                        return;
                    }
                    continue;
                }
                Some(b'[' | b'{') => depth += 1,
                Some(b']' | b'}') if depth == 0 => return,
                Some(b']' | b'}') => {
                    depth -= 1;
                    if depth == 0 {
                        self.at += 1;
                        return;
                    }
                }
                Some(b',') if depth == 0 => return,
                Some(_) => {}
            }
            self.at += 1;
        }
    }

    /// Goes to the member or item of this name, if it is there.
    fn enter(&mut self, token: &str) -> Option<()> {
        let open = self.peek()?;
        if !matches!(open, b'{' | b'[') {
            return None;
        }
        self.at += 1;
        let wanted = token.parse::<usize>().ok();
        let mut number = 0;
        loop {
            self.space();
            if open == b'{' {
                if self.peek() != Some(b'"') {
                    return None;
                }
                let key = self.text();
                self.space();
                self.at += 1;
                self.space();
                if key == token {
                    return Some(());
                }
            } else if wanted == Some(number) && self.peek() != Some(b']') {
                return Some(());
            }
            self.value();
            self.space();
            if self.peek() != Some(b',') {
                return None;
            }
            self.at += 1;
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order() {
        let json = Json::parse(r#"{"b": 1, "a": [true, null, "x"], "b": 2}"#).unwrap();
        assert_eq!(json.members().iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["b", "a", "b"]);
        assert_eq!(json.get("b").and_then(Json::as_u64), Some(2));
    }

    #[test]
    fn places_are_found() {
        let text = "{\n  \"a\": [1, {\"x/y\": \"]\"}],\n  \"b\": {\"c\": 3}\n}";
        assert_eq!(locate(text, "/b/c"), (3, 14));
        assert_eq!(locate(text, "/a/1/x~1y"), (2, 20));
        assert_eq!(locate(text, "/b/missing"), (3, 8));
        assert_eq!(locate(text, ""), (1, 1));
    }

    #[test]
    fn mistakes_have_their_place() {
        let problem = Json::parse("{\n \"a\": ]}").unwrap_err();
        assert_eq!(problem.line, 2);
        let deep = "[".repeat(100);
        assert_eq!(Json::parse(&deep).unwrap_err().column, DEEPEST as u64 + 1);
    }
}
