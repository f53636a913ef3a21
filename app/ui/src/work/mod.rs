//! Jobs and datasets as the API sends them, and what their pages share: live progress, a look at rows, downloads.

mod clock;
mod dataset;
mod job;
mod live;
mod model;
mod recipe;

pub use clock::{milliseconds, use_clock};
pub use dataset::{Dataset, FileColumn, Keeping, UploadedFile};
pub use job::{Job, JobProgress, JobState};
pub use live::{Link, LiveJobs};
pub use model::{Epoch, Model, ModelColumn, ModelState, Stage};
pub use recipe::{column_count, open_in_create, short_digest, take_handed};
