//! What stands where something failed: what happened, and a way to try again.

use super::{Button, Glyph, Icon, LinkButton};
use crate::api::ApiError;
use leptos::prelude::*;

/// A failure in the place of what should be there.
#[component]
pub fn ErrorState(
    /// What happened.
    error: ApiError,
    /// Tries again.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
    /// Where to go on from an address under which there is nothing, and what that is called.
    #[prop(optional, into)]
    way_on: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    // What is not there will not be there at the next try either.
    let is_missing = error.status == 404;
    let on_retry = on_retry.filter(|_| !is_missing || way_on.is_none());
    let way_on = way_on.filter(|_| is_missing);
    view! {
        <div class="empty failed" role="alert">
            <Icon glyph=if error.unreachable() { Glyph::Offline } else { Glyph::Error } />
            <h2>{error.title}</h2>
            <p>{error.detail}</p>
            {on_retry
                .map(|retry| {
                    view! {
                        <div class="actions">
                            <Button glyph=Glyph::Retry on_click=retry>"Try again"</Button>
                        </div>
                    }
                })}
            {way_on
                .map(|(href, label)| {
                    view! {
                        <div class="actions">
                            <LinkButton href>{label}</LinkButton>
                        </div>
                    }
                })}
        </div>
    }
    .into_any()
}
