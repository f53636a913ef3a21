//! Everything that shapes a model, as it is stored and told.

use seedbed_generate::model::Marginal;
use seedbed_learn::autoregressive::{self, usual_epochs, usual_patience};
use seedbed_learn::gaussian_copula;
use seedbed_learn::train::Algorithm;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a model is trained. The same settings on the same rows give the same model. What is left out is as it usually is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TrainingSettings {
    /// The synthesizer.
    pub algorithm: Synthesizer,
    /// Autoregressive: passes over the rows; without it 30, and up to 300 for small tables.
    #[schema(minimum = 1, maximum = 100_000)]
    pub epochs: Option<u32>,
    /// Autoregressive: rows a step; without it 128.
    #[schema(minimum = 2, maximum = 100_000)]
    pub batch_size: Option<u32>,
    /// Autoregressive: how fast weights change at the beginning; without it 0.002.
    #[schema(exclusive_minimum = 0.0, maximum = 1.0)]
    pub learning_rate: Option<f64>,
    /// Autoregressive: units between the layers of each column's network; without it 64.
    #[schema(minimum = 1, maximum = 4096)]
    pub dimensions: Option<u32>,
    /// Autoregressive: training ends after so many epochs without progress; without it a sixth of the epochs, at least 8.
    #[schema(minimum = 1, maximum = 100_000)]
    pub patience: Option<u32>,
    /// Autoregressive: training ends with the first epoch that is over after so many seconds.
    #[schema(minimum = 1)]
    pub time_limit: Option<u64>,
    /// Gaussian copula: the distribution of all numbers; without it the best for each column.
    #[schema(value_type = Option<MarginalWord>)]
    pub marginal: Option<Marginal>,
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
    /// A small network for each column, given those before it: the best likeness.
    Autoregressive,
    /// Correlated normal numbers, each cut into the values of a column: the fastest by far.
    GaussianCopula,
}

impl Synthesizer {
    /// All of them with their words.
    pub const WORDS: [(&str, Synthesizer); 2] =
        [("autoregressive", Synthesizer::Autoregressive), ("gaussian_copula", Synthesizer::GaussianCopula)];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, synthesizer)| *synthesizer == self).map_or("", |(word, _)| word)
    }

    /// The settings that only some synthesizers have, and this one among them.
    #[must_use]
    pub const fn own_settings(self) -> &'static [&'static str] {
        match self {
            Self::Autoregressive => &["epochs", "batch_size", "learning_rate", "dimensions", "patience", "time_limit"],
            Self::GaussianCopula => &["marginal"],
        }
    }
}

/// The distribution of numbers.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "describes the value to readers of the API")]
pub enum MarginalWord {
    /// The quantiles of the table.
    Empirical,
    /// Normal.
    Normal,
    /// Normal between bounds.
    TruncatedNormal,
    /// Beta between bounds.
    Beta,
    /// Gamma from a bound on.
    Gamma,
    /// Even between bounds.
    Uniform,
    /// The values of the table, each spread normally.
    Kde,
}

/// The words for distributions of numbers.
pub const MARGINALS: [(&str, Marginal); 7] = [
    ("empirical", Marginal::Empirical),
    ("normal", Marginal::Normal),
    ("truncated_normal", Marginal::TruncatedNormal),
    ("beta", Marginal::Beta),
    ("gamma", Marginal::Gamma),
    ("uniform", Marginal::Uniform),
    ("kde", Marginal::Kde),
];

impl Default for TrainingSettings {
    fn default() -> Self {
        Self {
            algorithm: Synthesizer::Autoregressive,
            epochs: None,
            batch_size: None,
            learning_rate: None,
            dimensions: None,
            patience: None,
            time_limit: None,
            marginal: None,
            protect_below: 5,
            holdout: 0.1,
            target: None,
            seed: 7,
        }
    }
}

impl TrainingSettings {
    /// The settings that were given and belong to another synthesizer.
    #[must_use]
    pub fn foreign(&self) -> Vec<&'static str> {
        let given = [
            ("epochs", self.epochs.is_some()),
            ("batch_size", self.batch_size.is_some()),
            ("learning_rate", self.learning_rate.is_some()),
            ("dimensions", self.dimensions.is_some()),
            ("patience", self.patience.is_some()),
            ("time_limit", self.time_limit.is_some()),
            ("marginal", self.marginal.is_some()),
        ];
        let own = self.algorithm.own_settings();
        given.into_iter().filter(|(name, is_given)| *is_given && !own.contains(name)).map(|(name, _)| name).collect()
    }

    /// The algorithm for a table of so many rows, and how many epochs it has at the most.
    #[must_use]
    pub fn algorithm(&self, rows: usize) -> Algorithm {
        match self.algorithm {
            Synthesizer::Autoregressive => {
                let usual = autoregressive::Settings::default();
                let batch = self.batch_size.map_or(usual.batch, |batch| batch as usize);
                let epochs = self.epochs.unwrap_or_else(|| usual_epochs(rows, batch));
                Algorithm::Autoregressive(autoregressive::Settings {
                    epochs,
                    batch,
                    hidden: self.dimensions.map_or(usual.hidden, |dimensions| dimensions as usize),
                    rate: self.learning_rate.map_or(usual.rate, |rate| rate as f32),
                    patience: self.patience.unwrap_or_else(|| usual_patience(epochs)),
                    seed: self.seed,
                    ..usual
                })
            }
            Synthesizer::GaussianCopula => {
                Algorithm::GaussianCopula(gaussian_copula::Settings { marginal: self.marginal, seed: self.seed })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_another_synthesizer_are_told() {
        let settings = TrainingSettings { epochs: Some(3), marginal: Some(Marginal::Beta), ..Default::default() };
        assert_eq!(settings.foreign(), ["marginal"]);
        let copula = TrainingSettings { algorithm: Synthesizer::GaussianCopula, ..settings };
        assert_eq!(copula.foreign(), ["epochs"]);
    }

    #[test]
    fn every_distribution_has_its_word_as_files_have_it() {
        for (word, marginal) in MARGINALS {
            assert_eq!(serde_json::to_value(marginal).unwrap(), word);
        }
    }
}
