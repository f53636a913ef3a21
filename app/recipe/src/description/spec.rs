//! Column settings in one line of text (`integer 18..90 normal 40 15`), so that the vocabulary stays a readable table.

use serde_json::{Map, Number, Value, json};

/// A number as JSON: whole numbers without a fraction, so that `18` does not become `18.0`.
pub(crate) fn number(value: f64) -> Value {
    if value == value.trunc() && value.abs() < 1e16 {
        return Value::from(value as i64);
    }
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

/// An object of members, one after the other: sorting them first takes more room in the browser than all that is sorted.
pub(crate) fn object(members: Vec<(String, Value)>) -> Map<String, Value> {
    let mut object = Map::new();
    for (name, value) in members {
        object.insert(name, value);
    }
    object
}

/// Whole numbers grouped by thousands, fractions as they are: how notes show numbers.
pub(crate) fn show(value: f64) -> String {
    if value != value.trunc() || value.abs() >= 1e16 {
        return format!("{value}");
    }
    let digits = format!("{}", value.abs() as i64);
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if value < 0.0 { format!("-{shown}") } else { shown }
}

/// Builds the settings that a line of the vocabulary stands for.
///
/// The forms are `integer A..B`, `number A..B .DECIMALS`, `boolean SHARE`, `date A..B`, `datetime A..B`, `time A..B`,
/// `phone.number mobile|landline`, `choice a:weight/b:weight` (weights optional), `pattern REGEX`, `list TYPE`, and any other type name alone. Numbers
/// may end with a distribution: `normal MEAN SD`, `lognormal MEDIAN SIGMA`, `exponential MEAN`, `poisson MEAN`,
/// `zipf COUNT EXPONENT`. `unique` may stand last.
pub(crate) fn build(line: &str) -> Map<String, Value> {
    let mut column = Map::new();
    let (line, unique) = match line.strip_suffix(" unique") {
        Some(rest) => (rest, true),
        None => (line, false),
    };
    let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
    column.insert("type".into(), kind.into());
    match kind {
        "choice" => choices(&mut column, rest),
        "pattern" => {
            column.insert("pattern".into(), rest.into());
        }
        "list" => {
            column.insert("item".into(), Value::Object(build(rest)));
            column.insert("min_items".into(), 1.into());
            column.insert("max_items".into(), 5.into());
        }
        "boolean" => {
            if let Ok(share) = rest.parse::<f64>() {
                column.insert("share".into(), number(share));
            }
        }
        "date" | "datetime" | "time" => {
            if let Some((low, high)) = rest.split_once("..") {
                column.insert("min".into(), low.into());
                column.insert("max".into(), high.into());
            }
        }
        "phone.number" => match rest {
            "mobile" => drop(column.insert("mobile_share".into(), 1.into())),
            "landline" => drop(column.insert("mobile_share".into(), 0.into())),
            _ => {}
        },
        _ => numbers(&mut column, rest),
    }
    if unique {
        column.insert("unique".into(), true.into());
    }
    column
}

fn choices(column: &mut Map<String, Value>, rest: &str) {
    let mut values = Vec::new();
    let mut weights = Vec::new();
    for part in rest.split('/') {
        let (value, weight) = part.rsplit_once(':').unwrap_or((part, ""));
        values.push(Value::from(value));
        if let Ok(weight) = weight.parse::<f64>() {
            weights.push(number(weight));
        }
    }
    if weights.len() == values.len() {
        column.insert("weights".into(), weights.into());
    }
    // “2/3/4” are numbers, “2 doors” and “01” are not.
    let figures: Option<Vec<Value>> = values
        .iter()
        .map(|value| {
            value
                .as_str()
                .filter(|text| *text == "0" || !text.starts_with('0'))
                .and_then(|text| text.parse::<i64>().ok())
                .map(Value::from)
        })
        .collect();
    column.insert("values".into(), figures.unwrap_or(values).into());
}

/// Values of a choice, which must be all text, all numbers or all true and false: of several kinds they become text.
pub(super) fn of_one_kind(values: Vec<Value>) -> Vec<Value> {
    let all = |test: fn(&Value) -> bool| values.iter().all(test);
    if all(Value::is_string) || all(Value::is_number) || all(Value::is_boolean) {
        return values;
    }
    let text = |value: Value| if value.is_string() { value } else { Value::from(value.to_string()) };
    values.into_iter().map(text).collect()
}

fn numbers(column: &mut Map<String, Value>, rest: &str) {
    let mut tokens = rest.split(' ');
    while let Some(token) = tokens.next() {
        if let Some((low, high)) = token.split_once("..") {
            for (key, text) in [("min", low), ("max", high)] {
                if let Ok(value) = text.parse::<f64>() {
                    column.insert(key.into(), number(value));
                }
            }
        } else if let Some(decimals) = token.strip_prefix('.').and_then(|digits| digits.parse::<u64>().ok()) {
            column.insert("decimals".into(), decimals.into());
        } else {
            let mut next = || tokens.next().and_then(|text| text.parse::<f64>().ok()).map_or(Value::Null, number);
            let distribution = match token {
                "normal" => json!({"kind": token, "mean": next(), "sd": next()}),
                "lognormal" => json!({"kind": token, "median": next(), "sigma": next()}),
                "exponential" | "poisson" => json!({"kind": token, "mean": next()}),
                "zipf" => json!({"kind": token, "count": next(), "exponent": next()}),
                _ => continue,
            };
            column.insert("distribution".into(), distribution);
        }
    }
}

/// What was assumed about a column, as the middle of a sentence (“from 18 to 90, most near 40”); none when nothing was.
pub(crate) fn assumption(column: &Map<String, Value>) -> Option<String> {
    let kind = column.get("type").and_then(Value::as_str)?;
    let text = |key: &str| column.get(key).and_then(Value::as_str);
    match kind {
        "choice" => {
            let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let values: Vec<String> = column.get("values")?.as_array()?.iter().map(shown).collect();
            Some(format!("one of {}", values.join(", ")))
        }
        "integer" | "number" => {
            let low = column.get("min").and_then(Value::as_f64)?;
            let high = column.get("max").and_then(Value::as_f64)?;
            let whole = if kind == "integer" { "a whole number" } else { "a number" };
            let centre = ["mean", "median"]
                .iter()
                .find_map(|key| column.get("distribution")?.get(key)?.as_f64())
                .map_or(String::new(), |middle| format!(", most near {}", show(middle)));
            Some(format!("{whole} from {} to {}{centre}", show(low), show(high)))
        }
        "date" | "datetime" | "time" => {
            let name = match kind {
                "date" => "a date",
                "datetime" => "a date and time",
                _ => "a time of day",
            };
            Some(format!("{name} from {} to {}", since(text("min")?), since(text("max")?)))
        }
        "boolean" => {
            let share = column.get("share").and_then(Value::as_f64)?;
            Some(format!("yes in {} % of the rows", show((share * 100.0).round())))
        }
        "pattern" => Some(format!("text like {}", text("pattern")?)),
        _ => None,
    }
}

/// A relative date in words: `-2y` is “2 years ago”.
fn since(bound: &str) -> String {
    if bound == "today" {
        return bound.to_owned();
    }
    let ago = bound.strip_prefix('-');
    let Some(rest) = ago.or(bound.strip_prefix('+')) else { return bound.to_owned() };
    let units = [('y', "year"), ('m', "month"), ('w', "week"), ('d', "day")];
    let found = units.iter().find_map(|(letter, unit)| Some((rest.strip_suffix(*letter)?, unit)));
    let Some((count, unit)) = found else { return bound.to_owned() };
    let many = if count == "1" { "" } else { "s" };
    if ago.is_some() { format!("{count} {unit}{many} ago") } else { format!("in {count} {unit}{many}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_settings() {
        assert_eq!(
            Value::Object(build("integer 18..90 normal 40 15")),
            json!({"type": "integer", "min": 18, "max": 90, "distribution": {"kind": "normal", "mean": 40, "sd": 15}})
        );
        assert_eq!(
            Value::Object(build("number -5..40.5 .1")),
            json!({"type": "number", "min": -5, "max": 40.5, "decimals": 1})
        );
        assert_eq!(
            Value::Object(build("choice a b:80/c:20")),
            json!({"type": "choice", "values": ["a b", "c"], "weights": [80, 20]})
        );
        assert_eq!(Value::Object(build("internet.email unique")), json!({"type": "internet.email", "unique": true}));
        assert_eq!(Value::Object(build("date -2y..today")), json!({"type": "date", "min": "-2y", "max": "today"}));
    }

    #[test]
    fn assumptions_are_said_in_words() {
        let said = |line: &str| assumption(&build(line)).unwrap_or_default();
        assert_eq!(said("integer 18..90 normal 40 15"), "a whole number from 18 to 90, most near 40");
        assert_eq!(said("number 0..1500000 .2"), "a number from 0 to 1,500,000");
        assert_eq!(said("date -2y..today"), "a date from 2 years ago to today");
        assert_eq!(said("boolean 0.9"), "yes in 90 % of the rows");
        assert_eq!(said("internet.email"), "");
    }
}
