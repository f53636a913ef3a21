//! What a page keeps in its address, so that a reload and the way back find it again.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::query_signal_with_options;

/// A value of the address's query; empty is the same as absent.
#[derive(Clone, Copy)]
pub struct Kept {
    value: Memo<Option<String>>,
    set: SignalSetter<Option<String>>,
}

impl Kept {
    /// The value of this name.
    pub fn named(name: &'static str) -> Self {
        // A filter that changes with every letter must not fill the way back.
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        let (value, set) = query_signal_with_options(name, options);
        Self { value, set }
    }

    /// The value as a signal.
    pub fn signal(self) -> Signal<String> {
        Signal::derive(move || self.get())
    }

    /// The value.
    pub fn get(self) -> String {
        self.value.get().unwrap_or_default()
    }

    /// Changes the value.
    pub fn set(self, value: String) {
        if self.value.get_untracked().unwrap_or_default() != value {
            self.set.set(Some(value).filter(|value| !value.is_empty()));
        }
    }

    /// A page number, from 1, that follows this value and changes it.
    pub fn page(self) -> RwSignal<u64> {
        let page = RwSignal::new(1);
        Effect::new(move || page.set(self.get().parse().unwrap_or(1).max(1)));
        Effect::new(move || {
            let page = page.get();
            self.set(if page > 1 { page.to_string() } else { String::new() });
        });
        page
    }
}
