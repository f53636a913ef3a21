//! Excel: one sheet, a bold and fixed header, numbers and dates as such.

use std::io::Write;
use std::ops::Range;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use seedbed_generate::column::{Column, Data, Field, ValueType};
use seedbed_generate::encode::write_value;

use crate::ordered::Chunks;
use crate::{ExportError, Progress, Source};

/// Rows of a sheet beside its header.
pub const MOST_ROWS: u64 = 1_048_575;
/// Columns of a sheet.
pub const MOST_COLUMNS: usize = 16_384;
/// Characters of a cell.
pub const MOST_CHARACTERS: usize = 32_767;

/// Numbers with more digits would be rounded: they are written as text.
const MOST_DIGITS: u64 = 999_999_999_999_999;
/// Days from 1899-12-30, the day 0 of a sheet, to 1970-01-01.
const EPOCH: i64 = 25_569;
/// The first day on which Excel's calendar agrees with the true one, 1900-03-01, as days since 1970-01-01.
const FIRST_DAY: i64 = -25_508;
const SECONDS: i64 = 86_400;

/// Refuses what a sheet cannot hold, as far as it is known before the rows.
pub(crate) fn check(source: &dyn Source, rows: &Range<u64>) -> Result<(), ExportError> {
    let (rows, columns) = (rows.end - rows.start, source.fields().len());
    if rows > MOST_ROWS {
        return Err(ExportError::XlsxRows { rows });
    }
    if columns > MOST_COLUMNS {
        return Err(ExportError::XlsxColumns { columns });
    }
    Ok(())
}

/// Rows wait in a temporary file until the last is there, so that a text that is too long is met before the first
/// byte reaches the sink.
pub(crate) fn write(
    source: &dyn Source,
    chunks: &Chunks,
    sink: &mut (dyn Write + Send),
    progress: &mut Progress<'_>,
) -> Result<(), ExportError> {
    let mut workbook = Workbook::new();
    // The same rows give the same file on any day.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(sheet_name(source.name()))?;
    let mut writer = SheetWriter::new(sheet, source.fields())?;
    let make = |chunk| {
        let mut batches: Vec<Vec<Column>> = Vec::new();
        source.batches(chunk, &mut |columns| {
            batches.push(columns.to_vec());
            Ok(())
        })?;
        Ok(batches)
    };
    let take = |batches: Vec<Vec<Column>>| batches.iter().try_for_each(|columns| writer.rows(columns));
    chunks.run(make, take, progress)?;
    Ok(workbook.save_to_writer(sink)?)
}

/// The table's name as far as a sheet may have it: at most 31 characters, some of which are not allowed.
fn sheet_name(table: &str) -> String {
    let is_bad = |character: char| "[]:*?/\\'".contains(character) || character.is_control();
    let name: String = table.chars().map(|character| if is_bad(character) { '_' } else { character }).collect();
    let mut units = 0;
    let end = name.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > 31
    });
    match end {
        Some((end, _)) => name[..end].to_owned(),
        None if name.is_empty() => "Sheet1".to_owned(),
        None => name,
    }
}

struct SheetWriter<'a> {
    sheet: &'a mut Worksheet,
    fields: &'a [Field],
    /// How each column's numbers are shown.
    formats: Vec<Format>,
    row: u32,
    text: String,
}

impl<'a> SheetWriter<'a> {
    fn new(sheet: &'a mut Worksheet, fields: &'a [Field]) -> Result<Self, ExportError> {
        let bold = Format::new().set_bold();
        for (column, field) in (0..).zip(fields) {
            let width = match field.value_type {
                ValueType::Timestamp => 19,
                ValueType::Text | ValueType::List(_) | ValueType::Object(_) => 24,
                _ => 12,
            };
            sheet.set_column_width(column, width)?;
            check_length(&field.name, 0, field)?;
            sheet.write_string_with_format(0, column, &field.name, &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let formats = fields.iter().map(|field| Format::new().set_num_format(number_format(&field.value_type)));
        Ok(Self { sheet, fields, formats: formats.collect(), row: 1, text: String::new() })
    }

    fn rows(&mut self, columns: &[Column]) -> Result<(), ExportError> {
        for row in 0..columns.first().map_or(0, Column::len) {
            for (at, column) in columns.iter().enumerate().filter(|(_, column)| column.is_valid(row)) {
                self.cell(at, column, row)?;
            }
            self.row += 1;
        }
        Ok(())
    }

    fn cell(&mut self, at: usize, column: &Column, row: usize) -> Result<(), ExportError> {
        let (line, place, format) = (self.row, at as u16, &self.formats[at]);
        let number = match &column.data {
            Data::Boolean(values) => {
                self.sheet.write_boolean(line, place, values[row])?;
                return Ok(());
            }
            Data::Integer(values) if values[row].unsigned_abs() <= MOST_DIGITS => Some(values[row] as f64),
            Data::Decimal(values) if values[row].unsigned_abs() <= MOST_DIGITS => {
                let ValueType::Decimal(scale) = self.fields[at].value_type else { return self.text(at, column, row) };
                // Both are exact, and so the quotient is the number nearest to the decimal.
                Some(values[row] as f64 / 10_u64.pow(u32::from(scale)) as f64)
            }
            Data::Float(values) => Some(values[row]),
            Data::Date(values) if i64::from(values[row]) >= FIRST_DAY => Some((i64::from(values[row]) + EPOCH) as f64),
            Data::Time(values) => Some(f64::from(values[row]) / SECONDS as f64),
            Data::Timestamp(values) if values[row] >= FIRST_DAY * SECONDS => {
                Some((values[row] + EPOCH * SECONDS) as f64 / SECONDS as f64)
            }
            _ => None,
        };
        match number {
            Some(number) => self.sheet.write_number_with_format(line, place, number, format)?,
            None => return self.text(at, column, row),
        };
        Ok(())
    }

    fn text(&mut self, at: usize, column: &Column, row: usize) -> Result<(), ExportError> {
        let field = &self.fields[at];
        self.text.clear();
        write_value(column, &field.value_type, row, &mut self.text);
        check_length(&self.text, u64::from(self.row) - 1, field)?;
        match self.sheet.write_string(self.row, at as u16, &self.text) {
            Ok(_) => Ok(()),
            Err(XlsxError::MaxStringLengthExceeded) => Err(too_long(&self.text, u64::from(self.row) - 1, field)),
            Err(other) => Err(other.into()),
        }
    }
}

fn check_length(text: &str, row: u64, field: &Field) -> Result<(), ExportError> {
    // Most texts are short even in bytes.
    if text.len() > MOST_CHARACTERS && characters(text) > MOST_CHARACTERS {
        return Err(too_long(text, row, field));
    }
    Ok(())
}

fn too_long(text: &str, row: u64, field: &Field) -> ExportError {
    ExportError::XlsxText { row, column: field.name.clone(), characters: characters(text) }
}

/// Excel counts in UTF-16.
fn characters(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn number_format(value_type: &ValueType) -> String {
    match value_type {
        ValueType::Integer => "0".to_owned(),
        ValueType::Decimal(0) => "0".to_owned(),
        ValueType::Decimal(scale) => format!("0.{}", "0".repeat(usize::from(*scale))),
        ValueType::Date => "yyyy-mm-dd".to_owned(),
        ValueType::Time => "hh:mm:ss".to_owned(),
        ValueType::Timestamp => "yyyy-mm-dd hh:mm:ss".to_owned(),
        _ => "General".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::tests::Counting;
    use std::ops::ControlFlow;

    #[test]
    fn every_table_has_a_name_that_a_sheet_may_have() {
        assert_eq!(sheet_name("customers"), "customers");
        assert_eq!(sheet_name("a/b:c'"), "a_b_c_");
        assert_eq!(sheet_name(""), "Sheet1");
        assert_eq!(sheet_name(&"x".repeat(40)).len(), 31);
        assert_eq!(sheet_name(&"😀".repeat(40)).chars().count(), 15);
    }

    #[test]
    fn many_chunks_by_many_threads_are_the_same_bytes() {
        let source = Counting::new();
        let file = |threads| {
            let mut bytes = Vec::new();
            let chunks = Chunks { rows: 10..1_234, step: 100, threads };
            write(&source, &chunks, &mut bytes, &mut |_| ControlFlow::Continue(())).unwrap();
            bytes
        };
        let single = file(1);
        assert!([2, 3, 16].into_iter().all(|threads| file(threads) == single));
    }
}
