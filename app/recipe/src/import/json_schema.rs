//! JSON Schema, draft 4 to 2020-12, and the component schemas of OpenAPI: objects become tables, properties columns.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::columns;
use super::draft::{self, Draft};
use super::json_text::Json;
use super::sql_checks::Limits;
use super::sql_types::{self, Kind};
use super::{ImportProblem, Imported};

/// How many rows a table gets.
const USUAL_ROWS: u64 = 1000;
/// The share of rows without a value where a property is not required or may be null.
const NULL_SHARE: f64 = 0.05;
/// How deep objects and lists of a recipe stand inside of each other at the most.
const MOST_LEVELS: usize = 4;
/// References that lead to references, and parts of parts, are followed so far.
const MOST_HOPS: usize = 32;
/// Schemas that refer to themselves in many places would grow without end; so many are looked at in all.
const MOST_SCHEMAS: usize = 200_000;
/// Finding the schemas that become tables may look at as many.
const MOST_LISTED: usize = 2_000_000;
/// More remarks on one column help nobody.
const MOST_REMARKS: usize = 20;
/// More references that lead nowhere help nobody.
const MOST_PROBLEMS: usize = 100;
const MOST_TABLES: usize = 100;
/// A list holds no more items than this.
const MOST_ITEMS: u64 = 1000;

/// Makes a recipe from a schema.
///
/// # Errors
/// Where the text is no JSON; that it describes no objects; references to what is not there.
pub(super) fn read(text: &str, today: Date) -> Result<Imported, Vec<ImportProblem>> {
    let root = Json::parse(text).map_err(|problem| vec![problem])?;
    if !matches!(root, Json::Object(_)) {
        return Err(vec![ImportProblem::new(1, 1, "A JSON Schema is an object; this is something else.")]);
    }
    let mut reader = Reader {
        root: &root,
        text,
        today,
        left: MOST_LISTED,
        open: Vec::new(),
        anchors: BTreeMap::new(),
        own_name: root.get("$id").and_then(Json::as_str).unwrap_or("#"),
        missing: BTreeSet::new(),
        problems: Vec::new(),
        remarks: Vec::new(),
        unknown: Vec::new(),
    };
    find_anchors(&root, &mut reader.anchors);
    let mut draft = Draft::default();
    let found = reader.tables();
    reader.left = MOST_SCHEMAS;
    reader.remarks.clear();
    if found.len() > MOST_TABLES {
        draft.note("", format!("Of {} schemas of objects the first {MOST_TABLES} are in the recipe.", found.len()));
    }
    for (name, schema) in found.into_iter().take(MOST_TABLES) {
        reader.table(&name, schema, &mut draft);
    }
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    if draft.tables.is_empty() {
        let message = "There is no object with properties here, neither at the top nor in $defs, definitions or components/schemas.";
        return Err(vec![ImportProblem::new(1, 1, message)]);
    }
    draft.finish(today)
}

/// The schema of a value with references and parts put together.
#[derive(Clone, Debug, Default)]
struct Merged<'j> {
    /// The keywords that readers ask for.
    keywords: BTreeMap<&'j str, &'j Json>,
    properties: Vec<(&'j str, &'j Json)>,
    /// Where in `properties` a name is.
    places: BTreeMap<&'j str, usize>,
    required: BTreeSet<&'j str>,
    nullable: bool,
    /// The references that were followed, which must not be entered again below.
    through: Vec<&'j str>,
}

impl<'j> Merged<'j> {
    fn get(&self, key: &str) -> Option<&'j Json> {
        self.keywords.get(key).copied()
    }

    fn number(&self, key: &str) -> Option<f64> {
        self.get(key).and_then(Json::as_f64)
    }

    fn whole(&self, key: &str) -> Option<u64> {
        self.get(key).and_then(Json::as_u64)
    }

    fn is_object(&self) -> bool {
        !self.properties.is_empty()
    }
}

struct Reader<'j> {
    root: &'j Json,
    text: &'j str,
    today: Date,
    left: usize,
    /// The references that lead to where the reader is.
    open: Vec<&'j str>,
    /// The schemas that have a name of their own, by that name.
    anchors: BTreeMap<&'j str, &'j Json>,
    /// How the document calls itself.
    own_name: &'j str,
    missing: BTreeSet<&'j str>,
    problems: Vec<ImportProblem>,
    /// What the person should know about the column at hand.
    remarks: Vec<String>,
    /// Columns whose names tell nothing.
    unknown: Vec<String>,
}

impl<'j> Reader<'j> {
    /// The schemas that become tables, with their names.
    fn tables(&mut self) -> Vec<(String, &'j Json)> {
        let root = self.root;
        let title = |schema: &Json| schema.get("title").and_then(Json::as_str).map(str::to_owned);
        let merged = self.merge(root);
        if merged.is_object() {
            return vec![(title(root).unwrap_or_else(|| "records".to_owned()), root)];
        }
        if let Some(items) = merged.get("items")
            && self.merge(items).is_object()
        {
            let name = title(items).or_else(|| title(root)).unwrap_or_else(|| "records".to_owned());
            return vec![(name, items)];
        }
        let places: [&[&str]; 3] = [&["components", "schemas"], &["$defs"], &["definitions"]];
        let mut found = Vec::new();
        for place in places {
            let group = place.iter().try_fold(root, |schema, key| schema.get(key));
            for (name, schema) in group.map(Json::members).unwrap_or_default() {
                if self.merge(schema).is_object() {
                    found.push((name.clone(), schema));
                }
            }
        }
        found
    }

    fn table(&mut self, name: &str, schema: &'j Json, draft: &mut Draft) {
        let pointer = format!("/tables/{}", draft.tables.len());
        let merged = self.merge(schema);
        let mut table = draft::Table { name: name.to_owned(), rows: USUAL_ROWS, ..draft::Table::default() };
        let mut has_nulls = false;
        self.unknown.clear();
        self.open.clone_from(&merged.through);
        for (place, &(property, schema)) in merged.properties.iter().enumerate() {
            let (settings, nullable) = self.value(property, name, schema, 0);
            let mut column = draft::Column::new(property, settings);
            if nullable || !merged.required.contains(property) {
                column.null_share = NULL_SHARE;
                has_nulls = true;
            }
            if place == 0
                && matches!(property, "id" | "_id")
                && matches!(column.kind(), "integer" | "sequence")
                && merged.required.contains(property)
            {
                column = draft::Column { unique: true, ..draft::Column::new(property, columns::plain("sequence")) };
            }
            let said: BTreeSet<String> = std::mem::take(&mut self.remarks).into_iter().collect();
            let more = said.len().saturating_sub(MOST_REMARKS);
            let more = (more > 0).then(|| format!("{more} more remarks of this kind."));
            for remark in said.into_iter().take(MOST_REMARKS).chain(more) {
                draft.note(format!("{pointer}/columns/{place}"), remark);
            }
            table.columns.push(column);
        }
        self.open.clear();
        if has_nulls {
            draft.note(
                pointer.clone(),
                format!(
                    "Properties that are not required or may be null are missing in {} % of the rows.",
                    NULL_SHARE * 100.0
                ),
            );
        }
        if !self.unknown.is_empty() {
            let names: Vec<String> = self.unknown.iter().take(50).map(|name| format!("“{name}”")).collect();
            draft.note(
                pointer,
                format!(
                    "The names of {} tell nothing, so their values are made from the schema alone.",
                    names.join(", ")
                ),
            );
        }
        draft.tables.push(table);
    }

    /// A schema with its references followed and its parts put together.
    fn merge(&mut self, schema: &'j Json) -> Merged<'j> {
        let mut merged = Merged::default();
        self.merge_into(schema, &mut merged, 0);
        merged
    }

    fn merge_into(&mut self, schema: &'j Json, merged: &mut Merged<'j>, hops: usize) {
        if hops > MOST_HOPS || !self.spend(1 + schema.members().len()) {
            return;
        }
        for (key, value) in schema.members() {
            match key.as_str() {
                "$ref" | "$dynamicRef" => {
                    let Some(reference) = value.as_str() else { continue };
                    if merged.through.contains(&reference) {
                        continue;
                    }
                    merged.through.push(reference);
                    match self.resolve(reference) {
                        Some(target) => self.merge_into(target, merged, hops + 1),
                        None if self.left > 0 => self.lost(reference),
                        None => {}
                    }
                }
                "allOf" => {
                    for part in value.items() {
                        self.merge_into(part, merged, hops + 1);
                    }
                }
                "oneOf" | "anyOf" => self.choose(key, value, merged, hops),
                "properties" => {
                    if !self.spend(value.members().len()) {
                        return;
                    }
                    for (name, property) in value.members() {
                        let place = *merged.places.entry(name).or_insert(merged.properties.len());
                        match merged.properties.get_mut(place) {
                            Some(known) => known.1 = property,
                            None => merged.properties.push((name, property)),
                        }
                    }
                }
                "required" => merged.required.extend(value.items().iter().filter_map(Json::as_str)),
                "nullable" => merged.nullable |= value.as_bool() == Some(true),
                _ => {
                    merged.keywords.insert(key, value);
                }
            }
        }
    }

    /// Takes from what may be looked at in all; false when nothing is left.
    fn spend(&mut self, parts: usize) -> bool {
        let has_left = self.left >= parts;
        self.left = self.left.saturating_sub(parts);
        has_left
    }

    /// Of several alternatives the first that is not null.
    fn choose(&mut self, key: &str, value: &'j Json, merged: &mut Merged<'j>, hops: usize) {
        let is_null = |part: &&'j Json| {
            part.get("type").and_then(Json::as_str) == Some("null") || part.get("const") == Some(&Json::Null)
        };
        let parts: Vec<&'j Json> = value.items().iter().filter(|part| !is_null(part)).collect();
        merged.nullable |= parts.len() < value.items().len();
        // Alternatives that only say which properties must be there together describe no value of their own.
        let Some(first) = parts.iter().find(|part| part.members().iter().any(|(name, _)| name != "required")) else {
            return;
        };
        if parts.len() > 1 {
            self.remarks.push(format!("Of {} alternatives of {key} the first is made.", parts.len()));
        }
        self.merge_into(first, merged, hops + 1);
    }

    fn lost(&mut self, reference: &'j str) {
        if self.missing.len() >= MOST_PROBLEMS || !self.missing.insert(reference) {
            return;
        }
        let at = self.text.find(&format!("\"{reference}\"")).unwrap_or(0);
        let (line, column) = super::json_text::place(self.text, at);
        let message = if reference.starts_with('#') {
            format!("The reference “{reference}” leads nowhere in this document.")
        } else {
            format!(
                "The reference “{reference}” leads out of this document, which is not followed; put what it names into $defs."
            )
        };
        self.problems.push(ImportProblem::new(line, column, message));
    }

    fn resolve(&mut self, reference: &'j str) -> Option<&'j Json> {
        let local = reference.strip_prefix(self.own_name).filter(|rest| rest.starts_with('#')).unwrap_or(reference);
        let fragment = local.strip_prefix('#')?;
        if fragment.is_empty() {
            return Some(self.root);
        }
        if !fragment.starts_with('/') {
            return self.anchors.get(fragment).copied();
        }
        let mut place = self.root;
        for token in fragment.split('/').skip(1) {
            let token = token.replace("%24", "$").replace("%20", " ").replace("~1", "/").replace("~0", "~");
            // Members are found one after the other.
            if !self.spend(1 + place.members().len() / 16) {
                return None;
            }
            place = match place {
                Json::Array(items) => items.get(token.parse::<usize>().ok()?)?,
                _ => place.get(&token)?,
            };
        }
        Some(place)
    }

    /// The settings of a value, and whether it may be null.
    fn value(&mut self, name: &str, table: &str, schema: &'j Json, level: usize) -> (Map<String, Value>, bool) {
        let merged = self.merge(schema);
        if self.left == 0 {
            self.remarks.push(format!(
                "“{name}” and all behind it are words of text: the schema has more than {MOST_SCHEMAS} parts."
            ));
            return (columns::plain("text.word"), merged.nullable);
        }
        if let Some(again) = merged.through.iter().find(|reference| self.open.contains(reference)) {
            self.remarks.push(format!("“{name}” refers back to “{again}”, in which it stands; it is a word of text."));
            return (columns::plain("text.word"), merged.nullable);
        }
        let depth = self.open.len();
        self.open.extend(merged.through.iter().copied());
        let (settings, nullable) = self.merged_value(name, table, &merged, level);
        self.open.truncate(depth);
        (settings, nullable || merged.nullable)
    }

    fn merged_value(
        &mut self,
        name: &str,
        table: &str,
        merged: &Merged<'j>,
        level: usize,
    ) -> (Map<String, Value>, bool) {
        let mut nullable = false;
        if let Some(value) = merged.get("const") {
            let value = value.to_value();
            return if value.is_string() || value.is_number() || value.is_boolean() {
                (columns::settings(json!({"type": "constant", "value": value})), false)
            } else {
                self.remarks.push(format!(
                    "“{name}” is always one list or object, which a recipe cannot hold; it is a word of text."
                ));
                (columns::plain("text.word"), value.is_null())
            };
        }
        if let Some(values) = merged.get("enum") {
            nullable |= values.items().contains(&Json::Null);
            let scalars: Vec<Value> = values
                .items()
                .iter()
                .filter(|value| matches!(value, Json::Bool(_) | Json::Number(_) | Json::Text(_)))
                .map(Json::to_value)
                .collect();
            if !scalars.is_empty() {
                return (self.choice(name, scalars), nullable);
            }
            if !nullable {
                self.remarks.push(format!("The list of values of “{name}” is empty; its type is a guess."));
            }
        }
        let mut types: Vec<&str> = match merged.get("type") {
            Some(Json::Text(one)) => vec![one.as_str()],
            Some(Json::Array(several)) => several.iter().filter_map(Json::as_str).collect(),
            _ => Vec::new(),
        };
        nullable |= types.contains(&"null");
        types.retain(|name| *name != "null");
        if types.len() > 1 {
            self.remarks.push(format!("“{name}” may be {}; {} is made.", types.join(" or "), types[0]));
        }
        let has = |key: &str| merged.get(key).is_some();
        let sort = types.first().copied().unwrap_or_else(|| {
            if merged.is_object() || has("additionalProperties") {
                "object"
            } else if has("items") || has("prefixItems") || has("minItems") {
                "array"
            } else if has("minimum") || has("maximum") || has("multipleOf") || has("exclusiveMinimum") {
                "number"
            } else if has("pattern") || has("format") || has("minLength") || has("maxLength") {
                "string"
            } else {
                ""
            }
        });
        let settings = match sort {
            "object" => self.object(name, merged, level),
            "array" => self.list(name, table, merged, level),
            _ => self.scalar(name, table, merged, sort),
        };
        (settings, nullable)
    }

    fn choice(&mut self, name: &str, values: Vec<Value>) -> Map<String, Value> {
        let same = values.iter().all(Value::is_string)
            || values.iter().all(Value::is_number)
            || values.iter().all(Value::is_boolean);
        if same {
            return columns::choice(values, None);
        }
        self.remarks.push(format!("“{name}” has values of several kinds; all are text here."));
        let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        columns::choice(values.into_iter().map(|value| Value::from(text(value))).collect(), None)
    }

    fn object(&mut self, name: &str, merged: &Merged<'j>, level: usize) -> Map<String, Value> {
        if level >= MOST_LEVELS {
            self.remarks.push(format!("“{name}” stands too deep for a recipe; it is a word of text."));
            return columns::plain("text.word");
        }
        if merged.properties.is_empty() {
            self.remarks.push(format!("“{name}” may have any members; it has a key and a value here."));
            return columns::settings(json!({"type": "object", "fields": [
                {"name": "key", "type": "text.word"}, {"name": "value", "type": "integer", "min": 1, "max": 100}]}));
        }
        let mut fields: Vec<Value> = Vec::new();
        for &(property, schema) in &merged.properties {
            let (mut field, nullable) = self.value(property, name, schema, level + 1);
            if nullable || !merged.required.contains(property) {
                field.insert("null_share".into(), NULL_SHARE.into());
            }
            field.insert("name".into(), property.into());
            fields.push(field.into());
        }
        columns::settings(json!({"type": "object", "fields": fields}))
    }

    fn list(&mut self, name: &str, table: &str, merged: &Merged<'j>, level: usize) -> Map<String, Value> {
        if level >= MOST_LEVELS {
            self.remarks.push(format!("“{name}” stands too deep for a recipe; it is a word of text."));
            return columns::plain("text.word");
        }
        let schema = match (merged.get("items"), merged.get("prefixItems")) {
            (Some(Json::Array(several)), _) | (_, Some(Json::Array(several))) => {
                if several.len() > 1 {
                    self.remarks.push(format!("All items of “{name}” are like its first."));
                }
                several.first()
            }
            (items, _) => items,
        };
        if merged.get("uniqueItems").and_then(Json::as_bool) == Some(true) {
            self.remarks.push(format!("Items of “{name}” may come more than once."));
        }
        let (mut item, nullable) = schema
            .map_or_else(|| (columns::plain("text.word"), false), |schema| self.value(name, table, schema, level + 1));
        if nullable {
            item.insert("null_share".into(), NULL_SHARE.into());
        }
        let least = merged.whole("minItems").unwrap_or(0).min(MOST_ITEMS);
        let most = merged.whole("maxItems").unwrap_or(least + 5).clamp(least, MOST_ITEMS);
        columns::settings(json!({"type": "list", "item": item, "min_items": least, "max_items": most}))
    }

    fn scalar(&mut self, name: &str, table: &str, merged: &Merged<'j>, sort: &str) -> Map<String, Value> {
        let format = merged.get("format").and_then(Json::as_str).unwrap_or_default();
        if let Some(pattern) = merged.get("pattern").and_then(Json::as_str).filter(|_| matches!(sort, "string" | "")) {
            if columns::is_usable_pattern(pattern) {
                let settings = columns::pattern(pattern);
                let Some(most) = merged.whole("maxLength").filter(|most| columns::longest(&settings) > *most) else {
                    return settings;
                };
                return columns::pattern_within(pattern, most).map_or_else(
                    || {
                        self.remarks.push(format!("Values of “{name}” may be longer than {most} characters."));
                        settings
                    },
                    columns::pattern,
                );
            }
            self.remarks
                .push(format!("The pattern of “{name}” cannot be made into texts; its values need not match it."));
        }
        let length = merged.whole("maxLength");
        let kind = match (sort, format) {
            ("integer", _) => Kind::Integer(-columns::SAFE, columns::SAFE),
            ("number", "int32" | "int64") => Kind::Integer(-columns::SAFE, columns::SAFE),
            ("number", _) => Kind::Number(None),
            ("boolean", _) => Kind::Boolean,
            (_, "date") => Kind::Date,
            (_, "date-time") => Kind::Instant,
            (_, "time") => Kind::Time,
            (_, "uuid") => Kind::Fixed("uuid"),
            (_, "email" | "idn-email") => Kind::Fixed("internet.email"),
            (_, "uri" | "url" | "iri" | "uri-reference" | "iri-reference") => Kind::Fixed("internet.url"),
            (_, "hostname" | "idn-hostname") => Kind::Fixed("network.hostname"),
            (_, "ipv4") => Kind::Fixed("network.ipv4"),
            (_, "ipv6") => Kind::Fixed("network.ipv6"),
            (_, "duration") => Kind::Fixed("time.duration"),
            (_, "password") => Kind::Fixed("internet.password"),
            (_, "byte" | "binary") => Kind::Bytes(length.map(|length| length / 2)),
            ("string", _) => {
                Kind::Text { most: length, fixed: length.is_some() && length == merged.whole("minLength") }
            }
            _ => Kind::Unknown,
        };
        let mut limits = self.limits(merged);
        if let (Some((min, _)), Some((max, _))) = (limits.min, limits.max)
            && min > max
        {
            self.remarks.push(format!("The minimum of “{name}” is more than its maximum, so both are left out."));
            limits = Limits::default();
        }
        let guess = sql_types::guess(name, table);
        if !guess.known
            && limits == Limits::default()
            && matches!(kind, Kind::Text { .. } | Kind::Unknown | Kind::Integer(..) | Kind::Number(_))
        {
            self.unknown.push(name.to_owned());
        }
        let known = guess.known;
        let (mut settings, note) = sql_types::settings(&kind, &limits, guess, self.today);
        self.remarks.extend(note.filter(|_| known));
        let least = merged.whole("minLength").filter(|least| *least > 1);
        if let Some(least) = least.filter(|_| matches!(kind, Kind::Text { .. })) {
            settings = columns::at_least(settings, least, length);
        }
        if columns::yields(&settings) == columns::Yields::Text {
            // A format is kept to where it and a length exclude each other: an address cut short is none.
            if let Some(most) = length.filter(|most| columns::longest(&settings) > *most) {
                self.remarks.push(format!("Values of “{name}” may be longer than {most} characters."));
            }
            let has_length = columns::has_length(columns::kind(&settings)) || columns::kind(&settings) == "pattern";
            if let Some(least) = least.filter(|_| !has_length) {
                self.remarks.push(format!("Values of “{name}” may be shorter than {least} characters."));
            }
        }
        if let Some(step) = merged.number("multipleOf").filter(|step| *step > 0.0) {
            self.multiples(name, &mut settings, step);
        }
        settings
    }

    fn limits(&self, merged: &Merged<'j>) -> Limits {
        // Draft 4 has a flag beside the bound, later drafts a bound of its own.
        let bound = |plain: &str, exclusive: &str| match merged.get(exclusive) {
            Some(Json::Number(number)) => number.as_f64().map(|bound| (bound, true)),
            flag => merged.number(plain).map(|bound| (bound, flag.and_then(Json::as_bool) == Some(true))),
        };
        Limits {
            min: bound("minimum", "exclusiveMinimum"),
            max: bound("maximum", "exclusiveMaximum"),
            ..Limits::default()
        }
    }

    fn multiples(&mut self, name: &str, settings: &mut Map<String, Value>, step: f64) {
        let kind = columns::kind(settings).to_owned();
        let bound = |key: &str, or: f64| settings.get(key).and_then(Value::as_f64).unwrap_or(or);
        let (min, max) = (bound("min", 0.0), bound("max", 1000.0));
        if kind == "integer" && step == libm::trunc(step) && step < 9e15 {
            let least = libm::ceil(min / step) * step;
            // Where no multiple lies between the bounds, some beyond them are better than none.
            let most = if least > max { least + step * 100.0 } else { max };
            if least > max {
                self.remarks
                    .push(format!("No multiple of {step} lies between the bounds of “{name}”; larger ones are made."));
            }
            if least.abs() < 9e15 && most.abs() < 9e15 {
                *settings = columns::integer(least as i64, most as i64);
                settings.insert("step".into(), (step as i64).into());
                return;
            }
        }
        let is_number = kind == "number";
        if is_number && step == libm::trunc(step) && step < 9e15 && step > 1.0 {
            // Multiples of a whole number are whole.
            *settings = columns::integer(libm::ceil(min) as i64, libm::floor(max).max(libm::ceil(min)) as i64);
            self.multiples(name, settings, step);
            return;
        }
        let decimals = (0..=12).find(|decimals| (step * libm::pow(10.0, f64::from(*decimals)) - 1.0).abs() < 1e-9);
        if let Some(decimals) = decimals.filter(|_| is_number) {
            settings.insert("decimals".into(), decimals.into());
            return;
        }
        let (first, last) = (libm::ceil(min / step - 1e-9), libm::floor(max / step + 1e-9));
        if is_number && last >= first && last - first <= MOST_MULTIPLES {
            let values = (0..=(last - first) as u32).map(|at| {
                let value = format!("{:.9}", (first + f64::from(at)) * step).parse().unwrap_or(0.0);
                if value == libm::trunc(value) { Value::from(value as i64) } else { Value::from(value) }
            });
            *settings = columns::choice(values.collect(), None);
        } else if kind != "integer" || step != 1.0 {
            self.remarks.push(format!("Values of “{name}” need not be multiples of {step}."));
        }
    }
}

/// So many multiples are listed one by one at the most.
const MOST_MULTIPLES: f64 = 1000.0;

/// Collects the schemas that have a name of their own.
fn find_anchors<'j>(schema: &'j Json, anchors: &mut BTreeMap<&'j str, &'j Json>) {
    for (key, value) in schema.members() {
        if let (true, Some(name)) = (matches!(key.as_str(), "$anchor" | "$dynamicAnchor"), value.as_str()) {
            anchors.entry(name).or_insert(schema);
        }
        find_anchors(value, anchors);
    }
    for item in schema.items() {
        find_anchors(item, anchors);
    }
}
