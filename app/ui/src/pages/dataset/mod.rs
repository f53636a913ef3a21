//! One dataset: its rows, its distributions, its recipe, and the ways to take it away.

mod associations;
mod columns;
mod distributions;
mod profile;
mod recipe;

use super::datasets::doomed;
use super::models::{Table as ModelTable, follow};
use super::query::Kept;
use crate::api::{self, Page, with_query};
use crate::components::{
    Button, ButtonKind, Deletion, Dialog, DownloadDialog, ErrorState, Fetch, Fetched, Figure, Glyph, LinkButton, Menu,
    MenuItem, NameForm, PageHeader, Panel, RowBrowser, SaveName, Skeleton, TagEditor, use_toasts,
};
use crate::format;
use crate::work::{Dataset as DatasetData, Model, column_count, open_in_create, short_digest};
use associations::Together;
use columns::Columns;
pub(super) use distributions::Card;
use distributions::Distributions;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_params_map};
pub(super) use profile::{ColumnProfile, TableProfile};
use recipe::RecipePanel;
use serde_json::json;

/// The page of a dataset.
#[component]
pub fn Dataset() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let fetch = Fetch::<DatasetData>::new(move || Some(format!("/api/datasets/{}", id.get())));
    let dataset = Memo::new(move |_| fetch.value().filter(|dataset| dataset.id == id.get()));
    let title = Signal::derive(move || {
        dataset.with(|dataset| dataset.as_ref().map_or_else(|| "Dataset".to_owned(), |dataset| dataset.name.clone()))
    });
    let line = Signal::derive(move || {
        dataset.with(|dataset| {
            let Some(dataset) = dataset else { return String::new() };
            let came = if dataset.job_id.is_some() { "made" } else { "uploaded" };
            format!("{} · {} · {came} {} UTC", dataset.kind, dataset.kept(), format::time(&dataset.created_at))
        })
    });
    let figures = Signal::derive(move || dataset.with(|dataset| dataset.as_ref().map(figures).unwrap_or_default()));
    // Whether it is there decides what the page is made of; a new name or tag changes only what shows it.
    let there = Memo::new(move |_| match (dataset.with(Option::is_some), fetch.state()) {
        (true, _) => Some(Ok(id.get())),
        (false, Some(Err(error))) => Some(Err(error)),
        (false, _) => None,
    });
    let body = move || match there.get() {
        None => view! { <Panel><Skeleton lines=8 /></Panel> }.into_any(),
        Some(Err(error)) => {
            let way_on = ("/datasets", "All datasets");
            view! { <Panel><ErrorState error on_retry=move |()| fetch.reload() way_on /></Panel> }.into_any()
        }
        Some(Ok(_)) => dataset.get_untracked().map(|dataset| view! { <Body dataset fetch /> }).into_any(),
    };
    view! {
        <PageHeader glyph=Glyph::Layers title line figures>
            {move || {
                let ready = there.get().is_some_and(|there| there.is_ok());
                ready.then(|| dataset.get_untracked().map(|dataset| view! { <Actions dataset fetch /> }))
            }}
        </PageHeader>
        {body}
    }
    .into_any()
}

fn figures(dataset: &DatasetData) -> Vec<Figure> {
    let size = if dataset.bytes > 0 { format::bytes(dataset.bytes) } else { "virtual".to_owned() };
    let (columns, digest) = match &dataset.upload {
        Some(upload) => (upload.columns.len() as u64, "file digest"),
        None => (column_count(&dataset.recipe), "recipe digest"),
    };
    vec![
        Figure::new(format::count(dataset.rows_total), "rows"),
        Figure::new(format::count(columns), "columns"),
        Figure::new(size, "size"),
        Figure::new(short_digest(&dataset.recipe_digest), digest),
    ]
}

/// What can be done with the dataset as a whole.
#[component]
fn Actions(dataset: DatasetData, fetch: Fetch<DatasetData>) -> impl IntoView {
    let toasts = use_toasts();
    let (downloading, naming) = (RwSignal::new(false), RwSignal::new(false));
    let deleting = RwSignal::new(None);
    let path = format!("/api/datasets/{}", dataset.id);
    let save = {
        let path = path.clone();
        SaveName::new(move |name| {
            let path = path.clone();
            async move {
                fetch.set(api::patch::<DatasetData>(&path, &json!({ "name": name })).await?);
                Ok(())
            }
        })
    };
    let open = {
        let recipe = dataset.recipe.clone();
        move || {
            if !open_in_create(&recipe) {
                toasts.error("This browser keeps nothing for the page, so the recipe cannot be handed over.");
            }
        }
    };
    let navigate = use_navigate();
    let all_of_it = doomed(&dataset);
    let rename = MenuItem::new("Rename", Glyph::Edit, move || naming.set(true));
    let mut items = match &dataset.job_id {
        Some(job) => {
            let (navigate, job) = (navigate.clone(), format!("/jobs/{job}"));
            let to_job = move || navigate(&job, Default::default());
            vec![
                MenuItem::new("Open in Create", Glyph::Edit, open),
                rename,
                MenuItem::new("The job that made it", Glyph::Clock, to_job),
            ]
        }
        None => vec![rename],
    };
    items.push(MenuItem::new("Delete", Glyph::Trash, move || deleting.set(Some(all_of_it.clone()))).danger());
    let train = dataset.upload.is_some().then(|| format!("/datasets/{}/train", dataset.id));
    let download_kind = if train.is_some() { ButtonKind::Secondary } else { ButtonKind::Primary };
    let leave = move |is_gone: bool| {
        if is_gone {
            navigate("/datasets", Default::default());
        }
    };
    let name = move || fetch.value().map(|dataset| dataset.name).unwrap_or_default();
    view! {
        {train.map(|href| view! { <LinkButton href kind=ButtonKind::Primary glyph=Glyph::Spark>"Train a model"</LinkButton> })}
        <Button kind=download_kind glyph=Glyph::Download on_click=move |()| downloading.set(true)>"Download"</Button>
        <Menu label="More actions" glyph=Glyph::More items=Signal::stored(items) />
        <DownloadDialog open=downloading source=format!("{path}/download") name=dataset.name tables=dataset.tables />
        <Dialog open=naming title="Rename">
            <NameForm label="Name of the dataset" name=name() save=save.clone() in_dialog=true on_done=move |()| naming.set(false) />
        </Dialog>
        <Deletion doomed=deleting title="Delete this dataset?" on_done=leave />
    }
    .into_any()
}

#[component]
fn Body(dataset: DatasetData, fetch: Fetch<DatasetData>) -> impl IntoView {
    let toasts = use_toasts();
    let (kept_table, kept_row) = (Kept::named("table"), Kept::named("row"));
    let known = |name: &str| dataset.tables.iter().find(|table| table.name == name);
    let first = dataset.tables.first();
    let begin = known(&untrack(move || kept_table.get())).or(first);
    let table = RwSignal::new(begin.map(|table| table.name.clone()).unwrap_or_default());
    let last = begin.map_or(0, |table| table.rows.saturating_sub(1));
    let from = RwSignal::new(untrack(move || kept_row.get()).parse().map_or(0, |row: u64| row.min(last)));
    let first = first.map(|table| table.name.clone()).unwrap_or_default();
    Effect::new(move || {
        let (table, from) = (table.get(), from.get());
        kept_table.set(if table == first { String::new() } else { table });
        kept_row.set(if from == 0 { String::new() } else { from.to_string() });
    });
    let path = format!("/api/datasets/{}", dataset.id);
    let tags = Signal::derive(move || fetch.value().map(|dataset| dataset.tags).unwrap_or_default());
    let change_tags = {
        let path = path.clone();
        move |wanted: Vec<String>| {
            let path = path.clone();
            spawn_local(async move {
                match api::patch::<DatasetData>(&path, &json!({ "tags": wanted })).await {
                    Ok(now) => fetch.set(now),
                    Err(error) => toasts.error(error.to_string()),
                }
            });
        }
    };
    let (rows, stats) = (format!("{path}/rows"), format!("{path}/stats"));
    // Measuring an upload ends after the page was drawn.
    let again = RwSignal::new(0_u32);
    let uploaded = dataset.upload.is_some();
    let id = dataset.id.clone();
    let columns = move || {
        let upload = fetch.value().and_then(|dataset| dataset.upload);
        upload.map(|upload| view! { <Columns upload id=id.clone() fetch /> })
    };
    let measured = move |()| {
        again.update(|again| *again += 1);
        fetch.reload();
    };
    let models = uploaded.then(|| {
        let path = with_query("/api/models", &[("dataset_id", &dataset.id), ("page_size", "10")]);
        view! { <Learned path train=format!("/datasets/{}/train", dataset.id) /> }
    });
    let origin = match dataset.upload.clone() {
        None => view! { <RecipePanel recipe=dataset.recipe.clone() digest=dataset.recipe_digest.clone() /> }.into_any(),
        Some(upload) => view! {
            <Panel title="File" aside="the same file has the same digest">
                <p>{upload.file_name.clone()} ", " {format::bytes(upload.file_bytes)}</p>
                <p class="hint">"SHA-256 " <code class="digest">{dataset.recipe_digest.clone()}</code></p>
            </Panel>
        }
        .into_any(),
    };
    let (together, distributions) = (stats.clone(), stats);
    view! {
        <Panel title="Rows">
            <RowBrowser source=rows tables=dataset.tables.clone() table from />
        </Panel>
        {columns}
        {models}
        {move || {
            again.track();
            view! { <Distributions source=distributions.clone() table /> }
        }}
        {uploaded.then(|| view! { <Together source=together on_measured=measured /> })}
        <div class="dataset-foot">
            <Panel title="Tags">
                <TagEditor tags on_change=change_tags />
            </Panel>
            {origin}
        </div>
    }
    .into_any()
}

/// The models that were learned from this table.
#[component]
fn Learned(path: String, train: String) -> impl IntoView {
    let fetch = Fetch::<Page<Model>>::new(move || Some(path.clone()));
    follow(fetch);
    let list = move |page: Page<Model>| {
        match page.items.is_empty() {
        true => view! {
            <p class="hint">"No model has learned this table yet. " <a href=train.clone()>"Train one"</a> " to make any number of rows like it."</p>
        }
        .into_any(),
        false => view! { <ModelTable models=page.items /> }.into_any(),
    }
    };
    view! { <Panel title="Models"><Fetched fetch let:page>{list(page)}</Fetched></Panel> }.into_any()
}
