//! Exports: rows of a table as a stream of bytes, in every format, plain or compressed, in the memory of a few chunks.
//!
//! The bytes are a function of the rows and of the options alone: any number of threads gives the same file.
//!
//! ```
//! use std::ops::ControlFlow;
//! use seedbed_export::{Compression, Format, Options, export};
//! # use seedbed_generate::column::{Column, Field, ValueType};
//! # struct Squares(Vec<Field>);
//! # impl seedbed_export::Source for Squares {
//! #     fn name(&self) -> &str { "squares" }
//! #     fn fields(&self) -> &[Field] { &self.0 }
//! #     fn constraints(&self, _: &std::ops::Range<u64>) -> seedbed_generate::table::Constraints { Default::default() }
//! #     fn batches(&self, rows: std::ops::Range<u64>, each: &mut seedbed_export::Each<'_>) -> Result<(), seedbed_export::ExportError> {
//! #         let mut column = Column::default();
//! #         column.integers().extend(rows.map(|row| (row * row) as i64));
//! #         each(&[column])
//! #     }
//! # }
//! # let squares = Squares(vec![Field { name: "square".into(), value_type: ValueType::Integer, nullable: false }]);
//! let options = Options { format: Format::CSV, compression: Compression::None, threads: 2 };
//! let mut file = Vec::new();
//! let summary = export(&squares, 3..6, options, &mut file, &mut |_rows| ControlFlow::Continue(()))?;
//! assert_eq!(file, b"square\n9\n16\n25\n");
//! assert_eq!((summary.rows, summary.bytes), (3, 15));
//! # Ok::<(), seedbed_export::ExportError>(())
//! ```

pub mod arrow_ipc;
pub mod columns;
mod compression;
mod error;
mod format;
mod ordered;
pub mod parquet;
pub mod read;
pub mod sample;
pub mod several;
mod sink;
mod source;
mod text;
mod xlsx;

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::{ControlFlow, Range};

pub use compression::Compression;
pub use error::ExportError;
pub use format::Format;
pub use source::{Each, Source};
pub use xlsx::{MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS};

use ordered::Chunks;
use seedbed_generate::encode::{Dialect, TextFormat};
use sink::Counted;

/// How rows are to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The format.
    pub format: Format,
    /// What is done to the bytes of the format.
    pub compression: Compression,
    /// How many threads make and encode rows; with 0 or 1 the calling thread does all of it.
    pub threads: usize,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Rows.
    pub rows: u64,
    /// Bytes, after compression.
    pub bytes: u64,
}

/// Is told after each chunk how many rows were written so far, and may end the export.
pub type Progress<'a> = dyn FnMut(u64) -> ControlFlow<()> + Send + 'a;

/// Writes rows of a source as a whole file: row `rows.start` is the file's first.
///
/// # Errors
/// Everything in [`ExportError`]; what was written to the sink until then is no whole file.
pub fn export<W: Write + Send>(
    source: &dyn Source,
    rows: Range<u64>,
    options: Options,
    sink: W,
    progress: &mut Progress<'_>,
) -> Result<Summary, ExportError> {
    let rows = rows.start..rows.end.max(rows.start);
    let mut sink = Counted::new(sink);
    let result = write(source, rows.clone(), options, &mut sink, progress).and_then(|()| Ok(sink.flush()?));
    match (result, sink.failure()) {
        (Ok(()), _) => Ok(Summary { rows: rows.end - rows.start, bytes: sink.bytes() }),
        // Encoders wrap what the sink said in errors of their own: the sink's word is the plainer one.
        (Err(_), Some(failure)) => Err(failure),
        (Err(error), None) => Err(error),
    }
}

/// Refuses what a format cannot hold of these rows, as far as it is known before they are made.
///
/// # Errors
/// More rows or columns than a sheet or a Parquet file of ours holds, columns that a database takes for the same.
pub fn check(source: &dyn Source, rows: &Range<u64>, format: Format) -> Result<(), ExportError> {
    let rows = rows.start..rows.end.max(rows.start);
    match format {
        Format::Xlsx => xlsx::check(source, &rows),
        Format::Parquet => format.rows_a_chunk(&rows, 1).map(drop),
        Format::Text(TextFormat::Sql(dialect)) => different_names(source, format, dialect),
        Format::Text(_) | Format::Arrow => Ok(()),
    }
}

/// Refuses columns whose names differ only in case where a database takes these for the same.
fn different_names(source: &dyn Source, format: Format, dialect: Dialect) -> Result<(), ExportError> {
    if dialect == Dialect::PostgreSql {
        return Ok(());
    }
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for field in source.fields() {
        // SQLite compares letters of ASCII only; MySQL all.
        let name = if dialect == Dialect::Sqlite { field.name.to_ascii_lowercase() } else { field.name.to_lowercase() };
        if let Some(first) = seen.insert(name, &field.name) {
            let (first, second) = (first.to_owned(), field.name.clone());
            return Err(ExportError::SqlNames { format, table: source.name().to_owned(), first, second });
        }
    }
    Ok(())
}

fn write<W: Write + Send>(
    source: &dyn Source,
    rows: Range<u64>,
    options: Options,
    sink: &mut Counted<W>,
    progress: &mut Progress<'_>,
) -> Result<(), ExportError> {
    let Options { format, compression, threads } = options;
    check(source, &rows, format)?;
    let sample = source::Sample::take(source, &rows)?;
    let chunks = Chunks { rows: rows.clone(), step: format.rows_a_chunk(&rows, sample.row_bytes)?, threads };
    match format {
        Format::Text(format) => text::write(source, &chunks, format, compression, sink, progress),
        Format::Parquet => compression
            .through(sink, |sink| parquet::write(source, &chunks, parquet::Codec::Snappy, &sample, sink, progress)),
        Format::Arrow => compression.through(sink, |sink| arrow_ipc::write(source, &chunks, sink, progress)),
        Format::Xlsx => compression.through(sink, |sink| xlsx::write(source, &chunks, sink, progress)),
    }
}
