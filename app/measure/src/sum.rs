//! Sums without rounding, so that no order of addition can change them.
//!
//! A float is an integer of 53 bits times a power of two. The integers of each power are summed on their own, exactly;
//! only the reading of the sum rounds. The idea is Kulisch's, with a wide word for each exponent in place of one
//! long register.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A sum of finite floats, exact for up to 2^73 of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ExactSum {
    /// The exponent field of the first of `words`.
    first: u16,
    words: Vec<i128>,
}

const MANTISSA_BITS: u32 = 52;

impl ExactSum {
    /// Adds a finite number so many times.
    #[inline]
    pub(crate) fn add(&mut self, number: f64, times: u64) {
        let bits = number.to_bits();
        let field = (bits >> MANTISSA_BITS) as u16 & 0x7ff;
        let fraction = (bits & ((1 << MANTISSA_BITS) - 1)) as i128;
        // Subnormal numbers have the exponent of the smallest normal ones, and no leading one.
        let (exponent, mantissa) = if field == 0 { (1, fraction) } else { (field, fraction | (1 << MANTISSA_BITS)) };
        if mantissa != 0 {
            let signed = if number < 0.0 { -mantissa } else { mantissa };
            *self.word(exponent) += signed * i128::from(times);
        }
    }

    /// Adds the square of a number so many times: exactly, as two floats (Dekker 1971), as long as it neither
    /// overflows nor loses its tail to underflow.
    #[inline]
    pub(crate) fn add_square(&mut self, number: f64, times: u64) {
        let square = number * number;
        if !square.is_finite() {
            return self.add(f64::MAX, times);
        }
        self.add(square, times);
        let shifted = number * 134_217_729.0;
        let high = shifted - (shifted - number);
        let low = number - high;
        let tail = ((high * high - square) + 2.0 * high * low) + low * low;
        if tail.is_finite() {
            self.add(tail, times);
        }
    }

    fn word(&mut self, exponent: u16) -> &mut i128 {
        if self.words.is_empty() {
            self.first = exponent;
        }
        if exponent < self.first {
            let missing = usize::from(self.first - exponent);
            self.words.splice(0..0, std::iter::repeat_n(0, missing));
            self.first = exponent;
        }
        let at = usize::from(exponent - self.first);
        if at >= self.words.len() {
            self.words.resize(at + 1, 0);
        }
        &mut self.words[at]
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (exponent, &word) in (other.first..).zip(&other.words) {
            if word != 0 {
                *self.word(exponent) += word;
            }
        }
    }

    /// The sum as an unevaluated pair of floats, good to about 100 bits.
    pub(crate) fn pair(&self) -> Pair {
        let mut sum = Pair::default();
        for (at, &word) in self.words.iter().enumerate().rev() {
            let exponent = i32::from(self.first) + at as i32;
            // 2^(exponent - 1075), in two factors that are both in range.
            let scale = power_of_two(exponent - 1023);
            let unit = power_of_two(-(MANTISSA_BITS as i32));
            // Three parts of at most 48 bits, each exact as a float.
            for shift in [96_u32, 48, 0] {
                let part = if shift == 96 { word >> 96 } else { (word >> shift) & ((1 << 48) - 1) };
                let part = part as f64 * power_of_two(shift as i32) * unit * scale;
                sum = sum.plus(part);
            }
        }
        sum
    }
}

/// Two to an exponent between -1022 and 1023.
pub(crate) const fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << MANTISSA_BITS)
}

/// A number as the sum of two floats, the second within half a unit in the last place of the first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Pair {
    pub high: f64,
    pub low: f64,
}

impl Pair {
    /// Knuth's two-sum, the error of which is kept.
    fn plus(self, number: f64) -> Self {
        let sum = self.high + number;
        let virtual_number = sum - self.high;
        let error = (self.high - (sum - virtual_number)) + (number - virtual_number);
        let low = self.low + error;
        let high = sum + low;
        Self { high, low: low - (high - sum) }
    }

    /// The quotient by a whole number that a float holds.
    pub(crate) fn over(self, divisor: f64) -> Self {
        let high = self.high / divisor;
        if self.high.abs() > LARGEST_SPLIT {
            return Self { high, low: 0.0 };
        }
        let rest = self.minus(Self { high, low: 0.0 }.times(divisor));
        Self::default().plus(high).plus((rest.high + rest.low) / divisor)
    }

    fn times(self, factor: f64) -> Self {
        self.product(Self { high: factor, low: 0.0 })
    }

    pub(crate) fn product(self, other: Self) -> Self {
        let high = self.high * other.high;
        let (a, b) = split(self.high);
        let (c, d) = split(other.high);
        let error = ((a * c - high) + a * d + b * c) + b * d;
        Self::default().plus(high).plus(error + (self.high * other.low + self.low * other.high))
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        self.plus(-other.high).plus(-other.low)
    }

    pub(crate) fn value(self) -> f64 {
        self.high + self.low
    }
}

/// Larger numbers would overflow on the way: of them the first float of a pair must do.
const LARGEST_SPLIT: f64 = 1e290;

/// A float as two of half the length (Veltkamp).
fn split(number: f64) -> (f64, f64) {
    let shifted = number * 134_217_729.0;
    let high = shifted - (shifted - number);
    (high, number - high)
}

/// JSON has no integers of 128 bits: they are written as text, and only those that are not 0.
impl Serialize for ExactSum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let words = (self.first..).zip(&self.words).filter(|(_, word)| **word != 0);
        let words: BTreeMap<u16, String> = words.map(|(exponent, word)| (exponent, word.to_string())).collect();
        words.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ExactSum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut sum = Self::default();
        for (exponent, word) in BTreeMap::<u16, String>::deserialize(deserializer)? {
            if !(1..=2046).contains(&exponent) {
                return Err(serde::de::Error::custom(format!("{exponent} is no exponent of a float")));
            }
            *sum.word(exponent) = word.parse().map_err(serde::de::Error::custom)?;
        }
        Ok(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_between_large_and_small() {
        let mut sum = ExactSum::default();
        for number in [1e300, 1.0, -1e300, 1e-300, 2.5, -1e-300] {
            sum.add(number, 1);
        }
        assert_eq!(sum.pair().value(), 3.5);
    }

    #[test]
    fn integers_sum_as_integers_do() {
        let mut sum = ExactSum::default();
        let mut squares = ExactSum::default();
        for number in 1..=100_000_i64 {
            sum.add(number as f64, 3);
            squares.add_square(number as f64, 1);
        }
        assert_eq!(sum.pair().value(), 3.0 * 5_000_050_000.0);
        assert_eq!(squares.pair().value(), 333_338_333_350_000.0);
    }

    #[test]
    fn squares_keep_their_tail() {
        let mut sum = ExactSum::default();
        let number = 1.0 + f64::EPSILON;
        sum.add_square(number, 1);
        sum.add(-1.0, 1);
        sum.add(-2.0 * f64::EPSILON, 1);
        assert_eq!(sum.pair().value(), f64::EPSILON * f64::EPSILON);
    }
}
