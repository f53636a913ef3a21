//! Tables in memory, column by column: what is measured and what is learned from.

mod align;
mod infer;
mod typed;

use seedbed_generate::column::Words;
use seedbed_generate::model::Layout;
use serde::{Deserialize, Serialize};

pub use align::Incomparable;
pub(crate) use align::{Aligned, Sides, align};
pub use infer::{Sight, numbers, series, series_like, words};
pub use typed::{typed, value_type};

/// The code of a missing value among [`Values::Words`].
pub const MISSING: u32 = u32::MAX;

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Its columns, all of the same length.
    pub series: Vec<Series>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Values,
}

/// The values of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Texts, of which many are alike.
    Words {
        /// The different texts, in the order of their first appearance.
        words: Words,
        /// A position among them for each row, [`MISSING`] where there is none.
        codes: Vec<u32>,
    },
    /// Numbers, or moments in seconds since 1970-01-01T00:00:00 (times of day: since midnight).
    Numbers {
        /// One for each row, not a number where it is missing.
        numbers: Vec<f64>,
        /// How they were written.
        notation: Notation,
    },
}

/// How the numbers of a column were written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notation {
    /// With at most so many digits behind the point, 0 for whole numbers.
    Decimals(u8),
    /// With an exponent, or more digits than a double holds.
    Real,
    /// As dates and times.
    Moments(Layout),
}

impl Frame {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.series.first().map_or(0, |series| series.values.len())
    }
}

impl Values {
    /// How many values there are, missing ones counted.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Words { codes, .. } => codes.len(),
            Self::Numbers { numbers, .. } => numbers.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many values are missing.
    #[must_use]
    pub fn missing(&self) -> usize {
        match self {
            Self::Words { codes, .. } => codes.iter().filter(|code| **code == MISSING).count(),
            Self::Numbers { numbers, .. } => numbers.iter().filter(|number| number.is_nan()).count(),
        }
    }
}
