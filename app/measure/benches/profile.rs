//! Rows a second whose columns are measured: the ten-column customer table, as a whole and by column.

use divan::Bencher;
use divan::counter::ItemsCount;
use seedbed_generate::column::Column;
use seedbed_generate::{BATCH, Lists, Locale, Plan};
use seedbed_measure::{Profile, TableProfile};

const ROWS: u64 = 64 * BATCH;

fn main() {
    divan::main();
}

fn plan() -> Plan {
    let mut lists = Lists::default();
    lists.add(Locale::parse("en_US", include_str!("../../generate/lists/en_US.txt")).unwrap());
    let recipe = serde_json::from_str(include_str!("../../generate/benches/customers.json")).unwrap();
    Plan::new(&recipe, &lists).unwrap()
}

fn batches(plan: &Plan) -> Vec<Vec<Column>> {
    let batch = |start| {
        let mut columns = Vec::new();
        plan.tables()[0].fill_range(start..start + BATCH, &mut columns);
        columns
    };
    (0..ROWS).step_by(BATCH as usize).map(batch).collect()
}

#[divan::bench]
fn whole(bencher: Bencher<'_, '_>) {
    let plan = plan();
    let batches = batches(&plan);
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| {
        let mut profile = TableProfile::new(plan.tables()[0].fields());
        batches.iter().for_each(|columns| profile.add(columns));
        profile
    });
}

#[divan::bench(args = 0..10)]
fn column(bencher: Bencher<'_, '_>, at: usize) {
    let plan = plan();
    let batches = batches(&plan);
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| {
        let mut profile = Profile::new(&plan.tables()[0].fields()[at].value_type);
        batches.iter().for_each(|columns| profile.add(&columns[at]));
        profile
    });
}

#[divan::bench]
fn summary(bencher: Bencher<'_, '_>) {
    let plan = plan();
    let mut profile = TableProfile::new(plan.tables()[0].fields());
    batches(&plan).iter().for_each(|columns| profile.add(columns));
    bencher.bench_local(|| profile.summary());
}
