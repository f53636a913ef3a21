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

/// An upload has its dataset only at its end; another process may be in the middle of one for so many milliseconds.
const LONGEST_UPLOAD: u64 = 24 * 60 * 60 * 1000;

/// Whether something with this id was begun not long ago, as the id itself says (UUIDv7).
fn is_young(id: &str) -> bool {
    let digits: String = id.chars().filter(char::is_ascii_hexdigit).take(12).collect();
    let begun = u64::from_str_radix(&digits, 16).unwrap_or(0);
    crate::store::unsigned(crate::store::now()).saturating_sub(begun) < LONGEST_UPLOAD
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
    let uploads = artifacts.uploads().await?;
    let wanted: HashSet<String> = store.uploaded_datasets().await?.into_iter().collect();
    for upload in uploads.iter().filter(|id| !wanted.contains(*id) && !is_young(id)) {
        artifacts.remove_upload(upload).await?;
        tracing::info!(upload, "removed what an upload that broke off had stored");
    }
    let models = artifacts.models().await?;
    let wanted: HashSet<String> = store.all_models().await?.into_iter().collect();
    for model in models.iter().filter(|id| !wanted.contains(*id)) {
        artifacts.remove_model(model).await?;
        tracing::info!(model, "removed bytes that nothing refers to");
    }
    Ok(())
}
