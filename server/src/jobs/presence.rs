//! Presence: a process that works on jobs holds a lock on a file of its own as long as it lives.
//!
//! The system frees the lock at the very moment the process ends, however it ends. A process that finds the file of
//! another unlocked knows that the other is dead and may take over its chunks at once, without waiting for leases.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::store::new_id;

/// This process at work. Dropping it ends the presence.
#[derive(Debug)]
pub struct Presence {
    name: String,
    path: PathBuf,
    _lock: File,
}

impl Presence {
    /// Begins to be present in this folder, under a new name.
    pub fn begin(folder: &Path) -> io::Result<Presence> {
        std::fs::create_dir_all(folder)?;
        let name = new_id();
        let path = folder.join(&name);
        // Under another name until it is locked: nobody may find it unlocked while we live.
        let draft = folder.join(format!("{name}.new"));
        let lock = File::create(&draft)?;
        lock.lock()?;
        std::fs::rename(&draft, &path)?;
        Ok(Presence { name, path, _lock: lock })
    }

    /// The name that chunks are claimed under.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        // What cannot be removed now is found unlocked, and removed, by the next process.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// The names of processes that were present here and have died.
pub fn dead(folder: &Path) -> io::Result<Vec<String>> {
    let mut dead = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.ends_with(".new") {
            continue;
        }
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        match file.try_lock() {
            Ok(()) => dead.push(name.to_owned()),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Ok(dead)
}

/// Forgets a dead process, after its chunks were taken over.
pub fn forget(folder: &Path, name: &str) -> io::Result<()> {
    match std::fs::remove_file(folder.join(name)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_living_are_not_taken_for_dead() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let here = Presence::begin(folder.path())?;
        assert!(dead(folder.path())?.is_empty());
        let name = here.name().to_owned();
        // What a killed process leaves: the file, without the lock.
        std::fs::write(folder.path().join("gone"), "")?;
        assert_eq!(dead(folder.path())?, ["gone"]);
        forget(folder.path(), "gone")?;
        drop(here);
        assert!(dead(folder.path())?.is_empty(), "{name} left its file");
        Ok(())
    }
}
