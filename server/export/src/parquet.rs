//! Apache Parquet: a row group a chunk.
//!
//! The bytes are fixed for a version of the library that writes them, which the lock file pins.

use std::io::Write;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use ::parquet::arrow::ArrowSchemaConverter;
use ::parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowRowGroupWriterFactory, compute_leaves};
use ::parquet::basic::{Compression as ParquetCompression, ZstdLevel};
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::ColumnPath;
use arrow_schema::SchemaRef;
use seedbed_generate::column::{Field, ValueType};

use crate::ordered::Chunks;
use crate::source::Sample;
use crate::{ExportError, Progress, Source, columns};

/// How the pages of a file are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// Fast, for exports: every reader knows it.
    Snappy,
    /// Zstandard at level 1, for stored chunks.
    Zstd,
}

/// Who wrote the file, in the form that the format asks for.
const CREATED_BY: &str = "seedbed version 1";
/// A file's metadata is held in memory until its end: beyond this number of row groups they get larger instead.
const MANY_GROUPS: u64 = 8192;
/// The largest row group.
const LARGEST_GROUP: u64 = 1 << 20;
/// The format counts row groups with 15 bits.
const MOST_GROUPS: u64 = i16::MAX as u64;
/// Pools of at most so many texts are written as a dictionary and positions.
const LARGEST_DICTIONARY: usize = 4096;

/// How many rows a row group gets, where `usual` would be right for a file of few groups.
pub(crate) fn rows_a_group(rows: u64, usual: u64) -> Result<u64, ExportError> {
    let step = usual.max(rows.div_ceil(MANY_GROUPS).min(LARGEST_GROUP));
    let most = step * MOST_GROUPS;
    if rows > most { Err(ExportError::ParquetRows { rows, most }) } else { Ok(step) }
}

/// Rows as a Parquet file in memory, in one row group: how the chunks of a job are stored. [`crate::read`] reads
/// it back.
///
/// # Errors
/// What the source answers.
pub fn chunk(source: &dyn Source, rows: Range<u64>) -> Result<Vec<u8>, ExportError> {
    let sample = Sample::take(source, &rows)?;
    let step = (rows.end - rows.start).max(1);
    let mut bytes = Vec::new();
    let chunks = Chunks { rows, step, threads: 1 };
    write(source, &chunks, Codec::Zstd, &sample, &mut bytes, &mut |_| ControlFlow::Continue(()))?;
    Ok(bytes)
}

pub(crate) fn write(
    source: &dyn Source,
    chunks: &Chunks,
    codec: Codec,
    sample: &Sample,
    sink: &mut (dyn Write + Send),
    progress: &mut Progress<'_>,
) -> Result<(), ExportError> {
    let schema = columns::schema(source.fields());
    let properties = Arc::new(properties(source.fields(), sample, codec)?);
    let root = ArrowSchemaConverter::new().convert(&schema)?.root_schema_ptr();
    let mut writer = SerializedFileWriter::new(sink, root, properties)?;
    let groups = ArrowRowGroupWriterFactory::new(&writer, Arc::clone(&schema));
    let make = |rows| group(source, rows, &schema, &groups);
    let take = |columns: Vec<ArrowColumnChunk>| {
        let mut group = writer.next_row_group()?;
        for column in columns {
            column.append_to_row_group(&mut group)?;
        }
        group.close()?;
        Ok(())
    };
    chunks.run(make, take, progress)?;
    writer.close()?;
    Ok(())
}

/// The columns of a row group, encoded.
fn group(
    source: &dyn Source,
    rows: Range<u64>,
    schema: &SchemaRef,
    groups: &ArrowRowGroupWriterFactory,
) -> Result<Vec<ArrowColumnChunk>, ExportError> {
    // The number of the group matters to encrypted files only.
    let mut writers = groups.create_column_writers(0)?;
    source.batches(rows, &mut |made| {
        let mut next = writers.iter_mut();
        for ((field, arrow), column) in source.fields().iter().zip(schema.fields()).zip(made) {
            let array = columns::array(&field.value_type, column)?;
            for (leaf, writer) in compute_leaves(arrow, &array)?.iter().zip(&mut next) {
                writer.write(leaf)?;
            }
        }
        Ok(())
    })?;
    writers.into_iter().map(|writer| Ok(writer.close()?)).collect()
}

fn properties(fields: &[Field], sample: &Sample, codec: Codec) -> Result<WriterProperties, ExportError> {
    let compression = match codec {
        Codec::Snappy => ParquetCompression::SNAPPY,
        Codec::Zstd => ParquetCompression::ZSTD(ZstdLevel::try_new(1)?),
    };
    let mut properties = WriterProperties::builder()
        .set_created_by(CREATED_BY.to_owned())
        .set_compression(compression)
        // Values that hardly repeat would only be hashed in vain.
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None);
    for (at, field) in fields.iter().enumerate() {
        let path = ColumnPath::new(vec![field.name.clone()]);
        let is_small = sample.pools.get(at).is_some_and(|pool| pool.is_some_and(|size| size <= LARGEST_DICTIONARY));
        if is_small {
            properties = properties.set_column_dictionary_enabled(path.clone(), true);
        }
        // The smallest and the largest value let readers skip row groups; of random texts they tell nothing.
        let is_ordered = !matches!(field.value_type, ValueType::Text | ValueType::List(_) | ValueType::Object(_));
        if is_ordered {
            properties = properties.set_column_statistics_enabled(path, EnabledStatistics::Chunk);
        }
    }
    Ok(properties.build())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::tests::Counting;

    #[test]
    fn row_groups_grow_before_they_become_too_many() {
        assert_eq!(rows_a_group(0, 65_536).unwrap(), 65_536);
        assert_eq!(rows_a_group(500_000_000, 65_536).unwrap(), 65_536);
        assert_eq!(rows_a_group(1_000_000_000, 65_536).unwrap(), 122_071);
        assert_eq!(rows_a_group(30_000_000_000, 65_536).unwrap(), 1 << 20);
        assert!(matches!(rows_a_group(40_000_000_000, 65_536), Err(ExportError::ParquetRows { .. })));
    }

    #[test]
    fn many_chunks_by_many_threads_are_the_same_bytes() {
        let source = Counting::new();
        let file = |threads| {
            let mut bytes = Vec::new();
            let chunks = Chunks { rows: 10..1_234, step: 100, threads };
            let sample = Sample::take(&source, &(10..1_234)).unwrap();
            write(&source, &chunks, Codec::Snappy, &sample, &mut bytes, &mut |_| ControlFlow::Continue(())).unwrap();
            bytes
        };
        let single = file(1);
        assert!([2, 3, 16].into_iter().all(|threads| file(threads) == single));
        let reader = ::parquet::file::reader::SerializedFileReader::new(bytes::Bytes::from(single)).unwrap();
        assert_eq!(::parquet::file::reader::FileReader::num_row_groups(&reader), 13);
    }
}
