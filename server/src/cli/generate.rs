//! `seedbed generate`: rows of a recipe into a file, a folder or standard output.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use seedbed_export::{Compression, ExportError, Format, Options, export};
use seedbed_generate::TablePlan;
use serde_json::Value;

use super::recipe_file;

/// Options of `seedbed generate`.
#[derive(Args, Debug)]
pub struct Generate {
    /// The recipe, JSON; `-` is standard input
    pub recipe: PathBuf,
    /// Rows of the first table, in place of what the recipe says
    #[arg(long, value_parser = clap::value_parser!(u64).range(0..=1_000_000_000_000_000))]
    pub rows: Option<u64>,
    /// Seed, in place of the recipe's
    #[arg(long)]
    pub seed: Option<u64>,
    /// First row to write, counted from 0: any range can be made alone
    #[arg(long, default_value_t = 0)]
    pub from: u64,
    /// How many rows to write from there on [default: all]
    #[arg(long)]
    pub count: Option<u64>,
    /// Only this table of a recipe with several
    #[arg(long)]
    pub table: Option<String>,
    /// csv, json, ndjson, postgresql, mysql, sqlite, parquet, arrow or xlsx [default: by the output's ending, else csv]
    #[arg(long)]
    pub format: Option<Format>,
    /// none, gzip or zstd [default: by the output's ending, else none]
    #[arg(long)]
    pub compression: Option<Compression>,
    /// File to write, or folder for a recipe with several tables; `-` is standard output
    #[arg(long, short, default_value = "-")]
    pub output: PathBuf,
    /// Threads that make and encode rows [default: one for each core]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// How a file's name says what it holds.
pub(super) fn by_ending(path: &Path) -> (Option<Format>, Option<Compression>) {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let packed = Compression::ALL.into_iter().find(|kind| !kind.suffix().is_empty() && name.ends_with(kind.suffix()));
    let plain = packed.and_then(|kind| name.strip_suffix(kind.suffix())).unwrap_or(name);
    let ending = plain.rsplit_once('.').map(|(_, ending)| ending);
    (Format::ALL.into_iter().find(|format| Some(format.extension()) == ending), packed)
}

/// The recipe with what the command line puts in its place.
pub(super) fn overridden(mut recipe: Value, rows: Option<u64>, seed: Option<u64>) -> Value {
    if let Some(seed) = seed
        && let Some(map) = recipe.as_object_mut()
    {
        map.insert("seed".to_owned(), seed.into());
    }
    if let Some(rows) = rows
        && let Some(table) = recipe.pointer_mut("/tables/0").and_then(Value::as_object_mut)
    {
        table.insert("rows".to_owned(), rows.into());
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
    let recipe = overridden(recipe_file::read(&asked.recipe)?, asked.rows, asked.seed);
    let plan = recipe_file::plan(&asked.recipe, &recipe)?;
    let mut tables: Vec<&TablePlan> = plan.tables().iter().map(|table| &**table).collect();
    if let Some(name) = &asked.table {
        let names: Vec<&str> = tables.iter().map(|table| table.name()).collect();
        let unknown = format!("the recipe has no table \"{name}\"; it has {}", names.join(", "));
        tables.retain(|table| table.name() == name);
        if tables.is_empty() {
            return Err(unknown);
        }
    }
    let (format, compression) = by_ending(&asked.output);
    let options = Options {
        format: asked.format.or(format).unwrap_or(Format::CSV),
        compression: asked.compression.or(compression).unwrap_or_default(),
        threads: threads(asked.threads),
    };
    let rows = |table: &TablePlan| {
        let start = asked.from.min(table.rows());
        start..asked.count.map_or(table.rows(), |count| start.saturating_add(count).min(table.rows()))
    };
    if let [table] = tables[..] {
        return write(table, rows(table), options, &asked.output);
    }
    if asked.output == Path::new("-") {
        return Err("a recipe with several tables goes to a folder: name one with --output, or one table with --table"
            .to_owned());
    }
    fs::create_dir_all(&asked.output)
        .map_err(|error| format!("cannot make the folder {}: {error}", asked.output.display()))?;
    for table in tables {
        // A table's name may hold what a file's may not.
        let name: String =
            table.name().chars().map(|letter| if "/\\:".contains(letter) { '_' } else { letter }).collect();
        let name = format!("{name}.{}{}", options.format.extension(), options.compression.suffix());
        write(table, rows(table), options, &asked.output.join(name))?;
    }
    Ok(())
}

fn write(table: &TablePlan, rows: Range<u64>, options: Options, output: &Path) -> Result<(), String> {
    let bar = progress_bar(table.name(), rows.end - rows.start);
    let mut progress = |done: u64| {
        bar.set_position(done);
        ControlFlow::Continue(())
    };
    let result = if output == Path::new("-") {
        match export(table, rows, options, io::stdout(), &mut progress) {
            // Whoever reads has enough: `seedbed generate … | head` is no failure.
            Err(ExportError::Closed) => Ok(()),
            other => other.map(drop).map_err(|error| error.to_string()),
        }
    } else {
        to_file(table, rows, options, output, &mut progress)
    };
    bar.finish_and_clear();
    result
}

/// Writes under another name and renames at the end: a file of this name is always a whole one.
fn to_file(
    table: &TablePlan,
    rows: Range<u64>,
    options: Options,
    output: &Path,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<(), String> {
    let told = |error: &dyn std::fmt::Display| format!("cannot write {}: {error}", output.display());
    if output.exists() && !output.is_file() {
        // A device or a pipe is written in place.
        let file = File::options().write(true).open(output).map_err(|error| told(&error))?;
        return export(table, rows, options, BufWriter::new(file), progress).map(drop).map_err(|error| told(&error));
    }
    let mut name = output.file_name().map(std::ffi::OsStr::to_owned).unwrap_or_default();
    name.push(format!(".{}.part", std::process::id()));
    let part = output.with_file_name(name);
    let written = File::create(&part).map_err(ExportError::from).and_then(|file| {
        let mut sink = BufWriter::with_capacity(1 << 20, file);
        export(table, rows, options, &mut sink, progress)?;
        sink.flush()?;
        sink.get_ref().sync_all()?;
        fs::rename(&part, output)?;
        Ok(())
    });
    written.map_err(|error| {
        // The whole is lost either way; what stays behind would only take room.
        let _ = fs::remove_file(&part);
        told(&error)
    })
}

fn progress_bar(name: &str, rows: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{msg} {wide_bar} {percent}% {human_pos}/{human_len} rows, {per_sec}, {eta} left");
    let bar = ProgressBar::new(rows).with_message(name.to_owned());
    style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_says_format_and_compression() {
        assert_eq!(by_ending(Path::new("a/b.csv.gz")), (Some(Format::CSV), Some(Compression::Gzip)));
        assert_eq!(by_ending(Path::new("b.parquet")), (Some(Format::Parquet), None));
        assert_eq!(by_ending(Path::new("-")), (None, None));
    }
}
