//! What is said of the rows right behind their noun, put into the list of columns: “flights departing tomorrow with
//! origin” are “flights with departure time tomorrow, origin”.

use super::dates;
use super::entities;
use super::names;
use super::nouns::{INTROS, behind_intro, row_count};
use super::numbers;
use super::units;
use super::vocabulary::{self, type_for_name};
use super::words::{self, Kind, Token, word_at};
use jiff::civil::Date;

/// The most tokens of a request in front of the noun for its rows.
const LONGEST_LEAD: usize = 24;
/// The most tokens of a list that are looked through.
const LONGEST_LIST: usize = 120;
/// The most that is said of rows in a row.
const MOST_TOLD: usize = 8;

/// A column that was told of in front of the list.
struct Told {
    /// With which one a word begins where a column of the list is the same.
    stems: Vec<String>,
    /// What it is called where the list has none.
    name: String,
    /// What was said of it.
    said: String,
    sort: Sort,
}

#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Date,
    Figure,
    Values,
}

/// The description with what qualifies rows in the list of their columns.
pub(super) fn listed(text: &str, today: Date) -> String {
    let tokens = words::tokens(text);
    let mut written = String::with_capacity(text.len());
    let mut done = 0;
    for at in 0..tokens.len() {
        let edits = Subject::at(&tokens, at, text)
            .filter(|subject| subject.end >= done)
            .and_then(|subject| subject.edits(today));
        for (from, to, said) in edits.unwrap_or_default() {
            written.push_str(text.get(done..from).unwrap_or_default());
            written.push_str(&said);
            done = to;
        }
    }
    written.push_str(text.get(done..).unwrap_or_default());
    written
}

/// The noun of a table's rows.
struct Subject<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    /// Where it ends in the text.
    end: usize,
    /// In the singular.
    thing: String,
    /// Whether nothing but the request stands in front of it.
    leads: bool,
}

impl<'a> Subject<'a> {
    fn at(tokens: &'a [Token], at: usize, text: &'a str) -> Option<Self> {
        let end = tokens.get(at)?.end;
        let noun = tokens.get(at)?.word()?;
        let one = names::singular(noun);
        // “log entries” are known by both words.
        let both = format!("{} {one}", at.checked_sub(1).map_or("", |before| word_at(tokens, before)));
        let thing = if entities::is_entity(&both) { both } else { one.clone() };
        let front = tokens.get(..at)?;
        let behind = front.iter().rev().take(LONGEST_LEAD).position(ends_sentence);
        let sentence = at - behind.unwrap_or(at.min(LONGEST_LEAD + 1));
        let plain = |token: &Token| {
            matches!(token.kind, Kind::Number(_)) || token.word().is_some_and(|word| !INTROS.contains(&word))
        };
        let known = entities::is_entity(&thing) || vocabulary::is_person(&thing);
        let leads = known && at - sentence <= LONGEST_LEAD && front.get(sentence..)?.iter().all(plain);
        let is_counted = at > 0 && row_count(tokens, at - 1).is_some_and(|(_, behind)| behind == at);
        (leads || is_counted && one != noun).then_some(Self { text, tokens, at, end, thing, leads })
    }

    /// What to write in place of parts of the text, in their order; nothing where all of it stays.
    fn edits(&self, today: Date) -> Option<Vec<(usize, usize, String)>> {
        let mut next = self.at + 1;
        let mut told = Vec::new();
        loop {
            // “opened last week and closed yesterday”
            let joint = self.tokens.get(next).is_some_and(|token| token.is("and") || token.is_mark(','));
            let from = next + usize::from(!told.is_empty() && joint);
            let found = self.moment(from, today).or_else(|| self.measure(from)).or_else(|| self.values(from));
            let Some((column, behind)) = found.filter(|_| told.len() < MOST_TOLD) else { break };
            told.push(column);
            next = behind;
        }
        let last = self.tokens.get(next - 1).filter(|_| !told.is_empty())?.end;
        let comma = usize::from(self.tokens.get(next).is_some_and(|token| token.is_mark(',')));
        let intro = self.tokens.get(next + comma);
        // “people between 20 and 30 years old, 80% men”: what follows the comma is their list.
        if self.leads
            && comma == 1
            && told.iter().all(|column| column.name == "age")
            && intro.is_some_and(|token| !token.is_any(LISTS))
        {
            let said = told.iter().map(|column| format!("age {}", column.said)).collect::<Vec<_>>().join(", ");
            return Some(vec![(self.end, last, format!(" with {said}"))]);
        }
        if intro.is_some_and(|token| token.is_any(LISTS) || comma == 0 && token.is_mark(':')) {
            let behind = behind_intro(self.tokens, next + comma, &self.thing);
            let list = self.tokens.get(behind..).filter(|list| !list.is_empty())?;
            let start = list.first()?.start;
            let mut edits = vec![(self.end, self.tokens.get(next + comma)?.start, " ".to_owned())];
            for column in &told {
                edits.push(match column.place(list) {
                    Some(place) => (place, place, format!(" {}", column.said)),
                    None => (start, start, format!("{} {}, ", self.usual_name(column), column.said)),
                });
            }
            edits.sort_by_key(|(from, ..)| *from);
            return Some(edits);
        }
        // Without a list there are the usual columns, of which one may be meant.
        if !self.leads || self.tokens.get(next).is_some_and(|token| !ends_sentence(token)) {
            return None;
        }
        let mut list = entities::columns_of(&self.thing)?.to_owned();
        for column in &told {
            match column.place(&words::tokens(&list)) {
                Some(place) => list.insert_str(place, &format!(" {}", column.said)),
                None => list.push_str(&format!(", {} {}", column.name, column.said)),
            }
        }
        Some(vec![(self.end, last, format!(" with {list}"))])
    }

    /// “employees hired in 2020” have a hire date, as employees usually do.
    fn usual_name(&self, column: &Told) -> String {
        let usual = entities::columns_of(&self.thing).filter(|_| column.sort == Sort::Date).unwrap_or_default();
        let named = usual.split(", ").find(|name| column.place(&words::tokens(name)).is_some());
        named.unwrap_or(&column.name).to_owned()
    }

    /// The text of tokens as it was typed.
    fn written(&self, from: usize, to: usize) -> Option<String> {
        self.text.get(self.tokens.get(from)?.start..self.tokens.get(to.checked_sub(1)?)?.end).map(str::to_owned)
    }

    /// “departing tomorrow”, “who signed up in 2024”.
    fn moment(&self, at: usize, today: Date) -> Option<(Told, usize)> {
        let lead =
            |token: &&Token| token.is_any(&["who", "that", "which", "were", "was", "have", "has", "been", "are"]);
        let at = at + self.tokens.get(at..)?.iter().take(3).take_while(lead).count();
        let verb = word_at(self.tokens, at);
        let particle = word_at(self.tokens, at + 1);
        let days = |from: usize| {
            let expected = self.tokens.get(from)?.word().is_some();
            dates::range(self.tokens, from, today, expected).map(|(_, next)| (from, next))
        };
        // “signed up in 2024”: the particle belongs to the verb.
        let behind = || days(at + 2).filter(|_| ["up", "out", "off"].contains(&particle));
        let (from, next) = behind().or_else(|| days(at + 1))?;
        let name = match verb {
            "departing" => "departure time".to_owned(),
            "arriving" => "arrival time".to_owned(),
            "expiring" => "expiry date".to_owned(),
            "due" => "due date".to_owned(),
            "born" => "birth date".to_owned(),
            "made" | "sent" | "sold" | "paid" | "built" | "bought" => format!("{verb} at"),
            // “invoices dated 2024” have their usual date.
            _ if verb.ends_with("ed") && verb.len() > 4 && verb != "dated" => match from - at {
                1 => format!("{verb} at"),
                _ => format!("{verb} {particle} at"),
            },
            _ => return None,
        };
        let mut stems = vec![verb.get(..4).unwrap_or(verb).to_owned()];
        // The order date is when an order was placed, not when it was shipped.
        let begins = ["placed", "made", "created", "issued", "booked"].contains(&verb);
        stems.extend(begins.then(|| self.thing.clone()));
        Some((Told { stems, name, said: self.written(from, next)?, sort: Sort::Date }, next))
    }

    /// “between 5 and 50 km”, “under 50 dollars”.
    fn measure(&self, at: usize) -> Option<(Told, usize)> {
        const MONEY: &[&str] = &["price", "fare", "total", "amount", "salary", "rent", "cost"];
        let verb = usize::from(["costing", "priced", "weighing", "lasting"].contains(&word_at(self.tokens, at)));
        self.tokens.get(at)?.word()?;
        let (span, unit, next) = numbers::span(self.tokens, at + verb).filter(|(span, ..)| !span.percent)?;
        let usual =
            || entities::columns_of(&self.thing)?.split(", ").find(|name| MONEY.iter().any(|word| name.contains(word)));
        let (stems, name): (Vec<&str>, String) = match unit.as_deref() {
            // “students between 18 and 25”
            Some("years") | None if span.money.is_none() && vocabulary::is_person(&self.thing) => {
                (vec!["age"], "age".to_owned())
            }
            Some(unit) => {
                let quantity = units::quantity(unit)?;
                (vec![quantity], format!("{quantity} {unit}"))
            }
            None => (MONEY.to_vec(), span.money.and_then(|_| usual().or(Some("price")))?.to_owned()),
        };
        let stems = stems.into_iter().map(str::to_owned).collect();
        Some((Told { stems, name, said: self.written(at + verb, next)?, sort: Sort::Figure }, next))
    }

    /// “in departments Sales, Engineering and Support”: each row has one of them.
    fn values(&self, at: usize) -> Option<(Told, usize)> {
        self.tokens.get(at).filter(|token| token.is_any(&["in", "from", "across"]))?;
        let from = at + 1 + usize::from(word_at(self.tokens, at + 1) == "the");
        let name = names::singular(word_at(self.tokens, from));
        let rest = self.tokens.get(from + 1..)?;
        let rest = rest.get(..rest.len().min(LONGEST_LIST))?;
        let length = rest.iter().take_while(|token| !(ends_sentence(token) || token.is_any(LISTS))).count();
        // Columns come behind “with”, so what is in front of it are none.
        let is_followed = rest.get(length).is_some_and(|token| token.is_any(LISTS));
        let said = match rest.get(..length)? {
            [said @ .., comma] if comma.is_mark(',') => said,
            said => said,
        };
        let value = |piece: &[Token]| {
            let words = || piece.iter().filter_map(Token::word).collect::<Vec<_>>().join(" ");
            let plain = piece.iter().all(|token| token.name().is_some() || matches!(token.kind, Kind::Number(_)));
            // “Sales” is a value, “name” a column, and “paid” may be either.
            let start = piece.first().map_or(0, |first| first.start);
            let is_capital = self.text.get(start..).is_some_and(|text| text.starts_with(char::is_uppercase));
            let yes_no = type_for_name(&words(), None).column.get("type").is_some_and(|kind| kind == "boolean");
            let is_value = is_capital || yes_no || is_followed || !vocabulary::is_phrase(&words(), &self.thing);
            (1..=3).contains(&piece.len()) && plain && is_value
        };
        let mut pieces = said.split(|token| token.is_mark(',') || token.is_any(&["and", "or"]));
        let several =
            said.len() > 2 && pieces.all(value) || numbers::span(said, 0).is_some_and(|(_, _, end)| end == said.len());
        if !several || !vocabulary::is_phrase(&name, &self.thing) {
            return None;
        }
        let next = from + 1 + said.len();
        let said = format!("({})", self.written(from + 1, next)?);
        Some((Told { stems: vec![name.clone()], name, said, sort: Sort::Values }, next))
    }
}

/// Words that lead from the rows to their columns.
const LISTS: &[&str] = &["with", "having", "including", "containing", "include", "have", "has"];

impl Told {
    /// Where the name of this column ends in a list that has it.
    fn place(&self, list: &[Token]) -> Option<usize> {
        let sentence = list.get(..list.len().min(LONGEST_LIST))?.split(ends_sentence).next()?;
        let is_same = |piece: &&[Token]| {
            let words: Vec<&str> = piece.iter().filter_map(Token::word).collect();
            if words.len() != piece.len() || words.len() > 3 {
                return false;
            }
            let Some(kind) = type_for_name(&words.join(" "), None).column.get("type").cloned() else { return false };
            let sorted = match self.sort {
                Sort::Date => kind == "date" || kind == "datetime",
                Sort::Figure => kind == "number" || kind == "integer",
                Sort::Values => true,
            };
            let same = || words.iter().any(|word| self.stems.iter().any(|stem| word.starts_with(stem.as_str())));
            let alone = self.sort == Sort::Date && words.len() == 1;
            let last = words.last().copied().unwrap_or_default();
            let in_other_unit = numbers::is_unit(last) && !self.name.ends_with(last);
            sorted && !in_other_unit && (alone || same())
        };
        let piece = sentence.split(|token| token.is_mark(',') || token.is("and")).find(is_same)?;
        piece.last().map(|last| last.end)
    }
}

fn ends_sentence(token: &Token) -> bool {
    token.kind == Kind::Break || token.is_mark('.') || token.is_mark(';')
}
