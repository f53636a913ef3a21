//! A pattern, with texts that match it.

use super::super::editor::use_editor;
use super::text::bind;
use super::{FirstValues, Reading, id_of};
use crate::components::{Field, TextInput};
use leptos::prelude::*;

/// Patterns that are often wanted, and what each is.
const USUAL: [(&str, &str); 5] = [
    ("[A-Z]{3}-\\d{4}", "article number"),
    ("[A-Z]{2}\\d{6}", "ticket"),
    ("[0-9a-f]{12}", "hex code"),
    ("(red|green|blue)-\\d{2}", "one of some words"),
    ("[A-HJ-NP-Z2-9]{4}(-[A-HJ-NP-Z2-9]{4}){3}", "licence key"),
];

/// The pattern of the column at a pointer.
#[component]
pub fn PatternInput(
    /// The pointer of the column.
    column: String,
) -> impl IntoView {
    let editor = use_editor();
    let at = format!("{column}/pattern");
    let id = id_of(&at);
    let pointer = at.clone();
    let error = Signal::derive(move || editor.problem_at(&pointer));
    let text = bind(at, Reading::Text);
    let usual = USUAL.map(|(pattern, name)| {
        view! {
            <button type="button" class="chip" title=pattern on:click=move |_| text.set(pattern.to_owned())>
                {name}
            </button>
        }
    });
    view! {
        <div class="wide">
            <Field id=id label="Pattern" hint="A regular expression that each value matches" error=error>
                <TextInput value=text placeholder="[A-Z]{3}-\\d{4}" />
            </Field>
            <div class="chips" role="group" aria-label="Usual patterns">{usual}</div>
            <FirstValues column />
        </div>
    }
    .into_any()
}
