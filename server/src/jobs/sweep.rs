//! The sweep at the start: what a dead process left behind.

use std::collections::HashSet;
use std::path::Path;

use super::presence;
use crate::artifacts::{ArtifactError, Artifacts};
use crate::store::{Store, StoreError};

/// The sweep could not be done.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The store's word.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The object store's word.
    #[error(transparent)]
    Artifacts(#[from] ArtifactError),
    /// The folder of presences.
    #[error("folder {0}: {1}")]
    Folder(String, std::io::Error),
}

/// Takes the chunks of dead processes back, so that they are made at once, and removes what is half written of them.
pub async fn take_over(store: &Store, artifacts: &Artifacts, presences: &Path) -> Result<(), SweepError> {
    let folder = |error| SweepError::Folder(presences.display().to_string(), error);
    for name in presence::dead(presences).map_err(folder)? {
        for (job, table, chunk) in store.chunks_of_worker(&name).await? {
            let key = Artifacts::chunk_key(&job, table, chunk);
            if let Err(error) = artifacts.remove_unfinished(&key).await {
                // It takes room and does no other harm: the chunk itself must not wait for it.
                tracing::warn!(%error, key, "cannot remove what a process has left half written");
            }
        }
        let chunks = store.release_worker(&name).await?;
        presence::forget(presences, &name).map_err(folder)?;
        if chunks > 0 {
            tracing::info!(worker = name, chunks, "took over the chunks of a process that has ended");
        }
    }
    Ok(())
}

/// Removes bytes that no job and no dataset wants: their owner was deleted or cancelled while a process died.
pub async fn remove_orphans(store: &Store, artifacts: &Artifacts) -> Result<(), SweepError> {
    // Listed before the wanted ones are read: a job that begins meanwhile is not in the list.
    let stored = artifacts.jobs().await?;
    let wanted: HashSet<String> = store.jobs_with_wanted_bytes().await?.into_iter().collect();
    for job in stored.iter().filter(|job| !wanted.contains(*job)) {
        artifacts.remove_job(job).await?;
        tracing::info!(job, "removed bytes that nothing refers to");
    }
    Ok(())
}
