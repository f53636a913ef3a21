//! Tables that people bring: read as they arrive, kept as texts part by part, measured afterwards.
//!
//! What is kept is what was written, so a type that was guessed wrong can be corrected without uploading again. Types are
//! put upon the texts when they are read.

pub mod columns;
pub mod measuring;
pub mod reading;
pub mod table;
