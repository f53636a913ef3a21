//! The recipe as JSON, edited by hand, with every problem by its pointer.

use super::editor::{in_words, use_editor};
use super::pretty::pretty;
use leptos::prelude::*;
use serde_json::Value;

/// The text of the recipe.
#[component]
pub fn JsonTab() -> impl IntoView {
    let editor = use_editor();
    // What was typed outlives a look at another tab.
    let unread = editor.unread.get_untracked();
    let error = RwSignal::new(unread.as_deref().and_then(broken));
    let text = RwSignal::new(unread.unwrap_or_else(|| editor.peek(pretty)));
    let seen = StoredValue::new(false);
    // Changes from elsewhere (undo, another panel) replace the text; our own typing is left as it is.
    Effect::new(move || {
        editor.draft.with(|draft| {
            let same = text
                .with_untracked(|text| serde_json::from_str::<Value>(text).is_ok_and(|value| value == draft.recipe));
            let is_first = !seen.get_value();
            seen.set_value(true);
            let is_unread = is_first && editor.unread.with_untracked(Option::is_some);
            if !same && !is_unread {
                editor.unread.set(None);
                text.set(pretty(&draft.recipe));
                error.set(None);
            }
        });
    });
    let enter = move |event| {
        let typed = event_target_value(&event);
        error.set(broken(&typed));
        editor.unread.set(error.with_untracked(Option::is_some).then(|| typed.clone()));
        let value = serde_json::from_str::<Value>(&typed);
        text.set(typed);
        if let Ok(value) = value
            && editor.peek(|recipe| *recipe != value)
        {
            editor.change("json", |draft| {
                draft.notes.retain(|note| still_holds(&note.pointer, &draft.recipe, &value));
                draft.recipe = value;
            });
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
            <p class="problem" id="json-error" aria-live="polite">{move || error.get()}</p>
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
            {problems}
        </div>
    }
    .into_any()
}

/// Whether what the reader assumed about a place is still true of it: nothing was changed there. What it assumed of the
/// whole goes with the last table that it named.
fn still_holds(pointer: &str, before: &Value, after: &Value) -> bool {
    let names = |recipe: &Value| -> Vec<Value> {
        let tables = recipe["tables"].as_array().into_iter().flatten();
        tables.map(|table| table["name"].clone()).collect()
    };
    match pointer {
        "" | "/tables" => names(before).iter().any(|name| names(after).contains(name)),
        place => before.pointer(place) == after.pointer(place),
    }
}

/// Why a text is no JSON, if it is none.
fn broken(text: &str) -> Option<String> {
    serde_json::from_str::<Value>(text).err().map(|cause| format!("Not JSON yet: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_assumption_goes_with_what_it_was_about() {
        let before =
            json!({"tables": [{"name": "users", "rows": 10, "columns": [{"name": "age"}, {"name": "email"}]}]});
        let mut after = before.clone();
        after["tables"][0]["columns"][0]["max"] = json!(80);
        assert!(!still_holds("/tables/0/columns/0", &before, &after));
        assert!(still_holds("/tables/0/columns/1", &before, &after));
        assert!(still_holds("/tables/0/rows", &before, &after));
        assert!(still_holds("", &before, &after));
        let other = json!({"tables": [{"name": "orders", "columns": []}]});
        assert!(["", "/tables/0/columns/1", "/tables/0/rows"].iter().all(|place| !still_holds(place, &before, &other)));
    }
}
