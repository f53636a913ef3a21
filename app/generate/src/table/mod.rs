//! Tables: from checked columns to plans that fill any rows.

mod ambiguity;
mod anomalies;
mod block;
mod calls;
pub(crate) mod check_digits;
mod compile;
mod constraints;
mod dates;
mod example;
pub(crate) mod formula;
mod identifiers;
mod learned;
mod make;
mod nested;
mod numbers;
mod person;
mod place;
mod references;
mod rules;
mod semantic;
mod series;
mod template;
mod text;
mod texts;

pub use self::constraints::{Constraints, Reference};
pub use self::example::{example, example_settings};
pub use self::formula::Formulas;
pub use self::make::NOT_LOADED;

use std::sync::{Arc, OnceLock};

use seedbed_recipe::problem::Problems;
use seedbed_recipe::recipe::{Column as Spec, Recipe, Rows, Table};

use self::anomalies::Anomalies;
use self::block::Block;
pub(crate) use self::make::ten_to;
use self::make::{Context, KeyPart, Make, Request};
use self::references::{Family, FamilyOf};
use self::rules::Rule;
use crate::column::{Column, Field, ValueType};
use crate::lists::Lists;
use crate::rng::{Permutation, Stream};

/// How many rows of a usual table are best made at a time: enough to amortise what is done once a batch, few enough that
/// a batch stays in the second-level cache. Nothing in the data depends on it.
pub const BATCH: u64 = 1024;
/// Bytes that a batch of rows holds at most, as far as the first rows tell.
const BATCH_BYTES: u64 = 8 << 20;
/// The rows that tell it, unless the first one is so large that it must do.
const SAMPLED: u64 = 16;
/// A row of so many bytes is large.
const LARGE_ROW: u64 = 64 << 10;

/// A table whose recipe was checked and compiled: making rows from it cannot fail.
pub struct TablePlan {
    name: String,
    rows: u64,
    /// How many tables were ready before this one; those that it refers to are among them.
    pub(crate) rank: usize,
    /// The columns as they leave the plan, the label of anomalies last.
    fields: Vec<Field>,
    /// What each column of the recipe is before anomalies.
    types: Vec<ValueType>,
    steps: Vec<Step>,
    /// The columns in an order in which each comes after those that it needs.
    order: Vec<usize>,
    rules: Vec<Rule>,
    anomalies: Option<Anomalies>,
    constraints: Constraints,
    row_bytes: OnceLock<u64>,
}

struct Step {
    maker: Box<dyn Make>,
    nulls: Option<Nulls>,
    /// The columns that must be made to make this one alone, itself last; rules that touch it included.
    closure: Vec<usize>,
}

/// The rows in which a column has no value.
pub(crate) struct Nulls {
    stream: Stream,
    share: f64,
}

impl Nulls {
    fn new(context: &Context<'_>, spec: &Spec) -> Option<Self> {
        let stream = context.column_stream(spec).child("null");
        (spec.null_share > 0.0).then_some(Self { stream, share: spec.null_share })
    }

    fn apply(&self, rows: &[u64], column: &mut Column) {
        let valid = column.valid.get_or_insert_with(|| vec![true; rows.len()]);
        for (valid, &row) in valid.iter_mut().zip(rows) {
            *valid = *valid && !self.stream.chance(row, self.share);
        }
    }
}

impl std::fmt::Debug for TablePlan {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("TablePlan")
            .field("name", &self.name)
            .field("rows", &self.rows)
            .field("fields", &self.fields)
            .finish()
    }
}

impl TablePlan {
    /// The table's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many rows the table has.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// The columns' names and types.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The keys and references that every row holds to, and why others that the recipe speaks of are left out.
    #[must_use]
    pub const fn constraints(&self) -> &Constraints {
        &self.constraints
    }

    /// The same for a file that has these rows only: rows may refer to some that are not in it.
    #[must_use]
    pub fn constraints_of(&self, rows: &std::ops::Range<u64>) -> Constraints {
        if *rows == (0..self.rows) { self.constraints.clone() } else { self.constraints.of_a_part() }
    }

    /// Where a column of the recipe stands.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// Makes the rows of these numbers, one column for each of [`TablePlan::fields`]. `columns` is used again if
    /// it comes from an earlier call, so that a loop over batches does not allocate.
    pub fn fill(&self, rows: &[u64], columns: &mut Vec<Column>) {
        columns.resize_with(self.fields.len(), Column::default);
        let sources = self.anomalies.as_ref().map(|anomalies| anomalies.sources(rows));
        let rows_of = |at: usize| {
            let is_kept = self.anomalies.as_ref().is_some_and(|anomalies| anomalies.keeps(at));
            sources.as_deref().filter(|_| !is_kept).unwrap_or(rows)
        };
        let block = if sources.is_none() { Block::fresh() } else { Block::default() };
        for &at in &self.order {
            self.make(at, rows_of(at), &block, columns);
        }
        let seen = sources.as_deref().unwrap_or(rows);
        self.obey(self.rules.iter(), rows_of, &block, columns);
        if let Some(anomalies) = &self.anomalies {
            anomalies.apply(rows, seen, &self.types, columns);
        }
    }

    /// How many rows are best made at a time: [`BATCH`], or fewer where rows are so large that these would fill the memory.
    #[must_use]
    pub fn batch(&self) -> u64 {
        (BATCH_BYTES / self.row_bytes().max(1)).clamp(1, BATCH)
    }

    /// About how many bytes a row takes, as far as the first rows tell.
    #[must_use]
    pub fn row_bytes(&self) -> u64 {
        *self.row_bytes.get_or_init(|| {
            let mut columns = Vec::new();
            let mut row_bytes = 0;
            for rows in [1, SAMPLED].map(|rows| rows.min(self.rows)).into_iter().filter(|rows| *rows > 0) {
                self.fill_range(0..rows, &mut columns);
                row_bytes = columns.iter().map(Column::bytes).sum::<u64>() / rows;
                if row_bytes > LARGE_ROW {
                    break;
                }
            }
            row_bytes
        })
    }

    /// Makes consecutive rows; see [`TablePlan::fill`].
    pub fn fill_range(&self, range: std::ops::Range<u64>, columns: &mut Vec<Column>) {
        let rows: Vec<u64> = range.collect();
        self.fill(&rows, columns);
    }

    /// Makes one column alone, as other tables refer to it: without anomalies.
    pub(crate) fn fill_column(&self, at: usize, rows: &[u64], out: &mut Column) {
        let closure = &self.steps[at].closure;
        if closure.len() == 1 {
            let request = Request { rows, made: &[], block: &Block::fresh() };
            self.steps[at].maker.make(&request, out);
            if let Some(nulls) = &self.steps[at].nulls {
                nulls.apply(rows, out);
            }
            return;
        }
        let mut columns = Vec::new();
        columns.resize_with(self.steps.len(), Column::default);
        let block = Block::fresh();
        for &needed in &self.order {
            if closure.contains(&needed) {
                self.make(needed, rows, &block, &mut columns);
            }
        }
        let rules = self.rules.iter().filter(|rule| rule.columns().all(|column| closure.contains(&column)));
        self.obey(rules, |_| rows, &block, &mut columns);
        *out = std::mem::take(&mut columns[at]);
    }

    /// Applies rules in order. What follows from a column that a rule changes is made again, but for values that a rule
    /// has set: they stay. Columns that were not made (they are empty) are not needed.
    fn obey<'a, 'r>(
        &'a self,
        rules: impl Iterator<Item = &'a Rule>,
        rows_of: impl Fn(usize) -> &'r [u64],
        block: &Block,
        columns: &mut [Column],
    ) {
        block.touch();
        let mut set: Vec<(usize, Vec<bool>)> = Vec::new();
        for rule in rules {
            let count = rule.targets().next().map_or(0, |at| rows_of(at).len());
            let Some(holds) = rule.apply(&self.types, count, columns) else { continue };
            for at in rule.targets() {
                match set.iter_mut().find(|(column, _)| *column == at) {
                    Some((_, rows)) => rows.iter_mut().zip(&holds).for_each(|(row, holds)| *row |= holds),
                    None => set.push((at, holds.clone())),
                }
            }
            for &at in rule.follows() {
                if columns[at].len() != count {
                    continue;
                }
                let before = set.iter().find(|(column, _)| *column == at);
                let kept = before.map(|(_, rows)| (rows, columns[at].clone()));
                self.make(at, rows_of(at), block, columns);
                if let Some((rows, kept)) = kept {
                    rules::overwrite(&mut columns[at], &kept, rows);
                }
            }
        }
    }

    fn make(&self, at: usize, rows: &[u64], block: &Block, columns: &mut [Column]) {
        let mut column = std::mem::take(&mut columns[at]);
        let step = &self.steps[at];
        step.maker.make(&Request { rows, made: columns, block }, &mut column);
        if let Some(nulls) = &step.nulls {
            nulls.apply(rows, &mut column);
        }
        columns[at] = column;
    }
}

/// Compiles all tables of a recipe; mistakes go to `problems`, and then the result is not to be used.
pub(crate) fn compile_tables(recipe: &Recipe, lists: &Lists, problems: &Problems) -> Vec<Arc<TablePlan>> {
    let root = Stream::root(recipe.seed);
    let mut plans: Vec<Arc<TablePlan>> = Vec::new();
    for table in in_order(recipe, problems) {
        let stream = root.child("table").child(&table.name);
        let family = family(table, stream, &plans, problems);
        let rows = match (&table.rows, &family) {
            (Rows::Count(rows), _) => *rows,
            // Without a family there is a problem; with any number of rows the rest can be judged.
            (_, family) => family.as_ref().map_or(1, |family| family.family.children()),
        };
        let context = Context {
            recipe,
            lists,
            problems,
            table,
            rows,
            stream,
            plans: &plans,
            family: family.as_ref(),
            types: vec![None; table.columns.len()],
            key_parts: Vec::new(),
        };
        let plan = compile_table(context);
        plans.push(Arc::new(plan));
    }
    // Back to the order of the recipe.
    let place = |plan: &Arc<TablePlan>| recipe.tables.iter().position(|table| table.name == plan.name);
    plans.sort_by_key(place);
    plans
}

/// The tables in an order in which each comes after those that it refers to.
fn in_order<'r>(recipe: &'r Recipe, problems: &Problems) -> Vec<&'r Table> {
    let mut done: Vec<&Table> = Vec::new();
    let mut waiting: Vec<&Table> = recipe.tables.iter().collect();
    while !waiting.is_empty() {
        let is_waiting = |name: &str| waiting.iter().any(|table| table.name == name);
        let ready =
            waiting.iter().position(|table| parents(table).all(|parent| parent == table.name || !is_waiting(parent)));
        let at = ready.unwrap_or_else(|| {
            // Every table that waits needs another one that waits: the first on a circle is taken out of it.
            let circle = circle(|at| {
                let table = waiting[at];
                let parent = parents(table).find(|parent| *parent != table.name && is_waiting(parent));
                waiting.iter().position(|table| Some(table.name.as_str()) == parent)
            });
            let names: Vec<&str> = circle.iter().map(|&at| waiting[at].name.as_str()).collect();
            let table = waiting[circle[0]];
            let leads_on = |name: &str| name != table.name && names.contains(&name);
            let reference = columns_of(table).find(|column| column.settings.text("table").is_some_and(leads_on));
            let pointer = reference
                .map_or_else(|| format!("{}/rows", table.pointer), |column| format!("{}/table", column.pointer));
            let allowed =
                format!("references that do not lead back to where they began; these do: {}", names.join(", "));
            problems.add(pointer, "a circle", allowed);
            circle[0]
        });
        done.push(waiting.remove(at));
    }
    done
}

/// A circle among what waits, where each waits for another one, in the order of the recipe: who waits for whom is
/// followed from the first until one comes again.
fn circle(waits_for: impl Fn(usize) -> Option<usize>) -> Vec<usize> {
    let mut path = vec![0];
    while let Some(next) = path.last().and_then(|&last| waits_for(last)) {
        if let Some(start) = path.iter().position(|&at| at == next) {
            path.drain(..start);
            break;
        }
        path.push(next);
    }
    path.sort_unstable();
    path
}

/// All columns, those with a mistake too: it hides no circle that leads through one of them.
fn columns_of(table: &Table) -> impl Iterator<Item = &Spec> {
    table.columns.iter().chain(table.flawed.iter().map(|flawed| &flawed.column))
}

fn parents(table: &Table) -> impl Iterator<Item = &str> {
    let per = match &table.rows {
        Rows::Per { parent, .. } => Some(parent.as_str()),
        Rows::Count(_) => None,
    };
    let references = columns_of(table).filter(|column| column.spec.name == "reference");
    references.filter_map(|column| column.settings.text("table")).chain(per)
}

fn family(table: &Table, stream: Stream, plans: &[Arc<TablePlan>], problems: &Problems) -> Option<FamilyOf> {
    let Rows::Per { parent, count } = &table.rows else { return None };
    let plan = plans.iter().find(|plan| plan.name() == parent)?;
    match Family::new(stream.child("family"), plan.rows(), count) {
        Ok(family) => Some(FamilyOf { parent: parent.clone(), family: Arc::new(family) }),
        Err(allowed) => {
            problems.add(format!("{}/rows/count", table.pointer), "children that cannot be counted", allowed);
            None
        }
    }
}

fn compile_table(mut context: Context<'_>) -> TablePlan {
    let table = context.table;
    let count = table.columns.len();
    let order = column_order(&context);
    let mut made: Vec<Option<make::Made>> = Vec::new();
    made.resize_with(count, || None);
    for &at in &order {
        let before = context.problems.len();
        let column = compile::column(&context, &table.columns[at]);
        // What would follow from a mistake in the column is no mistake of its own.
        let is_sound = context.problems.len() == before && !column.stand_in;
        context.types[at] = is_sound.then(|| column.value_type.clone());
        made[at] = Some(column);
    }
    table.flawed.iter().for_each(|flawed| compile::review(&context, flawed));
    let counts: Vec<Option<u64>> = made.iter().map(|made| made.as_ref().and_then(|made| made.count)).collect();
    context.key_parts = key_parts(&context, &counts);
    if !context.key_parts.is_empty() {
        // What is drawn as a part of a key is drawn otherwise, and so is what shows it: references to other rows of this
        // table, and what comes from the same row as a part.
        let shows_a_part = |spec: &Spec| {
            let via = spec.settings.text("via").and_then(|name| context.position(name));
            let chooser = via.map_or(spec, |at| &table.columns[at]);
            context.key_part(spec).is_some()
                || context.key_part(chooser).is_some()
                || spec.settings.text("table") == Some(&*table.name)
        };
        for at in (0..count).filter(|&at| shows_a_part(&table.columns[at])) {
            made[at] = Some(compile::column(&context, &table.columns[at]));
        }
    }
    let mut rules: Vec<Rule> = table
        .rules
        .iter()
        .enumerate()
        .filter_map(|(at, rule)| Rule::new(&context, &format!("{}/rules/{at}", table.pointer), rule))
        .collect();
    let made: Vec<make::Made> = made.into_iter().flatten().collect();
    let types: Vec<ValueType> = made.iter().map(|made| made.value_type.clone()).collect();
    let needs: Vec<Vec<usize>> = made.iter().map(|made| made.needs.clone()).collect();
    rules.iter_mut().for_each(|rule| rule.find_followers(&needs, &order));
    let mut fields = Vec::new();
    let mut steps = Vec::new();
    for (at, (made, spec)) in made.into_iter().zip(&table.columns).enumerate() {
        let nulls = Nulls::new(&context, spec);
        let may_be_null = rules.iter().any(|rule| rule.may_remove(at) || rule.follows().contains(&at));
        let nullable = made.nullable || nulls.is_some() || may_be_null;
        fields.push(Field { name: spec.name.clone(), value_type: made.value_type, nullable });
        steps.push(Step { maker: made.maker, nulls, closure: closure(at, &needs, &rules) });
    }
    let anomalies = table.anomalies.as_ref().and_then(|spec| Anomalies::new(&context, spec, &types));
    if let Some(anomalies) = &anomalies {
        anomalies.change_fields(&mut fields);
    }
    let constraints = Constraints::new(&context, &fields, &rules, anomalies.as_ref());
    TablePlan {
        name: table.name.clone(),
        rows: context.rows,
        rank: context.plans.len(),
        fields,
        types,
        steps,
        order,
        rules,
        anomalies,
        constraints,
        row_bytes: OnceLock::new(),
    }
}

/// The columns in an order in which each comes after those that its settings name; formulas are read for names.
fn column_order(context: &Context<'_>) -> Vec<usize> {
    let table = context.table;
    // Those with a mistake stand behind the others: a circle through one of them is a mistake of its own.
    let is_named = |name: &str| !name.is_empty() && !table.columns.iter().any(|column| column.name == name);
    let flawed = table.flawed.iter().map(|flawed| &flawed.column).filter(|column| is_named(&column.name));
    let columns: Vec<&Spec> = table.columns.iter().chain(flawed).collect();
    let needs: Vec<Vec<usize>> = columns.iter().map(|spec| compile::needs(&columns, spec, context.lists)).collect();
    let mut order: Vec<usize> = Vec::new();
    let mut waiting: Vec<usize> = (0..columns.len()).collect();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|&at| needs[at].iter().all(|need| order.contains(need) || *need == at));
        let next = ready.unwrap_or_else(|| {
            let circle = circle(|place| {
                let at = waiting[place];
                let waits = |other: &usize| *other != at && needs[at].contains(other);
                waiting.iter().position(waits)
            });
            let names: Vec<&str> = circle.iter().map(|&place| columns[waiting[place]].name.as_str()).collect();
            let allowed = format!("columns that do not lead back to where they began; these do: {}", names.join(", "));
            context.problems.add(&columns[waiting[circle[0]]].pointer, "a circle", allowed);
            circle[0]
        });
        order.push(waiting.remove(next));
    }
    order.retain(|&at| at < table.columns.len());
    order
}

/// All columns that one column depends on, through needs and through rules, itself last.
fn closure(at: usize, needs: &[Vec<usize>], rules: &[Rule]) -> Vec<usize> {
    let mut closure = vec![at];
    let mut next = 0;
    while next < closure.len() {
        let column = closure[next];
        let by_rules = rules.iter().filter(|rule| rule.sets(column)).flat_map(Rule::columns);
        for need in needs[column].iter().copied().chain(by_rules) {
            if !closure.contains(&need) {
                closure.push(need);
            }
        }
        next += 1;
    }
    closure.reverse();
    closure
}

/// Whether a column of a key is taken from the row that another column of the key refers to, and the row is told apart
/// by what the key has of it.
fn follows_within(context: &Context<'_>, key: &[usize], at: usize) -> bool {
    let specs = || key.iter().map(|&at| &context.table.columns[at]);
    let Some(via) = context.table.columns[at].settings.text("via") else { return false };
    let Some(chooser) = specs().find(|spec| spec.name == via) else { return false };
    let Some(target) = chooser.settings.text("table").and_then(|table| context.recipe.table(table)) else {
        return false;
    };
    let is_of_row = |spec: &&Spec| spec.name == via || spec.settings.text("via") == Some(via);
    let shown: Vec<&str> = specs()
        .filter(is_of_row)
        .filter_map(|spec| spec.settings.text("column").or_else(|| Some(&*target.key_column()?.name)))
        .collect();
    let is_unique = |column: &Spec| column.unique && shown.contains(&&*column.name);
    target.columns.iter().any(is_unique)
        || target.keys.iter().any(|key| key.iter().all(|name| shown.contains(&&**name)))
}

/// For keys of several columns: how each column takes part, so that their tuples never repeat.
fn key_parts(context: &Context<'_>, counts: &[Option<u64>]) -> Vec<(usize, KeyPart)> {
    let table = context.table;
    let mut parts = Vec::new();
    for (number, key) in table.keys.iter().enumerate() {
        let pointer = format!("{}/keys/{number}", table.pointer);
        let positions: Vec<usize> = key.iter().filter_map(|name| context.position(name)).collect();
        let specs: Vec<&Spec> = positions.iter().map(|&at| &table.columns[at]).collect();
        let never_repeats =
            |spec: &&Spec| spec.unique || matches!(spec.spec.name, "sequence" | "uuid") || spec.spec.group() == "id";
        let has = |name: &str| specs.iter().any(|spec| spec.spec.name == name);
        let is_family = context.family.is_some() && has("position") && has("reference");
        if positions.len() < key.len() || is_family || specs.iter().any(never_repeats) {
            continue;
        }
        if let Some(spec) = specs.iter().find(|spec| spec.null_share > 0.0) {
            context.problems.add(
                format!("{}/null_share", spec.pointer),
                spec.null_share.to_string(),
                "0 in a column of a key",
            );
            continue;
        }
        // What is taken from the row of another part of the key adds nothing to it.
        let positions: Vec<usize> =
            positions.iter().copied().filter(|&at| !follows_within(context, &positions, at)).collect();
        let own: Option<Vec<u64>> = positions.iter().map(|&at| counts[at]).collect();
        let Some(own) = own else {
            let allowed = "columns of which one is unique, or whose values can be counted (integers and dates with bounds and without a distribution, choices, patterns, references)";
            context.problems.add(pointer, key.join(", "), allowed);
            continue;
        };
        let product = own.iter().fold(1_u128, |product, &count| product.saturating_mul(u128::from(count)));
        if u128::from(context.rows) > product {
            let allowed =
                format!("at most {product} rows, or columns with more values: they have only so many combinations");
            context.problems.add(pointer, format!("{} rows", context.rows), allowed);
            continue;
        }
        let size = u64::try_from(product).unwrap_or(u64::MAX).min(1 << 62);
        let permutation = Permutation::new(context.stream.child("key").numbered(number as u64), size);
        let mut divisor = 1_u64;
        for (&at, &count) in positions.iter().zip(&own).rev() {
            if parts.iter().any(|(other, _)| *other == at) {
                let allowed = "columns that take part in one such key only";
                context.problems.add(&pointer, format!("\"{}\" again", table.columns[at].name), allowed);
            }
            parts.push((at, KeyPart { permutation, divisor, count }));
            divisor = divisor.saturating_mul(count);
        }
    }
    parts
}
