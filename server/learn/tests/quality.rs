//! The scores of quality against those of SDMetrics 0.32.0 on the same tables (`data/sdmetrics_scores.py`).

use std::fs::File;
use std::path::Path;

use seedbed_learn::read;
use seedbed_measure::quality::quality;
use serde_json::Value;

/// What the scores may differ by.
const TOLERANCE: f64 = 1e-6;

fn open(name: &str) -> File {
    File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap()
}

/// Everything that stands in `expected` stands in `found`, numbers within the tolerance.
fn compare(at: &str, expected: &Value, found: &Value, unlike: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (name, value) in expected {
                compare(&format!("{at}/{name}"), value, found.get(name).unwrap_or(&Value::Null), unlike);
            }
        }
        (Value::Array(expected), Value::Array(found)) => {
            assert_eq!(expected.len(), found.len(), "{at}");
            for (i, (expected, found)) in expected.iter().zip(found).enumerate() {
                compare(&format!("{at}/{i}"), expected, found, unlike);
            }
        }
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64().unwrap(), other.as_f64().unwrap());
            // Distances in units of a column are as large as its values.
            if (one - other).abs() > TOLERANCE * one.abs().max(1.0) {
                unlike.push(format!("{at}: {one} expected, {other} found"));
            }
        }
        _ if expected == found => {}
        _ => unlike.push(format!("{at}: {expected} expected, {found} found")),
    }
}

#[test]
fn scores_are_those_of_sdmetrics() {
    let expected: Value = serde_json::from_reader(open("expected.json")).unwrap();
    let mut unlike = Vec::new();
    for (name, expected) in expected.as_object().unwrap() {
        let real = read::csv(open(&format!("{name}.csv"))).unwrap();
        let made = read::csv_like(open(&format!("{name}_made.csv")), &real).unwrap();
        let found = serde_json::to_value(quality(&real, &made).unwrap()).unwrap();
        compare(name, expected, &found, &mut unlike);
    }
    assert!(unlike.is_empty(), "{} scores differ:\n{}", unlike.len(), unlike.join("\n"));
}

#[test]
fn a_table_is_like_itself() {
    for name in ["penguins", "titanic", "taxis"] {
        let real = read::csv(open(&format!("{name}.csv"))).unwrap();
        let same = quality(&real, &real).unwrap();
        assert!((same.overall.unwrap() - 1.0).abs() < 1e-9, "{name}: {:?}", same.overall);
        assert!(same.columns.iter().all(|column| column.missing == 1.0), "{name}");
    }
}
