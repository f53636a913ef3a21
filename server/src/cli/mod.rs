//! The subcommands of `seedbed`, one file each.

pub mod serve;

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
}

/// Runs a command. The error is one line for a person.
///
/// # Errors
/// Whatever kept the command from its end.
pub fn run(cli: Cli) -> Result<(), String> {
    match cli.command {
        Command::Serve(serve) => serve::run(&serve).map_err(|error| error.to_string()),
    }
}
