//! The gradients that charts are filled with.

use super::{HEIGHT, WIDTH};
use leptos::prelude::*;

/// Defines the gradients once for all charts of the page; the styles name them. Nothing is seen of it.
#[component]
pub fn ChartPaint() -> impl IntoView {
    // In drawing units, not of each bar: how far a bar reaches into the colours says its height once more.
    view! {
        <svg class="unseen" aria-hidden="true" focusable="false">
            <defs>
                <linearGradient id="chart-up" gradientUnits="userSpaceOnUse" x1="0" x2="0" y1=HEIGHT.to_string() y2="0">
                    <stop offset="0" class="chart-from" />
                    <stop offset="1" class="chart-to" />
                </linearGradient>
                <linearGradient id="chart-along" gradientUnits="userSpaceOnUse" x1="0" x2=WIDTH.to_string() y1="0" y2="0">
                    <stop offset="0" class="chart-from" />
                    <stop offset="1" class="chart-to" />
                </linearGradient>
            </defs>
        </svg>
    }
    .into_any()
}
