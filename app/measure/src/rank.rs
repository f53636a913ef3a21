//! Ranks of numbers.

/// Numbers that differ by less are the same.
pub(crate) const SAME: f64 = 1e-9;

/// The least and the greatest number; `None` if all are missing.
pub(crate) fn range(numbers: &[f64]) -> Option<(f64, f64)> {
    let there = numbers.iter().copied().filter(|number| !number.is_nan());
    there.fold(None, |range, number| {
        let (low, high) = range.unwrap_or((number, number));
        Some((number.min(low), number.max(high)))
    })
}

/// In order.
pub(crate) fn sorted(mut numbers: Vec<f64>) -> Vec<f64> {
    numbers.sort_unstable_by(f64::total_cmp);
    numbers
}

/// A quantile of sorted numbers, between two of them in proportion; not a number if there is none.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * sorted.len().saturating_sub(1) as f64;
    let at = |place: f64| sorted.get(place as usize).copied().unwrap_or(f64::NAN);
    let (low, high) = (at(place.floor()), at(place.ceil()));
    // Infinite ones are no further apart than they are.
    if low == high { low } else { low + (high - low) * (place - place.floor()) }
}

/// How probable it is that one of the first numbers is below one of the others, a half counted for equal ones: the area
/// under the curve of one who takes low numbers for the first.
pub(crate) fn share_below(first: Vec<f64>, others: Vec<f64>) -> f64 {
    let (first, others) = (sorted(first), sorted(others));
    let below: usize = first
        .iter()
        .map(|number| {
            let same = others.partition_point(|other| *other < number - SAME);
            let above = others.partition_point(|other| *other <= number + SAME);
            2 * (others.len() - above) + (above - same)
        })
        .sum();
    below as f64 / (2.0 * first.len() as f64 * others.len() as f64)
}

/// The area under the curve of what is said of rows, of which those with a 1 should be said more of; `None` if all are the
/// same.
pub(crate) fn auc(said: &[f64], target: &[f64]) -> Option<f64> {
    let (ones, others): (Vec<_>, Vec<_>) = said.iter().zip(target).partition(|(_, target)| **target > 0.5);
    let numbers = |pairs: Vec<(&f64, &f64)>| pairs.into_iter().map(|(said, _)| *said).collect::<Vec<f64>>();
    (!ones.is_empty() && !others.is_empty()).then(|| share_below(numbers(others), numbers(ones)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_count_ties_half() {
        assert_eq!(share_below(vec![1.0, 2.0], vec![3.0, 2.0]), 0.875);
        assert_eq!(share_below(vec![1.0], vec![1.0]), 0.5);
        assert_eq!(auc(&[0.1, 0.9, 0.8, 0.2], &[0.0, 1.0, 0.0, 1.0]), Some(0.75));
        assert_eq!(auc(&[0.1, 0.9], &[1.0, 1.0]), None);
    }

    #[test]
    fn quantiles_lie_between() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.5), 2.0);
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
        assert_eq!(quantile(&[f64::INFINITY, f64::INFINITY], 0.5), f64::INFINITY);
        assert!(quantile(&[], 0.5).is_nan());
    }
}
