//! Reading an upload: whatever it is packed in, part by part, each handed on before the next is read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::PathBuf;

use seedbed_export::sample::{SampleError, parquet_rows};
use seedbed_generate::column::Words;
use seedbed_learn::read::ReadError;
use seedbed_learn::rows::{Rows, TextEncoding};
use seedbed_measure::frame::Sight;

use super::columns::UploadedColumn;

/// The most rows of a part.
const MOST_ROWS: usize = 65_536;
/// After so many bytes of text a part ends.
const MOST_BYTES: usize = 32 << 20;
/// The most columns of a table.
const MOST_COLUMNS: usize = 10_000;
/// The longest text of a column in one part that a part can hold, in bytes; far above what ends a part.
const LONGEST: usize = 1 << 30;

/// Why an upload cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// It is no table of CSV.
    #[error(transparent)]
    Csv(#[from] ReadError),
    /// It is no table of Parquet.
    #[error(transparent)]
    Parquet(#[from] SampleError),
    /// It is something else.
    #[error("{0}")]
    Other(String),
    /// A part of it is longer than can be kept.
    #[error("a row has more than a gibibyte of text; is a quotation mark missing?")]
    TooLong,
    /// It did not arrive whole.
    #[error("the upload broke off: {0}")]
    Broken(#[source] io::Error),
    /// A part could not be kept.
    #[error(transparent)]
    Kept(#[from] crate::artifacts::ArtifactError),
    /// A part could not be written.
    #[error(transparent)]
    Written(#[from] seedbed_export::ExportError),
}

impl From<io::Error> for UploadError {
    fn from(error: io::Error) -> Self {
        Self::Broken(error)
    }
}

/// Takes a part of a table: a column of texts for each name.
pub type Part<'a> = dyn FnMut(&[String], Vec<Words>) -> Result<(), UploadError> + 'a;

/// Reads a whole upload, and tells what its columns show themselves to be. Files that must be read from their end are put
/// aside in `folder`.
///
/// # Errors
/// What is wrong with it, or what `part` answers.
pub fn read(
    input: impl Read,
    encoding: Option<TextEncoding>,
    folder: Option<PathBuf>,
    part: &mut Part<'_>,
) -> Result<Vec<UploadedColumn>, UploadError> {
    let mut sights: Vec<Sight> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut rows = 0;
    unpack(input, 0, encoding, folder, &mut |found, texts| {
        if names.is_empty() {
            if found.len() > MOST_COLUMNS {
                let message = format!("the table has {} columns; at most {MOST_COLUMNS} can be kept", found.len());
                return Err(UploadError::Other(message));
            }
            names = found.to_vec();
            sights = vec![Sight::default(); names.len()];
        }
        if texts.iter().any(|texts| texts.as_bytes().len() > LONGEST) {
            return Err(UploadError::TooLong);
        }
        rows += texts.first().map_or(0, Words::len);
        sights.iter_mut().zip(&texts).for_each(|(sight, texts)| sight.add(texts));
        part(found, texts)
    })?;
    if rows == 0 {
        return Err(ReadError::Empty.into());
    }
    Ok(names.into_iter().zip(&sights).map(|(name, sight)| UploadedColumn::seen(name, sight.notation())).collect())
}

/// What the first bytes of a file say.
fn unpack(
    input: impl Read,
    depth: u32,
    encoding: Option<TextEncoding>,
    folder: Option<PathBuf>,
    part: &mut Part<'_>,
) -> Result<(), UploadError> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let first = input.fill_buf()?;
    match first {
        [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] if depth > 0 => {
            Err(UploadError::Other("the file is compressed twice; unpack it once".to_owned()))
        }
        [0x1f, 0x8b, ..] => {
            let input: Box<dyn Read> = Box::new(flate2::bufread::MultiGzDecoder::new(input));
            unpack(input, depth + 1, encoding, folder, part)
        }
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            let input: Box<dyn Read> = Box::new(zstd::Decoder::with_buffer(input)?);
            unpack(input, depth + 1, encoding, folder, part)
        }
        [b'P', b'A', b'R', b'1', ..] => parquet(input, folder, part),
        [b'P', b'K', 3, 4, ..] => Err(UploadError::Other(
            "this is a ZIP archive or an Excel workbook; unpack it, or save the sheet as CSV".to_owned(),
        )),
        _ => {
            let mut rows = Rows::open(input, encoding)?;
            loop {
                let texts = rows.next(MOST_ROWS, MOST_BYTES)?;
                if texts.is_empty() {
                    return Ok(());
                }
                part(rows.names(), texts)?;
            }
        }
    }
}

/// A Parquet file is read from its end: it is put aside first, in a file without a name.
fn parquet(mut input: impl Read, folder: Option<PathBuf>, part: &mut Part<'_>) -> Result<(), UploadError> {
    let mut file: File = match folder {
        Some(folder) => tempfile::tempfile_in(folder)?,
        None => tempfile::tempfile()?,
    };
    io::copy(&mut input, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    parquet_rows(&file, part)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::uploads::columns::Role;

    fn read_all(bytes: &[u8]) -> Result<(Vec<UploadedColumn>, usize), UploadError> {
        let mut rows = 0;
        let columns = read(bytes, None, None, &mut |_, texts| {
            rows += texts[0].len();
            Ok(())
        })?;
        Ok((columns, rows))
    }

    #[test]
    fn packed_files_are_unpacked_whatever_they_are_called() {
        let text = b"a,b\n1,x\n2,y\n";
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text).unwrap();
        let packed = packed.finish().unwrap();
        for bytes in [text.to_vec(), packed.clone(), zstd::encode_all(&text[..], 1).unwrap()] {
            let (columns, rows) = read_all(&bytes).unwrap();
            assert_eq!((columns[0].role, columns[1].role, rows), (Role::Integer, Role::Category, 2));
        }
        let twice = zstd::encode_all(&packed[..], 1).unwrap();
        assert!(read_all(&twice).unwrap_err().to_string().contains("twice"));
        assert!(read_all(&packed[..packed.len() - 4]).is_err());
    }

    #[test]
    fn what_is_no_table_is_refused_in_words() {
        let told = |bytes: &[u8]| read_all(bytes).unwrap_err().to_string();
        assert!(told(b"PK\x03\x04...").contains("ZIP archive"));
        assert!(told(b"PAR1...").contains("Parquet"));
        assert!(told(b"a,b\n").contains("no row"));
        assert!(told(b"").contains("empty"));
    }
}
