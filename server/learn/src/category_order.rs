//! In which order the words of a category stand, so that one latent number carries what they have to do with other columns.
//!
//! Words that go with the same values elsewhere belong near each other. The table of a category's words against the values
//! of all other columns has a leading axis, along which it differs most from what chance would make (correspondence
//! analysis, Benzécri 1973; Greenacre 1984); the words stand in the order of their places on it. Columns of numbers take part
//! with their scores, for their order is known; other categories with their words.

use seedbed_generate::rng::Stream;

use crate::frequency::counts;

/// Of another category so many words take part, the most frequent ones; the others as one.
const MOST_WORDS: usize = 32;
/// Steps towards the leading axis.
const STEPS: usize = 60;

/// What a column is to the order of another one's words.
#[derive(Clone, Copy, Debug)]
pub enum Beside<'a> {
    /// A number for each row, of mean 0.
    Scores(&'a [f64]),
    /// The codes of so many words; others are no word.
    Words(&'a [u32], usize),
}

/// The codes of a category's words in the order that carries association.
#[must_use]
pub fn order(codes: &[u32], count: usize, beside: &[Beside<'_>]) -> Vec<usize> {
    let counts = counts(codes, count);
    let rows: f64 = counts.iter().sum();
    if count < 3 || rows == 0.0 {
        return (0..count).collect();
    }
    let roots: Vec<f64> = counts.iter().map(|count: &f64| (count / rows).sqrt()).collect();
    // For each word a row of how much more it has of each feature than chance gives it, in units of chance.
    let features: Vec<Vec<f64>> = beside.iter().flat_map(|beside| features(codes, &roots, rows, *beside)).collect();
    let mut axis: Vec<f64> = (0..count).map(|at| Stream::root(1).unit(at as u64) - 0.5).collect();
    for _ in 0..STEPS {
        let mut next = vec![0.0; count];
        for feature in &features {
            let along: f64 = feature.iter().zip(&axis).map(|(a, b)| a * b).sum();
            next.iter_mut().zip(feature).for_each(|(next, part)| *next += along * part);
        }
        let length = next.iter().map(|number| number * number).sum::<f64>().sqrt();
        if length < 1e-12 {
            break;
        }
        axis = next.iter().map(|number| number / length).collect();
    }
    let place = |at: usize| if roots[at] > 0.0 { axis[at] / roots[at] } else { 0.0 };
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| place(*a).total_cmp(&place(*b)));
    // Either direction is as good; the more frequent words come first.
    let half = count / 2;
    let weight = |words: &[usize]| words.iter().map(|at| counts[*at]).sum::<f64>();
    if weight(&order[..half]) < weight(&order[count - half..]) {
        order.reverse();
    }
    order
}

fn features(codes: &[u32], roots: &[f64], rows: f64, beside: Beside<'_>) -> Vec<Vec<f64>> {
    let count = roots.len();
    match beside {
        Beside::Scores(scores) => {
            let mut sums = vec![0.0; count];
            for (code, score) in codes.iter().zip(scores) {
                if let Some(sum) = sums.get_mut(*code as usize) {
                    *sum += score;
                }
            }
            let part = |(sum, root): (f64, &f64)| if *root > 0.0 { sum / rows / root } else { 0.0 };
            vec![sums.into_iter().zip(roots).map(part).collect()]
        }
        Beside::Words(others, words) => {
            let (group, groups) = groups(others, words);
            let mut table = vec![0.0; groups * count];
            for (code, other) in codes.iter().zip(others) {
                if let (code, Some(group)) = (*code as usize, group.get(*other as usize))
                    && code < count
                {
                    table[group * count + code] += 1.0 / rows;
                }
            }
            let feature = |shares: &[f64]| {
                let sum: f64 = shares.iter().sum();
                let root = sum.sqrt();
                let part = |(share, own): (&f64, &f64)| {
                    if root > 0.0 && *own > 0.0 { (share - own * own * sum) / (own * root) } else { 0.0 }
                };
                shares.iter().zip(roots).map(part).collect()
            };
            table.chunks_exact(count).map(feature).collect()
        }
    }
}

/// The group of each word, and how many groups there are.
fn groups(codes: &[u32], words: usize) -> (Vec<usize>, usize) {
    if words <= MOST_WORDS {
        return ((0..words).collect(), words);
    }
    let counts = counts(codes, words);
    let mut frequent: Vec<usize> = (0..words).collect();
    frequent.sort_by(|a, b| counts[*b].total_cmp(&counts[*a]));
    let mut group = vec![MOST_WORDS - 1; words];
    frequent.iter().take(MOST_WORDS - 1).enumerate().for_each(|(at, word)| group[*word] = at);
    (group, MOST_WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_the_order_of_what_goes_with_them() {
        // Words 0, 1, 2, 3 go with the numbers 2, 0, 3, 1, and with another column's words likewise.
        let place = [2_u32, 0, 3, 1];
        let codes: Vec<u32> = (0..4000).map(|row| row % 4).collect();
        let stream = Stream::root(8);
        let number = |row: usize| f64::from(place[row % 4]) - 2.5 + 2.0 * stream.unit(row as u64);
        let numbers: Vec<f64> = (0..codes.len()).map(number).collect();
        let words: Vec<u32> = numbers.iter().map(|number| (number + 2.5) as u32).collect();
        for beside in [Beside::Scores(&numbers), Beside::Words(&words, 5)] {
            let mut found = order(&codes, 4, &[beside]);
            if found[0] != 1 {
                found.reverse();
            }
            assert_eq!(found, [1, 3, 0, 2]);
        }
    }

    #[test]
    fn without_anything_beside_it_any_order_will_do() {
        let mut found = order(&[0, 1, 2, 1, u32::MAX], 3, &[]);
        found.sort_unstable();
        assert_eq!(found, [0, 1, 2]);
    }
}
