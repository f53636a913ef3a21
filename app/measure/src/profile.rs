//! Profiles: what is kept of a column's values.
//!
//! A profile is a function of the values and of how often each came: measuring parts and merging them in any order
//! gives what measuring the whole gives, bit for bit. So a job's chunks may be measured by any worker.

use std::collections::BTreeMap;

use seedbed_generate::column::{Column, Data, Field, ValueType, Words};
use serde::{Deserialize, Serialize};

use crate::bars::Bars;
use crate::categories::Categories;
use crate::distinct::{Distinct, hash_number, hash_text};
use crate::numbers::Numbers;
use crate::summary::{Category, Count, Mark, NamedSummary, Quantile, Summary};

/// What is kept of a column's values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    rows: u64,
    missing: u64,
    values: Values,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Values {
    Boolean { yes: u64 },
    Numbers { what: What, distinct: Distinct, numbers: Box<Numbers> },
    Text { distinct: Distinct, lengths: Box<Numbers>, categories: Categories },
    List { lengths: Box<Numbers> },
    Object { fields: Vec<(String, Profile)> },
}

/// What numbers stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    Integer,
    Float,
    /// Units of ten to minus this.
    Decimal(u8),
    Date,
    Time,
    Timestamp,
}

/// Two profiles that are not of the same columns, or a stored one that was damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unlike;

impl std::fmt::Display for Unlike {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("the profiles are not of the same columns")
    }
}

impl std::error::Error for Unlike {}

/// Categories that are shown.
const TOP: usize = 20;
/// Quantiles that are shown.
const SHARES: [f64; 7] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

impl Profile {
    /// The profile of no values.
    #[must_use]
    pub fn new(value_type: &ValueType) -> Self {
        let numbers = |what: What| Values::Numbers {
            what,
            distinct: Distinct::default(),
            numbers: Box::new(Numbers::new(what != What::Float)),
        };
        let lengths = || Box::new(Numbers::new(true));
        let values = match value_type {
            ValueType::Boolean => Values::Boolean { yes: 0 },
            ValueType::Integer => numbers(What::Integer),
            ValueType::Float => numbers(What::Float),
            ValueType::Decimal(scale) => numbers(What::Decimal(*scale)),
            ValueType::Date => numbers(What::Date),
            ValueType::Time => numbers(What::Time),
            ValueType::Timestamp => numbers(What::Timestamp),
            ValueType::Text => {
                Values::Text { distinct: Distinct::default(), lengths: lengths(), categories: Categories::default() }
            }
            ValueType::List(_) => Values::List { lengths: lengths() },
            ValueType::Object(fields) => Values::Object {
                fields: fields.iter().map(|field| (field.name.clone(), Self::new(&field.value_type))).collect(),
            },
        };
        Self { rows: 0, missing: 0, values }
    }

    /// The profile of a column.
    #[must_use]
    pub fn of(column: &Column, field: &Field) -> Self {
        let mut profile = Self::new(&field.value_type);
        profile.add(column);
        profile
    }

    /// Adds the values of a column, which must be of the type that the profile was made for: others are passed over
    /// as if they were missing.
    pub fn add(&mut self, column: &Column) {
        let all: Vec<usize> = (0..column.len()).collect();
        self.add_rows(column, &all);
    }

    fn add_rows(&mut self, column: &Column, rows: &[usize]) {
        let present: Vec<usize> = rows.iter().copied().filter(|&row| column.is_valid(row)).collect();
        self.rows += rows.len() as u64;
        self.missing += (rows.len() - present.len()) as u64;
        let present = present.as_slice();
        match (&mut self.values, &column.data) {
            (Values::Boolean { yes }, Data::Boolean(values)) => {
                *yes += present.iter().filter(|&&row| values[row]).count() as u64;
            }
            (
                Values::Numbers { distinct, numbers, .. },
                Data::Integer(values) | Data::Decimal(values) | Data::Timestamp(values),
            ) => present.iter().for_each(|&row| add_number(distinct, numbers, values[row] as f64, values[row] as u64)),
            (Values::Numbers { distinct, numbers, .. }, Data::Float(values)) => present
                .iter()
                .for_each(|&row| add_number(distinct, numbers, values[row], (values[row] + 0.0).to_bits())),
            (Values::Numbers { distinct, numbers, .. }, Data::Date(values) | Data::Time(values)) => present
                .iter()
                .for_each(|&row| add_number(distinct, numbers, f64::from(values[row]), values[row] as u64)),
            (Values::Text { distinct, lengths, categories }, Data::Text(words)) => {
                let mut by_length = BTreeMap::new();
                for &row in present {
                    let text = words.get(row);
                    distinct.insert(hash_text(text));
                    categories.add(text, 1);
                    *by_length.entry(text.chars().count()).or_insert(0) += 1;
                }
                by_length.into_iter().for_each(|(length, times)| lengths.add(length as f64, times));
            }
            (Values::Text { distinct, lengths, categories }, Data::Coded { words, codes }) => {
                for (code, times) in counted(words, codes, present) {
                    let text = words.get(code);
                    distinct.insert(hash_text(text));
                    categories.add(text, times);
                    lengths.add(text.chars().count() as f64, times);
                }
            }
            (Values::List { lengths }, Data::List { ends, .. }) => {
                for &row in present {
                    lengths.add((ends[row] as usize - Column::list_start(ends, row)) as f64, 1);
                }
            }
            (Values::Object { fields }, Data::Object(columns)) if fields.len() == columns.len() => {
                for ((_, profile), column) in fields.iter_mut().zip(columns) {
                    profile.add_rows(column, present);
                }
            }
            _ => self.missing += present.len() as u64,
        }
    }

    /// Adds what another profile of the same column, of other rows, has measured.
    ///
    /// # Errors
    /// [`Unlike`] if it is of another type of column; then nothing is changed.
    pub fn merge(&mut self, other: &Self) -> Result<(), Unlike> {
        if !self.is_like(other) {
            return Err(Unlike);
        }
        self.merge_alike(other);
        Ok(())
    }

    fn is_like(&self, other: &Self) -> bool {
        match (&self.values, &other.values) {
            (Values::Boolean { .. }, Values::Boolean { .. }) => true,
            (Values::Numbers { what, numbers, .. }, Values::Numbers { what: other, numbers: others, .. }) => {
                what == other && numbers.is_sound() && others.is_sound()
            }
            (Values::Text { lengths, .. }, Values::Text { lengths: others, .. })
            | (Values::List { lengths }, Values::List { lengths: others }) => lengths.is_sound() && others.is_sound(),
            (Values::Object { fields }, Values::Object { fields: others }) => {
                fields.len() == others.len()
                    && fields.iter().zip(others).all(|(ours, theirs)| ours.0 == theirs.0 && ours.1.is_like(&theirs.1))
            }
            _ => false,
        }
    }

    fn merge_alike(&mut self, other: &Self) {
        self.rows += other.rows;
        self.missing += other.missing;
        match (&mut self.values, &other.values) {
            (Values::Boolean { yes }, Values::Boolean { yes: more }) => *yes += more,
            (
                Values::Numbers { distinct, numbers, .. },
                Values::Numbers { distinct: more_distinct, numbers: more, .. },
            ) => {
                distinct.merge(more_distinct);
                numbers.merge(more);
            }
            (
                Values::Text { distinct, lengths, categories },
                Values::Text { distinct: more_distinct, lengths: more, categories: more_categories },
            ) => {
                distinct.merge(more_distinct);
                lengths.merge(more);
                categories.merge(more_categories);
            }
            (Values::List { lengths }, Values::List { lengths: more }) => lengths.merge(more),
            (Values::Object { fields }, Values::Object { fields: more }) => {
                fields.iter_mut().zip(more).for_each(|((_, ours), (_, theirs))| ours.merge_alike(theirs));
            }
            _ => {}
        }
    }

    /// The profile as it is shown.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let summary = Summary { rows: self.rows, missing: self.missing, ..Summary::default() };
        let kind = |kind: &str| kind.to_owned();
        // An estimate may come out above what is possible; there are no more different values than values.
        let present = self.rows - self.missing;
        let count =
            |distinct: &Distinct| Some(Count { count: distinct.count().min(present), is_exact: distinct.is_exact() });
        match &self.values {
            Values::Boolean { yes } => {
                let no = self.rows - self.missing - yes;
                let mut categories = vec![
                    Category { text: "true".to_owned(), count: *yes },
                    Category { text: "false".to_owned(), count: no },
                ];
                categories.retain(|category| category.count > 0);
                let distinct = Some(Count { count: categories.len() as u64, is_exact: true });
                Summary { kind: kind("boolean"), distinct, categories, ..summary }
            }
            Values::Numbers { what, distinct, numbers } => {
                let summary = Summary { kind: kind(what.name()), distinct: count(distinct), ..summary };
                with_numbers(summary, numbers, *what)
            }
            Values::Text { distinct, lengths, categories } => {
                // Categories are counted one by one: where there are some, their number is certain.
                let counted = categories.count().map(|count| Count { count, is_exact: true });
                let (top, other) = categories.top(TOP).unwrap_or((Vec::new(), lengths.count()));
                let distinct = counted.or_else(|| count(distinct));
                let summary = Summary { kind: kind("text"), distinct, categories: top, other, ..summary };
                with_numbers(summary, lengths, What::Integer)
            }
            Values::List { lengths } => with_numbers(Summary { kind: kind("list"), ..summary }, lengths, What::Integer),
            Values::Object { fields } => {
                let named =
                    |(name, profile): &(String, Self)| NamedSummary { name: name.clone(), summary: profile.summary() };
                Summary { kind: kind("object"), fields: fields.iter().map(named).collect(), ..summary }
            }
        }
    }
}

#[inline]
fn add_number(distinct: &mut Distinct, numbers: &mut Numbers, number: f64, bits: u64) {
    distinct.insert(hash_number(bits));
    numbers.add(number, 1);
}

/// How often each position in a pool occurs, those that do.
fn counted(words: &Words, codes: &[u32], present: &[usize]) -> Vec<(usize, u64)> {
    if words.len() <= present.len().saturating_mul(4) {
        let mut counts = vec![0_u64; words.len()];
        present.iter().for_each(|&row| counts[codes[row] as usize] += 1);
        return counts.into_iter().enumerate().filter(|&(_, count)| count > 0).collect();
    }
    let mut counts = BTreeMap::new();
    present.iter().for_each(|&row| *counts.entry(codes[row] as usize).or_insert(0) += 1);
    counts.into_iter().collect()
}

fn with_numbers(summary: Summary, numbers: &Numbers, what: What) -> Summary {
    let quantile = |share| Some(Quantile { share, value: what.mark(numbers.quantile(share)?) });
    Summary {
        min: numbers.min().map(|number| what.mark(number)),
        max: numbers.max().map(|number| what.mark(number)),
        mean: numbers.mean().map(|number| what.mark(number)),
        sd: numbers.sd().map(|sd| sd / what.units()),
        quantiles: SHARES.into_iter().filter_map(quantile).collect(),
        bars: Bars::of(numbers).map(|bars| bars.map(|edge| what.mark(edge))),
        ..summary
    }
}

impl What {
    const fn name(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Float | Self::Decimal(_) => "number",
            Self::Date => "date",
            Self::Time => "time",
            Self::Timestamp => "timestamp",
        }
    }

    /// How many of the numbers that are kept make 1.
    fn units(self) -> f64 {
        match self {
            // Exact: no scale is above 18.
            Self::Decimal(scale) => 10_u64.pow(u32::from(scale.min(18))) as f64,
            _ => 1.0,
        }
    }

    fn mark(self, number: f64) -> Mark {
        match self {
            Self::Integer | Self::Float | Self::Decimal(_) => Mark::Number(number / self.units()),
            Self::Date => Mark::date(number),
            Self::Time => Mark::time(number),
            Self::Timestamp => Mark::timestamp(number),
        }
    }
}

/// The profiles of a table's columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableProfile {
    columns: Vec<(String, Profile)>,
}

impl TableProfile {
    /// The profiles of no rows.
    #[must_use]
    pub fn new(fields: &[Field]) -> Self {
        let columns = fields.iter().map(|field| (field.name.clone(), Profile::new(&field.value_type))).collect();
        Self { columns }
    }

    /// Adds a batch of rows: a column for each field.
    pub fn add(&mut self, columns: &[Column]) {
        self.columns.iter_mut().zip(columns).for_each(|((_, profile), column)| profile.add(column));
    }

    /// Adds what was measured of other rows of the same table.
    ///
    /// # Errors
    /// [`Unlike`] if the columns are others; then nothing is changed.
    pub fn merge(&mut self, other: &Self) -> Result<(), Unlike> {
        let is_like = self.columns.len() == other.columns.len()
            && self
                .columns
                .iter()
                .zip(&other.columns)
                .all(|(ours, theirs)| ours.0 == theirs.0 && ours.1.is_like(&theirs.1));
        if !is_like {
            return Err(Unlike);
        }
        self.columns.iter_mut().zip(&other.columns).for_each(|((_, ours), (_, theirs))| ours.merge_alike(theirs));
        Ok(())
    }

    /// The profiles as they are shown.
    #[must_use]
    pub fn summary(&self) -> Vec<NamedSummary> {
        let named =
            |(name, profile): &(String, Profile)| NamedSummary { name: name.clone(), summary: profile.summary() };
        self.columns.iter().map(named).collect()
    }
}
