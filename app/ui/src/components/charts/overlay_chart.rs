//! A column of several tables in the same bars: the first filled, the second a line around its bars, the third dashed.

use super::{HEIGHT, WIDTH};
use crate::format;
use leptos::prelude::*;
use seedbed_measure::Overlay;

/// How the tables are told apart, in their order.
pub const STYLES: [&str; 3] = ["real", "made", "held-out"];

/// Numbers as a histogram, texts as a list of bars.
#[component]
pub fn OverlayChart(
    /// What is drawn.
    overlay: Overlay,
    /// What the tables are called.
    names: Vec<&'static str>,
) -> impl IntoView {
    let highest = overlay.bars.iter().flat_map(|bar| &bar.shares).copied().fold(0.0, f64::max);
    if overlay.numeric { histogram(&overlay, &names, highest) } else { list(&overlay, &names, highest) }
}

/// What a bar says of each table: `real 12 %, made 11 %`.
fn told(shares: &[f64], names: &[&'static str]) -> String {
    let one = |(name, share): (&&str, &f64)| format!("{name} {}", format::percent(*share));
    names.iter().zip(shares).map(one).collect::<Vec<_>>().join(", ")
}

fn histogram(overlay: &Overlay, names: &[&'static str], highest: f64) -> AnyView {
    let step = WIDTH / overlay.bars.len().max(1) as f64;
    let height = |share: f64| if highest > 0.0 { share / highest * HEIGHT } else { 0.0 };
    let filled = overlay.bars.iter().enumerate().map(|(place, bar)| {
        let top = height(bar.shares.first().copied().unwrap_or(0.0));
        view! {
            <rect
                class=STYLES[0]
                x=format!("{:.2}", place as f64 * step)
                y=format!("{:.2}", HEIGHT - top)
                width=format!("{:.2}", step - (step * 0.08).min(1.0))
                height=format!("{top:.2}")
            />
        }
    });
    // The made table's last, so that it lies above the one held out.
    let lines = (1..names.len().min(STYLES.len())).rev().map(|table| {
        let mut path = format!("M0 {HEIGHT}");
        for (place, bar) in overlay.bars.iter().enumerate() {
            let top = HEIGHT - height(bar.shares.get(table).copied().unwrap_or(0.0));
            path.push_str(&format!("L{:.2} {top:.2}L{:.2} {top:.2}", place as f64 * step, (place + 1) as f64 * step));
        }
        path.push_str(&format!("L{WIDTH} {HEIGHT}"));
        view! { <path class=STYLES[table] d=path /> }
    });
    // Above all, so that each place tells what stands there.
    let pointed = overlay.bars.iter().enumerate().map(|(place, bar)| {
        view! {
            <rect class="place" x=format!("{:.2}", place as f64 * step) y="0" width=format!("{step:.2}") height=HEIGHT.to_string()>
                <title>{format!("{}: {}", bar.label, told(&bar.shares, names))}</title>
            </rect>
        }
    });
    let end = |bar: Option<&seedbed_measure::OverlayBar>| bar.map(|bar| bar.label.clone()).unwrap_or_default();
    view! {
        <figure class="chart overlay">
            <svg
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                preserveAspectRatio="none"
                role="img"
                aria-label=format!("Distribution of {} in {}", overlay.name, names.join(", "))
            >
                {filled.collect_view()}
                {lines.collect_view()}
                {pointed.collect_view()}
            </svg>
            <figcaption>
                <span>{end(overlay.bars.first())}</span>
                <span>{end(overlay.bars.last().filter(|_| overlay.bars.len() > 1))}</span>
            </figcaption>
        </figure>
    }
    .into_any()
}

fn list(overlay: &Overlay, names: &[&'static str], highest: f64) -> AnyView {
    let row = |bar: &seedbed_measure::OverlayBar| {
        let bars = bar.shares.iter().zip(STYLES).map(|(share, style)| {
            let wide = if highest > 0.0 { share / highest * 100.0 } else { 0.0 };
            view! { <span class=style style=format!("width:{wide:.1}%")></span> }
        });
        let told = told(&bar.shares, names);
        view! {
            <tr title={told.clone()}>
                <th scope="row">{bar.label.clone()}</th>
                <td><span class="unseen">{told.clone()}</span><span class="bars" aria-hidden="true">{bars.collect_view()}</span></td>
                <td class="numeric">{bar.shares.iter().take(2).map(|share| view! { <span>{format::percent(*share)}</span> }).collect_view()}</td>
            </tr>
        }
    };
    view! { <table class="overlay-list"><tbody>{overlay.bars.iter().map(row).collect_view()}</tbody></table> }
        .into_any()
}
