//! How long one number of each distribution takes, and how long compiling a sampler does.

use seedbed_generate::distribution::{Bounds, Sampler};
use seedbed_generate::rng::Stream;
use seedbed_recipe::distribution::{Distribution, Part};

fn main() {
    divan::main();
}

/// What is measured, by name.
const CASES: [&str; 23] = [
    "uniform",
    "uniform integers",
    "normal",
    "normal truncated",
    "normal upper tail",
    "normal integers",
    "normal integers, wide",
    "lognormal",
    "exponential",
    "gamma 4",
    "gamma 0.4",
    "beta 2 5",
    "beta 0.5 0.5",
    "beta truncated integers",
    "poisson 4",
    "poisson 1e5",
    "poisson 1e9",
    "binomial 20",
    "zipf 1000",
    "zipf 1e6",
    "triangular",
    "histogram",
    "mixture",
];

fn case(name: &str) -> (Distribution, Bounds, bool) {
    let none = Bounds::default();
    let within = |min: f64, max: f64| Bounds { min: Some(min), max: Some(max) };
    let normal = Distribution::Normal { mean: 50.0, sd: 10.0 };
    let uniform = Distribution::Uniform { min: None, max: None };
    match name {
        "uniform" => (uniform, within(0.0, 9.0), false),
        "uniform integers" => (uniform, within(18.0, 80.0), true),
        "normal" => (normal, none, false),
        "normal truncated" => (normal, within(18.0, 80.0), false),
        "normal upper tail" => (normal, within(80.0, 200.0), false),
        "normal integers" => (normal, within(18.0, 80.0), true),
        "normal integers, wide" => (Distribution::Normal { mean: 0.0, sd: 1e6 }, none, true),
        "lognormal" => (Distribution::Lognormal { median: 40.0, sigma: 0.5 }, none, false),
        "exponential" => (Distribution::Exponential { mean: 4.0 }, none, false),
        "gamma 4" => (Distribution::Gamma { shape: 4.0, scale: 2.0 }, none, false),
        "gamma 0.4" => (Distribution::Gamma { shape: 0.4, scale: 2.0 }, none, false),
        "beta 2 5" => (Distribution::Beta { alpha: 2.0, beta: 5.0 }, none, false),
        "beta 0.5 0.5" => (Distribution::Beta { alpha: 0.5, beta: 0.5 }, none, false),
        "beta truncated integers" => (Distribution::Beta { alpha: 2.0, beta: 5.0 }, within(0.0, 100.0), true),
        "poisson 4" => (Distribution::Poisson { mean: 4.0 }, none, true),
        "poisson 1e5" => (Distribution::Poisson { mean: 1e5 }, none, true),
        "poisson 1e9" => (Distribution::Poisson { mean: 1e9 }, none, true),
        "binomial 20" => (Distribution::Binomial { trials: 20, probability: 0.3 }, none, true),
        "zipf 1000" => (Distribution::Zipf { count: 1000, exponent: 1.1 }, none, true),
        "zipf 1e6" => (Distribution::Zipf { count: 1_000_000, exponent: 1.1 }, none, true),
        "triangular" => (Distribution::Triangular { min: 1.0, mode: 2.0, max: 4.0 }, none, false),
        "histogram" => {
            (Distribution::Histogram { edges: vec![0.0, 1.0, 5.0, 9.0], weights: vec![1.0, 2.0, 1.0] }, none, false)
        }
        _ => {
            let parts = vec![
                Part { weight: 1.0, distribution: normal },
                Part { weight: 2.0, distribution: Distribution::Exponential { mean: 4.0 } },
            ];
            (Distribution::Mixture { parts }, none, false)
        }
    }
}

const ROWS: usize = 10_000;

#[divan::bench(args = CASES)]
fn fill(bencher: divan::Bencher, name: &str) {
    let (law, bounds, discrete) = case(name);
    let sampler = Sampler::new(&law, bounds, discrete).expect("the cases are right");
    let rows: Vec<u64> = (0..ROWS as u64).collect();
    let stream = Stream::root(1);
    let bencher = bencher.counter(divan::counter::ItemsCount::new(ROWS));
    if discrete {
        let mut out = Vec::with_capacity(ROWS);
        bencher.bench_local(|| {
            sampler.fill_integers(stream, divan::black_box(&rows), &mut out);
            out.last().copied()
        });
    } else {
        let mut out = Vec::with_capacity(ROWS);
        bencher.bench_local(|| {
            sampler.fill(stream, divan::black_box(&rows), &mut out);
            out.last().copied()
        });
    }
}

#[divan::bench(args = CASES)]
fn compile(bencher: divan::Bencher, name: &str) {
    let (law, bounds, discrete) = case(name);
    bencher.bench_local(|| Sampler::new(divan::black_box(&law), bounds, discrete));
}
