//! Uploaded tables: what is known of them besides being datasets.

use super::datasets::{Dataset, of_row};
use super::tags::search_text;
use super::{Result, Store, StoreError, now, signed, unsigned};

/// What is known of an uploaded dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The dataset.
    pub dataset_id: String,
    /// What the file was called.
    pub file_name: String,
    /// How large it was, in bytes.
    pub file_bytes: u64,
    /// Its columns, JSON text.
    pub columns: String,
    /// The rows of each part, in order.
    pub parts: Vec<u64>,
    /// What was measured of all rows, JSON text; nothing before that.
    pub profile: Option<String>,
    /// How its columns go together, JSON text.
    pub associations: Option<String>,
    /// Why it could not be measured.
    pub profile_error: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    dataset_id: String,
    file_name: String,
    file_bytes: i64,
    columns: String,
    parts: String,
    profile: Option<String>,
    associations: Option<String>,
    profile_error: Option<String>,
}

impl TryFrom<Row> for Upload {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Upload> {
        let parts = serde_json::from_str(&row.parts);
        Ok(Upload {
            parts: parts.map_err(|_| StoreError::Unreadable { what: "uploads.parts", found: row.parts })?,
            dataset_id: row.dataset_id,
            file_name: row.file_name,
            file_bytes: unsigned(row.file_bytes),
            columns: row.columns,
            profile: row.profile,
            associations: row.associations,
            profile_error: row.profile_error,
        })
    }
}

/// An uploaded table whose parts are stored.
#[derive(Clone, Debug)]
pub struct NewUpload {
    /// The id that its parts are stored under.
    pub id: String,
    /// Where it belongs.
    pub project_id: String,
    /// Its name.
    pub name: String,
    /// What the table is called.
    pub table: String,
    /// What the file was called.
    pub file_name: String,
    /// How large the file was, in bytes.
    pub file_bytes: u64,
    /// SHA-256 of the file, in hexadecimal.
    pub file_digest: String,
    /// Bytes that are stored.
    pub bytes: u64,
    /// Its columns, JSON text.
    pub columns: String,
    /// The rows of each part, in order.
    pub parts: Vec<u64>,
}

impl Store {
    /// Adds an uploaded table; `None` if the project is not the user's.
    pub async fn add_upload(&self, user_id: &str, new: NewUpload) -> Result<Option<Dataset>> {
        let rows = new.parts.iter().sum::<u64>();
        let tables = serde_json::json!([{"name": new.table, "rows": rows}]).to_string();
        let at = now();
        let mut write = self.write().await?;
        let added = sqlx::query(
            "INSERT INTO datasets (id, user_id, project_id, job_id, name, tags, search, kind, recipe, recipe_digest, tables, \
             mode, rows_total, bytes, created_at, updated_at) \
             SELECT $1, $2, projects.id, NULL, $3, '', $4, 'table', 'null', $5, $6, 'parquet', $7, $8, $9, $9 \
             FROM projects WHERE projects.id = $10 AND projects.user_id = $2",
        )
        .bind(new.id.clone())
        .bind(user_id.to_owned())
        .bind(new.name.clone())
        .bind(search_text(&new.name, &new.file_name, &[]))
        .bind(new.file_digest)
        .bind(tables)
        .bind(signed(rows))
        .bind(signed(new.bytes))
        .bind(at)
        .bind(new.project_id)
        .execute(write.connection())
        .await?
        .rows_affected();
        if added == 0 {
            return Ok(None);
        }
        sqlx::query(
            "INSERT INTO uploads (dataset_id, file_name, file_bytes, columns, parts) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(new.id.clone())
        .bind(new.file_name)
        .bind(signed(new.file_bytes))
        .bind(new.columns)
        .bind(serde_json::to_string(&new.parts).unwrap_or_else(|_| "[]".to_owned()))
        .execute(write.connection())
        .await?;
        let row =
            sqlx::query_as("SELECT * FROM datasets WHERE id = $1").bind(new.id).fetch_one(write.connection()).await?;
        write.commit().await?;
        of_row(row).map(Some)
    }

    /// What is known of an uploaded dataset of the user.
    pub async fn upload(&self, user_id: &str, dataset_id: &str) -> Result<Option<Upload>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT uploads.* FROM uploads JOIN datasets ON datasets.id = uploads.dataset_id \
             WHERE uploads.dataset_id = $1 AND datasets.user_id = $2",
        )
        .bind(dataset_id.to_owned())
        .bind(user_id.to_owned())
        .fetch_optional(self.pool())
        .await?;
        row.map(Upload::try_from).transpose()
    }

    /// Every user's uploads that were not measured yet: dataset and user.
    pub async fn uploads_to_measure(&self) -> Result<Vec<(String, String)>> {
        Ok(sqlx::query_as(
            "SELECT uploads.dataset_id, datasets.user_id FROM uploads JOIN datasets ON datasets.id = uploads.dataset_id \
             WHERE uploads.profile IS NULL AND uploads.profile_error IS NULL ORDER BY uploads.dataset_id",
        )
        .fetch_all(self.pool())
        .await?)
    }

    /// Every user's uploaded datasets.
    pub async fn uploaded_datasets(&self) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar("SELECT dataset_id FROM uploads").fetch_all(self.pool()).await?)
    }

    /// Keeps what was measured of an upload, or why that could not be.
    pub async fn measured(
        &self,
        dataset_id: &str,
        columns: &str,
        measured: std::result::Result<(String, Option<String>), String>,
    ) -> Result<()> {
        let (profile, associations, error) = match measured {
            Ok((profile, associations)) => (Some(profile), associations, None),
            Err(error) => (None, None, Some(error)),
        };
        let mut write = self.write().await?;
        sqlx::query(
            "UPDATE uploads SET columns = $1, profile = $2, associations = $3, profile_error = $4 WHERE dataset_id = $5",
        )
        .bind(columns.to_owned())
        .bind(profile)
        .bind(associations)
        .bind(error)
        .bind(dataset_id.to_owned())
        .execute(write.connection())
        .await?;
        write.commit().await
    }

    /// Puts other columns in the place of an upload's, if they are still what they were; `false` if they are not.
    pub async fn change_columns(&self, dataset_id: &str, before: &str, columns: &str) -> Result<bool> {
        let mut write = self.write().await?;
        let changed = sqlx::query("UPDATE uploads SET columns = $1 WHERE dataset_id = $2 AND columns = $3")
            .bind(columns.to_owned())
            .bind(dataset_id.to_owned())
            .bind(before.to_owned())
            .execute(write.connection())
            .await?
            .rows_affected();
        write.commit().await?;
        Ok(changed > 0)
    }
}
