//! The first account of a fresh instance: its administrator.

use super::account_form::AccountForm;
use super::welcome::Welcome;
use leptos::prelude::*;

/// Asks for the administrator's account.
#[component]
pub fn Setup() -> impl IntoView {
    view! {
        <Welcome title="Create an account" line="The first account of this instance is its administrator.">
            <AccountForm />
        </Welcome>
    }
    .into_any()
}
