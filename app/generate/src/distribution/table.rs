//! Laws by a table of their quantile function: gamma and beta, and others whose closed form is slower.
//!
//! The unit interval is cut into octaves towards both of its ends, each octave into sixteen intervals, and in each
//! interval a quintic meets the value and two derivatives of the quantile function at both knots (numerical
//! inversion after Hörmann & Leydold 2003, with their error measured in probability). Values are tabulated on a
//! scale on which their tails are smooth: as they are, by logarithm, or by logit.

use crate::special::{incomplete_beta, incomplete_gamma, log_beta};

/// A gamma or beta law of unit scale.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Curved {
    /// Gamma of this shape on `[0, ∞)`.
    Gamma { shape: f64, log_gamma: f64 },
    /// Beta on `[0, 1]`.
    Beta { a: f64, b: f64, log_beta: f64 },
}

impl Curved {
    pub(crate) fn gamma(shape: f64) -> Self {
        Self::Gamma { shape, log_gamma: libm::lgamma(shape) }
    }

    pub(crate) fn beta(a: f64, b: f64) -> Self {
        Self::Beta { a, b, log_beta: log_beta(a, b) }
    }

    /// The probabilities below and above `x`.
    pub(crate) fn tails(&self, x: f64) -> (f64, f64) {
        match *self {
            Self::Gamma { shape, .. } => incomplete_gamma(shape, x),
            Self::Beta { a, b, log_beta } => incomplete_beta(a, b, log_beta, x, 1.0 - x),
        }
    }

    /// The density at `x`, inside the support.
    pub(crate) fn density(&self, x: f64) -> f64 {
        // A power of 0 whose exponent is 0 has no say.
        let power = |exponent: f64, log: f64| if exponent == 0.0 { 0.0 } else { exponent * log };
        match *self {
            _ if x < 0.0 => 0.0,
            Self::Gamma { shape, log_gamma } => libm::exp(power(shape - 1.0, libm::log(x)) - x - log_gamma),
            Self::Beta { .. } if x > 1.0 => 0.0,
            Self::Beta { a, b, log_beta } => {
                libm::exp(power(a - 1.0, libm::log(x)) + power(b - 1.0, libm::log1p(-x)) - log_beta)
            }
        }
    }

    /// The scale on which this law's quantile function is smooth.
    fn scale(&self) -> Scale {
        match *self {
            Self::Gamma { shape, .. } if shape < 1.0 => Scale::Log,
            Self::Beta { a, b, .. } if a < 1.0 || b < 1.0 => Scale::Logit,
            _ => Scale::Plain,
        }
    }

    /// At `t` on `scale`: the probabilities below and above, and there the density `g` and `g' / g`.
    fn at(&self, scale: Scale, t: f64) -> Knot {
        // Where an end of the support is nearer than numbers can say, only the leading power is left.
        let edge = 600.0;
        match (*self, scale) {
            (Self::Gamma { shape, log_gamma }, Scale::Log) if t < -edge => {
                let below = libm::exp(shape * t - log_gamma) / shape;
                Knot { below, above: 1.0 - below, density: below * shape, bend: shape }
            }
            (Self::Gamma { shape, log_gamma }, Scale::Log) => {
                let x = libm::exp(t);
                let (below, above) = incomplete_gamma(shape, x);
                Knot { below, above, density: libm::exp(shape * t - x - log_gamma), bend: shape - x }
            }
            (Self::Gamma { shape, .. }, _) => {
                let (below, above) = incomplete_gamma(shape, t);
                Knot { below, above, density: self.density(t), bend: (shape - 1.0) / t - 1.0 }
            }
            (Self::Beta { a, log_beta, .. }, Scale::Logit) if t < -edge => {
                let below = libm::exp(a * t - log_beta) / a;
                Knot { below, above: 1.0 - below, density: below * a, bend: a }
            }
            (Self::Beta { b, log_beta, .. }, Scale::Logit) if t > edge => {
                let above = libm::exp(-b * t - log_beta) / b;
                Knot { below: 1.0 - above, above, density: above * b, bend: -b }
            }
            (Self::Beta { a, b, log_beta }, Scale::Logit) => {
                let (x, y) = (1.0 / (1.0 + libm::exp(-t)), 1.0 / (1.0 + libm::exp(t)));
                let (below, above) = incomplete_beta(a, b, log_beta, x, y);
                let density = libm::exp(a * libm::log(x) + b * libm::log(y) - log_beta);
                Knot { below, above, density, bend: a * y - b * x }
            }
            (Self::Beta { a, b, .. }, _) => {
                let (below, above) = self.tails(t);
                Knot { below, above, density: self.density(t), bend: (a - 1.0) / t - (b - 1.0) / (1.0 - t) }
            }
        }
    }

    /// An interval on `scale` outside of which there is less than any probability that is asked for.
    fn ends(&self, scale: Scale) -> (f64, f64) {
        match (*self, scale) {
            (Self::Gamma { shape, .. }, Scale::Log) => (-100.0 / shape - 100.0, libm::log(200.0 + 60.0 * shape)),
            (Self::Gamma { shape, .. }, _) => (0.0, shape + 25.0 * libm::sqrt(shape) + 120.0),
            (Self::Beta { a, b, .. }, Scale::Logit) => (-100.0 / a - 100.0, 100.0 / b + 100.0),
            (Self::Beta { .. }, _) => (0.0, 1.0),
        }
    }
}

/// How values are written in the table.
#[derive(Clone, Copy, Debug)]
enum Scale {
    Plain,
    Log,
    Logit,
}

impl Scale {
    #[inline(always)]
    fn value(self, t: f64) -> f64 {
        match self {
            Self::Plain => t,
            Self::Log => libm::exp(t),
            Self::Logit => 1.0 / (1.0 + libm::exp(-t)),
        }
    }

    fn inverse(self, x: f64) -> f64 {
        match self {
            Self::Plain => x,
            Self::Log => libm::log(x),
            Self::Logit => libm::log(x) - libm::log1p(-x),
        }
    }
}

/// What is known at one point of a law.
struct Knot {
    below: f64,
    above: f64,
    density: f64,
    bend: f64,
}

/// How many bits of a share's mantissa choose an interval inside an octave.
const MANTISSA_BITS: u32 = 4;
/// The lowest share that the table knows is 2^-54, half of the smallest that 52 bits make.
const LOWEST_KEY: u64 = ((1023 - 54) << MANTISSA_BITS) as u64;
/// From 2^-54 to 1/2, and the interval that begins there (a share of exactly 1/2 falls into it).
const INTERVALS: usize = (53 << MANTISSA_BITS) + 1;

/// The quantile function of a truncated law.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    scale: Scale,
    /// By the share from below, for shares under 1/2.
    lower: Vec<[f64; 6]>,
    /// By the share from above.
    upper: Vec<[f64; 6]>,
}

impl Table {
    /// The table of `law` between two values, whose tails `(below, above)` are given, as is what lies between.
    pub(crate) fn new(law: &Curved, low: (f64, f64, f64), high: (f64, f64, f64), mass: f64) -> Self {
        let scale = law.scale();
        let (mut first, mut last) = law.ends(scale);
        first = first.max(scale.inverse(low.0));
        last = last.min(scale.inverse(high.0));
        let middle = 0.5 * (first + last);
        let half = |from_above: bool| {
            // Knots are found from the middle outwards, each starting at the one before it.
            let mut guess = middle;
            half_of(|share| {
                let (part, rest) = (share * mass, (1.0 - share) * mass);
                let (below, above) = if from_above { (rest, part) } else { (part, rest) };
                let (t, knot) = solve(law, scale, low.1 + below, high.2 + above, guess, first, last);
                guess = t;
                // The derivatives of t by the share, from either side.
                let slope = mass / knot.density;
                [t, if from_above { -slope } else { slope }, -knot.bend * slope * slope]
            })
        };
        Self { scale, lower: half(false), upper: half(true) }
    }

    /// The table of a quantile function that is known: `knot(share, from_above)` gives the value with that share
    /// of the law below (or above) it, and the first two derivatives by the share.
    pub(crate) fn of(knot: impl Fn(f64, bool) -> [f64; 3]) -> Self {
        let half = |from_above| half_of(|share| knot(share, from_above));
        Self { scale: Scale::Plain, lower: half(false), upper: half(true) }
    }

    /// The value below which a share `u` of the truncated law lies, for `u` in the open interval (0, 1).
    #[inline(always)]
    pub(crate) fn at(&self, u: f64) -> f64 {
        let (side, share) = if u < 0.5 { (&self.lower, u) } else { (&self.upper, 1.0 - u) };
        let bits = share.to_bits();
        let interval = ((bits >> (52 - MANTISSA_BITS)).saturating_sub(LOWEST_KEY) as usize).min(INTERVALS - 1);
        // The mantissa bits that did not choose the interval say where in it.
        let rest = (bits & ((1 << (52 - MANTISSA_BITS)) - 1)) as f64;
        let s = rest * (1.0 / (1_u64 << (52 - MANTISSA_BITS)) as f64);
        let c = &side[interval];
        self.scale.value(((((c[5] * s + c[4]) * s + c[3]) * s + c[2]) * s + c[1]) * s + c[0])
    }
}

/// One half of a table, from what is known at each share, the largest share first.
fn half_of(mut knot: impl FnMut(f64) -> [f64; 3]) -> Vec<[f64; 6]> {
    let mut knots: Vec<[f64; 3]> =
        (0..=INTERVALS).rev().map(|i| knot(f64::from_bits((LOWEST_KEY + i as u64) << (52 - MANTISSA_BITS)))).collect();
    knots.reverse();
    knots.windows(2).enumerate().map(|(i, pair)| quintic(pair[0], pair[1], interval_width(i))).collect()
}

/// How wide interval `i` is.
fn interval_width(i: usize) -> f64 {
    let start = |i: usize| f64::from_bits((LOWEST_KEY + i as u64) << (52 - MANTISSA_BITS));
    start(i + 1) - start(i)
}

/// The quintic on [0, 1] that has these values and first and second derivatives (by the share) at its ends.
fn quintic(from: [f64; 3], to: [f64; 3], width: f64) -> [f64; 6] {
    let (d0, d1) = (from[1] * width, to[1] * width);
    let (e0, e1) = (0.5 * from[2] * width * width, 0.5 * to[2] * width * width);
    let rise = to[0] - from[0];
    let quintic = [
        from[0],
        d0,
        e0,
        10.0 * rise - 6.0 * d0 - 4.0 * d1 - 3.0 * e0 + e1,
        -15.0 * rise + 8.0 * d0 + 7.0 * d1 + 3.0 * e0 - 2.0 * e1,
        6.0 * rise - 3.0 * d0 - 3.0 * d1 - e0 + e1,
    ];
    // At the edge of a bounded support a derivative may be infinite or unknown; a line is right to 2^-50 there.
    if quintic.iter().all(|c| c.is_finite()) { quintic } else { [from[0], rise, 0.0, 0.0, 0.0, 0.0] }
}

/// Finds `t` with `below` under it and `above` over it: Newton's method on the logarithm of the smaller, bracketed.
fn solve(law: &Curved, scale: Scale, below: f64, above: f64, guess: f64, first: f64, last: f64) -> (f64, Knot) {
    let (mut low, mut high, mut t) = (first, last, guess);
    let mut knot = law.at(scale, t);
    for _ in 0..100 {
        // Positive when t is too high.
        let (miss, slope) = if below <= above {
            (libm::log(knot.below / below), knot.density / knot.below)
        } else {
            (libm::log(above / knot.above), knot.density / knot.above)
        };
        if miss > 0.0 {
            high = t;
        } else {
            low = t;
        }
        let newton = t - miss / slope;
        // Rounding may make an exact hit look like one of the ends, which is as good.
        let next = if newton >= low && newton <= high { newton } else { 0.5 * (low + high) };
        let moved = (next - t).abs();
        t = next;
        knot = law.at(scale, t);
        if miss.abs() < 1e-6 || moved <= 1e-15 * t.abs() {
            // Newton's method doubles the digits: the step just made leaves an error near 1e-12.
            break;
        }
    }
    (t, knot)
}
