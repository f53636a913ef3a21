//! What a request says besides tables: the seed, the country of people, the output format.

use super::Note;
use super::words::{Kind, Token, word_at, words_at};

/// Adjectives and countries, and the locale that each stands for.
const LOCALES: &[(&str, &str)] = &[
    ("american", "en_US"),
    ("us", "en_US"),
    ("usa", "en_US"),
    ("british", "en_GB"),
    ("uk", "en_GB"),
    ("english", "en_GB"),
    ("england", "en_GB"),
    ("canadian", "en_CA"),
    ("canada", "en_CA"),
    ("australian", "en_AU"),
    ("australia", "en_AU"),
    ("irish", "en_IE"),
    ("ireland", "en_IE"),
    ("indian", "en_IN"),
    ("india", "en_IN"),
    ("german", "de_DE"),
    ("germany", "de_DE"),
    ("austrian", "de_AT"),
    ("austria", "de_AT"),
    ("swiss", "de_CH"),
    ("switzerland", "de_CH"),
    ("french", "fr_FR"),
    ("france", "fr_FR"),
    ("belgian", "fr_BE"),
    ("belgium", "fr_BE"),
    ("spanish", "es_ES"),
    ("spain", "es_ES"),
    ("mexican", "es_MX"),
    ("mexico", "es_MX"),
    ("italian", "it_IT"),
    ("italy", "it_IT"),
    ("portuguese", "pt_PT"),
    ("portugal", "pt_PT"),
    ("brazilian", "pt_BR"),
    ("brazil", "pt_BR"),
    ("dutch", "nl_NL"),
    ("netherlands", "nl_NL"),
    ("polish", "pl_PL"),
    ("poland", "pl_PL"),
    ("czech", "cs_CZ"),
    ("swedish", "sv_SE"),
    ("sweden", "sv_SE"),
    ("norwegian", "nb_NO"),
    ("norway", "nb_NO"),
    ("danish", "da_DK"),
    ("denmark", "da_DK"),
    ("finnish", "fi_FI"),
    ("finland", "fi_FI"),
    ("russian", "ru_RU"),
    ("russia", "ru_RU"),
    ("ukrainian", "uk_UA"),
    ("ukraine", "uk_UA"),
    ("turkish", "tr_TR"),
    ("turkey", "tr_TR"),
    ("greek", "el_GR"),
    ("greece", "el_GR"),
    ("romanian", "ro_RO"),
    ("romania", "ro_RO"),
    ("hungarian", "hu_HU"),
    ("hungary", "hu_HU"),
    ("japanese", "ja_JP"),
    ("japan", "ja_JP"),
    ("chinese", "zh_CN"),
    ("china", "zh_CN"),
    ("taiwanese", "zh_TW"),
    ("taiwan", "zh_TW"),
    ("korean", "ko_KR"),
    ("korea", "ko_KR"),
    ("vietnamese", "vi_VN"),
    ("vietnam", "vi_VN"),
    ("indonesian", "id_ID"),
    ("indonesia", "id_ID"),
];

const FORMATS: &[&str] =
    &["csv", "json", "ndjson", "jsonl", "excel", "xlsx", "parquet", "sql", "arrow", "xml", "yaml", "tsv"];

/// What was asked for besides tables.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub seed: Option<u64>,
    pub locale: Option<&'static str>,
    /// Whether nested objects make sense: JSON was asked for.
    pub nested: bool,
    pub notes: Vec<Note>,
    /// What was understood, for a description without tables.
    pub understood: Vec<String>,
}

/// Whether a text names a country that the reader knows.
pub(super) fn is_country(text: &str) -> bool {
    let lower = text.to_lowercase();
    let known = ["united states", "united kingdom"].contains(&lower.as_str());
    text.starts_with(char::is_uppercase) && (known || LOCALES.iter().any(|(word, _)| *word == lower))
}

/// Words for countries and their people.
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    LOCALES.iter().map(|(word, _)| *word)
}

impl Asked {
    /// A description in another language asks for data of its people and places, unless another country was named.
    pub(crate) fn written_in(&mut self, language: &str, locale: &'static str) {
        if self.locale.is_none() {
            self.locale = Some(locale);
            let message = format!("The description is in {language}, so names and places are {language}.");
            self.notes.push(Note { pointer: "/locale".into(), message });
        }
    }

    /// Takes seed, locale and format out of the tokens and gives back the rest.
    pub(crate) fn take(&mut self, tokens: Vec<Token>, source: &str) -> Vec<Token> {
        let mut rest = Vec::with_capacity(tokens.len());
        let mut at = 0;
        self.nested |= tokens.iter().any(|token| token.is("nested"));
        while at < tokens.len() {
            let taken = self
                .seed_at(&tokens, at)
                .or_else(|| self.format_at(&tokens, at))
                .or_else(|| self.locale_at(&tokens, at, rest.len()));
            match taken {
                Some(next) => at = next.max(at + 1),
                None => {
                    if rest.len() <= 6 {
                        self.passed_over(&tokens, at, source);
                    }
                    rest.extend(tokens.get(at).cloned());
                    at += 1;
                }
            }
        }
        rest
    }

    /// “seed 42”, “with random seed = 42”.
    fn seed_at(&mut self, tokens: &[Token], at: usize) -> Option<usize> {
        let mut next = at;
        while next < at + 4
            && ["with", "use", "using", "and", "a", "random", "the", "fixed"].contains(&word_at(tokens, next))
        {
            next += 1;
        }
        if word_at(tokens, next) != "seed" {
            return None;
        }
        next += 1;
        next += usize::from(
            tokens
                .get(next)
                .is_some_and(|token| token.is_mark('=') || token.is_mark(':') || token.is("of") || token.is("is")),
        );
        let Kind::Number(number) = &tokens.get(next)?.kind else { return None };
        if number.value < 0.0 || number.value.fract() != 0.0 || number.value > 9.0e15 || number.percent {
            return None;
        }
        self.seed = Some(number.value as u64);
        self.understood.push(format!("the seed {}", number.value));
        Some(next + 1)
    }

    /// “as CSV”, “in JSON format”, “export to Excel”.
    fn format_at(&mut self, tokens: &[Token], at: usize) -> Option<usize> {
        let mut next = at;
        while next < at + 5
            && [
                "output",
                "exported",
                "export",
                "formatted",
                "saved",
                "return",
                "as",
                "in",
                "to",
                "a",
                "an",
                "into",
                "format",
                "the",
            ]
            .contains(&word_at(tokens, next))
        {
            next += 1;
        }
        let format = word_at(tokens, next);
        if next == at || !FORMATS.contains(&format) {
            return None;
        }
        // “as JSON list of tags” speaks of a column.
        if ["list", "array", "object", "column", "field"].contains(&word_at(tokens, next + 1)) {
            return None;
        }
        next += 1;
        while ["format", "file", "files", "output", "array", "documents", "statements"].contains(&word_at(tokens, next))
        {
            next += 1;
        }
        self.nested |= ["json", "ndjson", "jsonl", "yaml"].contains(&format);
        let shown = format.to_uppercase();
        let message = format!("“{shown}” was left out of the recipe: you choose the format when you download.");
        if !self.notes.iter().any(|note| note.message == message) {
            self.notes.push(Note { pointer: String::new(), message });
            self.understood.push(format!("the format {shown}"));
        }
        Some(next)
    }

    /// “German customers”, “customers from Germany”, “locale de_DE”.
    fn locale_at(&mut self, tokens: &[Token], at: usize, before: usize) -> Option<usize> {
        let word = word_at(tokens, at);
        let named = |word: &str| LOCALES.iter().find(|(name, _)| *name == word).map(|(_, locale)| *locale);
        if word == "locale" {
            let next =
                at + 1 + usize::from(tokens.get(at + 1).is_some_and(|token| token.is_mark(':') || token.is_mark('=')));
            let code = word_at(tokens, next).replace('-', "_");
            let locale = LOCALES.iter().map(|(_, locale)| *locale).find(|locale| locale.eq_ignore_ascii_case(&code))?;
            self.set(locale, word_at(tokens, next));
            return Some(next + 1);
        }
        // “for us” is no place.
        let aimed = word == "for" && word_at(tokens, at + 1).len() > 3;
        let preposition = aimed
            || ["from", "in"].contains(&word)
            || words_at(tokens, at, "living in")
            || words_at(tokens, at, "based in");
        if preposition {
            let next = at + if aimed || word == "from" || word == "in" { 1 } else { 2 };
            let next = next + usize::from(word_at(tokens, next) == "the");
            let place = word_at(tokens, next);
            // “in English” is a language, “from US” a place; a list of places is a column's.
            let listed = tokens
                .get(next + 1)
                .is_some_and(|token| token.is_mark('/') || token.is("or") || token.is("and") || token.is("to"));
            let lives = !["from", "in", "for"].contains(&word);
            let locale = named(place).filter(|_| !listed && (before <= 14 || lives))?;
            self.set(locale, place);
            return Some(next + 1);
        }
        // An adjective counts at the beginning, in front of what is wanted, or in front of names and places.
        let locale = named(word)?;
        let following = word_at(tokens, at + 1);
        // “name, email, French”, but “languages: English, German, French”: behind a column or a count.
        let item = at.checked_sub(2).map_or("", |before| word_at(tokens, before));
        let alone = tokens.get(at + 1).is_none()
            && tokens.get(at.saturating_sub(1)).is_some_and(|token| token.is_mark(','))
            && (["rows", "records"].contains(&item) || super::vocabulary::is_phrase(item, ""));
        let in_front = alone || before <= 6 && !following.is_empty() && !["with", "and", "or"].contains(&following);
        let people = [
            "customers",
            "customer",
            "users",
            "people",
            "names",
            "addresses",
            "employees",
            "students",
            "patients",
            "locale",
            "persons",
            "citizens",
            "phone",
            "data",
        ];
        if word == "us" && word_at(tokens, at.wrapping_sub(1)) == "give" || (!in_front && !people.contains(&following))
        {
            return None;
        }
        self.set(locale, word);
        Some(at + 1)
    }

    /// “100 customers from Texas”: places smaller than a country are told, because they narrow nothing.
    fn passed_over(&mut self, tokens: &[Token], at: usize, source: &str) {
        let word = word_at(tokens, at);
        let thing = at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|token| token.word().is_some());
        let Some(place) = tokens.get(at + 1).filter(|_| thing && ["from", "in"].contains(&word)) else { return };
        let name = source.get(place.start..place.end).unwrap_or_default();
        let known = place.word().is_none_or(|place| {
            FORMATS.contains(&place)
                || super::dates::MONTHS.contains(&place)
                || super::numbers::money(place).is_some()
                || super::numbers::is_unit(place)
                || LOCALES.iter().any(|(country, _)| *country == place)
        });
        let proper = name.chars().next().is_some_and(char::is_uppercase)
            && name.chars().skip(1).all(char::is_lowercase)
            && name.chars().count() >= 4;
        if proper && !known {
            let message = format!(
                "“{word} {name}” narrows nothing: places are of the whole locale. Give a column the values that you want."
            );
            self.notes.push(Note { pointer: String::new(), message });
        }
    }

    fn set(&mut self, locale: &'static str, word: &str) {
        if self.locale.is_some() {
            return;
        }
        self.locale = Some(locale);
        let message =
            format!("“{word}” is read as the locale {locale}: names, places and phone numbers are of that country.");
        self.notes.push(Note { pointer: "/locale".into(), message });
        self.understood.push(format!("the locale {locale}"));
    }
}
