//! The request itself: “Generate 1000 customer records with …”, and requests that name the rows at their end.

use super::cadence;
use super::details;
use super::entities;
use super::formulas::Sort;
use super::moments;
use super::names;
use super::nouns::*;
use super::shapes;
use super::tables::*;
use super::vocabulary::{self, is_generic, type_for_name};
use super::words::{Kind, Token, word_at, words_at};

/// Words for what consists of tables.
const SYSTEMS: &[&str] = &[
    "app",
    "application",
    "system",
    "platform",
    "website",
    "site",
    "database",
    "db",
    "tool",
    "portal",
    "service",
    "software",
    "backend",
    "game",
    "forum",
    "crm",
    "erp",
];

/// What else such a thing is called by: “a hotel booking system”, “an insurance company”.
const KINDS: &[&str] = &[
    "management",
    "booking",
    "reservation",
    "information",
    "company",
    "agency",
    "business",
    "store",
    "startup",
    "chain",
    "industry",
    "schema",
    "data",
];

/// “test data for a hotel booking system”, “a ride sharing app like Uber”: the setting, where nothing but it is named.
/// With it, the rows of “100 rows for a hotel booking system”.
pub(super) fn bare_setting(tokens: &[Token]) -> Option<(String, Rows)> {
    let end = tokens.iter().rposition(|token| token.word().is_some())? + 1;
    let lead = tokens.iter().take_while(|token| token.is_any(FILLERS)).count();
    let counted = rows_follow(tokens, lead, false);
    let rows = counted.map_or(Rows::Unsaid, |(count, _)| counted_rows(count, &mut Vec::new()));
    let front = tokens.get(counted.map_or(0, |(_, behind)| behind)..end).filter(|front| front.len() <= 16)?;
    let words: Vec<String> = front.iter().map(|token| token.word().map(str::to_owned)).collect::<Option<_>>()?;
    let lead = |word: &&String| {
        FILLERS.contains(&word.as_str()) || ["for", "from", "building", "making"].contains(&word.as_str())
    };
    let start = words.iter().take_while(lead).count();
    // “help desk” begins with such a word itself.
    (0..=start).find_map(|start| setting_of(words.get(start..)?)).map(|setting| (setting, rows))
}

/// The setting that words name, without what else they call it.
fn setting_of(said: &[String]) -> Option<String> {
    // Whom it is like says nothing more.
    let like = said.iter().position(|word| word == "like").unwrap_or(said.len());
    let mut said = said.get(..like)?;
    loop {
        let name = said.join(" ");
        if entities::tables_of(&name.replace('-', " ")).is_some() {
            return Some(name);
        }
        let (last, front) = said.split_last()?;
        if !SYSTEMS.iter().chain(KINDS).any(|kind| kind == last) {
            return None;
        }
        said = front;
    }
}

impl Reader<'_> {
    /// The request itself: “Generate 1000 customer records with …”.
    pub(super) fn first(&self, tokens: &[Token], at: usize) -> Option<Header> {
        if let Some(behind) = heading(tokens, at) {
            return Some(Header { title: true, ..Header::blank(behind) });
        }
        // “Each customer has several orders”: the customers come first.
        let lead = usize::from(word_at(tokens, at) == "for");
        if ["each", "every"].contains(&word_at(tokens, at + lead)) {
            let word = names::singular(word_at(tokens, at + lead + 1));
            let has = ["has", "have", "with", "places", "makes", "can", "should", "owns", "writes"]
                .contains(&word_at(tokens, at + lead + 2))
                || lead == 1 && how_many(tokens, at + 3).is_some();
            if has && entities::is_entity(&word) {
                let words = vec![word];
                return Some(Header { words, ..Header::blank(at) });
            }
        }
        if let Some(found) = how_many(tokens, at)
            .filter(|(low, high, _)| low != high)
            .and_then(|_| self.counted(tokens, at, Boundary::Line))
        {
            return Some(found);
        }
        let mut words: Vec<String> = Vec::new();
        let mut count = None;
        let mut count_first = false;
        let mut extra: Vec<Token> = Vec::new();
        let mut notes = Vec::new();
        let mut links = Vec::new();
        let mut owner = None;
        let mut per = None;
        let mut asked = false;
        let told_again = |from: usize| {
            let rest = tokens.get(from..).unwrap_or_default().iter().take(40);
            rest.take_while(|token| !(token.is_mark('.') || token.is_mark(':') || token.kind == Kind::Break))
                .any(|token| matches!(token.kind, Kind::Every(_)))
        };
        let (mut waves, mut valued) = (false, false);
        let mut tail = false;
        let mut ended = End::Text;
        let (mut next, mut began) = (at, at);
        let (mut every, mut period, mut several, mut sources) = (None, None, false, None);
        while let Some(token) = tokens.get(next).filter(|_| next < at + 200) {
            if let Kind::Every(step) = token.kind {
                every = every.or(Some(step));
                next += 1;
                continue;
            }
            if period.is_none()
                && (!words.is_empty() || count.is_some() || every.is_some())
                && let Some((days, behind)) = period_at(tokens, next, self.setting.today)
            {
                period = Some(days);
                next = behind;
                continue;
            }
            let each_many = token.is_any(&["each", "every"])
                && ["with", "has", "having", "contains", "containing", "have", "includes", "including"]
                    .contains(&word_at(tokens, next + 1))
                && (how_many(tokens, next + 2).is_some_and(|(_, _, behind)| noun_at(tokens, behind).is_some())
                    || tokens.get(next + 2).is_some_and(|token| matches!(token.kind, Kind::Every(_))));
            if each_many && (!words.is_empty() || count.is_some()) {
                // “1000 orders, each with 1 to 5 items”: that is the next table.
                break;
            }
            // “each of 4 machines reports every 10 seconds: …”
            if token.is_any(&["each", "every"])
                && words.is_empty()
                && told_again(next)
                && word_at(tokens, next + 1) == "of"
                && let Some((number, behind)) = row_count(tokens, next + 2).filter(|(number, _)| *number >= 1.0)
                && let Some(noun) = tokens.get(behind).and_then(Token::word)
            {
                let source = format!("{} id", names::singular(noun));
                sources = Some((names::snake(&source), number as u64));
                extra.extend(numbered(source, number, token));
                words.extend([names::singular(noun), "readings".to_owned()]);
                tail = true;
                next = behind + 1;
                continue;
            }
            // “department one of HR, IT, Finance”: a column and its values.
            // “product code formatted like ABC-1234” and “plan basic/pro/team” are columns, too.
            let divided = token.is_mark('/')
                && tokens.get(next + 2).is_none_or(|after| after.word().is_none())
                && words.split_last().is_some_and(|(_, front)| vocabulary::is_phrase(&front.join(" "), ""));
            let sample = token.is_any(&["formatted", "matching", "like"])
                && !words.is_empty()
                && (1..=2).any(|ahead| details::sample(tokens, next + ahead, self.setting.source));
            if sample && count.is_some() {
                words.clear();
                next = began;
                ended = End::Intro;
                break;
            }
            let told = words_at(tokens, next, "one of") || sample || divided;
            if told && !words.is_empty() && count.is_none() && !asked {
                return None;
            }
            // “three columns: …”
            if let Some((_, behind)) = row_count(tokens, next)
                && ["columns", "fields", "attributes"].contains(&word_at(tokens, behind))
            {
                next = behind;
                continue;
            }
            // “3 tables: …”, “a database with 3 tables: …”
            let with = usize::from(token.is_any(&["with", "of", "having", "containing"]));
            if let Some(behind) = tables_said(tokens, next + with) {
                several = true;
                next = behind;
                continue;
            }
            if let Some((found, behind)) = link_at(tokens, next).filter(|_| !words.is_empty()) {
                links.extend(found);
                next = behind;
                continue;
            }
            if let Some((found, behind)) = owner_at(tokens, next).filter(|_| !words.is_empty()) {
                match cadence::unit(&found) {
                    Some(step) => every = every.or(Some(step)),
                    None => owner = Some(found),
                }
                next = behind;
                continue;
            }
            // “people aged 18 to 65 with …” names a column in passing.
            let measured = measured_at(tokens, next, &words);
            let rated = |(found, _): &(Vec<Token>, usize)| matches!(found.first().map(|token| &token.kind), Some(Kind::Quoted(name)) if name == "rating");
            if measured.as_ref().is_some_and(rated)
                && !words.last().is_some_and(|last| FIGURES.contains(&last.as_str()))
            {
                let whole = words.last().filter(|last| !["numbers", "integers", "floats"].contains(&last.as_str()));
                notes.extend(whole.map(|last| format!("The scale of the {last} is read as a column “rating”.")));
            }
            if let Some((found, behind)) = measured.or_else(|| aged_at(tokens, next).filter(|_| !words.is_empty())) {
                extra.extend(found);
                next = behind;
                continue;
            }
            // “trips from origin city to destination city” names two columns in passing.
            if token.is("from")
                && !words.is_empty()
                && let Some((found, behind)) = from_to(tokens, next)
            {
                extra.extend(found);
                next = behind;
                continue;
            }
            // “readings from 5 sensors”, “quarterly results of 20 companies”: whose readings they are is a column.
            if (token.is("from")
                || (every.is_some() || period.is_some() || told_again(next))
                    && token.is_any(&["of", "for", "by", "across"]))
                && !words.is_empty()
                && let Some((number, behind)) = row_count(tokens, next + 1).filter(|(number, _)| *number >= 1.0)
                && let Some(noun) =
                    tokens.get(behind).and_then(Token::word).filter(|word| names::singular(word) != *word)
            {
                let source = format!("{} id", names::singular(noun));
                sources = Some((names::snake(&source), number as u64));
                extra.extend(numbered(source, number, token));
                next = behind + 1;
                continue;
            }
            // “stock prices for AAPL, MSFT and GOOG daily: date, ticker, …”
            if token.is("for")
                && !words.is_empty()
                && let Some((found, behind)) = tickers(tokens, next, self.setting.source)
            {
                extra.extend(found);
                next = behind;
                continue;
            }
            // “sales by region and month for 2024: …”: the columns say it again.
            if token.is_any(&["by", "per"])
                && !words.is_empty()
                && let Some(behind) = broken_down(tokens, next, self.setting.today)
            {
                next = behind;
                continue;
            }
            // “invoices numbered INV-0001 onwards”
            if token.is("numbered") && !words.is_empty() {
                let end = (next + 1..tokens.len().min(next + 8))
                    .find(|at| {
                        tokens.get(*at).is_some_and(|token| {
                            token.is_any(INTROS) || token.is("onwards") || token.is_mark(',') || token.is_mark(':')
                        })
                    })
                    .unwrap_or(next + 1);
                let thing = words.last().map(|word| names::singular(word)).unwrap_or_default();
                extra.push(Token { kind: Kind::Quoted(format!("{thing} number")), ..token.clone() });
                // “INV-0001 onwards” counts, “INV-0001” is a sample.
                let onwards = word_at(tokens, end) == "onwards";
                if !onwards {
                    extra.push(Token { kind: Kind::Word("like".into()), ..token.clone() });
                }
                extra.extend(tokens.get(next + 1..end + usize::from(onwards)).unwrap_or_default().iter().cloned());
                extra.push(Token { kind: Kind::Break, ..token.clone() });
                next = end + usize::from(onwards);
                continue;
            }
            // “two class data”: what is counted is no row.
            let adjective = token.word().is_some()
                && tokens.get(next + 1).and_then(Token::word).is_some_and(|word| {
                    names::singular(word) == word
                        && names::plural(word) != word
                        && !is_generic(word)
                        && !FILLERS.contains(&word)
                });
            if adjective
                && count.is_none()
                && row_count(tokens, next).is_some_and(|(number, behind)| number > 1.0 && behind == next + 1)
            {
                next += 1;
                continue;
            }
            // “class of 28 pupils”: the pupils are the rows.
            if word_at(tokens, next.saturating_sub(1)) == "of"
                && (1..=2).contains(&words.len())
                && words.last().is_some_and(|word| names::singular(word) == *word)
                && count.is_none()
            {
                let many = row_count(tokens, next).is_some_and(|(_, behind)| {
                    let noun = word_at(tokens, behind);
                    let one = names::singular(noun);
                    one != noun && (vocabulary::is_person(&one) || entities::is_entity(&one))
                });
                if many {
                    words.clear();
                }
            }
            // “fiscal year 2025” counts nothing.
            if word_at(tokens, next.saturating_sub(1)) == "year"
                && matches!(&token.kind, Kind::Number(year) if (1900.0..2200.0).contains(&year.value))
            {
                next += 1;
                continue;
            }
            if let Some((number, behind)) = row_count(tokens, next) {
                if tail && count.is_some() {
                    next = behind;
                    continue;
                }
                let behind_words = !words.is_empty() && !tail && !is_generic(&names::singular(word_at(tokens, behind)));
                if count.is_some()
                    || (behind_words
                        && !tokens
                            .get(behind)
                            .is_none_or(|token| token.is_mark(':') || token.kind == Kind::Break || token.is("with")))
                {
                    break;
                }
                count_first = words.is_empty();
                count = Some(number);
                next = behind;
                continue;
            }
            match &token.kind {
                // “-1 users”, “2.5 users”
                Kind::Number(number)
                    if count.is_none() && words.is_empty() && !number.percent && number.money.is_none() =>
                {
                    let typed = self.setting.source.get(token.start..token.end).unwrap_or_default();
                    notes.push(format!("“{typed}” was not understood as a number of rows."));
                }
                Kind::Word(word) => {
                    let word = word.as_str();
                    asked |= [
                        "generate", "create", "make", "give", "need", "want", "build", "produce", "simulate", "data",
                        "dataset", "table", "database", "records", "rows",
                    ]
                    .contains(&word);
                    let request = ["need", "want", "generate", "create", "give"].contains(&word);
                    if request && count.is_none() {
                        // “I'm building a hotel app and need 200 bookings”: what is wanted comes now.
                        words.clear();
                        tail = false;
                    }
                    // “10k rows id, name, …”
                    let lists = words.is_empty()
                        && count.is_some()
                        && is_generic(&names::singular(word_at(tokens, next.saturating_sub(1))))
                        && tokens.get(next + 1).is_some_and(|token| token.is_mark(','))
                        && vocabulary::is_phrase(word, "");
                    if lists {
                        ended = End::Intro;
                        break;
                    }
                    // “1000 rows of x uniform 0..1”: a column.
                    let generic = tokens.get(at..began).unwrap_or_default().iter().any(|token| token.is("rows"));
                    if generic && count.is_some() && !words.is_empty() && shapes::is_distribution(word) && word != "n" {
                        words.clear();
                        next = began;
                        ended = End::Intro;
                        break;
                    }
                    // “a table with 100 cars”
                    let rows = word == "with"
                        && words.is_empty()
                        && count.is_none()
                        && row_count(tokens, next + 1)
                            .is_some_and(|(_, behind)| entities::is_entity(&names::singular(word_at(tokens, behind))));
                    if rows {
                        next += 1;
                        continue;
                    }
                    // “time tracking: …” is a name, “a table tracking …” is not.
                    let named = word == "tracking" && tokens.get(next + 1).is_some_and(|token| token.is_mark(':'));
                    let intro = INTROS.contains(&word) && !named;
                    let rows_behind = rows_follow(tokens, next + 1, count.is_some());
                    if let Some((number, behind)) = rows_behind
                        .filter(|_| ["with", "of", "having", "containing", "has", "contains"].contains(&word))
                    {
                        count = Some(number);
                        next = behind;
                        continue;
                    }
                    let request_behind = ["need", "want", "would", "generate", "create", "i", "please"]
                        .contains(&word_at(tokens, next + 1));
                    if word == "and" && !words.is_empty() && !(request_behind && count.is_none()) {
                        // “… with 500 rows and columns a, b” goes on; “customers and orders” does not.
                        if ["columns", "fields", "attributes", "the", "with", "these"]
                            .contains(&word_at(tokens, next + 1))
                            && count.is_some()
                        {
                            next += 1;
                            continue;
                        }
                        ended = End::Separator;
                        break;
                    }
                    let strong = [
                        "with",
                        "having",
                        "including",
                        "containing",
                        "columns",
                        "fields",
                        "attributes",
                        "where",
                        "consisting",
                        "comprising",
                        "featuring",
                        "includes",
                        "include",
                        "contains",
                    ]
                    .contains(&word);
                    waves |= tokens.get(next + 1).is_some_and(|token| matches!(token.kind, Kind::Series(_)));
                    if (intro && (!words.is_empty() || count.is_some())) || strong {
                        ended = End::Intro;
                        break;
                    }
                    if [
                        "for",
                        "about",
                        "from",
                        "in",
                        "on",
                        "by",
                        "at",
                        "aged",
                        "living",
                        "based",
                        "regarding",
                        "during",
                        "over",
                        "around",
                        "within",
                        "of",
                        "under",
                    ]
                    .contains(&word)
                    {
                        // “customers of a shop” are customers, “readings of a meter” are its readings.
                        let whose = word == "of" && !vocabulary::is_person(&thing_of(&words));
                        tail |= !words.is_empty() && !whose;
                    } else if tail && ["for", "from", "to", "at"].contains(&word_at(tokens, next.saturating_sub(1))) {
                        let typed = self.setting.source.get(token.start..token.end).unwrap_or_default();
                        let code = typed.len() > 1 && typed.chars().all(|letter| letter.is_ascii_uppercase());
                        notes.extend(code.then(|| format!("“{typed}” names no column, so nothing says it.")));
                    } else if !tail && !FILLERS.contains(&word) && words.len() < 5 {
                        if words.is_empty() {
                            began = next;
                        }
                        words.push(word.to_owned());
                    }
                }
                Kind::Quoted(text) if words.len() < 5 => words.extend(names::split(text)),
                Kind::Group(inside) if !words.is_empty() && for_each(inside, owner.as_deref()).is_some() => {
                    let said = for_each(inside, owner.as_deref());
                    per = said.as_ref().map(|(low, high, _)| (*low, *high));
                    owner = said.map(|(_, _, owner)| owner);
                }
                // “sales per region (North 40%, South 60%)”: the bracket holds the values of a column.
                Kind::Group(inside) if column_of_values(tokens, next, &words).is_some() => {
                    let name = column_of_values(tokens, next, &words).unwrap_or_default();
                    (owner, tail, valued) = (None, false, true);
                    words.retain(|word| *word != name);
                    // “revenue per quarter (…)”: it is told, too.
                    let figure = type_for_name(&words.join(" "), None).column;
                    if !entities::is_entity(&thing_of(&words)) && Sort::of(&figure).is_number() {
                        extra.push(Token { kind: Kind::Quoted(words.join(" ")), ..token.clone() });
                        extra.push(Token { kind: Kind::Break, ..token.clone() });
                    }
                    extra.push(Token { kind: Kind::Quoted(name), ..token.clone() });
                    extra.push(token.clone());
                    extra.push(Token { kind: Kind::Break, ..token.clone() });
                }
                // “phone in format (555) 123-4567”
                Kind::Group(_) if count.is_none() && word_at(tokens, next.saturating_sub(1)) == "format" => {
                    return None;
                }
                Kind::Group(inside) => {
                    if let Some((number, _)) = row_count(inside, 0).filter(|_| count.is_none() && inside.len() <= 3) {
                        count = Some(number);
                    } else {
                        ended = End::Group;
                        break;
                    }
                }
                Kind::Mark(':' | '-')
                    if !words.is_empty() && rows_follow(tokens, next + 1, count.is_some()).is_some() =>
                {
                    if let Some((number, behind)) = rows_follow(tokens, next + 1, count.is_some()) {
                        asked = true;
                        count = Some(number);
                        next = behind;
                        continue;
                    }
                }
                // “energy: half-hourly readings …”, “QA: 1000 orders …”: a title.
                Kind::Mark(':')
                    if count.is_none()
                        && (matches!(tokens.get(next + 1).map(|token| &token.kind), Some(Kind::Every(_)))
                            && word_at(tokens, next + 2).len() > 4
                            || row_count(tokens, next + 1).is_some_and(|(number, behind)| {
                                let noun = word_at(tokens, behind);
                                let known = entities::is_entity(&names::singular(noun))
                                    || vocabulary::is_person(&names::singular(noun))
                                    || noun == "subjects";
                                number >= 10.0 && known && names::singular(noun) != noun && !words.is_empty()
                            }) && !entities::is_entity(&thing_of(&words))
                                && !tokens.iter().skip(next + 1).any(|token| token.is_any(&["and", "each"]))) =>
                {
                    words.clear();
                }
                // “rows: 77.”, “voters: 10,000 with full name”
                Kind::Mark(':' | '=')
                    if count.is_none()
                        && row_count(tokens, next + 1).is_some_and(|(number, behind)| {
                            let rows = ["rows", "records", "count"].contains(&word_at(tokens, next.saturating_sub(1)));
                            let list = ["with", "having", "where", "whose"].contains(&word_at(tokens, behind));
                            number >= 1.0 && (words.is_empty() && rows || !words.is_empty() && list)
                        }) =>
                {
                    if let Some((number, behind)) = row_count(tokens, next + 1) {
                        asked = true;
                        count = Some(number);
                        next = behind;
                        continue;
                    }
                }
                // “department: HR, IT or Sales”: values.
                Kind::Mark(':') if count.is_none() && !asked && values_behind(tokens, next, &words) => return None,
                // “product: string, price: float”: names with types, no table.
                Kind::Mark(':') if count.is_none() && type_behind(tokens, next + 1) => return None,
                Kind::Mark(':') => {
                    ended = End::Intro;
                    break;
                }
                Kind::Mark('-') if !words.is_empty() => {
                    ended = End::Intro;
                    break;
                }
                // “orders, 500 rows: …”
                Kind::Mark(',')
                    if !words.is_empty() && rows_in_passing(tokens, next + 1).filter(|_| count.is_none()).is_some() =>
                {
                    if let Some((number, behind)) = rows_in_passing(tokens, next + 1) {
                        asked = true;
                        count = Some(number);
                        next = behind;
                        continue;
                    }
                }
                Kind::Mark(',' | ';') => {
                    // “Hi, please …” and “1000 rows, with …” go on.
                    let greeting = words.is_empty() && count.is_none() && next <= at + 3;
                    let after = word_at(tokens, next + 1);
                    let columns_behind = row_count(tokens, next + 1)
                        .is_some_and(|(_, behind)| ["columns", "fields"].contains(&word_at(tokens, behind)));
                    let goes_on = token.is_mark(',')
                        && (columns_behind
                            || ["with", "having", "including", "containing", "where", "whose", "featuring"]
                                .contains(&after)
                            || tokens.get(next + 1).is_some_and(|token| matches!(token.kind, Kind::Every(_)))
                            || after == "each"
                                && ["with", "having", "containing", "record", "row", "one"]
                                    .contains(&word_at(tokens, next + 2)));
                    if !(greeting || goes_on) {
                        ended = End::Separator;
                        break;
                    }
                }
                Kind::Break | Kind::Mark('.' | '?' | '!') => {
                    if !words.is_empty() || count.is_some() {
                        ended = End::Sentence;
                        break;
                    }
                }
                Kind::Quoted(_) | Kind::Number(_) | Kind::Day(..) | Kind::Clock(_) | Kind::Mark(_) | Kind::Every(_) => {
                }
                Kind::Series(_) => waves = true,
            }
            next += 1;
        }
        words.retain(|word| word.chars().any(char::is_alphabetic));
        // “20 rows of employee names and phone numbers” lists columns.
        let of = (at + 1..next).find(|at| {
            word_at(tokens, *at) == "of" && is_generic(&names::singular(word_at(tokens, at.saturating_sub(1))))
        });
        let datum = |last: &String| {
            let one = names::singular(last);
            let told = one == *last && vocabulary::is_phrase(last, "") && !entities::is_entity(last);
            told || is_datum(last) || one == "name"
        };
        // “rows of userId, createdAt”: names as programs have them are those of columns.
        let typed = tokens.get(next.saturating_sub(1)).and_then(|last| self.setting.source.get(last.start..last.end));
        let coded = typed.is_some_and(|typed| {
            let inner = |letter: char| letter == '_' || letter.is_uppercase();
            typed.chars().skip(1).any(inner) && typed.contains(char::is_lowercase)
        });
        let listed_datum =
            ended == End::Separator && count.is_some() && words.last().is_some_and(|last| coded || datum(last));
        if let Some(of) = of.filter(|_| listed_datum) {
            words.clear();
            next = of + 1;
            ended = End::Intro;
        }
        let thing = thing_of(&words);
        let column = !entities::is_entity(&thing) && vocabulary::is_phrase(&thing, "");
        let known = entities::columns_of(&thing).is_some() || entities::tables_of(&thing).is_some();
        // “a clinic with patients (…), doctors (…)”, “3 tables: …”: the words name the whole.
        let many = words.last().is_some_and(|last| names::singular(last) != *last);
        let whole = entities::tables_of(&thing).is_some()
            || entities::tables_of(&words.join(" ")).is_some()
            || !(many && entities::is_entity(&thing))
            || said_again(tokens, next, &thing);
        let opens = matches!(ended, End::Intro)
            || (ended == End::Separator && tokens.get(next).is_some_and(|token| token.is_mark(';')));
        if count.is_none() && (opens || several) && whole {
            let behind = if ended == End::Intro { behind_intro(tokens, next, &thing) } else { next + 1 };
            let counted = ended != End::Separator || row_count(tokens, behind).is_some();
            // “a recipe app: recipes, ingredients and steps”
            let system = !many && tokens.get(at..next).unwrap_or_default().iter().any(|token| token.is_any(SYSTEMS));
            let parts = (system || !many && !column) && ended == End::Intro && plurals_listed(tokens, behind, &thing);
            if (several && (words.is_empty() || ended == End::Intro && behind < tokens.len()))
                || (counted && tables_listed(tokens, behind))
                || parts
            {
                return Some(Header { title: true, ..Header::blank(behind) });
            }
        }
        let plural = words.last().is_some_and(|last| names::singular(last) != *last);
        let listed = matches!(ended, End::Intro | End::Group);
        let accepted = match (words.is_empty(), count.is_some()) {
            (true, true) => asked || listed || ended == End::Separator,
            (true, false) => {
                (ended == End::Intro && next > at) || (ended == End::Group && lists_columns(tokens.get(next), ""))
            }
            (false, _) if valued => true,
            // “id auto increment starting at 1000, name” begins with a column.
            (false, _) if every.is_some() && (plural || waves || period.is_some()) || waves => true,
            (false, true) => {
                entities::is_entity(&thing) && !tail
                    || asked
                    || listed
                    || count_first
                    || !vocabulary::is_phrase(words.first().map_or("", String::as_str), "")
            }
            (false, false) if listed => {
                !column
                    || known
                    || asked
                    || every.is_some()
                    || period.is_some()
                    || known_list(tokens, next)
                    || plural && vocabulary::is_person(&thing) && word_at(tokens, next) == "with"
                    || (plural && list_follows(tokens.get(next..).unwrap_or_default(), &thing))
            }
            (false, false) if ended == End::Separator => {
                let person = tokens.get(next).is_some_and(|token| token.is_mark(';')) && vocabulary::is_person(&thing);
                // “construction projects, budget 1-5 million”
                let kind = words.len() == 2
                    && !column
                    && tokens.get(next).is_some_and(|token| token.is_mark(','))
                    && entities::columns_of(&thing).is_some()
                    && !words.last().is_some_and(|last| is_datum(last));
                (entities::is_entity(&thing) || person || kind) && (plural || asked)
            }
            (false, false) => known || (asked && plural && !column) || entities::tables_of(&words.join(" ")).is_some(),
        };
        if !accepted {
            return for_things(tokens, at, next);
        }
        if ended == End::Intro {
            next = behind_intro(tokens, next, &thing);
        }
        let rows = match (owner, count) {
            (Some(owner), None) if every.is_some() => {
                let count = every.map_or(1, |step| moments::count_each(step, period.as_ref())) as f64;
                Rows::Per(owner, per_count(count, count))
            }
            (Some(owner), count) => {
                if per.is_none() && count.is_none() {
                    notes.push(format!("No number of {} was given, so each {owner} has 3.", names::plural(&thing)));
                }
                let (low, high) = per.unwrap_or((count.unwrap_or(3.0), count.unwrap_or(3.0)));
                Rows::Per(owner, per_count(low, high))
            }
            (None, Some(count)) => counted_rows(count, &mut notes),
            (None, None) => Rows::Unsaid,
        };
        Some(Header { words, rows, links, notes, extra, every, sources, period, ..Header::blank(next) })
    }
}

/// “Students and courses: 400 students …” at the beginning: the index behind the heading.
fn heading(tokens: &[Token], at: usize) -> Option<usize> {
    let front = tokens.get(at..)?.iter().take(12);
    let length = front.take_while(|token| token.word().is_some() || token.is_mark(',') || token.is_mark('&')).count();
    let said = tokens.get(at..at + length)?;
    let several = said.iter().any(|token| token.is("and") || token.is_mark(',') || token.is_mark('&'));
    let behind = at + length + 1;
    let counted = row_count(tokens, behind).is_some_and(|(count, _)| count >= 2.0) && tables_listed(tokens, behind);
    (several && counted && tokens.get(at + length)?.is_mark(':')).then_some(behind)
}

/// The column whose values stand in the bracket at an index, behind the words for a table: what its rows are told by
/// (“per region”), or the last word where it names a column behind a plural (“subscriptions plan”).
fn column_of_values(tokens: &[Token], at: usize, words: &[String]) -> Option<String> {
    let Kind::Group(inside) = &tokens.get(at)?.kind else { return None };
    let parts: Vec<&[Token]> =
        inside.split(|token| token.is_mark(',') || token.is_mark('/') || token.is_any(&["and", "or"])).collect();
    let shares = parts.iter().all(|part| part.len() > 1 && part.iter().filter_map(Token::percent).count() == 1);
    let plain = || parts.iter().all(|part| part.len() == 1 && part.iter().all(|token| token.word().is_some()));
    let (last, front) = words.split_last().filter(|_| parts.len() > 1)?;
    let lead = (2..=3).find(|back| ["by", "per"].contains(&word_at(tokens, at.wrapping_sub(*back))));
    if let Some(lead) = lead {
        let name: Vec<&str> = tokens.get(at - lead + 1..at)?.iter().map(Token::word).collect::<Option<_>>()?;
        let thing = name.iter().any(|word| entities::is_entity(word));
        let values = shares || !thing && plain() && !list_of_columns(inside, "");
        return (values && !words.contains(&name.join(" "))).then(|| name.join(" "));
    }
    let table = front.last().is_some_and(|word| names::singular(word) != *word);
    (shares && table && vocabulary::is_phrase(last, "")).then(|| last.clone())
}

/// Whether a word names what a person has, such as e-mails and addresses, rather than things.
pub(super) fn is_datum(word: &str) -> bool {
    let guess = vocabulary::type_for_name(word, None);
    let kind = guess.column.get("type").and_then(serde_json::Value::as_str).unwrap_or_default();
    ["internet.", "location.", "phone.", "finance."].iter().any(|group| kind.starts_with(group))
}

/// Whether values with “or” stand behind a colon: “department: HR, IT or Sales”.
fn values_behind(tokens: &[Token], at: usize, words: &[String]) -> bool {
    let one = words.last().is_some_and(|last| names::singular(last) == *last);
    let line = tokens.get(at + 1..).unwrap_or_default().iter();
    let line: Vec<&Token> =
        line.take(40).take_while(|token| token.kind != Kind::Break && !token.is_mark('.')).collect();
    let plain = line.iter().all(|token| token.name().is_some() || token.is_mark(','));
    one && plain && line.iter().any(|token| token.is("or")) && !known_list(tokens, at)
}

/// “reviews for 100 products; each product has …”: the products come first.
fn for_things(tokens: &[Token], at: usize, end: usize) -> Option<Header> {
    let place = tokens.get(at..end)?.iter().position(|token| token.is("for"))? + at;
    let (count, behind) = row_count(tokens, place + 1)?;
    let words: Vec<String> = tokens.get(behind..end)?.iter().map_while(Token::word).map(str::to_owned).collect();
    let plural = words.last().is_some_and(|last| names::singular(last) != *last);
    let each = tokens.get(end..)?.iter().take(4).any(|token| token.is_any(&["each", "every"]));
    let mut notes = Vec::new();
    (plural && each && words.len() <= 2).then(|| Header {
        words,
        rows: counted_rows(count, &mut notes),
        notes,
        ..Header::blank(end)
    })
}

/// “country, capital, population for 50 countries”: what the rows are stands at the end.
pub(super) fn trailing_table(tokens: &[Token]) -> Option<(&[Token], Header)> {
    let end = tokens.iter().rposition(|token| !token.is_mark('.') && token.kind != Kind::Break)? + 1;
    let at = tokens.get(..end)?.iter().rposition(|token| token.is("for")).filter(|at| *at >= 1)?;
    let (count, behind) = row_count(tokens, at + 1)?;
    let words: Vec<String> =
        tokens.get(behind..end)?.iter().map(|token| token.word().map(str::to_owned)).collect::<Option<_>>()?;
    let plural = words.last().is_some_and(|last| names::singular(last) != *last);
    let front = tokens.get(..at)?;
    // “password for 20 accounts”, “accounts with passwords for 20 accounts”
    let name: Option<Vec<&str>> = front.iter().map(Token::word).collect();
    let told = name.is_some_and(|name| vocabulary::is_phrase(&name.join(" "), ""))
        || front
            .iter()
            .any(|token| token.is_mark(',') || token.is("and") || words.last().is_some_and(|last| token.is(last)));
    if words.len() > 2 || !plural || !told {
        return None;
    }
    let mut notes = Vec::new();
    let rows = counted_rows(count, &mut notes);
    Some((front, Header { words, rows, notes, ..Header::blank(0) }))
}

/// A column of numbers up to a count, as it would be described: “sensor id 1-5”.
fn numbered(name: String, count: f64, place: &Token) -> Vec<Token> {
    let whole = super::words::whole;
    [Kind::Quoted(name), whole(1.0), Kind::Mark('-'), whole(count), Kind::Break]
        .into_iter()
        .map(|kind| Token { kind, ..place.clone() })
        .collect()
}
