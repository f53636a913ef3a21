//! `seedbed types`: the catalogue of column types.

use std::io::{self, Write};

use clap::Args;
use seedbed_recipe::catalogue::{self, GROUPS, SettingKind, SettingSpec};
use serde_json::{Value, json};

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
    let mut out = io::stdout().lock();
    let printed = if asked.json {
        let types: Vec<Value> = catalogue::types().filter(fits).map(type_as_json).collect();
        writeln!(out, "{:#}", Value::from(types))
    } else {
        GROUPS.iter().try_for_each(|group| {
            let types: Vec<_> = group.types.iter().filter(fits).collect();
            if types.is_empty() {
                return Ok(());
            }
            writeln!(out, "{}", group.title)?;
            types.iter().try_for_each(|spec| writeln!(out, "  {:28} {}", spec.name, spec.summary))
        })
    };
    // A pipe that is closed early is no failure.
    printed.or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error.to_string()) })
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
