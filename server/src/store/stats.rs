//! Statistics of a job's tables: one state a table, into which each chunk is counted with its checkpoint.

use super::{Result, Store, StoreError, Write, signed, unsigned};

/// The statistics of a table so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableStats {
    /// How many chunks are counted in.
    pub chunks: u64,
    /// JSON text; nothing before the first chunk.
    pub stats: Option<String>,
}

/// Begins the statistics of a job's tables, so that two processes with a first chunk each find one row to wait for.
pub(crate) async fn begin(write: &mut Write, job_id: &str, tables: usize) -> Result<()> {
    for table in 0..tables {
        sqlx::query("INSERT INTO table_stats (job_id, table_index, chunks) VALUES ($1, $2, 0)")
            .bind(job_id.to_owned())
            .bind(signed(table as u64))
            .execute(write.connection())
            .await?;
    }
    Ok(())
}

impl Store {
    /// Counts a chunk into the statistics of its table, inside the transaction that records the chunk: both happen
    /// or neither does, and a chunk that was recorded is never recorded again.
    pub(crate) async fn count_in(
        &self,
        write: &mut Write,
        job_id: &str,
        table: i64,
        chunk: String,
        merge: impl FnOnce(Option<&str>, &str) -> String + Send + 'static,
    ) -> Result<()> {
        let so_far: Option<Option<String>> = sqlx::query_scalar(self.locking(
            "SELECT stats FROM table_stats WHERE job_id = $1 AND table_index = $2",
            "SELECT stats FROM table_stats WHERE job_id = $1 AND table_index = $2 FOR UPDATE",
        ))
        .bind(job_id.to_owned())
        .bind(table)
        .fetch_optional(write.connection())
        .await?;
        let so_far = so_far.flatten();
        // Milliseconds for tables with many columns: too long for a thread that others wait for.
        let merged = tokio::task::spawn_blocking(move || merge(so_far.as_deref(), &chunk))
            .await
            .map_err(|error| StoreError::Statistics(error.to_string()))?;
        sqlx::query("UPDATE table_stats SET chunks = chunks + 1, stats = $1 WHERE job_id = $2 AND table_index = $3")
            .bind(merged)
            .bind(job_id.to_owned())
            .bind(table)
            .execute(write.connection())
            .await?;
        Ok(())
    }

    /// The statistics of one table of a job.
    pub async fn table_stats(&self, job_id: &str, table: usize) -> Result<Option<TableStats>> {
        let row: Option<(i64, Option<String>)> =
            sqlx::query_as("SELECT chunks, stats FROM table_stats WHERE job_id = $1 AND table_index = $2")
                .bind(job_id.to_owned())
                .bind(signed(table as u64))
                .fetch_optional(self.pool())
                .await?;
        Ok(row.map(|(chunks, stats)| TableStats { chunks: unsigned(chunks), stats }))
    }

    /// Statistics that an earlier program has kept chunk by chunk: those of up to `limit` chunks behind `after`, each
    /// with the number of its chunk.
    pub async fn stats_of_chunks(
        &self,
        job_id: &str,
        table: usize,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<(i64, String)>> {
        Ok(sqlx::query_as(
            "SELECT chunk_index, stats FROM chunks WHERE job_id = $1 AND table_index = $2 AND chunk_index > $3 \
             AND state = 'done' AND stats IS NOT NULL ORDER BY chunk_index LIMIT $4",
        )
        .bind(job_id.to_owned())
        .bind(signed(table as u64))
        .bind(after.unwrap_or(-1))
        .bind(i64::from(limit))
        .fetch_all(self.pool())
        .await?)
    }
}
