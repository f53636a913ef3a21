//! Signing in.

use super::account_form::{FormFailure, Registration};
use super::welcome::Welcome;
use crate::api::ApiError;
use crate::components::{Button, ButtonKind, Fetch, Field, TextInput};
use crate::shell::{go, sign_in};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

/// Asks for address and password, and goes where the person wanted to go.
#[component]
pub fn Login() -> impl IntoView {
    let query = use_query_map();
    let registration = Fetch::<Registration>::new(|| Some("/api/setup".to_owned()));
    let open = move || registration.value().is_some_and(|state| state.registration_open);
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let failure = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let at = move |pointer: &'static str| Signal::derive(move || failure.with(|failure| failure.as_ref()?.at(pointer)));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (email, password) = (email.get_untracked().trim().to_owned(), password.get_untracked());
        let next = own_path(query.get_untracked().get("next"));
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            match sign_in(&email, &password).await {
                Ok(()) => go(&next),
                Err(error) => failure.set(Some(error)),
            }
            busy.set(false);
        });
    };
    view! {
        <Welcome title="Sign in" line="Your recipes, jobs and datasets are behind this door.">
            <form on:submit=submit novalidate>
                <Field id="email" label="E-mail" error=at("/email")>
                    <TextInput value=email kind="email" autocomplete="username" required=true />
                </Field>
                <Field id="password" label="Password" error=at("/password")>
                    <TextInput value=password kind="password" autocomplete="current-password" required=true />
                </Field>
                <FormFailure failure />
                <Button kind=ButtonKind::Primary submit=true busy=busy>"Sign in"</Button>
            </form>
            <Show when=open>
                <p class="hint">"You have no account? " <a href="/register">"Register"</a></p>
            </Show>
        </Welcome>
    }
    .into_any()
}

/// The path to go to after signing in: never another site, whatever the link that led here says.
fn own_path(next: Option<String>) -> String {
    next.filter(|path| path.starts_with('/') && !path.starts_with("//") && !path.contains('\\'))
        .unwrap_or_else(|| "/".to_owned())
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(own_path(Some("/jobs?status=failed".to_owned())), "/jobs?status=failed");
        for foreign in ["https://example.com/", "//example.com/", "/\\example.com", "jobs"] {
            assert_eq!(own_path(Some(foreign.to_owned())), "/");
        }
        assert_eq!(own_path(None), "/");
    }
}
