//! `seedbed extract`: a recipe from a description in plain English, read here or written by a language model.

use std::io::Read;
use std::path::PathBuf;

use clap::Args;
use jiff::Zoned;
use jiff::civil::Date;
use seedbed_recipe::description::NotUnderstood;

use super::print::print;
use crate::extract::{ALONE, Extracted, Extractor, ModelOptions};

/// Options of `seedbed extract`.
#[derive(Args, Debug)]
pub struct Extract {
    /// What the data is to be, in plain English; `-` is standard input
    #[arg(allow_hyphen_values = true)]
    pub description: String,
    /// The day that "last year" and the like count from [default: today]
    #[arg(long)]
    pub today: Option<Date>,
    /// File for the recipe [default: standard output]
    #[arg(long, short)]
    pub output: Option<PathBuf>,
    /// Have a language model write the recipe: sends the description to it
    #[arg(long)]
    pub with_model: bool,
    /// Which model.
    #[command(flatten)]
    pub model: ModelOptions,
}

/// Prints the recipe; what was guessed goes to standard error.
///
/// # Errors
/// Nothing usable in the description, a model that is not described well, or a file that cannot be written.
pub fn run(asked: &Extract) -> Result<(), String> {
    let mut description = asked.description.clone();
    if description == "-" {
        description.clear();
        let read = std::io::stdin().read_to_string(&mut description);
        read.map_err(|error| format!("cannot read standard input: {error}"))?;
    }
    let today = asked.today.unwrap_or_else(|| Zoned::now().date());
    let reading = if asked.with_model {
        with_model(&asked.model, &description, today)?
    } else {
        Extractor::default().read(&description, today)
    };
    let reading = reading.map_err(|error| {
        eprintln!("Two descriptions that can be read:\n  {}\n  {}", error.examples[0], error.examples[1]);
        error.to_string()
    })?;
    for note in &reading.notes {
        eprintln!("note: {}", note.message);
    }
    let recipe = format!("{:#}\n", reading.recipe);
    match &asked.output {
        Some(path) => std::fs::write(path, recipe).map_err(|error| format!("cannot write {}: {error}", path.display())),
        None => print(&recipe),
    }
}

fn with_model(
    options: &ModelOptions,
    description: &str,
    today: Date,
) -> Result<Result<Extracted, NotUnderstood>, String> {
    let unusable = |problem: String| format!("cannot use a language model: {problem}");
    let settings = options.checked().map_err(|problems| unusable(problems.join("; ")))?;
    let settings = settings.ok_or_else(|| unusable("name one with --model-provider and --model".to_owned()))?;
    let extractor = Extractor::with_model(settings).map_err(unusable)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| unusable(error.to_string()))?;
    Ok(runtime.block_on(extractor.ask(description, today, ALONE)))
}
