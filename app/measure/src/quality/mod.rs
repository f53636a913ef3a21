//! How alike a real table and one that was made after it are, in the scores of SDMetrics 0.32 (to 10⁻⁶, held by a test
//! against its numbers): column shapes, column pair trends, coverage and validity. All rows count, none is sampled.

mod bins;
mod columns;
mod pairs;

use serde::{Deserialize, Serialize};

use crate::frame::{Frame, Incomparable, MISSING, Notation, Sides, align};

pub use columns::{
    boundary_adherence, category_adherence, category_coverage, jensen_shannon, ks_complement, range_coverage,
    tv_complement, wasserstein,
};
pub use pairs::{contingency_similarity, cramers_v, pearson, spearman};

/// The scores of two tables, each from 0 (nothing in common) to 1 (the same); none where a score has no meaning, as the
/// correlation of a column with one value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// The mean of `shapes` and `pair_trends`.
    pub overall: Option<f64>,
    /// The mean of the columns' shapes.
    pub shapes: Option<f64>,
    /// The mean of the pairs' scores.
    pub pair_trends: Option<f64>,
    /// The mean of the columns' coverage.
    pub coverage: Option<f64>,
    /// The mean of the columns' adherence.
    pub validity: Option<f64>,
    /// One for each column of the real table.
    pub columns: Vec<ColumnQuality>,
    /// One for each two columns of the real table.
    pub pairs: Vec<PairQuality>,
}

/// The scores of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnQuality {
    /// Its name.
    pub name: String,
    /// What its shape is measured by.
    pub metric: ShapeMetric,
    /// How alike the distributions of its values are, missing ones left out.
    pub shape: Option<f64>,
    /// `RangeCoverage` of numbers, `CategoryCoverage` of texts: how much of what is there was made.
    pub coverage: Option<f64>,
    /// `BoundaryAdherence` of numbers, `CategoryAdherence` of texts: the share of made values that lie within the real
    /// ones.
    pub adherence: Option<f64>,
    /// `MissingValueSimilarity`: 1 less the difference of the shares of missing values.
    pub missing: f64,
    /// The earth mover's distance in units of the column; numbers only.
    pub wasserstein: Option<f64>,
    /// The Jensen–Shannon distance to base 2, from 0 (the same) to 1; numbers in ten bins of equal width.
    pub jensen_shannon: Option<f64>,
}

/// What the shape of a column is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShapeMetric {
    /// 1 less the largest difference of the distribution functions: numbers and moments.
    #[serde(rename = "KSComplement")]
    Ks,
    /// 1 less half the sum of the differences of shares: texts.
    #[serde(rename = "TVComplement")]
    Tv,
}

/// The scores of two columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairQuality {
    /// The name of the one.
    pub first: String,
    /// The name of the other.
    pub second: String,
    /// What the pair is measured by.
    pub metric: PairMetric,
    /// How alike the two columns go together in both tables, as SDMetrics' report has it: numbers beside texts are cut
    /// into ten bins of equal width, each table by its own edges.
    pub score: Option<f64>,
    /// The same with the edges of the real table for both; numbers beside texts only.
    pub shared_edges: Option<f64>,
    /// Pearson's correlation in the real table; numbers only.
    pub real: Option<f64>,
    /// Pearson's correlation in the made table; numbers only.
    pub made: Option<f64>,
    /// How strongly the two go together in the real table: Pearson's correlation of numbers, otherwise Cramér's V, numbers cut
    /// by the edges of the real table.
    pub real_association: Option<f64>,
    /// The same in the made table.
    pub made_association: Option<f64>,
    /// The score by Spearman's correlation; numbers only.
    pub spearman: Option<f64>,
}

/// What a pair of columns is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PairMetric {
    /// 1 less half the difference of the correlations: two columns of numbers.
    #[serde(rename = "CorrelationSimilarity")]
    Correlation,
    /// 1 less half the sum of the differences of shares of all combinations: other pairs.
    #[serde(rename = "ContingencySimilarity")]
    Contingency,
}

/// A column in both tables.
enum Both<'a> {
    Numbers(Numbers<'a>),
    Codes(Codes<'a>),
}

struct Numbers<'a> {
    real: &'a [f64],
    made: &'a [f64],
    /// What a unit is counted in where bins have edges: SDMetrics counts moments in nanoseconds.
    unit: f64,
}

/// Texts by number: first those of the real table, then those that only the made one has.
struct Codes<'a> {
    real: &'a [u32],
    made: &'a [u32],
    /// How many texts the real table has.
    known: usize,
    /// How many there are in all.
    all: usize,
}

impl<'a> Both<'a> {
    /// The first two tables of a column.
    fn of(sides: &'a Sides<'_>) -> Option<Self> {
        match sides {
            Sides::Numbers { tables, notation } => {
                let [real, made, ..] = tables.as_slice() else { return None };
                let unit = if matches!(notation, Notation::Moments(_)) { 1e9 } else { 1.0 };
                Some(Self::Numbers(Numbers { real, made, unit }))
            }
            Sides::Codes { tables, known, all } => {
                let [real, made, ..] = tables.as_slice() else { return None };
                Some(Self::Codes(Codes { real, made, known: *known, all: *all }))
            }
        }
    }
}

/// Compares two tables.
///
/// # Errors
/// A column of the real table is not in the other, or holds another kind of value; a table has no row.
pub fn quality(real: &Frame, made: &Frame) -> Result<Quality, Incomparable> {
    let aligned = align(&[real, made])?;
    let both: Vec<Both<'_>> = aligned.iter().filter_map(|column| Both::of(&column.values)).collect();
    let columns: Vec<ColumnQuality> =
        aligned.iter().zip(&both).map(|(aligned, both)| column(aligned.name, both)).collect();
    let binned: Vec<bins::Binned> = both.iter().map(bins::Binned::new).collect();
    let mut pairs = Vec::new();
    for (i, (first, one)) in both.iter().zip(&binned).enumerate() {
        for (j, (second, other)) in both.iter().zip(&binned).enumerate().skip(i + 1) {
            let name = |at: usize| aligned.get(at).map(|column| column.name.to_owned()).unwrap_or_default();
            pairs.push(pairs::pair((name(i), name(j)), (first, one), (second, other)));
        }
    }
    let shapes = mean(columns.iter().map(|column| column.shape));
    let pair_trends = mean(pairs.iter().map(|pair| pair.score));
    Ok(Quality {
        overall: mean([shapes, pair_trends].into_iter()),
        shapes,
        pair_trends,
        coverage: mean(columns.iter().map(|column| column.coverage)),
        validity: mean(columns.iter().map(|column| column.adherence)),
        columns,
        pairs,
    })
}

/// The mean of the scores that are there.
fn mean(scores: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let (sum, count) = scores.flatten().fold((0.0, 0_u32), |(sum, count), score| (sum + score, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

fn column(name: &str, both: &Both<'_>) -> ColumnQuality {
    let name = name.to_owned();
    match both {
        Both::Numbers(Numbers { real, made, .. }) => ColumnQuality {
            name,
            metric: ShapeMetric::Ks,
            shape: ks_complement(real, made),
            coverage: range_coverage(real, made),
            adherence: boundary_adherence(real, made),
            missing: columns::missing_similarity(real, made, |number| number.is_nan()),
            wasserstein: wasserstein(real, made),
            jensen_shannon: bins::shares(real, made).and_then(|(real, made)| jensen_shannon(&real, &made)),
        },
        Both::Codes(Codes { real, made, known, all }) => {
            let (real_counts, made_counts) = (columns::counts(real, *all), columns::counts(made, *all));
            ColumnQuality {
                name,
                metric: ShapeMetric::Tv,
                shape: tv_complement(&real_counts, &made_counts),
                coverage: category_coverage(&real_counts, &made_counts),
                adherence: category_adherence(real, made, *known),
                missing: columns::missing_similarity(real, made, |code| *code == MISSING),
                wasserstein: None,
                jensen_shannon: jensen_shannon(&real_counts, &made_counts),
            }
        }
    }
}
