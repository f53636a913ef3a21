//! Named steps with their durations, the commands they run, and where things lie.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Prints each step as it starts and how long it took when it ends.
pub struct Steps {
    begun: Instant,
}

impl Steps {
    /// Starts the clock.
    pub fn start() -> Self {
        Self { begun: Instant::now() }
    }

    /// Runs one step. The name says what is being done, in a few words.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("▸ {name}");
        let begun = Instant::now();
        let result = work().with_context(|| name.to_owned())?;
        println!("  {name}: {:.1} s", begun.elapsed().as_secs_f64());
        Ok(result)
    }

    /// Prints the time since the start.
    pub fn total(&self) {
        println!("all steps: {:.1} s", self.begun.elapsed().as_secs_f64());
    }
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Cargo's target folder, wherever the caller has put it.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The folder that the server serves files from.
pub fn site() -> PathBuf {
    target().join("site")
}

/// The server's program, built with a profile (`release` or `debug`).
pub fn server_binary(profile: &str) -> PathBuf {
    target().join(profile).join("seedbed")
}

/// A cargo command in the repository, with the toolchain that runs this program.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// Runs a command to its end; a failure names the whole command.
pub fn execute(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {command:?}"))?;
    if !status.success() {
        bail!("{command:?} ended with {status}");
    }
    Ok(())
}

/// Whether a program is there and answers `--version`.
pub fn present(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}
