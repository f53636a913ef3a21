//! `seedbed train`: a model from a real table.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Zoned;
use seedbed_generate::model::{Marginal, Model, Synthesizer};
use seedbed_learn::autoregressive::{self, usual_epochs, usual_patience};
use seedbed_learn::checkpoint::NoKeeper;
use seedbed_learn::codecs::Protection;
use seedbed_learn::progress::{Go, Stage};
use seedbed_learn::train::{self, LeftOut, Watch, train};
use seedbed_learn::{gaussian_copula, stand_in};
use seedbed_measure::frame::Series;

use super::{arguments, table_file, whole_file};

/// Options of `seedbed train`.
#[derive(Args, Debug)]
pub struct Train {
    /// The table: Parquet, or CSV in UTF-8, its first line the names of the columns; .csv.gz and .csv.zst are unpacked
    pub data: PathBuf,
    /// File for the model
    #[arg(long, short)]
    pub output: PathBuf,
    /// How to learn
    #[arg(long, default_value = "autoregressive")]
    pub algorithm: Algorithm,
    /// Of the autoregressive algorithm: passes over the rows [default: 30, up to 300 for small tables]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub epochs: Option<u32>,
    /// Of the autoregressive algorithm: rows a step [default: 128]
    #[arg(long, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub batch_size: Option<u32>,
    /// Of the autoregressive algorithm: fitting ends after so many epochs without progress on the rows that are held out
    /// [default: a sixth of the epochs, at least 8]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub patience: Option<u32>,
    /// Of the autoregressive algorithm: fitting ends with the first epoch that is over after so many seconds
    #[arg(long)]
    pub time_limit: Option<u64>,
    /// Of the Gaussian copula: the distribution of all numbers [default: the best for each column]
    #[arg(long)]
    pub marginal: Option<MarginalName>,
    /// Values that fewer rows have are never drawn
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub protect_below: u32,
    /// The same seed gives the same model
    #[arg(long, default_value = "7", value_parser = arguments::seed, allow_negative_numbers = true)]
    pub seed: u64,
    /// Threads to fit with [default: one for each core]; they do not change the model
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// The synthesizers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Algorithm {
    /// A small network for each column, given those before it: the best likeness.
    Autoregressive,
    /// Correlated normal numbers, each cut into the values of a column: the fastest by far.
    GaussianCopula,
}

/// The distributions of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum MarginalName {
    /// The quantiles of the table.
    Empirical,
    /// Normal.
    Normal,
    /// Normal between bounds.
    TruncatedNormal,
    /// Beta between bounds.
    Beta,
    /// Gamma from a bound on.
    Gamma,
    /// Even between bounds.
    Uniform,
    /// The values of the table, each spread normally.
    Kde,
}

impl MarginalName {
    const fn marginal(self) -> Marginal {
        match self {
            Self::Empirical => Marginal::Empirical,
            Self::Normal => Marginal::Normal,
            Self::TruncatedNormal => Marginal::TruncatedNormal,
            Self::Beta => Marginal::Beta,
            Self::Gamma => Marginal::Gamma,
            Self::Uniform => Marginal::Uniform,
            Self::Kde => Marginal::Kde,
        }
    }

    fn of(marginal: Marginal) -> Option<Self> {
        Self::value_variants().iter().copied().find(|name| name.marginal() == marginal)
    }
}

impl Train {
    /// The algorithm with its settings.
    ///
    /// # Errors
    /// An option of another algorithm.
    fn algorithm(&self, rows: usize) -> Result<train::Algorithm, String> {
        match self.algorithm {
            Algorithm::Autoregressive => {
                self.refuse(&[("--marginal", self.marginal.is_some())], "gaussian_copula")?;
                let usual = autoregressive::Settings::default();
                let batch = self.batch_size.map_or(usual.batch, |batch| batch as usize);
                let epochs = self.epochs.unwrap_or_else(|| usual_epochs(rows, batch));
                let patience = self.patience.unwrap_or_else(|| usual_patience(epochs));
                let settings = autoregressive::Settings { epochs, batch, patience, seed: self.seed, ..usual };
                Ok(train::Algorithm::Autoregressive(settings))
            }
            Algorithm::GaussianCopula => {
                let foreign = [
                    ("--epochs", self.epochs.is_some()),
                    ("--batch-size", self.batch_size.is_some()),
                    ("--patience", self.patience.is_some()),
                    ("--time-limit", self.time_limit.is_some()),
                ];
                self.refuse(&foreign, "autoregressive")?;
                let marginal = self.marginal.map(MarginalName::marginal);
                Ok(train::Algorithm::GaussianCopula(gaussian_copula::Settings { marginal, seed: self.seed }))
            }
        }
    }

    /// Refuses options of the algorithm `of` that were given to another one.
    fn refuse(&self, options: &[(&str, bool)], of: &str) -> Result<(), String> {
        let given: Vec<&str> = options.iter().filter(|(_, is_given)| *is_given).map(|(name, _)| *name).collect();
        if given.is_empty() {
            return Ok(());
        }
        Err(format!("{} belongs to --algorithm {of}, and the algorithm is {}", given.join(", "), name(self.algorithm)))
    }
}

/// What the command line calls a choice.
fn name(choice: impl ValueEnum) -> String {
    choice.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

/// Learns the table and writes the model.
///
/// # Errors
/// A table that cannot be read or learned, an option of another algorithm, a file that cannot be written.
pub fn run(asked: &Train) -> Result<(), String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", asked.data.display());
    // Before a large table is read.
    asked.algorithm(0)?;
    let frame = table_file::read(&asked.data, None)?;
    let columns = frame.series.len();
    eprintln!("read {} rows of {columns} columns", frame.rows());
    let algorithm = asked.algorithm(frame.rows())?;
    let protection = Protection { fewest: asked.protect_below as usize };
    let table = table_name(&asked.data);
    let progress = Progress::new();
    let start = Instant::now();
    let limit = asked.time_limit.map(Duration::from_secs);
    let mut stage = |stage: Stage| {
        progress.show(stage);
        let is_over = limit.is_some_and(|limit| start.elapsed() >= limit);
        if is_over && matches!(stage, Stage::Epoch(_)) { Go::Stop } else { Go::On }
    };
    let threads = super::generate::threads(asked.threads);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| error.to_string())?;
    let today = Zoned::now().date();
    let is_personal = |series: &Series| stand_in::is_personal(series);
    let other = |series: &Series| stand_in::column(series, &table, today);
    let trained = pool
        .install(|| {
            train(
                &frame,
                &table,
                &algorithm,
                protection,
                is_personal,
                other,
                Watch { told: &mut stage, keeper: &mut NoKeeper },
            )
        })
        .map_err(|error| told(&error))?;
    progress.end();
    for (name, reason) in &trained.left_out {
        let instead = match reason {
            LeftOut::Personal => "made up instead",
            LeftOut::Different | LeftOut::Empty => "made like its values instead",
        };
        eprintln!("note: “{name}” is not learned, because {reason}; it is {instead}.");
    }
    tell_marginals(&trained.model);
    let bytes = trained.model.to_bytes().map_err(|error| error.to_string())?;
    whole_file::write(&asked.output, |sink| Ok(sink.write_all(&bytes)?))
        .map_err(|error| format!("cannot write {}: {error}", asked.output.display()))?;
    eprintln!(
        "model {} of {} columns in {}",
        trained.model.digest(),
        trained.model.codecs().len(),
        asked.output.display()
    );
    Ok(())
}

/// Says which distribution each column of numbers was taken to have.
fn tell_marginals(model: &Model) {
    let Synthesizer::GaussianCopula(copula) = model.synthesizer() else { return };
    let said = model.codecs().iter().zip(copula.margins()).filter_map(|(codec, margin)| {
        Some(format!("“{}” {}", codec.name, name(MarginalName::of(margin.marginal?)?).replace('_', " ")))
    });
    let said: Vec<String> = said.collect();
    if !said.is_empty() {
        eprintln!("distributions: {}", said.join(", "));
    }
}

/// `adult` for `data/adult.csv.gz`.
fn table_name(path: &Path) -> String {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.split('.').next().unwrap_or_default();
    if name.is_empty() { "table".to_owned() } else { name.to_owned() }
}

/// What stands in the terminal while a model is fitted.
struct Progress {
    bar: ProgressBar,
}

impl Progress {
    fn new() -> Self {
        let is_seen = std::io::stderr().is_terminal();
        let bar = if is_seen { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{prefix} {pos} of {len} {wide_bar} {msg}, {eta} left");
        let bar = style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style));
        Self { bar }
    }

    fn show(&self, stage: Stage) {
        let (what, number, of) = match stage {
            Stage::Profiling { column, of } => ("column", column as u64, of as u64),
            Stage::Normalising => ("distributions: step", 1, 2),
            Stage::Correlating => ("correlations: step", 2, 2),
            Stage::Epoch(epoch) => {
                self.bar.set_message(format!("loss {:.3}, held out {:.3}", epoch.loss, epoch.held_out));
                ("epoch", epoch.number.into(), epoch.of.into())
            }
        };
        if self.bar.prefix() != what {
            self.bar.set_prefix(what);
            // What remains is that of this stage.
            self.bar.reset();
        }
        self.bar.set_length(of);
        self.bar.set_position(number);
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}
