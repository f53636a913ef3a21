//! Products of matrices that are stored row by row.

/// A matrix that is stored row by row, possibly to be read as its transpose.
#[derive(Clone, Copy)]
pub struct Matrix<'a> {
    numbers: &'a [f32],
    rows: usize,
    columns: usize,
    row_step: isize,
    column_step: isize,
}

impl<'a> Matrix<'a> {
    /// The matrix of these numbers, `columns` of which are a row.
    ///
    /// # Panics
    /// When the numbers are not so many.
    pub fn new(numbers: &'a [f32], rows: usize, columns: usize) -> Self {
        assert_eq!(numbers.len(), rows * columns, "a matrix of {rows} rows and {columns} columns");
        Self { numbers, rows, columns, row_step: columns as isize, column_step: 1 }
    }

    /// Its transpose.
    pub const fn transposed(self) -> Self {
        Self { rows: self.columns, columns: self.rows, row_step: self.column_step, column_step: self.row_step, ..self }
    }
}

/// Puts the product of two matrices into `out`, row by row. One thread; the same machine gives the same bits.
///
/// # Panics
/// When the sizes do not fit.
#[allow(unsafe_code)]
pub fn multiply(left: Matrix<'_>, right: Matrix<'_>, out: &mut [f32]) {
    assert_eq!(left.columns, right.rows, "columns of the left and rows of the right matrix");
    assert_eq!(out.len(), left.rows * right.columns, "numbers of the product");
    if out.is_empty() {
        return;
    }
    // SAFETY: the steps of a `Matrix` reach every number of its slice and no other, `out` has a number for each row of the
    // left and column of the right matrix (both checked above), and a mutable slice overlaps no other.
    unsafe {
        gemm::gemm(
            left.rows,
            right.columns,
            left.columns,
            out.as_mut_ptr(),
            1,
            right.columns as isize,
            false,
            left.numbers.as_ptr(),
            left.column_step,
            left.row_step,
            right.numbers.as_ptr(),
            right.column_step,
            right.row_step,
            0.0,
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_those_of_the_definition() {
        let (rows, inner, columns) = (5, 7, 3);
        let left: Vec<f32> = (0..rows * inner).map(|at| (at % 11) as f32 - 5.0).collect();
        let right: Vec<f32> = (0..inner * columns).map(|at| (at % 7) as f32 - 3.0).collect();
        let mut out = vec![9.0; rows * columns];
        multiply(Matrix::new(&left, rows, inner), Matrix::new(&right, inner, columns), &mut out);
        for row in 0..rows {
            for column in 0..columns {
                let sum: f32 = (0..inner).map(|at| left[row * inner + at] * right[at * columns + column]).sum();
                assert_eq!(out[row * columns + column], sum);
            }
        }
        let mut gram = vec![0.0; inner * inner];
        let left = Matrix::new(&left, rows, inner);
        multiply(left.transposed(), left, &mut gram);
        assert_eq!(gram[1], gram[inner]);
        let first: f32 = (0..rows).map(|row| left.numbers[row * inner].powi(2)).sum();
        assert_eq!(gram[0], first);
    }
}
