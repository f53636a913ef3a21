//! `seedbed train`: a model from a real table.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Zoned;
use seedbed_learn::autoregressive::{Go, Settings, usual_epochs, usual_patience};
use seedbed_learn::codecs::Protection;
use seedbed_learn::stand_in;
use seedbed_learn::train::{LeftOut, train};
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
    /// Passes over the rows [default: 30, up to 300 for small tables]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub epochs: Option<u32>,
    /// Rows a step
    #[arg(long, default_value_t = 128, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub batch_size: u32,
    /// Fitting ends after so many epochs without progress on the rows that are held out [default: a sixth of the epochs, at
    /// least 8]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub patience: Option<u32>,
    /// Fitting ends with the first epoch that is over after so many seconds
    #[arg(long)]
    pub time_limit: Option<u64>,
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
    /// A small network for each column, given those before it.
    Autoregressive,
}

/// Learns the table and writes the model.
///
/// # Errors
/// A table that cannot be read or learned, a file that cannot be written.
pub fn run(asked: &Train) -> Result<(), String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", asked.data.display());
    let frame = table_file::read(&asked.data, None)?;
    let columns = frame.series.len();
    eprintln!("read {} rows of {columns} columns", frame.rows());
    let batch = asked.batch_size as usize;
    let epochs = asked.epochs.unwrap_or_else(|| usual_epochs(frame.rows(), batch));
    let settings = Settings {
        epochs,
        batch,
        patience: asked.patience.unwrap_or_else(|| usual_patience(epochs)),
        seed: asked.seed,
        ..Settings::default()
    };
    let protection = Protection { fewest: asked.protect_below as usize };
    let table = table_name(&asked.data);
    let bar = progress_bar(epochs);
    let start = Instant::now();
    let limit = asked.time_limit.map(Duration::from_secs);
    let epoch = |epoch: seedbed_learn::autoregressive::Epoch| {
        bar.set_position(u64::from(epoch.number));
        bar.set_message(format!("loss {:.3}, held out {:.3}", epoch.loss, epoch.held_out));
        if limit.is_some_and(|limit| start.elapsed() >= limit) { Go::Stop } else { Go::On }
    };
    let threads = super::generate::threads(asked.threads);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| error.to_string())?;
    let today = Zoned::now().date();
    let is_personal = |series: &Series| stand_in::is_personal(series);
    let other = |series: &Series| stand_in::column(series, &table, today);
    let trained = pool
        .install(|| train(&frame, &table, &settings, protection, is_personal, other, epoch))
        .map_err(|error| told(&error))?;
    bar.finish_and_clear();
    for (name, reason) in &trained.left_out {
        let instead = match reason {
            LeftOut::Personal => "made up instead",
            LeftOut::Different | LeftOut::Empty => "made like its values instead",
        };
        eprintln!("note: “{name}” is not learned, because {reason}; it is {instead}.");
    }
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

/// `adult` for `data/adult.csv.gz`.
fn table_name(path: &Path) -> String {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.split('.').next().unwrap_or_default();
    if name.is_empty() { "table".to_owned() } else { name.to_owned() }
}

fn progress_bar(epochs: u32) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(epochs.into());
    let style = ProgressStyle::with_template("epoch {pos} of {len} {wide_bar} {msg}, {eta} left");
    style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style))
}
