//! The scores of privacy against those of SDMetrics 0.32.0 on the same tables (`data/sdmetrics_privacy.py`).

use std::path::Path;

use seedbed_learn::read;
use seedbed_measure::frame::Frame;
use seedbed_measure::privacy::{disclosure, privacy};
use serde_json::Value;

/// What the scores may differ by.
const TOLERANCE: f64 = 1e-6;

/// A stored table as a whole, or every second row of it from the first or the second on.
fn table(name: &str, from: Option<usize>, like: Option<&Frame>) -> Frame {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(format!("{name}.csv"));
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let mut kept: Vec<&str> = lines.by_ref().take(1).collect();
    match from {
        Some(from) => kept.extend(lines.skip(from).step_by(2)),
        None => kept.extend(lines),
    }
    let text = kept.join("\n");
    match like {
        Some(like) => read::csv_like(text.as_bytes(), like).unwrap(),
        None => read::csv(text.as_bytes()).unwrap(),
    }
}

fn number(value: &Value, at: &str) -> f64 {
    value.pointer(at).and_then(Value::as_f64).unwrap_or_else(|| panic!("{at} of {value}"))
}

fn names(value: &Value, at: &str) -> Vec<String> {
    value[at].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[test]
fn scores_are_those_of_sdmetrics() {
    let text = include_str!("data/privacy.json");
    let stored: Value = serde_json::from_str(text).unwrap();
    for (name, stored) in stored.as_object().unwrap() {
        // The rows of the whole table say what its columns hold.
        let whole = table(name, None, None);
        let (training, held_out) = (table(name, Some(0), Some(&whole)), table(name, Some(1), Some(&whole)));
        let made = table(&format!("{name}_made"), None, Some(&whole));
        let found = privacy(&training, &made, Some(&held_out)).unwrap();
        let random = found.random_distance;
        let found_json = serde_json::to_value(&found).unwrap();
        for at in [
            "/made/distance",
            "/held_out/reference/distance",
            "/held_out/overfitting_protection",
            "/held_out/closer_to_training",
        ] {
            let (expected, found) = (number(stored, at), number(&found_json, at));
            assert!((expected - found).abs() < TOLERANCE, "{name}{at}: {expected} expected, {found} found");
        }
        let (mean, deviation) = (number(stored, "/random_distance/mean"), number(stored, "/random_distance/deviation"));
        assert!((random - mean).abs() < 4.0 * deviation, "{name}: {mean} ± {deviation} expected, {random} found");
        assert_eq!(found.baseline_protection, Some((found.made.distance / random).min(1.0)), "{name}");
        for stored in stored["disclosures"].as_array().unwrap() {
            let found = disclosure(&training, &made, &names(stored, "known"), &names(stored, "sensitive")).unwrap();
            for (at, found) in
                [("/score", found.score), ("/protection", found.protection), ("/baseline", Some(found.baseline))]
            {
                let expected = number(stored, at);
                let found = found.unwrap();
                assert!((expected - found).abs() < TOLERANCE, "{name} {stored}: {expected} expected, {found} found");
            }
        }
    }
}
