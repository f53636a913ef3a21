//! How strongly each two columns go together, as a square of cells.

use leptos::prelude::*;

/// The side of a cell in its own units.
const CELL: usize = 10;

/// A square of numbers from -1 to 1: positive ones filled, negative ones hatched, the stronger the darker.
#[component]
pub fn Heatmap(
    /// What is shown, read out to those who do not see it.
    #[prop(into)]
    label: String,
    /// The columns.
    names: Vec<String>,
    /// The numbers of each row of cells; none where there is nothing to tell.
    cells: Vec<Vec<Option<f64>>>,
    /// The number that is drawn in full.
    #[prop(default = 1.0)]
    most: f64,
) -> impl IntoView {
    let side = names.len() * CELL;
    let mut drawn = Vec::new();
    for (one, (row, values)) in names.iter().zip(&cells).enumerate() {
        for (other, (column, value)) in names.iter().zip(values).enumerate() {
            let text = value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
            let strength = value.map_or(0.0, |value| (value.abs() / most).min(1.0));
            let class = match value {
                None => "none",
                Some(value) if *value < 0.0 => "negative",
                Some(_) => "positive",
            };
            drawn.push(view! {
                <rect
                    class=class
                    x=(other * CELL).to_string()
                    y=(one * CELL).to_string()
                    width=CELL.to_string()
                    height=CELL.to_string()
                    style=format!("opacity:{strength:.3}")
                >
                    <title>{format!("{row} × {column}: {text}")}</title>
                </rect>
            });
        }
    }
    view! {
        <svg class="heatmap" viewBox=format!("0 0 {side} {side}") role="img" aria-label=label>
            <defs>
                <pattern id="hatched" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="ground" width="3" height="3" />
                    <line class="line" x1="0" y1="0" x2="0" y2="3" />
                </pattern>
            </defs>
            <rect class="frame" width=side.to_string() height=side.to_string() />
            {drawn}
        </svg>
    }
    .into_any()
}
