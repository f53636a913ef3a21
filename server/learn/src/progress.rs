//! What fitting tells of itself while it is under way, and what it is told.

/// What is done at the moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stage {
    /// The values of a column become codes.
    Profiling {
        /// The column's number, from 1 on.
        column: usize,
        /// How many columns there are.
        of: usize,
    },
    /// The distributions of numbers are chosen, and the order of categories.
    Normalising,
    /// It is measured which columns go together.
    Correlating,
    /// Weights have passed over all rows.
    Epoch(Epoch),
}

/// How an epoch went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// Its number, from 1 on.
    pub number: u32,
    /// How many there are at the most.
    pub of: u32,
    /// The mean of −ln(probability) of a row's codes, in nats a row, while learning.
    pub loss: f64,
    /// The same of the rows that are held out, given the columns' own order.
    pub held_out: f64,
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    /// Fit on.
    On,
    /// Enough: the best of the epochs so far is the result. Before the first there is none.
    Stop,
}
