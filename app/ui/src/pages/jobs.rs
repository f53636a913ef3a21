//! All jobs, newest first, with their progress as it happens.

use super::query::Kept;
use crate::api::{Page, with_query};
use crate::components::{
    ButtonKind, Choice, EmptyState, Fetch, Fetched, Glyph, LinkButton, PageHeader, Pagination, Panel, ProgressBar,
    Select, StateBadge,
};
use crate::format;
use crate::shell::{use_projects, use_session};
use crate::work::{Job, JobProgress, JobState, LiveJobs};
use leptos::prelude::*;
use std::collections::BTreeSet;

const PAGE_SIZE: u64 = 25;

/// The kinds of data that jobs may have, and what they are called.
const KINDS: [(&str, &str); 2] = [("table", "Tables"), ("model", "Rows of a model")];

/// The list of jobs.
#[component]
pub fn Jobs() -> impl IntoView {
    let (state, kind, project, at) =
        (Kept::named("state"), Kept::named("kind"), Kept::named("project"), Kept::named("page"));
    let live = LiveJobs::follow();
    let fetch = Fetch::<Page<Job>>::new(move || {
        let (state, kind, project, page) = (state.get(), kind.get(), project.get(), at.get());
        let size = PAGE_SIZE.to_string();
        let pairs =
            [("state", &*state), ("kind", &kind), ("project_id", &project), ("page", &page), ("page_size", &size)];
        Some(with_query("/api/jobs", &pairs))
    });
    learn_and_reload(live, fetch);
    let filter = move |kept: Kept| {
        move |chosen: String| {
            at.set(String::new());
            kept.set(chosen);
        }
    };
    let states = std::iter::once(Choice::new("", "Any state"))
        .chain(JobState::ALL.map(|state| Choice::new(state.word(), state.label())))
        .collect::<Vec<_>>();
    let kinds = std::iter::once(Choice::new("", "Any kind"))
        .chain(KINDS.map(|(word, label)| Choice::new(word, label)))
        .collect::<Vec<_>>();
    let projects = use_projects();
    let project_choices = Signal::derive(move || {
        let all = projects.all.get().and_then(Result::ok).unwrap_or_default();
        let own = all.into_iter().map(|project| Choice::new(project.id, project.name));
        std::iter::once(Choice::new("", "Any project")).chain(own).collect::<Vec<_>>()
    });
    let narrowed = move || !(state.get().is_empty() && kind.get().is_empty() && project.get().is_empty());
    let clear = move || {
        for kept in [state, kind, project, at] {
            kept.set(String::new());
        }
    };
    let total = Signal::derive(move || fetch.value().map_or(0, |page| page.total));
    let list = move |page: Page<Job>| {
        match (page.items.is_empty(), narrowed()) {
        (false, _) => view! { <Table jobs=page.items live /> }.into_any(),
        (true, true) => view! {
            <EmptyState glyph=Glyph::Filter title="No job fits" text="There are jobs in other states or projects.">
                <button type="button" class="button" on:click=move |_| clear()>"Show all jobs"</button>
            </EmptyState>
        }
        .into_any(),
        (true, false) => view! {
            <EmptyState glyph=Glyph::Clock title="Nothing was made yet" text="A job makes the rows of a recipe. Describe a table and press Generate.">
                <LinkButton href="/create/table" kind=ButtonKind::Primary glyph=Glyph::Table>"Create a table"</LinkButton>
            </EmptyState>
        }
        .into_any(),
    }
    };
    view! {
        <PageHeader glyph=Glyph::Clock title="Jobs" line="Everything that is being made or was made, newest first" />
        <Panel>
            <div class="filters" role="group" aria-label="Filters">
                <Select label="State" value=state.signal() choices=states on_change=filter(state) />
                <Select label="Kind" value=kind.signal() choices=kinds on_change=filter(kind) />
                <Select label="In project" value=project.signal() choices=project_choices on_change=filter(project) />
            </div>
            <Fetched fetch let:page>{list(page)}</Fetched>
            <Pagination page=at.page() total page_size=PAGE_SIZE />
        </Panel>
    }
    .into_any()
}

/// Gives the list's progress to the live jobs, and reads the list again when a job begins or comes to its end elsewhere.
fn learn_and_reload(live: LiveJobs, fetch: Fetch<Page<Job>>) {
    let seen = StoredValue::new(BTreeSet::<String>::new());
    Effect::new(move || {
        for job in fetch.value().into_iter().flat_map(|page| page.items) {
            seen.update_value(|seen| seen.extend([job.progress.id.clone()]));
            live.learn(job.progress);
        }
    });
    Effect::new(move || {
        let loaded = fetch.value().is_some();
        let new: Vec<String> = live.ids().into_iter().filter(|id| !seen.with_value(|seen| seen.contains(id))).collect();
        // Before the first answer every job is new, and the answer is on its way already.
        if loaded && !new.is_empty() {
            // Once for each: a job that the filter leaves out would be new forever.
            seen.update_value(|seen| seen.extend(new));
            fetch.reload();
        }
    });
}

/// Jobs as a table; on narrow screens the less important columns stand under the name.
#[component]
pub fn Table(jobs: Vec<Job>, live: LiveJobs) -> impl IntoView {
    view! {
        <table class="list-table jobs">
            <caption class="unseen">"Jobs, newest first"</caption>
            <thead>
                <tr>
                    <th scope="col">"Job"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Progress"</th>
                    <th scope="col" class="numeric wide">"Rows"</th>
                    <th scope="col" class="wide">"Created"</th>
                </tr>
            </thead>
            <tbody>{jobs.into_iter().map(|job| view! { <Row job live /> }).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Row(job: Job, live: LiveJobs) -> impl IntoView {
    let id = job.progress.id.clone();
    let read = job.progress.clone();
    let progress = Memo::new(move |_| live.of(&id).unwrap_or_else(|| read.clone()));
    let state = Memo::new(move |_| progress.with(|progress| progress.state));
    let share = Signal::derive(move || progress.with(JobProgress::share));
    let rows = format::count(job.progress.rows_total);
    let created = format::time(&job.created_at);
    let offline = use_session().offline;
    let remark = move || progress.with(|progress| remark(progress, !offline.get()));
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/jobs/{}", job.progress.id)>{job.name.clone()}</a>
                <span class="narrow">{format!("{rows} rows · {created}")}</span>
            </th>
            <td>{move || view! { <StateBadge state=state.get().word() /> }}</td>
            <td class="bar">
                <ProgressBar label=format!("Rows of {} made", job.name) share />
                <span class="remark">{remark}</span>
            </td>
            <td class="numeric wide">{rows.clone()}</td>
            <td class="wide">{created.clone()}</td>
        </tr>
    }
    .into_any()
}

/// The share and, while it is known to be in the making, the time that is left.
fn remark(progress: &JobProgress, known: bool) -> String {
    match (progress.state, progress.remaining_seconds) {
        (JobState::Generating, Some(seconds)) if known => {
            format!("{} % · {} left", progress.percent(), format::duration(seconds.ceil()))
        }
        _ => format!("{} %", progress.percent()),
    }
}
