//! Columns with decimals against their theory: every distribution, truncated by bounds that lie on and between the
//! decimals, a million rows each. Nothing piles up at the ends.
//!
//! What the distributions themselves are is held against independent theory beside their code; here it is the columns,
//! which round, that are held against the distributions.

mod support;

use seedbed_generate::column::{Column, Data};
use seedbed_generate::distribution::{Bounds, Sampler};
use seedbed_generate::{BATCH, Lists};
use seedbed_recipe::distribution::Distribution;
use serde_json::{Value, json};
use support::{lists, plan};

const ROWS: u64 = 1_000_000;

/// How often each decimal from the first to the last comes in a column, with the number of the first: 45 is 4.5.
fn counts(law: &Value, min: f64, max: f64, lists: &Lists) -> (i64, Vec<u64>) {
    let recipe = json!({"version": 1, "kind": "table", "seed": 5, "tables": [{"name": "t", "rows": ROWS, "columns": [
        {"name": "x", "type": "number", "min": min, "max": max, "decimals": 1, "distribution": law}]}]});
    let plan = plan(&recipe, lists);
    let first = libm::ceil(min * 10.0 - 1e-9) as i64;
    let mut counts = vec![0; (libm::floor(max * 10.0 + 1e-9) as i64 - first + 1) as usize];
    let mut columns: Vec<Column> = Vec::new();
    for start in (0..ROWS).step_by(BATCH as usize) {
        plan.tables()[0].fill_range(start..(start + BATCH).min(ROWS), &mut columns);
        let Data::Decimal(values) = &columns[0].data else { panic!("a column of decimals") };
        // A value outside of the bounds panics, as it must.
        values.iter().for_each(|value| counts[(value - first) as usize] += 1);
    }
    (first, counts)
}

/// The 99.9 % point of chi-square by Wilson and Hilferty's approximation.
fn far(freedom: f64) -> f64 {
    let v = 2.0 / (9.0 * freedom);
    freedom * libm::pow(1.0 - v + 3.09 * libm::sqrt(v), 3.0)
}

/// Pearson's chi-square over its 99.9 % point; cells are joined until ten are expected.
fn chi_square_ratio(counts: &[u64], shares: &[f64]) -> f64 {
    let (mut sum, mut cells, mut found, mut expected) = (0.0, 0.0, 0.0, 0.0);
    for (count, share) in counts.iter().zip(shares) {
        found += *count as f64;
        expected += share * ROWS as f64;
        if expected >= 10.0 {
            sum += (found - expected) * (found - expected) / expected;
            cells += 1.0;
            (found, expected) = (0.0, 0.0);
        }
    }
    // What is left over expects less than ten, and is no cell of its own.
    assert!(found < 40.0, "{found} where {expected} are expected");
    if cells < 2.0 { sum } else { sum / far(cells - 1.0) }
}

/// The share of each decimal: what rounds to it of the law, of all that rounds to a decimal between the bounds.
fn shares(law: &Value, first: i64, count: usize) -> Vec<f64> {
    let law = Distribution::from_json(law).unwrap();
    let (low, high) = ((first as f64 - 0.5) / 10.0, (first as f64 + count as f64 - 0.5) / 10.0);
    let sampler = Sampler::new(&law, Bounds { min: Some(low), max: Some(high) }, false).unwrap();
    let below = |at: usize| match at {
        0 => 0.0,
        at if at == count => 1.0,
        at => sampler.cdf((first as f64 + at as f64 - 0.5) / 10.0).unwrap(),
    };
    (0..count).map(|at| below(at + 1) - below(at)).collect()
}

#[test]
fn decimals_of_every_distribution_follow_it_up_to_their_bounds() {
    let lists = lists();
    let laws = [
        json!({"kind": "constant", "value": 4.5}),
        json!({"kind": "uniform"}),
        json!({"kind": "normal", "mean": 5, "sd": 3}),
        json!({"kind": "lognormal", "median": 6, "sigma": 1}),
        json!({"kind": "exponential", "mean": 4}),
        json!({"kind": "gamma", "shape": 2.5, "scale": 2}),
        json!({"kind": "beta", "alpha": 0.7, "beta": 1.5}),
        json!({"kind": "poisson", "mean": 6}),
        json!({"kind": "binomial", "trials": 20, "probability": 0.3}),
        json!({"kind": "zipf", "count": 50, "exponent": 1.1}),
        json!({"kind": "triangular", "min": 0, "mode": 7, "max": 20}),
        json!({"kind": "weighted", "values": [1, 3.2, 4.7, 30], "weights": [1, 2, 3, 4]}),
        json!({"kind": "mixture", "parts": [
            {"weight": 1, "distribution": {"kind": "normal", "mean": 2, "sd": 1}},
            {"weight": 2, "distribution": {"kind": "exponential", "mean": 9}}]}),
        json!({"kind": "histogram", "edges": [0, 2, 5, 20], "weights": [1, 5, 2]}),
    ];
    for kind in Distribution::kinds().filter(|kind| *kind != "sequence") {
        let law = laws.iter().find(|law| law["kind"] == kind).unwrap_or_else(|| panic!("no case of {kind}"));
        for (min, max) in [(2.0, 9.0), (1.96, 8.04)] {
            let (first, found) = counts(law, min, max, &lists);
            let expected = shares(law, first, found.len());
            let ratio = chi_square_ratio(&found, &expected);
            assert!(ratio < 1.0, "{law} from {min} to {max}: {ratio}");
        }
    }
}

#[test]
fn a_heap_at_an_end_is_noticed() {
    let lists = lists();
    let law = json!({"kind": "normal", "mean": 5, "sd": 3});
    let (first, mut found) = counts(&law, 2.0, 9.0, &lists);
    let expected = shares(&law, first, found.len());
    // One row in a thousand that lay outside is put on the end.
    *found.last_mut().unwrap() += ROWS / 1000;
    assert!(chi_square_ratio(&found, &expected) > 1.0);
}

/// The values of the first column of a table with these columns.
fn first_column(columns: Value, rows: u64, lists: &Lists) -> Vec<i64> {
    let recipe = json!({"version": 1, "kind": "table", "seed": 5, "anchor": "2026-01-01", "tables": [
        {"name": "t", "rows": rows, "columns": columns}]});
    let plan = plan(&recipe, lists);
    let mut columns: Vec<Column> = Vec::new();
    plan.tables()[0].fill_range(0..rows, &mut columns);
    match &columns[0].data {
        Data::Integer(values) | Data::Decimal(values) => values.clone(),
        other => panic!("numbers, not {other:?}"),
    }
}

#[test]
fn whole_numbers_in_steps_are_rounded_to_the_nearest_and_end_with_full_steps() {
    let lists = lists();
    let shares = |min: i64, max: i64, step: i64, law: &Value| -> Vec<f64> {
        let column = json!({"name": "x", "type": "integer", "min": min, "max": max, "step": step, "distribution": law});
        let values = first_column(json!([column]), 100_000, &lists);
        let mut counts = vec![0.0; ((max - min) / step + 1) as usize];
        for value in values {
            assert!((min..=max).contains(&value) && (value - min) % step == 0, "{value}");
            counts[((value - min) / step) as usize] += 1e-5;
        }
        counts
    };
    for (min, max, step) in [(0, 98, 7), (-30, 35, 10), (-5, 5, 2)] {
        let shares = shares(min, max, step, &json!({"kind": "uniform"}));
        let even = 1.0 / shares.len() as f64;
        assert!(shares.iter().all(|share| (share - even).abs() < 0.006), "{shares:?}");
    }
    // An even step has whole numbers in the middle between two: they go up as often as down.
    for (min, max, step, law, expected) in [
        (0, 10, 2, json!({"kind": "uniform", "min": 0, "max": 10}), [1.0 / 6.0; 6].to_vec()),
        (0, 20, 10, json!({"kind": "constant", "value": 5}), vec![0.5, 0.5, 0.0]),
        (46, 54, 2, json!({"kind": "normal", "mean": 50, "sd": 5}), vec![0.1693, 0.2145, 0.2323, 0.2145, 0.1693]),
    ] {
        let shares = shares(min, max, step, &law);
        assert!(shares.iter().zip(&expected).all(|(share, expected)| (share - expected).abs() < 0.006), "{shares:?}");
    }
    // The shares of a normal distribution within half a step of each value.
    let normal = shares(0, 100, 50, &json!({"kind": "normal", "mean": 50, "sd": 20}));
    let expected = [0.1054, 0.7893, 0.1054];
    assert!(normal.iter().zip(expected).all(|(share, expected)| (share - expected).abs() < 0.006), "{normal:?}");
}

#[test]
fn the_noise_of_a_series_is_truncated_at_its_bounds_without_a_heap() {
    let lists = lists();
    let values = first_column(
        json!([
            {"name": "x", "type": "series", "along": "day", "base": 20, "noise": 5, "min": 18, "max": 22, "decimals": 1},
            {"name": "day", "type": "date", "min": "2025-01-01", "max": "2025-12-31"}]),
        100_000,
        &lists,
    );
    // 41 values of tenths, those at the ends half as wide: a normal distribution of sd 5 is nearly even here.
    let mut counts = [0; 41];
    values.iter().for_each(|value| counts[(value - 180) as usize] += 1);
    assert!(counts[1..40].iter().all(|count| (2250..2750).contains(count)), "{counts:?}");
    assert!([counts[0], counts[40]].iter().all(|count| (1100..1400).contains(count)), "{counts:?}");
}
