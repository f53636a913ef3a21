//! How often each text occurs, exactly, as long as there are few of them and they are short.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::summary::Category;

/// As many different texts are counted; with one more there are no categories, in whatever order they came.
pub(crate) const MOST: usize = 4096;
/// A longer text, in bytes, is no category.
const LONGEST: usize = 100;

/// Counts by text; nothing for a column whose texts are too many or too long to be categories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Categories(Option<BTreeMap<String, u64>>);

impl Default for Categories {
    fn default() -> Self {
        Self(Some(BTreeMap::new()))
    }
}

impl Categories {
    pub(crate) fn add(&mut self, text: &str, times: u64) {
        let Some(counts) = &mut self.0 else { return };
        if let Some(count) = counts.get_mut(text) {
            *count += times;
        } else if text.len() > LONGEST || counts.len() == MOST {
            self.0 = None;
        } else {
            counts.insert(text.to_owned(), times);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        match &other.0 {
            Some(counts) => counts.iter().for_each(|(text, &count)| self.add(text, count)),
            None => self.0 = None,
        }
    }

    /// How many different texts there are, if they are categories.
    pub(crate) fn count(&self) -> Option<u64> {
        self.0.as_ref().map(|counts| counts.len() as u64)
    }

    /// The `most` frequent, the first in the alphabet where counts are equal, and how many values are none of them.
    pub(crate) fn top(&self, most: usize) -> Option<(Vec<Category>, u64)> {
        let counts = self.0.as_ref()?;
        let mut sorted: Vec<(&String, u64)> = counts.iter().map(|(text, &count)| (text, count)).collect();
        sorted.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        let other = sorted.iter().skip(most).map(|(_, count)| count).sum();
        let top = sorted.into_iter().take(most);
        Some((top.map(|(text, count)| Category { text: text.clone(), count }).collect(), other))
    }
}
