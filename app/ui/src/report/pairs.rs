//! How columns go together: in the real table, in the made one, and where they differ.

use super::shown;
use crate::components::charts::Heatmap;
use crate::format;
use leptos::prelude::*;
use seedbed_measure::quality::{PairMetric, PairQuality, Quality};

/// So many of the weakest pairs stand in the table at once; the others unfold.
const WEAKEST: usize = 20;
/// A square of more columns than these could not be read.
const MOST_COLUMNS: usize = 60;
/// A difference of this size is drawn in full.
const LARGE: f64 = 0.5;

/// The squares and the table.
#[component]
pub fn Pairs(
    /// Of the made table.
    quality: Quality,
    /// Of the rows held out.
    reference: Option<Quality>,
) -> impl IntoView {
    if quality.pairs.is_empty() {
        return ().into_any();
    }
    let names: Vec<String> = quality.columns.iter().map(|column| column.name.clone()).collect();
    let square = |of: &dyn Fn(&PairQuality) -> Option<f64>, diagonal: f64| {
        let mut cells = vec![vec![None; names.len()]; names.len()];
        for (place, row) in cells.iter_mut().enumerate() {
            row[place] = Some(diagonal);
        }
        for (pair, (one, other)) in quality.pairs.iter().zip(places(names.len())) {
            let value = of(pair);
            cells[one][other] = value;
            cells[other][one] = value;
        }
        cells
    };
    let squares = (names.len() <= MOST_COLUMNS).then(|| {
        let drawn = [
            ("real", square(&|pair| pair.real_association, 1.0), 1.0),
            ("made", square(&|pair| pair.made_association, 1.0), 1.0),
            ("made less real", square(&|pair| Some(pair.made_association? - pair.real_association?), 0.0), LARGE),
        ];
        let one = |(title, cells, most): (&'static str, Vec<Vec<Option<f64>>>, f64)| {
            let label = format!("How strongly each two columns go together: {title}");
            view! { <figure><figcaption>{title}</figcaption><Heatmap label names=names.clone() cells most /></figure> }
        };
        view! {
            <p class="hint">
                "Pearson's correlation of numbers, Cramér's V (less what chance makes) of other pairs; negative ones are hatched. In the
                last square a difference of 0.5 is drawn in full. The columns stand in the order of the table."
            </p>
            <div class="squares">{drawn.map(one)}</div>
        }
    });
    let mut order: Vec<usize> = (0..quality.pairs.len()).filter(|at| quality.pairs[*at].score.is_some()).collect();
    order.sort_by(|one, other| {
        let score = |at: usize| quality.pairs[at].score.unwrap_or(0.0);
        score(*one).total_cmp(&score(*other))
    });
    let row = |at: &usize| {
        let pair = &quality.pairs[*at];
        let metric = match pair.metric {
            PairMetric::Correlation => "CorrelationSimilarity",
            PairMetric::Contingency => "ContingencySimilarity",
        };
        let beside = reference.as_ref().map(|reference| {
            view! { <td class="numeric">{shown(reference.pairs.get(*at).and_then(|pair| pair.score))}</td> }
        });
        view! {
            <tr>
                <th scope="row">{format!("{} × {}", pair.first, pair.second)}</th>
                <td class="numeric">{shown(pair.score)}</td>
                {beside}
                <td class="numeric">{shown(pair.real_association)}</td>
                <td class="numeric">{shown(pair.made_association)}</td>
                <td>{metric}</td>
            </tr>
        }
    };
    let table = |rows: &[usize]| {
        view! {
            <div class="wide">
                <table class="scores">
                    <thead>
                        <tr>
                            <th scope="col">"pair"</th>
                            <th scope="col" class="numeric">"made"</th>
                            {reference.is_some().then(|| view! { <th scope="col" class="numeric">"held out"</th> })}
                            <th scope="col" class="numeric">"real association"</th>
                            <th scope="col" class="numeric">"made association"</th>
                            <th scope="col">"by"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
    };
    let (weakest, others) = order.split_at(order.len().min(WEAKEST));
    let rest = (!others.is_empty()).then(|| {
        let title = format!("The other {}", format::counted(others.len() as u64, "pair"));
        view! { <details><summary>{title}</summary>{table(others)}</details> }
    });
    view! {
        <section>
            <h2>"Pairs of columns"</h2>
            {squares}
            <h3>{if others.is_empty() { "From the weakest on".to_owned() } else { format!("The weakest {WEAKEST}") }}</h3>
            {table(weakest)}
            {rest}
        </section>
    }
    .into_any()
}

/// Each two places, in the order of the pairs.
fn places(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |one| (one + 1..count).map(move |other| (one, other)))
}
