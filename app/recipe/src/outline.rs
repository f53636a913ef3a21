//! The outline of a recipe: which objects it consists of besides the types of columns, and what their members hold.
//! The JSON Schema and the written reference are made from it; tests hold the check to it.

use crate::recipe::MOST_ROWS;

/// The most tables of a recipe.
pub const MOST_TABLES: usize = 100;
/// The most columns of a table, or fields of an object.
pub const MOST_COLUMNS: usize = 2_000;
/// How deep objects and lists may stand inside each other.
pub const DEEPEST: usize = 5;
/// The longest name of a table or column, in characters.
pub const LONGEST_NAME: usize = 128;
/// The longest formula, pattern or remark, in characters.
pub const LONGEST_TEXT: usize = 2_000;
/// The longest text of a scalar, in bytes.
pub const LONGEST_SCALAR: usize = 10_000;
/// The most keys of a table.
pub const MOST_KEYS: usize = 20;
/// The most columns of a key.
pub const MOST_KEY_COLUMNS: usize = 16;
/// The most rules of a table.
pub const MOST_RULES: usize = 1_000;
/// The longest list of kinds of anomalies.
pub const MOST_ANOMALIES: usize = 20;
/// The most values of a list of scalars.
pub const MOST_VALUES: usize = 10_000;
/// The most seasons of a series.
pub const MOST_SEASONS: usize = 16;

/// An object in a recipe.
#[derive(Debug)]
pub struct Outline {
    /// Its name in the JSON Schema.
    pub name: &'static str,
    /// Its heading in the reference.
    pub title: &'static str,
    /// What it is, in a sentence or two.
    pub summary: &'static str,
    /// Its members in the order in which one writes them.
    pub members: &'static [Member],
}

/// A member of an object.
#[derive(Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether it must be there.
    pub required: bool,
    /// What holds without it, in words.
    pub default: &'static str,
    /// One line that says what it does.
    pub summary: &'static str,
}

/// What a member holds.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// This whole number and nothing else.
    Number(i64),
    /// This word and nothing else.
    Word(&'static str),
    /// A seed.
    Seed,
    /// A name that is not blank.
    Name,
    /// Text of at most this many characters.
    Text(usize),
    /// A locale such as `en_US`.
    Locale,
    /// A date such as `2026-11-21`.
    Date,
    /// Digests of word lists by locale.
    Digests,
    /// `true` or `false`.
    Flag,
    /// A number in these bounds, both included.
    Between(f64, f64),
    /// A type of the catalogue.
    Type,
    /// A number of rows, or an object of this outline.
    Rows(&'static Outline),
    /// A distribution.
    Distribution,
    /// One object.
    One(&'static Outline),
    /// A list of `.1` to `.2` objects.
    List(&'static Outline, usize, usize),
    /// Lists of names of columns.
    Keys,
    /// A formula that is true or false.
    Condition,
    /// Columns and what they take.
    Assignments,
    /// Kinds of anomalies.
    Anomalies,
    /// Names of columns.
    Columns,
}

const fn required(name: &'static str, holds: Holds, summary: &'static str) -> Member {
    Member { name, holds, required: true, default: "", summary }
}

const fn or(name: &'static str, holds: Holds, default: &'static str, summary: &'static str) -> Member {
    Member { name, holds, required: false, default, summary }
}

const fn optional(name: &'static str, holds: Holds, summary: &'static str) -> Member {
    or(name, holds, "", summary)
}

/// The whole.
pub static RECIPE: Outline = Outline {
    name: "recipe",
    title: "The recipe",
    summary: "What to make, as one JSON object. Equal recipes make equal data, on every machine and in the browser.",
    members: &[
        required("version", Holds::Number(crate::recipe::VERSION), "The version of this format"),
        required("kind", Holds::Word("table"), "The kind of data"),
        optional("name", Holds::Text(LONGEST_NAME), "What to call it; does not reach the data"),
        or("seed", Holds::Seed, "0", "Decides every random choice: another seed, other data"),
        or("locale", Holds::Locale, "`\"en_US\"`", "Language and country of names, places and texts"),
        or(
            "anchor",
            Holds::Date,
            "`\"2026-01-01\"`; without it dates cannot be relative",
            "The day that relative dates and ages count from",
        ),
        optional(
            "lists",
            Holds::Digests,
            "The word lists that the recipe was made with; with other lists it is refused, so that it never makes other data",
        ),
        required("tables", Holds::List(&TABLE, 1, MOST_TABLES), "The tables"),
    ],
};

/// A table.
pub static TABLE: Outline = Outline {
    name: "table",
    title: "A table",
    summary: "Rows of columns.",
    members: &[
        required("name", Holds::Name, "Unique in the recipe"),
        required("rows", Holds::Rows(&CHILDREN), "How many rows"),
        required("columns", Holds::List(&COLUMN, 1, MOST_COLUMNS), "The columns, in the order of the output"),
        optional(
            "keys",
            Holds::Keys,
            "Sets of columns whose values together never repeat; the first is the primary key",
        ),
        optional(
            "rules",
            Holds::List(&RULE, 0, MOST_RULES),
            "What else holds, applied one after the other; what is made from a column that a rule changes is made again, except where a rule has set it",
        ),
        optional("anomalies", Holds::One(&ANOMALIES), "Rows made wrong on purpose"),
    ],
};

/// Rows that belong to rows of another table.
pub static CHILDREN: Outline = Outline {
    name: "children",
    title: "Rows of a parent",
    summary: "In place of a number of rows: so many for each row of another table. The table has a column of type \
              `reference` to that table, which names each row's parent.",
    members: &[
        required("per", Holds::Text(LONGEST_NAME), "The table whose rows own these"),
        required(
            "count",
            Holds::Distribution,
            "How many for one parent, rounded to a whole number that is not negative",
        ),
    ],
};

/// What every column has, whatever its type.
pub static COLUMN: Outline = Outline {
    name: "column",
    title: "A column",
    summary: "A column of a table, or a field of an `object`; the `item` of a `list` is the same without a name. Its \
              other members are the settings of its type, which the groups below list. `unique` is for columns of \
              tables whose type can be unique and that have a value in every row.",
    members: &[
        required("name", Holds::Name, "Unique among its siblings"),
        required("type", Holds::Type, "What it yields"),
        or("null_share", Holds::Between(0.0, 1.0), "0", "The share of rows without a value"),
        or("unique", Holds::Flag, "false", "Whether no value comes twice, however many rows there are"),
        or("locale", Holds::Locale, "the recipe's", "Language and country"),
        optional(
            "of",
            Holds::Text(LONGEST_NAME),
            "Which of several persons or places of a row it describes: columns with the same word describe the same one",
        ),
        optional("note", Holds::Text(LONGEST_TEXT), "A remark for readers; does not reach the data"),
    ],
};

/// When a condition holds, columns take other values.
pub static RULE: Outline = Outline {
    name: "rule",
    title: "A rule",
    summary: "In rows where a condition holds, columns take other values.",
    members: &[
        required("when", Holds::Condition, "The condition, such as `age < 18 && country == \"US\"`"),
        required("set", Holds::Assignments, "Columns and what they take"),
    ],
};

/// Rows made wrong on purpose.
pub static ANOMALIES: Outline = Outline {
    name: "anomalies",
    title: "Anomalies",
    summary: "A share of rows is made wrong on purpose. Columns that other tables refer to are never touched.",
    members: &[
        required(
            "share",
            Holds::Between(0.0, 1.0),
            "The share of rows with an anomaly; less where one would change nothing, such as a missing value that is missing",
        ),
        or("kinds", Holds::Anomalies, "all kinds for which there is a column", "What may be wrong"),
        or("columns", Holds::Columns, "all that fit, references apart", "The columns that may be touched"),
        optional("label", Holds::Text(LONGEST_NAME), "The name of an extra column that says what was done and where"),
    ],
};

/// A wave of a time series.
pub static SEASON: Outline = Outline {
    name: "season",
    title: "A season",
    summary: "A wave of a `series`.",
    members: &[
        required("period_days", Holds::Between(1e-6, 1e6), "How long until it repeats, in days"),
        required("amplitude", Holds::Between(-1e15, 1e15), "How far it swings to either side"),
        or(
            "phase_days",
            Holds::Between(-1e6, 1e6),
            "0",
            "When it first rises through its middle, in days after the anchor date",
        ),
    ],
};

/// All objects, from the outermost in.
pub static ALL: [&Outline; 7] = [&RECIPE, &TABLE, &CHILDREN, &COLUMN, &RULE, &ANOMALIES, &SEASON];

impl Holds {
    /// What may stand there, in words.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Number(number) => format!("`{number}`"),
            Self::Word(word) => format!("`\"{word}\"`"),
            Self::Seed => format!("a whole number from 0 to {}", u64::MAX),
            Self::Name => format!("a name of 1 to {LONGEST_NAME} characters"),
            Self::Text(longest) => format!("text of at most {longest} characters"),
            Self::Locale => "language and country, such as `\"en_US\"`".to_owned(),
            Self::Date => "a date, such as `\"2026-11-21\"`".to_owned(),
            Self::Digests => "an object from locales to digests".to_owned(),
            Self::Flag => "`true` or `false`".to_owned(),
            Self::Between(low, high) => format!("a number from {low} to {high}"),
            Self::Type => "a type of the catalogue".to_owned(),
            Self::Rows(outline) => format!("a whole number from 0 to {MOST_ROWS}, or {}", link(outline)),
            Self::Distribution => "a [distribution](#distributions)".to_owned(),
            Self::One(outline) => link(outline),
            Self::List(outline, least, most) => format!("a list of {least} to {most}: {}", link(outline)),
            Self::Keys => {
                format!("a list of at most {MOST_KEYS} lists, each of 1 to {MOST_KEY_COLUMNS} names of columns")
            }
            Self::Condition => format!("a formula of at most {LONGEST_TEXT} characters that is true or false"),
            Self::Assignments => {
                "an object from names of columns to a value, `null`, or `{\"formula\": expression}`".to_owned()
            }
            Self::Anomalies => format!("a list of 1 to {MOST_ANOMALIES} kinds"),
            Self::Columns => format!("a list of at most {MOST_COLUMNS} names of columns"),
        }
    }
}

fn link(outline: &Outline) -> String {
    let title = outline.title.to_lowercase();
    format!("[{title}](#{})", title.replace(' ', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;
    use serde_json::{Value, json};

    /// A recipe in which the object of an outline is this one.
    fn around(outline: &str, object: Value) -> (String, Value) {
        let column = |column: Value| json!({"name": "t", "rows": 1, "columns": [column]});
        let plain = || json!({"name": "c", "type": "sequence"});
        let (at, table) = match outline {
            "recipe" => return (String::new(), object),
            "table" => ("", object),
            "children" => ("/rows", json!({"name": "t", "rows": object, "columns": [plain()]})),
            "column" => ("/columns/0", column(object)),
            "rule" => ("/rules/0", json!({"name": "t", "rows": 1, "columns": [plain()], "rules": [object]})),
            "anomalies" => ("/anomalies", json!({"name": "t", "rows": 1, "columns": [plain()], "anomalies": object})),
            "season" => {
                let series = json!({"name": "c", "type": "series", "along": "d", "seasons": [object]});
                ("/columns/0/seasons/0", column(series))
            }
            other => panic!("no example has a {other}"),
        };
        (format!("/tables/0{at}"), json!({"version": 1, "kind": "table", "tables": [table]}))
    }

    #[test]
    fn the_check_knows_the_members_of_every_outline_and_no_others() {
        for outline in ALL {
            // A column of a type without settings, so that only the members of every column are known.
            let object = json!({"ÿÿÿÿÿÿÿÿÿÿÿÿ": 1, "type": "location.city"});
            let object = if outline.name == "column" { object } else { json!({"ÿÿÿÿÿÿÿÿÿÿÿÿ": 1}) };
            let (at, recipe) = around(outline.name, object);
            let problems = check(&recipe).problems;
            let unknown = problems.iter().find(|problem| problem.pointer == format!("{at}/ÿÿÿÿÿÿÿÿÿÿÿÿ"));
            let allowed = &unknown.unwrap_or_else(|| panic!("{}: {problems:?}", outline.name)).allowed;
            let mut told: Vec<&str> = allowed.strip_prefix("one of the members ").unwrap().split(", ").collect();
            let mut members: Vec<&str> = outline.members.iter().map(|member| member.name).collect();
            told.sort_unstable();
            members.sort_unstable();
            assert_eq!(told, members, "{}", outline.name);
        }
    }

    #[test]
    fn the_check_misses_what_an_outline_requires_and_nothing_else() {
        for outline in ALL {
            let object = if outline.name == "column" { json!({"type": "location.city"}) } else { json!({}) };
            let (at, recipe) = around(outline.name, object);
            let problems = check(&recipe).problems;
            for member in outline.members.iter().filter(|member| member.name != "type") {
                let missed = problems
                    .iter()
                    .any(|problem| problem.pointer == format!("{at}/{}", member.name) && problem.found.is_empty());
                assert_eq!(missed, member.required, "{}.{}: {problems:?}", outline.name, member.name);
            }
        }
    }
}
