//! The statements about a column one by one: what may be missing, dates, flags, counts, ranges, patterns, types.

use super::dates::{self, Days};
use super::details::{About, Details, NULLS, Shape, text_of, type_word};
use super::numbers::{self, Span};
use super::told::MOSTLY;
use super::values::{pattern_like, plain_value};
use super::words::{Kind, Token, word_at, words_at};

impl Details {
    /// Reads one statement at an index; gives the index behind it, or none when nothing is understood there.
    pub(super) fn step(&mut self, part: &[Token], at: usize, about: &About) -> Option<usize> {
        if let Kind::Series(movement) = &part.get(at)?.kind {
            self.movement = Some(*movement);
            return Some(at + 1);
        }
        self.nulls(part, at)
            .or_else(|| self.truth(part, at, about))
            .or_else(|| self.clock_range(part, at))
            .or_else(|| self.following(part, at, about))
            .or_else(|| self.date_range(part, at, about))
            .or_else(|| self.shaped(part, at, about))
            .or_else(|| self.flagged(part, at))
            .or_else(|| self.counted(part, at, about))
            .or_else(|| self.number_range(part, at))
            .or_else(|| self.measured(part, at))
            .or_else(|| self.patterned(part, at, about))
            .or_else(|| self.referring(part, at))
            .or_else(|| self.typed(part, at))
    }

    pub(super) fn nulls(&mut self, part: &[Token], at: usize) -> Option<usize> {
        let skip = |mut at: usize| {
            while [
                "of", "the", "values", "rows", "records", "are", "is", "be", "in", "for", "them", "it", "should",
                "time", "cases", "about", "rate", "share", "randomly", "left",
            ]
            .contains(&word_at(part, at))
            {
                at += 1;
            }
            at
        };
        let (percent, null, next) = if let Some(percent) = percent_at(part, at) {
            let word = skip(at + percent.1);
            // “20% have no tip”
            let verb = ["have", "has", "with", "do"].contains(&word_at(part, word));
            if verb
                && ["no", "none", "not", "an", "a", "missing"].contains(&word_at(part, word + 1))
                && (["no", "none", "not", "missing"].contains(&word_at(part, word + 1)))
                || ["without", "lack", "lacks"].contains(&word_at(part, word))
            {
                self.null_percent = Some(percent.0.clamp(0.0, 100.0));
                return Some(part.len());
            }
            (percent.0, word_at(part, word), word + 1)
        } else if NULLS.contains(&word_at(part, at)) {
            let figure = skip(at + 1);
            let percent = percent_at(part, figure)?;
            (percent.0, word_at(part, at), figure + percent.1)
        } else {
            return None;
        };
        NULLS.contains(&null).then(|| {
            self.null_percent = Some(percent.clamp(0.0, 100.0));
            next
        })
    }

    fn truth(&mut self, part: &[Token], at: usize, about: &About) -> Option<usize> {
        let answer = |word: &str| match word {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            _ => None,
        };
        let (percent, yes, next) = if let Some((percent, length)) = percent_at(part, at) {
            let mut word = at + length;
            while ["of", "the", "time", "are", "rows", "them", "users", "customers", "chance", "being", "probability"]
                .contains(&word_at(part, word))
            {
                word += 1;
            }
            match answer(word_at(part, word)) {
                Some(yes) => (percent, yes, word + 1),
                None if about.yes_no => (percent, true, part.len()),
                None => return None,
            }
        } else {
            let yes = answer(word_at(part, at))?;
            let (percent, length) = percent_at(part, at + 1).or_else(|| out_of_at(part, at + 1))?;
            (percent, yes, at + 1 + length)
        };
        let percent = percent.clamp(0.0, 100.0);
        self.share = Some(if yes { percent } else { 100.0 - percent });
        Some(next)
    }

    /// “after start date”, “1-5 days after the order date”, “later than X”.
    fn following(&mut self, part: &[Token], at: usize, about: &About) -> Option<usize> {
        let said = gap_at(part, at);
        let (mut gap, mut next) = said.clone().map_or((None, at), |(gap, next)| (Some(gap), next));
        if word_at(part, next) == "always" {
            next += 1;
        }
        let later = ["later", "afterwards", "thereafter", "after that", "after it"];
        if let Some(words) = later.iter().find(|words| words_at(part, next, words))
            && gap.is_some()
            && !words_at(part, next, "later than")
        {
            self.follow(String::new(), gap);
            return Some(next + words.split(' ').count());
        }
        let words = ["after", "later than", "following", "from", "since", "past", "on or after"];
        let found = words.iter().find(|words| words_at(part, next, words)).copied()?;
        if gap.is_none() && ["from", "since", "past"].contains(&found) {
            return None;
        }
        next += found.split(' ').count();
        if ["the", "its"].contains(&word_at(part, next)) {
            next += 1;
        }
        if dates::range(part, next.checked_sub(1)?, about.today, true).is_some() || part.get(next)?.word().is_none() {
            return None;
        }
        // “after start date within 7 days”
        let mut end = part.len();
        let within = (next + 1..end).find(|at| ["within", "by", "in"].contains(&word_at(part, *at)));
        if let Some(within) = within.filter(|_| gap.is_none())
            && let Some((Gap { high, ref unit, .. }, behind)) = gap_at(part, within + 1)
            && behind == end
        {
            let low = if word_at(part, within) == "by" { high } else { 0.0 };
            gap = Some(Gap { low, high, unit: unit.clone() });
            end = within;
        }
        self.follow(text_of(part.get(next..end).unwrap_or_default(), about.source), gap);
        Some(part.len())
    }

    fn follow(&mut self, name: String, gap: Option<Gap>) {
        let (mut days, mut exact) = (None, None);
        if let Some(Gap { low, high, unit }) = gap {
            let unit = unit.as_deref();
            days = Some(days_of(low, high, unit));
            let months = match unit {
                Some("month" | "months") => 1.0,
                Some("year" | "years" | "yr" | "yrs") => 12.0,
                _ => 0.0,
            };
            self.rough = months > 0.0 && low != high;
            exact = (low == high && months > 0.0 && (high * months).fract() == 0.0).then_some((high * months) as i64);
            self.timed |= unit.and_then(super::cadence::seconds).is_some_and(|seconds| seconds < 86_400);
        }
        self.months = exact;
        self.after = Some((name, days));
    }

    fn date_range(&mut self, part: &[Token], at: usize, about: &About) -> Option<usize> {
        let (days, next) = dates::range(part, at, about.today, about.dated)?;
        let days = match self.days.take() {
            Some(before) => Days {
                min: before.min.max(days.min),
                max: before.max.min(days.max).max(before.min.max(days.min)),
                note: before.note,
                open: false,
            },
            None => days,
        };
        self.days = Some(days);
        Some(next)
    }

    /// “between 7am and 6pm”, “8-10am”, “after noon”, “between 8 and 17 o'clock”.
    fn clock_range(&mut self, part: &[Token], at: usize) -> Option<usize> {
        let word = word_at(part, at);
        let lead = usize::from(["between", "from", "at"].contains(&word));
        let one_sided = ["after", "before", "until", "till", "by", "since"].contains(&word);
        if one_sided {
            let clock = clock_at(part.get(at + 1)?)?;
            let (low, high) =
                if ["after", "since"].contains(&word) { (clock, LAST_SECOND) } else { (FIRST_SECOND, clock) };
            self.clock = Some((low.to_owned(), if high == FIRST_SECOND { LAST_SECOND } else { high }.to_owned()));
            return Some(at + 2);
        }
        let (first, joint, second) = (part.get(at + lead)?, part.get(at + lead + 1)?, part.get(at + lead + 2)?);
        if !(joint.is_mark('-') || joint.is_any(&["to", "and", "until", "till", "through"])) {
            return None;
        }
        let hour = |token: &Token| match &token.kind {
            Kind::Number(number) if (0.0..=24.0).contains(&number.value) && number.decimals == 0 && !number.percent => {
                Some(number.value as u32)
            }
            _ => None,
        };
        let written = |hour: u32| format!("{:02}:00:00", hour.min(23));
        let mut next = at + lead + 3;
        let (low, high) = match (clock_at(first), clock_at(second), hour(first), hour(second)) {
            (Some(low), Some(high), ..) => (low.to_owned(), high.to_owned()),
            // “2-5pm” begins at two in the afternoon, “8 to 5pm” in the morning.
            (None, Some(high), Some(low), _) => {
                let end = high.get(..2)?.parse::<u32>().ok()?;
                (written(if end >= 12 && low < 12 && low + 12 <= end { low + 12 } else { low }), high.to_owned())
            }
            (Some(low), None, _, Some(high)) => {
                let start = low.get(..2)?.parse::<u32>().ok()?;
                (low.to_owned(), written(if high <= start && high < 12 { high + 12 } else { high }))
            }
            (None, None, Some(low), Some(high)) if ["o'clock", "oclock", "o’clock"].contains(&word_at(part, next)) => {
                next += 1;
                (written(low), written(high))
            }
            _ => return None,
        };
        let high = if high == FIRST_SECOND { LAST_SECOND.to_owned() } else { high };
        self.clock = Some(if low <= high { (low, high) } else { (high, low) });
        Some(next)
    }

    fn flagged(&mut self, part: &[Token], at: usize) -> Option<usize> {
        let any = |forms: &[&str]| {
            forms.iter().find(|form| words_at(part, at, form)).map(|form| at + form.split(' ').count())
        };
        if let Some(next) = any(&[
            "not null",
            "non-null",
            "not nullable",
            "not empty",
            "never null",
            "never empty",
            "not optional",
            "required",
            "mandatory",
            "non null",
            "always present",
        ]) {
            self.required = true;
            return Some(next);
        }
        if word_at(part, at) == "default" {
            let to = at + 1 + usize::from(["to", "is", "of"].contains(&word_at(part, at + 1)));
            let to = to + usize::from(part.get(to).is_some_and(|token| token.is_mark(':') || token.is_mark('=')));
            self.default = match word_at(part, to) {
                "true" | "yes" => Some(true),
                "false" | "no" => Some(false),
                _ => None,
            };
            return Some(to + 1);
        }
        if let Some(next) = any(&["not unique", "non-unique", "duplicates allowed"]) {
            return Some(next);
        }
        if let Some(next) =
            any(&["unique", "distinct", "no duplicates", "uniquely", "without duplicates", "no repeats"])
        {
            self.unique = true;
            return Some(next);
        }
        let optional = [
            "optional",
            "nullable",
            "not required",
            "can be null",
            "can be empty",
            "can be blank",
            "can be missing",
            "may be null",
            "may be empty",
            "may be missing",
            "may be blank",
            "sometimes null",
            "sometimes empty",
            "sometimes missing",
            "sometimes blank",
            "might be null",
            "might be missing",
            "might be empty",
            "optionally",
            "with nulls",
            "some missing",
            "some null",
            "some nulls",
            "occasionally null",
            "occasionally missing",
            "if any",
            "not always present",
            "or null",
            "some missing values",
            "some empty",
        ];
        if let Some(next) = any(&optional) {
            self.optional = true;
            // “sometimes missing (25%)”
            let share = percent_at(part, next);
            self.null_percent = share.map(|(share, _)| share.clamp(0.0, 100.0)).or(self.null_percent);
            return Some(next + share.map_or(0, |(_, length)| length));
        }
        if let Some(next) = any(&["primary key", "pk", "as primary key", "primary-key"]) {
            self.key = true;
            return Some(next);
        }
        if let Some(next) = any(&[
            "auto increment",
            "auto-increment",
            "autoincrement",
            "auto incrementing",
            "auto-incrementing",
            "auto incremented",
            "auto-incremented",
            "sequential",
            "incrementing",
            "incremental",
            "increasing",
            "ascending",
            "monotonically increasing",
            "strictly increasing",
            "sequentially",
            "serial",
            "auto_increment",
            "autoincrementing",
            "consecutive",
        ]) {
            self.sequential = true;
            return Some(next);
        }
        None
    }

    /// “2 decimals”, “step 5”, “list of 1-5”, “starting at 1000”, “8 characters”.
    fn counted(&mut self, part: &[Token], at: usize, about: &About) -> Option<usize> {
        if let Some((count, next)) =
            numbers::quantity(part, at).filter(|(count, _)| count.value >= 0.0 && count.value <= 1e6)
        {
            let dash = usize::from(part.get(next).is_some_and(|token| token.is_mark('-')));
            let whole = count.value.round().clamp(0.0, 1e6) as u64;
            for form in [
                "decimal places",
                "decimal digits",
                "decimals",
                "decimal place",
                "decimal",
                "digits after the decimal point",
                "digits after",
                "dp",
            ] {
                if words_at(part, next + dash, form) {
                    self.decimals = Some(whole.min(12));
                    return Some(next + dash + form.split(' ').count());
                }
            }
            // “8 uppercase letters”
            let cased = word_at(part, next + dash);
            let case = usize::from(["uppercase", "lowercase", "capital", "random"].contains(&cased));
            let characters = match word_at(part, next + dash + case) {
                "digit" | "digits" => Some("[0-9]"),
                "letter" | "letters" | "characters" if cased == "lowercase" => Some("[a-z]"),
                "characters" if cased == "uppercase" => Some("[A-Z]"),
                "letter" | "letters" => Some("[A-Z]"),
                "character" | "characters" | "chars" | "char" | "alphanumeric" => Some("[A-Za-z0-9]"),
                _ => None,
            };
            if let Some(class) = characters.filter(|_| (1..=64).contains(&whole) && self.span.is_none()) {
                // “2 letters + 9 digits”
                let goes_on = at > 0 && part.get(at - 1).is_some_and(|token| token.is_mark('+') || token.is("then"));
                let front = self.pattern.take().filter(|_| goes_on).unwrap_or_default();
                self.pattern = Some(format!("{front}{class}{{{whole}}}"));
                let alphanumeric = word_at(part, next + dash + case) == "alphanumeric";
                let behind = next + dash + case + 1;
                let more = alphanumeric && ["characters", "chars", "letters"].contains(&word_at(part, behind));
                return Some(behind + usize::from(more));
            }
        }
        for form in ["no decimals", "whole numbers", "whole number", "without decimals", "rounded", "integers only"] {
            if words_at(part, at, form) {
                self.decimals = Some(0);
                return Some(at + form.split(' ').count());
            }
        }
        let figure = |forms: &[&str]| {
            forms.iter().filter(|form| words_at(part, at, form)).find_map(|form| {
                let behind = at + form.split(' ').count();
                let sign = part.get(behind).is_some_and(|token| token.is_mark('=') || token.is_mark(':'));
                numbers::quantity(part, behind + usize::from(sign))
            })
        };
        if let Some((value, next)) = figure(&[
            "in steps of",
            "steps of",
            "step of",
            "step",
            "in increments of",
            "increments of",
            "multiples of",
            "multiple of",
            "in multiples of",
            "divisible by",
        ]) {
            self.step = Some(value.value);
            return Some(next);
        }
        if let Some((value, next)) = figure(&[
            "starting at",
            "starting from",
            "starts at",
            "starting with",
            "beginning at",
            "start at",
            "starts from",
            "start",
            "beginning from",
        ])
        .filter(|_| self.sequential || self.key)
        {
            self.start = Some(value.value);
            return Some(next);
        }
        if ["prefix", "prefixed"].contains(&word_at(part, at)) {
            let with = usize::from(["with", "of", "by"].contains(&word_at(part, at + 1)));
            match &part.get(at + 1 + with)?.kind {
                Kind::Quoted(text) => self.prefix = Some(text.clone()),
                Kind::Word(word) => {
                    let dash = usize::from(part.get(at + 2 + with).is_some_and(|token| token.is_mark('-')));
                    self.prefix = Some(word.to_uppercase() + if dash == 1 { "-" } else { "" });
                    return Some(at + 2 + with + dash);
                }
                _ => return None,
            }
            return Some(at + 2 + with);
        }
        if ["list", "array", "lists", "arrays"].contains(&word_at(part, at)) {
            self.list = true;
            let of = usize::from(["of", "with"].contains(&word_at(part, at + 1)));
            let mut next = at + 1 + of;
            if let Some((span, _, behind)) = numbers::span(part, next) {
                let low = span.min.unwrap_or(0.0).clamp(0.0, 1000.0) as u64;
                let high = span.max.unwrap_or(low as f64 + 5.0).clamp(0.0, 1000.0) as u64;
                self.items = Some((low.min(high), high));
                next = behind;
            } else if let Some((count, behind)) = numbers::quantity(part, next) {
                let count = count.value.clamp(0.0, 1000.0) as u64;
                self.items = Some((count, count));
                next = behind;
            }
            while ["values", "items", "entries", "elements", "random", "of", "things"].contains(&word_at(part, next))
                && ["from", "out", "among", "of", "items", "values"].contains(&word_at(part, next + 1))
            {
                next += 1;
            }
            if ["from", "out", "among", "of"].contains(&word_at(part, next)) && self.items.is_some() {
                next += 1 + usize::from(word_at(part, next) == "out") + usize::from(word_at(part, next + 1) == "the");
                let rest = part.get(next..).unwrap_or_default();
                if !self.divided(rest, about)
                    && let Some(value) = plain_value(rest, about.source)
                {
                    self.values.push((value, None));
                }
                return Some(part.len());
            }
            if ["numbers", "integers", "floats", "values"].contains(&word_at(part, next)) {
                return Some(next + 1);
            }
            // What the list holds is told by the column's name.
            while !word_at(part, next).is_empty() && part.len() - next <= 3 && type_word(word_at(part, next)).is_none()
            {
                next += 1;
            }
            return Some(next);
        }
        None
    }

    fn number_range(&mut self, part: &[Token], at: usize) -> Option<usize> {
        if word_at(part, at) == "likert" && self.span.is_none() {
            // Five points, from strong disagreement to strong agreement.
            self.span = Some(Span { min: Some(1.0), max: Some(5.0), ..Span::default() });
            return Some(at + 1 + usize::from(word_at(part, at + 1) == "scale"));
        }
        if words_at(part, at, "out of")
            && let Some((most, next)) = numbers::quantity(part, at + 2).filter(|(most, _)| most.value > 1.0)
            && (at == 0 || part.get(next).and_then(Token::word).is_none())
        {
            // Stars begin with one, points with none.
            let least = if most.value > 10.0 { 0.0 } else { 1.0 };
            self.out_of = Some(most.value);
            self.span = Some(Span { min: Some(least), max: Some(most.value), ..Span::default() });
            return Some(next);
        }
        let (span, unit, next) = numbers::span(part, at)?;
        let spread = (at..next).any(|at| part.get(at).is_some_and(|token| token.is_mark('±')));
        if let (true, Some((low, high))) = (spread, span.min.zip(span.max)) {
            // “120 ± 15” is how people write mean and standard deviation; “around 120 ± 15” is a range.
            let vague = at > 0 && ["around", "about", "approximately", "roughly"].contains(&word_at(part, at - 1));
            self.spread_said = Some(vague);
            if !vague {
                self.shape.kind = Some("normal");
                self.shape.centre = Some((low + high) / 2.0);
                self.shape.spread = Some((high - low) / 2.0);
                self.unit = self.unit.take().or(unit);
                self.decimals = self.decimals.max(Some(u64::from(span.decimals)).filter(|digits| *digits > 0));
                return Some(next);
            }
        }
        let mostly = at > 0 && MOSTLY.contains(&word_at(part, at - 1));
        if let (true, Some((low, high))) = (mostly && self.span.is_some(), span.min.zip(span.max)) {
            // “1-5, mostly 4-5”: where most values lie.
            self.shape.kind = Some("normal");
            self.shape.centre = Some((low + high) / 2.0);
            self.shape.spread = Some((high - low) / 2.0);
            return Some(next);
        }
        self.unit = self.unit.take().or(unit);
        self.money = self.money.or(span.money);
        let merged = match self.span.take() {
            Some(before) => Span {
                min: span.min.or(before.min),
                max: span.max.or(before.max),
                above: span.above || before.above,
                below: span.below || before.below,
                decimals: span.decimals.max(before.decimals),
                ..span
            },
            None => span,
        };
        self.span = Some(merged);
        Some(next)
    }

    /// “in EUR”, “kg”, “USD”.
    fn measured(&mut self, part: &[Token], at: usize) -> Option<usize> {
        let lead = usize::from(["in", "as", "unit", "units"].contains(&word_at(part, at)) && at + 1 < part.len());
        let lead = lead
            + usize::from(
                lead == 1
                    && ["million", "millions", "thousand", "thousands", "billion", "billions"]
                        .contains(&word_at(part, at + 1)),
            );
        let word = word_at(part, at + lead);
        if let Some(code) = numbers::money(word) {
            self.money = self.money.or(Some(code));
            self.currencies.push(code);
            return Some(at + lead + 1);
        }
        let behind_range = self.alone || self.span.is_some() || self.shape != Shape::default();
        let long_enough = lead >= 1 || (part.len() == 1 && behind_range && !["in", "a"].contains(&word));
        if long_enough && numbers::is_unit(word) {
            self.unit = self.unit.take().or(Some(word.to_owned()));
            return Some(at + lead + 1);
        }
        None
    }

    /// “format AA-0000”, “like INV-0001”, “matching [A-Z]{3}”: an example or an expression becomes a pattern.
    fn patterned(&mut self, part: &[Token], at: usize, about: &About) -> Option<usize> {
        let forms = [
            "in the format",
            "in format",
            "with format",
            "formatted as",
            "formatted like",
            "format",
            "pattern",
            "matching",
            "regex",
            "such as",
            "like",
            "e.g.",
            "example",
            "as in",
            "for example",
            "in the form",
        ];
        let form = forms.iter().find(|form| words_at(part, at, form))?;
        let mut behind = at + form.split(' ').count();
        if part.get(behind).is_some_and(|token| token.is_mark(':') || token.is_mark('='))
            || ["of", "like", "is", "regex"].contains(&word_at(part, behind))
        {
            behind += 1;
        }
        let rest = part.get(behind..).filter(|rest| !rest.is_empty())?;
        let sample = text_of(rest, about.source);
        let short = sample.chars().count() <= 40 && !sample.contains(' ');
        let telling = sample.chars().any(|character| character.is_ascii_digit() || character == '#')
            || sample.contains("XX")
            || sample.contains("AA");
        let date = ["yyyy", "dd", "hh:", "mm/"].iter().any(|letters| sample.to_lowercase().contains(letters));
        if date {
            return Some(part.len());
        }
        (short && telling).then(|| {
            self.pattern = Some(pattern_like(&sample));
            part.len()
        })
    }

    /// “foreign key to customers”, “references customers”, “linked to customers”.
    fn referring(&mut self, part: &[Token], at: usize) -> Option<usize> {
        let forms = [
            "foreign key to",
            "foreign key references",
            "foreign key referencing",
            "fk to",
            "references",
            "referencing",
            "refers to",
            "reference to",
            "linked to",
            "links to",
            "pointing to",
            "from the",
            "belongs to",
            "who is another",
            "who is also",
            "which is another",
            "foreign key",
            "fk",
            "ref",
        ];
        let mut next = if part.get(at)?.is_mark('→') {
            at + 1
        } else {
            let form = forms.iter().find(|form| words_at(part, at, form))?;
            if *form == "from the" && !["table"].contains(&word_at(part, at + 3)) {
                return None;
            }
            at + form.split(' ').count()
        };
        while ["the", "a", "an", "to", "existing", "valid"].contains(&word_at(part, next)) {
            next += 1;
        }
        let table = word_at(part, next);
        self.references = Some(table.split('.').next().unwrap_or_default().to_owned());
        // “customers.id”, “customers table”, “customers id”.
        Some(if table.is_empty() { next } else { part.len() })
    }

    fn typed(&mut self, part: &[Token], at: usize) -> Option<usize> {
        let word = match &part.get(at)?.kind {
            Kind::Quoted(text) if part.len() == 1 => text.as_str(),
            _ => word_at(part, at),
        };
        let kind = type_word(word)?;
        // A type is named alone or in front (“int 5-10”), not somewhere in a sentence.
        if at > 1 {
            return None;
        }
        self.kind = self.kind.or(Some(kind));
        let number = usize::from(
            ["number", "numbers", "string", "value", "field", "column", "key"].contains(&word_at(part, at + 1)),
        );
        Some(at + 1 + number)
    }
}

const FIRST_SECOND: &str = "00:00:00";
const LAST_SECOND: &str = "23:59:59";

/// The time of day that a token names.
pub(super) fn clock_at(token: &Token) -> Option<&str> {
    match &token.kind {
        Kind::Clock(time) => Some(time),
        Kind::Word(word) if word == "noon" || word == "midday" => Some("12:00:00"),
        Kind::Word(word) if word == "midnight" => Some(FIRST_SECOND),
        _ => None,
    }
}

/// A share at an index, in percent, and how many tokens it takes.
fn percent_at(part: &[Token], at: usize) -> Option<(f64, usize)> {
    let lead = usize::from(["about", "around", "roughly", "approximately"].contains(&word_at(part, at)));
    let (quantity, next) = numbers::quantity(part, at + lead)?;
    quantity.percent.then_some((quantity.value, next - at))
}

/// “3 out of 4”, “in 1 of 10” at an index, in percent, and how many tokens it takes.
fn out_of_at(part: &[Token], at: usize) -> Option<(f64, usize)> {
    let lead = usize::from(["in", "for"].contains(&word_at(part, at)));
    let (count, next) = numbers::quantity(part, at + lead)?;
    let joint = ["out of", "of", "in", "in every"].iter().find(|joint| words_at(part, next, joint))?;
    let (all, next) = numbers::quantity(part, next + joint.split(' ').count())?;
    let share = (count.value / all.value * 1e6).round() / 1e4;
    let is_share = !count.percent && !all.percent && all.value > 0.0 && (0.0..=100.0).contains(&share);
    is_share.then_some((share, next - at))
}

/// How long after another moment, in a unit.
#[derive(Clone)]
struct Gap {
    low: f64,
    high: f64,
    unit: Option<String>,
}

/// “1-5 days”, “up to 2 weeks”, “6 months” at an index, and the index behind it.
fn gap_at(part: &[Token], at: usize) -> Option<(Gap, usize)> {
    match numbers::span(part, at) {
        Some((Span { min, max: Some(high), .. }, unit, next)) => {
            Some((Gap { low: min.unwrap_or(0.0), high, unit }, next))
        }
        _ => {
            let (count, next) = numbers::quantity(part, at)?;
            let (next, unit, _) = numbers::skip_unit(part, next);
            unit.map(|unit| (Gap { low: count.value, high: count.value, unit: Some(unit) }, next))
        }
    }
}

/// The days of a gap that was given in another unit.
fn days_of(low: f64, high: f64, unit: Option<&str>) -> (f64, f64) {
    let factor = match unit {
        Some("week" | "weeks") => 7.0,
        Some("month" | "months") => 30.0,
        Some("year" | "years" | "yr" | "yrs") => 365.0,
        Some("hour" | "hours" | "h" | "hr" | "hrs") => 1.0 / 24.0,
        Some("minute" | "minutes" | "min" | "mins") => 1.0 / 1440.0,
        _ => 1.0,
    };
    (low * factor, high * factor)
}
