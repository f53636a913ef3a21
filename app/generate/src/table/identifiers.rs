//! Identifiers: values that never repeat, because a bijection from row numbers to 64 bits stands in each of them, or
//! because a keyed permutation counts them off. Times in them run from the recipe's anchor date; there is no clock.

use seedbed_recipe::days_since_1970;
use seedbed_recipe::recipe::Column as Spec;

use super::check_digits::{bech32, luhn};
use super::make::{Context, Draw, Made, Make, Request};
use super::text::{ascii, hex, identifier, written};
use crate::column::{Column, ValueType};
use crate::rng::{Permutation, Stream};

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Without letters and digits that look like others: 0 and O, 1, I and L, U (which looks like V).
const CLEAR: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
const BECH32: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// Blocks of IPv4 addresses that nobody on the public Internet has (RFC 6890): first address and size.
const RESERVED: [(u32, u32); 14] = [
    (0x0000_0000, 1 << 24),
    (0x0a00_0000, 1 << 24),
    (0x6440_0000, 1 << 22),
    (0x7f00_0000, 1 << 24),
    (0xa9fe_0000, 1 << 16),
    (0xac10_0000, 1 << 20),
    (0xc000_0000, 1 << 8),
    (0xc000_0200, 1 << 8),
    (0xc058_6300, 1 << 8),
    (0xc0a8_0000, 1 << 16),
    (0xc612_0000, 1 << 17),
    (0xc633_6400, 1 << 8),
    (0xcb00_7100, 1 << 8),
    (0xe000_0000, 1 << 29),
];

pub(super) fn column(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let anchor = days_since_1970(context.recipe.anchor) * 86_400;
    Some(match spec.spec.name {
        "id.ulid" => {
            let start = anchor as u64 * 1000;
            let unique = context.column_stream(spec).child("unique");
            written(context.column_stream(spec), move |row, draws, out| {
                // 48 bits of milliseconds, one for each row, then 80 bits.
                let time = (start + row) & 0xffff_ffff_ffff;
                let bits = u128::from(time) << 80 | u128::from(unique.at(row)) << 16 | u128::from(draws.bits() >> 48);
                let text: [u8; 26] = std::array::from_fn(|at| CROCKFORD[(bits >> (5 * (25 - at)) & 31) as usize]);
                out.push_str(ascii(&text));
            })
        }
        "id.nano_id" => identifier(context, spec, |unique, draws, out| {
            let bits = u128::from(unique) << 64 | u128::from(draws.bits());
            let text: [u8; 21] = std::array::from_fn(|at| URL_SAFE[(bits >> (122 - 6 * at) & 63) as usize]);
            out.push_str(ascii(&text));
        }),
        "id.object_id" => {
            let unique = context.column_stream(spec).child("unique");
            written(context.column_stream(spec), move |row, _, out| {
                let mut text = [0; 24];
                // Seconds, a thousand rows in each.
                hex((anchor as u64).wrapping_add(row / 1000), &mut text[..8]);
                hex(unique.at(row), &mut text[8..]);
                out.push_str(ascii(&text));
            })
        }
        "id.snowflake" => {
            // 41 bits of milliseconds since 2015, 22 of machine and counter. A row takes 4096 counts, so that even
            // the largest table stays below 63 bits.
            let start = (anchor - 1_420_070_400).max(0) * 1000 << 22;
            Made::new(ValueType::Integer, Snowflake { stream: context.column_stream(spec), start })
        }
        "id.md5" => digits(context, spec, "", 32),
        "id.sha1" | "technology.git_commit" => digits(context, spec, "", 40),
        "id.sha256" => digits(context, spec, "", 64),
        "finance.ethereum_address" => digits(context, spec, "0x", 40),
        "internet.avatar_url" => identifier(context, spec, |unique, _, out| {
            let mut text = [0; 16];
            hex(unique, &mut text);
            out.push_str("https://avatars.example.com/");
            out.push_str(ascii(&text));
            out.push_str(".png");
        }),
        "id.short_code" => {
            // Thirty letters and digits: 30^8 codes, each at most once.
            let codes = counted(context, spec, 30_u64.pow(8));
            written(context.column_stream(spec), move |row, _, out| {
                let mut rank = codes.at(row % codes.size());
                let text: [u8; 8] = std::array::from_fn(|_| {
                    let letter = CLEAR[(rank % 30) as usize];
                    rank /= 30;
                    letter
                });
                out.push_str(ascii(&text));
            })
        }
        "id.luhn" => {
            let numbers = counted(context, spec, 100_000_000_000);
            written(context.column_stream(spec), move |row, _, out| {
                let start = out.len();
                push_padded(numbers.at(row % numbers.size()), 11, out);
                luhn(out, start);
            })
        }
        "finance.bitcoin_address" => identifier(context, spec, |unique, draws, out| {
            // Version 0, then 160 bits in letters of five, then the checksum (BIP 173).
            let mut values = [0; 33];
            let bits = [unique, draws.bits(), draws.bits()];
            for (at, value) in values[1..].iter_mut().enumerate() {
                // Twelve letters hold 60 bits of a number, the thirteenth the other four.
                *value = (bits[at / 13] << (5 * (at % 13)) >> 59) as u8;
            }
            out.push_str("bc1");
            out.extend(values.iter().chain(&bech32(&values)).map(|&value| char::from(BECH32[usize::from(value)])));
        }),
        "network.ipv4" => {
            let count = (1 << 32) - RESERVED.iter().map(|&(_, size)| u64::from(size)).sum::<u64>();
            let draw = Draw::new(context, spec, count);
            let made = written(context.column_stream(spec), move |row, _, out| {
                let mut address = draw.at(row, count) as u32;
                for (first, size) in RESERVED {
                    address += if address >= first { size } else { 0 };
                }
                let mut digits = itoa::Buffer::new();
                for (at, byte) in address.to_be_bytes().into_iter().enumerate() {
                    if at > 0 {
                        out.push('.');
                    }
                    out.push_str(digits.format(byte));
                }
            });
            Made { count: Some(count), ..made }
        }
        "network.ipv6" => identifier(context, spec, |unique, draws, out| {
            let bits = u128::from(draws.bits() >> 32) << 64 | u128::from(unique);
            out.push_str("2001:db8");
            for group in (0..6).rev() {
                // RFC 5952: no leading zeros.
                let group = (bits >> (16 * group) & 0xffff) as u64;
                let mut text = [0; 4];
                hex(group, &mut text);
                let zeros = text[..3].iter().take_while(|digit| **digit == b'0').count();
                out.push(':');
                out.push_str(ascii(&text[zeros..]));
            }
        }),
        "network.mac" => {
            // 46 of the 48 bits are free: the other two say unicast and locally administered.
            let draw = Draw::new(context, spec, 1 << 46);
            let made = written(context.column_stream(spec), move |row, _, out| {
                let free = draw.at(row, 1 << 46);
                let bits = (free >> 40) << 42 | 0b10 << 40 | free & 0xff_ffff_ffff;
                let mut text = [b':'; 17];
                for byte in 0..6 {
                    hex(bits >> (8 * (5 - byte)), &mut text[3 * byte..3 * byte + 2]);
                }
                out.push_str(ascii(&text));
            });
            Made { count: Some(1 << 46), ..made }
        }
        "finance.tax_id" => {
            let draw = Draw::new(context, spec, TAX_IDS);
            let made = written(context.column_stream(spec), move |row, _, out| {
                let start = out.len();
                write_tax_id(draw.at(row, TAX_IDS), out);
                super::check_digits::mod_11_10(out, start);
            });
            Made { count: Some(TAX_IDS), ..made }
        }
        _ => return None,
    })
}

/// A permutation of `size` values for a type that never repeats, as long as there are enough of them.
fn counted(context: &Context<'_>, spec: &Spec, size: u64) -> Permutation {
    context.expect_room(spec, u128::from(size));
    Permutation::new(context.column_stream(spec).child("unique"), size)
}

/// Appends a number with zeros in front of it.
pub(super) fn push_padded(mut number: u64, width: usize, out: &mut String) {
    let mut text = [b'0'; 20];
    for digit in text[..width].iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
    out.push_str(ascii(&text[..width]));
}

/// A prefix and so many hexadecimal digits, at most 64; the first 16 never repeat.
fn digits(context: &Context<'_>, spec: &Spec, prefix: &'static str, length: usize) -> Made {
    identifier(context, spec, move |unique, draws, out| {
        let mut text = [0; 64];
        hex(unique, &mut text[..16]);
        for part in text[16..length].chunks_mut(16) {
            hex(draws.bits(), part);
        }
        out.push_str(prefix);
        out.push_str(ascii(&text[..length]));
    })
}

struct Snowflake {
    stream: Stream,
    start: i64,
}

impl Make for Snowflake {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let value =
            |&row: &u64| self.start.wrapping_add((row as i64).wrapping_mul(4096)) + (self.stream.at(row) >> 52) as i64;
        // Rows of lists are numbered beyond those of any table; the sign stays out of theirs.
        out.integers().extend(request.rows.iter().map(value).map(|value| value & i64::MAX));
    }
}

/// How many German tax numbers there are: two of their ten places hold the same digit (45 ways), the others all
/// different ones, and the first is not 0 (9 * 9 * 8 * 7 * 6 * 5 * 4 * 3 * 2 ways).
const TAX_IDS: u64 = 45 * 9 * 362_880;

/// Writes the first ten digits of the German tax number of this rank, each once but one twice (§ 139b AO).
fn write_tax_id(mut rank: u64, out: &mut String) {
    let mut take = |count: u64| {
        let digit = rank % count;
        rank /= count;
        digit
    };
    // The pair of places that hold the same digit.
    let (mut first, mut pair) = (0, take(45));
    while pair >= 9 - first {
        pair -= 9 - first;
        first += 1;
    }
    let second = first + 1 + pair;
    let mut free: Vec<u8> = (b'0'..=b'9').collect();
    let mut digits = [0; 10];
    for place in 0..10_usize {
        digits[place] = if place as u64 == second {
            digits[first as usize]
        } else if place == 0 {
            free.remove(1 + take(9) as usize)
        } else {
            let at = take(free.len() as u64) as usize;
            free.remove(at)
        };
    }
    out.push_str(ascii(&digits));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn tax_numbers_repeat_one_digit_and_never_each_other() {
        let mut seen = BTreeSet::new();
        for rank in (0..TAX_IDS).step_by(14_699) {
            let mut text = String::new();
            write_tax_id(rank, &mut text);
            let digits: BTreeSet<u8> = text.bytes().collect();
            assert_eq!((text.len(), digits.len()), (10, 9), "{text}");
            assert_ne!(text.as_bytes()[0], b'0');
            assert!(seen.insert(text));
        }
    }

    #[test]
    fn reserved_addresses_are_in_order() {
        assert!(RESERVED.windows(2).all(|pair| pair[0].0 + pair[0].1 <= pair[1].0));
        assert_eq!(u64::from(RESERVED[13].0) + u64::from(RESERVED[13].1), 1 << 32);
    }
}
