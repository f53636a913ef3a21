//! How fast the job is, over the last minute.

use crate::components::{LineChart, Panel};
use crate::format;
use crate::work::{JobProgress, JobState, milliseconds};
use leptos::prelude::*;
use std::collections::VecDeque;

/// How far back the chart looks, in milliseconds.
const MINUTE_MS: f64 = 60_000.0;

/// A rate is taken over at least this time, in milliseconds: single chunks come in bursts.
const SPAN_MS: f64 = 2_000.0;

/// The job at one checkpoint.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Mark {
    /// Milliseconds since 1970 UTC, by the server's clock.
    at: f64,
    rows: u64,
    bytes: u64,
}

/// The checkpoints of the last minute that this page has heard of.
#[derive(Clone, Copy)]
pub struct Rates {
    marks: RwSignal<VecDeque<Mark>>,
}

impl Rates {
    /// Collects from the progress of a job as it comes.
    pub fn collect(progress: Memo<Option<JobProgress>>) -> Self {
        let rates = Self { marks: RwSignal::new(VecDeque::new()) };
        Effect::new(move |before: Option<Option<(String, bool)>>| {
            let progress = progress.get()?;
            let (other, rested) = before.flatten().map_or((false, false), |(id, rested)| (id != progress.id, rested));
            let rests = !progress.state.is_final() && progress.state != JobState::Generating;
            // A pause is no slow stretch: the line stays while it lasts and begins anew after it.
            if other || (rested && !rests) {
                rates.marks.set(VecDeque::new());
            }
            if let Some(at) = milliseconds(&progress.updated_at).filter(|_| !rests) {
                let mark = Mark { at, rows: progress.rows_done, bytes: progress.bytes_done };
                rates.marks.update(|marks| add(marks, mark));
            }
            Some((progress.id, rests))
        });
        rates
    }

    /// Rows a second now, once two checkpoints were heard of.
    pub fn rows_now(self) -> Option<f64> {
        self.marks.with(|marks| rate(marks, marks.len().checked_sub(1)?, |mark| mark.rows))
    }

    /// Bytes a second now.
    pub fn bytes_now(self) -> Option<f64> {
        self.marks.with(|marks| rate(marks, marks.len().checked_sub(1)?, |mark| mark.bytes))
    }

    /// Seconds before now (so below zero) and the rate there.
    fn line(self) -> Vec<(f64, f64)> {
        self.marks.with(|marks| {
            let Some(now) = marks.back().map(|mark| mark.at) else { return Vec::new() };
            let point =
                |place: usize| Some(((marks.get(place)?.at - now) / 1000.0, rate(marks, place, |mark| mark.rows)?));
            (0..marks.len()).filter_map(point).collect()
        })
    }
}

fn add(marks: &mut VecDeque<Mark>, mark: Mark) {
    if marks.back().is_some_and(|last| last.at >= mark.at || last.rows > mark.rows) {
        // Two checkpoints of one millisecond are one; fewer rows than before cannot be the same run.
        if marks.back().is_some_and(|last| last.rows > mark.rows) {
            marks.clear();
        } else {
            marks.pop_back();
        }
    }
    marks.push_back(mark);
    while marks.front().is_some_and(|first| mark.at - first.at > MINUTE_MS + SPAN_MS) {
        marks.pop_front();
    }
}

/// What grew a second between the mark at `place` and the nearest one at least a span before it, or the first.
fn rate(marks: &VecDeque<Mark>, place: usize, what: impl Fn(&Mark) -> u64) -> Option<f64> {
    let end = marks.get(place)?;
    let before = marks.iter().take(place);
    let start = before.clone().rev().find(|mark| end.at - mark.at >= SPAN_MS).or(before.clone().next())?;
    let seconds = (end.at - start.at) / 1000.0;
    (seconds > 0.0).then(|| what(end).saturating_sub(what(start)) as f64 / seconds)
}

/// The rate as a line.
#[component]
pub fn RatePanel(
    /// What was heard of.
    rates: Rates,
    /// Whether nothing more will come.
    #[prop(into)]
    over: Signal<bool>,
) -> impl IntoView {
    let points = Memo::new(move |_| rates.line());
    let some = Memo::new(move |_| points.with(Vec::len) > 1);
    let aside = Signal::derive(move || {
        let seconds = points.with(|points| points.first().map_or(0.0, |(x, _)| -x));
        if some.get() {
            format!("rows a second, last {}", format::duration(seconds))
        } else {
            "rows a second".to_owned()
        }
    });
    let label = "Rows a second over the last minute";
    let wait = move || match over.get() {
        true => "The line is drawn while rows are made, and this job is over.",
        false => "The line begins with the second checkpoint that this page hears of.",
    };
    view! {
        <Panel title="Rate" aside>
            <Show
                when=move || some.get()
                fallback=move || view! { <p class="hint chart-wait">{wait}</p> }
            >
                <LineChart label points />
            </Show>
        </Panel>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(list: &[(f64, u64)]) -> VecDeque<Mark> {
        let mut marks = VecDeque::new();
        for (at, rows) in list {
            add(&mut marks, Mark { at: *at, rows: *rows, bytes: 0 });
        }
        marks
    }

    #[test]
    fn a_rate_spans_two_seconds_where_there_are_so_many() {
        let marks = marks(&[(0.0, 0), (1_000.0, 100), (2_000.0, 200), (3_000.0, 1_200)]);
        assert_eq!(rate(&marks, 0, |mark| mark.rows), None);
        assert_eq!(rate(&marks, 1, |mark| mark.rows), Some(100.0));
        assert_eq!(rate(&marks, 3, |mark| mark.rows), Some(550.0));
    }

    #[test]
    fn a_minute_is_kept_and_an_older_run_is_forgotten() {
        let long: Vec<(f64, u64)> = (0..100).map(|second| (f64::from(second) * 1_000.0, 1)).collect();
        assert_eq!(marks(&long).len(), 63);
        assert_eq!(marks(&[(0.0, 500), (1_000.0, 10)]).len(), 1);
        assert_eq!(marks(&[(0.0, 5), (0.0, 10)]).back().map(|mark| mark.rows), Some(10));
    }
}
