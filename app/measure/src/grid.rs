//! Counts in bins of equal width, which is a power of two that grows with the range of the values.
//!
//! The bins' edges are multiples of their width, so that two neighbours become one bin of the next width. The width is
//! the smallest with which the range needs no more than [`BINS`] bins, and so neither it nor any count depends on
//! the order in which values came.

use serde::{Deserialize, Serialize};

use crate::sum::power_of_two;

/// The most bins.
pub(crate) const BINS: usize = 1024;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grid {
    /// Whether all values are whole numbers: then no bin is narrower than 1.
    is_whole: bool,
    /// The width is two to this.
    exponent: i32,
    /// The first bin begins at this multiple of the width.
    first: i64,
    counts: Vec<u64>,
}

/// Numbers nearer to 0 than two to this count as 0.
const TINY: i32 = -100;
/// A bin is never narrower than its numbers are long, less so many bits: positions stay small integers.
const POSITION_BITS: i32 = 40;
/// The same for whole numbers, of which even large ones may be told apart.
const WHOLE_BITS: i32 = 61;

impl Grid {
    pub(crate) const fn new(is_whole: bool) -> Self {
        Self { is_whole, exponent: if is_whole { 0 } else { TINY }, first: 0, counts: Vec::new() }
    }

    #[inline]
    pub(crate) fn add(&mut self, number: f64, times: u64) {
        let least = self.least_exponent(number);
        while self.exponent < least {
            self.coarsen();
        }
        loop {
            let position = self.position(number);
            if self.make_room(position, position) {
                self.counts[(position - self.first) as usize] += times;
                return;
            }
            self.coarsen();
        }
    }

    fn least_exponent(&self, number: f64) -> i32 {
        let exponent = ((number.to_bits() >> 52) & 0x7ff) as i32 - 1023;
        if self.is_whole { (exponent - WHOLE_BITS).max(0) } else { (exponent - POSITION_BITS).max(TINY) }
    }

    /// The bin of a number, counted from 0.
    #[inline]
    fn position(&self, number: f64) -> i64 {
        if number.abs() < power_of_two(TINY) {
            return 0;
        }
        let position = (number * power_of_two(-self.exponent)).floor() as i64;
        // The product may underflow, but a negative number lies left of 0.
        if number < 0.0 { position.min(-1) } else { position }
    }

    /// Makes the bins reach from `low` to `high`, if that is not too many.
    #[inline]
    fn make_room(&mut self, low: i64, high: i64) -> bool {
        if self.counts.is_empty() {
            self.first = low;
        }
        let last = i128::from(self.first) + self.counts.len() as i128 - 1;
        let (new_first, new_last) = (self.first.min(low), last.max(i128::from(high)));
        let length = new_last - i128::from(new_first) + 1;
        if length > BINS as i128 {
            return false;
        }
        if new_first < self.first {
            let missing = (self.first - new_first) as usize;
            self.counts.splice(0..0, std::iter::repeat_n(0, missing));
            self.first = new_first;
        }
        if self.counts.len() < length as usize {
            self.counts.resize(length as usize, 0);
        }
        true
    }

    /// Doubles the width.
    fn coarsen(&mut self) {
        let first = self.first >> 1;
        let mut counts = vec![0; self.counts.len().div_ceil(2) + 1];
        for (at, count) in self.counts.iter().enumerate() {
            counts[(((self.first + at as i64) >> 1) - first) as usize] += count;
        }
        // The last bin may have stayed empty: the first and the last that are kept hold values.
        while counts.last() == Some(&0) {
            counts.pop();
        }
        self.first = first;
        self.counts = counts;
        self.exponent += 1;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        if other.counts.is_empty() {
            return;
        }
        let mut other = other.clone();
        while self.exponent < other.exponent {
            self.coarsen();
        }
        while other.exponent < self.exponent {
            other.coarsen();
        }
        while !self.make_room(other.first, other.first + other.counts.len() as i64 - 1) {
            self.coarsen();
            other.coarsen();
        }
        let offset = (other.first - self.first) as usize;
        for (count, more) in self.counts[offset..].iter_mut().zip(&other.counts) {
            *count += more;
        }
    }

    pub(crate) const fn width(&self) -> f64 {
        power_of_two(self.exponent)
    }

    /// Whether the bins are as narrow as they can be for whole numbers.
    pub(crate) const fn is_finest(&self) -> bool {
        self.is_whole && self.exponent == 0
    }

    /// The bins in order: left edge and count.
    pub(crate) fn bins(&self) -> impl DoubleEndedIterator<Item = (f64, u64)> {
        let width = self.width();
        (0..self.counts.len()).map(move |at| ((self.first + at as i64) as f64 * width, self.counts[at]))
    }

    /// Whether what was read from elsewhere can be worked with.
    pub(crate) fn is_sound(&self) -> bool {
        let bound = 1_i64 << 62;
        self.counts.len() <= BINS && (TINY..=1020).contains(&self.exponent) && (-bound..=bound).contains(&self.first)
    }
}
