//! Rows made wrong on purpose, after everything else, with a label that says what was done.

use std::collections::BTreeSet;

use seedbed_recipe::recipe::{Anomalies as Spec, AnomalyKind};

use super::make::Context;
use crate::calendar;
use crate::column::{Column, Data, Field, ValueType, Words};
use crate::encode::write_value;
use crate::rng::{Draws, Stream};

/// The largest share of rows that may repeat the row before them.
const MOST_DUPLICATES: f64 = 0.9;

pub(crate) struct Anomalies {
    stream: Stream,
    share: f64,
    /// The kinds that have a column to work on, each with those columns.
    kinds: Vec<(AnomalyKind, Vec<usize>)>,
    /// Columns that other tables refer to: never touched, so that references stay whole.
    kept: Vec<usize>,
    /// Columns that become text, because they may hold what their type cannot.
    as_text: Vec<usize>,
    label: Option<String>,
    names: Vec<String>,
}

/// What happens in one row.
#[derive(Clone, Copy)]
struct Anomaly {
    kind: AnomalyKind,
    column: usize,
    other: usize,
}

impl Anomalies {
    pub(crate) fn new(context: &Context<'_>, spec: &Spec, types: &[ValueType]) -> Option<Self> {
        let table = context.table;
        let pointer = format!("{}/anomalies", table.pointer);
        let kept: Vec<usize> =
            (0..types.len()).filter(|&at| is_referred_to(context, &table.columns[at].name)).collect();
        let is_listed = |at: usize| spec.columns.contains(&table.columns[at].name);
        // A reference always exists, unless someone asks for one that does not.
        let is_open = |at: usize| spec.columns.is_empty() && table.columns[at].spec.name != "reference";
        let candidates: Vec<usize> =
            (0..types.len()).filter(|at| !kept.contains(at) && (is_open(*at) || is_listed(*at))).collect();
        let is_moment = |at: usize| matches!(types[at], ValueType::Date | ValueType::Timestamp);
        let is_number = |at: usize| matches!(types[at], ValueType::Integer | ValueType::Float | ValueType::Decimal(_));
        let is_nested = |at: usize| matches!(types[at], ValueType::List(_) | ValueType::Object(_));
        let pick = |test: &dyn Fn(usize) -> bool| candidates.iter().copied().filter(|&at| test(at)).collect::<Vec<_>>();
        let is_meant = |name: &String| spec.columns.is_empty() || spec.columns.contains(name);
        let is_there = |name: &String| table.columns.iter().any(|column| column.name == *name);
        // A name that no column has is a mistake of its own.
        let may_be_wrong = table.broken.iter().any(is_meant)
            || !spec.columns.iter().all(is_there)
            || candidates.iter().any(|&at| context.types[at].is_none());
        // Kinds that nobody asked for are left out where they have no column.
        let are_named = !spec.kinds.is_empty();
        let named = spec.kinds.iter().copied().chain(AnomalyKind::ALL.into_iter().filter(|_| !are_named));
        let unique_kinds: BTreeSet<AnomalyKind> = named.collect();
        let mut kinds = Vec::new();
        let mut as_text = Vec::new();
        for kind in unique_kinds {
            let columns = match kind {
                AnomalyKind::Outlier => pick(&is_number),
                AnomalyKind::Missing => candidates.clone(),
                // Unless told otherwise only text is broken, so that numbers and dates keep their types.
                AnomalyKind::Malformed if spec.columns.is_empty() => pick(&|at| types[at] == ValueType::Text),
                AnomalyKind::Malformed => pick(&|at| !is_nested(at)),
                AnomalyKind::Swapped => {
                    pick(&|at| candidates.iter().any(|&other| other != at && types[other] == types[at]))
                }
                AnomalyKind::Duplicate => vec![0],
                AnomalyKind::ImpossibleDate => pick(&is_moment),
            };
            if matches!(kind, AnomalyKind::Malformed | AnomalyKind::ImpossibleDate) {
                as_text.extend(columns.iter().copied().filter(|&at| types[at] != ValueType::Text));
            }
            if columns.is_empty() && (may_be_wrong || !are_named) {
                // It may well have a column among those with mistakes, or nobody asked for it.
            } else if columns.is_empty() {
                let allowed = "kinds for which there is a column: outlier needs a number, malformed a text, swapped two columns of one type, impossible_date a date";
                context.problems.add(format!("{pointer}/kinds"), format!("\"{}\"", kind.name()), allowed);
            } else {
                kinds.push((kind, columns));
            }
        }
        // A duplicate shows the last row before it that is none: were nearly all of them duplicates, that would be far.
        let duplicates = if kinds.iter().any(|(kind, _)| *kind == AnomalyKind::Duplicate) { spec.share } else { 0.0 };
        if duplicates / kinds.len().max(1) as f64 > MOST_DUPLICATES {
            let allowed = format!("at most {MOST_DUPLICATES} where duplicate is the only kind, or other kinds as well");
            context.problems.add(format!("{pointer}/share"), spec.share.to_string(), allowed);
        }
        as_text.sort_unstable();
        as_text.dedup();
        let stream = context.stream.child("anomalies");
        let names = table.columns.iter().map(|column| column.name.clone()).collect();
        Some(Self { stream, share: spec.share, kinds, kept, as_text, label: spec.label.clone(), names })
    }

    /// Whether a column is never touched.
    pub(crate) fn keeps(&self, column: usize) -> bool {
        self.kept.contains(&column)
    }

    /// Whether a column may show other values than its own.
    pub(crate) fn changes(&self, column: usize) -> bool {
        let is_other = |kind: AnomalyKind| !matches!(kind, AnomalyKind::Missing | AnomalyKind::Duplicate);
        let has = |(kind, columns): &(AnomalyKind, Vec<usize>)| is_other(*kind) && columns.contains(&column);
        self.as_text.contains(&column) || (self.share > 0.0 && self.kinds.iter().any(has))
    }

    /// Whether a row may show another one's values, in all columns but those that are kept.
    pub(crate) fn repeats(&self) -> bool {
        self.share > 0.0 && self.kinds.iter().any(|(kind, _)| *kind == AnomalyKind::Duplicate)
    }

    /// Gives the columns the types that they leave the plan with, and adds the label.
    pub(crate) fn change_fields(&self, fields: &mut Vec<Field>) {
        for (kind, columns) in &self.kinds {
            if *kind == AnomalyKind::Missing {
                columns.iter().for_each(|&at| fields[at].nullable = true);
            }
            if *kind == AnomalyKind::Swapped {
                // A missing value may move to another column.
                let any = columns.iter().any(|&at| fields[at].nullable);
                columns.iter().for_each(|&at| fields[at].nullable |= any);
            }
        }
        self.as_text.iter().for_each(|&at| fields[at].value_type = ValueType::Text);
        if let Some(label) = &self.label {
            fields.push(Field { name: label.clone(), value_type: ValueType::Text, nullable: true });
        }
    }

    fn at(&self, row: u64) -> Option<(Anomaly, Draws)> {
        if self.kinds.is_empty() || !self.stream.chance(row, self.share) {
            return None;
        }
        let mut draws = self.stream.child("what").draws(row);
        let (kind, columns) = &self.kinds[draws.below(self.kinds.len() as u64) as usize];
        // The first row has none before it.
        if *kind == AnomalyKind::Duplicate && row == 0 {
            return None;
        }
        let column = columns[draws.below(columns.len() as u64) as usize];
        let other = columns[draws.below(columns.len() as u64) as usize];
        Some((Anomaly { kind: *kind, column, other }, draws))
    }

    fn is_duplicate(&self, row: u64) -> bool {
        self.at(row).is_some_and(|(anomaly, _)| anomaly.kind == AnomalyKind::Duplicate)
    }

    /// For each row the row that it shows: itself, or for a duplicate the last one before it that is none.
    pub(crate) fn sources(&self, rows: &[u64]) -> Vec<u64> {
        let source = |&row: &u64| {
            let mut source = row;
            while self.is_duplicate(source) {
                source -= 1;
            }
            source
        };
        rows.iter().map(source).collect()
    }

    pub(crate) fn apply(&self, rows: &[u64], sources: &[u64], types: &[ValueType], columns: &mut [Column]) {
        let found = sources.iter().enumerate().map(|(at, &source)| {
            // A label is a promise: what would change nothing is no anomaly.
            self.at(source).filter(|(anomaly, _)| self.has_effect(*anomaly, types, columns, at))
        });
        let found: Vec<Option<(Anomaly, Draws)>> = found.collect();
        for (at, anomaly) in found.iter().enumerate() {
            match anomaly {
                Some((Anomaly { kind: AnomalyKind::Outlier, column, .. }, draws)) => {
                    exaggerate(&mut columns[*column], &types[*column], at, &mut draws.clone());
                }
                Some((Anomaly { kind: AnomalyKind::Missing, column, .. }, _)) => {
                    let valid = columns[*column].valid.get_or_insert_with(|| vec![true; rows.len()]);
                    valid[at] = false;
                }
                _ => {}
            }
        }
        self.swap(&found, types, columns);
        self.rewrite(&found, types, columns);
        if self.label.is_some() {
            let last = columns.len() - 1;
            let label = columns[last].text();
            let mut valid = Vec::with_capacity(rows.len());
            for (at, anomaly) in found.iter().enumerate() {
                if rows[at] != sources[at] {
                    label.buffer().push_str(AnomalyKind::Duplicate.name());
                } else if let Some((anomaly, _)) = anomaly {
                    self.write_label(*anomaly, types, label.buffer());
                }
                label.finish();
                valid.push(rows[at] != sources[at] || anomaly.is_some());
            }
            columns[last].valid = Some(valid);
        }
    }

    /// Whether an anomaly makes another value of what stands in its column, or columns.
    fn has_effect(&self, anomaly: Anomaly, types: &[ValueType], columns: &[Column], row: usize) -> bool {
        let one = &columns[anomaly.column];
        match anomaly.kind {
            AnomalyKind::Swapped => {
                let partner = self.partner(anomaly, types);
                let two = &columns[partner];
                let text = |column: &Column, value_type: &ValueType| {
                    let mut text = String::new();
                    write_value(column, value_type, row, &mut text);
                    text
                };
                one.is_valid(row) != two.is_valid(row)
                    || (one.is_valid(row) && text(one, &types[anomaly.column]) != text(two, &types[partner]))
            }
            AnomalyKind::Duplicate => true,
            _ => one.is_valid(row),
        }
    }

    fn write_label(&self, anomaly: Anomaly, types: &[ValueType], out: &mut String) {
        out.push_str(anomaly.kind.name());
        out.push_str(": ");
        out.push_str(&self.names[anomaly.column]);
        if anomaly.kind == AnomalyKind::Swapped {
            out.push_str(", ");
            out.push_str(&self.names[self.partner(anomaly, types)]);
        }
    }

    /// The column that is exchanged with the chosen one: another of the same type.
    fn partner(&self, anomaly: Anomaly, types: &[ValueType]) -> usize {
        let columns =
            self.kinds.iter().find(|(kind, _)| *kind == AnomalyKind::Swapped).map_or(&[][..], |(_, columns)| columns);
        let same: Vec<usize> =
            columns.iter().copied().filter(|&at| at != anomaly.column && types[at] == types[anomaly.column]).collect();
        same.get(anomaly.other % same.len().max(1)).copied().unwrap_or(anomaly.column)
    }

    fn swap(&self, found: &[Option<(Anomaly, Draws)>], types: &[ValueType], columns: &mut [Column]) {
        let swaps = found.iter().enumerate().filter_map(|(at, anomaly)| {
            let (anomaly, _) = anomaly.as_ref().filter(|(anomaly, _)| anomaly.kind == AnomalyKind::Swapped)?;
            Some((at, anomaly.column, self.partner(*anomaly, types)))
        });
        for (at, one, two) in swaps.filter(|(_, one, two)| one != two) {
            let rows = columns[one].len();
            let mut holds = vec![false; rows];
            holds[at] = true;
            let before = columns[one].clone();
            let other = columns[two].clone();
            super::rules::overwrite(&mut columns[one], &other, &holds);
            super::rules::overwrite(&mut columns[two], &before, &holds);
        }
    }

    /// Turns columns into text where needed, and breaks the texts of the rows that ask for it.
    fn rewrite(&self, found: &[Option<(Anomaly, Draws)>], types: &[ValueType], columns: &mut [Column]) {
        let broken = |column: usize| {
            found.iter().any(|anomaly| {
                anomaly.as_ref().is_some_and(|(anomaly, _)| anomaly.column == column && rewrites(anomaly.kind))
            })
        };
        for column in 0..types.len() {
            if !self.as_text.contains(&column) && !broken(column) {
                continue;
            }
            let mut words = Words::default();
            for (at, anomaly) in found.iter().enumerate() {
                let mut text = String::new();
                if columns[column].is_valid(at) {
                    write_value(&columns[column], &types[column], at, &mut text);
                }
                match anomaly {
                    Some((anomaly, draws)) if anomaly.column == column && rewrites(anomaly.kind) => {
                        let mut draws = draws.clone();
                        match anomaly.kind {
                            AnomalyKind::ImpossibleDate => impossible(&columns[column], at, &mut draws, words.buffer()),
                            _ => malform(&text, &mut draws, words.buffer()),
                        }
                    }
                    _ => words.buffer().push_str(&text),
                }
                words.finish();
            }
            columns[column].data = Data::Text(words);
        }
    }
}

const fn rewrites(kind: AnomalyKind) -> bool {
    matches!(kind, AnomalyKind::Malformed | AnomalyKind::ImpossibleDate)
}

pub(super) fn is_referred_to(context: &Context<'_>, column: &str) -> bool {
    let table = context.table;
    context.recipe.tables.iter().flat_map(|other| &other.columns).any(|other| {
        let target = other.settings.text("column").or_else(|| table.key_column().map(|key| key.name.as_str()));
        other.spec.name == "reference" && other.settings.text("table") == Some(&*table.name) && target == Some(column)
    })
}

/// Moves a number far out: ten to a thousand times as large, either sign.
fn exaggerate(column: &mut Column, value_type: &ValueType, row: usize, draws: &mut Draws) {
    let factor = [-1000, -100, -10, 10, 100, 1000][draws.below(6) as usize];
    let unit = match value_type {
        ValueType::Decimal(scale) => super::make::ten_to(*scale),
        _ => 1,
    };
    match &mut column.data {
        // The unit that is added keeps zero from staying where it is.
        Data::Integer(values) => values[row] = clamp_integer((i128::from(values[row]) + 1) * factor),
        Data::Decimal(values) => {
            let moved = (i128::from(values[row]) + i128::from(unit)) * factor;
            values[row] = moved.clamp(-999_999_999_999_999_999, 999_999_999_999_999_999) as i64;
        }
        Data::Float(values) => values[row] = (values[row] + 1.0) * factor as f64,
        _ => {}
    }
}

fn clamp_integer(value: i128) -> i64 {
    value.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
}

/// A day that no calendar has, in the year of the value.
fn impossible(column: &Column, row: usize, draws: &mut Draws, out: &mut String) {
    let days = match &column.data {
        Data::Date(values) => i64::from(values[row]),
        Data::Timestamp(values) => values[row].div_euclid(86_400),
        _ => 0,
    };
    let (year, ..) = calendar::civil(days);
    let day = ["02-30", "02-31", "04-31", "13-01", "00-00", "06-31", "12-32", "11-31"][draws.below(8) as usize];
    out.push_str(&format!("{year:04}-{day}"));
    if matches!(column.data, Data::Timestamp(_)) {
        out.push_str("T00:00:00Z");
    }
}

/// Breaks a text as careless software does: cuts it, doubles it, changes case, adds stray characters.
fn malform(text: &str, draws: &mut Draws, out: &mut String) {
    let start = out.len();
    distort(text, draws, out);
    // Half of nothing is nothing, and a single letter reads the same from both sides.
    if &out[start..] == text {
        out.truncate(start);
        out.push_str("N/A ");
        out.push_str(text);
    }
}

fn distort(text: &str, draws: &mut Draws, out: &mut String) {
    let letters: Vec<char> = text.chars().collect();
    let half = letters.len() / 2;
    match draws.below(6) {
        0 => out.extend(&letters[..half]),
        1 => {
            out.push_str(text);
            out.push_str(text);
        }
        2 => {
            out.push_str("  ");
            out.push_str(text);
            out.push('\t');
        }
        3 => {
            out.extend(&letters[..half]);
            out.push('\u{fffd}');
            out.extend(&letters[(half + 1).min(letters.len())..]);
        }
        4 => out.extend(letters.iter().rev()),
        _ => {
            out.push_str("N/A ");
            out.push_str(&text.to_uppercase());
        }
    }
}
