//! SQL: `CREATE TABLE` and `INSERT` statements that load into a database of the dialect.

use super::{TableHead, row_count, write_plain};
use crate::column::{Column, Data, Field, ValueType};
use crate::table::Constraints;

/// A database's own way of writing SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// PostgreSQL.
    PostgreSql,
    /// MySQL and MariaDB, with their default SQL mode.
    MySql,
    /// SQLite.
    Sqlite,
}

/// Rows in one `INSERT`: enough that loading is fast, few enough for every server's limit on a statement.
const ROWS_A_STATEMENT: u64 = 500;

impl Dialect {
    fn name(self, name: &str, out: &mut Vec<u8>) {
        let quote = if self == Self::MySql { b'`' } else { b'"' };
        out.push(quote);
        for byte in name.bytes() {
            if byte == quote {
                out.push(quote);
            }
            out.push(byte);
        }
        out.push(quote);
    }

    fn type_name(self, value_type: &ValueType) -> String {
        let name = match (value_type, self) {
            (ValueType::Boolean, _) => "BOOLEAN",
            (ValueType::Integer, Self::Sqlite) => "INTEGER",
            (ValueType::Integer, _) => "BIGINT",
            (ValueType::Float, Self::PostgreSql) => "DOUBLE PRECISION",
            (ValueType::Float, Self::MySql) => "DOUBLE",
            (ValueType::Float, Self::Sqlite) => "REAL",
            (ValueType::Decimal(scale), _) => return format!("DECIMAL(18,{scale})"),
            (ValueType::Date, _) => "DATE",
            (ValueType::Time, _) => "TIME",
            (ValueType::Timestamp, Self::PostgreSql) => "TIMESTAMP WITH TIME ZONE",
            (ValueType::Timestamp, _) => "DATETIME",
            (ValueType::Text, _) => "TEXT",
            (ValueType::List(_) | ValueType::Object(_), Self::PostgreSql) => "JSONB",
            (ValueType::List(_) | ValueType::Object(_), Self::MySql) => "JSON",
            (ValueType::List(_) | ValueType::Object(_), Self::Sqlite) => "TEXT",
        };
        name.to_owned()
    }

    fn text(self, text: &[u8], out: &mut Vec<u8>) {
        out.push(b'\'');
        for &byte in text {
            match byte {
                b'\'' => out.extend_from_slice(b"''"),
                b'\\' if self == Self::MySql => out.extend_from_slice(b"\\\\"),
                other => out.push(other),
            }
        }
        out.push(b'\'');
    }
}

pub(super) fn head(dialect: Dialect, table: &TableHead<'_>, constraints: &Constraints, out: &mut Vec<u8>) {
    for sentence in &constraints.left_out {
        out.extend_from_slice(b"-- ");
        // A name may hold what would end the comment.
        out.extend(
            sentence.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect::<String>().bytes(),
        );
        out.push(b'\n');
    }
    out.extend_from_slice(b"CREATE TABLE ");
    dialect.name(table.name, out);
    out.extend_from_slice(b" (");
    for (at, field) in table.fields.iter().enumerate() {
        out.extend_from_slice(if at == 0 { b"\n  " } else { b",\n  " });
        dialect.name(&field.name, out);
        out.push(b' ');
        out.extend_from_slice(column_type(dialect, field, constraints).as_bytes());
        if !field.nullable {
            out.extend_from_slice(b" NOT NULL");
        }
    }
    let keys = std::iter::once((&constraints.primary, "PRIMARY KEY"))
        .filter(|(columns, _)| !columns.is_empty())
        .chain(constraints.uniques.iter().map(|columns| (columns, "UNIQUE")));
    for (columns, kind) in keys {
        out.extend_from_slice(b",\n  ");
        out.extend_from_slice(kind.as_bytes());
        names(dialect, columns, out);
    }
    for reference in &constraints.references {
        out.extend_from_slice(b",\n  FOREIGN KEY");
        names(dialect, &reference.columns, out);
        out.extend_from_slice(b" REFERENCES ");
        dialect.name(&reference.table, out);
        names(dialect, &reference.targets, out);
    }
    // One transaction: loading is all or nothing, and many times as fast as a commit a statement.
    out.extend_from_slice(b"\n);\n");
    out.extend_from_slice(if dialect == Dialect::MySql { b"START TRANSACTION;\n" } else { b"BEGIN;\n" });
}

/// Names of columns in parentheses.
fn names(dialect: Dialect, columns: &[String], out: &mut Vec<u8>) {
    for (at, column) in columns.iter().enumerate() {
        out.extend_from_slice(if at == 0 { b" (" } else { b", " });
        dialect.name(column, out);
    }
    out.push(b')');
}

/// The type of a column. MySQL has no keys of `TEXT`, and compares letters without regard to case and accents unless it
/// is told to take them as they are.
fn column_type(dialect: Dialect, field: &Field, constraints: &Constraints) -> String {
    match constraints.lengths.get(&field.name) {
        Some(length) if dialect == Dialect::MySql => format!("VARCHAR({}) COLLATE utf8mb4_bin", (*length).max(1)),
        _ => dialect.type_name(&field.value_type),
    }
}

pub(super) fn rows(dialect: Dialect, table: &TableHead<'_>, columns: &[Column], first: u64, out: &mut Vec<u8>) {
    let mut insert = b"INSERT INTO ".to_vec();
    dialect.name(table.name, &mut insert);
    for (at, field) in table.fields.iter().enumerate() {
        insert.extend_from_slice(if at == 0 { b" (" } else { b", " });
        dialect.name(&field.name, &mut insert);
    }
    insert.extend_from_slice(b") VALUES\n");
    for row in 0..row_count(columns) {
        let number = first + row as u64;
        if number.is_multiple_of(ROWS_A_STATEMENT) {
            out.extend_from_slice(&insert);
        }
        for (at, (column, field)) in columns.iter().zip(table.fields).enumerate() {
            out.extend_from_slice(if at == 0 { b"(" } else { b", " });
            value(dialect, column, &field.value_type, row, out);
        }
        let is_last = number + 1 == table.rows || (number + 1).is_multiple_of(ROWS_A_STATEMENT);
        out.extend_from_slice(if is_last { b");\n" } else { b"),\n" });
    }
}

fn value(dialect: Dialect, column: &Column, value_type: &ValueType, row: usize, out: &mut Vec<u8>) {
    if !column.is_valid(row) {
        return out.extend_from_slice(b"NULL");
    }
    match &column.data {
        Data::Integer(_) | Data::Decimal(_) | Data::Float(_) | Data::Boolean(_) => {
            write_plain(column, value_type, row, out);
        }
        Data::Timestamp(_) if dialect != Dialect::PostgreSql => {
            // `2026-11-21 08:30:00`: these dialects have no zone, and MySQL refuses the Z.
            let mut text = Vec::new();
            write_plain(column, value_type, row, &mut text);
            text.pop();
            text[10] = b' ';
            dialect.text(&text, out);
        }
        _ => {
            let mut text = Vec::new();
            write_plain(column, value_type, row, &mut text);
            dialect.text(&text, out);
        }
    }
}

pub(super) fn tail(out: &mut Vec<u8>) {
    out.extend_from_slice(b"COMMIT;\n");
}
