//! `seedbed schema`: the JSON Schema of a recipe, for editors and other programs.

use seedbed_recipe::json_schema;

use super::print::print;

/// Prints the schema.
///
/// # Errors
/// Standard output cannot be written to.
pub fn run() -> Result<(), String> {
    print(&format!("{:#}\n", json_schema::recipe()))
}
