//! Apache Arrow: the IPC file format, a record batch a chunk.

use std::io::Write;

use arrow_ipc::writer::FileWriter;
use arrow_select::concat::concat_batches;

use crate::ordered::Chunks;
use crate::{ExportError, Progress, Source, columns};

pub(crate) fn write(
    source: &dyn Source,
    chunks: &Chunks,
    sink: &mut (dyn Write + Send),
    progress: &mut Progress<'_>,
) -> Result<(), ExportError> {
    let schema = columns::schema(source.fields());
    let mut writer = FileWriter::try_new(sink, &schema)?;
    let make = |chunk| {
        let mut batches = Vec::new();
        source.batches(chunk, &mut |made| {
            batches.push(columns::batch(&schema, source.fields(), made)?);
            Ok(())
        })?;
        Ok(concat_batches(&schema, &batches)?)
    };
    chunks.run(make, |batch| Ok(writer.write(&batch)?), progress)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::tests::Counting;
    use std::ops::ControlFlow;

    #[test]
    fn many_chunks_by_many_threads_are_the_same_bytes() {
        let source = Counting::new();
        let file = |threads| {
            let mut bytes = Vec::new();
            let chunks = Chunks { rows: 10..1_234, step: 100, threads };
            write(&source, &chunks, &mut bytes, &mut |_| ControlFlow::Continue(())).unwrap();
            bytes
        };
        let single = file(1);
        assert!([2, 3, 16].into_iter().all(|threads| file(threads) == single));
        let reader = arrow_ipc::reader::FileReader::try_new(std::io::Cursor::new(single), None).unwrap();
        assert_eq!(reader.num_batches(), 13);
    }
}
