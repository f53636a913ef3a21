//! Every type of the catalogue in every locale: whole, unique where it can be, the same bytes for ever.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::any;
use seedbed_generate::column::{Column, ValueType};
use seedbed_generate::encode::TextFormat;
use seedbed_generate::{Lists, Plan};
use seedbed_recipe::catalogue::{self, TypeSpec};
use serde_json::{Map, Value, json};
use support::{lists, plan, text};

/// A column of the type, with what must be set. `reference` needs another table and is left out.
fn column(spec: &TypeSpec) -> Option<Value> {
    let mut column = Map::from_iter([("name".to_owned(), json!("x")), ("type".to_owned(), json!(spec.name))]);
    let settings = match spec.name {
        "reference" | "position" | "series" => return None,
        "choice" => json!({"values": ["a", "b", "c"]}),
        "constant" => json!({"value": "a"}),
        "pattern" => json!({"pattern": "[a-z]{3}-[0-9]{4}"}),
        "formula" => json!({"formula": "1 + 2"}),
        "object" => json!({"fields": [{"name": "y", "type": "person.first_name"}]}),
        "list" => json!({"item": {"type": "text.word"}}),
        _ => json!({}),
    };
    column.extend(settings.as_object().unwrap().clone());
    Some(Value::Object(column))
}

fn recipe(locale: &str, rows: u64, columns: Vec<Value>) -> Value {
    json!({"version": 1, "kind": "table", "seed": 7, "locale": locale, "anchor": "2026-11-21",
        "tables": [{"name": "t", "rows": rows, "columns": columns}]})
}

/// Columns by name, each of 2,000 values, of one table.
fn table(lists: &Lists, locale: &str, columns: &[(&str, &str)]) -> BTreeMap<String, Vec<String>> {
    let specs = columns.iter().map(|(name, kind)| json!({"name": name, "type": kind})).collect();
    named(&plan(&recipe(locale, 2000, specs), lists))
}

fn named(plan: &Plan) -> BTreeMap<String, Vec<String>> {
    let text = text(&plan.tables()[0], 0..2000, TextFormat::NdJson);
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in text.lines() {
        let row: Map<String, Value> = serde_json::from_str(line).unwrap();
        for (name, value) in row {
            columns.entry(name).or_default().push(value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
    }
    columns
}

#[test]
fn every_type_has_values_in_every_locale() {
    let lists = lists();
    for locale in lists.codes() {
        for spec in catalogue::types() {
            let Some(column) = column(spec) else { continue };
            let plan = plan(&recipe(locale, 1000, vec![column]), &lists);
            let table = &plan.tables()[0];
            let mut columns: Vec<Column> = Vec::new();
            table.fill_range(0..1000, &mut columns);
            assert_eq!(columns[0].len(), 1000, "{} in {locale}", spec.name);
            if table.fields()[0].nullable {
                let may_lack = matches!(spec.name, "formula" | "person.prefix" | "person.suffix");
                assert!(may_lack, "{} in {locale}", spec.name);
                continue;
            }
            for row in 0..1000 {
                assert!(columns[0].is_valid(row), "{} in {locale}", spec.name);
                let text = columns[0].text_at(row);
                let is_good = text.is_none_or(|text| !text.trim().is_empty() && !text.contains(['{', '}', '\t']));
                assert!(is_good, "{} in {locale}: {text:?}", spec.name);
            }
        }
    }
}

#[test]
fn numbers_are_numbers() {
    let lists = lists();
    for (name, value_type) in [
        ("network.port", ValueType::Integer),
        ("internet.http_status", ValueType::Integer),
        ("commerce.rating", ValueType::Integer),
        ("commerce.price", ValueType::Decimal(2)),
        ("education.gpa", ValueType::Decimal(2)),
        ("medical.heart_rate", ValueType::Integer),
        ("medical.temperature", ValueType::Decimal(1)),
        ("file.size", ValueType::Integer),
        ("time.unix_timestamp", ValueType::Integer),
        ("time.year", ValueType::Integer),
        ("time.hour", ValueType::Integer),
        ("id.snowflake", ValueType::Integer),
        ("location.latitude", ValueType::Decimal(6)),
        ("location.longitude", ValueType::Decimal(6)),
    ] {
        let plan = plan(&recipe("en_US", 10, vec![json!({"name": "x", "type": name})]), &lists);
        assert_eq!(plan.tables()[0].fields()[0].value_type, value_type, "{name}");
    }
}

#[test]
fn what_can_be_unique_is_exactly_unique_or_refused() {
    const ROWS: u64 = 20_000;
    let lists = lists();
    for locale in lists.codes() {
        for spec in catalogue::types().filter(|spec| spec.can_be_unique) {
            let is_national = matches!(spec.group(), "location" | "internet")
                || matches!(spec.name, "person.full_name" | "phone.number" | "phone.e164" | "company.name")
                || matches!(spec.name, "finance.iban" | "commerce.product_name" | "vehicle.licence_plate");
            let Some(mut column) = column(spec) else { continue };
            if locale != "en_US" && !is_national {
                continue;
            }
            column["unique"] = json!(true);
            match Plan::new(&recipe(locale, ROWS, vec![column]), &lists) {
                Ok(plan) => {
                    let text = text(&plan.tables()[0], 0..ROWS, TextFormat::Csv);
                    let seen: BTreeSet<&str> = text.lines().collect();
                    assert_eq!(seen.len() as u64, ROWS, "{} in {locale}", spec.name);
                }
                Err(problems) => {
                    assert_eq!(problems.len(), 1, "{} in {locale}: {problems:?}", spec.name);
                    assert_eq!(problems[0].pointer, "/tables/0/columns/0/unique", "{} in {locale}", spec.name);
                }
            }
        }
    }
}

#[test]
fn identifiers_never_repeat_without_being_asked() {
    let lists = lists();
    for spec in catalogue::types().filter(|spec| spec.group() == "id") {
        let plan = plan(&recipe("en_US", 100_000, vec![column(spec).unwrap()]), &lists);
        let text = text(&plan.tables()[0], 0..100_000, TextFormat::Csv);
        assert_eq!(text.lines().collect::<BTreeSet<_>>().len(), 100_000, "{}", spec.name);
    }
}

#[test]
fn the_bytes_of_every_type_and_locale_are_held() {
    let lists = lists();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/types.txt");
    let mut found = String::new();
    for spec in catalogue::types() {
        let Some(column) = column(spec) else { continue };
        for locale in lists.codes() {
            let plan = plan(&recipe(locale, 200, vec![column.clone()]), &lists);
            let bytes = text(&plan.tables()[0], 0..200, TextFormat::Csv);
            writeln!(found, "{} {locale} {}", spec.name, seedbed_generate::lists::digest(bytes.as_bytes())).unwrap();
        }
    }
    if std::env::var_os("SEEDBED_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    let differs: Vec<&str> = found.lines().filter(|line| !expected.lines().any(|other| other == *line)).collect();
    assert!(
        differs.is_empty(),
        "these types have other bytes than before (SEEDBED_BLESS=1 accepts them): {differs:#?}"
    );
    assert_eq!(found.lines().count(), expected.lines().count());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(96))]
    #[test]
    fn any_split_and_any_order_give_the_same_values(
        at in any::<u32>(), unique in any::<bool>(),
        picks in proptest::collection::vec(0_u64..1_000_000_000, 1..40),
        cut in 0_usize..40,
    ) {
        thread_local!(static LISTS: Lists = lists());
        LISTS.with(|lists| {
            let codes: Vec<&str> = lists.codes().collect();
            let columns: Vec<&TypeSpec> = catalogue::types().filter(|spec| column(spec).is_some()).collect();
            let spec = columns[at as usize % columns.len()];
            let mut column = column(spec).unwrap();
            if unique && spec.can_be_unique {
                column["unique"] = json!(true);
            }
            let Ok(plan) = Plan::new(&recipe(codes[at as usize / 7 % codes.len()], 1000, vec![column]), lists) else {
                return;
            };
            let table = &plan.tables()[0];
            let mut together = Vec::new();
            table.fill(&picks, &mut together);
            let show = |columns: &Vec<Column>, row: usize| format!("{:?} {:?}", columns[0].is_valid(row), value(&columns[0], row));
            let whole: Vec<String> = (0..picks.len()).map(|row| show(&together, row)).collect();
            let cut = cut.min(picks.len());
            let mut parts = Vec::new();
            for part in [&picks[cut..], &picks[..cut]] {
                let mut columns = Vec::new();
                table.fill(part, &mut columns);
                parts.push((0..part.len()).map(|row| show(&columns, row)).collect::<Vec<_>>());
            }
            let joined: Vec<String> = [parts.remove(1), parts.remove(0)].concat();
            assert_eq!(whole, joined, "{}", spec.name);
        });
    }
}

/// One value of a column, in a form that can be compared.
fn value(column: &Column, row: usize) -> String {
    use seedbed_generate::column::Data;
    match &column.data {
        Data::Boolean(values) => values[row].to_string(),
        Data::Integer(values) | Data::Decimal(values) | Data::Timestamp(values) => values[row].to_string(),
        Data::Float(values) => values[row].to_string(),
        Data::Date(values) | Data::Time(values) => values[row].to_string(),
        Data::Text(_) | Data::Coded { .. } => column.text_at(row).unwrap_or_default().to_owned(),
        Data::List { ends, items } => {
            let range = Column::list_start(ends, row)..ends[row] as usize;
            range.map(|at| value(items, at)).collect::<Vec<_>>().join("|")
        }
        Data::Object(columns) => columns.iter().map(|column| value(column, row)).collect::<Vec<_>>().join("|"),
    }
}

/// The letters that a country gives out in no postal code, where one varies.
fn never_in_postal_codes(locale: &str) -> &'static str {
    match locale.split('_').nth(1) {
        Some("GB") => "CIKMOV",
        Some("CA") => "DFIOQU",
        Some("IE") => "BGIJLMOQSUZ",
        Some("NL") => "FIOQUY",
        _ => "",
    }
}

#[test]
fn places_hold_together() {
    let lists = lists();
    for locale in lists.codes() {
        let kinds = [
            ("city", "location.city"),
            ("region", "location.region"),
            ("postal", "location.postal_code"),
            ("street", "location.street"),
            ("house", "location.building_number"),
            ("address", "location.street_address"),
            ("full", "location.full_address"),
            ("lat", "location.latitude"),
            ("lon", "location.longitude"),
            ("both", "location.coordinates"),
            ("phone", "phone.number"),
            ("e164", "phone.e164"),
            ("country", "location.country"),
        ];
        let columns = table(&lists, locale, &kinds);
        let places = lists.own_section(locale, "place").unwrap();
        let settings = lists.locale(locale).unwrap();
        let field = |number: usize, at: usize| places.field(number).unwrap().get(at);
        let mut landlines = 0;
        for row in 0..2000 {
            let get = |name: &str| columns[name][row].as_str();
            let at = (0..places.len()).find(|&at| field(0, at) == get("city") && field(1, at) == get("region"));
            let at = at.unwrap_or_else(|| panic!("{locale}: {} in {}", get("city"), get("region")));
            let fits = |(pattern, letter): (char, char)| match pattern {
                '#' => letter.is_ascii_digit(),
                '%' => ('2'..='9').contains(&letter),
                '?' => letter.is_ascii_uppercase() && !never_in_postal_codes(locale).contains(letter),
                other => other == letter,
            };
            assert_eq!(field(3, at).chars().count(), get("postal").chars().count(), "{locale}");
            assert!(field(3, at).chars().zip(get("postal").chars()).all(fits), "{locale}: {}", get("postal"));
            assert!(get("address").contains(get("street")) && get("address").contains(get("house")), "{locale}");
            for part in ["address", "postal", "city"] {
                assert!(get("full").contains(get(part)), "{locale}: {} lacks {}", get("full"), get(part));
            }
            let number = |text: &str| text.parse::<f64>().unwrap();
            assert!((number(get("lat")) - number(field(5, at))).abs() < 0.2, "{locale}: {}", get("lat"));
            assert!((number(get("lon")) - number(field(6, at))).abs() < 0.4, "{locale}: {}", get("lon"));
            let (lat, lon) = get("both").split_once(", ").unwrap();
            assert!(number(lat) == number(get("lat")) && number(lon) == number(get("lon")), "{locale}");
            let digits: String = get("phone").chars().filter(char::is_ascii_digit).collect();
            let prefix = settings.setting("phone_country").unwrap();
            let national = get("e164").strip_prefix(prefix).unwrap_or_else(|| panic!("{locale}: {}", get("e164")));
            assert!(digits.ends_with(national), "{locale}: {} {}", get("phone"), get("e164"));
            assert!(get("e164").len() <= 16 && !national.is_empty(), "{locale}: {}", get("e164"));
            landlines += usize::from(national.starts_with(field(4, at)));
            assert_eq!(get("country"), settings.setting("country").unwrap());
        }
        assert!(landlines > 700, "{locale}: {landlines}");
    }
}

#[test]
fn places_hold_together_where_numbers_and_addresses_do_not_repeat() {
    let lists = lists();
    for (locale, unique) in
        [("de_DE", "phone"), ("en_US", "full"), ("ja_JP", "full"), ("es_ES", "phone"), ("ko_KR", "address")]
    {
        let columns = [
            ("city", "location.city"),
            ("postal", "location.postal_code"),
            ("address", "location.street_address"),
            ("full", "location.full_address"),
            ("phone", "phone.number"),
            ("e164", "phone.e164"),
        ];
        let specs = columns.map(|(name, kind)| json!({"name": name, "type": kind, "unique": name == unique}));
        let columns = named(&plan(&recipe(locale, 10_000, specs.to_vec()), &lists));
        let distinct: BTreeSet<&String> = columns[unique].iter().collect();
        assert_eq!(distinct.len(), 2000, "{locale}");
        let cities: BTreeSet<&String> = columns["city"].iter().collect();
        assert!(cities.len() > 15, "{locale}: {cities:?}");
        for row in 0..2000 {
            for part in ["address", "postal", "city"] {
                assert!(columns["full"][row].contains(&columns[part][row]), "{locale}: {}", columns["full"][row]);
            }
        }
    }
}

#[test]
fn zodiac_signs_are_those_of_the_birth_dates() {
    let lists = lists();
    // The first day of each sign and its names, in the order of the lists.
    let firsts =
        ["01-20", "02-19", "03-21", "04-20", "05-21", "06-21", "07-23", "08-23", "09-23", "10-23", "11-22", "12-22"];
    for (locale, leo) in [("en_US", "Leo"), ("nb_NO", "Løven"), ("sl_SI", "lev"), ("pt_BR", "Leão"), ("de_DE", "Leo")]
    {
        let signs = lists.section(locale, "person.zodiac").unwrap().field(0).unwrap();
        assert_eq!(signs.get(6), leo, "{locale}");
        let columns = table(&lists, locale, &[("born", "person.birth_date"), ("sign", "person.zodiac")]);
        let sign_of = |born: &str| firsts.iter().rposition(|first| *first <= &born[5..]).unwrap_or(11);
        for (born, sign) in columns["born"].iter().zip(&columns["sign"]) {
            assert_eq!(sign, signs.get(sign_of(born)), "{locale}: {born}");
        }
    }
}

#[test]
fn mobile_numbers_are_as_many_as_asked_for_and_all_others_begin_with_the_area_code_of_the_city() {
    let lists = lists();
    for locale in lists.codes() {
        let places = lists.own_section(locale, "place").unwrap();
        let field = |number: usize, at: usize| places.field(number).unwrap().get(at);
        let formats = lists.own_section(locale, "phone.format").unwrap().field(0).unwrap().clone();
        let mobile: Vec<&str> = formats.iter().filter(|format| !format.contains("{area}")).collect();
        let prefix = lists.locale(locale).unwrap().setting("phone_country").unwrap();
        for (share, unique) in [(0.0, false), (0.2, false), (1.0, false), (0.0, true), (0.2, true)] {
            let specs = vec![
                json!({"name": "city", "type": "location.city"}),
                json!({"name": "region", "type": "location.region"}),
                json!({"name": "phone", "type": "phone.e164", "mobile_share": share, "unique": unique}),
            ];
            let columns = named(&plan(&recipe(locale, 2000, specs), &lists));
            let distinct: BTreeSet<&String> = columns["phone"].iter().collect();
            assert!(!unique || distinct.len() == 2000, "{locale} {share}");
            let fits = |row: usize| {
                let at = (0..places.len())
                    .find(|&at| field(0, at) == columns["city"][row] && field(1, at) == columns["region"][row])
                    .unwrap();
                columns["phone"][row].strip_prefix(prefix).unwrap().starts_with(field(4, at))
            };
            let fitting = (0..2000).filter(|&row| fits(row)).count();
            match (share, mobile.is_empty()) {
                (_, true) | (0.0, _) => assert_eq!(fitting, 2000, "{locale} {share} {unique}"),
                // A few mobile numbers happen to begin like an area code.
                (1.0, _) => assert!(fitting < 400, "{locale}: {fitting}"),
                _ if unique => assert!(fitting >= 1520, "{locale}: {fitting}"),
                _ => assert!((1520..1900).contains(&fitting), "{locale}: {fitting}"),
            }
        }
    }
}

#[test]
fn unique_phone_numbers_of_one_place_agree_on_their_share_of_mobile_ones() {
    let phone = |name: &str, share: f64, unique: bool| json!({"name": name, "type": "phone.number", "mobile_share": share, "unique": unique});
    let columns = |second: bool| vec![phone("landline", 0.0, true), phone("mobile", 1.0, second)];
    let problems = Plan::new(&recipe("de_DE", 100, columns(true)), &lists()).unwrap_err();
    assert_eq!(problems[0].pointer, "/tables/0/columns/1/mobile_share");
    let lists = lists();
    let values = named(&plan(&recipe("de_DE", 100, columns(false)), &lists));
    assert!(values["mobile"].iter().all(|number| number.starts_with("0151")), "{:?}", values["mobile"]);
    assert!(!values["landline"].iter().any(|number| number.starts_with("0151")), "{:?}", values["landline"]);
}

#[test]
fn too_many_rows_for_the_numbers_of_a_country_are_refused() {
    let column = json!([{"name": "x", "type": "phone.number", "unique": true}]);
    let recipe = recipe("da_DK", 1_000_000_000_000, column.as_array().unwrap().clone());
    let problems = Plan::new(&recipe, &lists()).unwrap_err();
    assert_eq!(problems[0].pointer, "/tables/0/columns/0/unique");
}

#[test]
fn fields_of_one_entry_stand_in_one_row() {
    let lists = lists();
    for (section, first, second) in [
        ("airline.airport", ("airline.airport_code", 0), ("airline.airport", 1)),
        ("airline.airline", ("airline.airline_code", 0), ("airline.airline", 1)),
        ("vehicle.model", ("vehicle.manufacturer", 0), ("vehicle.model", 1)),
        ("medical.condition", ("medical.icd10", 0), ("medical.condition", 1)),
        ("finance.currency", ("finance.currency", 0), ("finance.currency_name", 1)),
        ("finance.currency", ("finance.currency", 0), ("finance.currency_symbol", 2)),
        ("internet.mime_type", ("file.mime_type", 0), ("file.extension", 1)),
        ("science.element", ("science.element_symbol", 0), ("science.element", 1)),
        ("language", ("language.code", 0), ("language.name", 1)),
    ] {
        let columns = table(&lists, "en_US", &[("a", first.0), ("b", second.0)]);
        let list = lists.section("en_US", section).unwrap();
        let (left, right) = (list.field(first.1).unwrap(), list.field(second.1).unwrap());
        let pairs: BTreeSet<(&str, &str)> = left.iter().zip(right.iter()).collect();
        for (a, b) in columns["a"].iter().zip(&columns["b"]) {
            assert!(pairs.contains(&(a.as_str(), b.as_str())), "{a} {b}");
        }
        assert!(columns["a"].iter().collect::<BTreeSet<_>>().len() > 5, "{section}");
    }
}

#[test]
fn related_columns_agree() {
    let lists = lists();
    let columns = table(
        &lists,
        "en_US",
        &[
            ("issuer", "finance.card_issuer"),
            ("number", "finance.card_number"),
            ("cvv", "finance.card_cvv"),
            ("rating", "commerce.rating"),
            ("review", "commerce.review"),
            ("airline", "airline.airline_code"),
            ("flight", "airline.flight_number"),
            ("domain", "internet.domain"),
            ("url", "internet.url"),
            ("file", "file.name"),
            ("path", "file.path"),
            ("extension", "file.extension"),
            ("directory", "file.directory"),
        ],
    );
    let issuers = lists.section("en_US", "finance.card_issuer").unwrap();
    let reviews = |name: &str| lists.section("en_US", name).unwrap().field(0).unwrap().clone();
    let kinds =
        ["review.negative", "review.negative", "review.neutral", "review.positive", "review.positive"].map(reviews);
    for row in 0..2000 {
        let get = |name: &str| columns[name][row].as_str();
        let is_entry = |at: usize| {
            let field = |number: usize| issuers.field(number).unwrap().get(at);
            field(0) == get("issuer")
                && get("number").starts_with(field(1))
                && field(2) == get("number").len().to_string()
        };
        assert!((0..issuers.len()).any(is_entry), "{} {}", get("issuer"), get("number"));
        assert_eq!(get("cvv").len(), if get("issuer") == "American Express" { 4 } else { 3 });
        let rating: usize = get("rating").parse().unwrap();
        assert!(kinds[rating - 1].iter().any(|review| review == get("review")), "{rating} {}", get("review"));
        assert!(get("flight").starts_with(get("airline")), "{}", get("flight"));
        assert!(get("url").starts_with(&format!("https://{}/", get("domain"))), "{}", get("url"));
        assert_eq!(get("path"), format!("{}/{}", get("directory"), get("file")));
        assert!(get("file").ends_with(&format!(".{}", get("extension"))), "{}", get("file"));
    }
}

#[test]
fn colours_are_one_colour() {
    let columns = table(&lists(), "en_US", &[("hex", "colour.hex"), ("rgb", "colour.rgb")]);
    for (hex, rgb) in columns["hex"].iter().zip(&columns["rgb"]) {
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        assert_eq!(*rgb, format!("rgb({}, {}, {})", byte(1), byte(3), byte(5)));
    }
}

#[test]
fn countries_are_any_when_asked_for_and_then_agree() {
    let lists = lists();
    let specs = vec![
        json!({"name": "a", "type": "location.country", "any": true}),
        json!({"name": "b", "type": "location.country_code"}),
        json!({"name": "c", "type": "location.country_code3"}),
    ];
    let columns = named(&plan(&recipe("de_DE", 2000, specs), &lists));
    let list = lists.section("en_US", "location.country").unwrap();
    let triples: BTreeSet<[&str; 3]> =
        (0..list.len()).map(|at| [0, 1, 2].map(|field| list.field(field).unwrap().get(at))).collect();
    for row in 0..2000 {
        assert!(triples.contains(&["a", "b", "c"].map(|name| columns[name][row].as_str())));
    }
    assert!(columns["a"].iter().collect::<BTreeSet<_>>().len() > 200);
}

#[test]
fn building_numbers_of_a_locale_have_no_number_twice() {
    // Unique addresses count off the patterns one after the other.
    let lists = lists();
    for locale in lists.codes() {
        let patterns = lists.section(locale, "location.building_number").unwrap().field(0).unwrap();
        let mut seen = BTreeSet::new();
        for pattern in patterns.iter() {
            assert!(!pattern.contains([' ', ',']), "{locale}: {pattern}");
            for text in all(pattern) {
                assert!(seen.insert(text.clone()), "{locale}: {text}");
            }
        }
    }
}

fn all(pattern: &str) -> Vec<String> {
    pattern.chars().fold(vec![String::new()], |texts, letter| {
        let letters: Vec<char> = match letter {
            '#' => ('0'..='9').collect(),
            '%' => ('2'..='9').collect(),
            other => vec![other],
        };
        texts.iter().flat_map(|text| letters.iter().map(move |letter| format!("{text}{letter}"))).collect()
    })
}

#[test]
fn account_numbers_of_every_country_pass_the_check_of_their_standard() {
    let lists = lists();
    let lengths: BTreeMap<&str, usize> = BTreeMap::from([
        ("AT", 20),
        ("BE", 16),
        ("BR", 29),
        ("CH", 21),
        ("CZ", 24),
        ("DE", 22),
        ("DK", 18),
        ("ES", 24),
        ("FI", 18),
        ("FR", 27),
        ("GB", 22),
        ("GR", 27),
        ("HR", 21),
        ("HU", 28),
        ("IE", 22),
        ("IL", 23),
        ("IT", 27),
        ("LV", 21),
        ("NL", 18),
        ("NO", 15),
        ("PL", 28),
        ("PT", 25),
        ("RO", 24),
        ("RU", 33),
        ("SA", 24),
        ("SE", 24),
        ("SI", 19),
        ("SK", 24),
        ("TR", 26),
        ("UA", 29),
    ]);
    for locale in lists.codes() {
        let country = lists.locale(locale).unwrap().setting("country_code").unwrap().to_owned();
        let country = if lengths.contains_key(country.as_str()) { country } else { "DE".to_owned() };
        for iban in &table(&lists, locale, &[("iban", "finance.iban")])["iban"] {
            assert_eq!(iban.len(), lengths[&iban[..2]], "{locale}: {iban}");
            assert_eq!(&iban[..2], country, "{locale}: {iban}");
            let moved = iban[4..].chars().chain(iban[..4].chars());
            let rest = moved.fold(0, |rest, letter| {
                let value = letter.to_digit(36).unwrap();
                (if value < 10 { rest * 10 } else { rest * 100 } + value) % 97
            });
            assert_eq!(rest, 1, "{locale}: {iban}");
        }
    }
}

#[test]
fn every_type_has_an_example() {
    let lists = lists();
    for spec in catalogue::types() {
        let example = seedbed_generate::table::example(spec.name, "en_US", &lists);
        assert!(example.is_some(), "{}", spec.name);
    }
    assert_eq!(seedbed_generate::table::example("nothing", "en_US", &lists), None);
    // Before the language of formulas is loaded, their example is the same.
    let example = |lists| seedbed_generate::table::example("formula", "en_US", lists);
    assert_eq!(example(&Lists::without_formulas()), example(&lists));
    assert_ne!(
        seedbed_generate::table::example("location.city", "ja_JP", &lists),
        seedbed_generate::table::example("location.city", "en_US", &lists)
    );
}
