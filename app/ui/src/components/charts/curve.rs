//! The density of a distribution.

use super::{HEIGHT, WIDTH, area, fit, path};
use leptos::prelude::*;

/// A density curve between its bounds, which are written below.
#[component]
pub fn Curve(
    /// What is shown, read out to those who do not see it.
    #[prop(into)]
    label: String,
    /// Values and their density, values growing.
    #[prop(into)]
    points: Signal<Vec<(f64, f64)>>,
    /// The lower bound, as written.
    #[prop(into)]
    low: Signal<String>,
    /// The upper bound, as written.
    #[prop(into)]
    high: Signal<String>,
) -> impl IntoView {
    let fitted = Memo::new(move |_| points.with(|points| fit(points)));
    view! {
        <figure class="chart curve">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" role="img" aria-label=label>
                <path class="area" d=move || fitted.with(|points| area(points)) />
                <path class="stroke" d=move || fitted.with(|points| path(points)) />
            </svg>
            <figcaption>
                <span>{move || low.get()}</span>
                <span>{move || high.get()}</span>
            </figcaption>
        </figure>
    }
    .into_any()
}
