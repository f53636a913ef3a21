//! The API: projects.

use axum::http::{Method, header};
use serde_json::json;

use crate::client::{Server, assert_private};

#[tokio::test]
async fn a_project_is_made_read_changed_and_deleted() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    let made = ada.post("/api/projects", json!({"name": "Shop", "description": "two\nlines"})).await;
    made.assert_status(201);
    let path = format!("/api/projects/{}", made.id());
    assert_eq!(made.header(header::LOCATION), path);
    assert_eq!(ada.get(&path).await.body, made.body);
    let created = made.body["created_at"].as_str().unwrap();
    assert!(created.parse::<jiff::Timestamp>().is_ok() && created.ends_with('Z'), "{created}");
    let changed = ada.patch(&path, json!({"name": "Store"})).await;
    assert_eq!((&changed.body["name"], &changed.body["description"]), (&json!("Store"), &json!("two\nlines")));
    let list = ada.get("/api/projects?page=2&page_size=1").await.body;
    assert_eq!((&list["total"], &list["page"], &list["page_size"]), (&json!(2), &json!(2), &json!(1)));
    assert_eq!(list["items"], json!([changed.body]));
    ada.delete(&path).await.assert_status(204);
    ada.get(&path).await.assert_problem(404);
    ada.delete(&path).await.assert_problem(404);
}

#[tokio::test]
async fn a_project_is_its_users_own() {
    let server = Server::new().await;
    let (ada, eve) = (server.user("ada@b.c").await, server.user("eve@b.c").await);
    let path = format!("/api/projects/{}", ada.project().await);
    let methods = [(Method::GET, None), (Method::PATCH, Some(json!({"name": "Mine"}))), (Method::DELETE, None)];
    assert_private(&server, &eve, &path, &methods).await;
    server.stranger().get("/api/projects").await.assert_problem(401);
    server.stranger().post("/api/projects", json!({"name": "x"})).await.assert_problem(401);
    ada.get(&path).await.assert_status(200);
}

#[tokio::test]
async fn wrong_input_is_refused_with_every_problem() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    let answer = ada.post("/api/projects", json!({"name": "", "description": "a\u{0}b", "color": "red"})).await;
    answer.assert_problem(422);
    assert_eq!(answer.pointers(), ["/color", "/description", "/name"]);
    for name in [json!("x".repeat(121)), json!(" x"), json!("x\n"), json!(7), json!("a\u{7f}b")] {
        assert_eq!(ada.post("/api/projects", json!({"name": name})).await.pointers(), ["/name"]);
    }
    ada.post("/api/projects", json!({"name": "ü".repeat(120), "description": null})).await.assert_status(201);
    let answer = ada.get("/api/projects?page=0&page_size=201&sort=name&page=1").await;
    answer.assert_problem(422);
    assert_eq!(answer.pointers(), ["/page", "/page_size", "/sort"]);
}

#[tokio::test]
async fn a_project_with_unfinished_jobs_stays() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    let job = ada.job(10).await.id();
    let path = format!("/api/projects/{}", ada.project().await);
    let answer = ada.delete(&format!("{path}?with_contents=true")).await;
    answer.assert_problem(409);
    assert!(answer.body["detail"].as_str().unwrap().contains("1 unfinished job"), "{answer:?}");
    ada.post(&format!("/api/jobs/{job}/control"), json!({"action": "cancel"})).await.assert_status(200);
    let answer = ada.delete(&path).await;
    answer.assert_problem(409);
    assert!(answer.body["detail"].as_str().unwrap().contains("1 job and 0 datasets"), "{answer:?}");
    assert_eq!((&ada.get(&path).await.body["jobs"], &ada.get(&path).await.body["datasets"]), (&json!(1), &json!(0)));
    assert_eq!(ada.delete(&format!("{path}?with_contents=yes")).await.pointers(), ["/with_contents"]);
    ada.delete(&format!("{path}?with_contents=true")).await.assert_status(204);
    ada.get(&format!("/api/jobs/{job}")).await.assert_problem(404);
}
