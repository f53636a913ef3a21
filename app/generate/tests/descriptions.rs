//! Whatever the reader of descriptions makes of what people type becomes a plan, and rows can be made from it.

mod support;

use seedbed_generate::encode::TextFormat;
use seedbed_recipe::description::read;
use serde_json::Value;
use support::{lists, plan, text};

const CORPUS: &str = include_str!("../../recipe/tests/data/descriptions.txt");
const TODAY: jiff::civil::Date = jiff::civil::Date::constant(2026, 11, 21);

/// The rows of a table of a description as JSON.
fn rows(description: &str, table: &str, count: u64) -> Vec<Value> {
    let reading = read(description, TODAY).unwrap();
    let plan = plan(&reading.recipe, &lists());
    let lines = text(plan.table(table).unwrap(), 0..count, TextFormat::NdJson);
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_description_makes_rows() {
    let lists = lists();
    for block in CORPUS.split("\n\n") {
        let lines: Vec<&str> =
            block.lines().filter(|line| !line.starts_with("= ") && !line.starts_with("# ")).collect();
        let description = lines.join("\n");
        let Ok(reading) = read(&description, TODAY) else { continue };
        let plan = plan(&reading.recipe, &lists);
        for table in plan.tables() {
            let wanted = table.rows().min(20);
            let made = text(table, 0..wanted, TextFormat::NdJson);
            assert_eq!(made.lines().count() as u64, wanted, "{description}: {}", table.name());
        }
    }
}

#[test]
fn moments_follow_each_other_by_their_step() {
    let made = rows("hourly temperature readings for the last 24 hours", "temperature_readings", 24);
    assert_eq!(made[0]["timestamp"], "2026-11-20T00:00:00Z");
    assert_eq!(made[1]["timestamp"], "2026-11-20T01:00:00Z");
    assert_eq!(made[23]["timestamp"], "2026-11-20T23:00:00Z");
}

#[test]
fn moments_of_each_parent_begin_anew() {
    let made = rows("3 meters, each with hourly readings for 2 days (timestamp, kwh 0-3)", "readings", 49);
    assert_eq!(made[0]["timestamp"], made[48]["timestamp"]);
    assert_ne!(made[0]["timestamp"], made[1]["timestamp"]);
    assert_ne!(made[0]["meter_id"], made[48]["meter_id"]);
}

#[test]
fn two_places_of_a_row_differ() {
    for (description, table, one, other) in [
        ("flights with origin airport, destination airport", "flights", "origin_airport", "destination_airport"),
        ("transfers with sender iban, receiver iban", "transfers", "sender_iban", "receiver_iban"),
        ("trips: origin, destination", "trips", "origin", "destination"),
        ("forex trades: from currency, to currency", "forex_trades", "from_currency", "to_currency"),
    ] {
        let made = rows(description, table, 100);
        let same = made.iter().filter(|row| row[one] == row[other]).count();
        assert!(same < 60, "{description}: {same} of 100 rows are the same");
    }
}

#[test]
fn age_and_birth_date_are_one_persons() {
    for row in rows("guests: first name, last name, age (20-30), date of birth", "guests", 100) {
        let born: jiff::civil::Date = row["date_of_birth"].as_str().unwrap().parse().unwrap();
        let years = i64::from(TODAY.year() - born.year())
            - i64::from((TODAY.month(), TODAY.day()) < (born.month(), born.day()));
        assert_eq!(row["age"].as_i64(), Some(years), "{row}");
        assert!((20..=30).contains(&years));
    }
}

#[test]
fn a_share_of_zeros_is_kept() {
    let made = rows("payments with id, amount zero in 15% of rows", "payments", 1000);
    let zeros = made.iter().filter(|row| row["amount"] == 0.0).count();
    assert!((110..190).contains(&zeros), "{zeros}");
}
