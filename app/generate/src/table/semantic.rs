//! Semantic types that need no machinery of their own: words from lists, formats, patterns, weighted choices.

use seedbed_recipe::recipe::Column as Spec;

use super::check_digits as check;
use super::make::{Context, Made};
use super::numbers::{Pool, choose};
use super::template::Template;
use super::text::{Finish, entry, from_template, pattern};
use super::{identifiers, person, place, texts};

/// How a semantic type makes its text.
enum Source {
    /// A field of a list's entries; columns that show fields of one list agree in a row.
    Entry(&'static str, usize),
    /// A format over lists, as [`Template::format`] reads it.
    Format(&'static str),
    /// A regular expression, completed with check digits.
    Pattern(&'static str, Option<Finish>),
    /// Texts with weights.
    Weighted(&'static [(&'static str, f64)]),
}

use Source::{Entry, Format, Pattern, Weighted};

/// The maker of a semantic type, if the lists hold what it needs.
pub(super) fn column(context: &Context<'_>, spec: &Spec) -> Option<Made> {
    let name = spec.spec.name;
    if let Some(source) = source(name) {
        return from_source(context, spec, &source);
    }
    match spec.spec.group() {
        "person" => person::other(context, spec),
        "location" | "phone" => place::column(context, spec),
        "id" => identifiers::column(context, spec),
        _ => texts::column(context, spec).or_else(|| identifiers::column(context, spec)),
    }
}

fn from_source(context: &Context<'_>, spec: &Spec, source: &Source) -> Option<Made> {
    match source {
        Entry(section, field) => entry(context, spec, section, *field),
        Format(format) => {
            let template = Template::format(context.lists, context.locale(spec), format)?;
            Some(from_template(context, spec, template, None))
        }
        Pattern(regex, finish) => {
            // The patterns of this file are checked by a test; a mistake in one is reported like a user's.
            let template = Template::regex(regex).ok();
            Some(
                template
                    .map_or_else(|| pattern(context, spec), |template| from_template(context, spec, template, *finish)),
            )
        }
        Weighted(values) => {
            let weights: Vec<f64> = values.iter().map(|(_, weight)| *weight).collect();
            Some(choose(context, spec, Pool::texts(values.iter().map(|(text, _)| *text)), Some(&weights)))
        }
    }
}

/// Where a type's text comes from; `None` for types with a maker of their own.
fn source(name: &str) -> Option<Source> {
    Some(match name {
        "person.hobby" => Entry("person.hobby", 0),
        "person.zodiac" => Entry("person.zodiac", 0),
        // Area numbers from 900 are not issued, so that no number is anybody's.
        "person.national_id" => Pattern(r"9[0-9]{2}-(0[1-9]|[1-9][0-9])-[0-9]{4}", None),
        "phone.imei" => Pattern(r"(35|86|01)[0-9]{12}", Some(check::luhn)),
        "internet.user_agent" => Entry("internet.user_agent", 0),
        "internet.http_method" => Weighted(&[
            ("GET", 72.0),
            ("POST", 18.0),
            ("PUT", 4.0),
            ("DELETE", 2.0),
            ("PATCH", 2.0),
            ("HEAD", 1.5),
            ("OPTIONS", 0.5),
        ]),
        "internet.tld" => Entry("internet.tld", 0),
        "internet.domain" => Pattern(r"", None),
        "company.suffix" => Entry("company.suffix", 0),
        "company.industry" => Entry("company.industry", 0),
        "company.department" => Entry("company.department", 0),
        "company.catch_phrase" => Format("{company.catch_adjective} {company.catch_descriptor} {company.catch_noun}"),
        "company.buzz_phrase" => Format("{company.buzz_verb} {company.buzz_adjective} {company.buzz_noun}"),
        "commerce.product_name" => Format("{commerce.adjective} {commerce.material} {commerce.product}"),
        "commerce.category" => Entry("commerce.department", 0),
        _ => return None,
    })
}
