//! A line of text that is a value of the recipe. Whatever is typed goes into the recipe, and the recipe's own check says
//! what is wrong with it: there is one judge of what is right.

use super::super::editor::use_editor;
use crate::components::{Field, TextInput};
use leptos::prelude::*;
use serde_json::Value;

/// What typed text becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Text, as it is.
    Text,
    /// A number; what is none stays text.
    Number,
    /// A share that is typed in percent.
    Percent,
    /// A number, true or false, or text; in quotes it is text in any case.
    Scalar,
    /// Numbers with commas between them.
    Numbers,
}

impl Reading {
    /// The value that a text stands for; none where the field is empty.
    pub fn read(self, text: &str) -> Option<Value> {
        let trimmed = text.trim();
        match self {
            Self::Text => (!text.is_empty()).then(|| Value::from(text)),
            _ if trimmed.is_empty() => None,
            Self::Number => Some(number(trimmed).unwrap_or_else(|| Value::from(trimmed))),
            Self::Percent => {
                let digits = trimmed.trim_end_matches('%').trim_end();
                let share = digits.parse::<f64>().ok().filter(|share| share.is_finite());
                // Twelve digits are more than anybody types, and what division adds beyond them is noise.
                let share = share.map(|share| libm::round(share * 1e10) / 1e12);
                match share {
                    Some(0.0) => None,
                    Some(share) => Some(Value::from(share)),
                    None => Some(Value::from(trimmed)),
                }
            }
            Self::Scalar => Some(scalar(trimmed)),
            Self::Numbers => {
                let parts = trimmed.split([',', ';', ' ', '\n']).filter(|part| !part.is_empty());
                Some(Value::Array(parts.map(|part| number(part).unwrap_or_else(|| Value::from(part))).collect()))
            }
        }
    }

    /// Whether a text stands for a value. The numbers 49 and 49.0 are different JSON and written alike: a text that was
    /// written for one of them is no edit of it.
    pub fn says(self, text: &str, value: Option<&Value>) -> bool {
        let typed = self.read(text);
        typed.as_ref() == value || typed == self.read(&self.write(value))
    }

    /// The text that stands for a value.
    pub fn write(self, value: Option<&Value>) -> String {
        match (self, value) {
            (_, None) => String::new(),
            (Self::Scalar, Some(Value::String(text))) if scalar(text) != *text.as_str() => {
                Value::from(text.as_str()).to_string()
            }
            (_, Some(Value::String(text))) => text.clone(),
            (Self::Percent, Some(value)) => match value.as_f64() {
                Some(share) => (libm::round(share * 1e12) / 1e10).to_string(),
                None => value.to_string(),
            },
            (Self::Numbers, Some(Value::Array(items))) => {
                items.iter().map(|item| Self::Text.write(Some(item))).collect::<Vec<_>>().join(", ")
            }
            (_, Some(Value::Number(number))) => plain(number),
            (_, Some(value)) => value.to_string(),
        }
    }
}

/// A number as a person writes it: whole ones without a point.
fn plain(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(value) if number.is_f64() && value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
        _ => number.to_string(),
    }
}

fn number(text: &str) -> Option<Value> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Value::from(whole));
    }
    // The largest seeds are beyond the largest signed number.
    if let Ok(whole) = text.parse::<u64>() {
        return Some(Value::from(whole));
    }
    text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from)
}

fn scalar(text: &str) -> Value {
    match serde_json::from_str::<Value>(text) {
        Ok(value @ (Value::Number(_) | Value::Bool(_) | Value::String(_))) => value,
        _ => Value::from(text),
    }
}

/// The id of the input for what a pointer leads to.
pub fn id_of(pointer: &str) -> String {
    let letters = pointer.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' });
    std::iter::once("at").map(str::to_owned).chain([letters.collect::<String>()]).collect()
}

/// Text that follows the value at a pointer, and that the value follows.
pub fn bind(at: String, reading: Reading) -> RwSignal<String> {
    let editor = use_editor();
    let value = editor.at(at.clone());
    let text = RwSignal::new(value.with_untracked(|value| reading.write(value.as_ref())));
    // “1.” and “1.0” are the number 1 while they are typed: only a value that differs replaces the text.
    Effect::new(move || {
        value.with(|value| {
            if !text.with_untracked(|text| reading.says(text, value.as_ref())) {
                text.set(reading.write(value.as_ref()));
            }
        });
    });
    Effect::new(move |first: Option<()>| {
        let is_edit = text.with(|text| value.with_untracked(|value| !reading.says(text, value.as_ref())));
        if first.is_some() && is_edit {
            editor.put(&at, text.with_untracked(|text| reading.read(text)));
        }
    });
    text
}

/// A labelled line of text for the value at a pointer.
#[component]
pub fn Bound(
    /// The pointer of the value.
    at: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// What it does, in one line.
    #[prop(optional, into)]
    hint: String,
    /// What typed text becomes.
    reading: Reading,
    /// What is shown while it is empty.
    #[prop(optional, into)]
    example: String,
) -> impl IntoView {
    let editor = use_editor();
    let pointer = at.clone();
    let error = Signal::derive(move || match reading {
        // The items of a list have pointers of their own, but no inputs.
        Reading::Numbers => editor.problem_within(&pointer),
        // The recipe holds a share; here stand percents.
        Reading::Percent => editor.problem_at(&pointer).map(|_| "Expected a number from 0 to 100.".to_owned()),
        _ => editor.problem_at(&pointer),
    });
    let id = id_of(&at);
    let text = bind(at, reading);
    view! {
        <Field id=id label=label hint=hint error=error>
            <TextInput value=text placeholder=example />
        </Field>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn typed_text_becomes_a_value_and_text_again() {
        for (reading, text, value) in [
            (Reading::Number, "18", json!(18)),
            (Reading::Number, "0.5", json!(0.5)),
            (Reading::Number, "many", json!("many")),
            (Reading::Number, "18446744073709551615", json!(u64::MAX)),
            (Reading::Percent, "2.5", json!(0.025)),
            (Reading::Percent, "some", json!("some")),
            (Reading::Scalar, "true", json!(true)),
            (Reading::Scalar, "\"5\"", json!("5")),
            (Reading::Scalar, "red", json!("red")),
            (Reading::Numbers, "1, 2.5, x", json!([1, 2.5, "x"])),
            (Reading::Text, " a ", json!(" a ")),
        ] {
            assert_eq!(reading.read(text), Some(value.clone()), "{text}");
            assert_eq!(reading.write(Some(&value)), text);
        }
        assert_eq!(Reading::Number.read(" "), None);
        assert_eq!(Reading::Number.write(Some(&json!(2.0))), "2");
    }

    #[test]
    fn what_was_written_for_a_value_is_no_edit_of_it() {
        for value in [json!(49.0), json!(49), json!(0.1), json!(1e300), json!("x"), json!(true), json!([1.0, 2.5])] {
            for reading in [Reading::Text, Reading::Number, Reading::Percent, Reading::Scalar, Reading::Numbers] {
                assert!(reading.says(&reading.write(Some(&value)), Some(&value)), "{value} {reading:?}");
            }
        }
        assert!(!Reading::Number.says("70", Some(&json!(49.0))));
        assert!(!Reading::Number.says("", Some(&json!(49.0))));
        assert!(Reading::Number.says("", None));
    }

    #[test]
    fn ids_are_safe_in_selectors() {
        assert_eq!(id_of("/tables/0/columns/12/min"), "at-tables-0-columns-12-min");
    }
}
