//! The written reference of the recipe, as Markdown: made from the outline, the catalogue and the distributions, so
//! that it says what the check holds recipes to.

use std::fmt::{self, Write as _};

use crate::catalogue::{GROUPS, Group, SettingKind, SettingSpec, TypeSpec};
use crate::distribution::{KINDS, KindSpec, MAX_DEPTH, MAX_WEIGHTS};
use crate::formula;
use crate::outline::{self, DEEPEST, LONGEST_TEXT, MOST_COLUMNS, MOST_SEASONS, MOST_VALUES, Outline};
use crate::recipe::AnomalyKind;

/// Bounds this far out are those of exact numbers, not of the setting.
const MOST: f64 = 1e15;
const SAFE: i64 = 9_007_199_254_740_991;

/// What readers see that words cannot say: values that the generator made.
pub trait Examples {
    /// A value of a type, and the settings of the column that made it as JSON, empty if it has none.
    fn of_type(&self, spec: &TypeSpec) -> (String, String);
    /// What a formula yields that reads no column.
    fn of_formula(&self, formula: &str) -> String;
}

/// The reference, with these examples.
#[must_use]
pub fn markdown(examples: &dyn Examples) -> String {
    let mut out = String::new();
    // Writing into a String cannot fail.
    let _ = write(&mut out, examples);
    out
}

const HEAD: &str = "\
<!-- Made from the types of this crate by `cargo test -p seedbed-generate --test reference`; do not edit by hand. -->

# The recipe

A recipe says what data to make. It is JSON, and the data is a function of it alone: the same recipe gives the same
rows on every machine. This page is made from the description of types that the check reads; the JSON Schema of the
same (`seedbed schema`, or `/api/recipe-schema.json` of a server) helps editors and programs.

```json
{\"version\": 1, \"kind\": \"table\", \"seed\": 7, \"locale\": \"en_US\", \"anchor\": \"2026-11-21\", \"tables\": [
  {\"name\": \"customers\", \"rows\": 1000, \"columns\": [
    {\"name\": \"id\", \"type\": \"sequence\"},
    {\"name\": \"name\", \"type\": \"person.full_name\"},
    {\"name\": \"age\", \"type\": \"integer\", \"min\": 18, \"max\": 80}]}]}
```

A member that is `null` counts as left out; a member that nothing here names is a mistake. `seedbed validate` and
`POST /api/schemas/validate` tell all mistakes of a recipe at once.
";

fn write(out: &mut String, examples: &dyn Examples) -> fmt::Result {
    out.push_str(HEAD);
    contents(out)?;
    for outline in outline::ALL {
        write_outline(out, outline)?;
        if outline.name == outline::ANOMALIES.name {
            anomalies(out)?;
        }
    }
    distributions(out)?;
    formulas(out, examples)?;
    settings(out)?;
    for group in GROUPS {
        write_group(out, group, examples)?;
    }
    Ok(())
}

fn contents(out: &mut String) -> fmt::Result {
    let outlines: Vec<String> = outline::ALL.iter().map(|outline| heading_link(outline.title)).collect();
    let groups: Vec<String> = GROUPS.iter().map(|group| link(group.title, &group_heading(group))).collect();
    let more = [heading_link("Distributions"), heading_link("Formulas")].join(", ");
    writeln!(out, "\nOutside: {}, {more}.", outlines.join(", "))?;
    writeln!(out, "\nTypes: {}, {}.", heading_link("What settings hold"), groups.join(", "))
}

fn group_heading(group: &Group) -> String {
    format!("Types: {}", group.title)
}

fn heading_link(title: &str) -> String {
    link(title, title)
}

/// A link to a heading of this page, as Markdown's readers name them.
fn link(text: &str, title: &str) -> String {
    let letters = title.to_lowercase().replace(' ', "-");
    let anchor: String = letters.chars().filter(|letter| letter.is_alphanumeric() || *letter == '-').collect();
    format!("[{text}](#{anchor})")
}

fn write_outline(out: &mut String, outline: &Outline) -> fmt::Result {
    writeln!(out, "\n## {}\n\n{}\n", outline.title, outline.summary)?;
    out.push_str("| member | holds | without it | what it does |\n| --- | --- | --- | --- |\n");
    for member in outline.members {
        let without = if member.required { "must be there" } else { member.default };
        row(out, &[&code(member.name), &member.holds.text(), without, member.summary])?;
    }
    Ok(())
}

fn anomalies(out: &mut String) -> fmt::Result {
    let kinds = AnomalyKind::ALL.map(|kind| (kind.name(), kind.summary()));
    out.push_str("\n| kind | what is wrong |\n| --- | --- |\n");
    kinds.iter().try_for_each(|(name, summary)| row(out, &[&code(name), summary]))
}

fn distributions(out: &mut String) -> fmt::Result {
    writeln!(
        out,
        "\n## Distributions\n\nAn object with a `kind` and the fields of that kind, such as `{{\"kind\": \"normal\", \"mean\": 40, \
         \"sd\": 12}}`. The bounds of a column truncate it: nothing piles up at them. Whole numbers and days are the nearest to what \
         was drawn, which keeps the mean; so the first and the last of them stand for half a unit where the distribution \
         begins or ends there (exponential, histogram), while uniform ones are all equally frequent. Mixtures may stand inside \
         mixtures, {MAX_DEPTH} deep; a list has at most {MAX_WEIGHTS} weights.\n"
    )?;
    out.push_str("| kind | field | holds | what it does |\n| --- | --- | --- | --- |\n");
    KINDS.iter().try_for_each(|kind| write_kind(out, kind))
}

fn write_kind(out: &mut String, kind: &KindSpec) -> fmt::Result {
    row(out, &[&format!("**{}**", code(kind.name)), "", "", kind.summary])?;
    for field in kind.fields {
        let holds =
            if field.required { field.allowed.text() } else { format!("{}; may be left out", field.allowed.text()) };
        row(out, &["", &code(field.name), &holds, field.summary])?;
    }
    Ok(())
}

fn formulas(out: &mut String, examples: &dyn Examples) -> fmt::Result {
    writeln!(
        out,
        "\n## Formulas\n\nAn expression over the columns of the row, each by its name with everything but letters and \
         digits as `_`, and `c_` in front where no letter comes first (`2nd` is `c_2nd`). There are no loops, no variables and no way outside. What is a mistake in every row, such as a comparison of \
         a number with a text, is refused; a formula has no value in rows where arithmetic or a function meets a missing one, \
         and where it divides by zero or its result is larger than 64 bits hold; a comparison of a missing \
         value with one that is there is false (`!=` is true), two missing ones are equal, and a text with one joined to it stays as it is. `upper(name)` may be written `name.upper()`, and \
         a text between backticks takes values: `` `No. ${{n}}` ``. The examples are evaluated with the anchor 2026-11-21.\n"
    )?;
    out.push_str("| written | what it yields | example | yields |\n| --- | --- | --- | --- |\n");
    for group in &formula::GROUPS {
        row(out, &[&format!("**{}**", group.title), "", "", ""])?;
        for spec in group.functions {
            let yields = examples.of_formula(spec.example);
            row(out, &[&code(spec.usage), spec.summary, &code(spec.example), &code(&yields)])?;
        }
    }
    Ok(())
}

fn settings(out: &mut String) -> fmt::Result {
    writeln!(
        out,
        "\n## What settings hold\n\nThe groups below list every type with its settings. Numbers without bounds may be \
         from -10^15 to 10^15, whole numbers from -(2^53 - 1) to 2^53 - 1. Where a setting has no default, the type does \
         without it. *Unique* types can be asked for `unique`. The examples are values that the generator made, in \
         `en_US` with the seed 1.\n"
    )?;
    out.push_str("| holds | what may stand there |\n| --- | --- |\n");
    let explained = [
        SettingKind::Date,
        SettingKind::Timestamp,
        SettingKind::Time,
        SettingKind::Scalar,
        SettingKind::Scalars,
        SettingKind::Weights,
        SettingKind::Distribution,
        SettingKind::Column,
        SettingKind::Table,
        SettingKind::TableColumn,
        SettingKind::Formula,
        SettingKind::Pattern,
        SettingKind::Seasons,
        SettingKind::Fields,
        SettingKind::Item,
    ];
    explained.iter().try_for_each(|kind| row(out, &[&allowed(*kind), &explanation(*kind)]))
}

/// What may stand in a setting, in a few words.
#[must_use]
pub fn allowed(kind: SettingKind) -> String {
    match kind {
        SettingKind::Integer(min, max) => {
            within("a whole number", (min > -SAFE).then(|| min.to_string()), (max < SAFE).then(|| max.to_string()))
        }
        SettingKind::Number(min, max) => {
            within("a number", (min > -MOST).then(|| min.to_string()), (max < MOST).then(|| max.to_string()))
        }
        SettingKind::Text(longest) => format!("text of at most {longest} characters"),
        SettingKind::Flag => "`true` or `false`".to_owned(),
        SettingKind::OneOf(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
            format!("one of {}", words.join(", "))
        }
        SettingKind::Date => "a date".to_owned(),
        SettingKind::Timestamp => "a date and time".to_owned(),
        SettingKind::Time => "a time of day".to_owned(),
        SettingKind::Scalar => "a value".to_owned(),
        SettingKind::Scalars => "a list of values".to_owned(),
        SettingKind::Weights => "a list of weights".to_owned(),
        SettingKind::Distribution => "a distribution".to_owned(),
        SettingKind::Column => "a column".to_owned(),
        SettingKind::Table => "a table".to_owned(),
        SettingKind::TableColumn => "a column of that table".to_owned(),
        SettingKind::Formula => "a formula".to_owned(),
        SettingKind::Pattern => "a regular expression".to_owned(),
        SettingKind::Seasons => "a list of seasons".to_owned(),
        SettingKind::Fields => "a list of fields".to_owned(),
        SettingKind::Item => "an item".to_owned(),
    }
}

fn within(what: &str, min: Option<String>, max: Option<String>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{what} from {min} to {max}"),
        (Some(min), None) => format!("{what} of at least {min}"),
        (None, Some(max)) => format!("{what} of at most {max}"),
        (None, None) => what.to_owned(),
    }
}

fn explanation(kind: SettingKind) -> String {
    match kind {
        SettingKind::Date => {
            "`\"2026-11-21\"`, or one that counts from the recipe's `anchor`: `\"today\"`, `\"-1y\"`, \
                              `\"+30d\"`, `\"-6m\"`, `\"-2w\"`"
                .to_owned()
        }
        SettingKind::Timestamp => "`\"2026-11-21T08:30:00Z\"` (UTC), or a date in any form: its first second, or its \
                                   last as an upper bound"
            .to_owned(),
        SettingKind::Time => "`\"08:30\"` or `\"08:30:00\"`".to_owned(),
        SettingKind::Scalar => "text, a number, `true` or `false`".to_owned(),
        SettingKind::Scalars => format!("1 to {MOST_VALUES} values, all of one sort"),
        SettingKind::Weights => "a number for each of `values`, none negative, not all zero".to_owned(),
        SettingKind::Distribution => "see [Distributions](#distributions)".to_owned(),
        SettingKind::Column => "the name of another column of the table".to_owned(),
        SettingKind::Table => "the name of a table of the recipe".to_owned(),
        SettingKind::TableColumn => "the name of a column of the table that is referred to".to_owned(),
        SettingKind::Formula => {
            format!("at most {LONGEST_TEXT} characters, see [Formulas](#formulas): `price * quantity`")
        }
        SettingKind::Pattern => {
            format!("at most {LONGEST_TEXT} characters; the whole text matches it: `[A-Z]{{3}}-\\d{{4}}`")
        }
        SettingKind::Seasons => format!("at most {MOST_SEASONS}, see [A season](#a-season)"),
        SettingKind::Fields => {
            format!("1 to {MOST_COLUMNS} [columns](#a-column) without `unique`, at most {DEEPEST} levels deep")
        }
        SettingKind::Item => "a [column](#a-column) without `name` and `unique`".to_owned(),
        kind => allowed(kind),
    }
}

fn write_group(out: &mut String, group: &Group, examples: &dyn Examples) -> fmt::Result {
    writeln!(out, "\n## {}\n", group_heading(group))?;
    out.push_str("| type | what it yields | unique | example |\n| --- | --- | --- | --- |\n");
    for spec in group.types {
        let unique = if spec.can_be_unique { "yes" } else { "" };
        let (value, settings) = examples.of_type(spec);
        let example =
            if settings.is_empty() { code(&value) } else { format!("{} from {}", code(&value), code(&settings)) };
        row(out, &[&code(spec.name), &format!("{}: {}", spec.title, spec.summary), unique, &example])?;
    }
    let with_settings: Vec<&TypeSpec> = group.types.iter().filter(|spec| !spec.settings.is_empty()).collect();
    if with_settings.is_empty() {
        return Ok(());
    }
    out.push_str("\n| type | setting | holds | default | what it does |\n| --- | --- | --- | --- | --- |\n");
    for spec in with_settings {
        let mut name = code(spec.name);
        for setting in spec.settings {
            write_setting(out, &std::mem::take(&mut name), setting)?;
        }
    }
    Ok(())
}

fn write_setting(out: &mut String, name: &str, setting: &SettingSpec) -> fmt::Result {
    let default = match (setting.required, setting.default) {
        (true, _) => "must be given".to_owned(),
        (false, Some(default)) => code(default),
        (false, None) => String::new(),
    };
    row(out, &[name, &code(setting.name), &allowed(setting.kind), &default, setting.summary])
}

fn row(out: &mut String, cells: &[&str]) -> fmt::Result {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
    writeln!(out, "| {} |", cells.join(" | "))
}

/// Text as it is written, also where it holds the sign that begins and ends such text.
fn code(text: &str) -> String {
    match (text.is_empty(), text.contains('`')) {
        (true, _) => String::new(),
        (false, false) => format!("`{text}`"),
        (false, true) => format!("`` {text} ``"),
    }
}
