//! Tables as a whole: what a recipe says is what the rows are.

mod support;

use seedbed_generate::encode::TextFormat;
use seedbed_generate::{BATCH, Plan};
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
        // Also where a rule has changed the price.
        assert!((total - cells[6].parse::<f64>().unwrap()).abs() < 0.006, "{line}");
        if cells[4] == "9" {
            assert_eq!((cells[5], cells[7]), ("1.00", ""), "{line}");
        }
    }
}

#[test]
fn what_is_made_from_a_column_that_a_rule_changes_follows_it() {
    let lists = lists();
    let recipe = json!({"version": 1, "kind": "table", "anchor": "2026-01-01", "tables": [{"name": "t", "rows": 2000,
        "columns": [
            {"name": "parts", "type": "integer", "min": 1, "max": 9},
            {"name": "total", "type": "formula", "formula": "parts * 10"},
            {"name": "tax", "type": "formula", "formula": "total * 2"},
            {"name": "start", "type": "date", "min": "2020-01-01", "max": "2020-12-31"},
            {"name": "end", "type": "date", "after": "start", "min_days": 1, "max_days": 9},
            {"name": "size", "type": "choice", "values": ["small", "large"]}],
        "rules": [
            {"when": "parts == 1", "set": {"total": 0}},
            {"when": "parts >= 8 || parts == 1", "set": {"parts": 2, "start": "2030-06-01"}},
            {"when": "total == 20", "set": {"size": null}}]},
        {"name": "u", "rows": 500, "columns": [
            {"name": "parts", "type": "reference", "table": "t", "column": "parts"},
            {"name": "tax", "type": "reference", "table": "t", "column": "tax", "via": "parts"},
            {"name": "end", "type": "reference", "table": "t", "column": "end", "via": "parts"}]}]});
    let plan = plan(&recipe, &lists);
    let rows = text(&plan.tables()[0], 0..2000, TextFormat::Csv);
    let mut set = 0;
    for line in rows.lines() {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |at: usize| cells[at].parse::<i64>().unwrap();
        // A total that a rule has set stays, and what is made from it follows it.
        assert!(number(1) == number(0) * 10 || (number(0), number(1)) == (2, 0), "{line}");
        assert_eq!(number(2), number(1) * 2, "{line}");
        assert!(cells[4] > cells[3], "{line}");
        // The last rule sees what the one before has changed.
        assert_eq!(cells[5].is_empty(), number(1) == 20, "{line}");
        set += usize::from(cells[3] == "2030-06-01");
    }
    assert!((500..850).contains(&set), "{set}");
    // Other tables see the same.
    for line in text(&plan.tables()[1], 0..500, TextFormat::Csv).lines() {
        let (parts, rest) = line.split_once(',').unwrap();
        let (tax, end) = rest.split_once(',').unwrap();
        assert!(
            rows.lines().any(|row| row.starts_with(&format!("{parts},"))
                && row.contains(&format!(",{tax},"))
                && row.contains(end)),
            "{line}"
        );
        let (parts, tax) = (parts.parse::<i64>().unwrap(), tax.parse::<i64>().unwrap());
        assert!(tax == parts * 20 || (parts, tax) == (2, 0), "{line}");
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
fn formulas_know_the_ends_of_numbers() {
    let lists = lists();
    let formula = |at: usize, text: &str| json!({"name": format!("f{at}"), "type": "formula", "formula": text});
    let cases = [
        ("round(1234.5, -2)", "1200"),
        ("round(1250, -2)", "1300"),
        ("round(9007199254740991, 15) == 9007199254740991", "true"),
        ("round(2.345, 1)", "2.3"),
        ("if_null(abs(-9223372036854775807 - 1), 5)", "5"),
        ("int(\"none\") == int(\"none\")", "true"),
        ("int(\"none\") == 1", "false"),
    ];
    let columns: Vec<Value> = cases.iter().enumerate().map(|(at, (text, _))| formula(at, text)).collect();
    let plan = plan(&table(columns.into()), &lists);
    let line = text(&plan.tables()[0], 0..1, TextFormat::Csv);
    assert_eq!(line.trim(), cases.map(|(_, value)| value).join(","));
}

#[test]
fn a_mistake_hides_none_beside_it() {
    let pointers = |recipe: &Value| {
        let problems = Plan::new(recipe, &lists()).unwrap_err();
        let mut pointers: Vec<String> = problems.into_iter().map(|problem| problem.pointer).collect();
        pointers.sort();
        pointers
    };
    // A table without a name.
    let mut recipe = table(json!([
        {"name": "f", "type": "pattern", "pattern": "["},
        {"name": "g", "type": "formula", "formula": "1+"},
        {"name": "c", "type": "reference", "table": "zz"}]));
    recipe["tables"][0]["name"] = json!("");
    let column = |at: usize, member: &str| format!("/tables/0/columns/{at}/{member}");
    assert_eq!(
        pointers(&recipe),
        [column(0, "pattern"), column(1, "formula"), column(2, "table"), "/tables/0/name".to_owned()]
    );
    // Several mistakes in each column.
    let recipe = table(json!([
        {"name": "a", "type": "pattern", "pattern": "[", "null_share": 2},
        {"name": "", "type": "formula", "formula": "1+"},
        {"name": "c", "type": "reference", "table": "zz", "null_share": -1},
        {"name": "d", "type": "integer", "min": 1, "max": 5, "unique": true, "locale": "x"},
        {"name": "e", "type": "object", "fields": [
            {"name": "p", "type": "pattern", "pattern": "("}, {"name": "q", "type": "integer", "min": "x"}]},
        {"name": "h", "type": "date", "after": "nobody", "note": 5}]));
    assert_eq!(
        pointers(&recipe),
        [
            column(0, "null_share"),
            column(0, "pattern"),
            column(1, "formula"),
            column(1, "name"),
            column(2, "null_share"),
            column(2, "table"),
            column(3, "locale"),
            column(3, "unique"),
            column(4, "fields/0/pattern"),
            column(4, "fields/1/min"),
            column(5, "after"),
            column(5, "note"),
        ]
    );
    // A name is the only thing that is missing.
    let mut recipe = table(json!([
        {"name": "n", "type": "integer"},
        {"name": "start", "type": "date"},
        {"name": "end", "type": "date", "after": "start"}]));
    let sound = recipe["tables"][0].as_object_mut().unwrap();
    sound.remove("name");
    sound.insert("keys".to_owned(), json!([["n", "start"]]));
    sound.insert("rules".to_owned(), json!([{"when": "n > 3", "set": {"end": null}}]));
    sound.insert("anomalies".to_owned(), json!({"share": 0.1, "columns": ["n"]}));
    assert_eq!(pointers(&recipe), ["/tables/0/name"]);
    // Rules of columns with mistakes, and letters beside numbers.
    let mut recipe = table(json!([
        {"name": "x", "type": "text.word", "null_share": 2},
        {"name": "u", "type": "integer"},
        {"name": "f", "type": "formula", "formula": "u > 'a'"}]));
    recipe["tables"][0]["rules"] = json!([{"when": "u > 3", "set": {"x": {"formula": "((("}}}]);
    assert_eq!(
        pointers(&recipe),
        [column(0, "null_share"), column(2, "formula"), "/tables/0/rules/0/set/x/formula".to_owned()]
    );
    // What follows from a mistake is none of its own.
    let recipe = table(json!([
        {"name": "a", "type": "date", "after": "b"},
        {"name": "b", "type": "date", "after": "a"},
        {"name": "s", "type": "series", "along": "a"},
        {"name": "f", "type": "formula", "formula": "a + 1"}]));
    assert_eq!(pointers(&recipe), ["/tables/0/columns/0"]);
}

#[test]
fn a_unique_column_without_room_is_refused_at_the_door() {
    let recipe = table(json!([{"name": "x", "type": "integer", "min": 1, "max": 999, "unique": true}]));
    let problems = Plan::new(&recipe, &lists()).unwrap_err();
    assert_eq!(problems[0].pointer, "/tables/0/columns/0/unique");
}

/// The problems of a recipe that is wrong: pointer and what is allowed.
fn refused(recipe: &Value) -> Vec<(String, String)> {
    let problems = Plan::new(recipe, &lists()).unwrap_err();
    problems.into_iter().map(|problem| (problem.pointer, problem.allowed)).collect()
}

#[test]
fn rows_that_would_fill_the_memory_are_refused_at_the_door() {
    let mut item = json!({"type": "integer"});
    for _ in 0..4 {
        item = json!({"type": "list", "max_items": 1000, "item": item});
    }
    item["name"] = json!("x");
    let found = refused(&table(json!([{"name": "id", "type": "sequence"}, item])));
    assert_eq!(found[0].0, "/tables/0/columns/1");
    assert!(found[0].1.contains("20000 values in a row"), "{found:?}");
    let words =
        json!({"name": "x", "type": "list", "max_items": 100, "item": {"type": "text.words", "max_words": 500}});
    assert_eq!(refused(&table(json!([words])))[0].0, "/tables/0/columns/0");
    let long = json!({"name": "x", "type": "list", "max_items": 1000, "item": {"type": "integer"}});
    assert!(Plan::new(&table(json!([long])), &lists()).is_ok());
}

#[test]
fn a_table_of_nothing_but_duplicates_is_refused() {
    let mut recipe = table(json!([{"name": "x", "type": "sequence"}]));
    recipe["tables"][0]["anomalies"] = json!({"share": 1, "kinds": ["duplicate"]});
    assert_eq!(refused(&recipe)[0].0, "/tables/0/anomalies/share");
    recipe["tables"][0]["anomalies"]["share"] = json!(0.9);
    let plan = plan(&recipe, &lists());
    let far = text(&plan.tables()[0], 900..1000, TextFormat::Csv);
    assert_eq!(far.lines().count(), 100);
}

#[test]
fn dates_end_with_the_calendar() {
    let recipe = table(json!([
        {"name": "last", "type": "date", "min": "9999-12-30", "max": "9999-12-31"},
        {"name": "first", "type": "date", "max": "0001-01-05"},
        {"name": "open", "type": "datetime", "min": "9999-06-01"},
        {"name": "after", "type": "date", "after": "last", "min_days": 1, "max_days": 40_000},
        {"name": "before", "type": "datetime", "after": "first", "min_seconds": -4_000_000_000_i64, "max_seconds": -1},
        {"name": "far", "type": "formula", "formula": "last + 9223372036854775807", "output": "date"},
        {"name": "farther", "type": "formula", "formula": "year(datetime(last + 9223372036854775807)) > 9999"},
        {"name": "between", "type": "formula", "formula": "seconds_between(datetime(first - 9223372036854775807), datetime(last + 9223372036854775807))"}]));
    let plan = plan(&recipe, &lists());
    for line in text(&plan.tables()[0], 0..200, TextFormat::Csv).lines() {
        let cells: Vec<&str> = line.split(',').collect();
        assert!(cells[0].starts_with("9999-12-3") && cells[3] == "9999-12-31", "{line}");
        assert!(cells[1].starts_with("0001-01-0") && cells[4].starts_with("0001-01-0"), "{line}");
        assert!(("9999-06-01".."9999-12-32").contains(&cells[2]), "{line}");
        assert_eq!(cells[5..], ["", "true", "9223372036854775807"], "{line}");
    }
    for (pointer, value) in [("anchor", "-0400-01-01"), ("anchor", "9999-12-31")] {
        let mut recipe = recipe.clone();
        recipe[pointer] = json!(value);
        assert_eq!(refused(&recipe)[0].0, "/anchor");
    }
    let before = table(json!([{"name": "x", "type": "date", "min": "-5000y"}]));
    assert_eq!(refused(&before)[0].0, "/tables/0/columns/0/min");
}

#[test]
fn a_reference_that_leads_in_a_circle_is_a_mistake() {
    let circles = [
        json!([{"name": "a", "type": "reference", "table": "t", "column": "a"}]),
        json!([{"name": "a", "type": "reference", "table": "t", "column": "b"},
            {"name": "b", "type": "reference", "table": "t", "column": "a"}]),
        json!([{"name": "o", "type": "object", "fields": [
            {"name": "a", "type": "reference", "table": "t", "column": "o"}]}]),
    ];
    for columns in circles {
        let problems = Plan::new(&table(columns.clone()), &lists()).unwrap_err();
        assert!(problems.iter().all(|problem| problem.pointer.ends_with("/column")), "{columns}: {problems:?}");
    }
}

#[test]
fn a_label_stands_where_a_value_is_another_and_nowhere_else() {
    let lists = lists();
    let recipe = |anomalies: bool| {
        let mut recipe = json!({"version": 1, "kind": "table", "seed": 3, "tables": [{"name": "t", "rows": 5000, "columns": [
            {"name": "letter", "type": "choice", "values": ["a", "b", ""]},
            {"name": "other", "type": "choice", "values": ["a", "b", "aba"], "null_share": 0.3},
            {"name": "n", "type": "integer", "min": 0, "max": 3, "null_share": 0.3},
            {"name": "m", "type": "integer", "min": 0, "max": 3},
            {"name": "day", "type": "date", "null_share": 0.3}]}]});
        if anomalies {
            recipe["tables"][0]["anomalies"] = json!({"share": 0.8, "label": "wrong", "columns": ["letter", "other", "n", "m", "day"],
                "kinds": ["outlier", "missing", "malformed", "swapped", "impossible_date"]});
        }
        recipe
    };
    let rows = |anomalies: bool| {
        let plan = plan(&recipe(anomalies), &lists);
        text(&plan.tables()[0], 0..5000, TextFormat::Csv).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let mut labelled = 0;
    for (sound, row) in rows(false).iter().zip(rows(true)) {
        let (values, label) = row.rsplit_once(',').unwrap();
        // A label that names two columns is quoted.
        let (values, label) = match values.rsplit_once(",\"") {
            Some((values, first)) if label.ends_with('"') => (values, format!("{first},{label}")),
            _ => (values, label.to_owned()),
        };
        labelled += usize::from(!label.is_empty());
        assert_eq!(label.is_empty(), values == sound, "{sound} became {row}");
    }
    assert!((2500..4000).contains(&labelled), "{labelled}");
}

#[test]
fn rows_that_are_large_are_made_few_at_a_time() {
    let lists = lists();
    let of = |column: Value| plan(&table(json!([column])), &lists).tables()[0].clone();
    assert_eq!(of(json!({"name": "n", "type": "integer"})).batch(), BATCH);
    let paragraphs =
        json!({"name": "p", "type": "list", "item": {"type": "text.paragraph"}, "min_items": 900, "max_items": 1000});
    let large = of(paragraphs);
    assert!(large.batch() < 64, "{}", large.batch());
    let (mut columns, rows) = (Vec::new(), large.batch());
    large.fill_range(500..500 + rows, &mut columns);
    let bytes: u64 = columns.iter().map(|column| column.bytes()).sum();
    assert!((2 << 20..16 << 20).contains(&bytes), "{bytes} bytes in {rows} rows");
    // A table without rows has no row that could tell.
    let mut empty = table(json!([{"name": "n", "type": "integer"}]));
    empty["tables"][0]["rows"] = 0.into();
    assert_eq!(plan(&empty, &lists).tables()[0].batch(), BATCH);
}

#[test]
fn what_is_taken_via_a_reference_stands_in_the_row_that_it_refers_to() {
    let lists = lists();
    let parents = json!({"name": "p", "rows": 200, "columns": [
        {"name": "id", "type": "sequence"},
        {"name": "price", "type": "number", "min": 1, "max": 900, "decimals": 2},
        {"name": "day", "type": "date", "null_share": 0.2}]});
    let id = |more: Value| {
        let mut column = json!({"name": "p_id", "type": "reference", "table": "p"});
        column.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        column
    };
    let via =
        |column: &str| json!({"name": column, "type": "reference", "table": "p", "column": column, "via": "p_id"});
    let child = |rows: Value, id: Value, keys: Value| {
        json!({"version": 1, "kind": "table", "seed": 7, "anchor": "2026-11-21", "tables": [parents, {"name": "c",
            "rows": rows, "keys": keys, "columns": [via("price"), via("day"), id,
                {"name": "n", "type": "integer", "min": 1, "max": 30},
                {"name": "after", "type": "date", "after": "day", "min_days": 1, "max_days": 3}]}]})
    };
    let per = json!({"per": "p", "count": {"kind": "poisson", "mean": 3}});
    let cases = [
        child(json!(500), id(json!({})), json!([])),
        child(json!(500), id(json!({"null_share": 0.3})), json!([])),
        child(json!(200), id(json!({"unique": true})), json!([])),
        child(json!(500), id(json!({"distribution": {"kind": "zipf", "count": 200, "exponent": 1.1}})), json!([])),
        child(json!(5000), id(json!({})), json!([["p_id", "n"]])),
        child(per, id(json!({})), json!([])),
    ];
    for recipe in cases {
        let plan = plan(&recipe, &lists);
        let rows = |table: usize| {
            let table = &plan.tables()[table];
            let text = text(table, 0..table.rows(), TextFormat::Csv);
            text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        let parents = rows(0);
        let mut found = 0;
        for row in rows(1) {
            let [price, day, id, _, after] = &row[..] else { panic!("{row:?}") };
            let Ok(id) = id.parse::<usize>() else {
                assert_eq!((price.as_str(), day.as_str(), after.as_str()), ("", "", ""));
                continue;
            };
            found += 1;
            assert_eq!((price, day), (&parents[id - 1][1], &parents[id - 1][2]), "{row:?}");
            assert!(day.is_empty() == after.is_empty() && (day.is_empty() || after > day), "{row:?}");
        }
        assert!(found > 100);
        // A copy is no key of its own.
        assert_eq!(plan.tables()[1].constraints().references.len(), 1);
    }
}

#[test]
fn an_employee_shows_the_name_of_the_manager() {
    let lists = lists();
    let own = |name: &str, more: Value| {
        let mut column = json!({"name": name, "type": "reference", "table": "e"});
        column.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        column
    };
    let recipe = json!({"version": 1, "kind": "table", "seed": 7, "tables": [{"name": "e", "rows": 300, "columns": [
        {"name": "id", "type": "sequence"}, {"name": "name", "type": "person.full_name"},
        own("manager_id", json!({"null_share": 0.1})),
        own("manager", json!({"column": "name", "via": "manager_id"}))]}]});
    let plan = plan(&recipe, &lists);
    let text = text(&plan.tables()[0], 0..300, TextFormat::Csv);
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    for row in &rows {
        let name = row[2].parse::<usize>().map_or("", |id| rows[id - 1][1]);
        assert_eq!(row[3], name);
    }
}
