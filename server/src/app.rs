//! The whole server: API and pages behind their guards.

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};

use crate::api::{self, AppState};
use crate::guard;

/// API and pages as one service.
pub fn app(state: AppState, pages: Router) -> Router {
    let pages = pages.layer(from_fn_with_state(state.clone(), guard::guard));
    pages.merge(api::router(state)).layer(from_fn(guard::headers))
}
