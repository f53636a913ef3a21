//! Large numbers as people type them: `1,000,000`, `1M`, `2.5 million`, `250k`.

/// Reads a whole number; `None` if the text is none.
pub fn parse(text: &str) -> Option<u64> {
    let plain: String = text
        .trim()
        .to_lowercase()
        .chars()
        .filter(|letter| !matches!(letter, ',' | '_' | '\'' | ' ' | '\u{a0}'))
        .collect();
    let split = plain.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(plain.len());
    let (digits, unit) = plain.split_at(split);
    let power: usize = match unit {
        "" => 0,
        "k" | "thousand" => 3,
        "m" | "mio" | "million" | "millions" => 6,
        "b" | "bn" | "g" | "billion" | "billions" => 9,
        "t" | "trillion" => 12,
        _ => return None,
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    // Decimal places are shifted as text, so that 2.3M is exactly 2,300,000.
    if whole.len() + fraction.len() == 0 || fraction.len() > power || fraction.contains('.') {
        return None;
    }
    format!("{whole}{fraction}{}", "0".repeat(power - fraction.len())).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_exact() {
        for (text, number) in [
            ("1,000,000", 1_000_000),
            ("1M", 1_000_000),
            ("2.3m", 2_300_000),
            ("250 k", 250_000),
            ("1.5 billion", 1_500_000_000),
            ("0", 0),
            ("1 000 000", 1_000_000),
        ] {
            assert_eq!(parse(text), Some(number), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_quantity() {
        for text in ["", ".", "ten", "-5", "1.5", "1.2345k", "5x", "1.2.3M", "99999999999999999999"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
