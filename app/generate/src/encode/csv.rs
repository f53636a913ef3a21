//! Comma-separated values, RFC 4180.

use super::{TableHead, row_count, write_plain};
use crate::column::{Column, Data, ValueType};

pub(super) fn head(table: &TableHead<'_>, out: &mut Vec<u8>) {
    for (at, field) in table.fields.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        text(field.name.as_bytes(), out);
    }
    out.push(b'\n');
}

/// What is known of a column before its rows are written, so that the loop over cells has little to decide.
struct Cells<'a> {
    column: &'a Column,
    value_type: &'a ValueType,
    /// Whether no text of the column needs quotes; found by one scan of all of them.
    is_plain: bool,
    is_nested: bool,
}

impl<'a> Cells<'a> {
    fn new(column: &'a Column, value_type: &'a ValueType) -> Self {
        let is_plain = match &column.data {
            Data::Text(words) => words.has_no_empty() && !has_special(words.as_bytes()),
            Data::Coded { words, .. } => words.has_no_empty() && !has_special(words.as_bytes()),
            _ => true,
        };
        let is_nested = matches!(column.data, Data::List { .. } | Data::Object(_));
        Self { column, value_type, is_plain, is_nested }
    }

    #[inline(always)]
    fn write(&self, row: usize, out: &mut Vec<u8>) {
        if !self.column.is_valid(row) {
            return;
        }
        if self.is_nested {
            let mut json = Vec::new();
            write_plain(self.column, self.value_type, row, &mut json);
            quoted(&json, out);
        } else if self.is_plain {
            write_plain(self.column, self.value_type, row, out);
        } else {
            text(self.column.text_at(row).unwrap_or("").as_bytes(), out);
        }
    }
}

pub(super) fn rows(table: &TableHead<'_>, columns: &[Column], out: &mut Vec<u8>) {
    let cells: Vec<Cells<'_>> =
        columns.iter().zip(table.fields).map(|(column, field)| Cells::new(column, &field.value_type)).collect();
    let Some((first, rest)) = cells.split_first() else { return };
    for row in 0..row_count(columns) {
        // A line that is empty would be no row to most readers.
        if rest.is_empty() && !first.column.is_valid(row) {
            out.extend_from_slice(b"\"\"");
        }
        first.write(row, out);
        for cell in rest {
            out.push(b',');
            cell.write(row, out);
        }
        out.push(b'\n');
    }
}

/// Whether some byte makes quotes necessary. Folded without branches, so that it is done many bytes at a time.
fn has_special(bytes: &[u8]) -> bool {
    bytes.chunks(256).any(|chunk| {
        chunk
            .iter()
            .fold(false, |found, &byte| found | (byte == b',') | (byte == b'"') | (byte == b'\n') | (byte == b'\r'))
    })
}

fn text(bytes: &[u8], out: &mut Vec<u8>) {
    // An empty text is quoted, to tell it from a missing value.
    if bytes.is_empty() || has_special(bytes) {
        quoted(bytes, out);
    } else {
        out.extend_from_slice(bytes);
    }
}

fn quoted(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for &byte in bytes {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}
