//! Which distribution a sample of numbers looks like.

use serde_json::{Value, json};

/// Fewer numbers than this tell nothing about a shape.
const FEWEST: usize = 8;
/// A value that makes up more than this share stands apart from the rest, as zero does among donations.
const SPIKE: f64 = 0.3;
/// How many intervals a histogram has at the most, each with about as many numbers.
const MOST_BINS: usize = 20;

/// The distribution of numbers, which must be finite and in rising order; `None` where even spread between the
/// smallest and the largest describes them well enough. `discrete` numbers are whole.
///
/// The shape is chosen by the Kolmogorov-Smirnov distance, the largest gap between the sample's share below a value
/// and the distribution's: uniform, normal and lognormal are tried, and a histogram of quantiles is the answer when
/// none of them comes close.
pub(super) fn distribution(sorted: &[f64], discrete: bool) -> Option<Value> {
    let (first, last) = (*sorted.first()?, *sorted.last()?);
    if sorted.len() < FEWEST || first >= last {
        return None;
    }
    let count = sorted.len() as f64;
    let (value, times) = most_common(sorted);
    if times as f64 > SPIKE * count {
        let rest: Vec<f64> = sorted.iter().copied().filter(|number| *number != value).collect();
        let rest_shape = shape(&rest, discrete).unwrap_or_else(|| even(&rest, discrete));
        return Some(json!({"kind": "mixture", "parts": [
            {"weight": times, "distribution": {"kind": "constant", "value": value}},
            {"weight": rest.len(), "distribution": rest_shape},
        ]}));
    }
    shape(sorted, discrete)
}

/// Evenly between the smallest and the largest number.
fn even(sorted: &[f64], discrete: bool) -> Value {
    let (first, last) = (sorted.first().copied().unwrap_or(0.0), sorted.last().copied().unwrap_or(0.0));
    if first >= last {
        return json!({"kind": "constant", "value": first});
    }
    let half = if discrete { 0.5 } else { 0.0 };
    json!({"kind": "uniform", "min": first - half, "max": last + half})
}

fn most_common(sorted: &[f64]) -> (f64, usize) {
    let mut best = (0.0, 0);
    for same in sorted.chunk_by(|one, other| one == other) {
        if same.len() > best.1 {
            best = (same.first().copied().unwrap_or(0.0), same.len());
        }
    }
    best
}

fn shape(sorted: &[f64], discrete: bool) -> Option<Value> {
    let (first, last) = (*sorted.first()?, *sorted.last()?);
    if sorted.len() < FEWEST || first >= last {
        return None;
    }
    let half = if discrete { 0.5 } else { 0.0 };
    let (low, high) = (first - half, last + half);
    let count = sorted.len() as f64;
    // What chance alone does to a sample of this size, but never stricter than the eye.
    let close = (1.2 / libm::sqrt(count)).max(0.03);
    let uniform = distance(sorted, discrete, |x| (x - low) / (high - low));
    let mut best = (uniform, None);
    let (mean, sd) = moments(sorted.iter().copied());
    if sd > 0.0 && sd.is_finite() {
        let normal = distance(sorted, discrete, |x| bell((x - mean) / sd));
        if normal < best.0 {
            best = (normal, Some(json!({"kind": "normal", "mean": neat(mean), "sd": neat(sd)})));
        }
    }
    if first > 0.0 {
        let (mean, sigma) = moments(sorted.iter().map(|x| libm::log(*x)));
        let median = neat(libm::exp(mean));
        if sigma > 0.0 && sigma < 100.0 && median > 0.0 && median.is_finite() {
            let lognormal =
                distance(sorted, discrete, |x| if x > 0.0 { bell((libm::log(x) - mean) / sigma) } else { 0.0 });
            // It has to be clearly better than the bell curve, which is the simpler thought.
            if lognormal < best.0 * 0.9 {
                best = (lognormal, Some(json!({"kind": "lognormal", "median": median, "sigma": neat(sigma)})));
            }
        }
    }
    if best.0 <= close {
        return best.1;
    }
    Some(histogram(sorted, half))
}

/// The share of the standard normal distribution below a value.
fn bell(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

fn moments(numbers: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let count = numbers.clone().count().max(1) as f64;
    let mean = numbers.clone().sum::<f64>() / count;
    let variance = numbers.map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
    (mean, libm::sqrt(variance))
}

fn distance(sorted: &[f64], discrete: bool, below: impl Fn(f64) -> f64) -> f64 {
    let count = sorted.len() as f64;
    let mut farthest = 0.0_f64;
    let mut at = 0_usize;
    for same in sorted.chunk_by(|one, other| one == other) {
        let value = same.first().copied().unwrap_or(0.0);
        let before = at as f64 / count;
        at += same.len();
        let after = at as f64 / count;
        if discrete {
            // A whole number stands for all that rounds to it.
            farthest = farthest.max((below(value + 0.5) - after).abs()).max((below(value - 0.5) - before).abs());
        } else {
            let expected = below(value);
            farthest = farthest.max((expected - before).abs()).max((after - expected).abs());
        }
    }
    farthest
}

/// Intervals with about as many numbers each.
fn histogram(sorted: &[f64], half: f64) -> Value {
    let last = sorted.len().saturating_sub(1);
    let mut edges: Vec<f64> = Vec::new();
    for bin in 0..=MOST_BINS {
        let value = sorted.get(last * bin / MOST_BINS).copied().unwrap_or(0.0);
        let edge = match bin {
            0 => value - half,
            MOST_BINS => value + half,
            _ => neat(value) + half,
        };
        if edges.last().is_none_or(|before| edge > *before) {
            edges.push(edge);
        }
    }
    let share = |low: f64, high: f64, is_last: bool| {
        sorted.partition_point(|x| if is_last { *x <= high } else { *x < high }) - sorted.partition_point(|x| *x < low)
    };
    let bins = edges.len().saturating_sub(1);
    let weights: Vec<usize> =
        edges.windows(2).enumerate().map(|(at, pair)| share(pair[0], pair[1], at + 1 == bins)).collect();
    json!({"kind": "histogram", "edges": edges, "weights": weights})
}

/// A number with six digits, which is more than a sample of ten thousand can tell.
pub(super) fn neat(number: f64) -> f64 {
    format!("{number:.5e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The middle of each of `count` equal shares of a distribution, given by its inverse.
    fn quantiles(count: usize, inverse: impl Fn(f64) -> f64) -> Vec<f64> {
        (0..count).map(|at| inverse((at as f64 + 0.5) / count as f64)).collect()
    }

    /// The inverse of [`bell`] by bisection.
    fn score(share: f64) -> f64 {
        let (mut low, mut high) = (-9.0, 9.0);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if bell(middle) < share { low = middle } else { high = middle }
        }
        low
    }

    fn kind(sorted: &[f64]) -> String {
        distribution(sorted, false).map_or("uniform".into(), |found| found["kind"].as_str().unwrap().into())
    }

    #[test]
    fn shapes_are_recognised() {
        assert_eq!(kind(&quantiles(500, |u| 3.0 + u)), "uniform");
        assert_eq!(kind(&quantiles(500, |u| 40.0 + 5.0 * score(u))), "normal");
        assert_eq!(kind(&quantiles(500, |u| libm::exp(3.0 + score(u)))), "lognormal");
        let two_hills = quantiles(500, |u| if u < 0.5 { u } else { 100.0 + u });
        assert_eq!(kind(&two_hills), "histogram");
    }

    #[test]
    fn parameters_are_those_of_the_sample() {
        let found = distribution(&quantiles(1000, |u| 40.0 + 5.0 * score(u)), false).unwrap();
        assert!((found["mean"].as_f64().unwrap() - 40.0).abs() < 0.01);
        assert!((found["sd"].as_f64().unwrap() - 5.0).abs() < 0.05);
    }

    #[test]
    fn a_spike_stands_apart() {
        let mut sample = vec![0.0; 700];
        sample.extend(quantiles(300, |u| 100.0 + 900.0 * u));
        let found = distribution(&sample, false).unwrap();
        assert_eq!(found["kind"], "mixture");
        assert_eq!(found["parts"][0]["distribution"]["value"], 0.0);
        assert_eq!(found["parts"][0]["weight"], 700);
    }

    #[test]
    fn histograms_hold_every_number_once() {
        let sorted: Vec<f64> = (0..400).map(|at| f64::from(at * at)).collect();
        let found = histogram(&sorted, 0.5);
        let weights: u64 = found["weights"].as_array().unwrap().iter().filter_map(Value::as_u64).sum();
        assert_eq!(weights, 400);
        assert!(crate::distribution::Distribution::from_json(&found).is_ok());
    }

    #[test]
    fn few_or_equal_numbers_have_no_shape() {
        assert_eq!(distribution(&[1.0, 2.0], false), None);
        assert_eq!(distribution(&[5.0; 50], false), None);
    }
}
