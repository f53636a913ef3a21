//! Questions and answers over HTTP: limited in rate, size and time, tried again where that can help.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};
use serde_json::Value;
use tokio::time::Instant;

use super::options::ModelSettings;
use super::wire::{Form, Provider, Question, Turn};
use super::{gemini, prompt};
use crate::limit::Limit;

/// The longest answer that is read, in bytes. A recipe of a thousand columns has a tenth of that.
const LONGEST_ANSWER: usize = 1024 * 1024;
/// How often a question is asked again that may be answered later.
const MORE_TRIALS: usize = 3;
/// The longest pause before that, unless the server names one.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);
/// How long a connection may take to be made.
const CONNECTING: Duration = Duration::from_secs(10);
/// How much of a server's own words the log keeps, in characters.
const LOGGED: usize = 400;

/// Why a model was not used. Continues "… was not used: ".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unused {
    /// A limit of ours.
    #[error("{whose} {rate} requests a minute are used up, and there is room again in {seconds} s")]
    Busy {
        /// `your` or `the server's`.
        whose: &'static str,
        /// Requests a minute.
        rate: u32,
        /// Seconds until there is room.
        seconds: u64,
    },
    /// No connection, or one that broke.
    #[error("it could not be reached")]
    Unreachable,
    /// No answer in time.
    #[error("it did not answer within {seconds} s")]
    Slow {
        /// The limit in seconds.
        seconds: u64,
    },
    /// The provider does not know us.
    #[error("its provider does not accept the key of this server")]
    KeyRefused,
    /// The provider has a limit of its own.
    #[error("its provider takes no more requests at present")]
    Crowded,
    /// The provider is in trouble.
    #[error("its provider is in trouble (status {0})")]
    Broken(u16),
    /// The provider does not take the question.
    #[error("its provider refused the question (status {0})")]
    Refused(u16),
    /// The answer is too long to be read.
    #[error("its answer is longer than {} KiB", LONGEST_ANSWER / 1024)]
    TooLong,
    /// The answer was not finished.
    #[error("its answer was cut off")]
    CutOff,
    /// The model does not want to answer.
    #[error("it declined to answer")]
    Declined,
    /// The answer is not in the provider's format.
    #[error("its answer could not be read")]
    Unreadable,
    /// The recipe cannot be used, even after a correction.
    #[error("its answer was wrong in {count} {} after a correction", if *count == 1 { "place" } else { "places" })]
    Wrong {
        /// How many mistakes are left.
        count: usize,
    },
}

/// What came of one request that failed.
#[derive(Debug)]
struct Failure {
    why: Unused,
    /// Whether it may go better later.
    passing: bool,
    /// How long the server asks to wait.
    wait: Option<Duration>,
    /// What the server does not take, in its own words, if it is the way in which it was asked.
    refused: Option<String>,
}

impl Failure {
    const fn lasting(why: Unused) -> Self {
        Self { why, passing: false, wait: None, refused: None }
    }

    const fn passing(why: Unused, wait: Option<Duration>) -> Self {
        Self { why, passing: true, wait, refused: None }
    }
}

/// How a server wants to be asked; what it took last is asked first.
#[derive(Clone, Copy, Debug)]
struct Manner {
    form: Form,
    steady: bool,
}

impl Manner {
    /// The next thing to do without, given what the server said.
    fn looser(self, said: &str) -> Option<Self> {
        if self.steady && said.to_lowercase().contains("temperature") {
            return Some(Self { steady: false, ..self });
        }
        self.form.looser().map(|form| Self { form, ..self })
    }
}

/// A way to a model.
#[derive(Debug)]
pub(super) struct Exchange {
    provider: Provider,
    model: String,
    address: Url,
    key: Option<(HeaderName, HeaderValue)>,
    client: Client,
    all: Limit,
    rate: u32,
    pause: Duration,
    /// How long everything may take.
    timeout: Duration,
    manner: Mutex<Manner>,
}

impl Exchange {
    /// The way that the settings describe.
    ///
    /// # Errors
    /// Why there can be no connections, in a sentence.
    pub fn new(settings: &ModelSettings) -> Result<Self, String> {
        // Another part of the program may have chosen before; then that choice holds.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Half of the whole, so that one that hangs can be asked again.
        let longest = settings.timeout / 2;
        // A redirect would take the key to another address.
        let builder = Client::builder().redirect(Policy::none()).connect_timeout(CONNECTING).timeout(longest);
        // What runs on this machine is never asked for through a proxy.
        let builder = if settings.is_local() { builder.no_proxy() } else { builder };
        // Without TLS no certificates are needed, and there may be none.
        let builder = if settings.address.scheme() == "http" { builder.tls_certs_only([]) } else { builder };
        let client = builder.build().map_err(|error| format!("no connections can be made: {}", chain(&error)))?;
        Ok(Self {
            provider: settings.provider,
            model: settings.name.clone(),
            address: settings.address.clone(),
            key: settings.key.clone(),
            client,
            all: Limit::new(settings.rate),
            rate: settings.rate,
            pause: settings.pause,
            timeout: settings.timeout,
            manner: Mutex::new(Manner { form: Form::Schema, steady: true }),
        })
    }

    /// What the model answers.
    ///
    /// # Errors
    /// Why it does not, after everything that could help was tried.
    pub async fn answer(&self, turns: &[Turn], deadline: Instant) -> Result<String, Unused> {
        let mut manner = *self.manner.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let question = Question {
                model: &self.model,
                instructions: prompt::instructions(),
                turns,
                form: manner.form,
                steady: manner.steady,
            };
            let body = self.provider.body(&question);
            let backoff = ExponentialBuilder::default()
                .with_min_delay(self.pause)
                .with_max_delay(LONGEST_PAUSE)
                .with_max_times(MORE_TRIALS)
                .with_jitter();
            let asked = (|| self.ask_once(&body))
                .retry(backoff)
                .when(|failure: &Failure| failure.passing)
                .adjust(|failure, pause| pause_before_deadline(failure.wait, pause?, deadline - Instant::now()))
                .await;
            match asked {
                Ok(text) => {
                    *self.manner.lock().unwrap_or_else(PoisonError::into_inner) = manner;
                    return Ok(text);
                }
                Err(failure) => match failure.refused.and_then(|said| manner.looser(&said)) {
                    Some(looser) => manner = looser,
                    None => return Err(failure.why),
                },
            }
        }
    }

    async fn ask_once(&self, body: &Value) -> Result<String, Failure> {
        let busy = |seconds| Failure::lasting(Unused::Busy { whose: "the server's", rate: self.rate, seconds });
        self.all.take(&["all"]).map_err(busy)?;
        let mut request = self.client.post(self.address.clone()).json(body);
        if let Some((name, value)) = &self.key {
            request = request.header(name, value.clone());
        }
        let response = request.send().await.map_err(|error| self.lost(&error))?;
        let status = response.status();
        let wait = retry_after(response.headers());
        let bytes = self.read(response).await?;
        if !status.is_success() {
            return Err(self.refusal(status, wait, &bytes));
        }
        let answer: Value = serde_json::from_slice(&bytes).map_err(|_| Failure::lasting(Unused::Unreadable))?;
        self.provider.text(&answer).map_err(Failure::lasting)
    }

    async fn read(&self, mut response: Response) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.lost(&error))? {
            if bytes.len() + chunk.len() > LONGEST_ANSWER {
                return Err(Failure::lasting(Unused::TooLong));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// A request without an answer.
    fn lost(&self, error: &reqwest::Error) -> Failure {
        tracing::warn!(model = %self.model, error = %chain(error), "a question to the language model was lost");
        let seconds = self.timeout.as_secs();
        Failure::passing(if error.is_timeout() { Unused::Slow { seconds } } else { Unused::Unreachable }, None)
    }

    /// What an answer with another status than success means.
    fn refusal(&self, status: StatusCode, wait: Option<Duration>, bytes: &[u8]) -> Failure {
        let said = self.without_key(&String::from_utf8_lossy(bytes));
        tracing::warn!(model = %self.model, status = status.as_u16(), %said, "the language model's provider refused");
        let code = status.as_u16();
        match code {
            401 | 403 => Failure::lasting(Unused::KeyRefused),
            // Gemini's way to say so.
            400 if said.contains("API_KEY_INVALID") || said.contains("API key not valid") => {
                Failure::lasting(Unused::KeyRefused)
            }
            400 | 422 | 501 => Failure { refused: Some(said), ..Failure::lasting(Unused::Refused(code)) },
            429 => {
                let body: Value = serde_json::from_slice(bytes).unwrap_or_default();
                Failure::passing(Unused::Crowded, wait.or_else(|| gemini::wait(&body)))
            }
            408 | 500.. => Failure::passing(Unused::Broken(code), wait),
            _ => Failure::lasting(Unused::Refused(code)),
        }
    }

    /// The begin of a server's words as one line. Some repeat the key that they refuse.
    fn without_key(&self, said: &str) -> String {
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let key = self.key.as_ref().and_then(|(_, value)| value.to_str().ok());
        let key = key.map(|key| key.trim_start_matches("Bearer ")).filter(|key| !key.is_empty());
        let said = key.map_or_else(|| said.clone(), |key| said.replace(key, "…"));
        said.chars().take(LOGGED).collect()
    }
}

/// The pause before the next trial: as long as the server asks, if it asks. None where the time that is left is shorter.
fn pause_before_deadline(asked: Option<Duration>, pause: Duration, left: Duration) -> Option<Duration> {
    let pause = asked.map_or(pause, |asked| asked.max(pause));
    (pause < left).then_some(pause)
}

/// `Retry-After`: seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(Duration::from_secs(u64::try_from(at.as_second() - Timestamp::now().as_second()).unwrap_or(0)))
}

/// An error with everything that caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        // Writing into a String cannot fail.
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_as_long_as_the_server_asks_and_never_longer_than_the_time_that_is_left() {
        let seconds = Duration::from_secs;
        assert_eq!(pause_before_deadline(None, seconds(1), seconds(30)), Some(seconds(1)));
        assert_eq!(pause_before_deadline(Some(seconds(7)), seconds(1), seconds(30)), Some(seconds(7)));
        assert_eq!(pause_before_deadline(Some(seconds(0)), seconds(1), seconds(30)), Some(seconds(1)));
        assert_eq!(pause_before_deadline(Some(seconds(31)), seconds(1), seconds(30)), None);
        assert_eq!(pause_before_deadline(None, seconds(1), seconds(1)), None);
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let after = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            retry_after(&headers)
        };
        assert_eq!(after("120"), Some(Duration::from_secs(120)));
        assert_eq!(after("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        assert!(after("Fri, 31 Dec 2100 23:59:59 GMT").unwrap() > Duration::from_secs(86_400));
        assert_eq!(after("soon"), None);
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }

    #[test]
    fn a_server_that_refuses_a_form_is_asked_with_less() {
        let manner = Manner { form: Form::Schema, steady: true };
        let hot = manner.looser("Unsupported value: 'temperature' does not support 0").unwrap();
        assert_eq!((hot.form, hot.steady), (Form::Schema, false));
        let json = hot.looser("'temperature'").unwrap();
        assert_eq!((json.form, json.steady), (Form::Json, false));
        assert_eq!(json.looser("response_format").unwrap().form, Form::Plain);
        assert!(json.looser("").unwrap().looser("").is_none());
    }
}
