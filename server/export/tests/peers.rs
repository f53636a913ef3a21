//! Writes the files that `peers.py` reads with other programs.

#[allow(dead_code, reason = "other tests use more of it")]
mod support;

use std::path::PathBuf;

use seedbed_export::{Compression, Format};
use support::{every_type, exported, shop, table, tables};

#[test]
#[ignore = "the comparison is made by peers.py, which says how"]
fn files_for_other_readers() {
    let folder = PathBuf::from(std::env::var("SEEDBED_EXPORTS").expect("SEEDBED_EXPORTS names a folder"));
    std::fs::create_dir_all(&folder).unwrap();
    let table = table(&every_type(5_000));
    for format in Format::ALL {
        for compression in Compression::ALL {
            let name = if format.extension() == "sql" { format.name() } else { "table" };
            let name = format!("{name}.{}{}", format.extension(), compression.suffix());
            std::fs::write(folder.join(name), exported(&*table, 0..5_000, format, compression, 2)).unwrap();
        }
    }
    // Files of a recipe with several tables load in the order of the tables.
    for (number, table) in tables(&shop()).iter().enumerate() {
        for format in [Format::POSTGRESQL, Format::MYSQL, Format::SQLITE] {
            let bytes = exported(&**table, 0..table.rows(), format, Compression::None, 2);
            std::fs::write(folder.join(format!("shop.{number}.{}.sql", format.name())), bytes).unwrap();
        }
    }
}
