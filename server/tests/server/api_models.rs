//! The API: models that are learned from uploaded tables, and rows that are drawn from them.

use std::time::Duration;

use axum::http::Method;
use seedbed_server::artifacts::Artifacts;
use serde_json::{Value, json};

use crate::api_jobs::until;
use crate::client::{Client, NOBODYS, Server, assert_private};

const PENGUINS: &[u8] = include_bytes!("../../learn/tests/data/penguins.csv");

async fn uploaded(client: &Client) -> String {
    client.upload(&[], "penguins.csv", PENGUINS).await.assert_status(201).id()
}

/// Begins a short training.
async fn begun(client: &Client, dataset: &str) -> String {
    let body = json!({"dataset_id": dataset, "epochs": 3, "dimensions": 8, "seed": 5, "target": "species"});
    client.post("/api/models/train", body).await.assert_status(202).id()
}

/// Waits until a model is in this state.
async fn model_until(client: &Client, id: &str, state: &str) -> Value {
    for _ in 0..1500 {
        let model = client.get(&format!("/api/models/{id}")).await.assert_status(200).body.clone();
        if model["state"] == state {
            return model;
        }
        assert!(model["state"] != "failed", "{model}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it never is {state}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_trained_evaluated_and_drawn_from_in_jobs() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let trainer = server.state.training.start().await.unwrap();
    let _runner = server.start_runner().await;
    let dataset = uploaded(&ada).await;
    let id = begun(&ada, &dataset).await;
    let model = model_until(&ada, &id, "completed").await;
    assert_eq!((&model["algorithm"], &model["settings"]["seed"]), (&json!("autoregressive"), &json!(5)));
    let rows = PENGUINS.split(|byte| *byte == b'\n').count() as u64 - 2;
    assert_eq!(model["rows_learned"], json!(rows - rows / 10));
    let epochs = ada.get(&format!("/api/models/{id}/epochs?after=1")).await.body["items"].clone();
    assert_eq!(epochs.as_array().unwrap().iter().map(|epoch| &epoch["number"]).collect::<Vec<_>>(), [2, 3]);
    assert!(epochs[0]["loss"].as_f64().is_some_and(|loss| loss > 0.0), "{epochs}");
    let evaluation = ada.get(&format!("/api/models/{id}/evaluation")).await.assert_status(200).body.clone();
    assert!(evaluation["quality"]["overall"].as_f64().is_some_and(|score| score > 0.5), "{evaluation}");
    assert!(evaluation["reference"]["overall"].is_number() && evaluation["utility"]["target"] == "species");
    let (_, report) = ada.file(&format!("/api/models/{id}/report")).await;
    assert!(report.unwrap().starts_with(b"<!DOCTYPE html>"));
    // The same settings on the same rows give the same model.
    let again = begun(&ada, &dataset).await;
    assert_eq!(model_until(&ada, &again, "completed").await["digest"], model["digest"]);
    // What was drawn is what the command line draws from the file.
    let body = json!({"model_id": id, "count": 40, "conditions": {"species": "Gentoo", "sex": null}});
    let job = ada.post("/api/generate", body.clone()).await;
    assert_eq!((job.assert_status(202).body["kind"].as_str(), &job.body["rows_total"]), (Some("model"), &json!(40)));
    until(&ada, &job.id(), "completed").await;
    let (_, csv) = ada.file(&format!("/api/jobs/{}/download?format=csv", job.id())).await;
    let csv = String::from_utf8(csv.unwrap().to_vec()).unwrap();
    let head: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let at = |name: &str| head.iter().position(|column| *column == name).unwrap();
    assert_eq!(csv.lines().count(), 41);
    for row in csv.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>()) {
        assert_eq!((row[at("species")], row[at("sex")]), ("Gentoo", ""), "{row:?}");
    }
    let (_, file) = ada.file(&format!("/api/models/{id}/file")).await;
    let file_bytes = file.unwrap();
    let learned = seedbed_generate::model::Model::from_bytes(&file_bytes).unwrap();
    assert_eq!(json!(learned.digest()), model["digest"]);
    assert_eq!(learned.recipe(learned.rows(), 5), model["recipe"]);
    let digest = model["digest"].as_str().unwrap();
    let (status, same) = ada.file(&format!("/api/models/files/{digest}")).await;
    assert_eq!((status.as_u16(), same.unwrap()), (200, file_bytes));
    // A model that a job draws from stays; the other one of the same digest may go.
    ada.delete(&format!("/api/models/{again}")).await.assert_status(204);
    ada.delete(&format!("/api/models/{id}")).await.assert_problem(409);
    ada.delete(&format!("/api/datasets/{dataset}")).await.assert_status(204);
    assert!(ada.get(&format!("/api/models/{id}")).await.body["dataset_id"].is_null());
    ada.post(&format!("/api/models/{id}/control"), json!({"action": "retry"})).await.assert_problem(409);
    trainer.stop(Duration::from_secs(5)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_that_no_row_has_are_refused_with_what_there_is() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let _trainer = server.state.training.start().await.unwrap();
    let id = begun(&ada, &uploaded(&ada).await).await;
    model_until(&ada, &id, "completed").await;
    let conditions = json!({"species": "Emperor", "body_mass_g": 1e9, "colour": "red", "island": [1]});
    let answer = ada.post("/api/generate", json!({"model_id": id, "count": 5, "conditions": conditions})).await;
    answer.assert_problem(422);
    let pointers = ["/conditions/body_mass_g", "/conditions/colour", "/conditions/island", "/conditions/species"];
    assert_eq!(answer.pointers(), pointers);
    let told = answer.body.to_string();
    assert!(told.contains("Adelie") && told.contains("values from "), "{told}");
    let answer = ada.post("/api/generate", json!({"model_id": id, "count": 0, "anomalies": {"inject": true}})).await;
    assert_eq!(answer.pointers(), ["/anomalies", "/count"]);
    let body = json!({"model_id": id, "count": 50, "anomalies": {"inject": true, "ratio": 0.5}});
    assert_eq!(
        ada.post("/api/generate", body).await.assert_status(202).body["recipe"]["tables"][0]["anomalies"]["share"],
        json!(0.5)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copula_is_trained_and_its_conditions_hold_too() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let _trainer = server.state.training.start().await.unwrap();
    let _runner = server.start_runner().await;
    let dataset = uploaded(&ada).await;
    let train = async |body: Value| ada.post("/api/models/train", body).await;
    let wrong =
        train(json!({"dataset_id": dataset, "algorithm": "gaussian_copula", "epochs": 3, "marginal": "round"})).await;
    assert_eq!(wrong.pointers(), ["/epochs", "/marginal"]);
    let body = json!({"dataset_id": dataset, "algorithm": "gaussian_copula", "marginal": "kde"});
    let id = train(body).await.assert_status(202).id();
    let model = model_until(&ada, &id, "completed").await;
    assert_eq!((&model["algorithm"], &model["settings"]["marginal"]), (&json!("gaussian_copula"), &json!("kde")));
    let evaluation = ada.get(&format!("/api/models/{id}/evaluation")).await.body;
    assert!(evaluation["quality"]["overall"].as_f64().is_some_and(|score| score > 0.8), "{evaluation}");
    let body = json!({"model_id": id, "count": 60, "conditions": {"island": "Biscoe", "body_mass_g": 5000}});
    let job = ada.post("/api/generate", body).await.assert_status(202).id();
    until(&ada, &job, "completed").await;
    let (_, csv) = ada.file(&format!("/api/jobs/{job}/download?format=csv")).await;
    let csv = String::from_utf8(csv.unwrap().to_vec()).unwrap();
    assert!(csv.lines().skip(1).all(|row| row.contains(",Biscoe,") && row.contains(",5000,")), "{csv}");
    // Heavy birds of that island are of one species.
    let gentoo = csv.lines().filter(|row| row.starts_with("Gentoo,")).count();
    assert!(gentoo > 40, "{gentoo} of 60");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_training_is_cancelled_retried_and_finished_early() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let dataset = uploaded(&ada).await;
    // Nobody trains yet.
    let body = json!({"dataset_id": dataset, "epochs": 100_000, "patience": 100_000, "dimensions": 8});
    let id = ada.post("/api/models/train", body).await.assert_status(202).id();
    let control = async |action: &str| ada.post(&format!("/api/models/{id}/control"), json!({"action": action})).await;
    assert_eq!(control("cancel").await.assert_status(200).body["state"], "cancelled");
    control("finish").await.assert_problem(409);
    ada.get(&format!("/api/models/{id}/evaluation")).await.assert_problem(409);
    let trainer = server.state.training.start().await.unwrap();
    assert_eq!(control("retry").await.assert_status(200).body["state"], "pending");
    let epochs = async || ada.get(&format!("/api/models/{id}/epochs")).await.body["items"].as_array().unwrap().len();
    while epochs().await < 2 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // A server that stops gives the training up; the next one takes it up.
    trainer.stop(Duration::from_secs(10)).await;
    assert_eq!(ada.get(&format!("/api/models/{id}")).await.body["state"], "training");
    let _trainer = server.state.training.start().await.unwrap();
    control("finish").await.assert_status(200);
    let model = model_until(&ada, &id, "completed").await;
    assert!(model["digest"].is_string(), "{model}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_training_that_was_given_up_goes_on_from_its_checkpoint_to_the_same_model() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let mut training = server.state.training.clone();
    training.checkpoint_every = Duration::ZERO;
    let dataset = uploaded(&ada).await;
    let body = json!({"dataset_id": dataset, "epochs": 60, "patience": 60, "dimensions": 8});
    let whole = ada.post("/api/models/train", body.clone()).await.assert_status(202).id();
    let trainer = training.start().await.unwrap();
    let whole = model_until(&ada, &whole, "completed").await;
    let id = ada.post("/api/models/train", body).await.assert_status(202).id();
    let epochs = async || ada.get(&format!("/api/models/{id}/epochs")).await.body["items"].as_array().unwrap().len();
    while epochs().await < 5 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    trainer.stop(Duration::from_secs(10)).await;
    let before = ada.get(&format!("/api/models/{id}")).await.body;
    assert_eq!(before["state"], "training", "it was over before it was stopped: {before}");
    let key = Artifacts::model_key(&id, "checkpoint.safetensors");
    server.state.artifacts.get(&key).await.unwrap();
    let _trainer = training.start().await.unwrap();
    let model = model_until(&ada, &id, "completed").await;
    assert_eq!(model["digest"], whole["digest"]);
    assert_eq!(epochs().await, 60);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(server.state.artifacts.get(&key).await.is_err(), "the checkpoint is of no use any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_training_with_which_servers_die_is_given_up_until_it_is_asked_for_again() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let body = json!({"dataset_id": uploaded(&ada).await, "epochs": 2, "dimensions": 8});
    let id = ada.post("/api/models/train", body).await.assert_status(202).id();
    for server_that_dies in ["one", "two", "three"] {
        let claimed = server.state.store.claim_model(server_that_dies, Duration::ZERO).await.unwrap().unwrap();
        assert_eq!(claimed.id, id);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let _trainer = server.state.training.start().await.unwrap();
    let failed = async || ada.get(&format!("/api/models/{id}")).await.body;
    while failed().await["state"] == "training" {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(failed().await["error"], "3 servers have begun to train it, and none came to the end of it");
    ada.post(&format!("/api/models/{id}/control"), json!({"action": "retry"})).await.assert_status(200);
    model_until(&ada, &id, "completed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_its_users_own() {
    let server = Server::real().await;
    let (ada, eve) = (server.user("ada@b.c").await, server.user("eve@b.c").await);
    let _trainer = server.state.training.start().await.unwrap();
    let dataset = uploaded(&ada).await;
    let id = begun(&ada, &dataset).await;
    let model = model_until(&ada, &id, "completed").await;
    let path = format!("/api/models/{id}");
    let methods = [(Method::GET, None), (Method::PATCH, Some(json!({"name": "Hers"}))), (Method::DELETE, None)];
    assert_private(&server, &eve, &path, &methods).await;
    assert_private(&server, &eve, &format!("{path}/control"), &[(Method::POST, Some(json!({"action": "cancel"})))])
        .await;
    for what in ["epochs", "evaluation", "report", "file"] {
        assert_private(&server, &eve, &format!("{path}/{what}"), &[(Method::GET, None)]).await;
    }
    eve.post("/api/models/train", json!({"dataset_id": dataset})).await.assert_problem(404);
    eve.post("/api/generate", json!({"model_id": id, "count": 1})).await.assert_problem(404);
    ada.post("/api/generate", json!({"model_id": NOBODYS, "count": 1})).await.assert_problem(404);
    let digest = model["digest"].as_str().unwrap();
    eve.get(&format!("/api/models/files/{digest}")).await.assert_problem(404);
    server.stranger().get(&format!("/api/models/files/{digest}")).await.assert_problem(401);
    // Nor through a recipe that names it.
    let recipe = &model["recipe"];
    let hers = eve.project().await;
    let told = eve.post("/api/jobs", json!({"project_id": hers, "recipe": recipe})).await;
    told.assert_problem(422);
    assert!(
        told.body.to_string().contains("there is no model") || told.body.to_string().contains("There is no model"),
        "{told:?}"
    );
    eve.post("/api/preview", json!({"recipe": recipe})).await.assert_problem(422);
    assert_eq!(eve.post("/api/schemas/validate", json!({"recipe": recipe})).await.body["valid"], json!(false));
    assert_eq!(ada.post("/api/schemas/validate", json!({"recipe": recipe})).await.body["valid"], json!(true));
    ada.post("/api/preview", json!({"recipe": recipe, "rows": 3})).await.assert_status(200);
    ada.patch(&path, json!({"name": "Birds"})).await.assert_status(200);
    assert_eq!(ada.get("/api/models?search=birds").await.body["total"], json!(1));
}
