//! The waves of a time series.

use super::super::editor::{length, use_editor};
use super::{Bound, Reading, id_of};
use crate::components::{Button, ButtonKind, Glyph};
use leptos::prelude::*;
use serde_json::json;

/// Periods that are often wanted, in days.
const USUAL: [(&str, f64); 3] = [("a day", 1.0), ("a week", 7.0), ("a year", 365.25)];

/// The list of seasons at a pointer.
#[component]
pub fn Seasons(
    /// Its pointer.
    at: String,
) -> impl IntoView {
    let editor = use_editor();
    let count = {
        let at = at.clone();
        Memo::new(move |_| editor.read(|recipe| length(recipe, &at)))
    };
    let row = {
        let at = at.clone();
        move |place: usize| {
            let (season, list) = (format!("{at}/{place}"), at.clone());
            view! {
                <li>
                    <Bound at=format!("{season}/period_days") label="Period in days" reading=Reading::Number />
                    <Bound at=format!("{season}/amplitude") label="Amplitude" reading=Reading::Number />
                    <Bound at=format!("{season}/phase_days") label="Phase in days" reading=Reading::Number example="0" />
                    <Button
                        kind=ButtonKind::Quiet
                        glyph=Glyph::Close
                        label=format!("Remove season {}", place + 1)
                        on_click=move |()| editor.remove_item(&list, place)
                    />
                </li>
            }
        }
    };
    let id = id_of(&at);
    let chips = USUAL.map(|(name, days)| {
        let list = at.clone();
        let add = move |_| {
            let place = editor.peek(|recipe| length(recipe, &list));
            editor.insert_item(&list, place, json!({"period_days": days, "amplitude": 10}));
        };
        view! { <button type="button" class="chip" on:click=add>{format!("+ {name}")}</button> }
    });
    let pointer = at.clone();
    view! {
        <fieldset class="seasons wide" id=id>
            <legend>"Seasons"</legend>
            <ol>
                <For each=move || 0..count.get() key=|place| *place children=row />
            </ol>
            <div class="chips" role="group" aria-label="Add a season">{chips}</div>
            <p class="problem" aria-live="polite">{move || editor.problem_at(&pointer)}</p>
        </fieldset>
    }
    .into_any()
}
