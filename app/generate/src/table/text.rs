//! Columns of text from templates, word lists and functions.

use std::sync::Arc;

use seedbed_recipe::recipe::Column as Spec;

use super::ambiguity::{Ways, ways};
use super::make::{Context, Draw, Made, Make, Request};
use super::template::Template;
use crate::column::{Column, ValueType, Words};
use crate::distribution::alias::Alias;
use crate::rng::{Draws, Permutation, Stream};

/// The largest set of texts whose members are numbered for uniqueness; larger sets leave their first parts random.
const MOST_RANKS: u64 = 1 << 63;

/// Completes a text that was drawn: appends or inserts check digits. Must map different texts to different texts.
pub(crate) type Finish = fn(text: &mut String, start: usize);

pub(super) fn pattern(context: &Context<'_>, spec: &Spec) -> Made {
    match Template::regex(spec.settings.text("pattern").unwrap_or("")) {
        Ok(template) => {
            let is_counted = spec.unique || context.table.keys.iter().any(|key| key.contains(&spec.name));
            let allowed = match ways(&template) {
                _ if !is_counted => None,
                Ways::One => None,
                Ways::Several => Some(
                    "a pattern in which every text comes about in one way only, for its values are to differ: in \
                     \"a?a?\" the text \"a\" comes about in two",
                ),
                Ways::Unknown => {
                    Some("a simpler pattern, of which it can be told that every text comes about in one way")
                }
            };
            if let Some(allowed) = allowed {
                context.wrong(spec, "pattern", format!("{:?}", spec.settings.text("pattern").unwrap_or("")), allowed);
            }
            from_template(context, spec, template, None)
        }
        Err(error) => {
            context.wrong(spec, "pattern", format!("{:?}", spec.settings.text("pattern").unwrap_or("")), error.0);
            from_template(context, spec, Template::Literal(String::new()), None)
        }
    }
}

/// Text drawn from a template, completed by `finish`.
pub(super) fn from_template(context: &Context<'_>, spec: &Spec, template: Template, finish: Option<Finish>) -> Made {
    let size = template.size();
    let count = u64::try_from(size).unwrap_or(MOST_RANKS).min(MOST_RANKS);
    let draw = Draw::new(context, spec, count);
    if let (Template::Words(words), None) = (&template, finish) {
        let listed = Listed { draw, words: Arc::clone(words) };
        return Made { count: Some(count), ..Made::new(ValueType::Text, listed) };
    }
    let stream = context.column_stream(spec);
    let maker = Templated { draw, stream, template, size, count, finish };
    Made { count: Some(count), ..Made::new(ValueType::Text, maker) }
}

struct Listed {
    draw: Draw,
    words: Arc<Words>,
}

impl Make for Listed {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let count = self.words.len() as u64;
        out.codes(&self.words).extend(request.rows.iter().map(|&row| self.draw.at(row, count) as u32));
    }
}

struct Templated {
    draw: Draw,
    stream: Stream,
    template: Template,
    size: u128,
    count: u64,
    finish: Option<Finish>,
}

impl Make for Templated {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let words = out.text();
        for &row in request.rows {
            let buffer = words.buffer();
            let start = buffer.len();
            let mut draws = self.stream.draws(row);
            match self.draw {
                Draw::Random(_) => self.template.random(&mut draws, buffer),
                draw => {
                    // Numbers that agree in their remainder by `count` are one numbered set each; which of these
                    // sets is free, so that parts beyond what can be numbered vary too.
                    let sets = (self.size / u128::from(self.count)).max(1);
                    let set = (u128::from(draws.bits()) << 64 | u128::from(draws.bits())) % sets;
                    let rank = set * u128::from(self.count) + u128::from(draw.at(row, self.count));
                    self.template.ranked(rank, self.size, &mut draws, buffer);
                }
            }
            if let Some(finish) = self.finish {
                finish(buffer, start);
            }
            words.finish();
        }
    }
}

/// Text that a function writes from a few random bits; never unique, or unique by its own construction.
pub(super) fn written(stream: Stream, write: impl Fn(u64, &mut Draws, &mut String) + Send + Sync + 'static) -> Made {
    Made::new(ValueType::Text, Written { stream, write })
}

struct Written<F> {
    stream: Stream,
    write: F,
}

impl<F: Fn(u64, &mut Draws, &mut String) + Send + Sync> Make for Written<F> {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let words = out.text();
        for &row in request.rows {
            (self.write)(row, &mut self.stream.draws(row), words.buffer());
            words.finish();
        }
    }
}

/// One field of the entries of a list. Columns of one row with the same list and `of` show the same entry.
pub(super) fn entry(context: &Context<'_>, spec: &Spec, section: &str, field: usize) -> Option<Made> {
    entry_by(context, spec, section, field, None)
}

/// As [`entry`], by weight.
pub(super) fn entry_by(
    context: &Context<'_>,
    spec: &Spec,
    section: &str,
    field: usize,
    weights: Option<Alias>,
) -> Option<Made> {
    let words = context.lists.section(context.locale(spec), section)?.field(field)?;
    let stream = context.shared_stream(section, &spec.of);
    Some(Made::new(ValueType::Text, Entry { stream, words: Arc::clone(words), weights }))
}

struct Entry {
    stream: Stream,
    words: Arc<Words>,
    weights: Option<Alias>,
}

impl Make for Entry {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let count = self.words.len() as u64;
        let codes = out.codes(&self.words);
        match &self.weights {
            Some(alias) => codes.extend(request.rows.iter().map(|&row| alias.pick(self.stream.at(row)))),
            None => codes.extend(request.rows.iter().map(|&row| self.stream.below(row, count) as u32)),
        }
    }
}

pub(super) fn uuid(context: &Context<'_>, spec: &Spec) -> Made {
    let stream = context.column_stream(spec);
    let version_7 = spec.settings.text("version") == Some("7");
    let start = (seedbed_recipe::days_since_1970(context.recipe.anchor) * 86_400_000) as u64;
    Made::new(ValueType::Text, Uuid { unique: stream, rest: stream.child("rest"), start: version_7.then_some(start) })
}

struct Uuid {
    /// A bijection from rows to 64 bits, all of which stand in the value: two rows never share a UUID.
    unique: Stream,
    rest: Stream,
    start: Option<u64>,
}

impl Uuid {
    fn at(&self, row: u64) -> (u64, u64) {
        let (unique, rest) = (self.unique.at(row), self.rest.at(row));
        if let Some(start) = self.start {
            // The row itself is in the time; the bits behind it are free.
            return ((start + row) << 16 | 0x7000 | rest >> 52, 1 << 63 | unique >> 2);
        }
        // 48 + 12 bits are free in the first half and 62 in the second: the unique bits fill the first half, and
        // their last four stand behind the variant.
        let first = unique >> 4;
        let high = (first >> 12) << 16 | 0x4000 | (first & 0xfff);
        (high, 1 << 63 | (unique & 0xf) << 58 | rest >> 6)
    }
}

impl Make for Uuid {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        out.text().write_each(request.rows.iter(), |&row, writer| {
            let (high, low) = self.at(row);
            let (high, low) = (hex16(high), hex16(low));
            let mut text = [b'-'; 36];
            text[0..8].copy_from_slice(&high[0..8]);
            text[9..13].copy_from_slice(&high[8..12]);
            text[14..18].copy_from_slice(&high[12..16]);
            text[19..23].copy_from_slice(&low[0..4]);
            text[24..36].copy_from_slice(&low[4..16]);
            writer.array(&text);
        });
    }
}

/// All sixteen hexadecimal digits of `bits`, eight at a time in one register.
#[inline(always)]
fn hex16(bits: u64) -> [u8; 16] {
    let mut text = [0; 16];
    text[..8].copy_from_slice(&hex8(bits >> 32));
    text[8..].copy_from_slice(&hex8(bits & 0xffff_ffff));
    text
}

/// The eight hexadecimal digits of a number of 32 bits.
#[inline(always)]
const fn hex8(bits: u64) -> [u8; 8] {
    // Each half byte moves into a byte of its own.
    let spread = (bits << 16 | bits) & 0x0000_ffff_0000_ffff;
    let spread = (spread << 8 | spread) & 0x00ff_00ff_00ff_00ff;
    let spread = (spread << 4 | spread) & 0x0f0f_0f0f_0f0f_0f0f;
    // Ten and more carry into the upper half of their byte, and lie as far behind the digits as `a` behind `9`.
    let letters = (spread + 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101;
    (spread + 0x3030_3030_3030_3030 + letters * 0x27).to_be_bytes()
}

/// Writes the last `out.len()` hexadecimal digits of `bits`.
#[inline(always)]
pub(crate) fn hex(bits: u64, out: &mut [u8]) {
    let length = out.len();
    for (at, digit) in out.iter_mut().enumerate() {
        let nibble = (bits >> (4 * (length - 1 - at))) as u8 & 0xf;
        *digit = nibble + if nibble < 10 { b'0' } else { b'a' - 10 };
    }
}

/// Bytes that were written as ASCII, as text.
#[inline(always)]
pub(crate) fn ascii(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// An identifier in which a bijection from rows to 64 bits stands, so that it never repeats.
pub(super) fn identifier(
    context: &Context<'_>,
    spec: &Spec,
    write: impl Fn(u64, &mut Draws, &mut String) + Send + Sync + 'static,
) -> Made {
    let stream = context.column_stream(spec);
    let unique = stream.child("unique");
    written(stream, move |row, draws, out| write(unique.at(row), draws, out))
}

/// A permutation for each block of rows, for values that are made unique by the block's number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Blocks {
    stream: Stream,
    first: Permutation,
}

impl Blocks {
    /// Permutations of `0..size`.
    pub(crate) fn new(stream: Stream, size: u64) -> Self {
        Self { stream, first: Permutation::new(stream.numbered(0), size) }
    }

    /// The row's block and its value inside the block: no pair comes twice.
    #[inline]
    pub(crate) fn at(&self, row: u64) -> (u64, u64) {
        let size = self.first.size();
        if row < size {
            return (0, self.first.at(row));
        }
        let block = row / size;
        (block, Permutation::new(self.stream.numbered(block), size).at(row % size))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn uuids_carry_their_version_and_all_unique_bits() {
        let stream = Stream::root(1);
        for (start, version) in [(None, 4), (Some(1_700_000_000_000), 7)] {
            let uuid = Uuid { unique: stream, rest: stream.child("rest"), start };
            let mut seen = BTreeSet::new();
            for row in 0..10_000 {
                let (high, low) = uuid.at(row);
                assert_eq!(high >> 12 & 0xf, version);
                assert_eq!(low >> 62, 2);
                assert!(seen.insert((high, low)));
            }
        }
        let uuid = Uuid { unique: stream, rest: stream.child("rest"), start: None };
        for row in 0..1000 {
            let (high, low) = uuid.at(row);
            let first = (high >> 16) << 12 | high & 0xfff;
            assert_eq!(first << 4 | low >> 58 & 0xf, stream.at(row));
        }
    }

    #[test]
    fn digits_are_those_of_the_standard_library() {
        let stream = Stream::root(3);
        for bits in (0..1000).map(|row| stream.at(row)).chain([0, u64::MAX, 0x0123_4567_89ab_cdef]) {
            assert_eq!(ascii(&hex16(bits)), format!("{bits:016x}"));
        }
    }

    #[test]
    fn blocks_never_repeat_a_pair() {
        let blocks = Blocks::new(Stream::root(2), 7);
        let pairs: BTreeSet<_> = (0..70).map(|row| blocks.at(row)).collect();
        assert_eq!(pairs.len(), 70);
        assert_eq!(pairs.last(), Some(&(9, 6)));
    }
}
