//! The API: all tables of a dataset in one download.

use axum::http::{StatusCode, header};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use crate::api_jobs::until;
use crate::archive::unpacked;
use crate::client::{Client, Server};

fn shop() -> Value {
    json!({"version": 1, "kind": "table", "seed": 3, "anchor": "2026-11-21", "tables": [
        {"name": "customers", "rows": 1000, "columns": [
            {"name": "id", "type": "sequence", "unique": true}, {"name": "name", "type": "person.full_name"}]},
        {"name": "orders/2026", "rows": {"per": "customers", "count": {"kind": "poisson", "mean": 2}}, "columns": [
            {"name": "id", "type": "sequence", "unique": true}, {"name": "customer", "type": "reference", "table": "customers"},
            {"name": "price", "type": "number", "min": 1, "max": 9, "decimals": 2}]}]})
}

/// A completed job of this recipe: its address and that of its dataset.
async fn made(client: &Client, recipe: Value, store: &str) -> (String, String) {
    let body = json!({"project_id": client.project().await, "recipe": recipe, "store": store, "name": "My shop"});
    let job = client.post("/api/jobs", body).await.assert_status(202).body["id"].as_str().unwrap().to_owned();
    until(client, &job, "completed").await;
    let dataset = client.get(&format!("/api/jobs/{job}")).await.body["dataset_id"].as_str().unwrap().to_owned();
    (format!("/api/jobs/{job}"), format!("/api/datasets/{dataset}"))
}

async fn file(client: &Client, path: &str) -> Vec<u8> {
    let (status, bytes) = client.file(path).await;
    assert_eq!(status, StatusCode::OK, "{path}: {bytes:?}");
    bytes.unwrap().to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn several_tables_come_as_an_archive_with_a_file_each() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let _runner = server.start_runner().await;
    let (job, dataset) = made(&ada, shop(), "virtual").await;
    let (_, stored) = made(&ada, shop(), "parquet").await;
    for (format, compression, ending) in [
        ("csv", "none", "csv"),
        ("ndjson", "gzip", "ndjson.gz"),
        ("csv", "zst", "csv.zst"),
        ("parquet", "none", "parquet"),
        ("xlsx", "none", "xlsx"),
    ] {
        let query = format!("download?format={format}&compression={compression}");
        let bytes = file(&ada, &format!("{job}/{query}")).await;
        for same in [&dataset, &stored] {
            assert!(file(&ada, &format!("{same}/{query}")).await == bytes, "{same} {query}");
        }
        let path = server.folder.path().join("all.zip");
        std::fs::write(&path, bytes).unwrap();
        let found = unpacked(&path);
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, [format!("customers.{ending}"), format!("orders_2026.{ending}")]);
        for ((name, bytes), table) in found.iter().zip(["customers", "orders%2F2026"]) {
            assert!(file(&ada, &format!("{job}/{query}&table={table}")).await == *bytes, "{name}");
        }
    }
    let answer = ada.get(&format!("{dataset}/download?format=csv")).await;
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/zip");
    assert!(answer.header(header::CONTENT_DISPOSITION).contains("filename=\"My shop.zip\""), "{answer:?}");
    // A dataset has a name of its own.
    ada.patch(&dataset, json!({"name": "Renamed"})).await.assert_status(200);
    let answer = ada.get(&format!("{dataset}/download?format=csv")).await;
    assert!(answer.header(header::CONTENT_DISPOSITION).contains("filename=\"Renamed.zip\""), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sql_of_several_tables_is_one_script_that_loads() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let _runner = server.start_runner().await;
    let (job, dataset) = made(&ada, shop(), "virtual").await;
    let script = String::from_utf8(file(&ada, &format!("{dataset}/download?format=sqlite")).await).unwrap();
    let mut database = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!("PRAGMA foreign_keys = ON; {script}"))).execute(&mut database).await.unwrap();
    let orders: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM \"orders/2026\" JOIN customers ON customers.id = customer")
            .fetch_one(&mut database)
            .await
            .unwrap();
    let whole = ada.get(&job).await.body;
    assert_eq!(json!(orders), whole["tables"][1]["rows"]);
    let parts = [
        file(&ada, &format!("{job}/download?format=sqlite3&table=customers")).await,
        file(&ada, &format!("{job}/download?format=sqlite&table=orders%2F2026")).await,
    ];
    assert!(script.as_bytes() == parts.concat());
    let answer = ada.get(&format!("{job}/download?format=sql&compression=gzip")).await;
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/gzip");
    assert!(answer.header(header::CONTENT_DISPOSITION).contains("filename=\"My shop.sql.gz\""), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_table_comes_as_it_is_and_aliases_are_known() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let _runner = server.start_runner().await;
    let mut recipe = shop();
    recipe["tables"].as_array_mut().unwrap().truncate(1);
    let (job, _) = made(&ada, recipe, "virtual").await;
    let answer = ada.get(&format!("{job}/download?format=csv")).await;
    assert_eq!(answer.header(header::CONTENT_TYPE), "text/csv; charset=utf-8");
    assert!(answer.header(header::CONTENT_DISPOSITION).contains("filename=\"customers.csv\""));
    for (alias, format) in
        [("postgres", "postgresql"), ("sql", "postgresql"), ("jsonl", "ndjson"), ("mariadb", "mysql")]
    {
        let (one, other) = (format!("{job}/download?format={alias}"), format!("{job}/download?format={format}"));
        assert!(file(&ada, &one).await == file(&ada, &other).await, "{alias}");
    }
    let answer = ada.get(&format!("{job}/download?format=exel&table=nobody")).await;
    assert_eq!(answer.pointers(), ["/format"]);
    assert!(answer.body["detail"].as_str().unwrap().contains("not \"exel\""), "{answer:?}");
    assert_eq!(ada.get(&format!("{job}/download?format=csv&table=nobody")).await.pointers(), ["/table"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_format_that_cannot_hold_one_of_the_tables_is_refused_before_the_first() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let mut recipe = shop();
    recipe["tables"][0]["rows"] = json!(2_000_000);
    let begun = ada.post("/api/jobs", json!({"project_id": ada.project().await, "recipe": recipe})).await;
    let answer = ada.get(&format!("/api/jobs/{}/download?format=xlsx", begun.id())).await;
    answer.assert_problem(422);
    assert!(answer.body["detail"].as_str().unwrap().contains("1,048,575"), "{answer:?}");
}
