//! Work on several threads.

use std::num::NonZero;
use std::ops::Range;

/// Something for each of so many places, by as many threads as there are cores; the same whatever their number.
pub(crate) fn over<T: Send>(count: usize, each: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(count.max(1));
    let part = |thread: usize| -> Range<usize> { count * thread / threads..count * (thread + 1) / threads };
    if threads == 1 {
        return (0..count).map(each).collect();
    }
    let each = &each;
    std::thread::scope(|scope| {
        let parts: Vec<_> =
            (0..threads).map(|thread| scope.spawn(move || part(thread).map(each).collect::<Vec<T>>())).collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
