//! Every template of the library is a sound recipe that makes rows.

mod support;

use seedbed_generate::Plan;
use seedbed_recipe::library;
use serde_json::Value;

/// A template's recipe with the day that its relative dates refer to.
fn anchored(template: &library::Template) -> Value {
    let mut recipe = template.recipe.clone();
    recipe["anchor"] = "2026-11-21".into();
    recipe
}

#[test]
#[ignore = "until the semantic types have their generators"]
fn every_template_makes_rows() {
    let lists = support::lists();
    let mut wrong = Vec::new();
    for template in library::templates() {
        let plan = match Plan::new(&anchored(template), &lists) {
            Ok(plan) => plan,
            Err(problems) => {
                wrong.extend(problems.into_iter().map(|problem| format!("{}: {problem:?}", template.id)));
                continue;
            }
        };
        for (number, table) in plan.tables().iter().enumerate() {
            let rows = table.rows();
            let place = format!("{}/{}", template.id, table.name());
            if !(20..=20_000).contains(&rows) {
                wrong.push(format!("{place} has {rows} rows"));
            }
            let mut columns = Vec::new();
            table.fill_range(0..rows.min(1000), &mut columns);
            for (column, field) in columns.iter().zip(table.fields()) {
                assert_eq!(column.len() as u64, rows.min(1000), "{place}/{}", field.name);
                let valid = (0..column.len()).filter(|row| column.is_valid(*row)).count();
                // A column that is nearly always empty is a formula or a rule that went wrong; the label of
                // anomalies is meant to be rare.
                let label = template.recipe["tables"][number]["anomalies"]["label"].as_str();
                if label != Some(&field.name) && valid * 100 < column.len() {
                    wrong.push(format!("{place}/{}: {valid} values in {} rows", field.name, column.len()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
