//! The API: saved recipes.

use axum::http::{Method, header};
use serde_json::json;

use crate::client::{Server, assert_private};

#[tokio::test]
async fn a_recipe_is_saved_found_changed_and_deleted() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    let recipe = json!({"tables": [{"name": "orders", "rows": 5}]});
    let body = json!({"name": "Orders", "recipe": recipe, "tags": ["shop", "shop", "test data"]});
    let made = ada.post("/api/schemas", body).await;
    made.assert_status(201);
    let path = format!("/api/schemas/{}", made.id());
    assert_eq!(made.header(header::LOCATION), path);
    assert_eq!((&made.body["recipe"], &made.body["tags"]), (&recipe, &json!(["shop", "test data"])));
    assert_eq!(ada.get(&path).await.body, made.body);
    assert_eq!(ada.get("/api/schemas?search=ORDER&tag=test%20data").await.body["items"], json!([made.body]));
    assert_eq!(ada.get("/api/schemas?tag=test").await.body["total"], json!(0));
    let other = json!({"tables": [{"name": "orders", "rows": 6}]});
    let changed = ada.patch(&path, json!({"recipe": other, "description": "six"})).await;
    changed.assert_status(200);
    assert_eq!((&changed.body["recipe"], &changed.body["name"]), (&other, &json!("Orders")));
    assert_ne!(changed.body["recipe_digest"], made.body["recipe_digest"]);
    ada.delete(&path).await.assert_status(204);
    ada.delete(&path).await.assert_problem(404);
}

#[tokio::test]
async fn a_saved_recipe_is_its_users_own() {
    let server = Server::new().await;
    let (ada, eve) = (server.user("ada@b.c").await, server.user("eve@b.c").await);
    let body = json!({"name": "Orders", "recipe": {"tables": [{"name": "orders", "rows": 5}]}});
    let path = format!("/api/schemas/{}", ada.post("/api/schemas", body).await.id());
    let methods = [(Method::GET, None), (Method::PATCH, Some(json!({"name": "Mine"}))), (Method::DELETE, None)];
    assert_private(&server, &eve, &path, &methods).await;
    assert_eq!(eve.get("/api/schemas").await.body["total"], json!(0));
}

#[tokio::test]
async fn a_recipe_that_cannot_be_made_is_not_saved() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    let recipe = json!({"tables": [{"name": 1}, {"rows": 1}]});
    let answer = ada.post("/api/schemas", json!({"name": "Orders", "recipe": recipe})).await;
    answer.assert_problem(422);
    assert_eq!(answer.pointers(), ["/recipe/tables/0", "/recipe/tables/1"]);
    let tags = json!(["ok", "", " x", 5, "y".repeat(51)]);
    let both = ada.post("/api/schemas", json!({"name": 5, "recipe": recipe})).await;
    assert_eq!(both.pointers(), ["/name", "/recipe/tables/0", "/recipe/tables/1"]);
    let unknown = ada.post("/api/projects", json!({"name": "Shop", "recipe": recipe})).await;
    assert_eq!(unknown.pointers(), ["/recipe"]);
    let answer = ada.post("/api/schemas", json!({"name": "Orders", "recipe": [], "tags": tags})).await;
    assert_eq!(answer.pointers(), ["/recipe", "/tags/1", "/tags/2", "/tags/3", "/tags/4"]);
    let many: Vec<String> = (0..21).map(|number| number.to_string()).collect();
    let answer = ada.post("/api/schemas", json!({"name": "Orders", "recipe": {}, "tags": many})).await;
    assert_eq!(answer.pointers(), ["/recipe/tables", "/tags"]);
    assert_eq!(ada.get("/api/schemas").await.body["total"], json!(0));
}
