//! The commands of the project: `cargo xtask run`, `cargo xtask test` and what they are made of.

mod compress;
mod kept;
mod site;
mod steps;
mod test;
mod tools;

use anyhow::{Result, bail};
use std::process::{Command, ExitCode};
use steps::{Steps, execute, root, server_binary};

const USAGE: &str = "\
usage: cargo xtask COMMAND

  run          install what is missing, build the release, serve it on http://127.0.0.1:3000
  test         install what is missing, run every check and test there is, the browser tests included
  build        build the release: the page under target/site and the server target/release/seedbed
  build --dev  the same without optimising, in seconds after the first time
  screenshots  build the release, save pictures of every page under target/screenshots
  benchmarks   build the release, compare it with its peers, measure the browser's side";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut steps = Steps::start();
    match words.as_slice() {
        ["run"] => {
            site::build(&mut steps, site::Profile::Release)?;
            steps.total();
            serve()
        }
        ["test"] => test::everything(&mut steps),
        ["build"] => site::build(&mut steps, site::Profile::Release),
        ["build", "--dev"] => site::build(&mut steps, site::Profile::Dev),
        ["screenshots"] => {
            site::build(&mut steps, site::Profile::Release)?;
            test::screenshots(&mut steps)
        }
        ["benchmarks"] => {
            site::build(&mut steps, site::Profile::Release)?;
            test::benchmarks(&mut steps)
        }
        _ => bail!("unknown command `{}`\n\n{USAGE}", words.join(" ")),
    }
}

/// Starts the release server in the foreground; ends when it ends.
fn serve() -> Result<()> {
    let listen = std::env::var("SEEDBED_LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    println!("Seedbed is at http://{listen} (Ctrl+C stops it; its data is in {})", root().join("data").display());
    execute(Command::new(server_binary("release")).args(["serve", "--listen", &listen]).current_dir(root()))
}
