//! Where the keyboard is on the page.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Puts the focus on the first element that fits a selector, if there is one.
pub fn focus_on(selector: &str) {
    if let Some(element) = document().query_selector(selector).ok().flatten() {
        focus(element);
    }
}

/// Puts the focus on an element, if it takes it.
pub fn focus(element: Element) {
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        // It fails only for elements that are gone.
        let _ = element.focus();
    }
}

/// Whether nothing has the focus: what had it is gone.
pub fn is_lost() -> bool {
    document().active_element() == document().body().map(Element::from)
}
