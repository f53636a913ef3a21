//! The chunks of a job as squares: made, being made, failed, waiting.

use leptos::prelude::*;

/// The most squares drawn; with more chunks a square stands for several.
const SQUARES: usize = 600;

/// How far a chunk is. The order is that of importance: a square of several chunks shows the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChunkState {
    /// It is made and safe.
    Made,
    /// Nobody will make it: the job has ended.
    Left,
    /// Nobody works on it yet.
    Waiting,
    /// Someone works on it.
    Making,
    /// It could not be made.
    Failed,
}

impl ChunkState {
    fn class(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Left | Self::Waiting => "waiting",
            Self::Making => "making",
            Self::Failed => "failed",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Left => "not made",
            Self::Waiting => "waiting",
            Self::Making => "being made",
            Self::Failed => "failed",
        }
    }
}

/// A square for each chunk, with a legend that counts them.
#[component]
pub fn ChunkGrid(
    /// The chunks in their order.
    #[prop(into)]
    chunks: Signal<Vec<ChunkState>>,
) -> impl IntoView {
    let squares = move || {
        let squares = chunks.with(|chunks| grouped(chunks));
        squares.into_iter().map(|state| view! { <i class=state.class()></i> }).collect_view()
    };
    let legend = move || {
        let states = [ChunkState::Made, ChunkState::Making, ChunkState::Failed, ChunkState::Waiting, ChunkState::Left];
        let entry = |state: ChunkState| {
            let number = chunks.with(|chunks| chunks.iter().filter(|chunk| **chunk == state).count());
            (number > 0).then(|| view! { <li class=state.class()>{format!("{number} {}", state.word())}</li> })
        };
        states.into_iter().filter_map(entry).collect_view()
    };
    view! {
        <figure class="chart chunks">
            <div class="squares" aria-hidden="true">{squares}</div>
            <ul>{legend}</ul>
        </figure>
    }
    .into_any()
}

fn grouped(chunks: &[ChunkState]) -> Vec<ChunkState> {
    let size = chunks.len().div_ceil(SQUARES).max(1);
    chunks.chunks(size).filter_map(|group| group.iter().max().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_of_several_chunks_shows_what_matters_most() {
        let mut chunks = vec![ChunkState::Made; 1_200];
        chunks[1] = ChunkState::Failed;
        chunks[2] = ChunkState::Waiting;
        let squares = grouped(&chunks);
        assert_eq!(squares.len(), 600);
        assert_eq!(squares[..3], [ChunkState::Failed, ChunkState::Waiting, ChunkState::Made]);
    }

    #[test]
    fn few_chunks_have_a_square_each() {
        assert_eq!(grouped(&[ChunkState::Made, ChunkState::Making]), [ChunkState::Made, ChunkState::Making]);
        assert_eq!(grouped(&[]), []);
    }
}
