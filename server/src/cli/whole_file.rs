//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use seedbed_export::ExportError;

/// After so many bytes the disk is asked to begin: at the end of a large file, little is left to wait for.
const BEGIN_AFTER: usize = 64 << 20;

/// Writes a file under another name and renames it when it is whole and on the disk.
///
/// # Errors
/// What `write` or the file system answers. Nothing of the file is left then.
pub fn write(
    path: &Path,
    write: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut name = path.file_name().map(std::ffi::OsStr::to_owned).unwrap_or_default();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let written = File::create(&part).map_err(ExportError::from).and_then(|file| {
        on_disk(&file, write)?;
        Ok(fs::rename(&part, path)?)
    });
    if written.is_err() {
        // The whole is lost either way; what stays behind would only take room.
        let _ = fs::remove_file(&part);
    }
    written
}

/// Writes a file and waits until it is on the disk. While it is written, a thread moves what is there to the disk already.
fn on_disk(
    file: &File,
    write: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    thread::scope(|scope| {
        let (ask, asked) = sync_channel(1);
        // Of a failure the system tells only once: it is kept until the end.
        let begun = scope.spawn(move || asked.iter().try_for_each(|()| file.sync_data()));
        let mut sink = BufWriter::new(Beginning { file, unasked: 0, ask });
        let written = write(&mut sink).and_then(|()| Ok(sink.flush()?));
        drop(sink);
        let begun = begun.join().unwrap_or_else(|panic| resume_unwind(panic));
        written?;
        begun?;
        Ok(file.sync_all()?)
    })
}

/// A file whose bytes are asked to be moved to the disk from time to time.
struct Beginning<'a> {
    file: &'a File,
    unasked: usize,
    ask: SyncSender<()>,
}

impl Write for Beginning<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.unasked += written;
        // If the disk is still busy with what it was asked for, it is asked at the next write; if it has failed, in the end.
        if self.unasked >= BEGIN_AFTER && self.ask.try_send(()).is_ok() {
            self.unasked = 0;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        let block = vec![b'x'; BEGIN_AFTER / 2];
        write(&path, |sink| (0..5).try_for_each(|_| Ok(sink.write_all(&block)?))).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().len(), 5 * block.len() as u64);
        let failure = write(&path, |sink| {
            sink.write_all(b"half")?;
            Err(ExportError::Cancelled)
        });
        assert!(matches!(failure, Err(ExportError::Cancelled)));
        assert_eq!(fs::metadata(&path).unwrap().len(), 5 * block.len() as u64);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
