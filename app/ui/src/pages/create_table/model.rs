//! A language model of the server that may write the recipe: the switch, where the description goes, and the wait.

use super::editor::Note;
use crate::api::{self, ApiError};
use crate::components::{Button, ButtonKind, Toggle};
use crate::shell::use_session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::{Value, json};

/// Where descriptions are read.
const PATH: &str = "/api/schemas/extract";
/// Where the browser keeps whether the model is wanted.
const KEPT_AS: &str = "use-model";

/// A language model that the server may ask.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Model {
    /// Its name.
    pub name: String,
    host: String,
    local: bool,
    seconds: u64,
}

#[derive(Deserialize)]
struct Readers {
    model: Option<Model>,
}

/// A recipe that the server read or had written.
#[derive(Deserialize)]
pub struct Written {
    /// The recipe.
    pub recipe: Value,
    /// Who wrote it, and what was assumed.
    pub notes: Vec<Note>,
}

/// Whether there is a model, and whether the person wants it.
#[derive(Clone, Copy)]
pub struct ModelChoice {
    offered: RwSignal<Option<Model>>,
    wanted: RwSignal<bool>,
}

impl ModelChoice {
    /// No model, until [`look`](Self::look) finds one.
    pub fn new() -> Self {
        Self { offered: RwSignal::new(None), wanted: RwSignal::new(false) }
    }

    /// Asks the server for its model, again whenever the server comes back.
    fn look(self) {
        let session = use_session();
        Effect::new(move || {
            let offline = session.offline.get();
            spawn_local(async move {
                let found = if offline { None } else { api::get::<Readers>(PATH).await.ok() };
                // The page may have been left by now.
                self.offered.try_set(found.and_then(|readers| readers.model));
            });
            self.wanted.set(storage().and_then(|kept| kept.get_item(KEPT_AS).ok().flatten()).as_deref() == Some("yes"));
        });
    }

    fn want(self, wanted: bool) {
        self.wanted.set(wanted);
        if let Some(storage) = storage() {
            // Where nothing can be kept, the choice lives until the page is left.
            let _ = storage.set_item(KEPT_AS, if wanted { "yes" } else { "no" });
        }
    }

    /// The model, if there is one and it is wanted.
    pub fn chosen(self) -> Option<Model> {
        self.offered.get_untracked().filter(|_| self.wanted.get_untracked())
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Has the server's model write the recipe; where the model is of no use, the server reads the description itself.
///
/// # Errors
/// The server refused or did not answer.
pub async fn ask(description: &str) -> Result<Written, ApiError> {
    api::post(PATH, &json!({"description": description, "model": true})).await
}

/// The switch, with the sentence that says where the description goes; nothing where there is no model.
#[component]
pub fn ModelSwitch(
    /// What is switched.
    choice: ModelChoice,
) -> impl IntoView {
    choice.look();
    move || {
        choice.offered.get().map(|model| {
            let goes = if model.local {
                "The model runs on the server's own machine: your description stays there.".to_owned()
            } else {
                format!("Your description is sent to {}.", model.host)
            };
            view! {
                <div class="model">
                    <Toggle
                        value=choice.wanted
                        on_change=move |wanted| choice.want(wanted)
                        label=format!("Use {}", model.name)
                    />
                    <p class="hint">{goes} " It writes the recipe; rows are made here, as always."</p>
                </div>
            }
        })
    }
}

/// Says that the model is being asked, and offers not to wait.
#[component]
pub fn Waiting(
    /// The model that is being asked, if one is.
    #[prop(into)]
    asked: Signal<Option<Model>>,
    /// Reads the description without the model.
    #[prop(into)]
    on_leave: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="waiting" role="status">
            {move || asked.get().map(|model| {
                let wait = format!("Asking {}, at most {} s.", model.name, model.seconds);
                view! {
                    <span>{wait}</span>
                    <Button kind=ButtonKind::Quiet on_click=move |()| on_leave.run(())>"Read without it"</Button>
                }
            })}
        </div>
    }
}
