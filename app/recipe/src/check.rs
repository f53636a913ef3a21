//! The door: JSON in, a recipe or all of its mistakes out.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::{Date, DateTime};
use serde_json::Value;

use crate::catalogue::{self, SettingKind, SettingSpec, TypeSpec};
use crate::distribution::Distribution;
use crate::moment;
use crate::outline::{
    DEEPEST, LONGEST_NAME, LONGEST_SCALAR, LONGEST_TEXT, MOST_ANOMALIES, MOST_COLUMNS, MOST_KEY_COLUMNS, MOST_KEYS,
    MOST_RULES, MOST_SEASONS, MOST_TABLES, MOST_VALUES,
};
use crate::problem::{ObjectReader, Problem, Problems, as_integer, below, nearest, shorten};
use crate::recipe::{
    Anomalies, AnomalyKind, Assignment, Column, Flawed, MOST_ROWS, Recipe, Rows, Rule, Scalar, Season, Setting,
    Settings, Table, VERSION,
};
use crate::span::ToSpan;

/// The most values in one row, those inside of lists and objects and the words of long texts counted: rows are made a
/// thousand at a time.
const MOST_ROW_VALUES: u64 = 20_000;

/// What [`check`] found: as much of the recipe as could be read, and everything that is wrong with it.
#[derive(Debug)]
pub struct Checked {
    /// The recipe; columns that are wrong are left out of it. `None` if there is nothing to build on.
    pub recipe: Option<Recipe>,
    /// The mistakes in the order of the document.
    pub problems: Vec<Problem>,
}

/// Reads a recipe.
///
/// # Errors
/// All mistakes that can be seen without compiling formulas and patterns; `seedbed_generate::Plan` finds those.
pub fn check(value: &Value) -> Checked {
    let problems = Problems::default();
    let recipe = read_recipe(value, &problems);
    if let Some(recipe) = &recipe {
        check_references(recipe, &Declared::new(value), &problems);
    }
    Checked { recipe, problems: problems.into_vec() }
}

fn read_recipe(value: &Value, problems: &Problems) -> Option<Recipe> {
    let reader = ObjectReader::new(value, "", problems)?;
    if let Some(version) = reader.require("version", "1, the version of the recipe format")
        && as_integer(version) != Some(VERSION)
    {
        reader.wrong("version", version, "1, the only version there is");
    }
    if let Some(kind) = reader.require("kind", "\"table\"")
        && kind != "table"
    {
        reader.wrong("kind", kind, "\"table\"");
    }
    let seed = match reader.get("seed") {
        None => 0,
        Some(seed) => seed.as_u64().unwrap_or_else(|| {
            reader.wrong("seed", seed, "a whole number from 0 to 18446744073709551615");
            0
        }),
    };
    reader.text("name", LONGEST_NAME);
    let locale = reader.get("locale").and_then(|value| read_locale(&reader, value)).unwrap_or("en_US".to_owned());
    let anchor = reader.get("anchor").and_then(|value| {
        let date = value.as_str().and_then(moment::date).filter(|date| ANCHORS.contains(&date.year()));
        if date.is_none() {
            reader.wrong("anchor", value, "a date such as \"2026-11-21\", in the years 1000 to 9000");
        }
        date
    });
    let lists = reader.get("lists").map(|value| read_lists(&reader, value)).unwrap_or_default();
    let tables = reader.require("tables", "a list of at least one table").and_then(|_| {
        let items = reader.array("tables", 1, MOST_TABLES)?;
        let read_table = |(at, item)| {
            Context { problems, anchor, flawed: RefCell::default() }.read_table(item, &format!("/tables/{at}"))
        };
        let tables: Vec<Table> = items.iter().enumerate().filter_map(read_table).collect();
        report_repeats(problems, tables.iter().map(|table| table.name.as_str()), items, "/tables", "table");
        Some(tables)
    });
    reader.finish();
    let anchor = anchor.unwrap_or(DEFAULT_ANCHOR);
    Some(Recipe { seed, locale, anchor, lists, tables: tables? })
}

/// Years of anchor dates: those who are a hundred years older and what expires years later are in the calendar as well.
const ANCHORS: std::ops::RangeInclusive<i16> = 1000..=9000;
/// Years that can be written.
const YEARS: std::ops::RangeInclusive<i16> = 1..=9999;

/// What ages and default date bounds refer to in a recipe that names no anchor. Fixed, so that the recipe
/// alone decides its data.
const DEFAULT_ANCHOR: Date = Date::constant(2026, 1, 1);

fn read_locale(reader: &ObjectReader<'_>, value: &Value) -> Option<String> {
    let text = value.as_str().filter(|text| {
        let parts = text.split_once('_');
        parts.is_some_and(|(language, country)| {
            language.len() == 2
                && language.bytes().all(|byte| byte.is_ascii_lowercase())
                && country.len() == 2
                && country.bytes().all(|byte| byte.is_ascii_uppercase())
        })
    });
    if text.is_none() {
        reader.wrong("locale", value, "language and country such as \"en_US\"");
    }
    text.map(str::to_owned)
}

fn read_lists(reader: &ObjectReader<'_>, value: &Value) -> BTreeMap<String, String> {
    // One after the other: collecting them would bring a sort of its own into the browser.
    let mut lists = BTreeMap::new();
    let entries = value.as_object();
    for (code, digest) in entries.into_iter().flatten() {
        if let Some(digest) = digest.as_str() {
            lists.insert(code.clone(), digest.to_owned());
        }
    }
    if entries.is_none_or(|entries| entries.len() > lists.len()) {
        reader.wrong("lists", value, "an object from locales to digests of their word lists");
        lists.clear();
    }
    lists
}

/// Notes every name that stands twice. `items` are the JSON values that the names were read from.
fn report_repeats<'n>(
    problems: &Problems,
    names: impl Iterator<Item = &'n str>,
    items: &[Value],
    pointer: &str,
    what: &str,
) {
    let repeated: BTreeSet<&str> = {
        let mut seen = BTreeSet::new();
        names.filter(|name| !seen.insert(*name)).collect()
    };
    let mut met = BTreeSet::new();
    for (at, item) in items.iter().enumerate() {
        if let Some(name) = item.get("name").and_then(Value::as_str)
            && repeated.contains(name)
            && !met.insert(name)
        {
            problems.add(
                format!("{pointer}/{at}/name"),
                format!("\"{name}\" again"),
                format!("a name that no other {what} has"),
            );
        }
    }
}

/// What reading columns needs to know of the recipe around them.
struct Context<'a> {
    problems: &'a Problems,
    anchor: Option<Date>,
    /// Columns of the table that were left out, with what of them could be read.
    flawed: RefCell<Vec<Flawed>>,
}

impl Context<'_> {
    fn read_table(&self, value: &Value, pointer: &str) -> Option<Table> {
        let reader = ObjectReader::new(value, pointer, self.problems)?;
        let name = read_name(&reader);
        let rows = self.read_rows(&reader);
        let columns = reader.require("columns", "a list of at least one column").and_then(|_| {
            let items = reader.array("columns", 1, MOST_COLUMNS)?;
            let columns = self.read_columns(items, &reader.at("columns"), 0);
            self.check_size(&columns);
            let names = items.iter().filter_map(|item| item.get("name")?.as_str());
            let is_broken = |name: &&str| !columns.iter().any(|column| column.name == *name);
            let broken = names.filter(is_broken).map(str::to_owned).collect();
            Some((columns, broken))
        });
        let keys = reader.array("keys", 0, MOST_KEYS).map(|items| self.read_keys(&reader, items)).unwrap_or_default();
        let rules = reader.array("rules", 0, MOST_RULES).unwrap_or_default().iter().enumerate();
        let rules =
            rules.filter_map(|(at, rule)| self.read_rule(rule, &format!("{}/{at}", reader.at("rules")))).collect();
        let anomalies = reader.get("anomalies").and_then(|value| self.read_anomalies(value, &reader.at("anomalies")));
        let pointer = pointer.to_owned();
        reader.finish();
        // With any name, any number of rows and no columns the rest can be judged; the mistakes in these were noted. No other
        // table has a pointer for its name, unless somebody wants it so.
        let (columns, broken) = columns.unwrap_or_default();
        Some(Table {
            name: name.unwrap_or_else(|| pointer.clone()),
            pointer,
            rows: rows.unwrap_or(Rows::Count(1)),
            columns,
            broken,
            flawed: self.flawed.take(),
            keys,
            rules,
            anomalies,
        })
    }

    fn read_rows(&self, reader: &ObjectReader<'_>) -> Option<Rows> {
        const ALLOWED: &str = "a whole number from 0 to 1000000000000000, or {\"per\": table, \"count\": distribution}";
        let value = reader.require("rows", ALLOWED)?;
        if !value.is_object() {
            let rows = as_integer(value).and_then(|rows| u64::try_from(rows).ok()).filter(|rows| *rows <= MOST_ROWS);
            if rows.is_none() {
                reader.wrong("rows", value, ALLOWED);
            }
            return rows.map(Rows::Count);
        }
        let rows = ObjectReader::new(value, reader.at("rows"), self.problems)?;
        let parent = rows.require("per", "the name of a table").and_then(|_| rows.text("per", LONGEST_NAME));
        let count =
            rows.require("count", "a distribution").and_then(|value| self.read_distribution(value, &rows.at("count")));
        rows.finish();
        // With any number of children the parent can be judged; the mistake in `count` itself was noted.
        Some(Rows::Per { parent: parent?.to_owned(), count: count.unwrap_or(Distribution::Constant { value: 1.0 }) })
    }

    /// Notes that a row of these columns would be too large.
    fn check_size(&self, columns: &[Column]) {
        let all = columns.iter().map(values).fold(0, u64::saturating_add);
        if let Some(largest) = columns.iter().max_by_key(|column| values(column)).filter(|_| all > MOST_ROW_VALUES) {
            let allowed =
                format!("at most {MOST_ROW_VALUES} values in a row, the items of lists inside of lists counted");
            self.problems.add(&largest.pointer, format!("{} of {all} values in a row", values(largest)), allowed);
        }
    }

    fn read_columns(&self, items: &[Value], pointer: &str, depth: usize) -> Vec<Column> {
        let columns: Vec<Column> = items
            .iter()
            .enumerate()
            .filter_map(|(at, item)| self.read_column(item, format!("{pointer}/{at}"), depth, true))
            .collect();
        report_repeats(
            self.problems,
            items.iter().filter_map(|item| item.get("name")?.as_str()),
            items,
            pointer,
            "column",
        );
        columns
    }

    fn read_column(&self, value: &Value, pointer: String, depth: usize, named: bool) -> Option<Column> {
        let reader = ObjectReader::new(value, pointer, self.problems)?;
        let before = self.problems.len();
        let name = if named { read_name(&reader) } else { Some(String::new()) };
        let spec = read_type(&reader);
        let null_share = reader.number("null_share", 0.0, 1.0).unwrap_or(0.0);
        let unique = reader.flag("unique").unwrap_or(false);
        if unique && (!named || depth > 0) {
            self.problems.add(reader.at("unique"), "true", "no uniqueness inside of lists and objects");
        } else if unique && spec.is_some_and(|spec| !spec.can_be_unique) {
            let allowed = format!("false: values of type {} repeat by nature", spec.map_or("", |spec| spec.name));
            self.problems.add(reader.at("unique"), "true", allowed);
        } else if unique && null_share > 0.0 {
            self.problems.add(reader.at("null_share"), null_share.to_string(), "0 in a unique column");
        }
        let locale = reader.get("locale").and_then(|value| read_locale(&reader, value));
        let of = reader.text("of", LONGEST_NAME).unwrap_or_default().to_owned();
        reader.text("note", LONGEST_TEXT);
        let mut nested = Vec::new();
        let mut settings = Settings::default();
        let before_settings = self.problems.len();
        // Without a type nothing is known about the other members: neither which there are nor what they may be.
        let spec = spec?;
        for setting in spec.settings {
            match setting.kind {
                SettingKind::Fields | SettingKind::Item if depth >= DEEPEST => {
                    self.problems.add(reader.at(setting.name), "a deeper level", format!("at most {DEEPEST} levels"));
                }
                SettingKind::Fields => {
                    if reader.require(setting.name, "a list of at least one field").is_some() {
                        let items = reader.array(setting.name, 1, MOST_COLUMNS).unwrap_or_default();
                        nested = self.read_columns(items, &reader.at(setting.name), depth + 1);
                    }
                }
                SettingKind::Item => {
                    let item = reader.require(setting.name, "an object with a type");
                    nested.extend(
                        item.and_then(|item| self.read_column(item, reader.at(setting.name), depth + 1, false)),
                    );
                }
                _ => {
                    if let Some(read) = self.read_setting(&reader, setting) {
                        settings.0.insert(setting.name, read);
                    }
                }
            }
        }
        check_bounds(&reader, spec, &settings);
        let settings_hold = self.problems.len() == before_settings;
        let pointer = reader.pointer().to_owned();
        reader.finish();
        // A column with a mistake is left out, so that nothing that follows from the mistake is reported as well.
        let is_sound = name.is_some() && self.problems.len() == before;
        let name = name.unwrap_or_default();
        let column = Column { name, pointer, spec, settings, null_share, unique, locale, of, nested };
        if is_sound {
            return Some(column);
        }
        self.flawed.borrow_mut().push(Flawed { column, settings_hold });
        None
    }

    fn read_setting(&self, reader: &ObjectReader<'_>, spec: &'static SettingSpec) -> Option<Setting> {
        let given = if spec.required { reader.require(spec.name, describe(spec.kind)) } else { reader.get(spec.name) };
        let default = spec.default.and_then(|default| serde_json::from_str::<Value>(default).ok());
        let value = given.or(default.as_ref())?;
        let wrong = |allowed: String| {
            reader.wrong(spec.name, value, allowed);
            None
        };
        match spec.kind {
            SettingKind::Integer(min, max) => match as_integer(value) {
                Some(number) if (min..=max).contains(&number) => Some(Setting::Integer(number)),
                _ => wrong(format!("a whole number from {min} to {max}")),
            },
            SettingKind::Number(min, max) => match value.as_f64() {
                Some(number) if (min..=max).contains(&number) => Some(Setting::Number(number)),
                _ => wrong(format!("a number from {min} to {max}")),
            },
            SettingKind::Text(longest) => match value.as_str() {
                Some(text) if text.chars().count() <= longest => Some(Setting::Text(text.to_owned())),
                _ => wrong(format!("text of at most {longest} characters")),
            },
            SettingKind::Flag => match value.as_bool() {
                Some(flag) => Some(Setting::Flag(flag)),
                None => wrong("true or false".to_owned()),
            },
            SettingKind::OneOf(words) => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                if words.contains(&text.as_str()) {
                    Some(Setting::Text(text))
                } else {
                    wrong(format!("one of {}", words.join(", ")))
                }
            }
            SettingKind::Date => match self.read_date(value) {
                Ok(date) => Some(Setting::Integer(days_since_1970(date))),
                Err(allowed) => wrong(allowed),
            },
            SettingKind::Timestamp => match self.read_instant(value, spec.name == "max") {
                Ok(instant) => Some(Setting::Integer(seconds_since_1970(instant))),
                Err(allowed) => wrong(allowed),
            },
            SettingKind::Time => match value.as_str().and_then(moment::time) {
                Some(time) => Some(Setting::Integer(
                    i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second()),
                )),
                None => wrong("a time such as \"08:30\"".to_owned()),
            },
            SettingKind::Scalar => match read_scalar(value) {
                Some(scalar) => Some(Setting::Scalar(scalar)),
                None => wrong(describe(spec.kind).to_owned()),
            },
            SettingKind::Scalars => self.read_scalars(reader, spec, value),
            SettingKind::Weights => self.read_weights(reader, spec, value),
            SettingKind::Distribution => {
                self.read_distribution(value, &reader.at(spec.name)).map(Setting::Distribution)
            }
            SettingKind::Column | SettingKind::Table | SettingKind::TableColumn => match value.as_str() {
                Some(text) if !text.is_empty() => Some(Setting::Text(text.to_owned())),
                _ => wrong(describe(spec.kind).to_owned()),
            },
            SettingKind::Formula | SettingKind::Pattern => match value.as_str() {
                Some(text) if !text.trim().is_empty() && text.len() <= LONGEST_TEXT => {
                    Some(Setting::Text(text.to_owned()))
                }
                _ => wrong(format!("{} of 1 to 2000 characters", describe(spec.kind))),
            },
            SettingKind::Seasons => self.read_seasons(reader, spec, value),
            SettingKind::Fields | SettingKind::Item => None,
        }
    }

    fn read_scalars(&self, reader: &ObjectReader<'_>, spec: &SettingSpec, value: &Value) -> Option<Setting> {
        let items = value.as_array().filter(|items| (1..=MOST_VALUES).contains(&items.len()));
        let Some(items) = items else {
            reader.problems().value(&reader.at(spec.name), value, "a list of 1 to 10000 values");
            return None;
        };
        let scalars: Vec<Scalar> = items
            .iter()
            .enumerate()
            .filter_map(|(at, item)| {
                let scalar = read_scalar(item);
                if scalar.is_none() {
                    self.problems.value(&format!("{}/{at}", reader.at(spec.name)), item, describe(SettingKind::Scalar));
                }
                scalar
            })
            .collect();
        if scalars.len() < items.len() {
            return None;
        }
        let sort = |scalar: &Scalar| match scalar {
            Scalar::Text(_) => "text",
            Scalar::Integer(_) | Scalar::Number(_) => "a number",
            Scalar::Boolean(_) => "true or false",
        };
        let first = scalars.first().map(sort)?;
        if let Some(at) = scalars.iter().position(|scalar| sort(scalar) != first) {
            let allowed = format!("{first}, as the values before it: all are text, all numbers, or all true and false");
            self.problems.value(&format!("{}/{at}", reader.at(spec.name)), items.get(at)?, allowed);
            return None;
        }
        Some(Setting::Scalars(scalars))
    }

    fn read_weights(&self, reader: &ObjectReader<'_>, spec: &SettingSpec, value: &Value) -> Option<Setting> {
        let values = reader.get("values").and_then(Value::as_array).map(Vec::len);
        let numbers: Option<Vec<f64>> = value.as_array().and_then(|items| {
            items.iter().map(|item| item.as_f64().filter(|weight| *weight >= 0.0 && weight.is_finite())).collect()
        });
        let numbers = numbers
            .filter(|numbers| values.is_none_or(|values| values == numbers.len()) && numbers.iter().sum::<f64>() > 0.0);
        if numbers.is_none() {
            let count = values.map_or("as many numbers as values".to_owned(), |values| format!("{values} numbers"));
            let allowed = format!("{count}, one for each value, none negative, not all zero");
            self.problems.value(&reader.at(spec.name), value, allowed);
        }
        numbers.map(Setting::Numbers)
    }

    fn read_distribution(&self, value: &Value, pointer: &str) -> Option<Distribution> {
        match Distribution::from_json(value) {
            Ok(distribution) => Some(distribution),
            Err(mistakes) => {
                for (place, found, allowed) in mistakes {
                    self.problems.add(format!("{pointer}{place}"), found, allowed);
                }
                None
            }
        }
    }

    fn read_seasons(&self, reader: &ObjectReader<'_>, spec: &SettingSpec, value: &Value) -> Option<Setting> {
        let Some(items) = value.as_array().filter(|items| items.len() <= MOST_SEASONS) else {
            self.problems.value(&reader.at(spec.name), value, "a list of at most 16 seasons");
            return None;
        };
        let seasons: Option<Vec<Season>> = items
            .iter()
            .enumerate()
            .map(|(at, item)| {
                let season = ObjectReader::new(item, format!("{}/{at}", reader.at(spec.name)), self.problems)?;
                let period_days = season
                    .require("period_days", "a number above 0")
                    .and_then(|_| season.number("period_days", 1e-6, 1e6));
                let amplitude =
                    season.require("amplitude", "a number").and_then(|_| season.number("amplitude", -1e15, 1e15));
                let phase_days = season.number("phase_days", -1e6, 1e6).unwrap_or(0.0);
                season.finish();
                Some(Season { period_days: period_days?, amplitude: amplitude?, phase_days })
            })
            .collect();
        seasons.map(Setting::Seasons)
    }

    /// A date in either form; the error says what is allowed.
    fn read_date(&self, value: &Value) -> Result<Date, String> {
        const ALLOWED: &str = "a date such as \"2026-11-21\", or \"today\", \"-1y\", \"+30d\" relative to the anchor";
        let text = value.as_str().ok_or(ALLOWED)?.trim();
        if let Some(date) = moment::date(text) {
            return if YEARS.contains(&date.year()) { Ok(date) } else { Err("a year from 1 to 9999".to_owned()) };
        }
        let span = relative(text).ok_or(ALLOWED)?;
        let anchor = self.anchor.ok_or("a date such as \"2026-11-21\": the recipe has no \"anchor\" to count from")?;
        let date = anchor.checked_add(span).ok().filter(|date| YEARS.contains(&date.year()));
        date.ok_or_else(|| "a date in the years 1 to 9999".to_owned())
    }

    /// An instant; a bare date is its first second or, as an upper bound, its last.
    fn read_instant(&self, value: &Value, is_upper: bool) -> Result<DateTime, String> {
        if let Some(text) = value.as_str() {
            let text = text.trim();
            let local = text.strip_suffix('Z').unwrap_or(text);
            if local.len() > 10
                && let Some(instant) = moment::instant(local)
                && YEARS.contains(&instant.year())
            {
                return Ok(instant);
            }
        }
        let date = self.read_date(value).map_err(|allowed| format!("\"2026-11-21T08:30:00Z\", or {allowed}"))?;
        Ok(if is_upper { date.at(23, 59, 59, 0) } else { date.at(0, 0, 0, 0) })
    }

    fn read_keys(&self, reader: &ObjectReader<'_>, items: &[Value]) -> Vec<Vec<String>> {
        let mut keys = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let names: Option<Vec<String>> =
                item.as_array().and_then(|names| names.iter().map(|name| Some(name.as_str()?.to_owned())).collect());
            match names {
                Some(names) if !names.is_empty() && names.len() <= MOST_KEY_COLUMNS => keys.push(names),
                _ => self.problems.value(
                    &format!("{}/{at}", reader.at("keys")),
                    item,
                    "a list of 1 to 16 names of columns",
                ),
            }
        }
        keys
    }

    fn read_rule(&self, value: &Value, pointer: &str) -> Option<Rule> {
        let reader = ObjectReader::new(value, pointer, self.problems)?;
        let when =
            reader.require("when", "a formula that is true or false").and_then(|_| reader.text("when", LONGEST_TEXT));
        let set = reader.require("set", "an object from columns to values").and_then(|value| {
            let Some(map) = value.as_object().filter(|map| !map.is_empty()) else {
                reader.wrong("set", value, "an object from columns to values");
                return None;
            };
            let assignments = map.iter().filter_map(|(column, value)| {
                let assignment = match (value, read_scalar(value)) {
                    (Value::Null, _) => Some(Assignment::Null),
                    (_, Some(scalar)) => Some(Assignment::Constant(scalar)),
                    (Value::Object(formula), None) if formula.len() == 1 => {
                        formula.get("formula").and_then(Value::as_str).map(|text| Assignment::Formula(text.to_owned()))
                    }
                    _ => None,
                };
                if assignment.is_none() {
                    let at = below(&reader.at("set"), column);
                    self.problems.value(&at, value, "a value, null, or {\"formula\": expression}");
                }
                Some((column.clone(), assignment?))
            });
            Some(assignments.collect())
        });
        reader.finish();
        Some(Rule { when: when?.to_owned(), set: set? })
    }

    fn read_anomalies(&self, value: &Value, pointer: &str) -> Option<Anomalies> {
        let reader = ObjectReader::new(value, pointer, self.problems)?;
        let share = reader.require("share", "a number from 0 to 1").and_then(|_| reader.number("share", 0.0, 1.0));
        let names: Vec<&str> = AnomalyKind::ALL.iter().map(|kind| kind.name()).collect();
        let mut kinds = Vec::new();
        for (at, item) in reader.array("kinds", 1, MOST_ANOMALIES).unwrap_or_default().iter().enumerate() {
            match AnomalyKind::ALL.into_iter().find(|kind| item == kind.name()) {
                Some(kind) => kinds.push(kind),
                None => {
                    let allowed = format!("one of {}", names.join(", "));
                    self.problems.value(&format!("{}/{at}", reader.at("kinds")), item, allowed);
                }
            }
        }
        let mut columns = Vec::new();
        for (at, item) in reader.array("columns", 0, MOST_COLUMNS).unwrap_or_default().iter().enumerate() {
            match item.as_str() {
                Some(name) => columns.push(name.to_owned()),
                None => {
                    let place = format!("{}/{at}", reader.at("columns"));
                    self.problems.value(&place, item, describe(SettingKind::Column));
                }
            }
        }
        let label = reader.text("label", LONGEST_NAME).map(str::to_owned);
        reader.finish();
        // Whatever the share, the names can be judged; the mistake in `share` itself was noted.
        Some(Anomalies { share: share.unwrap_or(0.0), kinds, columns, label })
    }
}

/// How many values a row of the column can have, those inside of it counted; a word of a long text is one as well.
fn values(column: &Column) -> u64 {
    let inside = column.nested.iter().map(values).fold(0, u64::saturating_add);
    let most = |name| column.settings.integer(name).and_then(|most| u64::try_from(most).ok()).unwrap_or(1);
    match column.spec.name {
        "list" => most("max_items").saturating_mul(inside),
        "object" => inside,
        _ => most("max_words"),
    }
}

fn read_name(reader: &ObjectReader<'_>) -> Option<String> {
    const ALLOWED: &str = "a name of 1 to 128 characters in one line";
    let value = reader.require("name", ALLOWED)?;
    let name = value.as_str().filter(|name| {
        !name.trim().is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control)
    });
    if name.is_none() {
        reader.wrong("name", value, ALLOWED);
    }
    name.map(str::to_owned)
}

fn read_type(reader: &ObjectReader<'_>) -> Option<&'static TypeSpec> {
    let value = reader.require("type", "a type of the catalogue, such as \"integer\" or \"person.full_name\"")?;
    let spec = value.as_str().and_then(catalogue::find);
    if spec.is_none() {
        let names: Vec<&str> = catalogue::types().map(|spec| spec.name).collect();
        let near = value.as_str().and_then(|typed| {
            let last = |name: &&str| name.rsplit('.').next() == typed.rsplit('.').next();
            names.iter().copied().find(|name| last(name)).or_else(|| nearest(typed, &names))
        });
        let allowed = match near {
            Some(name) => format!("a type of the catalogue; perhaps \"{name}\" was meant"),
            None => "a type of the catalogue, such as \"integer\" or \"person.full_name\"".to_owned(),
        };
        reader.wrong("type", value, allowed);
    }
    spec
}

fn read_scalar(value: &Value) -> Option<Scalar> {
    match value {
        Value::Bool(flag) => Some(Scalar::Boolean(*flag)),
        Value::String(text) => (text.len() <= LONGEST_SCALAR).then(|| Scalar::Text(text.clone())),
        Value::Number(number) => number.as_i64().map(Scalar::Integer).or_else(|| number.as_f64().map(Scalar::Number)),
        _ => None,
    }
}

/// The span that `-1y`, `+30d`, `6m`, `-2w` or `today` stands for.
fn relative(text: &str) -> Option<Span> {
    if text == "today" || text == "now" {
        return Some(0.days());
    }
    let unit = text.chars().last()?;
    let number: i64 = text.strip_suffix(unit)?.parse().ok()?;
    if number.abs() > 100_000 {
        return None;
    }
    match unit {
        'd' => Some(number.days()),
        'w' => Some(number.weeks()),
        'm' => Some(number.months()),
        'y' if number.abs() < 10_000 => Some(number.years()),
        _ => None,
    }
}

/// Days from 1970-01-01 to `date`.
#[must_use]
pub fn days_since_1970(date: Date) -> i64 {
    // Years begin in March, so that the day that leap years add is their last one; 400 of them always have 146,097 days
    // (H. Hinnant, chrono-Compatible Low-Level Date Algorithms, days_from_civil).
    let (month, day) = (i64::from(date.month()), i64::from(date.day()));
    let year = i64::from(date.year()) - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn seconds_since_1970(instant: DateTime) -> i64 {
    days_since_1970(instant.date()) * 86_400
        + i64::from(instant.hour()) * 3600
        + i64::from(instant.minute()) * 60
        + i64::from(instant.second())
}

fn check_bounds(reader: &ObjectReader<'_>, spec: &TypeSpec, settings: &Settings) {
    for setting in spec.settings {
        let Some(rest) = setting.name.strip_prefix("min") else { continue };
        let Some(upper) = spec.settings.iter().find(|other| other.name.strip_prefix("max") == Some(rest)) else {
            continue;
        };
        if let (Some(min), Some(max)) = (settings.number(setting.name), settings.number(upper.name))
            && min > max
        {
            let found = reader.get(upper.name).map_or_else(|| upper.default.unwrap_or("").to_owned(), shorten);
            let least = reader.get(setting.name).map_or_else(|| setting.default.unwrap_or("").to_owned(), shorten);
            reader.problems().add(reader.at(upper.name), found, format!("at least {}, which is {least}", setting.name));
        }
    }
}

/// What a setting may be, in words.
const fn describe(kind: SettingKind) -> &'static str {
    match kind {
        SettingKind::Integer(..) => "a whole number",
        SettingKind::Number(..) => "a number",
        SettingKind::Text(_) => "text",
        SettingKind::Flag => "true or false",
        SettingKind::OneOf(_) => "one of the allowed words",
        SettingKind::Date => "a date",
        SettingKind::Timestamp => "a date and time",
        SettingKind::Time => "a time of day",
        SettingKind::Scalar => "text, a number, true or false",
        SettingKind::Scalars => "a list of values",
        SettingKind::Weights => "a list of weights",
        SettingKind::Distribution => "a distribution",
        SettingKind::Column => "the name of another column of the table",
        SettingKind::Table => "the name of a table",
        SettingKind::TableColumn => "the name of a column of that table",
        SettingKind::Formula => "a formula",
        SettingKind::Pattern => "a regular expression",
        SettingKind::Seasons => "a list of seasons",
        SettingKind::Fields => "a list of fields",
        SettingKind::Item => "an object with a type",
    }
}

/// The names of tables and their columns as they were typed, those with mistakes included: a name that is there
/// but belongs to a column with a mistake is no second mistake.
struct Declared<'a>(Vec<(String, &'a str, Vec<&'a str>)>);

impl<'a> Declared<'a> {
    fn new(recipe: &'a Value) -> Self {
        let name = |value: &'a Value| value.get("name").and_then(Value::as_str);
        let items = |value: &'a Value, key: &str| value.get(key).and_then(Value::as_array).into_iter().flatten();
        let tables = items(recipe, "tables");
        Self(
            tables
                .enumerate()
                .map(|(at, table)| {
                    let columns = items(table, "columns").filter_map(name).collect();
                    (format!("/tables/{at}"), name(table).unwrap_or_default(), columns)
                })
                .collect(),
        )
    }

    fn columns(&self, table: &str) -> Option<&[&'a str]> {
        self.0.iter().find(|(_, name, _)| *name == table).map(|(.., columns)| columns.as_slice())
    }

    /// The columns of the table at a pointer, whatever it is called.
    fn columns_at(&self, pointer: &str) -> &[&'a str] {
        self.0.iter().find(|(at, ..)| at == pointer).map_or(&[], |(.., columns)| columns.as_slice())
    }

    fn tables(&self) -> Vec<&'a str> {
        self.0.iter().map(|(_, name, _)| *name).filter(|name| !name.is_empty()).collect()
    }
}

/// Checks what names what: tables, columns, keys.
fn check_references(recipe: &Recipe, declared: &Declared<'_>, problems: &Problems) {
    for table in &recipe.tables {
        let pointer = &table.pointer;
        let names = declared.columns_at(pointer);
        let expect = |name: &str, place: String| {
            if !names.contains(&name) {
                problems.add(place, format!("\"{name}\""), one_of("column", names, name));
            }
        };
        if let Rows::Per { parent, .. } = &table.rows {
            let others: Vec<&str> = declared.tables().into_iter().filter(|name| *name != table.name).collect();
            if !others.contains(&parent.as_str()) {
                problems.add(format!("{pointer}/rows/per"), format!("\"{parent}\""), one_of("table", &others, parent));
            } else if !names.is_empty()
                && names.len() == table.columns.len()
                && !table.columns.iter().any(|column| refers_to(column, parent))
            {
                let allowed = format!("a column of type reference to \"{parent}\", whose rows own these");
                problems.add(format!("{pointer}/columns"), format!("none that refers to \"{parent}\""), allowed);
            }
        }
        for (number, key) in table.keys.iter().enumerate() {
            key.iter().enumerate().for_each(|(part, name)| expect(name, format!("{pointer}/keys/{number}/{part}")));
        }
        for column in table.columns.iter().filter(|column| column.null_share > 0.0) {
            // Which column is the key of a table of which some are left out, cannot be said.
            let key = table.key_column().filter(|_| table.broken.is_empty()).map(|key| key.name.as_str());
            let mut all = recipe.tables.iter().flat_map(|table| &table.columns);
            if table.keys.iter().any(|key| key.contains(&column.name))
                || all.any(|other| points_at(other, &table.name, &column.name, key))
            {
                let place = format!("{}/null_share", column.pointer);
                let allowed = "0 in a column of a key or one that is referred to: it needs a value in every row";
                problems.add(place, column.null_share.to_string(), allowed);
            }
        }
        for (number, rule) in table.rules.iter().enumerate() {
            let place = format!("{pointer}/rules/{number}/set");
            rule.set.iter().for_each(|(name, _)| expect(name, below(&place, name)));
        }
        if let Some(anomalies) = &table.anomalies {
            for (number, name) in anomalies.columns.iter().enumerate() {
                expect(name, format!("{pointer}/anomalies/columns/{number}"));
            }
            if let Some(label) = anomalies.label.as_deref().filter(|label| names.contains(label)) {
                let place = format!("{pointer}/anomalies/label");
                problems.add(place, format!("\"{label}\""), "a name that no column has");
            }
        }
        for column in table.columns.iter().chain(table.flawed.iter().map(|flawed| &flawed.column)) {
            check_column_references(table, column, names, declared, problems);
        }
    }
}

fn check_column_references(
    table: &Table,
    column: &Column,
    names: &[&str],
    declared: &Declared<'_>,
    problems: &Problems,
) {
    for setting in column.spec.settings {
        let Some(name) = column.settings.text(setting.name) else { continue };
        let (what, allowed): (_, Vec<&str>) = match setting.kind {
            SettingKind::Column => ("column", names.iter().copied().filter(|other| *other != column.name).collect()),
            SettingKind::Table => ("table", declared.tables()),
            SettingKind::TableColumn => {
                let target = column.settings.text("table").and_then(|table| declared.columns(table));
                // An unknown table is reported at `table`.
                let Some(target) = target else { continue };
                ("column", target.to_vec())
            }
            _ => continue,
        };
        if !allowed.contains(&name) {
            let place = format!("{}/{}", column.pointer, setting.name);
            problems.add(place, format!("\"{name}\""), one_of(what, &allowed, name));
        }
    }
    check_via(table, column, problems);
    if column.spec.name == "position" && !matches!(table.rows, Rows::Per { .. }) {
        let allowed = "a table with rows {\"per\": table, ...}: only there rows have a position among siblings";
        problems.add(format!("{}/type", column.pointer), "\"position\"", allowed);
    }
    for nested in &column.nested {
        check_column_references(table, nested, names, declared, problems);
    }
}

/// Checks that a reference which takes the row of another one can do so.
fn check_via(table: &Table, column: &Column, problems: &Problems) {
    // A column that is not there, or has a mistake, is reported as such.
    let Some(other) = column.settings.text("via").and_then(|name| table.column(name)) else { return };
    let place = |setting: &str| format!("{}/{setting}", column.pointer);
    let target = column.settings.text("table").unwrap_or_default();
    if !refers_to(other, target) || other.settings.text("via").is_some() {
        let allowed = format!("a column of type reference to \"{target}\" without \"via\" of its own");
        problems.add(place("via"), format!("\"{}\"", other.name), allowed);
    }
    if column.settings.distribution("distribution").is_some() {
        problems.add(
            place("distribution"),
            "a distribution",
            "none beside \"via\": the row is that of the other reference",
        );
    }
    if column.unique {
        problems.add(place("unique"), "true", "false beside \"via\": the row is that of the other reference");
    }
}

/// Whether a column, or one inside of it, refers to a column of a table whose key is `key`. A copy, which comes via another
/// reference, does not: it may well be of nothing.
fn points_at(column: &Column, table: &str, target: &str, key: Option<&str>) -> bool {
    let is_copy = column.settings.text("via").is_some();
    (refers_to(column, table) && !is_copy && column.settings.text("column").or(key) == Some(target))
        || column.nested.iter().any(|nested| points_at(nested, table, target, key))
}

fn refers_to(column: &Column, table: &str) -> bool {
    column.spec.name == "reference" && column.settings.text("table") == Some(table)
}

/// The names that may stand somewhere, or the one that was probably meant.
fn one_of(what: &str, names: &[&str], typed: &str) -> String {
    if names.is_empty() {
        return format!("another {what}, of which there is none");
    }
    match nearest(typed, names) {
        Some(name) => format!("the name of another {what}; perhaps \"{name}\" was meant"),
        None => format!("one of the {what}s {}", names.iter().take(30).copied().collect::<Vec<_>>().join(", ")),
    }
}
