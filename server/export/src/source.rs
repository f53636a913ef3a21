//! Where rows come from: a plan, or what was stored.

use std::ops::Range;
use std::sync::Arc;

use seedbed_generate::TablePlan;
use seedbed_generate::column::{Column, Data, Field};
use seedbed_generate::encode::{TableHead, TextFormat};
use seedbed_generate::table::Constraints;

use crate::ExportError;

/// Takes a batch of rows: a column for each field.
pub type Each<'a> = dyn FnMut(&[Column]) -> Result<(), ExportError> + 'a;

/// A table whose rows can be had in any order and from several threads.
pub trait Source: Sync {
    /// The table's name.
    fn name(&self) -> &str;

    /// The columns' names and types.
    fn fields(&self) -> &[Field];

    /// The keys and references that a file with these rows holds to; `Constraints::default()` if nothing is known of
    /// them.
    fn constraints(&self, rows: &Range<u64>) -> Constraints;

    /// Hands out these rows in order, in batches of a size that suits the source.
    ///
    /// # Errors
    /// What `each` answers, at once; [`ExportError::Source`] if the rows cannot be had.
    fn batches(&self, rows: Range<u64>, each: &mut Each<'_>) -> Result<(), ExportError>;

    /// The plan that made these rows, if they were stored. A file's form follows from what the plan tells of its
    /// columns (which texts come from a pool): stored rows must make the same file as those that are made again.
    fn plan(&self) -> Option<&TablePlan> {
        None
    }
}

impl Source for TablePlan {
    fn name(&self) -> &str {
        self.name()
    }

    fn fields(&self) -> &[Field] {
        self.fields()
    }

    fn constraints(&self, rows: &Range<u64>) -> Constraints {
        self.constraints_of(rows)
    }

    fn batches(&self, rows: Range<u64>, each: &mut Each<'_>) -> Result<(), ExportError> {
        let mut columns = Vec::new();
        let mut start = rows.start;
        while start < rows.end {
            let end = (start + self.batch()).min(rows.end);
            self.fill_range(start..end, &mut columns);
            each(&columns)?;
            start = end;
        }
        Ok(())
    }
}

impl<S: Source + Send + ?Sized> Source for Arc<S> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn fields(&self) -> &[Field] {
        (**self).fields()
    }

    fn constraints(&self, rows: &Range<u64>) -> Constraints {
        (**self).constraints(rows)
    }

    fn batches(&self, rows: Range<u64>, each: &mut Each<'_>) -> Result<(), ExportError> {
        (**self).batches(rows, each)
    }

    fn plan(&self) -> Option<&TablePlan> {
        (**self).plan()
    }
}

/// What the first rows tell of all: found again for the same rows, so that it may shape the file.
pub(crate) struct Sample {
    /// Bytes of a row as CSV, on average.
    pub row_bytes: u64,
    /// For each column how many different texts it can hold, if they come from a pool.
    pub pools: Vec<Option<usize>>,
}

/// Rows that are looked at, unless they are so large that the first few must do.
const SAMPLED: u64 = 256;
/// The first of them.
const FIRST: u64 = 4;
/// Bytes of the first rows that are enough of them.
const LARGE: usize = 256 << 10;

impl Sample {
    pub(crate) fn take(source: &dyn Source, rows: &Range<u64>) -> Result<Self, ExportError> {
        let source = source.plan().map_or(source, |plan| plan);
        let head = TableHead { name: source.name(), fields: source.fields(), rows: SAMPLED };
        let end = |count: u64| rows.end.min(rows.start + count);
        let (mut text, mut pools, mut taken) = (Vec::new(), Vec::new(), 0);
        for part in [rows.start..end(FIRST), end(FIRST)..end(SAMPLED)] {
            if text.len() > LARGE || part.is_empty() {
                break;
            }
            taken += part.end - part.start;
            source.batches(part, &mut |columns| {
                TextFormat::Csv.rows(&head, columns, 0, &mut text);
                pools = columns.iter().map(pool).collect();
                Ok(())
            })?;
        }
        Ok(Self { row_bytes: text.len() as u64 / taken.max(1), pools })
    }
}

fn pool(column: &Column) -> Option<usize> {
    match &column.data {
        Data::Coded { words, .. } => Some(words.len()),
        _ => None,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use seedbed_generate::column::ValueType;

    /// Numbers and texts that count.
    pub(crate) struct Counting(Vec<Field>);

    impl Counting {
        pub(crate) fn new() -> Self {
            let field = |name: &str, value_type| Field { name: name.to_owned(), value_type, nullable: true };
            Self(vec![field("number", ValueType::Integer), field("text", ValueType::Text)])
        }
    }

    impl Source for Counting {
        fn name(&self) -> &str {
            "counting"
        }

        fn fields(&self) -> &[Field] {
            &self.0
        }

        fn constraints(&self, _: &Range<u64>) -> Constraints {
            Constraints::default()
        }

        fn batches(&self, rows: Range<u64>, each: &mut Each<'_>) -> Result<(), ExportError> {
            let (mut numbers, mut texts) = (Column::default(), Column::default());
            numbers.integers().extend(rows.clone().map(|row| row as i64));
            numbers.valid = Some(rows.clone().map(|row| !row.is_multiple_of(7)).collect());
            let words = texts.text();
            rows.for_each(|row| words.push(&format!("text {row}")));
            each(&[numbers, texts])
        }
    }
}
