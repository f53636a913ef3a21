//! The projects of the signed-in person, and the one that is worked in.

use crate::api::{self, ApiError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

/// Where the browser keeps which project is worked in.
const KEPT_AS: &str = "project";

/// A project: datasets and jobs that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Project {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many jobs it holds.
    #[serde(default)]
    pub jobs: u64,
    /// How many datasets it holds.
    #[serde(default)]
    pub datasets: u64,
}

/// All projects and the current one.
#[derive(Clone, Copy, Default)]
pub struct Projects {
    /// The projects, once loaded, or why they are not.
    pub all: RwSignal<Option<Result<Vec<Project>, ApiError>>>,
    /// The id of the project that is worked in, once known.
    pub current: RwSignal<Option<String>>,
}

#[derive(Serialize)]
struct NewProject<'a> {
    name: &'a str,
}

impl Projects {
    /// Loads the projects and picks the one that was worked in last.
    pub fn load(self) {
        spawn_local(async move {
            let answer: Result<Vec<Project>, ApiError> = api::get_all("/api/projects").await;
            if let Ok(all) = &answer {
                let kept = storage().and_then(|storage| storage.get_item(KEPT_AS).ok().flatten());
                let known = all.iter().find(|project| Some(&project.id) == kept.as_ref());
                self.current.set(known.or(all.first()).map(|project| project.id.clone()));
            }
            self.all.set(Some(answer));
        });
    }

    /// Works in another project from now on.
    pub fn choose(self, id: String) {
        if let Some(storage) = storage() {
            // Where nothing can be kept, the choice holds until the page is left.
            let _ = storage.set_item(KEPT_AS, &id);
        }
        self.current.set(Some(id));
    }

    /// Creates a project and works in it.
    ///
    /// # Errors
    /// What the server refused, or that it did not answer.
    pub async fn create(self, name: &str) -> Result<Project, ApiError> {
        let project: Project = api::post("/api/projects", &NewProject { name }).await?;
        self.all.update(|all| {
            if let Some(Ok(projects)) = all {
                projects.push(project.clone());
            }
        });
        self.choose(project.id.clone());
        Ok(project)
    }
}

/// The projects of this page.
///
/// # Panics
/// Outside of the app, which provides them.
#[must_use]
pub fn use_projects() -> Projects {
    expect_context()
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window().and_then(|window| window.local_storage().ok().flatten())
}
