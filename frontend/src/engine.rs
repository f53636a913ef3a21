//! What the preview worker can do: JSON in, JSON out, no page, no clock.
//!
//! Answers that concern a recipe are objects with one member: the result, `problems` (what is wrong with the
//! recipe) or `missing_locales` (word lists that must be loaded first). Any answer may be `missing_part` instead, a part of
//! the module that [`load_part`] loads first, or `missing_models`, digests of models for [`load_model`].

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use seedbed_generate::column::Column;
use seedbed_generate::distribution::{Bounds, Sampler};
use seedbed_generate::encode::{TableHead, TextFormat};
use seedbed_generate::lists::{self, BASE_LOCALE, ListError};
use seedbed_generate::model::{Model, ModelError};
use seedbed_generate::preview::Preview;
use seedbed_generate::table::example;
use seedbed_generate::{Formulas, Lists, Locale, NOT_LOADED, Plan, TablePlan};
use seedbed_measure::TableProfile;
use seedbed_recipe::distribution::Distribution;
use seedbed_recipe::models;
use seedbed_recipe::moment;
use seedbed_recipe::{Problem, Recipe, catalogue, check, description};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thiserror::Error;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The most rows that a browser puts into a file; a server makes any number.
pub const MOST_FILE_ROWS: u64 = 10_000;

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::new(Engine { lists: Lists::without_formulas(), last: None, later: None });
}

/// What the worker keeps between requests.
struct Engine {
    lists: Lists,
    /// The plan of the last recipe: previews of one recipe come in rows.
    last: Option<(Value, Rc<Plan>)>,
    /// What nobody needs before there are rows.
    later: Option<&'static Later>,
}

/// What is asked for when there are rows. Behind function pointers, so that the first preview does not wait for it.
struct Later {
    file: OfTable,
    digest: OfTable,
    pace: OfTable,
    profile: OfTable,
    curve: fn(&CurveOf) -> Value,
    examples: fn(&str, &Lists) -> Value,
}

/// Makes an answer of rows of a table.
type OfTable = fn(&TablePlan, &Rows) -> Result<Value>;

/// Why a request was not answered.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The page asked for something that this build does not know.
    #[error("the engine has no operation `{0}`")]
    UnknownOperation(String),
    /// A word list cannot be read.
    #[error("the word list cannot be read: {0}")]
    Lists(#[from] ListError),
    /// A word list came without content.
    #[error("the word list of `{0}` is empty")]
    EmptyLocale(String),
    /// The payload or the answer is not the JSON that the operation takes or gives.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// The recipe has no such table.
    #[error("the recipe has no table `{0}`")]
    UnknownTable(String),
    /// No such format.
    #[error("there is no text format `{0}`")]
    UnknownFormat(String),
    /// There is no part of this name.
    #[error("the engine has no part `{0}`")]
    UnknownPart(String),
    /// A part of the module did not come.
    #[error(
        "a part of the engine could not be loaded: the server does not answer, or it has a newer build; reload the page"
    )]
    NotLoaded,
    /// A model cannot be read.
    #[error("the model cannot be read: {0}")]
    Model(#[from] ModelError),
    /// The day is no date.
    #[error("`{0}` is not a date such as 2026-11-21")]
    NoDate(String),
}

type Result<T> = std::result::Result<T, EngineError>;

/// Which rows of which table of a recipe.
#[derive(Deserialize)]
struct Rows {
    recipe: Value,
    table: Option<String>,
    #[serde(default)]
    from: u64,
    #[serde(default)]
    rows: u64,
    format: Option<String>,
}

#[derive(Deserialize)]
struct CurveOf {
    distribution: Value,
    min: Option<f64>,
    max: Option<f64>,
    #[serde(default)]
    discrete: bool,
}

#[derive(Deserialize)]
struct InLocale {
    locale: String,
}

#[derive(Deserialize)]
struct Described {
    description: String,
    /// The day that “today” is, `2026-11-21`: the worker has no clock.
    today: String,
}

/// Does one operation.
///
/// | `op` | payload | answer |
/// | --- | --- | --- |
/// | `ping` | `{}` | `{version, locales}` |
/// | `preview` | `{recipe, table?, from, rows}` | `{preview}`, see [`Preview`] |
/// | `file` | `{recipe, table?, format, from, rows}` | `{file: {text, rows, extension}}` |
/// | `digest` | `{recipe, table?, from, rows}` | `{digest: {digest, rows, bytes}}` of the rows as CSV |
/// | `pace` | `{recipe, table?, from, rows}` | `{pace: {rows, bytes}}` after the rows were written as CSV and let go, to be timed |
/// | `curve` | `{distribution, min?, max?, discrete}` | `{points: [[x, density]], discrete}` or `{problem}` |
/// | `profile` | `{recipe, table?, rows}` | `{profile: {rows, columns}}` of the first rows, columns as the API's statistics |
/// | `examples` | `{locale}` | `{examples: {type: text}}` |
/// | `read` | `{description, today}` | `{reading: {recipe, notes, understood}}` or `{not_understood: {message, understood, examples}}` |
///
/// # Errors
/// An unknown operation, or a payload that it cannot take.
pub fn answer(op: &str, payload: &str) -> Result<String> {
    let answer = ENGINE.with_borrow_mut(|engine| match op {
        "ping" => {
            Ok(json!({"version": env!("CARGO_PKG_VERSION"), "locales": engine.lists.codes().collect::<Vec<_>>()}))
        }
        "preview" => engine.preview(&read(payload)?),
        "read" => understand(&read(payload)?),
        "file" | "digest" | "pace" | "curve" | "profile" | "examples" => match engine.later {
            Some(later) => engine.later(later, op, payload),
            None => Ok(json!({"missing_part": LATER})),
        },
        _ => Err(EngineError::UnknownOperation(op.to_owned())),
    })?;
    Ok(serde_json::to_string(&answer)?)
}

/// Keeps the word list of a locale for the operations to come.
///
/// # Errors
/// The text is no word list.
pub fn load_locale(code: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(EngineError::EmptyLocale(code.to_owned()));
    }
    let locale = Locale::parse(code, text)?;
    ENGINE.with_borrow_mut(|engine| {
        engine.lists.add(locale);
        engine.last = None;
    });
    Ok(())
}

/// Keeps a model for the operations to come, as the server has it under `/api/models/files/DIGEST`.
///
/// # Errors
/// The bytes are no model, or another one than was asked for.
pub async fn load_model(bytes: Vec<u8>) -> Result<()> {
    let model = learned(bytes).await?;
    ENGINE.with_borrow_mut(|engine| {
        engine.lists.add_model(model);
        engine.last = None;
    });
    Ok(())
}

impl From<SplitLoaderError> for EngineError {
    fn from(_: SplitLoaderError) -> Self {
        Self::NotLoaded
    }
}

/// The name of the part that [`language`] is.
const FORMULAS: &str = "formulas";
/// The name of the part that [`later`] is.
const LATER: &str = "later";

/// The one way to the languages of formulas and patterns: whatever only this function reaches is a part of the module of its own.
#[wasm_split(formulas, fallible)]
fn language() -> Result<&'static Formulas> {
    Ok(Formulas::language())
}

/// The one way to what is asked for when there are rows, as [`language`] is to formulas.
#[wasm_split(later, fallible)]
fn later() -> Result<&'static Later> {
    static ALL: Later = Later { file, digest, pace, profile, curve, examples };
    Ok(&ALL)
}

/// The one way to models, as [`language`] is to formulas.
#[wasm_split(models, fallible)]
fn learned(bytes: Vec<u8>) -> Result<Arc<Model>> {
    Ok(Arc::new(Model::from_bytes(&bytes)?))
}

/// Loads a part of the module, as an answer with `missing_part` demands.
///
/// # Errors
/// There is no such part, or it cannot be had at present.
pub async fn load_part(name: &str) -> Result<()> {
    match name {
        FORMULAS => {
            let language = language().await?;
            ENGINE.with_borrow_mut(|engine| {
                engine.lists.allow_formulas(language);
                engine.last = None;
            });
        }
        LATER => {
            let later = later().await?;
            ENGINE.with_borrow_mut(|engine| engine.later = Some(later));
        }
        _ => return Err(EngineError::UnknownPart(name.to_owned())),
    }
    Ok(())
}

fn read<T: DeserializeOwned>(payload: &str) -> Result<T> {
    Ok(serde_json::from_str(payload)?)
}

/// Why a recipe has no plan yet.
enum Unready {
    Problems(Vec<Problem>),
    MissingLocales(Vec<String>),
    MissingFormulas,
    MissingModels(Vec<String>),
}

impl Unready {
    fn answer(self) -> Value {
        match self {
            Self::Problems(problems) => json!({"problems": problems}),
            Self::MissingLocales(codes) => json!({"missing_locales": codes}),
            Self::MissingFormulas => json!({"missing_part": FORMULAS}),
            Self::MissingModels(digests) => json!({"missing_models": digests}),
        }
    }
}

impl Engine {
    fn plan(&mut self, recipe: &Value) -> std::result::Result<Rc<Plan>, Unready> {
        if let Some((last, plan)) = &self.last
            && last == recipe
        {
            return Ok(Rc::clone(plan));
        }
        let sound = check(recipe).recipe;
        self.have(sound.as_ref().map(Recipe::locales).unwrap_or_default())?;
        let named = sound.as_ref().map(models::named_by).unwrap_or_default();
        let missing: Vec<String> =
            named.into_iter().map(|(_, digest)| digest).filter(|digest| self.lists.model(digest).is_none()).collect();
        if !missing.is_empty() {
            return Err(Unready::MissingModels(missing));
        }
        if self.lists.formulas().is_none() && sound.is_some_and(|recipe| recipe.has_formulas()) {
            return Err(Unready::MissingFormulas);
        }
        let plan = Plan::new(recipe, &self.lists).map_err(|problems| {
            // Types of the catalogue may be patterns as well; only their makers know.
            let is_missing = problems.iter().any(|problem| problem.allowed == NOT_LOADED);
            if is_missing { Unready::MissingFormulas } else { Unready::Problems(problems) }
        });
        let plan = Rc::new(plan?);
        self.last = Some((recipe.clone(), Rc::clone(&plan)));
        Ok(plan)
    }

    /// Makes sure that these word lists are here, and the one that all others build on.
    fn have(&self, mut wanted: Vec<String>) -> std::result::Result<(), Unready> {
        if !wanted.iter().any(|code| code == BASE_LOCALE) {
            wanted.push(BASE_LOCALE.to_owned());
        }
        wanted.retain(|code| self.lists.locale(code).is_none());
        if wanted.is_empty() { Ok(()) } else { Err(Unready::MissingLocales(wanted)) }
    }

    fn later(&mut self, later: &Later, op: &str, payload: &str) -> Result<Value> {
        match op {
            "file" => self.with_table(&read(payload)?, later.file),
            "digest" => self.with_table(&read(payload)?, later.digest),
            "pace" => self.with_table(&read(payload)?, later.pace),
            "profile" => self.with_table(&read(payload)?, later.profile),
            "curve" => Ok((later.curve)(&read(payload)?)),
            _ => {
                let locale = read::<InLocale>(payload)?.locale;
                Ok(match self.have(vec![locale.clone()]) {
                    // Some of them are patterns, and one is a formula.
                    Ok(()) if self.lists.formulas().is_none() => Unready::MissingFormulas.answer(),
                    Ok(()) => (later.examples)(&locale, &self.lists),
                    Err(unready) => unready.answer(),
                })
            }
        }
    }

    fn preview(&mut self, wanted: &Rows) -> Result<Value> {
        let plan = match self.plan(&wanted.recipe) {
            Ok(plan) => plan,
            Err(unready) => return Ok(unready.answer()),
        };
        let preview = Preview::of(&plan, wanted.table.as_deref(), wanted.from, wanted.rows);
        let preview = preview.ok_or_else(|| EngineError::UnknownTable(wanted.table.clone().unwrap_or_default()))?;
        Ok(json!({"preview": preview}))
    }

    /// What `make` makes of the table that is wanted, or why there is no plan yet.
    fn with_table(&mut self, wanted: &Rows, make: OfTable) -> Result<Value> {
        match self.plan(&wanted.recipe) {
            Ok(plan) => make(table(&plan, wanted)?, wanted),
            Err(unready) => Ok(unready.answer()),
        }
    }
}

fn file(table: &TablePlan, wanted: &Rows) -> Result<Value> {
    let name = wanted.format.as_deref().unwrap_or("csv");
    let format = TextFormat::ALL.into_iter().find(|format| format.name() == name);
    let format = format.ok_or_else(|| EngineError::UnknownFormat(name.to_owned()))?;
    let from = wanted.from.min(table.rows());
    let rows = wanted.rows.min(MOST_FILE_ROWS).min(table.rows() - from);
    let head = TableHead { name: table.name(), fields: table.fields(), rows };
    let mut text = Vec::new();
    format.head_with(&head, &table.constraints_of(&(from..from + rows)), &mut text);
    // Formats number the rows of the file, not those of the table.
    batches(table, from..from + rows, |first, columns| format.rows(&head, columns, first - from, &mut text));
    format.tail(&head, &mut text);
    let text = String::from_utf8_lossy(&text);
    Ok(json!({"file": {"text": text, "rows": rows, "extension": format.extension()}}))
}

fn digest(table: &TablePlan, wanted: &Rows) -> Result<Value> {
    // A digest of digests: the rows themselves may be more than memory holds.
    let mut digests = String::new();
    let (rows, bytes) = csv_batches(table, wanted, |text| digests.push_str(&lists::digest(text)));
    Ok(json!({"digest": {"digest": lists::digest(digests.as_bytes()), "rows": rows, "bytes": bytes}}))
}

fn pace(table: &TablePlan, wanted: &Rows) -> Result<Value> {
    let (rows, bytes) = csv_batches(table, wanted, |_| {});
    Ok(json!({"pace": {"rows": rows, "bytes": bytes}}))
}

fn profile(table: &TablePlan, wanted: &Rows) -> Result<Value> {
    let rows = wanted.rows.min(MOST_FILE_ROWS).min(table.rows());
    let mut profile = TableProfile::new(table.fields());
    batches(table, 0..rows, |_, columns| profile.add(columns));
    Ok(json!({"profile": {"rows": rows, "columns": profile.summary()}}))
}

fn table<'p>(plan: &'p Plan, wanted: &Rows) -> Result<&'p TablePlan> {
    let table = match &wanted.table {
        Some(name) => plan.table(name),
        None => plan.tables().first(),
    };
    table.map(|table| &**table).ok_or_else(|| EngineError::UnknownTable(wanted.table.clone().unwrap_or_default()))
}

/// Makes rows a batch at a time.
fn batches(table: &TablePlan, rows: std::ops::Range<u64>, mut take: impl FnMut(u64, &[Column])) {
    let mut columns = Vec::new();
    let mut start = rows.start;
    while start < rows.end {
        let end = (start + table.batch()).min(rows.end);
        table.fill_range(start..end, &mut columns);
        take(start, &columns);
        start = end;
    }
}

/// Writes the rows that are wanted as CSV without a head, a batch at a time, and tells how many rows and bytes those are.
fn csv_batches(table: &TablePlan, wanted: &Rows, mut take: impl FnMut(&[u8])) -> (u64, usize) {
    let rows = wanted.from..wanted.from.saturating_add(wanted.rows).min(table.rows());
    let head = TableHead { name: table.name(), fields: table.fields(), rows: table.rows() };
    let (mut text, mut bytes) = (Vec::new(), 0);
    batches(table, rows.clone(), |first, columns| {
        text.clear();
        TextFormat::Csv.rows(&head, columns, first, &mut text);
        bytes += text.len();
        take(&text);
    });
    (rows.end.saturating_sub(rows.start), bytes)
}

fn curve(wanted: &CurveOf) -> Value {
    let distribution = match Distribution::from_json(&wanted.distribution) {
        Ok(distribution) => distribution,
        Err(problems) => {
            let first = problems.into_iter().next();
            return json!({"problem": first.map(|(at, found, allowed)| format!("{at}: found {found}; expected {allowed}"))});
        }
    };
    match Sampler::new(&distribution, Bounds { min: wanted.min, max: wanted.max }, wanted.discrete) {
        Ok(sampler) => json!({"points": sampler.curve(120), "discrete": sampler.is_discrete()}),
        Err(error) => json!({"problem": error.to_string()}),
    }
}

/// A value of every type that needs no other column, as the type picker shows it.
fn examples(locale: &str, lists: &Lists) -> Value {
    let examples: BTreeMap<&str, String> =
        catalogue::types().filter_map(|spec| Some((spec.name, example(spec.name, locale, lists)?))).collect();
    json!({"examples": examples})
}

fn understand(described: &Described) -> Result<Value> {
    let today = moment::date(&described.today).ok_or_else(|| EngineError::NoDate(described.today.clone()))?;
    Ok(match description::read(&described.description, today) {
        Ok(reading) => json!({"reading": reading}),
        Err(error) => json!({"not_understood": error}),
    })
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn ask_once(op: &str, payload: &Value) -> Value {
        serde_json::from_str(&answer(op, &payload.to_string()).unwrap()).unwrap()
    }

    /// Asks as the worker does: parts that are missing are loaded first. Outside of a browser all are there at once.
    fn ask(op: &str, payload: &Value) -> Value {
        let answer = ask_once(op, payload);
        let Some(part) = answer["missing_part"].as_str() else { return answer };
        let loaded = pin!(load_part(part)).poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(loaded, Poll::Ready(Ok(()))), "{part}");
        ask(op, payload)
    }

    #[test]
    fn patterns_ask_for_their_language_wherever_they_are() {
        load_locale("en_US", include_str!("../../app/generate/lists/en_US.txt")).unwrap();
        for column in [
            json!({"name": "x", "type": "pattern", "pattern": "[A-Z]{3}"}),
            json!({"name": "x", "type": "finance.iban"}),
            json!({"name": "x", "type": "list", "item": {"type": "vehicle.vin"}}),
        ] {
            ENGINE.with_borrow_mut(|engine| engine.lists = Lists::without_formulas());
            load_locale("en_US", include_str!("../../app/generate/lists/en_US.txt")).unwrap();
            let tables = json!([{"name": "t", "rows": 3, "columns": [column]}]);
            let wanted = json!({"recipe": {"version": 1, "kind": "table", "tables": tables}, "from": 0, "rows": 3});
            assert_eq!(ask_once("preview", &wanted)["missing_part"], FORMULAS, "{column}");
            assert_eq!(ask("preview", &wanted)["preview"]["rows"].as_array().map(Vec::len), Some(3), "{column}");
        }
    }

    fn recipe() -> Value {
        json!({"version": 1, "kind": "table", "seed": 7, "tables": [
            {"name": "t", "rows": 2000, "columns": [{"name": "id", "type": "sequence"}, {"name": "n", "type": "person.full_name"}]}]})
    }

    #[test]
    fn a_preview_asks_for_lists_first_and_then_shows_rows() {
        let wanted = json!({"recipe": recipe(), "from": 1995, "rows": 100});
        assert_eq!(ask("preview", &wanted)["missing_locales"], json!(["en_US"]));
        load_locale("en_US", include_str!("../../app/generate/lists/en_US.txt")).unwrap();
        let preview = &ask("preview", &wanted)["preview"];
        assert_eq!(preview["rows"].as_array().unwrap().len(), 5);
        assert_eq!(preview["rows"][0][0], "1996");
        let file = &ask("file", &json!({"recipe": recipe(), "format": "csv", "rows": 20000}))["file"];
        assert_eq!((file["rows"].as_u64(), file["text"].as_str().unwrap().lines().count()), (Some(2000), 2001));
        assert!(file["text"].as_str().unwrap().ends_with(&format!("{}\n", preview["rows"][4][1].as_str().unwrap())));
    }

    #[test]
    fn an_unknown_operation_is_named_in_the_error() {
        let error = answer("fly", "{}").unwrap_err();
        assert_eq!(error.to_string(), "the engine has no operation `fly`");
    }

    #[test]
    fn an_empty_word_list_is_refused() {
        assert!(matches!(load_locale("fr_FR", " \n"), Err(EngineError::EmptyLocale(code)) if code == "fr_FR"));
    }

    #[test]
    fn a_curve_has_points_and_a_bad_one_a_problem() {
        let normal = json!({"distribution": {"kind": "normal", "mean": 0, "sd": 1}});
        assert!(ask("curve", &normal)["points"].as_array().unwrap().len() > 50);
        assert!(ask("curve", &json!({"distribution": {"kind": "normal", "mean": 0, "sd": -1}}))["problem"].is_string());
    }

    #[test]
    fn a_description_becomes_a_recipe_that_can_be_previewed() {
        let text = "1000 customer records with name, email, age (18-80) and account status (active/inactive)";
        let answer = ask("read", &json!({"description": text, "today": "2026-11-21"}));
        assert_eq!(answer["reading"]["recipe"]["tables"][0]["rows"], 1000);
        load_locale("en_US", include_str!("../../app/generate/lists/en_US.txt")).unwrap();
        let preview = ask("preview", &json!({"recipe": answer["reading"]["recipe"], "from": 0, "rows": 10}));
        assert_eq!(preview["preview"]["rows"].as_array().unwrap().len(), 10, "{preview}");
        let refused = ask("read", &json!({"description": "xyzzy", "today": "2026-11-21"}));
        assert_eq!(refused["not_understood"]["examples"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn the_first_rows_are_measured() {
        load_locale("en_US", include_str!("../../app/generate/lists/en_US.txt")).unwrap();
        let profile = &ask("profile", &json!({"recipe": recipe(), "rows": 10_000}))["profile"];
        assert_eq!(profile["rows"], 2000);
        assert_eq!(profile["columns"][0]["mean"], 1000.5);
        assert_eq!(profile["columns"][0]["distinct"]["count"], 2000);
    }

    #[test]
    fn what_is_timed_is_what_a_file_holds() {
        load_locale("en_US", include_str!("../../app/generate/lists/en_US.txt")).unwrap();
        let wanted = json!({"recipe": recipe(), "format": "csv", "from": 500, "rows": 1000});
        let pace = &ask("pace", &wanted)["pace"];
        let text = ask("file", &wanted)["file"]["text"].as_str().unwrap().to_owned();
        assert_eq!(pace["rows"], 1000);
        assert_eq!(pace["bytes"].as_u64(), Some((text.len() - "id,n\n".len()) as u64));
    }

    #[test]
    fn there_is_an_example_of_nearly_every_type() {
        load_locale("en_US", include_str!("../../app/generate/lists/en_US.txt")).unwrap();
        load_locale("de_DE", include_str!("../../app/generate/lists/de_DE.txt")).unwrap();
        let answer = ask("examples", &json!({"locale": "de_DE"}));
        let examples = answer["examples"].as_object().unwrap();
        assert!(examples["internet.email"].as_str().unwrap().contains('@'));
        assert!(examples.len() + 5 > catalogue::types().count(), "{}", examples.len());
        assert_eq!(ask("examples", &json!({"locale": "fr_FR"}))["missing_locales"], json!(["fr_FR"]));
    }

    #[test]
    fn a_file_can_begin_at_any_row() {
        load_locale("en_US", include_str!("../../app/generate/lists/en_US.txt")).unwrap();
        for format in TextFormat::ALL {
            let text = |from: u64, rows: u64| {
                let wanted = json!({"recipe": recipe(), "format": format.name(), "from": from, "rows": rows});
                ask("file", &wanted)["file"]["text"].as_str().unwrap().to_owned()
            };
            let (all, last) = (text(0, 2000), text(1990, 10));
            let values =
                last.lines().filter(|line| line.contains("1995")).map(|line| line.trim_end_matches([',', ';']));
            assert_eq!(values.clone().count(), 1, "{last}");
            values.for_each(|line| assert!(all.contains(line), "{line}"));
        }
    }
}
