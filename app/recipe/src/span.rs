//! Spans of time from whole numbers: `3.months()`. Numbers beyond all spans are none at all.
//!
//! The calendar library has the same, but panics with its errors' words, which are more text and code than the browser
//! should load for what cannot happen.

use jiff::Span;

/// Makes spans of numbers.
pub(crate) trait ToSpan {
    /// So many days.
    fn days(self) -> Span;
    /// So many weeks.
    fn weeks(self) -> Span;
    /// So many months.
    fn months(self) -> Span;
    /// So many years.
    fn years(self) -> Span;
    /// So many seconds.
    fn seconds(self) -> Span;
}

impl ToSpan for i64 {
    fn days(self) -> Span {
        Span::new().try_days(self).unwrap_or_default()
    }

    fn weeks(self) -> Span {
        Span::new().try_weeks(self).unwrap_or_default()
    }

    fn months(self) -> Span {
        Span::new().try_months(self).unwrap_or_default()
    }

    fn years(self) -> Span {
        Span::new().try_years(self).unwrap_or_default()
    }

    fn seconds(self) -> Span {
        Span::new().try_seconds(self).unwrap_or_default()
    }
}
