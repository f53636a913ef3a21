//! Persons: the names, addresses and ages that belong together in a row.

use std::collections::BTreeSet;
use std::sync::Arc;

use seedbed_recipe::days_since_1970;
use seedbed_recipe::recipe::Column as Spec;

use super::make::{Context, Made, Make, Request};
use super::template::Template;
use super::text::{Blocks, from_template};
use super::texts::missing;
use crate::calendar::civil;
use crate::column::{Column, ValueType, Words};
use crate::lists::Section;
use crate::rng::{Stream, scale};
use crate::writer::Writer;

/// A list of names with their ASCII forms.
struct Names {
    words: Arc<Words>,
    slugs: Words,
}

impl Names {
    fn new(section: &Section) -> Option<Self> {
        let words = Arc::clone(section.field(0)?);
        let given = section.field(1);
        let slugs = (0..words.len()).map(|at| {
            let slug = given.map_or("", |slugs| slugs.get(at));
            if slug.is_empty() { words.get(at).to_ascii_lowercase() } else { slug.to_owned() }
        });
        let mut pool = Words::default();
        slugs.for_each(|slug| pool.push(&slug));
        Some(Self { words, slugs: pool })
    }
}

/// The persons of a table that share one `of`: a pure function from rows.
pub(crate) struct Persons {
    stream: Stream,
    last_stream: Stream,
    style: Stream,
    /// Female and male first names.
    first: [Names; 2],
    /// Female and male last names, position by position the same family.
    last: [Names; 2],
    /// The share of women as a threshold on 32 bits.
    female: u64,
    /// Names with different ASCII forms, for persons that never repeat.
    distinct: Option<Distinct>,
    family_first: bool,
    /// Whether a blank stands between the parts of a name.
    has_gap: bool,
    /// Domains of addresses with the @ before them.
    domains: Words,
}

struct Distinct {
    blocks: Blocks,
    /// Gender and position of first names.
    first: Vec<(usize, u32)>,
    /// Positions of last names.
    last: Vec<u32>,
}

/// One person.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    /// 0 is female, 1 is male.
    pub gender: usize,
    first: u32,
    last: u32,
    /// How many persons of the same name came before, where persons do not repeat.
    pub number: u64,
}

impl Persons {
    /// The persons that `spec` describes; `None` if the locale has no names, which is noted.
    pub(crate) fn new(context: &Context<'_>, spec: &Spec) -> Option<Self> {
        let locale = context.locale(spec);
        let section = |name: &str| context.lists.section(locale, name);
        let names = |name: &str| section(name).and_then(Names::new);
        let (Some(female), Some(male), Some(last)) =
            (names("person.first_name.female"), names("person.first_name.male"), names("person.last_name"))
        else {
            context.wrong(spec, "locale", format!("\"{locale}\""), "a locale with lists of names");
            return None;
        };
        let own_female = context.lists.own_section(locale, "person.last_name.female").and_then(Names::new);
        let last_female = own_female.filter(|names| names.words.len() == last.words.len());
        let last_female =
            last_female.unwrap_or_else(|| Names { words: Arc::clone(&last.words), slugs: last.slugs.clone() });
        let shared = context.shared_stream("person", &spec.of);
        let related = || context.table.columns.iter().filter(|other| other.of == spec.of);
        let share = related().find(|other| other.spec.name == "person.gender");
        let share = share.and_then(|gender| gender.settings.number("female_share")).unwrap_or(0.5);
        let is_unique = related().any(|other| other.unique && is_about_name(other.spec.name));
        let first = [female, male];
        let last = [last_female, last];
        let distinct = is_unique.then(|| Distinct::new(shared.child("distinct"), &first, &last));
        let domains = section("internet.free_email").and_then(|section| section.field(0).cloned());
        let mut with_at = Words::default();
        domains.iter().flat_map(|words| words.iter()).for_each(|domain| with_at.push(&format!("@{domain}")));
        if with_at.is_empty() {
            with_at.push("@example.com");
        }
        let family_first =
            context.lists.locale(locale).and_then(|lists| lists.setting("name_order")) == Some("family_first");
        let joins_names = family_first && !matches!(&locale[..2], "hu" | "vi");
        Some(Self {
            stream: shared.child("first"),
            last_stream: shared.child("last"),
            style: shared.child("style"),
            first,
            last,
            female: (share * 4_294_967_296.0) as u64,
            distinct,
            family_first,
            has_gap: !(joins_names && matches!(&locale[..2], "zh" | "ko" | "ja")),
            domains: with_at,
        })
    }

    /// How many persons differ in the ASCII forms of their names.
    fn distinct_count(&self) -> u64 {
        self.distinct.as_ref().map_or(0, |distinct| distinct.first.len() as u64 * distinct.last.len() as u64)
    }

    /// The person of a row.
    #[inline]
    pub(crate) fn at(&self, row: u64) -> Person {
        if let Some(distinct) = &self.distinct {
            let (number, value) = distinct.blocks.at(row);
            let count = distinct.last.len() as u64;
            let (gender, first) = distinct.first[(value / count) as usize];
            return Person { gender, first, last: distinct.last[(value % count) as usize], number };
        }
        let bits = self.stream.at(row);
        let gender = usize::from(bits >> 32 >= self.female);
        let first = ((bits & 0xffff_ffff) * self.first[gender].words.len() as u64) >> 32;
        let last = self.last_stream.below(row, self.last[gender].words.len() as u64);
        Person { gender, first: first as u32, last: last as u32, number: 0 }
    }

    #[inline(always)]
    fn write_full_name(&self, person: Person, out: &mut Writer) {
        let (first, last) = (&self.first[person.gender].words, &self.last[person.gender].words);
        if self.family_first {
            write_word(last, person.last, out);
            out.first(b" ", usize::from(self.has_gap));
            write_word(first, person.first, out);
        } else {
            write_word(first, person.first, out);
            out.first(b" ", usize::from(self.has_gap));
            write_word(last, person.last, out);
        }
    }

    /// Writes the part of an address before the @, in one of several styles.
    #[inline(always)]
    fn write_local_part(&self, person: Person, style: u64, out: &mut Writer) {
        if self.distinct.is_some() {
            return self.write_distinct_local_part(person, style, out);
        }
        // Styles come at random, so that every branch on them would be mispredicted: they are looked up instead.
        let number = (style & 7) as usize;
        let (first, last) = (&self.first[person.gender].slugs, &self.last[person.gender].slugs);
        let parts = [(first, person.first), (last, person.last)];
        let is_turned = usize::from(number == TURNED);
        let (one, two) = (parts[is_turned], parts[1 - is_turned]);
        let (start, end) = one.0.bounds(one.1 as usize);
        // The initial: slugs are ASCII.
        let end = if number == INITIAL { end.min(start + 1) } else { end };
        out.part(one.0.as_bytes(), start, end);
        out.first(&[GAPS[number]], usize::from(GAPS[number] != 0));
        write_word(two.0, two.1, out);
        // A quarter of the addresses carry a number, as real ones do.
        let digits = if style & 0x18 == 0x18 { scale(style << 8, 98) + 1 } else { 0 };
        let (text, length) = &NUMBERS[digits as usize];
        out.first(text, *length);
    }

    /// The same where persons do not repeat: the style can be read back from the text (names hold letters only), so
    /// that different persons differ.
    #[inline(always)]
    fn write_distinct_local_part(&self, person: Person, style: u64, out: &mut Writer) {
        let first = (&self.first[person.gender].slugs, person.first);
        let last = (&self.last[person.gender].slugs, person.last);
        let (one, gap, two): (_, &[u8], _) = match style & 7 {
            0..=2 => (first, b".", last),
            3 | 4 => (first, b"_", last),
            // Dots and underscores have the first name first, hyphens have it last.
            _ => (last, b"-", first),
        };
        write_word(one.0, one.1, out);
        out.all(gap);
        write_word(two.0, two.1, out);
        if person.number > 0 {
            out.unsigned(person.number);
        }
    }
}

/// What stands between the names in each style of address; 0 is nothing.
const GAPS: [u8; 8] = *b"...__\0\0.";
/// The style that cuts the first name down to its initial.
const INITIAL: usize = 5;
/// The style that has the last name first.
const TURNED: usize = 7;

/// The numbers up to 99 and how many digits they have; 0 is nothing.
const NUMBERS: [([u8; 2], usize); 100] = {
    let mut numbers = [([0; 2], 0); 100];
    let mut number = 1;
    while number < 100 {
        let (tens, ones) = (b'0' + (number / 10) as u8, b'0' + (number % 10) as u8);
        numbers[number] = if number < 10 { ([ones, 0], 1) } else { ([tens, ones], 2) };
        number += 1;
    }
    numbers
};

#[inline(always)]
fn write_word(words: &Words, position: u32, out: &mut Writer) {
    let (start, end) = words.bounds(position as usize);
    out.part(words.as_bytes(), start, end);
}

/// Types whose uniqueness comes from the person's name.
fn is_about_name(name: &str) -> bool {
    matches!(name, "person.full_name" | "internet.email" | "internet.username")
}

impl Distinct {
    fn new(stream: Stream, first: &[Names; 2], last: &[Names; 2]) -> Self {
        let mut seen = BTreeSet::new();
        let mut firsts = Vec::new();
        for (gender, names) in first.iter().enumerate() {
            for at in 0..names.words.len() {
                if seen.insert(names.slugs.get(at)) {
                    firsts.push((gender, at as u32));
                }
            }
        }
        let (mut female, mut male) = (BTreeSet::new(), BTreeSet::new());
        let lasts: Vec<u32> = (0..last[1].words.len())
            .filter(|&at| {
                // Both forms must be new, each in its own set: a woman and a man differ by their first names.
                let is_new = !female.contains(last[0].slugs.get(at)) && !male.contains(last[1].slugs.get(at));
                female.insert(last[0].slugs.get(at));
                male.insert(last[1].slugs.get(at));
                is_new
            })
            .map(|at| at as u32)
            .collect();
        let blocks = Blocks::new(stream, (firsts.len() * lasts.len()).max(1) as u64);
        Self { blocks, first: firsts, last: lasts }
    }
}

/// What a column shows of a person.
#[derive(Clone, Copy)]
enum Part {
    FullName,
    Email,
    Username,
}

pub(super) fn full_name(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let persons = Persons::new(context, spec)?;
    if spec.unique {
        context.expect_room(spec, u128::from(persons.distinct_count()));
    }
    Some(Made::new(ValueType::Text, Shown { persons, part: Part::FullName }))
}

pub(super) fn email(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    Some(Made::new(ValueType::Text, Shown { persons: Persons::new(context, spec)?, part: Part::Email }))
}

pub(super) fn username(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    Some(Made::new(ValueType::Text, Shown { persons: Persons::new(context, spec)?, part: Part::Username }))
}

struct Shown {
    persons: Persons,
    part: Part,
}

impl Make for Shown {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let persons = &self.persons;
        out.text().write_each(request.rows.iter(), |&row, writer| {
            let person = persons.at(row);
            match self.part {
                Part::FullName => persons.write_full_name(person, writer),
                Part::Email => {
                    let style = persons.style.at(row);
                    persons.write_local_part(person, style, writer);
                    let domain = scale(style, persons.domains.len() as u64);
                    write_word(&persons.domains, domain as u32, writer);
                }
                Part::Username => persons.write_local_part(person, persons.style.at(row), writer),
            }
        });
    }
}

/// First, last or middle name.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum NamePart {
    First,
    Middle,
    Last,
}

pub(super) fn name_part(context: &Context<'_>, spec: &Spec, part: NamePart) -> Option<Made> {
    if part == NamePart::Middle {
        // Patronymics, for example; where a language has no such names, another first name.
        let own = |name: &str| context.lists.own_section(context.locale(spec), name)?.field(0).cloned();
        if let (Some(female), Some(male)) = (own("person.middle_name.female"), own("person.middle_name.male")) {
            return by_gender(context, spec, &female.iter().collect::<Vec<_>>(), &male.iter().collect::<Vec<_>>());
        }
    }
    let persons = Persons::new(context, spec)?;
    let middle = context.column_stream(spec);
    Some(Made::new(ValueType::Text, NameParts::new(persons, part, middle)))
}

/// Names of both genders in one pool, so that a column of them is positions only.
struct NameParts {
    persons: Persons,
    part: NamePart,
    middle: Stream,
    pool: Arc<Words>,
    male_start: u32,
}

impl NameParts {
    fn new(persons: Persons, part: NamePart, middle: Stream) -> Self {
        let lists = if part == NamePart::Last { &persons.last } else { &persons.first };
        let male_start = lists[0].words.len() as u32;
        let pool = Arc::new(lists[0].words.iter().chain(lists[1].words.iter()).collect());
        Self { persons, part, middle, pool, male_start }
    }
}

impl Make for NameParts {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let position = |&row: &u64| {
            let person = self.persons.at(row);
            let position = match self.part {
                NamePart::First => person.first,
                NamePart::Last => person.last,
                NamePart::Middle => {
                    let others = self.persons.first[person.gender].words.len() as u64 - 1;
                    let other = self.middle.below(row, others.max(1)) as u32;
                    // Everybody's own first name is passed over.
                    if other >= person.first && others > 0 { other + 1 } else { other }
                }
            };
            position + self.male_start * person.gender as u32
        };
        out.codes(&self.pool).extend(request.rows.iter().map(position));
    }
}

/// Words that depend on the gender only: forms of address, or the gender itself.
pub(super) fn by_gender(context: &Context<'_>, spec: &Spec, female: &[&str], male: &[&str]) -> Option<Made> {
    let persons = Persons::new(context, spec)?;
    let pool = Arc::new(female.iter().chain(male).copied().collect());
    let stream = context.column_stream(spec);
    let counts = [female.len() as u64, male.len() as u64];
    Some(Made::new(ValueType::Text, ByGender { persons, stream, pool, counts }))
}

struct ByGender {
    persons: Persons,
    stream: Stream,
    pool: Arc<Words>,
    counts: [u64; 2],
}

impl Make for ByGender {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let position = |&row: &u64| {
            let gender = self.persons.at(row).gender;
            (self.stream.below(row, self.counts[gender]) + if gender == 1 { self.counts[0] } else { 0 }) as u32
        };
        out.codes(&self.pool).extend(request.rows.iter().map(position));
    }
}

pub(super) fn age(context: &Context<'_>, spec: &Spec) -> Made {
    Made::new(ValueType::Integer, Age(Births::new(context, spec)))
}

pub(super) fn birth_date(context: &Context<'_>, spec: &Spec) -> Made {
    Made::new(ValueType::Date, BirthDate(Births::new(context, spec)))
}

/// Days of birth such that every age between two bounds, in full years at the anchor, is as likely.
struct Births {
    stream: Stream,
    min: i64,
    /// The anchor's day of the year as many years ago as `min`, one more, and so on to one more than the greatest age.
    years_ago: Vec<i64>,
}

impl Births {
    fn new(context: &Context<'_>, spec: &Spec) -> Self {
        // The age column's bounds hold for the birth date of the same person too, so that the two agree.
        let related =
            |name: &str| context.table.columns.iter().find(|other| other.of == spec.of && other.spec.name == name);
        let (settings, least, most) = match related("person.age") {
            Some(age) => (&age.settings, "min", "max"),
            // A zodiac sign has no bounds of its own.
            None if spec.spec.name == "person.zodiac" => {
                (related("person.birth_date").map_or(&spec.settings, |birth| &birth.settings), "min_age", "max_age")
            }
            None => (&spec.settings, "min_age", "max_age"),
        };
        let (min, max) = (settings.integer(least).unwrap_or(18), settings.integer(most).unwrap_or(80));
        let anchor = context.recipe.anchor;
        let years_ago = |years: i64| {
            let year = (i64::from(anchor.year()) - years).clamp(1, 9999) as i16;
            let date = jiff::civil::Date::new(year, anchor.month(), anchor.day());
            // The 29th of February becomes the 28th in common years.
            let date = date.or_else(|_| jiff::civil::Date::new(year, anchor.month(), 28));
            date.map_or(0, days_since_1970)
        };
        let years_ago = (min..=max.max(min) + 1).map(years_ago).collect();
        Self { stream: context.shared_stream("birth", &spec.of), min, years_ago }
    }

    /// Age in years and day of birth, in days since 1970.
    fn at(&self, row: u64) -> (i64, i32) {
        let mut draws = self.stream.draws(row);
        let at = draws.below(self.years_ago.len() as u64 - 1) as usize;
        // Born after the birthday of one year more ago, and not after that of `age` years ago.
        let (after, last) = (self.years_ago[at + 1], self.years_ago[at]);
        (self.min + at as i64, (last - draws.below(last.abs_diff(after).max(1)) as i64) as i32)
    }
}

struct Age(Births);

impl Make for Age {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        out.integers().extend(request.rows.iter().map(|&row| self.0.at(row).0));
    }
}

struct BirthDate(Births);

impl Make for BirthDate {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        out.dates().extend(request.rows.iter().map(|&row| self.0.at(row).1));
    }
}

/// The last day of each month that belongs to the sign that begins in the month before: to Capricorn, to Aquarius, ...
const LAST_DAYS: [u32; 12] = [19, 18, 20, 19, 20, 20, 22, 22, 22, 22, 21, 21];

struct Zodiac {
    births: Births,
    /// The signs in the order of the year, from Aquarius on.
    signs: Arc<Words>,
}

impl Make for Zodiac {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let position = |&row: &u64| {
            let (_, month, day) = civil(i64::from(self.births.at(row).1));
            let begins = day > LAST_DAYS[month as usize - 1];
            (month - 1 + u32::from(begins) + 11) % 12
        };
        out.codes(&self.signs).extend(request.rows.iter().map(position));
    }
}

/// The types about persons that only depend on the gender or on lists. Titles are of the locale itself: those of
/// another language would be wrong, so that a locale without them yields no value.
pub(super) fn other(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let own = |name: &str| context.lists.own_section(context.locale(spec), name)?.field(0).cloned();
    match spec.spec.name {
        "person.gender" => {
            let (female, male) =
                if spec.settings.text("form") == Some("letter") { ("F", "M") } else { ("female", "male") };
            by_gender(context, spec, &[female], &[male])
        }
        "person.zodiac" => {
            let signs = context.lists.section(context.locale(spec), "person.zodiac")?.field(0)?.clone();
            Some(Made::new(ValueType::Text, Zodiac { births: Births::new(context, spec), signs }))
        }
        "person.suffix" => {
            let template = own("person.suffix").map(Template::Words);
            Some(template.map_or_else(missing, |template| from_template(context, spec, template, None)))
        }
        "person.prefix" => match (own("person.prefix.female"), own("person.prefix.male")) {
            (Some(female), Some(male)) => by_gender(context, spec, &by_use(&female), &by_use(&male)),
            _ => Some(missing()),
        },
        _ => None,
    }
}

/// Titles as often as people bear them: academic ones are rare.
fn by_use(titles: &Words) -> Vec<&str> {
    const ACADEMIC: [&str; 9] = ["dr", "prof", "phd", "mudr", "д-р", "δρ", "ד״ר", "د.", "ดร"];
    let is_academic = |title: &str| ACADEMIC.iter().any(|mark| title.to_lowercase().contains(mark));
    let count = |title: &str| if is_academic(title) { 1 } else { 20 };
    titles.iter().flat_map(|title| std::iter::repeat_n(title, count(title))).collect()
}
