//! Cholesky factors: correlated normal numbers from independent ones.

/// Less variance than this given the numbers before is none: what follows wholly from others cannot be conditioned on.
const LEAST: f64 = 1e-9;

/// The lower triangle of a matrix's root, row by row (Golub and Van Loan, Matrix Computations, 4.2).
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// Row `r` has `r + 1` numbers.
    rows: Vec<Vec<f64>>,
}

impl Factor {
    /// The factor of a symmetric matrix of `size` × `size` numbers, of which the lower triangle is read. `None` unless it is
    /// positive definite.
    #[must_use]
    pub fn new(matrix: &[f64], size: usize) -> Option<Self> {
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(size);
        for at in 0..size {
            let mut row: Vec<f64> = matrix.get(at * size..=at * size + at)?.to_vec();
            for column in 0..at {
                let other = &rows[column];
                let sum: f64 = row[..column].iter().zip(other).map(|(a, b)| a * b).sum();
                row[column] = (row[column] - sum) / other[column];
            }
            let sum: f64 = row[..at].iter().map(|number| number * number).sum();
            let left = row[at] - sum;
            if left.is_nan() || left < LEAST {
                return None;
            }
            row[at] = libm::sqrt(left);
            rows.push(row);
        }
        Some(Self { rows })
    }

    /// The numbers of a row up to the diagonal.
    pub(super) fn row(&self, at: usize) -> &[f64] {
        &self.rows[at]
    }

    /// Turns independent numbers (`numbers[at]` for a tile of rows) into correlated ones, from `from` on; those before
    /// stay as they are.
    pub(super) fn apply<const TILE: usize>(&self, numbers: &mut [[f64; TILE]], from: usize) {
        for at in (from..self.rows.len()).rev() {
            let (before, rest) = numbers.split_at_mut(at);
            let (Some(own), Some((last, parts))) = (rest.first_mut(), self.rows[at].split_last()) else { continue };
            let mut sums = [0.0; TILE];
            for (part, numbers) in parts.iter().zip(&*before) {
                sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += part * number);
            }
            own.iter_mut().zip(sums).for_each(|(own, sum)| *own = sum + last * *own);
        }
    }
}

/// The inverse of the matrix's first `count` × `count` numbers, row by row.
pub(super) fn inverse(factor: &Factor, count: usize) -> Vec<f64> {
    // The inverse of the root by forward substitution, column by column; its product with itself turned round.
    let mut root = vec![0.0; count * count];
    for column in 0..count {
        for at in column..count {
            let row = factor.row(at);
            let sum: f64 = (column..at).map(|between| row[between] * root[between * count + column]).sum();
            let own = if at == column { 1.0 } else { 0.0 };
            root[at * count + column] = (own - sum) / row[at];
        }
    }
    let product = |a: usize, b: usize| (a.max(b)..count).map(|at| root[at * count + a] * root[at * count + b]).sum();
    (0..count).flat_map(|a| (0..count).map(move |b| (a, b))).map(|(a, b)| product(a, b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MATRIX: [f64; 9] = [1.0, 0.5, -0.3, 0.5, 1.0, 0.2, -0.3, 0.2, 1.0];

    #[test]
    fn the_root_times_itself_is_the_matrix_and_the_inverse_undoes_it() {
        let factor = Factor::new(&MATRIX, 3).unwrap();
        let mut columns = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        factor.apply(&mut columns, 0);
        let inverse = inverse(&factor, 3);
        for row in 0..3 {
            for column in 0..3 {
                let product: f64 = (0..3).map(|at| columns[row][at] * columns[column][at]).sum();
                assert!((product - MATRIX[row * 3 + column]).abs() < 1e-12);
                let product: f64 = (0..3).map(|at| MATRIX[row * 3 + at] * inverse[at * 3 + column]).sum();
                assert!((product - f64::from(u8::from(row == column))).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn what_is_no_correlation_has_no_root() {
        for matrix in [[1.0, 1.0, 1.0, 1.0], [1.0, 1.5, 1.5, 1.0], [1.0, f64::NAN, f64::NAN, 1.0]] {
            assert_eq!(Factor::new(&matrix, 2), None);
        }
        assert_eq!(Factor::new(&[1.0], 2), None);
    }
}
