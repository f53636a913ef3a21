//! From text to tokens: words, numbers, dates, quoted text, marks, and bracketed groups as trees.

use jiff::civil::Date;

/// Deeper brackets than these are read as if they were not there.
const DEEPEST: usize = 16;

/// A piece of the description, with the place it came from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub kind: Kind,
    /// Byte offsets in the description.
    pub start: usize,
    pub end: usize,
    /// Whether it follows the token before without a space.
    pub glued: bool,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    /// A word in lower case; `_`, inner `-` and inner apostrophes belong to it.
    Word(String),
    Number(Number),
    /// Text between quotation marks.
    Quoted(String),
    /// A date in figures (`2024-01-15`); the second is false when only year and month were given.
    Day(Date, bool),
    /// A time of day, `HH:MM:SS`.
    Clock(String),
    /// What stood in brackets.
    Group(Vec<Token>),
    /// “every 5 minutes” and its like.
    Every(super::cadence::Step),
    /// “an upward trend and weekly seasonality”.
    Series(super::series::Movement),
    /// One of `, ; : . / | - = * + < > & ± ~ ? !`
    Mark(char),
    /// The end of a line.
    Break,
}

/// A number in figures.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number {
    pub value: f64,
    /// Digits after the point as written.
    pub decimals: u32,
    pub percent: bool,
    /// Currency code, when a currency sign stood beside it.
    pub money: Option<&'static str>,
    /// Whether a letter for thousands or millions was part of it (`10k`).
    pub scaled: bool,
}

impl Token {
    /// The word, if it is one.
    pub(crate) fn word(&self) -> Option<&str> {
        if let Kind::Word(word) = &self.kind { Some(word) } else { None }
    }

    /// The word or quoted text, which may both be names.
    pub(crate) fn name(&self) -> Option<&str> {
        if let Kind::Quoted(text) = &self.kind { Some(text) } else { self.word() }
    }

    /// Whether it is this word.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.word() == Some(word)
    }

    /// Whether it is one of these words.
    pub(crate) fn is_any(&self, words: &[&str]) -> bool {
        self.word().is_some_and(|word| words.contains(&word))
    }

    /// Whether it is this mark.
    pub(crate) fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// Whether it is a percentage in figures.
    pub(crate) fn percent(&self) -> Option<f64> {
        match &self.kind {
            Kind::Number(number) if number.percent => Some(number.value),
            _ => None,
        }
    }
}

/// A whole number that nobody wrote.
pub(crate) fn whole(value: f64) -> Kind {
    Kind::Number(Number { value, decimals: 0, percent: false, money: None, scaled: false })
}

/// Word at an index of a token list.
pub(crate) fn word_at(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).and_then(Token::word).unwrap_or_default()
}

/// Whether these words stand at an index, one after the other.
pub(crate) fn words_at(tokens: &[Token], at: usize, words: &str) -> bool {
    words.split(' ').enumerate().all(|(offset, word)| word_at(tokens, at + offset) == word)
}

/// Splits a description into tokens.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let characters: Vec<(usize, char)> = source.char_indices().collect();
    let mut lexer = Lexer { source, characters, at: 0, open: vec![(' ', Vec::new())], line_start: true };
    lexer.run();
    let mut groups = lexer.open;
    // Brackets that nobody closed hold what follows them as plain text.
    while groups.len() > 1 {
        let (_, inside) = groups.pop().unwrap_or_default();
        if let Some((_, outside)) = groups.last_mut() {
            outside.extend(inside);
        }
    }
    groups.pop().map(|(_, tokens)| tokens).unwrap_or_default()
}

struct Lexer<'a> {
    source: &'a str,
    characters: Vec<(usize, char)>,
    at: usize,
    open: Vec<(char, Vec<Token>)>,
    line_start: bool,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> char {
        self.characters.get(self.at + ahead).map_or('\0', |(_, character)| *character)
    }

    fn before(&self) -> char {
        self.at.checked_sub(1).and_then(|at| self.characters.get(at)).map_or(' ', |(_, character)| *character)
    }

    fn offset(&self, at: usize) -> usize {
        self.characters.get(at).map_or(self.source.len(), |(offset, _)| *offset)
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        self.source.get(self.offset(from)..self.offset(to)).unwrap_or_default()
    }

    fn push(&mut self, kind: Kind, from: usize) {
        let glued = from > 0 && self.characters.get(from - 1).is_some_and(|(_, character)| !character.is_whitespace());
        let token = Token { kind, start: self.offset(from), end: self.offset(self.at), glued };
        if let Some((_, tokens)) = self.open.last_mut() {
            tokens.push(token);
        }
    }

    fn previous(&self) -> Option<&Token> {
        self.open.last().and_then(|(_, tokens)| tokens.last())
    }

    fn run(&mut self) {
        while self.at < self.characters.len() {
            let from = self.at;
            let character = self.peek(0);
            if character == '\n' || character == '\r' {
                self.at += 1;
                if self.previous().is_some_and(|token| token.kind != Kind::Break) {
                    self.push(Kind::Break, from);
                }
                self.line_start = true;
                continue;
            }
            if character.is_whitespace() {
                self.at += 1;
                continue;
            }
            if self.line_start && self.bullet() {
                self.line_start = false;
                continue;
            }
            self.line_start = false;
            if character.is_ascii_digit()
                || self.signed_number()
                || self.currency(character).is_some() && self.money_follows()
            {
                self.number();
            } else if character.is_alphanumeric() || character == '_' {
                self.word();
            } else if let Some(close) = closing_quote(character) {
                self.quoted(close);
            } else {
                self.mark(character);
            }
        }
    }

    /// Skips `-`, `*`, `•`, `1.`, `2)`, `##` at the start of a line.
    fn bullet(&mut self) -> bool {
        let start = self.at;
        let mut at = self.at;
        let character = |at: usize| self.characters.get(at).map_or('\0', |(_, character)| *character);
        if ['-', '*', '•', '·', '–', '—', '#', '▪', '◦', '>', '+', '●', '○'].contains(&character(at)) {
            while ['-', '*', '•', '·', '–', '—', '#', '▪', '◦', '>', '+', '●', '○'].contains(&character(at))
            {
                at += 1;
            }
            if !character(at).is_whitespace() {
                return false;
            }
        } else {
            while character(at).is_ascii_digit() && at - start < 3 {
                at += 1;
            }
            let marked = at > start && [')', '.'].contains(&character(at)) && character(at + 1).is_whitespace();
            if !marked {
                return false;
            }
            at += 1;
        }
        self.at = at;
        true
    }

    fn currency(&self, character: char) -> Option<&'static str> {
        match character {
            '$' => Some("USD"),
            '€' => Some("EUR"),
            '£' => Some("GBP"),
            '¥' => Some("JPY"),
            '₹' => Some("INR"),
            _ => None,
        }
    }

    fn money_follows(&self) -> bool {
        self.peek(1).is_ascii_digit() || (self.peek(1) == ' ' && self.peek(2).is_ascii_digit())
    }

    /// A minus that belongs to the number after it, not to a range (`18-80`) or a word (`covid-19`).
    fn signed_number(&self) -> bool {
        if !['-', '−', '+'].contains(&self.peek(0)) {
            return false;
        }
        let digit =
            self.peek(1).is_ascii_digit() || (self.currency(self.peek(1)).is_some() && self.peek(2).is_ascii_digit());
        let after_number = matches!(self.previous().map(|token| &token.kind), Some(Kind::Number(_) | Kind::Day(..)));
        let free = self.before().is_whitespace() || ['(', '[', ',', ':', '=', '/'].contains(&self.before());
        // After “to” a minus is a sign again: “-20 to -5”.
        digit && free && !after_number && self.peek(0) != '+'
    }

    fn number(&mut self) {
        let from = self.at;
        if self.date_in_figures() || self.clock() {
            return;
        }
        let negative = ['-', '−'].contains(&self.peek(0));
        if negative {
            self.at += 1;
        }
        let mut money = self.currency(self.peek(0));
        if money.is_some() {
            self.at += 1;
            while self.peek(0) == ' ' {
                self.at += 1;
            }
        }
        let mut digits = String::new();
        let mut decimals = 0;
        loop {
            let character = self.peek(0);
            if character.is_ascii_digit() {
                digits.push(character);
            } else if [',', '_', '\'', '’'].contains(&character) && self.thousands_follow(&digits) {
                // A separator of thousands.
            } else {
                break;
            }
            self.at += 1;
        }
        // “net * 1,19”: between factors a comma is a point.
        let factor = matches!(self.previous().map(|token| &token.kind), Some(Kind::Mark('*')));
        let scaled = |last: usize| {
            // “1,5k”
            let digits = (1..=last).all(|ahead| self.peek(ahead).is_ascii_digit());
            digits && ['k', 'K', 'm', 'M'].contains(&self.peek(last + 1)) && !self.peek(last + 2).is_alphanumeric()
        };
        let short = (1..=2).any(|last| !self.peek(last + 1).is_ascii_digit());
        let comma = self.peek(0) == ',' && (factor && short || scaled(1) || scaled(2));
        if (self.peek(0) == '.' || comma) && self.peek(1).is_ascii_digit() {
            digits.push('.');
            self.at += 1;
            while self.peek(0).is_ascii_digit() {
                digits.push(self.peek(0));
                decimals += 1;
                self.at += 1;
            }
        }
        // “1e9”
        if self.peek(0).eq_ignore_ascii_case(&'e') && self.peek(1).is_ascii_digit() {
            let exponent = (1..=3).take_while(|ahead| self.peek(*ahead).is_ascii_digit()).count();
            if exponent <= 2 && !self.peek(exponent + 1).is_alphanumeric() {
                digits.push('e');
                digits.extend((1..=exponent).map(|ahead| self.peek(ahead)));
                self.at += exponent + 1;
                decimals = 0;
            }
        }
        let mut value: f64 = digits.parse().unwrap_or(0.0);
        let scaled = self.scale(&mut value);
        if negative {
            value = -value;
        }
        let blank = usize::from(self.peek(0) == ' ');
        let word = blank == 1
            && "percent".chars().zip(1..).all(|(letter, ahead)| self.peek(ahead) == letter)
            && !self.peek(8).is_alphanumeric();
        let percent = word || self.peek(blank) == '%';
        if percent {
            self.at += blank + if word { 7 } else { 1 };
        } else if let Some(code) = self.currency(self.peek(blank)).filter(|_| !self.peek(blank + 1).is_ascii_digit()) {
            money = money.or(Some(code));
            self.at += blank + 1;
        }
        value = value.clamp(-super::numbers::LARGEST, super::numbers::LARGEST);
        self.push(Kind::Number(Number { value, decimals, percent, money, scaled }), from);
    }

    fn thousands_follow(&self, digits: &str) -> bool {
        let three = (1..=3).all(|ahead| self.peek(ahead).is_ascii_digit()) && !self.peek(4).is_ascii_digit();
        let comma = self.peek(0) == ',';
        three && !digits.is_empty() && (!comma || digits.len() <= 3 || digits.len() % 3 < 3) && digits != "0"
    }

    /// `k`, `m`, `b` right after the digits.
    fn scale(&mut self, value: &mut f64) -> bool {
        let (letters, factor) = match self.peek(0).to_ascii_lowercase() {
            'k' => (1, 1e3),
            'm' if self.peek(1).eq_ignore_ascii_case(&'m') || self.peek(1).eq_ignore_ascii_case(&'n') => (2, 1e6),
            // “height 1.5m to 2m”: next to a length it is metres.
            'm' if self.peek(0) == 'm' && self.measures_length() => return false,
            'm' if self.peek(0) == 'M' || *value < 1000.0 => (1, 1e6),
            'b' if self.peek(1).eq_ignore_ascii_case(&'n') => (2, 1e9),
            'b' => (1, 1e9),
            _ => return false,
        };
        if self.peek(letters).is_alphanumeric() {
            return false;
        }
        self.at += letters;
        *value *= factor;
        true
    }

    /// Whether a length is spoken of just in front.
    fn measures_length(&self) -> bool {
        let before = self.open.last().map(|(_, tokens)| tokens.as_slice()).unwrap_or_default();
        let said = before.iter().rev().take(5).take_while(|token| !token.is_mark(',') && token.kind != Kind::Break);
        said.filter_map(Token::word).any(|word| word == "tall" || super::units::is_length(word))
    }

    /// A run of digits from `at`, at most four.
    fn digits(&self, ahead: usize) -> (i32, usize) {
        let mut value = 0;
        let mut count = 0;
        while count < 5 && self.peek(ahead + count).is_ascii_digit() {
            value = value * 10 + self.peek(ahead + count).to_digit(10).unwrap_or(0) as i32;
            count += 1;
        }
        (value, count)
    }

    /// `2024-01-15`, `2024/01/15`, `1/15/2024` (month first unless it cannot be), `15.01.2024`, `2024-01`.
    fn date_in_figures(&mut self) -> bool {
        let from = self.at;
        let (first, first_count) = self.digits(0);
        let mark = self.peek(first_count);
        if first_count == 0 || !['-', '/', '.'].contains(&mark) {
            return false;
        }
        let (second, second_count) = self.digits(first_count + 1);
        let mut length = first_count + 1 + second_count;
        let third = (self.peek(length) == mark && second_count > 0).then(|| self.digits(length + 1));
        let (year, month, day, exact) = match third {
            Some((third, third_count)) if third_count > 0 => {
                length += 1 + third_count;
                match (first_count, third_count, mark) {
                    (4, 1 | 2, _) => (first, second, third, true),
                    (1 | 2, 4, '.') => (third, second, first, true),
                    (1 | 2, 4, _) if first > 12 => (third, second, first, true),
                    (1 | 2, 4, _) => (third, first, second, true),
                    _ => return false,
                }
            }
            _ if first_count == 4 && second_count == 2 && mark == '-' => (first, second, 1, false),
            _ => return false,
        };
        let date = i16::try_from(year).ok().zip(i8::try_from(month).ok()).zip(i8::try_from(day).ok());
        let Some(date) = date.and_then(|((year, month), day)| Date::new(year, month, day).ok()) else { return false };
        if self.peek(length).is_ascii_digit() || date.year() < 1000 {
            return false;
        }
        self.at += length;
        // A time that is glued on by T does not matter for a range of days.
        if self.peek(0) == 'T' && self.peek(1).is_ascii_digit() {
            while self.peek(0).is_ascii_alphanumeric() || [':', '.'].contains(&self.peek(0)) {
                self.at += 1;
            }
        }
        self.push(Kind::Day(date, exact), from);
        true
    }

    /// `9:30`, `17:05:00`, `9am`, `5:30 pm`.
    fn clock(&mut self) -> bool {
        let from = self.at;
        let (hour, hour_count) = self.digits(0);
        if hour_count == 0 || hour_count > 2 {
            return false;
        }
        let mut length = hour_count;
        let (mut minute, mut second) = (0, 0);
        let colon = self.peek(length) == ':'
            && self.peek(length + 1).is_ascii_digit()
            && self.peek(length + 2).is_ascii_digit();
        if colon {
            minute = self.digits(length + 1).0;
            length += 3;
            if self.peek(length) == ':'
                && self.peek(length + 1).is_ascii_digit()
                && self.peek(length + 2).is_ascii_digit()
            {
                second = self.digits(length + 1).0;
                length += 3;
            }
        }
        let blank = usize::from(self.peek(length) == ' ');
        let half = self.peek(length + blank).to_ascii_lowercase();
        // “9:45 p.m.”
        let dot = usize::from(self.peek(length + blank + 1) == '.');
        let meridian = ['a', 'p'].contains(&half)
            && self.peek(length + blank + 1 + dot).eq_ignore_ascii_case(&'m')
            && !self.peek(length + blank + 2 + dot).is_alphanumeric();
        let last = dot * usize::from(self.peek(length + blank + 2 + dot) == '.');
        if (!colon && !meridian) || minute > 59 || second > 59 || hour > 24 {
            return false;
        }
        let hour = match (meridian, half, hour) {
            (true, 'p', hour) if hour < 12 => hour + 12,
            (true, 'a', 12) => 0,
            (_, _, 24) => 23,
            (_, _, hour) => hour,
        };
        self.at += length + if meridian { blank + 2 + dot + last } else { 0 };
        self.push(Kind::Clock(format!("{hour:02}:{minute:02}:{second:02}")), from);
        true
    }

    fn word(&mut self) {
        let from = self.at;
        while self.at < self.characters.len() {
            let character = self.peek(0);
            let joins = ['-', '\'', '’', '‑'].contains(&character) && self.peek(1).is_alphabetic();
            let rate = character == '/' && RATES.iter().any(|rate| self.ends_rate(from, rate));
            if !(character.is_alphanumeric() || character == '_' || joins || rate) {
                break;
            }
            self.at += 1;
        }
        let initials =
            self.at - from == 1 && self.peek(0) == '.' && self.peek(1).is_alphabetic() && self.peek(2) == '.';
        if initials {
            self.at += 3;
        }
        let text = self.slice(from, self.at).to_lowercase().replace('’', "'").replace('‑', "-");
        if self.peek(0) == '.'
            && ["etc", "approx", "incl", "vs", "no", "min", "max", "std", "avg"].contains(&text.as_str())
        {
            let ends = self.peek(1) == '\0' || self.peek(1) == '\n' || text == "no" && self.peek(1) != ' ';
            if !ends {
                self.at += 1;
            }
        }
        self.push(Kind::Word(text), from);
    }

    /// Whether the word so far and what follows spell a unit such as `km/h`.
    fn ends_rate(&self, from: usize, rate: &str) -> bool {
        let Some((over, under)) = rate.split_once('/') else { return false };
        let under_length = under.chars().count();
        self.slice(from, self.at).eq_ignore_ascii_case(over)
            && self.slice(self.at + 1, self.at + 1 + under_length).eq_ignore_ascii_case(under)
            && !self.peek(1 + under_length).is_alphanumeric()
    }

    fn quoted(&mut self, close: char) {
        let from = self.at;
        let apostrophe = ['\'', '‘', '’'].contains(&self.peek(0));
        // A quotation is short; the search is bounded so that a stray mark costs nothing.
        let longest = if apostrophe { 60 } else { 300 };
        let end = (1..longest)
            .take_while(|ahead| !['\n', '\0'].contains(&self.peek(*ahead)))
            .find(|ahead| self.peek(*ahead) == close && !(apostrophe && self.peek(*ahead + 1).is_alphanumeric()));
        let Some(end) = end.filter(|end| *end > 1 && !(apostrophe && self.before().is_alphanumeric())) else {
            self.at += 1;
            return;
        };
        let text = self.slice(from + 1, from + end).trim().to_owned();
        self.at += end + 1;
        self.push(Kind::Quoted(text), from);
    }

    fn mark(&mut self, character: char) {
        let from = self.at;
        self.at += 1;
        match character {
            '(' | '[' | '{' if self.open.len() <= DEEPEST => {
                self.open.push((character, Vec::new()));
            }
            ')' | ']' | '}' if self.open.len() > 1 => {
                let (_, inside) = self.open.pop().unwrap_or_default();
                let start = inside.first().map_or(self.offset(from), |token| token.start);
                let end = self.offset(self.at);
                if let Some((_, tokens)) = self.open.last_mut() {
                    tokens.push(Token { kind: Kind::Group(inside), start, end, glued: false });
                }
            }
            '–' | '—' | '-' | '−' | '‒' => {
                // `->` and `=>` are arrows.
                if self.peek(0) == '>' {
                    self.at += 1;
                    self.push(Kind::Mark('→'), from);
                } else {
                    self.push(Kind::Mark('-'), from);
                }
            }
            '≥' | '≤' => self.push(Kind::Mark(if character == '≥' { '>' } else { '<' }), from),
            '×' | '·' => self.push(Kind::Mark('*'), from),
            '÷' => self.push(Kind::Mark('/'), from),
            '…' => self.push(Kind::Mark('-'), from),
            '.' if self.peek(0) == '.' => {
                while self.peek(0) == '.' || self.peek(0) == '=' {
                    self.at += 1;
                }
                let range = self.peek(0).is_ascii_digit() || self.peek(0) == '-';
                self.push(Kind::Mark(if range { '-' } else { '.' }), from);
            }
            '*' if self.peek(0) == '*' => {
                // Bold text in Markdown.
                self.at += 1;
            }
            ',' | ';' | ':' | '.' | '/' | '|' | '=' | '*' | '+' | '<' | '>' | '&' | '±' | '~' | '?' | '!' | '→'
            | '%' | '#' | '$' | '€' | '£' => {
                let sentence_end = character != '.' || !self.peek(0).is_alphanumeric();
                if sentence_end {
                    self.push(Kind::Mark(character), from);
                }
            }
            _ => {}
        }
    }
}

/// Units that hold a slash.
const RATES: &[&str] = &[
    "km/h", "m/s", "mg/dl", "mb/s", "gb/s", "kb/s", "l/min", "mi/h", "ft/s", "mmol/l", "g/l", "g/dl", "mg/l", "mm/s",
    "ug/l", "ng/ml", "ug/m3", "mg/m3", "kg/m3", "w/m2",
];

fn closing_quote(character: char) -> Option<char> {
    match character {
        '"' => Some('"'),
        '“' | '„' => Some('”'),
        '\'' => Some('\''),
        '‘' => Some('’'),
        '`' => Some('`'),
        '«' => Some('»'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        fn one(token: &Token) -> String {
            match &token.kind {
                Kind::Word(word) => word.clone(),
                Kind::Number(number) => {
                    let percent = if number.percent { "%" } else { "" };
                    format!("#{}{percent}{}", number.value, number.money.unwrap_or_default())
                }
                Kind::Quoted(text) => format!("'{text}'"),
                Kind::Day(date, _) => format!("@{date}"),
                Kind::Clock(time) => format!("@{time}"),
                Kind::Group(inside) => format!("({})", inside.iter().map(one).collect::<Vec<_>>().join(" ")),
                Kind::Mark(mark) => mark.to_string(),
                Kind::Every(step) => format!("every {step:?}"),
                Kind::Series(movement) => format!("{movement:?}"),
                Kind::Break => "/n".to_owned(),
            }
        }
        tokens(source).iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn text_falls_into_tokens() {
        for (source, expected) in [
            ("age (18-80), e-mail", "age (#18 - #80) , e-mail"),
            ("1,000 rows; 10k or 1.5M", "#1000 rows ; #10000 or #1500000"),
            ("$10-$500 and 5 €", "#10USD - #500USD and #5EUR"),
            ("-20 to 40 °C", "#-20 to #40 c"),
            ("80% active, 20 % off", "#80% active , #20% off"),
            ("since 2024-01-15 or 1/31/2024 or 31.01.2024", "since @2024-01-15 or @2024-01-31 or @2024-01-31"),
            ("9:30am to 17:00", "@09:30:00 to @17:00:00"),
            ("\"a b\", 'c' and customer's", "'a b' , 'c' and customer's"),
            ("- one\n- two\n\n2. three", "one /n two /n three"),
            ("speed in km/h 0-120", "speed in km/h #0 - #120"),
            ("status a/b", "status a / b"),
            ("(unclosed [x", "unclosed x"),
            ("closed)", "closed"),
            ("1..5 and 18–80", "#1 - #5 and #18 - #80"),
            ("e.g. this", "e.g. this"),
            ("2020-2024", "#2020 - #2024"),
        ] {
            assert_eq!(shown(source), expected, "{source}");
        }
    }
}
