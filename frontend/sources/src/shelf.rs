//! Templates and saved schemas in one search, so that they are ranked against each other.

use seedbed_recipe::library::{self, Document, Index};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A search in the library.
#[derive(Deserialize)]
pub struct Search {
    query: String,
    #[serde(default)]
    schemas: Vec<Schema>,
}

/// A schema that was saved.
#[derive(Clone, PartialEq, Deserialize)]
struct Schema {
    id: String,
    name: String,
    description: String,
    tags: Vec<String>,
    recipe: Value,
}

/// A template or a saved schema.
#[derive(Clone, Serialize)]
pub struct Hit {
    id: String,
    /// Whether it is a saved schema rather than a template.
    saved: bool,
    title: String,
    summary: String,
    tags: Vec<String>,
    tables: usize,
    columns: usize,
}

/// The index of the last schemas: searches come letter by letter, schemas change seldom.
#[derive(Default)]
pub struct Shelf {
    last: Option<(Vec<Schema>, Index)>,
}

impl Shelf {
    /// What fits, best first; without words all there is, saved schemas before templates, each in their order.
    pub fn find(&mut self, search: Search) -> Vec<Hit> {
        let Search { query, schemas } = search;
        let all = schemas.iter().map(Schema::hit).chain(library::templates().iter().map(template_hit));
        if query.trim().is_empty() {
            return all.collect();
        }
        let mut by_id: BTreeMap<String, Hit> = all.map(|hit| (hit.id.clone(), hit)).collect();
        if self.last.as_ref().is_none_or(|(known, _)| *known != schemas) {
            let saved: Vec<Document> = schemas.iter().map(Schema::document).collect();
            let templates = library::templates().iter().map(library::Template::document);
            self.last = Some((schemas, Index::new(saved.into_iter().chain(templates))));
        }
        let Some((_, index)) = &self.last else { return Vec::new() };
        index.search(&query, by_id.len()).into_iter().filter_map(|(id, _)| by_id.remove(id)).collect()
    }
}

impl Schema {
    fn document(&self) -> Document {
        let document = Document::new(&self.id).with(&self.name, 4.0).with(&self.description, 1.5);
        self.tags.iter().fold(document.with_recipe(&self.recipe), |document, tag| document.with(tag, 1.0))
    }

    fn hit(&self) -> Hit {
        let (tables, columns) = size(&self.recipe);
        Hit {
            id: self.id.clone(),
            saved: true,
            title: self.name.clone(),
            summary: self.description.clone(),
            tags: self.tags.clone(),
            tables,
            columns,
        }
    }
}

fn template_hit(template: &'static library::Template) -> Hit {
    let (tables, columns) = size(&template.recipe);
    Hit {
        id: template.id.clone(),
        saved: false,
        title: template.title.clone(),
        summary: template.summary.clone(),
        tags: template.tags.clone(),
        tables,
        columns,
    }
}

/// How many tables and columns a recipe has.
fn size(recipe: &Value) -> (usize, usize) {
    let tables = recipe["tables"].as_array().map(Vec::as_slice).unwrap_or_default();
    (tables.len(), tables.iter().map(|table| table["columns"].as_array().map_or(0, Vec::len)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn find(query: &str) -> Vec<Hit> {
        let schemas = json!([{"id": "0199", "name": "Wine cellar", "description": "Bottles and where they lie", "tags": ["wine"],
            "recipe": {"tables": [{"name": "bottles", "columns": [{"name": "vintage", "type": "integer"}]}]}}]);
        let search = serde_json::from_value(json!({"query": query, "schemas": schemas})).unwrap();
        Shelf::default().find(search)
    }

    #[test]
    fn without_words_everything_is_there_and_saved_schemas_are_first() {
        let all = find(" ");
        assert_eq!(all.len(), library::templates().len() + 1);
        assert!(all[0].saved && !all[1].saved);
        assert_eq!((all[0].tables, all[0].columns), (1, 1));
    }

    #[test]
    fn templates_and_schemas_are_ranked_together() {
        assert_eq!(find("wine bottles")[0].title, "Wine cellar");
        let blog = find("a blog");
        assert!(!blog[0].saved && blog[0].id == "blog");
        assert!(find("zzzzqqqq").is_empty());
    }
}
