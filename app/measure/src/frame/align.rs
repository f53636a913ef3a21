//! Columns of several tables side by side.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Frame, MISSING, Notation, Values};

/// Why tables cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incomparable {
    /// A table lacks a column of the first one.
    Column {
        /// Which table, from 0 on.
        table: usize,
        /// The column's name.
        name: String,
    },
    /// A column holds numbers or moments in one table and texts in the other.
    Kind {
        /// Which table differs from the first one.
        table: usize,
        /// The column's name.
        name: String,
    },
    /// A table has no row.
    Empty {
        /// Which table.
        table: usize,
    },
}

impl Incomparable {
    /// The table that cannot be compared with the first one.
    #[must_use]
    pub const fn table(&self) -> usize {
        match self {
            Self::Column { table, .. } | Self::Kind { table, .. } | Self::Empty { table } => *table,
        }
    }
}

impl std::fmt::Display for Incomparable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Column { name, .. } => write!(f, "there is no column “{name}”"),
            Self::Kind { name, .. } => write!(f, "“{name}” holds numbers in one table and texts in the other"),
            Self::Empty { .. } => write!(f, "a table without rows is like nothing"),
        }
    }
}

impl std::error::Error for Incomparable {}

/// A column in each of several tables.
pub(crate) struct Aligned<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its values.
    pub values: Sides<'a>,
}

/// The values of a column in each of several tables.
pub(crate) enum Sides<'a> {
    /// Numbers or moments.
    Numbers {
        /// Those of each table.
        tables: Vec<&'a [f64]>,
        /// How the first table writes them.
        notation: &'a Notation,
    },
    /// Texts by number: first those of the first table, then those that only the others have.
    Codes {
        /// Those of each table, [`MISSING`] where there is none.
        tables: Vec<Cow<'a, [u32]>>,
        /// How many texts the first table has.
        known: usize,
        /// How many there are in all.
        all: usize,
    },
}

/// The columns of the first table, each beside the same one of the others.
///
/// # Errors
/// A column is missing or of another kind, or a table has no row.
pub(crate) fn align<'a>(tables: &[&'a Frame]) -> Result<Vec<Aligned<'a>>, Incomparable> {
    if let Some(table) = tables.iter().position(|table| table.rows() == 0) {
        return Err(Incomparable::Empty { table });
    }
    let Some((first, others)) = tables.split_first() else { return Ok(Vec::new()) };
    let column = |series: &'a super::Series| {
        let others = others.iter().zip(1..).map(|(other, table)| {
            let found = other.series.iter().find(|other| other.name == series.name);
            Ok(&found.ok_or_else(|| Incomparable::Column { table, name: series.name.clone() })?.values)
        });
        let others: Vec<&Values> = others.collect::<Result<_, _>>()?;
        let values = sides(&series.values, &others)
            .map_err(|other| Incomparable::Kind { table: other + 1, name: series.name.clone() })?;
        Ok(Aligned { name: &series.name, values })
    };
    first.series.iter().map(column).collect()
}

/// The values of a column side by side, or the place of the first other one that is of another kind.
fn sides<'a>(first: &'a Values, others: &[&'a Values]) -> Result<Sides<'a>, usize> {
    match first {
        Values::Numbers { numbers, notation } => {
            let mut tables = vec![numbers.as_slice()];
            for (at, other) in others.iter().enumerate() {
                let Values::Numbers { numbers, .. } = other else { return Err(at) };
                tables.push(numbers);
            }
            Ok(Sides::Numbers { tables, notation })
        }
        Values::Words { words, codes } => {
            let mut positions: HashMap<&str, u32> = words.iter().zip(0..).collect();
            let known = words.len();
            let mut tables = vec![Cow::Borrowed(codes.as_slice())];
            for (at, other) in others.iter().enumerate() {
                let Values::Words { words, codes } = other else { return Err(at) };
                let joint: Vec<u32> = words
                    .iter()
                    .map(|word| {
                        let next = positions.len() as u32;
                        *positions.entry(word).or_insert(next)
                    })
                    .collect();
                let joint = |code: &u32| joint.get(*code as usize).copied().unwrap_or(MISSING);
                tables.push(Cow::Owned(codes.iter().map(joint).collect()));
            }
            Ok(Sides::Codes { tables, known, all: positions.len() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::series;

    fn frame(columns: &[(&str, &[&str])]) -> Frame {
        let column = |(name, texts): &(&str, &[&str])| crate::frame::Series {
            name: (*name).to_owned(),
            values: series(&texts.iter().copied().collect()),
        };
        Frame { series: columns.iter().map(column).collect() }
    }

    #[test]
    fn texts_of_all_tables_are_counted_together() {
        let tables = [&frame(&[("a", &["x", "y", ""])]), &frame(&[("a", &["z", "x"])]), &frame(&[("a", &["z", "w"])])];
        let aligned = align(&tables).unwrap();
        let Sides::Codes { tables, known, all } = &aligned[0].values else { panic!("numbers") };
        assert_eq!((*known, *all), (2, 4));
        assert_eq!(
            tables.iter().map(|codes| codes.to_vec()).collect::<Vec<_>>(),
            [vec![0, 1, MISSING], vec![2, 0], vec![2, 3]]
        );
    }

    #[test]
    fn what_cannot_be_compared_names_its_table() {
        let first = frame(&[("a", &["1", "2"]), ("b", &["x", "y"])]);
        let refused = |other: &Frame| align(&[&first, &first, other]).err().unwrap();
        assert_eq!(refused(&frame(&[("a", &["1"])])), Incomparable::Column { table: 2, name: "b".to_owned() });
        assert_eq!(
            refused(&frame(&[("a", &["x"]), ("b", &["x"])])),
            Incomparable::Kind { table: 2, name: "a".to_owned() }
        );
        assert_eq!(refused(&Frame::default()), Incomparable::Empty { table: 2 });
    }
}
