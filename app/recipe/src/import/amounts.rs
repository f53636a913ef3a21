//! Amounts written as text in a sample: `$1,200.50`, `€ 1.200,50`, `12%`, `(45.00)`.

/// The numbers of a column of amounts.
#[derive(Debug, PartialEq)]
pub(super) struct Amounts {
    pub numbers: Vec<f64>,
    /// The most digits behind the decimal mark.
    pub decimals: usize,
}

const SIGNS: [char; 9] = ['$', '€', '£', '¥', '₹', '%', '₽', '₩', '₺'];
const CODES: [&str; 16] =
    ["USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "INR", "SEK", "NOK", "DKK", "PLN", "CZK", "BRL", "MXN", "CNY"];

/// One amount without its signs.
struct Written {
    negative: bool,
    figures: String,
    signed: bool,
}

/// The numbers of texts that are all amounts; none where one is not, or where none has a sign or groups of thousands.
pub(super) fn read(texts: &[&str]) -> Option<Amounts> {
    let written: Vec<Written> = texts.iter().map(|text| bare(text)).collect::<Option<_>>()?;
    let grouped = |written: &Written| written.figures.contains(',') && written.figures.contains('.');
    if written.is_empty() || !written.iter().any(|written| written.signed || grouped(written)) {
        return None;
    }
    let decimal = decimal_mark(&written);
    let mut decimals = 0;
    let mut numbers = Vec::with_capacity(written.len());
    for Written { negative, figures, .. } in &written {
        let (whole, fraction) = figures.rsplit_once(decimal).unwrap_or((figures, ""));
        let groups: Vec<&str> = whole.split([',', '.', '\'', ' ']).collect();
        let sound = groups.first().is_some_and(|first| !first.is_empty() && (groups.len() == 1 || first.len() <= 3))
            && groups.iter().skip(1).all(|group| group.len() == 3);
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !sound || !groups.iter().all(|group| digits(group)) || !digits(fraction) {
            return None;
        }
        decimals = decimals.max(fraction.len());
        let number: f64 = format!("{}.{fraction}0", groups.concat()).parse().ok()?;
        numbers.push(if *negative { -number } else { number });
    }
    let sound = decimals <= 6 && numbers.iter().all(|number| number.abs() < 1e12);
    sound.then_some(Amounts { numbers, decimals })
}

/// The figures of an amount, without sign, currency and percent; none for other texts.
fn bare(text: &str) -> Option<Written> {
    let spaces = |character: char| character.is_whitespace() || character == '\u{a0}' || character == '\u{202f}';
    let mut rest = text.trim_matches(spaces);
    let in_brackets = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let mut negative = in_brackets.is_some();
    rest = in_brackets.unwrap_or(rest);
    let mut signed = false;
    // Sign and currency may stand in either order, before or behind.
    for _ in 0..4 {
        rest = rest.trim_matches(spaces);
        if let Some(minus) = rest.strip_prefix(['-', '−']).filter(|_| !negative) {
            (rest, negative) = (minus, true);
        }
        let before = rest.strip_prefix(SIGNS).or_else(|| CODES.iter().find_map(|code| rest.strip_prefix(code)));
        let behind = || rest.strip_suffix(SIGNS).or_else(|| CODES.iter().find_map(|code| rest.strip_suffix(code)));
        match before.or_else(behind) {
            Some(inside) if !signed => (rest, signed) = (inside, true),
            _ => break,
        }
    }
    let rest = rest.trim_matches(spaces);
    let figures: String = rest.chars().map(|character| if spaces(character) { ' ' } else { character }).collect();
    let plain = figures.chars().all(|character| character.is_ascii_digit() || ",.' ".contains(character));
    let ends = figures.starts_with(|first: char| first.is_ascii_digit())
        && figures.ends_with(|last: char| last.is_ascii_digit());
    // 007 is a code.
    let coded =
        figures.len() > 1 && figures.starts_with('0') && figures.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    (plain && ends && !coded && figures.len() <= 24).then_some(Written { negative, figures, signed })
}

/// The decimal mark of a column: the last of two marks, or a mark in front of other than three digits.
fn decimal_mark(written: &[Written]) -> char {
    let telling = written.iter().find_map(|Written { figures, .. }| {
        let at = figures.rfind([',', '.'])?;
        let mark = figures.get(at..)?.chars().next()?;
        let once = figures.matches(mark).count() == 1;
        let other = figures.contains(if mark == ',' { '.' } else { ',' });
        let digits = figures.len() - at - 1;
        if once && (other || digits != 3) {
            return Some(mark);
        }
        // “1.234.567” has groups, so the other mark is for decimals.
        (!once).then_some(if mark == ',' { '.' } else { ',' })
    });
    // “$1,200” has thousands, as a rule.
    telling.unwrap_or_else(|| if written.iter().any(|written| written.figures.contains('.')) { ',' } else { '.' })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_either_spelling_are_read() {
        for (texts, numbers, decimals) in [
            (vec!["$1,200.50", "$3.20", "-$15.00"], vec![1200.5, 3.2, -15.0], 2),
            (vec!["€ 1.200,50", "3,20 €"], vec![1200.5, 3.2], 2),
            (vec!["12%", "7.5 %"], vec![12.0, 7.5], 1),
            (vec!["$1,200", "$900"], vec![1200.0, 900.0], 0),
            (vec!["(45.00)", "12.50 USD"], vec![-45.0, 12.5], 2),
            (vec!["CHF 1'200.05", "CHF 20.10"], vec![1200.05, 20.1], 2),
        ] {
            assert_eq!(read(&texts), Some(Amounts { numbers, decimals }), "{texts:?}");
        }
    }

    #[test]
    fn other_texts_are_no_amounts() {
        for texts in [
            vec!["$1,200.50", "free"],
            vec!["192.168.100.200"],
            vec!["12.03.2024"],
            vec!["1-2-3"],
            vec!["007", "$12"],
            vec![],
            vec!["$1,2,3"],
        ] {
            assert_eq!(read(&texts), None, "{texts:?}");
        }
    }
}
