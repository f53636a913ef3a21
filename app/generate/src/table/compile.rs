//! From a column of a recipe to its maker: one place that knows which type is made where.

use seedbed_recipe::recipe::{Column as Spec, Flawed};

use crate::lists::Lists;

use super::make::{Context, Made};
use super::template::Template;
use super::{dates, formula, nested, numbers, person, references, semantic, series, text};

/// The maker of a column. Where it cannot be built, the reason is noted and a stand-in is given.
pub(crate) fn column(context: &Context<'_>, spec: &Spec) -> Made {
    let made = match spec.spec.name {
        "integer" => Some(numbers::integer(context, spec)),
        "number" => Some(numbers::number(context, spec)),
        "boolean" => Some(numbers::boolean(context, spec)),
        "choice" => Some(numbers::choice(context, spec)),
        "constant" => Some(numbers::constant(spec)),
        "sequence" => Some(numbers::sequence(context, spec)),
        "date" => dates::date(context, spec),
        "datetime" => dates::datetime(context, spec),
        "time" => Some(dates::time(context, spec)),
        "uuid" => Some(text::uuid(context, spec)),
        "pattern" => context.formulas(&spec.pointer).map(|language| (language.pattern)(context, spec)),
        "formula" => context.formulas(&spec.pointer).and_then(|language| (language.column)(context, spec)),
        "learned" => context.formulas(&spec.pointer).and_then(|language| (language.learned)(context, spec)),
        "reference" => Some(references::reference(context, spec)),
        "position" => Some(references::position(context)),
        "series" => series::series(context, spec),
        "object" => Some(nested::object(context, spec)),
        "list" => Some(nested::list(context, spec)),
        "person.full_name" => person::full_name(context, spec),
        "person.first_name" => person::name_part(context, spec, person::NamePart::First),
        "person.middle_name" => person::name_part(context, spec, person::NamePart::Middle),
        "person.last_name" => person::name_part(context, spec, person::NamePart::Last),
        "person.age" => Some(person::age(context, spec)),
        "person.birth_date" => Some(person::birth_date(context, spec)),
        "internet.email" => person::email(context, spec),
        "internet.username" => person::username(context, spec),
        "finance.amount" => Some(numbers::amount(context, spec)),
        _ => semantic::column(context, spec),
    };
    made.unwrap_or_else(|| {
        if context.problems.is_empty() && context.table.broken.is_empty() {
            // A list that the type draws from is missing from the locale and from the base locale.
            let locale = context.locale(spec).to_owned();
            context.wrong(
                spec,
                "type",
                format!("\"{}\"", spec.spec.name),
                format!("a type for which there are words in \"{locale}\""),
            );
        }
        let stand_in = text::from_template(context, spec, Template::Literal(String::new()), None);
        Made { stand_in: true, ..stand_in }
    })
}

/// Notes what else is wrong with a column that was left out: everything if its settings hold, else its patterns and
/// formulas, which are right or wrong whatever stands beside them.
pub(crate) fn review(context: &Context<'_>, flawed: &Flawed) {
    if flawed.settings_hold {
        column(context, &flawed.column);
    } else {
        review_texts(context, &flawed.column);
    }
}

fn review_texts(context: &Context<'_>, spec: &Spec) {
    let has = |setting: &str| spec.spec.name == setting && spec.settings.text(setting).is_some();
    if has("pattern") || has("formula") {
        column(context, spec);
    }
    spec.nested.iter().for_each(|nested| review_texts(context, nested));
}

/// The columns of the table that must be made before this one. Formulas are searched for names.
pub(crate) fn needs(columns: &[&Spec], spec: &Spec, lists: &Lists) -> Vec<usize> {
    let position = |name: &str| columns.iter().position(|column| column.name == name);
    let mut needs: Vec<usize> =
        ["after", "along", "via"].iter().filter_map(|name| position(spec.settings.text(name)?)).collect();
    if let Some(text) = spec.settings.text("formula") {
        let words = formula::words(text);
        let is_read = |column: &Spec| {
            words.contains(&seedbed_recipe::formula::variable(&column.name).as_str()) && column.name != spec.name
        };
        needs.extend(columns.iter().enumerate().filter(|(_, column)| is_read(column)).map(|(at, _)| at));
    }
    if let Some(language) = lists.formulas().filter(|_| spec.spec.name == "learned") {
        needs.extend((language.learned_needs)(columns, spec, lists));
    }
    for nested in &spec.nested {
        needs.extend(self::needs(columns, nested, lists));
    }
    needs
}
