//! The way to the pages: through the setup, then through the login.

use axum::http::header;
use serde_json::json;

use crate::client::Server;

#[tokio::test]
async fn a_visitor_is_led_to_the_setup_then_to_the_login_then_let_in() {
    let server = Server::new().await;
    let visitor = server.stranger();
    for path in ["/", "/jobs", "/login"] {
        let answer = visitor.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.header(header::LOCATION)), (303, "/setup"), "{path}");
    }
    visitor.get("/setup").await.assert_status(200);
    let credentials = json!({"email": "ada@b.c", "password": "a long password"});
    let opened = visitor.post("/api/auth/register", credentials).await;
    let cookie = opened.header(header::SET_COOKIE).split(';').next().unwrap().to_owned();
    for (path, to) in
        [("/", "/login?next=/"), ("/jobs?a=1&b=//x", "/login?next=/jobs%3Fa%3D1%26b%3D//x"), ("/setup", "/login")]
    {
        let answer = visitor.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.header(header::LOCATION)), (303, to));
    }
    visitor.get("/login").await.assert_status(200);
    let ada = visitor.with(header::COOKIE, &cookie);
    assert_eq!(ada.get("/jobs").await.assert_status(200).body, "a page");
    for path in ["/login", "/setup"] {
        assert_eq!(ada.get(path).await.header(header::LOCATION), "/");
    }
    // A link from another site finds its reader signed in.
    ada.with("sec-fetch-site", "cross-site").get("/jobs").await.assert_status(200);
    ada.with("x-seedbed", "1").post("/api/auth/logout", json!({})).await.assert_status(204);
    assert_eq!(ada.get("/jobs").await.header(header::LOCATION), "/login?next=/jobs");
}

#[tokio::test]
async fn files_are_everybodys() {
    let server = Server::new().await;
    for path in ["/pkg/seedbed.wasm", "/lists/en_US", "/worker.js"] {
        server.stranger().get(path).await.assert_status(200);
    }
}
