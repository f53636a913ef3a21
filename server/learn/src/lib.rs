//! Fitting synthesizers to real tables. What is fitted is sampled by `seedbed_generate::model`, also in a browser.
//!
//! Fitting networks uses the fastest arithmetic of the machine, so those that were fitted on different processors differ in
//! their last digits; the same seed gives the same model on one machine, whatever the number of threads. Copulas are the same
//! everywhere.

mod adam;
pub mod autoregressive;
pub mod category_order;
pub mod checkpoint;
pub mod codecs;
pub mod correlation;
mod frequency;
pub mod gaussian_copula;
pub mod marginal;
mod product;
pub mod progress;
pub mod read;
pub mod rows;
pub mod stand_in;
pub mod train;
