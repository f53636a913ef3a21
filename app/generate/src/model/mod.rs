//! Tables that were learned: what a fitted synthesizer consists of, and drawing rows from it.
//!
//! Fitting is the server's work (`seedbed_learn`); what it finds out is data, and sampling that data is a pure function of a
//! seed and a row number like everything else here.

mod autoregressive;
mod cholesky;
mod codec;
mod file;
mod gaussian_copula;
mod layout;
mod normal;

pub use autoregressive::{Given, Network, Part, Sampler};
pub use cholesky::Factor;
pub use codec::{Bin, Cell, Codec, UNKNOWN, Values, Written};
pub use file::ModelError;
pub use gaussian_copula::{Drawn, GaussianCopula, Known, Margin, Marginal};
pub use layout::{Layout, NoLayout};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A column of the table that was not learned: what a recipe makes in its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Other {
    /// Where it stands among all columns of the table.
    pub at: usize,
    /// The column of the recipe.
    pub column: Value,
}

/// What draws the codes of a table's columns.
#[derive(Clone, Debug)]
pub enum Synthesizer {
    /// Column by column, each given those before it.
    Autoregressive(Sampler),
    /// Whole rows at once.
    GaussianCopula(GaussianCopula),
}

impl Synthesizer {
    /// Its name, as files have it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Autoregressive(_) => "autoregressive",
            Self::GaussianCopula(_) => "gaussian_copula",
        }
    }

    /// Whether it is sound, and has a column of as many codes for each of these.
    fn fits(&self, codecs: &[Codec]) -> bool {
        match self {
            Self::Autoregressive(sampler) => {
                let parts = &sampler.network().parts;
                sampler.network().is_sound()
                    && parts.len() == codecs.len()
                    && parts.iter().zip(codecs).all(|(part, codec)| part.codes == codec.codes())
            }
            Self::GaussianCopula(copula) => {
                let is_like = |(margin, codec): (&Margin, &Codec)| {
                    margin.weights.len() == codec.codes()
                        && margin.nullable == codec.nullable
                        && margin.marginal.is_some() == matches!(codec.values, Values::Numbers { .. })
                };
                copula.margins().len() == codecs.len() && copula.margins().iter().zip(codecs).all(is_like)
            }
        }
    }
}

impl From<Sampler> for Synthesizer {
    fn from(sampler: Sampler) -> Self {
        Self::Autoregressive(sampler)
    }
}

impl From<GaussianCopula> for Synthesizer {
    fn from(copula: GaussianCopula) -> Self {
        Self::GaussianCopula(copula)
    }
}

/// A table that was learned.
#[derive(Debug)]
pub struct Model {
    table: String,
    rows: u64,
    codecs: Vec<Codec>,
    others: Vec<Other>,
    synthesizer: Synthesizer,
    digest: String,
}

impl Model {
    /// What the table was called.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }

    /// How many rows it had.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// How the values of its columns stand as codes.
    #[must_use]
    pub fn codecs(&self) -> &[Codec] {
        &self.codecs
    }

    /// What draws the codes.
    #[must_use]
    pub const fn synthesizer(&self) -> &Synthesizer {
        &self.synthesizer
    }

    /// Its name: the first 16 hexadecimal digits of the checksum of all that it holds.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The columns that were not learned, in the order in which they stand in the table.
    #[must_use]
    pub fn others(&self) -> &[Other] {
        &self.others
    }

    /// The recipe of a table like the one that was learned: all columns in their order.
    #[must_use]
    pub fn recipe(&self, rows: u64, seed: u64) -> Value {
        let learned = |codec: &Codec| json!({"name": codec.name, "type": "learned", "model": self.digest});
        let mut columns: Vec<Value> = self.codecs.iter().map(learned).collect();
        for other in &self.others {
            columns.insert(other.at.min(columns.len()), other.column.clone());
        }
        json!({"version": 1, "kind": "table", "seed": seed, "locale": "en_US",
            "tables": [{"name": self.table, "rows": rows, "columns": columns}]})
    }

    /// Where a column of this name stands.
    #[must_use]
    pub fn position(&self, column: &str) -> Option<usize> {
        self.codecs.iter().position(|codec| codec.name == column)
    }
}
