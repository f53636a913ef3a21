//! Texts of a column as values of the type that they show.

use seedbed_generate::column::{Column, Data, ValueType, Words};

use super::{Notation, Values, numbers};

/// What values in this notation are; words are text.
#[must_use]
pub fn value_type(notation: Option<&Notation>) -> ValueType {
    match notation {
        None => ValueType::Text,
        Some(Notation::Decimals(0)) => ValueType::Integer,
        Some(Notation::Decimals(digits)) => ValueType::Decimal(*digits),
        Some(Notation::Real) => ValueType::Float,
        Some(Notation::Moments(layout)) => match layout.to_string().as_str() {
            "%Y-%m-%d" => ValueType::Date,
            "%H:%M:%S" => ValueType::Time,
            "%Y-%m-%dT%H:%M:%SZ" => ValueType::Timestamp,
            _ => ValueType::Text,
        },
    }
}

/// A column of texts as values of the type that its notation has; what is empty is missing.
#[must_use]
pub fn typed(words: &Words, notation: Option<&Notation>) -> Column {
    let as_text = || Column {
        valid: Some(words.iter().map(|text| !text.trim().is_empty()).collect()),
        data: Data::Text(words.clone()),
    };
    let Some(notation) = notation else { return as_text() };
    let value_type = value_type(Some(notation));
    if value_type == ValueType::Text {
        return as_text();
    }
    // All texts were seen before the notation was told.
    let Ok(Values::Numbers { numbers, .. }) = numbers(words, notation) else { return as_text() };
    let valid = numbers.iter().map(|number| !number.is_nan()).collect();
    // Not a number becomes 0, as everywhere where a value is missing.
    let whole = |scale: f64| numbers.iter().map(move |number| (number * scale).round() as i64);
    let data = match value_type {
        ValueType::Decimal(digits) => Data::Decimal(whole(10_f64.powi(i32::from(digits))).collect()),
        ValueType::Float => {
            Data::Float(numbers.iter().map(|number| if number.is_nan() { 0.0 } else { *number }).collect())
        }
        ValueType::Date => Data::Date(whole(1.0).map(|second| second.div_euclid(86_400) as i32).collect()),
        ValueType::Time => Data::Time(whole(1.0).map(|second| second as i32).collect()),
        ValueType::Timestamp => Data::Timestamp(whole(1.0).collect()),
        _ => Data::Integer(whole(1.0).collect()),
    };
    Column { data, valid: Some(valid) }
}
