//! From texts to values: what a column holds shows in all of its texts, not in the first ones.

use std::collections::HashMap;

use seedbed_generate::column::Words;
use seedbed_generate::model::Layout;

use super::{MISSING, Notation, Values};

/// What stands for a missing number in files of others; among texts these are words like any other.
const NO_NUMBER: [&str; 12] = ["NA", "N/A", "n/a", "NaN", "nan", "NAN", "null", "NULL", "None", "none", "-", "#N/A"];
/// Digits behind the point beyond which numbers are taken as they are.
const MOST_DIGITS: usize = 12;
/// Whole numbers below this one are exact.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0;

/// The values of a column of texts; an empty one is missing.
#[must_use]
pub fn series(texts: &Words) -> Values {
    if let Some(values) = numbers(texts) {
        return values;
    }
    if let Some(values) = moments(texts) {
        return values;
    }
    words(texts)
}

/// The values of a column of texts, read as those of another table: numbers as numbers, moments in the same layout.
///
/// # Errors
/// The first row, from 0 on, whose text cannot be read so.
pub fn series_like(texts: &Words, like: &Values) -> Result<Values, usize> {
    let Values::Numbers { notation, .. } = like else { return Ok(words(texts)) };
    let number = |text: &str| match notation {
        _ if is_empty(text) => Some(f64::NAN),
        Notation::Moments(layout) => layout.read(text).map(|moment| moment as f64),
        _ if NO_NUMBER.contains(&text.trim()) => Some(f64::NAN),
        _ => Number::read(text.trim()).map(|number| number.value),
    };
    let numbers = texts.iter().enumerate().map(|(row, text)| number(text).ok_or(row));
    Ok(Values::Numbers { numbers: numbers.collect::<Result<_, _>>()?, notation: notation.clone() })
}

fn words(texts: &Words) -> Values {
    // Positions are given in the order of the rows, so that the map's own order shows nowhere.
    let mut positions: HashMap<&str, u32> = HashMap::new();
    let mut words = Words::default();
    let code = |text| {
        if is_empty(text) {
            return MISSING;
        }
        *positions.entry(text).or_insert_with(|| {
            words.push(text);
            words.len() as u32 - 1
        })
    };
    let codes = texts.iter().map(code).collect();
    Values::Words { words, codes }
}

fn is_empty(text: &str) -> bool {
    text.trim().is_empty()
}

fn numbers(texts: &Words) -> Option<Values> {
    let mut numbers = Vec::with_capacity(texts.len());
    let (mut digits, mut is_real, mut some) = (0, false, false);
    for text in texts.iter().map(str::trim) {
        if text.is_empty() || NO_NUMBER.contains(&text) {
            numbers.push(f64::NAN);
            continue;
        }
        let number = Number::read(text)?;
        some = true;
        digits = digits.max(number.digits);
        is_real |= number.is_real;
        numbers.push(number.value);
    }
    let largest =
        numbers.iter().filter(|number| !number.is_nan()).fold(0.0, |most: f64, number| most.max(number.abs()));
    is_real |= digits > MOST_DIGITS || largest * 10_f64.powi(digits as i32) >= MOST_EXACT;
    let notation = if is_real { Notation::Real } else { Notation::Decimals(digits as u8) };
    some.then_some(Values::Numbers { numbers, notation })
}

struct Number {
    value: f64,
    /// Behind the point.
    digits: usize,
    /// Whether it is written with an exponent.
    is_real: bool,
}

impl Number {
    /// A number as programs write them: `-12`, `0.50`, `1.5e-7`. What begins with a zero that says nothing (`007`) is a
    /// name, and what is too large for a number is none.
    fn read(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(m, e)| (m, Some(e)));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let is_name = whole.len() > 1 && whole.starts_with('0');
        if whole.is_empty() || is_name || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
        Some(Self { value, digits: fraction.len(), is_real: exponent.is_some() })
    }
}

fn moments(texts: &Words) -> Option<Values> {
    let mut layouts: Vec<Layout> = Layout::known().collect();
    let mut some = false;
    for text in texts.iter().filter(|text| !is_empty(text)) {
        layouts.retain(|layout| layout.read(text).is_some());
        some = true;
        if layouts.is_empty() {
            return None;
        }
    }
    let layout = layouts.into_iter().next().filter(|_| some)?;
    let numbers = texts.iter().map(|text| layout.read(text).map_or(f64::NAN, |moment| moment as f64)).collect();
    Some(Values::Numbers { numbers, notation: Notation::Moments(layout) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str]) -> Values {
        series(&texts.iter().copied().collect())
    }

    fn notation(texts: &[&str]) -> Option<Notation> {
        match read(texts) {
            Values::Numbers { notation, .. } => Some(notation),
            Values::Words { .. } => None,
        }
    }

    #[test]
    fn numbers_are_told_by_all_their_texts() {
        assert_eq!(notation(&["1", "-20", ""]), Some(Notation::Decimals(0)));
        assert_eq!(notation(&["1", "2.50", "NA"]), Some(Notation::Decimals(2)));
        assert_eq!(notation(&["1", "1e-9"]), Some(Notation::Real));
        assert_eq!(notation(&["9007199254740993", "1"]), Some(Notation::Real));
        for texts in [&["1", "2", "x"][..], &["007", "123"], &["NA", "NA"], &["", ""], &["inf"], &["1e999"], &["1.2.3"]]
        {
            assert_eq!(notation(texts), None, "{texts:?}");
        }
    }

    #[test]
    fn moments_have_the_layout_that_all_texts_have() {
        let layout = |texts: &[&str]| match notation(texts) {
            Some(Notation::Moments(layout)) => Some(layout.to_string()),
            _ => None,
        };
        assert_eq!(layout(&["2019-03-23", ""]).as_deref(), Some("%Y-%m-%d"));
        assert_eq!(layout(&["03/04/2019", "13/04/2019"]).as_deref(), Some("%d/%m/%Y"));
        assert_eq!(layout(&["03/04/2019", "03/14/2019"]).as_deref(), Some("%m/%d/%Y"));
        assert_eq!(layout(&["2019-03-23", "2019-03-23 10:00:00"]), None);
    }

    #[test]
    fn a_column_can_be_read_as_another_one() {
        let texts = |texts: &[&str]| texts.iter().copied().collect::<Words>();
        let (numbers, dates, words) = (read(&["1.5", "2"]), read(&["2019-03-23"]), read(&["x", "1"]));
        assert_eq!(series_like(&texts(&["1", "x"]), &numbers), Err(1));
        assert_eq!(series_like(&texts(&["2019-03-23", "23.03.2019"]), &dates), Err(1));
        assert_eq!(series_like(&texts(&["", "NA"]), &numbers).unwrap().missing(), 2);
        assert!(matches!(series_like(&texts(&["1", "2"]), &words), Ok(Values::Words { .. })));
    }

    #[test]
    fn words_stand_in_the_order_of_their_first_appearance() {
        let Values::Words { words, codes } = read(&["b", "", "a", "b", " "]) else { panic!() };
        assert_eq!(words.iter().collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(codes, [0, MISSING, 1, 0, MISSING]);
    }
}
