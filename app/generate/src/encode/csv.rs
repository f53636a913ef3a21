//! Comma-separated values, RFC 4180.

use super::{TableHead, row_count, write_plain};
use crate::calendar::{date_text, time_text};
use crate::column::{Column, Data, ValueType, Words};
use crate::table::ten_to;
use crate::writer::Writer;

pub(super) fn head(table: &TableHead<'_>, out: &mut Vec<u8>) {
    let mut writer = Writer::behind(std::mem::take(out));
    for (at, field) in table.fields.iter().enumerate() {
        if at > 0 {
            writer.byte(b',');
        }
        text(field.name.as_bytes(), &mut writer);
    }
    writer.byte(b'\n');
    *out = writer.into_bytes();
}

/// A column as the loop over cells wants it: what can be decided once for all rows is decided.
enum Cells<'a> {
    /// Texts of which none needs quotes; found by one scan of all of them.
    Plain(&'a Words),
    /// Positions in a pool of texts of which none needs quotes.
    PlainCoded(&'a Words, &'a [u32]),
    /// Texts of which some may need quotes.
    Quoted(&'a Column),
    Boolean(&'a [bool]),
    Integer(&'a [i64]),
    Decimal(&'a [i64], usize, u64),
    Float(&'a [f64]),
    Date(&'a [i32]),
    Time(&'a [i32]),
    Timestamp(&'a [i64]),
    /// Lists and objects, as JSON in quotes.
    Nested(&'a Column, &'a ValueType),
}

impl<'a> Cells<'a> {
    fn new(column: &'a Column, value_type: &'a ValueType) -> Self {
        let is_plain = |words: &Words| words.has_no_empty() && !has_special(words.as_bytes());
        match &column.data {
            Data::Text(words) if is_plain(words) => Self::Plain(words),
            Data::Coded { words, codes } if is_plain(words) => Self::PlainCoded(words, codes),
            Data::Text(_) | Data::Coded { .. } => Self::Quoted(column),
            Data::Boolean(values) => Self::Boolean(values),
            Data::Integer(values) => Self::Integer(values),
            Data::Decimal(values) => {
                let scale = if let ValueType::Decimal(scale) = value_type { *scale } else { 0 };
                Self::Decimal(values, scale as usize, ten_to(scale) as u64)
            }
            Data::Float(values) => Self::Float(values),
            Data::Date(values) => Self::Date(values),
            Data::Time(values) => Self::Time(values),
            Data::Timestamp(values) => Self::Timestamp(values),
            Data::List { .. } | Data::Object(_) => Self::Nested(column, value_type),
        }
    }

    #[inline(always)]
    fn write(&self, row: usize, out: &mut Writer) {
        match self {
            Self::Plain(words) => {
                let (start, end) = words.bounds(row);
                out.part(words.as_bytes(), start, end);
            }
            Self::PlainCoded(words, codes) => {
                let (start, end) = words.bounds(codes[row] as usize);
                out.part(words.as_bytes(), start, end);
            }
            Self::Quoted(column) => text(column.text_at(row).unwrap_or("").as_bytes(), out),
            Self::Boolean(values) => out.all(if values[row] { b"true" } else { b"false" }),
            Self::Integer(values) => out.signed(values[row]),
            Self::Decimal(values, scale, unit) => out.decimal(values[row], *scale, *unit),
            Self::Float(values) => {
                let mut buffer = ryu::Buffer::new();
                let text = buffer.format(values[row]);
                out.all(text.strip_suffix(".0").unwrap_or(text).as_bytes());
            }
            Self::Date(values) => out.array(&date_text(values[row])),
            Self::Time(values) => out.array(&time_text(values[row])),
            Self::Timestamp(values) => {
                out.array(&date_text(values[row].div_euclid(86_400) as i32));
                out.byte(b'T');
                out.array(&time_text(values[row].rem_euclid(86_400) as i32));
                out.byte(b'Z');
            }
            Self::Nested(column, value_type) => {
                let mut json = Vec::new();
                write_plain(column, value_type, row, &mut json);
                quoted(&json, out);
            }
        }
    }
}

pub(super) fn rows(table: &TableHead<'_>, columns: &[Column], out: &mut Vec<u8>) {
    let cells: Vec<(Cells<'_>, Option<&[bool]>)> = columns
        .iter()
        .zip(table.fields)
        .map(|(column, field)| (Cells::new(column, &field.value_type), column.valid.as_deref()))
        .collect();
    let mut writer = Writer::behind(std::mem::take(out));
    let is_single = cells.len() == 1;
    for row in 0..row_count(columns) {
        for (cells, valid) in &cells {
            if valid.is_none_or(|valid| valid[row]) {
                cells.write(row, &mut writer);
            } else if is_single {
                // A line that is empty would be no row to most readers.
                writer.array(b"\"\"");
            }
            writer.byte(b',');
        }
        writer.replace_last(b'\n');
    }
    *out = writer.into_bytes();
}

/// Whether some byte makes quotes necessary. Numbers instead of truth values, and no branch: so the compiler looks at 16
/// bytes and more at a time.
fn has_special(bytes: &[u8]) -> bool {
    let special =
        |byte: u8| u8::from(byte == b',') | u8::from(byte == b'"') | u8::from(byte == b'\n') | u8::from(byte == b'\r');
    bytes.chunks(256).any(|chunk| chunk.iter().fold(0, |found, &byte| found | special(byte)) != 0)
}

fn text(bytes: &[u8], out: &mut Writer) {
    // An empty text is quoted, to tell it from a missing value.
    if bytes.is_empty() || has_special(bytes) {
        quoted(bytes, out);
    } else {
        out.all(bytes);
    }
}

fn quoted(bytes: &[u8], out: &mut Writer) {
    out.byte(b'"');
    for &byte in bytes {
        if byte == b'"' {
            out.byte(b'"');
        }
        out.byte(byte);
    }
    out.byte(b'"');
}
