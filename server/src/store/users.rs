//! Accounts.

use super::page::{Page, PageOf};
use super::projects::Remains;
use super::{Result, Store, new_id, now, settings, unsigned};

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
    /// 1 for an account that is shut.
    disabled: i64,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
}

impl User {
    /// Whether this user may change the installation's settings.
    pub fn is_admin(&self) -> bool {
        self.admin != 0
    }

    /// Whether the account is shut: nobody signs in to it until an administrator opens it again.
    pub fn is_disabled(&self) -> bool {
        self.disabled != 0
    }
}

/// How an attempt to delete an account ended.
#[derive(Debug, PartialEq, Eq)]
pub enum UserDeleted {
    /// It is gone, with all that it had; that may have left bytes behind.
    Yes(Remains),
    /// There was none.
    Unknown,
    /// It has something, and was to be deleted only without.
    Holds {
        /// How many jobs.
        jobs: u64,
        /// How many datasets.
        datasets: u64,
        /// How many models.
        models: u64,
    },
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
            disabled: 0,
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

    /// The account with this id.
    pub async fn user(&self, id: &str) -> Result<Option<User>> {
        Ok(sqlx::query_as("SELECT * FROM users WHERE id = $1").bind(id.to_owned()).fetch_optional(self.pool()).await?)
    }

    /// A page of all accounts, oldest first.
    pub async fn users(&self, page: PageOf) -> Result<Page<User>> {
        let total: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM users").fetch_one(self.pool()).await?;
        let items = sqlx::query_as("SELECT * FROM users ORDER BY created_at, id LIMIT $1 OFFSET $2")
            .bind(i64::from(page.page_size))
            .bind(page.offset())
            .fetch_all(self.pool())
            .await?;
        Ok(Page { items, total: unsigned(total) })
    }

    /// Gives an account another password and ends all its sessions but one; false if there is no such account.
    pub async fn change_password(&self, user_id: &str, password_hash: &str, session_to_keep: &str) -> Result<bool> {
        let mut write = self.write().await?;
        let changed = sqlx::query("UPDATE users SET password_hash = $1 WHERE id = $2")
            .bind(password_hash.to_owned())
            .bind(user_id.to_owned())
            .execute(write.connection())
            .await?
            .rows_affected();
        sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND id <> $2")
            .bind(user_id.to_owned())
            .bind(session_to_keep.to_owned())
            .execute(write.connection())
            .await?;
        write.commit().await?;
        Ok(changed == 1)
    }

    /// Shuts an account and ends its sessions, or opens it again. `None`: there is no such account.
    pub async fn disable_user(&self, id: &str, disabled: bool) -> Result<Option<User>> {
        let mut write = self.write().await?;
        sqlx::query("UPDATE users SET disabled = $1 WHERE id = $2")
            .bind(i64::from(disabled))
            .bind(id.to_owned())
            .execute(write.connection())
            .await?;
        if disabled {
            sqlx::query("DELETE FROM sessions WHERE user_id = $1")
                .bind(id.to_owned())
                .execute(write.connection())
                .await?;
        }
        let user = sqlx::query_as("SELECT * FROM users WHERE id = $1")
            .bind(id.to_owned())
            .fetch_optional(write.connection())
            .await?;
        write.commit().await?;
        Ok(user)
    }

    /// Deletes an account: an unused one, or `with_contents` one with all that it has, whatever is going on there.
    pub async fn delete_user(&self, id: &str, with_contents: bool) -> Result<UserDeleted> {
        let mut write = self.write().await?;
        let datasets: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM datasets WHERE user_id = $1")
            .bind(id.to_owned())
            .fetch_one(write.connection())
            .await?;
        let jobs: Vec<String> = sqlx::query_scalar("SELECT id FROM jobs WHERE user_id = $1")
            .bind(id.to_owned())
            .fetch_all(write.connection())
            .await?;
        let uploads = sqlx::query_scalar("SELECT id FROM datasets WHERE user_id = $1 AND job_id IS NULL")
            .bind(id.to_owned())
            .fetch_all(write.connection())
            .await?;
        let models: Vec<String> = sqlx::query_scalar("SELECT id FROM models WHERE user_id = $1")
            .bind(id.to_owned())
            .fetch_all(write.connection())
            .await?;
        if !with_contents && (!jobs.is_empty() || datasets > 0 || !models.is_empty()) {
            return Ok(UserDeleted::Holds {
                jobs: jobs.len() as u64,
                datasets: unsigned(datasets),
                models: models.len() as u64,
            });
        }
        // Chunks before statistics before jobs, as everywhere: a worker may be about to record one.
        for statement in [
            "DELETE FROM chunks WHERE job_id IN (SELECT id FROM jobs WHERE user_id = $1)",
            "DELETE FROM table_stats WHERE job_id IN (SELECT id FROM jobs WHERE user_id = $1)",
            "DELETE FROM jobs WHERE user_id = $1",
        ] {
            sqlx::query(statement).bind(id.to_owned()).execute(write.connection()).await?;
        }
        let gone = sqlx::query("DELETE FROM users WHERE id = $1")
            .bind(id.to_owned())
            .execute(write.connection())
            .await?
            .rows_affected();
        write.commit().await?;
        Ok(if gone == 0 { UserDeleted::Unknown } else { UserDeleted::Yes(Remains { jobs, uploads, models }) })
    }
}
