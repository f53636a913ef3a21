//! Rows of CSV as texts, some at a time: whatever program wrote the file, in whatever encoding.
//!
//! Nothing is guessed row by row: the encoding and what stands between fields are told by the beginning of the file, and a
//! row that does not fit is an error that names its line.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{Chain, Cursor, Read};
use std::rc::Rc;

use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use seedbed_generate::column::Words;

use crate::read::ReadError;

/// So many bytes at the beginning of a file tell what it is like.
const BEGINNING: usize = 64 << 10;
/// What may stand between fields.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How the bytes of a file are text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, the less significant byte first.
    Utf16Le,
    /// UTF-16, the more significant byte first.
    Utf16Be,
    /// Windows' code page 1252, of which Latin-1 (ISO 8859-1) is a part.
    Latin1,
}

impl TextEncoding {
    /// All of them with their names.
    pub const NAMES: [(&str, Self); 4] =
        [("utf-8", Self::Utf8), ("utf-16le", Self::Utf16Le), ("utf-16be", Self::Utf16Be), ("latin-1", Self::Latin1)];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, encoding)| *encoding == self).map_or("utf-8", |(name, _)| name)
    }

    const fn encoding(self) -> &'static Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Latin1 => WINDOWS_1252,
        }
    }

    /// What the first bytes of a file say: a mark of the byte order, or every other byte of English being nothing.
    fn of_beginning(bytes: &[u8]) -> Self {
        match bytes {
            [0xff, 0xfe, ..] => return Self::Utf16Le,
            [0xfe, 0xff, ..] => return Self::Utf16Be,
            _ => {}
        }
        let pairs = bytes.as_chunks::<2>().0;
        let nothing = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
        match pairs.len() {
            0 => Self::Utf8,
            count if nothing(1) * 2 > count => Self::Utf16Le,
            count if nothing(0) * 2 > count => Self::Utf16Be,
            _ => Self::Utf8,
        }
    }
}

/// The rows of a file.
pub struct Rows<R: Read> {
    reader: Reader<Quotes<Chain<Cursor<Vec<u8>>, DecodeReaderBytes<Chain<Cursor<Vec<u8>>, R>, Vec<u8>>>>>,
    /// How many quotation marks were read.
    quotes: Rc<Cell<u64>>,
    /// The line of the last row, if its last value goes on over several.
    goes_on: Option<u64>,
    names: Vec<String>,
    encoding: TextEncoding,
    record: ByteRecord,
}

impl<R: Read> Rows<R> {
    /// Reads the names of the columns. Without an encoding it is the one that the first bytes show, UTF-8 otherwise.
    ///
    /// # Errors
    /// What is wrong with the first line.
    pub fn open(mut input: R, encoding: Option<TextEncoding>) -> Result<Self, ReadError> {
        let raw = beginning(&mut input)?;
        let encoding = encoding.unwrap_or_else(|| TextEncoding::of_beginning(&raw));
        let is_utf8 = encoding == TextEncoding::Utf8;
        // UTF-8 passes as it is, so that what is none can be told with its place.
        let mut decoded = DecodeReaderBytesBuilder::new()
            .encoding((!is_utf8).then(|| encoding.encoding()))
            .utf8_passthru(is_utf8)
            .bom_sniffing(!is_utf8)
            .build(Cursor::new(raw).chain(input));
        let mut text = beginning(&mut decoded)?;
        if text.starts_with("\u{feff}".as_bytes()) {
            text.drain(..3);
        }
        let delimiter = delimiter(&text);
        let quotes = Rc::new(Cell::new(0));
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .delimiter(delimiter)
            .from_reader(Quotes { input: Cursor::new(text).chain(decoded), count: Rc::clone(&quotes) });
        let mut record = ByteRecord::new();
        reader.read_byte_record(&mut record)?;
        let mut rows = Self { reader, quotes, goes_on: None, names: Vec::new(), encoding, record };
        rows.names = rows.texts()?.into_iter().map(str::to_owned).collect();
        check_names(&rows.names)?;
        Ok(rows)
    }

    /// The names of the columns.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The next rows, a column of texts for each name: at most so many, and no more after so many bytes of text. Empty when
    /// there is none left.
    ///
    /// # Errors
    /// A row with more or fewer fields, or bytes that are no text; with the line.
    pub fn next(&mut self, most: usize, most_bytes: usize) -> Result<Vec<Words>, ReadError> {
        let mut columns: Vec<Words> = vec![Words::default(); self.names.len()];
        let (mut count, mut bytes) = (0, 0);
        while count < most && bytes < most_bytes && self.reader.read_byte_record(&mut self.record)? {
            if self.record.len() != self.names.len() {
                return Err(ReadError::Ragged {
                    line: self.line(),
                    found: self.record.len(),
                    expected: self.names.len(),
                });
            }
            let last = self.record.get(self.names.len().wrapping_sub(1)).unwrap_or_default();
            self.goes_on = last.contains(&b'\n').then(|| self.line());
            columns.iter_mut().zip(self.texts()?).for_each(|(texts, text)| texts.push(text));
            count += 1;
            bytes += self.record.as_slice().len();
        }
        // Ended within a text in quotes: then the last value goes on over lines, and there is a mark too few. Marks alone
        // tell nothing, for values without quotes may hold them (5" pipes).
        match self.goes_on {
            Some(line) if self.reader.is_done() && self.quotes.get() % 2 == 1 => return Err(ReadError::Open { line }),
            _ => {}
        }
        Ok(if count == 0 { Vec::new() } else { columns })
    }

    /// The line on which the row that was read last begins, from 1 on.
    fn line(&self) -> u64 {
        self.record.position().map_or(0, csv::Position::line)
    }

    /// The fields of the row that was read last.
    fn texts(&self) -> Result<Vec<&str>, ReadError> {
        let wrong = |at: usize| ReadError::Bytes {
            line: self.line(),
            column: self.names.get(at).cloned().unwrap_or_else(|| (at + 1).to_string()),
            encoding: self.encoding.name(),
        };
        let text = |(at, field)| {
            let text = std::str::from_utf8(field).map_err(|_| wrong(at))?;
            // What an encoding does not know is replaced by this character.
            let is_replaced = self.encoding != TextEncoding::Utf8 && text.contains(char::REPLACEMENT_CHARACTER);
            if is_replaced || text.contains('\0') { Err(wrong(at)) } else { Ok(text) }
        };
        self.record.iter().enumerate().map(text).collect()
    }
}

/// Counts quotation marks.
struct Quotes<R> {
    input: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.input.read(buffer)?;
        let marks = buffer[..length].iter().filter(|byte| **byte == b'"').count();
        self.count.set(self.count.get() + marks as u64);
        Ok(length)
    }
}

/// The names of columns: there is one for each, and no two are the same.
pub(crate) fn check_names(names: &[String]) -> Result<(), ReadError> {
    if names.is_empty() {
        return Err(ReadError::Nothing);
    }
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (at, name) in names.iter().enumerate() {
        if name.trim().is_empty() {
            return Err(ReadError::Names(format!("column {} has none", at + 1)));
        }
        if let Some(before) = known.insert(name, at) {
            return Err(ReadError::Names(format!("columns {} and {} are both \"{name}\"", before + 1, at + 1)));
        }
    }
    Ok(())
}

fn beginning(input: &mut impl Read) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    input.take(BEGINNING as u64).read_to_end(&mut bytes).map_err(csv::Error::from)?;
    Ok(bytes)
}

/// What stands most often between the fields of the first line; a comma if none does.
fn delimiter(text: &[u8]) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut is_quoted = false;
    for byte in text {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => break,
            byte if !is_quoted => {
                if let Some(at) = DELIMITERS.iter().position(|delimiter| delimiter == byte) {
                    counts[at] += 1;
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    // The first of equals.
    counts.iter().position(|count| *count == most).map_or(b',', |at| DELIMITERS[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<Vec<String>>, ReadError> {
        let mut rows = Rows::open(bytes, None)?;
        let mut columns: Vec<Vec<String>> = rows.names().iter().map(|name| vec![name.clone()]).collect();
        loop {
            let more = rows.next(2, usize::MAX)?;
            if more.is_empty() {
                return Ok(columns);
            }
            columns.iter_mut().zip(&more).for_each(|(all, more)| all.extend(more.iter().map(str::to_owned)));
        }
    }

    fn utf16(text: &str, mark: bool, write: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}{text}").encode_utf16().flat_map(write).collect()
    }

    #[test]
    fn a_table_is_the_same_in_every_encoding_and_with_every_delimiter() {
        let text = "name;größe\nÄnne;1,5\n\"a;b\";\n\"x\ny\";3\n";
        let expected = vec![vec!["name", "Änne", "a;b", "x\ny"], vec!["größe", "1,5", "", "3"]];
        let latin: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            text.replace('\n', "\r\n").replace("x\r\ny", "x\ny").into_bytes(),
            utf16(text, true, u16::to_le_bytes),
            utf16(text, true, u16::to_be_bytes),
            utf16(text, false, u16::to_le_bytes),
        ] {
            assert_eq!(read(&bytes).unwrap(), expected, "{bytes:?}");
        }
        let mut rows = Rows::open(latin.as_slice(), Some(TextEncoding::Latin1)).unwrap();
        assert_eq!(rows.next(9, usize::MAX).unwrap()[0].get(0), "Änne");
        assert_eq!(read(b"a\tb\n1\t2\n").unwrap(), [["a", "1"], ["b", "2"]]);
        assert_eq!(read(b"a\n1\n").unwrap(), [["a", "1"]]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let told = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
        assert_eq!(told(b"a,b\n1,2\n3\n"), "line 3 has 1 fields, the first line has 2");
        assert_eq!(
            told(b"a,b\n1,2\n3,\xe4\n"),
            "line 3, column \"b\": the bytes are no text in utf-8; choose the encoding that the file has, for example latin-1"
        );
        assert!(told(b"a,\xe4\n1,2\n").starts_with("line 1, column \"2\""));
        assert!(told(b"a,b\n1,\0\n").starts_with("line 2, column \"b\""));
        assert!(told(b"a,a\n").contains("columns 1 and 2 are both \"a\""));
        assert!(told(b"a,\n").contains("column 2 has none"));
        assert!(told(b"").contains("the file is empty"));
        assert!(told(b"a,b\n1,x\n2,\"y\n3,z\n").starts_with("line 3: a text in quotes begins"));
        assert_eq!(read(b"a\n5\" pipe\n").unwrap(), [["a", "5\" pipe"]]);
        let lone = [utf16("a\n", true, u16::to_le_bytes), vec![0x00, 0xd8, b'\n', 0]].concat();
        assert!(told(&lone).starts_with("line 2, column \"a\": the bytes are no text in utf-16le"));
    }

    #[test]
    fn rows_come_in_parts_of_a_size() {
        let mut rows = Rows::open("a,b\n1,22\n3,44\n5,66\n".as_bytes(), None).unwrap();
        assert_eq!(rows.next(10, 4).unwrap()[0].len(), 2);
        assert_eq!(rows.next(10, 4).unwrap()[0].len(), 1);
        assert!(rows.next(10, 4).unwrap().is_empty());
    }
}
