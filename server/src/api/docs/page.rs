//! The readable page of the API: plain HTML made once from the OpenAPI document; no script, nothing from elsewhere.

use std::fmt::Write;

use serde_json::Value;

const STYLE: &str = "
:root { color-scheme: dark light; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; background: light-dark(#f8fafc, #0f172a); color: light-dark(#0f172a, #f1f5f9); }
h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 3rem; text-transform: capitalize; }
section { border-top: 1px solid light-dark(#cbd5e1, #334155); padding-block: .5rem 1rem; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { overflow-x: auto; padding: .75rem; border-radius: .5rem; background: light-dark(#e2e8f0, #1e293b); }
table { border-collapse: collapse; } td, th { text-align: left; vertical-align: top; padding: .15rem 1rem .15rem 0; }
a { color: light-dark(#1d4ed8, #93c5fd); } .method { text-transform: uppercase; color: light-dark(#047857, #6ee7b7); }
";

/// The page for this document.
pub fn html(document: &Value) -> String {
    let mut page = String::new();
    // Writing into a String cannot fail.
    let _ = write_page(&mut page, document);
    page
}

fn write_page(out: &mut String, document: &Value) -> std::fmt::Result {
    write!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Seedbed API</title><style>{STYLE}</style></head><body><main><h1>Seedbed API</h1><p>{}</p>\
         <p>For programs: <a href=\"/api/openapi.json\">openapi.json</a>. What a recipe can say: \
         <a href=\"/api/recipe.md\">in words</a>, <a href=\"/api/recipe-schema.json\">as a JSON Schema</a>.</p>",
        escape(text(&document["info"]["description"]))
    )?;
    let mut tags: Vec<&str> = operations(document).map(|(_, _, operation)| tag(operation)).collect();
    tags.sort_unstable();
    tags.dedup();
    write!(out, "<nav aria-label=\"Groups\"><ul>")?;
    for tag in &tags {
        write!(out, "<li><a href=\"#{0}\">{0}</a></li>", escape(tag))?;
    }
    write!(out, "<li><a href=\"#types\">types</a></li></ul></nav>")?;
    for group in tags {
        write!(out, "<h2 id=\"{0}\">{0}</h2>", escape(group))?;
        for (path, method, operation) in operations(document).filter(|(_, _, operation)| tag(operation) == group) {
            write_operation(out, path, method, operation)?;
        }
    }
    write!(out, "<h2 id=\"types\">types</h2>")?;
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        let shape = serde_json::to_string_pretty(schema).unwrap_or_default();
        write!(out, "<section id=\"type-{0}\"><h3>{0}</h3><pre>{1}</pre></section>", escape(name), escape(&shape))?;
    }
    write!(out, "</main></body></html>")
}

/// Path, method and description of every operation.
fn operations(document: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    document["paths"].as_object().into_iter().flatten().flat_map(|(path, item)| {
        let operations =
            item.as_object().into_iter().flatten().filter(|(_, operation)| operation["responses"].is_object());
        operations.map(move |(method, operation)| (path, method, operation))
    })
}

fn write_operation(out: &mut String, path: &str, method: &str, operation: &Value) -> std::fmt::Result {
    write!(
        out,
        "<section><h3><span class=\"method\">{}</span> <code>{}</code></h3><p><strong>{}</strong></p><p>{}</p>",
        escape(method),
        escape(path),
        escape(text(&operation["summary"])),
        escape(text(&operation["description"]))
    )?;
    if operation["security"].is_array() {
        write!(out, "<p>Needs a session.</p>")?;
    }
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    if !parameters.is_empty() {
        write!(
            out,
            "<table><thead><tr><th>Parameter</th><th>In</th><th>Meaning</th><th>Type</th></tr></thead><tbody>"
        )?;
        for parameter in parameters {
            write!(
                out,
                "<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td>{}</td></tr>",
                escape(text(&parameter["name"])),
                escape(text(&parameter["in"])),
                escape(text(&parameter["description"])),
                type_of(&parameter["schema"])
            )?;
        }
        write!(out, "</tbody></table>")?;
    }
    for content in operation["requestBody"]["content"].as_object().into_iter().flatten() {
        write!(out, "<p>Body: {} ({})</p>", type_of(&content.1["schema"]), escape(content.0))?;
    }
    write!(out, "<table><thead><tr><th>Status</th><th>Meaning</th><th>Type</th></tr></thead><tbody>")?;
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        let content = response["content"].as_object().and_then(|content| content.values().next());
        write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(status),
            escape(text(&response["description"])),
            content.map(|content| type_of(&content["schema"])).unwrap_or_default()
        )?;
    }
    write!(out, "</tbody></table></section>")
}

fn tag(operation: &Value) -> &str {
    operation["tags"][0].as_str().unwrap_or("other")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A schema in short: a link to its name, or its JSON.
fn type_of(schema: &Value) -> String {
    match schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        Some(name) => format!("<a href=\"#type-{0}\">{0}</a>", escape(name)),
        None if schema.is_null() => String::new(),
        None => format!("<code>{}</code>", escape(&schema.to_string())),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
