//! One recipe that uses everything a table recipe can say: nothing is missing from it, its bytes are held, and no way
//! of making it changes them. The browser tests compare the same golden digests with what Chromium makes.

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use proptest::prelude::any;
use seedbed_generate::column::Column;
use seedbed_generate::encode::{TableHead, TextFormat};
use seedbed_generate::{BATCH, Lists, Plan, TablePlan, lists::digest};
use seedbed_recipe::catalogue::{self, SettingKind};
use seedbed_recipe::distribution::Distribution;
use seedbed_recipe::recipe::{AnomalyKind, Assignment, Column as Spec, Recipe, Rows, Scalar};
use serde_json::{Value, json};
use support::{lists, plan, text};

/// Rows of each range that is held.
const ROWS: u64 = 2000;
/// The first row of the range far out.
const FAR: u64 = 1_000_000_000;

fn everything() -> Value {
    serde_json::from_str(include_str!("data/everything.json")).unwrap()
}

fn recipe() -> Recipe {
    let checked = seedbed_recipe::check(&everything());
    assert!(checked.problems.is_empty(), "{:#?}", checked.problems);
    checked.recipe.unwrap()
}

/// All columns of the recipe, those inside of objects and lists included.
fn columns(recipe: &Recipe) -> Vec<&Spec> {
    fn add<'r>(column: &'r Spec, all: &mut Vec<&'r Spec>) {
        all.push(column);
        column.nested.iter().for_each(|nested| add(nested, all));
    }
    let mut all = Vec::new();
    recipe.tables.iter().flat_map(|table| &table.columns).for_each(|column| add(column, &mut all));
    all
}

/// The column as it stands in the recipe's JSON: what was typed, without defaults.
fn typed<'v>(json: &'v Value, column: &Spec) -> &'v Value {
    json.pointer(&column.pointer).unwrap()
}

#[test]
fn no_type_and_no_setting_is_missing() {
    let (json, recipe) = (everything(), recipe());
    let columns = columns(&recipe);
    let mut missing = Vec::new();
    for spec in catalogue::types() {
        let of_type: Vec<&Value> =
            columns.iter().filter(|column| column.spec == spec).map(|column| typed(&json, column)).collect();
        if of_type.is_empty() {
            missing.push(spec.name.to_owned());
        }
        if spec.can_be_unique && !of_type.iter().any(|column| column["unique"] == true) {
            missing.push(format!("{} unique", spec.name));
        }
        for setting in spec.settings {
            let given: Vec<&Value> = of_type.iter().filter_map(|column| column.get(setting.name)).collect();
            if given.is_empty() {
                missing.push(format!("{} {}", spec.name, setting.name));
            }
            if let SettingKind::OneOf(words) = setting.kind {
                let lacks = words.iter().filter(|word| !given.iter().any(|value| value == *word));
                missing.extend(lacks.map(|word| format!("{} {} {word}", spec.name, setting.name)));
            }
        }
    }
    assert!(missing.is_empty(), "tests/data/everything.json lacks {missing:#?}");
    for what in ["of", "locale", "null_share", "unique"] {
        assert!(columns.iter().any(|column| typed(&json, column).get(what).is_some()), "{what}");
    }
    assert!(recipe.locales().len() > 10);
}

#[test]
fn no_distribution_is_missing() {
    let (json, recipe) = (everything(), recipe());
    for kind in Distribution::kinds() {
        for (name, decimals, bounded) in [
            ("integer", false, false),
            ("integer", false, true),
            ("number", false, false),
            ("number", false, true),
            ("number", true, false),
            ("number", true, true),
        ] {
            let is_there = columns(&recipe).into_iter().filter(|column| column.spec.name == name).any(|column| {
                let column = typed(&json, column);
                column["distribution"]["kind"] == kind
                    && column.get("decimals").is_some() == decimals
                    && (column.get("min").is_some() && column.get("max").is_some()) == bounded
            });
            assert!(is_there, "{kind} of {name}, decimals {decimals}, bounds {bounded}");
        }
    }
}

#[test]
fn no_kind_of_rule_row_count_or_key_is_missing() {
    // Each match names all forms: one that is added does not compile until it stands here, and then not pass until it
    // stands in the recipe.
    let recipe = recipe();
    let mut forms = BTreeSet::new();
    for table in &recipe.tables {
        forms.insert(match &table.rows {
            Rows::Count(_) => "rows",
            Rows::Per { .. } => "rows per parent",
        });
        for (_, assignment) in table.rules.iter().flat_map(|rule| &rule.set) {
            forms.insert(match assignment {
                Assignment::Null => "null",
                Assignment::Constant(Scalar::Boolean(_)) => "boolean",
                Assignment::Constant(Scalar::Integer(_)) => "integer",
                Assignment::Constant(Scalar::Number(_)) => "number",
                Assignment::Constant(Scalar::Text(_)) => "text",
                Assignment::Formula(_) => "formula",
            });
        }
        forms.extend(table.keys.iter().map(|key| if key.len() > 1 { "composite key" } else { "key" }));
        if let Some(anomalies) = &table.anomalies {
            forms.insert(if anomalies.label.is_some() { "labelled" } else { "unlabelled" });
            forms.insert(if anomalies.columns.is_empty() { "anomalies anywhere" } else { "anomalies of columns" });
        }
    }
    let expected = BTreeSet::from([
        "rows",
        "rows per parent",
        "null",
        "boolean",
        "integer",
        "number",
        "text",
        "formula",
        "composite key",
        "key",
        "labelled",
        "unlabelled",
        "anomalies anywhere",
        "anomalies of columns",
    ]);
    assert_eq!(forms, expected);
}

#[test]
fn no_kind_of_anomaly_is_missing_from_the_rows() {
    let plan = plan(&everything(), &lists());
    let rows = text(plan.table("anomalies").unwrap(), 0..ROWS, TextFormat::NdJson);
    let rows: Vec<Value> = rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let labels: BTreeSet<&str> = rows.iter().filter_map(|row| row["anomaly"].as_str()?.split(':').next()).collect();
    assert_eq!(labels, AnomalyKind::ALL.iter().map(|kind| kind.name()).collect());
}

#[test]
fn no_function_of_formulas_is_missing() {
    // Functions are known to the formula engine only, which cannot list them: their names are read from its source.
    let source = include_str!("../src/table/formula.rs");
    let source = source.split("/// A formula that was compiled against the columns").next().unwrap();
    let is_name = |text: &str| text.starts_with(|letter: char| letter.is_ascii_lowercase()) && !text.contains(' ');
    let functions: BTreeSet<&str> =
        source.split("(\"").skip(1).filter_map(|rest| rest.split_once("\",")).map(|(name, _)| name).collect();
    let functions: Vec<&str> = functions.into_iter().filter(|name| is_name(name)).collect();
    assert!(functions.len() > 40, "{functions:?}");
    let recipe = recipe();
    let formulas: Vec<&str> = columns(&recipe).iter().filter_map(|column| column.settings.text("formula")).collect();
    let lacks: Vec<&&str> =
        functions.iter().filter(|name| !formulas.iter().any(|formula| formula.contains(&format!("{name}(")))).collect();
    assert!(lacks.is_empty(), "tests/data/everything.json lacks formulas with {lacks:?}");
}

/// The ranges of a table that are held: its first rows, and rows far out or its last ones.
fn ranges(table: &TablePlan) -> [Range<u64>; 2] {
    let far = if table.rows() > FAR + ROWS { FAR } else { table.rows().saturating_sub(ROWS) };
    [0..ROWS.min(table.rows()), far..(far + ROWS).min(table.rows())]
}

/// The digest of rows as the engine in the browser makes it: of the digests of all batches as CSV.
fn digest_of(table: &TablePlan, rows: Range<u64>) -> (String, usize) {
    let (mut digests, mut bytes, mut start) = (String::new(), 0, rows.start);
    while start < rows.end {
        let end = (start + BATCH).min(rows.end);
        let batch = text(table, start..end, TextFormat::Csv);
        digests.push_str(&digest(batch.as_bytes()));
        bytes += batch.len();
        start = end;
    }
    (digest(digests.as_bytes()), bytes)
}

#[test]
fn the_bytes_of_everything_are_held() {
    let plan = plan(&everything(), &lists());
    let mut found = String::from("[\n");
    for table in plan.tables() {
        for rows in ranges(table) {
            let (digest, bytes) = digest_of(table, rows.clone());
            let answer = json!({"digest": digest, "rows": rows.end - rows.start, "bytes": bytes});
            let line = json!({"table": table.name(), "from": rows.start, "rows": ROWS, "digest": answer});
            writeln!(found, "  {line},").unwrap();
        }
    }
    found.truncate(found.len() - 2);
    found.push_str("\n]\n");
    held("everything.json", &found);
}

#[test]
fn the_bytes_of_everything_in_every_format_are_held() {
    let plan = plan(&everything(), &lists());
    let mut found = String::new();
    for table in plan.tables() {
        let head = TableHead { name: table.name(), fields: table.fields(), rows: 100 };
        for format in TextFormat::ALL {
            let (mut bytes, mut columns) = (Vec::new(), Vec::new());
            format.head(&head, &mut bytes);
            table.fill_range(0..100, &mut columns);
            format.rows(&head, &columns, 0, &mut bytes);
            format.tail(&head, &mut bytes);
            writeln!(found, "{} {} {}", table.name(), format.name(), digest(&bytes)).unwrap();
        }
    }
    held("everything_formats.txt", &found);
}

/// Compares with a golden file; `SEEDBED_BLESS=1` writes it.
fn held(name: &str, found: &str) {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("SEEDBED_BLESS").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    let differs: Vec<&str> = found.lines().filter(|line| !expected.lines().any(|other| other == *line)).collect();
    assert!(differs.is_empty(), "other bytes than before (SEEDBED_BLESS=1 accepts them): {differs:#?}");
    assert_eq!(found.lines().count(), expected.lines().count());
}

/// Everything, planned once a thread: plans are what the tests below take apart.
fn with_plan<T>(act: impl FnOnce(&Plan) -> T) -> T {
    thread_local!(static PLAN: Plan = {
        let lists: Lists = lists();
        plan(&everything(), &lists)
    });
    PLAN.with(act)
}

/// Each row as JSON, made together.
fn lines(table: &TablePlan, rows: &[u64]) -> Vec<String> {
    let head = TableHead { name: table.name(), fields: table.fields(), rows: table.rows() };
    let (mut columns, mut out): (Vec<Column>, Vec<u8>) = (Vec::new(), Vec::new());
    table.fill(rows, &mut columns);
    TextFormat::NdJson.rows(&head, &columns, 0, &mut out);
    String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(32))]

    #[test]
    fn any_split_of_a_range_concatenates_to_the_whole(
        at in any::<proptest::sample::Index>(), from in any::<u64>(), length in 0_u64..3000,
        cuts in proptest::collection::vec(0_u64..3000, 0..6),
    ) {
        with_plan(|plan| {
            let table = at.get(plan.tables());
            let from = from % table.rows();
            let end = (from + length).min(table.rows());
            let mut ends: Vec<u64> = cuts.iter().map(|cut| (from + cut).min(end)).chain([from, end]).collect();
            ends.sort_unstable();
            for format in [TextFormat::Csv, TextFormat::NdJson] {
                let parts: String = ends.windows(2).map(|ends| text(table, ends[0]..ends[1], format)).collect();
                assert!(text(table, from..end, format) == parts, "{} {from}..{end} at {ends:?}", table.name());
            }
        });
    }

    #[test]
    fn any_order_of_rows_gives_the_same_rows(
        at in any::<proptest::sample::Index>(), picks in proptest::collection::vec(any::<u64>(), 1..60),
    ) {
        with_plan(|plan| {
            let table = at.get(plan.tables());
            let picks: Vec<u64> = picks.iter().map(|pick| pick % table.rows()).collect();
            let alone: Vec<String> = picks.iter().flat_map(|pick| lines(table, &[*pick])).collect();
            assert_eq!(lines(table, &picks), alone, "{}", table.name());
            let backwards: Vec<u64> = picks.iter().rev().copied().collect();
            let mut reversed = lines(table, &backwards);
            reversed.reverse();
            assert_eq!(reversed, alone, "{}", table.name());
        });
    }
}
