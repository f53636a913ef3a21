//! Chunks made by many threads and taken in order.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

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

    /// Makes all chunks and gives them to `take` in order. Each thread, the calling one among them, makes one chunk after
    /// the other; one of them takes what is ready whenever nobody else does, so taking needs no thread of its own. There
    /// are no more than two chunks a thread in memory.
    pub(crate) fn run<P: Send>(
        &self,
        make: impl Fn(Range<u64>) -> Result<P, ExportError> + Sync,
        mut take: impl FnMut(P) -> Result<(), ExportError> + Send,
        progress: &mut Progress<'_>,
    ) -> Result<(), ExportError> {
        let count = (self.rows.end - self.rows.start).div_ceil(self.step);
        let threads = (self.threads as u64).min(count);
        let finish = |(chunk, piece): (Range<u64>, Result<P, ExportError>)| {
            take(piece?)?;
            match progress(chunk.end - self.rows.start) {
                ControlFlow::Continue(()) => Ok(()),
                ControlFlow::Break(()) => Err(ExportError::Cancelled),
            }
        };
        let desk = Desk::new(finish, self.threads);
        let begun = AtomicU64::new(0);
        let work = || {
            let _closes_the_desk = CloseIfPanicking(&desk);
            loop {
                let number = begun.fetch_add(1, Ordering::Relaxed);
                let Some(chunk) = self.chunk(number) else { return };
                let piece = make(chunk.clone());
                if !desk.hand_in(number, (chunk, piece)) {
                    return;
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
        desk.result()
    }
}

/// Where threads hand in numbered things, which are finished in order.
struct Desk<T, F> {
    state: Mutex<State<T, F>>,
    moved: Condvar,
    /// How many things may wait before those who bring more have to wait too.
    room: usize,
}

struct State<T, F> {
    waiting: BTreeMap<u64, T>,
    /// The number of the thing that is finished next.
    next: u64,
    /// What finishes a thing; nothing while a thread is at it.
    finish: Option<F>,
    /// Nothing is finished any more.
    is_closed: bool,
    failure: Option<ExportError>,
}

impl<T, F> State<T, F> {
    /// The thing that is to be finished now, if it is there.
    fn next_thing(&mut self) -> Option<T> {
        if self.is_closed { None } else { self.waiting.remove(&self.next) }
    }
}

impl<T, F: FnMut(T) -> Result<(), ExportError>> Desk<T, F> {
    fn new(finish: F, room: usize) -> Self {
        let state = State { waiting: BTreeMap::new(), next: 0, finish: Some(finish), is_closed: false, failure: None };
        Self { state: Mutex::new(state), moved: Condvar::new(), room }
    }

    /// Whether more is wanted: the first failure in order closes the desk.
    fn hand_in(&self, number: u64, thing: T) -> bool {
        let lock = || self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = lock();
        state.waiting.insert(number, thing);
        while !state.is_closed {
            let next = state.next;
            // Whoever sees the next thing while nobody is at it finishes it, and those behind it as far as they are there.
            if state.waiting.contains_key(&next)
                && let Some(mut finish) = state.finish.take()
            {
                while let Some(thing) = state.next_thing() {
                    drop(state);
                    let result = finish(thing);
                    state = lock();
                    state.next += 1;
                    state.failure = result.err();
                    state.is_closed |= state.failure.is_some();
                    self.moved.notify_all();
                }
                state.finish = Some(finish);
            } else if state.waiting.len() > self.room {
                state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
            } else {
                return true;
            }
        }
        false
    }

    fn result(self) -> Result<(), ExportError> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.failure.map_or(Ok(()), Err)
    }
}

/// What a thread that panics should have handed in never comes: nobody may wait for it.
struct CloseIfPanicking<'a, T, F>(&'a Desk<T, F>);

impl<T, F> Drop for CloseIfPanicking<'_, T, F> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.state.lock().unwrap_or_else(PoisonError::into_inner).is_closed = true;
            self.0.moved.notify_all();
        }
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
    fn a_panic_ends_all() {
        for (in_making, in_taking) in [(Some(5), None), (None, Some(5))] {
            let make = |chunk: Range<u64>| {
                assert_ne!(Some(chunk.start), in_making);
                Ok(chunk.start)
            };
            let take = |start: u64| {
                assert_ne!(Some(start), in_taking);
                Ok(())
            };
            let all = std::panic::AssertUnwindSafe(|| {
                chunks(0..u64::MAX, 1, 4).run(make, take, &mut |_| ControlFlow::Continue(()))
            });
            assert!(std::panic::catch_unwind(all).is_err());
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
