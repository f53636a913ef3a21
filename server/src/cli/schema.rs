//! `seedbed schema`: the JSON Schema of a recipe, for editors and other programs.

use std::io::{self, Write};

use seedbed_recipe::json_schema;

/// Prints the schema.
///
/// # Errors
/// Standard output cannot be written to.
pub fn run() -> Result<(), String> {
    let printed = writeln!(io::stdout().lock(), "{:#}", json_schema::recipe());
    // A pipe that is closed early is no failure.
    printed.or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error.to_string()) })
}
