//! `seedbed generate`: rows of a recipe into a file, a folder or standard output.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{HumanCount, ProgressBar, ProgressState, ProgressStyle};
use seedbed_export::several::{Part, Shape, file_names, write};
use seedbed_export::{Compression, ExportError, Format, Options};
use seedbed_generate::TablePlan;
use seedbed_recipe::scale;
use serde_json::Value;

use super::interruption::Interruption;
use super::output::Ending;
use super::{arguments, recipe_file, whole_file};

/// Options of `seedbed generate`.
#[derive(Args, Debug)]
pub struct Generate {
    /// The recipe, JSON; `-` is standard input
    #[arg(required_unless_present = "model")]
    pub recipe: Option<PathBuf>,
    /// A model that `seedbed train` has made: alone it is the recipe; beside a recipe, columns of type `learned` draw from it
    #[arg(long)]
    pub model: Option<PathBuf>,
    /// Rows in place of what the recipe says: 1000, 1_000_000, 10k, 2.5M or 1e6. With several tables it is the rows of the
    /// first one that says a number; the others keep their proportions to it, and rows per parent follow by themselves
    #[arg(long, value_parser = arguments::rows, allow_negative_numbers = true)]
    pub rows: Option<u64>,
    /// Seed, in place of the recipe's
    #[arg(long, value_parser = arguments::seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// First row to write, counted from 0: any range can be made alone
    #[arg(long, default_value = "0", value_parser = arguments::rows, allow_negative_numbers = true)]
    pub from: u64,
    /// How many rows to write from there on [default: all]
    #[arg(long, value_parser = arguments::rows, allow_negative_numbers = true)]
    pub count: Option<u64>,
    /// Only this table of a recipe with several
    #[arg(long)]
    pub table: Option<String>,
    /// csv, json, ndjson (or jsonl), postgresql (or postgres, sql), mysql (or mariadb), sqlite, parquet, arrow or xlsx (or
    /// excel) [default: by the output's ending, where .sql is PostgreSQL, else csv]
    #[arg(long)]
    pub format: Option<Format>,
    /// none, gzip (or gz) or zstd (or zst) [default: by the output's ending, else none]
    #[arg(long)]
    pub compression: Option<Compression>,
    /// File to write; `-` is standard output. Several tables go to a folder with a file each, to an archive (shop.zip), or
    /// in SQL to one script (shop.sql)
    #[arg(long, short, default_value = "-")]
    pub output: PathBuf,
    /// Threads that make and encode rows [default: one for each core]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// The recipe with what the command line puts in its place.
pub(super) fn overridden(mut recipe: Value, rows: Option<u64>, seed: Option<u64>) -> Value {
    if let Some(seed) = seed
        && let Some(map) = recipe.as_object_mut()
    {
        map.insert("seed".to_owned(), seed.into());
    }
    if let Some(rows) = rows {
        scale::set_rows(&mut recipe, rows);
    }
    recipe
}

/// Threads to work with.
pub(super) fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// Writes the rows.
///
/// # Errors
/// A recipe with mistakes, or a file that cannot be written.
pub fn run(asked: &Generate) -> Result<(), String> {
    let model = asked.model.as_deref().map(recipe_file::model).transpose()?;
    let (path, recipe) = match (&asked.recipe, &model) {
        (Some(path), _) => (path, recipe_file::read(path)?),
        (None, Some(model)) => {
            // As many rows as are wanted; without a number as many as the table had.
            let rows = asked.count.map_or(model.rows(), |count| asked.from.saturating_add(count));
            (asked.model.as_ref().unwrap_or(&asked.output), model.recipe(rows, asked.seed.unwrap_or(7)))
        }
        (None, None) => return Err("a recipe or a model must be named".to_owned()),
    };
    let recipe = overridden(recipe, asked.rows, asked.seed);
    let plan = recipe_file::plan(path, &recipe, model)?;
    let tables = recipe_file::tables(&plan, asked.table.as_deref())?;
    let ending = Ending::of(&asked.output);
    let is_folder = asked.output.is_dir();
    let is_plain_file = !asked.output.exists() || asked.output.is_file();
    if ending.unknown && asked.format.is_none() && is_plain_file && (ending.archive || tables.len() == 1) {
        // Programs go by the name: CSV that is called x.xls opens in none.
        let mut endings = Format::ALL.map(Format::extension).to_vec();
        // The three dialects of SQL have one.
        endings.dedup();
        let endings = endings.join(", ");
        return Err(format!(
            "the ending of {} says no format: take one of {endings}, with .gz or .zst behind it to compress, or say --format",
            asked.output.display()
        ));
    }
    let options = Options {
        format: asked.format.or(ending.format).unwrap_or(Format::CSV),
        compression: asked.compression.or(ending.compression).unwrap_or_default(),
        threads: threads(asked.threads),
    };
    let said = ending.compression.unwrap_or_default();
    if ending.format.is_some() && !ending.archive && options.compression != said {
        // Programs go by the name: a compressed file that is called x.parquet opens in none.
        let name = asked.output.display();
        eprintln!("note: {name} is compressed otherwise than its name says: {} instead of {said}", options.compression);
    }
    let parts: Vec<Part<'_>> = tables.iter().map(|table| part(asked, table)).collect();
    let one_file = |shape| to_output(shape, &parts, options, &asked.output);
    match (&parts[..], is_folder) {
        (_, false) if ending.archive => one_file(Shape::Archive),
        ([_], false) => one_file(Shape::Table),
        (_, false) if options.format.is_sql() && (asked.output == Path::new("-") || ending.format.is_some()) => {
            one_file(Shape::Script)
        }
        (_, false) if asked.output == Path::new("-") => Err(format!(
            "the recipe has {} tables, and one {} file holds one: name a folder or an archive such as shop.zip with \
             --output, or one table with --table",
            parts.len(),
            options.format
        )),
        (_, false) if ending.format.is_some() => Err(format!(
            "{} would be one file, and the recipe has {} tables: name a folder or an archive such as shop.zip with \
             --output, or one table with --table",
            asked.output.display(),
            parts.len()
        )),
        _ => to_folder(&parts, options, &asked.output),
    }
}

/// The rows of a table that are wanted.
fn part<'a>(asked: &Generate, table: &'a TablePlan) -> Part<'a> {
    let start = asked.from.min(table.rows());
    let end = asked.count.map_or(table.rows(), |count| start.saturating_add(count).min(table.rows()));
    Part { source: table, rows: start..end }
}

fn to_folder(parts: &[Part<'_>], options: Options, folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("cannot make the folder {}: {error}", folder.display()))?;
    let names = file_names(parts.iter().map(|part| part.source.name()), options);
    for (part, name) in parts.iter().zip(names) {
        to_output(Shape::Table, std::slice::from_ref(part), options, &folder.join(name))?;
    }
    Ok(())
}

fn to_output(shape: Shape, parts: &[Part<'_>], options: Options, output: &Path) -> Result<(), String> {
    let rows = parts.iter().fold(0_u64, |sum, part| sum.saturating_add(part.rows.end - part.rows.start));
    let names: Vec<&str> = parts.iter().map(|part| part.source.name()).collect();
    let bar = progress_bar(&names.join(", "), rows);
    let result = if output == Path::new("-") {
        let mut progress = |done: u64| {
            bar.set_position(done);
            ControlFlow::Continue(())
        };
        match write(shape, parts, options, io::stdout(), &mut progress) {
            // Whoever reads has enough: `seedbed generate … | head` is no failure.
            Err(ExportError::Closed) => Ok(()),
            other => other.map(drop).map_err(|error| error.to_string()),
        }
    } else {
        let interruption = Interruption::listen().map_err(|error| format!("cannot listen for signals: {error}"))?;
        let mut progress = |done: u64| {
            bar.set_position(done);
            if interruption.has_come() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let result = to_file(shape, parts, options, output, &mut progress);
        bar.finish_and_clear();
        interruption.heed();
        result
    };
    bar.finish_and_clear();
    result
}

fn to_file(
    shape: Shape,
    parts: &[Part<'_>],
    options: Options,
    output: &Path,
    progress: &mut (dyn FnMut(u64) -> ControlFlow<()> + Send),
) -> Result<(), String> {
    let told = |error: &dyn std::fmt::Display| format!("cannot write {}: {error}", output.display());
    if output.exists() && !output.is_file() {
        // A device or a pipe is written in place.
        let file = File::options().write(true).open(output).map_err(|error| told(&error))?;
        let written = write(shape, parts, options, BufWriter::new(file), progress);
        return written.map(drop).map_err(|error| told(&error));
    }
    whole_file::write(output, |sink| write(shape, parts, options, sink, progress).map(drop))
        .map_err(|error| told(&error))
}

fn progress_bar(name: &str, rows: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{msg} {wide_bar} {percent}% {human_pos}/{human_len} rows, {rate}/s, {eta} left");
    // Rows are whole, and so is what is told of them.
    let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        // Nobody is there to be told that the terminal is gone.
        let _ = write!(out, "{}", HumanCount(state.per_sec() as u64));
    };
    let bar = ProgressBar::new(rows).with_message(name.to_owned());
    style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style.with_key("rate", rate)))
}
