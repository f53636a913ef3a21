//! What the name of a file on the command line says of its content.

use std::path::Path;

use seedbed_export::several::Part;
use seedbed_export::{Compression, Format};
use seedbed_generate::TablePlan;

/// What the name of a file says of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The format; of the files inside, for an archive.
    pub format: Option<Format>,
    /// The compression; of the files inside, for an archive.
    pub compression: Option<Compression>,
    /// Whether it is a ZIP archive.
    pub archive: bool,
}

impl Ending {
    /// Reads `customers.csv.gz` or `shop.zip`.
    pub fn of(path: &Path) -> Ending {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let name = name.to_ascii_lowercase();
        let (name, archive) = name.strip_suffix(".zip").map_or((name.as_str(), false), |inner| (inner, true));
        let compression =
            Compression::ALL.into_iter().find(|kind| !kind.suffix().is_empty() && name.ends_with(kind.suffix()));
        let plain = compression.and_then(|kind| name.strip_suffix(kind.suffix())).unwrap_or(name);
        let format = plain.rsplit_once('.').and_then(|(_, ending)| Format::of_extension(ending));
        Ending { format, compression, archive }
    }
}

/// All rows of these tables.
pub fn whole<'a>(tables: &[&'a TablePlan]) -> Vec<Part<'a>> {
    tables.iter().map(|table| Part { source: *table, rows: 0..table.rows() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ending(name: &str) -> (Option<Format>, Option<Compression>, bool) {
        let Ending { format, compression, archive } = Ending::of(Path::new(name));
        (format, compression, archive)
    }

    #[test]
    fn a_file_name_says_what_it_holds() {
        assert_eq!(ending("a/b.csv.gz"), (Some(Format::CSV), Some(Compression::Gzip), false));
        assert_eq!(ending("b.parquet"), (Some(Format::Parquet), None, false));
        assert_eq!(ending("b.JSONL.zst"), (Some(Format::NDJSON), Some(Compression::Zstd), false));
        assert_eq!(ending("shop.zip"), (None, None, true));
        assert_eq!(ending("shop.sql.zip"), (Some(Format::POSTGRESQL), None, true));
        assert_eq!(ending("-"), (None, None, false));
        assert_eq!(ending("shop"), (None, None, false));
    }
}
