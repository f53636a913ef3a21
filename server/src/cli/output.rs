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
    /// Whether it has an ending that says none of this.
    pub unknown: bool,
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
        let ending = plain.rsplit_once('.').map(|(_, ending)| ending);
        let format = ending.and_then(Format::of_extension);
        let unknown = ending.is_some() && format.is_none();
        Ending { format, compression, archive, unknown }
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
        let Ending { format, compression, archive, .. } = Ending::of(Path::new(name));
        (format, compression, archive)
    }

    #[test]
    fn an_ending_that_says_nothing_is_told_from_none() {
        let is_unknown = |name: &str| Ending::of(Path::new(name)).unknown;
        assert!(["a.pdf", "a.csv.bz2", "shop.txt.zip", "a.xls"].into_iter().all(is_unknown));
        assert!(!["a", "-", "/dev/null", "a.csv", "a.csv.gz", "shop.zip", "folder.d/a"].into_iter().any(is_unknown));
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
