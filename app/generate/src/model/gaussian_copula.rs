//! The Gaussian copula: normal numbers that are correlated, each cut into the codes of a column.
//!
//! A row has a latent number for each column, and one more for each column whose values may be missing. All are standard
//! normal; how they correlate is what the model knows of columns together. The line of a latent number is divided among
//! the codes of its column in their order, each by its share, so every column comes out in its shares whatever the
//! correlation (Nelsen 2006, chapter 2). Where a column's second number is low its value is missing.
//!
//! Codes that are given bound their latent numbers. Those are drawn between their bounds, one after the other and then each
//! again given the others (Gibbs sampling of truncated normal numbers, Robert 1995); the other numbers follow from them by
//! the conditional normal distribution.

use super::cholesky::{Factor, inverse};
use super::normal::Normal;
use crate::rng::{Draws, Stream};
use crate::special::{normal_cdf, normal_quantile};
use serde::{Deserialize, Serialize};

/// What the numbers of a column were taken to be distributed like, apart from values that stand alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Marginal {
    /// The quantiles of the original.
    Empirical,
    /// Normal.
    Normal,
    /// Normal between bounds.
    TruncatedNormal,
    /// Beta between bounds.
    Beta,
    /// Gamma from a bound on.
    Gamma,
    /// Even between bounds.
    Uniform,
    /// The original's values, each spread normally (a kernel density estimate).
    Kde,
}

/// One column's part of the copula.
#[derive(Clone, Debug, PartialEq)]
pub struct Margin {
    /// How frequent each code is, "missing" last: numbers from 0 on, whatever their sum.
    pub weights: Vec<f64>,
    /// Whether the last code is "missing".
    pub nullable: bool,
    /// What the numbers were taken to be; none for words. Where there is one, rows are told their places inside of codes.
    pub marginal: Option<Marginal>,
}

/// Rows that were drawn, column by column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// The codes: `codes[column][row]`.
    pub codes: Vec<Vec<u32>>,
    /// For columns of numbers, the place of each value among those of its code, from 0 up to but not 1; else empty.
    pub places: Vec<Vec<f64>>,
}

/// Columns whose codes are known before anything is drawn: where each stands, and a code for each row.
pub type Known = Vec<(usize, Vec<u32>)>;

/// Draws rows from a Gaussian copula.
#[derive(Clone, Debug)]
pub struct GaussianCopula {
    margins: Vec<Margin>,
    correlation: Vec<f64>,
    /// The column whose values are missing where a latent number behind those of the columns is low.
    missing: Vec<usize>,
    lines: Vec<Line>,
    factor: Factor,
}

/// Rows drawn at a time: their latent numbers stay in the first-level cache.
const TILE: usize = 64;
/// Rounds in which latent numbers of given codes are drawn again given each other.
const ROUNDS: usize = 12;
/// No latent number is drawn farther out than this, in deviations: nothing is left there that a number could tell.
const FARTHEST: f64 = 40.0;
/// Cells of the guide into a line.
const CELLS: usize = 512;
/// The guide reaches from minus this to this.
const REACH: f64 = 5.0;

/// How the line of latent numbers is divided among the codes of a column.
#[derive(Clone, Debug)]
struct Line {
    /// Where each code ends; infinity for the last.
    ends: Vec<f64>,
    /// The probability below each code, and 1 / that of the code.
    parts: Vec<(f64, f64)>,
    /// For each cell of the line the first code that may lie there.
    guide: Vec<u32>,
    /// Below this the second number says that the value is missing; minus infinity if none is.
    missing_below: f64,
}

/// The cell of the guide that a latent number lies in.
#[inline(always)]
fn cell(z: f64) -> usize {
    // What lies beyond is taken to the ends by the conversion and the bound.
    (((z + REACH) * (CELLS as f64 / (2.0 * REACH))) as usize).min(CELLS - 1)
}

fn quantile(share: f64) -> f64 {
    match share {
        share if share <= 0.0 => f64::NEG_INFINITY,
        share if share >= 1.0 => f64::INFINITY,
        share => normal_quantile(share),
    }
}

impl Line {
    /// `None` if there is no code for a value, or a weight is none.
    fn new(margin: &Margin) -> Option<Self> {
        let count = margin.weights.len().checked_sub(usize::from(margin.nullable)).filter(|count| *count > 0)?;
        let (values, missing) = margin.weights.split_at(count);
        let sum: f64 = values.iter().sum();
        let missing: f64 = missing.iter().sum();
        let is_weight = |weight: &f64| weight.is_finite() && *weight >= 0.0;
        if !margin.weights.iter().all(is_weight) || !(sum + missing).is_finite() || sum <= 0.0 {
            return None;
        }
        let mut parts = Vec::with_capacity(count);
        let mut ends = Vec::with_capacity(count);
        let mut below = 0.0;
        for (code, weight) in values.iter().enumerate() {
            parts.push((below / sum, if *weight > 0.0 { sum / weight } else { 0.0 }));
            below += weight;
            ends.push(if code + 1 == count { f64::INFINITY } else { quantile(below / sum) });
        }
        let guide = (0..CELLS).map(|at| ends.partition_point(|end| cell(*end) < at) as u32).collect();
        Some(Self { ends, parts, guide, missing_below: quantile(missing / (sum + missing)) })
    }

    /// The code of a latent number.
    #[inline(always)]
    fn code(&self, z: f64) -> usize {
        let mut code = self.guide[cell(z)] as usize;
        // The last end is infinite.
        while self.ends[code] <= z {
            code += 1;
        }
        code
    }

    /// The bounds of a code's latent numbers; none for a code that says nothing of them.
    fn bounds(&self, code: u32) -> (f64, f64) {
        let code = code as usize;
        let low = if code == 0 { Some(&f64::NEG_INFINITY) } else { self.ends.get(code - 1) };
        match (low, self.ends.get(code)) {
            (Some(low), Some(high)) => (*low, *high),
            _ => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }
}

impl GaussianCopula {
    /// A copula of columns and of the correlations of their latent numbers, row by row: those of all columns, then
    /// those of columns that may have missing values, in their order. `None` unless the weights are sound and the
    /// correlations are those of some numbers, none of which follows wholly from the others.
    #[must_use]
    pub fn new(margins: Vec<Margin>, correlation: Vec<f64>) -> Option<Self> {
        let missing: Vec<usize> = (0..margins.len()).filter(|column| margins[*column].nullable).collect();
        let size = margins.len() + missing.len();
        let lines = margins.iter().map(Line::new).collect::<Option<Vec<_>>>()?;
        let at = |row: usize, column: usize| correlation[row * size + column];
        let is_whole = size > 0 && size.checked_mul(size) == Some(correlation.len());
        let is_sound = is_whole
            && (0..size).all(|row| at(row, row) == 1.0 && (0..row).all(|column| at(row, column) == at(column, row)));
        let factor = if is_sound { Factor::new(&correlation, size)? } else { return None };
        Some(Self { margins, correlation, missing, lines, factor })
    }

    /// Its columns.
    #[must_use]
    pub fn margins(&self) -> &[Margin] {
        &self.margins
    }

    /// How the latent numbers correlate, row by row.
    #[must_use]
    pub fn correlation(&self) -> &[f64] {
        &self.correlation
    }

    /// How many latent numbers a row has.
    #[must_use]
    pub const fn latents(&self) -> usize {
        self.margins.len() + self.missing.len()
    }

    /// Draws `rows`, given the codes of columns that are known. Rows do not depend on those that are drawn with them.
    #[must_use]
    pub fn draw(&self, known: &Known, stream: Stream, rows: &[u64]) -> Drawn {
        let condition = (!known.is_empty()).then(|| Condition::new(self, known)).flatten();
        let identity: Vec<usize> = (0..self.latents()).collect();
        let (order, factor) =
            condition.as_ref().map_or((&identity, &self.factor), |condition| (&condition.order, &condition.factor));
        let bounded = condition.as_ref().map_or(0, |condition| condition.bounded.len());
        let latent = stream.child("latent");
        let streams: Vec<Stream> = order.iter().map(|place| latent.numbered(*place as u64)).collect();
        // Where each latent number stands in this order.
        let mut stands = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, place)| stands[*place] = at);
        let mut drawn = self.empty(rows.len());
        let normal = Normal::tables();
        let mut tile = vec![[0.0; TILE]; order.len()];
        for (number, rows) in rows.chunks(TILE).enumerate() {
            for (numbers, stream) in tile.iter_mut().zip(&streams).skip(bounded) {
                numbers.iter_mut().zip(rows).for_each(|(number, row)| *number = normal.number(stream.at(*row)));
            }
            if let Some(condition) = &condition {
                let given = stream.child("given");
                for (at, row) in rows.iter().enumerate() {
                    let found = condition.innovations(self, number * TILE + at, given.draws(*row));
                    tile.iter_mut().zip(found).for_each(|(numbers, found)| numbers[at] = found);
                }
            }
            factor.apply(&mut tile, bounded);
            for column in 0..self.margins.len() {
                self.read(column, &tile, &stands, rows.len(), &mut drawn);
            }
        }
        for (column, codes) in known {
            if let Some(found) = drawn.codes.get_mut(*column) {
                found.clone_from(codes);
            }
        }
        drawn
    }

    fn empty(&self, rows: usize) -> Drawn {
        let places = |margin: &Margin| Vec::with_capacity(if margin.marginal.is_some() { rows } else { 0 });
        Drawn {
            codes: self.margins.iter().map(|_| Vec::with_capacity(rows)).collect(),
            places: self.margins.iter().map(places).collect(),
        }
    }

    /// Reads the codes of a column from latent numbers.
    fn read(&self, column: usize, tile: &[[f64; TILE]], stands: &[usize], rows: usize, drawn: &mut Drawn) {
        let (line, codes) = (&self.lines[column], &mut drawn.codes[column]);
        let before = codes.len();
        let numbers = &tile[stands[column]][..rows];
        if self.margins[column].marginal.is_some() {
            let normal = Normal::tables();
            let places = &mut drawn.places[column];
            for z in numbers {
                let code = line.code(*z);
                let (below, inverse) = line.parts[code];
                codes.push(code as u32);
                places.push(((normal.below(*z) - below) * inverse).clamp(0.0, 1.0 - f64::EPSILON));
            }
        } else {
            codes.extend(numbers.iter().map(|z| line.code(*z) as u32));
        }
        if let Ok(second) = self.missing.binary_search(&column) {
            let missing = line.ends.len() as u32;
            let seconds = &tile[stands[self.margins.len() + second]];
            for (code, z) in codes[before..].iter_mut().zip(seconds) {
                if *z < line.missing_below {
                    *code = missing;
                }
            }
        }
    }
}

/// Columns that are known, and how the latent numbers of the others follow from theirs.
struct Condition<'a> {
    /// All latent numbers, those that are bounded first.
    order: Vec<usize>,
    /// The bounded ones.
    bounded: Vec<Bounded<'a>>,
    /// The factor of the correlations in this order.
    factor: Factor,
    /// The inverse of the correlations of those that are bounded: each one's normal distribution given the others.
    precision: Vec<f64>,
}

/// A latent number that codes bound.
struct Bounded<'a> {
    column: usize,
    /// Whether it is the one that says what is missing.
    is_second: bool,
    codes: &'a [u32],
}

impl<'a> Condition<'a> {
    fn new(copula: &GaussianCopula, known: &'a Known) -> Option<Self> {
        let size = copula.latents();
        let mut bounded: Vec<(usize, Bounded<'a>)> = Vec::new();
        for (column, codes) in known.iter().filter(|(column, _)| *column < copula.margins.len()) {
            if bounded.iter().any(|(place, _)| place == column) {
                continue;
            }
            bounded.push((*column, Bounded { column: *column, is_second: false, codes }));
            if let Ok(second) = copula.missing.binary_search(column) {
                bounded.push((copula.margins.len() + second, Bounded { column: *column, is_second: true, codes }));
            }
        }
        let is_free = |place: &usize| bounded.iter().all(|(other, _)| other != place);
        let free: Vec<usize> = (0..size).filter(is_free).collect();
        let order: Vec<usize> = bounded.iter().map(|(place, _)| *place).chain(free).collect();
        let count = bounded.len();
        let at = |row: usize, column: usize| copula.correlation[order[row] * size + order[column]];
        let permuted: Vec<f64> =
            (0..size).flat_map(|row| (0..size).map(move |column| (row, column))).map(|(r, c)| at(r, c)).collect();
        let factor = Factor::new(&permuted, size)?;
        let precision = inverse(&factor, count);
        Some(Self { order, bounded: bounded.into_iter().map(|(_, bounded)| bounded).collect(), factor, precision })
    }

    /// Draws the bounded numbers of a row, and gives what each adds to those before it, in units of its own deviation.
    fn innovations(&self, copula: &GaussianCopula, row: usize, mut draws: Draws) -> Vec<f64> {
        let count = self.bounded.len();
        let bounds: Vec<(f64, f64)> = self.bounded.iter().map(|bounded| bounded.bounds(copula, row)).collect();
        let mut found: Vec<f64> = Vec::with_capacity(count);
        let mut numbers: Vec<f64> = Vec::with_capacity(count);
        for (at, bounds) in bounds.iter().enumerate() {
            let row = self.factor.row(at);
            let mean: f64 = row.iter().zip(&found).map(|(part, found)| part * found).sum();
            let number = truncated(mean, row[at], *bounds, draws.unit());
            found.push((number - mean) / row[at]);
            numbers.push(number);
        }
        if count > 1 {
            for _ in 0..ROUNDS {
                for (at, bounds) in bounds.iter().enumerate() {
                    let row = &self.precision[at * count..(at + 1) * count];
                    let others = row.iter().zip(&numbers).enumerate().filter(|(other, _)| *other != at);
                    let sum: f64 = others.map(|(_, (part, number))| part * number).sum();
                    let deviation = 1.0 / libm::sqrt(row[at]);
                    numbers[at] = truncated(-sum / row[at], deviation, *bounds, draws.unit());
                }
            }
            found.clear();
            for (at, number) in numbers.iter().enumerate() {
                let row = self.factor.row(at);
                let mean: f64 = row.iter().zip(&found).map(|(part, found)| part * found).sum();
                found.push((number - mean) / row[at]);
            }
        }
        found
    }
}

impl Bounded<'_> {
    fn bounds(&self, copula: &GaussianCopula, row: usize) -> (f64, f64) {
        let line = &copula.lines[self.column];
        let everywhere = (f64::NEG_INFINITY, f64::INFINITY);
        let Some(code) = self.codes.get(row) else { return everywhere };
        match (self.is_second, *code as usize == line.ends.len()) {
            (false, _) => line.bounds(*code),
            (true, true) => (f64::NEG_INFINITY, line.missing_below),
            (true, false) => (line.missing_below, f64::INFINITY),
        }
    }
}

/// A normal number between bounds: the one below which the share `place` of them lies.
fn truncated(mean: f64, deviation: f64, (low, high): (f64, f64), place: f64) -> f64 {
    let (low, high) = ((low - mean) / deviation, (high - mean) / deviation);
    // In the upper tail probabilities have no digits left; its mirror image has them.
    let (sign, low, high) = if low > 0.0 { (-1.0, -high, -low) } else { (1.0, low, high) };
    let (below, above) = (normal_cdf(low), normal_cdf(high));
    let share = below + place * (above - below);
    let number = if share <= 0.0 {
        // Both bounds are so far out that nothing is left: the nearer one.
        high
    } else {
        normal_quantile(share.min(1.0 - f64::EPSILON)).max(low).min(high)
    };
    // Not beyond all numbers, where a code has no share and both bounds are infinite.
    mean + deviation * sign * number.clamp(-FARTHEST, FARTHEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn margin(weights: &[f64], nullable: bool) -> Margin {
        Margin { weights: weights.to_vec(), nullable, marginal: (!nullable).then_some(Marginal::Empirical) }
    }

    /// Four columns, the last with missing values: halves, thirds, a skewed one, and two words.
    fn copula() -> GaussianCopula {
        let margins = vec![
            margin(&[1.0, 1.0], false),
            margin(&[1.0, 1.0, 1.0], false),
            margin(&[6.0, 0.0, 3.0, 1.0], false),
            margin(&[1.0, 3.0, 1.0], true),
        ];
        let mut correlation = vec![0.0; 25];
        for (row, column, found) in
            [(0, 1, 0.9), (0, 2, 0.3), (1, 2, 0.5), (0, 3, -0.2), (2, 3, 0.1), (0, 4, 0.3), (1, 4, 0.4), (2, 4, 0.4)]
        {
            correlation[row * 5 + column] = found;
            correlation[column * 5 + row] = found;
        }
        (0..5).for_each(|at| correlation[at * 6] = 1.0);
        GaussianCopula::new(margins, correlation).unwrap()
    }

    fn rows(count: u64) -> Vec<u64> {
        (0..count).collect()
    }

    fn share(rows: usize, holds: impl Fn(usize) -> bool) -> f64 {
        (0..rows).filter(|row| holds(*row)).count() as f64 / rows as f64
    }

    #[test]
    fn columns_have_their_shares_and_go_together_as_the_correlations_say() {
        let count = 100_000;
        let drawn = copula().draw(&Known::new(), Stream::root(1), &rows(count as u64));
        let is = |column: usize, code: u32| share(count, |row| drawn.codes[column][row] == code);
        for (column, code, expected) in
            [(0, 0, 0.5), (1, 2, 1.0 / 3.0), (2, 0, 0.6), (2, 1, 0.0), (2, 3, 0.1), (3, 2, 0.2), (3, 0, 0.2)]
        {
            assert!((is(column, code) - expected).abs() < 0.006, "{column} {code}: {}", is(column, code));
        }
        // Sheppard 1899: both below their medians.
        let middle = drawn.places[1].iter().zip(&drawn.codes[1]).map(|(place, code)| f64::from(*code) + place < 1.5);
        let middle: Vec<bool> = middle.collect();
        let both = share(count, |row| drawn.codes[0][row] == 0 && middle[row]);
        assert!((both - 0.25 - libm::asin(0.9) / (2.0 * std::f64::consts::PI)).abs() < 0.006, "{both}");
        assert!(drawn.places[0].iter().all(|place| (0.0..1.0).contains(place)) && drawn.places[3].is_empty());
        let mean = drawn.places[2].iter().sum::<f64>() / count as f64;
        assert!((mean - 0.5).abs() < 0.005, "{mean}");
    }

    #[test]
    fn rows_given_codes_are_those_that_have_them() {
        let (copula, count) = (copula(), 200_000);
        let all = copula.draw(&Known::new(), Stream::root(2), &rows(count as u64));
        for known in
            [vec![(1, 2)], vec![(1, 0), (2, 3)], vec![(3, 2)], vec![(3, 1), (0, 0)], vec![(0, 1), (1, 1), (3, 0)]]
        {
            let has = |row: usize| known.iter().all(|(column, code): &(usize, u32)| all.codes[*column][row] == *code);
            let with = share(count, has);
            let given: Known = known.iter().map(|(column, code)| (*column, vec![*code; 20_000])).collect();
            let drawn = copula.draw(&given, Stream::root(3), &rows(20_000));
            for column in 0..4 {
                for code in 0..copula.margins()[column].weights.len() as u32 {
                    let expected = share(count, |row| has(row) && all.codes[column][row] == code) / with;
                    let found = share(20_000, |row| drawn.codes[column][row] == code);
                    // Three standard errors of both.
                    let error = 1.5 / (with * count as f64).sqrt() + 1.5 / 20_000_f64.sqrt();
                    assert!((found - expected).abs() < error, "{known:?}: {column} {code}: {found} and {expected}");
                }
            }
        }
    }

    #[test]
    fn codes_that_say_nothing_or_what_cannot_be_change_nothing_else() {
        let copula = copula();
        let free = copula.draw(&Known::new(), Stream::root(4), &rows(5_000));
        let known = vec![(1, vec![u32::MAX; 5_000]), (9, vec![0; 5_000])];
        let drawn = copula.draw(&known, Stream::root(4), &rows(5_000));
        assert_eq!(drawn.codes[1], known[0].1);
        let low = |drawn: &Drawn| share(5_000, |row| drawn.codes[0][row] == 0);
        assert!((low(&drawn) - low(&free)).abs() < 0.03);
        // A code at the end that has no share.
        let margins = vec![margin(&[1.0, 0.0], false), margin(&[1.0, 1.0], false), margin(&[1.0, 2.0], false)];
        let ended = GaussianCopula::new(margins, vec![1.0, 0.5, 0.5, 0.5, 1.0, 0.5, 0.5, 0.5, 1.0]).unwrap();
        let known = vec![(0, vec![1; 100]), (1, vec![0; 100])];
        let drawn = ended.draw(&known, Stream::root(4), &rows(100));
        assert!(drawn.places[2].iter().all(|place| (0.0..1.0).contains(place)));
        // A code without any share, and numbers that contradict each other.
        let known = vec![(2, vec![1; 100]), (0, vec![0; 100]), (1, vec![2; 100])];
        let drawn = copula.draw(&known, Stream::root(4), &rows(100));
        assert_eq!(drawn.codes[..3], [known[1].1.clone(), known[2].1.clone(), known[0].1.clone()]);
    }

    #[test]
    fn rows_do_not_depend_on_those_that_are_drawn_with_them() {
        let copula = copula();
        for known in [Known::new(), vec![(1, (0..300).map(|row| row % 3).collect())]] {
            let all = copula.draw(&known, Stream::root(5), &rows(300));
            for some in [vec![7], vec![299, 64, 63, 0, 128]] {
                let given = known.iter().map(|(column, codes)| (*column, some.iter().map(|row| codes[*row]).collect()));
                let part: Vec<u64> = some.iter().map(|row| *row as u64).collect();
                let part = copula.draw(&given.collect(), Stream::root(5), &part);
                for (column, codes) in part.codes.iter().enumerate() {
                    assert!(some.iter().zip(codes).all(|(row, code)| all.codes[column][*row] == *code));
                }
            }
        }
    }

    #[test]
    fn what_is_no_copula_is_refused() {
        let two = |correlation: Vec<f64>| GaussianCopula::new(vec![margin(&[1.0, 1.0], false); 2], correlation);
        assert!(two(vec![1.0, 0.5, 0.5, 1.0]).is_some());
        for correlation in
            [vec![], vec![1.0, 0.5, 0.5], vec![1.0, 0.5, 0.4, 1.0], vec![2.0, 0.5, 0.5, 1.0], vec![1.0, 1.0, 1.0, 1.0]]
        {
            assert!(two(correlation.clone()).is_none(), "{correlation:?}");
        }
        for weights in [vec![], vec![0.0], vec![-1.0, 2.0], vec![f64::NAN], vec![f64::INFINITY]] {
            assert!(GaussianCopula::new(vec![margin(&weights, false)], vec![1.0]).is_none(), "{weights:?}");
        }
        assert!(GaussianCopula::new(vec![margin(&[1.0], true)], vec![1.0, 0.0, 0.0, 1.0]).is_none());
        assert!(GaussianCopula::new(Vec::new(), Vec::new()).is_none());
    }
}
