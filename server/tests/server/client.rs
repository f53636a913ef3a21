//! A client of the whole server in this process: requests go straight to the router.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use seedbed_server::api::AppState;
use seedbed_server::api::auth::limit::Limit;
use seedbed_server::api::auth::token::TokenKey;
use seedbed_server::app::app;
use seedbed_server::artifacts::Artifacts;
use seedbed_server::extract::Extractor;
use seedbed_server::generator::Generator;
use seedbed_server::jobs::live::Live;
use seedbed_server::jobs::maker::ChunkMaker;
use seedbed_server::jobs::runner::{Bell, Runner, RunnerSettings};
use seedbed_server::models::Models;
use seedbed_server::plans::Plans;
use seedbed_server::training::Training;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::fake_maker::FakeMaker;
use crate::store::sqlite;

/// A server without a socket.
pub struct Server {
    pub folder: TempDir,
    pub state: AppState,
    pub maker: Arc<FakeMaker>,
    router: Router,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// The pointers of all problems, sorted.
    pub fn pointers(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().unwrap_or_else(|| panic!("{self:?}"));
        let mut pointers: Vec<&str> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        pointers.sort_unstable();
        pointers
    }

    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub fn id(&self) -> String {
        self.body["id"].as_str().unwrap_or_else(|| panic!("{self:?}")).to_owned()
    }

    /// It is a problem as RFC 9457 wants it, with this status.
    #[track_caller]
    pub fn assert_problem(&self, status: u16) {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(self.header(header::CONTENT_TYPE), "application/problem+json");
        assert_eq!(self.body["status"], json!(status));
        assert!(self.body["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{self:?}");
    }

    #[track_caller]
    pub fn assert_status(&self, status: u16) -> &Answer {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        self
    }
}

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Client {
    router: Router,
    headers: HeaderMap,
    address: SocketAddr,
}

impl Server {
    /// A server on an empty folder, with registration open and plenty of attempts.
    pub async fn new() -> Server {
        Server::with_limits(true, 1000).await
    }

    pub async fn with_limits(registration_open: bool, attempts: u32) -> Server {
        let maker = Arc::<FakeMaker>::default();
        Server::making(maker.clone(), maker, Arc::default(), registration_open, attempts).await
    }

    /// A server whose descriptions this one reads.
    pub async fn with_extractor(extractor: Extractor) -> Server {
        let mut server = Server::with_limits(true, 1000).await;
        server.state.extractor = Arc::new(extractor);
        server.router = app(server.state.clone(), Router::new());
        server
    }

    /// A server that makes and stores what its recipes say, in its folder.
    pub async fn real() -> Server {
        let mut server = Server::with_limits(true, 1000).await;
        let artifacts = Artifacts::in_folder(&server.folder.path().join("objects")).unwrap();
        let models = Models::new(server.state.store.clone(), artifacts.clone());
        let plans = Arc::new(Plans::with_models(models.clone()));
        server.state.maker = Arc::new(Generator::new(plans.clone()));
        server.state.training = Training::new(server.state.store.clone(), artifacts.clone());
        server.state.artifacts = artifacts;
        server.state.models = models;
        server.state.plans = plans;
        server.router = app(server.state.clone(), Router::new());
        server
    }

    async fn making(
        maker: Arc<dyn ChunkMaker>,
        fake: Arc<FakeMaker>,
        plans: Arc<Plans>,
        registration_open: bool,
        attempts: u32,
    ) -> Server {
        let folder = tempfile::tempdir().unwrap();
        let (store, artifacts) = (sqlite(folder.path()).await, Artifacts::in_memory());
        let state = AppState {
            models: Models::new(store.clone(), artifacts.clone()),
            training: Training::new(store.clone(), artifacts.clone()),
            store,
            artifacts,
            plans,
            extractor: Arc::default(),
            maker,
            live: Live::default(),
            bell: Bell::default(),
            tokens: TokenKey::random().unwrap(),
            attempts: Arc::new(Limit::new(attempts)),
            registration_open,
            folder: Some(folder.path().to_owned()),
        };
        let pages = Router::new().fallback(|| async { "a page" });
        let router = app(state.clone(), pages);
        Server { folder, state, maker: fake, router }
    }

    /// Starts workers on this server's jobs.
    pub async fn start_runner(&self) -> Runner {
        let mut settings = RunnerSettings::for_folder(self.folder.path().join("presences"));
        settings.workers = 2;
        let AppState { store, artifacts, maker, live, bell, .. } = self.state.clone();
        Runner::start(store, artifacts, maker, live, bell, settings).await.unwrap()
    }

    /// The router, to serve it on a socket.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Somebody without credentials.
    pub fn stranger(&self) -> Client {
        let address = SocketAddr::from(([127, 0, 0, 1], 5000));
        Client { router: self.router.clone(), headers: HeaderMap::new(), address }
    }

    /// Somebody with a new account and its token.
    pub async fn user(&self, email: &str) -> Client {
        let stranger = self.stranger();
        let body = json!({"email": email, "password": "a long password"});
        let answer = stranger.post("/api/auth/register", body).await;
        answer.assert_status(201);
        stranger.with(header::AUTHORIZATION, &format!("Bearer {}", answer.body["token"].as_str().unwrap()))
    }
}

impl Client {
    /// The same client, sending one header more.
    pub fn with(&self, name: impl header::IntoHeaderName, value: &str) -> Client {
        let mut client = self.clone();
        client.headers.insert(name, value.parse().unwrap());
        client
    }

    /// The same client, from another address.
    pub fn from(&self, address: [u8; 4]) -> Client {
        Client { address: SocketAddr::from((address, 5000)), ..self.clone() }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (mut parts, body) = request.into_parts();
        for (name, value) in &self.headers {
            parts.headers.insert(name.clone(), value.clone());
        }
        parts.extensions.insert(ConnectInfo(self.address));
        let response = self.router.clone().oneshot(Request::from_parts(parts, body)).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 10_000_000).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::String(text));
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// A file: its status and its bytes, or how the answer broke off.
    pub async fn file(&self, path: &str) -> (StatusCode, Result<Bytes, axum::Error>) {
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        request.headers_mut().extend(self.headers.clone());
        request.extensions_mut().insert(ConnectInfo(self.address));
        let response = self.router.clone().oneshot(request).await.unwrap();
        (response.status(), axum::body::to_bytes(response.into_body(), 1 << 30).await)
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let request = match body {
            Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.send(request.unwrap()).await
    }

    /// Uploads a file as a form, with these fields before it.
    pub async fn upload(&self, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> Answer {
        const EDGE: &str = "edge-of-a-part";
        let mut body = Vec::new();
        for (field, text) in fields {
            body.extend(
                format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n").bytes(),
            );
        }
        let head = format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend(head.bytes());
        body.extend(bytes);
        body.extend(format!("\r\n--{EDGE}--\r\n").bytes());
        let request = Request::post("/api/datasets/upload")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"))
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::PATCH, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.ask(Method::DELETE, path, None).await
    }

    /// The id of the first project.
    pub async fn project(&self) -> String {
        self.get("/api/projects").await.body["items"][0]["id"].as_str().unwrap().to_owned()
    }

    /// Begins a job of one table.
    pub async fn job(&self, rows: u64) -> Answer {
        let recipe = json!({"tables": [{"name": "customers", "rows": rows}]});
        let answer = self.post("/api/jobs", json!({"project_id": self.project().await, "recipe": recipe})).await;
        answer.assert_status(202);
        answer
    }
}

/// An id that is nobody's.
pub const NOBODYS: &str = "018f0000-0000-7000-8000-000000000000";

/// Asserts that none of these requests tells a stranger or another user anything.
pub async fn assert_private(server: &Server, other: &Client, path: &str, methods: &[(Method, Option<Value>)]) {
    for (method, body) in methods {
        let ask = |client: Client, path: String| {
            let (method, body) = (method.clone(), body.clone());
            async move { client.ask(method, &path, body).await }
        };
        ask(server.stranger(), path.to_owned()).await.assert_problem(401);
        let theirs = ask(other.clone(), path.to_owned()).await;
        theirs.assert_problem(404);
        let folder: String = path.split('/').take(3).collect::<Vec<_>>().join("/");
        let rest: String = path.split('/').skip(4).map(|part| format!("/{part}")).collect();
        let nobodys = ask(other.clone(), format!("{folder}/{NOBODYS}{rest}")).await;
        assert_eq!(nobodys.body, theirs.body, "another user's id can be told from nobody's");
        ask(other.clone(), format!("{folder}/no-id{rest}")).await.assert_problem(404);
    }
}
