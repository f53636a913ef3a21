//! The bars of a distribution chart.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::numbers::Numbers;
use crate::sum::power_of_two;

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
/// Where the largest number shown is so many times the smallest, bars of equal width show little of the small ones.
const MANY_SIZES: f64 = 100.0;

impl Bars<f64> {
    pub(crate) fn of(numbers: &Numbers) -> Option<Self> {
        let (low, high) = shown(numbers)?;
        let width = numbers.grid.width();
        if numbers.grid.is_finest() || (high - low) / width >= FEWEST as f64 {
            return Some(Self::linear(numbers.grid.bins(), width, low, high));
        }
        if low > 0.0 && high / low > MANY_SIZES {
            return Some(Self::log(numbers, low, high));
        }
        // Few values lie so far away that the bins are wide; near the others, those of the octaves are narrower. Those of
        // negative numbers include their right edges, unlike bars.
        let narrower = octave_width(high);
        if low >= 0.0 && narrower < width {
            return Some(Self::linear(evened(numbers, narrower), narrower, low, high));
        }
        Some(Self::linear(numbers.grid.bins(), width, low, high))
    }

    /// Bars of equal width from bins of equal width, given in order as left edge and count.
    fn linear(bins: impl Iterator<Item = (f64, u64)>, width: f64, low: f64, high: f64) -> Self {
        let (outside, bins): (Vec<_>, Vec<_>) = bins.partition(|&(left, _)| left + width <= low);
        let below = outside.iter().map(|(_, count)| count).sum();
        let shown = bins.iter().take_while(|&&(left, _)| left <= high).count();
        let together = together(shown);
        // The last bar may reach beyond what is to be shown: it counts what lies in it.
        let end = (shown.div_ceil(together) * together).min(bins.len());
        let bars = bins[..end].chunks(together).map(|bins| {
            let left = bins[0].0;
            (left, left + width * together as f64, bins.iter().map(|(_, count)| count).sum())
        });
        Self::from_bins(Scale::Linear, bars, below, bins[end..].iter().map(|(_, count)| count).sum())
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

/// How many of `bins` neighbours make a bar: so that there are at most [`MOST`] bars, and the last one, which may hold
/// fewer bins than the others, is as full as can be. A last bar that is half empty looks like a fall of the values.
fn together(bins: usize) -> usize {
    let least = bins.div_ceil(MOST).max(1);
    let emptiness = |together: usize| (bins.div_ceil(together) * together - bins) as f64 / together as f64;
    // Wider bars show less, so they must be worth it.
    let cost = |together: usize| emptiness(together) + 0.2 * (together as f64 / least as f64 - 1.0);
    (least..=least * 3).min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(least)
}

/// The width of the widest bins of the octaves up to `far`, which is not negative.
fn octave_width(far: f64) -> f64 {
    let exponent = ((far.to_bits() >> 52) & 0x7ff) as i32 - 1023;
    power_of_two((exponent - 5).max(-64))
}

/// The counts of the octaves in bins of one width, a power of two; gaps included. Bins of the octaves that are narrower
/// lie within one, and wider ones, farther away than what is shown, count where they begin.
fn evened(numbers: &Numbers, width: f64) -> impl Iterator<Item = (f64, u64)> {
    let mut counts = BTreeMap::new();
    for (left, _, count) in numbers.octaves.bins() {
        *counts.entry((left / width).floor() as i64).or_insert(0_u64) += count;
    }
    let filled: Vec<(f64, u64)> = counts.iter().fold(Vec::new(), |mut filled, (&position, &count)| {
        let left = position as f64 * width;
        // Far away gaps may be long, and are not shown.
        if let Some(&(before, _)) = filled.last() {
            let missing = (((left - before) / width) as usize).min(4 * MOST);
            filled.extend((1..missing).map(|step| (before + step as f64 * width, 0)));
        }
        filled.push((left, count));
        filled
    });
    filled.into_iter()
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
