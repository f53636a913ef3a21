//! Servers that are killed again and again in the middle of a job: no row is lost, none is there twice.
//!
//! `SEEDBED_CRASHES` says how often (5 if it is not set). The moments are drawn from the process id and printed, so
//! that no two runs are alike and each can be told.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use seedbed_export::parquet;
use seedbed_generate::rng::Stream;
use seedbed_server::artifacts::{self, Artifacts};
use seedbed_server::generator::measure;
use seedbed_server::plans::Plans;
use seedbed_server::store::{Store, sqlite_address};
use serde_json::{Value, json};
use sqlx::AnyPool;

use crate::command::{serve, start, started};
use crate::postgres::Cluster;

/// Asks and reads the status and a JSON answer.
pub(crate) fn answer(
    address: &str,
    method: &str,
    path: &str,
    token: &str,
    body: &Value,
) -> std::io::Result<(u16, Value)> {
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
    let (head, body) = answer.split_once("\r\n\r\n").ok_or(std::io::ErrorKind::UnexpectedEof)?;
    let status =
        head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(std::io::ErrorKind::InvalidData)?;
    Ok((status, serde_json::from_str(body)?))
}

/// Asks and reads a JSON answer.
pub(crate) fn ask(address: &str, method: &str, path: &str, token: &str, body: &Value) -> std::io::Result<Value> {
    Ok(answer(address, method, path, token, body)?.1)
}

/// Makes an account and says its token.
pub(crate) fn register(address: &str) -> String {
    let account = json!({"email": "ann@example.com", "password": "a long enough password"});
    let account = ask(address, "POST", "/api/auth/register", "", &account).unwrap();
    account["token"].as_str().unwrap().to_owned()
}

/// Begins a job that stores so many rows.
pub(crate) fn begin(address: &str, token: &str, rows: u64) -> Value {
    let projects = ask(address, "GET", "/api/projects", token, &Value::Null).unwrap();
    let new = json!({"project_id": projects["items"][0]["id"], "recipe": recipe(rows), "store": "parquet"});
    ask(address, "POST", "/api/jobs", token, &new).unwrap()
}

pub(crate) fn status(address: &str, token: &str, job: &Value) -> Value {
    ask(address, "GET", &format!("/api/jobs/{}/status", job["id"].as_str().unwrap()), token, &Value::Null).unwrap()
}

fn recipe(rows: u64) -> Value {
    json!({"version": 1, "kind": "table", "seed": 11, "anchor": "2026-11-21", "tables": [
        {"name": "people", "rows": rows, "columns": [
            {"name": "id", "type": "sequence"},
            {"name": "name", "type": "person.full_name"},
            {"name": "email", "type": "internet.email", "unique": true},
            {"name": "amount", "type": "finance.amount"},
            {"name": "day", "type": "date", "min": "-1y", "null_share": 0.1}]}]})
}

fn crashes() -> u64 {
    std::env::var("SEEDBED_CRASHES").ok().and_then(|text| text.parse().ok()).unwrap_or(5)
}

pub(crate) fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Waits until the job is completed.
pub(crate) fn until_completed(address: &str, token: &str, job: &Value) {
    let began = Instant::now();
    loop {
        let status = status(address, token, job);
        if status["state"] == "completed" {
            assert_eq!(status["rows_done"], job["rows_total"]);
            return;
        }
        assert_ne!(status["state"], "failed", "{status}");
        assert!(began.elapsed() < Duration::from_secs(600), "it does not end: {status}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// What was recorded and what was stored is what the recipe makes, each chunk once.
pub(crate) async fn assert_whole(store: &Store, data: &Path, job: &Value) {
    let (id, rows_total) = (job["id"].as_str().unwrap(), job["rows_total"].as_u64().unwrap());
    let artifacts = Artifacts::in_folder(&data.join("objects")).unwrap();
    let plan = Plans::default().of(&job["recipe"]).unwrap();
    let table = &plan.tables()[0];
    let chunks = store.stored_chunks(id, 0, 10_000).await.unwrap();
    let (mut next, mut profile) = (0, None::<seedbed_measure::TableProfile>);
    for chunk in &chunks {
        let rows = chunk.from_row as u64..chunk.to_row as u64;
        assert_eq!(rows.start, next, "rows without a gap and without an overlap");
        next = rows.end;
        let (digest, part) = measure(&**table, rows.clone()).unwrap();
        assert_eq!(chunk.digest, digest);
        let bytes = artifacts.get(chunk.object_key.as_deref().unwrap()).await.unwrap();
        assert_eq!(chunk.object_digest, Some(artifacts::digest(&bytes)));
        assert_eq!(bytes, parquet::chunk(&**table, rows).unwrap());
        match &mut profile {
            Some(profile) => profile.merge(&part).unwrap(),
            None => profile = Some(part),
        }
    }
    assert_eq!(next, rows_total);
    let names = std::fs::read_dir(data.join("objects/jobs").join(id).join("0")).unwrap();
    assert_eq!(names.count(), chunks.len(), "nothing half written lies around");
    // The statistics are those of all rows, each counted once, in whatever order.
    let stats = store.table_stats(id, 0).await.unwrap().unwrap();
    assert_eq!(stats.chunks, chunks.len() as u64);
    assert_eq!(serde_json::from_str::<seedbed_measure::TableProfile>(&stats.stats.unwrap()).ok(), profile);
}

#[tokio::test(flavor = "multi_thread")]
async fn killing_the_server_loses_and_doubles_nothing() {
    let crashes = crashes();
    let folder = tempfile::tempdir().unwrap();
    let (mut child, mut address) = start(folder.path());
    let token = register(&address);
    // As many rows as are made between so many crashes, so that nearly all of them fall into the job.
    let job = begin(&address, &token, 1_000_000.max(crashes * ROWS_A_CRASH));

    let seed = u64::from(std::process::id());
    println!("moments from seed {seed}");
    let mut moments = Stream::root(seed).draws(0);
    let mut in_the_middle = 0;
    for _ in 0..crashes {
        // The job is waited for where it is, and killed within the time that a chunk or two take.
        std::thread::sleep(Duration::from_millis(moments.below(400)));
        kill(&mut child);
        (child, address) = start(folder.path());
        let status = status(&address, &token, &job);
        in_the_middle += u64::from(status["rows_done"].as_u64() < job["rows_total"].as_u64());
        if status["state"] == "completed" {
            break;
        }
    }
    println!("{in_the_middle} crashes in the middle of the job");
    assert!(in_the_middle > 0, "the job was over before the first crash: it tests nothing");
    until_completed(&address, &token, &job);
    let datasets = ask(&address, "GET", "/api/datasets", &token, &Value::Null).unwrap();
    assert_eq!((&datasets["total"], &datasets["items"][0]["rows_total"]), (&json!(1), &job["rows_total"]));
    kill(&mut child);
    let store = Store::open(&sqlite_address(&folder.path().join("seedbed.db"))).await.unwrap();
    assert_whole(&store, folder.path(), &job).await;
}

/// How many workers have a chunk in hand now, each process under a name of its own.
async fn processes_at_work(pool: &AnyPool) -> usize {
    let names: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT worker FROM chunks WHERE state = 'making'").fetch_all(pool).await.unwrap();
    names.len()
}

/// Two servers share a job; one of them is killed while both have chunks in hand, and replaced, in turns.
async fn one_of_two_is_killed(database: &str, data: &Path) {
    sqlx::any::install_default_drivers();
    let second = || started(serve(data).args(["--database", database]));
    let mut servers = [second(), second()];
    let token = register(&servers[0].1);
    let rounds = crashes().min(10);
    let job = begin(&servers[1].1, &token, 1_000_000.max(rounds * ROWS_A_CRASH));
    let pool = AnyPool::connect(database).await.unwrap();
    let mut moments = Stream::root(u64::from(std::process::id())).draws(1);
    let mut in_the_middle = 0;
    for round in 0..rounds {
        let began = Instant::now();
        while processes_at_work(&pool).await < 2 && status(&servers[0].1, &token, &job)["state"] != "completed" {
            assert!(began.elapsed() < Duration::from_secs(120), "two servers never were at work together");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        std::thread::sleep(Duration::from_millis(moments.below(100)));
        let (killed, other) = if round % 2 == 0 { (0, 1) } else { (1, 0) };
        kill(&mut servers[killed].0);
        in_the_middle += u64::from(status(&servers[other].1, &token, &job)["state"] == "generating");
        // The last one is not replaced: the other goes on alone, with what the dead had in hand.
        if round + 1 < rounds {
            servers[killed] = second();
        } else {
            until_completed(&servers[other].1, &token, &job);
        }
    }
    println!("{in_the_middle} of {rounds} crashes in the middle of the job");
    assert!(in_the_middle > 0, "the job was over before the first crash: it tests nothing");
    for (server, _) in &mut servers {
        // One of them is dead already.
        let _ = server.kill();
        server.wait().unwrap();
    }
    pool.close().await;
    let store = Store::open(database).await.unwrap();
    assert_whole(&store, data, &job).await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killing_one_of_two_servers_loses_and_doubles_nothing_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    one_of_two_is_killed(&sqlite_address(&folder.path().join("shared.db")), folder.path()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killing_one_of_two_servers_loses_and_doubles_nothing_on_postgres() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    one_of_two_is_killed(&cluster.database(), folder.path()).await;
}

/// Rows that a server makes between its start and its end here, about.
const ROWS_A_CRASH: u64 = 2 * 65_536;
