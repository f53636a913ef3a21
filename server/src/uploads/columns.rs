//! The columns of an uploaded table: how their values are written, and what they are to a synthesizer.

use seedbed_generate::column::Field;
use seedbed_measure::Summary;
use seedbed_measure::frame::{Notation, value_type};
use seedbed_recipe::description::type_for_name;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// What the values of a column are to a synthesizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Whole numbers.
    Integer,
    /// Numbers.
    Numeric,
    /// One of several words.
    Category,
    /// One of several words or numbers that stand in an order.
    Ordinal,
    /// One of two.
    Boolean,
    /// Dates or times.
    Datetime,
    /// Names a row, and is not learned.
    Id,
    /// Free text, which is not learned.
    Text,
    /// Tells who somebody is; never learned, made up instead.
    Personal,
}

impl Role {
    /// All of them with their words.
    pub const WORDS: [(&str, Role); 9] = [
        ("integer", Role::Integer),
        ("numeric", Role::Numeric),
        ("category", Role::Category),
        ("ordinal", Role::Ordinal),
        ("boolean", Role::Boolean),
        ("datetime", Role::Datetime),
        ("id", Role::Id),
        ("text", Role::Text),
        ("personal", Role::Personal),
    ];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Role::WORDS.iter().find(|(_, role)| *role == self).map_or("category", |(word, _)| word)
    }

    /// Whether a synthesizer learns such values.
    #[must_use]
    pub const fn is_learned(self) -> bool {
        !matches!(self, Role::Id | Role::Text | Role::Personal)
    }

    /// Whether its values are numbers or moments.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Role::Integer | Role::Numeric | Role::Datetime)
    }
}

/// A column of an uploaded table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadedColumn {
    /// Its name.
    pub name: String,
    /// How its numbers or moments are written; nothing if its values are words.
    pub notation: Option<Notation>,
    /// What its values are to a synthesizer.
    pub role: Role,
    /// What they were taken for.
    pub suggested: Role,
    /// The type of a recipe that makes values in place of personal ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand_in: Option<String>,
}

/// Of words that come fewer times than this on average most are too rare to be learned.
const FEWEST: u64 = 5;
/// Columns of fewer rows tell nothing of how often their values repeat.
const FEW_ROWS: u64 = 20;
/// Texts that stand for a truth.
const TRUTHS: [&str; 12] = ["true", "false", "yes", "no", "t", "f", "y", "n", "0", "1", "True", "False"];

impl UploadedColumn {
    /// A column as its texts show it, before it is known how often they repeat.
    #[must_use]
    pub fn seen(name: String, notation: Option<Notation>) -> Self {
        let stand_in = personal_type(&name, notation.as_ref());
        let role = match &notation {
            _ if stand_in.is_some() => Role::Personal,
            Some(Notation::Decimals(0)) => Role::Integer,
            Some(Notation::Decimals(_) | Notation::Real) => Role::Numeric,
            Some(Notation::Moments(_)) => Role::Datetime,
            None => Role::Category,
        };
        Self { name, notation, role, suggested: role, stand_in }
    }

    /// The same when its values were measured: `counts_up` says that it numbers its rows. A role that was corrected stays.
    pub fn learn_of(&mut self, summary: &Summary, counts_up: bool) {
        let present = summary.rows - summary.missing;
        let distinct = summary.distinct.map_or(present, |distinct| distinct.count);
        let is_truth = !summary.categories.is_empty()
            && distinct <= 2
            && summary.categories.iter().all(|category| TRUTHS.contains(&category.text.as_str()));
        let rarely_repeats = present >= FEW_ROWS && distinct * FEWEST > present;
        let suggested = match self.suggested {
            Role::Personal => Role::Personal,
            Role::Integer if counts_up && present > 1 => Role::Id,
            Role::Category if is_truth => Role::Boolean,
            Role::Category if rarely_repeats && distinct == present => Role::Id,
            Role::Category if rarely_repeats => Role::Text,
            other => other,
        };
        if self.role == self.suggested {
            self.role = suggested;
        }
        self.suggested = suggested;
    }

    /// How the values are read: words unless the role is one of numbers.
    #[must_use]
    pub fn reading(&self) -> Option<&Notation> {
        let is_number = self.role.is_number() || !self.role.is_learned();
        self.notation.as_ref().filter(|_| is_number)
    }

    /// The field that exports have for it.
    #[must_use]
    pub fn field(&self) -> Field {
        Field { name: self.name.clone(), value_type: value_type(self.reading()), nullable: true }
    }
}

/// The type that stands in for the values of a column whose name says that they tell who somebody is.
fn personal_type(name: &str, notation: Option<&Notation>) -> Option<String> {
    let guess = type_for_name(name, None);
    let kind = guess.column.get("type").and_then(Value::as_str).unwrap_or_default();
    let is_text = notation.is_none() || kind.starts_with("phone.") || kind.starts_with("finance.");
    (guess.known && is_text && seedbed_learn::stand_in::PERSONAL.contains(&kind)).then(|| kind.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use seedbed_generate::column::ValueType;
    use seedbed_measure::{Category, Count};

    fn summary(rows: u64, distinct: u64, words: &[&str]) -> Summary {
        let categories = words.iter().map(|text| Category { text: (*text).to_owned(), count: 1 }).collect();
        let distinct = Some(Count { count: distinct, is_exact: true });
        Summary { rows, distinct, categories, ..Summary::default() }
    }

    #[test]
    fn what_a_column_is_shows_in_its_name_its_texts_and_how_often_they_repeat() {
        let role = |name: &str, notation, summary: Summary, counts_up| {
            let mut column = UploadedColumn::seen(name.to_owned(), notation);
            column.learn_of(&summary, counts_up);
            column.role
        };
        let whole = || Some(Notation::Decimals(0));
        assert_eq!(role("age", whole(), summary(100, 60, &[]), false), Role::Integer);
        assert_eq!(role("id", whole(), summary(100, 100, &[]), true), Role::Id);
        assert_eq!(role("price", Some(Notation::Decimals(2)), summary(100, 100, &[]), false), Role::Numeric);
        assert_eq!(role("email", None, summary(100, 100, &[]), false), Role::Personal);
        assert_eq!(role("town", None, summary(100, 3, &["a", "b", "c"]), false), Role::Category);
        assert_eq!(role("active", None, summary(100, 2, &["yes", "no"]), false), Role::Boolean);
        assert_eq!(role("ref", None, summary(100, 100, &[]), false), Role::Id);
        assert_eq!(role("remark", None, summary(100, 80, &[]), false), Role::Text);
    }

    #[test]
    fn a_correction_stays_and_a_number_can_be_a_word() {
        let mut column = UploadedColumn::seen("zip".to_owned(), Some(Notation::Decimals(0)));
        column.role = Role::Category;
        column.learn_of(&summary(100, 100, &[]), true);
        assert_eq!((column.role, column.suggested), (Role::Category, Role::Id));
        assert_eq!(column.field().value_type, ValueType::Text);
    }
}
