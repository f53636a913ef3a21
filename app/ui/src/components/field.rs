//! A labelled field of a form: hint below, error beside its cause, both read out with the input.

use leptos::context::Provider;
use leptos::prelude::*;

/// What an input needs to know of the field around it.
#[derive(Clone)]
pub(super) struct FieldLink {
    pub(super) id: String,
    hinted: bool,
    error: Signal<Option<String>>,
}

impl FieldLink {
    /// The link of the field around the running component; an input without a field must be labelled by its page.
    pub(super) fn around() -> Option<Self> {
        use_context()
    }

    /// The ids of the texts that describe the input.
    pub(super) fn described_by(&self) -> Option<String> {
        let mut ids = Vec::new();
        if self.hinted {
            ids.push(format!("{}-hint", self.id));
        }
        if self.error.with(Option::is_some) {
            ids.push(format!("{}-problem", self.id));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// `"true"` while the field has an error.
    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.error.with(Option::is_some).then_some("true")
    }
}

/// A label and what belongs to it; the input inside (`TextInput`, `NumberInput`, `Select`, ...) finds it by itself.
#[component]
pub fn Field(
    /// An id that no other field of the page has.
    #[prop(into)]
    id: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// How to answer, in one line; none where it is empty.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The input.
    children: Children,
) -> impl IntoView {
    let hint = hint.filter(|hint| !hint.is_empty());
    let link = FieldLink { id: id.clone(), hinted: hint.is_some(), error };
    view! {
        <div class="field" class:invalid=move || error.with(Option::is_some)>
            <label for=id.clone()>{label}</label>
            <Provider value=link>{children()}</Provider>
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
            <p class="problem" id=format!("{id}-problem") aria-live="polite">{move || error.get()}</p>
        </div>
    }
    .into_any()
}
