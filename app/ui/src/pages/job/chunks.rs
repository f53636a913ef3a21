//! The chunks of the job, as squares.

use super::View;
use crate::api;
use crate::components::{ChunkGrid, ChunkState, Panel};
use crate::format;
use crate::work::JobState;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;

/// Between two looks at the chunks, in milliseconds.
const PACE_MS: u32 = 1_000;

/// The chunks of a job as the API tells them: neighbours of one state together.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct JobChunks {
    sequence: u64,
    failures: u64,
    runs: Vec<Run>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Run {
    state: String,
    chunks: u64,
}

/// The panel with the squares.
#[component]
pub fn Chunks(view: View, id: String) -> impl IntoView {
    let known = RwSignal::new(None::<JobChunks>);
    let asking = StoredValue::new(false);
    let sequence =
        Memo::new(move |_| view.progress.with(|progress| progress.as_ref().map(|progress| progress.sequence)));
    // With every change of the job, but at most once a second; the last change always.
    Effect::new(move || {
        sequence.track();
        if asking.get_value() {
            return;
        }
        asking.set_value(true);
        let path = format!("/api/jobs/{id}/chunks");
        spawn_local(async move {
            loop {
                let Some(wanted) = sequence.try_get_untracked() else { return };
                if let Ok(chunks) = api::get::<JobChunks>(&path).await {
                    known.try_set(Some(chunks));
                }
                TimeoutFuture::new(PACE_MS).await;
                if sequence.try_get_untracked().is_none_or(|now| now == wanted) {
                    break;
                }
            }
            asking.try_set_value(false);
        });
    });
    // The end of a job says more than the last answer: what was “being made” then is made, or was given back.
    let end = Memo::new(move |_| view.state().filter(|state| state.is_final()));
    let chunks = Signal::derive(move || {
        let end = end.get();
        known.with(|known| known.as_ref().map(|known| squares(&known.runs, end)).unwrap_or_default())
    });
    let aside = Signal::derive(move || {
        let size = view.job.with(|job| job.as_ref().map_or(0, |job| job.chunk_rows));
        let total = view.progress.with(|progress| progress.as_ref().map_or(0, |progress| progress.chunks_total));
        let several = total.div_ceil(600).max(1);
        let rows = format::count(size.saturating_mul(several));
        if several == 1 {
            format!("a square is {rows} rows")
        } else {
            format!("a square is {several} chunks, {rows} rows")
        }
    });
    let failures = move || {
        let number = known.with(|known| known.as_ref().map_or(0, |known| known.failures));
        (number > 0).then(|| {
            let times = if number == 1 { "attempt has" } else { "attempts have" };
            view! { <p class="hint">{format!("{} {times} failed and been tried again.", format::count(number))}</p> }
        })
    };
    // The records of chunks go with the dataset.
    let are_gone = Memo::new(move |_| {
        let is_completed =
            view.progress.with(|progress| progress.as_ref().is_some_and(|it| it.state == JobState::Completed));
        is_completed && known.with(|known| known.as_ref().is_some_and(|known| known.runs.is_empty()))
    });
    let squares = move || {
        if are_gone.get() {
            view! { <p class="hint">"The dataset of this job was deleted, and the records of its chunks with it. Its rows can still be made."</p> }
                .into_any()
        } else {
            view! { <ChunkGrid chunks /> }.into_any()
        }
    };
    view! {
        <Panel title="Chunks" aside>
            {squares}
            {failures}
        </Panel>
    }
    .into_any()
}

fn squares(runs: &[Run], end: Option<JobState>) -> Vec<ChunkState> {
    let state = |word: &str| match (word, end) {
        ("done", _) | (_, Some(JobState::Completed)) => ChunkState::Made,
        ("failed", _) => ChunkState::Failed,
        (_, Some(_)) => ChunkState::Left,
        ("making", None) => ChunkState::Making,
        (_, None) => ChunkState::Waiting,
    };
    // A job has at most some ten thousand chunks, so every length fits.
    runs.iter().flat_map(|run| std::iter::repeat_n(state(&run.state), run.chunks as usize)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_become_chunks() {
        let run = |state: &str, chunks| Run { state: state.to_owned(), chunks };
        let runs = [run("done", 2), run("making", 1), run("failed", 1), run("waiting", 2)];
        use ChunkState::{Failed, Left, Made, Making, Waiting};
        assert_eq!(squares(&runs, None), [Made, Made, Making, Failed, Waiting, Waiting]);
        assert_eq!(squares(&runs, Some(JobState::Cancelled)), [Made, Made, Left, Failed, Left, Left]);
        assert_eq!(squares(&runs, Some(JobState::Completed)), [Made; 6]);
    }
}
