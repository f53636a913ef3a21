//! Plans at hand: the word lists that the program carries, and the plans of the recipes that were used last.

use std::collections::VecDeque;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use seedbed_generate::{Lists, Locale, Plan};
use seedbed_recipe::models::named;
use seedbed_recipe::{Problem, digest};
use serde_json::Value;

use crate::models::Models;

/// The list files of the project: locale and text.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/lists.rs"));

/// How many plans are kept. A plan is mostly small tables; compiling one takes milliseconds.
const KEPT: usize = 32;

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let mut lists = Lists::default();
    for (code, text) in FILES {
        match Locale::parse(code, text) {
            Ok(locale) => lists.add(locale),
            Err(error) => tracing::error!(%error, "a word list of this program is damaged"),
        }
    }
    lists
});

/// All word lists of the program.
#[must_use]
pub fn lists() -> &'static Lists {
    &LISTS
}

/// The plans that were used last, the newest first.
#[derive(Debug, Default)]
pub struct Plans {
    /// Each under the digest of the very recipe that it was asked for with: the plan's own digest adds the word lists.
    last: Mutex<VecDeque<(String, Arc<Plan>)>>,
    /// Where the models are that recipes name; there may be none.
    models: Option<Models>,
}

impl Plans {
    /// Plans of recipes that may name these models.
    #[must_use]
    pub fn with_models(models: Models) -> Self {
        Self { models: Some(models), ..Self::default() }
    }

    /// The plan of a recipe. On a thread that may block, for models may have to be read.
    ///
    /// # Errors
    /// Everything that is wrong with the recipe.
    pub fn of(&self, recipe: &Value) -> Result<Arc<Plan>, Vec<Problem>> {
        let name = digest::of(recipe);
        if let Some(plan) = self.kept(&name) {
            return Ok(plan);
        }
        // Compiled outside of the lock: two threads that ask at once do the work twice and get equal plans.
        let plan = Arc::new(self.compiled(recipe)?);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.push_front((name, Arc::clone(&plan)));
        last.truncate(KEPT);
        Ok(plan)
    }

    fn compiled(&self, recipe: &Value) -> Result<Plan, Vec<Problem>> {
        let named = self.models.as_ref().map(|models| (models, named(recipe))).filter(|(_, named)| !named.is_empty());
        let Some((models, named)) = named else { return Plan::new(recipe, lists()) };
        let mut lists = lists().clone();
        named.iter().filter_map(|(_, digest)| models.of(digest)).for_each(|model| lists.add_model(model));
        Plan::new(recipe, &lists)
    }

    fn kept(&self, name: &str) -> Option<Arc<Plan>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let at = last.iter().position(|(kept, _)| kept == name)?;
        let kept = last.remove(at)?;
        let plan = Arc::clone(&kept.1);
        last.push_front(kept);
        Some(plan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_program_carries_at_least_thirty_locales() {
        assert!(lists().codes().count() >= 30);
    }

    #[test]
    fn a_plan_is_made_once() {
        let recipe = json!({"version": 1, "kind": "table", "tables": [
            {"name": "t", "rows": 1, "columns": [{"name": "id", "type": "sequence"}]}]});
        let plans = Plans::default();
        assert!(Arc::ptr_eq(&plans.of(&recipe).unwrap(), &plans.of(&recipe).unwrap()));
    }
}
