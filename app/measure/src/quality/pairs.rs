//! Scores of two columns.

use super::bins::{Binned, Positions};
use super::{Both, Numbers, PairMetric, PairQuality};

/// Tables of counts up to so many times the rows are counted in place; larger ones by sorting, so that memory goes with
/// the rows and not with the combinations.
const DENSE: usize = 4;

pub(super) fn pair(
    (first, second): (String, String),
    (one, binned_one): (&Both<'_>, &Binned),
    (other, binned_other): (&Both<'_>, &Binned),
) -> PairQuality {
    if let (Both::Numbers(one), Both::Numbers(other)) = (one, other) {
        let (real, made) = correlations(one, other, pearson);
        let (rank_real, rank_made) = correlations(one, other, spearman);
        return PairQuality {
            first,
            second,
            metric: PairMetric::Correlation,
            score: similarity(real, made),
            shared_edges: None,
            real,
            made,
            real_association: real,
            made_association: made,
            spearman: similarity(rank_real, rank_made),
        };
    }
    let shared = [binned_one, binned_other].map(|binned| binned.shared.as_ref().unwrap_or(&binned.own));
    let has_edges = binned_one.shared.is_some() || binned_other.shared.is_some();
    let score = |[one, other]: [&Positions; 2]| {
        contingency_similarity((&one.real, &other.real), (&one.made, &other.made), one.bins, other.bins)
    };
    let [one, other] = shared;
    PairQuality {
        first,
        second,
        metric: PairMetric::Contingency,
        score: score([&binned_one.own, &binned_other.own]),
        shared_edges: if has_edges { score(shared) } else { None },
        real: None,
        made: None,
        real_association: cramers_v((&one.real, &other.real), one.bins, other.bins),
        made_association: cramers_v((&one.made, &other.made), one.bins, other.bins),
        spearman: None,
    }
}

/// Cramér's V (1946), with the correction of Bergsma (2013) for the association that chance alone makes: from 0, where the
/// two say nothing of each other, to 1. Positions of the two columns lie below `bins_one` and `bins_other`; `None` if one
/// of them has one value only.
#[must_use]
pub fn cramers_v((one, other): (&[u32], &[u32]), bins_one: usize, bins_other: usize) -> Option<f64> {
    let times = |positions: &[u32], bins: usize| {
        let mut times = vec![0_u32; bins];
        positions.iter().for_each(|position| times[*position as usize] += 1);
        times
    };
    let (times_one, times_other) = (times(one, bins_one), times(other, bins_other));
    let values = |times: &[u32]| times.iter().filter(|times| **times > 0).count() as f64;
    let (rows, columns, all) = (values(&times_one), values(&times_other), one.len() as f64);
    if rows < 2.0 || columns < 2.0 {
        return None;
    }
    let mut keys: Vec<u64> =
        one.iter().zip(other).map(|(one, other)| u64::from(*one) << 32 | u64::from(*other)).collect();
    keys.sort_unstable();
    // The squared counts in units of what they would be were the two independent: 1 and the mean square contingency.
    let squares: f64 = keys
        .chunk_by(|one, other| one == other)
        .filter_map(|same| {
            let [one, other] = [*same.first()? >> 32, *same.first()? & u64::from(u32::MAX)];
            let expected = f64::from(times_one[one as usize]) * f64::from(times_other[other as usize]);
            Some((same.len() as f64) * (same.len() as f64) / expected)
        })
        .sum();
    let corrected = |values: f64| values - (values - 1.0) * (values - 1.0) / (all - 1.0);
    let by_chance = (rows - 1.0) * (columns - 1.0) / (all - 1.0);
    let least = corrected(rows).min(corrected(columns)) - 1.0;
    (least > 0.0).then(|| ((squares - 1.0 - by_chance).max(0.0) / least).sqrt().min(1.0))
}

/// `CorrelationSimilarity`: 1 less half the difference of the correlations.
fn similarity(real: Option<f64>, made: Option<f64>) -> Option<f64> {
    Some(1.0 - (real? - made?).abs() / 2.0)
}

/// The correlations in both tables; none where one of the columns has one value only, in either table.
fn correlations(
    one: &Numbers<'_>,
    other: &Numbers<'_>,
    of: fn(&[f64], &[f64]) -> Option<f64>,
) -> (Option<f64>, Option<f64>) {
    let is_constant = |numbers: &[f64]| crate::rank::range(numbers).is_none_or(|(low, high)| low == high);
    if [one.real, one.made, other.real, other.made].into_iter().any(is_constant) {
        return (None, None);
    }
    (of(one.real, other.real), of(one.made, other.made))
}

/// Pearson's correlation over the rows where both have a number; `None` if one of them is constant there.
#[must_use]
pub fn pearson(one: &[f64], other: &[f64]) -> Option<f64> {
    let (one, other) = complete(one, other);
    correlation(&one, &other)
}

/// Spearman's correlation: Pearson's of the ranks, equal numbers sharing the mean of theirs.
#[must_use]
pub fn spearman(one: &[f64], other: &[f64]) -> Option<f64> {
    let (one, other) = complete(one, other);
    correlation(&ranks(&one), &ranks(&other))
}

/// `ContingencySimilarity`: 1 less half the sum, over all combinations of two positions, of the differences of their
/// shares. Positions of the two columns lie below `bins_one` and `bins_other`; `None` if a table has no row.
#[must_use]
pub fn contingency_similarity(
    real: (&[u32], &[u32]),
    made: (&[u32], &[u32]),
    bins_one: usize,
    bins_other: usize,
) -> Option<f64> {
    let (rows_real, rows_made) = (real.0.len(), made.0.len());
    if rows_real == 0 || rows_made == 0 {
        return None;
    }
    let (share_real, share_made) = (1.0 / rows_real as f64, 1.0 / rows_made as f64);
    let key = |(one, other): (&u32, &u32)| u64::from(*one) * bins_other as u64 + u64::from(*other);
    let keys = |(one, other): (&[u32], &[u32])| one.iter().zip(other).map(key).collect::<Vec<u64>>();
    let (mut keys_real, mut keys_made) = (keys(real), keys(made));
    let mut apart = 0.0;
    if bins_one.saturating_mul(bins_other) <= DENSE * (rows_real + rows_made) {
        let mut counts = vec![(0_u32, 0_u32); bins_one * bins_other];
        keys_real.iter().for_each(|key| counts[*key as usize].0 += 1);
        keys_made.iter().for_each(|key| counts[*key as usize].1 += 1);
        for (real, made) in counts {
            apart += (f64::from(real) * share_real - f64::from(made) * share_made).abs();
        }
    } else {
        keys_real.sort_unstable();
        keys_made.sort_unstable();
        let (mut real, mut made) = (&keys_real[..], &keys_made[..]);
        while let Some(key) = real.first().into_iter().chain(made.first()).min().copied() {
            let take = |keys: &mut &[u64]| {
                let count = keys.iter().take_while(|other| **other == key).count();
                *keys = &keys[count..];
                count as f64
            };
            apart += (take(&mut real) * share_real - take(&mut made) * share_made).abs();
        }
    }
    Some(1.0 - apart / 2.0)
}

/// The rows where both are there.
fn complete(one: &[f64], other: &[f64]) -> (Vec<f64>, Vec<f64>) {
    one.iter()
        .zip(other)
        .filter(|(one, other)| !one.is_nan() && !other.is_nan())
        .map(|(one, other)| (*one, *other))
        .unzip()
}

fn correlation(one: &[f64], other: &[f64]) -> Option<f64> {
    let mean = |numbers: &[f64]| numbers.iter().sum::<f64>() / numbers.len() as f64;
    let (mean_one, mean_other) = (mean(one), mean(other));
    let (mut product, mut square_one, mut square_other) = (0.0, 0.0, 0.0);
    for (one, other) in one.iter().zip(other) {
        let (one, other) = (one - mean_one, other - mean_other);
        product += one * other;
        square_one += one * one;
        square_other += other * other;
    }
    // Where one of them is constant there is no correlation.
    let scale = square_one.sqrt() * square_other.sqrt();
    (scale > 0.0 && scale.is_finite()).then(|| (product / scale).clamp(-1.0, 1.0))
}

/// From 1 on.
fn ranks(numbers: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_unstable_by(|one, other| numbers[*one].total_cmp(&numbers[*other]));
    let mut ranks = vec![0.0; numbers.len()];
    let mut start = 0;
    while start < order.len() {
        let value = numbers[order[start]];
        let alike = order[start..].iter().take_while(|at| numbers[**at] == value).count();
        let rank = start as f64 + (alike as f64 + 1.0) / 2.0;
        order[start..start + alike].iter().for_each(|at| ranks[*at] = rank);
        start += alike;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlations_are_those_of_the_rows_where_both_are_there() {
        let whole = pearson(&[1.0, 2.0, 3.0, f64::NAN], &[2.0, 4.0, 6.0, 1.0]).unwrap();
        assert!((whole - 1.0).abs() < 1e-12, "{whole}");
        assert_eq!(pearson(&[1.0, 2.0, 3.0], &[5.0, 5.0, 5.0]), None);
        let ranked = spearman(&[1.0, 10.0, 100.0], &[3.0, 2.0, 1.0]).unwrap();
        assert!((ranked + 1.0).abs() < 1e-12, "{ranked}");
        assert_eq!(ranks(&[10.0, 20.0, 10.0, 30.0]), [1.5, 3.0, 1.5, 4.0]);
    }

    #[test]
    fn combinations_are_compared_by_their_shares_whichever_way_they_are_counted() {
        let real: (Vec<u32>, Vec<u32>) = ((0..200).map(|i| i % 7).collect(), (0..200).map(|i| i % 11).collect());
        let made: (Vec<u32>, Vec<u32>) = ((0..300).map(|i| i % 5).collect(), (0..300).map(|i| i % 13).collect());
        let score = |bins| contingency_similarity((&real.0, &real.1), (&made.0, &made.1), bins, 13).unwrap();
        // So many bins that they are counted by sorting.
        assert!((score(7) - score(100_000)).abs() < 1e-12);
        assert!((0.1..0.9).contains(&score(7)), "{}", score(7));
        assert_eq!(contingency_similarity((&[0, 1], &[0, 0]), (&[0, 1], &[0, 0]), 2, 1), Some(1.0));
        assert_eq!(contingency_similarity((&[0, 1], &[0, 0]), (&[2, 2], &[0, 0]), 3, 1), Some(0.0));
    }

    #[test]
    fn association_is_that_beyond_chance() {
        let one: Vec<u32> = (0..900).map(|row| row % 3).collect();
        let same = cramers_v((&one, &one), 3, 3).unwrap();
        assert!((same - 1.0).abs() < 1e-9, "{same}");
        let independent: Vec<u32> = (0..900).map(|row| row / 3 % 3).collect();
        assert_eq!(cramers_v((&one, &independent), 3, 3), Some(0.0));
        // Two by two with 30, 10, 10 and 30 rows: a chi-square of 20 of 80 rows, less 1 / 79 for chance.
        let half = |row: u32| (u32::from(row >= 40), u32::from(row % 40 >= if row < 40 { 30 } else { 10 }));
        let (one, other): (Vec<u32>, Vec<u32>) = (0..80).map(half).unzip();
        let expected = ((0.25 - 1.0 / 79.0) / (1.0 - 1.0 / 79.0_f64)).sqrt();
        assert!((cramers_v((&one, &other), 2, 2).unwrap() - expected).abs() < 1e-12);
        assert_eq!(cramers_v((&[0, 0, 0], &[0, 1, 0]), 1, 2), None);
    }
}
