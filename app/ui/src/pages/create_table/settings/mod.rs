//! The inputs for a column's settings, made from what the catalogue says of each.

mod column_form;
mod distribution;
mod formula;
mod one_of;
mod pattern;
mod seasons;
mod text;
mod values;

pub use column_form::ColumnForm;
pub use distribution::DistributionInput;
pub use one_of::Pick;
pub use text::{Bound, Reading, bind, id_of};

use super::editor::{names, text_of, use_editor};
use crate::components::{Choice, Toggle};
use leptos::prelude::*;
use seedbed_recipe::catalogue::{SettingKind, SettingSpec};
use serde_json::Value;

/// The input for one setting of the column at a pointer.
#[component]
pub fn SettingInput(
    /// The pointer of the column.
    column: String,
    /// What can be set.
    spec: &'static SettingSpec,
    /// Whether the column yields whole numbers.
    whole: bool,
) -> impl IntoView {
    let editor = use_editor();
    let at = format!("{column}/{}", spec.name);
    let label = label(spec.name);
    let bound = |reading, example: String| {
        view! { <Bound at=at.clone() label=label.clone() hint=hint(spec) reading example /> }.into_any()
    };
    match spec.kind {
        SettingKind::Integer(..) | SettingKind::Number(..) => bound(Reading::Number, usual(spec)),
        SettingKind::Text(_) => bound(Reading::Text, usual(spec)),
        SettingKind::Scalar => bound(Reading::Scalar, usual(spec)),
        SettingKind::Date => bound(Reading::Text, "2026-01-31, today, -1y".to_owned()),
        SettingKind::Timestamp => bound(Reading::Text, "2026-01-31T08:30:00Z, -1y".to_owned()),
        SettingKind::Time => bound(Reading::Text, usual(spec)),
        SettingKind::Flag => {
            let value = editor.at(at.clone());
            let on = Signal::derive(move || value.with(|value| value == &Some(Value::Bool(true))));
            let set = move |on: bool| editor.put(&at, on.then_some(Value::Bool(true)));
            view! { <Toggle value=on on_change=set label=label.clone() /> }.into_any()
        }
        SettingKind::OneOf(words) => {
            let usual = usual(spec);
            let none = if usual.is_empty() { "found out".to_owned() } else { format!("{usual} (usual)") };
            let choices = std::iter::once(Choice::new("", none));
            let choices: Vec<Choice> = choices.chain(words.iter().map(|word| Choice::new(*word, *word))).collect();
            view! { <Pick at label hint=hint(spec) choices=Signal::stored(choices) /> }.into_any()
        }
        SettingKind::Column => {
            let table = table_of(&column);
            let choices = Signal::derive(move || {
                let own = editor.read(|recipe| recipe.pointer(&column).map(|column| text_of(column, "name")));
                let columns = editor.read(|recipe| names(recipe, &format!("{table}/columns")));
                optional(spec, columns.into_iter().filter(|name| Some(name) != own.as_ref()))
            });
            view! { <Pick at label hint=hint(spec) choices /> }.into_any()
        }
        SettingKind::Table => {
            let choices = Signal::derive(move || optional(spec, editor.read(|recipe| names(recipe, "/tables")).into_iter()));
            view! { <Pick at label hint=hint(spec) choices /> }.into_any()
        }
        SettingKind::TableColumn => {
            let choices = Signal::derive(move || {
                let columns = editor.read(|recipe| {
                    let table = recipe.pointer(&column).map(|column| text_of(column, "table")).unwrap_or_default();
                    let place = names(recipe, "/tables").into_iter().position(|name| name == table)?;
                    Some(names(recipe, &format!("/tables/{place}/columns")))
                });
                optional(spec, columns.unwrap_or_default().into_iter())
            });
            view! { <Pick at label hint=hint(spec) choices /> }.into_any()
        }
        // The weights are edited together with the values that they belong to.
        SettingKind::Weights => ().into_any(),
        SettingKind::Scalars => view! { <values::Values column=column.clone() /> }.into_any(),
        SettingKind::Distribution => {
            view! { <DistributionInput at bounds=Some(column.clone()) whole optional=!spec.required label hint=hint(spec) /> }
                .into_any()
        }
        SettingKind::Formula => view! { <formula::FormulaInput column=column.clone() /> }.into_any(),
        SettingKind::Pattern => view! { <pattern::PatternInput column=column.clone() /> }.into_any(),
        SettingKind::Seasons => view! { <seasons::Seasons at /> }.into_any(),
        SettingKind::Fields => view! { <column_form::Fields list=at /> }.into_any(),
        SettingKind::Item => view! { <ColumnForm at named=false /> }.into_any(),
    }
}

/// What a setting does, in plain letters: the documentation sets names apart.
fn hint(spec: &SettingSpec) -> String {
    spec.summary.replace('`', "")
}

/// Names to choose from, with the choice of none where nothing needs to be chosen.
fn optional(spec: &SettingSpec, names: impl Iterator<Item = String>) -> Vec<Choice> {
    let none = (!spec.required).then(|| Choice::new("", "–"));
    none.into_iter().chain(names.map(|name| Choice::new(name.clone(), name))).collect()
}

/// What holds when nothing is set, as it would be typed.
fn usual(spec: &SettingSpec) -> String {
    spec.default.unwrap_or_default().trim_matches('"').to_owned()
}

/// A setting's name as a label: `min_days` is “Min days”.
pub fn label(name: &str) -> String {
    let mut label = name.replace('_', " ");
    if let Some(first) = label.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    label
}

/// The pointer of the table that a column's pointer leads through.
pub fn table_of(column: &str) -> String {
    column.split('/').take(3).collect::<Vec<_>>().join("/")
}

/// The first values of the column at a pointer, as the preview shows them; none for nested columns.
pub fn first_values(column: &str, most: usize) -> Vec<Option<String>> {
    let editor = use_editor();
    let name = editor.read(|recipe| recipe.pointer(column).map(|column| text_of(column, "name"))).unwrap_or_default();
    if column.split('/').count() != 5 {
        return Vec::new();
    }
    editor.shown.with(|shown| {
        let Some(shown) = shown else { return Vec::new() };
        let Some(place) = shown.preview.columns.iter().position(|column| column.name == name) else {
            return Vec::new();
        };
        let cells = shown.preview.rows.iter().filter_map(|row| row.get(place).cloned());
        cells.take(most).collect()
    })
}

/// The first values, faint, with what is wrong instead where something is.
#[component]
pub fn FirstValues(
    /// The pointer of the column.
    column: String,
) -> impl IntoView {
    let values = Memo::new(move |_| first_values(&column, 6));
    let value = |value: Option<String>| match value {
        Some(text) => view! { <li>{text}</li> }.into_any(),
        None => view! { <li class="null">"null"</li> }.into_any(),
    };
    move || {
        let values = values.get();
        (!values.is_empty()).then(|| {
            view! { <ul class="first-values" aria-label="The first values">{values.into_iter().map(value).collect_view()}</ul> }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_words() {
        assert_eq!(label("min_days"), "Min days");
        assert_eq!(label("of"), "Of");
        assert_eq!(label(""), "");
    }

    #[test]
    fn a_column_lies_in_its_table_however_deep() {
        assert_eq!(table_of("/tables/2/columns/0/fields/1"), "/tables/2");
    }
}
