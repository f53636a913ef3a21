//! Scenarios: projects, saved recipes, datasets.

use std::time::Duration;

use seedbed_server::store::Store;
use seedbed_server::store::chunks::{Checkpoint, Made};
use seedbed_server::store::datasets::{Dataset, DatasetFilter};
use seedbed_server::store::jobs::Action;
use seedbed_server::store::page::PageOf;
use seedbed_server::store::projects::{ProjectDeleted, Remains};
use seedbed_server::store::schemas::{NewSchema, Schema, SchemaChange};
use seedbed_server::store::users::User;

use crate::store::{job, new_job, project, user};
use crate::store_chunks::merge;

const ALL: PageOf = PageOf { page: 1, page_size: 100 };

/// Makes every chunk that can be claimed now.
pub async fn work_off(store: &Store) {
    while let Some(claim) = store.claim_chunk("worker", Duration::from_secs(60)).await.unwrap() {
        let made = Made {
            rows: claim.rows.end - claim.rows.start,
            bytes: 10,
            digest: "d".to_owned(),
            stats: "{}".to_owned(),
            object_key: None,
            object_digest: None,
        };
        assert!(matches!(store.checkpoint(&claim, &made, merge).await.unwrap(), Checkpoint::Recorded(_)));
    }
}

pub async fn projects_are_their_users_own(store: Store) {
    let (ada, eve) = (user(&store, "ada@b").await, user(&store, "eve@b").await);
    let made = store.add_project(&ada.id, "Shop", "about").await.unwrap();
    let listed = store.projects(&ada.id, ALL).await.unwrap();
    assert_eq!((listed.total, listed.items[1].name.as_str()), (2, "Shop"));
    let second = store.projects(&ada.id, PageOf { page: 2, page_size: 1 }).await.unwrap();
    assert_eq!((second.total, second.items.len(), second.items[0].id.as_str()), (2, 1, made.id.as_str()));
    assert_eq!(store.project(&ada.id, &made.id).await.unwrap().unwrap().description, "about");
    assert!(store.project(&eve.id, &made.id).await.unwrap().is_none());
    assert!(store.change_project(&eve.id, &made.id, Some("Mine"), None).await.unwrap().is_none());
    assert_eq!(store.delete_project(&eve.id, &made.id, true).await.unwrap(), ProjectDeleted::Unknown);
    let changed = store.change_project(&ada.id, &made.id, Some("Store"), None).await.unwrap().unwrap();
    assert_eq!((changed.name.as_str(), changed.description.as_str()), ("Store", "about"));
    assert_eq!(store.delete_project(&ada.id, &made.id, false).await.unwrap(), ProjectDeleted::Yes(Remains::default()));
    assert!(store.project(&ada.id, &made.id).await.unwrap().is_none());
}

pub async fn a_project_goes_with_all_it_has(store: Store) {
    let ada = user(&store, "ada@b").await;
    let project = project(&store, &ada).await;
    let job = job(&store, &ada, &[1]).await;
    let delete = |with_contents| {
        let (store, user, project) = (store.clone(), ada.id.clone(), project.clone());
        async move { store.delete_project(&user, &project, with_contents).await.unwrap() }
    };
    assert_eq!(delete(true).await, ProjectDeleted::Busy { unfinished: 1 });
    store.control_job(&ada.id, &job.id, Action::Pause).await.unwrap();
    assert_eq!(delete(true).await, ProjectDeleted::Busy { unfinished: 1 });
    assert_eq!(delete(false).await, ProjectDeleted::Holds { jobs: 1, datasets: 0, models: 0 });
    store.control_job(&ada.id, &job.id, Action::Resume).await.unwrap();
    work_off(&store).await;
    let dataset = store.dataset_of_job(&ada.id, &job.id).await.unwrap().unwrap();
    let counted = store.project(&ada.id, &project).await.unwrap().unwrap();
    assert_eq!((counted.jobs, counted.datasets), (1, 1));
    assert_eq!(delete(false).await, ProjectDeleted::Holds { jobs: 1, datasets: 1, models: 0 });
    assert!(store.dataset(&ada.id, &dataset.id).await.unwrap().is_some());
    assert_eq!(delete(true).await, ProjectDeleted::Yes(Remains { jobs: vec![job.id.clone()], ..Remains::default() }));
    assert!(store.job(&ada.id, &job.id).await.unwrap().is_none());
    assert!(store.dataset(&ada.id, &dataset.id).await.unwrap().is_none());
    assert!(store.stored_chunks(&job.id, 0, 10).await.unwrap().is_empty());
}

async fn schema(store: &Store, user: &User, name: &str, description: &str, tags: &[&str]) -> Schema {
    let new = NewSchema {
        name: name.to_owned(),
        description: description.to_owned(),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        recipe: "{\"version\":1}".to_owned(),
        recipe_digest: "d".to_owned(),
    };
    store.add_schema(&user.id, new).await.unwrap()
}

pub async fn saved_recipes_are_found_by_text_and_tag(store: Store) {
    let (ada, eve) = (user(&store, "ada@b").await, user(&store, "eve@b").await);
    schema(&store, &ada, "Ärzte 100%", "", &["clinic"]).await;
    schema(&store, &ada, "Orders_a", "of a shop", &["shop", "big data"]).await;
    schema(&store, &ada, "Blog \\ posts", "", &["shopping"]).await;
    schema(&store, &eve, "Orders", "", &["shop"]).await;
    let cases: [(Option<&str>, Option<&str>, &[&str]); 11] = [
        (None, None, &["Blog \\ posts", "Orders_a", "Ärzte 100%"]),
        (Some("ÄRZTE"), None, &["Ärzte 100%"]),
        (Some("a SHOP"), None, &["Orders_a"]),
        (Some("100%"), None, &["Ärzte 100%"]),
        (Some("%"), None, &["Ärzte 100%"]),
        (Some("_"), None, &["Orders_a"]),
        (Some("\\"), None, &["Blog \\ posts"]),
        (None, Some("shop"), &["Orders_a"]),
        (None, Some("big data"), &["Orders_a"]),
        (None, Some("big"), &[]),
        (Some("orders"), Some("clinic"), &[]),
    ];
    for (search, tag, expected) in cases {
        let found = store.schemas(&ada.id, search, tag, ALL).await.unwrap();
        let names: Vec<&str> = found.items.iter().map(|schema| schema.name.as_str()).collect();
        assert_eq!(names, expected, "search {search:?}, tag {tag:?}");
        assert_eq!(found.total, expected.len() as u64);
    }
}

pub async fn what_is_not_given_stays(store: Store) {
    let (ada, eve) = (user(&store, "ada@b").await, user(&store, "eve@b").await);
    let made = schema(&store, &ada, "One", "about", &["a", "b"]).await;
    assert!(store.schema(&eve.id, &made.id).await.unwrap().is_none());
    assert!(store.change_schema(&eve.id, &made.id, SchemaChange::default()).await.unwrap().is_none());
    assert!(!store.delete_schema(&eve.id, &made.id).await.unwrap());
    let change = SchemaChange { tags: Some(vec!["c".to_owned()]), ..SchemaChange::default() };
    store.change_schema(&ada.id, &made.id, change).await.unwrap().unwrap();
    let change = SchemaChange { recipe: Some(("{}".to_owned(), "e".to_owned())), ..SchemaChange::default() };
    store.change_schema(&ada.id, &made.id, change).await.unwrap().unwrap();
    let now = store.schema(&ada.id, &made.id).await.unwrap().unwrap();
    assert_eq!((now.name.as_str(), now.description.as_str(), now.tags), ("One", "about", vec!["c".to_owned()]));
    assert_eq!((now.recipe.as_str(), now.recipe_digest.as_str()), ("{}", "e"));
    // The search follows the tags.
    assert_eq!(store.schemas(&ada.id, Some("b"), None, ALL).await.unwrap().total, 1, "about has a b");
    assert_eq!(store.schemas(&ada.id, None, Some("b"), ALL).await.unwrap().total, 0);
    assert!(store.delete_schema(&ada.id, &made.id).await.unwrap());
    assert!(!store.delete_schema(&ada.id, &made.id).await.unwrap());
}

pub async fn datasets_are_found_and_deleted(store: Store) {
    let (ada, eve) = (user(&store, "ada@b").await, user(&store, "eve@b").await);
    let first = job(&store, &ada, &[70_000, 5]).await;
    let other = store.add_project(&ada.id, "Other", "").await.unwrap();
    let second = store.add_job(&ada.id, new_job(other.id.clone(), &[3])).await.unwrap().unwrap();
    job(&store, &eve, &[1]).await;
    work_off(&store).await;
    let names = |filter: DatasetFilter| {
        let (store, ada) = (store.clone(), ada.clone());
        async move {
            let found = store.datasets(&ada.id, &filter, ALL).await.unwrap();
            assert_eq!(found.total, found.items.len() as u64);
            found.items
        }
    };
    let all: Vec<Dataset> = names(DatasetFilter::default()).await;
    assert_eq!(all.len(), 2);
    let made = all.iter().find(|dataset| dataset.job_id.as_ref() == Some(&first.id)).unwrap();
    assert_eq!((made.rows_total, made.bytes, made.tables.clone()), (70_005, 30, first.tables.clone()));
    let in_other = names(DatasetFilter { project_id: Some(other.id), ..DatasetFilter::default() }).await;
    assert_eq!((in_other.len(), in_other[0].job_id.as_deref()), (1, Some(second.id.as_str())));
    assert_eq!(names(DatasetFilter { job_id: Some(first.id.clone()), ..DatasetFilter::default() }).await.len(), 1);

    assert!(store.change_dataset(&eve.id, &made.id, Some("Mine".to_owned()), None).await.unwrap().is_none());
    store.change_dataset(&ada.id, &made.id, Some("Größe".to_owned()), None).await.unwrap().unwrap();
    store.change_dataset(&ada.id, &made.id, None, Some(vec!["x y".to_owned()])).await.unwrap().unwrap();
    for filter in [
        DatasetFilter { search: Some("GRÖSSE".to_owned()), ..DatasetFilter::default() },
        DatasetFilter { search: Some("x Y".to_owned()), tag: Some("x".to_owned()), ..DatasetFilter::default() },
    ] {
        assert!(names(filter).await.is_empty());
    }
    for filter in [
        DatasetFilter { search: Some("GRÖßE".to_owned()), ..DatasetFilter::default() },
        DatasetFilter { search: Some("x Y".to_owned()), tag: Some("x y".to_owned()), ..DatasetFilter::default() },
    ] {
        assert_eq!(names(filter).await[0].name, "Größe");
    }

    assert!(store.delete_dataset(&eve.id, &made.id).await.unwrap().is_none());
    assert_eq!(store.job(&ada.id, &first.id).await.unwrap().unwrap().dataset_id.as_deref(), Some(made.id.as_str()));
    assert!(store.jobs_with_wanted_bytes().await.unwrap().contains(&first.id));
    assert_eq!(store.delete_dataset(&ada.id, &made.id).await.unwrap().unwrap().job_id, Some(first.id.clone()));
    assert!(store.delete_dataset(&ada.id, &made.id).await.unwrap().is_none());
    assert!(!store.jobs_with_wanted_bytes().await.unwrap().contains(&first.id));
    assert_eq!(store.job(&ada.id, &first.id).await.unwrap().unwrap().dataset_id, None);
    assert!(store.stored_chunks(&first.id, 0, 10).await.unwrap().is_empty());
}
