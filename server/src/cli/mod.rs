//! The subcommands of `seedbed`, one file each.

pub mod extract;
pub mod generate;
pub mod import;
mod recipe_file;
pub mod schema;
pub mod serve;
pub mod types;
pub mod validate;
pub mod verify;

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
    /// Tell every mistake of a recipe.
    Validate(validate::Validate),
    /// Tell whether a file is what a recipe makes.
    Verify(verify::Verify),
    /// List the types that columns can have.
    Types(types::Types),
    /// Print the JSON Schema of a recipe.
    Schema,
}

/// Runs a command. The error is one line for a person.
///
/// # Errors
/// Whatever kept the command from its end.
pub fn run(cli: Cli) -> Result<(), String> {
    match cli.command {
        Command::Serve(serve) => serve::run(&serve).map_err(|error| error.to_string()),
        Command::Extract(extract) => extract::run(&extract),
        Command::Import(import) => import::run(&import),
        Command::Generate(generate) => generate::run(&generate),
        Command::Validate(validate) => validate::run(&validate),
        Command::Verify(verify) => verify::run(&verify),
        Command::Types(types) => types::run(&types),
        Command::Schema => schema::run(),
    }
}
