//! The API: stored datasets. What is read is what was stored, byte for byte what a virtual dataset has, and damage is
//! mended or told, never served.

use std::path::PathBuf;
use std::time::Duration;

use axum::http::StatusCode;
use seedbed_export::Format;
use seedbed_server::jobs::maker::JobSpec;
use seedbed_server::store::Store;
use seedbed_server::store::chunks::{Checkpoint, Made};
use seedbed_server::{artifacts, store};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::api_jobs::until;
use crate::client::{Client, Server};

const CHUNK: u64 = 65_536;

/// Two tables; the first has two chunks, the second nulls, lists and objects.
fn recipe() -> Value {
    json!({"version": 1, "kind": "table", "seed": 5, "anchor": "2026-11-21", "tables": [
        {"name": "people", "rows": CHUNK + 500, "columns": [
            {"name": "id", "type": "sequence"},
            {"name": "name", "type": "person.first_name", "null_share": 0.1}]},
        {"name": "orders", "rows": 1500, "columns": [
            {"name": "person", "type": "reference", "table": "people", "column": "id"},
            {"name": "amount", "type": "number", "min": -5, "max": 5, "decimals": 2, "null_share": 0.2},
            {"name": "day", "type": "date", "min": "2020-01-01", "max": "2026-01-01", "null_share": 0.1},
            {"name": "moment", "type": "datetime", "min": "1890-01-01", "max": "2100-12-31"},
            {"name": "status", "type": "choice", "values": ["a", "it's", "", "x,y", "\"so\"", "two\nlines"], "null_share": 0.1},
            {"name": "tags", "type": "list", "null_share": 0.2, "min_items": 0, "max_items": 3,
                "item": {"type": "choice", "values": ["red", "it's"]}},
            {"name": "place", "type": "object", "null_share": 0.2, "fields": [
                {"name": "x", "type": "integer", "min": 0, "max": 9, "null_share": 0.2},
                {"name": "codes", "type": "list", "item": {"type": "pattern", "pattern": "[A-Z]{2}"}, "max_items": 2}]}]}]})
}

/// Begins a job.
async fn begin(client: &Client, recipe: Value, keeping: &str) -> Value {
    let body = json!({"project_id": client.project().await, "recipe": recipe, "store": keeping});
    client.post("/api/jobs", body).await.assert_status(202).body.clone()
}

/// A completed job and its dataset.
struct Done {
    job: String,
    dataset: String,
}

async fn dataset(client: &Client, recipe: Value, keeping: &str) -> Done {
    let job = begin(client, recipe, keeping).await["id"].as_str().unwrap().to_owned();
    until(client, &job, "completed").await;
    let dataset = client.get(&format!("/api/jobs/{job}")).await.body["dataset_id"].as_str().unwrap().to_owned();
    Done { job, dataset }
}

fn object(server: &Server, job: &str, table: usize, chunk: u64) -> PathBuf {
    server.folder.path().join("objects").join(artifacts::Artifacts::chunk_key(job, table, chunk))
}

async fn file(client: &Client, path: &str) -> Vec<u8> {
    let (status, bytes) = client.file(path).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    bytes.unwrap().to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_dataset_reads_and_exports_as_a_virtual_one() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let _runner = server.start_runner().await;
    let (stored, made) = (dataset(&ada, recipe(), "parquet").await, dataset(&ada, recipe(), "virtual").await);
    assert!(object(&server, &stored.job, 1, 0).is_file() && !object(&server, &made.job, 1, 0).exists());
    for format in Format::ALL {
        for compression in ["none", "zstd"] {
            let query = format!("download?table=orders&format={format}&compression={compression}");
            let expected = file(&ada, &format!("/api/datasets/{}/{query}", made.dataset)).await;
            assert!(!expected.is_empty());
            for path in [format!("datasets/{}", stored.dataset), format!("jobs/{}", stored.job)] {
                assert!(file(&ada, &format!("/api/{path}/{query}")).await == expected, "{path} {query}");
            }
        }
    }
    for format in ["csv", "postgresql", "parquet", "arrow"] {
        let query = format!("download?format={format}");
        let expected = file(&ada, &format!("/api/datasets/{}/{query}", made.dataset)).await;
        assert!(file(&ada, &format!("/api/datasets/{}/{query}", stored.dataset)).await == expected, "{format}");
    }
    let last = CHUNK + 500;
    for (table, from, rows) in
        [("people", 0, 5), ("people", CHUNK - 3, 6), ("people", last - 2, 9), ("people", last, 5), ("orders", 3, 1000)]
    {
        let query = format!("rows?table={table}&from={from}&rows={rows}");
        let expected =
            ada.get(&format!("/api/datasets/{}/{query}", made.dataset)).await.assert_status(200).body.clone();
        assert_eq!(ada.get(&format!("/api/datasets/{}/{query}", stored.dataset)).await.body, expected);
        let query = query.replace("rows?", "preview?");
        assert_eq!(ada.get(&format!("/api/jobs/{}/{query}", stored.job)).await.body, expected);
    }
    let statistics =
        async |dataset: &str| ada.get(&format!("/api/datasets/{dataset}/stats")).await.assert_status(200).body.clone();
    let of_stored = statistics(&stored.dataset).await;
    assert_eq!(of_stored, statistics(&made.dataset).await);
    assert_eq!(of_stored["columns"][0]["rows"], json!(CHUNK + 500), "{of_stored}");
    let answer = ada.get(&format!("/api/datasets/{}/rows?table=nobody", stored.dataset)).await;
    assert_eq!(answer.pointers(), ["/table"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_served_is_what_is_stored() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let _runner = server.start_runner().await;
    let mut other = recipe();
    other["seed"] = json!(6);
    let (ours, theirs) = (dataset(&ada, recipe(), "parquet").await, dataset(&ada, other, "parquet").await);
    let rows =
        async |dataset: &str| ada.get(&format!("/api/datasets/{dataset}/rows?table=orders")).await.body["rows"].clone();
    let csv = |dataset: &str| format!("/api/datasets/{dataset}/download?format=csv&table=orders");
    assert_ne!(rows(&ours.dataset).await, rows(&theirs.dataset).await);
    // The bytes of another dataset, with their own digest: a server that made the rows again would not notice.
    let bytes = std::fs::read(object(&server, &theirs.job, 1, 0)).unwrap();
    std::fs::write(object(&server, &ours.job, 1, 0), &bytes).unwrap();
    let chunk = server.state.store.chunks_with_rows(&ours.job, 1, 0..1).await.unwrap().remove(0);
    assert!(server.state.store.restored_chunk(&ours.job, &chunk, &artifacts::digest(&bytes)).await.unwrap());
    assert_eq!(rows(&ours.dataset).await, rows(&theirs.dataset).await);
    assert_eq!(file(&ada, &csv(&ours.dataset)).await, file(&ada, &csv(&theirs.dataset)).await);
}

/// Something that happens to the bytes of a chunk, or to what is known of them.
#[derive(Clone, Copy, Debug)]
enum Mishap {
    /// A bit of a page flips.
    Flipped,
    /// The end is gone.
    Cut,
    /// The file is gone.
    Gone,
    /// Another chunk lies there.
    Exchanged,
    /// An earlier version of the program has stored it.
    WithoutDigest,
}

async fn sql(server: &Server, statement: &'static str) {
    let address = store::sqlite_address(&server.folder.path().join("seedbed.db"));
    let pool = sqlx::SqlitePool::connect(&address).await.unwrap();
    sqlx::query(statement).execute(&pool).await.unwrap();
    pool.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_chunk_is_made_again_and_stored_again() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let _runner = server.start_runner().await;
    let stored = dataset(&ada, recipe(), "parquet").await;
    let place = object(&server, &stored.job, 1, 0);
    let whole = std::fs::read(&place).unwrap();
    let rows = format!("/api/datasets/{}/rows?table=orders", stored.dataset);
    let csv = format!("/api/datasets/{}/download?format=csv&table=orders", stored.dataset);
    let (expected_rows, expected_csv) = (ada.get(&rows).await.body, file(&ada, &csv).await);
    for mishap in [Mishap::Flipped, Mishap::Cut, Mishap::Gone, Mishap::Exchanged, Mishap::WithoutDigest] {
        for by_rows in [true, false] {
            match mishap {
                Mishap::Flipped => {
                    let mut bytes = whole.clone();
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 1;
                    std::fs::write(&place, bytes).unwrap();
                }
                Mishap::Cut => std::fs::write(&place, &whole[..whole.len() / 2]).unwrap(),
                Mishap::Gone => std::fs::remove_file(&place).unwrap(),
                Mishap::Exchanged => drop(std::fs::copy(object(&server, &stored.job, 0, 1), &place).unwrap()),
                Mishap::WithoutDigest => sql(&server, "UPDATE chunks SET object_digest = NULL").await,
            }
            if by_rows {
                assert_eq!(ada.get(&rows).await.assert_status(200).body, expected_rows, "{mishap:?}");
            } else {
                assert!(file(&ada, &csv).await == expected_csv, "{mishap:?}");
            }
            assert!(std::fs::read(&place).unwrap() == whole, "{mishap:?}: stored again");
            let chunk = server.state.store.chunks_with_rows(&stored.job, 1, 0..1).await.unwrap().remove(0);
            assert_eq!(chunk.object_digest, Some(artifacts::digest(&whole)), "{mishap:?}");
        }
    }
    // Where it cannot be stored again it is served all the same.
    std::fs::remove_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(place.parent().unwrap(), "in the way").unwrap();
    assert_eq!(ada.get(&rows).await.assert_status(200).body, expected_rows);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_chunk_that_the_recipe_does_not_make_is_told() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let _runner = server.start_runner().await;
    let stored = dataset(&ada, recipe(), "parquet").await;
    // As if the rows had been made by a program that makes others: the stored bytes are all there is.
    sql(&server, "UPDATE chunks SET digest = 'of other rows'").await;
    let path = |rest: &str| format!("/api/datasets/{}/{rest}", stored.dataset);
    ada.get(&path("rows?table=people&from=65536")).await.assert_status(200);
    std::fs::write(object(&server, &stored.job, 0, 1), "not what was stored").unwrap();
    let answer = ada.get(&path("rows?table=people&from=65536")).await;
    answer.assert_problem(500);
    let detail = answer.body["detail"].as_str().unwrap();
    assert!(detail.contains("rows 65537 to 66036 of table people are damaged"), "{detail}");
    // What is whole is served.
    ada.get(&path("rows?table=people&from=0")).await.assert_status(200);
    ada.get(&path("rows?table=orders")).await.assert_status(200);
    let (status, bytes) = ada.file(&path("download?format=csv&table=orders")).await;
    assert!(status == StatusCode::OK && bytes.is_ok());
    // A download has begun when it meets the damage: it breaks off, and never looks whole.
    let (status, bytes) = ada.file(&path("download?format=csv&table=people")).await;
    assert!(status != StatusCode::OK || bytes.is_err(), "{status}");
    std::fs::write(object(&server, &stored.job, 0, 0), "not what was stored").unwrap();
    let answer = ada.get(&path("download?format=csv&table=people")).await;
    answer.assert_problem(500);
    assert!(answer.body["detail"].as_str().unwrap().contains("rows 1 to 65536"), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_under_way_shows_what_is_stored_and_makes_the_rest() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let (stored, made) = (begin(&ada, recipe(), "parquet").await, begin(&ada, recipe(), "virtual").await);
    let (stored, made) = (stored["id"].as_str().unwrap(), made["id"].as_str().unwrap());
    // One chunk by hand, the first of the first table.
    let store: &Store = &server.state.store;
    let claim = store.claim_chunk("test", Duration::from_secs(60)).await.unwrap().unwrap();
    assert_eq!((claim.job.id.as_str(), claim.table, claim.rows.clone()), (stored, 0, 0..CHUNK));
    let (maker, spec) = (server.state.maker.clone(), JobSpec::from(&claim.job));
    let chunk = tokio::task::spawn_blocking(move || maker.make(&spec, 0, 0..CHUNK, &CancellationToken::new()))
        .await
        .unwrap()
        .unwrap();
    let (key, bytes) = (artifacts::Artifacts::chunk_key(stored, 0, 0), chunk.bytes.unwrap());
    server.state.artifacts.put(&key, bytes.clone()).await.unwrap();
    let record = Made {
        rows: chunk.rows,
        bytes: bytes.len() as u64,
        digest: chunk.digest,
        stats: chunk.stats,
        object_key: Some(key),
        object_digest: Some(artifacts::digest(&bytes)),
    };
    let recorded = store.checkpoint(&claim, &record, |_, chunk| chunk.to_owned()).await.unwrap();
    assert!(matches!(recorded, Checkpoint::Recorded(_)));

    let same = async || {
        for query in ["preview?from=65530&rows=12", "preview?table=orders&rows=3"] {
            let expected = ada.get(&format!("/api/jobs/{made}/{query}")).await.assert_status(200).body.clone();
            assert_eq!(ada.get(&format!("/api/jobs/{stored}/{query}")).await.body, expected, "{query}");
        }
        for format in ["ndjson", "parquet"] {
            let query = format!("download?format={format}");
            let expected = file(&ada, &format!("/api/jobs/{made}/{query}")).await;
            assert!(file(&ada, &format!("/api/jobs/{stored}/{query}")).await == expected, "{query}");
        }
    };
    same().await;
    // A cancelled job keeps nothing, and reading it stores nothing.
    let cancel = json!({"action": "cancel"});
    ada.post(&format!("/api/jobs/{stored}/control"), cancel).await.assert_status(200);
    same().await;
    assert!(server.state.artifacts.jobs().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn statistics_that_an_earlier_program_kept_chunk_by_chunk_still_count() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let _runner = server.start_runner().await;
    let done = dataset(&ada, recipe(), "virtual").await;
    let stats = format!("/api/datasets/{}/stats?table=orders", done.dataset);
    let expected = ada.get(&stats).await.assert_status(200).body.clone();
    assert_eq!(expected["columns"][0]["rows"], json!(1500));
    sql(
        &server,
        "UPDATE chunks SET stats = (SELECT stats FROM table_stats WHERE table_stats.job_id = chunks.job_id \
         AND table_stats.table_index = chunks.table_index) WHERE table_index = 1",
    )
    .await;
    assert_eq!(ada.get(&stats).await.body["columns"][0]["rows"], json!(3000), "both are counted");
    sql(&server, "UPDATE table_stats SET stats = NULL, chunks = 0").await;
    assert_eq!(ada.get(&stats).await.body, expected);
}
