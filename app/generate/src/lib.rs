//! From a recipe to items: plan + range → columns, the same bytes on every machine.

pub mod rng;
