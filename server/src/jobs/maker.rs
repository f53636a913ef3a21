//! The one door to the generator: what the runner needs of it, and no more.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::store::jobs::{Job, JobTable, StoreMode};

/// What is wrong with an input, where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    /// JSON Pointer to the value (`/tables/0/rows`); for a query parameter, its name after a slash.
    pub pointer: String,
    /// What was found there.
    pub found: String,
    /// What is allowed there.
    pub allowed: String,
    /// One sentence for a person.
    pub message: String,
}

/// A recipe that was checked, as far as a job must know it.
#[derive(Clone, Debug)]
pub struct CheckedRecipe {
    /// The recipe as it will be stored.
    pub recipe: Value,
    /// Its digest.
    pub digest: String,
    /// Kind of data.
    pub kind: String,
    /// Its tables in order, with their rows.
    pub tables: Vec<JobTable>,
    /// About how many bytes a row of the widest table is.
    pub row_bytes: u64,
}

/// The part of a job that shapes its chunks.
#[derive(Clone, Debug)]
pub struct JobSpec {
    /// The job's id.
    pub id: String,
    /// Kind of data.
    pub kind: String,
    /// The recipe, JSON text.
    pub recipe: Arc<str>,
    /// The recipe's digest: what a maker may keep compiled plans under.
    pub recipe_digest: String,
    /// Its tables in order, with their rows.
    pub tables: Vec<JobTable>,
    /// Whether bytes are wanted.
    pub mode: StoreMode,
}

impl From<&Job> for JobSpec {
    fn from(job: &Job) -> JobSpec {
        JobSpec {
            id: job.id.clone(),
            kind: job.kind.clone(),
            recipe: Arc::from(job.recipe.as_str()),
            recipe_digest: job.recipe_digest.clone(),
            tables: job.tables.clone(),
            mode: job.mode,
        }
    }
}

/// A chunk that was made.
#[derive(Clone, Debug)]
pub struct MadeChunk {
    /// Rows made.
    pub rows: u64,
    /// What to store, if the job keeps bytes.
    pub bytes: Option<Bytes>,
    /// Digest of the content.
    pub digest: String,
    /// Statistics of the rows, JSON text.
    pub stats: String,
}

/// A chunk that could not be made.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ChunkError {
    /// The recipe is at fault: trying again would end the same way.
    #[error("{0}")]
    Recipe(String),
    /// Something else is, and may pass.
    #[error("{0}")]
    Passing(String),
    /// Nobody wants the chunk any more.
    #[error("nobody wants these rows any more")]
    Stopped,
}

/// Checks recipes and makes chunks. Called on threads that may block.
pub trait ChunkMaker: Send + Sync + 'static {
    /// Checks a recipe; `rows`, if given, is the number of rows of its first table that says one, and the others keep
    /// their proportions to it ([`seedbed_recipe::scale`]).
    ///
    /// # Errors
    /// Every problem at once, with pointers into the recipe.
    fn check(&self, recipe: Value, rows: Option<u64>) -> Result<CheckedRecipe, Vec<FieldProblem>>;

    /// Makes the rows `rows` of the job's table number `table`. The same call gives the same bytes, always. It is given
    /// up, soon, when `stop` is cancelled: a chunk may be millions of rows.
    ///
    /// # Errors
    /// [`ChunkError::Recipe`] fails the job; [`ChunkError::Passing`] is tried again; [`ChunkError::Stopped`] if `stop`
    /// was cancelled first.
    fn make(
        &self,
        job: &JobSpec,
        table: usize,
        rows: Range<u64>,
        stop: &CancellationToken,
    ) -> Result<MadeChunk, ChunkError>;

    /// Puts the statistics of a chunk together with those of the table's other chunks so far, in any order.
    fn merge_stats(&self, so_far: Option<&str>, chunk: &str) -> String;
}
