//! The head of a page: icon, title, one line, up to four live figures, actions.

use super::{Glyph, Icon};
use leptos::html;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use web_sys::FocusOptions;

/// Whether someone has gone to another page inside of the app, and its title has not had the focus yet.
#[derive(Clone, Copy)]
pub struct Arrival(RwSignal<bool>);

impl Arrival {
    /// Follows the address. Where a page was loaded from the server, the browser itself begins at its top.
    #[must_use]
    pub fn follow() -> Self {
        let arrived = RwSignal::new(false);
        let path = use_location().pathname;
        Effect::new(move |before: Option<String>| {
            let now = path.get();
            if before.is_some_and(|before| before != now) {
                arrived.set(true);
            }
            now
        });
        Self(arrived)
    }

    /// Puts the focus on the title: otherwise it would be nowhere, for what had it is gone with the page before.
    fn at(self, title: web_sys::HtmlElement) {
        // By then a title of the page before has left the document.
        let _ = request_animation_frame(move || {
            if title.is_connected() && self.0.try_get_untracked() == Some(true) {
                self.0.set(false);
                let options = FocusOptions::new();
                // Whoever goes back finds the page where it was left.
                options.set_prevent_scroll(true);
                // Focus fails only for elements that are gone.
                let _ = title.focus_with_options(&options);
            }
        });
    }
}

/// A number that matters on the page, and what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The number, as written.
    pub value: String,
    /// What it is.
    pub label: String,
}

impl Figure {
    /// A number and what it is.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// The head of a page; it also names the browser's tab.
#[component]
pub fn PageHeader(
    /// Its icon.
    glyph: Glyph,
    /// What the page is.
    #[prop(into)]
    title: Signal<String>,
    /// What the browser's tab says, where that is more than the title.
    #[prop(optional, into)]
    tab: Option<Signal<String>>,
    /// What can be done here, in one line.
    #[prop(optional, into)]
    line: Signal<String>,
    /// Up to four figures.
    #[prop(optional, into)]
    figures: Signal<Vec<Figure>>,
    /// Buttons at the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let figure = |figure: Figure| {
        view! {
            <div>
                <dd>{figure.value}</dd>
                <dt>{figure.label}</dt>
            </div>
        }
    };
    let node = NodeRef::<html::H1>::new();
    let arrival = use_context::<Arrival>();
    Effect::new(move || {
        if let (Some(title), Some(arrival)) = (node.get(), arrival)
            && arrival.0.get()
        {
            arrival.at(title.into());
        }
    });
    view! {
        <Title text=move || tab.unwrap_or(title).get() />
        <header class="page-header panel">
            <span class="badge" aria-hidden="true"><Icon glyph /></span>
            <div class="words">
                <h1 tabindex="-1" node_ref=node>{move || title.get()}</h1>
                <p>{move || line.get()}</p>
            </div>
            <dl class="figures">{move || figures.get().into_iter().take(4).map(figure).collect_view()}</dl>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </header>
    }
    .into_any()
}
