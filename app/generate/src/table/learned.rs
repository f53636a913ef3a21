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
use crate::model::{Codec, Drawn, Known, Model, Sampler, Synthesizer};
use crate::rng::Stream;

struct Learned {
    model: Arc<Model>,
    /// Its place in the model.
    column: usize,
    /// The columns that it is given.
    given: Vec<Given>,
    draws: Stream,
    places: Stream,
}

/// A column that a learned one is given.
struct Given {
    /// Its place in the table.
    at: usize,
    /// Its place in the model.
    column: usize,
    value_type: ValueType,
    /// Whether it is drawn by the same model.
    is_learned: bool,
    /// Whether values are taken away from it as soon as it is made.
    has_nulls: bool,
}

impl Make for Learned {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        match self.model.synthesizer() {
            Synthesizer::Autoregressive(sampler) => self.make_from(sampler, request, out),
            Synthesizer::GaussianCopula(copula) => {
                self.make_of_rows(request, |known, stream, rows| copula.draw(known, stream, rows), out);
            }
        }
    }
}

impl Learned {
    fn codec(&self) -> &Codec {
        &self.model.codecs()[self.column]
    }

    /// The codes that a column has which this one is given.
    fn codes(&self, given: &Given, request: &Request<'_>) -> (usize, Vec<u32>) {
        (given.column, self.model.codecs()[given.column].encode(&request.made[given.at], &given.value_type))
    }

    /// Draws this column alone.
    fn make_from(&self, sampler: &Sampler, request: &Request<'_>, out: &mut Column) {
        let given: Known = self.given.iter().map(|given| self.codes(given, request)).collect();
        let given = given.iter().map(|(column, codes)| (*column, codes.as_slice())).collect();
        let codes = sampler.draw_column(self.column, given, self.draws, request.rows, |_| ());
        self.codec().decode(&codes, request.rows, self.places, out);
    }

    /// Takes this column from rows that are drawn whole, given the columns that are not learned. Where a learned column
    /// before this one does not hold what was drawn, the row is drawn again given all that stands before this column.
    fn make_of_rows(&self, request: &Request<'_>, draw: impl Fn(&Known, Stream, &[u64]) -> Drawn, out: &mut Column) {
        let rows = request.rows;
        let others = self.given.iter().filter(|given| !given.is_learned);
        let mut known: Known = others.map(|given| self.codes(given, request)).collect();
        let drawn = request.block.drawn(self.draws, rows, &known, || draw(&known, self.draws, rows));
        let may_differ = |given: &&Given| given.is_learned && (given.has_nulls || !request.block.is_fresh());
        let held: Known = self.given.iter().filter(may_differ).map(|given| self.codes(given, request)).collect();
        let differs = |row: &usize| held.iter().any(|(column, codes)| codes[*row] != drawn.codes[*column][*row]);
        let again: Vec<usize> = (0..rows.len()).filter(differs).collect();
        let (codes, places) = (&drawn.codes[self.column], &drawn.places[self.column]);
        if again.is_empty() {
            return self.codec().decode_at(codes, places, out);
        }
        let learned = self.given.iter().filter(|given| given.is_learned).map(|given| given.column);
        known.extend(learned.map(|column| {
            let codes = held.iter().find(|(held, _)| *held == column).map_or(&drawn.codes[column], |(_, codes)| codes);
            (column, codes.clone())
        }));
        for (_, codes) in &mut known {
            *codes = again.iter().map(|row| codes[*row]).collect();
        }
        let rows: Vec<u64> = again.iter().map(|row| rows[*row]).collect();
        // A stream of its own for each column: what is drawn for one says nothing of what is drawn for the next.
        let anew = draw(&known, self.draws.child("again").numbered(self.column as u64), &rows);
        let (mut codes, mut places) = (codes.clone(), places.clone());
        for (at, row) in again.into_iter().enumerate() {
            codes[row] = anew.codes[self.column][at];
            if let (Some(place), Some(new)) = (places.get_mut(row), anew.places[self.column].get(at)) {
                *place = *new;
            }
        }
        self.codec().decode_at(&codes, &places, out);
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
    let typed = |&(at, column): &(usize, usize)| {
        let (value_type, spec) = (context.types.get(at)?.clone()?, context.table.columns.get(at)?);
        let is_learned = is_of_model(spec, Some(digest));
        Some(Given { at, column, value_type, is_learned, has_nulls: spec.null_share > 0.0 })
    };
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
        (column != own && (column < own || !is_of_model(other, digest))).then_some((at, column))
    };
    columns.iter().enumerate().filter_map(place).collect()
}

/// Whether a column is drawn from a model.
fn is_of_model(spec: &Spec, digest: Option<&str>) -> bool {
    spec.spec.name == "learned" && spec.settings.text("model") == digest
}

fn name_in_model(spec: &Spec) -> &str {
    let named = if spec.spec.name == "learned" { spec.settings.text("column") } else { None };
    named.unwrap_or(&spec.name)
}
