//! The store: metadata in SQL, the same statements on SQLite and on PostgreSQL.
//!
//! Every row belongs to a user; a look-up names the row and the user, so that another user's id is simply not there.
//! Times are milliseconds since 1970 UTC, ids UUIDv7 text.

pub mod chunks;
pub mod datasets;
pub mod jobs;
pub mod models;
pub mod page;
pub mod projects;
pub mod schemas;
pub mod sessions;
pub mod settings;
pub mod stats;
pub mod tags;
pub mod uploads;
pub mod users;

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyConnection, AnyPool, Connection, Executor, SqlSafeStr, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// What the store can answer besides a result.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought to this program's version.
    #[error("database migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The file is not a sound database.
    #[error("the database file is damaged: {0}")]
    Damaged(String),
    /// The address names a database that this program does not speak.
    #[error("unknown database address {0:?}: expected sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME")]
    UnknownAddress(String),
    /// Statistics could not be put together.
    #[error("statistics: {0}")]
    Statistics(String),
    /// A stored value cannot be read back.
    #[error("stored {what} cannot be read: {found:?}")]
    Unreadable {
        /// The column.
        what: &'static str,
        /// Its content.
        found: String,
    },
}

/// The result of a look at the store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file, embedded.
    Sqlite,
    /// A server.
    Postgres,
}

/// A pool of connections to the one database.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    backend: Backend,
    /// SQLite has one writer at a time. Queueing here is fair and immediate; its own busy handler sleeps and polls.
    turn: Arc<Mutex<()>>,
}

/// A transaction that will write. Dropped without [`Write::commit`], it leaves no trace.
pub struct Write {
    transaction: Transaction<'static, Any>,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Write {
    /// The connection, for statements inside this transaction.
    pub fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    /// Makes everything done so far durable and visible, all at once.
    pub async fn commit(self) -> Result<()> {
        Ok(self.transaction.commit().await?)
    }
}

/// The address of an SQLite file for [`Store::open`].
pub fn sqlite_address(file: &Path) -> String {
    // The driver reads the path percent-decoded and takes what follows `?` for parameters.
    let mut address = String::from("sqlite:");
    for c in file.to_string_lossy().chars() {
        match c {
            '%' => address.push_str("%25"),
            '?' => address.push_str("%3F"),
            '#' => address.push_str("%23"),
            other => address.push(other),
        }
    }
    address
}

impl Store {
    /// Opens the database that `address` names, creates it (SQLite) and brings its tables up to date.
    pub async fn open(address: &str) -> Result<Store> {
        sqlx::any::install_default_drivers();
        let backend = match address.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Backend::Sqlite,
            Some("postgres" | "postgresql") => Backend::Postgres,
            _ => return Err(StoreError::UnknownAddress(address.to_owned())),
        };
        let address = match backend {
            Backend::Sqlite if !address.contains('?') => format!("{address}?mode=rwc"),
            _ => address.to_owned(),
        };
        let options = AnyConnectOptions::from_str(&address)?;
        // Once by hand: the pool would try a refused connection again and again, and then know only that time is up.
        let mut first = AnyConnection::connect_with(&options).await.map_err(name_damage)?;
        let checked = match backend {
            Backend::Sqlite => check_sqlite(&mut first).await,
            Backend::Postgres => Ok(()),
        };
        // Closed in any case: SQLite leaves nothing beside a file that it was refused.
        let closed = first.close().await;
        checked?;
        closed?;
        let pool = AnyPoolOptions::new()
            .max_connections(10)
            .acquire_timeout(Duration::from_secs(15))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    match backend {
                        Backend::Sqlite => set_up_sqlite(connection).await,
                        Backend::Postgres => Ok(()),
                    }
                })
            })
            .after_release(|connection, _| Box::pin(is_free(connection)))
            .connect_with(options)
            .await?;
        sqlx::migrate!("./migrations").run(&pool).await?;
        Ok(Store { pool, backend, turn: Arc::default() })
    }

    /// Which database this is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Closes all connections; SQLite folds its write-ahead log into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Begins a transaction that will write.
    pub async fn write(&self) -> Result<Write> {
        let (turn, begin) = match self.backend {
            // IMMEDIATE takes the write lock now; upgrading later could fail half-way.
            Backend::Sqlite => (Some(self.turn.clone().lock_owned().await), "BEGIN IMMEDIATE"),
            Backend::Postgres => (None, "BEGIN"),
        };
        Ok(Write { transaction: self.pool.begin_with(begin.into_sql_str()).await?, _turn: turn })
    }

    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }
}

/// Whether a connection that comes back to the pool can be lent again. When the disk is full SQLite ends a transaction by
/// itself; the driver then cannot, and would believe for ever that the connection is inside of one.
async fn is_free(connection: &mut AnyConnection) -> std::result::Result<bool, sqlx::Error> {
    // Answered after the rollback of a transaction that was dropped.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

async fn set_up_sqlite(connection: &mut AnyConnection) -> std::result::Result<(), sqlx::Error> {
    // FULL: what was answered as done survives a loss of power, not only of the process.
    let settings =
        "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
    connection.execute(settings).await?;
    Ok(())
}

/// Sets the connection up and reads the whole SQLite file once: damage must be named at the start, not met by a user.
async fn check_sqlite(connection: &mut AnyConnection) -> Result<()> {
    set_up_sqlite(connection).await.map_err(name_damage)?;
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(connection).await.map_err(name_damage)?;
    if found == "ok" { Ok(()) } else { Err(StoreError::Damaged(found)) }
}

/// SQLite's codes 11 (malformed) and 26 (not a database) as an error of their own.
fn name_damage(error: sqlx::Error) -> StoreError {
    let code = error.as_database_error().and_then(|e| e.code()).unwrap_or_default().into_owned();
    match code.as_str() {
        "11" | "26" => StoreError::Damaged(error.to_string()),
        _ => StoreError::Database(error),
    }
}

/// A new id: UUIDv7, so that ids sort by the time of their making.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Now, in milliseconds since 1970 UTC.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Rows as SQL counts them: signed. Beyond its range there are no rows to store.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Counts as we use them: never negative.
pub(crate) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// A pattern for `LIKE … ESCAPE '\'` that finds `part` anywhere, literally.
pub(crate) fn containing(part: &str) -> String {
    let mut pattern = String::from("%");
    for c in part.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
