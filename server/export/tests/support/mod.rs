//! What the tests and the benchmark share: a table with a column of every type, and rows as text.

use std::ops::{ControlFlow, Range};
use std::path::Path;
use std::sync::Arc;

use seedbed_export::{Compression, ExportError, Format, Options, Source, Summary, export};
use seedbed_generate::column::Column;
use seedbed_generate::encode::{TableHead, TextFormat};
use seedbed_generate::{Lists, Locale, Plan, TablePlan};
use serde_json::{Value, json};

/// The first table of a recipe.
pub fn table(recipe: &Value) -> Arc<TablePlan> {
    Arc::clone(&tables(recipe)[0])
}

/// All tables of a recipe.
pub fn tables(recipe: &Value) -> Vec<Arc<TablePlan>> {
    let mut lists = Lists::default();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../app/generate/lists/en_US.txt");
    lists.add(Locale::parse("en_US", &std::fs::read_to_string(path).unwrap()).unwrap());
    let plan = Plan::new(recipe, &lists).unwrap_or_else(|problems| panic!("{problems:#?}"));
    plan.tables().to_vec()
}

/// Tables with keys of every sort that refer to each other, one of them with rows made wrong on purpose.
pub fn shop() -> Value {
    json!({"version": 1, "kind": "table", "seed": 7, "locale": "en_US", "anchor": "2026-11-21", "tables": [
        {"name": "customers", "rows": 1_500, "columns": [
            {"name": "id", "type": "sequence", "start": 100},
            {"name": "email", "type": "internet.email", "unique": true},
            {"name": "referrer", "type": "reference", "table": "customers", "column": "id"}]},
        {"name": "products", "rows": 200, "columns": [
            {"name": "code", "type": "pattern", "pattern": "[A-Za-z]{2}-[0-9]{3}", "unique": true},
            {"name": "uid", "type": "uuid", "unique": true}]},
        {"name": "orders", "rows": 2_000, "columns": [
            {"name": "uid", "type": "uuid"},
            {"name": "customer", "type": "reference", "table": "customers", "column": "id", "null_share": 0.1},
            {"name": "contact", "type": "reference", "table": "customers", "column": "email"}]},
        {"name": "order lines", "rows": {"per": "orders", "count": {"kind": "constant", "value": 3}},
            "keys": [["order", "line"]], "columns": [
            {"name": "order", "type": "reference", "table": "orders", "column": "uid"},
            {"name": "line", "type": "position"},
            {"name": "product", "type": "reference", "table": "products", "column": "code"}]},
        {"name": "stock", "rows": 300, "keys": [["product", "shelf"]], "columns": [
            {"name": "product", "type": "reference", "table": "products", "column": "uid"},
            {"name": "shelf", "type": "choice", "values": ["a", "A", "b"]}]},
        {"name": "visits", "rows": 1_000, "anomalies": {"share": 0.2, "kinds": ["duplicate", "missing"]}, "columns": [
            {"name": "id", "type": "sequence", "unique": true},
            {"name": "customer", "type": "reference", "table": "customers", "column": "id"}]}]})
}

/// The tables of the recipe that uses everything a table recipe can say.
pub fn everything() -> Vec<Arc<TablePlan>> {
    let generate = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../app/generate");
    let mut lists = Lists::default();
    for entry in std::fs::read_dir(generate.join("lists")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let code = path.file_stem().unwrap().to_str().unwrap();
            lists.add(Locale::parse(code, &std::fs::read_to_string(&path).unwrap()).unwrap());
        }
    }
    let recipe = std::fs::read_to_string(generate.join("tests/data/everything.json")).unwrap();
    let plan = Plan::new(&serde_json::from_str(&recipe).unwrap(), &lists);
    plan.unwrap_or_else(|problems| panic!("{problems:#?}")).tables().to_vec()
}

/// A column of every type, most with missing values; texts with all that formats must quote.
pub fn every_type(rows: u64) -> Value {
    json!({"version": 1, "kind": "table", "seed": 7, "locale": "en_US", "anchor": "2026-11-21", "tables": [
        {"name": "every type", "rows": rows, "columns": [
            {"name": "id", "type": "sequence"},
            {"name": "flag", "type": "boolean", "share": 0.3, "null_share": 0.1},
            {"name": "count", "type": "integer", "min": -9_000_000_000_000_i64, "max": 9_000_000_000_000_i64, "null_share": 0.1},
            {"name": "size", "type": "number", "min": -5, "max": 5, "null_share": 0.1},
            {"name": "price", "type": "number", "min": -99, "max": 999, "decimals": 2, "null_share": 0.1},
            {"name": "day", "type": "date", "min": "1890-01-01", "max": "2100-12-31", "null_share": 0.1},
            {"name": "hour", "type": "time", "null_share": 0.1},
            {"name": "moment", "type": "datetime", "min": "1890-01-01", "max": "2100-12-31", "null_share": 0.1},
            {"name": "uuid", "type": "uuid", "null_share": 0.1},
            {"name": "name", "type": "person.full_name", "null_share": 0.1},
            {"name": "status, \"quoted\"", "type": "choice", "null_share": 0.1,
                "values": ["active", "it's", "", "a,b", "say \"so\"", "two\nlines", "back\\slash", "äöü 😀"]},
            {"name": "tags", "type": "list", "null_share": 0.1, "min_items": 0, "max_items": 4,
                "item": {"type": "choice", "values": ["red", "it's", "\"x\""]}},
            {"name": "numbers", "type": "list", "item": {"type": "integer", "min": 0, "max": 9}, "max_items": 3},
            {"name": "place", "type": "object", "null_share": 0.1, "fields": [
                {"name": "x", "type": "integer", "min": 0, "max": 9, "null_share": 0.2},
                {"name": "inner", "type": "object", "fields": [
                    {"name": "day", "type": "date", "min": "2020-01-01", "max": "2020-12-31"},
                    {"name": "codes", "type": "list", "item": {"type": "pattern", "pattern": "[A-Z]{2}"}, "max_items": 2}]}]}]}]})
}

/// An export that is known to succeed.
pub fn exported(
    source: &dyn Source,
    rows: Range<u64>,
    format: Format,
    compression: Compression,
    threads: usize,
) -> Vec<u8> {
    let (bytes, summary) = try_export(source, rows.clone(), format, compression, threads);
    let summary = summary.unwrap();
    assert_eq!((summary.rows, summary.bytes), (rows.end - rows.start, bytes.len() as u64));
    bytes
}

/// An export, and what came of it.
pub fn try_export(
    source: &dyn Source,
    rows: Range<u64>,
    format: Format,
    compression: Compression,
    threads: usize,
) -> (Vec<u8>, Result<Summary, ExportError>) {
    let mut bytes = Vec::new();
    let options = Options { format, compression, threads };
    let result = export(source, rows, options, &mut bytes, &mut |_| ControlFlow::Continue(()));
    (bytes, result)
}

/// Columns as one JSON object a row.
pub fn ndjson(source: &dyn Source, columns: &[Column]) -> String {
    let head = TableHead { name: source.name(), fields: source.fields(), rows: 0 };
    let mut text = Vec::new();
    TextFormat::NdJson.rows(&head, columns, 0, &mut text);
    String::from_utf8(text).unwrap()
}
