//! Buttons, and links that look like them.

use super::{Glyph, Icon};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one main action of a page.
    Primary,
    /// Any other action.
    #[default]
    Secondary,
    /// An action that should not draw the eye.
    Quiet,
    /// An action that destroys something.
    Danger,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Secondary => "button",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
        }
    }
}

/// A button. While `busy` it cannot be pressed and shows that something is going on.
#[component]
pub fn Button(
    /// How much it asks for attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the text.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// What a screen reader says instead of the text; needed when there is only an icon.
    #[prop(optional, into)]
    label: Option<String>,
    /// Whether it cannot be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether what it started is still going on.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Whether it sends the form that it stands in.
    #[prop(optional)]
    submit: bool,
    /// What it does.
    #[prop(optional, into)]
    on_click: Option<Callback<()>>,
    /// Its text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let only_icon = children.is_none();
    let press = move |event: MouseEvent| {
        if busy.get_untracked() {
            // Nor is the form sent.
            event.prevent_default();
        } else if let Some(on_click) = on_click {
            on_click.run(());
        }
    };
    view! {
        <button
            class=kind.class()
            class:only-icon=only_icon
            type=if submit { "submit" } else { "button" }
            title=label.clone()
            aria-label=label
            aria-busy=move || busy.get().then_some("true")
            // Not `disabled`: that would take the focus away from it.
            aria-disabled=move || busy.get().then_some("true")
            disabled=move || disabled.get()
            on:click=press
        >
            {glyph.map(|glyph| view! { <Icon glyph /> })}
            {children.map(|children| children())}
        </button>
    }
    .into_any()
}

/// A link that looks like a button: for going somewhere, where a button does something.
#[component]
pub fn LinkButton(
    /// Where it goes.
    #[prop(into)]
    href: String,
    /// How much it asks for attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the text.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// Its text.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class() href=href>
            {glyph.map(|glyph| view! { <Icon glyph /> })}
            {children()}
        </a>
    }
    .into_any()
}
