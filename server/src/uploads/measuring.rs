//! What an uploaded table is like: the profile of all its rows, and how its columns go together.

use seedbed_export::{ExportError, Source};
use seedbed_generate::column::{Column, Data};
use seedbed_measure::frame::{Frame, Values};
use seedbed_measure::quality::quality;
use seedbed_measure::{Mark, Quantile, Summary, TableProfile};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::columns::UploadedColumn;
use super::table::UploadedTable;

/// How columns go together is measured on at most so many rows, evenly spread.
const SAMPLED: u64 = 50_000;
/// How the first so many columns go together is measured.
const PAIRED: usize = 60;

/// How the columns of a table go together, and which values lie far out.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Associations {
    /// Rows that were looked at, evenly spread over the table.
    #[schema(minimum = 0)]
    pub rows: u64,
    /// The columns that were looked at.
    pub columns: Vec<String>,
    /// For pairs of columns: Pearson's correlation of two columns of numbers, from -1 to 1; otherwise Cramér's V, corrected for its bias,
    /// from 0 to 1, numbers in ten bins.
    pub pairs: Vec<Association>,
    /// Columns of numbers with their fences.
    pub outliers: Vec<Outliers>,
}

/// How two columns go together.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Association {
    /// A column.
    pub first: String,
    /// Another one behind it.
    pub second: String,
    /// The measure; nothing where it is not defined.
    #[schema(required)]
    pub value: Option<f64>,
}

/// Values beyond Tukey's fences: one and a half times the distance of the quartiles beyond them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Outliers {
    /// The column.
    pub name: String,
    /// The lower fence.
    pub low: f64,
    /// The upper fence.
    pub high: f64,
    /// The share of values below the lower one.
    pub below: f64,
    /// The share of values above the upper one.
    pub above: f64,
}

/// What was measured.
pub struct Measured {
    /// The profile of all rows.
    pub profile: TableProfile,
    /// How columns go together.
    pub associations: Associations,
    /// The columns with what their values tell of them.
    pub columns: Vec<UploadedColumn>,
}

/// Measures a table. Slow: on a thread that may block.
///
/// # Errors
/// A part that cannot be read.
pub fn measure(table: &UploadedTable) -> Result<Measured, ExportError> {
    let mut profile = TableProfile::new(table.fields());
    let mut counting: Vec<Counting> = vec![Counting::default(); table.columns().len()];
    table.batches(0..table.rows(), &mut |columns| {
        profile.add(columns);
        counting.iter_mut().zip(columns).for_each(|(counting, column)| counting.add(column));
        Ok(())
    })?;
    let summaries = profile.summary();
    let mut columns = table.columns().to_vec();
    for ((column, named), counting) in columns.iter_mut().zip(&summaries).zip(&counting) {
        column.learn_of(&named.summary, counting.counts_up());
    }
    let mut frame = table.frame(table.rows().div_ceil(SAMPLED))?;
    frame.series.truncate(PAIRED);
    let outliers = frame.series.iter().zip(&summaries).filter_map(|(series, named)| {
        let Values::Numbers { numbers, .. } = &series.values else { return None };
        outliers(&series.name, numbers, &named.summary)
    });
    let outliers = outliers.collect();
    Ok(Measured { profile, associations: associations(&frame, outliers), columns })
}

fn associations(frame: &Frame, outliers: Vec<Outliers>) -> Associations {
    // The report on a model measures the same of two tables.
    let pairs = quality(frame, frame).map(|quality| quality.pairs).unwrap_or_default();
    let pairs = pairs.into_iter().map(|pair| Association {
        first: pair.first,
        second: pair.second,
        value: pair.real_association,
    });
    Associations {
        rows: frame.rows() as u64,
        columns: frame.series.iter().map(|series| series.name.clone()).collect(),
        pairs: pairs.collect(),
        outliers,
    }
}

fn outliers(name: &str, numbers: &[f64], summary: &Summary) -> Option<Outliers> {
    let at = |wanted: f64| {
        let found = summary.quantiles.iter().find(|Quantile { share, .. }| *share == wanted);
        match found.map(|quantile| &quantile.value) {
            Some(Mark::Number(number)) => Some(*number),
            _ => None,
        }
    };
    let (first, third) = (at(0.25)?, at(0.75)?);
    let (low, high) = (first - 1.5 * (third - first), third + 1.5 * (third - first));
    let present = numbers.iter().filter(|number| !number.is_nan()).count();
    let share = |is_out: &dyn Fn(f64) -> bool| {
        numbers.iter().filter(|number| is_out(**number)).count() as f64 / present.max(1) as f64
    };
    Some(Outliers {
        name: name.to_owned(),
        low,
        high,
        below: share(&|number| number < low),
        above: share(&|number| number > high),
    })
}

/// Whether whole numbers are each by the same step above the one before.
#[derive(Clone, Debug, Default)]
struct Counting {
    last: Option<i64>,
    step: Option<i64>,
    is_broken: bool,
}

impl Counting {
    fn add(&mut self, column: &Column) {
        let Data::Integer(numbers) = &column.data else {
            self.is_broken = true;
            return;
        };
        for (row, number) in numbers.iter().enumerate() {
            if self.is_broken || !column.is_valid(row) {
                self.is_broken = true;
                return;
            }
            let step = self.last.map(|last| number.wrapping_sub(last));
            self.is_broken = step.is_some_and(|step| step == 0 || self.step.is_some_and(|known| known != step));
            self.step = self.step.or(step);
            self.last = Some(*number);
        }
    }

    const fn counts_up(&self) -> bool {
        !self.is_broken && self.step.is_some()
    }
}
