//! Further accounts, where the administrator lets others register.

use super::account_form::{AccountForm, Registration};
use super::welcome::Welcome;
use crate::components::{Fetch, Notice, Tone};
use leptos::prelude::*;

/// Asks for the account, or says that registration is closed.
#[component]
pub fn Register() -> impl IntoView {
    let registration = Fetch::<Registration>::new(|| Some("/api/setup".to_owned()));
    let closed = move || registration.value().is_some_and(|state| !state.registration_open);
    view! {
        <Welcome title="Register" line="An account of your own: your projects and data are yours alone.">
            <Show when=closed fallback=AccountForm>
                <Notice tone=Tone::Warning>"Registration is closed on this instance. Its administrator can open it."</Notice>
            </Show>
            <p class="hint">"You have an account? " <a href="/login">"Sign in"</a></p>
        </Welcome>
    }
    .into_any()
}
