//! What stands where something failed: what happened, and a way to try again.

use super::{Button, Glyph, Icon};
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
) -> impl IntoView {
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
        </div>
    }
    .into_any()
}
