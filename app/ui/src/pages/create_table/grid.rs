//! The rows of the preview as a table, painted by hand: thousands of cells change with every keystroke, and a reactive
//! node for each would cost more than making the rows. Cells are updated in place, and only where they differ.

use super::editor::{Shown, length, use_editor};
use crate::format;
use leptos::html;
use leptos::prelude::*;
use seedbed_generate::preview::{Preview, PreviewColumn};
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlTableElement, Node};

/// The narrowest and the widest that a column becomes, in letters.
const WIDTHS: (usize, usize) = (5, 30);

/// How many rows are painted first: as many as most screens show.
const ROWS_IN_SIGHT: usize = 34;

/// How many cells are painted in one task, so that it stays short on slow machines too.
const CELLS_AT_ONCE: usize = 1400;

/// How many rows a column's width is judged by.
const JUDGED_ROWS: usize = 40;

/// The rows that are shown. A click on a column's head opens the column.
#[component]
pub fn Grid() -> impl IntoView {
    let editor = use_editor();
    let table = NodeRef::<html::Table>::new();
    let painted = StoredValue::new(Painted::default());
    Effect::new(move || {
        let (Some(table), Some(shown)) = (table.get(), editor.shown.get()) else { return };
        paint(table, painted, shown);
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
    Effect::new(move || {
        let (Some(table), marked) = (table.get(), marked.get()) else { return };
        editor.shown.track();
        mark(&table, marked);
    });
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
    view! {
        <div class="data-table grid" role="region" tabindex="0" aria-label="Rows">
            <table node_ref=table on:click=choose>
                <caption class="unseen">"The rows that the recipe makes"</caption>
                <colgroup></colgroup>
                <thead></thead>
                <tbody></tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What stands in the table.
#[derive(Default)]
struct Painted {
    /// What the heads and the widths of columns belong to.
    head: Option<Arc<Shown>>,
    /// What each row belongs to: while a table is painted, some rows are newer than others.
    rows: Vec<Arc<Shown>>,
    /// Counts what was to be shown.
    turn: u64,
}

/// Brings the table from what it showed before to what it shows now: the rows in sight at once, the others behind the frame
/// that shows them.
fn paint(table: HtmlTableElement, painted: StoredValue<Painted>, now: Arc<Shown>) {
    let begun = painted.try_update_value(|painted| {
        painted.turn += 1;
        begin(&table, painted, &now).map(|ranges| (painted.turn, ranges))
    });
    // Painting fails only if the browser refuses to make elements; then the old rows stay.
    if let Some(Ok((turn, ranges))) = begun {
        paint_next(table, painted, now, turn, ranges);
    }
}

/// Paints the first of these ranges of rows, and the others in tasks of their own.
fn paint_next(
    table: HtmlTableElement,
    painted: StoredValue<Painted>,
    now: Arc<Shown>,
    turn: u64,
    mut ranges: VecDeque<Range<usize>>,
) {
    let next = ranges.pop_front().unwrap_or_default();
    let is_painted = painted.try_update_value(|painted| {
        // What is newer paints all rows itself.
        painted.turn == turn && paint_rows(&table, painted, &now, next).is_ok()
    });
    // The page may be gone.
    if is_painted != Some(true) {
        return;
    }
    if ranges.is_empty() {
        // It was set by us, so it can be removed.
        let _ = table.remove_attribute("aria-busy");
        return;
    }
    // After the next frame: what is in sight must not wait for what is not. A page has frames and a clock.
    let _ = request_animation_frame(move || {
        let _ = set_timeout(move || paint_next(table, painted, now, turn, ranges), Duration::ZERO);
    });
}

/// Paints heads and widths, removes rows that are not wanted, and says in which order the others are to be painted.
fn begin(table: &HtmlTableElement, painted: &mut Painted, now: &Arc<Shown>) -> Result<VecDeque<Range<usize>>, JsValue> {
    let (before, preview) = (painted.head.as_ref().map(|head| &head.preview), &now.preview);
    let heads_changed = before.is_none_or(|before| before.columns != preview.columns);
    let widths = widths(preview);
    if heads_changed || before.is_none_or(|before| self::widths(before) != widths) {
        paint_widths(table, &part(table, "colgroup")?, &widths)?;
    }
    if heads_changed {
        paint_head(&part(table, "thead")?, preview)?;
    }
    let same_shape = before.is_some_and(|before| {
        before.columns.len() == preview.columns.len()
            && before
                .columns
                .iter()
                .zip(&preview.columns)
                .all(|(before, now)| is_numeric(&before.value_type) == is_numeric(&now.value_type))
    });
    let body = part(table, "tbody")?;
    if !same_shape {
        body.set_text_content(None);
        painted.rows.clear();
    }
    painted.head = Some(Arc::clone(now));
    for _ in preview.rows.len()..painted.rows.len() {
        if let Some(last) = body.last_element_child() {
            last.remove();
        }
    }
    painted.rows.truncate(preview.rows.len());
    table.set_attribute("aria-busy", "true")?;
    let most = (CELLS_AT_ONCE / preview.columns.len().max(1)).max(1);
    Ok(order(first_in_sight(table, &body), painted.rows.len(), preview.rows.len(), most))
}

fn part(table: &Element, name: &str) -> Result<Element, JsValue> {
    table.query_selector(name)?.ok_or_else(|| JsValue::from_str("the table has no such part"))
}

/// The first row in sight.
fn first_in_sight(table: &HtmlTableElement, body: &Element) -> usize {
    let height = body.first_element_child().map_or(0, |row| row.client_height()).max(1);
    let scrolled = table.parent_element().map_or(0, |region| region.scroll_top());
    usize::try_from(scrolled / height).unwrap_or(0)
}

/// The ranges of rows in which `rows` rows are painted, of which `there` are there already: what is in sight comes first,
/// and no row before the one above it is there. No range has more than `most` rows.
fn order(first: usize, there: usize, rows: usize, most: usize) -> VecDeque<Range<usize>> {
    let sliced =
        |range: Range<usize>| range.clone().step_by(most).map(move |start| start..(start + most).min(range.end));
    let first = first.min(there).min(rows);
    let after = (first + ROWS_IN_SIGHT).min(rows);
    sliced(first..after).chain(sliced(after..rows)).chain(sliced(0..first)).collect()
}

/// Paints these rows: those that are there in place, others behind them.
fn paint_rows(
    table: &HtmlTableElement,
    painted: &mut Painted,
    now: &Arc<Shown>,
    range: Range<usize>,
) -> Result<(), JsValue> {
    let body = part(table, "tbody")?;
    let preview = &now.preview;
    let mut row = body.children().item(u32::try_from(range.start).unwrap_or(u32::MAX));
    for (place, values) in preview.rows.iter().enumerate().take(range.end).skip(range.start) {
        let number = preview.from + place as u64;
        match (&row, painted.rows.get_mut(place)) {
            (Some(element), Some(own)) => {
                if let Some(old) = own.preview.rows.get(place) {
                    update_row(element, (own.preview.from + place as u64, old), (number, values));
                }
                *own = Arc::clone(now);
                row = element.next_element_sibling();
            }
            _ => {
                let made = new_row(preview, number, values)?;
                body.append_child(&made)?;
                painted.rows.push(Arc::clone(now));
                row = None;
            }
        }
    }
    // Asking for a size has these rows laid out now: in a task of their own, and not with all others in one.
    let _ = table.offset_height();
    Ok(())
}

fn paint_widths(table: &HtmlTableElement, group: &Element, widths: &[usize]) -> Result<(), JsValue> {
    group.set_text_content(None);
    let mut total = 0;
    for (place, width) in std::iter::once(&6).chain(widths).enumerate() {
        let column = document().create_element("col")?;
        column.set_attribute("style", &format!("width:{width}ch"))?;
        if place > 0 {
            column.set_attribute("data-column", &(place - 1).to_string())?;
        }
        group.append_child(&column)?;
        total += width;
    }
    table.set_attribute("style", &format!("min-width:{total}ch"))
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

fn mark(table: &HtmlTableElement, marked: Option<usize>) {
    for part in ["colgroup", "thead tr"] {
        let Ok(Some(part)) = table.query_selector(part) else { continue };
        let mut element = part.first_element_child();
        while let Some(own) = element {
            let place = own.get_attribute("data-column").and_then(|place| place.parse().ok());
            // Only an empty class name could fail here.
            let _ = own.class_list().toggle_with_force("marked", place.is_some() && place == marked);
            element = own.next_element_sibling();
        }
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
    fn rows_in_sight_are_painted_first_and_each_once() {
        assert_eq!(order(0, 100, 100, 70), [0..34, 34..100]);
        assert_eq!(order(40, 100, 100, 70), [40..74, 74..100, 0..40]);
        assert_eq!(order(0, 100, 100, 20), [0..20, 20..34, 34..54, 54..74, 74..94, 94..100]);
        // Nothing is there yet, or less than what was in sight.
        assert_eq!(order(40, 0, 50, 70), [0..34, 34..50]);
        assert_eq!(order(40, 20, 50, 70), [20..50, 0..20]);
        assert_eq!(order(40, 20, 10, 5), [0..5, 5..10]);
        assert_eq!(order(5, 0, 0, 70), []);
    }

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
    }
}
