//! A profile as it is shown: figures, a chart's bars, the most frequent texts.

use seedbed_generate::calendar::{write_date, write_time, write_timestamp};
use serde::{Deserialize, Serialize};

use crate::bars::Bars;

/// What a column's values are like.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// `boolean`, `integer`, `number`, `date`, `time`, `timestamp`, `text`, `list` or `object`.
    pub kind: String,
    /// Rows in all.
    pub rows: u64,
    /// Rows without a value.
    pub missing: u64,
    /// Different values; not counted for lists and objects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distinct: Option<Count>,
    /// The smallest value; of texts the fewest characters, of lists the fewest items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Mark>,
    /// The largest value; of texts the most characters, of lists the most items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Mark>,
    /// The mean; of texts that of the lengths, of lists that of the numbers of items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean: Option<Mark>,
    /// The standard deviation; of dates in days, of times in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sd: Option<f64>,
    /// Quantiles in rising order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantiles: Vec<Quantile>,
    /// The distribution of what `min` to `sd` speak of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bars: Option<Bars<Mark>>,
    /// The most frequent values, most frequent first, if there are few different ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// Rows with a value that is none of `categories`.
    #[serde(default)]
    pub other: u64,
    /// The columns of an object.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<NamedSummary>,
}

/// A number of different values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// How many.
    pub count: u64,
    /// Whether that is certain; otherwise it has a standard error of 1.6 %.
    pub is_exact: bool,
}

/// A place on an axis: a number, or a date or time in ISO 8601.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Mark {
    /// A number.
    Number(f64),
    /// A date or time.
    Moment(String),
}

/// A value with a share of all values at or below it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantile {
    /// The share, 0.5 for the median.
    pub share: f64,
    /// The value.
    pub value: Mark,
}

/// A value and how often it occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// The value as text.
    pub text: String,
    /// How often.
    pub count: u64,
}

/// The summary of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedSummary {
    /// The column's name.
    pub name: String,
    /// What its values are like.
    #[serde(flatten)]
    pub summary: Summary,
}

impl Mark {
    pub(crate) fn date(days: f64) -> Self {
        Self::written(|text| write_date(clamp_days(days) as i32, text))
    }

    pub(crate) fn time(seconds: f64) -> Self {
        Self::written(|text| write_time((seconds.clamp(0.0, 86_400.0)) as i32, text))
    }

    pub(crate) fn timestamp(seconds: f64) -> Self {
        let days = clamp_days(libm::floor(seconds / 86_400.0));
        let within = seconds - libm::floor(seconds / 86_400.0) * 86_400.0;
        Self::written(|text| write_timestamp(days as i64 * 86_400 + within as i64, text))
    }

    fn written(write: impl FnOnce(&mut String)) -> Self {
        let mut text = String::new();
        write(&mut text);
        Self::Moment(text)
    }
}

/// Edges of bars may lie beyond the calendar, which ends with the years 1 and 9999.
fn clamp_days(days: f64) -> f64 {
    libm::floor(days).clamp(-719_162.0, 2_932_896.0)
}
