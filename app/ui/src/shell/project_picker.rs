//! Chooses the project that is worked in, and makes new ones.

use super::projects::use_projects;
use super::rooms::later;
use crate::components::{Button, ButtonKind, Choice, Dialog, Field, Glyph, Select, TextInput, use_toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The choice of a project, with a button for a new one.
#[component]
pub fn ProjectPicker() -> impl IntoView {
    let projects = use_projects();
    let naming = RwSignal::new(false);
    let choices = Signal::derive(move || match projects.all.get() {
        Some(Ok(all)) if !all.is_empty() => {
            all.into_iter().map(|project| Choice::new(project.id, project.name)).collect()
        }
        Some(Ok(_)) => vec![Choice::new("", "No project yet")],
        Some(Err(error)) if error.unreachable() => vec![Choice::new("", "Without a network")],
        Some(Err(_)) => vec![Choice::new("", "Projects not loaded")],
        None => vec![Choice::new("", "Loading…")],
    });
    let current = Signal::derive(move || projects.current.get().unwrap_or_default());
    view! {
        <div class="project-picker">
            <Select label="Project" value=current choices on_change=move |id: String| projects.choose(id) />
            <Button kind=ButtonKind::Quiet glyph=Glyph::Plus label="New project" on_click=move |()| naming.set(true) />
            <Dialog open=naming title="New project">
                {later(move |rooms| (rooms.new_project)(naming))}
            </Dialog>
        </div>
    }
    .into_any()
}

/// What stands in the dialog.
#[component]
pub fn NewProject(
    /// Closes the dialog.
    open: RwSignal<bool>,
) -> impl IntoView {
    let projects = use_projects();
    let toasts = use_toasts();
    let name = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted = name.get_untracked().trim().to_owned();
        if wanted.is_empty() {
            return problem.set(Some("A project needs a name.".to_owned()));
        }
        busy.set(true);
        spawn_local(async move {
            match projects.create(&wanted).await {
                Ok(project) => {
                    toasts.success(format!("Project “{}” is ready.", project.name));
                    open.set(false);
                }
                Err(error) => problem.set(Some(error.at("/name").unwrap_or_else(|| error.to_string()))),
            }
            busy.set(false);
        });
    };
    view! {
        <form on:submit=create novalidate>
            <Field id="project-name" label="Name" hint="What its data is for, like “Checkout tests”." error=problem>
                <TextInput value=name />
            </Field>
            <div class="actions">
                <Button on_click=move |()| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=busy>"Create project"</Button>
            </div>
        </form>
    }
    .into_any()
}
