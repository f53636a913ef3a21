//! What the makers of one block of rows have in common: rows that a model draws whole are drawn once, by whichever of its
//! columns is made first.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::model::{Drawn, Known};
use crate::rng::Stream;

/// Lives as long as a block is made, in one thread.
#[derive(Default)]
pub(crate) struct Block {
    is_fresh: Cell<bool>,
    drawn: RefCell<Vec<Kept>>,
}

/// Rows that were drawn, with all that they were drawn from: whoever asks for the same gets these.
struct Kept {
    stream: Stream,
    rows: Vec<u64>,
    known: Known,
    drawn: Rc<Drawn>,
}

impl Block {
    /// A block in which all columns are made for the same rows, and hold what their makers made until [`Block::touch`].
    pub(crate) fn fresh() -> Self {
        Self { is_fresh: Cell::new(true), ..Self::default() }
    }

    /// From now on columns may hold something else than what their makers made.
    pub(crate) fn touch(&self) {
        self.is_fresh.set(false);
    }

    /// Whether columns hold what their makers made, for the same rows.
    pub(crate) fn is_fresh(&self) -> bool {
        self.is_fresh.get()
    }

    /// The rows that `draw` draws from a stream given what is known, or those that were drawn of the same before.
    pub(crate) fn drawn(&self, stream: Stream, rows: &[u64], known: &Known, draw: impl FnOnce() -> Drawn) -> Rc<Drawn> {
        let mut kept = self.drawn.borrow_mut();
        let is_same = |kept: &&Kept| kept.stream == stream && kept.rows == rows && kept.known == *known;
        if let Some(kept) = kept.iter().find(is_same) {
            return Rc::clone(&kept.drawn);
        }
        let drawn = Rc::new(draw());
        kept.push(Kept { stream, rows: rows.to_vec(), known: known.clone(), drawn: Rc::clone(&drawn) });
        drawn
    }
}
