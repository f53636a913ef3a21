//! Loading a value from the API: its shape first, then the value, or the failure with a way to try again.

use super::{ErrorState, Skeleton};
use crate::api::{self, ApiError};
use crate::shell::Session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

/// A value that is loaded from the API after hydration, and again whenever its path changes.
pub struct Fetch<T: Send + Sync + 'static> {
    state: RwSignal<Option<Result<T, ApiError>>>,
    round: RwSignal<u64>,
    loading: RwSignal<bool>,
}

// Signals are copied, not what they hold, so `T` needs no `Copy`.
impl<T: Send + Sync + 'static> Clone for Fetch<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Fetch<T> {}

impl<T: DeserializeOwned + Clone + Send + Sync + 'static> Fetch<T> {
    /// Loads from the path that the function gives; nothing is loaded while it gives none.
    pub fn new(path: impl Fn() -> Option<String> + 'static) -> Self {
        let fetch = Self { state: RwSignal::new(None), round: RwSignal::new(0), loading: RwSignal::new(false) };
        let newest = StoredValue::new(0_u64);
        Effect::new(move || {
            fetch.round.track();
            let Some(path) = path() else { return };
            newest.update_value(|number| *number += 1);
            let number = newest.get_value();
            fetch.loading.set(true);
            spawn_local(async move {
                let answer = api::get(&path).await;
                // An answer to an older question, or for a page that has been left, is of no use.
                if newest.try_get_value() == Some(number) {
                    fetch.loading.set(false);
                    fetch.state.set(Some(answer));
                }
            });
        });
        let session = use_context::<Session>();
        Effect::new(move || {
            let offline = session.is_some_and(|session| session.offline.get());
            // What failed for want of a server is asked for again when there is one.
            let failed = |state: &Option<Result<T, ApiError>>| matches!(state, Some(Err(error)) if error.unreachable());
            if !offline && fetch.state.with_untracked(failed) {
                fetch.reload();
            }
        });
        fetch
    }

    /// Loads again; what is there stays until the new value has come.
    pub fn reload(self) {
        self.round.update(|round| *round += 1);
    }

    /// The value, once it is there.
    #[must_use]
    pub fn value(self) -> Option<T> {
        self.state.with(|state| state.as_ref().and_then(|state| state.as_ref().ok().cloned()))
    }

    /// Whether a request is under way, also while an older value is still shown.
    #[must_use]
    pub fn loading(self) -> bool {
        self.loading.get()
    }

    /// What came of it so far: nothing, the value, or why there is none.
    #[must_use]
    pub fn state(self) -> Option<Result<T, ApiError>> {
        self.state.get()
    }

    /// Puts a value in place that is known without asking, as after a change that the server confirmed.
    pub fn set(self, value: T) {
        self.state.set(Some(Ok(value)));
    }
}

/// Shows a [`Fetch`]: a skeleton while loading, the failure with a retry, or the value as `children` draw it.
#[component]
pub fn Fetched<T, V>(
    /// What is loaded.
    fetch: Fetch<T>,
    /// The shape to show while loading; lines of text when absent.
    #[prop(optional, into)]
    skeleton: Option<ViewFn>,
    /// Draws the value.
    children: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    move || match fetch.state() {
        None => match &skeleton {
            Some(skeleton) => skeleton.run(),
            None => view! { <Skeleton lines=4 /> }.into_any(),
        },
        Some(Ok(value)) => children(value).into_any(),
        Some(Err(error)) => view! { <ErrorState error on_retry=move |()| fetch.reload() /> }.into_any(),
    }
}
