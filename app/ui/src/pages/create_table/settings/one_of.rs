//! A choice of one among few words, as a value of the recipe.

use super::super::editor::use_editor;
use super::id_of;
use crate::components::{Choice, Field, Select};
use leptos::prelude::*;
use serde_json::Value;

/// A labelled choice for the value at a pointer; the empty choice takes the value out.
#[component]
pub fn Pick(
    /// The pointer of the value.
    at: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// What it does, in one line.
    #[prop(optional, into)]
    hint: String,
    /// What can be chosen.
    choices: Signal<Vec<Choice>>,
) -> impl IntoView {
    let editor = use_editor();
    let value = editor.at(at.clone());
    let chosen = Signal::derive(move || {
        value.with(|value| match value {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        })
    });
    // What is there stays visible even if it is not among the choices.
    let choices = Signal::derive(move || {
        let (mut choices, chosen) = (choices.get(), chosen.get());
        if !choices.iter().any(|choice| choice.value == chosen) {
            choices
                .insert(0, Choice::new(chosen.clone(), if chosen.is_empty() { "choose…".to_owned() } else { chosen }));
        }
        choices
    });
    let pointer = at.clone();
    let error = Signal::derive(move || editor.problem_at(&pointer));
    let id = id_of(&at);
    let choose = move |word: String| editor.put(&at, (!word.is_empty()).then(|| Value::from(word)));
    view! {
        <Field id=id label=label hint=hint error=error>
            <Select value=chosen on_change=choose choices=choices />
        </Field>
    }
    .into_any()
}
