//! How many different values there are: exactly while they are few, then by HyperLogLog.

use std::collections::BTreeSet;

use seedbed_generate::rng::mix;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Hashes of the values that were seen, or what HyperLogLog keeps of them; either is a function of their set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Distinct {
    /// All hashes. Two values of a thousand share one with a probability of 3e-14.
    Few(BTreeSet<u64>),
    /// For each of 2^12 classes of hashes the longest run of zeros, plus 1.
    Many(Vec<u8>),
}

/// As many hashes are kept.
const FEW: usize = 1024;
const PRECISION: u32 = 12;
const REGISTERS: usize = 1 << PRECISION;
/// What a register holds at most.
const LARGEST: u8 = (64 - PRECISION + 1) as u8;

impl Default for Distinct {
    fn default() -> Self {
        Self::Few(BTreeSet::new())
    }
}

/// The hash of a text.
#[inline]
pub(crate) fn hash_text(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = mix(bytes.len() as u64);
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        let mut eight = [0; 8];
        eight.copy_from_slice(word);
        hash = mix(hash ^ u64::from_le_bytes(eight));
    }
    let rest = words.remainder();
    let mut eight = [0; 8];
    eight[..rest.len()].copy_from_slice(rest);
    mix(hash ^ u64::from_le_bytes(eight))
}

/// The hash of a number.
#[inline]
pub(crate) const fn hash_number(number: u64) -> u64 {
    mix(mix(number))
}

impl Distinct {
    #[inline]
    pub(crate) fn insert(&mut self, hash: u64) {
        match self {
            Self::Few(hashes) => {
                hashes.insert(hash);
                if hashes.len() > FEW {
                    let mut registers = vec![0; REGISTERS];
                    hashes.iter().for_each(|&hash| raise(&mut registers, hash));
                    *self = Self::Many(registers);
                }
            }
            Self::Many(registers) => raise(registers, hash),
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        match other {
            Self::Few(hashes) => hashes.iter().for_each(|&hash| self.insert(hash)),
            Self::Many(theirs) => {
                let mut registers = theirs.clone();
                match &*self {
                    Self::Few(hashes) => hashes.iter().for_each(|&hash| raise(&mut registers, hash)),
                    Self::Many(ours) => {
                        registers.iter_mut().zip(ours).for_each(|(their, our)| *their = (*their).max(*our));
                    }
                }
                *self = Self::Many(registers);
            }
        }
    }

    pub(crate) const fn is_exact(&self) -> bool {
        matches!(self, Self::Few(_))
    }

    /// The number of different values; an estimate has a standard error of 1.6 %.
    pub(crate) fn count(&self) -> u64 {
        match self {
            Self::Few(hashes) => hashes.len() as u64,
            Self::Many(registers) => estimate(registers) as u64,
        }
    }
}

#[inline]
fn raise(registers: &mut [u8], hash: u64) {
    let register = (hash >> (64 - PRECISION)) as usize;
    let zeros = ((hash << PRECISION) | (1 << (PRECISION - 1))).leading_zeros() as u8 + 1;
    registers[register] = registers[register].max(zeros);
}

/// Ertl's improved estimator, without the bias of the first one at any size (Ertl 2017, "New cardinality
/// estimation algorithms for HyperLogLog sketches", algorithm 6).
fn estimate(registers: &[u8]) -> f64 {
    let mut counts = [0.0; LARGEST as usize + 1];
    registers.iter().for_each(|&register| counts[usize::from(register.min(LARGEST))] += 1.0);
    let size = REGISTERS as f64;
    let mut z = size * tau(1.0 - counts[usize::from(LARGEST)] / size);
    for count in counts[1..usize::from(LARGEST)].iter().rev() {
        z = 0.5 * (z + count);
    }
    z += size * sigma(counts[0] / size);
    // 1 / (2 ln 2).
    0.721_347_520_444_481_7 * size * size / z
}

fn sigma(mut x: f64) -> f64 {
    if x >= 1.0 {
        return f64::INFINITY;
    }
    let (mut y, mut z) = (1.0, x);
    loop {
        x *= x;
        let before = z;
        z += x * y;
        y += y;
        if z == before {
            return z;
        }
    }
}

fn tau(mut x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return 0.0;
    }
    let (mut y, mut z) = (1.0, 1.0 - x);
    loop {
        x = x.sqrt();
        let before = z;
        y *= 0.5;
        z -= (1.0 - x) * (1.0 - x) * y;
        if z == before {
            return z / 3.0;
        }
    }
}

/// Hashes as numbers, or registers as one letter each.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Stored {
    Few(BTreeSet<u64>),
    Many(String),
}

impl Serialize for Distinct {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Few(hashes) => Stored::Few(hashes.clone()),
            Self::Many(registers) => Stored::Many(registers.iter().map(|&zeros| char::from(b'0' + zeros)).collect()),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Distinct {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let problem = |message: &str| Err(serde::de::Error::custom(message));
        match Stored::deserialize(deserializer)? {
            Stored::Few(hashes) if hashes.len() > FEW => problem("more hashes than are kept"),
            Stored::Few(hashes) => Ok(Self::Few(hashes)),
            Stored::Many(text) => {
                let registers: Vec<u8> = text.bytes().map(|letter| letter.wrapping_sub(b'0')).collect();
                if registers.len() != REGISTERS || registers.iter().any(|&zeros| zeros > LARGEST) {
                    return problem("registers that are none");
                }
                Ok(Self::Many(registers))
            }
        }
    }
}
