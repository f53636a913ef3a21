//! The API: settings.

use serde_json::json;

use crate::client::Server;

#[tokio::test]
async fn only_the_administrator_has_settings() {
    let server = Server::new().await;
    let (ada, eve) = (server.user("ada@b.c").await, server.user("eve@b.c").await);
    assert_eq!(ada.get("/api/settings").await.body, json!({"registration": "open"}));
    let closed = ada.patch("/api/settings", json!({"registration": "closed"})).await;
    assert_eq!(closed.assert_status(200).body, json!({"registration": "closed"}));
    assert_eq!(ada.patch("/api/settings", json!({})).await.body, json!({"registration": "closed"}));
    eve.get("/api/settings").await.assert_problem(403);
    eve.patch("/api/settings", json!({"registration": "open"})).await.assert_problem(403);
    server.stranger().get("/api/settings").await.assert_problem(401);
    assert_eq!(ada.patch("/api/settings", json!({"registration": "ajar"})).await.pointers(), ["/registration"]);
    assert_eq!(ada.get("/api/settings").await.body, json!({"registration": "closed"}));
}
