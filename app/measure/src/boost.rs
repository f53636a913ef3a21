//! Gradient boosting of decision trees over binned columns (Friedman 2001, with histograms as LightGBM has them): what
//! judges whether made rows can be told from real ones, and what is learned from either.

use std::collections::HashMap;

use seedbed_generate::rng::Stream;

use crate::frame::MISSING;

/// Bins of a column, the last one for missing values.
const BINS: usize = 256;
/// The bin of missing values.
const NONE: u8 = 255;
/// The bin of texts that are rare, or that were not there when the bins were made.
const OTHERS: u8 = 254;
/// How much of a tree's answer is believed.
const RATE: f64 = 0.1;
/// The most trees.
const MOST_TREES: usize = 100;
/// The most leaves of a tree.
const MOST_LEAVES: usize = 31;
/// The fewest rows of a leaf.
const FEWEST_ROWS: u32 = 20;
/// From so many rows on a tenth is held out, and growing ends when it has not got better for so many trees.
const WATCHED_FROM: usize = 10_000;
const PATIENCE: usize = 10;
/// Texts are ordered by their mean; of rare ones it says little, so it is drawn to the mean of all by so many rows.
const SMOOTHED_BY: f64 = 10.0;

/// A column to learn from.
#[derive(Clone, Copy)]
pub(crate) enum Feature<'a> {
    Numbers(&'a [f64]),
    Codes(&'a [u32]),
}

impl Feature<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Codes(codes) => codes.len(),
        }
    }
}

/// What is learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// The chance of a 1 among zeros and ones.
    Chance,
    /// A number.
    Number,
}

/// How the values of a column become bins.
enum Bins {
    /// The greatest number of each bin but the last.
    Numbers(Vec<f64>),
    /// The bin of each frequent text.
    Codes(HashMap<u32, u8>),
}

impl Bins {
    fn of(feature: Feature<'_>) -> Self {
        match feature {
            Feature::Numbers(numbers) => {
                let mut sorted: Vec<f64> = numbers.iter().copied().filter(|number| !number.is_nan()).collect();
                sorted.sort_unstable_by(f64::total_cmp);
                let most = BINS - 2;
                let mut edges: Vec<f64> = (1..most)
                    .filter_map(|edge| sorted.get((edge * sorted.len() / most).saturating_sub(1)).copied())
                    .collect();
                edges.dedup();
                // Up to the greatest number all would lie in one bin.
                if edges.last() == sorted.last() {
                    edges.pop();
                }
                Self::Numbers(edges)
            }
            Feature::Codes(codes) => {
                let mut counts: HashMap<u32, usize> = HashMap::new();
                for code in codes.iter().filter(|code| **code != MISSING) {
                    *counts.entry(*code).or_default() += 1;
                }
                let mut counts: Vec<(u32, usize)> = counts.into_iter().collect();
                counts.sort_unstable_by_key(|(code, times)| (std::cmp::Reverse(*times), *code));
                Self::Codes(counts.into_iter().zip(0..OTHERS).map(|((code, _), bin)| (code, bin)).collect())
            }
        }
    }

    fn apply(&self, feature: Feature<'_>) -> Vec<u8> {
        match (self, feature) {
            (Self::Numbers(edges), Feature::Numbers(numbers)) => numbers
                .iter()
                .map(|number| if number.is_nan() { NONE } else { edges.partition_point(|edge| edge < number) as u8 })
                .collect(),
            (Self::Codes(bins), Feature::Codes(codes)) => codes
                .iter()
                .map(|code| if *code == MISSING { NONE } else { bins.get(code).copied().unwrap_or(OTHERS) })
                .collect(),
            // A column is of the same kind in all tables: it was aligned.
            (_, feature) => vec![NONE; feature.len()],
        }
    }

    const fn are_ordered(&self) -> bool {
        matches!(self, Self::Numbers(_))
    }
}

/// What was learned.
pub(crate) struct Boosted {
    goal: Goal,
    bins: Vec<Bins>,
    start: f64,
    trees: Vec<Tree>,
}

/// A tree as a list of nodes, the first one its root.
struct Tree(Vec<Node>);

enum Node {
    Leaf(f64),
    Split { column: usize, left: Mask, halves: [usize; 2] },
}

/// The bins that go to the left.
type Mask = [u64; 4];

fn holds(mask: &Mask, bin: u8) -> bool {
    mask[usize::from(bin >> 6)] >> (bin & 63) & 1 == 1
}

/// What of the rows in a bin is summed up.
#[derive(Clone, Copy, Default)]
struct Sum {
    slope: f64,
    curve: f64,
    rows: u32,
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.slope += other.slope;
        self.curve += other.curve;
        self.rows += other.rows;
    }

    fn less(self, other: Self) -> Self {
        Self { slope: self.slope - other.slope, curve: self.curve - other.curve, rows: self.rows - other.rows }
    }

    /// How much the loss falls when these rows get their best answer.
    fn worth(self) -> f64 {
        if self.curve > 0.0 { self.slope * self.slope / self.curve } else { 0.0 }
    }
}

struct Cut {
    gain: f64,
    column: usize,
    left: Mask,
}

/// A leaf that may still be split.
struct Open {
    node: usize,
    from: usize,
    to: usize,
    sums: Vec<Sum>,
    total: Sum,
    cut: Option<Cut>,
}

impl Boosted {
    /// Learns a target from columns of the same rows.
    pub(crate) fn fit(features: &[Feature<'_>], target: &[f64], goal: Goal, stream: Stream) -> Self {
        let bins: Vec<Bins> = features.iter().map(|feature| Bins::of(*feature)).collect();
        let columns: Vec<Vec<u8>> = bins.iter().zip(features).map(|(bins, feature)| bins.apply(*feature)).collect();
        let rows = target.len();
        let is_watched = |row: usize| rows >= WATCHED_FROM && stream.chance(row as u64, 0.1);
        let (watched, learned): (Vec<u32>, Vec<u32>) = (0..rows as u32).partition(|row| is_watched(*row as usize));
        let mean = learned.iter().map(|row| target[*row as usize]).sum::<f64>() / (learned.len().max(1)) as f64;
        let start = match goal {
            Goal::Chance => {
                let mean = mean.clamp(1e-6, 1.0 - 1e-6);
                libm::log(mean / (1.0 - mean))
            }
            Goal::Number => mean,
        };
        let mut answers = vec![start; rows];
        let (mut slopes, mut curves) = (vec![0.0; rows], vec![1.0; rows]);
        let mut trees: Vec<Tree> = Vec::new();
        let (mut best, mut best_at) = (f64::INFINITY, 0);
        for _ in 0..MOST_TREES {
            for row in 0..rows {
                slopes[row] = match goal {
                    Goal::Chance => {
                        let chance = logistic(answers[row]);
                        curves[row] = chance * (1.0 - chance);
                        chance - target[row]
                    }
                    Goal::Number => answers[row] - target[row],
                };
            }
            let mut order = learned.clone();
            let tree = grow(&columns, &bins, &mut order, &slopes, &curves);
            for (row, answer) in answers.iter_mut().enumerate() {
                *answer += tree.answer(&columns, row);
            }
            trees.push(tree);
            if watched.is_empty() {
                best_at = trees.len();
                continue;
            }
            let loss: f64 = watched.iter().map(|row| loss(goal, answers[*row as usize], target[*row as usize])).sum();
            if loss < best {
                (best, best_at) = (loss, trees.len());
            } else if trees.len() >= best_at + PATIENCE {
                break;
            }
        }
        trees.truncate(best_at);
        Self { goal, bins, start, trees }
    }

    /// What it says of other rows with the same columns: chances, or numbers.
    pub(crate) fn predict(&self, features: &[Feature<'_>]) -> Vec<f64> {
        let rows = features.first().map_or(0, Feature::len);
        let columns: Vec<Vec<u8>> =
            self.bins.iter().zip(features).map(|(bins, feature)| bins.apply(*feature)).collect();
        let answer = |row| {
            let answer = self.start + self.trees.iter().map(|tree| tree.answer(&columns, row)).sum::<f64>();
            if self.goal == Goal::Chance { logistic(answer) } else { answer }
        };
        (0..rows).map(answer).collect()
    }
}

impl Tree {
    fn answer(&self, columns: &[Vec<u8>], row: usize) -> f64 {
        let mut at = 0;
        loop {
            match &self.0[at] {
                Node::Leaf(answer) => return *answer,
                Node::Split { column, left, halves } => {
                    at = halves[usize::from(!holds(left, columns[*column][row]))];
                }
            }
        }
    }
}

fn logistic(answer: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-answer))
}

fn loss(goal: Goal, answer: f64, target: f64) -> f64 {
    match goal {
        // The negative logarithm of the chance of what came, without overflow for large answers.
        Goal::Chance => {
            let wrong = if target > 0.5 { -answer } else { answer };
            if wrong > 30.0 { wrong } else { libm::log1p(libm::exp(wrong)) }
        }
        Goal::Number => (answer - target) * (answer - target),
    }
}

/// Grows a tree, always the leaf next that gains most.
fn grow(columns: &[Vec<u8>], bins: &[Bins], order: &mut [u32], slopes: &[f64], curves: &[f64]) -> Tree {
    let open = |node, from, to, sums: Vec<Sum>| {
        let total = sums.get(..BINS).unwrap_or_default().iter().fold(Sum::default(), |mut total, sum| {
            total.add(*sum);
            total
        });
        let cut = best_cut(&sums, total, bins);
        Open { node, from, to, sums, total, cut }
    };
    let mut nodes = vec![Node::Leaf(0.0)];
    let mut leaves = vec![open(0, 0, order.len(), sum_up(columns, order, slopes, curves))];
    while leaves.len() < MOST_LEAVES {
        let gain = |leaf: &Open| leaf.cut.as_ref().map(|cut| cut.gain);
        let gains = leaves.iter().enumerate().filter_map(|(at, leaf)| Some((at, gain(leaf)?)));
        let Some((next, _)) = gains.max_by(|(_, one), (_, other)| one.total_cmp(other)) else { break };
        let Open { node, from, to, mut sums, cut, .. } = leaves.swap_remove(next);
        let Some(Cut { column, left, .. }) = cut else { continue };
        let rows = &mut order[from..to];
        // Stable, so that the order of sums is that of the rows on every machine.
        rows.sort_by_key(|row| !holds(&left, columns[column][*row as usize]));
        let middle = from + rows.partition_point(|row| holds(&left, columns[column][*row as usize]));
        let halves = [nodes.len(), nodes.len() + 1];
        nodes[node] = Node::Split { column, left, halves };
        nodes.extend([Node::Leaf(0.0), Node::Leaf(0.0)]);
        // The smaller half is summed up, the other one is what remains.
        let is_left_smaller = middle - from <= to - middle;
        let smaller = if is_left_smaller { &order[from..middle] } else { &order[middle..to] };
        let small = sum_up(columns, smaller, slopes, curves);
        for (sum, small) in sums.iter_mut().zip(&small) {
            *sum = sum.less(*small);
        }
        let (one, other) = if is_left_smaller { (small, sums) } else { (sums, small) };
        leaves.push(open(halves[0], from, middle, one));
        leaves.push(open(halves[1], middle, to, other));
    }
    for Open { node, total, .. } in leaves {
        if let Node::Leaf(answer) = &mut nodes[node] {
            *answer = if total.curve > 0.0 { -RATE * total.slope / total.curve } else { 0.0 };
        }
    }
    Tree(nodes)
}

fn sum_up(columns: &[Vec<u8>], rows: &[u32], slopes: &[f64], curves: &[f64]) -> Vec<Sum> {
    let mut sums = vec![Sum::default(); columns.len() * BINS];
    for (column, sums) in columns.iter().zip(sums.chunks_exact_mut(BINS)) {
        for row in rows {
            let row = *row as usize;
            let sum = &mut sums[usize::from(column[row])];
            sum.slope += slopes[row];
            sum.curve += curves[row];
            sum.rows += 1;
        }
    }
    sums
}

/// The cut of a leaf that gains most.
fn best_cut(sums: &[Sum], total: Sum, bins: &[Bins]) -> Option<Cut> {
    let mut best: Option<Cut> = None;
    let before = total.worth();
    let mut offer = |column: usize, left: Sum, mask: &Mask| {
        let right = total.less(left);
        if left.rows < FEWEST_ROWS || right.rows < FEWEST_ROWS {
            return;
        }
        let gain = left.worth() + right.worth() - before;
        if gain > best.as_ref().map_or(1e-9, |best| best.gain) {
            best = Some(Cut { gain, column, left: *mask });
        }
    };
    for (column, (bins, sums)) in bins.iter().zip(sums.chunks_exact(BINS)).enumerate() {
        let none = sums[usize::from(NONE)];
        let mut present: Vec<u8> = (0..NONE).filter(|bin| sums[usize::from(*bin)].rows > 0).collect();
        if !bins.are_ordered() {
            let mean = if total.curve > 0.0 { total.slope / total.curve } else { 0.0 };
            let share = total.curve / f64::from(total.rows.max(1)) * SMOOTHED_BY;
            let key = |bin: &u8| {
                let sum = sums[usize::from(*bin)];
                (sum.slope + mean * share) / (sum.curve + share)
            };
            present.sort_by(|one, other| key(one).total_cmp(&key(other)));
        }
        // Missing values go with either side.
        for with_none in [false, true] {
            if with_none && none.rows == 0 {
                continue;
            }
            let (mut left, mut mask) = (Sum::default(), Mask::default());
            if with_none {
                left.add(none);
                set(&mut mask, NONE);
                offer(column, left, &mask);
            }
            for bin in &present {
                left.add(sums[usize::from(*bin)]);
                set(&mut mask, *bin);
                offer(column, left, &mask);
            }
        }
    }
    best
}

fn set(mask: &mut Mask, bin: u8) {
    mask[usize::from(bin >> 6)] |= 1 << (bin & 63);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chances(first: &[f64], text: &[u32]) -> Vec<f64> {
        let number = |first: f64| if first.is_nan() { 0.0 } else { 6.0 * (first - 0.5) };
        first
            .iter()
            .zip(text)
            .map(|(first, text)| logistic(number(*first) + [0.0, 2.0, -2.0][*text as usize]))
            .collect()
    }

    /// A number, noise and one of three texts; the target is a 1 with a chance that hangs on all but the noise.
    fn table(seed: u64, rows: u64) -> (Vec<f64>, Vec<f64>, Vec<u32>, Vec<f64>) {
        let stream = Stream::root(seed);
        let unit = |name: &str| -> Vec<f64> { (0..rows).map(|row| stream.child(name).unit(row)).collect() };
        let mut first = unit("first");
        let noise = unit("noise");
        let text: Vec<u32> = (0..rows).map(|row| stream.child("text").below(row, 3) as u32).collect();
        let chances = chances(&first, &text);
        let is_one = |(row, chance): (u64, &f64)| f64::from(u8::from(stream.child("target").chance(row, *chance)));
        let target = (0..).zip(&chances).map(is_one).collect();
        first.iter_mut().step_by(50).for_each(|number| *number = f64::NAN);
        (first, noise, text, target)
    }

    #[test]
    fn what_a_target_hangs_on_is_found() {
        // Of few rows trees learn chance as well.
        for (rows, lost) in [(2_000, 0.04), (12_000, 0.015)] {
            let (first, noise, text, target) = table(1, rows);
            let features = [Feature::Numbers(&first), Feature::Numbers(&noise), Feature::Codes(&text)];
            let learned = Boosted::fit(&features, &target, Goal::Chance, Stream::root(5));
            let (first, noise, text, target) = table(2, 4_000);
            let features = [Feature::Numbers(&first), Feature::Numbers(&noise), Feature::Codes(&text)];
            let said = learned.predict(&features);
            // Nobody knows better than the chances themselves.
            let [auc, best] = [&said, &chances(&first, &text)].map(|said| crate::rank::auc(said, &target).unwrap());
            assert!(auc > best - lost && auc < best + 0.01, "{rows} rows: {auc} of {best}");
            let mean = |numbers: &[f64]| numbers.iter().sum::<f64>() / numbers.len() as f64;
            assert!((mean(&said) - mean(&target)).abs() < 0.03, "{rows} rows");
        }
    }

    #[test]
    fn numbers_are_learned_too() {
        let number = |first: &[f64], text: &[u32]| -> Vec<f64> {
            first.iter().zip(text).map(|(first, text)| first * first + f64::from(*text)).collect()
        };
        let (first, _, text, _) = table(1, 3_000);
        let first: Vec<f64> = first.into_iter().map(|number| if number.is_nan() { 0.5 } else { number }).collect();
        let features = [Feature::Numbers(&first), Feature::Codes(&text)];
        let target = number(&first, &text);
        let said = Boosted::fit(&features, &target, Goal::Number, Stream::root(5)).predict(&features);
        let wrong = said.iter().zip(&target).map(|(said, target)| (said - target).abs()).fold(0.0, f64::max);
        assert!(wrong < 0.1, "{wrong}");
    }

    #[test]
    fn columns_that_say_nothing_give_the_mean() {
        let target: Vec<f64> = (0..100).map(|row| f64::from(row % 4 / 3)).collect();
        let (same, none) = (vec![1.0; 100], vec![MISSING; 100]);
        let features = [Feature::Numbers(&same), Feature::Codes(&none)];
        let said = Boosted::fit(&features, &target, Goal::Chance, Stream::root(1)).predict(&features);
        assert!(said.iter().all(|chance| (chance - 0.25).abs() < 1e-9), "{said:?}");
    }

    #[test]
    fn bins_hold_about_as_many_rows() {
        let numbers: Vec<f64> = (0..10_000).map(f64::from).collect();
        let bins = Bins::of(Feature::Numbers(&numbers)).apply(Feature::Numbers(&numbers));
        let mut counts = [0; BINS];
        bins.iter().for_each(|bin| counts[usize::from(*bin)] += 1);
        assert!(counts[..254].iter().all(|count| (38..=41).contains(count)), "{counts:?}");
        assert_eq!(counts[254..], [0, 0]);
        let few = Bins::of(Feature::Numbers(&[1.0, 1.0, 2.0, f64::NAN]));
        assert_eq!(few.apply(Feature::Numbers(&[0.0, 1.0, 1.5, 2.0, 3.0, f64::NAN])), [0, 0, 1, 1, 1, NONE]);
    }
}
