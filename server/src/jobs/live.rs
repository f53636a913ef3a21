//! Live progress: every change of a job, told at once to whoever watches.
//!
//! A message is a snapshot of the job's progress with its sequence number. Snapshots replace each other: who has the
//! newest has missed nothing, whatever was lost on the way. So there is no log to keep, and a reader that falls
//! behind or reconnects only needs the snapshots that are newer than those it has.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::broadcast;

use crate::store::jobs::{Job, JobState};
use crate::store::{Store, now};

/// How far back the rate of a job looks.
const WINDOW: Duration = Duration::from_secs(10);

/// How often a process looks for changes that others made.
const LOOK: Duration = Duration::from_millis(500);

/// How many jobs are remembered before those at their end are forgotten.
const REMEMBERED: usize = 4096;

/// Where a job stands, without its recipe.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The job.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// Where it stands.
    pub state: JobState,
    /// Why it failed.
    pub error: Option<String>,
    /// Rows of all tables.
    pub rows_total: u64,
    /// Rows made.
    pub rows_done: u64,
    /// Bytes stored.
    pub bytes_done: u64,
    /// Chunks of all tables.
    pub chunks_total: u64,
    /// Chunks made.
    pub chunks_done: u64,
    /// Grows by one with every change of the job.
    pub sequence: u64,
    /// When the first chunk was begun, in milliseconds since 1970 UTC.
    pub started_at: Option<i64>,
    /// When it came to its end.
    pub finished_at: Option<i64>,
    /// When it last changed.
    pub updated_at: i64,
    /// Milliseconds in which chunks of it were being made.
    pub active_ms: u64,
    /// Rows a second over the last ten seconds, if the job is being made and two checkpoints were seen.
    pub rows_per_second: Option<f64>,
}

impl Progress {
    fn of(job: &Job, rows_per_second: Option<f64>) -> Progress {
        Progress {
            id: job.id.clone(),
            user_id: job.user_id.clone(),
            state: job.state,
            error: job.error.clone(),
            rows_total: job.rows_total,
            rows_done: job.rows_done,
            bytes_done: job.bytes_done,
            chunks_total: job.chunks_total,
            chunks_done: job.chunks_done,
            sequence: job.sequence,
            started_at: job.started_at,
            finished_at: job.finished_at,
            updated_at: job.updated_at,
            active_ms: job.active_ms,
            rows_per_second,
        }
    }

    /// Seconds until the last row at the present rate.
    pub fn remaining_seconds(&self) -> Option<f64> {
        let rate = self.rows_per_second.filter(|rate| *rate > 0.0)?;
        (self.state == JobState::Generating).then(|| self.rows_total.saturating_sub(self.rows_done) as f64 / rate)
    }
}

/// Where changes are announced and heard.
#[derive(Clone, Debug)]
pub struct Live {
    sender: broadcast::Sender<Progress>,
    seen: Arc<Mutex<HashMap<String, Seen>>>,
}

/// What was seen of a job.
#[derive(Debug, Default)]
struct Seen {
    sequence: u64,
    ended: bool,
    marks: VecDeque<(Instant, u64)>,
}

impl Default for Live {
    fn default() -> Live {
        Live { sender: broadcast::channel(1024).0, seen: Arc::default() }
    }
}

impl Live {
    /// Hears every change from now on, of every user's jobs.
    pub fn listen(&self) -> broadcast::Receiver<Progress> {
        self.sender.subscribe()
    }

    /// Announces a job as it is now. What is not newer than what was announced before is dropped.
    pub fn announce(&self, job: &Job) {
        let mut all = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED {
            all.retain(|_, seen| !seen.ended);
        }
        let seen = all.entry(job.id.clone()).or_default();
        if seen.sequence >= job.sequence {
            return;
        }
        seen.sequence = job.sequence;
        seen.ended = job.state.is_final();
        if job.state == JobState::Generating {
            seen.marks.push_back((Instant::now(), job.rows_done));
        } else {
            seen.marks.clear();
        }
        let progress = Progress::of(job, rate(&mut seen.marks));
        // Sent under the lock, so that snapshots of one job leave in the order of their numbers. Nobody listening is no error.
        let _ = self.sender.send(progress);
    }

    /// The progress of a job that was read from the store.
    pub fn progress(&self, job: &Job) -> Progress {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        Progress::of(job, seen.get_mut(&job.id).and_then(|seen| rate(&mut seen.marks)))
    }

    /// Announces what other processes did, as long as somebody listens. Runs until it is dropped.
    pub async fn follow(&self, store: &Store) {
        let mut since = now();
        loop {
            tokio::time::sleep(LOOK).await;
            if self.sender.receiver_count() == 0 {
                since = now();
                continue;
            }
            match store.jobs_changed_since(since).await {
                Ok(changed) => {
                    // One second of overlap: the clocks of two processes differ, and a transaction commits later than
                    // the time it wrote. What was announced already is dropped.
                    since = changed.last().map_or(since, |job| since.max(job.updated_at.saturating_sub(1000)));
                    changed.iter().for_each(|job| self.announce(job));
                }
                Err(error) => tracing::warn!(%error, "cannot look for the work of other processes"),
            }
        }
    }
}

/// Rows a second between the oldest mark in the window and the newest.
fn rate(marks: &mut VecDeque<(Instant, u64)>) -> Option<f64> {
    while marks.len() > 2 && marks.front().is_some_and(|(at, _)| at.elapsed() > WINDOW) {
        marks.pop_front();
    }
    let ((from, before), (to, after)) = (marks.front()?, marks.back()?);
    let seconds = to.duration_since(*from).as_secs_f64();
    (seconds > 0.0 && after > before).then(|| (after - before) as f64 / seconds)
}
