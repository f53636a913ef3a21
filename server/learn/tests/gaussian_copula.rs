//! What the Gaussian copula learns of tables whose truth is known.

use std::sync::Arc;

use seedbed_generate::column::{Column, Data, Words};
use seedbed_generate::model::{Known, Marginal, Model, Synthesizer, Values as Codes};
use seedbed_generate::rng::Stream;
use seedbed_generate::special::{normal_cdf, normal_quantile};
use seedbed_learn::checkpoint::NoKeeper;
use seedbed_learn::codecs::Protection;
use seedbed_learn::gaussian_copula::Settings;
use seedbed_learn::progress::{Go, Stage};
use seedbed_learn::train::{Algorithm, TrainError, Trained, Watch, train};
use seedbed_measure::frame::{Frame, MISSING, Notation, Series, Values};

fn algorithm() -> Algorithm {
    Algorithm::GaussianCopula(Settings::default())
}

fn learned(frame: &Frame, mut told: impl FnMut(Stage) -> Go) -> Result<Trained, TrainError> {
    let stand_in = |series: &Series| serde_json::json!({"name": series.name, "type": "sequence"});
    train(
        frame,
        "t",
        &algorithm(),
        Protection::default(),
        |_| false,
        stand_in,
        Watch { told: &mut told, keeper: &mut NoKeeper },
    )
}

fn model(series: Vec<Series>) -> Model {
    learned(&Frame { series }, |_| Go::On).unwrap().model
}

fn numbers(name: &str, numbers: Vec<f64>) -> Series {
    Series { name: name.into(), values: Values::Numbers { numbers, notation: Notation::Decimals(2) } }
}

fn words(name: &str, pool: &[&str], codes: Vec<u32>) -> Series {
    let words: Words = pool.iter().copied().collect();
    Series { name: name.into(), values: Values::Words { words, codes } }
}

/// The columns of drawn rows; a word as its place in the model's order.
fn drawn(model: &Model, known: &Known, rows: u64) -> Vec<Vec<f64>> {
    let Synthesizer::GaussianCopula(copula) = model.synthesizer() else { panic!("{model:?}") };
    let rows: Vec<u64> = (0..rows).collect();
    let drawn = copula.draw(known, Stream::root(11), &rows);
    let column = |(at, codec): (usize, &seedbed_generate::model::Codec)| {
        let mut column = Column::default();
        codec.decode_at(&drawn.codes[at], &drawn.places[at], &mut column);
        let value = |row: usize| match &column.data {
            _ if !column.is_valid(row) => f64::NAN,
            Data::Decimal(values) => values[row] as f64 / 100.0,
            Data::Coded { codes, .. } => f64::from(codes[row]),
            other => panic!("{other:?}"),
        };
        (0..rows.len()).map(value).collect()
    };
    model.codecs().iter().enumerate().map(column).collect()
}

/// The place of a word in a column.
fn code(model: &Model, column: usize, word: &str) -> u32 {
    let Codes::Words(words) = &model.codecs()[column].values else { panic!("numbers") };
    words.iter().position(|found| found == word).unwrap() as u32
}

fn share(rows: usize, holds: impl Fn(usize) -> bool) -> f64 {
    (0..rows).filter(|row| holds(*row)).count() as f64 / rows as f64
}

fn pearson(one: &[f64], two: &[f64]) -> f64 {
    seedbed_measure::quality::pearson(one, two).unwrap()
}

/// The largest distance of two distributions.
fn distance(one: &[f64], two: &[f64]) -> f64 {
    1.0 - seedbed_measure::quality::ks_complement(one, two).unwrap()
}

/// Three normal numbers with correlations 0.8, -0.5 and 0, as shares.
fn correlated(rows: u64) -> [Vec<f64>; 3] {
    let stream = Stream::root(5);
    let mut columns: [Vec<f64>; 3] = Default::default();
    for row in 0..rows {
        let [a, b, c] = ["a", "b", "c"].map(|name| normal_quantile(stream.child(name).unit(row)));
        let second = 0.8 * a + 0.6 * b;
        // 0.8 x - 0.5 with the first, 0 with the second.
        let third = -0.5 * a + (0.4 / 0.6) * b + (1.0_f64 - 0.25 - (0.4_f64 / 0.6).powi(2)).sqrt() * c;
        [a, second, third].into_iter().zip(&mut columns).for_each(|(z, column)| column.push(normal_cdf(z)));
    }
    columns
}

#[test]
fn correlations_and_marginals_of_a_known_copula_are_found() {
    let [one, two, three] = correlated(20_000);
    // Two hills; a long tail; three words.
    let hills = |u: &f64| if *u < 0.5 { 10.0 + 8.0 * u } else { 50.0 + 8.0 * u };
    let tail = |u: &f64| 100.0 * libm::pow(1.0 - u, -0.4);
    let first: Vec<f64> = one.iter().map(hills).collect();
    let second: Vec<f64> = two.iter().map(tail).collect();
    let third: Vec<u32> = three.iter().map(|u| u32::from(*u > 0.5) + u32::from(*u > 0.8)).collect();
    let round = |numbers: &[f64]| numbers.iter().map(|number| (number * 100.0).round() / 100.0).collect::<Vec<_>>();
    let (first, second) = (round(&first), round(&second));
    let model = model(vec![
        numbers("hills", first.clone()),
        numbers("tail", second.clone()),
        words("word", &["x", "y", "z"], third.clone()),
    ]);
    let Synthesizer::GaussianCopula(copula) = model.synthesizer() else { panic!() };
    let found = copula.correlation();
    assert!((found[1] - 0.8).abs() < 0.01, "{found:?}");
    assert!((found[2].abs() - 0.5).abs() < 0.02 && found[5].abs() < 0.02, "{found:?}");
    let made = drawn(&model, &Vec::new(), 20_000);
    // Some three standard errors of two samples of 20,000.
    assert!(distance(&first, &made[0]) < 0.02 && distance(&second, &made[1]) < 0.02);
    let frequency = |word: &str| share(20_000, |row| made[2][row] == f64::from(code(&model, 2, word)));
    for (word, expected) in [("x", 0.5), ("y", 0.3), ("z", 0.2)] {
        assert!((frequency(word) - expected).abs() < 0.015, "{word}: {}", frequency(word));
    }
    // What comes out correlates as what went in, also by its values.
    let logarithms = |numbers: &[f64]| numbers.iter().map(|number| libm::log(*number)).collect::<Vec<_>>();
    let (real, found) = (pearson(&first, &logarithms(&second)), pearson(&made[0], &logarithms(&made[1])));
    assert!((real - found).abs() < 0.02, "{real} and {found}");
}

#[test]
fn a_contingency_table_is_found_and_its_conditions_are_exact() {
    // Quarters of two numbers that correlate by 0.8, named in no order.
    let [first, second, _] = correlated(30_000);
    let quarter = |names: [u32; 4]| move |share: &f64| names[(share * 4.0) as usize];
    let one: Vec<u32> = first.iter().map(quarter([1, 3, 0, 2])).collect();
    let two: Vec<u32> = second.iter().map(quarter([2, 0, 3, 1])).collect();
    let names = ["p", "q", "r", "s"];
    let model = model(vec![words("one", &names, one.clone()), words("two", &names, two.clone())]);
    let made = drawn(&model, &Vec::new(), 30_000);
    let mut off = 0.0;
    for (a, first) in names.iter().enumerate() {
        for (b, second) in names.iter().enumerate() {
            let real = share(30_000, |row| one[row] == a as u32 && two[row] == b as u32);
            let (first, second) = (f64::from(code(&model, 0, first)), f64::from(code(&model, 1, second)));
            off += (real - share(30_000, |row| made[0][row] == first && made[1][row] == second)).abs() / 2.0;
        }
    }
    // What two samples of this size differ by, and a little.
    assert!(off < 0.025, "{off}");
    // Rows that are drawn given a word are those that have it.
    let given = code(&model, 1, "q");
    let condition = drawn(&model, &vec![(1, vec![given; 30_000])], 30_000);
    let with = share(30_000, |row| made[1][row] == f64::from(given));
    for first in 0..4 {
        let first = f64::from(first);
        let expected = share(30_000, |row| made[0][row] == first && made[1][row] == f64::from(given)) / with;
        assert!((share(30_000, |row| condition[0][row] == first) - expected).abs() < 0.02);
    }
}

#[test]
fn zeros_and_heavy_tails_come_out_right() {
    let stream = Stream::root(7);
    let gain = |row: u64| {
        let u = stream.child("gain").unit(row);
        if u < 0.92 { 0.0 } else { (1000.0 * libm::pow((1.0 - u) / 0.08, -0.6)).round() }
    };
    let loss = |row: u64| (libm::exp(3.0 * normal_quantile(stream.child("loss").unit(row))) * 100.0).round() / 100.0;
    let gains: Vec<f64> = (0..20_000).map(gain).collect();
    let losses: Vec<f64> = (0..20_000).map(loss).collect();
    let model = model(vec![numbers("gain", gains.clone()), numbers("loss", losses.clone())]);
    let made = drawn(&model, &Vec::new(), 20_000);
    assert!(distance(&gains, &made[0]) < 0.02, "{}", distance(&gains, &made[0]));
    assert!(distance(&losses, &made[1]) < 0.02, "{}", distance(&losses, &made[1]));
    assert!((share(20_000, |row| made[0][row] == 0.0) - 0.92).abs() < 0.01);
    let largest = |numbers: &[f64]| numbers.iter().copied().fold(0.0, f64::max);
    // The tail is there, and its end is nobody's.
    assert!(largest(&made[1]) > largest(&losses) / 20.0 && largest(&made[1]) != largest(&losses));
}

#[test]
fn missing_values_go_with_other_columns_and_leave_the_values_as_they_are() {
    let stream = Stream::root(8);
    let kinds: Vec<u32> = (0..20_000).map(|row| u32::from(stream.child("kind").chance(row, 0.3))).collect();
    let is_missing = |row: usize| stream.child("gone").chance(row as u64, if kinds[row] == 1 { 0.8 } else { 0.1 });
    let sizes: Vec<f64> = (0..20_000)
        .map(|row| {
            let size = (stream.child("size").unit(row as u64) * 10_000.0).round() / 100.0;
            if is_missing(row) { f64::NAN } else { size }
        })
        .collect();
    let colours: Vec<u32> = (0..20_000_usize)
        .map(|row| if is_missing(row) { MISSING } else { stream.child("colour").below(row as u64, 3) as u32 })
        .collect();
    let model = model(vec![
        words("kind", &["a", "b"], kinds.clone()),
        numbers("size", sizes.clone()),
        words("colour", &["r", "g", "b"], colours),
    ]);
    let made = drawn(&model, &Vec::new(), 20_000);
    let b = f64::from(code(&model, 0, "b"));
    let missing = |kind: bool| {
        share(20_000, |row| (made[0][row] == b) == kind && made[1][row].is_nan())
            / share(20_000, |row| (made[0][row] == b) == kind)
    };
    assert!(
        (missing(true) - 0.8).abs() < 0.03 && (missing(false) - 0.1).abs() < 0.02,
        "{} {}",
        missing(true),
        missing(false)
    );
    // They are missing together.
    assert!(share(20_000, |row| made[1][row].is_nan() != made[2][row].is_nan()) < 0.01);
    let there = |numbers: &[f64]| numbers.iter().copied().filter(|number| !number.is_nan()).collect::<Vec<_>>();
    assert!(distance(&there(&sizes), &there(&made[1])) < 0.02);
    // Given that it is missing the kind is likelier.
    let given = vec![(1, vec![model.codecs()[1].missing(); 20_000])];
    let condition = drawn(&model, &given, 20_000);
    let expected = 0.24 / (0.24 + 0.07);
    assert!((share(20_000, |row| condition[0][row] == b) - expected).abs() < 0.03);
    assert!(condition[1].iter().all(|size| size.is_nan()));
}

#[test]
fn the_same_table_is_the_same_model_for_any_number_of_threads() {
    let [one, two, _] = correlated(2_000);
    let frame = Frame { series: vec![numbers("one", one), numbers("two", two)] };
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| learned(&frame, |_| Go::On)).unwrap().model.to_bytes().unwrap()
    };
    assert!(with(1) == with(3));
}

#[test]
fn stages_are_told_and_may_end_the_work() {
    let frame = Frame { series: vec![numbers("n", (0..300).map(f64::from).map(|n| n * n % 71.0).collect())] };
    let mut stages = Vec::new();
    learned(&frame, |stage| {
        stages.push(stage);
        Go::On
    })
    .unwrap();
    assert_eq!(stages, [Stage::Profiling { column: 1, of: 1 }, Stage::Normalising, Stage::Correlating]);
    for stage in stages {
        let stopped = learned(&frame, |now| if now == stage { Go::Stop } else { Go::On });
        assert!(matches!(stopped, Err(TrainError::Stopped)), "{stage:?}");
    }
}

#[test]
fn little_to_learn_is_a_sensible_model_or_said() {
    let told = |series: Vec<Series>| learned(&Frame { series }, |_| Go::On);
    // One row, and nothing but missing values.
    assert!(matches!(told(vec![numbers("n", vec![1.0])]), Err(TrainError::Nothing(_))));
    assert!(matches!(told(vec![words("w", &[], vec![MISSING; 9])]), Err(TrainError::Nothing(_))));
    // Columns of one value, one of them with missing ones, beside one of few values.
    let some = |row: u32| if row.is_multiple_of(4) { f64::NAN } else { 2.5 };
    let model = model(vec![
        numbers("same", vec![7.25; 40]),
        words("word", &["only"], vec![0; 40]),
        numbers("some", (0..40).map(some).collect()),
        numbers("few", (0..40_u32).map(|row| f64::from(row * 7 % 3)).collect()),
    ]);
    let made = drawn(&model, &Vec::new(), 1_000);
    assert!(made[0].iter().all(|number| *number == 7.25) && made[1].iter().all(|code| *code == 0.0));
    assert!(made[2].iter().all(|number| number.is_nan() || *number == 2.5));
    assert!((share(1_000, |row| made[2][row].is_nan()) - 0.25).abs() < 0.05);
    // A single row where single rows are not protected.
    let stand_in = |series: &Series| serde_json::json!({"name": series.name, "type": "sequence"});
    let frame = Frame { series: vec![numbers("n", vec![1.5]), words("w", &["x"], vec![0])] };
    let one = train(
        &frame,
        "t",
        &algorithm(),
        Protection { fewest: 1 },
        |_| false,
        stand_in,
        Watch { told: &mut |_| Go::On, keeper: &mut NoKeeper },
    )
    .unwrap();
    assert_eq!(drawn(&one.model, &Vec::new(), 2), [[1.5, 1.5], [0.0, 0.0]]);
}

#[test]
fn a_marginal_that_is_asked_for_stands_in_the_file_and_a_damaged_file_is_none() {
    let [one, two, _] = correlated(3_000);
    let frame = Frame { series: vec![numbers("one", one), numbers("two", two)] };
    let settings = Settings { marginal: Some(Marginal::Uniform), ..Settings::default() };
    let stand_in = |series: &Series| serde_json::json!({"name": series.name, "type": "sequence"});
    let uniform = Algorithm::GaussianCopula(settings);
    let trained = train(
        &frame,
        "t",
        &uniform,
        Protection::default(),
        |_| false,
        stand_in,
        Watch { told: &mut |_| Go::On, keeper: &mut NoKeeper },
    )
    .unwrap();
    let bytes = trained.model.to_bytes().unwrap();
    let read = Arc::new(Model::from_bytes(&bytes).unwrap());
    let Synthesizer::GaussianCopula(copula) = read.synthesizer() else { panic!("{read:?}") };
    assert!(copula.margins().iter().all(|margin| margin.marginal == Some(Marginal::Uniform)));
    assert_eq!(read.to_bytes().unwrap(), bytes);
    for at in (0..bytes.len()).step_by(7) {
        let mut wrong = bytes.clone();
        wrong[at] ^= 16;
        assert!(Model::from_bytes(&wrong).is_err(), "byte {at}");
    }
}
