//! Dates, instants and times of day, free or following another column.

use seedbed_recipe::days_since_1970;
use seedbed_recipe::recipe::Column as Spec;

use super::make::{Context, Draw, Made, Make, Request, remove_where};
use super::numbers::sampler;
use crate::calendar::DAYS;
use crate::column::{Column, Data, ValueType};
use crate::distribution::{Bounds, Sampler};
use crate::rng::Stream;

const DAY: i64 = 86_400;

/// The maker of days; nothing where the column that they follow has a mistake of its own.
pub(super) fn date(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    moment(context, spec, Unit { value_type: ValueType::Date, length: 1, least: "min_days", most: "max_days" })
}

/// The maker of instants; nothing where the column that they follow has a mistake of its own.
pub(super) fn datetime(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    moment(
        context,
        spec,
        Unit { value_type: ValueType::Timestamp, length: DAY, least: "min_seconds", most: "max_seconds" },
    )
}

/// What tells dates from instants: how many units a day has, and the settings that count them.
struct Unit {
    value_type: ValueType,
    length: i64,
    least: &'static str,
    most: &'static str,
}

fn moment(context: &Context<'_>, spec: &Spec, unit: Unit) -> Option<Made> {
    let anchor = days_since_1970(context.recipe.anchor) * unit.length;
    let year = 365 * unit.length;
    let calendar = (DAYS.start() * unit.length, (DAYS.end() + 1) * unit.length - 1);
    let (min, max) = (spec.settings.integer("min"), spec.settings.integer("max"));
    if let Some(base) = spec.settings.text("after").and_then(|name| context.position(name)) {
        let base_unit = match context.types.get(base)?.as_ref()? {
            ValueType::Date => 1,
            ValueType::Timestamp => DAY,
            _ => {
                context.wrong(
                    spec,
                    "after",
                    format!("\"{}\"", context.table.columns[base].name),
                    "a column of dates or instants",
                );
                1
            }
        };
        if spec.unique {
            context.problems.add(
                format!("{}/unique", spec.pointer),
                "true",
                "false: dates that follow others cannot be told to differ",
            );
        }
        if spec.settings.distribution("distribution").is_some() {
            let allowed = format!(
                "none where a column follows another: its distance is uniform between {} and {}",
                unit.least, unit.most
            );
            context.wrong(spec, "distribution", "a distribution", allowed);
        }
        let least = spec.settings.integer(unit.least).unwrap_or(0);
        let most = spec.settings.integer(unit.most).unwrap_or(30);
        let stream = context.column_stream(spec);
        let maker = Following { stream, base, base_unit, unit: unit.length, least, most, min, max, calendar };
        return Some(Made::new(unit.value_type, maker).needing(vec![base]).nullable());
    }
    let (min, max) = match (min, max) {
        (Some(min), Some(max)) => (min, max),
        (Some(min), None) if min <= anchor => (min, anchor),
        (Some(min), None) => (min, (min + year).min(calendar.1)),
        (None, max) => ((max.unwrap_or(anchor) - year).max(calendar.0), max.unwrap_or(anchor)),
    };
    if min > max {
        context.wrong(spec, "min", "a day behind the last one", "a day before max");
    }
    let maker = spread(context, spec, min, max, unit.length == 1);
    Some(Made { count: Some(max.abs_diff(min) + 1), ..Made::new(unit.value_type, maker) })
}

pub(super) fn time(context: &Context<'_>, spec: &Spec) -> Made {
    let (min, max) = (spec.settings.integer("min").unwrap_or(0), spec.settings.integer("max").unwrap_or(DAY - 1));
    let spread = spread(context, spec, min, max, false);
    Made::new(ValueType::Time, TimeOfDay(spread))
}

fn spread(context: &Context<'_>, spec: &Spec, min: i64, max: i64, is_date: bool) -> Spread {
    let bounds = Bounds { min: Some(0.0), max: Some((max - min) as f64) };
    let has_distribution = spec.settings.distribution("distribution").is_some();
    let sampler = if has_distribution { sampler(context, spec, bounds, true) } else { None };
    let count = max.abs_diff(min) + 1;
    Spread { draw: Draw::new(context, spec, count), stream: context.column_stream(spec), sampler, min, count, is_date }
}

/// Moments between two bounds.
struct Spread {
    draw: Draw,
    stream: Stream,
    sampler: Option<Sampler>,
    min: i64,
    count: u64,
    is_date: bool,
}

impl Spread {
    fn values(&self, rows: &[u64], out: &mut Vec<i64>) {
        match &self.sampler {
            Some(sampler) => {
                sampler.fill_integers(self.stream, rows, out);
                out.iter_mut().for_each(|value| *value += self.min);
            }
            None => {
                out.clear();
                out.extend(rows.iter().map(|&row| self.min + self.draw.at(row, self.count) as i64));
            }
        }
    }
}

impl Make for Spread {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        if !self.is_date {
            return self.values(request.rows, out.timestamps());
        }
        if let (None, Draw::Random(stream)) = (&self.sampler, self.draw) {
            let (min, count) = (self.min as i32, self.count);
            return out.dates().extend(request.rows.iter().map(|&row| min + stream.below(row, count) as i32));
        }
        let mut values = Vec::new();
        self.values(request.rows, &mut values);
        out.dates().extend(values.into_iter().map(|value| value as i32));
    }
}

struct TimeOfDay(Spread);

impl Make for TimeOfDay {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let mut values = Vec::new();
        self.0.values(request.rows, &mut values);
        out.times().extend(values.into_iter().map(|value| value as i32));
    }
}

/// Moments that follow those of another column.
struct Following {
    stream: Stream,
    base: usize,
    base_unit: i64,
    unit: i64,
    least: i64,
    most: i64,
    min: Option<i64>,
    max: Option<i64>,
    /// The first and the last moment that can be written.
    calendar: (i64, i64),
}

impl Following {
    /// The first and the last moment that may follow a start: the distances that were asked for, as far as the bounds
    /// leave room for them. Where they leave none, the bounds hold and the distance is as near as can be, but an end is
    /// never before its start.
    fn room(&self, start: i64) -> (i64, i64) {
        let (nearest, farthest) = (start + self.least, start + self.most);
        let (min, max) = (self.min.unwrap_or(i64::MIN), self.max.unwrap_or(i64::MAX));
        if farthest < min {
            (min, min)
        } else if nearest <= max {
            (nearest.max(min), farthest.min(max))
        } else if start <= max {
            // Anywhere between, so that there is no heap at the bound.
            (start.max(min).min(max), max)
        } else {
            let only = start + self.least.min(0);
            (only, only)
        }
    }
}

impl Make for Following {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let base = &request.made[self.base];
        let moment = |at: usize, row: u64| {
            let start = match &base.data {
                Data::Date(values) => i64::from(values[at]),
                Data::Timestamp(values) => values[at],
                _ => 0,
            };
            let start = start.div_euclid(self.base_unit) * self.unit
                + if self.unit > 1 { start.rem_euclid(self.base_unit) } else { 0 };
            let (first, last) = self.room(start);
            let moment = first + self.stream.below(row, last.abs_diff(first) + 1) as i64;
            moment.clamp(self.calendar.0, self.calendar.1)
        };
        let rows = request.rows.iter().enumerate();
        if self.unit == 1 {
            out.dates().extend(rows.map(|(at, &row)| moment(at, row) as i32));
        } else {
            out.timestamps().extend(rows.map(|(at, &row)| moment(at, row)));
        }
        if base.valid.is_some() {
            remove_where(out, request.rows.len(), |at| base.is_valid(at));
        }
    }
}
