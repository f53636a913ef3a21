//! The form that creates an account and signs it in.

use crate::api::{self, ApiError};
use crate::components::{Button, ButtonKind, Field, Notice, TextInput, Tone};
use crate::focus::focus_on;
use crate::pace::after_a_frame;
use crate::shell::go;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// What the server says about new accounts.
#[derive(Clone, Deserialize)]
pub(super) struct Registration {
    /// Whether others may register now.
    pub(super) registration_open: bool,
}

#[derive(Serialize)]
struct Account {
    email: String,
    password: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// Asks for name, address and password; problems stand beside their fields.
#[component]
pub fn AccountForm() -> impl IntoView {
    let (name, email, password) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let failure = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let at = move |pointer: &'static str| Signal::derive(move || failure.with(|failure| failure.as_ref()?.at(pointer)));
    let create = move |event: SubmitEvent| {
        event.prevent_default();
        let name = name.get_untracked().trim().to_owned();
        let account = Account {
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
            name: (!name.is_empty()).then_some(name),
        };
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            match api::post::<IgnoredAny>("/api/auth/register", &account).await {
                // The answer has set the cookie of the pages: the new account is signed in.
                Ok(_) => go("/"),
                Err(error) => failure.set(Some(error)),
            }
            busy.set(false);
        });
    };
    view! {
        <form on:submit=create novalidate>
            <Field id="name" label="Name" hint="What to call you. Optional." error=at("/name")>
                <TextInput value=name autocomplete="name" />
            </Field>
            <Field id="email" label="E-mail" error=at("/email")>
                <TextInput value=email kind="email" autocomplete="username" required=true />
            </Field>
            <Field id="password" label="Password" hint="At least 8 characters." error=at("/password")>
                <TextInput value=password kind="password" autocomplete="new-password" required=true />
            </Field>
            <FormFailure failure />
            <Button kind=ButtonKind::Primary submit=true busy=busy>
                "Create account"
            </Button>
        </form>
    }
    .into_any()
}

/// What went wrong with a form as a whole; problems of single fields stand beside these.
#[component]
pub(super) fn FormFailure(
    /// The last failure.
    #[prop(into)]
    failure: Signal<Option<ApiError>>,
) -> impl IntoView {
    Effect::new(move || {
        if failure.with(|failure| failure.as_ref().is_some_and(|failure| !failure.errors.is_empty())) {
            after_a_frame(|| focus_on("form [aria-invalid=true]"));
        }
    });
    move || {
        let whole = failure.get().filter(|error| error.errors.is_empty());
        whole.map(|error| view! { <Notice tone=Tone::Error>{error.to_string()}</Notice> })
    }
}
