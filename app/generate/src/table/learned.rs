//! Columns that were learned from a real table.
//!
//! A learned column is drawn given the columns of its model that stand in the table: learned ones that come before it in
//! the model, and all others, whatever makes them. So a condition is a column of one's own (a constant, a choice, a formula)
//! under the name that the model knows, and a rule that changes a column moves the learned ones that follow it.

use std::sync::Arc;

use seedbed_recipe::recipe::Column as Spec;

use super::make::{Context, Made, Make, Request};
use crate::column::{Column, ValueType};
use crate::lists::Lists;
use crate::model::Model;
use crate::rng::Stream;

struct Learned {
    model: Arc<Model>,
    /// Its place in the model.
    column: usize,
    /// The columns that it is given: place in the table, place in the model, type.
    given: Vec<(usize, usize, ValueType)>,
    draws: Stream,
    places: Stream,
}

impl Make for Learned {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let codecs = self.model.codecs();
        let encode = |(at, column, value_type): &(usize, usize, ValueType)| {
            (*column, codecs[*column].encode(&request.made[*at], value_type))
        };
        let given: Vec<(usize, Vec<u32>)> = self.given.iter().map(encode).collect();
        let given = given.iter().map(|(column, codes)| (*column, codes.as_slice())).collect();
        let codes = self.model.sampler().draw_column(self.column, given, self.draws, request.rows, |_| ());
        codecs[self.column].decode(&codes, request.rows, self.places, out);
    }
}

/// The maker of a learned column; `None` where its model is not at hand or knows no such column, which is noted.
pub(super) fn learned(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let digest = spec.settings.text("model")?;
    let Some(model) = context.lists.model(digest) else {
        context.wrong(spec, "model", format!("\"{digest}\""), "the digest of a model that is at hand");
        return None;
    };
    let name = name_in_model(spec);
    let Some(column) = model.position(name) else {
        let known: Vec<&str> = model.codecs().iter().map(|codec| codec.name.as_str()).take(20).collect();
        let setting = if spec.settings.text("column").is_some() { "column" } else { "name" };
        context.wrong(spec, setting, format!("\"{name}\""), format!("a column of the model: {}", known.join(", ")));
        return None;
    };
    let codec = &model.codecs()[column];
    let needed = given(&context.table.columns.iter().collect::<Vec<_>>(), spec, model);
    // A column with a mistake has no type; it is told there.
    let typed = |(at, column): &(usize, usize)| Some((*at, *column, context.types.get(*at)?.clone()?));
    let given = needed.iter().filter_map(typed).collect();
    let stream = context.stream.child("model").child(digest);
    let learned = Learned {
        model: Arc::clone(model),
        column,
        given,
        draws: stream.child("draw"),
        places: stream.child("place").child(&codec.name),
    };
    let made = Made::new(codec.value_type(), learned).needing(needed.into_iter().map(|(at, _)| at).collect());
    Some(if codec.nullable { made.nullable() } else { made })
}

/// The places of the columns that a learned one is given.
pub(super) fn needs(columns: &[&Spec], spec: &Spec, lists: &Lists) -> Vec<usize> {
    let model = spec.settings.text("model").and_then(|digest| lists.model(digest));
    model.map_or_else(Vec::new, |model| given(columns, spec, model).into_iter().map(|(at, _)| at).collect())
}

/// The columns that a learned one is given: place in the table and in the model.
fn given(columns: &[&Spec], spec: &Spec, model: &Model) -> Vec<(usize, usize)> {
    let Some(own) = model.position(name_in_model(spec)) else { return Vec::new() };
    let digest = spec.settings.text("model");
    let place = |(at, other): (usize, &&Spec)| {
        let column = model.position(name_in_model(other))?;
        let is_learned = other.spec.name == "learned" && other.settings.text("model") == digest;
        (column != own && (column < own || !is_learned)).then_some((at, column))
    };
    columns.iter().enumerate().filter_map(place).collect()
}

fn name_in_model(spec: &Spec) -> &str {
    let named = if spec.spec.name == "learned" { spec.settings.text("column") } else { None };
    named.unwrap_or(&spec.name)
}
