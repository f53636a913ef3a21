//! From a real table to a model: which columns are learned, and what stands in for the others.

use seedbed_generate::model::{Codec, Model, ModelError, Other, Synthesizer, UNKNOWN};
use seedbed_generate::rng::Stream;
use seedbed_measure::frame::{Frame, Series, Values};
use serde_json::Value;

use crate::checkpoint::Keeper;
use crate::codecs::{self, Protection};
use crate::progress::{Go, Stage};
use crate::{autoregressive, gaussian_copula};

/// How to learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Algorithm {
    /// A small network for each column, given those before it.
    Autoregressive(autoregressive::Settings),
    /// Correlated normal numbers, each cut into the codes of a column.
    GaussianCopula(gaussian_copula::Settings),
}

impl Algorithm {
    const fn seed(&self) -> u64 {
        match self {
            Self::Autoregressive(settings) => settings.seed,
            Self::GaussianCopula(settings) => settings.seed,
        }
    }
}

/// Why a table could not be learned.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// No column has values that are frequent enough.
    #[error("there is nothing to learn: {0}")]
    Nothing(String),
    /// It would take more memory than fitting is given.
    #[error(
        "learning {columns} columns with the autoregressive synthesizer takes about {needed} GB of memory, and at most {most} GB are \
         given; leave columns out that are not needed, take fewer dimensions, or another synthesizer"
    )]
    TooWide {
        /// How many columns there are to learn.
        columns: usize,
        /// Gigabytes that it takes.
        needed: u64,
        /// Gigabytes that it may take.
        most: u64,
    },
    /// There are more columns than any synthesizer learns.
    #[error(
        "a model learns at most {MOST_COLUMNS} columns, and this table has {0} to learn; leave out those that are not needed"
    )]
    TooMany(usize),
    /// It was told to stop before there was anything to draw from.
    #[error("fitting was stopped before there was a model")]
    Stopped,
    /// What was fitted is no model.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// Why a column is not learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeftOut {
    /// Its values say who somebody is.
    #[error("it tells who somebody is")]
    Personal,
    /// Nearly all of its values differ.
    #[error("its values are hardly ever the same twice")]
    Different,
    /// It has hardly any value.
    #[error("it has hardly any value")]
    Empty,
}

/// What came of a table.
#[derive(Debug)]
pub struct Trained {
    /// The model of the columns that were learned.
    pub model: Model,
    /// The others, by name, with the reason.
    pub left_out: Vec<(String, LeftOut)>,
}

/// The most memory that fitting takes, in bytes.
const MOST_BYTES: u64 = 4 << 30;
/// The most columns of a model: what is kept of pairs of columns grows with their square.
pub const MOST_COLUMNS: usize = 500;

/// Who follows a fit.
pub struct Watch<'a> {
    /// Hears of each stage, and may end the work.
    pub told: &'a mut dyn FnMut(Stage) -> Go,
    /// Keeps where it is.
    pub keeper: &'a mut dyn Keeper,
}

/// At least this share of the rows must have a value that is frequent enough to be learned.
const LEAST_KNOWN: f64 = 0.5;

/// Learns a table; `is_personal` says of a column whether its values tell who somebody is, `stand_in` which column a recipe
/// has in place of one that is not learned.
///
/// # Errors
/// When there is nothing to learn, or whoever watches ends the work before there is a model.
pub fn train(
    frame: &Frame,
    table: &str,
    algorithm: &Algorithm,
    protection: Protection,
    is_personal: impl Fn(&Series) -> bool,
    stand_in: impl Fn(&Series) -> Value,
    watch: Watch<'_>,
) -> Result<Trained, TrainError> {
    let Watch { told, keeper } = watch;
    let stream = Stream::root(algorithm.seed()).child("codecs");
    let mut learned: Vec<(Codec, Vec<u32>)> = Vec::new();
    let (mut left_out, mut others) = (Vec::new(), Vec::new());
    for (at, series) in frame.series.iter().enumerate() {
        if told(Stage::Profiling { column: at + 1, of: frame.series.len() }) == Go::Stop {
            return Err(TrainError::Stopped);
        }
        match learnable(series, protection, stream, &is_personal) {
            Ok(fitted) => learned.push(fitted),
            Err(reason) => {
                left_out.push((series.name.clone(), reason));
                others.push(Other { at, column: stand_in(series) });
            }
        }
    }
    if learned.is_empty() {
        let reasons = left_out.iter().map(|(name, reason)| format!("\"{name}\": {reason}")).collect::<Vec<_>>();
        return Err(TrainError::Nothing(reasons.join("; ")));
    }
    let (codecs, codes): (Vec<Codec>, Vec<Vec<u32>>) = learned.into_iter().unzip();
    if codecs.len() > MOST_COLUMNS {
        return Err(TrainError::TooMany(codecs.len()));
    }
    let (codecs, synthesizer): (Vec<Codec>, Synthesizer) = match algorithm {
        Algorithm::Autoregressive(settings) => {
            let needed = autoregressive::memory(&codecs, settings);
            if needed > MOST_BYTES {
                let gigabytes = |bytes: u64| bytes.div_ceil(1 << 30);
                let (needed, most) = (gigabytes(needed), gigabytes(MOST_BYTES));
                return Err(TrainError::TooWide { columns: codecs.len(), needed, most });
            }
            let sampler = autoregressive::fit(&codecs, &codes, settings, |epoch| told(Stage::Epoch(epoch)), keeper);
            (codecs, sampler.into())
        }
        Algorithm::GaussianCopula(settings) => {
            let (codecs, copula) = gaussian_copula::fit(codecs, codes, settings, told)?;
            (codecs, copula.into())
        }
    };
    let model = Model::new(table, frame.rows() as u64, codecs, others, synthesizer)?;
    Ok(Trained { model, left_out })
}

/// What of a table is not learned, by name, with the reason.
#[must_use]
pub fn left_out(
    frame: &Frame,
    protection: Protection,
    is_personal: impl Fn(&Series) -> bool,
) -> Vec<(String, LeftOut)> {
    let stream = Stream::root(0);
    let reason = |series: &Series| learnable(series, protection, stream, &is_personal).err();
    frame.series.iter().filter_map(|series| Some((series.name.clone(), reason(series)?))).collect()
}

fn learnable(
    series: &Series,
    protection: Protection,
    stream: Stream,
    is_personal: &impl Fn(&Series) -> bool,
) -> Result<(Codec, Vec<u32>), LeftOut> {
    if is_personal(series) {
        Err(LeftOut::Personal)
    } else if counts_up(series) {
        Err(LeftOut::Different)
    } else {
        fit(series, protection, stream)
    }
}

fn fit(series: &Series, protection: Protection, stream: Stream) -> Result<(Codec, Vec<u32>), LeftOut> {
    let there = series.values.len() - series.values.missing();
    if there < protection.fewest {
        return Err(LeftOut::Empty);
    }
    let (codec, codes) = codecs::fit(series, protection, stream).ok_or(LeftOut::Different)?;
    let known = codes.iter().filter(|code| **code != UNKNOWN && **code != codec.missing()).count();
    if (known as f64) < LEAST_KNOWN * there as f64 { Err(LeftOut::Different) } else { Ok((codec, codes)) }
}

/// Whether a column numbers its rows: whole numbers, each by the same step above the one before.
fn counts_up(series: &Series) -> bool {
    let Values::Numbers { numbers, .. } = &series.values else { return false };
    let [first, second, _, ..] = numbers.as_slice() else { return false };
    let step = second - first;
    step != 0.0 && step.fract() == 0.0 && numbers.windows(2).all(|pair| pair[1] - pair[0] == step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::NoKeeper;
    use crate::read;

    macro_rules! watch {
        () => {
            Watch { told: &mut |_| Go::On, keeper: &mut NoKeeper }
        };
    }

    fn quick() -> Algorithm {
        Algorithm::Autoregressive(autoregressive::Settings { epochs: 1, hidden: 8, ..Default::default() })
    }

    fn trained(text: &str) -> Result<Trained, TrainError> {
        let frame = read::csv(text.as_bytes()).unwrap();
        let stand_in = |series: &Series| serde_json::json!({"name": series.name, "type": "sequence"});
        train(&frame, "t", &quick(), Protection::default(), |series| series.name == "name", stand_in, watch!())
    }

    #[test]
    fn columns_that_name_or_number_rows_are_left_out_and_told() {
        let rows: String = (0..60).map(|row| format!("{row},n{row},x{row},{},\n", row % 3)).collect();
        let trained = trained(&format!("id,name,note,size,empty\n{rows}")).unwrap();
        let names: Vec<&str> = trained.model.codecs().iter().map(|codec| codec.name.as_str()).collect();
        assert_eq!(names, ["size"]);
        let left: Vec<(&str, LeftOut)> = trained.left_out.iter().map(|(name, why)| (name.as_str(), *why)).collect();
        let expected = [
            ("id", LeftOut::Different),
            ("name", LeftOut::Personal),
            ("note", LeftOut::Different),
            ("empty", LeftOut::Empty),
        ];
        assert_eq!(left, expected);
        let recipe = trained.model.recipe(10, 1);
        let columns = recipe["tables"][0]["columns"].as_array().unwrap();
        let names: Vec<&str> = columns.iter().map(|column| column["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["id", "name", "note", "size", "empty"]);
    }

    #[test]
    fn a_table_that_is_too_wide_is_refused_before_it_takes_the_memory() {
        let wide = |columns: usize| {
            let line =
                |value: usize| (0..columns).map(|at| ((value + at) % 7).to_string()).collect::<Vec<_>>().join(",");
            let names = (0..columns).map(|at| format!("c{at}")).collect::<Vec<_>>().join(",");
            let rows: Vec<String> = (0..40).map(line).collect();
            format!("{names}\n{}\n", rows.join("\n"))
        };
        let told = trained(&wide(MOST_COLUMNS + 1)).unwrap_err().to_string();
        assert!(told.starts_with("a model learns at most 500 columns, and this table has 501"), "{told}");
        let frame = read::csv(wide(400).as_bytes()).unwrap();
        let huge = Algorithm::Autoregressive(autoregressive::Settings { hidden: 4096, ..Default::default() });
        let stand_in = |series: &Series| serde_json::json!({"name": series.name, "type": "sequence"});
        let refused = train(&frame, "t", &huge, Protection::default(), |_| false, stand_in, watch!());
        let told = refused.unwrap_err().to_string();
        assert!(told.starts_with("learning 400 columns") && told.contains("at most 4 GB"), "{told}");
    }

    #[test]
    fn a_table_in_which_nothing_repeats_is_nothing_to_learn() {
        let rows: String = (0..20).map(|row| format!("n{row},x{row}\n")).collect();
        let told = trained(&format!("name,note\n{rows}")).unwrap_err().to_string();
        assert!(told.contains("\"note\": its values are hardly ever the same twice"), "{told}");
    }
}
