//! Tables on the command line: what is learned from and what is compared.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use seedbed_export::sample::parquet_texts;
use seedbed_learn::read;
use seedbed_measure::frame::Frame;

/// Reads Parquet, or CSV that may be packed, as the name says; columns of the other table are read as they are read there.
///
/// # Errors
/// The file cannot be read, or what stands in it is no table.
pub fn read(path: &Path, like: Option<&Frame>) -> Result<Frame, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let unreadable = |error: std::io::Error| format!("cannot read {}: {error}", path.display());
    let file = File::open(path).map_err(unreadable)?;
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    if ending == "parquet" {
        let texts = parquet_texts(&file).map_err(|error| told(&error))?;
        return read::table(texts, like).map_err(|error| told(&error));
    }
    let file = BufReader::new(file);
    let input: Box<dyn std::io::Read> = match &*ending {
        "gz" => Box::new(flate2::bufread::MultiGzDecoder::new(file)),
        "zst" => Box::new(zstd::Decoder::with_buffer(file).map_err(unreadable)?),
        _ => Box::new(file),
    };
    match like {
        None => read::csv(input),
        Some(like) => read::csv_like(input, like),
    }
    .map_err(|error| told(&error))
}
