//! Routes: accounts, for the administrator.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::auth::who::Admin;
use super::deletion::{Deletion, DeletionParams, contents, remove};
use super::error::{ApiError, Problem, Result};
use super::fields::{Body, Fields, FromFields, Id, Params};
use super::list::{List, PageParams};
use super::moment::Moment;
use crate::store::page::PageOf;
use crate::store::users::{User, UserDeleted};

/// The routes of this resource.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(change, delete))
}

/// An account as the administrator sees it.
#[derive(Serialize, ToSchema)]
struct ListedAccount {
    #[schema(format = "uuid")]
    id: String,
    email: String,
    name: String,
    /// Whether it is the administrator's.
    admin: bool,
    /// Whether it is shut: nobody signs in to it until it is opened again.
    disabled: bool,
    created_at: Moment,
}

impl From<User> for ListedAccount {
    fn from(user: User) -> ListedAccount {
        ListedAccount {
            admin: user.is_admin(),
            disabled: user.is_disabled(),
            id: user.id,
            email: user.email,
            name: user.name,
            created_at: Moment(user.created_at),
        }
    }
}

struct ListParams(PageOf);

impl FromFields for ListParams {
    fn read(fields: &mut Fields) -> Self {
        ListParams(fields.page())
    }
}

/// All accounts, oldest first
#[utoipa::path(get, path = "/users", tag = "users", operation_id = "list_users", params(PageParams),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<ListedAccount>),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "For the administrator only"),
))]
async fn list(
    State(state): State<AppState>,
    _: Admin,
    Params(ListParams(page)): Params<ListParams>,
) -> Result<Json<List<ListedAccount>>> {
    Ok(Json(List::of(state.store.users(page).await?, page, ListedAccount::from)))
}

/// What to change in an account; what is left out stays.
#[derive(ToSchema)]
struct AccountChange {
    /// Whether it is shut: its sessions end, and nobody signs in to it until it is opened again. Its jobs go on.
    disabled: Option<bool>,
}

impl FromFields for AccountChange {
    fn read(fields: &mut Fields) -> Self {
        AccountChange { disabled: fields.optional_flag("disabled") }
    }
}

/// Shut an account or open it again
#[utoipa::path(patch, path = "/users/{id}", tag = "users", operation_id = "change_user",
    params(("id" = String, Path, format = "uuid")), request_body = AccountChange,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = ListedAccount),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "It is one's own"),
))]
async fn change(
    State(state): State<AppState>,
    admin: Admin,
    Id(id): Id,
    Body(change): Body<AccountChange>,
) -> Result<Json<ListedAccount>> {
    let changed = match change.disabled {
        Some(true) if id == admin.user.id => return Err(own("disabled")),
        Some(disabled) => state.store.disable_user(&id, disabled).await?,
        None => state.store.user(&id).await?,
    };
    Ok(Json(changed.ok_or(ApiError::NotFound("account"))?.into()))
}

/// Delete an account
///
/// With it go its projects and saved recipes. One that has jobs or datasets is deleted only with `with_contents=true`, and
/// they go with it, finished or not.
#[utoipa::path(delete, path = "/users/{id}", tag = "users", operation_id = "delete_user",
    params(("id" = String, Path, format = "uuid"), DeletionParams), security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204),
    (status = 409, body = Problem, content_type = "application/problem+json",
        description = "It is one's own, or has jobs or datasets; how many, is said"),
))]
async fn delete(
    State(state): State<AppState>,
    admin: Admin,
    Id(id): Id,
    Params(how): Params<Deletion>,
) -> Result<StatusCode> {
    if id == admin.user.id {
        return Err(own("deleted"));
    }
    match state.store.delete_user(&id, how.with_contents).await? {
        UserDeleted::Unknown => Err(ApiError::NotFound("account")),
        UserDeleted::Holds { jobs, datasets, models } => {
            let held = contents(jobs, datasets, models);
            Err(ApiError::Conflict(format!("this account has {held}; with_contents=true deletes them with it")))
        }
        UserDeleted::Yes(remains) => {
            remove(&state.artifacts, &remains).await?;
            Ok(StatusCode::NO_CONTENT)
        }
    }
}

fn own(what: &str) -> ApiError {
    ApiError::Conflict(format!("the administrator's account cannot be {what}: nobody could let others in any more"))
}
