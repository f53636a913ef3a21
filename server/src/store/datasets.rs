//! Datasets: what a completed job has made, and what was uploaded.

use super::jobs::{Job, JobTable, StoreMode};
use super::page::{Page, PageOf};
use super::tags::{from_column, search_text, to_column};
use super::{Result, Store, StoreError, Write, containing, new_id, now, signed, unsigned};

/// A dataset.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// Id.
    pub id: String,
    /// Where it belongs.
    pub project_id: String,
    /// The job that made it; none if it was uploaded.
    pub job_id: Option<String>,
    /// Name.
    pub name: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Kind of data.
    pub kind: String,
    /// The recipe, JSON text; `null` if it was uploaded.
    pub recipe: String,
    /// The recipe's digest; that of the file if it was uploaded.
    pub recipe_digest: String,
    /// Its tables in the recipe's order.
    pub tables: Vec<JobTable>,
    /// Whether bytes are kept.
    pub mode: StoreMode,
    /// Rows of all tables.
    pub rows_total: u64,
    /// Bytes stored.
    pub bytes: u64,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Milliseconds since 1970 UTC.
    pub updated_at: i64,
}

/// The dataset of a row.
pub(super) fn of_row(row: Row) -> Result<Dataset> {
    row.try_into()
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    project_id: String,
    job_id: Option<String>,
    name: String,
    tags: String,
    kind: String,
    recipe: String,
    recipe_digest: String,
    tables: String,
    mode: String,
    rows_total: i64,
    bytes: i64,
    created_at: i64,
    updated_at: i64,
}

impl TryFrom<Row> for Dataset {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Dataset> {
        let unreadable = |what, found: &str| StoreError::Unreadable { what, found: found.to_owned() };
        Ok(Dataset {
            tables: serde_json::from_str(&row.tables).map_err(|_| unreadable("datasets.tables", &row.tables))?,
            mode: StoreMode::of_word(&row.mode).ok_or_else(|| unreadable("datasets.mode", &row.mode))?,
            tags: from_column(&row.tags),
            id: row.id,
            project_id: row.project_id,
            job_id: row.job_id,
            name: row.name,
            kind: row.kind,
            recipe: row.recipe,
            recipe_digest: row.recipe_digest,
            rows_total: unsigned(row.rows_total),
            bytes: unsigned(row.bytes),
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// How to narrow a list of datasets; what is `None` does not narrow.
#[derive(Clone, Debug, Default)]
pub struct DatasetFilter {
    /// Text in name or tags, upper or lower case.
    pub search: Option<String>,
    /// A whole tag.
    pub tag: Option<String>,
    /// A project.
    pub project_id: Option<String>,
    /// The job that made it.
    pub job_id: Option<String>,
}

/// Begins the dataset of a completed job, inside the transaction that completes it.
pub(crate) async fn add_dataset_of(write: &mut Write, job: &Job) -> Result<()> {
    let at = now();
    let tables = serde_json::to_string(&job.tables).unwrap_or_else(|_| "[]".to_owned());
    sqlx::query(
        "INSERT INTO datasets (id, user_id, project_id, job_id, name, tags, search, kind, recipe, recipe_digest, tables, mode, \
         rows_total, bytes, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)",
    )
    .bind(new_id())
    .bind(job.user_id.clone())
    .bind(job.project_id.clone())
    .bind(job.id.clone())
    .bind(job.name.clone())
    .bind(search_text(&job.name, "", &[]))
    .bind(job.kind.clone())
    .bind(job.recipe.clone())
    .bind(job.recipe_digest.clone())
    .bind(tables)
    .bind(job.mode.word())
    .bind(signed(job.rows_done))
    .bind(signed(job.bytes_done))
    .bind(at)
    .execute(write.connection())
    .await?;
    Ok(())
}

impl Store {
    /// A page of the user's datasets, newest first.
    pub async fn datasets(&self, user_id: &str, filter: &DatasetFilter, page: PageOf) -> Result<Page<Dataset>> {
        let search = containing(&filter.search.as_deref().unwrap_or_default().to_lowercase());
        let tag = filter.tag.as_ref().map_or_else(|| "%".to_owned(), |tag| containing(&format!("\n{tag}\n")));
        let project_id = filter.project_id.clone().unwrap_or_default();
        let job_id = filter.job_id.clone().unwrap_or_default();
        let total: i64 = sqlx::query_scalar(
            r"SELECT COUNT(*) FROM datasets WHERE user_id = $1 AND search LIKE $2 ESCAPE '\' AND tags LIKE $3 ESCAPE '\'
              AND ($4 = '' OR project_id = $4) AND ($5 = '' OR job_id = $5)",
        )
        .bind(user_id.to_owned())
        .bind(search.clone())
        .bind(tag.clone())
        .bind(project_id.clone())
        .bind(job_id.clone())
        .fetch_one(self.pool())
        .await?;
        let rows: Vec<Row> = sqlx::query_as(
            r"SELECT * FROM datasets WHERE user_id = $1 AND search LIKE $2 ESCAPE '\' AND tags LIKE $3 ESCAPE '\'
              AND ($4 = '' OR project_id = $4) AND ($5 = '' OR job_id = $5)
              ORDER BY created_at DESC, id DESC LIMIT $6 OFFSET $7",
        )
        .bind(user_id.to_owned())
        .bind(search)
        .bind(tag)
        .bind(project_id)
        .bind(job_id)
        .bind(i64::from(page.page_size))
        .bind(page.offset())
        .fetch_all(self.pool())
        .await?;
        Ok(Page { items: rows.into_iter().map(Dataset::try_from).collect::<Result<_>>()?, total: unsigned(total) })
    }

    /// One dataset of the user.
    pub async fn dataset(&self, user_id: &str, id: &str) -> Result<Option<Dataset>> {
        let row: Option<Row> = sqlx::query_as("SELECT * FROM datasets WHERE id = $1 AND user_id = $2")
            .bind(id.to_owned())
            .bind(user_id.to_owned())
            .fetch_optional(self.pool())
            .await?;
        row.map(Dataset::try_from).transpose()
    }

    /// The dataset that a job of the user has made.
    pub async fn dataset_of_job(&self, user_id: &str, job_id: &str) -> Result<Option<Dataset>> {
        let row: Option<Row> = sqlx::query_as("SELECT * FROM datasets WHERE job_id = $1 AND user_id = $2")
            .bind(job_id.to_owned())
            .bind(user_id.to_owned())
            .fetch_optional(self.pool())
            .await?;
        row.map(Dataset::try_from).transpose()
    }

    /// Changes name or tags and leaves the rest.
    pub async fn change_dataset(
        &self,
        user_id: &str,
        id: &str,
        name: Option<String>,
        tags: Option<Vec<String>>,
    ) -> Result<Option<Dataset>> {
        let mut write = self.write().await?;
        let row: Option<Row> = sqlx::query_as(self.locking(
            "SELECT * FROM datasets WHERE id = $1 AND user_id = $2",
            "SELECT * FROM datasets WHERE id = $1 AND user_id = $2 FOR UPDATE",
        ))
        .bind(id.to_owned())
        .bind(user_id.to_owned())
        .fetch_optional(write.connection())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let mut dataset = Dataset::try_from(row)?;
        dataset.name = name.unwrap_or(dataset.name);
        dataset.tags = tags.unwrap_or(dataset.tags);
        dataset.updated_at = now();
        sqlx::query("UPDATE datasets SET name = $1, tags = $2, search = $3, updated_at = $4 WHERE id = $5")
            .bind(dataset.name.clone())
            .bind(to_column(&dataset.tags))
            .bind(search_text(&dataset.name, "", &dataset.tags))
            .bind(dataset.updated_at)
            .bind(id.to_owned())
            .execute(write.connection())
            .await?;
        write.commit().await?;
        Ok(Some(dataset))
    }

    /// Deletes a dataset with the records of its chunks and its statistics; the answer is what it was, whose bytes may go now.
    pub async fn delete_dataset(&self, user_id: &str, id: &str) -> Result<Option<Dataset>> {
        let mut write = self.write().await?;
        let row: Option<Row> = sqlx::query_as("DELETE FROM datasets WHERE id = $1 AND user_id = $2 RETURNING *")
            .bind(id.to_owned())
            .bind(user_id.to_owned())
            .fetch_optional(write.connection())
            .await?;
        let deleted = row.map(Dataset::try_from).transpose()?;
        if let Some(job_id) = deleted.as_ref().and_then(|dataset| dataset.job_id.as_ref()) {
            for statement in ["DELETE FROM chunks WHERE job_id = $1", "DELETE FROM table_stats WHERE job_id = $1"] {
                sqlx::query(statement).bind(job_id.clone()).execute(write.connection()).await?;
            }
        }
        write.commit().await?;
        Ok(deleted)
    }

    /// The jobs whose bytes somebody may still want: unfinished, failed (it can be resumed) or a dataset's.
    pub async fn jobs_with_wanted_bytes(&self) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar(
            "SELECT id FROM jobs WHERE state IN ('pending', 'generating', 'paused', 'failed') \
             UNION SELECT job_id FROM datasets WHERE job_id IS NOT NULL",
        )
        .fetch_all(self.pool())
        .await?)
    }
}
