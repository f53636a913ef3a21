//! Whether a text of a template can come about in two ways. Then there are fewer texts than ways, and counting through
//! the ways gives some texts twice.
//!
//! Every place of a template where a character stands is a state of an automaton (Glushkov 1961). Two ways to one text
//! are two paths that read the same characters, so the pairs of states that two paths can be in are walked through
//! (Book, Even, Greibach, Ott 1971).

use super::template::Template;

/// The most places, edges and pairs that are looked at.
const MOST_STEPS: usize = 2_000_000;
/// The most places, whose pairs are a table of bits.
const MOST_PLACES: usize = 1 << 14;

/// What is known of the ways to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ways {
    /// Each text comes about in one way.
    One,
    /// Some text comes about in several.
    Several,
    /// The template is too large to tell.
    Unknown,
}

/// In how many ways the texts of a template come about. Word lists are not looked into.
pub(super) fn ways(template: &Template) -> Ways {
    let mut places = Places::default();
    match places.part(template) {
        Ok(part) if part.empty > 1 => Ways::Several,
        Ok(part) => places.pairs(&part),
        Err(ways) => ways,
    }
}

/// The places of a template, and which may stand behind which.
#[derive(Default)]
struct Places<'a> {
    /// The characters of each place, sorted.
    letters: Vec<Letters<'a>>,
    behind: Vec<Vec<usize>>,
    steps: usize,
}

#[derive(Clone, Copy)]
enum Letters<'a> {
    One(char),
    Class(&'a [char]),
}

/// A part of a template: the places that it may begin and end with, and in how many ways it is empty.
struct Part {
    first: Vec<usize>,
    last: Vec<usize>,
    empty: u8,
}

/// Pairs of places, as bits.
struct Pairs {
    bits: Vec<u64>,
    count: usize,
}

impl Pairs {
    /// Puts a pair in; `false` if it was there.
    fn insert(&mut self, (one, other): (usize, usize)) -> bool {
        if self.bits.is_empty() {
            self.bits.resize((self.count * self.count).div_ceil(64), 0);
        }
        let at = one * self.count + other;
        let (word, bit) = (&mut self.bits[at / 64], 1 << (at % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}

impl<'a> Places<'a> {
    fn spend(&mut self, steps: usize) -> Result<(), Ways> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > MOST_STEPS { Err(Ways::Unknown) } else { Ok(()) }
    }

    fn place(&mut self, letters: Letters<'a>) -> Result<Part, Ways> {
        self.spend(1)?;
        self.letters.push(letters);
        self.behind.push(Vec::new());
        let at = self.letters.len() - 1;
        Ok(Part { first: vec![at], last: vec![at], empty: 0 })
    }

    fn part(&mut self, template: &'a Template) -> Result<Part, Ways> {
        let nothing = Part { first: Vec::new(), last: Vec::new(), empty: 1 };
        match template {
            Template::Literal(text) => text.chars().try_fold(nothing, |before, letter| {
                let part = self.place(Letters::One(letter))?;
                self.joined(before, part)
            }),
            Template::Class(letters) => self.place(Letters::Class(letters)),
            Template::Words(_) => Err(Ways::Unknown),
            Template::Concat(parts) => parts.iter().try_fold(nothing, |before, part| {
                let part = self.part(part)?;
                self.joined(before, part)
            }),
            Template::Either(parts) => {
                let mut whole = Part { first: Vec::new(), last: Vec::new(), empty: 0 };
                for part in parts {
                    let part = self.part(part)?;
                    whole.first.extend(part.first);
                    whole.last.extend(part.last);
                    whole.empty = whole.empty.saturating_add(part.empty);
                }
                if whole.empty > 1 { Err(Ways::Several) } else { Ok(whole) }
            }
            Template::Repeat(inner, least, most) => self.repeated(inner, *least, *most),
        }
    }

    fn repeated(&mut self, inner: &'a Template, least: u32, most: u32) -> Result<Part, Ways> {
        let mut whole = Part { first: Vec::new(), last: Vec::new(), empty: 1 };
        let mut ends = if least == 0 { Some((Vec::new(), 1)) } else { None };
        for count in 1..=most {
            // Also where the inner part has no place of its own.
            self.spend(1)?;
            let part = self.part(inner)?;
            if part.empty > 0 && least != most {
                // Nothing once is nothing twice.
                return Err(Ways::Several);
            }
            whole = self.joined(whole, part)?;
            if count >= least {
                let (last, _) = ends.get_or_insert((Vec::new(), whole.empty));
                self.spend(whole.last.len())?;
                last.extend(whole.last.iter().copied());
            }
        }
        let (mut last, empty) = ends.unwrap_or((Vec::new(), 1));
        last.sort_unstable();
        last.dedup();
        Ok(Part { first: whole.first, last, empty })
    }

    /// One part behind another.
    fn joined(&mut self, before: Part, part: Part) -> Result<Part, Ways> {
        self.spend(before.last.len() * part.first.len() + before.first.len() + part.last.len())?;
        for &place in &before.last {
            self.behind[place].extend(&part.first);
        }
        let mut first = before.first;
        if before.empty > 0 {
            first.extend(&part.first);
        }
        let mut last = part.last;
        if part.empty > 0 {
            last.extend(&before.last);
        }
        Ok(Part { first, last, empty: before.empty.min(1) * part.empty.min(1) })
    }

    /// Walks through the pairs of different places that two paths with the same characters can be in.
    fn pairs(&mut self, whole: &Part) -> Ways {
        let count = self.letters.len();
        if count > MOST_PLACES {
            return Ways::Unknown;
        }
        let mut is_end = vec![false; count];
        whole.last.iter().for_each(|&place| is_end[place] = true);
        let mut seen = Pairs { bits: Vec::new(), count };
        let mut open: Vec<(usize, usize)> = Vec::new();
        let behind = std::mem::take(&mut self.behind);
        for next in std::iter::once(&whole.first).chain(&behind) {
            if let Err(ways) = self.step(next, next, true, &mut seen, &mut open) {
                return ways;
            }
        }
        while let Some((one, other)) = open.pop() {
            if is_end[one] && is_end[other] {
                return Ways::Several;
            }
            if let Err(ways) = self.step(&behind[one], &behind[other], false, &mut seen, &mut open) {
                return ways;
            }
        }
        Ways::One
    }

    /// The pairs that one step leads to. From one place two different ones part; from two, the same one joins them,
    /// and every place leads to an end.
    fn step(
        &mut self,
        one: &[usize],
        other: &[usize],
        is_same: bool,
        seen: &mut Pairs,
        open: &mut Vec<(usize, usize)>,
    ) -> Result<(), Ways> {
        for &place in one {
            self.spend(other.len())?;
            for &candidate in other {
                if place == candidate {
                    if is_same {
                        continue;
                    }
                    return Err(Ways::Several);
                }
                let pair = (place.min(candidate), place.max(candidate));
                if self.have_common(pair) && seen.insert(pair) {
                    open.push(pair);
                }
            }
        }
        Ok(())
    }

    fn have_common(&mut self, (one, other): (usize, usize)) -> bool {
        match (self.letters[one], self.letters[other]) {
            (Letters::One(one), Letters::One(other)) => one == other,
            (Letters::One(letter), Letters::Class(class)) | (Letters::Class(class), Letters::One(letter)) => {
                class.binary_search(&letter).is_ok()
            }
            (Letters::Class(one), Letters::Class(other)) => {
                let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
                self.steps += short.len() / 64;
                std::ptr::eq(short.as_ptr(), long.as_ptr())
                    || short.iter().any(|letter| long.binary_search(letter).is_ok())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rng::Stream;

    /// All texts, in all ways.
    fn texts(template: &Template) -> Vec<String> {
        let size = template.size();
        let mut draws = Stream::root(1).draws(0);
        let text = |rank| {
            let mut text = String::new();
            template.ranked(rank, size, &mut draws, &mut text);
            text
        };
        (0..size).map(text).collect()
    }

    #[test]
    fn a_template_is_told_to_be_ambiguous_if_and_only_if_a_text_comes_twice() {
        for pattern in [
            "(a|aa){1,3}",
            "a?a?",
            "(ab|a)(c|bc)",
            "[ab]{1,2}[ab]{1,2}",
            "a{3}|[a-c]{3}",
            "x{0,2}y?x{0,2}",
            "(a|b|ab)c?",
            "(|a)(|b)(|ab)",
            "(a?){2}",
            "(a?b?){1,2}",
            "(|())a",
            "a|a",
            "[ab]|b",
            "(a|b){2}|ab",
            "[a-c]{1,3}[0-2]{1,2}",
            "[a-c]{1,2}-[a-c]{1,2}",
            "[ab]{1,3}",
            "(a|b|cd){1,3}",
            "a?b?c?",
            "(ab){0,3}",
            "(ab|ba){2}",
            "\\d{1,2}a?",
            "(x|y[ab]?)z",
            "[ab]{2}[bc]{2}",
            "(a{1,2}b){1,2}",
            "(a{1,2}b?){1,2}",
            "(0|1[0-2]?)",
            "0?[1-9]|1[0-2]",
            "(aa|aaa){1,2}",
            "(aa|aaa){2}",
            "",
            "(a|)",
            "(cat|car)s?",
            "(cat|cats)s?",
            "ß|s",
            "x{2,2}x?",
        ] {
            let template = Template::regex(pattern).unwrap();
            let all = texts(&template);
            let different: BTreeSet<&String> = all.iter().collect();
            let expected = if different.len() == all.len() { Ways::One } else { Ways::Several };
            assert_eq!(ways(&template), expected, "{pattern}: {} of {}", different.len(), all.len());
        }
    }

    #[test]
    fn large_templates_are_told_in_time() {
        for (pattern, expected) in [
            ("[A-Za-z0-9]{1,64}", Ways::One),
            ("[A-Z]{3}-\\d{1,1000}", Ways::One),
            ("(foo|bar|baz){1,200}", Ways::One),
            ("\\w{1,3}\\d{1,3}", Ways::Several),
            ("[a-z]+\\d+[a-z]+", Ways::One),
            ("(a?b){1,500}", Ways::One),
        ] {
            assert_eq!(ways(&Template::regex(pattern).unwrap()), expected, "{pattern}");
        }
    }
}
