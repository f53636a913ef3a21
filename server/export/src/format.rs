//! The formats and what they are called.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use seedbed_generate::encode::{Dialect, TextFormat};

use crate::{ExportError, parquet};

/// A format of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CSV, JSON, NDJSON or SQL: what the browser writes as well.
    Text(TextFormat),
    /// Apache Parquet, a row group a chunk.
    Parquet,
    /// Apache Arrow's IPC file format, a record batch a chunk.
    Arrow,
    /// A sheet of Microsoft Excel.
    Xlsx,
}

/// About as much text as is encoded at a time.
const TEXT_CHUNK: u64 = 1 << 20;
/// About as much text as the rows of a record batch or a row group would be, at most.
const BINARY_CHUNK: u64 = 32 << 20;
/// Rows in a record batch or a row group, unless rows are very wide or very many.
const ROWS: u64 = 65_536;

impl Format {
    /// Comma-separated values.
    pub const CSV: Self = Self::Text(TextFormat::Csv);
    /// An array of objects.
    pub const JSON: Self = Self::Text(TextFormat::Json);
    /// An object a line.
    pub const NDJSON: Self = Self::Text(TextFormat::NdJson);
    /// SQL for PostgreSQL.
    pub const POSTGRESQL: Self = Self::Text(TextFormat::Sql(Dialect::PostgreSql));
    /// SQL for MySQL and MariaDB.
    pub const MYSQL: Self = Self::Text(TextFormat::Sql(Dialect::MySql));
    /// SQL for SQLite.
    pub const SQLITE: Self = Self::Text(TextFormat::Sql(Dialect::Sqlite));

    /// All formats.
    pub const ALL: [Self; 9] = [
        Self::CSV,
        Self::JSON,
        Self::NDJSON,
        Self::POSTGRESQL,
        Self::MYSQL,
        Self::SQLITE,
        Self::Parquet,
        Self::Arrow,
        Self::Xlsx,
    ];

    /// What people call formats besides.
    pub const ALIASES: [(&'static str, Self); 7] = [
        ("sql", Self::POSTGRESQL),
        ("postgres", Self::POSTGRESQL),
        ("mariadb", Self::MYSQL),
        ("sqlite3", Self::SQLITE),
        ("jsonl", Self::NDJSON),
        ("excel", Self::Xlsx),
        ("ipc", Self::Arrow),
    ];

    /// The format that a file with this ending has; the ending is without the dot.
    #[must_use]
    pub fn of_extension(ending: &str) -> Option<Self> {
        let ending = match ending.to_ascii_lowercase().as_str() {
            "jsonl" => return Some(Self::NDJSON),
            "pq" => return Some(Self::Parquet),
            other => other.to_owned(),
        };
        Self::ALL.into_iter().find(|format| format.extension() == ending)
    }

    /// Whether files are SQL: those of several tables, put behind each other, are one script.
    #[must_use]
    pub const fn is_sql(self) -> bool {
        matches!(self, Self::Text(TextFormat::Sql(_)))
    }

    /// The name in addresses and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text(format) => format.name(),
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
            Self::Xlsx => "xlsx",
        }
    }

    /// The usual ending of a file's name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text(format) => format.extension(),
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type of an uncompressed file.
    #[must_use]
    pub const fn mime_type(self) -> &'static str {
        match self {
            Self::Text(TextFormat::Csv) => "text/csv; charset=utf-8",
            Self::Text(TextFormat::Json) => "application/json",
            Self::Text(TextFormat::NdJson) => "application/x-ndjson",
            Self::Text(TextFormat::Sql(_)) => "application/sql",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Arrow => "application/vnd.apache.arrow.file",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// How many rows are made and encoded at a time: the same for the same rows, whatever the threads.
    pub(crate) fn rows_a_chunk(self, rows: &Range<u64>, row_bytes: u64) -> Result<u64, ExportError> {
        let fitting = |bytes: u64| (bytes / row_bytes.max(1)).clamp(1, ROWS);
        match self {
            Self::Text(_) | Self::Xlsx => Ok(fitting(TEXT_CHUNK)),
            Self::Arrow => Ok(fitting(BINARY_CHUNK)),
            Self::Parquet => parquet::rows_a_group(rows.end - rows.start, fitting(BINARY_CHUNK)),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let wanted = name.to_ascii_lowercase();
        let named = Self::ALL.into_iter().find(|format| format.name() == wanted);
        let meant = || Self::ALIASES.into_iter().find(|(alias, _)| *alias == wanted).map(|(_, format)| format);
        named.or_else(meant).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("found \"{name}\"; expected one of {names} (or postgres, sql for PostgreSQL; jsonl for ndjson)")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_says_the_format() {
        for format in Format::ALL.into_iter().filter(|format| !format.is_sql()) {
            assert_eq!(Format::of_extension(format.extension()), Some(format));
        }
        assert_eq!(Format::of_extension("SQL"), Some(Format::POSTGRESQL));
        assert_eq!(Format::of_extension("jsonl"), Some(Format::NDJSON));
        assert_eq!(Format::of_extension("txt"), None);
    }

    #[test]
    fn every_name_reads_back_and_others_are_answered_with_all_of_them() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
        }
        for (alias, format) in Format::ALIASES {
            assert_eq!(alias.to_uppercase().parse(), Ok(format));
            assert!(Format::ALL.iter().all(|format| format.name() != alias));
        }
        assert_eq!("sql".parse(), Ok(Format::POSTGRESQL));
        let message = "exel".parse::<Format>().unwrap_err();
        assert!(Format::ALL.iter().all(|format| message.contains(format.name())), "{message}");
    }
}
