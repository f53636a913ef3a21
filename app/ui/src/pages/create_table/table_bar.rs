//! The tables of the recipe as tabs, and what can be set of the one that is shown: its name and its rows.

use super::editor::{free_name, length, names, use_editor};
use super::rename::{base, rename_table};
use super::settings::{Bound, DistributionInput, Pick, Reading, id_of};
use super::starters;
use crate::components::{Button, ButtonKind, Choice, Field, Glyph, Menu, MenuItem, Select};
use crate::focus::focus_soon;
use leptos::prelude::*;
use serde_json::{Value, json};

/// The tabs of the tables.
#[component]
pub fn TableTabs() -> impl IntoView {
    let editor = use_editor();
    let count = Memo::new(move |_| editor.read(|recipe| length(recipe, "/tables")));
    let tab = move |place: usize| {
        let name = editor.at(format!("/tables/{place}/name"));
        let shown = move || editor.table.get() == place;
        let wrong = move || editor.problem_within(&format!("/tables/{place}")).is_some();
        view! {
            <button
                type="button"
                class="tab"
                class:wrong=wrong
                aria-pressed=move || if shown() { "true" } else { "false" }
                on:click=move |_| editor.show_table(place)
            >
                {move || name.with(|name| name.as_ref().and_then(Value::as_str).unwrap_or("?").to_owned())}
            </button>
        }
    };
    let add = move |table: Value| {
        let place = editor.peek(|recipe| length(recipe, "/tables"));
        editor.insert_item("/tables", place, table);
        editor.show_table(place);
        // What one does next is to name it.
        focus_soon(format!("#{}", id_of(&format!("/tables/{place}/name"))));
    };
    let add_child = move |parent: &str| {
        if let Some(list) = editor.peek(|recipe| starters::columns_without_id(recipe, parent)) {
            let name = editor.peek(|recipe| free_name(&names(recipe, &list), "id"));
            editor.insert_item(&list, 0, json!({"name": name, "type": "sequence", "unique": true}));
        }
        add(editor.peek(|recipe| starters::child_table(recipe, parent)));
    };
    let items = Signal::derive(move || {
        let alone = MenuItem::new("A table of its own", Glyph::Table, move || add(editor.peek(starters::table)));
        let children = editor.read(|recipe| names(recipe, "/tables")).into_iter().map(|parent| {
            let label = format!("Several rows per row of {parent}");
            MenuItem::new(label, Glyph::Link, move || add_child(&parent))
        });
        std::iter::once(alone).chain(children).collect::<Vec<_>>()
    });
    view! {
        <div class="table-tabs">
            <div class="tabs" role="group" aria-label="Tables">
                <For each=move || 0..count.get() key=|place| *place children=tab />
            </div>
            <Menu label="Add a table" glyph=Glyph::Plus items />
        </div>
    }
    .into_any()
}

/// What can be set of the table that is shown.
#[component]
pub fn TableSettings() -> impl IntoView {
    let editor = use_editor();
    let body = move || {
        let table = editor.table.get();
        let at = format!("/tables/{table}");
        let name = editor.at(format!("{at}/name"));
        let name_error = {
            let at = format!("{at}/name");
            Signal::derive(move || editor.problem_at(&at))
        };
        // The recipe as it was when the name began to be edited.
        let before = StoredValue::new(None::<Value>);
        let rename = {
            let at = at.clone();
            move |event| {
                let typed = event_target_value(&event);
                let rename = |recipe: &mut Value, name: &str| rename_table(recipe, table, name);
                let shown =
                    name.with_untracked(|name| name.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned());
                let mut renamed = editor.peek(|now| base(before.get_value(), now, &shown, rename));
                rename(&mut renamed, &typed);
                editor.change(&format!("{at}/name"), |draft| draft.recipe = renamed);
            }
        };
        let per = {
            let at = format!("{at}/rows");
            Memo::new(move |_| editor.read(|recipe| recipe.pointer(&at).is_some_and(Value::is_object)))
        };
        let others = move || {
            let tables = editor.read(|recipe| names(recipe, "/tables"));
            tables.into_iter().enumerate().filter(move |(place, _)| *place != table).map(|(_, name)| name)
        };
        let others_exist = Memo::new(move |_| others().next().is_some());
        let switch = {
            let at = format!("{at}/rows");
            Callback::new(move |way: String| {
                let rows = match others().next() {
                    Some(parent) if way == "per" => json!({"per": parent, "count": {"kind": "poisson", "mean": 3}}),
                    _ => json!(1000),
                };
                editor.set(&at, rows);
            })
        };
        let way = Signal::derive(move || if per.get() { "per" } else { "count" }.to_owned());
        let ways = Signal::stored(vec![
            Choice::new("count", "A number of rows"),
            Choice::new("per", "Several per row of another table"),
        ]);
        let parents = Signal::derive(move || others().map(|name| Choice::new(name.clone(), name)).collect::<Vec<_>>());
        let rows = {
            let at = format!("{at}/rows");
            move || {
                if per.get() {
                    view! {
                        <Pick at=format!("{at}/per") label="Per row of" choices=parents />
                        <DistributionInput at=format!("{at}/count") bounds=None whole=true optional=false label="How many" hint="Rounded to whole rows" />
                    }
                    .into_any()
                } else if others_exist.get() {
                    view! { <Bound at=at.clone() label="Rows" reading=Reading::Number /> }.into_any()
                } else {
                    // Those of a single table stand beside Generate.
                    ().into_any()
                }
            }
        };
        let switch_id = format!("{}-way", id_of(&at));
        let deletable = Memo::new(move |_| editor.read(|recipe| length(recipe, "/tables")) > 1);
        let name_id = id_of(&format!("{at}/name"));
        let own_problem = {
            let at = at.clone();
            move || editor.problem_at(&at).or_else(|| editor.problem_at(&format!("{at}/columns")))
        };
        view! {
            <div class="table-settings">
                <Field id=name_id.clone() label="Table" error=name_error>
                    <input
                        class="input"
                        id=name_id
                        spellcheck="false"
                        autocomplete="off"
                        aria-invalid=move || name_error.with(Option::is_some).then_some("true")
                        prop:value=move || name.with(|name| name.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned())
                        on:focus=move |_| before.set_value(Some(editor.peek(Clone::clone)))
                        on:blur=move |_| before.set_value(None)
                        on:input=rename.clone()
                    />
                </Field>
                <Show when=move || others_exist.get() || per.get()>
                    <Field id=switch_id.clone() label="Rows are">
                        <Select value=way on_change=switch choices=ways />
                    </Field>
                </Show>
                {rows.clone()}
                <Show when=move || deletable.get()>
                    <Button
                        kind=ButtonKind::Quiet
                        glyph=Glyph::Trash
                        label="Delete this table"
                        on_click=move |()| {
                            editor.remove_item("/tables", table);
                            focus_soon(".table-tabs [aria-pressed=true]");
                        }
                    />
                </Show>
                <p class="problem wide" aria-live="polite">{own_problem.clone()}</p>
            </div>
        }
    };
    view! { {body} }.into_any()
}
