//! Numbers by distribution: a [`Sampler`] is a pure function from 64 uniform bits to a number.
//!
//! Bounds truncate: the law is drawn as if numbers outside of them were drawn again, so that nothing piles up
//! at the ends. Whole numbers of a continuous law are its rounded values: k has the probability of k ± 1/2.

pub(crate) mod alias;
mod counts;
mod law;
mod score;
mod table;
#[cfg(test)]
mod tests;
mod zipf;

pub(crate) use alias::Alias;
use counts::Counts;
use law::{Draw, End, Law};
use score::Transform;
use seedbed_recipe::distribution::Distribution;
use table::Curved;
use zipf::Zipf;

use crate::rng::{Stream, mix, scale};

/// Added before a second value is mixed from the bits of a first (the increment that `rng` uses as well).
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
/// Bounds that hold less of a law than this are taken for a mistake; 64 bits could not fill them.
const LEAST_MASS: f64 = 1e-18;
/// Rounded laws of at most this many values are tabulated.
const ROUNDED_TABLE: f64 = 4096.0;
/// Shapes above this are so near to normal that an expansion is exact enough.
const GAMMA_TABLE: f64 = 5_000.0;
const BETA_TABLE: f64 = 20_000.0;
/// Zipf laws of at most this many ranks are tabulated.
const ZIPF_TABLE: u64 = 65_536;

/// What truncates a distribution: both ends belong to it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    /// The smallest value.
    pub min: Option<f64>,
    /// The largest value.
    pub max: Option<f64>,
}

/// Why a distribution cannot be drawn.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SamplerError {
    /// The distribution itself has a mistake, at this JSON Pointer.
    #[error("the distribution is wrong at {at:?}: found {found}, allowed is {allowed}")]
    Invalid {
        /// The JSON Pointer in the distribution.
        at: String,
        /// What stands there.
        found: String,
        /// What may stand there.
        allowed: String,
    },
    /// The bounds are not finite, or the smaller one is above the larger one.
    #[error("min {min} and max {max} are not bounds: both must be finite, and min at most max")]
    Bounds {
        /// The smallest value asked for.
        min: f64,
        /// The largest value asked for.
        max: f64,
    },
    /// A uniform distribution needs two bounds.
    #[error("a uniform distribution needs min and max, its own or the column's")]
    Unbounded,
    /// Nothing, or nearly nothing, of the distribution lies inside the bounds.
    #[error("the distribution has {} {}; widen the bounds or move it", part(*share), between(*min, *max))]
    Empty {
        /// The smallest value allowed.
        min: f64,
        /// The largest value allowed.
        max: f64,
        /// The probability of the bounds.
        share: f64,
    },
}

fn part(share: f64) -> String {
    if share > 0.0 { format!("a share of only {share:e}") } else { "nothing".to_owned() }
}

/// Bounds in words; without one, they are the ends of all numbers.
fn between(min: f64, max: f64) -> String {
    match (min <= -f64::MAX, max >= f64::MAX) {
        (false, false) => format!("between {min} and {max}"),
        (false, true) => format!("from {min} on"),
        _ => format!("up to {max}"),
    }
}

/// A distribution with its bounds, compiled for drawing.
#[derive(Clone, Debug)]
pub struct Sampler {
    shape: Shape,
    /// Every value lies between these two.
    low: f64,
    high: f64,
    /// How much of the distribution the bounds hold.
    mass: f64,
}

#[derive(Clone, Debug)]
enum Shape {
    Constant(f64),
    /// `start + step · (row mod period)`; a period of 0 is none.
    Sequence {
        start: f64,
        step: f64,
        period: u64,
    },
    /// Whole numbers `min ..= min + span` alike.
    Integers {
        min: i64,
        span: u64,
    },
    Continuous {
        law: Law,
        from: End,
        to: End,
        draw: Draw,
        rounded: bool,
    },
    /// `first`, `first + 1`, ... with these probabilities.
    Counts {
        first: f64,
        alias: Alias,
        shares: Vec<f64>,
    },
    /// Increasing values with these probabilities.
    List {
        values: Vec<f64>,
        alias: Alias,
        shares: Vec<f64>,
    },
    Zipf(Box<Zipf>),
    Mixture {
        alias: Alias,
        shares: Vec<f64>,
        parts: Vec<Sampler>,
    },
}

/// A kind of number that columns hold.
trait Number: Copy {
    fn of(value: f64) -> Self;
    fn of_integer(value: i64) -> Self;
}

impl Number for f64 {
    #[inline(always)]
    fn of(value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn of_integer(value: i64) -> Self {
        value as f64
    }
}

impl Number for i64 {
    #[inline(always)]
    fn of(value: f64) -> Self {
        nearest(value) as Self
    }
    #[inline(always)]
    fn of_integer(value: i64) -> Self {
        value
    }
}

/// The nearest whole number, halves upwards. By way of an integer, which is faster than `floor` where the
/// processor's baseline cannot round.
#[inline(always)]
fn nearest(x: f64) -> f64 {
    if x.abs() < 4_503_599_627_370_496.0 {
        let up = x + 0.5;
        let whole = up as i64 as f64;
        if whole > up { whole - 1.0 } else { whole }
    } else {
        // From 2^52 on all numbers are whole.
        x
    }
}

impl Sampler {
    /// Compiles a distribution that `bounds` truncate; `discrete` asks for whole numbers.
    ///
    /// # Errors
    /// When the distribution has a mistake, or lies (nearly) all outside of its bounds.
    pub fn new(distribution: &Distribution, bounds: Bounds, discrete: bool) -> Result<Self, SamplerError> {
        if let Some((at, found, allowed)) = distribution.problems().into_iter().next() {
            return Err(SamplerError::Invalid { at, found, allowed });
        }
        let (min, max) = (bounds.min.unwrap_or(-f64::MAX), bounds.max.unwrap_or(f64::MAX));
        if !(min.is_finite() && max.is_finite() && min <= max) {
            return Err(SamplerError::Bounds { min, max });
        }
        if discrete && min.ceil() > max.floor() {
            return Err(SamplerError::Empty { min, max, share: 0.0 });
        }
        let (min, max) = if discrete { (min.ceil(), max.floor()) } else { (min, max) };
        compile(distribution, bounds, min, max, discrete)
    }

    /// Whole numbers `min..=max`, all alike, over any part of the range of `i64`; `min` must not exceed `max`.
    ///
    /// # Errors
    /// When `min` is above `max`.
    pub fn integers(min: i64, max: i64) -> Result<Self, SamplerError> {
        if min > max {
            return Err(SamplerError::Bounds { min: min as f64, max: max as f64 });
        }
        let shape = Shape::Integers { min, span: max.abs_diff(min) };
        Ok(Self { shape, low: min as f64, high: max as f64, mass: 1.0 })
    }

    /// The value of row `index`.
    #[must_use]
    pub fn sample(&self, stream: Stream, index: u64) -> f64 {
        self.value(stream.at(index), index)
    }

    /// The value that 64 uniform bits make for row `index` (only sequences look at the row).
    #[inline]
    #[must_use]
    pub fn value(&self, bits: u64, index: u64) -> f64 {
        match &self.shape {
            Shape::Constant(value) => *value,
            Shape::Sequence { start, step, period } => {
                let turn = if *period == 0 { index } else { index % period };
                self.hold(start + step * turn as f64)
            }
            Shape::Integers { min, span } => integer(bits, *min, *span) as f64,
            Shape::Continuous { draw, rounded, .. } => {
                let value = draw.value(bits);
                self.hold(if *rounded { nearest(value) } else { value })
            }
            Shape::Counts { first, alias, .. } => first + f64::from(alias.pick(bits)),
            Shape::List { values, alias, .. } => values[alias.pick(bits) as usize],
            Shape::Zipf(zipf) => zipf.draw(bits),
            Shape::Mixture { alias, parts, .. } => {
                parts[alias.pick(bits) as usize].value(mix(bits.wrapping_add(STEP)), index)
            }
        }
    }

    /// The values of `rows`, in place of what `out` held.
    pub fn fill(&self, stream: Stream, rows: &[u64], out: &mut Vec<f64>) {
        self.fill_with(stream, rows, out);
    }

    /// The values of `rows` as whole numbers, in place of what `out` held.
    pub fn fill_integers(&self, stream: Stream, rows: &[u64], out: &mut Vec<i64>) {
        self.fill_with(stream, rows, out);
    }

    /// One loop for each shape that is worth one: the choice of shape stays outside of it.
    fn fill_with<T: Number>(&self, stream: Stream, rows: &[u64], out: &mut Vec<T>) {
        out.clear();
        let rows = rows.iter().copied();
        match &self.shape {
            Shape::Constant(value) => out.extend(rows.map(|_| T::of(*value))),
            Shape::Integers { min, span } => {
                out.extend(rows.map(|row| T::of_integer(integer(stream.at(row), *min, *span))));
            }
            Shape::Counts { first, alias, .. } if first.abs() < 4e15 => {
                let first = *first as i64;
                out.extend(rows.map(|row| T::of_integer(first + i64::from(alias.pick(stream.at(row))))));
            }
            Shape::Continuous { draw: Draw::Flat { low, span }, rounded: false, .. } => {
                out.extend(rows.map(|row| T::of(self.hold(low + span * stream.unit(row)))));
            }
            Shape::Continuous { draw: Draw::Scores(scores), rounded: false, .. } => {
                out.extend(rows.map(|row| T::of(self.hold(scores.at(stream.unit(row))))));
            }
            Shape::Continuous { draw: Draw::Table { table, origin, scale }, rounded: false, .. } => {
                out.extend(rows.map(|row| T::of(self.hold(origin + scale * table.at(stream.unit(row))))));
            }
            Shape::Continuous { draw: Draw::Table { table, origin, scale }, rounded: true, .. } => {
                out.extend(rows.map(|row| T::of(self.hold(nearest(origin + scale * table.at(stream.unit(row)))))));
            }
            _ => out.extend(rows.map(|row| T::of(self.value(stream.at(row), row)))),
        }
    }

    /// Keeps rounding errors inside the bounds, and overflow finite.
    #[inline(always)]
    fn hold(&self, value: f64) -> f64 {
        // In this order a NaN, which no checked distribution makes, would become the lower bound.
        value.max(self.low).min(self.high)
    }

    /// The density at `x`, or the probability of `x` where values are whole or listed; none for a sequence.
    #[must_use]
    pub fn pdf(&self, x: f64) -> Option<f64> {
        let equal = |value: f64, share: f64| if x == value { share } else { 0.0 };
        Some(match &self.shape {
            Shape::Constant(value) => equal(*value, 1.0),
            Shape::Sequence { .. } => return None,
            Shape::Integers { span, .. } => {
                let inside = x.fract() == 0.0 && x >= self.low && x <= self.high;
                if inside { 1.0 / (*span as f64 + 1.0) } else { 0.0 }
            }
            Shape::Continuous { .. } if x < self.low || x > self.high => 0.0,
            Shape::Continuous { rounded: true, .. } => {
                if x.fract() == 0.0 {
                    self.cdf(x)? - self.cdf(x - 1.0)?
                } else {
                    0.0
                }
            }
            Shape::Continuous { law, .. } => law.density(x) / self.mass,
            Shape::Counts { first, shares, .. } => {
                let inside = x.fract() == 0.0 && x >= *first && x < first + shares.len() as f64;
                if inside { shares[(x - first) as usize] } else { 0.0 }
            }
            Shape::List { values, shares, .. } => {
                values.binary_search_by(|value| value.total_cmp(&x)).map_or(0.0, |i| shares[i])
            }
            Shape::Zipf(zipf) => zipf.mass(x),
            Shape::Mixture { shares, parts, .. } => {
                let mut sum = 0.0;
                for (share, part) in shares.iter().zip(parts) {
                    sum += share * part.pdf(x)?;
                }
                sum
            }
        })
    }

    /// The probability of values up to `x`, bounds considered; none for a sequence.
    #[must_use]
    pub fn cdf(&self, x: f64) -> Option<f64> {
        Some(match &self.shape {
            Shape::Sequence { .. } => return None,
            _ if x < self.low => 0.0,
            _ if x >= self.high => 1.0,
            Shape::Constant(_) => 1.0,
            Shape::Integers { min, span } => ((x.floor() - *min as f64 + 1.0) / (*span as f64 + 1.0)).clamp(0.0, 1.0),
            Shape::Continuous { law, from, to, rounded, draw } => {
                let x = if *rounded { x.floor() + 0.5 } else { x };
                if let Draw::Flat { low, span } = draw {
                    return Some(((x - low) / span).clamp(0.0, 1.0));
                }
                let here = law.end(x);
                let share = if here.below < 0.5 {
                    Law::between(*from, here) / self.mass
                } else {
                    1.0 - Law::between(here, *to) / self.mass
                };
                share.clamp(0.0, 1.0)
            }
            Shape::Counts { first, shares, .. } => {
                let count = (x.floor() - first + 1.0).clamp(0.0, shares.len() as f64) as usize;
                shares[..count].iter().sum::<f64>().min(1.0)
            }
            Shape::List { values, shares, .. } => {
                let count = values.partition_point(|value| *value <= x);
                shares[..count].iter().sum::<f64>().min(1.0)
            }
            Shape::Zipf(zipf) => zipf.cdf(x),
            Shape::Mixture { shares, parts, .. } => {
                let mut sum = 0.0;
                for (share, part) in shares.iter().zip(parts) {
                    sum += share * part.cdf(x)?;
                }
                sum.min(1.0)
            }
        })
    }

    /// The smallest value up to which a share `p` (between 0 and 1) of the values lies; none for a sequence.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let p = p.clamp(1.0 / (1_u64 << 53) as f64, 1.0 - f64::EPSILON / 2.0);
        let listed = |shares: &[f64]| {
            let mut sum = 0.0;
            let reached = shares.iter().position(|share| {
                sum += share;
                sum >= p
            });
            reached.unwrap_or(shares.len() - 1)
        };
        Some(match &self.shape {
            Shape::Constant(value) => *value,
            Shape::Sequence { .. } => return None,
            Shape::Integers { min, span } => self.hold(*min as f64 + (p * (*span as f64 + 1.0)).ceil() - 1.0),
            Shape::Continuous { draw, rounded, .. } => {
                let value = draw.at(p);
                self.hold(if *rounded { nearest(value) } else { value })
            }
            Shape::Counts { first, shares, .. } => first + listed(shares) as f64,
            Shape::List { values, shares, .. } => values[listed(shares)],
            Shape::Zipf(zipf) => {
                let (first, last) = zipf.ends();
                let (mut low, mut high) = (first as u64, last as u64);
                while low < high {
                    let middle = low + (high - low) / 2;
                    if zipf.cdf(middle as f64) >= p {
                        high = middle;
                    } else {
                        low = middle + 1;
                    }
                }
                low as f64
            }
            Shape::Mixture { parts, .. } => {
                // The quantile of a mixture lies between those of its parts.
                let (mut low, mut high) = (f64::MAX, -f64::MAX);
                for part in parts {
                    let value = part.quantile(p)?;
                    low = low.min(value);
                    high = high.max(value);
                }
                for _ in 0..200 {
                    let middle = 0.5 * low + 0.5 * high;
                    if middle <= low || middle >= high {
                        break;
                    }
                    if self.cdf(middle)? >= p {
                        high = middle;
                    } else {
                        low = middle;
                    }
                }
                if self.cdf(low)? >= p { low } else { high }
            }
        })
    }

    /// The mean, right to about 1e-6 of the spread; none for a sequence.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        Some(match &self.shape {
            Shape::Sequence { .. } => return None,
            Shape::Constant(value) => *value,
            Shape::Integers { .. } => 0.5 * self.low + 0.5 * self.high,
            Shape::Continuous { draw: Draw::Flat { .. }, .. } => 0.5 * self.low + 0.5 * self.high,
            Shape::Continuous { draw: Draw::Pieces { pieces, weights, .. }, .. } => {
                let total: f64 = weights.iter().sum();
                pieces.iter().zip(weights).map(|((low, width), weight)| (low + 0.5 * width) * (weight / total)).sum()
            }
            Shape::Continuous { draw, .. } => mean_of(|u| self.hold(draw.at(u))),
            Shape::Counts { first, shares, .. } => {
                first + shares.iter().enumerate().map(|(i, share)| i as f64 * share).sum::<f64>()
            }
            Shape::List { values, shares, .. } => values.iter().zip(shares).map(|(value, share)| value * share).sum(),
            Shape::Zipf(zipf) => zipf.mean(),
            Shape::Mixture { shares, parts, .. } => {
                let mut sum = 0.0;
                for (share, part) in shares.iter().zip(parts) {
                    sum += share * part.mean()?;
                }
                sum
            }
        })
    }

    /// Whether the values are whole or listed, so that the curve's points are bars.
    #[must_use]
    pub fn is_discrete(&self) -> bool {
        match &self.shape {
            Shape::Continuous { rounded, .. } => *rounded,
            Shape::Mixture { parts, .. } => parts.iter().all(Self::is_discrete),
            _ => true,
        }
    }

    /// Points `(x, density)` for drawing: at most `points` of them, over where nearly all values lie.
    ///
    /// For whole and listed values each point is a bar: a value and its probability. Where there are more values
    /// than points, a bar is the mean probability of a value in its share of the range. Empty for a sequence.
    #[must_use]
    pub fn curve(&self, points: usize) -> Vec<(f64, f64)> {
        let (Some(first), Some(last)) = (self.quantile(0.0005), self.quantile(0.9995)) else { return Vec::new() };
        if points == 0 {
            return Vec::new();
        }
        if let Shape::List { values, shares, .. } = &self.shape
            && values.len() <= points
        {
            return values.iter().copied().zip(shares.iter().copied()).collect();
        }
        let discrete = self.is_discrete() && !matches!(self.shape, Shape::List { .. });
        if discrete && last - first < points as f64 {
            let count = (last - first) as u64;
            return (0..=count)
                .map(|i| first + i as f64)
                .filter_map(|x| Some((x, self.cdf(x)? - self.cdf(x - 1.0)?)))
                .collect();
        }
        // The two bounds themselves are shown where hardly anything lies beyond the part that is drawn.
        let margin = 0.02 * (last - first);
        let first = if self.low >= first - margin { self.low } else { first };
        let last = if self.high <= last + margin { self.high } else { last };
        // The mean density of each step: a density itself may be infinite at an end.
        let step = (last - first) / points as f64;
        if step <= 0.0 {
            return vec![(first, 1.0)];
        }
        (0..points)
            .filter_map(|i| {
                let from = first + step * i as f64;
                let share = self.cdf(from + step)? - self.cdf(from)?;
                Some((from + 0.5 * step, share.max(0.0) / step))
            })
            .collect()
    }
}

/// The mean of a law by its quantile function: Gauss's rule of four points on octaves towards both ends.
fn mean_of(quantile: impl Fn(f64) -> f64) -> f64 {
    const NODES: [(f64, f64); 2] =
        [(0.339_981_043_584_856_26, 0.652_145_154_862_546_1), (0.861_136_311_594_052_6, 0.347_854_845_137_453_85)];
    let (mut sum, mut low) = (0.0, 0.5);
    for _ in 1..53 {
        low *= 0.5;
        for eighth in 0..8 {
            let half = low / 16.0;
            let middle = low + half * (2.0 * f64::from(eighth) + 1.0);
            for (node, weight) in NODES {
                for u in [middle - half * node, middle + half * node] {
                    sum += weight * half * (quantile(u) + quantile(1.0 - u));
                }
            }
        }
    }
    sum
}

/// The whole number in `min ..= min + span` that 64 uniform bits make.
#[inline(always)]
fn integer(bits: u64, min: i64, span: u64) -> i64 {
    // A span of all 64 bits has no bound that a u64 could hold, but then the bits are the offset.
    let offset = if span == u64::MAX { bits } else { scale(bits, span + 1) };
    min.wrapping_add_unsigned(offset)
}

/// Compiles a checked distribution to `min..=max`; `bounds` are as they were asked for, for beta and uniform.
fn compile(
    distribution: &Distribution,
    bounds: Bounds,
    min: f64,
    max: f64,
    discrete: bool,
) -> Result<Sampler, SamplerError> {
    let empty = |share: f64| SamplerError::Empty { min, max, share };
    let law = match distribution {
        Distribution::Constant { value } => {
            let value = if discrete { nearest(*value) } else { *value };
            if value < min || value > max {
                return Err(empty(0.0));
            }
            return Ok(Sampler { shape: Shape::Constant(value), low: value, high: value, mass: 1.0 });
        }
        Distribution::Sequence { start, step } => return sequence(*start, *step, bounds, min, max),
        Distribution::Uniform { min: own_min, max: own_max } => {
            let (Some(_), Some(_)) = (own_min.or(bounds.min), own_max.or(bounds.max)) else {
                return Err(SamplerError::Unbounded);
            };
            let low = own_min.unwrap_or(min);
            let high = own_max.unwrap_or(max);
            let (from, to) = (low.max(min), high.min(max));
            if discrete {
                return uniform_integers(low, high, from.ceil(), to.floor(), min, max);
            }
            if from == to {
                return Ok(Sampler { shape: Shape::Constant(from), low: from, high: to, mass: 1.0 });
            }
            if low >= high || from > to || !(high - low).is_finite() {
                return Err(empty(0.0));
            }
            Law::Uniform { low, high }
        }
        Distribution::Normal { mean, sd } => Law::Score(Transform::Linear { centre: *mean, spread: *sd }),
        Distribution::Lognormal { median, sigma } => {
            Law::Score(Transform::Exponential { centre: libm::log(*median), spread: *sigma })
        }
        Distribution::Exponential { mean } => Law::Exponential { mean: *mean },
        Distribution::Gamma { shape, scale } if *shape > GAMMA_TABLE => {
            let root = libm::sqrt(*shape);
            // The n-th cumulant is shape · (n - 1)!.
            let fifth = 24.0 / (shape * root);
            Law::Score(Transform::expanded(shape * scale, root * scale, 2.0 / root, 6.0 / shape, fifth))
        }
        Distribution::Gamma { shape, scale } => Law::Curved { law: Curved::gamma(*shape), origin: 0.0, scale: *scale },
        Distribution::Beta { alpha, beta } => {
            // It lives on the column's bounds, so that these do not truncate it. Whole numbers have all the
            // room that rounds to them, at the ends as well.
            let (origin, end) = (bounds.min.unwrap_or(0.0), bounds.max.unwrap_or(1.0));
            let (origin, end) = if discrete { (origin.ceil(), end.floor()) } else { (origin, end) };
            let room = if discrete { 0.5 } else { 0.0 };
            let span = end - origin + 2.0 * room;
            if origin > end || !span.is_finite() {
                return Err(SamplerError::Bounds { min: origin, max: end });
            }
            if origin == end {
                return Ok(Sampler { shape: Shape::Constant(origin), low: origin, high: end, mass: 1.0 });
            }
            let law = if alpha.min(*beta) > BETA_TABLE {
                beta_expanded(*alpha, *beta, origin - room, span)
            } else {
                Law::Curved { law: Curved::beta(*alpha, *beta), origin: origin - room, scale: span }
            };
            return continuous(law, origin, end, discrete);
        }
        Distribution::Triangular { min, mode, max } => Law::Triangular { min: *min, mode: *mode, max: *max },
        Distribution::Histogram { edges, weights } => {
            let largest = weights.iter().copied().fold(0.0, f64::max);
            let total: f64 = weights.iter().map(|weight| weight / largest).sum();
            let mut sum = 0.0;
            let mut below = vec![0.0];
            below.extend(weights.iter().map(|weight| {
                sum += weight / largest / total;
                sum
            }));
            Law::Histogram { edges: edges.clone(), below }
        }
        Distribution::Poisson { mean } => match counts::poisson(*mean) {
            Counts::Weights { first, weights } => return tabulated(first, &weights, min, max),
            Counts::Smooth(transform) => return continuous(Law::Score(transform), min.ceil(), max.floor(), true),
        },
        Distribution::Binomial { trials, probability } => match counts::binomial(*trials, *probability) {
            Counts::Weights { first, weights } => return tabulated(first, &weights, min, max),
            Counts::Smooth(transform) => return continuous(Law::Score(transform), min.ceil(), max.floor(), true),
        },
        Distribution::Zipf { count, exponent } => return zipf(*count, *exponent, min, max),
        Distribution::Weighted { values, weights } => return weighted(values, weights, min, max, discrete),
        Distribution::Mixture { parts } => {
            let largest = parts.iter().map(|part| part.weight).fold(0.0, f64::max);
            let (mut samplers, mut weights) = (Vec::new(), Vec::new());
            let mut whole = 0.0;
            for part in parts.iter().filter(|part| part.weight > 0.0) {
                whole += part.weight / largest;
                match compile(&part.distribution, bounds, min, max, discrete) {
                    Ok(sampler) => {
                        weights.push(part.weight / largest * sampler.mass);
                        samplers.push(sampler);
                    }
                    // A part outside of the bounds has no share in what is inside.
                    Err(SamplerError::Empty { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            let total: f64 = weights.iter().sum();
            if total / whole < LEAST_MASS {
                return Err(empty(total / whole));
            }
            let low = samplers.iter().map(|sampler| sampler.low).fold(f64::MAX, f64::min);
            let high = samplers.iter().map(|sampler| sampler.high).fold(-f64::MAX, f64::max);
            let shares: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
            let shape = Shape::Mixture { alias: Alias::new(&shares), shares, parts: samplers };
            return Ok(Sampler { shape, low, high, mass: total / whole });
        }
    };
    continuous(law, min, max, discrete)
}

/// A large beta law by its cumulants.
fn beta_expanded(a: f64, b: f64, origin: f64, span: f64) -> Law {
    let sum = a + b;
    let variance = a * b / (sum * sum * (sum + 1.0));
    let skew = 2.0 * (b - a) * libm::sqrt(sum + 1.0) / ((sum + 2.0) * libm::sqrt(a * b));
    let excess = 6.0 * ((a - b) * (a - b) * (sum + 1.0) - a * b * (sum + 2.0)) / (a * b * (sum + 2.0) * (sum + 3.0));
    // The fifth cumulant is left out: at these sizes its term is below 1e-8 in probability.
    Law::Score(Transform::expanded(origin + span * (a / sum), span * libm::sqrt(variance), skew, excess, 0.0))
}

/// A continuous law between two values, rounded or not.
fn continuous(law: Law, min: f64, max: f64, rounded: bool) -> Result<Sampler, SamplerError> {
    let (first, last) = law.support();
    let half = if rounded { 0.5 } else { 0.0 };
    let (from, to) = ((min - half).max(first), (max + half).min(last));
    if from > to || (rounded && min > max) {
        return Err(SamplerError::Empty { min, max, share: 0.0 });
    }
    let (from, to) = (law.end(from), law.end(to));
    let mass = Law::between(from, to);
    // What the rounded ends are, where the support is narrower than the bounds.
    let (low, high) =
        if rounded { (nearest(from.at).clamp(min, max), nearest(to.at).clamp(min, max)) } else { (from.at, to.at) };
    if low == high && mass >= 0.0 && (mass > 0.0 || (min == max && law.density(min) > 0.0)) {
        return Ok(Sampler { shape: Shape::Constant(low), low, high, mass });
    }
    if mass < LEAST_MASS {
        return Err(SamplerError::Empty { min, max, share: mass });
    }
    if rounded && high - low < ROUNDED_TABLE && low.abs() < 4e15 && high.abs() < 4e15 {
        let mut shares = Vec::new();
        let (mut here, mut value) = (from, low);
        while value <= high {
            let next = if value >= high { to } else { law.end(value + 0.5) };
            shares.push(Law::between(here, next) / mass);
            here = next;
            value += 1.0;
        }
        let shape = Shape::Counts { first: low, alias: Alias::new(&shares), shares };
        return Ok(Sampler { shape, low, high, mass });
    }
    let draw = law.draw(from, to, mass);
    Ok(Sampler { shape: Shape::Continuous { law, from, to, draw, rounded }, low, high, mass })
}

/// Whole numbers of a uniform law on `low..=high`, cut to `from..=to`.
fn uniform_integers(low: f64, high: f64, from: f64, to: f64, min: f64, max: f64) -> Result<Sampler, SamplerError> {
    if from > to {
        return Err(SamplerError::Empty { min, max, share: 0.0 });
    }
    // Conversions to i64 saturate: beyond its range there is no whole number to be had.
    let mut sampler = Sampler::integers(from as i64, to as i64)?;
    let whole = high.floor() - low.ceil() + 1.0;
    sampler.mass = ((to - from + 1.0) / whole).min(1.0);
    Ok(sampler)
}

/// Counts with these weights from `first` on, cut to the bounds.
fn tabulated(first: f64, weights: &[f64], min: f64, max: f64) -> Result<Sampler, SamplerError> {
    let last = first + weights.len() as f64 - 1.0;
    let (from, to) = (min.ceil().max(first), max.floor().min(last));
    if from > to {
        return Err(SamplerError::Empty { min, max, share: 0.0 });
    }
    let inside = &weights[(from - first) as usize..=(to - first) as usize];
    let (sum, whole) = (inside.iter().sum::<f64>(), weights.iter().sum::<f64>());
    let mass = sum / whole;
    if mass < LEAST_MASS {
        return Err(SamplerError::Empty { min, max, share: mass });
    }
    let shares: Vec<f64> = inside.iter().map(|weight| weight / sum).collect();
    let shape = Shape::Counts { first: from, alias: Alias::new(&shares), shares };
    Ok(Sampler { shape, low: from, high: to, mass })
}

/// A Zipf law cut to the bounds.
fn zipf(count: u64, exponent: f64, min: f64, max: f64) -> Result<Sampler, SamplerError> {
    let (from, to) = (min.ceil().max(1.0), max.floor().min(count as f64));
    if from > to {
        return Err(SamplerError::Empty { min, max, share: 0.0 });
    }
    let (first, mut last) = (from as u64, to as u64);
    // The sums have their first rank for unit; seen from rank 1 the part is smaller by this.
    let inside = zipf::sum(exponent, from, first, last);
    let mass = inside * libm::exp(-exponent * libm::log(from)) / zipf::sum(exponent, 1.0, 1, count);
    if mass < LEAST_MASS {
        return Err(SamplerError::Empty { min, max, share: mass });
    }
    // Ranks behind which there is next to nothing are left out.
    let table_end = first.saturating_add(ZIPF_TABLE - 1);
    if last > table_end && zipf::sum(exponent, from, table_end + 1, last) / inside < 1e-16 {
        last = table_end;
    }
    let shape = if last - first < ZIPF_TABLE {
        let weights: Vec<f64> = (first..=last).map(|k| libm::exp(-exponent * libm::log(k as f64 / from))).collect();
        let total: f64 = weights.iter().sum();
        let shares: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
        Shape::Counts { first: from, alias: Alias::new(&shares), shares }
    } else {
        Shape::Zipf(Box::new(Zipf::new(exponent, first, last)))
    };
    Ok(Sampler { shape, low: from, high: last as f64, mass: mass.min(1.0) })
}

/// Listed numbers inside the bounds, in increasing order, equal ones together.
fn weighted(values: &[f64], weights: &[f64], min: f64, max: f64, discrete: bool) -> Result<Sampler, SamplerError> {
    let largest = weights.iter().copied().fold(0.0, f64::max);
    let whole: f64 = weights.iter().map(|weight| weight / largest).sum();
    let mut pairs: Vec<(f64, f64)> = values
        .iter()
        .zip(weights)
        .map(|(value, weight)| (if discrete { nearest(*value) } else { *value }, weight / largest))
        .filter(|(value, weight)| *value >= min && *value <= max && *weight > 0.0)
        .collect();
    pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
    pairs.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    let sum: f64 = pairs.iter().map(|(_, weight)| weight).sum();
    if sum / whole < LEAST_MASS {
        return Err(SamplerError::Empty { min, max, share: sum / whole });
    }
    let values: Vec<f64> = pairs.iter().map(|(value, _)| *value).collect();
    let shares: Vec<f64> = pairs.iter().map(|(_, weight)| weight / sum).collect();
    let (low, high) = (values[0], values[values.len() - 1]);
    Ok(Sampler { shape: Shape::List { values, alias: Alias::new(&shares), shares }, low, high, mass: sum / whole })
}

/// A sequence, which begins anew where it would leave the bounds.
fn sequence(start: f64, step: f64, bounds: Bounds, min: f64, max: f64) -> Result<Sampler, SamplerError> {
    if start < min || start > max {
        return Err(SamplerError::Empty { min, max, share: 0.0 });
    }
    let end = if step > 0.0 {
        bounds.max
    } else if step < 0.0 {
        bounds.min
    } else {
        None
    };
    // Above 2^64 terms the row number ends before the sequence does.
    let period = end.map_or(0.0, |end| ((end - start) / step).floor() + 1.0);
    let period = if period < 18_446_744_073_709_551_616.0 { period as u64 } else { 0 };
    Ok(Sampler { shape: Shape::Sequence { start, step, period }, low: min, high: max, mass: 1.0 })
}
