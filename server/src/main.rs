//! The `seedbed` command: a thin shell over `seedbed_server::cli`.

use std::process::ExitCode;

use clap::Parser;
use seedbed_server::cli;

fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // One line, whatever the cause had to say.
            eprintln!("seedbed: {}", failure.to_string().split_whitespace().collect::<Vec<_>>().join(" "));
            ExitCode::from(failure.code())
        }
    }
}
