//! The bars of a distribution chart.

use serde::{Deserialize, Serialize};

use crate::numbers::Numbers;

/// The axis under the bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Bars of equal width.
    Linear,
    /// Bars that cover equal ratios: for positive numbers over many sizes.
    Log,
}

/// Counts between edges, exact. Where few values lie far from all others, they are counted outside of the edges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bars<T> {
    /// The axis.
    pub scale: Scale,
    /// The edges in order, one more than bars; a bar includes its left edge.
    pub edges: Vec<T>,
    /// Values in each bar.
    pub counts: Vec<u64>,
    /// Values left of the first edge.
    pub below: u64,
    /// Values at or right of the last edge.
    pub above: u64,
}

/// The most bars.
const MOST: usize = 48;
/// With fewer than so many bins to show, the bins are too wide for the bulk of the values.
const FEWEST: usize = 8;

impl Bars<f64> {
    pub(crate) fn of(numbers: &Numbers) -> Option<Self> {
        let (low, high) = shown(numbers)?;
        let width = numbers.grid.width();
        let is_coarse = !numbers.grid.is_finest() && (high - low) / width < FEWEST as f64;
        if is_coarse && low > 0.0 && high / low > 4.0 {
            return Some(Self::log(numbers, low, high));
        }
        for doublings in 0.. {
            let bins = numbers.grid.grouped(doublings);
            let width = width * crate::sum::power_of_two(doublings as i32);
            let is_shown = |&(left, _): &(f64, u64)| left + width > low && left <= high;
            if bins.iter().filter(|bin| is_shown(bin)).count() <= MOST {
                return Some(Self::from_bins(
                    Scale::Linear,
                    bins.iter().filter(|bin| is_shown(bin)).map(|&(left, count)| (left, left + width, count)),
                    bins.iter().filter(|(left, _)| left + width <= low).map(|(_, count)| count).sum(),
                    bins.iter().filter(|(left, _)| *left > high).map(|(_, count)| count).sum(),
                ));
            }
        }
        None
    }

    fn log(numbers: &Numbers, low: f64, high: f64) -> Self {
        let mut doublings = 0;
        let mut bins = numbers.octaves.grouped(low, high, doublings);
        while bins.len() > MOST {
            doublings += 1;
            bins = numbers.octaves.grouped(low, high, doublings);
        }
        let (first, last) = (bins[0].0, bins[bins.len() - 1].1);
        let outside = |is_outside: &dyn Fn(f64, f64) -> bool| {
            numbers.octaves.bins().filter(|&(left, right, _)| is_outside(left, right)).map(|(_, _, count)| count).sum()
        };
        let (below, above) = (outside(&|left, _| left < first), outside(&|left, _| left >= last));
        Self::from_bins(Scale::Log, bins.into_iter(), below, above)
    }

    fn from_bins(scale: Scale, bins: impl Iterator<Item = (f64, f64, u64)>, below: u64, above: u64) -> Self {
        let (mut edges, mut counts) = (Vec::new(), Vec::new());
        let mut end = None;
        for (left, right, count) in bins {
            edges.push(left);
            counts.push(count);
            end = Some(right);
        }
        edges.extend(end);
        Self { scale, edges, counts, below, above }
    }

    /// The same bars with other edges.
    pub(crate) fn map<T>(self, edge: impl Fn(f64) -> T) -> Bars<T> {
        let Self { scale, edges, counts, below, above } = self;
        Bars { scale, edges: edges.into_iter().map(edge).collect(), counts, below, above }
    }
}

/// What a chart shows: everything, or, if the outermost hundredth takes up most of the range, the rest.
fn shown(numbers: &Numbers) -> Option<(f64, f64)> {
    let (min, max) = (numbers.min()?, numbers.max()?);
    let (low, high) = (numbers.quantile(0.005)?, numbers.quantile(0.995)?);
    let inner = high - low;
    let far = |end: f64| inner > 0.0 && end > inner;
    let low = if far(low - min) { low } else { min };
    let high = if far(max - high) { high } else { max };
    Some((low, high))
}
