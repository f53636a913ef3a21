//! A recipe in the making: tables and columns as a reader found them, and the rules that turn them into a recipe
//! from which rows can be made whatever was found.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::columns;
use super::{ImportProblem, Imported, Note};
use crate::catalogue;
use crate::check;
use crate::problem::below;

const MOST_TABLES: usize = 100;
const MOST_COLUMNS: usize = 2_000;
const MOST_KEYS: usize = 20;
const MOST_KEY_COLUMNS: usize = 16;
/// The most characters of a name.
pub(super) const LONGEST_NAME: usize = 128;
/// The seed of a recipe that was imported; any would do, but the same text must give the same recipe.
const SEED: u64 = 1;

/// A column.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    /// Its name.
    pub name: String,
    /// `type` and settings, without name, null share and uniqueness.
    pub settings: Map<String, Value>,
    /// Whether no value comes twice.
    pub unique: bool,
    /// The share of rows without a value.
    pub null_share: f64,
    /// The table and column that it refers to, as positions.
    pub target: Option<(usize, usize)>,
    /// The column of the same table, another reference, whose row it takes its value from.
    pub via: Option<usize>,
}

impl Column {
    /// A column of these settings.
    pub(super) fn new(name: impl Into<String>, settings: Map<String, Value>) -> Self {
        Self { name: name.into(), settings, ..Self::default() }
    }

    /// Its type.
    pub(super) fn kind(&self) -> &str {
        if self.target.is_some() {
            return "reference";
        }
        self.settings.get("type").and_then(Value::as_str).unwrap_or_default()
    }
}

/// A table.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Keys of several columns, by position.
    pub keys: Vec<Vec<usize>>,
    /// How many rows are wanted.
    pub rows: u64,
}

impl Table {
    /// Its keys, those of one column too.
    fn all_keys(&self) -> Vec<Vec<usize>> {
        let alone = (0..self.columns.len()).filter(|&at| self.columns[at].unique).map(|at| vec![at]);
        self.keys.iter().cloned().chain(alone).collect()
    }
}

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// The tables.
    pub tables: Vec<Table>,
    /// What the person should know.
    pub notes: Vec<Note>,
}

impl Draft {
    /// Adds a note about a place in the recipe.
    pub(super) fn note(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.notes.push(Note { pointer: pointer.into(), message: message.into() });
    }

    /// The recipe. What cannot be made as found is made otherwise, and noted.
    pub(super) fn finish(mut self, today: Date) -> Result<Imported, Vec<ImportProblem>> {
        self.limit_size();
        if self.tables.is_empty() {
            return Err(vec![ImportProblem::new(1, 1, "There is no table with columns to make rows for.")]);
        }
        self.mend_names();
        self.mend_references();
        let order = self.cut_circles();
        self.mend_ways();
        for table in order {
            self.find_room(table);
        }
        let mut recipe = json!({
            "version": 1, "kind": "table", "seed": SEED, "locale": "en_US", "anchor": today.to_string(),
            "tables": self.tables.iter().map(|table| self.table_json(table)).collect::<Vec<_>>(),
        });
        self.replace_refused(&mut recipe)?;
        Ok(Imported { recipe, notes: self.notes })
    }

    fn limit_size(&mut self) {
        if self.tables.iter().all(|table| table.columns.is_empty()) {
            self.tables.clear();
        }
        if self.tables.len() > MOST_TABLES {
            let message = format!(
                "Of {} tables the first {MOST_TABLES} are in the recipe, which is the most that one can hold.",
                self.tables.len()
            );
            self.tables.truncate(MOST_TABLES);
            self.note("", message);
        }
        let mut notes = Vec::new();
        for (at, table) in self.tables.iter_mut().enumerate() {
            let count = table.columns.len();
            if count == 0 {
                let mut id = Column::new("id", columns::plain("sequence"));
                id.unique = true;
                table.columns.push(id);
                notes.push((format!("/tables/{at}"), "There were no columns, so there is an id.".to_owned()));
            }
            if count > MOST_COLUMNS {
                table.columns.truncate(MOST_COLUMNS);
                table.keys.retain(|key| key.iter().all(|&column| column < MOST_COLUMNS));
                let message = format!(
                    "Of {count} columns the first {MOST_COLUMNS} are in the recipe, which is the most that a table can hold."
                );
                notes.push((format!("/tables/{at}"), message));
            }
        }
        for (pointer, message) in notes {
            self.note(pointer, message);
        }
    }

    fn mend_names(&mut self) {
        let mut notes = Vec::new();
        let mut taken = BTreeSet::new();
        for (at, table) in self.tables.iter_mut().enumerate() {
            let pointer = format!("/tables/{at}");
            mend_name(&mut table.name, &mut taken, &format!("table_{}", at + 1), &pointer, &mut notes);
            let mut taken = BTreeSet::new();
            for (at, column) in table.columns.iter_mut().enumerate() {
                let pointer = format!("{pointer}/columns/{at}");
                mend_name(&mut column.name, &mut taken, &format!("column_{}", at + 1), &pointer, &mut notes);
                mend_fields(&mut column.settings, &pointer, &mut notes);
                columns::fit_decimals(&mut column.settings);
            }
        }
        self.notes.extend(notes);
    }

    /// References to what is not there become plain columns; references to a table itself keep to what is possible.
    fn mend_references(&mut self) {
        let mut notes = Vec::new();
        for table in 0..self.tables.len() {
            for column in 0..self.tables[table].columns.len() {
                let Some((to_table, to_column)) = self.tables[table].columns[column].target else { continue };
                let pointer = format!("/tables/{table}/columns/{column}");
                let Some(target) = self.tables.get(to_table).and_then(|to| to.columns.get(to_column)) else {
                    self.tables[table].columns[column].target = None;
                    continue;
                };
                // What is referred to needs a value in every row.
                let simple = matches!(target.kind(), "sequence" | "uuid" | "integer" | "pattern" | "choice");
                self.tables[to_table].columns[to_column].null_share = 0.0;
                if to_table != table {
                    continue;
                }
                // Within a table a reference names an earlier row, whose value must be known without the others.
                if to_column == column || !simple {
                    self.tables[table].columns[column].target = None;
                    let settings = self.stand_in((to_table, to_column));
                    self.tables[table].columns[column].settings = settings;
                    let message =
                        "Refers to a column of its own table that depends on others, so it is a plain column.";
                    notes.push((pointer, message.to_owned()));
                } else if self.tables[table].columns[column].unique {
                    self.tables[table].columns[column].unique = false;
                    let message = "Refers to its own table, where values may come more than once, so it is not unique.";
                    notes.push((pointer, message.to_owned()));
                }
            }
        }
        for (pointer, message) in notes {
            self.note(pointer, message);
        }
    }

    /// What a column that refers to `target` looks like without the reference.
    fn stand_in(&self, target: (usize, usize)) -> Map<String, Value> {
        let (mut table, mut column) = target;
        for _ in 0..MOST_TABLES {
            let Some(found) = self.tables.get(table).and_then(|table| table.columns.get(column)) else { break };
            match found.target {
                Some((next_table, next_column)) if (next_table, next_column) != (table, column) => {
                    (table, column) = (next_table, next_column);
                }
                _ if found.kind() == "uuid"
                    || catalogue::find(found.kind()).is_some_and(|kind| kind.name.contains('.')) =>
                {
                    return found.settings.clone();
                }
                _ if matches!(found.kind(), "pattern" | "choice" | "date" | "datetime") => {
                    return found.settings.clone();
                }
                _ => break,
            }
        }
        columns::integer(1, 1000)
    }

    /// The tables in an order in which each comes behind those that it refers to. Where references lead back to
    /// where they began, one of them is cut.
    fn cut_circles(&mut self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut waiting: BTreeSet<usize> = (0..self.tables.len()).collect();
        while !waiting.is_empty() {
            let needs = |table: usize| {
                let targets = self.tables[table].columns.iter().filter_map(|column| column.target);
                targets.map(|(to, _)| to).filter(move |&to| to != table)
            };
            if let Some(&ready) = waiting.iter().find(|&&table| needs(table).all(|to| !waiting.contains(&to))) {
                waiting.remove(&ready);
                order.push(ready);
                continue;
            }
            // Every table that waits leads to a circle: walk until one comes again.
            let mut path: Vec<usize> = waiting.iter().take(1).copied().collect();
            let circle = loop {
                let Some(&last) = path.last() else { break Vec::new() };
                let Some(next) = needs(last).find(|to| waiting.contains(to)) else { break Vec::new() };
                if let Some(start) = path.iter().position(|&table| table == next) {
                    break path.split_off(start);
                }
                path.push(next);
            };
            let hops = circle.iter().enumerate().map(|(at, &table)| (table, circle[(at + 1) % circle.len()]));
            let hops: Vec<(usize, Vec<usize>)> =
                hops.map(|(table, next)| (table, self.references(table, next))).collect();
            // A reference that may be missing is the one that the database itself fills in later.
            let optional = |(table, columns): &&(usize, Vec<usize>)| {
                columns.iter().all(|&column| self.tables[*table].columns[column].null_share > 0.0)
            };
            let Some((table, columns)) = hops.iter().find(optional).or_else(|| hops.first()).cloned() else {
                order.extend(std::mem::take(&mut waiting));
                break;
            };
            for column in columns {
                self.cut(table, column, &circle);
            }
        }
        order
    }

    /// What takes its row from a reference needs that reference, and is missing where that one is.
    fn mend_ways(&mut self) {
        for table in &mut self.tables {
            let targets: Vec<Option<usize>> = table.columns.iter().map(|column| Some(column.target?.0)).collect();
            for (at, column) in table.columns.iter_mut().enumerate() {
                let holds = |via: &usize| targets[at].is_some() && targets.get(*via) == Some(&targets[at]);
                column.via = column.via.filter(|via| holds(via) && !column.unique);
                if column.via.is_some() {
                    column.null_share = 0.0;
                }
            }
        }
    }

    /// The columns of a table that refer to another one.
    fn references(&self, table: usize, to: usize) -> Vec<usize> {
        let columns = self.tables[table].columns.iter().enumerate();
        columns.filter(|(_, column)| column.target.is_some_and(|(table, _)| table == to)).map(|(at, _)| at).collect()
    }

    fn cut(&mut self, table: usize, column: usize, circle: &[usize]) {
        let names: Vec<String> = circle.iter().map(|&table| format!("“{}”", self.tables[table].name)).collect();
        let Some(target) = self.tables[table].columns[column].target else { return };
        let settings = self.stand_in(target);
        let cut = &mut self.tables[table].columns[column];
        cut.target = None;
        cut.settings = settings;
        let message = format!(
            "“{}” is a plain column instead of a reference to “{}”: the references among {} lead back to where they began.",
            cut.name.clone(),
            self.tables[target.0].name,
            names.join(", ")
        );
        self.note(format!("/tables/{table}/columns/{column}"), message);
    }

    /// Sees to it that unique columns and keys have as many values as the table has rows, by fewer rows if need be.
    fn find_room(&mut self, at: usize) {
        let mut notes: Vec<(String, String)> = Vec::new();
        let parents: BTreeMap<usize, u64> = self.tables.iter().map(|table| table.rows).enumerate().collect();
        let keys: Vec<Vec<Vec<usize>>> = self.tables.iter().map(Table::all_keys).collect();
        let table = &mut self.tables[at];
        let pointer = format!("/tables/{at}");
        let mut limit: Option<(u128, String)> = None;
        let mut lower = |room: u128, why: &str| {
            if limit.as_ref().is_none_or(|(least, _)| room < *least) {
                limit = Some((room, why.to_owned()));
            }
        };
        for (place, column) in table.columns.iter_mut().enumerate() {
            if !column.unique {
                continue;
            }
            column.null_share = 0.0;
            if let Some((to, _)) = column.target {
                column.settings.remove("distribution");
                lower(parents.get(&to).copied().unwrap_or(0).into(), &column.name);
                continue;
            }
            match columns::make_unique(&mut column.settings) {
                Some(room) => lower(room, &column.name),
                None => {
                    column.unique = false;
                    let message = format!(
                        "“{}” is not unique in the recipe: its values cannot be told apart by counting.",
                        column.name
                    );
                    notes.push((format!("{pointer}/columns/{place}"), message));
                }
            }
        }
        let mut taken = BTreeSet::new();
        let mut kept: Vec<Vec<usize>> = Vec::new();
        for mut key in std::mem::take(&mut table.keys) {
            let mut seen = BTreeSet::new();
            key.retain(|&column| column < table.columns.len() && seen.insert(column));
            let names: Vec<String> = key.iter().map(|&column| format!("“{}”", table.columns[column].name)).collect();
            let names = names.join(", ");
            if key.len() < 2 || kept.contains(&key) {
                continue;
            }
            if kept.len() >= MOST_KEYS || key.len() > MOST_KEY_COLUMNS {
                let message = format!(
                    "The key of {names} is left out: a table holds at most {MOST_KEYS} keys of at most {MOST_KEY_COLUMNS} columns."
                );
                notes.push((pointer.clone(), message));
                continue;
            }
            if key.iter().any(|&column| never_repeats(&table.columns[column])) {
                kept.push(key);
                continue;
            }
            if key.iter().any(|column| taken.contains(column)) {
                let message = format!("The key of {names} is left out: one of its columns is part of another key.");
                notes.push((pointer.clone(), message));
                continue;
            }
            let mut room = 1_u128;
            let mut countable = true;
            let mut columns_of_key: Vec<Column> = key.iter().map(|&column| table.columns[column].clone()).collect();
            for column in &mut columns_of_key {
                column.null_share = 0.0;
                if let Some(via) = column.via {
                    // Its row is that of another part of the key; it counts nothing, and may if the key tells that row.
                    countable &= table_shows_key(table, &key, via, &keys);
                    continue;
                }
                let own = match column.target {
                    Some((to, _)) if to == at => None,
                    Some((to, _)) => {
                        column.settings.remove("distribution");
                        parents.get(&to).copied().map(u128::from)
                    }
                    None => columns::make_countable(&mut column.settings),
                };
                match own {
                    Some(own) => room = room.saturating_mul(own),
                    None => countable = false,
                }
            }
            if !countable {
                let alone = key.iter().copied().find(|&column| {
                    let column = &table.columns[column];
                    column.target.is_none()
                        && columns::make_unique(&mut column.settings.clone())
                            .is_some_and(|room| room >= table.rows.into())
                });
                if let Some(alone) = alone {
                    let column = &mut table.columns[alone];
                    columns::make_unique(&mut column.settings);
                    (column.unique, column.null_share) = (true, 0.0);
                    kept.push(key);
                    continue;
                }
                let message = format!("The key of {names} is left out: its values cannot be counted.");
                notes.push((pointer.clone(), message));
                continue;
            }
            for (&place, column) in key.iter().zip(columns_of_key) {
                table.columns[place] = column;
                taken.insert(place);
            }
            lower(room, &names);
            kept.push(key);
        }
        for &column in kept.iter().flatten() {
            table.columns[column].null_share = 0.0;
        }
        table.keys = kept;
        if let Some((room, why)) = limit
            && u128::from(table.rows) > room
        {
            table.rows = u64::try_from(room).unwrap_or(u64::MAX);
            let message = format!("{} rows: {why} has no more different values.", table.rows);
            notes.push((format!("{pointer}/rows"), message));
        }
        for (pointer, message) in notes {
            self.note(pointer, message);
        }
    }

    fn table_json(&self, table: &Table) -> Value {
        let columns: Vec<Value> = table.columns.iter().map(|column| self.column_json(table, column)).collect();
        let mut json = json!({"name": table.name, "rows": table.rows, "columns": columns});
        if !table.keys.is_empty() {
            let name = |column: &usize| table.columns[*column].name.as_str();
            json["keys"] = table.keys.iter().map(|key| key.iter().map(name).collect::<Vec<_>>()).collect();
        }
        json
    }

    fn column_json(&self, own: &Table, column: &Column) -> Value {
        let mut json = Map::new();
        json.insert("name".into(), column.name.clone().into());
        if let Some((table, target)) = column.target {
            let table = &self.tables[table];
            json.insert("type".into(), "reference".into());
            json.insert("table".into(), table.name.clone().into());
            json.insert("column".into(), table.columns[target].name.clone().into());
            if let Some(via) = column.via.and_then(|via| own.columns.get(via)) {
                json.insert("via".into(), via.name.clone().into());
            }
        } else {
            json.extend(column.settings.clone());
        }
        if column.unique {
            json.insert("unique".into(), true.into());
        } else if column.null_share > 0.0 {
            json.insert("null_share".into(), column.null_share.into());
        }
        json.into()
    }

    /// The last net: a column that the recipe's own check refuses becomes words of text, and the person is told.
    fn replace_refused(&mut self, recipe: &mut Value) -> Result<(), Vec<ImportProblem>> {
        let mut replaced = BTreeSet::new();
        for problem in check(recipe).problems {
            let parts: Vec<&str> = problem.pointer.splitn(6, '/').collect();
            let place = match parts.as_slice() {
                ["", "tables", table, "columns", column, ..] => Some(format!("/tables/{table}/columns/{column}")),
                _ => None,
            };
            let Some(place) = place else { continue };
            if !replaced.insert(place.clone()) {
                continue;
            }
            let Some(column) = recipe.pointer_mut(&place) else { continue };
            let name = column.get("name").cloned().unwrap_or_default();
            *column = json!({"name": name, "type": "text.word"});
            self.note(place, format!("A word of text, because its own settings cannot be made: {problem}."));
        }
        let problems = check(recipe).problems;
        if problems.is_empty() {
            return Ok(());
        }
        Err(problems
            .iter()
            .map(|problem| ImportProblem::new(1, 1, format!("No recipe can be made of this: {problem}.")))
            .collect())
    }
}

/// Whether the columns of `key` that show the row which the reference at `via` refers to hold a key of that row's table.
fn table_shows_key(table: &Table, key: &[usize], via: usize, keys: &[Vec<Vec<usize>>]) -> bool {
    let Some((to, _)) = table.columns.get(via).and_then(|chooser| chooser.target) else { return false };
    let is_of_row = |place: &&usize| **place == via || table.columns[**place].via == Some(via);
    let shown: Vec<usize> =
        key.iter().filter(is_of_row).filter_map(|&place| Some(table.columns[place].target?.1)).collect();
    key.contains(&via) && keys[to].iter().any(|key| key.iter().all(|column| shown.contains(column)))
}

/// Whether a column's values never come twice by themselves.
fn never_repeats(column: &Column) -> bool {
    column.unique || matches!(column.kind(), "sequence" | "uuid") || column.kind().starts_with("id.")
}

/// Names of fields inside of objects follow the same rules as those of columns.
fn mend_fields(settings: &mut Map<String, Value>, pointer: &str, notes: &mut Vec<Note>) {
    if let Some(Value::Array(fields)) = settings.get_mut("fields") {
        let mut taken = BTreeSet::new();
        for (at, field) in fields.iter_mut().enumerate() {
            let pointer = format!("{pointer}/fields/{at}");
            let Some(field) = field.as_object_mut() else { continue };
            let mut name = field.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
            mend_name(&mut name, &mut taken, &format!("field_{}", at + 1), &pointer, notes);
            field.insert("name".into(), name.into());
            mend_fields(field, &pointer, notes);
        }
    }
    if let Some(Value::Object(item)) = settings.get_mut("item") {
        mend_fields(item, &below(pointer, "item"), notes);
    }
}

/// Keeps a name that a recipe may hold and that is not taken, and finds another one otherwise.
fn mend_name(name: &mut String, taken: &mut BTreeSet<String>, fallback: &str, pointer: &str, notes: &mut Vec<Note>) {
    let mut plain: String = name.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect();
    if plain.trim().is_empty() {
        plain = fallback.to_owned();
    }
    let mut free = plain.clone();
    let mut number = 2_usize;
    while taken.contains(&free) {
        let end = format!("_{number}");
        let kept: String = plain.chars().take(LONGEST_NAME - end.len()).collect();
        free = kept + &end;
        number += 1;
    }
    taken.insert(free.clone());
    if free != *name {
        let shown: String = name.chars().take(40).collect();
        let message = format!("Called “{free}”: {shown:?} is empty, too long, not printable or there already.");
        notes.push(Note { pointer: format!("{pointer}/name"), message });
        *name = free;
    }
}
