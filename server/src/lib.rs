//! The server half of Seedbed: store, jobs, exports and the API.

pub mod api;
pub mod app;
pub mod artifacts;
pub mod cli;
pub mod extract;
pub mod generator;
pub mod guard;
pub mod jobs;
pub mod limit;
pub mod models;
pub mod pages;
pub mod plans;
pub mod store;
pub mod table;
pub mod training;
pub mod uploads;
