//! The autoregressive synthesizer's network, and drawing rows with it.
//!
//! Each column has an embedding of its codes and a network of two layers: from the embeddings of any columns that are
//! known (with a mark for each that is) to a logit for each of its codes. Columns are drawn one after the other, each given
//! those before it, so a column may as well be given: that is what makes conditions exact.
//! After TabularARGN (Tiwald et al. 2025); any order of columns works, because fitting sees random ones.
//!
//! The arithmetic is in single precision and in a fixed order, so that a browser draws what a server draws.

use crate::rng::Stream;

/// One column's part of the network. Matrices are stored row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// How many codes the column has.
    pub codes: usize,
    /// How many numbers stand for a code.
    pub width: usize,
    /// The numbers of each code: `codes` × `width`.
    pub embedding: Vec<f32>,
    /// The first layer: [`Network::inputs`] × `hidden`.
    pub first: Vec<f32>,
    /// What is added to it: `hidden`.
    pub first_bias: Vec<f32>,
    /// The last layer: `hidden` × `codes`.
    pub last: Vec<f32>,
    /// What is added to it: `codes`.
    pub last_bias: Vec<f32>,
}

/// The network of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// How many units stand between the two layers of each column.
    pub hidden: usize,
    /// The columns.
    pub parts: Vec<Part>,
}

impl Network {
    /// How many numbers go into each first layer: the embeddings of all columns, then a mark for each that is known.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.embedded() + self.parts.len()
    }

    /// How many numbers the embeddings of a row have together; the marks stand behind them.
    #[must_use]
    pub fn embedded(&self) -> usize {
        self.parts.iter().map(|part| part.width).sum()
    }

    /// Where each column's embedding begins among the inputs.
    #[must_use]
    pub fn offsets(&self) -> Vec<usize> {
        self.parts
            .iter()
            .scan(0, |next, part| {
                let at = *next;
                *next += part.width;
                Some(at)
            })
            .collect()
    }

    /// Whether all matrices have the sizes that they are said to have, there is a code for every column, and all numbers
    /// are finite.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let inputs = self.inputs();
        self.hidden > 0
            && self.parts.iter().all(|part| {
                let of_size = |matrix: &[f32], rows: usize, columns: usize| {
                    rows.checked_mul(columns) == Some(matrix.len()) && matrix.iter().all(|number| number.is_finite())
                };
                part.codes > 0
                    && of_size(&part.embedding, part.codes, part.width)
                    && of_size(&part.first, inputs, self.hidden)
                    && of_size(&part.first_bias, 1, self.hidden)
                    && of_size(&part.last, self.hidden, part.codes)
                    && of_size(&part.last_bias, 1, part.codes)
            })
    }
}

/// So many numbers of [`Sampler::reach`] are kept at the most (64 MiB): more are calculated when they are needed.
const MOST_KEPT: usize = 16 << 20;

/// Draws rows from a network.
#[derive(Clone, Debug)]
pub struct Sampler {
    network: Network,
    offsets: Vec<usize>,
    /// For each column that is drawn and each that is known, what every code of the latter adds to the units between the
    /// layers; empty where it is not kept.
    kept: Vec<Vec<Vec<f32>>>,
}

/// A column whose codes are known before anything is drawn.
pub type Given<'a> = Option<&'a [u32]>;

impl Sampler {
    /// A sampler of a network, which must be sound.
    #[must_use]
    pub fn new(network: Network) -> Self {
        let offsets = network.offsets();
        let count = network.parts.len();
        let codes: usize = network.parts.iter().map(|part| part.codes).sum();
        let mut sampler = Self { network, offsets, kept: vec![vec![Vec::new(); count]; count] };
        if codes.saturating_mul(sampler.network.hidden).saturating_mul(count) <= MOST_KEPT {
            for target in 0..count {
                for known in (0..count).filter(|known| *known != target) {
                    let codes = 0..sampler.network.parts[known].codes;
                    sampler.kept[target][known] = codes.flat_map(|code| sampler.reach(target, known, code)).collect();
                }
            }
        }
        sampler
    }

    /// The network.
    #[must_use]
    pub const fn network(&self) -> &Network {
        &self.network
    }

    /// What a known column's code adds to the units between the layers of another column.
    fn reach(&self, target: usize, known: usize, code: usize) -> Vec<f32> {
        let hidden = self.network.hidden;
        let (source, first) = (&self.network.parts[known], &self.network.parts[target].first);
        let row = |input: usize| &first[input * hidden..(input + 1) * hidden];
        let mut sum = row(self.network.embedded() + known).to_vec();
        for (place, number) in source.embedding[code * source.width..(code + 1) * source.width].iter().enumerate() {
            for (sum, weight) in sum.iter_mut().zip(row(self.offsets[known] + place)) {
                *sum += number * weight;
            }
        }
        sum
    }

    /// Draws the codes of `rows`, a column at a time in `order` (each column once). Columns that are `given` are taken as
    /// they are, and should come first. `seen` is told the probabilities of the codes of a column, row after row.
    pub fn draw(
        &self,
        order: &[usize],
        given: &[Given<'_>],
        stream: Stream,
        rows: &[u64],
        mut seen: impl FnMut(usize, &[f32]),
    ) -> Vec<Vec<u32>> {
        let mut drawn: Vec<Vec<u32>> = vec![Vec::new(); self.network.parts.len()];
        for (at, &target) in order.iter().enumerate() {
            drawn[target] = match given.get(target).copied().flatten() {
                Some(codes) => codes.to_vec(),
                None => {
                    let known: Vec<(usize, &[u32])> =
                        order[..at].iter().map(|column| (*column, drawn[*column].as_slice())).collect();
                    self.draw_column(target, known, stream, rows, |shares| seen(target, shares))
                }
            };
        }
        drawn
    }

    /// Draws the codes of one column for `rows`, given those of other columns; the order in which they are given changes
    /// nothing. `seen` is told the probabilities of the codes, row after row.
    pub fn draw_column(
        &self,
        target: usize,
        mut known: Vec<(usize, &[u32])>,
        stream: Stream,
        rows: &[u64],
        seen: impl FnMut(&[f32]),
    ) -> Vec<u32> {
        // Sums are taken in the order of the columns.
        known.sort_unstable_by_key(|(column, _)| *column);
        let units = self.units(target, &known, rows.len());
        self.choose(target, &units, stream.numbered(target as u64), rows, seen)
    }

    /// The units between the layers, row by row.
    fn units(&self, target: usize, known: &[(usize, &[u32])], rows: usize) -> Vec<f32> {
        let hidden = self.network.hidden;
        let mut units = Vec::with_capacity(rows * hidden);
        for _ in 0..rows {
            units.extend_from_slice(&self.network.parts[target].first_bias);
        }
        for &(source, codes) in known {
            let kept = &self.kept[target][source];
            for (units, code) in units.chunks_exact_mut(hidden).zip(codes) {
                // A code that the network does not know says nothing.
                let code = *code as usize;
                if code >= self.network.parts[source].codes {
                    continue;
                }
                let fresh;
                let reach = match kept.get(code * hidden..(code + 1) * hidden) {
                    Some(reach) => reach,
                    None => {
                        fresh = self.reach(target, source, code);
                        &fresh
                    }
                };
                units.iter_mut().zip(reach).for_each(|(unit, reach)| *unit += reach);
            }
        }
        units.iter_mut().for_each(|unit| *unit = unit.max(0.0));
        units
    }

    fn choose(
        &self,
        target: usize,
        units: &[f32],
        stream: Stream,
        rows: &[u64],
        mut seen: impl FnMut(&[f32]),
    ) -> Vec<u32> {
        let part = &self.network.parts[target];
        let mut logits = vec![0.0_f32; part.codes];
        let choose_one = |(units, row): (&[f32], &u64)| {
            logits.copy_from_slice(&part.last_bias);
            for (unit, weights) in units.iter().zip(part.last.chunks_exact(part.codes)) {
                if *unit != 0.0 {
                    logits.iter_mut().zip(weights).for_each(|(logit, weight)| *logit += unit * weight);
                }
            }
            probabilities(&mut logits);
            seen(&logits);
            let place = stream.unit(*row) as f32;
            let mut sum = 0.0;
            let is_reached = |share: &f32| {
                sum += share;
                place < sum
            };
            logits.iter().position(is_reached).unwrap_or_else(|| likeliest(&logits)) as u32
        };
        units.chunks_exact(self.network.hidden).zip(rows).map(choose_one).collect()
    }
}

/// Turns logits into probabilities.
fn probabilities(logits: &mut [f32]) {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for logit in logits.iter_mut() {
        *logit = libm::expf(*logit - most);
        sum += *logit;
    }
    logits.iter_mut().for_each(|share| *share /= sum);
}

/// What is drawn where rounding left the sum of all probabilities below the number that chooses.
fn likeliest(shares: &[f32]) -> usize {
    let larger = |best: usize, (at, share): (usize, &f32)| if *share > shares[best] { at } else { best };
    shares.iter().enumerate().fold(0, larger)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two columns; the second one repeats the first.
    fn repeats() -> Network {
        let part = |first: Vec<f32>, last: Vec<f32>, last_bias: Vec<f32>| Part {
            codes: 2,
            width: 1,
            embedding: vec![-1.0, 1.0],
            first,
            first_bias: vec![0.0; 2],
            last,
            last_bias,
        };
        // Inputs: embedding of a, embedding of b, mark of a, mark of b.
        let alone = part(vec![0.0; 8], vec![0.0; 4], vec![0.0, libm::logf(3.0)]);
        let follows = part(vec![-1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], vec![40.0, 0.0, 0.0, 40.0], vec![0.0; 2]);
        Network { hidden: 2, parts: vec![alone, follows] }
    }

    #[test]
    fn a_column_follows_those_before_it_in_their_proportion() {
        let network = repeats();
        assert!(network.is_sound());
        let sampler = Sampler::new(network);
        let rows: Vec<u64> = (0..40_000).collect();
        let drawn = sampler.draw(&[0, 1], &[], Stream::root(3), &rows, |_, _| ());
        assert_eq!(drawn[0], drawn[1]);
        let share = drawn[0].iter().filter(|code| **code == 1).count() as f64 / rows.len() as f64;
        assert!((share - 0.75).abs() < 0.01, "{share}");
    }

    #[test]
    fn what_is_given_stays() {
        let sampler = Sampler::new(repeats());
        let given = [0, 1, 1, 0];
        let drawn = sampler.draw(&[0, 1], &[Some(&given), None], Stream::root(3), &[5, 6, 7, 8], |_, _| ());
        assert_eq!(drawn, [given, given]);
    }

    #[test]
    fn rows_do_not_depend_on_those_that_are_drawn_with_them() {
        let sampler = Sampler::new(repeats());
        let all = sampler.draw(&[0, 1], &[], Stream::root(3), &[10, 11, 12, 13], |_, _| ());
        let two = sampler.draw(&[0, 1], &[], Stream::root(3), &[13, 11], |_, _| ());
        assert_eq!((two[0][0], two[0][1]), (all[0][3], all[0][1]));
    }

    #[test]
    fn what_is_not_kept_is_calculated_alike() {
        let sampler = Sampler::new(repeats());
        let mut bare = sampler.clone();
        bare.kept.iter_mut().flatten().for_each(Vec::clear);
        let rows: Vec<u64> = (0..100).collect();
        let draw = |sampler: &Sampler| sampler.draw(&[0, 1], &[], Stream::root(3), &rows, |_, _| ());
        assert_eq!(draw(&sampler), draw(&bare));
    }
}
