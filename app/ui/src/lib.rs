//! The Leptos pages and components, one file a page, one file a component.
//!
//! Invariant: the server renders the frame, the texts and the shapes of what is to come; data is loaded after hydration
//! through `/api`. So the HTML of a route holds nothing of a person and may be kept for the time without a network.

pub mod api;
pub mod components;
pub mod engine;
mod focus;
pub mod format;
mod pace;
pub mod pages;
pub mod report;
pub mod shell;
pub mod work;

pub use shell::{App, document, rooms};
