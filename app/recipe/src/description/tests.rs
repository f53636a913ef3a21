//! The reader as a whole: sentences that people write, and what must come of them.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn today() -> Date {
    date(2026, 11, 21)
}

/// Tables as `name ROWS: column type, column type; …`, for comparison.
fn outline(description: &str) -> String {
    let reading = match read(description, today()) {
        Ok(reading) => reading,
        Err(error) => return format!("not understood: {}", error.understood.join(", ")),
    };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let tables = reading.recipe["tables"].as_array().unwrap().iter().map(|table| {
        let rows = match table["rows"].get("per") {
            Some(owner) => format!("per {}", text(owner)),
            None => table["rows"].to_string(),
        };
        let columns: Vec<String> = table["columns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|column| format!("{} {}", text(&column["name"]), text(&column["type"])))
            .collect();
        format!("{} {rows}: {}", text(&table["name"]), columns.join(", "))
    });
    tables.collect::<Vec<_>>().join("; ")
}

/// The settings of one column of the first table, without name and type.
fn settings(description: &str, column: &str) -> Value {
    let reading = read(description, today()).unwrap();
    let columns = reading.recipe["tables"][0]["columns"].as_array().unwrap();
    let found = columns.iter().find(|candidate| candidate["name"] == column);
    let mut found = found.unwrap_or_else(|| panic!("{column} in {columns:?}")).clone();
    found.as_object_mut().unwrap().remove("name");
    found
}

#[test]
fn the_first_sentence_of_the_tour_is_read_exactly() {
    let description = "Generate 1000 customer records with name, email, age (18-80), registration date (last year), and \
                       account status (active/inactive)";
    let reading = read(description, today()).unwrap();
    let expected = json!({
        "version": 1,
        "kind": "table",
        "seed": 7,
        "locale": "en_US",
        "anchor": "2026-11-21",
        "tables": [{
            "name": "customers",
            "rows": 1000,
            "columns": [
                {"name": "name", "type": "person.full_name"},
                {"name": "email", "type": "internet.email", "unique": true},
                {"name": "age", "type": "integer", "min": 18, "max": 80},
                {"name": "registration_date", "type": "date", "min": "2025-11-21", "max": "2026-11-20"},
                {"name": "account_status", "type": "choice", "values": ["active", "inactive"]}
            ]
        }]
    });
    assert_eq!(reading.recipe, expected);
    let notes: Vec<(&str, &str)> =
        reading.notes.iter().map(|note| (note.pointer.as_str(), note.message.as_str())).collect();
    assert_eq!(
        notes,
        [
            ("/tables/0/columns/1", "“email” is assumed to be unique. Switch “unique” off if it may repeat."),
            (
                "/tables/0/columns/3",
                "“last year” is read as 2025-11-21 … 2026-11-20. Write “calendar year 2025” for January to December."
            ),
            (
                "/tables/0/columns/4",
                "“account status” is one of the 2 values that you gave. All values are equally frequent; write “80% …, 20% …” to weight them."
            ),
        ]
    );
    assert_eq!(reading.understood, ["customers: 1,000 rows with name, email, age, registration_date, account_status"]);
}

#[test]
fn sentences_become_tables() {
    let mut wrong = Vec::new();
    for (sentence, expected) in sentences::SENTENCES {
        if let Ok(reading) = read(sentence, today()) {
            check(&reading);
        }
        let found = outline(sentence);
        if found != *expected {
            wrong.push(format!("{sentence}\n  found    {found}\n  expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn settings_are_taken_from_what_was_said() {
    let cases = [
        ("users with age (18-80)", "age", json!({"type": "integer", "min": 18, "max": 80})),
        ("users with age over 18", "age", json!({"type": "integer", "min": 19, "max": 90})),
        ("users with age at least 21", "age", json!({"type": "integer", "min": 21, "max": 90})),
        ("users with age under 30", "age", json!({"type": "integer", "min": 18, "max": 29})),
        ("items with price $10-$500", "price", json!({"type": "number", "min": 10, "max": 500, "decimals": 2})),
        ("items with price in EUR 5 to 50", "price", json!({"type": "number", "min": 5, "max": 50, "decimals": 2})),
        ("items with weight in kg 40-120", "weight", json!({"type": "number", "min": 40, "max": 120, "decimals": 2})),
        ("users with score from 1 to 5, and name", "score", json!({"type": "integer", "min": 1, "max": 5})),
        (
            "rows with score 0-1 (2 decimals), name",
            "score",
            json!({"type": "number", "min": 0, "max": 1, "decimals": 2}),
        ),
        (
            "sensors with temperature (-20 to 40 °C, normal around 20)",
            "temperature",
            json!({"type": "number", "min": -20, "max": 40, "decimals": 1, "distribution": {"kind": "normal", "mean": 20, "sd": 10}}),
        ),
        (
            "requests with path, latency lognormal around 120 ms",
            "latency",
            json!({"type": "number", "min": 0, "max": 2400, "decimals": 1, "distribution": {"kind": "lognormal", "median": 120, "sigma": 0.5}}),
        ),
        (
            "people with age normally distributed with mean 40 and sd 10",
            "age",
            json!({"type": "integer", "min": 0, "max": 80, "distribution": {"kind": "normal", "mean": 40, "sd": 10}}),
        ),
        (
            "people with age (18-80, normal around 35)",
            "age",
            json!({"type": "integer", "min": 18, "max": 80, "distribution": {"kind": "normal", "mean": 35, "sd": 10.333}}),
        ),
        (
            "people with name, number of children (poisson mean 3)",
            "number_of_children",
            json!({"type": "integer", "min": 0, "max": 22, "distribution": {"kind": "poisson", "mean": 3}}),
        ),
        ("users with email (unique)", "email", json!({"type": "internet.email", "unique": true})),
        ("users with email (optional)", "email", json!({"type": "internet.email", "null_share": 0.1})),
        ("users with unique phone", "phone", json!({"type": "phone.number", "unique": true})),
        ("users with phone (optional)", "phone", json!({"type": "phone.number", "null_share": 0.1})),
        ("users with phone 5% missing", "phone", json!({"type": "phone.number", "null_share": 0.05})),
        ("users with name, phone, 10% null", "phone", json!({"type": "phone.number", "null_share": 0.1})),
        ("users with is_active (90% true)", "is_active", json!({"type": "boolean", "share": 0.9})),
        ("users with subscribed (30% yes)", "subscribed", json!({"type": "boolean", "share": 0.3})),
        (
            "users with status (80% active, 20% inactive)",
            "status",
            json!({"type": "choice", "values": ["active", "inactive"], "weights": [80, 20]}),
        ),
        (
            "users with status active 80%, inactive 20%",
            "status",
            json!({"type": "choice", "values": ["active", "inactive"], "weights": [80, 20]}),
        ),
        (
            "users with name, status active, inactive or pending",
            "status",
            json!({"type": "choice", "values": ["active", "inactive", "pending"]}),
        ),
        (
            "users with status one of \"on hold\", 'gone'",
            "status",
            json!({"type": "choice", "values": ["on hold", "gone"]}),
        ),
        (
            "users with status mostly active",
            "status",
            json!({"type": "choice", "values": ["active", "inactive", "suspended"], "weights": [80, 10, 10]}),
        ),
        ("shirts with size (36, 38, XL)", "size", json!({"type": "choice", "values": ["36", "38", "XL"]})),
        (
            "people with name, unique number of children (poisson mean 3)",
            "number_of_children",
            json!({"type": "integer", "min": 0, "max": 22, "unique": true}),
        ),
        ("tickets with level (1, 2, unknown)", "level", json!({"type": "choice", "values": ["1", "2", "unknown"]})),
        ("loans with term (12/24/36)", "term", json!({"type": "choice", "values": [12, 24, 36]})),
        (
            "users with id (auto increment starting at 1000)",
            "id",
            json!({"type": "sequence", "unique": true, "start": 1000}),
        ),
        (
            "orders with order number like ORD-00001",
            "order_number",
            json!({"type": "pattern", "pattern": "ORD-[0-9]{5}"}),
        ),
        (
            "posts with title, tags as JSON list of 1-3 tags",
            "tags",
            json!({"type": "list", "item": {"type": "text.word"}, "min_items": 1, "max_items": 3}),
        ),
        (
            "users with birth date (born 1950-2005)",
            "birth_date",
            json!({"type": "date", "min": "1950-01-01", "max": "2005-12-31"}),
        ),
        (
            "users with signup date since 2020",
            "signup_date",
            json!({"type": "date", "min": "2020-01-01", "max": "2026-11-21"}),
        ),
        (
            "users with signup date between Jan 2023 and March 2024",
            "signup_date",
            json!({"type": "date", "min": "2023-01-01", "max": "2024-03-31"}),
        ),
        (
            "users with signup date (Q1 2024)",
            "signup_date",
            json!({"type": "date", "min": "2024-01-01", "max": "2024-03-31"}),
        ),
        (
            "users with created_at (last 30 days)",
            "created_at",
            json!({"type": "datetime", "min": "2026-10-22T00:00:00", "max": "2026-11-20T23:59:59"}),
        ),
        (
            "shifts with name, start time between 8:00 and 10:00",
            "start_time",
            json!({"type": "time", "min": "08:00:00", "max": "10:00:00"}),
        ),
        (
            "lines with quantity 1-5, price 2-9, total = quantity * price",
            "total",
            json!({"type": "formula", "formula": "quantity * price", "output": "number", "decimals": 2}),
        ),
        (
            "lines with quantity 1-5, price 2-9, total (quantity times price)",
            "total",
            json!({"type": "formula", "formula": "quantity * price", "output": "number", "decimals": 2}),
        ),
        (
            "rows with subtotal 10-100, tax = 19% of subtotal",
            "tax",
            json!({"type": "formula", "formula": "0.19 * subtotal", "output": "number", "decimals": 2}),
        ),
        (
            "projects with start date (in 2024), end date",
            "end_date",
            json!({"type": "date", "after": "start_date", "min_days": 1, "max_days": 90}),
        ),
        (
            "orders with order date, ship date 1-5 days after order date",
            "ship_date",
            json!({"type": "date", "after": "order_date", "min_days": 1, "max_days": 5}),
        ),
        (
            "rows with start date and end date, both in 2023",
            "start_date",
            json!({"type": "date", "min": "2023-01-01", "max": "2023-12-31"}),
        ),
        (
            "orders with name, billing city, billing zip",
            "billing_zip",
            json!({"type": "location.postal_code", "of": "billing"}),
        ),
    ];
    let mut wrong = Vec::new();
    for (sentence, column, expected) in cases {
        let found = settings(sentence, column);
        if found != expected {
            wrong.push(format!("{sentence}\n  found    {found}\n  expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn seed_locale_and_format_are_asked_for() {
    let reading = read("a dozen German customers with name and city as CSV, seed 42", today()).unwrap();
    assert_eq!(reading.recipe["seed"], 42);
    assert_eq!(reading.recipe["locale"], "de_DE");
    assert_eq!(reading.recipe["tables"][0]["rows"], 12);
    assert!(reading.notes.iter().any(|note| note.pointer == "/locale" && note.message.contains("de_DE")));
    assert!(reading.notes.iter().any(|note| note.message.contains("CSV")));
}

#[test]
fn json_keeps_addresses_nested() {
    let reading = read("100 users with name, address (street, city, zip) in JSON", today()).unwrap();
    let address = &reading.recipe["tables"][0]["columns"][1];
    assert_eq!(address["type"], "object");
    assert_eq!(address["fields"].as_array().unwrap().len(), 3);
}

#[test]
fn nothing_usable_says_so_and_shows_examples() {
    for description in [
        "",
        "   ",
        "hello world",
        "?!",
        "the quick brown fox",
        "the quick brown fox jumps over the lazy dog",
        "12345",
        "asdf qwer",
        "0 rows of nothing",
    ] {
        let error = read(description, today()).unwrap_err();
        assert!(!error.message.is_empty(), "{description}");
        for example in error.examples {
            assert!(read(example, today()).is_ok(), "{example}");
        }
    }
    let error = read("hello world", today()).unwrap_err();
    assert_eq!(error.understood, ["a column “hello_world” of unknown type"]);
}

#[test]
fn long_descriptions_are_refused() {
    let error = read(&"name, ".repeat(4000), today()).unwrap_err();
    assert!(error.message.contains("24000"), "{}", error.message);
}

#[test]
fn every_usual_column_of_every_entity_is_known() {
    for (things, list) in entities::all() {
        let thing = things.split('|').next().unwrap();
        let place = Place { source: list, today: today(), table: thing, nested: false };
        for column in columns::columns(&words::tokens(list), &place, &[]) {
            assert!(column.known, "{thing}: {}", column.name);
        }
    }
}

#[test]
fn long_and_odd_descriptions_come_to_an_end() {
    let pieces = [
        "(",
        "((",
        "a: b, ",
        "name, ",
        "name and ",
        "or ",
        "int ",
        "between ",
        "\"",
        "10 users, ",
        "then also ",
        "1 to ",
        "each ",
        "x = a * b, ",
        "80% ",
        "a1 = b1 * c1 + ",
        "status: a, ",
        "hundred ",
        "last ",
        "users: ",
        "- \n",
        "5 orders per customer ",
        "% null",
        "the the ",
        "from ",
        "1-",
        "ab/",
        "100 users with name. ",
        "linked to a and ",
    ];
    for piece in pieces {
        let text = piece.repeat(4000 / piece.chars().count());
        if let Ok(reading) = read(&text, today()) {
            check(&reading);
        }
        let text: String = format!("100 users with name, {text}").chars().take(4000).collect();
        if let Ok(reading) = read(&text, today()) {
            check(&reading);
        }
    }
}

/// What holds for every reading: names are there and unlike, references lead somewhere, notes point at something.
fn check(reading: &Reading) {
    let checked = crate::check(&reading.recipe);
    assert!(checked.problems.is_empty(), "{:?}\n{}", checked.problems, reading.recipe);
    let tables = reading.recipe["tables"].as_array().unwrap();
    let named = |list: &[Value]| list.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let mut names = named(tables);
    assert!(!names.is_empty());
    names.sort();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    for table in tables {
        let columns = table["columns"].as_array().unwrap();
        let mut own = named(columns);
        assert!(!own.is_empty() && own.iter().all(|name| !name.is_empty()), "{own:?}");
        own.sort();
        assert!(own.windows(2).all(|pair| pair[0] != pair[1]), "{own:?}");
        if let Some(owner) = table["rows"].get("per") {
            assert!(columns.iter().any(|column| column["type"] == "reference" && column["table"] == *owner));
        }
        for column in columns {
            if column["type"] == "reference" {
                let parent = tables.iter().find(|table| table["name"] == column["table"]).unwrap();
                let key =
                    parent["columns"].as_array().unwrap().iter().find(|key| key["name"] == column["column"]).unwrap();
                assert_eq!(key["unique"], true);
            }
            if let Some(other) = column.get("after") {
                assert!(own.iter().any(|name| other == name), "{other}");
            }
            if let (Some(low), Some(high)) =
                (column.get("min").and_then(Value::as_f64), column.get("max").and_then(Value::as_f64))
            {
                assert!(low <= high, "{column}");
            }
            if column["type"] == "choice" {
                assert!(column["values"].as_array().unwrap().len() >= 2 || column["weights"].is_array(), "{column}");
            }
        }
    }
    for note in &reading.notes {
        assert!(reading.recipe.pointer(&note.pointer).is_some(), "{note:?}");
        assert!(!note.message.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        if let Ok(reading) = read(&text, today()) {
            check(&reading);
        }
    }

    #[test]
    fn any_order_of_fragments_is_read_or_refused(fragments in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..24)) {
        let text = fragments.join(" ");
        if let Ok(reading) = read(&text, today()) {
            check(&reading);
            prop_assert_eq!(read(&text, today()).unwrap(), reading);
        }
    }

    #[test]
    fn columns_keep_their_order_and_number(names in prop::collection::vec(prop::sample::select(PLAIN_COLUMNS), 1..9)) {
        let mut unlike: Vec<&str> = Vec::new();
        for name in names {
            if !unlike.contains(&name) {
                unlike.push(name);
            }
        }
        let reading = read(&format!("Create 70 customers with {}", unlike.join(", ")), today()).unwrap();
        let found: Vec<String> = reading.recipe["tables"][0]["columns"].as_array().unwrap().iter()
            .map(|column| column["name"].as_str().unwrap().to_owned()).collect();
        let expected: Vec<String> = unlike.iter().map(|name| names::snake(name)).collect();
        prop_assert_eq!(found, expected);
    }
}

const PLAIN_COLUMNS: &[&str] = &[
    "name",
    "email",
    "phone number",
    "street address",
    "city",
    "postal code",
    "country",
    "birth date",
    "job title",
    "company",
    "signupDate",
    "is_active",
    "favourite color",
    "notes",
    "ip_address",
    "salary",
];

const FRAGMENTS: &[&str] = &[
    "1000",
    "customers",
    "orders",
    "with",
    "name",
    "email",
    ",",
    "and",
    ";",
    "(",
    ")",
    "18-80",
    "last year",
    "between",
    "5",
    "%",
    "80% active",
    "or",
    "/",
    "each",
    "has",
    "1 to 5",
    "per",
    ":",
    "\n",
    "-",
    "\"",
    "=",
    "*",
    "total",
    "quantity",
    "unique",
    "optional",
    "normal",
    "mean",
    "sd",
    "around",
    "from",
    "to",
    "id",
    "customer_id",
    "linked to",
    "list of",
    "start date",
    "end date",
    "after",
    "in",
    "kg",
    "$",
    "2024",
    "Q1",
    ".",
    "°C",
    "é",
    "{",
    "}",
    "'",
    "99999999999999999999999",
    "-5",
    "0",
    "1e9",
    "null",
    "true",
    "address",
    "street",
    "mostly",
    "both",
    "seed",
    "German",
    "as",
    "CSV",
    "age",
    "under",
    "or more",
    "+",
    "±",
    "January",
    "5,",
    "for each",
    "every",
    "table",
    "rows",
    "columns",
    "one of",
    "times",
    "divided by",
    "list",
    "step",
    "decimals",
    "ago",
    "next",
];

#[test]
fn a_table_that_others_refer_to_has_rows() {
    let reading = read("0 users with name, 50 posts with title and user_id", date(2026, 11, 21)).unwrap();
    assert_eq!(reading.recipe["tables"][0]["rows"], 1000, "{}", reading.recipe);
    assert!(reading.notes.iter().any(|note| note.message.contains("No number of rows")), "{:?}", reading.notes);
}

#[test]
fn more_rows_for_each_than_there_may_be_are_cut_and_it_is_told() {
    for (description, cut) in [
        ("10 sensors, 111111111111111111 readings per sensor", "constant"),
        ("10 sensors, 2 to 3000000000 readings per sensor", "uniform"),
        ("10 sensors, 5 readings per sensor", ""),
    ] {
        let reading = read(description, date(2026, 11, 21)).unwrap();
        let count = reading.recipe.pointer("/tables/1/rows/count").unwrap();
        let most = [count.get("value"), count.get("max")].into_iter().flatten().any(|count| *count == 1_000_000_000);
        assert_eq!(most, !cut.is_empty(), "{description}: {count}");
        assert!(cut.is_empty() || count.get("kind").unwrap() == cut, "{description}: {count}");
        let told = reading.notes.iter().any(|note| note.message.contains("At most 1,000,000,000 rows belong to one"));
        assert_eq!(told, !cut.is_empty(), "{description}: {:?}", reading.notes);
    }
}

#[test]
fn what_the_reader_got_wrong_becomes_a_plain_column_and_a_note() {
    let asked = locales::Asked::default();
    let mut table = tables::named_table(&["sensor".to_owned()]);
    let settings = json!({"type": "number", "distribution": {"kind": "mixture", "parts": [
        {"weight": -100, "distribution": {"kind": "constant", "value": 0}},
    ]}});
    for settings in [settings, json!({"type": "sequence", "unique": true})] {
        let settings = settings.as_object().cloned().unwrap();
        table.columns.push(Column { name: format!("c{}", table.columns.len()), settings, ..Column::default() });
    }
    table.rules = vec![json!({"when": "c1 > 3", "set": {"absent": null}})];
    let mut tables = [table];
    let written = at_the_door(&mut tables, &asked, date(2026, 11, 21));
    assert_eq!(crate::check(&written).problems, [], "{written}");
    assert_eq!(written["tables"][0]["columns"][0]["type"], "text.word");
    assert_eq!(written["tables"][0]["columns"][1]["type"], "sequence");
    let notes = table_notes(&tables);
    assert!(notes.iter().any(|note| note.message.contains("“c0” could not be made as described")), "{notes:?}");
    assert!(notes.iter().any(|note| note.message.contains("Rules and keys of sensors")), "{notes:?}");
}
