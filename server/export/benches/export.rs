//! Rows a second of the ten-column customer table, in every format, on one thread and on all.

#[allow(dead_code, reason = "tests use more of it")]
#[path = "../tests/support/mod.rs"]
mod support;

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use divan::counter::ItemsCount;
use seedbed_export::{Compression, Format, Options, export, parquet};
use seedbed_generate::TablePlan;
use support::table;

const ROWS: u64 = 1 << 18;

fn customers() -> Arc<TablePlan> {
    table(&serde_json::from_str(include_str!("../../../app/generate/benches/customers.json")).unwrap())
}

fn main() {
    divan::main();
}

fn run(bencher: divan::Bencher<'_, '_>, format: Format, compression: Compression, threads: usize, rows: u64) {
    let table = customers();
    let options = Options { format, compression, threads };
    bencher.counter(ItemsCount::new(rows)).bench(|| {
        export(&*table, 0..rows, options, io::sink(), &mut |_| ControlFlow::Continue(())).map(|summary| summary.bytes)
    });
}

#[divan::bench(sample_count = 5, args = [Format::CSV, Format::JSON, Format::NDJSON, Format::SQLITE, Format::Parquet, Format::Arrow])]
fn plain(bencher: divan::Bencher<'_, '_>, format: Format) {
    run(bencher, format, Compression::None, 1, ROWS);
}

#[divan::bench(sample_count = 5, args = [Format::CSV, Format::Parquet])]
fn two_threads(bencher: divan::Bencher<'_, '_>, format: Format) {
    run(bencher, format, Compression::None, 2, ROWS);
}

#[divan::bench(sample_count = 3, args = [Compression::Gzip, Compression::Zstd])]
fn csv(bencher: divan::Bencher<'_, '_>, compression: Compression) {
    run(bencher, Format::CSV, compression, 1, ROWS);
}

#[divan::bench(sample_count = 3)]
fn xlsx(bencher: divan::Bencher<'_, '_>) {
    run(bencher, Format::Xlsx, Compression::None, 1, 1 << 15);
}

#[divan::bench(sample_count = 5)]
fn stored_chunk(bencher: divan::Bencher<'_, '_>) {
    let table = customers();
    bencher.counter(ItemsCount::new(65_536_u64)).bench(|| parquet::chunk(&*table, 0..65_536).map(|bytes| bytes.len()));
}
