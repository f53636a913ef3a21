//! Everything that can be set of a column, of a field of an object, or of the items of a list.

use super::super::editor::{length, text_of, use_editor};
use super::super::locales;
use super::{Bound, FirstValues, Pick, Reading, SettingInput, label};
use crate::components::{Button, ButtonKind, Choice, Glyph, Toggle};
use leptos::prelude::*;
use seedbed_recipe::catalogue::{self, SettingKind};
use serde_json::{Value, json};

/// The types of which several may describe the same person or place.
const OF_SOMEONE: [&str; 4] = ["person", "internet", "location", "phone"];

/// The groups of types whose words differ by locale.
const SPOKEN: [&str; 12] = [
    "person", "internet", "location", "phone", "company", "commerce", "text", "time", "finance", "colour", "vehicle",
    "food",
];

/// The settings of the column at a pointer. A nested one shows its name and type as well.
#[component]
pub fn ColumnForm(
    /// The pointer of the column.
    at: String,
    /// Whether it has a name: the items of a list have none.
    named: bool,
) -> impl IntoView {
    let editor = use_editor();
    // A column of a table shows its name and type in its own row.
    let nested = at.split('/').count() != 5;
    let kind = {
        let at = at.clone();
        Memo::new(move |_| {
            editor.read(|recipe| recipe.pointer(&at).map(|column| text_of(column, "type")).unwrap_or_default())
        })
    };
    let head = nested.then(|| {
        let pick = {
            let at = at.clone();
            move |_| editor.picking.set(Some(at.clone()))
        };
        let title = move || catalogue::find(&kind.get()).map_or_else(|| kind.get(), |spec| spec.title.to_owned());
        let problem = {
            let at = format!("{at}/type");
            move || editor.problem_at(&at)
        };
        view! {
            <div class="nested-head">
                {named.then(|| view! { <Bound at=format!("{at}/name") label="Name" reading=Reading::Text /> })}
                <div class="field">
                    <span class="label">"Type"</span>
                    <button type="button" class="button type" on:click=pick>{title}</button>
                    <p class="problem" aria-live="polite">{problem}</p>
                </div>
            </div>
        }
    });
    let settings = {
        let at = at.clone();
        move || {
            let spec = catalogue::find(&kind.get())?;
            let whole = spec.name == "integer";
            let inputs =
                spec.settings.iter().map(|setting| view! { <SettingInput column=at.clone() spec=setting whole /> });
            let shows_values = !nested
                && !spec
                    .settings
                    .iter()
                    .any(|setting| matches!(setting.kind, SettingKind::Formula | SettingKind::Pattern));
            Some(view! {
                <p class="wide hint">{spec.summary}</p>
                {inputs.collect_view()}
                {shows_values.then(|| view! { <div class="wide"><FirstValues column=at.clone() /></div> })}
            })
        }
    };
    let can_be_unique = Memo::new(move |_| catalogue::find(&kind.get()).is_some_and(|spec| spec.can_be_unique));
    let group = Memo::new(move |_| catalogue::find(&kind.get()).map(|spec| spec.group()).unwrap_or_default());
    let unique = {
        let at = format!("{at}/unique");
        let value = editor.at(at.clone());
        let on = Signal::derive(move || value.with(|value| value == &Some(Value::Bool(true))));
        let pointer = at.clone();
        move || {
            let (at, pointer) = (at.clone(), pointer.clone());
            // What is set stays visible where it is not possible, so that it can be taken back.
            (!nested && (can_be_unique.get() || on.get())).then(|| {
                view! {
                    <div class="field flag">
                        <Toggle value=on on_change=move |on: bool| editor.put(&at, on.then_some(Value::Bool(true))) label="Unique" />
                        <p class="problem" aria-live="polite">{move || editor.problem_at(&pointer)}</p>
                    </div>
                }
            })
        }
    };
    let locale = {
        let at = format!("{at}/locale");
        let choices = std::iter::once(Choice::new("", "As the recipe"));
        let choices: Vec<Choice> =
            choices.chain(locales::LOCALES.map(|(code, name)| Choice::new(code, name))).collect();
        move || {
            SPOKEN.contains(&group.get()).then(|| {
                view! { <Pick at=at.clone() label="Locale" choices=Signal::stored(choices.clone()) /> }
            })
        }
    };
    let of = {
        let at = format!("{at}/of");
        move || {
            OF_SOMEONE.contains(&group.get()).then(|| {
                view! {
                    <Bound
                        at=at.clone()
                        label="Of"
                        hint="Columns of the same person or place share this word"
                        reading=Reading::Text
                        example="buyer, seller, …"
                    />
                }
            })
        }
    };
    let null_at = format!("{at}/null_share");
    view! {
        <div class="column-form" data-pointer=at>
            {head}
            {settings}
            <Bound at=null_at label="Null %" hint="Share of rows without a value" reading=Reading::Percent example="0" />
            {locale}
            {of}
            {unique}
        </div>
    }
    .into_any()
}

/// The fields of an object.
#[component]
pub fn Fields(
    /// The pointer of the list.
    list: String,
) -> impl IntoView {
    let editor = use_editor();
    let count = {
        let list = list.clone();
        Memo::new(move |_| editor.read(|recipe| length(recipe, &list)))
    };
    let field = {
        let list = list.clone();
        move |place: usize| {
            let (at, own) = (format!("{list}/{place}"), list.clone());
            view! {
                <li>
                    <ColumnForm at named=true />
                    <Button
                        kind=ButtonKind::Quiet
                        glyph=Glyph::Trash
                        label=format!("Remove field {}", place + 1)
                        on_click=move |()| editor.remove_item(&own, place)
                    />
                </li>
            }
        }
    };
    let add = move |()| {
        let place = editor.peek(|recipe| length(recipe, &list));
        let names: Vec<String> = editor.peek(|recipe| super::super::editor::names(recipe, &list));
        let name = super::super::editor::free_name(&names, "field");
        editor.insert_item(&list, place, json!({"name": name, "type": "text.word"}));
    };
    view! {
        <fieldset class="nested wide">
            <legend>{label("fields")}</legend>
            <ol>
                <For each=move || 0..count.get() key=|place| *place children=field />
            </ol>
            <Button kind=ButtonKind::Quiet glyph=Glyph::Plus on_click=add>"Add a field"</Button>
        </fieldset>
    }
    .into_any()
}
