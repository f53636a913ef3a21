//! How much is deleted with what holds jobs and datasets: a project, an account.

use super::fields::{Fields, FromFields};

/// How much is deleted.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter to readers of the API")]
pub(super) struct DeletionParams {
    /// Whether its jobs and datasets are deleted with it.
    #[param(default = false)]
    with_contents: Option<bool>,
}

/// What a request asks to be deleted.
pub(super) struct Deletion {
    /// Whether jobs and datasets go too; without it, what holds some is not deleted.
    pub(super) with_contents: bool,
}

impl FromFields for Deletion {
    fn read(fields: &mut Fields) -> Self {
        Deletion { with_contents: fields.optional_flag("with_contents").unwrap_or(false) }
    }
}
