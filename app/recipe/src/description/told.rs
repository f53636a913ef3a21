//! What was said about a column, applied to it aspect by aspect: type, values, numbers, dates, shares, keys.

use super::columns::{Column, Place};
use super::details::{self, Details};
use super::names;
use super::numbers::{self, Span};
use super::spec;
use super::statements;
use super::vocabulary::{self, is_person, type_for_name};
use crate::span::ToSpan;
use serde_json::{Value, json};

/// What was said about one column, applied aspect by aspect.
pub(super) struct Told<'a> {
    pub shown: &'a str,
    pub details: &'a Details,
    pub place: &'a Place<'a>,
}

/// Words in front of the value that most rows have.
pub(super) const MOSTLY: &[&str] = &["mostly", "mainly", "usually", "predominantly", "typically", "primarily", "often"];

impl Told<'_> {
    /// A type that was named: “age int”, “ref (uuid)”. True when that decided the type.
    pub(super) fn kind(&self, column: &mut Column, assumed: &mut Option<String>) -> bool {
        let Some(kind) = self.details.kind else { return false };
        let current = column.kind().to_owned();
        let line = match kind {
            "integer" if matches!(current.as_str(), "integer" | "sequence" | "reference") => return false,
            "integer" if current == "number" => {
                column.settings.insert("type".into(), "integer".into());
                column.settings.remove("decimals");
                if let Some(note) = assumed {
                    *note = note.replace("a number", "a whole number");
                }
                return false;
            }
            "number"
                if matches!(current.as_str(), "number")
                    || (current == "integer" && self.details.span.is_none()) && column.known =>
            {
                column.settings.insert("type".into(), "number".into());
                column.settings.entry("decimals").or_insert(2.into());
                if let Some(note) = assumed {
                    *note = note.replace("a whole number", "a number");
                }
                return false;
            }
            "date" if matches!(current.as_str(), "date" | "person.birth_date") => return false,
            "datetime" if current == "datetime" => return false,
            "datetime" if current == "date" => {
                column.settings.insert("type".into(), "datetime".into());
                return false;
            }
            "boolean" if current == "boolean" => return false,
            "uuid" => "uuid unique",
            // Text is what most columns are; the name says which.
            "text" | "enum" if column.known && !matches!(current.as_str(), "integer" | "number" | "boolean") => {
                return false;
            }
            "text" | "enum" => "text.word",
            "integer" => "integer 0..1000",
            "number" => "number 0..1000 .2",
            "boolean" => "boolean 0.5",
            "date" => "date -1y..today",
            "datetime" => "datetime -1y..today",
            "time" => "time 00:00:00..23:59:59",
            "sequence" => "sequence unique",
            other => other,
        };
        column.settings = spec::build(line);
        column.known = true;
        let note = spec::assumption(&column.settings).map(|said| format!("“{}” is assumed to be {said}.", self.shown));
        let decided = note.is_none();
        *assumed = note;
        decided
    }

    /// Values to choose from. True when they decided the type.
    pub(super) fn values(&self, column: &mut Column, assumed: &mut Option<String>) -> bool {
        let values = &self.details.values;
        if self.details.list && values.len() >= 2 {
            let mut item = Column::default();
            self.choice(&mut item, values);
            column.settings = spec::object(vec![("type".to_owned(), json!("list"))]);
            column.settings.insert("item".into(), Value::Object(item.settings));
            column.notes.push(format!("“{}” is a list of the {} values that you gave.", self.shown, values.len()));
            return true;
        }
        let lower: Vec<String> =
            values.iter().map(|(value, _)| value.as_str().unwrap_or_default().to_lowercase()).collect();
        // “premium yes/no 10%”, “paid yes/no (70% paid)”: so many say yes.
        if let ([(_, None), .., (_, Some(share))], [yes, .., last]) = (values.as_slice(), lower.as_slice())
            && let Some(no) = lower.get(1).filter(|_| {
                values.len() <= 3 && (values.len() == 2 || values.get(1).is_some_and(|(_, share)| share.is_none()))
            })
            && [("yes", "no"), ("true", "false"), ("y", "n")].contains(&(yes.as_str(), no.as_str()))
        {
            let denied = values.len() == 3 && ["not ", "un", "no "].iter().any(|lead| last.starts_with(lead));
            let share = if denied { 100.0 - share } else { *share }.clamp(0.0, 100.0);
            column.settings = spec::build("boolean");
            column.settings.insert("share".into(), spec::number(share / 100.0));
            column.notes.push(format!("“{}” is true in {} % of the rows.", self.shown, spec::show(share)));
            return true;
        }
        if self.halves(column) {
            return true;
        }
        if values.len() >= 2 && lower.iter().all(|value| value == "true" || value == "false") {
            let share = values.iter().zip(&lower).find(|(_, name)| *name == "true").and_then(|((_, share), _)| *share);
            column.settings = spec::build("boolean");
            column.settings.insert("share".into(), spec::number(share.unwrap_or(50.0) / 100.0));
            return true;
        }
        let mostly = |value: &Value| {
            let (lead, named) = value.as_str()?.split_once(' ')?;
            MOSTLY.contains(&lead.to_lowercase().as_str()).then(|| named.to_owned())
        };
        if values.len() >= 2 {
            let mut values = values.clone();
            // “mostly black or white”
            if let [(first, share @ None), ..] = values.as_mut_slice()
                && let Some(named) = mostly(first)
            {
                column.notes.push(format!("“mostly” is read as {named} in 80 % of the rows."));
                (*first, *share) = (named.into(), Some(80.0));
            }
            self.choice(column, &values);
            return true;
        }
        let Some((value, share)) = values.first() else { return false };
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        // “converted 12% true”, “receipt attached 90% yes”
        let (front, answer) = text.rsplit_once(' ').unwrap_or(("", &text));
        let yes = ["true", "yes"].contains(&answer.to_lowercase().as_str());
        if let (Some(share), true) = (share, yes || ["false", "no"].contains(&answer.to_lowercase().as_str())) {
            let share = if yes { *share } else { 100.0 - share };
            if !front.is_empty() && front.split(' ').count() <= 2 {
                column.name = names::snake(&format!("{} {front}", self.shown));
            }
            column.settings = spec::build("boolean");
            column.settings.insert("share".into(), spec::number(share.clamp(0.0, 100.0) / 100.0));
            return true;
        }
        if let Some(number) = value.as_f64().filter(|_| share.is_none()) {
            // A bare number behind a name: its only value.
            column.settings =
                spec::object(vec![("type".to_owned(), json!("constant")), ("value".to_owned(), spec::number(number))]);
            column.notes.push(format!("“{}” is {} in every row.", self.shown, spec::show(number)));
            return true;
        }
        let (named, share, guessed) = match (mostly(value), share) {
            (_, Some(share)) => (text.clone(), *share, false),
            (Some(named), None) => (named, 80.0, true),
            (None, None) => {
                // One word in brackets that names a type: “ref (iban)”.
                let other = type_for_name(&text, None);
                let type_known = other.known && other.column.get("type").is_some_and(|kind| kind != "boolean");
                if type_known && text.split(' ').count() <= 2 && vocabulary::is_phrase(&text, "") {
                    column.settings = other.column;
                    *assumed = other.note;
                    column.known = true;
                    return false;
                }
                column.notes.push(format!("“{text}” was not understood and left out of “{}”.", self.shown));
                return false;
            }
        };
        if column.kind() == "boolean" {
            column.settings.insert("share".into(), spec::number(share.clamp(0.0, 100.0) / 100.0));
            return true;
        }
        // “30% women”
        let women = ["female", "females", "women", "woman", "girls"].contains(&text.as_str());
        if ["gender", "sex"].contains(&column.name.as_str())
            && (women || ["male", "males", "men", "man", "boys"].contains(&text.as_str()))
        {
            let part = (if women { share } else { 100.0 - share }).clamp(0.0, 100.0);
            column.settings = spec::build("person.gender");
            column.settings.insert("female_share".into(), spec::number(part / 100.0));
            column.notes.push(format!("“{}” is female in {} % of the rows.", self.shown, spec::show(part)));
            return true;
        }
        // “80% zero” of numbers, “mostly 200” of a status.
        let figure = if text == "zero" { Some(0.0) } else { named.parse::<f64>().ok() };
        if let Some(figure) = figure.filter(|_| matches!(column.kind(), "integer" | "number")) {
            let others = spec::assumption(&column.settings).filter(|_| self.details.span.is_none());
            statements::apply(column, &statements::Said::Number(share, figure));
            if guessed {
                column.notes.push(format!("“{text}” of “{}” is read as {} %.", self.shown, spec::show(share)));
            }
            if let Some(others) = others {
                column.notes.push(format!("Else “{}” is assumed to be {others}.", self.shown));
            }
            return true;
        }
        let http = figure.filter(|code| (100.0..600.0).contains(code) && code.fract() == 0.0);
        if let Some(code) = http.filter(|_| self.shown.to_lowercase().contains("status") || self.shown.contains("code"))
        {
            column.settings = spec::object(vec![("type".to_owned(), json!("choice"))]);
            let mut codes = vec![code];
            codes.extend([200.0, 301.0, 404.0, 500.0].into_iter().filter(|other| *other != code));
            let rest = (100.0 - share).max(0.0) / (codes.len() - 1) as f64;
            let rest = spec::number((rest * 100.0).round() / 100.0);
            let weights: Vec<Value> =
                codes.iter().map(|other| if *other == code { spec::number(share) } else { rest.clone() }).collect();
            column.settings.insert("values".into(), codes.into_iter().map(spec::number).collect());
            column.settings.insert("weights".into(), weights.into());
            column.notes.push(format!(
                "“{}” is {named} in {} % of the rows; the others are the usual codes.",
                self.shown,
                spec::show(share)
            ));
            return true;
        }
        let mut others: Vec<Value> = match column.settings.get("values").and_then(Value::as_array) {
            Some(values) if column.kind() == "choice" => values.clone(),
            _ => vec![Value::from(format!("not {named}"))],
        };
        others.retain(|value| !value.as_str().is_some_and(|value| value.eq_ignore_ascii_case(&named)));
        let rest = (100.0 - share).max(0.0) / others.len().max(1) as f64;
        let mut weights = vec![spec::number(share)];
        weights.extend(others.iter().map(|_| spec::number((rest * 100.0).round() / 100.0)));
        let mut all = vec![Value::from(named.clone())];
        all.extend(others);
        let all = spec::of_one_kind(all);
        column.settings = spec::build("choice a/b");
        column.settings.insert("values".into(), of_one_kind(all.clone()).into());
        column.settings.insert("weights".into(), weights.into());
        let names: Vec<&str> = all.iter().skip(1).filter_map(Value::as_str).collect();
        let how = if guessed { "“mostly” is read as" } else { "The value is" };
        column.notes.push(format!(
            "{how} {named} in {} % of the rows; the others are {}.",
            spec::show(share),
            names.join(", ")
        ));
        true
    }

    /// “gender 50/50”, “active 70/30”: the shares of the values that the column has anyway.
    fn halves(&self, column: &mut Column) -> bool {
        let shares: Vec<f64> = self
            .details
            .values
            .iter()
            .filter_map(|(value, share)| value.as_f64().filter(|_| share.is_none()))
            .collect();
        if shares.len() != self.details.values.len() || (shares.iter().sum::<f64>() - 100.0).abs() > 0.1 {
            return false;
        }
        let own = column.settings.get("values").and_then(Value::as_array).map_or(2, Vec::len);
        let setting = match column.kind() {
            "person.gender" => "female_share",
            "boolean" => "share",
            "choice" => "weights",
            _ => return false,
        };
        let Some(first) = shares.first().filter(|_| own == shares.len()) else { return false };
        let said: Vec<String> = shares.iter().map(|share| spec::show(*share)).collect();
        let value = match setting {
            "weights" => shares.iter().map(|share| spec::number(*share)).collect(),
            _ => spec::number(first / 100.0),
        };
        column.settings.insert(setting.into(), value);
        let order = if setting == "female_share" { ", female first" } else { "" };
        column.notes.push(format!("{} are read as the shares of “{}”{order}.", said.join("/"), self.shown));
        true
    }

    fn choice(&self, column: &mut Column, values: &[(Value, Option<f64>)]) {
        // “pending, shipped or delivered, 60% shipped”
        let repeated = |(value, share): &&(Value, Option<f64>)| {
            share.is_none() && values.iter().any(|(other, share)| other == value && share.is_some())
        };
        let values: Vec<&(Value, Option<f64>)> = values.iter().filter(|value| !repeated(value)).collect();
        let given: f64 = values.iter().filter_map(|(_, share)| *share).sum();
        let without = values.iter().filter(|(_, share)| share.is_none()).count();
        let mut unique: Vec<(Value, f64)> = Vec::new();
        let rest = ((100.0 - given).max(0.0) / without.max(1) as f64 * 100.0).round() / 100.0;
        let kinds = spec::of_one_kind(values.iter().map(|(value, _)| value.clone()).collect());
        for (value, (_, share)) in kinds.iter().zip(values) {
            if !unique.iter().any(|(before, _)| before == value) {
                unique.push((value.clone(), share.unwrap_or(rest)));
            }
        }
        if let [(value, _)] = unique.as_slice() {
            column.settings =
                spec::object(vec![("type".to_owned(), json!("constant")), ("value".to_owned(), value.clone())]);
            column.notes.push(format!("Only one value was given for “{}”, so every row has it.", self.shown));
            return;
        }
        column.settings = spec::build("choice a/b");
        let listed = of_one_kind(unique.iter().map(|(value, _)| value.clone()).collect());
        column.settings.insert("values".into(), listed.into());
        if given > 0.0 {
            column.settings.insert("weights".into(), unique.iter().map(|(_, weight)| spec::number(*weight)).collect());
            if without == 0 && (given - 100.0).abs() > 0.5 {
                column.notes.push(format!(
                    "The shares of “{}” add up to {} %; they are used as weights.",
                    self.shown,
                    spec::show(given)
                ));
            } else if without > 0 {
                column.notes.push(format!(
                    "The values of “{}” without a share divide the remaining {} %.",
                    self.shown,
                    spec::show((100.0 - given).max(0.0))
                ));
            }
        } else {
            let each = "All values are equally frequent; write “80% …, 20% …” to weight them.";
            column.notes.push(format!("“{}” is one of the {} values that you gave. {each}", self.shown, unique.len()));
        }
    }

    pub(super) fn pattern(&self, column: &mut Column) -> bool {
        let Some(pattern) = &self.details.pattern else { return false };
        column.settings =
            spec::object(vec![("type".to_owned(), json!("pattern")), ("pattern".to_owned(), json!(pattern))]);
        column.notes.push(format!("“{}” is made from the pattern {pattern}.", self.shown));
        true
    }

    /// Ranges, decimals, units and distributions. True when the range was given in full.
    pub(super) fn numbers(&self, column: &mut Column, assumed: &mut Option<String>) -> bool {
        let details = self.details;
        let shaped = details.shape != details::Shape::default();
        if details.span.is_none()
            && !shaped
            && details.decimals.is_none()
            && details.step.is_none()
            && details.money.is_none()
            && details.unit.is_none()
        {
            return false;
        }
        if details.list {
            return false;
        }
        let span = details.span.clone().unwrap_or_default();
        let kind = column.kind().to_owned();
        if kind == "finance.currency" && details.span.is_none() && !details.currencies.is_empty() {
            let values: Vec<(Value, Option<f64>)> =
                details.currencies.iter().map(|code| (Value::from(*code), None)).collect();
            self.choice(column, &values);
            return true;
        }
        match kind.as_str() {
            "sequence" if column.name == "number" && span.min.is_some() && span.max.is_some() => {
                column.settings = spec::build("integer");
                *assumed = None;
            }
            "sequence" => {
                if let Some(start) = span.min {
                    column.settings.insert("start".into(), spec::number(start.round()));
                }
                return false;
            }
            "list" => {
                for (key, value) in [("min_items", span.min), ("max_items", span.max)] {
                    if let Some(value) = value {
                        column.settings.insert(key.into(), spec::number(value.clamp(0.0, 1000.0).round()));
                    }
                }
                return false;
            }
            "date" | "datetime" | "person.birth_date" => return self.years(column, &span),
            "boolean" => return false,
            "internet.password" if span.max.is_some() || span.min.is_some() => {
                let low = span.min.unwrap_or(8.0).clamp(1.0, 64.0);
                let high = span.max.unwrap_or(low + 8.0).clamp(low, 128.0);
                column.settings = spec::object(vec![
                    ("type".to_owned(), json!("pattern")),
                    ("pattern".to_owned(), json!(format!("[A-Za-z0-9!#$%&*]{{{low},{high}}}"))),
                ]);
                return true;
            }
            kind if kind.starts_with("text.") && column.known && details.span.is_none() && !shaped => return false,
            kind if !matches!(kind, "integer" | "number") && self.is_length() => return self.length(column, &span),
            "location.latitude" | "location.longitude" => {
                column.settings = spec::build("number .6");
                *assumed = None;
            }
            "integer" | "number" => {}
            kind if details.span.is_none() && !shaped => {
                // A unit or currency alone says that an unknown column is a number.
                if column.known && !kind.starts_with("text.") {
                    return false;
                }
                let line = if details.money.is_some() { "number 1..1000 .2" } else { "number 0..100 .1" };
                column.settings = spec::build(line);
                column.known = true;
                *assumed =
                    spec::assumption(&column.settings).map(|said| format!("“{}” is assumed to be {said}.", self.shown));
            }
            _ if details.span.is_none()
                && shaped
                && matches!(
                    details.shape.kind,
                    None | Some("normal" | "lognormal" | "exponential" | "gamma" | "beta" | "uniform")
                ) =>
            {
                // Small numbers of an unknown thing are measured, large ones counted.
                let large = details.shape.centre.is_some_and(|centre| centre.abs() >= 100.0);
                let fine = details.shape.spread.is_some_and(|spread| spread <= 2.0);
                column.settings = spec::build(if large {
                    "integer"
                } else if fine {
                    "number .3"
                } else {
                    "number .2"
                });
                column.known = true;
                *assumed = None;
            }
            _ => {
                let fraction = span.decimals > 0
                    || details.decimals.is_some_and(|decimals| decimals > 0)
                    || span.money.or(details.money).is_some();
                // Between 0 and 1 lie shares, which have decimals.
                let unit = span.min == Some(0.0) && span.max == Some(1.0) || details.shape.kind == Some("uniform");
                column.settings = spec::build(if fraction {
                    "number"
                } else if unit {
                    "number .3"
                } else {
                    "integer"
                });
                column.known = true;
                *assumed = None;
            }
        }
        self.decimals(column, &span);
        let whole = self.bounds(column, &span);
        if shaped {
            self.distribution(column);
        }
        if let Some(range) = details.spread_said {
            let how = if range { "a range" } else { "mean and standard deviation" };
            column.notes.push(format!("“±” of “{}” is read as {how}.", self.shown));
        }
        if let Some(step) = details.step.filter(|step| *step > 0.0 && step.fract() != 0.0) {
            self.stepped(column, step);
        } else if let Some(step) = details.step.filter(|step| *step > 0.0 && column.kind() == "integer") {
            let step = step.round().max(1.0);
            column.settings.insert("step".into(), spec::number(step));
            // “multiples of 100 up to 10000” begin with 100, not with what is assumed.
            let least = column
                .settings
                .get("min")
                .and_then(Value::as_f64)
                .filter(|_| details.span.as_ref().is_none_or(|span| span.min.is_none()));
            let first = least.map(|least| (least / step).ceil() * step).filter(|first| least != Some(*first));
            if let Some(first) = first
                .filter(|first| column.settings.get("max").and_then(Value::as_f64).is_none_or(|most| *first <= most))
            {
                column.settings.insert("min".into(), spec::number(first));
                column.notes.retain(|note| !note.contains("no lower end"));
                column.notes.push(format!(
                    "“{}” begins with {}, the first multiple of {}.",
                    self.shown,
                    spec::show(first),
                    spec::show(step)
                ));
            }
        }
        if let Some(code) = span.money.or(details.money) {
            column.notes.push(format!("“{}” is in {code}; the values are plain numbers.", self.shown));
        } else if let Some(unit) = details.unit.as_deref().filter(|unit| {
            !["years", "year", "inclusive", "units", "stars", "items", "people", "points", "star", "yrs", "in"]
                .contains(unit)
                && !self.shown.ends_with(&format!(" {unit}"))
        }) {
            let unit = match unit {
                "c" | "celsius" => "°C",
                "f" | "fahrenheit" => "°F",
                unit => unit,
            };
            column.notes.push(format!("“{}” is in {unit}; the values are plain numbers.", self.shown));
        }
        whole || shaped
    }

    /// “0-10 in steps of 0.5”: numbers with decimals have no step, but a list of them is one.
    fn stepped(&self, column: &mut Column, step: f64) {
        let bound = |key: &str| column.settings.get(key).and_then(Value::as_f64);
        let (Some(low), Some(high)) = (bound("min"), bound("max")) else { return };
        let count = ((high - low) / step).floor();
        if !(1.0..=1000.0).contains(&count) {
            column.notes.push(format!("The step of “{}” was left out: it has too many values.", self.shown));
            return;
        }
        let tidy = |value: f64| format!("{value:.9}").parse::<f64>().unwrap_or(value);
        let values: Vec<Value> = (0..=count as u64).map(|at| spec::number(tidy(low + at as f64 * step))).collect();
        column.settings =
            spec::object(vec![("type".to_owned(), json!("choice")), ("values".to_owned(), values.into())]);
        column.notes.push(format!("“{}” is one of the numbers that are {} apart.", self.shown, spec::show(step)));
    }

    /// Whether a range counts characters or words.
    fn is_length(&self) -> bool {
        let unit = self.details.unit.as_deref().unwrap_or_default();
        ["chars", "characters", "char", "words", "letters", "pages"].contains(&unit)
    }

    /// “20-200 characters”, “5 to 10 words”. True when the type has such a length.
    fn length(&self, column: &mut Column, span: &Span) -> bool {
        let what = if self.details.unit.as_deref() == Some("words") { "words" } else { "length" };
        if what == "words" && matches!(column.kind(), "text.word" | "text.title") {
            column.settings = spec::build("text.words");
        }
        let (least, most) = (format!("min_{what}"), format!("max_{what}"));
        let takes = crate::catalogue::find(column.kind())
            .is_some_and(|spec| spec.settings.iter().any(|setting| setting.name == most));
        if !takes {
            column.notes.push(format!(
                "The length of “{}” was left out; choose a text type of the length that you need.",
                self.shown
            ));
            return false;
        }
        for (key, value) in [(least, span.min), (most, span.max)] {
            if let Some(value) = value {
                column.settings.insert(key, spec::number(value.clamp(1.0, 1000.0).round()));
            }
        }
        true
    }

    fn decimals(&self, column: &mut Column, span: &Span) {
        let current = column.settings.get("decimals").and_then(Value::as_u64);
        let written = u64::from(span.decimals).max(self.details.decimals.unwrap_or(0));
        // “1 to 5 stars” are whole stars.
        let stars = self.details.unit.as_deref().is_some_and(|unit| unit.starts_with("star"));
        if self.details.decimals == Some(0) || stars && written == 0 && self.details.shape.centre.is_none() {
            column.settings.insert("type".into(), "integer".into());
            column.settings.remove("decimals");
        } else if written > 0 {
            column.settings.insert("type".into(), "number".into());
            let shaped = self.details.shape != details::Shape::default() && self.details.span.is_none();
            let decimals = self.details.decimals.map_or(written.max(current.unwrap_or(0)), |decimals| {
                if shaped { decimals.max(current.unwrap_or(0)) } else { decimals }
            });
            column.settings.insert("decimals".into(), decimals.min(12).into());
        } else if span.money.or(self.details.money).is_some() && column.kind() == "number" && current.is_none() {
            column.settings.insert("decimals".into(), 2.into());
        }
    }

    /// The ends of the range; true when both were given.
    fn bounds(&self, column: &mut Column, span: &Span) -> bool {
        if span.min.is_none() && span.max.is_none() {
            return false;
        }
        let whole = column.kind() == "integer";
        let decimals = column.settings.get("decimals").and_then(Value::as_u64).unwrap_or(0);
        let grain = if whole { 1.0 } else { (0..decimals.min(12)).fold(1.0, |grain, _| grain / 10.0) };
        let old = |key: &str| column.settings.get(key).and_then(Value::as_f64);
        let (old_low, old_high) = (old("min"), old("max"));
        // “over 18” starts at 19; between fractions a step more or less is nothing that a person means.
        let low = span.min.map(|value| if span.above && (whole || value == 0.0) { value + grain } else { value });
        let high = span.max.map(|value| if span.below && whole { value - grain } else { value });
        let (low, high) = match (low, high) {
            (Some(low), Some(high)) => (low, high),
            (Some(low), None) => {
                let far =
                    old_high.filter(|high| *high > low).unwrap_or(if low > 0.0 { low * 10.0 } else { low + 100.0 });
                column.notes.push(format!("“{}” has no upper end; {} is assumed.", self.shown, spec::show(far)));
                (low, far)
            }
            (None, Some(high)) => {
                let far = old_low.filter(|low| *low < high).unwrap_or(if high > 0.0 { 0.0 } else { high - 100.0 });
                column.notes.push(format!("“{}” has no lower end; {} is assumed.", self.shown, spec::show(far)));
                (far, high)
            }
            (None, None) => return false,
        };
        let (low, high) = if low <= high { (low, high) } else { (high, low) };
        if span.turned {
            column.notes.push(format!("“{}” is read as {} to {}.", self.shown, spec::show(low), spec::show(high)));
        }
        let largest = numbers::LARGEST;
        if low <= -largest || high >= largest {
            column.notes.push(format!(
                "“{}” is bounded by {}, the largest number that is exact.",
                self.shown,
                spec::show(largest)
            ));
        }
        let (low, high) = (low.clamp(-largest, largest), high.clamp(-largest, largest));
        let grid = |value: f64| if whole { value.round() } else { (value / grain).round() * grain };
        let tidy = |value: f64| format!("{:.12}", grid(value)).parse::<f64>().unwrap_or(value);
        column.settings.insert("min".into(), spec::number(tidy(low)));
        column.settings.insert("max".into(), spec::number(tidy(high)));
        // The assumed shape belonged to the assumed range.
        column.settings.remove("distribution");
        true
    }

    fn distribution(&self, column: &mut Column) {
        let shape = &self.details.shape;
        let old = |key: &str| column.settings.get(key).and_then(Value::as_f64);
        let (low, high) = (old("min"), old("max"));
        let given = self.details.span.as_ref().is_some_and(|span| span.min.is_some() || span.max.is_some());
        let mut kind = shape.kind.unwrap_or("normal");
        // “revenue lognormal” says nothing that was not assumed.
        let assumed = column.settings.get("distribution").and_then(|assumed| assumed.get("kind"));
        if !given && shape.centre.is_none() && shape.spread.is_none() && assumed.is_some_and(|assumed| assumed == kind)
        {
            return;
        }
        let mut middle = match (shape.centre, low, high) {
            (Some(centre), _, _) => centre,
            (None, Some(low), Some(high)) => (low + high) / 2.0,
            _ => 50.0,
        };
        let spread = shape.spread.unwrap_or(match (low, high) {
            (Some(low), Some(high)) if given => (high - low) / 6.0,
            _ => (middle.abs() * 0.25).max(1.0),
        });
        let mut spread = if spread > 0.0 { spread } else { 1.0 };
        // “50 on average, at most 1000”: a bell over the whole range would be cut at its lower end, and its mean another.
        if let (None, None, Some(mean), Some(low), Some(high), true) =
            (shape.kind, shape.spread, shape.centre, low, high, given)
            && (low..high).contains(&mean)
            && mean - low < 2.0 * spread
            && high - mean > 2.0 * (mean - low)
        {
            if low >= 0.0 && low <= mean / 5.0 && high >= mean * 4.0 {
                kind = "gamma";
            } else {
                spread = ((mean - low) / 2.5).max(f64::MIN_POSITIVE);
            }
        }
        let tidy = |value: f64| {
            let value = value.clamp(-numbers::LARGEST, numbers::LARGEST);
            let rounded = (value * 1000.0).round() / 1000.0;
            spec::number(if value.abs() < 1e12 && rounded != 0.0 { rounded } else { value })
        };
        let positive = if middle > 0.0 { middle } else { 1.0 };
        let mut said = None;
        let distribution = match kind {
            "lognormal" => {
                // sigma from the standard deviation where it was given: a share of the median is a fair sigma.
                let sigma = shape.spread.map_or(0.5, |sd| if sd <= 3.0 { sd } else { sd / positive }).clamp(0.01, 5.0);
                said = Some(format!(
                    "median {} and sigma {}",
                    spec::show(positive),
                    spec::show((sigma * 1000.0).round() / 1000.0)
                ));
                json!({"kind": "lognormal", "median": tidy(positive), "sigma": tidy(sigma)})
            }
            "exponential" => {
                let mean = shape
                    .centre
                    .filter(|mean| *mean > 0.0)
                    .or(high.map(|high| (high / 4.0).max(1.0)))
                    .unwrap_or(positive);
                said = Some(format!("mean {}", spec::show(mean)));
                json!({"kind": "exponential", "mean": tidy(mean)})
            }
            "poisson" => {
                column.settings.insert("type".into(), "integer".into());
                column.settings.remove("decimals");
                said = Some(format!("mean {}", spec::show(positive)));
                json!({"kind": "poisson", "mean": tidy(positive)})
            }
            "gamma" => {
                let [shape_of, scale] = shape.pair;
                let form = shape_of.filter(|form| *form > 0.0).unwrap_or(2.0);
                let scale = scale.filter(|scale| *scale > 0.0).unwrap_or(positive / form);
                middle = form * scale;
                spread = libm::sqrt(form) * scale;
                said =
                    shape_of.is_none().then(|| format!("shape {} and scale {}", spec::show(form), spec::show(scale)));
                json!({"kind": "gamma", "shape": tidy(form), "scale": tidy(scale)})
            }
            "beta" => {
                let [alpha, beta] = shape.pair.map(|weight| weight.filter(|weight| *weight > 0.0));
                json!({"kind": "beta", "alpha": tidy(alpha.unwrap_or(2.0)), "beta": tidy(beta.unwrap_or(2.0))})
            }
            "zipf" => {
                let count = high.filter(|high| *high >= 1.0).unwrap_or(1000.0).min(1e9).round();
                json!({"kind": "zipf", "count": spec::number(count), "exponent": 1.1})
            }
            "triangular" => {
                let (low, high) = (low.unwrap_or(0.0), high.unwrap_or(100.0));
                json!({"kind": "triangular", "min": tidy(low), "mode": tidy(middle.clamp(low, high)), "max": tidy(high)})
            }
            "skewed low" | "skewed high" => {
                let (alpha, beta) = if kind == "skewed low" { (2, 5) } else { (5, 2) };
                let towards = if kind == "skewed low" { "lower" } else { "upper" };
                column.notes.push(format!("“{}” is skewed: most values lie near the {towards} end.", self.shown));
                json!({"kind": "beta", "alpha": alpha, "beta": beta})
            }
            "uniform" => {
                column.settings.remove("distribution");
                return;
            }
            _ => {
                if shape.spread.is_none() {
                    said = Some(format!(
                        "mean {} and standard deviation {}",
                        spec::show(middle),
                        spec::show((spread * 1000.0).round() / 1000.0)
                    ));
                }
                json!({"kind": "normal", "mean": tidy(middle), "sd": tidy(spread)})
            }
        };
        if let Some(said) = said.filter(|_| shape.spread.is_none()) {
            column.notes.push(format!("“{}” follows the {kind} distribution with {said}.", self.shown));
        }
        // Without a range of their own, the bounds leave room for the shape.
        if !given {
            let nonnegative = low.map_or(kind != "normal", |low| low >= 0.0) && middle >= 0.0;
            let (mut least, mut most) = match kind {
                "normal" => (middle - 4.0 * spread, middle + 4.0 * spread),
                "lognormal" | "exponential" => (0.0, positive * 20.0),
                "gamma" => (0.0, (middle + 12.0 * spread).ceil()),
                "beta" if low.is_none() => (0.0, 1.0),
                "poisson" => (0.0, (positive * 4.0 + 10.0).ceil()),
                _ => (low.unwrap_or(0.0), high.unwrap_or(1000.0)),
            };
            if nonnegative {
                least = least.max(0.0);
            }
            if column.kind() == "integer" {
                (least, most) = (least.floor(), most.ceil());
            }
            column.settings.insert("min".into(), tidy(least));
            column.settings.insert("max".into(), tidy(most));
            if kind == "normal" {
                let shown = |value: f64| spec::show((value * 1000.0).round() / 1000.0);
                column.notes.push(format!(
                    "“{}” keeps to {} … {}, as no bounds were given.",
                    self.shown,
                    shown(least),
                    shown(most)
                ));
            }
        }
        column.settings.insert("distribution".into(), distribution);
    }

    /// “birth date (18 to 65 years old)”, “registered 1 to 30 days ago”: ages of dates.
    fn years(&self, column: &mut Column, span: &Span) -> bool {
        let (Some(low), Some(high)) = (span.min, span.max.or(span.min.map(|low| low + 60.0))) else { return false };
        let days = self.details.unit.as_deref().is_some_and(|unit| unit.starts_with("day"));
        let back = |count: f64| {
            let count = count.clamp(0.0, 900.0) as i64;
            let span = if days { count.days() } else { count.years() };
            self.place.today.checked_sub(span).unwrap_or(self.place.today)
        };
        let (min, max) = (back(high), back(low));
        column.settings = spec::object(vec![("type".to_owned(), json!("date"))]);
        column.settings.insert("min".into(), min.to_string().into());
        column.settings.insert("max".into(), max.to_string().into());
        column.notes.push(format!("“{}” lies between {min} and {max}.", self.shown));
        true
    }

    /// Dates and times of day. True when the range was given.
    pub(super) fn dates(&self, column: &mut Column) -> bool {
        if let Some((low, high)) = &self.details.clock {
            // “order time between 11:30 and 14:00” is a time of day, a timestamp is not.
            let last = names::split(self.shown).pop().unwrap_or_default();
            let of_day = ["time", "start", "end", "departure", "arrival", "opening", "closing", "opens", "closes"];
            if column.kind() == "datetime" && !of_day.contains(&last.as_str()) {
                column
                    .notes
                    .push(format!("The time of day of “{}” was left out: make it a column of type time.", self.shown));
                return false;
            }
            column.settings = spec::build(&format!("time {low}..{high}"));
            return true;
        }
        // “end within 2 hours after start”: what counts is the moment.
        if self.details.timed && column.kind() == "date" {
            column.settings.insert("type".into(), "datetime".into());
        }
        // “final price after discount” is no date.
        let is_number = column.known && matches!(column.kind(), "number" | "integer");
        if let Some((other, gap)) =
            self.details.after.as_ref().filter(|_| !is_number && !matches!(column.kind(), "date" | "datetime"))
        {
            let before = type_for_name(other, Some(self.place.table));
            let timed = before.column.get("type").is_some_and(|kind| kind == "datetime")
                || gap.is_some_and(|(_, high)| high < 1.0)
                || self.details.timed
                || column.kind() == "time";
            let null_share = column.settings.get("null_share").cloned();
            column.settings = spec::build(if timed { "datetime -1y..today" } else { "date -1y..today" });
            column.settings.extend(null_share.map(|share| ("null_share".to_owned(), share)));
            column.known = true;
            return true;
        }
        let Some(days) = &self.details.days else { return false };
        if column.kind() == "integer" && names::expand(self.shown).iter().any(|word| word == "year") {
            column.settings = spec::build(&format!("integer {}..{}", days.min.year(), days.max.year()));
            return true;
        }
        // “total dated this quarter”: an amount is no day.
        if is_number && !self.details.days.as_ref().is_some_and(|days| days.open) {
            column.notes.push(format!(
                "“{}” is a number, so {} … {} was left out. Name the date that is meant.",
                self.shown, days.min, days.max
            ));
            return false;
        }
        // “start time in 2024” is a day with its time.
        let timed = matches!(column.kind(), "datetime" | "time");
        column.settings.retain(|key, _| key == "unique" || key == "null_share");
        column.settings.insert("type".into(), if timed { "datetime" } else { "date" }.into());
        let (open, close) = if timed { ("T00:00:00", "T23:59:59") } else { ("", "") };
        column.settings.insert("min".into(), format!("{}{open}", days.min).into());
        column.settings.insert("max".into(), format!("{}{close}", days.max).into());
        column.notes.extend(days.note.clone());
        column.dated = true;
        true
    }

    pub(super) fn list(&self, column: &mut Column, count: Option<u64>) {
        let many = count.filter(|count| *count > 1 && names::singular(self.shown) != self.shown);
        // “3 statuses: pending 50%, …”: as many shares as were counted are those of one value.
        let shares = self.details.values.iter().filter(|(_, share)| share.is_some()).count() as u64;
        if many == Some(shares) && !self.details.list {
            column.name = names::snake(&names::singular(self.shown));
            return;
        }
        if !self.details.list && many.is_none() {
            return;
        }
        if let Some(span) = self.details.span.as_ref().filter(|_| self.details.list && column.kind() == "text.word") {
            // “list of 8 numbers between -1 and 1”
            let fine = span.decimals > 0 || span.max.is_some_and(|high| high <= 1.0);
            let mut item = spec::build(if fine { "number .3" } else { "integer" });
            for (key, value) in [("min", span.min), ("max", span.max)] {
                if let Some(value) = value {
                    item.insert(key.into(), spec::number(value));
                }
            }
            column.settings = item;
            column.known = true;
            column.notes.clear();
        }
        if column.kind() != "list" {
            let mut item = std::mem::take(&mut column.settings);
            item.remove("unique");
            column.settings.insert("type".into(), "list".into());
            column.settings.insert("item".into(), Value::Object(item));
        }
        let (low, high) = self.details.items.or(many.map(|many| (many, many))).unwrap_or((1, 5));
        if self.details.items.is_none() && many.is_none() {
            column.notes.push(format!("“{}” is a list of 1 to 5 items.", self.shown));
        }
        column.settings.insert("min_items".into(), low.into());
        column.settings.insert("max_items".into(), high.into());
    }

    /// Null shares and the share of true.
    pub(super) fn shares(&self, column: &mut Column) {
        let details = self.details;
        // “email 80%” of something that is no number: so many rows have one.
        let first = self.shown.split(' ').next().unwrap_or_default();
        let yes_no = type_for_name(first, None).column.get("type").is_some_and(|kind| kind == "boolean")
            && !matches!(column.kind(), "date" | "datetime");
        if yes_no && details.lone_percent.is_some() {
            column.settings = spec::build("boolean 0.5");
        }
        if let Some(percent) = details
            .lone_percent
            .filter(|_| column.known && (column.kind().contains('.') || matches!(column.kind(), "date" | "datetime")))
        {
            let missing = ((100.0 - percent.clamp(0.0, 100.0)) * 10_000.0).round() / 1e6;
            column.settings.insert("null_share".into(), spec::number(missing));
            let unread = format!("“{}%” was not understood", spec::show(percent));
            column.notes.retain(|note| !note.starts_with(&unread));
            column.notes.push(format!("“{}” has a value in {} % of the rows.", self.shown, spec::show(percent)));
            return;
        }
        // “adverse events 8%” of something with assumed values: so many have any.
        let texts = column.settings.get("values").and_then(Value::as_array);
        let texts = texts.is_some_and(|values| values.iter().all(Value::is_string));
        let assumed_choice = column.kind() == "choice" && texts && details.values.len() <= 1;
        if assumed_choice && details.lone_percent.is_some() {
            column.settings = spec::build("boolean 0.5");
        }
        let yes_no = yes_no || assumed_choice;
        let alone = details.lone_percent.filter(|_| (!column.known || yes_no) && details.share.is_none());
        column.known |= alone.is_some();
        if let Some(share) = details.share.or(alone).map(|share| share.clamp(0.0, 100.0)) {
            if column.kind() != "boolean" {
                column.settings = spec::build("boolean");
            }
            column.settings.insert("share".into(), spec::number(share / 100.0));
            let unread = format!("“{}%” was not understood", spec::show(share));
            let other = |note: &str| note.contains("assumed") || note.contains("equally frequent");
            column.notes.retain(|note| !other(note) && !note.starts_with(&unread));
            if assumed_choice && alone.is_some() {
                let part = spec::show(share);
                column.notes.push(format!("“{}” is read as yes in {part} % of the rows, else no.", self.shown));
            }
        }
        if let Some(yes) = details.default.filter(|_| details.share.is_none() && column.kind() == "boolean") {
            column.settings.insert("share".into(), json!(if yes { 0.9 } else { 0.1 }));
            column.notes.push(format!("“{}” has its default, {yes}, in 90 % of the rows.", self.shown));
        }
        if let Some(percent) = details.null_percent {
            column.settings.insert("null_share".into(), spec::number(percent / 100.0));
        } else if details.optional && !details.required {
            column.settings.insert("null_share".into(), json!(0.1));
            column.notes.push(format!(
                "“{}” is optional: 10 % of its rows are empty. Write “20% null” for another share.",
                self.shown
            ));
        }
    }

    /// Uniqueness, keys, sequences.
    pub(super) fn keys(&self, column: &mut Column) {
        let details = self.details;
        let numeric = matches!(column.kind(), "integer" | "sequence" | "text.word" | "number");
        if details.sequential || (details.key && numeric) {
            column.settings = spec::build("sequence unique");
            column.known = true;
            if let Some(start) = details.start.or(details.span.as_ref().and_then(|span| span.min)) {
                column.settings.insert("start".into(), spec::number(start.round()));
            }
        }
        if let Some(prefix) = &details.prefix {
            if column.kind() != "sequence" {
                column.settings = spec::build("sequence unique");
            }
            column.settings.insert("prefix".into(), prefix.clone().into());
            if let Some(width) = details.width {
                column.settings.insert("width".into(), width.into());
            }
        }
        if details.unique || details.key {
            column.settings.insert("unique".into(), true.into());
        }
        let own = column.kind() == "internet.email" || column.kind() == "internet.username";
        let thing = vocabulary::thing_of(self.place.table);
        if own && is_person(&thing) && !column.settings.contains_key("of") && !column.settings.contains_key("unique") {
            column.settings.insert("unique".into(), true.into());
            column
                .notes
                .push(format!("“{}” is assumed to be unique. Switch “unique” off if it may repeat.", self.shown));
        }
    }
}

/// “36, 38, XL”: values of a choice are of one kind, so numbers among texts are texts.
fn of_one_kind(values: Vec<Value>) -> Vec<Value> {
    let are_alike = values.windows(2).all(|pair| std::mem::discriminant(&pair[0]) == std::mem::discriminant(&pair[1]));
    let as_text = |value: Value| if value.is_string() { value } else { value.to_string().into() };
    if are_alike { values } else { values.into_iter().map(as_text).collect() }
}
