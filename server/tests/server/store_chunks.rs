//! Scenarios: claims, leases, fencing numbers, checkpoints.

use std::collections::HashSet;
use std::time::Duration;

use seedbed_server::store::Store;
use seedbed_server::store::chunks::{Checkpoint, Claim, Made};
use seedbed_server::store::jobs::{Action, JobState};
use seedbed_server::store::stats::TableStats;

use crate::store::{job, user};
use crate::store_lists::work_off;

const LEASE: Duration = Duration::from_secs(60);
const NO_LEASE: Duration = Duration::ZERO;

fn made(claim: &Claim) -> Made {
    Made {
        rows: claim.rows.end - claim.rows.start,
        bytes: 1,
        digest: format!("{}-{}", claim.table, claim.chunk),
        stats: format!("{}-{} ", claim.table, claim.chunk),
        object_key: None,
        object_digest: None,
    }
}

/// Statistics that name the chunks that were counted in.
pub fn merge(so_far: Option<&str>, chunk: &str) -> String {
    format!("{}{chunk}", so_far.unwrap_or_default())
}

async fn claim(store: &Store, lease: Duration) -> Claim {
    store.claim_chunk("worker", lease).await.unwrap().unwrap()
}

async fn is_recorded(store: &Store, claim: &Claim) -> bool {
    matches!(store.checkpoint(claim, &made(claim), merge).await.unwrap(), Checkpoint::Recorded(_))
}

pub async fn many_workers_never_share_a_chunk(store: Store) {
    let ada = user(&store, "ada@b").await;
    let job = job(&store, &ada, &[65_536 * 60, 65_536 * 4 + 1]).await;
    let workers = (0..8).map(|number| {
        let store = store.clone();
        tokio::spawn(async move {
            let (mut mine, mut completions) = (Vec::new(), 0);
            while let Some(claim) = store.claim_chunk(&format!("w{number}"), LEASE).await.unwrap() {
                mine.push((claim.table, claim.chunk));
                match store.checkpoint(&claim, &made(&claim), merge).await.unwrap() {
                    Checkpoint::Recorded(job) => completions += u32::from(job.state == JobState::Completed),
                    Checkpoint::Refused => panic!("{claim:?}"),
                }
            }
            (mine, completions)
        })
    });
    let (mut all, mut completions) = (Vec::new(), 0);
    for worker in futures::future::join_all(workers).await {
        let (mine, completed) = worker.unwrap();
        all.extend(mine);
        completions += completed;
    }
    assert_eq!((all.len(), all.iter().collect::<HashSet<_>>().len(), completions), (65, 65, 1));
    let done = store.job(&ada.id, &job.id).await.unwrap().unwrap();
    assert_eq!((done.chunks_done, done.rows_done, done.state), (65, job.rows_total, JobState::Completed));
    assert!(store.dataset_of_job(&ada.id, &job.id).await.unwrap().is_some());
    let stored = store.stored_chunks(&job.id, 0, 100).await.unwrap();
    assert_eq!(stored.len(), 65);
    assert!(stored.iter().all(|chunk| chunk.digest == format!("{}-{}", chunk.table_index, chunk.chunk_index)));
    assert_eq!(store.stored_chunks(&job.id, 60, 100).await.unwrap(), stored[60..]);
    // The statistics of each table have every chunk once.
    for (table, chunks) in [(0, 60), (1, 5)] {
        let stats = store.table_stats(&job.id, table).await.unwrap().unwrap();
        assert_eq!(stats.chunks, chunks);
        let text = stats.stats.unwrap();
        let counted: HashSet<&str> = text.split_whitespace().collect();
        assert_eq!((counted.len() as u64, text.split_whitespace().count() as u64), (chunks, chunks), "{text}");
    }
}

pub async fn a_refused_result_is_not_in_the_statistics(store: Store) {
    let ada = user(&store, "ada@b").await;
    let first = job(&store, &ada, &[1, 0]).await;
    let (old, new) = (claim(&store, NO_LEASE).await, claim(&store, LEASE).await);
    assert!(!is_recorded(&store, &old).await);
    assert_eq!(store.table_stats(&first.id, 0).await.unwrap().unwrap(), TableStats { chunks: 0, stats: None });
    assert!(is_recorded(&store, &new).await && !is_recorded(&store, &new).await);
    let once = TableStats { chunks: 1, stats: Some("0-0 ".to_owned()) };
    assert_eq!(store.table_stats(&first.id, 0).await.unwrap().unwrap(), once);
    assert_eq!(store.table_stats(&first.id, 1).await.unwrap().unwrap(), TableStats { chunks: 0, stats: None });
    // Cancelled between the claim and the checkpoint: neither the chunk nor its statistics count.
    let second = job(&store, &ada, &[1]).await;
    let mine = claim(&store, LEASE).await;
    store.control_job(&ada.id, &second.id, Action::Cancel).await.unwrap();
    assert!(!is_recorded(&store, &mine).await);
    assert_eq!(store.table_stats(&second.id, 0).await.unwrap().unwrap(), TableStats { chunks: 0, stats: None });
    // They go with the dataset.
    let dataset = store.dataset_of_job(&ada.id, &first.id).await.unwrap().unwrap();
    store.delete_dataset(&ada.id, &dataset.id).await.unwrap().unwrap();
    assert_eq!(store.table_stats(&first.id, 0).await.unwrap(), None);
}

pub async fn bytes_that_were_stored_again_have_their_digest(store: Store) {
    let ada = user(&store, "ada@b").await;
    let job = job(&store, &ada, &[1]).await;
    let mine = claim(&store, LEASE).await;
    let stored = Made { object_key: Some("k".to_owned()), object_digest: Some("old".to_owned()), ..made(&mine) };
    assert!(matches!(store.checkpoint(&mine, &stored, merge).await.unwrap(), Checkpoint::Recorded(_)));
    let chunk = store.chunks_with_rows(&job.id, 0, 0..1).await.unwrap().remove(0);
    assert_eq!(chunk.object_digest.as_deref(), Some("old"));
    assert!(store.restored_chunk(&job.id, &chunk, "new").await.unwrap());
    let again = store.chunks_with_rows(&job.id, 0, 0..1).await.unwrap().remove(0);
    assert_eq!(again.object_digest.as_deref(), Some("new"));
    let dataset = store.dataset_of_job(&ada.id, &job.id).await.unwrap().unwrap();
    store.delete_dataset(&ada.id, &dataset.id).await.unwrap().unwrap();
    assert!(!store.restored_chunk(&job.id, &chunk, "new").await.unwrap(), "a deleted chunk stays deleted");
}

pub async fn who_lost_the_lease_records_nothing(store: Store) {
    let ada = user(&store, "ada@b").await;
    let job = job(&store, &ada, &[1]).await;
    let old = claim(&store, NO_LEASE).await;
    let new = claim(&store, LEASE).await;
    assert_eq!((old.rows.clone(), old.attempt, new.attempt), (new.rows.clone(), 1, 2));
    assert!(!is_recorded(&store, &old).await);
    assert!(!store.renew_claim(&old, LEASE).await.unwrap());
    store.release_claim(&old).await.unwrap();
    store.retry_claim(&old, Duration::ZERO).await.unwrap();
    assert!(store.fail_job(&old, 0, "too late").await.unwrap().is_none());
    assert_eq!(store.failures(&new).await.unwrap(), 0);
    assert!(store.claim_chunk("third", LEASE).await.unwrap().is_none());
    assert!(is_recorded(&store, &new).await);
    // The same result a second time: refused, and counted once.
    assert!(!is_recorded(&store, &new).await);
    let done = store.job(&ada.id, &job.id).await.unwrap().unwrap();
    assert_eq!((done.state, done.chunks_done, done.rows_done), (JobState::Completed, 1, 1));
}

pub async fn a_renewed_claim_is_nobody_elses(store: Store) {
    let ada = user(&store, "ada@b").await;
    job(&store, &ada, &[1]).await;
    let mine = claim(&store, NO_LEASE).await;
    assert!(store.renew_claim(&mine, LEASE).await.unwrap());
    assert!(store.claim_chunk("other", LEASE).await.unwrap().is_none());
    assert!(store.next_chunk_at().await.unwrap().is_some());
    store.release_claim(&mine).await.unwrap();
    let again = claim(&store, LEASE).await;
    assert_eq!(again.attempt, 2);
    assert!(is_recorded(&store, &again).await);
    assert_eq!(store.next_chunk_at().await.unwrap(), None);
}

pub async fn nothing_is_claimed_of_a_paused_job(store: Store) {
    let ada = user(&store, "ada@b").await;
    let job = job(&store, &ada, &[65_536 * 2]).await;
    let first = claim(&store, LEASE).await;
    store.control_job(&ada.id, &job.id, Action::Pause).await.unwrap();
    assert!(store.claim_chunk("other", LEASE).await.unwrap().is_none());
    // What was under way when the pause came is kept.
    assert!(is_recorded(&store, &first).await);
    let paused = store.job(&ada.id, &job.id).await.unwrap().unwrap();
    assert_eq!((paused.state, paused.chunks_done), (JobState::Paused, 1));
    store.control_job(&ada.id, &job.id, Action::Resume).await.unwrap();
    work_off(&store).await;
    assert_eq!(store.job(&ada.id, &job.id).await.unwrap().unwrap().state, JobState::Completed);
}

pub async fn a_cancelled_job_takes_no_result(store: Store) {
    let ada = user(&store, "ada@b").await;
    let job = job(&store, &ada, &[1]).await;
    let mine = claim(&store, LEASE).await;
    store.control_job(&ada.id, &job.id, Action::Cancel).await.unwrap();
    assert!(!is_recorded(&store, &mine).await);
    let cancelled = store.job(&ada.id, &job.id).await.unwrap().unwrap();
    assert_eq!((cancelled.state, cancelled.chunks_done), (JobState::Cancelled, 0));
    assert!(store.stored_chunks(&job.id, 0, 10).await.unwrap().is_empty());
    assert!(store.dataset_of_job(&ada.id, &job.id).await.unwrap().is_none());
    assert!(!store.jobs_with_wanted_bytes().await.unwrap().contains(&job.id));
}

pub async fn an_attempt_from_before_a_resume_fails_nothing(store: Store) {
    let ada = user(&store, "ada@b").await;
    let job = job(&store, &ada, &[65_536 * 2]).await;
    let (one, two) = (claim(&store, LEASE).await, claim(&store, LEASE).await);
    store.retry_claim(&two, Duration::ZERO).await.unwrap();
    let two = claim(&store, LEASE).await;
    let seen = store.failures(&two).await.unwrap();
    store.fail_job(&one, 0, "boom").await.unwrap().unwrap();
    store.control_job(&ada.id, &job.id, Action::Resume).await.unwrap();
    // This attempt was the last one that its chunk had; since the resume it is the first.
    assert!(store.fail_job(&two, seen, "boom").await.unwrap().is_none());
    assert_eq!((seen, store.failures(&two).await.unwrap()), (1, 1));
    work_off(&store).await;
    assert_eq!(store.job(&ada.id, &job.id).await.unwrap().unwrap().state, JobState::Completed);
}

pub async fn a_failed_job_goes_on_when_resumed(store: Store) {
    let ada = user(&store, "ada@b").await;
    let job = job(&store, &ada, &[65_536 * 3]).await;
    let (one, two) = (claim(&store, LEASE).await, claim(&store, LEASE).await);
    let failed = store.fail_job(&one, 0, "column x: boom").await.unwrap().unwrap();
    assert_eq!((failed.state, failed.error.as_deref()), (JobState::Failed, Some("column x: boom")));
    assert!(failed.finished_at.is_some());
    assert!(store.claim_chunk("other", LEASE).await.unwrap().is_none());
    // The other chunk under way is kept.
    assert!(is_recorded(&store, &two).await);
    store.control_job(&ada.id, &job.id, Action::Resume).await.unwrap();
    let resumed = store.job(&ada.id, &job.id).await.unwrap().unwrap();
    assert_eq!((resumed.state, resumed.error, resumed.finished_at), (JobState::Generating, None, None));
    assert_eq!(store.failures(&one).await.unwrap(), 0);
    work_off(&store).await;
    assert_eq!(store.job(&ada.id, &job.id).await.unwrap().unwrap().rows_done, 65_536 * 3);
}

pub async fn chunks_are_told_in_runs(store: Store) {
    let ada = user(&store, "ada@b").await;
    let job = job(&store, &ada, &[65_536 * 2, 65_536 * 3]).await;
    let runs = async || {
        let runs = store.chunk_runs(&job.id).await.unwrap();
        runs.into_iter().map(|run| (run.state, run.chunks, run.failures)).collect::<Vec<_>>()
    };
    assert_eq!(runs().await, [("waiting".to_owned(), 5, 0)]);
    // The second and the third are made, so a run goes over the seam between two tables.
    let claims = [claim(&store, LEASE).await, claim(&store, LEASE).await, claim(&store, LEASE).await];
    assert!(is_recorded(&store, &claims[1]).await);
    assert!(is_recorded(&store, &claims[2]).await);
    store.retry_claim(&claims[0], Duration::from_secs(60)).await.unwrap();
    let _fourth = claim(&store, LEASE).await;
    let expected = [("failed", 1, 1), ("done", 2, 0), ("making", 1, 0), ("waiting", 1, 0)];
    assert_eq!(runs().await, expected.map(|(state, chunks, failures)| (state.to_owned(), chunks, failures)));
    assert!(store.chunk_runs("nobody's").await.unwrap().is_empty());
}

pub async fn a_chunk_that_failed_waits_for_its_backoff(store: Store) {
    let ada = user(&store, "ada@b").await;
    job(&store, &ada, &[1]).await;
    let first = claim(&store, LEASE).await;
    store.retry_claim(&first, Duration::from_secs(3600)).await.unwrap();
    assert_eq!(store.failures(&first).await.unwrap(), 1);
    assert!(store.claim_chunk("worker", LEASE).await.unwrap().is_none());
    let wait = store.next_chunk_at().await.unwrap().unwrap() - seedbed_server::store::now();
    assert!((3_590_000..=3_600_000).contains(&wait), "{wait}");
    assert!(!is_recorded(&store, &first).await, "the claim was given up");
}

pub async fn the_dead_give_their_chunks_back(store: Store) {
    let ada = user(&store, "ada@b").await;
    job(&store, &ada, &[65_536 * 3]).await;
    let dead = store.claim_chunk("dead", LEASE).await.unwrap().unwrap();
    let alive = store.claim_chunk("alive", LEASE).await.unwrap().unwrap();
    assert_eq!(store.release_worker("dead").await.unwrap(), 1);
    let again = store.claim_chunk("alive", LEASE).await.unwrap().unwrap();
    assert_eq!((again.rows.clone(), again.attempt), (dead.rows.clone(), 2));
    // A rumour of death does no harm: the number decides.
    assert!(!is_recorded(&store, &dead).await);
    assert!(is_recorded(&store, &again).await && is_recorded(&store, &alive).await);
}

pub async fn jobs_take_turns(store: Store) {
    let ada = user(&store, "ada@b").await;
    let (large, small) = (job(&store, &ada, &[65_536 * 10]).await, job(&store, &ada, &[65_536 * 2]).await);
    let mut turns = Vec::new();
    for _ in 0..4 {
        turns.push(claim(&store, LEASE).await.job.id);
        // Turns are told apart by milliseconds.
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    assert_eq!(turns, [large.id.clone(), small.id.clone(), large.id, small.id]);
}

pub async fn chunks_are_found_by_their_rows(store: Store) {
    let ada = user(&store, "ada@b").await;
    let job = job(&store, &ada, &[65_536 * 3, 5]).await;
    work_off(&store).await;
    let chunks = |table, rows| {
        let (store, id) = (store.clone(), job.id.clone());
        async move {
            let found = store.chunks_with_rows(&id, table, rows).await.unwrap();
            found.into_iter().map(|chunk| chunk.chunk_index).collect::<Vec<_>>()
        }
    };
    assert_eq!(chunks(0, 0..65_536).await, [0]);
    assert_eq!(chunks(0, 65_535..65_537).await, [0, 1]);
    assert_eq!(chunks(0, 131_072..131_073).await, [2]);
    assert_eq!(chunks(0, 65_536 * 3..65_536 * 4).await, [0; 0]);
    assert_eq!(chunks(1, 0..5).await, [0]);
}
