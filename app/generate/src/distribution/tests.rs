//! Distributions against their theory, at their bounds, and held to their bytes.

use proptest::prelude::*;
use seedbed_recipe::distribution::{Distribution, Part};

use super::{Bounds, Sampler, SamplerError};
use crate::rng::Stream;
use crate::special::{incomplete_beta, incomplete_gamma, log_beta, normal_cdf};

const COUNT: u64 = 1_000_000;

fn bounds(min: f64, max: f64) -> Bounds {
    Bounds { min: Some(min), max: Some(max) }
}

const NONE: Bounds = Bounds { min: None, max: None };

fn numbers(distribution: &Distribution, bounds: Bounds, seed: u64) -> Vec<f64> {
    let rows: Vec<u64> = (0..COUNT).collect();
    let mut out = Vec::new();
    Sampler::new(distribution, bounds, false).unwrap().fill(Stream::root(seed), &rows, &mut out);
    out
}

fn integers(distribution: &Distribution, bounds: Bounds, seed: u64) -> Vec<i64> {
    let rows: Vec<u64> = (0..COUNT).collect();
    let mut out = Vec::new();
    Sampler::new(distribution, bounds, true).unwrap().fill_integers(Stream::root(seed), &rows, &mut out);
    out
}

/// The largest distance between the values' distribution and `cdf`, seen at every hundredth value.
fn distance(mut values: Vec<f64>, cdf: impl Fn(f64) -> f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    (0..values.len()).step_by(100).map(|i| (cdf(values[i]) - (i as f64 + 0.5) / n).abs()).fold(0.0, f64::max)
}

/// The distance that a million values of the right law exceed once in a thousand times (Kolmogorov, Smirnov).
const FAR: f64 = 1.95e-3;

fn follows(distribution: &Distribution, bounds: Bounds, cdf: impl Fn(f64) -> f64) {
    let found = distance(numbers(distribution, bounds, 11), cdf);
    assert!(found < FAR, "{distribution:?} {bounds:?}: {found}");
}

/// The theory between two bounds, from the tails of the whole law.
fn between(tails: impl Fn(f64) -> (f64, f64), low: f64, high: f64) -> impl Fn(f64) -> f64 {
    let share = move |from: f64, to: f64| {
        let (a, b) = (tails(from), tails(to));
        if a.0 > 0.5 { a.1 - b.1 } else { b.0 - a.0 }
    };
    move |x| share(low, x) / share(low, high)
}

/// Pearson's chi-square of counts against probabilities, over its 99.9 % point; cells are joined until 10 are expected.
fn chi_square_ratio(values: &[i64], first: i64, last: i64, probability: impl Fn(i64) -> f64) -> f64 {
    let mut counts = vec![0_u64; (last - first + 1) as usize];
    for value in values {
        // A value outside panics, as it must.
        counts[(value - first) as usize] += 1;
    }
    let n = values.len() as f64;
    let (mut sum, mut cells, mut expected, mut found) = (0.0, 0.0, 0.0, 0.0);
    let (mut left_expected, mut left_found) = (n, n);
    for (i, count) in counts.iter().enumerate() {
        expected += n * probability(first + i as i64);
        found += *count as f64;
        if expected >= 10.0 && left_expected - expected >= 10.0 {
            sum += (found - expected) * (found - expected) / expected;
            left_expected -= expected;
            left_found -= found;
            (expected, found) = (0.0, 0.0);
            cells += 1.0;
        }
    }
    sum += (left_found - left_expected) * (left_found - left_expected) / left_expected;
    let freedom: f64 = cells;
    // Wilson and Hilferty's approximation of the 99.9 % point.
    let v = 2.0 / (9.0 * freedom);
    sum / (freedom * libm::pow(1.0 - v + 3.09 * libm::sqrt(v), 3.0))
}

fn counts_follow(distribution: &Distribution, bounds: Bounds, first: i64, last: i64, probability: impl Fn(i64) -> f64) {
    let ratio = chi_square_ratio(&integers(distribution, bounds, 5), first, last, probability);
    assert!(ratio < 1.0, "{distribution:?} {bounds:?}: {ratio}");
}

fn normal_tails(mean: f64, sd: f64) -> impl Fn(f64) -> (f64, f64) {
    move |x| (normal_cdf((x - mean) / sd), normal_cdf((mean - x) / sd))
}

fn poisson_mass(mean: f64) -> impl Fn(i64) -> f64 {
    move |k| libm::exp(k as f64 * libm::log(mean) - mean - libm::lgamma(k as f64 + 1.0))
}

#[test]
fn the_measures_tell_a_wrong_parameter() {
    let normal = Distribution::Normal { mean: 50.0, sd: 10.0 };
    let cdf = |x| normal_cdf((x - 50.0) / 10.1);
    assert!(distance(numbers(&normal, NONE, 11), cdf) > FAR);
    let poisson = Distribution::Poisson { mean: 4.0 };
    let values = integers(&poisson, NONE, 5);
    assert!(chi_square_ratio(&values, 0, 40, poisson_mass(4.02)) > 1.0);
}

#[test]
fn normal() {
    let law = Distribution::Normal { mean: 50.0, sd: 10.0 };
    follows(&law, NONE, |x| normal_cdf((x - 50.0) / 10.0));
    for (low, high) in [(18.0, 80.0), (49.0, 51.0), (50.0, 1e9), (-1e9, 20.0), (130.0, 140.0), (-60.0, -30.0)] {
        follows(&law, bounds(low, high), between(normal_tails(50.0, 10.0), low, high));
    }
    // So close together that probabilities could tell only a few thousand values apart.
    follows(&law, bounds(50.0, 50.0 + 1e-10), |x| (x - 50.0) / 1e-10);
}

#[test]
fn lognormal() {
    let law = Distribution::Lognormal { median: 40.0, sigma: 0.5 };
    let tails = |x: f64| normal_tails(libm::log(40.0), 0.5)(libm::log(x));
    follows(&law, NONE, |x| tails(x).0);
    follows(&law, bounds(10.0, 50.0), between(tails, 10.0, 50.0));
}

#[test]
fn uniform_and_exponential() {
    follows(&Distribution::Uniform { min: None, max: None }, bounds(3.0, 5.0), |x| (x - 3.0) / 2.0);
    follows(&Distribution::Uniform { min: Some(0.0), max: Some(9.0) }, bounds(3.0, 50.0), |x| (x - 3.0) / 6.0);
    let law = Distribution::Exponential { mean: 4.0 };
    follows(&law, NONE, |x| -libm::expm1(-x / 4.0));
    let tails = |x: f64| (-libm::expm1(-x / 4.0), libm::exp(-x / 4.0));
    follows(&law, bounds(2.0, 3.0), between(tails, 2.0, 3.0));
    follows(&law, bounds(100.0, 1000.0), between(tails, 100.0, 1000.0));
}

#[test]
fn triangular_and_histogram() {
    let law = Distribution::Triangular { min: 1.0, mode: 3.0, max: 9.0 };
    let tails = |x: f64| {
        if x < 3.0 {
            let below = (x - 1.0) * (x - 1.0) / 16.0;
            (below, 1.0 - below)
        } else {
            let above = (9.0 - x) * (9.0 - x) / 48.0;
            (1.0 - above, above)
        }
    };
    follows(&law, NONE, |x| tails(x).0);
    follows(&law, bounds(2.0, 8.999), between(tails, 2.0, 8.999));
    follows(&law, bounds(8.99, 20.0), between(tails, 8.99, 9.0));
    let law = Distribution::Histogram { edges: vec![0.0, 1.0, 5.0, 6.0], weights: vec![1.0, 0.0, 3.0] };
    let tails = |x: f64| {
        let below = 0.25 * x.min(1.0) + 0.75 * (x - 5.0).max(0.0);
        (below, 1.0 - below)
    };
    follows(&law, NONE, |x| tails(x).0);
    follows(&law, bounds(0.5, 5.5), between(tails, 0.5, 5.5));
    assert!(numbers(&law, NONE, 3).iter().all(|x| *x <= 1.0 || *x >= 5.0));
}

#[test]
fn gamma() {
    for shape in [0.05, 0.7, 1.0, 2.5, 300.0, 4_999.0, 6_000.0] {
        let law = Distribution::Gamma { shape, scale: 3.0 };
        follows(&law, NONE, |x| incomplete_gamma(shape, x / 3.0).0);
    }
    let law = Distribution::Gamma { shape: 2.5, scale: 3.0 };
    for (low, high) in [(1.0, 4.0), (100.0, 1e6), (0.0, 0.001)] {
        follows(&law, bounds(low, high), between(|x| incomplete_gamma(2.5, x / 3.0), low, high));
    }
}

#[test]
fn beta() {
    for (alpha, beta) in [(2.0, 5.0), (0.5, 0.5), (0.1, 3.0), (1.0, 1.0), (400.0, 0.3), (900.0, 70.0), (3e4, 2.5e4)] {
        let theory = |z: f64| incomplete_beta(alpha, beta, log_beta(alpha, beta), z, 1.0 - z).0;
        follows(&Distribution::Beta { alpha, beta }, NONE, theory);
        follows(&Distribution::Beta { alpha, beta }, bounds(0.0, 50.0), |x| theory(x / 50.0));
    }
    let theory = |z: f64| incomplete_beta(2.0, 5.0, log_beta(2.0, 5.0), z, 1.0 - z).0;
    follows(&Distribution::Beta { alpha: 2.0, beta: 5.0 }, bounds(-10.0, 40.0), |x| theory((x + 10.0) / 50.0));
    // On whole numbers, a flat beta is flat up to both ends.
    counts_follow(&Distribution::Beta { alpha: 1.0, beta: 1.0 }, bounds(1.0, 6.0), 1, 6, |_| 1.0 / 6.0);
}

#[test]
fn poisson_and_binomial() {
    for mean in [0.01, 4.0, 250.0, 90_000.0] {
        let (low, high) = (mean - 10.0 * libm::sqrt(mean) - 3.0, mean + 10.0 * libm::sqrt(mean) + 30.0);
        counts_follow(&Distribution::Poisson { mean }, NONE, low.max(0.0) as i64, high as i64, poisson_mass(mean));
    }
    let inside: f64 = (2..=5).map(poisson_mass(4.0)).sum();
    counts_follow(&Distribution::Poisson { mean: 4.0 }, bounds(1.5, 5.9), 2, 5, |k| poisson_mass(4.0)(k) / inside);
    let binomial = |n: f64, p: f64| {
        move |k: i64| {
            let k = k as f64;
            let ways = libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
            libm::exp(ways + k * libm::log(p) + (n - k) * libm::log1p(-p))
        }
    };
    counts_follow(&Distribution::Binomial { trials: 10, probability: 0.25 }, NONE, 0, 10, binomial(10.0, 0.25));
    let law = Distribution::Binomial { trials: 5000, probability: 0.99 };
    counts_follow(&law, NONE, 4800, 5000, binomial(5000.0, 0.99));
    // Too wide for a table: the smoothed law at k + 1/2 is the sum up to k, which the incomplete functions give.
    let law = Distribution::Poisson { mean: 3e7 };
    let values = integers(&law, bounds(2.9995e7, 3.2e7), 5);
    let values: Vec<f64> = values.into_iter().map(|k| k as f64).collect();
    let theory = between(
        |k| {
            let (p, q) = incomplete_gamma(k + 1.0, 3e7);
            (q, p)
        },
        2.9995e7 - 1.0,
        3.2e7,
    );
    let found = distance(values, theory);
    assert!(found < FAR, "{found}");
}

#[test]
fn zipf() {
    for (count, exponent) in [(10_u64, 1.0), (60_000, 0.5), (200_000, 1.0), (200_000, 0.3), (1_000_000, 1.4)] {
        let total: f64 = (1..=count).rev().map(|k| libm::pow(k as f64, -exponent)).sum();
        let law = Distribution::Zipf { count, exponent };
        let mass = |k: i64| libm::pow(k as f64, -exponent) / total;
        counts_follow(&law, NONE, 1, count as i64, mass);
    }
    let law = Distribution::Zipf { count: 1_000_000, exponent: 1.1 };
    let mass = |k: i64| libm::pow(k as f64, -1.1);
    let total: f64 = (1000..=300_000).rev().map(mass).sum();
    counts_follow(&law, bounds(1000.0, 300_000.0), 1000, 300_000, |k| mass(k) / total);
}

#[test]
fn rounded_laws_give_each_integer_its_half_to_either_side() {
    let law = Distribution::Normal { mean: 50.0, sd: 10.0 };
    let mass = |mean: f64, sd: f64, low: f64, high: f64| {
        let cdf = move |x: f64| normal_cdf((x - mean) / sd);
        let whole = cdf(high + 0.5) - cdf(low - 0.5);
        move |k: i64| (cdf(k as f64 + 0.5) - cdf(k as f64 - 0.5)) / whole
    };
    counts_follow(&law, bounds(18.0, 80.0), 18, 80, mass(50.0, 10.0, 18.0, 80.0));
    // Wider than the table: rounded while drawing.
    let law = Distribution::Normal { mean: 0.0, sd: 3000.0 };
    counts_follow(&law, bounds(-4000.0, 5000.0), -4000, 5000, mass(0.0, 3000.0, -4000.0, 5000.0));
    let law = Distribution::Exponential { mean: 3.0 };
    let cdf = |x: f64| if x < 0.0 { 0.0 } else { -libm::expm1(-x / 3.0) };
    counts_follow(&law, NONE, 0, 200, |k| cdf(k as f64 + 0.5) - cdf(k as f64 - 0.5));
    let law = Distribution::Uniform { min: None, max: None };
    counts_follow(&law, bounds(-3.2, 3.9), -3, 3, |_| 1.0 / 7.0);
}

#[test]
fn listed_values_and_mixtures() {
    let law = Distribution::Weighted { values: vec![7.0, 1.0, 3.0, 1.0], weights: vec![4.0, 1.0, 0.0, 5.0] };
    counts_follow(&law, NONE, 1, 7, |k| match k {
        1 => 0.6,
        7 => 0.4,
        _ => 0.0,
    });
    let law = Distribution::Mixture {
        parts: vec![
            Part { weight: 3.0, distribution: Distribution::Normal { mean: 10.0, sd: 2.0 } },
            Part { weight: 1.0, distribution: Distribution::Exponential { mean: 30.0 } },
            Part { weight: 9.0, distribution: Distribution::Constant { value: -5.0 } },
        ],
    };
    // Both laws lose to the bounds what lies outside; the constant loses everything.
    let tails = |x: f64| {
        let (a, b) = (normal_tails(10.0, 2.0)(x), (-libm::expm1(-x / 30.0), libm::exp(-x / 30.0)));
        (0.75 * a.0 + 0.25 * b.0, 0.75 * a.1 + 0.25 * b.1)
    };
    follows(&law, bounds(9.0, 40.0), between(tails, 9.0, 40.0));
    let sampler = Sampler::new(&law, bounds(9.0, 40.0), false).unwrap();
    let theory = between(tails, 9.0, 40.0);
    for x in [9.5, 12.0, 20.0, 39.0] {
        assert!((sampler.cdf(x).unwrap() - theory(x)).abs() < 1e-12);
        assert!((sampler.quantile(theory(x)).unwrap() - x).abs() < 1e-6);
    }
}

#[test]
fn whole_numbers_reach_both_ends_of_their_type() {
    let sampler = Sampler::integers(i64::MIN, i64::MAX).unwrap();
    let rows: Vec<u64> = (0..COUNT).collect();
    let mut out = Vec::new();
    sampler.fill_integers(Stream::root(2), &rows, &mut out);
    let found = distance(out.iter().map(|k| *k as f64).collect(), |x| x / 2.0_f64.powi(64) + 0.5);
    assert!(found < FAR, "{found}");
    let sampler = Sampler::integers(i64::MAX - 1, i64::MAX).unwrap();
    // What is in the vector now must not stay.
    sampler.fill_integers(Stream::root(2), &rows, &mut out);
    let top = out.iter().filter(|value| **value == i64::MAX).count();
    assert_eq!(out.len() as u64, COUNT);
    assert!(out.iter().all(|value| *value >= i64::MAX - 1) && (498_000..502_000).contains(&top), "{top}");
    let mirrored = Sampler::new(&Distribution::Uniform { min: None, max: None }, bounds(-1e30, 1e30), true).unwrap();
    assert!((0..1000).any(|row| mirrored.sample(Stream::root(1), row) < -1e18));
}

#[test]
fn sequences_follow_the_row_and_begin_anew_at_the_bounds() {
    let law = Distribution::Sequence { start: 10.0, step: 5.0 };
    let rows = [0, 1, 2, 3, 4, 1_000_000];
    let mut out = Vec::new();
    Sampler::new(&law, NONE, true).unwrap().fill_integers(Stream::root(1), &rows, &mut out);
    assert_eq!(out, [10, 15, 20, 25, 30, 5_000_010]);
    Sampler::new(&law, bounds(0.0, 22.0), true).unwrap().fill_integers(Stream::root(1), &rows, &mut out);
    assert_eq!(out, [10, 15, 20, 10, 15, 15]);
}

/// One of each kind, with parameters from the whole range that is allowed.
fn any_distribution() -> impl Strategy<Value = Distribution> {
    let size = (-12.0_f64..12.0).prop_map(|e| libm::pow(10.0, e));
    let place = -1e9_f64..1e9;
    let shape = (-3.0_f64..5.9).prop_map(|e| libm::pow(10.0, e).max(0.001));
    prop_oneof![
        place.clone().prop_map(|value| Distribution::Constant { value }),
        Just(Distribution::Uniform { min: None, max: None }),
        (place.clone(), size.clone()).prop_map(|(mean, sd)| Distribution::Normal { mean, sd }),
        (size.clone(), 0.001_f64..100.0).prop_map(|(median, sigma)| Distribution::Lognormal { median, sigma }),
        size.clone().prop_map(|mean| Distribution::Exponential { mean }),
        (shape.clone(), size.clone()).prop_map(|(shape, scale)| Distribution::Gamma { shape, scale }),
        (shape.clone(), shape.clone()).prop_map(|(alpha, beta)| Distribution::Beta { alpha, beta }),
        size.clone().prop_map(|mean| Distribution::Poisson { mean }),
        (1..1_u64 << 53, 0.0_f64..=1.0).prop_map(|(trials, p)| Distribution::Binomial { trials, probability: p * p }),
        (1..1_u64 << 53, 0.0_f64..20.0).prop_map(|(count, exponent)| Distribution::Zipf { count, exponent }),
        (place.clone(), 0.0_f64..=1.0, size.clone()).prop_map(|(min, mode, span)| {
            let max = min + span.max(1e-3);
            Distribution::Triangular { min, mode: (min + mode * (max - min)).min(max), max }
        }),
        (place.clone(), size.clone(), size.clone(), 0.0_f64..1.0).prop_map(|(mean, sd, rare, weight)| {
            let normal = Part { weight, distribution: Distribution::Normal { mean, sd } };
            let waiting = Part { weight: 1.0, distribution: Distribution::Exponential { mean: rare } };
            Distribution::Mixture { parts: vec![normal, waiting] }
        }),
        prop::collection::vec((place.clone(), 0.0_f64..1.0), 1..20).prop_map(|pairs| {
            let (values, mut weights): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            weights[0] = 1.0;
            Distribution::Weighted { values, weights }
        }),
        (place, prop::collection::vec((size, 0.0_f64..1.0), 1..20)).prop_map(|(start, pairs)| {
            let mut edges = vec![start];
            let mut weights = Vec::new();
            for (width, weight) in pairs {
                edges.push(edges[edges.len() - 1] + width.max(1e-3));
                weights.push(weight + 1e-9);
            }
            Distribution::Histogram { edges, weights }
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn values_are_finite_and_inside_the_bounds(
        law in any_distribution(), a in -1e10_f64..1e10, b in -1e10_f64..1e10, near in 0.0_f64..1.0, discrete: bool,
        seed: u64,
    ) {
        prop_assume!(law.problems().is_empty());
        // Half of the cases have bounds near the law, where they cut it.
        let (low, high) = match Sampler::new(&law, NONE, false).ok().and_then(|whole| {
            Some((whole.quantile(near * 0.9)?, whole.quantile(near * 0.9 + 0.1)?))
        }) {
            Some(middle) if seed % 2 == 0 => middle,
            _ => (a.min(b), a.max(b)),
        };
        match Sampler::new(&law, bounds(low, high), discrete) {
            Ok(sampler) => {
                for row in 0..200 {
                    let value = sampler.sample(Stream::root(seed), row);
                    prop_assert!(value >= low && value <= high, "{} outside {} to {}", value, low, high);
                    prop_assert!(!discrete || value.fract() == 0.0);
                }
                // The ends of the bits are where rounding hurts.
                for bits in [0, 1, u64::MAX, u64::MAX - 1, 1 << 63, (1 << 63) - 1] {
                    let value = sampler.value(bits, 0);
                    prop_assert!(value >= low && value <= high, "{} outside {} to {}", value, low, high);
                }
                for (x, density) in sampler.curve(50) {
                    prop_assert!(x.is_finite() && density >= 0.0);
                }
            }
            Err(SamplerError::Empty { share, .. }) => prop_assert!(share < 1e-18),
            Err(error) => prop_assert!(false, "{}", error),
        }
        if let Ok(whole) = Sampler::new(&law, NONE, discrete) {
            for bits in [0, u64::MAX, seed, 1 << 63] {
                prop_assert!(whole.value(bits, 0).is_finite());
            }
        }
    }

    #[test]
    fn the_quantile_inverts_the_distribution_function(law in any_distribution(), p in 0.000_1_f64..0.999_9) {
        prop_assume!(law.problems().is_empty());
        let Ok(sampler) = Sampler::new(&law, if matches!(law, Distribution::Uniform { .. }) { bounds(1.0, 7.0) } else { NONE }, false)
        else { return Ok(()) };
        let x = sampler.quantile(p).unwrap();
        if sampler.is_discrete() {
            // Beyond 2^52 a number has no half, which moves a count by one: up to 1e-8 in probability.
            prop_assert!(sampler.cdf(x).unwrap() >= p - 1e-7);
            let before = x - 1e-9 * x.abs().max(1.0) - 1.0;
            prop_assert!(sampler.cdf(before).unwrap() <= p + 1e-7);
        } else if x.abs() > 1e-280 {
            // Smaller numbers round to 0 on the way. Where neighbouring numbers are far apart in probability, p lies
            // between theirs.
            let (below, above) = (sampler.cdf(x.next_down()).unwrap(), sampler.cdf(x.next_up()).unwrap());
            prop_assert!(p >= below - 1e-7 && p <= above + 1e-7, "{} not in {}..{}", p, below, above);
        }
    }
}

#[test]
fn tables_of_gamma_and_beta_are_right_between_their_knots() {
    for shape in [0.001, 0.03, 0.5, 0.999, 1.0, 1.5, 7.0, 800.0, 5000.0] {
        let sampler = Sampler::new(&Distribution::Gamma { shape, scale: 1.0 }, NONE, false).unwrap();
        right_between_knots(&sampler, |x| incomplete_gamma(shape, x), &format!("gamma {shape}"));
    }
    for (a, b) in [(0.5, 0.5), (0.02, 4.0), (1.0, 1.0), (1.0, 3.0), (2.0, 90.0), (5000.0, 0.9), (20_000.0, 20_000.0)] {
        let sampler = Sampler::new(&Distribution::Beta { alpha: a, beta: b }, NONE, false).unwrap();
        let law = |x: f64| incomplete_beta(a, b, log_beta(a, b), x, 1.0 - x);
        right_between_knots(&sampler, law, &format!("beta {a} {b}"));
    }
}

#[test]
fn tables_of_normal_laws_are_right_between_their_knots() {
    let cases = [
        (Distribution::Normal { mean: 0.0, sd: 1.0 }, 0),
        (Distribution::Lognormal { median: 1.0, sigma: 0.5 }, 1),
        (Distribution::Lognormal { median: 1.0, sigma: 2.0 }, 1),
        (Distribution::Lognormal { median: 1.0, sigma: 9.0 }, 1),
        (Distribution::Exponential { mean: 1.0 }, 2),
    ];
    for (law, kind) in cases {
        let sampler = Sampler::new(&law, NONE, false).unwrap();
        let sigma = if let Distribution::Lognormal { sigma, .. } = law { sigma } else { 1.0 };
        let mut worst = 0.0_f64;
        for octave in 1..52 {
            for part in 0..64 {
                let u = 0.5_f64.powi(octave + 1) * (1.0 + (f64::from(part) + 0.5) / 64.0);
                for upper in [false, true] {
                    let x = sampler.quantile(if upper { 1.0 - u } else { u }).unwrap();
                    let w = if kind == 1 { libm::log(x) / sigma } else { x };
                    let tail = match (kind, upper) {
                        (2, false) => -libm::expm1(-x),
                        (2, true) => libm::exp(-x),
                        (_, false) => normal_cdf(w),
                        (_, true) => normal_cdf(-w),
                    };
                    // The share from above as the argument could hold it.
                    let share = if upper { 1.0 - (1.0 - u) } else { u };
                    worst = worst.max((tail / share - 1.0).abs());
                }
            }
        }
        assert!(worst < 1e-9, "{law:?}: {worst:e}");
    }
}

fn right_between_knots(sampler: &Sampler, tails: impl Fn(f64) -> (f64, f64), name: &str) {
    for octave in 1..40 {
        for sixteenth in 0..16 {
            let u = 0.5_f64.powi(octave + 1) * (1.0 + (f64::from(sixteenth) + 0.5) / 16.0);
            let x = sampler.quantile(u).unwrap();
            // Values too small for a number are 0, and nothing can be said of their probability.
            if x > 1e-300 {
                let below = tails(x).0;
                assert!((below / u - 1.0).abs() < 1e-8, "{name}: {below:e} instead of {u:e} at {x:e}");
            }
            let x = sampler.quantile(1.0 - u).unwrap();
            let (least, most) = (tails(x.next_up()).1, tails(x.next_down()).1);
            let slack = 1e-8 * u + 2e-16;
            assert!(x <= 1e-300 || (u >= least - slack && u <= most + slack), "{name}: {least:e} for {u:e} at {x:e}");
        }
    }
}

#[test]
fn means_are_those_of_theory() {
    let mean = |law: Distribution, bounds: Bounds| Sampler::new(&law, bounds, false).unwrap().mean().unwrap();
    let near = |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 1e-6, "{found} for {expected}");
    near(mean(Distribution::Normal { mean: 5.0, sd: 2.0 }, NONE), 5.0);
    near(mean(Distribution::Lognormal { median: 40.0, sigma: 0.5 }, NONE), 40.0 * libm::exp(0.125));
    near(mean(Distribution::Exponential { mean: 3.0 }, bounds(10.0, 1e9)), 13.0);
    near(mean(Distribution::Gamma { shape: 0.2, scale: 3.0 }, NONE), 0.6);
    near(mean(Distribution::Beta { alpha: 2.0, beta: 5.0 }, bounds(0.0, 7.0)), 2.0);
    near(mean(Distribution::Triangular { min: 0.0, mode: 1.0, max: 5.0 }, NONE), 2.0);
    near(mean(Distribution::Poisson { mean: 4.0 }, NONE), 4.0);
    near(mean(Distribution::Binomial { trials: 1 << 40, probability: 0.5 }, NONE), (1_u64 << 39) as f64);
    near(mean(Distribution::Zipf { count: 3, exponent: 1.0 }, NONE), 18.0 / 11.0);
    near(mean(Distribution::Zipf { count: 1_000_000, exponent: 0.0 }, NONE), 500_000.5);
}

#[test]
fn curves_hold_all_of_the_probability() {
    let cases = [
        (Distribution::Normal { mean: 5.0, sd: 2.0 }, bounds(4.0, 9.0), false),
        (Distribution::Beta { alpha: 0.5, beta: 0.5 }, NONE, false),
        (Distribution::Normal { mean: 5.0, sd: 2.0 }, bounds(0.0, 12.0), true),
        (Distribution::Poisson { mean: 900.0 }, NONE, true),
        (Distribution::Uniform { min: None, max: None }, bounds(1.0, 6.0), true),
        (Distribution::Weighted { values: vec![3.0, 1.5], weights: vec![1.0, 2.0] }, NONE, false),
    ];
    for (law, bounds, discrete) in cases {
        let sampler = Sampler::new(&law, bounds, discrete).unwrap();
        let curve = sampler.curve(200);
        let step = if sampler.is_discrete() && curve.len() < 200 { 1.0 } else { curve[1].0 - curve[0].0 };
        let sum: f64 = curve.iter().map(|(_, density)| density * step).sum();
        assert!((sum - 1.0).abs() < 0.01, "{law:?}: {sum}");
    }
    let dice = Sampler::new(&Distribution::Uniform { min: None, max: None }, bounds(1.0, 6.0), true).unwrap();
    assert_eq!(dice.curve(100).iter().map(|(x, _)| *x).collect::<Vec<_>>(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
}

#[test]
fn bounds_without_the_distribution_are_refused() {
    let normal = Distribution::Normal { mean: 0.0, sd: 1.0 };
    let error = Sampler::new(&normal, bounds(50.0, 60.0), false).unwrap_err();
    assert!(matches!(error, SamplerError::Empty { .. }) && error.to_string().contains("between 50 and 60"), "{error}");
    assert!(matches!(Sampler::new(&normal, bounds(0.2, 0.8), true), Err(SamplerError::Empty { .. })));
    assert!(matches!(Sampler::new(&normal, bounds(2.0, 1.0), false), Err(SamplerError::Bounds { .. })));
    let uniform = Distribution::Uniform { min: None, max: Some(1.0) };
    assert_eq!(Sampler::new(&uniform, NONE, false).unwrap_err(), SamplerError::Unbounded);
    let wrong = Distribution::Normal { mean: 0.0, sd: 0.0 };
    assert!(matches!(Sampler::new(&wrong, NONE, false), Err(SamplerError::Invalid { at, .. }) if at == "/sd"));
    for law in [Distribution::Poisson { mean: 3.0 }, Distribution::Zipf { count: 9, exponent: 1.0 }] {
        assert!(matches!(Sampler::new(&law, bounds(-9.0, -3.0), true), Err(SamplerError::Empty { .. })));
    }
}

/// A fingerprint of many values: FNV-1a over their bits.
fn fingerprint(sampler: &Sampler) -> u64 {
    let rows: Vec<u64> = (0..5000).map(|row| row * 1_000_003).collect();
    let mut out = Vec::new();
    sampler.fill(Stream::root(42).child("golden"), &rows, &mut out);
    for (row, value) in rows.iter().zip(&out) {
        assert_eq!(sampler.sample(Stream::root(42).child("golden"), *row), *value);
    }
    let bytes = out.iter().flat_map(|value| value.to_bits().to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[test]
fn values_are_fixed() {
    let parts = vec![
        Part { weight: 1.0, distribution: Distribution::Normal { mean: 10.0, sd: 2.0 } },
        Part { weight: 2.0, distribution: Distribution::Poisson { mean: 3.0 } },
    ];
    let cases = [
        (Distribution::Constant { value: 2.5 }, NONE, false),
        (Distribution::Uniform { min: None, max: None }, bounds(-3.0, 8.0), false),
        (Distribution::Uniform { min: None, max: None }, bounds(18.0, 80.0), true),
        (Distribution::Normal { mean: 50.0, sd: 10.0 }, NONE, false),
        (Distribution::Normal { mean: 50.0, sd: 10.0 }, bounds(70.0, 90.0), false),
        (Distribution::Normal { mean: 50.0, sd: 10.0 }, bounds(18.0, 80.0), true),
        (Distribution::Lognormal { median: 40.0, sigma: 0.5 }, NONE, false),
        (Distribution::Exponential { mean: 4.0 }, NONE, false),
        (Distribution::Gamma { shape: 0.4, scale: 2.0 }, NONE, false),
        (Distribution::Gamma { shape: 4.0, scale: 2.0 }, bounds(1.0, 9.0), false),
        (Distribution::Beta { alpha: 0.4, beta: 2.0 }, NONE, false),
        (Distribution::Beta { alpha: 4.0, beta: 2.0 }, bounds(1.0, 9.0), false),
        (Distribution::Poisson { mean: 4.0 }, NONE, true),
        (Distribution::Poisson { mean: 4e9 }, NONE, true),
        (Distribution::Binomial { trials: 40, probability: 0.3 }, NONE, true),
        (Distribution::Binomial { trials: 1 << 40, probability: 0.3 }, NONE, true),
        (Distribution::Zipf { count: 1000, exponent: 1.1 }, NONE, true),
        (Distribution::Zipf { count: 1 << 40, exponent: 1.0 }, NONE, true),
        (Distribution::Triangular { min: 1.0, mode: 2.0, max: 4.0 }, NONE, false),
        (Distribution::Weighted { values: vec![3.0, 1.5], weights: vec![1.0, 2.0] }, NONE, false),
        (Distribution::Histogram { edges: vec![0.0, 1.0, 5.0], weights: vec![1.0, 2.0] }, NONE, false),
        (Distribution::Sequence { start: 3.0, step: -0.5 }, NONE, false),
        (Distribution::Mixture { parts }, bounds(1.0, 12.0), false),
    ];
    let found: Vec<u64> = cases
        .iter()
        .map(|(law, bounds, discrete)| fingerprint(&Sampler::new(law, *bounds, *discrete).unwrap()))
        .collect();
    assert_eq!(found, GOLDEN);
}
const GOLDEN: [u64; 23] = [
    1168449876961650213,
    4089786137582378544,
    6558841978075257841,
    195460470547002122,
    2963329305448340379,
    16656724146674230950,
    805949749907272184,
    14349714590639246245,
    13530590080213777141,
    4602762011753471949,
    4827360464566803935,
    142231880674423543,
    8786504075496617339,
    16997027979313741170,
    12567964528852736032,
    7039132569810918684,
    17396187670660686380,
    16085463118878062491,
    7184744692581475040,
    3587306139217756389,
    891832499856759890,
    12765268479479494318,
    10273848914027395257,
];
