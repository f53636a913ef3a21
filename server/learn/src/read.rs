//! Reading tables from files into memory.

use std::collections::HashSet;
use std::io::Read;

use seedbed_generate::column::Words;
use seedbed_measure::frame::{self, Frame, Notation, Series, Values};

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
    /// There is a column without a name, or two of the same.
    #[error("the names of the columns must be there and differ: {0}")]
    Names(String),
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

/// Reads CSV in UTF-8 whose first line names the columns.
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
    check_names(columns.iter().map(|(name, _)| name.as_str()))?;
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

fn check_names<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), ReadError> {
    let mut known = HashSet::new();
    for (at, name) in names.enumerate() {
        if name.trim().is_empty() {
            return Err(ReadError::Names(format!("column {} has none", at + 1)));
        }
        if !known.insert(name) {
            return Err(ReadError::Names(format!("\"{name}\" comes twice")));
        }
    }
    Ok(())
}

/// The columns as they are written.
fn texts(input: impl Read) -> Result<Vec<(String, Words)>, ReadError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let mut names: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    if let Some(first) = names.first_mut() {
        *first = first.trim_start_matches('\u{feff}').to_owned();
    }
    check_names(names.iter().map(String::as_str))?;
    let mut texts: Vec<Words> = vec![Words::default(); names.len()];
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        if record.len() != names.len() {
            let line = record.position().map_or(0, csv::Position::line);
            return Err(ReadError::Ragged { line, found: record.len(), expected: names.len() });
        }
        texts.iter_mut().zip(&record).for_each(|(texts, text)| texts.push(text));
    }
    Ok(names.into_iter().zip(texts).collect())
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
        assert!(told("a,a\n1,2\n").contains("\"a\" comes twice"));
        assert!(told("a,\n1,2\n").contains("column 2 has none"));
        assert_eq!(told("a,b\n"), "there is no row below the names of the columns");
    }
}
