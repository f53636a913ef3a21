//! Who is asking: the bearer token of a program or the cookie of a page.
//!
//! A cookie is sent by the browser whoever wrote the page, so with a cookie alone nothing can be changed: the
//! request must carry the header `x-seedbed`, which a foreign page cannot add without our leave, and must not come
//! from a foreign page by its own account (`Sec-Fetch-Site`, `Origin`).

use axum::extract::FromRequestParts;
use axum::http::header::{self, HeaderMap};
use axum::http::request::Parts;

use crate::api::AppState;
use crate::api::error::{ApiError, Result};
use crate::store::users::User;

/// The name of the cookie.
pub const COOKIE: &str = "seedbed_session";

/// The header that a page must send to change something.
pub const PAGE_HEADER: &str = "x-seedbed";

/// A user with an open session.
pub struct SignedIn {
    /// Who.
    pub user: User,
    /// The session.
    pub session_id: String,
}

/// A user who may change the installation.
pub struct Admin {
    /// Who.
    pub user: User,
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let (token, by_cookie) = match bearer(&parts.headers) {
            Some(token) => (token, false),
            None => (cookie(&parts.headers).ok_or(ApiError::Unauthenticated)?, true),
        };
        let session_id = state.tokens.session_of(token).ok_or(ApiError::Unauthenticated)?;
        let user = state.store.user_of_session(&session_id).await?.ok_or(ApiError::Unauthenticated)?;
        if by_cookie && !parts.method.is_safe() {
            check_page_header(&parts.headers)?;
        }
        if by_cookie {
            check_same_site(&parts.headers)?;
        }
        Ok(SignedIn { user, session_id })
    }
}

impl FromRequestParts<AppState> for Admin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let SignedIn { user, .. } = SignedIn::from_request_parts(parts, state).await?;
        if user.is_admin() {
            Ok(Admin { user })
        } else {
            Err(ApiError::Forbidden("only the administrator may do this"))
        }
    }
}

/// Whether a request shows an open session; what the pages ask.
pub async fn is_signed_in(headers: &HeaderMap, state: &AppState) -> Result<bool> {
    let Some(session) = cookie(headers).and_then(|token| state.tokens.session_of(token)) else { return Ok(false) };
    Ok(state.store.user_of_session(&session).await?.is_some())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let pairs =
        headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|all| all.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == COOKIE).map(|(_, token)| token)
}

fn check_page_header(headers: &HeaderMap) -> Result<()> {
    match headers.get(PAGE_HEADER).map(|value| value.as_bytes()) {
        Some(b"1") => Ok(()),
        _ => Err(ApiError::Forbidden("with a cookie, changes need the header x-seedbed: 1")),
    }
}

/// Refuses what another site's page sends with our cookie. A request without either header is not from a browser's page.
fn check_same_site(headers: &HeaderMap) -> Result<()> {
    let foreign = ApiError::Forbidden("this request comes from a page of another site");
    if let Some(site) = headers.get("sec-fetch-site")
        && !matches!(site.as_bytes(), b"same-origin" | b"none")
    {
        return Err(foreign);
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let same = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    if same.is_some() && same == host { Ok(()) } else { Err(foreign) }
}

/// The cookie that carries a token for so many seconds; none of them ends it.
///
/// `Lax`, not `Strict`: a link from elsewhere to a page of ours should find its reader signed in. What changes
/// anything is guarded by more than the cookie.
pub fn cookie_header(token: &str, seconds: i64, https: bool) -> String {
    let secure = if https { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// Whether the browser reached us through TLS, as a proxy in front of us says. Only makes the cookie stricter.
pub fn came_by_https(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|proto| proto.as_bytes().eq_ignore_ascii_case(b"https"))
}
