//! Renames something where it stands.

use super::{Button, ButtonKind, Glyph, return_to_actions_for, return_to_menu_beside};
use crate::api::ApiError;
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Saves a new name; the error is shown beside the input.
#[derive(Clone)]
pub struct SaveName(Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = Result<(), ApiError>>>> + Send + Sync>);

impl SaveName {
    /// Saves with an asynchronous function.
    pub fn new<F>(save: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), ApiError>> + 'static,
    {
        Self(Arc::new(move |name| Box::pin(save(name))))
    }
}

/// An input with the old name, which Enter saves and Escape leaves as it was.
#[component]
pub fn NameForm(
    /// What is renamed, read out to those who do not see it.
    #[prop(into)]
    label: String,
    /// The old name.
    #[prop(into)]
    name: String,
    /// Saves the new one.
    save: SaveName,
    /// Whether it stands in a dialog, which has a cross of its own.
    #[prop(optional)]
    in_dialog: bool,
    /// Called when the form is no longer needed.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let node = NodeRef::<Input>::new();
    let old = name.clone();
    let keep = move || {
        // A dialog gives the focus back by itself.
        if let Some(input) = node.get_untracked().filter(|_| !in_dialog) {
            return_to_menu_beside(&input);
        }
        on_done.run(());
    };
    let typed = RwSignal::new(name);
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    node.on_load(|input| {
        // The old name is selected, so that typing replaces it. Focus fails only for elements that are gone.
        let _ = input.focus();
        input.select();
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let wanted = typed.with_untracked(|name| name.trim().to_owned());
        if wanted.is_empty() {
            return problem.set(Some("A name is needed.".to_owned()));
        }
        if wanted == old {
            return keep();
        }
        busy.set(true);
        let saving = (save.0)(wanted.clone());
        spawn_local(async move {
            let answer = saving.await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    // The list may have been left or drawn anew by now.
                    on_done.try_run(());
                    if !in_dialog {
                        return_to_actions_for(&wanted);
                    }
                }
                Err(error) => {
                    problem.try_set(Some(error.at("/name").unwrap_or_else(|| error.to_string())));
                }
            }
        });
    };
    view! {
        <form
            class="name-form"
            novalidate
            on:submit=submit
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.prevent_default();
                    event.stop_propagation();
                    keep();
                }
            }
        >
            <input
                class="input"
                node_ref=node
                aria-label=label
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                maxlength="120"
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <Button kind=ButtonKind::Secondary glyph=Glyph::Check label="Save the name" submit=true busy=busy />
            {(!in_dialog).then(|| {
                view! {
                    <Button kind=ButtonKind::Quiet glyph=Glyph::Close label="Keep the old name" on_click=move |()| keep() />
                }
            })}
            <p class="problem" aria-live="polite">{move || problem.get()}</p>
        </form>
    }
    .into_any()
}
