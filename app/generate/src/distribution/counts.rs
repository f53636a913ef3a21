//! Poisson and binomial laws: the probabilities that matter, or their cumulants where those are too many.

use super::score::Transform;

/// Beyond this standard deviation a law is not tabulated; its window would outgrow 65,536 values.
const WIDEST: f64 = 3_200.0;
/// Probabilities below this part of the largest one are left out; all of them together are below 1e-18.
const NEGLIGIBLE: f64 = 1e-22;

/// A law of counts in the form in which it is drawn.
pub(crate) enum Counts {
    /// Weights of `first`, `first + 1`, ...
    Weights { first: f64, weights: Vec<f64> },
    /// The law of the count plus a uniform number in ±1/2, which rounds back to the count.
    Smooth(Transform),
}

/// Poisson with this mean.
pub(crate) fn poisson(mean: f64) -> Counts {
    let sd = libm::sqrt(mean);
    if sd > WIDEST {
        // All cumulants of a Poisson number are its mean.
        return smooth(mean, mean, mean, mean, mean);
    }
    window(mean.floor(), f64::INFINITY, |k| mean / (k + 1.0))
}

/// The number of successes in `trials` with this probability each.
pub(crate) fn binomial(trials: u64, probability: f64) -> Counts {
    let (n, p) = (trials as f64, probability);
    let q = 1.0 - p;
    if p <= 0.0 || q <= 0.0 {
        return Counts::Weights { first: if p <= 0.0 { 0.0 } else { n }, weights: vec![1.0] };
    }
    let variance = n * p * q;
    if libm::sqrt(variance) > WIDEST {
        let third = variance * (q - p);
        let fourth = variance * (1.0 - 6.0 * p * q);
        let fifth = third * (1.0 - 12.0 * p * q);
        return smooth(n * p, variance, third, fourth, fifth);
    }
    let mode = ((n + 1.0) * p).floor().clamp(0.0, n);
    window(mode, n, |k| (n - k) / (k + 1.0) * (p / q))
}

/// From the mean and the second to fifth cumulants of a count to those of the count plus a uniform number.
fn smooth(mean: f64, second: f64, third: f64, fourth: f64, fifth: f64) -> Counts {
    let variance = second + 1.0 / 12.0;
    let fourth = fourth - 1.0 / 120.0;
    let sd = libm::sqrt(variance);
    Counts::Smooth(Transform::expanded(
        mean,
        sd,
        third / (variance * sd),
        fourth / (variance * variance),
        fifth / (variance * variance * sd),
    ))
}

/// The weights around the mode, which gets 1, where `ratio(k)` is the weight of `k + 1` by that of `k`.
fn window(mode: f64, last: f64, ratio: impl Fn(f64) -> f64) -> Counts {
    let mut weights = Vec::new();
    let (mut k, mut weight) = (mode, 1.0);
    while k > 0.0 {
        weight /= ratio(k - 1.0);
        if weight < NEGLIGIBLE {
            break;
        }
        k -= 1.0;
        weights.push(weight);
    }
    weights.reverse();
    let first = k;
    (k, weight) = (mode, 1.0);
    while weight >= NEGLIGIBLE {
        weights.push(weight);
        if k >= last {
            break;
        }
        weight *= ratio(k);
        k += 1.0;
    }
    Counts::Weights { first, weights }
}
