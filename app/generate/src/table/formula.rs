//! Formulas over the columns of a row. The language is Rhai's expressions: no loops, no functions, no way outside.

use std::sync::LazyLock;

use rhai::{
    AST, Dynamic, Engine, EvalAltResult, ImmutableString, OptimizationLevel, ParseError, ParseErrorType, Position,
    Scope,
};
use seedbed_recipe::formula::{is_of_name, variable};
use seedbed_recipe::problem::{nearest, shorten};
use seedbed_recipe::recipe::Column as Spec;
use seedbed_recipe::{days_since_1970, moment};

use super::calls::Sort;
use super::make::{Context, Made, Make, Request, ten_to};
use super::rules::{self, Rule};
use super::template::{PatternError, Template};
use crate::calendar::{self, DAYS};
use crate::column::{Column, Data, ValueType};
use crate::lists::Lists;
use crate::rng::Stream;

/// The languages that recipes have inside of them, formulas and regular expressions, and models, as far as compiling a
/// recipe calls them. Behind function pointers, so that a browser can load them apart from everything else.
pub struct Formulas {
    pub(super) column: fn(&Context<'_>, &Spec) -> Option<Made>,
    pub(super) rule: fn(&Context<'_>, &str, &seedbed_recipe::recipe::Rule) -> Option<Rule>,
    pub(super) pattern: fn(&Context<'_>, &Spec) -> Made,
    pub(super) regex: fn(&str) -> Result<Template, PatternError>,
    pub(super) learned: fn(&Context<'_>, &Spec) -> Option<Made>,
    pub(super) learned_needs: fn(&[&Spec], &Spec, &Lists) -> Vec<usize>,
}

impl Formulas {
    /// The one of each that there is. Whatever reaches this function carries all of them.
    #[must_use]
    pub fn language() -> &'static Self {
        static LANGUAGE: Formulas = Formulas {
            column: formula,
            rule: rules::compile,
            pattern: super::text::pattern,
            regex: Template::regex,
            learned: super::learned::learned,
            learned_needs: super::learned::needs,
        };
        &LANGUAGE
    }
}

impl std::fmt::Debug for Formulas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Formulas")
    }
}

/// A day inside of formulas: days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Day(i64);

/// An instant inside of formulas: seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Instant(i64);

impl Day {
    /// The last one, counted from 1970, whose year can be told.
    const FARTHEST: i64 = 1 << 60;

    /// Its first second. Sums of days may lie far beyond the calendar.
    const fn start(self) -> Instant {
        Instant(self.0.saturating_mul(86_400))
    }

    /// Year, month and day; of days far beyond the calendar, those of the last one that can be counted.
    fn civil(self) -> (i64, u32, u32) {
        calendar::civil(self.0.clamp(-Self::FARTHEST, Self::FARTHEST))
    }

    /// The same day so many months later; the last one of a month that has no such day.
    fn months_later(self, months: i64) -> Self {
        let (year, month, day) = self.civil();
        let month = year.saturating_mul(12).saturating_add(i64::from(month) - 1).saturating_add(months);
        let first = i16::try_from(month.div_euclid(12))
            .ok()
            .and_then(|year| jiff::civil::Date::new(year, month.rem_euclid(12) as i8 + 1, 1).ok());
        match first {
            Some(first) => Self(days_since_1970(first) + i64::from(day.min(first.days_in_month() as u32)) - 1),
            // Outside of the calendar, where no column has a value.
            None => Self(Self::FARTHEST * months.signum()),
        }
    }
}

/// The longest text that a formula may make, in bytes.
const LONGEST: usize = 10_000;

static ENGINE: LazyLock<Engine> = LazyLock::new(engine);

fn engine() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_strict_variables(true);
    engine.set_max_operations(10_000);
    engine.set_max_expr_depths(64);
    engine.set_max_string_size(LONGEST);
    engine.set_optimization_level(OptimizationLevel::None);
    numbers(&mut engine);
    texts(&mut engine);
    dates(&mut engine);
    engine
}

fn numbers(engine: &mut Engine) {
    engine.register_fn("-", |a: i64| a.wrapping_neg()).register_fn("-", |a: f64| -a).register_fn("!", |a: bool| !a);
    engine.register_fn("+", |a: i64| a).register_fn("+", |a: f64| a);
    // The smallest integer has no opposite: like everything that is too large it is no value.
    engine.register_fn("abs", |a: i64| a.checked_abs().map_or(Dynamic::UNIT, Dynamic::from_int));
    engine.register_fn("abs", |a: f64| a.abs());
    engine.register_fn("round", |a: i64| a).register_fn("round", |a: f64| libm::round(a));
    engine.register_fn("round", |a: f64, digits: i64| round_to(a, digits));
    // A whole number has no digits behind the point that scaling could disturb.
    engine.register_fn("round", |a: i64, digits: i64| if digits < 0 { round_to(a as f64, digits) } else { a as f64 });
    engine.register_fn("floor", |a: f64| libm::floor(a)).register_fn("floor", |a: i64| a);
    engine.register_fn("ceil", |a: f64| libm::ceil(a)).register_fn("ceil", |a: i64| a);
    engine.register_fn("int", |a: f64| libm::trunc(a) as i64).register_fn("int", |a: i64| a);
    engine.register_fn("float", |a: i64| a as f64).register_fn("float", |a: f64| a);
    engine.register_fn("min", |a: i64, b: i64| a.min(b)).register_fn("max", |a: i64, b: i64| a.max(b));
    engine.register_fn("min", |a: f64, b: f64| a.min(b)).register_fn("max", |a: f64, b: f64| a.max(b));
    engine.register_fn("min", |a: i64, b: f64| (a as f64).min(b)).register_fn("min", |a: f64, b: i64| a.min(b as f64));
    engine.register_fn("max", |a: i64, b: f64| (a as f64).max(b)).register_fn("max", |a: f64, b: i64| a.max(b as f64));
    engine
        .register_fn("pow", |a: f64, b: f64| libm::pow(a, b))
        .register_fn("pow", |a: i64, b: i64| libm::pow(a as f64, b as f64));
    engine
        .register_fn("pow", |a: f64, b: i64| libm::pow(a, b as f64))
        .register_fn("pow", |a: i64, b: f64| libm::pow(a as f64, b));
    let functions: [(&str, fn(f64) -> f64); 7] = [
        ("sqrt", libm::sqrt),
        ("exp", libm::exp),
        ("ln", libm::log),
        ("log10", libm::log10),
        ("sin", libm::sin),
        ("cos", libm::cos),
        ("tan", libm::tan),
    ];
    for (name, function) in functions {
        engine.register_fn(name, move |a: f64| function(a));
        engine.register_fn(name, move |a: i64| function(a as f64));
    }
    engine.register_fn("is_null", |value: Dynamic| value.is_unit());
    engine.register_fn("if_null", |value: Dynamic, other: Dynamic| if value.is_unit() { other } else { value });
}

/// Rounds half away from zero to `digits` digits behind the point, or to tens, hundreds and so on where they are negative.
fn round_to(value: f64, digits: i64) -> f64 {
    let scale = ten_to(digits.unsigned_abs().min(15) as u8) as f64;
    if digits < 0 { libm::round(value / scale) * scale } else { libm::round(value * scale) / scale }
}

fn texts(engine: &mut Engine) {
    type Text = ImmutableString;
    let join = |a: &str, b: &str| Text::from(format!("{a}{b}"));
    engine.register_fn("+", move |a: Text, b: i64| join(&a, &b.to_string()));
    engine.register_fn("+", move |a: i64, b: Text| join(&a.to_string(), &b));
    engine.register_fn("+", move |a: Text, b: f64| join(&a, &number_text(b)));
    engine.register_fn("+", move |a: f64, b: Text| join(&number_text(a), &b));
    engine.register_fn("+", move |a: Text, b: bool| join(&a, &b.to_string()));
    engine.register_fn("+", move |a: Text, b: Day| join(&a, &day_text(b)));
    engine.register_fn("+", move |a: Text, b: Instant| join(&a, &instant_text(b)));
    engine.register_fn("+", move |a: bool, b: Text| join(&a.to_string(), &b));
    engine.register_fn("+", move |a: Day, b: Text| join(&day_text(a), &b));
    engine.register_fn("+", move |a: Instant, b: Text| join(&instant_text(a), &b));
    engine.register_fn("text", |a: Text| a).register_fn("text", |a: i64| Text::from(a.to_string()));
    engine
        .register_fn("text", |a: f64| Text::from(number_text(a)))
        .register_fn("text", |a: bool| Text::from(a.to_string()));
    engine
        .register_fn("text", |a: Day| Text::from(day_text(a)))
        .register_fn("text", |a: Instant| Text::from(instant_text(a)));
    engine.register_fn("upper", |a: Text| Text::from(a.to_uppercase()));
    engine.register_fn("lower", |a: Text| Text::from(a.to_lowercase()));
    engine.register_fn("trim", |a: Text| Text::from(a.trim()));
    engine.register_fn("len", |a: Text| a.chars().count() as i64);
    engine.register_fn("left", |a: Text, count: i64| a.chars().take(count.max(0) as usize).collect::<Text>());
    engine.register_fn("right", |a: Text, count: i64| {
        let skipped = a.chars().count().saturating_sub(count.max(0) as usize);
        a.chars().skip(skipped).collect::<Text>()
    });
    engine.register_fn("sub", |a: Text, start: i64, count: i64| {
        a.chars().skip(start.max(0) as usize).take(count.max(0) as usize).collect::<Text>()
    });
    engine.register_fn("replace", replace);
    engine.register_fn("contains", |a: Text, part: Text| a.contains(part.as_str()));
    engine.register_fn("starts_with", |a: Text, part: Text| a.starts_with(part.as_str()));
    engine.register_fn("ends_with", |a: Text, part: Text| a.ends_with(part.as_str()));
    engine.register_fn("slug", |a: Text| Text::from(slug(&a)));
    engine.register_fn("pad", |a: i64, width: i64| {
        Text::from(format!("{a:0width$}", width = width.clamp(0, 64) as usize))
    });
    engine.register_fn("int", |a: Text| a.trim().parse::<i64>().map_or(Dynamic::UNIT, Dynamic::from));
    engine.register_fn("float", |a: Text| {
        a.trim().parse::<f64>().ok().filter(|a| a.is_finite()).map_or(Dynamic::UNIT, Dynamic::from)
    });
}

/// The engine measures a text when it has been made; here the product of two long ones would have to be made first.
fn replace(
    text: ImmutableString,
    from: ImmutableString,
    to: ImmutableString,
) -> Result<ImmutableString, Box<EvalAltResult>> {
    let found = text.matches(from.as_str()).count();
    if text.len() - found * from.len() + found * to.len() > LONGEST {
        return Err(EvalAltResult::ErrorDataTooLarge("Length of string".to_owned(), Position::NONE).into());
    }
    Ok(text.replace(from.as_str(), &to).into())
}

/// Lower case, with everything but letters and digits turned into single hyphens.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A number as JSON writes it, whole numbers without a point.
fn number_text(number: f64) -> String {
    let mut text = String::new();
    crate::encode::write_float(number, &mut text);
    text
}

fn day_text(day: Day) -> String {
    let mut text = String::new();
    calendar::write_date(day.0 as i32, &mut text);
    text
}

fn instant_text(instant: Instant) -> String {
    let mut text = String::new();
    calendar::write_timestamp(instant.0, &mut text);
    text
}

fn dates(engine: &mut Engine) {
    engine.register_type_with_name::<Day>("date").register_type_with_name::<Instant>("datetime");
    macro_rules! compare {
        ($($name:literal $operator:tt)*) => { $(
            engine.register_fn($name, |a: Day, b: Day| a $operator b);
            engine.register_fn($name, |a: Instant, b: Instant| a $operator b);
            engine.register_fn($name, |a: Day, b: Instant| a.start() $operator b);
            engine.register_fn($name, |a: Instant, b: Day| a $operator b.start());
        )* };
    }
    compare! { "==" == "!=" != "<" < "<=" <= ">" > ">=" >= }
    engine.register_fn("+", |a: Day, days: i64| Day(a.0.saturating_add(days)));
    engine.register_fn("-", |a: Day, days: i64| Day(a.0.saturating_sub(days)));
    engine.register_fn("-", |a: Day, b: Day| a.0.saturating_sub(b.0));
    engine.register_fn("+", |a: Instant, seconds: i64| Instant(a.0.saturating_add(seconds)));
    engine.register_fn("-", |a: Instant, seconds: i64| Instant(a.0.saturating_sub(seconds)));
    engine.register_fn("-", |a: Instant, b: Instant| a.0.saturating_sub(b.0));
    engine.register_fn("date", |a: Instant| Day(a.0.div_euclid(86_400))).register_fn("date", |a: Day| a);
    engine.register_fn("date", |a: ImmutableString| day_of(&a));
    engine.register_fn("datetime", |a: ImmutableString| instant_of(&a));
    engine.register_fn("datetime", Day::start).register_fn("datetime", |a: Instant| a);
    engine.register_fn("days_between", |a: Day, b: Day| b.0.saturating_sub(a.0));
    engine.register_fn("days_between", |a: Instant, b: Instant| b.0.saturating_sub(a.0).div_euclid(86_400));
    engine.register_fn("seconds_between", |a: Instant, b: Instant| b.0.saturating_sub(a.0));
    engine.register_fn("years_between", |a: Day, b: Day| {
        let ((year, month, day), (later, later_month, later_day)) = (a.civil(), b.civil());
        later - year - i64::from((later_month, later_day) < (month, day))
    });
    engine.register_fn("add_months", |a: Day, months: i64| a.months_later(months));
    engine.register_fn("add_months", |a: Instant, months: i64| {
        let later = Day(a.0.div_euclid(86_400)).months_later(months);
        Instant(later.start().0.saturating_add(a.0.rem_euclid(86_400)))
    });
    let parts: [(&str, fn(Day) -> i64); 4] = [
        ("year", |day| day.civil().0),
        ("month", |day| i64::from(day.civil().1)),
        ("day", |day| i64::from(day.civil().2)),
        // ISO 8601: Monday is 1; 1970-01-01 was a Thursday.
        ("weekday", |day| (day.0.rem_euclid(7) + 3) % 7 + 1),
    ];
    for (name, part) in parts {
        engine.register_fn(name, move |a: Day| part(a));
        engine.register_fn(name, move |a: Instant| part(Day(a.0.div_euclid(86_400))));
    }
    engine.register_fn("hour", |a: Instant| a.0.rem_euclid(86_400) / 3600);
    engine.register_fn("minute", |a: Instant| a.0.rem_euclid(3600) / 60);
    engine.register_fn("second", |a: Instant| a.0.rem_euclid(60));
}

/// A formula that was compiled against the columns of a table.
pub(crate) struct Formula {
    ast: AST,
    /// The columns that it reads: variable, position, type.
    inputs: Vec<(String, usize, ValueType)>,
    today: Day,
}

impl Formula {
    /// Compiles `text`; the mistake goes to `pointer`. All columns but `own` may be read.
    pub(crate) fn new(context: &Context<'_>, pointer: &str, text: &str, own: Option<&str>) -> Option<Self> {
        let words = words(text);
        let mut inputs = Vec::new();
        let mut broken: Vec<String> = context.table.broken.iter().map(|name| variable(name)).collect();
        let mut named: Vec<(String, &str)> = Vec::new();
        for (position, column) in context.table.columns.iter().enumerate() {
            let name = variable(&column.name);
            if words.contains(&name.as_str()) && own != Some(column.name.as_str()) {
                if let Some((_, other)) = named.iter().find(|(known, _)| *known == name) {
                    let allowed = format!(
                        "columns that formulas can tell apart; \"{other}\" and \"{}\" are both {name}",
                        column.name
                    );
                    context.problems.add(pointer, shorten(&text.into()), allowed);
                    return None;
                }
                named.push((name.clone(), &column.name));
                match context.types.get(position).and_then(Option::as_ref) {
                    Some(value_type) => inputs.push((name, position, value_type.clone())),
                    // A column with a mistake of its own has no type.
                    None => broken.push(name),
                }
            }
        }
        let mut scope = Scope::new();
        scope.push_constant("today", Day(0));
        for name in inputs.iter().map(|(name, ..)| name).chain(&broken) {
            scope.push(name.as_str(), Dynamic::UNIT);
        }
        let columns = context.table.columns.iter().filter(|column| own != Some(&column.name));
        let names: Vec<String> = columns.map(|column| variable(&column.name)).collect();
        let reads_broken = broken.iter().any(|name| words.contains(&name.as_str()));
        let today = Day(days_since_1970(context.recipe.anchor));
        let (compiled, unknown) = compile(&mut scope, text);
        let own = own.map(variable);
        let told = |name: &String| {
            if own.as_ref() == Some(name) {
                format!("\"{name}\" is the column itself, whose value is not there yet")
            } else {
                unknown_column(name, &names)
            }
        };
        let unknown = unknown.iter().map(told).collect::<Vec<_>>().join("; ");
        let and = if unknown.is_empty() { "" } else { "; " };
        let trouble = match compiled {
            Ok(ast) => match super::calls::mistake(&ast, &|name| sort_of(&inputs, name)) {
                None if !unknown.is_empty() => unknown,
                // What the formula would yield depends on a column that has a mistake; that one is reported.
                None if reads_broken => return None,
                None if let Some((name, _, value_type)) =
                    inputs.iter().find(|(_, _, value_type)| is_nested(value_type)) =>
                {
                    format!("\"{name}\" is of type {}, and formulas read single values", value_type.word())
                }
                None => {
                    let formula = Self { ast, inputs, today };
                    match formula.never_fits() {
                        Some(call) => call,
                        None => return Some(formula),
                    }
                }
                Some(call) => format!("{unknown}{and}{call}"),
            },
            Err(error) => format!("{unknown}{and}{}{}", unreadable(&error), condition(text)),
        };
        let more = if names.len() > MOST_NAMES { ", …" } else { "" };
        let shown = names.get(..MOST_NAMES).unwrap_or(&names).join(", ");
        let allowed = format!("a formula that can be calculated: {trouble}; its columns are {shown}{more}");
        context.problems.add(pointer, shorten(&text.into()), allowed);
        None
    }

    /// The positions of the columns that it reads.
    pub(crate) fn needs(&self) -> Vec<usize> {
        self.inputs.iter().map(|(_, position, _)| *position).collect()
    }

    /// Evaluates the formula for each row. A row in which it has no result (a value is missing, a division by
    /// zero) yields the unit value.
    pub(crate) fn evaluate(&self, made: &[Column], rows: usize, mut take: impl FnMut(usize, Dynamic)) {
        let mut scope = Scope::new();
        scope.push_constant("today", self.today);
        let start = scope.len();
        for row in 0..rows {
            scope.rewind(start);
            for (name, position, value_type) in &self.inputs {
                scope.push(name.as_str(), value_at(&made[*position], value_type, row));
            }
            take(row, self.run(&mut scope));
        }
    }

    fn run(&self, scope: &mut Scope<'_>) -> Dynamic {
        self.try_run(scope).unwrap_or(Dynamic::UNIT)
    }

    fn try_run(&self, scope: &mut Scope<'_>) -> Result<Dynamic, Box<EvalAltResult>> {
        ENGINE.eval_ast_with_scope::<Dynamic>(scope, &self.ast)
    }

    /// The call that is the same mistake in every row: no function takes values of the columns' types.
    fn never_fits(&self) -> Option<String> {
        let mut trials = self.trials().map(|mut scope| match self.try_run(&mut scope).map_err(|error| *error) {
            // A missing value fits no function, and is there in some rows only.
            Err(EvalAltResult::ErrorFunctionNotFound(call, _)) if !call.contains("()") => Some(call),
            _ => None,
        });
        let first = trials.next()??;
        trials.all(|call| call.is_some()).then(|| format!("no function takes these values: {}", in_words(&first)))
    }

    /// Made-up values of the columns' types.
    fn trials(&self) -> impl Iterator<Item = Scope<'_>> {
        let stream = Stream::root(0).child("probe");
        (0..200).map(move |trial| {
            let mut scope = Scope::new();
            scope.push_constant("today", self.today);
            let mut draws = stream.draws(trial);
            for (name, _, value_type) in &self.inputs {
                let pick = draws.below(6) as usize;
                let value = match value_type {
                    ValueType::Boolean => Dynamic::from(pick < 3),
                    ValueType::Integer | ValueType::Time => Dynamic::from([0_i64, 1, 7, 100, -3, 50_000][pick]),
                    ValueType::Float | ValueType::Decimal(_) => {
                        Dynamic::from([0.0, 1.0, 0.37, 129.95, -3.0, 1e6][pick])
                    }
                    ValueType::Date => Dynamic::from(Day(self.today.0 + [0, -1, 40, -400, 365, 12][pick])),
                    ValueType::Timestamp => {
                        Dynamic::from(Instant((self.today.0 + [0, -1, 40, -400, 365, 12][pick]) * 86_400))
                    }
                    _ => Dynamic::from(ImmutableString::from(["", "a", "12", "Ann Lee", "active", "2026-01-01"][pick])),
                };
                scope.push(name.as_str(), value);
            }
            scope
        })
    }

    /// The types of what the formula yields, found by trying it on made-up values.
    pub(crate) fn results(&self) -> impl Iterator<Item = ValueType> {
        self.trials().filter_map(|mut scope| {
            let result = self.run(&mut scope);
            Some(match () {
                () if result.is::<bool>() => ValueType::Boolean,
                () if result.is::<i64>() => ValueType::Integer,
                () if result.is::<f64>() => ValueType::Float,
                () if result.is::<Day>() => ValueType::Date,
                () if result.is::<Instant>() => ValueType::Timestamp,
                () if result.is::<ImmutableString>() => ValueType::Text,
                () => return None,
            })
        })
    }

    /// What the formula yields, if that never fits a column of this type: all its values would be missing.
    pub(crate) fn misfit(&self, value_type: &ValueType) -> Option<&'static str> {
        let mut found = None;
        for mut scope in self.trials() {
            let result = self.run(&mut scope);
            if result.is_unit() {
                continue;
            }
            let (fits, name) = match () {
                () if result.is::<bool>() => (*value_type == ValueType::Boolean, "true or false"),
                () if result.is::<i64>() || result.is::<f64>() => (
                    matches!(
                        value_type,
                        ValueType::Integer | ValueType::Float | ValueType::Decimal(_) | ValueType::Time
                    ),
                    "a number",
                ),
                () if result.is::<Day>() || result.is::<Instant>() => {
                    (matches!(value_type, ValueType::Date | ValueType::Timestamp), "a date")
                }
                () if result.is::<ImmutableString>() => (false, "a text"),
                () => (false, "no value of a column"),
            };
            // Every value can be written as text.
            if fits || *value_type == ValueType::Text {
                return None;
            }
            found = found.or(Some(name));
        }
        found
    }

    /// What the formula yields.
    fn probe(&self) -> Option<ValueType> {
        self.results().reduce(|before, here| match (before, here) {
            (before, here) if before == here => here,
            (ValueType::Integer | ValueType::Float, ValueType::Integer | ValueType::Float) => ValueType::Float,
            _ => ValueType::Text,
        })
    }
}

/// So many columns are named where a formula is refused.
const MOST_NAMES: usize = 20;

/// Compiles a formula, and says which of its names are those of no column: one of them does not hide the next.
fn compile(scope: &mut Scope<'_>, text: &str) -> (Result<AST, ParseError>, Vec<String>) {
    let mut unknown = Vec::new();
    loop {
        match ENGINE.compile_expression_with_scope(scope, text) {
            Err(error) if unknown.len() < MOST_NAMES => match error.err_type() {
                ParseErrorType::VariableUndefined(name) => {
                    scope.push(name.clone(), Dynamic::UNIT);
                    unknown.push(name.clone());
                }
                _ => return (Err(error), unknown),
            },
            compiled => return (compiled, unknown),
        }
    }
}

fn unknown_column(name: &str, names: &[String]) -> String {
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let near = nearest(name, &known).map(|near| format!("; perhaps \"{near}\" was meant")).unwrap_or_default();
    format!("there is no column \"{name}\"{near}")
}

/// How conditions are written, for a formula that was refused and has one as other languages write it.
fn condition(text: &str) -> &'static str {
    let is_word = |word: &str| text.split(|letter: char| !letter.is_alphanumeric()).any(|part| part == word);
    let is_other = text.contains('?') || is_word("then") || is_word("case") || is_word("CASE") || is_word("IF");
    if is_other || (is_word("if") && !text.contains('{')) {
        "; conditions are written `if a < 18 { \"minor\" } else { \"adult\" }`"
    } else {
        ""
    }
}

/// Why a text is no formula, in words that speak of formulas.
fn unreadable(error: &ParseError) -> String {
    match error.err_type() {
        ParseErrorType::UnexpectedEOF => "it ends before it is whole".to_owned(),
        ParseErrorType::VariableUndefined(_) => "it names more columns that are not there".to_owned(),
        // The language's own name for what it reads.
        _ => error.to_string().replace("script", "formula").replace("Script", "Formula"),
    }
}

fn is_nested(value_type: &ValueType) -> bool {
    matches!(value_type, ValueType::List(_) | ValueType::Object(_))
}

/// The kind of value that a variable holds.
fn sort_of(inputs: &[(String, usize, ValueType)], variable: &str) -> Option<Sort> {
    if variable == "today" {
        return Some(Sort::Moment);
    }
    let (_, _, value_type) = inputs.iter().find(|(name, ..)| name == variable)?;
    Some(match value_type {
        ValueType::Boolean => Sort::Truth,
        ValueType::Integer | ValueType::Float | ValueType::Decimal(_) | ValueType::Time => Sort::Number,
        ValueType::Date | ValueType::Timestamp => Sort::Moment,
        ValueType::Text => Sort::Text,
        _ => return None,
    })
}

/// A call with its types, such as `upper (i64)`, in the words of recipes.
fn in_words(call: &str) -> String {
    let Some((name, types)) = call.split_once(" (") else { return call.to_owned() };
    let types = types.trim_end_matches(')').split(", ").map(|found| match found {
        "i64" | "INT" => "integer",
        "f64" | "FLOAT" => "number",
        "bool" => "boolean",
        "&str | ImmutableString | String" | "string" | "&str" | "ImmutableString" => "text",
        other if other.ends_with("Day") => "date",
        other if other.ends_with("Instant") => "datetime",
        other if other.contains("Range") => "range",
        other => other,
    });
    format!("{name} ({})", types.collect::<Vec<_>>().join(", "))
}

/// The words of a formula outside of texts: names, possibly of columns.
pub(crate) fn words(formula: &str) -> Vec<&str> {
    let outside = formula.split('"').step_by(2);
    outside.flat_map(|part| part.split(|letter| !is_of_name(letter))).filter(|word| !word.is_empty()).collect()
}

fn value_at(column: &Column, value_type: &ValueType, row: usize) -> Dynamic {
    if !column.is_valid(row) {
        return Dynamic::UNIT;
    }
    match (&column.data, value_type) {
        (Data::Boolean(values), _) => Dynamic::from(values[row]),
        (Data::Integer(values), _) => Dynamic::from(values[row]),
        (Data::Float(values), _) => Dynamic::from(values[row]),
        (Data::Decimal(values), ValueType::Decimal(scale)) => Dynamic::from(values[row] as f64 / ten_to(*scale) as f64),
        (Data::Date(values), _) => Dynamic::from(Day(i64::from(values[row]))),
        (Data::Time(values), _) => Dynamic::from(i64::from(values[row])),
        (Data::Timestamp(values), _) => Dynamic::from(Instant(values[row])),
        (Data::Text(_) | Data::Coded { .. }, _) => {
            column.text_at(row).map_or(Dynamic::UNIT, |text| Dynamic::from(ImmutableString::from(text)))
        }
        _ => Dynamic::UNIT,
    }
}

fn formula(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let text = spec.settings.text("formula")?;
    let formula = Formula::new(context, &format!("{}/formula", spec.pointer), text, Some(&spec.name))?;
    let decimals = spec.settings.integer("decimals").map(|decimals| decimals as u8);
    // Sums and products of money are money: they keep the decimals of what they are made of.
    let inherited = formula.inputs.iter().filter_map(|(_, _, value_type)| match value_type {
        ValueType::Decimal(scale) => Some(*scale),
        _ => None,
    });
    let number = match decimals.or_else(|| inherited.max()) {
        Some(scale) => ValueType::Decimal(scale),
        None => ValueType::Float,
    };
    let value_type = match spec.settings.text("output") {
        Some("integer") => ValueType::Integer,
        Some("number") => number,
        Some("boolean") => ValueType::Boolean,
        Some("date") => ValueType::Date,
        Some("datetime") => ValueType::Timestamp,
        Some(_) => ValueType::Text,
        None => match formula.probe() {
            Some(ValueType::Float) => number,
            Some(ValueType::Integer) if decimals.is_some() => number,
            Some(value_type) => value_type,
            None => {
                let allowed = "a formula that has a result for some values of its columns, or an \"output\"";
                context.wrong(spec, "formula", shorten(&text.into()), allowed);
                ValueType::Text
            }
        },
    };
    if let Some(output) = spec.settings.text("output")
        && let Some(found) = formula.misfit(&value_type)
    {
        context.wrong(spec, "output", format!("\"{output}\""), format!("what the formula yields: {found}"));
    }
    let needs = formula.needs();
    Some(Made::new(value_type.clone(), Calculated { formula, value_type }).needing(needs).nullable())
}

struct Calculated {
    formula: Formula,
    value_type: ValueType,
}

impl Make for Calculated {
    fn make(&self, request: &Request<'_>, out: &mut Column) {
        let mut results = Results::new(&self.value_type, out);
        self.formula.evaluate(request.made, request.rows.len(), |_, value| results.push(&value));
        results.finish();
    }
}

/// Collects results of a formula in a column of one type. What does not fit the type is a missing value.
pub(crate) struct Results<'a> {
    out: &'a mut Column,
    value_type: &'a ValueType,
    valid: Vec<bool>,
}

impl<'a> Results<'a> {
    pub(crate) fn new(value_type: &'a ValueType, out: &'a mut Column) -> Self {
        match value_type {
            ValueType::Boolean => out.booleans().clear(),
            ValueType::Integer => out.integers().clear(),
            ValueType::Float => out.floats().clear(),
            ValueType::Decimal(_) => out.decimals().clear(),
            ValueType::Date => out.dates().clear(),
            ValueType::Time => out.times().clear(),
            ValueType::Timestamp => out.timestamps().clear(),
            _ => out.text().clear(),
        }
        Self { out, value_type, valid: Vec::new() }
    }

    pub(crate) fn push(&mut self, value: &Dynamic) {
        let fits = match &mut self.out.data {
            Data::Boolean(values) => keep(values, value.as_bool().ok()),
            Data::Integer(values) => {
                keep(values, number(value).map(|number| libm::rint(number) as i64).or(value.as_int().ok()))
            }
            Data::Float(values) => keep(values, number(value)),
            Data::Decimal(values) => {
                let scale = if let ValueType::Decimal(scale) = self.value_type { *scale } else { 0 };
                let units = number(value).map(|number| libm::round(number * ten_to(scale) as f64));
                keep(values, units.filter(|units| units.abs() < 9.0e17).map(|units| units as i64))
            }
            Data::Date(values) => keep(values, day(value).map(|day| day.0 as i32)),
            Data::Time(values) => {
                keep(values, value.as_int().ok().filter(|time| (0..86_400).contains(time)).map(|time| time as i32))
            }
            Data::Timestamp(values) => keep(values, instant(value).map(|instant| instant.0)),
            Data::Text(words) => {
                let fits = write_text(value, words.buffer());
                words.finish();
                fits
            }
            _ => false,
        };
        self.valid.push(fits);
    }

    pub(crate) fn finish(self) {
        self.out.valid = self.valid.contains(&false).then_some(self.valid);
    }
}

fn keep<T: Default>(values: &mut Vec<T>, value: Option<T>) -> bool {
    let fits = value.is_some();
    values.push(value.unwrap_or_default());
    fits
}

fn number(value: &Dynamic) -> Option<f64> {
    let number = value.as_float().ok().or_else(|| value.as_int().ok().map(|number| number as f64));
    number.filter(|number| number.is_finite())
}

fn day(value: &Dynamic) -> Option<Day> {
    let day = value
        .clone()
        .try_cast::<Day>()
        .or_else(|| Some(Day(value.clone().try_cast::<Instant>()?.0.div_euclid(86_400))));
    day.filter(|day| DAYS.contains(&day.0))
}

fn instant(value: &Dynamic) -> Option<Instant> {
    let instant = value.clone().try_cast::<Instant>().or_else(|| Some(value.clone().try_cast::<Day>()?.start()));
    instant.filter(|instant| DAYS.contains(&instant.0.div_euclid(86_400)))
}

/// A day written as `2026-11-21`; the unit value if it is none.
pub(crate) fn day_of(text: &str) -> Dynamic {
    let date = moment::date(text).or_else(|| Some(moment::instant(text)?.date()));
    date.map_or(Dynamic::UNIT, |date| Dynamic::from(Day(days_since_1970(date))))
}

/// An instant written as `2026-11-21T08:30:00Z` or a day; the unit value if it is neither.
pub(crate) fn instant_of(text: &str) -> Dynamic {
    let local = text.strip_suffix('Z').unwrap_or(text);
    let midnight = || Some(moment::date(local)?.at(0, 0, 0, 0));
    moment::instant(local).or_else(midnight).map_or(Dynamic::UNIT, |instant| {
        let of_day = i64::from(instant.hour()) * 3600 + i64::from(instant.minute()) * 60 + i64::from(instant.second());
        Dynamic::from(Instant(days_since_1970(instant.date()) * 86_400 + of_day))
    })
}

fn write_text(value: &Dynamic, out: &mut String) -> bool {
    if let Ok(text) = value.as_immutable_string_ref() {
        out.push_str(&text);
    } else if let Ok(number) = value.as_int() {
        out.push_str(itoa::Buffer::new().format(number));
    } else if let Some(number) = number(value) {
        crate::encode::write_float(number, out);
    } else if let Ok(flag) = value.as_bool() {
        out.push_str(if flag { "true" } else { "false" });
    } else if value.is::<Instant>() {
        instant(value).into_iter().for_each(|instant| calendar::write_timestamp(instant.0, out));
    } else if let Some(day) = day(value) {
        calendar::write_date(day.0 as i32, out);
    } else {
        return false;
    }
    true
}
