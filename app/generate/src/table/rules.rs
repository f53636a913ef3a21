//! Rules: when a condition holds in a row, columns take other values. They are applied in order, after all
//! columns were made; what is calculated from a column that a rule changes is calculated again before the next rule.

use rhai::Dynamic;
use seedbed_recipe::problem::{below, shorten};
use seedbed_recipe::recipe::{Assignment, Rule as Spec, Scalar};

use super::formula::{Formula, Results};
use super::make::Context;
use crate::column::{Column, Data, ValueType, Words};

/// A rule that was compiled: which columns it concerns, and what it does to them.
pub(crate) struct Rule {
    /// The columns that it reads.
    reads: Vec<usize>,
    /// The columns that it may change, each with whether it may take the value away.
    sets: Vec<(usize, bool)>,
    /// The columns that are made from what it changes, in an order in which each comes after those that it needs.
    follows: Vec<usize>,
    change: Box<dyn Change>,
}

/// What a rule does to rows.
trait Change: Send + Sync {
    /// Changes the rows in which the condition holds, and tells which these are; none if it holds in no row.
    fn apply(&self, types: &[ValueType], rows: usize, columns: &mut [Column]) -> Option<Vec<bool>>;
}

impl Rule {
    /// Compiles a rule in the language of formulas.
    pub(crate) fn new(context: &Context<'_>, pointer: &str, spec: &Spec) -> Option<Self> {
        context.formulas(pointer).and_then(|language| (language.rule)(context, pointer, spec))
    }

    /// Finds the columns that follow what the rule changes: `needs` are those that each column is made from, `order`
    /// puts each after them.
    pub(crate) fn find_followers(&mut self, needs: &[Vec<usize>], order: &[usize]) {
        for &at in order {
            let is_changed = |need: &usize| *need != at && (self.sets(*need) || self.follows.contains(need));
            if needs[at].iter().any(is_changed) {
                self.follows.push(at);
            }
        }
    }

    /// The columns that follow what the rule changes.
    pub(crate) fn follows(&self) -> &[usize] {
        &self.follows
    }

    /// The columns that the rule itself may change.
    pub(crate) fn targets(&self) -> impl Iterator<Item = usize> {
        self.sets.iter().map(|(position, _)| *position)
    }

    /// Whether a column may have other values because of the rule.
    pub(crate) fn touches(&self, column: usize) -> bool {
        self.sets(column) || self.follows.contains(&column)
    }

    /// Whether the rule may change a column.
    pub(crate) fn sets(&self, column: usize) -> bool {
        self.sets.iter().any(|(position, _)| *position == column)
    }

    /// Whether the rule may take a column's value away.
    pub(crate) fn may_remove(&self, column: usize) -> bool {
        self.sets.contains(&(column, true))
    }

    /// The columns that the rule reads or changes.
    pub(crate) fn columns(&self) -> impl Iterator<Item = usize> {
        self.reads.iter().copied().chain(self.targets())
    }

    /// Changes the rows in which the condition holds, and tells which these are; none if it holds in no row.
    pub(crate) fn apply(&self, types: &[ValueType], rows: usize, columns: &mut [Column]) -> Option<Vec<bool>> {
        self.change.apply(types, rows, columns)
    }
}

/// Where a condition holds, columns take values.
struct Assignments {
    when: Formula,
    set: Vec<(usize, Value)>,
}

enum Value {
    Null,
    Constant(Dynamic),
    Formula(Formula),
}

/// A value as it stands in a recipe.
fn shown(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Text(text) => format!("\"{text}\""),
        Scalar::Integer(number) => number.to_string(),
        Scalar::Number(number) => number.to_string(),
        Scalar::Boolean(flag) => flag.to_string(),
    }
}

/// Compiles a rule; its mistakes go to places below `pointer`.
pub(super) fn compile(context: &Context<'_>, pointer: &str, spec: &Spec) -> Option<Rule> {
    let when = Formula::new(context, &format!("{pointer}/when"), &spec.when, None);
    if let Some(when) = &when
        && let Some(other) = when.results().next()
        && when.results().all(|result| result != ValueType::Boolean)
    {
        let allowed = format!("a condition that is true or false; this one gives a value of type {}", other.word());
        context.problems.add(format!("{pointer}/when"), shorten(&spec.when.as_str().into()), allowed);
    }
    let mut set = Vec::new();
    for (name, assignment) in &spec.set {
        let place = below(&format!("{pointer}/set"), name);
        // A column with a mistake has no place or no type.
        let target = context.position(name).and_then(|at| Some((at, context.types[at].as_ref()?)));
        let Some((position, value_type)) = target else {
            if let Assignment::Formula(text) = assignment {
                // Its own mistakes are mistakes all the same.
                Formula::new(context, &format!("{place}/formula"), text, None);
            }
            continue;
        };
        let value = match assignment {
            Assignment::Null => Value::Null,
            Assignment::Constant(scalar) => {
                let value = constant(scalar, value_type);
                if !fits(&value, value_type) {
                    context.problems.add(
                        place,
                        shown(scalar),
                        format!("a value for a column of type {}, or null", value_type.word()),
                    );
                    continue;
                }
                Value::Constant(value)
            }
            Assignment::Formula(text) => {
                let place = format!("{place}/formula");
                let Some(formula) = Formula::new(context, &place, text, None) else { continue };
                if let Some(found) = formula.misfit(value_type) {
                    let allowed =
                        format!("a formula for a column of type {}; this one yields {found}", value_type.word());
                    context.problems.add(place, format!("\"{text}\""), allowed);
                    continue;
                }
                Value::Formula(formula)
            }
        };
        let column = &context.table.columns[position];
        if column.unique {
            let allowed = "a column that is not unique: a rule would give several rows one value";
            context.problems.add(place, format!("\"{name}\""), allowed);
        }
        set.push((position, value));
    }
    let when = when?;
    let mut reads = when.needs();
    let mut sets = Vec::new();
    for (position, value) in &set {
        if let Value::Formula(formula) = value {
            reads.extend(formula.needs());
        }
        sets.push((*position, !matches!(value, Value::Constant(_))));
    }
    Some(Rule { reads, sets, follows: Vec::new(), change: Box::new(Assignments { when, set }) })
}

impl Change for Assignments {
    fn apply(&self, types: &[ValueType], rows: usize, columns: &mut [Column]) -> Option<Vec<bool>> {
        let mut holds = vec![false; rows];
        self.when.evaluate(columns, rows, |row, value| holds[row] = value.as_bool() == Ok(true));
        if !holds.contains(&true) {
            return None;
        }
        for (position, value) in &self.set {
            let value_type = &types[*position];
            let mut results = Column::default();
            let mut values = Results::new(value_type, &mut results);
            match value {
                Value::Null => (0..rows).for_each(|_| values.push(&Dynamic::UNIT)),
                Value::Constant(constant) => (0..rows).for_each(|_| values.push(constant)),
                Value::Formula(formula) => formula.evaluate(columns, rows, |_, value| values.push(&value)),
            }
            values.finish();
            overwrite(&mut columns[*position], &results, &holds);
        }
        Some(holds)
    }
}

fn constant(scalar: &Scalar, value_type: &ValueType) -> Dynamic {
    match (scalar, value_type) {
        (Scalar::Boolean(flag), _) => Dynamic::from(*flag),
        (Scalar::Integer(number), _) => Dynamic::from(*number),
        (Scalar::Number(number), _) => Dynamic::from(*number),
        (Scalar::Text(text), ValueType::Date) => super::formula::day_of(text),
        (Scalar::Text(text), ValueType::Timestamp) => super::formula::instant_of(text),
        (Scalar::Text(text), _) => Dynamic::from(text.clone()),
    }
}

fn fits(value: &Dynamic, value_type: &ValueType) -> bool {
    let mut column = Column::default();
    let mut results = Results::new(value_type, &mut column);
    results.push(value);
    results.finish();
    column.is_valid(0)
}

/// Puts the values of `other`, which is of the same type, where `holds` is true.
pub(crate) fn overwrite(column: &mut Column, other: &Column, holds: &[bool]) {
    if column.valid.is_some() || other.valid.is_some() {
        let valid = column.valid.get_or_insert_with(|| vec![true; holds.len()]);
        for (row, valid) in valid.iter_mut().enumerate().filter(|(row, _)| holds[*row]) {
            *valid = other.is_valid(row);
        }
    }
    fn copy<T: Copy>(into: &mut [T], from: &[T], holds: &[bool]) {
        for ((into, from), _) in into.iter_mut().zip(from).zip(holds).filter(|(_, holds)| **holds) {
            *into = *from;
        }
    }
    match (&mut column.data, &other.data) {
        (Data::Boolean(into), Data::Boolean(from)) => copy(into, from, holds),
        (Data::Integer(into), Data::Integer(from))
        | (Data::Decimal(into), Data::Decimal(from))
        | (Data::Timestamp(into), Data::Timestamp(from)) => copy(into, from, holds),
        (Data::Float(into), Data::Float(from)) => copy(into, from, holds),
        (Data::Date(into), Data::Date(from)) | (Data::Time(into), Data::Time(from)) => copy(into, from, holds),
        (Data::Text(_) | Data::Coded { .. }, _) => {
            let mut words = Words::default();
            for (row, holds) in holds.iter().enumerate() {
                let source = if *holds { other } else { &*column };
                words.push(source.text_at(row).unwrap_or(""));
            }
            column.data = Data::Text(words);
        }
        // Objects and lists cannot be the result of a formula; rules on them are refused by `fits` or yield null.
        _ => {}
    }
}
