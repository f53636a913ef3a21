//! Semantic types that need no machinery of their own: words from lists, formats, patterns, weighted choices.

use std::sync::Arc;

use seedbed_recipe::recipe::Column as Spec;

use super::check_digits as check;
use super::make::{Context, Made, Make, Request};
use super::numbers::{Pool, choose};
use super::template::Template;
use super::text::{Finish, entry, entry_by, from_template};
use super::{identifiers, person, place, texts};
use crate::column::{Column, ValueType, Words};
use crate::distribution::alias::Alias;

/// How a semantic type makes its text.
enum Source {
    /// A field of a list's entries; columns that show fields of one list agree in a row.
    Entry(&'static str, usize),
    /// As `Entry`, with the weight of an entry by its first field.
    EntryBy(&'static str, usize, fn(&str, &Context<'_>, &Spec) -> f64),
    /// The first field of a list's entries; columns of one type differ.
    List(&'static str),
    /// As `List`, with the weight of an entry.
    ListBy(&'static str, fn(&str) -> f64),
    /// A list whose entries are formats.
    Lines(&'static str),
    /// A format over lists, as [`Template::format`] reads it.
    Format(&'static str),
    /// A regular expression, completed with check digits.
    Pattern(&'static str, Option<Finish>),
    /// Texts with weights.
    Weighted(&'static [(&'static str, f64)]),
    /// Whole numbers with weights.
    Numbers(&'static [(i64, f64)]),
}

use Source::{Entry, EntryBy, Format, Lines, List, ListBy, Numbers, Pattern, Weighted};

/// The maker of a semantic type, if the lists hold what it needs.
pub(super) fn column(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let name = spec.spec.name;
    if let Some(source) = source(name) {
        return from_source(context, spec, &source);
    }
    if let Some(template) = national(context, spec) {
        let finish: Option<Finish> = match name {
            "finance.iban" => Some(check::iban),
            "finance.isin" => Some(check::isin),
            _ => None,
        };
        return Some(from_template(context, spec, template, finish));
    }
    match spec.spec.group() {
        "person" => person::other(context, spec),
        "location" | "phone" => place::column(context, spec),
        "id" => identifiers::column(context, spec),
        _ if name == "education.university" => place::column(context, spec),
        _ => texts::column(context, spec).or_else(|| identifiers::column(context, spec)),
    }
}

/// The same text in every row.
pub(super) fn always(text: &str) -> Made {
    let words = Arc::new(Words::from_iter([text]));
    Made::new(ValueType::Text, Always { words })
}

struct Always {
    words: Arc<Words>,
}

impl Make for Always {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        out.codes(&self.words).resize(request.rows.len(), 0);
    }
}

fn from_source(context: &Context<'_>, spec: &Spec, source: &Source) -> Option<Made> {
    let locale = context.locale(spec);
    match source {
        Entry(section, field) => entry(context, spec, section, *field),
        EntryBy(section, field, weight) => {
            let keys = context.lists.section(locale, section)?.field(0)?;
            let weights: Vec<f64> = keys.iter().map(|key| weight(key, context, spec)).collect();
            entry_by(context, spec, section, *field, Some(Alias::new(&weights)))
        }
        List(section) => {
            let template = Template::section(context.lists, locale, section)?;
            Some(from_template(context, spec, template, None))
        }
        ListBy(section, weight) => {
            let words = context.lists.section(locale, section)?.field(0)?;
            let weights: Vec<f64> = words.iter().map(weight).collect();
            Some(choose(context, spec, Pool::Texts(Arc::clone(words)), Some(&weights)))
        }
        Lines(section) => {
            let template = place::lines(context.lists, locale, section)?;
            Some(from_template(context, spec, template, None))
        }
        Format(format) => {
            let template = Template::format(context.lists, locale, format)?;
            let template = if spec.unique { decodable(template) } else { template };
            Some(from_template(context, spec, template, None))
        }
        Pattern(regex, finish) => {
            let language = context.formulas(&spec.pointer)?;
            // The patterns of this file are checked by a test; a mistake in one is reported like a user's.
            Some(match (language.regex)(regex) {
                Ok(template) => from_template(context, spec, template, *finish),
                Err(_) => (language.pattern)(context, spec),
            })
        }
        Weighted(values) => {
            let weights: Vec<f64> = values.iter().map(|(_, weight)| *weight).collect();
            Some(choose(context, spec, Pool::texts(values.iter().map(|(text, _)| *text)), Some(&weights)))
        }
        Numbers(values) => {
            let weights: Vec<f64> = values.iter().map(|(_, weight)| *weight).collect();
            let numbers = values.iter().map(|(number, _)| *number).collect();
            Some(choose(context, spec, Pool::Integers(numbers), Some(&weights)))
        }
    }
}

/// A format without the words that make its texts ambiguous: where each part is followed by a space, a text can be
/// read back part by part unless a word continues another one behind a space.
fn decodable(template: Template) -> Template {
    let Template::Concat(parts) = template else { return template };
    let last = parts.len().saturating_sub(1);
    let part = |(at, part): (usize, Template)| match part {
        Template::Words(words) if at < last => {
            let continues = |word: &str| {
                words.iter().any(|other| word.strip_prefix(other).is_some_and(|rest| rest.starts_with(' ')))
            };
            Template::Words(Arc::new(words.iter().filter(|word| !continues(word)).collect()))
        }
        part => part,
    };
    Template::Concat(parts.into_iter().enumerate().map(part).collect())
}

/// Types whose form depends on the locale's country.
fn national(context: &Context<'_>, spec: &Spec) -> Option<Template> {
    let locale = context.locale(spec);
    let country = context.lists.locale(locale)?.setting("country_code")?;
    let pattern = match spec.spec.name {
        "finance.iban" => {
            let (country, account) = iban(country).or_else(|| iban("DE"))?;
            format!("{country}{account}")
        }
        "finance.isin" => format!("{country}[0-9]{{6}}[0-9A-Z]{{3}}"),
        "finance.bic" => format!("[A-Z]{{4}}{country}[A-Z2-9][A-NP-Z0-9](XXX)?"),
        "vehicle.licence_plate" => licence_plate(country).to_owned(),
        _ => return None,
    };
    (context.formulas(&spec.pointer)?.regex)(&pattern).ok()
}

/// The account numbers of a country behind the check digits of its IBAN (SWIFT's IBAN registry, structure column).
fn iban(country: &str) -> Option<(&str, &'static str)> {
    let account = match country {
        "AT" => "[0-9]{16}",
        "BE" => "[0-9]{12}",
        "BR" => "[0-9]{23}[A-Z][A-Z0-9]",
        "CH" => "[0-9]{17}",
        "CZ" | "ES" | "SE" | "SK" => "[0-9]{20}",
        "DE" => "[1-8][0-9]{17}",
        "DK" | "FI" => "[0-9]{14}",
        "FR" => "[0-9]{23}",
        "GB" | "IE" => "[A-Z]{4}[0-9]{14}",
        "GR" => "[0-9]{23}",
        "HR" => "[0-9]{17}",
        "HU" | "PL" => "[0-9]{24}",
        "IL" => "[0-9]{19}",
        "IT" => "[A-Z][0-9]{22}",
        "LV" => "[A-Z]{4}[0-9]{13}",
        "NL" => "[A-Z]{4}[0-9]{10}",
        "NO" => "[0-9]{11}",
        "PT" => "[0-9]{21}",
        "RO" => "[A-Z]{4}[0-9A-Z]{16}",
        "RU" => "[0-9]{29}",
        "SA" => "[0-9]{20}",
        "SI" => "[0-9]{15}",
        "TR" => "[0-9]{5}0[0-9]{16}",
        "UA" => "[0-9]{25}",
        _ => return None,
    };
    Some((country, account))
}

/// The usual form of number plates in a country, as a regular expression.
fn licence_plate(country: &str) -> &'static str {
    match country {
        "AT" => "(W|G|L|S|I|K|WN|BN|GU|KB)-[1-9][0-9]{3,4} [A-Z]{2}",
        "DE" => "(B|M|HH|K|F|S|D|DO|E|L|DD|H|N|HB|BN|KA|MA|WI|A|MS)-[A-Z]{2} [1-9][0-9]{2,3}",
        "GB" => "[A-HK-PR-Y][A-HJ-PR-Y][0-27][0-9] [A-HJ-PR-Z]{3}",
        "FR" | "IT" => "[A-HJ-NP-TV-Z]{2}-[0-9]{3}-[A-HJ-NP-TV-Z]{2}",
        "ES" => "[0-9]{4} [BCDFGHJKLMNPRSTVWXYZ]{3}",
        "NL" => "[BDFGHJ-NPR-TVXZ]{2}-[0-9]{3}-[BDFGHJ-NPR-TVXZ]",
        "PL" => "(WA|WB|KR|PO|GD|WR|LU|KT|SZ|BI)[0-9]{5}",
        "SE" | "FI" => "[A-HJ-PR-UW-Z]{3} [0-9]{3}",
        "PT" => "[A-Z]{2}-[0-9]{2}-[A-Z]{2}",
        "CH" => "(ZH|BE|LU|BS|AG|SG|GE|VD|VS|TI) [1-9][0-9]{4,5}",
        "BR" => "[A-Z]{3}[0-9][A-J][0-9]{2}",
        "IN" => "(DL|MH|KA|TN|UP|GJ|WB|RJ|KL|PB) [0-9]{2} [A-HJ-NP-Z]{2} [0-9]{4}",
        "AU" => "[A-Z]{3}[0-9]{2}[A-Z]",
        "CA" => "[A-Z]{4} [0-9]{3}",
        "US" => "[1-9][A-Z]{3}[0-9]{3}",
        _ => "[A-Z]{3}-[0-9]{4}",
    }
}

/// How often a currency comes: the world's trade, and the locale's own as often as all others.
fn currency_weight(code: &str, context: &Context<'_>, spec: &Spec) -> f64 {
    let own = context.lists.locale(context.locale(spec)).and_then(|lists| lists.setting("currency"));
    let traded = match code {
        "USD" => 30.0,
        "EUR" => 22.0,
        "GBP" => 8.0,
        "JPY" => 6.0,
        "CNY" => 6.0,
        "CHF" | "CAD" | "AUD" => 3.0,
        "SEK" | "NOK" | "DKK" | "PLN" | "INR" | "BRL" | "MXN" | "KRW" | "SGD" | "HKD" | "NZD" | "ZAR" | "TRY" => 1.0,
        _ => 0.05,
    };
    traded + if own == Some(code) { 100.0 } else { 0.0 }
}

/// How often a language comes, roughly by its speakers.
fn language_weight(code: &str, _: &Context<'_>, _: &Spec) -> f64 {
    match code {
        "en" => 30.0,
        "zh" => 20.0,
        "es" | "hi" => 12.0,
        "ar" | "fr" => 8.0,
        "pt" | "ru" | "bn" | "de" | "ja" => 6.0,
        "it" | "ko" | "tr" | "vi" | "id" | "pl" | "uk" | "nl" | "fa" | "ur" | "th" => 3.0,
        "sv" | "cs" | "el" | "hu" | "ro" | "da" | "fi" | "no" | "nb" | "he" | "sk" | "bg" | "hr" => 1.0,
        _ => 0.1,
    }
}

/// How often kinds of file are met.
pub(super) fn mime_weight(name: &str, _: &Context<'_>, _: &Spec) -> f64 {
    match name {
        "application/pdf" | "image/jpeg" => 20.0,
        "image/png" | "text/html" | "text/plain" | "application/json" => 12.0,
        "text/csv" | "application/zip" | "video/mp4" | "audio/mpeg" | "text/css" | "text/javascript" => 6.0,
        name if name.contains("openxmlformats") => 8.0,
        _ => 0.7,
    }
}

/// Mostly white, black and grey, as cars are.
fn vehicle_colour_weight(name: &str) -> f64 {
    match name {
        "White" => 28.0,
        "Black" => 21.0,
        "Grey" => 18.0,
        "Silver" => 11.0,
        "Blue" => 9.0,
        "Red" => 7.0,
        "Green" | "Brown" | "Beige" => 1.5,
        _ => 0.3,
    }
}

fn fuel_weight(name: &str) -> f64 {
    match name {
        "Gasoline" => 55.0,
        "Diesel" => 24.0,
        "Electric" => 8.0,
        "Hybrid" => 8.0,
        "Plug-in Hybrid" => 3.0,
        _ => 0.6,
    }
}

/// Shares in the United States (American Red Cross).
fn blood_weight(name: &str) -> f64 {
    match name {
        "O+" => 37.4,
        "A+" => 35.7,
        "B+" => 8.5,
        "O-" => 6.6,
        "A-" => 6.3,
        "AB+" => 3.4,
        "B-" => 1.5,
        _ => 0.6,
    }
}

fn tld_weight(name: &str) -> f64 {
    match name {
        "com" => 50.0,
        "org" | "net" => 6.0,
        "io" | "de" | "uk" => 4.0,
        _ => 0.4,
    }
}

fn order_status_weight(name: &str) -> f64 {
    match name {
        "delivered" => 55.0,
        "shipped" => 12.0,
        "processing" => 8.0,
        "pending" => 7.0,
        "cancelled" => 5.0,
        "confirmed" | "packed" | "returned" | "refunded" => 3.0,
        _ => 1.0,
    }
}

fn account_weight(name: &str) -> f64 {
    match name {
        "Checking" => 40.0,
        "Savings" => 30.0,
        _ => 3.0,
    }
}

/// Where a type's values come from; `None` for types with a maker of their own.
fn source(name: &str) -> Option<Source> {
    Some(match name {
        "person.hobby" => List("person.hobby"),
        "person.job_title" => List("person.job_title"),
        // Numbers from 900 are not issued to persons; with a middle part below 50 they are no tax numbers either.
        "person.national_id" => Pattern(r"9[0-9]{2}-[0-4][0-9]-[0-9]{4}", None),
        "phone.imei" => Pattern(r"(35|86|01)[0-9]{12}", Some(check::luhn)),
        "internet.user_agent" => Lines("internet.user_agent"),
        "internet.http_method" => Weighted(&[
            ("GET", 72.0),
            ("POST", 18.0),
            ("PUT", 4.0),
            ("DELETE", 2.0),
            ("PATCH", 2.0),
            ("HEAD", 1.5),
            ("OPTIONS", 0.5),
        ]),
        "internet.http_status" => Numbers(&[
            (200, 76.0),
            (201, 3.0),
            (202, 0.4),
            (204, 2.0),
            (206, 0.6),
            (301, 2.0),
            (302, 2.5),
            (304, 5.0),
            (307, 0.3),
            (308, 0.2),
            (400, 0.8),
            (401, 1.0),
            (403, 0.8),
            (404, 3.6),
            (405, 0.1),
            (409, 0.1),
            (410, 0.1),
            (413, 0.05),
            (422, 0.3),
            (429, 0.4),
            (500, 0.4),
            (502, 0.15),
            (503, 0.15),
            (504, 0.1),
        ]),
        "internet.tld" => ListBy("internet.tld", tld_weight),
        "company.suffix" => List("company.suffix"),
        "company.industry" => List("company.industry"),
        "company.department" => List("company.department"),
        "company.catch_phrase" => Format("{company.catch_adjective} {company.catch_descriptor} {company.catch_noun}"),
        "company.buzz_phrase" => Format("{company.buzz_verb} {company.buzz_adjective} {company.buzz_noun}"),
        "company.ein" => {
            Pattern(r"(0[1-6]|1[0-6]|2[0-7]|3[0-9]|4[0-8]|5[0-9]|6[0-8]|7[1-7]|8[0-8]|9[0-5])-[0-9]{7}", None)
        }
        "company.vat_number" => Pattern(r"DE[1-9][0-9]{7}", Some(check::mod_11_10)),
        "company.duns" => Pattern(r"[0-9]{2}-[0-9]{3}-[0-9]{4}", None),
        "commerce.product_name" => Format("{commerce.adjective} {commerce.material} {commerce.product}"),
        "commerce.category" => List("commerce.department"),
        "commerce.material" => List("commerce.material"),
        "commerce.adjective" => List("commerce.adjective"),
        "commerce.sku" => Pattern(r"[A-HJ-NP-Z]{3}-[0-9]{5}", None),
        // Numbers from 2 are for use inside of shops, 978 and 979 for books.
        "commerce.ean13" => Pattern(r"[013-8][0-9]{11}", Some(check::gs1)),
        "commerce.ean8" => Pattern(r"[3-8][0-9]{6}", Some(check::gs1)),
        "commerce.upc" => Pattern(r"[0136-9][0-9]{10}", Some(check::gs1)),
        "commerce.isbn10" => Pattern(r"[0-9]{9}", Some(check::isbn10)),
        "commerce.isbn13" => Pattern(r"978[0-9]{9}", Some(check::gs1)),
        "commerce.order_number" => Pattern(r"ORD-[1-9][0-9]{7}", None),
        "commerce.promo_code" => Pattern(
            r"(SAVE|WELCOME|SUMMER|WINTER|SPRING|AUTUMN|HOLIDAY|FLASH|SALE|DEAL|EXTRA|BONUS|FRIEND|LOYAL|MEMBER|FIRST|BDAY|WEEKEND|CYBER|PARTY)[1-9][0-9][A-HJ-NP-Z]{2}",
            None,
        ),
        "commerce.product_description" => List("commerce.description"),
        "commerce.payment_method" => Weighted(&[
            ("credit card", 38.0),
            ("debit card", 22.0),
            ("PayPal", 15.0),
            ("Apple Pay", 8.0),
            ("Google Pay", 6.0),
            ("bank transfer", 5.0),
            ("invoice", 3.0),
            ("gift card", 2.0),
            ("cash on delivery", 1.0),
        ]),
        "commerce.order_status" => ListBy("order.status", order_status_weight),
        "commerce.shipping_method" => Weighted(&[
            ("standard", 62.0),
            ("express", 16.0),
            ("same day", 3.0),
            ("overnight", 5.0),
            ("pick-up in store", 8.0),
            ("parcel locker", 6.0),
        ]),
        "finance.currency" => EntryBy("finance.currency", 0, currency_weight),
        "finance.currency_name" => EntryBy("finance.currency", 1, currency_weight),
        "finance.currency_symbol" => EntryBy("finance.currency", 2, currency_weight),
        "finance.account_number" => Pattern(r"[0-9]{10}", None),
        "finance.account_type" => ListBy("finance.account_type", account_weight),
        "finance.routing_number" => Pattern(r"(0[1-9]|1[0-2]|2[1-9]|3[0-2])[0-9]{6}", Some(check::aba)),
        "finance.transaction_type" => List("finance.transaction_type"),
        "finance.lei" => Pattern(r"[0-9]{4}00[0-9A-Z]{12}", Some(check::mod_97_10)),
        "finance.cusip" => Pattern(r"[0-9]{3}[0-9A-Z]{3}[0-9]{2}", Some(check::cusip)),
        "time.month" => List("date.month"),
        "time.weekday" => List("date.weekday"),
        "time.time_zone" => List("timezone"),
        "time.hour" => Numbers(&[
            (0, 2.0),
            (1, 1.2),
            (2, 0.8),
            (3, 0.6),
            (4, 0.6),
            (5, 1.0),
            (6, 2.0),
            (7, 3.5),
            (8, 5.0),
            (9, 6.0),
            (10, 6.3),
            (11, 6.3),
            (12, 6.0),
            (13, 6.0),
            (14, 6.0),
            (15, 6.0),
            (16, 6.0),
            (17, 6.0),
            (18, 6.0),
            (19, 6.2),
            (20, 6.5),
            (21, 5.5),
            (22, 4.0),
            (23, 3.0),
        ]),
        "text.word" => List("word.noun"),
        "text.emoji" => List("emoji"),
        "text.character" => Pattern("[a-z]", None),
        "text.subject" => List("support.subject"),
        "network.protocol" => {
            Weighted(&[("TCP", 70.0), ("UDP", 22.0), ("ICMP", 5.0), ("SCTP", 0.5), ("GRE", 1.0), ("ESP", 1.5)])
        }
        "network.hostname" => Pattern(
            r"(web|api|app|db|cache|queue|worker|mail|proxy|log|auth|build|edge|search|store)-[1-9][0-9]{2}\.(fra|ams|lon|par|mad|sto|waw|nyc|chi|sfo|sea|dal|tor|sao|tok|sin|syd|bom)[1-4]\.example",
            None,
        ),
        "technology.phrase" => Format("{hacker.verb} the {hacker.adjective} {hacker.abbreviation} {hacker.noun}"),
        "technology.verb" => List("hacker.verb"),
        "technology.noun" => List("hacker.noun"),
        "technology.abbreviation" => List("hacker.abbreviation"),
        "technology.database_engine" => List("database.engine"),
        "technology.database_column" => List("database.column"),
        "technology.programming_language" => Weighted(&[
            ("Python", 22.0),
            ("JavaScript", 16.0),
            ("Java", 11.0),
            ("TypeScript", 11.0),
            ("C#", 8.0),
            ("C++", 8.0),
            ("Go", 5.0),
            ("C", 5.0),
            ("PHP", 5.0),
            ("Rust", 3.0),
            ("Kotlin", 2.5),
            ("Swift", 2.0),
            ("Ruby", 2.0),
            ("R", 1.5),
            ("Dart", 1.0),
            ("Scala", 0.8),
            ("Lua", 0.5),
            ("Perl", 0.5),
            ("Haskell", 0.4),
            ("Elixir", 0.4),
            ("Julia", 0.4),
        ]),
        "technology.log_level" => {
            Weighted(&[("INFO", 72.0), ("DEBUG", 16.0), ("WARN", 8.0), ("ERROR", 3.5), ("FATAL", 0.1), ("TRACE", 0.4)])
        }
        "technology.os" => Weighted(&[
            ("Android", 42.0),
            ("Windows", 29.0),
            ("iOS", 18.0),
            ("macOS", 7.0),
            ("Linux", 3.0),
            ("ChromeOS", 1.0),
        ]),
        "technology.browser" => Weighted(&[
            ("Chrome", 65.0),
            ("Safari", 18.5),
            ("Edge", 5.3),
            ("Firefox", 3.0),
            ("Samsung Internet", 2.5),
            ("Opera", 2.2),
            ("UC Browser", 1.2),
            ("Brave", 1.0),
            ("Vivaldi", 0.3),
        ]),
        "technology.device_model" => Pattern(
            r"(Aurora|Nimbus|Orbit|Pixelon|Quanta|Lumen|Vertex|Zephyr|Argo|Meridian|Kestrel|Solis) (X|S|Z|G|M|A)[1-9][0-9]?( Pro| Max| Lite| Mini)?",
            None,
        ),
        "file.extension" => EntryBy("internet.mime_type", 1, mime_weight),
        "file.mime_type" => EntryBy("internet.mime_type", 0, mime_weight),
        "file.directory" => Entry("file.directory", 0),
        "vehicle.manufacturer" => Entry("vehicle.model", 0),
        "vehicle.model" => Entry("vehicle.model", 1),
        "vehicle.type" => List("vehicle.type"),
        "vehicle.fuel" => ListBy("vehicle.fuel", fuel_weight),
        "vehicle.colour" => ListBy("vehicle.colour", vehicle_colour_weight),
        // A maker's code, five characters of the model, the model year, the plant, the serial number.
        "vehicle.vin" => Pattern(
            r"(1FT|1G1|1HG|1N4|2T1|3VW|4T1|5YJ|JHM|JTD|KMH|KNA|SAL|TMB|VF1|VF3|VSS|WAU|WBA|WDD|WF0|WVW|YV1|ZFA)[A-HJ-NPR-Z0-9]{5}[A-HJ-NPR-TV-Y1-9][A-HJ-NPR-Z0-9][0-9]{6}",
            Some(check::vin),
        ),
        "medical.condition" => Entry("medical.condition", 1),
        "medical.icd10" => Entry("medical.condition", 0),
        "medical.drug" => List("medical.drug"),
        "medical.specialty" => List("medical.specialty"),
        "medical.blood_type" => ListBy("medical.blood_type", blood_weight),
        "medical.procedure" => List("medical.procedure"),
        "medical.allergen" => List("medical.allergen"),
        "medical.npi" => Pattern(r"[12][0-9]{8}", Some(check::npi)),
        "medical.mrn" => Pattern(r"MRN[0-9]{8}", None),
        "medical.dosage" => Pattern(
            r"(5|10|20|25|50|100|200|250|400|500|600|850|1000) mg (once daily|twice daily|three times daily|every 6 hours|every 8 hours|at bedtime|as needed)",
            None,
        ),
        "colour.name" => List("colour.name"),
        "colour.css" => List("colour.css"),
        "airline.airport" => Entry("airline.airport", 1),
        "airline.airport_code" => Entry("airline.airport", 0),
        "airline.airline" => Entry("airline.airline", 1),
        "airline.airline_code" => Entry("airline.airline", 0),
        "airline.aircraft" => List("airline.aircraft"),
        "airline.record_locator" => Pattern(r"[A-HJ-NP-Z][A-HJ-NP-Z2-9]{5}", None),
        "education.degree" => List("education.degree"),
        "education.subject" => List("education.subject"),
        "education.course_code" => Pattern(
            r"(ACCT|ANTH|ARTH|BIOL|BUSI|CHEM|CSCI|ECON|ENGL|FREN|GEOG|GERM|HIST|LAWS|LING|MATH|MUSC|NURS|PHIL|PHYS|POLS|PSYC|SOCI|SPAN|STAT) [1-4][0-9]{2}",
            None,
        ),
        "education.grade" => Weighted(&[
            ("A", 18.0),
            ("A-", 16.0),
            ("B+", 15.0),
            ("B", 17.0),
            ("B-", 10.0),
            ("C+", 7.0),
            ("C", 8.0),
            ("C-", 3.0),
            ("D", 3.0),
            ("F", 3.0),
        ]),
        "food.dish" => List("food.dish"),
        "food.ingredient" => List("food.ingredient"),
        "food.fruit" => List("food.fruit"),
        "food.vegetable" => List("food.vegetable"),
        "food.spice" => List("food.spice"),
        "animal.type" => List("animal.type"),
        "animal.dog" => List("animal.dog"),
        "animal.cat" => List("animal.cat"),
        "animal.bird" => List("animal.bird"),
        "media.book_genre" => List("book.genre"),
        "media.music_genre" => List("music.genre"),
        "media.movie_genre" => List("movie.genre"),
        "media.instrument" => List("music.instrument"),
        "science.element" => Entry("science.element", 1),
        "science.element_symbol" => Entry("science.element", 0),
        "science.unit" => List("science.unit"),
        "sport.name" => List("sport.name"),
        "language.name" => EntryBy("language", 1, language_weight),
        "language.code" => EntryBy("language", 0, language_weight),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_read() {
        for spec in seedbed_recipe::catalogue::types() {
            if let Some(Pattern(regex, _)) = source(spec.name) {
                Template::regex(regex).unwrap_or_else(|error| panic!("{}: {error:?}", spec.name));
            }
        }
    }

    #[test]
    fn words_that_continue_others_leave_a_format_that_does_not_repeat() {
        let words = |list: &[&str]| Template::Words(Arc::new(list.iter().copied().collect()));
        let format = Template::Concat(vec![
            words(&["Soft", "Soft Steel", "Softer"]),
            Template::Literal(" ".to_owned()),
            words(&["Steel Chair", "Chair"]),
        ]);
        assert_eq!(decodable(format).size(), 4);
    }
}
