//! Charts as inline SVG: drawn on the server too, named for those who do not see them, readable without colour.

mod bar_chart;
mod chunk_grid;
mod curve;
mod heatmap;
mod line_chart;
mod overlay_chart;
mod paint;
mod two_lines;

pub use bar_chart::BarChart;
pub use chunk_grid::{ChunkGrid, ChunkState};
pub use curve::Curve;
pub use heatmap::Heatmap;
pub use line_chart::LineChart;
pub use overlay_chart::{OverlayChart, STYLES};
pub use paint::ChartPaint;
pub use two_lines::TwoLines;

/// The width of a drawing in its own units; the page stretches it to the place it has.
const WIDTH: f64 = 400.0;

/// The height of a drawing in its own units.
const HEIGHT: f64 = 120.0;

/// The corners of a line through points of the unit square (x to the right, y up), in drawing units.
fn path(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (place, (x, y)) in points.iter().enumerate() {
        let command = if place == 0 { 'M' } else { 'L' };
        path.push_str(&format!("{command}{:.1} {:.1}", x * WIDTH, (1.0 - y) * HEIGHT));
    }
    path
}

/// The same line, closed along the ground.
fn area(points: &[(f64, f64)]) -> String {
    match (points.first(), points.last()) {
        (Some(first), Some(last)) => {
            format!("{}L{:.1} {HEIGHT}L{:.1} {HEIGHT}Z", path(points), last.0 * WIDTH, first.0 * WIDTH)
        }
        _ => String::new(),
    }
}

/// Moves points into the unit square: x from the least to the greatest, y from zero (or the least below it) to the greatest.
fn fit(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let finite = || points.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
    let (left, right) =
        finite().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (x, _)| (low.min(*x), high.max(*x)));
    let (bottom, top) = finite().fold((0.0_f64, 0.0_f64), |(low, high), (_, y)| (low.min(*y), high.max(*y)));
    let place = |value: f64, low: f64, high: f64| if high > low { (value - low) / (high - low) } else { 0.0 };
    finite().map(|(x, y)| (place(*x, left, right), place(*y, bottom, top))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_fill_the_unit_square_from_zero() {
        assert_eq!(fit(&[(10.0, 5.0), (20.0, 10.0)]), [(0.0, 0.5), (1.0, 1.0)]);
        assert_eq!(fit(&[(1.0, -1.0), (2.0, 1.0)]), [(0.0, 0.0), (1.0, 1.0)]);
    }

    #[test]
    fn points_that_are_no_numbers_are_left_out() {
        assert_eq!(fit(&[(0.0, f64::NAN), (1.0, 0.0)]), [(0.0, 0.0)]);
        assert_eq!(fit(&[]), []);
    }

    #[test]
    fn an_area_stands_on_the_ground() {
        assert_eq!(area(&[(0.0, 0.0), (1.0, 1.0)]), "M0.0 120.0L400.0 0.0L400.0 120L0.0 120Z");
        assert_eq!(area(&[]), "");
    }
}
