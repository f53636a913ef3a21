//! What the door must not let through: recipes that look right and would give nulls, repeats or nothing; and what it must
//! not say: mistakes that only follow from another one.

mod support;

use seedbed_generate::encode::TextFormat;
use seedbed_generate::{Lists, Plan};
use serde_json::{Value, json};
use support::lists;

/// A table of a number `n`, a text `c` and one more column, with a rule.
fn recipe(column: Value, rule: Option<Value>) -> Value {
    let columns = json!([
        {"name": "n", "type": "integer", "min": 1, "max": 9},
        {"name": "c", "type": "text.word"},
        {"name": "born", "type": "date", "min": "2000-01-01", "max": "2010-01-01"},
        column]);
    let rules: Vec<Value> = rule.into_iter().collect();
    json!({"version": 1, "kind": "table", "tables": [{"name": "t", "rows": 9, "columns": columns, "rules": rules}]})
}

fn formula(text: &str) -> Value {
    json!({"name": "x", "type": "formula", "formula": text, "output": "text"})
}

/// The problems of a recipe: pointer and what is allowed.
fn problems(recipe: &Value, lists: &Lists) -> Vec<(String, String)> {
    let problems = Plan::new(recipe, lists).err().unwrap_or_default();
    problems.into_iter().map(|problem| (problem.pointer, problem.allowed)).collect()
}

fn pointers(recipe: &Value, lists: &Lists) -> Vec<String> {
    problems(recipe, lists).into_iter().map(|(pointer, _)| pointer).collect()
}

#[test]
fn a_call_of_no_function_is_a_mistake_wherever_it_stands() {
    let lists = lists();
    let wrong = [
        ("nosuchfn(n)", "there is no function \"nosuchfn\""),
        ("uper(c)", "there is no function \"uper\"; perhaps \"upper\" was meant"),
        ("round(n, 1, 2)", "\"round\" takes 1 or 2 values, not 3"),
        ("c.uper()", "perhaps \"upper\" was meant"),
        ("c.left()", "\"left\" takes 2 values, not 1"),
        ("if n > 3 { uper(c) } else { c }", "perhaps \"upper\" was meant"),
        ("c + text(roud(n))", "perhaps \"round\" was meant"),
        ("agee + 1", "there is no column \"agee\""),
        ("brn + 1", "there is no column \"brn\"; perhaps \"born\" was meant"),
        ("x + 1", "\"x\" is the column itself"),
        ("if(n<40,1,2)", "conditions are written `if a < 18 {"),
        ("n > 3 ? 1 : 2", "conditions are written `if a < 18 {"),
        ("if n > 3 then 1 else 2", "conditions are written `if a < 18 {"),
        ("n +", "it ends before it is whole; its columns are n, c, born"),
        // A value is never run as a formula.
        ("eval(c)", "there is no function \"eval\""),
        ("upper(n)", "no function takes these values: upper (integer)"),
        ("n.left(2)", "no function takes these values: left (integer, integer)"),
        ("text(n in 1..5)", "formulas have no \"..\""),
        ("n ** 2", "formulas have no \"**\""),
        ("c[0]", "\"sub\" takes a part of a text"),
        ("c ?? \"none\"", "\"if_null\" does that"),
        ("if n > 3 { let x = 1; text(x) } else { c }", "Unexpected 'let'"),
        ("type_of(n)", "there is no function \"type_of\""),
        // What has the same answer in every row.
        ("n > c", "\">\" compares values of one kind, and here stand a number and a text"),
        ("if born == \"2020-01-01\" { 1 } else { 2 }", "here stand a date and a text"),
        ("if upper(c) == 3 { 1 } else { 2 }", "here stand a text and a number"),
        ("n && true", "\"&&\" takes conditions that are true or false, and here stands a number"),
        ("!n", "\"!\" takes conditions that are true or false, and here stands a number"),
        ("if n { c } else { \"\" }", "\"if\" takes conditions that are true or false, and here stands a number"),
        ("born * 2", "no function takes these values: * (date, integer)"),
        ("c - 1", "no function takes these values: - (text, integer)"),
    ];
    for (text, says) in wrong {
        for output in [true, false] {
            let mut column = formula(text);
            if !output {
                column.as_object_mut().unwrap().remove("output");
            }
            let found = problems(&recipe(column, None), &lists);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].0, "/tables/0/columns/3/formula", "{text}");
            assert!(found[0].1.contains(says), "{text}: {found:?}");
        }
    }
    let rules = [
        (json!({"when": "nosuch(n) > 3", "set": {"c": null}}), "/tables/0/rules/0/when"),
        (json!({"when": "n > 3", "set": {"c": {"formula": "uper(c)"}}}), "/tables/0/rules/0/set/c/formula"),
    ];
    for (rule, pointer) in rules {
        assert_eq!(pointers(&recipe(formula("c"), Some(rule)), &lists), [pointer]);
    }
}

#[test]
fn calls_that_work_are_let_through() {
    let lists = lists();
    for text in [
        "c.len() + n",
        "c.upper().left(2)",
        "-n + 3 * (n % 2)",
        "if !(n > 3) && c != \"x\" { c } else { pad(n, 4) }",
        "text(year(born)) + `-${n}`",
        "switch n { 1 => \"one\", 2 => c, _ => lower(c) }",
        "if born > date(\"2020-01-01\") && today - born > 30 { c } else { \"\" }",
        "if c > \"m\" || int(c) == n || is_null(c) { add_months(born, 1) } else { born }",
        "n > 2.5 && (n > 3) == true && c.len() > 2",
        "int(sub(c, 3, 4)) + 1",
        "datetime(c) + 5",
        "born + c",
        "if \"a\" in c { n & 3 } else { n << 1 }",
        "if c == \"special\" { n } else { int(c) }",
    ] {
        assert_eq!(problems(&recipe(formula(text), None), &lists), [], "{text}");
    }
}

#[test]
fn formulas_name_columns_of_any_script_and_none_that_hold_several_values() {
    let lists = lists();
    let column = |name: &str| json!({"name": name, "type": "integer", "min": 2, "max": 2});
    let table = |formula: &str| {
        let list = json!({"name": "l", "type": "list", "item": {"type": "integer"}});
        let columns = json!([column("日本"), column("naïve Größe"), column("2nd"), list,
            {"name": "x", "type": "formula", "formula": formula}]);
        json!({"version": 1, "kind": "table", "tables": [{"name": "t", "rows": 1, "columns": columns}]})
    };
    let plan = Plan::new(&table("日本 * naïve_Größe + c_2nd"), &lists).unwrap();
    assert!(support::text(&plan.tables()[0], 0..1, TextFormat::Csv).ends_with(",6\n"));
    let found = problems(&table("len(l)"), &lists);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].1.contains("\"l\" is of type list, and formulas read single values"), "{found:?}");
}

#[test]
fn every_locale_without_lists_is_told_where_it_stands() {
    let columns = json!([{"name": "a", "type": "person.full_name", "locale": "zz_ZZ"},
        {"name": "b", "type": "list", "item": {"type": "person.full_name", "locale": "de_DX"}}]);
    let recipe = json!({"version": 1, "kind": "table", "locale": "qq", "tables": [{"name": "t", "rows": 4, "columns": columns}]});
    let found = problems(&recipe, &lists());
    let places: Vec<&str> = found.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["/locale", "/tables/0/columns/0/locale", "/tables/0/columns/1/item/locale"]);
    assert!(found[2].1.starts_with("a locale with word lists: ar_SA, "), "{found:?}");
}

#[test]
fn a_unique_pattern_makes_each_text_in_one_way() {
    let lists = lists();
    let table = |pattern: &str, unique: bool| {
        let columns = json!([{"name": "v", "type": "pattern", "pattern": pattern, "unique": unique}]);
        json!({"version": 1, "kind": "table", "tables": [{"name": "t", "rows": 4, "columns": columns}]})
    };
    for pattern in ["(a|aa){1,3}", "a?a?", "(ab|a)(c|bc)", "\\w{1,3}\\d{1,3}"] {
        let found = problems(&table(pattern, true), &lists);
        assert_eq!(found.len(), 1, "{pattern}: {found:?}");
        assert!(found[0].1.contains("every text comes about in one way only"), "{found:?}");
        assert_eq!(problems(&table(pattern, false), &lists), []);
    }
    assert_eq!(problems(&table("[A-Z]{2,3}-\\d{1,4}", true), &lists), []);
}

#[test]
fn dates_behind_others_keep_to_their_bounds_without_a_heap() {
    let lists = lists();
    let table = |more: Value| {
        let mut end = json!({"name": "e", "type": "date", "after": "s", "min_days": 1, "max_days": 200});
        end.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let start = json!({"name": "s", "type": "date", "min": "2026-01-01", "max": "2026-12-31"});
        json!({"version": 1, "kind": "table", "tables": [{"name": "t", "rows": 20000, "columns": [start, end]}]})
    };
    let plan = Plan::new(&table(json!({"min": "2026-06-01", "max": "2026-12-31"})), &lists).unwrap();
    let text = support::text(&plan.tables()[0], 0..20_000, TextFormat::Csv);
    let rows: Vec<(&str, &str)> = text.lines().skip(1).map(|line| line.split_once(',').unwrap()).collect();
    assert!(rows.iter().all(|(_, end)| ("2026-06-01"..="2026-12-31").contains(end)));
    // Only a start on the last day leaves no day behind it.
    assert!(rows.iter().all(|(start, end)| start < end || *start == "2026-12-31" && start == end));
    let on = |day: &str| rows.iter().filter(|(_, end)| *end == day).count();
    assert!(on("2026-12-31") < 2 * on("2026-12-29"), "{} and {}", on("2026-12-31"), on("2026-12-29"));
    let normal = json!({"distribution": {"kind": "normal", "mean": 3, "sd": 1}});
    assert_eq!(pointers(&table(normal), &lists), ["/tables/0/columns/1/distribution"]);
    assert_eq!(
        pointers(&table(json!({"min": "2026-06-01", "max": "2026-05-01"})), &lists),
        ["/tables/0/columns/1/max"]
    );
}

#[test]
fn a_formula_yields_what_its_column_holds() {
    let lists = lists();
    for (text, output, is_wrong) in [
        ("n + 0.5", "date", true),
        ("c", "integer", true),
        ("n > 5", "number", true),
        ("born", "boolean", true),
        ("n / 2", "integer", false),
        ("n > 5", "text", false),
        ("born + 3", "date", false),
    ] {
        let mut column = formula(text);
        column["output"] = output.into();
        let found = pointers(&recipe(column, None), &lists);
        let wrong: &[&str] = if is_wrong { &["/tables/0/columns/3/output"] } else { &[] };
        assert_eq!(found, wrong, "{text} as {output}");
    }
    for (column, text, is_wrong) in [
        ("n", "c", true),
        ("born", "n * 1.5", true),
        ("n", "n * 2", false),
        ("c", "n", false),
        ("born", "born + 1", false),
    ] {
        let rule = json!({"when": "n > 3", "set": {column: {"formula": text}}});
        let found = problems(&recipe(formula("c"), Some(rule)), &lists);
        let place = format!("/tables/0/rules/0/set/{column}/formula");
        let wrong = if is_wrong { vec![place] } else { Vec::new() };
        assert_eq!(found.iter().map(|(pointer, _)| pointer.clone()).collect::<Vec<_>>(), wrong, "{column}: {text}");
    }
    // In the words of recipes.
    let rule = json!({"when": "n > 3", "set": {"n": "abc"}});
    let found = problems(&recipe(formula("c"), Some(rule)), &lists);
    assert!(found[0].1.contains("column of type integer"), "{found:?}");
}

#[test]
fn kinds_of_anomalies_that_nobody_named_are_those_that_fit() {
    let lists = lists();
    let recipe = |anomalies: Value| {
        json!({"version": 1, "kind": "table", "tables": [
            {"name": "p", "rows": 9, "columns": [{"name": "id", "type": "sequence"}]},
            {"name": "t", "rows": 500, "columns": [
                {"name": "p_id", "type": "reference", "table": "p"}, {"name": "flag", "type": "boolean"}],
                "anomalies": anomalies}]})
    };
    let plan = support::plan(&recipe(json!({"share": 0.5, "label": "why"})), &lists);
    let text = support::text(&plan.tables()[1], 0..500, TextFormat::Csv);
    assert!(text.contains("missing: flag") && !text.contains("p_id"), "references exist unless someone names them");
    assert_eq!(plan.tables()[1].constraints().references.len(), 1);
    let named = recipe(json!({"share": 0.5, "columns": ["p_id"]}));
    assert_eq!(pointers(&named, &lists), Vec::<String>::new());
    let outlier = recipe(json!({"share": 0.5, "columns": ["flag"], "kinds": ["outlier"]}));
    assert_eq!(pointers(&outlier, &lists), ["/tables/1/anomalies/kinds"]);
}

#[test]
fn a_condition_is_true_or_false() {
    let lists = lists();
    for (when, is_wrong) in
        [("n", true), ("c", true), ("born", true), ("n > 3", false), ("n == 3 || c == \"a\"", false)]
    {
        let found = pointers(&recipe(formula("c"), Some(json!({"when": when, "set": {"n": 1}}))), &lists);
        assert_eq!(found.contains(&"/tables/0/rules/0/when".to_owned()), is_wrong, "{when}: {found:?}");
        assert!(found.len() <= 1, "{found:?}");
    }
    // Of a column with a mistake nothing is known.
    let rule = json!({"when": "x", "set": {"n": 1}});
    assert_eq!(pointers(&recipe(formula("uper(c)"), Some(rule)), &lists), ["/tables/0/columns/3/formula"]);
}

#[test]
fn unique_choices_are_listed_once() {
    let lists = lists();
    for (values, different) in [(json!(["x", "x"]), 1), (json!([1, 2, 2]), 2), (json!([1, 1.0, 2.5]), 2)] {
        let column = json!({"name": "x", "type": "choice", "values": values, "unique": true});
        let mut recipe = recipe(column, None);
        recipe["tables"][0]["rows"] = 2.into();
        let found = problems(&recipe, &lists);
        let place = found.iter().find(|(pointer, _)| pointer == "/tables/0/columns/3/values").unwrap();
        assert!(place.1.contains(&format!("only {different} different")), "{found:?}");
    }
    let column = json!({"name": "x", "type": "choice", "values": (0..9).collect::<Vec<_>>(), "unique": true});
    assert_eq!(problems(&recipe(column, None), &lists), []);
}

#[test]
fn combinations_that_come_once_each_have_no_weights() {
    let lists = lists();
    let recipe = |weights: Value| {
        let mut choice = json!({"name": "c", "type": "choice", "values": ["x", "y"]});
        choice.as_object_mut().unwrap().extend(weights.as_object().unwrap().clone());
        json!({"version": 1, "kind": "table", "tables": [{"name": "t", "rows": 9, "keys": [["c", "n"]], "columns": [
            choice, {"name": "n", "type": "integer", "min": 1, "max": 9}]}]})
    };
    assert_eq!(pointers(&recipe(json!({})), &lists), Vec::<String>::new());
    assert_eq!(pointers(&recipe(json!({"weights": [3, 1]})), &lists), ["/tables/0/columns/0/weights"]);
}

#[test]
fn keys_and_what_is_referred_to_have_a_value_in_every_row() {
    let lists = lists();
    let id = json!({"name": "id", "type": "sequence", "null_share": 0.5});
    let table = |keys: Value| {
        json!({"name": "t", "rows": 9, "keys": keys, "columns": [
            id, {"name": "n", "type": "integer", "min": 1, "max": 99}]})
    };
    let place = "/tables/0/columns/0/null_share";
    for keys in [json!([["id"]]), json!([["id", "n"]])] {
        let recipe = json!({"version": 1, "kind": "table", "tables": [table(keys)]});
        assert_eq!(pointers(&recipe, &lists), [place]);
    }
    let refers = |reference: Value| {
        json!({"version": 1, "kind": "table", "tables": [table(json!([])),
            {"name": "u", "rows": 9, "columns": [reference]}]})
    };
    let plain = json!({"name": "t", "type": "reference", "table": "t"});
    let named = json!({"name": "t", "type": "reference", "table": "t", "column": "id"});
    let inside = json!({"name": "o", "type": "object", "fields": [named]});
    for reference in [plain, named, inside] {
        assert_eq!(pointers(&refers(reference.clone()), &lists), [place], "{reference}");
    }
    let other = json!({"name": "t", "type": "reference", "table": "t", "column": "n"});
    assert_eq!(pointers(&refers(other), &lists), Vec::<String>::new());
}

#[test]
fn a_mistake_in_a_column_is_no_mistake_of_the_anomalies() {
    let lists = lists();
    let recipe = |column: Value, columns: Value| {
        json!({"version": 1, "kind": "table", "tables": [{"name": "t", "rows": 9,
            "columns": [{"name": "c", "type": "text.word"}, column],
            "anomalies": {"share": 0.1, "kinds": ["outlier"], "columns": columns}}]})
    };
    for columns in [json!(["n"]), json!([])] {
        let typo = json!({"name": "n", "type": "integer", "mni": 3});
        assert_eq!(pointers(&recipe(typo, columns.clone()), &lists), ["/tables/0/columns/1/mni"]);
        let formula = json!({"name": "n", "type": "formula", "formula": "rond(3)"});
        assert_eq!(pointers(&recipe(formula, columns), &lists), ["/tables/0/columns/1/formula"]);
    }
    let sound = json!({"name": "n", "type": "integer"});
    assert_eq!(pointers(&recipe(sound, json!(["c"])), &lists), ["/tables/0/anomalies/kinds"]);
}

#[test]
fn a_mistake_hides_none_beside_it() {
    let lists = lists();
    let recipe = json!({"version": 1, "kind": "table", "tables": [
        {"name": "t", "rows": 9, "columns": [
            {"name": "c", "type": "choice", "values": ["x", 1], "weights": [1, -1]},
            {"name": "d", "type": "integer"}],
            "anomalies": {"share": 7, "columns": ["nothing"], "label": "d"}},
        {"name": "u", "rows": {"per": "nobody", "count": {"kind": "normal"}}, "columns": [{"name": "d", "type": "integer"}]}]});
    let found = problems(&recipe, &lists);
    let places = [
        "/tables/0/anomalies/columns/0",
        "/tables/0/anomalies/label",
        "/tables/0/anomalies/share",
        "/tables/0/columns/0/values/1",
        "/tables/0/columns/0/weights",
        "/tables/1/rows/count/mean",
        "/tables/1/rows/count/sd",
        "/tables/1/rows/per",
    ];
    let mut pointers: Vec<&str> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
    pointers.sort_unstable();
    assert_eq!(pointers, places, "{found:#?}");
}

#[test]
fn what_is_taken_via_another_reference_has_no_row_of_its_own() {
    let lists = lists();
    let recipe = |via: Value| {
        json!({"version": 1, "kind": "table", "tables": [
            {"name": "p", "rows": 9, "columns": [{"name": "id", "type": "sequence"}, {"name": "n", "type": "integer"}]},
            {"name": "q", "rows": 9, "columns": [{"name": "id", "type": "sequence"}]},
            {"name": "c", "rows": 9, "columns": [
                {"name": "p", "type": "reference", "table": "p"},
                {"name": "q", "type": "reference", "table": "q"},
                {"name": "copy", "type": "reference", "table": "p", "column": "n", "via": "p"},
                {"name": "n", "type": "integer"}, via]}]})
    };
    let via = |name: &str, more: Value| {
        let mut column = json!({"name": "x", "type": "reference", "table": "p", "column": "n", "via": name});
        column.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        column
    };
    let place = |setting: &str| vec![format!("/tables/2/columns/4/{setting}")];
    assert_eq!(pointers(&recipe(via("p", json!({}))), &lists), Vec::<String>::new());
    for other in ["q", "copy", "n", "nobody", "x"] {
        assert_eq!(pointers(&recipe(via(other, json!({}))), &lists), place("via"), "{other}");
    }
    assert_eq!(pointers(&recipe(via("p", json!({"unique": true}))), &lists), place("unique"));
    let zipf = json!({"distribution": {"kind": "zipf", "count": 9, "exponent": 1}});
    assert_eq!(pointers(&recipe(via("p", zipf)), &lists), place("distribution"));
}

#[test]
fn a_circle_names_those_that_are_on_it() {
    let lists = lists();
    let refers = |name: &str, to: &str| {
        json!({"name": name, "rows": 3, "columns": [{"name": "id", "type": "sequence"},
            {"name": "parent", "type": "reference", "table": name, "null_share": 0.5},
            {"name": "r", "type": "reference", "table": to, "column": "id"}]})
    };
    let recipe = json!({"version": 1, "kind": "table",
        "tables": [refers("e", "c"), refers("c", "d"), refers("d", "c")]});
    let found = problems(&recipe, &lists);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "/tables/1/columns/2/table");
    assert!(found[0].1.ends_with("these do: c, d"), "{found:?}");

    let formula = |name: &str, text: &str| json!({"name": name, "type": "formula", "formula": text});
    let recipe = json!({"version": 1, "kind": "table", "tables": [{"name": "t", "rows": 3,
        "columns": [formula("e", "c + 1"), formula("c", "d + 1"), formula("d", "c + 1")]}]});
    let found = problems(&recipe, &lists);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "/tables/0/columns/1");
    assert!(found[0].1.ends_with("these do: c, d"), "{found:?}");
}

#[test]
fn a_mistake_in_a_column_hides_no_circle_that_leads_through_it() {
    let lists = lists();
    let recipe = json!({"version": 1, "kind": "table", "tables": [
        {"name": "a", "rows": 3, "columns": [{"name": "id", "type": "sequence"},
            {"name": "b", "type": "reference", "table": "b", "null_share": 7}]},
        {"name": "b", "rows": 3, "columns": [{"name": "id", "type": "sequence"},
            {"name": "a", "type": "reference", "table": "a"}]},
        {"name": "c", "rows": 3, "columns": [
            {"name": "x", "type": "formula", "formula": "y + 1"},
            {"name": "y", "type": "formula", "formula": "x + 1", "null_share": 7}]}]});
    let mut found = pointers(&recipe, &lists);
    found.sort_unstable();
    let places = ["/tables/0/columns/1/null_share", "/tables/0/columns/1/table", "/tables/2/columns/0"];
    assert_eq!(found[..3], places, "{found:#?}");
    assert_eq!(found[3..], ["/tables/2/columns/1/null_share"], "{found:#?}");
}

#[test]
fn an_unknown_name_in_a_formula_hides_not_the_next() {
    let lists = lists();
    let recipe = |text: &str| {
        json!({"version": 1, "kind": "table", "tables": [{"name": "t", "rows": 3, "columns": [
            {"name": "age", "type": "integer"}, {"name": "pay", "type": "integer"},
            {"name": "x", "type": "formula", "formula": text}]}]})
    };
    let told = |text: &str| problems(&recipe(text), &lists).remove(0).1;
    let two = told("agee + payy + age");
    assert!(two.contains("\"agee\"; perhaps \"age\"") && two.contains("\"payy\"; perhaps \"pay\""), "{two}");
    let and_a_call = told("agee + uper(age)");
    assert!(and_a_call.contains("\"agee\"") && and_a_call.contains("uper"), "{and_a_call}");
    let many: Vec<String> = (0..40).map(|at| format!("z{at}")).collect();
    let many = told(&many.join(" + "));
    assert!(many.contains("\"z19\"") && many.contains("more columns that are not there"), "{many}");
}

#[test]
fn a_table_without_columns_hides_neither_its_name_nor_its_parent_and_a_circle_is_not_without_rows() {
    let lists = lists();
    let column = json!({"name": "k", "type": "integer"});
    let recipe = json!({"version": 1, "kind": "table", "tables": [
        {"name": "a", "rows": 3, "columns": [column]},
        {"name": "a", "rows": {"per": "nobody", "count": {"kind": "constant", "value": 1}}, "columns": []},
        {"name": "b", "rows": {"per": "c", "count": {"kind": "constant", "value": 1}},
            "columns": [{"name": "k", "type": "reference", "table": "c"}]},
        {"name": "c", "rows": {"per": "b", "count": {"kind": "constant", "value": 1}},
            "columns": [{"name": "id", "type": "sequence"}, {"name": "k", "type": "reference", "table": "b", "column": "k"}]}]});
    let mut found = pointers(&recipe, &lists);
    found.sort_unstable();
    assert_eq!(found, ["/tables/1/columns", "/tables/1/name", "/tables/1/rows/per", "/tables/2/columns/0/table"]);
}

#[test]
fn a_formula_does_not_choose_between_two_columns_that_it_calls_the_same() {
    let lists = lists();
    let recipe = json!({"version": 1, "kind": "table", "tables": [{"name": "t", "rows": 3, "columns": [
        {"name": "A b", "type": "integer"}, {"name": "A_b", "type": "integer"},
        {"name": "x", "type": "formula", "formula": "A_b + 1"}]}]});
    let found = problems(&recipe, &lists);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "/tables/0/columns/2/formula");
    assert!(found[0].1.contains("\"A b\" and \"A_b\" are both A_b"), "{found:?}");
}
