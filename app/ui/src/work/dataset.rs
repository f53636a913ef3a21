//! A dataset as the API sends it.

use seedbed_generate::preview::TableSize;
use serde::Deserialize;
use serde_json::Value;

/// Whether bytes are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Keeping {
    /// Nothing is: the rows are made again whenever they are read.
    Virtual,
    /// As Parquet.
    Parquet,
}

/// A dataset; with its recipe where one dataset is asked for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Dataset {
    /// Its id.
    pub id: String,
    /// The job that made it; none if it was uploaded.
    pub job_id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// The kind of data.
    pub kind: String,
    /// Names the recipe.
    pub recipe_digest: String,
    /// Its tables and their rows.
    pub tables: Vec<TableSize>,
    /// Whether it keeps bytes.
    pub store: Keeping,
    /// Rows of all tables.
    pub rows_total: u64,
    /// Bytes stored.
    pub bytes: u64,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// The recipe; absent in lists, and null if it was uploaded.
    #[serde(default)]
    pub recipe: Value,
    /// What is known of the file, if it was uploaded; absent in lists.
    #[serde(default)]
    pub upload: Option<UploadedFile>,
}

/// What is known of a file that was uploaded.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct UploadedFile {
    /// What it was called.
    pub file_name: String,
    /// How large it was, in bytes.
    pub file_bytes: u64,
    /// Its columns.
    pub columns: Vec<FileColumn>,
    /// Whether all its rows were measured.
    pub measured: bool,
}

/// A column of an uploaded table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FileColumn {
    /// Its name.
    pub name: String,
    /// How its values are written.
    pub written: String,
    /// What its values are to a synthesizer.
    pub role: String,
    /// What they were taken for.
    pub suggested: String,
    /// The type that makes values in place of personal ones.
    pub stand_in: Option<String>,
}

impl FileColumn {
    /// Whether a synthesizer learns it.
    #[must_use]
    pub fn is_learned(&self) -> bool {
        !["id", "text", "personal"].contains(&&*self.role)
    }
}

impl Dataset {
    /// Where its bytes are, and how many: `virtual`, `96.2 MB stored`.
    #[must_use]
    pub fn kept(&self) -> String {
        match self.store {
            Keeping::Virtual => "virtual".to_owned(),
            Keeping::Parquet if self.job_id.is_none() => format!("uploaded, {}", crate::format::bytes(self.bytes)),
            Keeping::Parquet => format!("{} stored", crate::format::bytes(self.bytes)),
        }
    }
}
