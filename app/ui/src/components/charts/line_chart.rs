//! A line over time, with the area under it.

use super::{HEIGHT, WIDTH, area, fit, path};
use crate::format;
use leptos::prelude::*;

/// A line through points, from zero to the greatest value, which is written at the top.
#[component]
pub fn LineChart(
    /// What is shown, read out to those who do not see it.
    #[prop(into)]
    label: String,
    /// The points, x growing.
    #[prop(into)]
    points: Signal<Vec<(f64, f64)>>,
) -> impl IntoView {
    let fitted = Memo::new(move |_| points.with(|points| fit(points)));
    let highest =
        move || points.with(|points| points.iter().map(|(_, y)| *y).filter(|y| y.is_finite()).fold(0.0, f64::max));
    let guides = [0.25, 0.5, 0.75].map(|share| {
        let y = format!("{:.1}", share * HEIGHT);
        view! { <line class="guide" x1="0" x2=WIDTH.to_string() y1=y.clone() y2=y /> }
    });
    view! {
        <figure class="chart line">
            <span class="top" aria-hidden="true">{move || format::short(highest())}</span>
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" role="img" aria-label=label>
                {guides}
                <path class="area" d=move || fitted.with(|points| area(points)) />
                <path class="stroke" d=move || fitted.with(|points| path(points)) />
            </svg>
        </figure>
    }
    .into_any()
}
