//! The settings of this instance, for its administrator.

use crate::api;
use crate::components::{EmptyState, Fetch, Fetched, Glyph, PageHeader, Panel, Toggle, use_toasts};
use crate::shell::use_session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize)]
struct Settings {
    /// `open` or `closed`.
    registration: String,
}

/// The page for the administrator.
#[component]
pub fn Admin() -> impl IntoView {
    let session = use_session();
    let refused = move || session.user.get().is_some_and(|user| !user.admin);
    view! {
        <PageHeader glyph=Glyph::Sliders title="Admin" line="This instance, its accounts and its settings" />
        <Show
            when=refused
            fallback=|| view! { <SettingsPanel /> }
        >
            <Panel>
                <EmptyState
                    glyph=Glyph::Key
                    title="For the administrator"
                    text="Your account may not change this instance."
                />
            </Panel>
        </Show>
    }
    .into_any()
}

#[component]
fn SettingsPanel() -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let admin = Memo::new(move |_| session.user.get().is_some_and(|user| user.admin));
    let settings = Fetch::<Settings>::new(move || admin.get().then(|| "/api/settings".to_owned()));
    let change = move |open: bool| {
        let wanted = Settings { registration: if open { "open" } else { "closed" }.to_owned() };
        spawn_local(async move {
            match api::patch::<Settings>("/api/settings", &wanted).await {
                Ok(now) => {
                    toasts.success(format!("Registration is {}.", now.registration));
                    settings.set(now);
                }
                Err(error) => {
                    toasts.error(error.to_string());
                    settings.reload();
                }
            }
        });
    };
    view! {
        <Panel title="Accounts">
            <Fetched fetch=settings let:now>
                <Toggle
                    label="Others may register"
                    value=now.registration == "open"
                    on_change=change
                />
                <p class="hint">"Everybody who reaches this address can then create an account with projects of their own."</p>
            </Fetched>
        </Panel>
    }
    .into_any()
}
