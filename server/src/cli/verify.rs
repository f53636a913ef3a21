//! `seedbed verify`: are these files what the recipe makes?

use std::path::{Path, PathBuf};

use clap::Args;
use seedbed_export::several::{Shape, file_names, first_name};
use seedbed_export::{Compression, Format, Options};
use seedbed_generate::{Plan, TablePlan};
use seedbed_recipe::scale;

use super::compare::{Content, Verdict, compare};
use super::generate::{overridden, threads};
use super::output::Ending;
use super::print::print;
use super::{Failure, arguments, recipe_file};

/// How the command ends, for its help.
const EXIT_CODES: &str = "Exit codes:
  0  the same, byte for byte
  1  different: it says from which row on
  2  not checked: a file or the recipe cannot be read or used, or the options are wrong";

/// Options of `seedbed verify`.
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Verify {
    /// The file: a table, an archive (.zip) or an SQL script of several; or a folder with a file for each table
    pub file: PathBuf,
    /// The recipe, JSON
    #[arg(long)]
    pub recipe: PathBuf,
    /// A model that columns of type `learned` draw from
    #[arg(long)]
    pub model: Option<PathBuf>,
    /// The table that the file holds, or the only one to check in a folder [default: the one of the file's name]
    #[arg(long)]
    pub table: Option<String>,
    /// Rows in place of what the recipe says, as with `generate`: 1000, 1_000_000, 10k, 2.5M or 1e6
    #[arg(long, value_parser = arguments::rows, allow_negative_numbers = true)]
    pub rows: Option<u64>,
    /// Seed, in place of the recipe's
    #[arg(long, value_parser = arguments::seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Format [default: by the file's ending; .sql is any of the three dialects]
    #[arg(long)]
    pub format: Option<Format>,
    /// Compression [default: by the file's ending]
    #[arg(long)]
    pub compression: Option<Compression>,
    /// Threads [default: one for each core]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// Makes the files again and compares.
///
/// # Errors
/// A file differs, or could not be compared.
pub fn run(asked: &Verify) -> Result<(), Failure> {
    if asked.file == Path::new("-") {
        let told =
            "what comes by standard input can be read only once, and SQL is tried in three dialects: name a file";
        return Err(Failure::Unchecked(told.to_owned()));
    }
    // The file first: whoever mistypes its name need not wait for anything else.
    let kind = std::fs::metadata(&asked.file)
        .map_err(|error| Failure::Unchecked(format!("cannot read {}: {error}", asked.file.display())))?;
    let model = asked.model.as_deref().map(recipe_file::model).transpose().map_err(Failure::Unchecked)?;
    let recipe = recipe_file::read(&asked.recipe).map_err(Failure::Unchecked)?;
    let recipe = overridden(recipe, asked.rows, asked.seed);
    let plan = recipe_file::plan(&asked.recipe, &recipe, model).map_err(Failure::Unchecked)?;
    // The table that `--rows` is about, and that alone.
    let counted = scale::first_table(&recipe).and_then(|at| plan.tables().get(at)).map(|table| table.name());
    if kind.is_dir() { check_folder(asked, &plan, counted) } else { check_file(asked, &plan, counted) }
}

fn check_file(asked: &Verify, plan: &Plan, counted: Option<&str>) -> Result<(), Failure> {
    let mut ending = Ending::of(&asked.file);
    if ending.archive && ending.format.is_none() {
        // `shop.zip` says nothing of the files inside; their own names do.
        let inside = std::fs::File::open(&asked.file).ok().and_then(first_name);
        let inside = inside.map(|name| Ending::of(Path::new(&name)));
        ending = inside.map_or(ending, |inside| Ending { archive: true, ..inside });
    }
    let shown = asked.file.display();
    let format = match asked.format.or(ending.format) {
        Some(format) => format,
        // Of an archive it is what `generate` takes.
        None if ending.archive => Format::CSV,
        None => {
            let names = Format::ALL.map(Format::name).join(", ");
            return Err(Failure::Unchecked(format!(
                "the name {shown} does not tell a format: say which with --format, one of {names}"
            )));
        }
    };
    let options = Options {
        format,
        compression: asked.compression.or(ending.compression).unwrap_or_default(),
        threads: threads(asked.threads),
    };
    let (shape, tables) = content(asked, plan, ending, format)?;
    match judge(asked, &asked.file, (shape, &tables), options, counted).map_err(Failure::Unchecked)? {
        Verdict::Same(summary) => {
            let told = format!("{shown} is what the recipe makes: {} rows, {} bytes\n", summary.rows, summary.bytes);
            print(&told).map_err(Failure::Unchecked)
        }
        Verdict::Differs { how, .. } => Err(Failure::Differs(format!("{shown} {how}"))),
    }
}

/// What the file is to hold: the table that is named, or that it is named after, the only one, or all of them.
fn content<'a>(
    asked: &Verify,
    plan: &'a Plan,
    ending: Ending,
    format: Format,
) -> Result<(Shape, Vec<&'a TablePlan>), Failure> {
    let mut tables = recipe_file::tables(plan, asked.table.as_deref()).map_err(Failure::Unchecked)?;
    if ending.archive {
        return Ok((Shape::Archive, tables));
    }
    let name = asked.file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    // A table's name may have dots of its own.
    let named_after = |table: &TablePlan| name.strip_prefix(table.name()).is_some_and(|rest| rest.starts_with('.'));
    if let Some(table) =
        tables.iter().copied().filter(|table| named_after(table)).max_by_key(|table| table.name().len())
    {
        tables = vec![table];
    }
    match &tables[..] {
        [_] => Ok((Shape::Table, tables)),
        _ if format.is_sql() => Ok((Shape::Script, tables)),
        _ => {
            let names: Vec<&str> = tables.iter().map(|table| table.name()).collect();
            Err(Failure::Unchecked(format!(
                "{} does not tell which table it holds: say which with --table, one of {}",
                asked.file.display(),
                names.join(", ")
            )))
        }
    }
}

/// A line for each table, and how it went in all.
fn check_folder(asked: &Verify, plan: &Plan, counted: Option<&str>) -> Result<(), Failure> {
    let all: Vec<&str> = plan.tables().iter().map(|table| table.name()).collect();
    let wanted = recipe_file::tables(plan, asked.table.as_deref()).map_err(Failure::Unchecked)?;
    let say = |line: String| print(&format!("{line}\n")).map_err(Failure::Unchecked);
    let (mut same, mut different, mut unchecked) = (0, 0, 0);
    for (index, table) in
        plan.tables().iter().enumerate().filter(|(_, table)| wanted.iter().any(|one| one.name() == table.name()))
    {
        let files = files_of(asked, &all, index);
        if files.is_empty() {
            unchecked += 1;
            say(format!("{}: missing: {}", table.name(), missing(asked, &all, index)))?;
        }
        for (path, options) in files {
            let shown = path.display();
            match judge(asked, &path, (Shape::Table, &[&**table]), options, counted) {
                Ok(Verdict::Same(summary)) => {
                    same += 1;
                    let (rows, bytes) = (summary.rows, summary.bytes);
                    say(format!("{}: {shown} is what the recipe makes: {rows} rows, {bytes} bytes", table.name()))?;
                }
                Ok(Verdict::Differs { how, .. }) => {
                    different += 1;
                    say(format!("{}: {shown} {how}", table.name()))?;
                }
                Err(error) => {
                    unchecked += 1;
                    say(format!("{}: {error}", table.name()))?;
                }
            }
        }
    }
    let folder = asked.file.display();
    let told = format!("{folder}: {same} the same, {different} different, {unchecked} missing or unreadable");
    match (different, unchecked) {
        (0, 0) => Ok(()),
        (0, _) => Err(Failure::Unchecked(told)),
        _ => Err(Failure::Differs(told)),
    }
}

/// The files in the folder that are called like this table, in any format unless one is named.
fn files_of(asked: &Verify, tables: &[&str], index: usize) -> Vec<(PathBuf, Options)> {
    let mut found: Vec<(PathBuf, Options)> = Vec::new();
    for format in Format::ALL.into_iter().filter(|format| asked.format.is_none_or(|wanted| wanted == *format)) {
        for compression in
            Compression::ALL.into_iter().filter(|kind| asked.compression.is_none_or(|wanted| wanted == *kind))
        {
            let options = Options { format, compression, threads: threads(asked.threads) };
            let Some(name) = file_names(tables.iter().copied(), options).into_iter().nth(index) else { continue };
            let path = asked.file.join(name);
            // Three dialects share an ending: the first one is meant unless another is named.
            if path.is_file() && found.iter().all(|(known, _)| *known != path) {
                found.push((path, options));
            }
        }
    }
    found
}

/// What was looked for in vain.
fn missing(asked: &Verify, tables: &[&str], index: usize) -> String {
    let format = asked.format.unwrap_or(Format::CSV);
    let options = Options { format, compression: asked.compression.unwrap_or_default(), threads: 1 };
    let name = file_names(tables.iter().copied(), options).into_iter().nth(index).unwrap_or_default();
    let path = asked.file.join(name);
    if asked.format.is_some() {
        format!("there is no file {}", path.display())
    } else {
        let names = Format::ALL.map(Format::extension);
        let endings: Vec<&str> = names
            .iter()
            .enumerate()
            .filter(|(at, name)| names.iter().position(|other| other == *name) == Some(*at))
            .map(|(_, name)| *name)
            .collect();
        format!("there is no file {}, nor one ending in {}", path.display(), endings.join(", "))
    }
}

/// Compares a file with these tables. Where the ending of its name alone speaks of SQL, any dialect is right; of several
/// that are wrong the one counts that holds the longest.
fn judge(
    asked: &Verify,
    path: &Path,
    (shape, tables): (Shape, &[&TablePlan]),
    options: Options,
    counted: Option<&str>,
) -> Result<Verdict, String> {
    let is_counted = matches!(tables, [table] if Some(table.name()) == counted);
    let content = Content { shape, tables, options, is_counted };
    let mut verdict = compare(path, content)?;
    if asked.format.is_some() || !options.format.is_sql() {
        return Ok(verdict);
    }
    for format in [Format::MYSQL, Format::SQLITE] {
        let Verdict::Differs { at: before, .. } = verdict else { break };
        match compare(path, Content { options: Options { format, ..options }, ..content })? {
            Verdict::Differs { at, .. } if at <= before => {}
            better => verdict = better,
        }
    }
    Ok(verdict)
}
