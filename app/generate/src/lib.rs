//! From a recipe to items: plan + range → columns, the same bytes on every machine.

pub mod calendar;
pub mod column;
pub mod distribution;
pub mod encode;
pub mod lists;
pub mod model;
pub mod plan;
pub mod preview;
pub mod rng;
pub mod special;
pub mod table;
mod writer;

pub use lists::{Lists, Locale};
pub use plan::Plan;
pub use table::{BATCH, Formulas, NOT_LOADED, TablePlan};
