//! Home: what to do next, and what was done last.

use crate::api::Page;
use crate::components::{Button, ButtonKind, Fetch, Fetched, Field, Glyph, Icon, PageHeader, Panel, StateBadge};
use crate::format;
use crate::shell::use_projects;
use leptos::prelude::*;
use serde::Deserialize;

const STEPS: [(&str, &str, Glyph); 3] = [
    ("Describe", "Say in plain English what a row holds, or bring SQL, JSON Schema or a sample.", Glyph::Edit),
    ("See", "Rows appear as you type, made here in your browser, the same that the server makes.", Glyph::Spark),
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

/// As much of a job as the list here shows.
#[derive(Clone, Deserialize)]
struct RecentJob {
    id: String,
    name: String,
    state: String,
    rows_total: u64,
    created_at: String,
}

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
    let example = move |(name, text): (&'static str, &'static str)| {
        view! { <Button on_click=move |()| description.set(text.to_owned())>{name}</Button> }
    };
    view! {
        <Panel>
            <form class="describe" action="/create/table" method="get">
                <Field id="describe" label="What does a row hold?" hint="How many rows, which columns, and what you know of their values.">
                    <textarea
                        class="input"
                        id="describe"
                        name="describe"
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

/// The last jobs of the project; nothing where there are none.
#[component]
fn Recent() -> impl IntoView {
    let projects = use_projects();
    let jobs = Fetch::<Page<RecentJob>>::new(move || {
        projects.current.get().map(|id| format!("/api/jobs?project_id={id}&page_size=5"))
    });
    let row = |job: RecentJob| {
        view! {
            <li>
                <a href=format!("/jobs/{}", job.id)>{job.name}</a>
                <span>{format!("{} rows", format::count(job.rows_total))}</span>
                <StateBadge state=job.state />
                <time datetime=job.created_at.clone()>{format::time(&job.created_at)}</time>
            </li>
        }
    };
    let list = move |page: Page<RecentJob>| {
        (page.total > 0).then(|| {
            view! {
                <Panel title="Last jobs">
                    <ul class="recent">{page.items.into_iter().map(row).collect_view()}</ul>
                </Panel>
            }
        })
    };
    view! { <Fetched fetch=jobs skeleton=|| () children=list /> }.into_any()
}
