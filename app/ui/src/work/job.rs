//! A job as the API sends it.

use super::dataset::Keeping;
use seedbed_generate::preview::TableSize;
use serde::Deserialize;
use serde_json::Value;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// No chunk was begun.
    Pending,
    /// Chunks are being made.
    Generating,
    /// Stopped for a while.
    Paused,
    /// Ended by a person.
    Cancelled,
    /// A chunk could not be made; resuming tries again.
    Failed,
    /// All is there.
    Completed,
}

impl JobState {
    /// All of them, in the order of a job's life.
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::Generating, Self::Paused, Self::Completed, Self::Failed, Self::Cancelled];

    /// The word for it in the API.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Generating => "generating",
            Self::Paused => "paused",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Completed => "completed",
        }
    }

    /// The word for it on a page.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Generating => "Generating",
            Self::Paused => "Paused",
            Self::Cancelled => "Cancelled",
            Self::Failed => "Failed",
            Self::Completed => "Completed",
        }
    }

    /// Whether nothing will happen any more unless somebody asks for it.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Cancelled | Self::Failed | Self::Completed)
    }

    /// Whether it may be paused.
    #[must_use]
    pub fn can_pause(self) -> bool {
        matches!(self, Self::Pending | Self::Generating)
    }

    /// Whether it may go on, after a pause or a failure.
    #[must_use]
    pub fn can_resume(self) -> bool {
        matches!(self, Self::Paused | Self::Failed)
    }

    /// Whether it may be ended for good.
    #[must_use]
    pub fn can_cancel(self) -> bool {
        !matches!(self, Self::Cancelled | Self::Completed)
    }
}

/// How far a job is. Of two snapshots the one with the larger sequence number is newer and replaces the other.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct JobProgress {
    /// The job's id.
    pub id: String,
    /// Where it stands.
    pub state: JobState,
    /// Grows with every change.
    pub sequence: u64,
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
    /// Rows a second over the last ten seconds, while it is being made.
    pub rows_per_second: Option<f64>,
    /// Seconds until the last row at this rate.
    pub remaining_seconds: Option<f64>,
    /// Why it failed.
    pub error: Option<String>,
    /// When the first chunk was begun, RFC 3339.
    pub started_at: Option<String>,
    /// When it came to its end.
    pub finished_at: Option<String>,
    /// When it last changed: its last checkpoint, while it is being made.
    pub updated_at: String,
    /// Seconds in which rows were being made, without pauses.
    #[serde(default)]
    pub active_seconds: f64,
}

impl JobProgress {
    /// The share of rows that are made, between 0 and 1; a job without rows is done when it is completed.
    #[must_use]
    pub fn share(&self) -> f64 {
        match (self.state, self.rows_total) {
            (JobState::Completed, _) => 1.0,
            (_, 0) => 0.0,
            // Not 1 while a row is missing: 100 % must mean that all is there.
            (_, total) => (self.rows_done as f64 / total as f64).min(0.9999),
        }
    }

    /// The share in whole percent, rounded down.
    #[must_use]
    pub fn percent(&self) -> u64 {
        // Between 0 and 100.
        (self.share() * 100.0) as u64
    }
}

/// A job; with its recipe where one job is asked for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Job {
    /// How far it was when it was read.
    #[serde(flatten)]
    pub progress: JobProgress,
    /// The project that it belongs to.
    pub project_id: String,
    /// Its name.
    pub name: String,
    /// The kind of data.
    pub kind: String,
    /// Names the recipe.
    pub recipe_digest: String,
    /// Its tables and their rows.
    pub tables: Vec<TableSize>,
    /// Whether it keeps bytes.
    pub store: Keeping,
    /// Rows of a chunk.
    pub chunk_rows: u64,
    /// The dataset that it made.
    pub dataset_id: Option<String>,
    /// When it was asked for.
    pub created_at: String,
    /// The recipe; absent in lists.
    #[serde(default)]
    pub recipe: Value,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(state: JobState, rows_done: u64, rows_total: u64) -> JobProgress {
        JobProgress {
            id: "j".to_owned(),
            state,
            sequence: 1,
            rows_total,
            rows_done,
            bytes_done: 0,
            chunks_total: 1,
            chunks_done: 0,
            rows_per_second: None,
            remaining_seconds: None,
            error: None,
            started_at: None,
            finished_at: None,
            updated_at: String::new(),
            active_seconds: 0.0,
        }
    }

    #[test]
    fn a_hundred_percent_means_that_all_is_there() {
        assert_eq!(progress(JobState::Generating, 0, 10).percent(), 0);
        assert_eq!(progress(JobState::Generating, 1_999, 2_000).percent(), 99);
        assert_eq!(progress(JobState::Generating, u64::MAX, u64::MAX).percent(), 99);
        assert_eq!(progress(JobState::Completed, 10, 10).percent(), 100);
        assert_eq!(progress(JobState::Completed, 0, 0).percent(), 100);
        assert_eq!(progress(JobState::Pending, 0, 0).percent(), 0);
    }

    #[test]
    fn a_job_of_a_list_has_its_progress_beside_its_other_fields() {
        let text = r#"{"id":"j","state":"paused","sequence":4,"rows_total":10,"rows_done":5,"bytes_done":0,"chunks_total":2,
            "chunks_done":1,"rows_per_second":null,"remaining_seconds":null,"error":null,"started_at":"2026-11-21T10:00:00Z",
            "finished_at":null,"updated_at":"2026-11-21T10:00:01Z","project_id":"p","name":"customers","kind":"table",
            "recipe_digest":"d","tables":[{"name":"customers","rows":10}],"store":"virtual","chunk_rows":65536,
            "dataset_id":null,"created_at":"2026-11-21T09:59:00Z"}"#;
        let job: Job = serde_json::from_str(text).unwrap();
        assert_eq!((job.progress.state, job.progress.percent()), (JobState::Paused, 50));
        assert!(job.recipe.is_null());
        assert!(JobState::Paused.can_resume() && !JobState::Paused.can_pause() && JobState::Paused.can_cancel());
    }
}
