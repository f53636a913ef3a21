//! The recipe as JSON, edited by hand, with every problem by its pointer.

use super::editor::{in_words, use_editor};
use super::pretty::pretty;
use leptos::prelude::*;
use serde_json::Value;

/// The text of the recipe.
#[component]
pub fn JsonTab() -> impl IntoView {
    let editor = use_editor();
    let text = RwSignal::new(editor.peek(pretty));
    let error = RwSignal::new(None::<String>);
    // Changes from elsewhere (undo, another panel) replace the text; our own typing is left as it is.
    Effect::new(move || {
        editor.draft.with(|draft| {
            let same = text
                .with_untracked(|text| serde_json::from_str::<Value>(text).is_ok_and(|value| value == draft.recipe));
            if !same {
                text.set(pretty(&draft.recipe));
                error.set(None);
            }
        });
    });
    let enter = move |event| {
        let typed = event_target_value(&event);
        let value = serde_json::from_str::<Value>(&typed);
        text.set(typed);
        match value {
            Ok(value) => {
                error.set(None);
                if editor.peek(|recipe| *recipe != value) {
                    editor.change("json", |draft| draft.recipe = value);
                }
            }
            Err(cause) => error.set(Some(format!("Not JSON yet: {cause}"))),
        }
    };
    let problems = move || {
        let problems = editor.problems.get();
        let problem = |problem: seedbed_recipe::Problem| {
            let place =
                if problem.pointer.is_empty() { "the whole recipe".to_owned() } else { problem.pointer.clone() };
            view! { <li><code>{place}</code> " " {in_words(&problem)}</li> }
        };
        (!problems.is_empty())
            .then(|| view! { <ul class="json-problems">{problems.into_iter().map(problem).collect_view()}</ul> })
    };
    view! {
        <div class="json">
            <textarea
                class="input code"
                aria-label="The recipe as JSON"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby="json-error"
                spellcheck="false"
                wrap="off"
                rows="24"
                prop:value=text
                on:input=enter
            ></textarea>
            <p class="problem" id="json-error" aria-live="polite">{move || error.get()}</p>
            {problems}
        </div>
    }
    .into_any()
}
