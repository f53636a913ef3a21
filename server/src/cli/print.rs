//! Standard output: what a command has to say goes there whole, or the command fails.

use std::io::{self, Write};

/// Prints a text. A pipe that is closed early is no failure: whoever reads has seen enough.
///
/// # Errors
/// Standard output cannot be written to, because its disk is full, say.
pub fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("cannot write to standard output: {error}"))
        }
        _ => Ok(()),
    }
}
