//! How the values of each column are distributed.

use super::profile::{Category, ColumnProfile, SHOWN, TableProfile};
use crate::api::with_query;
use crate::components::{BarChart, Fetch, Fetched, Panel, Skeleton};
use crate::format;
use leptos::prelude::*;

/// A chart a column of the table that is looked at.
#[component]
pub fn Distributions(
    /// The address of the statistics, which takes `table`.
    source: String,
    /// The name of the table.
    table: RwSignal<String>,
) -> impl IntoView {
    let fetch = Fetch::<TableProfile>::new(move || Some(with_query(&source, &[("table", &table.get())])));
    let aside = Signal::derive(move || match (fetch.value(), fetch.loading()) {
        (Some(profile), false) => format!("of {} rows", format::count(profile.rows)),
        _ => "measuring…".to_owned(),
    });
    let shape = || view! { <Skeleton lines=8 /> };
    view! {
        <Panel title="Distributions" aside>
            <Fetched fetch skeleton=shape let:profile>
                <ul class="profiles">
                    {ColumnProfile::flattened(profile.columns)
                        .into_iter()
                        .map(|column| view! { <Card column /> })
                        .collect_view()}
                </ul>
            </Fetched>
        </Panel>
    }
    .into_any()
}

/// How the values of one column are distributed.
#[component]
pub fn Card(
    /// What was measured of it.
    column: ColumnProfile,
) -> impl IntoView {
    let missing = match column.missing {
        0 => "complete".to_owned(),
        _ => format!("{} missing", format::percent(column.missing_share())),
    };
    let facts = column.facts().into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    let facts = facts.collect_view();
    let chart = match (column.telling(), &column.bars) {
        ([], Some(bars)) => {
            let are_whole = matches!(&*column.kind, "integer" | "text" | "list");
            let (bars, label) = (bars.labelled(are_whole, (column.min.as_ref(), column.max.as_ref())), column.aloud());
            let remark =
                match (column.measured(), &*column.bars.as_ref().map(|bars| bars.scale.clone()).unwrap_or_default()) {
                    (Some(unit), _) => Some(format!("number of {unit}")),
                    (None, "log") => Some("bars of equal ratio".to_owned()),
                    _ => None,
                };
            view! {
                <BarChart label bars=Signal::stored(bars) />
                {remark.map(|remark| view! { <p class="hint">{remark}</p> })}
            }
            .into_any()
        }
        ([], None) => view! { <p class="hint">"No value to show."</p> }.into_any(),
        (categories, _) => {
            view! { <TopValues name=column.name.clone() categories=categories.to_vec() other=column.other /> }
                .into_any()
        }
    };
    view! {
        <li>
            <div class="head">
                <h3>{column.name}</h3>
                <span class="hint">{format!("{} · {missing}", column.kind)}</span>
            </div>
            {chart}
            <dl class="facts">{facts}</dl>
        </li>
    }
    .into_any()
}

/// The most frequent values, each with its share as a bar and as a number.
#[component]
fn TopValues(name: String, categories: Vec<Category>, other: u64) -> impl IntoView {
    let total = categories.iter().map(|category| category.count).sum::<u64>() + other;
    let largest = categories.iter().map(|category| category.count).max().unwrap_or(0).max(1);
    let rest: u64 = other + categories.iter().skip(SHOWN).map(|category| category.count).sum::<u64>();
    let line = move |text: String, count: u64, is_one_value: bool| {
        let width = format!("width: {:.1}%", 100.0 * count as f64 / largest as f64);
        let share = format::percent(if total == 0 { 0.0 } else { count as f64 / total as f64 });
        let exact = format!("{text}: {}", format::count(count));
        view! {
            <li title=exact>
                {is_one_value.then(|| view! { <span class="part" style=width aria-hidden="true"></span> })}
                <span class="value">{if text.is_empty() { "(empty)".to_owned() } else { text }}</span>
                <span class="share">{share}</span>
            </li>
        }
    };
    let lines =
        categories.into_iter().take(SHOWN).map(|category| line(category.text, category.count, true)).collect_view();
    let others = (rest > 0).then(|| line("all others".to_owned(), rest, false));
    view! { <ol class="top-values" aria-label=format!("Most frequent values of {name}")>{lines} {others}</ol> }
        .into_any()
}
