//! The Leptos pages and components, one file a page.
