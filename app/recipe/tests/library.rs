//! The library of templates: each is sound in itself, and people find the one that they mean.

use seedbed_recipe::library::{self, Document, Index};
use serde_json::Value;
use std::collections::BTreeSet;

fn tables(recipe: &Value) -> &Vec<Value> {
    recipe["tables"].as_array().unwrap()
}

fn columns(table: &Value) -> &Vec<Value> {
    table["columns"].as_array().unwrap()
}

fn name(value: &Value) -> &str {
    value["name"].as_str().unwrap()
}

#[test]
fn every_file_of_the_folder_is_a_template_with_its_id() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let files: BTreeSet<String> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let templates = library::templates();
    let ids: BTreeSet<String> =
        templates.iter().map(|template| format!("{}.json", template.id.replace('-', "_"))).collect();
    assert_eq!(files, ids);
    assert_eq!(ids.len(), templates.len());
    assert!(ids.len() >= 36);
    for template in templates {
        assert_eq!(library::template(&template.id).unwrap().title, template.title);
    }
    assert!(library::template("no-such-template").is_none());
}

#[test]
fn every_template_can_be_shown_and_found() {
    for template in library::templates() {
        let id = &template.id;
        assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{id}");
        assert!(!template.title.is_empty() && template.title.len() <= 40, "{id}");
        assert!(!template.summary.contains('\n') && template.summary.len() <= 120, "{id}");
        assert!(!template.tags.is_empty(), "{id}");
        assert!(template.keywords.len() >= 8, "{id}");
        assert_eq!(library::find(&template.title, 1)[0].0.id, *id, "its own title does not find it");
    }
}

#[test]
fn a_template_is_a_recipe_without_anchor_in_the_first_version() {
    for template in library::templates() {
        let members: Vec<&str> = template.recipe.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(BTreeSet::from_iter(members), BTreeSet::from(["version", "kind", "seed", "locale", "tables"]));
        assert_eq!(template.recipe["version"], 1);
        assert_eq!(template.recipe["kind"], "table");
        assert_eq!(template.recipe["seed"], 1);
        assert_eq!(template.recipe["locale"], "en_US");
    }
}

#[test]
fn tables_have_a_size_that_shows_at_once() {
    for template in library::templates() {
        let tables = tables(&template.recipe);
        assert!((1..=6).contains(&tables.len()), "{}", template.id);
        let mut most = 0;
        for table in tables {
            match &table["rows"] {
                Value::Number(rows) => {
                    let rows = rows.as_u64().unwrap();
                    assert!((20..=5000).contains(&rows), "{}/{}", template.id, name(table));
                    most = most.max(rows);
                }
                rows => {
                    let parent = rows["per"].as_str().unwrap();
                    assert!(tables.iter().any(|table| name(table) == parent), "{}/{}", template.id, name(table));
                    let refers =
                        columns(table).iter().any(|column| column["type"] == "reference" && column["table"] == parent);
                    assert!(refers, "{}/{} has rows per {parent} without a reference to it", template.id, name(table));
                    most = most.max(200);
                }
            }
        }
        assert!(most >= 200, "{}", template.id);
    }
}

#[test]
fn every_template_is_a_recipe_without_mistakes() {
    for template in library::templates() {
        let mut recipe = template.recipe.clone();
        recipe["anchor"] = "2026-11-21".into();
        let problems = seedbed_recipe::check(&recipe).problems;
        assert!(problems.is_empty(), "{}: {problems:#?}", template.id);
    }
}

#[test]
fn the_library_is_small_enough_for_a_page() {
    // A kilobyte of it takes about 120 bytes compressed.
    let bytes: usize = library::templates().iter().map(|template| serde_json::to_string(template).unwrap().len()).sum();
    assert!(bytes < 320_000, "{bytes} bytes");
}

#[test]
fn names_are_snake_case_and_unique() {
    let is_snake_case = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    for template in library::templates() {
        let mut seen_tables = BTreeSet::new();
        for table in tables(&template.recipe) {
            assert!(is_snake_case(name(table)), "{}/{}", template.id, name(table));
            assert!(seen_tables.insert(name(table)), "{}/{}", template.id, name(table));
            let mut seen = BTreeSet::new();
            for column in columns(table) {
                assert!(is_snake_case(name(column)), "{}/{}/{}", template.id, name(table), name(column));
                assert!(seen.insert(name(column)), "{}/{}/{}", template.id, name(table), name(column));
            }
        }
    }
}

#[test]
fn what_is_named_exists() {
    for template in library::templates() {
        for table in tables(&template.recipe) {
            let own: BTreeSet<&str> = columns(table).iter().map(name).collect();
            let place = format!("{}/{}", template.id, name(table));
            for column in columns(table) {
                if column["type"] == "reference" {
                    let target = tables(&template.recipe).iter().find(|other| other["name"] == column["table"]);
                    let target = target.unwrap_or_else(|| panic!("{place}/{}: no such table", name(column)));
                    assert!(
                        columns(target).iter().any(|other| other["name"] == column["column"]),
                        "{place}/{}",
                        name(column)
                    );
                }
                for setting in ["after", "along"] {
                    if let Some(other) = column[setting].as_str() {
                        assert!(own.contains(other), "{place}/{}: {other}", name(column));
                    }
                }
            }
            for key in table["keys"].as_array().into_iter().flatten().flat_map(|key| key.as_array().unwrap()) {
                assert!(own.contains(key.as_str().unwrap()), "{place}: {key}");
            }
            for rule in table["rules"].as_array().into_iter().flatten() {
                assert!(rule["when"].is_string(), "{place}");
                for set in rule["set"].as_object().unwrap().keys() {
                    assert!(own.contains(set.as_str()), "{place}: {set}");
                }
            }
            for column in table["anomalies"]["columns"].as_array().into_iter().flatten() {
                assert!(own.contains(column.as_str().unwrap()), "{place}: {column}");
            }
        }
    }
}

#[test]
fn choices_have_a_weight_for_each_value() {
    for template in library::templates() {
        for table in tables(&template.recipe) {
            for column in columns(table).iter().filter(|column| column["type"] == "choice") {
                let values = column["values"].as_array().unwrap().len();
                let weights = column["weights"].as_array().unwrap().len();
                assert_eq!(values, weights, "{}/{}/{}", template.id, name(table), name(column));
            }
        }
    }
}

#[test]
fn the_library_shows_what_a_recipe_can_say() {
    let all: String = library::templates().iter().map(|template| template.recipe.to_string()).collect();
    for feature in [
        "\"per\"",
        "\"keys\"",
        "\"rules\"",
        "\"anomalies\"",
        "\"of\"",
        "\"after\"",
        "\"formula\"",
        "\"series\"",
        "\"null_share\"",
        "\"unique\"",
        "\"object\"",
        "\"list\"",
        "\"pattern\"",
        "\"normal\"",
        "\"lognormal\"",
        "\"exponential\"",
        "\"gamma\"",
        "\"beta\"",
        "\"poisson\"",
        "\"binomial\"",
        "\"zipf\"",
        "\"triangular\"",
        "\"mixture\"",
        "\"weighted\"",
        "\"uniform\"",
    ] {
        assert!(all.contains(feature), "no template has {feature}");
    }
}

/// What people type and the template that must come first.
const FIRST: &[(&str, &str)] = &[
    ("a blog", "blog"),
    ("blgo posts", "blog"),
    ("weblog with authors and comments", "blog"),
    ("wordpress articles", "blog"),
    ("people who work at a company", "hr-employees"),
    ("employees", "hr-employees"),
    ("staff of a firm with their departments", "hr-employees"),
    ("HR", "hr-employees"),
    ("doctor visits", "clinic"),
    ("hospital patients", "clinic"),
    ("medical appointments", "clinic"),
    ("hospital", "clinic"),
    ("hosptial", "clinic"),
    ("dentist", "clinic"),
    ("money transfers", "bank"),
    ("bank accounts", "bank"),
    ("temperature readings", "iot-sensors"),
    ("IoT", "iot-sensors"),
    ("smart home devices", "iot-sensors"),
    ("online store", "online-shop"),
    ("onlineshop", "online-shop"),
    ("e-commerce", "online-shop"),
    ("ecomerce orders", "online-shop"),
    ("shopping cart checkout", "online-shop"),
    ("a shop", "online-shop"),
    ("credit card fraud", "card-payments"),
    ("card transactions", "card-payments"),
    ("crypto trades", "crypto-exchange"),
    ("bitcoin", "crypto-exchange"),
    ("stock market prices", "stock-trading"),
    ("hotel reservations", "hotel"),
    ("airbnb", "hotel"),
    ("plane tickets", "flights"),
    ("airline", "flights"),
    ("flihgts", "flights"),
    ("taxi rides", "ride-sharing"),
    ("uber", "ride-sharing"),
    ("pizza delivery", "food-delivery"),
    ("restaurant menu", "restaurant"),
    ("resturant", "restaurant"),
    ("pupils and teachers", "school"),
    ("college students", "university"),
    ("courses at a university", "university"),
    ("books and borrowers", "library"),
    ("library loans", "library"),
    ("movies", "video-streaming"),
    ("netflix", "video-streaming"),
    ("songs and albums", "music-streaming"),
    ("football league", "sports-league"),
    ("soccer matches", "sports-league"),
    ("fitness club members", "gym"),
    ("concert tickets", "events-ticketing"),
    ("helpdesk", "support-tickets"),
    ("customer complaints", "support-tickets"),
    ("todo list", "project-management"),
    ("jira", "project-management"),
    ("sales pipeline", "crm"),
    ("saas churn", "saas-subscriptions"),
    ("page views", "web-analytics"),
    ("website visitors", "web-analytics"),
    ("google ads", "ad-campaigns"),
    ("a/b test", "ab-test"),
    ("nginx access log", "server-logs"),
    ("intrusion detection", "network-traffic"),
    ("phone calls", "telecom-calls"),
    ("CDR", "telecom-calls"),
    ("followers and likes", "social-network"),
    ("tweets", "social-network"),
    ("discussion board", "forum"),
    ("real estate", "real-estate"),
    ("houses for sale", "real-estate"),
    ("insurance claims", "insurance"),
    ("loan applications", "loans"),
    ("payslips", "payroll"),
    ("monthly salaries paid to workers", "payroll"),
    ("job applicants", "recruiting"),
    ("unpaid bills", "invoices"),
    ("blood tests", "lab-results"),
    ("placebo study", "clinical-trial"),
    ("drugstore", "pharmacy"),
    ("vet", "veterinary"),
    ("dogs and cats", "veterinary"),
    ("factory machines", "manufacturing"),
    ("electricity consumption", "energy-meters"),
    ("rain and wind", "weather-stations"),
    ("climate", "weather-stations"),
    ("parcels", "shipping"),
    ("stock levels in a warehouse", "warehouse"),
    ("inventory", "warehouse"),
    ("vendors and procurement", "supply-chain"),
    ("used cars", "car-dealership"),
    ("trucks and drivers", "vehicle-fleet"),
    ("bus timetable", "public-transport"),
    ("parking garages", "smart-city-traffic"),
    ("questionnaire", "survey-responses"),
    ("population statistics", "census"),
    ("donors of a charity", "charity-donations"),
    ("video game players", "gaming-telemetry"),
    ("cows and crops", "farm"),
    ("git commits", "software-repositories"),
    ("newsletter", "email-campaigns"),
    ("instant messages", "chat-messages"),
    ("tinder", "dating-app"),
    ("building permits", "public-permits"),
    ("udemy", "online-courses"),
    ("price list", "product-catalogue"),
    ("names and addresses", "contacts"),
    ("100 people with first name, last name and email", "contacts"),
    ("users and passwords", "user-accounts"),
    ("sneaker shop", "online-shop"),
    ("airport delays", "flights"),
    ("house prices in boston", "real-estate"),
    ("univeristy", "university"),
    ("temprature sensor", "iot-sensors"),
    ("podcast episodes", "music-streaming"),
    ("job seekers", "recruiting"),
    ("sick animals", "veterinary"),
    ("a car rental", "car-rental"),
    ("rental cars", "car-rental"),
    ("rent a car", "car-rental"),
    ("zoo animals", "zoo"),
    ("a zoo", "zoo"),
    ("wildlife park", "zoo"),
];

/// What people type and a template that must be among the first three.
const AMONG_THREE: &[(&str, &str)] = &[
    ("machines that send measurements", "iot-sensors"),
    ("sick people", "clinic"),
    ("purchases", "online-shop"),
    ("products", "product-catalogue"),
    ("payments", "card-payments"),
    ("customers of a company", "crm"),
    ("students", "university"),
    ("students and their grades", "school"),
    ("tickets", "support-tickets"),
    ("drivers", "ride-sharing"),
    ("medicine", "pharmacy"),
    ("cars", "car-dealership"),
    ("bookings", "hotel"),
    ("contacts", "contacts"),
    ("streaming service", "video-streaming"),
    ("salaries", "payroll"),
    ("leads and opportunities", "crm"),
    ("time series of measurements", "iot-sensors"),
    ("server monitoring", "server-logs"),
    ("logistics", "shipping"),
    ("patients with diagnoses and prescriptions", "clinic"),
    ("advertising", "ad-campaigns"),
    ("generate 1000 fake records of employees with salary and department", "hr-employees"),
    ("I need test data for my web shop with customers and orders, please", "online-shop"),
];

#[test]
fn people_find_the_template_that_they_mean() {
    let mut wrong = Vec::new();
    for (expected, count) in [(FIRST, 1), (AMONG_THREE, 3)] {
        for (query, id) in expected {
            let found = library::find(query, 3);
            if !found.iter().take(count).any(|(template, _)| template.id == *id) {
                let found: Vec<_> = found.iter().map(|(template, score)| (&template.id, score)).collect();
                wrong.push(format!("{query:?} wants {id}, found {found:?}"));
            }
        }
    }
    assert!(FIRST.len() + AMONG_THREE.len() >= 60);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_found_where_nothing_fits() {
    for query in [
        "",
        "   ",
        "asdf qwer",
        "xyzzy plugh",
        "the of and",
        "12345",
        "generate some data",
        "!!! ???",
        "jjjjjj kkkkkk",
        "qqq www zzz",
        "日本語のデータ",
        "hgfdsa lkjhgf",
        "wine",
        "dragons",
        "quantum physics",
        "kubernetes pods",
    ] {
        let found: Vec<_> =
            library::find(query, 3).into_iter().map(|(template, score)| (&template.id, score)).collect();
        assert!(found.is_empty(), "{query:?} found {found:?}");
    }
}

#[test]
fn scores_fall_and_stay_between_0_and_1() {
    for (query, _) in FIRST {
        let scores: Vec<f64> = library::find(query, 100).into_iter().map(|(_, score)| score).collect();
        assert!(scores.is_sorted_by(|a, b| a >= b), "{query}");
        assert!(scores.iter().all(|score| (0.0..=1.0 + 1e-12).contains(score)), "{query}");
        assert_eq!(library::find(query, 1).len(), 1);
        assert!(library::find(query, 0).is_empty());
    }
}

#[test]
fn saved_schemas_are_found_among_templates_by_their_columns() {
    let schema = serde_json::json!({"tables": [{"name": "beehives", "rows": 100, "columns": [
        {"name": "hiveWeight", "type": "number"}, {"name": "queen_marking", "type": "colour.name"}]}]});
    let saved = Document::new("saved").with("My apiary", 4.0).with_recipe(&schema);
    let index = Index::new(library::templates().iter().map(library::Template::document).chain([saved]));
    for query in ["beehives", "apiary", "weight of hives", "queen marking", "beehvies"] {
        assert_eq!(index.search(query, 3)[0].0, "saved", "{query}");
    }
    assert_eq!(index.search("a blog", 1)[0].0, "blog");
}

#[test]
fn an_index_of_one_or_of_none_can_be_searched() {
    assert!(Index::new([]).search("a blog", 3).is_empty());
    let index = Index::new([Document::new("only").with("Orders of a shop", 1.0), Document::new("empty")]);
    assert_eq!(index.search("online store", 3)[0].0, "only");
    assert!(index.search("weather", 3).is_empty());
}

#[test]
fn a_search_is_the_same_each_time_and_bounded() {
    let long = "order customer product ".repeat(20_000);
    assert_eq!(
        library::find(&long, 5).into_iter().map(|(template, score)| (&template.id, score)).collect::<Vec<_>>(),
        library::find(&long, 5).into_iter().map(|(template, score)| (&template.id, score)).collect::<Vec<_>>()
    );
    assert!(!library::find(&long, 5).is_empty());
}
