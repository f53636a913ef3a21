//! The OpenAPI document: complete, and true to what the server does.

use std::collections::BTreeSet;

use seedbed_export::Format;
use seedbed_recipe::import;
use serde_json::Value;

use crate::client::Server;

async fn document() -> Value {
    let server = Server::new().await;
    server.stranger().get("/api/openapi.json").await.assert_status(200).body.clone()
}

/// Path, method and description of every operation.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let each = |(path, item): (&String, &Value)| {
        let path = path.clone();
        let methods = item.as_object().unwrap().clone();
        methods.into_iter().map(move |(method, operation)| (path.clone(), method, operation)).collect::<Vec<_>>()
    };
    paths.iter().flat_map(each).collect()
}

#[tokio::test]
async fn every_route_is_described() {
    let document = document().await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let found: BTreeSet<String> =
        operations(&document).into_iter().map(|(path, method, _)| format!("{method} {path}")).collect();
    for expected in [
        "get /api/setup",
        "post /api/auth/register",
        "post /api/auth/login",
        "post /api/auth/logout",
        "get /api/auth/me",
        "post /api/auth/password",
        "get /api/users",
        "patch /api/users/{id}",
        "delete /api/users/{id}",
        "get /api/projects",
        "post /api/projects",
        "get /api/projects/{id}",
        "patch /api/projects/{id}",
        "delete /api/projects/{id}",
        "get /api/schemas",
        "post /api/schemas",
        "get /api/schemas/extract",
        "post /api/schemas/extract",
        "get /api/schemas/{id}",
        "patch /api/schemas/{id}",
        "delete /api/schemas/{id}",
        "get /api/jobs",
        "post /api/jobs",
        "get /api/jobs/{id}",
        "get /api/jobs/{id}/status",
        "post /api/jobs/{id}/control",
        "get /api/datasets",
        "get /api/datasets/{id}",
        "patch /api/datasets/{id}",
        "delete /api/datasets/{id}",
        "get /api/settings",
        "patch /api/settings",
        "get /api/live",
        "get /healthz",
        "get /readyz",
    ] {
        assert!(found.contains(expected), "{expected} is missing from {found:?}");
    }
}

#[tokio::test]
async fn every_operation_says_all_that_it_can_answer() {
    let document = document().await;
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let name = format!("{method} {path}");
        assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{name}: the id is not unique");
        assert!(operation["summary"].is_string(), "{name} has no summary");
        let mut expected = vec!["500", "503"];
        if operation["security"].is_array() {
            expected.extend(["401", "403"]);
        }
        if path.contains('{') {
            expected.push("404");
        }
        if operation["requestBody"].is_object() {
            expected.extend(["400", "413", "415", "422"]);
            assert_eq!(operation["requestBody"]["required"], true, "{name}");
        }
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        if parameters.iter().any(|parameter| parameter["in"] == "query") {
            expected.extend(["400", "422"]);
        }
        let answers = operation["responses"].as_object().unwrap();
        for status in expected {
            assert!(answers.contains_key(status), "{name} does not describe {status}");
        }
        for (status, answer) in answers {
            assert!(answer["description"].as_str().is_some_and(|text| !text.is_empty()), "{name} {status}");
            if status.starts_with(['4', '5']) {
                let schema = &answer["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(schema, "#/components/schemas/Problem", "{name} {status}");
            }
        }
        let secured = !path.starts_with("/api/auth/re") && !path.starts_with("/api/auth/login");
        let open = ["/api/setup", "/healthz", "/readyz"].contains(&path.as_str());
        assert_eq!(operation["security"].is_array(), secured && !open, "{name}");
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere_and_every_body_is_closed() {
    let document = document().await;
    let mut references = BTreeSet::new();
    collect_references(&document, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    for (path, method, operation) in operations(&document) {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        if let Some(reference) = schema.as_str() {
            let body = document.pointer(&reference[1..]).unwrap();
            assert_eq!(body["additionalProperties"], false, "{method} {path}");
            for (name, property) in body["properties"].as_object().unwrap() {
                let text = resolve(&document, property);
                let bounded = ["$ref", "pattern", "maxLength", "maximum", "enum", "format", "maxItems"];
                let is_object = text.contains("\"object\"");
                // A truth value has two values whatever is said of it.
                let is_flag = property["type"].to_string().contains("boolean");
                assert!(
                    is_object || is_flag || bounded.iter().any(|bound| text.contains(bound)),
                    "{method} {path} {name}: {text}"
                );
            }
        }
    }
}

fn collect_references(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| match (name.as_str(), value) {
            ("$ref", Value::String(reference)) => drop(into.insert(reference.clone())),
            _ => collect_references(value, into),
        }),
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, into)),
        _ => {}
    }
}

/// A schema as text, with the first reference in it followed.
fn resolve(document: &Value, schema: &Value) -> String {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(&reference[1..]).unwrap().to_string(),
        None => schema.to_string(),
    }
}

#[tokio::test]
async fn every_word_for_a_format_is_described() {
    let document = document().await;
    let parameters = document["paths"]["/api/jobs/{id}/download"]["get"]["parameters"].as_array().unwrap();
    let format = parameters.iter().find(|parameter| parameter["name"] == "format").unwrap();
    let described: BTreeSet<&str> =
        format["schema"]["enum"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let names = Format::ALL.map(Format::name).into_iter().chain(Format::ALIASES.map(|(alias, _)| alias));
    assert_eq!(described, names.collect::<BTreeSet<_>>());
    for (alias, _) in import::Format::ALIASES {
        assert!(
            alias.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_-".contains(letter))
        );
    }
    for (path, parameter, word) in [("/api/jobs", "status", "paused"), ("/api/jobs", "state", "paused")] {
        let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap();
        let found = parameters.iter().find(|one| one["name"] == parameter).unwrap();
        assert!(found.to_string().contains("Standing") || found.to_string().contains(word), "{found}");
    }
}

#[tokio::test]
async fn the_page_reads_without_a_network() {
    let server = Server::new().await;
    let answer = server.stranger().get("/api/docs").await;
    answer.assert_status(200);
    let page = answer.body.as_str().unwrap();
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>"));
    for (path, ..) in operations(&document().await) {
        assert!(page.contains(&format!("<code>{path}</code>")), "{path} is missing");
    }
    assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("https://"));
    // There is a way back, and code is shown as such.
    assert!(page.contains("<a href=\"/\">"), "no way home");
    assert!(!page.contains('`'), "{:?}", page.find('`').map(|at| &page[at.saturating_sub(100)..at + 50]));
}

#[tokio::test]
async fn what_a_recipe_can_say_is_told_to_everybody() {
    let server = Server::new().await;
    let stranger = server.stranger();
    let schema = stranger.get("/api/recipe-schema.json").await;
    assert_eq!(schema.header("content-type"), "application/schema+json");
    assert_eq!(schema.assert_status(200).body, seedbed_recipe::json_schema::recipe());
    let words = stranger.get("/api/recipe.md").await;
    assert_eq!(words.header("content-type"), "text/markdown; charset=utf-8");
    assert!(words.assert_status(200).body.as_str().unwrap().contains("# The recipe"));
    let page = stranger.get("/api/docs").await;
    for address in ["/api/recipe-schema.json", "/api/recipe.md"] {
        assert!(page.body.as_str().unwrap().contains(&format!("href=\"{address}\"")), "{address}");
    }
    // Bodies with a recipe refer to one description of it.
    let document = document().await;
    let bodies =
        ["NewSchema", "Candidate"].map(|name| &document["components"]["schemas"][name]["properties"]["recipe"]);
    for recipe in bodies {
        assert_eq!(recipe["$ref"], "#/components/schemas/Recipe", "{recipe}");
    }
}
