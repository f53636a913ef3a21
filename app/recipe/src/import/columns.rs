//! Settings of columns: the ones that readers build, what room they have for different values, and what fits into
//! so many characters.

use jiff::civil::Date;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Capture, Class, Hir, HirKind, Repetition};
use serde_json::{Map, Value, json};

use crate::catalogue;

/// Integers beyond this are not exact in every JSON reader.
pub(super) const SAFE: i64 = 9_007_199_254_740_991;
/// How far numbers may go.
pub(super) const MOST_NUMBER: f64 = 1e15;
/// A text of words is no longer than this.
const MOST_LENGTH: u64 = 10_000;
/// More different values than any table has rows.
const ENOUGH: u128 = 1 << 100;

/// Settings from a JSON object.
pub(super) fn settings(json: Value) -> Map<String, Value> {
    if let Value::Object(map) = json { map } else { Map::new() }
}

/// A type without settings.
pub(super) fn plain(kind: &str) -> Map<String, Value> {
    settings(json!({"type": kind}))
}

/// Whole numbers between two bounds.
pub(super) fn integer(min: i64, max: i64) -> Map<String, Value> {
    settings(
        json!({"type": "integer", "min": min.clamp(-SAFE, SAFE), "max": max.clamp(min, SAFE.max(min)).clamp(-SAFE, SAFE)}),
    )
}

/// Text that a regular expression matches.
pub(super) fn pattern(regex: impl Into<String>) -> Map<String, Value> {
    settings(json!({"type": "pattern", "pattern": regex.into()}))
}

/// One of several values.
pub(super) fn choice(values: Vec<Value>, weights: Option<Vec<f64>>) -> Map<String, Value> {
    let mut map = settings(json!({"type": "choice", "values": values}));
    if let Some(weights) = weights {
        map.insert("weights".into(), weights.into());
    }
    map
}

/// The type of settings.
pub(super) fn kind(settings: &Map<String, Value>) -> &str {
    settings.get("type").and_then(Value::as_str).unwrap_or_default()
}

/// What a type yields, as far as readers must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Yields {
    /// Whole numbers.
    Integer,
    /// Numbers with decimals.
    Number,
    /// True or false.
    Boolean,
    /// Days.
    Date,
    /// Instants.
    Instant,
    /// Times of day.
    Time,
    /// Objects and lists.
    Nested,
    /// Text.
    Text,
}

/// What settings yield.
pub(super) fn yields(settings: &Map<String, Value>) -> Yields {
    match kind(settings) {
        "integer"
        | "sequence"
        | "person.age"
        | "time.year"
        | "time.unix_timestamp"
        | "time.hour"
        | "network.port"
        | "internet.http_status"
        | "commerce.rating"
        | "medical.heart_rate"
        | "file.size"
        | "id.snowflake" => Yields::Integer,
        "number"
        | "commerce.price"
        | "finance.amount"
        | "location.latitude"
        | "location.longitude"
        | "education.gpa"
        | "medical.temperature" => Yields::Number,
        "boolean" => Yields::Boolean,
        "date" | "person.birth_date" => Yields::Date,
        "datetime" => Yields::Instant,
        "time" => Yields::Time,
        "object" | "list" => Yields::Nested,
        "choice" => {
            let values = settings.get("values").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            if values.iter().all(Value::is_boolean) {
                Yields::Boolean
            } else if values.iter().all(|value| value.is_i64() || value.is_u64()) {
                Yields::Integer
            } else if values.iter().all(Value::is_number) {
                Yields::Number
            } else {
                Yields::Text
            }
        }
        _ => Yields::Text,
    }
}

/// Changes settings so that values can be unique, and says how many different ones there are; `None` if they cannot.
pub(super) fn make_unique(settings: &mut Map<String, Value>) -> Option<u128> {
    let name = kind(settings).to_owned();
    if name == "pattern" {
        return pattern_size(settings.get("pattern")?.as_str()?);
    }
    if !name.contains('.') {
        return if name == "boolean" { None } else { make_countable(settings) };
    }
    catalogue::find(&name).filter(|spec| spec.can_be_unique).map(|_| room_of_type(&name))
}

/// How many different values a semantic type has at the least.
fn room_of_type(name: &str) -> u128 {
    let _ = name;
    1_000_000
}

/// A pattern of two words of letters with a hyphen between them, of at most so many characters (three at the least), and
/// how many letters it has.
fn slug(most: u64) -> (String, u64) {
    let half = (most.saturating_sub(1) / 2).clamp(1, 7);
    (format!("[a-z]{{{half}}}-[a-z]{{{half}}}"), 2 * half)
}

/// Changes settings so that values can be counted, and says how many there are; `None` if they cannot.
pub(super) fn make_countable(settings: &mut Map<String, Value>) -> Option<u128> {
    match kind(settings) {
        "sequence" => Some(ENOUGH).filter(|_| settings.get("step").is_none_or(|step| *step != 0)),
        "uuid" => Some(ENOUGH),
        "integer" => {
            settings.remove("distribution");
            let number = |key: &str, or: i64| settings.get(key).and_then(Value::as_i64).unwrap_or(or);
            let (min, max, step) = (number("min", 0), number("max", 100), number("step", 1).max(1));
            let count = u128::from(max.abs_diff(min)) / u128::from(step.unsigned_abs()) + 1;
            settings.insert("min".into(), min.into());
            settings.insert("max".into(), max.into());
            (min <= max).then_some(count)
        }
        "boolean" => {
            *settings = choice(vec![true.into(), false.into()], None);
            Some(2)
        }
        "choice" => {
            settings.remove("weights");
            let Some(Value::Array(values)) = settings.get_mut("values") else { return None };
            let mut seen = std::collections::BTreeSet::new();
            values.retain(|value| seen.insert(value.to_string()));
            Some(values.len() as u128)
        }
        "date" | "datetime" if !settings.contains_key("after") => {
            settings.remove("distribution");
            let bound = |key: &str| settings.get(key).and_then(Value::as_str).and_then(day);
            let days = match (bound("min"), bound("max")) {
                (Some(Day::Of(min)), Some(Day::Of(max))) | (Some(Day::FromAnchor(min)), Some(Day::FromAnchor(max))) => {
                    u128::try_from(max - min).ok()?
                }
                _ => return None,
            };
            Some(if kind(settings) == "date" { days.max(1) } else { days.max(1) * 80_000 })
        }
        // Words cannot be counted; letters can, and a key is worth more than words.
        name @ ("text.word" | "text.words" | "text.title" | "text.sentence" | "internet.slug") => {
            let most = settings.get("max_length").and_then(Value::as_u64).unwrap_or(9).min(9);
            let (regex, letters) = if name.ends_with("slug") { slug(15) } else { (format!("[a-z]{{{most}}}"), most) };
            *settings = pattern(regex);
            Some(26_u128.saturating_pow(letters as u32))
        }
        "pattern" => {
            let size = pattern_size(settings.get("pattern")?.as_str()?)?;
            (size < 1 << 60).then_some(size)
        }
        _ => None,
    }
}

/// Takes decimals away until the bounds of a number can be written with them, in 18 digits at the most and with a
/// value between them; the same for the fields and items inside.
pub(super) fn fit_decimals(settings: &mut Map<String, Value>) {
    if let Some(Value::Array(fields)) = settings.get_mut("fields") {
        fields.iter_mut().filter_map(Value::as_object_mut).for_each(fit_decimals);
    }
    if let Some(Value::Object(item)) = settings.get_mut("item") {
        fit_decimals(item);
    }
    if kind(settings) != "number" {
        return;
    }
    let Some(decimals) = settings.get("decimals").and_then(Value::as_u64) else { return };
    let bound = |key: &str, or: f64| settings.get(key).and_then(Value::as_f64).unwrap_or(or);
    let (min, max) = (bound("min", 0.0), bound("max", 100.0));
    let fits = |decimals: &u64| {
        let scale = libm::pow(10.0, *decimals as f64);
        let (low, high) = (min * scale, max * scale);
        low.abs().max(high.abs()) < 8.9e17 && libm::ceil(low - 1e-9) <= libm::floor(high + 1e-9)
    };
    match (0..=decimals.min(12)).rev().find(fits) {
        Some(fitting) => settings.insert("decimals".into(), fitting.into()),
        None => settings.remove("decimals"),
    };
}

/// The largest whole number that a type yields.
pub(super) fn largest_of_type(name: &str) -> i64 {
    match name {
        "commerce.rating" => 5,
        "time.hour" => 23,
        "person.age" => 120,
        "medical.heart_rate" => 250,
        "internet.http_status" => 599,
        "time.year" => 9999,
        "network.port" => 65_535,
        "time.unix_timestamp" => i64::from(i32::MAX),
        _ => i64::MAX,
    }
}

/// A bound of dates, as days that can be subtracted from a bound of the same sort.
enum Day {
    Of(i64),
    FromAnchor(i64),
}

fn day(text: &str) -> Option<Day> {
    if text == "today" {
        return Some(Day::FromAnchor(0));
    }
    if let Some(date) = text.get(..10).and_then(|date| date.parse::<Date>().ok()) {
        return Some(Day::Of(crate::days_since_1970(date)));
    }
    let unit = text.chars().last()?;
    let number: i64 = text.strip_suffix(unit)?.parse().ok()?;
    let days = match unit {
        'd' => 1,
        'w' => 7,
        'm' => 28,
        'y' => 365,
        _ => return None,
    };
    Some(Day::FromAnchor(number.checked_mul(days)?))
}

/// How many texts a simple pattern matches: classes without ranges of their own kind left out, digits, literals and
/// fixed repetitions. `None` for anything else.
fn pattern_size(regex: &str) -> Option<u128> {
    let mut size = 1_u128;
    let mut letters = regex.chars().peekable();
    while let Some(letter) = letters.next() {
        let count: u128 = match letter {
            '[' => {
                let mut count = 0_u128;
                loop {
                    let from = letters.next()?;
                    match from {
                        ']' => break,
                        '^' | '\\' | '[' => return None,
                        _ => {}
                    }
                    if letters.peek() == Some(&'-') {
                        letters.next();
                        let to = letters.next()?;
                        count += u128::from(u32::from(to).checked_sub(u32::from(from))?) + 1;
                    } else {
                        count += 1;
                    }
                }
                count
            }
            '\\' => match letters.next()? {
                'd' => 10,
                other if other.is_ascii_punctuation() => 1,
                _ => return None,
            },
            '(' | ')' | '|' | '*' | '+' | '?' | '.' | '{' | '}' | '^' | '$' => return None,
            _ => 1,
        };
        let mut times = 1_u32;
        if letters.peek() == Some(&'{') {
            letters.next();
            let mut digits = String::new();
            loop {
                match letters.next()? {
                    '}' => break,
                    digit if digit.is_ascii_digit() => digits.push(digit),
                    _ => return None,
                }
            }
            times = digits.parse().ok()?;
        }
        size = size.saturating_mul(count.saturating_pow(times)).min(ENOUGH);
    }
    Some(size)
}

/// Whether texts can be made from a regular expression that someone else wrote: one without look-around and
/// back-references, for texts of a length that can be printed.
pub(crate) fn is_usable_pattern(regex: &str) -> bool {
    const LONGEST: u64 = 9_000;
    if regex.trim().is_empty() || regex.len() > 2_000 {
        return false;
    }
    // A letter has four bytes at the most.
    parse_pattern(regex).and_then(|hir| longest_match(&hir)).is_some_and(|length| length <= LONGEST / 4)
}

fn parse_pattern(regex: &str) -> Option<Hir> {
    ParserBuilder::new().unicode(false).utf8(true).nest_limit(50).build().parse(regex).ok()
}

/// How many characters the texts have at the most that are made from a regular expression.
fn longest_of_pattern(regex: &str) -> u64 {
    parse_pattern(regex).and_then(|hir| longest_match(&hir)).unwrap_or(u64::MAX)
}

/// A regular expression for those of its texts that have at most so many characters: what may be repeated is repeated less
/// often. `None` where that is not enough.
pub(super) fn pattern_within(regex: &str, most: u64) -> Option<String> {
    let hir = parse_pattern(regex)?;
    let mut spare = most.checked_sub(hir.properties().minimum_len()? as u64)?;
    let shorter = repeated_less(&hir, &mut spare)?;
    (longest_match(&shorter)? <= most).then(|| shorter.to_string())
}

/// Takes what repetitions add to the shortest texts from `spare`, which is left by those before.
fn repeated_less(hir: &Hir, spare: &mut u64) -> Option<Hir> {
    Some(match hir.kind() {
        HirKind::Repetition(repetition) => {
            let longest = longest_match(&repetition.sub)?.max(1);
            let fits = u32::try_from(*spare / longest).unwrap_or(u32::MAX);
            let wanted = repetition.max.unwrap_or(u32::MAX);
            let most = wanted.min(repetition.min.saturating_add(fits));
            *spare -= u64::from(most - repetition.min) * longest;
            Hir::repetition(Repetition { max: Some(most), ..repetition.clone() })
        }
        HirKind::Capture(capture) => {
            Hir::capture(Capture { sub: Box::new(repeated_less(&capture.sub, spare)?), ..capture.clone() })
        }
        HirKind::Concat(parts) => {
            Hir::concat(parts.iter().map(|part| repeated_less(part, spare)).collect::<Option<_>>()?)
        }
        HirKind::Alternation(parts) => {
            let each = |part: &Hir| repeated_less(part, &mut spare.clone());
            Hir::alternation(parts.iter().map(each).collect::<Option<_>>()?)
        }
        _ => hir.clone(),
    })
}

/// How many characters the texts have at the most that are made from a regular expression; `None` if there is nothing
/// to print.
fn longest_match(hir: &Hir) -> Option<u64> {
    Some(match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Class(class) => {
            let prints = |start: u32, end: u32| {
                (start..=end.min(start + 0x100)).filter_map(char::from_u32).any(|letter| !letter.is_control())
            };
            let any = match class {
                Class::Bytes(class) => class.iter().any(|range| prints(range.start().into(), range.end().into())),
                Class::Unicode(class) => class.iter().any(|range| prints(range.start().into(), range.end().into())),
            };
            any.then_some(1)?
        }
        // What may be repeated without end is repeated a few times.
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min.saturating_add(8));
            longest_match(&repetition.sub)?.saturating_mul(most.into())
        }
        HirKind::Capture(capture) => longest_match(&capture.sub)?,
        HirKind::Concat(parts) => {
            parts.iter().map(longest_match).try_fold(0_u64, |sum, part| Some(sum.saturating_add(part?)))?
        }
        HirKind::Alternation(parts) => {
            parts.iter().map(longest_match).try_fold(0_u64, |most, part| Some(most.max(part?)))?
        }
    })
}

/// How many characters the texts of types have at the most, in the locale of imported recipes: the longest of their
/// lists, or what quarter of a million rows showed and a good deal more where parts are put together.
const LONGEST: &[(&str, u64)] = &[
    ("airline.aircraft", 41),
    ("airline.airline", 31),
    ("airline.airline_code", 2),
    ("airline.airport", 58),
    ("airline.airport_code", 3),
    ("airline.flight_number", 6),
    ("airline.record_locator", 6),
    ("airline.seat", 3),
    ("animal.bird", 29),
    ("animal.cat", 20),
    ("animal.dog", 30),
    ("animal.type", 12),
    ("colour.css", 20),
    ("colour.hex", 7),
    ("colour.hsl", 22),
    ("colour.name", 10),
    ("colour.rgb", 18),
    ("commerce.adjective", 11),
    ("commerce.category", 14),
    ("commerce.ean13", 13),
    ("commerce.ean8", 8),
    ("commerce.isbn10", 10),
    ("commerce.isbn13", 13),
    ("commerce.material", 15),
    ("commerce.order_number", 12),
    ("commerce.order_status", 16),
    ("commerce.payment_method", 16),
    ("commerce.product_description", 63),
    ("commerce.product_name", 46),
    ("commerce.promo_code", 11),
    ("commerce.review", 61),
    ("commerce.shipping_method", 16),
    ("commerce.sku", 9),
    ("commerce.upc", 12),
    ("company.buzz_phrase", 60),
    ("company.catch_phrase", 66),
    ("company.department", 24),
    ("company.duns", 11),
    ("company.ein", 10),
    ("company.industry", 25),
    ("company.name", 40),
    ("company.suffix", 8),
    ("company.vat_number", 11),
    ("education.course_code", 8),
    ("education.degree", 35),
    ("education.grade", 2),
    ("education.subject", 23),
    ("education.university", 48),
    ("file.directory", 14),
    ("file.extension", 6),
    ("file.mime_type", 78),
    ("file.name", 40),
    ("file.path", 56),
    ("finance.account_number", 12),
    ("finance.account_type", 22),
    ("finance.bic", 11),
    ("finance.bitcoin_address", 64),
    ("finance.card_cvv", 4),
    ("finance.card_expiry", 5),
    ("finance.card_issuer", 16),
    ("finance.card_number", 19),
    ("finance.currency", 3),
    ("finance.currency_name", 60),
    ("finance.currency_symbol", 4),
    ("finance.cusip", 9),
    ("finance.ethereum_address", 42),
    ("finance.iban", 34),
    ("finance.isin", 12),
    ("finance.lei", 20),
    ("finance.routing_number", 9),
    ("finance.tax_id", 11),
    ("finance.transaction_type", 14),
    ("food.dish", 27),
    ("food.fruit", 18),
    ("food.ingredient", 23),
    ("food.spice", 18),
    ("food.vegetable", 22),
    ("id.luhn", 12),
    ("id.md5", 32),
    ("id.nano_id", 21),
    ("id.object_id", 24),
    ("id.sha1", 40),
    ("id.sha256", 64),
    ("id.short_code", 8),
    ("id.ulid", 26),
    ("internet.avatar_url", 64),
    ("internet.domain", 40),
    ("internet.email", 52),
    ("internet.hashtag", 20),
    ("internet.http_method", 7),
    ("internet.password", 14),
    ("internet.slug", 48),
    ("internet.tld", 9),
    ("internet.url", 72),
    ("internet.user_agent", 160),
    ("internet.username", 36),
    ("language.code", 2),
    ("language.name", 20),
    ("location.building_number", 6),
    ("location.city", 20),
    ("location.coordinates", 24),
    ("location.country", 44),
    ("location.country_code", 2),
    ("location.country_code3", 3),
    ("location.full_address", 80),
    ("location.postal_code", 5),
    ("location.region", 20),
    ("location.region_code", 2),
    ("location.secondary_address", 12),
    ("location.street", 31),
    ("location.street_address", 42),
    ("location.time_zone", 30),
    ("media.book_genre", 21),
    ("media.instrument", 17),
    ("media.movie_genre", 22),
    ("media.music_genre", 17),
    ("medical.allergen", 16),
    ("medical.blood_pressure", 7),
    ("medical.blood_type", 3),
    ("medical.condition", 101),
    ("medical.dosage", 32),
    ("medical.drug", 29),
    ("medical.icd10", 8),
    ("medical.mrn", 11),
    ("medical.npi", 10),
    ("medical.procedure", 25),
    ("medical.specialty", 22),
    ("network.cidr", 18),
    ("network.hostname", 32),
    ("network.ipv4", 15),
    ("network.ipv6", 39),
    ("network.mac", 17),
    ("network.protocol", 4),
    ("person.birth_date", 10),
    ("person.first_name", 11),
    ("person.full_name", 30),
    ("person.gender", 6),
    ("person.hobby", 18),
    ("person.job_title", 38),
    ("person.last_name", 13),
    ("person.middle_name", 11),
    ("person.national_id", 11),
    ("person.prefix", 4),
    ("person.suffix", 3),
    ("person.zodiac", 11),
    ("phone.e164", 12),
    ("phone.imei", 15),
    ("phone.number", 15),
    ("science.element", 13),
    ("science.element_symbol", 2),
    ("science.unit", 16),
    ("sport.name", 20),
    ("technology.abbreviation", 5),
    ("technology.browser", 16),
    ("technology.database_column", 11),
    ("technology.database_engine", 11),
    ("technology.device_model", 17),
    ("technology.git_branch", 36),
    ("technology.git_commit", 40),
    ("technology.log_level", 5),
    ("technology.noun", 11),
    ("technology.os", 8),
    ("technology.phrase", 56),
    ("technology.programming_language", 10),
    ("technology.semver", 15),
    ("technology.verb", 10),
    ("text.character", 1),
    ("text.emoji", 5),
    ("text.lorem", 240),
    ("text.paragraph", 1500),
    ("text.sentence", 240),
    ("text.subject", 36),
    ("text.title", 110),
    ("text.word", 15),
    ("text.words", 90),
    ("time.cron", 20),
    ("time.duration", 7),
    ("time.iso_week", 8),
    ("time.month", 9),
    ("time.time_zone", 30),
    ("time.weekday", 9),
    ("vehicle.colour", 11),
    ("vehicle.fuel", 14),
    ("vehicle.licence_plate", 7),
    ("vehicle.manufacturer", 13),
    ("vehicle.model", 14),
    ("vehicle.type", 19),
    ("vehicle.vin", 17),
];

/// How many characters the texts of settings have at the most.
pub(super) fn longest(settings: &Map<String, Value>) -> u64 {
    let text = |key: &str| settings.get(key).and_then(Value::as_str).unwrap_or_default();
    let whole = |key: &str| settings.get(key).and_then(Value::as_u64);
    match kind(settings) {
        "choice" => {
            let values = settings.get("values").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let length =
                |value: &Value| value.as_str().map_or_else(|| value.to_string().len(), |text| text.chars().count());
            values.iter().map(length).max().unwrap_or(0) as u64
        }
        "constant" => text("value").chars().count() as u64,
        "pattern" => longest_of_pattern(text("pattern")),
        "uuid" => 36,
        "internet.password" => whole("length").unwrap_or(14),
        kind if has_length(kind) && whole("max_length").is_some() => whole("max_length").unwrap_or(u64::MAX),
        kind if has_length(kind) && whole("max_words").is_some() => u64::MAX,
        kind => longest_of_type(kind).unwrap_or(u64::MAX),
    }
}

/// How many characters the texts of a type without settings have at the most, in the locale `en_US`.
///
/// ```
/// use seedbed_recipe::import::longest_of_type;
/// assert_eq!(longest_of_type("id.md5"), Some(32));
/// assert_eq!(longest_of_type("person.age"), None);
/// ```
#[must_use]
pub fn longest_of_type(kind: &str) -> Option<u64> {
    LONGEST.iter().find(|(name, _)| *name == kind).map(|(_, length)| *length)
}

/// Settings that say the same in so few characters: codes in place of names, a part in place of the whole.
fn shorter(kind: &str, most: u64) -> Option<Map<String, Value>> {
    let name = match (kind, most) {
        ("location.country", 2) => "location.country_code",
        ("location.country", 3) => "location.country_code3",
        ("location.region", 2..=3) => "location.region_code",
        ("language.name", 2..=9) => "language.code",
        ("finance.currency_name", 3..=9) => "finance.currency",
        ("location.full_address", 42..=79) => "location.street_address",
        ("person.full_name", 13..) => "person.last_name",
        ("person.full_name", 11..) => "person.first_name",
        ("phone.number", 12..) => "phone.e164",
        ("phone.number" | "phone.e164", 7..) => {
            return Some(pattern(format!("[2-9][0-9]{{{}}}", most.min(10) - 1)));
        }
        // An address of a domain that nobody has.
        ("internet.email", 15..) => return Some(pattern(format!("[a-z]{{{}}}@example\\.com", most.min(20) - 12))),
        ("internet.username", 3..) => return Some(pattern(format!("[a-z]{{{}}}", most.min(10)))),
        _ => return None,
    };
    Some(plain(name))
}

/// Settings for text of at most `most` characters: those that were guessed if they fit, else words or letters.
pub(super) fn text_within(guessed: Map<String, Value>, most: u64, fixed: bool) -> Map<String, Value> {
    if yields(&guessed) == Yields::Text && longest(&guessed) <= most && !(fixed && kind(&guessed) == "text.word") {
        return guessed;
    }
    if kind(&guessed) == "internet.slug" && most > 2 {
        return pattern(slug(most).0);
    }
    shorter(kind(&guessed), most).filter(|_| !fixed).unwrap_or_else(|| letters(most, fixed))
}

/// Words or letters, at most `most` characters.
pub(super) fn letters(most: u64, fixed: bool) -> Map<String, Value> {
    if fixed {
        return match most {
            26 => plain("id.ulid"),
            32 => plain("id.md5"),
            36 => plain("uuid"),
            40 => plain("id.sha1"),
            64 => plain("id.sha256"),
            _ => pattern(format!("[A-Z]{{{}}}", most.clamp(1, 1000))),
        };
    }
    match most {
        0..=4 => pattern(format!("[A-Z]{{{}}}", most.max(1))),
        5..=24 => settings(json!({"type": "text.words", "min_words": 1, "max_words": 2, "max_length": most})),
        25..=79 => plain("text.word"),
        80..=199 => of_length(plain("text.title"), None, Some(most)),
        200..=999 => of_length(plain("text.sentence"), None, Some(most)),
        _ => of_length(plain("text.paragraph"), None, Some(most).filter(|most| *most < 2_000)),
    }
}

/// Whether a type is made of words until it is long enough.
pub(super) fn has_length(kind: &str) -> bool {
    catalogue::find(kind).is_some_and(|spec| spec.setting("max_length").is_some())
}

/// Text of words with so many characters.
pub(super) fn of_length(mut settings: Map<String, Value>, least: Option<u64>, most: Option<u64>) -> Map<String, Value> {
    for (name, length) in [("min_length", least), ("max_length", most)] {
        if let Some(length) = length.filter(|length| (1..=MOST_LENGTH).contains(length)) {
            settings.insert(name.into(), length.into());
        }
    }
    settings
}

/// Text of at least `least` characters: settings that yield shorter text are given a length, or become words.
pub(super) fn at_least(settings: Map<String, Value>, least: u64, most: Option<u64>) -> Map<String, Value> {
    let most = most.map(|most| most.max(least));
    if has_length(kind(&settings)) {
        return of_length(settings, Some(least), most);
    }
    // Of other types only those are known to be short that name a single thing.
    let is_short =
        matches!(kind(&settings), "text.word" | "pattern" | "person.first_name" | "person.last_name") && least > 8;
    if !is_short || least > MOST_LENGTH {
        return settings;
    }
    of_length(plain("text.words"), Some(least), Some(most.unwrap_or(least + 20)))
}

/// Text of at most `most` characters that never repeats.
pub(super) fn unique_letters(most: u64, fixed: bool) -> Map<String, Value> {
    match (most, fixed) {
        (0..=12, _) | (13.., true) => pattern(format!("[A-Z0-9]{{{}}}", most.clamp(1, if fixed { 1000 } else { 8 }))),
        (13..=44, _) => pattern("[A-Z]{3}-[0-9]{6}"),
        _ => plain("internet.slug"),
    }
}

/// Whether a pattern has room for more different texts than a table is likely to need.
pub(super) fn is_roomy(settings: &Map<String, Value>) -> bool {
    let regex = settings.get("pattern").and_then(Value::as_str);
    regex.and_then(pattern_size).is_some_and(|size| size >= 1_000_000_000)
}

/// Whether settings can be made unique as they are.
pub(super) fn can_be_unique(settings: &Map<String, Value>) -> bool {
    make_unique(&mut settings.clone()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_counted() {
        assert_eq!(pattern_size("[A-Z]{2}-[0-9]{3}"), Some(26 * 26 * 1000));
        assert_eq!(pattern_size(r"ORD\-\d{4}"), Some(10_000));
        assert_eq!(pattern_size("[A-Za-z0-9]"), Some(62));
        for open in ["a+", "(a|b)", "[^a]", "a{2,3}", ".", "[a"] {
            assert_eq!(pattern_size(open), None, "{open}");
        }
    }

    #[test]
    fn unique_settings_have_no_distribution_and_room() {
        let mut age =
            settings(json!({"type": "integer", "min": 1, "max": 50, "distribution": {"kind": "poisson", "mean": 3}}));
        assert_eq!(make_unique(&mut age), Some(50));
        assert!(!age.contains_key("distribution"));
        assert_eq!(make_unique(&mut plain("boolean")), None);
        assert_eq!(make_countable(&mut plain("boolean")), Some(2));
        assert_eq!(
            make_unique(&mut settings(json!({"type": "date", "min": "2020-01-01", "max": "2020-01-11"}))),
            Some(10)
        );
    }

    #[test]
    fn decimals_fit_their_bounds() {
        let fitted = |min: f64, max: f64, decimals: u64| {
            let mut number = settings(json!({"type": "number", "min": min, "max": max, "decimals": decimals}));
            fit_decimals(&mut number);
            number.get("decimals").and_then(Value::as_u64)
        };
        assert_eq!(fitted(0.0, 100.0, 2), Some(2));
        assert_eq!(fitted(0.0, 1e12, 12), Some(5));
        assert_eq!(fitted(0.001, 0.002, 2), None);
    }

    #[test]
    fn patterns_are_repeated_less_where_texts_are_to_be_short() {
        let within = |regex: &str, most: u64| pattern_within(regex, most).map(|regex| longest_of_pattern(&regex));
        assert_eq!(within(r"^[A-Z]{2}\d+$", 6), Some(6));
        assert_eq!(within(r"[a-z]+-[a-z]*", 9), Some(9));
        assert_eq!(within(r"(ab){1,9}c?", 6), Some(6));
        assert_eq!(within(r"(a+|b{3})x", 5), Some(5));
        assert_eq!(within(r"\d{8}", 6), None);
        assert_eq!(within(r"(a|bcdefg)", 3), None);
    }

    #[test]
    fn short_columns_hold_what_their_names_say_as_far_as_it_fits() {
        for (kind, most) in
            [("person.full_name", 20), ("phone.number", 12), ("phone.number", 10), ("internet.email", 20)]
        {
            let short = text_within(plain(kind), most, false);
            assert!(longest(&short) <= most && super::kind(&short) != "text.words", "{kind} {most}: {short:?}");
        }
        assert!(is_roomy(&text_within(plain("internet.email"), 20, false)));
    }

    #[test]
    fn text_keeps_to_its_length() {
        assert_eq!(kind(&text_within(plain("internet.email"), 255, false)), "internet.email");
        assert_eq!(text_within(plain("internet.email"), 2, true), pattern("[A-Z]{2}"));
        assert_eq!(kind(&text_within(plain("text.paragraph"), 100, false)), "text.title");
    }
}
