//! Fits a CSV and writes as many rows of its own: `cargo run --release -p seedbed-learn --example try IN.csv OUT.csv`.

use std::io::Write;
use std::time::Instant;

use seedbed_generate::column::{Column, Data};
use seedbed_generate::rng::Stream;
use seedbed_learn::autoregressive::{Go, Settings, fit};
use seedbed_learn::{codecs, read};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (input, output) = (arguments.next().unwrap(), arguments.next().unwrap());
    let mut settings = Settings::default();
    if let Some(epochs) = arguments.next() {
        settings.epochs = epochs.parse().unwrap();
    }
    let start = Instant::now();
    let frame = read::csv(std::fs::File::open(input).unwrap()).unwrap();
    let rows = frame.rows();
    let fitted: Vec<_> = frame
        .series
        .iter()
        .filter_map(|series| codecs::fit(series, codecs::Protection::default(), Stream::root(7)))
        .collect();
    let (fitted, codes): (Vec<_>, Vec<_>) = fitted.into_iter().unzip();
    eprintln!("read {:?}; codes {:?}", start.elapsed(), fitted.iter().map(|codec| codec.codes()).collect::<Vec<_>>());
    let sampler = fit(&fitted, &codes, &settings, |epoch| {
        eprintln!("{epoch:?} {:?}", start.elapsed());
        Go::On
    });
    eprintln!("fitted {:?}", start.elapsed());
    let mut out = std::io::BufWriter::new(std::fs::File::create(output).unwrap());
    let names: Vec<&str> = fitted.iter().map(|codec| codec.name.as_str()).collect();
    writeln!(out, "{}", names.join(",")).unwrap();
    let order: Vec<usize> = (0..fitted.len()).collect();
    let stream = Stream::root(11);
    for begin in (0..rows as u64).step_by(1024) {
        let numbers: Vec<u64> = (begin..(begin + 1024).min(rows as u64)).collect();
        let drawn = sampler.draw(&order, &[], stream.child("draw"), &numbers, |_, _| ());
        let columns: Vec<Column> = fitted
            .iter()
            .zip(&drawn)
            .map(|(codec, codes)| {
                let mut column = Column::default();
                codec.decode(codes, &numbers, stream.child("decode").child(&codec.name), &mut column);
                column
            })
            .collect();
        for row in 0..numbers.len() {
            let texts = fitted.iter().zip(&columns).map(|(codec, column)| {
                if !column.is_valid(row) {
                    return String::new();
                }
                match (&column.data, codec.value_type()) {
                    (Data::Integer(values), _) => values[row].to_string(),
                    (Data::Decimal(values), seedbed_generate::column::ValueType::Decimal(digits)) => {
                        format!("{:.*}", usize::from(digits), values[row] as f64 / 10_f64.powi(i32::from(digits)))
                    }
                    (Data::Float(values), _) => values[row].to_string(),
                    _ => column.text_at(row).map(str::to_owned).unwrap_or_default(),
                }
            });
            writeln!(
                out,
                "{}",
                texts
                    .map(|text| if text.contains(',') { format!("\"{text}\"") } else { text })
                    .collect::<Vec<_>>()
                    .join(",")
            )
            .unwrap();
        }
    }
    eprintln!("drawn {:?}", start.elapsed());
}
