//! SQL DDL: `CREATE TABLE` and what dumps put around it, in the dialects of PostgreSQL, MySQL and SQLite.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sqlparser::ast::{
    AlterColumnOperation, AlterTableOperation, ColumnDef, ColumnOption, DataType, Expr, FunctionArg, FunctionArgExpr,
    FunctionArguments, Ident, IdentityPropertyFormatKind, IdentityPropertyKind, IndexColumn, ObjectName,
    SequenceOptions, Statement as Sql, TableConstraint, UserDefinedTypeRepresentation, Value as SqlValue,
};
use sqlparser::dialect::{Dialect as SqlDialect, GenericDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;

use super::columns;
use super::draft::{self, Draft};
use super::sql_checks::{Checks, Limits, bare, literal};
use super::sql_types::{self, Kind};
use super::statements::{Quoting, Statement, split};
use super::{Dialect, ImportProblem, Imported};

/// Longer statements are refused: no table is described by so much text.
const LONGEST_STATEMENT: usize = 1 << 20;
/// More words and signs than this between two commas make no column.
const LONGEST_RUN: usize = 1000;
/// The parser goes at most so many levels down: each takes much of the stack, of which a browser has one megabyte.
const PARSER_DEPTH: usize = 32;
const DEEPEST: usize = 24;
/// How many rows a table gets.
const USUAL_ROWS: u64 = 1000;
/// The share of rows without a value where one may be missing.
const NULL_SHARE: f64 = 0.05;
/// More problems and notes than this help nobody.
const MOST_PROBLEMS: usize = 100;
/// A recipe holds no more tables, and a table no more columns.
const MOST_TABLES: usize = 100;
const MOST_COLUMNS: usize = 2_000;
/// More constraints and columns of a key than any real table has.
const MOST_CONSTRAINTS: usize = 2_000;
const MOST_KEY_COLUMNS: usize = 64;

/// Makes a recipe from DDL.
///
/// # Errors
/// Tables that cannot be read, each with its place; or that there is none.
pub(super) fn read(dialect: Dialect, text: &str, today: Date) -> Result<Imported, Vec<ImportProblem>> {
    let mut best: Option<Schema> = None;
    for dialect in candidates(dialect, text) {
        let schema = Schema::read(dialect, text);
        let is_whole = schema.badness() == 0;
        if best.as_ref().is_none_or(|best| schema.badness() < best.badness()) {
            best = Some(schema);
        }
        if is_whole {
            break;
        }
    }
    let schema = best.unwrap_or_default();
    if !schema.problems.is_empty() {
        return Err(schema.problems);
    }
    if schema.tables.is_empty() {
        let message = match schema.skipped_list() {
            Some(skipped) => format!("There is no CREATE TABLE with columns here, only {skipped}."),
            None => "There is no CREATE TABLE with columns here.".to_owned(),
        };
        return Err(vec![ImportProblem::new(1, 1, message)]);
    }
    schema.draft(today).finish(today)
}

/// The dialects to try, the likeliest first.
fn candidates(dialect: Dialect, text: &str) -> Vec<Dialect> {
    if dialect != Dialect::Auto {
        return vec![dialect];
    }
    let start: String = text.chars().take(200_000).collect::<String>().to_ascii_lowercase();
    let has = |marks: &[&str]| marks.iter().any(|mark| start.contains(mark));
    let mut order = vec![Dialect::PostgreSql, Dialect::MySql, Dialect::Sqlite];
    if has(&["`", "auto_increment", "engine=", "engine ="]) {
        order = vec![Dialect::MySql, Dialect::Sqlite, Dialect::PostgreSql];
    } else if has(&["autoincrement", "pragma ", "without rowid"]) {
        order = vec![Dialect::Sqlite, Dialect::PostgreSql, Dialect::MySql];
    }
    order
}

const fn quoting(dialect: Dialect) -> Quoting {
    match dialect {
        Dialect::MySql => Quoting { backslash: true, hash: true, dollar: false, bracket: false },
        Dialect::Sqlite => Quoting { backslash: false, hash: false, dollar: false, bracket: true },
        Dialect::PostgreSql | Dialect::Auto => Quoting { backslash: false, hash: false, dollar: true, bracket: false },
    }
}

/// A foreign key.
#[derive(Debug)]
struct Foreign {
    columns: Vec<String>,
    table: String,
    referred: Vec<String>,
}

/// How a database counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Counter {
    start: i64,
    step: i64,
}

impl Counter {
    /// What a database does when it is told nothing else.
    const USUAL: Self = Self { start: 1, step: 1 };

    fn of(options: &[SequenceOptions]) -> Self {
        let mut counter = Self::USUAL;
        for option in options {
            match option {
                SequenceOptions::StartWith(start, _) => counter.start = whole(start).unwrap_or(counter.start),
                SequenceOptions::IncrementBy(step, _) => counter.step = whole(step).unwrap_or(counter.step),
                _ => {}
            }
        }
        counter.usable()
    }

    /// What `START WITH 5 INCREMENT BY 2` says, in any order.
    fn in_words(text: &str) -> Self {
        let mut counter = Self::USUAL;
        let words: Vec<&str> = text.split(|letter: char| letter.is_whitespace() || "(),;".contains(letter)).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        for (at, word) in words.iter().enumerate() {
            let number = || {
                let next = words.iter().skip(at + 1);
                let mut next =
                    next.skip_while(|word| ["WITH", "BY"].iter().any(|noise| word.eq_ignore_ascii_case(noise)));
                next.next().and_then(|word| word.parse::<i64>().ok())
            };
            if word.eq_ignore_ascii_case("START") {
                counter.start = number().unwrap_or(counter.start);
            } else if word.eq_ignore_ascii_case("INCREMENT") {
                counter.step = number().unwrap_or(counter.step);
            }
        }
        counter.usable()
    }

    /// One that a sequence of a recipe can be.
    fn usable(self) -> Self {
        let is_usable = (-columns::SAFE..=columns::SAFE).contains(&self.start)
            && (-1_000_000_000..=1_000_000_000).contains(&self.step)
            && self.step != 0;
        if is_usable { self } else { Self::USUAL }
    }

    fn settings(self) -> serde_json::Map<String, serde_json::Value> {
        let mut settings = columns::plain("sequence");
        if self.start != 1 {
            settings.insert("start".into(), self.start.into());
        }
        if self.step != 1 {
            settings.insert("step".into(), self.step.into());
        }
        settings
    }
}

/// A column as it is declared.
#[derive(Debug)]
struct SqlColumn {
    name: String,
    kind: Kind,
    not_null: bool,
    has_default: bool,
    counts_up: bool,
    /// From where and how fast it counts up, where that is said.
    counter: Option<Counter>,
    /// The sequence that its default takes the next number of, in lower case.
    sequence: Option<String>,
    calculated: bool,
}

/// A table as it is declared.
#[derive(Debug, Default)]
struct SqlTable {
    /// With its schema, as it is written.
    path: Vec<String>,
    columns: Vec<SqlColumn>,
    /// Where a column is, by its name in lower case.
    places: BTreeMap<String, usize>,
    primary: Vec<String>,
    uniques: Vec<Vec<String>>,
    foreign: Vec<Foreign>,
    checks: Checks,
}

impl SqlTable {
    fn position(&self, name: &str) -> Option<usize> {
        self.places.get(&name.to_lowercase()).copied()
    }

    fn constraints(&self) -> usize {
        self.uniques.len() + self.foreign.len() + self.checks.others.len()
    }
}

/// All that a text declares.
#[derive(Default)]
struct Schema {
    tables: Vec<SqlTable>,
    /// Where tables are, by the last part of their names in lower case.
    places: BTreeMap<String, Vec<usize>>,
    /// Tables beyond the most that a recipe holds.
    too_many: u64,
    /// Remarks beyond the most that are listed.
    more_notes: u64,
    types: BTreeMap<String, Kind>,
    domain_checks: BTreeMap<String, Limits>,
    /// Sequences by their names in lower case.
    sequences: BTreeMap<String, Counter>,
    /// Tables that hold a part of another one's rows.
    partitions: Vec<Vec<String>>,
    problems: Vec<ImportProblem>,
    /// What was not understood but is not needed.
    notes: Vec<String>,
    /// Statements that define no tables, by their first words.
    skipped: BTreeMap<String, u64>,
}

/// Whether more brackets are opened than closed.
fn is_open(text: &str) -> bool {
    text.matches('(').count() > text.matches(')').count()
}

impl Schema {
    fn read(dialect: Dialect, text: &str) -> Self {
        let mut schema = Self::default();
        let statements = match split(text, quoting(dialect)) {
            Ok(statements) => statements,
            Err(problem) => {
                schema.problems.push(problem);
                return schema;
            }
        };
        // Types first and changes last, wherever they stand: dumps of several files are not always in order.
        for (turn, statement) in (0..3).flat_map(|turn| statements.iter().map(move |statement| (turn, statement))) {
            if statement_turn(statement) == turn && schema.problems.len() < MOST_PROBLEMS {
                schema.take(dialect, statement);
            }
        }
        schema.leave_out_partitions();
        schema
    }

    /// The rows of a partition are rows of the table that it belongs to.
    fn leave_out_partitions(&mut self) {
        for path in std::mem::take(&mut self.partitions) {
            let Some(at) = self.find(&path) else { continue };
            self.tables.remove(at);
            self.remark(format!("“{}” is left out: it holds a part of another table's rows.", path.join(".")));
            self.places.clear();
            for (at, table) in self.tables.iter().enumerate() {
                let short = table.path.last().map(|name| name.to_lowercase()).unwrap_or_default();
                self.places.entry(short).or_default().push(at);
            }
        }
    }

    fn badness(&self) -> usize {
        self.problems.len() * 1000
            + self.notes.len()
            + self.more_notes as usize
            + usize::from(self.tables.is_empty()) * 500
    }

    fn skipped_list(&self) -> Option<String> {
        let mut counts: Vec<(&String, &u64)> = self.skipped.iter().collect();
        counts.sort_by_key(|(words, count)| (std::cmp::Reverse(**count), words.as_str()));
        let shown: Vec<String> = counts.iter().take(8).map(|(words, count)| format!("{count} × {words}")).collect();
        let rest: u64 = counts.iter().skip(8).map(|(_, count)| **count).sum();
        let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        (!shown.is_empty()).then(|| shown.join(", ") + &rest)
    }

    fn skip(&mut self, statement: &Statement<'_>) {
        let words: Vec<&str> = statement.words.iter().map(String::as_str).take(2).collect();
        let shown = match words.as_slice() {
            [first @ ("CREATE" | "ALTER" | "DROP" | "COMMENT"), second] => format!("{first} {second}"),
            [first, ..] => (*first).to_owned(),
            [] => "something else".to_owned(),
        };
        let shown: String = shown.chars().take(40).collect();
        // The text decides how many sorts there are; they are only counted for a note.
        let key =
            if self.skipped.len() < 200 || self.skipped.contains_key(&shown) { shown } else { "others".to_owned() };
        *self.skipped.entry(key).or_default() += 1;
    }

    fn remark(&mut self, note: String) {
        if self.notes.len() < MOST_PROBLEMS { self.notes.push(note) } else { self.more_notes += 1 }
    }

    fn take(&mut self, dialect: Dialect, statement: &Statement<'_>) {
        let sort = Sort::of(statement);
        let text = match sort {
            Sort::Table => match statement.up_to_list.filter(|_| !is_made_of_another(statement)) {
                Some(text) => text,
                None if is_open(statement.text) && !is_made_of_another(statement) => {
                    let message = "The list of columns of this table does not end: a closing bracket is missing.";
                    self.problems.push(ImportProblem::new(statement.line, statement.column, message));
                    return;
                }
                None => {
                    let message = format!(
                        "Line {}: this table has no list of columns of its own, so it is left out.",
                        statement.line
                    );
                    return self.remark(message);
                }
            },
            Sort::Other => return self.skip(statement),
            _ => statement.text,
        };
        if let Some(partition) = attached_partition(statement) {
            return self.partitions.push(partition);
        }
        let parsed = match too_much(statement, text) {
            Some(message) => Err(ImportProblem::new(statement.line, statement.column, message)),
            None => parse(dialect, statement, text),
        };
        match parsed {
            Ok(sql) => self.understand(sql, statement),
            Err(problem) if sort == Sort::Table => self.problems.push(problem),
            // Most sequences count from one by one, as those do that are not understood.
            Err(_) if sort == Sort::Sequence => self.skip(statement),
            Err(problem) => {
                self.notes.push(format!(
                    "Line {}: this statement was not understood and left out: {}",
                    problem.line, problem.message
                ));
            }
        }
    }

    fn understand(&mut self, sql: Sql, statement: &Statement<'_>) {
        match sql {
            Sql::CreateTable(table) => {
                let path = path(&table.name);
                if self.find(&path).is_some_and(|found| self.tables[found].path.len() == path.len()) {
                    self.notes.push(format!(
                        "Line {}: “{}” is declared again; the first declaration holds.",
                        statement.line,
                        path.join(".")
                    ));
                    return;
                }
                if self.tables.len() >= MOST_TABLES {
                    self.too_many += 1;
                    return;
                }
                if table.columns.len() > MOST_COLUMNS {
                    let message = format!(
                        "Of {} columns of “{}” the first {MOST_COLUMNS} are in the recipe, which is the most that a table can hold.",
                        table.columns.len(),
                        path.join(".")
                    );
                    self.remark(message);
                }
                let mut read = SqlTable { path, ..SqlTable::default() };
                for column in table.columns.iter().take(MOST_COLUMNS) {
                    self.add_column(&mut read, column);
                }
                if let Some(start) = next_number(statement) {
                    let counting = read.columns.iter_mut().find(|column| column.counts_up);
                    if let Some(column) = counting {
                        column.counter = Some(Counter { start, step: 1 }.usable());
                    }
                }
                for constraint in &table.constraints {
                    add_constraint(&mut read, constraint);
                }
                if read.constraints() >= MOST_CONSTRAINTS {
                    self.remark(format!(
                        "“{}” has more constraints than are read: {MOST_CONSTRAINTS}.",
                        read.path.join(".")
                    ));
                }
                let short = read.path.last().map(|name| name.to_lowercase()).unwrap_or_default();
                self.places.entry(short).or_default().push(self.tables.len());
                self.tables.push(read);
            }
            Sql::AlterTable(alter) => {
                let path = path(&alter.name);
                let Some(at) = self.find(&path) else { return self.skip(statement) };
                let mut table = std::mem::take(&mut self.tables[at]);
                for operation in &alter.operations {
                    self.change(&mut table, operation);
                }
                self.tables[at] = table;
            }
            Sql::CreateIndex(index) if index.unique && index.predicate.is_none() => {
                let path = path(&index.table_name);
                if let (Some(at), Some(columns)) = (self.find(&path), key_columns(&index.columns)) {
                    self.tables[at].uniques.push(columns);
                }
            }
            Sql::CreateType { name, representation: Some(UserDefinedTypeRepresentation::Enum { labels }) } => {
                let labels = labels.into_iter().map(|label| label.value).collect();
                self.types.insert(last(&name), Kind::Choice(labels));
            }
            Sql::CreateType { name, representation: Some(UserDefinedTypeRepresentation::Composite { .. }) } => {
                self.types.insert(last(&name), Kind::Json);
            }
            // The parser knows the options in one order only, and stops at the first that stands elsewhere.
            Sql::CreateSequence { name, .. } => {
                self.sequences.insert(last(&name), Counter::in_words(statement.text));
            }
            Sql::CreateDomain(domain) => {
                let kind = self.kind(&domain.data_type);
                self.types.insert(last(&domain.name), kind);
                let mut checks = Checks::default();
                for constraint in &domain.constraints {
                    if let TableConstraint::Check(check) = constraint {
                        checks.add(&check.expr);
                    }
                }
                if let Some(limits) = checks.limits.remove("value") {
                    self.domain_checks.insert(last(&domain.name), limits);
                }
            }
            _ => self.skip(statement),
        }
    }

    /// The table of this name; the schema counts only where both sides have one.
    fn find(&self, path: &[String]) -> Option<usize> {
        let places = self.places.get(&path.last()?.to_lowercase())?;
        let same = |one: &[String], other: &[String]| {
            one.iter().rev().zip(other.iter().rev()).all(|(one, other)| one.to_lowercase() == other.to_lowercase())
        };
        let fits = |place: &&usize| self.tables.get(**place).is_some_and(|table| same(&table.path, path));
        let is_exact = |place: &&usize| self.tables.get(**place).is_some_and(|table| table.path.len() == path.len());
        places.iter().find(|place| fits(place) && is_exact(place)).or_else(|| places.iter().find(fits)).copied()
    }

    fn kind(&self, data_type: &DataType) -> Kind {
        if let DataType::Custom(name, _) = data_type
            && let Some(kind) = self.types.get(&last(name))
        {
            return kind.clone();
        }
        if let DataType::Array(
            sqlparser::ast::ArrayElemTypeDef::SquareBracket(item, _)
            | sqlparser::ast::ArrayElemTypeDef::Qualified(item, _),
        ) = data_type
            && let DataType::Custom(name, _) = item.as_ref()
            && let Some(kind) = self.types.get(&last(name))
        {
            return Kind::List(Box::new(kind.clone()));
        }
        sql_types::kind(data_type)
    }

    fn add_column(&self, table: &mut SqlTable, column: &ColumnDef) {
        let name = column.name.value.clone();
        let serial = matches!(&column.data_type, DataType::Custom(kind, _) if last(kind).ends_with("serial"));
        if let DataType::Custom(kind, _) = &column.data_type
            && let Some(limits) = self.domain_checks.get(&last(kind))
        {
            table.checks.limits.insert(name.to_lowercase(), limits.clone());
        }
        let kind = self.kind(&column.data_type);
        if table.columns.len() >= MOST_COLUMNS {
            return;
        }
        table.places.entry(name.to_lowercase()).or_insert(table.columns.len());
        table.columns.push(SqlColumn {
            name: name.clone(),
            kind,
            not_null: serial,
            has_default: false,
            counts_up: serial,
            counter: None,
            sequence: None,
            calculated: false,
        });
        for option in &column.options {
            add_option(table, &name, &option.option);
        }
    }

    fn change(&self, table: &mut SqlTable, operation: &AlterTableOperation) {
        match operation {
            AlterTableOperation::AddConstraint { constraint, .. } => add_constraint(table, constraint),
            AlterTableOperation::AddColumn { column_def, .. } if table.position(&column_def.name.value).is_none() => {
                self.add_column(table, column_def);
            }
            AlterTableOperation::ModifyColumn { col_name, data_type, options, .. } => {
                self.redeclare(table, col_name, data_type, options);
            }
            AlterTableOperation::ChangeColumn { old_name, new_name, data_type, options, .. } => {
                if let Some(at) = table.position(&old_name.value) {
                    table.columns[at].name.clone_from(&new_name.value);
                    table.places.entry(new_name.value.to_lowercase()).or_insert(at);
                    self.redeclare(table, new_name, data_type, options);
                }
            }
            AlterTableOperation::AlterColumn { column_name, op } => {
                let Some(at) = table.position(&column_name.value) else { return };
                let new_kind = if let AlterColumnOperation::SetDataType { data_type, .. } = op {
                    Some(self.kind(data_type))
                } else {
                    None
                };
                let column = &mut table.columns[at];
                match op {
                    AlterColumnOperation::SetNotNull => column.not_null = true,
                    AlterColumnOperation::DropNotNull => column.not_null = false,
                    AlterColumnOperation::SetDefault { value } => set_default(column, value),
                    AlterColumnOperation::DropDefault => column.has_default = false,
                    AlterColumnOperation::AddGenerated { sequence_options, .. } => {
                        (column.counts_up, column.not_null) = (true, true);
                        column.counter = sequence_options.as_deref().map(Counter::of);
                    }
                    AlterColumnOperation::SetDataType { .. } => column.kind = new_kind.unwrap_or(Kind::Unknown),
                }
            }
            // Owners, storage, triggers and the like say nothing about rows.
            _ => {}
        }
    }

    fn redeclare(&self, table: &mut SqlTable, name: &Ident, data_type: &DataType, options: &[ColumnOption]) {
        let Some(at) = table.position(&name.value) else { return };
        table.columns[at].kind = self.kind(data_type);
        for option in options {
            add_option(table, &name.value, option);
        }
    }

    fn draft(mut self, today: Date) -> Draft {
        let mut draft = Draft::default();
        let skipped = self.skipped_list();
        for note in std::mem::take(&mut self.notes) {
            draft.note("", note);
        }
        if let Some(skipped) = skipped {
            draft.note("", format!("Left out, because it defines no tables: {skipped}."));
        }
        if self.more_notes > 0 {
            draft.note("", format!("{} more statements were left out for such reasons.", self.more_notes));
        }
        if self.too_many > 0 {
            let message = format!("{} more tables are left out: a recipe holds at most {MOST_TABLES}.", self.too_many);
            draft.note("", message);
        }
        let short: Vec<String> =
            self.tables.iter().map(|table| table.path.last().cloned().unwrap_or_default()).collect();
        for (at, table) in self.tables.iter().enumerate() {
            let is_alone = short.iter().filter(|name| name.to_lowercase() == short[at].to_lowercase()).count() == 1;
            let name = if is_alone { short[at].clone() } else { table.path.join(".") };
            let drafted = self.draft_table(at, table, &name, today, &mut draft);
            draft.tables.push(drafted);
        }
        if let Some(note) = missing_note(&draft.tables) {
            draft.note("", note);
        }
        draft
    }

    fn draft_table(&self, at: usize, table: &SqlTable, name: &str, today: Date, draft: &mut Draft) -> draft::Table {
        let pointer = format!("/tables/{at}");
        let thing = table.path.last().map_or("", String::as_str);
        let mut drafted = draft::Table { name: name.to_owned(), rows: USUAL_ROWS, ..draft::Table::default() };
        let none = Limits::default();
        let mut unknown: Vec<&str> = Vec::new();
        let mut calculated: Vec<&str> = Vec::new();
        let mut guesses: Vec<(usize, String)> = Vec::new();
        for (place, column) in table.columns.iter().enumerate() {
            let limits = table.checks.limits.get(&column.name.to_lowercase()).unwrap_or(&none);
            let guess = sql_types::guess(&column.name, thing);
            let is_text =
                matches!(column.kind, Kind::Text { .. } | Kind::Unknown | Kind::Integer(..) | Kind::Number(_));
            let counts_up = column.counts_up || is_row_number(table, place);
            if !guess.known && is_text && !counts_up && limits == &none {
                unknown.push(&column.name);
            }
            if column.calculated {
                calculated.push(&column.name);
            }
            let is_known = guess.known;
            let (mut settings, mut note) = sql_types::settings(&column.kind, limits, guess, today);
            if counts_up {
                let counter = column.counter.or_else(|| self.sequences.get(column.sequence.as_ref()?).copied());
                let counter = counter.unwrap_or(Counter::USUAL);
                (settings, note) = (counter.settings(), None);
                if let Kind::Integer(_, most) = column.kind {
                    let room =
                        most.saturating_sub(counter.start).checked_div(counter.step).unwrap_or(0).saturating_add(1);
                    let most = if counter.step > 0 { u64::try_from(room).unwrap_or(1).max(1) } else { USUAL_ROWS };
                    if most < drafted.rows {
                        drafted.rows = most;
                        draft.note(
                            format!("{pointer}/rows"),
                            format!("{most} rows: “{}” counts no further.", column.name),
                        );
                    }
                }
            }
            let mut made = draft::Column::new(&column.name, settings);
            made.unique = counts_up;
            let is_key = table.primary.iter().any(|name| name.to_lowercase() == column.name.to_lowercase());
            if !column.not_null && !limits.not_null && !column.has_default && !is_key && !counts_up {
                made.null_share = NULL_SHARE;
            }
            guesses.extend(note.filter(|_| is_known).map(|note| (place, note)));
            drafted.columns.push(made);
        }
        self.link(table, &pointer, &mut drafted, draft);
        // What was assumed of a column that refers to another one does not hold.
        for (place, note) in guesses {
            if drafted.columns[place].target.is_none() {
                draft.note(format!("{pointer}/columns/{place}"), note);
            }
        }
        let left = follow(table, &mut drafted);
        keys(table, &mut drafted);
        let list = |names: &[&str]| names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
        if !unknown.is_empty() {
            let message = format!(
                "The names of {} tell nothing, so their values are made from the SQL type alone.",
                list(&unknown)
            );
            draft.note(pointer.clone(), message);
        }
        if !calculated.is_empty() {
            let message = format!(
                "{} is calculated in the database; here it has values of its own. Make it a formula if they must agree.",
                list(&calculated)
            );
            draft.note(pointer.clone(), message);
        }
        if !left.is_empty() {
            let shown: Vec<String> = left.iter().map(|check| format!("CHECK ({check})")).collect();
            draft.note(pointer, format!("Rows need not fulfil {}.", shown.join(", ")));
        }
        drafted
    }

    /// Turns foreign keys into references.
    fn link(&self, table: &SqlTable, pointer: &str, drafted: &mut draft::Table, draft: &mut Draft) {
        for foreign in &table.foreign {
            let path: Vec<String> = foreign.table.split('\0').map(str::to_owned).collect();
            let Some(to) = self.find(&path) else {
                let message = format!(
                    "{} refers to “{}”, which is not among these tables, so it is a plain column.",
                    foreign.columns.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", "),
                    path.join(".")
                );
                draft.note(pointer, message);
                continue;
            };
            let target = &self.tables[to];
            let mut linked: Vec<usize> = Vec::new();
            for (at, column) in foreign.columns.iter().enumerate() {
                let referred = foreign.referred.get(at).or_else(|| target.primary.get(at));
                let to_column = referred.and_then(|name| target.position(name)).or((at == 0).then_some(0));
                let (Some(place), Some(to_column)) = (table.position(column), to_column) else {
                    draft.note(
                        pointer,
                        format!("The foreign key of “{column}” names a column that is not there, so it is left out."),
                    );
                    continue;
                };
                if drafted.columns[place].target.is_some() {
                    let message = format!("“{column}” refers to more than one table; only the first is kept.");
                    draft.note(format!("{pointer}/columns/{place}"), message);
                    continue;
                }
                drafted.columns[place].target = Some((to, to_column));
                linked.push(place);
            }
            // All of them are from one row: that which the first one refers to. Where one of them must have a value, there
            // is a row; else all are missing together.
            if let Some((&first, others)) = linked.split_first() {
                let shares = linked.iter().map(|&place| drafted.columns[place].null_share);
                drafted.columns[first].null_share = shares.fold(1.0, f64::min);
                others.iter().for_each(|&place| drafted.columns[place].via = Some(first));
            }
        }
    }
}

/// Which columns have rows without a value, said once for all tables: “email” of customers.
fn missing_note(tables: &[draft::Table]) -> Option<String> {
    const MOST_NAMED: usize = 30;
    let may_miss = |column: &&draft::Column| column.null_share > 0.0 && !column.unique;
    let total: usize = tables.iter().map(|table| table.columns.iter().filter(may_miss).count()).sum();
    let mut room = MOST_NAMED;
    let mut named: Vec<String> = Vec::new();
    for table in tables {
        let names: Vec<String> =
            table.columns.iter().filter(may_miss).take(room).map(|column| format!("“{}”", column.name)).collect();
        room -= names.len();
        if !names.is_empty() {
            named.push(format!("{} of {}", names.join(", "), table.name));
        }
    }
    if total > MOST_NAMED {
        named.push(format!("{} more", total - MOST_NAMED));
    }
    let share = NULL_SHARE * 100.0;
    (total > 0).then(|| {
        format!(
            "Columns that may be missing and have no default are missing in {share} % of the rows: {}.",
            named.join("; ")
        )
    })
}

/// Whether a column is the integer key that a database counts up by itself, or that it makes no difference to.
fn is_row_number(table: &SqlTable, place: usize) -> bool {
    let column = &table.columns[place];
    let is_key = table.primary.len() == 1 && table.position(&table.primary[0]) == Some(place);
    let refers =
        table.foreign.iter().any(|foreign| foreign.columns.iter().any(|name| table.position(name) == Some(place)));
    is_key && !refers && matches!(column.kind, Kind::Integer(..))
}

/// Dates that a check puts in order. Gives the checks that are left, as SQL.
fn follow(table: &SqlTable, drafted: &mut draft::Table) -> Vec<String> {
    let mut left = table.checks.others.clone();
    for (name, limits) in &table.checks.limits {
        let Some((earlier, may_equal)) = &limits.after else { continue };
        let mut leave = || left.extend(table.checks.orders.get(name).cloned());
        let (Some(this), Some(base)) = (table.position(name), table.position(earlier)) else {
            leave();
            continue;
        };
        let kinds = (drafted.columns[this].kind().to_owned(), drafted.columns[base].kind().to_owned());
        let is_chain = drafted.columns[base].settings.contains_key("after");
        let (kind, least, most) = match (kinds.0.as_str(), kinds.1.as_str()) {
            ("date", "date" | "datetime") if !is_chain && this != base => ("date", "min_days", "max_days"),
            ("datetime", "datetime" | "date") if !is_chain && this != base => {
                ("datetime", "min_seconds", "max_seconds")
            }
            _ => {
                leave();
                continue;
            }
        };
        let unit = if kind == "date" { 1 } else { 86_400 };
        let column = &mut drafted.columns[this].settings;
        *column = columns::plain(kind);
        column.insert("after".into(), table.columns[base].name.clone().into());
        column.insert(least.into(), i64::from(!*may_equal).into());
        column.insert(most.into(), (30 * unit).into());
    }
    left
}

/// Keys: of one column as `unique`, of several as keys of the table.
fn keys(table: &SqlTable, drafted: &mut draft::Table) {
    for key in std::iter::once(&table.primary).chain(&table.uniques) {
        let Some(places) = key.iter().map(|name| table.position(name)).collect::<Option<Vec<_>>>() else { continue };
        match places.as_slice() {
            [] => {}
            [alone] => {
                let column = &mut drafted.columns[*alone];
                column.unique = true;
                column.null_share = 0.0;
                let length = match table.columns[*alone].kind {
                    Kind::Text { most, fixed } => Some((most.unwrap_or(1_000_000), fixed)),
                    Kind::Unknown | Kind::Undefined(_) => Some((1_000_000, false)),
                    _ => None,
                };
                if let Some((most, fixed)) = length
                    && column.target.is_none()
                    && (!columns::can_be_unique(&column.settings)
                        || (column.kind() == "pattern" && !columns::is_roomy(&column.settings)))
                    && table.checks.limits.get(&column.name.to_lowercase()).is_none_or(|limits| limits.values.is_none())
                {
                    column.settings = columns::unique_letters(most, fixed);
                }
                // A key of a decimal type counts like one of an integer type.
                if let (Kind::Number(digits), "number") = (&table.columns[*alone].kind, column.kind()) {
                    let before_point = digits.map_or(9, |(digits, scale)| digits.saturating_sub(scale).clamp(1, 9));
                    let most = 10_i64.checked_pow(before_point as u32).unwrap_or(1_000_000_000) - 1;
                    column.settings = columns::integer(1, most);
                }
                if let Kind::Integer(low, high) = table.columns[*alone].kind
                    && column.kind() == "integer"
                    && !table.checks.limits.contains_key(&column.name.to_lowercase())
                {
                    column.settings = columns::integer(low.max(1), high.min(1_000_000_000));
                }
            }
            several => drafted.keys.push(several.to_vec()),
        }
    }
}

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Type,
    Sequence,
    Table,
    Change,
    Other,
}

impl Sort {
    fn of(statement: &Statement<'_>) -> Self {
        let words: Vec<&str> = statement.words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["CREATE", "TYPE" | "DOMAIN", ..] => Self::Type,
            ["CREATE", "SEQUENCE", ..] => Self::Sequence,
            ["CREATE", "UNIQUE", "INDEX", ..] | ["ALTER", "TABLE", ..] => Self::Change,
            ["CREATE", rest @ ..] => {
                const BEFORE: [&str; 10] = [
                    "OR",
                    "REPLACE",
                    "GLOBAL",
                    "LOCAL",
                    "TEMP",
                    "TEMPORARY",
                    "UNLOGGED",
                    "EXTERNAL",
                    "FOREIGN",
                    "TRANSIENT",
                ];
                let is_table = rest.iter().find(|word| !BEFORE.contains(word)).is_some_and(|word| *word == "TABLE");
                if is_table { Self::Table } else { Self::Other }
            }
            _ => Self::Other,
        }
    }
}

fn statement_turn(statement: &Statement<'_>) -> usize {
    match Sort::of(statement) {
        Sort::Type | Sort::Sequence => 0,
        Sort::Table | Sort::Other => 1,
        Sort::Change => 2,
    }
}

/// Partitions, copies and results of queries: their columns stand elsewhere.
fn is_made_of_another(statement: &Statement<'_>) -> bool {
    let list = statement.text.find('(').unwrap_or(statement.text.len());
    let head = statement.text.get(..list).unwrap_or_default().to_ascii_uppercase();
    let words: Vec<&str> = head.split_ascii_whitespace().collect();
    words.windows(2).any(|pair| pair == ["PARTITION", "OF"])
        || words.iter().skip(3).any(|word| matches!(*word, "AS" | "LIKE" | "CLONE"))
}

/// Why a statement is not given to the parser at all.
fn too_much(statement: &Statement<'_>, text: &str) -> Option<String> {
    if text.len() > LONGEST_STATEMENT {
        return Some(format!("This statement has {} characters; at most {LONGEST_STATEMENT} are read.", text.len()));
    }
    if statement.deepest > DEEPEST {
        return Some(format!("Parentheses stand more than {DEEPEST} deep inside of each other here."));
    }
    (statement.longest_run > LONGEST_RUN)
        .then(|| format!("More than {LONGEST_RUN} words and signs stand here without a comma between them."))
}

fn parse(dialect: Dialect, statement: &Statement<'_>, text: &str) -> Result<Sql, ImportProblem> {
    let own: Box<dyn SqlDialect> = match dialect {
        Dialect::MySql => Box::new(MySqlDialect {}),
        Dialect::Sqlite => Box::new(SQLiteDialect {}),
        Dialect::PostgreSql | Dialect::Auto => Box::new(PostgreSqlDialect {}),
    };
    let parse_as = |dialect: &dyn SqlDialect, text: &str| {
        Parser::new(dialect)
            .with_recursion_limit(PARSER_DEPTH)
            .try_with_sql(text)
            .and_then(|mut parser| parser.parse_statement())
    };
    // What one dialect's parser does not know, the one for all dialects often does; and the rest mostly says nothing
    // about rows.
    let parsed = parse_as(own.as_ref(), text).or_else(|error| parse_as(&GenericDialect {}, text).map_err(|_| error));
    let parsed = parsed.or_else(|error| {
        let tidied = tidied(text);
        parse_as(own.as_ref(), &tidied).or_else(|_| parse_as(&GenericDialect {}, &tidied)).map_err(|_| error)
    });
    parsed.map_err(|error| {
        let message = error.to_string();
        let message = message.strip_prefix("sql parser error: ").unwrap_or(&message);
        place(message, statement)
    })
}

/// The text with what the parser does not know blanked out, so that every place stays where it is: what SQLite does on
/// conflicts, subtypes, and options of counters, which are put into the order that the parser knows.
fn tidied(text: &str) -> String {
    let mut text = text.to_owned();
    for words in ["ON CONFLICT ", "SUB_TYPE ", "SEQUENCE NAME "] {
        let upper = text.to_ascii_uppercase();
        let mut tidied = String::with_capacity(text.len());
        let mut done = 0;
        while let Some(found) = upper.get(done..).and_then(|rest| rest.find(words)) {
            let start = done + found;
            let behind = text.get(start + words.len()..).unwrap_or_default();
            let end =
                behind.find(|letter: char| letter.is_whitespace() || "(),".contains(letter)).unwrap_or(behind.len());
            let end = start + words.len() + end;
            tidied.push_str(text.get(done..start).unwrap_or_default());
            tidied.extend(text.get(start..end).unwrap_or_default().chars().map(|_| ' '));
            done = end;
        }
        tidied.push_str(text.get(done..).unwrap_or_default());
        text = tidied;
    }
    let upper = text.to_ascii_uppercase();
    let mut tidied = String::with_capacity(text.len());
    let mut done = 0;
    while let Some(found) = upper.get(done..).and_then(|rest| rest.find("IDENTITY")) {
        let start = done + found + "IDENTITY".len();
        let options = text.get(start..).unwrap_or_default();
        let group = options.trim_start().strip_prefix('(').and_then(|inner| inner.split_once(')'));
        let Some((inner, _)) = group.filter(|(inner, _)| inner.to_ascii_uppercase().contains(['S', 'I'])) else {
            tidied.push_str(text.get(done..start).unwrap_or_default());
            done = start;
            continue;
        };
        let open = start + options.find('(').unwrap_or(0);
        let end = open + inner.len() + 2;
        let counter = Counter::in_words(inner);
        let replaced = format!("(INCREMENT BY {} START WITH {})", counter.step, counter.start);
        tidied.push_str(text.get(done..open).unwrap_or_default());
        tidied.push_str(&replaced);
        // Lines that follow keep their numbers.
        let blanks = inner.chars().count().saturating_sub(replaced.len());
        tidied.extend(inner.chars().filter(|letter| *letter == '\n').chain(std::iter::repeat_n(' ', blanks)));
        done = end;
    }
    tidied.push_str(text.get(done..).unwrap_or_default());
    tidied
}

/// The table in `ALTER TABLE ... ATTACH PARTITION payments_2026 FOR VALUES ...`.
fn attached_partition(statement: &Statement<'_>) -> Option<Vec<String>> {
    const WORDS: &str = " ATTACH PARTITION ";
    if !statement.words.iter().any(|word| word == "ATTACH") {
        return None;
    }
    let at = statement.text.to_ascii_uppercase().find(WORDS)? + WORDS.len();
    let name = statement.text.get(at..)?.split_whitespace().next()?;
    Some(name.split('.').map(|part| part.replace('"', "")).collect())
}

/// Splits the place off the parser's message and counts it from the start of the whole text.
fn place(message: &str, statement: &Statement<'_>) -> ImportProblem {
    let parts = message.rsplit_once(" at Line: ").and_then(|(said, place)| {
        let (line, column) = place.split_once(", Column: ")?;
        Some((said, line.trim().parse::<u64>().ok()?, column.trim().parse::<u64>().ok()?))
    });
    let Some((said, line, column)) = parts.filter(|(_, line, _)| *line > 0) else {
        return ImportProblem::new(statement.line, statement.column, format!("{message}."));
    };
    let column = if line == 1 { statement.column + column.saturating_sub(1) } else { column };
    let said: String = said.chars().take(300).collect();
    ImportProblem::new(statement.line + line - 1, column, format!("{said}."))
}

fn path(name: &ObjectName) -> Vec<String> {
    let parts: Vec<String> = name.0.iter().filter_map(|part| part.as_ident()).map(|part| part.value.clone()).collect();
    if parts.is_empty() { vec![name.to_string()] } else { parts }
}

/// The last part of a name in lower case.
fn last(name: &ObjectName) -> String {
    path(name).pop().unwrap_or_default().to_lowercase()
}

fn names(idents: &[Ident]) -> Vec<String> {
    idents.iter().map(|ident| ident.value.clone()).collect()
}

/// The columns of a key; `None` if it is over expressions.
fn key_columns(columns: &[IndexColumn]) -> Option<Vec<String>> {
    let name = |column: &IndexColumn| match bare(&column.column.expr) {
        Expr::Identifier(ident) => Some(ident.value.clone()),
        // MySQL's key over the first characters of a column.
        Expr::Function(function) => {
            function.name.0.last().and_then(|part| part.as_ident()).map(|ident| ident.value.clone())
        }
        _ => None,
    };
    if columns.len() > MOST_KEY_COLUMNS {
        return None;
    }
    columns.iter().map(name).collect()
}

fn set_default(column: &mut SqlColumn, value: &Expr) {
    if matches!(bare(value), Expr::Value(value) if value.value == SqlValue::Null) {
        return;
    }
    column.has_default = true;
    if let Expr::Function(function) = bare(value)
        && last(&function.name) == "nextval"
    {
        column.counts_up = true;
        column.sequence = sequence_name(&function.args);
    }
}

/// The last part of the name in `nextval('public.users_id_seq'::regclass)`, in lower case.
fn sequence_name(arguments: &FunctionArguments) -> Option<String> {
    let FunctionArguments::List(list) = arguments else { return None };
    let Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(name))) = list.args.first() else { return None };
    let name = literal(name)?;
    let last = name.as_str()?.rsplit('.').next()?;
    Some(last.replace('"', "").to_lowercase())
}

/// A whole number that stands there as such.
fn whole(expr: &Expr) -> Option<i64> {
    literal(expr)?.as_i64()
}

/// The number that a table of MySQL counts on from, which stands behind its columns: `AUTO_INCREMENT=201`.
fn next_number(statement: &Statement<'_>) -> Option<i64> {
    let options = statement.text.get(statement.up_to_list?.len()..)?.to_ascii_uppercase();
    let (_, behind) = options.split_once("AUTO_INCREMENT")?;
    let digits = behind.trim_start().strip_prefix('=').unwrap_or(behind).trim_start();
    let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end)?.parse().ok()
}

fn add_option(table: &mut SqlTable, name: &str, option: &ColumnOption) {
    if table.constraints() >= MOST_CONSTRAINTS {
        return;
    }
    let Some(at) = table.position(name) else { return };
    let column = &mut table.columns[at];
    match option {
        ColumnOption::NotNull => column.not_null = true,
        ColumnOption::Default(value) => set_default(column, value),
        ColumnOption::PrimaryKey(_) => {
            column.not_null = true;
            table.primary = vec![name.to_owned()];
        }
        ColumnOption::Unique(_) => table.uniques.push(vec![name.to_owned()]),
        ColumnOption::ForeignKey(key) => table.foreign.push(Foreign {
            columns: vec![name.to_owned()],
            table: path(&key.foreign_table).join("\0"),
            referred: names(&key.referred_columns),
        }),
        ColumnOption::Check(check) => table.checks.add(&check.expr),
        ColumnOption::DialectSpecific(tokens) => {
            let counts = |token: &sqlparser::tokenizer::Token| {
                let word = token.to_string().to_ascii_uppercase();
                matches!(word.as_str(), "AUTO_INCREMENT" | "AUTOINCREMENT")
            };
            if tokens.iter().any(counts) {
                (column.counts_up, column.not_null) = (true, true);
            }
        }
        ColumnOption::Identity(identity) => {
            (column.counts_up, column.not_null) = (true, true);
            let (IdentityPropertyKind::Autoincrement(property) | IdentityPropertyKind::Identity(property)) = identity;
            if let Some(
                IdentityPropertyFormatKind::FunctionCall(counter)
                | IdentityPropertyFormatKind::StartAndIncrement(counter),
            ) = &property.parameters
                && let (Some(start), Some(step)) = (whole(&counter.seed), whole(&counter.increment))
            {
                column.counter = Some(Counter { start, step }.usable());
            }
        }
        ColumnOption::Generated { generation_expr: None, sequence_options, .. } => {
            (column.counts_up, column.not_null) = (true, true);
            column.counter = sequence_options.as_deref().map(Counter::of);
        }
        ColumnOption::Generated { .. } => column.calculated = true,
        // A MySQL column that the database fills in on change.
        ColumnOption::OnUpdate(_) => column.has_default = true,
        _ => {}
    }
}

fn add_constraint(table: &mut SqlTable, constraint: &TableConstraint) {
    if table.constraints() >= MOST_CONSTRAINTS {
        return;
    }
    match constraint {
        TableConstraint::PrimaryKey(key) => {
            if let Some(columns) = key_columns(&key.columns) {
                table.primary = columns;
            }
        }
        TableConstraint::Unique(key) => table.uniques.extend(key_columns(&key.columns)),
        TableConstraint::ForeignKey(key) if key.columns.len() <= MOST_KEY_COLUMNS => table.foreign.push(Foreign {
            columns: names(&key.columns),
            table: path(&key.foreign_table).join("\0"),
            referred: names(&key.referred_columns),
        }),
        TableConstraint::Check(check) => table.checks.add(&check.expr),
        _ => {}
    }
}
