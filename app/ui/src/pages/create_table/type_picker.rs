//! The list of all types in their groups, found by typing.

use super::editor::{Editor, text_of, use_editor};
use super::{locales, making, pointer, starters};
use crate::components::Dialog;
use crate::pace::after_a_frame;
use crate::shell::rooms::later;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use seedbed_recipe::catalogue::{self, TypeSpec};
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// About as many types are drawn in one frame, whole groups of them: all at once would hold up the page for longer than a
/// keystroke may.
const DRAWN_A_FRAME: usize = 20;

/// In so many frames more it is seen to that the active option is in sight.
const LOOKS: u8 = 5;

/// The dialog in which a type is picked, for whichever column the editor names.
#[component]
pub fn TypePicker() -> impl IntoView {
    let editor = use_editor();
    let open = RwSignal::new(false);
    Effect::new(move || {
        if editor.picking.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            editor.picking.set(None);
        }
    });
    view! {
        <Dialog open title="Type of the column">
            {later(move |rooms| (rooms.create.types)(open))}
        </Dialog>
    }
    .into_any()
}

/// The choice itself.
#[component]
pub fn Picker(
    /// Closes the dialog.
    open: RwSignal<bool>,
) -> impl IntoView {
    let editor = use_editor();
    let at = editor.picking.get_untracked().unwrap_or_default();
    let now = editor.peek(|recipe| recipe.pointer(&at).map(|column| text_of(column, "type")).unwrap_or_default());
    let query = RwSignal::new(String::new());
    let found = Memo::new(move |_| query.with(|query| search(query)));
    let active = RwSignal::new(now.clone());
    let examples = RwSignal::new(BTreeMap::<String, String>::new());
    // Opening the dialog is work enough for one frame, and showing it for the next; the first group comes after them, and
    // so do the examples, for which the worker may have to load and compile a part of its own.
    let drawn = RwSignal::new(0);
    let begin = move || {
        // Whoever closed the dialog at once needs none.
        if drawn.try_update(|drawn| *drawn = 1.max(*drawn)).is_none() {
            return;
        }
        let locale = editor.peek(|recipe| text_of(recipe, "locale"));
        let locale = if locales::is_known(&locale) { locale } else { "en_US".to_owned() };
        spawn_local(async move {
            // Types can be picked without examples too. The dialog may be closed by now.
            if let Ok(found) = making::examples(&locale).await {
                examples.try_set(found);
            }
            // With their examples from the beginning, so that none is drawn twice.
            draw_more(drawn);
        });
    };
    after_a_frame(move || after_a_frame(begin));
    let is_whole = Memo::new(move |_| drawn.get() >= catalogue::types().count());
    // The chosen option is always in sight.
    Effect::new(move || {
        found.track();
        is_whole.get();
        active.track();
        bring_into_sight(active, LOOKS);
    });
    let choose = {
        let at = at.clone();
        move |spec: &'static TypeSpec| {
            set_type(editor, &at, spec);
            open.set(false);
            // What a formula says or what a choice is between only the person knows.
            if spec.settings.iter().any(|setting| setting.required) {
                editor.reveal(&at);
            }
        }
    };
    let press = {
        let choose = choose.clone();
        move |event: KeyboardEvent| {
            let found = found.get_untracked();
            let place = found.iter().position(|spec| active.with_untracked(|active| spec.name == active));
            let last = found.len().saturating_sub(1);
            let target = match event.key().as_str() {
                "ArrowDown" => place.map_or(0, |place| (place + 1).min(last)),
                "ArrowUp" => place.map_or(last, |place| place.saturating_sub(1)),
                "PageDown" => place.map_or(0, |place| (place + 8).min(last)),
                "PageUp" => place.map_or(0, |place| place.saturating_sub(8)),
                "Enter" => {
                    event.prevent_default();
                    if let Some(spec) = place.or(Some(0)).and_then(|place| found.get(place)) {
                        choose(spec);
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            if let Some(spec) = found.get(target) {
                active.set(spec.name.to_owned());
            }
        }
    };
    let enter = move |event| {
        query.set(event_target_value(&event));
        active.set(found.get_untracked().first().map(|spec| spec.name.to_owned()).unwrap_or_default());
    };
    let option = move |spec: &'static TypeSpec, now: &str| {
        let choose = choose.clone();
        let is_active = move || active.with(|active| active == spec.name);
        view! {
            <li
                role="option"
                id=option_id(spec.name)
                class:active=is_active
                aria-selected=move || if is_active() { "true" } else { "false" }
                on:click=move |_| choose(spec)
            >
                <strong>{spec.title}</strong>
                <code>{spec.name}</code>
                {(spec.name == now).then(|| view! { <span class="tag">"now"</span> })}
                <span class="summary">{spec.summary}</span>
                <span class="sample">{move || examples.with(|examples| examples.get(spec.name).cloned())}</span>
            </li>
        }
    };
    let list = move || {
        let found = found.get();
        if found.is_empty() {
            return view! { <p class="hint none">"No type fits. Try another word, such as “mail”, “price” or “date”."</p> }.into_any();
        }
        // A search is ranked; without one the groups are in the order of the catalogue.
        if !query.with(|query| query.trim().is_empty()) {
            let count = format!("--options: {}", found.len());
            let options = found.into_iter().map(|spec| option(spec, &now)).collect_view();
            return view! { <ul role="group" class="drawn" aria-label="Found" style=count>{options}</ul> }.into_any();
        }
        let mut before = 0;
        let groups = catalogue::GROUPS.iter().map(|group| {
            let (start, now, option) = (before, now.clone(), option.clone());
            before += group.types.len();
            let is_drawn = Memo::new(move |_| start < drawn.get());
            let options =
                move || is_drawn.get().then(|| group.types.iter().map(|spec| option(spec, &now)).collect_view());
            view! {
                <h3 id=format!("group-{}", group.id)>{group.title}</h3>
                <ul
                    role="group"
                    class:drawn=is_drawn
                    aria-labelledby=format!("group-{}", group.id)
                    style=format!("--options: {}", group.types.len())
                >
                    {options}
                </ul>
            }
        });
        groups.collect_view().into_any()
    };
    view! {
        <div class="type-picker">
            <input
                class="input"
                type="search"
                role="combobox"
                aria-label="Find a type"
                aria-controls="types"
                aria-expanded="true"
                aria-autocomplete="list"
                aria-activedescendant=move || option_id(&active.get())
                placeholder="Find a type: e-mail, price, date, city…"
                autocomplete="off"
                spellcheck="false"
                prop:value=query
                on:input=enter
                on:keydown=press
            />
            <div class="types" id="types" role="listbox" aria-label="Types">{list}</div>
            <p class="hint">"↑ ↓ to move, Enter to take, Esc to clear, then to leave"</p>
        </div>
    }
    .into_any()
}

/// Has more types drawn, frame by frame, until all are or the dialog is gone.
fn draw_more(drawn: RwSignal<usize>) {
    after_a_frame(move || {
        let now = drawn.try_update(|drawn| {
            *drawn += DRAWN_A_FRAME;
            *drawn
        });
        if now.is_some_and(|now| now < catalogue::types().count()) {
            draw_more(drawn);
        }
    });
}

fn option_id(name: &str) -> String {
    format!("type-{}", name.replace('.', "-"))
}

/// Brings the active option into sight with the next frame, and looks again in those after it: groups get their true height
/// only as they come into sight, and what lies below them moves.
fn bring_into_sight(active: RwSignal<String>, looks: u8) {
    let _ = request_animation_frame(move || {
        // The one that is active by then; the dialog may be closed.
        let Some(id) = active.try_with_untracked(|active| option_id(active)) else { return };
        let option = document().get_element_by_id(&id).and_then(|option| option.dyn_into::<HtmlElement>().ok());
        let Some(option) = option else { return };
        keep_in_sight(&option);
        if let Some(looks) = looks.checked_sub(1) {
            bring_into_sight(active, looks);
        }
    });
}

/// Scrolls an option into the part of the list that is seen, and no further.
fn keep_in_sight(option: &HtmlElement) {
    let Ok(Some(list)) = option.closest(".types") else { return };
    let (seen, own) = (list.get_bounding_client_rect(), option.get_bounding_client_rect());
    // The distances are pixels on a screen.
    if own.top() < seen.top() {
        list.set_scroll_top(list.scroll_top() - (seen.top() - own.top()) as i32 - 36);
    } else if own.bottom() > seen.bottom() {
        list.set_scroll_top(list.scroll_top() + (own.bottom() - seen.bottom()) as i32 + 12);
    }
}

/// The types that fit what was typed, best first; all of them when nothing was.
fn search(query: &str) -> Vec<&'static TypeSpec> {
    let query = query.trim().to_lowercase();
    let words: Vec<&str> = query.split([' ', '.', '_', '-']).filter(|word| !word.is_empty()).collect();
    let mut found: Vec<(u32, &'static TypeSpec)> = catalogue::types()
        .filter_map(|spec| {
            let ranks: Option<Vec<u32>> = words.iter().map(|word| rank(spec, word)).collect();
            ranks.map(|ranks| (ranks.into_iter().sum(), spec))
        })
        .collect();
    // Sorting is stable, so types of the same rank stay in the order of the catalogue.
    found.sort_by_key(|(rank, _)| *rank);
    let best = found.first().map(|(rank, _)| *rank);
    let mut found: Vec<&'static TypeSpec> = found.into_iter().map(|(_, spec)| spec).collect();
    // “ssn”, “salary”, “enum”: what the word means, where no name holds it.
    if let Some(spec) =
        meant(&query).filter(|_| !words.is_empty() && best.is_none_or(|best| best >= 4 * words.len() as u32))
    {
        found.retain(|other| other.name != spec.name);
        found.insert(0, spec);
    }
    found
}

/// Words of other tools for what has another name here.
const SYNONYMS: &[(&str, &str)] = &[
    ("enum category weighted", "choice"),
    ("increment autoincrement auto-increment serial counter rownum", "sequence"),
    ("normal gaussian lognormal decimal float double numeric", "number"),
    ("int bigint smallint", "integer"),
    ("credit debit pan", "finance.card_number"),
    ("vat", "company.vat_number"),
    ("regex regexp mask", "pattern"),
    ("fk foreign parent lookup", "reference"),
    ("array repeated", "list"),
    ("struct nested json", "object"),
    ("bool flag checkbox", "boolean"),
    ("timestamp when", "datetime"),
    ("calculated computed expression derived", "formula"),
    ("string varchar", "text.word"),
    ("trend seasonal timeseries", "series"),
];

/// The type that a word means, as a column of that name would get it.
fn meant(query: &str) -> Option<&'static TypeSpec> {
    // “foreign key”: one of its words says it.
    let is_said = |words: &str| query.split(' ').any(|said| words.split(' ').any(|word| word == said));
    let synonym = SYNONYMS.iter().find(|(words, _)| is_said(words)).map(|(_, name)| *name);
    let guess = seedbed_recipe::description::type_for_name(query, None);
    let guessed = guess.column.get("type").and_then(|name| name.as_str()).filter(|_| guess.known);
    catalogue::find(synonym.or(guessed)?)
}

/// How well a word fits a type, 0 the best; none if it does not.
fn rank(spec: &TypeSpec, word: &str) -> Option<u32> {
    let title = spec.title.to_lowercase();
    let plain = title.replace('-', "");
    let own = spec.name.rsplit('.').next().unwrap_or_default();
    if own == word || title == word || plain == word {
        Some(0)
    } else if own.starts_with(word) || title.starts_with(word) || plain.starts_with(word) {
        Some(1)
    } else if own.split('_').chain(title.split(' ')).any(|part| part.starts_with(word)) {
        Some(2)
    } else if spec.group().starts_with(word) {
        Some(3)
    } else if word.len() > 3 && (own.contains(word) || title.contains(word) || plain.contains(word)) {
        // Three letters stand in words that mean something else: “red” in “Ingredient”.
        Some(4)
    } else if spec
        .summary
        .to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|part| part.starts_with(word))
    {
        Some(5)
    } else {
        None
    }
}

fn set_type(editor: Editor, at: &str, spec: &'static TypeSpec) {
    let table = at.split('/').nth(2).and_then(|table| table.parse().ok()).unwrap_or_default();
    editor.change("", |draft| {
        let Some(column) = draft.recipe.pointer(at) else { return };
        let retyped = starters::retyped(&draft.recipe, table, column, spec);
        pointer::set(&mut draft.recipe, at, retyped);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(query: &str) -> &'static str {
        search(query).first().map_or("", |spec| spec.name)
    }

    #[test]
    fn what_one_types_finds_what_one_means() {
        assert_eq!(first("email"), "internet.email");
        assert_eq!(first("city"), "location.city");
        assert_eq!(first("full name"), "person.full_name");
        assert_eq!(first("iban"), "finance.iban");
        assert_eq!(first("person first"), "person.first_name");
        assert_eq!(first("internet.email"), "internet.email");
        for (word, name) in [
            ("credit card", "finance.card_number"),
            ("zip", "location.postal_code"),
            ("ssn", "person.national_id"),
            ("birthday", "person.birth_date"),
            ("mobile", "phone.number"),
            ("salary", "number"),
            ("enum", "choice"),
            ("regex", "pattern"),
            ("when", "datetime"),
            ("credit", "finance.card_number"),
            ("foreign key", "reference"),
            ("vat", "company.vat_number"),
        ] {
            assert_eq!(first(word), name, "{word}");
        }
        assert_eq!(search("no such thing at all"), Vec::<&TypeSpec>::new());
        assert_eq!(search("").len(), catalogue::types().count());
    }
}
