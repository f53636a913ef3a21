//! Figures and numbered samples that are written in other ways, made plain before a description is read: “10.000 Kunden”,
//! “€1.000,50”, “ORD-00001, ORD-00002, ...”.

use super::entities;
use super::german;
use super::names;
use super::vocabulary::is_person;

/// The most figures that are told of one by one.
const MOST_TOLD: usize = 6;

/// The text with points of thousands taken out, and what was read, a sentence each.
pub(super) fn plain(text: &str) -> (String, Vec<String>) {
    let mut written = String::with_capacity(text.len());
    let mut notes: Vec<String> = Vec::new();
    let (mut done, mut at) = (0, 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(|letter: char| letter.is_ascii_digit())) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or_default();
        let run = rest.find(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == ','));
        let run = rest.get(..run.unwrap_or(rest.len())).unwrap_or_default();
        at = start + run.len().max(1);
        let figure = run.trim_end_matches(['.', ',']);
        let behind = rest.get(figure.len()..).unwrap_or_default();
        let before = text.get(..start).unwrap_or_default().chars().next_back().unwrap_or(' ');
        let free = !(before.is_alphanumeric() || "._#/".contains(before));
        let Some(read) = of_thousands(figure, behind).filter(|_| free) else { continue };
        written.push_str(text.get(done..start).unwrap_or_default());
        written.push_str(&read);
        done = start + figure.len();
        let note = format!("“{figure}” is read as {}.", super::spec::show(read.parse().unwrap_or_default()));
        if notes.len() < MOST_TOLD && !notes.contains(&note) {
            notes.push(note);
        }
    }
    written.push_str(text.get(done..).unwrap_or_default());
    (written, notes)
}

/// `1.000,50` is 1000.50, and `10.000` is 10000 where it counts what follows.
fn of_thousands(figure: &str, behind: &str) -> Option<String> {
    let is_figures = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit());
    let (whole, cents) = figure.split_once(',').map_or((figure, None), |(whole, cents)| (whole, Some(cents)));
    let (first, groups) = whole.split_once('.')?;
    let grouped = first.len() <= 3
        && is_figures(first)
        && !first.starts_with('0')
        && groups.split('.').all(|group| group.len() == 3 && is_figures(group));
    let read = whole.replace('.', "");
    if !grouped || read.len() > 15 {
        return None;
    }
    match cents {
        Some(cents) => (cents.len() <= 2 && is_figures(cents)).then(|| format!("{read}.{cents}")),
        None => counts_things(behind).then_some(read),
    }
}

/// Whether a text begins with things that are counted, perhaps behind one more word: “ Kunden”, “ random users”.
fn counts_things(behind: &str) -> bool {
    let is_thing = |word: &str| {
        let word = word.trim_end_matches([',', ';', '.', ':', ')']);
        let lower = word.to_lowercase();
        let one = names::singular(&lower);
        let generic = ["rows", "records", "entries", "people", "zeilen", "datensätze", "filas", "lignes"];
        generic.contains(&lower.as_str())
            || german::english(&lower).is_some()
            || one != lower && (entities::is_entity(&one) || is_person(&one))
    };
    behind.starts_with(' ') && behind.split_whitespace().take(2).any(is_thing)
}

/// The front of a sample such as “ORD-00001”, and its number with its zeros.
fn sample(word: &str) -> Option<(&str, &str)> {
    let (front, digits) = word.split_at(word.rfind('-')? + 1);
    let plain = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '-';
    let named = front.starts_with(|letter: char| letter.is_ascii_uppercase()) && front.chars().all(plain);
    let counted = (1..=12).contains(&digits.len()) && digits.chars().all(|letter| letter.is_ascii_digit());
    (named && counted).then_some((front, digits))
}

/// “starting at INV-1000” and “INV-1000, INV-1001, ...” are INV-1000 onwards.
pub(super) fn upwards(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let mut written: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let starts = ["starting", "starts", "beginning", "counting"].contains(&word(at).trim_start_matches('('))
            && ["at", "from", "with"].contains(&word(at + 1));
        let bare = word(at + 2).trim_end_matches([',', ';', '.', ')']);
        if starts && sample(bare).is_some() {
            let bracket = if word(at).starts_with('(') { "(" } else { "" };
            written.push(format!("{bracket}{bare}"));
            written.push(format!("onwards{}", word(at + 2).strip_prefix(bare).unwrap_or_default()));
            at += 3;
            continue;
        }
        let length = counted_on(&words, at);
        if length > 0 {
            let end = word(at + length).trim_start_matches(['.', '…']).trim_start_matches("etc");
            written.push(word(at).trim_end_matches(',').to_owned());
            written.push(format!("onwards{end}"));
            at += length + 1;
            continue;
        }
        written.push(word(at).to_owned());
        at += 1;
    }
    written.join(" ")
}

/// How many samples from an index on follow each other one by one, up to dots that say that it goes on; none without.
fn counted_on(words: &[&str], at: usize) -> usize {
    let numbered = |at: usize| {
        let (front, digits) = sample(words.get(at)?.trim_start_matches('(').strip_suffix(',')?)?;
        Some((front, digits.parse::<u64>().ok()?))
    };
    let Some((front, first)) = numbered(at) else { return 0 };
    let follows = |step: &usize| numbered(at + step) == Some((front, first + *step as u64));
    let length = 1 + (1..8).take_while(follows).count();
    let dots = words.get(at + length).is_some_and(|end| ["...", "…", "etc"].iter().any(|dots| end.starts_with(dots)));
    if length > 1 && dots { length } else { 0 }
}

/// “users (100 rows; id, email)” is “users (100 rows) (id, email)”, and “patients (n=250)” are 250.
pub(super) fn counts_apart(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('(') {
        let (front, behind) = rest.split_at(at + 1);
        written.push_str(front);
        let name = front.trim_end_matches('(').trim_end();
        let owner = name.rsplit(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
        rest = match (sample_size(behind), count_length(owner, behind)) {
            (lead @ 1.., _) => behind.get(lead..).unwrap_or_default(),
            (_, 0) => behind,
            (_, length) => {
                written.push_str(behind.get(..length).unwrap_or_default());
                written.push_str(") (");
                behind.get(length + 1..).unwrap_or_default().trim_start()
            }
        };
    }
    written.push_str(rest);
    written
}

/// The length of “n=” in front of a number that fills a bracket.
fn sample_size(inside: &str) -> usize {
    let Some(figure) = ["n=", "n =", "N=", "N ="].iter().find_map(|lead| inside.strip_prefix(lead)) else { return 0 };
    let figure = figure.trim_start();
    let digits = figure.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ',');
    let is_whole = digits.len() < figure.len() && digits.starts_with(')');
    if is_whole { inside.len() - figure.len() } else { 0 }
}

/// How long the number of rows is with which a bracket behind a thing begins, where columns follow it; else none.
fn count_length(owner: &str, inside: &str) -> usize {
    let Some(end) = inside.find([',', ';', ':', '(', ')', '\n']) else { return 0 };
    let (said, behind) = inside.split_at(end);
    let columns = behind.get(1..).unwrap_or_default().trim_start();
    let columns = if columns.starts_with("on average") { "" } else { columns };
    let listed = !behind.starts_with(['(', ')', '\n']) && columns.starts_with(|letter: char| letter.is_alphabetic());
    let one = names::singular(&owner.to_lowercase());
    let is_many = one != owner.to_lowercase();
    let is_count = |word: &&str| {
        word.starts_with(|letter: char| letter.is_ascii_digit())
            && word.chars().all(|letter| letter.is_ascii_digit() || "-–kKM".contains(letter))
    };
    let words: Vec<&str> = said.split_whitespace().take(8).collect();
    let told = match words.as_slice() {
        [count] => is_count(count) && !count.contains(['-', '–']) && entities::is_entity(&one),
        [count, rows] => is_count(count) && ["rows", "records", "entries"].contains(rows),
        [first, .., per, of] => {
            is_count(first) && ["per", "for", "each"].contains(per) && entities::is_entity(&names::singular(of))
        }
        _ => false,
    };
    if told && listed && is_many { end } else { 0 }
}

/// “books (…, each by one author)” refer to their authors, where those are told of, too.
pub(super) fn each_by_one(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((front, behind)) = rest.split_once("each ") {
        let lead = ["written by ", "made by ", "placed by ", "owned by ", "belonging to ", "belongs to ", "by ", "of "];
        let said = lead.iter().find_map(|lead| behind.strip_prefix(lead));
        let said = said.and_then(|said| ["one ", "an ", "a "].iter().find_map(|one| said.strip_prefix(one)));
        let thing = said.map(|said| {
            let end = said.find(|letter: char| !letter.is_alphabetic()).unwrap_or(said.len());
            said.split_at(end)
        });
        written.push_str(front);
        let alone = |behind: &str| behind.is_empty() || behind.starts_with([',', ')', ';', '.']);
        match thing.filter(|(thing, behind)| alone(behind) && entities::is_entity(thing) && front.ends_with([' ', '(']))
        {
            Some((thing, behind)) if text.contains(&names::plural(thing)) => {
                written.push_str(&format!("{thing}_id"));
                rest = behind;
            }
            _ => {
                written.push_str("each ");
                rest = behind;
            }
        }
    }
    written.push_str(rest);
    written
}

/// Versions as texts: of “v1.0.0/v1.1.0” each is a value as it is written.
pub(super) fn versions(text: &str) -> String {
    let words: Vec<String> = text.split(' ').map(quoted_versions).collect();
    words.join(" ")
}

fn quoted_versions(word: &str) -> String {
    let bare = word.trim_start_matches('(').trim_end_matches([',', ';', '.', ')']);
    let is_version = |part: &str| {
        let figures = part.trim_start_matches(['v', 'V']);
        let lead = part.len() - figures.len();
        let numbers: Vec<&str> = figures.split('.').take(6).collect();
        let few = if lead == 1 { 2..=4 } else { 3..=3 };
        let plain = |number: &&str| number.len() <= 4 && number.chars().all(|letter| letter.is_ascii_digit());
        lead <= 1 && few.contains(&numbers.len()) && numbers.iter().all(|number| !number.is_empty() && plain(number))
    };
    // One alone may be a date, or how something is called.
    if !bare.contains('/') && !bare.starts_with(['v', 'V']) || !bare.split('/').all(is_version) {
        return word.to_owned();
    }
    let quoted: Vec<String> = bare.split('/').map(|part| format!("\"{part}\"")).collect();
    word.replacen(bare, &quoted.join("/"), 1)
}

/// “placed Monday to Friday between 9am and 5pm in November”: the days of the week and the hours taken out, and told of.
pub(super) fn without_office_hours(text: &str) -> (String, Vec<String>) {
    let mut words: Vec<&str> = text.split(' ').collect();
    let mut notes = Vec::new();
    let is_day = |word: &str| {
        let day = word.to_lowercase();
        let day = day.trim_end_matches('s');
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].contains(&day)
            || ["weekday", "weekend", "workday"].contains(&day)
    };
    let is_hour = |word: &str| {
        let figures = word.trim_end_matches(['a', 'p', 'm']);
        figures.len() + 2 == word.len() && figures.starts_with(|letter: char| letter.is_ascii_digit())
            || word.split_once(':').is_some_and(|(hour, minute)| {
                hour.parse::<u8>().is_ok() && minute.len() == 2 && minute.parse::<u8>().is_ok()
            })
    };
    let mut at = 1;
    while at < words.len() && notes.len() < MOST_TOLD {
        let word = |ahead: usize| words.get(at + ahead).copied().unwrap_or_default();
        let verb = words.get(at - 1).is_some_and(|verb| verb.len() > 4 && verb.ends_with("ed") || *verb == "made");
        let on = usize::from(word(0) == "on");
        let days = match [word(on), word(on + 1), word(on + 2)] {
            [first, "to" | "through" | "-" | "–" | "and", last] if is_day(first) && is_day(last) => on + 3,
            [first, ..] if on == 1 && is_day(first) => on + 1,
            _ => 0,
        };
        let hours = match [word(days), word(days + 1), word(days + 2), word(days + 3)] {
            ["between" | "from", first, "and" | "to", last] if is_hour(first) && is_hour(last) => 4,
            _ => 0,
        };
        // Behind them the days of the calendar follow, or nothing.
        if verb
            && days + hours > 0
            && ["in", "on", "between", "during", "last", "this", "since", "with"].contains(&word(days + hours))
        {
            let said = words.splice(at..at + days + hours, []).collect::<Vec<_>>().join(" ");
            notes.push(format!(
                "“{said}” was left out: the reader does not limit moments to days of the week or hours."
            ));
        }
        at += 1;
    }
    (words.join(" "), notes)
}

/// “70% from the US, 30% from Canada” are the shares of the countries.
pub(super) fn from_countries(text: &str) -> String {
    let Some((first, _)) = text.match_indices("% from ").next() else { return text.to_owned() };
    let front = text.get(..first).unwrap_or_default();
    let start = front.rfind(|letter: char| !(letter.is_ascii_digit() || letter == '.')).map_or(0, |at| at + 1);
    let mut behind = text.get(start..).unwrap_or_default();
    let (mut shares, mut known) = (Vec::new(), false);
    while shares.len() < 12 {
        let Some((share, rest)) = behind.split_once("% from ").filter(|(share, _)| share.parse::<f64>().is_ok()) else {
            break;
        };
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        let end = rest.find([',', ')', ';', '.', '\n']).unwrap_or(rest.len());
        let end = rest.find(" and ").filter(|and| *and < end).unwrap_or(end);
        let (country, rest) = rest.split_at(end);
        if !country.starts_with(char::is_uppercase) || country.len() > 40 {
            break;
        }
        known |= super::locales::is_country(country);
        shares.push(format!("{share}% {country}"));
        let next = [", and ", ", ", " and "].iter().find_map(|joint| rest.strip_prefix(joint));
        behind = rest;
        match next.filter(|next| next.split_once("% from ").is_some_and(|(share, _)| share.parse::<f64>().is_ok())) {
            Some(next) => behind = next,
            None => break,
        }
    }
    if shares.len() < 2 || !known {
        return text.to_owned();
    }
    let (front, said) = (text.get(..start).unwrap_or_default(), format!("country ({})", shares.join(", ")));
    let bracket = front.strip_suffix('(').zip(behind.strip_prefix(") with "));
    match (bracket, front.strip_suffix('(').zip(behind.strip_prefix(')'))) {
        (Some((front, behind)), _) => format!("{front}with {said}, {behind}"),
        (_, Some((front, behind))) => format!("{front}with {said}{behind}"),
        _ => format!("{front}{said}{behind}"),
    }
}

/// “last seen < 1 hour ago” lies in the last hour; “, one reading every 5 minutes” says how often.
pub(super) fn spans_back(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for at in 0..words.len() {
        let word = |ahead: usize| words.get(at + ahead).map_or("", String::as_str);
        let lead = match [word(0), word(1)] {
            ["<", _] => 1,
            ["less" | "fewer", "than"] | ["at", "most"] | ["up", "to"] => 2,
            _ => 0,
        };
        let ago = word(lead + 2);
        let bare = ago.trim_end_matches([',', ';', '.', ')']);
        if lead > 0 && bare == "ago" && word(lead).starts_with(|letter: char| letter.is_ascii_digit()) {
            let end = ago.strip_prefix(bare).unwrap_or_default().to_owned();
            let said = format!("in the last {} {}{end}", word(lead), word(lead + 1));
            if let Some(first) = words.get_mut(at) {
                *first = said;
            }
            words.drain(at + 1..(at + lead + 3).min(words.len()));
            continue;
        }
        let before =
            at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|before| before.ends_with([',', ';', '.']));
        if before && word(0) == "one" && word(2) == "every" && !word(1).is_empty() {
            words.drain(at..at + 2);
        }
    }
    words.join(" ")
}

/// “between minus 400 and 8848” is from -400, “to plus 85” to 85.
pub(super) fn signed(text: &str) -> String {
    const LEADS: &[&str] =
        &["between", "from", "to", "than", "least", "most", "below", "above", "over", "under", "range"];
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for at in 1..words.len() {
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        let between = || (at.saturating_sub(5)..at).any(|at| word(at) == "between");
        let led = LEADS.contains(&word(at - 1)) || word(at - 1) == "and" && between();
        let figure = word(at + 1).starts_with(|letter: char| letter.is_ascii_digit());
        let sign = match word(at) {
            "minus" | "negative" => "-",
            "plus" => "",
            _ => continue,
        };
        if led && figure {
            let signed = format!("{sign}{}", word(at + 1));
            words.splice(at..at + 2, [signed]);
        }
    }
    words.join(" ")
}

/// “kids aged 3 to 12, 400 of them, name” are 400 kids; “Columns are name, age” lists them.
pub(super) fn counted_behind(text: &str) -> String {
    let trimmed = text.trim_start();
    for lead in ["Columns are ", "columns are ", "The columns are ", "the columns are ", "Fields are ", "fields are "] {
        if let Some(columns) = trimmed.strip_prefix(lead) {
            return format!("columns: {columns}");
        }
    }
    let Some((front, behind)) =
        text.split_once(" of them").filter(|(_, behind)| !behind.starts_with(char::is_alphanumeric))
    else {
        return text.to_owned();
    };
    let Some((things, count)) = front.split_once(", ") else { return text.to_owned() };
    let is_count = count.starts_with(|letter: char| letter.is_ascii_digit())
        && count.chars().all(|letter| letter.is_ascii_digit() || ",kKM".contains(letter));
    let first = things.split(' ').next().unwrap_or_default().to_lowercase();
    let one = names::singular(&first);
    let is_thing = one != first && (entities::is_entity(&one) || is_person(&one));
    // What follows the comma are their columns.
    let behind = behind.strip_prefix(", ").map_or_else(|| behind.to_owned(), |columns| format!(" with {columns}"));
    if is_count && is_thing { format!("{count} {things}{behind}") } else { text.to_owned() }
}

/// “500 orders per day for 30 days” are 15,000 orders in 30 days: the text, and a sentence that says so.
pub(super) fn rates(text: &str) -> (String, Option<String>) {
    let words: Vec<&str> = text.split(' ').collect();
    let each = |word: &str| ["per", "a", "each", "every"].contains(&word);
    let at =
        words.windows(2).take(12).position(|two| matches!(two, [per, unit] if each(per) && length_of(unit).is_some()));
    let Some((front, [per, unit, lead, number, units, rest @ ..])) = at.and_then(|at| words.split_at_checked(at))
    else {
        return (text.to_owned(), None);
    };
    let bare = units.trim_end_matches([',', ';', '.', ':']);
    let (short, long, days) = (length_of(unit), length_of(bare), number.parse::<u64>().ok());
    let (Some(short), Some(long), Some(number)) = (short, long, days.filter(|_| ["for", "over"].contains(lead))) else {
        return (text.to_owned(), None);
    };
    // The count stands in front of one or two words for the rows, and nothing else is counted.
    let is_count = |word: &&str| *word == "one" || word.starts_with(|letter: char| letter.is_ascii_digit());
    let count = front.iter().position(is_count);
    let Some((request, [count, things @ ..])) = count.and_then(|count| front.split_at_checked(count)) else {
        return (text.to_owned(), None);
    };
    let figure = if *count == "one" { Some(1) } else { count.replace(',', "").parse::<u64>().ok() };
    let figure = figure.filter(|count| (1..=1_000_000).contains(count));
    let plain = (1..=2).contains(&things.len()) && things.iter().all(|word| word.chars().all(char::is_alphabetic));
    let times = number.saturating_mul(long) / short.max(1);
    let Some(figure) = figure.filter(|_| plain && long >= short && (2..=100_000).contains(&times)) else {
        return (text.to_owned(), None);
    };
    let all = figure.saturating_mul(times);
    let mut written: Vec<String> = request.iter().map(|word| (*word).to_owned()).collect();
    let period = || ["for".to_owned(), number.to_string(), (*units).to_owned()];
    let behind = || rest.iter().map(|word| (*word).to_owned());
    // One at a time follow each other in equal steps.
    if let (1, [things @ .., last]) = (figure, things) {
        written.extend(things.iter().map(|word| (*word).to_owned()));
        written.extend([names::plural(last), "every".to_owned(), (*unit).to_owned()]);
        written.extend(period().into_iter().chain(behind()));
        return (written.join(" "), None);
    }
    written.push(all.to_string());
    written.extend(things.iter().map(|word| (*word).to_owned()));
    written.extend(period().into_iter().chain(behind()));
    let all = super::spec::show(all as f64);
    let typed = format!("{count} {} {per} {unit} {lead} {number} {bare}", things.join(" "));
    let note = format!("“{typed}” is read as {all} rows in that time.");
    (written.join(" "), Some(note))
}

/// The hours of a length of time.
fn length_of(unit: &str) -> Option<u64> {
    match unit {
        "hour" | "hours" => Some(1),
        "day" | "days" => Some(24),
        "week" | "weeks" => Some(168),
        _ => None,
    }
}

/// “2 addresses (billing, shipping)” are addresses of these types, with what addresses usually have.
pub(super) fn kinds_of(text: &str) -> String {
    const KINDS: &[&str] =
        &["billing", "shipping", "delivery", "mailing", "home", "work", "office", "primary", "secondary", "mobile"];
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(" (") {
        let (front, behind) = rest.split_at(at + 2);
        written.push_str(front);
        rest = behind;
        let mut words = front.trim_end_matches([' ', '(']).rsplit(' ');
        let (things, count) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let counted = !count.is_empty() && count.chars().all(|letter| letter.is_ascii_digit());
        let Some((inside, after)) = behind.split_once(')').filter(|(inside, _)| counted && inside.len() < 120) else {
            continue;
        };
        let kinds: Vec<&str> = inside.split(", ").flat_map(|part| part.split(" and ")).map(str::trim).collect();
        let one = names::singular(things);
        if kinds.len() < 2 || one == things || !kinds.iter().all(|kind| KINDS.contains(kind)) {
            continue;
        }
        let usual = entities::columns_of(&one).or((one == "address").then_some("street, city, postal code"));
        written.push_str(&format!("type {}", kinds.join("/")));
        written.push_str(&usual.map(|usual| format!(", {usual}")).unwrap_or_default());
        written.push(')');
        rest = after;
    }
    written.push_str(rest);
    written
}

/// “email from @example.com” without its domain, “emails from @example.com” with the address of who sent them.
pub(super) fn without_domains(text: &str) -> (String, Option<String>) {
    let mut words: Vec<&str> = text.split(' ').collect();
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let bare = |word: &'_ str| word.trim_end_matches([',', ';', '.', ':', ')']).len();
    let is_domain = |word: &str| {
        let host = word.trim_start_matches('@');
        let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-".contains(letter);
        host.len() > 3 && host.contains('.') && host.starts_with(char::is_alphabetic) && host.chars().all(plain)
    };
    let found = (1..words.len()).find_map(|at| {
        let length = match [word(at), word(at + 1)] {
            ["ending", "in" | "with" | "on"] => 2,
            ["from" | "at" | "with" | "in", _] => 1,
            _ => 0,
        };
        let last = word(at + length);
        let domain = last.get(..bare(last)).unwrap_or_default();
        let addressed = domain.starts_with('@')
            || ["email", "emails", "e-mail", "address"].contains(&word(at - 1)) && word(at) != "with";
        (length > 0 && addressed && is_domain(domain)).then_some((at, length, domain))
    });
    let Some((at, length, domain)) = found else { return (text.to_owned(), None) };
    let end = word(at + length).get(domain.len()..).unwrap_or_default();
    let sent = ["emails", "e-mails", "mails", "messages"].contains(&word(at - 1));
    let listed = word(at + length + 1) == "with";
    let said = match (sent, end) {
        (true, "" | "," | ";" | ":") if !end.is_empty() || listed => "with sender email,".to_owned(),
        (true, _) => "with sender email".to_owned() + end,
        (false, _) => String::new(),
    };
    let before = format!("{}{}", word(at - 1), if said.is_empty() { end } else { "" });
    let behind = at + length + 1 + usize::from(listed && said.ends_with(','));
    let note = format!("“{domain}” was left out: e-mail addresses are made at domains that belong to nobody.");
    words.splice(
        at - 1..behind.min(words.len()),
        [before.as_str(), said.as_str()].into_iter().filter(|said| !said.is_empty()),
    );
    (words.join(" "), Some(note))
}
