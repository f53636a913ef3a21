//! Reading what comes from outside: JSON bodies and query parameters become types that cannot be wrong.
//!
//! Every field is read, every problem noted with its pointer, what was found and what is allowed; only then the
//! whole is refused or taken. A *line* has no control characters and no space at either end; a *text* may have line
//! ends and tabs: `texts.rs` says the same to readers of the API.

use std::ops::RangeInclusive;

use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use serde_json::{Map, Value};

use super::AppState;
use super::error::{ApiError, FieldProblem, Result};
use crate::store::page::PageOf;

/// The largest JSON body that is accepted, in bytes.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// The largest page of a list.
pub const LARGEST_PAGE: u32 = 200;

/// A type that is read from named fields.
pub trait FromFields: Sized {
    /// Reads all fields; what is returned counts only if no problem was noted.
    fn read(fields: &mut Fields) -> Self;
}

/// Named values from outside, and the problems found in them so far.
pub struct Fields {
    values: Map<String, Value>,
    problems: Vec<FieldProblem>,
    known: Vec<&'static str>,
    /// Query parameters are all text: numbers are read out of it.
    textual: bool,
}

impl Fields {
    fn of(values: Map<String, Value>, textual: bool) -> Fields {
        Fields { values, problems: Vec::new(), known: Vec::new(), textual }
    }

    fn finish<T: FromFields>(mut self) -> Result<T> {
        let read = T::read(&mut self);
        let mut names: Vec<String> = self.values.keys().cloned().collect();
        names.sort();
        for name in names {
            let allowed = if self.known.is_empty() { "no fields".to_owned() } else { self.known.join(", ") };
            let message = format!("{name:?} is not known here; known are {allowed}");
            self.note(&name, format!("{name:?}"), allowed, message);
        }
        if self.problems.is_empty() { Ok(read) } else { Err(ApiError::Invalid(self.problems)) }
    }

    /// Notes a problem with a field.
    pub fn note(&mut self, name: &str, found: String, allowed: String, message: String) {
        let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        self.problems.push(FieldProblem { pointer, found, allowed, message });
    }

    /// The value of a field, if it is there and not null.
    fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.values.remove(name).filter(|value| !value.is_null())
    }

    fn missing(&mut self, name: &'static str, allowed: String) {
        let message = format!("{name} is missing; expected {allowed}");
        self.note(name, "nothing".to_owned(), allowed, message);
    }

    /// A required line of text, with a length in characters.
    pub fn line(&mut self, name: &'static str, length: RangeInclusive<usize>) -> String {
        match self.take(name) {
            Some(value) => self.check_text(name, value, length, false).unwrap_or_default(),
            None => {
                self.missing(name, lengths(&length));
                String::new()
            }
        }
    }

    /// A required text that may have several lines.
    pub fn text(&mut self, name: &'static str, length: RangeInclusive<usize>) -> String {
        match self.take(name) {
            Some(value) => self.check_text(name, value, length, true).unwrap_or_default(),
            None => {
                self.missing(name, lengths(&length));
                String::new()
            }
        }
    }

    /// An optional line of text, with a length in characters.
    pub fn optional_line(&mut self, name: &'static str, length: RangeInclusive<usize>) -> Option<String> {
        let value = self.take(name)?;
        self.check_text(name, value, length, false)
    }

    /// An optional text that may have several lines.
    pub fn optional_text(&mut self, name: &'static str, length: RangeInclusive<usize>) -> Option<String> {
        let value = self.take(name)?;
        self.check_text(name, value, length, true)
    }

    /// A required secret: taken as it is, not trimmed, never shown in a problem.
    pub fn secret(&mut self, name: &'static str, length: RangeInclusive<usize>) -> String {
        match self.take(name) {
            Some(Value::String(text)) if length.contains(&text.chars().count()) => text,
            Some(_) => {
                let message = format!("the password must have {}", lengths(&length));
                self.note(name, "another length or type".to_owned(), lengths(&length), message);
                String::new()
            }
            None => {
                self.missing(name, lengths(&length));
                String::new()
            }
        }
    }

    /// A required line of text. Where nothing was entered, `ask` says so to a person.
    pub fn asked_line(&mut self, name: &'static str, length: RangeInclusive<usize>, ask: &str) -> String {
        if self.is_blank(name) { self.ask(name, lengths(&length), ask) } else { self.line(name, length) }
    }

    /// A required secret. Where nothing was entered, `ask` says so to a person.
    pub fn asked_secret(&mut self, name: &'static str, length: RangeInclusive<usize>, ask: &str) -> String {
        if self.is_blank(name) { self.ask(name, lengths(&length), ask) } else { self.secret(name, length) }
    }

    /// Whether nothing was entered into a field.
    fn is_blank(&self, name: &str) -> bool {
        self.values.get(name).is_none_or(|value| value.is_null() || value.as_str().is_some_and(str::is_empty))
    }

    fn ask(&mut self, name: &'static str, allowed: String, ask: &str) -> String {
        self.take(name);
        self.note(name, "nothing".to_owned(), allowed, ask.to_owned());
        String::new()
    }

    fn check_text(&mut self, name: &str, value: Value, length: RangeInclusive<usize>, lines: bool) -> Option<String> {
        let Value::String(text) = value else {
            self.note(name, shown(&value), lengths(&length), format!("{name} must be a text, not {}", shown(&value)));
            return None;
        };
        if text.chars().any(|c| c.is_control() && !(lines && matches!(c, '\n' | '\r' | '\t'))) {
            let allowed = "text without control characters".to_owned();
            self.note(name, shown(&Value::String(text)), allowed, format!("{name} has control characters"));
            return None;
        }
        if !lines && text != text.trim() {
            let allowed = "a line that neither begins nor ends with a space".to_owned();
            self.note(name, shown(&Value::String(text)), allowed, format!("{name} begins or ends with a space"));
            return None;
        }
        if !length.contains(&text.chars().count()) {
            let found = format!("{} characters", text.chars().count());
            let message = format!("{name} must have {}, not {}", lengths(&length), text.chars().count());
            self.note(name, found, lengths(&length), message);
            return None;
        }
        Some(text)
    }

    /// A required id.
    pub fn id(&mut self, name: &'static str) -> String {
        match self.take(name) {
            Some(value) => self.check_id(name, &value).unwrap_or_default(),
            None => {
                self.missing(name, "a UUID".to_owned());
                String::new()
            }
        }
    }

    /// An optional id.
    pub fn optional_id(&mut self, name: &'static str) -> Option<String> {
        let value = self.take(name)?;
        self.check_id(name, &value)
    }

    fn check_id(&mut self, name: &str, value: &Value) -> Option<String> {
        let id = value.as_str().and_then(canonical_id);
        if id.is_none() {
            self.note(
                name,
                shown(value),
                "a UUID".to_owned(),
                format!("{name} must be an id (a UUID), not {}", shown(value)),
            );
        }
        id
    }

    /// An optional whole number.
    pub fn optional_number(&mut self, name: &'static str, range: RangeInclusive<u64>) -> Option<u64> {
        let value = self.take(name)?;
        let number = match &value {
            Value::String(text) if self.textual => text.parse().ok(),
            Value::Number(_) if !self.textual => value.as_u64().or_else(|| whole(&value)),
            _ => None,
        };
        let allowed = format!("a whole number from {} to {}", range.start(), range.end());
        match number.filter(|number| range.contains(number)) {
            Some(number) => Some(number),
            None => {
                let message = format!("{name} must be {allowed}, not {}", shown(&value));
                self.note(name, shown(&value), allowed, message);
                None
            }
        }
    }

    /// A required whole number.
    pub fn number(&mut self, name: &'static str, range: RangeInclusive<u64>) -> Option<u64> {
        if self.values.get(name).is_none_or(Value::is_null) {
            self.take(name);
            self.missing(name, format!("a whole number from {} to {}", range.start(), range.end()));
            return None;
        }
        self.optional_number(name, range)
    }

    /// An optional number from `least` to `most`.
    pub fn optional_share(&mut self, name: &'static str, least: f64, most: f64) -> Option<f64> {
        let value = self.take(name)?;
        let found = value.as_f64().filter(|number| (least..=most).contains(number));
        if found.is_none() {
            let allowed = if least == 0.0 {
                format!("a number from 0 to {most}")
            } else {
                format!("a number above 0, at most {most}")
            };
            let message = format!("{name} must be {allowed}, not {}", shown(&value));
            self.note(name, shown(&value), allowed, message);
        }
        found
    }

    /// An optional `true` or `false`.
    pub fn optional_flag(&mut self, name: &'static str) -> Option<bool> {
        let value = self.take(name)?;
        let flag = match &value {
            Value::String(text) if self.textual => text.parse().ok(),
            _ => value.as_bool(),
        };
        if flag.is_none() {
            let message = format!("{name} must be true or false, not {}", shown(&value));
            self.note(name, shown(&value), "true or false".to_owned(), message);
        }
        flag
    }

    /// An optional word out of a list.
    pub fn optional_word<T: Copy>(&mut self, name: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        let value = self.take(name)?;
        self.check_word(name, &value, words)
    }

    /// A required word out of a list; the first one stands in until the problem is reported.
    pub fn word<T: Copy>(&mut self, name: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        match self.take(name) {
            Some(value) => self.check_word(name, &value, words),
            None => {
                self.missing(name, listed(words));
                None
            }
        }
    }

    /// A required word out of a list, or another name for one of them; problems tell the list alone.
    pub fn word_or_alias<T: Copy>(
        &mut self,
        name: &'static str,
        words: &[(&'static str, T)],
        aliases: &[(&'static str, T)],
    ) -> Option<T> {
        let alias = self.values.get(name).and_then(Value::as_str);
        let meant =
            alias.and_then(|alias| aliases.iter().find(|(known, _)| *known == alias)).map(|(_, meaning)| *meaning);
        if meant.is_some() {
            self.take(name);
            return meant;
        }
        self.word(name, words)
    }

    fn check_word<T: Copy>(&mut self, name: &str, value: &Value, words: &[(&'static str, T)]) -> Option<T> {
        let found = value.as_str().and_then(|word| words.iter().find(|(known, _)| *known == word));
        if found.is_none() {
            let message = format!("{name} must be one of {}, not {}", listed(words), shown(value));
            self.note(name, shown(value), listed(words), message);
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// An optional list of tags: at most 20, each a line of 1 to 50 characters; doubles are dropped.
    pub fn optional_tags(&mut self, name: &'static str) -> Option<Vec<String>> {
        let value = self.take(name)?;
        let allowed = "at most 20 tags, each 1 to 50 characters".to_owned();
        let Value::Array(items) = &value else {
            self.note(name, shown(&value), allowed, format!("{name} must be a list of tags, not {}", shown(&value)));
            return None;
        };
        if items.len() > 20 {
            let message = format!("{name} must be at most 20 tags, not {}", items.len());
            self.note(name, format!("{} tags", items.len()), allowed, message);
            return None;
        }
        let mut tags: Vec<String> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let tag = item.as_str().filter(|tag| (1..=50).contains(&tag.chars().count()) && *tag == tag.trim());
            match tag.filter(|tag| !tag.chars().any(char::is_control)) {
                Some(tag) if tags.iter().any(|known| known == tag) => {}
                Some(tag) => tags.push(tag.to_owned()),
                None => self.problems.push(FieldProblem {
                    pointer: format!("/{name}/{index}"),
                    found: shown(item),
                    allowed: "1 to 50 characters, no space at the ends, no control characters".to_owned(),
                    message: format!(
                        "a tag must be a text of 1 to 50 characters without a space at either end, not {}",
                        shown(item)
                    ),
                }),
            }
        }
        Some(tags)
    }

    /// A required JSON object.
    pub fn object(&mut self, name: &'static str) -> Value {
        match self.take(name) {
            Some(value) => self.check_object(name, value).unwrap_or(Value::Null),
            None => {
                self.missing(name, "an object".to_owned());
                Value::Null
            }
        }
    }

    /// An optional JSON object.
    pub fn optional_object(&mut self, name: &'static str) -> Option<Value> {
        let value = self.take(name)?;
        self.check_object(name, value)
    }

    fn check_object(&mut self, name: &str, value: Value) -> Option<Value> {
        if value.is_object() {
            return Some(value);
        }
        let message = format!("{name} must be a JSON object, not {}", shown(&value));
        self.note(name, shown(&value), "an object".to_owned(), message);
        None
    }

    /// `page` and `page_size` of a list.
    pub fn page(&mut self) -> PageOf {
        let page = self.optional_number("page", 1..=1_000_000).unwrap_or(1);
        let page_size = self.optional_number("page_size", 1..=u64::from(LARGEST_PAGE)).unwrap_or(50);
        PageOf { page: u32::try_from(page).unwrap_or(1), page_size: u32::try_from(page_size).unwrap_or(50) }
    }
}

/// `5.0` is a whole number in JSON Schema.
fn whole(value: &Value) -> Option<u64> {
    let number = value.as_f64()?;
    // Below 2^53 every whole number is exact.
    (number.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&number)).then_some(number as u64)
}

/// The usual form of an id, if the text is one.
pub fn canonical_id(text: &str) -> Option<String> {
    // Braces, URNs and the form without hyphens are UUIDs too, but not ids of ours.
    (text.len() == 36).then(|| uuid::Uuid::try_parse(text).ok()).flatten().map(|id| id.to_string())
}

fn lengths(length: &RangeInclusive<usize>) -> String {
    format!("{} to {} characters", length.start(), length.end())
}

fn listed<T>(words: &[(&'static str, T)]) -> String {
    words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ")
}

/// A value as a problem shows it: short.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 100 { text } else { format!("{}…", text.chars().take(99).collect::<String>()) }
}

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: FromFields + Send> FromRequest<AppState> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if kind != "application/json" {
            return Err(ApiError::WrongType { expected: "application/json", found: kind });
        }
        let bytes = axum::body::Bytes::from_request(request, state).await.map_err(|rejection| {
            match rejection.into_response().status() {
                axum::http::StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge { limit: BODY_LIMIT },
                _ => ApiError::BadRequest("the body could not be read".to_owned()),
            }
        })?;
        let value: Value = serde_json::from_slice(&bytes).map_err(|error| ApiError::NotJson(error.to_string()))?;
        match value {
            Value::Object(values) => match Fields::of(values, false).finish() {
                Ok(read) => Ok(Body(read)),
                Err(ApiError::Invalid(mut problems)) => {
                    problems.extend(problems_of_recipe(state, &bytes, &problems).await?);
                    Err(ApiError::Invalid(problems))
                }
                Err(other) => Err(other),
            },
            other => {
                let message = format!("the body must be a JSON object, not {}", shown(&other));
                Err(ApiError::field("", shown(&other), "an object", message))
            }
        }
    }
}

/// All mistakes are told at once: what is wrong with the recipe of a body whose fields have these problems.
async fn problems_of_recipe(state: &AppState, body: &[u8], fields: &[FieldProblem]) -> Result<Vec<FieldProblem>> {
    if fields.iter().any(|problem| problem.pointer == "/recipe") {
        return Ok(Vec::new());
    }
    let recipe = serde_json::from_slice::<Value>(body).ok().and_then(|mut body| Some(body.get_mut("recipe")?.take()));
    let Some(recipe) = recipe.filter(Value::is_object) else { return Ok(Vec::new()) };
    if !seedbed_recipe::models::named(&recipe).is_empty() {
        // Whose models they may be is not known here, and what is wrong beside them tells of what they hold.
        return Ok(Vec::new());
    }
    match super::recipe::check_sound(state, recipe, None).await {
        Ok(_) => Ok(Vec::new()),
        Err(ApiError::Invalid(problems)) => Ok(problems),
        Err(other) => Err(other),
    }
}

/// Query parameters.
pub struct Params<T>(pub T);

impl<S: Send + Sync, T: FromFields> FromRequestParts<S> for Params<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|error| ApiError::BadRequest(error.to_string()))?;
        let mut values = Map::new();
        let mut doubles = Vec::new();
        for (name, value) in pairs {
            if values.insert(name.clone(), Value::String(value)).is_some() {
                doubles.push(name);
            }
        }
        let mut fields = Fields::of(values, true);
        for name in doubles {
            fields.note(&name, "several values".to_owned(), "one value".to_owned(), format!("{name} is given twice"));
        }
        Ok(Params(fields.finish()?))
    }
}

/// A request without parameters of its own.
pub struct Nothing;

impl FromFields for Nothing {
    fn read(_: &mut Fields) -> Self {
        Nothing
    }
}

/// An id in the path. What is no id is not found.
pub struct Id(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let not_found = ApiError::NotFound("id");
        match axum::extract::Path::<String>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(text)) => canonical_id(&text).map(Id).ok_or(not_found),
            Err(_) => Err(not_found),
        }
    }
}
