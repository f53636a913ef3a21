//! How the latent numbers of a Gaussian copula correlate, from the codes of rows.
//!
//! A code bounds its latent number; its score is the mean between the bounds. Scores correlate less than the numbers behind
//! them, the less the coarser the codes. How much less is known: the mean product of two scores is a power series in the
//! correlation, whose coefficients are those of the scores in Hermite polynomials (Mehler 1866; for two values each it is the
//! tetrachoric series of Pearson 1900). So the correlation is the number at which the series is what was measured.

use seedbed_generate::model::Factor;
use seedbed_generate::special::{normal_density, normal_quantile};

/// Terms of the series. For numbers that correlate as much as the bound it is short of its sum, and the bound is taken.
const TERMS: usize = 48;
/// No two latent numbers are the same.
const MOST: f64 = 0.9998;
/// What is left of a latent number's variance when all others are known, at the least.
const LEAST_VARIANCE: f64 = 1e-4;

/// What is known of a latent number: the scores of codes, and their coefficients.
#[derive(Clone, Debug)]
pub struct Latent {
    /// The mean of the latent number for each code; codes beyond say nothing.
    scores: Vec<f64>,
    coefficients: Vec<f64>,
}

impl Latent {
    /// The latent number that is divided among codes by these weights, of which one is above 0.
    #[must_use]
    pub fn new(weights: &[f64]) -> Self {
        let sum: f64 = weights.iter().sum();
        let mut scores = Vec::with_capacity(weights.len());
        let mut coefficients = vec![0.0; TERMS];
        let mut below = 0.0;
        let mut from = Polynomials::new(0.0);
        for weight in weights {
            below += weight;
            let to = Polynomials::new(below / sum);
            let share = weight / sum;
            let score = if share > 0.0 { (from.density - to.density) / share } else { 0.0 };
            scores.push(score);
            coefficients.iter_mut().enumerate().for_each(|(at, sum)| *sum += score * (from.parts[at] - to.parts[at]));
            from = to;
        }
        Self { scores, coefficients }
    }

    /// The score of each row; what has none is nothing.
    fn of_rows(&self, codes: &[u32], code: impl Fn(u32) -> Option<usize>) -> (Vec<f64>, Option<Vec<f64>>) {
        let found = |row: &u32| code(*row).and_then(|code| self.scores.get(code).copied());
        let is_whole = codes.iter().all(|row| found(row).is_some());
        let scores = codes.iter().map(|row| found(row).unwrap_or(0.0)).collect();
        let known = (!is_whole).then(|| codes.iter().map(|row| f64::from(u8::from(found(row).is_some()))).collect());
        (scores, known)
    }
}

/// Normalised Hermite polynomials at an end of a code, each times the density and over the root of its order: the integrals
/// of the next ones.
struct Polynomials {
    density: f64,
    parts: Vec<f64>,
}

impl Polynomials {
    fn new(share: f64) -> Self {
        // At either end of the line everything is nothing.
        if share <= 0.0 || share >= 1.0 {
            return Self { density: 0.0, parts: vec![0.0; TERMS] };
        }
        let z = normal_quantile(share);
        let density = normal_density(z);
        let mut parts = Vec::with_capacity(TERMS);
        let (mut before, mut own) = (0.0, 1.0);
        for order in 0..TERMS {
            let next = (order + 1) as f64;
            parts.push(own * density / next.sqrt());
            (before, own) = (own, (z * own - (order as f64).sqrt() * before) / next.sqrt());
        }
        Self { density, parts }
    }
}

/// The rows of a latent number.
#[derive(Clone, Debug)]
pub struct Rows {
    latent: Latent,
    scores: Vec<f64>,
    /// 1 where there is a score and 0 where there is none; nothing if there is one everywhere.
    known: Option<Vec<f64>>,
}

impl Rows {
    /// Of the values of a column.
    #[must_use]
    pub fn of_values(latent: Latent, codes: &[u32]) -> Self {
        let (scores, known) = latent.of_rows(codes, |code| Some(code as usize));
        Self { latent, scores, known }
    }

    /// Of what says whether a value is missing: low where it is.
    #[must_use]
    pub fn of_missing(latent: Latent, codes: &[u32], missing: u32) -> Self {
        let (scores, known) = latent.of_rows(codes, |code| Some(usize::from(code != missing)));
        Self { latent, scores, known }
    }

    /// The scores, 0 where there is none.
    #[must_use]
    pub fn scores(&self) -> &[f64] {
        &self.scores
    }

    /// The correlation with another latent number.
    fn with(&self, other: &Self) -> f64 {
        let rows = match (&self.known, &other.known) {
            (None, None) => self.scores.len() as f64,
            (Some(known), None) | (None, Some(known)) => known.iter().sum(),
            (Some(one), Some(two)) => product(one, two),
        };
        if rows < 1.0 {
            return 0.0;
        }
        let measured = product(&self.scores, &other.scores) / rows;
        let pairs = self.latent.coefficients.iter().zip(&other.latent.coefficients);
        let terms: Vec<f64> = pairs.map(|(a, b)| a * b).collect();
        // Of a number that has one code nothing is known.
        if terms.first().is_none_or(|first| *first < 1e-12) {
            return 0.0;
        }
        let series = |at: f64| terms.iter().rev().fold(0.0, |sum, term| (sum + term) * at);
        // The series ascends, as scores do.
        let (mut low, mut high) = (-MOST, MOST);
        for _ in 0..40 {
            let middle = (low + high) / 2.0;
            if series(middle) < measured { low = middle } else { high = middle }
        }
        (low + high) / 2.0
    }
}

/// The sum of products, in a fixed order that registers can hold eight of.
fn product(one: &[f64], two: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (one, two) = (one.as_chunks::<8>(), two.as_chunks::<8>());
    for (one, two) in one.0.iter().zip(two.0) {
        sums.iter_mut().zip(one).zip(two).for_each(|((sum, one), two)| *sum += one * two);
    }
    let rest: f64 = one.1.iter().zip(two.1).map(|(one, two)| one * two).sum();
    sums.iter().sum::<f64>() + rest
}

/// The correlations of latent numbers, row by row: as they were measured if such numbers exist, else the nearest that do.
/// Pairs in `apart` are taken not to correlate.
#[must_use]
pub fn correlations(rows: &[Rows], apart: impl Fn(usize, usize) -> bool) -> Vec<f64> {
    let size = rows.len();
    let mut matrix = vec![0.0; size * size];
    for row in 0..size {
        matrix[row * size + row] = 1.0;
        for column in 0..row {
            let found = if apart(row, column) { 0.0 } else { rows[row].with(&rows[column]) };
            matrix[row * size + column] = found;
            matrix[column * size + row] = found;
        }
    }
    nearest(matrix, size)
}

/// The matrix itself if it leaves each number enough variance, else without the axes along which there is too little
/// (Rebonato and Jäckel 1999).
fn nearest(matrix: Vec<f64>, size: usize) -> Vec<f64> {
    let mut less = matrix.clone();
    (0..size).for_each(|at| less[at * size + at] -= LEAST_VARIANCE);
    if Factor::new(&less, size).is_some() {
        return matrix;
    }
    let (lengths, axes) = axes(matrix, size);
    let lengths: Vec<f64> = lengths.iter().map(|length| length.max(2.0 * LEAST_VARIANCE)).collect();
    let entry = |a: usize, b: usize| -> f64 {
        (0..size).map(|axis| lengths[axis] * axes[a * size + axis] * axes[b * size + axis]).sum()
    };
    let scales: Vec<f64> = (0..size).map(|at| 1.0 / entry(at, at).sqrt()).collect();
    let mut nearest = vec![1.0; size * size];
    for row in 0..size {
        for column in 0..row {
            let found = entry(row, column) * scales[row] * scales[column];
            nearest[row * size + column] = found;
            nearest[column * size + row] = found;
        }
    }
    nearest
}

/// The eigenvalues of a symmetric matrix and its eigenvectors as columns, by Jacobi's rotations (Golub and Van Loan, 8.5).
fn axes(mut matrix: Vec<f64>, size: usize) -> (Vec<f64>, Vec<f64>) {
    let mut axes = vec![0.0; size * size];
    (0..size).for_each(|at| axes[at * size + at] = 1.0);
    for _ in 0..30 {
        let off: f64 =
            (0..size).map(|r| (0..r).map(|c| matrix[r * size + c] * matrix[r * size + c]).sum::<f64>()).sum();
        if off < 1e-22 {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                let off = matrix[p * size + q];
                if off == 0.0 {
                    continue;
                }
                let slope = (matrix[q * size + q] - matrix[p * size + p]) / (2.0 * off);
                let tangent = slope.signum() / (slope.abs() + (slope * slope + 1.0).sqrt());
                let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
                let sine = tangent * cosine;
                let rotate = |numbers: &mut [f64], one: usize, two: usize| {
                    let (a, b) = (numbers[one], numbers[two]);
                    numbers[one] = cosine * a - sine * b;
                    numbers[two] = sine * a + cosine * b;
                };
                (0..size).for_each(|at| rotate(&mut matrix, at * size + p, at * size + q));
                (0..size).for_each(|at| rotate(&mut matrix, p * size + at, q * size + at));
                (0..size).for_each(|at| rotate(&mut axes, at * size + p, at * size + q));
            }
        }
    }
    ((0..size).map(|at| matrix[at * size + at]).collect(), axes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use seedbed_generate::rng::Stream;

    /// Rows of numbers that correlate by `correlation`, as codes of two columns with these weights.
    fn rows(correlation: f64, one: &[f64], two: &[f64]) -> [Vec<u32>; 2] {
        let stream = Stream::root(4);
        let code = |z: f64, weights: &[f64]| {
            let place = seedbed_generate::special::normal_cdf(z) * weights.iter().sum::<f64>();
            let ends = weights.iter().scan(0.0, |sum, weight| {
                *sum += weight;
                Some(*sum)
            });
            ends.filter(|end| *end <= place).count().min(weights.len() - 1) as u32
        };
        let pairs = (0..100_000).map(|row| {
            let [a, b] = ["a", "b"].map(|name| normal_quantile(stream.child(name).unit(row)));
            (code(a, one), code(correlation * a + (1.0 - correlation * correlation).sqrt() * b, two))
        });
        let (one, two) = pairs.unzip();
        [one, two]
    }

    #[test]
    fn the_correlation_behind_codes_is_found_however_coarse_they_are() {
        let fine = vec![1.0; 100];
        for (one, two) in
            [(&fine[..], &fine[..]), (&[1.0, 3.0], &fine), (&[9.0, 1.0], &[1.0, 2.0]), (&[1.0, 1.0, 5.0], &[3.0, 1.0])]
        {
            for correlation in [-0.9, -0.3, 0.0, 0.5, 0.8] {
                let [codes_one, codes_two] = rows(correlation, one, two);
                let found =
                    Rows::of_values(Latent::new(one), &codes_one).with(&Rows::of_values(Latent::new(two), &codes_two));
                // Some three standard errors of the coarsest pair.
                assert!(
                    (found - correlation).abs() < 0.03,
                    "{correlation}: {found} of {} and {} codes",
                    one.len(),
                    two.len()
                );
            }
        }
    }

    #[test]
    fn rows_without_a_score_and_columns_of_one_code_change_nothing() {
        let [mut one, two] = rows(0.6, &[1.0, 1.0, 1.0], &[1.0, 1.0, 1.0]);
        one.iter_mut().step_by(3).for_each(|code| *code = u32::MAX);
        let latent = || Latent::new(&[1.0, 1.0, 1.0]);
        let found = Rows::of_values(latent(), &one).with(&Rows::of_values(latent(), &two));
        assert!((found - 0.6).abs() < 0.03, "{found}");
        let constant = Rows::of_values(Latent::new(&[7.0]), &vec![0; two.len()]);
        assert_eq!(constant.with(&Rows::of_values(latent(), &two)), 0.0);
    }

    #[test]
    fn correlations_that_cannot_be_become_the_nearest_that_can() {
        let impossible = vec![1.0, 0.9, -0.9, 0.9, 1.0, 0.9, -0.9, 0.9, 1.0];
        assert_eq!(Factor::new(&impossible, 3), None);
        let found = nearest(impossible.clone(), 3);
        assert!(Factor::new(&found, 3).is_some());
        assert!((0..3).all(|at| found[at * 4] == 1.0) && found[1] > 0.3 && found[2] < -0.3, "{found:?}");
        let possible = vec![1.0, 0.5, 0.5, 1.0];
        assert_eq!(nearest(possible.clone(), 2), possible);
    }
}
