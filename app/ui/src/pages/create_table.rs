//! Create → Table: describe rows, see them now, make any number of them.

use crate::components::{Button, Field, Glyph, Notice, PageHeader, Panel, TextArea, Tone};
use crate::engine;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use serde::Deserialize;

#[derive(Deserialize)]
struct Pong {
    version: String,
}

/// The page where tables are made.
#[component]
pub fn CreateTable() -> impl IntoView {
    let description = RwSignal::new(String::new());
    // After hydration, for the HTML of this route is kept and must not hold what one visit brought along.
    let query = use_query_map();
    Effect::new(move || {
        if let Some(brought) = query.read().get("description") {
            description.set(brought);
        }
    });
    let engine_state = RwSignal::new(None::<Result<String, String>>);
    let ask = move || {
        engine_state.set(None);
        spawn_local(async move {
            engine::use_locale("en_US");
            let answer = engine::call("ping", "{}").await.map_err(|error| error.to_string());
            let version =
                answer.and_then(|text| serde_json::from_str::<Pong>(&text).map_err(|error| error.to_string()));
            engine_state.set(Some(version.map(|pong| pong.version)));
        });
    };
    Effect::new(move |_| ask());
    let state = move || match engine_state.get() {
        None => view! { <Notice>"Starting the engine in your browser…"</Notice> }.into_any(),
        Some(Ok(version)) => {
            view! { <Notice tone=Tone::Success>{format!("The engine {version} runs in this browser.")}</Notice> }
                .into_any()
        }
        Some(Err(error)) => view! {
            <Notice tone=Tone::Error>
                {error} " " <Button glyph=Glyph::Retry on_click=move |()| ask()>"Try again"</Button>
            </Notice>
        }
        .into_any(),
    };
    view! {
        <PageHeader glyph=Glyph::Table title="Table" line="Describe rows, see them now, make any number of them" />
        <div class="thirds">
            <Panel title="Describe">
                <Field id="description" label="What does a row hold?" hint="Like “1000 customers with name, email and age 18-80”.">
                    <TextArea value=description rows=5 />
                </Field>
            </Panel>
            <Panel title="Preview">{state}</Panel>
        </div>
    }
    .into_any()
}
