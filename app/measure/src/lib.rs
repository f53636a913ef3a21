//! Statistics of data: profiles of columns that can be measured in parts and put together in any order.

mod bars;
mod boost;
mod categories;
mod distinct;
mod evaluation;
pub mod frame;
mod grid;
mod numbers;
mod octaves;
mod overlay;
mod parallel;
pub mod privacy;
mod profile;
pub mod quality;
mod rank;
mod sum;
mod summary;
pub mod utility;

pub use bars::{Bars, Scale};
pub use evaluation::{Detection, Evaluation, Questions, Size, Unmeasured, evaluate};
pub use overlay::{Overlay, OverlayBar, overlays};
pub use profile::{Profile, TableProfile, Unlike};
pub use summary::{Category, Count, Mark, NamedSummary, Quantile, Summary};
