//! A training as it happens: where it is, how the loss falls, and the ways to end it.

use super::{TrainAgain, quiet, why_it_ended};
use crate::api;
use crate::components::charts::TwoLines;
use crate::components::{Fetch, Glyph, Panel, ProgressBar, StateBadge, use_toasts};
use crate::format;
use crate::work::{Epoch, Model, ModelState, milliseconds, use_clock};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::json;

/// Epochs as the API sends them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Epochs {
    items: Vec<Epoch>,
}

/// A training that is not at its end, or that ended without a model.
#[component]
pub fn Training(model: Memo<Option<Model>>, fetch: Fetch<Model>) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let control = move |action: &'static str| {
        let Some(id) = model.with_untracked(|model| model.as_ref().map(|model| model.id.clone())) else { return };
        busy.set(true);
        spawn_local(async move {
            let answer = api::post::<Model>(&format!("/api/models/{id}/control"), &json!({ "action": action })).await;
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            match answer {
                Ok(_) if action == "finish" => toasts.info("It ends after this epoch; the best so far is the model."),
                Ok(_) => {}
                Err(error) => toasts.error(error.to_string()),
            }
            fetch.reload();
        });
    };
    let state = Memo::new(move |_| model.with(|model| model.as_ref().map(|model| model.state)));
    let share = Signal::derive(move || model.with(|model| model.as_ref().map_or(0.0, |model| model.stage.share())));
    let words = move || model.with(|model| model.as_ref().map(told).unwrap_or_default());
    let now = use_clock();
    let passed = move || {
        let model = model.get()?;
        let since = milliseconds(model.started_at.as_deref()?)?;
        let now = now.get()?;
        let so_far = format!("{} so far", format::duration(((now - since) / 1000.0).max(0.0).floor()));
        let left = model.stage.remaining_seconds.filter(|_| model.state == ModelState::Training);
        Some(match left {
            Some(left) => format!("{so_far} · about {} left at most", format::duration(left.ceil())),
            None => so_far,
        })
        .filter(|_| model.state == ModelState::Training)
    };
    let can_finish = move || {
        model.with(|model| {
            model.as_ref().is_some_and(|model| {
                model.state == ModelState::Training && model.stage.epoch > 0 && model.stage.stage == "epoch"
            })
        })
    };
    let busy = Signal::from(busy);
    let actions = move || {
        match state.get() {
        Some(ModelState::Pending | ModelState::Training) => view! {
            <Show when=can_finish>{quiet("Finish with the best so far", Glyph::Check, busy, move || control("finish"))}</Show>
            {quiet("Cancel", Glyph::Stop, busy, move || control("cancel"))}
        }
        .into_any(),
        Some(ModelState::Failed | ModelState::Cancelled) => view! {
            {quiet("Train again", Glyph::Retry, busy, move || control("retry"))}
            {model.get_untracked().map(|model| view! { <TrainAgain model /> })}
        }
        .into_any(),
        _ => ().into_any(),
    }
    };
    let failure = move || model.with(|model| model.as_ref().and_then(why_it_ended));
    let aloud = move || {
        model.with(|model| model.as_ref().map(|model| format!("{}, {}", model.state.label(), model.stage.stage)))
    };
    view! {
        <section class="panel job-progress" aria-label="Training">
            <div class="head">
                {move || state.get().map(|state| view! { <StateBadge state=state.word() /> })}
                <p class="rows-done">{words}</p>
                <p class="left">{passed}</p>
            </div>
            <ProgressBar label="Training" share />
            {failure}
            <div class="actions">{actions}</div>
            <p class="unseen" role="status">{aloud}</p>
        </section>
        <Losses model />
    }
    .into_any()
}

fn told(model: &Model) -> String {
    match model.state {
        ModelState::Pending => "waiting for its turn; models are trained one after the other".to_owned(),
        ModelState::Training => model.stage.words(),
        ModelState::Cancelled => "What it had learned was given up.".to_owned(),
        ModelState::Failed => "It could not be trained.".to_owned(),
        ModelState::Completed => "It is there.".to_owned(),
    }
}

/// A training that is over.
#[component]
pub fn Past(model: Memo<Option<Model>>) -> impl IntoView {
    let facts = move || {
        model.get().map(|model| {
            let settings = model.settings.as_object().cloned().unwrap_or_default();
            let setting = |(name, value): (String, serde_json::Value)| {
                let shown = match value {
                    serde_json::Value::Null => "usual".to_owned(),
                    serde_json::Value::String(text) => text,
                    other => other.to_string(),
                };
                view! { <div><dt>{name.replace('_', " ")}</dt><dd>{shown}</dd></div> }
            };
            let took = model.summary.get("seconds").and_then(serde_json::Value::as_f64);
            view! {
                <dl class="facts">
                    {took.map(|seconds| view! { <div><dt>"took"</dt><dd>{format::duration(seconds)}</dd></div> })}
                    {settings.into_iter().map(setting).collect_view()}
                </dl>
            }
        })
    };
    view! {
        <Losses model />
        <Panel title="Settings" aside="the same settings on the same rows give the same model"><div class="settings-told">{facts}</div></Panel>
    }
    .into_any()
}

/// How the loss falls, epoch by epoch.
#[component]
fn Losses(model: Memo<Option<Model>>) -> impl IntoView {
    let id = Memo::new(move |_| model.with(|model| model.as_ref().map(|model| model.id.clone())));
    // Read again whenever another epoch is over.
    let mark = Memo::new(move |_| {
        model.with(|model| {
            model.as_ref().map(|model| (model.stage.epoch, model.stage.stage.clone(), model.state.word()))
        })
    });
    let fetch = Fetch::<Epochs>::new(move || {
        mark.with(|_| ());
        id.get().map(|id| format!("/api/models/{id}/epochs"))
    });
    let line = move |value: fn(&Epoch) -> Option<f64>| {
        Signal::derive(move || {
            let epochs = fetch.value().map(|epochs| epochs.items).unwrap_or_default();
            epochs.iter().filter_map(|epoch| Some((f64::from(epoch.number), value(epoch)?))).collect::<Vec<_>>()
        })
    };
    let (learning, held_out) = (line(|epoch| Some(epoch.loss)), line(|epoch| epoch.held_out));
    let aside = Signal::derive(move || {
        let epochs = fetch.value().map(|epochs| epochs.items).unwrap_or_default();
        let best = epochs
            .iter()
            .filter_map(|epoch| Some((epoch.number, epoch.held_out?)))
            .min_by(|one, other| one.1.total_cmp(&other.1));
        best.map(|(number, loss)| format!("best so far: {loss:.3} nats a row in epoch {number}")).unwrap_or_default()
    });
    let is_there = Memo::new(move |_| fetch.value().is_some_and(|epochs| !epochs.items.is_empty()));
    view! {
        <Show when=move || is_there.get()>
            <Panel title="Loss" aside>
                <TwoLines
                    label="The loss of a row, epoch by epoch: while learning, and of the rows that judge when it is enough"
                    first=learning
                    second=held_out
                    names=("while learning", "rows held out")
                    along="epoch"
                />
            </Panel>
        </Show>
    }
    .into_any()
}
