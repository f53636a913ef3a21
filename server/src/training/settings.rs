//! Everything that shapes a model, as it is stored and told.

use seedbed_learn::autoregressive::{self, usual_epochs, usual_patience};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a model is trained. The same settings on the same rows give the same model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TrainingSettings {
    /// The synthesizer.
    pub algorithm: Synthesizer,
    /// Passes over the rows; without it 30, and up to 300 for small tables.
    #[schema(minimum = 1, maximum = 100_000)]
    pub epochs: Option<u32>,
    /// Rows a step.
    #[schema(minimum = 2, maximum = 100_000)]
    pub batch_size: u32,
    /// How fast weights change at the beginning.
    #[schema(exclusive_minimum = 0.0, maximum = 1.0)]
    pub learning_rate: f64,
    /// Units between the layers of each column's network.
    #[schema(minimum = 1, maximum = 4096)]
    pub dimensions: u32,
    /// Training ends after so many epochs without progress; without it a sixth of the epochs, at least 8.
    #[schema(minimum = 1, maximum = 100_000)]
    pub patience: Option<u32>,
    /// Training ends with the first epoch that is over after so many seconds.
    #[schema(minimum = 1)]
    pub time_limit: Option<u64>,
    /// Values that fewer rows have are never drawn.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub protect_below: u32,
    /// The share of rows that are not learned from, beside which the model is judged.
    #[schema(minimum = 0.0, maximum = 0.5)]
    pub holdout: f64,
    /// The column that is learned from made rows and from real ones to see what made rows are good for.
    pub target: Option<String>,
    /// The same seed gives the same model.
    pub seed: u64,
}

/// A synthesizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Synthesizer {
    /// A small network for each column, given those before it.
    Autoregressive,
}

impl Synthesizer {
    /// All of them with their words.
    pub const WORDS: [(&str, Synthesizer); 1] = [("autoregressive", Synthesizer::Autoregressive)];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, synthesizer)| *synthesizer == self).map_or("", |(word, _)| word)
    }
}

impl Default for TrainingSettings {
    fn default() -> Self {
        let usual = autoregressive::Settings::default();
        Self {
            algorithm: Synthesizer::Autoregressive,
            epochs: None,
            batch_size: usual.batch as u32,
            // To the digits that a person would write.
            learning_rate: 0.002,
            dimensions: usual.hidden as u32,
            patience: None,
            time_limit: None,
            protect_below: 5,
            holdout: 0.1,
            target: None,
            seed: usual.seed,
        }
    }
}

impl TrainingSettings {
    /// The settings of the autoregressive synthesizer for a table of so many rows.
    #[must_use]
    pub fn autoregressive(&self, rows: usize) -> autoregressive::Settings {
        let batch = self.batch_size as usize;
        let epochs = self.epochs.unwrap_or_else(|| usual_epochs(rows, batch));
        autoregressive::Settings {
            epochs,
            batch,
            hidden: self.dimensions as usize,
            rate: self.learning_rate as f32,
            patience: self.patience.unwrap_or_else(|| usual_patience(epochs)),
            seed: self.seed,
            ..autoregressive::Settings::default()
        }
    }
}
