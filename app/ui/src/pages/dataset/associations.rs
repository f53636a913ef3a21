//! How the columns of a table go together, and which values lie far out.

use super::profile::TableProfile;
use crate::components::charts::Heatmap;
use crate::components::{Fetch, Notice, Panel, Skeleton, Tone};
use crate::format;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;

/// How often it is asked whether the table was measured, in milliseconds.
const PATIENCE: u32 = 1000;
/// Pairs that are named beside the square.
const NAMED: usize = 8;

/// The statistics of a table as far as they concern several columns.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Stats {
    #[serde(flatten)]
    profile: TableProfile,
    measured: bool,
    associations: Option<Associations>,
    error: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Associations {
    rows: u64,
    columns: Vec<String>,
    pairs: Vec<Pair>,
    outliers: Vec<Outliers>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Pair {
    first: String,
    second: String,
    value: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Outliers {
    name: String,
    low: f64,
    high: f64,
    below: f64,
    above: f64,
}

impl Associations {
    /// A row of cells for each column; each column goes together with itself.
    fn cells(&self) -> Vec<Vec<Option<f64>>> {
        let value = |one: &String, other: &String| {
            if one == other {
                return Some(1.0);
            }
            let is_pair = |pair: &&Pair| {
                (&pair.first, &pair.second) == (one, other) || (&pair.first, &pair.second) == (other, one)
            };
            self.pairs.iter().find(is_pair).and_then(|pair| pair.value)
        };
        self.columns.iter().map(|one| self.columns.iter().map(|other| value(one, other)).collect()).collect()
    }

    /// The pairs that go together most.
    fn strongest(&self) -> Vec<(&Pair, f64)> {
        let mut pairs: Vec<(&Pair, f64)> = self.pairs.iter().filter_map(|pair| Some((pair, pair.value?))).collect();
        pairs.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
        pairs.truncate(NAMED);
        pairs
    }
}

/// How columns go together, once it is known.
#[component]
pub fn Together(
    /// The address of the statistics.
    source: String,
    /// Told when all rows were measured while the page was open.
    #[prop(into)]
    on_measured: Callback<()>,
) -> impl IntoView {
    let fetch = Fetch::<Stats>::new(move || Some(source.clone()));
    // Asked for again until it is there.
    let waited = StoredValue::new(false);
    Effect::new(move || {
        let Some(stats) = fetch.value() else { return };
        if stats.measured || stats.error.is_some() {
            if waited.get_value() {
                waited.set_value(false);
                on_measured.run(());
            }
            return;
        }
        waited.set_value(true);
        spawn_local(async move {
            TimeoutFuture::new(PATIENCE).await;
            if !waited.is_disposed() {
                fetch.reload();
            }
        });
    });
    let shown = move || {
        match fetch.value() {
        None => view! { <Panel title="Correlations"><Skeleton lines=6 /></Panel> }.into_any(),
        Some(Stats { error: Some(error), .. }) => view! {
            <Panel title="Correlations"><Notice tone=Tone::Error>"The table could not be measured: " {error}</Notice></Panel>
        }
        .into_any(),
        Some(Stats { associations: Some(associations), .. }) => view! { <Measured associations /> }.into_any(),
        Some(_) => view! {
            <Panel title="Correlations"><Skeleton lines=6 /><p class="hint" role="status">"All rows are being measured…"</p></Panel>
        }
        .into_any(),
    }
    };
    view! { {shown} }.into_any()
}

#[component]
fn Measured(associations: Associations) -> impl IntoView {
    let aside = format!("of {} rows, evenly spread", format::count(associations.rows));
    let strongest = associations
        .strongest()
        .into_iter()
        .map(|(pair, value)| {
            view! { <tr><th scope="row">{format!("{} × {}", pair.first, pair.second)}</th><td class="numeric">{format!("{value:.2}")}</td></tr> }
        })
        .collect_view();
    let cells = associations.cells();
    let outliers = associations
        .outliers
        .iter()
        .filter(|outliers| outliers.below + outliers.above > 0.0)
        .map(|outliers| {
            let below = format!("{} below {}", format::percent(outliers.below), format::short(outliers.low));
            let above = format!("{} above {}", format::percent(outliers.above), format::short(outliers.high));
            let words = match (outliers.below > 0.0, outliers.above > 0.0) {
                (true, true) => format!("{below}, {above}"),
                (true, false) => below,
                _ => above,
            };
            view! { <tr><th scope="row">{outliers.name.clone()}</th><td>{words}</td></tr> }
        })
        .collect_view();
    let is_calm = associations.outliers.iter().all(|outliers| outliers.below + outliers.above == 0.0);
    let has_pairs = associations.columns.len() > 1;
    view! {
        <Panel title="Correlations" aside>
            {if has_pairs {
                view! {
                    <div class="together">
                        <Heatmap label="How strongly each two columns go together" names=associations.columns.clone() cells />
                        <div>
                            <h3>"Strongest pairs"</h3>
                            <table class="list-table"><tbody>{strongest}</tbody></table>
                            <p class="hint">"Pearson's correlation of two columns of numbers, Cramér's V otherwise (numbers in ten bins). Hatched is negative."</p>
                        </div>
                    </div>
                }
                .into_any()
            } else {
                view! { <p class="hint">"One column alone goes together with nothing."</p> }.into_any()
            }}
        </Panel>
        <Panel title="Outliers" aside="beyond one and a half times the distance of the quartiles">
            {if is_calm {
                view! { <p class="hint">"No column of numbers has any."</p> }.into_any()
            } else {
                view! { <table class="list-table outliers"><tbody>{outliers}</tbody></table> }.into_any()
            }}
        </Panel>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_square_is_the_same_either_way() {
        let pair = |first: &str, second: &str, value| Pair { first: first.into(), second: second.into(), value };
        let associations = Associations {
            rows: 3,
            columns: vec!["a".into(), "b".into(), "c".into()],
            pairs: vec![pair("a", "b", Some(-0.5)), pair("a", "c", None), pair("b", "c", Some(0.2))],
            outliers: Vec::new(),
        };
        let cells = associations.cells();
        assert_eq!(cells[0], [Some(1.0), Some(-0.5), None]);
        assert_eq!(cells[1][0], cells[0][1]);
        assert_eq!(associations.strongest()[0].1, -0.5);
    }
}
