//! A plan: a recipe that was checked and compiled, from which items can be made without further questions.

use std::sync::Arc;

use seedbed_recipe::problem::{Problems, nearest};
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
            // The name of the data, not of what was written: the lists belong to it whether the recipe names them or not.
            let digest = match &checked.recipe {
                Some(sound) => digest::of(&pinned(recipe, sound, lists)),
                None => digest::of(recipe),
            };
            return Ok(Self { digest, tables });
        }
        // One mistake may be met in several ways; the first description of a place is the most direct.
        let mut seen = std::collections::BTreeSet::new();
        problems.retain(|problem| seen.insert(problem.pointer.clone()));
        Err(problems)
    }

    /// The recipe's digest: its name. It is that of the recipe with the word lists that it draws from, so that it is
    /// the same for a recipe that does not name its lists yet and for the one that a job keeps, here and in a browser.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The tables in the order of the recipe.
    #[must_use]
    pub fn tables(&self) -> &[Arc<TablePlan>] {
        &self.tables
    }

    /// The tables with their places in the recipe, each after those that it refers to: so a database takes them.
    #[must_use]
    pub fn loading_order(&self) -> Vec<(usize, &Arc<TablePlan>)> {
        let mut tables: Vec<_> = self.tables.iter().enumerate().collect();
        tables.sort_by_key(|(_, table)| table.rank);
        tables
    }

    /// The table of this name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Arc<TablePlan>> {
        self.tables.iter().find(|table| table.name() == name)
    }
}

fn check_lists(recipe: &Recipe, lists: &Lists, problems: &Problems) {
    let base = ("/locale".to_owned(), BASE_LOCALE);
    for (place, code) in recipe.locale_places().into_iter().chain([base]) {
        if lists.locale(code).is_none() {
            let known: Vec<&str> = lists.codes().collect();
            let near = nearest(code, &known).map(|near| format!("; perhaps \"{near}\" was meant")).unwrap_or_default();
            let allowed = format!("a locale with word lists: {}{near}", known.join(", "));
            problems.add(place, format!("\"{code}\""), allowed);
        }
    }
    for code in recipe.locales().iter().map(String::as_str).chain([BASE_LOCALE]) {
        let Some(locale) = lists.locale(code) else { continue };
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
    match check(recipe).recipe {
        Some(sound) => pinned(recipe, &sound, lists),
        None => recipe.clone(),
    }
}

fn pinned(recipe: &Value, sound: &Recipe, lists: &Lists) -> Value {
    let mut recipe = recipe.clone();
    if let Some(map) = recipe.as_object_mut() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Locale;
    use serde_json::json;

    fn lists(word: &str) -> Lists {
        let mut lists = Lists::default();
        for code in ["en_US", "de_DE"] {
            lists.add(Locale::parse(code, &format!("[words]\n{word}\n")).unwrap());
        }
        lists
    }

    fn digest_of(recipe: &Value, lists: &Lists) -> String {
        Plan::new(recipe, lists).unwrap().digest().to_owned()
    }

    #[test]
    fn a_recipe_has_one_name_whether_it_names_its_lists_or_not() {
        let recipe = json!({"version": 1, "kind": "table", "locale": "de_DE", "tables": [
            {"name": "t", "rows": 1, "columns": [{"name": "id", "type": "sequence"}]}]});
        let (ours, others) = (lists("one"), lists("two"));
        let pinned = with_lists(&recipe, &ours);
        assert_eq!(pinned["lists"].as_object().unwrap().len(), 2);
        assert_eq!(digest_of(&recipe, &ours), digest_of(&pinned, &ours));
        assert_eq!(digest_of(&pinned, &ours), digest::of(&pinned));
        // A part of the lists names the same data as all of them.
        let mut some = pinned.clone();
        some["lists"].as_object_mut().unwrap().remove("en_US");
        assert_eq!(digest_of(&some, &ours), digest_of(&pinned, &ours));
        // Other lists may make other data.
        assert_ne!(digest_of(&recipe, &ours), digest_of(&recipe, &others));
        assert!(Plan::new(&pinned, &others).is_err());
    }
}
