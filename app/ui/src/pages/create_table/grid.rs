//! The rows of the preview as a table, painted by hand: thousands of cells change with every keystroke, and a reactive
//! node for each would cost more than making the rows. Cells are updated in place, and only where they differ; the
//! browser lays out and paints the rows in sight only (`content-visibility`), so columns have widths of their own, the
//! same in every row, and no row decides about another.

use super::editor::{Shown, length, use_editor};
use crate::format;
use leptos::html;
use leptos::prelude::*;
use seedbed_generate::preview::{Preview, PreviewColumn};
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlTableElement, Node};

/// The narrowest and the widest that a column becomes, in letters.
const WIDTHS: (usize, usize) = (5, 30);

/// How much wider than wanted a column may stay, in letters.
const SLACK: usize = 6;

/// How wide the number of a row is at least, in letters.
const ROW_NUMBER: usize = 6;

/// The room beside a number of a row, in letters.
const BESIDE_NUMBER: usize = 3;

/// How many rows a column's width is judged by.
const JUDGED_ROWS: usize = 40;

/// The rows that are shown. A click on a column's head opens the column.
#[component]
pub fn Grid() -> impl IntoView {
    let editor = use_editor();
    let table = NodeRef::<html::Table>::new();
    // The tracks of all rows, as a rule: what a row inherits, each of its cells would inherit too, and be looked at again.
    let tracks = RwSignal::new(Vec::new());
    let number = RwSignal::new(ROW_NUMBER);
    let rule = move || tracks.with(|tracks| rule(number.get(), tracks));
    Effect::new(move |before: Option<Option<Arc<Shown>>>| {
        let before = before.flatten();
        let (Some(table), Some(shown)) = (table.get(), editor.shown.get()) else { return before };
        let widths = widths(&shown.preview);
        let last = format::count(shown.preview.from + shown.preview.rows.len() as u64);
        let wide = ROW_NUMBER.max(last.len() + BESIDE_NUMBER);
        if number.get_untracked() != wide {
            number.set(wide);
        }
        if tracks.with_untracked(|tracks| *tracks != widths && !(before.is_some() && suit(tracks, &widths))) {
            tracks.set(widths);
        }
        // Painting fails only if the browser refuses to make elements; then the next rows are made anew.
        paint(&table, before.as_deref(), &shown.preview).is_ok().then_some(shown)
    });
    // The column that is open, or that a note points at, is marked in the rows too.
    let marked = Memo::new(move |_| {
        let list = format!("{}/columns/", editor.table_pointer());
        let pointed = editor.pointed.with(|pointed| {
            let place = pointed.as_ref()?.strip_prefix(&list)?.split('/').next()?;
            place.parse::<usize>().ok()
        });
        pointed.or(editor.column.get())
    });
    // A rule instead of a class in each of its cells, which change with every keystroke.
    let marks = move || {
        let place = marked.get().map_or(0, |place| place + 2);
        let rule = |cell: &str, what: &str| format!(".grid {cell}:nth-child({place}){{{what}}}");
        [rule("thead th", "color:var(--accent)"), rule("td", "background:var(--accent-ground)")].concat()
    };
    let choose = move |event: leptos::ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let head = target.and_then(|target| target.closest("th[data-column]").ok().flatten());
        let place =
            head.and_then(|head| head.get_attribute("data-column")).and_then(|place| place.parse::<usize>().ok());
        // The column of an anomaly's label is in the rows only.
        let columns =
            editor.peek(|recipe| length(recipe, &format!("/tables/{}/columns", editor.table.get_untracked())));
        if let Some(place) = place.filter(|place| *place < columns) {
            editor.column.set(Some(place));
        }
    };
    // What is cut off can be read whole.
    let tell = |event: leptos::ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let cell = target.and_then(|target| target.closest("td").ok().flatten());
        if let Some((cell, text)) = cell.and_then(|cell| cell.text_content().map(|text| (cell, text))) {
            // The attribute has a valid name, so setting it cannot fail.
            let _ = cell.set_attribute("title", &text);
        }
    };
    view! {
        <style inner_html=rule></style>
        <style inner_html=marks></style>
        <div class="data-table grid" role="region" tabindex="0" aria-label="Rows">
            <table node_ref=table on:click=choose on:mouseover=tell>
                <caption class="unseen">"The rows that the recipe makes"</caption>
                <thead></thead>
                <tbody></tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Brings the table from what it showed before to what it shows now.
fn paint(table: &HtmlTableElement, before: Option<&Shown>, now: &Preview) -> Result<(), JsValue> {
    let before = before.map(|before| &before.preview);
    let heads_changed = before.is_none_or(|before| before.columns != now.columns);
    if heads_changed {
        paint_head(&part(table, "thead")?, now)?;
    }
    // Another page, another table: it begins with its first row.
    if before.is_some_and(|before| before.from != now.from || before.table != now.table)
        && let Some(region) = table.parent_element()
    {
        region.set_scroll_top(0);
    }
    let body = part(table, "tbody")?;
    // Rows of another shape are made anew.
    let old = before.filter(|before| {
        before.columns.len() == now.columns.len()
            && before
                .columns
                .iter()
                .zip(&now.columns)
                .all(|(before, now)| is_numeric(&before.value_type) == is_numeric(&now.value_type))
    });
    if old.is_none() {
        body.set_text_content(None);
    }
    let mut row = body.first_element_child();
    for (place, values) in now.rows.iter().enumerate() {
        let number = now.from + place as u64;
        match (&row, old.and_then(|old| Some((old.from + place as u64, &**old.rows.get(place)?)))) {
            (Some(element), Some(old)) => {
                update_row(element, old, (number, values));
                row = element.next_element_sibling();
            }
            _ => {
                let made = new_row(now, number, values)?;
                body.append_child(&made)?;
            }
        }
    }
    while let Some(left) = row {
        row = left.next_element_sibling();
        left.remove();
    }
    Ok(())
}

fn part(table: &Element, name: &str) -> Result<Element, JsValue> {
    table.query_selector(name)?.ok_or_else(|| JsValue::from_str("the table has no such part"))
}

/// The tracks of all rows: a width in letters each, and a share of the space that is left. Where a little less makes all
/// columns fit they are a little narrower, rather than that the last is cut off.
fn rule(number: usize, widths: &[usize]) -> String {
    let tracks: Vec<String> =
        widths.iter().map(|width| format!("minmax(calc(var(--least)*{width}ch),{width}fr)")).collect();
    let all: usize = widths.iter().sum();
    let room = number + all * 17 / 20 + 1;
    format!(
        ".grid tr{{grid-template-columns:{number}ch {}}}\
         .grid table{{--least:1;min-width:calc({number}ch + var(--least)*{all}ch)}}\
         @container (min-width:{room}ch){{.grid table{{--least:.85}}}}",
        tracks.join(" ")
    )
}

/// Whether widths that are there suit as well: columns that wander with every keystroke are hard to read.
fn suit(there: &[usize], wanted: &[usize]) -> bool {
    there.len() == wanted.len()
        && there.iter().zip(wanted).all(|(there, wanted)| (0..=SLACK).any(|slack| wanted + slack == *there))
}

fn paint_head(head: &Element, now: &Preview) -> Result<(), JsValue> {
    head.set_text_content(None);
    let row = document().create_element("tr")?;
    let number = document().create_element("th")?;
    number.set_attribute("scope", "col")?;
    number.set_class_name("row-number");
    number.set_text_content(Some("row"));
    row.append_child(&number)?;
    for (place, column) in now.columns.iter().enumerate() {
        let cell = document().create_element("th")?;
        cell.set_attribute("scope", "col")?;
        cell.set_attribute("data-column", &place.to_string())?;
        if is_numeric(&column.value_type) {
            cell.set_class_name("numeric");
        }
        let button = document().create_element("button")?;
        button.set_attribute("type", "button")?;
        button.set_attribute("title", &format!("{}: {}", column.name, column.value_type))?;
        button.set_text_content(Some(&column.name));
        cell.append_child(&button)?;
        row.append_child(&cell)?;
    }
    head.append_child(&row)?;
    Ok(())
}

fn new_row(now: &Preview, number: u64, values: &[Option<String>]) -> Result<Element, JsValue> {
    let row = document().create_element("tr")?;
    let head = document().create_element("th")?;
    head.set_attribute("scope", "row")?;
    head.set_class_name("row-number");
    head.set_text_content(Some(&format::count(number)));
    row.append_child(&head)?;
    for (value, column) in values.iter().zip(&now.columns) {
        let cell = document().create_element("td")?;
        let numeric = is_numeric(&column.value_type);
        cell.set_class_name(class(value, numeric));
        cell.set_text_content(Some(value.as_deref().unwrap_or("null")));
        row.append_child(&cell)?;
    }
    Ok(row)
}

fn update_row(row: &Element, (old_number, old): (u64, &[Option<String>]), (number, values): (u64, &[Option<String>])) {
    let mut cell = row.first_element_child();
    if old_number != number
        && let Some(head) = &cell
    {
        set_text(head, &format::count(number));
    }
    for (old, value) in old.iter().zip(values) {
        cell = cell.and_then(|cell| cell.next_element_sibling());
        let Some(cell) = &cell else { return };
        if old == value {
            continue;
        }
        set_text(cell, value.as_deref().unwrap_or("null"));
        if old.is_none() != value.is_none() {
            let numeric = cell.class_list().contains("numeric");
            cell.set_class_name(class(value, numeric));
        }
    }
}

/// Changes the text that is there: cheaper than putting a new one in its place.
fn set_text(cell: &Element, text: &str) {
    match cell.first_child() {
        Some(node) => Node::set_node_value(&node, Some(text)),
        None => cell.set_text_content(Some(text)),
    }
}

fn class(value: &Option<String>, numeric: bool) -> &'static str {
    match (value.is_none(), numeric) {
        (true, true) => "numeric null",
        (true, false) => "null",
        (false, true) => "numeric",
        (false, false) => "",
    }
}

/// Numbers stand at the right.
fn is_numeric(value_type: &str) -> bool {
    matches!(value_type, "integer" | "float" | "decimal")
}

/// How wide each column is, in letters: as its name or its longer values need, between bounds.
fn widths(preview: &Preview) -> Vec<usize> {
    let width = |(place, column): (usize, &PreviewColumn)| {
        let mut lengths: Vec<usize> = preview
            .rows
            .iter()
            .take(JUDGED_ROWS)
            .map(|row| row.get(place).and_then(Option::as_ref).map_or(4, |text| text.chars().take(WIDTHS.1).count()))
            .collect();
        lengths.sort_unstable();
        // The longest few may be cut: they must not make all others wander.
        let usual = lengths.get(lengths.len() * 9 / 10).copied().unwrap_or(0);
        // A letter is on average narrower than the digit that `ch` measures.
        let narrower = |letters: usize| letters * 17 / 20;
        let usual = if column.value_type == "text" { narrower(usual) } else { usual };
        let width = usual.max(narrower(column.name.chars().count())).clamp(WIDTHS.0, WIDTHS.1);
        // The space beside the letters, and steps of two, so that most keystrokes leave the widths as they are.
        (width + 4).next_multiple_of(2)
    };
    preview.columns.iter().enumerate().map(width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_usual_values() {
        let column =
            |name: &str| PreviewColumn { name: name.to_owned(), value_type: "text".to_owned(), nullable: true };
        let mut rows = vec![vec![Some("twelve chars".to_owned()), None]; 30];
        rows[7][0] = Some("x".repeat(500));
        let preview = Preview {
            digest: String::new(),
            tables: Vec::new(),
            table: String::new(),
            from: 0,
            columns: vec![column("a"), column("registered_on")],
            rows,
        };
        assert_eq!(widths(&preview), [14, 16]);
        assert!(suit(&[14, 16], &[14, 16]) && suit(&[20, 16], &[14, 14]));
        assert!(!suit(&[22, 16], &[14, 16]) && !suit(&[12, 16], &[14, 16]) && !suit(&[14], &[14, 16]));
    }
}
