//! The catalogue of column types: names, settings and what they yield. Validation, the editor, the JSON Schema,
//! the command line and the documentation all read this one description.

mod basic;
mod business;
mod learned;
mod people;
mod technical;
mod world;

/// A group of types as the type picker shows it.
#[derive(Debug)]
pub struct Group {
    /// The part before the dot of its types' names; `basic` for those without a dot.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Its types, the most usual first.
    pub types: &'static [TypeSpec],
}

/// A type that a column can have.
#[derive(Debug)]
pub struct TypeSpec {
    /// What stands in a recipe's `type`, such as `person.full_name`.
    pub name: &'static str,
    /// How the type is called on a page.
    pub title: &'static str,
    /// One line that says what it yields.
    pub summary: &'static str,
    /// What can be set, besides what every column has.
    pub settings: &'static [SettingSpec],
    /// Whether `unique` can be asked for.
    pub can_be_unique: bool,
}

impl PartialEq for TypeSpec {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// One setting of a type.
#[derive(Debug)]
pub struct SettingSpec {
    /// The member's name in the column.
    pub name: &'static str,
    /// What may stand there.
    pub kind: SettingKind,
    /// Whether it must be given.
    pub required: bool,
    /// What holds when it is not given, as JSON, where that is one fixed value.
    pub default: Option<&'static str>,
    /// One line that says what it does.
    pub summary: &'static str,
}

/// What may stand in a setting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SettingKind {
    /// A whole number in these bounds, both included.
    Integer(i64, i64),
    /// A finite number in these bounds, both included.
    Number(f64, f64),
    /// Text of at most this many characters.
    Text(usize),
    /// `true` or `false`.
    Flag,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A date (`2026-11-21`) or one relative to the anchor (`today`, `-1y`, `+30d`, `-6m`, `-2w`).
    Date,
    /// A date and time in UTC (`2026-11-21T08:30:00Z`), a date, or one relative to the anchor.
    Timestamp,
    /// A time of day (`08:30` or `08:30:00`).
    Time,
    /// Text, a number, `true` or `false`.
    Scalar,
    /// A list of one to 10,000 scalars.
    Scalars,
    /// A list of weights, none negative, not all zero, one for each of `values`.
    Weights,
    /// A distribution.
    Distribution,
    /// The name of another column of the table.
    Column,
    /// The name of a table of the recipe.
    Table,
    /// The name of a column of the table that is referred to.
    TableColumn,
    /// A formula over the columns of the row.
    Formula,
    /// A regular expression.
    Pattern,
    /// Seasons of a series.
    Seasons,
    /// The columns of a nested object.
    Fields,
    /// The column that each item of a list is like.
    Item,
}

impl SettingSpec {
    const fn new(name: &'static str, kind: SettingKind, summary: &'static str) -> Self {
        Self { name, kind, required: false, default: None, summary }
    }

    const fn required(name: &'static str, kind: SettingKind, summary: &'static str) -> Self {
        Self { name, kind, required: true, default: None, summary }
    }

    const fn or(name: &'static str, kind: SettingKind, default: &'static str, summary: &'static str) -> Self {
        Self { name, kind, required: false, default: Some(default), summary }
    }
}

impl TypeSpec {
    const fn new(
        name: &'static str,
        title: &'static str,
        summary: &'static str,
        settings: &'static [SettingSpec],
    ) -> Self {
        Self { name, title, summary, settings, can_be_unique: false }
    }

    /// A type without settings that can be unique.
    const fn distinct(name: &'static str, title: &'static str, summary: &'static str) -> Self {
        Self { name, title, summary, settings: &[], can_be_unique: true }
    }

    /// A type without settings whose values repeat.
    const fn plain(name: &'static str, title: &'static str, summary: &'static str) -> Self {
        Self { name, title, summary, settings: &[], can_be_unique: false }
    }

    const fn unique(mut self) -> Self {
        self.can_be_unique = true;
        self
    }

    /// The group that the type belongs to.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.name.split_once('.').map_or("basic", |(group, _)| group)
    }

    /// The description of one of its settings.
    #[must_use]
    pub fn setting(&self, name: &str) -> Option<&'static SettingSpec> {
        self.settings.iter().find(|setting| setting.name == name)
    }
}

/// All groups in the order of the type picker.
pub const GROUPS: &[&Group] = &[
    &basic::BASIC,
    &people::PERSON,
    &people::PHONE,
    &people::INTERNET,
    &people::LOCATION,
    &business::COMPANY,
    &business::COMMERCE,
    &business::FINANCE,
    &world::TIME,
    &technical::ID,
    &technical::TEXT,
    &technical::NETWORK,
    &technical::TECHNOLOGY,
    &technical::FILE,
    &world::VEHICLE,
    &world::MEDICAL,
    &world::COLOUR,
    &world::AIRLINE,
    &world::EDUCATION,
    &world::FOOD,
    &world::ANIMAL,
    &world::MEDIA,
    &world::SCIENCE,
    &world::SPORT,
    &world::LANGUAGE,
];

/// All types, group by group.
pub fn types() -> impl Iterator<Item = &'static TypeSpec> {
    GROUPS.iter().flat_map(|group| group.types)
}

/// The type of this name; besides [`types`], which anybody can ask for, those that need something of one's own.
#[must_use]
pub fn find(name: &str) -> Option<&'static TypeSpec> {
    types().chain([&learned::LEARNED]).find(|spec| spec.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_at_least_120_types_with_unique_names_in_their_groups() {
        let names: std::collections::BTreeSet<_> = types().map(|spec| spec.name).collect();
        assert_eq!(names.len(), types().count());
        assert!(names.len() >= 120, "{}", names.len());
        for group in GROUPS {
            for spec in group.types {
                assert_eq!(spec.group(), group.id, "{}", spec.name);
            }
        }
    }

    #[test]
    fn every_default_is_json() {
        for spec in types() {
            for setting in spec.settings {
                if let Some(default) = setting.default {
                    serde_json::from_str::<serde_json::Value>(default).unwrap();
                }
            }
        }
    }
}
