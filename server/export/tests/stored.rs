//! Stored chunks: any of their rows, and every export of a stored table, are what the plan makes, byte for byte.

#[allow(dead_code, reason = "other tests use more of it")]
mod support;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use proptest::prelude::*;
use seedbed_export::read::{Chunk, Chunks, Place, StoredTable};
use seedbed_export::{Compression, ExportError, Format, Source, parquet};
use seedbed_generate::TablePlan;
use seedbed_generate::column::Column;
use support::{every_type, exported, ndjson, table, try_export};

/// Chunks in memory, some of which are not there.
struct InMemory {
    step: u64,
    rows: u64,
    chunks: Vec<Option<Bytes>>,
    read: AtomicU64,
}

impl InMemory {
    fn of(table: &TablePlan, step: u64, is_stored: impl Fn(u64) -> bool) -> Self {
        let rows = table.rows();
        let chunk = |number: u64| {
            let chunk = parquet::chunk(table, number * step..((number + 1) * step).min(rows)).unwrap();
            is_stored(number).then(|| Bytes::from(chunk))
        };
        Self { step, rows, chunks: (0..rows.div_ceil(step)).map(chunk).collect(), read: AtomicU64::new(0) }
    }
}

impl Chunks for InMemory {
    fn chunk_of(&self, row: u64) -> Result<(Range<u64>, Place), ExportError> {
        self.read.fetch_add(1, Ordering::Relaxed);
        let number = row / self.step;
        let rows = number * self.step..((number + 1) * self.step).min(self.rows);
        let place = match &self.chunks[number as usize] {
            Some(bytes) => Place::Stored(Chunk::open(bytes.clone())?),
            None => Place::Unstored,
        };
        Ok((rows, place))
    }
}

fn plain(source: &dyn Source, rows: Range<u64>) -> String {
    String::from_utf8(exported(source, rows, Format::NDJSON, Compression::None, 1)).unwrap()
}

#[test]
fn a_chunk_gives_any_of_its_rows() {
    let table = table(&every_type(10_000));
    let chunk = Chunk::open(Bytes::from(parquet::chunk(&*table, 1000..8000).unwrap())).unwrap();
    assert_eq!(chunk.rows(), 7000);
    for rows in [0..7000, 0..1, 6_999..7_000, 4_090..4_110, 5_000..5_000] {
        let mut text = String::new();
        let mut each = |columns: &[Column]| {
            text.push_str(&ndjson(&*table, columns));
            Ok(())
        };
        chunk.batches(table.fields(), rows.clone(), &mut each).unwrap();
        assert_eq!(text, plain(&*table, 1000 + rows.start..1000 + rows.end), "{rows:?}");
    }
}

#[test]
fn what_is_no_stored_chunk_is_an_error() {
    let table = table(&every_type(100));
    let whole = parquet::chunk(&*table, 0..100).unwrap();
    assert!(matches!(Chunk::open(Bytes::copy_from_slice(&whole[..whole.len() / 2])), Err(ExportError::Stored(_))));
    let other = &table.fields()[1..];
    let chunk = Chunk::open(Bytes::from(whole)).unwrap();
    assert!(matches!(chunk.batches(other, 0..100, &mut |_| Ok(())), Err(ExportError::Stored(_))));
}

#[test]
fn a_chunk_of_another_length_is_refused() {
    let table = table(&every_type(100));
    let mut chunks = InMemory::of(&table, 40, |_| true);
    chunks.chunks.swap(0, 2);
    let (_, result) = try_export(&StoredTable::new(table, chunks), 0..100, Format::CSV, Compression::None, 1);
    assert!(matches!(result, Err(ExportError::Stored(_))), "{result:?}");
}

#[test]
fn every_export_of_a_stored_table_is_that_of_its_plan() {
    let table = table(&every_type(9_000));
    // Chunks whose seams fall into batches and into the chunks of exports; all stored, or every other.
    for (step, every) in [(4_000, 1), (2_500, 2)] {
        for format in Format::ALL {
            // Excel's files take the longest by far to write.
            let rows = if format == Format::Xlsx { 3_900..4_200 } else { 3..9_000 };
            let made = exported(&*table, rows.clone(), format, Compression::None, 2);
            for threads in [1, 3] {
                let chunks = InMemory::of(&table, step, |number| number % every == 0);
                let stored = StoredTable::new(Arc::clone(&table), chunks);
                let read = exported(&stored, rows.clone(), format, Compression::None, threads);
                assert!(made == read, "{format}, chunks of {step}, {threads} threads");
            }
        }
    }
}

/// As reads of chunks go: counts how often one is asked for.
struct Counted<'a>(&'a InMemory);

impl Chunks for Counted<'_> {
    fn chunk_of(&self, row: u64) -> Result<(Range<u64>, Place), ExportError> {
        self.0.chunk_of(row)
    }
}

#[test]
fn an_export_reads_each_chunk_once_and_a_page_only_its_own() {
    let table = table(&every_type(9_000));
    // As a server has them: larger than what an export encodes at a time.
    let chunks = InMemory::of(&table, 4_500, |_| true);
    for threads in [1, 3] {
        chunks.read.store(0, Ordering::Relaxed);
        let stored = StoredTable::new(Arc::clone(&table), Counted(&chunks));
        exported(&stored, 0..9_000, Format::CSV, Compression::None, threads);
        assert_eq!(chunks.read.load(Ordering::Relaxed), 2, "{threads} threads");
    }
    for (rows, reads) in [(0..1_000, 1), (4_499..4_500, 1), (8_950..9_000, 1), (4_499..4_501, 2)] {
        chunks.read.store(0, Ordering::Relaxed);
        let stored = StoredTable::new(Arc::clone(&table), Counted(&chunks));
        let mut text = String::new();
        let mut each = |columns: &[Column]| {
            text.push_str(&ndjson(&*table, columns));
            Ok(())
        };
        stored.batches(rows.clone(), &mut each).unwrap();
        assert_eq!(text, plain(&*table, rows.clone()));
        assert_eq!(chunks.read.load(Ordering::Relaxed), reads, "{rows:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn any_rows_come_in_the_batches_of_the_plan(start in 0_u64..4_000, rows in 0_u64..4_000, step in 1_u64..3_000) {
        let table = table(&every_type(8_000));
        let batches = |source: &dyn Source| {
            let mut batches = Vec::new();
            source.batches(start..start + rows, &mut |columns| {
                batches.push((columns.first().map_or(0, Column::len), ndjson(source, columns)));
                Ok(())
            }).unwrap();
            batches
        };
        // Making many tiny chunks is what takes long; those that are not stored cost nothing.
        let needed = |number: u64| number * step < start + rows && (number + 1) * step > start;
        let chunks = InMemory::of(&table, step.max(500), needed);
        prop_assert_eq!(batches(&*table), batches(&StoredTable::new(Arc::clone(&table), chunks)));
    }
}
