//! The API: datasets.

use axum::http::Method;
use serde_json::{Value, json};

use crate::api_jobs::until;
use crate::client::{Client, Server, assert_private};

/// A dataset that stores its bytes.
async fn dataset(client: &Client, name: &str) -> Value {
    let recipe = json!({"tables": [{"name": "t", "rows": 5}]});
    let body = json!({"project_id": client.project().await, "recipe": recipe, "name": name, "store": "parquet"});
    let job = client.post("/api/jobs", body).await.assert_status(202).id();
    until(client, &job, "completed").await;
    let list = client.get(&format!("/api/datasets?job_id={job}")).await.assert_status(200).body.clone();
    assert_eq!(list["total"], json!(1));
    list["items"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn datasets_are_found_renamed_tagged_and_deleted() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    let _runner = server.start_runner().await;
    let (one, two) = (dataset(&ada, "Customers").await, dataset(&ada, "Orders").await);
    let path = format!("/api/datasets/{}", one["id"].as_str().unwrap());
    let list = ada.get("/api/datasets").await.body;
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(2), &two["id"]));
    assert_eq!(ada.get("/api/datasets?search=custOM").await.body["items"][0]["id"], one["id"]);
    let changed = ada.patch(&path, json!({"tags": ["gold"], "name": "Clients"})).await;
    changed.assert_status(200);
    assert_eq!((&changed.body["name"], &changed.body["tags"]), (&json!("Clients"), &json!(["gold"])));
    assert_eq!(changed.body["recipe"]["tables"][0]["name"], "t");
    assert_eq!(ada.get("/api/datasets?tag=gold").await.body["total"], json!(1));
    assert_eq!(ada.get("/api/datasets?search=customers").await.body["total"], json!(0));
    let project = ada.project().await;
    assert_eq!(ada.get(&format!("/api/datasets?project_id={project}")).await.body["total"], json!(2));
    assert_eq!(server.state.artifacts.jobs().await.unwrap().len(), 2);
    ada.delete(&path).await.assert_status(204);
    assert_eq!(server.state.artifacts.jobs().await.unwrap(), [two["job_id"].as_str().unwrap()]);
    ada.get(&path).await.assert_problem(404);
    ada.delete(&path).await.assert_problem(404);
    let job = ada.get(&format!("/api/jobs/{}", one["job_id"].as_str().unwrap())).await;
    assert!(job.assert_status(200).body["dataset_id"].is_null());
    let answer = ada.patch(&path, json!({"tags": "gold", "name": 1, "rows": 1})).await;
    assert_eq!(answer.pointers(), ["/name", "/rows", "/tags"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dataset_is_its_users_own() {
    let server = Server::new().await;
    let (ada, eve) = (server.user("ada@b.c").await, server.user("eve@b.c").await);
    let _runner = server.start_runner().await;
    let id = dataset(&ada, "Mine").await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/datasets/{id}");
    let methods = [(Method::GET, None), (Method::PATCH, Some(json!({"name": "Hers"}))), (Method::DELETE, None)];
    assert_private(&server, &eve, &path, &methods).await;
    assert_eq!(eve.get("/api/datasets").await.body["total"], json!(0));
    assert_eq!(ada.get(&path).await.body["name"], "Mine");
}
