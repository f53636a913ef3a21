//! `seedbed validate`: is this a recipe?

use std::path::PathBuf;

use clap::Args;

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
/// The recipe has mistakes.
pub fn run(asked: &Validate) -> Result<(), String> {
    let recipe = recipe_file::read(&asked.recipe)?;
    let plan = recipe_file::plan(&asked.recipe, &recipe)?;
    println!("recipe {}", plan.digest());
    for table in plan.tables() {
        println!("{}: {} rows, {} columns", table.name(), table.rows(), table.fields().len());
    }
    Ok(())
}
