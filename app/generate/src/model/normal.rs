//! Standard normal numbers from random bits, and their probabilities, by tables: what is drawn for every value must be quick.
//!
//! The tables are made of the exact functions when they are first needed, so they are the same everywhere.

use std::sync::LazyLock;

use crate::rng::unit;
use crate::special::{normal_cdf, normal_density, normal_quantile};

/// Bits that choose a piece of the quantile function.
const BITS: u32 = 12;
/// The pieces of the quantile function.
const PIECES: usize = 1 << BITS;
/// So many pieces at either end are too curved for a straight line: there the function itself is used.
const CURVED: usize = PIECES / 64;
/// The probability is tabled from minus this to this.
const REACH: f64 = 5.0;
/// Pieces of the probability for each unit.
const PER_UNIT: f64 = 32.0;

/// The tables.
pub(super) struct Normal {
    /// The quantiles of whole multiples of 1 / [`PIECES`]; nothing at both ends.
    quantiles: Vec<f64>,
    /// The probability below each knot, and the density there times the distance of knots.
    below: Vec<(f64, f64)>,
}

static NORMAL: LazyLock<Normal> = LazyLock::new(|| {
    let quantile = |at: usize| {
        if (CURVED..=PIECES - CURVED).contains(&at) { normal_quantile(at as f64 / PIECES as f64) } else { 0.0 }
    };
    let knot = |at: u32| {
        let z = f64::from(at) / PER_UNIT - REACH;
        (normal_cdf(z), normal_density(z) / PER_UNIT)
    };
    let knots = (2.0 * REACH * PER_UNIT) as u32;
    Normal { quantiles: (0..=PIECES).map(quantile).collect(), below: (0..=knots).map(knot).collect() }
});

impl Normal {
    /// The tables, made once.
    pub(super) fn tables() -> &'static Self {
        &NORMAL
    }

    /// A standard normal number from 64 uniform bits: within 2e-5 of the quantile of the number in (0, 1) that they make.
    #[inline(always)]
    pub(super) fn number(&self, bits: u64) -> f64 {
        let piece = (bits >> (64 - BITS)) as usize;
        if (CURVED..PIECES - CURVED).contains(&piece) {
            let (low, high) = (self.quantiles[piece], self.quantiles[piece + 1]);
            let place = (bits << BITS >> BITS) as f64 * (1.0 / (1_u64 << (64 - BITS)) as f64);
            low + place * (high - low)
        } else {
            normal_quantile(unit(bits))
        }
    }

    /// The probability that a standard normal number is below `z`, to some 3e-9: a cubic between knots that meets the
    /// probability and the density at both.
    #[inline(always)]
    pub(super) fn below(&self, z: f64) -> f64 {
        let at = (z + REACH) * PER_UNIT;
        if !(0.0..2.0 * REACH * PER_UNIT).contains(&at) {
            return normal_cdf(z);
        }
        let knot = at as usize;
        let ((low, low_slope), (high, high_slope)) = (self.below[knot], self.below[knot + 1]);
        let place = at - knot as f64;
        let rest = 1.0 - place;
        let ends = rest * rest * (1.0 + 2.0 * place) * low + place * place * (3.0 - 2.0 * place) * high;
        ends + place * rest * (rest * low_slope - place * high_slope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Stream;

    #[test]
    fn tables_say_what_the_functions_say() {
        let normal = Normal::tables();
        for row in 0..100_000 {
            let bits = Stream::root(1).at(row);
            let z = normal.number(bits);
            assert!((z - normal_quantile(unit(bits))).abs() < 2e-5, "{bits:x}: {z}");
            assert!((normal.below(z) - normal_cdf(z)).abs() < 4e-9, "{z}");
        }
        for z in [-40.0, -5.0, -4.999, 5.0, 5.001, 40.0, f64::NEG_INFINITY, f64::INFINITY] {
            assert!((normal.below(z) - normal_cdf(z)).abs() < 4e-9, "{z}");
        }
        assert!(normal.number(0) < -8.0 && normal.number(u64::MAX) > 8.0);
    }
}
