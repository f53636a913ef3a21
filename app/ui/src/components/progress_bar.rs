//! How much of something is done.

use crate::format;
use leptos::prelude::*;

/// A bar that fills from left to right.
#[component]
pub fn ProgressBar(
    /// What is done, read out to those who do not see it.
    #[prop(into)]
    label: String,
    /// The share that is done, between 0 and 1.
    #[prop(into)]
    share: Signal<f64>,
) -> impl IntoView {
    let share = move || share.get().clamp(0.0, 1.0);
    view! {
        <div
            class="progress"
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || format!("{:.0}", share() * 100.0)
            aria-valuetext=move || format::percent(share())
        >
            <div class="done" style=move || format!("width: {:.2}%", share() * 100.0)></div>
        </div>
    }
    .into_any()
}
