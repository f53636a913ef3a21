//! All projects: what they hold, rename, delete.

use crate::api;
use crate::components::{
    Button, ButtonKind, Deletion, Doomed, EmptyState, ErrorState, Glyph, Menu, MenuItem, NameForm, PageHeader, Panel,
    SaveName, Skeleton, actions_for,
};
use crate::format::counted;
use crate::shell::{Project, use_projects};
use leptos::prelude::*;
use serde_json::json;

/// The list of projects.
#[component]
pub fn ProjectList() -> impl IntoView {
    let projects = use_projects();
    // What they hold changes with every job, so the list is not that of the sidebar's last visit.
    Effect::new(move || projects.load());
    let doomed = RwSignal::new(None);
    let list = move || {
        match projects.all.get() {
        None => view! { <Skeleton lines=4 /> }.into_any(),
        Some(Err(error)) => view! { <ErrorState error on_retry=move |()| projects.load() /> }.into_any(),
        Some(Ok(all)) if all.is_empty() => view! {
            <EmptyState glyph=Glyph::Layers title="No project" text="Jobs and datasets belong to a project. Make one with the plus beside the list of projects." />
        }
        .into_any(),
        Some(Ok(all)) => {
            let row = |project: Project| view! { <Row project doomed /> };
            view! {
                <table class="list-table">
                    <caption class="unseen">"Projects"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Project"</th>
                            <th scope="col" class="numeric wide">"Jobs"</th>
                            <th scope="col" class="numeric wide">"Datasets"</th>
                            <th scope="col"><span class="unseen">"Actions"</span></th>
                        </tr>
                    </thead>
                    <tbody>{all.into_iter().map(row).collect_view()}</tbody>
                </table>
            }
            .into_any()
        }
    }
    };
    view! {
        <PageHeader glyph=Glyph::Layers title="Projects" line="What belongs together: jobs, and the datasets they made" />
        <Panel>{list}</Panel>
        <Deletion doomed title="Delete this project?" on_done=move |_| projects.load() />
    }
    .into_any()
}

#[component]
fn Row(project: Project, doomed: RwSignal<Option<Doomed>>) -> impl IntoView {
    let projects = use_projects();
    let naming = RwSignal::new(false);
    let path = format!("/api/projects/{}", project.id);
    let save = SaveName::new(move |name| {
        let path = path.clone();
        async move {
            api::patch::<Project>(&path, &json!({ "name": name })).await?;
            projects.load();
            Ok(())
        }
    });
    let (id, name) = (project.id.clone(), project.name.clone());
    let head = move || {
        if naming.get() {
            let (name, save) = (name.clone(), save.clone());
            return view! { <NameForm label="Name of the project" name save on_done=move |()| naming.set(false) /> }
                .into_any();
        }
        let is_current = projects.current.with(|current| current.as_ref() == Some(&id));
        let id = id.clone();
        view! {
            <span>{name.clone()}</span>
            {if is_current {
                view! { <span class="tag">"in use"</span> }.into_any()
            } else {
                view! { <Button kind=ButtonKind::Quiet on_click=move |()| projects.choose(id.clone())>"Use"</Button> }.into_any()
            }}
        }
        .into_any()
    };
    let holds = holding(&project);
    let all_of_it = Doomed {
        name: project.name.clone(),
        loss: format!("“{}” goes for good, with {holds} and what is stored of them.", project.name),
        path: format!("/api/projects/{}?with_contents=true", project.id),
    };
    let items = vec![
        MenuItem::new("Rename", Glyph::Edit, move || naming.set(true)),
        MenuItem::new("Delete", Glyph::Trash, move || doomed.set(Some(all_of_it.clone()))).danger(),
    ];
    view! {
        <tr>
            <th scope="row">{head} <span class="narrow">{holds}</span></th>
            <td class="numeric wide">{project.jobs}</td>
            <td class="numeric wide">{project.datasets}</td>
            <td class="row-actions"><Menu label=actions_for(&project.name) glyph=Glyph::More items=Signal::stored(items) /></td>
        </tr>
    }
    .into_any()
}

fn holding(project: &Project) -> String {
    format!("{}, {}", counted(project.jobs, "job"), counted(project.datasets, "dataset"))
}
