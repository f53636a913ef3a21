//! Columns: what generators fill and encoders read. Plain vectors, no knowledge of Arrow or of any format.

use std::sync::Arc;

use crate::writer::Writer;

/// A pool of strings that columns refer to by position: one buffer and the end of each string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    buffer: String,
    ends: Vec<u32>,
}

impl Words {
    /// How many strings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no string at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The string at `position`, which must be below [`Words::len`].
    #[inline(always)]
    #[must_use]
    pub fn get(&self, position: usize) -> &str {
        let (start, end) = self.bounds(position);
        &self.buffer[start..end]
    }

    /// Where the string at `position` stands in [`Words::as_bytes`]: from the first to behind the last byte.
    #[inline(always)]
    #[must_use]
    pub fn bounds(&self, position: usize) -> (usize, usize) {
        let start = if position == 0 { 0 } else { self.ends[position - 1] as usize };
        (start, self.ends[position] as usize)
    }

    /// Adds strings through a cursor over bytes: `write` is called for each of `items` and ends one string.
    pub(crate) fn write_each<T>(&mut self, items: impl Iterator<Item = T>, mut write: impl FnMut(T, &mut Writer)) {
        let mut writer = Writer::behind(std::mem::take(&mut self.buffer).into_bytes());
        for item in items {
            write(item, &mut writer);
            self.ends.push(writer.len() as u32);
        }
        // One check for a whole batch; what is written is copied from texts or is ASCII, so it always passes.
        self.buffer = String::from_utf8(writer.into_bytes())
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    }

    /// All strings behind each other.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.buffer.as_bytes()
    }

    /// Where each string ends in [`Words::as_bytes`]; it begins where the one before it ends.
    #[must_use]
    pub fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// Whether no string is empty.
    #[must_use]
    pub fn has_no_empty(&self) -> bool {
        // Without a branch, so that the compiler compares several at a time.
        let next = self.ends.get(1..).unwrap_or_default();
        let between = self.ends.iter().zip(next).fold(0, |found, (start, end)| found | u32::from(start == end));
        between == 0 && self.ends.first() != Some(&0)
    }

    /// All strings in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|position| self.get(position))
    }

    /// Adds a string.
    pub fn push(&mut self, word: &str) {
        self.buffer.push_str(word);
        self.finish();
    }

    /// The buffer, to write a string's parts into; [`Words::finish`] ends the string.
    #[inline(always)]
    pub fn buffer(&mut self) -> &mut String {
        &mut self.buffer
    }

    /// Ends the string that was written into [`Words::buffer`].
    #[inline(always)]
    pub fn finish(&mut self) {
        self.ends.push(self.buffer.len() as u32);
    }

    /// Removes all strings and keeps the memory.
    pub fn clear(&mut self) {
        self.buffer.clear();
        self.ends.clear();
    }
}

impl<'a> FromIterator<&'a str> for Words {
    fn from_iter<I: IntoIterator<Item = &'a str>>(words: I) -> Self {
        let mut pool = Self::default();
        words.into_iter().for_each(|word| pool.push(word));
        pool
    }
}

/// What kind of value a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// True or false.
    Boolean,
    /// A 64-bit signed integer.
    Integer,
    /// A 64-bit binary floating-point number.
    Float,
    /// An exact decimal with this many digits after the point (at most 18), at most 18 digits in all.
    Decimal(u8),
    /// A day of the proleptic Gregorian calendar.
    Date,
    /// A time of day, to the second.
    Time,
    /// An instant in UTC, to the second.
    Timestamp,
    /// UTF-8 text.
    Text,
    /// A list of values of one type.
    List(Box<ValueType>),
    /// Named fields.
    Object(Vec<Field>),
}

impl ValueType {
    /// The word for it in recipes, where formulas say what they yield.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Float | Self::Decimal(_) => "number",
            Self::Date => "date",
            Self::Time => "time",
            Self::Timestamp => "datetime",
            Self::Text => "text",
            Self::List(_) => "list",
            Self::Object(_) => "object",
        }
    }
}

/// The name and type of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The column's name, unique among its siblings.
    pub name: String,
    /// What its values are.
    pub value_type: ValueType,
    /// Whether a value may be missing.
    pub nullable: bool,
}

/// The values of one column for a batch of rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// [`ValueType::Boolean`].
    Boolean(Vec<bool>),
    /// [`ValueType::Integer`].
    Integer(Vec<i64>),
    /// [`ValueType::Float`]: always finite.
    Float(Vec<f64>),
    /// [`ValueType::Decimal`]: the value times ten to the scale.
    Decimal(Vec<i64>),
    /// [`ValueType::Date`]: days since 1970-01-01.
    Date(Vec<i32>),
    /// [`ValueType::Time`]: seconds since midnight.
    Time(Vec<i32>),
    /// [`ValueType::Timestamp`]: seconds since 1970-01-01T00:00:00Z.
    Timestamp(Vec<i64>),
    /// [`ValueType::Text`], each value written out.
    Text(Words),
    /// [`ValueType::Text`], each value a position in a shared pool.
    Coded {
        /// The pool.
        words: Arc<Words>,
        /// One position for each row.
        codes: Vec<u32>,
    },
    /// [`ValueType::List`]: the items of all rows behind each other.
    List {
        /// Where each row's items end.
        ends: Vec<u32>,
        /// The items.
        items: Box<Column>,
    },
    /// [`ValueType::Object`]: a column for each field.
    Object(Vec<Column>),
}

/// A batch of values, some of which may be missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The values; at a missing row there stands an arbitrary one.
    pub data: Data,
    /// For each row whether it has a value; `None` where all have.
    pub valid: Option<Vec<bool>>,
}

impl Default for Column {
    fn default() -> Self {
        Self { data: Data::Integer(Vec::new()), valid: None }
    }
}

/// Makes the function that turns a column's data into one variant and hands its vector out, emptied,
/// so that a column that is filled again and again keeps its memory.
macro_rules! vector_of {
    ($(#[$doc:meta])* $name:ident, $variant:ident, $item:ty) => {
        $(#[$doc])*
        pub fn $name(&mut self) -> &mut Vec<$item> {
            self.valid = None;
            if !matches!(self.data, Data::$variant(_)) {
                self.data = Data::$variant(Vec::new());
            }
            match &mut self.data {
                Data::$variant(values) => {
                    values.clear();
                    values
                }
                _ => unreachable!("the variant was set above"),
            }
        }
    };
}

impl Column {
    vector_of!(/** Starts over as booleans. */ booleans, Boolean, bool);
    vector_of!(/** Starts over as integers. */ integers, Integer, i64);
    vector_of!(/** Starts over as floating-point numbers. */ floats, Float, f64);
    vector_of!(/** Starts over as decimals. */ decimals, Decimal, i64);
    vector_of!(/** Starts over as dates. */ dates, Date, i32);
    vector_of!(/** Starts over as times of day. */ times, Time, i32);
    vector_of!(/** Starts over as timestamps. */ timestamps, Timestamp, i64);
    vector_of!(/** Starts over as an object. */ objects, Object, Column);

    /// Starts over as text.
    pub fn text(&mut self) -> &mut Words {
        self.valid = None;
        if !matches!(self.data, Data::Text(_)) {
            self.data = Data::Text(Words::default());
        }
        match &mut self.data {
            Data::Text(words) => {
                words.clear();
                words
            }
            _ => unreachable!("the variant was set above"),
        }
    }

    /// Starts over as positions in `pool`.
    pub fn codes(&mut self, pool: &Arc<Words>) -> &mut Vec<u32> {
        self.valid = None;
        if !matches!(&self.data, Data::Coded { words, .. } if Arc::ptr_eq(words, pool)) {
            self.data = Data::Coded { words: Arc::clone(pool), codes: Vec::new() };
        }
        match &mut self.data {
            Data::Coded { codes, .. } => {
                codes.clear();
                codes
            }
            _ => unreachable!("the variant was set above"),
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.data {
            Data::Boolean(values) => values.len(),
            Data::Integer(values) | Data::Decimal(values) | Data::Timestamp(values) => values.len(),
            Data::Float(values) => values.len(),
            Data::Date(values) | Data::Time(values) => values.len(),
            Data::Text(words) => words.len(),
            Data::Coded { codes, .. } => codes.len(),
            Data::List { ends, .. } => ends.len(),
            Data::Object(columns) => columns.first().map_or(0, Column::len),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes its values take; a pool that is shared counts for nothing.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let rows = self.len() as u64;
        let values = match &self.data {
            Data::Boolean(_) => rows,
            Data::Date(_) | Data::Time(_) | Data::Coded { .. } => 4 * rows,
            Data::Integer(_) | Data::Decimal(_) | Data::Timestamp(_) | Data::Float(_) => 8 * rows,
            Data::Text(words) => words.buffer.len() as u64 + 4 * rows,
            Data::List { items, .. } => items.bytes() + 4 * rows,
            Data::Object(columns) => columns.iter().map(Self::bytes).sum(),
        };
        values + if self.valid.is_some() { rows } else { 0 }
    }

    /// Whether the row has a value.
    #[inline(always)]
    #[must_use]
    pub fn is_valid(&self, row: usize) -> bool {
        self.valid.as_ref().is_none_or(|valid| valid[row])
    }

    /// The text at `row`, where the column holds text and the row has a value.
    #[inline(always)]
    #[must_use]
    pub fn text_at(&self, row: usize) -> Option<&str> {
        match &self.data {
            _ if !self.is_valid(row) => None,
            Data::Text(words) => Some(words.get(row)),
            Data::Coded { words, codes } => Some(words.get(codes[row] as usize)),
            _ => None,
        }
    }

    /// Where the items of a list begin at `row`; they end at `ends[row]`.
    #[inline(always)]
    #[must_use]
    pub fn list_start(ends: &[u32], row: usize) -> usize {
        if row == 0 { 0 } else { ends[row - 1] as usize }
    }
}
