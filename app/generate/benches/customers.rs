//! Rows a second of the ten-column customer table, made and encoded as CSV on one thread, and by column.

use std::hint::black_box;

use divan::Bencher;
use divan::counter::ItemsCount;
use seedbed_generate::encode::{TableHead, TextFormat};
use seedbed_generate::{BATCH, Lists, Locale, Plan};
use serde_json::Value;

fn main() {
    divan::main();
}

const ROWS: u64 = 64 * BATCH;

fn lists() -> Lists {
    let mut lists = Lists::default();
    lists.add(Locale::parse("en_US", include_str!("../lists/en_US.txt")).unwrap());
    lists
}

fn recipe() -> Value {
    serde_json::from_str(include_str!("customers.json")).unwrap()
}

fn run(bencher: Bencher<'_, '_>, recipe: &Value, first: u64, encode: bool) {
    let plan = Plan::new(recipe, &lists()).unwrap();
    let table = &plan.tables()[0];
    let head = TableHead { name: table.name(), fields: table.fields(), rows: table.rows() };
    let (mut columns, mut out) = (Vec::new(), Vec::new());
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| {
        let mut start = first;
        while start < first + ROWS {
            table.fill_range(start..start + BATCH, &mut columns);
            if encode {
                out.clear();
                TextFormat::Csv.rows(&head, black_box(&columns), start, &mut out);
                black_box(&out);
            }
            start += BATCH;
        }
    });
}

#[divan::bench(args = [0, 1_000_000_000])]
fn csv(bencher: Bencher<'_, '_>, first: u64) {
    run(bencher, &recipe(), first, true);
}

#[divan::bench]
fn columns_only(bencher: Bencher<'_, '_>) {
    run(bencher, &recipe(), 0, false);
}

#[divan::bench(args = ["id", "uuid", "name", "email", "phone", "age", "signup_date", "status", "city", "amount"])]
fn column(bencher: Bencher<'_, '_>, name: &str) {
    let mut recipe = recipe();
    let columns = recipe["tables"][0]["columns"].as_array_mut().unwrap();
    columns.retain(|column| column["name"] == name);
    run(bencher, &recipe, 0, false);
}

#[divan::bench(args = ["id", "uuid", "name", "email", "phone", "age", "signup_date", "status", "city", "amount"])]
fn column_csv(bencher: Bencher<'_, '_>, name: &str) {
    let mut recipe = recipe();
    let columns = recipe["tables"][0]["columns"].as_array_mut().unwrap();
    columns.retain(|column| column["name"] == name);
    run(bencher, &recipe, 0, true);
}
