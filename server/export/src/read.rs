//! Stored chunks: Parquet in memory, read back as columns.

use std::ops::Range;

use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use bytes::Bytes;
use seedbed_generate::column::Field;

use crate::source::Each;
use crate::{ExportError, columns};

/// How many rows are decoded at a time.
const BATCH: usize = 4096;

/// Hands out rows of a chunk that [`crate::parquet::chunk`] made, in order, in batches; `rows` counts from the
/// chunk's first, and what lies behind its last is not there.
///
/// # Errors
/// [`ExportError::Stored`] if the bytes are not such a chunk of these fields; what `each` answers.
pub fn batches(chunk: Bytes, fields: &[Field], rows: Range<u64>, each: &mut Each<'_>) -> Result<(), ExportError> {
    let bad = |error: &dyn std::fmt::Display| ExportError::Stored(error.to_string());
    let builder = ParquetRecordBatchReaderBuilder::try_new(chunk).map_err(|error| bad(&error))?;
    let reader = builder
        .with_offset(rows.start as usize)
        .with_limit(rows.end.saturating_sub(rows.start) as usize)
        .with_batch_size(BATCH)
        .build()
        .map_err(|error| bad(&error))?;
    for batch in reader {
        each(&columns::from_batch(fields, &batch.map_err(|error| bad(&error))?)?)?;
    }
    Ok(())
}

/// How many rows a chunk has.
///
/// # Errors
/// [`ExportError::Stored`] if the bytes are no Parquet.
pub fn row_count(chunk: Bytes) -> Result<u64, ExportError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(chunk);
    let metadata = builder.map_err(|error| ExportError::Stored(error.to_string()))?.metadata().clone();
    Ok(metadata.file_metadata().num_rows().unsigned_abs())
}
