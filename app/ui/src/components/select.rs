//! A choice of one among few.

use super::field::FieldLink;
use leptos::prelude::*;

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen, for the program.
    pub value: String,
    /// What is chosen, for a person.
    pub label: String,
}

impl Choice {
    /// A choice and its name.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// The browser's own list of choices.
#[component]
pub fn Select(
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the value that a person chose.
    #[prop(into)]
    on_change: Callback<String>,
    /// What can be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The name read out where no field is around it.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let link = FieldLink::around();
    let (described, invalid) = (link.clone(), link.clone());
    let option = move |choice: Choice| {
        let chosen = choice.value.clone();
        view! {
            <option value=choice.value selected=move || value.with(|value| *value == chosen)>
                {choice.label}
            </option>
        }
    };
    view! {
        <select
            class="input select"
            id=link.map(|link| link.id)
            aria-label=label
            aria-describedby=move || described.as_ref().and_then(FieldLink::described_by)
            aria-invalid=move || invalid.as_ref().and_then(FieldLink::invalid)
            prop:value=value
            on:change=move |event| on_change.run(event_target_value(&event))
        >
            {move || choices.get().into_iter().map(option).collect_view()}
        </select>
    }
    .into_any()
}
