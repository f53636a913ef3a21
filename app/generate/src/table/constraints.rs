//! What a database may be told about a table: its keys and references, where every row holds to them; and why not, where
//! the recipe speaks of a key that rows may break.

use std::collections::BTreeMap;

use seedbed_recipe::recipe::{Column as Spec, Scalar, Table};

use super::anomalies::Anomalies;
use super::make::Context;
use super::rules::Rule;
use crate::column::{Field, ValueType};

/// Keys with more characters than this are too long for some database: MySQL has 3,072 bytes for one, PostgreSQL 2,704,
/// and a character may take four.
const LONGEST_KEY: u64 = 640;
/// No value of a type of the catalogue that can be unique has more characters.
const LONGEST_OF_CATALOGUE: u64 = 255;

/// What a database may be told about a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    /// The columns of the primary key; none if there is no key that every row has.
    pub primary: Vec<String>,
    /// The columns of all other keys.
    pub uniques: Vec<Vec<String>>,
    /// Columns whose values stand together in a key of a table that comes before this one in the order of loading, or in
    /// this one.
    pub references: Vec<Reference>,
    /// For each column of text in one of these, how many characters its values have at the most.
    pub lengths: BTreeMap<String, u64>,
    /// What the recipe says and rows may break, a sentence each.
    pub left_out: Vec<String>,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The columns that refer.
    pub columns: Vec<String>,
    /// The table that is referred to.
    pub table: String,
    /// Its columns, in the same order.
    pub targets: Vec<String>,
}

impl Constraints {
    /// What holds for a file that has a part of the rows: rows may refer to some that are not in it.
    pub(super) fn of_a_part(&self) -> Self {
        let mut part = self.clone();
        let left_out = part.references.drain(..).map(|reference| {
            format!("FOREIGN KEY ({}) is left out: this is a part of the rows.", reference.columns.join(", "))
        });
        part.left_out.extend(left_out);
        part
    }

    /// Whether a column is a key alone.
    fn has_key(&self, column: &str) -> bool {
        self.keys().any(|key| matches!(key.as_slice(), [only] if only == column))
    }

    pub(super) fn new(context: &Context<'_>, fields: &[Field], rules: &[Rule], anomalies: Option<&Anomalies>) -> Self {
        let finder = Finder { context, fields, rules, anomalies };
        let mut found = Self::default();
        for (number, key) in context.table.keys.iter().enumerate() {
            let positions: Vec<usize> = key.iter().filter_map(|name| context.position(name)).collect();
            if positions.len() == key.len() {
                found.add_key(&finder, &positions, number == 0);
            }
        }
        for at in 0..context.table.columns.len() {
            let spec = &context.table.columns[at];
            let is_key = spec.unique || (never_repeats(spec) && finder.is_wanted_as_key(spec));
            let was_tried = context.table.keys.iter().any(|key| matches!(key.as_slice(), [only] if *only == spec.name));
            if is_key && !was_tried && !found.has_key(&spec.name) {
                // Where the recipe's own primary key does not hold, or there is none, another one identifies rows.
                let is_first = found.primary.is_empty() && !fields[at].nullable;
                found.add_key(&finder, &[at], is_first);
            }
        }
        for at in 0..context.table.columns.len() {
            found.add_reference(&finder, at);
        }
        found
    }

    fn add_key(&mut self, finder: &Finder<'_>, key: &[usize], may_be_primary: bool) {
        let names: Vec<String> = key.iter().map(|&at| finder.fields[at].name.clone()).collect();
        let is_primary = may_be_primary && key.iter().all(|&at| !finder.fields[at].nullable);
        if let Some(doubt) = finder.doubt_of_key(key) {
            let kind = if is_primary { "PRIMARY KEY" } else { "UNIQUE" };
            self.left_out.push(format!("{kind} ({}) is left out: {doubt}.", names.join(", ")));
            return;
        }
        self.lengths.extend(key.iter().filter_map(|&at| Some((finder.fields[at].name.clone(), finder.length(at)?))));
        if is_primary {
            self.primary = names;
        } else {
            self.uniques.push(names);
        }
    }

    fn add_reference(&mut self, finder: &Finder<'_>, at: usize) {
        let spec = &finder.context.table.columns[at];
        // What is copied from the row of another reference is no key.
        if spec.settings.text("via").is_some() {
            return;
        }
        let Some((table, target)) = finder.target(spec) else { return };
        let pairs = finder.composite(self, at, table, target).unwrap_or_else(|| vec![(at, target.name.clone())]);
        let columns: Vec<String> = pairs.iter().map(|(at, _)| finder.fields[*at].name.clone()).collect();
        let targets: Vec<String> = pairs.iter().map(|(_, target)| target.clone()).collect();
        let places: Vec<usize> = pairs.iter().map(|(at, _)| *at).collect();
        if let Some(doubt) = finder.doubt_of_reference(self, &places, table, &targets) {
            let (columns, to, referred) = (columns.join(", "), &table.name, targets.join(", "));
            self.left_out.push(format!("FOREIGN KEY ({columns}) REFERENCES {to} ({referred}) is left out: {doubt}."));
            return;
        }
        let length = |&at: &usize| Some((finder.fields[at].name.clone(), finder.length(at)?));
        self.lengths.extend(places.iter().filter_map(length));
        self.references.push(Reference { columns, table: table.name.clone(), targets });
    }

    /// The keys, the primary one first.
    fn keys(&self) -> impl Iterator<Item = &Vec<String>> {
        std::iter::once(&self.primary).chain(&self.uniques).filter(|key| !key.is_empty())
    }
}

/// Whether values of a type never come twice by themselves.
fn never_repeats(spec: &Spec) -> bool {
    match spec.spec.name {
        "sequence" => spec.settings.integer("step") != Some(0),
        "uuid" => true,
        _ => false,
    }
}

/// Whether values of a choice are listed twice: they differ in their positions only.
fn is_listed_twice(spec: &Spec) -> bool {
    let values = spec.settings.scalars("values");
    spec.spec.name == "choice" && (1..values.len()).any(|at| values[..at].contains(&values[at]))
}

/// What decides whether rows hold to a constraint.
struct Finder<'a> {
    context: &'a Context<'a>,
    fields: &'a [Field],
    rules: &'a [Rule],
    anomalies: Option<&'a Anomalies>,
}

impl<'a> Finder<'a> {
    /// Whether a column that never repeats is worth a key although the recipe does not say `unique`: the first one of a
    /// table without keys, and those that are referred to.
    fn is_wanted_as_key(&self, spec: &Spec) -> bool {
        let table = self.context.table;
        let mut known = table.columns.iter().zip(self.fields).filter(|(_, field)| !field.nullable);
        let first = known.find(|(column, _)| column.unique || never_repeats(column));
        let is_first = table.keys.is_empty() && first.is_some_and(|(first, _)| first.name == spec.name);
        is_first || super::anomalies::is_referred_to(self.context, &spec.name)
    }

    /// The table and the column that a column refers to.
    fn target(&self, spec: &Spec) -> Option<(&'a Table, &'a Spec)> {
        if spec.spec.name != "reference" {
            return None;
        }
        let table = self.context.recipe.table(spec.settings.text("table")?)?;
        let named = spec.settings.text("column").and_then(|column| table.column(column));
        Some((table, named.or_else(|| table.key_column())?))
    }

    fn doubt_of_key(&self, key: &[usize]) -> Option<String> {
        let specs: Vec<&Spec> = key.iter().map(|&at| &self.context.table.columns[at]).collect();
        if key.iter().any(|&at| self.rules.iter().any(|rule| rule.touches(at))) {
            return Some("a rule changes its values".to_owned());
        }
        if let Some(anomalies) = self.anomalies {
            if key.iter().any(|&at| anomalies.changes(at)) {
                return Some("anomalies change its values".to_owned());
            }
            let is_kept = |at: &usize| anomalies.keeps(*at);
            let is_alone = |at: &usize| is_kept(at) && self.is_distinct(&self.context.table.columns[*at]);
            if anomalies.repeats() && !key.iter().all(is_kept) && !key.iter().any(is_alone) {
                return Some("anomalies repeat rows".to_owned());
            }
        }
        if let Some(spec) = specs.iter().find(|spec| is_listed_twice(spec)) {
            return Some(format!("{} has values that are listed twice", spec.name));
        }
        // A tuple is as different as the rows that it refers to.
        let is_blurred = |spec: &&&Spec| {
            let is_told = |(table, to)| self.is_key_of(table, to) || self.tells_rows_apart(key, spec, table);
            self.target(spec).is_some_and(|target| !is_told(target))
        };
        let distinct = specs.iter().any(|spec| self.is_distinct(spec));
        if !distinct && let Some(spec) = specs.iter().find(is_blurred) {
            return Some(format!("the values that {} refers to may repeat", spec.name));
        }
        // Identifiers that are drawn by chance; they were let through because they hardly ever meet.
        if !distinct && specs.iter().any(|spec| spec.spec.group() == "id") {
            return Some("its values differ by chance alone".to_owned());
        }
        self.doubt_of_length(key)
    }

    /// Whether a column alone tells rows apart.
    fn is_distinct(&self, spec: &Spec) -> bool {
        let is_blurred = self.target(spec).is_some_and(|(table, to)| !self.is_key_of(table, to));
        (spec.unique || never_repeats(spec)) && !is_blurred && !is_listed_twice(spec)
    }

    fn is_key_of(&self, table: &Table, column: &Spec) -> bool {
        self.constraints_of(table).is_some_and(|constraints| constraints.has_key(&column.name))
    }

    fn constraints_of(&self, table: &Table) -> Option<&Constraints> {
        self.context.plans.iter().find(|plan| plan.name() == table.name).map(|plan| plan.constraints())
    }

    /// The columns that show the row which the reference `chooser` refers to, itself first, each with what it shows.
    fn shown(&self, chooser: &Spec) -> Vec<(usize, String)> {
        let is_follower = |spec: &Spec| spec.settings.text("via") == Some(&*chooser.name);
        let columns = self.context.table.columns.iter().enumerate();
        let shown = columns.filter(|(_, spec)| spec.name == chooser.name || is_follower(spec));
        let mut shown: Vec<(usize, String)> =
            shown.filter_map(|(at, spec)| Some((at, self.target(spec)?.1.name.clone()))).collect();
        shown.sort_by_key(|(at, _)| self.context.table.columns[*at].name != chooser.name);
        shown
    }

    /// Whether the columns of `key` that show the same row of a table as `spec` hold a key of that table.
    fn tells_rows_apart(&self, key: &[usize], spec: &Spec, table: &Table) -> bool {
        let via = spec.settings.text("via").unwrap_or(&spec.name);
        let Some(chooser) = self.context.table.column(via) else { return false };
        let shown = self.shown(chooser);
        let holds = |name: &String| shown.iter().any(|(at, target)| target == name && key.contains(at));
        self.constraints_of(table).is_some_and(|constraints| constraints.keys().any(|key| key.iter().all(holds)))
    }

    /// The columns that refer together to a key of several columns, with those that they refer to, where the reference
    /// alone refers to no key.
    fn composite(&self, own: &Constraints, at: usize, table: &Table, target: &Spec) -> Option<Vec<(usize, String)>> {
        let keys = if table.name == self.context.table.name { own } else { self.constraints_of(table)? };
        if keys.has_key(&target.name) {
            return None;
        }
        let shown = self.shown(&self.context.table.columns[at]);
        let pairs = |key: &Vec<String>| -> Option<Vec<(usize, String)>> {
            key.iter().map(|name| shown.iter().find(|(_, target)| target == name).cloned()).collect()
        };
        keys.keys().filter(|key| key.contains(&target.name)).find_map(pairs)
    }

    fn doubt_of_length(&self, columns: &[usize]) -> Option<String> {
        let mut sum = 0_u64;
        for &at in columns {
            match &self.fields[at].value_type {
                ValueType::List(_) | ValueType::Object(_) => {
                    return Some("databases have no keys of such values".into());
                }
                ValueType::Text => sum = sum.saturating_add(self.length(at).unwrap_or(u64::MAX)),
                _ => {}
            }
        }
        (sum > LONGEST_KEY).then(|| format!("its texts may have more than the {LONGEST_KEY} characters of a key"))
    }

    fn doubt_of_reference(
        &self,
        own: &Constraints,
        columns: &[usize],
        table: &Table,
        targets: &[String],
    ) -> Option<String> {
        let is_own = table.name == self.context.table.name;
        let keys = if is_own { Some(own) } else { self.constraints_of(table) };
        if !keys.is_some_and(|keys| keys.keys().any(|key| key == targets)) {
            return Some("the values there may repeat".to_owned());
        }
        if columns.iter().any(|&at| self.rules.iter().any(|rule| rule.touches(at))) {
            return Some("a rule changes its values".to_owned());
        }
        if columns.iter().any(|&at| self.anomalies.is_some_and(|anomalies| anomalies.changes(at))) {
            return Some("anomalies change its values".to_owned());
        }
        self.doubt_of_length(columns)
    }

    /// How many characters the texts of a column have at the most, where that is known.
    fn length(&self, at: usize) -> Option<u64> {
        (self.fields[at].value_type == ValueType::Text).then(|| self.longest(&self.context.table.columns[at]))?
    }

    fn longest(&self, spec: &Spec) -> Option<u64> {
        if let Some((table, target)) = self.target(spec) {
            // What is referred to comes to an end: a reference to a column of the same table is no reference itself.
            return if target.spec.name == "reference" && table.name == self.context.table.name {
                None
            } else {
                self.longest(target)
            };
        }
        let text = |name: &str| spec.settings.text(name).map_or(0, |text| text.chars().count() as u64);
        let characters = |value: &Scalar| match value {
            Scalar::Text(text) => text.chars().count() as u64,
            _ => LONGEST_OF_CATALOGUE,
        };
        match spec.spec.name {
            "uuid" => Some(36),
            "pattern" => {
                let language = self.context.lists.formulas()?;
                Some((language.regex)(spec.settings.text("pattern")?).ok()?.longest())
            }
            "choice" => spec.settings.scalars("values").iter().map(characters).max(),
            "sequence" => {
                let digits = spec.settings.integer("width").map_or(20, |width| width.max(20) as u64);
                Some(text("prefix") + digits + text("suffix"))
            }
            name if name.contains('.') && spec.spec.can_be_unique => Some(LONGEST_OF_CATALOGUE),
            _ => None,
        }
    }
}
