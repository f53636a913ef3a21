//! What can go wrong in an export.

use std::io::{self, ErrorKind};

use crate::Format;
use crate::xlsx::{MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS};

/// An export that did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The one who is told of progress wanted no more.
    #[error("the export was cancelled")]
    Cancelled,
    /// The reader at the other end of the sink went away: a broken pipe, a download that was closed.
    #[error("the reader went away")]
    Closed,
    /// There is no room left for the file.
    #[error("{why}: {0}", why = no_room(.0))]
    Full(io::Error),
    /// The sink's own word.
    #[error("the file could not be written: {0}")]
    Io(io::Error),
    /// More rows than a sheet holds.
    #[error("XLSX holds at most {most} rows; this table has {rows}; take CSV or Parquet", most = grouped(MOST_ROWS), rows = grouped(*rows))]
    XlsxRows {
        /// How many rows were asked for.
        rows: u64,
    },
    /// More columns than a sheet holds.
    #[error("XLSX holds at most {most} columns; this table has {columns}; take CSV or Parquet", most = grouped(MOST_COLUMNS as u64), columns = grouped(*columns as u64))]
    XlsxColumns {
        /// How many columns the table has.
        columns: usize,
    },
    /// A text that is longer than a cell of a sheet.
    #[error("XLSX holds texts of at most {most} characters; row {row} has {characters} in column \"{column}\"; take CSV or Parquet", most = grouped(MOST_CHARACTERS as u64), characters = grouped(*characters as u64))]
    XlsxText {
        /// The row among those written, the first being 0.
        row: u64,
        /// The column's name.
        column: String,
        /// How long the text is.
        characters: usize,
    },
    /// More rows than the row groups of one Parquet file hold.
    #[error("one Parquet file holds at most {most} rows here; this table has {rows}; export ranges of it", most = grouped(*most), rows = grouped(*rows))]
    ParquetRows {
        /// How many rows were asked for.
        rows: u64,
        /// How many would be allowed.
        most: u64,
    },
    /// Columns that a database takes for the same.
    #[error(
        "{format} takes \"{first}\" and \"{second}\" of \"{table}\" for one column; rename one of them, or take another format"
    )]
    SqlNames {
        /// The format.
        format: Format,
        /// The table.
        table: String,
        /// A column.
        first: String,
        /// Another column.
        second: String,
    },
    /// Several tables in a format whose files hold one.
    #[error("a file of {format} holds one table; several are an archive of files, or one script of an SQL format")]
    NotOneFile {
        /// The format.
        format: Format,
    },
    /// A format's library refused the columns; rows made from a plan are never refused.
    #[error("the rows could not be encoded: {0}")]
    Encoding(String),
    /// Stored bytes that are not what they should be.
    #[error("stored rows could not be read: {0}")]
    Stored(String),
    /// The source could not give its rows.
    #[error("the rows could not be read: {0}")]
    Source(Box<dyn std::error::Error + Send + Sync>),
}

/// Whether it is the disk that has no room, or the file that may not get larger.
fn no_room(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::FileTooLarge => "the file may not get larger",
        _ => "the disk is full",
    }
}

impl From<io::Error> for ExportError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => Self::Closed,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Self::Full(error),
            _ => Self::Io(error),
        }
    }
}

impl From<arrow_schema::ArrowError> for ExportError {
    fn from(error: arrow_schema::ArrowError) -> Self {
        match error {
            arrow_schema::ArrowError::IoError(_, error) => error.into(),
            other => Self::Encoding(other.to_string()),
        }
    }
}

impl From<::parquet::errors::ParquetError> for ExportError {
    fn from(error: ::parquet::errors::ParquetError) -> Self {
        match error {
            ::parquet::errors::ParquetError::External(source) => match source.downcast::<io::Error>() {
                Ok(error) => (*error).into(),
                Err(other) => Self::Encoding(other.to_string()),
            },
            other => Self::Encoding(other.to_string()),
        }
    }
}

impl From<rust_xlsxwriter::XlsxError> for ExportError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        match error {
            rust_xlsxwriter::XlsxError::IoError(error) => error.into(),
            other => Self::Encoding(other.to_string()),
        }
    }
}

/// A number with commas between its thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_of_a_sheet_is_told_with_the_way_out() {
        assert_eq!(
            ExportError::XlsxRows { rows: 2_000_000 }.to_string(),
            "XLSX holds at most 1,048,575 rows; this table has 2,000,000; take CSV or Parquet"
        );
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_048_575, "1,048,575")] {
            assert_eq!(grouped(number), text);
        }
    }
}
