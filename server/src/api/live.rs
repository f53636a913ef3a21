//! Route: live progress through a WebSocket.
//!
//! The server sends `{"type": "job", "job": JobProgress}`: on connecting, every unfinished job of the user; then
//! every change, at most ten a second a job, the latest always. After a dropped connection the client connects again
//! and sends `{"resume": {"<job id>": <last sequence it has>, …}}`; the answer is the newest snapshot of each of
//! these jobs that has changed since. A snapshot replaces all before it, so no gap is left.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::auth::who::SignedIn;
use super::error::{ApiError, Problem, Result};
use super::fields::canonical_id;
use super::jobs::JobProgress;
use crate::jobs::live::Progress;
use crate::store::StoreError;

/// Between two messages about the same job.
const PACE: Duration = Duration::from_millis(100);

/// How often a silent connection is tried, and its session looked at.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// The most jobs that a client may ask to resume at once.
const MOST_RESUMED: usize = 1000;

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(live))
}

/// Live progress of my jobs (WebSocket)
///
/// The server sends `{"type": "job", "job": JobProgress}`: at first every unfinished job, then every change, at most
/// ten a second a job. After a dropped connection, send `{"resume": {"<job id>": <last sequence>}}`: the newest
/// snapshot of each of these jobs follows if it has changed since. A snapshot replaces all before it.
#[utoipa::path(get, path = "/live", tag = "jobs", operation_id = "live", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 101, description = "The connection is a WebSocket now"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "The request does not ask for a WebSocket"),
))]
async fn live(
    State(state): State<AppState>,
    who: SignedIn,
    upgrade: std::result::Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response> {
    let upgrade = upgrade.map_err(|_| ApiError::BadRequest("this address speaks WebSocket only".to_owned()))?;
    Ok(upgrade.max_message_size(128 * 1024).on_upgrade(move |socket| async move {
        if let Err(error) = Connection::new(&state, who).serve(socket).await {
            tracing::warn!(%error, "a live connection ended");
        }
    }))
}

/// What a client says.
#[derive(Deserialize)]
struct Said {
    resume: HashMap<String, u64>,
}

/// What the server says.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Says {
    Job { job: Box<JobProgress> },
}

/// What a client was told of a job.
struct Told {
    sequence: u64,
    at: Instant,
    ended: bool,
}

struct Connection<'a> {
    state: &'a AppState,
    who: SignedIn,
    /// When the connection was opened.
    since: Instant,
    told: HashMap<String, Told>,
    /// The newest snapshots that wait for their turn.
    waiting: HashMap<String, Progress>,
}

impl Connection<'_> {
    fn new(state: &AppState, who: SignedIn) -> Connection<'_> {
        Connection { state, who, since: Instant::now(), told: HashMap::new(), waiting: HashMap::new() }
    }

    /// Serves until the client goes or its session ends.
    async fn serve(mut self, mut socket: WebSocket) -> std::result::Result<(), StoreError> {
        // Listening begins before reading: what changes in between is heard.
        let mut changes = self.state.live.listen();
        self.read_unfinished().await?;
        let mut heartbeat = interval(HEARTBEAT);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        heartbeat.tick().await;
        loop {
            let due = self.waiting.keys().map(|id| self.due(id)).min();
            tokio::select! {
                change = changes.recv() => match change {
                    Ok(progress) => self.queue(progress),
                    // Too slow: what was missed is replaced by what is now.
                    Err(RecvError::Lagged(_)) => self.read_again().await?,
                    Err(RecvError::Closed) => return Ok(()),
                },
                () = sleep_until(due.unwrap_or(self.since)), if due.is_some() => {
                    if !self.send_due(&mut socket).await {
                        return Ok(());
                    }
                }
                said = socket.recv() => match said {
                    Some(Ok(Message::Text(text))) => match serde_json::from_str::<Said>(&text) {
                        Ok(said) if said.resume.len() <= MOST_RESUMED => self.resume(said.resume).await?,
                        _ => {
                            close(socket, "expected {\"resume\": {\"<job id>\": <sequence>}}").await;
                            return Ok(());
                        }
                    },
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(()),
                    Some(Ok(_)) => {}
                },
                _ = heartbeat.tick() => {
                    if self.state.store.user_of_session(&self.who.session_id).await?.is_none() {
                        close(socket, "the session has ended").await;
                        return Ok(());
                    }
                    if socket.send(Message::Ping(Default::default())).await.is_err() {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// When a job may be told again; one that was never told, at once.
    fn due(&self, id: &str) -> Instant {
        self.told.get(id).map_or(self.since, |told| told.at + PACE)
    }

    fn queue(&mut self, progress: Progress) {
        let known = self.told.get(&progress.id).map_or(0, |told| told.sequence);
        let waiting = self.waiting.get(&progress.id).map_or(0, |waiting| waiting.sequence);
        if progress.user_id == self.who.user.id && progress.sequence > known.max(waiting) {
            self.waiting.insert(progress.id.clone(), progress);
        }
    }

    /// Sends what is due; false if the client is gone.
    async fn send_due(&mut self, socket: &mut WebSocket) -> bool {
        let now = Instant::now();
        let due: Vec<String> = self.waiting.keys().filter(|id| self.due(id) <= now).cloned().collect();
        for progress in due.into_iter().filter_map(|id| self.waiting.remove(&id)).collect::<Vec<_>>() {
            let told = Told { sequence: progress.sequence, at: now, ended: progress.state.is_final() };
            self.told.insert(progress.id.clone(), told);
            let says = Says::Job { job: Box::new(progress.into()) };
            let Ok(text) = serde_json::to_string(&says) else { continue };
            if socket.send(Message::Text(text.into())).await.is_err() {
                return false;
            }
        }
        true
    }

    async fn read_unfinished(&mut self) -> std::result::Result<(), StoreError> {
        for job in self.state.store.unfinished_jobs(&self.who.user.id).await? {
            self.queue(self.state.live.progress(&job));
        }
        Ok(())
    }

    /// After changes were missed: the unfinished jobs, and those that may have ended unheard.
    async fn read_again(&mut self) -> std::result::Result<(), StoreError> {
        self.read_unfinished().await?;
        let open: HashMap<String, u64> =
            self.told.iter().filter(|(_, told)| !told.ended).map(|(id, told)| (id.clone(), told.sequence)).collect();
        self.resume(open).await
    }

    async fn resume(&mut self, known: HashMap<String, u64>) -> std::result::Result<(), StoreError> {
        for (id, sequence) in known {
            let Some(id) = canonical_id(&id) else { continue };
            let Some(job) = self.state.store.job(&self.who.user.id, &id).await? else { continue };
            if job.sequence > sequence {
                self.queue(self.state.live.progress(&job));
            }
        }
        Ok(())
    }
}

async fn close(mut socket: WebSocket, reason: &'static str) {
    let frame = axum::extract::ws::CloseFrame { code: axum::extract::ws::close_code::POLICY, reason: reason.into() };
    // A client that is already gone needs no farewell.
    let _ = socket.send(Message::Close(Some(frame))).await;
}
