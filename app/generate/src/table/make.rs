//! What every maker of a column is, and what it needs to be built.

use std::sync::Arc;

use seedbed_recipe::problem::Problems;
use seedbed_recipe::recipe::{Column as Spec, Recipe, Table};

use super::TablePlan;
use super::block::Block;
use super::formula::Formulas;
use crate::column::{Column, ValueType};
use crate::lists::Lists;
use crate::rng::{Permutation, Stream};

/// The rows that are asked for, and the columns of the same rows that were made before.
pub(crate) struct Request<'a> {
    /// The row numbers, in any order.
    pub rows: &'a [u64],
    /// All columns of the table; those that the maker needs are there.
    pub made: &'a [Column],
    /// What the makers of these rows have in common.
    pub block: &'a Block,
}

/// Fills a column for any rows. Making cannot fail: whatever could be wrong was found when the plan was made.
pub(crate) trait Make: Send + Sync {
    /// Replaces what `out` holds by one value for each row of the request.
    fn make(&self, request: &Request<'_>, out: &mut Column);
}

/// A maker with what the plan has to know about it.
pub(crate) struct Made {
    /// The maker.
    pub maker: Box<dyn Make>,
    /// What its values are.
    pub value_type: ValueType,
    /// Positions of the columns of the same table that must be made before.
    pub needs: Vec<usize>,
    /// Whether a value may be missing, apart from the column's null share.
    pub nullable: bool,
    /// How many different values there are, where they can be counted off in a key of several columns.
    pub count: Option<u64>,
    /// Whether it only stands in for a maker that could not be built: nothing can be said about its values.
    pub stand_in: bool,
}

impl Made {
    /// A maker that needs no other column and always yields a value.
    pub(crate) fn new(value_type: ValueType, maker: impl Make + 'static) -> Self {
        Self { maker: Box::new(maker), value_type, needs: Vec::new(), nullable: false, count: None, stand_in: false }
    }

    /// The same maker with columns that must be made before.
    pub(crate) fn needing(mut self, needs: Vec<usize>) -> Self {
        self.needs = needs;
        self
    }

    /// The same maker, whose values may be missing.
    pub(crate) fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }
}

/// What is allowed where [`Formulas`] have not been loaded.
pub const NOT_LOADED: &str = "neither formulas nor patterns: their languages have not been loaded";

/// What building a maker needs to know of the recipe around the column.
pub(crate) struct Context<'a> {
    /// The recipe.
    pub recipe: &'a Recipe,
    /// The word lists at hand.
    pub lists: &'a Lists,
    /// Where mistakes go.
    pub problems: &'a Problems,
    /// The table that the column belongs to.
    pub table: &'a Table,
    /// How many rows the table has.
    pub rows: u64,
    /// The stream of the table.
    pub stream: Stream,
    /// The tables whose plans are ready.
    pub plans: &'a [Arc<TablePlan>],
    /// Which rows belong to which parent, if the table's rows are per parent.
    pub family: Option<&'a super::references::FamilyOf>,
    /// The types of the table's columns that are known so far, by position.
    pub types: Vec<Option<ValueType>>,
    /// The columns that take part in keys of several columns, by position; none until all columns were counted.
    pub key_parts: Vec<(usize, KeyPart)>,
}

/// How a column takes part in a key of several columns: row `r`'s tuple is number `permutation(r)`, and this
/// column shows the digit `number / divisor % count` of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyPart {
    /// Over all tuples of the key.
    pub permutation: Permutation,
    /// The number of tuples of the columns that stand behind this one in the key.
    pub divisor: u64,
    /// The number of this column's own values.
    pub count: u64,
}

impl KeyPart {
    /// The position of the row's value among the column's own values.
    #[inline]
    pub(crate) fn at(&self, row: u64) -> u64 {
        self.permutation.at(row % self.permutation.size()) / self.divisor % self.count
    }
}

impl Context<'_> {
    /// The languages of formulas and patterns; a mistake at `pointer` where they have not been loaded.
    pub(crate) fn formulas(&self, pointer: &str) -> Option<&'static Formulas> {
        let language = self.lists.formulas();
        if language.is_none() {
            self.problems.add(pointer, "a formula or a pattern", NOT_LOADED);
        }
        language
    }

    /// The stream of a column; fixed by the names of table and column, so that other columns do not move it.
    pub(crate) fn column_stream(&self, spec: &Spec) -> Stream {
        // The pointer's tail tells items and fields apart that have the same name in different places.
        let path = spec.pointer.splitn(5, '/').nth(4).unwrap_or_default();
        let nested = path.split_once('/').map_or("", |(_, rest)| rest);
        let stream = self.stream.child("column").child(&spec.name);
        if nested.is_empty() { stream } else { stream.child(nested) }
    }

    /// The stream of something that several columns of a row describe together, such as a person.
    pub(crate) fn shared_stream(&self, what: &str, of: &str) -> Stream {
        self.stream.child("shared").child(what).child(of)
    }

    /// The locale of a column.
    pub(crate) fn locale<'s>(&'s self, spec: &'s Spec) -> &'s str {
        spec.locale.as_deref().unwrap_or(&self.recipe.locale)
    }

    /// How a column takes part in a key of several columns, if it does.
    pub(crate) fn key_part(&self, spec: &Spec) -> Option<KeyPart> {
        let is_of = |(at, _): &&(usize, KeyPart)| self.table.columns[*at].pointer == spec.pointer;
        self.key_parts.iter().find(is_of).map(|(_, part)| *part)
    }

    /// The position of a column of the table; sound recipes only name columns that exist.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.table.columns.iter().position(|column| column.name == name)
    }

    /// Notes that a unique column has too few values for the table's rows.
    pub(crate) fn expect_room(&self, spec: &Spec, size: u128) {
        if spec.unique && u128::from(self.rows) > size {
            let allowed =
                format!("at most {size} rows, or a type with more values: there are only {size} different ones");
            self.problems.add(
                format!("{}/unique", spec.pointer),
                format!("a unique column of {} rows", self.rows),
                allowed,
            );
        }
    }

    /// Notes a mistake in a setting of a column.
    pub(crate) fn wrong(&self, spec: &Spec, setting: &str, found: impl Into<String>, allowed: impl Into<String>) {
        self.problems.add(format!("{}/{setting}", spec.pointer), found, allowed);
    }
}

/// How the values of a column that has finitely many are chosen: which of `count` values a row gets.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Draw {
    /// Any, independently of other rows.
    Random(Stream),
    /// Each at most once. Rows beyond the number of values start over, in another order.
    Distinct(Permutation),
    /// As a part of a key.
    Key(KeyPart),
}

impl Draw {
    /// The draw that the column's settings ask for, over `count` values; notes a problem if they are too few.
    pub(crate) fn new(context: &Context<'_>, spec: &Spec, count: u64) -> Self {
        let stream = context.column_stream(spec);
        if let Some(part) = context.key_part(spec) {
            return Self::Key(part);
        }
        if spec.unique {
            context.expect_room(spec, u128::from(count));
            return Self::Distinct(Permutation::new(stream.child("unique"), count.max(1)));
        }
        Self::Random(stream)
    }

    /// Which of `count` values the row gets.
    #[inline(always)]
    pub(crate) fn at(&self, row: u64, count: u64) -> u64 {
        match self {
            Self::Random(stream) => stream.below(row, count),
            Self::Distinct(permutation) => permutation.at(row % permutation.size()),
            Self::Key(part) => part.at(row),
        }
    }
}

/// Takes values away: where `keep` is false for a row, the column has no value there any more.
pub(crate) fn remove_where(column: &mut Column, rows: usize, keep: impl Fn(usize) -> bool) {
    let valid = column.valid.get_or_insert_with(|| vec![true; rows]);
    for (row, valid) in valid.iter_mut().enumerate() {
        *valid = *valid && keep(row);
    }
}

/// Ten to the power of `exponent`, which is at most 18.
pub(crate) const fn ten_to(exponent: u8) -> i64 {
    10_i64.pow(exponent as u32)
}
