//! All models, newest first.

use super::query::Kept;
use crate::api::{Page, with_query};
use crate::components::{
    ButtonKind, Choice, EmptyState, Fetch, Fetched, Glyph, LinkButton, PageHeader, Pagination, Panel, SearchBox,
    Select, StateBadge,
};
use crate::format;
use crate::work::{Model, ModelState};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

const PAGE_SIZE: u64 = 25;

/// How often the list is read again while something is being trained, in milliseconds.
const PATIENCE: u32 = 2000;

/// The list of models.
#[component]
pub fn Models() -> impl IntoView {
    let (search, state, at) = (Kept::named("search"), Kept::named("state"), Kept::named("page"));
    let fetch = Fetch::<Page<Model>>::new(move || {
        let (search, state, page, size) = (search.get(), state.get(), at.get(), PAGE_SIZE.to_string());
        let pairs = [("search", &*search), ("state", &state), ("page", &page), ("page_size", &size)];
        Some(with_query("/api/models", &pairs))
    });
    follow(fetch);
    let narrow = move |kept: Kept| {
        move |value: String| {
            at.set(String::new());
            kept.set(value);
        }
    };
    let states = std::iter::once(Choice::new("", "Any state"))
        .chain(ModelState::ALL.map(|state| Choice::new(state.word(), state.label())))
        .collect::<Vec<_>>();
    let narrowed = move || !(search.get().is_empty() && state.get().is_empty());
    let clear = move || {
        for kept in [search, state, at] {
            kept.set(String::new());
        }
    };
    let total = Signal::derive(move || fetch.value().map_or(0, |page| page.total));
    let list = move |page: Page<Model>| {
        match (page.items.is_empty(), narrowed()) {
        (false, _) => view! { <Table models=page.items /> }.into_any(),
        (true, true) => view! {
            <EmptyState glyph=Glyph::Filter title="No model fits" text="There are models with other names or in other states.">
                <button type="button" class="button" on:click=move |_| clear()>"Show all models"</button>
            </EmptyState>
        }
        .into_any(),
        (true, false) => view! {
            <EmptyState
                glyph=Glyph::Spark
                title="Nothing was learned yet"
                text="A model is learned from a real table, and makes rows that are like it and belong to nobody. Upload a table and train one."
            >
                <LinkButton href="/datasets/upload" kind=ButtonKind::Primary glyph=Glyph::Upload>"Upload a table"</LinkButton>
            </EmptyState>
        }
        .into_any(),
    }
    };
    view! {
        <PageHeader glyph=Glyph::Spark title="Models" line="What was learned from real tables: how good, how private, and rows from it">
            <LinkButton href="/datasets/upload" kind=ButtonKind::Primary glyph=Glyph::Upload>"Upload a table"</LinkButton>
        </PageHeader>
        <Panel>
            <div class="filters" role="group" aria-label="Filters">
                <SearchBox label="Search models" placeholder="Search names" value=search.signal() on_search=narrow(search) />
                <Select label="State" value=state.signal() choices=states on_change=narrow(state) />
            </div>
            <Fetched fetch let:page>{list(page)}</Fetched>
            <Pagination page=at.page() total page_size=PAGE_SIZE />
        </Panel>
    }
    .into_any()
}

/// Reads the list again while a model is under way.
pub fn follow(fetch: Fetch<Page<Model>>) {
    let alive = StoredValue::new(());
    Effect::new(move || {
        let under_way = fetch.value().is_some_and(|page| page.items.iter().any(|model| model.state.is_under_way()));
        if under_way {
            spawn_local(async move {
                TimeoutFuture::new(PATIENCE).await;
                if !alive.is_disposed() {
                    fetch.reload();
                }
            });
        }
    });
}

/// Models as a table.
#[component]
pub fn Table(models: Vec<Model>) -> impl IntoView {
    let row = |model: Model| {
        let href = format!("/models/{}", model.id);
        let rows = if model.rows_learned > 0 { format::count(model.rows_learned) } else { "–".to_owned() };
        let about = format!("{} · {}", model.synthesizer(), format::time(&model.created_at));
        let remark = model.state.is_under_way().then(|| view! { <span class="remark">{model.stage.words()}</span> });
        let synthesizer = model.synthesizer().to_owned();
        view! {
            <tr>
                <th scope="row">
                    <a href=href>{model.name.clone()}</a>
                    <span class="narrow">{about}</span>
                </th>
                <td class="wide">{synthesizer}</td>
                <td><StateBadge state=model.state.word() /> {remark}</td>
                <td class="numeric wide">{rows}</td>
                <td class="wide">{format::time(&model.created_at)}</td>
            </tr>
        }
    };
    view! {
        <table class="list-table models">
            <caption class="unseen">"Models, newest first"</caption>
            <thead>
                <tr>
                    <th scope="col">"Model"</th>
                    <th scope="col" class="wide">"Synthesizer"</th>
                    <th scope="col">"State"</th>
                    <th scope="col" class="numeric wide">"Learned rows"</th>
                    <th scope="col" class="wide">"Asked for (UTC)"</th>
                </tr>
            </thead>
            <tbody>{models.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
