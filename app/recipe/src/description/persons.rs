//! What belongs to one person of a row: age and birth date, gender and first name, title and name.

use super::columns::Column;
use super::spec;
use super::tables::Table;
use serde_json::{Map, Value, json};

/// Persons whose title is their job, unless it stands in front of their name.
const WORKING: &[&str] =
    &["employee", "staff", "worker", "contact", "lead", "colleague", "manager", "candidate", "applicant", "speaker"];

/// The types of names that gender and e-mail follow.
const NAMED: &[&str] = &["person.first_name", "person.full_name", "person.last_name"];

/// Lets the columns of one person agree.
pub(crate) fn agree(table: &mut Table) {
    only_person(table);
    ages(table);
    genders(table);
    titles(table);
    body_mass(table);
}

fn of(column: &Column) -> Option<Value> {
    column.settings.get("of").cloned()
}

/// The column of the same person of one of these types.
fn sibling(table: &Table, of_whom: &Option<Value>, kinds: &[&str]) -> Option<usize> {
    table.columns.iter().position(|column| kinds.contains(&column.kind()) && of(column) == *of_whom)
}

/// The e-mail beside “customer name” is that customer's, where no other person is named.
fn only_person(table: &mut Table) {
    let mut owners: Vec<Option<Value>> =
        table.columns.iter().filter(|column| NAMED.contains(&column.kind())).map(of).collect();
    owners.dedup();
    let [Some(owner)] = owners.as_slice() else { return };
    // “employees: manager name, email”: the employee's.
    if super::vocabulary::is_person(&table.thing) && !table.thing.ends_with(owner.as_str().unwrap_or_default()) {
        return;
    }
    let gender = |column: &Column| column.name == "gender" || column.name == "sex";
    for column in &mut table.columns {
        let theirs = ["internet.email", "internet.username", "person.gender", "person.birth_date"];
        if (theirs.contains(&column.kind()) || gender(column)) && !column.settings.contains_key("of") {
            column.settings.insert("of".into(), owner.clone());
        }
    }
}

/// The body mass index is assumed by itself, which is told where weight and height stand beside it.
fn body_mass(table: &mut Table) {
    let number = |name: &str| {
        let own = |column: &&Column| column.name.split('_').next() == Some(name) && column.kind() == "number";
        table.columns.iter().find(own).map(|column| column.name.clone())
    };
    let Some((weight, height)) = number("weight").zip(number("height")) else { return };
    let bmi = |column: &&mut Column| column.name == "bmi" && column.kind() == "number" && column.formula.is_empty();
    if let Some(bmi) = table.columns.iter_mut().find(bmi) {
        bmi.notes
            .push(format!("“bmi” is not calculated from “{weight}” and “{height}”; make it a formula to have that."));
    }
}

/// An age beside a birth date is the same person's.
fn ages(table: &mut Table) {
    for at in 0..table.columns.len() {
        let Some(age) = table.columns.get(at).filter(|column| {
            column.kind() == "integer"
                && (column.name == "age" || column.name.ends_with("_age") || column.name.starts_with("age_"))
                && !column.settings.contains_key("unique")
        }) else {
            continue;
        };
        let Some(birth) = sibling(table, &of(age), &["person.birth_date"]) else {
            aged_by_date(table, at);
            continue;
        };
        let said = age.notes.iter().all(|note| !note.contains("assumed"));
        let bound =
            |key: &str, usual: i64| age.settings.get(key).and_then(Value::as_i64).unwrap_or(usual).clamp(0, 120);
        let (mut low, mut high) = (bound("min", 18), bound("max", 80));
        if !said && let Some(birth) = table.columns.get(birth) {
            // The birth date may have been given instead.
            let bound = |key: &str| birth.settings.get(key).and_then(Value::as_i64);
            (low, high) = (bound("min_age").unwrap_or(low), bound("max_age").unwrap_or(high));
        }
        let name = age.name.clone();
        if let Some(age) = table.columns.get_mut(at) {
            let kept: Map<String, Value> = age
                .settings
                .iter()
                .filter(|(key, _)| ["of", "null_share"].contains(&key.as_str()))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            let shaped = age.settings.contains_key("distribution") && said;
            age.settings = spec::build(&format!("person.age {low}..{high}"));
            age.settings.extend(kept);
            age.notes.retain(|note| !note.contains("assumed"));
            let evenly = if shaped { "; every age is equally frequent" } else { "" };
            age.notes.push(format!("“{name}”, from {low} to {high}, agrees with the birth date{evenly}."));
        }
        if let Some(birth) = table.columns.get_mut(birth) {
            birth.settings.insert("min_age".into(), low.into());
            birth.settings.insert("max_age".into(), high.into());
        }
    }
}

/// An assumed age beside a birth date of given bounds is calculated from it.
fn aged_by_date(table: &mut Table, at: usize) {
    let Some(age) = table.columns.get(at).filter(|age| age.notes.iter().any(|note| note.contains("assumed"))) else {
        return;
    };
    let born = |column: &&Column| {
        let named =
            column.name.split('_').any(|word| ["birth", "born", "dob", "birthday", "birthdate"].contains(&word));
        column.kind() == "date" && named && of(column) == of(age)
    };
    let Some(birth) = table.columns.iter().find(born).map(|column| column.name.clone()) else { return };
    let formula = format!("years_between({birth}, today)");
    let Some(age) = table.columns.get_mut(at).filter(|_| crate::formula::variable(&birth) == birth) else { return };
    let null_share = age.settings.remove_entry("null_share");
    age.settings = spec::build("formula");
    age.settings.insert("formula".into(), formula.clone().into());
    age.settings.insert("output".into(), "integer".into());
    age.settings.extend(null_share);
    age.notes.retain(|note| !note.contains("assumed"));
    age.notes.push(format!("“{}” is calculated: {formula}.", age.name));
}

/// “gender (f/m)” beside a first name: names and gender fit each other.
fn genders(table: &mut Table) {
    let named = ["person.first_name", "person.full_name", "person.middle_name", "person.prefix"];
    for at in 0..table.columns.len() {
        let Some(gender) = table.columns.get(at).filter(|column| {
            column.kind() == "choice"
                && ["gender", "sex"].iter().any(|word| column.name.split('_').any(|part| part == *word))
        }) else {
            continue;
        };
        if sibling(table, &of(gender), &named).is_none() {
            continue;
        }
        let empty = Vec::new();
        let list = |key: &str| gender.settings.get(key).and_then(Value::as_array).unwrap_or(&empty).clone();
        let (values, weights) = (list("values"), list("weights"));
        let lower: Vec<String> = values.iter().filter_map(Value::as_str).map(str::to_lowercase).collect();
        let form = match lower.as_slice() {
            [a, b] if (a == "f" || a == "w") && b == "m" || a == "m" && (b == "f" || b == "w") => "letter",
            [a, b] if (a == "female" && b == "male") || (a == "male" && b == "female") => "word",
            _ => continue,
        };
        let share = |at: usize| weights.get(at).and_then(Value::as_f64).unwrap_or(1.0);
        let female = usize::from(lower.first().is_some_and(|first| first.starts_with('m')));
        let part = share(female) / (share(0) + share(1)).max(f64::MIN_POSITIVE);
        let mut settings = json!({"type": "person.gender"});
        if form == "letter" {
            settings["form"] = "letter".into();
        }
        if !weights.is_empty() {
            settings["female_share"] = spec::number((part * 10_000.0).round() / 10_000.0);
        }
        for key in ["of", "null_share"] {
            if let Some(value) = gender.settings.get(key) {
                settings[key] = value.clone();
            }
        }
        let name = gender.name.clone();
        let written = if form == "letter" { "F and M" } else { "female and male" };
        if let (Some(gender), Value::Object(settings)) = (table.columns.get_mut(at), settings) {
            gender.settings = settings;
            gender.notes = vec![format!("“{name}” is {written}; first names fit it.")];
        }
    }
}

/// The title of a person in front of the name is “Mr.” or “Dr.”, not a profession.
fn titles(table: &mut Table) {
    let names = ["person.first_name", "person.full_name", "person.last_name"];
    for at in 0..table.columns.len() {
        let Some(title) = table.columns.get(at).filter(|column| column.name == "title") else { continue };
        if !["person.job_title", "text.title"].contains(&title.kind()) {
            continue;
        }
        let person = super::vocabulary::is_person(&table.thing) || table.thing.is_empty();
        let named = ["name", "first_name", "full_name", "last_name", "given_name", "surname", "firstname", "fname"];
        let in_front = person
            && table
                .columns
                .get(at + 1)
                .is_some_and(|next| named.contains(&next.name.as_str()) && of(next) == of(title));
        let beside = sibling(table, &of(title), &names).is_some();
        let working = WORKING.iter().any(|word| table.thing.split(' ').next_back() == Some(word));
        if in_front || (beside && person && !working && title.kind() == "person.job_title") {
            let of = of(title);
            if let Some(title) = table.columns.get_mut(at) {
                title.settings = spec::build("person.prefix");
                title.settings.extend(of.map(|of| ("of".to_owned(), of)));
                title.notes = vec![
                    "“title” is read as a form of address, such as Mrs.; write “job title” for a profession."
                        .to_owned(),
                ];
            }
        }
    }
}
