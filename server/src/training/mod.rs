//! Learning: models are trained one after the other, uploads measured beside them.
//!
//! A claim with a lease and a fencing number says who trains a model, as with chunks; a training that died with its process
//! is taken up by whoever looks next, goes on from its last checkpoint, and comes out the same as if nothing had happened.

pub mod fitting;
pub mod settings;

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use seedbed_learn::checkpoint::Keeper;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tokio_util::sync::CancellationToken;

use self::fitting::{Fitted, Report};
use crate::artifacts::Artifacts;
use crate::jobs::runner::Bell;
use crate::models::FILE;
use crate::store::models::{Held, Learned, StoredModel};
use crate::store::{Store, StoreError};
use crate::uploads::measuring::measure;
use crate::uploads::table::UploadedTable;

/// How long a claim holds without being renewed.
const LEASE: Duration = Duration::from_secs(15);
/// How often it is renewed, and heard what the user wants.
const RENEWAL: Duration = Duration::from_millis(500);
/// The longest wait before looking for trainings that other processes have added or given up.
const LOOK: Duration = Duration::from_secs(2);
/// How long a training goes on before it is kept where it is.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(5);
/// What the checkpoint of a training is called.
const CHECKPOINT: &str = "checkpoint.safetensors";
/// A training with which so many servers have died would be the end of the next one too.
const MOST_TRIES: u64 = 3;
/// What the evaluation of a model is called.
pub const EVALUATION: &str = "evaluation.json";

/// What a training is told.
pub mod word {
    /// Go on.
    pub const ON: u8 = 0;
    /// The best so far is the result.
    pub const FINISH: u8 = 1;
    /// Nobody wants it any more.
    pub const LOST: u8 = 2;
}

/// Trains models and measures uploads.
#[derive(Clone, Debug)]
pub struct Training {
    store: Store,
    artifacts: Artifacts,
    bell: Bell,
    /// Uploads are measured one at a time.
    measuring: Arc<Semaphore>,
    /// How long a training goes on before it is kept where it is.
    pub checkpoint_every: Duration,
}

/// The checkpoints of a training, beside what will be its model.
struct Checkpoints {
    artifacts: Artifacts,
    key: String,
    every: Duration,
    last: Instant,
    runtime: Handle,
}

impl Keeper for Checkpoints {
    fn last(&mut self) -> Option<Vec<u8>> {
        // There may be none.
        self.runtime.block_on(self.artifacts.get(&self.key)).ok().map(|bytes| bytes.to_vec())
    }

    fn keep(&mut self, write: &mut dyn FnMut() -> Vec<u8>) {
        if self.last.elapsed() < self.every {
            return;
        }
        self.last = Instant::now();
        if let Err(error) = self.runtime.block_on(self.artifacts.put(&self.key, write().into())) {
            // Without it a training that dies begins again.
            tracing::warn!(%error, "a checkpoint could not be kept");
        }
    }
}

/// A trainer at work.
pub struct Trainer {
    work: JoinHandle<()>,
    stop: CancellationToken,
}

impl Trainer {
    /// Gives up the training under way, so that it is taken up again later, and waits for the end of it.
    pub async fn stop(self, patience: Duration) {
        self.stop.cancel();
        let _ = timeout(patience, self.work).await;
    }
}

impl Training {
    /// Trainings that are stored here.
    #[must_use]
    pub fn new(store: Store, artifacts: Artifacts) -> Self {
        Self {
            store,
            artifacts,
            bell: Bell::default(),
            measuring: Arc::new(Semaphore::new(1)),
            checkpoint_every: CHECKPOINT_EVERY,
        }
    }

    /// Says that there is a model to train.
    pub fn ring(&self) {
        self.bell.ring();
    }

    /// Measures an upload, in its turn.
    pub fn measure(&self, user_id: String, dataset_id: String) {
        let this = self.clone();
        tokio::spawn(async move {
            let Ok(_turn) = this.measuring.clone().acquire_owned().await else { return };
            if let Err(error) = this.measure_now(&user_id, &dataset_id).await {
                tracing::error!(dataset = dataset_id, %error, "an upload could not be measured");
            }
        });
    }

    async fn measure_now(&self, user_id: &str, dataset_id: &str) -> Result<(), StoreError> {
        let dataset = self.store.dataset(user_id, dataset_id).await?;
        let upload = self.store.upload(user_id, dataset_id).await?;
        let (Some(dataset), Some(upload)) = (dataset, upload) else { return Ok(()) };
        let table = UploadedTable::new(&dataset, &upload, self.artifacts.clone());
        let measured = tokio::task::spawn_blocking(move || measure(&table)).await;
        let measured = match measured {
            Ok(Ok(measured)) => Ok(measured),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("measuring it has met a defect of this program".to_owned()),
        };
        let text = |value: Result<String, serde_json::Error>| value.map_err(|error| error.to_string());
        let written = measured.and_then(|measured| {
            let profile = text(serde_json::to_string(&measured.profile))?;
            let associations = text(serde_json::to_string(&measured.associations))?;
            Ok((measured.columns, profile, associations))
        });
        match written {
            Ok((columns, profile, associations)) => {
                // Roles that were corrected while it was measured are kept.
                let now = self.store.upload(user_id, dataset_id).await?;
                let now = now.map(|upload| crate::uploads::table::columns_of(&upload)).unwrap_or_default();
                let merged: Vec<_> = columns
                    .into_iter()
                    .zip(crate::uploads::table::columns_of(&upload))
                    .map(|(mut measured, before)| {
                        let now = now.iter().find(|column| column.name == measured.name);
                        if let Some(now) = now.filter(|now| now.role != before.role) {
                            measured.role = now.role;
                        }
                        measured
                    })
                    .collect();
                let columns = serde_json::to_string(&merged).unwrap_or(upload.columns);
                self.store.measured(dataset_id, &columns, Ok((profile, Some(associations)))).await
            }
            Err(error) => self.store.measured(dataset_id, &upload.columns, Err(error)).await,
        }
    }

    /// Takes up what was left, and begins to train.
    ///
    /// # Errors
    /// The store's.
    pub async fn start(&self) -> Result<Trainer, StoreError> {
        for (dataset_id, user_id) in self.store.uploads_to_measure().await? {
            self.measure(user_id, dataset_id);
        }
        let stop = CancellationToken::new();
        let (this, stopped) = (self.clone(), stop.clone());
        let work = tokio::spawn(async move { this.work(&stopped).await });
        Ok(Trainer { work, stop })
    }

    async fn work(&self, stop: &CancellationToken) {
        let name = crate::store::new_id();
        while !stop.is_cancelled() {
            // Listening begins before the look: what rings in between is heard.
            let bell = self.bell.heard();
            tokio::pin!(bell);
            bell.as_mut().enable();
            match self.store.claim_model(&name, LEASE).await {
                Ok(Some(claimed)) => {
                    if let Err(error) = self.train(&claimed, stop).await {
                        // The store itself is in trouble: the lease runs out, and the model is trained again.
                        tracing::error!(model = claimed.id, %error, "a training could not be recorded");
                        tokio::select! { () = sleep(LOOK) => {}, () = stop.cancelled() => {} }
                    }
                }
                Ok(None) => tokio::select! { () = bell => {}, () = sleep(LOOK) => {}, () = stop.cancelled() => {} },
                Err(error) => {
                    tracing::error!(%error, "cannot look for models to train");
                    tokio::select! { () = sleep(LOOK) => {}, () = stop.cancelled() => {} }
                }
            }
        }
    }

    async fn train(&self, claimed: &StoredModel, stop: &CancellationToken) -> Result<(), StoreError> {
        let table = match &claimed.dataset_id {
            Some(id) => {
                let dataset = self.store.dataset(&claimed.user_id, id).await?;
                let upload = self.store.upload(&claimed.user_id, id).await?;
                dataset
                    .zip(upload)
                    .map(|(dataset, upload)| UploadedTable::new(&dataset, &upload, self.artifacts.clone()))
            }
            None => None,
        };
        if claimed.tries > MOST_TRIES {
            let error = format!("{MOST_TRIES} servers have begun to train it, and none came to the end of it");
            self.store.end_training(claimed, Err(error)).await?;
            return Ok(());
        }
        let Some(table) = table else {
            self.store
                .end_training(claimed, Err("the dataset that it was to be learned from is gone".to_owned()))
                .await?;
            return Ok(());
        };
        let told = Arc::new(AtomicU8::new(word::ON));
        let (sender, reports) = unbounded_channel();
        let (heard, settings) = (Arc::clone(&told), claimed.settings.clone());
        let mut keeper = Checkpoints {
            artifacts: self.artifacts.clone(),
            key: Artifacts::model_key(&claimed.id, CHECKPOINT),
            every: self.checkpoint_every,
            last: Instant::now(),
            runtime: Handle::current(),
        };
        let work = tokio::task::spawn_blocking(move || fitting::fit(&table, &settings, &heard, &sender, &mut keeper));
        let fitted = self.follow(claimed, work, reports, &told, stop).await?;
        match fitted {
            // Whoever takes it up again goes on from its last checkpoint, unless it was cancelled.
            None if stop.is_cancelled() => return Ok(()),
            None => {}
            Some(Err(error)) => {
                self.store.end_training(claimed, Err(error)).await?;
            }
            Some(Ok(fitted)) => self.keep(claimed, fitted).await?,
        }
        if let Err(error) = self.artifacts.remove(&Artifacts::model_key(&claimed.id, CHECKPOINT)).await {
            tracing::warn!(model = claimed.id, %error, "a checkpoint that nobody needs could not be removed");
        }
        Ok(())
    }

    /// Records what a training reports, and tells it what the user wants; `None` if nobody wants its result.
    async fn follow(
        &self,
        claimed: &StoredModel,
        mut work: JoinHandle<Result<Fitted, String>>,
        mut reports: UnboundedReceiver<Report>,
        told: &AtomicU8,
        stop: &CancellationToken,
    ) -> Result<Option<Result<Fitted, String>>, StoreError> {
        let mut renewal = interval(RENEWAL);
        renewal.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let fitted = loop {
            tokio::select! {
                Some(report) = reports.recv() => {
                    if !self.store.record_training(claimed, &report.stage, report.epoch).await? {
                        told.store(word::LOST, Ordering::Relaxed);
                    }
                }
                fitted = &mut work => break fitted,
                _ = renewal.tick() => match self.store.hold_model(claimed, LEASE).await {
                    Ok(Held::Yes) => {}
                    Ok(Held::Finish) => told.store(word::FINISH, Ordering::Relaxed),
                    Ok(Held::Lost) => told.store(word::LOST, Ordering::Relaxed),
                    Err(error) => tracing::warn!(%error, "cannot hold a claim"),
                },
                () = stop.cancelled(), if told.load(Ordering::Relaxed) != word::LOST => {
                    told.store(word::LOST, Ordering::Relaxed);
                    self.store.release_model(claimed).await?;
                }
            }
        };
        // What was reported last before the end.
        while let Ok(report) = reports.try_recv() {
            self.store.record_training(claimed, &report.stage, report.epoch).await?;
        }
        if told.load(Ordering::Relaxed) == word::LOST {
            return Ok(None);
        }
        Ok(Some(fitted.unwrap_or_else(|_| Err("training it has met a defect of this program".to_owned()))))
    }

    /// Keeps a model: first the bytes, then the row that says so.
    async fn keep(&self, claimed: &StoredModel, fitted: Fitted) -> Result<(), StoreError> {
        let learned = Learned {
            digest: fitted.digest,
            summary: fitted.summary,
            rows: fitted.rows,
            bytes: fitted.file.len() as u64,
        };
        let file = Artifacts::model_key(&claimed.id, FILE);
        let evaluation = Artifacts::model_key(&claimed.id, EVALUATION);
        let kept = async {
            self.artifacts.put(&file, fitted.file.into()).await?;
            self.artifacts.put(&evaluation, fitted.evaluation.into()).await
        };
        let ended = kept.await.map(|()| learned).map_err(|error| error.to_string());
        if !self.store.end_training(claimed, ended).await?
            && self.store.model(&claimed.user_id, &claimed.id).await?.is_none()
        {
            // It was deleted meanwhile.
            if let Err(error) = self.artifacts.remove_model(&claimed.id).await {
                tracing::warn!(%error, "the file of a deleted model could not be removed");
            }
        }
        Ok(())
    }
}
