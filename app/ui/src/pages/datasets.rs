//! All datasets: search, tags, rename, delete.

use super::query::Kept;
use crate::api::{self, Page, with_query};
use crate::components::{
    ButtonKind, Choice, Deletion, Doomed, EmptyState, Fetch, Fetched, Glyph, Icon, LinkButton, Menu, MenuItem,
    NameForm, PageHeader, Pagination, Panel, SaveName, SearchBox, Select, TagEditor, actions_for,
    return_to_menu_beside, use_toasts,
};
use crate::focus::focus_soon;
use crate::format;
use crate::shell::use_projects;
use crate::work::Dataset;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

const PAGE_SIZE: u64 = 25;

/// The list of datasets.
#[component]
pub fn Datasets() -> impl IntoView {
    let (search, tag, project, at) =
        (Kept::named("search"), Kept::named("tag"), Kept::named("project"), Kept::named("page"));
    let fetch = Fetch::<Page<Dataset>>::new(move || {
        let (search, tag, project, page) = (search.get(), tag.get(), project.get(), at.get());
        let size = PAGE_SIZE.to_string();
        let pairs =
            [("search", &*search), ("tag", &tag), ("project_id", &project), ("page", &page), ("page_size", &size)];
        Some(with_query("/api/datasets", &pairs))
    });
    let narrow = move |kept: Kept| {
        move |value: String| {
            at.set(String::new());
            kept.set(value);
        }
    };
    let projects = use_projects();
    let project_choices = Signal::derive(move || {
        let all = projects.all.get().and_then(Result::ok).unwrap_or_default();
        let own = all.into_iter().map(|project| Choice::new(project.id, project.name));
        std::iter::once(Choice::new("", "Any project")).chain(own).collect::<Vec<_>>()
    });
    let narrowed = move || !(search.get().is_empty() && tag.get().is_empty() && project.get().is_empty());
    let clear = move || {
        for kept in [search, tag, project, at] {
            kept.set(String::new());
        }
    };
    let total = Signal::derive(move || fetch.value().map_or(0, |page| page.total));
    let deleting = RwSignal::new(None);
    let pick = Callback::new(narrow(tag));
    let list = move |page: Page<Dataset>| {
        match (page.items.is_empty(), narrowed()) {
        (false, _) => {
            let row = |dataset: Dataset| view! { <Row dataset fetch pick deleting /> };
            view! {
                <table class="list-table datasets">
                    <caption class="unseen">"Datasets, newest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Dataset"</th>
                            <th scope="col" class="numeric wide">"Tables"</th>
                            <th scope="col" class="numeric wide">"Rows"</th>
                            <th scope="col" class="wide">"Kept"</th>
                            <th scope="col" class="wide">"Created"</th>
                            <th scope="col"><span class="unseen">"Actions"</span></th>
                        </tr>
                    </thead>
                    <tbody>{page.items.into_iter().map(row).collect_view()}</tbody>
                </table>
            }
            .into_any()
        }
        (true, true) => view! {
            <EmptyState glyph=Glyph::Search title="No dataset fits" text="Names and tags are searched. Try fewer letters, or another tag.">
                <button type="button" class="button" on:click=move |_| clear()>"Show all datasets"</button>
            </EmptyState>
        }
        .into_any(),
        (true, false) => view! {
            <EmptyState glyph=Glyph::Layers title="No dataset yet" text="A finished job leaves a dataset behind. Describe a table and press Generate.">
                <LinkButton href="/create/table" kind=ButtonKind::Primary glyph=Glyph::Table>"Create a table"</LinkButton>
            </EmptyState>
        }
        .into_any(),
    }
    };
    // Shown with the answer, as all that depends on the address: the first drawing depends on the path alone.
    let chosen_tag = move || {
        let chosen = tag.get();
        (fetch.state().is_some() && !chosen.is_empty()).then(|| {
            let label = format!("Show datasets with any tag, not only {chosen}");
            view! {
                <span class="tag chosen">
                    {chosen}
                    <button type="button" aria-label=label on:click=move |_| pick.run(String::new())><Icon glyph=Glyph::Close /></button>
                </span>
            }
        })
    };
    view! {
        <PageHeader glyph=Glyph::Layers title="Datasets" line="What your jobs have made and what you have uploaded">
            <LinkButton href="/datasets/upload" kind=ButtonKind::Primary glyph=Glyph::Upload>"Upload"</LinkButton>
        </PageHeader>
        <Panel>
            <div class="filters">
                <SearchBox label="Search datasets" placeholder="Search names and tags" value=search.signal() on_search=narrow(search) />
                {chosen_tag}
                <Select label="In project" value=project.signal() choices=project_choices on_change=narrow(project) />
            </div>
            <Fetched fetch let:page>{list(page)}</Fetched>
            <Pagination page=at.page() total page_size=PAGE_SIZE />
        </Panel>
        <Deletion doomed=deleting title="Delete this dataset?" on_done=move |_| fetch.reload() />
    }
    .into_any()
}

/// What is done with a row.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Reading,
    Naming,
    Tagging,
}

#[component]
fn Row(
    dataset: Dataset,
    fetch: Fetch<Page<Dataset>>,
    pick: Callback<String>,
    deleting: RwSignal<Option<Doomed>>,
) -> impl IntoView {
    let toasts = use_toasts();
    let mode = RwSignal::new(Mode::Reading);
    let tags = RwSignal::new(dataset.tags.clone());
    let path = format!("/api/datasets/{}", dataset.id);
    let change_tags = {
        let path = path.clone();
        move |wanted: Vec<String>| {
            let path = path.clone();
            spawn_local(async move {
                match api::patch::<Dataset>(&path, &json!({ "tags": wanted })).await {
                    Ok(now) => drop(tags.try_set(now.tags)),
                    Err(error) => toasts.error(error.to_string()),
                }
            });
        }
    };
    let save = SaveName::new(move |name| {
        let path = path.clone();
        async move {
            api::patch::<Dataset>(&path, &json!({ "name": name })).await?;
            fetch.reload();
            Ok(())
        }
    });
    let about = format!(
        "{} rows · {} · {}",
        format::count(dataset.rows_total),
        dataset.kept(),
        format::time(&dataset.created_at)
    );
    let href = format!("/datasets/{}", dataset.id);
    let name = dataset.name.clone();
    let head = move || match mode.get() {
        Mode::Naming => {
            let (name, save) = (name.clone(), save.clone());
            view! { <NameForm label="Name of the dataset" name save on_done=move |()| mode.set(Mode::Reading) /> }
                .into_any()
        }
        _ => view! { <a href=href.clone()>{name.clone()}</a> }.into_any(),
    };
    let change_tags = Callback::new(change_tags);
    let tagged = move |event: MouseEvent| {
        return_to_menu_beside(&event_target(&event));
        mode.set(Mode::Reading);
    };
    let chips = move || match mode.get() {
        Mode::Tagging => view! {
            <TagEditor tags on_change=change_tags />
            <button type="button" class="button quiet" on:click=tagged>"Done"</button>
        }
        .into_any(),
        _ => {
            let chip = move |tag: String| {
                let (chosen, title) = (tag.clone(), format!("Show datasets tagged {tag}"));
                view! {
                    <li>
                        <button type="button" class="tag" title=title on:click=move |_| pick.run(chosen.clone())>
                            {tag}
                        </button>
                    </li>
                }
            };
            view! { <ul class="tags" aria-label="Tags">{tags.get().into_iter().map(chip).collect_view()}</ul> }
                .into_any()
        }
    };
    let all_of_it = doomed(&dataset);
    let items = vec![
        MenuItem::new("Rename", Glyph::Edit, move || mode.set(Mode::Naming)),
        MenuItem::new("Tags", Glyph::Tag, move || {
            mode.set(Mode::Tagging);
            focus_soon(".datasets .tag-editor input");
        }),
        MenuItem::new("Delete", Glyph::Trash, move || deleting.set(Some(all_of_it.clone()))).danger(),
    ];
    view! {
        <tr>
            <th scope="row">
                {head}
                <span class="narrow">{about}</span>
                {chips}
            </th>
            <td class="numeric wide">{dataset.tables.len()}</td>
            <td class="numeric wide">{format::count(dataset.rows_total)}</td>
            <td class="wide">{dataset.kept()}</td>
            <td class="wide">{format::time(&dataset.created_at)}</td>
            <td class="row-actions"><Menu label=actions_for(&dataset.name) glyph=Glyph::More items=Signal::stored(items) /></td>
        </tr>
    }
    .into_any()
}

/// What deleting a dataset means.
pub fn doomed(dataset: &Dataset) -> Doomed {
    Doomed {
        name: dataset.name.clone(),
        loss: match &dataset.job_id {
            Some(_) => format!(
                "“{}” with its {} rows goes for good, and what is stored of it. The same recipe makes the same rows again.",
                dataset.name,
                format::count(dataset.rows_total)
            ),
            None => format!(
                "“{}” with its {} rows goes for good; only the file that it came from has them. Models that have learned it stay.",
                dataset.name,
                format::count(dataset.rows_total)
            ),
        },
        path: format!("/api/datasets/{}", dataset.id),
    }
}
