//! Numbers, truth values, choices, constants and sequences.

use std::collections::BTreeSet;
use std::sync::Arc;

use seedbed_recipe::distribution::Distribution;
use seedbed_recipe::recipe::{Column as Spec, Scalar, Setting};

use super::make::{Context, Draw, Made, Make, Request, ten_to};
use crate::column::{Column, ValueType, Words};
use crate::distribution::alias::Alias;
use crate::distribution::{Bounds, Sampler};
use crate::rng::Stream;

/// The bounds of a column of numbers that has no distribution: what is not given lies 100 away, or at 0.
fn open_bounds(min: Option<f64>, max: Option<f64>) -> (f64, f64) {
    match (min, max) {
        (Some(min), Some(max)) => (min, max),
        (Some(min), None) => (min, min + 100.0),
        (None, Some(max)) if max > 0.0 => (0.0, max),
        (None, Some(max)) => (max - 100.0, max),
        (None, None) => (0.0, 100.0),
    }
}

/// The sampler for a column's distribution; notes a problem if the bounds leave nothing of it.
pub(crate) fn sampler(context: &Context<'_>, spec: &Spec, bounds: Bounds, discrete: bool) -> Option<Sampler> {
    let distribution = spec.settings.distribution("distribution")?;
    if spec.unique {
        context.wrong(spec, "distribution", "a distribution", "none in a unique column, whose values come once each");
        return None;
    }
    match Sampler::new(distribution, bounds, discrete) {
        Ok(sampler) => Some(sampler),
        Err(error) => {
            context.wrong(spec, "distribution", "a distribution with nothing inside the bounds", error.to_string());
            None
        }
    }
}

pub(super) fn integer(context: &Context<'_>, spec: &Spec) -> Made {
    let (min, max) = (spec.settings.integer("min"), spec.settings.integer("max"));
    let step = spec.settings.integer("step").unwrap_or(1);
    if let Some(distribution) = spec.settings.distribution("distribution") {
        let stream = context.column_stream(spec);
        if step == 1 || matches!(distribution, Distribution::Sequence { .. }) {
            // A sequence comes to its steps by itself.
            let bounds = Bounds { min: min.map(|min| min as f64), max: max.map(|max| max as f64) };
            let sampler = sampler(context, spec, bounds, true);
            return Made::new(ValueType::Integer, SampledInteger { stream, sampler, origin: min.unwrap_or(0), step });
        }
        return stepped(context, spec, distribution, (min, max), step);
    }
    let (low, high) = match (min, max) {
        (Some(min), Some(max)) => (min, max),
        (min, max) => {
            let (low, high) = open_bounds(min.map(|min| min as f64), max.map(|max| max as f64));
            (min.unwrap_or(low as i64), max.unwrap_or(high as i64))
        }
    };
    let count = high.abs_diff(low) / step.unsigned_abs() + 1;
    let mut made =
        Made::new(ValueType::Integer, UniformInteger { draw: Draw::new(context, spec, count), low, step, count });
    made.count = Some(count);
    made
}

struct UniformInteger {
    draw: Draw,
    low: i64,
    step: i64,
    count: u64,
}

impl Make for UniformInteger {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let values = out.integers();
        if let (Draw::Random(stream), 1) = (self.draw, self.step) {
            let (low, count) = (self.low, self.count);
            values.extend(request.rows.iter().map(|&row| low.wrapping_add(stream.below(row, count) as i64)));
        } else {
            let value = |row: &u64| self.low + self.draw.at(*row, self.count) as i64 * self.step;
            values.extend(request.rows.iter().map(value));
        }
    }
}

/// Whole numbers of a distribution, rounded to the nearest step from `min` (or 0) on.
fn stepped(
    context: &Context<'_>,
    spec: &Spec,
    distribution: &Distribution,
    (min, max): (Option<i64>, Option<i64>),
    step: i64,
) -> Made {
    let stream = context.column_stream(spec);
    let origin = min.unwrap_or(0);
    let step_up_to = |value: i64| value.saturating_sub(origin).div_euclid(step);
    let on_step = |count: i64| count.saturating_mul(step).saturating_add(origin);
    // The first and the last step have as much around them as any other.
    let half = step as f64 / 2.0;
    let last = max.map(|max| on_step(step_up_to(max)));
    let bounds = Bounds { min: min.map(|min| min as f64 - half), max: last.map(|last| last as f64 + half) };
    let sampler = sampler(context, spec, bounds, false);
    if let (Distribution::Uniform { min: Some(low), max: Some(high) }, Some(_)) = (distribution, &sampler) {
        // All steps within its own bounds alike, those at the bounds too.
        let from = -step_up_to(-(low.ceil() as i64).saturating_sub(origin).saturating_sub(origin));
        let to = step_up_to(high.floor() as i64);
        let from = min.map_or(from, |_| from.max(0));
        let to = max.map_or(to, |max| to.min(step_up_to(max)));
        if from <= to {
            let draw = Draw::Random(stream);
            let count = to.abs_diff(from) + 1;
            return Made::new(ValueType::Integer, UniformInteger { draw, low: on_step(from), step, count });
        }
    }
    Made::new(ValueType::Integer, SteppedInteger { stream, ties: stream.child("tie"), sampler, origin, step })
}

struct SteppedInteger {
    stream: Stream,
    /// Sends what lies in the middle between two steps up or down.
    ties: Stream,
    sampler: Option<Sampler>,
    /// A value that is on a step.
    origin: i64,
    step: i64,
}

impl Make for SteppedInteger {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let values = out.integers();
        // Without a sampler a problem was noted, and the plan is thrown away.
        let Some(sampler) = &self.sampler else { return values.resize(request.rows.len(), 0) };
        let mut drawn = Vec::new();
        sampler.fill(self.stream, request.rows, &mut drawn);
        let rounded = |(value, row): (f64, &u64)| {
            let steps = (value - self.origin as f64) / self.step as f64;
            let below = steps.floor();
            let up = match steps - below {
                0.5 => self.ties.chance(*row, 0.5),
                above => above > 0.5,
            };
            let steps = below as i64 + i64::from(up);
            self.origin.saturating_add(steps.saturating_mul(self.step))
        };
        values.extend(drawn.into_iter().zip(request.rows).map(rounded));
    }
}

struct SampledInteger {
    stream: Stream,
    sampler: Option<Sampler>,
    /// A value that is on a step.
    origin: i64,
    step: i64,
}

impl Make for SampledInteger {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let values = out.integers();
        // Without a sampler a problem was noted, and the plan is thrown away.
        let Some(sampler) = &self.sampler else { return values.resize(request.rows.len(), 0) };
        sampler.fill_integers(self.stream, request.rows, values);
        if self.step > 1 {
            for value in values {
                let steps = value.saturating_sub(self.origin).div_euclid(self.step);
                *value = self.origin.saturating_add(steps * self.step);
            }
        }
    }
}

pub(super) fn number(context: &Context<'_>, spec: &Spec) -> Made {
    let (min, max) = (spec.settings.number("min"), spec.settings.number("max"));
    number_between(context, spec, min, max, spec.settings.integer("decimals").map(|decimals| decimals as u8))
}

/// A number with these bounds and decimals, by the column's distribution or uniform.
fn number_between(
    context: &Context<'_>,
    spec: &Spec,
    min: Option<f64>,
    max: Option<f64>,
    decimals: Option<u8>,
) -> Made {
    let has_distribution = spec.settings.distribution("distribution").is_some();
    let sampler_between = |min: Option<f64>, max: Option<f64>| {
        if has_distribution { sampler(context, spec, Bounds { min, max }, false) } else { None }
    };
    let (low, high) = open_bounds(min, max);
    let stream = context.column_stream(spec);
    let Some(decimals) = decimals else {
        return Made::new(ValueType::Float, Float { stream, sampler: sampler_between(min, max), low, high });
    };
    let scale = ten_to(decimals) as f64;
    // A decimal has at most 18 digits; sampled values are held inside as well.
    let fits = |value: f64| (value * scale).abs() < 9.0e17;
    if !fits(low) || !fits(high) {
        context.wrong(spec, "decimals", decimals.to_string(), "fewer decimals: at most 18 digits in all");
    }
    let units = (libm::ceil(low * scale - 1e-9) as i64, libm::floor(high * scale + 1e-9) as i64);
    if units.0 > units.1 {
        context.wrong(
            spec,
            "decimals",
            decimals.to_string(),
            format!("enough decimals for a value between {low} and {high}"),
        );
    }
    // A decimal stands for what rounds to it, the first and the last one too: half of a cell would be half as frequent.
    let end = |units: f64| units / scale;
    let sampler = sampler_between(min.map(|_| end(units.0 as f64 - 0.5)), max.map(|_| end(units.1 as f64 + 0.5)));
    let (least, most) =
        (min.map_or(-900_000_000_000_000_000, |_| units.0), max.map_or(900_000_000_000_000_000, |_| units.1));
    Made::new(ValueType::Decimal(decimals), Decimal { stream, sampler, scale, units, least, most })
}

/// Money around a median with a long tail; the distribution is the type's own.
pub(super) fn amount(context: &Context<'_>, spec: &Spec) -> Made {
    let mut spec = spec.clone();
    let median = spec.settings.number("median").unwrap_or(80.0);
    let lognormal = seedbed_recipe::distribution::Distribution::Lognormal { median, sigma: 1.0 };
    spec.settings.insert("distribution", Setting::Distribution(lognormal));
    let (min, max) = (spec.settings.number("min"), spec.settings.number("max"));
    number_between(context, &spec, min, max, Some(2))
}

struct Float {
    stream: Stream,
    sampler: Option<Sampler>,
    low: f64,
    high: f64,
}

impl Make for Float {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let values = out.floats();
        match &self.sampler {
            Some(sampler) => sampler.fill(self.stream, request.rows, values),
            None => {
                let width = self.high - self.low;
                // The product may round up to the far end, never beyond it.
                let value = |row: &u64| (self.low + self.stream.unit(*row) * width).min(self.high);
                values.extend(request.rows.iter().map(value));
            }
        }
    }
}

struct Decimal {
    stream: Stream,
    sampler: Option<Sampler>,
    scale: f64,
    units: (i64, i64),
    least: i64,
    most: i64,
}

impl Make for Decimal {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        match &self.sampler {
            Some(sampler) => {
                let mut samples = Vec::with_capacity(request.rows.len());
                sampler.fill(self.stream, request.rows, &mut samples);
                let values = out.decimals();
                let unit =
                    |value: &f64| (libm::rint(value * self.scale) as i64).clamp(self.least, self.most.max(self.least));
                values.extend(samples.iter().map(unit));
            }
            None => {
                let count = self.units.1.abs_diff(self.units.0) + 1;
                let value = |row: &u64| self.units.0 + self.stream.below(*row, count) as i64;
                out.decimals().extend(request.rows.iter().map(value));
            }
        }
    }
}

pub(super) fn boolean(context: &Context<'_>, spec: &Spec) -> Made {
    let share = spec.settings.number("share").unwrap_or(0.5);
    Made::new(ValueType::Boolean, Boolean { stream: context.column_stream(spec), share })
}

struct Boolean {
    stream: Stream,
    share: f64,
}

impl Make for Boolean {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        out.booleans().extend(request.rows.iter().map(|&row| self.stream.chance(row, self.share)));
    }
}

pub(super) fn choice(context: &Context<'_>, spec: &Spec) -> Made {
    let values = spec.settings.scalars("values");
    let weights = spec.settings.numbers("weights");
    if spec.unique && weights.is_some() {
        context.wrong(spec, "weights", "weights", "none in a unique column, whose values come once each");
    }
    if context.key_part(spec).is_some() && weights.is_some() {
        let allowed = "none in a column of a key of several columns, whose combinations come once each";
        context.wrong(spec, "weights", "weights", allowed);
    }
    // The check lets only values of one sort through.
    let Some(pool) = Pool::new(values) else {
        return Made::new(ValueType::Integer, Constant { pool: Pool::Integers(vec![0]) });
    };
    if spec.unique {
        let different: BTreeSet<String> = values
            .iter()
            .map(|value| match value {
                Scalar::Text(text) => text.clone(),
                Scalar::Integer(number) if matches!(pool, Pool::Floats(_)) => (*number as f64).to_string(),
                Scalar::Integer(number) => number.to_string(),
                Scalar::Number(number) => number.to_string(),
                Scalar::Boolean(flag) => flag.to_string(),
            })
            .collect();
        let (listed, count) = (values.len(), different.len());
        if count < listed {
            let allowed = format!("each value once in a unique column: there are only {count} different ones");
            context.wrong(spec, "values", format!("{listed} values"), allowed);
        }
    }
    choose(context, spec, pool, weights)
}

/// A choice among the values of a pool, by weight.
pub(super) fn choose(context: &Context<'_>, spec: &Spec, pool: Pool, weights: Option<&[f64]>) -> Made {
    let count = pool.len() as u64;
    let weights = weights.map(Alias::new);
    let mut made = Made::new(pool.value_type(), Choice { draw: Draw::new(context, spec, count), pool, weights });
    made.count = Some(count);
    made
}

/// Values to choose from, all of one type.
pub(super) enum Pool {
    Booleans(Vec<bool>),
    Integers(Vec<i64>),
    Floats(Vec<f64>),
    Texts(Arc<Words>),
}

impl Pool {
    fn new(values: &[Scalar]) -> Option<Self> {
        let texts =
            || values.iter().map(|value| if let Scalar::Text(text) = value { Some(text.as_str()) } else { None });
        let integers =
            || values.iter().map(|value| if let Scalar::Integer(number) = value { Some(*number) } else { None });
        let floats = || {
            values.iter().map(|value| match value {
                Scalar::Integer(number) => Some(*number as f64),
                Scalar::Number(number) => Some(*number),
                _ => None,
            })
        };
        let booleans = || values.iter().map(|value| if let Scalar::Boolean(flag) = value { Some(*flag) } else { None });
        if let Some(texts) = texts().collect::<Option<Vec<_>>>() {
            return Some(Self::Texts(Arc::new(texts.into_iter().collect())));
        }
        (integers().collect::<Option<_>>().map(Self::Integers))
            .or_else(|| floats().collect::<Option<_>>().map(Self::Floats))
            .or_else(|| booleans().collect::<Option<_>>().map(Self::Booleans))
    }

    pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Texts(Arc::new(texts.into_iter().collect()))
    }

    fn len(&self) -> usize {
        match self {
            Self::Booleans(values) => values.len(),
            Self::Integers(values) => values.len(),
            Self::Floats(values) => values.len(),
            Self::Texts(words) => words.len(),
        }
    }

    const fn value_type(&self) -> ValueType {
        match self {
            Self::Booleans(_) => ValueType::Boolean,
            Self::Integers(_) => ValueType::Integer,
            Self::Floats(_) => ValueType::Float,
            Self::Texts(_) => ValueType::Text,
        }
    }

    fn fill(&self, positions: impl Iterator<Item = u32>, out: &mut Column) {
        match self {
            Self::Booleans(values) => out.booleans().extend(positions.map(|at| values[at as usize])),
            Self::Integers(values) => out.integers().extend(positions.map(|at| values[at as usize])),
            Self::Floats(values) => out.floats().extend(positions.map(|at| values[at as usize])),
            Self::Texts(words) => out.codes(words).extend(positions),
        }
    }
}

struct Choice {
    draw: Draw,
    pool: Pool,
    weights: Option<Alias>,
}

impl Make for Choice {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let rows = request.rows.iter();
        match (&self.weights, self.draw) {
            (Some(alias), Draw::Random(stream)) => self.pool.fill(rows.map(|&row| alias.pick(stream.at(row))), out),
            (_, draw) => {
                let count = self.pool.len() as u64;
                self.pool.fill(rows.map(|&row| draw.at(row, count) as u32), out);
            }
        }
    }
}

pub(super) fn constant(spec: &Spec) -> Made {
    let value = match spec.settings.get("value") {
        Some(Setting::Scalar(scalar)) => scalar.clone(),
        _ => Scalar::Text(String::new()),
    };
    // One scalar is always of one kind.
    let pool = Pool::new(&[value]).unwrap_or(Pool::Integers(vec![0]));
    Made::new(pool.value_type(), Constant { pool })
}

struct Constant {
    pool: Pool,
}

impl Make for Constant {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        self.pool.fill(request.rows.iter().map(|_| 0), out);
    }
}

pub(super) fn sequence(context: &Context<'_>, spec: &Spec) -> Made {
    let settings = &spec.settings;
    let (start, step) = (settings.integer("start").unwrap_or(1), settings.integer("step").unwrap_or(1));
    if spec.unique && step == 0 {
        context.wrong(spec, "step", "0", "another step: all values would be the same");
    }
    let last = i128::from(start) + i128::from(step) * i128::from(context.rows);
    if i64::try_from(last).is_err() {
        context.wrong(spec, "step", step.to_string(), "a step with which the last row's number has at most 64 bits");
    }
    let (prefix, suffix) = (settings.text("prefix").unwrap_or(""), settings.text("suffix").unwrap_or(""));
    let width = settings.integer("width").unwrap_or(0) as usize;
    if prefix.is_empty() && suffix.is_empty() && width == 0 {
        return Made::new(ValueType::Integer, Sequence { start, step });
    }
    let (prefix, suffix) = (prefix.to_owned(), suffix.to_owned());
    Made::new(ValueType::Text, Numbered { sequence: Sequence { start, step }, prefix, suffix, width })
}

struct Sequence {
    start: i64,
    step: i64,
}

impl Sequence {
    fn at(&self, row: u64) -> i64 {
        self.start.wrapping_add(self.step.wrapping_mul(row as i64))
    }
}

impl Make for Sequence {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        out.integers().extend(request.rows.iter().map(|&row| self.at(row)));
    }
}

struct Numbered {
    sequence: Sequence,
    prefix: String,
    suffix: String,
    width: usize,
}

impl Make for Numbered {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let mut digits = itoa::Buffer::new();
        let words = out.text();
        for &row in request.rows {
            let number = self.sequence.at(row);
            let text = digits.format(number.unsigned_abs());
            let buffer = words.buffer();
            buffer.push_str(&self.prefix);
            if number < 0 {
                buffer.push('-');
            }
            (text.len()..self.width).for_each(|_| buffer.push('0'));
            buffer.push_str(text);
            buffer.push_str(&self.suffix);
            words.finish();
        }
    }
}
