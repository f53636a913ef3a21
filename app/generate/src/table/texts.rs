//! Semantic types with a rule of their own: names of companies, domains and files, texts, cards, measurements.

use std::sync::Arc;

use seedbed_recipe::days_since_1970;
use seedbed_recipe::recipe::Column as Spec;

use super::check_digits::luhn;
use super::identifiers::push_padded;
use super::make::{Context, Draw, Made, Make, Request, remove_where};
use super::numbers::{Pool, choose};
use super::text::{Blocks, ascii, hex, written};
use crate::column::{Column, ValueType, Words};
use crate::distribution::alias::Alias;
use crate::lists::BASE_LOCALE;
use crate::rng::{Draws, Permutation, Stream, scale};
use crate::special::{normal_cdf, normal_quantile};

const DAY: i64 = 86_400;
const CLEAR_SIGNS: &[u8] = b"!#$%&*+-.:=?@_";

pub(super) fn column(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let stream = context.column_stream(spec);
    let anchor = days_since_1970(context.recipe.anchor);
    Some(match spec.spec.name {
        "company.name" => return company_name(context, spec),
        "commerce.price" => price(context, spec),
        "commerce.rating" => Made::new(ValueType::Integer, Rating(ratings(context, spec))),
        "commerce.review" => return review(context, spec),
        "finance.card_number" | "finance.card_issuer" | "finance.card_cvv" => return card(context, spec),
        "finance.card_expiry" => {
            let first = i64::from(context.recipe.anchor.year()) * 12 + i64::from(context.recipe.anchor.month());
            written(stream, move |_, draws, out| {
                let month = first as u64 + draws.below(48);
                push_padded(month % 12 + 1, 2, out);
                out.push('/');
                push_padded(month / 12 % 100, 2, out);
            })
        }
        "time.year" => {
            let year = i64::from(context.recipe.anchor.year());
            integers(stream, move |draws| year - draws.below(30) as i64)
        }
        "time.unix_timestamp" => {
            let year = (365 * DAY) as u64;
            integers(stream, move |draws| anchor * DAY - 1 - draws.below(year) as i64)
        }
        "time.iso_week" => {
            let date = context.recipe.anchor;
            // Weeks begin on Monday; those of the year before the anchor are written once.
            let weeks: Vec<String> = (0..52)
                .filter_map(|back| date.checked_sub(jiff::Span::new().try_weeks(back).ok()?).ok())
                .map(|day| day.iso_week_date())
                .map(|week| format!("{}-W{:02}", week.year(), week.week()))
                .collect();
            choose(context, spec, Pool::texts(weeks.iter().map(String::as_str)), None)
        }
        "time.duration" => written(stream, |_, draws, out| {
            let mut digits = itoa::Buffer::new();
            // Short ones are more frequent; the longest are ten hours.
            let minutes = 5 * (1 + draws.below(120) * draws.below(120) / 120);
            out.push_str("PT");
            for (count, unit) in [(minutes / 60, 'H'), (minutes % 60, 'M')] {
                if count > 0 {
                    out.push_str(digits.format(count));
                    out.push(unit);
                }
            }
        }),
        "time.cron" => written(stream, |_, draws, out| cron(draws, out)),
        "text.words" => return bag(context, spec, &Bag { min: 2, max: 5, ..Bag::of_words() }),
        "text.sentence" => {
            return bag(context, spec, &Bag { min: 6, max: 14, form: Form::Sentences(1, 1), ..Bag::of_words() });
        }
        "text.paragraph" => {
            return bag(context, spec, &Bag { min: 6, max: 14, form: Form::Sentences(3, 6), ..Bag::of_words() });
        }
        "text.title" => return bag(context, spec, &Bag { min: 3, max: 6, form: Form::Title, ..Bag::of_words() }),
        "text.lorem" => {
            return bag(context, spec, &Bag { min: 6, max: 14, lists: &["lorem.word"], form: Form::Sentences(1, 1) });
        }
        "network.port" => port(context, spec),
        "network.cidr" => written(stream, |_, draws, out| cidr(draws, out)),
        "internet.password" => {
            let length = spec.settings.integer("length").unwrap_or(14) as usize;
            written(stream, move |_, draws, out| password(draws, length, out))
        }
        "internet.domain" | "internet.url" | "internet.slug" | "file.name" | "file.path" => {
            return named(context, spec);
        }
        "internet.hashtag" => return hashtag(context, spec),
        "technology.semver" => written(stream, |_, draws, out| {
            let mut digits = itoa::Buffer::new();
            // Small numbers are more frequent in each part.
            for (at, most) in [6, 20, 15].into_iter().enumerate() {
                if at > 0 {
                    out.push('.');
                }
                out.push_str(digits.format(draws.below(most) * draws.below(most) / (most - 1)));
            }
            if draws.below(12) == 0 {
                out.push_str(["-alpha.", "-beta.", "-rc."][draws.below(3) as usize]);
                out.push_str(digits.format(1 + draws.below(4)));
            }
        }),
        "technology.git_branch" => return git_branch(context, spec),
        "file.size" => integers(stream, |draws| {
            // Half of the files are below 24 KiB; one in a hundred is above 10 MB (Agrawal et al. 2007).
            let size = libm::exp(libm::log(24_576.0) + 2.6 * normal_quantile(draws.unit()));
            (size as i64).clamp(1, 50_000_000_000)
        }),
        "medical.heart_rate" => {
            let rate = Truncated::new(72.0, 11.0, 42.0, 130.0);
            integers(stream, move |draws| rate.at(draws.unit()) as i64)
        }
        "medical.temperature" => {
            let (healthy, fever) = (Truncated::new(36.7, 0.3, 35.0, 41.5), Truncated::new(38.6, 0.6, 35.0, 41.5));
            decimals(stream, 1, move |draws| {
                // One in twenty has a fever.
                let spread = if draws.below(20) == 0 { &fever } else { &healthy };
                libm::round(10.0 * spread.at(draws.unit())) as i64
            })
        }
        "medical.blood_pressure" => {
            let (systolic, difference) =
                (Truncated::new(124.0, 15.0, 85.0, 200.0), Truncated::new(0.0, 6.0, -14.0, 14.0));
            written(stream, move |_, draws, out| {
                let mut digits = itoa::Buffer::new();
                let systolic = systolic.at(draws.unit());
                // The lower value follows the upper one.
                let diastolic = 0.62 * systolic + 2.0 + difference.at(draws.unit());
                out.push_str(digits.format(systolic as u64));
                out.push('/');
                out.push_str(digits.format(diastolic as u64));
            })
        }
        "colour.hex" | "colour.rgb" | "colour.hsl" => colour(context, spec),
        "airline.flight_number" => {
            let airlines = context.lists.section(context.locale(spec), "airline.airline")?;
            let codes = Arc::clone(airlines.field(0)?);
            let shared = context.shared_stream("airline.airline", &spec.of);
            written(stream, move |row, draws, out| {
                out.push_str(codes.get(shared.below(row, codes.len() as u64) as usize));
                let most = if draws.below(3) == 0 { 9998 } else { 998 };
                out.push_str(itoa::Buffer::new().format(1 + draws.below(most)));
            })
        }
        "airline.seat" => written(stream, |_, draws, out| {
            out.push_str(itoa::Buffer::new().format(1 + draws.below(38)));
            out.push(char::from(b"ABCDEF"[draws.below(6) as usize]));
        }),
        "education.gpa" => {
            let average = Truncated::new(3.1, 0.5, 0.0, 4.0);
            decimals(stream, 2, move |draws| libm::round(100.0 * average.at(draws.unit())) as i64)
        }
        _ => return None,
    })
}

/// Normal values that stay between bounds, as if those outside had been drawn again.
struct Truncated {
    mean: f64,
    sd: f64,
    min: f64,
    max: f64,
    /// The probabilities of values below the bounds.
    low: f64,
    high: f64,
}

impl Truncated {
    fn new(mean: f64, sd: f64, min: f64, max: f64) -> Self {
        Self { mean, sd, min, max, low: normal_cdf((min - mean) / sd), high: normal_cdf((max - mean) / sd) }
    }

    fn at(&self, unit: f64) -> f64 {
        let probability = self.low + (self.high - self.low) * unit;
        (self.mean + self.sd * normal_quantile(probability)).clamp(self.min, self.max)
    }
}

fn integers(stream: Stream, value: impl Fn(&mut Draws) -> i64 + Send + Sync + 'static) -> Made {
    Made::new(ValueType::Integer, Computed { stream, value, is_decimal: false })
}

/// Numbers with so many decimals; `value` yields them times ten to that power.
fn decimals(stream: Stream, decimals: u8, value: impl Fn(&mut Draws) -> i64 + Send + Sync + 'static) -> Made {
    Made::new(ValueType::Decimal(decimals), Computed { stream, value, is_decimal: true })
}

struct Computed<F> {
    stream: Stream,
    value: F,
    is_decimal: bool,
}

impl<F: Fn(&mut Draws) -> i64 + Send + Sync> Make for Computed<F> {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let values = if self.is_decimal { out.decimals() } else { out.integers() };
        values.extend(request.rows.iter().map(|&row| (self.value)(&mut self.stream.draws(row))));
    }
}

/// A column of text in which every value is missing: the locale does not have what the type shows.
pub(super) fn missing() -> Made {
    Made::new(ValueType::Text, Missing).nullable()
}

struct Missing;

impl Make for Missing {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let words = out.text();
        request.rows.iter().for_each(|_| words.finish());
        remove_where(out, request.rows.len(), |_| false);
    }
}

/// Whether a column of one of these types and the same `of` is unique.
fn is_unique(context: &Context<'_>, spec: &Spec, names: &[&str]) -> bool {
    let mut related = context.table.columns.iter().filter(|other| other.of == spec.of).chain([spec]);
    related.any(|other| other.unique && names.contains(&other.spec.name))
}

/// The words of a section that are lower-case letters only, so that they can stand in addresses. From the base
/// locale, because most alphabets cannot.
fn plain_words(context: &Context<'_>, section: &str) -> Option<Words> {
    let words = context.lists.section(BASE_LOCALE, section)?.field(0)?;
    let is_plain = |word: &&str| (3..=10).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let words: Words = words.iter().filter(is_plain).collect();
    (!words.is_empty()).then_some(words)
}

/// Names of two plain words, such as `quiet-harbor`. Where they must not repeat, a number stands behind those that
/// were there before.
struct Names {
    stream: Stream,
    blocks: Option<Blocks>,
    adjectives: Words,
    nouns: Words,
}

impl Names {
    fn new(context: &Context<'_>, stream: Stream, unique: bool) -> Option<Self> {
        let (adjectives, nouns) = (plain_words(context, "word.adjective")?, plain_words(context, "word.noun")?);
        let size = adjectives.len() as u64 * nouns.len() as u64;
        let blocks = unique.then(|| Blocks::new(stream.child("unique"), size));
        Some(Self { stream, blocks, adjectives, nouns })
    }

    fn write(&self, row: u64, gap: char, out: &mut String) {
        let nouns = self.nouns.len() as u64;
        let (block, rank) = match &self.blocks {
            Some(blocks) => blocks.at(row),
            None => (0, self.stream.below(row, nouns * self.adjectives.len() as u64)),
        };
        out.push_str(self.adjectives.get((rank / nouns) as usize));
        out.push(gap);
        out.push_str(self.nouns.get((rank % nouns) as usize));
        if block > 0 {
            out.push(gap);
            out.push_str(itoa::Buffer::new().format(block + 1));
        }
    }
}

/// Domains and URLs of one `of` have the same domain, file names and paths the same file.
fn named(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let stream = context.column_stream(spec);
    let locale = context.locale(spec);
    let list = |name: &str, field: usize| Some(Arc::clone(context.lists.section(locale, name)?.field(field)?));
    Some(match spec.spec.name {
        "internet.slug" => {
            let names = Names::new(context, stream, spec.unique)?;
            let verbs = plain_words(context, "word.verb")?;
            written(stream, move |row, draws, out| {
                // In front, so that it does not matter which one it is.
                out.push_str(verbs.get(draws.below(verbs.len() as u64) as usize));
                out.push('-');
                names.write(row, '-', out);
            })
        }
        name @ ("internet.domain" | "internet.url") => {
            let shared = context.shared_stream("domain", &spec.of);
            let names = Names::new(context, shared, is_unique(context, spec, &["internet.domain", "internet.url"]))?;
            let (suffixes, paths) = (list("internet.domain_suffix", 0)?, plain_words(context, "word.noun")?);
            let ends = shared.child("suffix");
            let is_url = name == "internet.url";
            written(stream, move |row, draws, out| {
                if is_url {
                    out.push_str("https://");
                }
                names.write(row, '-', out);
                out.push('.');
                out.push_str(suffixes.get(ends.below(row, suffixes.len() as u64) as usize));
                if is_url {
                    for _ in 0..=draws.below(2) {
                        out.push('/');
                        out.push_str(paths.get(draws.below(paths.len() as u64) as usize));
                    }
                }
            })
        }
        name => {
            let shared = context.shared_stream("file", &spec.of);
            let names = Names::new(context, shared, is_unique(context, spec, &["file.name", "file.path"]))?;
            let folders = list("file.directory", 0)?;
            let extensions = extensions(context, spec)?;
            let folder = context.shared_stream("file.directory", &spec.of);
            let is_path = name == "file.path";
            written(stream, move |row, _, out| {
                if is_path {
                    out.push_str(folders.get(folder.below(row, folders.len() as u64) as usize));
                    out.push('/');
                }
                names.write(row, '_', out);
                out.push('.');
                out.push_str(extensions.at(row));
            })
        }
    })
}

/// The extension of the row's file: that of its MIME type.
struct Extensions {
    stream: Stream,
    alias: Alias,
    words: Arc<Words>,
}

impl Extensions {
    fn at(&self, row: u64) -> &str {
        self.words.get(self.alias.pick(self.stream.at(row)) as usize)
    }
}

fn extensions(context: &Context<'_>, spec: &Spec) -> Option<Extensions> {
    let section = context.lists.section(context.locale(spec), "internet.mime_type")?;
    let weights: Vec<f64> =
        section.field(0)?.iter().map(|name| super::semantic::mime_weight(name, context, spec)).collect();
    let stream = context.shared_stream("internet.mime_type", &spec.of);
    Some(Extensions { stream, alias: Alias::new(&weights), words: Arc::clone(section.field(1)?) })
}

fn hashtag(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let words = context.lists.section(context.locale(spec), "word.noun")?.field(0)?;
    let mut tags = Words::default();
    for word in words.iter().filter(|word| word.chars().all(char::is_alphanumeric)) {
        tags.buffer().push('#');
        tags.push(word);
    }
    (!tags.is_empty()).then(|| choose(context, spec, Pool::Texts(Arc::new(tags)), None))
}

fn git_branch(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    const KINDS: [&str; 8] = ["feature", "feature", "feature", "fix", "fix", "bugfix", "chore", "release"];
    let stream = context.column_stream(spec);
    let names = Names::new(context, stream, false)?;
    Some(written(stream.child("kind"), move |row, draws, out| {
        let mut digits = itoa::Buffer::new();
        match draws.below(10) {
            0 => out.push_str(["main", "develop", "staging"][draws.below(3) as usize]),
            _ => {
                let kind = KINDS[draws.below(8) as usize];
                out.push_str(kind);
                out.push('/');
                if kind == "release" {
                    out.push_str(digits.format(1 + draws.below(4)));
                    out.push('.');
                    out.push_str(digits.format(draws.below(20)));
                } else {
                    names.write(row, '-', out);
                }
            }
        }
    }))
}

fn company_name(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let locale = context.locale(spec);
    let names = context.lists.section(locale, "person.last_name")?.field(0)?;
    let suffixes = context.lists.section(locale, "company.suffix")?.field(0)?;
    let signs = match &locale[..2] {
        // No spaces between words, as names are written there.
        "ja" | "zh" if !spec.unique => ["・", "", ""],
        _ => [" & ", "-", " "],
    };
    if !spec.unique {
        let company = Company { names: names.iter().collect(), suffixes: suffixes.iter().collect(), signs };
        return Some(written(context.column_stream(spec), move |_, draws, out| {
            let form = [0, 0, 0, 1, 1, 2][draws.below(6) as usize];
            company.write(form, scale(draws.bits(), company.size(form)), out);
        }));
    }
    // Names without separators and suffixes that do not begin with one: the form and its parts can be read back.
    let names: Words = names.iter().filter(|name| !name.contains([' ', '-', '&', ','])).collect();
    let suffixes: Words = suffixes.iter().filter(|suffix| !suffix.starts_with(['&', '-', ','])).collect();
    if names.is_empty() || suffixes.is_empty() {
        return None;
    }
    let company = Company { names, suffixes, signs };
    let sizes = [0, 1, 2].map(|form| company.size(form));
    let draw = Draw::new(context, spec, sizes.iter().sum());
    Some(written(context.column_stream(spec), move |row, _, out| {
        let mut rank = draw.at(row, sizes.iter().sum());
        let mut form = 0;
        while rank >= sizes[form] && form < 2 {
            rank -= sizes[form];
            form += 1;
        }
        company.write(form, rank, out);
    }))
}

/// Companies: a family name, two of them joined by a hyphen, or two by `&`, each with a legal form.
struct Company {
    names: Words,
    suffixes: Words,
    /// What joins two owners, what joins a double name, and what stands before the legal form.
    signs: [&'static str; 3],
}

impl Company {
    fn size(&self, form: usize) -> u64 {
        let (names, suffixes) = (self.names.len() as u64, self.suffixes.len() as u64);
        suffixes * if form == 0 { names } else { names * names }
    }

    fn write(&self, form: usize, mut rank: u64, out: &mut String) {
        let (names, suffixes) = (self.names.len() as u64, self.suffixes.len() as u64);
        let suffix = self.suffixes.get((rank % suffixes) as usize);
        rank /= suffixes;
        out.push_str(self.names.get((rank % names) as usize));
        if form > 0 {
            out.push_str(self.signs[form - 1]);
            out.push_str(self.names.get((rank / names) as usize));
        }
        out.push_str(self.signs[2]);
        out.push_str(suffix);
    }
}

fn price(context: &Context<'_>, spec: &Spec) -> Made {
    let cents = |name: &str, or: f64| spec.settings.number(name).unwrap_or(or) * 100.0;
    let (min, max) = (libm::ceil(cents("min", 1.0) - 1e-6), libm::floor(cents("max", 500.0) + 1e-6));
    if min > max {
        context.wrong(spec, "max", format!("{}", max / 100.0), "a price that is not below min");
    }
    let max = max.max(min);
    decimals(context.column_stream(spec), 2, move |draws| {
        // Evenly in the logarithm, so that small prices are as frequent as large ones.
        let low = min.max(1.0);
        let price = (low * libm::pow(max.max(1.0) / low, draws.unit())) as i64;
        let ends = match draws.below(100) {
            0..=49 => 99,
            50..=61 => 49,
            62..=73 => 95,
            74..=81 => 90,
            82..=91 => 0,
            _ => draws.below(100) as i64,
        };
        let ended = price / 100 * 100 + ends;
        let is_inside = |price: i64| price as f64 >= min && price as f64 <= max;
        let below = ended - 100;
        let fitting = [ended, below, price].into_iter().find(|price| is_inside(*price));
        fitting.unwrap_or(max as i64)
    })
}

/// Which stars a row has, from one to five.
#[derive(Clone)]
struct Ratings {
    stream: Stream,
    alias: Alias,
}

impl Ratings {
    fn at(&self, row: u64) -> i64 {
        i64::from(self.alias.pick(self.stream.at(row))) + 1
    }
}

fn ratings(context: &Context<'_>, spec: &Spec) -> Ratings {
    Ratings { stream: context.shared_stream("rating", &spec.of), alias: Alias::new(&[6.0, 4.0, 9.0, 24.0, 57.0]) }
}

struct Rating(Ratings);

impl Make for Rating {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        out.integers().extend(request.rows.iter().map(|&row| self.0.at(row)));
    }
}

fn review(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let mut words = Words::default();
    let mut ends = Vec::new();
    for section in ["review.negative", "review.neutral", "review.positive"] {
        let reviews = context.lists.section(context.locale(spec), section)?.field(0)?;
        reviews.iter().for_each(|review| words.push(review));
        ends.push(words.len() as u64);
    }
    let stream = context.column_stream(spec);
    let review = Review { ratings: ratings(context, spec), stream, words: Arc::new(words), ends };
    Some(Made::new(ValueType::Text, review))
}

struct Review {
    ratings: Ratings,
    stream: Stream,
    words: Arc<Words>,
    /// Where the bad, the middling and the good ones end.
    ends: Vec<u64>,
}

impl Make for Review {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let code = |&row: &u64| {
            let kind = match self.ratings.at(row) {
                ..=2 => 0,
                3 => 1,
                _ => 2,
            };
            let start = if kind == 0 { 0 } else { self.ends[kind - 1] };
            (start + self.stream.below(row, self.ends[kind] - start)) as u32
        };
        out.codes(&self.words).extend(request.rows.iter().map(code));
    }
}

/// How many cards of an issuer there are, roughly; an issuer with several prefixes shares it among them.
fn card_weight(issuer: &str) -> f64 {
    match issuer {
        "Visa" => 50.0,
        "Mastercard" => 30.0,
        "American Express" => 7.0,
        "Discover" => 4.0,
        "JCB" | "UnionPay" | "Maestro" => 2.0,
        _ => 0.7,
    }
}

/// Digits of a card number that a permutation counts off where numbers do not repeat: every issuer leaves at least
/// as many free.
const CARD_DIGITS: usize = 9;

/// Number, issuer and security code of one card.
fn card(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let section = context.lists.section(context.locale(spec), "finance.card_issuer")?;
    let (issuers, prefixes, lengths) =
        (Arc::clone(section.field(0)?), Arc::clone(section.field(1)?), Arc::clone(section.field(2)?));
    let entries = |issuer: &str| issuers.iter().filter(|other| *other == issuer).count() as f64;
    let weights: Vec<f64> = issuers.iter().map(|issuer| card_weight(issuer) / entries(issuer)).collect();
    let alias = Alias::new(&weights);
    let shared = context.shared_stream("finance.card_issuer", &spec.of);
    let stream = context.column_stream(spec);
    Some(match spec.spec.name {
        "finance.card_issuer" => super::text::entry_by(context, spec, "finance.card_issuer", 0, Some(alias))?,
        "finance.card_cvv" => written(stream, move |row, draws, out| {
            let is_amex = issuers.get(alias.pick(shared.at(row)) as usize) == "American Express";
            push_padded(draws.below(10_000), if is_amex { 4 } else { 3 }, out);
        }),
        _ => {
            let size = 10_u64.pow(CARD_DIGITS as u32);
            if spec.unique {
                context.expect_room(spec, u128::from(size));
            }
            let distinct = spec.unique.then(|| Permutation::new(stream.child("unique"), size));
            let lengths: Vec<usize> = lengths.iter().map(|length| length.parse().unwrap_or(16)).collect();
            written(stream, move |row, draws, out| {
                let entry = alias.pick(shared.at(row)) as usize;
                let (prefix, start) = (prefixes.get(entry), out.len());
                out.push_str(prefix);
                let free = lengths[entry].saturating_sub(prefix.len() + 1);
                push_padded(draws.bits(), free.saturating_sub(CARD_DIGITS), out);
                let last = match &distinct {
                    Some(permutation) => permutation.at(row % permutation.size()),
                    None => draws.below(size),
                };
                push_padded(last, free.min(CARD_DIGITS), out);
                luhn(out, start);
            })
        }
    })
}

fn cron(draws: &mut Draws, out: &mut String) {
    let mut digits = itoa::Buffer::new();
    let minute = 5 * draws.below(12);
    match draws.below(8) {
        0 => out.push_str("* * * * *"),
        1 | 2 => {
            out.push_str("*/");
            out.push_str(digits.format([2, 5, 10, 15, 20, 30][draws.below(6) as usize]));
            out.push_str(" * * * *");
        }
        3 => {
            out.push_str(digits.format(minute));
            out.push_str(" * * * *");
        }
        kind => {
            out.push_str(digits.format(minute));
            out.push(' ');
            out.push_str(digits.format(draws.below(24)));
            match kind {
                4 | 5 => out.push_str(" * * *"),
                6 => {
                    out.push_str(" * * ");
                    out.push_str(["1-5", "0", "1", "5", "6"][draws.below(5) as usize]);
                }
                _ => {
                    out.push(' ');
                    out.push_str(digits.format(1 + draws.below(28)));
                    out.push_str(" * *");
                }
            }
        }
    }
}

/// What texts of several words are made of, and how they look.
struct Bag {
    min: u64,
    max: u64,
    /// Sections of which the words are taken in turn.
    lists: &'static [&'static str],
    form: Form,
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Plain,
    Title,
    /// Between so many sentences.
    Sentences(u64, u64),
}

impl Bag {
    /// Words in an order in which they often stand.
    fn of_words() -> Self {
        let lists = &["word.adjective", "word.noun", "word.verb", "word.adverb"];
        Self { min: 0, max: 0, lists, form: Form::Plain }
    }
}

fn bag(context: &Context<'_>, spec: &Spec, bag: &Bag) -> Option<Made> {
    let setting = |name: &str| spec.settings.integer(name).map(|count| count as u64);
    let (mut min, mut max) = (bag.min, bag.max);
    match (setting("min_words"), setting("max_words")) {
        (Some(least), Some(most)) if least > most => {
            context.wrong(spec, "max_words", most.to_string(), format!("at least min_words, {least}"));
        }
        (Some(least), Some(most)) => (min, max) = (least, most),
        (Some(least), None) => (min, max) = (least, max.max(least)),
        (None, Some(most)) => (min, max) = (min.min(most), most),
        (None, None) => {}
    }
    let locale = context.locale(spec);
    // Languages are not mixed: where a locale lacks one of the lists, it goes without, or takes its filler words.
    let of = |locale: &str, names: &[&str]| -> Vec<Arc<Words>> {
        names.iter().filter_map(|name| context.lists.own_section(locale, name)?.field(0).cloned()).collect()
    };
    let candidates = [of(locale, bag.lists), of(locale, &["lorem.word"]), of(BASE_LOCALE, bag.lists)];
    let lists = candidates.into_iter().find(|lists| !lists.is_empty())?;
    let form = bag.form;
    let push = move |draws: &mut Draws, out: &mut String| match form {
        Form::Sentences(least, most) => {
            for at in 0..least + draws.below(most - least + 1) {
                if at > 0 {
                    out.push(' ');
                }
                let start = out.len();
                push_words(&lists, min + draws.below(max - min + 1), false, draws, out);
                capitalise(start, out);
                out.push('.');
            }
        }
        form => push_words(&lists, min + draws.below(max - min + 1), form == Form::Title, draws, out),
    };
    let stream = context.column_stream(spec);
    let (shortest, mut longest) = (setting("min_length"), setting("max_length"));
    if let (Some(least), Some(most)) = (shortest, longest)
        && least > most
    {
        context.wrong(spec, "max_length", most.to_string(), format!("at least min_length, {least}"));
        longest = shortest;
    }
    if shortest.is_none() && longest.is_none() {
        return Some(written(stream, move |_, draws, out| push(draws, out)));
    }
    let ends_with_stop = matches!(form, Form::Sentences(..));
    Some(written(stream, move |_, draws, out| {
        // Between two bounds every length is as likely: the words alone would often end at the same bound.
        let (least, most) = match (shortest, longest) {
            (Some(shortest), Some(longest)) => {
                let length = shortest + draws.below(longest - shortest + 1);
                (length, length)
            }
            (shortest, longest) => (shortest.unwrap_or(1), longest.unwrap_or(u64::MAX)),
        };
        let start = out.len();
        push(draws, out);
        while (out[start..].chars().count() as u64) < least {
            out.push(' ');
            push(draws, out);
        }
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        shorten(start, shortest.unwrap_or(1) as usize, most, ends_with_stop, out);
    }))
}

/// Cuts the text from `start` on to at most so many characters, and not below `least`: at the end of a word if there is
/// one in between. What ended with a full stop still does.
fn shorten(start: usize, least: usize, most: usize, ends_with_stop: bool, out: &mut String) {
    let text = &out[start..];
    if text.char_indices().nth(most).is_none() {
        return;
    }
    let stop = usize::from(ends_with_stop && most > 1);
    let mut cut = text.len();
    let mut is_whole = false;
    for (length, (at, letter)) in text.char_indices().enumerate().take(most - stop + 1) {
        if letter == ' ' && length + stop >= least {
            (cut, is_whole) = (at, true);
        } else if !is_whole {
            cut = at;
        }
    }
    out.truncate(start + cut);
    if !is_whole && out[start..].ends_with(' ') {
        out.pop();
        out.push('s');
    }
    if stop == 0 {
        return;
    }
    if !out[start..].ends_with('.') {
        out.push('.');
    } else if out[start..].chars().count() < least {
        out.pop();
        out.push_str("s.");
    }
}

fn push_words(lists: &[Arc<Words>], count: u64, is_title: bool, draws: &mut Draws, out: &mut String) {
    // Starting anywhere in the turn, so that texts do not all begin with the same kind of word.
    let first = draws.below(lists.len() as u64);
    for at in 0..count {
        if at > 0 {
            out.push(' ');
        }
        let words = &lists[((first + at) % lists.len() as u64) as usize];
        let start = out.len();
        out.push_str(words.get(draws.below(words.len() as u64) as usize));
        if is_title {
            capitalise(start, out);
        }
    }
}

/// Makes the letter at `start` a capital one.
fn capitalise(start: usize, out: &mut String) {
    let Some(letter) = out[start..].chars().next() else { return };
    let mut capital = letter.to_uppercase();
    if let (Some(single), None) = (capital.next(), capital.next())
        && single != letter
    {
        let mut buffer = [0; 4];
        out.replace_range(start..start + letter.len_utf8(), single.encode_utf8(&mut buffer));
    }
}

fn port(context: &Context<'_>, spec: &Spec) -> Made {
    const KNOWN: [(i64, f64); 24] = [
        (443, 40.0),
        (80, 14.0),
        (53, 8.0),
        (22, 5.0),
        (8080, 4.0),
        (3306, 3.0),
        (5432, 3.0),
        (6379, 2.0),
        (25, 2.0),
        (587, 2.0),
        (993, 2.0),
        (8443, 2.0),
        (3389, 2.0),
        (123, 1.0),
        (389, 1.0),
        (1433, 1.0),
        (27_017, 1.0),
        (9092, 1.0),
        (9200, 1.0),
        (5672, 1.0),
        (21, 1.0),
        (143, 1.0),
        (8000, 1.0),
        (3000, 1.0),
    ];
    let alias = Alias::new(&KNOWN.map(|(_, weight)| weight));
    integers(context.column_stream(spec), move |draws| {
        // Two of five are ephemeral ports of clients (RFC 6335).
        if draws.below(5) < 2 {
            49_152 + draws.below(16_384) as i64
        } else {
            KNOWN[alias.pick(draws.bits()) as usize].0
        }
    })
}

/// A block of a private network (RFC 1918), the bits behind the prefix zero.
fn cidr(draws: &mut Draws, out: &mut String) {
    let (base, shortest) = [(0x0a00_0000_u32, 8), (0xac10_0000, 12), (0xc0a8_0000, 16)][draws.below(3) as usize];
    let shortest_here: u64 = if shortest < 16 { 16 } else { shortest };
    let prefix = shortest_here + draws.below(29 - shortest_here);
    let free = draws.below(1 << (prefix - shortest)) as u32;
    let address = base | free << (32 - prefix);
    let mut digits = itoa::Buffer::new();
    for (at, byte) in address.to_be_bytes().into_iter().enumerate() {
        if at > 0 {
            out.push('.');
        }
        out.push_str(digits.format(byte));
    }
    out.push('/');
    out.push_str(digits.format(prefix));
}

/// Letters, digits and signs, at least one of each kind.
fn password(draws: &mut Draws, length: usize, out: &mut String) {
    let kinds: [&[u8]; 4] = [b"abcdefghijkmnopqrstuvwxyz", b"ABCDEFGHJKLMNPQRSTUVWXYZ", b"23456789", CLEAR_SIGNS];
    let mut text = [0_u8; 128];
    let text = &mut text[..length.min(128)];
    for (at, letter) in text.iter_mut().enumerate() {
        // The first four are one of each kind; signs are rarer among the others.
        let kind = if at < 4 { at } else { [0, 0, 0, 0, 1, 1, 1, 2, 2, 3][draws.below(10) as usize] };
        *letter = kinds[kind][draws.below(kinds[kind].len() as u64) as usize];
    }
    // Fisher and Yates' shuffle.
    for at in (1..text.len()).rev() {
        text.swap(at, draws.below(at as u64 + 1) as usize);
    }
    out.push_str(ascii(text));
}

/// Hex, RGB and HSL of one `of` are the same colour.
fn colour(context: &Context<'_>, spec: &Spec) -> Made {
    let shared = context.shared_stream("colour", &spec.of);
    let size = 1 << 24;
    if spec.unique {
        context.expect_room(spec, size);
    }
    let distinct = is_unique(context, spec, &["colour.hex"]);
    let distinct = distinct.then(|| Permutation::new(shared.child("unique"), 1 << 24));
    let write: fn([u8; 3], &mut String) = match spec.spec.name {
        "colour.hex" => |bytes, out| {
            let mut text = [0; 6];
            hex(u64::from(u32::from_be_bytes([0, bytes[0], bytes[1], bytes[2]])), &mut text);
            out.push('#');
            out.push_str(ascii(&text));
        },
        "colour.rgb" => |bytes, out| push_parts("rgb(", bytes.map(u64::from), ["", "", ""], out),
        _ => |bytes, out| push_parts("hsl(", hsl(bytes), ["", "%", "%"], out),
    };
    written(shared, move |row, _, out| {
        let colour = match &distinct {
            Some(permutation) => permutation.at(row % permutation.size()),
            None => shared.at(row) >> 40,
        };
        let [_, red, green, blue] = (colour as u32).to_be_bytes();
        write([red, green, blue], out);
    })
}

fn push_parts(name: &str, parts: [u64; 3], units: [&str; 3], out: &mut String) {
    let mut digits = itoa::Buffer::new();
    out.push_str(name);
    for (at, (part, unit)) in parts.into_iter().zip(units).enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        out.push_str(digits.format(part));
        out.push_str(unit);
    }
    out.push(')');
}

/// Hue in degrees, saturation and lightness in percent, rounded (CSS Color 4, section 7).
fn hsl([red, green, blue]: [u8; 3]) -> [u64; 3] {
    let [r, g, b] = [red, green, blue].map(i64::from);
    let (max, min) = (r.max(g).max(b), r.min(g).min(b));
    let (sum, difference) = (max + min, max - min);
    let lightness = libm::round(sum as f64 / 5.1) as u64;
    if difference == 0 {
        return [0, 0, lightness];
    }
    let sector = |from: i64, to: i64, start: f64| start + (from - to) as f64 / difference as f64;
    let hue = if max == r {
        sector(g, b, if g < b { 6.0 } else { 0.0 })
    } else if max == g {
        sector(b, r, 2.0)
    } else {
        sector(r, g, 4.0)
    };
    let range = if sum > 255 { 510 - sum } else { sum };
    let saturation = libm::round(100.0 * difference as f64 / range as f64) as u64;
    [libm::round(60.0 * hue) as u64 % 360, saturation, lightness]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_have_the_hue_saturation_and_lightness_of_css() {
        for (rgb, expected) in [
            ([59, 130, 246], [217, 91, 60]),
            ([255, 0, 0], [0, 100, 50]),
            ([128, 128, 128], [0, 0, 50]),
            ([147, 51, 234], [271, 81, 56]),
            ([255, 0, 1], [0, 100, 50]),
        ] {
            assert_eq!(hsl(rgb), expected, "{rgb:?}");
        }
    }

    #[test]
    fn a_text_is_cut_between_words_where_it_can_be() {
        let cut = |text: &str, least: usize, most: usize, stop: bool| {
            let mut out = format!("before {text}");
            shorten(7, least, most, stop, &mut out);
            out.split_off(7)
        };
        assert_eq!(cut("one two three", 1, 20, false), "one two three");
        assert_eq!(cut("one two three", 1, 9, false), "one two");
        assert_eq!(cut("one two three", 8, 9, false), "one two t");
        assert_eq!(cut("one two three", 8, 8, false), "one twos");
        assert_eq!(cut("One two three.", 1, 9, true), "One two.");
        assert_eq!(cut("One. Two three.", 1, 6, true), "One.");
        assert_eq!(cut("One. Two three.", 5, 6, true), "Ones.");
        assert_eq!(cut("Möwe.", 1, 1, true), "M");
    }

    #[test]
    fn truncated_values_fill_their_range() {
        let average = Truncated::new(3.1, 0.5, 0.0, 4.0);
        assert!(average.at(1e-9) < 0.7);
        assert!(average.at(1.0 - 1e-9) > 3.99);
        assert!(Truncated::new(0.0, 1.0, -3.0, 3.0).at(0.5).abs() < 1e-9);
    }

    #[test]
    fn a_password_has_every_kind_of_sign() {
        for row in 0..200 {
            let mut text = String::new();
            password(&mut Stream::root(3).draws(row), 8, &mut text);
            let has = |test: fn(&u8) -> bool| text.as_bytes().iter().any(test);
            assert_eq!(text.len(), 8);
            assert!(has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase), "{text}");
            assert!(has(u8::is_ascii_digit) && has(u8::is_ascii_punctuation), "{text}");
        }
    }
}
