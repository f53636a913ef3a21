//! One column in the list: its name, type, settings in a line, share of nulls; opened, all its settings.

use super::editor::{Editor, free_name, length, names, text_of, use_editor};
use super::rename::{base, rename_column};
use super::settings::id_of;
use super::summary::summary;
use crate::components::{Button, ButtonKind, Glyph, Icon};
use crate::focus::{focus_on, focus_soon};
use crate::format;
use crate::shell::rooms::later;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use seedbed_recipe::catalogue;
use serde_json::Value;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The column at a place of the table that is shown.
#[component]
pub fn ColumnRow(
    /// Its place.
    place: usize,
    /// The place over which a column that is being dragged would be dropped.
    drop_at: RwSignal<Option<usize>>,
) -> impl IntoView {
    let editor = use_editor();
    let list = move || format!("{}/columns", editor.table_pointer());
    let at = move || format!("{}/{place}", list());
    let column = Memo::new(move |_| {
        let at = at();
        editor.read(|recipe| recipe.pointer(&at).cloned()).unwrap_or(Value::Null)
    });
    let name = Memo::new(move |_| column.with(|column| text_of(column, "name")));
    let kind = Memo::new(move |_| column.with(|column| text_of(column, "type")));
    let open = Memo::new(move |_| editor.column.get() == Some(place));
    let problem = Memo::new(move |_| editor.problem_within(&at()));
    let pointed = Memo::new(move |_| {
        let at = at();
        editor.pointed.with(|pointed| pointed.as_ref().is_some_and(|pointed| super::pointer::within(pointed, &at)))
    });
    // The recipe as it was when the name began to be edited.
    let before = StoredValue::new(None::<Value>);
    let rename = move |event| {
        let typed = event_target_value(&event);
        let table = editor.table.get_untracked();
        let rename = |recipe: &mut Value, name: &str| rename_column(recipe, table, place, name);
        let mut renamed = editor.peek(|now| base(before.get_value(), now, &name.get_untracked(), rename));
        rename(&mut renamed, &typed);
        editor.change(&format!("{}/name", at()), |draft| draft.recipe = renamed);
    };
    let toggle =
        move || editor.column.set(if editor.column.get_untracked() == Some(place) { None } else { Some(place) });
    let press = move |event: KeyboardEvent| {
        let target = match (event.alt_key(), event.key().as_str()) {
            (true, "ArrowUp") => place.checked_sub(1),
            (true, "ArrowDown") => Some(place + 1),
            _ => return,
        };
        event.prevent_default();
        if let Some(target) = target.filter(|target| *target < editor.peek(|recipe| length(recipe, &list()))) {
            let class =
                event.target().and_then(|target| target.dyn_into::<Element>().ok()).map(|target| target.class_name());
            move_column(editor, &list(), place, target);
            focus_row(target, &class.unwrap_or_default());
        }
    };
    let title = move || {
        let kind = kind.get();
        catalogue::find(&kind).map_or_else(
            || if kind.is_empty() { "no type".to_owned() } else { kind.clone() },
            |spec| {
                if spec.group() == "basic" {
                    spec.title.to_lowercase()
                } else {
                    format!("{} · {}", spec.group(), spec.title.to_lowercase())
                }
            },
        )
    };
    let null_share = move || column.with(|column| column.get("null_share").and_then(Value::as_f64)).unwrap_or(0.0);
    let duplicate = move |()| {
        let mut copy = column.get_untracked();
        let taken = editor.peek(|recipe| names(recipe, &list()));
        if let Some(members) = copy.as_object_mut() {
            members.insert("name".to_owned(), Value::from(free_name(&taken, &name.get_untracked())));
        }
        editor.insert_item(&list(), place + 1, copy);
        editor.column.set(Some(place + 1));
    };
    let remove = move |()| {
        editor.column.set(None);
        editor.remove_item(&list(), place);
        // The next column stands at its place now, unless it was the last.
        let left = editor.peek(|recipe| length(recipe, &list()));
        focus_soon(match left.checked_sub(1) {
            Some(last) => row_part(place.min(last), "summary"),
            None => "#new-column".to_owned(),
        });
    };
    let name_problem = move || editor.problem_at(&format!("{}/name", at())).is_some();
    let type_problem = move || editor.problem_at(&format!("{}/type", at())).is_some();
    let form = move || {
        // Another type has other settings; another table another column at this place.
        let (at, _) = (at(), kind.get());
        open.get().then(|| {
            let message = {
                let at = at.clone();
                // What is wrong with the whole, its name or its type has no input in the form.
                move || {
                    editor
                        .problem_at(&at)
                        .or_else(|| editor.problem_at(&format!("{at}/name")))
                        .or_else(|| editor.problem_at(&format!("{at}/type")))
                }
            };
            view! {
                <div class="form" role="group" aria-label=move || format!("Settings of {}", name.get())>
                    <p class="problem" aria-live="polite">{message}</p>
                    {later(move |rooms| (rooms.create.column)(at.clone()))}
                    <div class="actions">
                        <Button kind=ButtonKind::Quiet glyph=Glyph::Copy on_click=duplicate>"Duplicate"</Button>
                        <Button kind=ButtonKind::Quiet glyph=Glyph::Trash on_click=remove>"Delete"</Button>
                    </div>
                </div>
            }
        })
    };
    view! {
        <li
            class="column"
            class:open=open
            class:pointed=pointed
            class:wrong=move || problem.with(Option::is_some)
            class:drop=move || drop_at.get() == Some(place)
            data-place=place.to_string()
            on:keydown=press
        >
            <div class="line">
                <button
                    type="button"
                    class="handle"
                    aria-label=move || format!("Move {}: Alt and the up or down arrow", name.get())
                    title="Drag, or Alt+↑ and Alt+↓"
                    on:pointerdown=move |event| begin_drag(&event, place, drop_at)
                    on:pointermove=move |event| drag(&event, drop_at)
                    on:pointerup=move |event| end_drag(&event, editor, place, drop_at)
                    on:pointercancel=move |_| drop_at.set(None)
                >
                    <span aria-hidden="true">"⠿"</span>
                </button>
                <input
                    class="name"
                    id=move || id_of(&format!("{}/name", at()))
                    aria-label="Name of the column"
                    aria-invalid=move || name_problem().then_some("true")
                    spellcheck="false"
                    autocomplete="off"
                    prop:value=name
                    on:focus=move |_| before.set_value(Some(editor.peek(Clone::clone)))
                    on:blur=move |_| before.set_value(None)
                    on:input=rename
                />
                <button
                    type="button"
                    class="type"
                    id=move || id_of(&format!("{}/type", at()))
                    class:wrong=type_problem
                    aria-label=move || format!("Type of {}: {}", name.get(), title())
                    on:click=move |_| editor.picking.set(Some(at()))
                >
                    {title}
                </button>
                <button
                    type="button"
                    class="summary"
                    id=move || id_of(&at())
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    aria-label=move || format!("Settings of {}", name.get())
                    on:click=move |_| toggle()
                >
                    <span class="text">{move || column.with(summary)}</span>
                    {move || (null_share() > 0.0).then(|| view! { <span class="null-share">{format!("{} null", format::percent(null_share()))}</span> })}
                    {move || problem.get().map(|problem| view! { <span class="mark" title=problem><Icon glyph=Glyph::Warning /></span> })}
                    <Icon glyph=Glyph::ChevronDown />
                </button>
            </div>
            {form}
        </li>
    }
    .into_any()
}

fn move_column(editor: Editor, list: &str, from: usize, to: usize) {
    let open = editor.column.get_untracked();
    editor.move_item(list, from, to);
    if open == Some(from) {
        editor.column.set(Some(to));
    } else if open == Some(to) {
        editor.column.set(Some(from));
    }
}

/// Puts the focus where it was, in the row to which its column has moved.
fn focus_row(place: usize, class: &str) {
    let class = class.split(' ').next().filter(|class| !class.is_empty()).unwrap_or("handle");
    focus_on(&row_part(place, class));
}

/// The selector of a part of a row.
fn row_part(place: usize, class: &str) -> String {
    format!(".columns [data-place=\"{place}\"] .line .{class}")
}

fn begin_drag(event: &PointerEvent, place: usize, drop_at: RwSignal<Option<usize>>) {
    if event.button() != 0 {
        return;
    }
    if let Some(handle) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
        // Without the capture the drag would end at the edge of the handle; then nothing moves.
        if handle.set_pointer_capture(event.pointer_id()).is_ok() {
            drop_at.set(Some(place));
        }
    }
}

fn drag(event: &PointerEvent, drop_at: RwSignal<Option<usize>>) {
    if drop_at.get_untracked().is_none() {
        return;
    }
    let under = document().element_from_point(event.client_x() as f32, event.client_y() as f32);
    let row = under.and_then(|under| under.closest(".columns [data-place]").ok().flatten());
    let place = row.and_then(|row| row.get_attribute("data-place")).and_then(|place| place.parse().ok());
    if place.is_some() && place != drop_at.get_untracked() {
        drop_at.set(place);
    }
}

fn end_drag(_: &PointerEvent, editor: Editor, place: usize, drop_at: RwSignal<Option<usize>>) {
    let target = drop_at.get_untracked();
    drop_at.set(None);
    if let Some(target) = target.filter(|target| *target != place) {
        move_column(editor, &format!("{}/columns", editor.table_pointer()), place, target);
    }
}
