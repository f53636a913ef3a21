//! From a recipe to items: plan + range → columns, the same bytes on every machine.

pub mod distribution;
pub mod rng;
pub mod special;
