//! Check digits of public standards, appended to or put into texts that were drawn.

/// Appends the digit of Luhn's rule (ISO/IEC 7812-1 annex B).
pub(crate) fn luhn(text: &mut String, start: usize) {
    let mut sum = 0;
    for (at, byte) in text.as_bytes()[start..].iter().rev().filter(|byte| byte.is_ascii_digit()).enumerate() {
        let digit = u32::from(byte - b'0');
        let doubled = if at % 2 == 0 { digit * 2 } else { digit };
        sum += doubled / 10 + doubled % 10;
    }
    push_digit(text, (10 - sum % 10) % 10);
}

fn push_digit(text: &mut String, digit: u32) {
    text.push(char::from(b'0' + digit as u8));
}
