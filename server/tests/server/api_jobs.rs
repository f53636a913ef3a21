//! The API: jobs.

use std::time::Duration;

use axum::http::{Method, header};
use serde_json::{Value, json};

use crate::client::{Client, NOBODYS, Server, assert_private};
use crate::fake_maker::Trouble;

/// Waits for a state of the job.
pub async fn until(client: &Client, id: &str, state: &str) -> Value {
    for _ in 0..1000 {
        let now = client.get(&format!("/api/jobs/{id}/status")).await;
        if now.assert_status(200).body["state"] == state {
            return now.body;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the job never was {state}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_runs_and_leaves_a_dataset() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    let _runner = server.start_runner().await;
    let recipe = json!({"tables": [{"name": "customers", "rows": 1}, {"name": "orders", "rows": 3}]});
    let body = json!({"project_id": ada.project().await, "recipe": recipe, "rows": 200_000, "store": "parquet"});
    let begun = ada.post("/api/jobs", body).await;
    begun.assert_status(202);
    let path = format!("/api/jobs/{}", begun.id());
    assert_eq!(begun.header(header::LOCATION), path);
    assert_eq!(begun.body["name"], "customers, orders");
    assert_eq!((&begun.body["rows_total"], &begun.body["chunks_total"]), (&json!(200_003), &json!(5)));
    assert_eq!(
        (&begun.body["kind"], &begun.body["store"], &begun.body["recipe"]),
        (&json!("table"), &json!("parquet"), &recipe)
    );
    let status = until(&ada, &begun.id(), "completed").await;
    assert_eq!((&status["rows_done"], &status["chunks_done"]), (&json!(200_003), &json!(5)));
    let chunks = ada.get(&format!("{path}/chunks")).await;
    assert_eq!(chunks.assert_status(200).body["runs"], json!([{"state": "done", "chunks": 5}]));
    assert_eq!(chunks.body["failures"], 0);
    let done = ada.get(&path).await.body;
    assert!(done["finished_at"].is_string() && done["error"].is_null());
    let dataset = ada.get(&format!("/api/datasets/{}", done["dataset_id"].as_str().unwrap())).await;
    assert_eq!((&dataset.body["job_id"], &dataset.body["rows_total"]), (&done["id"], &json!(200_003)));
    assert_eq!(dataset.body["tables"][0], json!({"name": "customers", "rows": 200_000}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_paused_resumed_and_cancelled() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    server.maker.hold();
    let job = ada.job(65_536 * 4).await.id();
    let control = |action: &'static str| {
        let (ada, path) = (ada.clone(), format!("/api/jobs/{job}/control"));
        async move { ada.post(&path, json!({"action": action})).await }
    };
    assert_eq!(control("pause").await.assert_status(200).body["state"], "paused");
    assert_eq!(control("pause").await.assert_status(200).body["state"], "paused");
    assert_eq!(control("resume").await.assert_status(200).body["state"], "pending");
    let _runner = server.start_runner().await;
    until(&ada, &job, "generating").await;
    assert_eq!(control("cancel").await.assert_status(200).body["state"], "cancelled");
    server.maker.release();
    control("resume").await.assert_problem(409);
    for body in [json!({}), json!({"action": "stop"}), json!({"action": null}), json!({"action": 1})] {
        let answer = ada.post(&format!("/api/jobs/{job}/control"), body).await;
        answer.assert_problem(422);
        assert_eq!(answer.pointers(), ["/action"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_job_says_why_and_can_be_resumed() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    server.maker.trouble(0, Some(Trouble::Recipe));
    let _runner = server.start_runner().await;
    let job = ada.job(10).await.id();
    let failed = until(&ada, &job, "failed").await;
    assert!(failed["error"].as_str().unwrap().contains("division by zero in column total"));
    server.maker.trouble(0, None);
    ada.post(&format!("/api/jobs/{job}/control"), json!({"action": "resume"})).await.assert_status(200);
    assert!(until(&ada, &job, "completed").await["error"].is_null());
}

#[tokio::test]
async fn jobs_are_listed_newest_first_and_narrowed() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    let (one, two) = (ada.job(1).await.id(), ada.job(2).await.id());
    ada.post(&format!("/api/jobs/{one}/control"), json!({"action": "cancel"})).await.assert_status(200);
    let ids = |query: &'static str| {
        let ada = ada.clone();
        async move {
            let list = ada.get(&format!("/api/jobs{query}")).await.assert_status(200).body.clone();
            list["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|job| job["id"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(ids("").await, [two.clone(), one.clone()]);
    assert_eq!(ids("?state=cancelled").await, std::slice::from_ref(&one));
    assert_eq!(ids("?state=pending&kind=table").await, [two]);
    assert_eq!(ids("?page=2&page_size=1").await, std::slice::from_ref(&one));
    assert_eq!(ids("?status=cancelled").await, std::slice::from_ref(&one));
    assert_eq!(ids("?status=cancelled&state=cancelled").await, std::slice::from_ref(&one));
    assert_eq!(ada.get("/api/jobs?status=cancelled&state=pending").await.pointers(), ["/status"]);
    assert_eq!(ada.get("/api/jobs?status=done").await.pointers(), ["/status"]);
    assert!(ids("?kind=images").await.is_empty());
    assert!(ada.get("/api/jobs").await.body["items"][0].get("recipe").is_none(), "a list is short");
    let answer = ada.get("/api/jobs?state=done&project_id=1&page=x").await;
    assert_eq!(answer.pointers(), ["/page", "/project_id", "/state"]);
}

#[tokio::test]
async fn a_job_is_its_users_own() {
    let server = Server::new().await;
    let (ada, eve) = (server.user("ada@b.c").await, server.user("eve@b.c").await);
    let path = format!("/api/jobs/{}", ada.job(1).await.id());
    assert_private(&server, &eve, &path, &[(Method::GET, None)]).await;
    assert_private(&server, &eve, &format!("{path}/status"), &[(Method::GET, None)]).await;
    let cancel = [(Method::POST, Some(json!({"action": "cancel"})))];
    assert_private(&server, &eve, &format!("{path}/control"), &cancel).await;
    assert_eq!(eve.get("/api/jobs").await.body["total"], json!(0));
    assert_eq!(ada.get(&path).await.body["state"], "pending");
}

#[tokio::test]
async fn a_job_that_cannot_be_made_is_not_begun() {
    let server = Server::new().await;
    let (ada, eve) = (server.user("ada@b.c").await, server.user("eve@b.c").await);
    let recipe = json!({"tables": [{"name": "t", "rows": 1}]});
    let answer = ada.post("/api/jobs", json!({"rows": 0, "store": "csv", "name": ""})).await;
    answer.assert_problem(422);
    assert_eq!(answer.pointers(), ["/name", "/project_id", "/recipe", "/rows", "/store"]);
    let project = ada.project().await;
    let answer = ada.post("/api/jobs", json!({"project_id": project, "recipe": {"tables": []}})).await;
    assert_eq!(answer.pointers(), ["/recipe/tables"]);
    for theirs in [eve.project().await, NOBODYS.to_owned()] {
        let answer = ada.post("/api/jobs", json!({"project_id": theirs, "recipe": recipe})).await;
        answer.assert_problem(404);
        assert_eq!(answer.pointers(), ["/project_id"]);
    }
    let ask = |rows: u64, store: &'static str| {
        let (ada, body) = (ada.clone(), json!({"project_id": project, "recipe": recipe, "rows": rows, "store": store}));
        async move { ada.post("/api/jobs", body).await }
    };
    assert_eq!(ask(1_000_000_000_001, "virtual").await.pointers(), ["/rows"]);
    assert_eq!(ask(4_294_967_297, "parquet").await.pointers(), ["/rows"]);
    assert_eq!(ada.get("/api/jobs").await.body["total"], json!(0));
    let largest = ask(1_000_000_000_000, "virtual").await;
    largest.assert_status(202);
    assert!(largest.body["chunks_total"].as_u64().unwrap() <= 16_384, "{largest:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn chunks_of_a_cancelled_job_keep_no_worker_from_others() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let project = ada.project().await;
    let recipe = json!({"version": 1, "kind": "table", "tables": [
        {"name": "t", "rows": 10, "columns": [{"name": "x", "type": "text.paragraph"}]}]});
    let begin = async |rows: u64| {
        let job = json!({"project_id": project, "recipe": recipe, "rows": rows});
        ada.post("/api/jobs", job).await.assert_status(202).id()
    };
    // One for each worker, of chunks that take minutes.
    let huge = [begin(1_000_000_000_000).await, begin(1_000_000_000_000).await];
    let runner = server.start_runner().await;
    for job in &huge {
        until(&ada, job, "generating").await;
    }
    for job in &huge {
        ada.post(&format!("/api/jobs/{job}/control"), json!({"action": "cancel"})).await.assert_status(200);
    }
    until(&ada, &begin(10).await, "completed").await;
    // Nor do they keep the program from ending.
    let last = begin(1_000_000_000_000).await;
    until(&ada, &last, "generating").await;
    runner.stop(Duration::from_millis(10)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_rows_too_large_for_an_answer_is_refused() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let column = |at: usize| json!({"name": format!("c{at}"), "type": "text.paragraph", "min_length": 9000, "max_length": 10000});
    let columns: Vec<Value> = (0..20).map(column).collect();
    let recipe = json!({"version": 1, "kind": "table", "tables": [{"name": "t", "rows": 1000, "columns": columns}]});
    let ask = async |rows: u64| ada.post("/api/preview", json!({"recipe": recipe, "rows": rows})).await;
    assert_eq!(ask(20).await.assert_status(200).body["rows"].as_array().unwrap().len(), 20);
    let answer = ask(1000).await;
    answer.assert_problem(422);
    assert_eq!(answer.pointers(), ["/rows"]);
}

/// Two tables that say numbers and one that follows.
fn shop() -> Value {
    json!({"version": 1, "kind": "table", "seed": 7, "tables": [
        {"name": "customers", "rows": 1000, "columns": [
            {"name": "id", "type": "sequence"}, {"name": "name", "type": "person.full_name"}]},
        {"name": "orders", "rows": {"per": "customers", "count": {"kind": "constant", "value": 2}}, "columns": [
            {"name": "customer", "type": "reference", "table": "customers"}]},
        {"name": "products", "rows": 50, "columns": [{"name": "id", "type": "sequence"}]}]})
}

#[tokio::test]
async fn rows_keep_the_proportions_of_the_tables_and_are_part_of_the_recipe() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let project = ada.project().await;
    let begun = ada.post("/api/jobs", json!({"project_id": project, "recipe": shop(), "rows": 20_000})).await;
    begun.assert_status(202);
    let expected = [("customers", 20_000), ("orders", 40_000), ("products", 1_000)];
    assert_eq!(begun.body["tables"], json!(expected.map(|(name, rows)| json!({"name": name, "rows": rows}))));
    let recipe = &begun.body["recipe"];
    assert_eq!((&recipe["tables"][0]["rows"], &recipe["tables"][2]["rows"]), (&json!(20_000), &json!(1_000)));
    // The digest names the data: the recipe as it was stored gives the same, the one that was sent another.
    let digest_of = |recipe: Value| {
        let ada = ada.clone();
        async move { ada.post("/api/schemas/validate", json!({"recipe": recipe})).await.body["digest"].clone() }
    };
    assert_eq!(digest_of(recipe.clone()).await, begun.body["recipe_digest"]);
    assert_ne!(digest_of(shop()).await, begun.body["recipe_digest"]);
}

#[tokio::test]
async fn a_recipe_has_the_same_digest_everywhere() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let begun = ada.post("/api/jobs", json!({"project_id": ada.project().await, "recipe": shop()})).await;
    let digest = &begun.assert_status(202).body["recipe_digest"];
    assert!(begun.body["recipe"]["lists"].is_object(), "{begun:?}");
    let validated = ada.post("/api/schemas/validate", json!({"recipe": shop()})).await;
    let shown = ada.post("/api/preview", json!({"recipe": shop(), "rows": 1})).await;
    let saved = ada.post("/api/schemas", json!({"name": "Shop", "recipe": shop()})).await;
    let page = ada.get(&format!("/api/jobs/{}/preview?rows=1", begun.id())).await;
    for (found, place) in [
        (&validated.body["digest"], "validate"),
        (&shown.body["digest"], "preview"),
        (&saved.body["recipe_digest"], "schemas"),
        (&page.body["digest"], "the job's preview"),
    ] {
        assert_eq!(found, digest, "{place}");
    }
    // What the browser computes: a plan with only the lists that the recipe needs.
    let lists = seedbed_server::plans::lists();
    let mut loaded = seedbed_generate::Lists::default();
    loaded.add((**lists.locale("en_US").unwrap()).clone());
    let plan = seedbed_generate::Plan::new(&shop(), &loaded).unwrap();
    assert_eq!(json!(plan.digest()), *digest);
}
