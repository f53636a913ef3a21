//! Profiles: parts put together are the whole, exact figures are exact, and estimates are as good as they say.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use seedbed_generate::column::{Column, Data, Field, ValueType, Words};
use seedbed_generate::rng::{Stream, unit};
use seedbed_measure::{Mark, Profile, Scale, Summary, TableProfile, Unlike};

fn profile(value_type: ValueType, data: Data, valid: Option<Vec<bool>>) -> Profile {
    let field = Field { name: "column".to_owned(), value_type, nullable: true };
    Profile::of(&Column { data, valid }, &field)
}

fn floats(numbers: &[f64]) -> Profile {
    profile(ValueType::Float, Data::Float(numbers.to_vec()), None)
}

fn integers(numbers: &[i64]) -> Profile {
    profile(ValueType::Integer, Data::Integer(numbers.to_vec()), None)
}

fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Profile {
    profile(ValueType::Text, Data::Text(texts.into_iter().collect()), None)
}

/// Merged in the order in which they come, each after having been stored.
fn merged(parts: impl IntoIterator<Item = Profile>, empty: Profile) -> Profile {
    parts.into_iter().fold(empty, |mut whole, part| {
        let stored = serde_json::to_string(&part).unwrap();
        whole.merge(&serde_json::from_str(&stored).unwrap()).unwrap();
        whole
    })
}

fn stored(profile: &Profile) -> String {
    serde_json::to_string(profile).unwrap()
}

fn number(mark: Option<&Mark>) -> f64 {
    match mark {
        Some(Mark::Number(number)) => *number,
        other => panic!("{other:?} is no number"),
    }
}

fn median(summary: &Summary) -> f64 {
    number(summary.quantiles.iter().find(|quantile| quantile.share == 0.5).map(|quantile| &quantile.value))
}

/// Numbers of all sizes, and many that are equal or near each other.
fn any_number() -> impl Strategy<Value = f64> {
    let wide = any::<f64>().prop_filter("finite", |number| number.is_finite());
    prop_oneof![wide, -1e6..1e6, Just(0.0), Just(-0.0), Just(1e-300), 20_000.0..20_010.0]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn parts_of_numbers_in_any_order_are_the_whole(
        mut parts in prop::collection::vec(prop::collection::vec(any_number(), 0..40), 1..6),
        swap in any::<(prop::sample::Index, prop::sample::Index)>(),
    ) {
        let whole = floats(&parts.concat());
        let (a, b) = (swap.0.index(parts.len()), swap.1.index(parts.len()));
        parts.swap(a, b);
        let merged = merged(parts.iter().map(|part| floats(part)), floats(&[]));
        prop_assert_eq!(stored(&merged), stored(&whole));
        prop_assert_eq!(merged.summary(), whole.summary());
    }

    #[test]
    fn parts_of_integers_in_any_order_are_the_whole(
        parts in prop::collection::vec(prop::collection::vec(prop_oneof![any::<i64>(), -50_i64..50], 0..900), 1..4),
    ) {
        let whole = integers(&parts.concat());
        let merged = merged(parts.iter().rev().map(|part| integers(part)), integers(&[]));
        prop_assert_eq!(stored(&merged), stored(&whole));
    }

    #[test]
    fn parts_of_texts_in_any_order_are_the_whole(
        parts in prop::collection::vec(prop::collection::vec("[a-c]{0,3}|[a-z]{90,110}", 0..40), 1..5),
    ) {
        let whole = texts(parts.iter().flatten().map(String::as_str));
        let merged = merged(parts.iter().rev().map(|part| texts(part.iter().map(String::as_str))), texts([]));
        prop_assert_eq!(stored(&merged), stored(&whole));
    }

    #[test]
    fn exact_figures_are_exact(numbers in prop::collection::vec(-1_000_000_i64..1_000_000, 1..500)) {
        let summary = integers(&numbers).summary();
        let different: BTreeSet<i64> = numbers.iter().copied().collect();
        let mean = numbers.iter().sum::<i64>() as f64 / numbers.len() as f64;
        let variance = numbers.iter().map(|&n| (n as f64 - mean) * (n as f64 - mean)).sum::<f64>() / numbers.len() as f64;
        prop_assert_eq!(number(summary.min.as_ref()), *different.first().unwrap() as f64);
        prop_assert_eq!(number(summary.max.as_ref()), *different.last().unwrap() as f64);
        prop_assert_eq!(summary.distinct.map(|distinct| (distinct.count, distinct.is_exact)), Some((different.len() as u64, true)));
        prop_assert_eq!(number(summary.mean.as_ref()), mean);
        prop_assert!((summary.sd.unwrap() - variance.sqrt()).abs() <= 1e-9 * variance.sqrt());
        let bars = summary.bars.unwrap();
        prop_assert_eq!(bars.below + bars.above + bars.counts.iter().sum::<u64>(), numbers.len() as u64);
        prop_assert_eq!(bars.edges.len(), bars.counts.len() + 1);
    }

    #[test]
    fn quantiles_are_within_a_bin_or_a_thirty_second(numbers in prop::collection::vec(any_number(), 1..300)) {
        let summary = floats(&numbers).summary();
        let mut sorted = numbers.clone();
        sorted.sort_by(f64::total_cmp);
        let range = sorted[sorted.len() - 1] / 512.0 - sorted[0] / 512.0;
        for quantile in &summary.quantiles {
            let rank = ((quantile.share * sorted.len() as f64).ceil() as usize).clamp(1, sorted.len());
            let (found, true_one) = (number(Some(&quantile.value)), sorted[rank - 1]);
            let allowed = range.min(true_one.abs() / 32.0).max(1e-19);
            prop_assert!((found - true_one).abs() <= allowed, "{} {found} {true_one}", quantile.share);
        }
    }

    #[test]
    fn bars_count_what_lies_between_their_edges(numbers in prop::collection::vec(any_number(), 1..300)) {
        let bars = floats(&numbers).summary().bars.unwrap();
        let edges: Vec<f64> = bars.edges.iter().map(|edge| number(Some(edge))).collect();
        prop_assert!(edges.len() <= 49 && edges.is_sorted());
        prop_assert_eq!(bars.below + bars.above + bars.counts.iter().sum::<u64>(), numbers.len() as u64);
        for (at, &count) in bars.counts.iter().enumerate() {
            // Numbers nearer to 0 than the sketch tells apart count as 0.
            let is_in = |&&number: &&f64| {
                let number = if number.abs() < 2.0_f64.powi(-100) { 0.0 } else { number };
                edges[at] <= number && number < edges[at + 1]
            };
            prop_assert_eq!(count, numbers.iter().filter(is_in).count() as u64, "bar {}: {} to {}", at, edges[at], edges[at + 1]);
        }
    }
}

#[test]
fn many_values_are_estimated_within_five_standard_errors() {
    let stream = Stream::root(7);
    for count in [2_000_u64, 10_000, 20_000, 500_000] {
        let numbers: Vec<i64> = (0..count).map(|row| stream.at(row) as i64).collect();
        let found = integers(&numbers).summary().distinct.unwrap();
        let error = found.count as f64 / count as f64 - 1.0;
        assert!(!found.is_exact && error.abs() < 5.0 * 0.016, "{count}: {}", found.count);
    }
}

#[test]
fn mean_and_spread_survive_a_large_offset() {
    // Microseconds of a day: squares of the numbers have 100 bits, and the spread is in the last few.
    let numbers: Vec<i64> = (0..1000).map(|row| 1_700_000_000_000_000 + row % 2).collect();
    let summary = integers(&numbers).summary();
    assert_eq!(summary.sd, Some(0.5));
    assert_eq!(number(summary.mean.as_ref()), 1_700_000_000_000_000.5);
}

#[test]
fn dates_of_one_year_have_bars_of_some_days() {
    let days: Vec<i32> = (0..10_000).map(|row| 20_413 + row % 365).collect();
    let summary = profile(ValueType::Date, Data::Date(days), None).summary();
    assert_eq!(summary.min, Some(Mark::Moment("2025-11-21".to_owned())));
    assert_eq!(summary.max, Some(Mark::Moment("2026-11-20".to_owned())));
    let bars = summary.bars.unwrap();
    assert!((24..=48).contains(&bars.counts.len()), "{bars:?}");
    assert_eq!((bars.below, bars.above), (0, 0));
}

#[test]
fn a_long_tail_does_not_flatten_the_rest() {
    let stream = Stream::root(3);
    // Pareto's law with exponent 0.7: the largest of these is many thousand times the median.
    let numbers: Vec<f64> = (0..100_000).map(|row| libm::pow(unit(stream.at(row)), -1.0 / 0.7)).collect();
    let summary = floats(&numbers).summary();
    let bars = summary.bars.as_ref().unwrap();
    assert_eq!(bars.scale, Scale::Log);
    let largest = *bars.counts.iter().max().unwrap();
    assert!(largest < 50_000, "{bars:?}");
    let expected = libm::pow(0.5, -1.0 / 0.7);
    assert!((median(&summary) / expected - 1.0).abs() < 0.05);
}

#[test]
fn outliers_are_counted_beside_the_bars() {
    let mut numbers: Vec<i64> = (0..10_000).map(|row| 18 + row % 63).collect();
    for (outlier, fewest) in [(3_000, 10), (300_000, 30)] {
        numbers[77] = outlier;
        let bars = integers(&numbers).summary().bars.unwrap();
        assert_eq!((bars.scale, bars.below, bars.above), (Scale::Linear, 0, 1), "{bars:?}");
        assert!(bars.counts.len() >= fewest, "{bars:?}");
        // All numbers are equally frequent: a bar that holds more of them than its neighbour would tell a tale.
        let inner = &bars.counts[1..bars.counts.len() - 1];
        assert!(inner.iter().max().unwrap() - inner.iter().min().unwrap() <= 4, "{bars:?}");
    }
}

#[test]
fn bars_end_where_the_numbers_end() {
    for (low, high) in [(18, 80), (1, 100), (0, 10_000), (1, 1000), (-50, 49)] {
        let range = high - low + 1;
        let numbers: Vec<i64> = (0..20 * range).map(|row| low + row % range).collect();
        let bars = integers(&numbers).summary().bars.unwrap();
        let (first, last) = (bars.counts[0] as f64, *bars.counts.last().unwrap() as f64);
        let most = *bars.counts.iter().max().unwrap() as f64;
        assert!(first > 0.9 * most && last > 0.7 * most && bars.counts.len() >= 12, "{low} to {high}: {bars:?}");
    }
}

#[test]
fn texts_of_a_pool_are_what_texts_written_out_are() {
    let pool: Arc<Words> = Arc::new(["red", "green", "blue", "never"].into_iter().collect());
    let codes: Vec<u32> = (0..1000).map(|row| row % 3).collect();
    let valid: Vec<bool> = (0..1000).map(|row| row % 7 != 0).collect();
    let written: Words = codes.iter().map(|&code| pool.get(code as usize)).collect();
    let coded = profile(ValueType::Text, Data::Coded { words: pool, codes }, Some(valid.clone()));
    let plain = profile(ValueType::Text, Data::Text(written), Some(valid));
    assert_eq!(coded, plain);
    let summary = coded.summary();
    assert_eq!((summary.rows, summary.missing, summary.other), (1000, 143, 0));
    let counts: Vec<(&str, u64)> =
        summary.categories.iter().map(|category| (category.text.as_str(), category.count)).collect();
    assert_eq!(counts, [("blue", 286), ("red", 286), ("green", 285)]);
    assert_eq!((number(summary.min.as_ref()), number(summary.max.as_ref())), (3.0, 5.0));
}

#[test]
fn the_twenty_most_frequent_are_shown_and_the_rest_counted() {
    let names: Vec<String> = (0..30).flat_map(|name| vec![format!("name {name:02}"); 30 - name]).collect();
    let summary = texts(names.iter().map(String::as_str)).summary();
    assert_eq!(summary.categories.len(), 20);
    assert_eq!((summary.categories[0].text.as_str(), summary.categories[0].count), ("name 00", 30));
    assert_eq!(summary.other, (1..=10).sum::<u64>());
}

#[test]
fn texts_without_end_have_no_categories_and_little_to_keep() {
    let names: Vec<String> = (0..20_000).map(|name| format!("name {name}")).collect();
    let profile = texts(names.iter().map(String::as_str));
    let summary = profile.summary();
    assert!(summary.categories.is_empty());
    assert_eq!(summary.other, 20_000);
    assert!(stored(&profile).len() < 6_000);
}

#[test]
fn objects_and_lists_are_measured_inside() {
    let field = |name: &str, value_type| Field { name: name.to_owned(), value_type, nullable: true };
    let fields = vec![
        field("x", ValueType::Integer),
        field("tags", ValueType::List(Box::new(ValueType::Boolean))),
        field("yes", ValueType::Boolean),
    ];
    let items = Box::new(Column { data: Data::Boolean(vec![true; 6]), valid: None });
    let columns = vec![
        Column { data: Data::Integer(vec![1, 2, 300, 4]), valid: Some(vec![true, false, true, true]) },
        Column { data: Data::List { ends: vec![1, 3, 6, 6], items }, valid: None },
        Column { data: Data::Boolean(vec![true, false, false, true]), valid: None },
    ];
    let valid = Some(vec![true, true, false, true]);
    let summary = profile(ValueType::Object(fields), Data::Object(columns), valid).summary();
    assert_eq!((summary.rows, summary.missing), (4, 1));
    let of = |name: &str| &summary.fields.iter().find(|field| field.name == name).unwrap().summary;
    // What stands in a row without the object does not count.
    assert_eq!((of("x").rows, of("x").missing, number(of("x").max.as_ref())), (3, 1, 4.0));
    assert_eq!((number(of("tags").min.as_ref()), number(of("tags").max.as_ref())), (0.0, 2.0));
    let counts: Vec<u64> = of("yes").categories.iter().map(|category| category.count).collect();
    assert_eq!(counts, [2, 1]);
}

#[test]
fn columns_that_differ_are_not_merged() {
    let mut whole = integers(&[1, 2]);
    let before = whole.clone();
    assert_eq!(whole.merge(&floats(&[1.0])), Err(Unlike));
    assert_eq!(whole, before);
    let field = |name: &str| Field { name: name.to_owned(), value_type: ValueType::Integer, nullable: false };
    let mut table = TableProfile::new(&[field("a")]);
    assert_eq!(table.merge(&TableProfile::new(&[field("b")])), Err(Unlike));
    assert_eq!(table.merge(&TableProfile::new(&[field("a")])), Ok(()));
}

#[test]
fn a_column_without_values_has_no_figures() {
    let summary = profile(ValueType::Integer, Data::Integer(vec![5, 6]), Some(vec![false, false])).summary();
    assert_eq!((summary.rows, summary.missing), (2, 2));
    assert_eq!((summary.min, summary.mean, summary.sd, summary.bars), (None, None, None, None));
}
