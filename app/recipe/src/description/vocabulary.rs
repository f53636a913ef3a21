//! What a column name means: from the words of a name (and its table's name) to a type with plausible settings.

use super::names;
use super::phrases::phrases;
use super::spec;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a column name was taken to mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// `type` and its settings as a recipe column has them, without `name`; may hold `of` and `unique`. Dates are
    /// relative to the anchor of the recipe (`-1y`, `today`).
    pub column: Map<String, Value>,
    /// What was assumed, one sentence for the person; none where the name says it all.
    pub note: Option<String>,
    /// Whether a word of the name was known; when false, the column is words of text for want of anything better.
    pub known: bool,
}

/// Every phrase with its settings, sorted, so that a lookup does not walk the phrase book.
static INDEX: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let mut index = BTreeMap::new();
    for (names, line) in phrases() {
        for phrase in names.split('|') {
            index.entry(names::expand(phrase).join(" ")).or_insert(line);
        }
    }
    index
});

/// Things that are people: their `name` is a person's, their `title` a job title.
pub(super) const PEOPLE: &[&str] = &[
    "person",
    "customer",
    "client",
    "user",
    "employee",
    "patient",
    "student",
    "teacher",
    "doctor",
    "nurse",
    "physician",
    "author",
    "member",
    "subscriber",
    "contact",
    "lead",
    "staff",
    "worker",
    "driver",
    "rider",
    "cyclist",
    "commuter",
    "waiter",
    "waitress",
    "cashier",
    "bartender",
    "passenger",
    "guest",
    "player",
    "candidate",
    "applicant",
    "donor",
    "volunteer",
    "tenant",
    "owner",
    "manager",
    "agent",
    "seller",
    "buyer",
    "professor",
    "instructor",
    "attendee",
    "participant",
    "citizen",
    "resident",
    "voter",
    "child",
    "kid",
    "parent",
    "man",
    "woman",
    "adult",
    "friend",
    "actor",
    "actress",
    "artist",
    "musician",
    "singer",
    "writer",
    "editor",
    "director",
    "developer",
    "engineer",
    "freelancer",
    "contractor",
    "consultant",
    "athlete",
    "coach",
    "pupil",
    "alumnus",
    "graduate",
    "visitor",
    "shopper",
    "consumer",
    "borrower",
    "cardholder",
    "account holder",
    "policyholder",
    "recipient",
    "sender",
    "receiver",
    "supervisor",
    "lawyer",
    "attorney",
    "judge",
    "pilot",
    "officer",
    "soldier",
    "scientist",
    "researcher",
    "reviewer",
    "influencer",
    "profile",
    "user profile",
    "beneficiary",
    "salesperson",
    "sales rep",
    "representative",
    "technician",
    "operator",
    "host",
    "landlord",
    "traveler",
    "traveller",
    "speaker",
    "trainer",
    "trainee",
    "intern",
    "colleague",
    "team member",
    "crew member",
    "family member",
    "caregiver",
    "spouse",
    "witness",
    "suspect",
    "victim",
    "prisoner",
    "fan",
    "follower",
    "gamer",
    "assignee",
    "reporter",
    "creator",
    "respondent",
    "caller",
    "witch",
    "wizard",
    "hero",
    "character",
    "billing",
    "shipping",
    "emergency contact",
    "primary contact",
];

/// Qualifiers that tell nothing about whose data a column holds, so that it stays with the row's main person or place.
pub(super) const PLAIN_QUALIFIERS: &[&str] = &[
    "work",
    "home",
    "primary",
    "main",
    "personal",
    "private",
    "business",
    "mobile",
    "current",
    "own",
    "full",
    "unique",
    "valid",
    "official",
    "legal",
    "preferred",
    "default",
    "residential",
    "permanent",
    "the",
    "their",
    "his",
    "her",
    "my",
    "your",
    "random",
    "fake",
    "realistic",
    "original",
    "new",
    "real",
    "local",
    "international",
    "login",
    "record",
    "row",
    "entry",
    "user's",
    "account",
    "profile",
    "public",
    "residence",
    "postal",
    "mailing",
    "registered",
    "contact",
    "corporate",
    "office",
    "company",
    "school",
    "university",
    "student",
    "staff",
];

/// Type prefixes whose columns describe one person or one place when they share an `of`.
fn describes_entity(kind: &str) -> bool {
    let person = kind.starts_with("person.") || kind == "internet.email" || kind == "internet.username";
    person || kind.starts_with("location.") || kind == "phone.number"
}

/// Whether a thing (singular, lower case) is a person.
pub(crate) fn is_person(thing: &str) -> bool {
    let last = thing.rsplit(' ').next().unwrap_or(thing);
    PEOPLE.contains(&thing) || PEOPLE.contains(&last)
}

/// Words for a table's rows that say nothing about what the rows are.
pub(crate) fn is_generic(thing: &str) -> bool {
    ["record", "row", "entry", "data", "item", "line", "table", "sample", "example", "object", "dataset", "list", "csv"]
        .contains(&thing)
}

/// The thing that a table's rows are, in the singular: `order_items` is `order item`.
pub(crate) fn thing_of(table_name: &str) -> String {
    let mut words = names::expand(table_name);
    if words.len() > 1
        && words.first().is_some_and(|first| ["tbl", "tb", "dim", "fact", "stg", "raw", "t"].contains(&first.as_str()))
    {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|last| is_generic(&names::singular(last))) {
        // “log entries” and “order lines” are things of their own; “customer records” are customers.
        let pair = words.get(words.len() - 2).map(String::as_str);
        let last = words.last().map(|last| names::singular(last));
        let of_its_own = matches!(
            (pair, last.as_deref()),
            (Some("order" | "invoice" | "line" | "menu" | "inventory" | "cart"), Some("item" | "line"))
                | (Some("log"), Some("entry"))
        );
        if of_its_own {
            break;
        }
        words.pop();
    }
    if let Some(last) = words.last_mut() {
        *last = names::expand(&names::singular(last)).join(" ");
    }
    words.join(" ")
}

/// The settings of a phrase in the phrase book, if it is there.
fn phrase(words: &str) -> Option<&'static str> {
    INDEX.get(words).copied()
}

/// The words with the last one in the singular, and without a number at the end (`address2`, `phone 1`).
fn reduced(words: &[String]) -> Vec<String> {
    let mut reduced = words.to_vec();
    if reduced.len() > 1 && reduced.last().is_some_and(|last| last.chars().all(|character| character.is_ascii_digit()))
    {
        reduced.pop();
    }
    if let Some(last) = reduced.last_mut() {
        let letters = last.trim_end_matches(|character: char| character.is_ascii_digit());
        if !letters.is_empty() && letters.len() < last.len() {
            *last = letters.to_owned();
        }
        *last = names::singular(last);
    }
    reduced
}

/// Guesses the type and settings of a column from its name and, if known, the name of its table.
///
/// Names may be spelled in any of the usual ways (`signupDate`, `signup_date`, `Signup Date`, `SIGNUP-DATE`). The
/// answer is always a usable column; [`Guess::known`] says whether any word was understood.
///
/// ```
/// use seedbed_recipe::description::type_for_name;
/// assert_eq!(type_for_name("cust_email", Some("orders")).column["type"], "internet.email");
/// assert_eq!(type_for_name("name", Some("products")).column["type"], "commerce.product_name");
/// assert_eq!(type_for_name("name", Some("patients")).column["type"], "person.full_name");
/// ```
pub fn type_for_name(column_name: &str, table_name: Option<&str>) -> Guess {
    let words = names::expand(column_name);
    let thing = table_name.map(thing_of).unwrap_or_default();
    let shown = column_name.trim();
    let text = words.join(" ");
    if let Some(guess) = own_key(&words, &thing) {
        return guess;
    }
    let whole = reduced(&words);
    if let Some(line) = in_table(&text, &thing).or_else(|| in_table(&whole.join(" "), &thing)) {
        return guess(shown, line, None);
    }
    if let Some(guess) = name_or_title(shown, &whole, &thing) {
        return guess;
    }
    if let Some(line) = phrase(&text).or_else(|| phrase(&whole.join(" "))) {
        return guess(shown, line, None);
    }
    // `customer_name` in `customers` is the name of the row's own thing.
    let own = strip_thing(&words, &thing);
    if let Some(rest) = own {
        let mut answer = type_for_name(&rest.join(" "), table_name);
        if answer.known {
            answer.note = answer.note.map(|note| note.replace(&format!("“{}”", rest.join(" ")), &format!("“{shown}”")));
            return answer;
        }
    }
    // “SpO2” is one word.
    if let Some(line) = phrase(&shown.to_lowercase()) {
        return guess(shown, line, None);
    }
    by_grammar(shown, &words, &whole, &thing)
}

/// Whether a name as a whole is a known phrase, alone or in its table.
pub(crate) fn is_phrase(name: &str, table_name: &str) -> bool {
    let words = names::expand(name);
    let whole = reduced(&words).join(" ");
    let text = words.join(" ");
    let thing = thing_of(table_name);
    phrase(&text).or_else(|| phrase(&whole)).or_else(|| in_table(&text, &thing)).is_some()
        || matches!(words.as_slice(), [one] if ["name", "id"].contains(&one.as_str()))
        || matches!(words.as_slice(), [.., last] if last == "id" || last == "name")
}

/// The name of a column that can hold all of these values (in lower case): “active”, “inactive” are a status.
pub(crate) fn column_of_values(values: &[String]) -> Option<String> {
    let holds = |line: &str| {
        let Some(list) = line.strip_prefix("choice ") else { return false };
        let list: Vec<String> =
            list.split('/').map(|value| value.split(':').next().unwrap_or_default().to_lowercase()).collect();
        values.iter().all(|value| list.contains(value))
    };
    let (names, _) = phrases().find(|(_, line)| holds(line))?;
    // “status” rather than “subscription status”: the shortest name says enough.
    names.split('|').next().map(|name| if name.ends_with("status") { "status".to_owned() } else { name.to_owned() })
}

/// Whether a name asks a question that yes or no answers: “is active”, “has children”.
pub(crate) fn is_question(name: &str) -> bool {
    let words = names::expand(name);
    phrase(&words.join(" ")).is_some_and(|line| line.starts_with("boolean"))
        || matches!(words.as_slice(), [first, second] if (first == "is" || first == "has") && phrase(second).is_none_or(|line| line.starts_with("boolean")))
}

/// `id`, `order_id` in `orders`, `pk`: the key of the table itself.
fn own_key(words: &[String], thing: &str) -> Option<Guess> {
    let (last, before) = words.split_last()?;
    let key = ["id", "pk", "key", "identifier", "no", "number"].contains(&last.as_str());
    let alone = before.is_empty() && ["id", "pk", "identifier", "key"].contains(&last.as_str());
    let own = key
        && last.as_str() != "number"
        && last.as_str() != "no"
        && !thing.is_empty()
        && (before.join(" ") == thing || thing.rsplit(' ').next() == Some(before.join(" ").as_str()));
    let primary = words.join(" ") == "primary key"
        || ["row id", "record id", "internal id", "auto id"].contains(&words.join(" ").as_str());
    (alone || own || primary).then(|| Guess { column: spec::build("sequence unique"), note: None, known: true })
}

/// The phrase “THING WORDS” for a column WORDS in a table of THINGs, also with only the thing's last word.
fn in_table(words: &str, thing: &str) -> Option<&'static str> {
    if thing.is_empty() || (words == "name" && is_person(thing)) {
        return None;
    }
    let last = thing.rsplit(' ').next().unwrap_or(thing);
    phrase(&format!("{thing} {words}")).or_else(|| phrase(&format!("{last} {words}"))).or_else(|| {
        let person = is_person(thing) && !["name", "number", "code", "type", "id"].contains(&words);
        (person && words == "title").then_some("person.job_title")
    })
}

/// The words after the table's own thing at their front, if it stands there and something follows.
fn strip_thing<'a>(words: &'a [String], thing: &str) -> Option<&'a [String]> {
    let count = thing.split(' ').filter(|word| !word.is_empty()).count();
    if count == 0 || words.len() <= count {
        return None;
    }
    let (front, rest) = words.split_at(count);
    (front.join(" ") == thing).then_some(rest)
}

/// A bare `name`, or `THING name`: whose name it is decides what it looks like.
fn name_or_title(shown: &str, words: &[String], thing: &str) -> Option<Guess> {
    let (last, before) = words.split_last()?;
    if last != "name" {
        return None;
    }
    let qualifier = before.join(" ");
    if let Some(line) = phrase(&words.join(" ")).filter(|_| !before.is_empty()) {
        return Some(guess(shown, line, None));
    }
    // “passenger first name” is the first name of the passenger.
    if let Some((whose, line)) = (1..before.len()).find_map(|at| {
        let ending = words.get(at..)?.join(" ");
        Some((words.get(..at)?.join(" "), phrase(&ending).filter(|line| line.starts_with("person."))?))
    }) {
        let of = (whose != thing && !PLAIN_QUALIFIERS.contains(&whose.as_str())).then_some(whose);
        return Some(guess(shown, line, of.as_deref()));
    }
    let named = if qualifier.is_empty() || qualifier == thing { thing } else { qualifier.as_str() };
    if named.is_empty() || is_generic(named) {
        let mut answer = guess(shown, "person.full_name", None);
        answer.note = Some(format!("“{shown}” is read as the full name of a person."));
        return Some(answer);
    }
    if is_person(named) {
        let of = (named != thing && is_person(thing) | !thing.is_empty()).then_some(named);
        return Some(guess(shown, "person.full_name", of.filter(|of| !PLAIN_QUALIFIERS.contains(of))));
    }
    if PLAIN_QUALIFIERS.contains(&named) {
        return Some(guess(shown, "person.full_name", None));
    }
    // “city name” and “planet name”: what the thing itself is, if the phrase book knows it as a name.
    let line = phrase(named).filter(|line| !line.contains(' ') && line.contains('.'));
    let mut answer = guess(shown, line.unwrap_or("text.title"), None);
    if line.is_none() {
        answer.note =
            Some(format!("“{shown}” is made of two or three words; name a type if it should look otherwise."));
    }
    Some(answer)
}

/// What grammar tells when the phrase book does not know the whole name: the head noun, “is …”, “… at”.
fn by_grammar(shown: &str, words: &[String], whole: &[String], thing: &str) -> Guess {
    let first = words.first().map_or("", String::as_str);
    let last = whole.last().map_or("", String::as_str);
    let asks = [
        "is", "has", "can", "was", "did", "does", "should", "are", "were", "have", "had", "wants", "needs", "allow",
        "allows", "accepts", "requires", "enable", "owns", "will",
    ];
    if words.len() > 1 && asks.contains(&first) {
        let line = phrase(&words.join(" ")).filter(|line| line.starts_with("boolean"));
        return guess(shown, line.unwrap_or("boolean 0.5"), None);
    }
    if ["flag", "enabled", "verified", "allowed", "required", "y n", "bool"].contains(&last) {
        return guess(shown, "boolean 0.5", None);
    }
    let counts = ["number of ", "count of ", "total number of ", "no of ", "nb of ", "how many ", "# of "];
    let text = words.join(" ");
    if counts.iter().any(|start| text.starts_with(start)) || ["count", "counter"].contains(&last) {
        return guess(shown, "integer 0..100 poisson 8", None);
    }
    // “date of loss” is the loss date, however the loss itself would be counted.
    if let Some(event) = text.strip_prefix("date of ") {
        return guess(shown, phrase(&format!("{event} date")).unwrap_or("date -1y..today"), None);
    }
    if let Some(event) = text.strip_prefix("time of ") {
        return guess(shown, phrase(&format!("{event} time")).unwrap_or("time 00:00:00..23:59:59"), None);
    }
    if last == "id" && whole.len() > 1 {
        let mut answer = guess(shown, "integer 1..10000", None);
        answer.note =
            Some(format!("“{shown}” is a number from 1 to 10,000; make it a reference if another table holds it."));
        return answer;
    }
    // The longest known ending decides: “emergency contact phone” is a phone number.
    for start in 1..whole.len() {
        let (Some(qualifier), Some(ending)) = (whole.get(..start), whole.get(start..)) else { continue };
        let ending = ending.join(" ");
        if [
            "state",
            "type",
            "name",
            "on",
            "level",
            "number",
            "class",
            "code",
            "title",
            "kind",
            "time",
            "rate",
            "group",
            "last",
            "first",
            "read",
            "a",
            "reference",
            "key",
            "sold",
            "placed",
            "closed",
            "reported",
            "collected",
            "ordered",
            "station",
            "rank",
        ]
        .contains(&ending.as_str())
        {
            continue;
        }
        let found = in_table(&ending, thing).or_else(|| phrase(&ending));
        if let Some(line) = found {
            let qualifier = qualifier.join(" ");
            let of = (!PLAIN_QUALIFIERS.contains(&qualifier.as_str()) && qualifier != thing).then_some(qualifier);
            return guess(shown, line, of.as_deref());
        }
    }
    if whole.len() > 1 {
        if let Some(line) = head_noun(last, whole) {
            return guess(shown, line, None);
        }
        // “distance from home”, “time to resolution”: what stands before the small word.
        let small = ["from", "to", "of", "in", "per", "for", "until", "since", "with", "between", "on", "at"];
        if let Some(line) = whole
            .iter()
            .position(|word| small.contains(&word.as_str()))
            .and_then(|at| phrase(&whole.get(..at)?.join(" ")))
        {
            return guess(shown, line, None);
        }
        // “order placed by” and the like: a known beginning is better than nothing.
        let beginning = whole.split_last().map(|(_, before)| before.join(" ")).unwrap_or_default();
        if let Some(line) = phrase(&beginning) {
            return guess(shown, line, None);
        }
    }
    if let Some(line) = head_noun(last, whole) {
        return guess(shown, line, None);
    }
    let mut answer = guess(shown, "text.word", None);
    answer.known = false;
    answer.note =
        Some(format!("“{shown}” is not a name that the reader knows, so it is a word of text; choose a type for it."));
    answer
}

/// The kind of value that a last word promises, whatever stands before it.
fn head_noun(last: &str, words: &[String]) -> Option<&'static str> {
    let line = match last {
        "date" | "day" | "on" => "date -1y..today",
        "at" | "timestamp" | "datetime" => "datetime -1y..today",
        "time" => "time 00:00:00..23:59:59",
        "year" => "integer 2000..2026",
        "quantity" | "number of" | "total" if last == "quantity" => "integer 1..100",
        "total" | "amount" | "price" | "cost" | "fee" | "value" | "charge" | "payment" | "sum" | "expense"
        | "spend" => "number 1..1000 .2 lognormal 60 1",
        "rate" | "ratio" | "percent" | "share" | "probability" | "fraction" | "pct" => "number 0..100 .1",
        "score" | "index" => "integer 0..100",
        "level" => "choice low:30/medium:50/high:20",
        "status" | "state" => "choice active:70/pending:20/closed:10",
        "type" | "kind" | "class" | "group" | "category" | "mode" | "variant" => "choice A:50/B:30/C:20",
        "name" => "person.full_name",
        "title" => "text.title",
        "code" | "reference" => "pattern [A-Z]{2}[0-9]{4}",
        "number" | "no" => "pattern [0-9]{8}",
        "id" | "key" => "integer 1..10000",
        "text" | "description" | "note" | "comment" | "reason" | "message" | "info" | "information" => "text.sentence",
        "url" | "link" | "uri" => "internet.url",
        "weight" => "number 0.1..100 .1 lognormal 5 1",
        "height" | "length" | "width" | "distance" | "size" | "depth" => "number 1..200 .1 lognormal 30 0.8",
        "hour" | "minute" | "second" | "week" | "month" | "hours" | "minutes" | "seconds" | "days" | "weeks"
        | "months" | "years" => "integer 1..60",
        "by" => "person.full_name",
        "hash" => "id.sha256",
        "token" => "pattern [A-Za-z0-9]{32}",
        "temperature" => "number -20..45 .1 normal 18 8",
        "percentile" => "integer 1..99",
        _ => return None,
    };
    // “on” and “by” are heads only after something that was done (“signed on”, “created by”).
    (words.len() > 1 || !["on", "at", "by", "no"].contains(&last)).then_some(line)
}

/// A guess from a line of the phrase book; `of` is kept where the type describes a person or a place.
fn guess(shown: &str, line: &str, of: Option<&str>) -> Guess {
    let mut column = spec::build(line);
    let kind = column.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    if let Some(of) = of.filter(|_| describes_entity(&kind)) {
        column.insert("of".into(), names::snake(of).into());
    }
    let note = spec::assumption(&column).map(|assumed| format!("“{shown}” is assumed to be {assumed}."));
    let note = note.or_else(|| unspelt(&kind, shown).map(|what| format!("“{shown}” is read as {what}.")));
    Guess { column, note, known: true }
}

/// Types that are a guess where the name does not spell them out: the words that do (`|` between them), and what it is.
const UNSPELT: &[(&str, &str, &str)] = &[
    ("person.full_name", "name", "the full name of a person"),
    ("company.name", "compan|employer|vendor|supplier|business|organi|firma|name", "the name of a company"),
    ("company.buzz_phrase", "phrase", "some words of business"),
    ("location.city", "city|town|stadt|ort", "a city"),
    ("animal.type", "animal", "a kind of animal"),
    ("animal.dog", "dog", "a breed of dog"),
    ("animal.cat", "cat", "a breed of cat"),
    ("text.subject", "email|mail|message", "the subject of a message"),
    ("text.title", "title|name|headline", "a title of some words"),
    ("education.subject", "subject|course|major", "a subject that is taught"),
    ("airline.airport_code", "airport", "the code of an airport"),
    ("commerce.product_name", "product|name", "the name of a product"),
];

/// What a type holds, where the name does not say so.
fn unspelt(kind: &str, shown: &str) -> Option<&'static str> {
    let (_, words, what) = UNSPELT.iter().find(|(name, ..)| *name == kind)?;
    let lower = shown.to_lowercase();
    (!words.split('|').any(|word| lower.contains(word))).then_some(*what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// The types that a recipe knows, as the catalogue lists them, by group.
    const CATALOGUE: &str = "
        integer number boolean choice constant sequence date datetime time pattern formula reference position series
        object list uuid
        person. full_name first_name last_name middle_name prefix suffix gender job_title hobby zodiac age birth_date
            national_id
        phone. number e164 imei
        internet. email username password domain url user_agent http_status http_method slug tld hashtag avatar_url
        network. ipv4 ipv6 mac port cidr hostname protocol
        location. street_address street building_number secondary_address city region region_code postal_code country
            country_code country_code3 latitude longitude coordinates time_zone full_address
        company. name suffix industry department catch_phrase buzz_phrase ein vat_number duns
        commerce. product_name category material adjective price sku ean13 ean8 upc isbn10 isbn13 order_number
            promo_code product_description payment_method order_status shipping_method review rating
        finance. amount currency currency_name currency_symbol account_number account_type routing_number iban bic
            card_number card_issuer card_cvv card_expiry transaction_type bitcoin_address ethereum_address lei isin
            cusip tax_id
        time. month weekday year time_zone unix_timestamp iso_week duration cron hour
        id. ulid nano_id object_id snowflake md5 sha1 sha256 short_code luhn
        text. word words sentence paragraph title lorem emoji character subject
        vehicle. manufacturer model type fuel colour vin licence_plate
        medical. condition icd10 drug specialty blood_type procedure allergen npi mrn heart_rate blood_pressure
            temperature dosage
        colour. name hex rgb hsl css
        file. name extension path mime_type size directory
        airline. airport airport_code airline airline_code aircraft flight_number seat record_locator
        education. university degree subject course_code grade gpa
        food. dish ingredient fruit vegetable spice
        animal. type dog cat bird
        media. book_genre music_genre movie_genre instrument
        science. element element_symbol unit
        sport. name
        technology. phrase verb noun abbreviation database_engine database_column semver git_branch git_commit
            programming_language log_level os browser device_model
        language. name code";

    fn catalogue() -> BTreeSet<String> {
        let mut group = "";
        let mut types = BTreeSet::new();
        for word in CATALOGUE.split_whitespace() {
            if word.ends_with('.') {
                group = word;
            } else {
                types.insert(format!("{group}{word}"));
            }
        }
        types
    }

    #[test]
    fn every_line_names_a_type_of_the_catalogue() {
        let types = catalogue();
        for (names, line) in phrases() {
            let column = spec::build(line);
            let kind = column["type"].as_str().unwrap();
            assert!(types.contains(kind), "{names}: {kind}");
            if let Some(item) = column.get("item") {
                assert!(types.contains(item["type"].as_str().unwrap()), "{names}");
            }
            let bound = |name: &str| column.get(name).and_then(Value::as_f64);
            if let (Some(low), Some(high)) = (bound("min"), bound("max")) {
                assert!(low < high, "{names}");
            }
            let numeric = kind == "integer" || kind == "number";
            assert!(!numeric || column.contains_key("max"), "{names}: numbers have bounds");
            if line.contains(':') && kind == "choice" && line.matches('/').count() < line.matches(':').count() {
                assert!(column.contains_key("weights"), "{names}: a weight is missing");
            }
        }
    }

    #[test]
    fn no_phrase_is_in_the_book_twice() {
        let mut seen = BTreeMap::new();
        let mut twice = Vec::new();
        for (names, line) in phrases() {
            for phrase in names.split('|') {
                if let Some(before) = seen.insert(names::expand(phrase).join(" "), line) {
                    twice.push(format!("{phrase}: {before} / {line}"));
                }
            }
        }
        assert!(seen.len() > 1000, "{}", seen.len());
        let contradictions: Vec<&String> = twice
            .iter()
            .filter(|line| {
                let (_, rest) = line.split_once(": ").unwrap();
                let (one, two) = rest.split_once(" / ").unwrap();
                one != two
            })
            .collect();
        assert!(contradictions.is_empty(), "{contradictions:#?}");
    }

    #[test]
    fn names_get_their_types() {
        for (column, table, expected) in [
            ("fname", "", "person.first_name"),
            ("last_name", "users", "person.last_name"),
            ("name", "", "person.full_name"),
            ("name", "customers", "person.full_name"),
            ("name", "products", "commerce.product_name"),
            ("name", "companies", "company.name"),
            ("name", "cities", "location.city"),
            ("name", "tbl_employees", "person.full_name"),
            ("customer_name", "orders", "person.full_name"),
            ("customerName", "customers", "person.full_name"),
            ("product name", "orders", "commerce.product_name"),
            ("file_name", "uploads", "file.name"),
            ("dob", "patients", "person.birth_date"),
            ("zip", "", "location.postal_code"),
            ("billing_zip", "orders", "location.postal_code"),
            ("shipping city", "orders", "location.city"),
            ("qty", "order_items", "integer"),
            ("created_at", "", "datetime"),
            ("dateOfBirth", "", "person.birth_date"),
            ("is_active", "", "boolean"),
            ("hasChildren", "", "boolean"),
            ("lat", "", "location.latitude"),
            ("lng", "", "location.longitude"),
            ("ip", "", "network.ipv4"),
            ("ua", "", "internet.user_agent"),
            ("uid", "", "uuid"),
            ("guid", "", "uuid"),
            ("iban", "", "finance.iban"),
            ("vin", "cars", "vehicle.vin"),
            ("id", "orders", "sequence"),
            ("order_id", "orders", "sequence"),
            ("customer_id", "orders", "integer"),
            ("salary", "employees", "number"),
            ("unit_price", "products", "number"),
            ("status", "orders", "commerce.order_status"),
            ("status", "tickets", "choice"),
            ("title", "employees", "person.job_title"),
            ("title", "books", "text.title"),
            ("phone_number_2", "", "phone.number"),
            ("address2", "", "location.secondary_address"),
            ("emergency contact phone", "", "phone.number"),
            ("favouriteColor", "", "colour.name"),
            ("warranty date", "", "date"),
            ("approved_at", "", "datetime"),
            ("frobnication count", "", "integer"),
            ("number of widgets", "", "integer"),
            ("widget status", "", "choice"),
            ("level", "logs", "technology.log_level"),
            ("hex_color", "", "colour.hex"),
            ("tags", "posts", "list"),
            ("country_code", "", "location.country_code"),
        ] {
            let table = (!table.is_empty()).then_some(table);
            let answer = type_for_name(column, table);
            assert_eq!(answer.column["type"], expected, "{column} in {table:?}");
            assert!(answer.known, "{column}");
        }
    }

    #[test]
    fn the_entity_of_a_column_is_kept() {
        let of = |name: &str, table: &str| type_for_name(name, Some(table)).column.get("of").cloned();
        assert_eq!(of("billing_city", "orders"), Some("billing".into()));
        assert_eq!(of("shipping postal code", "orders"), Some("shipping".into()));
        assert_eq!(of("buyer name", "orders"), Some("buyer".into()));
        assert_eq!(of("work email", "employees"), None);
        assert_eq!(of("customer_city", "customers"), None);
        assert_eq!(of("billing amount", "orders"), None);
    }

    #[test]
    fn unknown_names_are_text_and_say_so() {
        let answer = type_for_name("zorblax", None);
        assert_eq!(answer.column["type"], "text.word");
        assert!(!answer.known);
        assert!(answer.note.unwrap().contains("zorblax"));
    }

    #[test]
    fn assumed_bounds_are_noted() {
        let answer = type_for_name("age", Some("customers"));
        assert_eq!(answer.note.unwrap(), "“age” is assumed to be a whole number from 18 to 90, most near 42.");
        assert_eq!(type_for_name("email", None).note, None);
    }

    proptest! {
        #[test]
        fn any_name_gets_a_type_of_the_catalogue(name in "\\PC{0,40}", table in "\\PC{0,20}") {
            let answer = type_for_name(&name, Some(&table));
            prop_assert!(catalogue().contains(answer.column["type"].as_str().unwrap()));
        }
    }
}
