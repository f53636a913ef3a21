//! What the job has come to: its dataset, or that there is none.

use super::View;
use crate::components::{Button, ButtonKind, DownloadDialog, Glyph, LinkButton, Notice};
use crate::work::JobState;
use leptos::prelude::*;

/// The way to the dataset and its files once the job is completed.
#[component]
pub fn ResultPanel(view: View) -> impl IntoView {
    let downloading = RwSignal::new(false);
    let state = Memo::new(move |_| view.state());
    let dataset = Memo::new(move |_| view.job.with(|job| job.as_ref().and_then(|job| job.dataset_id.clone())));
    let result = move || {
        match (state.get(), dataset.get()) {
        (Some(JobState::Completed), Some(id)) => {
            let (name, tables) = view
                .job
                .with_untracked(|job| job.as_ref().map(|job| (job.name.clone(), job.tables.clone())))
                .unwrap_or_default();
            let source = format!("/api/datasets/{id}/download");
            view! {
                <section class="panel job-result" aria-label="Result">
                    <p><strong>"The dataset is ready."</strong> " Look through it, see its distributions, take it away."</p>
                    <div class="actions">
                        <LinkButton href=format!("/datasets/{id}") kind=ButtonKind::Primary glyph=Glyph::Layers>"Open the dataset"</LinkButton>
                        <Button glyph=Glyph::Download on_click=move |()| downloading.set(true)>"Download"</Button>
                    </div>
                    <DownloadDialog open=downloading source name tables />
                </section>
            }
            .into_any()
        }
        (Some(JobState::Cancelled), _) => view! {
            <Notice>"This job was cancelled and left no dataset. Its rows can still be looked at below, for they follow from the recipe."</Notice>
        }
        .into_any(),
        _ => ().into_any(),
    }
    };
    view! { {result} }.into_any()
}
