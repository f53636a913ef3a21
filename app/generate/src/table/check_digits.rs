//! Check digits of public standards, appended to or put into texts that were drawn. Each of these functions maps
//! different texts to different texts, so that what was unique stays so.

/// Appends the digit of Luhn's rule (ISO/IEC 7812-1 annex B) over the digits of the text.
pub(crate) fn luhn(text: &mut String, start: usize) {
    let digit = luhn_digit(text[start..].bytes(), 0);
    push_digit(text, digit);
}

/// The digit that completes these digits by Luhn's rule; `sum` is what digits before them add.
fn luhn_digit(bytes: impl DoubleEndedIterator<Item = u8>, mut sum: u32) -> u32 {
    for (at, byte) in bytes.filter(u8::is_ascii_digit).rev().enumerate() {
        let digit = u32::from(byte - b'0');
        let doubled = if at % 2 == 0 { digit * 2 } else { digit };
        sum += doubled / 10 + doubled % 10;
    }
    (10 - sum % 10) % 10
}

/// Appends the digit of a US provider number: Luhn's rule as if 80840 stood before it (45 CFR 162.406).
pub(crate) fn npi(text: &mut String, start: usize) {
    // The prefix adds 24, whatever follows it.
    let digit = luhn_digit(text[start..].bytes(), 24);
    push_digit(text, digit);
}

/// Appends the digit of GS1 codes (EAN, UPC, ISBN-13): weights 3 and 1 from the right.
pub(crate) fn gs1(text: &mut String, start: usize) {
    let digits = text[start..].bytes().filter(u8::is_ascii_digit).rev();
    let sum: u32 = digits.enumerate().map(|(at, byte)| u32::from(byte - b'0') * if at % 2 == 0 { 3 } else { 1 }).sum();
    push_digit(text, (10 - sum % 10) % 10);
}

/// Appends the digit of an ISBN-10 (ISO 2108:1992): weights 10 down to 2, modulo 11, X for ten.
pub(crate) fn isbn10(text: &mut String, start: usize) {
    let sum: u32 =
        text[start..].bytes().zip((2..=10).rev()).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    match (11 - sum % 11) % 11 {
        10 => text.push('X'),
        digit => push_digit(text, digit),
    }
}

/// Appends the two digits of ISO 7064 MOD 97-10, as legal entity identifiers have them (ISO 17442).
pub(crate) fn mod_97_10(text: &mut String, start: usize) {
    let rest = text[start..].bytes().fold(0, remainder_97);
    push_two(text, start + text[start..].len(), 98 - remainder_97(remainder_97(rest, b'0'), b'0'));
}

/// Puts the two check digits behind the country of an IBAN that was drawn without them (ISO 13616).
pub(crate) fn iban(text: &mut String, start: usize) {
    let (country, account) = text.as_bytes()[start..].split_at(2);
    let rest = account.iter().chain(country).chain(b"00").fold(0, |rest, &byte| remainder_97(rest, byte));
    push_two(text, start + 2, 98 - rest);
}

/// The remainder by 97 after one more character; letters count as 10 to 35.
fn remainder_97(rest: u32, byte: u8) -> u32 {
    let value = value_36(byte);
    if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 }
}

/// The value of a digit or capital letter in base 36.
const fn value_36(byte: u8) -> u32 {
    if byte.is_ascii_digit() { (byte - b'0') as u32 } else { (byte - b'A') as u32 + 10 }
}

fn push_two(text: &mut String, at: usize, number: u32) {
    text.insert(at, char::from(b'0' + (number % 10) as u8));
    text.insert(at, char::from(b'0' + (number / 10 % 10) as u8));
}

/// Appends the digit of ISO 7064 MOD 11,10 over the digits of the text: German tax and VAT numbers.
pub(crate) fn mod_11_10(text: &mut String, start: usize) {
    let digit = text[start..].bytes().filter(u8::is_ascii_digit).fold(10, |product, byte| {
        let sum = (product + u32::from(byte - b'0')) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    push_digit(text, (11 - digit) % 10);
}

/// Appends the digit of a US bank routing number: weights 3, 7, 1, modulo 10 (ABA).
pub(crate) fn aba(text: &mut String, start: usize) {
    let weights = [3, 7, 1].into_iter().cycle();
    let sum: u32 = text[start..].bytes().zip(weights).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    push_digit(text, (10 - sum % 10) % 10);
}

/// Appends the digit of a CUSIP (ANSI X9.6): every second value doubled, digit sums added.
pub(crate) fn cusip(text: &mut String, start: usize) {
    let values = text[start..].bytes().enumerate();
    let sum: u32 = values
        .map(|(at, byte)| value_36(byte) * if at % 2 == 1 { 2 } else { 1 })
        .map(|value| value / 10 + value % 10)
        .sum();
    push_digit(text, (10 - sum % 10) % 10);
}

/// Appends the digit of an ISIN (ISO 6166): letters written as two digits, then Luhn's rule.
pub(crate) fn isin(text: &mut String, start: usize) {
    let digits = text[start..].bytes().flat_map(|byte| {
        let value = value_36(byte) as u8;
        // The mark is no digit, so that it is passed over.
        [if value < 10 { b'-' } else { b'0' + value / 10 }, b'0' + value % 10]
    });
    let digit = luhn_digit(digits, 0);
    push_digit(text, digit);
}

/// Puts the check character at the ninth place of a vehicle number that was drawn without it (49 CFR 565.15).
pub(crate) fn vin(text: &mut String, start: usize) {
    const WEIGHTS: [u32; 16] = [8, 7, 6, 5, 4, 3, 2, 10, 9, 8, 7, 6, 5, 4, 3, 2];
    let sum: u32 = text[start..].bytes().zip(WEIGHTS).map(|(byte, weight)| vin_value(byte) * weight).sum();
    let check = sum % 11;
    text.insert(start + 8, if check == 10 { 'X' } else { char::from(b'0' + check as u8) });
}

/// The value of a character of a vehicle number; I, O and Q never stand in one.
const fn vin_value(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => (byte - b'0') as u32,
        b'A'..=b'H' => (byte - b'A') as u32 + 1,
        b'J'..=b'R' => (byte - b'J') as u32 + 1,
        _ => (byte - b'S') as u32 + 2,
    }
}

/// Writes the six characters that complete a Bech32 text with the prefix `bc` (BIP 173); `values` are below 32.
pub(crate) fn bech32(values: &[u8]) -> [u8; 6] {
    // The prefix expands to its high bits, a zero, and its low bits.
    let prefix = [3, 3, 0, 2, 3];
    let all = prefix.iter().chain(values).chain(&[0; 6]);
    let rest = all.fold(1, |rest: u32, &value| {
        let top = rest >> 25;
        let shifted = (rest & 0x01ff_ffff) << 5 ^ u32::from(value);
        [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
            .into_iter()
            .enumerate()
            .filter(|(bit, _)| top >> bit & 1 == 1)
            .fold(shifted, |sum, (_, generator)| sum ^ generator)
    }) ^ 1;
    std::array::from_fn(|at| (rest >> (5 * (5 - at)) & 31) as u8)
}

fn push_digit(text: &mut String, digit: u32) {
    text.push(char::from(b'0' + digit as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(finish: fn(&mut String, usize), text: &str) -> String {
        // What stands before must neither count nor change.
        let mut all = format!("9Z{text}");
        finish(&mut all, 2);
        all.strip_prefix("9Z").unwrap().to_owned()
    }

    #[test]
    fn published_examples_come_out() {
        for (finish, without, whole) in [
            // ISO/IEC 7812 (Luhn's own example), an IMEI of GSMA TS.06, the CMS example of an NPI.
            (luhn as fn(&mut String, usize), "7992739871", "79927398713"),
            (luhn, "49015420323751", "490154203237518"),
            (luhn, "453201511283036", "4532015112830366"),
            (npi, "123456789", "1234567893"),
            (gs1, "400638133393", "4006381333931"),
            (gs1, "7351353", "73513537"),
            (gs1, "03600029145", "036000291452"),
            (gs1, "978030640615", "9780306406157"),
            (isbn10, "030640615", "0306406152"),
            (isbn10, "080442957", "080442957X"),
            (mod_97_10, "5493000IBP32UQZ0KL", "5493000IBP32UQZ0KL24"),
            (iban, "DE370400440532013000", "DE89370400440532013000"),
            (iban, "GBWEST12345698765432", "GB82WEST12345698765432"),
            (iban, "NO86011117947", "NO9386011117947"),
            (mod_11_10, "DE13669597", "DE136695976"),
            (mod_11_10, "8609574271", "86095742719"),
            (aba, "11100002", "111000025"),
            (cusip, "03783310", "037833100"),
            (cusip, "38259P50", "38259P508"),
            (isin, "US037833100", "US0378331005"),
            (isin, "GB000263494", "GB0002634946"),
            (vin, "1M8GDM9AKP042788", "1M8GDM9AXKP042788"),
            (vin, "1111111111111111", "11111111111111111"),
        ] {
            assert_eq!(completed(finish, without), whole);
        }
    }

    #[test]
    fn the_example_of_bip_173_comes_out() {
        const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
        let value = |letter: u8| LETTERS.iter().position(|&other| other == letter).unwrap() as u8;
        let address = "qw508d6qejxtdg4y5r3zarvary0c5xw7k";
        let values: Vec<u8> = address.bytes().map(value).collect();
        let check: Vec<u8> = bech32(&values).into_iter().map(|value| LETTERS[usize::from(value)]).collect();
        assert_eq!(std::str::from_utf8(&check).unwrap(), "v8f3t4");
    }
}
