//! Exports as a whole: every format reads back as the rows that went in, and threads change nothing.

#[allow(dead_code, reason = "other tests use more of it")]
mod support;

use std::io::{self, Read, Write};
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use arrow_array::{Array, RecordBatchReader};
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proptest::prelude::*;
use seedbed_export::read::Chunk;
use seedbed_export::{Compression, Each, ExportError, Format, Options, Source, columns, export};
use seedbed_generate::TablePlan;
use seedbed_generate::column::{Column, Data, Field, ValueType};
use seedbed_generate::table::Constraints;
use support::{every_type, everything, exported, ndjson, table, try_export};

/// More rows than one chunk of text or two batches have.
const ROWS: Range<u64> = 3..9_003;

fn plain(source: &dyn Source, rows: Range<u64>) -> String {
    String::from_utf8(exported(source, rows, Format::NDJSON, Compression::None, 1)).unwrap()
}

/// The rows of record batches as JSON lines.
fn batches_as_text(source: &dyn Source, batches: impl RecordBatchReader) -> String {
    batches.map(|batch| ndjson(source, &columns::from_batch(source.fields(), &batch.unwrap()).unwrap())).collect()
}

#[test]
fn parquet_reads_back_as_every_row_that_was_written() {
    let table = table(&every_type(10_000));
    let file = exported(&*table, ROWS, Format::Parquet, Compression::None, 1);
    let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(file)).unwrap().build().unwrap();
    assert_eq!(batches_as_text(&*table, reader), plain(&*table, ROWS));
}

#[test]
fn arrow_reads_back_as_every_row_that_was_written() {
    let table = table(&every_type(10_000));
    let file = exported(&*table, ROWS, Format::Arrow, Compression::None, 1);
    let reader = arrow_ipc::reader::FileReader::try_new(io::Cursor::new(file), None).unwrap();
    assert_eq!(batches_as_text(&*table, reader), plain(&*table, ROWS));
}

#[test]
fn what_a_generator_left_at_a_missing_value_reaches_no_file() {
    let text = |valid| {
        let mut column = Column::default();
        let words = column.text();
        ["kept", "hidden"].iter().for_each(|word| words.push(word));
        column.valid = Some(valid);
        column
    };
    let array = columns::array(&ValueType::Text, &text(vec![true, false])).unwrap();
    assert_eq!(array.to_data().buffers()[1].as_slice(), b"kept");
    let list = Column {
        data: Data::List { ends: vec![1, 2], items: Box::new(text(vec![true, true])) },
        valid: Some(vec![false, true]),
    };
    let array = columns::array(&ValueType::List(Box::new(ValueType::Text)), &list).unwrap();
    assert_eq!(array.to_data().child_data()[0].buffers()[1].as_slice(), b"hidden");
    // Inside of a missing object nothing is missing and nothing is there.
    let object = Column { data: Data::Object(vec![text(vec![true, false])]), valid: Some(vec![false, true]) };
    let fields = vec![Field { name: "a".into(), value_type: ValueType::Text, nullable: true }];
    let child = columns::array(&ValueType::Object(fields), &object).unwrap().to_data().child_data()[0].clone();
    assert!(child.buffers()[1].is_empty() && child.is_valid(0) && child.is_null(1));
}

#[test]
fn threads_change_no_byte_of_any_format() {
    let table = table(&every_type(10_000));
    for format in Format::ALL {
        // Compression knows nothing of formats: one of text and all binary ones will do.
        let is_once = format != Format::CSV && matches!(format, Format::Text(_));
        for compression in &Compression::ALL[..if is_once { 1 } else { 3 }] {
            // Of the binary formats, which take more rows at a time, the crate's own tests make many chunks.
            let rows = if matches!(format, Format::Text(_)) { ROWS } else { 0..500 };
            let single = exported(&*table, rows.clone(), format, *compression, 1);
            for threads in [2, 5] {
                let parallel = exported(&*table, rows.clone(), format, *compression, threads);
                assert!(single == parallel, "{format} {compression} {threads} threads");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_number_of_threads_writes_any_rows_of_everything_alike(
        at: prop::sample::Index, from: u64, rows in 0_u64..6_000, format: prop::sample::Index,
    ) {
        thread_local!(static TABLES: Vec<Arc<TablePlan>> = everything());
        TABLES.with(|tables| {
            let table = at.get(tables);
            let from = from % table.rows();
            let rows = from..(from + rows).min(table.rows());
            let format = *format.get(&[Format::CSV, Format::NDJSON, Format::JSON, Format::MYSQL]);
            let single = exported(&**table, rows.clone(), format, Compression::None, 1);
            for threads in 2..=4 {
                let parallel = exported(&**table, rows.clone(), format, Compression::None, threads);
                assert!(single == parallel, "{} {rows:?} {format} {threads} threads", table.name());
            }
        });
    }
}

#[test]
fn compressed_files_hold_the_plain_ones() {
    let table = table(&every_type(10_000));
    for format in [Format::CSV, Format::MYSQL, Format::Parquet, Format::Arrow] {
        let plain = exported(&*table, ROWS, format, Compression::None, 2);
        let mut unpacked = Vec::new();
        let gzip = exported(&*table, ROWS, format, Compression::Gzip, 2);
        flate2::read::MultiGzDecoder::new(&gzip[..]).read_to_end(&mut unpacked).unwrap();
        assert!(plain == unpacked, "{format} gzip");
        let zstd = exported(&*table, ROWS, format, Compression::Zstd, 2);
        assert!(plain == zstd::decode_all(&zstd[..]).unwrap(), "{format} zstd");
    }
}

#[test]
fn an_export_of_no_rows_is_a_file() {
    let table = table(&every_type(10));
    for format in Format::ALL {
        for threads in [1, 4] {
            let file = exported(&*table, 5..5, format, Compression::None, threads);
            assert_eq!(file.is_empty(), format == Format::NDJSON, "{format}");
        }
    }
    assert_eq!(exported(&*table, 5..5, Format::JSON, Compression::None, 1), b"[]\n");
    let file = exported(&*table, 5..5, Format::Parquet, Compression::None, 1);
    assert_eq!(Chunk::open(Bytes::from(file)).unwrap().rows(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn any_range_of_json_is_an_array_of_its_rows(start in 0_u64..500, rows in 0_u64..5_000, threads in 1_usize..4) {
        let table = table(&every_type(10_000));
        let json = exported(&*table, start..start + rows, Format::JSON, Compression::None, threads);
        let array: Vec<serde_json::Value> = serde_json::from_slice(&json).unwrap();
        let text = plain(&*table, start..start + rows);
        let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        prop_assert_eq!(array, lines);
    }
}

/// A source of one text column.
struct Texts {
    fields: Vec<Field>,
    lengths: Vec<usize>,
}

impl Texts {
    fn new(columns: usize, lengths: &[usize]) -> Self {
        let field = |at| Field { name: format!("text{at}"), value_type: ValueType::Text, nullable: false };
        Self { fields: (0..columns).map(field).collect(), lengths: lengths.to_vec() }
    }
}

impl Source for Texts {
    fn name(&self) -> &str {
        "texts"
    }

    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn constraints(&self, _: &Range<u64>) -> Constraints {
        Constraints::default()
    }

    fn batches(&self, rows: Range<u64>, each: &mut Each<'_>) -> Result<(), ExportError> {
        let mut column = Column::default();
        let words = column.text();
        rows.for_each(|row| words.push(&"ä".repeat(self.lengths[row as usize % self.lengths.len()])));
        each(&vec![column; self.fields.len()])
    }
}

#[test]
fn columns_that_a_database_takes_for_the_same_are_refused_before_a_byte_is_written() {
    let mut same = Texts::new(2, &[1]);
    ["a", "A"].into_iter().zip(&mut same.fields).for_each(|(name, field)| field.name = name.to_owned());
    let mut foreign = Texts::new(2, &[1]);
    ["é", "É"].into_iter().zip(&mut foreign.fields).for_each(|(name, field)| field.name = name.to_owned());
    for (source, format, is_refused) in [
        (&same, Format::SQLITE, true),
        (&same, Format::MYSQL, true),
        (&same, Format::POSTGRESQL, false),
        (&same, Format::CSV, false),
        (&foreign, Format::SQLITE, false),
        (&foreign, Format::MYSQL, true),
    ] {
        let (bytes, result) = try_export(source, 0..1, format, Compression::None, 1);
        assert_eq!(matches!(result, Err(ExportError::SqlNames { .. })), is_refused, "{format}: {result:?}");
        assert_eq!(bytes.is_empty(), is_refused);
    }
}

#[test]
fn what_a_sheet_cannot_hold_is_refused_before_a_byte_is_written() {
    let rows = try_export(&Texts::new(1, &[1]), 0..1_048_576, Format::Xlsx, Compression::None, 2);
    assert!(matches!(rows.1, Err(ExportError::XlsxRows { rows: 1_048_576 })), "{:?}", rows.1);
    let columns = try_export(&Texts::new(16_385, &[1]), 0..1, Format::Xlsx, Compression::None, 1);
    assert!(matches!(columns.1, Err(ExportError::XlsxColumns { columns: 16_385 })), "{:?}", columns.1);
    let text = try_export(&Texts::new(1, &[32_767, 32_768]), 0..2, Format::Xlsx, Compression::None, 2);
    match &text.1 {
        Err(ExportError::XlsxText { row: 1, column, characters: 32_768 }) => assert_eq!(column, "text0"),
        other => panic!("{other:?}"),
    }
    assert!(rows.0.is_empty() && columns.0.is_empty() && text.0.is_empty());
    assert!(!exported(&Texts::new(1, &[32_767]), 0..2, Format::Xlsx, Compression::None, 1).is_empty());
}

#[test]
fn very_wide_rows_are_written_few_at_a_time() {
    let source = Texts::new(2, &[100_000]);
    let mut told = Vec::new();
    let options = Options { format: Format::CSV, compression: Compression::None, threads: 2 };
    export(&source, 0..200, options, io::sink(), &mut |rows| {
        told.push(rows);
        ControlFlow::Continue(())
    })
    .unwrap();
    // A row is 400 kB: two of them are about as much text as is encoded at a time.
    assert_eq!(told, (1..=100).map(|chunk| 2 * chunk).collect::<Vec<_>>());
}

/// A sink that fails after some bytes.
struct Failing {
    left: usize,
    kind: io::ErrorKind,
}

impl Write for Failing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(self.kind.into());
        }
        let written = bytes.len().min(self.left);
        self.left -= written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_left_and_a_full_disk_are_told_apart() {
    let table = table(&every_type(10_000));
    for format in Format::ALL {
        for compression in Compression::ALL {
            for threads in [1, 3] {
                let options = Options { format, compression, threads };
                let run = |kind| {
                    let sink = Failing { left: 1000, kind };
                    export(&*table, 0..300, options, sink, &mut |_| ControlFlow::Continue(()))
                };
                let what = format!("{format} {compression} {threads}");
                assert!(matches!(run(io::ErrorKind::BrokenPipe), Err(ExportError::Closed)), "{what}");
                assert!(matches!(run(io::ErrorKind::StorageFull), Err(ExportError::Full(_))), "{what}");
                assert!(matches!(run(io::ErrorKind::PermissionDenied), Err(ExportError::Io(_))), "{what}");
            }
        }
    }
}

#[test]
fn an_export_ends_when_it_is_told_to() {
    let table = table(&every_type(u64::MAX >> 20));
    for format in [Format::CSV, Format::NDJSON, Format::SQLITE] {
        let options = Options { format, compression: Compression::None, threads: 3 };
        let result = export(&*table, 0..table.rows(), options, io::sink(), &mut |_| ControlFlow::Break(()));
        assert!(matches!(result, Err(ExportError::Cancelled)), "{format}");
    }
}
