//! Sessions: who is signed in. A token names a session, so that signing out ends every copy of the token.

use super::users::User;
use super::{Result, Store, new_id, now};

/// How long a session lasts: 30 days, in milliseconds.
pub const LIFETIME: i64 = 30 * 24 * 60 * 60 * 1000;

/// A signed-in session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Id; the token carries it.
    pub id: String,
    /// When it ends by itself, in milliseconds since 1970 UTC.
    pub expires_at: i64,
}

impl Store {
    /// Opens a session for the user and sweeps away those that have ended.
    pub async fn open_session(&self, user_id: &str) -> Result<Session> {
        let at = now();
        let session = Session { id: new_id(), expires_at: at + LIFETIME };
        let mut write = self.write().await?;
        sqlx::query("DELETE FROM sessions WHERE expires_at <= $1").bind(at).execute(write.connection()).await?;
        sqlx::query("INSERT INTO sessions (id, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)")
            .bind(session.id.clone())
            .bind(user_id.to_owned())
            .bind(at)
            .bind(session.expires_at)
            .execute(write.connection())
            .await?;
        write.commit().await?;
        Ok(session)
    }

    /// The user of a session that has not ended.
    pub async fn user_of_session(&self, session_id: &str) -> Result<Option<User>> {
        Ok(sqlx::query_as(
            "SELECT users.* FROM users JOIN sessions ON sessions.user_id = users.id \
             WHERE sessions.id = $1 AND sessions.expires_at > $2 AND users.disabled = 0",
        )
        .bind(session_id.to_owned())
        .bind(now())
        .fetch_optional(self.pool())
        .await?)
    }

    /// Ends a session.
    pub async fn close_session(&self, session_id: &str) -> Result<()> {
        let mut write = self.write().await?;
        sqlx::query("DELETE FROM sessions WHERE id = $1")
            .bind(session_id.to_owned())
            .execute(write.connection())
            .await?;
        write.commit().await
    }
}
