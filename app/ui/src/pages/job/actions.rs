//! Pause, resume and cancel.

use super::View;
use crate::api;
use crate::components::{Button, ButtonKind, Confirm, Glyph, use_toasts};
use crate::focus;
use crate::pace::after_a_frame;
use crate::work::{JobProgress, open_in_create};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;

#[derive(Serialize)]
struct Control {
    action: &'static str,
}

/// What can be done with the job now.
#[component]
pub fn Actions(view: View) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let asking = RwSignal::new(false);
    // What can be done is another thing afterwards, and the button that was pressed is gone.
    let acted = StoredValue::new(false);
    let state = Memo::new(move |_| view.state());
    Effect::new(move || {
        // Read, not only tracked: a memo that nobody has read does not follow what it is made from.
        state.with(|_| ());
        if acted.get_value() {
            acted.set_value(false);
            after_a_frame(|| {
                if focus::is_lost() {
                    focus::focus_on(".page-header .actions button:not(:disabled)");
                }
            });
        }
    });
    let control = move |action: &'static str, done: &'static str| {
        let Some(id) = view.job.with_untracked(|job| job.as_ref().map(|job| job.progress.id.clone())) else { return };
        busy.set(true);
        acted.set_value(true);
        spawn_local(async move {
            match api::post::<JobProgress>(&format!("/api/jobs/{id}/control"), &Control { action }).await {
                Ok(progress) => {
                    view.live.learn(progress);
                    toasts.success(done);
                }
                Err(error) => {
                    acted.set_value(false);
                    toasts.error(error.to_string());
                }
            }
            busy.try_set(false);
        });
    };
    let open = move || {
        let recipe = view.job.with_untracked(|job| job.as_ref().map(|job| job.recipe.clone()));
        if !recipe.is_some_and(|recipe| open_in_create(&recipe)) {
            toasts.error("This browser keeps nothing for the page, so the recipe cannot be handed over.");
        }
    };
    let may = move |allowed: fn(crate::work::JobState) -> bool| Memo::new(move |_| view.state().is_some_and(allowed));
    let (pause, resume, cancel) =
        (may(|state| state.can_pause()), may(|state| state.can_resume()), may(|state| state.can_cancel()));
    let lost = Signal::derive(move || {
        let done = view.progress.with(|progress| progress.as_ref().map_or(0, |progress| progress.rows_done));
        format!(
            "It ends for good, and what it has stored of its {} rows so far is removed. To stop it for a while, pause it.",
            crate::format::count(done)
        )
    });
    view! {
        <Show when=move || pause.get()>
            <Button glyph=Glyph::Pause disabled=view.lost busy=busy on_click=move |()| control("pause", "Paused. Chunks under way are still finished.")>
                "Pause"
            </Button>
        </Show>
        <Show when=move || resume.get()>
            <Button kind=ButtonKind::Primary glyph=Glyph::Play disabled=view.lost busy=busy on_click=move |()| control("resume", "It goes on.")>
                "Resume"
            </Button>
        </Show>
        <Show when=move || cancel.get()>
            <Button kind=ButtonKind::Danger glyph=Glyph::Stop disabled=view.lost on_click=move |()| asking.set(true)>"Cancel"</Button>
        </Show>
        <Button glyph=Glyph::Edit on_click=move |()| open()>"Open in Create"</Button>
        <Confirm
            open=asking
            title="Cancel this job?"
            text=lost
            action="Cancel the job"
            keep="Let it run"
            on_confirm=move |()| control("cancel", "The job is cancelled.")
        />
    }
    .into_any()
}
