//! Signals that ask a command to stop, heeded when nothing is left half done.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level};

/// The signal that has come, if one has.
pub struct Interruption(Arc<AtomicUsize>);

impl Interruption {
    /// Keeps signals from now on, in place of ending the process.
    ///
    /// # Errors
    /// The system refuses.
    pub fn listen() -> io::Result<Self> {
        let came = Arc::new(AtomicUsize::new(0));
        for signal in [SIGINT, SIGTERM] {
            // Numbers of signals are small and positive.
            flag::register_usize(signal, Arc::clone(&came), signal as usize)?;
        }
        Ok(Self(came))
    }

    /// Whether one has come.
    pub fn has_come(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// Ends the process as the signal would have, if one has come, so that a shell knows why it ended.
    pub fn heed(&self) {
        let signal = self.0.load(Ordering::Relaxed);
        if signal != 0 {
            // If it does not end the process, the command ends as one that was cancelled.
            let _ = low_level::emulate_default_handler(signal as i32);
        }
    }
}
