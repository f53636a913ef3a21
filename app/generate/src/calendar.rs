//! Days and seconds since 1970 as calendar text: the proleptic Gregorian calendar, UTC, ISO 8601.

/// The days that can be written: those of the years 1 to 9999.
pub const DAYS: std::ops::RangeInclusive<i64> = -719_162..=2_932_896;

/// Year, month and day of a day number (Hinnant, "chrono-compatible low-level date algorithms", 2013).
#[inline]
#[must_use]
pub fn civil(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097) as u32;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (i64::from(year_of_era) + era * 400 + i64::from(month <= 2), month, day)
}

/// The ten characters of a date, `2026-11-21`. Years are within 1 to 9999.
#[inline]
#[must_use]
pub fn date_text(days: i32) -> [u8; 10] {
    let (year, month, day) = civil(i64::from(days));
    let [y1, y2] = two_digits((year / 100) as u32);
    let [y3, y4] = two_digits((year % 100) as u32);
    let [m1, m2] = two_digits(month);
    let [d1, d2] = two_digits(day);
    [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]
}

/// The eight characters of a time of day, `08:30:00`.
#[inline]
#[must_use]
pub fn time_text(seconds: i32) -> [u8; 8] {
    let seconds = seconds as u32;
    let [h1, h2] = two_digits(seconds / 3600);
    let [m1, m2] = two_digits(seconds / 60 % 60);
    let [s1, s2] = two_digits(seconds % 60);
    [h1, h2, b':', m1, m2, b':', s1, s2]
}

#[inline(always)]
const fn two_digits(number: u32) -> [u8; 2] {
    [b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8]
}

/// Appends a date.
#[inline]
pub fn write_date(days: i32, out: &mut String) {
    out.push_str(crate::encode::ascii(&date_text(days)));
}

/// Appends a time of day.
#[inline]
pub fn write_time(seconds: i32, out: &mut String) {
    out.push_str(crate::encode::ascii(&time_text(seconds)));
}

/// Appends an instant, `2026-11-21T08:30:00Z`.
#[inline]
pub fn write_timestamp(seconds: i64, out: &mut String) {
    write_date(seconds.div_euclid(86_400) as i32, out);
    out.push('T');
    write_time(seconds.rem_euclid(86_400) as i32, out);
    out.push('Z');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days_have_their_text() {
        for (days, text) in [(0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (20_778, "2026-11-21")] {
            assert_eq!(crate::encode::ascii(&date_text(days)), text);
        }
        let mut text = String::new();
        write_timestamp(-1, &mut text);
        assert_eq!(text, "1969-12-31T23:59:59Z");
    }

    proptest::proptest! {
        #[test]
        fn every_day_agrees_with_a_calendar_library(days in DAYS) {
            let date = jiff::civil::Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let (year, month, day) = civil(days);
            proptest::prop_assert_eq!(date, jiff::civil::Date::new(year as i16, month as i8, day as i8).unwrap());
        }
    }
}
