//! The guard before the pages: a visitor without an account or a session is led to where one gets it. And the
//! headers that every answer carries.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::api::AppState;
use crate::api::auth::who::is_signed_in;
use crate::api::error::ApiError;

/// Leads whoever asks for a page: to `/setup` while there is no account, to `/login` without a session.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let asks_for_page = matches!(*request.method(), Method::GET | Method::HEAD) && is_page(request.uri().path());
    if !asks_for_page {
        return next.run(request).await;
    }
    // Not the request itself: its body cannot be shared with the future that waits.
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    match led_elsewhere(&state, &uri, &headers).await {
        Ok(Some(redirect)) => redirect.into_response(),
        Ok(None) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// Files have an extension or a folder of their own; everything else is a page.
fn is_page(path: &str) -> bool {
    let file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    !file && !["/pkg/", "/lists/", "/api/"].iter().any(|folder| path.starts_with(folder))
}

async fn led_elsewhere(state: &AppState, uri: &Uri, headers: &HeaderMap) -> Result<Option<Redirect>, ApiError> {
    let path = uri.path();
    if state.store.needs_setup().await? {
        return Ok((path != "/setup").then(|| Redirect::to("/setup")));
    }
    let signed_in = is_signed_in(headers, state).await?;
    Ok(match (path, signed_in) {
        ("/login" | "/setup" | "/register", true) => Some(Redirect::to("/")),
        ("/login" | "/register", false) => None,
        ("/setup", false) => Some(Redirect::to("/login")),
        (_, true) => None,
        (_, false) => Some(Redirect::to(&format!("/login?next={}", next_address(uri)))),
    })
}

/// The address asked for, as the value of a query parameter. Only path and query of our own: never another site.
fn next_address(uri: &Uri) -> String {
    let address = uri.path_and_query().map_or("/", |address| address.as_str());
    let mut encoded = String::new();
    for byte in address.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte))
            }
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

/// Adds the headers that every answer carries. The pages add a policy for scripts of their own, with their nonce.
pub async fn headers(request: Request, next: Next) -> Response {
    let of_api = request.uri().path().starts_with("/api");
    let mut response = next.run(request).await;
    let policy = if of_api {
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    } else {
        "object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
    };
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in fixed {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    if of_api {
        // What one user was answered, no cache may keep for another.
        response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_the_api_are_not_pages() {
        for path in ["/", "/jobs", "/datasets/018f", "/create/table"] {
            assert!(is_page(path), "{path}");
        }
        for path in ["/pkg/seedbed.js", "/lists/en_US", "/api/jobs", "/worker.js", "/favicon.svg"] {
            assert!(!is_page(path), "{path}");
        }
    }

    #[test]
    fn the_way_back_is_one_parameter() {
        let uri = Uri::from_static("/jobs?state=failed&page=2");
        assert_eq!(next_address(&uri), "/jobs%3Fstate%3Dfailed%26page%3D2");
    }
}
