//! Statistics of data: profiles of columns that can be measured in parts and put together in any order.

mod bars;
mod boost;
mod categories;
mod distinct;
pub mod frame;
mod grid;
mod numbers;
mod octaves;
mod parallel;
pub mod privacy;
mod profile;
pub mod quality;
mod rank;
mod sum;
mod summary;
pub mod utility;

pub use bars::{Bars, Scale};
pub use profile::{Profile, TableProfile, Unlike};
pub use summary::{Category, Count, Mark, NamedSummary, Quantile, Summary};
