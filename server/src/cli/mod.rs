//! The subcommands of `seedbed`, one file each.

mod arguments;
mod compare;
pub mod evaluate;
pub mod extract;
pub mod generate;
pub mod import;
mod interruption;
mod output;
mod print;
mod recipe_file;
pub mod schema;
pub mod serve;
mod table_file;
pub mod train;
pub mod types;
pub mod validate;
pub mod verify;
mod whole_file;

use clap::{Parser, Subcommand};

/// Synthetic data: from a recipe to any amount of rows.
#[derive(Parser, Debug)]
#[command(name = "seedbed", version, about, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What `seedbed` can do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Serve the pages and the API.
    Serve(serve::Serve),
    /// Read a description in plain English and print the recipe.
    Extract(extract::Extract),
    /// Read SQL, a JSON Schema or a sample of rows and print the recipe.
    Import(import::Import),
    /// Make rows of a recipe.
    Generate(generate::Generate),
    /// Learn a real table: the model makes rows like it that belong to nobody.
    Train(train::Train),
    /// Tell how alike a real table and a made one are, in the scores of SDMetrics.
    Evaluate(evaluate::Evaluate),
    /// Tell every mistake of a recipe.
    Validate(validate::Validate),
    /// Tell whether files are what a recipe makes.
    Verify(verify::Verify),
    /// List the types that columns can have.
    Types(types::Types),
    /// Print the JSON Schema of a recipe.
    Schema,
}

/// Why a command did not end well, in one line for a person.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It could not do what was asked.
    #[error("{0}")]
    Failed(String),
    /// A file is not what the recipe makes.
    #[error("{0}")]
    Differs(String),
    /// Whether a file is what the recipe makes could not be found out.
    #[error("{0}")]
    Unchecked(String),
}

impl Failure {
    /// The exit code: with `verify`, as with `diff`, 1 says "different" and 2 "in trouble".
    #[must_use]
    pub const fn code(&self) -> u8 {
        match self {
            Self::Failed(_) | Self::Differs(_) => 1,
            Self::Unchecked(_) => 2,
        }
    }
}

/// Runs a command.
///
/// # Errors
/// Whatever kept the command from its end.
pub fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Serve(serve) => serve::run(&serve).map_err(|error| error.to_string()),
        Command::Extract(extract) => extract::run(&extract),
        Command::Import(import) => import::run(&import),
        Command::Generate(generate) => generate::run(&generate),
        Command::Train(train) => train::run(&train),
        Command::Evaluate(evaluate) => evaluate::run(&evaluate),
        Command::Validate(validate) => validate::run(&validate),
        Command::Verify(verify) => return verify::run(&verify),
        Command::Types(types) => types::run(&types),
        Command::Schema => schema::run(),
    }
    .map_err(Failure::Failed)
}
