//! Chunks: the claim, the lease, the fencing number, the checkpoint.
//!
//! Any number of processes may work on the same job. A claim takes a chunk for a time (the lease) and raises its
//! attempt number. Whoever lost the lease may still finish, but its number is old, and so its result counts for
//! nothing. Rows are locked in one order everywhere, chunk before statistics before job, so that PostgreSQL never sees a
//! deadlock.

use std::ops::Range;
use std::time::Duration;

use super::jobs::{Job, JobState, job_in};
use super::{Result, Store, Write, now, signed, unsigned};

/// A chunk that this worker may make now.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The job as it was when the chunk was claimed.
    pub job: Job,
    /// Which table of the job.
    pub table: usize,
    /// Which chunk of the table.
    pub chunk: u64,
    /// The rows to make.
    pub rows: Range<u64>,
    /// The fencing number of this claim.
    pub attempt: i64,
}

/// What a chunk turned out to be.
#[derive(Clone, Debug)]
pub struct Made {
    /// Rows made.
    pub rows: u64,
    /// Bytes stored.
    pub bytes: u64,
    /// Digest of the content.
    pub digest: String,
    /// Statistics, JSON text.
    pub stats: String,
    /// Where the bytes are, if any were kept.
    pub object_key: Option<String>,
    /// Digest of these bytes.
    pub object_digest: Option<String>,
}

/// How a checkpoint ended.
#[derive(Debug)]
pub enum Checkpoint {
    /// The chunk counts; the job as it is now.
    Recorded(Box<Job>),
    /// The claim was no longer the latest, or nobody wants the job any more: the result counts for nothing.
    Refused,
}

/// A chunk that is there.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct StoredChunk {
    /// Which table of the job.
    pub table_index: i64,
    /// Which chunk of the table.
    pub chunk_index: i64,
    /// First row.
    pub from_row: i64,
    /// Row after the last.
    pub to_row: i64,
    /// Rows made.
    pub rows_made: i64,
    /// Bytes stored.
    pub bytes: i64,
    /// Digest of the content.
    pub digest: String,
    /// Where the bytes are, if any were kept.
    pub object_key: Option<String>,
    /// Digest of these bytes; an earlier program kept none.
    pub object_digest: Option<String>,
}

/// Neighbouring chunks of one state.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ChunkRun {
    /// `done`, `making`, `waiting`, or `failed`: waiting after an attempt that failed.
    pub state: String,
    /// How many chunks.
    pub chunks: i64,
    /// How many attempts at them have failed since the job began or was resumed.
    pub failures: i64,
}

/// The chunks of a job in order, neighbours of one state together. The difference of two row numbers, one among all
/// chunks and one among those of the same state, is the same for neighbours and for nobody else of that state.
const CHUNK_RUNS: &str = "SELECT state, CAST(COUNT(*) AS BIGINT) AS chunks, CAST(SUM(failures) AS BIGINT) AS failures FROM \
    (SELECT state, failures, place, place - ROW_NUMBER() OVER (PARTITION BY state ORDER BY place) AS run FROM \
    (SELECT CASE WHEN state = 'waiting' AND failures > 0 THEN 'failed' ELSE state END AS state, failures, \
    ROW_NUMBER() OVER (ORDER BY table_index, chunk_index) AS place FROM chunks WHERE job_id = $1) AS placed) AS runs \
    GROUP BY state, run ORDER BY MIN(place)";

#[derive(sqlx::FromRow)]
struct ClaimedRow {
    table_index: i64,
    chunk_index: i64,
    from_row: i64,
    to_row: i64,
    attempt: i64,
}

/// The job that waited longest for a worker and has a chunk to make. `$1` is now.
const NEXT_JOB: &str = "SELECT jobs.id FROM jobs WHERE jobs.state IN ('pending', 'generating') AND EXISTS \
    (SELECT 1 FROM chunks WHERE chunks.job_id = jobs.id AND chunks.state IN ('waiting', 'making') AND chunks.available_at <= $1) \
    ORDER BY jobs.claimed_at, jobs.id LIMIT 1";

/// Its first free chunk becomes ours. `$1` end of the lease, `$2` worker, `$3` job, `$4` now.
const CLAIM_SQLITE: &str = "UPDATE chunks SET state = 'making', attempt = attempt + 1, available_at = $1, worker = $2 \
    WHERE (job_id, table_index, chunk_index) = (SELECT job_id, table_index, chunk_index FROM chunks \
    WHERE job_id = $3 AND state IN ('waiting', 'making') AND available_at <= $4 ORDER BY table_index, chunk_index LIMIT 1) \
    RETURNING table_index, chunk_index, from_row, to_row, attempt";

/// The same, passing over chunks that another process is about to claim.
const CLAIM_POSTGRES: &str = "UPDATE chunks SET state = 'making', attempt = attempt + 1, available_at = $1, worker = $2 \
    WHERE (job_id, table_index, chunk_index) = (SELECT job_id, table_index, chunk_index FROM chunks \
    WHERE job_id = $3 AND state IN ('waiting', 'making') AND available_at <= $4 ORDER BY table_index, chunk_index LIMIT 1 \
    FOR UPDATE SKIP LOCKED) RETURNING table_index, chunk_index, from_row, to_row, attempt";

impl Store {
    /// Takes a chunk of the job that waited longest, for the time of the lease. `None`: there is nothing to do now.
    ///
    /// A chunk whose lease ran out is free again, whoever had it.
    pub async fn claim_chunk(&self, worker: &str, lease: Duration) -> Result<Option<Claim>> {
        loop {
            let mut write = self.write().await?;
            let at = now();
            let job_id: Option<String> =
                sqlx::query_scalar(NEXT_JOB).bind(at).fetch_optional(write.connection()).await?;
            let Some(job_id) = job_id else { return Ok(None) };
            let claimed: Option<ClaimedRow> = sqlx::query_as(self.locking(CLAIM_SQLITE, CLAIM_POSTGRES))
                .bind(at.saturating_add(milliseconds(lease)))
                .bind(worker.to_owned())
                .bind(job_id.clone())
                .bind(at)
                .fetch_optional(write.connection())
                .await?;
            // Another process took the job's last free chunk between the two statements: look for another job.
            let Some(chunk) = claimed else { continue };
            let Some(job) = self.lock_job(&mut write, &job_id).await? else { continue };
            if !matches!(job.state, JobState::Pending | JobState::Generating) {
                continue;
            }
            let first = job.state == JobState::Pending;
            // Time counts as spent on the job if another of its chunks was under way: then a claim or a checkpoint ended
            // the time before it at `active_at`. Otherwise nobody worked on it until now.
            sqlx::query(
                "UPDATE jobs SET state = 'generating', started_at = COALESCE(started_at, $1), claimed_at = $1, \
                 active_ms = active_ms + CASE WHEN active_at > 0 AND active_at < $1 AND EXISTS \
                 (SELECT 1 FROM chunks WHERE chunks.job_id = jobs.id AND chunks.state = 'making' AND chunks.available_at > $1 \
                 AND NOT (chunks.table_index = $4 AND chunks.chunk_index = $5)) THEN $1 - active_at ELSE 0 END, \
                 active_at = CASE WHEN active_at < $1 THEN $1 ELSE active_at END, \
                 sequence = sequence + $2, updated_at = CASE WHEN $2 = 1 THEN $1 ELSE updated_at END WHERE id = $3",
            )
            .bind(at)
            .bind(i64::from(first))
            .bind(job_id.clone())
            .bind(chunk.table_index)
            .bind(chunk.chunk_index)
            .execute(write.connection())
            .await?;
            let job = job_in(&mut write, &job_id).await?;
            write.commit().await?;
            return Ok(Some(Claim {
                job,
                table: usize::try_from(chunk.table_index).unwrap_or(0),
                chunk: unsigned(chunk.chunk_index),
                rows: unsigned(chunk.from_row)..unsigned(chunk.to_row),
                attempt: chunk.attempt,
            }));
        }
    }

    /// Holds a claim for another lease; false if it is no longer ours or nobody wants its chunk.
    pub async fn renew_claim(&self, claim: &Claim, lease: Duration) -> Result<bool> {
        let mut write = self.write().await?;
        let held = sqlx::query(
            "UPDATE chunks SET available_at = $1 \
             WHERE job_id = $2 AND table_index = $3 AND chunk_index = $4 AND attempt = $5 AND state = 'making' \
             AND EXISTS (SELECT 1 FROM jobs WHERE id = $2 AND state <> 'cancelled')",
        )
        .bind(now().saturating_add(milliseconds(lease)))
        .bind(claim.job.id.clone())
        .bind(table_index(claim))
        .bind(signed(claim.chunk))
        .bind(claim.attempt)
        .execute(write.connection())
        .await?
        .rows_affected();
        write.commit().await?;
        Ok(held == 1)
    }

    /// Records that the chunk is there, and with it the job's progress and the statistics of the table, which `merge`
    /// puts together from those so far and the chunk's; the last chunk completes the job and begins its dataset. All
    /// of it or nothing.
    pub async fn checkpoint(
        &self,
        claim: &Claim,
        made: &Made,
        merge: impl FnOnce(Option<&str>, &str) -> String + Send + 'static,
    ) -> Result<Checkpoint> {
        let mut write = self.write().await?;
        let recorded = sqlx::query(
            "UPDATE chunks SET state = 'done', rows_made = $1, bytes = $2, digest = $3, object_digest = $4, object_key = $5, worker = NULL \
             WHERE job_id = $6 AND table_index = $7 AND chunk_index = $8 AND attempt = $9 AND state = 'making'",
        )
        .bind(signed(made.rows))
        .bind(signed(made.bytes))
        .bind(made.digest.clone())
        .bind(made.object_digest.clone())
        .bind(made.object_key.clone())
        .bind(claim.job.id.clone())
        .bind(table_index(claim))
        .bind(signed(claim.chunk))
        .bind(claim.attempt)
        .execute(write.connection())
        .await?
        .rows_affected();
        if recorded == 0 {
            return Ok(Checkpoint::Refused);
        }
        self.count_in(&mut write, &claim.job.id, table_index(claim), made.stats.clone(), merge).await?;
        // A paused or failed job keeps what was under way; a cancelled one wants nothing.
        let progressed = sqlx::query(
            "UPDATE jobs SET chunks_done = chunks_done + 1, rows_done = rows_done + $1, bytes_done = bytes_done + $2, \
             active_ms = active_ms + CASE WHEN active_at > 0 AND active_at < $3 THEN $3 - active_at ELSE 0 END, \
             active_at = CASE WHEN active_at < $3 THEN $3 ELSE active_at END, \
             sequence = sequence + 1, updated_at = $3 WHERE id = $4 AND state <> 'cancelled'",
        )
        .bind(signed(made.rows))
        .bind(signed(made.bytes))
        .bind(now())
        .bind(claim.job.id.clone())
        .execute(write.connection())
        .await?
        .rows_affected();
        if progressed == 0 {
            return Ok(Checkpoint::Refused);
        }
        let job = job_in(&mut write, &claim.job.id).await?;
        let job = self.complete_if_whole(&mut write, job).await?;
        write.commit().await?;
        Ok(Checkpoint::Recorded(Box::new(job)))
    }

    /// Gives a claim back unmade: at once, without a mark against the chunk.
    pub async fn release_claim(&self, claim: &Claim) -> Result<()> {
        let mut write = self.write().await?;
        release(&mut write, claim, 0, 0).await?;
        write.commit().await
    }

    /// The chunk could not be made this time: it may be claimed again after the backoff.
    pub async fn retry_claim(&self, claim: &Claim, backoff: Duration) -> Result<()> {
        let mut write = self.write().await?;
        release(&mut write, claim, 1, now().saturating_add(milliseconds(backoff))).await?;
        write.commit().await
    }

    /// The chunk could not be made and will not be tried again unless the job is resumed: the job has failed.
    ///
    /// `None` if the claim was no longer ours or the job was at its end already. `failures` is how often the chunk had
    /// failed before; if the job was resumed since, this attempt counts as the first failure, and the answer is `None` too.
    pub async fn fail_job(&self, claim: &Claim, failures: u32, error: &str) -> Result<Option<Job>> {
        let mut write = self.write().await?;
        let Some(counted) = release(&mut write, claim, 1, 0).await? else { return Ok(None) };
        if counted <= i64::from(failures) {
            write.commit().await?;
            return Ok(None);
        }
        let failed = sqlx::query(
            "UPDATE jobs SET state = 'failed', error = $1, finished_at = $2, updated_at = $2, sequence = sequence + 1 \
             WHERE id = $3 AND state IN ('pending', 'generating', 'paused')",
        )
        .bind(error.to_owned())
        .bind(now())
        .bind(claim.job.id.clone())
        .execute(write.connection())
        .await?
        .rows_affected();
        let job = job_in(&mut write, &claim.job.id).await?;
        write.commit().await?;
        Ok((failed == 1).then_some(job))
    }

    /// How often this chunk has failed since the job began or was resumed.
    pub async fn failures(&self, claim: &Claim) -> Result<u32> {
        let failures: Option<i64> = sqlx::query_scalar(
            "SELECT failures FROM chunks WHERE job_id = $1 AND table_index = $2 AND chunk_index = $3",
        )
        .bind(claim.job.id.clone())
        .bind(table_index(claim))
        .bind(signed(claim.chunk))
        .fetch_optional(self.pool())
        .await?;
        Ok(u32::try_from(failures.unwrap_or(0)).unwrap_or(u32::MAX))
    }

    /// What a worker has in hand: job, table and chunk.
    pub async fn chunks_of_worker(&self, worker: &str) -> Result<Vec<(String, usize, u64)>> {
        let chunks: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT job_id, table_index, chunk_index FROM chunks WHERE worker = $1 AND state = 'making'",
        )
        .bind(worker.to_owned())
        .fetch_all(self.pool())
        .await?;
        let counted = |(job, table, chunk)| (job, usize::try_from(table).unwrap_or(0), unsigned(chunk));
        Ok(chunks.into_iter().map(counted).collect())
    }

    /// Frees everything that a worker which is known to be dead had claimed, without waiting for its leases.
    pub async fn release_worker(&self, worker: &str) -> Result<u64> {
        let mut write = self.write().await?;
        let freed = sqlx::query("UPDATE chunks SET state = 'waiting', available_at = 0, worker = NULL WHERE worker = $1 AND state = 'making'")
            .bind(worker.to_owned())
            .execute(write.connection())
            .await?
            .rows_affected();
        write.commit().await?;
        Ok(freed)
    }

    /// When the next chunk becomes free, if any is held or backing off now.
    pub async fn next_chunk_at(&self) -> Result<Option<i64>> {
        Ok(sqlx::query_scalar(
            "SELECT MIN(chunks.available_at) FROM chunks JOIN jobs ON jobs.id = chunks.job_id \
             WHERE jobs.state IN ('pending', 'generating') AND chunks.state IN ('waiting', 'making')",
        )
        .fetch_one(self.pool())
        .await?)
    }

    /// The chunks of a job that are there, in order: `limit` of them after `offset`.
    pub async fn stored_chunks(&self, job_id: &str, offset: u64, limit: u32) -> Result<Vec<StoredChunk>> {
        Ok(sqlx::query_as(
            "SELECT table_index, chunk_index, from_row, to_row, rows_made, bytes, digest, object_key, object_digest FROM chunks \
             WHERE job_id = $1 AND state = 'done' ORDER BY table_index, chunk_index LIMIT $2 OFFSET $3",
        )
        .bind(job_id.to_owned())
        .bind(i64::from(limit))
        .bind(signed(offset))
        .fetch_all(self.pool())
        .await?)
    }

    /// The chunks of a job in order, whatever their state, neighbours of one state together.
    pub async fn chunk_runs(&self, job_id: &str) -> Result<Vec<ChunkRun>> {
        Ok(sqlx::query_as(CHUNK_RUNS).bind(job_id.to_owned()).fetch_all(self.pool()).await?)
    }

    /// The chunks of one table that hold any of these rows, in order.
    pub async fn chunks_with_rows(&self, job_id: &str, table: usize, rows: Range<u64>) -> Result<Vec<StoredChunk>> {
        Ok(sqlx::query_as(
            "SELECT table_index, chunk_index, from_row, to_row, rows_made, bytes, digest, object_key, object_digest FROM chunks \
             WHERE job_id = $1 AND table_index = $2 AND from_row < $3 AND to_row > $4 AND state = 'done' ORDER BY chunk_index",
        )
        .bind(job_id.to_owned())
        .bind(i64::try_from(table).unwrap_or(i64::MAX))
        .bind(signed(rows.end))
        .bind(signed(rows.start))
        .fetch_all(self.pool())
        .await?)
    }

    /// Records that a chunk's bytes were stored anew; false if the chunk is no longer there.
    pub async fn restored_chunk(&self, job_id: &str, chunk: &StoredChunk, object_digest: &str) -> Result<bool> {
        let mut write = self.write().await?;
        let recorded = sqlx::query(
            "UPDATE chunks SET object_digest = $1 WHERE job_id = $2 AND table_index = $3 AND chunk_index = $4 AND state = 'done'",
        )
        .bind(object_digest.to_owned())
        .bind(job_id.to_owned())
        .bind(chunk.table_index)
        .bind(chunk.chunk_index)
        .execute(write.connection())
        .await?
        .rows_affected();
        write.commit().await?;
        Ok(recorded == 1)
    }
}

/// Puts a claimed chunk back and tells how often it has failed now; `None` if the claim was no longer the latest.
async fn release(write: &mut Write, claim: &Claim, failures: i64, available_at: i64) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar(
        "UPDATE chunks SET state = 'waiting', failures = failures + $1, available_at = $2, worker = NULL \
         WHERE job_id = $3 AND table_index = $4 AND chunk_index = $5 AND attempt = $6 AND state = 'making' RETURNING failures",
    )
    .bind(failures)
    .bind(available_at)
    .bind(claim.job.id.clone())
    .bind(table_index(claim))
    .bind(signed(claim.chunk))
    .bind(claim.attempt)
    .fetch_optional(write.connection())
    .await?)
}

fn table_index(claim: &Claim) -> i64 {
    i64::try_from(claim.table).unwrap_or(i64::MAX)
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
