//! One's own account: who one is here, and another password.

use super::account_form::FormFailure;
use crate::api::{self, ApiError};
use crate::components::{Button, ButtonKind, Field, Glyph, PageHeader, Panel, TextInput, use_toasts};
use crate::shell::use_session;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

/// The page of the signed-in person.
#[component]
pub fn Account() -> impl IntoView {
    let session = use_session();
    let of = move |read: fn(crate::shell::User) -> String| move || session.user.get().map(read);
    view! {
        <PageHeader glyph=Glyph::User title="Account" line="Who you are here, and what opens your account" />
        <Panel title="You">
            <dl class="person">
                <div><dt>"Name"</dt><dd>{of(|user| user.name)}</dd></div>
                <div><dt>"E-mail"</dt><dd>{of(|user| user.email)}</dd></div>
                <div><dt>"Role"</dt><dd>{of(|user| if user.admin { "Administrator" } else { "Member" }.to_owned())}</dd></div>
            </dl>
        </Panel>
        <Panel title="Password">
            <PasswordForm />
        </Panel>
    }
    .into_any()
}

#[component]
fn PasswordForm() -> impl IntoView {
    let toasts = use_toasts();
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let failure = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let at = move |pointer: &'static str| Signal::derive(move || failure.with(|failure| failure.as_ref()?.at(pointer)));
    let change = move |event: SubmitEvent| {
        event.prevent_default();
        let body = json!({"current": current.get_untracked(), "new": new.get_untracked()});
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = api::post::<()>("/api/auth/password", &body).await;
            // The page may have been left by now.
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(()) => {
                    current.set(String::new());
                    new.set(String::new());
                    toasts.success("The new password is set. Other sessions of yours have ended.");
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    view! {
        <form class="account-form" on:submit=change novalidate>
            <Field id="current" label="Current password" error=at("/current")>
                <TextInput value=current kind="password" autocomplete="current-password" required=true />
            </Field>
            <Field id="new" label="New password" hint="At least 8 characters." error=at("/new")>
                <TextInput value=new kind="password" autocomplete="new-password" required=true />
            </Field>
            <FormFailure failure />
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true busy=busy>"Change the password"</Button>
            </div>
        </form>
    }
    .into_any()
}
