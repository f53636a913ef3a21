//! Counts in bins whose width is a fixed share of their values: 32 bins from each power of two to the next.
//!
//! The bin of a number is read from its bits, so that nothing is rounded and no order matters. Numbers nearer to 0
//! than 2^-64 count as 0.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::sum::power_of_two;

/// Counts by bin: 0 holds zero, positive bins positive numbers in their order, negative bins the mirror image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Octaves(BTreeMap<i32, u64>);

/// Bits of a number below its bin.
const BELOW: u32 = 52 - 5;
/// The largest bin that holds finite numbers.
const LAST: i32 = (0x7fe << 5) | 31;

impl Octaves {
    pub(crate) fn add(&mut self, number: f64, times: u64) {
        let magnitude = number.abs();
        let bin = if magnitude < power_of_two(-64) { 0 } else { (magnitude.to_bits() >> BELOW) as i32 };
        *self.0.entry(if number < 0.0 { -bin } else { bin }).or_default() += times;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (&bin, &count) in &other.0 {
            *self.0.entry(bin).or_default() += count;
        }
    }

    /// The bins in order: both edges and the count.
    pub(crate) fn bins(&self) -> impl DoubleEndedIterator<Item = (f64, f64, u64)> {
        self.0.iter().map(|(&bin, &count)| {
            let (near, far) = edges(bin.abs(), 0);
            match bin {
                0 => (0.0, 0.0, count),
                1.. => (near, far, count),
                _ => (-far, -near, count),
            }
        })
    }

    /// Whether what was read from elsewhere can be worked with.
    pub(crate) fn is_sound(&self) -> bool {
        self.0.keys().all(|bin| bin.abs() <= LAST)
    }

    /// The bins between two positive numbers in groups of 2^`doublings`: edges and counts, gaps included.
    pub(crate) fn grouped(&self, low: f64, high: f64, doublings: u32) -> Vec<(f64, f64, u64)> {
        let group = |number: f64| ((number.to_bits() >> BELOW) as i32) >> doublings;
        let mut groups: BTreeMap<i32, u64> = (group(low)..=group(high)).map(|group| (group, 0)).collect();
        for (&bin, &count) in self.0.range(1..) {
            if let Some(total) = groups.get_mut(&(bin >> doublings)) {
                *total += count;
            }
        }
        groups
            .into_iter()
            .map(|(group, count)| {
                let (near, far) = edges(group, doublings);
                (near, far, count)
            })
            .collect()
    }
}

fn edges(group: i32, doublings: u32) -> (f64, f64) {
    let edge = |group: i32| f64::from_bits(((group as u64) << doublings) << BELOW).min(f64::MAX);
    (edge(group), edge(group + 1))
}
