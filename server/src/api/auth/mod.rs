//! Accounts and sessions: who is asking, and how one signs in.

mod hs256;
pub mod password;
pub mod routes;
pub mod token;
pub mod who;

pub use crate::limit;
