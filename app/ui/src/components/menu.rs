//! A menu of actions behind a button.

use super::{Glyph, Icon};
use crate::focus::{focus, focus_on, is_lost};
use gloo_timers::future::TimeoutFuture;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

/// So often, and after so long, a menu is looked for to which the focus returns.
const LOOKS: u8 = 40;
const BETWEEN_LOOKS_MS: u32 = 50;

/// One action of a menu.
#[derive(Clone)]
pub struct MenuItem {
    /// Its name.
    pub label: String,
    /// Its icon.
    pub glyph: Option<Glyph>,
    /// Whether it destroys something.
    pub danger: bool,
    /// What it does.
    pub action: Callback<()>,
}

impl MenuItem {
    /// An action and its name.
    pub fn new(label: impl Into<String>, glyph: Glyph, action: impl Fn() + Send + Sync + 'static) -> Self {
        Self { label: label.into(), glyph: Some(glyph), danger: false, action: Callback::new(move |()| action()) }
    }

    /// Marks an action that destroys something.
    #[must_use]
    pub fn danger(self) -> Self {
        Self { danger: true, ..self }
    }
}

/// A button that opens a menu. The arrow keys move in it, Escape and leaving it close it.
#[component]
pub fn Menu(
    /// What the button says, or what is read out when an icon is all there is to see.
    #[prop(into)]
    label: String,
    /// An icon instead of the text.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// What can be done.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let whole = NodeRef::<Div>::new();
    let list = NodeRef::<Div>::new();
    let button = NodeRef::<leptos::html::Button>::new();
    Effect::new(move || {
        if let Some(list) = list.get() {
            focus(list.first_element_child());
        }
    });
    let close = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let press = move |event: KeyboardEvent| {
        let Some(list) = list.get_untracked() else { return };
        let active = document().active_element();
        let target = match event.key().as_str() {
            "Escape" => return close(),
            "ArrowDown" => active.and_then(|item| item.next_element_sibling()).or_else(|| list.first_element_child()),
            "ArrowUp" => active.and_then(|item| item.previous_element_sibling()).or_else(|| list.last_element_child()),
            "Home" => list.first_element_child(),
            "End" => list.last_element_child(),
            _ => return,
        };
        event.prevent_default();
        focus(target);
    };
    let leave = move |event: FocusEvent| {
        let next = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        // What was chosen may have taken the menu off the page, and with it the focus: then there is nothing to close.
        let Some(Some(whole)) = whole.try_get_untracked() else { return };
        if !whole.contains(next.as_ref()) {
            open.try_set(false);
        }
    };
    let item = move |item: MenuItem| {
        view! {
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                class:danger=item.danger
                on:click=move |_| {
                    close();
                    item.action.run(());
                }
            >
                {item.glyph.map(|glyph| view! { <Icon glyph /> })}
                {item.label}
            </button>
        }
    };
    let named = glyph.is_some().then(|| label.clone());
    view! {
        <div class="menu" node_ref=whole on:keydown=press on:focusout=leave>
            <button
                class="button"
                class:quiet=glyph.is_some()
                class:only-icon=glyph.is_some()
                type="button"
                node_ref=button
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-label=named
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {match glyph {
                    Some(glyph) => view! { <Icon glyph /> }.into_any(),
                    None => view! { {label} <Icon glyph=Glyph::ChevronDown /> }.into_any(),
                }}
            </button>
            <Show when=move || open.get()>
                <div class="list" role="menu" node_ref=list>
                    {move || items.get().into_iter().map(item).collect_view()}
                </div>
            </Show>
        </div>
    }
    .into_any()
}

/// What the menu of one thing of a list is called.
pub fn actions_for(name: &str) -> String {
    format!("Actions for {name}")
}

/// Puts the focus on the menu of the row in which an element stands, which is about to go.
pub fn return_to_menu_beside(element: &Element) {
    let row = element.closest("tr, li.panel").ok().flatten();
    focus(row.and_then(|row| row.query_selector("[aria-haspopup=menu]").ok().flatten()));
}

/// Sees to it that the menu of a thing has the focus once it is there: what had it is gone or will be, for the list may be
/// drawn anew before long. Gives up when the person has gone elsewhere meanwhile.
pub fn return_to_actions_for(name: &str) {
    let label = actions_for(name);
    // The handle of a timer would die with what asks for it.
    spawn_local(async move {
        for _ in 0..LOOKS {
            TimeoutFuture::new(BETWEEN_LOOKS_MS).await;
            if is_lost() {
                // Quoted as the language of selectors quotes.
                focus_on(&format!("[aria-haspopup=menu][aria-label={label:?}]"));
            } else if document().active_element().and_then(|element| element.get_attribute("aria-label")).as_ref()
                != Some(&label)
            {
                return;
            }
        }
    });
}
