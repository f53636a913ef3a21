//! Has the worker make what the recipe asks for: the rows that are shown, texts for files, sizes.

use super::editor::{Editor, Shown};
use super::locales;
use crate::engine::{self, EngineError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seedbed_generate::preview::Preview;
use seedbed_recipe::Problem;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// How many rows are shown at a time.
pub const SHOWN_ROWS: u64 = 100;

/// How many rows tell how large a table becomes.
const WEIGHED_ROWS: u64 = 500;

/// How long a recipe must have been left alone before it is measured and weighed: the rows come first.
pub const REST: Duration = Duration::from_millis(350);

/// Which rows of which table are wanted.
#[derive(Clone, Copy, Serialize)]
pub struct Wanted<'a> {
    /// The recipe.
    pub recipe: &'a Value,
    /// The table; the first one if none is named.
    pub table: Option<&'a str>,
    /// The first row.
    pub from: u64,
    /// How many rows.
    pub rows: u64,
    /// The format, where text is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<&'a str>,
}

/// What came of a request: the thing, or what is wrong with the recipe.
pub type Outcome<T> = Result<T, Vec<Problem>>;

/// A text that was made.
#[derive(Clone, Debug, Deserialize)]
pub struct File {
    /// The whole text.
    pub text: String,
    /// How many rows it has.
    pub rows: u64,
    /// The usual ending of its name.
    pub extension: String,
}

#[derive(Deserialize)]
struct Weight {
    rows: u64,
    bytes: u64,
}

#[derive(Deserialize)]
struct Answer<T> {
    #[serde(alias = "preview", alias = "file", alias = "digest", alias = "profile", alias = "examples")]
    made: Option<T>,
    problems: Option<Vec<Problem>>,
    missing_locales: Option<Vec<String>>,
}

/// Asks the worker for something made from a recipe, and loads the word lists that it lacks. With `newest` only the newest
/// request of this operation is answered.
///
/// # Errors
/// The worker refused, broke down, or a newer request took the place of this one.
pub async fn make<T: DeserializeOwned>(op: &str, wanted: &Wanted<'_>, newest: bool) -> Result<Outcome<T>, EngineError> {
    ask(op, wanted, wanted.recipe, newest).await
}

/// A value of each type, by the type's name.
///
/// # Errors
/// As [`make`].
pub async fn examples(locale: &str) -> Result<BTreeMap<String, String>, EngineError> {
    let outcome = ask("examples", &json!({"locale": locale}), &Value::Null, false).await?;
    Ok(outcome.unwrap_or_default())
}

async fn ask<T: DeserializeOwned>(
    op: &str,
    wanted: &impl Serialize,
    recipe: &Value,
    newest: bool,
) -> Result<Outcome<T>, EngineError> {
    let refused = |error: serde_json::Error| EngineError::Refused(error.to_string());
    let mut payload = serde_json::to_string(wanted).map_err(refused)?;
    // What is wrong with locales; the rest of the recipe is checked as if they were right.
    let mut found: Vec<Problem> = Vec::new();
    let mut loading: Vec<String> = Vec::new();
    loop {
        let answer = if newest { engine::latest(op, &payload).await } else { engine::call(op, &payload).await };
        let answer = match answer {
            // A list that does not come must not stand in the way of recipes that do without it.
            Err(EngineError::Refused(cause)) if !loading.is_empty() => {
                loading.iter().for_each(|code| engine::forget_locale(code));
                return Err(EngineError::Refused(cause));
            }
            answer => answer?,
        };
        let answer: Answer<T> = serde_json::from_str(&answer).map_err(refused)?;
        if let Some(made) = answer.made {
            return if found.is_empty() { Ok(Ok(made)) } else { Ok(Err(found)) };
        }
        let missing = answer.missing_locales.unwrap_or_default();
        let (known, unknown): (Vec<String>, Vec<String>) =
            missing.into_iter().partition(|code| locales::is_known(code));
        if !unknown.is_empty() {
            let wrong: Vec<Problem> = unknown.iter().flat_map(|code| locales::problems(recipe, code)).collect();
            let mut asked: Value = serde_json::from_str(&payload).map_err(refused)?;
            for problem in &wrong {
                if let Some(locale) = asked.pointer_mut(&format!("/recipe{}", problem.pointer)) {
                    *locale = Value::from(locales::USUAL);
                }
            }
            // A locale that stands nowhere in the recipe would be asked for again.
            if wrong.is_empty() {
                return Ok(Err(found));
            }
            found.extend(wrong);
            payload = asked.to_string();
            continue;
        }
        // A list that was loaded and is still missing will not come by asking once more.
        if known.is_empty() || known.iter().any(|code| loading.contains(code)) {
            found.extend(answer.problems.unwrap_or_default());
            return Ok(Err(found));
        }
        known.iter().for_each(|code| engine::use_locale(code));
        loading.extend(known);
    }
}

/// Keeps the rows that are shown in step with the recipe.
pub fn keep_preview(editor: Editor) {
    Effect::new(move || {
        let (table, from) = (editor.table.get(), editor.from.get());
        let recipe = editor.draft.with(|draft| draft.recipe.clone());
        if editor.is_blank() {
            editor.shown.set(None);
            editor.problems.set(Vec::new());
            editor.failure.set(None);
            return;
        }
        spawn_local(async move {
            let name = recipe.pointer(&format!("/tables/{table}/name")).and_then(Value::as_str);
            let wanted = Wanted { recipe: &recipe, table: name, from, rows: SHOWN_ROWS, format: None };
            let begun = now();
            let outcome = make::<Preview>("preview", &wanted, true).await;
            // The page may have been left by now.
            if editor.draft.is_disposed() {
                return;
            }
            match outcome {
                Ok(Ok(preview)) => show(editor, Shown { preview, milliseconds: now() - begun }),
                Ok(Err(problems)) => {
                    editor.failure.set(None);
                    editor.problems.set(problems);
                }
                Err(EngineError::Superseded) => {}
                Err(error) => editor.failure.set(Some(error.to_string())),
            }
        });
    });
}

fn show(editor: Editor, shown: Shown) {
    let rows =
        shown.preview.tables.iter().find(|table| table.name == shown.preview.table).map_or(0, |table| table.rows);
    // The table may have become shorter than the place that is looked at.
    if shown.preview.rows.is_empty() && rows > 0 && shown.preview.from >= rows {
        editor.from.set(last_page(rows));
        return;
    }
    if editor.failure.with_untracked(Option::is_some) {
        editor.failure.set(None);
    }
    if !editor.problems.with_untracked(Vec::is_empty) {
        editor.problems.set(Vec::new());
    }
    editor.shown.set(Some(Arc::new(shown)));
}

/// Where the last page of so many rows begins.
pub fn last_page(rows: u64) -> u64 {
    rows.saturating_sub(1) / SHOWN_ROWS * SHOWN_ROWS
}

/// How many bytes all tables have as CSV, judged by their first rows; none while that is unknown.
pub fn weighed(editor: Editor) -> RwSignal<Option<u64>> {
    let weight = RwSignal::new(None);
    Effect::new(move || {
        let Some(shown) = editor.shown.get() else { return weight.set(None) };
        let weigh = move || {
            // Typed on since, or the page is gone.
            let Some(Some(newest)) = editor.shown.try_get_untracked() else { return };
            if Arc::ptr_eq(&newest, &shown) {
                spawn_local(weigh(editor, shown, weight));
            }
        };
        // The page has a clock as long as it is there.
        let _ = set_timeout(weigh, REST);
    });
    weight
}

async fn weigh(editor: Editor, shown: Arc<Shown>, weight: RwSignal<Option<u64>>) {
    let recipe = editor.peek(Clone::clone);
    let mut total = 0.0;
    for table in &shown.preview.tables {
        let wanted = Wanted { recipe: &recipe, table: Some(&table.name), from: 0, rows: WEIGHED_ROWS, format: None };
        // A recipe that has changed meanwhile is weighed by the next round.
        let Ok(Ok(found)) = make::<Weight>("digest", &wanted, true).await else { return };
        if found.rows > 0 {
            total += found.bytes as f64 / found.rows as f64 * table.rows as f64;
        }
    }
    // An estimate, so the cast's rounding is of no matter.
    weight.try_set(Some(total as u64));
}

/// The clock of the page, in milliseconds.
fn now() -> f64 {
    window().performance().map_or_else(js_sys::Date::now, |clock| clock.now())
}
