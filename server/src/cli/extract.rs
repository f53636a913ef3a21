//! `seedbed extract`: a recipe from a description in plain English.

use std::io::Read;
use std::path::PathBuf;

use clap::Args;
use jiff::Zoned;
use jiff::civil::Date;
use seedbed_recipe::description;

/// Options of `seedbed extract`.
#[derive(Args, Debug)]
pub struct Extract {
    /// What the data is to be, in plain English; `-` is standard input
    pub description: String,
    /// The day that "last year" and the like count from [default: today]
    #[arg(long)]
    pub today: Option<Date>,
    /// File for the recipe [default: standard output]
    #[arg(long, short)]
    pub output: Option<PathBuf>,
}

/// Prints the recipe; what was guessed goes to standard error.
///
/// # Errors
/// Nothing usable in the description, or a file that cannot be written.
pub fn run(asked: &Extract) -> Result<(), String> {
    let mut description = asked.description.clone();
    if description == "-" {
        description.clear();
        let read = std::io::stdin().read_to_string(&mut description);
        read.map_err(|error| format!("cannot read standard input: {error}"))?;
    }
    let today = asked.today.unwrap_or_else(|| Zoned::now().date());
    let reading = description::read(&description, today).map_err(|error| {
        eprintln!("Two descriptions that can be read:\n  {}\n  {}", error.examples[0], error.examples[1]);
        error.to_string()
    })?;
    for note in &reading.notes {
        eprintln!("note: {}", note.message);
    }
    let recipe = format!("{:#}\n", reading.recipe);
    match &asked.output {
        Some(path) => std::fs::write(path, recipe).map_err(|error| format!("cannot write {}: {error}", path.display())),
        None => {
            print!("{recipe}");
            Ok(())
        }
    }
}
