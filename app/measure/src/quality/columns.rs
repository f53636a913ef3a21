//! Scores of single columns.

use crate::frame::MISSING;
use crate::rank::range;

/// `KSComplement`: 1 less the largest difference of the two distribution functions. Not-a-numbers are left out; `None` if
/// nothing else is there. Values are rounded to 14 decimals first, as SDMetrics does.
#[must_use]
pub fn ks_complement(real: &[f64], made: &[f64]) -> Option<f64> {
    let (real, made) = (sorted(real, rounded), sorted(made, rounded));
    let mut most = 0.0_f64;
    walk(&real, &made, |below_real, below_made, _| most = most.max((below_real - below_made).abs()))?;
    Some(1.0 - most)
}

/// The earth mover's distance: the area between the two distribution functions, in units of the values. `None` if one has
/// no number.
#[must_use]
pub fn wasserstein(real: &[f64], made: &[f64]) -> Option<f64> {
    let (real, made) = (sorted(real, |number| number), sorted(made, |number| number));
    let mut area = 0.0;
    walk(&real, &made, |below_real, below_made, width| area += (below_real - below_made).abs() * width)?;
    Some(area)
}

/// `RangeCoverage`: how much of the real range the made values span; `None` if the real values are all the same.
#[must_use]
pub fn range_coverage(real: &[f64], made: &[f64]) -> Option<f64> {
    let ((low, high), (made_low, made_high)) = (range(real)?, range(made)?);
    if low == high {
        return None;
    }
    let below = ((made_low - low) / (high - low)).max(0.0);
    let above = ((high - made_high) / (high - low)).max(0.0);
    Some((1.0 - (below + above)).max(0.0))
}

/// `BoundaryAdherence`: the share of made values between the least and the greatest real one. Missing ones count against
/// it where the real column has none. `None` if a column has no number.
#[must_use]
pub fn boundary_adherence(real: &[f64], made: &[f64]) -> Option<f64> {
    let (low, high) = range(real)?;
    range(made)?;
    let may_be_missing = real.iter().any(|number| number.is_nan());
    let counted = made.iter().filter(|number| !(may_be_missing && number.is_nan())).count();
    let within = made.iter().filter(|number| (low..=high).contains(*number)).count();
    Some(share(within, counted))
}

/// `TVComplement` of two lists of counts of the same texts: 1 less half the sum of the differences of shares. `None` if
/// one counts nothing.
#[must_use]
pub fn tv_complement(real: &[f64], made: &[f64]) -> Option<f64> {
    let (all_real, all_made) = (sum(real)?, sum(made)?);
    let apart: f64 = real.iter().zip(made).map(|(real, made)| (real / all_real - made / all_made).abs()).sum();
    Some(1.0 - apart / 2.0)
}

/// `CategoryCoverage` of two lists of counts of the same texts: the share of the real texts that were made. `None` if
/// there is no real one.
#[must_use]
pub fn category_coverage(real: &[f64], made: &[f64]) -> Option<f64> {
    let there = real.iter().filter(|count| **count > 0.0).count();
    let covered = real.iter().zip(made).filter(|(real, made)| **real > 0.0 && **made > 0.0).count();
    (there > 0).then(|| share(covered, there))
}

/// `CategoryAdherence`: the share of the made texts, by their codes, that are among the `known` first ones. Missing ones
/// adhere where the real column has some.
#[must_use]
pub fn category_adherence(real: &[u32], made: &[u32], known: usize) -> Option<f64> {
    let may_be_missing = real.contains(&MISSING);
    let adheres = |code: &u32| if *code == MISSING { may_be_missing } else { (*code as usize) < known };
    let adhering = made.iter().filter(|code| adheres(code)).count();
    (!made.is_empty()).then(|| share(adhering, made.len()))
}

/// The Jensen–Shannon distance (the root of the divergence) of two lists of counts, to base 2.
#[must_use]
pub fn jensen_shannon(real: &[f64], made: &[f64]) -> Option<f64> {
    let (all_real, all_made) = (sum(real)?, sum(made)?);
    let part = |one: f64, middle: f64| if one > 0.0 { one * libm::log2(one / middle) } else { 0.0 };
    let divergence: f64 = real
        .iter()
        .zip(made)
        .map(|(real, made)| {
            let (real, made) = (real / all_real, made / all_made);
            let middle = (real + made) / 2.0;
            (part(real, middle) + part(made, middle)) / 2.0
        })
        .sum();
    Some(divergence.max(0.0).sqrt())
}

/// `MissingValueSimilarity`.
pub(super) fn missing_similarity<T>(real: &[T], made: &[T], is_missing: impl Fn(&T) -> bool) -> f64 {
    let missing = |values: &[T]| share(values.iter().filter(|value| is_missing(value)).count(), values.len());
    1.0 - (missing(real) - missing(made)).abs()
}

/// How often each of `all` codes comes; missing ones are left out.
pub(super) fn counts(codes: &[u32], all: usize) -> Vec<f64> {
    let mut counts = vec![0.0; all];
    for code in codes {
        if let Some(count) = counts.get_mut(*code as usize) {
            *count += 1.0;
        }
    }
    counts
}

pub(super) fn share(part: usize, all: usize) -> f64 {
    part as f64 / all as f64
}

fn sum(counts: &[f64]) -> Option<f64> {
    let sum: f64 = counts.iter().sum();
    (sum > 0.0).then_some(sum)
}

fn rounded(number: f64) -> f64 {
    let shifted = number * 1e14;
    if shifted.is_finite() { libm::rint(shifted) / 1e14 } else { number }
}

fn sorted(numbers: &[f64], of: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut sorted: Vec<f64> = numbers.iter().filter(|number| !number.is_nan()).map(|number| of(*number)).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// Goes up both sorted lists: behind each value, the shares of each that lie at or below it and the width to the next
/// value. `None` if one list is empty.
fn walk(real: &[f64], made: &[f64], mut step: impl FnMut(f64, f64, f64)) -> Option<()> {
    let (mut i, mut j) = (0, 0);
    let mut value = real.first()?.min(*made.first()?);
    loop {
        let passed = |numbers: &[f64], from: usize| {
            let rest = numbers.get(from..).unwrap_or_default();
            from + rest.iter().take_while(|number| **number <= value).count()
        };
        (i, j) = (passed(real, i), passed(made, j));
        let next = match (real.get(i), made.get(j)) {
            (Some(one), Some(other)) => one.min(*other),
            (Some(one), None) => *one,
            (None, Some(other)) => *other,
            (None, None) => return Some(()),
        };
        step(share(i, real.len()), share(j, made.len()), next - value);
        value = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: f64 = f64::NAN;

    #[test]
    fn shapes_differ_by_their_distribution_functions() {
        assert_eq!(ks_complement(&[1.0, 2.0, NONE], &[1.0, 2.0]), Some(1.0));
        assert_eq!(ks_complement(&[1.0, 2.0], &[3.0, 4.0]), Some(0.0));
        assert_eq!(ks_complement(&[1.0, 2.0, 3.0, 4.0], &[2.0, 2.0, 2.0, 4.0]), Some(0.75));
        // 0.1 + 0.2 is 0.3 here, as it is in SDMetrics.
        assert_eq!(ks_complement(&[0.1 + 0.2], &[0.3]), Some(1.0));
        assert_eq!(ks_complement(&[NONE], &[1.0]), None);
        assert_eq!(wasserstein(&[0.0, 1.0, 3.0], &[5.0, 6.0, 8.0]), Some(5.0));
        assert_eq!(wasserstein(&[0.0, 1.0], &[0.0, 2.0]), Some(0.5));
    }

    #[test]
    fn ranges_are_covered_and_kept_to() {
        assert_eq!(range_coverage(&[0.0, 10.0], &[-5.0, 7.5]), Some(0.75));
        assert_eq!(range_coverage(&[0.0, 10.0], &[20.0]), Some(0.0));
        assert_eq!(range_coverage(&[1.0, 1.0], &[1.0]), None);
        assert_eq!(boundary_adherence(&[0.0, 10.0], &[0.0, 10.0, 11.0, NONE]), Some(0.5));
        assert_eq!(boundary_adherence(&[0.0, 10.0, NONE], &[0.0, 10.0, 11.0, NONE]), Some(2.0 / 3.0));
        assert_eq!(boundary_adherence(&[NONE], &[0.0]), None);
    }

    #[test]
    fn texts_are_compared_by_their_shares() {
        assert_eq!(tv_complement(&[1.0, 1.0, 0.0], &[2.0, 0.0, 2.0]), Some(0.5));
        assert_eq!(tv_complement(&[1.0], &[0.0]), None);
        assert_eq!(category_coverage(&[1.0, 1.0, 0.0], &[2.0, 0.0, 2.0]), Some(0.5));
        assert_eq!(category_adherence(&[0, 1], &[0, 2, MISSING, 1], 2), Some(0.5));
        assert_eq!(category_adherence(&[0, 1, MISSING], &[0, 2, MISSING, 1], 2), Some(0.75));
        assert_eq!(jensen_shannon(&[1.0, 0.0], &[0.0, 3.0]), Some(1.0));
        assert_eq!(jensen_shannon(&[1.0, 2.0], &[2.0, 4.0]), Some(0.0));
    }
}
