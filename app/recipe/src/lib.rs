//! What can be asked for: recipe types, their validation and the readers that make recipes from text.

pub mod catalogue;
mod check;
pub mod description;
pub mod digest;
pub mod distribution;
pub mod formula;
pub mod import;
pub mod json_schema;
pub mod library;
pub mod models;
pub mod moment;
pub mod outline;
pub mod problem;
pub mod quantity;
pub mod recipe;
pub mod reference;
pub mod scale;
mod span;

pub use check::{Checked, check, days_since_1970};
pub use problem::Problem;
pub use recipe::Recipe;
