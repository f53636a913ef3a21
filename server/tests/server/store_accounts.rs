//! Scenarios: accounts, sessions, settings.

use seedbed_server::store::Store;
use seedbed_server::store::settings::REGISTRATION;
use seedbed_server::store::users::Registered;

use crate::store::{project, user};

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
