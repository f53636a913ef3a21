//! Where a fit is: enough to go on after the process has died, and to come to the same end as if it had not.

use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use seedbed_generate::model::Codec;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The format of checkpoints.
const FORMAT: u32 = 1;
/// The metadata entry that holds everything but the numbers.
const ENTRY: &str = "seedbed checkpoint";

/// Keeps checkpoints where a process that dies does not take them along.
pub trait Keeper: Send {
    /// The last checkpoint that was kept.
    fn last(&mut self) -> Option<Vec<u8>>;

    /// Keeps one, if it is time for another; `write` makes it.
    fn keep(&mut self, write: &mut dyn FnMut() -> Vec<u8>);
}

/// Keeps nothing: a fit that dies begins again.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoKeeper;

impl Keeper for NoKeeper {
    fn last(&mut self) -> Option<Vec<u8>> {
        None
    }

    fn keep(&mut self, _: &mut dyn FnMut() -> Vec<u8>) {}
}

/// A fit after an epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// Names the fit: what is learned from which rows, and how.
    pub key: String,
    /// The epoch that has come to its end.
    pub epoch: u32,
    /// Steps that were taken.
    pub steps: u64,
    /// Epochs since the best one.
    pub since_best: u32,
    /// What the rows that judge had to say of the best one.
    pub best: Option<f64>,
    /// All numbers of the fit, in the order that it has for them.
    pub numbers: Vec<Vec<f32>>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    format: u32,
    key: String,
    epoch: u32,
    steps: u64,
    since_best: u32,
    /// The bits: JSON has no way to write each number exactly that every reader keeps to.
    best: Option<u64>,
    checksum: String,
}

impl Checkpoint {
    /// As bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let tensors: Vec<Vec<u8>> = self
            .numbers
            .iter()
            .map(|numbers| numbers.iter().flat_map(|number| number.to_le_bytes()).collect())
            .collect();
        let entry = Entry {
            format: FORMAT,
            key: self.key.clone(),
            epoch: self.epoch,
            steps: self.steps,
            since_best: self.since_best,
            best: self.best.map(f64::to_bits),
            checksum: checksum(tensors.iter().map(Vec::as_slice)),
        };
        let text = serde_json::to_string(&entry).unwrap_or_default();
        let views = tensors.iter().enumerate().filter_map(|(at, bytes)| {
            Some((format!("{at:06}"), TensorView::new(Dtype::F32, vec![bytes.len() / 4], bytes).ok()?))
        });
        // It fails only for tensors that are not as long as they say.
        safetensors::serialize(views, Some([(ENTRY.to_owned(), text)].into_iter().collect())).unwrap_or_default()
    }

    /// The checkpoint of this fit that bytes hold; `None` if they are of another fit or version, or damaged.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], key: &str) -> Option<Self> {
        let (_, metadata) = SafeTensors::read_metadata(bytes).ok()?;
        let entry: Entry = serde_json::from_str(metadata.metadata().as_ref()?.get(ENTRY)?).ok()?;
        let tensors = SafeTensors::deserialize(bytes).ok()?;
        let views: Vec<TensorView<'_>> =
            (0..tensors.len()).map(|at| tensors.tensor(&format!("{at:06}"))).collect::<Result<_, _>>().ok()?;
        let is_whole = checksum(views.iter().map(TensorView::data)) == entry.checksum;
        if entry.format != FORMAT || entry.key != key || !is_whole {
            return None;
        }
        let numbers = |view: &TensorView<'_>| {
            view.data().as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
        };
        Some(Self {
            key: entry.key,
            epoch: entry.epoch,
            steps: entry.steps,
            since_best: entry.since_best,
            best: entry.best.map(f64::from_bits),
            numbers: views.iter().map(numbers).collect(),
        })
    }
}

fn checksum<'a>(parts: impl Iterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for bytes in parts {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The name of a fit: of its settings, written in any way that tells all of them, and of the rows of codes that it learns.
#[must_use]
pub fn key(settings: &str, codecs: &[Codec], codes: &[Vec<u32>]) -> String {
    let mut hash = Sha256::new();
    // Another version of this program may fit otherwise.
    for text in [env!("CARGO_PKG_VERSION"), settings] {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    for (codec, codes) in codecs.iter().zip(codes) {
        hash.update((codec.codes() as u64).to_le_bytes());
        hash.update((codes.len() as u64).to_le_bytes());
        for codes in codes.chunks(1024) {
            let bytes: Vec<u8> = codes.iter().flat_map(|code| code.to_le_bytes()).collect();
            hash.update(&bytes);
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            key: "k".into(),
            epoch: 3,
            steps: 12,
            since_best: 1,
            best: Some(0.1 + 0.2),
            numbers: vec![vec![1.5, -0.0, f32::MIN_POSITIVE], vec![], vec![7.25]],
        }
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        let checkpoint = checkpoint();
        assert_eq!(Checkpoint::from_bytes(&checkpoint.to_bytes(), "k"), Some(checkpoint));
    }

    #[test]
    fn that_of_another_fit_and_a_damaged_one_are_none() {
        let bytes = checkpoint().to_bytes();
        assert_eq!(Checkpoint::from_bytes(&bytes, "another"), None);
        assert_eq!(Checkpoint::from_bytes(&bytes[..bytes.len() - 1], "k"), None);
        let mut wrong = bytes.clone();
        *wrong.last_mut().unwrap() ^= 1;
        assert_eq!(Checkpoint::from_bytes(&wrong, "k"), None);
        assert_eq!(Checkpoint::from_bytes(b"", "k"), None);
    }
}
