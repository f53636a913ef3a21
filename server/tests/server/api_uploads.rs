//! The API: tables that people bring.

use std::io::Write;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use seedbed_export::parquet;
use seedbed_server::uploads::table::text_column;
use serde_json::{Value, json};

use crate::client::{Client, NOBODYS, Server, assert_private};

const TABLE: &str =
    "id,town,price,joined,email\n1,Berne,2.50,2024-01-31,a@b.c\n2,Basel,10,2024-02-01,d@e.f\n3,,0.05,,g@h.i\n";

/// Waits until a dataset was measured.
pub async fn measured(client: &Client, id: &str) -> Value {
    for _ in 0..500 {
        let stats = client.get(&format!("/api/datasets/{id}/stats")).await.assert_status(200).body.clone();
        if stats["measured"] == json!(true) || !stats["error"].is_null() {
            return stats;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it is never measured");
}

fn roles(dataset: &Value) -> Vec<&str> {
    let columns = dataset["upload"]["columns"].as_array().unwrap();
    columns.iter().map(|column| column["role"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_uploaded_looked_at_measured_and_downloaded() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let answer = ada.upload(&[("name", "People")], "people.2024.csv", TABLE.as_bytes()).await;
    answer.assert_status(201);
    let (id, dataset) = (answer.id(), &answer.body);
    assert_eq!(dataset["name"], "People");
    assert_eq!(dataset["tables"], json!([{"name": "people", "rows": 3}]));
    assert_eq!((&dataset["job_id"], &dataset["recipe"]), (&Value::Null, &Value::Null));
    assert_eq!(roles(dataset), ["integer", "category", "numeric", "datetime", "personal"]);
    let rows = ada.get(&format!("/api/datasets/{id}/rows?from=1&rows=5")).await.assert_status(200).body.clone();
    assert_eq!(rows["rows"], json!([["2", "Basel", "10", "2024-02-01", "d@e.f"], ["3", null, "0.05", null, "g@h.i"]]));
    let stats = measured(&ada, &id).await;
    assert_eq!((&stats["columns"][2]["kind"], &stats["columns"][2]["max"]), (&json!("number"), &json!(10.0)));
    assert_eq!(stats["columns"][1]["missing"], json!(1));
    assert_eq!(stats["associations"]["rows"], json!(3));
    let (_, csv) = ada.file(&format!("/api/datasets/{id}/download?format=csv")).await;
    let csv = String::from_utf8(csv.unwrap().to_vec()).unwrap();
    assert_eq!(
        csv,
        "id,town,price,joined,email\n1,Berne,2.50,2024-01-31,a@b.c\n2,Basel,10.00,2024-02-01,d@e.f\n3,,0.05,,g@h.i\n"
    );
    let (status, _) = ada.file(&format!("/api/datasets/{id}/download?format=parquet")).await;
    assert_eq!(status, 200);
    assert_eq!(ada.get("/api/datasets?search=people.2024").await.body["total"], json!(1));
    ada.get(&format!("/api/datasets/{id}/rows?table=other")).await.assert_problem(422);
    ada.delete(&format!("/api/datasets/{id}")).await.assert_status(204);
    assert!(server.state.artifacts.uploads().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn packed_tables_and_parquet_are_read_too() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(TABLE.as_bytes()).unwrap();
    let fields = ["a", "b"].map(seedbed_server::uploads::table::text_field).to_vec();
    let texts = vec![text_column(["1", "2"].into_iter().collect()), text_column(["x", ""].into_iter().collect())];
    let columns = Columns(fields, texts);
    let parquet = parquet::chunk(&columns, 0..2).unwrap();
    for (name, bytes, rows) in [
        ("t.csv.gz", packed.finish().unwrap(), 3),
        ("t.csv.zst", zstd::encode_all(TABLE.as_bytes(), 1).unwrap(), 3),
        ("t.parquet", parquet, 2),
    ] {
        let answer = ada.upload(&[], name, &bytes).await;
        assert_eq!(answer.assert_status(201).body["rows_total"], json!(rows), "{name}");
    }
}

struct Columns(Vec<seedbed_generate::column::Field>, Vec<seedbed_generate::column::Column>);

impl seedbed_export::Source for Columns {
    fn name(&self) -> &str {
        "t"
    }

    fn fields(&self) -> &[seedbed_generate::column::Field] {
        &self.0
    }

    fn constraints(&self, _: &std::ops::Range<u64>) -> seedbed_generate::table::Constraints {
        seedbed_generate::table::Constraints::default()
    }

    fn batches(
        &self,
        _: std::ops::Range<u64>,
        each: &mut seedbed_export::Each<'_>,
    ) -> Result<(), seedbed_export::ExportError> {
        each(&self.1)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_table_is_kept_in_parts_and_read_over_their_seams() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let rows: String = (0..70_000).map(|row| format!("{row},w{}\n", row % 7)).collect();
    let id = ada.upload(&[], "big.csv", format!("n,w\n{rows}").as_bytes()).await.assert_status(201).id();
    let page = ada.get(&format!("/api/datasets/{id}/rows?from=65534&rows=4")).await.assert_status(200).body.clone();
    assert_eq!(page["rows"], json!([["65534", "w0"], ["65535", "w1"], ["65536", "w2"], ["65537", "w3"]]));
    let stats = measured(&ada, &id).await;
    assert_eq!(stats["columns"][0]["max"], json!(69_999.0));
    assert_eq!(roles(&ada.get(&format!("/api/datasets/{id}")).await.body), ["id", "category"]);
    let (_, file) = ada.file(&format!("/api/datasets/{id}/download?format=csv")).await;
    assert_eq!(String::from_utf8(file.unwrap().to_vec()).unwrap(), format!("n,w\n{rows}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_table_is_refused_with_its_place_and_leaves_nothing() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let refused = async |bytes: &[u8]| {
        let answer = ada.upload(&[], "t.csv", bytes).await;
        answer.assert_problem(422);
        assert_eq!(answer.pointers(), ["/file"]);
        answer.body["errors"][0]["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(refused(b"a,b\n1,2\n3\n").await, "Line 3 has 1 fields, the first line has 2.");
    assert!(refused(b"a\n\xe4\n").await.contains("column \"a\""));
    assert!(refused(b"a\n").await.contains("no row"));
    assert!(refused(b"").await.contains("empty"));
    assert!(refused(b"a,b\n1,\"x\n2,y\n").await.starts_with("Line 2: a text in quotes begins"));
    assert!(refused(b"PAR1 and no more").await.contains("Parquet"));
    assert!(server.state.artifacts.uploads().await.unwrap().is_empty());
    assert_eq!(ada.get("/api/datasets").await.body["total"], json!(0));
    let latin = ada.upload(&[("encoding", "latin-1")], "t.csv", b"a\n\xe4\n").await.assert_status(201).id();
    assert_eq!(ada.get(&format!("/api/datasets/{latin}/rows")).await.body["rows"], json!([["ä"]]));
    let wrong = ada.upload(&[("encoding", "ebcdic"), ("project_id", "x"), ("colour", "red")], "t.csv", b"a\n1\n").await;
    assert_eq!(wrong.pointers(), ["/colour", "/encoding", "/project_id"]);
    ada.upload(&[("project_id", NOBODYS)], "t.csv", b"a\n1\n").await.assert_problem(404);
    ada.post("/api/datasets/upload", json!({})).await.assert_problem(415);
    server.stranger().upload(&[], "t.csv", b"a\n1\n").await.assert_problem(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let server = Server::real().await;
    let ada = server.user("ada@b.c").await;
    let rows: String = (0..70_000).map(|row| format!("{row},w\n")).collect();
    let head = "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"t.csv\"\r\n\r\nn,w\n";
    // One part is kept by then.
    let pieces = [Ok(format!("{head}{rows}")), Err(std::io::Error::other("the line is cut"))];
    let request = Request::post("/api/datasets/upload")
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(Body::from_stream(futures::stream::iter(pieces)));
    ada.send(request.unwrap()).await.assert_problem(400);
    assert!(server.state.artifacts.uploads().await.unwrap().is_empty());
    assert_eq!(ada.get("/api/datasets").await.body["total"], json!(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_column_is_can_be_corrected_within_what_its_values_allow() {
    let server = Server::real().await;
    let (ada, eve) = (server.user("ada@b.c").await, server.user("eve@b.c").await);
    let id = ada.upload(&[], "t.csv", TABLE.as_bytes()).await.assert_status(201).id();
    measured(&ada, &id).await;
    let path = format!("/api/datasets/{id}/columns");
    let changed = ada.patch(&path, json!({"roles": {"price": "category", "email": "text"}})).await;
    assert_eq!(roles(&changed.assert_status(200).body)[2..], ["category", "datetime", "text"]);
    assert_eq!(changed.body["upload"]["columns"][2]["suggested"], "numeric");
    let wrong =
        ada.patch(&path, json!({"roles": {"town": "numeric", "price": "blue", "no": "id", "id": "datetime"}})).await;
    assert_eq!(wrong.pointers(), ["/roles/id", "/roles/no", "/roles/price", "/roles/town"]);
    assert_private(&server, &eve, &path, &[(Method::PATCH, Some(json!({"roles": {}})))]).await;
    for path in ["rows", "stats", "download?format=csv"] {
        eve.get(&format!("/api/datasets/{id}/{path}")).await.assert_problem(404);
    }
}
