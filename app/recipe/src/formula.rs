//! What formulas can say, as readers learn it. `seedbed_generate` evaluates them; a test there tries every example.

/// Functions about one subject.
#[derive(Debug)]
pub struct FormulaGroup {
    /// The subject.
    pub title: &'static str,
    /// Its functions.
    pub functions: &'static [FormulaSpec],
}

/// A function, an operator, or another form of a formula.
#[derive(Debug)]
pub struct FormulaSpec {
    /// How it is written.
    pub usage: &'static str,
    /// What it yields.
    pub summary: &'static str,
    /// A whole formula that uses it and reads no column.
    pub example: &'static str,
}

const fn of(usage: &'static str, summary: &'static str, example: &'static str) -> FormulaSpec {
    FormulaSpec { usage, summary, example }
}

/// Everything that formulas know, by subject.
pub const GROUPS: [FormulaGroup; 4] = [
    FormulaGroup {
        title: "Choosing and comparing",
        functions: &[
            of("if a { b } else { c }", "`b` where `a` is true, else `c`", "if 3 > 2 { \"more\" } else { \"less\" }"),
            of(
                "switch a { 1 => b, _ => c }",
                "`b` where `a` is that value, else `c`; any number of values",
                "switch 2 { 1 => \"one\", 2 => \"two\", _ => \"more\" }",
            ),
            of("== != < <= > >=", "Comparisons, of dates and texts too", "\"a\" < \"b\""),
            of("&& || !", "And, or, not", "true && !false"),
            of("if_null(a, b)", "`a`, or `b` where it has no value", "if_null(int(\"none\"), 0)"),
            of("is_null(a)", "Whether `a` has no value", "is_null(int(\"none\"))"),
        ],
    },
    FormulaGroup {
        title: "Numbers",
        functions: &[
            of("+ - * / %", "Arithmetic; whole numbers are divided without a rest", "7 / 2 + 7 % 2"),
            of(
                "& | ^ << >>",
                "The bits of whole numbers: and, or, one of both, moved up, moved down",
                "6 & 3 | 1 << 4",
            ),
            of("round(a), round(a, digits)", "The nearest whole number, or so many digits", "round(2.345, 1)"),
            of("floor(a), ceil(a)", "The whole number below, above", "floor(2.7) + ceil(2.1)"),
            of("abs(a)", "Without its sign", "abs(-3)"),
            of("min(a, b), max(a, b)", "The smaller, the larger", "max(2, 3)"),
            of("pow(a, b), sqrt(a), exp(a), ln(a), log10(a)", "Powers, roots, logarithms", "sqrt(pow(3, 2) + 16)"),
            of("sin(a), cos(a), tan(a)", "Of an angle in radians", "cos(0)"),
            of("int(a), float(a)", "A number or a text as a whole number, as a number", "int(\"12\") + int(2.9)"),
        ],
    },
    FormulaGroup {
        title: "Text",
        functions: &[
            of("a + b", "Texts, or a text and any value, one behind the other", "\"No. \" + 7"),
            of("text(a)", "Any value as text", "text(1.5)"),
            of(
                "upper(a), lower(a), trim(a)",
                "In capitals, in small letters, without spaces around",
                "upper(trim(\" ab \"))",
            ),
            of("len(a)", "How many characters", "len(\"four\")"),
            of(
                "left(a, n), right(a, n), sub(a, start, n)",
                "Its first, its last, any characters",
                "sub(\"abcdef\", 2, 3)",
            ),
            of("replace(a, old, new)", "With every `old` as `new`", "replace(\"a-b\", \"-\", \"+\")"),
            of(
                "contains(a, b), starts_with(a, b), ends_with(a, b)",
                "Whether `b` is in it",
                "contains(\"seedbed\", \"bed\")",
            ),
            of("a in b", "The same as `contains(b, a)`", "\"bed\" in \"seedbed\""),
            of("slug(a)", "In small letters, with hyphens for all but letters and digits", "slug(\"Ann Lee & Co.\")"),
            of("pad(a, width)", "A whole number with zeros before it", "pad(42, 6)"),
        ],
    },
    FormulaGroup {
        title: "Dates",
        functions: &[
            of("today", "The recipe's anchor", "text(today)"),
            of(
                "date(a), datetime(a)",
                "A text, a date or an instant as a date, as an instant",
                "date(\"2026-02-28\") + 1",
            ),
            of(
                "a + n, a - n",
                "So many days later or earlier; seconds where `a` is an instant",
                "date(\"2026-01-01\") - 1",
            ),
            of(
                "add_months(a, n)",
                "So many months later; the last day of a month that has no such day",
                "add_months(date(\"2026-01-31\"), 1)",
            ),
            of(
                "days_between(a, b), years_between(a, b)",
                "Whole days, whole years from `a` to `b`",
                "years_between(date(\"2000-03-01\"), date(\"2026-02-28\"))",
            ),
            of(
                "seconds_between(a, b)",
                "Seconds from one instant to another",
                "seconds_between(datetime(\"2026-01-01\"), datetime(\"2026-01-02\"))",
            ),
            of(
                "year(a), month(a), day(a), weekday(a)",
                "Parts of a date; Monday is 1",
                "weekday(date(\"2026-11-21\"))",
            ),
            of("hour(a), minute(a), second(a)", "Parts of an instant", "hour(datetime(\"2026-11-21T08:30:00Z\"))"),
        ],
    },
];

/// Whether a letter may stand in a name of formulas: letters of any script, digits and `_`.
#[must_use]
pub fn is_of_name(letter: char) -> bool {
    letter.is_alphabetic() || letter.is_ascii_digit() || letter == '_'
}

/// The name under which formulas know a column: its own, with everything but letters and digits as `_`; where no letter
/// comes first, `c_` stands in front.
///
/// ```
/// use seedbed_recipe::formula::variable;
/// assert_eq!(variable("naïve Größe (cm)"), "naïve_Größe__cm_");
/// assert_eq!(variable("_id"), "_id");
/// assert_eq!(variable("2nd"), "c_2nd");
/// ```
#[must_use]
pub fn variable(column: &str) -> String {
    let name: String = column.chars().map(|letter| if is_of_name(letter) { letter } else { '_' }).collect();
    let begins = name.trim_start_matches('_').starts_with(char::is_alphabetic);
    if begins { name } else { format!("c_{name}") }
}
