//! `seedbed serve`: opens the data folder, starts the workers, serves pages and API until it is told to stop.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use clap::{Args, ValueEnum};
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use super::{arguments, print};
use crate::api::AppState;
use crate::api::auth::limit::Limit;
use crate::api::auth::token::TokenKey;
use crate::app::app;
use crate::artifacts::{ArtifactError, Artifacts, check_writable};
use crate::extract::{Extractor, ModelOptions};
use crate::generator::Generator;
use crate::jobs::live::Live;
use crate::jobs::maker::ChunkMaker;
use crate::jobs::runner::{Bell, Runner, RunnerSettings};
use crate::jobs::sweep::{self, SweepError};
use crate::models::Models;
use crate::pages;
use crate::plans::Plans;
use crate::store::{Store, StoreError, sqlite_address};
use crate::training::Training;

/// How long requests and chunks under way may take to end after the server was told to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// Options of `seedbed serve`.
#[derive(Args, Debug)]
pub struct Serve {
    /// Address or host name, and port to listen on
    #[arg(long, env = "SEEDBED_LISTEN", default_value = "127.0.0.1:3000", value_parser = arguments::address)]
    pub listen: String,
    /// Folder for the database, the stored bytes and the server's secret
    #[arg(long, env = "SEEDBED_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Database: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME` [default: seedbed.db in the data folder]
    #[arg(long, env = "SEEDBED_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Whether others may register after the administrator, until the administrator decides
    #[arg(long, env = "SEEDBED_REGISTRATION", value_enum, default_value = "closed")]
    pub registration: Registration,
    /// Chunks made at the same time [default: one for each core]
    #[arg(long, env = "SEEDBED_WORKERS", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub workers: Option<u16>,
    /// Failed attempts to sign in or register that an address or an account has in a minute
    #[arg(long, env = "SEEDBED_ATTEMPTS", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub attempts: u32,
    /// Which model may write recipes.
    #[command(flatten)]
    pub model: ModelOptions,
}

/// Whether others may register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Registration {
    /// Everybody who reaches the server may.
    Open,
    /// Nobody may.
    Closed,
}

/// Why the server did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The data folder cannot be used.
    #[error("cannot use the data folder: {0}")]
    Folder(#[from] ArtifactError),
    /// The database cannot be used.
    #[error("cannot open the database: {0}")]
    Store(#[from] StoreError),
    /// The database does not belong to what is stored.
    #[error(
        "cannot use this database: it knows no account, but the data folder holds what {jobs} jobs have stored; \
         name the right database, or move the folder {folder} away"
    )]
    Foreign {
        /// Jobs that have stored something.
        jobs: usize,
        /// Where that is.
        folder: PathBuf,
    },
    /// What a former process left cannot be put in order.
    #[error("cannot put the data folder in order: {0}")]
    Sweep(#[from] SweepError),
    /// The server's secret cannot be used.
    #[error("cannot use the secret {0}: {1}")]
    Secret(PathBuf, io::Error),
    /// The language model cannot be used.
    #[error("cannot use the language model: {0}")]
    Model(String),
    /// The address cannot be used.
    #[error("cannot listen on {0}: {1}")]
    Listen(String, io::Error),
    /// The system refused something else.
    #[error("{0}")]
    System(#[from] io::Error),
}

/// Serves until SIGINT or SIGTERM.
///
/// # Errors
/// When the server cannot start.
pub fn run(options: &Serve) -> Result<(), ServeError> {
    let filter = EnvFilter::try_from_env("SEEDBED_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(serve(options, pages::router(&pages::site_root())))
}

async fn serve(options: &Serve, pages: Router) -> Result<(), ServeError> {
    let extractor = extractor(&options.model)?;
    check_writable(&options.data)?;
    let artifacts = Artifacts::in_folder(&objects(options))?;
    let secret = options.data.join("secret");
    let tokens = TokenKey::in_file(&secret).map_err(|error| ServeError::Secret(secret, error))?;
    refuse_empty_database(options)?;
    let store = Store::open(&database(options)).await?;
    let served = serve_from(options, pages, artifacts, tokens, extractor, &store).await;
    // However it ended: what SQLite keeps beside its file would be taken for part of another that is put in its place.
    store.close().await;
    served
}

async fn serve_from(
    options: &Serve,
    pages: Router,
    artifacts: Artifacts,
    tokens: TokenKey,
    extractor: Extractor,
    store: &Store,
) -> Result<(), ServeError> {
    refuse_foreign_database(store, &artifacts, options).await?;
    let listener =
        TcpListener::bind(&options.listen).await.map_err(|error| ServeError::Listen(options.listen.clone(), error))?;

    let models = Models::new(store.clone(), artifacts.clone());
    let plans = Arc::new(Plans::with_models(models.clone()));
    let maker: Arc<dyn ChunkMaker> = Arc::new(Generator::new(plans.clone()));
    let (live, bell) = (Live::default(), Bell::default());
    let mut settings = RunnerSettings::for_folder(presences(options));
    settings.workers = options.workers.map_or(settings.workers, usize::from);
    let runner =
        Runner::start(store.clone(), artifacts.clone(), maker.clone(), live.clone(), bell.clone(), settings).await?;
    sweep::remove_orphans(store, &artifacts).await?;
    let training = Training::new(store.clone(), artifacts.clone());
    let trainer = training.start().await?;
    let follower = {
        let (live, store) = (live.clone(), store.clone());
        tokio::spawn(async move { live.follow(&store).await })
    };

    let state = AppState {
        store: store.clone(),
        artifacts,
        maker,
        plans,
        models,
        training,
        extractor: Arc::new(extractor),
        live,
        bell,
        tokens,
        attempts: Arc::new(Limit::new(options.attempts)),
        registration_open: options.registration == Registration::Open,
        folder: Some(options.data.clone()),
    };
    let service = app(state, pages).into_make_service_with_connect_info::<SocketAddr>();
    // Heard from before the address is told: whoever knows it may ask to stop at once.
    let asked_to_stop = asked_to_stop()?;
    // A server that nobody listens to serves all the same.
    let _ = print::print(&format!("Seedbed is at http://{}\n", listener.local_addr()?));

    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move { stopped.cancelled().await });
    let mut server = tokio::spawn(async move { server.await });
    tokio::select! {
        ended = &mut server => return Ok(ended.map_err(io::Error::other)??),
        signal = asked_to_stop => signal?,
    }
    tracing::info!("stopping; chunks under way are finished first");
    stop.cancel();
    follower.abort();
    // A download may take hours: it is cut off, and the reader asks again.
    let (_, _, _) = tokio::join!(timeout(FAREWELL, &mut server), runner.stop(FAREWELL), trainer.stop(FAREWELL));
    Ok(())
}

/// What reads descriptions; says in the log where they may be sent.
fn extractor(options: &ModelOptions) -> Result<Extractor, ServeError> {
    let Some(model) = options.checked().map_err(|problems| ServeError::Model(problems.join("; ")))? else {
        return Ok(Extractor::default());
    };
    tracing::info!(model = %model.name, host = %model.host(), "descriptions are sent to a language model where asked for");
    if model.is_open() {
        tracing::warn!(host = %model.host(), "descriptions and the key travel to the language model without encryption");
    }
    Extractor::with_model(model).map_err(ServeError::Model)
}

fn database(options: &Serve) -> String {
    options.database.clone().unwrap_or_else(|| sqlite_address(&options.data.join("seedbed.db")))
}

/// SQLite takes an empty file for a new database. Where a server has run before, it is one that was cut off: to go on
/// would look as if there never had been anything.
fn refuse_empty_database(options: &Serve) -> Result<(), ServeError> {
    let file = options.data.join("seedbed.db");
    let is_empty = std::fs::metadata(&file).is_ok_and(|file| file.len() == 0);
    if options.database.is_none() && is_empty && presences(options).exists() {
        return Err(StoreError::Damaged(format!("{} is empty", file.display())).into());
    }
    Ok(())
}

/// Bytes that no job wants are removed at the start; a database that knows nobody wants none of them.
async fn refuse_foreign_database(store: &Store, artifacts: &Artifacts, options: &Serve) -> Result<(), ServeError> {
    let jobs = artifacts.jobs().await?.len();
    if jobs > 0 && store.needs_setup().await? {
        return Err(ServeError::Foreign { jobs, folder: objects(options) });
    }
    Ok(())
}

fn objects(options: &Serve) -> PathBuf {
    options.data.join("objects")
}

fn presences(options: &Serve) -> PathBuf {
    options.data.join("presences")
}

/// Begins to listen for signals; the future ends with the first one.
fn asked_to_stop() -> io::Result<impl Future<Output = io::Result<()>>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => Ok(()),
                _ = terminate.recv() => Ok(()),
            }
        })
    }
    #[cfg(not(unix))]
    Ok(tokio::signal::ctrl_c())
}
