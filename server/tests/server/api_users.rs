//! The API: accounts as the administrator sees them, and another password.

use axum::http::header;
use serde_json::json;

use crate::client::{Client, NOBODYS, Server};

async fn signed_in(server: &Server, email: &str, password: &str) -> Client {
    let answer = server.stranger().post("/api/auth/login", json!({"email": email, "password": password})).await;
    let token = answer.assert_status(200).body["token"].as_str().unwrap().to_owned();
    server.stranger().with(header::AUTHORIZATION, &format!("Bearer {token}"))
}

async fn id(client: &Client) -> String {
    client.get("/api/auth/me").await.id()
}

#[tokio::test]
async fn the_administrator_sees_all_accounts_and_nobody_else_does() {
    let server = Server::new().await;
    let (ada, eve) = (server.user("ada@b.c").await, server.user("eve@b.c").await);
    let list = ada.get("/api/users?page_size=10").await;
    assert_eq!(list.assert_status(200).body["total"], json!(2));
    let emails: Vec<&str> =
        list.body["items"].as_array().unwrap().iter().map(|account| account["email"].as_str().unwrap()).collect();
    assert_eq!(emails, ["ada@b.c", "eve@b.c"]);
    assert_eq!((&list.body["items"][0]["admin"], &list.body["items"][1]["disabled"]), (&json!(true), &json!(false)));
    assert!(!list.body.to_string().contains("argon2"), "no hash leaves the house");
    eve.get("/api/users").await.assert_problem(403);
    server.stranger().get("/api/users").await.assert_problem(401);
    let path = format!("/api/users/{}", id(&eve).await);
    eve.patch(&path, json!({"disabled": true})).await.assert_problem(403);
    eve.delete(&path).await.assert_problem(403);
    ada.patch(&format!("/api/users/{NOBODYS}"), json!({"disabled": true})).await.assert_problem(404);
    ada.delete(&format!("/api/users/{NOBODYS}")).await.assert_problem(404);
}

#[tokio::test]
async fn an_account_is_shut_and_opened_again() {
    let server = Server::new().await;
    let (ada, eve) = (server.user("ada@b.c").await, server.user("eve@b.c").await);
    let path = format!("/api/users/{}", id(&eve).await);
    assert_eq!(ada.patch(&path, json!({})).await.assert_status(200).body["disabled"], json!(false));
    assert_eq!(ada.patch(&path, json!({"disabled": true})).await.assert_status(200).body["disabled"], json!(true));
    eve.get("/api/auth/me").await.assert_problem(401);
    let login = |password: &'static str| {
        let stranger = server.stranger();
        async move { stranger.post("/api/auth/login", json!({"email": "eve@b.c", "password": password})).await }
    };
    login("a long password").await.assert_problem(403);
    login("a wrong password").await.assert_problem(401);
    ada.patch(&path, json!({"disabled": false})).await.assert_status(200);
    login("a long password").await.assert_status(200);
    eve.get("/api/auth/me").await.assert_problem(401);
    let own = format!("/api/users/{}", id(&ada).await);
    ada.patch(&own, json!({"disabled": true})).await.assert_problem(409);
    ada.delete(&format!("{own}?with_contents=true")).await.assert_problem(409);
    assert_eq!(ada.patch(&path, json!({"disabled": 1, "admin": true})).await.pointers(), ["/admin", "/disabled"]);
}

#[tokio::test]
async fn an_account_is_deleted_with_what_it_has_only_when_that_is_said() {
    let server = Server::new().await;
    let (ada, eve) = (server.user("ada@b.c").await, server.user("eve@b.c").await);
    eve.job(10).await;
    let path = format!("/api/users/{}", id(&eve).await);
    let answer = ada.delete(&path).await;
    answer.assert_problem(409);
    assert!(answer.body["detail"].as_str().unwrap().contains("1 job and 0 datasets"), "{answer:?}");
    eve.get("/api/auth/me").await.assert_status(200);
    ada.delete(&format!("{path}?with_contents=true")).await.assert_status(204);
    eve.get("/api/auth/me").await.assert_problem(401);
    ada.delete(&path).await.assert_problem(404);
    // The address is free again.
    server.user("eve@b.c").await;
}

#[tokio::test]
async fn another_password_needs_the_one_so_far_and_ends_other_sessions() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    let elsewhere = signed_in(&server, "ada@b.c", "a long password").await;
    let answer = ada.post("/api/auth/password", json!({"current": "a wrong one", "new": "an even longer one"})).await;
    answer.assert_problem(422);
    assert_eq!(answer.pointers(), ["/current"]);
    let answer = ada.post("/api/auth/password", json!({"current": "", "new": "short"})).await;
    assert_eq!(answer.pointers(), ["/current", "/new"]);
    assert!(!answer.body.to_string().contains("\"short\""), "a password must not be shown: {answer:?}");
    let change = json!({"current": "a long password", "new": "an even longer one"});
    server.stranger().post("/api/auth/password", change.clone()).await.assert_problem(401);
    ada.post("/api/auth/password", change).await.assert_status(204);
    ada.get("/api/auth/me").await.assert_status(200);
    elsewhere.get("/api/auth/me").await.assert_problem(401);
    let old = json!({"email": "ada@b.c", "password": "a long password"});
    server.stranger().post("/api/auth/login", old).await.assert_problem(401);
    signed_in(&server, "ada@b.c", "an even longer one").await;
}

#[tokio::test]
async fn tries_at_a_password_are_limited() {
    let server = Server::with_limits(true, 2).await;
    let ada = server.user("ada@b.c").await;
    let wrong = json!({"current": "a wrong one", "new": "an even longer one"});
    for _ in 0..2 {
        ada.post("/api/auth/password", wrong.clone()).await.assert_problem(422);
    }
    ada.post("/api/auth/password", wrong).await.assert_problem(429);
}

#[tokio::test]
async fn what_was_not_entered_is_asked_for() {
    let server = Server::new().await;
    let stranger = server.stranger();
    let messages = |answer: crate::client::Answer| {
        answer.assert_problem(422);
        let errors = answer.body["errors"].as_array().unwrap().clone();
        errors.iter().map(|error| error["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for body in [json!({}), json!({"email": "", "password": ""}), json!({"email": null})] {
        let told = messages(stranger.post("/api/auth/login", body.clone()).await);
        assert_eq!(told, ["Enter your e-mail address, such as name@example.com.", "Enter your password."], "{body}");
        let told = messages(stranger.post("/api/auth/register", body).await);
        assert_eq!(told[1], "Enter a password of at least 8 characters.");
    }
    let told = messages(stranger.post("/api/auth/register", json!({"email": "ada", "password": "short"})).await);
    let expected =
        ["This is no e-mail address; one looks like name@example.com.", "The password must have 8 to 200 characters."];
    assert_eq!(told, expected);
    let answer = stranger.post("/api/auth/login", json!({"email": "a@b", "password": "x"})).await;
    assert_eq!(answer.body["detail"], "This e-mail address and this password do not belong to an account.");
}

#[tokio::test]
async fn accounts_are_not_told_by_their_ids() {
    let server = Server::new().await;
    let (ada, eve) = (server.user("ada@b.c").await, server.user("eve@b.c").await);
    // For everybody but the administrator it makes no difference whether there is such an account.
    let known = eve.delete(&format!("/api/users/{}", id(&ada).await)).await;
    let unknown = eve.delete(&format!("/api/users/{NOBODYS}")).await;
    assert_eq!((known.status, known.body), (unknown.status, unknown.body));
}
