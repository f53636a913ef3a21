//! Places: the addresses, coordinates and phone numbers that belong together in a row.
//!
//! A row's place is drawn by the square root of its population, so that small towns appear beside large cities.
//! Where phone numbers or whole addresses must not repeat, the row's place follows from a keyed permutation of all
//! numbers (or addresses) there are, of which each place owns a part by the same weight.

use std::sync::Arc;

use seedbed_recipe::recipe::Column as Spec;

use super::make::{Context, Made, Make, Request};
use super::template::Template;
use super::text::{ascii, from_template};
use crate::column::{Column, ValueType, Words};
use crate::distribution::alias::Alias;
use crate::lists::Lists;
use crate::rng::{Permutation, Stream, scale};
use crate::writer::Writer;

/// Degrees of latitude in a kilometre.
const DEGREES_PER_KM: f64 = 1.0 / 111.2;

pub(super) fn column(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let stream = context.column_stream(spec);
    let part = match spec.spec.name {
        "location.secondary_address" => {
            let template = lines(context.lists, context.locale(spec), "location.secondary")?;
            return Some(from_template(context, spec, template, None));
        }
        "location.country" => return country(context, spec, 0, "country"),
        "location.country_code" => return country(context, spec, 1, "country_code"),
        "location.country_code3" => return country(context, spec, 2, "country_code3"),
        "location.city" => return coded(context, spec, 0),
        "location.region" => return coded(context, spec, 1),
        "location.region_code" => return coded(context, spec, 2),
        "location.time_zone" => return time_zone(context, spec),
        "location.latitude" => return coordinate(context, spec, true),
        "location.longitude" => return coordinate(context, spec, false),
        "location.street" => Part::Street,
        "location.building_number" => Part::BuildingNumber,
        "location.street_address" => Part::StreetAddress,
        "location.postal_code" => Part::PostalCode,
        "location.coordinates" => Part::Coordinates,
        "location.full_address" => Part::FullAddress,
        "phone.number" => {
            let places = Places::new(context, spec)?;
            if spec.unique {
                context.expect_room(spec, places.room(&Part::E164));
            }
            return Some(Made::new(ValueType::Text, Numbers(places)));
        }
        "phone.e164" => Part::E164,
        "education.university" => {
            let lists = (context.lists, context.locale(spec));
            let patterns = lists.0.section(lists.1, "education.university")?.field(0)?.clone();
            let names = lists.0.section(lists.1, "person.last_name")?.field(0)?.clone();
            Part::University(University { stream, patterns, names })
        }
        _ => return None,
    };
    let places = Places::new(context, spec)?;
    if spec.unique {
        context.expect_room(spec, places.room(&part));
    }
    Some(Made::new(ValueType::Text, Shown { places, part }))
}

/// A list whose entries are patterns, one of which is drawn and filled.
pub(super) fn lines(lists: &Lists, locale: &str, section: &str) -> Option<Template> {
    let words = lists.section(locale, section)?.field(0)?;
    let templates = words.iter().map(|pattern| Template::format(lists, locale, pattern));
    Some(Template::Either(templates.collect::<Option<_>>()?))
}

/// A pattern with its gaps found: `#` is any digit, `%` a digit from 2, `?` a capital letter.
#[derive(Clone, Debug, Default)]
struct Form {
    /// The text, and zeros behind it up to a size that is copied at once.
    text: Vec<u8>,
    length: usize,
    /// Where a gap is, and its sign.
    gaps: Vec<(usize, u8)>,
    /// How many texts it stands for.
    size: u64,
    /// What letters are taken from.
    letters: &'static [u8],
}

impl Form {
    /// The pattern with this area code.
    fn new(pattern: &str, area: &str) -> Self {
        Self::with_letters(pattern, area, LETTERS)
    }

    /// The same with letters of these alone.
    fn with_letters(pattern: &str, area: &str, letters: &'static [u8]) -> Self {
        let mut text = pattern.replace("{area}", area).into_bytes();
        let gaps: Vec<(usize, u8)> =
            text.iter().copied().enumerate().filter(|(_, byte)| matches!(byte, b'#' | b'%' | b'?')).collect();
        let base = |sign| match sign {
            b'#' => 10,
            b'%' => 8,
            _ => letters.len() as u64,
        };
        let size = gaps.iter().map(|&(_, sign)| base(sign)).product();
        let length = text.len();
        text.resize(length.next_multiple_of(32), 0);
        Self { text, length, gaps, size, letters }
    }

    /// Writes text number `rank`.
    #[inline]
    fn write(&self, rank: u64, out: &mut String) {
        let (mut short, mut long) = ([0; 48], Vec::new());
        let text = if let Some(text) = short.get_mut(..self.length) {
            text
        } else {
            long.resize(self.length, 0);
            &mut long
        };
        text.copy_from_slice(&self.text[..self.length]);
        self.fill(rank, text);
        out.push_str(ascii(text));
    }

    /// The same where many are written.
    #[inline(always)]
    fn write_fast(&self, rank: u64, out: &mut Writer) {
        let start = out.len();
        out.part(&self.text, 0, self.length);
        self.fill(rank, out.behind_mark(start));
    }

    /// Puts digits and letters into the gaps of the text.
    #[inline(always)]
    fn fill(&self, mut rank: u64, text: &mut [u8]) {
        for &(at, sign) in &self.gaps {
            // One arm for each base: division by a constant is a multiplication.
            (text[at], rank) = match sign {
                b'#' => (b'0' + (rank % 10) as u8, rank / 10),
                b'%' => (b'2' + (rank % 8) as u8, rank / 8),
                _ => {
                    let letters = self.letters.len() as u64;
                    (self.letters[(rank % letters) as usize], rank / letters)
                }
            };
        }
    }
}

/// The forms of a list of patterns.
fn forms(patterns: &Words, letters: &'static [u8]) -> Vec<Form> {
    patterns.iter().map(|pattern| Form::with_letters(pattern, "", letters)).collect()
}

/// All letters.
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The letters that a country's postal codes draw from: none that look like digits or that it does not give out.
fn postal_letters(country: &str) -> &'static [u8] {
    match country {
        // The inward code of Royal Mail (BS 7666).
        "GB" => b"ABDEFGHJLNPQRSTUWXYZ",
        "CA" => b"ABCEGHJKLMNPRSTVWXYZ",
        // The unique identifier of an Eircode.
        "IE" => b"ACDEFHKNPRTVWXY",
        // Without S too, since SA, SD and SS are not given out.
        "NL" => b"ABCDEGHJKLMNPRTVWXZ",
        _ => LETTERS,
    }
}

/// The places of a table that share one `of`: a pure function from rows.
struct Places {
    stream: Stream,
    numbers: Stream,
    addresses: Stream,
    codes_stream: Stream,
    coordinates: Stream,
    choice: Choice,
    cities: Arc<Words>,
    regions: Arc<Words>,
    codes: Arc<Words>,
    postal: Vec<Form>,
    areas: Arc<Words>,
    centres: Vec<Centre>,
    dialling: Dialling,
    /// Whether the column's phone numbers may repeat, whatever the place is chosen by.
    repeats: bool,
    streets: Streets,
    layout: &'static str,
}

/// How the place of a row is chosen.
enum Choice {
    /// By weight, independently of other rows.
    Weighted(Alias),
    /// By the phone number of the row, none of which comes twice.
    Phone(Alias, Slots),
    /// By the whole address of the row, none of which comes twice.
    Address(Slots),
}

#[derive(Clone, Copy)]
struct Centre {
    latitude: f64,
    longitude: f64,
    /// How far from the centre addresses lie, in km.
    radius: f64,
}

/// Where a row is.
#[derive(Clone, Copy)]
struct Spot {
    place: usize,
    /// The number of the phone number or address in its pool, where they do not repeat.
    slot: u64,
    /// Which pool that is.
    pool: usize,
}

impl Places {
    fn new(context: &Context<'_>, spec: &Spec) -> Option<Self> {
        let locale = context.locale(spec);
        let section = |name: &str| context.lists.section(locale, name);
        let Some(list) = context.lists.own_section(locale, "place") else {
            context.wrong(spec, "locale", format!("\"{locale}\""), "a locale with a list of places");
            return None;
        };
        let field = |number: usize| list.field(number).cloned();
        let number = |words: &Arc<Words>, at: usize| words.get(at).parse::<f64>().unwrap_or(0.0);
        let (latitudes, longitudes, people) = (field(5)?, field(6)?, field(7)?);
        let centres: Vec<Centre> = (0..list.len())
            .map(|at| Centre {
                latitude: number(&latitudes, at),
                longitude: number(&longitudes, at),
                radius: 2.0 + libm::sqrt(number(&people, at)) / 500.0,
            })
            .collect();
        let weights: Vec<f64> = (0..list.len()).map(|at| libm::sqrt(number(&people, at)).max(1.0)).collect();
        let settings = context.lists.locale(locale)?;
        let country = settings.setting("country_code").unwrap_or("US");
        let layout = layout(locale, country);
        let shared = context.shared_stream("place", &spec.of);
        let (areas, postal) = (field(4)?, forms(&*field(3)?, postal_letters(country)));
        let formats = section("phone.format")?;
        let mut dialling = Dialling::new(
            settings.setting("phone_country").unwrap_or("+1"),
            country,
            formats.field(0)?,
            formats.field(1),
            &areas,
        );
        let streets = Streets::new(
            section("location.street")?.field(0)?,
            section("location.street_format")?.field(0)?.get(0),
            section("location.building_number")?.field(0)?,
        );
        let (cities, regions, codes) = (field(0)?, field(1)?, field(2)?);
        let unique = |names: &[&str]| {
            let columns = context.table.columns.iter().filter(|other| other.of == spec.of).chain([spec]);
            let mut columns = columns.filter(|other| other.locale == spec.locale && other.unique);
            columns.find(|other| names.contains(&other.spec.name))
        };
        let is_unique = |names: &[&str]| unique(names).is_some();
        let has_unique_streets = is_unique(&["location.street_address"]);
        let mobile_share = |phone: &Spec| phone.settings.number("mobile_share").unwrap_or(0.5);
        let is_phone = spec.spec.group() == "phone";
        let mut repeats = is_phone;
        let choice = if let Some(phone) = unique(&["phone.number", "phone.e164"]) {
            // All columns of a place must find the same place, so one phone number decides for all.
            let share = mobile_share(phone);
            repeats = is_phone && mobile_share(spec).to_bits() != share.to_bits();
            if repeats && spec.unique {
                let allowed = format!("{share}, as \"{}\" has, or another \"of\"", phone.name);
                context.wrong(spec, "mobile_share", format!("{}", mobile_share(spec)), allowed);
            }
            let ranges = dialling.ranges(&areas, &weights, share);
            Choice::Phone(Alias::new(&weights), Slots::new(shared.child("phone slots"), ranges))
        } else if is_unique(&["location.full_address"]) && !has_unique_streets {
            let is_glued = layout.ends_with("{address}") && !layout.contains(',');
            let ranges = address_ranges(&weights, &postal, streets.count(), |at| {
                let (city, region) = (cities.get(at), regions.get(at));
                is_glued.then(|| if city.starts_with(region) { city.to_owned() } else { format!("{region}{city}") })
            });
            Choice::Address(Slots::new(shared.child("address slots"), ranges))
        } else {
            Choice::Weighted(Alias::new(&weights))
        };
        if is_phone {
            dialling.write_out(&areas);
            dialling.share_mobile(mobile_share(spec));
        }
        let addresses = shared.child("address");
        // Beside unique phone numbers, whole addresses are unique by their streets alone.
        let by_streets =
            has_unique_streets || matches!(choice, Choice::Phone(..)) && is_unique(&["location.full_address"]);
        let streets = if by_streets { streets.distinct(addresses.child("unique")) } else { streets };
        Some(Self {
            stream: shared.child("choice"),
            numbers: shared.child("number"),
            addresses,
            codes_stream: addresses.numbered(0),
            coordinates: addresses.numbered(1),
            choice,
            cities,
            regions,
            codes,
            postal,
            areas,
            centres,
            dialling,
            repeats,
            streets,
            layout,
        })
    }

    /// How many values of a part that does not repeat there are.
    fn room(&self, part: &Part) -> u128 {
        u128::from(match (part, &self.choice) {
            (Part::E164, Choice::Phone(_, slots)) | (Part::FullAddress, Choice::Address(slots)) => {
                slots.permutation.size()
            }
            _ => self.streets.count(),
        })
    }

    #[inline]
    fn at(&self, row: u64) -> Spot {
        let any = |alias: &Alias| alias.pick(self.stream.at(row));
        match &self.choice {
            Choice::Weighted(alias) => Spot { place: any(alias) as usize, slot: 0, pool: 0 },
            // Mobile numbers belong to no place: their owners may live anywhere.
            Choice::Phone(alias, slots) => slots.at(row, || any(alias)),
            Choice::Address(slots) => slots.at(row, || 0),
        }
    }

    fn write_postal_code(&self, row: u64, spot: Spot, out: &mut String) {
        let form = &self.postal[spot.place];
        let rank = match self.choice {
            Choice::Address(_) => spot.slot % form.size,
            _ => self.codes_stream.below(row, form.size),
        };
        form.write(rank, out);
    }

    /// Which building number and street the row has.
    #[inline]
    fn address(&self, row: u64, spot: Spot) -> (u64, usize) {
        let slot = match self.choice {
            Choice::Address(_) => spot.slot / self.postal[spot.place].size,
            _ => match &self.streets.distinct {
                Some(permutation) => permutation.at(row % permutation.size()),
                None => return self.streets.any(self.addresses.at(row)),
            },
        };
        (slot / self.streets.named.len() as u64, self.streets.named[(slot % self.streets.named.len() as u64) as usize])
    }

    fn write_street_address(&self, row: u64, spot: Spot, out: &mut String) {
        let (number, street) = self.address(row, spot);
        for part in &self.streets.format {
            match part {
                Piece::Text(text) => out.push_str(text),
                Piece::Number => self.streets.write_number(number, out),
                Piece::Street => out.push_str(self.streets.names.get(street)),
            }
        }
    }

    fn write_full_address(&self, row: u64, spot: Spot, out: &mut String) {
        let (city, region) = (self.cities.get(spot.place), self.regions.get(spot.place));
        let mut rest = self.layout;
        while let Some(start) = rest.find('{') {
            out.push_str(&rest[..start]);
            let end = rest[start..].find('}').map_or(rest.len(), |length| start + length + 1);
            match &rest[start..end] {
                "{address}" => self.write_street_address(row, spot, out),
                "{postal}" => self.write_postal_code(row, spot, out),
                "{city}" => out.push_str(city),
                "{code}" => out.push_str(self.codes.get(spot.place)),
                // Cities that are regions by themselves, or are named with it, do not say it twice.
                "{region}" if city.starts_with(region) => {
                    rest = rest[end..].trim_start();
                    continue;
                }
                _ => out.push_str(region),
            }
            rest = &rest[end..];
        }
        out.push_str(rest);
    }

    /// The row's phone number as people write it: its form, and the number's rank in it.
    #[inline(always)]
    fn number(&self, row: u64, spot: Spot) -> (&Form, u64) {
        let area = self.areas.get(spot.place);
        let bits = self.numbers.at(row);
        let (format, rank) = match &self.choice {
            Choice::Phone(..) if !self.repeats => self.dialling.slot(spot, bits),
            _ => self.dialling.any(area, bits, self.numbers.at(row ^ 1 << 63)),
        };
        (&self.dialling.forms[spot.place * self.dialling.sizes.len() + format], rank)
    }

    /// Degrees north and east in millionths: evenly over a disc around the centre.
    fn coordinates(&self, row: u64, spot: Spot) -> (i64, i64) {
        let mut draws = self.coordinates.draws(row);
        let centre = self.centres[spot.place];
        let distance = centre.radius * libm::sqrt(draws.unit());
        let angle = 2.0 * std::f64::consts::PI * draws.unit();
        let north = distance * libm::cos(angle) * DEGREES_PER_KM;
        let narrowing = libm::cos(centre.latitude * (std::f64::consts::PI / 180.0)).max(0.01);
        let east = distance * libm::sin(angle) * DEGREES_PER_KM / narrowing;
        let millionths = |degrees: f64| libm::round(degrees * 1e6) as i64;
        (millionths(centre.latitude + north), millionths(centre.longitude + east))
    }
}

/// A permutation of everything that must not repeat, cut into ranges that belong to places.
struct Slots {
    stream: Stream,
    permutation: Permutation,
    ranges: Vec<Range>,
    ends: Vec<u64>,
}

/// A part of what must not repeat.
struct Range {
    /// The place that it belongs to; none for what belongs to no place.
    owner: Option<u32>,
    /// How many slots it has.
    count: u64,
    /// The first of its slots among those of its pool.
    start: u64,
    /// The size of the pool that it is a part of, for example of all numbers with an area code.
    pool: u64,
    /// The pool's number: the same for all ranges that share it.
    pool_number: usize,
}

impl Slots {
    fn new(stream: Stream, ranges: Vec<Range>) -> Self {
        let mut end = 0;
        let ends = ranges
            .iter()
            .map(|range| {
                end += range.count;
                end
            })
            .collect();
        let permutation = Permutation::new(stream, end.max(1));
        Self { stream, permutation, ranges, ends }
    }

    /// The row's slot, and its place or, if it belongs to none, any.
    #[inline]
    fn at(&self, row: u64, any: impl FnOnce() -> u32) -> Spot {
        let value = self.permutation.at(row % self.permutation.size());
        // Without ranges there is one value, and a problem was noted.
        let at = self.ends.partition_point(|&end| end <= value);
        let Some(range) = self.ranges.get(at) else { return Spot { place: 0, slot: 0, pool: 0 } };
        let slot = range.start + (value + range.count - self.ends[at]);
        // Without this, the slots of a place would all lie side by side.
        let shuffle = Permutation::new(self.stream.numbered(range.pool_number as u64), range.pool);
        Spot { place: range.owner.unwrap_or_else(any) as usize, slot: shuffle.at(slot), pool: range.pool_number }
    }
}

/// The ranges of whole addresses: each place's by its weight, as large as the scarcest place allows.
/// `glued` names the texts that stand before an address without a separator; places whose text continues another
/// one's are left out, because their addresses could read the same.
fn address_ranges(
    weights: &[f64],
    postal: &[Form],
    streets: u64,
    glued: impl Fn(usize) -> Option<String>,
) -> Vec<Range> {
    let texts: Vec<Option<String>> = (0..weights.len()).map(&glued).collect();
    let continues = |at: usize| {
        let mut others = texts.iter().enumerate().filter(|(other, _)| *other != at);
        others.any(|(_, other)| matches!((&texts[at], other), (Some(text), Some(other)) if text.starts_with(&**other)))
    };
    let pools: Vec<u64> =
        (0..weights.len()).map(|at| if continues(at) { 0 } else { postal[at].size.saturating_mul(streets) }).collect();
    let all: Vec<(usize, u64)> = pools.into_iter().enumerate().filter(|(_, pool)| *pool > 0).collect();
    let ratio = |&(at, pool): &(usize, u64)| pool as f64 / weights[at];
    let scarcest = all.iter().map(ratio).fold(f64::INFINITY, f64::min);
    let range = |&(at, pool): &(usize, u64)| {
        let count = ((scarcest * weights[at]) as u64).clamp(1, pool);
        Range { owner: Some(at as u32), count, start: 0, pool, pool_number: at }
    };
    all.iter().map(range).collect()
}

/// Streets and building numbers.
struct Streets {
    names: Arc<Words>,
    /// The streets that numbered addresses use: those from whose addresses the street can be read back.
    named: Vec<usize>,
    format: Vec<Piece>,
    numbers: Vec<Form>,
    /// How many building numbers the patterns have, the last one being the sum.
    ends: Vec<u64>,
    /// Where street addresses do not repeat.
    distinct: Option<Permutation>,
}

enum Piece {
    Text(String),
    Number,
    Street,
}

impl Streets {
    fn new(names: &Arc<Words>, format: &str, patterns: &Words) -> Self {
        let mut pieces = Vec::new();
        let mut rest = format;
        while let Some(start) = rest.find('{') {
            pieces.push(Piece::Text(rest[..start].to_owned()));
            let is_number = rest[start..].starts_with("{number}");
            pieces.push(if is_number { Piece::Number } else { Piece::Street });
            rest = rest[start..].split_once('}').map_or("", |(_, rest)| rest);
        }
        pieces.push(Piece::Text(rest.to_owned()));
        // Building numbers hold neither spaces nor commas. What stands before or behind them tells where they begin
        // and end, as long as no street ends in a digit that could belong to the number.
        let can_be_read_back = |name: &str| !name.contains(',') && !name.ends_with(|last: char| last.is_ascii_digit());
        let named = (0..names.len()).filter(|&at| can_be_read_back(names.get(at))).collect();
        let mut end = 0;
        let numbers = forms(patterns, LETTERS);
        let ends = numbers
            .iter()
            .map(|form| {
                end += form.size;
                end
            })
            .collect();
        Self { names: Arc::clone(names), named, format: pieces, numbers, ends, distinct: None }
    }

    /// How many street addresses there are.
    fn count(&self) -> u64 {
        self.ends.last().copied().unwrap_or(0) * self.named.len() as u64
    }

    fn distinct(mut self, stream: Stream) -> Self {
        self.distinct = Some(Permutation::new(stream, self.count().max(1)));
        self
    }

    /// A building number and street from random bits; short numbers are as frequent as long ones.
    #[inline]
    fn any(&self, bits: u64) -> (u64, usize) {
        let street = scale(bits, self.names.len() as u64) as usize;
        let pattern = scale(bits << 20, self.ends.len() as u64) as usize;
        let start = if pattern == 0 { 0 } else { self.ends[pattern - 1] };
        (start + scale(bits << 32, self.ends[pattern] - start), street)
    }

    fn write_number(&self, number: u64, out: &mut String) {
        let at = self.ends.partition_point(|&end| end <= number).min(self.ends.len() - 1);
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        self.numbers[at].write(number - start, out);
    }
}

/// The forms of a country's phone numbers.
struct Dialling {
    /// Digits of the country code.
    country: String,
    /// What is dialled before a number inside the country and left out from abroad.
    trunk: &'static str,
    formats: Arc<Words>,
    sizes: Vec<u64>,
    /// The formats of each place, one place behind the other, with their area codes.
    forms: Vec<Form>,
    /// For each length of area code the formats that fit it.
    landline: Vec<Vec<usize>>,
    mobile: Vec<usize>,
    /// Random bits from here on make a mobile number.
    mobile_from: u64,
    /// What stretches the bits below that, and those from there on, to all 64 bits.
    stretch: [f64; 2],
    /// Numbers that do not repeat: for each pool (an area code, or last the mobile numbers) its groups of formats.
    groups: Vec<Vec<Group>>,
}

/// Formats that write the same digits.
struct Group {
    size: u64,
    formats: Vec<usize>,
}

impl Dialling {
    fn new(prefix: &str, country: &str, formats: &Arc<Words>, lengths: Option<&Arc<Words>>, areas: &Words) -> Self {
        let trunk = match country {
            "HU" => "06",
            "RU" => "8",
            "IT" => "",
            _ => "0",
        };
        let longest = areas.iter().map(str::len).max().unwrap_or(0);
        let fits = |format: usize, length: usize| {
            let lengths = lengths.map_or("", |lengths| lengths.get(format));
            lengths.is_empty() || lengths.split(',').any(|one| one.parse() == Ok(length))
        };
        let is_mobile = |format: usize| !formats.get(format).contains("{area}");
        let all = 0..formats.len();
        let landline = (0..=longest)
            .map(|length| all.clone().filter(|&format| !is_mobile(format) && fits(format, length)).collect())
            .collect();
        let mobile = all.filter(|&format| is_mobile(format)).collect();
        let sizes = forms(formats, LETTERS).iter().map(|form| form.size).collect();
        let country = prefix.trim_start_matches('+').to_owned();
        let (forms, groups) = (Vec::new(), Vec::new());
        let (mobile_from, stretch, formats) = (1 << 63, [2.0; 2], Arc::clone(formats));
        Self { country, trunk, formats, sizes, forms, landline, mobile, mobile_from, stretch, groups }
    }

    /// Makes this share of the numbers mobile ones, if the country tells them from others.
    fn share_mobile(&mut self, share: f64) {
        if share <= 0.0 {
            self.mobile.clear();
        } else if share >= 1.0 && !self.mobile.is_empty() {
            self.landline.clear();
        }
        if 0.0 < share && share < 1.0 {
            self.mobile_from = ((1.0 - share) * u64::MAX as f64) as u64;
            self.stretch = [1.0 / (1.0 - share), 1.0 / share];
        }
    }

    /// Writes the area codes of all places into the formats.
    fn write_out(&mut self, areas: &Words) {
        let of_place = |area| self.formats.iter().map(move |format| Form::new(format, area));
        self.forms = areas.iter().flat_map(of_place).collect();
    }

    /// The significant part of a number or format: no country code, no trunk prefix, no signs.
    fn significant(&self, text: &str, area: &str) -> String {
        let text = text.replace("{area}", area);
        let kept: String =
            text.chars().filter(|letter| letter.is_ascii_digit() || matches!(letter, '#' | '%')).collect();
        let prefix = if text.starts_with('+') { &self.country } else { self.trunk };
        kept.strip_prefix(prefix).unwrap_or(&kept).to_owned()
    }

    /// Sorts the formats for an area code into groups that write the same digits. Of groups that could write the
    /// same number as one before, nothing is kept.
    fn group(&self, formats: &[usize], area: &str, taken: &mut Vec<String>) -> Vec<Group> {
        let mut groups: Vec<(String, Group)> = Vec::new();
        for &format in formats {
            let digits = self.significant(self.formats.get(format), area);
            if let Some((_, group)) = groups.iter_mut().find(|(other, _)| *other == digits) {
                group.formats.push(format);
            } else if !taken.iter().any(|other| overlap(other, &digits)) {
                taken.push(digits.clone());
                groups.push((digits, Group { size: self.sizes[format], formats: vec![format] }));
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// The ranges of numbers that do not repeat: each place's by its weight, as large as the scarcest area code
    /// allows, and beside them this share of mobile numbers, or all there are.
    fn ranges(&mut self, areas: &Words, weights: &[f64], mobile_share: f64) -> Vec<Range> {
        let mut taken = Vec::new();
        let mut groups: Vec<(String, Vec<Group>)> = Vec::new();
        let has_landline = mobile_share < 1.0 || self.mobile.is_empty();
        for area in areas.iter().filter(|_| has_landline) {
            if !groups.iter().any(|(other, _)| other == area) {
                groups.push((area.to_owned(), self.group(&self.landline[area.len()], area, &mut taken)));
            }
        }
        let size = |groups: &[Group]| groups.iter().map(|group| group.size).sum::<u64>();
        let members = |area: &str| (0..weights.len()).filter(|&at| areas.get(at) == area).collect::<Vec<_>>();
        let weight = |area: &str| members(area).iter().map(|&at| weights[at]).sum::<f64>();
        groups.retain(|(_, groups)| size(groups) > 0);
        let ratios = groups.iter().map(|(area, groups)| size(groups) as f64 / weight(area));
        let scarcest = ratios.fold(f64::INFINITY, f64::min);
        let mut ranges = Vec::new();
        for (number, (area, groups)) in groups.iter().enumerate() {
            let (mut start, pool) = (0, size(groups));
            for at in members(area) {
                let count = ((scarcest * weights[at]) as u64).min(pool - start);
                ranges.push(Range { owner: Some(at as u32), count, start, pool, pool_number: number });
                start += count;
            }
        }
        let mobile = self.group(&self.mobile, "", &mut taken);
        let (pool, landline): (_, u64) = (size(&mobile), ranges.iter().map(|range| range.count).sum());
        // All there are beside none with an area code: the quotient is infinite then, or no number.
        let wanted = if has_landline { landline as f64 * (mobile_share / (1.0 - mobile_share)) } else { f64::INFINITY };
        let count = pool.min(wanted as u64);
        if count > 0 {
            ranges.push(Range { owner: None, count, start: 0, pool, pool_number: groups.len() });
        }
        self.groups = groups.into_iter().map(|(_, groups)| groups).chain([mobile]).collect();
        ranges
    }

    /// A format and a number in it, from random bits.
    #[inline]
    fn any(&self, area: &str, bits: u64, more: u64) -> (usize, u64) {
        let landline = self.landline.get(area.len()).map_or(&[][..], Vec::as_slice);
        let (formats, bits) = if self.mobile.is_empty() {
            (landline, bits << 1)
        } else if landline.is_empty() {
            (&self.mobile[..], bits << 1)
        } else if bits >= self.mobile_from {
            (&self.mobile[..], ((bits - self.mobile_from) as f64 * self.stretch[1]) as u64)
        } else {
            (landline, (bits as f64 * self.stretch[0]) as u64)
        };
        let format = formats.get(scale(bits, formats.len() as u64) as usize).copied().unwrap_or(0);
        (format, scale(more, self.sizes[format]))
    }

    /// The format and number that a slot stands for; which of the formats that write the same digits is free.
    fn slot(&self, spot: Spot, bits: u64) -> (usize, u64) {
        let mut rank = spot.slot;
        for group in self.groups.get(spot.pool).into_iter().flatten() {
            if rank < group.size {
                return (group.formats[scale(bits, group.formats.len() as u64) as usize], rank);
            }
            rank -= group.size;
        }
        (0, rank)
    }

    /// Appends a number that was written for people as E.164 has it.
    #[inline]
    fn write_e164(&self, number: &str, out: &mut String) {
        out.push('+');
        let mut rest = number;
        if !number.starts_with('+') {
            out.push_str(&self.country);
            // Signs may stand before or inside of the trunk prefix, as in `(030)` or `8 (495)`.
            for digit in self.trunk.chars() {
                match rest.find(|letter: char| letter.is_ascii_digit()) {
                    Some(at) if rest[at..].starts_with(digit) => rest = &rest[at + 1..],
                    _ => {
                        rest = number;
                        break;
                    }
                }
            }
        }
        out.extend(rest.chars().filter(char::is_ascii_digit));
    }
}

/// Whether two patterns of digits have a text in common.
fn overlap(one: &str, other: &str) -> bool {
    let meets = |(a, b): (u8, u8)| match (a, b) {
        (b'#', _) | (_, b'#') | (b'%', b'%') => true,
        (b'%', digit) | (digit, b'%') => digit >= b'2',
        (a, b) => a == b,
    };
    one.len() == other.len() && one.bytes().zip(other.bytes()).all(meets)
}

/// How a whole address is written in a country.
fn layout(locale: &str, country: &str) -> &'static str {
    match country {
        "US" | "CA" => "{address}, {city}, {code} {postal}",
        "AU" => "{address}, {city} {code} {postal}",
        "IN" | "MX" => "{address}, {city}, {code}, {postal}",
        "GB" | "IE" | "ZA" => "{address}, {city}, {postal}",
        "BR" => "{address}, {city} - {code}, {postal}",
        "JP" => "〒{postal} {region}{city}{address}",
        "CN" | "TW" => "{postal} {region}{city}{address}",
        "KR" => "({postal}) {region} {city} {address}",
        "RU" | "UA" => "{postal}, {city}, {address}",
        _ if locale.starts_with("hu") => "{postal} {city}, {address}",
        _ => "{address}, {postal} {city}",
    }
}

/// What a column shows of a place.
enum Part {
    Street,
    BuildingNumber,
    StreetAddress,
    PostalCode,
    Coordinates,
    FullAddress,
    E164,
    University(University),
}

/// Universities, named after the place or after somebody.
struct University {
    stream: Stream,
    patterns: Arc<Words>,
    names: Arc<Words>,
}

impl University {
    fn write(&self, places: &Places, row: u64, place: usize, out: &mut String) {
        let mut draws = self.stream.draws(row);
        let mut rest = self.patterns.get(draws.below(self.patterns.len() as u64) as usize);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(match name {
                "city" => places.cities.get(place),
                "region" => places.regions.get(place),
                _ => self.names.get(draws.below(self.names.len() as u64) as usize),
            });
            rest = after;
        }
        out.push_str(rest);
    }
}

struct Shown {
    places: Places,
    part: Part,
}

/// Phone numbers as people write them.
struct Numbers(Places);

impl Make for Numbers {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        out.text().write_each(request.rows.iter(), |&row, writer| {
            let (form, rank) = self.0.number(row, self.0.at(row));
            form.write_fast(rank, writer);
        });
    }
}

impl Make for Shown {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let (places, words) = (&self.places, out.text());
        let mut number = String::new();
        for &row in request.rows {
            let spot = places.at(row);
            let buffer = words.buffer();
            match &self.part {
                Part::Street => buffer.push_str(places.streets.names.get(places.address(row, spot).1)),
                Part::BuildingNumber => places.streets.write_number(places.address(row, spot).0, buffer),
                Part::StreetAddress => places.write_street_address(row, spot, buffer),
                Part::PostalCode => places.write_postal_code(row, spot, buffer),
                Part::FullAddress => places.write_full_address(row, spot, buffer),
                Part::E164 => {
                    number.clear();
                    let (form, rank) = places.number(row, spot);
                    form.write(rank, &mut number);
                    places.dialling.write_e164(&number, buffer);
                }
                Part::Coordinates => {
                    let (north, east) = places.coordinates(row, spot);
                    write_millionths(north, buffer);
                    buffer.push_str(", ");
                    write_millionths(east, buffer);
                }
                Part::University(university) => university.write(places, row, spot.place, buffer),
            }
            words.finish();
        }
    }
}

/// Writes millionths as a decimal with six digits.
fn write_millionths(number: i64, out: &mut String) {
    let mut digits = itoa::Buffer::new();
    if number < 0 {
        out.push('-');
    }
    out.push_str(digits.format(number.unsigned_abs() / 1_000_000));
    out.push('.');
    let rest = digits.format(number.unsigned_abs() % 1_000_000 + 1_000_000);
    out.push_str(&rest[1..]);
}

/// A field of the list of places.
fn coded(context: &Context<'_>, spec: &Spec, field: usize) -> Option<Made> {
    let places = Places::new(context, spec)?;
    let words = context.lists.own_section(context.locale(spec), "place")?.field(field)?.clone();
    let positions = (0..words.len() as u32).collect();
    Some(Made::new(ValueType::Text, Coded { places, words, positions }))
}

fn time_zone(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let places = Places::new(context, spec)?;
    let settings = context.lists.locale(context.locale(spec))?;
    let country = settings.setting("country_code").unwrap_or("");
    let main = settings.setting("timezone").unwrap_or("Etc/UTC");
    let mut words = Words::default();
    places.codes.iter().for_each(|code| words.push(zone(country, code).unwrap_or(main)));
    let positions = (0..words.len() as u32).collect();
    Some(Made::new(ValueType::Text, Coded { places, words: Arc::new(words), positions }))
}

/// The zone of most of a region, where it is not the country's main one.
fn zone(country: &str, region: &str) -> Option<&'static str> {
    Some(match (country, region) {
        (
            "US",
            "AL" | "AR" | "IA" | "IL" | "KS" | "LA" | "MN" | "MO" | "MS" | "ND" | "NE" | "OK" | "SD" | "TN" | "TX"
            | "WI",
        ) => "America/Chicago",
        ("US", "CO" | "MT" | "NM" | "UT" | "WY") => "America/Denver",
        ("US", "ID") => "America/Boise",
        ("US", "AZ") => "America/Phoenix",
        ("US", "CA" | "NV" | "OR" | "WA") => "America/Los_Angeles",
        ("US", "AK") => "America/Anchorage",
        ("US", "HI") => "Pacific/Honolulu",
        ("CA", "BC") => "America/Vancouver",
        ("CA", "AB") => "America/Edmonton",
        ("CA", "SK") => "America/Regina",
        ("CA", "MB") => "America/Winnipeg",
        ("CA", "ON" | "QC") => "America/Toronto",
        ("CA", "NB" | "NS" | "PE") => "America/Halifax",
        ("CA", "NL") => "America/St_Johns",
        ("CA", "YT") => "America/Whitehorse",
        ("CA", "NT") => "America/Yellowknife",
        ("CA", "NU") => "America/Iqaluit",
        ("AU", "NSW" | "ACT") => "Australia/Sydney",
        ("AU", "VIC") => "Australia/Melbourne",
        ("AU", "QLD") => "Australia/Brisbane",
        ("AU", "SA") => "Australia/Adelaide",
        ("AU", "WA") => "Australia/Perth",
        ("AU", "TAS") => "Australia/Hobart",
        ("AU", "NT") => "Australia/Darwin",
        ("BR", "AC") => "America/Rio_Branco",
        ("BR", "AM") => "America/Manaus",
        ("BR", "RO") => "America/Porto_Velho",
        ("BR", "RR") => "America/Boa_Vista",
        ("BR", "MT") => "America/Cuiaba",
        ("BR", "MS") => "America/Campo_Grande",
        ("MX", "BCN") => "America/Tijuana",
        ("MX", "BCS" | "SIN" | "NAY") => "America/Mazatlan",
        ("MX", "SON") => "America/Hermosillo",
        ("MX", "CHH") => "America/Chihuahua",
        ("MX", "ROO") => "America/Cancun",
        ("ID", "BA" | "GO" | "KI" | "KS" | "KU" | "NB" | "NT" | "SA" | "SG" | "SN" | "SR" | "ST") => "Asia/Makassar",
        ("ID", "MA" | "MU" | "PA" | "PB") => "Asia/Jayapura",
        ("ID", "KB") => "Asia/Pontianak",
        ("RU", "KGD") => "Europe/Kaliningrad",
        ("RU", "SAM" | "UD") => "Europe/Samara",
        ("RU", "AST") => "Europe/Astrakhan",
        ("RU", "SAR") => "Europe/Saratov",
        ("RU", "ULY") => "Europe/Ulyanovsk",
        ("RU", "VGG") => "Europe/Volgograd",
        ("RU", "BA" | "CHE" | "ORE" | "PER" | "SVE" | "TYU") => "Asia/Yekaterinburg",
        ("RU", "OMS") => "Asia/Omsk",
        ("RU", "NVS") => "Asia/Novosibirsk",
        ("RU", "TOM") => "Asia/Tomsk",
        ("RU", "ALT") => "Asia/Barnaul",
        ("RU", "KEM") => "Asia/Novokuznetsk",
        ("RU", "KYA") => "Asia/Krasnoyarsk",
        ("RU", "IRK") => "Asia/Irkutsk",
        ("RU", "SA") => "Asia/Yakutsk",
        ("RU", "KHA" | "PRI") => "Asia/Vladivostok",
        ("PT", "20") => "Atlantic/Azores",
        ("PT", "30") => "Atlantic/Madeira",
        ("ES", "CN") => "Atlantic/Canary",
        _ => return None,
    })
}

/// Words that a place decides.
struct Coded {
    places: Places,
    words: Arc<Words>,
    positions: Vec<u32>,
}

impl Make for Coded {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let codes = out.codes(&self.words);
        codes.extend(request.rows.iter().map(|&row| self.positions[self.places.at(row).place]));
    }
}

fn coordinate(context: &Context<'_>, spec: &Spec, is_latitude: bool) -> Option<Made> {
    let places = Places::new(context, spec)?;
    Some(Made::new(ValueType::Decimal(6), Coordinate { places, is_latitude }))
}

struct Coordinate {
    places: Places,
    is_latitude: bool,
}

impl Make for Coordinate {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let value = |&row: &u64| {
            let (north, east) = self.places.coordinates(row, self.places.at(row));
            if self.is_latitude { north } else { east }
        };
        out.decimals().extend(request.rows.iter().map(value));
    }
}

/// The locale's country, or any country if a column of the same `of` asks for it.
fn country(context: &Context<'_>, spec: &Spec, field: usize, setting: &str) -> Option<Made> {
    let asks = |other: &Spec| other.settings.flag("any");
    let related = context.table.columns.iter().filter(|other| other.of == spec.of);
    let is_any = asks(spec) || related.filter(|other| other.spec.name.starts_with("location.country")).any(asks);
    if is_any {
        return super::text::entry(context, spec, "location.country", field);
    }
    let own = context.lists.locale(context.locale(spec))?.setting(setting)?;
    Some(super::semantic::always(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_counted_and_written() {
        let form = Form::new("({area}) %#-?", "30");
        assert_eq!(form.size, 8 * 10 * 26);
        let write = |rank| {
            let mut text = String::new();
            form.write(rank, &mut text);
            text
        };
        assert_eq!((write(0), write(2079)), ("(30) 20-A".to_owned(), "(30) 99-Z".to_owned()));
        let texts: std::collections::BTreeSet<String> = (0..2080).map(write).collect();
        assert_eq!(texts.len(), 2080);
    }

    #[test]
    fn a_long_pattern_is_written_whole() {
        let pattern = "кв. ".repeat(20) + "#";
        let mut text = String::new();
        Form::new(&pattern, "").write(7, &mut text);
        assert_eq!(text, "кв. ".repeat(20) + "7");
    }

    #[test]
    fn numbers_lose_their_trunk_prefix_abroad() {
        let words = |text: &str| Arc::new(Words::from_iter([text]));
        for (prefix, country, number, expected) in [
            ("+49", "DE", "030 23456789", "+493023456789"),
            ("+49", "DE", "+49 30 23456789", "+493023456789"),
            ("+39", "IT", "06 2345678", "+39062345678"),
            ("+36", "HU", "06 1 234 5678", "+3612345678"),
            ("+7", "RU", "8 (495) 234-56-78", "+74952345678"),
            ("+90", "TR", "0 (212) 234 56 78", "+902122345678"),
            ("+1", "US", "(212) 234-5678", "+12122345678"),
        ] {
            let dialling = Dialling::new(prefix, country, &words("{area}"), None, &words("1"));
            let mut text = String::new();
            dialling.write_e164(number, &mut text);
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn patterns_of_digits_meet_where_a_number_fits_both() {
        for (one, other, meets) in
            [("96%####", "967####", true), ("96%####", "961####", false), ("1##", "1#", false), ("%%", "2#", true)]
        {
            assert_eq!(overlap(one, other), meets, "{one} {other}");
            assert_eq!(overlap(other, one), meets, "{other} {one}");
        }
    }
}
