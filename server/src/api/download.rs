//! Routes: rows of a job or a dataset as a file, in any format, streamed while they are made.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use seedbed_export::several::{ARCHIVE_TYPE, Part, Shape, write};
use seedbed_export::{Compression, ExportError, Format, Options, Source};
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::who::SignedIn;
use super::error::{ApiError, Result};
use super::fields::{Fields, FromFields, Id, Params};
use super::preview::{plan_of, table_of, unknown};
use super::recipe::read_stored;
use super::texts::Name;
use super::{AppState, Origin};
use crate::store::jobs::Job;
use crate::table;

/// Parts of a file that wait for a slow reader, each of about a megabyte at the most.
const WAITING: usize = 4;

/// How long the answer waits for the first part.
const FIRST_PART: Duration = Duration::from_secs(5);

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(of_job)).routes(routes!(of_dataset))
}

/// A format of files.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[allow(dead_code, reason = "describes the parameter to readers of the API")]
enum FileFormat {
    /// Comma-separated values.
    Csv,
    /// An array of objects.
    Json,
    /// An object a line.
    NdJson,
    /// Another name for `ndjson`.
    Jsonl,
    /// `CREATE TABLE` and inserts for PostgreSQL.
    PostgreSql,
    /// Another name for `postgresql`.
    Postgres,
    /// Another name for `postgresql`: the dialect that is meant when none is named.
    Sql,
    /// The same for MySQL and MariaDB.
    MySql,
    /// Another name for `mysql`.
    MariaDb,
    /// The same for SQLite.
    Sqlite,
    /// Another name for `sqlite`.
    Sqlite3,
    /// Apache Parquet.
    Parquet,
    /// Apache Arrow IPC, the file format.
    Arrow,
    /// Another name for `arrow`.
    Ipc,
    /// A sheet of at most 1,048,575 rows.
    Xlsx,
    /// Another name for `xlsx`.
    Excel,
}

/// What is done to the bytes of the format.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[allow(dead_code, reason = "describes the parameter to readers of the API")]
enum FileCompression {
    /// Nothing.
    None,
    /// RFC 1952.
    Gzip,
    /// Another name for `gzip`.
    Gz,
    /// RFC 8878.
    Zstd,
    /// Another name for `zstd`.
    Zst,
}

/// The words for compressions.
const COMPRESSIONS: [(&str, Compression); 5] = [
    ("none", Compression::None),
    ("gzip", Compression::Gzip),
    ("gz", Compression::Gzip),
    ("zstd", Compression::Zstd),
    ("zst", Compression::Zstd),
];

/// What the content of a file can be called, for the description of the API.
pub(super) fn media_types() -> impl Iterator<Item = &'static str> {
    let packed = Compression::ALL.into_iter().filter_map(Compression::mime_type);
    Format::ALL.into_iter().map(Format::mime_type).chain(packed).chain([ARCHIVE_TYPE])
}

/// Which table, and how it is written.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters to readers of the API")]
struct FileParams {
    /// The format. `sql` and `postgres` are `postgresql`, `mariadb` is `mysql`, `sqlite3` is `sqlite`, `jsonl` is `ndjson`,
    /// `excel` is `xlsx`, `ipc` is `arrow`.
    #[param(inline)]
    format: FileFormat,
    /// The table. Without it, all tables: one table is a file as it is; several are a ZIP archive with a file each, or in
    /// an SQL format one script that creates them in order.
    #[param(inline)]
    table: Option<Name>,
    /// Without it, none. In an archive it is that of the files inside; without it, the archive itself compresses them.
    #[param(inline)]
    compression: Option<FileCompression>,
}

struct Wanted {
    format: Option<Format>,
    table: Option<String>,
    compression: Compression,
}

impl FromFields for Wanted {
    fn read(fields: &mut Fields) -> Self {
        Wanted {
            format: fields.word_or_alias(
                "format",
                &Format::ALL.map(|format| (format.name(), format)),
                &Format::ALIASES,
            ),
            table: fields.optional_line("table", 1..=128),
            compression: fields.optional_word("compression", &COMPRESSIONS).unwrap_or_default(),
        }
    }
}

/// A job's rows as a file
///
/// Without `table`, a recipe of several tables comes as a ZIP archive with a file each, or in an SQL format as one script.
/// Rows that are not made yet are made for this answer: the file is whole at any time. Rows that were stored are read.
#[utoipa::path(get, path = "/jobs/{id}/download", tag = "jobs", operation_id = "download_job",
    params(("id" = String, Path, format = "uuid"), FileParams), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, content_type = "application/octet-stream", description = "The file")))]
async fn of_job(
    State(state): State<AppState>,
    who: SignedIn,
    Id(id): Id,
    Params(wanted): Params<Wanted>,
) -> Result<Response> {
    let job = state.store.job(&who.user.id, &id).await?.ok_or(ApiError::NotFound("job"))?;
    send(&state, &job, &job.name, wanted).await
}

/// A dataset as a file
///
/// Without `table`, a dataset of several tables comes as a ZIP archive with a file each, or in an SQL format as one script.
/// A stored dataset is read from its chunks, each compared with its digest; the file is the same as that of a virtual one.
#[utoipa::path(get, path = "/datasets/{id}/download", tag = "datasets", operation_id = "download_dataset",
    params(("id" = String, Path, format = "uuid"), FileParams), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, content_type = "application/octet-stream", description = "The file")))]
async fn of_dataset(
    State(state): State<AppState>,
    who: SignedIn,
    Id(id): Id,
    Params(wanted): Params<Wanted>,
) -> Result<Response> {
    match state.origin(&who.user.id, &id).await? {
        Origin::Job(job, dataset) => send(&state, &job, &dataset.name, wanted).await,
        Origin::Upload(table, dataset) => {
            if wanted.table.as_deref().is_some_and(|name| name != table.name()) {
                return Err(unknown(&[table.name()], wanted.table.as_deref()));
            }
            let rows = table.rows();
            send_tables(vec![(table, rows)], &dataset.name, wanted).await
        }
    }
}

/// A table and how many rows it has.
type Table = (Box<dyn Source + Send>, u64);

/// Sends what was made under this name.
async fn send(state: &AppState, job: &Job, whole_name: &str, wanted: Wanted) -> Result<Response> {
    let (plans, recipe, stored) = (Arc::clone(&state.plans), read_stored(&job.recipe), state.stored(job));
    let asked = wanted.table.clone();
    let tables = tokio::task::spawn_blocking(move || {
        let plan = plan_of(&plans, &recipe)?;
        let chosen = match asked {
            Some(name) => vec![table_of(&plan, Some(&name))?],
            None => plan.loading_order(),
        };
        let source =
            |(index, table): (usize, &Arc<_>)| (table::source(Arc::clone(table), index, stored.clone()), table.rows());
        Ok::<Vec<Table>, ApiError>(chosen.into_iter().map(source).collect())
    });
    send_tables(tables.await.map_err(|_| ApiError::Internal)??, whole_name, wanted).await
}

/// Sends these tables under this name.
async fn send_tables(tables: Vec<Table>, whole_name: &str, wanted: Wanted) -> Result<Response> {
    // A request without a known format was refused when it was read.
    let format = wanted.format.ok_or(ApiError::Internal)?;
    let shape = Shape::of_all(tables.len(), format);
    let options = Options { format, compression: wanted.compression, threads: 2 };
    // A job without a name of its own is called by its tables, with commas; few people want those in a file's name.
    let stem = match (shape, &tables[..]) {
        (Shape::Table, [(table, _)]) => table.name().to_owned(),
        _ => whole_name.replace(", ", "-"),
    };
    let (name, kind) = match shape {
        Shape::Archive => (format!("{stem}.zip"), ARCHIVE_TYPE),
        Shape::Table | Shape::Script => (
            format!("{stem}.{}{}", format.extension(), wanted.compression.suffix()),
            wanted.compression.mime_type().unwrap_or(format.mime_type()),
        ),
    };

    let (sender, mut receiver) = channel::<std::result::Result<Bytes, ExportError>>(WAITING);
    tokio::task::spawn_blocking(move || make(shape, &tables, options, sender));
    // The first part decides the status: what cannot be exported at all is told before anything is sent.
    // Limits are checked first of all; a format that then takes long before its first byte (a sheet) is begun anyway.
    let first = match tokio::time::timeout(FIRST_PART, receiver.recv()).await {
        Ok(Some(Ok(first))) => first,
        Ok(Some(Err(error))) => return Err(refused(format, error)),
        Ok(None) | Err(_) => Bytes::new(),
    };
    let rest = futures::StreamExt::map(ReceiverStream::new(receiver), |part| part.map_err(io::Error::other));
    let parts = futures::StreamExt::chain(futures::stream::once(async move { Ok(first) }), rest);
    let mut response = Response::new(Body::from_stream(parts));
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let disposition = HeaderValue::from_str(&disposition(&name)).map_err(|_| ApiError::Internal)?;
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

/// Writes the file into the channel. An error after the first part cuts the answer off, so that the reader sees a
/// broken download and not a short file.
fn make(shape: Shape, tables: &[Table], options: Options, sender: Sender<std::result::Result<Bytes, ExportError>>) {
    let mut sink = Parts { sender: sender.clone(), waiting: Vec::new() };
    let parts: Vec<Part<'_>> = tables.iter().map(|(table, rows)| Part { source: &**table, rows: 0..*rows }).collect();
    let written = write(shape, &parts, options, &mut sink, &mut |_| ControlFlow::Continue(()));
    // An archive ends without a flush.
    let result = written.and_then(|_| Ok(sink.flush()?));
    match result {
        Ok(()) | Err(ExportError::Closed) => {}
        Err(error) => {
            tracing::warn!(%error, "a download ended early");
            // Nobody may be there to hear it.
            let _ = sender.blocking_send(Err(error));
        }
    }
}

/// Why nothing was sent: what is stored cannot be read, or the format does not hold the table.
fn refused(format: Format, error: ExportError) -> ApiError {
    if matches!(error, ExportError::Source(_) | ExportError::Stored(_)) {
        return error.into();
    }
    ApiError::field("/format", format!("\"{}\"", format.name()), "a format that holds this table", error.to_string())
}

/// The header that names the file: in ASCII for old readers, and whole (RFC 6266, RFC 8187).
pub(super) fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || "._- ".contains(letter) { letter } else { '_' })
        .collect();
    let whole: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

/// Gathers small writes and sends them as parts; waits while the reader is behind.
struct Parts {
    sender: Sender<std::result::Result<Bytes, ExportError>>,
    waiting: Vec<u8>,
}

/// As much as is gathered before it is sent.
const PART: usize = 256 * 1024;

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PART {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let part = Bytes::from(std::mem::take(&mut self.waiting));
        self.sender.blocking_send(Ok(part)).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_told_in_both_ways() {
        assert_eq!(
            disposition("größe 1.csv"),
            "attachment; filename=\"gr__e 1.csv\"; filename*=UTF-8''gr%C3%B6%C3%9Fe%201.csv"
        );
    }
}
