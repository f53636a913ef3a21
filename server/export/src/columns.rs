//! Columns as Arrow arrays, and back.
//!
//! Numbers are moved as blocks of memory, once: generators keep their buffers for the next batch, and growing new
//! ones for each would cost more than the copy. Texts are always written out (`Utf8`): whether a generator drew them
//! from a pool is no business of a file's reader.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal128Type, Float64Type, Int64Type, Time32MillisecondType,
    TimestampMicrosecondType,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, ListArray, PrimitiveArray,
    RecordBatch, RecordBatchOptions, StringArray, StructArray, Time32MillisecondArray, TimestampMicrosecondArray,
    UInt32Array,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field as ArrowField, Fields, Schema, SchemaRef, TimeUnit};
use arrow_select::take::take;
use seedbed_generate::column::{Column, Data, Field, ValueType, Words};

use crate::ExportError;

/// Digits of a decimal.
const PRECISION: u8 = 18;
/// What the items of a list are called in Parquet's own rules.
const ITEM: &str = "element";
const MILLISECONDS: i32 = 1000;
const MICROSECONDS: i64 = 1_000_000;

/// The Arrow schema of these columns.
#[must_use]
pub fn schema(fields: &[Field]) -> SchemaRef {
    Arc::new(Schema::new(arrow_fields(fields)))
}

fn arrow_fields(fields: &[Field]) -> Fields {
    fields.iter().map(|field| ArrowField::new(&field.name, data_type(&field.value_type), field.nullable)).collect()
}

/// Parquet has no times by the second: times of day are milliseconds and instants microseconds, in both formats.
fn data_type(value_type: &ValueType) -> DataType {
    match value_type {
        ValueType::Boolean => DataType::Boolean,
        ValueType::Integer => DataType::Int64,
        ValueType::Float => DataType::Float64,
        ValueType::Decimal(scale) => DataType::Decimal128(PRECISION, *scale as i8),
        ValueType::Date => DataType::Date32,
        ValueType::Time => DataType::Time32(TimeUnit::Millisecond),
        ValueType::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        ValueType::Text => DataType::Utf8,
        ValueType::List(item) => DataType::List(item_field(item)),
        ValueType::Object(fields) => DataType::Struct(arrow_fields(fields)),
    }
}

fn item_field(item: &ValueType) -> Arc<ArrowField> {
    Arc::new(ArrowField::new(ITEM, data_type(item), true))
}

/// Columns as a record batch.
///
/// # Errors
/// [`ExportError::Encoding`] if the columns are not what the fields say.
pub fn batch(schema: &SchemaRef, fields: &[Field], columns: &[Column]) -> Result<RecordBatch, ExportError> {
    let rows = columns.first().map_or(0, Column::len);
    let arrays: Result<_, ExportError> =
        fields.iter().zip(columns).map(|(field, column)| array(&field.value_type, column)).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    Ok(RecordBatch::try_new_with_options(Arc::clone(schema), arrays?, &options)?)
}

/// A column as an array. Where a value is missing stands a zero or nothing, whatever the generator left there: so the
/// array is a function of the values, and the same when they were stored and read back.
///
/// # Errors
/// [`ExportError::Encoding`] if the column is not of this type, or its text longer than 2 GiB.
pub fn array(value_type: &ValueType, column: &Column) -> Result<ArrayRef, ExportError> {
    array_inside(value_type, column, None)
}

/// A column inside of objects, some of which may be missing: `outer` says where there is one. Where there is none the
/// array has no missing value either; what stands there is nobody's.
fn array_inside(value_type: &ValueType, column: &Column, outer: Option<&[bool]>) -> Result<ArrayRef, ExportError> {
    let valid = column.valid.as_deref().filter(|valid| valid.contains(&false));
    let both: Vec<bool>;
    let (shown, nulls) = match (outer, valid) {
        (outer, None) => (outer, None),
        (None, Some(valid)) => (Some(valid), Some(NullBuffer::from(valid))),
        (Some(outer), Some(valid)) => {
            both = outer.iter().zip(valid).map(|(outer, valid)| *outer && *valid).collect();
            let nulls: Vec<bool> = outer.iter().zip(valid).map(|(outer, valid)| !*outer || *valid).collect();
            (Some(both.as_slice()), Some(NullBuffer::from(nulls)))
        }
    };
    Ok(match (&column.data, value_type) {
        (Data::Boolean(values), ValueType::Boolean) => {
            Arc::new(BooleanArray::new(BooleanBuffer::from(showing(values, shown, |value| value)), nulls))
        }
        (Data::Integer(values), ValueType::Integer) => {
            Arc::new(Int64Array::try_new(ScalarBuffer::from(showing(values, shown, |value| value)), nulls)?)
        }
        (Data::Float(values), ValueType::Float) => {
            Arc::new(Float64Array::try_new(ScalarBuffer::from(showing(values, shown, |value| value)), nulls)?)
        }
        (Data::Decimal(values), ValueType::Decimal(scale)) => {
            let array = Decimal128Array::try_new(ScalarBuffer::from(showing(values, shown, i128::from)), nulls)?;
            Arc::new(array.with_precision_and_scale(PRECISION, *scale as i8)?)
        }
        (Data::Date(values), ValueType::Date) => {
            Arc::new(Date32Array::try_new(ScalarBuffer::from(showing(values, shown, |value| value)), nulls)?)
        }
        (Data::Time(values), ValueType::Time) => {
            let scaled = showing(values, shown, |value| value.wrapping_mul(MILLISECONDS));
            Arc::new(Time32MillisecondArray::try_new(ScalarBuffer::from(scaled), nulls)?)
        }
        (Data::Timestamp(values), ValueType::Timestamp) => {
            let scaled = showing(values, shown, |value| value.wrapping_mul(MICROSECONDS));
            let array = TimestampMicrosecondArray::try_new(ScalarBuffer::from(scaled), nulls)?;
            Arc::new(array.with_timezone("UTC"))
        }
        (Data::Text(words), ValueType::Text) => match shown {
            None => {
                let offsets = offsets(words.ends())?;
                Arc::new(StringArray::try_new(offsets, Buffer::from_slice_ref(words.as_bytes()), nulls)?)
            }
            Some(shown) => Arc::new(written_out((0..words.len()).map(|row| words.get(row)), Some(shown), nulls)?),
        },
        (Data::Coded { words, codes }, ValueType::Text) => {
            Arc::new(written_out(codes.iter().map(|&code| words.get(code as usize)), shown, nulls)?)
        }
        (Data::List { ends, items }, ValueType::List(item)) => {
            let items = array(item, items)?;
            let (offsets, items) = match shown {
                None => (offsets(ends)?, items),
                Some(shown) => items_of_shown(ends, &items, shown)?,
            };
            Arc::new(ListArray::try_new(item_field(item), offsets, items, nulls)?)
        }
        (Data::Object(columns), ValueType::Object(fields)) => {
            let arrays: Result<_, ExportError> = fields
                .iter()
                .zip(columns)
                .map(|(field, column)| array_inside(&field.value_type, column, shown))
                .collect();
            Arc::new(StructArray::try_new_with_length(arrow_fields(fields), arrays?, nulls, column.len())?)
        }
        (_, expected) => return Err(ExportError::Encoding(format!("a column is not {expected:?} as its field says"))),
    })
}

/// Values, with zeros where none is shown.
fn showing<T: Copy, U: Default>(values: &[T], shown: Option<&[bool]>, scale: impl Fn(T) -> U) -> Vec<U> {
    match shown {
        None => values.iter().map(|&value| scale(value)).collect(),
        Some(shown) => {
            values.iter().zip(shown).map(|(&value, shown)| if *shown { scale(value) } else { U::default() }).collect()
        }
    }
}

/// Lists whose items are kept where the list is shown; the others are empty.
fn items_of_shown(
    ends: &[u32],
    items: &ArrayRef,
    shown: &[bool],
) -> Result<(OffsetBuffer<i32>, ArrayRef), ExportError> {
    let (mut kept, mut new_ends) = (Vec::with_capacity(items.len()), Vec::with_capacity(ends.len()));
    for (row, (&end, shown)) in ends.iter().zip(shown).enumerate() {
        if *shown {
            kept.extend(Column::list_start(ends, row) as u32..end);
        }
        new_ends.push(kept.len() as u32);
    }
    let items =
        if kept.len() == items.len() { Arc::clone(items) } else { take(items, &UInt32Array::from(kept), None)? };
    Ok((offsets(&new_ends)?, items))
}

fn too_long() -> ExportError {
    ExportError::Encoding("a batch of a column has more than 2 GiB of text or list items".to_owned())
}

fn offsets(ends: &[u32]) -> Result<OffsetBuffer<i32>, ExportError> {
    if ends.last().is_some_and(|&end| i32::try_from(end).is_err()) {
        return Err(too_long());
    }
    let mut offsets = Vec::with_capacity(ends.len() + 1);
    offsets.push(0);
    offsets.extend(ends.iter().map(|&end| end as i32));
    Ok(OffsetBuffer::new(ScalarBuffer::from(offsets)))
}

/// Texts behind each other, empty where none is shown.
fn written_out<'a>(
    texts: impl ExactSizeIterator<Item = &'a str>,
    shown: Option<&[bool]>,
    nulls: Option<NullBuffer>,
) -> Result<StringArray, ExportError> {
    let mut bytes = Vec::with_capacity(texts.len() * 8);
    let mut ends = Vec::with_capacity(texts.len());
    for (row, text) in texts.enumerate() {
        if shown.is_none_or(|shown| shown[row]) {
            bytes.extend_from_slice(text.as_bytes());
        }
        ends.push(u32::try_from(bytes.len()).map_err(|_| too_long())?);
    }
    Ok(StringArray::try_new(offsets(&ends)?, Buffer::from_vec(bytes), nulls)?)
}

/// A record batch, as [`batch`] makes them and Parquet gives them back, as columns.
///
/// # Errors
/// [`ExportError::Stored`] if a column of the batch is not what its field says.
pub fn from_batch(fields: &[Field], batch: &RecordBatch) -> Result<Vec<Column>, ExportError> {
    if batch.num_columns() != fields.len() {
        let message = format!("{} columns where {} are expected", batch.num_columns(), fields.len());
        return Err(ExportError::Stored(message));
    }
    fields.iter().zip(batch.columns()).map(|(field, array)| from_array(&field.value_type, array)).collect()
}

fn from_array(value_type: &ValueType, array: &ArrayRef) -> Result<Column, ExportError> {
    let expected = data_type(value_type);
    let is_alike = match value_type {
        // The names of items differ between writers; the items are looked at one level down.
        ValueType::List(_) => matches!(array.data_type(), DataType::List(_)),
        ValueType::Object(fields) => array.as_struct_opt().is_some_and(|array| array.num_columns() == fields.len()),
        _ => *array.data_type() == expected,
    };
    if !is_alike {
        let message = format!("a column of {} where {expected} is expected", array.data_type());
        return Err(ExportError::Stored(message));
    }
    let data = match value_type {
        ValueType::Boolean => Data::Boolean(array.as_boolean().values().iter().collect()),
        ValueType::Integer => Data::Integer(numbers::<Int64Type>(array).values().to_vec()),
        ValueType::Float => Data::Float(numbers::<Float64Type>(array).values().to_vec()),
        ValueType::Decimal(_) => {
            let units = numbers::<Decimal128Type>(array).values().iter();
            Data::Decimal(units.map(|&units| i64::try_from(units).unwrap_or_default()).collect())
        }
        ValueType::Date => Data::Date(numbers::<Date32Type>(array).values().to_vec()),
        ValueType::Time => {
            let times = numbers::<Time32MillisecondType>(array).values().iter();
            Data::Time(times.map(|&time| time / MILLISECONDS).collect())
        }
        ValueType::Timestamp => {
            let times = numbers::<TimestampMicrosecondType>(array).values().iter();
            Data::Timestamp(times.map(|&time| time.div_euclid(MICROSECONDS)).collect())
        }
        ValueType::Text => {
            let texts = array.as_string::<i32>();
            let mut words = Words::default();
            for row in 0..texts.len() {
                words.push(texts.value(row));
            }
            Data::Text(words)
        }
        ValueType::List(item) => {
            let lists = array.as_list::<i32>();
            let offsets = lists.value_offsets();
            let (first, last) = (offsets[0], offsets[lists.len()]);
            let items = lists.values().slice(first as usize, (last - first) as usize);
            let ends = offsets[1..].iter().map(|&end| (end - first) as u32).collect();
            Data::List { ends, items: Box::new(from_array(item, &items)?) }
        }
        ValueType::Object(fields) => {
            let columns: Result<_, ExportError> = fields
                .iter()
                .zip(array.as_struct().columns())
                .map(|(field, array)| from_array(&field.value_type, array))
                .collect();
            Data::Object(columns?)
        }
    };
    let valid = array.nulls().filter(|nulls| nulls.null_count() > 0).map(|nulls| nulls.iter().collect());
    Ok(Column { data, valid })
}

fn numbers<T: ArrowPrimitiveType>(array: &ArrayRef) -> &PrimitiveArray<T> {
    array.as_primitive()
}
