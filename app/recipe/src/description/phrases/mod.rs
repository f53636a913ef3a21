//! The phrase book: what English column names usually hold. Data only; [`super::vocabulary`] looks it up.
//!
//! Each line is one or more phrases (`|` between them, words in the singular) and the settings they stand for, in the
//! short notation of [`super::spec`]. A phrase that starts with the name of a thing ("order status") also answers the
//! bare word ("status") in a table of those things.

mod kinds;
mod people;
mod trade;
mod world;

/// Phrases and the settings they stand for. Where a phrase stands twice, the first counts.
pub(crate) fn phrases() -> impl Iterator<Item = (&'static str, &'static str)> {
    [people::PEOPLE, trade::TRADE, world::WORLD, kinds::KINDS].into_iter().flatten().copied()
}
