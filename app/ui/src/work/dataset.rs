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
    /// The job that made it.
    pub job_id: String,
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
    /// The recipe; absent in lists.
    #[serde(default)]
    pub recipe: Value,
}

impl Dataset {
    /// Where its bytes are, and how many: `virtual`, `96.2 MB stored`.
    #[must_use]
    pub fn kept(&self) -> String {
        match self.store {
            Keeping::Virtual => "virtual".to_owned(),
            Keeping::Parquet => format!("{} stored", crate::format::bytes(self.bytes)),
        }
    }
}
