//! JSON: an array of objects, or an object a line.

use super::{TableHead, row_count, write_plain};
use crate::column::{Column, Data, ValueType};

/// Writes an object for each row. With `first`, the number of the first row, the objects are items of an array.
pub(super) fn rows(table: &TableHead<'_>, columns: &[Column], first: Option<u64>, out: &mut Vec<u8>) {
    let names: Vec<Vec<u8>> = table
        .fields
        .iter()
        .enumerate()
        .map(|(at, field)| {
            let mut name = vec![if at == 0 { b'{' } else { b',' }];
            text(&field.name, &mut name);
            name.push(b':');
            name
        })
        .collect();
    for row in 0..row_count(columns) {
        if let Some(first) = first {
            out.extend_from_slice(if first + row as u64 == 0 { b"\n" } else { b",\n" });
        }
        for ((column, field), name) in columns.iter().zip(table.fields).zip(&names) {
            out.extend_from_slice(name);
            value(column, &field.value_type, row, out);
        }
        out.push(b'}');
        if first.is_none() {
            out.push(b'\n');
        }
    }
}

/// Writes one value.
pub(super) fn value(column: &Column, value_type: &ValueType, row: usize, out: &mut Vec<u8>) {
    if !column.is_valid(row) {
        return out.extend_from_slice(b"null");
    }
    match (&column.data, value_type) {
        (Data::Text(_) | Data::Coded { .. }, _) => text(column.text_at(row).unwrap_or(""), out),
        (Data::Date(_) | Data::Time(_) | Data::Timestamp(_), _) => {
            out.push(b'"');
            write_plain(column, value_type, row, out);
            out.push(b'"');
        }
        (Data::List { ends, items }, ValueType::List(item_type)) => {
            out.push(b'[');
            let start = Column::list_start(ends, row);
            for at in start..ends[row] as usize {
                if at > start {
                    out.push(b',');
                }
                value(items, item_type, at, out);
            }
            out.push(b']');
        }
        (Data::Object(columns), ValueType::Object(fields)) => {
            out.push(b'{');
            for (at, (column, field)) in columns.iter().zip(fields).enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                text(&field.name, out);
                out.push(b':');
                value(column, &field.value_type, row, out);
            }
            out.push(b'}');
        }
        _ => write_plain(column, value_type, row, out),
    }
}

/// Writes a text with quotes and escapes.
pub(super) fn text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut written = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&bytes[written..at]);
        written = at + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            other => out.extend_from_slice(format!("\\u{other:04x}").as_bytes()),
        }
    }
    out.extend_from_slice(&bytes[written..]);
    out.push(b'"');
}
