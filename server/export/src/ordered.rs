//! Chunks made by many threads and taken in order.

use std::ops::{ControlFlow, Range};
use std::sync::mpsc::sync_channel;

use crate::{ExportError, Progress};

/// Rows, cut into chunks.
pub(crate) struct Chunks {
    pub rows: Range<u64>,
    /// Rows in each chunk but the last.
    pub step: u64,
    pub threads: usize,
}

impl Chunks {
    /// The rows of chunk `number`, if there are any.
    fn chunk(&self, number: u64) -> Option<Range<u64>> {
        let start = self.rows.start.checked_add(number.checked_mul(self.step)?)?;
        (start < self.rows.end).then(|| start..start.saturating_add(self.step).min(self.rows.end))
    }

    /// Makes all chunks and gives them to `take` in order. Each thread holds one chunk that it makes and one that
    /// waits to be taken, whatever the number of chunks.
    pub(crate) fn run<P: Send>(
        &self,
        make: impl Fn(Range<u64>) -> Result<P, ExportError> + Sync,
        mut take: impl FnMut(P) -> Result<(), ExportError>,
        progress: &mut Progress<'_>,
    ) -> Result<(), ExportError> {
        let mut finish = |chunk: &Range<u64>, piece: P| {
            take(piece)?;
            match progress(chunk.end - self.rows.start) {
                ControlFlow::Continue(()) => Ok(()),
                ControlFlow::Break(()) => Err(ExportError::Cancelled),
            }
        };
        let count = (self.rows.end - self.rows.start).div_ceil(self.step);
        let threads = (self.threads as u64).min(count);
        if threads < 2 {
            for chunk in (0..).map_while(|number| self.chunk(number)) {
                finish(&chunk, make(chunk.clone())?)?;
            }
            return Ok(());
        }
        std::thread::scope(|scope| {
            // Thread t makes the chunks t, t + threads, t + 2 threads, ...: who gives the next one is always known.
            let receivers: Vec<_> = (0..threads)
                .map(|thread| {
                    let (sender, receiver) = sync_channel(1);
                    let make = &make;
                    scope.spawn(move || {
                        let numbers = (thread..).step_by(threads as usize);
                        for chunk in numbers.map_while(|number| self.chunk(number)) {
                            let piece = make(chunk);
                            let has_failed = piece.is_err();
                            // A closed channel means that the export has ended.
                            if sender.send(piece).is_err() || has_failed {
                                return;
                            }
                        }
                    });
                    receiver
                })
                .collect();
            let chunks = (0..).map_while(|number| self.chunk(number));
            for (chunk, receiver) in chunks.zip(receivers.iter().cycle()) {
                // A thread that ends early has panicked, and the scope hands its panic on.
                let Ok(piece) = receiver.recv() else { break };
                finish(&chunk, piece?)?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn chunks(rows: Range<u64>, step: u64, threads: usize) -> Chunks {
        Chunks { rows, step, threads }
    }

    #[test]
    fn chunks_come_in_order_and_cover_the_rows() {
        for threads in [0, 1, 2, 3, 8] {
            let mut taken = Vec::new();
            let mut told = Vec::new();
            let make = |chunk: Range<u64>| {
                // The first of several threads is the slowest.
                if chunk.start.is_multiple_of(2) {
                    std::thread::sleep(std::time::Duration::from_millis(2));
                }
                Ok(chunk)
            };
            let mut progress = |rows| {
                told.push(rows);
                ControlFlow::Continue(())
            };
            let take = |chunk: Range<u64>| {
                taken.push(chunk);
                Ok(())
            };
            chunks(5..26, 5, threads).run(make, take, &mut progress).unwrap();
            assert_eq!(taken, [5..10, 10..15, 15..20, 20..25, 25..26], "{threads} threads");
            assert_eq!(told, [5, 10, 15, 20, 21]);
        }
    }

    #[test]
    fn the_first_failure_in_order_ends_all() {
        for threads in [1, 4] {
            let made = AtomicU64::new(0);
            let make = |chunk: Range<u64>| {
                made.fetch_add(1, Ordering::Relaxed);
                if chunk.start >= 10 { Err(ExportError::Encoding(chunk.start.to_string())) } else { Ok(()) }
            };
            let error = chunks(0..1_000_000, 1, threads)
                .run(make, |()| Ok(()), &mut |_| ControlFlow::Continue(()))
                .unwrap_err();
            assert_eq!(error.to_string(), "the rows could not be encoded: 10");
            assert!(made.into_inner() < 100);
        }
    }

    #[test]
    fn a_cancelled_export_makes_few_more_chunks() {
        let made = AtomicU64::new(0);
        let make = |_: Range<u64>| {
            made.fetch_add(1, Ordering::Relaxed);
            Ok(())
        };
        let mut progress = |rows| if rows == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        let result = chunks(0..u64::MAX, 1, 4).run(make, |()| Ok(()), &mut progress);
        assert!(matches!(result, Err(ExportError::Cancelled)));
        assert!(made.into_inner() < 20);
    }
}
