//! How a real column becomes codes: which words and which bins of numbers a synthesizer learns.
//!
//! Values that are rarer than a threshold are protected: a rare word has no code, rare numbers share cells, and the outermost
//! bounds are moved, so that no draw repeats the largest or smallest value because somebody had it.

use std::sync::Arc;

use seedbed_generate::column::Words;
use seedbed_generate::model::{Bin, Cell, Codec, UNKNOWN, Values, Written};
use seedbed_generate::rng::Stream;
use seedbed_measure::frame::{self, MISSING, Notation, Series};

/// At most so many bins for the numbers of a column.
const MOST_BINS: usize = 100;
/// A bin between others is cut into so many cells.
const CELLS: usize = 4;

/// How values are protected.
#[derive(Clone, Copy, Debug)]
pub struct Protection {
    /// A word that fewer rows have is never drawn, and no cell of numbers stands for fewer rows.
    pub fewest: usize,
}

impl Default for Protection {
    fn default() -> Self {
        Self { fewest: 5 }
    }
}

/// The codec of a column and the code of each of its rows, [`UNKNOWN`] where a value is protected. `None` if there is
/// nothing to learn: no value is frequent enough.
#[must_use]
pub fn fit(series: &Series, protection: Protection, stream: Stream) -> Option<(Codec, Vec<u32>)> {
    let nullable = series.values.missing() > 0;
    let (values, codes) = match &series.values {
        frame::Values::Words { words, codes } => words_of(words, codes, protection),
        frame::Values::Numbers { numbers, notation } => {
            numbers_of(numbers, notation, protection, stream.child(&series.name))
        }
    }?;
    let codec = Codec { name: series.name.clone(), values, nullable };
    let missing = codec.missing();
    let is_missing = |row: usize| match &series.values {
        frame::Values::Words { codes, .. } => codes[row] == MISSING,
        frame::Values::Numbers { numbers, .. } => numbers[row].is_nan(),
    };
    let codes = codes.into_iter().enumerate().map(|(row, code)| if is_missing(row) { missing } else { code });
    let codes = codes.collect();
    Some((codec, codes))
}

fn words_of(words: &Words, codes: &[u32], protection: Protection) -> Option<(Values, Vec<u32>)> {
    let mut counts = vec![0_usize; words.len()];
    codes.iter().filter(|code| **code != MISSING).for_each(|code| counts[*code as usize] += 1);
    let mut kept: Vec<usize> = (0..words.len()).filter(|at| counts[*at] >= protection.fewest).collect();
    // Sorted, so that codes tell nothing of the order of the original's rows.
    kept.sort_unstable_by_key(|at| words.get(*at));
    let mut code_of = vec![UNKNOWN; words.len()];
    kept.iter().enumerate().for_each(|(code, at)| code_of[*at] = code as u32);
    let pool: Words = kept.iter().map(|at| words.get(*at)).collect();
    let codes = codes.iter().map(|code| code_of.get(*code as usize).copied().unwrap_or(UNKNOWN)).collect();
    (!pool.is_empty()).then(|| (Values::Words(Arc::new(pool)), codes))
}

/// The greatest common divisor.
const fn divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// How numbers are written, and each of them in the units of bins.
fn units(numbers: &[f64], notation: &Notation) -> (Written, Vec<f64>) {
    let digits = match notation {
        Notation::Real => return (Written::Real, numbers.to_vec()),
        Notation::Decimals(digits) => *digits,
        Notation::Moments(_) => 0,
    };
    let scale = 10_f64.powi(i32::from(digits));
    let whole = |number: &f64| (number * scale).round() as i64;
    let there = || numbers.iter().filter(|number| !number.is_nan());
    let first = there().next().map_or(0, whole);
    let step = there().fold(0, |step, number| divisor(step, whole(number).abs_diff(first))).max(1) as i64;
    // The origin tells what all numbers leave when they are divided by the step, and nothing of any one of them.
    let origin = first.rem_euclid(step);
    let units =
        numbers.iter().map(|number| if number.is_nan() { *number } else { ((whole(number) - origin) / step) as f64 });
    let units = units.collect();
    let written = match notation {
        Notation::Moments(layout) => Written::Moments { origin, step, layout: layout.clone() },
        _ => Written::Steps { origin, step, digits },
    };
    (written, units)
}

/// Different numbers in ascending order, with how often each comes.
struct Counted {
    number: f64,
    count: usize,
}

fn numbers_of(
    numbers: &[f64],
    notation: &Notation,
    protection: Protection,
    stream: Stream,
) -> Option<(Values, Vec<u32>)> {
    let (written, units) = units(numbers, notation);
    let mut sorted: Vec<f64> = units.iter().copied().filter(|unit| !unit.is_nan()).collect();
    if sorted.len() < protection.fewest {
        return None;
    }
    sorted.sort_unstable_by(f64::total_cmp);
    let counted: Vec<Counted> =
        sorted.chunk_by(|a, b| a == b).map(|alike| Counted { number: alike[0], count: alike.len() }).collect();
    let frequent = if counted.len() <= MOST_BINS { 0 } else { sorted.len() / MOST_BINS };
    let is_alone = |counted: &&Counted| counted.count >= frequent.max(protection.fewest);
    let alone = counted.iter().filter(is_alone).count();
    let rest: usize = counted.iter().filter(|counted| !is_alone(counted)).map(|counted| counted.count).sum();
    // What is not frequent shares the bins that are left, each with about the same number of rows.
    let target = rest.div_ceil(MOST_BINS.saturating_sub(alone).max(MOST_BINS / 10)).max(protection.fewest);
    let last = counted.len() - 1;
    let mut bins: Vec<Bin> = Vec::new();
    let mut at = 0;
    while at < counted.len() {
        if is_alone(&&counted[at]) {
            let cell = Cell { low: counted[at].number, high: counted[at].number, weight: counted[at].count as f64 };
            bins.extend(Bin::new(vec![cell]));
            at += 1;
            continue;
        }
        let end =
            counted[at..].iter().position(|counted| is_alone(&counted)).map_or(counted.len(), |length| at + length);
        let (first_end, last_end) = (at == 0, end == counted.len());
        for (range, is_first, is_last) in bins_between(&counted, at..end, target, protection) {
            let mut cells = cells(&counted[range], protection, is_first && first_end, is_last && last_end);
            if is_first && first_end && counted[0].count < protection.fewest {
                move_bound(&mut cells, true, &counted, &written, protection, stream);
            }
            if is_last && last_end && counted[last].count < protection.fewest {
                move_bound(&mut cells, false, &counted, &written, protection, stream);
            }
            bins.extend(Bin::new(cells));
        }
        at = end;
    }
    // Moved bounds may reach into a neighbour where there are few rows; then the neighbours are one bin.
    bins.dedup_by(|next, before| {
        let overlap = next.low() <= before.high();
        if overlap {
            let weight = |bin: &Bin| bin.cells().iter().map(|cell| cell.weight).sum::<f64>();
            let (low, high) = (before.low().min(next.low()), before.high().max(next.high()));
            if let Some(both) = Bin::new(vec![Cell { low, high, weight: weight(before) + weight(next) }]) {
                *before = both;
            }
        }
        overlap
    });
    if bins.is_empty() {
        return None;
    }
    let codec = Codec { name: String::new(), values: Values::Numbers { written, bins }, nullable: false };
    let codes = units.iter().map(|unit| if unit.is_nan() { UNKNOWN } else { codec.code_of_number(*unit) }).collect();
    Some((codec.values, codes))
}

/// Cuts a stretch of numbers between frequent ones into bins of about `target` rows, with whether each is the first and the
/// last one.
fn bins_between(
    counted: &[Counted],
    stretch: std::ops::Range<usize>,
    target: usize,
    protection: Protection,
) -> Vec<(std::ops::Range<usize>, bool, bool)> {
    let rows: usize = counted[stretch.clone()].iter().map(|counted| counted.count).sum();
    let parts = (rows / target.max(1)).max(1);
    let ranges = even_parts(counted, stretch, parts, protection.fewest);
    let last = ranges.len().saturating_sub(1);
    ranges.into_iter().enumerate().map(|(at, range)| (range, at == 0, at == last)).collect()
}

/// Cuts numbers into at most so many parts of about as many rows each, none with fewer than `fewest` unless all are.
fn even_parts(
    counted: &[Counted],
    range: std::ops::Range<usize>,
    parts: usize,
    fewest: usize,
) -> Vec<std::ops::Range<usize>> {
    let rows: usize = counted[range.clone()].iter().map(|counted| counted.count).sum();
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    let (mut begin, mut before, mut inside) = (range.start, 0, 0);
    for at in range.clone() {
        inside += counted[at].count;
        let left = rows - before - inside;
        let is_full = (before + inside) * parts >= (found.len() + 1) * rows;
        if (is_full && inside >= fewest && left >= fewest) || at + 1 == range.end {
            found.push(begin..at + 1);
            begin = at + 1;
            before += inside;
            inside = 0;
        }
    }
    found
}

/// The cells of a bin: even ones, but towards an end of all numbers ever smaller ones, because there they thin out.
fn cells(counted: &[Counted], protection: Protection, from_first: bool, to_last: bool) -> Vec<Cell> {
    let fewest = protection.fewest;
    let rows: usize = counted.iter().map(|counted| counted.count).sum();
    let mut shares = Vec::new();
    if from_first || to_last {
        // Each cell has half of the rows that are left, the last ones have the fewest.
        let mut left = rows;
        while left / 2 >= fewest && shares.len() < 2 * CELLS {
            shares.push(left - left / 2);
            left /= 2;
        }
        shares.push(left);
        if from_first {
            shares.reverse();
        }
    } else {
        let parts = (rows / fewest.max(1)).clamp(1, CELLS);
        shares.extend((0..parts).map(|part| rows * (part + 1) / parts - rows * part / parts));
    }
    let mut cells: Vec<Cell> = Vec::new();
    let (mut begin, mut inside, mut done, mut goal) = (0, 0, 0, 0);
    let mut shares = shares.into_iter();
    goal += shares.next().unwrap_or(rows);
    for at in 0..counted.len() {
        inside += counted[at].count;
        let left = rows - done - inside;
        let is_full = done + inside >= goal && inside >= fewest && left >= fewest;
        if is_full || at + 1 == counted.len() {
            cells.push(Cell { low: counted[begin].number, high: counted[at].number, weight: inside as f64 });
            begin = at + 1;
            done += inside;
            inside = 0;
            while goal <= done {
                match shares.next() {
                    Some(more) => goal += more,
                    None => break,
                }
            }
        }
    }
    cells
}

/// Moves an outermost bound by up to a fifth of its distance to the last number that is protected by company.
fn move_bound(
    cells: &mut [Cell],
    is_low: bool,
    counted: &[Counted],
    written: &Written,
    protection: Protection,
    stream: Stream,
) {
    let mut rows = 0;
    let mut is_in_company = |counted: &&Counted| {
        rows += counted.count;
        rows >= protection.fewest
    };
    let inner = match is_low {
        true => counted.iter().find(&mut is_in_company),
        false => counted.iter().rev().find(&mut is_in_company),
    };
    let Some(inner) = inner else { return };
    let share = 0.8 + 0.4 * stream.child("bound").unit(u64::from(is_low));
    let moved = |bound: f64| {
        let moved = inner.number + (bound - inner.number) * share;
        if written.is_whole() { moved.round() } else { moved }
    };
    let cell = if is_low { cells.first_mut() } else { cells.last_mut() };
    if let Some(cell) = cell {
        if is_low {
            // Numbers that were never below zero stay so.
            let floor = if cell.low >= 0.0 { 0.0 } else { f64::NEG_INFINITY };
            cell.low = moved(cell.low).max(floor).min(cell.high);
        } else {
            let ceiling = if cell.high <= 0.0 { 0.0 } else { f64::INFINITY };
            cell.high = moved(cell.high).min(ceiling).max(cell.low);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(numbers: Vec<f64>, notation: Notation) -> Series {
        Series { name: "n".into(), values: frame::Values::Numbers { numbers, notation } }
    }

    fn bins(codec: &Codec) -> &[Bin] {
        match &codec.values {
            Values::Numbers { bins, .. } => bins,
            Values::Words(_) => panic!("words"),
        }
    }

    fn fitted(series: &Series) -> (Codec, Vec<u32>) {
        fit(series, Protection::default(), Stream::root(1)).unwrap()
    }

    #[test]
    fn few_numbers_stand_alone() {
        let (codec, codes) = fitted(&numbers((0..300).map(|at| f64::from(at % 3)).collect(), Notation::Decimals(0)));
        assert_eq!(bins(&codec).len(), 3);
        assert_eq!(codes[..4], [0, 1, 2, 0]);
    }

    #[test]
    fn many_numbers_share_bins_in_ascending_order_and_each_is_in_its_own() {
        let values: Vec<f64> = (0..20_000).map(|at| f64::from(at * 7919 % 20_011) / 100.0).collect();
        let (codec, codes) = fitted(&numbers(values.clone(), Notation::Decimals(2)));
        let bins = bins(&codec);
        assert!((80..=MOST_BINS).contains(&bins.len()), "{}", bins.len());
        assert!(bins.windows(2).all(|pair| pair[0].high() < pair[1].low()));
        let inside = |(value, code): (&f64, &u32)| {
            let unit = (value * 100.0).round();
            (bins[*code as usize].low()..=bins[*code as usize].high()).contains(&unit)
        };
        let outside = values.iter().zip(&codes).filter(|pair| !inside((pair.0, pair.1))).count();
        // Those beyond a bound that was moved.
        assert!(outside < 2 * Protection::default().fewest, "{outside}");
        let mut counts = vec![0; bins.len()];
        codes.iter().for_each(|code| counts[*code as usize] += 1);
        assert!(counts.iter().all(|count| (100..400).contains(count)), "{counts:?}");
    }

    #[test]
    fn the_step_of_numbers_is_kept() {
        let (codec, _) =
            fitted(&numbers((0..500).map(|at| f64::from(at % 40) * 50.0 + 25.0).collect(), Notation::Decimals(0)));
        let Values::Numbers { written: Written::Steps { origin, step, digits }, .. } = &codec.values else { panic!() };
        assert_eq!((*origin, *step, *digits), (25, 50, 0));
    }

    #[test]
    fn an_extreme_is_neither_a_bound_nor_a_cell_of_its_own() {
        let mut values: Vec<f64> = (0..5_000).map(|at| f64::from(at) / 1000.0).collect();
        values.push(987.654);
        let (codec, _) = fitted(&numbers(values, Notation::Decimals(3)));
        let last = bins(&codec).last().unwrap();
        assert_ne!(last.high(), 987_654.0);
        assert!(last.high() > 700_000.0);
        assert!(last.cells().iter().all(|cell| cell.weight >= 5.0), "{last:?}");
    }

    #[test]
    fn rare_words_have_no_code() {
        let words: Words = ["often", "rare"].into_iter().collect();
        let codes = vec![0, 0, 0, 1, 0, 0, MISSING];
        let series = Series { name: "w".into(), values: frame::Values::Words { words, codes } };
        let (codec, codes) = fitted(&series);
        assert_eq!(codec.codes(), 2);
        assert_eq!(codes, [0, 0, 0, UNKNOWN, 0, 0, codec.missing()]);
    }

    #[test]
    fn missing_values_alone_are_nothing_to_learn() {
        let series = numbers(vec![f64::NAN; 20], Notation::Decimals(0));
        assert_eq!(fit(&series, Protection::default(), Stream::root(1)), None);
    }
}
