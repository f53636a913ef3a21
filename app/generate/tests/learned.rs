//! Columns that were learned: drawn together, given what else stands in the table.

mod support;

use std::sync::Arc;

use seedbed_generate::column::{Column, Data, Words};
use seedbed_generate::model::{Bin, Cell, Codec, Model, Network, Part, Sampler, Values, Written};
use seedbed_generate::{Lists, Plan};
use serde_json::{Value, json};

/// Two columns: `colour`, three quarters of it `red`; and `size`, 1 to 5 for `red` and 50 for `blue`.
fn model() -> Model {
    let part = |first: Vec<f32>, last: Vec<f32>, last_bias: Vec<f32>| Part {
        codes: 2,
        width: 1,
        embedding: vec![-1.0, 1.0],
        first,
        first_bias: vec![0.0; 2],
        last,
        last_bias,
    };
    // Inputs: embedding of colour, embedding of size, mark of colour, mark of size.
    let colour = part(vec![0.0; 8], vec![0.0; 4], vec![0.0, libm::logf(3.0)]);
    let size = part(vec![1.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], vec![40.0, 0.0, 0.0, 40.0], vec![0.0; 2]);
    let words: Words = ["blue", "red"].into_iter().collect();
    let bin = |low: f64, high: f64| Bin::new(vec![Cell { low, high, weight: 1.0 }]).unwrap();
    let written = Written::Steps { origin: 0, step: 1, digits: 0 };
    let codecs = vec![
        Codec { name: "colour".into(), values: Values::Words(Arc::new(words)), nullable: false },
        Codec {
            name: "size".into(),
            // Blue is code 0 and red code 1; bins ascend, so the network turns them round.
            values: Values::Numbers { written, bins: vec![bin(1.0, 5.0), bin(50.0, 50.0)] },
            nullable: false,
        },
    ];
    let network = Network { hidden: 2, parts: vec![colour, size] };
    Model::new("things", 100, codecs, Vec::new(), Sampler::new(network)).unwrap()
}

fn lists() -> (Lists, String) {
    let mut lists = support::lists();
    let model = model();
    let digest = model.digest().to_owned();
    lists.add_model(Arc::new(model));
    (lists, digest)
}

fn table(columns: &Value, rules: &Value) -> Value {
    json!({"version": 1, "kind": "table", "seed": 3,
        "tables": [{"name": "things", "rows": 10_000, "columns": columns, "rules": rules}]})
}

fn rows(plan: &Plan, rows: std::ops::Range<u64>) -> Vec<(String, i64)> {
    let mut columns: Vec<Column> = Vec::new();
    plan.tables()[0].fill_range(rows.clone(), &mut columns);
    let Data::Integer(sizes) = &columns[1].data else { panic!("{:?}", columns[1].data) };
    (0..sizes.len()).map(|row| (columns[0].text_at(row).unwrap().to_owned(), sizes[row])).collect()
}

fn fits((colour, size): &(String, i64)) -> bool {
    if colour == "red" { (1..=5).contains(size) } else { *size == 50 }
}

#[test]
fn learned_columns_hold_together_whatever_their_order_and_any_range_alone() {
    let (lists, digest) = lists();
    let colour = json!({"name": "colour", "type": "learned", "model": digest});
    let size = json!({"name": "dimension", "type": "learned", "model": digest, "column": "size"});
    let plan = Plan::new(&table(&json!([colour, size]), &json!([])), &lists).unwrap();
    let all = rows(&plan, 0..10_000);
    assert!(all.iter().all(fits));
    let share = all.iter().filter(|(colour, _)| colour == "red").count() as f64 / 1e4;
    assert!((share - 0.75).abs() < 0.02, "{share}");
    assert_eq!(rows(&plan, 4_321..4_400), all[4_321..4_400]);
    let other = Plan::new(&table(&json!([size, colour]), &json!([])), &lists).unwrap();
    let mut columns = Vec::new();
    other.tables()[0].fill_range(0..100, &mut columns);
    let turned: Vec<String> = (0..100).map(|row| columns[1].text_at(row).unwrap().to_owned()).collect();
    assert_eq!(turned, all[..100].iter().map(|(colour, _)| colour.clone()).collect::<Vec<_>>());
}

#[test]
fn what_stands_in_a_models_column_is_its_condition() {
    let (lists, digest) = lists();
    let size = json!({"name": "size", "type": "learned", "model": digest});
    for colour in [
        json!({"name": "colour", "type": "constant", "value": "blue"}),
        json!({"name": "colour", "type": "choice", "values": ["blue", "red"]}),
        json!({"name": "colour", "type": "formula", "formula": "\"re\" + \"d\""}),
    ] {
        let plan = Plan::new(&table(&json!([colour, size]), &json!([])), &lists).unwrap();
        assert!(rows(&plan, 0..2_000).iter().all(fits), "{colour}");
    }
}

#[test]
fn a_rule_that_changes_a_column_moves_the_learned_ones_behind_it() {
    let (lists, digest) = lists();
    let columns = json!([{"name": "colour", "type": "learned", "model": digest},
        {"name": "size", "type": "learned", "model": digest}, {"name": "n", "type": "sequence"}]);
    let rules = json!([{"when": "n % 2 == 0", "set": {"colour": "blue"}}]);
    let plan = Plan::new(&table(&columns, &rules), &lists).unwrap();
    let all = rows(&plan, 0..2_000);
    assert!(all.iter().all(fits));
    assert!(all.iter().skip(1).step_by(2).all(|(colour, _)| colour == "blue"));
}

#[test]
fn a_model_that_is_not_there_and_a_column_that_it_does_not_know_are_told() {
    let (lists, digest) = lists();
    let columns = json!([{"name": "colour", "type": "learned", "model": "0123456789abcdef"},
        {"name": "weight", "type": "learned", "model": digest},
        {"name": "w", "type": "learned", "model": digest, "column": "weight"},
        {"name": "size", "type": "learned"}]);
    let problems = Plan::new(&table(&columns, &json!([])), &lists).unwrap_err();
    let mut places: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
    places.sort_unstable();
    let expected = ["0/model", "1/name", "2/column", "3/model"].map(|place| format!("/tables/0/columns/{place}"));
    assert_eq!(places, expected);
    assert!(problems.iter().any(|problem| problem.to_string().contains("colour, size")), "{problems:?}");
}
