//! One model: its training as it happens, then how good and how private it is, and rows from it.

mod generate;
mod training;

use super::query::Kept;
use crate::api;
use crate::components::{
    Button, ButtonKind, Deletion, Dialog, Doomed, ErrorState, Fetch, Figure, Glyph, Icon, LinkButton, Menu, MenuItem,
    NameForm, Notice, PageHeader, Panel, SaveName, Skeleton, Tab, Tabs, Tone, use_toasts,
};
use crate::format;
use crate::report::Report;
use crate::work::{Model as ModelData, ModelState, open_in_create, short_digest};
use generate::Generate;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_params_map};
use seedbed_measure::Evaluation;
use serde_json::json;
use training::Training;

/// How often a model under way is asked after, in milliseconds.
const PATIENCE: u32 = 1000;

/// The page of a model.
#[component]
pub fn Model() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let fetch = Fetch::<ModelData>::new(move || Some(format!("/api/models/{}", id.get())));
    let model = Memo::new(move |_| fetch.value().filter(|model| model.id == id.get()));
    let alive = StoredValue::new(());
    Effect::new(move || {
        // Read, so that it follows; asked after again as long as it changes by itself.
        if fetch.value().is_some_and(|model| model.state.is_under_way()) {
            spawn_local(async move {
                TimeoutFuture::new(PATIENCE).await;
                if !alive.is_disposed() {
                    fetch.reload();
                }
            });
        }
    });
    let title = Signal::derive(move || {
        model.with(|model| model.as_ref().map_or_else(|| "Model".to_owned(), |model| model.name.clone()))
    });
    let line = Signal::derive(move || {
        model.with(|model| {
            let Some(model) = model else { return String::new() };
            format!("{} · asked for {} UTC", model.synthesizer(), format::time(&model.created_at))
        })
    });
    let figures = Signal::derive(move || model.with(|model| model.as_ref().map(figures).unwrap_or_default()));
    // What the page is made of depends on where the model stands; its progress changes only what shows it.
    let there =
        Memo::new(move |_| match (model.with(|model| model.as_ref().map(|model| model.state)), fetch.state()) {
            (Some(state), _) => Some(Ok((id.get(), state))),
            (None, Some(Err(error))) => Some(Err(error)),
            (None, _) => None,
        });
    let body = move || match there.get() {
        None => view! { <Panel><Skeleton lines=8 /></Panel> }.into_any(),
        Some(Err(error)) => {
            let way_on = ("/models", "All models");
            view! { <Panel><ErrorState error on_retry=move |()| fetch.reload() way_on /></Panel> }.into_any()
        }
        Some(Ok((_, ModelState::Completed))) => model.get_untracked().map(|model| view! { <Body model /> }).into_any(),
        Some(Ok(_)) => view! { <Training model fetch /> }.into_any(),
    };
    view! {
        <PageHeader glyph=Glyph::Spark title line figures>
            {move || {
                let state = there.get().and_then(Result::ok).map(|(_, state)| state);
                state.and_then(|_| model.get_untracked().map(|model| view! { <Actions model fetch /> }))
            }}
        </PageHeader>
        {body}
    }
    .into_any()
}

fn figures(model: &ModelData) -> Vec<Figure> {
    let Some(digest) = &model.digest else { return Vec::new() };
    vec![
        Figure::new(format::count(model.rows_learned), "rows learned"),
        Figure::new(format::count(model.columns.len() as u64), "columns"),
        Figure::new(format::bytes(model.bytes), "file"),
        Figure::new(short_digest(digest), "model digest"),
    ]
}

/// What can be done with the model as a whole.
#[component]
fn Actions(model: ModelData, fetch: Fetch<ModelData>) -> impl IntoView {
    let toasts = use_toasts();
    let naming = RwSignal::new(false);
    let deleting = RwSignal::new(None);
    let navigate = use_navigate();
    let path = format!("/api/models/{}", model.id);
    let save = {
        let path = path.clone();
        SaveName::new(move |name| {
            let path = path.clone();
            async move {
                api::patch::<ModelData>(&path, &json!({ "name": name })).await?;
                fetch.reload();
                Ok(())
            }
        })
    };
    let is_there = model.state == ModelState::Completed;
    let mut items = Vec::new();
    if is_there {
        let recipe = model.recipe.clone();
        items.push(MenuItem::new("Open in Create", Glyph::Edit, move || {
            if !open_in_create(&recipe) {
                toasts.error("This browser keeps nothing for the page, so the recipe cannot be handed over.");
            }
        }));
    }
    if let Some(dataset) = &model.dataset_id {
        let (navigate, dataset) = (navigate.clone(), format!("/datasets/{dataset}"));
        items.push(MenuItem::new("The table that it learned", Glyph::Layers, move || {
            navigate(&dataset, Default::default())
        }));
    }
    items.push(MenuItem::new("Rename", Glyph::Edit, move || naming.set(true)));
    let doomed = Doomed {
        name: model.name.clone(),
        loss: format!(
            "“{}” goes for good, with its file and its evaluation. The same table and settings give the same model again.",
            model.name
        ),
        path: path.clone(),
    };
    items.push(MenuItem::new("Delete", Glyph::Trash, move || deleting.set(Some(doomed.clone()))).danger());
    let leave = move |is_gone: bool| {
        if is_gone {
            navigate("/models", Default::default());
        }
    };
    let name = move || fetch.value().map(|model| model.name).unwrap_or_default();
    let file = format!("{path}/file");
    view! {
        {is_there.then(|| view! { <a class="button" href=file download=""><Icon glyph=Glyph::Download /> "Model file"</a> })}
        <Menu label="More actions" glyph=Glyph::More items=Signal::stored(items) />
        <Dialog open=naming title="Rename">
            <NameForm label="Name of the model" name=name() save=save.clone() in_dialog=true on_done=move |()| naming.set(false) />
        </Dialog>
        <Deletion doomed=deleting title="Delete this model?" on_done=leave />
    }
    .into_any()
}

/// What a model that is there has to show.
#[component]
fn Body(model: ModelData) -> impl IntoView {
    let kept = Kept::named("view");
    let begin = untrack(move || kept.get());
    let selected =
        RwSignal::new(if begin == "evaluation" || begin == "training" { begin } else { "generate".to_owned() });
    Effect::new(move || {
        let now = selected.get();
        kept.set(if now == "generate" { String::new() } else { now });
    });
    let tabs =
        vec![Tab::new("generate", "Generate"), Tab::new("evaluation", "Evaluation"), Tab::new("training", "Training")];
    let model = StoredValue::new(model);
    let shown = move || match &*selected.get() {
        "evaluation" => view! { <EvaluationPanel model=model.get_value() /> }.into_any(),
        "training" => {
            let stored = Memo::new(move |_| Some(model.get_value()));
            view! { <training::Past model=stored /> }.into_any()
        }
        _ => view! { <Generate model=model.get_value() /> }.into_any(),
    };
    view! {
        <Tabs label="What to see of the model" tabs selected />
        <div role="tabpanel" class="tab-panel">{shown}</div>
    }
    .into_any()
}

/// How good and how private the model is.
#[component]
fn EvaluationPanel(model: ModelData) -> impl IntoView {
    let path = format!("/api/models/{}/evaluation", model.id);
    let fetch = Fetch::<Evaluation>::new(move || Some(path.clone()));
    let report = format!("/api/models/{}/report", model.id);
    let left_out: Vec<String> = model
        .summary
        .get("left_out")
        .and_then(serde_json::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|column| Some(format!("{} ({})", column["name"].as_str()?, column["reason"].as_str()?)))
        .collect();
    let remark = (!left_out.is_empty()).then(|| {
        view! { <Notice>"Not learned and not compared: " {left_out.join(", ")} "."</Notice> }
    });
    let compared = model.summary.get("compared_columns").and_then(serde_json::Value::as_u64);
    let narrowed = compared.filter(|compared| *compared < model.columns.len() as u64).map(|compared| {
        view! { <Notice>{format!("The first {compared} of {} columns are compared.", model.columns.len())}</Notice> }
    });
    let shown = move || match fetch.state() {
        None => view! { <Panel><Skeleton lines=12 /></Panel> }.into_any(),
        Some(Err(error)) => view! { <Panel><ErrorState error on_retry=move |()| fetch.reload() /></Panel> }.into_any(),
        Some(Ok(evaluation)) => {
            view! { <section class="panel" aria-label="Evaluation"><Report evaluation /></section> }.into_any()
        }
    };
    view! {
        <div class="actions end">
            <a class="button" href=report download=""><Icon glyph=Glyph::Download /> "Report as one HTML file"</a>
        </div>
        {remark}
        {narrowed}
        {shown}
    }
    .into_any()
}

/// What stands where a training cannot go on: another one.
#[component]
fn TrainAgain(model: ModelData) -> impl IntoView {
    let href = model.dataset_id.as_ref().map(|id| format!("/datasets/{id}/train"));
    href.map(|href| view! { <LinkButton href kind=ButtonKind::Secondary glyph=Glyph::Sliders>"Train with other settings"</LinkButton> })
}

/// A quiet button, for pages below this one.
fn quiet(
    label: &'static str,
    glyph: Glyph,
    busy: Signal<bool>,
    on_click: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    view! { <Button glyph busy on_click=move |()| on_click()>{label}</Button> }
}

/// A notice of why a training ended, if it did so unhappily.
fn why_it_ended(model: &ModelData) -> Option<impl IntoView + use<>> {
    let error = model.error.clone()?;
    Some(view! { <Notice tone=Tone::Error>{error}</Notice> })
}
