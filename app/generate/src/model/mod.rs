//! Tables that were learned: what a fitted synthesizer consists of, and drawing rows from it.
//!
//! Fitting is the server's work (`seedbed_learn`); what it finds out is data, and sampling that data is a pure function of a
//! seed and a row number like everything else here.

mod autoregressive;
mod codec;
mod layout;

pub use autoregressive::{Given, Network, Part, Sampler};
pub use codec::{Bin, Cell, Codec, UNKNOWN, Values, Written};
pub use layout::{Layout, NoLayout};
