//! The API: what every address does with requests that are not as expected.

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::json;

use crate::client::{Client, Server};

async fn send(client: &Client, kind: Option<&str>, body: impl Into<Body>) -> crate::client::Answer {
    let mut request = Request::post("/api/projects");
    if let Some(kind) = kind {
        request = request.header(header::CONTENT_TYPE, kind);
    }
    client.send(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn a_body_must_be_json_and_say_so() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    let json = Some("application/json");
    send(&ada, Some("Application/JSON; charset=utf-8"), r#"{"name": "x"}"#).await.assert_status(201);
    for kind in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("application/jsonp")] {
        send(&ada, kind, r#"{"name": "x"}"#).await.assert_problem(415);
    }
    for body in ["", "{", "{\"name\": \"x\"} trailing", "\u{feff}{}", "{\"name\": \"\\ud800\"}"] {
        send(&ada, json, body).await.assert_problem(400);
    }
    send(&ada, json, vec![0xff, 0xfe]).await.assert_problem(400);
    send(&ada, json, "[".repeat(100_000)).await.assert_problem(400);
    for body in ["[]", "null", "\"x\"", "1"] {
        send(&ada, json, body).await.assert_problem(422);
    }
    let just_too_large = format!("{{\"name\": \"{}\"}}", "x".repeat(2 * 1024 * 1024));
    send(&ada, json, just_too_large).await.assert_problem(413);
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    for path in ["/api", "/api/", "/api/nothing", "/api/jobs/x/y/z"] {
        ada.get(path).await.assert_problem(404);
    }
    let answer = ada.patch("/api/projects", json!({})).await;
    answer.assert_problem(405);
    assert_eq!(answer.header(header::ALLOW), "GET,HEAD,POST");
    ada.delete("/healthz").await.assert_problem(405);
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_a_problem() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    for query in ["page=%00", "page=-1", "page=1.5", "page=", "page=99999999999999999999", "page_size=0"] {
        ada.get(&format!("/api/projects?{query}")).await.assert_problem(422);
    }
    for query in ["search=%00", "tag=", "tag=%20x"] {
        ada.get(&format!("/api/datasets?{query}")).await.assert_problem(422);
    }
    ada.get("/api/datasets?search=%ff").await.assert_status(200);
}

#[tokio::test]
async fn every_answer_carries_the_guarding_headers() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    for path in ["/api/projects", "/api/nothing", "/healthz", "/api/docs", "/jobs"] {
        let answer = ada.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
    }
    assert_eq!(ada.get("/api/projects").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn health_is_told_to_everybody() {
    let server = Server::new().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(server.stranger().get(path).await.assert_status(200).body, json!({"status": "ok"}));
    }
    // The data folder is gone, and a file is in its place.
    let folder = server.folder.path();
    std::fs::remove_dir_all(folder).unwrap();
    std::fs::write(folder, "in the way").unwrap();
    server.stranger().get("/readyz").await.assert_problem(500);
    server.stranger().get("/healthz").await.assert_status(200);
    std::fs::remove_file(folder).unwrap();
    std::fs::create_dir(folder).unwrap();
    server.state.store.close().await;
    server.stranger().get("/readyz").await.assert_problem(500);
}

#[tokio::test]
async fn an_answer_to_head_has_no_body() {
    let server = Server::new().await;
    let request = Request::builder().method(Method::HEAD).uri("/healthz").body(Body::empty()).unwrap();
    let answer = server.stranger().send(request).await;
    assert_eq!((answer.status.as_u16(), answer.body), (200, json!("")));
}
