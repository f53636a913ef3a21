//! Schemas: recipes that a user saved under a name.

use super::page::{Page, PageOf};
use super::tags::{from_column, search_text, to_column};
use super::{Result, Store, containing, new_id, now, unsigned};

/// A saved recipe.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Free text, may be empty.
    pub description: String,
    /// Tags.
    pub tags: Vec<String>,
    /// The recipe, JSON text.
    pub recipe: String,
    /// The recipe's digest.
    pub recipe_digest: String,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Milliseconds since 1970 UTC.
    pub updated_at: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    description: String,
    tags: String,
    recipe: String,
    recipe_digest: String,
    created_at: i64,
    updated_at: i64,
}

impl From<Row> for Schema {
    fn from(row: Row) -> Schema {
        Schema {
            id: row.id,
            name: row.name,
            description: row.description,
            tags: from_column(&row.tags),
            recipe: row.recipe,
            recipe_digest: row.recipe_digest,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// What a user gives to save a recipe.
#[derive(Clone, Debug)]
pub struct NewSchema {
    /// Name.
    pub name: String,
    /// Free text, may be empty.
    pub description: String,
    /// Tags.
    pub tags: Vec<String>,
    /// The recipe, JSON text.
    pub recipe: String,
    /// The recipe's digest.
    pub recipe_digest: String,
}

/// What to change; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct SchemaChange {
    /// Name.
    pub name: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// Tags, all of them.
    pub tags: Option<Vec<String>>,
    /// The recipe (JSON text) and its digest.
    pub recipe: Option<(String, String)>,
}

impl Store {
    /// Saves a recipe.
    pub async fn add_schema(&self, user_id: &str, new: NewSchema) -> Result<Schema> {
        let at = now();
        let schema = Schema {
            id: new_id(),
            name: new.name,
            description: new.description,
            tags: new.tags,
            recipe: new.recipe,
            recipe_digest: new.recipe_digest,
            created_at: at,
            updated_at: at,
        };
        let mut write = self.write().await?;
        sqlx::query(
            "INSERT INTO schemas (id, user_id, name, description, tags, search, recipe, recipe_digest, created_at, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(schema.id.clone())
        .bind(user_id.to_owned())
        .bind(schema.name.clone())
        .bind(schema.description.clone())
        .bind(to_column(&schema.tags))
        .bind(search_text(&schema.name, &schema.description, &schema.tags))
        .bind(schema.recipe.clone())
        .bind(schema.recipe_digest.clone())
        .bind(at)
        .bind(at)
        .execute(write.connection())
        .await?;
        write.commit().await?;
        Ok(schema)
    }

    /// A page of the user's saved recipes, newest first; `search` and `tag` narrow it.
    pub async fn schemas(
        &self,
        user_id: &str,
        search: Option<&str>,
        tag: Option<&str>,
        page: PageOf,
    ) -> Result<Page<Schema>> {
        let search = containing(&search.unwrap_or_default().to_lowercase());
        let tag = tag.map_or_else(|| "%".to_owned(), |tag| containing(&format!("\n{tag}\n")));
        let total: i64 = sqlx::query_scalar(
            r"SELECT COUNT(*) FROM schemas WHERE user_id = $1 AND search LIKE $2 ESCAPE '\' AND tags LIKE $3 ESCAPE '\'",
        )
        .bind(user_id.to_owned())
        .bind(search.clone())
        .bind(tag.clone())
        .fetch_one(self.pool())
        .await?;
        let rows: Vec<Row> = sqlx::query_as(
            r"SELECT * FROM schemas WHERE user_id = $1 AND search LIKE $2 ESCAPE '\' AND tags LIKE $3 ESCAPE '\'
              ORDER BY created_at DESC, id DESC LIMIT $4 OFFSET $5",
        )
        .bind(user_id.to_owned())
        .bind(search)
        .bind(tag)
        .bind(i64::from(page.page_size))
        .bind(page.offset())
        .fetch_all(self.pool())
        .await?;
        Ok(Page { items: rows.into_iter().map(Schema::from).collect(), total: unsigned(total) })
    }

    /// The user's saved recipes, newest first; of more than `most` the newest.
    pub async fn newest_schemas(&self, user_id: &str, most: u32) -> Result<Vec<Schema>> {
        let page = PageOf { page: 1, page_size: most };
        Ok(self.schemas(user_id, None, None, page).await?.items)
    }

    /// One saved recipe of the user.
    pub async fn schema(&self, user_id: &str, id: &str) -> Result<Option<Schema>> {
        let row: Option<Row> = sqlx::query_as("SELECT * FROM schemas WHERE id = $1 AND user_id = $2")
            .bind(id.to_owned())
            .bind(user_id.to_owned())
            .fetch_optional(self.pool())
            .await?;
        Ok(row.map(Schema::from))
    }

    /// Changes what is given and leaves the rest.
    pub async fn change_schema(&self, user_id: &str, id: &str, change: SchemaChange) -> Result<Option<Schema>> {
        let mut write = self.write().await?;
        let row: Option<Row> = sqlx::query_as(self.locking(
            "SELECT * FROM schemas WHERE id = $1 AND user_id = $2",
            "SELECT * FROM schemas WHERE id = $1 AND user_id = $2 FOR UPDATE",
        ))
        .bind(id.to_owned())
        .bind(user_id.to_owned())
        .fetch_optional(write.connection())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let mut schema = Schema::from(row);
        schema.name = change.name.unwrap_or(schema.name);
        schema.description = change.description.unwrap_or(schema.description);
        schema.tags = change.tags.unwrap_or(schema.tags);
        (schema.recipe, schema.recipe_digest) = change.recipe.unwrap_or((schema.recipe, schema.recipe_digest));
        schema.updated_at = now();
        sqlx::query(
            "UPDATE schemas SET name = $1, description = $2, tags = $3, search = $4, recipe = $5, recipe_digest = $6, \
             updated_at = $7 WHERE id = $8",
        )
        .bind(schema.name.clone())
        .bind(schema.description.clone())
        .bind(to_column(&schema.tags))
        .bind(search_text(&schema.name, &schema.description, &schema.tags))
        .bind(schema.recipe.clone())
        .bind(schema.recipe_digest.clone())
        .bind(schema.updated_at)
        .bind(id.to_owned())
        .execute(write.connection())
        .await?;
        write.commit().await?;
        Ok(Some(schema))
    }

    /// Deletes a saved recipe; false if there was none.
    pub async fn delete_schema(&self, user_id: &str, id: &str) -> Result<bool> {
        let mut write = self.write().await?;
        let gone = sqlx::query("DELETE FROM schemas WHERE id = $1 AND user_id = $2")
            .bind(id.to_owned())
            .bind(user_id.to_owned())
            .execute(write.connection())
            .await?
            .rows_affected();
        write.commit().await?;
        Ok(gone > 0)
    }
}
