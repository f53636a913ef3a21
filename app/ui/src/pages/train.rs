//! Training a model on an uploaded table.

use crate::api::{self, ApiError};
use crate::components::{
    Button, ButtonKind, Choice, ErrorState, Fetch, Field, Glyph, Notice, NumberInput, PageHeader, Panel, Select,
    Skeleton, TextInput, Tone,
};
use crate::format;
use crate::work::{Dataset, Model};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_params_map};
use serde_json::{Map, Value, json};

/// A synthesizer: its name in the API, its name, and what it is good for.
struct Synthesizer {
    word: &'static str,
    name: &'static str,
    about: &'static str,
}

const SYNTHESIZERS: [Synthesizer; 1] = [Synthesizer {
    word: "autoregressive",
    name: "Autoregressive",
    about: "A small network for each column, given those before it. The best rows, in under a minute for tables of some ten \
            thousand rows; any column can be given.",
}];

/// The page on which a training is begun.
#[component]
pub fn Train() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let fetch = Fetch::<Dataset>::new(move || Some(format!("/api/datasets/{}", id.get())));
    let line = Signal::derive(move || {
        fetch
            .value()
            .map(|dataset| format!("From {} · {} rows", dataset.name, format::count(dataset.rows_total)))
            .unwrap_or_default()
    });
    let body = move || {
        match fetch.state() {
        None => view! { <Panel><Skeleton lines=8 /></Panel> }.into_any(),
        Some(Err(error)) => view! {
            <Panel><ErrorState error on_retry=move |()| fetch.reload() way_on=("/datasets", "All datasets") /></Panel>
        }
        .into_any(),
        Some(Ok(dataset)) if dataset.upload.is_none() => view! {
            <Panel><Notice tone=Tone::Warning>
                "Models are learned from uploaded tables. This dataset was made from a recipe, which makes any number of rows."
            </Notice></Panel>
        }
        .into_any(),
        Some(Ok(dataset)) => view! { <Form dataset /> }.into_any(),
    }
    };
    view! {
        <PageHeader glyph=Glyph::Spark title="Train a model" line />
        {body}
    }
    .into_any()
}

/// A number that may be left out.
type Number = RwSignal<Option<f64>>;

#[component]
fn Form(dataset: Dataset) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let name = RwSignal::new(dataset.name.clone());
    let algorithm = RwSignal::new(SYNTHESIZERS[0].word.to_owned());
    let target = RwSignal::new(String::new());
    let number = || RwSignal::new(None::<f64>);
    let (epochs, batch, rate, dimensions, patience) = (number(), number(), number(), number(), number());
    let (limit, protect, holdout, seed) = (number(), number(), number(), number());
    let failure = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let numbers: [(&'static str, Number); 9] = [
        ("epochs", epochs),
        ("batch_size", batch),
        ("learning_rate", rate),
        ("dimensions", dimensions),
        ("patience", patience),
        ("time_limit", limit),
        ("protect_below", protect),
        ("holdout", holdout),
        ("seed", seed),
    ];
    let id = dataset.id.clone();
    let begin = move || {
        let mut body = Map::new();
        body.insert("dataset_id".to_owned(), json!(id));
        body.insert("algorithm".to_owned(), json!(algorithm.get_untracked()));
        let named = name.get_untracked().trim().to_owned();
        if !named.is_empty() {
            body.insert("name".to_owned(), json!(named));
        }
        if !target.get_untracked().is_empty() {
            body.insert("target".to_owned(), json!(target.get_untracked()));
        }
        for (field, number) in numbers {
            if let Some(number) = number.get_untracked() {
                // Whole numbers are sent as such.
                let value = if number.fract() == 0.0 { json!(number as i64) } else { json!(number) };
                // A share of percent is a share of one to the server.
                let value = if field == "holdout" { json!(number / 100.0) } else { value };
                body.insert(field.to_owned(), value);
            }
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = api::post::<Model>("/api/models/train", &Value::Object(body)).await;
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            match answer {
                Ok(model) => {
                    navigate.with_value(|navigate| navigate(&format!("/models/{}", model.id), Default::default()))
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let at = move |pointer: &'static str| {
        Signal::derive(move || failure.with(|error| error.as_ref().and_then(|error| error.at(pointer))))
    };
    let elsewhere = move || {
        failure.get().and_then(|error| {
            let known = ["/name", "/target", "/algorithm"]
                .into_iter()
                .chain(POINTERS)
                .any(|pointer| error.at(pointer).is_some());
            (!known).then(|| view! { <Notice tone=Tone::Error>{error.to_string()}</Notice> })
        })
    };
    let columns = dataset.upload.as_ref().map(|upload| upload.columns.clone()).unwrap_or_default();
    let learned = columns.iter().filter(|column| column.is_learned());
    let targets: Vec<Choice> = std::iter::once(Choice::new("", "None"))
        .chain(learned.clone().map(|column| Choice::new(column.name.clone(), column.name.clone())))
        .collect();
    let count = learned.count();
    let left_out = columns.len() - count;
    let summary = match left_out {
        0 => format!("All {} are learned.", format::counted(count as u64, "column")),
        _ => format!(
            "{} learned; {} not, because they are ids, free text or personal data. They are made up instead.",
            format::counted(count as u64, "column"),
            format::count(left_out as u64)
        ),
    };
    let correct = format!("/datasets/{}", dataset.id);
    let choices = SYNTHESIZERS.iter().map(|known| Choice::new(known.word, known.name)).collect::<Vec<_>>();
    let about = move || {
        let chosen = algorithm.get();
        SYNTHESIZERS.iter().find(|known| known.word == chosen).map(|known| known.about)
    };
    let whole = move |id: &'static str,
                      label: &'static str,
                      hint: &'static str,
                      value: Number,
                      usual: &'static str,
                      pointer: &'static str| {
        view! {
            <Field id label hint error=at(pointer)>
                <NumberInput value on_change=move |number| value.set(number) placeholder=usual step=1.0 min=0.0 />
            </Field>
        }
    };
    view! {
        <form class="train" novalidate on:submit=move |event| {
            event.prevent_default();
            if !busy.get_untracked() {
                begin();
            }
        }>
            <Panel title="Synthesizer">
                <div class="fields">
                    <Field id="train-algorithm" label="Synthesizer" error=at("/algorithm")>
                        <Select value=algorithm choices=Signal::stored(choices) on_change=move |chosen| algorithm.set(chosen) />
                    </Field>
                    <p class="hint">{about}</p>
                    <Field id="train-name" label="Name of the model" error=at("/name")>
                        <TextInput value=name />
                    </Field>
                    <Field id="train-target" label="Column to predict" hint="The report then tells how well it is learned from made rows instead of real ones." error=at("/target")>
                        <Select value=target choices=Signal::stored(targets) on_change=move |chosen| target.set(chosen) />
                    </Field>
                    <p class="hint">{summary} " " <a href=correct>"Correct what columns are"</a></p>
                </div>
            </Panel>
            <Panel title="Settings" aside="what is left empty is as it usually is">
                <div class="fields pair">
                    {whole("train-epochs", "Epochs", "Passes over the rows, at the most.", epochs, "30, more for small tables", "/epochs")}
                    {whole("train-batch", "Batch size", "Rows a step.", batch, "128", "/batch_size")}
                    <Field id="train-rate" label="Learning rate" hint="How fast weights change at the beginning." error=at("/learning_rate")>
                        <NumberInput value=rate on_change=move |number| rate.set(number) placeholder="0.002" />
                    </Field>
                    {whole("train-dimensions", "Dimensions", "Units between the layers of each column's network.", dimensions, "64", "/dimensions")}
                    {whole("train-patience", "Patience", "Epochs without progress before it ends.", patience, "a sixth of the epochs", "/patience")}
                    {whole("train-limit", "Time limit", "Seconds; then the best so far is the model.", limit, "none", "/time_limit")}
                    {whole("train-protect", "Protect values below", "A value that fewer rows have is never drawn.", protect, "5", "/protect_below")}
                    <Field id="train-holdout" label="Held out, in percent" hint="Rows that are not learned from; the report compares with them." error=at("/holdout")>
                        <NumberInput value=holdout on_change=move |number| holdout.set(number) placeholder="10" min=0.0 max=50.0 />
                    </Field>
                    {whole("train-seed", "Seed", "The same seed and rows give the same model.", seed, "7", "/seed")}
                </div>
            </Panel>
            {elsewhere}
            <div class="actions end">
                <Button kind=ButtonKind::Primary glyph=Glyph::Spark submit=true busy=Signal::from(busy)>"Train"</Button>
            </div>
        </form>
    }
    .into_any()
}

/// Where problems are shown beside their fields.
const POINTERS: [&str; 9] = [
    "/epochs",
    "/batch_size",
    "/learning_rate",
    "/dimensions",
    "/patience",
    "/time_limit",
    "/protect_below",
    "/holdout",
    "/seed",
];
