//! The basic types: numbers, dates, choices, patterns, formulas, references, nested values.

use super::{Group, SettingKind as Kind, SettingSpec as Setting, TypeSpec};

const MOST: f64 = 1e15;
/// Integers stay in a range in which 64-bit floating-point numbers, and with them JSON readers, are exact.
const SAFE: i64 = 9_007_199_254_740_991;
const DISTRIBUTION: Setting =
    Setting::new("distribution", Kind::Distribution, "How values are spread; uniform between the bounds if not given");
const SHARED_DECIMALS: Kind = Kind::Integer(0, 12);

pub(super) const BASIC: Group = Group {
    id: "basic",
    title: "Basic",
    types: &[
        TypeSpec::new(
            "integer",
            "Integer",
            "A whole number",
            &[
                Setting::new("min", Kind::Integer(-SAFE, SAFE), "Smallest value (0 without a distribution)"),
                Setting::new("max", Kind::Integer(-SAFE, SAFE), "Largest value (100 without a distribution)"),
                Setting::or("step", Kind::Integer(1, SAFE), "1", "Values are min, min + step, min + 2 steps, ..."),
                DISTRIBUTION,
            ],
        )
        .unique(),
        TypeSpec::new(
            "number",
            "Number",
            "A number with decimals",
            &[
                Setting::new("min", Kind::Number(-MOST, MOST), "Smallest value (0 without a distribution)"),
                Setting::new("max", Kind::Number(-MOST, MOST), "Largest value (100 without a distribution)"),
                Setting::new(
                    "decimals",
                    SHARED_DECIMALS,
                    "Digits after the point; a binary floating-point number if not given",
                ),
                DISTRIBUTION,
            ],
        ),
        TypeSpec::new(
            "boolean",
            "Boolean",
            "True or false",
            &[Setting::or("share", Kind::Number(0.0, 1.0), "0.5", "Share of true values")],
        ),
        TypeSpec::new(
            "choice",
            "Choice",
            "One of a list of values, by weight",
            &[
                Setting::required("values", Kind::Scalars, "The values, all text, all numbers or all true and false"),
                Setting::new("weights", Kind::Weights, "How often each value comes, relative to the others"),
            ],
        )
        .unique(),
        TypeSpec::new(
            "constant",
            "Constant",
            "The same value in every row",
            &[Setting::required("value", Kind::Scalar, "The value")],
        ),
        TypeSpec::new(
            "sequence",
            "Sequence",
            "1, 2, 3, ... with an optional prefix",
            &[
                Setting::or("start", Kind::Integer(-SAFE, SAFE), "1", "The first row's number"),
                Setting::or("step", Kind::Integer(-1_000_000_000, 1_000_000_000), "1", "From one row to the next"),
                Setting::new("prefix", Kind::Text(64), "Text before the number"),
                Setting::new("suffix", Kind::Text(64), "Text behind the number"),
                Setting::new("width", Kind::Integer(1, 30), "Filled with zeros to this many digits"),
            ],
        )
        .unique(),
        TypeSpec::new(
            "date",
            "Date",
            "A calendar day",
            &[
                Setting::new("min", Kind::Date, "First day"),
                Setting::new("max", Kind::Date, "Last day"),
                Setting::new("distribution", Kind::Distribution, "Of the days after `min`; uniform if not given. Not with `after`"),
                Setting::new(
                    "after",
                    Kind::Column,
                    "Column with the date that this one follows; where `min` and `max` leave less room, it is nearer or farther",
                ),
                Setting::or("min_days", Kind::Integer(-40_000, 40_000), "0", "With `after`: days at the least"),
                Setting::or("max_days", Kind::Integer(-40_000, 40_000), "30", "With `after`: days at the most"),
            ],
        )
        .unique(),
        TypeSpec::new(
            "datetime",
            "Date and time",
            "An instant in UTC, to the second",
            &[
                Setting::new("min", Kind::Timestamp, "First instant"),
                Setting::new("max", Kind::Timestamp, "Last instant"),
                Setting::new("distribution", Kind::Distribution, "Of the seconds after `min`; uniform if not given. Not with `after`"),
                Setting::new(
                    "after",
                    Kind::Column,
                    "Column with the date or instant that this one follows; where `min` and `max` leave less room, it is nearer or farther",
                ),
                Setting::or(
                    "min_seconds",
                    Kind::Integer(-4_000_000_000, 4_000_000_000),
                    "0",
                    "With `after`: seconds at the least",
                ),
                Setting::or(
                    "max_seconds",
                    Kind::Integer(-4_000_000_000, 4_000_000_000),
                    "86400",
                    "With `after`: seconds at the most",
                ),
            ],
        )
        .unique(),
        TypeSpec::new(
            "time",
            "Time of day",
            "Hours, minutes and seconds",
            &[
                Setting::or("min", Kind::Time, "\"00:00:00\"", "Earliest"),
                Setting::or("max", Kind::Time, "\"23:59:59\"", "Latest"),
                Setting::new("distribution", Kind::Distribution, "Of the seconds after `min`; uniform if not given"),
            ],
        ),
        TypeSpec::new(
            "uuid",
            "UUID",
            "A universally unique identifier (RFC 9562)",
            &[Setting::or(
                "version",
                Kind::OneOf(&["4", "7"]),
                "\"4\"",
                "4: random; 7: random behind a time that grows by a millisecond a row",
            )],
        )
        .unique(),
        TypeSpec::new(
            "pattern",
            "Pattern",
            "Text that a regular expression matches",
            &[Setting::required("pattern", Kind::Pattern, "The regular expression, such as [A-Z]{3}-\\d{4}")],
        )
        .unique(),
        TypeSpec::new(
            "formula",
            "Formula",
            "Calculated from other columns of the row",
            &[
                Setting::required("formula", Kind::Formula, "An expression, such as price * quantity"),
                Setting::new(
                    "output",
                    Kind::OneOf(&["integer", "number", "text", "boolean", "date", "datetime"]),
                    "What it yields; found out from the first rows if not given",
                ),
                Setting::new("decimals", SHARED_DECIMALS, "Numbers are rounded to this many digits"),
            ],
        ),
        TypeSpec::new(
            "reference",
            "Reference",
            "A foreign key: a value of a column of another table, always one that exists",
            &[
                Setting::required("table", Kind::Table, "The table that is referred to"),
                Setting::new(
                    "column",
                    Kind::TableColumn,
                    "Its column; the key if not given, else the first unique or first column",
                ),
                Setting::new(
                    "via",
                    Kind::Column,
                    "Another reference of the row to that table: the value is taken from the same row of it",
                ),
                Setting::new(
                    "distribution",
                    Kind::Distribution,
                    "How popular rows are: of the row's rank from 0 to 1 (beta), or Zipf; even if not given",
                ),
            ],
        )
        .unique(),
        TypeSpec::new("position", "Position", "1, 2, 3, ... among the rows of the same parent", &[]),
        TypeSpec::new(
            "series",
            "Time series",
            "Trend, seasons and noise along a column of dates",
            &[
                Setting::required("along", Kind::Column, "The column of dates or instants"),
                Setting::or("base", Kind::Number(-MOST, MOST), "100", "The level at the anchor date"),
                Setting::or("trend", Kind::Number(-MOST, MOST), "0", "Change a day"),
                Setting::new("seasons", Kind::Seasons, "Waves: period_days, amplitude, phase_days"),
                Setting::or("noise", Kind::Number(0.0, MOST), "0", "Standard deviation of normal noise"),
                Setting::new("min", Kind::Number(-MOST, MOST), "Lowest; the noise is truncated here, and a level below is raised to this"),
                Setting::new("max", Kind::Number(-MOST, MOST), "Highest; the noise is truncated here, and a level above is lowered to this"),
                Setting::or("decimals", SHARED_DECIMALS, "2", "Digits after the point"),
            ],
        ),
        TypeSpec::new(
            "object",
            "Object",
            "Named fields inside one value",
            &[Setting::required("fields", Kind::Fields, "The fields, each like a column")],
        ),
        TypeSpec::new(
            "list",
            "List",
            "Several values of one type inside one value",
            &[
                Setting::required("item", Kind::Item, "What each item is, like a column without a name"),
                Setting::or("min_items", Kind::Integer(0, 1000), "0", "Fewest items"),
                Setting::or("max_items", Kind::Integer(0, 1000), "5", "Most items"),
            ],
        ),
    ],
};
