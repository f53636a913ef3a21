//! The values of a choice with their weights, as bars.

use super::super::editor::{length, use_editor};
use super::super::pointer;
use super::{Reading, id_of};
use crate::components::{Button, ButtonKind, Glyph};
use crate::format;
use leptos::prelude::*;
use serde_json::{Value, json};

/// The list of values of the column at a pointer.
#[component]
pub fn Values(
    /// The pointer of the column.
    column: String,
) -> impl IntoView {
    let editor = use_editor();
    let values = format!("{column}/values");
    let count = {
        let values = values.clone();
        Memo::new(move |_| editor.read(|recipe| length(recipe, &values)))
    };
    let weights = editor.at(format!("{column}/weights"));
    let added = RwSignal::new(String::new());
    let add = {
        let column = column.clone();
        move || {
            // A whole list may be pasted, one value a line or with commas.
            let words = added.get_untracked();
            let words: Vec<Value> =
                words.split(['\n', ',', ';']).filter_map(|word| Reading::Scalar.read(word)).collect();
            if words.is_empty() {
                return;
            }
            added.set(String::new());
            editor.change("", |draft| {
                let Some(column) = draft.recipe.pointer_mut(&column) else { return };
                let new = words.len();
                match column.get_mut("values") {
                    Some(Value::Array(values)) => values.extend(words),
                    _ => drop(pointer::set(column, "/values", Value::Array(words))),
                }
                if let Some(Value::Array(weights)) = column.get_mut("weights") {
                    let weight = mean(weights);
                    weights.extend(std::iter::repeat_n(weight, new));
                }
            });
        }
    };
    let row = {
        let column = column.clone();
        move |place: usize| view! { <ValueRow column=column.clone() place weights /> }
    };
    let whole = column.clone();
    let problem = move || {
        let at = |name: &str| editor.problem_within(&format!("{whole}/{name}"));
        let wrong = weights
            .with(|weights| weights.as_ref().and_then(Value::as_array)?.iter().position(|weight| !is_weight(weight)));
        at("values").or_else(|| match wrong {
            Some(place) => Some(format!("The weight of value {} is no number from 0 up, such as 2 or 0.5.", place + 1)),
            None => at("weights"),
        })
    };
    let even = {
        let column = column.clone();
        move |()| editor.put(&format!("{column}/weights"), None)
    };
    let press = {
        let add = add.clone();
        move |event: leptos::ev::KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                add();
            }
        }
    };
    view! {
        <fieldset class="values wide" id=id_of(&values)>
            <legend>"Values and weights"</legend>
            <ol>
                <For each=move || 0..count.get() key=|place| *place children=row />
            </ol>
            <div class="add">
                <input
                    class="input"
                    aria-label="Add a value"
                    placeholder="Add values: one, or several with commas"
                    prop:value=added
                    on:input=move |event| added.set(event_target_value(&event))
                    on:keydown=press
                />
                <Button glyph=Glyph::Plus label="Add the value" on_click=move |()| add() />
                <Show when=move || weights.with(Option::is_some)>
                    <Button kind=ButtonKind::Quiet on_click=even.clone()>"All alike"</Button>
                </Show>
            </div>
            <p class="problem" id=format!("{}-problem", id_of(&values)) aria-live="polite">{problem}</p>
        </fieldset>
    }
    .into_any()
}

/// One value: its text, its weight, its share as a bar.
#[component]
fn ValueRow(column: String, place: usize, weights: Memo<Option<Value>>) -> impl IntoView {
    let editor = use_editor();
    let at = format!("{column}/values/{place}");
    let text = super::text::bind(at, Reading::Scalar);
    let count = {
        let list = format!("{column}/values");
        move || editor.read(|recipe| length(recipe, &list))
    };
    let share = {
        let count = count.clone();
        Memo::new(move |_| {
            weights.with(|weights| match weights {
                Some(Value::Array(weights)) => {
                    let total: f64 = weights.iter().filter_map(Value::as_f64).sum();
                    let own = weights.get(place).and_then(Value::as_f64).unwrap_or(0.0);
                    if total > 0.0 { own / total } else { 0.0 }
                }
                _ => 1.0 / count().max(1) as f64,
            })
        })
    };
    let weight = RwSignal::new(String::new());
    Effect::new(move || {
        let there = weights.with(|weights| weights.as_ref().and_then(|weights| weights.get(place)).cloned());
        if there != weight.with_untracked(|text| Reading::Number.read(text)) {
            weight.set(Reading::Number.write(there.as_ref()));
        }
    });
    let weigh = {
        let column = column.clone();
        move |typed: String| {
            let value = Reading::Number.read(&typed).unwrap_or(json!(0));
            weight.set(typed);
            editor.change(&format!("{column}/weights/{place}"), |draft| {
                let Some(column) = draft.recipe.pointer_mut(&column) else { return };
                let count = length(column, "/values");
                // Until the first weight is given, all values are alike.
                if !column.get("weights").is_some_and(Value::is_array) {
                    pointer::set(column, "/weights", Value::Array(vec![json!(1); count]));
                }
                if let Some(weight) = column.get_mut("weights").and_then(|weights| weights.get_mut(place)) {
                    *weight = value;
                }
            });
        }
    };
    let described_by = format!("{}-problem", id_of(&format!("{column}/values")));
    let remove = move |()| {
        editor.change("", |draft| {
            let Some(column) = draft.recipe.pointer_mut(&column) else { return };
            for list in ["values", "weights"] {
                if let Some(Value::Array(items)) = column.get_mut(list)
                    && place < items.len()
                {
                    items.remove(place);
                }
            }
        });
    };
    let wrong =
        Memo::new(move |_| weight.with(|text| Reading::Number.read(text).is_some_and(|weight| !is_weight(&weight))));
    let number = place + 1;
    view! {
        <li>
            <span class="bar" aria-hidden="true" style=move || format!("--share: {:.4}", share.get())></span>
            <input
                class="input"
                aria-label=format!("Value {number}")
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            />
            <input
                class="input weight"
                inputmode="decimal"
                aria-label=format!("Weight of value {number}")
                aria-invalid=move || wrong.get().then_some("true")
                aria-describedby=move || wrong.get().then(|| described_by.clone())
                placeholder="1"
                prop:value=weight
                on:input=move |event| weigh(event_target_value(&event))
            />
            <span class="share">{move || format::percent(share.get())}</span>
            <Button kind=ButtonKind::Quiet glyph=Glyph::Close label=format!("Remove value {number}") on_click=remove />
        </li>
    }
    .into_any()
}

/// Whether a value may be a weight.
fn is_weight(value: &Value) -> bool {
    value.as_f64().is_some_and(|weight| weight >= 0.0)
}

/// The mean of weights, so that a new value is neither rare nor frequent.
fn mean(weights: &[Value]) -> Value {
    let numbers: Vec<f64> = weights.iter().filter_map(Value::as_f64).collect();
    let mean = numbers.iter().sum::<f64>() / numbers.len().max(1) as f64;
    json!(libm::round(mean.max(0.0) * 100.0) / 100.0)
}
