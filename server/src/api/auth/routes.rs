//! Routes: register, sign in, sign out, who am I, another password.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::password;
use super::who::{SignedIn, came_by_https, cookie_header};
use crate::api::AppState;
use crate::api::error::{ApiError, Problem, Result};
use crate::api::fields::{Body, Fields, FromFields};
use crate::api::moment::Moment;
use crate::api::texts::{Email, Name};
use crate::store::now;
use crate::store::sessions::LIFETIME;
use crate::store::settings::REGISTRATION;
use crate::store::users::{Registered, User};

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(setup))
        .routes(routes!(register))
        .routes(routes!(login))
        .routes(routes!(logout))
        .routes(routes!(me))
        .routes(routes!(change_password))
}

/// What a visitor without an account can do here.
#[derive(Serialize, ToSchema)]
struct Setup {
    /// Nobody has registered yet: the first account will be the administrator's.
    needed: bool,
    /// Whether somebody may register now.
    registration_open: bool,
}

/// An account.
#[derive(Serialize, ToSchema)]
struct Account {
    #[schema(format = "uuid")]
    id: String,
    email: String,
    name: String,
    /// Whether this account may change the installation's settings.
    admin: bool,
    created_at: Moment,
}

/// A session that was opened.
#[derive(Serialize, ToSchema)]
struct Opened {
    /// To be sent as `Authorization: Bearer …`. The same token is set as a cookie for pages.
    token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// When the session ends by itself.
    expires_at: Moment,
    user: Account,
}

/// A new account.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read field by field")]
struct Register {
    #[schema(value_type = Email)]
    email: String,
    #[schema(min_length = 8, max_length = 200, format = "password")]
    password: String,
    /// What to call the person; without it, the first part of the address.
    #[schema(value_type = Option<Name>)]
    name: Option<String>,
}

/// An account's credentials.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read field by field")]
struct Login {
    #[schema(value_type = Email)]
    email: String,
    #[schema(min_length = 1, max_length = 200, format = "password")]
    password: String,
}

impl FromFields for Register {
    fn read(fields: &mut Fields) -> Self {
        Register {
            email: email(fields),
            password: fields.asked_secret("password", 8..=200, "enter a password of at least 8 characters"),
            name: fields.optional_line("name", 1..=120),
        }
    }
}

impl FromFields for Login {
    fn read(fields: &mut Fields) -> Self {
        Login { email: email(fields), password: fields.asked_secret("password", 1..=200, "enter your password") }
    }
}

/// An address: something, an @, something. Whether it can be reached, only a letter would show.
fn email(fields: &mut Fields) -> String {
    let email = fields.asked_line("email", 1..=254, "enter your e-mail address, such as name@example.com");
    let mut parts = email.split('@');
    let well_formed = matches!((parts.next(), parts.next(), parts.next()), (Some(user), Some(host), None)
        if !user.is_empty() && !host.is_empty())
        && !email.contains(char::is_whitespace);
    if !email.is_empty() && !well_formed {
        let message = "this is no e-mail address; one looks like name@example.com".to_owned();
        fields.note("email", format!("{email:?}"), "name@host".to_owned(), message);
    }
    email.to_lowercase()
}

/// A password in place of another.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read field by field")]
struct PasswordChange {
    /// The password so far.
    #[schema(min_length = 1, max_length = 200, format = "password")]
    current: String,
    /// The password from now on.
    #[schema(min_length = 8, max_length = 200, format = "password")]
    new: String,
}

impl FromFields for PasswordChange {
    fn read(fields: &mut Fields) -> Self {
        PasswordChange {
            current: fields.asked_secret("current", 1..=200, "enter your current password"),
            new: fields.asked_secret("new", 8..=200, "enter a new password of at least 8 characters"),
        }
    }
}

impl From<&User> for Account {
    fn from(user: &User) -> Account {
        Account {
            id: user.id.clone(),
            email: user.email.clone(),
            name: user.name.clone(),
            admin: user.is_admin(),
            created_at: Moment(user.created_at),
        }
    }
}

/// The address of whoever asks; without a connection (in tests) it is nobody's.
struct Address(IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> std::result::Result<Self, Self::Rejection> {
        let connection = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Address(connection.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip())))
    }
}

/// What a visitor without an account can do here
#[utoipa::path(get, path = "/setup", tag = "auth", responses((status = 200, body = Setup)))]
async fn setup(State(state): State<AppState>) -> Result<Json<Setup>> {
    let needed = state.store.needs_setup().await?;
    let open = match state.store.setting(REGISTRATION).await? {
        Some(decided) => decided == "open",
        None => state.registration_open,
    };
    Ok(Json(Setup { needed, registration_open: needed || open }))
}

/// Create an account
///
/// The first account is the administrator's. A first project is created with every account, and a session is opened.
#[utoipa::path(post, path = "/auth/register", tag = "auth", request_body = Register, responses(
    (status = 201, body = Opened, headers(("set-cookie" = String, description = "The session for pages"))),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "Registration is closed"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "The address has an account already"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many attempts",
        headers(("retry-after" = u64, description = "Seconds to wait"))),
))]
async fn register(
    State(state): State<AppState>,
    Address(address): Address,
    headers: HeaderMap,
    Body(new): Body<Register>,
) -> Result<Response> {
    state.attempts.take(&[&format!("register {address}")]).map_err(|seconds| ApiError::TooMany { seconds })?;
    let name = new.name.unwrap_or_else(|| new.email.split('@').next().unwrap_or_default().chars().take(120).collect());
    let hash = password::hash(new.password).await?;
    match state.store.register(&new.email, &name, &hash, state.registration_open).await? {
        Registered::Yes(user) => open_session(&state, &headers, &user, StatusCode::CREATED).await,
        Registered::AddressTaken => Err(ApiError::Conflict("this e-mail address has an account already".to_owned())),
        Registered::Closed => Err(ApiError::Forbidden("registration is closed; ask the administrator")),
    }
}

/// Sign in
#[utoipa::path(post, path = "/auth/login", tag = "auth", request_body = Login, responses(
    (status = 200, body = Opened, headers(("set-cookie" = String, description = "The session for pages"))),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "Address and password do not belong together"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "The account is disabled"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many attempts",
        headers(("retry-after" = u64, description = "Seconds to wait"))),
))]
async fn login(
    State(state): State<AppState>,
    Address(address): Address,
    headers: HeaderMap,
    Body(login): Body<Login>,
) -> Result<Response> {
    let (by_address, by_account) = (format!("login {address}"), format!("login {}", login.email));
    let keys = [by_address.as_str(), by_account.as_str()];
    state.attempts.take(&keys).map_err(|seconds| ApiError::TooMany { seconds })?;
    let user = state.store.user_by_email(&login.email).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    match (user, password::verify(login.password, hash).await?) {
        // Told only to who knows the password.
        (Some(user), true) if user.is_disabled() => {
            Err(ApiError::Forbidden("this account is disabled; ask the administrator"))
        }
        (Some(user), true) => {
            state.attempts.give_back(&keys);
            open_session(&state, &headers, &user, StatusCode::OK).await
        }
        _ => Err(ApiError::WrongPassword),
    }
}

/// Sign out
///
/// Ends the session: every copy of its token is worthless from now on.
#[utoipa::path(post, path = "/auth/logout", tag = "auth", security(("bearer" = []), ("cookie" = [])), responses((status = 204)))]
async fn logout(State(state): State<AppState>, signed_in: SignedIn, headers: HeaderMap) -> Result<Response> {
    state.store.close_session(&signed_in.session_id).await?;
    let cookie = cookie_header("", 0, came_by_https(&headers));
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Who am I
#[utoipa::path(get, path = "/auth/me", tag = "auth", security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = Account)))]
async fn me(signed_in: SignedIn) -> Json<Account> {
    Json(Account::from(&signed_in.user))
}

/// Change my password
///
/// All other sessions of the account end: every other copy of its tokens is worthless from now on.
#[utoipa::path(post, path = "/auth/password", tag = "auth", request_body = PasswordChange,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many attempts",
        headers(("retry-after" = u64, description = "Seconds to wait"))),
))]
async fn change_password(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(change): Body<PasswordChange>,
) -> Result<StatusCode> {
    let SignedIn { user, session_id } = signed_in;
    // Whoever has found an open session must not find the password by trying.
    let key = format!("password {}", user.id);
    state.attempts.take(&[&key]).map_err(|seconds| ApiError::TooMany { seconds })?;
    if !password::verify(change.current, Some(user.password_hash)).await? {
        let message = "this is not your current password";
        return Err(ApiError::field("/current", "another password", "the account's current password", message));
    }
    state.attempts.give_back(&[&key]);
    let hash = password::hash(change.new).await?;
    if state.store.change_password(&user.id, &hash, &session_id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::Unauthenticated)
    }
}

async fn open_session(state: &AppState, headers: &HeaderMap, user: &User, status: StatusCode) -> Result<Response> {
    let session = state.store.open_session(&user.id).await?;
    let token = state.tokens.sign(&user.id, &session.id, session.expires_at).ok_or(ApiError::Internal)?;
    let seconds = (session.expires_at - now()).clamp(0, LIFETIME) / 1000;
    let cookie = cookie_header(&token, seconds, came_by_https(headers));
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| ApiError::Internal)?;
    let opened =
        Opened { token, token_type: "Bearer", expires_at: Moment(session.expires_at), user: Account::from(user) };
    Ok((status, [(header::SET_COOKIE, cookie)], Json(opened)).into_response())
}
