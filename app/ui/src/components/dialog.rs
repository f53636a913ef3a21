//! A question or a form in front of the page; the browser's own dialog keeps the focus inside.

use super::{Button, ButtonKind, Glyph};
use crate::focus::focus;
use crate::pace::after_a_frame;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use web_sys::Element;

/// A dialog that is open while `open` says so. Escape and the cross close it.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: String,
    /// What it shows; made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    // Where the focus was. The browser gives it back only if it is still inside when the dialog closes, but by then the
    // content may be gone.
    let opener = StoredValue::new_local(None::<Element>);
    // Whether the content is there. It goes a frame after the dialog has closed: a long list takes a while to be cleared away.
    let filled = RwSignal::new(false);
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        if open.get() {
            if dialog.open() {
                return;
            }
            opener.set_value(document().active_element());
            filled.set(true);
            // The content is made in this task. Showing it has the browser go through the whole page, all of which becomes
            // inert, so it is a task of its own.
            after_a_frame(move || {
                // It may have been closed, or have left the page.
                if open.try_get_untracked() == Some(true) && !dialog.open() && dialog.show_modal().is_ok() {
                    begin_in_the_form(&dialog);
                }
            });
            return;
        }
        if dialog.open() {
            dialog.close();
            focus(opener.try_update_value(Option::take).flatten());
        }
        if filled.get_untracked() {
            after_a_frame(move || {
                // It may be open again by now, or have left the page.
                if open.try_get_untracked() == Some(false) {
                    filled.set(false);
                }
            });
        }
    });
    // Until it is shown, the page has the keyboard.
    Effect::new(move || {
        let listener = window_event_listener(ev::keydown, move |event| {
            let is_coming = || node.get_untracked().is_some_and(|dialog| !dialog.open());
            if event.key() == "Escape" && open.get_untracked() && is_coming() {
                open.set(false);
            }
        });
        on_cleanup(move || listener.remove());
    });
    view! {
        <dialog class="dialog" node_ref=node aria-label=title on:close=move |_| open.set(false)>
            <header>
                <h2>{title.clone()}</h2>
                <Button kind=ButtonKind::Quiet glyph=Glyph::Close label="Close" on_click=move |()| open.set(false) />
            </header>
            <div class="body">{move || filled.get().then(|| children())}</div>
        </dialog>
    }
    .into_any()
}

/// Puts the focus on the first field, or the first button where nothing is asked for, unless the content has put it
/// somewhere: on the cross, Enter would close the dialog.
fn begin_in_the_form(dialog: &web_sys::HtmlDialogElement) {
    let find = |selector: &str| dialog.query_selector(selector).ok().flatten();
    if find(".body :focus").is_some() {
        return;
    }
    let field = find(".body :is(input, textarea, select):not(:disabled)");
    focus(field.or_else(|| find(".body button:not(:disabled)")));
}
