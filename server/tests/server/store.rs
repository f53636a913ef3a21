//! The same scenarios on both databases, and what only one of them can do wrong.

use std::path::Path;

use seedbed_server::store::jobs::{Job, JobTable, NewJob, StoreMode};
use seedbed_server::store::users::{Registered, User};
use seedbed_server::store::{Store, StoreError, sqlite_address};

use crate::postgres::Cluster;
use crate::{store_accounts, store_chunks, store_jobs, store_lists};

/// A store in an SQLite file that lives as long as the folder.
pub async fn sqlite(folder: &Path) -> Store {
    Store::open(&sqlite_address(&folder.join("seedbed.db"))).await.unwrap()
}

/// Runs each scenario by itself on SQLite, and all of them on one PostgreSQL server, each in a database of its own.
macro_rules! on_both_databases {
    ($($room:ident :: $scenario:ident,)*) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $scenario() {
                let folder = tempfile::tempdir().unwrap();
                crate::$room::$scenario(super::sqlite(folder.path()).await).await;
            })*
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
        async fn all_on_postgres() {
            let Some(cluster) = Cluster::start() else { return };
            $(
                println!("{}", stringify!($scenario));
                let store = cluster.store().await;
                $room::$scenario(store.clone()).await;
                store.close().await;
            )*
        }
    };
}

on_both_databases! {
    store_accounts::the_first_account_is_the_administrators,
    store_accounts::of_many_first_accounts_one_is_the_administrators,
    store_accounts::a_session_ends_for_good,
    store_accounts::settings_keep_their_last_value,
    store_accounts::another_password_ends_all_other_sessions,
    store_accounts::a_shut_account_has_no_sessions,
    store_accounts::an_account_goes_with_all_it_has,
    store_lists::projects_are_their_users_own,
    store_lists::a_project_goes_with_all_it_has,
    store_lists::saved_recipes_are_found_by_text_and_tag,
    store_lists::what_is_not_given_stays,
    store_lists::datasets_are_found_and_deleted,
    store_jobs::a_job_is_cut_into_chunks_without_gap,
    store_jobs::jobs_are_listed_newest_first_and_narrowed,
    store_jobs::a_job_of_empty_tables_is_completed_at_once,
    store_jobs::pause_resume_and_cancel_follow_the_rules,
    store_jobs::every_change_raises_the_sequence,
    store_jobs::the_time_of_a_pause_is_not_time_spent,
    store_chunks::many_workers_never_share_a_chunk,
    store_chunks::who_lost_the_lease_records_nothing,
    store_chunks::a_refused_result_is_not_in_the_statistics,
    store_chunks::bytes_that_were_stored_again_have_their_digest,
    store_chunks::a_renewed_claim_is_nobody_elses,
    store_chunks::nothing_is_claimed_of_a_paused_job,
    store_chunks::a_cancelled_job_takes_no_result,
    store_chunks::a_failed_job_goes_on_when_resumed,
    store_chunks::an_attempt_from_before_a_resume_fails_nothing,
    store_chunks::chunks_are_told_in_runs,
    store_chunks::a_chunk_that_failed_waits_for_its_backoff,
    store_chunks::the_dead_give_their_chunks_back,
    store_chunks::jobs_take_turns,
    store_chunks::chunks_are_found_by_their_rows,
}

/// A new user.
pub async fn user(store: &Store, email: &str) -> User {
    match store.register(email, "Somebody", "hash", true).await.unwrap() {
        Registered::Yes(user) => user,
        other => panic!("{other:?}"),
    }
}

/// The id of the user's first project.
pub async fn project(store: &Store, user: &User) -> String {
    let page = seedbed_server::store::page::PageOf { page: 1, page_size: 1 };
    store.projects(&user.id, page).await.unwrap().items[0].id.clone()
}

/// A job with these tables in the user's first project.
pub async fn job(store: &Store, user: &User, tables: &[u64]) -> Job {
    let new = new_job(project(store, user).await, tables);
    store.add_job(&user.id, new).await.unwrap().unwrap()
}

/// What begins such a job.
pub fn new_job(project_id: String, tables: &[u64]) -> NewJob {
    let tables = tables.iter().enumerate().map(|(i, rows)| JobTable { name: format!("t{i}"), rows: *rows }).collect();
    NewJob {
        project_id,
        name: "a job".to_owned(),
        kind: "table".to_owned(),
        recipe: "{}".to_owned(),
        recipe_digest: "d".to_owned(),
        tables,
        row_bytes: 10,
        mode: StoreMode::Virtual,
    }
}

#[tokio::test]
async fn a_second_opening_finds_what_the_first_has_written() {
    // A name with everything that an address could trip over.
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("a b?c#d%20é");
    std::fs::create_dir(&odd).unwrap();
    let store = sqlite(&odd).await;
    user(&store, "a@b").await;
    store.close().await;
    assert!(odd.join("seedbed.db").is_file());
    assert!(!sqlite(&odd).await.needs_setup().await.unwrap());
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("seedbed.db");
    std::fs::write(&file, "this is not a database, but it may be dear to somebody".repeat(100)).unwrap();
    let before = std::fs::read(&file).unwrap();
    let error = Store::open(&sqlite_address(&file)).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged(_)), "{error}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn a_damaged_page_is_found_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let store = sqlite(folder.path()).await;
    let user = user(&store, "a@b").await;
    job(&store, &user, &[20_000_000]).await;
    store.close().await;
    let file = folder.path().join("seedbed.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xA5);
    std::fs::write(&file, bytes).unwrap();
    let error = Store::open(&sqlite_address(&file)).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged(_)), "{error}");
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_an_error() {
    let error = Store::open("sqlite:/no/such/folder/seedbed.db").await.unwrap_err();
    assert!(matches!(error, StoreError::Database(_)), "{error}");
}

#[tokio::test]
async fn other_databases_are_refused_by_name() {
    for address in ["mysql://host/name", "seedbed.db", ""] {
        let error = Store::open(address).await.unwrap_err();
        assert!(matches!(error, StoreError::UnknownAddress(_)), "{address}: {error}");
    }
}
