//! Rows from a model: how many, under which conditions, with a look at the first ones.

use crate::api::{self, ApiError};
use crate::components::{
    Button, ButtonKind, Choice, DataTable, ErrorState, Field, Glyph, Notice, NumberInput, Panel, Select, Skeleton,
    TableColumn, TextInput, Toggle, Tone,
};
use crate::engine::{self, EngineError};
use crate::format;
use crate::shell::use_projects;
use crate::work::{Job, Model, ModelColumn};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use seedbed_generate::preview::Preview;
use seedbed_recipe::{models, quantity};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Rows that are shown before any are made.
const SHOWN: u64 = 25;

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Preview(Box<Preview>),
    Problems(Vec<Problem>),
    MissingLocales(Vec<String>),
}

#[derive(Deserialize)]
struct Problem {
    pointer: String,
    found: String,
    allowed: String,
}

/// A condition as it is entered: nothing, a value, or that it is missing.
type Conditions = RwSignal<BTreeMap<String, String>>;

/// What stands for a missing value in the list of conditions.
const MISSING: &str = "\u{0}";

/// The form, and the first rows that it would make.
#[component]
pub fn Generate(model: Model) -> impl IntoView {
    let projects = use_projects();
    let navigate = StoredValue::new_local(use_navigate());
    let count = RwSignal::new(model.rows_learned.to_string());
    let seed = RwSignal::new(model.settings.get("seed").and_then(Value::as_f64));
    let conditions: Conditions = RwSignal::new(BTreeMap::new());
    let (spoiled, ratio) = (RwSignal::new(false), RwSignal::new(Some(5.0)));
    let stored = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let columns = model.columns.clone();
    let asked = {
        let (id, columns) = (model.id.clone(), columns.clone());
        move || {
            let rows = quantity::parse(count.get().trim());
            let mut body = Map::new();
            body.insert("model_id".to_owned(), json!(id));
            body.insert("count".to_owned(), rows.map_or_else(|| json!(count.get()), |rows| json!(rows)));
            body.insert("conditions".to_owned(), Value::Object(values(&conditions.get(), &columns)));
            if let Some(seed) = seed.get() {
                body.insert("seed".to_owned(), json!(seed as u64));
            }
            if spoiled.get() {
                body.insert(
                    "anomalies".to_owned(),
                    json!({"inject": true, "ratio": ratio.get().unwrap_or(0.0) / 100.0}),
                );
            }
            body.insert("store".to_owned(), json!(if stored.get() { "parquet" } else { "virtual" }));
            body
        }
    };
    let begin = {
        let asked = asked.clone();
        move || {
            let mut body = untrack(&asked);
            if let Some(project) = projects.current.get_untracked() {
                body.insert("project_id".to_owned(), json!(project));
            }
            busy.set(true);
            failure.set(None);
            spawn_local(async move {
                let answer = api::post::<Job>("/api/generate", &Value::Object(body)).await;
                if busy.is_disposed() {
                    return;
                }
                busy.set(false);
                match answer {
                    Ok(job) => navigate
                        .with_value(|navigate| navigate(&format!("/jobs/{}", job.progress.id), Default::default())),
                    Err(error) => failure.set(Some(error)),
                }
            });
        }
    };
    let at = move |pointer: String| {
        Signal::derive(move || failure.with(|error| error.as_ref().and_then(|error| error.at(&pointer))))
    };
    let elsewhere = move || {
        failure
            .get()
            .filter(|error| error.errors.is_empty())
            .map(|error| view! { <Notice tone=Tone::Error>{error.to_string()}</Notice> })
    };
    let recipe = {
        let model = StoredValue::new(model.clone());
        move || {
            let body = asked();
            model.with_value(|model| asked_recipe(model, &body))
        }
    };
    let count_problem = Signal::derive(move || {
        let told = failure.with(|error| error.as_ref().and_then(|error| error.at("/count")));
        let typed = count.get();
        let is_wrong = quantity::parse(typed.trim()).is_none_or(|rows| rows == 0);
        told.or_else(|| is_wrong.then(|| "A number of rows, such as 1000, 50k or 2M.".to_owned()))
    });
    let label = move || match quantity::parse(count.get().trim()) {
        Some(rows) if rows > 0 => format!("Generate {} rows", format::count(rows)),
        _ => "Generate".to_owned(),
    };
    let condition = move |column: ModelColumn| {
        let pointer = format!("/conditions/{}", column.name.replace('~', "~0").replace('/', "~1"));
        view! { <Condition column conditions error=at(pointer) /> }
    };
    view! {
        <div class="generate">
            <form class="panel" aria-label="Rows to generate" novalidate on:submit=move |event| {
                event.prevent_default();
                if !busy.get_untracked() {
                    begin();
                }
            }>
                <div class="fields">
                    <Field id="generate-count" label="Rows" error=count_problem>
                        <TextInput value=count />
                    </Field>
                    <Field id="generate-seed" label="Seed" hint="Another seed makes other rows." error=at("/seed".to_owned())>
                        <NumberInput value=seed on_change=move |number| seed.set(number) min=0.0 step=1.0 />
                    </Field>
                    <details class="more">
                        <summary>{move || match conditions.with(BTreeMap::len) {
                            0 => "Conditions".to_owned(),
                            given => format!("Conditions ({given})"),
                        }}</summary>
                        <p class="hint">"Every row has the value that is given here; the other columns are drawn given it."</p>
                        {columns.into_iter().map(condition).collect_view()}
                    </details>
                    <details class="more">
                        <summary>"Anomalies and storage"</summary>
                        <Toggle label="Make some rows wrong on purpose" value=spoiled on_change=move |on| spoiled.set(on) />
                        <Show when=move || spoiled.get()>
                            <Field id="generate-ratio" label="Share of rows, in percent" error=at("/anomalies".to_owned())>
                                <NumberInput value=ratio on_change=move |number| ratio.set(number) min=0.0 max=100.0 />
                            </Field>
                        </Show>
                        <Toggle label="Keep the rows as Parquet" value=stored on_change=move |on| stored.set(on) />
                    </details>
                    {elsewhere}
                    <div class="actions"><Button kind=ButtonKind::Primary glyph=Glyph::Play submit=true busy=Signal::from(busy)>{label}</Button></div>
                </div>
            </form>
            <FirstRows recipe=Signal::derive(recipe) />
        </div>
    }
    .into_any()
}

/// The values that were given, as the API takes them.
fn values(conditions: &BTreeMap<String, String>, columns: &[ModelColumn]) -> Map<String, Value> {
    let value = |(name, text): (&String, &String)| {
        let column = columns.iter().find(|column| column.name == *name)?;
        let text = text.trim();
        let value = match text {
            MISSING => Value::Null,
            "" => return None,
            text if column.words.is_none() => text.parse::<i64>().map_or_else(
                |_| text.parse::<f64>().map_or_else(|_| json!(text), |number| json!(number)),
                |number| json!(number),
            ),
            text => json!(text),
        };
        Some((name.clone(), value))
    };
    conditions.iter().filter_map(value).collect()
}

/// The recipe that the server would make of this request.
fn asked_recipe(model: &Model, body: &Map<String, Value>) -> Value {
    let mut recipe = model.recipe.clone();
    if let Some(seed) = body.get("seed") {
        recipe["seed"] = seed.clone();
    }
    let Some(table) = recipe.pointer_mut("/tables/0") else { return recipe };
    if let Some(count) = body.get("count").filter(|count| count.as_u64().is_some_and(|count| count > 0)) {
        table["rows"] = count.clone();
    }
    if let Some(ratio) = body.get("anomalies").and_then(|anomalies| anomalies.get("ratio")) {
        table["anomalies"] = json!({"share": ratio});
    }
    if let Some(conditions) = body.get("conditions").and_then(Value::as_object) {
        models::condition(&mut recipe, conditions);
    }
    recipe
}

/// A value that every row is to have in a column.
#[component]
fn Condition(column: ModelColumn, conditions: Conditions, error: Signal<Option<String>>) -> impl IntoView {
    let name = column.name.clone();
    let id = format!("condition-{}", name.bytes().map(|byte| format!("{byte:02x}")).collect::<String>());
    let give = {
        let name = name.clone();
        move |value: String| {
            conditions.update(|conditions| {
                if value.is_empty() {
                    conditions.remove(&name);
                } else {
                    conditions.insert(name.clone(), value);
                }
            });
        }
    };
    let given = {
        let name = name.clone();
        Signal::derive(move || conditions.with(|conditions| conditions.get(&name).cloned().unwrap_or_default()))
    };
    match &column.words {
        Some(words) if words.len() as u64 == column.word_count => {
            let missing = column.nullable.then(|| Choice::new(MISSING, "(missing)"));
            let choices: Vec<Choice> = std::iter::once(Choice::new("", "Any"))
                .chain(words.iter().map(|word| Choice::new(word.clone(), word.clone())))
                .chain(missing)
                .collect();
            view! { <Field id label=name error><Select value=given choices=Signal::stored(choices) on_change=give /></Field> }.into_any()
        }
        words => {
            let hint = match (&column.min, &column.max, words) {
                (Some(min), Some(max), _) => format!("{min} to {max}"),
                _ => format!("one of {} words", format::count(column.word_count)),
            };
            let typed = RwSignal::new(untrack(move || given.get()));
            Effect::new(move |before: Option<()>| {
                let text = typed.get();
                if before.is_some() {
                    give(text);
                }
            });
            view! { <Field id label=name hint error><TextInput value=typed placeholder="any" /></Field> }.into_any()
        }
    }
}

/// The first rows, made in this browser.
#[component]
fn FirstRows(recipe: Signal<Value>) -> impl IntoView {
    let shown = RwSignal::new(None::<Result<Preview, ApiError>>);
    let round = RwSignal::new(0_u32);
    let stale = RwSignal::new(false);
    Effect::new(move || {
        round.track();
        let recipe = recipe.get();
        stale.set(true);
        spawn_local(async move {
            let answer = preview(&recipe).await;
            if shown.is_disposed() {
                return;
            }
            if let Some(answer) = answer {
                stale.set(false);
                shown.set(Some(answer));
            }
        });
    });
    let columns = Signal::derive(move || {
        let page = shown.get().and_then(Result::ok).map(|page| page.columns).unwrap_or_default();
        let numeric = |name: &str| ["integer", "float", "decimal"].contains(&name);
        page.into_iter()
            .map(|column| TableColumn { numeric: numeric(&column.value_type), name: column.name })
            .collect::<Vec<_>>()
    });
    let rows = Signal::derive(move || shown.get().and_then(Result::ok).map(|page| page.rows).unwrap_or_default());
    let there = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(Result::is_ok)));
    let place = move || match there.get() {
        None => view! { <Skeleton lines=8 /> }.into_any(),
        Some(true) => view! {
            <div class="rows" class:stale=move || stale.get() aria-busy=move || stale.get().then_some("true")>
                <DataTable label="The first rows" columns rows />
            </div>
        }
        .into_any(),
        Some(false) => shown
            .get()
            .and_then(Result::err)
            .map(|error| view! { <ErrorState error on_retry=move |()| round.update(|round| *round += 1) /> })
            .into_any(),
    };
    view! {
        <Panel title="The first rows" aside="made in this browser, as the server makes them">{place}</Panel>
    }
    .into_any()
}

/// The first rows of a recipe; nothing where a newer request has taken the place of this one.
async fn preview(recipe: &Value) -> Option<Result<Preview, ApiError>> {
    let told = |detail: String| {
        Some(Err(ApiError { title: "There is nothing to show".to_owned(), detail, ..ApiError::default() }))
    };
    for _ in 0..2 {
        let payload = json!({"recipe": recipe, "from": 0, "rows": SHOWN});
        let answer = match engine::latest("preview", &payload.to_string()).await {
            Ok(answer) => answer,
            Err(EngineError::Superseded) => return None,
            Err(error) => return told(error.to_string()),
        };
        match serde_json::from_str(&answer) {
            Ok(Answer::Preview(page)) => return Some(Ok(*page)),
            // Made-up columns need word lists; they are loaded with the next request.
            Ok(Answer::MissingLocales(codes)) => codes.iter().for_each(|code| engine::use_locale(code)),
            Ok(Answer::Problems(problems)) => {
                let problem = |problem: &Problem| {
                    format!("{}: found {}; expected {}", problem.pointer, problem.found, problem.allowed)
                };
                return told(problems.iter().map(problem).collect::<Vec<_>>().join("; "));
            }
            Err(error) => return told(error.to_string()),
        }
    }
    told("The word lists that its columns need could not be loaded.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, words: Option<&[&str]>) -> ModelColumn {
        let words = words.map(|words| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        let word_count = words.as_ref().map_or(0, Vec::len) as u64;
        ModelColumn { name: name.into(), words, word_count, min: None, max: None, nullable: true }
    }

    #[test]
    fn numbers_are_given_as_numbers_and_words_as_words() {
        let columns =
            [column("age", None), column("code", Some(&["7", "8"])), column("day", None), column("sex", Some(&["f"]))];
        let given = [("age", " 30 "), ("code", "7"), ("day", "2024-01-31"), ("sex", MISSING), ("none", "")];
        let given = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let values = Value::Object(values(&given, &columns));
        assert_eq!(values, json!({"age": 30, "code": "7", "day": "2024-01-31", "sex": null}));
    }
}
