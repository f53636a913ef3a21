//! The API: accounts, sessions, cookies, limits.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;

use crate::client::{Client, Server};

fn credentials(email: &str, password: &str) -> serde_json::Value {
    json!({"email": email, "password": password})
}

#[tokio::test]
async fn the_first_visit_sets_the_house_up() {
    let server = Server::with_limits(false, 100).await;
    let stranger = server.stranger();
    assert_eq!(stranger.get("/api/setup").await.body, json!({"needed": true, "registration_open": true}));
    let answer =
        stranger.post("/api/auth/register", json!({"email": "Ada@Example.org", "password": "a long password"})).await;
    answer.assert_status(201);
    assert_eq!(answer.body["token_type"], "Bearer");
    let account = &answer.body["user"];
    assert_eq!(
        (&account["email"], &account["name"], &account["admin"]),
        (&json!("ada@example.org"), &json!("ada"), &json!(true))
    );
    let ada = stranger.with(header::AUTHORIZATION, &format!("Bearer {}", answer.body["token"].as_str().unwrap()));
    assert_eq!(ada.get("/api/auth/me").await.body, *account);
    let projects = ada.get("/api/projects").await.body;
    assert_eq!((&projects["total"], &projects["items"][0]["name"]), (&json!(1), &json!("My project")));
    assert_eq!(stranger.get("/api/setup").await.body, json!({"needed": false, "registration_open": false}));
    stranger.post("/api/auth/register", credentials("eve@b.c", "a long password")).await.assert_problem(403);
    ada.patch("/api/settings", json!({"registration": "open"})).await.assert_status(200);
    assert_eq!(stranger.get("/api/setup").await.body["registration_open"], json!(true));
    let eve = stranger.post("/api/auth/register", credentials("eve@b.c", "a long password")).await;
    assert_eq!((eve.status.as_u16(), &eve.body["user"]["admin"]), (201, &json!(false)));
    stranger.post("/api/auth/register", credentials("EVE@b.c", "a long password")).await.assert_problem(409);
}

#[tokio::test]
async fn every_mistake_is_named_at_once() {
    let server = Server::new().await;
    let body = json!({"email": "no address", "password": "short", "name": " x", "extra": 1, "sl/ash~": 2});
    let answer = server.stranger().post("/api/auth/register", body).await;
    answer.assert_problem(422);
    assert_eq!(answer.pointers(), ["/email", "/extra", "/name", "/password", "/sl~1ash~0"]);
    for error in answer.body["errors"].as_array().unwrap() {
        for part in ["found", "allowed", "message"] {
            assert!(error[part].as_str().is_some_and(|text| !text.is_empty()), "{error}");
        }
        assert!(!error.to_string().contains("short"), "a password must not be shown: {error}");
    }
    let answer = server.stranger().post("/api/auth/register", json!({})).await;
    assert_eq!(answer.pointers(), ["/email", "/password"]);
    let answer = server.stranger().post("/api/auth/login", json!({"email": 5, "password": [1]})).await;
    assert_eq!(answer.pointers(), ["/email", "/password"]);
}

#[tokio::test]
async fn a_token_holds_until_its_session_ends() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    let again = server.stranger().post("/api/auth/login", credentials("Ada@B.c", "a long password")).await;
    again.assert_status(200);
    let second =
        server.stranger().with(header::AUTHORIZATION, &format!("bearer {}", again.body["token"].as_str().unwrap()));
    second.get("/api/auth/me").await.assert_status(200);
    ada.post("/api/auth/logout", json!({})).await.assert_status(204);
    ada.get("/api/auth/me").await.assert_problem(401);
    ada.post("/api/auth/logout", json!({})).await.assert_problem(401);
    second.get("/api/auth/me").await.assert_status(200);
    for wrong in ["Bearer nonsense", "Bearer ", "Basic YTpi", "nonsense"] {
        let answer = server.stranger().with(header::AUTHORIZATION, wrong).get("/api/auth/me").await;
        answer.assert_problem(401);
        assert_eq!(answer.header(header::WWW_AUTHENTICATE), "Bearer");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_look_the_same() {
    let server = Server::new().await;
    server.user("ada@b.c").await;
    let wrong = server.stranger().post("/api/auth/login", credentials("ada@b.c", "a long passwore")).await;
    wrong.assert_problem(401);
    let unknown = server.stranger().post("/api/auth/login", credentials("eve@b.c", "a long password")).await;
    assert_eq!(wrong.body, unknown.body);
    assert!(wrong.headers.get(header::SET_COOKIE).is_none());
}

/// A page's client: the cookie of a session, and nothing else.
async fn page(server: &Server) -> Client {
    server.user("ada@b.c").await;
    let answer = server.stranger().post("/api/auth/login", credentials("ada@b.c", "a long password")).await;
    let cookie = answer.header(header::SET_COOKIE).to_owned();
    let attributes: Vec<&str> = cookie.split("; ").skip(1).collect();
    assert_eq!(attributes, ["Path=/", attributes[1], "HttpOnly", "SameSite=Lax"], "{cookie}");
    let pair = cookie.split(';').next().unwrap();
    server.stranger().with(header::HOST, "localhost:3000").with(header::COOKIE, &format!("other=1; {pair}"))
}

#[tokio::test]
async fn a_cookie_alone_changes_nothing() {
    let server = Server::new().await;
    let page = page(&server).await;
    page.get("/api/auth/me").await.assert_status(200);
    let project = json!({"name": "New"});
    page.post("/api/projects", project.clone()).await.assert_problem(403);
    let own = page.with("x-seedbed", "1");
    own.post("/api/projects", project.clone()).await.assert_status(201);
    let browser = own.with("sec-fetch-site", "same-origin").with(header::ORIGIN, "http://localhost:3000");
    browser.post("/api/projects", project.clone()).await.assert_status(201);
    for (name, value) in [("origin", "http://evil.example"), ("origin", "null"), ("origin", "http://localhost:3001")] {
        own.with(name, value).post("/api/projects", project.clone()).await.assert_problem(403);
    }
    for site in ["cross-site", "same-site"] {
        own.with("sec-fetch-site", site).post("/api/projects", project.clone()).await.assert_problem(403);
        // Not even read: a WebSocket begins with a GET.
        own.with("sec-fetch-site", site).get("/api/projects").await.assert_problem(403);
    }
    assert_eq!(page.get("/api/projects").await.body["total"], json!(3));
    // A program's token is not sent by a browser on its own, and needs none of this.
    let answer = server.stranger().post("/api/auth/login", credentials("ada@b.c", "a long password")).await;
    let program =
        server.stranger().with(header::AUTHORIZATION, &format!("Bearer {}", answer.body["token"].as_str().unwrap()));
    program.with(header::ORIGIN, "http://other.example").post("/api/projects", project).await.assert_status(201);
}

#[tokio::test]
async fn signing_out_clears_the_cookie() {
    let server = Server::new().await;
    let page = page(&server).await.with("x-seedbed", "1");
    let answer = page.post("/api/auth/logout", json!({})).await;
    answer.assert_status(204);
    assert!(answer.header(header::SET_COOKIE).starts_with("seedbed_session=; Path=/; Max-Age=0"));
    page.get("/api/auth/me").await.assert_problem(401);
}

#[tokio::test]
async fn behind_tls_the_cookie_is_secure() {
    let server = Server::new().await;
    server.user("ada@b.c").await;
    let proxied = server.stranger().with("x-forwarded-proto", "https");
    let answer = proxied.post("/api/auth/login", credentials("ada@b.c", "a long password")).await;
    assert!(answer.header(header::SET_COOKIE).ends_with("; Secure"));
}

#[tokio::test]
async fn attempts_are_limited_by_account_and_by_address() {
    let server = Server::with_limits(true, 3).await;
    server.user("ada@b.c").await;
    let stranger = server.stranger();
    // Good attempts do not count.
    for _ in 0..5 {
        stranger.post("/api/auth/login", credentials("ada@b.c", "a long password")).await.assert_status(200);
    }
    for _ in 0..3 {
        stranger.post("/api/auth/login", credentials("ada@b.c", "wrong password")).await.assert_problem(401);
    }
    let limited = stranger.post("/api/auth/login", credentials("ada@b.c", "a long password")).await;
    limited.assert_problem(429);
    let seconds: u64 = limited.header(header::RETRY_AFTER).parse().unwrap();
    assert!((1..=20).contains(&seconds), "{seconds}");
    // The account is guarded against the whole world, the address against all accounts.
    let elsewhere = stranger.from([10, 0, 0, 1]);
    elsewhere.post("/api/auth/login", credentials("ada@b.c", "a long password")).await.assert_problem(429);
    stranger.post("/api/auth/login", credentials("eve@b.c", "a long password")).await.assert_problem(429);
    elsewhere.post("/api/auth/login", credentials("eve@b.c", "a long password")).await.assert_problem(401);
    // Registering has attempts of its own: one is used up.
    for number in 0..2 {
        stranger
            .post("/api/auth/register", credentials(&format!("u{number}@b.c"), "a long password"))
            .await
            .assert_status(201);
    }
    stranger.post("/api/auth/register", credentials("u9@b.c", "a long password")).await.assert_problem(429);
    elsewhere.post("/api/auth/register", credentials("u9@b.c", "a long password")).await.assert_status(201);
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused_before_it_is_counted() {
    let server = Server::with_limits(true, 1).await;
    for _ in 0..3 {
        let request =
            Request::post("/api/auth/login").header(header::CONTENT_TYPE, "application/json").body(Body::from("{"));
        server.stranger().send(request.unwrap()).await.assert_problem(400);
    }
}
