//! The ground floor of all randomness: a stateless stream of 64-bit values for `(key, index)`.
//!
//! A [`Stream`] is named by a seed and a path (`table`, `column`, `draw`). Its value at any index is two
//! rounds of SplitMix64's finaliser (Steele, Lea, Flood 2014; constants of Stafford's variant 13) over a
//! Weyl sequence, with a second key between the rounds, so that streams whose Weyl sequences overlap stay
//! unrelated. No state is carried from one index to the next: any range can be made alone.

use std::convert::Infallible;

use rand_core::TryRng;

/// The golden-ratio increment of the Weyl sequence: odd, so that `index -> index * WEYL` is a bijection.
const WEYL: u64 = 0x9e37_79b9_7f4a_7c15;

/// SplitMix64's finaliser: a bijection on 64 bits whose output bits each depend on every input bit.
#[inline(always)]
#[must_use]
pub const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A 64-bit hash of a name that is the same on every machine (FNV-1a, then mixed).
///
/// Used only to turn names into keys; it need not resist an adversary.
#[must_use]
pub const fn hash_name(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        i += 1;
    }
    mix(hash ^ (bytes.len() as u64))
}

/// A random stream: a pure function from an index to 64 uniformly distributed bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    key: u64,
    key2: u64,
}

impl Stream {
    /// The root stream of a seed. Streams for tables, columns and draws are derived with [`Stream::child`].
    #[must_use]
    pub const fn root(seed: u64) -> Self {
        Self { key: mix(seed ^ 0x5eed_bed0_0000_0001), key2: mix(seed.wrapping_add(WEYL)) }
    }

    /// The stream below this one that carries `name`. Different names give unrelated streams.
    #[must_use]
    pub const fn child(self, name: &str) -> Self {
        let hash = hash_name(name);
        Self { key: mix(self.key ^ hash), key2: mix(self.key2.wrapping_add(hash.rotate_left(32)) ^ WEYL) }
    }

    /// The stream below this one that carries a number, for families of streams (the parts of a list, rounds).
    #[must_use]
    pub const fn numbered(self, number: u64) -> Self {
        let hash = mix(number.wrapping_add(0x632b_e59b_d9b4_e019));
        Self { key: mix(self.key ^ hash), key2: mix(self.key2.wrapping_add(hash.rotate_left(32)) ^ WEYL) }
    }

    /// 64 uniform bits at `index`.
    #[inline(always)]
    #[must_use]
    pub const fn at(self, index: u64) -> u64 {
        mix(mix(self.key.wrapping_add(index.wrapping_mul(WEYL))) ^ self.key2)
    }

    /// A number in the open interval (0, 1) at `index`: 52 bits, never 0 and never 1.
    #[inline(always)]
    #[must_use]
    pub fn unit(self, index: u64) -> f64 {
        unit(self.at(index))
    }

    /// An integer in `0..bound` at `index`. `bound` must not be 0.
    #[inline(always)]
    #[must_use]
    pub const fn below(self, index: u64, bound: u64) -> u64 {
        scale(self.at(index), bound)
    }

    /// True with probability `share` at `index`.
    #[inline(always)]
    #[must_use]
    pub fn chance(self, index: u64, share: f64) -> bool {
        self.unit(index) < share
    }

    /// A generator for draws whose number is not known beforehand (rejection, lengths), fixed by `index`.
    #[inline]
    #[must_use]
    pub const fn draws(self, index: u64) -> Draws {
        Draws { state: self.at(index) }
    }
}

/// Turns 64 uniform bits into a number in the open interval (0, 1) with 52 bits of resolution.
#[inline(always)]
#[must_use]
pub fn unit(bits: u64) -> f64 {
    // The half keeps both ends out: the smallest value is 2^-53, the largest 1 - 2^-53.
    // One more bit would not fit beside the half, and the largest value would round to 1.
    ((bits >> 12) as f64 + 0.5) * (1.0 / (1_u64 << 52) as f64)
}

/// Maps 64 uniform bits to `0..bound` by the high half of a product (Lemire 2019).
///
/// The bias of any value is below `bound / 2^64`. Bounds up to 2^32 take a 64-bit product only, which
/// WebAssembly has natively.
#[inline(always)]
#[must_use]
pub const fn scale(bits: u64, bound: u64) -> u64 {
    if bound <= 1 << 32 {
        // The high 32 bits against a bound of at most 2^32; the low bits add what the first product lost.
        let high = (bits >> 32) * bound;
        let low = ((bits & 0xffff_ffff) * bound) >> 32;
        (high + low) >> 32
    } else {
        ((bits as u128 * bound as u128) >> 64) as u64
    }
}

/// A small sequential generator (SplitMix64) that starts from a stream's value at one index.
///
/// It implements [`rand_core`]'s traits so that distributions and tests of that ecosystem compose with it.
#[derive(Clone, Debug)]
pub struct Draws {
    state: u64,
}

impl Draws {
    /// The next 64 uniform bits.
    #[inline(always)]
    pub const fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(WEYL);
        mix(self.state)
    }

    /// The next number in the open interval (0, 1).
    #[inline(always)]
    pub fn unit(&mut self) -> f64 {
        unit(self.bits())
    }

    /// The next integer in `0..bound`; `bound` must not be 0.
    #[inline(always)]
    pub const fn below(&mut self, bound: u64) -> u64 {
        scale(self.bits(), bound)
    }
}

impl TryRng for Draws {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.bits() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for part in bytes.chunks_mut(8) {
            let word = self.bits().to_le_bytes();
            part.copy_from_slice(&word[..part.len()]);
        }
        Ok(())
    }
}

/// A keyed permutation of `0..size`: draws without repetition and without memory of what was drawn.
///
/// A six-round balanced Feistel network over the smallest even number of bits that holds `size`, with cycle
/// walking for values outside (Black & Rogaway 2002). Fewer than four applications are needed on average.
#[derive(Clone, Copy, Debug)]
pub struct Permutation {
    keys: [u64; 6],
    half_bits: u32,
    size: u64,
}

impl Permutation {
    /// The permutation of `0..size` that `stream` names. `size` must not be 0.
    #[must_use]
    pub fn new(stream: Stream, size: u64) -> Self {
        let bits = 64 - size.saturating_sub(1).leading_zeros();
        let half_bits = bits.div_ceil(2).max(1);
        let mut keys = [0; 6];
        for (round, key) in keys.iter_mut().enumerate() {
            *key = stream.at(round as u64);
        }
        Self { keys, half_bits, size }
    }

    /// How many values there are.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Where `index` goes. `index` must be below [`Permutation::size`].
    #[inline]
    #[must_use]
    pub fn at(&self, index: u64) -> u64 {
        let mut value = index;
        loop {
            value = self.forward(value);
            if value < self.size {
                return value;
            }
        }
    }

    /// Which index goes to `value`: the inverse of [`Permutation::at`].
    #[inline]
    #[must_use]
    pub fn index_of(&self, value: u64) -> u64 {
        let mut index = value;
        loop {
            index = self.backward(index);
            if index < self.size {
                return index;
            }
        }
    }

    #[inline(always)]
    fn round(&self, half: u64, key: u64) -> u64 {
        mix(half.wrapping_mul(WEYL) ^ key) & self.mask()
    }

    #[inline(always)]
    const fn mask(&self) -> u64 {
        (1 << self.half_bits) - 1
    }

    #[inline(always)]
    fn forward(&self, value: u64) -> u64 {
        let (mut left, mut right) = (value >> self.half_bits, value & self.mask());
        for key in self.keys {
            (left, right) = (right, left ^ self.round(right, key));
        }
        left << self.half_bits | right
    }

    #[inline(always)]
    fn backward(&self, value: u64) -> u64 {
        let (mut left, mut right) = (value >> self.half_bits, value & self.mask());
        for key in self.keys.into_iter().rev() {
            (left, right) = (right ^ self.round(left, key), left);
        }
        left << self.half_bits | right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_stream_are_fixed() {
        let stream = Stream::root(7).child("customers").child("age");
        let values: Vec<u64> = [0, 1, 1_000_000_000, u64::MAX].into_iter().map(|i| stream.at(i)).collect();
        assert_eq!(values, GOLDEN);
    }
    const GOLDEN: [u64; 4] = [1605202466150402310, 54561426922268928, 524608864939989986, 5258654875865174518];

    #[test]
    fn a_name_and_its_parts_give_different_streams() {
        let root = Stream::root(1);
        let streams =
            [root, root.child("a"), root.child("b"), root.child("a").child("b"), root.child("ab"), root.numbered(0)];
        for (i, one) in streams.iter().enumerate() {
            for other in &streams[i + 1..] {
                assert_ne!(one.at(0), other.at(0));
            }
        }
    }

    #[test]
    fn scaled_values_fill_their_bound_evenly() {
        let stream = Stream::root(3);
        let mut counts = [0_u32; 7];
        for i in 0..70_000 {
            counts[stream.below(i, 7) as usize] += 1;
        }
        let chi2: f64 = counts.iter().map(|&c| (f64::from(c) - 10_000.0).powi(2) / 10_000.0).sum();
        // 22.46 is the 99.9 % point of chi-square with six degrees of freedom.
        assert!(chi2 < 22.46, "{counts:?}");
    }

    #[test]
    fn both_ways_of_scaling_agree() {
        for bits in [0, 1, 0xffff_ffff, 1 << 63, u64::MAX, 0x1234_5678_9abc_def0] {
            for bound in [1_u64, 2, 3, 1000, u64::from(u32::MAX), 1 << 32] {
                assert_eq!(u128::from(scale(bits, bound)), (u128::from(bits) * u128::from(bound)) >> 64);
            }
        }
    }

    #[test]
    fn units_stay_inside_the_open_interval() {
        assert!(unit(0) > 0.0);
        assert!(unit(u64::MAX) < 1.0);
    }

    proptest::proptest! {
        #[test]
        fn a_permutation_visits_each_value_once(seed: u64, size in 1_u64..3000) {
            let permutation = Permutation::new(Stream::root(seed), size);
            let mut seen = vec![false; size as usize];
            for i in 0..size {
                let value = permutation.at(i);
                proptest::prop_assert!(!std::mem::replace(&mut seen[value as usize], true));
                proptest::prop_assert_eq!(permutation.index_of(value), i);
            }
        }

        #[test]
        fn a_large_permutation_inverts(seed: u64, size in 1_u64..=u64::MAX, at: u64) {
            let permutation = Permutation::new(Stream::root(seed), size);
            let index = at % size;
            let value = permutation.at(index);
            proptest::prop_assert!(value < size);
            proptest::prop_assert_eq!(permutation.index_of(value), index);
        }
    }
}
