//! Home: what to do next, and what was done last.

use super::jobs::Table as JobTable;
use crate::api::Page;
use crate::components::{Button, ButtonKind, Fetch, Field, Glyph, Icon, PageHeader, Panel};
use crate::format;
use crate::work::{Dataset, Job, LiveJobs};
use leptos::ev::KeyboardEvent;
use leptos::html::Form;
use leptos::prelude::*;

const STEPS: [(&str, &str, Glyph); 3] = [
    ("Describe", "Say in plain English what a row holds, or bring SQL, JSON Schema or a sample.", Glyph::Edit),
    (
        "See",
        "Rows appear at once and follow every edit, made here in your browser, the same that the server makes.",
        Glyph::Spark,
    ),
    ("Generate", "Any number of rows, in the background. Page through them, download what you need.", Glyph::Download),
];

const EXAMPLES: [(&str, &str); 3] = [
    (
        "Customers",
        "Generate 1000 customer records with name, email, age (18-80), registration date (last year), and account status (active/inactive)",
    ),
    (
        "Orders",
        "5000 orders with order number, product name, quantity (1-10), price in EUR and order date (last 6 months)",
    ),
    (
        "Sensors",
        "10000 sensor readings with device id, timestamp (last 30 days), temperature (-10 to 45) and battery (0-100%)",
    ),
];

/// The first page after signing in.
#[component]
pub fn Home() -> impl IntoView {
    let step = |(title, text, glyph): (&'static str, &'static str, Glyph)| {
        view! {
            <li class="panel">
                <Icon glyph />
                <h2>{title}</h2>
                <p>{text}</p>
            </li>
        }
    };
    view! {
        <PageHeader
            glyph=Glyph::Seed
            title="What do you need?"
            line="Realistic data, described in a sentence and ready in seconds"
        />
        <Describe />
        <ol class="steps">{STEPS.map(step)}</ol>
        <Recent />
    }
    .into_any()
}

/// A description to start with; it is sent as a plain form, so it also works before hydration.
#[component]
fn Describe() -> impl IntoView {
    let description = RwSignal::new(String::new());
    let form = NodeRef::<Form>::new();
    let press = move |event: KeyboardEvent| {
        if event.key() == "Enter"
            && (event.ctrl_key() || event.meta_key())
            && let Some(form) = form.get()
        {
            // It fails only for a form that has left the page.
            let _ = form.request_submit();
        }
    };
    let example = move |(name, text): (&'static str, &'static str)| {
        view! { <Button on_click=move |()| description.set(text.to_owned())>{name}</Button> }
    };
    view! {
        <Panel>
            <form class="describe" action="/create/table" method="get" node_ref=form on:keydown=press>
                <Field id="describe" label="What does a row hold?" hint="How many rows, which columns, and what you know of their values.">
                    <textarea
                        class="input"
                        id="describe"
                        name="description"
                        rows="3"
                        aria-describedby="describe-hint"
                        placeholder="1000 customers with name, email, age (18-80) and account status (active/inactive)"
                        prop:value=description
                        on:input=move |event| description.set(event_target_value(&event))
                    ></textarea>
                </Field>
                <div class="actions">
                    <span class="hint">"or start from"</span>
                    {EXAMPLES.map(example)}
                    <a class="button quiet" href="/library">
                        <Icon glyph=Glyph::Book />
                        "The library"
                    </a>
                    <Button kind=ButtonKind::Primary submit=true glyph=Glyph::Arrow>
                        "Make a table"
                    </Button>
                </div>
            </form>
        </Panel>
    }
    .into_any()
}

/// The last jobs and datasets. Nothing is shown while they load, where there are none, or when they fail: the page
/// serves without them, and their own pages say why.
#[component]
fn Recent() -> impl IntoView {
    let live = LiveJobs::follow();
    let jobs = Fetch::<Page<Job>>::new(|| Some("/api/jobs?page_size=5".to_owned()));
    let datasets = Fetch::<Page<Dataset>>::new(|| Some("/api/datasets?page_size=5".to_owned()));
    Effect::new(move || {
        for job in jobs.value().into_iter().flat_map(|page| page.items) {
            live.learn(job.progress);
        }
    });
    let some_jobs = move || {
        let found = jobs.value().map(|page| page.items).filter(|items| !items.is_empty());
        found.map(|jobs| {
            let all = ViewFn::from(|| view! { <a href="/jobs">"All jobs"</a> });
            view! { <Panel title="Last jobs" actions=all><JobTable jobs live /></Panel> }
        })
    };
    let some_datasets = move || {
        let found = datasets.value().map(|page| page.items).filter(|items| !items.is_empty());
        found.map(|datasets| {
            let all = ViewFn::from(|| view! { <a href="/datasets">"All datasets"</a> });
            view! {
                <Panel title="Last datasets" actions=all>
                    <ul class="recent">{datasets.into_iter().map(dataset).collect_view()}</ul>
                </Panel>
            }
        })
    };
    view! {
        {some_jobs}
        {some_datasets}
    }
    .into_any()
}

fn dataset(dataset: Dataset) -> impl IntoView {
    view! {
        <li>
            <a href=format!("/datasets/{}", dataset.id)>{dataset.name.clone()}</a>
            <span>{format!("{} rows", format::count(dataset.rows_total))}</span>
            <span>{dataset.kept()}</span>
            <time datetime=dataset.created_at.clone()>{format::time(&dataset.created_at)}</time>
        </li>
    }
}
