//! The settings of this instance, for its administrator.

use crate::api::{self, Page};
use crate::components::{
    Deletion, Doomed, EmptyState, Fetch, Fetched, Glyph, Menu, MenuItem, PageHeader, Pagination, Panel, Toggle,
    actions_for, return_to_actions_for, use_toasts,
};
use crate::format;
use crate::shell::use_session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use serde_json::json;

const PAGE_SIZE: u64 = 25;

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
            fallback=|| view! { <SettingsPanel /> <Accounts /> }
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
        <Panel title="Registration">
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

/// An account of this instance.
#[derive(Clone, PartialEq, Deserialize)]
struct Listed {
    id: String,
    email: String,
    name: String,
    admin: bool,
    disabled: bool,
    created_at: String,
}

impl Listed {
    fn role(&self) -> &'static str {
        match (self.admin, self.disabled) {
            (true, _) => "Administrator",
            (_, true) => "Shut",
            _ => "Member",
        }
    }
}

/// Who has an account here.
#[component]
fn Accounts() -> impl IntoView {
    let session = use_session();
    let at = RwSignal::new(1_u64);
    let admin = Memo::new(move |_| session.user.get().is_some_and(|user| user.admin));
    let fetch = Fetch::<Page<Listed>>::new(move || {
        let page = at.get();
        admin.get().then(|| format!("/api/users?page={page}&page_size={PAGE_SIZE}"))
    });
    let doomed = RwSignal::new(None);
    let total = Signal::derive(move || fetch.value().map_or(0, |page| page.total));
    let list = move |page: Page<Listed>| {
        let row = |account: Listed| view! { <AccountRow account fetch doomed /> };
        view! {
            <table class="list-table">
                <caption class="unseen">"Accounts"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Account"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col" class="wide">"Created"</th>
                        <th scope="col"><span class="unseen">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>{page.items.into_iter().map(row).collect_view()}</tbody>
            </table>
        }
    };
    view! {
        <Panel title="Accounts">
            <Fetched fetch let:page>{list(page)}</Fetched>
            <Pagination page=at total page_size=PAGE_SIZE />
        </Panel>
        <Deletion doomed title="Delete this account?" on_done=move |_| fetch.reload() />
    }
    .into_any()
}

#[component]
fn AccountRow(account: Listed, fetch: Fetch<Page<Listed>>, doomed: RwSignal<Option<Doomed>>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let (id, disabled, email) = (account.id.clone(), account.disabled, account.email.clone());
    let shut = move || {
        let email = email.clone();
        let path = format!("/api/users/{id}");
        spawn_local(async move {
            match api::patch::<Listed>(&path, &json!({ "disabled": !disabled })).await {
                Ok(now) if now.disabled => toasts.success(format!("{} can no longer sign in.", now.email)),
                Ok(now) => toasts.success(format!("{} can sign in again.", now.email)),
                Err(error) => toasts.error(error.to_string()),
            }
            fetch.reload();
            return_to_actions_for(&email);
        });
    };
    let all_of_it = Doomed {
        name: account.email.clone(),
        loss: format!(
            "{} goes for good, with all projects, jobs, datasets and schemas of this account.",
            account.email
        ),
        path: format!("/api/users/{}?with_contents=true", account.id),
    };
    let items = vec![
        MenuItem::new(if disabled { "Open again" } else { "Shut" }, Glyph::Key, shut),
        MenuItem::new("Delete", Glyph::Trash, move || doomed.set(Some(all_of_it.clone()))).danger(),
    ];
    let label = actions_for(&account.email);
    let own = account.id.clone();
    // Nobody shuts or deletes the account that they are signed in with.
    let actions = move || {
        let is_own = session.user.with(|user| user.as_ref().is_some_and(|user| user.id == own));
        (!is_own).then(|| view! { <Menu label=label.clone() glyph=Glyph::More items=Signal::stored(items.clone()) /> })
    };
    view! {
        <tr>
            <th scope="row">{account.name.clone()} " · " <span class="hint">{account.email.clone()}</span></th>
            <td>{account.role()}</td>
            <td class="wide">{format::time(&account.created_at)}</td>
            <td class="row-actions">{actions}</td>
        </tr>
    }
    .into_any()
}
