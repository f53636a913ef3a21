//! Saying in words what the data are, the other ways to begin, and what the reader assumed.

use super::editor::{Editor, Note, use_editor};
use super::model::{self, Model, ModelChoice, ModelSwitch, Waiting};
use super::start_from::{StartFrom, Way};
use crate::components::{Button, ButtonKind, Field, Glyph, Icon, Notice, TextArea, Tone};
use crate::engine::{self, EngineError};
use crate::focus::focus_soon;
use crate::pace::after_a_frame;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::{Value, json};

/// What is read when nothing was written: the first thing that a stranger sees is what this page can do.
pub const FLAGSHIP: &str = "Generate 1000 customer records with name, email, age (18-80), registration date (last year), and account status (active/inactive)";

/// Descriptions to begin with.
pub const EXAMPLES: [(&str, &str); 3] = [
    ("Customers", FLAGSHIP),
    (
        "Shop orders",
        "200 customers with name and email. Each customer has 1 to 5 orders with order date, total ($10-$500) and status (80% shipped, 20% returned)",
    ),
    (
        "Sensor readings",
        "5000 sensor readings with id, sensor id, timestamp (last month), temperature (-10 to 40), humidity (20-100) and battery level (0-100), optional error code",
    ),
];

/// A template that fits a description at least this well is offered.
const FITS: f64 = 0.45;

/// The answer of the engine's `read`.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Reading { recipe: Value, notes: Vec<Note> },
    NotUnderstood(NotUnderstood),
}

#[derive(Clone, Deserialize)]
pub struct NotUnderstood {
    message: String,
    understood: Vec<String>,
    examples: Vec<String>,
}

/// A template of the library that a search found.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it contains, in a line.
    pub summary: String,
    /// How well it fits, 0 to 1.
    pub score: f64,
}

/// Reading a description: what came of it, beside the recipe that the editor has.
#[derive(Clone, Copy)]
pub struct Reader {
    editor: Editor,
    /// The language model that may write the recipe.
    model: ModelChoice,
    /// The number of the newest reading; an older one that ends late is of no use.
    newest: RwSignal<u64>,
    /// The model that is being asked.
    asked: RwSignal<Option<Model>>,
    busy: RwSignal<bool>,
    offered: RwSignal<Option<Hit>>,
}

impl Reader {
    /// A reader that has read nothing.
    pub fn new(editor: Editor) -> Self {
        Self {
            editor,
            model: ModelChoice::new(),
            newest: RwSignal::new(0),
            asked: RwSignal::new(None),
            busy: RwSignal::new(false),
            offered: RwSignal::new(None),
        }
    }

    /// Reads a description and shows it as the one that was written.
    pub fn read_this(self, description: &str) {
        self.editor.description.set(description.to_owned());
        self.read();
    }

    /// Reads what was written; the flagship where that is nothing, and nothing would be lost by it.
    pub fn read(self) {
        let mut remark = None;
        if self.editor.description.with_untracked(|text| text.trim().is_empty()) {
            if !untrack(move || self.editor.is_blank()) {
                return self.editor.tell("Say what a row holds first. What is here stays as it is.");
            }
            self.editor.description.set(FLAGSHIP.to_owned());
            let message = "Nothing was written, so this is the example.".to_owned();
            remark = Some(Note { pointer: String::new(), message });
        }
        let description = self.editor.description.get_untracked();
        self.offered.set(None);
        match self.model.chosen() {
            Some(model) => self.ask(model, description),
            None => self.read_here(description, remark),
        }
    }

    /// Begins a reading and gives its number.
    fn begin(self, asked: Option<Model>) -> u64 {
        self.newest.update(|number| *number += 1);
        self.busy.set(true);
        self.asked.set(asked);
        self.newest.get_untracked()
    }

    /// Whether a reading is still wanted: the page may have been left by now, or another one begun.
    fn is_newest(self, number: u64) -> bool {
        self.newest.try_get_untracked() == Some(number)
    }

    /// Has the server's language model write the recipe; without an answer the description is read here.
    fn ask(self, model: Model, description: String) {
        let number = self.begin(Some(model.clone()));
        spawn_local(async move {
            let answer = model::ask(&description).await;
            if !self.is_newest(number) {
                return;
            }
            match answer {
                Ok(written) => {
                    self.busy.set(false);
                    self.asked.set(None);
                    self.editor.open(written.recipe, written.notes);
                    self.offer(number, description);
                }
                Err(error) => {
                    let cause =
                        if error.unreachable() { "the server does not answer".to_owned() } else { error.to_string() };
                    let cause = cause.trim_end_matches('.');
                    let message =
                        format!("{} was not used: {cause}. The description was read in this browser.", model.name);
                    self.read_here(description, Some(Note { pointer: String::new(), message }));
                }
            }
        });
    }

    /// Reads a description in this browser; the remark comes before what the reader assumed.
    fn read_here(self, description: String, remark: Option<Note>) {
        let number = self.begin(None);
        spawn_local(async move {
            let payload = json!({"description": description, "today": today()});
            let answer = engine::latest("read", &payload.to_string()).await;
            if !self.is_newest(number) || answer == Err(EngineError::Superseded) {
                return;
            }
            self.busy.set(false);
            let answer = answer.map_err(|error| error.to_string());
            self.offer(number, description);
            match answer.and_then(|answer| serde_json::from_str(&answer).map_err(|error| error.to_string())) {
                Ok(Answer::Reading { recipe, notes }) => {
                    self.editor.open(recipe, remark.into_iter().chain(notes).collect());
                }
                Ok(Answer::NotUnderstood(refused)) => {
                    self.editor.refused.set(Some(refused));
                    self.editor.misread.set(remark.map(|remark| remark.message));
                }
                Err(cause) => self.editor.misread.set(Some(cause)),
            }
        });
    }

    /// Stops waiting for the model and reads what was written in this browser.
    fn leave_model(self) {
        self.read_here(self.editor.description.get_untracked(), None);
    }

    /// Takes a template of the library.
    pub fn take_template(self, id: String) {
        self.offered.set(None);
        // Whatever is being read would come too late.
        self.newest.update(|number| *number += 1);
        self.busy.set(false);
        self.asked.set(None);
        spawn_local(async move {
            match template(&id).await {
                Ok(recipe) if !self.busy.is_disposed() => {
                    // What was described before is not what is shown now.
                    self.editor.description.set(String::new());
                    self.editor.open(recipe, Vec::new());
                }
                Ok(_) => {}
                Err(cause) => drop(self.editor.misread.try_set(Some(cause))),
            }
        });
    }

    /// Offers the template that fits a short description well: “a blog” is enough. It is searched once the reading is on
    /// the screen, for until then the rows are waited for.
    fn offer(self, number: u64, description: String) {
        after_a_frame(move || {
            if !self.is_newest(number) {
                return;
            }
            spawn_local(async move {
                let hits = search(&description).await.unwrap_or_default();
                if self.is_newest(number) {
                    self.offered.set(hits.into_iter().next().filter(|hit| hit.score >= FITS));
                }
            });
        });
    }
}

/// Finds templates by the meaning of words.
///
/// # Errors
/// Why the engine did not answer.
pub async fn search(query: &str) -> Result<Vec<Hit>, EngineError> {
    let answer = engine::call("search", &json!({"query": query}).to_string()).await?;
    serde_json::from_str(&answer).map_err(|error| EngineError::Refused(error.to_string()))
}

/// The recipe of a template, its relative dates counted from today.
async fn template(id: &str) -> Result<Value, String> {
    #[derive(Deserialize)]
    struct Template {
        recipe: Value,
    }
    let answer = engine::call("template", &json!({"id": id}).to_string()).await.map_err(|error| error.to_string())?;
    let Template { mut recipe } = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
    if let Some(members) = recipe.as_object_mut() {
        members.entry("anchor").or_insert_with(|| Value::from(today()));
    }
    Ok(recipe)
}

/// The day that it is where the person is.
pub fn today() -> String {
    let now = js_sys::Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// The panel in which data are described.
#[component]
pub fn Describe(
    /// What reads.
    reader: Reader,
) -> impl IntoView {
    let editor = use_editor();
    let way = RwSignal::new(None::<Way>);
    let press = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            reader.read();
        }
    };
    let chip = move |(kind, name): (Way, &'static str)| {
        view! { <button type="button" class="chip" on:click=move |_| way.set(Some(kind))>{name}</button> }
    };
    let refused = move || {
        let before = (!editor.is_blank()).then_some(" The table shown is the one from before.");
        editor.refused.get().map(|refused| {
            let understood = (!refused.understood.is_empty()).then(|| {
                view! {
                    <p>"Understood so far:"</p>
                    <ul class="understood">{refused.understood.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view()}</ul>
                }
            });
            let example = move |text: String| {
                let description = text.clone();
                view! { <li><button type="button" class="example" on:click=move |_| reader.read_this(&description)>{text}</button></li> }
            };
            view! {
                <div class="notice warning" role="alert">
                    <Icon glyph=Glyph::Warning />
                    <div>
                        <p>{refused.message} {before}</p>
                        {understood}
                        <p>"These work:"</p>
                        <ul class="examples">{refused.examples.into_iter().map(example).collect_view()}</ul>
                    </div>
                </div>
            }
        })
    };
    let failure = move || editor.misread.get().map(|cause| view! { <Notice tone=Tone::Error>{cause}</Notice> });
    let offered = move || {
        reader.offered.get().map(|hit| {
            let id = hit.id.clone();
            view! {
                <div class="notice offer">
                    <Icon glyph=Glyph::Book />
                    <div>
                        <p>"The library has “" {hit.title} "”: " {hit.summary} "."</p>
                        <div class="actions">
                            <Button on_click=move |()| reader.take_template(id.clone())>"Use the template"</Button>
                            <Button kind=ButtonKind::Quiet on_click=move |()| reader.offered.set(None)>"No, thanks"</Button>
                        </div>
                    </div>
                </div>
            }
        })
    };
    view! {
        <section class="panel describe" aria-label="Describe">
            <div on:keydown=press>
                <Field id="description" label="What does a row hold?">
                    <TextArea value=editor.description rows=4 placeholder=FLAGSHIP />
                </Field>
            </div>
            <ModelSwitch choice=reader.model />
            <div class="ways">
                <div class="chips" role="group" aria-label="Or start from">
                    <span class="hint">"or start from"</span>
                    {Way::ALL.map(chip)}
                </div>
                <Button busy=Signal::from(reader.busy) on_click=move |()| reader.read()>"Read" <kbd>"Ctrl ↵"</kbd></Button>
            </div>
            <Waiting asked=reader.asked on_leave=move |()| reader.leave_model() />
            {refused}
            {failure}
            {offered}
            <Notes />
            <StartFrom way reader />
        </section>
    }
    .into_any()
}

/// What the reader assumed; pointing at a note marks its column.
#[component]
fn Notes() -> impl IntoView {
    let editor = use_editor();
    let notes = Memo::new(move |_| editor.draft.with(|draft| draft.notes.clone()));
    let note = move |(place, note): (usize, Note)| {
        let (hovered, focused, opened) = (note.pointer.clone(), note.pointer.clone(), note.pointer.clone());
        let dismiss = move |_| {
            editor.pointed.set(None);
            editor.change("", |draft| {
                if place < draft.notes.len() {
                    draft.notes.remove(place);
                }
            });
            // Behind the last one the list is gone.
            if editor.draft.with_untracked(|draft| draft.notes.is_empty()) {
                focus_soon("#description");
            }
        };
        view! {
            <li
                on:mouseenter=move |_| editor.pointed.set(Some(hovered.clone()))
                on:mouseleave=move |_| editor.pointed.set(None)
                on:focusin=move |_| editor.pointed.set(Some(focused.clone()))
                on:focusout=move |_| editor.pointed.set(None)
            >
                <button type="button" class="text" on:click=move |_| editor.reveal(&opened)>{note.message.clone()}</button>
                <button type="button" class="dismiss" aria-label=format!("Dismiss: {}", note.message) on:click=dismiss>
                    <Icon glyph=Glyph::Close />
                </button>
            </li>
        }
    };
    let list = move || {
        let notes = notes.get();
        (!notes.is_empty()).then(|| {
            let title = match notes.len() {
                1 => "1 assumption".to_owned(),
                count => format!("{count} assumptions"),
            };
            view! {
                <details class="notes" open=true>
                    <summary>{title}</summary>
                    <ul>{notes.into_iter().enumerate().map(note).collect_view()}</ul>
                </details>
            }
        })
    };
    view! { {list} }.into_any()
}
