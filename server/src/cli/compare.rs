//! A file compared with what a recipe makes, while that is made; where they differ is told by row where it can be.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use seedbed_export::several::{Shape, write};
use seedbed_export::{Compression, ExportError, Format, Options, Summary};
use seedbed_generate::TablePlan;
use seedbed_generate::encode::{TableHead, TextFormat};

use super::output::whole;

/// As much as is shown of what was expected and of what was found.
const SHOWN: usize = 40;

/// What a file is to hold.
#[derive(Clone, Copy)]
pub struct Content<'a> {
    /// How the tables go into it.
    pub shape: Shape,
    /// The tables.
    pub tables: &'a [&'a TablePlan],
    /// How they are written.
    pub options: Options,
    /// Whether `--rows` is the number of rows of this one table.
    pub is_counted: bool,
}

/// How a comparison ended.
#[derive(Debug)]
pub enum Verdict {
    /// The file is what the recipe makes.
    Same(Summary),
    /// It is not.
    Differs {
        /// The first byte that is another one.
        at: u64,
        /// Where that is, and what could be tried: a sentence without its subject.
        how: String,
    },
}

/// Compares a file with what it is to hold.
///
/// # Errors
/// The file cannot be read, or the tables cannot be written in this form.
pub fn compare(path: &Path, content: Content<'_>) -> Result<Verdict, String> {
    let unreadable = |error: &dyn std::fmt::Display| format!("cannot read {}: {error}", path.display());
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let parts = whole(content.tables);
    let at = AtomicU64::new(0);
    let mut comparison = Comparison {
        file: BufReader::with_capacity(1 << 20, file),
        at: &at,
        difference: None,
        failure: None,
        part: Vec::new(),
        is_workbook: content.options.format == Format::Xlsx,
    };
    let mut checkpoint = Checkpoint { rows: 0, at: 0 };
    let made = write(content.shape, &parts, content.options, &mut comparison, &mut |rows| {
        checkpoint = Checkpoint { rows, at: at.load(Ordering::Relaxed) };
        ControlFlow::Continue(())
    });
    if let Some(error) = comparison.failure {
        return Err(unreadable(&error));
    }
    if let Some(difference) = comparison.difference {
        let total = parts.iter().fold(0, |sum, part| sum + (part.rows.end - part.rows.start));
        return Ok(Verdict::Differs { at: difference.at, how: told(&difference, &checkpoint, content, total) });
    }
    let summary = made.map_err(|error: ExportError| error.to_string())?;
    let more = comparison.file.read(&mut [0]).map_err(|error| unreadable(&error))?;
    if more > 0 {
        let (rows, at) = (rows_in_words(summary.rows), summary.bytes);
        let how = format!(
            "goes on behind the {rows} that the recipe makes, from byte {at}; if it was made with more, say so with --rows"
        );
        return Ok(Verdict::Differs { at, how });
    }
    Ok(Verdict::Same(summary))
}

/// Where a file differs from what has `total` rows.
fn told(difference: &Difference, checkpoint: &Checkpoint, content: Content<'_>, total: u64) -> String {
    let Difference { at, expected, found } = difference;
    let is_plain = content.options.compression == Compression::None;
    let place = match (content.shape, content.tables, content.options.format) {
        (Shape::Table, [table], Format::Text(format)) if is_plain => place(table, format, checkpoint, *at),
        _ => Place::Behind(checkpoint.rows),
    };
    if found.is_empty() {
        let so_far = "as far as it goes it is what the recipe makes";
        return match place {
            // What is compressed cannot be told row by row.
            Place::Behind(0) if *at > 0 => {
                format!("ends early, within its first rows, at byte {at}, of {}; {so_far}", rows_in_words(total))
            }
            Place::Head | Place::Before(0) | Place::Behind(0) => {
                format!("ends early, at byte {at}, before its first row; expected {}", rows_in_words(total))
            }
            Place::Before(row) => {
                let rows = if content.is_counted { format!("--rows {row}") } else { "so here with --rows".to_owned() };
                format!(
                    "ends early, after row {row} of {total}, at byte {at}; {so_far}; if no more were made, say {rows}"
                )
            }
            Place::Inside(row) => {
                format!("ends early, inside of row {row} of {total}, at byte {at}: it was cut off; {so_far}")
            }
            Place::Tail => {
                format!(
                    "ends early, at byte {at}: it has the {}, but not what belongs behind them",
                    rows_in_words(total)
                )
            }
            Place::Behind(rows) => format!("ends early, somewhere after row {rows} of {total}, at byte {at}; {so_far}"),
        };
    }
    let values = match content.options.format {
        Format::Text(_) if is_plain && content.shape != Shape::Archive => {
            format!(": expected {}, found {}", shown(expected), shown(found))
        }
        _ => String::new(),
    };
    let place = match place {
        Place::Head => {
            return format!(
                "differs from what the recipe makes before its first row, at byte {at}{values}; it has other columns or \
                 another format"
            );
        }
        Place::Before(row) => format!("in row {} of {total}", row + 1),
        Place::Inside(row) => format!("in row {row} of {total}"),
        Place::Tail => format!("behind the {}", rows_in_words(total)),
        Place::Behind(0) => format!("among its {}", rows_in_words(total)),
        Place::Behind(rows) => format!("somewhere after row {rows} of {total}"),
    };
    format!(
        "differs from what the recipe makes, first {place}, at byte {at}{values}; if it was made with other --rows or \
         --seed, say so"
    )
}

fn rows_in_words(rows: u64) -> String {
    if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") }
}

/// The beginning of some text, in quotes: to the end of its line, if that is near.
fn shown(bytes: &[u8]) -> String {
    let line = bytes.iter().position(|byte| *byte == b'\n').filter(|length| *length > 0).unwrap_or(bytes.len());
    let length = line.min(SHOWN);
    let text: String = String::from_utf8_lossy(bytes.get(..length).unwrap_or(bytes)).into_owned();
    let more = if bytes.len() > length { "…" } else { "" };
    // A character that was cut in two at the end is no difference.
    format!("{:?}{more}", text.trim_end_matches('\u{fffd}'))
}

/// Rows that are written, and where in the file the last of them ends.
struct Checkpoint {
    rows: u64,
    at: u64,
}

/// A place in a file of text.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// Before the first row.
    Head,
    /// Right behind so many whole rows, before the next one.
    Before(u64),
    /// In this row, counted from 1.
    Inside(u64),
    /// Behind the last row.
    Tail,
    /// Somewhere behind so many rows.
    Behind(u64),
}

/// Finds the row in which a byte of the table's file stands: rows are written again from the checkpoint on.
fn place(table: &TablePlan, format: TextFormat, checkpoint: &Checkpoint, at: u64) -> Place {
    let rows = table.rows();
    let head = TableHead { name: table.name(), fields: table.fields(), rows };
    let mut text = Vec::new();
    let (mut row, mut here) = (checkpoint.rows, checkpoint.at);
    if row == 0 {
        format.head_with(&head, table.constraints(), &mut text);
        here = text.len() as u64;
        if at < here {
            return Place::Head;
        }
    }
    let mut columns = Vec::new();
    let mut step = table.batch();
    while row < rows {
        let end = row.saturating_add(step).min(rows);
        table.fill_range(row..end, &mut columns);
        text.clear();
        format.rows(&head, &columns, row, &mut text);
        let behind = here + text.len() as u64;
        if at < behind && step > 1 {
            // It is in this batch: now row by row.
            step = 1;
            continue;
        }
        if at < behind {
            return if at == here { Place::Before(row) } else { Place::Inside(row + 1) };
        }
        (row, here) = (end, behind);
    }
    Place::Tail
}

/// Where a file and what was made part.
struct Difference {
    at: u64,
    expected: Vec<u8>,
    /// Nothing where the file ends.
    found: Vec<u8>,
}

/// A sink that keeps nothing and compares.
struct Comparison<'a> {
    file: BufReader<File>,
    at: &'a AtomicU64,
    difference: Option<Difference>,
    failure: Option<io::Error>,
    part: Vec<u8>,
    /// A workbook is written at its end, all at once, and its writer complains aloud of a sink that breaks off.
    is_workbook: bool,
}

impl Comparison<'_> {
    /// As many bytes of the file as there are in `part`, unless it ends.
    fn read(&mut self) -> io::Result<usize> {
        let mut have = 0;
        while let Some(rest) = self.part.get_mut(have..).filter(|rest| !rest.is_empty()) {
            match self.file.read(rest) {
                Ok(0) => break,
                Ok(count) => have += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(have)
    }
}

impl Write for Comparison<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.difference.is_some() {
            return Ok(bytes.len());
        }
        self.part.resize(bytes.len(), 0);
        let have = match self.read() {
            Ok(have) => have,
            Err(error) => {
                // What the file said is not to be taken for what a sink says.
                self.failure = Some(error);
                return Err(io::ErrorKind::BrokenPipe.into());
            }
        };
        let found = self.part.get(..have).unwrap_or_default();
        let same = found.iter().zip(bytes).take_while(|(one, other)| one == other).count();
        let at = self.at.fetch_add(same as u64, Ordering::Relaxed) + same as u64;
        if same < bytes.len() {
            let beginning = |bytes: &[u8]| bytes.iter().skip(same).take(SHOWN + 1).copied().collect();
            self.difference = Some(Difference { at, expected: beginning(bytes), found: beginning(found) });
            // The rest need not be made.
            return if self.is_workbook { Ok(bytes.len()) } else { Err(io::ErrorKind::BrokenPipe.into()) };
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::lists;
    use seedbed_generate::Plan;
    use serde_json::json;

    fn plan(rows: u64) -> Plan {
        let recipe = json!({"version": 1, "kind": "table", "tables": [{"name": "t", "rows": rows, "columns": [
            {"name": "id", "type": "sequence"}, {"name": "w", "type": "choice", "values": ["a\nb", "c,d", "é"]}]}]});
        Plan::new(&recipe, lists()).unwrap()
    }

    fn options(format: Format) -> Options {
        Options { format, compression: Compression::None, threads: 2 }
    }

    fn made(plan: &Plan, options: Options) -> Vec<u8> {
        let mut bytes = Vec::new();
        let tables: Vec<&TablePlan> = plan.tables().iter().map(|table| &**table).collect();
        write(Shape::Table, &whole(&tables), options, &mut bytes, &mut |_| ControlFlow::Continue(())).unwrap();
        bytes
    }

    fn verdict(bytes: &[u8], plan: &Plan, options: Options) -> String {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let tables: Vec<&TablePlan> = plan.tables().iter().map(|table| &**table).collect();
        let content = Content { shape: Shape::Table, tables: &tables, options, is_counted: true };
        match compare(file.path(), content).unwrap() {
            Verdict::Same(summary) => format!("same: {} rows", summary.rows),
            Verdict::Differs { how, .. } => how,
        }
    }

    #[test]
    fn every_end_that_comes_early_is_told_by_its_row() {
        // More than one chunk of text: the checkpoint is somewhere in the middle.
        let plan = plan(200_000);
        for format in [Format::CSV, Format::NDJSON, Format::JSON, Format::POSTGRESQL] {
            let whole = made(&plan, options(format));
            assert_eq!(verdict(&whole, &plan, options(format)), "same: 200000 rows");
            let text = verdict(&whole[..whole.len() - 30], &plan, options(format));
            assert!(
                text.starts_with("ends early, inside of row 199")
                    || text.starts_with("ends early, inside of row 200000"),
                "{text}"
            );
            let text = verdict(&[&whole[..], b"x"].concat(), &plan, options(format));
            assert!(text.starts_with("goes on behind the 200000 rows") && text.contains("--rows"), "{text}");
        }
        let few = made(&self::plan(150_001), options(Format::CSV));
        let text = verdict(&few, &plan, options(Format::CSV));
        assert!(
            text.starts_with("ends early, after row 150001 of 200000,") && text.ends_with("say --rows 150001"),
            "{text}"
        );
        assert_eq!(verdict(&few, &self::plan(150_001), options(Format::CSV)), "same: 150001 rows");
        assert!(verdict(b"", &plan, options(Format::CSV)).starts_with("ends early, at byte 0, before its first row"));
        let json = made(&plan, options(Format::JSON));
        let text = verdict(&json[..json.len() - 1], &plan, options(Format::JSON));
        assert!(text.contains("has the 200000 rows, but not what belongs behind them"), "{text}");
    }

    #[test]
    fn a_difference_is_told_by_its_row_with_both_sides() {
        let plan = plan(100);
        let mut bytes = made(&plan, options(Format::NDJSON));
        let at = bytes.windows(6).position(|part| part == b"\"id\":7").unwrap() + 5;
        bytes[at] = b'8';
        let text = verdict(&bytes, &plan, options(Format::NDJSON));
        assert!(text.contains(&format!("first in row 7 of 100, at byte {at}: expected \"7,")), "{text}");
        assert!(text.contains("found \"8,"), "{text}");
        let packed = Options { compression: Compression::Gzip, ..options(Format::CSV) };
        let mut bytes = made(&plan, packed);
        assert_eq!(verdict(&bytes, &plan, packed), "same: 100 rows");
        let cut = verdict(&bytes[..bytes.len() / 2], &plan, packed);
        assert!(cut.starts_with("ends early, within its first rows, at byte"), "{cut}");
        *bytes.last_mut().unwrap() ^= 1;
        assert!(verdict(&bytes, &plan, packed).starts_with("differs from what the recipe makes"));
    }
}
