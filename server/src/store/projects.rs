//! Projects: what a user keeps together.

use super::page::{Page, PageOf};
use super::{Result, Store, new_id, now, unsigned};

/// A project.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Project {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Free text, may be empty.
    pub description: String,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Milliseconds since 1970 UTC.
    pub updated_at: i64,
    /// How many jobs it has.
    pub jobs: i64,
    /// How many datasets it has.
    pub datasets: i64,
}

/// Reads projects, each with the numbers of what it has.
macro_rules! select_projects {
    ($rest:literal) => {
        concat!(
            "SELECT id, name, description, created_at, updated_at, \
             (SELECT COUNT(*) FROM jobs WHERE jobs.project_id = projects.id) AS jobs, \
             (SELECT COUNT(*) FROM datasets WHERE datasets.project_id = projects.id) AS datasets FROM projects ",
            $rest
        )
    };
}

/// What may have left bytes behind.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Remains {
    /// Ids of jobs.
    pub jobs: Vec<String>,
    /// Ids of datasets that were uploaded.
    pub uploads: Vec<String>,
    /// Ids of models.
    pub models: Vec<String>,
}

/// How an attempt to delete a project ended.
#[derive(Debug, PartialEq, Eq)]
pub enum ProjectDeleted {
    /// It is gone, with all that it had; that may have left bytes behind.
    Yes(Remains),
    /// There was none.
    Unknown,
    /// It has jobs that are not finished.
    Busy {
        /// How many.
        unfinished: u64,
    },
    /// It has jobs, datasets or models, and was to be deleted only without.
    Holds {
        /// How many jobs.
        jobs: u64,
        /// How many datasets.
        datasets: u64,
        /// How many models.
        models: u64,
    },
}

impl Store {
    /// Adds a project.
    pub async fn add_project(&self, user_id: &str, name: &str, description: &str) -> Result<Project> {
        let at = now();
        let project = Project {
            id: new_id(),
            name: name.to_owned(),
            description: description.to_owned(),
            created_at: at,
            updated_at: at,
            jobs: 0,
            datasets: 0,
        };
        let mut write = self.write().await?;
        sqlx::query("INSERT INTO projects (id, user_id, name, description, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(project.id.clone())
            .bind(user_id.to_owned())
            .bind(project.name.clone())
            .bind(project.description.clone())
            .bind(at)
            .bind(at)
            .execute(write.connection())
            .await?;
        write.commit().await?;
        Ok(project)
    }

    /// A page of the user's projects, oldest first.
    pub async fn projects(&self, user_id: &str, page: PageOf) -> Result<Page<Project>> {
        let total: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM projects WHERE user_id = $1")
            .bind(user_id.to_owned())
            .fetch_one(self.pool())
            .await?;
        let items = sqlx::query_as(select_projects!("WHERE user_id = $1 ORDER BY created_at, id LIMIT $2 OFFSET $3"))
            .bind(user_id.to_owned())
            .bind(i64::from(page.page_size))
            .bind(page.offset())
            .fetch_all(self.pool())
            .await?;
        Ok(Page { items, total: unsigned(total) })
    }

    /// One project of the user.
    pub async fn project(&self, user_id: &str, id: &str) -> Result<Option<Project>> {
        Ok(sqlx::query_as(select_projects!("WHERE id = $1 AND user_id = $2"))
            .bind(id.to_owned())
            .bind(user_id.to_owned())
            .fetch_optional(self.pool())
            .await?)
    }

    /// Changes what is given and leaves the rest.
    pub async fn change_project(
        &self,
        user_id: &str,
        id: &str,
        name: Option<&str>,
        description: Option<&str>,
    ) -> Result<Option<Project>> {
        let mut write = self.write().await?;
        sqlx::query(
            "UPDATE projects SET name = COALESCE($1, name), description = COALESCE($2, description), updated_at = $3 \
             WHERE id = $4 AND user_id = $5",
        )
        .bind(name.map(str::to_owned))
        .bind(description.map(str::to_owned))
        .bind(now())
        .bind(id.to_owned())
        .bind(user_id.to_owned())
        .execute(write.connection())
        .await?;
        let changed = sqlx::query_as(select_projects!("WHERE id = $1 AND user_id = $2"))
            .bind(id.to_owned())
            .bind(user_id.to_owned())
            .fetch_optional(write.connection())
            .await?;
        write.commit().await?;
        Ok(changed)
    }

    /// Deletes a project: an empty one, or `with_contents` one with everything in it, unless work is going on there.
    pub async fn delete_project(&self, user_id: &str, id: &str, with_contents: bool) -> Result<ProjectDeleted> {
        let mut write = self.write().await?;
        // Nobody adds a job between the look and the deletion.
        let found: Option<String> = sqlx::query_scalar(self.locking(
            "SELECT id FROM projects WHERE id = $1 AND user_id = $2",
            "SELECT id FROM projects WHERE id = $1 AND user_id = $2 FOR UPDATE",
        ))
        .bind(id.to_owned())
        .bind(user_id.to_owned())
        .fetch_optional(write.connection())
        .await?;
        if found.is_none() {
            return Ok(ProjectDeleted::Unknown);
        }
        let datasets: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM datasets WHERE project_id = $1")
            .bind(id.to_owned())
            .fetch_one(write.connection())
            .await?;
        let jobs: Vec<(String, String)> =
            sqlx::query_as("SELECT id, state FROM jobs WHERE project_id = $1 AND user_id = $2")
                .bind(id.to_owned())
                .bind(user_id.to_owned())
                .fetch_all(write.connection())
                .await?;
        let uploads = sqlx::query_scalar("SELECT id FROM datasets WHERE project_id = $1 AND job_id IS NULL")
            .bind(id.to_owned())
            .fetch_all(write.connection())
            .await?;
        let models: Vec<String> = sqlx::query_scalar("SELECT id FROM models WHERE project_id = $1")
            .bind(id.to_owned())
            .fetch_all(write.connection())
            .await?;
        if !with_contents && (!jobs.is_empty() || datasets > 0 || !models.is_empty()) {
            return Ok(ProjectDeleted::Holds {
                jobs: jobs.len() as u64,
                datasets: unsigned(datasets),
                models: models.len() as u64,
            });
        }
        let unfinished = jobs.iter().filter(|(_, state)| matches!(state.as_str(), "pending" | "generating" | "paused"));
        let unfinished = unfinished.count() as u64;
        if unfinished > 0 {
            return Ok(ProjectDeleted::Busy { unfinished });
        }
        // Chunks before jobs, as everywhere: a worker may be about to record one.
        sqlx::query("DELETE FROM chunks WHERE job_id IN (SELECT id FROM jobs WHERE project_id = $1)")
            .bind(id.to_owned())
            .execute(write.connection())
            .await?;
        sqlx::query("DELETE FROM projects WHERE id = $1 AND user_id = $2")
            .bind(id.to_owned())
            .bind(user_id.to_owned())
            .execute(write.connection())
            .await?;
        write.commit().await?;
        let jobs = jobs.into_iter().map(|(id, _)| id).collect();
        Ok(ProjectDeleted::Yes(Remains { jobs, uploads, models }))
    }
}
