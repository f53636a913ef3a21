//! Parquet files that other programs wrote, as samples: their first rows become the cells that a recipe is made from.
//!
//! What comes in is not trusted. Nothing of it is held but the rows of one column at a time, and of these so many bytes
//! at the most; whatever the library makes of damaged bytes is an error in words.

use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use ::parquet::basic::LogicalType;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, DecimalType,
    Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, Time32MillisecondType,
    Time64MicrosecondType, Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, PrimitiveArray};
use arrow_schema::{DataType, Field, TimeUnit};
use jiff::civil::Date;
use seedbed_generate::calendar::{civil, date_text, time_text};
use seedbed_generate::column::Words;
use seedbed_generate::encode::ascii;
use seedbed_recipe::import::sample::{Cell, SampleColumn, TABLE, recipe_from_columns};
use seedbed_recipe::import::{ImportProblem, Imported, MOST_ROWS, Note};

/// How many rows are decoded at a time.
const BATCH: usize = 256;
/// As many bytes of one column as are looked at.
const MOST_BYTES: usize = 64 << 20;
/// As many values as are looked at in all; of tables with many columns fewer rows are.
const MOST_CELLS: usize = 2_000_000;
/// At least so many rows are looked at.
const FEWEST_ROWS: usize = 1000;
/// A table of a recipe has no more columns.
const MOST_COLUMNS: usize = 2000;
const SECONDS_A_DAY: i64 = 86_400;

/// A Parquet file that no recipe can be made from.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The bytes are no Parquet file, or a damaged one.
    #[error("the file cannot be read as Parquet: {0}")]
    Parquet(String),
    /// The file itself cannot be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// A column holds several values in one.
    #[error("column \"{0}\" holds lists or objects; a table to learn from has one value in each cell")]
    Nested(String),
    /// There is nothing in it to make a recipe from.
    #[error("{}", in_words(.0))]
    Refused(Vec<ImportProblem>),
}

fn in_words(problems: &[ImportProblem]) -> String {
    problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" ")
}

fn damaged(error: &dyn std::fmt::Display) -> SampleError {
    SampleError::Parquet(error.to_string())
}

/// Makes a recipe of one table, called [`TABLE`], whose rows look like the first ones of a Parquet file.
///
/// # Errors
/// Everything in [`SampleError`].
pub fn import_parquet(file: &File, today: Date) -> Result<Imported, SampleError> {
    // The library promises errors, but damaged bytes have made it panic before; a stranger's file must not end a request
    // without an answer.
    catch_unwind(AssertUnwindSafe(|| read(file, today)))
        .unwrap_or_else(|_| Err(SampleError::Parquet("it is damaged".to_owned())))
}

fn read(file: &File, today: Date) -> Result<Imported, SampleError> {
    // The schema that Arrow's writers leave beside Parquet's own says nothing about values that is needed here.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let metadata = ArrowReaderMetadata::load(file, options).map_err(|error| damaged(&error))?;
    let fields = metadata.schema().fields();
    let rows = u64::try_from(metadata.metadata().file_metadata().num_rows()).unwrap_or(0);
    let most_rows = (MOST_CELLS / fields.len().max(1)).clamp(FEWEST_ROWS, MOST_ROWS);
    let mut notes = Vec::new();
    if fields.len() > MOST_COLUMNS {
        let message = format!(
            "Of {} columns the first {MOST_COLUMNS} are in the recipe, which is the most that a table can hold.",
            fields.len()
        );
        notes.push(Note { pointer: String::new(), message });
    }
    let mut fewest = u64::MAX;
    let mut failure = None;
    let columns = fields.iter().enumerate().take(MOST_COLUMNS).map_while(|(at, field)| {
        let message = remark(field);
        notes.extend(message.map(|message| Note { pointer: format!("/tables/0/columns/{at}"), message }));
        match column(file, &metadata, at, most_rows) {
            Ok(values) => {
                fewest = fewest.min(values.len() as u64);
                Some(SampleColumn { name: field.name().clone(), values })
            }
            Err(error) => {
                failure = Some(error);
                None
            }
        }
    });
    let imported = recipe_from_columns(TABLE, columns, today);
    if let Some(failure) = failure {
        return Err(failure);
    }
    let mut imported = imported.map_err(SampleError::Refused)?;
    if fewest < rows {
        let message = format!("The first {fewest} of {rows} rows were looked at; the rest may differ.");
        notes.insert(0, Note { pointer: String::new(), message });
    }
    imported.notes.splice(0..0, notes);
    Ok(imported)
}

/// The columns of a whole Parquet file as CSV would have them, missing values as empty texts.
///
/// # Errors
/// A damaged file, or one with values inside of values.
pub fn parquet_texts(file: &File) -> Result<Vec<(String, Words)>, SampleError> {
    catch_unwind(AssertUnwindSafe(|| all_texts(file)))
        .unwrap_or_else(|_| Err(SampleError::Parquet("it is damaged".to_owned())))
}

fn all_texts(file: &File) -> Result<Vec<(String, Words)>, SampleError> {
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let metadata = ArrowReaderMetadata::load(file, options).map_err(|error| damaged(&error))?;
    let rows = usize::try_from(metadata.metadata().file_metadata().num_rows()).unwrap_or(0);
    let columns = metadata.schema().fields().iter().enumerate().map(|(at, field)| {
        let mut texts = Words::default();
        let mut is_nested = false;
        each_batch(file, &metadata, at, rows, |cells, _| {
            is_nested |= !cells.into_iter().all(|cell| push(cell, &mut texts));
            !is_nested
        })?;
        if is_nested { Err(SampleError::Nested(field.name().clone())) } else { Ok((field.name().clone(), texts)) }
    });
    columns.collect()
}

/// Rows of a batch of [`parquet_rows`] in all columns together, and the least of them.
const CELLS_AT_A_TIME: usize = 1 << 20;
const FEWEST_AT_A_TIME: usize = 64;

/// Hands out the rows of a Parquet file as CSV would have them, batch by batch: the names of its columns and a column of texts
/// for each, missing values as empty ones.
///
/// # Errors
/// A damaged file, one with values inside of values, or what `each` answers.
pub fn parquet_rows<E: From<SampleError>>(
    file: &File,
    each: &mut dyn FnMut(&[String], Vec<Words>) -> Result<(), E>,
) -> Result<(), E> {
    catch_unwind(AssertUnwindSafe(|| all_rows(file, each)))
        .unwrap_or_else(|_| Err(SampleError::Parquet("it is damaged".to_owned()).into()))
}

fn all_rows<E: From<SampleError>>(
    file: &File,
    each: &mut dyn FnMut(&[String], Vec<Words>) -> Result<(), E>,
) -> Result<(), E> {
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let metadata = ArrowReaderMetadata::load(file, options).map_err(|error| damaged(&error))?;
    let names: Vec<String> = metadata.schema().fields().iter().map(|field| field.name().clone()).collect();
    let uuids_at: Vec<bool> = metadata
        .parquet_schema()
        .root_schema()
        .get_fields()
        .iter()
        .map(|field| matches!(field.get_basic_info().logical_type_ref(), Some(LogicalType::Uuid)))
        .collect();
    let rows_at_a_time = (CELLS_AT_A_TIME / names.len().max(1)).clamp(FEWEST_AT_A_TIME, 1 << 14);
    let file = file.try_clone().map_err(SampleError::from)?;
    let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone())
        .with_batch_size(rows_at_a_time)
        .build()
        .map_err(|error| damaged(&error))?;
    for batch in reader {
        let batch = batch.map_err(|error| damaged(&error))?;
        let texts = batch.columns().iter().enumerate().map(|(at, array)| {
            let is_uuid = uuids_at.get(at).copied().unwrap_or(false);
            let cells = if is_uuid { uuids(array) } else { cells(array) };
            let mut texts = Words::default();
            let whole = cells.into_iter().all(|cell| push(cell, &mut texts));
            let name = || names.get(at).cloned().unwrap_or_default();
            if whole { Ok(texts) } else { Err(SampleError::Nested(name())) }
        });
        each(&names, texts.collect::<Result<_, _>>()?)?;
    }
    Ok(())
}

/// Adds a value as CSV has it; `false` for several values in one.
fn push(cell: Cell, texts: &mut Words) -> bool {
    match cell {
        Cell::Text(text) => texts.push(&text),
        Cell::Boolean(truth) => texts.push(if truth { "true" } else { "false" }),
        Cell::Integer(number) => texts.push(&number.to_string()),
        Cell::Number(number) if number.is_finite() => texts.push(&number.to_string()),
        Cell::Decimal(number, digits) => texts.push(&format!("{number:.*}", usize::from(digits))),
        Cell::Null | Cell::Number(_) => texts.push(""),
        Cell::List(_) | Cell::Object(_) => return false,
    }
    true
}

/// The first values of a column, at most so many.
fn column(file: &File, metadata: &ArrowReaderMetadata, at: usize, rows: usize) -> Result<Vec<Cell>, SampleError> {
    let mut values = Vec::new();
    let mut bytes = 0;
    each_batch(file, metadata, at, rows, |cells, size| {
        values.extend(cells);
        bytes += size;
        bytes <= MOST_BYTES
    })?;
    Ok(values)
}

/// Hands the values of a column on, batch by batch with its bytes, until there are so many rows or no more are wanted.
fn each_batch(
    file: &File,
    metadata: &ArrowReaderMetadata,
    at: usize,
    rows: usize,
    mut take: impl FnMut(Vec<Cell>, usize) -> bool,
) -> Result<(), SampleError> {
    let schema = metadata.parquet_schema();
    let logical = schema.root_schema().get_fields().get(at).and_then(|field| field.get_basic_info().logical_type_ref());
    let is_uuid = matches!(logical, Some(LogicalType::Uuid));
    let reader: ParquetRecordBatchReader =
        ParquetRecordBatchReaderBuilder::new_with_metadata(file.try_clone()?, metadata.clone())
            .with_projection(ProjectionMask::roots(schema, [at]))
            .with_batch_size(BATCH)
            .with_limit(rows)
            .build()
            .map_err(|error| damaged(&error))?;
    for batch in reader {
        let batch = batch.map_err(|error| damaged(&error))?;
        let Some(array) = batch.columns().first() else { break };
        let values = if is_uuid { uuids(array) } else { cells(array) };
        if !take(values, array.get_buffer_memory_size()) {
            break;
        }
    }
    Ok(())
}

/// What the person should know about a column's type.
fn remark(field: &Field) -> Option<String> {
    let mut unread = Vec::new();
    let mut has_bytes = false;
    look(field.data_type(), &mut unread, &mut has_bytes);
    if let Some(first) = unread.first() {
        return Some(format!(
            "“{}” is of the type {first}, for which a recipe has none, so its values are not looked at.",
            field.name()
        ));
    }
    has_bytes.then(|| format!("“{}” holds bytes; in the recipe they are hexadecimal digits.", field.name()))
}

fn look(data_type: &DataType, unread: &mut Vec<String>, has_bytes: &mut bool) {
    match data_type {
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => *has_bytes = true,
        DataType::FixedSizeBinary(16) => {}
        DataType::FixedSizeBinary(_) => *has_bytes = true,
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            look(item.data_type(), unread, has_bytes);
        }
        DataType::Map(entries, _) => look(entries.data_type(), unread, has_bytes),
        DataType::Struct(fields) => fields.iter().for_each(|field| look(field.data_type(), unread, has_bytes)),
        other if is_read(other) => {}
        other => unread.push(other.to_string()),
    }
}

/// Whether [`cells`] knows a type that has no others inside.
fn is_read(data_type: &DataType) -> bool {
    data_type.is_numeric()
        || matches!(
            data_type,
            DataType::Null
                | DataType::Boolean
                | DataType::Utf8
                | DataType::LargeUtf8
                | DataType::Utf8View
                | DataType::Date32
                | DataType::Time32(TimeUnit::Millisecond)
                | DataType::Time64(TimeUnit::Microsecond | TimeUnit::Nanosecond)
                | DataType::Timestamp(..)
        )
}

/// The values of an array; those of types that have no counterpart count as missing.
fn cells(array: &dyn Array) -> Vec<Cell> {
    let rows = 0..array.len();
    let list = |row: usize, items: &dyn Fn(usize) -> arrow_array::ArrayRef| {
        if array.is_valid(row) { Cell::List(cells(&items(row))) } else { Cell::Null }
    };
    match array.data_type() {
        DataType::Boolean => each(array.as_boolean().iter(), Cell::Boolean),
        DataType::Int8 => integers::<Int8Type>(array),
        DataType::Int16 => integers::<Int16Type>(array),
        DataType::Int32 => integers::<Int32Type>(array),
        DataType::Int64 => integers::<Int64Type>(array),
        DataType::UInt8 => integers::<UInt8Type>(array),
        DataType::UInt16 => integers::<UInt16Type>(array),
        DataType::UInt32 => integers::<UInt32Type>(array),
        DataType::UInt64 => each(array.as_primitive::<UInt64Type>().iter(), |number| {
            i64::try_from(number).map_or(Cell::Number(number as f64), Cell::Integer)
        }),
        DataType::Float16 => {
            each(array.as_primitive::<Float16Type>().iter(), |number| Cell::Number(shortest(&number.to_f32())))
        }
        DataType::Float32 => each(array.as_primitive::<Float32Type>().iter(), |number| Cell::Number(shortest(&number))),
        DataType::Float64 => each(array.as_primitive::<Float64Type>().iter(), Cell::Number),
        DataType::Decimal32(_, scale) => decimals::<Decimal32Type>(array, *scale),
        DataType::Decimal64(_, scale) => decimals::<Decimal64Type>(array, *scale),
        DataType::Decimal128(_, scale) => decimals::<Decimal128Type>(array, *scale),
        DataType::Decimal256(_, scale) => decimals::<Decimal256Type>(array, *scale),
        DataType::Utf8 => each(array.as_string::<i32>().iter(), text),
        DataType::LargeUtf8 => each(array.as_string::<i64>().iter(), text),
        DataType::Utf8View => each(array.as_string_view().iter(), text),
        DataType::Binary => each(array.as_binary::<i32>().iter(), |bytes| Cell::Text(hexadecimal(bytes))),
        DataType::LargeBinary => each(array.as_binary::<i64>().iter(), |bytes| Cell::Text(hexadecimal(bytes))),
        DataType::BinaryView => each(array.as_binary_view().iter(), |bytes| Cell::Text(hexadecimal(bytes))),
        DataType::FixedSizeBinary(_) => {
            each(array.as_fixed_size_binary().iter(), |bytes| Cell::Text(hexadecimal(bytes)))
        }
        DataType::Date32 => each(array.as_primitive::<Date32Type>().iter(), |days| date(days.into())),
        DataType::Time32(TimeUnit::Millisecond) => {
            each(array.as_primitive::<Time32MillisecondType>().iter(), |time| time_of_day(i64::from(time) / 1000))
        }
        DataType::Time64(TimeUnit::Microsecond) => {
            each(array.as_primitive::<Time64MicrosecondType>().iter(), |time| time_of_day(time / 1_000_000))
        }
        DataType::Time64(TimeUnit::Nanosecond) => {
            each(array.as_primitive::<Time64NanosecondType>().iter(), |time| time_of_day(time / 1_000_000_000))
        }
        DataType::Timestamp(TimeUnit::Second, _) => instants::<TimestampSecondType>(array, 1),
        DataType::Timestamp(TimeUnit::Millisecond, _) => instants::<TimestampMillisecondType>(array, 1000),
        DataType::Timestamp(TimeUnit::Microsecond, _) => instants::<TimestampMicrosecondType>(array, 1_000_000),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => instants::<TimestampNanosecondType>(array, 1_000_000_000),
        DataType::List(_) => rows.map(|row| list(row, &|row| array.as_list::<i32>().value(row))).collect(),
        DataType::LargeList(_) => rows.map(|row| list(row, &|row| array.as_list::<i64>().value(row))).collect(),
        DataType::FixedSizeList(..) => {
            rows.map(|row| list(row, &|row| array.as_fixed_size_list().value(row))).collect()
        }
        DataType::Map(..) => rows.map(|row| list(row, &|row| std::sync::Arc::new(array.as_map().value(row)))).collect(),
        DataType::Struct(fields) => {
            let columns: Vec<Vec<Cell>> = array.as_struct().columns().iter().map(|column| cells(column)).collect();
            let member = |row: usize| {
                let value = |column: &Vec<Cell>| column.get(row).cloned().unwrap_or(Cell::Null);
                fields.iter().zip(&columns).map(|(field, column)| (field.name().clone(), value(column))).collect()
            };
            rows.map(|row| if array.is_valid(row) { Cell::Object(member(row)) } else { Cell::Null }).collect()
        }
        _ => vec![Cell::Null; array.len()],
    }
}

fn each<T>(values: impl Iterator<Item = Option<T>>, cell: impl Fn(T) -> Cell) -> Vec<Cell> {
    values.map(|value| value.map_or(Cell::Null, &cell)).collect()
}

fn numbers<T: ArrowPrimitiveType>(array: &dyn Array) -> &PrimitiveArray<T> {
    array.as_primitive()
}

fn integers<T: ArrowPrimitiveType>(array: &dyn Array) -> Vec<Cell>
where
    i64: From<T::Native>,
{
    each(numbers::<T>(array).iter(), |number| Cell::Integer(number.into()))
}

fn decimals<T: DecimalType>(array: &dyn Array, scale: i8) -> Vec<Cell> {
    let array = numbers::<T>(array);
    let cell = |row: usize| {
        let text = array.value_as_string(row);
        let whole = if scale <= 0 { text.parse().ok().map(Cell::Integer) } else { None };
        let decimal = |number| u8::try_from(scale).map_or(Cell::Number(number), |digits| Cell::Decimal(number, digits));
        whole.or_else(|| text.parse().ok().map(decimal)).unwrap_or(Cell::Null)
    };
    (0..array.len()).map(|row| if array.is_valid(row) { cell(row) } else { Cell::Null }).collect()
}

fn instants<T: ArrowPrimitiveType<Native = i64>>(array: &dyn Array, unit: i64) -> Vec<Cell> {
    each(numbers::<T>(array).iter(), |time| instant(time.div_euclid(unit)))
}

/// A number of few digits, whose digits in decimal are as few: 0.1, not 0.10000000149.
fn shortest(number: &f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::NAN)
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// A day in ISO 8601; days that no calendar of four digits has are missing.
fn date(days: i64) -> Cell {
    match i32::try_from(days) {
        Ok(days) if (1..=9999).contains(&civil(days.into()).0) => text(ascii(&date_text(days))),
        _ => Cell::Null,
    }
}

fn time_of_day(seconds: i64) -> Cell {
    match i32::try_from(seconds) {
        Ok(seconds) if (0..SECONDS_A_DAY).contains(&seconds.into()) => text(ascii(&time_text(seconds))),
        _ => Cell::Null,
    }
}

fn instant(seconds: i64) -> Cell {
    match (date(seconds.div_euclid(SECONDS_A_DAY)), time_of_day(seconds.rem_euclid(SECONDS_A_DAY))) {
        (Cell::Text(day), Cell::Text(time)) => Cell::Text(format!("{day}T{time}Z")),
        _ => Cell::Null,
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn uuids(array: &dyn Array) -> Vec<Cell> {
    let Some(array) = array.as_fixed_size_binary_opt() else { return cells(array) };
    each(array.iter(), |bytes| {
        let mut text = hexadecimal(bytes);
        for at in [20, 16, 12, 8] {
            if text.len() > at {
                text.insert(at, '-');
            }
        }
        Cell::Text(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_iso_8601_and_impossible_ones_missing() {
        assert_eq!(date(0), text("1970-01-01"));
        assert_eq!(instant(-1), text("1969-12-31T23:59:59Z"));
        assert_eq!((date(i64::MAX), instant(i64::MIN), time_of_day(86_400)), (Cell::Null, Cell::Null, Cell::Null));
    }

    #[test]
    fn short_numbers_stay_short() {
        assert_eq!(shortest(&0.1), 0.1);
        assert!(shortest(&f32::NAN).is_nan());
    }
}
