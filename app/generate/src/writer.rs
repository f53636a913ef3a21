//! A cursor over bytes for the loops that write most: short copies of fixed size instead of calls to `memcpy`.

/// By how many bytes the room grows at the least.
const STEP: usize = 1 << 15;

/// Bytes that are written from the front; what lies behind the cursor is of no meaning.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    at: usize,
}

impl Writer {
    /// Goes on behind what `bytes` holds.
    pub(crate) fn behind(bytes: Vec<u8>) -> Self {
        let at = bytes.len();
        Self { bytes, at }
    }

    /// What was written.
    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.truncate(self.at);
        self.bytes
    }

    /// How many bytes were written.
    #[inline(always)]
    pub(crate) const fn len(&self) -> usize {
        self.at
    }

    /// Makes sure that `count` bytes can be written at the cursor.
    #[inline(always)]
    pub(crate) fn room(&mut self, count: usize) {
        if self.bytes.len() - self.at < count {
            self.grow(count);
        }
    }

    /// Zeros are written over later, so there are never many more than will be; the vector itself grows in doublings.
    #[cold]
    fn grow(&mut self, count: usize) {
        self.bytes.resize(self.at + count.max(STEP), 0);
    }

    /// Writes one byte.
    #[inline(always)]
    pub(crate) fn byte(&mut self, byte: u8) {
        self.room(1);
        self.bytes[self.at] = byte;
        self.at += 1;
    }

    /// Puts another byte in the place of the last one, if there is one.
    #[inline(always)]
    pub(crate) fn replace_last(&mut self, byte: u8) {
        if let Some(last) = self.at.checked_sub(1) {
            self.bytes[last] = byte;
        }
    }

    /// Writes an array.
    #[inline(always)]
    pub(crate) fn array<const N: usize>(&mut self, array: &[u8; N]) {
        self.room(N);
        self.bytes[self.at..self.at + N].copy_from_slice(array);
        self.at += N;
    }

    /// Writes the first `length` bytes of an array: a copy of fixed size, without a branch on the length.
    #[inline(always)]
    pub(crate) fn first<const N: usize>(&mut self, array: &[u8; N], length: usize) {
        self.room(N);
        self.bytes[self.at..self.at + N].copy_from_slice(array);
        self.at += length;
    }

    /// What was written from `start` on, to be written over.
    #[inline(always)]
    pub(crate) fn behind_mark(&mut self, start: usize) -> &mut [u8] {
        &mut self.bytes[start..self.at]
    }

    /// Writes `pool[start..end]`. Short parts are copied as 16 or 32 bytes where the pool has as many, and the
    /// surplus is written over by what comes next.
    #[inline(always)]
    pub(crate) fn part(&mut self, pool: &[u8], start: usize, end: usize) {
        let length = end - start;
        if length <= 16
            && let Some(source) = pool.get(start..start + 16)
        {
            self.room(16);
            self.bytes[self.at..self.at + 16].copy_from_slice(source);
        } else if length <= 32
            && let Some(source) = pool.get(start..start + 32)
        {
            self.room(32);
            self.bytes[self.at..self.at + 32].copy_from_slice(source);
        } else {
            self.room(length);
            self.bytes[self.at..self.at + length].copy_from_slice(&pool[start..end]);
        }
        self.at += length;
    }

    /// Writes bytes of any length.
    #[inline(always)]
    pub(crate) fn all(&mut self, bytes: &[u8]) {
        self.part(bytes, 0, bytes.len());
    }

    /// Writes a number in decimal.
    #[inline(always)]
    pub(crate) fn unsigned(&mut self, number: u64) {
        let count = if number < 10 { 1 } else { number.ilog10() as usize + 1 };
        self.digits(number, count);
    }

    /// Writes the last `count` (at most 20) decimal digits of a number, zeros first.
    #[inline(always)]
    pub(crate) fn digits(&mut self, number: u64, count: usize) {
        self.room(20);
        let target = &mut self.bytes[self.at..self.at + count];
        let mut rest = number;
        let mut pairs = target.rchunks_exact_mut(2);
        for pair in &mut pairs {
            let two = (rest % 100) as usize;
            rest /= 100;
            pair.copy_from_slice(&PAIRS[two]);
        }
        if let [first] = pairs.into_remainder() {
            *first = b'0' + (rest % 10) as u8;
        }
        self.at += count;
    }

    /// Writes a number with its sign.
    #[inline(always)]
    pub(crate) fn signed(&mut self, number: i64) {
        if number < 0 {
            self.byte(b'-');
        }
        self.unsigned(number.unsigned_abs());
    }

    /// Writes a decimal with exactly `scale` digits behind the point; `unit` is ten to the scale.
    #[inline(always)]
    pub(crate) fn decimal(&mut self, units: i64, scale: usize, unit: u64) {
        if units < 0 {
            self.byte(b'-');
        }
        let units = units.unsigned_abs();
        if scale == 0 {
            return self.unsigned(units);
        }
        self.unsigned(units / unit);
        self.byte(b'.');
        self.digits(units % unit, scale);
    }
}

/// The decimal digits of 0 to 99.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number] = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
        number += 1;
    }
    pairs
};

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn numbers_are_written_as_the_standard_library_does(number: i64, scale in 0_usize..=18) {
            let mut writer = Writer::default();
            writer.signed(number);
            proptest::prop_assert_eq!(String::from_utf8(writer.into_bytes()).unwrap(), number.to_string());
            let unit = 10_u64.pow(scale as u32);
            let mut writer = Writer::default();
            writer.decimal(number, scale, unit);
            let (sign, units) = (if number < 0 { "-" } else { "" }, number.unsigned_abs());
            let expected = if scale == 0 { format!("{sign}{units}") } else { format!("{sign}{}.{:0scale$}", units / unit, units % unit) };
            proptest::prop_assert_eq!(String::from_utf8(writer.into_bytes()).unwrap(), expected);
        }

        #[test]
        fn parts_are_copied_exactly(pool in proptest::collection::vec(0_u8..128, 0..100), cuts: Vec<(u8, u8)>) {
            let (mut writer, mut expected) = (Writer::behind(b"start".to_vec()), b"start".to_vec());
            for (start, length) in cuts {
                let start = start as usize % (pool.len() + 1);
                let end = (start + length as usize % 40).min(pool.len());
                writer.part(&pool, start, end);
                expected.extend_from_slice(&pool[start..end]);
            }
            proptest::prop_assert_eq!(writer.into_bytes(), expected);
        }
    }
}
