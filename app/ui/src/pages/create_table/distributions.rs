//! How the values of each column are distributed, measured over the first rows in this browser.

use super::super::dataset::{Card, ColumnProfile, TableProfile};
use super::editor::use_editor;
use super::making::{REST, Wanted, make};
use crate::components::{Panel, Skeleton};
use crate::format;
use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How many rows are measured.
const MEASURED_ROWS: u64 = 10_000;

/// A chart a column.
#[component]
pub fn Distributions() -> impl IntoView {
    let editor = use_editor();
    let profile = RwSignal::new(None::<TableProfile>);
    // What is measured hangs on the recipe and the table, not on the rows that are looked at.
    let subject = Memo::new(move |_| {
        editor
            .shown
            .with(|shown| shown.as_ref().map(|shown| (shown.preview.digest.clone(), shown.preview.table.clone())))
    });
    let round = StoredValue::new(0_u64);
    Effect::new(move || {
        let Some((_, table)) = subject.get() else { return profile.set(None) };
        round.update_value(|round| *round += 1);
        let own = round.get_value();
        spawn_local(async move {
            sleep(REST).await;
            // A newer recipe, or a page that was left.
            if round.try_get_value() != Some(own) {
                return;
            }
            let recipe = editor.peek(Clone::clone);
            let wanted = Wanted { recipe: &recipe, table: Some(&table), from: 0, rows: MEASURED_ROWS, format: None };
            if let Ok(Ok(measured)) = make::<TableProfile>("profile", &wanted, true).await {
                profile.try_set(Some(measured));
            }
        });
    });
    let aside = Signal::derive(move || {
        profile.with(|profile| match profile {
            Some(_) if editor.is_stale() => "of the last rows that could be made".to_owned(),
            Some(profile) => format!("of the first {} rows", format::count(profile.rows)),
            None => "measuring…".to_owned(),
        })
    });
    let there = Memo::new(move |_| subject.with(Option::is_some));
    let cards = move || match profile.get() {
        Some(profile) => {
            let cards = ColumnProfile::flattened(profile.columns).into_iter().map(|column| view! { <Card column /> });
            view! { <ul class="profiles compact">{cards.collect_view()}</ul> }.into_any()
        }
        None => view! { <Skeleton lines=6 /> }.into_any(),
    };
    view! {
        <Show when=move || there.get()>
            <Panel title="Distributions" aside>{cards}</Panel>
        </Show>
    }
    .into_any()
}
