//! The command `seedbed train`, and what `seedbed generate --model` makes of its models.

use std::collections::HashSet;
use std::path::Path;
use std::process::Output;

use crate::command::seedbed;

/// A table of people with a colour each, and a price that goes with the colour.
const REAL: &str = r#"{"version": 1, "kind": "table", "seed": 3, "tables": [{"name": "people", "rows": 2000, "columns": [
    {"name": "id", "type": "sequence"},
    {"name": "first_name", "type": "person.first_name"},
    {"name": "colour", "type": "choice", "values": ["red", "green", "blue"], "weights": [6, 3, 1]},
    {"name": "noise", "type": "number", "min": 0, "max": 5, "decimals": 2},
    {"name": "price", "type": "formula", "formula": "noise + if colour == \"red\" { 10 } else { 80 }", "decimals": 2}]}]}"#;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    seedbed().current_dir(folder).args(arguments).output().unwrap()
}

fn must(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {told}");
    told
}

/// The last line of the refusal.
fn refusal(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {told}");
    told.lines().last().unwrap().to_owned()
}

/// The fields of the lines below the first.
fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').collect()).collect()
}

#[test]
fn a_model_is_the_same_for_any_threads_and_its_rows_are_like_the_table_and_not_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::write(at.join("real.json"), REAL).unwrap();
    must(at, &["generate", "real.json", "--output", "real.csv"]);
    let told = must(at, &["train", "real.csv", "--output", "one.model", "--threads", "1"]);
    assert!(told.contains("read 2000 rows of 5 columns"), "{told}");
    // Keys and names belong to somebody: they are made up, and it is said.
    assert!(told.contains("“id” is not learned") && told.contains("“first_name” is not learned"), "{told}");
    must(at, &["train", "real.csv", "--output", "two.model", "--threads", "2"]);
    assert!(std::fs::read(at.join("one.model")).unwrap() == std::fs::read(at.join("two.model")).unwrap());

    must(at, &["generate", "--model", "one.model", "--count", "4000", "--output", "made.csv"]);
    let (real, made) = (at.join("real.csv"), at.join("made.csv"));
    let (real, made) = (std::fs::read_to_string(real).unwrap(), std::fs::read_to_string(made).unwrap());
    assert_eq!(real.lines().next(), made.lines().next());
    let seen: HashSet<&str> = real.lines().skip(1).collect();
    assert_eq!(made.lines().skip(1).filter(|line| seen.contains(line)).count(), 0);
    let (real, made) = (rows(&real), rows(&made));
    assert_eq!(made.len(), 4000);
    let share = |rows: &[Vec<&str>]| rows.iter().filter(|row| row[2] == "red").count() as f64 / rows.len() as f64;
    // Three standard errors of 2,000 and 4,000 draws.
    assert!((share(&real) - share(&made)).abs() < 0.04, "{} and {}", share(&real), share(&made));
    // What goes together stays together: only red costs less than 20.
    let apart = made.iter().filter(|row| (row[2] == "red") != (row[4].parse::<f64>().unwrap() < 20.0)).count();
    assert!(apart < made.len() / 50, "{apart} of {} rows", made.len());

    // The same table as Parquet is the same model.
    must(at, &["generate", "real.json", "--output", "real.parquet"]);
    must(at, &["train", "real.parquet", "--output", "three.model"]);
    assert!(std::fs::read(at.join("one.model")).unwrap() == std::fs::read(at.join("three.model")).unwrap());

    // A range alone is the same rows, and the file can be checked.
    must(at, &["generate", "--model", "one.model", "--from", "1000", "--count", "10", "--output", "part.csv"]);
    let part = std::fs::read_to_string(at.join("part.csv")).unwrap();
    assert_eq!(rows(&part), made[1000..1010]);
}

#[test]
fn a_table_and_its_copy_are_evaluated() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::write(at.join("real.json"), REAL).unwrap();
    must(at, &["generate", "real.json", "--output", "real.csv"]);
    must(at, &["generate", "real.json", "--seed", "9", "--output", "other.csv"]);
    let both = ["evaluate", "--real", "real.csv", "--synthetic", "other.csv", "--all-columns"];
    let summary = String::from_utf8(run(at, &both).stdout).unwrap();
    assert!(summary.contains("2000 real rows, 2000 made ones") && summary.contains("TVComplement"), "{summary}");
    must(at, &[&both[..], &["--output", "report.json"]].concat());
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(at.join("report.json")).unwrap()).unwrap();
    // Another seed is another sample of the same distributions; names are hardly ever the same.
    let score = |at: &str| report["quality"].pointer(at).unwrap().as_f64().unwrap();
    assert!((0.95..1.0).contains(&score("/columns/2/shape")) && score("/columns/4/shape") > 0.95, "{report:#}");
    assert_eq!(report["quality"]["pairs"].as_array().unwrap().len(), 10);
    let printed = run(at, &[&both[..], &["--output", "-"]].concat()).stdout;
    assert_eq!(printed, std::fs::read(at.join("report.json")).unwrap());

    std::fs::write(at.join("fewer.csv"), "id,colour\n1,red\n").unwrap();
    std::fs::write(at.join("words.csv"), "id,first_name,colour,noise,price\n1,Ann,red,1.5,much\n").unwrap();
    for (file, output, word) in [
        ("fewer.csv", "a.json", "no column “first_name”"),
        ("words.csv", "a.json", "row 1, column \"price\": \"much\" is no number"),
        ("none.csv", "a.json", "none.csv"),
        ("other.csv", "a.pdf", "ends in .json or .html"),
        ("other.csv", "no/a.json", "cannot write no/a.json"),
    ] {
        let both = ["evaluate", "--real", "real.csv", "--synthetic", file, "--all-columns", "--output", output];
        let told = refusal(at, &both);
        assert!(told.contains(word), "{told}");
    }
}

#[test]
fn rows_held_out_stand_beside_what_was_made_and_columns_that_are_made_up_do_not_count() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::write(at.join("real.json"), REAL).unwrap();
    for (seed, name) in [("3", "real.csv"), ("8", "held_out.csv"), ("9", "other.csv")] {
        must(at, &["generate", "real.json", "--seed", seed, "--output", name]);
    }
    let evaluate = |made: &str, more: &[&str]| {
        let asked = ["evaluate", "--real", "real.csv", "--synthetic", made, "--output", "report.json"];
        let told = must(at, &[&asked[..], more].concat());
        let report: serde_json::Value =
            serde_json::from_slice(&std::fs::read(at.join("report.json")).unwrap()).unwrap();
        (report, told)
    };
    let number = |report: &serde_json::Value, at: &str| report.pointer(at).unwrap().as_f64().unwrap();
    let more = ["--holdout", "held_out.csv", "--known", "colour,noise", "--sensitive", "price", "--target", "price"];
    let (report, told) = evaluate("other.csv", &more);
    assert!(told.contains("“id” is not compared") && told.contains("“first_name” is not compared"), "{told}");
    assert_eq!(report["quality"]["columns"].as_array().unwrap().len(), 3);
    assert!((number(&report, "/quality/overall") - number(&report, "/reference/overall")).abs() < 0.02, "{report:#}");
    let chance = |at: &str| assert!((number(&report, at) - 0.5).abs() < 0.03, "{at}: {report:#}");
    chance("/privacy/held_out/closer_share");
    chance("/privacy/held_out/membership_auc");
    chance("/detection/auc");
    // The price hangs on the colour and the noise alone.
    assert!(number(&report, "/utility/made") > 0.97 && number(&report, "/utility/real") > 0.97, "{report:#}");
    // The price is the noise and ten or eighty: who knows both knows it.
    assert!(number(&report, "/disclosure/score") < 0.3, "{report:#}");

    let (report, _) = evaluate("real.csv", &["--holdout", "held_out.csv"]);
    assert_eq!(number(&report, "/privacy/made/exact"), 1.0);
    // Four of five rows held out stand in the table as well, by chance: the others give the copy away.
    assert!(number(&report, "/privacy/held_out/closer_share") > 0.57, "{report:#}");
    assert!(number(&report, "/privacy/held_out/membership_auc") > 0.57, "{report:#}");
    assert_eq!(report["disclosure"], serde_json::Value::Null);

    let summary = run(at, &["evaluate", "--real", "real.csv", "--synthetic", "other.csv", "--holdout", "held_out.csv"]);
    let summary = String::from_utf8(summary.stdout).unwrap();
    for line in [
        "detection AUC",
        "equal rows",
        "distance ratio",
        "baseline protection",
        "nearer to real rows",
        "membership AUC",
    ] {
        assert!(summary.contains(line), "{line}: {summary}");
    }
    std::fs::write(at.join("fewer.csv"), "colour\nred\n").unwrap();
    for (more, word) in [
        (
            ["--holdout", "fewer.csv", "--known", "colour", "--sensitive", "price"],
            "fewer.csv: there is no column “noise”",
        ),
        (["--holdout", "other.csv", "--known", "colour", "--sensitive", "size"], "real.csv: there is no column “size”"),
        (
            ["--holdout", "other.csv", "--known", "price", "--sensitive", "price"],
            "“price” cannot be known and sensitive",
        ),
    ] {
        let told = refusal(at, &[&["evaluate", "--real", "real.csv", "--synthetic", "other.csv"][..], &more].concat());
        assert!(told.contains(word), "{told}");
    }
}

#[test]
fn a_report_to_read_is_one_file_that_needs_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::write(at.join("real.json"), REAL.replace("green", "<b>green & co")).unwrap();
    must(at, &["generate", "real.json", "--output", "real.csv"]);
    for (seed, file) in [("9", "made.csv"), ("10", "held_out.csv")] {
        must(at, &["generate", "real.json", "--seed", seed, "--output", file]);
    }
    let both = ["evaluate", "--real", "real.csv", "--synthetic", "made.csv", "--holdout", "held_out.csv"];
    let more = ["--target", "price", "--known", "price", "--sensitive", "noise"];
    must(at, &[&both[..], &more, &["--output", "report.html"]].concat());
    must(at, &[&both[..], &more, &["--output", "report.json"]].concat());
    let page = std::fs::read_to_string(at.join("report.html")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(at.join("report.json")).unwrap()).unwrap();
    // Nothing is fetched, and no name of a column is taken for a part of the page.
    for outside in ["<script", "<link", "src=", "href=", "@import", "http://", "https://", "<b>"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("&lt;b&gt;green &amp; co"));
    let shown = |pointer: &str| format!("{:.3}", report.pointer(pointer).unwrap().as_f64().unwrap());
    for pointer in [
        "/quality/overall",
        "/reference/overall",
        "/detection/auc",
        "/detection/reference",
        "/utility/made",
        "/utility/real",
        "/privacy/held_out/membership_auc",
        "/disclosure/score",
        "/quality/columns/0/shape",
        "/quality/pairs/0/score",
    ] {
        assert!(page.contains(&shown(pointer)), "{pointer}: {}", shown(pointer));
    }
    // A histogram for each column of numbers, a list for each of texts, three squares.
    let columns = report["columns"].as_array().unwrap();
    let count = |of: &str| page.matches(of).count();
    let numeric = columns.iter().filter(|column| column["numeric"] == true).count();
    assert_eq!(count("class=\"chart overlay\""), numeric);
    assert_eq!(count("class=\"overlay-list\""), columns.len() - numeric);
    assert_eq!(count("class=\"heatmap\""), 3);
}

#[test]
fn a_gaussian_copula_is_trained_tells_its_distributions_and_is_drawn_from() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::write(at.join("real.json"), REAL).unwrap();
    must(at, &["generate", "real.json", "--output", "real.csv"]);
    let train = ["train", "real.csv", "--algorithm", "gaussian_copula", "--output"];
    let told = must(at, &[&train[..], &["one.model", "--threads", "1"]].concat());
    assert!(told.contains("distributions: “noise” uniform, “price” "), "{told}");
    must(at, &[&train[..], &["two.model", "--threads", "3"]].concat());
    assert!(std::fs::read(at.join("one.model")).unwrap() == std::fs::read(at.join("two.model")).unwrap());
    let told = must(at, &[&train[..], &["kde.model", "--marginal", "kde"]].concat());
    assert!(told.contains("“noise” kde"), "{told}");

    must(at, &["generate", "--model", "one.model", "--count", "4000", "--output", "made.csv"]);
    let (real, made) = (at.join("real.csv"), at.join("made.csv"));
    let (real, made) = (std::fs::read_to_string(real).unwrap(), std::fs::read_to_string(made).unwrap());
    assert_eq!(real.lines().next(), made.lines().next());
    let (real, made) = (rows(&real), rows(&made));
    let share = |rows: &[Vec<&str>]| rows.iter().filter(|row| row[2] == "red").count() as f64 / rows.len() as f64;
    // Three standard errors of 2,000 and 4,000 draws.
    assert!((share(&real) - share(&made)).abs() < 0.04, "{} and {}", share(&real), share(&made));
    let apart = made.iter().filter(|row| (row[2] == "red") != (row[4].parse::<f64>().unwrap() < 20.0)).count();
    // Half of the rows would be if nothing were known; one correlation does not hold what a network does.
    assert!(apart < made.len() / 5, "{apart} of {} rows", made.len());
    must(at, &["generate", "--model", "one.model", "--from", "1000", "--count", "10", "--output", "part.csv"]);
    let part = std::fs::read_to_string(at.join("part.csv")).unwrap();
    assert_eq!(rows(&part), made[1000..1010]);

    for (more, word) in [
        (&["--epochs", "3", "--time-limit", "9"][..], "--epochs, --time-limit belongs to --algorithm autoregressive"),
        (&["--batch-size", "64"], "the algorithm is gaussian_copula"),
        (&["--patience", "3"], "--patience"),
    ] {
        let told = refusal(at, &[&train[..], &["no.model"], more].concat());
        assert!(told.contains(word), "{told}");
    }
    let told = refusal(at, &["train", "real.csv", "--output", "no.model", "--marginal", "beta"]);
    assert!(told.contains("--marginal belongs to --algorithm gaussian_copula"), "{told}");
    assert!(!at.join("no.model").exists());
}

#[test]
fn what_cannot_be_learned_or_drawn_from_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let refused = |arguments: &[&str], word: &str| {
        let told = refusal(at, arguments);
        assert!(told.contains(word), "{arguments:?}: {told}");
    };
    refused(&["train", "none.csv", "--output", "a.model"], "none.csv");
    for (name, text, word) in [
        ("ragged.csv", "a,b\n1,2\n3\n", "line 3 has 1 fields, the first line has 2"),
        ("twice.csv", "a,a\n1,2\n", "are both"),
        ("head.csv", "a,b\n", "no row"),
        ("empty.csv", "", "the file is empty"),
        ("names.csv", "first_name,last_name\nAnn,Lee\nBob,May\n", "nothing to learn"),
    ] {
        std::fs::write(at.join(name), text).unwrap();
        refused(&["train", name, "--output", "a.model"], word);
        refused(&["train", name, "--output", "a.model", "--algorithm", "gaussian_copula"], word);
        assert!(!at.join("a.model").exists(), "{name}");
    }
    std::fs::write(at.join("real.json"), REAL).unwrap();
    must(at, &["generate", "real.json", "--count", "300", "--output", "real.csv"]);
    refused(&["train", "real.csv", "--output", "no/folder/a.model", "--epochs", "1"], "cannot write no/folder/a.model");
    must(at, &["train", "real.csv", "--output", "a.model", "--algorithm", "gaussian_copula"]);
    let copula = std::fs::read(at.join("a.model")).unwrap();
    std::fs::write(at.join("cut.model"), &copula[..copula.len() / 2]).unwrap();
    std::fs::write(at.join("moved.model"), [&copula[..copula.len() - 8], &[0, 0, 0, 0, 0, 0, 0xe0, 0x3f]].concat())
        .unwrap();
    must(at, &["train", "real.csv", "--output", "a.model", "--epochs", "1"]);

    let mut bytes = std::fs::read(at.join("a.model")).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(at.join("damaged.model"), &bytes).unwrap();
    std::fs::write(at.join("short.model"), &bytes[..last]).unwrap();
    for (name, word) in [
        ("damaged.model", "damaged"),
        ("short.model", "no model"),
        ("real.csv", "no model"),
        ("cut.model", "no model"),
        ("moved.model", "damaged"),
    ] {
        refused(&["generate", "--model", name, "--count", "3", "--output", "rows.csv"], word);
        assert!(!at.join("rows.csv").exists(), "{name}");
    }
}
