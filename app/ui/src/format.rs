//! How counts, sizes, durations and times are written on every page.

/// A whole number with a comma between each three digits: `1,000,000`.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of things: `1 job`, `2 jobs`.
#[must_use]
pub fn counted(number: u64, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{} {thing}s", count(number)) }
}

/// A number with three significant digits and a power of a thousand: `2.21 M`, `214 k`, `12`.
#[must_use]
pub fn short(number: f64) -> String {
    scaled(number, &["", " k", " M", " G", " T"])
}

/// A size in powers of a thousand: `96.2 MB`.
#[must_use]
pub fn bytes(number: u64) -> String {
    scaled(number as f64, &[" B", " kB", " MB", " GB", " TB", " PB"])
}

fn scaled(number: f64, units: &[&str]) -> String {
    let mut value = number;
    let mut unit = 0;
    // 999.5 would be written as 1000 with three digits, so it belongs to the next unit.
    while value.abs() >= 999.5 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    let whole = unit == 0 && value.fract() == 0.0;
    let text = match value.abs() {
        _ if whole => format!("{value:.0}"),
        size if size >= 99.95 => format!("{value:.0}"),
        size if size >= 9.995 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    };
    format!("{text}{}", units[unit])
}

/// A length of time in its two largest units: `1 h 12 min`, `9 s`, `0.4 s`.
#[must_use]
pub fn duration(seconds: f64) -> String {
    if !seconds.is_finite() || seconds < 0.0 {
        return "unknown".to_owned();
    }
    if seconds < 9.95 {
        return format!("{seconds:.1} s");
    }
    // Longer than any duration shown; the cast saturates.
    let seconds = seconds.round() as u64;
    let (days, hours, minutes, rest) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{rest} s"),
        (0, 0, _) => format!("{minutes} min {rest} s"),
        (0, _, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}

/// A time of the API (RFC 3339 UTC) to the minute: `2026-11-21 10:18`. Anything else is shown as it came.
#[must_use]
pub fn time(rfc3339: &str) -> String {
    match (rfc3339.get(..10), rfc3339.get(10..11), rfc3339.get(11..16)) {
        (Some(day), Some("T"), Some(minute)) => format!("{day} {minute}"),
        _ => rfc3339.to_owned(),
    }
}

/// A share between 0 and 1 in percent: `62 %`, `0.4 %`.
#[must_use]
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent == 0.0 || percent >= 10.0 { format!("{percent:.0} %") } else { format!("{percent:.1} %") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_commas() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1000), "1,000");
        assert_eq!(count(1_234_567), "1,234,567");
    }

    #[test]
    fn sizes_keep_three_digits() {
        assert_eq!(bytes(0), "0 B");
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(999_700), "1.00 MB");
        assert_eq!(bytes(96_240_000), "96.2 MB");
        assert_eq!(short(2_210_000.0), "2.21 M");
        assert_eq!(short(12.0), "12");
        assert_eq!(short(0.5), "0.50");
    }

    #[test]
    fn durations_have_two_units() {
        assert_eq!(duration(0.42), "0.4 s");
        assert_eq!(duration(9.96), "10 s");
        assert_eq!(duration(161.0), "2 min 41 s");
        assert_eq!(duration(4_320.0), "1 h 12 min");
        assert_eq!(duration(90_000.0), "1 d 1 h");
        assert_eq!(duration(f64::INFINITY), "unknown");
    }

    #[test]
    fn times_lose_their_seconds() {
        assert_eq!(time("2026-11-21T10:18:26.123Z"), "2026-11-21 10:18");
        assert_eq!(time("yesterday"), "yesterday");
    }

    #[test]
    fn shares_become_percent() {
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(0.004), "0.4 %");
        assert_eq!(percent(0.62), "62 %");
    }
}
