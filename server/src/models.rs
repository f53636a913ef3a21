//! Models at hand: those that recipes name, read from what was stored.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use seedbed_generate::model::Model;
use tokio::runtime::Handle;

use crate::artifacts::Artifacts;
use crate::store::Store;

/// How many models are kept.
const KEPT: usize = 8;

/// Where the file of a model is called.
pub const FILE: &str = "model.safetensors";

/// Models by their digests.
#[derive(Clone, Debug)]
pub struct Models {
    store: Store,
    artifacts: Artifacts,
    runtime: Handle,
    last: Arc<Mutex<VecDeque<Arc<Model>>>>,
}

impl Models {
    /// The models that are stored here. To be called where there is a runtime.
    #[must_use]
    pub fn new(store: Store, artifacts: Artifacts) -> Self {
        Self { store, artifacts, runtime: Handle::current(), last: Arc::default() }
    }

    /// The model of this digest, if there is one; on a thread that may block. What keeps it from being read is in the log.
    #[must_use]
    pub fn of(&self, digest: &str) -> Option<Arc<Model>> {
        if let Some(kept) = self.kept(digest) {
            return Some(kept);
        }
        let read = self.runtime.block_on(async {
            let stored = self.store.model_of_digest(None, digest).await.map_err(|error| error.to_string())?;
            let Some(stored) = stored else { return Ok(None) };
            let key = Artifacts::model_key(&stored.id, FILE);
            self.artifacts.get(&key).await.map(Some).map_err(|error| error.to_string())
        });
        let model = read.and_then(|bytes| {
            bytes.map(|bytes| Model::from_bytes(&bytes).map_err(|error| error.to_string())).transpose()
        });
        match model {
            Ok(model) => model.map(|model| self.keep(Arc::new(model))),
            Err(error) => {
                tracing::error!(digest, error, "a model cannot be read");
                None
            }
        }
    }

    fn kept(&self, digest: &str) -> Option<Arc<Model>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let at = last.iter().position(|model| model.digest() == digest)?;
        let model = last.remove(at)?;
        last.push_front(Arc::clone(&model));
        Some(model)
    }

    fn keep(&self, model: Arc<Model>) -> Arc<Model> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.push_front(Arc::clone(&model));
        last.truncate(KEPT);
        model
    }
}
