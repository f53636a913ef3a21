//! A plan: a recipe that was checked and compiled, from which items can be made without further questions.

use std::sync::Arc;

use seedbed_recipe::problem::Problems;
use seedbed_recipe::{Problem, Recipe, check, digest};
use serde_json::Value;

use crate::lists::{BASE_LOCALE, Lists};
use crate::table::{TablePlan, compile_tables};

/// A recipe that was checked and compiled.
#[derive(Debug)]
pub struct Plan {
    digest: String,
    tables: Vec<Arc<TablePlan>>,
}

impl Plan {
    /// Checks and compiles a recipe.
    ///
    /// # Errors
    /// Everything that is wrong with the recipe, each with its place.
    pub fn new(recipe: &Value, lists: &Lists) -> Result<Self, Vec<Problem>> {
        let checked = check(recipe);
        let mut problems = checked.problems;
        let mut tables = Vec::new();
        if let Some(sound) = &checked.recipe {
            let more = Problems::default();
            check_lists(sound, lists, &more);
            tables = compile_tables(sound, lists, &more);
            problems.extend(more.into_vec());
        }
        if problems.is_empty() {
            return Ok(Self { digest: digest::of(recipe), tables });
        }
        // One mistake may be met in several ways; the first description of a place is the most direct.
        let mut seen = std::collections::BTreeSet::new();
        problems.retain(|problem| seen.insert(problem.pointer.clone()));
        Err(problems)
    }

    /// The recipe's digest: its name.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The tables in the order of the recipe.
    #[must_use]
    pub fn tables(&self) -> &[Arc<TablePlan>] {
        &self.tables
    }

    /// The table of this name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Arc<TablePlan>> {
        self.tables.iter().find(|table| table.name() == name)
    }
}

fn check_lists(recipe: &Recipe, lists: &Lists, problems: &Problems) {
    for code in recipe.locales().iter().map(String::as_str).chain([BASE_LOCALE]) {
        let Some(locale) = lists.locale(code) else {
            let known: Vec<&str> = lists.codes().collect();
            problems.add("/locale", format!("\"{code}\""), format!("a locale with word lists: {}", known.join(", ")));
            continue;
        };
        if let Some(digest) = recipe.lists.get(code).filter(|digest| *digest != locale.digest()) {
            let allowed = format!(
                "\"{}\", the digest of this version's lists: the data would differ from what the recipe stood for",
                locale.digest()
            );
            problems.add(format!("/lists/{code}"), format!("\"{digest}\""), allowed);
        }
    }
}

/// The recipe with the digests of the word lists that it draws from, so that it names its data completely.
#[must_use]
pub fn with_lists(recipe: &Value, lists: &Lists) -> Value {
    let mut recipe = recipe.clone();
    if let (Some(sound), Some(map)) = (check(&recipe).recipe, recipe.as_object_mut()) {
        let mut digests = serde_json::Map::new();
        for code in sound.locales().iter().map(String::as_str).chain([BASE_LOCALE]) {
            if let Some(locale) = lists.locale(code) {
                digests.insert(code.to_owned(), locale.digest().into());
            }
        }
        map.insert("lists".to_owned(), Value::Object(digests));
    }
    recipe
}
