//! SQL types: what a column's type allows, and the settings that fit its type, its name and its checks.

use jiff::civil::{Date, Time};
use serde_json::{Map, Value, json};
use sqlparser::ast::{ArrayElemTypeDef, BinaryLength, CharacterLength, DataType, EnumMember, ExactNumberInfo};

use super::columns::{self, Yields};
use super::sql_checks::Limits;
use crate::description::type_for_name;
use crate::span::ToSpan;

/// What a SQL type allows, without the many names that it has.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// Whole numbers between two bounds.
    Integer(i64, i64),
    /// Numbers, with digits in all and behind the point where they are limited.
    Number(Option<(u64, u64)>),
    /// True or false.
    Boolean,
    /// Text, of so many characters at the most, or of exactly as many.
    Text {
        /// The most characters.
        most: Option<u64>,
        /// Whether it has exactly as many.
        fixed: bool,
    },
    /// One of these texts.
    Choice(Vec<String>),
    /// Several of these texts, joined by commas.
    Set(Vec<String>),
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// An instant.
    Instant,
    /// A year.
    Year,
    /// JSON of any shape.
    Json,
    /// Bytes, so many at the most; shown as hexadecimal digits.
    Bytes(Option<u64>),
    /// Bits.
    Bits(u64),
    /// Several values.
    List(Box<Kind>),
    /// Exactly this type of the catalogue.
    Fixed(&'static str),
    /// A type of this name, which nothing defines: an enumeration more often than not.
    Undefined(String),
    /// A type that tells nothing: the name decides.
    Unknown,
}

/// What a name says about a column: settings without `unique`, a note for the person, and whether it was known.
pub(super) struct NameGuess {
    /// The settings.
    pub settings: Map<String, Value>,
    /// What was assumed.
    pub note: Option<String>,
    /// Whether the name means something.
    pub known: bool,
}

/// Asks the phrase book about a column.
pub(super) fn guess(name: &str, table: &str) -> NameGuess {
    let guess = type_for_name(name, Some(table));
    let mut settings = guess.column;
    settings.remove("unique");
    NameGuess { settings, note: guess.note, known: guess.known }
}

const fn signed(bits: u32) -> Kind {
    let most = if bits >= 54 { columns::SAFE } else { (1 << (bits - 1)) - 1 };
    Kind::Integer(if bits >= 54 { -columns::SAFE } else { -most - 1 }, most)
}

const fn unsigned(bits: u32) -> Kind {
    Kind::Integer(0, if bits >= 53 { columns::SAFE } else { (1 << bits) - 1 })
}

fn exact(info: &ExactNumberInfo) -> Option<(u64, u64)> {
    match *info {
        ExactNumberInfo::None => None,
        ExactNumberInfo::Precision(digits) => Some((digits, 0)),
        ExactNumberInfo::PrecisionAndScale(digits, scale) => Some((digits, u64::try_from(scale).unwrap_or(0))),
    }
}

fn decimal(info: &ExactNumberInfo) -> Kind {
    match exact(info) {
        Some((digits, 0)) => {
            let most = 10_i64.checked_pow(digits.min(15) as u32).unwrap_or(columns::SAFE) - 1;
            Kind::Integer(-most, most)
        }
        exact => Kind::Number(exact),
    }
}

fn text(length: Option<&CharacterLength>, fixed: bool) -> Kind {
    match length {
        Some(CharacterLength::IntegerLength { length, .. }) => Kind::Text { most: Some(*length), fixed },
        Some(CharacterLength::Max) => Kind::Text { most: None, fixed: false },
        // A bare CHAR has one character, a bare VARCHAR any number.
        None => Kind::Text { most: fixed.then_some(1), fixed },
    }
}

/// What a type of the parser's allows. Types that someone defined are `Unknown`: they must be looked up before.
pub(super) fn kind(data_type: &DataType) -> Kind {
    use DataType as T;
    match data_type {
        T::TinyInt(Some(1)) | T::Bool | T::Boolean | T::Bit(None | Some(1)) => Kind::Boolean,
        T::TinyInt(_) => signed(8),
        T::TinyIntUnsigned(_) | T::UTinyInt | T::UInt8 => unsigned(8),
        T::SmallInt(_) | T::Int2(_) | T::Int16 => signed(16),
        T::SmallIntUnsigned(_) | T::Int2Unsigned(_) | T::USmallInt | T::UInt16 => unsigned(16),
        T::MediumInt(_) => signed(24),
        T::MediumIntUnsigned(_) => unsigned(24),
        T::Int(_) | T::Int4(_) | T::Integer(_) | T::Int32 | T::Signed | T::SignedInteger => signed(32),
        T::IntUnsigned(_)
        | T::Int4Unsigned(_)
        | T::IntegerUnsigned(_)
        | T::UInt32
        | T::Unsigned
        | T::UnsignedInteger => unsigned(32),
        T::BigInt(_) | T::Int8(_) | T::Int64 | T::Int128 | T::Int256 | T::HugeInt => signed(64),
        T::BigIntUnsigned(_) | T::Int8Unsigned(_) | T::UBigInt | T::UInt64 | T::UInt128 | T::UInt256 | T::UHugeInt => {
            unsigned(64)
        }
        T::Numeric(info) | T::Decimal(info) | T::DecimalUnsigned(info) | T::Dec(info) | T::DecUnsigned(info) => {
            decimal(info)
        }
        T::BigNumeric(info) | T::BigDecimal(info) => decimal(info),
        T::Float(info) | T::FloatUnsigned(info) | T::Double(info) | T::DoubleUnsigned(info) => {
            Kind::Number(exact(info).filter(|(_, scale)| *scale > 0))
        }
        T::Float4
        | T::Float8
        | T::Float32
        | T::Float64
        | T::Real
        | T::RealUnsigned
        | T::DoublePrecision
        | T::DoublePrecisionUnsigned => Kind::Number(None),
        T::Character(length) | T::Char(length) => text(length.as_ref(), true),
        T::CharacterVarying(length) | T::CharVarying(length) | T::Varchar(length) | T::Nvarchar(length) => {
            text(length.as_ref(), false)
        }
        T::FixedString(length) => Kind::Text { most: Some(*length), fixed: true },
        T::String(length) | T::Clob(length) | T::CharacterLargeObject(length) | T::CharLargeObject(length) => {
            Kind::Text { most: *length, fixed: false }
        }
        T::Text | T::MediumText | T::LongText => Kind::Text { most: None, fixed: false },
        T::TinyText => Kind::Text { most: Some(255), fixed: false },
        T::Uuid => Kind::Fixed("uuid"),
        T::Date | T::Date32 => Kind::Date,
        T::Time(..) => Kind::Time,
        T::Datetime(_) | T::Datetime64(..) | T::Timestamp(..) | T::TimestampNtz(_) => Kind::Instant,
        T::Interval { .. } => Kind::Fixed("time.duration"),
        T::JSON | T::JSONB | T::Map(..) | T::Struct(..) | T::Tuple(_) | T::Nested(_) => Kind::Json,
        T::Binary(length) | T::Blob(length) | T::Bytes(length) => Kind::Bytes(*length),
        T::Varbinary(length) => match length {
            Some(BinaryLength::IntegerLength { length }) => Kind::Bytes(Some(*length)),
            _ => Kind::Bytes(None),
        },
        T::TinyBlob | T::MediumBlob | T::LongBlob | T::Bytea => Kind::Bytes(None),
        T::Bit(Some(bits)) => Kind::Bits(*bits),
        T::BitVarying(bits) | T::VarBit(bits) => Kind::Bits(bits.unwrap_or(8)),
        T::Enum(members, _) => {
            let name = |member: &EnumMember| match member {
                EnumMember::Name(name) | EnumMember::NamedValue(name, _) => name.clone(),
            };
            Kind::Choice(members.iter().map(name).collect())
        }
        T::Set(values) => Kind::Set(values.clone()),
        T::Array(item) => match item {
            ArrayElemTypeDef::None => Kind::List(Box::new(Kind::Text { most: None, fixed: false })),
            ArrayElemTypeDef::AngleBracket(item)
            | ArrayElemTypeDef::SquareBracket(item, _)
            | ArrayElemTypeDef::Parenthesis(item)
            | ArrayElemTypeDef::Qualified(item, _) => match kind(item) {
                // An array of arrays has the same type in PostgreSQL; one level is enough.
                nested @ Kind::List(_) => nested,
                item => Kind::List(Box::new(item)),
            },
        },
        T::Nullable(inner) | T::LowCardinality(inner) => kind(inner),
        T::GeometricType(_) => Kind::Fixed("location.coordinates"),
        T::TsVector => Kind::Fixed("text.words"),
        T::Custom(name, arguments) => custom(&name.to_string(), arguments),
        _ => Kind::Unknown,
    }
}

/// Types that the parser has no name for. SQLite takes any name and looks for letters in it, which comes last here.
fn custom(name: &str, arguments: &[String]) -> Kind {
    let full = name.to_ascii_lowercase().replace(['"', '`', '[', ']'], "");
    let name = full.rsplit('.').next().unwrap_or(&full);
    let number = |at: usize| arguments.get(at).and_then(|text| text.trim().parse::<u64>().ok());
    match name {
        "smallserial" | "serial2" => Kind::Integer(1, 32_767),
        "serial" | "serial4" => Kind::Integer(1, 2_147_483_647),
        "bigserial" | "serial8" | "oid" => Kind::Integer(1, columns::SAFE),
        "year" => Kind::Year,
        "money" | "smallmoney" => Kind::Number(Some((12, 2))),
        "number" => match (number(0), number(1)) {
            (Some(digits), Some(scale)) if scale > 0 => Kind::Number(Some((digits, scale))),
            _ => signed(64),
        },
        "inet" => Kind::Fixed("network.ipv4"),
        "cidr" => Kind::Fixed("network.cidr"),
        "macaddr" | "macaddr8" => Kind::Fixed("network.mac"),
        "bpchar" => Kind::Text { most: number(0), fixed: number(0).is_some() },
        "geometry" | "geography" | "point" | "polygon" | "linestring" | "multipolygon" => {
            Kind::Fixed("location.coordinates")
        }
        "hstore" | "variant" | "object" => Kind::Json,
        "xml" | "citext" => Kind::Text { most: None, fixed: false },
        "uniqueidentifier" => Kind::Fixed("uuid"),
        "tsvector" | "fulltext" => Kind::Fixed("text.words"),
        "interval" => Kind::Fixed("time.duration"),
        "image" | "bytea" => Kind::Bytes(None),
        _ if name.contains("datetime") || name.contains("timestamp") => Kind::Instant,
        _ if name.contains("bool") => Kind::Boolean,
        _ if name.contains("int") && !name.contains("point") => signed(32),
        _ if name.contains("char") || name.contains("text") || name.contains("clob") => {
            Kind::Text { most: number(0), fixed: false }
        }
        _ if name.contains("real") || name.contains("floa") || name.contains("doub") => Kind::Number(None),
        _ if name.contains("dec") || name.contains("numeric") => Kind::Number(None),
        _ => Kind::Undefined(name.to_owned()),
    }
}

/// The settings of a column and what was assumed about it.
pub(super) fn settings(
    kind: &Kind,
    limits: &Limits,
    guessed: NameGuess,
    today: Date,
) -> (Map<String, Value>, Option<String>) {
    if let Kind::Undefined(name) = kind {
        return undefined(name, limits, guessed);
    }
    let note = guessed.note.clone().filter(|_| guessed.known);
    let before = guessed.settings.clone();
    let known = guessed.known;
    let settings = by_kind(kind, guessed, today);
    let is_guess = settings == before;
    let settings = within(settings, limits, kind, is_guess && known);
    let shape = settings.get("distribution");
    let is_shaped = shape.is_some() && shape == before.get("distribution");
    let is_widened =
        is_shaped && bounds(&settings) != bounds(&before) && columns::kind(&settings) == columns::kind(&before);
    // What the phrase book assumed holds only where its answer was taken as it is; of its shape that is told anew.
    let note = match note.as_deref().and_then(|note| note.split_once(" is assumed to be ")) {
        Some((name, _)) if is_widened => {
            crate::description::assumption(&settings).map(|said| format!("{name} is assumed to be {said}."))
        }
        _ => note.filter(|_| settings == before),
    };
    let is_too_long =
        |most: &u64| known && columns::yields(&before) == Yields::Text && columns::longest(&before) > *most;
    let short = match kind {
        Kind::Text { most: Some(most), .. } => Some(*most).filter(is_too_long),
        _ => None,
    };
    let note = note.or_else(|| {
        let title = |settings| crate::catalogue::find(columns::kind(settings)).map(|spec| spec.title);
        let (meant, is) = (title(&before)?, title(&settings)?);
        let most = short.filter(|_| columns::kind(&before) != columns::kind(&settings))?;
        Some(format!("{most} characters are too few for what the name says ({meant}), so it is: {is}."))
    });
    (settings, note)
}

/// A column of a type that nothing defines holds text: numbers would fit no enumeration.
fn undefined(name: &str, limits: &Limits, guessed: NameGuess) -> (Map<String, Value>, Option<String>) {
    let is_text = guessed.known && columns::yields(&guessed.settings) == Yields::Text;
    let settings = if is_text { guessed.settings } else { columns::plain("text.word") };
    let settings = within(settings, limits, &Kind::Undefined(name.to_owned()), is_text);
    let note = format!("The type “{name}” is defined nowhere, so the column is text; give it the values of the type.");
    (settings, Some(note))
}

fn by_kind(kind: &Kind, guessed: NameGuess, today: Date) -> Map<String, Value> {
    let NameGuess { settings: guess, known, .. } = guessed;
    let yields = columns::yields(&guess);
    match kind {
        Kind::Undefined(_) if known && yields == Yields::Text => guess,
        Kind::Undefined(_) => columns::plain("text.word"),
        Kind::Unknown => guess,
        Kind::Fixed(name) => {
            let group = name.split('.').next().unwrap_or_default();
            // An address column may well be named more exactly than its type says.
            if known && columns::kind(&guess).starts_with(group) && group == "network" {
                guess
            } else {
                columns::plain(name)
            }
        }
        Kind::Integer(low, high) => whole_number(guess, known, *low, *high),
        Kind::Number(digits) => number(guess, known, *digits),
        Kind::Boolean if yields == Yields::Boolean => guess,
        Kind::Boolean => columns::plain("boolean"),
        Kind::Text { most, fixed } => text_settings(guess, known, *most, *fixed),
        Kind::Choice(values) if values.is_empty() => columns::plain("text.word"),
        Kind::Choice(values) => columns::choice(values.iter().map(|value| Value::from(value.as_str())).collect(), None),
        Kind::Set(values) => {
            // One value or two neighbours: enough to see that several may stand there.
            let pairs = values.windows(2).map(|pair| Value::from(pair.join(",")));
            let values: Vec<Value> = values.iter().map(|value| Value::from(value.as_str())).chain(pairs).collect();
            if values.is_empty() { columns::plain("text.word") } else { columns::choice(values, None) }
        }
        Kind::Date => match yields {
            Yields::Date => guess,
            Yields::Instant => with_type(guess, "date"),
            _ => columns::settings(json!({"type": "date", "min": "-1y", "max": "today"})),
        },
        Kind::Instant => match yields {
            Yields::Instant => guess,
            Yields::Date if columns::kind(&guess) == "date" => with_type(guess, "datetime"),
            Yields::Date => columns::settings(json!({"type": "datetime", "min": "-80y", "max": "-18y"})),
            _ => columns::settings(json!({"type": "datetime", "min": "-1y", "max": "today"})),
        },
        Kind::Time if yields == Yields::Time => guess,
        Kind::Time => columns::plain("time"),
        Kind::Year => columns::integer(1990, i64::from(today.year())),
        Kind::Json if yields == Yields::Nested => guess,
        Kind::Json => columns::settings(json!({"type": "object", "fields": [
            {"name": "key", "type": "text.word"}, {"name": "value", "type": "integer", "min": 1, "max": 100}]})),
        Kind::Bytes(Some(16)) => columns::pattern("[0-9a-f]{32}"),
        Kind::Bytes(length) => columns::pattern(format!("[0-9a-f]{{{}}}", length.unwrap_or(16).clamp(1, 32) * 2)),
        Kind::Bits(bits) => columns::pattern(format!("[01]{{{}}}", (*bits).clamp(1, 64))),
        Kind::List(item) => {
            if yields == Yields::Nested && columns::kind(&guess) == "list" && matches!(**item, Kind::Text { .. }) {
                return guess;
            }
            let item = by_kind(item, NameGuess { settings: guess, note: None, known }, today);
            columns::settings(json!({"type": "list", "item": item, "min_items": 0, "max_items": 5}))
        }
    }
}

fn with_type(mut settings: Map<String, Value>, name: &str) -> Map<String, Value> {
    settings.insert("type".into(), name.into());
    // A distribution counts days in one type and seconds in the other.
    settings.remove("distribution");
    settings
}

fn bounds(settings: &Map<String, Value>) -> (Option<f64>, Option<f64>) {
    let number = |key: &str| settings.get(key).and_then(Value::as_f64);
    (number("min"), number("max"))
}

fn whole_number(guess: Map<String, Value>, known: bool, low: i64, high: i64) -> Map<String, Value> {
    let usual = || columns::integer(low.max(1), high.min(1000));
    if !known {
        return usual();
    }
    match columns::yields(&guess) {
        Yields::Integer if columns::kind(&guess) == "sequence" => usual(),
        Yields::Integer if columns::kind(&guess) == "choice" => {
            let values = guess.get("values").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let fits = values.iter().all(|value| value.as_i64().is_some_and(|value| (low..=high).contains(&value)));
            if fits { guess } else { usual() }
        }
        Yields::Integer if columns::kind(&guess) != "integer" => {
            if columns::largest_of_type(columns::kind(&guess)) <= high { guess } else { usual() }
        }
        Yields::Integer | Yields::Number if matches!(columns::kind(&guess), "integer" | "number") => {
            let (min, max) = bounds(&guess);
            let (min, max) = (min.unwrap_or(0.0), max.unwrap_or(1000.0));
            let (new_min, new_max) = (min.max(low as f64), max.min(high as f64));
            if libm::ceil(new_min) > libm::floor(new_max) {
                return usual();
            }
            let mut settings = columns::integer(libm::ceil(new_min) as i64, libm::floor(new_max) as i64);
            if let Some(distribution) = guess.get("distribution").filter(|_| (min, max) == (new_min, new_max)) {
                settings.insert("distribution".into(), distribution.clone());
            }
            if columns::kind(&guess) == "integer" && (min, max) == (new_min, new_max) { guess } else { settings }
        }
        // A flag that is kept as a number.
        Yields::Boolean => {
            let share = guess.get("share").and_then(Value::as_f64).unwrap_or(0.5);
            columns::choice(vec![1.into(), 0.into()], Some(vec![share, 1.0 - share]))
        }
        Yields::Date | Yields::Instant if high > 1_000_000_000 => columns::plain("time.unix_timestamp"),
        _ => usual(),
    }
}

fn number(guess: Map<String, Value>, known: bool, digits: Option<(u64, u64)>) -> Map<String, Value> {
    let decimals = digits.map_or(2, |(_, scale)| scale.min(12));
    let before_point = digits.map_or(12, |(digits, scale)| digits.saturating_sub(scale).min(15 - decimals.min(14)));
    let limit = libm::pow(10.0, before_point as f64) - libm::pow(10.0, -(decimals as f64));
    let usual = |top: f64| {
        columns::settings(json!({"type": "number", "min": 0, "max": top.min(limit.max(0.0)), "decimals": decimals}))
    };
    if !known {
        return usual(1000.0);
    }
    match (columns::yields(&guess), columns::kind(&guess)) {
        (Yields::Number, "location.latitude" | "location.longitude" | "education.gpa" | "medical.temperature")
            if limit > 180.0 =>
        {
            guess
        }
        (Yields::Number, "commerce.price" | "finance.amount") if limit > 100_000.0 && decimals >= 2 => guess,
        (Yields::Number | Yields::Integer, "number" | "integer") => {
            let (min, max) = bounds(&guess);
            let (min, max) = (min.unwrap_or(0.0), max.unwrap_or(1000.0));
            let (new_min, new_max) = (min.max(-limit), max.min(limit));
            if new_min > new_max {
                return usual(1000.0);
            }
            let mut settings =
                columns::settings(json!({"type": "number", "min": new_min, "max": new_max, "decimals": decimals}));
            if let Some(distribution) = guess.get("distribution").filter(|_| (min, max) == (new_min, new_max)) {
                settings.insert("distribution".into(), distribution.clone());
            }
            settings
        }
        _ => usual(1000.0),
    }
}

fn text_settings(guess: Map<String, Value>, known: bool, most: Option<u64>, fixed: bool) -> Map<String, Value> {
    let most = most.unwrap_or(1_000_000);
    match columns::yields(&guess) {
        _ if columns::kind(&guess) == "sequence" => columns::unique_letters(most, fixed),
        _ if !known && !fixed => columns::text_within(guess, most, false),
        Yields::Text => columns::text_within(guess, most, fixed),
        Yields::Boolean if most < 3 => columns::choice(vec!["Y".into(), "N".into()], None),
        Yields::Boolean => columns::choice(vec!["yes".into(), "no".into()], None),
        Yields::Integer | Yields::Number => {
            let digits = bounds(&guess).1.map_or(4, |max| (libm::log10(max.max(1.0)) as u64) + 1);
            columns::pattern(format!("[1-9][0-9]{{{}}}", digits.min(most).clamp(1, 15) - 1))
        }
        Yields::Date if most >= 10 => guess,
        Yields::Instant if most >= 20 => guess,
        Yields::Time if most >= 8 => guess,
        Yields::Nested if most >= 200 => columns::plain("text.words"),
        _ => columns::letters(most.min(100), fixed),
    }
}

/// The bound of a date or an instant that a literal stands for; a strict one leaves the literal itself out.
fn moment(literal: &str, strict: bool, is_earliest: bool, is_instant: bool) -> Option<String> {
    let day: Date = literal.get(..10)?.parse().ok()?;
    if !is_instant {
        let step = i64::from(strict) * if is_earliest { 1 } else { -1 };
        return Some(day.checked_add(step.days()).ok()?.to_string());
    }
    let time = literal.get(11..19).and_then(|text| text.parse::<Time>().ok()).unwrap_or_default();
    let step = i64::from(strict) * if is_earliest { 1 } else { -1 };
    let instant = day.to_datetime(time).checked_add(step.seconds()).ok()?;
    Some(format!("{}Z", instant.strftime("%Y-%m-%dT%H:%M:%S")))
}

/// Bounds that were given take the place of narrower ones that were guessed. What was guessed of the shape stays, unless
/// so much more room was given that the shape would leave most of it empty.
fn widened(mut settings: Map<String, Value>, low: Option<f64>, high: Option<f64>, kind: &Kind) -> Map<String, Value> {
    if !matches!(columns::kind(&settings), "integer" | "number") {
        return settings;
    }
    // “>= 0” alone says that something is counted or measured, not that much of it is zero.
    let low = low.filter(|low| high.is_some() || *low > 1.0);
    let (type_low, type_high) = match kind {
        Kind::Integer(low, high) => (*low as f64, *high as f64),
        _ => (-columns::MOST_NUMBER, columns::MOST_NUMBER),
    };
    const FAR: f64 = 2.5;
    if let ((Some(low), Some(high)), (Some(own_low), Some(own_high))) = ((low, high), bounds(&settings))
        && high - low >= (own_high - own_low) * FAR
    {
        settings.remove("distribution");
    }
    let is_whole = columns::kind(&settings) == "integer";
    for (key, bound) in [("min", low), ("max", high)] {
        let Some(bound) = bound.map(|bound| bound.clamp(type_low, type_high)) else { continue };
        let whole = if key == "min" { libm::ceil(bound) } else { libm::floor(bound) };
        settings.insert(key.into(), if is_whole { Value::from(whole as i64) } else { Value::from(bound) });
    }
    settings
}

/// Decimals with which a hundred numbers lie between the bounds, or with which the only one can be written.
fn fine_enough(decimals: u64, min: f64, max: f64) -> u64 {
    const MOST: u64 = 12;
    let is_fine = |decimals: &u64| {
        let units = libm::pow(10.0, *decimals as f64);
        let is_written = |bound: f64| (bound * units - libm::round(bound * units)).abs() < 1e-6;
        (max - min) * units >= 100.0 || max == min && is_written(min)
    };
    (decimals..=MOST).find(is_fine).unwrap_or(decimals)
}

/// Settings that keep to what the checks allow.
fn within(mut settings: Map<String, Value>, limits: &Limits, kind: &Kind, is_guess: bool) -> Map<String, Value> {
    if let Some(values) = limits.values.as_ref().filter(|values| !values.is_empty()) {
        let same_sort = values.iter().all(Value::is_string)
            || values.iter().all(Value::is_number)
            || values.iter().all(Value::is_boolean);
        if same_sort && !matches!(kind, Kind::List(_)) {
            return columns::choice(values.clone(), None);
        }
    }
    let is_limited = limits.earliest.is_some() || limits.latest.is_some();
    if columns::kind(&settings) == "person.birth_date" && is_limited {
        // Ages in years cannot hold what the check says in days.
        settings = columns::settings(json!({"type": "date", "min": "-80y", "max": "-18y"}));
    }
    if matches!(columns::kind(&settings), "date" | "datetime") {
        let is_instant = columns::kind(&settings) == "datetime";
        for (key, bound) in [("min", &limits.earliest), ("max", &limits.latest)] {
            let Some(moment) =
                bound.as_ref().and_then(|(text, strict)| moment(text, *strict, key == "min", is_instant))
            else {
                continue;
            };
            settings.remove("distribution");
            settings.insert(key.into(), moment.into());
            // The other bound is relative to the anchor; whether it fits must not be left to chance.
            let other = if key == "min" { "max" } else { "min" };
            let has_other = if key == "min" { limits.latest.is_some() } else { limits.earliest.is_some() };
            if !has_other {
                settings.remove(other);
            }
        }
        let bound = |key: &str| settings.get(key).and_then(Value::as_str).filter(|text| !text.starts_with(['-', '+']));
        if let (Some(min), Some(max)) = (bound("min"), bound("max"))
            && min > max
        {
            settings.remove("max");
        }
        return settings;
    }
    if columns::kind(&settings) == "time" {
        for (key, bound) in [("min", &limits.earliest), ("max", &limits.latest)] {
            // Times are to the second; a strict bound leaves out one in 86,400.
            if let Some(time) = bound.as_ref().and_then(|(text, _)| text.parse::<Time>().ok()) {
                settings.insert(key.into(), time.strftime("%H:%M:%S").to_string().into());
            }
        }
        return settings;
    }
    if limits.min.is_none() && limits.max.is_none() {
        return settings;
    }
    let is_whole = matches!(kind, Kind::Integer(..) | Kind::Year);
    if !matches!(columns::yields(&settings), Yields::Integer | Yields::Number) {
        return settings;
    }
    if columns::kind(&settings) == "choice" {
        let values = settings.get("values").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let over = |limit: Option<(f64, bool)>, sign: f64, value: f64| {
            limit.is_some_and(|(limit, strict)| sign * value > sign * limit || strict && value == limit)
        };
        let is_outside = |value: &Value| {
            value.as_f64().is_some_and(|value| over(limits.min, -1.0, value) || over(limits.max, 1.0, value))
        };
        if !values.iter().any(is_outside) {
            return settings;
        }
        let scale = if let Kind::Number(Some((_, scale))) = kind { (*scale).min(12) } else { 2 };
        settings = if is_whole {
            columns::integer(0, 1000)
        } else {
            columns::settings(json!({"type": "number", "min": 0, "max": 1000, "decimals": scale}))
        };
    }
    let decimals = settings.get("decimals").and_then(Value::as_u64).unwrap_or(2);
    let decimals = match (kind, limits.min, limits.max) {
        (Kind::Number(Some(_)), ..) => decimals,
        (_, Some((min, _)), Some((max, _))) => fine_enough(decimals, min, max),
        _ => decimals,
    };
    let unit = if is_whole { 1.0 } else { libm::pow(10.0, -(decimals as f64)) };
    let low = limits.min.map(|(min, strict)| if strict { min + unit } else { min });
    let high = limits.max.map(|(max, strict)| if strict { max - unit } else { max });
    // Prices, ratings and the like are above zero by themselves.
    if columns::kind(&settings).contains('.') && high.is_none() && low.is_none_or(|low| low <= 1.0) {
        return settings;
    }
    let (own_low, own_high) = match columns::kind(&settings) {
        "location.latitude" => (Some(-90.0), Some(90.0)),
        "location.longitude" => (Some(-180.0), Some(180.0)),
        _ => bounds(&settings),
    };
    let (own_low, own_high) = (own_low.unwrap_or(0.0), own_high.unwrap_or(1000.0));
    // The range of a type such as a rating is its own; one that is given on both sides takes its place.
    let is_own = columns::kind(&settings).contains('.') && !columns::kind(&settings).starts_with("location.");
    let fits = low.is_none_or(|low| low <= own_low) && high.is_none_or(|high| high >= own_high);
    if fits && (is_guess && !is_own || low.is_none() || high.is_none()) {
        return widened(settings, low, high, kind);
    }
    let (mut min, mut max) = match (low, high) {
        // What both sides of the check say is taken as it is, whatever the name told.
        (Some(low), Some(high)) => (low, high),
        _ => (low.map_or(own_low, |low| low.max(own_low)), high.map_or(own_high, |high| high.min(own_high))),
    };
    if min > max {
        (min, max) =
            (low.unwrap_or_else(|| high.unwrap_or(0.0) - 1000.0), high.unwrap_or_else(|| low.unwrap_or(0.0) + 1000.0));
    }
    if min > max {
        return settings;
    }
    let (type_low, type_high) = match kind {
        Kind::Integer(low, high) => (*low as f64, *high as f64),
        _ => (-columns::MOST_NUMBER, columns::MOST_NUMBER),
    };
    (min, max) = (min.clamp(type_low, type_high), max.clamp(type_low, type_high));
    if is_whole {
        (min, max) = (libm::ceil(min), libm::floor(max));
        if min > max {
            return settings;
        }
        return columns::integer(min as i64, max as i64);
    }
    if libm::ceil(min / unit - 1e-9) > libm::floor(max / unit + 1e-9) {
        // No number with these decimals lies between the bounds: the check cannot hold in this type.
        return settings;
    }
    columns::settings(json!({"type": "number", "min": min, "max": max, "decimals": decimals}))
}
