//! `seedbed evaluate`: how alike a real table and a made one are, and how near the made one comes to the real rows.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use seedbed_learn::codecs::Protection;
use seedbed_learn::stand_in;
use seedbed_learn::train::left_out;
use seedbed_measure::privacy::{Disclosure, Nearness, Privacy};
use seedbed_measure::quality::{ColumnQuality, PairMetric, PairQuality, Quality, ShapeMetric};
use seedbed_measure::utility::{Utility, UtilityMetric};
use seedbed_measure::{Detection, Evaluation, Questions, Unmeasured, evaluate};
use seedbed_ui::report;

use super::{print, table_file, whole_file};

/// Pairs that are shown on the terminal; a report holds all.
const SHOWN: usize = 10;

/// Options of `seedbed evaluate`.
#[derive(Args, Debug)]
pub struct Evaluate {
    /// The real table that was learned from: Parquet, or CSV in UTF-8, its first line the names of the columns; .csv.gz and
    /// .csv.zst are unpacked
    #[arg(long)]
    pub real: PathBuf,
    /// The table that was made after it, with the same columns
    #[arg(long)]
    pub synthetic: PathBuf,
    /// Real rows that were not learned from: what a made table should be like, and what shows whether rows were learned by
    /// heart
    #[arg(long)]
    pub holdout: Option<PathBuf>,
    /// A column to learn from the others, once from the real rows and once from the made ones, judged by the rows held out
    #[arg(long, requires = "holdout")]
    pub target: Option<String>,
    /// Compare also the columns that are not learned because they tell who somebody is, or whose values are hardly ever the
    /// same twice
    #[arg(long)]
    pub all_columns: bool,
    /// Columns that an attacker knows of a person, with commas between them
    #[arg(long, value_delimiter = ',', requires = "sensitive")]
    pub known: Vec<String>,
    /// Columns that the attacker wants to learn
    #[arg(long, value_delimiter = ',', requires = "known")]
    pub sensitive: Vec<String>,
    /// File for all scores (.json) or a report to read (.html), `-` for the scores on standard output [default: a summary on
    /// standard output]
    #[arg(long, short)]
    pub output: Option<PathBuf>,
}

/// Compares the tables and tells their scores.
///
/// # Errors
/// A table that cannot be read, columns that cannot be compared, a file that cannot be written.
pub fn run(asked: &Evaluate) -> Result<(), String> {
    let wanted = asked.output.as_deref().map(Wanted::of).transpose()?;
    let mut real = table_file::read(&asked.real, None)?;
    let made = table_file::read(&asked.synthetic, Some(&real))?;
    let held_out = asked.holdout.as_deref().map(|path| table_file::read(path, Some(&real))).transpose()?;
    if !asked.all_columns {
        // What nothing was learned of is made up: it is like the real values in form alone.
        for (name, reason) in left_out(&real, Protection::default(), stand_in::is_personal) {
            eprintln!("note: “{name}” is not compared, because {reason}; --all-columns compares it.");
            real.series.retain(|series| series.name != name);
        }
        if real.series.is_empty() {
            return Err(format!("{}: no column is left to compare", asked.real.display()));
        }
    }
    let questions =
        Questions { target: asked.target.clone(), known: asked.known.clone(), sensitive: asked.sensitive.clone() };
    let evaluation = evaluate(&real, &made, held_out.as_ref(), &questions).map_err(|error| match &error {
        Unmeasured::Incomparable(table, _) => {
            let path =
                [Some(&asked.real), Some(&asked.synthetic), asked.holdout.as_ref()].get(*table).copied().flatten();
            format!("{}: {error}", path.unwrap_or(&asked.synthetic).display())
        }
        error => error.to_string(),
    })?;
    let json = || serde_json::to_string_pretty(&evaluation).map(|text| text + "\n").map_err(|error| error.to_string());
    let (path, text) = match wanted {
        None => return print::print(&summary(&evaluation)),
        Some(Wanted::Print) => return print::print(&json()?),
        Some(Wanted::Json(path)) => (path, json()?),
        Some(Wanted::Html(path)) => (path, report::document(evaluation)),
    };
    whole_file::write(path, |sink| Ok(sink.write_all(text.as_bytes())?))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// What comes of the scores, and where it goes.
enum Wanted<'a> {
    /// All of them, on standard output.
    Print,
    /// All of them.
    Json(&'a Path),
    /// A report to read.
    Html(&'a Path),
}

impl<'a> Wanted<'a> {
    fn of(path: &'a Path) -> Result<Self, String> {
        match path.extension().and_then(|ending| ending.to_str()) {
            _ if path == Path::new("-") => Ok(Self::Print),
            Some("json") => Ok(Self::Json(path)),
            Some("html") => Ok(Self::Html(path)),
            _ => Err(format!(
                "{} is to be a file whose name ends in .json or .html, or - for standard output",
                path.display()
            )),
        }
    }
}

fn summary(evaluation: &Evaluation) -> String {
    let Evaluation { quality, reference, detection, utility, privacy, disclosure, real, synthetic, .. } = evaluation;
    let Detection { auc, reference: reference_auc } = detection;
    let mut text =
        format!("{} real rows, {} made ones; 1 is the same, 0 has nothing in common\n\n", real.rows, synthetic.rows);
    let held_out = |score: fn(&Quality) -> Option<f64>| reference.as_ref().map(|quality| shown(score(quality)));
    let beside = |text: Option<String>| text.map(|text| format!("  ({text})")).unwrap_or_default();
    if reference.is_some() {
        text += "in brackets: the rows held out, which is as good as it gets\n\n";
    }
    let scores: [(&str, fn(&Quality) -> Option<f64>, &str); 5] = [
        ("overall", |quality| quality.overall, "the mean of the next two"),
        ("column shapes", |quality| quality.shapes, "how alike the distributions are"),
        ("pair trends", |quality| quality.pair_trends, "how alike two columns go together"),
        ("coverage", |quality| quality.coverage, "how much of the real values and ranges was made"),
        ("validity", |quality| quality.validity, "how many made values lie within the real ones"),
    ];
    for (name, score, what) in scores {
        // A String takes everything that is written to it.
        let _ = writeln!(text, "{name:<14}{}{}  {what}", shown(score(quality)), beside(held_out(score)));
    }
    let _ = writeln!(
        text,
        "{:<14}{}{}  how well made rows are told from real ones; 0.5 is not at all",
        "detection AUC",
        shown(Some(*auc)),
        beside(reference_auc.map(|auc| shown(Some(auc))))
    );
    if let Some(Utility { target, metric, real, made }) = utility {
        let metric = match metric {
            UtilityMetric::Auc => "ROC AUC",
            UtilityMetric::Explained => "R²",
        };
        let _ = writeln!(
            text,
            "{:<14}{}  ({})  “{target}” learned from made rows, in brackets from real ones; {metric} on the rows held out",
            "utility",
            shown(*made),
            shown(*real)
        );
    }
    text += "\nprivacy\n";
    for (name, score, value, what) in private(privacy, disclosure.as_ref()) {
        let reference = privacy.held_out.as_ref().map(|held_out| &held_out.reference);
        let reference = score.and_then(|score| reference.map(|reference| shown(Some(score(reference)))));
        let _ = writeln!(text, "{name:<24}{}{}  {what}", shown(value), beside(reference));
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

/// A score of privacy: its name, what of the rows held out stands beside it, its value, and what it says.
type Private = (&'static str, Option<fn(&Nearness) -> f64>, Option<f64>, &'static str);

fn private(privacy: &Privacy, disclosure: Option<&Disclosure>) -> Vec<Private> {
    let near: [(&'static str, fn(&Nearness) -> f64, &'static str); 4] = [
        ("equal rows", |near| near.exact, "the share of rows that equal a real one"),
        ("near rows", |near| near.near, "the share that is at most 0.01 away from a real one"),
        ("distance", |near| near.distance, "the median distance to the nearest real row"),
        ("distance ratio", |near| near.ratio, "the same in units of the distance to the second nearest"),
    ];
    let mut scores: Vec<Private> =
        near.into_iter().map(|(name, score, what)| (name, Some(score), Some(score(&privacy.made)), what)).collect();
    scores.push((
        "baseline protection",
        None,
        privacy.baseline_protection,
        "the distance in units of that of random rows, 1 at most",
    ));
    if let Some(held_out) = &privacy.held_out {
        scores.extend([
            (
                "overfitting protection",
                None,
                Some(held_out.overfitting_protection),
                "1 where no more rows are nearer to real rows than to those held out",
            ),
            (
                "nearer to real rows",
                None,
                Some(held_out.closer_share),
                "the share, with as many rows on either side; 0.5 is chance",
            ),
            (
                "membership AUC",
                None,
                Some(held_out.membership_auc),
                "how well it shows which rows were learned from; 0.5 is chance",
            ),
        ]);
    }
    if let Some(disclosure) = disclosure {
        scores.push((
            "disclosure protection",
            None,
            disclosure.score,
            "1 where those who know some columns guess the others blindly",
        ));
    }
    scores
}

fn shown(score: Option<f64>) -> String {
    score.map_or_else(|| "     –".to_owned(), |score| format!("{score:.4}"))
}
