//! How dates and times of a learned table are written, so that a copy writes them as its original does.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::calendar::civil;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A layout of dates and times: fields (`%Y %m %d %H %M %S`, as `strftime` names them) and what stands between them.
///
/// ```
/// use seedbed_generate::model::Layout;
/// let layout: Layout = "%d.%m.%Y %H:%M".parse().unwrap();
/// let moment = layout.read("24.12.2025 18:30").unwrap();
/// assert_eq!(layout.text(moment), "24.12.2025 18:30");
/// assert_eq!(layout.read("24.13.2025 18:30"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Layout {
    pattern: String,
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Literal(char),
    Field(Field),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

impl Field {
    const ALL: [(char, Self); 6] = [
        ('Y', Self::Year),
        ('m', Self::Month),
        ('d', Self::Day),
        ('H', Self::Hour),
        ('M', Self::Minute),
        ('S', Self::Second),
    ];

    const fn width(self) -> usize {
        match self {
            Self::Year => 4,
            _ => 2,
        }
    }
}

/// The layouts that are looked for in a table, the usual one of an ambiguous pair first.
const KNOWN: [&str; 20] = [
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%m/%d/%Y",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M:%S",
    "%H:%M:%S",
    "%H:%M",
];

/// A text that is no layout.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no layout of dates: its fields are %Y, %m, %d, %H, %M and %S, each once")]
pub struct NoLayout(String);

impl FromStr for Layout {
    type Err = NoLayout;

    fn from_str(pattern: &str) -> Result<Self, NoLayout> {
        let wrong = || NoLayout(pattern.to_owned());
        let mut parts = Vec::new();
        let mut letters = pattern.chars();
        while let Some(letter) = letters.next() {
            let part = match letter {
                '%' => {
                    let name = letters.next().ok_or_else(wrong)?;
                    let field = Field::ALL.iter().find(|(letter, _)| *letter == name).ok_or_else(wrong)?;
                    Part::Field(field.1)
                }
                literal => Part::Literal(literal),
            };
            if matches!(part, Part::Field(_)) && parts.contains(&part) {
                return Err(wrong());
            }
            parts.push(part);
        }
        let layout = Self { pattern: pattern.to_owned(), parts };
        let has = |field| layout.parts.contains(&Part::Field(field));
        let (year, month, day) = (has(Field::Year), has(Field::Month), has(Field::Day));
        if year == month && month == day && (year || has(Field::Hour)) { Ok(layout) } else { Err(wrong()) }
    }
}

impl TryFrom<String> for Layout {
    type Error = NoLayout;

    fn try_from(pattern: String) -> Result<Self, NoLayout> {
        pattern.parse()
    }
}

impl From<Layout> for String {
    fn from(layout: Layout) -> Self {
        layout.pattern
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.pattern)
    }
}

impl Layout {
    /// The layouts that are looked for in texts, the usual one of an ambiguous pair first.
    pub fn known() -> impl Iterator<Item = Self> {
        KNOWN.iter().filter_map(|pattern| pattern.parse().ok())
    }

    /// Whether it says a day: its moments are seconds since 1970-01-01T00:00:00, else seconds since midnight.
    #[must_use]
    pub fn has_day(&self) -> bool {
        self.parts.contains(&Part::Field(Field::Day))
    }

    /// The seconds between two moments that it can tell apart.
    #[must_use]
    pub fn step(&self) -> i64 {
        let has = |field| self.parts.contains(&Part::Field(field));
        match () {
            () if has(Field::Second) => 1,
            () if has(Field::Minute) => 60,
            () if has(Field::Hour) => 3600,
            () => DAY,
        }
    }

    /// The moment that a text in this layout says: every digit is there, and the day is one of the calendar.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<i64> {
        let mut rest = text;
        let mut found = [(0_i64, false); 6];
        for part in &self.parts {
            match part {
                Part::Literal(letter) => rest = rest.strip_prefix(*letter)?,
                Part::Field(field) => {
                    let (digits, behind) = rest.split_at_checked(field.width())?;
                    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
                        return None;
                    }
                    found[*field as usize] = (digits.parse().ok()?, true);
                    rest = behind;
                }
            }
        }
        let [(year, _), (month, has_day), (day, _), (hour, _), (minute, _), (second, _)] = found;
        if !rest.is_empty() || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let days = if has_day { days_of(year, month, day)? } else { 0 };
        Some(days * DAY + hour * 3600 + minute * 60 + second)
    }

    /// Writes a moment; one beyond the years 1 to 9999 as the nearest of them.
    pub fn write(&self, moment: i64, out: &mut String) {
        let range = crate::calendar::DAYS;
        let moment = moment.clamp(range.start() * DAY, range.end() * DAY + DAY - 1);
        let (year, month, day) = civil(moment.div_euclid(DAY));
        let second = moment.rem_euclid(DAY);
        for part in &self.parts {
            let (number, width) = match part {
                Part::Literal(letter) => {
                    out.push(*letter);
                    continue;
                }
                Part::Field(Field::Year) => (year, 4),
                Part::Field(Field::Month) => (i64::from(month), 2),
                Part::Field(Field::Day) => (i64::from(day), 2),
                Part::Field(Field::Hour) => (second / 3600, 2),
                Part::Field(Field::Minute) => (second / 60 % 60, 2),
                Part::Field(Field::Second) => (second % 60, 2),
            };
            for place in (0..width).rev() {
                let digit = number / 10_i64.pow(place) % 10;
                out.push(char::from(b'0' + digit as u8));
            }
        }
    }

    /// A moment as text; see [`Layout::write`].
    #[must_use]
    pub fn text(&self, moment: i64) -> String {
        let mut text = String::new();
        self.write(moment, &mut text);
        text
    }
}

/// The days since 1970 of a date, if the calendar has it.
fn days_of(year: i64, month: i64, day: i64) -> Option<i64> {
    if year < 1 || !(1..=12).contains(&month) || day < 1 {
        return None;
    }
    // The inverse of `civil` (Hinnant 2013); a day that is none comes back as another date.
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let shifted_month = (month + 9) % 12;
    let year_of_era = shifted_year.rem_euclid(400);
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = shifted_year.div_euclid(400) * 146_097 + day_of_era - 719_468;
    (civil(days) == (year, month as u32, day as u32)).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_again() {
        for (layout, text) in [
            ("%Y-%m-%d", "2024-02-29"),
            ("%Y-%m-%d %H:%M:%S", "1969-12-31 23:59:59"),
            ("%d/%m/%Y", "31/01/0001"),
            ("%H:%M", "08:05"),
        ] {
            let layout: Layout = layout.parse().unwrap();
            assert_eq!(layout.text(layout.read(text).unwrap()), text);
        }
    }

    #[test]
    fn every_day_is_found_again() {
        let layout: Layout = "%Y-%m-%d".parse().unwrap();
        for days in (*crate::calendar::DAYS.start()..*crate::calendar::DAYS.end()).step_by(997) {
            assert_eq!(layout.read(&layout.text(days * DAY)), Some(days * DAY));
        }
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        let layout: Layout = "%Y-%m-%d".parse().unwrap();
        for text in ["2023-02-29", "2023-00-10", "2023-1-10", "2023-01-10 ", "+023-01-10", "", "２０２３-01-10"] {
            assert_eq!(layout.read(text), None, "{text}");
        }
    }

    #[test]
    fn a_layout_has_a_whole_date_or_none_and_no_field_twice() {
        for pattern in ["%Y-%m", "%d", "", "%S", "%Y-%m-%d %d", "%Y-%m-%d %q", "%"] {
            assert!(pattern.parse::<Layout>().is_err(), "{pattern}");
        }
    }
}
