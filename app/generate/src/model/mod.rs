//! Tables that were learned: what a fitted synthesizer consists of, and drawing rows from it.
//!
//! Fitting is the server's work (`seedbed_learn`); what it finds out is data, and sampling that data is a pure function of a
//! seed and a row number like everything else here.

mod autoregressive;
mod codec;
mod file;
mod layout;

pub use autoregressive::{Given, Network, Part, Sampler};
pub use codec::{Bin, Cell, Codec, UNKNOWN, Values, Written};
pub use file::ModelError;
pub use layout::{Layout, NoLayout};

/// A table that was learned.
#[derive(Clone, Debug)]
pub struct Model {
    /// What the table was called.
    pub table: String,
    /// How many rows it had.
    pub rows: u64,
    /// How the values of its columns stand as codes.
    pub codecs: Vec<Codec>,
    /// What draws the codes.
    pub sampler: Sampler,
}
