//! Values inside values: objects with fields and lists of items.

use seedbed_recipe::recipe::Column as Spec;

use super::block::Block;
use super::make::{Context, Made, Make, Request};
use super::{Nulls, compile};
use crate::column::{Column, Data, Field, ValueType};
use crate::rng::Stream;

/// A list's items take their random numbers from rows of their own: this many for each row of the table.
const ITEM_ROWS: u64 = 1024;

pub(super) fn object(context: &Context<'_>, spec: &Spec) -> Made {
    let mut fields = Vec::new();
    let mut makers = Vec::new();
    let mut needs = Vec::new();
    for field in &spec.nested {
        let made = compile::column(context, field);
        let nulls = Nulls::new(context, field);
        let nullable = made.nullable || nulls.is_some();
        fields.push(Field { name: field.name.clone(), value_type: made.value_type, nullable });
        makers.push((made.maker, nulls));
        needs.extend(made.needs);
    }
    Made::new(ValueType::Object(fields), Object { makers }).needing(needs)
}

struct Object {
    makers: Vec<(Box<dyn Make>, Option<Nulls>)>,
}

impl Make for Object {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let columns = out.objects();
        for (maker, nulls) in &self.makers {
            let mut column = Column::default();
            maker.make(request, &mut column);
            if let Some(nulls) = nulls {
                nulls.apply(request.rows, &mut column);
            }
            columns.push(column);
        }
    }
}

pub(super) fn list(context: &Context<'_>, spec: &Spec) -> Made {
    let Some(item) = spec.nested.first() else {
        return Made::new(ValueType::List(Box::new(ValueType::Integer)), Object { makers: Vec::new() });
    };
    let made = compile::column(context, item);
    if !made.needs.is_empty() {
        let allowed = "a type that does not depend on other columns, inside of a list";
        context.problems.add(format!("{}/type", item.pointer), format!("\"{}\"", item.spec.name), allowed);
    }
    let least = spec.settings.integer("min_items").unwrap_or(0) as u64;
    let most = spec.settings.integer("max_items").unwrap_or(5) as u64;
    let maker = List {
        stream: context.column_stream(spec).child("length"),
        least,
        most,
        item: made.maker,
        nulls: Nulls::new(context, item),
    };
    Made::new(ValueType::List(Box::new(made.value_type)), maker)
}

struct List {
    stream: Stream,
    least: u64,
    most: u64,
    item: Box<dyn Make>,
    nulls: Option<Nulls>,
}

impl Make for List {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let mut ends = Vec::with_capacity(request.rows.len());
        let mut rows = Vec::new();
        for &row in request.rows {
            let length = self.least + self.stream.below(row, self.most - self.least + 1);
            rows.extend((0..length).map(|at| row.wrapping_mul(ITEM_ROWS).wrapping_add(at)));
            ends.push(rows.len() as u32);
        }
        let mut items = Column::default();
        self.item.make(&Request { rows: &rows, made: &[], block: &Block::default() }, &mut items);
        if let Some(nulls) = &self.nulls {
            nulls.apply(&rows, &mut items);
        }
        *out = Column { data: Data::List { ends, items: Box::new(items) }, valid: None };
    }
}
