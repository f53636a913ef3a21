//! What the browser loads when someone first goes there: all pages but *Create*, and what of *Create* is opened on demand.
//! It is a part of the module of its own, so that the first preview does not wait for it.

use super::project_picker::NewProject;
use crate::components::{Button, EmptyState, Glyph, Skeleton};
use crate::pages;
use crate::pages::create_table::on_demand;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Draws a page.
type Draw = fn() -> AnyView;

/// What the second part holds.
pub struct Rooms {
    /// What of *Create* is opened on demand.
    pub(crate) create: on_demand::Parts,
    /// What asks for the name of a new project; the signal closes its dialog.
    pub(super) new_project: fn(RwSignal<bool>) -> AnyView,
    home: Draw,
    jobs: Draw,
    job: Draw,
    datasets: Draw,
    dataset: Draw,
    upload: Draw,
    train: Draw,
    models: Draw,
    model: Draw,
    library: Draw,
    admin: Draw,
    account: Draw,
    projects: Draw,
    setup: Draw,
    login: Draw,
    register: Draw,
}

static ROOMS: Rooms = Rooms {
    create: on_demand::PARTS,
    new_project: |open| view! { <NewProject open /> }.into_any(),
    home: || pages::Home().into_any(),
    jobs: || pages::Jobs().into_any(),
    job: || pages::Job().into_any(),
    datasets: || pages::Datasets().into_any(),
    dataset: || pages::Dataset().into_any(),
    upload: || pages::Upload().into_any(),
    train: || pages::Train().into_any(),
    models: || pages::Models().into_any(),
    model: || pages::Model().into_any(),
    library: || pages::Library().into_any(),
    admin: || pages::Admin().into_any(),
    account: || pages::Account().into_any(),
    projects: || pages::ProjectList().into_any(),
    setup: || pages::Setup().into_any(),
    login: || pages::Login().into_any(),
    register: || pages::Register().into_any(),
};

/// Why the second part is not there: no network, or the server has another build by now.
#[derive(Clone, Debug)]
pub struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// The one way to the pages of the second part: whatever only this function reaches is in it.
#[wasm_split(rooms, fallible)]
fn enter() -> Result<&'static Rooms, NotLoaded> {
    Ok(&ROOMS)
}

thread_local! {
    /// What has been loaded; in the browser there is one thread.
    static LOADED: Cell<Option<&'static Rooms>> = const { Cell::new(None) };
}

/// Loads the second part of the module, unless it is there.
///
/// # Errors
/// It cannot be had at present.
pub async fn load() -> Result<(), NotLoaded> {
    if LOADED.get().is_none() {
        LOADED.set(Some(enter().await?));
    }
    Ok(())
}

/// Whether the page at this path is of the second part: to take over what the server drew, it must be there first.
#[must_use]
pub fn is_room(path: &str) -> bool {
    path.trim_end_matches('/') != "/create/table"
}

fn at_hand() -> Option<&'static Rooms> {
    // The server has everything; so has the browser when it hydrates, see `load`.
    if cfg!(feature = "ssr") { Some(&ROOMS) } else { LOADED.get() }
}

/// Loads the second part when the browser has nothing else to do, so that nobody waits for it later.
pub fn load_when_idle() {
    // Browsers without idle time load it when it is needed.
    let _ = request_idle_callback(|| {
        spawn_local(async {
            // What cannot be had now is asked for again when it is needed.
            let _ = load().await;
        });
    });
}

/// Something of the second part: at once if it is there, otherwise when it has come.
pub(crate) fn later(draw: impl Fn(&'static Rooms) -> AnyView + Send + Sync + 'static) -> AnyView {
    if let Some(rooms) = at_hand() {
        return draw(rooms);
    }
    let outcome = RwSignal::new(None);
    let attempt = move || {
        outcome.set(None);
        spawn_local(async move {
            let loaded = load().await.is_ok();
            // Whoever has left meanwhile needs it no more.
            outcome.try_set(Some(loaded));
        });
    };
    attempt();
    (move || match outcome.get() {
        Some(true) => at_hand().map(&draw),
        Some(false) => Some(
            view! {
                <EmptyState
                    glyph=Glyph::Offline
                    title="This part is not loaded"
                    text="It comes from the server when it is first needed. Does the server run? If it was renewed meanwhile, reload the page."
                >
                    <Button glyph=Glyph::Retry on_click=move |()| attempt()>"Try again"</Button>
                </EmptyState>
            }
            .into_any(),
        ),
        None => Some(view! { <Skeleton lines=6 /> }.into_any()),
    })
    .into_any()
}

macro_rules! rooms {
    ($($name:ident),*) => {
        $(
            #[doc = concat!("The page `", stringify!($name), "`.")]
            pub fn $name() -> AnyView {
                later(|rooms| (rooms.$name)())
            }
        )*
    };
}

rooms!(
    home, jobs, job, datasets, dataset, upload, train, models, model, library, admin, account, projects, setup, login,
    register
);
