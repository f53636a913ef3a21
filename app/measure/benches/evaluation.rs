//! How long it takes to compare tables of 50,000 rows and 20 columns: how alike they are, whether they can be told apart, and
//! how near the rows of the one come to those of the other, alone and beside as many rows held out.
//!
//! The columns are independent of each other, ten numbers and ten texts: no other tables make nearest rows so hard to find.

use divan::Bencher;
use seedbed_generate::rng::Stream;
use seedbed_measure::frame::{Frame, Notation, Series, Values};
use seedbed_measure::privacy::privacy;
use seedbed_measure::quality::quality;
use seedbed_measure::utility::detection;

const ROWS: u64 = 50_000;
const COLUMNS: u64 = 20;

fn main() {
    divan::main();
}

fn table(seed: u64) -> Frame {
    let series = |at: u64| {
        let stream = Stream::root(seed).numbered(at);
        let values = if at.is_multiple_of(2) {
            // Skewed by more from column to column.
            let number = |row| libm::pow(stream.unit(row), 1.0 + at as f64 / 4.0);
            Values::Numbers { numbers: (0..ROWS).map(number).collect(), notation: Notation::Real }
        } else {
            let texts = 2 + at * at / 2;
            let names: Vec<String> = (0..texts).map(|text| format!("text {text}")).collect();
            let codes = (0..ROWS).map(|row| stream.below(row, texts) as u32).collect();
            Values::Words { words: names.iter().map(String::as_str).collect(), codes }
        };
        Series { name: format!("column {at}"), values }
    };
    Frame { series: (0..COLUMNS).map(series).collect() }
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn alike(bencher: Bencher<'_, '_>) {
    let (real, made) = (table(1), table(2));
    bencher.bench(|| quality(&real, &made).unwrap());
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn told_apart(bencher: Bencher<'_, '_>) {
    let (real, made) = (table(1), table(2));
    bencher.bench(|| detection(&real, &made).unwrap());
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn nearest(bencher: Bencher<'_, '_>) {
    let (real, made) = (table(1), table(2));
    bencher.bench(|| privacy(&real, &made, None).unwrap());
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn nearest_beside_rows_held_out(bencher: Bencher<'_, '_>) {
    let (real, made, held_out) = (table(1), table(2), table(3));
    bencher.bench(|| privacy(&real, &made, Some(&held_out)).unwrap());
}
