//! Recipes from files, by the API and on the command line.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::client::{Answer, Client, Server};

fn seedbed(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_seedbed")).args(arguments).output().unwrap()
}

/// A Parquet file as `seedbed generate` writes it.
fn parquet(folder: &Path) -> PathBuf {
    let recipe = json!({"version": 1, "kind": "table", "seed": 7, "anchor": "2026-11-21", "tables": [
        {"name": "orders", "rows": 500, "columns": [
            {"name": "id", "type": "sequence", "start": 100},
            {"name": "price", "type": "number", "min": 1, "max": 9, "decimals": 2},
            {"name": "state", "type": "choice", "values": ["new", "paid"]},
            {"name": "day", "type": "date", "min": "2020-01-01", "max": "2020-12-31"}]}]});
    let source = folder.join("recipe.json");
    std::fs::write(&source, recipe.to_string()).unwrap();
    let file = folder.join("bought.parquet");
    let output = seedbed(&["generate", source.to_str().unwrap(), "--output", file.to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    file
}

fn types(recipe: &Value) -> Vec<(&str, &str)> {
    let columns = recipe["tables"][0]["columns"].as_array().unwrap();
    columns.iter().map(|column| (column["name"].as_str().unwrap(), column["type"].as_str().unwrap())).collect()
}

const TYPES: [(&str, &str); 4] = [("id", "sequence"), ("price", "number"), ("state", "choice"), ("day", "date")];

async fn send(client: &Client, kind: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post("/api/schemas/import").header(header::CONTENT_TYPE, kind);
    client.send(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn the_api_takes_text_and_parquet_files() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    let text = "id,plan\n1,basic\n2,pro\n3,basic\n";
    for format in ["csv", "sample"] {
        let answer = ada.post("/api/schemas/import", json!({"format": format, "text": text})).await;
        answer.assert_status(200);
        assert_eq!(types(&answer.body["recipe"])[0], ("id", "sequence"));
    }
    let bytes = std::fs::read(parquet(server.folder.path())).unwrap();
    let media_type = "application/vnd.apache.parquet";
    let answer = send(&ada, media_type, bytes.clone()).await;
    answer.assert_status(200);
    assert_eq!(types(&answer.body["recipe"]), TYPES);
    assert!(answer.body["notes"][0]["message"].is_string(), "{answer:?}");
    for wrong in [&bytes[..bytes.len() / 2], b"", b"id,plan\n1,basic\n"] {
        let answer = send(&ada, media_type, wrong.to_vec()).await;
        answer.assert_problem(422);
        assert_eq!(answer.pointers(), [""]);
        assert!(answer.body["detail"].as_str().unwrap().contains("cannot be read as Parquet"), "{answer:?}");
    }
    send(&server.stranger(), media_type, bytes).await.assert_problem(401);
    // Nothing of what was sent is kept.
    let left: Vec<_> =
        std::fs::read_dir(server.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(".tmp")), "{left:?}");
}

#[tokio::test]
async fn the_api_says_what_it_takes() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    let answer = send(&ada, "text/csv", "a,b").await;
    answer.assert_problem(415);
    assert!(answer.body["detail"].as_str().unwrap().contains("application/vnd.apache.parquet"), "{answer:?}");
    let answer =
        send(&ada, "application/json", format!("{{\"format\": \"csv\", \"text\": \"{}\"}}", "x".repeat(11 << 20)))
            .await;
    answer.assert_problem(413);
    assert!(answer.body["detail"].as_str().unwrap().contains("10485760"), "{answer:?}");
    let answer = ada.post("/api/schemas/import", json!({"format": "csv", "text": "a,b\n1\n"})).await;
    answer.assert_problem(422);
    assert_eq!(answer.body["errors"][0]["found"], "line 2, column 1");
    let document = server.stranger().get("/api/openapi.json").await;
    let operation = &document.body["paths"]["/api/schemas/import"]["post"];
    let content = operation["requestBody"]["content"].as_object().unwrap();
    assert_eq!(content.keys().collect::<Vec<_>>(), ["application/json", "application/vnd.apache.parquet"]);
    assert!(operation["responses"]["413"]["description"].as_str().unwrap().contains("128 MiB"));
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_while_it_arrives() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    let part = vec![0_u8; 1 << 20];
    let parts = futures::stream::iter((0..129).map(move |_| Ok::<_, std::io::Error>(part.clone())));
    let answer = send(&ada, "application/vnd.apache.parquet", Body::from_stream(parts)).await;
    answer.assert_problem(413);
}

#[test]
fn the_command_line_reads_files_by_their_endings() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let import = |name: &str, arguments: &[&str]| {
        let path = path(name);
        let mut all = vec!["import", path.as_str(), "--today", "2026-11-21"];
        all.extend(arguments);
        seedbed(&all)
    };
    let recipe = |output: Output| -> Value {
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    parquet(folder.path());
    let found = recipe(import("bought.parquet", &[]));
    assert_eq!((types(&found), &found["tables"][0]["name"]), (TYPES.to_vec(), &json!("bought")));

    std::fs::write(path("plans.csv"), b"id;name\n1;caf\xe9\n2;th\xe9\n").unwrap();
    let output = import("plans.csv", &[]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("Windows-1252"), "{output:?}");
    assert_eq!(recipe(output)["tables"][0]["name"], "plans");

    std::fs::write(path("users.sql"), "CREATE TABLE users (id SERIAL PRIMARY KEY, email TEXT NOT NULL)").unwrap();
    assert_eq!(recipe(import("users.sql", &[]))["tables"][0]["name"], "users");
    let schema = r#"{"title": "User", "type": "object", "properties": {"age": {"type": "integer"}}}"#;
    std::fs::write(path("user.json"), schema).unwrap();
    assert_eq!(types(&recipe(import("user.json", &[])))[0].0, "age");
    std::fs::write(path("rows.data"), "a,b\n1,2\n").unwrap();
    assert_eq!(import("rows.data", &[]).status.code(), Some(1));
    let kept = path("kept.json");
    let output = import("rows.data", &["--format", "csv", "-o", &kept]);
    assert!(output.status.success() && output.stdout.is_empty(), "{output:?}");
    assert!(seedbed(&["validate", &kept]).status.success());

    std::fs::write(path("ragged.csv"), "a,b\n1,2\n3\n").unwrap();
    let output = import("ragged.csv", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("ragged.csv:3:1: 1 values"), "{output:?}");
    assert_eq!(import("missing.csv", &[]).status.code(), Some(1));
    assert_eq!(import("plans.csv", &["--format", "xml"]).status.code(), Some(2));
    std::fs::write(path("sheet.csv"), b"PK\x03\x04").unwrap();
    assert!(String::from_utf8_lossy(&import("sheet.csv", &[]).stderr).contains("spreadsheet"));
}
