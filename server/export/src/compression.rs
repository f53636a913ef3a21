//! Compression: gzip and Zstandard.

use std::fmt;
use std::io::Write;
use std::str::FromStr;

use flate2::write::GzEncoder;

use crate::ExportError;

/// What is done to the bytes of a format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// Nothing.
    #[default]
    None,
    /// RFC 1952. Text is a sequence of members, one a chunk, which every reader takes for one file.
    Gzip,
    /// RFC 8878. Text is a sequence of frames, one a chunk, which every reader takes for one file.
    Zstd,
}

/// Between the fastest and the usual 6: most of the saving in half the time.
const GZIP_LEVEL: flate2::Compression = flate2::Compression::new(4);
/// Zstandard's own default.
const ZSTD_LEVEL: i32 = 3;

impl Compression {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::None, Self::Gzip, Self::Zstd];

    /// The name in addresses and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// What is added to the ending of a file's name, with the dot.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
        }
    }

    /// The media type of compressed files.
    #[must_use]
    pub const fn mime_type(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Gzip => Some("application/gzip"),
            Self::Zstd => Some("application/zstd"),
        }
    }

    /// The bytes as a member or frame of their own: such parts, put behind each other, are one compressed file.
    pub(crate) fn part(self, bytes: Vec<u8>) -> Result<Vec<u8>, ExportError> {
        match self {
            _ if bytes.is_empty() => Ok(bytes),
            Self::None => Ok(bytes),
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), GZIP_LEVEL);
                encoder.write_all(&bytes)?;
                Ok(encoder.finish()?)
            }
            Self::Zstd => Ok(zstd::bulk::compress(&bytes, ZSTD_LEVEL)?),
        }
    }

    /// Compresses all that `write` writes as one member or frame.
    pub(crate) fn through<W: Write + Send, T>(
        self,
        mut sink: W,
        write: impl FnOnce(&mut (dyn Write + Send)) -> Result<T, ExportError>,
    ) -> Result<T, ExportError> {
        match self {
            Self::None => write(&mut sink),
            Self::Gzip => {
                let mut encoder = GzEncoder::new(sink, GZIP_LEVEL);
                let result = write(&mut encoder)?;
                encoder.finish()?;
                Ok(result)
            }
            Self::Zstd => {
                let mut encoder = zstd::Encoder::new(sink, ZSTD_LEVEL)?;
                let result = write(&mut encoder)?;
                encoder.finish()?;
                Ok(result)
            }
        }
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for Compression {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let meant = match name.to_ascii_lowercase().as_str() {
            "gz" => "gzip".to_owned(),
            "zst" | "zstandard" => "zstd".to_owned(),
            other => other.to_owned(),
        };
        Self::ALL.into_iter().find(|compression| compression.name() == meant).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("found \"{name}\"; expected one of {names} (or gz, zst)")
        })
    }
}
