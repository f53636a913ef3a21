//! Live progress, through a real socket.

use std::time::{Duration, Instant};

use axum::http::header;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::api_jobs::until;
use crate::client::{Client, Server};

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// Serves on a free port; the address comes back.
async fn serve(server: &Server) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = server.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("ws://{address}/api/live")
}

async fn connect(address: &str, headers: &[(&'static str, &str)]) -> Result<Socket, Error> {
    let mut request = address.into_client_request()?;
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    connect_async(request).await.map(|(socket, _)| Socket(socket))
}

async fn token(server: &Server, email: &str) -> (Client, String) {
    let client = server.user(email).await;
    let answer =
        server.stranger().post("/api/auth/login", json!({"email": email, "password": "a long password"})).await;
    (client, format!("Bearer {}", answer.body["token"].as_str().unwrap()))
}

impl Socket {
    async fn next(&mut self) -> Option<Value> {
        loop {
            match tokio::time::timeout(Duration::from_secs(20), self.0.next()).await.expect("no message came") {
                Some(Ok(Message::Text(text))) => {
                    let message: Value = serde_json::from_str(&text).unwrap();
                    assert_eq!(message["type"], "job");
                    return Some(message["job"].clone());
                }
                Some(Ok(Message::Ping(_))) => {}
                _ => return None,
            }
        }
    }

    /// Nothing comes for a while.
    async fn assert_silent(&mut self) {
        let message = tokio::time::timeout(Duration::from_millis(300), self.0.next()).await;
        assert!(message.is_err(), "{message:?}");
    }

    async fn say(&mut self, message: Value) {
        self.0.send(Message::Text(message.to_string().into())).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn progress_comes_paced_in_order_and_to_the_end() {
    let server = Server::new().await;
    let (ada, ada_token) = token(&server, "ada@b.c").await;
    let (_, eve_token) = token(&server, "eve@b.c").await;
    let address = serve(&server).await;
    let mut socket = connect(&address, &[("authorization", &ada_token)]).await.unwrap();
    let mut hers = connect(&address, &[("authorization", &eve_token)]).await.unwrap();
    let _runner = server.start_runner().await;
    let begun = Instant::now();
    let job = ada.job(65_536 * 100).await.id();
    let (mut last, mut messages) = (0, 0);
    loop {
        let progress = socket.next().await.unwrap();
        assert_eq!(progress["id"].as_str(), Some(job.as_str()));
        assert!(progress["sequence"].as_u64().unwrap() > last, "{progress}");
        last = progress["sequence"].as_u64().unwrap();
        messages += 1;
        if progress["state"] == "completed" {
            assert_eq!(progress["rows_done"], json!(65_536 * 100));
            break;
        }
    }
    // A hundred checkpoints, ten messages a second: the first comes at once, the last is never lost.
    let allowed = 2 + begun.elapsed().as_millis() / 100;
    assert!(messages <= allowed, "{messages} messages where {allowed} are allowed");
    assert_eq!(ada.get(&format!("/api/jobs/{job}/status")).await.body["sequence"], json!(last));
    hers.assert_silent().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_checkpoint_is_told_as_it_happens() {
    let server = Server::new().await;
    let (ada, token) = token(&server, "ada@b.c").await;
    let address = serve(&server).await;
    server.maker.hold();
    let _runner = server.start_runner().await;
    let job = ada.job(65_536 * 10).await.id();
    until(&ada, &job, "generating").await;
    let mut socket = connect(&address, &[("authorization", &token)]).await.unwrap();
    assert_eq!(socket.next().await.unwrap()["chunks_done"], json!(0));
    // Nobody polls the store here: what comes was pushed, and comes before the next chunk is let through.
    for done in 1..=5 {
        server.maker.allow(1);
        let mut told = json!(0);
        while told != json!(done) {
            told = socket.next().await.unwrap()["chunks_done"].clone();
        }
    }
    server.maker.release();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_client_that_was_away_misses_nothing() {
    let server = Server::new().await;
    let (ada, token) = token(&server, "ada@b.c").await;
    let address = serve(&server).await;
    server.maker.hold();
    let runner = server.start_runner().await;
    let job = ada.job(65_536 * 4).await.id();
    let mut socket = connect(&address, &[("authorization", &token)]).await.unwrap();
    let seen = socket.next().await.unwrap()["sequence"].as_u64().unwrap();
    drop(socket);
    server.maker.release();
    until(&ada, &job, "completed").await;
    runner.stop(Duration::from_secs(10)).await;
    // Finished jobs are not told to a newcomer, but to one who asks.
    let mut again = connect(&address, &[("authorization", &token)]).await.unwrap();
    again.assert_silent().await;
    again.say(json!({"resume": {(&job): seen, "018f0000-0000-7000-8000-000000000000": 1, "nonsense": 1}})).await;
    let progress = again.next().await.unwrap();
    assert_eq!((progress["id"].as_str(), &progress["state"]), (Some(job.as_str()), &json!("completed")));
    again.say(json!({"resume": {(&job): progress["sequence"]}})).await;
    again.assert_silent().await;
    again.say(json!("what?")).await;
    assert_eq!(again.next().await, None, "nonsense ends the connection");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_signed_in_listen() {
    let server = Server::new().await;
    let (_, token) = token(&server, "ada@b.c").await;
    let address = serve(&server).await;
    let host = address.trim_start_matches("ws://").split('/').next().unwrap().to_owned();
    let cookie = format!("seedbed_session={}", token.trim_start_matches("Bearer "));
    let refused = |result: Result<Socket, Error>| match result {
        Err(Error::Http(answer)) => answer.status().as_u16(),
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("let in"),
    };
    assert_eq!(refused(connect(&address, &[]).await), 401);
    assert_eq!(refused(connect(&address, &[("cookie", &cookie), ("origin", "http://evil.example")]).await), 403);
    let own = format!("http://{host}");
    assert!(connect(&address, &[("cookie", &cookie), ("origin", &own)]).await.is_ok());
    let plain = server.stranger().with(header::AUTHORIZATION, &token).get("/api/live").await;
    plain.assert_problem(400);
}
