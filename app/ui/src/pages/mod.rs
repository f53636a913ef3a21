//! The pages, one file each.

mod account;
mod account_form;
mod admin;
pub(crate) mod create_table;
mod dataset;
mod datasets;
mod home;
mod job;
mod jobs;
mod library;
mod login;
mod not_found;
mod projects;
mod query;
mod register;
mod setup;
mod welcome;

pub use account::Account;
pub use admin::Admin;
pub use create_table::CreateTable;
pub use dataset::Dataset;
pub use datasets::Datasets;
pub use home::Home;
pub use job::Job;
pub use jobs::Jobs;
pub use library::Library;
pub use login::Login;
pub use not_found::NotFound;
pub use projects::ProjectList;
pub use register::Register;
pub use setup::Setup;
