//! Zipf laws with more ranks than a table holds: the head by an alias table, the tail by rejection-inversion
//! (Hörmann & Derflinger 1996).

use super::alias::Alias;
use crate::rng::{mix, unit};

/// How many ranks the table of the head holds.
const HEAD: u64 = 4096;

/// Ranks `first..=last`, rank k with weight `k^-exponent`.
#[derive(Clone, Debug)]
pub(crate) struct Zipf {
    first: u64,
    last: u64,
    head: Alias,
    /// The sums of the head's weights up to each rank, and at the end the sum of all.
    sums: Vec<f64>,
    exponent: f64,
    tail: Tail,
}

/// Rejection-inversion on ranks `from..=to`, whose weights are `(k / from)^-exponent`.
#[derive(Clone, Copy, Debug)]
struct Tail {
    from: f64,
    to: f64,
    exponent: f64,
    /// The integral of the hat up to the left end of the first rank and the right end of the last.
    low: f64,
    high: f64,
    /// Up to this distance below a rank, inversion alone is right.
    squeeze: f64,
}

/// The sum of `(k / unit)^-exponent` over `from..=to`: the first ranks one by one, the rest by Euler and Maclaurin.
pub(crate) fn sum(exponent: f64, unit: f64, from: u64, to: u64) -> f64 {
    let weight = |k: f64| libm::exp(-exponent * libm::log(k / unit));
    let split = from.saturating_add(HEAD);
    let mut total = 0.0;
    for k in from..split.min(to.saturating_add(1)) {
        total += weight(k as f64);
    }
    if to < split {
        return total;
    }
    let (a, b) = (split as f64, to as f64);
    let integral = a * weight(a) * area(exponent, libm::log(b / a));
    let first = |k: f64| -exponent * weight(k) / k;
    let third = |k: f64| first(k) * (exponent + 1.0) * (exponent + 2.0) / (k * k);
    total + integral + 0.5 * (weight(a) + weight(b)) + (first(b) - first(a)) / 12.0 - (third(b) - third(a)) / 720.0
}

/// The integral of `y^-exponent` from 1 to `exp(log_y)`.
fn area(exponent: f64, log_y: f64) -> f64 {
    let z = (1.0 - exponent) * log_y;
    // expm1(z) / z, which is 1 at 0.
    log_y * if z.abs() < 1e-8 { 1.0 + 0.5 * z } else { libm::expm1(z) / z }
}

/// The `y` up to which the integral of `y^-exponent` from 1 is `area`.
fn area_inverse(exponent: f64, area: f64) -> f64 {
    let z = (1.0 - exponent) * area;
    libm::exp(area * if z.abs() < 1e-8 { 1.0 - 0.5 * z } else { libm::log1p(z) / z })
}

impl Tail {
    fn new(exponent: f64, from: u64, to: u64) -> Self {
        let (from, to) = (from as f64, to as f64);
        let mut tail = Self { from, to, exponent, low: 0.0, high: 0.0, squeeze: 0.0 };
        tail.low = tail.integral(from + 0.5) - 1.0;
        tail.high = tail.integral(to + 0.5);
        tail.squeeze = from + 1.0 - tail.integral_inverse(tail.integral(from + 1.5) - tail.weight(from + 1.0));
        tail
    }

    fn weight(&self, k: f64) -> f64 {
        libm::exp(-self.exponent * libm::log(k / self.from))
    }

    /// The integral of the weight from the first rank to `x`, in ranks.
    fn integral(&self, x: f64) -> f64 {
        self.from * area(self.exponent, libm::log(x / self.from))
    }

    fn integral_inverse(&self, area: f64) -> f64 {
        self.from * area_inverse(self.exponent, area / self.from)
    }

    fn draw(&self, mut bits: u64) -> f64 {
        loop {
            bits = mix(bits.wrapping_add(super::STEP));
            let target = self.high + unit(bits) * (self.low - self.high);
            let x = self.integral_inverse(target);
            let rank = (x + 0.5).floor().clamp(self.from, self.to);
            if rank - x <= self.squeeze || target >= self.integral(rank + 0.5) - self.weight(rank) {
                return rank;
            }
        }
    }
}

impl Zipf {
    /// Ranks `first..=last`, more than 4096 of them.
    pub(crate) fn new(exponent: f64, first: u64, last: u64) -> Self {
        let start = first as f64;
        let mut weights: Vec<f64> =
            (first..first + HEAD).map(|k| libm::exp(-exponent * libm::log(k as f64 / start))).collect();
        weights.push(sum(exponent, start, first + HEAD, last));
        let mut total = 0.0;
        let sums = weights
            .iter()
            .map(|weight| {
                total += weight;
                total
            })
            .collect();
        let tail = Tail::new(exponent, first + HEAD, last);
        Self { first, last, head: Alias::new(&weights), sums, exponent, tail }
    }

    /// The first and the last rank.
    pub(crate) fn ends(&self) -> (f64, f64) {
        (self.first as f64, self.last as f64)
    }

    /// The rank that 64 uniform bits make.
    #[inline(always)]
    pub(crate) fn draw(&self, bits: u64) -> f64 {
        let pick = u64::from(self.head.pick(bits));
        if pick < HEAD { (self.first + pick) as f64 } else { self.tail.draw(bits) }
    }

    /// The sum of all weights, the first of which is 1.
    fn total(&self) -> f64 {
        self.sums.last().copied().unwrap_or(1.0)
    }

    /// The probability of ranks up to `x`.
    pub(crate) fn cdf(&self, x: f64) -> f64 {
        if x < self.first as f64 {
            return 0.0;
        }
        let rank = (x as u64).min(self.last);
        let offset = rank - self.first;
        let sum = if offset < HEAD {
            self.sums[offset as usize]
        } else {
            self.sums[HEAD as usize - 1] + sum(self.exponent, self.first as f64, self.first + HEAD, rank)
        };
        sum / self.total()
    }

    /// The probability of one rank.
    pub(crate) fn mass(&self, rank: f64) -> f64 {
        let inside = rank >= self.first as f64 && rank <= self.last as f64 && rank.fract() == 0.0;
        if inside { libm::exp(-self.exponent * libm::log(rank / self.first as f64)) / self.total() } else { 0.0 }
    }

    /// The mean rank: the weights of an exponent less by 1 are the weights times the rank.
    pub(crate) fn mean(&self) -> f64 {
        let start = self.first as f64;
        sum(self.exponent - 1.0, start, self.first, self.last) * start / self.total()
    }
}
