//! The table of a job as a source of rows: made from the plan, or read from what the job has stored.

use std::ops::Range;
use std::sync::Arc;

use seedbed_export::read::{Chunk, Chunks, Place, StoredTable};
use seedbed_export::{ExportError, Source};
use seedbed_generate::TablePlan;
use tokio::runtime::Handle;

use crate::jobs::maker::JobSpec;
use crate::jobs::stored::StoredChunks;
use crate::store::jobs::Job;

/// What reading the chunks of a job needs.
#[derive(Clone)]
pub struct Stored {
    chunks: StoredChunks,
    job: Arc<JobSpec>,
    chunk_rows: u64,
    runtime: Handle,
}

impl Stored {
    /// The chunks of this job; `None` if it keeps none. To be called where there is a runtime.
    pub fn of(job: &Job, chunks: StoredChunks) -> Option<Stored> {
        StoredChunks::are_kept(job).then(|| Stored {
            chunks,
            job: Arc::new(JobSpec::from(job)),
            chunk_rows: job.chunk_rows.max(1),
            runtime: Handle::current(),
        })
    }
}

/// A table of a job: `plan` is that of the table with the number `index`.
///
/// Rows are to be asked for on a thread that may block.
pub fn source(plan: Arc<TablePlan>, index: usize, stored: Option<Stored>) -> Box<dyn Source + Send> {
    match stored {
        Some(stored) => Box::new(StoredTable::new(Arc::clone(&plan), TableChunks { stored, index, rows: plan.rows() })),
        None => Box::new(plan),
    }
}

/// The chunks of one table.
struct TableChunks {
    stored: Stored,
    index: usize,
    rows: u64,
}

impl Chunks for TableChunks {
    fn chunk_of(&self, row: u64) -> Result<(Range<u64>, Place), ExportError> {
        let Stored { chunks, job, chunk_rows, runtime } = &self.stored;
        let start = row - row % chunk_rows;
        let rows = start..start.saturating_add(*chunk_rows).min(self.rows);
        let bytes = runtime.block_on(chunks.bytes(job, self.index, rows.clone()));
        let place = match bytes.map_err(|error| ExportError::Source(Box::new(error)))? {
            Some(bytes) => Place::Stored(Chunk::open(bytes)?),
            None => Place::Unstored,
        };
        Ok((rows, place))
    }
}
