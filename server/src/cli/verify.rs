//! `seedbed verify`: is this file what the recipe makes?

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;
use seedbed_export::{Compression, ExportError, Format, Options, export};

use super::generate::{by_ending, overridden, threads};
use super::recipe_file;

/// Options of `seedbed verify`.
#[derive(Args, Debug)]
pub struct Verify {
    /// The file
    pub file: PathBuf,
    /// The recipe, JSON
    #[arg(long)]
    pub recipe: PathBuf,
    /// The table that the file holds [default: the one of the file's name, else the first]
    #[arg(long)]
    pub table: Option<String>,
    /// Rows of the first table, in place of what the recipe says
    #[arg(long)]
    pub rows: Option<u64>,
    /// Seed, in place of the recipe's
    #[arg(long)]
    pub seed: Option<u64>,
    /// Format [default: by the file's ending]
    #[arg(long)]
    pub format: Option<Format>,
    /// Compression [default: by the file's ending]
    #[arg(long)]
    pub compression: Option<Compression>,
    /// Threads [default: one for each core]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// Makes the file again and compares.
///
/// # Errors
/// The file differs, or cannot be read.
pub fn run(asked: &Verify) -> Result<(), String> {
    let recipe = overridden(recipe_file::read(&asked.recipe)?, asked.rows, asked.seed);
    let plan = recipe_file::plan(&asked.recipe, &recipe)?;
    let stem = asked.file.file_name().and_then(|name| name.to_str()).and_then(|name| name.split('.').next());
    let table = match &asked.table {
        Some(name) => plan.table(name).ok_or_else(|| format!("the recipe has no table \"{name}\""))?,
        None => {
            stem.and_then(|stem| plan.table(stem)).or_else(|| plan.tables().first()).ok_or("the recipe has no table")?
        }
    };
    let (format, compression) = by_ending(&asked.file);
    let format = asked.format.or(format).ok_or("the file's name does not tell its format: name it with --format")?;
    let options = Options {
        format,
        compression: asked.compression.or(compression).unwrap_or_default(),
        threads: threads(asked.threads),
    };
    let shown = asked.file.display();
    let file = File::open(&asked.file).map_err(|error| format!("cannot read {shown}: {error}"))?;
    let mut comparison =
        Comparison { file: BufReader::with_capacity(1 << 20, file), at: 0, difference: None, part: Vec::new() };
    let made = export(&**table, 0..table.rows(), options, &mut comparison, &mut |_| ControlFlow::Continue(()));
    match (made, comparison.difference) {
        (_, Some(at)) => Err(format!("{shown} differs from what the recipe makes, first at byte {at}")),
        (Err(ExportError::Io(error)), None) => Err(format!("cannot read {shown}: {error}")),
        (Err(error), None) => Err(error.to_string()),
        (Ok(summary), None) => {
            let more = comparison.file.read(&mut [0]).map_err(|error| format!("cannot read {shown}: {error}"))?;
            if more > 0 {
                return Err(format!("{shown} goes on behind what the recipe makes, from byte {}", comparison.at));
            }
            println!("{shown} is what the recipe makes: {} rows, {} bytes", summary.rows, summary.bytes);
            Ok(())
        }
    }
}

/// A sink that keeps nothing and compares.
struct Comparison {
    file: BufReader<File>,
    at: u64,
    difference: Option<u64>,
    part: Vec<u8>,
}

impl Write for Comparison {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.part.resize(bytes.len(), 0);
        let mut have = 0;
        while have < bytes.len() {
            match self.file.read(&mut self.part[have..])? {
                0 => break,
                count => have += count,
            }
        }
        let same = self.part[..have].iter().zip(bytes).take_while(|(one, other)| one == other).count();
        self.at += same as u64;
        if same < bytes.len() {
            self.difference = Some(self.at);
            // The rest need not be made.
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
