//! Tables as a whole: what a recipe says is what the rows are.

mod support;

use seedbed_generate::Plan;
use seedbed_generate::encode::TextFormat;
use serde_json::{Value, json};
use support::{lists, plan, text};

fn table(columns: Value) -> Value {
    json!({"version": 1, "kind": "table", "seed": 7, "anchor": "2026-11-21",
        "tables": [{"name": "t", "rows": 1000, "columns": columns}]})
}

fn shop() -> Value {
    json!({"version": 1, "kind": "table", "seed": 7, "locale": "en_US", "anchor": "2026-11-21", "tables": [
        {"name": "customers", "rows": 1000, "columns": [
            {"name": "id", "type": "sequence"},
            {"name": "name", "type": "person.full_name"},
            {"name": "email", "type": "internet.email", "unique": true},
            {"name": "age", "type": "integer", "min": 18, "max": 80, "distribution": {"kind": "normal", "mean": 41, "sd": 14}},
            {"name": "registered", "type": "date", "min": "-1y", "max": "today"},
            {"name": "status", "type": "choice", "values": ["active", "inactive"], "weights": [80, 20], "null_share": 0.02}]},
        {"name": "orders", "rows": {"per": "customers", "count": {"kind": "poisson", "mean": 2}}, "columns": [
            {"name": "customer_id", "type": "reference", "table": "customers"},
            {"name": "line", "type": "position"},
            {"name": "ordered", "type": "date", "min": "-1y"},
            {"name": "shipped", "type": "date", "after": "ordered", "min_days": 1, "max_days": 5},
            {"name": "quantity", "type": "integer", "min": 1, "max": 9},
            {"name": "price", "type": "number", "min": 1, "max": 100, "decimals": 2},
            {"name": "total", "type": "formula", "formula": "quantity * price"},
            {"name": "note", "type": "formula", "formula": "if total > 300 { \"large \" + customer_id } else { \"\" }"}],
         "rules": [{"when": "quantity == 9", "set": {"price": 1, "note": null}}]}]})
}

#[test]
fn a_shop_holds_together() {
    let lists = lists();
    let plan = plan(&shop(), &lists);
    let customers = text(&plan.tables()[0], 0..10, TextFormat::Csv);
    let orders = text(&plan.tables()[1], 0..plan.tables()[1].rows(), TextFormat::Csv);
    assert_eq!(customers.lines().count(), 10);
    for line in orders.lines() {
        let cells: Vec<&str> = line.split(',').collect();
        let customer: u64 = cells[0].parse().unwrap();
        assert!((1..=1000).contains(&customer), "{line}");
        assert!(cells[3] > cells[2], "{line}");
        let total = cells[4].parse::<f64>().unwrap() * cells[5].parse::<f64>().unwrap();
        assert!(cells[4] == "9" || (total - cells[6].parse::<f64>().unwrap()).abs() < 0.006, "{line}");
        if cells[4] == "9" {
            assert_eq!((cells[5], cells[7]), ("1.00", ""), "{line}");
        }
    }
}

#[test]
fn any_split_gives_the_same_bytes() {
    let lists = lists();
    let plan = plan(&shop(), &lists);
    for table in plan.tables() {
        let whole = text(table, 0..500, TextFormat::Json);
        let parts: String = [(0, 1), (1, 77), (77, 400), (400, 500)]
            .into_iter()
            .map(|(start, end)| text(table, start..end, TextFormat::Json))
            .collect();
        assert_eq!(whole, parts, "{}", table.name());
    }
}

#[test]
fn ten_mistakes_are_ten_problems() {
    let recipe = json!({"version": 2, "kind": "table", "seed": -1, "locale": "english", "tables": [
        {"name": "a", "rows": -5, "columns": [
            {"name": "x", "type": "integr"},
            {"name": "y", "type": "integer", "min": 5, "max": 1},
            {"name": "z", "type": "pattern", "pattern": "(a"},
            {"name": "w", "type": "formula", "formula": "y +"},
            {"name": "v", "type": "reference", "table": "nowhere"},
            {"name": "u", "type": "boolean", "share": 2, "color": 1}]}]});
    let problems = Plan::new(&recipe, &lists()).unwrap_err();
    let pointers: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
    assert_eq!(
        pointers,
        [
            "/version",
            "/seed",
            "/locale",
            "/tables/0/rows",
            "/tables/0/columns/0/type",
            "/tables/0/columns/1/max",
            "/tables/0/columns/5/share",
            "/tables/0/columns/5/color",
            "/tables/0/columns/4/table",
            "/tables/0/columns/2/pattern",
            "/tables/0/columns/3/formula"
        ]
    );
}

#[test]
fn a_unique_column_without_room_is_refused_at_the_door() {
    let recipe = table(json!([{"name": "x", "type": "integer", "min": 1, "max": 999, "unique": true}]));
    let problems = Plan::new(&recipe, &lists()).unwrap_err();
    assert_eq!(problems[0].pointer, "/tables/0/columns/0/unique");
}
