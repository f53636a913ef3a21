//! Jobs: what is to be made, how far it is, and what may be done with it.

use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;

use super::page::{Page, PageOf};
use super::{Result, Store, StoreError, Write, new_id, now, signed, unsigned};

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// No chunk was begun.
    Pending,
    /// Chunks are being made.
    Generating,
    /// A user has stopped it for a while.
    Paused,
    /// A user has ended it.
    Cancelled,
    /// A chunk could not be made; resuming tries again.
    Failed,
    /// All chunks are there, and so is the dataset.
    Completed,
}

impl JobState {
    /// All of them.
    pub const ALL: [JobState; 6] = [
        JobState::Pending,
        JobState::Generating,
        JobState::Paused,
        JobState::Cancelled,
        JobState::Failed,
        JobState::Completed,
    ];

    /// The word for it, in the database and in the API.
    pub fn word(self) -> &'static str {
        match self {
            JobState::Pending => "pending",
            JobState::Generating => "generating",
            JobState::Paused => "paused",
            JobState::Cancelled => "cancelled",
            JobState::Failed => "failed",
            JobState::Completed => "completed",
        }
    }

    /// The state for a word.
    pub fn of_word(word: &str) -> Option<JobState> {
        JobState::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether nothing will happen any more unless somebody asks for it.
    pub fn is_final(self) -> bool {
        matches!(self, JobState::Cancelled | JobState::Failed | JobState::Completed)
    }
}

/// Whether a job keeps bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreMode {
    /// Nothing but digests and statistics: the rows are made again whenever they are read.
    Virtual,
    /// Parquet, one object a chunk.
    Parquet,
}

impl StoreMode {
    /// The word for it, in the database and in the API.
    pub fn word(self) -> &'static str {
        match self {
            StoreMode::Virtual => "virtual",
            StoreMode::Parquet => "parquet",
        }
    }

    /// The mode for a word.
    pub fn of_word(word: &str) -> Option<StoreMode> {
        [StoreMode::Virtual, StoreMode::Parquet].into_iter().find(|mode| mode.word() == word)
    }
}

/// A table of a job and how many rows it will have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobTable {
    /// Its name in the recipe.
    pub name: String,
    /// Rows.
    pub rows: u64,
}

/// A job as it is stored.
#[derive(Clone, Debug)]
pub struct Job {
    /// Id.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// Where it belongs.
    pub project_id: String,
    /// Name; the dataset inherits it.
    pub name: String,
    /// Kind of data.
    pub kind: String,
    /// The recipe, JSON text.
    pub recipe: String,
    /// The recipe's digest.
    pub recipe_digest: String,
    /// The tables in the recipe's order.
    pub tables: Vec<JobTable>,
    /// Whether bytes are kept.
    pub mode: StoreMode,
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
    /// Rows of a chunk (the last of a table may have fewer).
    pub chunk_rows: u64,
    /// Chunks of all tables.
    pub chunks_total: u64,
    /// Chunks made.
    pub chunks_done: u64,
    /// Grows by one with every change.
    pub sequence: u64,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// When the first chunk was begun.
    pub started_at: Option<i64>,
    /// When it came to its end.
    pub finished_at: Option<i64>,
    /// When it last changed.
    pub updated_at: i64,
    /// Milliseconds in which chunks of it were being made, as of the last claim or checkpoint: pauses do not count, and
    /// neither does the time in which nobody worked on it.
    pub active_ms: u64,
    /// The dataset that it made, while that is there.
    pub dataset_id: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    user_id: String,
    project_id: String,
    name: String,
    kind: String,
    recipe: String,
    recipe_digest: String,
    tables: String,
    mode: String,
    state: String,
    error: Option<String>,
    rows_total: i64,
    rows_done: i64,
    bytes_done: i64,
    chunk_rows: i64,
    chunks_total: i64,
    chunks_done: i64,
    sequence: i64,
    created_at: i64,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    updated_at: i64,
    active_ms: i64,
    dataset_id: Option<String>,
}

impl TryFrom<Row> for Job {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Job> {
        let unreadable = |what, found: &str| StoreError::Unreadable { what, found: found.to_owned() };
        Ok(Job {
            tables: serde_json::from_str(&row.tables).map_err(|_| unreadable("jobs.tables", &row.tables))?,
            mode: StoreMode::of_word(&row.mode).ok_or_else(|| unreadable("jobs.mode", &row.mode))?,
            state: JobState::of_word(&row.state).ok_or_else(|| unreadable("jobs.state", &row.state))?,
            id: row.id,
            user_id: row.user_id,
            project_id: row.project_id,
            name: row.name,
            kind: row.kind,
            recipe: row.recipe,
            recipe_digest: row.recipe_digest,
            error: row.error,
            rows_total: unsigned(row.rows_total),
            rows_done: unsigned(row.rows_done),
            bytes_done: unsigned(row.bytes_done),
            chunk_rows: unsigned(row.chunk_rows),
            chunks_total: unsigned(row.chunks_total),
            chunks_done: unsigned(row.chunks_done),
            sequence: unsigned(row.sequence),
            created_at: row.created_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
            updated_at: row.updated_at,
            active_ms: unsigned(row.active_ms),
            dataset_id: row.dataset_id,
        })
    }
}

/// Reads jobs, each with the dataset that it made.
macro_rules! select_jobs {
    ($rest:literal) => {
        concat!(
            "SELECT jobs.*, (SELECT datasets.id FROM datasets WHERE datasets.job_id = jobs.id) AS dataset_id",
            $rest
        )
    };
}

/// What is needed to begin a job.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Where it belongs; must be the user's.
    pub project_id: String,
    /// Name.
    pub name: String,
    /// Kind of data.
    pub kind: String,
    /// The recipe, JSON text.
    pub recipe: String,
    /// The recipe's digest.
    pub recipe_digest: String,
    /// The tables in the recipe's order.
    pub tables: Vec<JobTable>,
    /// About how many bytes a row of the widest table is.
    pub row_bytes: u64,
    /// Whether bytes are kept.
    pub mode: StoreMode,
}

/// What a user can do with a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Begin no further chunks for now.
    Pause,
    /// Go on, after a pause or a failure.
    Resume,
    /// End it for good.
    Cancel,
}

/// How an action ended.
#[derive(Debug)]
pub enum Controlled {
    /// Done; the job as it is now.
    Yes(Job),
    /// The job is not in a state for it; the job as it is.
    NotNow(Job),
    /// No such job.
    Unknown,
}

/// Rows of a chunk, unless they are very wide or very many: few enough to hold in memory, and so many that the store
/// never has more rows to keep than this.
pub const USUAL_CHUNK: u64 = 65_536;

/// Bytes of rows that a chunk is about, at most.
const CHUNK_BYTES: u64 = 32 << 20;

/// A job has at most this many chunks and one more for each table.
pub const MOST_CHUNKS: u64 = 16_384;

/// The rows of a chunk for tables of these sizes, whose widest rows are about `row_bytes` long.
pub fn chunk_rows(tables: &[JobTable], row_bytes: u64) -> u64 {
    let rows = tables.iter().fold(0_u64, |sum, table| sum.saturating_add(table.rows));
    let fitting = (CHUNK_BYTES / row_bytes.max(1)).clamp(1, USUAL_CHUNK);
    // A power of two, as the usual one is: then batches end where chunks do.
    let smallest = 1 << fitting.ilog2();
    rows.div_ceil(MOST_CHUNKS * smallest).max(1) * smallest
}

impl Store {
    /// Adds a job with all its chunks; `None` if the project is not the user's.
    pub async fn add_job(&self, user_id: &str, new: NewJob) -> Result<Option<Job>> {
        let chunk_rows = chunk_rows(&new.tables, new.row_bytes);
        let rows_total = new.tables.iter().fold(0_u64, |sum, table| sum.saturating_add(table.rows));
        let chunks_total = new.tables.iter().map(|table| table.rows.div_ceil(chunk_rows)).sum::<u64>();
        let tables = serde_json::to_string(&new.tables).unwrap_or_else(|_| "[]".to_owned());
        let (id, at) = (new_id(), now());
        let mut write = self.write().await?;
        let added = sqlx::query(
            "INSERT INTO jobs (id, user_id, project_id, name, kind, recipe, recipe_digest, tables, mode, state, \
             rows_total, rows_done, bytes_done, chunk_rows, chunks_total, chunks_done, sequence, claimed_at, created_at, updated_at) \
             SELECT $1, $2, projects.id, $3, $4, $5, $6, $7, $8, 'pending', $9, 0, 0, $10, $11, 0, 1, 0, $12, $12 \
             FROM projects WHERE projects.id = $13 AND projects.user_id = $2",
        )
        .bind(id.clone())
        .bind(user_id.to_owned())
        .bind(new.name)
        .bind(new.kind)
        .bind(new.recipe)
        .bind(new.recipe_digest)
        .bind(tables)
        .bind(new.mode.word())
        .bind(signed(rows_total))
        .bind(signed(chunk_rows))
        .bind(signed(chunks_total))
        .bind(at)
        .bind(new.project_id)
        .execute(write.connection())
        .await?
        .rows_affected();
        if added == 0 {
            return Ok(None);
        }
        add_chunks(&mut write, &id, &new.tables, chunk_rows).await?;
        super::stats::begin(&mut write, &id, new.tables.len()).await?;
        let mut job = job_in(&mut write, &id).await?;
        if chunks_total == 0 {
            // Tables without rows: there is nothing to wait for.
            job = self.complete_if_whole(&mut write, job).await?;
        }
        write.commit().await?;
        Ok(Some(job))
    }

    /// A page of the user's jobs, newest first; state, kind and project narrow it.
    pub async fn jobs(
        &self,
        user_id: &str,
        state: Option<JobState>,
        kind: Option<&str>,
        project_id: Option<&str>,
        page: PageOf,
    ) -> Result<Page<Job>> {
        let state = state.map_or("", JobState::word);
        let (kind, project_id) = (kind.unwrap_or_default(), project_id.unwrap_or_default());
        let total: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM jobs WHERE user_id = $1 AND ($2 = '' OR state = $2) AND ($3 = '' OR kind = $3) \
             AND ($4 = '' OR project_id = $4)",
        )
        .bind(user_id.to_owned())
        .bind(state)
        .bind(kind.to_owned())
        .bind(project_id.to_owned())
        .fetch_one(self.pool())
        .await?;
        let rows: Vec<Row> = sqlx::query_as(select_jobs!(
            " FROM jobs WHERE user_id = $1 AND ($2 = '' OR state = $2) AND ($3 = '' OR kind = $3) \
             AND ($4 = '' OR project_id = $4) ORDER BY created_at DESC, id DESC LIMIT $5 OFFSET $6"
        ))
        .bind(user_id.to_owned())
        .bind(state)
        .bind(kind.to_owned())
        .bind(project_id.to_owned())
        .bind(i64::from(page.page_size))
        .bind(page.offset())
        .fetch_all(self.pool())
        .await?;
        Ok(Page { items: rows.into_iter().map(Job::try_from).collect::<Result<_>>()?, total: unsigned(total) })
    }

    /// One job of the user.
    pub async fn job(&self, user_id: &str, id: &str) -> Result<Option<Job>> {
        let row: Option<Row> = sqlx::query_as(select_jobs!(" FROM jobs WHERE id = $1 AND user_id = $2"))
            .bind(id.to_owned())
            .bind(user_id.to_owned())
            .fetch_optional(self.pool())
            .await?;
        row.map(Job::try_from).transpose()
    }

    /// The user's jobs that are not at their end.
    pub async fn unfinished_jobs(&self, user_id: &str) -> Result<Vec<Job>> {
        let rows: Vec<Row> = sqlx::query_as(select_jobs!(
            " FROM jobs WHERE user_id = $1 AND state IN ('pending', 'generating', 'paused') ORDER BY created_at, id"
        ))
        .bind(user_id.to_owned())
        .fetch_all(self.pool())
        .await?;
        rows.into_iter().map(Job::try_from).collect()
    }

    /// Every user's jobs that changed at or after this moment: how a process sees the work of the others.
    pub async fn jobs_changed_since(&self, at: i64) -> Result<Vec<Job>> {
        let rows: Vec<Row> = sqlx::query_as(select_jobs!(" FROM jobs WHERE updated_at >= $1 ORDER BY updated_at"))
            .bind(at)
            .fetch_all(self.pool())
            .await?;
        rows.into_iter().map(Job::try_from).collect()
    }

    /// Pauses, resumes or cancels a job of the user.
    pub async fn control_job(&self, user_id: &str, id: &str, action: Action) -> Result<Controlled> {
        let mut write = self.write().await?;
        if action == Action::Resume {
            // Chunks get all their tries again: those that wait at once, those under way when they are free. An attempt
            // from before must not be the one too many. Chunks before the job, as everywhere.
            sqlx::query(
                "UPDATE chunks SET failures = 0, available_at = CASE WHEN state = 'waiting' THEN 0 ELSE available_at END \
                 WHERE job_id = $1 AND state IN ('waiting', 'making') AND EXISTS \
                 (SELECT 1 FROM jobs WHERE id = $1 AND user_id = $2 AND state IN ('paused', 'failed'))",
            )
            .bind(id.to_owned())
            .bind(user_id.to_owned())
            .execute(write.connection())
            .await?;
        }
        let Some(job) = self.lock_job(&mut write, id).await?.filter(|job| job.user_id == user_id) else {
            return Ok(Controlled::Unknown);
        };
        use JobState::{Cancelled, Failed, Generating, Paused, Pending};
        let next = match (action, job.state) {
            (Action::Pause, Pending | Generating) => Paused,
            (Action::Resume, Paused | Failed) if job.started_at.is_none() => Pending,
            (Action::Resume, Paused | Failed) => Generating,
            (Action::Cancel, Pending | Generating | Paused | Failed) => Cancelled,
            // Asking again for what is already so is no mistake.
            (Action::Pause, Paused) | (Action::Resume, Pending | Generating) | (Action::Cancel, Cancelled) => {
                return Ok(Controlled::Yes(job));
            }
            _ => return Ok(Controlled::NotNow(job)),
        };
        let at = now();
        sqlx::query(
            "UPDATE jobs SET state = $1, error = NULL, finished_at = $2, updated_at = $3, sequence = sequence + 1 WHERE id = $4",
        )
        .bind(next.word())
        .bind(next.is_final().then_some(at))
        .bind(at)
        .bind(id.to_owned())
        .execute(write.connection())
        .await?;
        let job = job_in(&mut write, id).await?;
        write.commit().await?;
        Ok(Controlled::Yes(job))
    }

    /// Reads a job and keeps every other writer away from it until the transaction ends.
    pub(crate) async fn lock_job(&self, write: &mut Write, id: &str) -> Result<Option<Job>> {
        let row: Option<Row> = sqlx::query_as(
            self.locking(select_jobs!(" FROM jobs WHERE id = $1"), select_jobs!(" FROM jobs WHERE id = $1 FOR UPDATE")),
        )
        .bind(id.to_owned())
        .fetch_optional(write.connection())
        .await?;
        row.map(Job::try_from).transpose()
    }

    /// When all chunks are there: the job is completed and its dataset begins, in this same transaction.
    pub(crate) async fn complete_if_whole(&self, write: &mut Write, job: Job) -> Result<Job> {
        if job.chunks_done < job.chunks_total || job.state.is_final() {
            return Ok(job);
        }
        let at = now();
        sqlx::query(
            "UPDATE jobs SET state = 'completed', started_at = COALESCE(started_at, $1), finished_at = $1, updated_at = $1, \
             sequence = sequence + 1 WHERE id = $2",
        )
        .bind(at)
        .bind(job.id.clone())
        .execute(write.connection())
        .await?;
        let job = job_in(write, &job.id).await?;
        super::datasets::add_dataset_of(write, &job).await?;
        job_in(write, &job.id).await
    }

    /// The statement for this database: PostgreSQL locks rows by name, SQLite's writer has the whole file.
    pub(crate) fn locking(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.backend() {
            super::Backend::Sqlite => sqlite,
            super::Backend::Postgres => postgres,
        }
    }
}

/// A job that is known to be there.
pub(crate) async fn job_in(write: &mut Write, id: &str) -> Result<Job> {
    let row: Row = sqlx::query_as(select_jobs!(" FROM jobs WHERE id = $1"))
        .bind(id.to_owned())
        .fetch_one(write.connection())
        .await?;
    Job::try_from(row)
}

/// Cuts the tables into chunks and stores them, several hundred a statement.
async fn add_chunks(write: &mut Write, job_id: &str, tables: &[JobTable], chunk_rows: u64) -> Result<()> {
    let mut cut = Vec::new();
    for (table_index, table) in (0_i64..).zip(tables) {
        for chunk_index in 0..table.rows.div_ceil(chunk_rows) {
            let from = chunk_index * chunk_rows;
            let to = from.saturating_add(chunk_rows).min(table.rows);
            cut.push((table_index, signed(chunk_index), signed(from), signed(to)));
        }
    }
    for some in cut.chunks(500) {
        // The job's id is ours, a UUID; numbers need no quoting: one short statement instead of thousands of parameters.
        let values: Vec<String> =
            some.iter().map(|(t, c, from, to)| format!("('{job_id}',{t},{c},{from},{to},'waiting',0,0,0)")).collect();
        let statement = format!(
            "INSERT INTO chunks (job_id, table_index, chunk_index, from_row, to_row, state, attempt, failures, available_at) VALUES {}",
            values.join(",")
        );
        sqlx::query(AssertSqlSafe(statement)).persistent(false).execute(write.connection()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: u64) -> JobTable {
        JobTable { name: "t".to_owned(), rows }
    }

    #[test]
    fn a_chunk_is_as_small_as_the_limit_of_chunks_allows() {
        let usual = |tables: &[JobTable]| chunk_rows(tables, 100);
        assert_eq!(usual(&[table(1)]), USUAL_CHUNK);
        assert_eq!(usual(&[table(MOST_CHUNKS * USUAL_CHUNK)]), USUAL_CHUNK);
        assert_eq!(usual(&[table(MOST_CHUNKS * USUAL_CHUNK), table(1)]), 2 * USUAL_CHUNK);
        for rows in [1, 1_000_000, 1_000_000_000, 1_000_000_000_000_u64] {
            for row_bytes in [0, 512, 10_000, u64::MAX] {
                let size = chunk_rows(&[table(rows)], row_bytes);
                assert!(rows.div_ceil(size) <= MOST_CHUNKS, "{rows} rows: {size}");
            }
        }
        assert_eq!(
            [512, 513, 10_000, u64::MAX].map(|bytes| chunk_rows(&[table(1)], bytes)),
            [65_536, 32_768, 2_048, 1]
        );
    }
}
