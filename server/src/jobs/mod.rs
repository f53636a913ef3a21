//! Jobs at work: claim a chunk, make it, store its bytes, record it, tell who watches.
//!
//! *Architecture invariant*: nothing here knows what a row is. Making is behind [`maker::ChunkMaker`].

pub mod live;
pub mod maker;
pub mod presence;
pub mod runner;
pub mod stored;
pub mod sweep;
