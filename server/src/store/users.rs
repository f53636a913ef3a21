//! Accounts.

use super::{Result, Store, new_id, now, settings};

/// A person who may sign in.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct User {
    /// Id.
    pub id: String,
    /// Address, lower case; unique.
    pub email: String,
    /// What to call the person.
    pub name: String,
    /// Argon2id, as a PHC string.
    pub password_hash: String,
    /// 1 for the administrator.
    admin: i64,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
}

impl User {
    /// Whether this user may change the installation's settings.
    pub fn is_admin(&self) -> bool {
        self.admin != 0
    }
}

/// How an attempt to register ended.
#[derive(Debug)]
pub enum Registered {
    /// The account exists now, and with it a first project.
    Yes(User),
    /// An account with this address existed before.
    AddressTaken,
    /// There is an administrator, and nobody else may register.
    Closed,
}

impl Store {
    /// Whether nobody has registered yet.
    pub async fn needs_setup(&self) -> Result<bool> {
        let some: Option<String> =
            sqlx::query_scalar("SELECT id FROM users LIMIT 1").fetch_optional(self.pool()).await?;
        Ok(some.is_none())
    }

    /// Adds an account. The first one is the administrator's; after it `open_by_default` says whether others may
    /// follow, unless the administrator has decided.
    pub async fn register(
        &self,
        email: &str,
        name: &str,
        password_hash: &str,
        open_by_default: bool,
    ) -> Result<Registered> {
        let id = new_id();
        let mut write = self.write().await?;
        // Of two first registrations at the same moment, one gets this row; the other waits for it and then sees it.
        let first = sqlx::query(
            "INSERT INTO settings (name, value) VALUES ('administrator', $1) ON CONFLICT (name) DO NOTHING",
        )
        .bind(id.clone())
        .execute(write.connection())
        .await?
        .rows_affected()
            == 1;
        if !first {
            let decided: Option<String> = sqlx::query_scalar("SELECT value FROM settings WHERE name = $1")
                .bind(settings::REGISTRATION)
                .fetch_optional(write.connection())
                .await?;
            let open = decided.map_or(open_by_default, |value| value == "open");
            if !open {
                return Ok(Registered::Closed);
            }
        }
        let at = now();
        let added = sqlx::query(
            "INSERT INTO users (id, email, name, password_hash, admin, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (email) DO NOTHING",
        )
        .bind(id.clone())
        .bind(email.to_owned())
        .bind(name.to_owned())
        .bind(password_hash.to_owned())
        .bind(i64::from(first))
        .bind(at)
        .execute(write.connection())
        .await?
        .rows_affected();
        if added == 0 {
            return Ok(Registered::AddressTaken);
        }
        sqlx::query(
            "INSERT INTO projects (id, user_id, name, description, created_at, updated_at) VALUES ($1, $2, 'My project', '', $3, $4)",
        )
        .bind(new_id())
        .bind(id.clone())
        .bind(at)
        .bind(at)
        .execute(write.connection())
        .await?;
        write.commit().await?;
        Ok(Registered::Yes(User {
            id,
            email: email.to_owned(),
            name: name.to_owned(),
            password_hash: password_hash.to_owned(),
            admin: i64::from(first),
            created_at: at,
        }))
    }

    /// The account with this address.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<User>> {
        Ok(sqlx::query_as("SELECT * FROM users WHERE email = $1")
            .bind(email.to_owned())
            .fetch_optional(self.pool())
            .await?)
    }
}
