//! Bars: a histogram, or counts of categories.

use super::{HEIGHT, WIDTH};
use crate::format;
use leptos::prelude::*;

/// A bar for each value, labelled where it is pointed at; the first and last label stand below.
#[component]
pub fn BarChart(
    /// What is shown, read out to those who do not see it.
    #[prop(into)]
    label: String,
    /// What each bar stands for, and how high it is.
    #[prop(into)]
    bars: Signal<Vec<(String, f64)>>,
) -> impl IntoView {
    let drawing = move || {
        let bars = bars.get();
        let highest = bars.iter().map(|(_, value)| *value).filter(|value| value.is_finite()).fold(0.0, f64::max);
        let step = WIDTH / bars.len().max(1) as f64;
        // Narrow bars keep a hair of distance, wide ones at most three units.
        let gap = (step * 0.12).min(3.0);
        let bar = move |(place, (name, value)): (usize, (String, f64))| {
            let share = if highest > 0.0 && value.is_finite() { (value / highest).max(0.0) } else { 0.0 };
            // What is there but small must not look like nothing.
            let height = if share > 0.0 { (share * HEIGHT).max(1.5) } else { 0.0 };
            view! {
                <rect
                    x=format!("{:.2}", place as f64 * step + gap / 2.0)
                    y=format!("{:.2}", HEIGHT - height)
                    width=format!("{:.2}", step - gap)
                    height=format!("{height:.2}")
                    rx="1.5"
                >
                    <title>{format!("{name}: {}", format::short(value))}</title>
                </rect>
            }
        };
        bars.into_iter().enumerate().map(bar).collect_view()
    };
    let ends =
        move || bars.with(|bars| (name(bars.first()), if bars.len() > 1 { name(bars.last()) } else { String::new() }));
    view! {
        <figure class="chart bars">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" role="img" aria-label=label>
                {drawing}
            </svg>
            <figcaption>
                <span>{move || ends().0}</span>
                <span>{move || ends().1}</span>
            </figcaption>
        </figure>
    }
    .into_any()
}

fn name(bar: Option<&(String, f64)>) -> String {
    bar.map(|(name, _)| name.clone()).unwrap_or_default()
}
