//! How many rows, from which seed, in which language, and the step from a look at them to all of them.

use super::editor::{Editor, use_editor};
use super::locales;
use super::save::SaveSchema;
use super::settings::{Pick, id_of};
use crate::api::{self, ApiError};
use crate::components::{Button, ButtonKind, Choice, Field, Glyph, Select, use_toasts};
use crate::format;
use crate::shell::{use_projects, use_session};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use seedbed_recipe::{Problem, quantity};
use serde::Deserialize;
use serde_json::{Value, json};

/// The largest seed that a die gives: short enough to be read out.
const MOST_SEED: f64 = 1_000_000.0;

#[derive(Deserialize)]
struct Job {
    id: String,
}

/// The panel of the main action.
#[component]
pub fn Action() -> impl IntoView {
    let editor = use_editor();
    let (session, projects, toasts) = (use_session(), use_projects(), use_toasts());
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(None::<ApiError>);
    let saving = RwSignal::new(false);
    let store = RwSignal::new("virtual".to_owned());
    let stores = Signal::stored(vec![
        Choice::new("virtual", "Virtual: made again from the recipe when read"),
        Choice::new("parquet", "Parquet: stored"),
    ]);
    let locale_choices: Vec<Choice> = locales::LOCALES.iter().map(|(code, name)| Choice::new(*code, *name)).collect();
    let total = Memo::new(move |_| total_rows(editor));
    let wrong_rows = RwSignal::new(false);
    let hindrance = Memo::new(move |_| {
        if editor.is_blank() {
            Some("Describe the data first.")
        } else if editor.unread.with(Option::is_some) {
            Some("First mend the text in the JSON tab, which is no JSON yet.")
        } else if editor.problems.with(|problems| !problems.is_empty()) {
            Some("First mend the problems that stand above the rows.")
        } else if wrong_rows.get() {
            Some("First mend the number of rows.")
        } else if session.offline.get() {
            Some(
                "The server does not answer, so only the preview and its downloads work. It is asked again every few seconds.",
            )
        } else if projects.current.with(Option::is_none) {
            Some("Waiting for your projects.")
        } else {
            None
        }
    });
    let generate = move || {
        if busy.get_untracked() || hindrance.get_untracked().is_some() {
            return;
        }
        let (recipe, project) = (editor.peek(Clone::clone), projects.current.get_untracked());
        let body = json!({"project_id": project, "store": store.get_untracked(), "recipe": recipe});
        busy.set(true);
        refused.set(None);
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer: Result<Job, ApiError> = api::post("/api/jobs", &body).await;
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            match answer {
                Ok(job) => navigate(&format!("/jobs/{}", job.id), Default::default()),
                Err(error) => {
                    toasts.error(error.to_string());
                    show_problems(editor, &error);
                    refused.set(Some(error));
                }
            }
        });
    };
    // What is typed is no number yet: none is promised.
    let label = move || match total.get() {
        _ if wrong_rows.get() => "Generate".to_owned(),
        0 => "Generate".to_owned(),
        1 => "Generate 1 row".to_owned(),
        rows => {
            let rows = format::count(rows);
            match editor.read(|recipe| super::editor::length(recipe, "/tables")) {
                0 | 1 => format!("Generate {rows} rows"),
                tables => format!("Generate {rows} rows in {tables} tables"),
            }
        }
    };
    view! {
        <section class="panel action" aria-label="Generate">
            <div class="inputs">
                <Rows wrong=wrong_rows />
                <Seed />
                <Pick at="/locale".to_owned() label="Locale" choices=Signal::stored(locale_choices) />
                <Field id="store" label="Store as">
                    <Select value=store on_change=move |word| store.set(word) choices=stores />
                </Field>
            </div>
            <Button
                kind=ButtonKind::Primary
                busy=Signal::from(busy)
                disabled=Signal::derive(move || hindrance.with(Option::is_some))
                on_click=move |()| generate()
            >
                {label}
            </Button>
            <p class="hint" aria-live="polite">{move || hindrance.get()}</p>
            <p class="problem" role="alert">{move || refused.get().map(|error| error.to_string())}</p>
            <div class="actions">
                <Button
                    kind=ButtonKind::Quiet
                    glyph=Glyph::Book
                    disabled=Signal::derive(move || hindrance.with(Option::is_some))
                    on_click=move |()| saving.set(true)
                >
                    "Save schema"
                </Button>
            </div>
            <SaveSchema open=saving />
        </section>
    }
    .into_any()
}

/// The rows of all tables; before the first preview, those of the tables that say a number.
fn total_rows(editor: Editor) -> u64 {
    let sizes = editor.shown.with(|shown| {
        shown
            .as_ref()
            .map(|shown| shown.preview.tables.iter().map(|table| (table.name.clone(), table.rows)).collect::<Vec<_>>())
    });
    editor.read(|recipe| {
        let tables = recipe.get("tables").and_then(Value::as_array);
        tables
            .into_iter()
            .flatten()
            .map(|table| {
                // A number that was typed just now is newer than the rows that are shown.
                table.get("rows").and_then(Value::as_u64).or_else(|| {
                    let name = table.get("name").and_then(Value::as_str)?;
                    sizes.as_ref()?.iter().find(|(other, _)| other == name).map(|(_, rows)| *rows)
                })
            })
            .fold(0_u64, |sum, rows| sum.saturating_add(rows.unwrap_or(0)))
    })
}

/// Puts the problems that the server found where those of the browser stand.
fn show_problems(editor: Editor, error: &ApiError) {
    let problem = |problem: &api::Problem| {
        let pointer = problem.pointer.strip_prefix("/recipe")?;
        Some(Problem { pointer: pointer.to_owned(), found: String::new(), allowed: problem.message.clone() })
    };
    let problems: Vec<Problem> = error.errors.iter().filter_map(problem).collect();
    if !problems.is_empty() {
        editor.problems.set(problems);
    }
}

/// The rows of the first table that says a number: the one that the others follow.
#[component]
fn Rows(
    /// Whether what is typed is no number of rows.
    wrong: RwSignal<bool>,
) -> impl IntoView {
    let editor = use_editor();
    let place = Memo::new(move |_| {
        editor.read(|recipe| {
            let tables = recipe.get("tables").and_then(Value::as_array);
            tables.into_iter().flatten().position(|table| !table.get("rows").is_some_and(Value::is_object)).unwrap_or(0)
        })
    });
    let several = Memo::new(move |_| editor.read(|recipe| super::editor::length(recipe, "/tables") > 1));
    let value = Memo::new(move |_| {
        let at = format!("/tables/{}/rows", place.get());
        editor.read(|recipe| recipe.pointer(&at).and_then(Value::as_u64))
    });
    let name = move || {
        let at = format!("/tables/{}/name", place.get());
        editor.read(|recipe| recipe.pointer(&at).and_then(Value::as_str).unwrap_or_default().to_owned())
    };
    let typed = RwSignal::new(String::new());
    Effect::new(move || {
        let rows = value.get();
        if rows != typed.with_untracked(|text| quantity::parse(text)) {
            typed.set(rows.map(format::count).unwrap_or_default());
            wrong.set(false);
        }
    });
    let enter = move |event| {
        let text = event_target_value(&event);
        let rows = quantity::parse(&text);
        wrong.set(rows.is_none());
        typed.set(text);
        if let Some(rows) = rows {
            editor.set(&format!("/tables/{}/rows", place.get_untracked()), json!(rows));
        }
    };
    // What is wrong stays until it is mended: nobody should generate another number of rows than stands there.
    let settle = move |_| {
        if !wrong.get_untracked() {
            typed.set(value.get_untracked().map(format::count).unwrap_or_default());
        }
    };
    let error = move || {
        if wrong.get() {
            return Some("A whole number, such as 250,000, 250k or 1M.".to_owned());
        }
        editor.problem_at(&format!("/tables/{}/rows", place.get()))
    };
    view! {
        <div class="field rows" class:invalid=move || error().is_some()>
            <label for="rows">{move || if several.get() { format!("Rows of {}", name()) } else { "Rows".to_owned() }}</label>
            <input
                class="input number"
                id="rows"
                inputmode="decimal"
                autocomplete="off"
                aria-describedby="rows-problem"
                aria-invalid=move || error().is_some().then_some("true")
                disabled=move || editor.is_blank()
                prop:value=typed
                on:input=enter
                on:blur=settle
            />
            <p class="problem" id="rows-problem" aria-live="polite">{error}</p>
        </div>
    }
    .into_any()
}

/// The number that decides every random choice, with a die for another one.
#[component]
fn Seed() -> impl IntoView {
    let editor = use_editor();
    let at = "/seed";
    let error = Signal::derive(move || editor.problem_at(at));
    let text = super::settings::bind(at.to_owned(), super::settings::Reading::Number);
    let roll = move |()| {
        // Any seed is as good as any other; it need not be hard to guess. The product is below 2^53.
        let seed = (js_sys::Math::random() * MOST_SEED) as u64;
        editor.set(at, json!(seed));
    };
    view! {
        <div class="seed">
            <Field id=id_of(at) label="Seed" error=error>
                <crate::components::TextInput value=text />
            </Field>
            <Button glyph=Glyph::Dice label="Another seed" on_click=roll />
        </div>
    }
    .into_any()
}
