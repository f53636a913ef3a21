//! `seedbed validate`: is this a recipe?

use std::path::PathBuf;

use clap::Args;

use super::print::print;
use super::recipe_file;

/// Options of `seedbed validate`.
#[derive(Args, Debug)]
pub struct Validate {
    /// The recipe, JSON; `-` is standard input
    pub recipe: PathBuf,
}

/// Tells all mistakes of a recipe, or what it makes.
///
/// # Errors
/// The recipe has mistakes, or standard output cannot be written to.
pub fn run(asked: &Validate) -> Result<(), String> {
    let recipe = recipe_file::read(&asked.recipe)?;
    let plan = recipe_file::plan(&asked.recipe, &recipe, None)?;
    let tables = plan.tables().iter();
    let lines: Vec<String> = tables
        .map(|table| format!("{}: {} rows, {} columns\n", table.name(), table.rows(), table.fields().len()))
        .collect();
    print(&format!("recipe {}\n{}", plan.digest(), lines.concat()))
}
