//! A recipe that was read: tables, columns and their settings as types. [`crate::check`] makes it from JSON.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::catalogue::TypeSpec;
use crate::distribution::Distribution;

/// The version of the recipe format and of the bytes that it stands for.
pub const VERSION: i64 = 1;
/// The most rows a table may have; beyond, row numbers would leave the range in which JSON readers are exact.
pub const MOST_ROWS: u64 = 1_000_000_000_000_000;
/// The most rows of a table that belong to one row of its parent.
pub const MOST_CHILDREN: u64 = 1_000_000_000;

/// What to make: one or more tables.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Decides every random choice.
    pub seed: u64,
    /// The locale of columns that name none, such as `en_US`.
    pub locale: String,
    /// The day that relative dates and ages refer to.
    pub anchor: Date,
    /// For each locale the digest of its word lists with which the recipe was made.
    pub lists: BTreeMap<String, String>,
    /// The tables in the order of the recipe.
    pub tables: Vec<Table>,
}

/// One table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Unique in the recipe.
    pub name: String,
    /// Where it stands in the recipe, as a JSON Pointer.
    pub pointer: String,
    /// How many rows it has.
    pub rows: Rows,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The names of columns that were left out because of mistakes in them.
    pub broken: Vec<String>,
    /// The columns, at any depth, that were left out because of mistakes in them.
    pub flawed: Vec<Flawed>,
    /// Sets of columns whose values together are unique; the first is the primary key.
    pub keys: Vec<Vec<String>>,
    /// What else holds, applied in order.
    pub rules: Vec<Rule>,
    /// Rows made wrong on purpose.
    pub anomalies: Option<Anomalies>,
}

/// How many rows a table has.
#[derive(Clone, Debug)]
pub enum Rows {
    /// This many.
    Count(u64),
    /// For each row of `parent` as many as `count` says.
    Per {
        /// The table whose rows own these.
        parent: String,
        /// How many for one parent, rounded to a whole number that is not negative.
        count: Distribution,
    },
}

/// A column with a mistake: other mistakes in it may stand on their own.
#[derive(Clone, Debug)]
pub struct Flawed {
    /// What could be read of it; what was wrong is as if it had not been said.
    pub column: Column,
    /// Whether the settings of its type could all be read: then the mistake is elsewhere, in its name or its null share.
    pub settings_hold: bool,
}

/// One column, or one field of an object, or the item of a list.
#[derive(Clone, Debug)]
pub struct Column {
    /// Unique among its siblings; empty for the item of a list.
    pub name: String,
    /// Where it stands in the recipe, as a JSON Pointer.
    pub pointer: String,
    /// What it yields.
    pub spec: &'static TypeSpec,
    /// What was set, by name; settings with a fixed default are always there.
    pub settings: Settings,
    /// The share of rows without a value, 0 to 1.
    pub null_share: f64,
    /// Whether no value comes twice.
    pub unique: bool,
    /// The locale, if it is not the recipe's.
    pub locale: Option<String>,
    /// Which of several entities of a row (persons, places) it describes.
    pub of: String,
    /// The fields of an object, or the one item of a list.
    pub nested: Vec<Column>,
}

/// When a condition holds, columns take other values.
#[derive(Clone, Debug)]
pub struct Rule {
    /// A formula that yields true or false.
    pub when: String,
    /// Columns and what they take.
    pub set: Vec<(String, Assignment)>,
}

/// What a rule gives a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Assignment {
    /// No value.
    Null,
    /// This value.
    Constant(Scalar),
    /// What a formula yields.
    Formula(String),
}

/// Rows made wrong on purpose.
#[derive(Clone, Debug)]
pub struct Anomalies {
    /// The share of rows with an anomaly.
    pub share: f64,
    /// The kinds that may be applied; if there are none, all for which there is a column.
    pub kinds: Vec<AnomalyKind>,
    /// The columns that may be touched; all that fit when empty.
    pub columns: Vec<String>,
    /// The name of an extra column that says what was done.
    pub label: Option<String>,
}

/// A way in which a row can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnomalyKind {
    /// A number far outside the usual range.
    Outlier,
    /// No value where there should be one.
    Missing,
    /// Text that is broken: cut, doubled, with stray characters.
    Malformed,
    /// The values of two columns exchanged.
    Swapped,
    /// The row before, once more.
    Duplicate,
    /// A day that no calendar has.
    ImpossibleDate,
}

impl AnomalyKind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Outlier, Self::Missing, Self::Malformed, Self::Swapped, Self::Duplicate, Self::ImpossibleDate];

    /// The word for it in recipes and labels.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Outlier => "outlier",
            Self::Missing => "missing",
            Self::Malformed => "malformed",
            Self::Swapped => "swapped",
            Self::Duplicate => "duplicate",
            Self::ImpossibleDate => "impossible_date",
        }
    }

    /// What is wrong with the row, in a line.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        match self {
            Self::Outlier => "A number far outside of the usual range",
            Self::Missing => "No value where there should be one",
            Self::Malformed => "Text that is broken: cut, doubled, with stray characters",
            Self::Swapped => "The values of two columns exchanged",
            Self::Duplicate => "The row before, once more",
            Self::ImpossibleDate => "A day that no calendar has",
        }
    }
}

/// A single value.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// Text.
    Text(String),
}

/// A wave of a time series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Season {
    /// How long until it repeats, in days.
    pub period_days: f64,
    /// How far it swings to either side.
    pub amplitude: f64,
    /// When it first rises through its middle, in days after the anchor date.
    pub phase_days: f64,
}

/// A setting that was read.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// A whole number; for dates the days, for instants and times the seconds.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Text, a name, a formula or a pattern.
    Text(String),
    /// True or false.
    Flag(bool),
    /// A scalar.
    Scalar(Scalar),
    /// Several scalars.
    Scalars(Vec<Scalar>),
    /// Several numbers.
    Numbers(Vec<f64>),
    /// A distribution.
    Distribution(Distribution),
    /// Waves.
    Seasons(Vec<Season>),
}

/// The settings of a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings(pub(crate) BTreeMap<&'static str, Setting>);

impl Settings {
    /// The setting of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Setting> {
        self.0.get(name)
    }

    /// Sets what a type decides by itself.
    pub fn insert(&mut self, name: &'static str, setting: Setting) {
        self.0.insert(name, setting);
    }

    /// A whole number, days or seconds.
    #[must_use]
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.get(name)? {
            Setting::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// A number, whole or not.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.get(name)? {
            Setting::Integer(number) => Some(*number as f64),
            Setting::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Setting::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether a flag is set to true.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Setting::Flag(true)))
    }

    /// A list of scalars; empty if there is none.
    #[must_use]
    pub fn scalars(&self, name: &str) -> &[Scalar] {
        match self.get(name) {
            Some(Setting::Scalars(values)) => values,
            _ => &[],
        }
    }

    /// A list of numbers.
    #[must_use]
    pub fn numbers(&self, name: &str) -> Option<&[f64]> {
        match self.get(name)? {
            Setting::Numbers(values) => Some(values),
            _ => None,
        }
    }

    /// A distribution.
    #[must_use]
    pub fn distribution(&self, name: &str) -> Option<&Distribution> {
        match self.get(name)? {
            Setting::Distribution(distribution) => Some(distribution),
            _ => None,
        }
    }

    /// Waves; empty if there are none.
    #[must_use]
    pub fn seasons(&self) -> &[Season] {
        match self.get("seasons") {
            Some(Setting::Seasons(seasons)) => seasons,
            _ => &[],
        }
    }
}

impl Recipe {
    /// The table of this name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// Whether a column is a formula, a pattern or learned, or a table has rules.
    #[must_use]
    pub fn has_formulas(&self) -> bool {
        fn any(columns: &[Column]) -> bool {
            columns
                .iter()
                .any(|column| matches!(column.spec.name, "formula" | "pattern" | "learned") || any(&column.nested))
        }
        self.tables.iter().any(|table| !table.rules.is_empty() || any(&table.columns))
    }

    /// Where the recipe names a locale, and which: its own, and those of columns.
    #[must_use]
    pub fn locale_places(&self) -> Vec<(String, &str)> {
        fn collect<'r>(columns: &'r [Column], into: &mut Vec<(String, &'r str)>) {
            for column in columns {
                into.extend(column.locale.as_deref().map(|code| (format!("{}/locale", column.pointer), code)));
                collect(&column.nested, into);
            }
        }
        let mut places = vec![("/locale".to_owned(), self.locale.as_str())];
        self.tables.iter().for_each(|table| collect(&table.columns, &mut places));
        places
    }

    /// The locales that the recipe draws words from, sorted, each once.
    #[must_use]
    pub fn locales(&self) -> Vec<String> {
        let mut locales: Vec<String> = self.locale_places().into_iter().map(|(_, code)| code.to_owned()).collect();
        locales.sort();
        locales.dedup();
        locales
    }
}

impl Table {
    /// The column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column that identifies a row: the key, else the first unique column, else the first.
    #[must_use]
    pub fn key_column(&self) -> Option<&Column> {
        let key = self.keys.iter().find(|key| key.len() == 1).and_then(|key| self.column(&key[0]));
        key.or_else(|| self.columns.iter().find(|column| column.unique || is_identifier(column.spec)))
            .or_else(|| self.columns.first())
    }
}

/// Whether values of the type never repeat even when nobody asks for it.
fn is_identifier(spec: &TypeSpec) -> bool {
    matches!(spec.name, "sequence" | "uuid") || spec.group() == "id"
}
