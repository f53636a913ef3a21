//! Regular expressions in descriptions, as far as people write them there: letters, classes, groups, repetitions.
//!
//! A whole parser for them would weigh as much in a browser as a quarter of the reader. What is not read here is not taken for
//! a pattern, and what is read is one for every parser; a test holds it to the one that makes texts of patterns.

use std::iter::Peekable;
use std::str::Chars;

/// Texts of a pattern are no longer than this, in characters.
const LONGEST: u64 = 1_000;
/// What may be repeated without end is repeated so often beyond its least.
const OPEN_REPEAT: u64 = 8;
/// Groups stand no deeper inside of each other.
const DEEPEST: usize = 4;
/// Letters that mean themselves, besides those of words and digits.
const PLAIN: &str = " _-:/@#,;%&=!~'<>";

/// Whether a text is a regular expression that can be made into texts.
pub(super) fn is_pattern(text: &str) -> bool {
    let text = text.trim().strip_prefix('^').unwrap_or(text.trim());
    let text = text.strip_suffix('$').unwrap_or(text);
    let mut letters = text.chars().peekable();
    let longest = either(&mut letters, 0);
    letters.next().is_none() && longest.is_some_and(|longest| (1..=LONGEST).contains(&longest))
}

/// How long the texts of alternatives are at the most.
fn either(letters: &mut Peekable<Chars<'_>>, depth: usize) -> Option<u64> {
    let mut longest = sequence(letters, depth)?;
    while letters.next_if_eq(&'|').is_some() {
        longest = longest.max(sequence(letters, depth)?);
    }
    Some(longest)
}

fn sequence(letters: &mut Peekable<Chars<'_>>, depth: usize) -> Option<u64> {
    let mut longest = 0_u64;
    while letters.peek().is_some_and(|next| !matches!(next, '|' | ')')) {
        let one = single(letters, depth)?;
        longest = longest.saturating_add(one.saturating_mul(most(letters)?));
    }
    Some(longest)
}

fn single(letters: &mut Peekable<Chars<'_>>, depth: usize) -> Option<u64> {
    match letters.next()? {
        '(' if depth < DEEPEST => {
            if letters.next_if_eq(&'?').is_some() {
                letters.next_if_eq(&':')?;
            }
            let longest = either(letters, depth + 1)?;
            letters.next_if_eq(&')').map(|_| longest)
        }
        '[' => class(letters),
        '\\' => escaped(letters),
        letter => (letter.is_ascii_alphanumeric() || PLAIN.contains(letter)).then_some(1),
    }
}

fn escaped(letters: &mut Peekable<Chars<'_>>) -> Option<u64> {
    letters
        .next_if(|letter| matches!(letter, 'd' | 'w') || letter.is_ascii_punctuation() && !"<>".contains(*letter))?;
    Some(1)
}

/// What stands in brackets: single letters, and ranges of letters or digits of one kind.
fn class(letters: &mut Peekable<Chars<'_>>) -> Option<u64> {
    let mut is_empty = true;
    loop {
        match letters.next()? {
            ']' => return (!is_empty).then_some(1),
            '\\' => {
                escaped(letters)?;
            }
            first if first.is_ascii_alphanumeric() => {
                if letters.next_if_eq(&'-').is_some() {
                    let last = letters.next()?;
                    let is_range = [char::is_ascii_digit, char::is_ascii_lowercase, char::is_ascii_uppercase]
                        .iter()
                        .any(|kind| kind(&first) && kind(&last));
                    if !is_range || last < first {
                        return None;
                    }
                }
            }
            '-' if letters.peek() == Some(&']') => {}
            letter if "._:/@#+*?,;% ".contains(letter) => {}
            _ => return None,
        }
        is_empty = false;
    }
}

/// How often the last thing may come at the most.
fn most(letters: &mut Peekable<Chars<'_>>) -> Option<u64> {
    let most = match letters.peek() {
        Some('?') => 1,
        Some('*') => OPEN_REPEAT,
        Some('+') => 1 + OPEN_REPEAT,
        Some('{') => {
            letters.next();
            let least = number(letters)?;
            let most = match letters.next()? {
                '}' => return (least > 0).then_some(least),
                ',' if letters.peek() == Some(&'}') => least + OPEN_REPEAT,
                ',' => number(letters)?,
                _ => return None,
            };
            letters.next_if_eq(&'}')?;
            return (least <= most && most > 0).then_some(most);
        }
        _ => return Some(1),
    };
    letters.next();
    // What is repeated again (`a**`, `a+?`) means something else than one would think.
    (!letters.peek().is_some_and(|next| matches!(next, '?' | '*' | '+' | '{'))).then_some(most)
}

fn number(letters: &mut Peekable<Chars<'_>>) -> Option<u64> {
    let mut number = None;
    while let Some(digit) = letters.peek().and_then(|letter| letter.to_digit(10)) {
        letters.next();
        number = Some(number.unwrap_or(0_u64).saturating_mul(10).saturating_add(digit.into()));
    }
    number.filter(|number| *number <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::is_pattern;
    use crate::import::is_usable_pattern;
    use proptest::prelude::*;

    #[test]
    fn patterns_as_people_write_them_are_read() {
        for pattern in [
            r"[A-Z]{3}-\d{4}",
            r"^INV-[0-9]{5}$",
            r"(red|green)_[a-z]+",
            r"\w{1,3}\.\d?",
            r"[A-Za-z0-9._]{4,}@x",
            r"(?:ab){2}",
        ] {
            assert!(is_pattern(pattern), "{pattern}");
        }
    }

    #[test]
    fn what_is_none_or_goes_further_is_not() {
        for text in [
            "",
            "^$",
            "[",
            "[]",
            "[z-a]",
            "[a",
            "(a",
            "a)",
            "a{3,1}",
            "a{",
            "{3}",
            "a**",
            "?",
            r"\q",
            r"\",
            "a{9999}",
            "(a{900}){900}",
            "[a-",
            "[^a]",
            "a||{",
            "((((((a))))))",
        ] {
            assert!(!is_pattern(text), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn whatever_is_read_is_a_pattern_for_the_parser_too(text in r"[\[\](){}|?*+.,^$\\dw:a-c0-3A -]{1,12}") {
            if is_pattern(&text) {
                prop_assert!(is_usable_pattern(&text), "{text}");
            }
        }
    }
}
