//! Notifications: success and info fade after five seconds, warnings and errors stay until closed.

use super::notice::Tone;
use super::{Button, ButtonKind, Glyph, Icon};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How long a toast that fades is seen, in milliseconds.
const SEEN_MS: u32 = 5_000;

#[derive(Clone)]
struct Toast {
    id: u64,
    tone: Tone,
    text: String,
}

/// All notifications of the page; get them with [`use_toasts`].
#[derive(Clone, Copy, Default)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last_id: RwSignal<u64>,
}

impl Toasts {
    /// Something that a person asked for is done.
    pub fn success(self, text: impl Into<String>) {
        self.add(Tone::Success, text.into());
    }

    /// Something worth knowing.
    pub fn info(self, text: impl Into<String>) {
        self.add(Tone::Info, text.into());
    }

    /// Something that may need attention.
    pub fn warning(self, text: impl Into<String>) {
        self.add(Tone::Warning, text.into());
    }

    /// Something failed. Show it beside its cause as well.
    pub fn error(self, text: impl Into<String>) {
        self.add(Tone::Error, text.into());
    }

    fn add(self, tone: Tone, text: String) {
        let id = self.last_id.get_untracked() + 1;
        self.last_id.set(id);
        self.shown.update(|toasts| toasts.push(Toast { id, tone, text }));
        if matches!(tone, Tone::Success | Tone::Info) {
            spawn_local(async move {
                TimeoutFuture::new(SEEN_MS).await;
                self.close(id);
            });
        }
    }

    fn close(self, id: u64) {
        // The page may be gone when the five seconds are over.
        self.shown.try_update(|toasts| toasts.retain(|toast| toast.id != id));
    }
}

/// The notifications of this page.
///
/// # Panics
/// Outside of the app, which provides them.
#[must_use]
pub fn use_toasts() -> Toasts {
    expect_context()
}

/// Where the notifications appear; once, in the app.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    let toast = move |toast: Toast| {
        let role = if toast.tone == Tone::Error { "alert" } else { "status" };
        view! {
            <div class=format!("toast {}", toast.tone.class()) role=role>
                <Icon glyph=toast.tone.glyph() />
                <p>{toast.text}</p>
                <Button
                    kind=ButtonKind::Quiet
                    glyph=Glyph::Close
                    label="Close this notification"
                    on_click=move |()| toasts.close(toast.id)
                />
            </div>
        }
    };
    view! {
        <section class="toasts" aria-label="Notifications" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.id children=toast />
        </section>
    }
    .into_any()
}
