//! The server from outside: its store on both databases, its runner, its API.

mod api_auth;
mod api_datasets;
mod api_document;
mod api_jobs;
mod api_projects;
mod api_requests;
mod api_schemas;
mod api_settings;
mod api_stored;
mod client;
mod command;
mod crash;
mod failures;
mod fake_maker;
mod import;
mod live;
mod model;
mod model_server;
mod pages;
mod postgres;
mod runner;
mod store;
mod store_accounts;
mod store_chunks;
mod store_jobs;
mod store_lists;
