//! Routes: tables that people bring.

use std::io::{self, Read};
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use seedbed_export::{Each, ExportError, Source, parquet};
use seedbed_generate::column::{Column, Field as TableField};
use seedbed_generate::table::Constraints;
use seedbed_learn::rows::TextEncoding;
use seedbed_measure::frame::Notation;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::timeout;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::auth::who::SignedIn;
use super::datasets::WholeDataset;
use super::error::{ApiError, FieldProblem, Problem, Result};
use super::fields::{Body, Fields, FromFields, Id, canonical_id};
use crate::artifacts::{Artifacts, hexadecimal};
use crate::store::new_id;
use crate::store::uploads::{NewUpload, Upload};
use crate::uploads::columns::{Role, UploadedColumn};
use crate::uploads::reading::{self, UploadError};
use crate::uploads::table::{columns_of, text_column, text_field};

/// Where files are uploaded to.
pub const UPLOAD: &str = "/api/datasets/upload";

/// Pieces of a body that wait for the disk.
const WAITING: usize = 16;

/// After so long without a byte an upload is given up.
const SILENCE: Duration = Duration::from_secs(60);

/// So many bytes of a file that was refused are still taken, so that the answer is heard.
const DRAINED: u64 = 1 << 30;

/// The longest text of a field, in bytes.
const LONGEST_FIELD: usize = 1000;

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    let upload = OpenApiRouter::new().routes(routes!(upload)).layer(DefaultBodyLimit::disable());
    OpenApiRouter::new().routes(routes!(change_columns)).merge(upload)
}

/// What is known of a file that was uploaded.
#[derive(Serialize, ToSchema)]
pub(super) struct UploadedFile {
    /// What it was called.
    file_name: String,
    /// How large it was.
    #[schema(minimum = 0)]
    file_bytes: u64,
    /// Its columns.
    columns: Vec<FileColumn>,
    /// Whether all rows were measured: then what the columns are taken for takes account of how often values repeat.
    measured: bool,
}

/// A column of an uploaded table.
#[derive(Serialize, ToSchema)]
struct FileColumn {
    name: String,
    /// How its values are written: `words`, `integers`, `decimals` with their digits, `numbers`, or the layout of dates and times.
    written: String,
    /// What its values are to a synthesizer.
    role: Role,
    /// What they were taken for.
    suggested: Role,
    /// The type of a recipe that makes values in place of personal ones.
    #[schema(required)]
    stand_in: Option<String>,
}

impl From<Upload> for UploadedFile {
    fn from(upload: Upload) -> UploadedFile {
        UploadedFile {
            columns: columns_of(&upload).into_iter().map(FileColumn::from).collect(),
            file_name: upload.file_name,
            file_bytes: upload.file_bytes,
            measured: upload.profile.is_some(),
        }
    }
}

impl From<UploadedColumn> for FileColumn {
    fn from(column: UploadedColumn) -> FileColumn {
        let written = match &column.notation {
            None => "words".to_owned(),
            Some(Notation::Decimals(0)) => "integers".to_owned(),
            Some(Notation::Decimals(digits)) => format!("decimals, {digits} digits"),
            Some(Notation::Real) => "numbers".to_owned(),
            Some(Notation::Moments(layout)) => layout.to_string(),
        };
        FileColumn {
            written,
            name: column.name,
            role: column.role,
            suggested: column.suggested,
            stand_in: column.stand_in,
        }
    }
}

/// A table to upload. Fields before the file are read; what comes behind it is refused.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read part by part")]
struct UploadForm {
    /// Where the dataset belongs; without it, to the first project.
    #[schema(format = "uuid")]
    project_id: Option<String>,
    /// Name of the dataset; without it, that of the file.
    #[schema(min_length = 1, max_length = 120)]
    name: Option<String>,
    /// Encoding of CSV: `utf-8`, `utf-16le`, `utf-16be` or `latin-1`; without it, what the first bytes show.
    encoding: Option<String>,
    /// CSV whose first line names the columns, or Parquet; gzip and Zstandard are unpacked.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What came before the file.
#[derive(Default)]
struct Before {
    project_id: Option<String>,
    name: Option<String>,
    encoding: Option<TextEncoding>,
    problems: Vec<FieldProblem>,
}

/// Upload a table
///
/// It is read while it arrives, however large it is: CSV with commas, semicolons, tabs or bars, or Parquet. What is wrong is told with
/// its line and column. All rows are measured afterwards: `GET /api/datasets/{id}/stats`.
#[utoipa::path(post, path = "/datasets/upload", tag = "datasets", operation_id = "upload_dataset",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    security(("bearer" = []), ("cookie" = [])), responses(
        (status = 201, body = WholeDataset, headers(("location" = String, description = "The dataset's address"))),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "There is no such project, or it is not yours"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "It is no table; why, and where, is said")))]
async fn upload(
    State(state): State<AppState>,
    who: SignedIn,
    form: std::result::Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response> {
    let form =
        form.map_err(|_| ApiError::WrongType { expected: "multipart/form-data", found: "another".to_owned() })?;
    // A task of its own: when the client is gone this function ends wherever it is, and what was kept so far would stay.
    let receiving = tokio::spawn(receive(state, who.user.id, form));
    receiving.await.map_err(|_| ApiError::Internal)?
}

/// Reads the form.
async fn receive(state: AppState, user_id: String, mut form: Multipart) -> Result<Response> {
    let mut before = Before::default();
    while let Some(part) = next_part(&mut form).await? {
        match part.name().unwrap_or_default() {
            "file" => return take_file(&state, &user_id, before, part).await,
            name => {
                let name = name.to_owned();
                let text = field_text(part).await?;
                before.take(&name, text);
            }
        }
    }
    before.note("file", "nothing", "a file of CSV or Parquet", "choose a file: the form has none");
    Err(ApiError::Invalid(before.problems))
}

impl Before {
    fn note(&mut self, name: &str, found: impl Into<String>, allowed: &str, message: impl Into<String>) {
        self.problems.push(FieldProblem {
            pointer: format!("/{name}"),
            found: found.into(),
            allowed: allowed.to_owned(),
            message: message.into(),
        });
    }

    fn take(&mut self, name: &str, text: String) {
        let text = text.trim().to_owned();
        match name {
            _ if text.is_empty() => {}
            "project_id" => match canonical_id(&text) {
                Some(id) => self.project_id = Some(id),
                None => self.note("project_id", text, "a UUID", "project_id must be an id (a UUID)"),
            },
            "name" if (1..=120).contains(&text.chars().count()) && !text.chars().any(char::is_control) => {
                self.name = Some(text);
            }
            "name" => {
                self.note("name", text, "a line of 1 to 120 characters", "name must be a line of 1 to 120 characters")
            }
            "encoding" => {
                let known = TextEncoding::NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(&text));
                match known {
                    Some((_, encoding)) => self.encoding = Some(*encoding),
                    None => {
                        let names = TextEncoding::NAMES.map(|(name, _)| name).join(", ");
                        self.note("encoding", text, &names, format!("encoding must be one of {names}"));
                    }
                }
            }
            other => {
                let message = format!("{other:?} is not known here; known are project_id, name, encoding, file");
                self.note(other, other, "project_id, name, encoding, file", message);
            }
        }
    }
}

async fn next_part(form: &mut Multipart) -> Result<Option<Field<'_>>> {
    let part = timeout(SILENCE, form.next_field()).await.map_err(|_| ApiError::TimedOut)?;
    part.map_err(|error| ApiError::BadRequest(format!("the form could not be read: {}", error.body_text())))
}

async fn field_text(mut part: Field<'_>) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(piece) = piece(&mut part).await? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > LONGEST_FIELD {
            return Err(ApiError::TooLarge { limit: LONGEST_FIELD });
        }
    }
    String::from_utf8(bytes).map_err(|_| ApiError::BadRequest("a field of the form is not UTF-8".to_owned()))
}

async fn piece(part: &mut Field<'_>) -> Result<Option<Bytes>> {
    let piece = timeout(SILENCE, part.chunk()).await.map_err(|_| ApiError::TimedOut)?;
    piece.map_err(|_| ApiError::BadRequest("the upload broke off".to_owned()))
}

/// What was read of a file.
struct Taken {
    columns: Vec<UploadedColumn>,
    parts: Vec<u64>,
    bytes: u64,
}

/// Takes the file as it arrives; what was kept of one that is refused goes.
async fn take_file(state: &AppState, user_id: &str, before: Before, mut part: Field<'_>) -> Result<Response> {
    let file_name = part
        .file_name()
        .unwrap_or("table.csv")
        .chars()
        .filter(|letter| !letter.is_control())
        .take(200)
        .collect::<String>();
    let project_id = match before.project_id.clone() {
        Some(id) => Some(id).filter(|_| before.problems.is_empty()),
        None => first_project(state, user_id).await?,
    };
    let refused = if !before.problems.is_empty() {
        Some(ApiError::Invalid(before.problems))
    } else {
        match &project_id {
            Some(id) if state.store.project(user_id, id).await?.is_some() => None,
            found => Some(missing_project(found.clone().unwrap_or_default())),
        }
    };
    if let Some(refused) = refused {
        drain(&mut part).await;
        return Err(refused);
    }
    let id = new_id();
    let (sender, receiver) = channel::<Bytes>(WAITING);
    let (artifacts, folder, encoding, at) =
        (state.artifacts.clone(), state.folder.clone(), before.encoding, id.clone());
    let mut keeping =
        tokio::task::spawn_blocking(move || keep(Arriving::new(receiver), encoding, folder, &artifacts, &at));
    let (mut digest, mut size) = (Sha256::new(), 0_u64);
    let arrived = loop {
        match piece(&mut part).await {
            Ok(Some(bytes)) => {
                digest.update(&bytes);
                size += bytes.len() as u64;
                // It ends early where something is wrong with what has come so far.
                if sender.send(bytes).await.is_err() {
                    break Ok(false);
                }
            }
            Ok(None) => break Ok(true),
            Err(error) => break Err(error),
        }
    };
    if let Ok(true) = arrived {
        // An empty piece is the end; without it the file did not arrive whole.
        let _ = sender.send(Bytes::new()).await;
    }
    drop(sender);
    let kept = (&mut keeping).await.map_err(|_| ApiError::Internal).and_then(|kept| kept.map_err(refusal));
    let taken = match (arrived, kept) {
        (Err(error), _) => Err(error),
        (Ok(_), kept) => kept,
    };
    let taken = match taken {
        Ok(taken) => taken,
        Err(error) => {
            drain(&mut part).await;
            state.artifacts.remove_upload(&id).await?;
            return Err(error);
        }
    };
    let stem = stem(&file_name);
    let new = NewUpload {
        id: id.clone(),
        project_id: project_id.clone().unwrap_or_default(),
        name: before.name.unwrap_or_else(|| stem.clone()),
        table: stem,
        file_name,
        file_bytes: size,
        file_digest: hexadecimal(&digest.finalize()),
        bytes: taken.bytes,
        columns: serde_json::to_string(&taken.columns).map_err(|_| ApiError::Internal)?,
        parts: taken.parts,
    };
    let Some(dataset) = state.store.add_upload(user_id, new).await? else {
        state.artifacts.remove_upload(&id).await?;
        return Err(missing_project(project_id.unwrap_or_default()));
    };
    state.training.measure(user_id.to_owned(), id);
    let location = format!("/api/datasets/{}", dataset.id);
    let whole = WholeDataset::of(state, user_id, dataset).await?;
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(whole)).into_response())
}

async fn first_project(state: &AppState, user_id: &str) -> Result<Option<String>> {
    let page = crate::store::page::PageOf { page: 1, page_size: 1 };
    Ok(state.store.projects(user_id, page).await?.items.into_iter().next().map(|project| project.id))
}

fn missing_project(found: String) -> ApiError {
    ApiError::Missing(vec![FieldProblem {
        pointer: "/project_id".to_owned(),
        found,
        allowed: "the id of a project of yours".to_owned(),
        message: "there is no such project".to_owned(),
    }])
}

/// Takes the rest of a body and forgets it: a browser hears the answer only when it has sent all.
async fn drain(part: &mut Field<'_>) {
    let mut taken = 0;
    while let Ok(Some(bytes)) = piece(part).await {
        taken += bytes.len() as u64;
        if taken > DRAINED {
            return;
        }
    }
}

/// What the table is called: the file's name without its endings.
fn stem(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.split('.').next().unwrap_or_default().trim();
    if name.is_empty() { "table".to_owned() } else { name.chars().take(120).collect() }
}

/// Reads the file and keeps its parts.
fn keep(
    input: Arriving,
    encoding: Option<TextEncoding>,
    folder: Option<std::path::PathBuf>,
    artifacts: &Artifacts,
    id: &str,
) -> std::result::Result<Taken, UploadError> {
    let runtime = tokio::runtime::Handle::current();
    let (mut parts, mut bytes) = (Vec::new(), 0);
    let columns = reading::read(input, encoding, folder, &mut |names, texts| {
        let rows = texts.first().map_or(0, seedbed_generate::column::Words::len) as u64;
        let table = Texts {
            fields: names.iter().map(|name| text_field(name)).collect(),
            columns: texts.into_iter().map(text_column).collect(),
        };
        let written = parquet::chunk(&table, 0..rows)?;
        bytes += written.len() as u64;
        runtime.block_on(artifacts.put(&Artifacts::upload_key(id, parts.len()), written.into()))?;
        parts.push(rows);
        Ok(())
    })?;
    Ok(Taken { columns, parts, bytes })
}

/// A part of a table, to be written.
struct Texts {
    fields: Vec<TableField>,
    columns: Vec<Column>,
}

impl Source for Texts {
    fn name(&self) -> &str {
        "part"
    }

    fn fields(&self) -> &[TableField] {
        &self.fields
    }

    fn constraints(&self, _: &std::ops::Range<u64>) -> Constraints {
        Constraints::default()
    }

    fn batches(&self, rows: std::ops::Range<u64>, each: &mut Each<'_>) -> std::result::Result<(), ExportError> {
        let whole = 0..self.columns.first().map_or(0, Column::len) as u64;
        if rows == whole {
            return each(&self.columns);
        }
        let (start, end) = (rows.start as usize, rows.end.min(whole.end) as usize);
        let part = |column: &Column| text_column((start..end).filter_map(|row| column.text_at(row)).collect());
        each(&self.columns.iter().map(part).collect::<Vec<_>>())
    }
}

/// The bytes of a file as they arrive, for a thread that blocks. An empty piece is the end.
struct Arriving {
    pieces: Receiver<Bytes>,
    piece: Bytes,
    is_whole: bool,
}

impl Arriving {
    fn new(pieces: Receiver<Bytes>) -> Self {
        Self { pieces, piece: Bytes::new(), is_whole: false }
    }
}

impl Read for Arriving {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.piece.is_empty() && !self.is_whole {
            self.piece = self.pieces.blocking_recv().ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
            self.is_whole = self.piece.is_empty();
        }
        let count = buffer.len().min(self.piece.len());
        buffer[..count].copy_from_slice(&self.piece.split_to(count));
        Ok(count)
    }
}

/// Why a file is refused, in words for who sent it.
fn refusal(error: UploadError) -> ApiError {
    match error {
        UploadError::Kept(error) => error.into(),
        UploadError::Written(error) => error.into(),
        error => {
            let place = match &error {
                UploadError::Csv(seedbed_learn::read::ReadError::Ragged { line, .. })
                | UploadError::Csv(seedbed_learn::read::ReadError::Bytes { line, .. })
                | UploadError::Csv(seedbed_learn::read::ReadError::Open { line }) => format!("line {line}"),
                _ => "other bytes".to_owned(),
            };
            ApiError::field(
                "/file",
                place,
                "a table of CSV whose first line names the columns, or Parquet",
                error.to_string(),
            )
        }
    }
}

/// What columns are to a synthesizer.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read field by field")]
struct ColumnsChange {
    /// A role by the name of its column; columns that are left out stay what they are.
    #[schema(value_type = std::collections::BTreeMap<String, Role>)]
    roles: Value,
}

struct Roles(Value);

impl FromFields for Roles {
    fn read(fields: &mut Fields) -> Self {
        Roles(fields.object("roles"))
    }
}

/// Correct what columns of an uploaded table are
///
/// Numbers can be taken for categories, ids or free text; words cannot be taken for numbers.
#[utoipa::path(patch, path = "/datasets/{id}/columns", tag = "datasets", operation_id = "change_columns",
    params(("id" = String, Path, format = "uuid")), request_body = ColumnsChange,
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = WholeDataset)))]
async fn change_columns(
    State(state): State<AppState>,
    who: SignedIn,
    Id(id): Id,
    Body(Roles(roles)): Body<Roles>,
) -> Result<Json<WholeDataset>> {
    let dataset = state.store.dataset(&who.user.id, &id).await?.ok_or(ApiError::NotFound("dataset"))?;
    loop {
        let upload = state.store.upload(&who.user.id, &id).await?;
        let upload = upload.ok_or_else(|| {
            ApiError::Conflict("this dataset was made by a job: its recipe says what its columns are".to_owned())
        })?;
        let changed = changed(columns_of(&upload), &roles)?;
        let changed = serde_json::to_string(&changed).map_err(|_| ApiError::Internal)?;
        // Measuring may have put others there in between.
        if state.store.change_columns(&id, &upload.columns, &changed).await? {
            return Ok(Json(WholeDataset::of(&state, &who.user.id, dataset).await?));
        }
    }
}

fn changed(mut columns: Vec<UploadedColumn>, roles: &Value) -> Result<Vec<UploadedColumn>> {
    let mut problems = Vec::new();
    let words = || Role::WORDS.map(|(word, _)| word).join(", ");
    for (name, role) in roles.as_object().into_iter().flatten() {
        let pointer = format!("/roles/{}", name.replace('~', "~0").replace('/', "~1"));
        let mut note = |found: String, allowed: String, message: String| {
            problems.push(FieldProblem { pointer: pointer.clone(), found, allowed, message });
        };
        let known = role.as_str().and_then(|word| Role::WORDS.iter().find(|(known, _)| *known == word));
        let Some((word, role)) = known else {
            note(role.to_string(), words(), format!("the role must be one of {}, not {role}", words()));
            continue;
        };
        let Some(column) = columns.iter_mut().find(|column| column.name == *name) else {
            note(format!("{name:?}"), "a column of the table".to_owned(), format!("there is no column {name:?}"));
            continue;
        };
        let fits = match (role, &column.notation) {
            (Role::Integer, notation) => matches!(notation, Some(Notation::Decimals(0))),
            (Role::Numeric, notation) => matches!(notation, Some(Notation::Decimals(_) | Notation::Real)),
            (Role::Datetime, notation) => matches!(notation, Some(Notation::Moments(_))),
            _ => true,
        };
        if fits {
            column.role = *role;
        } else {
            let found = format!("\"{word}\"");
            note(
                found,
                "a role that its values allow".to_owned(),
                format!("not all values of {name:?} can be read as {word}"),
            );
        }
    }
    if problems.is_empty() { Ok(columns) } else { Err(ApiError::Invalid(problems)) }
}
