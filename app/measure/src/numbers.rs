//! Numbers: their ends, moments, quantiles and shape.

use serde::{Deserialize, Serialize};

use crate::grid::Grid;
use crate::octaves::Octaves;
use crate::sum::ExactSum;

/// What is kept of numbers: all of it is a function of which numbers came how often, and not of their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Numbers {
    is_whole: bool,
    count: u64,
    // As bits: text of a float may be read back as its neighbour.
    min: u64,
    max: u64,
    sum: ExactSum,
    squares: ExactSum,
    pub(crate) grid: Grid,
    pub(crate) octaves: Octaves,
}

impl Numbers {
    pub(crate) fn new(is_whole: bool) -> Self {
        Self {
            is_whole,
            count: 0,
            min: f64::INFINITY.to_bits(),
            max: f64::NEG_INFINITY.to_bits(),
            sum: ExactSum::default(),
            squares: ExactSum::default(),
            grid: Grid::new(is_whole),
            octaves: Octaves::default(),
        }
    }

    #[inline]
    pub(crate) fn add(&mut self, number: f64, times: u64) {
        // Minus zero is zero.
        let number = number + 0.0;
        self.count += times;
        self.min = f64::from_bits(self.min).min(number).to_bits();
        self.max = f64::from_bits(self.max).max(number).to_bits();
        self.sum.add(number, times);
        self.squares.add_square(number, times);
        self.grid.add(number, times);
        self.octaves.add(number, times);
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.min = f64::from_bits(self.min).min(f64::from_bits(other.min)).to_bits();
        self.max = f64::from_bits(self.max).max(f64::from_bits(other.max)).to_bits();
        self.sum.merge(&other.sum);
        self.squares.merge(&other.squares);
        self.grid.merge(&other.grid);
        self.octaves.merge(&other.octaves);
    }

    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn min(&self) -> Option<f64> {
        (self.count > 0).then(|| f64::from_bits(self.min))
    }

    pub(crate) fn max(&self) -> Option<f64> {
        (self.count > 0).then(|| f64::from_bits(self.max))
    }

    /// The mean, unless the sum is beyond the largest float.
    pub(crate) fn mean(&self) -> Option<f64> {
        let mean = (self.count > 0).then(|| self.sum.pair().over(self.count as f64).value());
        mean.filter(|mean| mean.is_finite())
    }

    /// The standard deviation of these numbers themselves (divided by their number, not by one less).
    pub(crate) fn sd(&self) -> Option<f64> {
        if self.count == 0 || self.min == self.max {
            return (self.count > 0).then_some(0.0);
        }
        let count = self.count as f64;
        let mean = self.sum.pair().over(count);
        let variance = self.squares.pair().over(count).minus(mean.product(mean)).value();
        variance.is_finite().then(|| variance.max(0.0).sqrt())
    }

    /// The number below which a share of all lie: off by no more than the narrower of a bin of the grid (a 512th of
    /// the range or less) and a 32nd of the number; exact for whole numbers in less than a thousand bins.
    pub(crate) fn quantile(&self, share: f64) -> Option<f64> {
        let (min, max) = (self.min()?, self.max()?);
        // The rank of the smallest number with at least this share at or below it.
        let rank = ((share * self.count as f64).ceil() as u64).clamp(1, self.count);
        let width = self.grid.width();
        let equal = at_rank(rank, self.grid.bins().map(|(left, count)| (left, left + width, count)))?;
        let relative = at_rank(rank, self.octaves.bins())?;
        let narrower = if relative.1 - relative.0 < equal.1 - equal.0 { relative } else { equal };
        let (left, right, within) = narrower;
        let number = left + (right - left) * within;
        Some(if self.is_whole { number.floor() } else { number }.clamp(min, max))
    }

    /// Whether what was read from elsewhere can be worked with.
    pub(crate) fn is_sound(&self) -> bool {
        let ends_are_finite = self.min().is_none_or(f64::is_finite) && self.max().is_none_or(f64::is_finite);
        ends_are_finite && self.grid.is_sound() && self.octaves.is_sound()
    }
}

/// The bin that holds the number of a rank, and how far inside of it that number would be if all were spread evenly.
fn at_rank(rank: u64, bins: impl Iterator<Item = (f64, f64, u64)>) -> Option<(f64, f64, f64)> {
    let mut before = 0;
    for (left, right, count) in bins {
        if before + count >= rank {
            return Some((left, right, ((rank - before) as f64 - 0.5) / count as f64));
        }
        before += count;
    }
    None
}
