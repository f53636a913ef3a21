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

/// What a column of texts may be, as far as its texts were seen; they may come in parts.
#[derive(Clone, Debug)]
pub struct Sight {
    /// Whether there was a text at all.
    some: bool,
    numbers: Option<Digits>,
    layouts: Vec<Layout>,
}

/// How the numbers of a column are written, as far as they were seen.
#[derive(Clone, Copy, Debug, Default)]
struct Digits {
    some: bool,
    most: usize,
    is_real: bool,
    largest: f64,
}

impl Digits {
    fn add(&mut self, number: &Number) {
        self.some = true;
        self.most = self.most.max(number.digits);
        self.is_real |= number.is_real;
        self.largest = self.largest.max(number.value.abs());
    }

    fn notation(&self) -> Notation {
        let is_exact = self.most <= MOST_DIGITS && self.largest * 10_f64.powi(self.most as i32) < MOST_EXACT;
        if self.is_real || !is_exact { Notation::Real } else { Notation::Decimals(self.most as u8) }
    }
}

impl Default for Sight {
    fn default() -> Self {
        Self { some: false, numbers: Some(Digits::default()), layouts: Layout::known().collect() }
    }
}

impl Sight {
    /// Sees more texts of the column.
    pub fn add(&mut self, texts: &Words) {
        for text in texts.iter().filter(|text| !is_empty(text)) {
            self.some = true;
            if let Some(digits) = &mut self.numbers
                && !NO_NUMBER.contains(&text.trim())
            {
                match Number::read(text.trim()) {
                    Some(number) => digits.add(&number),
                    None => self.numbers = None,
                }
            }
            self.layouts.retain(|layout| layout.read(text).is_some());
            if self.numbers.is_none() && self.layouts.is_empty() {
                return;
            }
        }
    }

    /// How its numbers or moments are written; `None` if its texts are words.
    #[must_use]
    pub fn notation(&self) -> Option<Notation> {
        match &self.numbers {
            Some(digits) if digits.some => Some(digits.notation()),
            _ => self.layouts.first().filter(|_| self.some).cloned().map(Notation::Moments),
        }
    }
}

/// The values of a column of texts; an empty one is missing.
#[must_use]
pub fn series(texts: &Words) -> Values {
    let mut sight = Sight::default();
    sight.add(texts);
    // What was seen can be read.
    sight.notation().and_then(|notation| numbers(texts, &notation).ok()).unwrap_or_else(|| words(texts))
}

/// The values of a column of texts, read as those of another table: numbers as numbers, moments in the same layout.
///
/// # Errors
/// The first row, from 0 on, whose text cannot be read so.
pub fn series_like(texts: &Words, like: &Values) -> Result<Values, usize> {
    match like {
        Values::Numbers { notation, .. } => numbers(texts, notation),
        Values::Words { .. } => Ok(words(texts)),
    }
}

/// The numbers or moments that texts say in this notation; an empty one is missing.
///
/// # Errors
/// The first row, from 0 on, whose text cannot be read so.
pub fn numbers(texts: &Words, notation: &Notation) -> Result<Values, usize> {
    let number = |text: &str| match notation {
        _ if is_empty(text) => Some(f64::NAN),
        Notation::Moments(layout) => layout.read(text).map(|moment| moment as f64),
        _ if NO_NUMBER.contains(&text.trim()) => Some(f64::NAN),
        _ => Number::read(text.trim()).map(|number| number.value),
    };
    let numbers = texts.iter().enumerate().map(|(row, text)| number(text).ok_or(row));
    Ok(Values::Numbers { numbers: numbers.collect::<Result<_, _>>()?, notation: notation.clone() })
}

/// The words that texts are; an empty one is missing.
#[must_use]
pub fn words(texts: &Words) -> Values {
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
    fn what_is_seen_in_parts_is_what_is_seen_at_once() {
        let (mut sight, parts) = (Sight::default(), [&["1", ""][..], &["NA"], &["2.25", "-7"]]);
        parts.iter().for_each(|texts| sight.add(&texts.iter().copied().collect()));
        assert_eq!(sight.notation(), Some(Notation::Decimals(2)));
        sight.add(&["1.5e3"].into_iter().collect());
        assert_eq!(sight.notation(), Some(Notation::Real));
        sight.add(&["x"].into_iter().collect());
        assert_eq!(sight.notation(), None);
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
