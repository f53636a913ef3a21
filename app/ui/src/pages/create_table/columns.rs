//! The schema: tables and their columns as a list, or the whole recipe as JSON.

use super::advanced::Advanced;
use super::column_row::ColumnRow;
use super::editor::{length, use_editor};
use super::starters;
use super::table_bar::{TableSettings, TableTabs};
use crate::components::{Button, ButtonKind, EmptyState, Glyph, Tab, Tabs};
use crate::shell::rooms::later;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// The panel of the schema.
#[component]
pub fn Columns() -> impl IntoView {
    let editor = use_editor();
    let tab = RwSignal::new("columns".to_owned());
    let views = vec![Tab::new("columns", "Columns"), Tab::new("json", "JSON")];
    let content = move || {
        if tab.with(|tab| tab == "json") {
            later(|rooms| (rooms.create.json)())
        } else if editor.is_blank() {
            let start = move |()| {
                let table = editor.peek(starters::table);
                editor.insert_item("/tables", 0, table);
            };
            view! {
                <EmptyState
                    glyph=Glyph::Table
                    title="No columns yet"
                    text="Describe the data above and press Read, start from something you have, or begin with an empty table."
                >
                    <Button glyph=Glyph::Plus on_click=start>"Empty table"</Button>
                </EmptyState>
            }
            .into_any()
        } else {
            view! { <Schema /> }.into_any()
        }
    };
    view! {
        <section class="panel columns" aria-label="Columns">
            <header>
                <h2>"Schema"</h2>
                <Tabs label="How the schema is shown" tabs=views selected=tab />
                <div class="actions">
                    <Button
                        kind=ButtonKind::Quiet
                        glyph=Glyph::Undo
                        label="Undo (Ctrl+Z)"
                        disabled=Signal::derive(move || !editor.can_undo())
                        on_click=move |()| editor.undo()
                    />
                    <Button
                        kind=ButtonKind::Quiet
                        glyph=Glyph::Redo
                        label="Redo (Ctrl+Shift+Z)"
                        disabled=Signal::derive(move || !editor.steps.get().1)
                        on_click=move |()| editor.redo()
                    />
                </div>
            </header>
            <div role="tabpanel" aria-label="Schema">{content}</div>
        </section>
    }
    .into_any()
}

/// Tables and columns.
#[component]
fn Schema() -> impl IntoView {
    let editor = use_editor();
    let list = move || format!("{}/columns", editor.table_pointer());
    let count = Memo::new(move |_| {
        let list = list();
        editor.read(|recipe| length(recipe, &list))
    });
    let drop_at = RwSignal::new(None);
    let new = RwSignal::new(String::new());
    let add = move || {
        let wish = new.get_untracked();
        let wish = if wish.trim().is_empty() { "column".to_owned() } else { wish.trim().to_owned() };
        new.set(String::new());
        let (list, table) = (list(), editor.table.get_untracked());
        let column = editor.peek(|recipe| starters::column(recipe, table, &wish));
        let place = editor.peek(|recipe| length(recipe, &list));
        editor.insert_item(&list, place, column);
    };
    let press = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            add();
        }
    };
    view! {
        <TableTabs />
        <TableSettings />
        <ol class="list" aria-label="Columns">
            <For each=move || 0..count.get() key=|place| *place children=move |place| view! { <ColumnRow place drop_at /> } />
        </ol>
        <div class="add">
            <input
                class="input"
                id="new-column"
                aria-label="Name of a new column"
                placeholder="New column: type a name, such as email"
                spellcheck="false"
                autocomplete="off"
                prop:value=new
                on:input=move |event| new.set(event_target_value(&event))
                on:keydown=press
            />
            <Button glyph=Glyph::Plus label="Add the column" on_click=move |()| add() />
        </div>
        <Advanced />
    }
    .into_any()
}
