//! Shapes of distributions in words: “normally distributed around 170 with sd 10”, “normal(0, 1)”, “skewed low”.

use super::details::{About, Details};
use super::numbers::{self, Quantity};
use super::words::{Kind, Token, word_at, words_at};

/// Whether a word names a distribution that may have its parameters in brackets.
pub(crate) fn is_distribution(word: &str) -> bool {
    [
        "normal",
        "gaussian",
        "n",
        "lognormal",
        "exponential",
        "poisson",
        "uniform",
        "lognormally",
        "zipf",
        "gamma",
        "beta",
    ]
    .contains(&word)
}

/// “normal(0, 1)” in words: “normal mean 0 sd 1”.
pub(super) fn parameters(word: &str, inside: &[Token]) -> Option<Vec<Token>> {
    let numbers: Vec<&Token> = inside.iter().filter(|token| matches!(token.kind, Kind::Number(_))).collect();
    let marks = |token: &&Token| token.is_mark(',') || token.is_mark('=') || token.word().is_some();
    let others = inside.iter().filter(|token| !matches!(token.kind, Kind::Number(_)));
    // “normal (18-80)” is a range, “normal (mean 40, sd 10)” speaks for itself.
    if !is_distribution(word)
        || numbers.is_empty()
        || inside.iter().any(|token| token.is_any(&["mean", "median", "sd", "std"]))
        || !others.clone().all(|token| marks(&token))
    {
        return None;
    }
    let first = inside.first()?;
    let say = |text: &str| Token { kind: Kind::Word(text.to_owned()), ..first.clone() };
    let value = |at: usize| numbers.get(at).map(|token| (*token).clone());
    let mut said = match (word, value(0)?, value(1)) {
        ("uniform", low, Some(high)) => return Some(vec![low, say("to"), high]),
        ("lognormal" | "lognormally", mut middle, spread) => {
            // The usual parameters are those of the logarithm.
            if let Kind::Number(number) = &mut middle.kind
                && spread.is_some()
                && number.value.abs() <= 20.0
            {
                number.value = (libm::exp(number.value) * 1000.0).round() / 1000.0;
            }
            let spread = spread.map(|spread| vec![say("sigma"), spread]);
            [vec![say("median"), middle], spread.unwrap_or_default()].concat()
        }
        ("gamma", shape, Some(scale)) => vec![say("shape"), shape, say("scale"), scale],
        ("beta", alpha, Some(beta)) => vec![say("distribution"), say("alpha"), alpha, say("beta"), beta],
        (_, middle, Some(spread)) => vec![say("mean"), middle, say("sd"), spread],
        ("zipf" | "uniform", ..) => return None,
        (_, middle, None) => vec![say("mean"), middle],
    };
    if word == "n" {
        said.insert(0, say("normal"));
    }
    Some(said)
}

impl Details {
    /// “normal”, “mean 40 sd 10”, “around 120 ms”, “skewed low”.
    pub(super) fn shaped(&mut self, part: &[Token], at: usize, about: &About) -> Option<usize> {
        let kinds: &[(&str, &str)] = &[
            ("normally distributed", "normal"),
            ("normal distribution", "normal"),
            ("normally", "normal"),
            ("gaussian", "normal"),
            ("bell curve", "normal"),
            ("bell-shaped", "normal"),
            ("bell-curve", "normal"),
            ("lognormal", "lognormal"),
            ("log-normal", "lognormal"),
            ("log normal", "lognormal"),
            ("lognormally", "lognormal"),
            ("log-normally", "lognormal"),
            ("exponential", "exponential"),
            ("exponentially", "exponential"),
            ("poisson", "poisson"),
            ("gamma", "gamma"),
            ("beta distribution", "beta"),
            ("beta distributed", "beta"),
            ("beta-distributed", "beta"),
            ("zipf", "zipf"),
            ("zipfian", "zipf"),
            ("power law", "zipf"),
            ("power-law", "zipf"),
            ("pareto", "zipf"),
            ("uniform", "uniform"),
            ("uniformly", "uniform"),
            ("evenly distributed", "uniform"),
            ("triangular", "triangular"),
            ("skewed", "skewed low"),
            ("right-skewed", "skewed low"),
            ("right skewed", "skewed low"),
            ("left-skewed", "skewed high"),
            ("left skewed", "skewed high"),
            ("long tail", "skewed low"),
            ("long-tailed", "skewed low"),
            ("long-tail", "skewed low"),
        ];
        for (words, kind) in kinds {
            if words_at(part, at, words) {
                let mut next = at + words.split(' ').count();
                self.shape.kind = Some(kind);
                // “skewed towards 4”: most values lie around it.
                let towards = ["towards", "toward", "to", "around"].contains(&word_at(part, next));
                if let (true, true, Some(Kind::Number(number))) =
                    (kind.starts_with("skewed"), towards, part.get(next + 1).map(|token| &token.kind))
                {
                    self.shape.kind = Some("normal");
                    self.shape.centre = Some(number.value);
                    return Some(next + 2);
                }
                while ["distribution", "distributed", "dist", "skewed", "towards", "toward", "to", "the"]
                    .contains(&word_at(part, next))
                {
                    next += 1;
                }
                // “poisson 40”
                let bare = matches!(*kind, "poisson" | "exponential") && numbers::span(part, next).is_none();
                if let Some((value, behind)) = numbers::quantity(part, next).filter(|_| bare) {
                    self.shape.centre = Some(value.value);
                    return Some(behind);
                }
                if *kind == "skewed low"
                    && ["high", "higher", "left", "old", "older", "large"].contains(&word_at(part, next))
                {
                    self.shape.kind = Some("skewed high");
                }
                if kind.starts_with("skewed")
                    && [
                        "high", "higher", "left", "low", "lower", "right", "young", "younger", "old", "older", "small",
                        "large", "smaller",
                    ]
                    .contains(&word_at(part, next))
                {
                    next += 1;
                    next += usize::from(["end", "values"].contains(&word_at(part, next)));
                }
                return Some(next);
            }
        }
        if word_at(part, at) == "normal" {
            // “normal” alone may be a value; with a middle or “distribution” it is a shape.
            let behind = word_at(part, at + 1);
            let number = matches!(part.get(at + 1).map(|token| &token.kind), Some(Kind::Number(_)));
            if part.len() == 1 && (self.span.is_some() || about.numeric)
                || number
                || [
                    "around",
                    "about",
                    "mean",
                    "with",
                    "distribution",
                    "dist",
                    "distributed",
                    "centered",
                    "centred",
                    "near",
                    "at",
                ]
                .contains(&behind)
            {
                self.shape.kind = Some("normal");
                return Some(at + 1);
            }
        }
        let centres = [
            "mean of",
            "mean",
            "average of",
            "an average of",
            "average",
            "avg",
            "median of",
            "median",
            "centered around",
            "centered at",
            "centered on",
            "centred around",
            "centred at",
            "centred on",
            "centered",
            "centred",
            "around",
            "about",
            "near",
            "mode",
            "peak at",
            "peaking at",
            "mostly around",
            "mostly near",
            "usually around",
            "typically around",
            "typically",
            "usually",
            "lambda",
            "mu",
            "μ",
            "λ",
            "expected value",
            "most near",
            "most around",
            "approximately",
            "roughly",
            "approx",
        ];
        let spreads = [
            "standard deviation of",
            "standard deviation",
            "std dev",
            "std deviation",
            "std",
            "stddev",
            "sd",
            "sigma",
            "σ",
            "s.d.",
            "deviation",
            "spread",
        ];
        let figure = |words: &&str| {
            let mut behind = at + words.split(' ').count();
            let sign =
                part.get(behind).is_some_and(|token| token.is_mark('=') || token.is_mark(':') || token.is_mark('~'));
            behind += usize::from(sign) + usize::from(["of", "is", "at"].contains(&word_at(part, behind)));
            words_at(part, at, words).then(|| numbers::quantity(part, behind)).flatten()
        };
        if let Some((value, next)) = centres.iter().find_map(figure) {
            let (after, unit, currency) = numbers::skip_unit(part, next);
            // “around 10 to 20” is a range.
            if numbers::span(part, next - 1).is_some_and(|(span, _, _)| span.min.is_some() && span.max.is_some()) {
                return None;
            }
            self.shape.centre = Some(value.value);
            self.remember(&value, unit, currency);
            return Some(after);
        }
        for (words, place) in [("shape", 0), ("alpha", 0), ("scale", 1), ("beta", 1), ("theta", 1)] {
            if let (Some("gamma" | "beta"), Some((value, next))) = (self.shape.kind, figure(&words)) {
                self.shape.pair[place] = Some(value.value);
                return Some(next);
            }
        }
        if let Some((value, next)) = spreads.iter().find_map(figure) {
            let (after, unit, currency) = numbers::skip_unit(part, next);
            self.shape.spread = Some(value.value.abs());
            self.remember(&value, unit, currency);
            return Some(after);
        }
        if part.get(at).is_some_and(|token| token.is_mark('~') || token.is_mark('±')) {
            let (value, next) = numbers::quantity(part, at + 1)?;
            let (after, unit, currency) = numbers::skip_unit(part, next);
            let spread = part.get(at).is_some_and(|token| token.is_mark('±'));
            if spread {
                self.shape.spread = Some(value.value)
            } else {
                self.shape.centre = Some(value.value)
            }
            self.remember(&value, unit, currency);
            // “~ $50 avg”
            let named = !spread && ["avg", "average", "mean", "median"].contains(&word_at(part, after));
            return Some(after + usize::from(named));
        }
        None
    }

    pub(super) fn remember(&mut self, value: &Quantity, unit: Option<String>, currency: Option<&'static str>) {
        self.unit = self.unit.take().or(unit);
        self.money = self.money.or(value.money).or(currency);
        if value.decimals > 0 {
            self.decimals = self.decimals.max(Some(u64::from(value.decimals)));
        }
    }
}
