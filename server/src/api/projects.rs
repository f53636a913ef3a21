//! Routes: projects.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::auth::who::SignedIn;
use super::deletion::{Deletion, DeletionParams, contents, remove};
use super::error::{ApiError, Problem, Result};
use super::fields::{Body, Fields, FromFields, Id, Params};
use super::list::{List, PageParams};
use super::moment::Moment;
use super::texts::{Description, Name};
use crate::store::page::PageOf;
use crate::store::projects::ProjectDeleted;
use crate::store::{self};

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(one, change, delete))
}

/// A project: what a user keeps together.
#[derive(Serialize, ToSchema)]
struct Project {
    #[schema(format = "uuid")]
    id: String,
    name: String,
    description: String,
    created_at: Moment,
    updated_at: Moment,
    /// How many jobs it has.
    #[schema(minimum = 0)]
    jobs: u64,
    /// How many datasets it has.
    #[schema(minimum = 0)]
    datasets: u64,
}

impl From<store::projects::Project> for Project {
    fn from(project: store::projects::Project) -> Project {
        Project {
            id: project.id,
            name: project.name,
            description: project.description,
            created_at: Moment(project.created_at),
            updated_at: Moment(project.updated_at),
            jobs: store::unsigned(project.jobs),
            datasets: store::unsigned(project.datasets),
        }
    }
}

/// A new project.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the fields describe the body to readers of the API; it is read field by field")]
struct NewProject {
    #[schema(value_type = Name)]
    name: String,
    #[schema(value_type = Option<Description>)]
    description: Option<String>,
}

impl FromFields for NewProject {
    fn read(fields: &mut Fields) -> Self {
        NewProject { name: fields.line("name", 1..=120), description: fields.optional_text("description", 0..=2000) }
    }
}

/// What to change in a project; what is left out stays.
#[derive(ToSchema)]
struct ProjectChange {
    #[schema(value_type = Option<Name>)]
    name: Option<String>,
    #[schema(value_type = Option<Description>)]
    description: Option<String>,
}

impl FromFields for ProjectChange {
    fn read(fields: &mut Fields) -> Self {
        ProjectChange {
            name: fields.optional_line("name", 1..=120),
            description: fields.optional_text("description", 0..=2000),
        }
    }
}

struct ListParams(PageOf);

impl FromFields for ListParams {
    fn read(fields: &mut Fields) -> Self {
        ListParams(fields.page())
    }
}

/// My projects, oldest first
#[utoipa::path(get, path = "/projects", tag = "projects", operation_id = "list_projects", params(PageParams),
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = List<Project>)))]
async fn list(
    State(state): State<AppState>,
    who: SignedIn,
    Params(ListParams(page)): Params<ListParams>,
) -> Result<Json<List<Project>>> {
    let projects = state.store.projects(&who.user.id, page).await?;
    Ok(Json(List::of(projects, page, Project::from)))
}

/// Create a project
#[utoipa::path(post, path = "/projects", tag = "projects", operation_id = "add_project", request_body = NewProject,
    security(("bearer" = []), ("cookie" = [])),
    responses((status = 201, body = Project, headers(("location" = String, description = "The project's address")))))]
async fn add(State(state): State<AppState>, who: SignedIn, Body(new): Body<NewProject>) -> Result<Response> {
    let project = state.store.add_project(&who.user.id, &new.name, &new.description.unwrap_or_default()).await?;
    let location = format!("/api/projects/{}", project.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(Project::from(project))).into_response())
}

/// One project
#[utoipa::path(get, path = "/projects/{id}", tag = "projects", operation_id = "get_project",
    params(("id" = String, Path, format = "uuid")), security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, body = Project)))]
async fn one(State(state): State<AppState>, who: SignedIn, Id(id): Id) -> Result<Json<Project>> {
    let project = state.store.project(&who.user.id, &id).await?.ok_or(ApiError::NotFound("project"))?;
    Ok(Json(Project::from(project)))
}

/// Change a project
#[utoipa::path(patch, path = "/projects/{id}", tag = "projects", operation_id = "change_project",
    params(("id" = String, Path, format = "uuid")), request_body = ProjectChange,
    security(("bearer" = []), ("cookie" = [])), responses((status = 200, body = Project)))]
async fn change(
    State(state): State<AppState>,
    who: SignedIn,
    Id(id): Id,
    Body(change): Body<ProjectChange>,
) -> Result<Json<Project>> {
    let (name, description) = (change.name.as_deref(), change.description.as_deref());
    let project = state.store.change_project(&who.user.id, &id, name, description).await?;
    Ok(Json(Project::from(project.ok_or(ApiError::NotFound("project"))?)))
}

/// Delete a project
///
/// A project that has jobs or datasets is deleted only with `with_contents=true`, and they go with it. One with unfinished
/// jobs is not deleted at all: cancel them first.
#[utoipa::path(delete, path = "/projects/{id}", tag = "projects", operation_id = "delete_project",
    params(("id" = String, Path, format = "uuid"), DeletionParams), security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204),
    (status = 409, body = Problem, content_type = "application/problem+json",
        description = "It has jobs or datasets, or unfinished jobs; how many, is said"),
))]
async fn delete(
    State(state): State<AppState>,
    who: SignedIn,
    Id(id): Id,
    Params(how): Params<Deletion>,
) -> Result<StatusCode> {
    match state.store.delete_project(&who.user.id, &id, how.with_contents).await? {
        ProjectDeleted::Unknown => Err(ApiError::NotFound("project")),
        ProjectDeleted::Busy { unfinished } => {
            let jobs = counted(unfinished, "unfinished job");
            Err(ApiError::Conflict(format!("this project has {jobs}; cancel what is not to be finished first")))
        }
        ProjectDeleted::Holds { jobs, datasets, models } => {
            let held = contents(jobs, datasets, models);
            Err(ApiError::Conflict(format!("this project has {held}; with_contents=true deletes them with it")))
        }
        ProjectDeleted::Yes(remains) => {
            remove(&state.artifacts, &remains).await?;
            Ok(StatusCode::NO_CONTENT)
        }
    }
}

/// A number with its noun: `1 job`, `3 jobs`.
pub(super) fn counted(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
