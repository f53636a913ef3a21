//! Settings of the installation: name and value.

use super::{Result, Store};

/// Whether others may register after the administrator: `open` or `closed`.
pub const REGISTRATION: &str = "registration";

impl Store {
    /// The value of a setting, if it was ever set.
    pub async fn setting(&self, name: &str) -> Result<Option<String>> {
        Ok(sqlx::query_scalar("SELECT value FROM settings WHERE name = $1")
            .bind(name.to_owned())
            .fetch_optional(self.pool())
            .await?)
    }

    /// Sets it.
    pub async fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        let mut write = self.write().await?;
        sqlx::query(
            "INSERT INTO settings (name, value) VALUES ($1, $2) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(name.to_owned())
        .bind(value.to_owned())
        .execute(write.connection())
        .await?;
        write.commit().await
    }
}
