//! Columns as positions in bins, so that two of them can be counted against each other.

use super::{Both, Codes, Numbers, columns};
use crate::frame::MISSING;
use crate::rank::range;

/// Bins of equal width, as SDMetrics cuts them.
const BINS: usize = 10;

/// A column of both tables in bins.
pub(super) struct Binned {
    /// Each table by its own edges.
    pub own: Positions,
    /// Both by the edges of the real table; none for texts, which have no edges.
    pub shared: Option<Positions>,
}

/// The bin of each row, missing values in one of their own.
pub(super) struct Positions {
    pub real: Vec<u32>,
    pub made: Vec<u32>,
    /// How many bins there are.
    pub bins: usize,
}

impl Binned {
    pub(super) fn new(both: &Both<'_>) -> Self {
        match both {
            Both::Codes(Codes { real, made, all, .. }) => {
                let own = |codes: &[u32]| {
                    codes.iter().map(|code| if *code == MISSING { *all as u32 } else { *code }).collect()
                };
                Self { own: Positions { real: own(real), made: own(made), bins: all + 1 }, shared: None }
            }
            Both::Numbers(Numbers { real, made, unit }) => {
                let (real_edges, made_edges) = (edges(real, *unit), edges(made, *unit));
                let bins = BINS + 2;
                let own = Positions {
                    real: positions(real, *unit, &real_edges),
                    made: positions(made, *unit, &made_edges),
                    bins,
                };
                let open = open(real_edges);
                let shared =
                    Positions { real: positions(real, *unit, &open), made: positions(made, *unit, &open), bins };
                Self { own, shared: Some(shared) }
            }
        }
    }
}

/// How many numbers of each table lie in each of ten bins that the real table's range is cut into, the outer ones open.
/// `None` if the real table has no number.
pub(super) fn shares(real: &[f64], made: &[f64]) -> Option<(Vec<f64>, Vec<f64>)> {
    range(real)?;
    let edges = open(edges(real, 1.0));
    let count = |numbers: &[f64]| {
        let mut counts = columns::counts(&positions(numbers, 1.0, &edges), BINS + 2);
        // The last one is that of missing values.
        counts.truncate(BINS + 1);
        counts
    };
    Some((count(real), count(made)))
}

/// The edges of the bins as numpy's `histogram_bin_edges` has them.
fn edges(numbers: &[f64], unit: f64) -> Vec<f64> {
    let (low, high) = range(numbers).map_or((0.0, 1.0), |(low, high)| (low * unit, high * unit));
    let (low, high) = if low == high { (low - 0.5, high + 0.5) } else { (low, high) };
    let step = (high - low) / BINS as f64;
    let mut edges: Vec<f64> = (0..BINS).map(|i| i as f64 * step + low).collect();
    edges.push(high);
    edges
}

/// The same, without an end on either side.
fn open(mut edges: Vec<f64>) -> Vec<f64> {
    if let Some(first) = edges.first_mut() {
        *first = f64::NEG_INFINITY;
    }
    if let Some(last) = edges.last_mut() {
        *last = f64::INFINITY;
    }
    edges
}

/// How many edges lie at or below each number, as numpy's `digitize` counts them: the greatest number stands alone, and
/// missing ones stand with it or, where the last edge is open, for themselves.
fn positions(numbers: &[f64], unit: f64, edges: &[f64]) -> Vec<u32> {
    let position = |number: &f64| {
        if number.is_nan() { edges.len() } else { edges.partition_point(|edge| *edge <= number * unit) }
    };
    numbers.iter().map(|number| position(number) as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_those_of_numpy() {
        let numbers = [0.0, 9.99, 10.0, 99.0, 100.0, f64::NAN];
        let own = edges(&numbers, 1.0);
        assert_eq!(positions(&numbers, 1.0, &own), [1, 1, 2, 10, 11, 11]);
        assert_eq!(positions(&[-5.0, 100.0, 500.0, f64::NAN], 1.0, &open(own)), [1, 10, 10, 11]);
        assert_eq!(edges(&[3.0, 3.0], 1.0)[0], 2.5);
        let (real, made) = shares(&numbers, &[5.0, 1000.0]).unwrap();
        assert_eq!(real[1..], [2.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0]);
        assert_eq!(made[1..], [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    }
}
