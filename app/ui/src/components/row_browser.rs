//! Any part of a table: one page of rows, steps between pages, and a way to any row.

use super::{
    Button, ButtonKind, Choice, DataTable, ErrorState, Fetch, Glyph, Select, Skeleton, Tab, TableColumn, Tabs,
};
use crate::api::with_query;
use crate::format;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use seedbed_generate::preview::{Preview, TableSize};
use seedbed_recipe::quantity;

const PAGE_SIZES: [u64; 4] = [25, 50, 100, 500];

/// The rows of a job or dataset, a page at a time; a tab a table where there are several.
#[component]
pub fn RowBrowser(
    /// The address of the rows, which takes `table`, `from` and `rows`.
    #[prop(into)]
    source: String,
    /// The tables.
    tables: Vec<TableSize>,
    /// The name of the table that is shown.
    table: RwSignal<String>,
    /// The first row that is shown, from 0.
    from: RwSignal<u64>,
) -> impl IntoView {
    let size = RwSignal::new(PAGE_SIZES[0]);
    let known = StoredValue::new(tables.clone());
    let total = Memo::new(move |_| {
        let table = table.get();
        known.with_value(|known| known.iter().find(|known| known.name == table).map_or(0, |known| known.rows))
    });
    // Another table begins at its own first row. The first run only remembers the table.
    Effect::new(move |before: Option<String>| {
        let now = table.get();
        if before.is_some_and(|before| before != now) {
            from.set(0);
        }
        now
    });
    let fetch = Fetch::<Preview>::new(move || {
        let (from, size) = (from.get().to_string(), size.get().to_string());
        let table = table.get();
        (total.get() > 0).then(|| with_query(&source, &[("table", &table), ("from", &from), ("rows", &size)]))
    });
    let label = move || format!("Rows of {}", table.get());
    let columns = Signal::derive(move || {
        let columns = fetch.value().map(|page| page.columns).unwrap_or_default();
        let numeric = |name: &str| ["integer", "float", "decimal"].contains(&name);
        columns
            .into_iter()
            .map(|column| TableColumn { numeric: numeric(&column.value_type), name: column.name })
            .collect::<Vec<_>>()
    });
    let rows = Signal::derive(move || fetch.value().map(|page| page.rows).unwrap_or_default());
    let first = Signal::derive(move || fetch.value().map(|page| page.from).unwrap_or_default());
    // Which of four things is there; the table itself stays while its pages change, and with it its place on the screen.
    let there = Memo::new(move |_| match (total.get(), fetch.state()) {
        (0, _) => There::Nothing,
        (_, None) => There::Coming,
        (_, Some(Ok(_))) => There::Rows,
        (_, Some(Err(_))) => There::Failure,
    });
    let place = move || match there.get() {
        There::Nothing => view! { <p class="hint">"This table has no rows."</p> }.into_any(),
        There::Coming => view! { <Skeleton lines=8 /> }.into_any(),
        There::Rows => view! {
            <div class="rows" class:stale=move || fetch.loading() aria-busy=move || fetch.loading().then_some("true")>
                <DataTable label=label() columns rows first />
            </div>
        }
        .into_any(),
        There::Failure => fetch
            .state()
            .and_then(Result::err)
            .map(|error| view! { <ErrorState error on_retry=move |()| fetch.reload() /> })
            .into_any(),
    };
    let tabs = (tables.len() > 1).then(|| {
        let tabs = tables.into_iter().map(|table| Tab::new(table.name.clone(), table.name)).collect();
        view! { <Tabs label="Tables" tabs selected=table /> }
    });
    view! {
        <div class="row-browser">
            <div class="row-controls">{tabs} <Steps from size total /></div>
            {place}
        </div>
    }
    .into_any()
}

#[derive(Clone, Copy, PartialEq)]
enum There {
    Nothing,
    Coming,
    Rows,
    Failure,
}

/// Where one is in the table, and the ways to elsewhere.
#[component]
fn Steps(from: RwSignal<u64>, size: RwSignal<u64>, total: Memo<u64>) -> impl IntoView {
    let at_first = Signal::derive(move || from.get() == 0);
    let at_last = Signal::derive(move || from.get().saturating_add(size.get()) >= total.get());
    let last = move || total.get_untracked().saturating_sub(size.get_untracked());
    let back = move |()| from.update(|from| *from = from.saturating_sub(size.get_untracked()));
    let on = move |()| from.update(|from| *from = from.saturating_add(size.get_untracked()));
    let seen = move || {
        let (from, total) = (from.get(), total.get());
        let end = from.saturating_add(size.get()).min(total);
        if total == 0 {
            return "no rows".to_owned();
        }
        format!("{} – {} of {}", format::count(from), format::count(end.saturating_sub(1)), format::count(total))
    };
    let sizes = PAGE_SIZES.map(|size| Choice::new(size.to_string(), format!("{size} rows"))).to_vec();
    let choose = move |chosen: String| {
        if let Ok(chosen) = chosen.parse() {
            size.set(chosen);
        }
    };
    view! {
        <GoToRow from total />
        <div class="row-steps" role="group" aria-label="Pages of rows">
            <Button kind=ButtonKind::Quiet glyph=Glyph::First label="First rows" disabled=at_first on_click=move |()| from.set(0) />
            <Button kind=ButtonKind::Quiet glyph=Glyph::ChevronLeft label="Rows before" disabled=at_first on_click=back />
            <span class="seen" aria-live="polite">{seen}</span>
            <Button kind=ButtonKind::Quiet glyph=Glyph::ChevronRight label="Rows after" disabled=at_last on_click=on />
            <Button kind=ButtonKind::Quiet glyph=Glyph::Last label="Last rows" disabled=at_last on_click=move |()| from.set(last()) />
        </div>
        <Select label="Rows a page" value=Signal::derive(move || size.get().to_string()) choices=sizes on_change=choose />
    }
    .into_any()
}

/// An input for the number of a row.
#[component]
fn GoToRow(from: RwSignal<u64>, total: Memo<u64>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let go = move |event: SubmitEvent| {
        event.prevent_default();
        match row_number(&typed.get_untracked(), total.get_untracked()) {
            Ok(row) => {
                problem.set(None);
                from.set(row);
            }
            Err(message) => problem.set(Some(message)),
        }
    };
    view! {
        <form class="go-to-row" novalidate on:submit=go>
            <label>
                <span>"Go to row"</span>
                <input
                    class="input"
                    inputmode="numeric"
                    autocomplete="off"
                    placeholder="0"
                    prop:value=typed
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    on:input=move |event| typed.set(event_target_value(&event))
                />
            </label>
            <Button glyph=Glyph::Arrow label="Show this row" submit=true />
            <p class="problem" role="status">{move || problem.get()}</p>
        </form>
    }
    .into_any()
}

/// What may stand between the thousands of a number.
const SEPARATORS: [char; 6] = [',', '_', '.', ' ', '\u{a0}', '\''];

/// Reads the number of a row, with or without separators between the thousands.
fn row_number(text: &str, total: u64) -> Result<u64, String> {
    let text = text.trim();
    let Some(last) = total.checked_sub(1) else { return Err("This table has no rows.".to_owned()) };
    let allowed = || format!("Rows are numbered from 0 to {}.", format::count(last));
    let groups: Vec<&str> = text.split(SEPARATORS).collect();
    let row = if text.contains(|letter: char| !letter.is_ascii_digit() && !SEPARATORS.contains(&letter)) {
        // As numbers of rows are written elsewhere: 500k, 2.5M.
        quantity::parse(text)
    } else if are_thousands(&groups) {
        groups.concat().parse().ok()
    } else {
        // There is no row 12.5, and it is not row 125.
        None
    };
    row.filter(|row| *row <= last).ok_or_else(allowed)
}

/// Whether the groups of digits are as separators of thousands make them; in India those before the last have two.
fn are_thousands(groups: &[&str]) -> bool {
    let followers = groups.get(1..).unwrap_or_default();
    followers.last().is_none_or(|last| last.len() == 3) && followers.iter().all(|group| matches!(group.len(), 2 | 3))
}

#[cfg(test)]
mod tests {
    use super::row_number;

    #[test]
    fn row_numbers_may_have_separators() {
        assert_eq!(row_number("31,000,000", 50_000_000), Ok(31_000_000));
        assert_eq!(row_number("2.5M", 50_000_000), Ok(2_500_000));
        assert_eq!(row_number(" 1_000 ", 1_001), Ok(1_000));
        assert_eq!(row_number("1.000", 1_001), Ok(1_000));
        assert_eq!(row_number("3,10,00,000", 50_000_000), Ok(31_000_000));
        assert_eq!(row_number("0", 1), Ok(0));
    }

    #[test]
    fn rows_that_are_not_there_are_named_with_those_that_are() {
        for wrong in ["", "-1", "x", "12.5", "12,5", "1.2.3", ".5", "5.", "50,000,000", "99999999999999999999999"] {
            assert_eq!(
                row_number(wrong, 50_000_000),
                Err("Rows are numbered from 0 to 49,999,999.".to_owned()),
                "{wrong}"
            );
        }
        assert!(row_number("0", 0).is_err());
    }
}
