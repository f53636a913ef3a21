//! What the wire formats have in common: a conversation, what is asked for, and where it goes.

use clap::ValueEnum;
use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::Value;

use super::exchange::Unused;
use super::{gemini, openai};

/// Whose wire format a server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Provider {
    /// Gemini's `generateContent`
    Gemini,
    /// OpenAI's `/v1/chat/completions`, which many other servers speak as well
    #[value(name = "openai")]
    OpenAi,
}

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// We.
    User,
    /// The model.
    Model,
}

/// Something that was said.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub role: Role,
    pub text: String,
}

/// How strictly the form of the answer is asked for. Servers that refuse one are asked with the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// JSON that fits a schema.
    Schema,
    /// Any JSON.
    Json,
    /// Text; the instructions alone say that it should be JSON.
    Plain,
}

impl Form {
    /// The next, less strict one.
    pub const fn looser(self) -> Option<Self> {
        match self {
            Self::Schema => Some(Self::Json),
            Self::Json => Some(Self::Plain),
            Self::Plain => None,
        }
    }
}

/// A request before it is written in a wire format.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a> {
    pub model: &'a str,
    pub instructions: &'a str,
    pub turns: &'a [Turn],
    pub form: Form,
    /// Whether to ask for the most probable words; some models know no such choice.
    pub steady: bool,
}

impl Provider {
    /// Where the provider itself answers.
    pub(super) const fn public_address(self) -> &'static str {
        match self {
            Self::Gemini => "https://generativelanguage.googleapis.com",
            Self::OpenAi => "https://api.openai.com",
        }
    }

    /// The address that questions go to, below a base address.
    pub(super) fn address(self, base: &Url, model: &str) -> Option<Url> {
        let segments = match self {
            Self::Gemini => gemini::path(model),
            Self::OpenAi => openai::path(),
        };
        let version = match self {
            Self::Gemini => "v1beta",
            Self::OpenAi => "v1",
        };
        let mut address = base.clone();
        let has_path = base.path() != "/";
        let mut path = address.path_segments_mut().ok()?;
        path.pop_if_empty();
        // A base address with a path names the version itself, as `http://localhost:11434/v1` does.
        if !has_path {
            path.push(version);
        }
        path.extend(segments);
        drop(path);
        Some(address)
    }

    /// The header that carries the key.
    pub(super) fn key_header(self, key: &str) -> Option<(HeaderName, HeaderValue)> {
        let (name, value) = match self {
            Self::Gemini => (HeaderName::from_static("x-goog-api-key"), key.to_owned()),
            Self::OpenAi => (HeaderName::from_static("authorization"), format!("Bearer {key}")),
        };
        let mut value = HeaderValue::from_str(&value).ok()?;
        value.set_sensitive(true);
        Some((name, value))
    }

    pub(super) fn body(self, question: &Question<'_>) -> Value {
        match self {
            Self::Gemini => gemini::body(question),
            Self::OpenAi => openai::body(question),
        }
    }

    /// The text of an answer.
    pub(super) fn text(self, answer: &Value) -> Result<String, Unused> {
        match self {
            Self::Gemini => gemini::text(answer),
            Self::OpenAi => openai::text(answer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(provider: Provider, base: &str, model: &str) -> String {
        provider.address(&Url::parse(base).unwrap(), model).unwrap().to_string()
    }

    #[test]
    fn questions_go_to_the_address_that_the_provider_documents() {
        let gemini = |base, model| address(Provider::Gemini, base, model);
        let public = Provider::Gemini.public_address();
        assert_eq!(
            gemini(public, "gemini-2.5-flash"),
            format!("{public}/v1beta/models/gemini-2.5-flash:generateContent")
        );
        assert_eq!(gemini(public, "models/x"), format!("{public}/v1beta/models/x:generateContent"));
        assert_eq!(gemini("http://h/v1", "a/b?c"), "http://h/v1/models/a%2Fb%3Fc:generateContent");
        let openai = |base| address(Provider::OpenAi, base, "m");
        let public = Provider::OpenAi.public_address();
        assert_eq!(openai(public), format!("{public}/v1/chat/completions"));
        assert_eq!(openai("http://localhost:11434/v1"), "http://localhost:11434/v1/chat/completions");
        assert_eq!(openai("http://localhost:11434/v1/"), "http://localhost:11434/v1/chat/completions");
        assert_eq!(openai("http://localhost:8080/"), "http://localhost:8080/v1/chat/completions");
        assert_eq!(openai("https://host/api/openai"), "https://host/api/openai/chat/completions");
    }

    #[test]
    fn a_key_is_never_shown() {
        let (_, value) = Provider::OpenAi.key_header("hush").unwrap();
        assert_eq!(value.as_bytes(), b"Bearer hush");
        assert!(!format!("{value:?}").contains("hush"));
        assert_eq!(Provider::Gemini.key_header("line\nbreak"), None);
    }
}
