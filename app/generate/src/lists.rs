//! Word lists: the locale's names, places and words that semantic types draw from, as data.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::column::Words;
use crate::model::Model;
use crate::table::Formulas;

/// The locale that every other one falls back to where it has no section of its own.
pub const BASE_LOCALE: &str = "en_US";

/// One list: entries with one or more fields, stored a field at a time.
#[derive(Clone, Debug, Default)]
pub struct Section {
    fields: Vec<Arc<Words>>,
}

impl Section {
    /// How many entries there are; never 0 in a section of a parsed locale.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fields.first().map_or(0, |field| field.len())
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Field `number` (from 0) of all entries, empty where an entry is shorter; `None` if no entry has it.
    #[must_use]
    pub fn field(&self, number: usize) -> Option<&Arc<Words>> {
        self.fields.get(number)
    }

    fn from_lines(lines: &[&str]) -> Self {
        let width = lines.iter().map(|line| line.split('\t').count()).max().unwrap_or(0);
        let fields =
            (0..width).map(|number| lines.iter().map(|line| line.split('\t').nth(number).unwrap_or("")).collect());
        Self { fields: fields.map(|words: Words| Arc::new(words)).collect() }
    }
}

/// The lists of one locale.
#[derive(Clone, Debug, Default)]
pub struct Locale {
    code: String,
    digest: String,
    sections: BTreeMap<String, Section>,
}

/// Why a list file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the lists for {code} stands before any [section]: {found:?}")]
pub struct ListError {
    code: String,
    line: usize,
    found: String,
}

impl Locale {
    /// Reads a list file: `[section]` lines, an entry a line, fields separated by tabs, `#` starts a comment.
    ///
    /// # Errors
    /// When an entry stands before the first section.
    pub fn parse(code: &str, text: &str) -> Result<Self, ListError> {
        let mut lines: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut section = None;
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with("# ") || line == "#" {
            } else if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = Some(name);
            } else if let Some(name) = section {
                lines.entry(name).or_default().push(line);
            } else {
                return Err(ListError { code: code.to_owned(), line: number + 1, found: line.to_owned() });
            }
        }
        let sections = lines.into_iter().map(|(name, lines)| (name.to_owned(), Section::from_lines(&lines))).collect();
        Ok(Self { code: code.to_owned(), digest: digest(text.as_bytes()), sections })
    }

    /// The locale's code, such as `en_US`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The first 16 hexadecimal digits of the SHA-256 of the list file: part of every recipe that uses it.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// A value of the `[locale]` section, such as `country_code`.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<&str> {
        let section = self.sections.get("locale")?;
        let at = section.field(0)?.iter().position(|name| name == key)?;
        Some(section.field(1)?.get(at))
    }
}

/// The first 16 hexadecimal digits of the SHA-256 of `bytes`.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// What plans are made with: the locales that are at hand, all of them on a server, those that were loaded in a browser;
/// the models that the recipe names; and the languages of formulas and patterns, which a browser loads with the first recipe
/// that needs one.
#[derive(Clone, Debug)]
pub struct Lists {
    locales: BTreeMap<String, Arc<Locale>>,
    models: Vec<Arc<Model>>,
    formulas: Option<&'static Formulas>,
}

impl Default for Lists {
    fn default() -> Self {
        Self { formulas: Some(Formulas::language()), ..Self::without_formulas() }
    }
}

impl Lists {
    /// No locales, and neither formulas nor patterns until [`Lists::allow_formulas`].
    #[must_use]
    pub fn without_formulas() -> Self {
        Self { locales: BTreeMap::new(), models: Vec::new(), formulas: None }
    }

    /// From now on recipes may have formulas, rules and patterns.
    pub fn allow_formulas(&mut self, language: &'static Formulas) {
        self.formulas = Some(language);
    }

    /// The languages of formulas and patterns, if they are at hand.
    #[must_use]
    pub fn formulas(&self) -> Option<&'static Formulas> {
        self.formulas
    }

    /// Adds a model.
    pub fn add_model(&mut self, model: Arc<Model>) {
        self.models.push(model);
    }

    /// The model of this digest.
    #[must_use]
    pub fn model(&self, digest: &str) -> Option<&Arc<Model>> {
        self.models.iter().find(|model| model.digest() == digest)
    }

    /// Adds a locale, replacing an earlier one of the same code.
    pub fn add(&mut self, locale: Locale) {
        self.locales.insert(locale.code.clone(), Arc::new(locale));
    }

    /// The locale of this code.
    #[must_use]
    pub fn locale(&self, code: &str) -> Option<&Arc<Locale>> {
        self.locales.get(code)
    }

    /// The codes of the locales at hand, sorted.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.locales.keys().map(String::as_str)
    }

    /// The section of a locale or, where it has none, of the base locale.
    #[must_use]
    pub fn section(&self, code: &str, name: &str) -> Option<&Section> {
        let own = self.locales.get(code).and_then(|locale| locale.sections.get(name));
        own.or_else(|| self.locales.get(BASE_LOCALE)?.sections.get(name))
    }

    /// The section of exactly this locale.
    #[must_use]
    pub fn own_section(&self, code: &str, name: &str) -> Option<&Section> {
        self.locales.get(code)?.sections.get(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_read_field_by_field_and_fall_back() {
        let mut lists = Lists::default();
        lists.add(Locale::parse("en_US", "# notice\n[locale]\ncurrency\tUSD\n[a]\none\tuno\ntwo\n[b]\nx\n").unwrap());
        lists.add(Locale::parse("de_DE", "[a]\neins\n").unwrap());
        assert_eq!(lists.section("de_DE", "a").unwrap().field(0).unwrap().get(0), "eins");
        assert_eq!(lists.section("de_DE", "b").unwrap().field(0).unwrap().get(0), "x");
        let english = lists.section("en_US", "a").unwrap();
        assert_eq!((english.len(), english.field(1).unwrap().get(0), english.field(1).unwrap().get(1)), (2, "uno", ""));
        assert_eq!(lists.locale("en_US").unwrap().setting("currency"), Some("USD"));
    }

    #[test]
    fn an_entry_without_a_section_is_an_error() {
        assert_eq!(Locale::parse("xx", "word").unwrap_err().line, 1);
    }
}
