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
#[derive(Debug)]
pub struct Model {
    table: String,
    rows: u64,
    codecs: Vec<Codec>,
    sampler: Sampler,
    digest: String,
}

impl Model {
    /// What the table was called.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }

    /// How many rows it had.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// How the values of its columns stand as codes.
    #[must_use]
    pub fn codecs(&self) -> &[Codec] {
        &self.codecs
    }

    /// What draws the codes.
    #[must_use]
    pub const fn sampler(&self) -> &Sampler {
        &self.sampler
    }

    /// Its name: the first 16 hexadecimal digits of the checksum of all that it holds.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Where a column of this name stands.
    #[must_use]
    pub fn position(&self, column: &str) -> Option<usize> {
        self.codecs.iter().position(|codec| codec.name == column)
    }
}
