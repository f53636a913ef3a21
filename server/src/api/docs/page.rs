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
         <title>Seedbed API</title><style>{STYLE}</style></head><body>\
         <nav aria-label=\"Seedbed\"><a href=\"/\">← Back to Seedbed</a></nav><main><h1>Seedbed API</h1>{}\
         <p>For programs: <a href=\"/api/openapi.json\">openapi.json</a>. What a recipe can say: \
         <a href=\"/api/recipe.md\">in words</a>, <a href=\"/api/recipe-schema.json\">as a JSON Schema</a>.</p>",
        paragraphs(text(&document["info"]["description"]))
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
        write_type(out, name, schema)?;
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
        "<section><h3><span class=\"method\">{}</span> <code>{}</code></h3><p><strong>{}</strong></p>{}",
        escape(method),
        escape(path),
        prose(text(&operation["summary"])),
        paragraphs(text(&operation["description"]))
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
                prose(text(&parameter["description"])),
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
            prose(text(&response["description"])),
            content.map(|content| type_of(&content["schema"])).unwrap_or_default()
        )?;
    }
    write!(out, "</tbody></table></section>")
}

/// A type: what it is, and its fields in a table. What is put together of several types tells each of them.
fn write_type(out: &mut String, name: &str, schema: &Value) -> std::fmt::Result {
    write!(out, "<section id=\"type-{0}\"><h3>{0}</h3>", escape(name))?;
    write_shape(out, schema)?;
    write!(out, "</section>")
}

fn write_shape(out: &mut String, schema: &Value) -> std::fmt::Result {
    out.push_str(&paragraphs(text(&schema["description"])));
    for part in schema["allOf"].as_array().into_iter().flatten() {
        match part["$ref"].is_string() {
            true => write!(out, "<p>All of {}, and:</p>", type_of(part))?,
            false => write_shape(out, part)?,
        }
    }
    let Some(fields) = schema["properties"].as_object() else {
        let is_whole = schema["allOf"].is_array();
        return if is_whole { Ok(()) } else { write!(out, "<p>{}</p>", type_of(&without_description(schema))) };
    };
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    write!(out, "<table><thead><tr><th>Field</th><th>Meaning</th><th>Type</th></tr></thead><tbody>")?;
    for (field, schema) in fields {
        let optional = if required.contains(&field.as_str()) { "" } else { " (optional)" };
        write!(
            out,
            "<tr><td><code>{}</code>{optional}</td><td>{}</td><td>{}</td></tr>",
            escape(field),
            prose(text(&schema["description"])),
            type_of(&without_description(schema))
        )?;
    }
    write!(out, "</tbody></table>")
}

/// A schema without its words: they stand beside it already.
fn without_description(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            // A field may be called so as well; it is described by an object.
            let kept = members.iter().filter(|(name, value)| *name != "description" || !value.is_string());
            kept.map(|(name, value)| (name.clone(), without_description(value)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        }
        Value::Array(items) => items.iter().map(without_description).collect(),
        other => other.clone(),
    }
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

/// Text with its code between backticks as such; an odd backtick stands for itself.
fn prose(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, (code, after))) =
        rest.split_once('`').and_then(|(before, after)| Some((before, after.split_once('`')?)))
    {
        let _ = write!(out, "{}<code>{}</code>", escape(before), escape(code));
        rest = after;
    }
    out.push_str(&escape(rest));
    out
}

/// The paragraphs of a text.
fn paragraphs(text: &str) -> String {
    text.split("\n\n").filter(|part| !part.trim().is_empty()).map(|part| format!("<p>{}</p>", prose(part))).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_code_and_nothing_else_is() {
        assert_eq!(prose("send `a<b>` & `c`"), "send <code>a&lt;b&gt;</code> &amp; <code>c</code>");
        assert_eq!(prose("an odd ` one"), "an odd ` one");
        assert_eq!(paragraphs("one\n\n`two`\n"), "<p>one</p><p><code>two</code>\n</p>");
        assert_eq!(paragraphs(""), "");
    }
}
