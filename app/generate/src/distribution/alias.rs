//! Alias tables: one of n choices by weight, in constant time, from 64 bits (Walker 1977, Vose 1991).

/// Choices `0..n` with fixed weights, picked by one table look-up.
///
/// The weights are turned into integers that add up to 2^64, and each column holds exactly as much of that as
/// 64 bits reach it, so the shares are right to 2^-33 of a column's share and no floating-point number is in the way.
#[derive(Clone, Debug)]
pub(crate) struct Alias {
    columns: Vec<Column>,
}

#[derive(Clone, Copy, Debug)]
struct Column {
    /// Low halves below this keep the column, the others go to `other`.
    threshold: u32,
    other: u32,
}

impl Alias {
    /// A table of these weights: at least one, at most 2^32, each 0 or more and finite, not all 0.
    pub(crate) fn new(weights: &[f64]) -> Self {
        let mut shares = shares(weights);
        let n = weights.len() as u128;
        // How many values of the high 32 bits lead to a column: those v with v * n / 2^32 = column.
        let reach = |column: u128| {
            let first = |column: u128| (column << 32).div_ceil(n);
            first(column + 1) - first(column)
        };
        let mut columns: Vec<Column> =
            (0..weights.len()).map(|i| Column { threshold: u32::MAX, other: i as u32 }).collect();
        let (mut small, mut large) = (Vec::new(), Vec::new());
        for i in 0..weights.len() {
            let list = if shares[i] < reach(i as u128) << 32 { &mut small } else { &mut large };
            list.push(i);
        }
        while let (Some(poor), Some(&rich)) = (small.pop(), large.last()) {
            let reached = reach(poor as u128);
            let kept = (shares[poor] + reached / 2) / reached;
            // A column that would keep all of itself after rounding stays as it was made.
            if let Ok(threshold) = u32::try_from(kept) {
                columns[poor] = Column { threshold, other: rich as u32 };
            }
            // The accounts are kept without the rounding, so that they come out even: columns of weight 0
            // can never be the last ones left.
            shares[rich] = (shares[rich] + shares[poor]).saturating_sub(reached << 32);
            if shares[rich] < reach(rich as u128) << 32 {
                large.pop();
                small.push(rich);
            }
        }
        Self { columns }
    }

    /// The choice that 64 uniform bits make.
    #[inline(always)]
    pub(crate) fn pick(&self, bits: u64) -> u32 {
        let column = ((bits >> 32) * self.columns.len() as u64) >> 32;
        let Column { threshold, other } = self.columns[column as usize];
        if (bits as u32) < threshold { column as u32 } else { other }
    }
}

/// Integers in proportion to the weights that add up to 2^64. Weights of 0 get 0.
fn shares(weights: &[f64]) -> Vec<u128> {
    let whole = 18_446_744_073_709_551_616.0;
    let largest = weights.iter().copied().fold(0.0, f64::max);
    // Scaled by the largest first, so that the sum cannot overflow.
    let sum: f64 = weights.iter().map(|w| w / largest).sum();
    let mut shares: Vec<u128> = weights.iter().map(|w| (w / largest / sum * whole) as u128).collect();
    let total: u128 = shares.iter().sum();
    if let Some(i) = (0..shares.len()).max_by_key(|&i| shares[i]) {
        // What rounding left over or took is far below the largest share's own resolution.
        shares[i] = (shares[i] + (1 << 64)).saturating_sub(total);
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The exact share of each choice, as a part of 2^64.
    fn measured(alias: &Alias) -> Vec<u128> {
        let n = alias.columns.len() as u128;
        let mut result = vec![0; alias.columns.len()];
        for (i, column) in alias.columns.iter().enumerate() {
            let first = |column: u128| (column << 32).div_ceil(n);
            let reach = first(i as u128 + 1) - first(i as u128);
            result[i] += reach * u128::from(column.threshold);
            result[column.other as usize] += reach * ((1 << 32) - u128::from(column.threshold));
        }
        result
    }

    proptest::proptest! {
        #[test]
        fn each_choice_has_its_share(weights in proptest::collection::vec(0.0_f64..1.0, 1..300), zero: usize) {
            let mut weights = weights;
            let zero = zero % weights.len();
            weights[zero] = 0.0;
            weights.push(0.5);
            let alias = Alias::new(&weights);
            let sum: f64 = weights.iter().sum();
            let found = measured(&alias);
            proptest::prop_assert_eq!(found.iter().sum::<u128>(), 1 << 64);
            proptest::prop_assert_eq!(found[zero], 0);
            for (share, weight) in found.iter().zip(&weights) {
                let share = *share as f64 / 18_446_744_073_709_551_616.0;
                // Each column rounds by at most half a threshold step, and at most n columns give to a choice.
                proptest::prop_assert!((share - weight / sum).abs() < 3e-10, "{} {}", share, weight / sum);
            }
        }
    }

    #[test]
    fn one_choice_and_huge_weights_are_fine() {
        let alias = Alias::new(&[5.0]);
        assert!([0, 1, u64::MAX].into_iter().all(|bits| alias.pick(bits) == 0));
        let alias = Alias::new(&[1e150, 1e150, 1e-150]);
        assert_eq!(alias.pick(0), 0);
        assert!(measured(&alias)[0] >> 62 == 1);
    }

    #[test]
    fn picks_are_fixed() {
        let alias = Alias::new(&[1.0, 2.0, 3.0, 4.0]);
        let stream = crate::rng::Stream::root(1);
        let picks: Vec<u32> = (0..12).map(|i| alias.pick(stream.at(i))).collect();
        assert_eq!(picks, PICKS);
    }
    const PICKS: [u32; 12] = [3, 1, 2, 1, 2, 3, 3, 2, 1, 2, 3, 0];
}
