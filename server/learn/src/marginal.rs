//! Which distribution the numbers of a column have, and the weights that it gives to the cells of their codec.
//!
//! Every candidate says how probable each cell is; the one under which numbers that it was not fitted to are the likeliest
//! is chosen: the likelihood of each row given all others. For the quantiles of the original and for kernels it is
//! calculated; for families of few parameters it is the likelihood less one for each parameter (Stone 1977: Akaike's
//! criterion is the limit of leaving one out).
//!
//! Values that very many rows share, such as the zeros of a column that is mostly zero, keep their share; the distribution is
//! that of the others. What a family has beyond the outermost numbers belongs to the outermost cells.

use seedbed_generate::model::{Bin, Cell, Marginal};
use seedbed_generate::special::{incomplete_beta, incomplete_gamma, log_beta, normal_cdf, normal_density};

/// A single value with at least this share of all numbers is not a part of the distribution.
const SPIKE: f64 = 0.05;
/// The least weight of a cell, as a share of all numbers: what a family holds for impossible was there all the same.
const LEAST: f64 = 1e-9;
/// Fewer cells than this are like every distribution.
const FEWEST_CELLS: usize = 5;

/// All that can be chosen, those of few parameters first.
const CANDIDATES: [Marginal; 7] = [
    Marginal::Uniform,
    Marginal::Normal,
    Marginal::TruncatedNormal,
    Marginal::Gamma,
    Marginal::Beta,
    Marginal::Kde,
    Marginal::Empirical,
];

/// The marginal of a column and its bins with the weights that it gives them. `wanted` leaves no choice. `whole` says that
/// numbers are whole.
#[must_use]
pub fn fit(bins: &[Bin], whole: bool, wanted: Option<Marginal>) -> (Marginal, Vec<Bin>) {
    let sample = Sample::new(bins, whole);
    if sample.cells.len() < FEWEST_CELLS || wanted == Some(Marginal::Empirical) {
        return (Marginal::Empirical, bins.to_vec());
    }
    let candidates = CANDIDATES.iter().filter(|marginal| wanted.is_none_or(|wanted| wanted == **marginal));
    let judged = candidates.filter_map(|marginal| sample.judge(*marginal).map(|found| (*marginal, found)));
    let better = |best: (Marginal, Judged), next: (Marginal, Judged)| {
        if next.1.likelihood > best.1.likelihood { next } else { best }
    };
    match judged.reduce(better) {
        Some((marginal, judged)) if marginal != Marginal::Empirical => {
            (marginal, sample.weighted(bins, &judged.shares))
        }
        _ => (Marginal::Empirical, bins.to_vec()),
    }
}

/// The cells of all numbers but the spikes.
struct Sample {
    cells: Vec<Cell>,
    /// The bin and the place in it of each cell.
    places: Vec<(usize, usize)>,
    /// Where each cell's part of the line begins and ends; spikes lie between.
    edges: Vec<(f64, f64)>,
    /// The sum of all weights.
    rows: f64,
    mean: f64,
    deviation: f64,
}

/// What came of a candidate.
struct Judged {
    likelihood: f64,
    /// The share of each cell.
    shares: Vec<f64>,
}

impl Sample {
    fn new(bins: &[Bin], whole: bool) -> Self {
        let all: f64 = bins.iter().flat_map(Bin::cells).map(|cell| cell.weight).sum();
        let is_spike = |bin: &Bin| {
            bin.low() == bin.high() && bin.cells().iter().map(|cell| cell.weight).sum::<f64>() >= SPIKE * all
        };
        // A whole number stands for all that would be rounded to it.
        let half = if whole { 0.5 } else { 0.0 };
        let (mut cells, mut places, mut edges): (Vec<Cell>, Vec<_>, Vec<(f64, f64)>) = Default::default();
        let mut from = f64::NEG_INFINITY;
        let mut before: Option<f64> = None;
        for (at, bin) in bins.iter().enumerate() {
            if is_spike(bin) {
                if let Some((_, end)) = edges.last_mut().filter(|_| before.is_some()) {
                    *end = bin.low() - half;
                }
                from = bin.high() + half;
                before = None;
                continue;
            }
            for (place, cell) in bin.cells().iter().enumerate() {
                if let Some(before) = before {
                    // What lies between two cells belongs to the nearer one.
                    from = (before + cell.low) / 2.0;
                    if let Some((_, end)) = edges.last_mut() {
                        *end = from;
                    }
                }
                edges.push((from, f64::INFINITY));
                cells.push(*cell);
                places.push((at, place));
                before = Some(cell.high);
            }
        }
        if before.is_none()
            && let (Some((_, end)), Some(spike)) = (edges.last_mut(), bins.last().filter(|bin| is_spike(bin)))
        {
            *end = end.min(spike.low() - half);
        }
        let rows: f64 = cells.iter().map(|cell| cell.weight).sum();
        let mean = cells.iter().map(|cell| cell.weight * middle(cell)).sum::<f64>() / rows;
        let spread = |cell: &Cell| {
            let (off, width) = (middle(cell) - mean, cell.high - cell.low);
            cell.weight * (off * off + width * width / 12.0)
        };
        let deviation = libm::sqrt(cells.iter().map(spread).sum::<f64>() / rows);
        Self { cells, places, edges, rows, mean, deviation }
    }

    /// The bounds of all cells, a little beyond the outermost numbers.
    fn bounds(&self) -> (f64, f64) {
        let low = self.cells.first().map_or(0.0, |cell| cell.low);
        let high = self.cells.last().map_or(0.0, |cell| cell.high);
        // Of n even numbers the outermost are one part of n + 1 from the bounds.
        let beyond = (high - low) / (self.rows - 1.0).max(1.0);
        (low - beyond, high + beyond)
    }

    /// `None` if the family has no member like these numbers.
    fn judge(&self, marginal: Marginal) -> Option<Judged> {
        let positive = |number: f64| (number.is_finite() && number > 0.0).then_some(number);
        let deviation = positive(self.deviation)?;
        let (low, high) = self.bounds();
        let width = positive(high - low)?;
        let inside = |x: f64| ((x - low) / width).clamp(0.0, 1.0);
        match marginal {
            Marginal::Empirical => Some(self.empirical()),
            Marginal::Kde => Some(self.kernels(deviation)),
            Marginal::Uniform => Some(self.family(inside, 2.0)),
            Marginal::Normal => Some(self.family(|x| normal_cdf((x - self.mean) / deviation), 2.0)),
            Marginal::TruncatedNormal => {
                let (centre, spread) = truncated_normal(self.mean, deviation, (low, high))?;
                let below = |x: f64| normal_cdf((x - centre) / spread);
                let (first, last) = (below(low), below(high));
                positive(last - first)?;
                Some(self.family(|x| ((below(x) - first) / (last - first)).clamp(0.0, 1.0), 4.0))
            }
            Marginal::Beta => {
                let (mean, variance) = ((self.mean - low) / width, deviation * deviation / (width * width));
                let size = positive(mean * (1.0 - mean) / variance - 1.0)?;
                let (a, b) = (mean * size, (1.0 - mean) * size);
                let whole = log_beta(a, b);
                Some(self.family(|x| incomplete_beta(a, b, whole, inside(x), 1.0 - inside(x)).0, 4.0))
            }
            Marginal::Gamma => {
                // The closed form near the most likely shape (Minka 2002), from the lower bound on.
                let logarithm = |cell: &Cell| cell.weight * libm::log(middle(cell) - low);
                let logarithms = self.cells.iter().map(logarithm).sum::<f64>() / self.rows;
                let mean = positive(self.mean - low)?;
                let s = positive(libm::log(mean) - logarithms)?;
                let shape = (3.0 - s + libm::sqrt((s - 3.0) * (s - 3.0) + 24.0 * s)) / (12.0 * s);
                // Beyond this it is a normal distribution, and slow to calculate.
                let shape = positive(shape).filter(|shape| *shape < 1e4)?;
                let scale = mean / shape;
                Some(self.family(|x| incomplete_gamma(shape, (x - low) / scale).0, 3.0))
            }
        }
    }

    /// A family by the probability of numbers below one, with so many parameters.
    fn family(&self, below: impl Fn(f64) -> f64, parameters: f64) -> Judged {
        let at = |x: f64| match x {
            f64::NEG_INFINITY => 0.0,
            f64::INFINITY => 1.0,
            x => below(x),
        };
        let mut last = (f64::NAN, 0.0);
        let shares = self.edges.iter().map(|(low, high)| {
            let first = if *low == last.0 { last.1 } else { at(*low) };
            last = (*high, at(*high));
            last.1 - first
        });
        let shares = normalised(shares.collect());
        let likelihood = self.likelihood(&shares) - parameters;
        Judged { likelihood, shares }
    }

    fn likelihood(&self, shares: &[f64]) -> f64 {
        self.cells.iter().zip(shares).map(|(cell, share)| cell.weight * libm::log(*share)).sum()
    }

    fn empirical(&self) -> Judged {
        let count = self.cells.len() as f64;
        // Half a row for each cell, so that one without another row is not held for impossible.
        let left_out = |cell: &Cell| (cell.weight - 0.5).max(0.5) / (self.rows - 1.0 + count / 2.0);
        let likelihood = self.cells.iter().map(|cell| cell.weight * libm::log(left_out(cell))).sum();
        Judged { likelihood, shares: normalised(self.cells.iter().map(|cell| cell.weight).collect()) }
    }

    /// Normal kernels of the usual width (Silverman 1986, 3.31), around the middles of cells.
    fn kernels(&self, deviation: f64) -> Judged {
        let quantile = |share: f64| {
            let mut left = share * self.rows;
            let reached = self.cells.iter().find(|cell| {
                left -= cell.weight;
                left <= 0.0
            });
            reached.or(self.cells.last()).map_or(0.0, middle)
        };
        let quartiles = (quantile(0.75) - quantile(0.25)) / 1.34;
        let spread = if quartiles > 0.0 { deviation.min(quartiles) } else { deviation };
        let width = 0.9 * spread * libm::pow(self.rows, -0.2);
        let count = self.cells.len();
        let middles: Vec<f64> = self.cells.iter().map(middle).collect();
        let mut shares = vec![0.0; count];
        let mut own = vec![0.0; count];
        for (at, cell) in self.cells.iter().enumerate() {
            let below = |x: f64| normal_cdf((x - middles[at]) / width);
            // Of a kernel nothing is left nine widths away.
            let reach = |other: &usize| {
                let (low, high) = self.edges[*other];
                low < middles[at] + 9.0 * width && high > middles[at] - 9.0 * width
            };
            for other in (0..=at).rev().take_while(reach).chain((at + 1..count).take_while(reach)) {
                let (low, high) = self.edges[other];
                let part = below(high) - below(low);
                shares[other] += cell.weight * part;
                if other == at {
                    own[at] = part;
                }
            }
        }
        let left_out = |at: usize| ((shares[at] - own[at]) / (self.rows - 1.0)).max(LEAST);
        let likelihood = (0..count).map(|at| self.cells[at].weight * libm::log(left_out(at))).sum();
        Judged { likelihood, shares: normalised(shares) }
    }

    /// The bins with other weights.
    fn weighted(&self, bins: &[Bin], shares: &[f64]) -> Vec<Bin> {
        let mut cells: Vec<Vec<Cell>> = bins.iter().map(|bin| bin.cells().to_vec()).collect();
        for ((bin, place), share) in self.places.iter().zip(shares) {
            if let Some(cell) = cells.get_mut(*bin).and_then(|cells| cells.get_mut(*place)) {
                cell.weight = share * self.rows;
            }
        }
        let bin = |(cells, before): (Vec<Cell>, &Bin)| Bin::new(cells).unwrap_or_else(|| before.clone());
        cells.into_iter().zip(bins).map(bin).collect()
    }
}

fn middle(cell: &Cell) -> f64 {
    cell.low + (cell.high - cell.low) / 2.0
}

/// Shares whose sum is 1, none of them nothing.
fn normalised(mut shares: Vec<f64>) -> Vec<f64> {
    let sum: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share = if sum > 0.0 { (*share / sum).max(LEAST) } else { 1.0 });
    let sum: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    shares
}

/// The centre and the spread of the normal distribution that has this mean and deviation between bounds: both are moved by
/// what is missing until little is.
fn truncated_normal(mean: f64, deviation: f64, (low, high): (f64, f64)) -> Option<(f64, f64)> {
    let (mut centre, mut spread) = (mean, deviation);
    for _ in 0..60 {
        let (a, b) = ((low - centre) / spread, (high - centre) / spread);
        let mass = normal_cdf(b) - normal_cdf(a);
        if mass < 1e-6 {
            return None;
        }
        let (at_a, at_b) = (normal_density(a), normal_density(b));
        let off = (at_a - at_b) / mass;
        let variance = 1.0 + (a * at_a - b * at_b) / mass - off * off;
        if variance.is_nan() || variance <= 0.0 {
            return None;
        }
        let (found_mean, found_deviation) = (centre + spread * off, spread * libm::sqrt(variance));
        centre += mean - found_mean;
        spread *= deviation / found_deviation;
        // Flatter than this it is even.
        if spread > 10.0 * (high - low) {
            return None;
        }
    }
    Some((centre, spread))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codecs::{self, Protection};
    use seedbed_generate::model::Values;
    use seedbed_generate::rng::Stream;
    use seedbed_generate::special::normal_quantile;
    use seedbed_measure::frame::{self, Notation, Series};

    fn bins(numbers: Vec<f64>) -> Vec<Bin> {
        let series =
            Series { name: "n".into(), values: frame::Values::Numbers { numbers, notation: Notation::Decimals(3) } };
        let (codec, _) = codecs::fit(&series, Protection::default(), Stream::root(1)).unwrap();
        let Values::Numbers { bins, .. } = codec.values else { panic!("words") };
        bins
    }

    fn drawn(rows: u64, quantile: impl Fn(f64) -> f64) -> Vec<f64> {
        (0..rows).map(|row| (quantile(Stream::root(2).unit(row)) * 1000.0).round() / 1000.0).collect()
    }

    fn exponential(share: f64) -> f64 {
        -20.0 * libm::log(1.0 - share)
    }

    #[test]
    fn numbers_of_a_family_are_taken_for_that_family() {
        let chosen = |quantile: fn(f64) -> f64| fit(&bins(drawn(3000, quantile)), true, None).0;
        assert_eq!(chosen(|share| 10.0 + 30.0 * share), Marginal::Uniform);
        assert!(matches!(
            chosen(|share| 50.0 + 9.0 * normal_quantile(share)),
            Marginal::Normal | Marginal::TruncatedNormal
        ));
        assert_eq!(chosen(exponential), Marginal::Gamma);
        // The order of two even numbers: a beta distribution of 2 and 1.
        assert_eq!(chosen(|share| 100.0 * share.sqrt()), Marginal::Beta);
        let hills = |share: f64| {
            let (low, place) = if share < 0.4 { (20.0, share / 0.4) } else { (60.0, (share - 0.4) / 0.6) };
            low + 4.0 * normal_quantile(place)
        };
        assert!(matches!(chosen(hills), Marginal::Kde | Marginal::Empirical));
    }

    #[test]
    fn zeros_keep_their_share_and_the_rest_its_own_distribution() {
        let zero_or = |share: f64| if share < 0.7 { 0.0 } else { exponential((share - 0.7) / 0.3) };
        let bins = bins(drawn(10_000, zero_or));
        let (marginal, weighted) = fit(&bins, true, None);
        assert_eq!(marginal, Marginal::Gamma);
        let weight = |bins: &[Bin]| bins.iter().flat_map(Bin::cells).map(|cell| cell.weight).sum::<f64>();
        assert_eq!(weight(&weighted[..1]), weight(&bins[..1]));
        assert!((weight(&weighted) - weight(&bins)).abs() < 1e-6);
        assert!((weight(&bins[..1]) / weight(&bins) - 0.7).abs() < 0.01);
    }

    #[test]
    fn a_family_that_is_asked_for_is_taken_if_the_numbers_allow_it() {
        let skewed = bins(drawn(3000, exponential));
        for marginal in CANDIDATES {
            let (found, weighted) = fit(&skewed, true, Some(marginal));
            assert!(found == marginal || found == Marginal::Empirical, "{marginal:?}");
            assert_eq!(weighted.len(), skewed.len());
        }
        assert_eq!(fit(&skewed, true, Some(Marginal::Normal)).0, Marginal::Normal);
        let constant = bins(vec![3.0; 100]);
        assert_eq!(fit(&constant, true, Some(Marginal::Gamma)), (Marginal::Empirical, constant));
    }
}
