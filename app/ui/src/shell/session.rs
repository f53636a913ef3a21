//! Who is signed in.

use super::projects::Projects;
use crate::api::{self, ApiError};
use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long between two questions whether the server is back.
const ASK_AGAIN: Duration = Duration::from_secs(3);

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct User {
    /// The id of the account.
    pub id: String,
    /// The address that signs in.
    pub email: String,
    /// What to call the person.
    pub name: String,
    /// Whether this account may change the settings of the instance.
    pub admin: bool,
}

/// The signed-in person, once known, and whether the server answers.
#[derive(Clone, Copy, Default)]
pub struct Session {
    /// The signed-in person; none while unknown.
    pub user: RwSignal<Option<User>>,
    /// Whether the server did not answer when it was last asked.
    pub offline: RwSignal<bool>,
}

#[derive(Serialize)]
struct Credentials<'a> {
    email: &'a str,
    password: &'a str,
}

/// Signs in: the answer sets the cookie that the pages need.
///
/// # Errors
/// What the server refused, or that it did not answer.
pub async fn sign_in(email: &str, password: &str) -> Result<(), ApiError> {
    // The answer's token is for programs; pages have the cookie.
    api::post::<IgnoredAny>("/api/auth/login", &Credentials { email, password }).await?;
    // A session may have run out without a goodbye.
    let email = email.trim().to_lowercase();
    let stored = storage();
    let last = stored.as_ref().and_then(|storage| storage.get_item(LAST).ok().flatten());
    if last.is_some_and(|last| last != email) {
        forget_drafts();
    }
    if let Some(storage) = stored {
        // Where nothing can be kept, there is no draft of anybody either.
        let _ = storage.set_item(LAST, &email);
    }
    Ok(())
}

/// Under which name the browser keeps who signed in last.
const LAST: &str = "account";

/// Removes what a person has begun in this browser: the next one who uses it may be another.
pub(super) fn forget_drafts() {
    let kept = web_sys::window().and_then(|window| window.session_storage().ok().flatten());
    for storage in storage().into_iter().chain(kept) {
        for name in ["table-draft", "seedbed.recipe", "project", "use-model"] {
            // What is not there needs no removal.
            let _ = storage.remove_item(name);
        }
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window().and_then(|window| window.local_storage().ok().flatten())
}

impl Session {
    /// Asks the server who is signed in, and for the projects, and again when it has come back; while it does not answer
    /// it is asked now and then. Without a session the browser goes to the login page.
    pub fn follow(self, projects: Projects) {
        Effect::new(move || {
            api::tell_silence(self.offline);
            let was_offline = self.offline.get();
            if !was_offline {
                projects.load();
            }
            spawn_local(async move {
                loop {
                    if was_offline {
                        // A browser wakes the timers of a page that is looked at again.
                        sleep(ASK_AGAIN).await;
                    }
                    let answer: Result<User, ApiError> = api::get("/api/auth/me").await;
                    // Without an answer the person is who it was; what needs the server says that it does not answer.
                    if !answer.as_ref().is_err_and(ApiError::unreachable) {
                        self.user.set(answer.ok());
                    }
                    if !was_offline || !self.offline.get_untracked() {
                        return;
                    }
                }
            });
        });
    }
}

/// The session of this page.
///
/// # Panics
/// Outside of the app, which provides it.
#[must_use]
pub fn use_session() -> Session {
    expect_context()
}
