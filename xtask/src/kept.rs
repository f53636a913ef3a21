//! Results that cost seconds to make and depend on nothing but their input: made once, kept by the input's digest.

use crate::steps::target;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// The result of `make` for an input: kept from an earlier build, or made now. `how` names the way it is made with all
/// its settings, so that another way does not find the old result.
pub fn or_make(how: &str, input: &[u8], make: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
    or_make_in(&target().join("kept"), how, input, make)
}

/// The first 32 hexadecimal digits of the SHA-256 of some bytes.
pub fn digest(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn or_make_in(folder: &Path, how: &str, input: &[u8], make: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
    let place: PathBuf = folder.join(digest(&[how.as_bytes(), input]));
    if let Ok(kept) = fs::read(&place) {
        return Ok(kept);
    }
    let made = make()?;
    fs::create_dir_all(folder)?;
    // Renamed into place when it is whole: a build that is interrupted leaves nothing half.
    let unfinished = folder.join(format!("{}.{}", digest(&[how.as_bytes(), input]), std::process::id()));
    fs::write(&unfinished, &made).with_context(|| unfinished.display().to_string())?;
    fs::rename(&unfinished, &place)?;
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_made_once_for_each_input_and_each_way() {
        let folder = tempfile::tempdir().unwrap();
        let mut made = 0;
        for (how, input) in [("a", "x"), ("a", "x"), ("b", "x"), ("a", "y"), ("b", "x")] {
            let result = or_make_in(folder.path(), how, input.as_bytes(), || {
                made += 1;
                Ok(format!("{how}{input}").into_bytes())
            });
            assert_eq!(result.unwrap(), format!("{how}{input}").into_bytes());
        }
        assert_eq!(made, 3);
    }

    #[test]
    fn a_failure_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        assert!(or_make_in(folder.path(), "a", b"x", || anyhow::bail!("no")).is_err());
        assert_eq!(or_make_in(folder.path(), "a", b"x", || Ok(vec![1])).unwrap(), [1]);
    }
}
