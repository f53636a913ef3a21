//! What SQL declares about a table is what every row of it holds to.

mod support;

use std::sync::LazyLock;

use seedbed_generate::encode::{Dialect, TableHead, TextFormat};
use seedbed_generate::{Lists, Plan};
use serde_json::{Value, json};
use support::{lists, plan};

static LISTS: LazyLock<Lists> = LazyLock::new(lists);

fn recipe(tables: Value) -> Plan {
    plan(&json!({"version": 1, "kind": "table", "seed": 5, "anchor": "2026-11-21", "tables": tables}), &LISTS)
}

fn declared(plan: &Plan, table: &str, dialect: Dialect) -> String {
    let table = plan.table(table).unwrap();
    let head = TableHead { name: table.name(), fields: table.fields(), rows: table.rows() };
    let mut text = Vec::new();
    TextFormat::Sql(dialect).head_with(&head, table.constraints(), &mut text);
    String::from_utf8(text).unwrap()
}

fn shop() -> Value {
    json!([
        {"name": "customers", "rows": 50, "columns": [
            {"name": "id", "type": "sequence"},
            {"name": "email", "type": "internet.email", "unique": true},
            {"name": "nick", "type": "internet.username", "unique": true},
            {"name": "recruiter", "type": "reference", "table": "customers", "column": "id"}]},
        {"name": "orders", "rows": 80, "columns": [
            {"name": "number", "type": "pattern", "pattern": "[A-Z]{2}[0-9]{4}", "unique": true},
            {"name": "customer_id", "type": "reference", "table": "customers"},
            {"name": "contact", "type": "reference", "table": "customers", "column": "email"}]},
        {"name": "lines", "rows": {"per": "orders", "count": {"kind": "constant", "value": 2}}, "keys": [["order", "line"]], "columns": [
            {"name": "order", "type": "reference", "table": "orders", "column": "number"},
            {"name": "line", "type": "position"}]}])
}

#[test]
fn keys_and_references_are_declared() {
    let plan = recipe(shop());
    assert_eq!(
        declared(&plan, "customers", Dialect::PostgreSql),
        "CREATE TABLE \"customers\" (\n  \"id\" BIGINT NOT NULL,\n  \"email\" TEXT NOT NULL,\n  \"nick\" TEXT NOT NULL,\n  \
         \"recruiter\" BIGINT,\n  PRIMARY KEY (\"id\"),\n  UNIQUE (\"email\"),\n  UNIQUE (\"nick\"),\n  \
         FOREIGN KEY (\"recruiter\") REFERENCES \"customers\" (\"id\")\n);\nBEGIN;\n"
    );
    assert_eq!(
        declared(&plan, "orders", Dialect::MySql),
        "CREATE TABLE `orders` (\n  `number` VARCHAR(6) COLLATE utf8mb4_bin NOT NULL,\n  `customer_id` BIGINT NOT NULL,\n  \
         `contact` VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,\n  PRIMARY KEY (`number`),\n  \
         FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`),\n  \
         FOREIGN KEY (`contact`) REFERENCES `customers` (`email`)\n);\nSTART TRANSACTION;\n"
    );
    let lines = declared(&plan, "lines", Dialect::Sqlite);
    assert!(lines.contains("PRIMARY KEY (\"order\", \"line\")"), "{lines}");
    assert!(lines.contains("FOREIGN KEY (\"order\") REFERENCES \"orders\" (\"number\")"), "{lines}");
    assert!(!lines.contains("--"), "{lines}");
}

/// The sentences about what is left out of a table.
fn left_out(plan: &Plan, table: &str) -> Vec<String> {
    plan.table(table).unwrap().constraints().left_out.clone()
}

#[test]
fn what_rows_may_break_is_left_out_and_said() {
    let mut tables = shop();
    tables[0]["anomalies"] = json!({"share": 0.1, "kinds": ["duplicate"]});
    let plan = recipe(tables);
    let customers = plan.table("customers").unwrap().constraints();
    // Orders refer to both: they stay as they are, whatever happens to the rest of the row.
    assert_eq!((&customers.primary, &customers.uniques), (&vec!["id".to_owned()], &vec![vec!["email".to_owned()]]));
    assert_eq!(left_out(&plan, "customers"), ["UNIQUE (nick) is left out: anomalies repeat rows."]);
    let text = declared(&plan, "customers", Dialect::Sqlite);
    assert!(text.starts_with("-- UNIQUE (nick) is left out: anomalies repeat rows.\nCREATE TABLE"), "{text}");

    let mut tables = shop();
    tables[1]["anomalies"] = json!({"share": 0.1, "kinds": ["malformed"], "columns": ["contact"]});
    tables[1]["rules"] = json!([{"when": "customer_id > 3", "set": {"customer_id": 1}}]);
    let plan = recipe(tables);
    let said = left_out(&plan, "orders");
    assert!(said[0].contains("customer_id") && said[0].contains("rule"), "{said:?}");
    assert!(said[1].contains("contact") && said[1].contains("anomalies"), "{said:?}");
}

#[test]
fn a_reference_needs_a_key_wherever_its_table_stands() {
    let plan = recipe(json!([
        {"name": "orders", "rows": 5, "columns": [
            {"name": "id", "type": "sequence"},
            {"name": "customer", "type": "reference", "table": "customers", "column": "id"},
            {"name": "city", "type": "reference", "table": "customers", "column": "city"}]},
        {"name": "customers", "rows": 5, "columns": [
            {"name": "id", "type": "sequence"}, {"name": "city", "type": "location.city"}]},
        {"name": "visits", "rows": 5, "columns": [
            {"name": "city", "type": "reference", "table": "customers", "column": "city"}]}]));
    let orders = plan.table("orders").unwrap().constraints();
    assert_eq!(orders.references.iter().map(|reference| &reference.columns).collect::<Vec<_>>(), [&["customer"]]);
    assert!(left_out(&plan, "orders")[0].contains("may repeat"));
    assert!(left_out(&plan, "visits")[0].contains("may repeat"));
    let loaded: Vec<(usize, &str)> = plan.loading_order().into_iter().map(|(at, table)| (at, table.name())).collect();
    assert_eq!(loaded, [(1, "customers"), (0, "orders"), (2, "visits")]);
}

#[test]
fn doubtful_keys_are_no_keys() {
    let plan = recipe(json!([
        {"name": "a", "rows": 5, "columns": [
            {"name": "still", "type": "sequence", "step": 0},
            {"name": "long", "type": "pattern", "pattern": "[a-z]{700}", "unique": true}]},
        {"name": "b", "rows": 5, "keys": [["code", "n"]], "columns": [
            {"name": "code", "type": "id.short_code"}, {"name": "n", "type": "integer"},
            {"name": "sure", "type": "uuid", "unique": true}]},
        {"name": "c", "rows": 4, "keys": [["x", "y"]], "columns": [
            {"name": "x", "type": "choice", "values": ["p", "q"]},
            {"name": "y", "type": "choice", "values": [1, 1]}]}]));
    let a = plan.table("a").unwrap().constraints();
    assert!(a.primary.is_empty() && a.uniques.is_empty());
    assert!(left_out(&plan, "a")[0].contains("more than the 640 characters"));
    assert!(left_out(&plan, "b")[0].contains("by chance"));
    assert_eq!(plan.table("b").unwrap().constraints().primary, ["sure"]);
    assert!(left_out(&plan, "c")[0].contains("listed twice"));
}

#[test]
fn a_part_of_the_rows_refers_to_nothing() {
    let plan = recipe(shop());
    let part = plan.table("orders").unwrap().constraints_of(&(0..79));
    assert_eq!(plan.table("orders").unwrap().constraints_of(&(0..80)).references.len(), 2);
    assert!(part.references.is_empty() && part.primary == ["number"]);
    assert!(part.left_out.iter().all(|sentence| sentence.contains("a part of the rows")));
}
