//! Large numbers as people type them: `1,000,000`, `1_000_000`, `1M`, `2.5 million`, `250k`, `1e6`.

/// Reads a whole number that is not negative; `None` if the text is none.
///
/// ```
/// use seedbed_recipe::quantity;
/// assert_eq!(quantity::parse("1.5e6"), quantity::parse("1,500k"));
/// ```
#[must_use]
pub fn parse(text: &str) -> Option<u64> {
    let lower = text.trim().to_lowercase();
    // “1,5k”: a comma that has not three digits behind it is a point.
    let decimal = lower.split_once(',').filter(|(_, behind)| {
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        !lower.contains('.') && !behind.contains(',') && (1..=2).contains(&digits)
    });
    let lower = decimal.map_or(lower.clone(), |(whole, behind)| format!("{whole}.{behind}"));
    let plain: String = lower.chars().filter(|letter| !matches!(letter, ',' | '_' | '\'' | ' ' | '\u{a0}')).collect();
    let split = plain.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(plain.len());
    let (digits, unit) = plain.split_at(split);
    let power: usize = match unit {
        "" => 0,
        "k" | "thousand" => 3,
        "m" | "mio" | "million" | "millions" => 6,
        "b" | "bn" | "g" | "billion" | "billions" => 9,
        "t" | "trillion" => 12,
        _ => exponent(unit)?,
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    // Decimal places are shifted as text, so that 2.3M is exactly 2,300,000.
    if whole.len() + fraction.len() == 0 || fraction.len() > power || fraction.contains('.') {
        return None;
    }
    format!("{whole}{fraction}{}", "0".repeat(power - fraction.len())).parse().ok()
}

/// `e6` or `e+6`: at most two digits, which is more than any number has.
fn exponent(unit: &str) -> Option<usize> {
    let power = unit.strip_prefix('e')?;
    let power = power.strip_prefix('+').unwrap_or(power);
    (power.len() <= 2).then(|| power.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_exact() {
        for (text, number) in [
            ("1,000,000", 1_000_000),
            ("1_000_000", 1_000_000),
            ("1M", 1_000_000),
            ("10k", 10_000),
            ("2.3m", 2_300_000),
            ("250 k", 250_000),
            ("1.5 billion", 1_500_000_000),
            ("1e6", 1_000_000),
            ("2.5E+3", 2_500),
            ("7e0", 7),
            ("0", 0),
            ("1 000 000", 1_000_000),
            ("1,5k", 1_500),
            ("2,75 million", 2_750_000),
            ("1,500k", 1_500_000),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(parse(text), Some(number), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_quantity() {
        for text in [
            "",
            ".",
            "ten",
            "-5",
            "1.5",
            "1,5",
            "1.2345k",
            "5x",
            "1.2.3M",
            "99999999999999999999",
            "1e",
            "e6",
            "1e-3",
            "1e6k",
            "1e99",
            "1e999999999",
            "1.23e1",
            "0x10",
            "+5",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
