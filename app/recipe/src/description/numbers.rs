//! Numbers and ranges of numbers, in figures and in words.

use super::words::{Kind, Token, word_at, words_at};

/// A number of the description.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantity {
    pub value: f64,
    /// Digits after the point as written.
    pub decimals: u32,
    pub percent: bool,
    /// Currency code of a currency sign or word beside it.
    pub money: Option<&'static str>,
    /// Whether thousands or millions were said with a letter or a word.
    pub scaled: bool,
}

/// A range; an end that was not given is none.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Span {
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// Whether the end itself is excluded (“over 18”, “under 30”).
    pub above: bool,
    pub below: bool,
    pub decimals: u32,
    pub money: Option<&'static str>,
    pub percent: bool,
    /// Whether the larger end stood first.
    pub turned: bool,
}

/// Numbers of a recipe go no farther than this.
pub(crate) const LARGEST: f64 = 1e15;

const SMALL: &[(&str, f64)] = &[
    ("zero", 0.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("seventeen", 17.0),
    ("eighteen", 18.0),
    ("nineteen", 19.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
];

const SCALES: &[(&str, f64)] = &[
    ("hundred", 1e2),
    ("hundreds", 1e2),
    ("thousand", 1e3),
    ("thousands", 1e3),
    ("grand", 1e3),
    ("million", 1e6),
    ("millions", 1e6),
    ("mio", 1e6),
    ("billion", 1e9),
    ("billions", 1e9),
    ("bn", 1e9),
    ("lakh", 1e5),
    ("dozen", 12.0),
    ("dozens", 12.0),
    ("k", 1e3),
];

/// Words of money and the currency they name.
const MONEY: &[(&str, &str)] = &[
    ("usd", "USD"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("bucks", "USD"),
    ("eur", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("gbp", "GBP"),
    ("pound sterling", "GBP"),
    ("chf", "CHF"),
    ("francs", "CHF"),
    ("jpy", "JPY"),
    ("yen", "JPY"),
    ("inr", "INR"),
    ("rupees", "INR"),
    ("rs", "INR"),
    ("cad", "CAD"),
    ("aud", "AUD"),
    ("cny", "CNY"),
    ("rmb", "CNY"),
    ("yuan", "CNY"),
    ("brl", "BRL"),
    ("reais", "BRL"),
    ("mxn", "MXN"),
    ("pesos", "MXN"),
    ("sek", "SEK"),
    ("nok", "NOK"),
    ("dkk", "DKK"),
    ("pln", "PLN"),
    ("zloty", "PLN"),
    ("czk", "CZK"),
    ("huf", "HUF"),
    ("try", "TRY"),
    ("zar", "ZAR"),
    ("sgd", "SGD"),
    ("hkd", "HKD"),
    ("krw", "KRW"),
    ("cents", "USD"),
];

/// Units of measure; they stay out of the numbers and are told in a note.
pub(super) const UNITS: &[&str] = &[
    "kg",
    "g",
    "mg",
    "lb",
    "lbs",
    "oz",
    "ton",
    "tons",
    "tonnes",
    "km",
    "m",
    "cm",
    "mm",
    "mi",
    "mile",
    "miles",
    "ft",
    "feet",
    "inch",
    "inches",
    "in",
    "meters",
    "metres",
    "kilometers",
    "kilometres",
    "kilograms",
    "grams",
    "ms",
    "s",
    "sec",
    "secs",
    "second",
    "seconds",
    "min",
    "mins",
    "minute",
    "minutes",
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "c",
    "f",
    "celsius",
    "fahrenheit",
    "degrees",
    "degree",
    "°c",
    "kelvin",
    "km/h",
    "kmh",
    "kph",
    "mph",
    "m/s",
    "mb",
    "gb",
    "kb",
    "tb",
    "mbps",
    "bytes",
    "kwh",
    "kw",
    "w",
    "watt",
    "watts",
    "v",
    "volts",
    "a",
    "amps",
    "hz",
    "khz",
    "mhz",
    "ghz",
    "db",
    "lux",
    "ppm",
    "hpa",
    "bar",
    "psi",
    "pa",
    "kpa",
    "l",
    "ml",
    "liters",
    "litres",
    "liter",
    "litre",
    "gallons",
    "sqm",
    "sqft",
    "m2",
    "bpm",
    "mmhg",
    "mg/dl",
    "rpm",
    "kcal",
    "cal",
    "calories",
    "stars",
    "star",
    "points",
    "pts",
    "pieces",
    "pcs",
    "units",
    "items",
    "people",
    "persons",
    "chars",
    "characters",
    "pages",
    "words",
    "percent",
    "pct",
    "cents",
    "mb/s",
    "gb/s",
    "kb/s",
    "l/min",
    "mmol/l",
    "g/dl",
    "g/l",
    "mg/l",
    "mm/s",
    "ug/l",
    "ng/ml",
    "ug/m3",
    "mg/m3",
    "kg/m3",
    "w/m2",
    "days",
    "day",
    "weeks",
    "week",
    "months",
    "month",
    "years",
    "year",
    "yrs",
    "yr",
    "nights",
    "inclusive",
    "exclusive",
    "meter",
    "metre",
];

/// Currency that a word names.
pub(crate) fn money(word: &str) -> Option<&'static str> {
    MONEY.iter().find(|(name, _)| *name == word).map(|(_, code)| *code)
}

/// Words for numbers and money.
pub(crate) fn number_words() -> impl Iterator<Item = &'static str> {
    SMALL.iter().chain(SCALES).map(|(word, _)| *word).chain(MONEY.iter().map(|(word, _)| *word))
}

/// Whether a word is a unit of measure.
pub(crate) fn is_unit(word: &str) -> bool {
    UNITS.contains(&word)
}

/// A number at an index: `1000`, `10k`, `1.5 million`, `five hundred`, `a dozen`, `EUR 5`; and the index behind it.
pub(crate) fn quantity(tokens: &[Token], at: usize) -> Option<(Quantity, usize)> {
    let mut at = at;
    let before = money(word_at(tokens, at));
    if before.is_some() {
        at += 1;
    }
    let (mut quantity, mut next) = match &tokens.get(at)?.kind {
        Kind::Number(number) => {
            let quantity = Quantity {
                value: number.value,
                decimals: number.decimals,
                percent: number.percent,
                money: number.money,
                scaled: number.scaled,
            };
            (quantity, at + 1)
        }
        Kind::Word(_) => in_words(tokens, at)?,
        _ => return None,
    };
    while let Some((_, factor)) = SCALES.iter().find(|(name, _)| *name == word_at(tokens, next)) {
        quantity.value *= factor;
        quantity.scaled = true;
        quantity.decimals = 0;
        next += 1;
    }
    if !quantity.percent && ["percent", "pct"].contains(&word_at(tokens, next)) {
        quantity.percent = true;
        next += 1;
    }
    quantity.money = quantity.money.or(before);
    quantity.value = quantity.value.clamp(-LARGEST, LARGEST);
    Some((quantity, next))
}

/// `twenty five`, `two hundred thousand`, `a thousand`, `half a million`.
fn in_words(tokens: &[Token], at: usize) -> Option<(Quantity, usize)> {
    let small = |at: usize| {
        let word = word_at(tokens, at);
        // “twenty-five” is one token.
        let (tens, ones) = word.split_once('-').unwrap_or((word, ""));
        let value = |word: &str| SMALL.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        let tens = value(tens)?;
        if ones.is_empty() { Some(tens) } else { value(ones).filter(|_| tens >= 20.0).map(|ones| tens + ones) }
    };
    let scale = |at: usize| SCALES.iter().find(|(name, _)| *name == word_at(tokens, at)).map(|(_, factor)| *factor);
    let mut next = at;
    let mut part = None;
    if words_at(tokens, at, "half a") && scale(at + 2).is_some() {
        part = Some(0.5);
        next = at + 2;
    } else if words_at(tokens, at, "a couple") || words_at(tokens, at, "couple") {
        let article = usize::from(word_at(tokens, at) == "a");
        let of = usize::from(word_at(tokens, at + article + 1) == "of");
        return Some((plain(2.0), at + article + 1 + of));
    } else if ["a", "an"].contains(&word_at(tokens, at)) {
        scale(at + 1)?;
        part = Some(1.0);
        next = at + 1;
    } else if let Some(value) = small(at) {
        part = Some(value);
        next = at + 1;
        if let Some(ones) = small(next).filter(|ones| value >= 20.0 && *ones < 10.0) {
            part = Some(value + ones);
            next += 1;
        }
    }
    let mut part = part?;
    let mut total = 0.0;
    // A bound on the words keeps a page of “hundred hundred hundred” finite.
    for _ in 0..8 {
        if let Some(factor) = scale(next) {
            next += 1;
            if factor < 1000.0 {
                part *= factor;
            } else {
                total += part * factor;
                part = 0.0;
            }
            let and = usize::from(word_at(tokens, next) == "and" && factor >= 100.0);
            if let Some(value) = small(next + and) {
                part += value;
                next += and + 1;
            }
        }
    }
    // “one and two hundred”
    let hundreds = part >= 100.0 && part % 100.0 == 0.0;
    Some((Quantity { scaled: total > 0.0 || hundreds, ..plain(total + part) }, next))
}

fn plain(value: f64) -> Quantity {
    Quantity { value, decimals: 0, percent: false, money: None, scaled: false }
}

/// Skips units and words of money behind a number; gives back the first of each.
pub(crate) fn skip_unit(tokens: &[Token], at: usize) -> (usize, Option<String>, Option<&'static str>) {
    let mut next = at;
    let mut unit = None;
    let mut currency = None;
    loop {
        let word = word_at(tokens, next);
        if let Some(code) = money(word) {
            currency = currency.or(Some(code));
        } else if words_at(tokens, next, "years old") || words_at(tokens, next, "years of") {
            next += 1;
        } else if is_unit(word)
            && !(word == "in" && tokens.get(next + 1).is_some_and(|token| token.word().is_some()))
            && word != "a"
            // “sd 10000 min 30000” goes on with a bound.
            && !(word == "min" && tokens.get(next + 1).is_some_and(|token| matches!(token.kind, Kind::Number(_))))
        {
            unit = unit.or(Some(word.to_owned()));
        } else {
            return (next, unit, currency);
        }
        next += 1;
    }
}

/// A range of numbers at an index, and the index behind it.
pub(crate) fn span(tokens: &[Token], at: usize) -> Option<(Span, Option<String>, usize)> {
    let starts =
        ["between", "from", "ranging", "range", "ranges", "in", "anywhere", "somewhere", "of", "within", "values"];
    let mut start = at;
    while start < at + 4 && starts.contains(&word_at(tokens, start)) {
        start += 1;
        while ["the", "range", "of"].contains(&word_at(tokens, start)) && start < at + 5 {
            start += 1;
        }
        if tokens.get(start).is_some_and(|token| token.is_mark(':')) {
            start += 1;
        }
    }
    let between = tokens.get(at..start).unwrap_or_default().iter().any(|token| token.is("between"));
    // “discount of up to 30%”
    let of = start == at + 1 && word_at(tokens, at) == "of" && !words_at(tokens, start, "the");
    two_ends(tokens, start, between).or_else(|| (start == at || of).then(|| one_end(tokens, start)).flatten())
}

fn two_ends(tokens: &[Token], at: usize, between: bool) -> Option<(Span, Option<String>, usize)> {
    let (low, next) = quantity(tokens, at)?;
    let (next, unit_low, money_low) = skip_unit(tokens, next);
    let joint = tokens.get(next)?;
    let joined = joint.is_any(&["to", "through", "until", "till", "thru", "upto"])
        || joint.is_mark('-')
        || (joint.is_mark('→') || joint.is_mark('~'))
        || (between && (joint.is("and") || joint.is_mark('&') || joint.is("or")));
    let plus_minus =
        joint.is_mark('±') || (joint.is_mark('+') && tokens.get(next + 1).is_some_and(|token| token.is_mark('/')));
    if plus_minus {
        let skip = if joint.is_mark('±') { 1 } else { 3 };
        let (spread, after) = quantity(tokens, next + skip)?;
        let (after, unit, currency) = skip_unit(tokens, after);
        let span = Span {
            min: Some(low.value - spread.value),
            max: Some(low.value + spread.value),
            decimals: low.decimals.max(spread.decimals),
            money: low.money.or(money_low).or(currency),
            ..Span::default()
        };
        return Some((span, unit.or(unit_low), after));
    }
    if !joined {
        return None;
    }
    let up = usize::from(word_at(tokens, next + 1) == "up" && word_at(tokens, next + 2) == "to") * 2;
    // “-40 to +85”
    let sign = usize::from(tokens.get(next + 1).is_some_and(|token| token.is_mark('+')));
    let (high, after) = quantity(tokens, next + 1 + up + sign)?;
    let (after, unit_high, money_high) = skip_unit(tokens, after);
    let mut least = low.value;
    // “5 minutes to 8 hours”: both in the larger unit.
    let seconds = |unit: &Option<String>| super::cadence::seconds(unit.as_deref()?);
    let mut unit = unit_low.clone().or(unit_high.clone());
    if let (Some(small), Some(large)) = (seconds(&unit_low), seconds(&unit_high))
        && small < large
    {
        least *= small as f64 / large as f64;
        unit = unit_high.clone();
    }
    // “10cm-2m”
    let ratio = unit_low.as_deref().zip(unit_high.as_deref()).and_then(|(low, high)| super::units::lengths(low, high));
    let high = Quantity { value: high.value * ratio.unwrap_or(1.0), ..high };
    // “10-50k” means 10k to 50k.
    if high.scaled && !low.scaled && least < 1000.0 && high.value >= 100.0 && least != 0.0 {
        let factor = [1e9, 1e6, 1e3, 1e2].into_iter().find(|factor| high.value >= *factor).unwrap_or(1.0);
        // “10-10k” already says it all.
        least *= if least * factor < high.value { factor } else { 1.0 };
    }
    let (least, most) = if least <= high.value { (least, high.value) } else { (high.value, least) };
    let span = Span {
        min: Some(least),
        max: Some(most),
        decimals: if low.scaled || high.scaled { 0 } else { low.decimals.max(high.decimals) },
        money: low.money.or(high.money).or(money_low).or(money_high),
        percent: low.percent || high.percent,
        turned: low.value > high.value && !high.scaled,
        ..Span::default()
    };
    Some((span, unit, after))
}

/// `at least 5`, `up to 100`, `under 30`, `18+`, `5 or more`, `>= 3`.
fn one_end(tokens: &[Token], at: usize) -> Option<(Span, Option<String>, usize)> {
    // “duration min 20-45” is in minutes.
    if word_at(tokens, at) == "min"
        && let Some((span, _, next)) = two_ends(tokens, at + 1, false)
    {
        return Some((span, Some("min".into()), next));
    }
    let forms: &[(&str, bool, bool)] = &[
        ("at least", true, false),
        ("no less than", true, false),
        ("not less than", true, false),
        ("minimum of", true, false),
        ("a minimum of", true, false),
        ("minimum", true, false),
        ("min", true, false),
        ("starting at", true, false),
        ("starting from", true, false),
        ("more than", true, true),
        ("greater than", true, true),
        ("larger than", true, true),
        ("older than", true, true),
        ("longer than", true, true),
        ("higher than", true, true),
        ("over", true, true),
        ("above", true, true),
        ("at most", false, false),
        ("no more than", false, false),
        ("not more than", false, false),
        ("up to", false, false),
        ("maximum of", false, false),
        ("a maximum of", false, false),
        ("maximum", false, false),
        ("max", false, false),
        ("upto", false, false),
        ("less than", false, true),
        ("shorter than", false, true),
        ("fewer than", false, true),
        ("lower than", false, true),
        ("smaller than", false, true),
        ("younger than", false, true),
        ("under", false, true),
        ("below", false, true),
    ];
    let marked = |least: bool, open: bool, value: &Quantity| Span {
        min: least.then_some(value.value),
        max: (!least).then_some(value.value),
        above: least && open,
        below: !least && open,
        decimals: value.decimals,
        money: value.money,
        percent: value.percent,
        turned: false,
    };
    for (form, least, open) in forms {
        if words_at(tokens, at, form) {
            let mut behind = at + form.split(' ').count();
            if tokens.get(behind).is_some_and(|token| token.is_mark(':') || token.is_mark('='))
                || word_at(tokens, behind) == "of"
            {
                behind += 1;
            }
            let (value, next) = quantity(tokens, behind)?;
            let (next, unit, currency) = skip_unit(tokens, next);
            let mut span = marked(*least, *open, &value);
            span.money = span.money.or(currency);
            return Some((span, unit, next));
        }
    }
    let mark = tokens.get(at).and_then(|token| if let Kind::Mark(mark) = token.kind { Some(mark) } else { None });
    if let Some(mark @ ('<' | '>')) = mark {
        let equal = tokens.get(at + 1).is_some_and(|token| token.is_mark('='));
        let (value, next) = quantity(tokens, at + 1 + usize::from(equal))?;
        let (next, unit, _) = skip_unit(tokens, next);
        return Some((marked(mark == '>', !equal, &value), unit, next));
    }
    let (value, next) = quantity(tokens, at)?;
    let (next, unit, _) = skip_unit(tokens, next);
    if tokens.get(next).is_some_and(|token| token.is_mark('+')) {
        return Some((marked(true, false, &value), unit, next + 1));
    }
    for (form, least) in [
        ("or more", true),
        ("or newer", true),
        ("or later", true),
        ("or greater", true),
        ("and up", true),
        ("or older", true),
        ("or above", true),
        ("and above", true),
        ("and older", true),
        ("or higher", true),
        ("plus", true),
        ("or less", false),
        ("or earlier", false),
        ("or fewer", false),
        ("or younger", false),
        ("or below", false),
        ("and below", false),
        ("and under", false),
        ("or lower", false),
        ("max", false),
        ("min", true),
        ("maximum", false),
        ("minimum", true),
    ] {
        if words_at(tokens, next, form)
            && !tokens.get(next + form.split(' ').count()).is_some_and(|token| matches!(token.kind, Kind::Number(_)))
        {
            return Some((marked(least, false, &value), unit, next + form.split(' ').count()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;

    fn value(source: &str) -> f64 {
        quantity(&words::tokens(source), 0).map_or(f64::NAN, |(quantity, _)| quantity.value)
    }

    #[test]
    fn numbers_in_figures_and_words() {
        for (source, expected) in [
            ("1000", 1000.0),
            ("1,000", 1000.0),
            ("1,250,000", 1_250_000.0),
            ("10k", 10_000.0),
            ("10K rows", 10_000.0),
            ("1.5 million", 1_500_000.0),
            ("2M", 2_000_000.0),
            ("a thousand", 1000.0),
            ("a dozen", 12.0),
            ("five hundred", 500.0),
            ("five hundred thousand", 500_000.0),
            ("two thousand five hundred", 2500.0),
            ("twenty-five", 25.0),
            ("twenty five", 25.0),
            ("one hundred and twenty", 120.0),
            ("half a million", 500_000.0),
            ("a couple of", 2.0),
            ("EUR 5", 5.0),
            ("a hundred", 100.0),
            ("ten", 10.0),
        ] {
            assert_eq!(value(source), expected, "{source}");
        }
        assert!(value("a name").is_nan());
        assert!(value("hundredfold").is_nan());
    }

    #[test]
    fn ranges_in_their_usual_forms() {
        for (source, low, high) in [
            ("18-80", Some(18.0), Some(80.0)),
            ("18–80", Some(18.0), Some(80.0)),
            ("18 to 80", Some(18.0), Some(80.0)),
            ("between 18 and 80", Some(18.0), Some(80.0)),
            ("from 1 to 5", Some(1.0), Some(5.0)),
            ("ranging from 1 to 5", Some(1.0), Some(5.0)),
            ("in the range of 5 to 6", Some(5.0), Some(6.0)),
            ("$10-$500", Some(10.0), Some(500.0)),
            ("10-50k", Some(10_000.0), Some(50_000.0)),
            ("30k-150k", Some(30_000.0), Some(150_000.0)),
            ("5 kg to 10 kg", Some(5.0), Some(10.0)),
            ("-20 to 40 °C", Some(-20.0), Some(40.0)),
            ("50 ± 10", Some(40.0), Some(60.0)),
            ("50 +/- 10", Some(40.0), Some(60.0)),
            ("80 to 18", Some(18.0), Some(80.0)),
            ("at least 5", Some(5.0), None),
            ("up to 100", None, Some(100.0)),
            ("under 30", None, Some(30.0)),
            ("18+", Some(18.0), None),
            ("5 or more", Some(5.0), None),
            (">= 3", Some(3.0), None),
            ("max 10", None, Some(10.0)),
            ("EUR 5 to 50", Some(5.0), Some(50.0)),
        ] {
            let found = span(&words::tokens(source), 0).map(|(span, _, _)| (span.min, span.max));
            assert_eq!(found, Some((low, high)), "{source}");
        }
        assert!(span(&words::tokens("5 apples"), 0).is_none());
        assert!(span(&words::tokens("under review"), 0).is_none());
    }
}
