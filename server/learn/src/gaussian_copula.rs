//! Fitting the Gaussian copula: distributions of numbers, the order of categories, and how latent numbers correlate.
//!
//! Everything is counted and calculated once, in a fixed order, by one thread.

use std::sync::Arc;

use seedbed_generate::column::Words;
use seedbed_generate::model::{Codec, GaussianCopula, Margin, Marginal, ModelError, Values};

use crate::category_order::{self, Beside};
use crate::correlation::{Latent, Rows, correlations};
use crate::frequency::counts;
use crate::marginal;
use crate::progress::{Go, Stage};
use crate::train::TrainError;

/// How to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The distribution of all numbers; `None` chooses the best for each column.
    pub marginal: Option<Marginal>,
    /// The same seed gives the same model: it moves the bounds of numbers, and nothing else is left to chance.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { marginal: None, seed: 7 }
    }
}

/// Fits a copula to rows of codes (`codes[column][row]`), and gives the codecs that belong to it: with the weights of the
/// distributions that were chosen, and words in another order.
///
/// # Errors
/// When `told` says to stop, or there is no column.
pub fn fit(
    codecs: Vec<Codec>,
    mut codes: Vec<Vec<u32>>,
    settings: &Settings,
    mut told: impl FnMut(Stage) -> Go,
) -> Result<(Vec<Codec>, GaussianCopula), TrainError> {
    if told(Stage::Normalising) == Go::Stop {
        return Err(TrainError::Stopped);
    }
    let (mut codecs, marginals): (Vec<Codec>, Vec<Option<Marginal>>) =
        codecs.into_iter().map(|codec| with_marginal(codec, settings.marginal)).unzip();
    let mut values: Vec<Rows> = codecs.iter().zip(&codes).map(|(codec, codes)| of_values(codec, codes)).collect();
    let orders: Vec<Option<Vec<usize>>> =
        (0..codecs.len()).map(|at| word_order(at, &codecs, &codes, &values)).collect();
    for (at, order) in orders.into_iter().enumerate() {
        if let Some(order) = order {
            reorder(&mut codecs[at], &mut codes[at], &order);
            values[at] = of_values(&codecs[at], &codes[at]);
        }
    }
    if told(Stage::Correlating) == Go::Stop {
        return Err(TrainError::Stopped);
    }
    let margins: Vec<Margin> = codecs
        .iter()
        .zip(&codes)
        .zip(marginals)
        .map(|((codec, codes), marginal)| Margin { weights: weights(codec, codes), nullable: codec.nullable, marginal })
        .collect();
    let nullable: Vec<usize> = (0..codecs.len()).filter(|at| codecs[*at].nullable).collect();
    let columns = values.len();
    values.extend(nullable.iter().map(|at| of_missing(&codecs[*at], &codes[*at], &margins[*at])));
    // Nobody sees the value of one that is missing: whether it is missing is taken to say nothing of it.
    let apart = |row: usize, column: usize| nullable.get(row.wrapping_sub(columns)) == Some(&column);
    let copula = GaussianCopula::new(margins, correlations(&values, apart));
    let copula = copula.ok_or_else(|| ModelError::Unsound("its correlations are none".to_owned()))?;
    Ok((codecs, copula))
}

fn with_marginal(codec: Codec, wanted: Option<Marginal>) -> (Codec, Option<Marginal>) {
    let Values::Numbers { written, bins } = &codec.values else { return (codec, None) };
    let (marginal, bins) = marginal::fit(bins, written.is_whole(), wanted);
    let values = Values::Numbers { written: written.clone(), bins };
    (Codec { values, ..codec }, Some(marginal))
}

/// The weights of codes: of words how many rows have them, of numbers what their distribution gives them, of missing values
/// such that their share is that of all rows.
fn weights(codec: &Codec, codes: &[u32]) -> Vec<f64> {
    let mut weights = counts(codes, codec.codes());
    let missing = if codec.nullable { weights.pop() } else { None };
    if let Values::Numbers { bins, .. } = &codec.values {
        weights = bins.iter().map(|bin| bin.cells().iter().map(|cell| cell.weight).sum()).collect();
    }
    let present = codes.len() as f64 - missing.unwrap_or(0.0);
    // Rows whose word is protected have a value, but no code.
    let share = weights.iter().sum::<f64>() / present.max(1.0);
    weights.extend(missing.map(|missing| missing * share));
    weights
}

/// The latent numbers of a column's values.
fn of_values(codec: &Codec, codes: &[u32]) -> Rows {
    let mut weights = weights(codec, codes);
    if codec.nullable {
        weights.pop();
    }
    Rows::of_values(Latent::new(&weights), codes)
}

/// The latent numbers that say which values of a column are missing.
fn of_missing(codec: &Codec, codes: &[u32], margin: &Margin) -> Rows {
    let missing = margin.weights.last().copied().unwrap_or(0.0);
    let present = margin.weights.iter().sum::<f64>() - missing;
    Rows::of_missing(Latent::new(&[missing, present]), codes, codec.missing())
}

/// The order of the words of a category; none for numbers.
fn word_order(at: usize, codecs: &[Codec], codes: &[Vec<u32>], values: &[Rows]) -> Option<Vec<usize>> {
    let Values::Words(words) = &codecs[at].values else { return None };
    let beside = |other: usize| match &codecs[other].values {
        // Missing values are one more word.
        Values::Words(_) => Beside::Words(&codes[other], codecs[other].codes()),
        Values::Numbers { .. } => Beside::Scores(values[other].scores()),
    };
    let beside: Vec<Beside<'_>> = (0..codecs.len()).filter(|other| *other != at).map(beside).collect();
    Some(category_order::order(&codes[at], words.len(), &beside))
}

/// Puts words into another order, and gives the rows their new codes.
fn reorder(codec: &mut Codec, codes: &mut [u32], order: &[usize]) {
    let Values::Words(words) = &codec.values else { return };
    let reordered: Words = order.iter().map(|at| words.get(*at)).collect();
    let mut new = vec![0; order.len()];
    order.iter().enumerate().for_each(|(code, at)| new[*at] = code as u32);
    codec.values = Values::Words(Arc::new(reordered));
    for code in codes {
        if let Some(found) = new.get(*code as usize) {
            *code = *found;
        }
    }
}
