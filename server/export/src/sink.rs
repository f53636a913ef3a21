//! The sink as the encoders see it: bytes are counted, and the first failure is kept.

use std::io::{self, Write};

use crate::ExportError;

/// A writer that counts and remembers.
pub(crate) struct Counted<W> {
    inner: W,
    bytes: u64,
    failure: Option<ExportError>,
}

impl<W: Write> Counted<W> {
    pub(crate) const fn new(inner: W) -> Self {
        Self { inner, bytes: 0, failure: None }
    }

    pub(crate) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What went wrong first.
    pub(crate) const fn failure(&mut self) -> Option<ExportError> {
        self.failure.take()
    }

    fn remember<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            let kind = error.kind();
            // An interrupted call is made again by whoever called it.
            if kind != io::ErrorKind::Interrupted && self.failure.is_none() {
                self.failure = Some(error.into());
                return kind.into();
            }
            error
        })
    }
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.inner.write(bytes);
        let written = self.remember(result)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.inner.flush();
        self.remember(result)
    }
}
