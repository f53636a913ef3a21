//! Who is signed in.

use crate::api::{self, ApiError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

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
    /// The signed-in person; none while unknown, and while the server does not answer.
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
    api::post::<IgnoredAny>("/api/auth/login", &Credentials { email, password }).await.map(|_| ())
}

impl Session {
    /// Asks the server who is signed in. Without a session the browser goes to the login page.
    pub fn load(self) {
        spawn_local(async move {
            let answer: Result<User, ApiError> = api::get("/api/auth/me").await;
            self.offline.set(answer.as_ref().is_err_and(ApiError::unreachable));
            self.user.set(answer.ok());
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
