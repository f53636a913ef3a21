//! The customer table as the crate `fake` makes it, row by row: `peer-fake ROWS FILE`.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;

use chrono::{Duration, NaiveDate};
use fake::Fake;
use fake::faker::address::en::CityName;
use fake::faker::internet::en::FreeEmail;
use fake::faker::name::en::Name;
use fake::faker::phone_number::en::PhoneNumber;
use fake::uuid::UUIDv4;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, LogNormal};
use uuid::Uuid;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let rows: u64 = arguments.next().ok_or("rows?")?.parse()?;
    let file = File::create(arguments.next().ok_or("file?")?)?;
    let mut out = csv::Writer::from_writer(BufWriter::with_capacity(1 << 20, file));
    let mut rng = SmallRng::seed_from_u64(7);
    let amounts = LogNormal::new(4.38, 1.0)?;
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).ok_or("a date")?;
    out.write_record(["id", "uuid", "name", "email", "phone", "age", "signup_date", "status", "city", "amount"])?;
    for id in 1..=rows {
        let uuid: Uuid = UUIDv4.fake_with_rng(&mut rng);
        let name: String = Name().fake_with_rng(&mut rng);
        let email: String = FreeEmail().fake_with_rng(&mut rng);
        let phone: String = PhoneNumber().fake_with_rng(&mut rng);
        let age: u8 = (18..=80).fake_with_rng(&mut rng);
        let day = today - Duration::days((0..366).fake_with_rng(&mut rng));
        let status = match rng.random_range(0..100) {
            0..80 => "active",
            80..95 => "inactive",
            _ => "pending",
        };
        let city: String = CityName().fake_with_rng(&mut rng);
        let amount = amounts.sample(&mut rng);
        out.write_record([
            &id.to_string(),
            &uuid.to_string(),
            &name,
            &email,
            &phone,
            &age.to_string(),
            &day.to_string(),
            status,
            &city,
            &format!("{amount:.2}"),
        ])?;
    }
    out.flush()?;
    Ok(())
}
