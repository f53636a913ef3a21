//! The wording of a description before it is read: shorthand written out, small German words as English ones, slips of
//! the pen mended, rows of cells as lists.

use super::either;
use super::entities;
use super::figures;
use super::german;
use super::names;
use super::phrases::phrases;
use super::request::is_datum;
use super::romance::{self, Language};
use super::vocabulary::{is_person, is_phrase};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A description in plainer words.
#[derive(Debug, Default)]
pub(crate) struct Worded {
    pub text: String,
    /// What was mended, a sentence each.
    pub notes: Vec<String>,
    /// Whether it was written in German.
    pub german: bool,
    /// English words for a time, with those that they stand for.
    pub said: Vec<(&'static str, String)>,
    /// Whether it was written in French or Spanish.
    pub language: Option<&'static Language>,
}

/// Common words that are near to names of columns but mean something else.
pub(super) const COMMON: &[&str] = &[
    "except",
    "kills",
    "deaths",
    "planet",
    "count",
    "sing",
    "form",
    "lots",
    "angel",
    "untied",
    "casual",
    "diary",
    "trail",
    "beard",
    "plant",
    "plants",
    "metal",
    "court",
    "stored",
    "goal",
    "host",
    "cost",
    "bank",
    "desk",
    "disk",
    "bear",
    "boat",
    "cats",
    "chat",
    "chats",
    "spend",
    "draft",
    "crafts",
    "bands",
    "brands",
    "grad",
    "grads",
    "pats",
    "star",
    "parts",
    "ports",
    "contents",
    "contest",
    "contract",
    "contrast",
    "statue",
    "states",
    "carrot",
    "career",
    "courier",
    "counter",
    "country",
    "through",
    "though",
    "thought",
    "quite",
    "quiet",
    "message",
    "massage",
    "persona",
    "personal",
    "martial",
    "marital",
    "mouth",
    "month",
    "youth",
    "tower",
    "flower",
    "follower",
    "stories",
    "stores",
    "rental",
    "parental",
    "mental",
    "dental",
    "physic",
    "public",
    "policy",
    "police",
    "hostel",
    "hotel",
    "motel",
    "meter",
    "metre",
    "center",
    "centre",
    "literature",
    "stage",
    "stake",
    "steak",
    "unity",
    "untidy",
    "device",
    "devise",
    "advice",
    "advise",
    "species",
    "special",
    "angle",
    "trial",
    "triple",
    "simple",
    "sample",
    "samples",
    "temple",
    "template",
    "people",
    "purple",
    "apple",
    "table",
    "tables",
    "forest",
    "forecast",
    "desert",
    "dessert",
    "island",
    "inland",
    "loan",
    "alone",
    "lone",
    "clone",
    "phase",
    "phrase",
];

/// Times in German, French and Spanish, the longer first.
const TIMES: &[(&str, &str)] = &[
    ("im letzten Jahr", "last year"),
    ("letztes Jahr", "last year"),
    ("letzten Jahres", "last year"),
    ("im letzten Monat", "last month"),
    ("letzten Monat", "last month"),
    ("l'année dernière", "last year"),
    ("l’année dernière", "last year"),
    ("l'an dernier", "last year"),
    ("l’an dernier", "last year"),
    ("le mois dernier", "last month"),
    ("en el último año", "last year"),
    ("el último año", "last year"),
    ("último año", "last year"),
    ("el año pasado", "last year"),
    ("el último mes", "last month"),
    ("el mes pasado", "last month"),
];

/// Shares in words, and in figures.
const SHARES: &[(&str, &str)] = &[
    ("half", "50%"),
    ("one half", "50%"),
    ("a third", "33%"),
    ("one third", "33%"),
    ("two thirds", "67%"),
    ("a quarter", "25%"),
    ("one quarter", "25%"),
    ("three quarters", "75%"),
    ("a tenth", "10%"),
];

/// Words that the grammar knows otherwise.
const PLAINER: &[(&str, &str)] = &[
    (" no duplicates in ", " unique "),
    (" without duplicates in ", " unique "),
    (" no duplicate ", " unique "),
    ("ICD-10", "icd10"),
    ("% of the time", "%"),
    (" percent)", "%)"),
    (" made from first and last name", ""),
    (" never below ", " at least "),
    (" never above ", " at most "),
    (" never exceeds ", " at most "),
    (" never more than ", " at most "),
    (" never less than ", " at least "),
    (" in e.164 format", " e164"),
    ("kWh", "kwh"),
    ("employees and their managers", "employees with id, name, reports_to"),
];

/// The most numbered names that a range of them stands for.
const MOST_NUMBERED: u64 = 100;
/// The most slips that are told of one by one.
const MOST_SLIPS: usize = 12;

/// Words that columns and tables are called by, in the singular.
static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let phrases = phrases().flat_map(|(names, _)| names.split('|'));
    let things = entities::names();
    gathered(&mut phrases.chain(things).flat_map(names::expand).filter(|word| word.len() >= 4))
});

/// Other words that are spelt well: values of the phrase book and what the grammar is made of.
static SPELT: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let values = phrases().filter(|(_, line)| line.starts_with("choice ")).map(|(_, line)| line);
    let grammar = super::grammar_words();
    gathered(&mut values.chain(entities::texts()).chain(grammar).flat_map(names::split))
});

/// A set of words, one after the other: sorting them first takes more room in the browser than all that is sorted.
fn gathered(words: &mut dyn Iterator<Item = String>) -> BTreeSet<String> {
    let mut set = BTreeSet::new();
    for word in words {
        set.insert(word);
    }
    set
}

/// A description in plainer words, line by line.
pub(crate) fn plain(description: &str) -> Worded {
    let lower: Vec<String> =
        runs(description).filter(|(_, word)| is_word(word)).map(|(_, word)| word.to_lowercase()).collect();
    let german = german::is_german(&lower);
    let language = if german { None } else { romance::language(&lower) };
    let mut worded = Worded { german, language, ..Worded::default() };
    let lines: Vec<String> = description.split('\n').map(cells).collect();
    let mut lines = described_rows(lines);
    if without_values(&mut lines) {
        worded.notes.push("Rows of values behind the names of the columns are left out.".into());
    }
    let (figures, read) = figures::plain(&segmented(lines.join("\n")));
    let (dated, hours) =
        figures::without_office_hours(&figures::signed(&figures::counted_behind(&either::listed(&figures))));
    let mut rest = figures::upwards(&figures::versions(&figures::spans_back(&dated)));
    rest = figures::counts_apart(&figures::kinds_of(&rest));
    rest = figures::from_countries(&figures::each_by_one(&rest));
    let (all, many) = figures::rates(&rest);
    let (all, domains) = figures::without_domains(&all);
    rest = all;
    worded.notes.extend(read.into_iter().chain(hours).chain(many).chain(domains));
    for (said, share) in SHARES {
        for who in ["them", "the", "all", "our"] {
            for (typed, mended) in [(*said, *share), (&capital(said), *share)] {
                rest = followed(&rest, &format!("{typed} of {who} "), &format!("{mended} of {who} "));
            }
        }
    }
    if !lower.iter().any(|word| word == "managers") {
        for whom in ["a manager", "one manager", "another employee", "another person", "a supervisor", "a boss"] {
            rest = rest.replace(&format!(" and reports to {whom}"), ", reports_to");
            rest = rest.replace(&format!(" reports to {whom}"), " reports_to");
        }
    }
    rest = of_genders(&things_first(paired_codes(&possessed(&rest))));
    for (typed, mended) in PLAINER {
        rest = rest.replace(typed, mended);
    }
    // “100 emails, no duplicates”: the rows themselves do not repeat.
    if let Some((thing, count)) = rest.split_once(", ").filter(|(thing, _)| thing.ends_with(" without duplicates")) {
        let is_count = count.starts_with(|letter: char| letter.is_ascii_digit()) && !count.contains([',', '%']);
        let count = count.trim_end_matches('.').replace(" million", "M").replace(" thousand", "k");
        rest = if is_count { format!("{count} {thing}") } else { rest };
    }
    for end in [", no duplicates", ", no repeats", " without duplicates", " with no duplicates", ", all unique"] {
        let bare = rest.trim_end_matches('.').strip_suffix(end);
        let counted = bare.and_then(|bare| bare.split_once(' ')).filter(|(count, thing)| {
            let one = names::singular(thing);
            count.starts_with(|letter: char| letter.is_ascii_digit()) && (is_datum(&one) || one.ends_with("name"))
        });
        if let Some((count, things)) = counted {
            rest = format!("{count} {things} with unique {}", names::singular(things));
        }
    }
    rest = codes(&styled(&rest));
    for unit in ["hour", "day", "week", "month", "year"] {
        for (unit, end) in
            ["", "s"].iter().flat_map(|many| [",", ";", ".", ")"].map(|end| (format!("{unit}{many}"), end)))
        {
            rest = rest.replace(&format!(" {unit} after{end}"), &format!(" {unit} later{end}"));
        }
    }
    rest = some_without(&bracketed(&exact(&rest)));
    let speaks_of_banks = lower.iter().any(|word| word == "bank") && !rest.contains("bank accounts");
    if speaks_of_banks && !rest.contains("user accounts") {
        rest = rest.replace(" accounts", " bank accounts");
    }
    rest = of_names(rest);
    for who in ["where each", "and each", "each of which", "where every one"] {
        for one in ["a", "an", "one"] {
            rest = belonging(&rest, &format!(" {who} belongs to {one} "));
        }
    }
    for (shape, one, other) in [("gamma", "shape", "scale"), ("beta", "alpha", "beta")] {
        rest = with_parameters(&rest, shape, one, other);
    }
    rest = alone(&rest);
    for shape in ["normal", "lognormal", "exponential", "uniform", "poisson", "gamma", "beta"] {
        for lead in ["following", "follows", "that follows", "which follows"] {
            for one in ["a", "an"] {
                for behind in [" distribution", "("] {
                    rest = rest.replace(&format!(" {lead} {one} {shape}{behind}"), &format!(" {shape}{behind}"));
                }
            }
        }
    }
    if let Some((wanted, length)) = asked(&rest) {
        rest = wanted;
        worded.notes.extend(length.map(|said| format!("“{said}” is left out; say it of a column with dates.")));
    }
    rest = opened(&rest);
    rest = each_has(&each_does(&many_of(&within(&rest))));
    if let Some((front, behind)) =
        rest.split_once(" tall ").filter(|(_, behind)| behind.starts_with(|letter: char| letter.is_ascii_digit()))
    {
        rest = format!("{front} height {behind}");
    }
    rest = enrolled(each_enrolls(numbered(&decimal(&counted_last(&rest)))));
    if let Some((scaled, said)) = labelled_scale(&rest) {
        rest = scaled;
        worded.notes.push(format!("What the ends of the scale mean is left out: {said}."));
    }
    if rest.contains(". 40 courses") && !description.contains("40 courses") {
        worded.notes.push("No number of courses was given; there are 40.".into());
    }
    for (typed, english) in TIMES {
        if rest.contains(typed) {
            rest = rest.replace(typed, english);
            worded.said.push((english, (*typed).to_owned()));
        }
    }
    // A word is mended only outside of quotation marks.
    let mut quoted = false;
    let mut text = String::with_capacity(rest.len());
    let mut previous = String::new();
    let pieces: Vec<(usize, &str)> = runs(&rest).collect();
    for (at, (_, piece)) in pieces.iter().enumerate() {
        if !is_word(piece) {
            quoted ^= piece.matches('"').count() % 2 == 1;
            text.push_str(piece);
            continue;
        }
        let next = pieces.get(at + 1).map_or("", |(_, next)| *next);
        let lower = piece.to_lowercase();
        let mended = if quoted { None } else { worded.mended(&lower, piece, &previous, next) };
        text.push_str(mended.as_deref().unwrap_or(piece));
        previous = lower;
    }
    // “100 users without email”, “100 users without email with name”
    let open = |front: &str| !front.contains([',', '%', ':', '(']) && !front.contains(" with ");
    if let Some((front, behind)) = text.split_once(" without ").filter(|(front, _)| open(front)) {
        let ends = [" and with ", " with ", ". ", ", "].iter().filter_map(|end| Some((behind.find(end)?, *end)));
        let (at, end) = ends.min().unwrap_or((behind.trim_end_matches('.').len(), ""));
        let (name, rest) = behind.split_at(at);
        if is_phrase(name, "") {
            let mark = if end.contains("with") { ", " } else { end };
            text = format!("{front} with no {name}{mark}{}", rest.get(end.len()..).unwrap_or_default());
        }
    }
    worded.text = text;
    worded
}

impl Worded {
    /// What stands better in place of a word; none when it is well as it is.
    fn mended(&mut self, word: &str, written: &str, previous: &str, next: &str) -> Option<String> {
        if word == "w" && next == " " && !previous.is_empty() {
            return Some("with".into());
        }
        if self.german
            && let Some(english) = german::small(word)
        {
            return Some(english.into());
        }
        // “vegan?,” asks for yes or no.
        if next.starts_with("?,") && !is_phrase(word, "") {
            return Some(format!("is {word}"));
        }
        // “liste de 100 produits”, but “fecha de pedido”.
        if word == "de" && self.language.is_some() && next.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
            return Some("of".into());
        }
        if let Some(english) = self.language.and_then(|language| language.small(word)) {
            return Some(english.into());
        }
        // Names such as “firstName”, “DHL” or “Müller” are nobody's slips.
        let ordinary = written.chars().skip(1).all(char::is_lowercase) && written.is_ascii();
        if !ordinary
            || self.german
            || self.language.is_some()
            || next.starts_with(['.', '@', '/', '\\']) && next.len() == 1
        {
            return None;
        }
        // “approved/referred”, “referred 8%,”: values are as they were typed.
        let valued = next.contains(['/', '|'])
            || next.contains('%') && next.trim_end().ends_with(['%', ',', ';', ')', '.', '\n'])
            || ["or", "either"].contains(&previous) && !next.starts_with(':');
        if valued {
            return None;
        }
        let (right, note) = (slip(word)?, word);
        if self.notes.len() < MOST_SLIPS && !self.notes.iter().any(|before| before.starts_with(&format!("“{note}”")))
        {
            self.notes.push(format!("“{note}” is read as “{right}”."));
        }
        Some(right)
    }
}

/// “invoice number INV-2025-001 style” is a number like INV-2025-001.
fn styled(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut written: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        let end = word.trim_end_matches([',', ';', '.', ')']);
        let sample = |before: &String| {
            before.contains('-')
                && before.chars().any(|letter| letter.is_ascii_digit())
                && before.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '-')
        };
        match written.last_mut() {
            Some(before) if end == "style" && sample(before) => {
                *before = format!("like {before}{}", word.strip_prefix(end).unwrap_or_default());
            }
            _ => written.push(word.to_owned()),
        }
    }
    written.join(" ")
}

/// “exit time within 12 hours” speaks of the moment before it: up to 12 hours later.
fn within(text: &str) -> String {
    const LATER: &[&str] = &[
        "exit",
        "dropoff",
        "resolved",
        "delivered",
        "delivery",
        "closed",
        "completed",
        "shipped",
        "returned",
        "checkout",
        "ended",
        "finished",
        "arrival",
        "responded",
        "response",
        "resolution",
        "fixed",
        "answered",
        "repaired",
    ];
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for at in 1..words.len().saturating_sub(2) {
        let front = words.get(at.saturating_sub(2)..at).unwrap_or_default();
        let later = front.iter().any(|word| LATER.contains(&word.as_str()));
        let [Some(within), Some(number), Some(unit)] = [at, at + 1, at + 2].map(|at| words.get(at).cloned()) else {
            continue;
        };
        let bare = unit.trim_end_matches([',', ';', '.', ')']);
        let timed = ["minutes", "hours", "days", "weeks", "hour", "day", "week"].contains(&bare);
        // “within 30 days of incident”
        let of = words.get(at + 3).is_some_and(|of| of == "of" || of == "after");
        if !timed || within != "within" || !number.chars().all(|digit| digit.is_ascii_digit()) {
            continue;
        }
        if of {
            words[at].clear();
            words[at + 1] = format!("0-{number}");
            words[at + 3] = "after".to_owned();
        } else if later {
            words[at] = "up to".to_owned();
            words[at + 2] = format!("{bare} later{}", unit.strip_prefix(bare).unwrap_or_default());
        }
    }
    words.join(" ")
}

/// The most codes that a range of them stands for.
const MOST_CODES: u64 = 50;

/// “host web-01 to web-05” has these five values.
fn codes(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let mut at = 1;
    while at + 1 < words.len() {
        let range = match [at - 1, at, at + 1].map(|at| words.get(at)) {
            [Some(first), Some(to), Some(last)] if ["to", "through", "-", "–"].contains(&to.as_str()) => {
                values_between(first, last)
            }
            _ => None,
        };
        if let Some(values) = range {
            words.splice(at - 1..at + 2, [values]);
        }
        at += 1;
    }
    words.join(" ")
}

/// `"web-01"/"web-02"/"web-03"` between `web-01` and `web-03`.
fn values_between(first: &str, last: &str) -> Option<String> {
    let end = last.trim_end_matches([',', ';', '.', ')']);
    let (prefix, digits) = first.split_at(first.rfind(['-', '_'])? + 1);
    let (from, to): (u64, u64) = (digits.parse().ok()?, end.strip_prefix(prefix)?.parse().ok()?);
    let named = prefix.chars().next()?.is_alphabetic();
    if !named || digits.len() > 12 || from >= to || to - from >= MOST_CODES {
        return None;
    }
    let width = digits.len();
    let values: Vec<String> = (from..=to).map(|number| format!("\"{prefix}{number:0width$}\"")).collect();
    Some(format!("{}{}", values.join("/"), last.strip_prefix(end).unwrap_or_default()))
}

/// “50 teams with 11 players each, players have …” is “50 teams each with 11 players; players have …”.
fn each_has(text: &str) -> String {
    const COUNTS: &[&str] = &["to", "and", "between", "up", "about", "around", "or", "from"];
    let plural = |word: &str| names::singular(word) != word && word.chars().all(char::is_alphabetic);
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let mut last = words.len();
    while let Some(at) = (1..last).rev().find(|at| words.get(*at).is_some_and(|word| word.starts_with("each"))) {
        last = at;
        let end = words.get(at).and_then(|each| each.strip_prefix("each")).unwrap_or_default().to_owned();
        let Some(with) = (at.saturating_sub(8).max(1)..at).rev().find(|at| words.get(*at).is_some_and(|w| w == "with"))
        else {
            continue;
        };
        let inside = words.get(with + 1..at).unwrap_or_default();
        let is_count = |word: &String| {
            word.chars().any(|letter| letter.is_ascii_digit())
                && word.chars().all(|letter| letter.is_ascii_digit() || ['-', '–'].contains(&letter))
        };
        let length = inside.iter().take_while(|word| is_count(word) || COUNTS.contains(&word.as_str())).count();
        let (count, thing) = inside.split_at(length);
        let things = thing.last().is_some_and(|last| plural(last))
            && thing.len() <= 3
            && thing.iter().all(|word| word.chars().all(char::is_alphabetic));
        let owners = words.get(with - 1).is_some_and(|owner| plural(owner));
        // “books with 1 to 3 authors each” is a number, where nothing more is said of authors.
        let again = || {
            let last = thing.last().map_or("", String::as_str);
            let is_it = |word: &String| {
                word.trim_end_matches([',', ';', '.', ':']) == last
                    || word.strip_suffix(':').is_some_and(|one| names::plural(&one.to_lowercase()) == last)
            };
            words.iter().filter(|word| is_it(word)).count() > 1
        };
        let things = things && (count.len() == 1 && thing.len() == 1 || again());
        if ["", ",", ";", "."].contains(&end.as_str()) && count.iter().any(is_count) && things && owners {
            let mark = if end == "," { ";" } else { &end };
            let said = format!("each with {}{mark}", inside.join(" "));
            words.splice(with..=at, [said]);
        }
    }
    words.join(" ")
}

/// “20 people's heights and weights” is “20 people with heights and weights”.
fn possessed(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for at in 1..words.len().saturating_sub(1) {
        let counted = words.get(at - 1).is_some_and(|word| word.chars().all(|letter| letter.is_ascii_digit()));
        let Some(word) = words.get_mut(at).filter(|_| counted) else { continue };
        let owner = ["'s", "’s", "'", "’"].iter().find_map(|end| word.strip_suffix(end)).map(str::to_owned);
        if let Some(owner) = owner.filter(|owner| names::singular(owner) != *owner) {
            *word = format!("{owner} with");
        }
    }
    words.join(" ")
}

/// “pair BTC/USD, ETH/USD”: where several such codes follow each other, the slash belongs to them.
fn paired_codes(text: &str) -> String {
    let bare = |word: &str| word.trim_end_matches([',', ';', '.', ')']).to_owned();
    let is_pair = |word: &&str| {
        let word = bare(word.trim_start_matches('('));
        let code = |code: &str| (2..=5).contains(&code.len()) && code.chars().all(|letter| letter.is_ascii_uppercase());
        word.split_once('/').is_some_and(|(one, other)| code(one) && code(other))
    };
    let words: Vec<&str> = text.split(' ').collect();
    let near = |at: usize| {
        let joint = |word: &&str| ["and", "or"].contains(word);
        let ahead = usize::from(words.get(at + 1).is_some_and(joint));
        let back = usize::from(at > 0 && words.get(at - 1).is_some_and(joint));
        words.get(at + 1 + ahead).is_some_and(is_pair) || at > back && words.get(at - 1 - back).is_some_and(is_pair)
    };
    let written = words.iter().enumerate().map(|(at, word)| match bare(word.trim_start_matches('(')) {
        pair if is_pair(word) && near(at) => word.replace(&pair, &format!("\"{pair}\"")),
        _ => (*word).to_owned(),
    });
    written.collect::<Vec<_>>().join(" ")
}

/// “40% of employees are remote; employees have name”: first the things, then what is said of them.
fn things_first(text: String) -> String {
    let share = |text: &str| {
        let figure = text.split_once("% of ").or_else(|| text.split_once(" percent of "));
        figure.is_some_and(|(figure, _)| figure.parse::<f64>().is_ok())
    };
    let Some((front, rest)) = text.split_once(['.', ';', '\n']).filter(|(front, _)| share(front)) else { return text };
    let (front, rest) = (front.trim(), rest.trim());
    // A decimal point ends no sentence, and two shares in a row are values.
    if !(front.contains(" are ") || front.contains(" have ")) || rest.is_empty() || share(rest) || front.contains(',') {
        return text;
    }
    format!("{}. {front}", rest.trim_end_matches(['.', ';']))
}

/// “30% of the customers are women” is “30% women”.
fn of_genders(text: &str) -> String {
    const GENDERS: &[&str] = &["women", "female", "men", "male", "girls", "boys"];
    let mut words: Vec<&str> = text.split(' ').collect();
    let mut at = 2;
    while at + 1 < words.len() {
        let gender = words.get(at + 1).map_or("", |word| word.trim_end_matches(['.', ',', ';']));
        if words.get(at) == Some(&"are") && GENDERS.contains(&gender) {
            let front = words.get(at.saturating_sub(4)..at).unwrap_or_default();
            let of = front.iter().rposition(|word| *word == "of").filter(|of| *of > 0);
            if let Some(of) = of.filter(|of| front.get(of - 1).is_some_and(|share| share.ends_with('%'))) {
                words.drain(at + of - front.len()..=at);
            }
        }
        at += 1;
    }
    words.join(" ")
}

/// “email (derived from name)”: e-mails and usernames are made of names anyway.
fn of_names(mut text: String) -> String {
    for made in ["derived from ", "made from ", "generated from ", "built from ", "created from "] {
        let Some((front, behind)) = text.split_once(made) else { continue };
        let end = behind.find([',', ')', ';', '.', '\n']).unwrap_or(behind.len());
        let (said, rest) = behind.split_at(end);
        let front = front.trim_end_matches(['(', ' ']);
        if said.ends_with("name") && (front.ends_with("mail") || front.ends_with("username")) {
            text = format!("{front}{}", rest.strip_prefix(')').unwrap_or(rest));
        }
    }
    text
}

/// “patients have many visits” is “each patient has 1 to 5 visits”.
fn many_of(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for at in 0..words.len().saturating_sub(3) {
        let [Some(owner), Some(have), Some(many), Some(thing)] =
            [at, at + 1, at + 2, at + 3].map(|at| words.get(at).map(String::as_str))
        else {
            break;
        };
        let thing = thing.trim_end_matches([',', ';', '.']);
        let plural = |word: &str| names::singular(word) != word && word.chars().all(char::is_alphabetic);
        if have == "have" && ["many", "several", "multiple"].contains(&many) && plural(owner) && plural(thing) {
            let one = names::singular(&owner.to_lowercase());
            words.splice(at..at + 3, ["each".to_owned(), one, "has".to_owned(), "1 to 5".to_owned()]);
        }
    }
    words.join(" ")
}

/// Verbs between those who do something and what comes of it, which then belongs to them.
const DOES: &[&str] =
    &["place", "write", "own", "make", "have", "post", "buy", "receive", "submit", "rent", "borrow", "book", "file"];

/// “customers place 1 to 5 orders” is said of each of them.
fn each_does(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let figures = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
    let known = |word: &str| {
        let one = names::singular(&word.to_lowercase());
        one != word.to_lowercase() && (is_person(&one) || entities::is_entity(&one))
    };
    let mut written: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let does = words.get(at + 1).is_some_and(|verb| DOES.contains(verb));
        let behind = words.get(at + 2..).unwrap_or_default();
        let count = match behind {
            ["between", low, "and", high, ..] if figures(low) && figures(high) => 4,
            [low, "to", high, ..] if figures(low) && figures(high) => 3,
            ["up", "to", high, ..] if figures(high) => 3,
            [count, ..] if figures(count) => 1,
            _ => 0,
        };
        let thing = behind.get(count).map_or("", |thing| thing.trim_end_matches([',', ';', '.']));
        // “each of the customers have” says it already.
        let told = at > 0 && words.get(at - 1).is_some_and(|before| ["the", "these", "all", "of"].contains(before));
        if does && count > 0 && !told && known(word) && known(thing) {
            let one = names::singular(&word.to_lowercase());
            // Who was spoken of before is not named once more.
            let is_named = written.iter().any(|before| before.eq_ignore_ascii_case(word));
            let lead = if is_named { String::new() } else { format!("{word}. ") };
            written.push(format!("{lead}Each {one} has"));
            at += 2;
        } else {
            written.push((*word).to_owned());
            at += 1;
        }
    }
    written.join(" ")
}

/// “shipped (60%)” is “shipped 60%”, “tax (19% of net)” is “tax 19% of net”.
fn bracketed(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(" (") {
        let (front, behind) = rest.split_at(open);
        written.push_str(front);
        let inside = behind.get(2..).unwrap_or_default();
        let end =
            inside.find([')', '(', '\n']).filter(|end| inside.get(*end..).is_some_and(|rest| rest.starts_with(')')));
        let said = end.and_then(|end| inside.get(..end)).filter(|said| is_share(said));
        match (said, end) {
            (Some(said), Some(end)) if front.ends_with(char::is_alphabetic) => {
                written.push(' ');
                written.push_str(said);
                rest = inside.get(end + 1..).unwrap_or_default();
            }
            _ => {
                written.push_str(" (");
                rest = inside;
            }
        }
    }
    written.push_str(rest);
    written
}

/// “some of them without phone 30%” is “30% have no phone”, without a share “phone optional”.
fn some_without(text: &str) -> String {
    const SAID: &str = "some of them without ";
    let Some((front, behind)) = text.split_once(SAID) else { return text.to_owned() };
    let end = behind.find([',', '.', ';', '\n']).unwrap_or(behind.len());
    let (said, rest) = behind.split_at(end);
    match said.split_once(' ') {
        Some((name, share)) if is_share(share) => format!("{front}{share} have no {name}{rest}"),
        None => format!("{front}{said} optional{rest}"),
        _ => text.to_owned(),
    }
}

/// “about 70% female” is “70% female”, “exactly 3 items” are “3 items”.
fn exact(text: &str) -> String {
    let text = ["(maybe ", "(about ", "(around ", "(roughly "]
        .iter()
        .fold(text.to_owned(), |text, lead| text.replace(lead, "("));
    let words: Vec<&str> = text.split(' ').collect();
    let is_share = |word: Option<&&str>| {
        word.is_some_and(|word| word.starts_with(|first: char| first.is_ascii_digit()) && word.contains('%'))
    };
    let vague = ["about", "around", "roughly", "approximately", "approx.", "circa", "maybe", "~"];
    // “exactly 3 addresses” are 3.
    let counted = |word: Option<&&str>| word.is_some_and(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    let kept = words.iter().enumerate().filter(|(at, word)| {
        let next = words.get(at + 1);
        !(vague.contains(word) && is_share(next) || **word == "exactly" && counted(next))
    });
    kept.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}

/// “60%”, “19% of net amount”.
fn is_share(text: &str) -> bool {
    let Some((figure, rest)) = text.split_once('%') else { return false };
    let plain = |word: &str| word.chars().all(|letter| letter.is_alphabetic() || letter == '_');
    figure.trim().parse::<f64>().is_ok()
        && (rest.is_empty()
            || rest
                .strip_prefix(" of ")
                .is_some_and(|of| (1..=3).contains(&of.split(' ').count()) && of.split(' ').all(plain)))
}

/// “employees where each belongs to a department” is “employees with department id”.
fn belonging(text: &str, said: &str) -> String {
    let Some((front, behind)) = text.split_once(said) else { return text.to_owned() };
    let end = behind.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(behind.len());
    let (thing, rest) = behind.split_at(end);
    let link = if front.contains(" with ") { ", " } else { " with " };
    format!("{front}{link}{thing} id{rest}")
}

/// A word with a capital in front.
/// “temperature follows a normal distribution …” at the very beginning is a column, not a table.
fn alone(text: &str) -> String {
    let name = text.split_once(" follows a").map_or("", |(name, _)| name);
    let is_name = |word: &str| {
        word.chars().all(char::is_alphabetic)
            && !["where", "with", "of", "whose", "that", "in", "for", "and"].contains(&word)
    };
    if !name.is_empty() && name.split(' ').count() <= 3 && name.split(' ').all(is_name) {
        format!("records with {text}")
    } else {
        text.to_owned()
    }
}

/// “hi, can you make data for my gym app pls? members, plans …”: what is asked for, in front of its list; and how much of
/// it was wanted, where only a time says so.
fn asked(text: &str) -> Option<(String, Option<String>)> {
    const POLITE: &[&str] = &["hi", "hello", "hey", "can", "could", "would", "please"];
    let first = text.split([' ', ',', '!']).next()?.to_lowercase();
    let (front, list) = text.split_once("? ").filter(|_| POLITE.contains(&first.as_str()))?;
    if front.contains(['.', ':', '\n']) || !list.contains(',') {
        return None;
    }
    let front = [" please", " pls", " plz"].iter().fold(front, |front, end| front.trim_end_matches(end));
    let length = list.trim_end_matches('.').strip_suffix(" of data").and_then(|list| list.rsplit_once(", "));
    let list = length.map_or(list, |(list, _)| list);
    Some((format!("{front}: {list}"), length.map(|(_, said)| format!("{said} of data"))))
}

/// Beginnings and ends that people write and the grammar knows otherwise.
fn opened(text: &str) -> String {
    let mut text = text.to_owned();
    for lead in ["just ", "only ", "Just ", "Only "] {
        if let Some(rest) = text.strip_prefix(lead) {
            let counted = rest.starts_with(|letter: char| letter.is_ascii_digit());
            text = if counted { rest.to_owned() } else { format!("records with {rest}") };
        }
    }
    // “countries with their ISO codes”: the list names the things, too.
    for (many, one) in [
        ("countries", "country"),
        ("cities", "city"),
        ("currencies", "currency"),
        ("languages", "language"),
        ("airports", "airport"),
        ("airlines", "airline"),
    ] {
        text = text.replace(&format!("{many} with their "), &format!("{many} with {one}, "));
    }
    // “customers, products, and orders referencing both”
    if let Some((before, after)) = text.split_once(" referencing both")
        && let [.., first, second, _] =
            before.split([',', ' ']).filter(|word| !["", "and"].contains(word)).collect::<Vec<_>>()[..]
    {
        text = format!("{before} referencing {first} and {second}{after}");
    }
    regular(&text).replace("phone book", "contact list")
}

/// “5 sensors, 1 reading per minute” is “sensor readings every minute for 5 sensors”.
fn regular(text: &str) -> String {
    for (joint, count) in
        [", ", " with ", " and "].iter().flat_map(|joint| ["1", "one", "a"].map(|count| (joint, count)))
    {
        let lead = format!("{joint}{count} reading ");
        let Some((before, after)) = text.split_once(&lead) else { continue };
        let Some(step) = after.strip_prefix("per ").or_else(|| after.strip_prefix("every ")) else { continue };
        let mut words = before.rsplit(' ');
        let (Some(things), Some(number)) = (words.next(), words.next()) else { continue };
        if !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit()) {
            let (step, rest) = step.split_at(step.find([',', ';', '.']).unwrap_or(step.len()));
            return format!("{} readings every {step} for {number} {things}{rest}", names::singular(things));
        }
    }
    text.to_owned()
}

/// “gamma distribution with shape 2 and scale 3” as `gamma(2, 3)`, so that the parameters stay together.
fn with_parameters(text: &str, kind: &str, first: &str, second: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(&format!(" {kind} distribut")) {
        let (before, said) = rest.split_at(at + 1);
        out.push_str(before);
        let behind = said.get(kind.len() + 1..).unwrap_or_default();
        let behind = behind.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        let parameter = |text: &'_ str, name: &str| {
            let joints: &[char] = &[' ', ',', '=', '('];
            let text = text.trim_start_matches(joints);
            let text = text.strip_prefix("with ").or_else(|| text.strip_prefix("and ")).unwrap_or(text);
            let behind = text.trim_start_matches(joints).strip_prefix(name)?.trim_start_matches(joints);
            let is_figure = |(at, letter): &(usize, char)| {
                letter.is_ascii_digit()
                    || *letter == '.' && behind[at + 1..].starts_with(|next: char| next.is_ascii_digit())
            };
            let length = behind.char_indices().take_while(is_figure).count();
            (length > 0).then(|| behind.split_at(length)).map(|(figure, rest)| (figure.to_owned(), rest.to_owned()))
        };
        let both = parameter(behind, first).and_then(|(one, rest)| Some((one, parameter(&rest, second)?)));
        let length = match both {
            Some((one, (two, after))) => {
                out.push_str(&format!("{kind}({one}, {two})"));
                rest.len() - after.strip_prefix(')').unwrap_or(&after).len()
            }
            None => {
                out.push_str(kind);
                at + 1 + kind.len()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The text with words exchanged where they stand behind a space or at the beginning.
fn followed(text: &str, typed: &str, mended: &str) -> String {
    let text = text.replace(&format!(" {typed}"), &format!(" {mended}"));
    match text.strip_prefix(typed) {
        Some(rest) => format!("{mended}{rest}"),
        None => text,
    }
}

/// Runs of letters, and what stands between them, each with the offset where it begins.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let first = rest.chars().next()?.is_alphabetic();
        let end = rest.find(|character: char| character.is_alphabetic() != first).unwrap_or(rest.len());
        let start = at;
        at += end;
        Some((start, rest.get(..end)?))
    })
}

fn is_word(run: &str) -> bool {
    run.chars().next().is_some_and(char::is_alphabetic)
}

/// The name that a misspelt word was meant to be: two letters exchanged, one left out, one doubled.
fn slip(word: &str) -> Option<String> {
    if word.len() < 4 || word.len() > 20 {
        return None;
    }
    let one = names::singular(word);
    let known = |word: &str| NAMES.contains(word) || SPELT.contains(word);
    if known(word)
        || known(&one)
        || known(&format!("{word}s"))
        || [word, &one].iter().any(|word| names::expand(word).join(" ") != **word)
    {
        return None;
    }
    // What was done is a value as often as a name: “referred” is no “referrer”.
    if word.ends_with("ed") || word.ends_with("ing") {
        return None;
    }
    for ending in ["er", "ly", "d", "r", "s"] {
        // “dater”, “names”: other forms of known words.
        let stem = word.strip_suffix(ending).unwrap_or_default();
        if stem.len() >= 3 && (known(stem) || known(&format!("{stem}e"))) {
            return None;
        }
    }
    let first = one.chars().next()?;
    // Names that begin with the same letter stand together.
    let near = NAMES.range(first.to_string()..).take_while(|name| name.starts_with(first));
    let mut found = near.filter(|name| is_slip_of(&one, name));
    let right = found.next()?;
    if found.next().is_some() {
        return None;
    }
    Some(if one == word { right.clone() } else { names::plural(right) })
}

/// Whether a word is another with two neighbours exchanged, a letter left out, or a letter too many.
fn is_slip_of(word: &str, right: &str) -> bool {
    let (word, right) = (word.as_bytes(), right.as_bytes());
    let same = word.iter().zip(right).take_while(|(a, b)| a == b).count();
    let tail = |a: usize, b: usize| word.get(a..) == right.get(b..);
    if word.len() == right.len() {
        let exchanged =
            word.get(same).is_some() && word.get(same) == right.get(same + 1) && word.get(same + 1) == right.get(same);
        // One vowel for another: “salery”.
        let vowel = |letter: Option<&u8>| letter.is_some_and(|letter| b"aeiou".contains(letter));
        let vowels = word.len() >= 6 && vowel(word.get(same)) && vowel(right.get(same));
        return (exchanged && tail(same + 2, same + 2)) || ((word.len() >= 8 || vowels) && tail(same + 1, same + 1));
    }
    if word.len() + 1 == right.len() {
        // One of two letters alike: “blod”.
        let doubled = same > 0 && right.get(same) == word.get(same - 1);
        return (right.len() >= 6 || doubled && right.len() == 5) && tail(same, same + 1);
    }
    if word.len() == right.len() + 1 {
        let doubled = same > 0 && word.get(same) == word.get(same - 1);
        return (doubled || right.len() >= 8) && right.len() >= 5 && tail(same + 1, same);
    }
    false
}

/// A row of cells, between tabs or bars, with commas instead.
fn cells(line: &str) -> String {
    let line = line.trim_end_matches('\r').replace(" w/o ", " without ").replace(" w/ ", " with ");
    let trimmed = line.trim();
    if trimmed.contains('\t') {
        return trimmed.split('\t').map(str::trim).collect::<Vec<_>>().join(", ");
    }
    let mark = if trimmed.contains('|') { '|' } else { '/' };
    let bars = trimmed.matches(mark).count();
    if bars < 2 || trimmed.starts_with('|') || trimmed.contains(',') || mark == '/' && trimmed.contains("//") {
        return line;
    }
    let (mut depth, mut parts, mut part) = (0_usize, Vec::new(), String::new());
    for character in trimmed.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if character == mark && depth == 0 {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(character);
        }
    }
    parts.push(part);
    let names = parts.iter().filter(|part| is_phrase(part.split('(').next().unwrap_or_default().trim(), "")).count();
    if names >= 3 && names * 2 >= parts.len() { parts.join(", ") } else { line }
}

/// Takes rows of values away that follow a row of names: a description may come with a sample.
fn without_values(lines: &mut Vec<String>) -> bool {
    let cells = |line: &str| line.split(',').map(|cell| cell.trim().to_owned()).collect::<Vec<String>>();
    let names = cells(lines.first().map_or("", String::as_str));
    let named = names.len() >= 2 && names.iter().all(|name| is_phrase(name, ""));
    let before = lines.len();
    let valued = |line: &String| {
        let cells = cells(line);
        cells.len() == names.len() && !cells.iter().any(|cell| is_phrase(cell, "") || cell.is_empty())
    };
    if named {
        let mut at = 0;
        lines.retain(|line| {
            at += 1;
            at == 1 || !valued(line)
        });
    }
    lines.len() < before
}

/// “id name email phone”: names without a mark between them, cut where known names end.
fn segmented(text: String) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain =
        text.trim().chars().all(|character| character.is_alphanumeric() || character == '_' || character == ' ');
    if !plain || words.len() < 3 || words.len() > 60 {
        return text;
    }
    let mut names: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let known = (1..=4).rev().find_map(|length| {
            let name = words.get(at..at + length)?.join(" ");
            let whole = length == 1 || words.get(at).is_some_and(|first| !first.eq_ignore_ascii_case("id"));
            (whole && is_phrase(&name, "") && (length == 1 || !name.contains('_'))).then_some((length, name))
        });
        let Some((length, name)) = known else { return text };
        names.push(name);
        at += length;
    }
    if names.len() >= 3 { names.join(", ") } else { text }
}

/// The rows of a Markdown table that describe columns: the first cell names one, the others say what it is.
fn described_rows(lines: Vec<String>) -> Vec<String> {
    let cells = |line: &str| -> Option<Vec<String>> {
        let inside = line.trim().strip_prefix('|')?;
        Some(inside.trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
    };
    let rule = |line: &String| {
        cells(line)
            .is_some_and(|cells| cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| "-:".contains(c))))
    };
    let head = lines.iter().position(rule).and_then(|at| at.checked_sub(1));
    let mut described = Vec::with_capacity(lines.len());
    for (at, line) in lines.into_iter().enumerate() {
        match cells(&line) {
            Some(_) if head.is_some_and(|head| at == head || at == head + 1) => {}
            Some(row) => {
                let (name, said) =
                    row.split_first().map_or(("", &[] as &[String]), |(name, said)| (name.as_str(), said));
                let said: Vec<&str> = said.iter().map(String::as_str).filter(|said| !said.is_empty()).collect();
                described.push(if said.is_empty() {
                    name.to_owned()
                } else {
                    format!("- {name}: {}", said.join(", "))
                });
            }
            None => described.push(line),
        }
    }
    described
}

/// “students enroll in 3 to 6 courses” is said of each of them.
fn each_enrolls(mut text: String) -> String {
    for verb in ["enroll in", "enrol in", "are enrolled in", "take", "attend"] {
        let Some((front, behind)) = text.split_once(&format!("tudents {verb} ")) else { continue };
        let counted = behind.split_once(" courses").is_some_and(|(count, _)| {
            count.len() <= 24 && count.chars().any(|letter| letter.is_ascii_digit()) && !count.contains([',', '.'])
        });
        if counted && front.ends_with(['s', 'S']) {
            text = format!("{front}tudents. Each student enrolls in {behind}");
        }
    }
    text
}

/// “each student enrolls in 3 to 6 courses”: what is counted are enrollments, and a course has many students.
fn enrolled(mut text: String) -> String {
    for verb in ["enrolls in ", "enrols in ", "is enrolled in ", "takes ", "attends "] {
        let Some(start) = text.find(&format!("student {verb}")).map(|at| at + "student ".len()) else { continue };
        let behind = text.get(start + verb.len()..).unwrap_or_default();
        let Some((count, rest)) = behind.split_once(" courses").filter(|(count, _)| count.len() <= 24) else {
            continue;
        };
        let (count, of) = count.split_once(" of ").unwrap_or((count, ""));
        let all = of.strip_prefix("the ").unwrap_or(of);
        let front = text.get(..start).unwrap_or_default();
        let described = front.contains("courses") || rest.contains("courses");
        let courses = match all {
            _ if described => String::new(),
            "" => ". 40 courses".to_owned(),
            all => format!(". {all} courses"),
        };
        text = format!("{front}has {count} enrollments{courses}{rest}");
    }
    text
}

/// “…, 5000 of them” at the end is “…, 5000 rows”, and so is a number there that stands for nothing else.
fn counted_last(text: &str) -> String {
    let plain = text.trim_end_matches(['.', ' ', '\n']);
    let ends = [" of them", " of these", " of those", " in total", " in all", " altogether"];
    let said = ends.iter().find_map(|end| plain.strip_suffix(end));
    let front = said.unwrap_or(plain);
    let counted = front.rsplit_once([' ', '\n']).is_some_and(|(before, count)| {
        let figures = |letter: char| letter.is_ascii_digit() || letter == 'k' || letter == ',';
        // “status 200, 404, 500” has figures in front.
        let item = before.trim_end_matches(',').rsplit(',').next().unwrap_or_default();
        let alone = count.len() >= 3 && before.ends_with(',') && !item.contains(|letter: char| letter.is_ascii_digit());
        count.starts_with(|letter: char| letter.is_ascii_digit())
            && count.chars().all(figures)
            && (alone || said.is_some() && before.ends_with([',', ';', '.']))
    });
    if counted { format!("{front} rows") } else { text.to_owned() }
}

/// “1 (very bad) to 5 (very good)” is “on a scale of 1 to 5”; with what was said of its ends.
fn labelled_scale(text: &str) -> Option<(String, String)> {
    let label = |text: &str| {
        let (label, rest) = text.trim_start().strip_prefix('(')?.split_once(')')?;
        let plain = label.chars().all(|letter| letter.is_alphabetic() || " -'".contains(letter));
        plain.then_some((label.to_owned(), rest.to_owned()))
    };
    let figure = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    text.match_indices(" (").find_map(|(at, _)| {
        let front = text.get(..at)?;
        let (before, low) = front.rsplit_once(' ').filter(|(_, low)| !low.is_empty() && figure(low) == low.len())?;
        let (least, behind) = label(text.get(at..)?)?;
        let behind = [" to ", " - ", "-", " through "].iter().find_map(|joint| behind.strip_prefix(joint))?;
        let (high, rest) = behind.split_at(figure(behind));
        let (most, rest) = label(rest).filter(|_| !high.is_empty())?;
        let lead = if before.ends_with(" from") || before.ends_with(" of") || before.ends_with(':') {
            ""
        } else {
            " on a scale of"
        };
        Some((format!("{before}{lead} {low} to {high}{rest}"), format!("{low} is “{least}”, {high} is “{most}”")))
    })
}

/// “1,5 million” with a point.
fn decimal(text: &str) -> String {
    let scaled = |rest: &str| {
        let rest = rest.trim_start_matches(|character: char| character.is_ascii_digit());
        ["million", "Million", "thousand", "billion", "Mio"].iter().any(|word| rest.trim_start().starts_with(word))
    };
    let mut parts = text.split(',').peekable();
    let mut written = String::with_capacity(text.len());
    while let Some(part) = parts.next() {
        written.push_str(part);
        let Some(next) = parts.peek() else { break };
        let digits = next.chars().take_while(char::is_ascii_digit).count();
        let point =
            part.ends_with(|character: char| character.is_ascii_digit()) && (1..=2).contains(&digits) && scaled(next);
        written.push(if point { '.' } else { ',' });
    }
    written
}

/// Ranges of numbered names written out: “q1..q5” is “q1, q2, q3, q4, q5 all”, so that what follows is said of all.
fn numbered(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    for _ in 0..MOST_RANGES {
        let Some((start, end, names)) = JOINTS.iter().filter_map(|joint| numbered_at(rest, joint)).min() else { break };
        let mut front = rest.get(..start).unwrap_or_default();
        // “answers 1-10 for q1 through q5”: the range is that of each of them.
        let item =
            front.rsplit([',', ':', '\n']).next().unwrap_or_default().rsplit(" with ").next().unwrap_or_default();
        let words: Vec<&str> = item.split_whitespace().collect();
        let range = match words.as_slice() {
            [.., range, "for"]
                if words.len() <= 4
                    && names.ends_with(" all")
                    && range.starts_with(|first: char| first.is_ascii_digit()) =>
            {
                front = front.strip_suffix(item.trim_start()).unwrap_or(front);
                range
            }
            _ => "",
        };
        written.push_str(front);
        written.push_str(&names);
        written.push_str(if range.is_empty() { "" } else { " " });
        written.push_str(range);
        rest = rest.get(end..).unwrap_or_default();
    }
    written.push_str(rest);
    written
}

/// What may stand between the first and the last of numbered names.
const JOINTS: &[&str] = &["...", "..", "…", "-", "–", " to ", " through ", " - ", " .. ", " ... "];
/// The most ranges of numbered names that are written out.
const MOST_RANGES: usize = 12;

/// The first range of numbered names around a joint: where it starts, where it ends, and the names.
fn numbered_at(text: &str, joint: &str) -> Option<(usize, usize, String)> {
    let outside = |character: char| !(character.is_ascii_alphanumeric() || character == '_');
    text.match_indices(joint).find_map(|(at, _)| {
        let (before, after) = (text.get(..at)?, text.get(at + joint.len()..)?);
        let start = before.char_indices().rev().take_while(|(_, c)| !outside(*c)).last()?.0;
        let low_name = before.get(start..)?;
        let length = after.find(outside).unwrap_or(after.len());
        let high_name = after.get(..length)?;
        let stem = low_name.trim_end_matches(|c: char| c.is_ascii_digit());
        let high_stem = high_name.trim_end_matches(|c: char| c.is_ascii_digit());
        let low = low_name.get(stem.len()..)?.parse::<u64>().ok()?;
        let high = high_name.get(high_stem.len()..)?.parse::<u64>().ok()?;
        let named = stem.chars().any(char::is_alphabetic) && stem.eq_ignore_ascii_case(high_stem);
        // “Q1 to Q3” in capitals are quarters.
        let quarters = stem == "Q" && high <= 4;
        if !named || quarters || low >= high || high - low >= MOST_NUMBERED {
            return None;
        }
        // “M01..M12” keep their zeros.
        let digits = low_name.get(stem.len()..)?;
        let width = if digits.starts_with('0') { digits.len() } else { 0 };
        let names: Vec<String> = (low..=high).map(|number| format!("{stem}{number:0width$}")).collect();
        // “priority P1-P4” tells values, “with x1-x4” names.
        let front = before.get(..start).unwrap_or_default().trim_end();
        let lead = front.rsplit(outside).next().unwrap_or_default().to_lowercase();
        let leads = ["with", "and", "features", "feature", "columns", "fields", "questions", "have", "has", "of"];
        let bracket = front.ends_with('(') && front.trim_end_matches('(').trim_end().ends_with(char::is_alphanumeric);
        let own = lead.starts_with(&stem.to_lowercase()) && lead.len() > stem.len();
        let valued = (stem.chars().all(char::is_uppercase) || own)
            && (front.ends_with(char::is_alphanumeric) || bracket)
            && !leads.contains(&lead.as_str());
        let names = if valued { names.join("/") } else { format!("{} all", names.join(", ")) };
        Some((start, at + joint.len() + length, names))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_mended() {
        for (word, right) in [
            ("nmae", "name"),
            ("emial", "email"),
            ("phnoe", "phone"),
            ("adress", "address"),
            ("slary", "salary"),
            ("frist", "first"),
            ("custmer", "customer"),
            ("emloyees", "employees"),
            ("catgory", "category"),
            ("quanity", "quantity"),
            ("departement", "department"),
        ] {
            assert_eq!(slip(word).as_deref(), Some(right), "{word}");
        }
    }

    #[test]
    fn other_words_stay_as_they_are() {
        for word in [
            "kills", "deaths", "guild", "horse", "boots", "planet", "stats", "cards", "metal", "plant", "zorblax",
            "pair", "trail", "rides", "posting", "rated", "mirage", "inferno", "hello", "world", "python", "rust",
            "lemon",
        ] {
            assert_eq!(slip(word), None, "{word}");
        }
    }

    #[test]
    fn shorthand_and_rows_of_cells_are_written_out() {
        for (text, plainer) in [
            ("shop w/ products", "shop with products"),
            ("tickets w subject", "tickets with subject"),
            ("id | name | email | role (a|b)", "id ,  name ,  email ,  role (a|b)"),
            ("status: new | paid | sent", "status: new | paid | sent"),
            ("name\temail\tphone", "name, email, phone"),
            ("id name email phone created_at", "id, name, email, phone, created_at"),
            ("first name / last name / email", "first name ,  last name ,  email"),
            ("name,age\nJohn,34", "name,age"),
            ("q1..q3 yes/no", "q1, q2, q3 all yes/no"),
            ("x1 to x3", "x1, x2, x3 all"),
            ("Q1-Q3 2024", "Q1-Q3 2024"),
            ("| column | type |\n|---|---|\n| age | int |", "- age: int"),
            ("100 Kunden mit Vorname und Ort", "100 Kunden with Vorname and Ort"),
        ] {
            assert_eq!(plain(text).text, plainer, "{text}");
        }
    }
}
