//! Scenarios: accounts, sessions, settings.

use seedbed_server::store::Store;
use seedbed_server::store::page::PageOf;
use seedbed_server::store::projects::Remains;
use seedbed_server::store::settings::REGISTRATION;
use seedbed_server::store::users::{Registered, UserDeleted};

use crate::store::{job, project, user};
use crate::store_lists::work_off;

pub async fn the_first_account_is_the_administrators(store: Store) {
    assert!(store.needs_setup().await.unwrap());
    // The first one may come although registration is closed.
    let Registered::Yes(first) = store.register("a@b", "Ada", "hash", false).await.unwrap() else { panic!() };
    assert!(first.is_admin());
    assert!(!store.needs_setup().await.unwrap());
    assert!(!project(&store, &first).await.is_empty());
    assert!(matches!(store.register("c@d", "Carl", "hash", false).await.unwrap(), Registered::Closed));
    assert!(store.user_by_email("c@d").await.unwrap().is_none());
    // The administrator's word counts more than how the server was started.
    store.set_setting(REGISTRATION, "open").await.unwrap();
    let Registered::Yes(second) = store.register("c@d", "Carl", "hash", false).await.unwrap() else { panic!() };
    assert!(!second.is_admin());
    store.set_setting(REGISTRATION, "closed").await.unwrap();
    assert!(matches!(store.register("e@f", "Eve", "hash", true).await.unwrap(), Registered::Closed));
    assert!(matches!(store.register("a@b", "Ada", "hash", true).await.unwrap(), Registered::Closed));
    store.set_setting(REGISTRATION, "open").await.unwrap();
    assert!(matches!(store.register("a@b", "Ada", "hash", true).await.unwrap(), Registered::AddressTaken));
    let found = store.user_by_email("a@b").await.unwrap().unwrap();
    assert_eq!((found.id, found.name, found.password_hash), (first.id, "Ada".to_owned(), "hash".to_owned()));
}

pub async fn of_many_first_accounts_one_is_the_administrators(store: Store) {
    let attempts = (0..8).map(|number| {
        let store = store.clone();
        tokio::spawn(async move { store.register(&format!("u{number}@b"), "U", "hash", true).await })
    });
    let mut admins = 0;
    for attempt in futures::future::join_all(attempts).await {
        let Registered::Yes(user) = attempt.unwrap().unwrap() else { panic!() };
        admins += u32::from(user.is_admin());
    }
    assert_eq!(admins, 1);
}

pub async fn a_session_ends_for_good(store: Store) {
    let user = user(&store, "a@b").await;
    let (one, two) = (store.open_session(&user.id).await.unwrap(), store.open_session(&user.id).await.unwrap());
    assert_eq!(store.user_of_session(&one.id).await.unwrap().unwrap().id, user.id);
    store.close_session(&one.id).await.unwrap();
    assert!(store.user_of_session(&one.id).await.unwrap().is_none());
    assert!(store.user_of_session(&two.id).await.unwrap().is_some());
    store.close_session(&one.id).await.unwrap();
    assert!(store.user_of_session("nonsense").await.unwrap().is_none());
}

pub async fn settings_keep_their_last_value(store: Store) {
    assert_eq!(store.setting("x").await.unwrap(), None);
    store.set_setting("x", "1").await.unwrap();
    store.set_setting("x", "2").await.unwrap();
    assert_eq!(store.setting("x").await.unwrap().as_deref(), Some("2"));
}

pub async fn another_password_ends_all_other_sessions(store: Store) {
    let (ada, eve) = (user(&store, "a@b").await, user(&store, "c@d").await);
    let (kept, other) = (store.open_session(&ada.id).await.unwrap(), store.open_session(&ada.id).await.unwrap());
    let theirs = store.open_session(&eve.id).await.unwrap();
    assert!(store.change_password(&ada.id, "another", &kept.id).await.unwrap());
    assert_eq!(store.user_of_session(&kept.id).await.unwrap().unwrap().password_hash, "another");
    assert!(store.user_of_session(&other.id).await.unwrap().is_none());
    assert!(store.user_of_session(&theirs.id).await.unwrap().is_some());
    assert_eq!(store.user_by_email("c@d").await.unwrap().unwrap().password_hash, "hash");
    assert!(!store.change_password("nobody", "x", &kept.id).await.unwrap());
}

pub async fn a_shut_account_has_no_sessions(store: Store) {
    let ada = user(&store, "a@b").await;
    let session = store.open_session(&ada.id).await.unwrap();
    assert!(store.disable_user(&ada.id, true).await.unwrap().unwrap().is_disabled());
    assert!(store.user_of_session(&session.id).await.unwrap().is_none());
    // One that was opened at the same moment is of no use either.
    let late = store.open_session(&ada.id).await.unwrap();
    assert!(store.user_of_session(&late.id).await.unwrap().is_none());
    assert!(!store.disable_user(&ada.id, false).await.unwrap().unwrap().is_disabled());
    assert!(store.user_of_session(&late.id).await.unwrap().is_some());
    assert!(store.user_of_session(&session.id).await.unwrap().is_none());
    assert!(store.disable_user("nobody", true).await.unwrap().is_none());
}

pub async fn an_account_goes_with_all_it_has(store: Store) {
    let (ada, eve) = (user(&store, "a@b").await, user(&store, "c@d").await);
    let (theirs, mine) = (job(&store, &eve, &[1]).await, job(&store, &ada, &[1]).await);
    work_off(&store).await;
    let open = job(&store, &eve, &[65_536 * 2]).await;
    let held = store.delete_user(&eve.id, false).await.unwrap();
    assert_eq!(held, UserDeleted::Holds { jobs: 2, datasets: 1, models: 0 });
    assert!(store.job(&eve.id, &theirs.id).await.unwrap().is_some());
    let UserDeleted::Yes(Remains { mut jobs, .. }) = store.delete_user(&eve.id, true).await.unwrap() else { panic!() };
    jobs.sort();
    assert_eq!(jobs, [theirs.id.clone(), open.id]);
    assert!(store.job(&eve.id, &theirs.id).await.unwrap().is_none());
    assert!(store.user(&eve.id).await.unwrap().is_none());
    assert!(store.stored_chunks(&theirs.id, 0, 10).await.unwrap().is_empty());
    assert!(store.job(&ada.id, &mine.id).await.unwrap().is_some());
    assert_eq!(store.delete_user(&eve.id, true).await.unwrap(), UserDeleted::Unknown);
    // Without anything it goes as it is.
    let carl = user(&store, "e@f").await;
    let listed = store.users(PageOf { page: 2, page_size: 1 }).await.unwrap();
    assert_eq!((listed.total, listed.items[0].id.as_str()), (2, carl.id.as_str()));
    assert_eq!(store.delete_user(&carl.id, false).await.unwrap(), UserDeleted::Yes(Remains::default()));
}
