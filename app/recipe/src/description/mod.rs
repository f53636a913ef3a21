//! The plain-English reader: from a description of data to a table recipe, offline and always with the same answer.

mod names;
mod phrases;
mod spec;
mod vocabulary;

pub use vocabulary::{Guess, type_for_name};
