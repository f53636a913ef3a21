//! Whatever is imported becomes a plan: rows can be made from it, and they are what the source promised.

mod support;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use seedbed_generate::encode::TextFormat;
use seedbed_generate::{Lists, Plan};
use seedbed_recipe::import::sample::{Cell, SampleColumn, recipe_from_columns};
use seedbed_recipe::import::{Dialect, Format, Imported, import};
use serde_json::{Value, json};
use support::{lists, plan, text};

static LISTS: LazyLock<Lists> = LazyLock::new(lists);

const TODAY: jiff::civil::Date = jiff::civil::Date::constant(2026, 11, 21);

const SAKILA: &str = include_str!("imports/sakila.sql");
const NORTHWIND: &str = include_str!("imports/northwind.sql");
const BLOG: &str = include_str!("imports/blog.sql");
const SHOP: &str = include_str!("imports/shop.schema.json");
const PETS: &str = include_str!("imports/pets.openapi.json");
const PENGUINS: &str = include_str!("../../recipe/tests/data/penguins.csv");
const TITANIC: &str = include_str!("../../recipe/tests/data/titanic.csv");
const TAXIS: &str = include_str!("../../recipe/tests/data/taxis.csv");
const ADULT: &str = include_str!("../../recipe/tests/data/adult.csv");
const DIAMONDS: &str = include_str!("../../recipe/tests/data/diamonds.csv");

/// An import whose recipe is known to be a plan, all tables of which were made once.
fn imported(format: Format, source: &str) -> (Imported, Plan) {
    let imported = import(format, source, TODAY).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let plan = plan(&imported.recipe, &LISTS);
    for table in plan.tables() {
        let rows = text(table, 0..table.rows().min(300), TextFormat::NdJson);
        assert_eq!(rows.lines().count() as u64, table.rows().min(300), "{}", table.name());
    }
    (imported, plan)
}

fn named<'r>(list: &'r Value, name: &str) -> &'r Value {
    list.as_array().unwrap().iter().find(|item| item["name"] == name).unwrap_or_else(|| panic!("no {name} in {list}"))
}

fn column<'r>(imported: &'r Imported, table: &str, name: &str) -> &'r Value {
    named(&named(&imported.recipe["tables"], table)["columns"], name)
}

/// The rows of a table as JSON.
fn rows(plan: &Plan, table: &str, count: u64) -> Vec<Value> {
    let lines = text(plan.table(table).unwrap(), 0..count, TextFormat::NdJson);
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn says(imported: &Imported, words: &str) -> bool {
    imported.notes.iter().any(|note| note.message.contains(words))
}

#[test]
fn the_columns_of_a_foreign_key_are_of_one_row() {
    let source = "CREATE TABLE seats (hall INT NOT NULL, number INT NOT NULL, PRIMARY KEY (hall, number));
        CREATE TABLE tickets (hall INT NOT NULL, seat INT NOT NULL, day DATE NOT NULL, PRIMARY KEY (hall, seat, day),
            FOREIGN KEY (hall, seat) REFERENCES seats (hall, number));
        CREATE TABLE plates (hall INT, seat INT, label TEXT, PRIMARY KEY (hall, seat),
            FOREIGN KEY (seat, hall) REFERENCES seats (number, hall));
        CREATE TABLE complaints (id INT PRIMARY KEY, hall INT, seat INT,
            FOREIGN KEY (hall, seat) REFERENCES seats);";
    let (imported, plan) = imported(Format::Ddl(Dialect::Auto), source);
    assert_eq!(column(&imported, "tickets", "seat")["via"], "hall");
    assert!(!says(&imported, "not always together"));
    let seats: BTreeSet<String> =
        rows(&plan, "seats", 1000).iter().map(|row| format!("{} {}", row["hall"], row["number"])).collect();
    assert_eq!(seats.len(), 1000);
    for (table, key) in
        [("tickets", &["hall", "seat", "day"][..]), ("plates", &["hall", "seat"]), ("complaints", &["id"])]
    {
        let made = rows(&plan, table, 1000);
        let tuples: BTreeSet<String> =
            made.iter().map(|row| key.iter().map(|name| format!("{} ", row[*name])).collect()).collect();
        assert_eq!(tuples.len(), made.len(), "{table}");
        let missing = made.iter().filter(|row| row["hall"].is_null() && row["seat"].is_null()).count();
        let found = made.iter().filter(|row| seats.contains(&format!("{} {}", row["hall"], row["seat"]))).count();
        assert_eq!(found + missing, 1000, "{table}");
        assert_eq!(missing > 0, table == "complaints", "{table}");
        let declared = &plan.table(table).unwrap().constraints();
        assert_eq!(declared.references[0].targets, ["hall", "number"], "{table}");
        assert_eq!(declared.primary, key, "{table}: {:?}", declared.left_out);
    }
}

#[test]
fn keys_of_several_columns_hold_within_a_table_and_where_the_other_one_has_none() {
    // Parts of machines, of which each may be built into another one; visits to cities that nothing tells apart.
    let source = "CREATE TABLE parts (plant SMALLINT NOT NULL, part_no INT NOT NULL, up_plant SMALLINT, up_part INT,
            PRIMARY KEY (plant, part_no), FOREIGN KEY (up_plant, up_part) REFERENCES parts (plant, part_no));
        CREATE TABLE cities (iso_country CHAR(2), city VARCHAR(40), PRIMARY KEY (iso_country, city));
        CREATE TABLE visits (iso_country CHAR(2), city VARCHAR(40), day DATE, PRIMARY KEY (iso_country, city, day),
            FOREIGN KEY (iso_country, city) REFERENCES cities (iso_country, city));";
    let (imported, plan) = imported(Format::Ddl(Dialect::Auto), source);
    let pair = |row: &Value, a: &str, b: &str| format!("{} {}", row[a], row[b]);
    let parts = rows(&plan, "parts", 1000);
    let known: BTreeSet<String> = parts.iter().map(|row| pair(row, "plant", "part_no")).collect();
    assert_eq!(known.len(), 1000);
    let built_in: Vec<&Value> = parts.iter().filter(|row| !row["up_plant"].is_null()).collect();
    assert!(built_in.len() > 500 && built_in.iter().all(|row| known.contains(&pair(row, "up_plant", "up_part"))));
    assert_eq!(plan.table("parts").unwrap().constraints().references[0].targets, ["plant", "part_no"]);
    assert!(says(&imported, "cannot be counted"));
    let cities: BTreeSet<String> =
        rows(&plan, "cities", 1000).iter().map(|row| pair(row, "iso_country", "city")).collect();
    assert!(rows(&plan, "visits", 1000).iter().all(|row| cities.contains(&pair(row, "iso_country", "city"))));
}

#[test]
fn narrow_bounds_and_hours_are_kept() {
    let source = "CREATE TABLE t (fixed NUMERIC(4,2) CHECK (fixed BETWEEN 1.5 AND 1.5),
        lat DOUBLE CHECK (lat BETWEEN 10 AND 10.001), opens TIME CHECK (opens BETWEEN '09:00' AND '17:00:30'))";
    let (imported_table, plan) = imported(Format::Ddl(Dialect::Auto), source);
    assert_eq!(column(&imported_table, "t", "opens")["max"], "17:00:30");
    let latitudes: BTreeSet<String> = rows(&plan, "t", 1000)
        .iter()
        .map(|row| {
            let number = |name: &str| row[name].as_f64();
            assert!(number("fixed").is_none_or(|fixed| fixed == 1.5), "{row}");
            assert!(number("lat").is_none_or(|lat| (10.0..=10.001).contains(&lat)), "{row}");
            assert!(row["opens"].as_str().is_none_or(|time| ("09:00:00"..="17:00:30").contains(&time)), "{row}");
            row["lat"].to_string()
        })
        .collect();
    assert!(latitudes.len() > 50);
    let schema = json!({"title": "x", "type": "object", "properties": {
        "alone": {"type": "number", "minimum": 2.5, "maximum": 2.5},
        "close": {"type": "number", "minimum": 1, "maximum": 1.00001},
        "mail": {"type": "string", "format": "email", "maxLength": 24},
        "town": {"type": "string", "title": "city", "minLength": 10}}, "required": ["alone", "close", "mail"]});
    let (imported_schema, plan) = imported(Format::JsonSchema, &schema.to_string());
    for row in rows(&plan, "x", 300) {
        assert_eq!(row["alone"], 2.5);
        assert!((1.0..=1.00001).contains(&row["close"].as_f64().unwrap()), "{row}");
    }
    assert!(says(&imported_schema, "“mail” may be longer than 24"));
}

#[test]
fn film_lending_in_mysql() {
    let (imported, plan) = imported(Format::Ddl(Dialect::Auto), SAKILA);
    assert_eq!(imported.recipe["tables"].as_array().unwrap().len(), 10);
    assert_eq!(column(&imported, "actor", "actor_id")["type"], "sequence");
    assert_eq!(column(&imported, "actor", "first_name")["type"], "person.first_name");
    assert_eq!(column(&imported, "city", "country_id")["table"], "country");
    assert_eq!(column(&imported, "film", "rating")["values"], json!(["G", "PG", "PG-13", "R", "NC-17"]));
    assert_eq!(column(&imported, "film", "description")["null_share"], 0.05);
    assert_eq!(column(&imported, "film", "title").get("null_share"), None);
    assert_eq!(named(&imported.recipe["tables"], "film_actor")["keys"], json!([["actor_id", "film_id"]]));
    // A TINYINT counts to 255 only.
    assert_eq!(named(&imported.recipe["tables"], "language")["rows"], 255);
    // Staff work in a store that one of the staff manages: one of the two references is cut, and that is said.
    assert!(says(&imported, "lead back to where they began"));
    let both = (column(&imported, "staff", "store_id"), column(&imported, "store", "manager_staff_id"));
    assert_ne!(both.0["type"] == "reference", both.1["type"] == "reference");
    assert!(!imported.recipe.to_string().contains("tmpCustomer"));
    let pairs = rows(&plan, "film_actor", 1000);
    let distinct: BTreeSet<String> =
        pairs.iter().map(|row| format!("{} {}", row["actor_id"], row["film_id"])).collect();
    assert_eq!(distinct.len(), pairs.len());
}

#[test]
fn a_trader_in_a_dump_of_postgresql() {
    let (imported, plan) = imported(Format::Ddl(Dialect::Auto), NORTHWIND);
    let names: Vec<&Value> = imported.recipe["tables"].as_array().unwrap().iter().map(|table| &table["name"]).collect();
    assert_eq!(names, ["categories", "customers", "employees", "orders", "order_details", "products"]);
    assert_eq!(column(&imported, "orders", "state")["values"], json!(["new", "paid", "shipped"]));
    assert_eq!(column(&imported, "orders", "order_id")["type"], "sequence");
    assert_eq!(column(&imported, "employees", "employee_id")["type"], "sequence");
    assert_eq!(column(&imported, "employees", "reports_to")["table"], "employees");
    assert_eq!(column(&imported, "employees", "left_date")["after"], "hire_date");
    assert_eq!(column(&imported, "products", "size")["values"], json!(["S", "M", "L"]));
    assert_eq!(column(&imported, "customers", "tags")["type"], "list");
    assert_eq!(column(&imported, "customers", "settings")["type"], "object");
    assert_eq!(column(&imported, "order_details", "product_id")["column"], "product_id");
    for key in ["customer_id", "company_name"] {
        assert_eq!(column(&imported, "customers", key)["unique"], true, "{key}");
    }
    for row in rows(&plan, "order_details", 1000) {
        assert!((1..=120).contains(&row["quantity"].as_i64().unwrap()), "{row}");
        assert!(row["discount"].is_null() || (0.0..=100.0).contains(&row["discount"].as_f64().unwrap()), "{row}");
    }
    for row in rows(&plan, "customers", 1000) {
        let id = row["customer_id"].as_str().unwrap();
        assert!(id.len() <= 5 && !id.is_empty(), "{id}");
    }
    assert!(says(&imported, "PARTITION") || says(&imported, "no list of columns"));
    assert!(says(&imported, "CHECK"), "the check that cannot be kept is told");
    assert!(says(&imported, "calculated in the database"));
    assert!(says(&imported, "Left out, because it defines no tables"));
}

#[test]
fn a_blog_in_sqlite() {
    let (imported, plan) = imported(Format::Ddl(Dialect::Auto), BLOG);
    assert_eq!(imported.recipe["tables"].as_array().unwrap().len(), 5);
    assert_eq!(column(&imported, "users", "user name")["unique"], true);
    assert_eq!(column(&imported, "users", "email")["type"], "internet.email");
    assert_eq!(column(&imported, "posts", "status")["values"], json!(["draft", "published", "archived"]));
    assert_eq!(column(&imported, "profiles", "user_id")["unique"], true);
    assert_eq!(column(&imported, "profiles", "theme")["values"], json!(["dark", "light"]));
    for row in rows(&plan, "users", 1000) {
        let age = row["age"].as_i64();
        assert!(age.is_none_or(|age| (13..=120).contains(&age)), "{row}");
        assert!(row["score"].as_f64().is_none_or(|score| (0.0..10.0).contains(&score)), "{row}");
        assert!(row["user name"].as_str().unwrap().len() <= 30, "{row}");
    }
}

#[test]
fn bounds_that_are_stated_hold_whatever_the_name_tells() {
    let bounds = [("lat", -90.0, 90.0), ("lng", 10.0, 12.0), ("temperature", -60.0, 20.0), ("percent", -20.0, 10.0)];
    let members: serde_json::Map<String, Value> = bounds
        .iter()
        .map(|(name, min, max)| ((*name).to_owned(), json!({"type": "number", "minimum": min, "maximum": max})))
        .collect();
    let schema = json!({"title": "place", "type": "object", "properties": members}).to_string();
    let columns: Vec<String> = bounds
        .iter()
        .map(|(name, min, max)| format!("{name} numeric NOT NULL CHECK ({name} BETWEEN {min} AND {max})"))
        .collect();
    let ddl = format!("CREATE TABLE place (id int PRIMARY KEY, {});", columns.join(", "));
    for (format, source) in [(Format::JsonSchema, &schema), (Format::Ddl(Dialect::Auto), &ddl)] {
        let (imported, plan) = imported(format, source);
        for (name, min, max) in bounds {
            let made = column(&imported, "place", name);
            let (low, high) = (made["min"].as_f64(), made["max"].as_f64());
            // Latitudes are from -90 to 90 by themselves.
            let is_stated = (low, high) == (Some(min), Some(max)) || made["type"] == "location.latitude";
            assert!(is_stated, "{made}");
        }
        for row in rows(&plan, "place", 500) {
            for (name, min, max) in bounds {
                let value = row[name].as_f64();
                assert!(value.is_none_or(|value| (min..=max).contains(&value)), "{name} of {row}");
            }
        }
    }
}

#[test]
fn bounds_wider_than_what_a_name_tells_are_those_of_the_column() {
    let ddl = "CREATE TABLE staff (id int PRIMARY KEY, age smallint NOT NULL CHECK (age BETWEEN 18 AND 99),
        rating int NOT NULL CHECK (rating BETWEEN 0 AND 1000), tax_rate numeric(5, 4) NOT NULL CHECK (tax_rate <= 1),
        salary int NOT NULL CHECK (salary >= 15000), price numeric NOT NULL CHECK (price >= 0));";
    let schema = r#"{"title": "staff", "type": "object", "required": ["age", "rating", "quantity"], "properties": {
        "age": {"type": "integer", "minimum": 18, "maximum": 99},
        "rating": {"type": "integer", "minimum": 0, "maximum": 1000},
        "quantity": {"type": "integer", "minimum": 10, "maximum": 12, "multipleOf": 5}}}"#;
    for (format, source) in [(Format::Ddl(Dialect::Auto), ddl), (Format::JsonSchema, schema)] {
        let (staff, plan) = imported(format, source);
        let bounds =
            |name: &str| (column(&staff, "staff", name)["min"].clone(), column(&staff, "staff", name)["max"].clone());
        assert_eq!(bounds("age"), (json!(18), json!(99)));
        assert_eq!(bounds("rating"), (json!(0), json!(1000)));
        // The shape of ages is kept and told; that of five stars would leave nearly all of the room empty.
        assert!(says(&staff, "“age” is assumed to be a whole number from 18 to 99, most near"));
        assert_eq!(column(&staff, "staff", "rating")["distribution"], Value::Null);
        for row in rows(&plan, "staff", 200) {
            assert!((18..=99).contains(&row["age"].as_i64().unwrap()), "{row}");
            assert!(row["quantity"].is_null() || row["quantity"] == 10, "{row}");
            assert!(row["tax_rate"].as_f64().is_none_or(|rate| rate <= 1.0), "{row}");
        }
    }
    let (staff, _) = imported(Format::Ddl(Dialect::Auto), ddl);
    assert_eq!(column(&staff, "staff", "salary")["min"], 15_000);
    assert_eq!(column(&staff, "staff", "tax_rate")["decimals"], 4);
}

#[test]
fn columns_that_may_be_missing_are_named_once_for_all_tables() {
    let ddl = "CREATE TABLE a (id int PRIMARY KEY, email text, city text NOT NULL);
        CREATE TABLE b (id int PRIMARY KEY, title text, a_id int REFERENCES a (id));";
    let (tables, _) = imported(Format::Ddl(Dialect::Auto), ddl);
    let said: Vec<&str> =
        tables.notes.iter().map(|note| note.message.as_str()).filter(|note| note.contains("missing")).collect();
    assert_eq!(
        said,
        [
            "Columns that may be missing and have no default are missing in 5 % of the rows: “email” of a; “title”, “a_id” of b."
        ]
    );
}

#[test]
fn countries_of_a_sample_are_not_those_of_the_locale() {
    let few = "country,nation\nUS,Germany\nDE,France\nUS,Germany\nFR,Japan\n";
    let (sample, plan) = imported(Format::Csv, few);
    assert_eq!(column(&sample, "sample", "country")["values"], json!(["DE", "FR", "US"]));
    assert_eq!(column(&sample, "sample", "country")["weights"], json!([1.0, 1.0, 2.0]));
    assert_eq!(column(&sample, "sample", "nation")["values"], json!(["France", "Germany", "Japan"]));
    let made: std::collections::BTreeSet<String> =
        rows(&plan, "sample", 4).iter().map(|row| row["country"].to_string()).collect();
    assert!(made.iter().all(|code| ["\"DE\"", "\"FR\"", "\"US\""].contains(&code.as_str())), "{made:?}");
    let codes = ["US", "DE", "FR", "JP", "IT", "ES", "GB", "CN", "SE", "NO", "DK", "PL", "CZ", "BR"];
    let names = [
        "Italy", "Spain", "Japan", "China", "Sweden", "Norway", "Poland", "Brazil", "Peru", "Chile", "Kenya", "Egypt",
        "India", "Ghana",
    ];
    let lines: Vec<String> = codes.iter().zip(names).map(|(code, name)| format!("{code},{name}")).collect();
    let (sample, plan) = imported(Format::Csv, &format!("country,nation\n{}\n", lines.join("\n")));
    assert_eq!(column(&sample, "sample", "country")["type"], "location.country_code");
    assert_eq!(column(&sample, "sample", "nation")["type"], "location.country");
    let rows = rows(&plan, "sample", 14);
    for name in ["country", "nation"] {
        let made: std::collections::BTreeSet<String> = rows.iter().map(|row| row[name].to_string()).collect();
        assert!(made.len() > 5, "{made:?}");
    }
}

#[test]
fn checks_of_dates_and_keys_of_texts_are_kept() {
    let ddl = "CREATE TABLE p (id int PRIMARY KEY, born date NOT NULL CHECK (born > '1990-01-01'),
        hired date NOT NULL CHECK (hired >= '2020-01-01' AND hired < '2021-01-01'),
        seen timestamp NOT NULL CHECK (seen < '2021-01-01 12:00:00'));
        CREATE TABLE post (author_id int NOT NULL REFERENCES p (id), slug varchar(20) NOT NULL, PRIMARY KEY (author_id, slug));";
    let (imported, plan) = imported(Format::Ddl(Dialect::Auto), ddl);
    assert_eq!(column(&imported, "p", "born")["min"], "1990-01-02");
    let hired = column(&imported, "p", "hired");
    assert_eq!((&hired["min"], &hired["max"]), (&json!("2020-01-01"), &json!("2020-12-31")));
    assert_eq!(column(&imported, "p", "seen")["max"], "2021-01-01T11:59:59Z");
    assert_eq!(named(&imported.recipe["tables"], "post")["keys"], json!([["author_id", "slug"]]));
    for row in rows(&plan, "p", 500) {
        assert!(
            row["born"].as_str() > Some("1990-01-01") && row["seen"].as_str() < Some("2021-01-01T12:00:00Z"),
            "{row}"
        );
    }
    assert!(rows(&plan, "post", 50).iter().all(|row| row["slug"].as_str().is_some_and(|slug| slug.contains('-'))));
}

#[test]
fn orders_of_numbers_are_told_where_they_are_not_kept() {
    let (imported, _) = imported(
        Format::Ddl(Dialect::Auto),
        "CREATE TABLE offers (id int PRIMARY KEY, price numeric NOT NULL, discounted numeric NOT NULL, cost numeric,
            starts date NOT NULL, ends date NOT NULL, seen date,
            CHECK (discounted < price), CHECK (cost <= price), CHECK (ends >= starts), CHECK (starts < nowhere));",
    );
    for check in ["CHECK (discounted < price)", "CHECK (cost <= price)", "CHECK (starts < nowhere)"] {
        assert!(says(&imported, check), "{check}: {:?}", imported.notes);
    }
    assert!(!says(&imported, "ends >= starts"));
    assert_eq!(column(&imported, "offers", "ends")["after"], "starts");
}

#[test]
fn keys_and_what_is_referred_to_are_never_missing() {
    let (imported, _) = imported(
        Format::Ddl(Dialect::Auto),
        "CREATE TABLE a (code varchar(20), n int, id serial, UNIQUE (id, n));
         CREATE TABLE b (id int PRIMARY KEY, a_code varchar(20) REFERENCES a (code));",
    );
    assert_eq!(column(&imported, "a", "code").get("null_share"), None);
    assert_eq!(column(&imported, "a", "n").get("null_share"), None);
}

#[test]
fn mistakes_in_ddl_have_their_place() {
    let source =
        "-- one\nCREATE TABLE a (id INT);\nCREATE TABLE b (\n  id INT,,\n  x TEXT);\nCREATE TABLE c (id INT NOT);";
    let problems = import(Format::Ddl(Dialect::PostgreSql), source, TODAY).unwrap_err();
    assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [4, 6], "{problems:?}");
    assert_eq!(problems[0].column, 10);
    let problems = import(Format::Ddl(Dialect::Auto), "SELECT 1; DROP TABLE x;", TODAY).unwrap_err();
    assert!(problems[0].message.contains("SELECT"), "{problems:?}");
    // What was cut off is told with its place.
    for open in ["CREATE TABLE a (id int);\nCREATE TABLE b (id int,, x", "\nCREATE TABLE b (name varchar(20"] {
        let problems = import(Format::Ddl(Dialect::Auto), open, TODAY).unwrap_err();
        assert_eq!((problems.len(), problems[0].line), (1, 2), "{problems:?}");
        assert!(problems[0].message.contains("bracket is missing"), "{problems:?}");
    }
    let others = "CREATE TABLE a (id int); CREATE TABLE b AS SELECT max((1)) FROM a; CREATE TABLE c LIKE a;";
    assert_eq!(
        import(Format::Ddl(Dialect::Auto), others, TODAY).unwrap().recipe["tables"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn two_schemas_may_have_a_table_of_one_name() {
    let source = "CREATE TABLE a.users (id SERIAL PRIMARY KEY);
        CREATE TABLE b.users (id SERIAL PRIMARY KEY, other INT REFERENCES a.users(id));";
    let (imported, _) = imported(Format::Ddl(Dialect::Auto), source);
    assert_eq!(column(&imported, "b.users", "other")["table"], "a.users");
}

#[test]
fn keys_fit_their_tables() {
    let (small, _) = imported(
        Format::Ddl(Dialect::Auto),
        "CREATE TABLE sizes (code CHAR(1) PRIMARY KEY, label TEXT);
         CREATE TABLE stock (size CHAR(1) REFERENCES sizes, flag BOOLEAN NOT NULL, n INT, PRIMARY KEY (size, flag));
         CREATE TABLE one (size CHAR(1) PRIMARY KEY REFERENCES sizes);",
    );
    assert_eq!(named(&small.recipe["tables"], "sizes")["rows"], 36);
    assert_eq!(named(&small.recipe["tables"], "stock")["rows"], 72);
    assert_eq!(named(&small.recipe["tables"], "one")["rows"], 36);
}

#[test]
fn an_order_in_json_schema() {
    let (imported, plan) = imported(Format::JsonSchema, SHOP);
    let columns = imported.recipe["tables"][0]["columns"].as_array().unwrap();
    assert_eq!(columns[0]["name"], "id", "properties keep their order");
    assert_eq!(column(&imported, "orders", "due")["type"], "date");
    assert_eq!(column(&imported, "orders", "customer")["fields"][1]["type"], "internet.email");
    assert!(says(&imported, "The pattern of “odd”"));
    assert!(says(&imported, "refers back"));
    for row in rows(&plan, "orders", 500) {
        let lines = row["lines"].as_array().unwrap();
        assert!((1..=4).contains(&lines.len()), "{row}");
        for line in lines {
            assert_eq!(line["sku"].as_str().unwrap().len(), 8, "{row}");
            assert!((1..=20).contains(&line["quantity"].as_i64().unwrap()), "{row}");
        }
        assert!((0.0..10000.0).contains(&row["total"].as_f64().unwrap()), "{row}");
        assert!(row["dozen"].as_i64().is_none_or(|dozen| dozen % 12 == 0 && (5..=100).contains(&dozen)), "{row}");
        assert!(row["number"].as_str().is_none_or(|number| number.starts_with("ORD-") && number.len() == 10), "{row}");
    }
}

#[test]
fn components_of_an_openapi_document() {
    let (imported, _) = imported(Format::JsonSchema, PETS);
    let names: Vec<&Value> = imported.recipe["tables"].as_array().unwrap().iter().map(|table| &table["name"]).collect();
    assert_eq!(names, ["Pet", "Owner", "Error"]);
    assert_eq!(column(&imported, "Pet", "id")["type"], "sequence");
    assert_eq!(column(&imported, "Pet", "owner")["type"], "object");
    assert!(says(&imported, "Of 2 alternatives of oneOf the first is made."));
}

#[test]
fn what_a_schema_contradicts_itself_in_is_told() {
    let source = r#"{"title": "t", "type": "object", "properties": {
        "amount": {"type": "integer", "minimum": 10, "maximum": 1}, "grade": {"enum": []}}}"#;
    let (imported, _) = imported(Format::JsonSchema, source);
    assert!(says(&imported, "The minimum of “amount” is more than its maximum"));
    assert!(says(&imported, "The list of values of “grade” is empty"));
}

#[test]
fn schemas_with_mistakes_name_them() {
    let source = "{\"type\": \"object\",\n \"properties\": {\"a\": {\"$ref\": \"#/$defs/x\"},\n \"b\": {\"$ref\": \"http://e.com/y\"}}}";
    let problems = import(Format::JsonSchema, source, TODAY).unwrap_err();
    assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn samples_of_real_tables() {
    let (penguins, plan) = imported(Format::Csv, PENGUINS);
    assert_eq!(named(&penguins.recipe["tables"], "sample")["rows"], 199);
    assert_eq!(column(&penguins, "sample", "species")["type"], "choice");
    assert_eq!(column(&penguins, "sample", "flipper_length_mm")["type"], "integer");
    assert_eq!(column(&penguins, "sample", "bill_length_mm")["decimals"], 1);
    for row in rows(&plan, "sample", 199) {
        assert!(row["bill_length_mm"].as_f64().is_none_or(|length| (32.1..=58.0).contains(&length)), "{row}");
    }
    let (titanic, _) = imported(Format::Csv, TITANIC);
    assert_eq!(column(&titanic, "sample", "alone")["type"], "boolean");
    assert_eq!(column(&titanic, "sample", "pclass")["values"], json!([1, 2, 3]));
    assert!(column(&titanic, "sample", "deck")["null_share"].as_f64().unwrap() > 0.7);
    let (adult, _) = imported(Format::Csv, ADULT);
    assert_eq!(column(&adult, "sample", "capital-gain")["distribution"]["kind"], "mixture");
    assert_eq!(column(&adult, "sample", "income")["values"], json!(["<=50K", ">50K"]));
    imported(Format::Csv, DIAMONDS);
    let (taxis, plan) = imported(Format::Csv, TAXIS);
    assert_eq!(column(&taxis, "sample", "dropoff")["after"], "pickup");
    for row in rows(&plan, "sample", 199) {
        assert!(row["dropoff"].as_str() >= row["pickup"].as_str(), "{row}");
    }
}

#[test]
fn a_sample_gives_types_and_hides_what_is_personal() {
    let mut source = "id;full name;E-Mail;when;code;comment;home page;uid;phone\n".to_owned();
    for row in 0..60 {
        source += &format!(
            "{};Person Number{row};p{row}@mail.example;{:02}.{:02}.2024;AB-{:04};Some words about row {row} here;https://e.com/{row};123e4567-e89b-42d3-a456-4266141740{row:02};+49 30 12345{row:02}\n",
            row + 100,
            row % 28 + 1,
            row % 12 + 1,
            row * 37
        );
    }
    let (imported, _) = imported(Format::Csv, &source);
    let kind = |name: &str| column(&imported, "sample", name)["type"].clone();
    assert_eq!(
        column(&imported, "sample", "id"),
        &json!({"name": "id", "type": "sequence", "start": 100, "step": 1, "unique": true})
    );
    assert_eq!(kind("full name"), "person.full_name");
    assert_eq!(kind("E-Mail"), "internet.email");
    assert_eq!(kind("when"), "date");
    assert_eq!(column(&imported, "sample", "code")["pattern"], "AB\\-[0-9]{4}");
    assert_eq!(kind("home page"), "internet.url");
    assert_eq!(kind("uid"), "uuid");
    assert_eq!(kind("phone"), "phone.number");
    for secret in ["Number7", "p7@", "Some words about", "12345"] {
        assert!(!imported.recipe.to_string().contains(secret), "{secret}");
    }
    assert!(says(&imported, "none is copied"));
}

#[test]
fn texts_are_as_long_as_those_of_the_sample() {
    let mut source = "word,remark,story,mood\n".to_owned();
    for row in 0..40 {
        let story = "one more word ".repeat(row % 7 + 12);
        source += &format!(
            "w{}x,About {},{story},{}\n",
            "y".repeat(row % 9 + 1),
            "z".repeat(row % 13 + 20),
            "ab".repeat(row + 1)
        );
    }
    let lengths = |text: &str, column: usize| {
        let all = text.lines().skip(1).map(|line| line.split(',').nth(column).unwrap().trim().chars().count());
        (all.clone().min().unwrap(), all.max().unwrap())
    };
    let (imported, plan) = imported(Format::Csv, &source);
    for (at, name) in ["word", "remark", "story", "mood"].into_iter().enumerate() {
        let (least, most) = lengths(&source, at);
        for row in rows(&plan, "sample", 40) {
            let length = row[name].as_str().unwrap().chars().count();
            assert!((least..=most).contains(&length), "{name}: {length}, {}", column(&imported, "sample", name));
        }
    }
}

#[test]
fn numbers_that_tell_rows_apart_go_on_counting() {
    let mut source = "order_id,code,customer_id\n".to_owned();
    for row in 0..30 {
        // A few numbers are missing, as in a table from which rows were deleted.
        source += &format!("{},ORD-{:05},{}\n", 700 + row + row / 10, row + 95, 1_000_000 - row * 7919);
    }
    let (imported, _) = imported(Format::Csv, &source);
    assert_eq!(
        column(&imported, "sample", "order_id"),
        &json!({"name": "order_id", "type": "sequence", "start": 700, "step": 1, "unique": true})
    );
    assert_eq!(
        column(&imported, "sample", "code"),
        &json!({"name": "code", "type": "sequence", "start": 95, "prefix": "ORD-", "width": 5, "unique": true})
    );
    assert_eq!(column(&imported, "sample", "customer_id")["type"], "sequence");
    assert_eq!(column(&imported, "sample", "customer_id")["step"], -7919);
}

#[test]
fn a_header_alone_is_enough() {
    let (imported, plan) = imported(Format::Sample, "email,age,city,customer_id,whatever\n");
    assert_eq!(column(&imported, "sample", "email")["type"], "internet.email");
    assert_eq!(imported.recipe["tables"][0]["rows"], 1000);
    assert!(says(&imported, "names alone"));
    assert!(rows(&plan, "sample", 1)[0]["email"].as_str().unwrap().contains('@'));
}

#[test]
fn a_sample_says_itself_what_it_is() {
    let (lines, _) = imported(Format::Sample, "{\"a\": 1}\n{\"a\": 2}\n");
    let (table, _) = imported(Format::Sample, "a\tb\n1\tx\n2\ty\n");
    assert_eq!(lines.recipe["tables"][0]["rows"], 2);
    assert_eq!(column(&table, "sample", "b")["name"], "b");
}

#[test]
fn a_row_that_was_cut_off_is_left_out() {
    let row = format!("1,\"two\nlines {}\"\n", "x".repeat(100));
    let source = format!("a,b\n{}", row.repeat(60_000));
    let (imported, _) = imported(Format::Csv, &source);
    assert!(says(&imported, "rows were looked at"));
    let row = format!("1,\"{}\"\n", "two\nlines ".repeat(100_000));
    let long = format!("a,b\n{}", row.repeat(9));
    assert!(long.len() > seedbed_recipe::import::MOST_BYTES);
    let (imported, _) = self::imported(Format::Csv, &long);
    assert!(says(&imported, "rows were looked at"));
}

#[test]
fn json_rows_keep_their_nesting() {
    let source = r#"[{"id": 1, "who": {"name": "A B", "age": 3}, "tags": ["x", "y"], "ok": true},
        {"id": 2, "who": {"name": "C D"}, "tags": [], "ok": false, "big": 12345678901234567890}]"#;
    let (imported, plan) = imported(Format::Json, source);
    assert_eq!(column(&imported, "sample", "who")["fields"][0]["type"], "person.full_name");
    assert_eq!(column(&imported, "sample", "tags")["max_items"], 2);
    assert!(rows(&plan, "sample", 2)[1]["who"].is_object());
}

#[test]
fn rows_beyond_the_limit_are_told() {
    let source = format!("a\n{}", "7\n8\n".repeat(6_000));
    let (imported, _) = imported(Format::Csv, &source);
    assert_eq!(imported.recipe["tables"][0]["rows"], 10_000);
    assert!(says(&imported, "The first 10000 rows were looked at"));
}

#[test]
fn columns_of_another_format_are_a_sample_too() {
    let values = |cell: fn(i64) -> Cell| (0..50).map(cell).collect();
    let columns = [
        SampleColumn { name: "n".into(), values: values(|at| Cell::Integer(at * at)) },
        SampleColumn { name: "x".into(), values: values(|at| Cell::Number(at as f64 / 7.0)) },
        SampleColumn {
            name: "t".into(),
            values: values(|at| Cell::Text(format!("2024-01-{:02}T00:00:00Z", at % 28 + 1))),
        },
        SampleColumn { name: "huge".into(), values: values(|at| Cell::Number(1e300 * at as f64)) },
        SampleColumn { name: "none".into(), values: values(|_| Cell::Null) },
    ];
    let imported = recipe_from_columns("parquet", columns, TODAY).unwrap();
    plan(&imported.recipe, &LISTS);
    assert_eq!(column(&imported, "parquet", "t")["type"], "datetime");
    assert_eq!(column(&imported, "parquet", "none")["null_share"], 1.0);
}

/// Every source with its format, for mutation.
const SOURCES: [(Format, &str); 10] = [
    (Format::Ddl(Dialect::Auto), SAKILA),
    (Format::Ddl(Dialect::Auto), NORTHWIND),
    (Format::Ddl(Dialect::Auto), BLOG),
    (Format::JsonSchema, SHOP),
    (Format::JsonSchema, PETS),
    (Format::Json, SHOP),
    (Format::Csv, PENGUINS),
    (Format::Csv, TAXIS),
    (Format::Csv, TITANIC),
    (Format::Csv, ADULT),
];

/// What comes in is refused with places, or becomes a plan.
fn is_refused_or_planned(format: Format, source: &str) -> Result<(), TestCaseError> {
    match import(format, source, TODAY) {
        Ok(imported) => {
            let plan = Plan::new(&imported.recipe, &LISTS);
            prop_assert!(plan.is_ok(), "{:#?}\n{}", plan.err(), imported.recipe);
        }
        Err(problems) => {
            prop_assert!(!problems.is_empty());
            for problem in problems {
                prop_assert!(problem.line >= 1 && problem.column >= 1 && !problem.message.is_empty());
            }
        }
    }
    Ok(())
}

/// A column of SQL made of pieces that fit together more often than letters would.
fn sql_column() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "id",
        "email",
        "age",
        "name",
        "price",
        "status",
        "created_at",
        "x",
        "user_id",
        "\"odd name\"",
        "latitude",
        "is_open",
    ]);
    let kind = prop::sample::select(vec![
        "INT",
        "BIGINT",
        "SMALLINT",
        "TINYINT",
        "SERIAL",
        "VARCHAR(1)",
        "VARCHAR(3)",
        "VARCHAR(20)",
        "VARCHAR(255)",
        "CHAR(2)",
        "CHAR(64)",
        "TEXT",
        "DECIMAL(10,2)",
        "DECIMAL(3,3)",
        "DECIMAL(38,10)",
        "NUMERIC(20)",
        "NUMERIC",
        "REAL",
        "DATE",
        "TIMESTAMP",
        "TIME",
        "BOOLEAN",
        "UUID",
        "JSON",
        "INT[]",
        "BYTEA",
        "BIT(3)",
        "INET",
        "MONEY",
        "ENUM('a','b')",
        "SOMETHING",
        "YEAR",
        "VARCHAR(0)",
    ]);
    let option = prop::sample::select(vec![
        "",
        "NOT NULL",
        "UNIQUE",
        "PRIMARY KEY",
        "DEFAULT 3",
        "CHECK (x > 5)",
        "CHECK (age < 0)",
        "CHECK (price BETWEEN 3 AND 4)",
        "CHECK (id IN (1, 2, 3))",
        "CHECK (status IN ('a', 2))",
        "CHECK (x > 1e30)",
        "CHECK (age BETWEEN 9 AND 2)",
        "REFERENCES a",
        "REFERENCES b(id)",
        "REFERENCES a(email) UNIQUE",
        "CHECK (created_at > '2020-01-01')",
        "CHECK (x >= created_at)",
        "CHECK (created_at >= x)",
    ]);
    (name, kind, prop::collection::vec(option, 0..3))
        .prop_map(|(name, kind, options)| format!("{name} {kind} {}", options.join(" ")))
}

fn sql_table(name: &'static str) -> impl Strategy<Value = String> {
    let end = prop::sample::select(vec![
        "",
        ", PRIMARY KEY (id, x)",
        ", UNIQUE (email, age, status)",
        ", FOREIGN KEY (user_id, x) REFERENCES b (id, x)",
        ", UNIQUE (id, id)",
        ", PRIMARY KEY (name), UNIQUE (name, price)",
        ", FOREIGN KEY (x) REFERENCES a",
        ", UNIQUE (is_open, status), UNIQUE (is_open, latitude)",
    ]);
    (prop::collection::vec(sql_column(), 1..8), end)
        .prop_map(move |(columns, end)| format!("CREATE TABLE {name} ({}{end});", columns.join(", ")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn mutated_sources_never_break_the_readers(
        source in 0..SOURCES.len(),
        cuts in prop::collection::vec((0.0..1.0_f64, 0_usize..40, "[-a-z0-9(){}\\[\\],;:'\"`$. \n\u{e9}]{0,6}"), 1..5),
    ) {
        let (format, text) = SOURCES[source];
        let mut letters: Vec<char> = text.chars().collect();
        for (at, length, instead) in cuts {
            let start = (letters.len() as f64 * at) as usize;
            let end = (start + length).min(letters.len());
            letters.splice(start..end, instead.chars());
        }
        is_refused_or_planned(format, &letters.into_iter().collect::<String>())?;
    }

    #[test]
    fn any_text_is_refused_or_planned(text in "\\PC{0,200}|([\\[\\]{}(),:;\"'a0 \n]|CREATE TABLE ){0,60}") {
        for format in Format::NAMES {
            is_refused_or_planned(Format::parse(format).unwrap(), &text)?;
        }
    }

    #[test]
    fn any_tables_become_plans(a in sql_table("a"), b in sql_table("b")) {
        is_refused_or_planned(Format::Ddl(Dialect::PostgreSql), &format!("{a}\n{b}"))?;
    }

    #[test]
    fn any_rows_become_plans(
        rows in prop::collection::vec(("[a-c]{0,2}", any::<i64>(), any::<f64>(), "[0-9]{0,3}", "(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]", "\\PC{0,8}"), 1..60)
    ) {
        let mut source = "a,b,c,d,e,f\n".to_owned();
        for (a, b, c, d, e, f) in rows {
            source += &format!("{a},{b},{c:e},{d},{e},\"{}\"\n", f.replace('"', "\"\""));
        }
        is_refused_or_planned(Format::Csv, &source)?;
    }
}

/// Texts that are all nesting or all repetition: each must be refused or read quickly, with a small stack.
#[test]
fn floods_are_survived() {
    let many = |text: &str, times: usize| text.repeat(times);
    let floods = [
        (Format::Ddl(Dialect::Auto), format!("CREATE TABLE t (a INT CHECK ({}1{}))", many("(", 60), many(")", 60))),
        (Format::Ddl(Dialect::Auto), format!("CREATE TABLE t (a INT CHECK ({}1{}))", many("(", 22), many(")", 22))),
        (Format::Ddl(Dialect::Auto), format!("CREATE TABLE t (a INT DEFAULT {}1{})", many("f(", 22), many(")", 22))),
        (Format::Ddl(Dialect::Auto), format!("CREATE TABLE t (a INT CHECK (a > 1{}))", many(" AND a > 1", 240))),
        (Format::Ddl(Dialect::Auto), format!("CREATE TABLE t (a INT CHECK (a > 1{}))", many(" + 1", 100_000))),
        (Format::Ddl(Dialect::Auto), format!("CREATE TABLE t (a INT CHECK ({} a))", many("NOT ", 400))),
        (
            Format::Ddl(Dialect::Auto),
            format!("CREATE TABLE t (a INT DEFAULT {}1{})", many("ARRAY[", 200), many("]", 200)),
        ),
        (
            Format::Ddl(Dialect::Auto),
            format!("CREATE TABLE t (a INT CHECK ({}1{}))", many("(SELECT ", 21), many(")", 21)),
        ),
        (
            Format::Ddl(Dialect::Auto),
            format!("CREATE TABLE t (a INT CHECK ({}1{}))", many("CASE WHEN a THEN ", 150), many(" END", 150)),
        ),
        (Format::Ddl(Dialect::Auto), format!("CREATE TABLE t (a INT CHECK (a = {}1))", many("- ", 400))),
        (Format::Ddl(Dialect::Auto), format!("CREATE TABLE t (a {}INT{})", many("ARRAY<", 200), many(">", 200))),
        (Format::Ddl(Dialect::Auto), format!("CREATE TABLE t (a {}INT{})", many("STRUCT<a ", 200), many(">", 200))),
        (Format::Ddl(Dialect::Auto), format!("CREATE TABLE t (a INT{})", many("[]", 450))),
        (Format::Ddl(Dialect::Auto), format!("CREATE TABLE t (a ENUM({}'z'))", many("'v',", 50_000))),
        (Format::Ddl(Dialect::Auto), many("CREATE TABLE t (a INT);", 3_000)),
        (Format::Ddl(Dialect::Auto), many("SELECT 1;", 100_000)),
        (
            Format::Ddl(Dialect::Auto),
            format!("CREATE TABLE t ({}z INT)", (0..5_000).map(|at| format!("c{at} INT, ")).collect::<String>()),
        ),
        (Format::Ddl(Dialect::Auto), many("(", 100_000)),
        (Format::JsonSchema, many("[", 100_000)),
        (Format::JsonSchema, format!("{}{{}}{}", many("{\"properties\":{\"a\":", 30), many("}}", 30))),
        (
            Format::JsonSchema,
            format!(
                "{{\"properties\": {{{}\"z\": {{\"$ref\": \"#\"}}}}}}",
                (0..300).map(|at| format!("\"p{at}\": {{\"$ref\": \"#\"}},")).collect::<String>()
            ),
        ),
        (
            Format::JsonSchema,
            format!(
                "{{\"$ref\": \"#/$defs/d0\", \"$defs\": {{{}\"d12\": {{\"type\": \"string\"}}}}}}",
                (0..12)
                    .map(|at| format!(
                        "\"d{at}\": {{\"properties\": {{{}\"y\": {{\"$ref\": \"#/$defs/d{}\"}}}}}},",
                        (0..9)
                            .map(|field| format!("\"x{field}\": {{\"$ref\": \"#/$defs/d{}\"}},", at + 1))
                            .collect::<String>(),
                        at + 1
                    ))
                    .collect::<String>()
            ),
        ),
        (Format::Csv, many(",", 100_000)),
        (Format::Csv, format!("a\n\"{}", many("x\n", 100_000))),
        (Format::Csv, many("a;b\tc|d\n", 20_000)),
        (Format::Json, many("{}\n", 20_000)),
        (Format::Json, format!("[{}{{}}]", many("{},", 20_000))),
        (
            Format::Json,
            format!("[{{{}\"z\": 1}}]", (0..5_000).map(|at| format!("\"k{at}\": {at},")).collect::<String>()),
        ),
    ];
    for (format, source) in floods {
        let shown: String = source.chars().take(60).collect();
        let start = std::time::Instant::now();
        if let Ok(imported) = import(format, &source, TODAY) {
            Plan::new(&imported.recipe, &LISTS).unwrap_or_else(|problems| panic!("{shown}: {problems:?}"));
        }
        eprintln!("{:?} {shown}", start.elapsed());
    }
}

#[test]
fn amounts_of_a_sample_are_numbers() {
    let mut csv = "item;price;share;gross\n".to_owned();
    for number in 0..60 {
        csv += &format!("a{number};$1,{:03}.50;{}%;€ 1.{:03},25\n", number * 13 % 1000, number % 40, number * 7 % 1000);
    }
    let (found, plan) = imported(Format::Csv, &csv);
    for (name, decimals) in [("price", 2), ("gross", 2)] {
        assert_eq!(column(&found, "sample", name)["type"], "number", "{name}");
        assert_eq!(column(&found, "sample", name)["decimals"], decimals, "{name}");
    }
    assert!(matches!(column(&found, "sample", "share")["type"].as_str(), Some("integer" | "choice")));
    assert!(says(&found, "the column holds the numbers alone"));
    assert!(says(&found, "how they hang together is not kept"));
    for row in rows(&plan, "sample", 50) {
        assert!((1000.0..2000.0).contains(&row["price"].as_f64().unwrap()), "{row}");
    }
    let json = r#"[{"price": "$12.50"}, {"price": "$1,003.00"}, {"price": "$7.25"}]"#;
    let (found, _) = imported(Format::Json, json);
    assert_eq!(column(&found, "sample", "price")["type"], "number");
}

#[test]
fn a_type_that_nothing_defines_is_text() {
    let source = "CREATE TABLE people (id integer PRIMARY KEY, current_mood mood NOT NULL, level priority_level);";
    let (found, plan) = imported(Format::Ddl(Dialect::PostgreSql), source);
    assert!(rows(&plan, "people", 20).iter().all(|row| row["current_mood"].is_string()));
    assert!(says(&found, "The type “mood” is defined nowhere"));
}

#[test]
fn multiples_of_fractions_are_kept() {
    let schema = r#"{"title": "bids", "type": "object", "required": ["bid", "lot", "weight"], "properties": {
        "bid": {"type": "number", "minimum": 0, "maximum": 10, "multipleOf": 0.25},
        "lot": {"type": "number", "minimum": 0, "maximum": 1000, "multipleOf": 50},
        "weight": {"type": "number", "minimum": 0, "maximum": 9, "multipleOf": 0.01}}}"#;
    let (_, plan) = imported(Format::JsonSchema, schema);
    let table = plan.tables()[0].name().to_owned();
    for row in rows(&plan, &table, 100) {
        for (name, step) in [("bid", 0.25), ("lot", 50.0), ("weight", 0.01)] {
            let times = row[name].as_f64().unwrap() / step;
            assert!((times - times.round()).abs() < 1e-6, "{name}: {row}");
        }
    }
}
