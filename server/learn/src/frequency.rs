//! How often codes come.

/// How many rows have each of so many codes; others are not counted.
pub fn counts(codes: &[u32], count: usize) -> Vec<f64> {
    let mut counts = vec![0.0; count];
    for code in codes {
        if let Some(found) = counts.get_mut(*code as usize) {
            *found += 1.0;
        }
    }
    counts
}

/// The share of each code among the rows that have one.
pub fn shares(codes: &[u32], count: usize) -> Vec<f64> {
    let counts = counts(codes, count);
    let sum: f64 = counts.iter().sum();
    counts.iter().map(|found| found / sum.max(1.0)).collect()
}
