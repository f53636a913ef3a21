//! The raw bits of the random streams on standard output, for batteries of tests of randomness.
//!
//! A dataset reads one stream a column at one index a row. A flaw can hide between the rows of a column or between
//! the columns of a row, so the same cells can be read in several orders:
//!
//! ```sh
//! cargo run --release -p seedbed-generate --example random_stream -- rows | dieharder -a -g 200
//! ```

use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

use seedbed_generate::rng::Stream;

/// Columns of the table: many more than a test looks back, and none alike but for a digit of the name.
const COLUMNS: usize = 1000;
/// Rows that are read of a column before the next column follows.
const ROWS: u64 = 1 << 16;

fn main() -> ExitCode {
    let order = std::env::args().nth(1).unwrap_or_default();
    let out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let written = match order.as_str() {
        "rows" => row_after_row(out),
        "columns" => column_after_column(out),
        "diagonal" => along_the_diagonal(out),
        "seeds" => seed_beside_seed(out),
        _ => {
            eprintln!("found {order:?}, allowed: rows, columns, diagonal or seeds");
            return ExitCode::from(2);
        }
    };
    match written {
        // The reader has seen enough: this is how every run ends.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
        Ok(()) => ExitCode::SUCCESS,
    }
}

/// The stream of a column, as a plan derives it.
fn column(seed: u64, number: usize) -> Stream {
    Stream::root(seed).child("table").child("t").child("column").child(&format!("c{number}"))
}

/// The columns of one table.
fn columns() -> Vec<Stream> {
    (0..COLUMNS).map(|number| column(7, number)).collect()
}

fn write(out: &mut impl Write, bits: u64) -> io::Result<()> {
    out.write_all(&bits.to_le_bytes())
}

/// All columns of row 0, all columns of row 1, ...
fn row_after_row(mut out: impl Write) -> io::Result<()> {
    let columns = columns();
    for row in 0..=u64::MAX {
        for column in &columns {
            write(&mut out, column.at(row))?;
        }
    }
    Ok(())
}

/// Many rows of the first column, the same rows of the second, ..., then the rows behind them.
fn column_after_column(mut out: impl Write) -> io::Result<()> {
    let columns = columns();
    for start in (0..=u64::MAX).step_by(ROWS as usize) {
        for column in &columns {
            for row in start..start.saturating_add(ROWS) {
                write(&mut out, column.at(row))?;
            }
        }
    }
    Ok(())
}

/// One step down and one to the right each time, from the last column back to the first.
fn along_the_diagonal(mut out: impl Write) -> io::Result<()> {
    let columns = columns();
    for (row, column) in (0..=u64::MAX).zip(columns.iter().cycle()) {
        write(&mut out, column.at(row))?;
    }
    Ok(())
}

/// The same cell under seeds 0, 1, 2, ..., then the next row of it.
fn seed_beside_seed(mut out: impl Write) -> io::Result<()> {
    let cells: Vec<Stream> = (0..COLUMNS as u64).map(|seed| column(seed, 0)).collect();
    for row in 0..=u64::MAX {
        for cell in &cells {
            write(&mut out, cell.at(row))?;
        }
    }
    Ok(())
}
