//! Foreign keys: which row of another table a row belongs to, and the value that stands there.

use std::sync::Arc;

use seedbed_recipe::distribution::Distribution;
use seedbed_recipe::recipe::{Column as Spec, MOST_CHILDREN, MOST_ROWS};

use super::TablePlan;
use super::block::Block;
use super::make::{Context, Draw, Made, Make, Request};
use crate::column::{Column, ValueType};
use crate::distribution::{Bounds, Sampler};
use crate::rng::{Permutation, Stream};

/// Parents are counted in blocks of this size; only where each block starts is kept.
const BLOCK: u64 = 1024;
/// More parents than this would take minutes to count.
pub(crate) const MOST_PARENTS: u64 = 1 << 31;

/// How the rows of a table are divided among the rows of its parent table, in order.
#[derive(Debug)]
pub(crate) struct Family {
    parents: u64,
    stream: Stream,
    sampler: Sampler,
    /// For each block of parents the number of children before it; one entry more than there are blocks.
    starts: Vec<u64>,
}

impl Family {
    /// Counts the children of all parents. The error says what is allowed instead.
    pub(crate) fn new(stream: Stream, parents: u64, count: &Distribution) -> Result<Self, String> {
        if parents > MOST_PARENTS {
            return Err(format!("a parent table of at most {MOST_PARENTS} rows"));
        }
        let bounds = Bounds { min: Some(0.0), max: Some(MOST_CHILDREN as f64) };
        let sampler = Sampler::new(count, bounds, true).map_err(|error| error.to_string())?;
        let mut family = Self { parents, stream, sampler, starts: vec![0] };
        let mut total = 0_u64;
        for block in 0..parents.div_ceil(BLOCK) {
            total += family.counts(block).iter().sum::<i64>() as u64;
            if total > MOST_ROWS {
                return Err(format!("fewer children: at most {MOST_ROWS} rows in all"));
            }
            family.starts.push(total);
        }
        Ok(family)
    }

    /// How many children there are in all.
    pub(crate) fn children(&self) -> u64 {
        self.starts.last().copied().unwrap_or(0)
    }

    fn counts(&self, block: u64) -> Vec<i64> {
        let rows: Vec<u64> = (block * BLOCK..((block + 1) * BLOCK).min(self.parents)).collect();
        let mut counts = Vec::new();
        self.sampler.fill_integers(self.stream, &rows, &mut counts);
        counts
    }

    /// For each child its parent and its position among the parent's children, from 1.
    pub(crate) fn places(&self, children: &[u64], mut take: impl FnMut(u64, u64)) {
        let mut block = usize::MAX;
        // The first child of each parent of the block; one entry more than it has parents.
        let mut firsts: Vec<u64> = Vec::new();
        for &child in children {
            let here = self.starts.partition_point(|&start| start <= child) - 1;
            if here != block {
                block = here;
                let mut first = self.starts[block];
                firsts.clear();
                firsts.push(first);
                for count in self.counts(block as u64) {
                    first += count as u64;
                    firsts.push(first);
                }
            }
            let parent = firsts.partition_point(|&first| first <= child) - 1;
            take(block as u64 * BLOCK + parent as u64, child - firsts[parent] + 1);
        }
    }
}

/// How a row's parent is chosen.
enum Pick {
    /// The rows are the parents' children, in order.
    Family(Arc<Family>),
    /// Any parent, each as likely, or each at most once.
    Even(Draw),
    /// By popularity: a rank is sampled, and ranks are scattered over the parents.
    Popular { stream: Stream, sampler: Box<Sampler>, first: i64, scatter: Permutation },
    /// A row before this one, of the same table; the first row has none.
    Earlier(Stream),
}

impl Pick {
    fn parents(&self, rows: &[u64], parents: u64, out: &mut Vec<u64>) {
        out.clear();
        match self {
            Self::Family(family) => family.places(rows, |parent, _| out.push(parent)),
            Self::Even(draw) => out.extend(rows.iter().map(|&row| draw.at(row, parents))),
            Self::Popular { stream, sampler, first, scatter } => {
                let mut ranks = Vec::new();
                sampler.fill_integers(*stream, rows, &mut ranks);
                let last = parents as i64 - 1;
                out.extend(ranks.iter().map(|rank| scatter.at((rank - first).clamp(0, last) as u64)));
            }
            Self::Earlier(stream) => out.extend(rows.iter().map(|&row| stream.below(row, row.max(1)))),
        }
    }
}

pub(super) fn reference(context: &Context<'_>, spec: &Spec) -> Made {
    let name = spec.settings.text("table").unwrap_or_default();
    let nothing = || Made::new(ValueType::Integer, Nowhere);
    let Some(target) = context.recipe.table(name) else { return nothing() };
    let column = spec.settings.text("column").and_then(|column| target.column(column)).or_else(|| target.key_column());
    let Some(column) = column else { return nothing() };
    // Where the row is that of another reference, that one says which.
    let via = spec.settings.text("via").and_then(|name| context.position(name));
    if via.is_some_and(|at| context.types[at].is_none()) {
        return nothing();
    }
    let chooser = via.map_or(spec, |at| &context.table.columns[at]);
    let made = if target.name == context.table.name {
        to_own_table(context, spec, chooser, column)
    } else {
        to_other_table(context, spec, chooser, column).unwrap_or_else(nothing)
    };
    let Some(via) = via else { return made };
    let nullable = made.nullable || chooser.null_share > 0.0;
    let maker = Via { at: via, target: made.maker };
    Made { nullable, ..Made::new(made.value_type, maker) }.needing(vec![via])
}

/// A reference whose rows are those that `chooser` refers to, itself or another reference of the table.
fn to_other_table(context: &Context<'_>, spec: &Spec, chooser: &Spec, column: &Spec) -> Option<Made> {
    let name = spec.settings.text("table")?;
    // A parent with mistakes has no plan; they are reported there.
    let plan = context.plans.iter().find(|plan| plan.name() == name)?;
    let position = plan.position(&column.name)?;
    let parents = plan.rows();
    let family = context.family.filter(|family| family.is_of(context, chooser, name));
    if parents == 0 && context.rows > 0 {
        context.wrong(spec, "table", format!("\"{name}\" with 0 rows"), "a table with at least one row");
    }
    let stream = context.column_stream(chooser);
    let mut count = None;
    let pick = match (family, chooser.settings.distribution("distribution")) {
        (Some(family), _) => Pick::Family(Arc::clone(&family.family)),
        (None, Some(distribution)) => match popular(stream, distribution, parents.max(1)) {
            Ok(pick) => pick,
            Err(allowed) => {
                context.wrong(spec, "distribution", "a distribution that names no row", allowed);
                return None;
            }
        },
        (None, None) => {
            count = Some(parents.max(1));
            Pick::Even(Draw::new(context, chooser, parents.max(1)))
        }
    };
    let field = &plan.fields()[position];
    let maker = Reference { pick, parents: parents.max(1), plan: Arc::clone(plan), position };
    Some(Made { nullable: field.nullable, count, ..Made::new(field.value_type.clone(), maker) })
}

fn popular(stream: Stream, distribution: &Distribution, parents: u64) -> Result<Pick, String> {
    // Zipf counts ranks from 1; everything else is a position from 0.
    let first = i64::from(matches!(distribution, Distribution::Zipf { .. }));
    let bounds = Bounds { min: Some(first as f64), max: Some((first as u64 + parents - 1) as f64) };
    let sampler = Sampler::new(distribution, bounds, true).map_err(|error| error.to_string())?;
    Ok(Pick::Popular {
        stream,
        sampler: Box::new(sampler),
        first,
        scatter: Permutation::new(stream.child("scatter"), parents),
    })
}

/// Whether a column is a reference or holds one.
fn refers(column: &Spec) -> bool {
    column.spec.name == "reference" || column.nested.iter().any(refers)
}

fn to_own_table(context: &Context<'_>, spec: &Spec, chooser: &Spec, column: &Spec) -> Made {
    let dependent = || {
        let allowed = "a column that does not depend on others, when a table refers to itself";
        context.wrong(spec, "column", format!("\"{}\"", column.name), allowed);
    };
    // Before the target is compiled: a reference may lead in a circle.
    if refers(column) {
        dependent();
        return Made::new(ValueType::Integer, Nowhere);
    }
    let target = super::compile::column(context, column);
    if !target.needs.is_empty() {
        dependent();
    }
    if spec.unique {
        context.problems.add(format!("{}/unique", spec.pointer), "true", "false when a table refers to itself");
    }
    let value_type = target.value_type.clone();
    let maker = OwnTable { pick: Pick::Earlier(context.column_stream(chooser)), target: target.maker };
    Made::new(value_type, maker).nullable()
}

struct Reference {
    pick: Pick,
    parents: u64,
    plan: Arc<TablePlan>,
    position: usize,
}

impl Make for Reference {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let mut parents = Vec::with_capacity(request.rows.len());
        self.pick.parents(request.rows, self.parents, &mut parents);
        self.plan.fill_column(self.position, &parents, out);
    }
}

struct OwnTable {
    pick: Pick,
    target: Box<dyn Make>,
}

impl Make for OwnTable {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let mut rows = Vec::with_capacity(request.rows.len());
        self.pick.parents(request.rows, u64::MAX, &mut rows);
        self.target.make(&Request { rows: &rows, made: &[], block: &Block::default() }, out);
        super::make::remove_where(out, rows.len(), |at| request.rows[at] > 0);
    }
}

/// A value of the row that another reference of the table refers to; none where that one has none.
struct Via {
    at: usize,
    target: Box<dyn Make>,
}

impl Make for Via {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        self.target.make(request, out);
        let reference = &request.made[self.at];
        if reference.valid.is_some() {
            super::make::remove_where(out, request.rows.len(), |row| reference.is_valid(row));
        }
    }
}

/// Stands where a problem was noted, so that the rest of the recipe can be checked.
struct Nowhere;

impl Make for Nowhere {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        out.integers().resize(request.rows.len(), 0);
    }
}

/// The family of a table whose rows are per parent.
pub(crate) struct FamilyOf {
    /// The parent table.
    pub parent: String,
    /// The division of rows.
    pub family: Arc<Family>,
}

impl FamilyOf {
    /// Whether a reference is the one that carries the family: the first to the parent table.
    fn is_of(&self, context: &Context<'_>, spec: &Spec, table: &str) -> bool {
        let carries = |other: &&Spec| {
            let settings = &other.settings;
            other.spec.name == "reference"
                && settings.text("table") == Some(&*self.parent)
                && settings.text("via").is_none()
        };
        table == self.parent && context.table.columns.iter().find(carries).is_some_and(|first| first.name == spec.name)
    }
}

pub(super) fn position(context: &Context<'_>) -> Made {
    match context.family {
        Some(family) => Made::new(ValueType::Integer, Position(Arc::clone(&family.family))),
        None => Made::new(ValueType::Integer, Nowhere),
    }
}

struct Position(Arc<Family>);

impl Make for Position {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let values = out.integers();
        self.0.places(request.rows, |_, position| values.push(position as i64));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_child_has_its_place() {
        let count = Distribution::Poisson { mean: 2.5 };
        let family = Family::new(Stream::root(3), 5000, &count).unwrap();
        let children: Vec<u64> = (0..family.children()).collect();
        let mut places = Vec::new();
        family.places(&children, |parent, position| places.push((parent, position)));
        for pair in places.windows(2) {
            let is_sibling = pair[1] == (pair[0].0, pair[0].1 + 1);
            assert!(is_sibling || (pair[1].0 > pair[0].0 && pair[1].1 == 1), "{pair:?}");
        }
        let mean = places.len() as f64 / 5000.0;
        assert!((mean - 2.5).abs() < 0.1, "{mean}");
        // One child alone has the place it has among all.
        let mut alone = None;
        family.places(&[7001], |parent, position| alone = Some((parent, position)));
        assert_eq!(alone, Some(places[7001]));
    }
}
