//! Recipes on the command line: read from a file or standard input, compiled, their mistakes told one a line.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use seedbed_generate::model::Model;
use seedbed_generate::{Plan, TablePlan};
use seedbed_recipe::Problem;
use serde_json::Value;

use crate::plans::lists;

/// Reads a recipe; `-` is standard input.
///
/// # Errors
/// The file cannot be read or is no JSON.
pub fn read(path: &Path) -> Result<Value, String> {
    let text = if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|error| format!("cannot read standard input: {error}"))?;
        text
    } else {
        std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?
    };
    // Editors of some systems put a mark of the byte order in front.
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| format!("{} is not JSON: {error}", shown(path)))
}

/// What a file is called in a message.
fn shown(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// Compiles a recipe; its mistakes go to standard error, one a line.
///
/// # Errors
/// The recipe has mistakes.
pub fn plan(path: &Path, recipe: &Value, model: Option<Model>) -> Result<Plan, String> {
    let plan = match model {
        None => Plan::new(recipe, lists()),
        Some(model) => {
            let mut lists = lists().clone();
            lists.add_model(Arc::new(model));
            Plan::new(recipe, &lists)
        }
    };
    plan.map_err(|problems| tell(path, &problems))
}

/// Reads a model.
///
/// # Errors
/// The file cannot be read, or is no model.
pub fn model(path: &Path) -> Result<Model, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    Model::from_bytes(&bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// The table of this name, or all, each after those that it refers to.
///
/// # Errors
/// The recipe has no such table.
pub fn tables<'a>(plan: &'a Plan, name: Option<&str>) -> Result<Vec<&'a TablePlan>, String> {
    let all: Vec<&TablePlan> = plan.loading_order().into_iter().map(|(_, table)| &**table).collect();
    let Some(name) = name else { return Ok(all) };
    let found: Vec<&TablePlan> = all.iter().filter(|table| table.name() == name).copied().collect();
    if found.is_empty() {
        let names: Vec<&str> = all.iter().map(|table| table.name()).collect();
        return Err(format!("the recipe has no table \"{name}\"; it has {}", names.join(", ")));
    }
    Ok(found)
}

/// Puts mistakes on standard error and gives the line that sums them up.
pub fn tell(path: &Path, problems: &[Problem]) -> String {
    for problem in problems {
        eprintln!("{}: {problem}", shown(path));
    }
    match problems.len() {
        1 => format!("{} has a mistake", shown(path)),
        count => format!("{} has {count} mistakes", shown(path)),
    }
}
