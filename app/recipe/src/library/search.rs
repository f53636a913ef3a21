//! Search by meaning, offline and without a model: text becomes a weighted vector of word stems and concepts, and
//! documents are ranked by the cosine of the angle between their vector and the query's.

use super::thesaurus::{CONCEPTS, OWN_STEMS, STOP_WORDS};
use rust_stemmers::{Algorithm, Stemmer};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What a concept counts, relative to the word that stands for it: the word itself is the better match.
const CONCEPT_WEIGHT: f64 = 0.7;
/// What a word counts that was put in for a misspelt one.
const CORRECTED_WEIGHT: f64 = 0.75;
/// What a query's word that no document has counts in the query's length: enough to tell "a blog" from a sentence
/// that is about something else and mentions a blog.
const UNKNOWN_WEIGHT: f64 = 0.4;
/// The field weight at which a term in a document counts half of what it can count at most.
const SATURATION: f64 = 2.0;
/// Scores below this are chance.
const THRESHOLD: f64 = 0.15;
/// Longer texts are cut: nobody describes a subject in more words, and the cost of a search stays bounded.
const LONGEST_QUERY: usize = 200;

/// Something that can be found: a template, a saved schema.
#[derive(Clone, Debug)]
pub struct Document {
    id: String,
    fields: Vec<(String, f64)>,
}

impl Document {
    /// A document without text.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), fields: Vec::new() }
    }

    /// Adds text that counts `weight`, above 0; the same word in two fields counts their sum, with diminishing returns.
    #[must_use]
    pub fn with(mut self, text: impl Into<String>, weight: f64) -> Self {
        self.fields.push((text.into(), weight));
        self
    }

    /// Adds the names of the tables and columns of a recipe, and the subjects of its columns' types.
    #[must_use]
    pub fn with_recipe(mut self, recipe: &Value) -> Self {
        for table in recipe["tables"].as_array().into_iter().flatten() {
            if let Some(name) = table["name"].as_str() {
                self.fields.push((name.to_owned(), 2.0));
            }
            for column in table["columns"].as_array().into_iter().flatten() {
                if let Some(name) = column["name"].as_str() {
                    self.fields.push((name.to_owned(), 0.5));
                }
                if let Some((group, _)) = column["type"].as_str().and_then(|name| name.split_once('.')) {
                    self.fields.push((group.to_owned(), 0.1));
                }
            }
        }
        self
    }
}

/// Documents, ready to be searched.
#[derive(Debug)]
pub struct Index {
    ids: Vec<String>,
    /// Each term's weight in any text: the rarer, the heavier.
    rarity: BTreeMap<String, f64>,
    /// For each term the documents that have it and the term's part of their vector, which has length 1.
    postings: BTreeMap<String, Vec<(usize, f64)>>,
    /// Every word as it is spelt, of documents and thesaurus: what a misspelt word is mended to.
    spellings: BTreeSet<String>,
}

impl Index {
    /// An index of these documents; of two with the same id both stay.
    pub fn new(documents: impl IntoIterator<Item = Document>) -> Self {
        let mut ids = Vec::new();
        let mut vectors = Vec::new();
        let mut spellings = THESAURUS.spellings.clone();
        for document in documents {
            let mut vector = BTreeMap::new();
            for (text, weight) in &document.fields {
                let words: Vec<(String, f64)> = words(text).into_iter().map(|word| (word, *weight)).collect();
                add_terms(&mut vector, &words);
                spellings.extend(words.into_iter().map(|(word, _)| word).filter(|word| word.chars().count() > 2));
            }
            for weight in vector.values_mut() {
                *weight /= *weight + SATURATION;
            }
            ids.push(document.id);
            vectors.push(vector);
        }

        let mut counts: BTreeMap<&String, u32> = BTreeMap::new();
        for term in vectors.iter().flat_map(BTreeMap::keys) {
            *counts.entry(term).or_default() += 1;
        }
        let rarity: BTreeMap<String, f64> =
            counts.into_iter().map(|(term, count)| (term.clone(), rarity(vectors.len(), count))).collect();

        let mut postings: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
        for (document, mut vector) in vectors.into_iter().enumerate() {
            for (term, weight) in &mut vector {
                *weight *= rarity[term];
            }
            let length = vector.values().map(|weight| weight * weight).sum::<f64>().sqrt();
            for (term, weight) in vector {
                postings.entry(term).or_default().push((document, weight / length));
            }
        }
        Self { ids, rarity, postings, spellings }
    }

    /// The ids of the best `limit` documents with their scores from 0 to 1, best first; documents with the same
    /// score in the order in which they were given. Empty where nothing fits.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<(&str, f64)> {
        let mut vector = BTreeMap::new();
        let mut words = words(query);
        words.truncate(LONGEST_QUERY);
        let words: Vec<(String, f64)> = words.iter().flat_map(|word| self.mend(word)).collect();
        add_terms(&mut vector, &words);

        let mut scores: BTreeMap<usize, f64> = BTreeMap::new();
        let mut length = 0.0;
        for (term, weight) in &vector {
            match self.rarity.get(term) {
                Some(rarity) => {
                    let weight = weight * rarity;
                    length += weight * weight;
                    for (document, part) in &self.postings[term] {
                        *scores.entry(*document).or_default() += weight * part;
                    }
                }
                // Its concept stands for a word of the thesaurus; a concept that no document has says nothing.
                None if is_concept(term) || THESAURUS.phrases.contains_key(term) => {}
                None => {
                    let weight = weight * UNKNOWN_WEIGHT * rarity(self.ids.len(), 0);
                    length += weight * weight;
                }
            }
        }

        let length = length.sqrt();
        let mut found: Vec<(usize, f64)> = scores
            .into_iter()
            .map(|(document, score)| (document, score / length))
            .filter(|(_, score)| *score >= THRESHOLD)
            .collect();
        found.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        found.truncate(limit);
        found.into_iter().map(|(document, score)| (self.ids[document].as_str(), score)).collect()
    }

    /// Whether a word says something as it stands, or is known to say nothing.
    fn is_known(&self, word: &str) -> bool {
        is_silent(word)
            || self.spellings.contains(word)
            || self.rarity.contains_key(&stem(word))
            || THESAURUS.phrases.contains_key(&stem(word))
    }

    /// The word itself if it is known; else, at a lower weight, the known word that it begins, the two that it is put
    /// together from, or the one that it was probably meant to be.
    fn mend(&self, word: &str) -> Vec<(String, f64)> {
        let letters = word.chars().count();
        if self.is_known(word) || letters < 4 || word.bytes().any(|byte| byte.is_ascii_digit()) {
            return vec![(word.to_owned(), 1.0)];
        }
        let longer = self.spellings.range(word.to_owned()..).next().filter(|known| known.starts_with(word));
        if let Some(known) = longer {
            return vec![(known.clone(), CORRECTED_WEIGHT)];
        }
        let parts =
            (3..word.len().saturating_sub(2)).filter(|at| word.is_char_boundary(*at)).map(|at| word.split_at(at));
        for (first, second) in parts {
            if self.spellings.contains(first) && self.spellings.contains(second) {
                return vec![(first.to_owned(), CORRECTED_WEIGHT), (second.to_owned(), CORRECTED_WEIGHT)];
            }
        }
        // Short words have many neighbours that mean something else ("wine" and "wind", "cooking" and "booking"): in
        // them a letter may be missing, too many or misplaced, but not be another, and the first one is right. What has
        // three letters is a neighbour of half the language ("pods" of "pos").
        let most_edits = if letters < 8 { 1 } else { 2 };
        let closest = self
            .spellings
            .iter()
            .filter(|known| known.chars().next() == word.chars().next())
            .filter(|known| known.chars().count() > 3 && known.chars().count().abs_diff(letters) <= most_edits)
            .filter(|known| letters > 5 || known.chars().count() != letters || has_same_letters(known, word))
            .map(|known| (strsim::osa_distance(word, known), known))
            .filter(|(edits, _)| *edits <= most_edits)
            .min_by(|(edits, known), (other_edits, other)| {
                edits
                    .cmp(other_edits)
                    .then_with(|| trigrams_shared(word, other).total_cmp(&trigrams_shared(word, known)))
            });
        vec![closest.map_or_else(|| (word.to_owned(), 1.0), |(_, known)| (known.clone(), CORRECTED_WEIGHT))]
    }
}

/// How rare a term is that stands in `count` of `documents` (inverse document frequency, smoothed to stay above 0).
fn rarity(documents: usize, count: u32) -> f64 {
    libm::log(1.0 + (documents as f64 + 1.0) / (f64::from(count) + 1.0))
}

/// Whether one word is the other with its letters in another order.
fn has_same_letters(a: &str, b: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

/// The share of three-letter runs that two words have in common (Dice's coefficient), ends of words included.
fn trigrams_shared(a: &str, b: &str) -> f64 {
    let runs = |word: &str| -> BTreeSet<[char; 3]> {
        let padded: Vec<char> = format!("  {word} ").chars().collect();
        padded.windows(3).map(|run| [run[0], run[1], run[2]]).collect()
    };
    let (a, b) = (runs(a), runs(b));
    2.0 * a.intersection(&b).count() as f64 / (a.len() + b.len()) as f64
}

/// The words of a text in small letters: runs of letters and digits, also split where `camelCase` goes up.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for letter in text.chars() {
        if !letter.is_alphanumeric() && letter != '\'' || after_small && letter.is_uppercase() {
            words.push(String::new());
        }
        if letter.is_alphanumeric() {
            words.last_mut().expect("there is always a last word").extend(letter.to_lowercase());
        }
        after_small = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A word without its ending, so that "payments" finds "paying".
fn stem(word: &str) -> String {
    if let Ok(at) = OWN_STEMS.binary_search_by_key(&word, |(word, _)| word) {
        return OWN_STEMS[at].1.to_owned();
    }
    if word.is_ascii() { Stemmer::create(Algorithm::English).stem(word).into_owned() } else { word.to_owned() }
}

/// Words that count only inside a phrase.
fn is_silent(word: &str) -> bool {
    word.len() < 2 || STOP_WORDS.binary_search(&word).is_ok() || word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Adds the stems of words with weights, and the concepts that words and phrases stand for.
fn add_terms(vector: &mut BTreeMap<String, f64>, words: &[(String, f64)]) {
    let stems: Vec<String> = words.iter().map(|(word, _)| stem(word)).collect();
    for (start, (word, weight)) in words.iter().enumerate() {
        let silent = is_silent(word);
        if !silent {
            *vector.entry(stems[start].clone()).or_default() += weight;
        }
        let first = if silent { 2 } else { 1 };
        for count in first..=THESAURUS.longest.min(words.len() - start) {
            for concept in THESAURUS.phrases.get(&stems[start..start + count].join(" ")).into_iter().flatten() {
                *vector.entry(concept_term(*concept)).or_default() += weight * CONCEPT_WEIGHT;
            }
        }
    }
}

/// A concept as a term; no stem starts with this sign.
fn concept_term(concept: usize) -> String {
    format!("#{concept}")
}

fn is_concept(term: &str) -> bool {
    term.starts_with('#')
}

/// The concepts, by the stems of the words and phrases that stand for them.
struct Thesaurus {
    phrases: BTreeMap<String, Vec<usize>>,
    /// Words in the longest phrase.
    longest: usize,
    spellings: BTreeSet<String>,
}

static THESAURUS: LazyLock<Thesaurus> = LazyLock::new(|| {
    let mut thesaurus = Thesaurus { phrases: BTreeMap::new(), longest: 1, spellings: BTreeSet::new() };
    for (concept, phrases) in CONCEPTS.iter().enumerate() {
        for phrase in *phrases {
            let words = words(phrase);
            let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
            let concepts = thesaurus.phrases.entry(stems.join(" ")).or_default();
            if !concepts.contains(&concept) {
                concepts.push(concept);
            }
            thesaurus.longest = thesaurus.longest.max(words.len());
            thesaurus.spellings.extend(words.into_iter().filter(|word| word.chars().count() > 2));
        }
    }
    thesaurus
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_are_searched_by_halves_are_sorted() {
        assert!(STOP_WORDS.is_sorted());
        assert!(OWN_STEMS.is_sorted());
    }

    #[test]
    fn words_end_where_something_else_starts() {
        assert_eq!(words("Order-lines, customerId's 2_x"), ["order", "lines", "customer", "ids", "2", "x"]);
        assert!(words(" -- ").is_empty());
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        assert_eq!(stem("payments"), stem("payment"));
        assert_ne!(stem("bookings"), stem("books"));
        assert_eq!(stem("naïveté"), "naïveté");
    }

    #[test]
    fn a_misspelt_word_is_mended_and_another_word_is_not() {
        let index = Index::new([Document::new("x").with("wind booking restaurant invoices blog online shop", 1.0)]);
        for (typed, meant) in [
            ("blgo", "blog"),
            ("bloog", "blog"),
            ("resturant", "restaurant"),
            ("invoces", "invoices"),
            ("restau", "restaurant"),
        ] {
            assert_eq!(index.mend(typed), [(meant.to_owned(), CORRECTED_WEIGHT)]);
        }
        assert_eq!(
            index.mend("onlineshop"),
            [("online".to_owned(), CORRECTED_WEIGHT), ("shop".to_owned(), CORRECTED_WEIGHT)]
        );
        for other in ["wine", "cooking", "blog", "asdf", "the", "x1y2z3"] {
            assert_eq!(index.mend(other), [(other.to_owned(), 1.0)]);
        }
    }

    #[test]
    fn words_of_one_concept_are_near_and_others_are_not() {
        let index =
            Index::new([Document::new("trade").with("store", 1.0), Document::new("health").with("physician", 1.0)]);
        assert_eq!(index.search("retail", 2).first().map(|found| found.0), Some("trade"));
        assert_eq!(index.search("my doctor", 2).first().map(|found| found.0), Some("health"));
        assert!(index.search("weather", 2).is_empty());
    }
}
