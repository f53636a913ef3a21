//! Stored chunks: Parquet in memory, read back as columns, and a whole table of them as a source of rows.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use ::parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use arrow_select::concat::concat_batches;
use bytes::Bytes;
use seedbed_generate::column::Field;
use seedbed_generate::table::Constraints;
use seedbed_generate::{BATCH, TablePlan};

use crate::source::{Each, Source};
use crate::{ExportError, columns};

/// Chunks that a table keeps at hand, compressed: as many as the threads of an export are in at the same time.
const KEPT: usize = 4;

/// A chunk that [`crate::parquet::chunk`] made.
#[derive(Clone, Debug)]
pub struct Chunk {
    bytes: Bytes,
    metadata: ArrowReaderMetadata,
}

fn bad(error: &dyn std::fmt::Display) -> ExportError {
    ExportError::Stored(error.to_string())
}

impl Chunk {
    /// Reads what stands at the end of the bytes: which columns there are, and where.
    ///
    /// # Errors
    /// [`ExportError::Stored`] if the bytes are no Parquet.
    pub fn open(bytes: Bytes) -> Result<Self, ExportError> {
        let metadata = ArrowReaderMetadata::load(&bytes, ArrowReaderOptions::new()).map_err(|error| bad(&error))?;
        Ok(Self { bytes, metadata })
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.metadata.metadata().file_metadata().num_rows().unsigned_abs()
    }

    /// Hands out rows in order, in batches; `rows` counts from the chunk's first, and what lies behind its last is
    /// not there. Only the pages that hold these rows are decoded.
    ///
    /// # Errors
    /// [`ExportError::Stored`] if the chunk is damaged or not one of these fields; what `each` answers.
    pub fn batches(&self, fields: &[Field], rows: Range<u64>, each: &mut Each<'_>) -> Result<(), ExportError> {
        self.read(rows, BATCH, &mut |batch| each(&columns::from_batch(fields, &batch)?))
    }

    fn read(
        &self,
        rows: Range<u64>,
        most: u64,
        each: &mut dyn FnMut(RecordBatch) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.bytes.clone(), self.metadata.clone());
        let reader = builder
            .with_offset(rows.start as usize)
            .with_limit(rows.end.saturating_sub(rows.start) as usize)
            .with_batch_size(most as usize)
            .build()
            .map_err(|error| bad(&error))?;
        for batch in reader {
            each(batch.map_err(|error| bad(&error))?)?;
        }
        Ok(())
    }
}

/// Where some rows of a table are.
#[derive(Clone, Debug)]
pub enum Place {
    /// In a chunk.
    Stored(Chunk),
    /// Nowhere: they are made again.
    Unstored,
}

/// Finds the chunks of one table.
pub trait Chunks: Send + Sync {
    /// The rows of the chunk that this row belongs to, and where they are.
    ///
    /// # Errors
    /// [`ExportError::Source`] if they can be neither read nor made again.
    fn chunk_of(&self, row: u64) -> Result<(Range<u64>, Place), ExportError>;
}

/// A table whose rows were stored, all or some of them. The rows and the batches are those that the plan makes, so
/// that every export of it is the same, byte for byte.
pub struct StoredTable<C> {
    plan: Arc<TablePlan>,
    chunks: C,
    schema: SchemaRef,
    kept: Mutex<VecDeque<(Range<u64>, Place)>>,
}

impl<C: Chunks> StoredTable<C> {
    /// The table that this plan has made, in these chunks.
    pub fn new(plan: Arc<TablePlan>, chunks: C) -> Self {
        Self { schema: columns::schema(plan.fields()), plan, chunks, kept: Mutex::default() }
    }

    /// Two threads that want the same chunk get it one after the other: it is read once.
    fn chunk_of(&self, row: u64) -> Result<(Range<u64>, Place), ExportError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.iter().find(|(rows, _)| rows.contains(&row)) {
            return Ok(found.clone());
        }
        let (rows, place) = self.chunks.chunk_of(row)?;
        if let Place::Stored(chunk) = &place
            && chunk.rows() != rows.end.saturating_sub(rows.start)
        {
            let message = format!("a chunk of {} rows where rows {} to {} belong", chunk.rows(), rows.start, rows.end);
            return Err(ExportError::Stored(message));
        }
        kept.push_front((rows.clone(), place.clone()));
        kept.truncate(KEPT);
        Ok((rows, place))
    }

    /// Hands out rows of one chunk.
    fn read(
        &self,
        chunk: &Range<u64>,
        place: &Place,
        rows: Range<u64>,
        each: &mut dyn FnMut(RecordBatch) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        match place {
            Place::Stored(stored) => {
                stored.read(rows.start - chunk.start..rows.end - chunk.start, self.plan.batch(), each)
            }
            Place::Unstored => Source::batches(&*self.plan, rows, &mut |made| {
                each(columns::batch(&self.schema, self.plan.fields(), made)?)
            }),
        }
    }
}

impl<C: Chunks> Source for StoredTable<C> {
    fn name(&self) -> &str {
        self.plan.name()
    }

    fn fields(&self) -> &[Field] {
        self.plan.fields()
    }

    fn constraints(&self, rows: &Range<u64>) -> Constraints {
        self.plan.constraints_of(rows)
    }

    fn plan(&self) -> Option<&TablePlan> {
        Some(&self.plan)
    }

    /// Batches are as long as the plan's, also over the seam of two chunks: the pages of a Parquet file end where
    /// batches do.
    fn batches(&self, rows: Range<u64>, each: &mut Each<'_>) -> Result<(), ExportError> {
        let (mut waiting, mut waiting_rows) = (Vec::new(), 0);
        let mut left = rows.end.saturating_sub(rows.start);
        let most = self.plan.batch();
        let mut gather = |batch: RecordBatch| -> Result<(), ExportError> {
            let mut at = 0;
            while at < batch.num_rows() {
                let wanted = left.min(most) as usize - waiting_rows;
                let piece = batch.slice(at, wanted.min(batch.num_rows() - at));
                at += piece.num_rows();
                waiting_rows += piece.num_rows();
                waiting.push(piece);
                if waiting_rows as u64 == left.min(most) {
                    let whole = match &waiting[..] {
                        [one] => one.clone(),
                        several => concat_batches(several[0].schema_ref(), several)?,
                    };
                    each(&columns::from_batch(self.plan.fields(), &whole)?)?;
                    left -= waiting_rows as u64;
                    waiting.clear();
                    waiting_rows = 0;
                }
            }
            Ok(())
        };
        let mut start = rows.start;
        while start < rows.end {
            let (chunk, place) = self.chunk_of(start)?;
            let end = chunk.end.min(rows.end);
            if end <= start {
                return Err(ExportError::Stored(format!("there is no row {start}")));
            }
            self.read(&chunk, &place, start..end, &mut gather)?;
            start = end;
        }
        Ok(())
    }
}
