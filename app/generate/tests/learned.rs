//! Columns that were learned: drawn together, given what else stands in the table.

mod support;

use std::sync::Arc;

use seedbed_generate::column::{Column, Data, Words};
use seedbed_generate::encode::TextFormat;
use seedbed_generate::lists::digest;
use seedbed_generate::model::{
    Bin, Cell, Codec, GaussianCopula, Margin, Marginal, Model, Network, Part, Sampler, Values, Written,
};
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

/// Three columns by a copula: `colour`, of which `blue` goes with large sizes; `size`; and `grade`, which goes with `size` and
/// is missing in a quarter of the rows.
fn copula() -> Model {
    let colours: Words = ["red", "green", "blue"].into_iter().collect();
    let grades: Words = ["a", "b", "c"].into_iter().collect();
    let bin = |low: i32, high: i32| {
        let cell = |low, high, weight| Cell { low: f64::from(low), high: f64::from(high), weight };
        Bin::new(vec![cell(low, low, 1.0), cell(low + 1, high, 2.0)]).unwrap()
    };
    let written = Written::Steps { origin: 0, step: 1, digits: 0 };
    let bins = vec![bin(1, 9), bin(10, 99), bin(100, 999)];
    let codecs = vec![
        Codec { name: "colour".into(), values: Values::Words(Arc::new(colours)), nullable: false },
        Codec { name: "size".into(), values: Values::Numbers { written, bins }, nullable: false },
        Codec { name: "grade".into(), values: Values::Words(Arc::new(grades)), nullable: true },
    ];
    let margin = |weights: &[f64], nullable, marginal| Margin { weights: weights.to_vec(), nullable, marginal };
    let margins = vec![
        margin(&[5.0, 3.0, 2.0], false, None),
        margin(&[1.0, 1.0, 1.0], false, Some(Marginal::Empirical)),
        margin(&[1.0, 1.0, 1.0, 1.0], true, None),
    ];
    #[rustfmt::skip]
    let correlation = vec![
        1.0, 0.9, 0.5, 0.2,
        0.9, 1.0, 0.7, 0.3,
        0.5, 0.7, 1.0, 0.0,
        0.2, 0.3, 0.0, 1.0,
    ];
    Model::new("things", 100, codecs, Vec::new(), GaussianCopula::new(margins, correlation).unwrap()).unwrap()
}

/// The lists with the copula, and the columns of a recipe that draws all of it.
fn with_copula() -> (Lists, [Value; 3]) {
    let mut lists = support::lists();
    let model = copula();
    let columns =
        ["colour", "size", "grade"].map(|name| json!({"name": name, "type": "learned", "model": model.digest()}));
    lists.add_model(Arc::new(model));
    (lists, columns)
}

/// The columns of some rows as texts.
fn texts(plan: &Plan, rows: &[u64]) -> Vec<Vec<String>> {
    let mut columns: Vec<Column> = Vec::new();
    plan.tables()[0].fill(rows, &mut columns);
    let text = |column: &Column, row: usize| match &column.data {
        _ if !column.is_valid(row) => String::new(),
        Data::Integer(values) => values[row].to_string(),
        _ => column.text_at(row).unwrap_or_default().to_owned(),
    };
    (0..rows.len()).map(|row| columns.iter().map(|column| text(column, row)).collect()).collect()
}

/// The share of rows whose column holds a text, among those that `holds` is true of.
fn share(rows: &[Vec<String>], column: usize, text: &str, holds: impl Fn(&[String]) -> bool) -> f64 {
    let among: Vec<&Vec<String>> = rows.iter().filter(|row| holds(row)).collect();
    among.iter().filter(|row| row[column] == text).count() as f64 / among.len() as f64
}

const ALL: std::ops::Range<u64> = 0..40_000;

fn all(plan: &Plan) -> Vec<Vec<String>> {
    texts(plan, &ALL.collect::<Vec<_>>())
}

#[test]
fn rows_of_a_copula_are_the_same_in_any_block_and_order_of_columns() {
    let (lists, [colour, size, grade]) = with_copula();
    let plan = Plan::new(&table(&json!([colour, size, grade]), &json!([])), &lists).unwrap();
    let all = all(&plan);
    for some in [vec![39_999, 0, 17], (100..1_300).collect(), vec![5]] {
        let part = texts(&plan, &some);
        assert!(some.iter().zip(&part).all(|(row, found)| all[*row as usize] == *found));
    }
    let turned = Plan::new(&table(&json!([grade, colour]), &json!([])), &lists).unwrap();
    let turned = texts(&turned, &[3, 4, 5]);
    assert!(turned.iter().zip(&all[3..]).all(|(turned, row)| turned[0] == row[2] && turned[1] == row[0]));
    assert!((share(&all, 0, "red", |_| true) - 0.5).abs() < 0.01);
    assert!((share(&all, 2, "", |_| true) - 0.25).abs() < 0.01);
    let large = |row: &[String]| row[1].len() == 3;
    assert!(share(&all, 0, "blue", large) > 0.45 && share(&all, 0, "red", large) < 0.1);
}

#[test]
fn a_copulas_bytes_are_those_of_version_1() {
    let (lists, columns) = with_copula();
    let plan = Plan::new(&table(&json!(columns), &json!([])), &lists).unwrap();
    let digest_of = |plan: &Plan| digest(support::text(&plan.tables()[0], 0..2_000, TextFormat::Csv).as_bytes());
    let free = digest_of(&plan);
    let size = json!({"name": "size", "type": "integer", "min": 1, "max": 999});
    let [colour, _, grade] = columns;
    let plan = Plan::new(&table(&json!([colour, size, grade]), &json!([])), &lists).unwrap();
    let given = digest_of(&plan);
    assert_eq!((free.as_str(), given.as_str()), ("37284d81b9b25c0b", "fdc2e0da5709ff26"));
}

#[test]
fn a_copula_draws_given_what_stands_in_its_columns() {
    let (lists, [colour, size, grade]) = with_copula();
    let free = Plan::new(&table(&json!([colour, size, grade]), &json!([])), &lists).unwrap();
    let free = all(&free);
    for (text, value) in [("red", json!("red")), ("blue", json!("blue"))] {
        let given = json!({"name": "colour", "type": "constant", "value": value});
        let plan = Plan::new(&table(&json!([given, size, grade]), &json!([])), &lists).unwrap();
        let given = all(&plan);
        for found in ["a", "b", "c", ""] {
            let expected = share(&free, 2, found, |row| row[0] == text);
            // Three standard errors of the rarer colour.
            assert!((share(&given, 2, found, |_| true) - expected).abs() < 0.02, "{text}: {found}");
        }
    }
    let missing = json!({"name": "grade", "type": "constant", "value": "a", "null_share": 0.5});
    let plan = Plan::new(&table(&json!([missing, colour, size]), &json!([])), &lists).unwrap();
    let rows = all(&plan);
    for (text, of) in [("", ""), ("a", "a")] {
        let expected = share(&free, 0, "red", |row| row[2] == of);
        assert!((share(&rows, 1, "red", |row| row[0] == text) - expected).abs() < 0.02, "{text}");
    }
}

#[test]
fn a_rule_that_changes_a_copulas_column_moves_those_behind_it_and_no_other() {
    let (lists, [colour, size, grade]) = with_copula();
    let number = json!({"name": "n", "type": "sequence"});
    let columns = json!([colour, size, grade, number]);
    let free = all(&Plan::new(&table(&columns, &json!([])), &lists).unwrap());
    let rules = json!([{"when": "n % 2 == 0", "set": {"size": 500}}]);
    let plan = Plan::new(&table(&columns, &rules), &lists).unwrap();
    let ruled = all(&plan);
    let is_ruled = |row: &[String]| row[3].parse::<u64>().unwrap().is_multiple_of(2);
    for (free, ruled) in free.iter().zip(&ruled) {
        assert_eq!(free[0], ruled[0]);
        assert_eq!(ruled[1] == "500", is_ruled(ruled) || free[1] == "500");
        assert!(is_ruled(ruled) || free == ruled);
    }
    // The grade goes with both colour and size, also where nobody would have drawn them together.
    for found in ["a", "c", ""] {
        let expected = share(&free, 2, found, |row| row[0] == "green" && row[1].len() == 3);
        let moved = share(&ruled, 2, found, |row| row[0] == "green" && is_ruled(row));
        assert!((moved - expected).abs() < 0.04, "{found}: {moved} and {expected}");
    }
    assert_eq!(texts(&plan, &[7, 21_000, 8]), [7, 21_000, 8].map(|row: usize| ruled[row].clone()));
}

#[test]
fn a_rule_that_changes_what_a_copula_is_given_moves_its_columns() {
    let (lists, [_, size, grade]) = with_copula();
    let colour = json!({"name": "colour", "type": "choice", "values": ["red", "blue"]});
    let columns = json!([colour, size, grade, {"name": "n", "type": "sequence"}]);
    let rules = json!([{"when": "n % 2 == 0", "set": {"colour": "blue"}}]);
    let rows = all(&Plan::new(&table(&columns, &rules), &lists).unwrap());
    let large = |colour: &str, even: bool| {
        let among =
            rows.iter().filter(|row| row[0] == colour && row[3].parse::<u64>().unwrap().is_multiple_of(2) == even);
        let lengths: Vec<usize> = among.map(|row| row[1].len()).collect();
        lengths.iter().filter(|length| **length == 3).count() as f64 / lengths.len() as f64
    };
    assert!((large("blue", true) - large("blue", false)).abs() < 0.02 && large("red", false) < 0.1);
}

#[test]
fn values_that_are_taken_away_from_a_copulas_column_are_not_known_to_those_behind_it() {
    let (lists, [mut colour, size, grade]) = with_copula();
    let free = all(&Plan::new(&table(&json!([colour, size, grade]), &json!([])), &lists).unwrap());
    colour["null_share"] = json!(0.5);
    let rows = all(&Plan::new(&table(&json!([colour, size, grade]), &json!([])), &lists).unwrap());
    let sizes = |rows: &[Vec<String>]| rows.iter().filter(|row| row[1].len() == 3).count() as f64 / rows.len() as f64;
    let without: Vec<Vec<String>> = rows.iter().filter(|row| row[0].is_empty()).cloned().collect();
    assert!((sizes(&without) - sizes(&free)).abs() < 0.02);
    assert!(rows.iter().zip(&free).all(|(row, free)| row[0].is_empty() || row == free));
}
