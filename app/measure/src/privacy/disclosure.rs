//! What one who knows some columns of a real person learns about others from a made table.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Asked;
use crate::frame::{Frame, Incomparable, MISSING, Sides, align};
use crate::rank::range;

/// Into how many bins of equal width numbers are cut, as SDMetrics does.
const BINS: usize = 10;

/// `DisclosureProtection` by the correct attribution probability (CAP): of the made rows that are equal in the known
/// columns, how many are right about the sensitive ones?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Disclosure {
    /// The columns that are known.
    pub known: Vec<String>,
    /// The columns that are guessed.
    pub sensitive: Vec<String>,
    /// `protection` in units of `baseline`, 1 at most; none without a real row whose known columns were made, or with
    /// nothing to guess.
    pub score: Option<f64>,
    /// 1 less the mean share of made rows that are right.
    pub protection: Option<f64>,
    /// The same for one who guesses blindly.
    pub baseline: f64,
}

/// Measures it for chosen columns; numbers are cut into ten bins of equal width over the real range, and missing values
/// are a value.
///
/// # Errors
/// A column that is not there, none at all, or tables that cannot be compared.
pub fn disclosure(real: &Frame, made: &Frame, known: &[String], sensitive: &[String]) -> Result<Disclosure, Asked> {
    let aligned = align(&[real, made]).map_err(Asked::Incomparable)?;
    let columns = |names: &[String]| -> Result<Vec<Values>, Asked> {
        let column = |name: &String| {
            let found = aligned.iter().find(|column| column.name == name);
            let column =
                found.ok_or_else(|| Asked::Incomparable(Incomparable::Column { table: 0, name: name.clone() }))?;
            Ok(Values::of(&column.values))
        };
        if names.is_empty() { Err(Asked::NoColumn) } else { names.iter().map(column).collect() }
    };
    let (known_columns, sensitive_columns) = (columns(known)?, columns(sensitive)?);
    if let Some(both) = known.iter().find(|name| sensitive.contains(name)) {
        return Err(Asked::Both(both.clone()));
    }
    let row = |columns: &[Values], table: usize, row: usize| -> Vec<u32> {
        columns.iter().map(|column| column.tables[table][row]).collect()
    };
    // For each combination of known values: how often each of sensitive ones was made with it.
    let mut made_with: HashMap<Vec<u32>, (u32, HashMap<Vec<u32>, u32>)> = HashMap::new();
    for at in 0..made.rows() {
        let (all, each) = made_with.entry(row(&known_columns, 1, at)).or_default();
        *all += 1;
        *each.entry(row(&sensitive_columns, 1, at)).or_default() += 1;
    }
    let (mut right, mut asked) = (0.0, 0_u64);
    for at in 0..real.rows() {
        if let Some((all, each)) = made_with.get(&row(&known_columns, 0, at)) {
            let these = each.get(&row(&sensitive_columns, 0, at)).copied().unwrap_or(0);
            right += f64::from(these) / f64::from(*all);
            asked += 1;
        }
    }
    let values: f64 = sensitive_columns.iter().map(|column| column.different as f64).product();
    let baseline = 1.0 - 1.0 / values;
    let protection = (asked > 0).then(|| 1.0 - right / asked as f64);
    let score = protection.filter(|_| baseline > 0.0).map(|protection| (protection / baseline).min(1.0));
    Ok(Disclosure { known: known.to_vec(), sensitive: sensitive.to_vec(), score, protection, baseline })
}

/// A column as values that are equal or not.
struct Values {
    /// Those of the real and of the made table.
    tables: [Vec<u32>; 2],
    /// How many different ones the real table has, a missing one counted.
    different: usize,
}

impl Values {
    fn of(sides: &Sides<'_>) -> Self {
        let tables = match sides {
            Sides::Codes { tables, .. } => {
                [0, 1].map(|table| tables.get(table).map(|codes| codes.to_vec()).unwrap_or_default())
            }
            Sides::Numbers { tables, .. } => {
                let edges = edges(tables.first().copied().unwrap_or_default());
                [0, 1].map(|table| {
                    let numbers = tables.get(table).copied().unwrap_or_default();
                    numbers.iter().map(|number| bin(&edges, *number)).collect()
                })
            }
        };
        let mut real = tables[0].clone();
        real.sort_unstable();
        real.dedup();
        Self { different: real.len(), tables }
    }
}

/// The edges between bins of equal width.
fn edges(numbers: &[f64]) -> Vec<f64> {
    let (low, high) = range(numbers).unwrap_or((0.0, 0.0));
    // A column with one value lies in the middle of its bins, as pandas' `cut` has it.
    let beside = |end: f64| if end == 0.0 { 0.001 } else { 0.001 * end.abs() };
    let (low, high) = if low == high { (low - beside(low), high + beside(high)) } else { (low, high) };
    let step = (high - low) / BINS as f64;
    (1..BINS).map(|edge| low + step * edge as f64).collect()
}

/// The bin of a number: edges belong to the bin below.
fn bin(edges: &[f64], number: f64) -> u32 {
    if number.is_nan() { MISSING } else { edges.partition_point(|edge| *edge < number) as u32 }
}
