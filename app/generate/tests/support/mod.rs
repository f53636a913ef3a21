//! What all tests of the crate's public face share: the lists as they are shipped, and tables as text.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::Path;

use seedbed_generate::encode::{TableHead, TextFormat};
use seedbed_generate::{BATCH, Lists, Locale, Plan, TablePlan};
use serde_json::Value;

/// All word lists of the project.
pub fn lists() -> Lists {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lists");
    let mut lists = Lists::default();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let code = path.file_stem().unwrap().to_str().unwrap();
            lists.add(Locale::parse(code, &std::fs::read_to_string(&path).unwrap()).unwrap());
        }
    }
    lists
}

/// The plan of a recipe that is known to be right.
pub fn plan(recipe: &Value, lists: &Lists) -> Plan {
    Plan::new(recipe, lists).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Rows of a table as text.
pub fn text(table: &TablePlan, range: std::ops::Range<u64>, format: TextFormat) -> String {
    let head = TableHead { name: table.name(), fields: table.fields(), rows: table.rows() };
    let (mut out, mut columns) = (Vec::new(), Vec::new());
    let mut start = range.start;
    while start < range.end {
        let end = (start + BATCH).min(range.end);
        table.fill_range(start..end, &mut columns);
        format.rows(&head, &columns, start, &mut out);
        start = end;
    }
    String::from_utf8(out).unwrap()
}
