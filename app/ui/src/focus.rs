//! Where the keyboard is on the page.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::document;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// Puts the focus on the first element that fits a selector, if there is one.
pub fn focus_on(selector: &str) {
    focus(document().query_selector(selector).ok().flatten());
}

/// The same once what is under way is on the page, a text all selected. What asks for it may be gone by then, and with it all
/// that it waits for in its own name.
pub fn focus_soon(selector: impl Into<String>) {
    let selector = selector.into();
    spawn_local(async move {
        TimeoutFuture::new(SOON_MS).await;
        let element = document().query_selector(&selector).ok().flatten();
        if let Some(input) = element.as_ref().and_then(|element| element.dyn_ref::<HtmlInputElement>()) {
            input.select();
        }
        focus(element);
    });
}

/// Two frames or three.
const SOON_MS: u32 = 50;

/// Puts the focus on an element, if there is one that takes it.
pub fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // It fails only for elements that are gone.
        let _ = element.focus();
    }
}

/// Whether nothing has the focus: what had it is gone.
pub fn is_lost() -> bool {
    document().active_element() == document().body().map(Element::from)
}
