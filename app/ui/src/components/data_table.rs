//! A table of data: head that stays, row numbers, numbers at the right, `null` faint; it scrolls in itself.

use crate::format;
use leptos::prelude::*;

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// Its name.
    pub name: String,
    /// Whether its values are numbers, which stand at the right.
    pub numeric: bool,
}

impl TableColumn {
    /// A column of text.
    pub fn text(name: impl Into<String>) -> Self {
        Self { name: name.into(), numeric: false }
    }

    /// A column of numbers.
    pub fn number(name: impl Into<String>) -> Self {
        Self { name: name.into(), numeric: true }
    }
}

/// A table of data. A cell without a value is null.
#[component]
pub fn DataTable(
    /// What the table holds, read out to those who do not see it.
    #[prop(into)]
    label: String,
    /// The columns.
    #[prop(into)]
    columns: Signal<Vec<TableColumn>>,
    /// The rows: a cell for each column.
    #[prop(into)]
    rows: Signal<Vec<Vec<Option<String>>>>,
    /// The number of the first row.
    #[prop(optional, into)]
    first: Signal<u64>,
) -> impl IntoView {
    let class = |numeric: bool| numeric.then_some("numeric");
    let head = move || {
        let heads = columns.get().into_iter();
        heads.map(|column| view! { <th scope="col" class=class(column.numeric)>{column.name}</th> }).collect_view()
    };
    let body = move || {
        let numeric: Vec<bool> = columns.with(|columns| columns.iter().map(|column| column.numeric).collect());
        let cell = |(place, cell): (usize, Option<String>)| {
            let class = class(numeric.get(place).copied().unwrap_or_default());
            match cell {
                Some(text) => view! { <td class=class title=text.clone()>{text.clone()}</td> }.into_any(),
                None => view! { <td class=class><span class="null">"null"</span></td> }.into_any(),
            }
        };
        let row = |(number, row): (u64, Vec<Option<String>>)| {
            view! {
                <tr>
                    <th scope="row" class="row-number">{format::count(number)}</th>
                    {row.into_iter().enumerate().map(cell).collect_view()}
                </tr>
            }
        };
        (first.get()..).zip(rows.get()).map(row).collect_view()
    };
    view! {
        <div class="data-table" role="region" tabindex="0" aria-label=label>
            <table>
                <caption class="unseen">{label.clone()}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="row-number"><span aria-hidden="true">"#"</span><span class="unseen">"row"</span></th>
                        {head}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}
