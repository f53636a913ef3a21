//! The server from outside: its store on both databases, its runner, its API.

mod postgres;
mod store;
mod store_accounts;
mod store_chunks;
mod store_jobs;
mod store_lists;
