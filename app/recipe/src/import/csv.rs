//! Samples with delimiters: commas, semicolons, tabs or bars; with or without a header.

use csv::{ReaderBuilder, StringRecord};
use jiff::civil::Date;

use super::draft::Draft;
use super::sample::{self, Cell, SampleColumn};
use super::{ImportProblem, Imported, MOST_BYTES, MOST_ROWS};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How much is looked at to find the delimiter.
const SNIFFED_ROWS: usize = 100;
const MOST_COLUMNS: usize = 2_000;
/// More ragged lines than this are not listed one by one.
const MOST_PROBLEMS: usize = 50;
/// What stands for a missing value besides nothing.
const MISSING: [&str; 9] = ["", "NA", "N/A", "n/a", "null", "NULL", "NaN", "nan", "\\N"];

/// Makes a recipe from a sample.
///
/// # Errors
/// Lines that have more or fewer values than the first one; or that there are none.
pub(super) fn read(text: &str, today: Date) -> Result<Imported, Vec<ImportProblem>> {
    let mut draft = Draft::default();
    let looked_at = sample::start_of(text, MOST_BYTES);
    let is_cut = looked_at.len() < text.len();
    if looked_at.trim().is_empty() {
        return Err(vec![ImportProblem::new(1, 1, "There are no rows here.")]);
    }
    let delimiter = delimiter(looked_at);
    let (records, is_longer) = records(looked_at, delimiter, is_cut)?;
    let has_header = has_header(&records);
    let first = records.first().cloned().unwrap_or_default();
    let rows = if has_header { records.get(1..).unwrap_or_default() } else { &records };
    if is_cut || is_longer {
        let message = format!(
            "The first {} rows were looked at (at most {MOST_ROWS} rows, {} MiB); the rest may differ.",
            rows.len(),
            MOST_BYTES / (1024 * 1024)
        );
        draft.note("", message);
    }
    if !has_header {
        draft.note("", "The first line looks like data, so the columns have no names of their own.");
    }
    if first.len() > MOST_COLUMNS {
        let message = format!("A line has {} values; a table has at most {MOST_COLUMNS} columns.", first.len());
        return Err(vec![ImportProblem::new(1, 1, message)]);
    }
    let columns = (0..first.len()).map(|at| {
        let name = first
            .get(at)
            .filter(|_| has_header)
            .map_or_else(|| format!("column_{}", at + 1), |name| name.trim().to_owned());
        let texts: Vec<&str> = rows.iter().map(|row| row.get(at).unwrap_or_default()).collect();
        SampleColumn { name, values: cells(&texts, delimiter != b',') }
    });
    sample::add_table(&mut draft, sample::TABLE, columns);
    draft.finish(today)
}

/// The beginning of a table of CSV: the names on its first line, and rows of as many texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beginning {
    /// The names of the columns.
    pub names: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// Whether there is more behind it.
    pub goes_on: bool,
}

/// Reads the beginning of a table of CSV; where it `is_cut`, the last row may not be whole and is left out.
///
/// # Errors
/// Lines that have more or fewer values than the first one; or that there are none.
pub fn beginning(text: &str, is_cut: bool) -> Result<Beginning, Vec<ImportProblem>> {
    if text.trim().is_empty() {
        return Err(vec![ImportProblem::new(1, 1, "There are no rows here.")]);
    }
    let (records, goes_on) = records(text, delimiter(text), is_cut)?;
    let mut rows = records.iter().map(|record| record.iter().map(str::to_owned).collect::<Vec<String>>());
    let names = rows.next().unwrap_or_default();
    Ok(Beginning { names, rows: rows.collect(), goes_on })
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The delimiter that splits the first lines into the most columns, all alike.
fn delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let mut lengths: Vec<usize> = Vec::new();
        for record in reader(text, delimiter).into_records().take(SNIFFED_ROWS).flatten() {
            lengths.push(record.len());
        }
        let first = lengths.first().copied().unwrap_or(0);
        let alike = lengths.iter().filter(|length| **length == first).count();
        // In thousandths, so that more columns only win between delimiters that fit equally well.
        let fit = alike * 1000 / lengths.len().max(1);
        if first < 2 { (0, 0) } else { (fit, first) }
    };
    let mut best = (b',', (0, 1));
    for delimiter in DELIMITERS {
        let score = score(delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// The rows, and whether there are more than are looked at. Where the text `is_cut`, the last row may end in the middle
/// of a value that has several lines, and is left out.
fn records(text: &str, delimiter: u8, is_cut: bool) -> Result<(Vec<StringRecord>, bool), Vec<ImportProblem>> {
    let mut reader = reader(text, delimiter);
    let mut records: Vec<StringRecord> = Vec::new();
    let mut problems = Vec::new();
    let mut ragged = 0_usize;
    let mut record = StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                problems.push(ImportProblem::new(line, 1, format!("This line cannot be read: {error}.")));
                break;
            }
        }
        // One more than the rows, for the header.
        if records.len() > MOST_ROWS {
            return if problems.is_empty() { Ok((records, true)) } else { Err(problems) };
        }
        if is_cut && reader.position().byte() >= text.len() as u64 {
            break;
        }
        let is_last = reader.position().byte() >= text.len() as u64;
        if is_last && !is_cut && is_open(text, &record) {
            let line = record.position().map_or(1, |position| line(text, position));
            problems.push(ImportProblem::new(line, 1, "A text in quotes begins in this row and does not end."));
            break;
        }
        let raw = raw(text, &record, &reader);
        if let Some(behind) = behind_quotes(raw, delimiter) {
            let lines = raw.get(..behind).unwrap_or_default().matches('\n').count() as u64;
            let line = record.position().map_or(1, |position| line(text, position)) + lines;
            let message = "A text in quotes ends in this line, but more follows before the next value begins. Quotes within a \
                           text are written twice.";
            problems.push(ImportProblem::new(line, 1, message));
            break;
        }
        let expected = records.first().map_or(record.len(), StringRecord::len);
        let is_empty_line = record.len() == 1 && record.get(0).is_some_and(str::is_empty);
        if record.len() != expected && !is_empty_line {
            ragged += 1;
            if problems.len() < MOST_PROBLEMS {
                let line = record.position().map_or(1, |position| line(text, position));
                let message = format!("{} values instead of {expected}, which the first line has.", record.len());
                problems.push(ImportProblem::new(line, 1, message));
            }
        } else if !is_empty_line || expected == 1 {
            records.push(record.clone());
        }
    }
    if problems.is_empty() {
        return Ok((records, is_cut));
    }
    if ragged > MOST_PROBLEMS {
        problems.push(ImportProblem::new(
            1,
            1,
            format!("{ragged} lines in all have another number of values than the first."),
        ));
    }
    Err(problems)
}

/// Whether a row ends with the text because its last value has an opening quote and no closing one.
fn is_open(text: &str, record: &StringRecord) -> bool {
    let start = record.position().and_then(|position| usize::try_from(position.byte()).ok());
    let Some(raw) = start.and_then(|start| text.get(start..)) else { return false };
    let last = record.get(record.len().wrapping_sub(1)).unwrap_or_default();
    // What is read of an open value is all that stands behind its quote.
    let mut behind = raw.strip_suffix(last).into_iter().chain(raw.strip_suffix(&*last.replace('"', "\"\"")));
    behind.any(|before| before.ends_with('"') && before.matches('"').count() % 2 == 1)
}

/// A row as it is written, without the empty lines before it.
fn raw<'a>(text: &'a str, record: &StringRecord, reader: &csv::Reader<&[u8]>) -> &'a str {
    let place = |position: &csv::Position| usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let start = record.position().map_or(0, place);
    text.get(start..place(reader.position())).unwrap_or_default().trim_start_matches(['\n', '\r'])
}

/// Where something other than blanks follows on a text in quotes that has ended, in a row as it is written.
fn behind_quotes(raw: &str, delimiter: u8) -> Option<usize> {
    if !raw.contains('"') {
        return None;
    }
    let bytes = raw.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            loop {
                at += bytes.get(at..)?.iter().position(|byte| *byte == b'"')? + 1;
                if bytes.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
            at += bytes.get(at..)?.iter().take_while(|byte| matches!(byte, b' ' | b'\r' | b'\n')).count();
            if bytes.get(at).is_some_and(|byte| *byte != delimiter) {
                return Some(at);
            }
        }
        at += bytes.get(at..)?.iter().position(|byte| *byte == delimiter)? + 1;
    }
    None
}

/// The line of a record; the reader counts from the empty lines before it.
fn line(text: &str, position: &csv::Position) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let before =
        text.as_bytes().get(start..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    position.line() + before.filter(|byte| **byte == b'\n').count() as u64
}

/// Whether the first line holds names: texts that are all there and all different, one of them above a column without
/// texts, or none of them ever coming again in its column.
fn has_header(records: &[StringRecord]) -> bool {
    let Some(first) = records.first() else { return false };
    let mut seen = std::collections::BTreeSet::new();
    let all_names = first.iter().all(|name| {
        let name = name.trim();
        !name.is_empty() && name.parse::<f64>().is_err() && sample::moment(name).is_none() && seen.insert(name)
    });
    // An index column that was written without a name is usual.
    let nameless_first = first.get(0).is_some_and(str::is_empty)
        && first.len() > 1
        && first.iter().skip(1).all(|name| name.trim().parse::<f64>().is_err());
    if !all_names && !nameless_first {
        return false;
    }
    let rows = records.get(1..).unwrap_or_default();
    let below = |at: usize| rows.iter().take(1000).filter_map(move |row| row.get(at)).map(str::trim);
    // A text above nothing but numbers or moments is a name, whatever the other columns hold.
    let is_no_text = |value: &str| value.parse::<f64>().is_ok() || sample::moment(value).is_some();
    let mut names = first.iter().map(str::trim).enumerate().filter(|(_, name)| !name.is_empty());
    let is_above_numbers = names.clone().any(|(at, _)| {
        let mut values = below(at).filter(|value| !MISSING.contains(value)).peekable();
        values.peek().is_some() && values.all(is_no_text)
    });
    is_above_numbers || !names.any(|(at, name)| below(at).any(|value| value == name))
}

/// The values of a column: numbers if all of them are, flags if all of them are, else text. Where no comma stands
/// between values, one may stand inside of numbers: 1.234,5 in many countries.
fn cells(texts: &[&str], may_have_commas: bool) -> Vec<Cell> {
    let trimmed = || texts.iter().map(|text| text.trim()).filter(|text| !MISSING.contains(text));
    let is_plain = |text: &str| {
        // 007 and +49 are codes, not numbers.
        let digits = text.strip_prefix('-').unwrap_or(text);
        digits.as_bytes().first().is_some_and(u8::is_ascii_digit)
            && !(digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0."))
    };
    let whole = trimmed().all(|text| is_plain(text) && text.parse::<i64>().is_ok());
    let numeric = trimmed().all(|text| {
        (is_plain(text) || text.starts_with('.') || text.starts_with("-."))
            && text.parse::<f64>().is_ok_and(f64::is_finite)
    });
    let flags = trimmed().all(|text| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"));
    let with_comma = |text: &str| -> Option<f64> {
        let (whole, fraction) = text.split_once(',')?;
        let groups: Vec<&str> = whole.split('.').collect();
        let is_grouped = groups.len() == 1 || groups.iter().skip(1).all(|group| group.len() == 3);
        let is_number = is_plain(whole) && fraction.bytes().all(|byte| byte.is_ascii_digit()) && is_grouped;
        format!("{}.{fraction}0", groups.concat()).parse().ok().filter(|_| is_number)
    };
    let commas = may_have_commas
        && !numeric
        && trimmed().any(|text| text.contains(','))
        && trimmed().all(|text| with_comma(text).is_some() || (is_plain(text) && text.parse::<i64>().is_ok()));
    // “12.10” has two digits behind the point, though the number has one. A single one may come from a tool that had to
    // leave room for missing values.
    let mark = if commas { ',' } else { '.' };
    let digits = |text: &str| text.rsplit_once(mark).map_or(0, |(_, fraction)| fraction.len());
    let written = trimmed().map(digits).max().filter(|digits| (2..=12).contains(digits));
    let written = written.filter(|_| !trimmed().any(|text| text.contains(['e', 'E'])));
    let number = |number: f64| match written {
        Some(digits) => Cell::Decimal(number, digits as u8),
        None => Cell::Number(number),
    };
    let cell = |text: &str| {
        let text = text.trim();
        if MISSING.contains(&text) {
            Cell::Null
        } else if flags {
            Cell::Boolean(text.eq_ignore_ascii_case("true"))
        } else if whole {
            text.parse().map_or(Cell::Null, Cell::Integer)
        } else if commas {
            with_comma(text).or_else(|| text.parse().ok()).map_or(Cell::Null, number)
        } else if numeric {
            text.parse().map_or(Cell::Null, number)
        } else {
            Cell::Text(text.to_owned())
        }
    };
    texts.iter().map(|text| cell(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_found() {
        for (text, expected) in [
            ("a,b\n1,2\n", b','),
            ("a;b\n1,5;2,5\n", b';'),
            ("a\tb c\n1\t2\n", b'\t'),
            ("a|b|c\n1|\"x|y\"|3\n", b'|'),
            ("a\n1\n", b','),
        ] {
            assert_eq!(delimiter(text), expected, "{text}");
        }
    }

    #[test]
    fn headers_are_told_from_data() {
        let header = |text: &str| has_header(&records(text, b',', false).unwrap().0);
        assert!(header("name,age\nAnn,3\n"));
        assert!(header(",x\n0,3\n"));
        assert!(header("id,c\n1,a\n2,b\n3,c\n"));
        assert!(!header("Ann,3\nBob,4\n"));
        assert!(!header("red,x\nblue,y\nred,z\n"));
    }

    #[test]
    fn quotes_that_do_not_end_are_named() {
        for text in ["a,b\n1,\"x\n", "a,b\n1,2\n3,\"x, 4\n5,6\n", "a,b\n1,\"x \"\"y\"\"\n", "a,b\n1,\""] {
            let problems = records(text, b',', false).unwrap_err();
            assert!(problems[0].message.contains("does not end"), "{text}");
        }
        for text in [
            "a,b\n1,5\"\n",
            "a,b\n1,\"x\"\n",
            "a,b\n1,\"x\ny\"\n",
            "a,b\n\"1\",\"\"\n",
            "a,b\n1,\"\"\"\"\n",
            "a\n\"\"\n",
        ] {
            assert!(records(text, b',', false).is_ok(), "{text}");
        }
    }

    #[test]
    fn ragged_lines_are_named() {
        let problems = records("a,b\n1,2\n3\n\n4,5,6\n", b',', false).unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [3, 5]);
    }

    #[test]
    fn codes_stay_text() {
        assert_eq!(cells(&["007", "1"], false), [Cell::Text("007".into()), Cell::Text("1".into())]);
        assert_eq!(cells(&["7", "", "-1"], false), [Cell::Integer(7), Cell::Null, Cell::Integer(-1)]);
        assert_eq!(
            cells(&["1,5", "2", "-1.234,25"], true),
            [Cell::Decimal(1.5, 2), Cell::Decimal(2.0, 2), Cell::Decimal(-1234.25, 2)]
        );
        assert_eq!(cells(&["1,5", "x"], true), [Cell::Text("1,5".into()), Cell::Text("x".into())]);
        assert_eq!(cells(&["0.5", "NA"], false), [Cell::Number(0.5), Cell::Null]);
        assert_eq!(cells(&["12.10", "99.00", "7"], false)[0], Cell::Decimal(12.1, 2));
        assert_eq!(cells(&["181.0", "NA", "190.0"], false)[0], Cell::Number(181.0));
        assert_eq!(cells(&["1.25e3", "7.50"], false)[0], Cell::Number(1250.0));
    }

    #[test]
    fn what_follows_on_quotes_is_named_by_its_line() {
        let told = |text: &str| read(text, Date::constant(2026, 11, 27)).err().map(|problems| problems[0].line);
        assert_eq!(told("\"a,b\n1,2,3\n\"x"), Some(3));
        assert_eq!(told("a,b\n1,\"two\" three\n"), Some(2));
        assert_eq!(told("a,b\n1,\"two \"\"and\"\" three\"\n2,\"x\" \n3, \"y\"\n4,z\"z\n\"5\",\"\""), None);
        assert_eq!(told("a;b\r\n\"1\";\"two\nlines\"\r\n\"2\";\"\"\r\n"), None);
    }
}
