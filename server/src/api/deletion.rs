//! How much is deleted with what holds jobs and datasets: a project, an account.

use super::fields::{Fields, FromFields};
use super::projects::counted;
use crate::artifacts::{ArtifactError, Artifacts};
use crate::store::projects::Remains;

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

/// What stands in the way of a deletion, in words: `1 job, 2 datasets and 1 model`.
pub(super) fn contents(jobs: u64, datasets: u64, models: u64) -> String {
    let (jobs, datasets) = (counted(jobs, "job"), counted(datasets, "dataset"));
    if models == 0 {
        format!("{jobs} and {datasets}")
    } else {
        format!("{jobs}, {datasets} and {}", counted(models, "model"))
    }
}

/// Removes the bytes that something has left behind.
pub(super) async fn remove(artifacts: &Artifacts, remains: &Remains) -> Result<(), ArtifactError> {
    for job in &remains.jobs {
        artifacts.remove_job(job).await?;
    }
    for upload in &remains.uploads {
        artifacts.remove_upload(upload).await?;
    }
    for model in &remains.models {
        artifacts.remove_model(model).await?;
    }
    Ok(())
}

/// So many jobs and saved schemas that draw from something: `1 job or saved schema draws`.
pub(super) fn counted_things(number: u64) -> String {
    if number == 1 { "1 job or saved schema draws".to_owned() } else { format!("{number} jobs and saved schemas draw") }
}
