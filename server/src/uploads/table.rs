//! An uploaded table as a source of rows: its stored texts with their types put upon them.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use seedbed_export::read::Chunk;
use seedbed_export::{Each, ExportError, Source};
use seedbed_generate::column::{Column, Data, Field, ValueType, Words};
use seedbed_generate::table::Constraints;
use seedbed_measure::frame::{self, Frame, MISSING, Notation, Series, Values};
use tokio::runtime::Handle;

use super::columns::UploadedColumn;
use crate::artifacts::Artifacts;
use crate::store::datasets::Dataset;
use crate::store::uploads::Upload;

/// An uploaded table. Rows are to be asked for on a thread that may block.
pub struct UploadedTable {
    name: String,
    columns: Vec<UploadedColumn>,
    fields: Vec<Field>,
    /// The same as they are stored: texts.
    texts: Vec<Field>,
    /// Where the rows of each part end.
    ends: Vec<u64>,
    id: String,
    artifacts: Artifacts,
    runtime: Handle,
    /// The part that was read last.
    last: Mutex<Option<(usize, Chunk)>>,
}

/// The columns of an upload that are stored as JSON.
#[must_use]
pub fn columns_of(upload: &Upload) -> Vec<UploadedColumn> {
    serde_json::from_str(&upload.columns).unwrap_or_default()
}

/// A column of texts, some of them missing, as it is stored.
#[must_use]
pub fn text_column(texts: Words) -> Column {
    Column { data: Data::Text(texts), valid: None }
}

/// The field of a column of texts.
#[must_use]
pub fn text_field(name: &str) -> Field {
    Field { name: name.to_owned(), value_type: ValueType::Text, nullable: false }
}

impl UploadedTable {
    /// The table of a dataset that was uploaded. To be called where there is a runtime.
    #[must_use]
    pub fn new(dataset: &Dataset, upload: &Upload, artifacts: Artifacts) -> Self {
        let columns = columns_of(upload);
        let ends = upload.parts.iter().scan(0_u64, |end, rows| {
            *end = end.saturating_add(*rows);
            Some(*end)
        });
        Self {
            name: dataset.tables.first().map_or_else(|| dataset.name.clone(), |table| table.name.clone()),
            fields: columns.iter().map(UploadedColumn::field).collect(),
            texts: columns.iter().map(|column| text_field(&column.name)).collect(),
            ends: ends.collect(),
            id: upload.dataset_id.clone(),
            columns,
            artifacts,
            runtime: Handle::current(),
            last: Mutex::default(),
        }
    }

    /// Its columns.
    #[must_use]
    pub fn columns(&self) -> &[UploadedColumn] {
        &self.columns
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.ends.last().copied().unwrap_or(0)
    }

    fn part(&self, part: usize) -> Result<Chunk, ExportError> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, chunk)) = last.as_ref().filter(|(kept, _)| *kept == part) {
            return Ok(chunk.clone());
        }
        let key = Artifacts::upload_key(&self.id, part);
        let bytes =
            self.runtime.block_on(self.artifacts.get(&key)).map_err(|error| ExportError::Source(error.into()))?;
        let chunk = Chunk::open(bytes)?;
        *last = Some((part, chunk.clone()));
        Ok(chunk)
    }

    /// Hands out the texts of these rows in order, in batches.
    ///
    /// # Errors
    /// What `each` answers; a part that cannot be read.
    pub fn texts(&self, rows: Range<u64>, each: &mut Each<'_>) -> Result<(), ExportError> {
        let mut start = rows.start;
        while start < rows.end.min(self.rows()) {
            let part = self.ends.partition_point(|end| *end <= start);
            let begin = part.checked_sub(1).map_or(0, |before| self.ends[before]);
            let end = self.ends[part].min(rows.end);
            self.part(part)?.batches(&self.texts, start - begin..end - begin, each)?;
            start = end;
        }
        Ok(())
    }

    /// The table in memory, every so many rows of it from one on.
    ///
    /// # Errors
    /// A part that cannot be read.
    pub fn frame(&self, every: u64) -> Result<Frame, ExportError> {
        let mut gathered: Vec<Gathered> = self.columns.iter().map(Gathered::new).collect();
        let mut row = 0;
        self.texts(0..self.rows(), &mut |columns| {
            let count = columns.first().map_or(0, Column::len) as u64;
            let wanted: Vec<usize> =
                (0..count).filter(|at| (row + at) % every.max(1) == 0).map(|at| at as usize).collect();
            for (gathered, column) in gathered.iter_mut().zip(columns) {
                gathered.add(column, &wanted);
            }
            row += count;
            Ok(())
        })?;
        let series = self.columns.iter().zip(gathered).map(|(column, gathered)| gathered.series(&column.name));
        Ok(Frame { series: series.collect() })
    }
}

impl Source for UploadedTable {
    fn name(&self) -> &str {
        &self.name
    }

    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn constraints(&self, _: &Range<u64>) -> Constraints {
        Constraints::default()
    }

    fn batches(&self, rows: Range<u64>, each: &mut Each<'_>) -> Result<(), ExportError> {
        self.texts(rows, &mut |texts| {
            let typed = |(column, texts): (&UploadedColumn, &Column)| match &texts.data {
                Data::Text(words) => frame::typed(words, column.reading()),
                _ => Column::default(),
            };
            each(&self.columns.iter().zip(texts).map(typed).collect::<Vec<_>>())
        })
    }
}

/// The values of a column, put together batch by batch.
enum Gathered {
    Numbers { numbers: Vec<f64>, notation: Notation },
    Words { positions: HashMap<String, u32>, words: Words, codes: Vec<u32> },
}

impl Gathered {
    fn new(column: &UploadedColumn) -> Self {
        match column.reading() {
            Some(notation) => Self::Numbers { numbers: Vec::new(), notation: notation.clone() },
            None => Self::Words { positions: HashMap::new(), words: Words::default(), codes: Vec::new() },
        }
    }

    fn add(&mut self, column: &Column, wanted: &[usize]) {
        let Data::Text(texts) = &column.data else { return };
        let texts: Words = wanted.iter().map(|row| texts.get(*row)).collect();
        match self {
            Self::Numbers { numbers, notation } => match frame::numbers(&texts, notation) {
                Ok(Values::Numbers { numbers: more, .. }) => numbers.extend(more),
                // All texts were seen before the notation was told.
                _ => numbers.extend(texts.iter().map(|_| f64::NAN)),
            },
            Self::Words { positions, words, codes } => {
                for text in texts.iter() {
                    if text.trim().is_empty() {
                        codes.push(MISSING);
                        continue;
                    }
                    let code = positions.get(text).copied().unwrap_or_else(|| {
                        words.push(text);
                        let code = words.len() as u32 - 1;
                        positions.insert(text.to_owned(), code);
                        code
                    });
                    codes.push(code);
                }
            }
        }
    }

    fn series(self, name: &str) -> Series {
        let values = match self {
            Self::Numbers { numbers, notation } => Values::Numbers { numbers, notation },
            Self::Words { words, codes, .. } => Values::Words { words, codes },
        };
        Series { name: name.to_owned(), values }
    }
}
