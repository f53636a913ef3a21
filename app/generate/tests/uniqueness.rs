//! Unique means unique over the whole table, exactly: no value twice in millions of rows.
//!
//! The long test takes ten million rows of everything that can be unique, or all rows there can be, in some minutes:
//! `cargo test --release -p seedbed-generate --test uniqueness -- --ignored --nocapture`

mod support;

use std::collections::BTreeSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::LazyLock;

use seedbed_generate::column::Column;
use seedbed_generate::encode::{TableHead, TextFormat};
use seedbed_generate::{BATCH, Lists, Plan, TablePlan};
use seedbed_recipe::catalogue;
use serde_json::{Value, json};
use support::lists;

static LISTS: LazyLock<Lists> = LazyLock::new(lists);

/// A table whose first column, or whose key, must not repeat: a name for messages, the recipe, the columns of the key.
struct Case {
    name: String,
    columns: Value,
    keys: Value,
    locale: &'static str,
    /// Tables that are referred to.
    parents: Vec<Value>,
}

impl Case {
    fn of(name: &str, column: Value) -> Self {
        Self { name: name.to_owned(), columns: json!([column]), keys: json!([]), locale: "en_US", parents: Vec::new() }
    }

    fn of_type(name: &str, locale: &'static str) -> Self {
        let case = Self::of(&format!("{name} in {locale}"), json!({"name": "x", "type": name, "unique": true}));
        Self { locale, ..case }
    }

    fn recipe(&self, rows: u64) -> Value {
        let table = json!({"name": "t", "rows": rows, "columns": self.columns, "keys": self.keys});
        let tables: Vec<Value> = self.parents.iter().cloned().chain([table]).collect();
        json!({"version": 1, "kind": "table", "seed": 7, "locale": self.locale, "anchor": "2026-11-21", "tables": tables})
    }

    /// A plan for `rows` rows, or for as many as there can be.
    fn plan(&self, rows: u64) -> Plan {
        Plan::new(&self.recipe(rows), &LISTS).unwrap_or_else(|problems| {
            let most = problems[0].allowed.strip_prefix("at most ").and_then(|rest| rest.split(' ').next());
            let most: u64 = most.and_then(|most| most.parse().ok()).unwrap_or_else(|| panic!("{problems:#?}"));
            assert!(most < rows, "{}", self.name);
            Plan::new(&self.recipe(most), &LISTS).unwrap_or_else(|problems| panic!("{problems:#?}"))
        })
    }
}

/// Hands out each row of the table as CSV, with its hash.
fn each_row(table: &TablePlan, mut take: impl FnMut(u64, &str)) {
    let head = TableHead { name: table.name(), fields: table.fields(), rows: table.rows() };
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let (mut columns, mut out): (Vec<Column>, Vec<u8>) = (Vec::new(), Vec::new());
    let mut start = 0;
    while start < table.rows() {
        let end = (start + BATCH).min(table.rows());
        table.fill_range(start..end, &mut columns);
        out.clear();
        TextFormat::Csv.rows(&head, &columns, start, &mut out);
        std::str::from_utf8(&out).unwrap().lines().for_each(|line| take(hasher.hash_one(line), line));
        start = end;
    }
}

/// Whether no row comes twice: equal hashes are looked for in all rows, and their rows compared in a second pass. Holds
/// eight bytes a row.
fn assert_no_row_comes_twice(name: &str, table: &TablePlan) {
    let mut hashes = Vec::with_capacity(table.rows() as usize);
    each_row(table, |hash, _| hashes.push(hash));
    assert_eq!(hashes.len() as u64, table.rows(), "{name}");
    hashes.sort_unstable();
    let suspects: BTreeSet<u64> = hashes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    if suspects.is_empty() {
        return;
    }
    let mut seen = BTreeSet::new();
    each_row(table, |hash, line| {
        assert!(!suspects.contains(&hash) || seen.insert(line.to_owned()), "{name}: {line} comes twice");
    });
}

/// What people make unique most, and every way in which uniqueness is made.
fn usual() -> Vec<Case> {
    let parent = json!({"name": "p", "rows": 20_000_000_u64, "columns": [{"name": "id", "type": "sequence"}]});
    let named = json!({"name": "n", "rows": 20_000_000_u64, "columns": [{"name": "email", "type": "internet.email", "unique": true}]});
    vec![
        Case::of_type("internet.email", "en_US"),
        Case::of_type("internet.email", "ja_JP"),
        Case::of_type("internet.username", "de_DE"),
        Case::of_type("uuid", "en_US"),
        Case::of("uuid 7", json!({"name": "x", "type": "uuid", "version": 7})),
        Case::of("integer", json!({"name": "x", "type": "integer", "min": -5, "max": 11_000_000, "unique": true})),
        Case::of(
            "integer with a step",
            json!({"name": "x", "type": "integer", "min": 1, "max": 90_000_000, "step": 8, "unique": true}),
        ),
        Case::of("pattern", json!({"name": "x", "type": "pattern", "pattern": "[A-Z]{3}-[0-9]{4}", "unique": true})),
        Case::of(
            "pattern of several lengths",
            json!({"name": "x", "type": "pattern", "pattern": "(ab|c)?[0-9]{4,7}(x|yz)", "unique": true}),
        ),
        Case::of_type("phone.e164", "de_DE"),
        Case::of_type("finance.iban", "en_GB"),
        Case::of_type("person.full_name", "en_US"),
        Case::of_type("location.full_address", "fr_FR"),
        Case {
            parents: vec![parent.clone()],
            ..Case::of("reference, one to one", json!({"name": "x", "type": "reference", "table": "p", "unique": true}))
        },
        Case {
            parents: vec![named],
            ..Case::of(
                "reference to e-mail addresses",
                json!({"name": "x", "type": "reference", "table": "n", "unique": true}),
            )
        },
        Case {
            columns: json!([
                {"name": "parent", "type": "reference", "table": "p"},
                {"name": "day", "type": "date", "min": "2020-01-01", "max": "2026-12-31"},
                {"name": "shift", "type": "choice", "values": ["early", "late", "night"]}]),
            keys: json!([["parent", "day", "shift"]]),
            parents: vec![json!({"name": "p", "rows": 1500, "columns": [{"name": "id", "type": "sequence"}]})],
            ..Case::of("composite key", json!(null))
        },
        Case {
            columns: json!([
                {"name": "a", "type": "integer", "min": 0, "max": 99},
                {"name": "b", "type": "pattern", "pattern": "[a-z]{2}"},
                {"name": "c", "type": "datetime", "min": "2026-01-01T00:00:00Z", "max": "2026-01-01T00:02:27Z"}]),
            keys: json!([["a", "b", "c"]]),
            ..Case::of("composite key with hardly more room than rows", json!(null))
        },
        Case {
            columns: json!([{"name": "parent", "type": "reference", "table": "p"}, {"name": "line", "type": "position"}]),
            keys: json!([["parent", "line"]]),
            parents: vec![json!({"name": "p", "rows": 1000, "columns": [{"name": "id", "type": "sequence"}]})],
            ..Case::of("position among siblings", json!(null))
        },
    ]
}

/// Every type that can be unique, with what must be set.
fn all() -> Vec<Case> {
    let mut cases = usual();
    for spec in catalogue::types().filter(|spec| spec.can_be_unique) {
        let settings = match spec.name {
            // These stand among the usual cases.
            "integer" | "pattern" | "reference" => continue,
            "choice" => json!({"values": (0..10_000).collect::<Vec<_>>()}),
            "date" => json!({"min": "0001-01-01", "max": "9999-12-31"}),
            "datetime" => json!({"min": "2020-01-01", "max": "2026-12-31"}),
            "sequence" => json!({"step": -7, "prefix": "#", "width": 10}),
            _ => json!({}),
        };
        let mut case = Case::of_type(spec.name, "en_US");
        case.columns[0].as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        cases.push(case);
    }
    for locale in LISTS.codes() {
        cases.push(Case::of_type("internet.email", Box::leak(locale.to_owned().into_boxed_str())));
    }
    cases
}

/// A table of this many rows, where its rows are not those of a parent.
fn table_of(case: &Case, rows: u64) -> Plan {
    if case.name != "position among siblings" {
        return case.plan(rows);
    }
    let mut recipe = case.recipe(0);
    let parents = rows / 4;
    recipe["tables"][0]["rows"] = json!(parents);
    recipe["tables"][1]["rows"] = json!({"per": "p", "count": {"kind": "poisson", "mean": 4}});
    support::plan(&recipe, &LISTS)
}

#[test]
fn what_is_usually_unique_is_so_over_half_a_million_rows() {
    for case in usual() {
        let plan = table_of(&case, 500_000);
        assert_no_row_comes_twice(&case.name, plan.tables().last().unwrap());
    }
}

#[test]
#[should_panic(expected = "comes twice")]
fn a_value_that_comes_twice_is_found() {
    let case = Case::of("dice", json!({"name": "x", "type": "integer", "min": 1, "max": 1_000_000}));
    let plan = case.plan(10_000);
    assert_no_row_comes_twice("dice", &plan.tables()[0]);
}

#[test]
#[ignore = "takes minutes"]
fn whatever_can_be_unique_is_so_over_ten_million_rows() {
    for case in all() {
        let plan = table_of(&case, 10_000_000);
        let table = plan.tables().last().unwrap();
        assert_no_row_comes_twice(&case.name, table);
        println!("{}: no value twice in {} rows", case.name, table.rows());
    }
}
