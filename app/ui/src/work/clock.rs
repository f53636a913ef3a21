//! The time, for what ages while it is looked at.

use leptos::prelude::*;
use std::time::Duration;

/// The browser's time in milliseconds since 1970 UTC, renewed every second. None before hydration: the server's first
/// drawing must not depend on when it was made.
#[must_use]
pub fn use_clock() -> Signal<Option<f64>> {
    let now = RwSignal::new(None);
    let handle = StoredValue::new(None::<IntervalHandle>);
    Effect::new(move || {
        now.set(Some(js_sys::Date::now()));
        let ticking = set_interval(move || now.set(Some(js_sys::Date::now())), Duration::from_secs(1));
        // A browser that gives no timer shows the time of the first drawing.
        handle.set_value(ticking.ok());
    });
    on_cleanup(move || {
        if let Some(handle) = handle.try_get_value().flatten() {
            handle.clear();
        }
    });
    now.into()
}

/// A time of the API in milliseconds since 1970 UTC; none where it is no time. Only in the browser.
#[must_use]
pub fn milliseconds(rfc3339: &str) -> Option<f64> {
    Some(js_sys::Date::parse(rfc3339)).filter(|time| time.is_finite())
}
