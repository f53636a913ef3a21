//! Time series: a level with trend, seasons and noise along a column of dates.

use seedbed_recipe::days_since_1970;
use seedbed_recipe::distribution::Distribution;
use seedbed_recipe::recipe::{Column as Spec, Season};

use super::make::{Context, Made, Make, Request, remove_where, ten_to};
use crate::column::{Column, Data, ValueType};
use crate::distribution::{Bounds, Sampler};
use crate::rng::Stream;

/// The maker of a series; nothing where the column that it runs along has a mistake of its own.
pub(super) fn series(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let settings = &spec.settings;
    let along = settings.text("along").and_then(|name| context.position(name))?;
    let days_per_unit = match context.types.get(along)?.as_ref()? {
        ValueType::Date => 1.0,
        ValueType::Timestamp => 1.0 / 86_400.0,
        _ => {
            context.wrong(
                spec,
                "along",
                format!("{:?}", settings.text("along").unwrap_or("")),
                "a column of dates or instants",
            );
            1.0
        }
    };
    let decimals = settings.integer("decimals").unwrap_or(2) as u8;
    let deviation = settings.number("noise").unwrap_or(0.0);
    let unbounded = Bounds { min: None, max: None };
    let noise =
        Sampler::new(&Distribution::Normal { mean: 0.0, sd: deviation.max(f64::MIN_POSITIVE) }, unbounded, false);
    let most = 9.0e17 / ten_to(decimals) as f64;
    let maker = Series {
        stream: context.column_stream(spec),
        along,
        days_per_unit,
        anchor: days_since_1970(context.recipe.anchor) as f64,
        base: settings.number("base").unwrap_or(100.0),
        trend: settings.number("trend").unwrap_or(0.0),
        seasons: settings.seasons().to_vec(),
        noise: noise.ok().filter(|_| deviation > 0.0),
        deviation,
        min: settings.number("min").unwrap_or(-most),
        max: settings.number("max").unwrap_or(most),
        scale: ten_to(decimals) as f64,
    };
    Some(Made::new(ValueType::Decimal(decimals), maker).needing(vec![along]).nullable())
}

struct Series {
    stream: Stream,
    along: usize,
    days_per_unit: f64,
    anchor: f64,
    base: f64,
    trend: f64,
    seasons: Vec<Season>,
    noise: Option<Sampler>,
    deviation: f64,
    min: f64,
    max: f64,
    scale: f64,
}

impl Series {
    /// The level `days` after the anchor, without noise.
    fn level(&self, days: f64) -> f64 {
        let wave = |season: &Season| {
            let turns = (days - season.phase_days) / season.period_days;
            // Whole turns are taken off before the sine, which is exact and keeps its argument small.
            season.amplitude * libm::sin((turns - libm::floor(turns)) * std::f64::consts::TAU)
        };
        self.base + self.trend * days + self.seasons.iter().map(wave).sum::<f64>()
    }
}

impl Series {
    /// Another value around a level, for one that left the bounds: drawn from the part of the noise that is inside, so
    /// that all values together are the truncated noise and none heap at a bound.
    fn between(&self, level: f64, row: u64) -> f64 {
        let noise = Distribution::Normal { mean: level, sd: self.deviation };
        let bounds = Bounds { min: Some(self.min), max: Some(self.max) };
        let mut value = Vec::new();
        if let Ok(sampler) = Sampler::new(&noise, bounds, false) {
            sampler.fill(self.stream.child("inside"), &[row], &mut value);
        }
        value.first().copied().unwrap_or(level)
    }
}

impl Make for Series {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let along = &request.made[self.along];
        let mut noise = Vec::new();
        match &self.noise {
            Some(sampler) => sampler.fill(self.stream, request.rows, &mut noise),
            None => noise.resize(request.rows.len(), 0.0),
        }
        let values = out.decimals();
        values.extend(noise.iter().enumerate().map(|(at, noise)| {
            let moment = match &along.data {
                Data::Date(values) => f64::from(values[at]),
                Data::Timestamp(values) => values[at] as f64,
                _ => self.anchor,
            };
            let level = self.level(moment * self.days_per_unit - self.anchor);
            let is_inside = |value: f64| self.min <= value && value <= self.max;
            let value = match level + noise {
                value if is_inside(value) || !is_inside(level) => value,
                _ => self.between(level, request.rows[at]),
            };
            libm::rint(value.clamp(self.min, self.max.max(self.min)) * self.scale) as i64
        }));
        if along.valid.is_some() {
            remove_where(out, request.rows.len(), |at| along.is_valid(at));
        }
    }
}
