//! Live progress of jobs: a WebSocket that comes back by itself, and plain requests while it is gone.
//!
//! Every message is a snapshot with a sequence number, and the newest replaces all before it. So nothing is missed
//! however often the connection drops: on coming back the page says which numbers it has and gets what is newer.

use super::job::JobProgress;
use crate::api;
use futures::future::{Either, abortable, select};
use futures::{SinkExt, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, State};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::future::poll_fn;

/// Before the first attempt to come back, in milliseconds; each further attempt waits twice as long.
const FIRST_WAIT_MS: u32 = 500;

/// The longest time between two attempts, and so between two plain requests while the connection is gone.
const LONGEST_WAIT_MS: u32 = 5_000;

/// After so much silence the state is asked for as well: a connection may be dead without anybody having been told.
const SILENCE_MS: u32 = 15_000;

/// How progress reaches the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Not yet.
    #[default]
    Opening,
    /// At once.
    Live,
    /// Now and then: the connection dropped, or never came about.
    Asking,
}

/// The newest progress of every job that was heard of.
#[derive(Clone, Copy)]
pub struct LiveJobs {
    newest: RwSignal<BTreeMap<String, JobProgress>>,
    link: RwSignal<Link>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Says {
    Job { job: JobProgress },
}

impl LiveJobs {
    /// Listens from hydration until the component that called it is gone.
    #[must_use]
    pub fn follow() -> Self {
        let live = Self { newest: RwSignal::new(BTreeMap::new()), link: RwSignal::new(Link::default()) };
        Effect::new(move || {
            let (listening, handle) = abortable(live.listen());
            on_cleanup(move || handle.abort());
            spawn_local(async move {
                // Aborted when the page is left; there is nothing to do about it.
                let _ = listening.await;
            });
        });
        live
    }

    /// Takes note of progress that was read in another way. What is older than what is known changes nothing.
    pub fn learn(self, progress: JobProgress) {
        let known = self.newest.with_untracked(|newest| newest.get(&progress.id).map(|known| known.sequence));
        if known.is_none_or(|known| known < progress.sequence) {
            self.newest.update(|newest| drop(newest.insert(progress.id.clone(), progress)));
        }
    }

    /// The newest progress of a job.
    #[must_use]
    pub fn of(self, id: &str) -> Option<JobProgress> {
        self.newest.with(|newest| newest.get(id).cloned())
    }

    /// The ids of all jobs that were heard of.
    #[must_use]
    pub fn ids(self) -> Vec<String> {
        self.newest.with(|newest| newest.keys().cloned().collect())
    }

    /// How progress reaches the page now.
    #[must_use]
    pub fn link(self) -> Link {
        self.link.get()
    }

    async fn listen(self) {
        let mut wait = FIRST_WAIT_MS;
        loop {
            if self.converse().await {
                wait = FIRST_WAIT_MS;
            }
            self.link.set(Link::Asking);
            self.ask().await;
            TimeoutFuture::new(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT_MS);
        }
    }

    /// Listens to one connection until it ends; whether it ever stood.
    async fn converse(self) -> bool {
        let Some(Ok(mut socket)) = address().map(|address| WebSocket::open(&address)) else { return false };
        // A browser complains of what is said to a connection that did not come about.
        if poll_fn(|context| socket.poll_ready_unpin(context)).await.is_err() || !matches!(socket.state(), State::Open)
        {
            return false;
        }
        let (mut say, mut hear) = socket.split();
        let known = self.open();
        if say.send(Message::Text(json!({ "resume": known }).to_string())).await.is_err() {
            return false;
        }
        self.link.set(Link::Live);
        loop {
            match select(hear.next(), TimeoutFuture::new(SILENCE_MS)).await {
                Either::Left((Some(Ok(Message::Text(text))), _)) => {
                    // A server of a newer version may say what this page does not know.
                    if let Ok(Says::Job { job }) = serde_json::from_str(&text) {
                        self.learn(job);
                    }
                }
                Either::Left((Some(Ok(Message::Bytes(_))), _)) => {}
                Either::Left((Some(Err(_)) | None, _)) => return true,
                Either::Right(_) => self.ask().await,
            }
        }
    }

    /// Asks for the state of every job that may still change.
    async fn ask(self) {
        for id in self.open().into_keys() {
            match api::get::<JobProgress>(&format!("/api/jobs/{id}/status")).await {
                Ok(progress) => self.learn(progress),
                // Without a network every further question would fail in the same way.
                Err(error) if error.unreachable() => return,
                Err(_) => {}
            }
        }
    }

    /// The jobs that may still change (a failed one may be resumed), and the newest sequence number known of each.
    fn open(self) -> BTreeMap<String, u64> {
        self.newest.with_untracked(|newest| {
            let open = newest.values().filter(|progress| progress.state.can_cancel());
            open.map(|progress| (progress.id.clone(), progress.sequence)).collect()
        })
    }
}

/// The address of the live channel, beside the page's own.
fn address() -> Option<String> {
    let location = web_sys::window()?.location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    Some(format!("{scheme}://{}/api/live", location.host().ok()?))
}
