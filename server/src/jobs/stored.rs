//! Stored chunks, read back: compared with the digest in their checkpoint, and made again where they are damaged.
//!
//! A chunk that is gone or not what was stored is no loss, for it is a function of the recipe. It is made again,
//! compared with the digest of its content, and stored anew. Only if the recipe makes other rows today (with another
//! version of the program, say) the reader is told so; wrong rows are never handed out.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use tokio_util::sync::CancellationToken;

use super::maker::{ChunkError, ChunkMaker, JobSpec};
use crate::artifacts::{ArtifactError, Artifacts, digest};
use crate::store::chunks::StoredChunk;
use crate::store::jobs::{Job, JobState, StoreMode};
use crate::store::{Store, StoreError};

/// Rows that were stored can be neither read nor made again.
#[derive(Debug, thiserror::Error)]
pub enum StoredError {
    /// The recipe makes other rows today.
    #[error(
        "rows {from} to {to} of table {table} are damaged where they are stored ({cause}), and cannot be made again: {why}",
        from = rows.start + 1,
        to = rows.end
    )]
    Lost {
        /// The table's name.
        table: String,
        /// The rows of the chunk.
        rows: Range<u64>,
        /// What is wrong with the stored bytes.
        cause: String,
        /// Why the recipe does not help.
        why: String,
    },
    /// The store's word.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The program has a defect.
    #[error("a chunk could not be read: {0}")]
    Defect(String),
}

/// What is wrong with stored bytes.
#[derive(Debug, thiserror::Error)]
enum Damage {
    #[error("the bytes are gone")]
    Gone,
    #[error("the bytes are not those that were stored")]
    Changed,
    #[error("an earlier program kept no digest of the bytes")]
    Unknown,
    #[error(transparent)]
    Unreadable(ArtifactError),
}

/// Reads stored chunks.
#[derive(Clone)]
pub struct StoredChunks {
    store: Store,
    artifacts: Artifacts,
    maker: Arc<dyn ChunkMaker>,
}

impl StoredChunks {
    /// A reader of what the runner has stored in the same places.
    pub fn new(store: Store, artifacts: Artifacts, maker: Arc<dyn ChunkMaker>) -> StoredChunks {
        StoredChunks { store, artifacts, maker }
    }

    /// Whether this job may have stored anything that is still there.
    pub fn are_kept(job: &Job) -> bool {
        job.mode == StoreMode::Parquet && job.state != JobState::Cancelled
    }

    /// The bytes of the chunk with these rows, just as they were stored; `None` if the chunk was not made yet or was
    /// deleted.
    ///
    /// # Errors
    /// [`StoredError::Lost`] if they are damaged and cannot be made again.
    pub async fn bytes(&self, job: &JobSpec, table: usize, rows: Range<u64>) -> Result<Option<Bytes>, StoredError> {
        let chunk = self.store.chunks_with_rows(&job.id, table, rows.clone()).await?.into_iter().next();
        let Some(chunk) = chunk else { return Ok(None) };
        let Some(key) = chunk.object_key.clone() else { return Ok(None) };
        match self.verified(&chunk, &key).await? {
            Ok(bytes) => Ok(Some(bytes)),
            Err(damage) => self.made_again(job, table, rows, &chunk, &key, &damage).await.map(Some),
        }
    }

    /// The bytes under this key, if they are those of the checkpoint.
    async fn verified(&self, chunk: &StoredChunk, key: &str) -> Result<Result<Bytes, Damage>, StoredError> {
        let Some(expected) = chunk.object_digest.clone() else { return Ok(Err(Damage::Unknown)) };
        let bytes = match self.artifacts.get(key).await {
            Ok(bytes) => bytes,
            Err(ArtifactError::Objects(object_store::Error::NotFound { .. })) => return Ok(Err(Damage::Gone)),
            Err(error) => return Ok(Err(Damage::Unreadable(error))),
        };
        on_thread(move || if digest(&bytes) == expected { Ok(bytes) } else { Err(Damage::Changed) }).await
    }

    async fn made_again(
        &self,
        job: &JobSpec,
        table: usize,
        rows: Range<u64>,
        chunk: &StoredChunk,
        key: &str,
        damage: &Damage,
    ) -> Result<Bytes, StoredError> {
        let lost = |why: String| StoredError::Lost {
            table: job.tables.get(table).map(|table| table.name.clone()).unwrap_or_default(),
            rows: rows.clone(),
            cause: damage.to_string(),
            why,
        };
        let (maker, spec, wanted) = (self.maker.clone(), job.clone(), rows.clone());
        let made = on_thread(move || {
            let made = maker.make(&spec, table, wanted, &CancellationToken::new())?;
            let object_digest = made.bytes.as_deref().map(digest);
            Ok::<_, ChunkError>((made, object_digest))
        });
        let (made, object_digest) = made.await?.map_err(|error| lost(error.to_string()))?;
        if made.digest != chunk.digest {
            tracing::error!(job = job.id, table, rows = ?rows, cause = %damage, "a stored chunk is lost: the recipe makes other rows now");
            return Err(lost("the recipe makes other rows with this version of the program".to_owned()));
        }
        let (Some(bytes), Some(object_digest)) = (made.bytes, object_digest) else {
            return Err(StoredError::Defect("a chunk of a job that stores its rows was made without bytes".to_owned()));
        };
        tracing::warn!(job = job.id, table, rows = ?rows, cause = %damage, "a stored chunk was damaged and is made again from the recipe");
        // The reader is served in any case: what cannot be stored now is made again with the next reading.
        if let Err(error) = self.restore(job, chunk, key, bytes.clone(), &object_digest).await {
            tracing::error!(job = job.id, key, error, "the chunk could not be stored again");
        }
        Ok(bytes)
    }

    async fn restore(
        &self,
        job: &JobSpec,
        chunk: &StoredChunk,
        key: &str,
        bytes: Bytes,
        object_digest: &str,
    ) -> Result<(), String> {
        self.artifacts.put(key, bytes).await.map_err(|error| error.to_string())?;
        let is_there = self.store.restored_chunk(&job.id, chunk, object_digest).await;
        if !is_there.map_err(|error| error.to_string())? {
            // The dataset was deleted meanwhile, and with it what it had stored.
            self.artifacts.remove_job(&job.id).await.map_err(|error| error.to_string())?;
        }
        Ok(())
    }
}

/// Does work that takes long on a thread for it.
async fn on_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoredError> {
    tokio::task::spawn_blocking(work).await.map_err(|panic| StoredError::Defect(panic.to_string()))
}
