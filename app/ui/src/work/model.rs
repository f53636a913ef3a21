//! A model as the API sends it.

use serde::Deserialize;
use serde_json::Value;

/// Where a model stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ModelState {
    /// Nobody trains it yet.
    Pending,
    /// It is being trained.
    Training,
    /// It is there.
    Completed,
    /// It could not be trained.
    Failed,
    /// A person has ended it.
    Cancelled,
}

impl ModelState {
    /// All of them, in the order of a model's life.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Training, Self::Completed, Self::Failed, Self::Cancelled];

    /// The word for it in the API.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Training => "training",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The word for it on a page.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Training => "Training",
            Self::Completed => "Completed",
            Self::Failed => "Failed",
            Self::Cancelled => "Cancelled",
        }
    }

    /// Whether it will change without being asked to.
    #[must_use]
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Pending | Self::Training)
    }
}

/// Where a training is.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Stage {
    /// What is done: `reading`, `profiling`, `normalising`, `correlating`, `epoch`, `evaluating`.
    pub stage: String,
    /// The epoch that has come to its end.
    pub epoch: u32,
    /// How many there are at the most.
    pub epochs: u32,
    /// Seconds until the last one.
    pub remaining_seconds: Option<f64>,
}

impl Stage {
    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        match &*self.stage {
            "reading" => "reading the table".to_owned(),
            "profiling" => "profiling the columns".to_owned(),
            "normalising" => "normalising the columns".to_owned(),
            "correlating" => "measuring how columns go together".to_owned(),
            "epoch" => format!("epoch {} of at most {}", self.epoch, self.epochs),
            "evaluating" => "evaluating beside the rows held out".to_owned(),
            _ => "waiting for its turn".to_owned(),
        }
    }

    /// The share of the training that is done, as far as it is known: the evaluation has the last tenth.
    #[must_use]
    pub fn share(&self) -> f64 {
        match &*self.stage {
            "epoch" => 0.05 + 0.85 * f64::from(self.epoch) / f64::from(self.epochs.max(1)),
            "evaluating" => 0.9,
            "profiling" => 0.02,
            "normalising" | "correlating" => 0.05,
            _ => 0.0,
        }
    }
}

/// How an epoch went.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Epoch {
    /// Its number, from 1.
    pub number: u32,
    /// The loss while learning.
    pub loss: f64,
    /// That of the rows that judge when it is enough.
    #[serde(default)]
    pub held_out: Option<f64>,
    /// Seconds since the training began.
    #[serde(default)]
    pub seconds: f64,
}

/// A column that a model draws.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ModelColumn {
    /// Its name.
    pub name: String,
    /// Its words, if its values are words.
    pub words: Option<Vec<String>>,
    /// How many words there are.
    pub word_count: u64,
    /// The smallest value, if its values are numbers or moments.
    pub min: Option<String>,
    /// The largest one.
    pub max: Option<String>,
    /// Whether values may be missing.
    pub nullable: bool,
}

/// A model; with its columns and its recipe where one model is asked for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Model {
    /// Its id.
    pub id: String,
    /// Where it belongs.
    pub project_id: String,
    /// What it was learned from, while that is there.
    pub dataset_id: Option<String>,
    /// Its name.
    pub name: String,
    /// The synthesizer.
    pub algorithm: String,
    /// Everything that shapes it.
    pub settings: Value,
    /// Where it stands.
    pub state: ModelState,
    /// Where its training is.
    pub stage: Stage,
    /// Why it failed.
    pub error: Option<String>,
    /// Names it, once it is there.
    pub digest: Option<String>,
    /// What it has learned, once it is there.
    pub summary: Value,
    /// Rows that it was learned from.
    pub rows_learned: u64,
    /// Bytes of its file.
    pub bytes: u64,
    /// When it was asked for, RFC 3339.
    pub created_at: String,
    /// When its training began.
    pub started_at: Option<String>,
    /// When it came to its end.
    pub finished_at: Option<String>,
    /// The columns that it draws; absent in lists.
    #[serde(default)]
    pub columns: Vec<ModelColumn>,
    /// The recipe of a table like the one that was learned; absent in lists.
    #[serde(default)]
    pub recipe: Value,
}

impl Model {
    /// What the synthesizer is called.
    #[must_use]
    pub fn synthesizer(&self) -> &str {
        match &*self.algorithm {
            "autoregressive" => "Autoregressive",
            "gaussian_copula" => "Gaussian copula",
            "ctgan" => "CTGAN",
            "tvae" => "TVAE",
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_training_is_told_by_its_stage() {
        let epoch = Stage { stage: "epoch".to_owned(), epoch: 3, epochs: 30, remaining_seconds: None };
        assert_eq!(epoch.words(), "epoch 3 of at most 30");
        assert!(epoch.share() > 0.1 && epoch.share() < 0.2);
        assert_eq!(Stage::default().words(), "waiting for its turn");
        let read: Stage = serde_json::from_str("{}").unwrap();
        assert_eq!(read, Stage::default());
    }
}
