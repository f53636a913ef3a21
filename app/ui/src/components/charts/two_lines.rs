//! Two lines over the same places, each with its own stroke, between the least and the greatest of both.

use super::{HEIGHT, WIDTH, path};
use crate::format;
use leptos::prelude::*;

type Points = Vec<(f64, f64)>;

/// Two lines, told apart by their strokes and named below.
#[component]
pub fn TwoLines(
    /// What is shown, read out to those who do not see it.
    #[prop(into)]
    label: String,
    /// The points of the full line, x growing.
    first: Signal<Points>,
    /// Those of the dashed one.
    second: Signal<Points>,
    /// What the two are.
    names: (&'static str, &'static str),
    /// What x counts.
    along: &'static str,
) -> impl IntoView {
    let reach = Memo::new(move |_| first.with(|first| second.with(|second| Reach::of(first, second))));
    let fitted = move |points: Signal<Points>| move || path(&points.with(|points| reach.get().place(points)));
    let ends = move || {
        let reach = reach.get();
        (format::short(reach.high), format::short(reach.low), reach.left, reach.right)
    };
    let last = move |points: Signal<Points>| {
        move || points.with(|points| points.last().map(|(_, y)| format!(": {y:.3}"))).unwrap_or_default()
    };
    let guides = [0.25, 0.5, 0.75].map(|share| {
        let y = format!("{:.1}", share * HEIGHT);
        view! { <line class="guide" x1="0" x2=WIDTH.to_string() y1=y.clone() y2=y /> }
    });
    view! {
        <figure class="chart line two-lines">
            <span class="top" aria-hidden="true">{move || ends().0}</span>
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" role="img" aria-label=label>
                {guides}
                <path class="stroke" d=fitted(first) />
                <path class="stroke second" d=fitted(second) />
            </svg>
            <span class="bottom" aria-hidden="true">{move || ends().1}</span>
            <p class="ends" aria-hidden="true">
                <span>{move || format!("{along} {}", ends().2)}</span>
                <span>{move || format!("{along} {}", ends().3)}</span>
            </p>
            <figcaption>
                <span class="key first" aria-hidden="true"></span>
                <span>{names.0} {last(first)}</span>
                <span class="key second" aria-hidden="true"></span>
                <span>{names.1} {last(second)}</span>
            </figcaption>
        </figure>
    }
    .into_any()
}

/// The least and the greatest of all points.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Reach {
    left: f64,
    right: f64,
    low: f64,
    high: f64,
}

impl Reach {
    fn of(first: &Points, second: &Points) -> Self {
        let none = Self { left: f64::INFINITY, right: f64::NEG_INFINITY, low: f64::INFINITY, high: f64::NEG_INFINITY };
        let all = first.iter().chain(second).filter(|(x, y)| x.is_finite() && y.is_finite());
        let reach = all.fold(none, |reach, (x, y)| Self {
            left: reach.left.min(*x),
            right: reach.right.max(*x),
            low: reach.low.min(*y),
            high: reach.high.max(*y),
        });
        if reach.left.is_finite() { reach } else { Self { left: 0.0, right: 0.0, low: 0.0, high: 0.0 } }
    }

    /// The points in the unit square; what lies nowhere between is in the middle.
    fn place(self, points: &Points) -> Points {
        let at = |value: f64, low: f64, high: f64| if high > low { (value - low) / (high - low) } else { 0.5 };
        let finite = points.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
        finite.map(|(x, y)| (at(*x, self.left, self.right), at(*y, self.low, self.high))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lines_share_one_scale() {
        let (first, second) = (vec![(1.0, 4.0), (2.0, 2.0)], vec![(1.0, 6.0), (3.0, 3.0)]);
        let reach = Reach::of(&first, &second);
        assert_eq!(reach.place(&first), [(0.0, 0.5), (0.5, 0.0)]);
        assert_eq!(reach.place(&second)[0], (0.0, 1.0));
        assert_eq!(Reach::of(&vec![], &vec![(1.0, f64::NAN)]).place(&vec![]), []);
    }
}
