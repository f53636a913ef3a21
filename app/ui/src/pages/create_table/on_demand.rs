//! What of the page is opened on demand, and loaded with the second part of the module: see [`crate::shell::rooms`].

use super::advanced::Lists;
use super::describe::Reader;
use super::json_tab::JsonTab;
use super::save;
use super::settings::ColumnForm;
use super::start_from::{self, Way};
use super::type_picker::Picker;
use leptos::prelude::*;

/// How each of them is drawn.
pub(crate) struct Parts {
    /// The dialog of a way to begin; the signals close it and keep its text.
    pub way: fn(Way, RwSignal<bool>, RwSignal<String>, Reader) -> AnyView,
    /// The settings of the column at a pointer.
    pub column: fn(String) -> AnyView,
    /// Keys, rules and anomalies of the table at a pointer.
    pub advanced: fn(String) -> AnyView,
    /// The choice of a type; the signal closes its dialog.
    pub types: fn(RwSignal<bool>) -> AnyView,
    /// The recipe as JSON.
    pub json: fn() -> AnyView,
    /// What asks for the name of a schema; the signal closes its dialog.
    pub save: fn(RwSignal<bool>) -> AnyView,
}

/// All of them.
pub(crate) const PARTS: Parts = Parts {
    way: start_from::content,
    column: |at| view! { <ColumnForm at named=true /> }.into_any(),
    advanced: |table| view! { <Lists table /> }.into_any(),
    types: |open| view! { <Picker open /> }.into_any(),
    json: || view! { <JsonTab /> }.into_any(),
    save: |open| view! { <save::Form open /> }.into_any(),
};
