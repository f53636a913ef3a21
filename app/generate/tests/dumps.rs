//! Dumps as databases write them become recipes whose rows the same databases would take.

mod support;

use std::sync::LazyLock;

use seedbed_generate::encode::TextFormat;
use seedbed_generate::{Lists, Plan};
use seedbed_recipe::import::{Dialect, Format, Imported, import};
use serde_json::{Value, json};
use support::{lists, plan, text};

static LISTS: LazyLock<Lists> = LazyLock::new(lists);

const TODAY: jiff::civil::Date = jiff::civil::Date::constant(2026, 11, 21);

fn imported(sql: &str) -> (Imported, Plan) {
    let imported = import(Format::Ddl(Dialect::Auto), sql, TODAY).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let plan = plan(&imported.recipe, &LISTS);
    (imported, plan)
}

fn named<'r>(list: &'r Value, name: &str) -> &'r Value {
    list.as_array().unwrap().iter().find(|item| item["name"] == name).unwrap_or_else(|| panic!("no {name} in {list}"))
}

fn column<'r>(imported: &'r Imported, table: &str, name: &str) -> &'r Value {
    named(&named(&imported.recipe["tables"], table)["columns"], name)
}

fn tables(imported: &Imported) -> Vec<&str> {
    imported.recipe["tables"].as_array().unwrap().iter().map(|table| table["name"].as_str().unwrap()).collect()
}

fn rows(plan: &Plan, table: &str, count: u64) -> Vec<Value> {
    let lines = text(plan.table(table).unwrap(), 0..count, TextFormat::NdJson);
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

macro_rules! dump {
    ($name:literal) => {
        include_str!(concat!("imports/dumps/", $name))
    };
}

fn says(imported: &Imported, words: &str) -> bool {
    imported.notes.iter().any(|note| note.message.contains(words))
}

/// No remark asks for a reference where there is one.
fn is_linked_quietly(imported: &Imported) {
    for note in imported.notes.iter().filter(|note| note.message.contains("make it a reference")) {
        let column = imported.recipe.pointer(&note.pointer).unwrap();
        assert_ne!(column["type"], "reference", "{}", note.message);
    }
}

#[test]
fn film_lending_as_postgresql_dumps_it() {
    let (imported, _) = imported(dump!("lending.pgdump.sql"));
    assert_eq!(tables(&imported), ["actor", "category", "film", "film_category", "language", "payment"]);
    assert_eq!(column(&imported, "actor", "actor_id")["start"], 201);
    assert_eq!(column(&imported, "category", "category_id")["step"], 10);
    assert_eq!(column(&imported, "film", "film_id")["start"], 1000);
    assert_eq!(column(&imported, "film", "rating")["values"].as_array().unwrap().len(), 5);
    assert_eq!(column(&imported, "film_category", "film_id")["table"], "film");
    assert_eq!(named(&imported.recipe["tables"], "film_category")["keys"], json!([["film_id", "category_id"]]));
    assert!(says(&imported, "payment_p2022_01") && !says(&imported, "not understood"));
    is_linked_quietly(&imported);
}

#[test]
fn music_as_sqlite_dumps_it() {
    let (imported, _) = imported(dump!("music.sqlite.sql"));
    assert_eq!(tables(&imported), ["artists", "albums", "employees", "tracks", "playlist_track", "playlists"]);
    for (name, kind) in [
        ("LastName", "person.last_name"),
        ("FirstName", "person.first_name"),
        ("Email", "internet.email"),
        ("Phone", "phone.number"),
        ("PostalCode", "location.postal_code"),
        ("ReportsTo", "reference"),
    ] {
        assert_eq!(column(&imported, "employees", name)["type"], kind, "{name}");
    }
    is_linked_quietly(&imported);
}

#[test]
fn music_as_mysql_dumps_it() {
    let (imported, plan) = imported(dump!("music.mysqldump.sql"));
    assert_eq!(tables(&imported), ["Album", "Artist"]);
    assert_eq!(column(&imported, "Album", "AlbumId")["start"], 348);
    assert_eq!(column(&imported, "Album", "ArtistId")["table"], "Artist");
    assert_eq!(column(&imported, "Artist", "Genre")["values"], json!(["Rock", "Jazz", "It's new"]));
    assert_eq!(column(&imported, "Artist", "Active")["type"], "boolean");
    let ids: Vec<i64> = rows(&plan, "Artist", 3).iter().map(|row| row["ArtistId"].as_i64().unwrap()).collect();
    assert_eq!(ids, [276, 277, 278]);
    for row in rows(&plan, "Artist", 500) {
        assert!(row["Rating"].as_i64().is_none_or(|rating| (1..=5).contains(&rating)), "{row}");
    }
    for row in rows(&plan, "Album", 500) {
        assert!((276..1276).contains(&row["ArtistId"].as_i64().unwrap()), "{row}");
    }
}

#[test]
fn a_press_in_mariadb() {
    let (imported, _) = imported(dump!("press.mysqldump.sql"));
    assert_eq!(column(&imported, "wp_users", "user_email")["unique"], true);
    assert_eq!(column(&imported, "wp_posts", "post_author")["table"], "wp_users");
    assert_eq!(column(&imported, "wp_postmeta", "post_id")["column"], "ID");
}

#[test]
fn accounts_of_a_web_framework() {
    let (imported, plan) = imported(dump!("accounts.pgdump.sql"));
    assert_eq!(column(&imported, "auth_user", "username")["unique"], true);
    assert_eq!(named(&imported.recipe["tables"], "auth_user_groups")["keys"], json!([["user_id", "group_id"]]));
    assert!(!says(&imported, "not understood"), "{:?}", imported.notes);
    for row in rows(&plan, "django_session", 300) {
        assert!(row["session_key"].as_str().unwrap().chars().count() <= 40, "{row}");
    }
    is_linked_quietly(&imported);
}

#[test]
fn invoices_of_a_ruby_application() {
    let (imported, plan) = imported(dump!("structure.pgdump.sql"));
    assert_eq!(column(&imported, "invoices", "state")["values"], json!(["draft", "sent", "paid"]));
    assert_eq!(column(&imported, "invoices", "due_on")["after"], "issued_on");
    assert_eq!(column(&imported, "accounts", "public_id")["unique"], true);
    // Unique where a condition holds is not unique.
    assert_eq!(column(&imported, "invoices", "account_id").get("unique"), None);
    for row in rows(&plan, "invoices", 500) {
        assert!((1..=1_000_000).contains(&row["amount_cents"].as_i64().unwrap()), "{row}");
        assert!(row["currency"].as_str().unwrap().len() == 3 && row["number"].as_str().unwrap().len() <= 12, "{row}");
    }
}

#[test]
fn a_trader_as_sqlite_dumps_it() {
    let (imported, plan) = imported(dump!("trader.sqlite.sql"));
    assert_eq!(tables(&imported), ["Categories", "Customers", "Order Details", "Orders", "Products"]);
    assert_eq!(column(&imported, "Order Details", "OrderID")["table"], "Orders");
    assert_eq!(column(&imported, "Products", "Discontinued")["values"], json!(["0", "1"]));
    assert_eq!(column(&imported, "Orders", "ShippedDate")["after"], "OrderDate");
    for row in rows(&plan, "Order Details", 500) {
        assert!(
            (0.0..=1.0).contains(&row["Discount"].as_f64().unwrap()) && row["Quantity"].as_i64() > Some(0),
            "{row}"
        );
    }
}

#[test]
fn staff_in_mysql() {
    let (imported, plan) = imported(dump!("staff.mysqldump.sql"));
    assert_eq!(tables(&imported), ["employees", "departments", "dept_emp", "salaries"]);
    assert_eq!(column(&imported, "employees", "first_name")["type"], "person.first_name");
    assert_eq!(column(&imported, "employees", "last_name")["type"], "person.last_name");
    assert_eq!(column(&imported, "employees", "gender")["values"], json!(["M", "F"]));
    let keys: std::collections::BTreeSet<String> =
        rows(&plan, "salaries", 1000).iter().map(|row| format!("{} {}", row["emp_no"], row["from_date"])).collect();
    assert_eq!(keys.len(), 1000);
}

#[test]
fn film_lending_converted_for_sqlite() {
    let (imported, plan) = imported(dump!("lending.sqlite.sql"));
    assert_eq!(tables(&imported), ["actor", "film", "film_actor", "rental"]);
    assert_eq!(column(&imported, "film", "rating")["values"].as_array().unwrap().len(), 5);
    assert_eq!(column(&imported, "film_actor", "actor_id")["table"], "actor");
    assert_eq!(column(&imported, "rental", "film_id")["column"], "film_id");
    for row in rows(&plan, "rental", 300) {
        assert!(row["paid"].as_i64().is_none_or(|paid| paid == 0 || paid == 1), "{row}");
    }
}

#[test]
fn a_bank_with_types_of_its_own() {
    let (imported, plan) = imported(dump!("bank.pgdump.sql"));
    assert_eq!(tables(&imported), ["holders", "accounts", "bookings"]);
    let number = column(&imported, "accounts", "account_no");
    assert_eq!((&number["start"], &number["step"]), (&json!(5000), &json!(10)));
    assert_eq!(column(&imported, "accounts", "holder_id")["table"], "holders");
    assert_eq!(column(&imported, "accounts", "iban")["unique"], true);
    assert_eq!(column(&imported, "accounts", "closed_at")["after"], "opened_at");
    assert_eq!(column(&imported, "bookings", "side")["values"], json!(["debit", "credit"]));
    for row in rows(&plan, "bookings", 300) {
        assert_eq!((row["account_no"].as_i64().unwrap() - 5000) % 10, 0, "{row}");
        assert!(row["amount"].as_f64() > Some(0.0), "{row}");
        assert!(row["memo"].as_str().is_none_or(|memo| memo.chars().count() <= 140), "{row}");
    }
    for row in rows(&plan, "holders", 300) {
        assert!(row["reference_code"].as_str().unwrap().chars().count() <= 10, "{row}");
        assert!(row["short"].as_str().is_none_or(|short| short.chars().count() <= 2), "{row}");
    }
}

/// Names whose meanings lead to many types of the catalogue.
const NAMES: [&str; 48] = [
    "email",
    "first_name",
    "last_name",
    "full_name",
    "username",
    "password",
    "phone",
    "address",
    "street",
    "city",
    "country",
    "state",
    "postal_code",
    "company",
    "department",
    "job_title",
    "title",
    "description",
    "comment",
    "notes",
    "bio",
    "summary",
    "url",
    "website",
    "ip_address",
    "user_agent",
    "currency",
    "iban",
    "status",
    "category",
    "product_name",
    "sku",
    "isbn",
    "colour",
    "file_name",
    "path",
    "mime_type",
    "language",
    "timezone",
    "gender",
    "vin",
    "licence_plate",
    "blood_type",
    "airport",
    "hostname",
    "slug",
    "subject",
    "unheard_of",
];

#[test]
fn text_is_never_longer_than_its_column() {
    for most in [1, 2, 3, 4, 5, 8, 10, 12, 15, 20, 24, 30, 40, 50, 60, 80, 100, 128, 160, 200, 255, 500, 1200] {
        for (fixed, unique) in [("VARCHAR", ""), ("VARCHAR", " UNIQUE"), ("CHAR", "")] {
            let columns = NAMES.map(|name| format!("{name} {fixed}({most}) NOT NULL{unique}"));
            let (imported, plan) = imported(&format!("CREATE TABLE t ({})", columns.join(", ")));
            let table = plan.table("t").unwrap();
            for row in rows(&plan, "t", table.rows().min(400)) {
                for name in NAMES {
                    let value = row[name].as_str().map_or_else(|| row[name].to_string(), str::to_owned);
                    let length = value.chars().count();
                    assert!(length <= most, "{fixed}({most}){unique}: {value:?} from {}", column(&imported, "t", name));
                }
            }
        }
    }
}

#[test]
fn the_longest_text_of_a_type_is_known() {
    for spec in seedbed_recipe::catalogue::types().filter(|spec| spec.name.contains('.')) {
        let recipe = |unique: bool, locale: &str| {
            let mut column = json!({"name": "c", "type": spec.name});
            if unique {
                column["unique"] = true.into();
            }
            json!({"version": 1, "kind": "table", "seed": 11, "locale": locale,
                "tables": [{"name": "t", "rows": 3000, "columns": [column]}]})
        };
        let longest = |recipe: &Value| {
            let plan = Plan::new(recipe, &LISTS).ok()?;
            let texts = rows(&plan, "t", 3000).into_iter().filter_map(|row| Some(row["c"].as_str()?.chars().count()));
            texts.max()
        };
        if let Some(longest) = longest(&recipe(false, "en_US"))
            && !matches!(spec.name, "person.birth_date")
        {
            let known = seedbed_recipe::import::longest_of_type(spec.name);
            assert!(known >= Some(longest as u64), "{}: {longest} characters, not {known:?}", spec.name);
        }
        // Keys of exported tables rely on it.
        if spec.can_be_unique {
            for locale in ["en_US", "de_DE", "ru_RU", "ja_JP"] {
                assert!(longest(&recipe(true, locale)) <= Some(255), "{} in {locale}", spec.name);
            }
        }
    }
}
