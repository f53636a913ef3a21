//! Scenarios: jobs and what may be done with them.

use std::time::Duration;

use seedbed_server::store::Store;
use seedbed_server::store::chunks::{Checkpoint, Claim, Made};
use seedbed_server::store::jobs::{Action, Controlled, Job, JobState};
use seedbed_server::store::page::PageOf;

use crate::store::{job, new_job, project, user};
use crate::store_chunks::merge;
use crate::store_lists::work_off;

pub async fn a_job_is_cut_into_chunks_without_gap(store: Store) {
    let ada = user(&store, "ada@b").await;
    let job = job(&store, &ada, &[65_536 * 2 + 1, 0, 10]).await;
    assert_eq!((job.chunks_total, job.rows_total, job.state), (4, 65_536 * 2 + 11, JobState::Pending));
    let mut cut = Vec::new();
    while let Some(claim) = store.claim_chunk("w", Duration::from_secs(60)).await.unwrap() {
        cut.push((claim.table, claim.chunk, claim.rows));
    }
    assert_eq!(cut, [(0, 0, 0..65_536), (0, 1, 65_536..131_072), (0, 2, 131_072..131_073), (2, 0, 0..10)]);
}

pub async fn jobs_are_listed_newest_first_and_narrowed(store: Store) {
    let (ada, eve) = (user(&store, "ada@b").await, user(&store, "eve@b").await);
    let (one, two) = (job(&store, &ada, &[1]).await, job(&store, &ada, &[1]).await);
    job(&store, &eve, &[1]).await;
    store.control_job(&ada.id, &one.id, Action::Cancel).await.unwrap();
    let page = PageOf { page: 1, page_size: 10 };
    let ids = |state, kind: Option<&'static str>, project: Option<String>| {
        let (store, ada) = (store.clone(), ada.id.clone());
        async move {
            let found = store.jobs(&ada, state, kind, project.as_deref(), page).await.unwrap();
            assert_eq!(found.total, found.items.len() as u64);
            found.items.into_iter().map(|job| job.id).collect::<Vec<_>>()
        }
    };
    assert_eq!(ids(None, None, None).await, [two.id.clone(), one.id.clone()]);
    assert_eq!(ids(Some(JobState::Cancelled), None, None).await, std::slice::from_ref(&one.id));
    assert_eq!(ids(None, Some("table"), Some(project(&store, &ada).await)).await.len(), 2);
    assert!(ids(None, Some("images"), None).await.is_empty());
    assert!(ids(None, None, Some(project(&store, &eve).await)).await.is_empty());
    assert!(store.job(&eve.id, &one.id).await.unwrap().is_none());
    assert_eq!(store.unfinished_jobs(&ada.id).await.unwrap().len(), 1);
    // Another user's project is no place for a job.
    let elsewhere = new_job(project(&store, &eve).await, &[1]);
    assert!(store.add_job(&ada.id, elsewhere).await.unwrap().is_none());
}

pub async fn a_job_of_empty_tables_is_completed_at_once(store: Store) {
    let ada = user(&store, "ada@b").await;
    let job = job(&store, &ada, &[0, 0]).await;
    assert_eq!((job.state, job.chunks_total), (JobState::Completed, 0));
    assert_eq!(store.dataset_of_job(&ada.id, &job.id).await.unwrap().unwrap().rows_total, 0);
}

fn state_of(controlled: Controlled) -> Option<(bool, JobState)> {
    match controlled {
        Controlled::Yes(job) => Some((true, job.state)),
        Controlled::NotNow(job) => Some((false, job.state)),
        Controlled::Unknown => None,
    }
}

pub async fn pause_resume_and_cancel_follow_the_rules(store: Store) {
    use JobState::{Cancelled, Completed, Generating, Paused, Pending};
    let (ada, eve) = (user(&store, "ada@b").await, user(&store, "eve@b").await);
    let act = |job: &Job, action| {
        let (store, user, id) = (store.clone(), ada.id.clone(), job.id.clone());
        async move { state_of(store.control_job(&user, &id, action).await.unwrap()) }
    };
    let one = job(&store, &ada, &[65_536 * 2]).await;
    assert_eq!(state_of(store.control_job(&eve.id, &one.id, Action::Cancel).await.unwrap()), None);
    assert_eq!(act(&one, Action::Resume).await, Some((true, Pending)));
    assert_eq!(act(&one, Action::Pause).await, Some((true, Paused)));
    assert_eq!(act(&one, Action::Pause).await, Some((true, Paused)));
    assert_eq!(act(&one, Action::Resume).await, Some((true, Pending)));
    store.claim_chunk("w", Duration::from_secs(60)).await.unwrap().unwrap();
    assert_eq!(act(&one, Action::Pause).await, Some((true, Paused)));
    assert_eq!(act(&one, Action::Resume).await, Some((true, Generating)));
    assert_eq!(act(&one, Action::Cancel).await, Some((true, Cancelled)));
    assert_eq!(act(&one, Action::Cancel).await, Some((true, Cancelled)));
    assert_eq!(act(&one, Action::Resume).await, Some((false, Cancelled)));
    assert_eq!(act(&one, Action::Pause).await, Some((false, Cancelled)));
    assert!(store.job(&ada.id, &one.id).await.unwrap().unwrap().finished_at.is_some());
    let two = job(&store, &ada, &[1]).await;
    work_off(&store).await;
    for action in [Action::Pause, Action::Resume, Action::Cancel] {
        assert_eq!(act(&two, action).await, Some((false, Completed)));
    }
}

pub async fn every_change_raises_the_sequence(store: Store) {
    let ada = user(&store, "ada@b").await;
    let begun = job(&store, &ada, &[65_536 * 3]).await;
    let now = || async { store.job(&ada.id, &begun.id).await.unwrap().unwrap() };
    assert_eq!(begun.sequence, 1);
    store.control_job(&ada.id, &begun.id, Action::Pause).await.unwrap();
    assert_eq!(now().await.sequence, 2);
    store.control_job(&ada.id, &begun.id, Action::Pause).await.unwrap();
    assert_eq!(now().await.sequence, 2, "nothing changed");
    store.control_job(&ada.id, &begun.id, Action::Resume).await.unwrap();
    assert_eq!(now().await.sequence, 3);
    let since = now().await.updated_at;
    work_off(&store).await;
    // Begun, three chunks, completed.
    let done = now().await;
    assert_eq!((done.sequence, done.state), (8, JobState::Completed));
    assert_eq!((done.rows_done, done.bytes_done, done.chunks_done), (65_536 * 3, 30, 3));
    let changed = store.jobs_changed_since(since).await.unwrap();
    assert_eq!((changed.len(), changed[0].sequence), (1, 8));
    assert!(store.jobs_changed_since(done.updated_at + 1).await.unwrap().is_empty());
}

pub async fn the_time_of_a_pause_is_not_time_spent(store: Store) {
    let ada = user(&store, "ada@b").await;
    let begun = job(&store, &ada, &[65_536 * 4]).await;
    let lease = Duration::from_secs(60);
    let spent = || async { store.job(&ada.id, &begun.id).await.unwrap().unwrap().active_ms };
    let pass = || tokio::time::sleep(Duration::from_millis(60));
    let claim = || async { store.claim_chunk("w", lease).await.unwrap().unwrap() };
    // One chunk after the other, with a wait before each: only the time of the chunks counts.
    pass().await;
    let one = claim().await;
    assert_eq!(spent().await, 0);
    pass().await;
    record(&store, &one).await;
    let after_one = spent().await;
    assert!(after_one >= 60, "{after_one}");
    store.control_job(&ada.id, &begun.id, Action::Pause).await.unwrap();
    pass().await;
    store.control_job(&ada.id, &begun.id, Action::Resume).await.unwrap();
    let two = claim().await;
    assert_eq!(spent().await, after_one, "nobody worked during the pause");
    // Two at the same time: the time counts once.
    pass().await;
    let three = claim().await;
    let after_two = spent().await;
    assert!(after_two >= after_one + 60, "{after_two}");
    record(&store, &two).await;
    record(&store, &three).await;
    let wall = store.job(&ada.id, &begun.id).await.unwrap().unwrap();
    let since = u64::try_from(wall.updated_at - wall.started_at.unwrap()).unwrap();
    assert!(wall.active_ms + 60 <= since, "{} of {since}", wall.active_ms);
    // A process that dies leaves its chunk behind: until another one takes it nobody works.
    claim().await;
    let before = spent().await;
    assert_eq!(store.release_worker("w").await.unwrap(), 1);
    pass().await;
    let four = claim().await;
    assert_eq!(spent().await, before);
    pass().await;
    record(&store, &four).await;
    let done = store.job(&ada.id, &begun.id).await.unwrap().unwrap();
    assert!(done.state == JobState::Completed && done.active_ms >= before + 60, "{done:?}");
}

async fn record(store: &Store, claim: &Claim) {
    let made = Made {
        rows: claim.rows.end - claim.rows.start,
        bytes: 0,
        digest: "d".to_owned(),
        stats: "{}".to_owned(),
        object_key: None,
        object_digest: None,
    };
    assert!(matches!(store.checkpoint(claim, &made, merge).await.unwrap(), Checkpoint::Recorded(_)));
}
