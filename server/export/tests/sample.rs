//! Parquet as a sample: every usual type becomes a column, our own exports come back as they were, and damaged files are
//! refused in words.

#[allow(dead_code, reason = "other tests use more of it")]
mod support;

use std::fs::File;
use std::io::{Seek, Write};
use std::sync::Arc;

use arrow_array::builder::{FixedSizeBinaryBuilder, Int32Builder, ListBuilder, MapBuilder, StringBuilder};
use arrow_array::types::{Int8Type, IntervalDayTime};
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float32Array, Float64Array,
    Int64Array, IntervalDayTimeArray, LargeStringArray, RecordBatch, StringArray, StructArray, Time64MicrosecondArray,
    TimestampMillisecondArray, TimestampNanosecondArray, UInt64Array,
};
use arrow_schema::{DataType, Field};
use parquet::arrow::ArrowWriter;
use parquet::basic::{BrotliLevel, Compression as Codec, GzipLevel, ZstdLevel};
use parquet::file::properties::WriterProperties;
use seedbed_export::sample::{SampleError, import_parquet};
use seedbed_export::{Compression, Format};
use seedbed_recipe::import::Imported;
use serde_json::{Value, json};
use support::{every_type, exported, table};

const TODAY: jiff::civil::Date = jiff::civil::Date::constant(2026, 11, 21);

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

fn import(bytes: &[u8]) -> Result<Imported, SampleError> {
    import_parquet(&file(bytes), TODAY)
}

fn columns(imported: &Imported) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let columns = imported.recipe["tables"][0]["columns"].as_array().unwrap();
    columns.iter().map(|column| (text(&column["name"]), text(&column["type"]))).collect()
}

#[test]
fn an_export_comes_back_with_its_names_and_types() {
    let recipe = every_type(2_000);
    let parquet = exported(&*table(&recipe), 0..2_000, Format::Parquet, Compression::None, 2);
    let imported = import(&parquet).unwrap();
    let expected = recipe["tables"][0]["columns"].as_array().unwrap();
    let found = imported.recipe["tables"][0]["columns"].as_array().unwrap();
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found["name"], expected["name"]);
        // What all formats write as a person's name can only be guessed; it is by its column's name.
        assert_eq!(found["type"], expected["type"], "{}", expected["name"]);
    }
    assert_eq!(imported.recipe["tables"][0]["rows"], 2_000);
    let again = table(&imported.recipe);
    assert_eq!(again.fields().len(), expected.len());
    for (ours, theirs) in again.fields().iter().zip(table(&recipe).fields()) {
        assert_eq!(ours.value_type, theirs.value_type, "{}", ours.name);
    }
}

/// A file with a column for each usual type, in many row groups.
fn many_types(codec: Codec) -> Vec<u8> {
    let rows = 0..300_i64;
    let column = |name: &str, array: ArrayRef| (name.to_owned(), array);
    let mut uuids = FixedSizeBinaryBuilder::new(16);
    let mut lists = ListBuilder::new(Int32Builder::new());
    let mut maps = MapBuilder::new(None, StringBuilder::new(), Int32Builder::new());
    for row in rows.clone() {
        let mut bytes = [0x42_u8; 16];
        bytes[..8].copy_from_slice(&row.to_le_bytes());
        uuids.append_value(bytes).unwrap();
        lists.values().append_value(row as i32 % 5);
        lists.append(row % 3 > 0);
        maps.keys().append_value("key");
        maps.values().append_value(row as i32);
        maps.append(true).unwrap();
    }
    let colours: DictionaryArray<Int8Type> =
        rows.clone().map(|row| Some(["red", "green", "blue"][row as usize % 3])).collect();
    let inner = StructArray::from(vec![
        (
            Arc::new(Field::new("x", DataType::Int64, true)),
            Arc::new(Int64Array::from_iter(rows.clone().map(|row| (row % 7 > 0).then_some(row)))) as ArrayRef,
        ),
        (
            Arc::new(Field::new("day", DataType::Date32, false)),
            Arc::new(Date32Array::from_iter_values(rows.clone().map(|row| 20_000 + row as i32))) as ArrayRef,
        ),
    ]);
    let decimals = Decimal128Array::from_iter_values(rows.clone().map(|row| i128::from(row * 125)));
    let columns = [
        column("flag", Arc::new(BooleanArray::from_iter(rows.clone().map(|row| Some(row % 4 == 0))))),
        column("count", Arc::new(Int64Array::from_iter(rows.clone().map(|row| (row % 9 > 0).then_some(row * row))))),
        column(
            "huge",
            Arc::new(UInt64Array::from_iter_values(rows.clone().map(|row| u64::MAX - (row as u64) * (1 << 40)))),
        ),
        column("ratio", Arc::new(Float64Array::from_iter_values(rows.clone().map(|row| row as f64 / 7.0)))),
        column("single", Arc::new(Float32Array::from_iter_values(rows.clone().map(|row| row as f32 / 10.0)))),
        column("money", Arc::new(decimals.with_precision_and_scale(12, 2).unwrap())),
        column(
            "text",
            Arc::new(StringArray::from_iter_values(
                rows.clone().map(|row| format!("some words {}", row * 7919 % 1000)),
            )),
        ),
        column("large", Arc::new(LargeStringArray::from_iter_values(rows.clone().map(|row| format!("AB-{row:04}"))))),
        column("colour", Arc::new(colours)),
        column("day", Arc::new(Date32Array::from_iter_values(rows.clone().map(|row| 19_000 + row as i32 * 3)))),
        column(
            "zoned",
            Arc::new(
                TimestampMillisecondArray::from_iter_values(
                    rows.clone().map(|row| 1_700_000_000_000 + row * row * 9_000_000),
                )
                .with_timezone("Europe/Berlin"),
            ),
        ),
        column(
            "plain",
            Arc::new(TimestampNanosecondArray::from_iter_values(rows.clone().map(|row| row * 86_400_000_000_000))),
        ),
        column("hour", Arc::new(Time64MicrosecondArray::from_iter_values(rows.clone().map(|row| row * 200_000_000)))),
        column("bytes", Arc::new(BinaryArray::from_iter_values(rows.clone().map(|row| row.to_be_bytes())))),
        column("uid", Arc::new(uuids.finish())),
        column("items", Arc::new(lists.finish())),
        column("pairs", Arc::new(maps.finish())),
        column("place", Arc::new(inner)),
        column(
            "span",
            Arc::new(IntervalDayTimeArray::from_iter_values(rows.map(|row| IntervalDayTime::new(row as i32, 0)))),
        ),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = WriterProperties::builder().set_compression(codec).set_max_row_group_row_count(Some(64)).build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn every_usual_type_becomes_a_column() {
    let imported = import(&many_types(Codec::SNAPPY)).unwrap();
    let found: Vec<(String, String)> = columns(&imported);
    let expected = [
        ("flag", "boolean"),
        ("count", "integer"),
        ("huge", "number"),
        ("ratio", "number"),
        ("single", "number"),
        ("money", "number"),
        ("text", "text.paragraph"),
        ("large", "sequence"),
        ("colour", "choice"),
        ("day", "date"),
        ("zoned", "datetime"),
        ("plain", "datetime"),
        ("hour", "time"),
        ("bytes", "pattern"),
        ("uid", "id.md5"),
        ("items", "list"),
        ("pairs", "list"),
        ("place", "object"),
        ("span", "text.word"),
    ];
    let found: Vec<(&str, &str)> = found.iter().map(|(name, kind)| (name.as_str(), kind.as_str())).collect();
    assert_eq!(found, expected);
    let column = |name: &str| {
        let columns = imported.recipe["tables"][0]["columns"].as_array().unwrap();
        columns.iter().find(|column| column["name"] == name).unwrap().clone()
    };
    assert_eq!((column("single")["decimals"].clone(), column("money")["decimals"].clone()), (json!(1), json!(2)));
    assert_eq!(column("colour")["values"], json!(["blue", "green", "red"]));
    assert_eq!(column("large")["prefix"], "AB-");
    assert_eq!((column("text")["min_length"].clone(), column("text")["max_length"].clone()), (json!(12), json!(14)));
    assert_eq!(column("items")["null_share"], 0.3333);
    assert_eq!(column("place")["fields"][1]["type"], "date");
    assert_eq!(column("day")["min"], "2022-01-08");
    let told = |words: &str| imported.notes.iter().any(|note| note.message.contains(words));
    assert!(told("“span”") && told("Interval") && told("“bytes” holds bytes"), "{:?}", imported.notes);
    // Rows can be made from it.
    table(&imported.recipe);
}

#[test]
fn pages_are_read_however_they_are_compressed() {
    let plain = columns(&import(&many_types(Codec::UNCOMPRESSED)).unwrap());
    let gzip = Codec::GZIP(GzipLevel::default());
    let zstd = Codec::ZSTD(ZstdLevel::default());
    for codec in [gzip, zstd, Codec::BROTLI(BrotliLevel::default()), Codec::LZ4_RAW, Codec::SNAPPY] {
        assert_eq!(columns(&import(&many_types(codec)).unwrap()), plain, "{codec:?}");
    }
}

#[test]
fn of_many_rows_the_first_are_looked_at() {
    let recipe = json!({"version": 1, "kind": "table", "seed": 1, "tables": [
        {"name": "t", "rows": 50_000, "columns": [{"name": "n", "type": "sequence"}]}]});
    let parquet = exported(&*table(&recipe), 0..50_000, Format::Parquet, Compression::None, 2);
    let imported = import(&parquet).unwrap();
    assert_eq!(imported.recipe["tables"][0]["rows"], 10_000);
    assert!(imported.notes[0].message.contains("The first 10000 of 50000 rows"), "{:?}", imported.notes);
}

#[test]
fn what_is_no_parquet_is_refused_in_words() {
    for bytes in [&b""[..], b"PAR1", b"PAR1PAR1", b"id,name\n1,x\n", b"PAR1\xff\xff\xff\xffPAR1"] {
        let error = import(bytes).unwrap_err();
        assert!(error.to_string().contains("cannot be read as Parquet"), "{error}");
    }
}

#[test]
fn files_that_were_cut_off_are_refused() {
    let whole = many_types(Codec::SNAPPY);
    for share in 1..40 {
        let end = whole.len() * share / 40;
        assert!(matches!(import(&whole[..end]), Err(SampleError::Parquet(_))), "{end} of {}", whole.len());
    }
}

#[test]
fn files_with_flipped_bits_are_refused_or_read() {
    for codec in [Codec::UNCOMPRESSED, Codec::SNAPPY] {
        let whole = many_types(codec);
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut refused = 0;
        for round in 0..300_u64 {
            let mut bytes = whole.clone();
            for _ in 0..=round % 4 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                // Half of them in the metadata at the end, where every bit means something.
                let from = if round % 2 == 0 { bytes.len() - bytes.len() / 8 } else { 0 };
                let at = from + (state >> 33) as usize % (bytes.len() - from);
                bytes[at] ^= 1 << (state >> 29 & 7);
            }
            match import(&bytes) {
                Ok(imported) => drop(table(&imported.recipe)),
                Err(error) => {
                    assert!(!error.to_string().is_empty());
                    refused += 1;
                }
            }
        }
        assert!(refused > 50, "{refused}");
    }
}
