//! The pages' way to `/api`: JSON in, JSON out, problem details as typed errors.
//!
//! Called only in the browser, from event handlers and effects; the server compiles it and never calls it.

use gloo_net::http::{Method, Request, RequestBuilder, Response};
use leptos::prelude::{GetUntracked, RwSignal, Set};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::fmt::{self, Display, Formatter};

/// The header that proves a request to come from our own page: other sites cannot set it without our consent.
const OWN_PAGE: (&str, &str) = ("x-seedbed", "1");

thread_local! {
    /// Who wants to know whether the server answers; in the browser there is one thread.
    static SILENT: Cell<Option<RwSignal<bool>>> = const { Cell::new(None) };
}

/// From now on the signal says whether the last request got no answer at all.
pub fn tell_silence(silent: RwSignal<bool>) {
    SILENT.set(Some(silent));
}

fn note(silent: bool) {
    // Only what changes is told: whoever waits for the server asks it again and again.
    if let Some(signal) = SILENT.get().filter(|signal| signal.try_get_untracked().is_some_and(|known| known != silent))
    {
        signal.set(silent);
    }
}

/// One thing that is wrong with what was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Problem {
    /// The JSON Pointer of the value, like `/tables/0/name`; empty for the whole.
    #[serde(default)]
    pub pointer: String,
    /// What is wrong, for a person.
    pub message: String,
}

/// Why a request failed: the server's RFC 9457 problem details, or our own words when it did not answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct ApiError {
    /// The HTTP status; 0 when no answer came at all.
    #[serde(default)]
    pub status: u16,
    /// What kind of failure, in a few words.
    #[serde(default)]
    pub title: String,
    /// What happened this time.
    #[serde(default)]
    pub detail: String,
    /// Every single problem with what was sent.
    #[serde(default)]
    pub errors: Vec<Problem>,
}

impl ApiError {
    /// What is wrong with the value at a pointer, if anything is.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<String> {
        self.errors.iter().find(|problem| problem.pointer == pointer).map(|problem| problem.message.clone())
    }

    /// Whether no answer came: the server is down or there is no network.
    #[must_use]
    pub fn unreachable(&self) -> bool {
        self.status == 0
    }

    /// The browser's own words (“Failed to fetch”) tell a person nothing.
    fn no_answer() -> Self {
        note(true);
        Self {
            title: "The server does not answer".to_owned(),
            detail: "Check that it runs and that you are online.".to_owned(),
            ..Self::default()
        }
    }

    fn unreadable(status: u16, cause: &dyn Display) -> Self {
        Self {
            status,
            title: "The answer could not be read".to_owned(),
            detail: format!("The server sent something this page does not understand: {cause}"),
            errors: Vec::new(),
        }
    }
}

impl Display for ApiError {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(if self.detail.is_empty() { &self.title } else { &self.detail })
    }
}

impl std::error::Error for ApiError {}

/// One page of a list, as every list of the API comes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// How many items there are on all pages.
    pub total: u64,
    /// This page's number, from 1.
    pub page: u64,
    /// How many items a full page has.
    pub page_size: u64,
}

/// Fetches a value.
///
/// # Errors
/// What the server answered instead, or that it did not.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, ApiError> {
    send(Method::GET, path, None::<&()>).await
}

/// Fetches a whole list, page after page. The path has no query of its own. For lists that a person makes by hand, like
/// projects; longer ones are paged through.
///
/// # Errors
/// What the server answered instead, or that it did not.
pub async fn get_all<T: DeserializeOwned>(path: &str) -> Result<Vec<T>, ApiError> {
    let mut all = Vec::new();
    for number in 1.. {
        let page: Page<T> = get(&format!("{path}?page={number}&page_size=200")).await?;
        let last = page.items.is_empty();
        all.extend(page.items);
        if last || all.len() as u64 >= page.total {
            break;
        }
    }
    Ok(all)
}

/// Sends a value and reads the answer; `T` may be `()` where the answer is empty.
///
/// # Errors
/// What the server answered instead, or that it did not.
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiError> {
    send(Method::POST, path, Some(body)).await
}

/// Sends a file as it is, of this media type, and reads the answer.
///
/// # Errors
/// What the server answered instead, or that it did not.
pub async fn post_file<T: DeserializeOwned>(path: &str, media_type: &str, file: &web_sys::Blob) -> Result<T, ApiError> {
    let request = RequestBuilder::new(path)
        .method(Method::POST)
        .header("accept", "application/json")
        .header("content-type", media_type)
        .header(OWN_PAGE.0, OWN_PAGE.1)
        .body(file.clone());
    answered(request, path).await
}

/// Replaces a value and reads the answer.
///
/// # Errors
/// What the server answered instead, or that it did not.
pub async fn put<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiError> {
    send(Method::PUT, path, Some(body)).await
}

/// Changes some fields of a value and reads the answer.
///
/// # Errors
/// What the server answered instead, or that it did not.
pub async fn patch<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiError> {
    send(Method::PATCH, path, Some(body)).await
}

/// Deletes a value.
///
/// # Errors
/// What the server answered instead, or that it did not.
pub async fn delete(path: &str) -> Result<(), ApiError> {
    send(Method::DELETE, path, None::<&()>).await
}

/// Asks whether a download would be answered, without downloading it.
///
/// # Errors
/// What the server would answer instead, or that it does not answer.
pub async fn probe(path: &str) -> Result<(), ApiError> {
    let request = RequestBuilder::new(path).method(Method::HEAD).build();
    let answer = match request {
        Ok(request) => request.send().await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(response) if response.ok() => {
            note(false);
            Ok(())
        }
        // The answer to HEAD has no body, so the reason is asked for in full.
        Ok(_) => get::<serde::de::IgnoredAny>(path).await.map(|_| ()),
        Err(_) => Err(ApiError::no_answer()),
    }
}

/// A path with a query, every name and value encoded; empty values are left out.
#[must_use]
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// A value as it stands in a query: everything but letters, digits and `-._~` as `%` and two digits a byte.
fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

async fn send<T: DeserializeOwned>(method: Method, path: &str, body: Option<&impl Serialize>) -> Result<T, ApiError> {
    let safe = method == Method::GET;
    let mut request = RequestBuilder::new(path).method(method).header("accept", "application/json");
    if !safe {
        request = request.header(OWN_PAGE.0, OWN_PAGE.1);
    }
    let request = match body {
        Some(body) => request.json(body),
        None => request.build(),
    };
    answered(request, path).await
}

async fn answered<T: DeserializeOwned>(request: Result<Request, gloo_net::Error>, path: &str) -> Result<T, ApiError> {
    let response = match request {
        Ok(request) => request.send().await,
        Err(error) => Err(error),
    };
    let response = response.map_err(|_| ApiError::no_answer())?;
    note(false);
    if response.ok() { read(response).await } else { Err(refusal(response, path).await) }
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, ApiError> {
    let status = response.status();
    let text = response.text().await.map_err(|_| ApiError::no_answer())?;
    // An empty answer is read as JSON's null, which is what `()` and `Option` are made from.
    let text = if text.is_empty() { "null" } else { &text };
    serde_json::from_str(text).map_err(|error| ApiError::unreadable(status, &error))
}

async fn refusal(response: Response, path: &str) -> ApiError {
    let status = response.status();
    if status == 401 && !path.starts_with("/api/auth/login") {
        ask_for_login();
    }
    let text = response.text().await.unwrap_or_default();
    problem(status, &text)
}

/// Reads problem details; an answer in another form still becomes an error that a person can read.
pub(crate) fn problem(status: u16, text: &str) -> ApiError {
    match serde_json::from_str::<ApiError>(text) {
        Ok(error) if !error.title.is_empty() => ApiError { status, ..error },
        _ => ApiError {
            status,
            title: format!("The server answered with status {status}"),
            detail: text.chars().take(300).collect(),
            errors: Vec::new(),
        },
    }
}

/// Goes to the login page, which comes back here afterwards.
fn ask_for_login() {
    let Some(location) = web_sys::window().map(|window| window.location()) else { return };
    let here = location.pathname().unwrap_or_default();
    if ["/login", "/setup", "/register"].contains(&here.as_str()) {
        return;
    }
    let search = location.search().unwrap_or_default();
    let next = js_sys::encode_uri_component(&format!("{here}{search}"));
    // If the browser refuses to go, the error is still shown in its place.
    let _ = location.set_href(&format!("/login?next={next}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problem_details_become_an_error_with_the_place_of_each_problem() {
        let text = r#"{"type":"about:blank","title":"Wrong input","status":422,"detail":"2 problems",
            "errors":[{"pointer":"/email","message":"is not an address","found":"x"},{"pointer":"/password","message":"is too short"}]}"#;
        let error = problem(422, text);
        assert_eq!(error.to_string(), "2 problems");
        assert_eq!(error.at("/password").as_deref(), Some("is too short"));
        assert_eq!(error.at("/name"), None);
    }

    #[test]
    fn queries_are_encoded_and_empty_values_left_out() {
        assert_eq!(with_query("/api/jobs", &[("state", ""), ("kind", "")]), "/api/jobs");
        let path = with_query("/api/datasets", &[("search", "a&b é"), ("tag", ""), ("page", "2")]);
        assert_eq!(path, "/api/datasets?search=a%26b%20%C3%A9&page=2");
    }

    #[test]
    fn any_other_answer_is_shown_with_its_status() {
        let error = problem(502, "<html>Bad gateway</html>");
        assert_eq!(error.title, "The server answered with status 502");
        assert_eq!(error.to_string(), "<html>Bad gateway</html>");
        assert!(!error.unreachable());
    }
}
