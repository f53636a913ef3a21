//! Several tables in one file: a ZIP archive with a file a table, or one SQL script.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::sink::Counted;
use crate::{Compression, ExportError, Format, Options, Progress, Source, Summary, check, export};

/// A table and which rows of it.
pub struct Part<'a> {
    /// The table.
    pub source: &'a dyn Source,
    /// The rows.
    pub rows: Range<u64>,
}

/// How tables go into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One table, nothing around it.
    Table,
    /// A ZIP archive with a file a table.
    Archive,
    /// One SQL script.
    Script,
}

impl Shape {
    /// How all tables of a recipe go into one file of this format.
    #[must_use]
    pub const fn of_all(tables: usize, format: Format) -> Self {
        match tables {
            1 => Self::Table,
            _ if format.is_sql() => Self::Script,
            _ => Self::Archive,
        }
    }
}

/// Writes tables into one file of this shape.
///
/// # Errors
/// Everything in [`ExportError`]; [`ExportError::NotOneFile`] if they do not go into it.
pub fn write<W: Write + Send>(
    shape: Shape,
    parts: &[Part<'_>],
    options: Options,
    sink: W,
    progress: &mut Progress<'_>,
) -> Result<Summary, ExportError> {
    match (shape, parts) {
        (Shape::Archive, parts) => archive(parts, options, sink, progress),
        (Shape::Script, parts) => script(parts, options, sink, progress),
        (Shape::Table, [part]) => export(part.source, part.rows.clone(), options, sink, progress),
        (Shape::Table, _) => Err(ExportError::NotOneFile { format: options.format }),
    }
}

/// The media type of archives.
pub const ARCHIVE_TYPE: &str = "application/zip";

/// The name of the first file inside an archive; `None` if it cannot be read as one.
pub fn first_name(archive: impl io::Read + io::Seek) -> Option<String> {
    let archive = zip::ZipArchive::new(archive).ok()?;
    archive.name_for_index(0)?.ok().map(Cow::into_owned)
}

/// Deflate's fastest: an archive is written by one thread, while several make its rows.
const LEVEL: i64 = 1;

/// What the files of these tables are called, in this order: like the tables, without what a file system would take for
/// something else, and no two of them the same, not even where upper and lower case are.
#[must_use]
pub fn file_names<'a>(tables: impl IntoIterator<Item = &'a str>, options: Options) -> Vec<String> {
    let mut taken = HashSet::new();
    let ending = format!("{}{}", options.format.extension(), options.compression.suffix());
    let mut named = |table: &str| {
        let plain: String = table
            .chars()
            .map(|letter| if "/\\:*?\"<>|".contains(letter) || letter.is_control() { '_' } else { letter })
            .collect();
        let mut name = format!("{plain}.{ending}");
        let mut number = 2;
        while !taken.insert(name.to_lowercase()) {
            name = format!("{plain}_{number}.{ending}");
            number += 1;
        }
        name
    };
    tables.into_iter().map(&mut named).collect()
}

/// Writes an archive with a file for each table. Files that are not compressed by themselves are compressed by the
/// archive, others lie in it as they are. The same tables give the same bytes on any day.
///
/// `progress` hears of the rows of all tables.
///
/// # Errors
/// Everything in [`ExportError`]; what was written until then is no archive.
pub fn archive<W: Write + Send>(
    parts: &[Part<'_>],
    options: Options,
    sink: W,
    progress: &mut Progress<'_>,
) -> Result<Summary, ExportError> {
    check_all(parts, options.format)?;
    let closed = AtomicBool::new(false);
    let mut sink = Counted::new(sink);
    let result = write_archive(parts, options, Valve { sink: &mut sink, closed: &closed }, &closed, progress);
    match (result, sink.failure()) {
        (Ok(rows), _) => Ok(Summary { rows, bytes: sink.bytes() }),
        (Err(_), Some(failure)) => Err(failure),
        (Err(error), None) => Err(error),
    }
}

fn write_archive<W: Write + Send>(
    parts: &[Part<'_>],
    options: Options,
    sink: Valve<'_, W>,
    closed: &AtomicBool,
    progress: &mut Progress<'_>,
) -> Result<u64, ExportError> {
    let mut archive = ZipWriter::new_stream(sink);
    let names = file_names(parts.iter().map(|part| part.source.name()), options);
    // How long a file becomes is not known when it begins: all of them may have more than 4 GiB.
    let plain =
        SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644).large_file(true);
    let file = if is_packed(options) {
        plain.compression_method(CompressionMethod::Stored)
    } else {
        plain.compression_method(CompressionMethod::Deflated).compression_level(Some(LEVEL))
    };
    let write = || -> Result<u64, ExportError> {
        let mut before = 0;
        for (part, name) in parts.iter().zip(names) {
            archive.start_file(name, file)?;
            let made =
                export(part.source, part.rows.clone(), options, &mut archive, &mut |rows| progress(before + rows))?;
            before += made.rows;
        }
        Ok(before)
    };
    let written = write();
    if written.is_err() {
        // When it is dropped it would put its end behind what is not whole.
        closed.store(true, Ordering::Relaxed);
    }
    let rows = written?;
    if let Err(error) = archive.finish() {
        return Err(error.into());
    }
    Ok(rows)
}

/// Writes the tables of an SQL format as one script, in this order: references lead to tables that come before.
///
/// # Errors
/// Everything in [`ExportError`]; [`ExportError::NotOneFile`] for other formats.
pub fn script<W: Write + Send>(
    parts: &[Part<'_>],
    options: Options,
    mut sink: W,
    progress: &mut Progress<'_>,
) -> Result<Summary, ExportError> {
    if !options.format.is_sql() {
        return Err(ExportError::NotOneFile { format: options.format });
    }
    let mut all = Summary { rows: 0, bytes: 0 };
    for part in parts {
        let before = all.rows;
        // Each is a member or frame of its own, and all of them together one compressed file.
        let made = export(part.source, part.rows.clone(), options, &mut sink, &mut |rows| progress(before + rows))?;
        all = Summary { rows: before + made.rows, bytes: all.bytes + made.bytes };
    }
    Ok(all)
}

/// Refuses what a format cannot hold of any table, before the first byte of the first one is written.
fn check_all(parts: &[Part<'_>], format: Format) -> Result<(), ExportError> {
    parts.iter().try_for_each(|part| check(part.source, &part.rows, format))
}

/// Whether files are compressed by themselves.
fn is_packed(options: Options) -> bool {
    options.compression != Compression::None || matches!(options.format, Format::Parquet | Format::Xlsx)
}

/// A sink that swallows everything once it is closed.
struct Valve<'a, W: Write> {
    sink: &'a mut Counted<W>,
    closed: &'a AtomicBool,
}

impl<W: Write> Valve<'_, W> {
    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }
}

impl<W: Write> Write for Valve<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_closed() { Ok(bytes.len()) } else { self.sink.write(bytes) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_closed() { Ok(()) } else { self.sink.flush() }
    }
}

impl From<ZipError> for ExportError {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::Io(error) => error.into(),
            other => Self::Encoding(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::tests::Counting;
    use std::io::Read;
    use std::ops::ControlFlow;

    const CSV: Options = Options { format: Format::CSV, compression: Compression::None, threads: 2 };

    fn go_on(_: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn parts(source: &Counting, count: usize, rows: u64) -> Vec<Part<'_>> {
        (0..count).map(|_| Part { source, rows: 0..rows }).collect()
    }

    #[test]
    fn file_names_are_safe_and_differ() {
        let names = file_names(["a/b", "a:b", "A_B", "größe", "a_b_2"], CSV);
        assert_eq!(names, ["a_b.csv", "a_b_2.csv", "A_B_3.csv", "größe.csv", "a_b_2_2.csv"]);
        let packed = Options { format: Format::NDJSON, compression: Compression::Zstd, threads: 1 };
        assert_eq!(file_names(["t"], packed), ["t.ndjson.zst"]);
    }

    #[test]
    fn an_archive_holds_a_file_a_table_and_is_the_same_every_time() {
        let source = Counting::new();
        for options in
            [CSV, Options { compression: Compression::Gzip, ..CSV }, Options { format: Format::Parquet, ..CSV }]
        {
            let mut told = 0;
            let mut made = Vec::new();
            let summary = archive(&parts(&source, 2, 3000), options, &mut made, &mut |rows| {
                told = rows;
                ControlFlow::Continue(())
            })
            .unwrap();
            assert_eq!((summary.rows, summary.bytes, told), (6000, made.len() as u64, 6000));
            let mut again = Vec::new();
            archive(&parts(&source, 2, 3000), Options { threads: 1, ..options }, &mut again, &mut go_on).unwrap();
            assert!(made == again, "{options:?}");
            let mut expected = Vec::new();
            export(&source, 0..3000, options, &mut expected, &mut go_on).unwrap();
            let mut found = zip::ZipArchive::new(io::Cursor::new(made)).unwrap();
            let names = file_names(["counting", "counting"], options);
            assert_eq!(found.file_names().map(|name| name.unwrap().into_owned()).collect::<Vec<_>>(), names);
            for name in names {
                let mut bytes = Vec::new();
                found.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
                assert!(bytes == expected, "{name}");
            }
        }
    }

    #[test]
    fn what_ends_early_never_looks_whole() {
        let source = Counting::new();
        let mut made = Vec::new();
        let mut stop = |rows: u64| if rows > 3000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        let result = archive(&parts(&source, 2, 3000), CSV, &mut made, &mut stop);
        assert!(matches!(result, Err(ExportError::Cancelled)));
        assert!(zip::ZipArchive::new(io::Cursor::new(made)).is_err());
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        assert!(matches!(archive(&parts(&source, 2, 10), CSV, Gone, &mut go_on), Err(ExportError::Closed)));
    }

    #[test]
    fn what_a_format_cannot_hold_is_refused_before_the_first_byte() {
        let source = Counting::new();
        let mut made = Vec::new();
        let options = Options { format: Format::Xlsx, ..CSV };
        let parts = [Part { source: &source, rows: 0..5 }, Part { source: &source, rows: 0..crate::MOST_ROWS + 1 }];
        assert!(matches!(archive(&parts, options, &mut made, &mut go_on), Err(ExportError::XlsxRows { .. })));
        assert!(made.is_empty());
    }

    #[test]
    fn a_script_is_its_tables_one_after_the_other() {
        let source = Counting::new();
        let options = Options { format: Format::POSTGRESQL, ..CSV };
        let (mut one, mut both) = (Vec::new(), Vec::new());
        export(&source, 0..700, options, &mut one, &mut go_on).unwrap();
        let summary = script(&parts(&source, 2, 700), options, &mut both, &mut go_on).unwrap();
        assert_eq!(summary.rows, 1400);
        assert!(both == [one.clone(), one].concat());
        let result = script(&parts(&source, 2, 700), CSV, &mut both, &mut go_on);
        assert!(matches!(result, Err(ExportError::NotOneFile { .. })));
    }
}
