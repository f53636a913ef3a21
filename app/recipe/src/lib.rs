//! What can be asked for: recipe types, their validation and the readers that make recipes from text.

pub mod description;
pub mod distribution;
pub mod library;
