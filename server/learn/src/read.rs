//! Reading tables from files into memory.

use std::io::Read;

use seedbed_generate::column::Words;
use seedbed_measure::frame::{self, Frame, Notation, Series, Values};

use crate::rows::{Rows, check_names};

/// Why a table could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be read, or is no CSV; the message names the line.
    #[error("{0}")]
    Csv(#[from] csv::Error),
    /// A line has more or fewer fields than the first.
    #[error("line {line} has {found} fields, the first line has {expected}")]
    Ragged {
        /// The line, from 1 on.
        line: u64,
        /// Its fields.
        found: usize,
        /// The fields of the first line.
        expected: usize,
    },
    /// Bytes are no text in the encoding that the file has.
    #[error(
        "line {line}, column \"{column}\": the bytes are no text in {encoding}; choose the encoding that the file has, for example latin-1"
    )]
    Bytes {
        /// The line, from 1 on.
        line: u64,
        /// The name of the column, or its number on the first line.
        column: String,
        /// The encoding.
        encoding: &'static str,
    },
    /// A text in quotes does not end.
    #[error("line {line}: a text in quotes begins in this row and does not end before the file does")]
    Open {
        /// The line on which its row begins, from 1 on.
        line: u64,
    },
    /// There is a column without a name, or two of the same.
    #[error("the names of the columns must be there and differ: {0}")]
    Names(String),
    /// There is nothing at all.
    #[error("the file is empty")]
    Nothing,
    /// There is no row.
    #[error("there is no row below the names of the columns")]
    Empty,
    /// A text is not what the same column of the other table holds.
    #[error(
        "row {row}, column \"{column}\": \"{text}\" is no {kind}, and the column of the other table holds nothing else"
    )]
    Unlike {
        /// The row, from 1 on.
        row: usize,
        /// The name of the column.
        column: String,
        /// What stands there.
        text: String,
        /// What stands in the other table.
        kind: String,
    },
}

/// Reads CSV whose first line names the columns, in the encoding that its first bytes show.
///
/// # Errors
/// Whatever is wrong first, with its line.
pub fn csv(input: impl Read) -> Result<Frame, ReadError> {
    table(texts(input)?, None)
}

/// The same, and columns that the other table has too are read as they are read there.
///
/// # Errors
/// Whatever is wrong first, with its line.
pub fn csv_like(input: impl Read, like: &Frame) -> Result<Frame, ReadError> {
    table(texts(input)?, Some(like))
}

/// A table of columns as they are written, an empty text for what is missing; those that the other table has too are read
/// as they are read there.
///
/// # Errors
/// There is no row, names are missing or come twice, or a text is not what the other table has in its column.
pub fn table(columns: Vec<(String, Words)>, like: Option<&Frame>) -> Result<Frame, ReadError> {
    check_names(&columns.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>())?;
    if columns.first().is_none_or(|(_, texts)| texts.is_empty()) {
        return Err(ReadError::Empty);
    }
    // One column at a time gives its texts back.
    let series = columns.into_iter().map(|(name, texts)| {
        let other = like.into_iter().flat_map(|like| &like.series).find(|series| series.name == name);
        let values = other.map_or_else(
            || Ok(frame::series(&texts)),
            |other| {
                frame::series_like(&texts, &other.values).map_err(|row| ReadError::Unlike {
                    row: row + 1,
                    column: name.clone(),
                    text: texts.get(row).chars().take(40).collect(),
                    kind: match &other.values {
                        Values::Numbers { notation: Notation::Moments(layout), .. } => format!("moment like {layout}"),
                        _ => "number".to_owned(),
                    },
                })
            },
        )?;
        Ok(Series { name, values })
    });
    Ok(Frame { series: series.collect::<Result<_, ReadError>>()? })
}

/// Rows that are read at a time.
const AT_A_TIME: usize = 1 << 16;

/// The columns as they are written.
fn texts(input: impl Read) -> Result<Vec<(String, Words)>, ReadError> {
    let mut rows = Rows::open(input, None)?;
    let mut texts: Vec<Words> = vec![Words::default(); rows.names().len()];
    loop {
        let more = rows.next(AT_A_TIME, usize::MAX)?;
        if more.is_empty() {
            return Ok(rows.names().iter().cloned().zip(texts).collect());
        }
        texts.iter_mut().zip(&more).for_each(|(texts, more)| more.iter().for_each(|text| texts.push(text)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_column_by_column() {
        let frame = csv("\u{feff}a,b\n1,x\n,\"y, z\"\n".as_bytes()).unwrap();
        assert_eq!(frame.rows(), 2);
        assert_eq!(frame.series[0].name, "a");
        assert_eq!(frame.series[0].values.missing(), 1);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let told = |text: &str| csv(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(told("a,b\n1,2\n3\n"), "line 3 has 1 fields, the first line has 2");
        assert!(told("a,a\n1,2\n").contains("columns 1 and 2 are both \"a\""));
        assert!(told("a,\n1,2\n").contains("column 2 has none"));
        assert_eq!(told("a,b\n"), "there is no row below the names of the columns");
    }
}
