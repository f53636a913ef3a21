//! What a made table is good for: whether it can be told from the real one, and whether what is learned from it holds for
//! real rows.

use seedbed_generate::rng::Stream;
use serde::{Deserialize, Serialize};

use crate::boost::{Boosted, Feature, Goal};
use crate::frame::{Aligned, Frame, Incomparable, MISSING, Sides, align};
use crate::parallel::over;
use crate::rank::auc;

/// Parts that the rows are divided into: each is judged by what was learned from the others.
const FOLDS: usize = 3;
/// Texts that fewer rows than this share have are not asked for on their own.
const LEAST_SHARE: f64 = 0.01;
/// The seed of folds and of the rows that are watched while learning.
const SEED: u64 = 0xDE7E;

/// How well boosted trees tell made rows from real ones, by rows that they did not learn from (area under the curve): 0.5
/// where they cannot, 1 where they always can. The mean of three folds.
///
/// # Errors
/// A column of the real table is missing or of another kind in the other, or a table has no row.
pub fn detection(real: &Frame, made: &Frame) -> Result<f64, Incomparable> {
    let aligned = align(&[real, made])?;
    let target: Vec<f64> = [(real.rows(), 1.0), (made.rows(), 0.0)]
        .into_iter()
        .flat_map(|(rows, is_real)| std::iter::repeat_n(is_real, rows))
        .collect();
    let columns: Vec<Column> = aligned.iter().map(|column| Column::of(column, &[0, 1])).collect();
    let stream = Stream::root(SEED);
    let fold: Vec<usize> = (0..target.len() as u64).map(|row| stream.below(row, FOLDS as u64) as usize).collect();
    let rows =
        |wanted: &dyn Fn(usize) -> bool| -> Vec<usize> { (0..target.len()).filter(|row| wanted(fold[*row])).collect() };
    let scores = over(FOLDS, |asked| {
        let (learned, judged) = (rows(&|fold| fold != asked), rows(&|fold| fold == asked));
        let [from, to] =
            [&learned, &judged].map(|rows| columns.iter().map(|column| column.at(rows)).collect::<Vec<_>>());
        let [learned, judged] =
            [learned, judged].map(|rows| rows.into_iter().map(|row| target[row]).collect::<Vec<f64>>());
        let boosted = Boosted::fit(&features(&from), &learned, Goal::Chance, stream.numbered(asked as u64));
        auc(&boosted.predict(&features(&to)), &judged)
    });
    let scores: Vec<f64> = scores.into_iter().flatten().collect();
    // Of few rows all may be of one kind; then there is nothing to tell apart.
    Ok(if scores.is_empty() { 0.5 } else { scores.iter().sum::<f64>() / scores.len() as f64 })
}

/// What is learned from made rows beside what is learned from real ones, both judged by real rows that neither has seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Utility {
    /// The column that is learned from the others.
    pub target: String,
    /// What the scores are.
    pub metric: UtilityMetric,
    /// Learned from the real rows; none where the rows held out are all the same.
    pub real: Option<f64>,
    /// Learned from the made rows (train on synthetic, test on real).
    pub made: Option<f64>,
}

/// How well a column is learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UtilityMetric {
    /// The area under the curve; of more than two texts the mean over those that at least one row in a hundred has, each
    /// against all others, weighted by their rows.
    #[serde(rename = "ROC AUC")]
    Auc,
    /// The share of the variance that is explained.
    #[serde(rename = "R2")]
    Explained,
}

/// Why usefulness cannot be measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Useless {
    /// The tables cannot be compared.
    Incomparable(Incomparable),
    /// The target is the only column.
    Alone,
}

impl std::fmt::Display for Useless {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Incomparable(why) => write!(f, "{why}"),
            Self::Alone => write!(f, "there is no other column to learn the target from"),
        }
    }
}

impl std::error::Error for Useless {}

/// Learns a column from the others by boosted trees, once from the real rows and once from the made ones.
///
/// # Errors
/// There is no such column or no other one, or the tables cannot be compared.
pub fn utility(training: &Frame, made: &Frame, held_out: &Frame, target: &str) -> Result<Utility, Useless> {
    let aligned = align(&[training, made, held_out]).map_err(Useless::Incomparable)?;
    let (asked, others): (Vec<_>, Vec<_>) = aligned.iter().partition(|column| column.name == target);
    let Some(asked) = asked.first() else {
        return Err(Useless::Incomparable(Incomparable::Column { table: 0, name: target.to_owned() }));
    };
    if others.is_empty() {
        return Err(Useless::Alone);
    }
    let columns: Vec<[Column; 3]> =
        others.iter().map(|column| [0, 1, 2].map(|table| Column::of(column, &[table]))).collect();
    let targets = [0, 1, 2].map(|table| Column::of(asked, &[table]));
    let (metric, goals) = goals(&targets);
    let scores = over(2, |from| {
        let (mut sum, mut weights) = (0.0, 0.0);
        for (goal, weight) in &goals {
            let [(learned, learned_target), (judged, judged_target)] = [from, 2].map(|table| goal.of(&targets[table]));
            let [from, to] = [(from, &learned), (2, &judged)]
                .map(|(table, rows)| columns.iter().map(|column| column[table].at(rows)).collect::<Vec<_>>());
            let boosted = Boosted::fit(&features(&from), &learned_target, goal.learned_as(), Stream::root(SEED));
            let said = boosted.predict(&features(&to));
            let score = match metric {
                UtilityMetric::Auc => auc(&said, &judged_target),
                UtilityMetric::Explained => explained(&said, &judged_target),
            };
            if let Some(score) = score {
                sum += score * weight;
                weights += weight;
            }
        }
        (weights > 0.0).then(|| sum / weights)
    });
    let score = |at: usize| scores.get(at).copied().flatten();
    Ok(Utility { target: target.to_owned(), metric, real: score(0), made: score(1) })
}

/// What is asked of a target.
enum Asked {
    /// Its number.
    Number,
    /// Whether it is this text.
    Is(u32),
}

impl Asked {
    const fn learned_as(&self) -> Goal {
        match self {
            Self::Number => Goal::Number,
            Self::Is(_) => Goal::Chance,
        }
    }

    /// The rows where the target is there, and what it is.
    fn of(&self, target: &Column) -> (Vec<usize>, Vec<f64>) {
        match (self, target) {
            (Self::Number, Column::Numbers(numbers)) => {
                numbers.iter().copied().enumerate().filter(|(_, number)| !number.is_nan()).unzip()
            }
            (Self::Is(text), Column::Codes(codes)) => codes
                .iter()
                .enumerate()
                .filter(|(_, code)| **code != MISSING)
                .map(|(row, code)| (row, f64::from(u8::from(code == text))))
                .unzip(),
            // The target is of the same kind in all tables: it was aligned.
            _ => (Vec::new(), Vec::new()),
        }
    }
}

/// What is asked, each with its weight: a number, one of two texts, or each of several.
fn goals([training, _, held_out]: &[Column; 3]) -> (UtilityMetric, Vec<(Asked, f64)>) {
    let Column::Codes(codes) = training else { return (UtilityMetric::Explained, vec![(Asked::Number, 1.0)]) };
    let Column::Codes(judged) = held_out else { return (UtilityMetric::Auc, Vec::new()) };
    let mut texts: Vec<u32> = codes.iter().copied().filter(|code| *code != MISSING).collect();
    let rows = texts.len() as f64;
    texts.sort_unstable();
    let mut counts: Vec<(u32, usize)> =
        texts.chunk_by(|one, other| one == other).filter_map(|same| Some((*same.first()?, same.len()))).collect();
    if counts.len() == 2 {
        // One is what the other is not.
        counts.truncate(1);
    } else {
        counts.retain(|(_, times)| *times as f64 >= LEAST_SHARE * rows);
    }
    let weight = |text: u32| judged.iter().filter(|code| **code == text).count() as f64;
    (UtilityMetric::Auc, counts.into_iter().map(|(text, _)| (Asked::Is(text), weight(text))).collect())
}

fn explained(said: &[f64], target: &[f64]) -> Option<f64> {
    let mean = target.iter().sum::<f64>() / target.len() as f64;
    let apart = |one: f64, other: f64| (one - other) * (one - other);
    let all: f64 = target.iter().map(|target| apart(*target, mean)).sum();
    let left: f64 = said.iter().zip(target).map(|(said, target)| apart(*said, *target)).sum();
    (all > 0.0).then(|| 1.0 - left / all)
}

/// The values of a column.
enum Column {
    Numbers(Vec<f64>),
    Codes(Vec<u32>),
}

impl Column {
    /// Those of some tables, one after the other.
    fn of(column: &Aligned<'_>, tables: &[usize]) -> Self {
        match &column.values {
            Sides::Numbers { tables: all, .. } => Self::Numbers(
                tables.iter().filter_map(|table| all.get(*table)).flat_map(|numbers| numbers.iter().copied()).collect(),
            ),
            Sides::Codes { tables: all, .. } => Self::Codes(
                tables.iter().filter_map(|table| all.get(*table)).flat_map(|codes| codes.iter().copied()).collect(),
            ),
        }
    }

    /// Those of some rows.
    fn at(&self, rows: &[usize]) -> Self {
        match self {
            Self::Numbers(numbers) => Self::Numbers(rows.iter().map(|row| numbers[*row]).collect()),
            Self::Codes(codes) => Self::Codes(rows.iter().map(|row| codes[*row]).collect()),
        }
    }
}

fn features(columns: &[Column]) -> Vec<Feature<'_>> {
    columns
        .iter()
        .map(|column| match column {
            Column::Numbers(numbers) => Feature::Numbers(numbers),
            Column::Codes(codes) => Feature::Codes(codes),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Notation, Series, Values};

    /// A number, a text that goes with it unless they are to be apart, and what both say.
    fn table(seed: u64, rows: u64, are_apart: bool) -> Frame {
        let stream = Stream::root(seed);
        let [number, text, kind, size] = ["number", "text", "kind", "size"].map(|name| stream.child(name));
        let numbers: Vec<f64> = (0..rows).map(|row| number.unit(row)).collect();
        let place = |row: u64| if are_apart { text.unit(row) } else { (numbers[row as usize] + text.unit(row)) / 2.0 };
        let texts: Vec<u32> = (0..rows).map(|row| (place(row) * 4.0) as u32).collect();
        let chance = |row: u64| 0.1 + 0.2 * f64::from(texts[row as usize]);
        let kinds = (0..rows).map(|row| u32::from(kind.chance(row, chance(row)))).collect();
        let sizes = (0..rows).map(|row| f64::from(texts[row as usize]) + size.unit(row)).collect();
        let series = |name: &str, values| Series { name: name.to_owned(), values };
        let words = |words: &[&str], codes| Values::Words { words: words.iter().copied().collect(), codes };
        let numbers_of = |numbers| Values::Numbers { numbers, notation: Notation::Real };
        Frame {
            series: vec![
                series("number", numbers_of(numbers)),
                series("text", words(&["a", "b", "c", "d"], texts)),
                series("kind", words(&["no", "yes"], kinds)),
                series("size", numbers_of(sizes)),
            ],
        }
    }

    #[test]
    fn the_same_source_is_not_told_apart_and_another_one_is() {
        let real = table(1, 3000, false);
        let same = detection(&real, &table(2, 3000, false)).unwrap();
        assert!((same - 0.5).abs() < 0.03, "{same}");
        let other = detection(&real, &table(3, 3000, true)).unwrap();
        assert!(other > 0.65, "{other}");
        assert_eq!(detection(&real, &table(3, 3000, true)).unwrap(), other);
    }

    #[test]
    fn what_is_learned_holds_for_rows_of_the_same_source() {
        let (training, held_out) = (table(1, 4000, false), table(2, 4000, false));
        for (target, metric, least) in [
            ("kind", UtilityMetric::Auc, 0.6),
            ("size", UtilityMetric::Explained, 0.85),
            ("text", UtilityMetric::Auc, 0.9),
        ] {
            let found = utility(&training, &table(3, 4000, false), &held_out, target).unwrap();
            let (real, made) = (found.real.unwrap(), found.made.unwrap());
            assert_eq!(found.metric, metric, "{target}");
            assert!(real > least && (real - made).abs() < 0.02, "{target}: {real}, {made}");
        }
        // Where text and number do not go together, sizes say the same, but texts are not learned from numbers.
        let only = |frame: Frame| Frame { series: frame.series.into_iter().take(2).collect() };
        let [training, apart, held_out] = [training, table(4, 4000, true), held_out].map(only);
        let found = utility(&training, &apart, &held_out, "text").unwrap();
        assert!(found.real.unwrap() > 0.7 && (found.made.unwrap() - 0.5).abs() < 0.05, "{found:?}");
    }

    #[test]
    fn what_cannot_be_asked_is_told() {
        let frame = table(1, 10, false);
        let refused = |target: &str| utility(&frame, &frame, &frame, target).unwrap_err();
        assert_eq!(refused("age"), Useless::Incomparable(Incomparable::Column { table: 0, name: "age".to_owned() }));
        let alone = Frame { series: frame.series[..1].to_vec() };
        assert_eq!(utility(&alone, &alone, &alone, "number").unwrap_err(), Useless::Alone);
        // Ten rows are fewer than a leaf needs: all get the same answer.
        assert_eq!(detection(&frame, &frame).unwrap(), 0.5);
    }
}
