//! Tables whose rows belong to the rows of another: “Each customer has 1 to 5 orders with …”.

use super::entities;
use super::moments;
use super::names;
use super::nouns::*;
use super::numbers;
use super::tables::*;
use super::vocabulary::is_generic;
use super::words::{Kind, Token, word_at, words_at};

impl Reader<'_> {
    /// “Each customer has 1 to 5 orders with …”, “each record should have …”.
    pub(super) fn each(&self, tokens: &[Token], at: usize) -> Option<Header> {
        let mut next = at;
        if words_at(tokens, at, "for each") || words_at(tokens, at, "for every") {
            next += 2;
        } else if ["each", "every"].contains(&word_at(tokens, at)) {
            next += 1;
        } else if !(["contains", "has", "have", "includes", "places", "owns", "writes"].contains(&word_at(tokens, at))
            && how_many(tokens, at + 1).is_some_and(|(low, high, _)| low != high))
        {
            return None;
        }
        let mut words = Vec::new();
        while let Some(token) = tokens.get(next).filter(|_| words.len() < 4) {
            match token.word() {
                Some(word) if OWNS.contains(&word) => break,
                Some(word) => words.push(word.to_owned()),
                None if token.is_mark(',') => {}
                None => break,
            }
            next += 1;
        }
        let owner = thing_of(&words);
        let parent = self.table_of(&owner).or_else(|| {
            (owner.is_empty() || is_generic(&owner) || ["one", "them"].contains(&owner.as_str()))
                .then_some(self.current)
                .flatten()
        })?;
        let owner = self
            .tables
            .get(parent)
            .map_or(owner, |table| if table.thing.is_empty() { table.name.clone() } else { table.thing.clone() });
        let mut links = Vec::new();
        if word_at(tokens, next) == "belongs" {
            links.extend(link_words(tokens, next + 2).0);
            return Some(Header { links, again: Some(parent), ..Header::blank(link_words(tokens, next + 2).1) });
        }
        while (OWNS.contains(&word_at(tokens, next))
            || ["be", "also", "a", "an", "random", "number", "of", "either", "up"].contains(&word_at(tokens, next)))
            && !words_at(tokens, next, "an average of")
            && numbers::quantity(tokens, next).is_none()
            && how_many(tokens, next).is_none()
        {
            next += 1;
        }
        let mut notes = Vec::new();
        let mean = words_at(tokens, next, "an average of");
        let next = if mean { next + 3 } else { next };
        if let Some(header) = self.each_step(tokens, next, &owner) {
            return Some(header);
        }
        let several = ["several", "multiple", "many", "some", "few", "various", "zero"]
            .contains(&word_at(tokens, next))
            && word_at(tokens, next) != "zero";
        // “each customer has accounts, each account has …”
        let bare = noun_at(tokens, next).is_some_and(|noun| {
            let last = noun.words.last().map_or("", String::as_str);
            let ends = match noun.end {
                End::Sentence | End::Text => true,
                End::Separator => (1..=2).any(|ahead| ["each", "every"].contains(&word_at(tokens, noun.next + ahead))),
                _ => false,
            };
            ends && noun.words.len() <= 2
                && names::singular(last) != last
                && entities::is_entity(&thing_of(&noun.words))
        });
        let many = how_many(tokens, next)
            .or_else(|| several.then_some((1.0, 5.0, next + 1)))
            .or_else(|| bare.then_some((1.0, 5.0, next)));
        if let Some((low, high, behind)) = many {
            let noun = noun_at(tokens, behind).filter(|noun| !noun.words.is_empty())?;
            let thing = thing_of(&noun.words);
            let columns_follow =
                noun.end == End::Intro || (noun.end == End::Group && lists_columns(tokens.get(noun.next), &thing));
            if entities::is_entity(&thing) && !(entities::is_entity(&thing) && thing == "email")
                || columns_follow
                || self.table_of(&thing).is_some()
            {
                if several {
                    notes.push(format!("“{}” is read as 1 to 5.", word_at(tokens, next)));
                } else if bare {
                    notes.push(format!("No number was given, so each {owner} has 1 to 5 {}.", names::plural(&thing)));
                }
                let next = if noun.end == End::Intro { behind_intro(tokens, noun.next, &thing) } else { noun.next };
                let again = self.table_of(&thing);
                let mean = mean || noun.mean;
                let rows = if mean { average_count(low) } else { per_count(low, high) };
                // “each order contains 1 to 4 products”, where the products are a table of their own: rows between both.
                let own =
                    again.and_then(|again| self.tables.get(again)).is_some_and(|table| table.rows != Rows::Unsaid);
                if own && again != Some(parent) {
                    let (mut words, mut links) = (names::split(&owner), noun.links);
                    words.extend(noun.words);
                    links.push(thing.clone());
                    let quantity = Token { kind: Kind::Quoted("quantity".into()), start: 0, end: 0, glued: false };
                    let extra = vec![quantity];
                    notes.push(format!(
                        "Rows of this table say which {} belong to which {owner}.",
                        names::plural(&thing)
                    ));
                    return Some(Header {
                        words,
                        rows: Rows::Per(owner, rows),
                        links,
                        notes,
                        extra,
                        ..Header::blank(next)
                    });
                }
                return Some(Header {
                    words: noun.words,
                    rows: Rows::Per(owner, rows),
                    links: noun.links,
                    notes,
                    again,
                    extra: noun.extra,
                    ..Header::blank(next)
                });
            }
        }
        Some(Header { links, notes, again: Some(parent), ..Header::blank(next) })
    }

    /// “…; hourly readings for January 2025 with temperature”: readings of each of the things before.
    pub(super) fn stepped(&self, tokens: &[Token], at: usize, boundary: Boundary) -> Option<Header> {
        let table = self.tables.get(self.current?).filter(|_| boundary == Boundary::Line)?;
        let noun = names::singular(tokens.get(at + 1)?.word()?);
        let own = table.thing.rsplit(' ').next()?;
        entities::owners_of(&noun).contains(&own).then(|| self.each_step(tokens, at, &table.thing))?
    }

    /// “each with hourly readings for 7 days (timestamp, value)”: the step and the time say how many.
    fn each_step(&self, tokens: &[Token], at: usize, owner: &str) -> Option<Header> {
        let Kind::Every(step) = tokens.get(at)?.kind else { return None };
        let noun = tokens.get(at + 1)?.word()?;
        let period = period_at(tokens, at + 2, self.setting.today);
        let next = period.as_ref().map_or(at + 2, |(_, next)| *next);
        let count = moments::count_each(step, period.as_ref().map(|(days, _)| days)) as f64;
        let behind = tokens.get(next).is_none_or(|token| {
            matches!(token.kind, Kind::Group(_))
                || token.is_any(INTROS)
                || token.is_mark(':')
                || token.is_mark('.')
                || token.kind == Kind::Break
        });
        let next = if tokens.get(next).is_some_and(|token| token.is_any(INTROS) || token.is_mark(':')) {
            behind_intro(tokens, next, noun)
        } else {
            next
        };
        ((names::singular(noun) != noun || noun == "sales") && behind).then(|| Header {
            words: vec![noun.to_owned()],
            rows: Rows::Per(owner.to_owned(), per_count(count, count)),
            every: Some(step),
            period: period.map(|(days, _)| days),
            again: self.table_of(&names::singular(noun)),
            ..Header::blank(next)
        })
    }
}
