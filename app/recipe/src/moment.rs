//! Dates, times of day and both together, as they stand in a recipe: `2026-11-21`, `08:30`, `2026-11-21T08:30:05.25`.
//!
//! The calendar library reads many more forms, time zones and calendars among them; a recipe has these, and a browser
//! need not load the others.

use jiff::civil::{Date, DateTime, Time};

/// Reads `YYYY-MM-DD`.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    let [year, month, day] = fields(text, '-')?;
    let lengths = [year, month, day].map(str::len);
    (lengths == [4, 2, 2]).then(|| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()).flatten()
}

/// Reads `HH:MM`, with or without seconds and parts of them.
#[must_use]
pub fn time(text: &str) -> Option<Time> {
    let (clock, part) = text.split_once('.').map_or((text, None), |(clock, part)| (clock, Some(part)));
    let [hour, minute, second] = match fields(clock, ':') {
        Some(fields) => fields,
        None if part.is_none() => fields(clock, ':').map(|[hour, minute]| [hour, minute, "00"])?,
        None => return None,
    };
    let nanoseconds = match part {
        Some(part) if is_number(part) && part.len() <= 9 => format!("{part:0<9}").parse().ok()?,
        Some(_) => return None,
        None => 0,
    };
    let lengths = [hour, minute, second].map(str::len);
    (lengths == [2, 2, 2])
        .then(|| Time::new(hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?, nanoseconds).ok())
        .flatten()
}

/// Reads a date and a time with `T` or a blank between them.
#[must_use]
pub fn instant(text: &str) -> Option<DateTime> {
    let (day, clock) = text.split_once(['T', 't', ' '])?;
    Some(date(day)?.to_datetime(time(clock)?))
}

/// The fields between the marks, if they are so many numbers.
fn fields<const COUNT: usize>(text: &str, mark: char) -> Option<[&str; COUNT]> {
    let mut parts = text.split(mark);
    let mut fields = [""; COUNT];
    for field in &mut fields {
        *field = parts.next().filter(|part| is_number(part))?;
    }
    parts.next().is_none().then_some(fields)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_calendar_library_reads() {
        for text in ["2026-11-21", "0001-01-01", "9999-12-31", "2024-02-29", "1969-12-31"] {
            assert_eq!(date(text), text.parse().ok(), "{text}");
            assert!(date(text).is_some(), "{text}");
        }
        for text in ["08:30", "00:00:00", "23:59:59", "12:00:05.25", "12:00:05.123456789"] {
            assert_eq!(time(text), text.parse().ok(), "{text}");
            assert!(time(text).is_some(), "{text}");
            for joint in ["T", " "] {
                let both = format!("2026-11-21{joint}{text}");
                assert_eq!(instant(&both), both.parse().ok(), "{both}");
            }
        }
    }

    #[test]
    fn other_forms_are_none() {
        for text in [
            "",
            "2026-11",
            "2026-13-01",
            "2025-02-29",
            "26-11-21",
            "2026-1-1",
            "2026-11-21T08:30",
            "-2026-11-21",
            "２０26-11-21",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
        for text in ["", "8:30", "24:00", "08:60", "08", "08:30.5", "08:30:00.", "08:30:00.1234567890", "08:30:00Z"] {
            assert_eq!(time(text), None, "{text}");
        }
        assert_eq!(instant("2026-11-21"), None);
    }
}
