//! `seedbed types`: the catalogue of column types.

use clap::Args;
use seedbed_recipe::catalogue::{self, GROUPS, SettingKind, SettingSpec};
use serde_json::{Value, json};

use super::print::print;

/// Options of `seedbed types`.
#[derive(Args, Debug)]
pub struct Types {
    /// Only types whose name or description contains this
    pub filter: Option<String>,
    /// As JSON, with all settings
    #[arg(long)]
    pub json: bool,
}

/// Prints the catalogue.
///
/// # Errors
/// Nothing fits the filter.
pub fn run(asked: &Types) -> Result<(), String> {
    let wanted = asked.filter.as_deref().unwrap_or("").to_lowercase();
    let fits = |spec: &&catalogue::TypeSpec| {
        [spec.name, spec.title, spec.summary].iter().any(|text| text.to_lowercase().contains(&wanted))
    };
    if !catalogue::types().any(|spec| fits(&spec)) {
        return Err(format!("no type has \"{wanted}\" in its name or description"));
    }
    if asked.json {
        let types: Vec<Value> = catalogue::types().filter(fits).map(type_as_json).collect();
        return print(&format!("{:#}\n", Value::from(types)));
    }
    let mut text = String::new();
    for group in GROUPS {
        let mut types = group.types.iter().filter(fits).peekable();
        if types.peek().is_some() {
            text.push_str(&format!("{}\n", group.title));
            types.for_each(|spec| text.push_str(&format!("  {:28} {}\n", spec.name, spec.summary)));
        }
    }
    print(&text)
}

fn type_as_json(spec: &catalogue::TypeSpec) -> Value {
    let settings: Vec<Value> = spec.settings.iter().map(setting_as_json).collect();
    json!({"name": spec.name, "group": spec.group(), "title": spec.title, "summary": spec.summary,
        "can_be_unique": spec.can_be_unique, "settings": settings})
}

fn setting_as_json(setting: &SettingSpec) -> Value {
    let kind = match setting.kind {
        SettingKind::Integer(min, max) => json!({"integer": {"min": min, "max": max}}),
        SettingKind::Number(min, max) => json!({"number": {"min": min, "max": max}}),
        SettingKind::Text(longest) => json!({"text": {"longest": longest}}),
        SettingKind::OneOf(words) => json!({"one_of": words}),
        other => json!(format!("{other:?}").to_lowercase()),
    };
    let default = setting.default.and_then(|default| serde_json::from_str::<Value>(default).ok());
    json!({"name": setting.name, "kind": kind, "required": setting.required, "default": default, "summary": setting.summary})
}
