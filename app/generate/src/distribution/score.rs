//! Laws that are a transformed normal number: normal, lognormal, and large counts by their cumulants.

use super::table::Table;
use crate::special::{normal_cdf, normal_density, normal_quantile, normal_tail_quantile};

/// What a normal score becomes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Transform {
    /// `centre + spread · w`.
    Linear { centre: f64, spread: f64 },
    /// `exp(centre + spread · w)`.
    Exponential { centre: f64, spread: f64 },
    /// The Cornish–Fisher expansion to its third order (Abramowitz & Stegun 26.2.49), for distributions so
    /// close to the normal that what is left out is below 1e-8 in probability.
    Expanded { centre: f64, spread: f64, coefficients: [f64; 5] },
}

impl Transform {
    /// The expansion for a mean, a standard deviation, and the standardised third to fifth cumulants.
    pub(crate) fn expanded(centre: f64, spread: f64, skew: f64, excess: f64, fifth: f64) -> Self {
        let (g1, g2, g3) = (skew, excess, fifth);
        let cube = g1 * g1 * g1;
        // The Hermite polynomials of the expansion, collected by powers of the score.
        let coefficients = [
            -g1 / 6.0 + g3 * 3.0 / 120.0 - g1 * g2 * 2.0 / 24.0 + cube * 17.0 / 324.0,
            1.0 - g2 * 3.0 / 24.0 + g1 * g1 * 5.0 / 36.0,
            g1 / 6.0 - g3 * 6.0 / 120.0 + g1 * g2 * 5.0 / 24.0 - cube * 53.0 / 324.0,
            g2 / 24.0 - g1 * g1 * 2.0 / 36.0,
            g3 / 120.0 - g1 * g2 / 24.0 + cube * 12.0 / 324.0,
        ];
        Self::Expanded { centre, spread, coefficients }
    }

    /// The value at a score.
    #[inline(always)]
    pub(crate) fn apply(&self, score: f64) -> f64 {
        match self {
            Self::Linear { centre, spread } => centre + spread * score,
            Self::Exponential { centre, spread } => libm::exp(centre + spread * score),
            Self::Expanded { centre, spread, coefficients: c } => {
                let w = score;
                centre + spread * ((((c[4] * w + c[3]) * w + c[2]) * w + c[1]) * w + c[0])
            }
        }
    }

    /// The score at a value: the inverse of [`Transform::apply`].
    pub(crate) fn score(&self, x: f64) -> f64 {
        match self {
            Self::Linear { centre, spread } => (x - centre) / spread,
            Self::Exponential { centre, spread } => {
                if x <= 0.0 {
                    f64::NEG_INFINITY
                } else {
                    (libm::log(x) - centre) / spread
                }
            }
            Self::Expanded { centre, spread, coefficients: c } => {
                let target = (x - centre) / spread;
                if target.abs() > 12.0 {
                    // Out there the expansion means nothing, and neither does the probability (below 1e-30).
                    return target;
                }
                let mut w = target;
                for _ in 0..8 {
                    let value = (((c[4] * w + c[3]) * w + c[2]) * w + c[1]) * w + c[0];
                    let slope = ((4.0 * c[4] * w + 3.0 * c[3]) * w + 2.0 * c[2]) * w + c[1];
                    w -= (value - target) / slope;
                }
                w
            }
        }
    }

    /// The value at a score with its first two derivatives by the score.
    fn derivatives(&self, score: f64) -> [f64; 3] {
        let value = self.apply(score);
        match self {
            Self::Linear { spread, .. } => [value, *spread, 0.0],
            Self::Exponential { spread, .. } => [value, value * spread, value * spread * spread],
            Self::Expanded { spread, coefficients: c, .. } => {
                let w = score;
                let slope = ((4.0 * c[4] * w + 3.0 * c[3]) * w + 2.0 * c[2]) * w + c[1];
                let bend = (12.0 * c[4] * w + 6.0 * c[3]) * w + 2.0 * c[2];
                [value, spread * slope, spread * bend]
            }
        }
    }

    /// Whether a table of the values themselves is as exact as this formula (a test holds it to 1e-9 in
    /// probability). Wider lognormal laws bend too much.
    fn is_tame(&self) -> bool {
        !matches!(self, Self::Exponential { spread, .. } if *spread > 2.0)
    }

    /// The probabilities below and above `x`.
    pub(crate) fn tails(&self, x: f64) -> (f64, f64) {
        let w = self.score(x);
        (normal_cdf(w), normal_cdf(-w))
    }

    /// The density at `x`.
    pub(crate) fn density(&self, x: f64) -> f64 {
        let w = self.score(x);
        let slope = match self {
            Self::Linear { spread, .. } => *spread,
            Self::Exponential { spread, .. } => spread * x,
            Self::Expanded { spread, coefficients: c, .. } => {
                spread * (((4.0 * c[4] * w + 3.0 * c[3]) * w + 2.0 * c[2]) * w + c[1])
            }
        };
        if w.is_infinite() || slope <= 0.0 { 0.0 } else { normal_density(w) / slope }
    }
}

/// Draws from a truncated normal law by inversion, in the tail that has the digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scores {
    pub(crate) transform: Transform,
    base: f64,
    width: f64,
    tail: Tail,
    /// What the bounds cut off below and above.
    low: f64,
    high: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Tail {
    /// No bounds that matter.
    Whole,
    /// Probabilities are counted from below.
    Lower,
    /// Probabilities are counted from above: the bounds lie in the upper half.
    Upper,
}

impl Scores {
    /// Between two values whose tails are given as `(below, above)`.
    pub(crate) fn new(transform: Transform, low: (f64, f64), high: (f64, f64)) -> Self {
        let (base, width, tail) = if low.0 < 1e-17 && high.1 < 1e-17 {
            (0.0, 1.0, Tail::Whole)
        } else if low.0 > 0.5 {
            (high.1, low.1 - high.1, Tail::Upper)
        } else {
            (low.0, 1.0 - low.0 - high.1, Tail::Lower)
        };
        let width = if tail == Tail::Lower && high.0 < 0.5 { high.0 - low.0 } else { width };
        Self { transform, base, width, tail, low: low.0, high: high.1 }
    }

    /// A table of these values, which is faster, if one is exact enough.
    pub(crate) fn table(&self) -> Option<Table> {
        self.transform.is_tame().then(|| {
            Table::of(|share, from_above| {
                let score = self.score(share, 1.0 - share, from_above);
                let [value, first, second] = self.transform.derivatives(score);
                // The derivatives of the score by the share, then the chain rule.
                let slope = self.width / normal_density(score);
                let bend = score * slope * slope;
                let sign = if from_above { -1.0 } else { 1.0 };
                [value, sign * first * slope, second * slope * slope + first * bend]
            })
        })
    }

    /// The score that a share of the truncated law stays below, or above; `rest` is 1 less the share.
    fn score(&self, share: f64, rest: f64, from_above: bool) -> f64 {
        let (below, above) = if from_above { (rest, share) } else { (share, rest) };
        let (p, q) = (self.low + below * self.width, self.high + above * self.width);
        if p < q { normal_quantile(p) } else { -normal_quantile(q) }
    }

    /// The value below which a share `u` of the truncated law lies, for `u` in the open interval (0, 1).
    #[inline(always)]
    pub(crate) fn at(&self, u: f64) -> f64 {
        let score = match self.tail {
            Tail::Whole => normal_quantile(u),
            // Rounding may reach 1 when only the far upper tail is cut off; the caller holds the bounds.
            Tail::Lower => normal_quantile((self.base + u * self.width).min(1.0 - f64::EPSILON / 2.0)),
            Tail::Upper => {
                let above = self.base + (1.0 - u) * self.width;
                if above < 0.075 { normal_tail_quantile(above) } else { -normal_quantile(above) }
            }
        };
        self.transform.apply(score)
    }
}
