//! How near a made table comes to the rows that it was made after: nearest rows, what an attacker learns, and each number
//! beside the one that rows of the same source have that were held out. All rows count, none is sampled.
//!
//! Distances are Gower's: the mean over the columns of 1 for a text that differs and of the difference of numbers in
//! ranges of the column. `DCRBaselineProtection`, `DCROverfittingProtection` and `DisclosureProtection` are those of
//! SDMetrics 0.32 (to 10⁻⁶, held by a test against its numbers).

mod disclosure;
mod nearest;

use seedbed_generate::rng::Stream;
use serde::{Deserialize, Serialize};

use crate::frame::{Frame, Incomparable, Notation, Sides, align};
use crate::parallel::over;
use crate::rank::{SAME, quantile, range, share_below, sorted};
use nearest::{Points, Scale, Tree, scales};

pub use disclosure::{Disclosure, disclosure};

/// A row is a near match of another one from this distance on: no text differs, unless a hundred columns are alike.
pub const NEAR: f64 = 0.01;

/// The seed of the table of random values that distances are compared with.
const SEED: u64 = 0x0DC2;

/// Why something cannot be measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The tables cannot be compared.
    Incomparable(Incomparable),
    /// No column is named.
    NoColumn,
    /// A column is named as known and as sensitive.
    Both(String),
}

impl std::fmt::Display for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Incomparable(why) => write!(f, "{why}"),
            Self::NoColumn => write!(f, "at least one known and one sensitive column are needed"),
            Self::Both(name) => write!(f, "“{name}” cannot be known and sensitive at once"),
        }
    }
}

impl std::error::Error for Asked {}

/// How private a made table is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Privacy {
    /// How near made rows come to the training rows.
    pub made: Nearness,
    /// `DCRBaselineProtection`: the median distance of the made rows in units of that of random rows, 1 at most; none
    /// where random rows lie on training rows.
    pub baseline_protection: Option<f64>,
    /// The median distance of random rows from the training rows: every value evenly from all that a column has.
    pub random_distance: f64,
    /// What only rows that were held out can tell.
    pub held_out: Option<HeldOut>,
}

/// How near the rows of a table come to the training rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Nearness {
    /// How many of them there are.
    pub rows: usize,
    /// The share that is equal to a training row in all columns.
    pub exact: f64,
    /// The share whose distance is at most [`NEAR`], equal ones included.
    pub near: f64,
    /// The median of the distances to the closest record (DCR).
    pub distance: f64,
    /// The distance that a twentieth of the rows does not exceed.
    pub distance_twentieth: f64,
    /// The median of the nearest-neighbour distance ratios (NNDR): the distance to the nearest training row in units of
    /// that to the second nearest, 1 where both are equal; low where a row comes near to one training row alone.
    pub ratio: f64,
    /// The ratio that a twentieth of the rows does not exceed.
    pub ratio_twentieth: f64,
}

/// What rows of the same source tell that were not learned from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeldOut {
    /// How near they come to the training rows: what a made table should be like.
    pub reference: Nearness,
    /// `DCROverfittingProtection`: twice the share of made rows that are not nearer to a training row, 1 at most. It says
    /// little where there are more training rows than ones held out, for of more rows one is nearer.
    pub overfitting_protection: f64,
    /// The share of made rows that are nearer to a training row than to one held out, as `DCROverfittingProtection` has it.
    pub closer_to_training: f64,
    /// The same with as many training rows as rows held out (the mean over all ways to choose them) and a half for rows
    /// that are just as near to both: 0.5 where nothing was learned by heart.
    pub closer_share: f64,
    /// How well the distance to the nearest made row tells training rows from rows held out (area under the curve): 0.5
    /// where it tells nothing, 1 where it tells all.
    pub membership_auc: f64,
}

/// Measures how near a made table comes to the one that was learned from, and to rows of the same source that were not.
///
/// # Errors
/// A column of the real table is missing or of another kind in one of the others, or a table has no row.
pub fn privacy(training: &Frame, made: &Frame, held_out: Option<&Frame>) -> Result<Privacy, Incomparable> {
    let tables: Vec<&Frame> = [training, made].into_iter().chain(held_out).collect();
    let aligned = align(&tables)?;
    let columns: Vec<&Sides<'_>> = aligned.iter().map(|column| &column.values).collect();
    let [by_training, by_made] = [TRAINING, MADE].map(|table| scales(&columns, table));
    let training_tree = Tree::new(&Points::new(&columns, TRAINING, &by_training));
    let made_points = Points::new(&columns, MADE, &by_training);
    let made_distances = over(made_points.rows(), |row| training_tree.nearest_two(made_points.at(row)));
    let random = random(&columns, made_points.rows(), &by_training);
    let random_distance = median(over(random.rows(), |row| training_tree.nearest(random.at(row))));
    let nearness_of_made = nearness(&made_distances);
    let baseline_protection = (random_distance > 0.0).then(|| (nearness_of_made.distance / random_distance).min(1.0));
    let held_out = held_out.map(|_| {
        let by_held_out = scales(&columns, HELD_OUT);
        let points = Points::new(&columns, HELD_OUT, &by_training);
        let reference = nearness(&over(points.rows(), |row| training_tree.nearest_two(points.at(row))));
        let held_out_tree = Tree::new(&points);
        let closer_share = closer_share(&made_points, &made_distances, &training_tree, &held_out_tree);
        // Distances by the ranges of the rows held out, as SDMetrics has them.
        let own_distances = if by_held_out == by_training {
            over(made_points.rows(), |row| held_out_tree.nearest(made_points.at(row)))
        } else {
            let tree = Tree::new(&Points::new(&columns, HELD_OUT, &by_held_out));
            let made = Points::new(&columns, MADE, &by_held_out);
            over(made.rows(), |row| tree.nearest(made.at(row)))
        };
        let closer = made_distances.iter().zip(&own_distances).filter(|([one, _], other)| one < other).count();
        let closer_to_training = closer as f64 / made_distances.len() as f64;
        let made_tree = Tree::new(&Points::new(&columns, MADE, &by_made));
        let distances = |table| {
            let points = Points::new(&columns, table, &by_made);
            over(points.rows(), |row| made_tree.nearest(points.at(row)))
        };
        HeldOut {
            reference,
            overfitting_protection: ((1.0 - closer_to_training) * 2.0).min(1.0),
            closer_to_training,
            closer_share,
            membership_auc: share_below(distances(TRAINING), distances(HELD_OUT)),
        }
    });
    Ok(Privacy { made: nearness_of_made, baseline_protection, random_distance, held_out })
}

/// Where the tables stand among those that are aligned.
const TRAINING: usize = 0;
const MADE: usize = 1;
const HELD_OUT: usize = 2;

/// As many rows as wanted, each value evenly from what the training table has: whole numbers and others between the least
/// and the greatest, texts from all, and as often missing.
fn random(columns: &[&Sides<'_>], rows: usize, scales: &[Scale]) -> Points {
    let stream = Stream::root(SEED);
    let (mut numbers, mut texts) = (Vec::new(), Vec::new());
    for (column, at) in columns.iter().zip(0_u64..) {
        let (values, gaps) = (stream.numbered(2 * at), stream.numbered(2 * at + 1));
        match column {
            Sides::Numbers { tables, notation } => {
                let training = tables.get(TRAINING).copied().unwrap_or_default();
                let gone = training.iter().filter(|number| number.is_nan()).count();
                let missing = gone as f64 / training.len() as f64;
                let (low, high) = range(training).unwrap_or((0.0, 0.0));
                let whole = missing == 0.0 && **notation == Notation::Decimals(0);
                numbers.push(
                    (0..rows as u64)
                        .map(|row| {
                            let unit = values.unit(row);
                            if gaps.chance(row, missing) {
                                f64::NAN
                            } else if whole {
                                (low + (unit * (high - low + 1.0)).floor()).min(high)
                            } else {
                                low + unit * (high - low)
                            }
                        })
                        .collect::<Vec<f64>>(),
                );
            }
            Sides::Codes { tables, known, .. } => {
                let training = tables.get(TRAINING).map(AsRef::as_ref).unwrap_or_default();
                let gone = training.iter().filter(|code| **code == crate::frame::MISSING).count();
                let missing = gone as f64 / training.len() as f64;
                texts.push(
                    (0..rows as u64)
                        .map(|row| {
                            if *known == 0 || gaps.chance(row, missing) {
                                crate::frame::MISSING
                            } else {
                                values.below(row, *known as u64) as u32
                            }
                        })
                        .collect::<Vec<u32>>(),
                );
            }
        }
    }
    let numbers: Vec<&[f64]> = numbers.iter().map(Vec::as_slice).collect();
    let texts: Vec<&[u32]> = texts.iter().map(Vec::as_slice).collect();
    Points::of(&numbers, &texts, scales)
}

fn nearness(distances: &[[f64; 2]]) -> Nearness {
    let rows = distances.len();
    let share = |most: f64| distances.iter().filter(|[nearest, _]| *nearest <= most).count() as f64 / rows as f64;
    // Both may lie on the row: then none is nearer than the other.
    let ratio = |[nearest, second]: &[f64; 2]| if second - nearest <= SAME { 1.0 } else { nearest / second };
    let nearest = sorted(distances.iter().map(|[nearest, _]| *nearest).collect());
    let ratios = sorted(distances.iter().map(ratio).collect());
    Nearness {
        rows,
        exact: share(SAME),
        near: share(NEAR + SAME),
        distance: quantile(&nearest, 0.5),
        distance_twentieth: quantile(&nearest, 0.05),
        ratio: quantile(&ratios, 0.5),
        ratio_twentieth: quantile(&ratios, 0.05),
    }
}

/// The share of made rows that are nearer to one of as many training rows as there are rows held out, in the mean over all
/// ways to choose them; a half for those that are just as near. Where there are fewer training rows, it is the rows held
/// out that are chosen from.
fn closer_share(made: &Points, to_training: &[[f64; 2]], training: &Tree, held_out: &Tree) -> f64 {
    let shares = over(made.rows(), |row| {
        let point = made.at(row);
        if training.rows() >= held_out.rows() {
            nearer_of_chosen(training, held_out.rows(), point, held_out.nearest(point))
        } else {
            let distance = to_training.get(row).map_or(f64::INFINITY, |[nearest, _]| *nearest);
            1.0 - nearer_of_chosen(held_out, training.rows(), point, distance)
        }
    });
    shares.iter().sum::<f64>() / shares.len() as f64
}

/// How probable it is that of so many rows of a table, chosen at random, one is nearer than a distance, a half counted for
/// the chance that the nearest is just as far.
fn nearer_of_chosen(tree: &Tree, chosen: usize, point: nearest::Point<'_>, distance: f64) -> f64 {
    let [nearer, same] = tree.within(point, distance);
    // All of the chosen ones are among the others: a hypergeometric probability.
    let none_of = |count: usize| {
        let all = tree.rows();
        let mut probability = 1.0;
        for taken in 0..count {
            let left = (all - taken) as f64;
            probability *= (left - chosen as f64).max(0.0) / left;
            if probability < 1e-18 {
                return 0.0;
            }
        }
        probability
    };
    1.0 - (none_of(nearer) + none_of(nearer + same)) / 2.0
}

fn median(numbers: Vec<f64>) -> f64 {
    quantile(&sorted(numbers), 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Series, Values};

    /// Two columns of numbers that go together, and a text.
    fn table(seed: u64, rows: u64) -> Frame {
        let stream = Stream::root(seed);
        let (one, other, text) = (stream.child("one"), stream.child("other"), stream.child("text"));
        let first: Vec<f64> = (0..rows).map(|row| one.unit(row)).collect();
        let second = first.iter().zip(0..).map(|(first, row)| first + other.unit(row) / 10.0).collect();
        let codes = (0..rows).map(|row| text.below(row, 4) as u32).collect();
        let numbers = |numbers| Values::Numbers { numbers, notation: Notation::Real };
        let series = |name: &str, values| Series { name: name.to_owned(), values };
        Frame {
            series: vec![
                series("first", numbers(first)),
                series("second", numbers(second)),
                series("text", Values::Words { words: ["a", "b", "c", "d"].into_iter().collect(), codes }),
            ],
        }
    }

    #[test]
    fn a_copy_gives_itself_away() {
        let (training, held_out) = (table(1, 800), table(2, 800));
        let found = privacy(&training, &training, Some(&held_out)).unwrap();
        assert_eq!((found.made.exact, found.made.near, found.made.distance), (1.0, 1.0, 0.0));
        assert_eq!(found.baseline_protection, Some(0.0));
        let held_out = found.held_out.unwrap();
        assert_eq!((held_out.closer_to_training, held_out.overfitting_protection), (1.0, 0.0));
        assert!(held_out.closer_share > 0.999 && held_out.membership_auc > 0.999, "{held_out:?}");
        assert_eq!(held_out.reference.exact, 0.0);
    }

    #[test]
    fn rows_of_the_same_source_give_nothing_away() {
        // More rows to learn from than held out, and the other way round.
        for (rows, others) in [(4000, 1000), (1000, 4000), (2000, 2000)] {
            let found = privacy(&table(1, rows), &table(3, 3000), Some(&table(2, others))).unwrap();
            let held_out = found.held_out.as_ref().unwrap();
            assert!((held_out.closer_share - 0.5).abs() < 0.03, "{rows}, {others}: {held_out:?}");
            assert!((held_out.membership_auc - 0.5).abs() < 0.03, "{rows}, {others}: {held_out:?}");
            assert!((found.made.ratio - held_out.reference.ratio).abs() < 0.05, "{rows}, {others}: {found:?}");
            assert_eq!(found.made.exact, 0.0);
        }
    }

    #[test]
    fn chosen_rows_are_all_ways_to_choose_them() {
        // Ten rows at 0.0, 0.1, ... 0.9; three are nearer than 0.25 to 0.0, and one as far.
        let places: Vec<f64> = (0..10).map(|row| f64::from(row) / 10.0).collect();
        let scales = [Scale::of(&[0.0, 1.0])];
        let tree = Tree::new(&Points::of(&[&places], &[], &scales));
        let asked = Points::of(&[&[0.0]], &[], &scales);
        // Of 10 choose 4 = 210 ways, 35 leave out the first three and 15 the first four.
        let expected = 1.0 - (35.0 + 15.0) / 2.0 / 210.0;
        assert!((nearer_of_chosen(&tree, 4, asked.at(0), 0.3) - expected).abs() < 1e-12);
        assert_eq!(nearer_of_chosen(&tree, 10, asked.at(0), 0.25), 1.0);
        assert_eq!(nearer_of_chosen(&tree, 10, asked.at(0), 0.0), 0.5);
    }

    #[test]
    fn a_single_row_has_no_second_nearest() {
        let found = privacy(&table(1, 1), &table(2, 3), Some(&table(3, 1))).unwrap();
        assert!(found.made.distance.is_finite() && found.made.ratio == 0.0, "{found:?}");
    }
}
