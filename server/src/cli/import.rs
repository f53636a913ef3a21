//! `seedbed import`: a recipe from what there is already, by the ending of its file.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Zoned;
use jiff::civil::Date;
use seedbed_export::sample::import_parquet;
use seedbed_recipe::import::decode::decode;
use seedbed_recipe::import::{self, Format, Imported, name_after_file};

use super::print::print;

/// Options of `seedbed import`.
#[derive(Args, Debug)]
pub struct Import {
    /// SQL, a JSON Schema, an OpenAPI document, rows as CSV, JSON, NDJSON or Parquet; `-` is standard input
    pub file: PathBuf,
    /// ddl (or sql), postgresql (or postgres), mysql, sqlite, json_schema (or json-schema), csv, json (or jsonl), sample or
    /// parquet [default: by the file's ending]
    #[arg(long, value_parser = parse_format)]
    pub format: Option<Source>,
    /// The day that relative dates count from [default: today]
    #[arg(long)]
    pub today: Option<Date>,
    /// File for the recipe [default: standard output]
    #[arg(long, short)]
    pub output: Option<PathBuf>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Text.
    Text(Format),
    /// Apache Parquet.
    Parquet,
}

fn parse_format(name: &str) -> Result<Source, String> {
    if name == "parquet" {
        return Ok(Source::Parquet);
    }
    let known = Format::parse(&name.to_ascii_lowercase()).map(Source::Text);
    known.ok_or_else(|| format!("found \"{name}\"; expected one of {}, parquet", Format::NAMES.join(", ")))
}

/// What a file's name says that it is.
fn by_ending(path: &Path) -> Option<Source> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    if ["parquet", "pq"].iter().any(|known| ending.eq_ignore_ascii_case(known)) {
        return Some(Source::Parquet);
    }
    Format::of_ending(ending).map(Source::Text)
}

/// Prints the recipe; what was guessed goes to standard error, and so does everything that keeps it from being made.
///
/// # Errors
/// A file that cannot be read, or that no recipe can be made of.
pub fn run(asked: &Import) -> Result<(), String> {
    let source = asked.format.or_else(|| by_ending(&asked.file)).ok_or_else(|| {
        format!(
            "{} does not say what it is: name its format with --format, one of {}, parquet",
            asked.file.display(),
            Format::NAMES.join(", ")
        )
    })?;
    let today = asked.today.unwrap_or_else(|| Zoned::now().date());
    let mut imported = match source {
        Source::Parquet => parquet(&asked.file, today)?,
        Source::Text(format) => text(&asked.file, format, today)?,
    };
    name_after_file(&mut imported.recipe, &asked.file.to_string_lossy());
    for note in &imported.notes {
        eprintln!("note: {}", note.message);
    }
    let recipe = format!("{:#}\n", imported.recipe);
    match &asked.output {
        Some(path) => fs::write(path, recipe).map_err(|error| format!("cannot write {}: {error}", path.display())),
        None => print(&recipe),
    }
}

fn text(path: &Path, format: Format, today: Date) -> Result<Imported, String> {
    // Of a sample the beginning is enough, and anything longer is refused: so much shows that there is more.
    let most = 2 * import::MOST_BYTES as u64 + 1024;
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin()
            .take(most)
            .read_to_end(&mut bytes)
            .map_err(|error| format!("cannot read standard input: {error}"))?;
    } else {
        File::open(path)
            .and_then(|file| file.take(most).read_to_end(&mut bytes))
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    }
    let decoded = decode(&bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    if let Some(note) = decoded.note {
        eprintln!("note: {note}");
    }
    import::import(format, &decoded.text, today).map_err(|problems| {
        for problem in &problems {
            eprintln!("{}:{}:{}: {}", path.display(), problem.line, problem.column, problem.message);
        }
        format!("no recipe can be made of {}", path.display())
    })
}

fn parquet(path: &Path, today: Date) -> Result<Imported, String> {
    if path == Path::new("-") {
        return Err("a Parquet file is read from its end, which standard input has not: name a file".to_owned());
    }
    let file = File::open(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    import_parquet(&file, today).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_says_what_it_holds() {
        assert_eq!(by_ending(Path::new("a/b.Parquet")), Some(Source::Parquet));
        assert_eq!(by_ending(Path::new("dump.sql")).unwrap(), parse_format("ddl").unwrap());
        assert_eq!(by_ending(Path::new("rows.ndjson")).unwrap(), parse_format("json").unwrap());
        assert_eq!(by_ending(Path::new("-")), None);
        assert_eq!(parse_format("json-schema").unwrap(), Source::Text(Format::JsonSchema));
        assert_eq!(parse_format("JSONL").unwrap(), Source::Text(Format::Json));
        assert!(parse_format("xml").unwrap_err().contains("json_schema"));
    }
}
