//! Columns of several tables side by side, in the same bars: what shows how alike they are.

use serde::{Deserialize, Serialize};

use crate::frame::{Frame, Incomparable, MISSING, Notation, Sides, Values, align};
use crate::rank::{quantile, sorted};

/// The most bars of a column of numbers.
const BARS: usize = 24;
/// The most texts that have a bar of their own.
const TEXTS: usize = 12;
/// So small a share of the first table's numbers lies below the second bar, and as small a one above the last but one: far
/// ones would leave the others no room.
const TAIL: f64 = 0.005;
/// A longer text is cut.
const LONGEST_LABEL: usize = 40;

/// A column in bars.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overlay {
    /// Its name.
    pub name: String,
    /// Whether it holds numbers or moments.
    pub numeric: bool,
    /// Numbers from the least on; texts from the most frequent of the first table on, the last bar for all others.
    pub bars: Vec<OverlayBar>,
    /// The share of missing values in each table.
    pub missing: Vec<f64>,
}

/// A bar for each table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverlayBar {
    /// What it stands for.
    pub label: String,
    /// The share of the values of each table that lie in it, missing ones left out.
    pub shares: Vec<f64>,
}

/// The columns of the first table, each in bars that suit it.
///
/// # Errors
/// A column of the first table is missing or of another kind in one of the others, or a table has no row.
pub fn overlays(tables: &[&Frame]) -> Result<Vec<Overlay>, Incomparable> {
    let aligned = align(tables)?;
    let first = tables.first().map(|table| table.series.as_slice()).unwrap_or_default();
    let overlay = |(column, series): (&crate::frame::Aligned<'_>, &crate::frame::Series)| {
        let (bars, missing) = match &column.values {
            Sides::Numbers { tables, notation } => (
                bars_of_numbers(tables, notation),
                tables.iter().map(|numbers| share(numbers, |number| number.is_nan())).collect(),
            ),
            Sides::Codes { tables, .. } => {
                let codes: Vec<&[u32]> = tables.iter().map(AsRef::as_ref).collect();
                let missing = codes.iter().map(|codes| share(codes, |code| *code == MISSING)).collect();
                (bars_of_texts(&codes, &series.values), missing)
            }
        };
        let numeric = matches!(column.values, Sides::Numbers { .. });
        Overlay { name: column.name.to_owned(), numeric, bars, missing }
    };
    Ok(aligned.iter().zip(first).map(overlay).collect())
}

fn share<T>(values: &[T], is: impl Fn(&T) -> bool) -> f64 {
    values.iter().filter(|value| is(value)).count() as f64 / values.len() as f64
}

fn bars_of_numbers(tables: &[&[f64]], notation: &Notation) -> Vec<OverlayBar> {
    let there = |numbers: &[f64]| numbers.iter().copied().filter(|number| number.is_finite()).collect();
    let first = sorted(tables.first().map(|numbers| there(numbers)).unwrap_or_default());
    let cut = cut(&first, notation);
    let counted = |numbers: &&[f64]| {
        let mut counts = vec![0_usize; cut.labels.len()];
        let mut all = 0_usize;
        for number in numbers.iter().filter(|number| !number.is_nan()) {
            counts[cut.starts.partition_point(|start| start <= number)] += 1;
            all += 1;
        }
        counts.into_iter().map(|count| count as f64 / all.max(1) as f64).collect::<Vec<f64>>()
    };
    side_by_side(cut.labels.iter().cloned(), &tables.iter().map(counted).collect::<Vec<_>>())
}

/// Where bars begin, but for the first, and what they are called.
struct Cut {
    starts: Vec<f64>,
    labels: Vec<String>,
}

fn cut(sorted: &[f64], notation: &Notation) -> Cut {
    let (Some(low), Some(high)) = (sorted.first(), sorted.last()) else {
        return Cut { starts: Vec::new(), labels: vec!["no number".to_owned()] };
    };
    let mut values: Vec<f64> = Vec::new();
    for number in sorted {
        if values.last() != Some(number) {
            values.push(*number);
        }
        if values.len() > BARS {
            break;
        }
    }
    if values.len() <= BARS {
        // Each value has its bar, which reaches half the way to the next one.
        let starts = values.windows(2).filter_map(|pair| Some((pair.first()? + pair.last()?) / 2.0)).collect();
        return Cut { starts, labels: values.iter().map(|value| written(*value, notation)).collect() };
    }
    let (least, most) = (quantile(sorted, TAIL), quantile(sorted, 1.0 - TAIL));
    let (least, most) = if least < most { (least, most) } else { (*low, *high) };
    let is_whole = *notation == Notation::Decimals(0);
    let (from, step) = if is_whole {
        (least.floor(), ((most - least + 1.0) / BARS as f64).ceil())
    } else {
        (least, (most - least) / BARS as f64)
    };
    let starts: Vec<f64> = (1..BARS).map(|place| from + step * place as f64).filter(|start| *start <= most).collect();
    let text = |number: f64| written(number, notation);
    // Of whole numbers the last one in a bar is told, of others where the next bar begins.
    let end = |start: f64| if is_whole { start - 1.0 } else { start };
    let mut labels = Vec::with_capacity(starts.len() + 1);
    let mut low = low.min(from);
    for start in &starts {
        labels.push(between(&text(low), &text(end(*start))));
        low = *start;
    }
    labels.push(between(&text(low), &text(*high)));
    Cut { starts, labels }
}

fn between(low: &str, high: &str) -> String {
    if low == high { low.to_owned() } else { format!("{low} – {high}") }
}

/// A number as its column writes it.
fn written(number: f64, notation: &Notation) -> String {
    match notation {
        Notation::Decimals(digits) => format!("{number:.*}", usize::from(*digits)),
        Notation::Moments(layout) => layout.text(number as i64),
        Notation::Real if number == 0.0 || (1e-3..1e6).contains(&number.abs()) => {
            // Four digits that say something.
            let digits = (3.0 - libm::floor(libm::log10(number.abs().max(1e-3)))).clamp(0.0, 6.0);
            format!("{number:.*}", digits as usize)
        }
        Notation::Real => format!("{number:.3e}"),
    }
}

fn bars_of_texts(tables: &[&[u32]], first: &Values) -> Vec<OverlayBar> {
    let Values::Words { words, .. } = first else { return Vec::new() };
    let all = tables.iter().flat_map(|codes| codes.iter()).filter(|code| **code != MISSING).max();
    let counts: Vec<Vec<usize>> = tables
        .iter()
        .map(|codes| {
            let mut counts = vec![0; all.map_or(0, |all| *all as usize + 1)];
            codes.iter().filter(|code| **code != MISSING).for_each(|code| counts[*code as usize] += 1);
            counts
        })
        .collect();
    let mut order: Vec<usize> = (0..words.len()).collect();
    if let Some(counts) = counts.first() {
        order.sort_by_key(|code| std::cmp::Reverse(counts[*code]));
    }
    // One other text is told by its name.
    let shown = if words.len() <= TEXTS + 1 { words.len() } else { TEXTS };
    order.truncate(shown);
    let label = |code: &usize| {
        let word = words.get(*code);
        match word.char_indices().nth(LONGEST_LABEL) {
            Some((end, _)) => format!("{}…", word.get(..end).unwrap_or_default()),
            None => word.to_owned(),
        }
    };
    let shares: Vec<Vec<f64>> = counts
        .iter()
        .map(|counts| {
            let all = counts.iter().sum::<usize>().max(1) as f64;
            let mut shares: Vec<f64> = order.iter().map(|code| counts[*code] as f64 / all).collect();
            let others: usize = counts.iter().sum::<usize>() - order.iter().map(|code| counts[*code]).sum::<usize>();
            shares.push(others as f64 / all);
            shares
        })
        .collect();
    let mut bars = side_by_side(order.iter().map(label).chain(["all others".to_owned()]), &shares);
    if bars.last().is_some_and(|bar| bar.shares.iter().all(|share| *share == 0.0)) {
        bars.pop();
    }
    bars
}

fn side_by_side(labels: impl Iterator<Item = String>, tables: &[Vec<f64>]) -> Vec<OverlayBar> {
    let shares = |place: usize| tables.iter().filter_map(|shares| shares.get(place).copied()).collect();
    labels.enumerate().map(|(place, label)| OverlayBar { label, shares: shares(place) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Series, series};

    fn frame(texts: &[&str]) -> Frame {
        Frame { series: vec![Series { name: "a".to_owned(), values: series(&texts.iter().copied().collect()) }] }
    }

    fn bars(first: &[&str], second: &[&str]) -> Vec<(String, Vec<f64>)> {
        let overlay = overlays(&[&frame(first), &frame(second)]).unwrap().remove(0);
        overlay.bars.into_iter().map(|bar| (bar.label, bar.shares)).collect()
    }

    #[test]
    fn few_values_have_a_bar_each() {
        let expected = [("1", [0.5, 0.25]), ("2", [0.25, 0.25]), ("9", [0.25, 0.5])];
        let expected = expected.map(|(label, shares)| (label.to_owned(), shares.to_vec()));
        assert_eq!(bars(&["1", "1", "2", "9"], &["0", "2", "8", "90"]), expected);
    }

    #[test]
    fn many_numbers_share_bars_that_none_of_them_misses() {
        let numbers: Vec<String> = (18..=80).map(|number| number.to_string()).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let found = bars(&numbers, &["1", "18", "20", "200"]);
        assert_eq!((found[0].0.as_str(), found.last().unwrap().0.as_str()), ("18 – 20", "78 – 80"));
        assert_eq!(found[0].1, [3.0 / 63.0, 0.75]);
        for table in 0..2 {
            let sum: f64 = found.iter().map(|(_, shares)| shares[table]).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{sum}");
        }
    }

    #[test]
    fn rare_texts_stand_together_and_missing_ones_apart() {
        let names: Vec<String> = (0..20).flat_map(|text| std::iter::repeat_n(format!("t{text}"), 40 - text)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let found = bars(&names, &["t0", "unknown", "t19", "t0"]);
        assert_eq!((found.len(), found[0].0.as_str(), found[12].0.as_str()), (13, "t0", "all others"));
        assert_eq!((found[0].1[1], found[12].1[1]), (0.5, 0.5));
        let overlay = overlays(&[&frame(&["x", "", "y", "x"]), &frame(&["x", "x"])]).unwrap().remove(0);
        assert_eq!(overlay.missing, [0.25, 0.0]);
        assert_eq!(overlay.bars[0].shares, [2.0 / 3.0, 1.0]);
    }
}
