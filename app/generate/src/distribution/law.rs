//! Continuous laws: their tails, densities and supports, and how each is drawn between two bounds.

use super::alias::Alias;
use super::score::{Scores, Transform};
use super::table::{Curved, Table};
use crate::rng::{mix, unit};

/// A continuous law, not truncated.
#[derive(Clone, Debug)]
pub(crate) enum Law {
    Uniform {
        low: f64,
        high: f64,
    },
    Score(Transform),
    Exponential {
        mean: f64,
    },
    Triangular {
        min: f64,
        mode: f64,
        max: f64,
    },
    /// `origin + scale · z` with z of the curved law.
    Curved {
        law: Curved,
        origin: f64,
        scale: f64,
    },
    /// Edges, and the probability below each.
    Histogram {
        edges: Vec<f64>,
        below: Vec<f64>,
    },
}

/// A bound with the probabilities below and above it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    pub(crate) at: f64,
    pub(crate) below: f64,
    pub(crate) above: f64,
}

impl Law {
    /// The smallest and largest values, where ±`f64::MAX` stands for infinity.
    pub(crate) fn support(&self) -> (f64, f64) {
        match self {
            Self::Uniform { low, high } => (*low, *high),
            Self::Score(Transform::Exponential { .. }) | Self::Exponential { .. } => (0.0, f64::MAX),
            Self::Score(_) => (-f64::MAX, f64::MAX),
            Self::Triangular { min, max, .. } => (*min, *max),
            Self::Curved { law: Curved::Gamma { .. }, origin, .. } => (*origin, f64::MAX),
            Self::Curved { law: Curved::Beta { .. }, origin, scale } => (*origin, origin + scale),
            Self::Histogram { edges, .. } => {
                (edges.first().copied().unwrap_or(0.0), edges.last().copied().unwrap_or(0.0))
            }
        }
    }

    /// The probabilities below and above `x`; the smaller of the two has its digits.
    pub(crate) fn tails(&self, x: f64) -> (f64, f64) {
        let (first, last) = self.support();
        if x <= first {
            return (0.0, 1.0);
        }
        if x >= last {
            return (1.0, 0.0);
        }
        match self {
            Self::Uniform { low, high } => ((x - low) / (high - low), (high - x) / (high - low)),
            Self::Score(transform) => transform.tails(x),
            Self::Exponential { mean } => (-libm::expm1(-x / mean), libm::exp(-x / mean)),
            Self::Triangular { min, mode, max } => {
                let span = max - min;
                if x < *mode {
                    let below = (x - min) / span * ((x - min) / (mode - min));
                    (below, 1.0 - below)
                } else {
                    let above = (max - x) / span * ((max - x) / (max - mode));
                    (1.0 - above, above)
                }
            }
            Self::Curved { law, origin, scale } => law.tails((x - origin) / scale),
            Self::Histogram { edges, below } => {
                let i = edges.partition_point(|edge| *edge <= x) - 1;
                let inside = (x - edges[i]) / (edges[i + 1] - edges[i]);
                let share = below[i] + inside * (below[i + 1] - below[i]);
                (share, 1.0 - share)
            }
        }
    }

    /// A bound at `x`.
    pub(crate) fn end(&self, x: f64) -> End {
        let (below, above) = self.tails(x);
        End { at: x, below, above }
    }

    /// The density at `x`.
    pub(crate) fn density(&self, x: f64) -> f64 {
        let (first, last) = self.support();
        if x < first || x > last {
            return 0.0;
        }
        match self {
            Self::Uniform { low, high } => 1.0 / (high - low),
            Self::Score(transform) => transform.density(x),
            Self::Exponential { mean } => libm::exp(-x / mean) / mean,
            Self::Triangular { min, mode, max } => {
                let height = 2.0 / (max - min);
                if x < *mode {
                    height * ((x - min) / (mode - min))
                } else if x > *mode {
                    height * ((max - x) / (max - mode))
                } else {
                    height
                }
            }
            Self::Curved { law, origin, scale } => law.density((x - origin) / scale) / scale,
            Self::Histogram { edges, below } => {
                let i = edges.partition_point(|edge| *edge <= x).clamp(1, edges.len() - 1) - 1;
                (below[i + 1] - below[i]) / (edges[i + 1] - edges[i])
            }
        }
    }

    /// The probability between two values, from whichever tail has the digits.
    pub(crate) fn between(low: End, high: End) -> f64 {
        let share = if low.below > 0.5 {
            low.above - high.above
        } else if high.below < 0.5 {
            high.below - low.below
        } else {
            1.0 - low.below - high.above
        };
        share.max(0.0)
    }

    /// How this law is drawn between two bounds that hold `mass` of it.
    pub(crate) fn draw(&self, low: End, high: End, mass: f64) -> Draw {
        let span = high.at - low.at;
        if span.is_finite() && self.is_flat(low.at, high.at) {
            return Draw::Flat { low: low.at, span };
        }
        match self {
            Self::Uniform { .. } => Draw::Flat { low: low.at, span },
            Self::Score(transform) => {
                let scores = Scores::new(*transform, (low.below, low.above), (high.below, high.above));
                match scores.table() {
                    Some(table) => Draw::Table { table: Box::new(table), origin: 0.0, scale: 1.0 },
                    None => Draw::Scores(scores),
                }
            }
            Self::Exponential { mean } => {
                // Without memory: from the lower bound on it is the same law again.
                let share = -libm::expm1(-span / mean);
                let table = Table::of(|part, from_above| {
                    // What is left above the value, of the law that begins at the lower bound.
                    let kept = if from_above { (1.0 - share) + part * share } else { 1.0 - part * share };
                    let value = if from_above { -libm::log(kept) } else { -libm::log1p(-part * share) };
                    let slope = share / kept;
                    [value, if from_above { -slope } else { slope }, slope * slope]
                });
                Draw::Table { table: Box::new(table), origin: low.at, scale: *mean }
            }
            Self::Triangular { min, mode, max } => Draw::Triangular {
                min: *min,
                max: *max,
                mode: (mode - min) / (max - min),
                below: low.below,
                above: high.above,
                mass,
            },
            Self::Curved { law, origin, scale } => {
                let unit = |x: f64| (x - origin) / scale;
                let (from, to) = (unit(low.at), unit(high.at));
                let table = Table::new(law, (from, low.below, low.above), (to, high.below, high.above), mass);
                Draw::Table { table: Box::new(table), origin: *origin, scale: *scale }
            }
            Self::Histogram { edges, below } => {
                let mut pieces = Vec::new();
                let mut weights = Vec::new();
                for i in 0..edges.len() - 1 {
                    let (from, to) = (edges[i].max(low.at), edges[i + 1].min(high.at));
                    if from < to {
                        pieces.push((from, to - from));
                        weights.push((below[i + 1] - below[i]) * ((to - from) / (edges[i + 1] - edges[i])));
                    }
                }
                let alias = Alias::new(&weights);
                Draw::Pieces { alias, pieces, weights }
            }
        }
    }

    /// Whether the bounds are so close to each other that the density between them is constant to 1e-9; then
    /// probabilities would tell only few values apart.
    fn is_flat(&self, low: f64, high: f64) -> bool {
        if matches!(self, Self::Histogram { .. }) {
            return false;
        }
        let middle = self.density(low + 0.5 * (high - low));
        middle.is_finite()
            && middle > 0.0
            && [low, high].into_iter().all(|x| (self.density(x) / middle - 1.0).abs() < 1e-9)
            // A peak between the three points would be overlooked unless the bounds are close.
            && high - low <= 1e-6 * self.spread()
    }

    /// A rough measure of how wide the law is.
    fn spread(&self) -> f64 {
        match self {
            Self::Uniform { .. } | Self::Histogram { .. } => f64::MAX,
            Self::Score(Transform::Linear { spread, .. } | Transform::Expanded { spread, .. }) => *spread,
            Self::Score(Transform::Exponential { centre, spread }) => libm::exp(*centre) * spread.min(1.0),
            Self::Exponential { mean } => *mean,
            Self::Triangular { min, max, .. } => max - min,
            Self::Curved { law: Curved::Gamma { shape, .. }, scale, .. } => shape.min(1.0) * scale,
            Self::Curved { law: Curved::Beta { a, b, .. }, scale, .. } => scale / (a + b + 1.0 / a + 1.0 / b),
        }
    }
}

/// A truncated continuous law, ready to be drawn.
#[derive(Clone, Debug)]
pub(crate) enum Draw {
    Flat {
        low: f64,
        span: f64,
    },
    Scores(Scores),
    /// The mode as a part of the span; what the bounds cut off; what they leave.
    Triangular {
        min: f64,
        max: f64,
        mode: f64,
        below: f64,
        above: f64,
        mass: f64,
    },
    Table {
        table: Box<Table>,
        origin: f64,
        scale: f64,
    },
    /// Lower ends and widths, with their weights.
    Pieces {
        alias: Alias,
        pieces: Vec<(f64, f64)>,
        weights: Vec<f64>,
    },
}

impl Draw {
    /// The value that 64 uniform bits make.
    #[inline(always)]
    pub(crate) fn value(&self, bits: u64) -> f64 {
        if let Self::Pieces { alias, pieces, .. } = self {
            let (low, width) = pieces[alias.pick(bits) as usize];
            return low + width * unit(mix(bits.wrapping_add(super::STEP)));
        }
        self.at(unit(bits))
    }

    /// The value below which a share `u` lies, for `u` in the open interval (0, 1).
    #[inline(always)]
    pub(crate) fn at(&self, u: f64) -> f64 {
        match self {
            Self::Flat { low, span } => low + span * u,
            Self::Scores(scores) => scores.at(u),
            Self::Triangular { min, max, mode, below, above, mass } => {
                let (p, q) = (below + u * mass, above + (1.0 - u) * mass);
                let span = max - min;
                if p < *mode { min + span * (p * mode).sqrt() } else { max - span * (q * (1.0 - mode)).sqrt() }
            }
            Self::Table { table, origin, scale } => origin + scale * table.at(u),
            Self::Pieces { pieces, weights, .. } => {
                let total: f64 = weights.iter().sum();
                let mut left = u * total;
                for ((low, width), weight) in pieces.iter().zip(weights) {
                    if left < *weight {
                        return low + width * (left / weight);
                    }
                    left -= weight;
                }
                pieces.last().map_or(0.0, |(low, width)| low + width)
            }
        }
    }
}
