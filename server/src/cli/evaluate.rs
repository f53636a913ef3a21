//! `seedbed evaluate`: how alike a real table and a made one are.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use seedbed_measure::frame::Frame;
use seedbed_measure::quality::{ColumnQuality, PairMetric, PairQuality, Quality, ShapeMetric, quality};
use serde_json::json;

use super::{print, table_file, whole_file};

/// Pairs that are shown on the terminal; a report holds all.
const SHOWN: usize = 10;

/// Options of `seedbed evaluate`.
#[derive(Args, Debug)]
pub struct Evaluate {
    /// The real table: Parquet, or CSV in UTF-8, its first line the names of the columns; .csv.gz and .csv.zst are unpacked
    #[arg(long)]
    pub real: PathBuf,
    /// The table that was made after it, with the same columns
    #[arg(long)]
    pub synthetic: PathBuf,
    /// File for all scores (.json), `-` for standard output [default: a summary on standard output]
    #[arg(long, short)]
    pub output: Option<PathBuf>,
}

/// Compares the tables and tells their scores.
///
/// # Errors
/// A table that cannot be read, columns that cannot be compared, a file that cannot be written.
pub fn run(asked: &Evaluate) -> Result<(), String> {
    let is_json = |path: &Path| path == Path::new("-") || path.extension().is_some_and(|ending| ending == "json");
    if let Some(path) = asked.output.as_deref().filter(|path| !is_json(path)) {
        return Err(format!("{} is to be a file whose name ends in .json, or - for standard output", path.display()));
    }
    let real = table_file::read(&asked.real, None)?;
    let made = table_file::read(&asked.synthetic, Some(&real))?;
    let quality = quality(&real, &made).map_err(|error| format!("{}: {error}", asked.synthetic.display()))?;
    let Some(path) = &asked.output else {
        return print::print(&summary(&real, &made, &quality));
    };
    let report = json!({"version": 1, "real": about(&real), "synthetic": about(&made), "quality": quality});
    let text = format!("{report:#}\n");
    if path == Path::new("-") {
        return print::print(&text);
    }
    whole_file::write(path, |sink| Ok(sink.write_all(text.as_bytes())?))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}

fn about(frame: &Frame) -> serde_json::Value {
    json!({"rows": frame.rows(), "columns": frame.series.len()})
}

fn summary(real: &Frame, made: &Frame, quality: &Quality) -> String {
    let mut text =
        format!("{} real rows, {} made ones; 1 is the same, 0 has nothing in common\n\n", real.rows(), made.rows());
    for (name, score, what) in [
        ("overall", quality.overall, "the mean of the next two"),
        ("column shapes", quality.shapes, "how alike the distributions are"),
        ("pair trends", quality.pair_trends, "how alike two columns go together"),
        ("coverage", quality.coverage, "how much of the real values and ranges was made"),
        ("validity", quality.validity, "how many made values lie within the real ones"),
    ] {
        // A String takes everything that is written to it.
        let _ = writeln!(text, "{name:<14}{}  {what}", shown(score));
    }
    let width = quality.columns.iter().map(|column| column.name.chars().count()).max().unwrap_or(0).clamp(6, 40);
    let _ = writeln!(text, "\n{:<width$}   shape  coverage  validity  missing  by", "column");
    for ColumnQuality { name, metric, shape, coverage, adherence, missing, .. } in &quality.columns {
        let metric = match metric {
            ShapeMetric::Ks => "KSComplement",
            ShapeMetric::Tv => "TVComplement",
        };
        let (shape, coverage, adherence) = (shown(*shape), shown(*coverage), shown(*adherence));
        let missing = shown(Some(*missing));
        let _ = writeln!(text, "{name:<width$}  {shape}    {coverage}    {adherence}   {missing}  {metric}");
    }
    let mut pairs: Vec<&PairQuality> = quality.pairs.iter().filter(|pair| pair.score.is_some()).collect();
    pairs.sort_by(|one, other| one.score.unwrap_or(0.0).total_cmp(&other.score.unwrap_or(0.0)));
    if !pairs.is_empty() {
        let _ = writeln!(text, "\nthe weakest of {} pairs", pairs.len());
    }
    for PairQuality { first, second, metric, score, .. } in pairs.into_iter().take(SHOWN) {
        let metric = match metric {
            PairMetric::Correlation => "CorrelationSimilarity",
            PairMetric::Contingency => "ContingencySimilarity",
        };
        let _ = writeln!(text, "{}  {first} × {second}, {metric}", shown(*score));
    }
    text
}

fn shown(score: Option<f64>) -> String {
    score.map_or_else(|| "     –".to_owned(), |score| format!("{score:.4}"))
}
