//! Tabs: one of several views in the same place.

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// One view to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// The name for the program.
    pub value: String,
    /// The name for a person.
    pub label: String,
}

impl Tab {
    /// A view and its name.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// The row of tabs. The page shows the chosen view itself, in an element with `role="tabpanel"`.
#[component]
pub fn Tabs(
    /// What the tabs choose among, read out to those who do not see it.
    #[prop(into)]
    label: String,
    /// The views.
    tabs: Vec<Tab>,
    /// The name of the chosen view.
    selected: RwSignal<String>,
) -> impl IntoView {
    let row = NodeRef::<Div>::new();
    let names: Vec<String> = tabs.iter().map(|tab| tab.value.clone()).collect();
    // As in every tab row: the arrows move, and only the chosen tab is on the way of the Tab key.
    let press = move |event: KeyboardEvent| {
        let place = names.iter().position(|name| selected.with_untracked(|value| value == name)).unwrap_or_default();
        let last = names.len().saturating_sub(1);
        let target = match event.key().as_str() {
            "ArrowRight" => {
                if place == last {
                    0
                } else {
                    place + 1
                }
            }
            "ArrowLeft" => place.checked_sub(1).unwrap_or(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        let Some(name) = names.get(target) else { return };
        selected.set(name.clone());
        let tab = row.get_untracked().and_then(|row| row.children().item(u32::try_from(target).unwrap_or_default()));
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
            // Focus fails only for elements that are gone, and then there is nothing to focus.
            let _ = tab.focus();
        }
    };
    let tab = move |tab: Tab| {
        let Tab { value, label } = tab;
        let choose = value.clone();
        let chosen = Memo::new(move |_| selected.with(|selected| *selected == value));
        view! {
            <button
                class="tab"
                type="button"
                role="tab"
                aria-selected=move || if chosen.get() { "true" } else { "false" }
                tabindex=move || if chosen.get() { "0" } else { "-1" }
                on:click=move |_| selected.set(choose.clone())
            >
                {label}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=label node_ref=row on:keydown=press>
            {tabs.into_iter().map(tab).collect_view()}
        </div>
    }
    .into_any()
}
