//! Inputs for text: one line, or several.

use super::field::FieldLink;
use leptos::prelude::*;

/// One line of text.
#[component]
pub fn TextInput(
    /// The text; changed as a person types.
    value: RwSignal<String>,
    /// The HTML type: `text`, `email`, `password`, `search`, `date`, ...
    #[prop(optional, into)]
    kind: Option<String>,
    /// An example, shown while empty.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// What a browser may fill in, like `email` or `new-password`.
    #[prop(optional, into)]
    autocomplete: Option<String>,
    /// The name read out where no field is around it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Whether something must be entered.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let link = FieldLink::around();
    let (described, invalid) = (link.clone(), link.clone());
    view! {
        <input
            class="input"
            type=kind.unwrap_or_else(|| "text".to_owned())
            id=link.as_ref().map(|link| link.id.clone())
            name=link.map(|link| link.id)
            aria-label=label
            aria-describedby=move || described.as_ref().and_then(FieldLink::described_by)
            aria-invalid=move || invalid.as_ref().and_then(FieldLink::invalid)
            aria-required=required.then_some("true")
            placeholder=placeholder
            autocomplete=autocomplete
            prop:value=value
            on:input=move |event| value.set(event_target_value(&event))
        />
    }
    .into_any()
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// The text; changed as a person types.
    value: RwSignal<String>,
    /// How many lines are seen.
    #[prop(default = 4)]
    rows: u32,
    /// An example, shown while empty.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// The name read out where no field is around it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Whether every letter has the same width, as for code.
    #[prop(optional)]
    code: bool,
) -> impl IntoView {
    let link = FieldLink::around();
    let (described, invalid) = (link.clone(), link.clone());
    view! {
        <textarea
            class="input"
            class:code=code
            rows=rows
            id=link.as_ref().map(|link| link.id.clone())
            name=link.map(|link| link.id)
            aria-label=label
            aria-describedby=move || described.as_ref().and_then(FieldLink::described_by)
            aria-invalid=move || invalid.as_ref().and_then(FieldLink::invalid)
            placeholder=placeholder
            spellcheck=code.then_some("false")
            prop:value=value
            on:input=move |event| value.set(event_target_value(&event))
        ></textarea>
    }
    .into_any()
}
