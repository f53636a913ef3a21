//! The frame of the app: sidebar, or a bar with a menu where the screen is narrow, and the page.

use super::project_picker::ProjectPicker;
use super::projects::use_projects;
use super::session::{forget_drafts, use_session};
use super::theme::ThemeSwitch;
use crate::api;
use crate::components::{Button, ButtonKind, Glyph, Icon, use_toasts};
use crate::pages::NotFound;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::{A, Outlet};
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

/// A group of the sidebar: its name and its places.
type Group = (&'static str, &'static [(&'static str, &'static str, Glyph)]);

const GROUPS: [Group; 2] = [
    ("Create", &[("/create/table", "Table", Glyph::Table)]),
    (
        "Work",
        &[
            ("/jobs", "Jobs", Glyph::Clock),
            ("/datasets", "Datasets", Glyph::Layers),
            ("/models", "Models", Glyph::Spark),
            ("/library", "Library", Glyph::Book),
            ("/projects", "Projects", Glyph::Seed),
        ],
    ),
];

/// For those who may change the settings of the instance.
const INSTANCE: Group = ("Instance", &[("/admin", "Admin", Glyph::Sliders)]);

/// The frame around every page but those before signing in.
#[component]
pub fn Frame() -> impl IntoView {
    view! { <Surround><Outlet /></Surround> }.into_any()
}

/// The same frame around the page for addresses that lead nowhere, for which there is no route.
#[component]
pub fn Nowhere() -> impl IntoView {
    view! { <Surround><NotFound /></Surround> }.into_any()
}

#[component]
fn Surround(children: Children) -> impl IntoView {
    let session = use_session();
    let projects = use_projects();
    session.follow(projects);
    // On narrow screens the sidebar opens over the page; going somewhere closes it.
    let open = RwSignal::new(false);
    let location = use_location();
    Effect::new(move |first: Option<()>| {
        // Read, not only tracked: a memo that nobody has read does not follow what it is made from.
        location.pathname.with(|_| ());
        open.set(false);
        if first.is_some() {
            // By then the page before has left the document.
            let _ = request_animation_frame(begin_at_the_title);
        }
    });
    view! {
        <a class="skip" href="#page">"Skip to the page"</a>
        <div class="frame" class:open=move || open.get() on:keydown=move |event| {
            if event.key() == "Escape" {
                open.set(false);
            }
        }>
            <div class="top-bar">
                <Brand />
                <button
                    class="button quiet only-icon"
                    type="button"
                    aria-controls="sidebar"
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    aria-label="Menu"
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    {move || view! { <Icon glyph=if open.get() { Glyph::Close } else { Glyph::Menu } /> }}
                </button>
            </div>
            <div class="sidebar" id="sidebar">
                <Brand />
                <ProjectPicker />
                <nav aria-label="Places">
                    {GROUPS.map(group)}
                    <Show when=move || session.user.with(|user| user.as_ref().is_some_and(|user| user.admin))>
                        {group(INSTANCE)}
                    </Show>
                </nav>
                <div class="foot">
                    <Show when=move || session.offline.get()>
                        <p class="offline"><Icon glyph=Glyph::Offline /> "The server does not answer"</p>
                    </Show>
                    <Account />
                    <ThemeSwitch />
                </div>
            </div>
            <div class="veil" on:click=move |_| open.set(false)></div>
            <main id="page" tabindex="-1">{children()}</main>
        </div>
    }
    .into_any()
}

/// Puts the focus on the title of the page that one has gone to, or on the page itself while it is being loaded: what had
/// the focus is gone with the page before, and nothing would be read out.
pub fn begin_at_the_title() {
    let find = |selector: &str| document().query_selector(selector).ok().flatten();
    let target = find("main h1").or_else(|| find("main"));
    if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        // Whoever goes back finds the page where it was left.
        options.set_prevent_scroll(true);
        // Focus fails only for elements that are gone.
        let _ = target.focus_with_options(&options);
    }
}

/// The name of the house; it leads home.
#[component]
fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href="/">
            <span aria-hidden="true"><Icon glyph=Glyph::Seed /></span>
            "Seedbed"
        </a>
    }
    .into_any()
}

fn group((name, places): Group) -> impl IntoView {
    let place = |(href, label, glyph): &'static (&'static str, &'static str, Glyph)| {
        view! {
            <li>
                <A href=*href>
                    <Icon glyph=*glyph />
                    {*label}
                </A>
            </li>
        }
    };
    view! {
        <h2>{name}</h2>
        <ul>{places.iter().map(place).collect_view()}</ul>
    }
    .into_any()
}

/// Who is signed in, and the way out.
#[component]
fn Account() -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let leave = move || {
        spawn_local(async move {
            match api::post::<()>("/api/auth/logout", &()).await {
                Ok(()) => {
                    forget_drafts();
                    go("/login");
                }
                Err(error) => toasts.error(error.to_string()),
            }
        });
    };
    let account = move || {
        session.user.get().map(|user| {
            view! {
                <div class="account">
                    <Icon glyph=Glyph::User />
                    <A href="/account" attr:title=user.email.clone()>{user.name.clone()}</A>
                    <Button kind=ButtonKind::Quiet glyph=Glyph::SignOut label="Sign out" on_click=move |()| leave() />
                </div>
            }
        })
    };
    view! { {account} }.into_any()
}

/// Loads another page from the server: the session has changed, and with it what every page may show.
pub(crate) fn go(path: &str) {
    if let Some(window) = web_sys::window() {
        // A browser that refuses stays where it is, and the next request tells.
        let _ = window.location().set_href(path);
    }
}
