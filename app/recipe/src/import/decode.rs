//! From the bytes of a file to text, whatever wrote them: UTF-8, UTF-16 with its mark, or the letters of Windows.

/// A text, and what had to be assumed to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// What the person should know, if the file is not UTF-8.
    pub note: Option<&'static str>,
}

/// A file that holds no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotText(&'static str);

/// What the first bytes of usual files that are no text are, and what to do with them.
const KNOWN: [(&[u8], &str); 9] = [
    (b"PAR1", "This is a Parquet file, not text: bring it in as a sample of rows."),
    (b"PK\x03\x04", "This is a spreadsheet or an archive, not text: save the sheet as CSV, or unpack the archive."),
    (b"\xd0\xcf\x11\xe0", "This is a spreadsheet of an old program, not text: save it as CSV."),
    (b"\x1f\x8b", "This file is compressed (gzip): unpack it first."),
    (b"\x28\xb5\x2f\xfd", "This file is compressed (Zstandard): unpack it first."),
    (b"BZh", "This file is compressed (bzip2): unpack it first."),
    (b"SQLite format 3\0", "This is a SQLite database, not text: `sqlite3 FILE .schema` writes its SQL."),
    (b"ARROW1", "This is an Arrow file, not text: save it as Parquet or CSV."),
    (b"%PDF-", "This is a PDF, not text."),
];

/// The characters that Windows-1252 has in place of the control characters 0x80 to 0x9f (WHATWG Encoding Standard).
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Reads bytes as text. The bytes may be the beginning of a longer file that was cut anywhere.
///
/// ```
/// use seedbed_recipe::import::decode::decode;
/// assert_eq!(decode("größe".as_bytes()).unwrap().text, "größe");
/// assert_eq!(decode(b"gr\xf6\xdfe").unwrap().text, "größe");
/// assert!(decode(b"PAR1\x15\x04").is_err());
/// ```
///
/// # Errors
/// The bytes are no text; the message says what they are where that can be told.
pub fn decode(bytes: &[u8]) -> Result<Decoded, NotText> {
    if let Some((_, message)) = KNOWN.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(NotText(message));
    }
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
        let letters = char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER));
        Ok(Decoded { text: letters.collect(), note: None })
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        _ => {}
    }
    if bytes.contains(&0) {
        return Err(NotText("This file is not text: it holds bytes that no text has."));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text: text.to_owned(), note: None }),
        // The last letter may have been cut in two.
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            Ok(Decoded { text: String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned(), note: None })
        }
        Err(_) => {
            let letter = |byte: &u8| match byte {
                0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
                other => char::from(*other),
            };
            let note = "The file is not UTF-8, so it was read as Windows-1252 (Western European). If letters look wrong, save it as UTF-8.";
            Ok(Decoded { text: bytes.iter().map(letter).collect(), note: Some(note) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_other_programs_are_read() {
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain("a;ö\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&wide).unwrap().text, "a;ö\n");
        let wide: Vec<u8> = [0xfe, 0xff].into_iter().chain("a;ö\n".encode_utf16().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(decode(&wide).unwrap().text, "a;ö\n");
        assert_eq!(decode(b"\xef\xbb\xbfa,b").unwrap().text, "a,b");
        let western = decode(b"caf\xe9,10 \x80").unwrap();
        assert_eq!((western.text.as_str(), western.note.is_some()), ("café,10 €", true));
    }

    #[test]
    fn a_letter_that_was_cut_in_two_is_left_out() {
        let bytes = "größe".as_bytes();
        assert_eq!(decode(&bytes[..3]).unwrap(), Decoded { text: "gr".into(), note: None });
    }

    #[test]
    fn files_that_are_no_text_are_named() {
        for (bytes, word) in [
            (&b"PK\x03\x04rest"[..], "spreadsheet"),
            (b"PAR1", "Parquet"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"\x89PNG\r\n\x1a\n\0\0", "not text"),
        ] {
            assert!(decode(bytes).unwrap_err().to_string().contains(word), "{word}");
        }
        assert_eq!(decode(b"").unwrap().text, "");
    }
}
