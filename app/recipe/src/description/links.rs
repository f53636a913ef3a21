//! What holds between columns: keys and references, totals and their parts, one date after another.

use super::columns::Column;
use super::names;
use super::spec;
use super::tables::{Rows, Table};
use super::vocabulary::type_for_name;
use jiff::civil::Date;
use serde_json::{Map, Value};

/// Words of dates that come first, and of dates that follow them.
pub(super) const EARLIER: &[&str] = &[
    "entry",
    "entered",
    "start",
    "begin",
    "order",
    "ordered",
    "hire",
    "hired",
    "admission",
    "check in",
    "checkin",
    "departure",
    "opened",
    "open",
    "placed",
    "purchase",
    "booking",
    "booked",
    "issue",
    "issued",
    "invoice",
    "rental",
    "loan",
    "borrow",
    "borrowed",
    "signup",
    "sign up",
    "created",
    "registration",
    "registered",
    "pickup",
    "from",
    "valid from",
    "enrollment",
    "enrolment",
    "submitted",
    "scheduled departure",
    "clock in",
    "manufacture",
    "production",
    "shipped",
    "ship",
    "shipping",
    "published",
    "claim",
    "join",
    "joined",
    "started",
    "reported",
    "application",
];
pub(super) const LATER: &[&str] = &[
    "left",
    "end",
    "finish",
    "finished",
    "return",
    "returned",
    "delivered",
    "delivery",
    "shipped",
    "ship",
    "shipping",
    "due",
    "expiry",
    "expiration",
    "completed",
    "completion",
    "closed",
    "close",
    "resolved",
    "discharge",
    "check out",
    "checkout",
    "arrival",
    "termination",
    "terminated",
    "response",
    "responded",
    "resolution",
    "exit",
    "ended",
    "updated",
    "last updated",
    "to",
    "valid to",
    "valid until",
    "last login",
    "scheduled arrival",
    "paid",
    "payment",
    "clock out",
    "cancelled",
    "renewal",
    "dropoff",
    "modified",
    "graduation",
    "death",
    "deleted",
    "approved",
    "refund",
    "refunded",
    "renewed",
];

/// Which later words follow which earlier ones at once; the others need the same first words or a start.
fn follows(later: &str, earlier: &str) -> bool {
    let pairs: &[(&str, &[&str])] = &[
        ("end", &["start", "begin", "from"]),
        ("finish", &["start", "begin", "started"]),
        ("finished", &["start", "begin", "started"]),
        ("ended", &["start", "begin", "started"]),
        ("to", &["from"]),
        ("valid to", &["valid from"]),
        ("valid until", &["valid from", "issue", "start"]),
        ("check out", &["check in"]),
        ("checkout", &["checkin", "check in"]),
        ("clock out", &["clock in"]),
        ("arrival", &["departure"]),
        ("scheduled arrival", &["scheduled departure"]),
        ("discharge", &["admission"]),
        ("dropoff", &["pickup"]),
        ("return", &["order", "ordered", "rental", "loan", "borrow", "borrowed", "purchase", "start", "pickup"]),
        ("returned", &["order", "ordered", "rental", "loan", "borrow", "borrowed", "purchase", "shipped"]),
        ("delivered", &["shipped", "ship", "order", "ordered", "placed", "purchase", "created", "start"]),
        ("delivery", &["shipped", "ship", "shipping", "order", "ordered", "placed", "purchase"]),
        ("shipped", &["order", "ordered", "placed", "purchase", "created"]),
        ("ship", &["order", "ordered", "placed", "purchase", "created"]),
        ("shipping", &["order", "ordered", "placed", "purchase"]),
        ("due", &["invoice", "issue", "issued", "loan", "borrow", "borrowed", "start", "created", "opened", "order"]),
        ("expiry", &["issue", "issued", "start", "manufacture", "production", "registration"]),
        ("expiration", &["issue", "issued", "start", "manufacture", "production", "registration"]),
        ("completed", &["start", "started", "created", "opened", "order", "submitted"]),
        ("completion", &["start", "started", "created", "enrollment"]),
        ("closed", &["opened", "open", "created", "start", "reported"]),
        ("close", &["opened", "open"]),
        ("resolved", &["opened", "open", "created", "reported", "submitted"]),
        ("termination", &["hire", "hired", "start", "join"]),
        ("terminated", &["hire", "hired", "start"]),
        ("exit", &["hire", "hired", "join", "joined", "entry", "entered"]),
        ("response", &["opened", "open", "created", "reported", "submitted"]),
        ("responded", &["opened", "open", "created", "reported", "submitted"]),
        ("resolution", &["opened", "open", "created", "reported", "submitted"]),
        ("left", &["entered", "entry", "arrival", "start", "started", "hire", "hired", "join", "joined"]),
        ("updated", &["created", "published"]),
        ("last updated", &["created"]),
        ("modified", &["created"]),
        ("deleted", &["created"]),
        ("last login", &["created", "registration", "registered", "signup", "sign up", "joined", "join"]),
        ("paid", &["invoice", "issue", "issued", "order", "created"]),
        ("payment", &["invoice", "order"]),
        ("cancelled", &["start", "created", "signup", "order", "booking"]),
        ("renewal", &["start", "issue", "signup"]),
        ("renewed", &["start", "issue"]),
        ("graduation", &["enrollment", "enrolment", "start"]),
        ("approved", &["submitted", "created", "application", "claim"]),
        ("refund", &["order", "purchase"]),
        ("refunded", &["order", "purchase", "placed"]),
    ];
    pairs.iter().any(|(name, before)| *name == later && before.contains(&earlier))
}

/// The moment that a date column tells of: `order_date` is “order”, `shipped_at` is “shipped”.
fn moment(column: &Column) -> String {
    let words = names::split(&column.name);
    let kept: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !["date", "at", "on", "time", "datetime", "timestamp", "day", "d", "dt"].contains(word))
        .collect();
    let text = kept.join(" ");
    let known = |text: &str| EARLIER.contains(&text) || LATER.contains(&text);
    if known(&text) {
        return text;
    }
    // “contract start date”: the last words tell.
    let two = kept.get(kept.len().saturating_sub(2)..).unwrap_or_default().join(" ");
    if known(&two) {
        return two;
    }
    kept.last().filter(|last| known(last)).map_or(text.clone(), |last| (*last).to_owned())
}

/// Index of a date column, the column that it follows, by how many days, and whether that was said.
type Follower = (usize, String, Option<(f64, f64)>, bool);

/// “shipped, delivered 1 day after shipped”: what a date follows is a date itself, although alone it says yes or no.
fn followed_are_dates(table: &mut Table, today: Date) {
    let stem = |name: &str| {
        let name = names::snake(name);
        ["ing", "ed"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name).to_owned()
    };
    for at in 0..table.columns.len() {
        let Some(column) = table.columns.get(at) else { continue };
        let Some((said, _)) = column.after.clone().filter(|(said, _)| !said.is_empty()) else { continue };
        let (name, timed) = (column.name.clone(), column.kind() == "datetime");
        let free = |column: &Column| {
            let meant = stem(&column.name) == stem(&said)
                || column.kind() == "time" && column.name.starts_with(&format!("{}_", names::snake(&said)));
            matches!(column.kind(), "boolean" | "text.word" | "time")
                && column.name != name
                && meant
                && (!column.known || column.notes.iter().any(|note| note.contains("assumed")))
        };
        let dated = |column: &Column| matches!(column.kind(), "date" | "datetime") && stem(&column.name) == stem(&said);
        if table.columns.iter().any(dated) {
            continue;
        }
        let Some(first) = table.columns.iter_mut().find(|column| free(column)) else { continue };
        first.settings = spec::build(if timed { "datetime -1y..today" } else { "date -1y..today" });
        super::columns::resolve_dates(&mut first.settings, today);
        first.known = true;
        let what = if timed { "a date and time" } else { "a date" };
        first.notes = vec![format!("“{}” is read as {what}, because “{name}” follows it.", first.name)];
        let first = first.name.clone();
        if let Some(column) = table.columns.get_mut(at)
            && let Some((said, _)) = column.after.as_mut()
        {
            *said = first;
        }
    }
}

/// Sets `after` on dates that follow another date of the same table.
pub(crate) fn order_dates(table: &mut Table, today: Date) {
    followed_are_dates(table, today);
    let dates: Vec<(usize, String, String)> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| matches!(column.kind(), "date" | "datetime") && column.formula.is_empty())
        .map(|(at, column)| (at, moment(column), column.name.clone()))
        .collect();
    // Guests arrive before they depart; what travels departs before it arrives.
    let guests = ["booking", "reservation", "stay", "guest", "hotel booking", "hotel reservation"];
    let stays = guests.contains(&table.thing.as_str())
        && table.columns.iter().any(|column| STAYS.contains(&column.name.as_str()) || column.name.contains("room"));
    let of_stay = |moment: &str| match moment {
        "arrival" if stays => "check in".to_owned(),
        "departure" if stays => "check out".to_owned(),
        other => other.to_owned(),
    };
    let dates: Vec<(usize, String, String)> =
        dates.into_iter().map(|(at, moment, name)| (at, of_stay(&moment), name)).collect();
    let mut chosen: Vec<Follower> = Vec::new();
    for (at, moment, name) in &dates {
        let said = table.columns.get(*at).and_then(|column| column.after.clone());
        if let Some((other, gap)) = said {
            // “1-7 nights later”: than the date that it follows by its name, else the one before.
            let wanted = if other.is_empty() {
                let by_name = dates.iter().find(|(index, earlier, _)| index != at && follows(moment, earlier));
                let before = dates.iter().rfind(|(index, _, _)| index < at);
                by_name.or(before).map(|(_, _, name)| name.clone()).unwrap_or_default()
            } else {
                names::snake(&other)
            };
            let found = dates.iter().find(|(_, _, candidate)| {
                candidate != name
                    && (*candidate == wanted
                        || candidate.starts_with(&format!("{wanted}_"))
                        || wanted.starts_with(candidate.as_str()))
            });
            let found = found.or_else(|| {
                let word = names::split(&other).into_iter().next().unwrap_or_default();
                dates.iter().find(|(_, candidate_moment, candidate)| {
                    candidate != name && !word.is_empty() && *candidate_moment == word
                })
            });
            match found {
                Some((_, _, other)) => chosen.push((*at, other.clone(), gap, true)),
                None => {
                    if let Some(column) = table.columns.get_mut(*at) {
                        column
                            .notes
                            .push(format!("No date column “{other}” was found before it, so “{name}” stands alone."));
                    }
                }
            }
            continue;
        }
        let same_kind =
            |other: usize| table.columns.get(other).map(Column::kind) == table.columns.get(*at).map(Column::kind);
        let before = dates
            .iter()
            .rev()
            .filter(|(other, _, _)| other < at)
            .chain(dates.iter().filter(|(other, _, _)| other > at));
        let found =
            before.into_iter().find(|(other, earlier, _)| other != at && follows(moment, earlier) && same_kind(*other));
        if let Some((_, _, other)) = found {
            chosen.push((*at, other.clone(), None, false));
        }
    }
    for (at, other, gap, said) in chosen {
        // Two dates must not wait for each other.
        let circular = table.columns.iter().any(|column| {
            column.name == other
                && column
                    .settings
                    .get("after")
                    .and_then(Value::as_str)
                    .is_some_and(|after| table.columns.get(at).is_some_and(|own| own.name == after))
        });
        // Hours after a day need a time to count from.
        if table.columns.get(at).is_some_and(|column| column.timed)
            && let Some(first) = table.columns.iter_mut().find(|column| column.name == other && column.kind() == "date")
        {
            first.settings.insert("type".into(), "datetime".into());
            for note in &mut first.notes {
                *note = note.replace("a date from", "a date and time from");
            }
            for (key, time) in [("min", "T00:00:00"), ("max", "T23:59:59")] {
                if let Some(Value::String(day)) = first.settings.get_mut(key) {
                    day.push_str(time);
                }
            }
        }
        let Some(column) = table.columns.get_mut(at).filter(|column| !circular && column.name != other) else {
            continue;
        };
        // “6 months after start date”: months are not equally long.
        if let Some(months) = column.months {
            let formula = format!("add_months({other}, {months})");
            column.notes.retain(|note| !note.contains("assumed"));
            column.notes.push(format!("“{}” is calculated: {formula}.", column.name));
            let output = column.kind().to_owned();
            let null_share = column.settings.remove_entry("null_share");
            column.settings = spec::build("formula");
            column.settings.insert("formula".into(), formula.into());
            column.settings.insert("output".into(), output.into());
            column.settings.extend(null_share);
            continue;
        }
        let timed = column.kind() == "datetime";
        let usual = usual_gap(&of_stay(&moment(column)), timed);
        let (low, high) = gap.unwrap_or(usual);
        let kept = column.dated && !said;
        if kept {
            // Its own range was given and stays; the order of the two is kept by the range of days behind the other.
            column.notes.push(format!("“{}” also comes after “{other}”.", column.name));
        } else {
            column.settings.remove("min");
            column.settings.remove("max");
            column.notes.retain(|note| !note.contains("assumed to be a date"));
        }
        column.settings.insert("after".into(), other.clone().into());
        let (least, most, factor) =
            if timed { ("min_seconds", "max_seconds", 86400.0) } else { ("min_days", "max_days", 1.0) };
        let (low, high) =
            ((low * factor + 1e-6).floor().clamp(0.0, 3e9), (high * factor - 1e-6).ceil().clamp(0.0, 3e9));
        let most_days = if timed { 3e9 } else { 40_000.0 };
        column.settings.insert(least.into(), spec::number(low.min(most_days)));
        column.settings.insert(most.into(), spec::number(high.max(low).min(most_days)));
        column.settings.remove("distribution");
        if gap.is_none() && !kept {
            let (low, high) = usual;
            column.gap_assumed = !said;
            let note =
                format!("“{}” follows “{other}” by {} to {} days.", column.name, spec::show(low), spec::show(high));
            column.notes.push(note);
        }
    }
    for column in &mut table.columns {
        if column.after.is_some() && !column.settings.contains_key("after") && matches!(column.kind(), "text.word") {
            column.notes.push(format!("“{}” was not read as a date.", column.name));
        }
    }
}

/// Adds a date that another one was said to follow, when nothing else named it.
pub(crate) fn add_dates(table: &mut Table, today: jiff::civil::Date) {
    for at in (0..table.columns.len()).rev() {
        let Some((other, _)) = table.columns.get(at).and_then(|column| column.after.clone()) else { continue };
        let wanted = names::snake(&other);
        // A time of day that another moment follows becomes a moment itself.
        if let Some(time) = table.columns.iter_mut().find(|column| column.name == wanted && column.kind() == "time") {
            time.settings = spec::build("datetime -1y..today");
            super::columns::resolve_dates(&mut time.settings, today);
            time.notes = vec![format!("“{wanted}” is a date and time, because another one follows it.")];
            continue;
        }
        let there = |column: &Column| column.name == wanted || column.name.starts_with(&format!("{wanted}_"));
        let guess = type_for_name(&other, Some(&table.name));
        let date = guess.column.get("type").is_some_and(|kind| kind == "date" || kind == "datetime");
        let word = names::split(&other).into_iter().next().unwrap_or_default();
        let near = |column: &Column| matches!(column.kind(), "date" | "datetime") && moment(column) == word;
        if wanted.is_empty()
            || wanted.chars().count() > 64
            || !guess.known
            || !date
            || table.columns.iter().any(|column| there(column) || near(column))
        {
            continue;
        }
        let mut column = Column { name: wanted, settings: guess.column, known: true, ..Column::default() };
        super::columns::resolve_dates(&mut column.settings, today);
        column.notes.push(format!("“{}” was added, because another date follows it.", column.name));
        table.columns.insert(at, column);
    }
}

/// How many days usually lie between two dates.
fn usual_gap(later: &str, timed: bool) -> (f64, f64) {
    match later {
        "shipped" | "ship" | "shipping" => (0.0, 5.0),
        "delivered" | "delivery" => (1.0, 10.0),
        "check out" | "checkout" | "discharge" => (1.0, 14.0),
        "arrival" | "scheduled arrival" | "dropoff" | "clock out" if timed => (0.0, 1.0),
        "arrival" => (0.0, 2.0),
        "return" | "returned" | "refund" | "refunded" | "resolved" | "closed" => (1.0, 30.0),
        "due" | "paid" | "payment" => (14.0, 60.0),
        "expiry" | "expiration" | "valid until" | "valid to" | "renewal" | "renewed" => (365.0, 1825.0),
        "exit" | "left" if timed => (0.0, 0.4),
        "termination" | "terminated" | "exit" | "left" | "graduation" => (90.0, 3650.0),
        _ => (1.0, 90.0),
    }
}

/// The column that other tables refer to; it is added when the table has none.
fn key_of(table: &mut Table) -> String {
    let by = |test: &dyn Fn(&Column) -> bool| {
        table.columns.iter().find(|column| test(column)).map(|column| column.name.clone())
    };
    let own = format!("{}_id", table.thing.replace(' ', "_"));
    let unique = |column: &Column| column.settings.get("unique") == Some(&Value::Bool(true));
    let found = by(&|column| column.key)
        .or_else(|| by(&|column| column.name == "id" || column.name == own))
        .or_else(|| by(&|column| unique(column) && matches!(column.kind(), "sequence" | "uuid")));
    if let Some(name) = found {
        // What is referred to must be unique.
        if let Some(column) = table.columns.iter_mut().find(|column| column.name == name) {
            column.settings.insert("unique".into(), true.into());
        }
        return name;
    }
    let column = Column {
        name: "id".into(),
        settings: spec::build("sequence unique"),
        notes: vec![format!("“{}” got a column “id”, because it is referred to.", table.name)],
        known: true,
        ..Column::default()
    };
    table.columns.insert(0, column);
    "id".into()
}

/// Index of the table that a stem (`customer`, `billing customer`) speaks of.
fn table_for(tables: &[(String, String)], stem: &str) -> Option<usize> {
    let stem = names::expand(stem).iter().map(|word| names::singular(word)).collect::<Vec<_>>().join(" ");
    if stem.is_empty() {
        return None;
    }
    let last = |text: &str| text.rsplit(' ').next().unwrap_or_default().to_owned();
    let exact = |(thing, name): &(String, String)| *thing == stem || *name == stem;
    let ending = |(thing, _): &(String, String)| {
        !thing.is_empty() && (last(thing) == stem || stem.ends_with(&format!(" {thing}")))
    };
    tables.iter().position(exact).or_else(|| tables.iter().position(ending))
}

/// Turns `customer_id` and its like into references, and gives children the key of their parents.
pub(crate) fn refer(tables: &mut [Table]) {
    let things: Vec<(String, String)> =
        tables.iter().map(|table| (table.thing.clone(), table.name.replace('_', " "))).collect();
    for at in 0..tables.len() {
        let (mut wanted, mut owners) = (Vec::new(), Vec::new());
        if let Some(table) = tables.get(at) {
            for column in &table.columns {
                let stem = column
                    .name
                    .strip_suffix("_id")
                    .or_else(|| column.name.strip_suffix("_fk"))
                    .or_else(|| column.name.strip_suffix("_uuid"));
                let said = column.references.as_deref().filter(|said| !said.is_empty());
                // Beside a `user_id`, a `user` is something about that user.
                let named = format!("{}_id", column.name);
                let bare = things.iter().any(|(thing, _)| thing.replace(' ', "_") == column.name)
                    && !column.key
                    && table.columns.iter().all(|other| other.name != named)
                    && !matches!(column.kind(), "choice" | "formula" | "number" | "date" | "datetime" | "list");
                let target =
                    said.or(stem).or(bare.then_some(column.name.as_str())).and_then(|stem| table_for(&things, stem));
                // The e-mail of a person is no reference to the e-mails that belong to people.
                let child = |target: &usize| {
                    tables.get(*target).is_some_and(|child| {
                        let owner = if let Rows::Per(owner, _) = &child.rows { Some(owner) } else { None };
                        child.links.iter().chain(owner).any(|link| table_for(&things, link) == Some(at))
                    })
                };
                let target = target.filter(|target| said.is_some() || stem.is_some() || !child(target));
                let target = match target {
                    Some(target) if target != at => Some(target).filter(|_| said.is_some() || !column.key),
                    own => Some(at).filter(|_| {
                        (own.is_some() && said.is_some())
                            || leads_to_its_own(stem.unwrap_or(&column.name), stem.is_some(), &table.thing)
                    }),
                };
                if let Some(target) = target {
                    let bare = bare && said.is_none() && stem.is_none();
                    wanted.push((column.name.clone(), target, bare));
                }
            }
            let said = table.links.iter().filter_map(|link| table_for(&things, link));
            owners.extend(said);
            if let Rows::Per(owner, _) = &table.rows {
                owners.extend(table_for(&things, owner));
            }
        }
        let mut owners: Vec<usize> = (0..tables.len()).filter(|owner| *owner != at && owners.contains(owner)).collect();
        for (name_before, target, bare) in &wanted {
            let Some((name, key)) = tables.get_mut(*target).map(|parent| (parent.name.clone(), key_of(parent))) else {
                continue;
            };
            let own = tables.get_mut(at).map(|table| table.columns.iter_mut());
            let Some(column) = own.and_then(|mut own| own.find(|column| column.name == *name_before)) else { continue };
            let null_share = column.settings.get("null_share").cloned();
            column.settings = reference(&name, &key);
            let share = null_share.or_else(|| (*target == at).then(|| NO_PARENT.into()));
            if let Some(share) = share {
                column.settings.insert("null_share".into(), share);
            }
            column.notes.retain(|note| note.contains("optional"));
            if *target == at {
                column.notes.push(format!(
                    "“{name_before}” refers to the {key} of another row of the same table; some rows have none."
                ));
            } else if *bare {
                let before = column.name.clone();
                column.name = format!("{before}_id");
                column.notes.push(format!("“{before}” became “{}”, which refers to the {name} table.", column.name));
            } else {
                column.notes.push(format!("“{}” refers to the {key} of the {name} table.", column.name));
            }
            column.known = true;
        }
        owners.retain(|owner| !wanted.iter().any(|(_, target, _)| target == owner));
        for owner in owners {
            let Some((name, key, thing)) =
                tables.get_mut(owner).map(|parent| (parent.name.clone(), key_of(parent), parent.thing.clone()))
            else {
                continue;
            };
            let Some(table) = tables.get_mut(at) else { continue };
            let stem = if thing.is_empty() { name.clone() } else { thing.replace(' ', "_") };
            let column = Column {
                name: free_name(table, &format!("{stem}_id")),
                settings: reference(&name, &key),
                notes: vec![format!("“{stem}_id” was added: it says to which row of {name} a row belongs.")],
                known: true,
                ..Column::default()
            };
            let behind_key =
                usize::from(table.columns.first().is_some_and(|first| first.kind() == "sequence" || first.key));
            table.columns.insert(behind_key.min(table.columns.len()), column);
        }
    }
    for at in 0..tables.len() {
        let owner = tables.get(at).and_then(|table| match &table.rows {
            Rows::Per(owner, count) => Some((table_for(&things, owner).filter(|owner| *owner != at), count.clone())),
            _ => None,
        });
        let Some((owner, count)) = owner else { continue };
        let name = owner.and_then(|owner| tables.get(owner)).map(|table| table.name.clone());
        if let Some(table) = tables.get_mut(at) {
            table.rows = match name {
                Some(name) => {
                    table.notes.extend(super::tables::cut_count(&count));
                    Rows::Per(name, count)
                }
                None => {
                    table
                        .notes
                        .push("The table that its rows belong to is not described, so it has 1,000 rows.".into());
                    Rows::Count(super::tables::USUAL_ROWS)
                }
            };
        }
    }
}

/// Tables cannot refer to each other in a circle: the reference that closes one becomes a number, and that is told.
pub(crate) fn open_circles(tables: &mut [Table]) {
    let mut edges: Vec<(String, String)> = tables
        .iter()
        .filter_map(|table| {
            if let Rows::Per(owner, _) = &table.rows { Some((table.name.clone(), owner.clone())) } else { None }
        })
        .collect();
    for table in tables {
        let (name, owner) =
            (table.name.clone(), if let Rows::Per(owner, _) = &table.rows { owner.as_str() } else { "" });
        let (mut notes, mut carried) = (Vec::new(), false);
        for column in table.columns.iter_mut().filter(|column| column.kind() == "reference") {
            let Some(target) = column.settings.get("table").and_then(Value::as_str).map(str::to_owned) else {
                continue;
            };
            // The first reference to the owner says whose row it is.
            if target == name || (target == owner && !std::mem::replace(&mut carried, true)) {
                continue;
            }
            if leads_to(&edges, &target, &name) {
                let null_share = column.settings.remove_entry("null_share");
                column.settings = spec::build("integer 1..10000");
                column.settings.extend(null_share);
                column.notes.retain(|note| note.contains("optional"));
                notes.push(format!(
                    "“{}” is a number: {target} and {name} cannot both refer to each other.",
                    column.name
                ));
            } else {
                edges.push((name.clone(), target));
            }
        }
        table.notes.extend(notes);
    }
}

/// Whether one leads from a name to another along these edges.
fn leads_to(edges: &[(String, String)], from: &str, to: &str) -> bool {
    let mut reached = vec![from];
    let mut next = 0;
    while let Some(here) = reached.get(next).copied() {
        if here == to {
            return true;
        }
        for (_, end) in edges.iter().filter(|(start, _)| start == here) {
            if !reached.contains(&end.as_str()) {
                reached.push(end);
            }
        }
        next += 1;
    }
    false
}

/// The share of rows that refer to no other row of their table, where nothing else was said.
const NO_PARENT: f64 = 0.1;

/// Whether a column of this name refers to other rows of its own table: the parent of a category, the manager of an
/// employee. `is_id` says whether the name ended like that of a reference.
fn leads_to_its_own(stem: &str, is_id: bool, thing: &str) -> bool {
    let own = thing.replace(' ', "_");
    // “parent category”, “reply to comment id”, “original order id”.
    const BEFORE: &[&str] =
        &["parent", "reply_to", "in_reply_to", "depends_on", "original", "previous", "replaced", "duplicate_of"];
    let before = stem.strip_suffix(&own).and_then(|front| front.strip_suffix('_')).filter(|_| !own.is_empty());
    if before.is_some_and(|before| BEFORE.contains(&before)) {
        return true;
    }
    const PEOPLE: &[&str] = &["employee", "staff", "worker", "staff member", "team member", "person", "colleague"];
    let parent = is_id && stem == "parent";
    let above = (is_id && ["manager", "supervisor", "boss"].contains(&stem)) || stem == "reports_to";
    parent || (above && PEOPLE.contains(&thing))
}

fn reference(table: &str, column: &str) -> Map<String, Value> {
    let mut settings = Map::new();
    settings.insert("type".into(), "reference".into());
    settings.insert("table".into(), table.into());
    settings.insert("column".into(), column.into());
    settings
}

/// A column name that the table does not have yet.
pub(crate) fn free_name(table: &Table, wanted: &str) -> String {
    let taken = |name: &str| table.columns.iter().any(|column| column.name == name);
    let mut name = wanted.to_owned();
    let mut number = 2_u64;
    while taken(&name) {
        name = format!("{wanted}_{number}");
        number += 1;
    }
    name
}

/// Words of amounts that are a share of another amount.
const RATES: &[&str] = &["vat", "tax", "gst", "mwst", "commission", "fee", "deposit", "tip"];
/// Amounts that such a share is taken of.
const BASES: &[&str] = &[
    "net_amount",
    "net",
    "subtotal",
    "amount_before_tax",
    "net_price",
    "amount",
    "price",
    "gross_pay",
    "gross",
    "salary",
    "total",
];
/// How many of the names above are no price of a single thing.
const WHOLE_BASES: usize = 6;
/// Words of amounts that are added to what a total begins with.
const ADDED: &[&str] = &[
    "tax",
    "vat",
    "gst",
    "mwst",
    "shipping",
    "delivery",
    "handling",
    "service",
    "fee",
    "tip",
    "gratuity",
    "toll",
    "surcharge",
];
/// Names of totals of all parts.
const TOTALS: &[&str] = &[
    "total",
    "grand_total",
    "total_price",
    "total_amount",
    "total_cost",
    "order_total",
    "invoice_total",
    "total_due",
    "amount_due",
    "gross",
    "gross_amount",
    "final_price",
    "discounted_price",
];
/// What a total begins with, and what is itself a total of quantity and price.
const SUBTOTALS: &[&str] = &[
    "subtotal",
    "amount_before_tax",
    "net_amount",
    "net",
    "net_total",
    "line_total",
    "amount",
    "line_amount",
    "revenue",
    "total_revenue",
    "sales_amount",
];

/// Whether a column of this name may be a share of another.
pub(crate) fn is_rate(name: &str) -> bool {
    plain(name).split('_').any(|word| RATES.contains(&word))
}

/// A column's name in English words in the singular, short forms written out.
fn plain(name: &str) -> String {
    names::expand(name).iter().map(|word| names::singular(word)).collect::<Vec<_>>().join("_")
}

/// Whether a column is calculated, and not of this one.
fn is_without(column: &Column, name: &str) -> bool {
    let formula = column.settings.get("formula").and_then(Value::as_str).unwrap_or(name);
    !formula.split([' ', '(', ')', ',']).any(|word| word == name)
}

/// Whether a column is a number that was not written as a formula.
fn is_amount(column: &Column) -> bool {
    matches!(column.kind(), "number" | "integer") && column.formula.is_empty()
}

/// “shipping 4.99”: the same amount in every row.
fn is_fixed(column: &Column) -> bool {
    column.kind() == "constant" && column.settings.get("value").is_some_and(Value::is_number)
}

/// “net amount 50-500, vat 19%”: the share is taken of the amount.
pub(crate) fn rates(table: &mut Table) {
    let product = product(table);
    for at in 0..table.columns.len() {
        let Some(rate) = table.columns.get(at).and_then(|column| column.rate) else { continue };
        let numeric = |column: &&Column| matches!(column.kind(), "number" | "integer") && column.rate.is_none();
        let of = |base: &&str| table.columns.iter().filter(numeric).find(|column| plain(&column.name) == *base);
        let named = |bases: &[&str]| bases.iter().find_map(of).map(|column| column.name.clone());
        let (whole, single) = BASES.split_at(WHOLE_BASES);
        let Some(base) = named(whole).or_else(|| product.clone()).or_else(|| named(single)) else { continue };
        let Some(column) = table.columns.get_mut(at) else { continue };
        let formula = format!("{base} * {}", (rate * 1e6).round() / 1e8);
        column.notes = vec![format!("“{}” is calculated: {formula}.", column.name)];
        calculated(column, formula);
    }
}

/// Names of how long something took, in days.
const STAYS: &[&str] =
    &["length_of_stay", "los", "stay_length", "nights", "number_of_nights", "rental_days", "days_rented"];

/// How long something took follows from its beginning and its end: nights, the length of a stay.
pub(crate) fn stays(table: &mut Table) {
    let ends = |column: &Column| {
        let begin = column.settings.get("after")?.as_str()?.to_owned();
        matches!(column.kind(), "date" | "datetime").then(|| (begin, column.name.clone(), column.gap_assumed))
    };
    let mut pairs = table.columns.iter().filter_map(ends);
    let (Some((begin, end, free)), None) = (pairs.next(), pairs.next()) else { return };
    let assumed = |column: &Column| column.notes.iter().any(|note| note.contains("is assumed"));
    let timed = [&begin, &end]
        .iter()
        .all(|name| table.columns.iter().any(|column| column.name == **name && column.kind() == "datetime"));
    let mut nights = None;
    for column in &mut table.columns {
        if let Some(formula) = duration(column, &begin, &end, timed).filter(|_| assumed(column)) {
            column.notes = vec![format!("“{}” is calculated: {formula}.", column.name)];
            column.settings = spec::build("formula");
            column.settings.insert("formula".into(), formula.into());
            column.settings.insert("output".into(), "integer".into());
            continue;
        }
        let ranged = free && column.ranged && !column.settings.contains_key("distribution");
        if !STAYS.contains(&column.name.as_str()) || column.kind() != "integer" || !(assumed(column) || ranged) {
            continue;
        }
        if ranged {
            nights = column.settings.get("min").cloned().zip(column.settings.get("max").cloned());
        }
        let formula = format!("days_between({begin}, {end})");
        column.notes = vec![format!("“{}” is calculated: {formula}.", column.name)];
        column.settings = spec::build("formula");
        column.settings.insert("formula".into(), formula.into());
        column.settings.insert("output".into(), "integer".into());
    }
    // “nights 1-14” says how far apart the two are.
    let Some(((low, high), column)) = nights.zip(table.columns.iter_mut().find(|column| column.name == end)) else {
        return;
    };
    let factor = if column.kind() == "datetime" { 86_400.0 } else { 1.0 };
    let names = if factor > 1.0 { ["min_seconds", "max_seconds"] } else { ["min_days", "max_days"] };
    for (name, days) in names.iter().zip([&low, &high]) {
        let days = days.as_f64().unwrap_or(1.0).clamp(0.0, 40_000.0);
        column.settings.insert((*name).into(), spec::number(days * factor));
    }
    column.notes.retain(|note| !note.contains(" follows "));
    column.notes.push(format!("“{end}” follows “{begin}” by {low} to {high} days."));
}

/// “duration in days” beside a beginning and an end: how far these are apart, where the unit was said.
fn duration(column: &Column, begin: &str, end: &str, timed: bool) -> Option<String> {
    let named = column.name.starts_with("duration") && matches!(column.kind(), "integer" | "number");
    let said = |unit: &str| {
        column.name.ends_with(&format!("_{unit}"))
            || column.notes.iter().any(|note| note.contains(&format!(" is in {unit};")))
    };
    let units = [("minutes", 60), ("hours", 3600), ("seconds", 1)];
    let divisor = units.iter().find(|(unit, _)| said(unit) && timed).map(|(_, seconds)| seconds);
    match divisor.filter(|_| named) {
        Some(1) => Some(format!("seconds_between({begin}, {end})")),
        Some(seconds) => Some(format!("seconds_between({begin}, {end}) / {seconds}")),
        None => (named && said("days")).then(|| format!("days_between({begin}, {end})")),
    }
}

/// Makes a column a formula with two decimals.
fn calculated(column: &mut Column, formula: String) {
    column.settings = spec::build("formula");
    column.settings.insert("formula".into(), formula.into());
    column.settings.insert("output".into(), "number".into());
    column.settings.insert("decimals".into(), 2.into());
}

/// “quantity * unit_price”, “number_of_nights * nightly_price”: how many of a thing, and the price of one.
fn product(table: &Table) -> Option<String> {
    let amounts = || table.columns.iter().filter(|column| is_amount(column) && column.rate.is_none());
    let named = |names: &[&str]| amounts().find(|column| names.contains(&plain(&column.name).as_str()));
    let pair = named(&["quantity"]).zip(named(&[
        "unit_price",
        "price",
        "price_each",
        "item_price",
        "price_per_unit",
        "product_price",
        "unit_cost",
    ]));
    let (count, price) = pair.or_else(|| {
        amounts().find_map(|price| {
            let name = price.name.as_str();
            let behind = ["price_per_", "rate_per_", "cost_per_"].iter().find_map(|front| name.strip_prefix(front));
            let unit = behind
                .or_else(|| ["_price", "_rate", "_cost", "_fare"].iter().find_map(|end| name.strip_suffix(end)))?;
            let unit = match unit {
                "daily" => "day",
                "room" => "night",
                unit => unit.strip_suffix("ly").unwrap_or(unit),
            };
            let many = names::plural(unit);
            Some((amounts().find(|column| column.name.split('_').any(|word| word == many))?, price))
        })
    })?;
    Some(format!("{} * {}", count.name, price.name))
}

/// Whether a number is a share: 1 for a fraction, 100 for a percentage, none for an amount.
fn share_of(column: &Column) -> Option<u32> {
    let values = column.settings.get("values").and_then(Value::as_array);
    let listed = values.and_then(|values| values.iter().filter_map(Value::as_f64).reduce(f64::max));
    let most = column.settings.get("max").and_then(Value::as_f64).or(listed)?;
    let said = column.name.split('_').any(|word| ["percent", "percentage", "pct", "rate"].contains(&word));
    let coarse = column.kind() != "number" || column.settings.get("decimals").is_some_and(|digits| *digits == 1);
    match most {
        _ if column.percent => Some(100),
        _ if column.name.ends_with("amount") || column.notes.iter().any(|note| note.contains("plain numbers")) => None,
        ..=1.0 => Some(1),
        ..=100.0 if said || coarse => Some(100),
        _ => None,
    }
}

/// What all that is added and taken away makes of an amount: `subtotal * (1 - discount / 100) + tax`; and whether there
/// is anything of that.
fn with_parts(table: &Table, base: &str, total: &str) -> (String, bool) {
    let (mut factors, mut sums) = (String::new(), String::new());
    for column in &table.columns {
        let name = column.name.as_str();
        let plain = plain(name);
        let words: Vec<&str> = plain.split('_').collect();
        let last = words.last().copied().unwrap_or_default();
        let less = words.contains(&"discount");
        let more = words.iter().any(|word| ADDED.contains(word))
            && !words.contains(&"before")
            && (ADDED.contains(&last) || ["amount", "cost", "fee", "charge", "rate", "percent"].contains(&last));
        let own = column.kind() == "formula" && is_without(column, total);
        let rate = less || column.percent || ["rate", "percent"].contains(&last);
        let listed = rate && column.kind() == "choice" && share_of(column).is_some();
        if !(less || more)
            || !(is_amount(column) || own || listed || is_fixed(column))
            || base.split(' ').any(|word| word == name)
            || name == total
        {
            continue;
        }
        let sign = if less { '-' } else { '+' };
        match share_of(column).filter(|_| rate) {
            Some(1) => factors += &format!(" * (1 {sign} {name})"),
            Some(whole) => factors += &format!(" * (1 {sign} {name} / {whole}.0)"),
            None if less || !rate => sums += &format!(" {sign} {name}"),
            None => {}
        }
    }
    let any = !(factors.is_empty() && sums.is_empty());
    (format!("{base}{factors}{sums}"), any)
}

/// Makes totals of their parts: notes that a person named both parts and whole but no formula.
pub(crate) fn totals(table: &mut Table) {
    let product = product(table);
    let is_free = |column: &Column| {
        is_amount(column) && column.rate.is_none() && column.notes.iter().any(|note| note.contains("assumed"))
    };
    let among = |names: &[&str], name: &str| names.contains(&name);
    let whole = table.columns.iter().any(|column| among(TOTALS, &plain(&column.name)));
    for at in 0..table.columns.len() {
        let Some(name) = table.columns.get(at).filter(|column| is_free(column)).map(|column| column.name.clone())
        else {
            continue;
        };
        let amount = |names: &[&str]| {
            let named = |wanted: &&str| {
                table.columns.iter().find(|column| {
                    plain(&column.name) == *wanted
                        && column.name != name
                        && (is_amount(column) || is_without(column, &name))
                })
            };
            names.iter().find_map(named).map(|column| column.name.clone())
        };
        let wanted = plain(&name);
        let formula = if among(TOTALS, &wanted) {
            let single = || {
                amount(&[
                    "bill_amount",
                    "bill",
                    "base_price",
                    "base_fare",
                    "list_price",
                    "original_price",
                    "fare",
                    "amount",
                    "price",
                ])
            };
            match (amount(SUBTOTALS), &product) {
                (Some(base), None) => Some(with_parts(table, &base, &name)).filter(|(_, any)| *any),
                (Some(base), Some(product)) => {
                    let parts = with_parts(table, &base, &name);
                    Some(if parts.1 { parts } else { (product.clone(), true) })
                }
                (None, Some(product)) => Some(with_parts(table, product, &name)),
                (None, None) => single().map(|base| with_parts(table, &base, &name)).filter(|(_, any)| *any),
            }
        } else if among(SUBTOTALS, &wanted) {
            let alone = |product: &String| {
                if whole { (product.clone(), true) } else { with_parts(table, product, &name) }
            };
            product.as_ref().map(alone)
        } else {
            None
        };
        let net = net_pay(table, &name, &wanted);
        if let (Some(net), true) = (&net, table.every.is_some()) {
            if let Some(column) = table.columns.get_mut(at) {
                column.notes.push(format!("“{name}” stands alone; write “{name} = {net}” to tie it to its parts."));
            }
            continue;
        }
        let formula = formula.or_else(|| net.map(|formula| (formula, true)));
        let Some((formula, _)) = formula else { continue };
        let Some(column) = table.columns.get_mut(at) else { continue };
        column.notes = vec![format!(
            "“{name}” is calculated: {formula}. Give it a range, such as “{name} 10-500”, to make it independent."
        )];
        calculated(column, formula);
    }
}

/// What is left of gross pay: `gross_pay - tax - deductions`.
fn net_pay(table: &Table, name: &str, wanted: &str) -> Option<String> {
    let what = wanted.strip_prefix("net_").filter(|what| ["pay", "salary", "wage", "income"].contains(what))?;
    let own = |column: &&Column| is_amount(column) || column.kind() == "formula" && is_without(column, name);
    let gross = table.columns.iter().filter(own).find(|column| {
        column.name != name && (plain(&column.name) == format!("gross_{what}") || plain(&column.name) == "gross")
    })?;
    let less = table.columns.iter().filter(own).filter(|column| {
        column.name != gross.name
            && column.name != name
            && share_of(column).is_none()
            && plain(&column.name)
                .split('_')
                .any(|word| ["tax", "deduction", "contribution", "insurance"].contains(&word))
    });
    let sums: String = less.map(|column| format!(" - {}", column.name)).collect();
    (!sums.is_empty()).then(|| format!("{}{sums}", gross.name))
}
