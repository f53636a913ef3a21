//! A look at rows: a page of a table as text, the same from a browser and a server.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::column::{Column, ValueType};
use crate::encode::write_value;
use crate::plan::Plan;
use crate::table::TablePlan;

/// The most rows that one look may have.
pub const MOST_ROWS: u64 = 1000;

/// A page of rows of one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The recipe's digest.
    pub digest: String,
    /// All tables of the recipe and how many rows each has.
    pub tables: Vec<TableSize>,
    /// The table that is shown.
    pub table: String,
    /// The number of the first row that is shown, from 0.
    pub from: u64,
    /// The columns.
    pub columns: Vec<PreviewColumn>,
    /// The rows; each value as it stands in CSV, without quotes, and `null` where it is missing.
    pub rows: Vec<Vec<Option<String>>>,
}

/// A table of the recipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSize {
    /// Its name.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
}

/// A column that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewColumn {
    /// Its name.
    pub name: String,
    /// One of `boolean`, `integer`, `float`, `decimal`, `date`, `time`, `timestamp`, `text`, `list`, `object`.
    #[serde(rename = "type")]
    pub value_type: String,
    /// Whether values may be missing.
    pub nullable: bool,
}

/// The name of a type of values.
#[must_use]
pub const fn type_name(value_type: &ValueType) -> &'static str {
    match value_type {
        ValueType::Boolean => "boolean",
        ValueType::Integer => "integer",
        ValueType::Float => "float",
        ValueType::Decimal(_) => "decimal",
        ValueType::Date => "date",
        ValueType::Time => "time",
        ValueType::Timestamp => "timestamp",
        ValueType::Text => "text",
        ValueType::List(_) => "list",
        ValueType::Object(_) => "object",
    }
}

impl Preview {
    /// Makes `rows` rows (at most [`MOST_ROWS`]) from row `from` of a table, the first one if none is named.
    /// `None` if the recipe has no such table. A page behind the last row is empty.
    #[must_use]
    pub fn of(plan: &Plan, table: Option<&str>, from: u64, rows: u64) -> Option<Self> {
        let table = match table {
            Some(name) => plan.table(name)?,
            None => plan.tables().first()?,
        };
        let mut columns = Vec::new();
        table.fill_range(Self::page(table, from, rows), &mut columns);
        Some(Self::showing(plan, table, from, &columns))
    }

    /// The rows that a page of `rows` rows (at most [`MOST_ROWS`]) from row `from` has.
    #[must_use]
    pub fn page(table: &TablePlan, from: u64, rows: u64) -> Range<u64> {
        let end = from.saturating_add(rows.min(MOST_ROWS)).min(table.rows());
        from.min(end)..end
    }

    /// Shows rows from row `from` on, a column for each of the table's fields, wherever they were made.
    #[must_use]
    pub fn showing(plan: &Plan, table: &TablePlan, from: u64, columns: &[Column]) -> Self {
        let sizes = plan.tables().iter();
        let fields = table.fields().iter();
        let row = |row: usize| {
            let cells = columns.iter().zip(table.fields());
            cells.map(|(column, field)| cell(column, &field.value_type, row)).collect()
        };
        Self {
            digest: plan.digest().to_owned(),
            tables: sizes.map(|table| TableSize { name: table.name().to_owned(), rows: table.rows() }).collect(),
            table: table.name().to_owned(),
            from,
            columns: fields
                .map(|field| PreviewColumn {
                    name: field.name.clone(),
                    value_type: type_name(&field.value_type).to_owned(),
                    nullable: field.nullable,
                })
                .collect(),
            rows: (0..columns.iter().map(Column::len).max().unwrap_or(0)).map(row).collect(),
        }
    }
}

/// One value as it is shown; `None` where it is missing.
#[must_use]
pub fn cell(column: &Column, value_type: &ValueType, row: usize) -> Option<String> {
    column.is_valid(row).then(|| {
        let mut text = String::new();
        write_value(column, value_type, row, &mut text);
        text
    })
}
