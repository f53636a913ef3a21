//! A formula: its text, what it may use, and what comes of it.

use super::super::editor::{names, text_of, use_editor};
use super::text::bind;
use super::{FirstValues, Reading, id_of, table_of};
use crate::components::{Field, TextArea};
use leptos::prelude::*;
use seedbed_recipe::formula::variable;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

/// What formulas can call, by subject, as it is put in: the cursor then stands at the `|`.
const FUNCTIONS: [(&str, &[&str]); 5] = [
    ("Choose", &["if | { } else { }", "if_null(|, )", "is_null(|)"]),
    (
        "Numbers",
        &[
            "round(|, 2)",
            "floor(|)",
            "ceil(|)",
            "abs(|)",
            "min(|, )",
            "max(|, )",
            "pow(|, )",
            "sqrt(|)",
            "exp(|)",
            "ln(|)",
            "int(|)",
            "float(|)",
        ],
    ),
    (
        "Text",
        &[
            "upper(|)",
            "lower(|)",
            "slug(|)",
            "trim(|)",
            "len(|)",
            "left(|, 3)",
            "right(|, 3)",
            "sub(|, 0, 3)",
            "replace(|, \"\", \"\")",
            "contains(|, \"\")",
            "starts_with(|, \"\")",
            "pad(|, 6)",
            "text(|)",
        ],
    ),
    (
        "Dates",
        &[
            "today",
            "year(|)",
            "month(|)",
            "day(|)",
            "weekday(|)",
            "hour(|)",
            "add_months(|, 1)",
            "days_between(|, )",
            "years_between(|, )",
            "seconds_between(|, )",
            "date(|)",
            "datetime(|)",
        ],
    ),
    ("Operators", &["+", "-", "*", "/", "%", "==", "!=", "<", ">", "&&", "||", "!"]),
];

/// The formula of the column at a pointer.
#[component]
pub fn FormulaInput(
    /// The pointer of the column.
    column: String,
) -> impl IntoView {
    let editor = use_editor();
    let at = format!("{column}/formula");
    let id = id_of(&at);
    let pointer = at.clone();
    let error = Signal::derive(move || editor.problem_at(&pointer));
    let text = bind(at, Reading::Text);
    let columns = {
        let (table, column) = (table_of(&column), column.clone());
        Memo::new(move |_| {
            editor.read(|recipe| {
                let own = recipe.pointer(&column).map(|column| text_of(column, "name")).unwrap_or_default();
                let others = names(recipe, &format!("{table}/columns")).into_iter().filter(|name| *name != own);
                others.map(|name| variable(&name)).collect::<Vec<_>>()
            })
        })
    };
    let divides = Memo::new(move |_| text.with(|text| text.contains('/')));
    let insert = {
        let id = id.clone();
        move |piece: &str| put_in(&id, text, piece)
    };
    let chip = {
        let insert = insert.clone();
        move |shown: String, piece: String| {
            let insert = insert.clone();
            view! { <button type="button" class="chip code" on:click=move |_| insert(&piece)>{shown}</button> }
        }
    };
    let column_chips = {
        let chip = chip.clone();
        move || columns.get().into_iter().map(|name| chip(name.clone(), name)).collect_view()
    };
    let subject = move |(title, pieces): (&'static str, &'static [&'static str])| {
        let chips = pieces.iter().map(|piece| chip(piece.replace('|', ""), (*piece).to_owned())).collect_view();
        view! { <div><h4>{title}</h4><div class="chips">{chips}</div></div> }
    };
    view! {
        <div class="formula wide">
            <Field id=id label="Formula" hint="Over the other columns of the row" error=error>
                <TextArea value=text rows=2 code=true placeholder="price * quantity" />
            </Field>
            <p class="hint" role="status">
                {move || divides.get().then_some("Whole numbers divide without a rest: 7 / 2 is 3. For 3.5 write 7 / 2.0, and float(age) / 2 for a column.")}
            </p>
            <div class="chips" role="group" aria-label="Columns to use">{column_chips}</div>
            <details>
                <summary>"Functions"</summary>
                <div class="functions">{FUNCTIONS.map(subject)}</div>
            </details>
            <FirstValues column />
        </div>
    }
    .into_any()
}

/// Puts a piece where the cursor is, and the cursor where the `|` of the piece was.
fn put_in(id: &str, text: RwSignal<String>, piece: &str) {
    let input = document().get_element_by_id(id).and_then(|input| input.dyn_into::<HtmlTextAreaElement>().ok());
    let Some(input) = input else { return };
    let now = text.get_untracked();
    let end = now.encode_utf16().count();
    let place = input.selection_start().ok().flatten().map_or(end, |place| usize::try_from(place).unwrap_or(end));
    let units: Vec<u16> = now.encode_utf16().collect();
    let (before, after) = units.split_at(place.min(units.len()));
    let (left, right) = piece.split_once('|').unwrap_or((piece, ""));
    let before = format!("{}{left}", String::from_utf16_lossy(before));
    let cursor = u32::try_from(before.encode_utf16().count()).unwrap_or_default();
    let new = format!("{before}{right}{}", String::from_utf16_lossy(after));
    // The cursor can only be placed in the text that is there, so it is put there first.
    input.set_value(&new);
    text.set(new);
    let _ = input.focus();
    let _ = input.set_selection_range(cursor, cursor);
}
