//! Bytes: where the chunks of stored jobs lie, and their digests.
//!
//! An object is written under a temporary name, synced and renamed, so that it is there whole or not at all.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};

/// The place for bytes.
#[derive(Clone, Debug)]
pub struct Artifacts {
    objects: Arc<dyn ObjectStore>,
    /// The folder, if the bytes lie on this machine.
    folder: Option<PathBuf>,
}

/// Bytes could not be written, read or removed.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    /// There is no room for an object.
    #[error("stored bytes: the disk is full ({0})")]
    Full(#[source] object_store::Error),
    /// The object store's own word.
    #[error("stored bytes: {0}")]
    Objects(#[source] object_store::Error),
    /// The folder's own word.
    #[error("folder {folder}: {source}")]
    Folder {
        /// Which folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl From<object_store::Error> for ArtifactError {
    fn from(error: object_store::Error) -> ArtifactError {
        if is_for_want_of_room(&error) { ArtifactError::Full(error) } else { ArtifactError::Objects(error) }
    }
}

/// Whether the system had no room left, however deep its word lies in an error.
pub fn is_for_want_of_room(error: &(dyn std::error::Error + 'static)) -> bool {
    let kind = |error: &std::io::Error| error.kind();
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref().map(kind))
        .any(|kind| matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded))
}

impl Artifacts {
    /// Bytes in a folder, which is made if it is not there.
    pub fn in_folder(folder: &Path) -> Result<Artifacts, ArtifactError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| ArtifactError::Folder { folder: folder.to_owned(), source })?;
        // The driver writes beside the final name and renames; syncing is off unless asked for.
        let objects = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Artifacts { objects: Arc::new(objects), folder: Some(folder.to_owned()) })
    }

    /// Bytes in memory, for tests.
    pub fn in_memory() -> Artifacts {
        Artifacts { objects: Arc::new(InMemory::new()), folder: None }
    }

    /// The object store itself, for readers that stream.
    pub fn objects(&self) -> &Arc<dyn ObjectStore> {
        &self.objects
    }

    /// The name of a chunk's object. The content is a function of the recipe, so whoever writes it writes the same.
    pub fn chunk_key(job_id: &str, table: usize, chunk: u64) -> String {
        format!("jobs/{job_id}/{table}/{chunk:05}.parquet")
    }

    /// Stores an object; when this returns it is on the disk, whole, under its name.
    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<(), ArtifactError> {
        self.objects.put(&Key::from(key), PutPayload::from_bytes(bytes)).await?;
        Ok(())
    }

    /// Reads an object.
    pub async fn get(&self, key: &str) -> Result<Bytes, ArtifactError> {
        Ok(self.objects.get(&Key::from(key)).await?.bytes().await?)
    }

    /// Removes an object; one that is not there is no mistake.
    pub async fn remove(&self, key: &str) -> Result<(), ArtifactError> {
        match self.objects.delete(&Key::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes what a writer that was killed has left of an object under a temporary name.
    pub async fn remove_unfinished(&self, key: &str) -> Result<(), ArtifactError> {
        let Some(place) = self.folder.as_ref().map(|folder| folder.join(key)) else { return Ok(()) };
        let (Some(folder), Some(name)) = (place.parent(), place.file_name().and_then(|name| name.to_str())) else {
            return Ok(());
        };
        let named = |source| ArtifactError::Folder { folder: folder.to_owned(), source };
        let mut entries = match tokio::fs::read_dir(folder).await {
            // Nothing was ever written there.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(named)?,
        };
        // The driver writes to the final name with `#` and a number behind it.
        let draft = format!("{name}#");
        while let Some(entry) = entries.next_entry().await.map_err(named)? {
            if entry.file_name().to_str().is_some_and(|name| name.starts_with(&draft)) {
                match tokio::fs::remove_file(entry.path()).await {
                    Err(error) if error.kind() != ErrorKind::NotFound => return Err(named(error)),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Removes everything that a job has stored.
    pub async fn remove_job(&self, job_id: &str) -> Result<(), ArtifactError> {
        self.remove_all("jobs", job_id).await
    }

    /// The name of a part of an uploaded table.
    pub fn upload_key(dataset_id: &str, part: usize) -> String {
        format!("uploads/{dataset_id}/{part:06}.parquet")
    }

    /// Removes everything that an upload has stored.
    pub async fn remove_upload(&self, dataset_id: &str) -> Result<(), ArtifactError> {
        self.remove_all("uploads", dataset_id).await
    }

    /// The name of something that belongs to a model.
    pub fn model_key(model_id: &str, what: &str) -> String {
        format!("models/{model_id}/{what}")
    }

    /// Removes everything that a model has stored.
    pub async fn remove_model(&self, model_id: &str) -> Result<(), ArtifactError> {
        self.remove_all("models", model_id).await
    }

    async fn remove_all(&self, kind: &str, id: &str) -> Result<(), ArtifactError> {
        let prefix = Key::from(format!("{kind}/{id}"));
        let keys: Vec<Key> = self.objects.list(Some(&prefix)).map_ok(|object| object.location).try_collect().await?;
        for key in keys {
            self.remove(key.as_ref()).await?;
        }
        if let Some(folder) = &self.folder {
            // Empty folders, and what a killed process left under a temporary name, are not objects.
            let folder = folder.join(kind).join(id);
            match tokio::fs::remove_dir_all(&folder).await {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(ArtifactError::Folder { folder, source });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The jobs that have stored anything.
    pub async fn jobs(&self) -> Result<Vec<String>, ArtifactError> {
        self.all("jobs").await
    }

    /// The uploads that have stored anything.
    pub async fn uploads(&self) -> Result<Vec<String>, ArtifactError> {
        self.all("uploads").await
    }

    /// The models that have stored anything.
    pub async fn models(&self) -> Result<Vec<String>, ArtifactError> {
        self.all("models").await
    }

    async fn all(&self, kind: &str) -> Result<Vec<String>, ArtifactError> {
        let listed = self.objects.list_with_delimiter(Some(&Key::from(kind))).await?;
        Ok(listed.common_prefixes.iter().filter_map(|key| key.filename().map(str::to_owned)).collect())
    }
}

/// Whether files can be written in this folder, which is made if it is not there.
pub fn check_writable(folder: &Path) -> Result<(), ArtifactError> {
    let named = |source| ArtifactError::Folder { folder: folder.to_owned(), source };
    if !folder.exists() {
        std::fs::create_dir_all(folder).map_err(named)?;
        // It will hold password hashes and the server's secret. A folder that was there keeps the rights it was given.
        #[cfg(unix)]
        std::fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).map_err(named)?;
    }
    let probe = folder.join(format!(".probe-{}", crate::store::new_id()));
    std::fs::write(&probe, b"probe").map_err(named)?;
    std::fs::remove_file(&probe).map_err(named)
}

/// SHA-256 of some bytes, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Bytes as hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
