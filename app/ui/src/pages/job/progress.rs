//! How far the job is, in a bar and in figures.

use super::rate::Rates;
use super::{View, ago};
use crate::components::{Notice, ProgressBar, StateBadge, Tone};
use crate::format;
use crate::work::{JobProgress, JobState, Keeping, Link};
use leptos::prelude::*;

/// State, share, figures, and why it failed if it did.
#[component]
pub fn ProgressPanel(view: View, rates: Rates) -> impl IntoView {
    let share =
        Signal::derive(move || view.progress.with(|progress| progress.as_ref().map_or(0.0, JobProgress::share)));
    let state = Memo::new(move |_| view.state());
    let rows = move || view.progress.with(|progress| progress.as_ref().map(rows).unwrap_or_default());
    let left = move || {
        let known = !view.lost.get();
        view.progress.with(|progress| progress.as_ref().filter(|_| known).map(left).unwrap_or_default())
    };
    // Said aloud at every tenth and, as it is then, at every change of state; not at every checkpoint.
    let said = Memo::new(move |before: Option<&Option<(JobState, u64)>>| {
        let (state, percent) =
            view.progress.with(|progress| Some((progress.as_ref()?.state, progress.as_ref()?.percent())))?;
        let before = before.copied().flatten().filter(|(known, _)| *known == state);
        Some(before.filter(|(_, known)| percent / 10 == known / 10).unwrap_or((state, percent)))
    });
    let aloud = move || match said.get() {
        Some(_) if view.lost.get() => Some("No connection".to_owned()),
        said => said.map(|(state, percent)| format!("{}, {percent} percent", state.label())),
    };
    let failure = move || {
        let failed = view.state() == Some(JobState::Failed);
        let error = view.progress.with(|progress| progress.as_ref().and_then(|progress| progress.error.clone()));
        failed.then(|| {
            view! {
                <Notice tone=Tone::Error>
                    {error.unwrap_or_else(|| "A chunk could not be made.".to_owned())}
                    " Resume tries again; what is made stays."
                </Notice>
            }
        })
    };
    let asking = move || {
        let open = state.get().is_some_and(|state| !state.is_final());
        (open && view.live.link() == Link::Asking).then(|| {
            let words = if view.lost.get() {
                "The live connection is gone, and the server does not answer. What stands here is what was known last."
            } else {
                "The live connection is gone; the page asks for news until it is back."
            };
            view! { <Notice tone=Tone::Warning>{words}</Notice> }
        })
    };
    let figure = |value: String, label: &'static str| view! { <div><dd>{value}</dd><dt>{label}</dt></div> };
    let figures = move || {
        let progress = view.progress.get()?;
        // What a cancelled job had stored is removed.
        let stored = progress.state != JobState::Cancelled
            && view.job.with(|job| job.as_ref().is_some_and(|job| job.store == Keeping::Parquet));
        let under_way = progress.state == JobState::Generating && !view.lost.get();
        let speed = if under_way { rates.rows_now().or(progress.rows_per_second) } else { average(&progress) };
        let written = if under_way { rates.bytes_now() } else { None };
        let rate_label = if under_way { "rows a second" } else { "rows a second, on average" };
        let chunks = format!("{} / {}", format::count(progress.chunks_done), format::count(progress.chunks_total));
        let checkpoint = match progress.chunks_done {
            0 => "none yet".to_owned(),
            _ => ago(&progress.updated_at, view.now.get()),
        };
        Some(view! {
            {speed.map(|speed| figure(format::short(speed), rate_label))}
            {stored.then(|| figure(format::bytes(progress.bytes_done), "stored"))}
            {written.filter(|_| stored).map(|written| figure(format!("{}/s", format::bytes(written as u64)), "written"))}
            {figure(chunks, "chunks made")}
            {under_way.then(|| figure(checkpoint, "last checkpoint"))}
        })
    };
    view! {
        <section class="panel job-progress" aria-label="Progress">
            <div class="head">
                {move || {
                    let lost = view.lost.get();
                    state.get().map(|state| view! { <StateBadge state=if lost { "no connection" } else { state.word() } /> })
                }}
                <p class="rows-done">{rows}</p>
                <p class="left">{left}</p>
            </div>
            <ProgressBar label="Rows made" share />
            <dl class="figures">{figures}</dl>
            {failure}
            {asking}
            <p class="unseen" role="status">{aloud}</p>
        </section>
    }
    .into_any()
}

fn rows(progress: &JobProgress) -> String {
    let total = format::count(progress.rows_total);
    match progress.state {
        JobState::Completed => format!("all {total} rows"),
        _ => format!("{} % · {} of {total} rows", progress.percent(), format::count(progress.rows_done)),
    }
}

/// The time that is left, or the time that making it took: pauses are in neither.
fn left(progress: &JobProgress) -> String {
    let took = format::duration(progress.active_seconds);
    match (progress.state, progress.remaining_seconds) {
        (JobState::Generating, Some(seconds)) => {
            format!("{took} so far · about {} left", format::duration(seconds.ceil()))
        }
        (JobState::Completed | JobState::Failed | JobState::Cancelled, _) if progress.started_at.is_some() => {
            format!("after {took}")
        }
        (JobState::Pending, _) => "waits for a free worker".to_owned(),
        _ => String::new(),
    }
}

/// The rate over the whole job, once it has ended.
fn average(progress: &JobProgress) -> Option<f64> {
    let seconds = progress.active_seconds;
    (progress.state == JobState::Completed && seconds > 0.0).then(|| progress.rows_done as f64 / seconds)
}
