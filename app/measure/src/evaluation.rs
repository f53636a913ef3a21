//! All that is measured of a made table, each score beside that of rows that were held out: as good as it gets.

use serde::{Deserialize, Serialize};

use crate::frame::{Frame, Incomparable};
use crate::overlay::{Overlay, overlays};
use crate::privacy::{Asked, Disclosure, Privacy, disclosure, privacy};
use crate::quality::{Quality, quality};
use crate::utility::{Useless, Utility, detection, utility};

/// The version of what is written.
const VERSION: u32 = 1;

/// What a person wants to know besides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Questions {
    /// The column that is to be learned from the others; only rows held out can tell how well.
    pub target: Option<String>,
    /// The columns that an attacker knows.
    pub known: Vec<String>,
    /// The columns that the attacker wants to learn.
    pub sensitive: Vec<String>,
}

/// All scores, and what a page draws.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The version of this outline.
    pub version: u32,
    /// The table that was learned from.
    pub real: Size,
    /// The table that was made.
    pub synthetic: Size,
    /// The rows that were held out.
    pub holdout: Option<Size>,
    /// How alike the tables are.
    pub quality: Quality,
    /// The same of the rows held out.
    pub reference: Option<Quality>,
    /// Whether made rows are told from real ones.
    pub detection: Detection,
    /// How well a column is learned.
    pub utility: Option<Utility>,
    /// How near made rows come to real ones.
    pub privacy: Privacy,
    /// What an attacker learns.
    pub disclosure: Option<Disclosure>,
    /// The columns of the tables in the same bars: real, made, held out.
    pub columns: Vec<Overlay>,
}

/// How large a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Its rows.
    pub rows: usize,
    /// Its columns.
    pub columns: usize,
}

impl Size {
    fn of(frame: &Frame) -> Self {
        Self { rows: frame.rows(), columns: frame.series.len() }
    }
}

/// How well boosted trees tell rows from real ones (area under the curve): 0.5 is chance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detection {
    /// Made rows.
    pub auc: f64,
    /// Rows held out.
    pub reference: Option<f64>,
}

/// Why tables cannot be evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmeasured {
    /// A table, 0 for the real one, 1 for the made one and 2 for the rows held out, cannot be compared.
    Incomparable(usize, Incomparable),
    /// The target is the only column.
    Useless(Useless),
    /// The columns of the attacker are no question.
    Asked(Asked),
}

impl std::fmt::Display for Unmeasured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Incomparable(_, why) => write!(f, "{why}"),
            Self::Useless(why) => write!(f, "{why}"),
            Self::Asked(why) => write!(f, "{why}"),
        }
    }
}

impl std::error::Error for Unmeasured {}

/// Measures a made table against the one that was learned from, and against rows of the same source that were not.
///
/// # Errors
/// Tables that cannot be compared, or columns that are not there.
pub fn evaluate(
    real: &Frame,
    made: &Frame,
    held_out: Option<&Frame>,
    questions: &Questions,
) -> Result<Evaluation, Unmeasured> {
    let of = |tables: [usize; 3]| {
        move |why: Incomparable| Unmeasured::Incomparable(tables.get(why.table()).copied().unwrap_or(0), why)
    };
    // Of two tables the second one is the made one, or the rows held out.
    let (with_made, with_held_out) = (of([0, 1, 1]), of([0, 2, 2]));
    let all: Vec<&Frame> = [real, made].into_iter().chain(held_out).collect();
    let target = questions.target.as_deref().zip(held_out);
    Ok(Evaluation {
        version: VERSION,
        real: Size::of(real),
        synthetic: Size::of(made),
        holdout: held_out.map(Size::of),
        columns: overlays(&all).map_err(of([0, 1, 2]))?,
        quality: quality(real, made).map_err(with_made)?,
        reference: held_out.map(|held_out| quality(real, held_out)).transpose().map_err(with_held_out)?,
        detection: Detection {
            auc: detection(real, made).map_err(with_made)?,
            reference: held_out.map(|held_out| detection(real, held_out)).transpose().map_err(with_held_out)?,
        },
        utility: target.map(|(target, held_out)| utility(real, made, held_out, target)).transpose().map_err(|why| {
            match why {
                Useless::Incomparable(why) => of([0, 1, 2])(why),
                why @ Useless::Alone => Unmeasured::Useless(why),
            }
        })?,
        privacy: privacy(real, made, held_out).map_err(of([0, 1, 2]))?,
        disclosure: (!questions.known.is_empty() || !questions.sensitive.is_empty())
            .then(|| disclosure(real, made, &questions.known, &questions.sensitive))
            .transpose()
            .map_err(|why| match why {
                Asked::Incomparable(why) => with_made(why),
                why => Unmeasured::Asked(why),
            })?,
    })
}
