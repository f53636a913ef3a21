//! How the values of a learned column stand as codes, and which value a code is drawn as.
//!
//! A synthesizer learns codes: a word of a category, a bin of numbers, "missing". Frequent numbers are bins of their own;
//! the others share bins, which are cut into cells so that what is drawn from a bin follows the original also inside of it.

use std::sync::Arc;

use super::layout::Layout;
use crate::calendar::{write_date, write_time, write_timestamp};
use crate::column::{Column, Data, ValueType, Words};
use crate::rng::Stream;
use crate::table::ten_to;

/// The code of a value that a codec has no code for.
pub const UNKNOWN: u32 = u32::MAX;

/// A part of a bin: values from `low` to `high`, both included, drawn evenly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The smallest value.
    pub low: f64,
    /// The largest value.
    pub high: f64,
    /// How many values of the original it stands for: cells of a bin are drawn in this proportion.
    pub weight: f64,
}

impl Cell {
    /// The value at a place inside of it.
    #[inline]
    fn at(&self, place: f64, whole: bool) -> f64 {
        let Self { low, high, .. } = self;
        if whole { low + libm::floor(place * (high - low + 1.0)).min(high - low) } else { low + place * (high - low) }
    }
}

/// The values of one code, as cells in ascending order; never empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    cells: Vec<Cell>,
    /// The sum of the weights up to and with each cell.
    ends: Vec<f64>,
}

impl Bin {
    /// A bin of cells in ascending order. `None` if there is none, a cell is turned around, or a weight is not above 0.
    #[must_use]
    pub fn new(cells: Vec<Cell>) -> Option<Self> {
        let is_sound =
            |cell: &Cell| cell.low.is_finite() && cell.high.is_finite() && cell.low <= cell.high && cell.weight > 0.0;
        let ascends = cells.windows(2).all(|pair| pair[0].high <= pair[1].low);
        if cells.is_empty() || !cells.iter().all(is_sound) || !ascends {
            return None;
        }
        let ends: Vec<f64> = cells
            .iter()
            .scan(0.0, |sum, cell| {
                *sum += cell.weight;
                Some(*sum)
            })
            .collect();
        ends.last().is_some_and(|sum| sum.is_finite()).then_some(Self { cells, ends })
    }

    /// Its cells.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The smallest value.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.cells[0].low
    }

    /// The largest value.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.cells[self.cells.len() - 1].high
    }

    /// The value at a place among all that it stands for, from 0 up to but not 1. The smaller the place, the smaller the value.
    #[inline]
    fn at_place(&self, place: f64, whole: bool) -> f64 {
        let (cell, place) = match self.cells.as_slice() {
            [cell] => (cell, place),
            cells => {
                let reached = place * self.ends[cells.len() - 1];
                let chosen = self.ends.partition_point(|end| *end <= reached).min(cells.len() - 1);
                let cell = &cells[chosen];
                (cell, ((reached - (self.ends[chosen] - cell.weight)) / cell.weight).clamp(0.0, 1.0))
            }
        };
        cell.at(place, whole)
    }

    /// The value at two numbers in (0, 1): one chooses the cell, the other the place in it.
    fn at(&self, cell: f64, place: f64, whole: bool) -> f64 {
        let sum = self.ends[self.ends.len() - 1];
        let chosen = self.ends.partition_point(|end| *end <= cell * sum).min(self.cells.len() - 1);
        self.cells[chosen].at(place, whole)
    }
}

/// How the numbers of a column are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// The numbers `(origin + step · k) / 10^digits` for whole `k`; bins hold `k`.
    Steps {
        /// The number for `k` = 0, in units of the last digit.
        origin: i64,
        /// The distance of neighbours, in units of the last digit; at least 1.
        step: i64,
        /// Digits behind the point, at most 18.
        digits: u8,
    },
    /// Any finite number; bins hold the numbers themselves.
    Real,
    /// The moments `origin + step · k` for whole `k`, in seconds; bins hold `k`.
    Moments {
        /// The moment for `k` = 0.
        origin: i64,
        /// The seconds between neighbours; at least 1.
        step: i64,
        /// How they are written.
        layout: Layout,
    },
}

impl Written {
    /// Whether bins hold whole numbers.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        !matches!(self, Self::Real)
    }

    /// What the values of the column are.
    #[must_use]
    pub fn value_type(&self) -> ValueType {
        match self {
            Self::Steps { digits: 0, .. } => ValueType::Integer,
            Self::Steps { digits, .. } => ValueType::Decimal(*digits),
            Self::Real => ValueType::Float,
            // Layouts that texts of these types are written in; others stay the texts that they were.
            Self::Moments { layout, .. } => match layout.to_string().as_str() {
                "%Y-%m-%d" => ValueType::Date,
                "%H:%M:%S" => ValueType::Time,
                "%Y-%m-%dT%H:%M:%SZ" => ValueType::Timestamp,
                _ => ValueType::Text,
            },
        }
    }
}

/// What the codes of a column stand for.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Words of a category, a code each.
    Words(Arc<Words>),
    /// Bins of numbers in ascending order, a code each.
    Numbers {
        /// How the numbers are written.
        written: Written,
        /// The bins.
        bins: Vec<Bin>,
    },
}

/// How the values of one column stand as codes. If values may be missing, that is the last code.
#[derive(Clone, Debug, PartialEq)]
pub struct Codec {
    /// The column's name.
    pub name: String,
    /// What its codes stand for.
    pub values: Values,
    /// Whether values may be missing.
    pub nullable: bool,
}

impl Codec {
    /// How many codes there are, the one for missing values counted.
    #[must_use]
    pub fn codes(&self) -> usize {
        self.values_count() + usize::from(self.nullable)
    }

    fn values_count(&self) -> usize {
        match &self.values {
            Values::Words(words) => words.len(),
            Values::Numbers { bins, .. } => bins.len(),
        }
    }

    /// The code of a missing value; [`UNKNOWN`] if none may be missing.
    #[must_use]
    pub fn missing(&self) -> u32 {
        if self.nullable { self.values_count() as u32 } else { UNKNOWN }
    }

    /// The code of a number, in the units of its bins; of the nearest bin if it lies between two or beyond all.
    #[must_use]
    pub fn code_of_number(&self, number: f64) -> u32 {
        let Values::Numbers { bins, .. } = &self.values else { return UNKNOWN };
        let above = bins.partition_point(|bin| bin.low() <= number);
        let Some(below) = above.checked_sub(1) else { return if bins.is_empty() { UNKNOWN } else { 0 } };
        let is_nearer = |next: &Bin| number > bins[below].high() && next.low() - number < number - bins[below].high();
        if bins.get(above).is_some_and(is_nearer) { above as u32 } else { below as u32 }
    }

    /// The code of a value as it is written; [`UNKNOWN`] for a word without one and for what is no number where numbers are.
    #[must_use]
    pub fn code_of_text(&self, text: &str) -> u32 {
        match &self.values {
            Values::Words(words) => words.iter().position(|word| word == text).map_or(UNKNOWN, |code| code as u32),
            Values::Numbers { written, .. } => written.unit_of(text).map_or(UNKNOWN, |unit| self.code_of_number(unit)),
        }
    }

    /// What the values of the column are.
    #[must_use]
    pub fn value_type(&self) -> ValueType {
        match &self.values {
            Values::Words(_) => ValueType::Text,
            Values::Numbers { written, .. } => written.value_type(),
        }
    }

    /// The codes of a column's values, whoever made them: those of the nearest numbers that there is a code for, [`UNKNOWN`]
    /// for a word without one and for what is no number where numbers are.
    #[must_use]
    pub fn encode(&self, column: &Column, value_type: &ValueType) -> Vec<u32> {
        let code = |row: usize| match (&column.data, &self.values) {
            _ if !column.is_valid(row) => self.missing(),
            // What this codec made itself.
            (Data::Coded { words, codes }, Values::Words(own)) if Arc::ptr_eq(words, own) => codes[row],
            (_, Values::Words(words)) => {
                let text = column.text_at(row);
                let at = text.and_then(|text| words.iter().position(|word| word == text));
                at.map_or(UNKNOWN, |code| code as u32)
            }
            (_, Values::Numbers { written, .. }) => {
                let number = match column.text_at(row) {
                    Some(text) => written.read(text),
                    None => number_at(&column.data, value_type, row),
                };
                number.map_or(UNKNOWN, |number| self.code_of_number(written.unit(number)))
            }
        };
        (0..column.len()).map(code).collect()
    }

    /// Puts the values of `codes`, one for each of `rows`, into a column; `stream` chooses the places inside of bins.
    pub fn decode(&self, codes: &[u32], rows: &[u64], stream: Stream, out: &mut Column) {
        let (cell, place) = (stream.child("cell"), stream.child("place"));
        self.put(codes, rows, |bin, row, whole| bin.at(cell.unit(*row), place.unit(*row), whole), out);
    }

    /// The same where the place of each value among those of its code is known already; words need none.
    pub fn decode_at(&self, codes: &[u32], places: &[f64], out: &mut Column) {
        self.put(codes, places, |bin, place, whole| bin.at_place(*place, whole), out);
    }

    /// Puts the values of `codes` into a column, numbers of a bin by what `number` makes of one of `places`.
    fn put<T>(&self, codes: &[u32], places: &[T], number: impl Fn(&Bin, &T, bool) -> f64, out: &mut Column) {
        let missing = self.missing();
        out.valid = self.nullable.then(|| codes.iter().map(|code| *code != missing).collect());
        match &self.values {
            Values::Words(words) => {
                let last = words.len().saturating_sub(1) as u32;
                out.data =
                    Data::Coded { words: words.clone(), codes: codes.iter().map(|code| (*code).min(last)).collect() };
            }
            Values::Numbers { written, bins } => {
                let whole = written.is_whole();
                let number =
                    |(code, place): (&u32, &T)| bins.get(*code as usize).map_or(0.0, |bin| number(bin, place, whole));
                out.data = written.data(codes.iter().zip(places).map(number));
            }
        }
    }
}

/// The number of a value, a moment in seconds.
fn number_at(data: &Data, value_type: &ValueType, row: usize) -> Option<f64> {
    match (data, value_type) {
        (Data::Integer(values), _) => Some(values[row] as f64),
        (Data::Decimal(values), ValueType::Decimal(digits)) => Some(values[row] as f64 / ten_to(*digits) as f64),
        (Data::Float(values), _) => Some(values[row]),
        (Data::Date(values), _) => Some(f64::from(values[row]) * 86_400.0),
        (Data::Time(values), _) => Some(f64::from(values[row])),
        (Data::Timestamp(values), _) => Some(values[row] as f64),
        _ => None,
    }
}

impl Written {
    /// What a text says in the units of bins.
    #[must_use]
    pub fn unit_of(&self, text: &str) -> Option<f64> {
        self.read(text).map(|number| self.unit(number))
    }

    /// A number in the units of bins as it is written.
    #[must_use]
    pub fn text(&self, unit: f64) -> String {
        let column = Column { data: self.data(std::iter::once(unit)), valid: None };
        let mut text = String::new();
        match (&column.data, self) {
            (Data::Text(words), _) => text.push_str(words.get(0)),
            (Data::Date(days), _) => write_date(days[0], &mut text),
            (Data::Time(seconds), _) => write_time(seconds[0], &mut text),
            (Data::Timestamp(seconds), _) => write_timestamp(seconds[0], &mut text),
            (Data::Integer(numbers), _) => text = numbers[0].to_string(),
            (Data::Decimal(numbers), Self::Steps { digits, .. }) => {
                let scale = ten_to(*digits);
                let sign = if numbers[0] < 0 { "-" } else { "" };
                let (whole, rest) = ((numbers[0] / scale).unsigned_abs(), (numbers[0] % scale).unsigned_abs());
                text = format!("{sign}{whole}.{rest:0width$}", width = usize::from(*digits));
            }
            (Data::Float(numbers), _) => text = numbers[0].to_string(),
            _ => {}
        }
        text
    }

    /// The number that a text says, a moment in seconds.
    fn read(&self, text: &str) -> Option<f64> {
        match self {
            Self::Moments { layout, .. } => layout.read(text).map(|moment| moment as f64),
            _ => text.parse().ok().filter(|number: &f64| number.is_finite()),
        }
    }

    /// A number, or a moment in seconds, in the units of bins; to the nearest of them.
    fn unit(&self, number: f64) -> f64 {
        match self {
            Self::Real => number,
            Self::Steps { origin, step, digits } => {
                libm::round((libm::round(number * ten_to(*digits) as f64) - *origin as f64) / *step as f64)
            }
            Self::Moments { origin, step, .. } => libm::round((number - *origin as f64) / *step as f64),
        }
    }

    fn data(&self, numbers: impl Iterator<Item = f64>) -> Data {
        let moment = |origin: i64, step: i64| move |k: f64| origin.saturating_add(step.saturating_mul(k as i64));
        match self {
            Self::Real => Data::Float(numbers.collect()),
            Self::Steps { origin, step, digits } => {
                let units = numbers.map(moment(*origin, *step)).collect();
                if *digits == 0 { Data::Integer(units) } else { Data::Decimal(units) }
            }
            Self::Moments { origin, step, layout } => {
                let moments = numbers.map(moment(*origin, *step));
                match self.value_type() {
                    ValueType::Date => Data::Date(moments.map(|moment| moment.div_euclid(86_400) as i32).collect()),
                    ValueType::Time => Data::Time(moments.map(|moment| moment as i32).collect()),
                    ValueType::Timestamp => Data::Timestamp(moments.collect()),
                    _ => {
                        let mut words = Words::default();
                        moments.for_each(|moment| {
                            layout.write(moment, words.buffer());
                            words.finish();
                        });
                        Data::Text(words)
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bin(cells: &[(f64, f64, f64)]) -> Bin {
        Bin::new(cells.iter().map(|&(low, high, weight)| Cell { low, high, weight }).collect()).unwrap()
    }

    fn numbers(bins: Vec<Bin>) -> Codec {
        let written = Written::Steps { origin: 100, step: 5, digits: 0 };
        Codec { name: "n".into(), values: Values::Numbers { written, bins }, nullable: true }
    }

    #[test]
    fn a_bin_is_drawn_cell_by_cell_in_proportion_and_holds_its_ends() {
        let codec = numbers(vec![bin(&[(0.0, 0.0, 3.0), (4.0, 5.0, 1.0)])]);
        let rows: Vec<u64> = (0..40_000).collect();
        let mut column = Column::default();
        codec.decode(&vec![0; rows.len()], &rows, Stream::root(1), &mut column);
        let Data::Integer(values) = &column.data else { panic!("{:?}", column.data) };
        let count = |value: i64| values.iter().filter(|found| **found == value).count() as f64 / rows.len() as f64;
        for (value, share) in [(100, 0.75), (120, 0.125), (125, 0.125)] {
            assert!((count(value) - share).abs() < 0.01, "{value}: {}", count(value));
        }
        assert!((count(100) + count(120) + count(125) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_number_has_the_code_of_the_nearest_bin() {
        let codec = numbers(vec![bin(&[(0.0, 2.0, 1.0)]), bin(&[(7.0, 7.0, 1.0)]), bin(&[(8.0, 20.0, 1.0)])]);
        for (number, code) in [(-9.0, 0), (0.0, 0), (2.0, 0), (4.0, 0), (5.0, 1), (7.0, 1), (8.0, 2), (99.0, 2)] {
            assert_eq!(codec.code_of_number(number), code, "{number}");
        }
    }

    #[test]
    fn what_was_decoded_has_the_code_that_it_was_decoded_from() {
        let rows: Vec<u64> = (0..300).collect();
        let codes: Vec<u32> = rows.iter().map(|row| (row % 3) as u32).collect();
        let layout: Layout = "%d.%m.%Y %H:%M".parse().unwrap();
        for written in [
            Written::Steps { origin: 3, step: 5, digits: 0 },
            Written::Steps { origin: -7, step: 1, digits: 2 },
            Written::Real,
            Written::Moments { origin: 60, step: 120, layout },
            Written::Moments { origin: 0, step: 86_400, layout: "%Y-%m-%d".parse().unwrap() },
        ] {
            let bins = vec![bin(&[(-9.0, -2.0, 1.0)]), bin(&[(-1.0, 3.0, 2.0), (5.0, 8.0, 1.0)])];
            let codec = Codec { values: Values::Numbers { written, bins }, ..numbers(Vec::new()) };
            let mut column = Column::default();
            codec.decode(&codes, &rows, Stream::root(2), &mut column);
            assert_eq!(codec.encode(&column, &codec.value_type()), codes, "{codec:?}");
        }
        let pool: Words = ["a", "b"].into_iter().collect();
        let codec = Codec { values: Values::Words(Arc::new(pool.clone())), ..numbers(Vec::new()) };
        let mut column = Column::default();
        codec.decode(&codes, &rows, Stream::root(2), &mut column);
        assert_eq!(codec.encode(&column, &ValueType::Text), codes);
        // Of somebody else's pool.
        column.data = Data::Coded { words: Arc::new(["x", "b"].into_iter().collect()), codes: vec![0, 1] };
        column.valid = None;
        assert_eq!(codec.encode(&column, &ValueType::Text), [UNKNOWN, 1]);
    }

    #[test]
    fn the_last_code_is_missing() {
        let codec = numbers(vec![bin(&[(1.0, 1.0, 1.0)])]);
        let mut column = Column::default();
        codec.decode(&[codec.missing(), 0], &[0, 1], Stream::root(1), &mut column);
        assert_eq!(column.valid, Some(vec![false, true]));
    }

    #[test]
    fn what_is_no_bin_is_refused() {
        let cell = |low, high, weight| Cell { low, high, weight };
        for cells in [
            vec![],
            vec![cell(2.0, 1.0, 1.0)],
            vec![cell(1.0, 2.0, 0.0)],
            vec![cell(1.0, f64::NAN, 1.0)],
            vec![cell(1.0, 2.0, 1.0), cell(0.0, 3.0, 1.0)],
            vec![cell(1.0, 2.0, f64::INFINITY)],
        ] {
            assert_eq!(Bin::new(cells.clone()), None, "{cells:?}");
        }
    }
}
