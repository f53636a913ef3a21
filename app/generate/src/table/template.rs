//! Text with gaps: word lists, character classes and regular expressions as one structure whose values can be
//! drawn at random or counted, so that uniqueness is a permutation of the count.

use std::sync::Arc;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, ErrorKind, Hir, HirKind};

use crate::column::Words;
use crate::lists::Lists;
use crate::rng::Draws;

/// Repetitions without an upper bound (`*`, `+`, `{3,}`) go this far beyond their lower bound.
const OPEN_REPEAT: u32 = 8;
/// The longest text that a pattern may ask for, in characters.
const LONGEST: u64 = 10_000;
/// How many characters all classes of a pattern may list together: some of Unicode list a hundred thousand.
const MOST_LETTERS: usize = 1_000_000;
/// Sizes are counted up to here; a template with more values takes its remaining parts at random.
const MOST: u128 = 1 << 126;

/// A set of texts.
#[derive(Clone, Debug)]
pub(crate) enum Template {
    /// Exactly this text.
    Literal(String),
    /// One of these words.
    Words(Arc<Words>),
    /// One of these characters.
    Class(Arc<[char]>),
    /// All of these, behind each other.
    Concat(Vec<Template>),
    /// One of these.
    Either(Vec<Template>),
    /// This, repeated.
    Repeat(Box<Template>, u32, u32),
}

/// Why a pattern cannot be used: what was found and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatternError(pub String);

impl Template {
    /// The words of the first field of a section of the lists; `None` if there is no such section.
    pub(crate) fn section(lists: &Lists, locale: &str, name: &str) -> Option<Self> {
        let section = lists.section(locale, name)?;
        Some(Self::Words(Arc::clone(section.field(0)?)))
    }

    /// A format: `{section}` stands for its words, `#` for a digit, `%` for a digit from 2 to 9, `?` for a
    /// capital letter, everything else for itself. `None` if a section is missing.
    pub(crate) fn format(lists: &Lists, locale: &str, format: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = format;
        while let Some(letter) = rest.chars().next() {
            let mut length = letter.len_utf8();
            parts.push(match letter {
                '{' => {
                    let end = rest.find('}')?;
                    length = end + 1;
                    Self::section(lists, locale, &rest[1..end])?
                }
                '#' => Self::Class(('0'..='9').collect()),
                '%' => Self::Class(('2'..='9').collect()),
                '?' => Self::Class(('A'..='Z').collect()),
                other => Self::Literal(other.to_string()),
            });
            rest = &rest[length..];
        }
        Some(Self::Concat(parts).joined())
    }

    /// The texts that a regular expression matches as a whole. Anchors are allowed and mean nothing more.
    pub(crate) fn regex(pattern: &str) -> Result<Self, PatternError> {
        let parser = |unicode| ParserBuilder::new().unicode(unicode).utf8(unicode).nest_limit(50).build();
        let mut hir = parser(false).parse(pattern);
        // Letters beyond ASCII in a class, as in `[a-zäöü]`.
        let is_needed =
            matches!(&hir, Err(regex_syntax::Error::Translate(error)) if *error.kind() == ErrorKind::UnicodeNotAllowed);
        if is_needed || flags(pattern).contains('u') {
            without_tables(pattern)?;
            hir = parser(is_needed).parse(pattern);
        }
        let hir = hir.map_err(|error| PatternError(error_line(&error)))?;
        let mut room = MOST_LETTERS;
        let template = Self::from_hir(&hir, &mut room)?;
        // Before repetitions are unrolled: a few nested ones could ask for more than memory holds.
        if template.longest() > LONGEST {
            return Err(PatternError(format!("a pattern for text of at most {LONGEST} characters")));
        }
        Ok(template.joined())
    }

    /// `room` is how many characters the classes to come may list.
    fn from_hir(hir: &Hir, room: &mut usize) -> Result<Self, PatternError> {
        Ok(match hir.kind() {
            HirKind::Empty => Self::Literal(String::new()),
            HirKind::Literal(literal) => {
                let text = String::from_utf8(literal.0.to_vec());
                Self::Literal(text.map_err(|_| PatternError("characters, not single bytes of them".to_owned()))?)
            }
            HirKind::Class(class) => {
                let ranges: Vec<(u32, u32)> = match class {
                    // Of bytes only those that are characters: `.` and `[^,]` mean printable ASCII.
                    Class::Bytes(class) => {
                        let ascii = class.iter().filter(|range| range.start() < 0x80);
                        ascii.map(|range| (u32::from(range.start()), u32::from(range.end().min(0x7f)))).collect()
                    }
                    // The same holds for a class that reaches to the end of Unicode.
                    Class::Unicode(class) => {
                        let is_open = class.iter().any(|range| range.end() == char::MAX);
                        let most = if is_open { 0x7f } else { u32::from(char::MAX) };
                        let ranges = class.iter().map(|range| (u32::from(range.start()), u32::from(range.end())));
                        ranges.filter(|(start, _)| *start <= most).map(|(start, end)| (start, end.min(most))).collect()
                    }
                };
                let all = ranges.into_iter().flat_map(|(start, end)| start..=end.min(start + 0x1000));
                // Control characters match `.` and negated classes but are never what someone wants to see.
                let letters: Arc<[char]> =
                    all.filter_map(char::from_u32).filter(|letter| !letter.is_control()).collect();
                if letters.is_empty() {
                    return Err(PatternError("a class with at least one printable character".to_owned()));
                }
                let Some(left) = room.checked_sub(letters.len()) else {
                    return Err(PatternError(format!("classes of at most {MOST_LETTERS} characters in all")));
                };
                *room = left;
                Self::Class(letters)
            }
            HirKind::Look(_) => Self::Literal(String::new()),
            HirKind::Repetition(repetition) => {
                let most = repetition.max.unwrap_or(repetition.min.saturating_add(OPEN_REPEAT));
                Self::Repeat(Box::new(Self::from_hir(&repetition.sub, room)?), repetition.min, most)
            }
            HirKind::Capture(capture) => Self::from_hir(&capture.sub, room)?,
            HirKind::Concat(parts) => {
                Self::Concat(parts.iter().map(|part| Self::from_hir(part, room)).collect::<Result<_, _>>()?)
            }
            HirKind::Alternation(parts) => {
                Self::Either(parts.iter().map(|part| Self::from_hir(part, room)).collect::<Result<_, _>>()?)
            }
        })
    }

    /// Joins literals that stand side by side and unrolls short fixed repetitions, so that drawing has less to do.
    fn joined(self) -> Self {
        match self {
            Self::Concat(parts) => {
                let mut joined: Vec<Self> = Vec::new();
                for part in parts.into_iter().map(Self::joined) {
                    let inner = if let Self::Concat(inner) = part { inner } else { vec![part] };
                    for part in inner {
                        match (joined.last_mut(), part) {
                            (Some(Self::Literal(before)), Self::Literal(text)) => before.push_str(&text),
                            (_, part) => joined.push(part),
                        }
                    }
                }
                if joined.len() == 1 { joined.remove(0) } else { Self::Concat(joined) }
            }
            Self::Repeat(inner, least, most) if least == most && least <= 64 => {
                let inner = inner.joined();
                Self::Concat(vec![inner; least as usize]).joined_flat()
            }
            Self::Repeat(inner, least, most) => Self::Repeat(Box::new(inner.joined()), least, most),
            Self::Either(parts) => Self::Either(parts.into_iter().map(Self::joined).collect()),
            other => other,
        }
    }

    /// A concatenation of parts that are joined already.
    fn joined_flat(self) -> Self {
        match self {
            Self::Concat(mut parts) if parts.len() == 1 => parts.remove(0),
            Self::Concat(parts) => Self::Concat(
                parts
                    .into_iter()
                    .flat_map(|part| if let Self::Concat(inner) = part { inner } else { vec![part] })
                    .collect(),
            ),
            other => other,
        }
    }

    /// The length of the longest text, which bounds the work as well: repetitions of nothing are no repetitions.
    pub(crate) fn longest(&self) -> u64 {
        match self {
            Self::Literal(text) => text.len() as u64,
            Self::Words(words) => words.iter().map(str::len).max().unwrap_or(0) as u64,
            Self::Class(_) => 1,
            Self::Concat(parts) => parts.iter().map(Self::longest).fold(0, u64::saturating_add),
            Self::Either(parts) => parts.iter().map(Self::longest).max().unwrap_or(0),
            Self::Repeat(inner, _, most) => inner.longest().saturating_mul(u64::from(*most)),
        }
    }

    /// How many texts there are, counted up to 2^126. Texts that can come about in two ways count twice; [`super::ambiguity`]
    /// tells whether there are any.
    pub(crate) fn size(&self) -> u128 {
        let times = |a: u128, b: u128| a.saturating_mul(b).min(MOST);
        match self {
            Self::Literal(_) => 1,
            Self::Words(words) => words.len() as u128,
            Self::Class(letters) => letters.len() as u128,
            Self::Concat(parts) => parts.iter().map(Self::size).fold(1, times),
            Self::Either(parts) => parts.iter().map(Self::size).fold(0_u128, u128::saturating_add).min(MOST),
            Self::Repeat(inner, least, most) => {
                let size = inner.size();
                let mut sum = 0_u128;
                for count in *least..=*most {
                    sum = sum.saturating_add(power(size, count)).min(MOST);
                    if sum == MOST {
                        break;
                    }
                }
                sum
            }
        }
    }

    /// Writes a text drawn at random.
    pub(crate) fn random(&self, draws: &mut Draws, out: &mut String) {
        match self {
            Self::Literal(text) => out.push_str(text),
            Self::Words(words) => out.push_str(words.get(draws.below(words.len() as u64) as usize)),
            Self::Class(letters) => out.push(letters[draws.below(letters.len() as u64) as usize]),
            Self::Concat(parts) => {
                // Several small classes share one draw: 32 bits give four digits with a bias below 3 in a million.
                let (mut bits, mut room) = (0_u64, 0_u64);
                for part in parts {
                    if let Self::Class(letters) = part {
                        let count = letters.len() as u64;
                        if room < count {
                            (bits, room) = (draws.bits() >> 32, 1 << 16);
                        }
                        room /= count.max(1);
                        let product = bits * count;
                        out.push(letters[(product >> 32) as usize]);
                        bits = product & 0xffff_ffff;
                    } else {
                        part.random(draws, out);
                    }
                }
            }
            Self::Either(parts) => parts[draws.below(parts.len() as u64) as usize].random(draws, out),
            Self::Repeat(inner, least, most) => {
                let count = u64::from(*least) + draws.below(u64::from(most - least) + 1);
                (0..count).for_each(|_| inner.random(draws, out));
            }
        }
    }

    /// Writes the text that has number `rank` of `room`; beyond 2^126 texts the first parts are drawn at random.
    /// Gives back what is left of both for the parts before.
    pub(crate) fn ranked(&self, rank: u128, room: u128, draws: &mut Draws, out: &mut String) {
        if room <= 1 {
            return self.random(draws, out);
        }
        match self {
            Self::Literal(text) => out.push_str(text),
            Self::Words(words) => out.push_str(words.get((rank % words.len() as u128) as usize)),
            Self::Class(letters) => out.push(letters[(rank % letters.len() as u128) as usize]),
            Self::Concat(parts) => concatenate(parts.iter(), rank, room, draws, out),
            Self::Either(parts) => {
                let mut rank = rank;
                for part in parts {
                    let size = part.size();
                    if rank < size {
                        return part.ranked(rank, size, draws, out);
                    }
                    rank -= size;
                }
            }
            Self::Repeat(inner, least, most) => {
                let size = inner.size();
                let mut rank = rank;
                for count in *least..=*most {
                    let here = power(size, count);
                    if rank < here {
                        let parts = std::iter::repeat_n(&**inner, count as usize);
                        return concatenate(parts, rank, here, draws, out);
                    }
                    rank -= here;
                }
            }
        }
    }
}

fn power(base: u128, exponent: u32) -> u128 {
    base.checked_pow(exponent).map_or(MOST, |power| power.min(MOST))
}

/// Writes parts by their digits of a mixed-radix number, the last part being the lowest digit.
fn concatenate<'a>(
    parts: impl DoubleEndedIterator<Item = &'a Template>,
    mut rank: u128,
    mut room: u128,
    draws: &mut Draws,
    out: &mut String,
) {
    let mut digits: Vec<(&Template, u128, u128)> = Vec::new();
    for part in parts.rev() {
        let size = part.size();
        let digit_room = size.min(room);
        digits.push((part, rank % size, digit_room));
        rank /= size;
        room = room.div_ceil(size);
    }
    for (part, digit, digit_room) in digits.into_iter().rev() {
        // A part with one text has nothing to draw, so that `room` 1 is no reason to draw it at random.
        part.ranked(digit, digit_room, draws, out);
    }
}

/// The letters of all groups of flags together, as of `(?i)` and `(?u-s:x)`; `\(?` and `[(?]` begin no group.
fn flags(pattern: &str) -> String {
    let (mut flags, mut in_class) = (String::new(), false);
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class && letters.next_if_eq(&'?').is_some() => {
                while let Some(flag) = letters.next_if(|letter| letter.is_ascii_alphabetic() || *letter == '-') {
                    flags.push(flag);
                }
            }
            _ => {}
        }
    }
    flags
}

/// Refuses what needs tables of Unicode: they are large, so a browser has none, and both sides must refuse the same.
fn without_tables(pattern: &str) -> Result<(), PatternError> {
    let refused = |advice: &str| {
        Err(PatternError(format!("a regular expression that lists its letters beyond ASCII itself: {advice}")))
    };
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        let escaped = if letter == '\\' { letters.next() } else { None };
        match escaped {
            Some('p' | 'P') => return refused("[a-zäöü] instead of \\p{…}"),
            Some('d' | 'D' | 'w' | 'W' | 's' | 'S') => {
                return refused("beside them write [0-9] for \\d and [0-9A-Za-z_] for \\w");
            }
            _ => {}
        }
    }
    if flags(pattern).contains('i') {
        return refused("in both cases, without (?i)");
    }
    Ok(())
}

fn error_line(error: &regex_syntax::Error) -> String {
    let message = match error {
        regex_syntax::Error::Parse(error) => format!("{} at character {}", error.kind(), error.span().start.offset),
        regex_syntax::Error::Translate(error) => {
            format!("{} at character {}", error.kind(), error.span().start.offset)
        }
        other => other.to_string(),
    };
    format!("a regular expression; the problem: {message}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rng::Stream;

    fn all(template: &Template) -> Vec<String> {
        let size = template.size();
        let mut draws = Stream::root(1).draws(0);
        (0..size)
            .map(|rank| {
                let mut text = String::new();
                template.ranked(rank, size, &mut draws, &mut text);
                text
            })
            .collect()
    }

    #[test]
    fn a_pattern_counts_each_of_its_texts_once() {
        for (pattern, size) in [("[ab]{2}", 4), ("a|b|cd", 3), ("x[0-9]{1,2}", 110), ("(foo|ba[rz])-?", 6), ("", 1)] {
            let template = Template::regex(pattern).unwrap();
            let texts = all(&template);
            assert_eq!(texts.len(), size, "{pattern}");
            assert_eq!(texts.iter().collect::<BTreeSet<_>>().len(), size, "{pattern}: {texts:?}");
        }
    }

    #[test]
    fn drawn_texts_have_the_shape() {
        let template = Template::regex(r"[A-Z]{3}-\d{4}").unwrap();
        for row in 0..100 {
            let mut text = String::new();
            template.random(&mut Stream::root(5).draws(row), &mut text);
            let bytes = text.as_bytes();
            assert_eq!(bytes.len(), 8, "{text}");
            assert!(bytes[..3].iter().all(u8::is_ascii_uppercase) && bytes[3] == b'-', "{text}");
            assert!(bytes[4..].iter().all(u8::is_ascii_digit), "{text}");
        }
    }

    #[test]
    fn a_set_that_is_too_large_to_count_is_still_drawn_whole() {
        let template = Template::regex("[0-9a-f]{64}").unwrap();
        assert_eq!(template.size(), MOST);
        let mut texts = BTreeSet::new();
        for rank in 0..100 {
            let mut text = String::new();
            template.ranked(rank, MOST, &mut Stream::root(5).draws(rank as u64), &mut text);
            assert_eq!(text.len(), 64);
            assert!(!text.starts_with("0000"), "{text}");
            texts.insert(text);
        }
        assert_eq!(texts.len(), 100);
    }

    #[test]
    fn any_character_is_a_printable_one() {
        for (pattern, count) in [
            (".", 95),
            ("[^a-z]", 69),
            ("(?u)[à-ü]", 29),
            ("[äöü]", 3),
            ("[a-zäöü]", 29),
            ("[^aä]", 94),
            ("[日月]火", 2),
        ] {
            assert_eq!(Template::regex(pattern).unwrap().size(), count, "{pattern}");
        }
        assert!(Template::regex("(?-u)\\xff").is_err());
    }

    #[test]
    fn a_pattern_that_would_fill_the_memory_is_refused() {
        let nested = |inner: &str| (0..20).fold(inner.to_owned(), |pattern, _| format!("({pattern}){{64}}"));
        let many_classes = format!("(?u)[{}]", "\\w").repeat(900);
        for pattern in [nested("a|b"), nested("a?"), many_classes] {
            assert!(Template::regex(&pattern).is_err(), "{pattern:.60}");
        }
    }

    #[test]
    fn a_bad_pattern_says_what_is_wrong_with_it() {
        assert!(Template::regex("a(b").unwrap_err().0.contains("unclosed group"));
        assert!(Template::regex("(a{1000}){1000}").is_err());
        for pattern in [r"\(?usd\)? \d{2}", r"[(?u]\d", r"(?:u|\d)", r"(?P<unit>\d)"] {
            assert!(Template::regex(pattern).is_ok(), "{pattern} has no flags");
        }
        for (pattern, advice) in
            [(r"\p{L}", "[a-zäöü]"), (r"[ä\d]", "[0-9]"), (r"(?u)\w", "[0-9]"), ("(?i)[ä]", "(?i)")]
        {
            let problem = Template::regex(pattern).err().map(|problem| problem.0).unwrap_or_default();
            assert!(problem.contains(advice), "{pattern}: {problem}");
        }
    }
}
