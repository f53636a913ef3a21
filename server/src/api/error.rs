//! The one error type of the API: every variant with its status and its reason, sent as RFC 9457 problem details.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use seedbed_export::ExportError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::artifacts::{ArtifactError, is_for_want_of_room};
pub use crate::jobs::maker::FieldProblem;
use crate::store::StoreError;

/// What went wrong, as RFC 9457 describes it (`application/problem+json`).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status says what kind of problem it is.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    /// The status in words.
    #[schema(example = "Unprocessable Content")]
    title: &'static str,
    /// The status code of the answer.
    #[schema(minimum = 400, maximum = 599, example = 422)]
    status: u16,
    /// One sentence for a person.
    detail: String,
    /// Every problem of the input, when the input is the problem.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldProblem>,
}

/// Why a request was not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// 400: the body is not JSON.
    #[error("the body is not valid JSON: {0}")]
    NotJson(String),
    /// 400: the request is not what this address expects.
    #[error("{0}")]
    BadRequest(String),
    /// 401: no credentials, or ones that do not hold.
    #[error("sign in first: send the bearer token or the cookie of a session that has not ended")]
    Unauthenticated,
    /// 401: the address and the password do not belong together.
    #[error("this e-mail address and this password do not belong to an account")]
    WrongPassword,
    /// 403: known, but not allowed.
    #[error("{0}")]
    Forbidden(&'static str),
    /// 404: not there, or somebody else's.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// 404: the input names what is not there, or is somebody else's.
    #[error("{}", in_words(.0))]
    Missing(Vec<FieldProblem>),
    /// 405: the address is right, the method is not.
    #[error("this address does not know this method")]
    MethodNotAllowed,
    /// 409: the state of things does not allow it now.
    #[error("{0}")]
    Conflict(String),
    /// 413: more than is accepted.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// 415: not of a type that is read here; names those that are.
    #[error("the content type must be {expected}, not {found:?}")]
    WrongType {
        /// What is read.
        expected: &'static str,
        /// What came.
        found: String,
    },
    /// 422: understood, but wrong.
    #[error("{}", in_words(.0))]
    Invalid(Vec<FieldProblem>),
    /// 429: too many attempts.
    #[error("too many attempts; try again in {seconds} seconds")]
    TooMany {
        /// Seconds to wait.
        seconds: u64,
    },
    /// 500: rows that were stored are damaged, and the recipe does not make them again.
    #[error(transparent)]
    Rows(#[from] ExportError),
    /// 500: our mistake.
    #[error("something went wrong inside the server; its log says what")]
    Internal,
    /// 503: there is no room for what the request would add.
    #[error("the server's disk is full; nothing was changed; try again when there is room")]
    DiskFull,
    /// 503: it took too long.
    #[error("the server could not answer in time; try again")]
    TimedOut,
    /// The store's word; 500.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The object store's word; 500.
    #[error(transparent)]
    Artifacts(#[from] ArtifactError),
}

/// The result of a handler.
pub type Result<T> = std::result::Result<T, ApiError>;

fn in_words(problems: &[FieldProblem]) -> String {
    match problems {
        [one] => one.message.clone(),
        many => format!("the input has {} problems", many.len()),
    }
}

impl ApiError {
    /// A problem with a single value.
    pub fn field(
        pointer: &str,
        found: impl Into<String>,
        allowed: impl Into<String>,
        message: impl Into<String>,
    ) -> ApiError {
        ApiError::Invalid(vec![FieldProblem {
            pointer: pointer.to_owned(),
            found: found.into(),
            allowed: allowed.into(),
            message: message.into(),
        }])
    }

    fn status(&self) -> StatusCode {
        match self {
            ApiError::NotJson(_) | ApiError::BadRequest(_) => StatusCode::BAD_REQUEST,
            ApiError::Unauthenticated | ApiError::WrongPassword => StatusCode::UNAUTHORIZED,
            ApiError::Forbidden(_) => StatusCode::FORBIDDEN,
            ApiError::NotFound(_) | ApiError::Missing(_) => StatusCode::NOT_FOUND,
            ApiError::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            ApiError::Conflict(_) => StatusCode::CONFLICT,
            ApiError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            ApiError::WrongType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ApiError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            ApiError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            ApiError::Rows(_) | ApiError::Internal | ApiError::Store(_) | ApiError::Artifacts(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            ApiError::DiskFull | ApiError::TimedOut => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// Whether an error comes from a disk without room, the server's own or the database's.
fn is_disk_full(error: &ApiError) -> bool {
    let code = match error {
        ApiError::Store(StoreError::Database(error)) => error.as_database_error().and_then(|error| error.code()),
        _ => None,
    };
    // SQLite's SQLITE_FULL and PostgreSQL's disk_full.
    code.is_some_and(|code| matches!(&*code, "13" | "53100")) || is_for_want_of_room(error)
}

/// What is told to a person, as a sentence of its own. What begins with a name of the API, a pointer or a quotation keeps
/// its beginning: those are not the same in capitals.
fn sentence(text: &str) -> String {
    let first_word = text.split_whitespace().next().unwrap_or_default();
    let is_word = first_word
        .trim_end_matches([',', ';', ':'])
        .chars()
        .all(|letter| letter.is_alphabetic() || letter == '\'' || letter == '-');
    let mut letters = text.chars();
    let beginning = match letters.next() {
        Some(first) if is_word => first.to_uppercase().collect::<String>(),
        first => first.map(String::from).unwrap_or_default(),
    };
    let end = if text.is_empty() || text.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    format!("{beginning}{}{end}", letters.as_str())
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        // The cause is for the log: it may name what a stranger should not know.
        let told = match &self {
            ApiError::Store(_) | ApiError::Artifacts(_) => {
                tracing::error!(error = %self, "a request failed");
                if is_disk_full(&self) { ApiError::DiskFull } else { ApiError::Internal }
            }
            _ => self,
        };
        let (status, detail) = (told.status(), sentence(&told.to_string()));
        let retry = match &told {
            ApiError::TooMany { seconds } => Some(*seconds),
            ApiError::DiskFull => Some(10),
            ApiError::TimedOut => Some(1),
            _ => None,
        };
        let mut errors = match told {
            ApiError::Invalid(errors) | ApiError::Missing(errors) => errors,
            _ => Vec::new(),
        };
        errors.iter_mut().for_each(|error| error.message = sentence(&error.message));
        let title = status.canonical_reason().unwrap_or("Error");
        let problem = Problem { kind: "about:blank", title, status: status.as_u16(), detail, errors };
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_told_sentences() {
        assert_eq!(sentence("there is no such job"), "There is no such job.");
        assert_eq!(sentence("the administrator's word counts!"), "The administrator's word counts!");
        assert_eq!(sentence("project_id is missing"), "project_id is missing.");
        assert_eq!(sentence("/tables/0: found 1; expected 2"), "/tables/0: found 1; expected 2.");
        assert_eq!(sentence(""), "");
    }
}
