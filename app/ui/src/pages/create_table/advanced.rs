//! What a table can have besides columns: keys, rules, anomalies. Folded away until it is wanted.

use super::editor::{Editor, length, names, use_editor};
use super::pointer;
use super::settings::{Bound, Reading, id_of};
use crate::components::{Button, ButtonKind, Choice, Glyph, Select, Toggle};
use crate::focus::focus_soon;
use crate::shell::rooms::later;
use leptos::prelude::*;
use seedbed_recipe::formula::variable;
use seedbed_recipe::recipe::AnomalyKind;
use serde_json::{Map, Value, json};

/// Keys, rules and anomalies of the table that is shown.
#[component]
pub fn Advanced() -> impl IntoView {
    let editor = use_editor();
    // Drawn when it is first unfolded.
    let opened = RwSignal::new(false);
    let body = move || {
        opened.get().then(|| {
            let table = editor.table_pointer();
            later(move |rooms| (rooms.create.advanced)(table.clone()))
        })
    };
    let used = move || {
        let table = editor.table_pointer();
        let counts = ["keys", "rules"].map(|list| editor.read(|recipe| length(recipe, &format!("{table}/{list}"))));
        let wrong = editor.read(|recipe| recipe.pointer(&format!("{table}/anomalies")).is_some());
        let parts = [(counts[0], "key"), (counts[1], "rule"), (usize::from(wrong), "anomalies")];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| match (count, word) {
            (_, "anomalies") => word.to_owned(),
            (1, _) => format!("1 {word}"),
            _ => format!("{count} {word}s"),
        });
        parts.collect::<Vec<_>>().join(", ")
    };
    view! {
        <details class="advanced" on:toggle=move |_| opened.set(true)>
            <summary>"Advanced: keys, rules, anomalies" <span class="aside">{used}</span></summary>
            {body}
        </details>
    }
    .into_any()
}

/// What is folded away.
#[component]
pub fn Lists(
    /// The pointer of the table.
    table: String,
) -> impl IntoView {
    view! {
        <Keys table=table.clone() />
        <Rules table=table.clone() />
        <Anomalies table />
    }
    .into_any()
}

/// Sets of columns whose values together are unique; the first is the primary key.
#[component]
fn Keys(table: String) -> impl IntoView {
    let editor = use_editor();
    let list = format!("{table}/keys");
    let count = {
        let list = list.clone();
        Memo::new(move |_| editor.read(|recipe| length(recipe, &list)))
    };
    let columns = Memo::new(move |_| editor.read(|recipe| names(recipe, &format!("{table}/columns"))));
    let key = {
        let list = list.clone();
        move |place: usize| {
            let (own, keys) = (format!("{list}/{place}"), list.clone());
            let value = editor.at(own.clone());
            let chips = {
                let own = own.clone();
                move || {
                    let own = own.clone();
                    columns.get().into_iter().map(move |name| {
                        let (own, word) = (own.clone(), name.clone());
                        let part = {
                            let name = name.clone();
                            Memo::new(move |_| {
                                value.with(|key| key.as_ref().and_then(Value::as_array).is_some_and(|key| key.iter().any(|part| *part == *name)))
                            })
                        };
                        let switch = move |_| {
                            editor.change("", |draft| {
                                let Some(Value::Array(key)) = draft.recipe.pointer_mut(&own) else { return };
                                match key.iter().position(|part| *part == *word) {
                                    Some(place) => drop(key.remove(place)),
                                    None => key.push(Value::from(word.as_str())),
                                }
                            });
                        };
                        view! {
                            <button type="button" class="chip" aria-pressed=move || if part.get() { "true" } else { "false" } on:click=switch>
                                {name}
                            </button>
                        }
                    }).collect_view()
                }
            };
            let error = move || editor.problem_within(&own);
            view! {
                <li>
                    <div class="row">
                        <div class="chips" role="group" aria-label=format!("Columns of key {}", place + 1)>{chips}</div>
                        <Button kind=ButtonKind::Quiet glyph=Glyph::Close label=format!("Remove key {}", place + 1) on_click=move |()| remove(editor, &keys, place) />
                    </div>
                    <p class="problem" aria-live="polite">{error}</p>
                </li>
            }
        }
    };
    let add = move |()| {
        let place = editor.peek(|recipe| length(recipe, &list));
        let first: Vec<String> = columns.get_untracked().into_iter().take(1).collect();
        editor.insert_item(&list, place, json!(first));
    };
    view! {
        <fieldset class="keys">
            <legend>"Keys"</legend>
            <p class="hint">"Columns whose values together come only once; the first key is the primary key."</p>
            <ol><For each=move || 0..count.get() key=|place| *place children=key /></ol>
            <Button kind=ButtonKind::Quiet glyph=Glyph::Plus on_click=add>"Add a key"</Button>
        </fieldset>
    }
    .into_any()
}

/// Takes a key or a rule out; the keyboard goes on where another one is added.
fn remove(editor: Editor, list: &str, place: usize) {
    editor.remove_item(list, place);
    let kind = list.rsplit('/').next().unwrap_or_default();
    focus_soon(format!("fieldset.{kind} > button"));
}

/// When a condition holds, columns take other values.
#[component]
fn Rules(table: String) -> impl IntoView {
    let editor = use_editor();
    let list = format!("{table}/rules");
    let columns = Memo::new(move |_| editor.read(|recipe| names(recipe, &format!("{table}/columns"))));
    let count = {
        let list = list.clone();
        Memo::new(move |_| editor.read(|recipe| length(recipe, &list)))
    };
    let rule = {
        let list = list.clone();
        move |place: usize| {
            let rules = list.clone();
            view! {
                <li>
                    <div class="row">
                        <Bound at=format!("{list}/{place}/when") label="When" reading=Reading::Text example="total > 100" />
                        <Button kind=ButtonKind::Quiet glyph=Glyph::Close label=format!("Remove rule {}", place + 1) on_click=move |()| remove(editor, &rules, place) />
                    </div>
                    <Assignments at=format!("{list}/{place}/set") columns />
                </li>
            }
        }
    };
    let add = move |()| {
        let place = editor.peek(|recipe| length(recipe, &list));
        // A condition that every type of column can have: to begin with, the last is missing where the first is.
        let (first, last) = columns.with_untracked(|columns| (columns.first().cloned(), columns.last().cloned()));
        let mut set = Map::new();
        set.insert(last.unwrap_or_default(), Value::Null);
        let when = first.map_or_else(|| "false".to_owned(), |first| format!("is_null({})", variable(&first)));
        editor.insert_item(&list, place, json!({"when": when, "set": set}));
        focus_soon(format!("#{}", id_of(&format!("{list}/{place}/when"))));
    };
    view! {
        <fieldset class="rules">
            <legend>"Rules"</legend>
            <p class="hint">"When a condition holds for a row, columns of it take these values, in order."</p>
            <ol><For each=move || 0..count.get() key=|place| *place children=rule /></ol>
            <Button kind=ButtonKind::Quiet glyph=Glyph::Plus on_click=add>"Add a rule"</Button>
        </fieldset>
    }
    .into_any()
}

/// The columns that a rule sets, each to nothing, a value, or a formula that begins with `=`.
#[component]
fn Assignments(at: String, columns: Memo<Vec<String>>) -> impl IntoView {
    let editor = use_editor();
    let set = editor.at(at.clone());
    let members = Memo::new(move |_| {
        set.with(|set| {
            set.as_ref()
                .and_then(Value::as_object)
                .map(|set| set.keys().cloned().collect::<Vec<_>>())
                .unwrap_or_default()
        })
    });
    let list_id = id_of(&at);
    let own_id = list_id.clone();
    let row = {
        let at = at.clone();
        move |name: String| {
            let own = seedbed_recipe::problem::below(&at, &name);
            let value = editor.at(own.clone());
            let text = RwSignal::new(String::new());
            Effect::new(move || {
                value.with(|value| {
                    if *value != text.with_untracked(|text| Some(assigned(text))) {
                        text.set(written(value.as_ref()));
                    }
                });
            });
            let choices = {
                let name = name.clone();
                Signal::derive(move || {
                    let mut names = columns.get();
                    if !names.contains(&name) {
                        names.push(name.clone());
                    }
                    names.into_iter().map(|name| Choice::new(name.clone(), name)).collect::<Vec<_>>()
                })
            };
            let rename = {
                let (at, name) = (at.clone(), name.clone());
                move |new: String| {
                    editor.change("", |draft| {
                        if let Some(Value::Object(set)) = draft.recipe.pointer_mut(&at)
                            && let Some(value) = set.remove(&name)
                        {
                            set.insert(new, value);
                        }
                    });
                }
            };
            let (typed_at, removed_at, error_at) = (own.clone(), own.clone(), own);
            let enter = move |event| {
                let typed = event_target_value(&event);
                editor.put(&typed_at, Some(assigned(&typed)));
                text.set(typed);
            };
            let list_id = list_id.clone();
            let forget = move |()| {
                editor.put(&removed_at, None);
                focus_soon(format!("#{list_id} + button:not(:disabled)"));
            };
            let label = format!("Value of {name}");
            let chosen = name.clone();
            view! {
                <li>
                    <div class="row assignment">
                        <Select value=Signal::stored(chosen) on_change=rename choices label="Column that is set" />
                        <input class="input code" aria-label=label placeholder="empty: null; = for a formula" spellcheck="false" prop:value=text on:input=enter />
                        <Button kind=ButtonKind::Quiet glyph=Glyph::Close label=format!("Do not set {name}") on_click=move |()| forget(()) />
                    </div>
                    <p class="problem" aria-live="polite">{move || editor.problem_within(&error_at)}</p>
                </li>
            }
        }
    };
    let free = Memo::new(move |_| {
        let taken = members.get();
        columns.get().into_iter().find(|name| !taken.contains(name))
    });
    let add = move |()| {
        if let Some(name) = free.get_untracked() {
            editor.put(&seedbed_recipe::problem::below(&at, &name), Some(Value::Null));
        }
    };
    view! {
        <ul id=own_id>
            <For each=move || members.get() key=Clone::clone children=row />
        </ul>
        <Button kind=ButtonKind::Quiet glyph=Glyph::Plus disabled=Signal::derive(move || free.with(Option::is_none)) on_click=add>
            "Set another column"
        </Button>
    }
    .into_any()
}

/// What a rule's typed value stands for.
fn assigned(text: &str) -> Value {
    match text.trim().strip_prefix('=') {
        Some(formula) => json!({"formula": formula.trim()}),
        None => Reading::Scalar.read(text).unwrap_or(Value::Null),
    }
}

fn written(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(value) => match value.get("formula").and_then(Value::as_str) {
            Some(formula) => format!("= {formula}"),
            None => Reading::Scalar.write(Some(value)),
        },
    }
}

/// Rows made wrong on purpose.
#[component]
fn Anomalies(table: String) -> impl IntoView {
    let editor = use_editor();
    let at = format!("{table}/anomalies");
    let value = editor.at(at.clone());
    let on = Signal::derive(move || value.with(Option::is_some));
    let switch = {
        let at = at.clone();
        move |on: bool| {
            // Without a list of kinds, those are made that the columns allow.
            editor.put(&at, on.then(|| json!({"share": 0.02, "label": "anomaly"})));
        }
    };
    let chip = {
        let at = at.clone();
        move |kind: AnomalyKind| {
            let list = format!("{at}/kinds");
            let kinds = editor.at(list.clone());
            let chosen = Memo::new(move |_| {
                kinds.with(|kinds| match kinds.as_ref().and_then(Value::as_array) {
                    Some(kinds) => kinds.iter().any(|name| *name == *kind.name()),
                    None => true,
                })
            });
            let switch = move |_| {
                editor.change("", |draft| match draft.recipe.pointer_mut(&list) {
                    Some(Value::Array(kinds)) => match kinds.iter().position(|name| *name == *kind.name()) {
                        Some(place) => drop(kinds.remove(place)),
                        None => kinds.push(Value::from(kind.name())),
                    },
                    _ => {
                        let others: Vec<&str> = AnomalyKind::ALL
                            .into_iter()
                            .filter(|other| *other != kind)
                            .map(AnomalyKind::name)
                            .collect();
                        pointer::set(&mut draft.recipe, &list, json!(others));
                    }
                });
            };
            view! {
                <button type="button" class="chip" aria-pressed=move || if chosen.get() { "true" } else { "false" } on:click=switch>
                    {kind.name().replace('_', " ")}
                </button>
            }
        }
    };
    let settings = {
        let at = at.clone();
        move || {
            let chip = chip.clone();
            let kinds_at = format!("{at}/kinds");
            on.get().then(|| {
                view! {
                    <div class="parameters">
                        <Bound at=format!("{at}/share") label="Share of rows, %" reading=Reading::Percent />
                        <Bound at=format!("{at}/label") label="Column that says which" reading=Reading::Text example="none" />
                    </div>
                    <div class="chips" role="group" aria-label="Kinds of anomalies">{AnomalyKind::ALL.map(chip)}</div>
                    <p class="problem" aria-live="polite">{move || editor.problem_within(&kinds_at)}</p>
                }
            })
        }
    };
    view! {
        <fieldset>
            <legend>"Anomalies"</legend>
            <p class="hint">"A share of rows made wrong on purpose, to see whether your checks find them."</p>
            <Toggle value=on on_change=switch label="Make some rows wrong" />
            {settings}
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignment_is_nothing_a_value_or_a_formula() {
        for (text, value) in
            [("", Value::Null), ("= a + 1", json!({"formula": "a + 1"})), ("5", json!(5)), ("paid", json!("paid"))]
        {
            assert_eq!(assigned(text), value);
            assert_eq!(written(Some(&value)), text);
        }
    }
}
