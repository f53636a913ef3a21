//! How long the Gaussian copula takes to learn a table of the shape of Adult (32,561 rows, six columns of numbers and nine of
//! texts), and to draw 100,000 rows of it, without reading or writing any file.

use std::sync::Arc;

use divan::{Bencher, black_box};
use seedbed_generate::column::{Column, Words};
use seedbed_generate::model::Model;
use seedbed_generate::rng::Stream;
use seedbed_generate::{BATCH, Lists, Locale, Plan};
use seedbed_learn::checkpoint::NoKeeper;
use seedbed_learn::codecs::Protection;
use seedbed_learn::gaussian_copula::Settings;
use seedbed_learn::progress::Go;
use seedbed_learn::train::{Algorithm, Watch, train};
use seedbed_measure::frame::{Frame, Notation, Series, Values};
use serde_json::{Value, json};

const ROWS: u64 = 32_561;
const DRAWN: u64 = 100_000;

fn main() {
    divan::main();
}

/// Numbers by how many of them differ; one of them is mostly zero.
const NUMBERS: [u64; 6] = [73, 21_648, 16, 119, 92, 94];
/// Texts by how many of them differ.
const TEXTS: [u64; 9] = [9, 16, 7, 15, 6, 5, 2, 42, 2];

fn table() -> Frame {
    let stream = Stream::root(1);
    // What all columns have in common.
    let common = |row: u64| stream.child("common").unit(row);
    let mixed = |at: u64, row: u64| (common(row) + stream.numbered(at).unit(row)) / 2.0;
    let number = |(at, different): (usize, &u64)| {
        let value = |row: u64| {
            let place = mixed(at as u64, row);
            if at == 3 && place < 0.7 { 0.0 } else { libm::floor(place * place * *different as f64) }
        };
        let numbers = (0..ROWS).map(value).collect();
        let values = Values::Numbers { numbers, notation: Notation::Decimals(0) };
        Series { name: format!("number {at}"), values }
    };
    let text = |(at, different): (usize, &u64)| {
        let names: Vec<String> = (0..*different).map(|text| format!("text {text}")).collect();
        let code = |row: u64| {
            let place = mixed(100 + at as u64, row);
            (place * place * *different as f64) as u32
        };
        let values = Values::Words {
            words: Words::from_iter(names.iter().map(String::as_str)),
            codes: (0..ROWS).map(code).collect(),
        };
        Series { name: format!("text {at}"), values }
    };
    let numbers = NUMBERS.iter().enumerate().map(number);
    Frame { series: numbers.chain(TEXTS.iter().enumerate().map(text)).collect() }
}

fn learned(frame: &Frame) -> Model {
    let algorithm = Algorithm::GaussianCopula(Settings::default());
    let stand_in = |series: &Series| json!({"name": series.name, "type": "sequence"});
    let trained = train(
        frame,
        "t",
        &algorithm,
        Protection::default(),
        |_| false,
        stand_in,
        Watch { told: &mut |_| Go::On, keeper: &mut NoKeeper },
    );
    trained.expect("a table with values that come again").model
}

#[divan::bench]
fn fit(bencher: Bencher<'_, '_>) {
    let frame = table();
    bencher.bench_local(|| learned(black_box(&frame)));
}

/// Draws all rows batch by batch, `given` in place of the model's column of the same name.
fn draw(bencher: Bencher<'_, '_>, given: Option<Value>) {
    let model = learned(&table());
    let mut recipe = model.recipe(DRAWN, 7);
    if let (Some(given), Some(columns)) = (given, recipe["tables"][0]["columns"].as_array_mut()) {
        columns.retain(|column| column["name"] != given["name"]);
        columns.push(given);
    }
    let mut lists = Lists::default();
    lists.add(Locale::parse("en_US", "").expect("a locale without words"));
    lists.add_model(Arc::new(model));
    let plan = Plan::new(&recipe, &lists).expect("the recipe of a model");
    let table = &plan.tables()[0];
    let mut columns: Vec<Column> = Vec::new();
    bencher.counter(divan::counter::ItemsCount::new(DRAWN)).bench_local(|| {
        let mut start = 0;
        while start < DRAWN {
            let end = (start + BATCH).min(DRAWN);
            table.fill_range(start..end, &mut columns);
            start = end;
        }
        black_box(columns.len())
    });
}

#[divan::bench]
fn draw_rows(bencher: Bencher<'_, '_>) {
    draw(bencher, None);
}

#[divan::bench]
fn draw_rows_given_a_column(bencher: Bencher<'_, '_>) {
    draw(bencher, Some(json!({"name": "text 1", "type": "constant", "value": "text 3"})));
}
