//! Asks before something is deleted for good, deletes it, and says so.

use super::{Confirm, use_toasts};
use crate::api;
use crate::shell::begin_at_the_title;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is to be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doomed {
    /// What the person calls it.
    pub name: String,
    /// What goes with it: a sentence or two.
    pub loss: String,
    /// The address that is deleted.
    pub path: String,
}

/// The question, once there is something to delete.
#[component]
pub fn Deletion(
    /// What is to be deleted, once somebody wants to. Taken when the question is asked.
    doomed: RwSignal<Option<Doomed>>,
    /// The question.
    #[prop(into)]
    title: String,
    /// Called when it is gone, and when the server refused and may know more than the page.
    #[prop(into)]
    on_done: Callback<bool>,
) -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let asked = RwSignal::new(None::<Doomed>);
    Effect::new(move || {
        if let Some(next) = doomed.get() {
            asked.set(Some(next));
            open.set(true);
            doomed.set(None);
        }
    });
    let text =
        Signal::derive(move || asked.with(|asked| asked.as_ref().map(|asked| asked.loss.clone())).unwrap_or_default());
    let delete = move |()| {
        let Some(Doomed { name, path, .. }) = asked.get_untracked() else { return };
        spawn_local(async move {
            let answer = api::delete(&path).await;
            let is_gone = answer.is_ok();
            match answer {
                Ok(()) => {
                    toasts.success(format!("“{name}” is deleted."));
                    // The place where it was asked for goes too.
                    begin_at_the_title();
                }
                Err(error) => toasts.error(error.to_string()),
            }
            on_done.try_run(is_gone);
        });
    };
    view! { <Confirm open title text action="Delete" on_confirm=delete /> }.into_any()
}
