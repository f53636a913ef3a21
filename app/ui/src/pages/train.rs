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
    /// The settings that only some synthesizers have, and this one among them.
    own: &'static [&'static str],
}

impl Synthesizer {
    fn of(word: &str) -> &'static Self {
        SYNTHESIZERS.iter().find(|known| known.word == word).unwrap_or(&SYNTHESIZERS[0])
    }

    /// Whether a setting is for it: those that all have are.
    fn has(&self, setting: &str) -> bool {
        self.own.contains(&setting) || SYNTHESIZERS.iter().all(|known| !known.own.contains(&setting))
    }
}

const SYNTHESIZERS: [Synthesizer; 2] = [
    Synthesizer {
        word: "autoregressive",
        name: "Autoregressive",
        about: "A small network for each column, given those before it. The best rows, in under a minute for tables of some ten \
                thousand rows; any column can be given.",
        own: &["epochs", "batch_size", "learning_rate", "dimensions", "patience", "time_limit"],
    },
    Synthesizer {
        word: "gaussian_copula",
        name: "Gaussian copula",
        about: "Correlated normal numbers, each cut into the values of a column. Learned in the blink of an eye; columns have \
                their distributions, and pairs their correlations, but no more than that.",
        own: &["marginal"],
    },
];

/// Distributions of numbers that the copula can be told to take.
const MARGINALS: [(&str, &str); 8] = [
    ("", "The best for each column"),
    ("empirical", "Quantiles of the table"),
    ("normal", "Normal"),
    ("truncated_normal", "Normal between bounds"),
    ("beta", "Beta"),
    ("gamma", "Gamma"),
    ("uniform", "Uniform"),
    ("kde", "Kernel density estimate"),
];

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
struct Setting {
    /// Its name in the API.
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    /// What it usually is, by synthesizer; the first one where none is named.
    usual: &'static [(&'static str, &'static str)],
    is_whole: bool,
}

const SETTINGS: [Setting; 9] = [
    Setting {
        name: "epochs",
        label: "Epochs",
        hint: "Passes over the rows, at the most.",
        usual: &[("autoregressive", "30, more for small tables")],
        is_whole: true,
    },
    Setting {
        name: "batch_size",
        label: "Batch size",
        hint: "Rows a step.",
        usual: &[("autoregressive", "128")],
        is_whole: true,
    },
    Setting {
        name: "learning_rate",
        label: "Learning rate",
        hint: "How fast weights change at the beginning.",
        usual: &[("autoregressive", "0.002")],
        is_whole: false,
    },
    Setting {
        name: "dimensions",
        label: "Dimensions",
        hint: "Units between the layers of the network.",
        usual: &[("autoregressive", "64")],
        is_whole: true,
    },
    Setting {
        name: "patience",
        label: "Patience",
        hint: "Epochs without progress before it ends.",
        usual: &[("autoregressive", "a sixth of the epochs")],
        is_whole: true,
    },
    Setting {
        name: "time_limit",
        label: "Time limit",
        hint: "Seconds; then the best so far is the model.",
        usual: &[("autoregressive", "none")],
        is_whole: true,
    },
    Setting {
        name: "protect_below",
        label: "Protect values below",
        hint: "A value that fewer rows have is never drawn.",
        usual: &[("", "5")],
        is_whole: true,
    },
    Setting {
        name: "holdout",
        label: "Held out, in percent",
        hint: "Rows that are not learned from; the report compares with them.",
        usual: &[("", "10")],
        is_whole: false,
    },
    Setting {
        name: "seed",
        label: "Seed",
        hint: "The same seed and rows give the same model.",
        usual: &[("", "7")],
        is_whole: true,
    },
];

impl Setting {
    fn usual(&self, synthesizer: &str) -> &'static str {
        let own = self.usual.iter().find(|(of, _)| *of == synthesizer).or(self.usual.first());
        own.map_or("", |(_, usual)| usual)
    }

    /// The number as the API takes it: whole ones as such, shares of percent as shares of one.
    fn value(&self, number: f64) -> Value {
        match self.name {
            "holdout" => json!(number / 100.0),
            _ if number.fract() == 0.0 => json!(number as i64),
            _ => json!(number),
        }
    }
}

#[component]
fn Form(dataset: Dataset) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let name = RwSignal::new(dataset.name.clone());
    let algorithm = RwSignal::new(SYNTHESIZERS[0].word.to_owned());
    let (target, marginal) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let numbers: [RwSignal<Option<f64>>; SETTINGS.len()] = std::array::from_fn(|_| RwSignal::new(None));
    let failure = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let chosen = move || Synthesizer::of(&algorithm.get());
    let id = dataset.id.clone();
    let begin = move || {
        let synthesizer = untrack(chosen);
        let mut body = Map::new();
        body.insert("dataset_id".to_owned(), json!(id));
        body.insert("algorithm".to_owned(), json!(synthesizer.word));
        let texts = [
            ("name", name.get_untracked()),
            ("target", target.get_untracked()),
            ("marginal", marginal.get_untracked()),
        ];
        for (field, text) in texts.iter().filter(|(field, text)| !text.trim().is_empty() && synthesizer.has(field)) {
            body.insert((*field).to_owned(), json!(text.trim()));
        }
        for (setting, number) in SETTINGS.iter().zip(numbers).filter(|(setting, _)| synthesizer.has(setting.name)) {
            if let Some(number) = number.get_untracked() {
                body.insert(setting.name.to_owned(), setting.value(number));
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
    let at = move |field: &'static str| {
        let pointer = format!("/{field}");
        Signal::derive(move || failure.with(|error| error.as_ref().and_then(|error| error.at(&pointer))))
    };
    let elsewhere = move || {
        failure.get().and_then(|error| {
            let fields = ["name", "target", "algorithm", "marginal"]
                .into_iter()
                .chain(SETTINGS.iter().map(|setting| setting.name));
            let is_shown = fields.into_iter().any(|field| error.at(&format!("/{field}")).is_some());
            (!is_shown).then(|| view! { <Notice tone=Tone::Error>{error.to_string()}</Notice> })
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
    let synthesizers = SYNTHESIZERS.iter().map(|known| Choice::new(known.word, known.name)).collect::<Vec<_>>();
    let marginals = Signal::stored(MARGINALS.map(|(word, label)| Choice::new(word, label)).to_vec());
    let input = move |(setting, number): (&'static Setting, RwSignal<Option<f64>>)| {
        view! {
            <Show when=move || chosen().has(setting.name)>
                <Field id=format!("train-{}", setting.name) label=setting.label hint=setting.hint error=at(setting.name)>
                    <NumberInput
                        value=number
                        on_change=move |typed| number.set(typed)
                        placeholder=setting.usual(chosen().word)
                        step=if setting.is_whole { 1.0 } else { 0.0001 }
                        min=0.0
                    />
                </Field>
            </Show>
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
                    <Field id="train-algorithm" label="Synthesizer" error=at("algorithm")>
                        <Select value=algorithm choices=Signal::stored(synthesizers) on_change=move |chosen| algorithm.set(chosen) />
                    </Field>
                    <p class="hint">{move || chosen().about}</p>
                    <Field id="train-name" label="Name of the model" error=at("name")>
                        <TextInput value=name />
                    </Field>
                    <Field id="train-target" label="Column to predict" hint="The report then tells how well it is learned from made rows instead of real ones." error=at("target")>
                        <Select value=target choices=Signal::stored(targets) on_change=move |chosen| target.set(chosen) />
                    </Field>
                    <p class="hint">{summary} " " <a href=correct>"Correct what columns are"</a></p>
                </div>
            </Panel>
            <Panel title="Settings" aside="what is left empty is as it usually is">
                <div class="fields pair">
                    <Show when=move || chosen().has("marginal")>
                        <Field id="train-marginal" label="Distribution of numbers" hint="Values that stand alone, such as many zeros, stay so." error=at("marginal")>
                            <Select value=marginal choices=marginals on_change=move |chosen| marginal.set(chosen) />
                        </Field>
                    </Show>
                    {SETTINGS.iter().zip(numbers).map(input).collect_view()}
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_synthesizer_has_its_own_settings_and_those_of_all() {
        let copula = Synthesizer::of("gaussian_copula");
        assert!(copula.has("marginal") && copula.has("seed") && copula.has("name") && !copula.has("epochs"));
        assert!(Synthesizer::of("autoregressive").has("epochs"));
    }

    #[test]
    fn numbers_are_sent_as_the_server_takes_them() {
        let setting = |name: &str| SETTINGS.iter().find(|setting| setting.name == name).unwrap();
        assert_eq!(setting("epochs").value(30.0), json!(30));
        assert_eq!(setting("learning_rate").value(0.002), json!(0.002));
        assert_eq!(setting("holdout").value(10.0), json!(0.1));
    }
}
