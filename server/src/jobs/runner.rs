//! The runner: workers that claim chunks, have them made, store the bytes and record the checkpoint.
//!
//! The order is what makes a crash harmless: first the bytes lie on the disk under their name, then one transaction
//! says so. Whatever dies between the two is made again, and comes out the same.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::live::Live;
use super::maker::{ChunkError, ChunkMaker, JobSpec, MadeChunk};
use super::presence::Presence;
use super::sweep;
use crate::artifacts::{ArtifactError, Artifacts, digest};
use crate::store::chunks::{Checkpoint, Claim, Made};
use crate::store::jobs::StoreMode;
use crate::store::{Store, StoreError, now};

/// How long a chunk that nobody wants any more (its job was cancelled) may keep a worker from others.
const LONGEST_UNWANTED: Duration = Duration::from_secs(1);

/// How a runner works.
#[derive(Clone, Debug)]
pub struct RunnerSettings {
    /// Chunks made at the same time.
    pub workers: usize,
    /// How long a claim holds without being renewed.
    pub lease: Duration,
    /// Tries of a chunk before the job fails.
    pub tries: u32,
    /// The wait before the second try; it doubles with each further one.
    pub backoff: Duration,
    /// The longest wait before looking for chunks that other processes have added or freed.
    pub look: Duration,
    /// Where the processes that share this data folder are present.
    pub presences: PathBuf,
}

impl RunnerSettings {
    /// Settings for a data folder: one worker a core.
    pub fn for_folder(presences: PathBuf) -> RunnerSettings {
        RunnerSettings {
            workers: std::thread::available_parallelism().map_or(2, usize::from),
            lease: Duration::from_secs(10),
            tries: 5,
            backoff: Duration::from_millis(200),
            look: Duration::from_secs(1),
            presences,
        }
    }
}

/// Tells the workers that there is something to do.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// Wakes all workers that wait.
    pub fn ring(&self) {
        self.0.notify_waiters();
    }

    /// Ends with the next ring.
    pub fn heard(&self) -> tokio::sync::futures::Notified<'_> {
        self.0.notified()
    }
}

/// Everything that a worker needs.
#[derive(Clone)]
struct Works {
    store: Store,
    artifacts: Artifacts,
    maker: Arc<dyn ChunkMaker>,
    live: Live,
    bell: Bell,
    settings: RunnerSettings,
    name: Arc<str>,
    /// No further chunk is begun.
    stop: CancellationToken,
    /// Chunks under way are given up.
    halt: CancellationToken,
}

/// Workers at work. Dropping the runner abandons them, as a crash would; [`Runner::stop`] lets them finish.
pub struct Runner {
    workers: JoinSet<()>,
    stop: CancellationToken,
    halt: CancellationToken,
    store: Store,
    presence: Presence,
}

/// A chunk did not come to its checkpoint.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    Recipe(String),
    #[error("{0}")]
    Passing(String),
    #[error(transparent)]
    Artifacts(#[from] ArtifactError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Runner {
    /// Takes over what dead processes left and starts the workers.
    pub async fn start(
        store: Store,
        artifacts: Artifacts,
        maker: Arc<dyn ChunkMaker>,
        live: Live,
        bell: Bell,
        settings: RunnerSettings,
    ) -> Result<Runner, sweep::SweepError> {
        let folder = |error| sweep::SweepError::Folder(settings.presences.display().to_string(), error);
        let presence = Presence::begin(&settings.presences).map_err(folder)?;
        sweep::take_over(&store, &artifacts, &settings.presences).await?;
        let (stop, halt) = (CancellationToken::new(), CancellationToken::new());
        let works = Works {
            store: store.clone(),
            artifacts,
            maker,
            live,
            bell,
            name: Arc::from(presence.name()),
            stop: stop.clone(),
            halt: halt.clone(),
            settings,
        };
        let mut workers = JoinSet::new();
        for _ in 0..works.settings.workers.max(1) {
            let works = works.clone();
            workers.spawn(async move { works.work().await });
        }
        workers.spawn(async move { works.keep_taking_over().await });
        Ok(Runner { workers, stop, halt, store, presence })
    }

    /// Begins no further chunk and waits for those under way, at most `patience`. What is not done then is given up
    /// and made again later.
    pub async fn stop(mut self, patience: Duration) {
        self.stop.cancel();
        let finished = timeout(patience, async { while self.workers.join_next().await.is_some() {} }).await;
        if finished.is_err() {
            // Threads cannot be ended from outside: without this the process would wait for their chunks.
            self.halt.cancel();
            self.workers.shutdown().await;
            match self.store.release_worker(self.presence.name()).await {
                Ok(chunks) => tracing::warn!(chunks, "chunks under way were given up; they will be made again"),
                Err(error) => {
                    tracing::warn!(%error, "chunks under way were given up; they will be made again after their lease")
                }
            }
        }
    }
}

impl Works {
    /// A worker: one chunk after the other until it is stopped.
    async fn work(&self) {
        while !self.stop.is_cancelled() {
            // Listening begins before the look: what rings in between is heard.
            let bell = self.bell.0.notified();
            tokio::pin!(bell);
            bell.as_mut().enable();
            match self.store.claim_chunk(&self.name, self.settings.lease).await {
                Ok(Some(claim)) => self.do_chunk(&claim).await,
                Ok(None) => {
                    let wait = self.idle_time().await;
                    tokio::select! {
                        () = bell => {}
                        () = sleep(wait) => {}
                        () = self.stop.cancelled() => {}
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "cannot look for chunks");
                    tokio::select! { () = sleep(self.settings.look) => {}, () = self.stop.cancelled() => {} }
                }
            }
        }
    }

    /// How long to wait for the next chunk to become free.
    async fn idle_time(&self) -> Duration {
        let free_at = self.store.next_chunk_at().await.ok().flatten();
        let wait =
            free_at.map_or(self.settings.look, |at| Duration::from_millis(u64::try_from(at - now()).unwrap_or(0)));
        wait.clamp(Duration::from_millis(5), self.settings.look)
    }

    /// Looks after processes that die while this one lives, several times in the length of a lease: what the dead had in
    /// hand is known as theirs only until somebody else claims it.
    async fn keep_taking_over(&self) {
        while !self.stop.is_cancelled() {
            tokio::select! { () = sleep(self.settings.lease / 4) => {}, () = self.stop.cancelled() => return }
            if let Err(error) = sweep::take_over(&self.store, &self.artifacts, &self.settings.presences).await {
                tracing::warn!(%error, "cannot look after other processes");
            }
        }
    }

    /// Makes a claimed chunk and records how it went.
    async fn do_chunk(&self, claim: &Claim) {
        self.live.announce(&claim.job);
        let failure = match self.make_and_record(claim).await {
            Ok(()) => return,
            Err(failure) => failure,
        };
        if let Err(error) = self.record_failure(claim, &failure).await {
            // The store itself is in trouble (a full disk, say). The lease will run out, and the chunk be made again.
            tracing::error!(job = claim.job.id, %failure, %error, "a chunk failed, and that could not be recorded");
            tokio::select! { () = sleep(self.settings.look) => {}, () = self.stop.cancelled() => {} }
        }
    }

    async fn make_and_record(&self, claim: &Claim) -> Result<(), Failure> {
        let Some((made, object_digest)) = self.make(claim).await? else {
            return Ok(());
        };
        let mut record = Made {
            rows: made.rows,
            bytes: 0,
            digest: made.digest,
            stats: made.stats,
            object_key: None,
            object_digest: None,
        };
        if let (Some(bytes), StoreMode::Parquet) = (made.bytes, claim.job.mode) {
            let key = Artifacts::chunk_key(&claim.job.id, claim.table, claim.chunk);
            (record.bytes, record.object_digest) = (bytes.len() as u64, object_digest);
            self.artifacts.put(&key, bytes).await?;
            record.object_key = Some(key);
        }
        let maker = self.maker.clone();
        let merge = move |so_far: Option<&str>, chunk: &str| maker.merge_stats(so_far, chunk);
        match self.store.checkpoint(claim, &record, merge).await? {
            Checkpoint::Recorded(job) => self.live.announce(&job),
            Checkpoint::Refused => self.clean_up_refused(claim, record.object_key.is_some()).await?,
        }
        Ok(())
    }

    /// Has the chunk made and the digest of its bytes taken, and holds the claim meanwhile. `None`: the claim was lost.
    async fn make(&self, claim: &Claim) -> Result<Option<(MadeChunk, Option<String>)>, Failure> {
        let (maker, spec, table, rows) =
            (self.maker.clone(), JobSpec::from(&claim.job), claim.table, claim.rows.clone());
        let stop = self.halt.child_token();
        let stopped = stop.clone();
        let mut making = tokio::task::spawn_blocking(move || {
            let made = maker.make(&spec, table, rows, &stopped)?;
            let object_digest = made.bytes.as_deref().map(digest);
            Ok((made, object_digest))
        });
        let mut renewal = interval((self.settings.lease / 3).min(LONGEST_UNWANTED));
        renewal.set_missed_tick_behavior(MissedTickBehavior::Delay);
        renewal.tick().await;
        let mut held = true;
        let made = loop {
            tokio::select! {
                made = &mut making => break made,
                _ = renewal.tick(), if held => match self.store.renew_claim(claim, self.settings.lease).await {
                    Ok(true) => {}
                    Ok(false) => {
                        held = false;
                        stop.cancel();
                    }
                    Err(error) => tracing::warn!(%error, "cannot hold a claim"),
                },
            }
        };
        match made {
            Ok(Ok(made)) => Ok(held.then_some(made)),
            Ok(Err(ChunkError::Stopped)) => Ok(None),
            Ok(Err(ChunkError::Recipe(text))) => Err(Failure::Recipe(text)),
            Ok(Err(ChunkError::Passing(text))) => Err(Failure::Passing(text)),
            Err(panic) => Err(Failure::Recipe(format!("the generator has a defect: {panic}"))),
        }
    }

    /// Bytes of a chunk that nobody wants go, unless the job is still there to want them from another worker.
    async fn clean_up_refused(&self, claim: &Claim, stored: bool) -> Result<(), Failure> {
        if !stored {
            return Ok(());
        }
        let job = self.store.job(&claim.job.user_id, &claim.job.id).await?;
        if job.is_none_or(|job| job.state == crate::store::jobs::JobState::Cancelled) {
            self.artifacts.remove_job(&claim.job.id).await?;
        }
        Ok(())
    }

    async fn record_failure(&self, claim: &Claim, failure: &Failure) -> Result<(), StoreError> {
        let failures = self.store.failures(claim).await?;
        let last_try = matches!(failure, Failure::Recipe(_)) || failures + 1 >= self.settings.tries;
        if last_try {
            let text =
                format!("table {}, rows {} to {}: {failure}", claim.table + 1, claim.rows.start + 1, claim.rows.end);
            if let Some(job) = self.store.fail_job(claim, failures, &text).await? {
                tracing::error!(job = job.id, error = text, "a job has failed");
                self.live.announce(&job);
            }
        } else {
            tracing::warn!(job = claim.job.id, %failure, "a chunk failed and will be tried again");
            self.store.retry_claim(claim, self.settings.backoff * 2_u32.saturating_pow(failures.min(10))).await?;
        }
        Ok(())
    }
}
