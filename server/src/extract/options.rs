//! Which language model is used, as flags and environment variables say it, checked before anything starts.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use clap::Args;
use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};

use super::wire::Provider;

/// The longest name of a model.
const LONGEST_NAME: usize = 200;
/// The first pause before a question is asked again.
const PAUSE: Duration = Duration::from_millis(500);

/// A language model that may write recipes. Descriptions are sent to it only when someone asks for that
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Language model")]
pub struct ModelOptions {
    /// Wire format of the model's server; none is used without it
    #[arg(long, env = "SEEDBED_MODEL_PROVIDER", value_enum)]
    pub model_provider: Option<Provider>,
    /// Name of the model
    #[arg(long = "model", env = "SEEDBED_MODEL", value_name = "NAME")]
    pub model_name: Option<String>,
    /// Base address of the model's server, such as http://localhost:11434/v1 [default: the provider's own]
    #[arg(long, env = "SEEDBED_MODEL_URL", value_name = "URL", hide_env_values = true)]
    pub model_url: Option<String>,
    /// Key for the model's server; rather set the variable: others on this machine can see command lines
    #[arg(long, env = "SEEDBED_MODEL_KEY", value_name = "KEY", hide_env_values = true)]
    pub model_key: Option<Key>,
    /// Seconds that a description may take, all trials together; a single request at most half of it
    #[arg(long, env = "SEEDBED_MODEL_TIMEOUT", value_name = "SECONDS", default_value_t = 60,
        value_parser = clap::value_parser!(u16).range(2..=600))]
    pub model_timeout: u16,
    /// Requests a minute to the model's server, all users together
    #[arg(long, env = "SEEDBED_MODEL_RATE", value_name = "REQUESTS", default_value_t = 30,
        value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub model_rate: u32,
    /// Descriptions a minute that one user may send
    #[arg(long, env = "SEEDBED_MODEL_USER_RATE", value_name = "DESCRIPTIONS", default_value_t = 6,
        value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub model_user_rate: u32,
}

/// A secret that no message shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl From<String> for Key {
    fn from(key: String) -> Self {
        Self(key.trim().to_owned())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Key(…)")
    }
}

/// A model that can be asked.
#[derive(Clone, Debug)]
pub struct ModelSettings {
    /// Its wire format.
    pub provider: Provider,
    /// Its name.
    pub name: String,
    /// Where questions go.
    pub address: Url,
    /// The header with the key, marked as a secret.
    pub(super) key: Option<(HeaderName, HeaderValue)>,
    /// How long a description may take, all trials together.
    pub timeout: Duration,
    /// Requests a minute.
    pub rate: u32,
    /// Descriptions of one user a minute.
    pub user_rate: u32,
    /// The first pause before a question is asked again; each next one is twice as long.
    pub pause: Duration,
}

impl ModelOptions {
    /// The model that the options describe, if they describe one.
    ///
    /// # Errors
    /// Everything that is wrong with them, a sentence each.
    pub fn checked(&self) -> Result<Option<ModelSettings>, Vec<String>> {
        let mut problems = Vec::new();
        let name = self.model_name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let url = self.model_url.as_deref().map(str::trim).filter(|url| !url.is_empty());
        let key = self.model_key.as_ref().map(|key| key.0.as_str()).filter(|key| !key.is_empty());
        let Some(provider) = self.model_provider else {
            // A key alone may be meant for another command.
            if name.is_some() || url.is_some() {
                problems.push("a model is named but no provider: add --model-provider gemini or openai".to_owned());
            }
            return if problems.is_empty() { Ok(None) } else { Err(problems) };
        };
        match name {
            None => problems.push("a provider is named but no model: add --model NAME".to_owned()),
            Some(name) if name.chars().count() > LONGEST_NAME || name.chars().any(|c| c.is_control() || c == ' ') => {
                problems.push(format!("the model's name must have 1 to {LONGEST_NAME} characters and no spaces"));
            }
            Some(_) => {}
        }
        if url.is_none() && key.is_none() {
            problems.push(format!("{} needs a key: set SEEDBED_MODEL_KEY", provider.public_address()));
        }
        let header = key.and_then(|key| provider.key_header(key));
        if key.is_some() && header.is_none() {
            problems.push("the key in SEEDBED_MODEL_KEY has characters that no key has".to_owned());
        }
        let base = match base_address(url.unwrap_or(provider.public_address())) {
            Ok(base) => Some(base),
            Err(problem) => {
                problems.push(problem);
                None
            }
        };
        let address = base.and_then(|base| provider.address(&base, name.unwrap_or_default()));
        match (problems.is_empty(), name, address) {
            (true, Some(name), Some(address)) => Ok(Some(ModelSettings {
                provider,
                name: name.to_owned(),
                address,
                key: header,
                timeout: Duration::from_secs(u64::from(self.model_timeout)),
                rate: self.model_rate,
                user_rate: self.model_user_rate,
                pause: PAUSE,
            })),
            _ => Err(problems),
        }
    }
}

/// A base address, or what is wrong with it. The address itself is not repeated: it may carry a password.
fn base_address(text: &str) -> Result<Url, String> {
    let url =
        Url::parse(text).map_err(|error| format!("--model-url is no address such as https://host/v1: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err("--model-url must begin with http:// or https:// and name a host".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err("--model-url must be a base address without user, password, query and fragment".to_owned());
    }
    Ok(url)
}

impl ModelSettings {
    /// The host that descriptions are sent to, with its port where that is not the usual one.
    #[must_use]
    pub fn host(&self) -> String {
        let host = self.address.host_str().unwrap_or_default();
        self.address.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Whether the model runs on this machine.
    #[must_use]
    pub fn is_local(&self) -> bool {
        let host = self.address.host_str().unwrap_or_default().trim_matches(['[', ']']);
        host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
    }

    /// Whether what is sent can be read on the way.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.address.scheme() == "http" && !self.is_local()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        model: ModelOptions,
    }

    fn checked(flags: &str) -> Result<Option<ModelSettings>, Vec<String>> {
        let words = std::iter::once("test").chain(flags.split_whitespace());
        Line::try_parse_from(words).map_err(|error| vec![error.to_string()])?.model.checked()
    }

    #[test]
    fn nothing_is_a_choice() {
        assert!(checked("").unwrap().is_none());
        assert!(checked("--model-key hush").unwrap().is_none());
    }

    #[test]
    fn a_local_server_needs_no_key_and_a_public_one_does() {
        let local =
            checked("--model-provider openai --model m --model-url http://localhost:11434/v1").unwrap().unwrap();
        assert!(local.is_local() && !local.is_open() && local.key.is_none());
        assert_eq!(local.host(), "localhost:11434");
        let public = checked("--model-provider gemini --model m --model-key hush").unwrap().unwrap();
        assert_eq!((public.host().as_str(), public.is_local()), ("generativelanguage.googleapis.com", false));
        let near = checked("--model-provider openai --model m --model-url http://10.0.0.7:8080").unwrap().unwrap();
        assert!(near.is_open());
        assert_eq!(checked("--model-provider gemini --model m").unwrap_err().len(), 1);
    }

    #[test]
    fn every_mistake_is_told_at_once_and_none_shows_a_secret() {
        let problems = checked("--model-provider openai --model-url ftp://h").unwrap_err();
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert_eq!(checked("--model m").unwrap_err().len(), 1);
        for url in
            ["nonsense", "http://", "https://user:hush@h", "https://h?key=hush", "mailto:hush@h", "https://h#hush"]
        {
            let problems = checked(&format!("--model-provider openai --model m --model-url {url}")).unwrap_err();
            assert_eq!(problems.len(), 1, "{url}");
            assert!(!problems[0].contains("hush"), "{problems:?}");
        }
        let problems = checked("--model-provider openai --model m --model-key hu\u{7f}sh").unwrap_err();
        assert!(problems.len() == 1 && !problems[0].contains("hu\u{7f}sh"), "{problems:?}");
        let shown = format!("{:?}", checked("--model-provider openai --model m --model-key hush").unwrap());
        assert!(!shown.contains("hush"), "{shown}");
        let line = Line::try_parse_from(["test", "--model-key", "hush"]).unwrap();
        assert!(!format!("{:?}", line.model).contains("hush"));
    }
}
