//! A server on this machine that speaks the wire formats of language models: it holds requests to what the providers
//! document, and answers as it was told to.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::serve::Listener;
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use seedbed_server::extract::Provider;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// The key that the server knows.
pub const KEY: &str = "a-key-that-nobody-may-see";
/// The name of its model.
pub const MODEL: &str = "tester-1";

/// One answer.
#[derive(Clone, Debug)]
pub enum Reply {
    /// The model says this.
    Text(String),
    /// Another status, with these headers and this body.
    Status(u16, Vec<(&'static str, &'static str)>, Value),
    /// The body as it is.
    Raw(String),
    /// So many bytes, and no length before them.
    Flood(usize),
    /// Nothing at all, for as long as the other side waits.
    Silence,
    /// Refuses every form that is asked for until it is asked with this: `json_schema`, `json_object` or nothing.
    OnlyIf(&'static str, String),
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct Received {
    /// The conversation: who spoke, and what was said. The instructions are the first.
    pub turns: Vec<(String, String)>,
    /// The form that was asked for: `json_schema`, `json_object` or empty.
    pub form: String,
    /// Whether the most probable words were asked for.
    pub steady: bool,
}

struct Told {
    provider: Provider,
    replies: Mutex<VecDeque<Reply>>,
    received: Mutex<Vec<Received>>,
    /// What was wrong with requests.
    complaints: Mutex<Vec<String>>,
}

/// The server. It stops with the test's runtime.
pub struct ModelServer {
    address: SocketAddr,
    told: Arc<Told>,
}

impl ModelServer {
    /// A server that gives these answers, one after the other.
    pub async fn start(provider: Provider, replies: impl IntoIterator<Item = Reply>) -> ModelServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (router, told) = router(provider, replies);
        tokio::spawn(async move { axum::serve(listener, router).await });
        ModelServer { address, told }
    }

    /// The same behind TLS, as `localhost`; the certificate that makes it known comes back as PEM.
    pub async fn start_with_tls(provider: Provider, replies: impl IntoIterator<Item = Reply>) -> (ModelServer, String) {
        let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certified.cert.der().clone()], key.into())
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (router, told) = router(provider, replies);
        let listener = Secure { listener, acceptor: TlsAcceptor::from(Arc::new(config)) };
        tokio::spawn(async move { axum::serve(listener, router).await });
        (ModelServer { address, told }, certified.cert.pem())
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Its base address.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests that came, after making sure that each was as the provider documents it.
    #[track_caller]
    pub fn received(&self) -> Vec<Received> {
        assert_eq!(*self.told.complaints.lock().unwrap(), Vec::<String>::new());
        self.told.received.lock().unwrap().clone()
    }
}

/// What answers, and what it was told and has received.
fn router(provider: Provider, replies: impl IntoIterator<Item = Reply>) -> (Router, Arc<Told>) {
    let told = Arc::new(Told {
        provider,
        replies: Mutex::new(replies.into_iter().collect()),
        received: Mutex::default(),
        complaints: Mutex::default(),
    });
    (Router::new().fallback(answer).with_state(Arc::clone(&told)), told)
}

/// Connections with TLS; those whose handshake fails are dropped.
struct Secure {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Secure {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.listener).await;
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        Listener::local_addr(&self.listener)
    }
}

async fn answer(State(told): State<Arc<Told>>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let complain = |complaint: String| told.complaints.lock().unwrap().push(complaint);
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (path, key, expected) = match told.provider {
        Provider::Gemini => {
            (format!("/v1beta/models/{MODEL}:generateContent"), header("x-goog-api-key"), KEY.to_owned())
        }
        Provider::OpenAi => ("/v1/chat/completions".to_owned(), header("authorization"), format!("Bearer {KEY}")),
    };
    if method != Method::POST || uri.path() != path || uri.query().is_some() {
        complain(format!("{method} {uri} instead of POST {path}"));
    }
    if key != expected {
        complain(format!("the key {key:?}"));
    }
    if header("content-type") != "application/json" {
        complain(format!("the content type {:?}", header("content-type")));
    }
    let received = match serde_json::from_slice::<Value>(&body).map_err(|error| error.to_string()) {
        Ok(body) => match told.provider {
            Provider::Gemini => of_gemini(&body),
            Provider::OpenAi => of_openai(&body),
        },
        Err(error) => Err(error),
    };
    let received = match received {
        Ok(received) => received,
        Err(complaint) => {
            complain(complaint);
            return StatusCode::BAD_REQUEST.into_response();
        }
    };
    let form = received.form.clone();
    told.received.lock().unwrap().push(received);
    let reply = {
        let mut replies = told.replies.lock().unwrap();
        match replies.front() {
            Some(Reply::OnlyIf(wanted, _)) if *wanted != form => {
                let said = json!({"error": {"code": 400, "message": "this response format is not supported"}});
                Reply::Status(400, Vec::new(), said)
            }
            _ => replies.pop_front().unwrap_or_else(|| {
                complain("a request more than there are answers".to_owned());
                Reply::Silence
            }),
        }
    };
    match reply {
        Reply::Text(text) | Reply::OnlyIf(_, text) => axum::Json(spoken(told.provider, &text)).into_response(),
        Reply::Status(status, headers, body) => {
            let mut response = (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(name, value.parse().unwrap());
            }
            response
        }
        Reply::Raw(text) => ([(header::CONTENT_TYPE, "text/html")], text).into_response(),
        Reply::Flood(bytes) => {
            let chunk = Bytes::from(vec![b' '; 64 * 1024]);
            let chunks = (0..bytes.div_ceil(chunk.len())).map(move |_| Ok::<_, std::io::Error>(chunk.clone()));
            Body::from_stream(futures::stream::iter(chunks)).into_response()
        }
        Reply::Silence => std::future::pending().await,
    }
}

/// What a model says, as its provider sends it.
fn spoken(provider: Provider, text: &str) -> Value {
    match provider {
        Provider::Gemini => json!({"modelVersion": MODEL, "usageMetadata": {"totalTokenCount": 5}, "candidates": [
            {"index": 0, "finishReason": "STOP", "content": {"role": "model", "parts": [{"text": text}]}}]}),
        Provider::OpenAi => json!({"id": "chatcmpl-1", "object": "chat.completion", "model": MODEL, "choices": [
            {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text, "refusal": null}}]}),
    }
}

/// Only these members are in an object.
fn only(value: &Value, known: &[&str]) -> Result<(), String> {
    let members = value.as_object().ok_or_else(|| format!("{value} is no object"))?;
    match members.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(format!("the unknown member {name:?}")),
        None => Ok(()),
    }
}

fn text<'a>(value: &'a Value, pointer: &str) -> Result<&'a str, String> {
    let text = value.pointer(pointer).and_then(Value::as_str);
    text.ok_or_else(|| format!("no text at {pointer}"))
}

fn of_gemini(body: &Value) -> Result<Received, String> {
    only(body, &["systemInstruction", "contents", "generationConfig"])?;
    let mut turns = vec![("system".to_owned(), text(body, "/systemInstruction/parts/0/text")?.to_owned())];
    for content in body["contents"].as_array().ok_or("no contents")? {
        only(content, &["role", "parts"])?;
        turns.push((text(content, "/role")?.to_owned(), text(content, "/parts/0/text")?.to_owned()));
    }
    let config = &body["generationConfig"];
    only(config, &["temperature", "responseMimeType", "responseSchema"])?;
    let form = match (&config["responseMimeType"], &config["responseSchema"]) {
        (Value::Null, Value::Null) => "",
        (Value::String(mime), Value::Null) if mime == "application/json" => "json_object",
        (Value::String(mime), schema @ Value::Object(_)) if mime == "application/json" => {
            of_schema(schema, false)?;
            "json_schema"
        }
        other => return Err(format!("the response format {other:?}")),
    };
    in_turn(&turns, "model")?;
    Ok(Received { turns, form: form.to_owned(), steady: config["temperature"] == 0 })
}

fn of_openai(body: &Value) -> Result<Received, String> {
    only(body, &["model", "messages", "temperature", "response_format"])?;
    if body["model"] != MODEL {
        return Err(format!("the model {}", body["model"]));
    }
    let mut turns = Vec::new();
    for message in body["messages"].as_array().ok_or("no messages")? {
        only(message, &["role", "content"])?;
        turns.push((text(message, "/role")?.to_owned(), text(message, "/content")?.to_owned()));
    }
    let format = &body["response_format"];
    let form = match format["type"].as_str() {
        None => "",
        Some("json_object") => "json_object",
        Some("json_schema") => {
            let schema = &format["json_schema"];
            only(schema, &["name", "strict", "schema"])?;
            if schema["strict"] != true || !schema["name"].is_string() {
                return Err(format!("a schema that is not strict or has no name: {format}"));
            }
            of_schema(&schema["schema"], true)?;
            "json_schema"
        }
        Some(other) => return Err(format!("the response format {other}")),
    };
    in_turn(&turns, "assistant")?;
    Ok(Received { turns, form: form.to_owned(), steady: body["temperature"] == 0 })
}

/// Instructions first, then user and model in turn, the user last.
fn in_turn(turns: &[(String, String)], model: &str) -> Result<(), String> {
    let roles: Vec<&str> = turns.iter().map(|(role, _)| role.as_str()).collect();
    let expected: Vec<&str> = std::iter::once("system")
        .chain(["user", model].into_iter().cycle().take(roles.len().saturating_sub(1)))
        .collect();
    if roles == expected && roles.len().is_multiple_of(2) { Ok(()) } else { Err(format!("the roles {roles:?}")) }
}

/// What the providers demand of schemas, object by object.
fn of_schema(schema: &Value, strict: bool) -> Result<(), String> {
    let known: &[&str] = if strict {
        &["type", "description", "properties", "required", "items", "additionalProperties", "enum"]
    } else {
        &["type", "description", "properties", "required", "items", "propertyOrdering"]
    };
    only(schema, known)?;
    match schema["type"].as_str() {
        Some("object") => {
            let properties = schema["properties"].as_object().ok_or("an object without properties")?;
            let required: Vec<&str> =
                schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if strict
                && (schema["additionalProperties"] != false
                    || !properties.keys().all(|name| required.contains(&name.as_str())))
            {
                return Err(format!("an object that is not strict: {schema}"));
            }
            properties.values().try_for_each(|property| of_schema(property, strict))
        }
        Some("array") => of_schema(&schema["items"], strict),
        Some("string" | "integer") => Ok(()),
        other => Err(format!("the type {other:?}")),
    }
}
