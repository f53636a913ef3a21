//! Readers that make recipes from what someone already has: SQL DDL, JSON Schema, samples of rows, typed JSON.

mod amounts;
mod columns;
mod csv;
mod ddl;
pub mod decode;
mod draft;
mod fit;
mod json;
mod json_schema;
mod json_text;
pub mod sample;
mod sql_checks;
mod sql_types;
mod statements;

#[cfg(test)]
pub(crate) use self::columns::is_usable_pattern;
pub use self::columns::longest_of_type;
pub use self::csv::{Beginning, beginning};
pub use crate::description::Note;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Longer texts are refused where they must be read as a whole, and read in part where they are samples; in bytes.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;
/// How many rows of a sample are looked at.
pub const MOST_ROWS: usize = 10_000;
/// Values that stand deeper inside of each other are refused.
pub const DEEPEST: usize = 64;

/// The SQL that a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// The one of the three in which most of the text can be read.
    Auto,
    /// PostgreSQL.
    PostgreSql,
    /// MySQL and MariaDB.
    MySql,
    /// SQLite.
    Sqlite,
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `CREATE TABLE` and what belongs to it.
    Ddl(Dialect),
    /// JSON Schema, draft 4 to 2020-12, or the component schemas of an OpenAPI document.
    JsonSchema,
    /// A sample of rows with commas, semicolons, tabs or bars between the values.
    Csv,
    /// A recipe typed by hand, or a sample of rows: an array of objects, or an object a line.
    Json,
    /// A sample of rows, as JSON if it begins like JSON, else as CSV.
    Sample,
}

impl Format {
    /// The names by which [`Format::parse`] knows the formats.
    pub const NAMES: [&'static str; 8] =
        ["ddl", "postgresql", "mysql", "sqlite", "json_schema", "csv", "json", "sample"];

    /// What people call formats besides; each is the name of [`Format::NAMES`] that follows it.
    pub const ALIASES: [(&'static str, &'static str); 9] = [
        ("sql", "ddl"),
        ("postgres", "postgresql"),
        ("mariadb", "mysql"),
        ("sqlite3", "sqlite"),
        ("json-schema", "json_schema"),
        ("jsonschema", "json_schema"),
        ("openapi", "json_schema"),
        ("ndjson", "json"),
        ("jsonl", "json"),
    ];

    /// The format of this name or alias.
    ///
    /// ```
    /// use seedbed_recipe::import::{Dialect, Format};
    /// assert_eq!(Format::parse("ddl"), Some(Format::Ddl(Dialect::Auto)));
    /// assert_eq!(Format::parse("json-schema"), Some(Format::JsonSchema));
    /// assert_eq!(Format::parse("xml"), None);
    /// ```
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let meant = Self::ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, meant)| *meant);
        Some(match meant {
            "ddl" => Self::Ddl(Dialect::Auto),
            "postgresql" => Self::Ddl(Dialect::PostgreSql),
            "mysql" => Self::Ddl(Dialect::MySql),
            "sqlite" => Self::Ddl(Dialect::Sqlite),
            "json_schema" => Self::JsonSchema,
            "csv" => Self::Csv,
            "json" => Self::Json,
            "sample" => Self::Sample,
            _ => return None,
        })
    }

    /// The format that files with this ending usually have; the ending is without the dot.
    ///
    /// ```
    /// use seedbed_recipe::import::Format;
    /// assert_eq!(Format::of_ending("TSV"), Some(Format::Csv));
    /// assert_eq!(Format::of_ending("parquet"), None);
    /// ```
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        Some(match ending.to_ascii_lowercase().as_str() {
            "sql" | "ddl" => Self::Ddl(Dialect::Auto),
            "csv" | "tsv" | "tab" | "psv" => Self::Csv,
            "json" | "ndjson" | "jsonl" => Self::Json,
            "txt" => Self::Sample,
            _ => return None,
        })
    }

    /// What a text in [`Format::Sample`] is.
    fn of_sample(text: &str) -> Self {
        if text.trim_start().starts_with(['[', '{']) { Self::Json } else { Self::Csv }
    }
}

/// A recipe made from something else.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Imported {
    /// A recipe of kind `table`, version 1, as JSON.
    pub recipe: Value,
    /// What was assumed, changed or left out, for the person to check.
    pub notes: Vec<Note>,
}

/// Why a text could not be read, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct ImportProblem {
    /// The line, from 1.
    pub line: u64,
    /// The character in the line, from 1.
    pub column: u64,
    /// What was found and what was expected.
    pub message: String,
}

impl ImportProblem {
    fn new(line: u64, column: u64, message: impl Into<String>) -> Self {
        Self { line, column, message: message.into() }
    }
}

/// Makes a recipe from a text. `today` becomes the anchor that relative dates count from.
///
/// ```
/// use seedbed_recipe::import::{import, Dialect, Format};
/// let ddl = "CREATE TABLE users (id SERIAL PRIMARY KEY, email TEXT NOT NULL UNIQUE)";
/// let today = jiff::civil::date(2026, 11, 21);
/// let imported = import(Format::Ddl(Dialect::Auto), ddl, today).unwrap();
/// assert_eq!(imported.recipe["tables"][0]["columns"][1]["type"], "internet.email");
/// ```
///
/// # Errors
/// Everything that keeps the text from being read, each with its line and column. What can be read around is a
/// note instead.
pub fn import(format: Format, text: &str, today: Date) -> Result<Imported, Vec<ImportProblem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let format = if format == Format::Sample { Format::of_sample(text) } else { format };
    let is_sample = format == Format::Csv || (format == Format::Json && !text.trim_start().starts_with('['));
    if text.len() > MOST_BYTES && !is_sample {
        let most = MOST_BYTES / (1024 * 1024);
        let message = if format == Format::Json {
            format!("A list of more than {most} MiB is not read; of rows with one object a line the first are.")
        } else {
            format!("The text has more than {most} MiB, which is the most that is read.")
        };
        return Err(vec![ImportProblem::new(1, 1, message)]);
    }
    match format {
        Format::Ddl(dialect) => ddl::read(dialect, text, today),
        Format::JsonSchema => json_schema::read(text, today),
        Format::Csv | Format::Sample => csv::read(text, today),
        Format::Json => json::read(text, today),
    }
}

/// Calls the table of a sample like the file that it came from: `penguins` for `data/penguins.csv`. Recipes of
/// anything else stay as they are.
///
/// ```
/// let mut recipe = serde_json::json!({"tables": [{"name": "sample"}]});
/// seedbed_recipe::import::name_after_file(&mut recipe, "data/penguins.csv");
/// assert_eq!(recipe["tables"][0]["name"], "penguins");
/// ```
pub fn name_after_file(recipe: &mut Value, file: &str) {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.split('.').find(|part| !part.is_empty()).unwrap_or_default();
    let stem: String = stem.chars().filter(|letter| !letter.is_control()).take(draft::LONGEST_NAME).collect();
    let Some(Value::Array(tables)) = recipe.get_mut("tables") else { return };
    if let [table] = tables.as_mut_slice()
        && table.get("name").and_then(Value::as_str) == Some(sample::TABLE)
        && !stem.trim().is_empty()
    {
        table["name"] = stem.into();
    }
}
