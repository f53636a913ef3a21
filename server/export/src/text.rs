//! CSV, JSON, NDJSON and SQL: the bytes that the browser makes of the same rows.

use std::io::Write;

use seedbed_generate::encode::{TableHead, TextFormat};

use crate::ordered::Chunks;
use crate::{Compression, ExportError, Progress, Source};

pub(crate) fn write(
    source: &dyn Source,
    chunks: &Chunks,
    format: TextFormat,
    compression: Compression,
    sink: &mut (dyn Write + Send),
    progress: &mut Progress<'_>,
) -> Result<(), ExportError> {
    let (start, rows) = (chunks.rows.start, chunks.rows.end - chunks.rows.start);
    let head = TableHead { name: source.name(), fields: source.fields(), rows };
    let mut around = Vec::new();
    format.head_with(&head, &source.constraints(&chunks.rows), &mut around);
    sink.write_all(&compression.part(std::mem::take(&mut around))?)?;
    let make = |chunk: std::ops::Range<u64>| {
        let mut text = Vec::new();
        let mut first = chunk.start - start;
        source.batches(chunk, &mut |columns| {
            format.rows(&head, columns, first, &mut text);
            first += columns.first().map_or(0, |column| column.len() as u64);
            Ok(())
        })?;
        compression.part(text)
    };
    chunks.run(make, |part| Ok(sink.write_all(&part)?), progress)?;
    format.tail(&head, &mut around);
    Ok(sink.write_all(&compression.part(around)?)?)
}
