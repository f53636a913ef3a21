//! Models: what is to be learned from which dataset, how far it is, and what came of it.

use std::time::Duration;

use sqlx::AssertSqlSafe;

use super::page::{Page, PageOf};
use super::tags::search_text;
use super::{Result, Store, StoreError, containing, new_id, now, signed, unsigned};

/// Where a model stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelState {
    /// Nobody learns it yet.
    Pending,
    /// It is being learned.
    Training,
    /// It is there.
    Completed,
    /// It could not be learned.
    Failed,
    /// A user has ended it.
    Cancelled,
}

impl ModelState {
    /// All of them.
    pub const ALL: [ModelState; 5] =
        [ModelState::Pending, ModelState::Training, ModelState::Completed, ModelState::Failed, ModelState::Cancelled];

    /// The word for it, in the database and in the API.
    pub fn word(self) -> &'static str {
        match self {
            ModelState::Pending => "pending",
            ModelState::Training => "training",
            ModelState::Completed => "completed",
            ModelState::Failed => "failed",
            ModelState::Cancelled => "cancelled",
        }
    }

    /// The state for a word.
    pub fn of_word(word: &str) -> Option<ModelState> {
        ModelState::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A model.
#[derive(Clone, Debug)]
pub struct StoredModel {
    /// Id.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// Where it belongs.
    pub project_id: String,
    /// What it is learned from, while that is there.
    pub dataset_id: Option<String>,
    /// Name.
    pub name: String,
    /// How it is learned.
    pub algorithm: String,
    /// Everything that shapes it, JSON text.
    pub settings: String,
    /// Where it stands.
    pub state: ModelState,
    /// Where its training is, JSON text.
    pub stage: String,
    /// Whether the best so far is to be the result.
    pub finish: bool,
    /// Why it failed.
    pub error: Option<String>,
    /// Its digest, when it is there.
    pub digest: Option<String>,
    /// What it has learned, JSON text, when it is there.
    pub summary: Option<String>,
    /// Rows that it was learned from.
    pub rows_learned: u64,
    /// Bytes of its file.
    pub bytes: u64,
    /// Grows by one with every change.
    pub sequence: u64,
    /// The number of its latest claim.
    pub attempt: u64,
    /// Claims since it was asked for that nobody has given back.
    pub tries: u64,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// When its training began.
    pub started_at: Option<i64>,
    /// When it came to its end.
    pub finished_at: Option<i64>,
    /// When it last changed.
    pub updated_at: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    user_id: String,
    project_id: String,
    dataset_id: Option<String>,
    name: String,
    algorithm: String,
    settings: String,
    state: String,
    stage: String,
    finish: i64,
    error: Option<String>,
    digest: Option<String>,
    summary: Option<String>,
    rows_learned: i64,
    bytes: i64,
    sequence: i64,
    attempt: i64,
    tries: i64,
    created_at: i64,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    updated_at: i64,
}

impl TryFrom<Row> for StoredModel {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<StoredModel> {
        let state = ModelState::of_word(&row.state);
        Ok(StoredModel {
            state: state.ok_or(StoreError::Unreadable { what: "models.state", found: row.state })?,
            id: row.id,
            user_id: row.user_id,
            project_id: row.project_id,
            dataset_id: row.dataset_id,
            name: row.name,
            algorithm: row.algorithm,
            settings: row.settings,
            stage: row.stage,
            finish: row.finish != 0,
            error: row.error,
            digest: row.digest,
            summary: row.summary,
            rows_learned: unsigned(row.rows_learned),
            bytes: unsigned(row.bytes),
            sequence: unsigned(row.sequence),
            attempt: unsigned(row.attempt),
            tries: unsigned(row.tries),
            created_at: row.created_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
            updated_at: row.updated_at,
        })
    }
}

/// A model to learn.
#[derive(Clone, Debug)]
pub struct NewModel {
    /// What to learn from.
    pub dataset_id: String,
    /// Name.
    pub name: String,
    /// How.
    pub algorithm: String,
    /// Everything that shapes it, JSON text.
    pub settings: String,
}

/// What a user may do with a training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainingAction {
    /// End it; what was learned is given up.
    Cancel,
    /// End it; the best so far is the model.
    Finish,
    /// Learn again after a failure or a cancellation.
    Retry,
}

/// How an action on a training ended.
#[derive(Clone, Debug)]
pub enum TrainingControlled {
    /// It is so now, or was so before.
    Yes(Box<StoredModel>),
    /// The state does not allow it.
    NotNow(Box<StoredModel>),
    /// There is no such model.
    Unknown,
}

/// How an attempt to delete a model ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelDeleted {
    /// It is gone.
    Yes,
    /// There is none.
    Unknown,
    /// Jobs, datasets or saved schemas draw from it.
    Wanted {
        /// How many.
        by: u64,
    },
}

/// What whoever learns a model is told when it renews its claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Go on.
    Yes,
    /// The best so far is to be the result.
    Finish,
    /// Somebody else has it, or nobody wants it any more.
    Lost,
}

/// What came of a training.
#[derive(Clone, Debug)]
pub struct Learned {
    /// The model's digest.
    pub digest: String,
    /// What it has learned, JSON text.
    pub summary: String,
    /// Rows that it was learned from.
    pub rows: u64,
    /// Bytes of its file.
    pub bytes: u64,
}

impl Store {
    /// Adds a model to learn; `None` if the dataset is not the user's. It belongs to the dataset's project.
    pub async fn add_model(&self, user_id: &str, new: NewModel) -> Result<Option<StoredModel>> {
        let (id, at) = (new_id(), now());
        let mut write = self.write().await?;
        let added = sqlx::query(
            "INSERT INTO models (id, user_id, project_id, dataset_id, name, search, algorithm, settings, state, stage, finish, \
             rows_learned, bytes, sequence, attempt, tries, lease_until, created_at, updated_at) \
             SELECT $1, $2, datasets.project_id, datasets.id, $3, $4, $5, $6, 'pending', '{}', 0, 0, 0, 1, 0, 0, 0, $7, $7 \
             FROM datasets WHERE datasets.id = $8 AND datasets.user_id = $2",
        )
        .bind(id.clone())
        .bind(user_id.to_owned())
        .bind(new.name.clone())
        .bind(search_text(&new.name, &new.algorithm, &[]))
        .bind(new.algorithm)
        .bind(new.settings)
        .bind(at)
        .bind(new.dataset_id)
        .execute(write.connection())
        .await?
        .rows_affected();
        if added == 0 {
            return Ok(None);
        }
        write.commit().await?;
        self.model(user_id, &id).await
    }

    /// A page of the user's models, newest first; text in the name, project, dataset and state narrow it.
    pub async fn models(
        &self,
        user_id: &str,
        search: Option<&str>,
        project_id: Option<&str>,
        dataset_id: Option<&str>,
        state: Option<ModelState>,
        page: PageOf,
    ) -> Result<Page<StoredModel>> {
        const NARROWED: &str = r"FROM models WHERE user_id = $1 AND search LIKE $2 ESCAPE '\' AND ($3 = '' OR project_id = $3)
            AND ($4 = '' OR dataset_id = $4) AND ($5 = '' OR state = $5)";
        let search = containing(&search.unwrap_or_default().to_lowercase());
        let (project_id, dataset_id) = (project_id.unwrap_or_default(), dataset_id.unwrap_or_default());
        let state = state.map_or("", ModelState::word);
        let total: i64 = sqlx::query_scalar(AssertSqlSafe(format!("SELECT COUNT(*) {NARROWED}")))
            .bind(user_id.to_owned())
            .bind(search.clone())
            .bind(project_id.to_owned())
            .bind(dataset_id.to_owned())
            .bind(state)
            .fetch_one(self.pool())
            .await?;
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT * {NARROWED} ORDER BY created_at DESC, id DESC LIMIT $6 OFFSET $7"
        )))
        .bind(user_id.to_owned())
        .bind(search)
        .bind(project_id.to_owned())
        .bind(dataset_id.to_owned())
        .bind(state)
        .bind(i64::from(page.page_size))
        .bind(page.offset())
        .fetch_all(self.pool())
        .await?;
        Ok(Page { items: rows.into_iter().map(StoredModel::try_from).collect::<Result<_>>()?, total: unsigned(total) })
    }

    /// One model of the user.
    pub async fn model(&self, user_id: &str, id: &str) -> Result<Option<StoredModel>> {
        let row: Option<Row> = sqlx::query_as("SELECT * FROM models WHERE id = $1 AND user_id = $2")
            .bind(id.to_owned())
            .bind(user_id.to_owned())
            .fetch_optional(self.pool())
            .await?;
        row.map(StoredModel::try_from).transpose()
    }

    /// A model with this digest, of this user or, without one, of anybody.
    pub async fn model_of_digest(&self, user_id: Option<&str>, digest: &str) -> Result<Option<StoredModel>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT * FROM models WHERE digest = $1 AND state = 'completed' AND ($2 = '' OR user_id = $2) ORDER BY id LIMIT 1",
        )
        .bind(digest.to_owned())
        .bind(user_id.unwrap_or_default().to_owned())
        .fetch_optional(self.pool())
        .await?;
        row.map(StoredModel::try_from).transpose()
    }

    /// Every user's models.
    pub async fn all_models(&self) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar("SELECT id FROM models").fetch_all(self.pool()).await?)
    }

    /// Renames a model.
    pub async fn rename_model(&self, user_id: &str, id: &str, name: &str) -> Result<Option<StoredModel>> {
        let mut write = self.write().await?;
        sqlx::query(
            "UPDATE models SET name = $1, search = $2, sequence = sequence + 1, updated_at = $3 WHERE id = $4 AND user_id = $5",
        )
        .bind(name.to_owned())
        .bind(search_text(name, "", &[]))
        .bind(now())
        .bind(id.to_owned())
        .bind(user_id.to_owned())
        .execute(write.connection())
        .await?;
        write.commit().await?;
        self.model(user_id, id).await
    }

    /// Deletes a model, unless something of the user draws from it.
    pub async fn delete_model(&self, user_id: &str, id: &str) -> Result<ModelDeleted> {
        let mut write = self.write().await?;
        let digest: Option<Option<String>> =
            sqlx::query_scalar("SELECT digest FROM models WHERE id = $1 AND user_id = $2")
                .bind(id.to_owned())
                .bind(user_id.to_owned())
                .fetch_optional(write.connection())
                .await?;
        let Some(digest) = digest else { return Ok(ModelDeleted::Unknown) };
        if let Some(digest) = digest {
            let others: i64 =
                sqlx::query_scalar("SELECT COUNT(*) FROM models WHERE digest = $1 AND user_id = $2 AND id <> $3")
                    .bind(digest.clone())
                    .bind(user_id.to_owned())
                    .bind(id.to_owned())
                    .fetch_one(write.connection())
                    .await?;
            // Digests are long enough to stand in a recipe for nothing else.
            let named = containing(&digest);
            let by: i64 = sqlx::query_scalar(
                r"SELECT (SELECT COUNT(*) FROM jobs WHERE user_id = $1 AND recipe LIKE $2 ESCAPE '\' AND state <> 'cancelled')
                  + (SELECT COUNT(*) FROM schemas WHERE user_id = $1 AND recipe LIKE $2 ESCAPE '\')",
            )
            .bind(user_id.to_owned())
            .bind(named)
            .fetch_one(write.connection())
            .await?;
            if by > 0 && others == 0 {
                return Ok(ModelDeleted::Wanted { by: unsigned(by) });
            }
        }
        sqlx::query("DELETE FROM models WHERE id = $1 AND user_id = $2")
            .bind(id.to_owned())
            .bind(user_id.to_owned())
            .execute(write.connection())
            .await?;
        write.commit().await?;
        Ok(ModelDeleted::Yes)
    }

    /// Cancels, finishes or retries a training of the user.
    pub async fn control_model(&self, user_id: &str, id: &str, action: TrainingAction) -> Result<TrainingControlled> {
        use ModelState::{Cancelled, Failed, Pending, Training};
        let mut write = self.write().await?;
        let row: Option<Row> = sqlx::query_as(self.locking(
            "SELECT * FROM models WHERE id = $1 AND user_id = $2",
            "SELECT * FROM models WHERE id = $1 AND user_id = $2 FOR UPDATE",
        ))
        .bind(id.to_owned())
        .bind(user_id.to_owned())
        .fetch_optional(write.connection())
        .await?;
        let Some(model) = row.map(StoredModel::try_from).transpose()? else { return Ok(TrainingControlled::Unknown) };
        let statement = match (action, model.state) {
            (TrainingAction::Cancel, Pending | Training) => {
                "UPDATE models SET state = 'cancelled', finished_at = $1, sequence = sequence + 1, updated_at = $1 WHERE id = $2"
            }
            (TrainingAction::Finish, Training) => {
                "UPDATE models SET finish = 1, sequence = sequence + 1, updated_at = $1 WHERE id = $2"
            }
            (TrainingAction::Retry, Failed | Cancelled) if model.dataset_id.is_some() => {
                "UPDATE models SET state = 'pending', finish = 0, error = NULL, stage = '{}', started_at = NULL, \
                 finished_at = NULL, lease_until = 0, tries = 0, sequence = sequence + 1, updated_at = $1 WHERE id = $2"
            }
            (TrainingAction::Cancel, Cancelled) | (TrainingAction::Retry, Pending | Training) => {
                return Ok(TrainingControlled::Yes(Box::new(model)));
            }
            _ => return Ok(TrainingControlled::NotNow(Box::new(model))),
        };
        sqlx::query(statement).bind(now()).bind(id.to_owned()).execute(write.connection()).await?;
        if action == TrainingAction::Retry {
            sqlx::query("DELETE FROM model_epochs WHERE model_id = $1")
                .bind(id.to_owned())
                .execute(write.connection())
                .await?;
        }
        write.commit().await?;
        let model = self.model(user_id, id).await?;
        Ok(model.map_or(TrainingControlled::Unknown, |model| TrainingControlled::Yes(Box::new(model))))
    }

    /// Claims the model that waits longest: one that nobody learns, or whose claim has run out.
    pub async fn claim_model(&self, worker: &str, lease: Duration) -> Result<Option<StoredModel>> {
        const FREE: &str = "(state = 'pending' OR (state = 'training' AND lease_until < $1))";
        let at = now();
        let mut write = self.write().await?;
        let sqlite = format!("SELECT id FROM models WHERE {FREE} ORDER BY created_at, id LIMIT 1");
        let postgres = format!("{sqlite} FOR UPDATE SKIP LOCKED");
        let statement = match self.backend() {
            super::Backend::Sqlite => sqlite,
            super::Backend::Postgres => postgres,
        };
        let id: Option<String> =
            sqlx::query_scalar(AssertSqlSafe(statement)).bind(at).fetch_optional(write.connection()).await?;
        let Some(id) = id else { return Ok(None) };
        sqlx::query(
            "UPDATE models SET state = 'training', attempt = attempt + 1, tries = tries + 1, worker = $1, lease_until = $2, sequence = sequence + 1, \
             started_at = COALESCE(started_at, $3), updated_at = $3 WHERE id = $4",
        )
        .bind(worker.to_owned())
        .bind(at.saturating_add(i64::try_from(lease.as_millis()).unwrap_or(i64::MAX)))
        .bind(at)
        .bind(id.clone())
        .execute(write.connection())
        .await?;
        let row: Row =
            sqlx::query_as("SELECT * FROM models WHERE id = $1").bind(id).fetch_one(write.connection()).await?;
        write.commit().await?;
        row.try_into().map(Some)
    }

    /// Holds a claim for longer, and hears what the user wants.
    pub async fn hold_model(&self, claimed: &StoredModel, lease: Duration) -> Result<Held> {
        let at = now();
        let mut write = self.write().await?;
        let finish: Option<i64> = sqlx::query_scalar(
            "UPDATE models SET lease_until = $1 WHERE id = $2 AND attempt = $3 AND state = 'training' RETURNING finish",
        )
        .bind(at.saturating_add(i64::try_from(lease.as_millis()).unwrap_or(i64::MAX)))
        .bind(claimed.id.clone())
        .bind(signed(claimed.attempt))
        .fetch_optional(write.connection())
        .await?;
        write.commit().await?;
        Ok(match finish {
            None => Held::Lost,
            Some(0) => Held::Yes,
            Some(_) => Held::Finish,
        })
    }

    /// Gives a claim back, so that somebody else can take it at once.
    pub async fn release_model(&self, claimed: &StoredModel) -> Result<()> {
        let mut write = self.write().await?;
        sqlx::query("UPDATE models SET lease_until = 0, tries = tries - 1 WHERE id = $1 AND attempt = $2 AND state = 'training'")
            .bind(claimed.id.clone())
            .bind(signed(claimed.attempt))
            .execute(write.connection())
            .await?;
        write.commit().await
    }

    /// Records where a training is, and the epoch that it has come to the end of; `false` if the claim was lost.
    pub async fn record_training(
        &self,
        claimed: &StoredModel,
        stage: &str,
        epoch: Option<(u32, String)>,
    ) -> Result<bool> {
        let mut write = self.write().await?;
        let changed = sqlx::query(
            "UPDATE models SET stage = $1, sequence = sequence + 1, updated_at = $2 \
             WHERE id = $3 AND attempt = $4 AND state = 'training'",
        )
        .bind(stage.to_owned())
        .bind(now())
        .bind(claimed.id.clone())
        .bind(signed(claimed.attempt))
        .execute(write.connection())
        .await?
        .rows_affected();
        if changed == 0 {
            return Ok(false);
        }
        if let Some((number, report)) = epoch {
            // An epoch that is learned again after a crash says the same again.
            sqlx::query(
                "INSERT INTO model_epochs (model_id, number, report) VALUES ($1, $2, $3) \
                 ON CONFLICT (model_id, number) DO UPDATE SET report = excluded.report",
            )
            .bind(claimed.id.clone())
            .bind(i64::from(number))
            .bind(report)
            .execute(write.connection())
            .await?;
        }
        write.commit().await?;
        Ok(true)
    }

    /// The epochs of a model after this one, in order: number and report.
    pub async fn epochs(&self, model_id: &str, after: u32) -> Result<Vec<(u32, String)>> {
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT number, report FROM model_epochs WHERE model_id = $1 AND number > $2 ORDER BY number",
        )
        .bind(model_id.to_owned())
        .bind(i64::from(after))
        .fetch_all(self.pool())
        .await?;
        Ok(rows.into_iter().map(|(number, report)| (u32::try_from(number).unwrap_or(0), report)).collect())
    }

    /// Ends a training; `false` if the claim was lost.
    pub async fn end_training(
        &self,
        claimed: &StoredModel,
        ended: std::result::Result<Learned, String>,
    ) -> Result<bool> {
        let (state, learned, error) = match ended {
            Ok(learned) => (ModelState::Completed, Some(learned), None),
            Err(error) => (ModelState::Failed, None, Some(error)),
        };
        let mut write = self.write().await?;
        let changed = sqlx::query(
            "UPDATE models SET state = $1, digest = $2, summary = $3, rows_learned = $4, bytes = $5, error = $6, \
             finished_at = $7, sequence = sequence + 1, updated_at = $7 WHERE id = $8 AND attempt = $9 AND state = 'training'",
        )
        .bind(state.word())
        .bind(learned.as_ref().map(|learned| learned.digest.clone()))
        .bind(learned.as_ref().map(|learned| learned.summary.clone()))
        .bind(learned.as_ref().map_or(0, |learned| signed(learned.rows)))
        .bind(learned.as_ref().map_or(0, |learned| signed(learned.bytes)))
        .bind(error)
        .bind(now())
        .bind(claimed.id.clone())
        .bind(signed(claimed.attempt))
        .execute(write.connection())
        .await?
        .rows_affected();
        write.commit().await?;
        Ok(changed > 0)
    }
}
