//! A server that is killed again and again in the middle of a job: no row is lost, none is there twice.
//!
//! `SEEDBED_CRASHES` says how often (5 if it is not set). The moments are drawn from the process id and printed, so
//! that no two runs are alike and each can be told.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use seedbed_export::parquet;
use seedbed_generate::rng::Stream;
use seedbed_server::artifacts::Artifacts;
use seedbed_server::generator::measure;
use seedbed_server::plans::Plans;
use seedbed_server::store::{Store, sqlite_address};
use serde_json::{Value, json};

use crate::command::start;

/// Asks and reads a JSON answer.
fn ask(address: &str, method: &str, path: &str, token: &str, body: &Value) -> std::io::Result<Value> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (_, body) = answer.split_once("\r\n\r\n").ok_or(std::io::ErrorKind::UnexpectedEof)?;
    Ok(serde_json::from_str(body)?)
}

const ROWS: u64 = 1_000_000;

fn recipe() -> Value {
    json!({"version": 1, "kind": "table", "seed": 11, "anchor": "2026-11-21", "tables": [
        {"name": "people", "rows": ROWS, "columns": [
            {"name": "id", "type": "sequence"},
            {"name": "name", "type": "person.full_name"},
            {"name": "email", "type": "internet.email", "unique": true},
            {"name": "amount", "type": "finance.amount"},
            {"name": "day", "type": "date", "min": "-1y", "null_share": 0.1}]}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn killing_the_server_loses_and_doubles_nothing() {
    let crashes: u64 = std::env::var("SEEDBED_CRASHES").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let folder = tempfile::tempdir().unwrap();
    let (mut child, mut address) = start(folder.path());
    let account = json!({"email": "ann@example.com", "password": "a long enough password"});
    let account = ask(&address, "POST", "/api/auth/register", "", &account).unwrap();
    let token = account["token"].as_str().unwrap().to_owned();
    let projects = ask(&address, "GET", "/api/projects", &token, &Value::Null).unwrap();
    let new = json!({"project_id": projects["items"][0]["id"], "recipe": recipe(), "store": "parquet"});
    let job = ask(&address, "POST", "/api/jobs", &token, &new).unwrap();
    let id = job["id"].as_str().unwrap().to_owned();

    let seed = u64::from(std::process::id());
    println!("moments from seed {seed}");
    let mut moments = Stream::root(seed).draws(0);
    let mut in_the_middle = 0;
    for _ in 0..crashes {
        // The job is waited for where it is, and killed within the time that a chunk or two take.
        std::thread::sleep(Duration::from_millis(moments.below(400)));
        child.kill().unwrap();
        child.wait().unwrap();
        (child, address) = start(folder.path());
        let status = ask(&address, "GET", &format!("/api/jobs/{id}/status"), &token, &Value::Null).unwrap();
        in_the_middle += u64::from(status["rows_done"].as_u64() < Some(ROWS));
        if status["state"] == "completed" {
            break;
        }
    }
    assert!(in_the_middle > 0, "the job was over before the first crash: it tests nothing");

    let began = Instant::now();
    loop {
        let status = ask(&address, "GET", &format!("/api/jobs/{id}/status"), &token, &Value::Null).unwrap();
        if status["state"] == "completed" {
            assert_eq!(status["rows_done"], ROWS);
            break;
        }
        assert_ne!(status["state"], "failed", "{status}");
        assert!(began.elapsed() < Duration::from_secs(300), "it does not end: {status}");
        std::thread::sleep(Duration::from_millis(100));
    }
    let datasets = ask(&address, "GET", "/api/datasets", &token, &Value::Null).unwrap();
    assert_eq!((&datasets["total"], &datasets["items"][0]["rows_total"]), (&json!(1), &json!(ROWS)));
    child.kill().unwrap();
    child.wait().unwrap();

    // What was recorded and what was stored is what the recipe makes, each chunk once.
    let store = Store::open(&sqlite_address(&folder.path().join("seedbed.db"))).await.unwrap();
    let artifacts = Artifacts::in_folder(&folder.path().join("objects")).unwrap();
    let plan = Plans::default().of(&job["recipe"]).unwrap();
    let table = &plan.tables()[0];
    let chunks = store.stored_chunks(&id, 0, 10_000).await.unwrap();
    let mut next = 0;
    for chunk in &chunks {
        let rows = chunk.from_row as u64..chunk.to_row as u64;
        assert_eq!(rows.start, next, "rows without a gap and without an overlap");
        next = rows.end;
        assert_eq!(chunk.digest, measure(table, rows.clone()).0);
        let bytes = artifacts.get(chunk.object_key.as_deref().unwrap()).await.unwrap();
        assert_eq!(bytes, parquet::chunk(&**table, rows).unwrap());
    }
    assert_eq!(next, ROWS);
}
