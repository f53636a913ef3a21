//! One job: how far it is, how fast, what it has made, and what can be done with it.

mod actions;
mod chunks;
mod progress;
mod rate;
mod result;

use crate::api;
use crate::components::{ErrorState, Fetch, Glyph, PageHeader, Panel, RowBrowser, Skeleton};
use crate::format;
use crate::shell::use_session;
use crate::work::{Job as JobData, JobProgress, JobState, LiveJobs, milliseconds, short_digest, use_clock};
use actions::Actions;
use chunks::Chunks;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use progress::ProgressPanel;
use rate::{RatePanel, Rates};
use result::ResultPanel;

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct View {
    /// The job as it was read last.
    job: Memo<Option<JobData>>,
    /// The newest that is known of its progress.
    progress: Memo<Option<JobProgress>>,
    live: LiveJobs,
    now: Signal<Option<f64>>,
    /// Whether what is known may be of yesterday: it may still change, and the server does not answer.
    lost: Memo<bool>,
}

impl View {
    fn state(self) -> Option<JobState> {
        self.progress.with(|progress| progress.as_ref().map(|progress| progress.state))
    }
}

/// The page of a job.
#[component]
pub fn Job() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let fetch = Fetch::<JobData>::new(move || Some(format!("/api/jobs/{}", id.get())));
    let live = LiveJobs::follow();
    let now = use_clock();
    // While another job is being loaded, the one before is still there and must not be shown under the new address.
    let job = Memo::new(move |_| fetch.value().filter(|job| job.progress.id == id.get()));
    let progress = Memo::new(move |_| live.of(&id.get()));
    Effect::new(move || {
        if let Some(job) = job.get() {
            live.learn(job.progress);
        }
    });
    let offline = use_session().offline;
    let lost = Memo::new(move |_| {
        offline.get() && progress.with(|progress| progress.as_ref().is_some_and(|progress| !progress.state.is_final()))
    });
    let view = View { job, progress, live, now, lost };
    // The dataset comes with completion; progress alone does not name it.
    let complete = Memo::new(move |_| view.state() == Some(JobState::Completed));
    Effect::new(move || {
        let missing = job.with(|job| job.as_ref().is_some_and(|job| job.dataset_id.is_none()));
        if complete.get() && missing {
            let path = format!("/api/jobs/{}", id.get_untracked());
            spawn_local(async move {
                // Without an answer the page goes on without the link; the next visit has it.
                if let Ok(job) = api::get::<JobData>(&path).await {
                    fetch.set(job);
                }
            });
        }
    });
    let rates = Rates::collect(progress);

    let title = Signal::derive(move || {
        job.with(|job| job.as_ref().map_or_else(|| "Job".to_owned(), |job| title(&job.name, job.progress.rows_total)))
    });
    let tab = Signal::derive(move || {
        let name = job.with(|job| job.as_ref().map_or_else(|| "Job".to_owned(), |job| job.name.clone()));
        match progress.with(|progress| progress.as_ref().map(|progress| (progress.state, progress.percent()))) {
            Some((JobState::Completed, _)) => format!("✓ {name}"),
            Some(_) if lost.get() => format!("? {name}"),
            Some((JobState::Generating, percent)) => format!("{percent} % {name}"),
            Some((state, percent)) => format!("{} {percent} % {name}", state.label()),
            None => name,
        }
    });
    let line = Signal::derive(move || job.with(|job| job.as_ref().map(|job| line(job, view)).unwrap_or_default()));

    // Whether it is there decides what the page is made of; its values change within.
    let there = Memo::new(move |_| match (job.with(Option::is_some), fetch.state()) {
        (true, _) => Some(Ok(id.get())),
        (false, Some(Err(error))) => Some(Err(error)),
        (false, _) => None,
    });
    let body = move || match there.get() {
        None => view! { <Panel><Skeleton lines=6 /></Panel> }.into_any(),
        Some(Err(error)) => {
            let way_on = ("/jobs", "All jobs");
            view! { <Panel><ErrorState error on_retry=move |()| fetch.reload() way_on /></Panel> }.into_any()
        }
        Some(Ok(id)) => view! { <Body view id rates /> }.into_any(),
    };
    view! {
        <PageHeader glyph=Glyph::Clock title tab line>
            {move || there.get().is_some_and(|there| there.is_ok()).then(|| view! { <Actions view /> })}
        </PageHeader>
        {body}
    }
    .into_any()
}

#[component]
fn Body(view: View, id: String, rates: Rates) -> impl IntoView {
    let job = view.job.get_untracked();
    let tables = job.map(|job| job.tables).unwrap_or_default();
    let table = RwSignal::new(tables.first().map(|table| table.name.clone()).unwrap_or_default());
    let from = RwSignal::new(0);
    let over =
        Signal::derive(move || view.progress.with(|progress| progress.as_ref().is_some_and(|it| it.state.is_final())));
    view! {
        <ProgressPanel view rates />
        <ResultPanel view />
        <div class="job-charts">
            <RatePanel rates over />
            <Chunks view id=id.clone() />
        </div>
        <Panel title="Rows" aside="any of them, made or not: a row follows from the recipe alone">
            <RowBrowser source=format!("/api/jobs/{id}/preview") tables table from />
        </Panel>
    }
    .into_any()
}

fn title(name: &str, rows: u64) -> String {
    format!("{name} · {} {}", format::count(rows), if rows == 1 { "row" } else { "rows" })
}

/// Kind, seed, recipe, and when it was begun.
fn line(job: &JobData, view: View) -> String {
    let mut parts = vec![job.kind.clone()];
    if let Some(seed) = job.recipe.get("seed") {
        parts.push(format!("seed {seed}"));
    }
    parts.push(format!("recipe {}", short_digest(&job.recipe_digest)));
    let progress = view.progress.get();
    match progress.as_ref().and_then(|progress| progress.started_at.as_ref()) {
        Some(started) => parts.push(format!("started {}", ago(started, view.now.get()))),
        None => parts.push(format!("asked for {}", ago(&job.created_at, view.now.get()))),
    }
    parts.join(" · ")
}

/// How long ago a time was, or the time itself where that says more.
fn ago(time: &str, now: Option<f64>) -> String {
    let age = now.zip(milliseconds(time)).map(|(now, then)| (now - then) / 1000.0);
    match age {
        // The clocks of server and browser need not agree; what just happened did not happen in the future.
        Some(age) if age < 1.0 => "just now".to_owned(),
        Some(age) if age < 3_600.0 => format!("{} ago", format::duration(age)),
        _ => format!("{} UTC", format::time(time)),
    }
}
