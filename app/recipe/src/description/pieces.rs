//! From a list of columns in words to one piece for each: where one ends, and how many of its words are its name.

use super::columns::Place;
use super::dates;
use super::details::{self, About, text_of, type_word};
use super::formulas::Sort;
use super::names;
use super::numbers;
use super::statements;
use super::values;
use super::vocabulary::{self, Guess, type_for_name};
use super::words::{Kind, Token, word_at, words_at};
use serde_json::Value;

/// Words before a column's name that are no part of it.
pub(super) const LEADS: &[&str] = &[
    "a",
    "an",
    "the",
    "their",
    "its",
    "his",
    "her",
    "some",
    "random",
    "randomly",
    "generated",
    "realistic",
    "fake",
    "valid",
    "also",
    "include",
    "includes",
    "including",
    "with",
    "having",
    "has",
    "have",
    "contain",
    "contains",
    "containing",
    "plus",
    "add",
    "then",
    "called",
    "named",
    "give",
    "following",
    "columns",
    "fields",
    "attributes",
    "make",
    "sure",
    "that",
    "of",
    "should",
    "must",
    "each",
    "every",
    "record",
    "row",
    "it",
    "they",
    "finally",
    "and",
    "as",
    "well",
    "along",
    "both",
    "where",
    "please",
    "be",
    "will",
    "properties",
    "set",
    "ensure",
    "includes:",
    "all",
    "are",
    "is",
    "want",
    "i",
    "we",
    "need",
    "possible",
    "features",
    "basic",
    "typical",
    "various",
    "other",
    "assigned",
    "corresponding",
    "associated",
    "plausible",
    "simple",
    "like",
    "mock",
    "dummy",
    "additionally",
    "optionally",
    "nested",
    "just",
];

/// Words that open details when they stand behind a name.
pub(super) const OPENERS: &[&str] = &[
    "between",
    "ranging",
    "as",
    "which",
    "that",
    "where",
    "being",
    "either",
    "normally",
    "lognormal",
    "lognormally",
    "log-normal",
    "gaussian",
    "exponential",
    "exponentially",
    "poisson",
    "zipf",
    "zipfian",
    "uniform",
    "uniformly",
    "skewed",
    "unique",
    "optional",
    "nullable",
    "required",
    "mandatory",
    "references",
    "referencing",
    "who",
    "linked",
    "never",
    "sometimes",
    "mostly",
    "mainly",
    "usually",
    "typically",
    "often",
    "around",
    "approximately",
    "roughly",
    "since",
    "should",
    "must",
    "is",
    "are",
    "can",
    "will",
    "could",
    "e.g.",
    "like",
    "such",
    "distributed",
    "autoincrement",
    "auto-increment",
    "auto-incrementing",
    "auto_increment",
    "incrementing",
    "increasing",
    "ascending",
    "monotonically",
    "sequential",
    "weighted",
    "calculated",
    "computed",
    "derived",
    "times",
    "multiplied",
    "with",
    "equals",
    "equal",
    "needs",
    "goes",
    "varies",
    "vary",
    "has",
    "have",
    "from",
    "in",
    "not",
    "chosen",
    "selected",
    "formatted",
    "looks",
    "looking",
    "matching",
    "nulls",
    "missing",
    "mean",
    "centered",
    "centred",
    "distinct",
    "occasionally",
    "always",
    "for",
    "averaging",
    "non-null",
    "falling",
    "dated",
    "born",
    "multiples",
    "onwards",
    "depends",
    "depending",
    "based",
    "varying",
    "lower",
    "higher",
    "if",
    "when",
    "only",
    "correlated",
    "increases",
    "grows",
    "growing",
    "rises",
    "rising",
];

/// Words that open details only in front of a number or a date.
pub(super) const MEASURES: &[&str] = &[
    "of",
    "at",
    "up",
    "under",
    "over",
    "above",
    "below",
    "less",
    "more",
    "min",
    "max",
    "minimum",
    "maximum",
    "before",
    "after",
    "during",
    "within",
    "until",
    "last",
    "past",
    "next",
    "previous",
    "this",
    "about",
    "on",
    "fewer",
    "greater",
    "older",
    "younger",
    "starting",
    "range",
    "normal",
    "average",
    "no",
    "recent",
    "early",
    "late",
    "current",
    "yesterday",
    "today",
    "tomorrow",
];

/// Single words that share the noun of the name behind them: “first and last name”.
pub(super) const PAIRED: &[&str] = &[
    "first",
    "last",
    "middle",
    "start",
    "end",
    "begin",
    "min",
    "max",
    "minimum",
    "maximum",
    "hire",
    "shipping",
    "billing",
    "home",
    "work",
    "origin",
    "destination",
    "departure",
    "arrival",
    "open",
    "close",
    "opening",
    "closing",
    "high",
    "low",
    "pickup",
    "dropoff",
    "away",
    "source",
    "sender",
    "receiver",
    "recipient",
    "created",
    "updated",
    "systolic",
    "diastolic",
    "birth",
    "death",
    "order",
    "delivery",
    "ship",
    "due",
    "issue",
    "expiry",
    "check-in",
    "check-out",
    "checkin",
    "checkout",
    "admission",
    "discharge",
    "buyer",
    "seller",
    "primary",
    "secondary",
    "given",
    "family",
    "street",
    "mailing",
    "physical",
    "mobile",
    "unit",
    "total",
    "gross",
    "net",
    "expected",
    "actual",
    "scheduled",
    "creation",
    "modification",
    "join",
    "exit",
];

/// One item of the list: its name and what stands behind it.
pub(super) struct Item {
    pub name: String,
    pub details: Vec<Token>,
    /// Flags in front of the name: “unique email”.
    pub unique: bool,
    pub optional: bool,
    pub required: bool,
    pub sequential: bool,
    pub count: Option<u64>,
}

impl Item {
    /// An item of which only the name is known.
    pub(super) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            details: Vec::new(),
            unique: false,
            optional: false,
            required: false,
            sequential: false,
            count: None,
        }
    }
}

/// Cuts the list into items, one for a column.
pub(super) fn items(tokens: &[Token], place: &Place) -> Vec<Vec<Token>> {
    let ends_line = |token: &Token| {
        token.kind == Kind::Break
            || token.is_mark(';')
            || token.is_mark('.')
            || token.is_mark('?')
            || token.is_mark('!')
    };
    let mut all: Vec<Vec<Token>> = Vec::new();
    for line in tokens.split(ends_line) {
        let line = match line.first() {
            Some(first) if first.is_mark(',') || first.is_mark(':') => line.get(1..).unwrap_or_default(),
            _ => line,
        };
        if line.is_empty() {
            continue;
        }
        let alike = typed_alike(line);
        let line = alike.as_deref().unwrap_or(line);
        let whole = one_item(line);
        let mut pieces: Vec<Vec<Token>> = Vec::new();
        if whole {
            pieces.push(line.to_vec());
        } else {
            for piece in share_nouns(comma_pieces(line, place)) {
                join_or_push(&mut pieces, piece, place);
            }
        }
        all.extend(pieces);
    }
    all
}

/// A line such as `status: active, inactive`: one colon, early, and no second column behind a comma.
fn one_item(line: &[Token]) -> bool {
    let colons = line.iter().filter(|token| token.is_mark(':') || token.is_mark('=')).count();
    let first = line.iter().position(|token| token.is_mark(':'));
    let early = first.is_some_and(|at| {
        at > 0
            && at <= 5
            && line
                .get(..at)
                .unwrap_or_default()
                .iter()
                .all(|token| matches!(token.kind, Kind::Word(_) | Kind::Quoted(_)))
    });
    let list = first.is_some_and(|at| {
        let lead = line.get(..at).unwrap_or_default();
        lead.iter().all(|token| token.is_any(LEADS))
            || lead.last().is_some_and(|token| {
                token.is_any(&[
                    "columns",
                    "fields",
                    "attributes",
                    "properties",
                    "schema",
                    "include",
                    "includes",
                    "contain",
                    "following",
                ])
            })
    });
    // “phone format: (555) 123-4567, name” shows a sample.
    let sample = first.is_some_and(|at| {
        let format = line.get(at.wrapping_sub(1)).is_some_and(|token| token.is("format"));
        format && matches!(line.get(at + 1).map(|token| &token.kind), Some(Kind::Group(_)))
    });
    early && colons == 1 && !list && !sample
}

/// Pieces at commas and “and”, keeping “between A and B” and dates whole; with each, whether “and” stood before it.
fn comma_pieces(line: &[Token], place: &Place) -> Vec<(Vec<Token>, bool)> {
    let mut pieces = Vec::new();
    let mut piece: Vec<Token> = Vec::new();
    let mut between = false;
    let mut behind_and = false;
    for (at, token) in line.iter().enumerate() {
        if token.is("between") {
            between = true;
        }
        let before = at.checked_sub(1).and_then(|at| line.get(at));
        let year_behind = matches!(line.get(at + 1).map(|token| &token.kind), Some(Kind::Number(number)) if (1900.0..2200.0).contains(&number.value) && number.decimals == 0);
        let day_before = matches!(before.map(|token| &token.kind), Some(Kind::Number(number)) if number.value <= 31.0);
        let comma = token.is_mark(',') && !(year_behind && day_before && at > 1);
        let joined = ["up", "above", "over", "older", "below", "under"].contains(&word_at(line, at + 1))
            && !day_before_is_word(before);
        let date_time = before.is_some_and(|before| before.is("date"))
            && word_at(line, at + 1) == "time"
            && at + 2 >= line.len()
            && piece.len() == 1;
        let sums =
            calculates(&piece) || token.is("plus") && adds(&piece, line.get(at + 1..).unwrap_or_default(), place);
        let and = (token.is_any(&["and", "plus"]) || token.is_mark('&') && !is_one_name(line, at, place))
            && !(joined || date_time || sums);
        let denied = |at: usize| ["no", "without"].contains(&word_at(line, at));
        let but = token.is("but") && denied(at + 1);
        // “phone without email”
        if token.is("without")
            && piece.iter().all(|token| token.word().is_some())
            && vocabulary::is_phrase(word_at(line, at + 1), "")
            && piece.iter().any(|token| !token.is_any(LEADS))
        {
            pieces.push((std::mem::take(&mut piece), false));
        }
        // “… and arrival time where departure before arrival”
        if token.is("where") && !piece.is_empty() && says_of_front(line, at) {
            pieces.push((std::mem::take(&mut piece), behind_and));
            behind_and = false;
        }
        let also = words_at(line, at, "as well as") || words_at(line, at, "along with");
        if comma || but || (and && !between) || also {
            if !piece.is_empty() {
                pieces.push((std::mem::take(&mut piece), behind_and));
            }
            behind_and = and;
        } else {
            piece.push(token.clone());
        }
        if token.is("and") || token.is_mark('&') {
            between = false;
        }
    }
    if !piece.is_empty() {
        pieces.push((piece, behind_and));
    }
    pieces
}

/// “Home & Garden” is one value, “Name & Email” are two columns.
fn is_one_name(line: &[Token], at: usize, place: &Place) -> bool {
    let near = [at.checked_sub(1), at.checked_add(1)].map(|at| at.and_then(|at| line.get(at)));
    near.iter().all(|token| {
        token.is_some_and(|token| {
            let text = place.source.get(token.start..token.end).unwrap_or_default();
            text.starts_with(char::is_uppercase) && !vocabulary::is_phrase(&text.to_lowercase(), "")
        })
    })
}

/// Whether “where departure is before arrival” at an index puts two in order that were named in front, or “where age is
/// null for 10%” speaks of one.
fn says_of_front(line: &[Token], at: usize) -> bool {
    let (front, behind) = line.split_at(at);
    let clause: Vec<&str> = behind.iter().skip(1).map_while(Token::word).take(9).collect();
    let named = |word: Option<&&str>| word.is_some_and(|word| front.iter().any(|token| token.is(word)));
    // “a, b, c where c = a + b”
    if behind.get(2).is_some_and(|token| token.is_mark('=')) && named(clause.first()) {
        return true;
    }
    match clause.iter().position(|word| ["before", "after"].contains(word)) {
        Some(joint) => named(clause.first().filter(|_| joint > 0)) && named(clause.get(joint + 1)),
        None => clause.get(1) == Some(&"is") && named(clause.first()),
    }
}

fn day_before_is_word(before: Option<&Token>) -> bool {
    before.is_none_or(|token| !matches!(token.kind, Kind::Number(_)))
}

/// “total = price plus tax”: here “plus” adds.
fn calculates(piece: &[Token]) -> bool {
    piece.iter().any(|token| token.is_mark('=') || token.is_any(&["equals", "sum", "calculated", "computed"]))
}

/// “full name is first name plus last name”: a column, and behind “plus” another.
fn adds(front: &[Token], behind: &[Token], place: &Place) -> bool {
    let Some(is) = front.iter().position(|token| token.is("is")).filter(|is| *is > 0) else { return false };
    let column = |tokens: &[Token]| {
        let name = text_of(tokens, place.source);
        vocabulary::is_phrase(&name, place.table) && !is_boolean_word(tokens)
    };
    let words = behind.iter().take_while(|token| token.word().is_some()).count().min(4);
    column(front.get(is + 1..).unwrap_or_default())
        && (1..=words).any(|count| column(behind.get(..count).unwrap_or_default()))
}

/// Puts a piece behind the item that it belongs to, or begins a new item.
fn join_or_push(pieces: &mut Vec<Vec<Token>>, piece: Vec<Token>, place: &Place) {
    let comma = |piece: &[Token]| Token {
        kind: Kind::Mark(','),
        start: piece.first().map_or(0, |token| token.start),
        end: piece.first().map_or(0, |token| token.start),
        glued: false,
    };
    if statements::statement(&piece, place).is_some() {
        pieces.push(piece);
        return;
    }
    if let Some(own) = said_of_all(pieces, &piece) {
        pieces.push(own);
        return;
    }
    if let Some(target) = pieces.last_mut()
        && let Some(front) = capitals_behind(target, &piece, place)
    {
        let comma = comma(&piece);
        *target = front;
        target.push(comma);
        target.extend(piece);
        return;
    }
    // “60% are full-time, the rest part-time or contractors”: without a share of their own.
    let the_rest = piece.first().is_some_and(|token| token.is("the"))
        && piece.get(1).is_some_and(|token| token.is_any(&["rest", "others", "remaining"]))
        || piece.len() > 1 && piece.first().is_some_and(|token| token.is_any(&["otherwise", "else"]));
    if the_rest
        && pieces.last().is_some_and(|previous| previous.iter().any(|token| token.percent().is_some()))
        && let Some(mut whole) = pieces.pop()
    {
        whole.push(comma(&piece));
        whole.extend(piece);
        pieces.push(named_by_values(pieces.last(), &whole, place).unwrap_or(whole));
        return;
    }
    if let Some(named) = named_by_values(pieces.last(), &piece, place) {
        pieces.push(named);
        return;
    }
    let alternatives = piece.first().is_some_and(|token| token.is("or"))
        || (piece.iter().any(|token| token.is("or"))
            && !knows_name(&piece, place)
            && !piece.iter().any(|token| token.is_mark(':')));
    // “status pending, shipped or delivered”: behind a name with a value, “shipped” is another one.
    let another = !alternatives
        && is_boolean_word(piece.get(..1).unwrap_or_default())
        && piece.get(1).is_some_and(|token| token.is("or"))
        && pieces
            .iter()
            .rfind(|piece| !is_boolean_word(piece))
            .is_some_and(|piece| begins_with_name(piece, place) && takes_values(piece, place));
    if (alternatives || another) && !pieces.is_empty() {
        // “status active, inactive or pending”: back to the piece that has a column's name.
        let mut start = pieces.len() - 1;
        while start > 0
            && pieces.len() - start < 12
            && !pieces.get(start).is_some_and(|piece| {
                (knows_name(piece, place) || begins_with_name(piece, place)) && !is_boolean_word(piece)
            })
        {
            start -= 1;
        }
        let tail = pieces.split_off(start + 1);
        if let Some(target) = pieces.last_mut() {
            // The first value may stand right behind the name.
            let cut = match target.as_slice() {
                // “attachments count 0, 1 or 2”: all words in front of the number are the name.
                [name @ .., figure]
                    if matches!(figure.kind, Kind::Number(_))
                        && (2..=3).contains(&name.len())
                        && name.iter().all(|token| token.word().is_some_and(|word| !OPENERS.contains(&word))) =>
                {
                    name.len()
                }
                _ => name_length(target, place),
            };
            if cut < target.len()
                && !target.iter().any(|token| token.is_mark(':') || matches!(token.kind, Kind::Group(_)))
            {
                let mark = Token { kind: Kind::Mark(':'), ..comma(target.get(cut..).unwrap_or_default()) };
                target.insert(cut, mark);
            }
            for more in tail.into_iter().chain([piece]) {
                target.push(comma(&more));
                target.extend(more);
            }
        }
        return;
    }
    let several = pieces.len() >= 2;
    let Some(previous) = pieces.last_mut() else {
        pieces.push(piece);
        return;
    };
    let has = |tokens: &[Token], test: &dyn Fn(&Token) -> bool| tokens.iter().any(test);
    let known = knows_name(&piece, place);
    // “columns: a, b” names two.
    let announced = previous
        .iter()
        .position(|token| token.is_mark(':'))
        .is_some_and(|colon| previous.get(..colon).unwrap_or_default().iter().all(|token| token.is_any(LEADS)));
    let colon_list = has(previous, &|token| token.is_mark(':'))
        && !announced
        && !has(&piece, &|token| token.is_mark(':') || matches!(token.kind, Kind::Group(_)));
    let colon_values = colon_list && (!known || is_boolean_word(&piece)) && !type_behind_colon(previous);
    // “status one of pending, shipped, delivered”, with shares or without.
    let bare_piece: Vec<Token> = piece.iter().filter(|token| token.percent().is_none()).cloned().collect();
    // “one of toys, books, games”: among other plurals one is no column.
    let many = |token: Option<&Token>| token.and_then(Token::word).is_some_and(|word| names::singular(word) != word);
    let alike = piece.len() == 1 && many(piece.last()) && many(previous.last());
    let one_of = (0..previous.len()).any(|at| words_at(previous, at, "one of"))
        && (!known || alike || is_boolean_word(&bare_piece))
        && !has(&piece, &|token| token.is_mark(':') || matches!(token.kind, Kind::Group(_)));
    // “status pending 10%, shipped 60%”: the second is a value, too.
    let told: f64 = previous.iter().chain(&piece).filter_map(Token::percent).sum();
    let valued = is_boolean_word(&bare_piece)
        && told < 100.5
        && bare_piece.len() < piece.len()
        && has(previous, &|token| token.percent().is_some())
        && previous.iter().filter(|token| token.word().is_some()).count() > 1
        && takes_values(previous, place)
        && !is_boolean_word(previous.get(..name_length(previous, place)).unwrap_or_default());
    let shares =
        has(&piece, &|token| token.percent().is_some()) && has(previous, &|token| token.percent().is_some()) && !known;
    let share_first = piece.first().is_some_and(|token| token.percent().is_some());
    let quotes = matches!(piece.first().map(|token| &token.kind), Some(Kind::Quoted(_)))
        && previous.len() > 1
        && has(previous, &|token| matches!(token.kind, Kind::Quoted(_)))
        && !has(&piece, &|token| token.is_mark(':'));
    let speaks = !known && only_details(&piece, place);
    if piece.first().is_some_and(|token| token.is("both")) && speaks && several {
        // “start date and end date, both in 2023”
        for target in pieces.iter_mut().rev().take(2) {
            target.push(comma(&piece));
            target.extend(piece.iter().cloned());
        }
        return;
    }
    let listed = previous.iter().any(|token| token.is_any(&["list", "array", "subset", "lists", "arrays"]))
        && previous.iter().any(|token| token.is_any(&["from", "of", "among"]))
        && has(previous, &|token| matches!(token.kind, Kind::Number(_)))
        && !known
        && !has(&piece, &|token| token.is_mark(':') || matches!(token.kind, Kind::Group(_)));
    let of_previous = share_first
        && !asks_anew(previous, &piece, place)
        && !speaks_of_nulls(&piece, place)
        && (takes_values(previous, place) || has(&piece, &|token| token.is_any(details::NULLS)));
    // “class: 5 stars 10%, 4 stars 40%”: the same is counted again.
    let counted_again = match (previous.as_slice(), piece.as_slice()) {
        ([front @ .., before], [one, things, share]) => {
            let counts = front.len() >= 3 && values::is_counted(front.get(front.len() - 2..).unwrap_or_default());
            let same = || front.last().and_then(Token::word).map(names::singular) == things.word().map(names::singular);
            let both = before.percent().is_some() && share.percent().is_some();
            both && counts && values::is_counted(&[one.clone(), things.clone()]) && same()
        }
        _ => false,
    };
    // “status code 200 (90%), 404 (7%)”: a number with its share again is another value.
    // “ages 18-25 (20%), 26-40 (50%)”: and so is a range.
    let figures = match piece.as_slice() {
        [_, _] => true,
        [first, dash, ..] => piece.len() == 4 && matches!(first.kind, Kind::Number(_)) && dash.is_mark('-'),
        _ => false,
    };
    let figure_again = figures && figure_with_share(&piece) && figure_with_share(previous);
    if figure_again
        || listed
        || colon_values
        || one_of
        || valued
        || shares
        || of_previous
        || quotes
        || speaks
        || counted_again
    {
        previous.push(comma(&piece));
        previous.extend(piece);
    } else {
        pieces.push(piece);
    }
}

/// “method: card or paypal, 2% refunded”: behind values that were told in full, a yes or no is a column of its own, unless
/// they are the states of something.
fn asks_anew(previous: &[Token], piece: &[Token], place: &Place) -> bool {
    let [_, answer @ ..] = piece else { return false };
    let told = previous.iter().any(|token| token.is("or") || token.is_mark('/'));
    let shared = previous.iter().any(|token| token.percent().is_some());
    let states = ["status", "state", "stage", "outcome", "result", "decision", "phase", "condition"];
    let named = item_of(previous, place).map(|item| names::split(&item.name)).unwrap_or_default();
    let is_state = named.last().is_none_or(|last| states.contains(&last.as_str()));
    told && !shared && is_boolean_word(answer) && !is_state
}

/// Whether tokens end with a number and its share: `200 (90%)`.
fn figure_with_share(tokens: &[Token]) -> bool {
    let [.., figure, share] = tokens else { return false };
    let in_bracket =
        matches!(&share.kind, Kind::Group(inside) if matches!(inside.as_slice(), [one] if one.percent().is_some()));
    matches!(&figure.kind, Kind::Number(number) if !number.percent) && (in_bracket || share.percent().is_some())
}

/// “x, y and z all normal(0, 1)”: what stands behind “all” is said of the names before it, too.
fn said_of_all(pieces: &mut [Vec<Token>], piece: &[Token]) -> Option<Vec<Token>> {
    let at = piece.iter().position(|token| token.is("all")).filter(|at| (1..=3).contains(at))?;
    let (name, rest) = (piece.get(..at)?, piece.get(at + 1..)?);
    if name.iter().any(|token| token.name().is_none_or(|word| LEADS.contains(&word) && word != "like")) {
        return None;
    }
    let stem = |name: &[Token]| {
        let last = name.last().and_then(Token::word).unwrap_or_default();
        last.trim_end_matches(|character: char| character.is_ascii_digit()).to_owned()
    };
    let own = stem(name);
    for target in pieces.iter_mut().rev() {
        let words = target.iter().all(|token| token.word().is_some());
        let like = stem(target) == own && !own.is_empty();
        let unknown = target.last().and_then(Token::word).is_some_and(|word| !type_for_name(word, None).known);
        if !words || target.len() > 3 || !(like || unknown) {
            break;
        }
        target.extend(rest.iter().cloned());
    }
    Some(name.iter().chain(rest).cloned().collect())
}

/// Without the shares of all values in a bracket at the end.
fn shares_cut(piece: &[Token]) -> &[Token] {
    match piece {
        [front @ .., Token { kind: Kind::Group(inside), .. }] if values::shares_only(inside).is_some() => front,
        _ => piece,
    }
}

/// “departments Sales, Engineering”: behind a plural in small letters, what has capitals are its values. The piece before
/// with a colon behind its name, which becomes a singular: each row has one.
fn capitals_behind(previous: &[Token], piece: &[Token], place: &Place) -> Option<Vec<Token>> {
    let written = |token: &Token| place.source.get(token.start..token.end).unwrap_or_default();
    let is_capital = |token: &Token| token.word().is_some() && written(token).starts_with(char::is_uppercase);
    let plain = |tokens: &[Token]| !tokens.is_empty() && tokens.len() <= 3 && tokens.iter().all(is_capital);
    let lead = previous.iter().take_while(|token| token.is_any(LEADS)).count();
    let said = previous.get(lead..)?;
    if let [Token { kind: Kind::Quoted(_), .. }, mark, values @ ..] = said
        && mark.is_mark(':')
        && plain(shares_cut(piece))
        && values.split(|token| token.is_mark(',')).all(plain)
    {
        return Some(previous.to_vec());
    }
    let length = said.iter().take_while(|token| token.word().is_some() && !is_capital(token)).count();
    let (name, values) = said.split_at_checked(length)?;
    // “priority P0, P1, P2 (10/30/60)”: codes in capitals are values of a name that is known.
    let is_code = |token: &Token| {
        let text = written(token);
        text.len() >= 2
            && text.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit())
            && is_capital(token)
            && !vocabulary::is_phrase(&text.to_lowercase(), place.table)
    };
    let shown = text_of(name, place.source);
    if let ([code], [next, rest @ ..], Some(first)) = (values, piece, name.first())
        && is_code(code)
        && is_code(next)
        && rest.iter().all(|token| matches!(token.kind, Kind::Group(_)))
        && vocabulary::is_phrase(&shown, place.table)
        && !vocabulary::is_phrase(&text_of(said, place.source), place.table)
    {
        let name = Token { kind: Kind::Quoted(shown), ..first.clone() };
        let mark = Token { kind: Kind::Mark(':'), ..code.clone() };
        return Some(vec![name, mark, code.clone()]);
    }
    let last = name.last().and_then(Token::word)?;
    let one = names::singular(last);
    let shown = text_of(name, place.source);
    let is_plural = one != last && !vocabulary::is_person(&one) && vocabulary::is_phrase(&shown, place.table);
    if !is_plural || !plain(values) || !plain(piece) || vocabulary::is_phrase(&text_of(said, place.source), place.table)
    {
        return None;
    }
    let first = name.first()?;
    let one = Token { kind: Kind::Quoted(shown.strip_suffix(last)?.to_owned() + &one), ..first.clone() };
    let mark = Token { kind: Kind::Mark(':'), ..values.first()?.clone() };
    Some([one, mark].into_iter().chain(values.iter().cloned()).collect())
}

/// “1000 people, 60% female, 40% male”, “80% active 20% inactive”: the values tell which column is meant, where the
/// column before can hold none of them.
fn named_by_values(previous: Option<&Vec<Token>>, piece: &[Token], place: &Place) -> Option<Vec<Token>> {
    let share = piece.first().and_then(Token::percent)?;
    // “30% international, 10% on scholarship” are two questions; “90% active, 10% inactive” is one.
    let before = previous.and_then(|previous| previous.first()).and_then(Token::percent);
    let apart = before.is_some_and(|before| (before + share - 100.0).abs() > 0.5);
    let known = item_of(piece, place).map(|item| type_for_name(&item.name, Some(place.table)));
    let yes_no = |guess: &Guess| guess.column.get("type").is_some_and(|kind| kind == "boolean");
    let several = piece.iter().any(|token| token.is_mark(','));
    if !several && known.is_some_and(|guess| guess.known && !yes_no(&guess))
        || previous.is_some_and(|previous| !apart && takes_values(previous, place) && !is_closed(previous, piece))
    {
        return None;
    }
    let said = details::read(piece, &about(place));
    let values: Vec<String> = said
        .values
        .iter()
        .map(|(value, _)| value.as_str().map(str::to_lowercase))
        .collect::<Option<Vec<String>>>()
        .filter(|values| !values.is_empty())?;
    if values.len() == 1 && yes_no(&type_for_name(values.first()?, None)) {
        // “90% active”: a column of true and false.
        return Some(piece.to_vec());
    }
    let genders = ["male", "female", "men", "women", "males", "females", "man", "woman", "girls", "boys"];
    let name = if values.iter().all(|value| genders.contains(&value.as_str())) {
        "gender".to_owned()
    } else {
        // Of “full-time, part-time or contractors” the first is known.
        let first = || values.get(..1).filter(|_| several).and_then(vocabulary::column_of_values);
        match (vocabulary::column_of_values(&values).or_else(first), values.as_slice()) {
            (Some(name), _) => name,
            // “30% international”, “10% on scholarship”: yes or no as well.
            (None, [_]) => return Some(piece.to_vec()),
            (None, _) => "status".to_owned(),
        }
    };
    let first = piece.first()?;
    let mut named =
        vec![Token { kind: Kind::Quoted(name), ..first.clone() }, Token { kind: Kind::Mark(':'), ..first.clone() }];
    named.extend(piece.iter().cloned());
    Some(named)
}

/// Whether a piece has its values in a bracket, of which another piece names none: “major from [CS, Math], 60% female”.
fn is_closed(previous: &[Token], piece: &[Token]) -> bool {
    let is_told = |value: &Token| {
        value.percent().is_some() || piece.iter().any(|token| value.name().is_some() && token.name() == value.name())
    };
    previous
        .iter()
        .any(|token| matches!(&token.kind, Kind::Group(inside) if inside.len() > 2 && !inside.iter().any(is_told)))
}

/// Whether the column of a piece may hold values to choose from.
fn takes_values(piece: &[Token], place: &Place) -> bool {
    let Some(item) = item_of(piece, place) else { return true };
    let guess = type_for_name(&item.name, Some(place.table));
    let kind = guess.column.get("type").and_then(Value::as_str).unwrap_or_default();
    let counts = item.details.iter().any(|token| matches!(&token.kind, Kind::Number(number) if !number.percent));
    let shared = item.details.iter().any(|token| token.percent().is_some());
    if Sort::of(&guess.column).is_number() || counts && !shared {
        return false;
    }
    let whole = kind == "person.gender" || kind.ends_with("status") || kind.ends_with("method");
    let other = ["person.", "location.", "phone.", "internet.", "finance.", "id.", "text.", "company.", "commerce."];
    !guess.known
        || whole
        || !(other.iter().any(|group| kind.starts_with(group))
            || ["uuid", "sequence", "date", "datetime", "integer", "number", "time"].contains(&kind))
}

/// `age: int` has its type behind the colon; the next piece is a column again.
fn type_behind_colon(previous: &[Token]) -> bool {
    let behind = previous.iter().position(|token| token.is_mark(':')).map_or(0, |at| at + 1);
    previous
        .get(behind..)
        .unwrap_or_default()
        .iter()
        .any(|token| token.word().and_then(type_word).is_some() || matches!(token.kind, Kind::Number(_)))
}

/// “10% of emails are missing” speaks of a column by its name.
fn speaks_of_nulls(piece: &[Token], place: &Place) -> bool {
    piece.len() > 3
        && piece
            .get(1..)
            .unwrap_or_default()
            .iter()
            .any(|token| token.word().is_some_and(|word| type_for_name(word, Some(place.table)).known))
        && piece.iter().any(|token| token.is_any(&["missing", "null", "empty", "blank"]))
}

pub(super) fn about<'a>(place: &Place<'a>) -> About<'a> {
    About { source: place.source, today: place.today, dated: false, yes_no: false, numeric: false }
}

/// Whether a piece only says something about the column before it.
fn only_details(piece: &[Token], place: &Place) -> bool {
    // In “a, b and c” the last is a name, no unit.
    if matches!(piece, [one] if one.word().is_some_and(|word| word.chars().count() == 1)) {
        return false;
    }
    // So it is in “a 1-10, b 1-10”.
    let letter = piece.first().and_then(Token::word).is_some_and(|word| word.chars().count() == 1);
    if letter && numbers::span(piece, 1).is_some_and(|(span, _, next)| next == piece.len() && span.min < span.max) {
        return false;
    }
    let said = details::read(piece, &about(place));
    said.values.is_empty()
        && said.pieces.is_empty()
        && said.leftovers.is_empty()
        && said.formula.is_empty()
        && said.kind.is_none()
        && !said.list
}

/// Whether a piece begins with words that name a column.
pub(super) fn knows_name(piece: &[Token], place: &Place) -> bool {
    // “after opened at” speaks of the column before it.
    let speaks = piece.len() > 1
        && piece
            .first()
            .is_some_and(|token| token.is_any(&["after", "before", "later", "within", "following", "default"]));
    !speaks
        && item_of(piece, place)
            .is_some_and(|item| !item.name.is_empty() && type_for_name(&item.name, Some(place.table)).known)
}

/// Whether a known name stands in front of more words: “status open”.
fn begins_with_name(piece: &[Token], place: &Place) -> bool {
    let length = name_length(piece, place);
    length < piece.len()
        && vocabulary::is_phrase(&text_of(piece.get(..length).unwrap_or_default(), place.source), place.table)
}

/// Whether a piece is a word like “active” or “paid”, a column only when it stands alone.
fn is_boolean_word(piece: &[Token]) -> bool {
    let [one] = piece else { return false };
    one.word().is_some_and(|word| type_for_name(word, None).column.get("type").is_some_and(|kind| kind == "boolean"))
}

/// How many tokens at the front of a piece are the column's name: the longest known beginning, else one word.
fn name_length(piece: &[Token], place: &Place) -> usize {
    let words = piece.iter().take_while(|token| token.word().is_some()).count();
    (1..=words.min(5))
        .rev()
        .find(|count| {
            let name = text_of(piece.get(..*count).unwrap_or_default(), place.source);
            let head = *count > 1
                && piece.get(*count - 1).is_some_and(|token| {
                    token.is_any(&[
                        "type", "status", "level", "category", "class", "kind", "group", "mode", "method", "tier",
                        "role",
                    ])
                });
            *count < piece.len() && (head || vocabulary::is_phrase(&name, place.table))
        })
        .unwrap_or(1)
}

/// “first and last name” becomes “first name” and “last name”.
fn share_nouns(pieces: Vec<(Vec<Token>, bool)>) -> Vec<Vec<Token>> {
    let mut shared: Vec<Vec<Token>> = Vec::new();
    for (piece, behind_and) in pieces {
        if let Some(previous) = shared.last_mut().filter(|_| behind_and) {
            let single: Vec<&Token> = previous.iter().filter(|token| !token.is_any(LEADS)).collect();
            let next: Vec<&Token> = piece.iter().filter(|token| !token.is_any(LEADS)).collect();
            if let ([one], [first, noun, rest @ ..]) = (single.as_slice(), next.as_slice()) {
                let word = noun.word().is_some_and(|word| !OPENERS.contains(&word));
                if one.is_any(PAIRED) && first.is_any(PAIRED) && word {
                    let mut joined = vec![(*one).clone(), (*noun).clone()];
                    let more = rest
                        .first()
                        .filter(|token| token.is_any(&["address", "date", "code", "time", "name", "number"]));
                    joined.extend(more.map(|token| (*token).clone()));
                    *previous = joined;
                }
            }
        }
        shared.push(piece);
    }
    shared
}

/// Reads the name at the front of an item and leaves the rest as details.
pub(super) fn item_of(tokens: &[Token], place: &Place) -> Option<Item> {
    let mut item = Item::named("");
    let mut start = 0;
    let mut trailing: Vec<Token> = Vec::new();
    // “10% of emails are missing”: the share goes behind the name.
    if tokens.len() > 1 && tokens.first().and_then(Token::percent).is_some() {
        trailing.extend(tokens.first().cloned());
        start = 1;
    }
    while let Some(token) = tokens.get(start).filter(|_| start + 1 < tokens.len()) {
        match token.word() {
            Some("unique" | "distinct") => item.unique = true,
            Some("optional" | "nullable") => item.optional = true,
            // “not null email”
            Some("not")
                if ["null", "empty", "nullable"].contains(&word_at(tokens, start + 1)) && start + 2 < tokens.len() =>
            {
                item.required = true;
                start += 1;
            }
            Some("required" | "mandatory") => item.required = true,
            // “some missing phone numbers (10%)”: a share is that of the rows without one.
            Some("missing" | "empty" | "null")
                if trailing.is_empty()
                    && place.source.get(..token.start).is_some_and(|front| front.trim_end().ends_with("some")) =>
            {
                item.optional = !tokens.iter().any(|token| token.percent().is_some());
                trailing.extend((!item.optional).then(|| token.clone()));
            }
            // “float score”: the type stands in front.
            Some(word)
                if leads_name(word, word_at(tokens, start + 1))
                    && trailing.is_empty()
                    && !tokens.iter().any(|token| token.is_mark('=')) =>
            {
                trailing.push(token.clone());
            }
            Some(
                "auto-incrementing" | "auto-increment" | "autoincrement" | "sequential" | "incrementing"
                | "auto-incremented" | "auto-generated",
            ) => item.sequential = true,
            Some("auto")
                if ["increment", "incrementing", "incremented", "generated"].contains(&word_at(tokens, start + 1)) =>
            {
                item.sequential = true;
                start += 1;
            }
            // “a list of 1 to 4 from python, sql, rust”: a list without a name.
            Some("list" | "array" | "subset")
                if word_at(tokens, start + 1) == "of" && numbers::quantity(tokens, start + 2).is_some() =>
            {
                let counted = numbers::span(tokens, start + 2).map(|(_, _, next)| next);
                let behind = counted.or(numbers::quantity(tokens, start + 2).map(|(_, next)| next))?;
                // “a list of 3 hobbies” has one.
                let said = tokens.get(behind..)?;
                let named = (1..=3).contains(&said.len())
                    && said.iter().all(|token| token.word().is_some_and(|word| !OPENERS.contains(&word)))
                    && !said.iter().any(|token| token.is_any(&["of", "among", "items", "values", "numbers", "words"]));
                (item.name, item.details) = if named {
                    (text_of(said, place.source), tokens.get(start..behind)?.to_vec())
                } else {
                    ("items".into(), tokens.get(start..)?.to_vec())
                };
                return Some(item);
            }
            Some("list" | "array") if ["of"].contains(&word_at(tokens, start + 1)) => {
                trailing.push(token.clone());
                start += 1;
            }
            // “HR, IT or Sales”: here it is no small word.
            Some("it") if place.source.get(token.start..token.end) == Some("IT") => break,
            // “a (int 1..10)”: no article, but a name.
            Some("a" | "i")
                if tokens
                    .get(start + 1)
                    .is_some_and(|next| next.is_mark(':') || matches!(next.kind, Kind::Group(_)))
                    || TYPED.contains(&word_at(tokens, start + 1))
                    // “a 1-10”
                    || start == 0
                        && numbers::span(tokens, 1).is_some_and(|(span, unit, next)| {
                            next == tokens.len() && unit.is_none() && span.min.is_some() && span.max.is_some()
                        }) =>
            {
                break;
            }
            Some(word) if LEADS.contains(&word) => {
                // “is active”, “has children”: questions are names; “their email” is not.
                let question = ["is", "has", "are", "have", "will", "should"].contains(&word)
                    && start == 0
                    && tokens.get(1).is_some_and(|next| next.word().is_some_and(|next| !LEADS.contains(&next)));
                let named = !["a", "an", "the", "their", "its", "with", "where"].contains(&word)
                    && vocabulary::is_phrase(
                        &text_of(tokens.get(start..start + 2).unwrap_or_default(), place.source),
                        "",
                    );
                if question && vocabulary::is_question(&text_of(tokens.get(..2).unwrap_or_default(), place.source))
                    || named
                {
                    break;
                }
            }
            _ if token.is_mark(':') || token.is_mark('-') || token.is_mark('*') || token.is_mark(',') => {}
            _ => break,
        }
        start += 1;
    }
    let tokens = tokens.get(start..)?;
    let mut at = 0;
    // “3 tags”, “6-digit code”, “5 star rating”: the number is a detail in front.
    if matches!(tokens.first().map(|token| &token.kind), Some(Kind::Number(_))) {
        if let Some((_, _, next)) =
            numbers::span(tokens, 0).filter(|(span, _, _)| span.min.is_some() && span.max.is_some())
        {
            trailing.extend(tokens.get(..next).unwrap_or_default().iter().cloned());
            at = next;
        } else if let Some((count, next)) = numbers::quantity(tokens, 0) {
            let dash = usize::from(tokens.get(next).is_some_and(|token| token.is_mark('-')));
            let unit = ["digit", "digits", "character", "characters", "letter", "char", "star", "letters", "decimal"]
                .contains(&word_at(tokens, next + dash));
            if unit {
                trailing.extend(tokens.get(..next + dash + 1).unwrap_or_default().iter().cloned());
                at = next + dash + 1;
            } else {
                item.count = (count.value >= 1.0 && count.value <= 100.0).then_some(count.value as u64);
                at = next;
            }
        }
    }
    let from = at;
    let divider = tokens.iter().position(|token| token.is_mark('/') || token.is_mark('|') || token.is("or"));
    // A name has few words; the bound keeps a page without a comma from being read again at each of its words.
    while let Some(token) = tokens.get(at).filter(|_| at < from + 12) {
        if at > from && divider == Some(at) {
            // The last word before “/” or “or” is the first value.
            let words = tokens.get(from..at).unwrap_or_default();
            let known = name_length(words, place);
            let length = if words.len() == 1 { 1 } else { known.min(words.len() - 1) };
            at = from + length;
            break;
        }
        if at > from && opens_details(tokens, at, from, place) {
            break;
        }
        match &token.kind {
            Kind::Word(_) => {}
            Kind::Quoted(_) if at == from => {}
            Kind::Number(number)
                if at > from
                    && number.value < 10.0
                    && number.value.fract() == 0.0
                    && at + 1 == tokens.len()
                    && !number.percent =>
            {
                let numbered = [
                    "address", "line", "phone", "email", "column", "field", "question", "option", "score", "test",
                    "sensor", "value", "contact",
                ];
                if !tokens.get(at - 1).is_some_and(|before| before.is_any(&numbered)) {
                    break;
                }
            }
            _ => break,
        }
        at += 1;
    }
    // “status active 80%”: the first value stands right behind the name.
    let words = tokens.get(from..at).unwrap_or_default();
    let share_behind = tokens.get(at).is_some_and(|token| token.percent().is_some());
    let unit = words.last().and_then(Token::word).is_some_and(numbers::is_unit)
        || tokens.get(at + 1).is_some_and(|token| token.is_any(details::NULLS) && at + 2 == tokens.len());
    if share_behind && words.len() > 1 && !unit && !vocabulary::is_phrase(&text_of(words, place.source), place.table) {
        let length = name_length(words, place).min(words.len() - 1);
        let front = text_of(words.get(..length).unwrap_or_default(), place.source);
        // “loyalty card 30%”: nothing in front that could have “card” as a value.
        let boolean = type_for_name(&front, None).column.get("type").is_some_and(|kind| kind == "boolean");
        let yes_no = at + 1 == tokens.len() && (boolean || !vocabulary::is_phrase(&front, place.table));
        at = if yes_no { at } else { from + length };
    }
    item.name = text_of(tokens.get(from..at).unwrap_or_default(), place.source);
    let rest = tokens.get(at..).unwrap_or_default();
    // “country in US/UK/DE”, but “status in stock/sold out”
    let written = |token: &Token| place.source.get(token.start..token.end).unwrap_or_default();
    let bracket = matches!(rest, [lead, Token { kind: Kind::Group(_), .. }] if lead.is("in"));
    let listed = bracket
        || matches!(rest, [lead, value, mark, ..] if lead.is("in") && mark.is_mark('/') && written(value).starts_with(char::is_uppercase));
    let rest = if listed || rest.first().is_some_and(|token| token.is_mark(':') || token.is_mark('-')) {
        rest.get(1..).unwrap_or_default()
    } else {
        rest
    };
    if !trailing.is_empty() {
        let comma = Token { kind: Kind::Mark(','), start: 0, end: 0, glued: false };
        // “10% … are missing”: share and word must meet.
        let share = trailing.first().is_some_and(|token| token.percent().is_some() || token.is_any(details::NULLS));
        item.details = trailing;
        if !share {
            item.details.push(comma);
        }
    }
    item.details.extend(rest.iter().cloned());
    let meaningful = item.name.chars().any(char::is_alphabetic) && item.name.chars().count() <= 64;
    meaningful.then_some(item)
}

/// Types that may stand in front of a name.
const TYPED: &[&str] =
    &["int", "integer", "float", "double", "decimal", "bool", "boolean", "string", "varchar", "uuid", "guid"];

/// Whether a word is a type in front of the name behind it: “float score”, but not “integer between 1 and 5”.
fn leads_name(word: &str, next: &str) -> bool {
    let other = ["", "value", "values", "places", "number", "numbers", "column", "field", "room"];
    let told = [&other, OPENERS, MEASURES, LEADS].iter().any(|words| words.contains(&next));
    // “uuid id” is an id, although its name may end so.
    let key = ["uuid", "guid"].contains(&word) && ["id", "key"].contains(&next);
    let named = !key && vocabulary::is_phrase(&format!("{word} {next}"), "");
    TYPED.contains(&word) && !told && !named && type_word(next).is_none()
}

/// “id, boolean flags a, b, c”: the type behind each of the names that say nothing themselves, and behind the first.
fn typed_alike(line: &[Token]) -> Option<Vec<Token>> {
    let joint = |token: &Token| token.is_mark(',') || token.is("and");
    let many = ["flags", "columns", "fields", "features", "variables", "attributes"];
    let at = line.windows(2).position(
        |two| matches!(two, [kind, noun] if noun.is_any(&many) && kind.word().and_then(type_word).is_some()),
    )?;
    let (front, [kind, _, rest @ ..]) = line.split_at(at) else { return None };
    let rest = if rest.first()?.is_mark(':') { rest.get(1..)? } else { rest };
    if front.last().is_some_and(|last| !joint(last) && !last.is_any(LEADS)) {
        return None;
    }
    let mut alike = front.to_vec();
    for (at, piece) in rest.split(joint).filter(|piece| !piece.is_empty()).enumerate() {
        let words: Option<Vec<&str>> = piece.iter().map(Token::name).collect();
        match words.map(|words| words.join(" ")).filter(|name| at == 0 || !vocabulary::is_phrase(name, "")) {
            Some(_) => alike.extend(piece.iter().chain([kind]).cloned()),
            None => alike.extend(piece.iter().cloned()),
        }
        alike.push(Token { kind: Kind::Mark(','), ..kind.clone() });
    }
    Some(alike)
}

/// Whether the details of a column begin at an index of its item.
fn opens_details(tokens: &[Token], at: usize, from: usize, place: &Place) -> bool {
    let Some(word) = tokens.get(at).and_then(Token::word) else { return false };
    let name = text_of(tokens.get(from..at).unwrap_or_default(), place.source);
    let with_word = text_of(tokens.get(from..=at).unwrap_or_default(), place.source);
    let figures = |at: usize| {
        tokens.get(at).is_some_and(|token| matches!(token.kind, Kind::Number(_) | Kind::Day(..) | Kind::Clock(_)))
            || tokens.get(at).is_some_and(|token| super::steps::clock_at(token).is_some())
            || numbers::quantity(tokens, at).is_some()
            || dates::range(tokens, at, place.today, true).is_some()
    };
    // “delivered at least 1 day after shipped”, although “delivered at” is a name, too.
    if (words_at(tokens, at, "at least") || words_at(tokens, at, "at most")) && figures(at + 2) {
        return true;
    }
    if vocabulary::is_phrase(&with_word, place.table) {
        return false;
    }
    if word == "in" || word == "for" || word == "from" {
        let next = word_at(tokens, at + 1);
        let listed = word != "for" && matches!(tokens.get(at + 1).map(|token| &token.kind), Some(Kind::Group(_)));
        return figures(at + 1)
            || listed
            || numbers::money(next).is_some()
            || (word == "in"
                && ["million", "millions", "thousand", "thousands", "billion", "billions"].contains(&next))
            || (numbers::is_unit(next) && word == "in")
            || ["the", "range", "format", "form"].contains(&next)
            || words_at(tokens, at, "in steps")
            || words_at(tokens, at, "in increments");
    }
    if OPENERS.contains(&word) {
        return true;
    }
    if details::comparative(word).is_some() && word_at(tokens, at + 1) == "than" {
        return true;
    }
    // “age eighteen to sixty-five”
    let spelt_out = numbers::quantity(tokens, at).is_some()
        && numbers::span(tokens, at).is_some_and(|(span, ..)| span.min.is_some() && span.max.is_some());
    if spelt_out {
        return true;
    }
    // “a fraud flag at 0.1%”
    if word == "at" && tokens.get(at + 1).is_some_and(|token| token.percent().is_some()) {
        return true;
    }
    if MEASURES.contains(&word)
        && (dates::range(tokens, at, place.today, true).is_some()
            || numbers::span(tokens, at).is_some()
            || tokens.get(at + 1).is_some_and(|token| super::steps::clock_at(token).is_some()))
    {
        return true;
    }
    if word == "of" || word == "one" || word == "no" || word == "any" {
        let divided = tokens
            .get(at..)
            .unwrap_or_default()
            .iter()
            .any(|token| token.is_mark('/') || token.is("or") || matches!(token.kind, Kind::Quoted(_)));
        let long = numbers::quantity(tokens, at + 1)
            .is_some_and(|(_, next)| ["characters", "chars", "digits", "letters"].contains(&word_at(tokens, next)));
        return (word == "of" && (divided || long) && vocabulary::is_phrase(&name, place.table))
            || words_at(tokens, at, "one of")
            || words_at(tokens, at, "no duplicates");
    }
    // “sku pattern AA-9999”
    let named = usize::from(["pattern", "format", "style"].contains(&word));
    if details::sample(tokens, at + named, place.source) {
        return true;
    }
    let grouped = matches!(tokens.get(at + 1).map(|token| &token.kind), Some(Kind::Group(_)));
    if ["gamma", "beta"].contains(&word) && word_at(tokens, at + 1).starts_with("distribut") {
        return true;
    }
    if grouped && super::shapes::is_distribution(word) || word == "follows" || word == "following" {
        return true;
    }
    if ["list", "array", "subset"].contains(&word) && ["of", "from", "with"].contains(&word_at(tokens, at + 1)) {
        return true;
    }
    if details::letters(word).is_some() || words_at(tokens, at, "depends on") || words_at(tokens, at, "depending on") {
        return true;
    }
    let often = ["monthly", "weekly", "daily", "quarterly", "yearly", "hourly", "annually"].contains(&word);
    if often
        && (at + 1 == tokens.len() || word_at(tokens, at + 1) == "for")
        && type_for_name(&name, Some(place.table)).known
    {
        return true;
    }
    // “phone format: (555) 123-4567”
    let sample = at + 1 + usize::from(tokens.get(at + 1).is_some_and(|token| token.is_mark(':')));
    if word == "format" && matches!(tokens.get(sample).map(|token| &token.kind), Some(Kind::Group(_))) {
        return true;
    }
    if words_at(tokens, at, "out of") && numbers::quantity(tokens, at + 2).is_some() {
        return true;
    }
    if words_at(tokens, at, "on a") || words_at(tokens, at, "likert scale") {
        return true;
    }
    if word == "in" && ["format", "form"].contains(&word_at(tokens, at + 1)) {
        return true;
    }
    if word == "normal" && ["distribution", "around", "with", "mean"].contains(&word_at(tokens, at + 1))
        || words_at(tokens, at, "primary key")
        || words_at(tokens, at, "foreign key")
        || words_at(tokens, at, "power law")
        || words_at(tokens, at, "auto increment")
        || words_at(tokens, at, "null")
        || words_at(tokens, at, "may be")
        || words_at(tokens, at, "pk")
        || words_at(tokens, at, "fk")
        || words_at(tokens, at, "at least")
        || words_at(tokens, at, "at most")
        || words_at(tokens, at, "default")
        || words_at(tokens, at, "after")
        || words_at(tokens, at, "later than")
    {
        return true;
    }
    if ["true", "false", "yes"].contains(&word) || numbers::money(word).is_some() && at + 1 == tokens.len() {
        return true;
    }
    // A type behind a name that means nothing together with it: “age int”, “created_at timestamp”.
    let twice = names::expand(&name).last().is_some_and(|last| last == word) && at + 1 == tokens.len();
    // “email text not null unique”
    let declared = word == "text"
        && ["not", "null", "unique", "primary", "references", "default"].contains(&word_at(tokens, at + 1));
    let typed = type_word(word).is_some()
        && (twice || declared || !["number", "time", "date", "text", "money"].contains(&word))
        || word == "number" && figures(at + 1);
    typed
        && !name.is_empty()
        && (at + 1 == tokens.len()
            || ["primary", "foreign", "not", "auto", "null", "pk", "fk", "default", "unique", "references", "check"]
                .contains(&word_at(tokens, at + 1))
            || !tokens.get(at + 1).is_some_and(|next| {
                next.word().is_some_and(|next| !OPENERS.contains(&next) && !MEASURES.contains(&next))
            }))
}
