//! Columns as text: CSV, JSON, newline-delimited JSON and SQL, the same bytes in a browser and on a server.
//!
//! Every format is written as a head, rows and a tail, and what is written for a range of rows depends on the
//! range alone: the texts of neighbouring ranges, put behind each other, are the text of the whole range.

mod csv;
mod json;
mod sql;

use crate::calendar::{date_text, time_text};
use crate::column::{Column, Data, Field, ValueType};
use crate::table::Constraints;

pub use sql::Dialect;

/// A format of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// RFC 4180 with `\n` line ends; a missing value is an empty field, an empty text is `""`.
    Csv,
    /// One array of objects.
    Json,
    /// An object a line.
    NdJson,
    /// `CREATE TABLE` and `INSERT` statements.
    Sql(Dialect),
}

/// What a format needs to know of the table around the rows.
#[derive(Clone, Copy, Debug)]
pub struct TableHead<'a> {
    /// The table's name.
    pub name: &'a str,
    /// Its columns.
    pub fields: &'a [Field],
    /// How many rows are written in all.
    pub rows: u64,
}

impl TextFormat {
    /// The format's name in recipes of exports, in addresses and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::NdJson => "ndjson",
            Self::Sql(Dialect::PostgreSql) => "postgresql",
            Self::Sql(Dialect::MySql) => "mysql",
            Self::Sql(Dialect::Sqlite) => "sqlite",
        }
    }

    /// All formats.
    pub const ALL: [Self; 6] = [
        Self::Csv,
        Self::Json,
        Self::NdJson,
        Self::Sql(Dialect::PostgreSql),
        Self::Sql(Dialect::MySql),
        Self::Sql(Dialect::Sqlite),
    ];

    /// The usual ending of a file's name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::NdJson => "ndjson",
            Self::Sql(_) => "sql",
        }
    }

    /// Writes what stands before the rows, without keys and references.
    pub fn head(self, table: &TableHead<'_>, out: &mut Vec<u8>) {
        self.head_with(table, &Constraints::default(), out);
    }

    /// Writes what stands before the rows; SQL declares these constraints.
    pub fn head_with(self, table: &TableHead<'_>, constraints: &Constraints, out: &mut Vec<u8>) {
        match self {
            Self::Csv => csv::head(table, out),
            Self::Json => out.extend_from_slice(b"["),
            Self::NdJson => {}
            Self::Sql(dialect) => sql::head(dialect, table, constraints, out),
        }
    }

    /// Writes rows, the first of which has the number `first` among those written in all.
    pub fn rows(self, table: &TableHead<'_>, columns: &[Column], first: u64, out: &mut Vec<u8>) {
        match self {
            Self::Csv => csv::rows(table, columns, out),
            Self::Json => json::rows(table, columns, Some(first), out),
            Self::NdJson => json::rows(table, columns, None, out),
            Self::Sql(dialect) => sql::rows(dialect, table, columns, first, out),
        }
    }

    /// Writes what stands behind the rows.
    pub fn tail(self, table: &TableHead<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Csv | Self::NdJson => {}
            Self::Json => out.extend_from_slice(if table.rows == 0 { b"]\n" } else { b"\n]\n" }),
            Self::Sql(_) => sql::tail(out),
        }
    }
}

/// How many values a column has.
fn row_count(columns: &[Column]) -> usize {
    columns.first().map_or(0, Column::len)
}

/// Bytes that were written as ASCII, as text.
#[inline(always)]
#[must_use]
pub fn ascii(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// Appends a finite number, the shortest text that reads back as the same number, whole ones without a point.
#[inline]
pub fn write_float(number: f64, out: &mut String) {
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format(number);
    out.push_str(text.strip_suffix(".0").unwrap_or(text));
}

/// Appends a decimal with exactly `scale` digits behind the point.
#[inline]
fn write_decimal(units: i64, scale: u8, out: &mut Vec<u8>) {
    let mut digits = [b'0'; 20];
    let mut rest = units.unsigned_abs();
    let mut at = digits.len();
    // At least one digit before the point.
    let least = digits.len() - scale as usize - 1;
    while rest > 0 || at > least {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    if units < 0 {
        out.push(b'-');
    }
    let point = digits.len() - scale as usize;
    out.extend_from_slice(&digits[at..point]);
    if scale > 0 {
        out.push(b'.');
        out.extend_from_slice(&digits[point..]);
    }
}

/// Appends the plain text of a value that is neither missing nor text: what all formats agree on.
#[inline(always)]
fn write_plain(column: &Column, value_type: &ValueType, row: usize, out: &mut Vec<u8>) {
    match &column.data {
        Data::Integer(values) => out.extend_from_slice(itoa::Buffer::new().format(values[row]).as_bytes()),
        Data::Decimal(values) => {
            let scale = if let ValueType::Decimal(scale) = value_type { *scale } else { 0 };
            write_decimal(values[row], scale, out);
        }
        Data::Float(values) => {
            let mut buffer = ryu::Buffer::new();
            let text = buffer.format(values[row]);
            out.extend_from_slice(text.strip_suffix(".0").unwrap_or(text).as_bytes());
        }
        Data::Boolean(values) => out.extend_from_slice(if values[row] { b"true" } else { b"false" }),
        Data::Date(values) => out.extend_from_slice(&date_text(values[row])),
        Data::Time(values) => out.extend_from_slice(&time_text(values[row])),
        Data::Timestamp(values) => {
            let seconds = values[row];
            out.extend_from_slice(&date_text(seconds.div_euclid(86_400) as i32));
            out.push(b'T');
            out.extend_from_slice(&time_text(seconds.rem_euclid(86_400) as i32));
            out.push(b'Z');
        }
        Data::Text(words) => out.extend_from_slice(words.get(row).as_bytes()),
        Data::Coded { words, codes } => out.extend_from_slice(words.get(codes[row] as usize).as_bytes()),
        Data::List { .. } | Data::Object(_) => json::value(column, value_type, row, out),
    }
}

/// Appends a value as it is shown: text as it is, lists and objects as JSON, nothing for a missing value.
pub fn write_value(column: &Column, value_type: &ValueType, row: usize, out: &mut String) {
    if column.is_valid(row) {
        let mut bytes = Vec::new();
        write_plain(column, value_type, row, &mut bytes);
        // Everything that is written is UTF-8: texts are, and the rest is ASCII.
        out.push_str(ascii(&bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_exactly_their_digits() {
        for (units, scale, text) in
            [(0, 2, "0.00"), (5, 2, "0.05"), (-5, 2, "-0.05"), (12_345, 2, "123.45"), (7, 0, "7"), (-1, 0, "-1")]
        {
            let mut out = Vec::new();
            write_decimal(units, scale, &mut out);
            assert_eq!(ascii(&out), text);
        }
    }
}
