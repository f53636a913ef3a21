//! Columns of a recipe in place of those that are not learned.

use jiff::civil::Date;
use seedbed_measure::frame::{MISSING, Series, Values};
use seedbed_recipe::description::type_for_name;
use seedbed_recipe::import::sample::{Cell, SampleColumn, recipe_from_columns};
use serde_json::{Map, Value, json};

/// Types whose values say who somebody is.
pub const PERSONAL: &[&str] = &[
    "person.full_name",
    "person.first_name",
    "person.middle_name",
    "person.last_name",
    "person.national_id",
    "internet.email",
    "internet.username",
    "internet.password",
    "phone.number",
    "phone.e164",
    "location.street_address",
    "location.full_address",
    "finance.iban",
    "finance.account_number",
    "finance.card_number",
    "network.ipv4",
    "network.ipv6",
];
/// So many values show what a column is like.
const SHOWN: usize = 1000;

/// Whether a column's name says that its values tell who somebody is; numbers do only where they hardly repeat.
#[must_use]
pub fn is_personal(series: &Series) -> bool {
    personal_type(series).is_some()
}

fn personal_type(series: &Series) -> Option<Map<String, Value>> {
    let guess = type_for_name(&series.name, None);
    let kind = guess.column.get("type").and_then(Value::as_str).unwrap_or_default();
    let is_text =
        matches!(series.values, Values::Words { .. }) || kind.starts_with("phone.") || kind.starts_with("finance.");
    (guess.known && is_text && PERSONAL.contains(&kind)).then_some(guess.column)
}

/// The column of a recipe that stands in for one that is not learned.
#[must_use]
pub fn column(series: &Series, table: &str, today: Date) -> Value {
    let missing = series.values.missing() as f64 / series.values.len().max(1) as f64;
    let mut column = personal_type(series).or_else(|| like_its_values(series, table, today)).unwrap_or_default();
    column.entry("type").or_insert_with(|| json!("text.word"));
    column.insert("name".into(), series.name.clone().into());
    column.remove("unique");
    if missing > 0.0 {
        column.insert("null_share".into(), json!(missing));
    }
    Value::Object(column)
}

/// What a sample of such values is read as: texts are never copied.
fn like_its_values(series: &Series, table: &str, today: Date) -> Option<Map<String, Value>> {
    let cells: Vec<Cell> = match &series.values {
        Values::Words { words, codes } => codes
            .iter()
            .take(SHOWN)
            .map(|code| if *code == MISSING { Cell::Null } else { Cell::Text(words.get(*code as usize).to_owned()) })
            .collect(),
        Values::Numbers { numbers, .. } => numbers
            .iter()
            .take(SHOWN)
            .map(|number| match number {
                number if number.is_nan() => Cell::Null,
                number if number.fract() == 0.0 && number.abs() < 9e15 => Cell::Integer(*number as i64),
                number => Cell::Number(*number),
            })
            .collect(),
    };
    let sample = SampleColumn { name: series.name.clone(), values: cells };
    let imported = recipe_from_columns(table, [sample], today).ok()?;
    imported.recipe.pointer("/tables/0/columns/0")?.as_object().cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    fn columns(text: &str) -> Vec<Value> {
        let frame = read::csv(text.as_bytes()).unwrap();
        frame.series.iter().map(|series| column(series, "t", Date::constant(2026, 11, 27))).collect()
    }

    #[test]
    fn names_are_made_up_and_numbers_of_rows_go_on() {
        let rows: String = (1..40).map(|row| format!("{row},Ann{row},\n")).collect();
        let made = columns(&format!("id,first_name,empty\n{rows}"));
        assert_eq!(made[0]["type"], "sequence");
        assert_eq!(made[1]["type"], "person.first_name");
        assert_eq!(made[2]["null_share"], 1.0);
        let text = serde_json::to_string(&made).unwrap();
        assert!(!text.contains("Ann"), "{text}");
    }

    #[test]
    fn what_people_are_like_is_not_who_they_are() {
        let frame = read::csv("age,sex,occupation,native-country,email\n1,m,x,US,a@b.c\n".as_bytes()).unwrap();
        let personal: Vec<bool> = frame.series.iter().map(is_personal).collect();
        assert_eq!(personal, [false, false, false, false, true]);
    }
}
