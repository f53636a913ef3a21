//! Distributions of numbers as a recipe names them, and every mistake that can be made in writing one.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The longest list of weights, values or parts that a distribution may hold.
pub const MAX_WEIGHTS: usize = 10_000;
/// How many mixtures may stand inside each other.
pub const MAX_DEPTH: usize = 4;
/// The largest integer up to which every integer is a 64-bit floating-point number (2^53).
pub(crate) const MAX_COUNT: f64 = 9_007_199_254_740_992.0;

/// How numbers are distributed. A column's `min` and `max` truncate it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Distribution {
    /// Always the same number.
    Constant {
        /// The number.
        value: f64,
    },
    /// Every number between two bounds alike. Without bounds of its own it takes the column's.
    Uniform {
        /// The smallest number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<f64>,
        /// The largest number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<f64>,
    },
    /// The bell curve.
    Normal {
        /// The centre.
        mean: f64,
        /// The standard deviation, above 0.
        sd: f64,
    },
    /// Numbers whose logarithm is normal: amounts, durations, sizes.
    Lognormal {
        /// The number that half of the values stay below, above 0.
        median: f64,
        /// The standard deviation of the natural logarithm, above 0.
        sigma: f64,
    },
    /// Waiting times without memory.
    Exponential {
        /// The mean, above 0.
        mean: f64,
    },
    /// Gamma.
    Gamma {
        /// The shape, 0.001 to 10^9.
        shape: f64,
        /// The scale, above 0. The mean is shape × scale.
        scale: f64,
    },
    /// Beta, stretched over the column's `[min, max]` (0 to 1 without them).
    Beta {
        /// The weight towards the maximum, 0.001 to 10^6.
        alpha: f64,
        /// The weight towards the minimum, 0.001 to 10^6.
        beta: f64,
    },
    /// Counts of events that happen independently.
    Poisson {
        /// The mean, above 0 and at most 2^53.
        mean: f64,
    },
    /// Successes among independent trials.
    Binomial {
        /// How many trials, 1 to 2^53.
        trials: u64,
        /// The chance of each, 0 to 1.
        probability: f64,
    },
    /// Ranks `1..=count`, rank k with weight `k^-exponent`.
    Zipf {
        /// How many ranks, 1 to 2^53.
        count: u64,
        /// The exponent, 0 to 100.
        exponent: f64,
    },
    /// A density that rises linearly from `min` to `mode` and falls to `max`.
    Triangular {
        /// Where the density starts.
        min: f64,
        /// Where it is highest, between `min` and `max`.
        mode: f64,
        /// Where it ends, above `min`.
        max: f64,
    },
    /// Numbers from a list, each with its weight.
    Weighted {
        /// The numbers.
        values: Vec<f64>,
        /// Their weights, as many as numbers; not all 0.
        weights: Vec<f64>,
    },
    /// One of several distributions, chosen anew for each value.
    Mixture {
        /// The distributions with their weights.
        parts: Vec<Part>,
    },
    /// Uniform between neighbouring edges, each interval with its weight.
    Histogram {
        /// The increasing edges, one more than weights.
        edges: Vec<f64>,
        /// The weights of the intervals; not all 0.
        weights: Vec<f64>,
    },
    /// `start`, `start + step`, ... by row; begins anew where it would leave the column's bounds.
    Sequence {
        /// The value of the first row.
        start: f64,
        /// What each row adds.
        step: f64,
    },
}

/// One part of a [`Distribution::Mixture`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The share of this part relative to the others, 0 or more.
    pub weight: f64,
    /// What this part draws from.
    pub distribution: Distribution,
}

/// A mistake: its JSON Pointer relative to the distribution, what was found, what is allowed.
pub type Problem = (String, String, String);

/// What a field of a distribution may hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Allowed {
    /// Any finite number.
    Number,
    /// A number between two bounds.
    Between {
        /// The lower bound.
        low: f64,
        /// The upper bound, included.
        high: f64,
        /// Whether the lower bound is excluded.
        open: bool,
    },
    /// A whole number up to 2^53.
    Count {
        /// The least.
        low: u64,
    },
    /// A list of finite numbers, not empty.
    Numbers,
    /// A list of weights: 0 or more each, not all 0.
    Weights,
    /// The parts of a mixture.
    Parts,
}

/// A kind of distribution, described for readers and checks alike.
#[derive(Debug)]
pub struct KindSpec {
    /// What stands in `kind`.
    pub name: &'static str,
    /// One line that says what it draws.
    pub summary: &'static str,
    /// Its fields besides `kind`, in the order in which they are listed to the reader of a message.
    pub fields: &'static [FieldSpec],
}

/// A field of a kind of distribution.
#[derive(Debug)]
pub struct FieldSpec {
    /// Its name.
    pub name: &'static str,
    /// What it may hold.
    pub allowed: Allowed,
    /// Whether it must be there.
    pub required: bool,
    /// One line that says what it does.
    pub summary: &'static str,
}

const fn kind(name: &'static str, summary: &'static str, fields: &'static [FieldSpec]) -> KindSpec {
    KindSpec { name, summary, fields }
}

const fn field(name: &'static str, allowed: Allowed, summary: &'static str) -> FieldSpec {
    FieldSpec { name, allowed, required: true, summary }
}

const fn optional(name: &'static str, allowed: Allowed, summary: &'static str) -> FieldSpec {
    FieldSpec { name, allowed, required: false, summary }
}

const fn between(low: f64, high: f64) -> Allowed {
    Allowed::Between { low, high, open: false }
}

const fn above(low: f64, high: f64) -> Allowed {
    Allowed::Between { low, high, open: true }
}

/// The largest weight, and the largest of the sizes that are above 0: products of two stay finite.
pub(crate) const LARGEST: f64 = 1e150;
const POSITIVE: Allowed = above(0.0, LARGEST);

/// Every kind, the simplest first.
pub const KINDS: [KindSpec; 15] = [
    kind("constant", "Always the same number", &[field("value", Allowed::Number, "The number")]),
    kind(
        "uniform",
        "Every number between two bounds alike; without bounds of its own it takes the column's",
        &[
            optional("min", Allowed::Number, "The smallest number"),
            optional("max", Allowed::Number, "The largest number, above `min`"),
        ],
    ),
    kind(
        "normal",
        "The bell curve",
        &[field("mean", Allowed::Number, "The centre"), field("sd", POSITIVE, "The standard deviation")],
    ),
    kind(
        "lognormal",
        "Numbers whose logarithm is normal: amounts, durations, sizes",
        &[
            field("median", POSITIVE, "The number that half of the values stay below"),
            field("sigma", above(0.0, 100.0), "The standard deviation of the natural logarithm"),
        ],
    ),
    kind("exponential", "Waiting times without memory", &[field("mean", POSITIVE, "The mean")]),
    kind(
        "gamma",
        "Sums of waiting times, and whatever looks like them; the mean is shape × scale",
        &[field("shape", between(0.001, 1e9), "The shape"), field("scale", POSITIVE, "The scale")],
    ),
    kind(
        "beta",
        "Shares; stretched over the column's `min` and `max` (0 to 1 without them)",
        &[
            field("alpha", between(0.001, 1e6), "The weight towards the maximum"),
            field("beta", between(0.001, 1e6), "The weight towards the minimum"),
        ],
    ),
    kind("poisson", "Counts of events that happen independently", &[field("mean", above(0.0, MAX_COUNT), "The mean")]),
    kind(
        "binomial",
        "Successes among independent trials",
        &[
            field("trials", Allowed::Count { low: 1 }, "How many trials"),
            field("probability", between(0.0, 1.0), "The chance of each"),
        ],
    ),
    kind(
        "zipf",
        "Ranks 1, 2, 3, ...: rank k with weight k^-exponent",
        &[
            field("count", Allowed::Count { low: 1 }, "How many ranks"),
            field("exponent", between(0.0, 100.0), "How fast the weights fall"),
        ],
    ),
    kind(
        "triangular",
        "A density that rises linearly from `min` to `mode` and falls to `max`",
        &[
            field("min", Allowed::Number, "Where the density starts"),
            field("mode", Allowed::Number, "Where it is highest, from `min` to `max`"),
            field("max", Allowed::Number, "Where it ends, above `min`"),
        ],
    ),
    kind(
        "weighted",
        "Numbers from a list, each with its weight",
        &[
            field("values", Allowed::Numbers, "The numbers"),
            field("weights", Allowed::Weights, "Their weights, as many as numbers"),
        ],
    ),
    kind(
        "mixture",
        "One of several distributions, chosen anew for each value",
        &[field(
            "parts",
            Allowed::Parts,
            "The distributions with their weights; mixtures may stand in mixtures, 4 deep",
        )],
    ),
    kind(
        "histogram",
        "Uniform between neighbouring edges, each interval with its weight",
        &[
            field("edges", Allowed::Numbers, "The increasing edges, one more than weights"),
            field("weights", Allowed::Weights, "The weights of the intervals"),
        ],
    ),
    kind(
        "sequence",
        "`start`, `start` + `step`, ... by row; begins anew where it would leave the column's bounds",
        &[
            field("start", Allowed::Number, "The value of the first row"),
            field("step", Allowed::Number, "What each row adds"),
        ],
    ),
];

impl Distribution {
    /// Reads a distribution, or reports every mistake in it at once.
    pub fn from_json(value: &Value) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        check(value, "", 0, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        // What was checked above is all that serde can object to; should the two ever differ, it is said.
        serde_json::from_value(value.clone())
            .map_err(|error| vec![(String::new(), error.to_string(), "a distribution".to_owned())])
    }

    /// Every mistake in this distribution; none means that numbers can be drawn from it.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        // Numbers that are not finite become `null` in JSON, and are reported as such.
        match serde_json::to_value(self) {
            Ok(value) => check(&value, "", 0, &mut problems),
            Err(error) => problems.push((String::new(), error.to_string(), "a distribution".to_owned())),
        }
        problems
    }

    /// The names of all kinds, as written in `kind`.
    pub fn kinds() -> impl Iterator<Item = &'static str> {
        KINDS.iter().map(|kind| kind.name)
    }
}

/// A short form of a value for a message.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 { text } else { text.chars().take(57).chain("...".chars()).collect() }
}

/// A JSON Pointer's token for a key (RFC 6901).
fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn check(value: &Value, at: &str, depth: usize, problems: &mut Vec<Problem>) {
    let mut report = |at: String, found: String, allowed: String| problems.push((at, found, allowed));
    let Some(object) = value.as_object() else {
        report(at.to_owned(), shown(value), "an object with a kind".to_owned());
        return;
    };
    let all_kinds = || format!("one of {}", KINDS.each_ref().map(|kind| kind.name).join(", "));
    let Some(kind) = object.get("kind") else {
        report(format!("{at}/kind"), "nothing".to_owned(), all_kinds());
        return;
    };
    let Some(KindSpec { name: kind, fields, .. }) = KINDS.iter().find(|spec| kind.as_str() == Some(spec.name)) else {
        report(format!("{at}/kind"), shown(kind), all_kinds());
        return;
    };
    for (key, found) in object {
        if key != "kind" && !fields.iter().any(|field| field.name == key) {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            report(format!("{at}/{}", token(key)), shown(found), format!("for {kind} only kind, {}", names.join(", ")));
        }
    }
    for FieldSpec { name, allowed, required, .. } in *fields {
        let at = format!("{at}/{name}");
        match object.get(*name) {
            None if *required => problems.push((at, "nothing".to_owned(), allowed.text())),
            None => {}
            Some(Value::Null) if !*required => {}
            Some(found) => allowed.check(found, &at, depth, problems),
        }
    }
    relations(kind, object, at, problems);
}

/// The mistakes that only two fields together can show.
fn relations(kind: &str, object: &Map<String, Value>, at: &str, problems: &mut Vec<Problem>) {
    let number = |name: &str| object.get(name).and_then(Value::as_f64);
    let length = |name: &str| object.get(name).and_then(Value::as_array).map(Vec::len);
    let mut report =
        |name: &str, found: String, allowed: String| problems.push((format!("{at}/{name}"), found, allowed));
    if matches!(kind, "uniform" | "triangular")
        && let (Some(min), Some(max)) = (number("min"), number("max"))
    {
        if min >= max {
            report("max", max.to_string(), format!("above min, which is {min}"));
        } else if !(max - min).is_finite() {
            report("max", max.to_string(), "at most 1.7e308 above min".to_owned());
        }
        if let Some(mode) = number("mode")
            && (mode < min || mode > max)
        {
            report("mode", mode.to_string(), format!("from min, {min}, to max, {max}"));
        }
    }
    let (listed, more) = if kind == "histogram" { ("edges", 1) } else { ("values", 0) };
    if let (Some(listed_length), Some(weights)) = (length(listed), length("weights"))
        && listed_length != weights + more
    {
        let one_more = if more == 1 { ", one less than edges" } else { ", as many as values" };
        report(
            "weights",
            format!("{weights} weights"),
            format!("{} weights{one_more}", listed_length.saturating_sub(more)),
        );
    }
    if kind == "histogram"
        && let Some(edges) = object.get("edges").and_then(Value::as_array)
    {
        for (i, pair) in edges.windows(2).enumerate() {
            if let (Some(low), Some(high)) = (pair[0].as_f64(), pair[1].as_f64())
                && low >= high
            {
                report(&format!("edges/{}", i + 1), high.to_string(), format!("above the edge before it, {low}"));
            }
        }
        if let (Some(first), Some(last)) = (edges.first().and_then(Value::as_f64), edges.last().and_then(Value::as_f64))
            && !(last - first).is_finite()
        {
            report("edges", format!("{first} to {last}"), "a span of at most 1.7e308".to_owned());
        }
    }
}

impl Allowed {
    /// What is allowed, in words.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Number => "a number".to_owned(),
            Self::Between { low, high: LARGEST, open: true } => format!("a number above {low}, at most {LARGEST:e}"),
            Self::Between { low, high, open: true } => format!("a number above {low}, at most {high}"),
            Self::Between { low, high, open: false } => format!("a number from {low} to {high}"),
            Self::Count { low } => format!("a whole number from {low} to 9007199254740992"),
            Self::Numbers => format!("a list of 1 to {} numbers", MAX_WEIGHTS + 1),
            Self::Weights => format!("a list of 1 to {MAX_WEIGHTS} weights, each 0 or more, not all 0"),
            Self::Parts => {
                format!("a list of 1 to {MAX_WEIGHTS} parts, each {{\"weight\", \"distribution\"}}, not all weights 0")
            }
        }
    }

    fn check(self, found: &Value, at: &str, depth: usize, problems: &mut Vec<Problem>) {
        match self {
            Self::Number | Self::Between { .. } | Self::Count { .. } => {
                if !self.accepts(found) {
                    problems.push((at.to_owned(), shown(found), self.text()));
                }
            }
            Self::Numbers => {
                if let Some(list) = list(found, MAX_WEIGHTS + 1, self, at, problems) {
                    for (i, item) in list.iter().enumerate().filter(|(_, item)| !Self::Number.accepts(item)) {
                        problems.push((format!("{at}/{i}"), shown(item), Self::Number.text()));
                    }
                }
            }
            Self::Weights => {
                if let Some(list) = list(found, MAX_WEIGHTS, self, at, problems) {
                    weights(list.iter().map(Some), |i| format!("{at}/{i}"), at, problems);
                }
            }
            Self::Parts => {
                if depth >= MAX_DEPTH {
                    let found = format!("a mixture inside {depth} mixtures");
                    problems.push((at.to_owned(), found, format!("at most {MAX_DEPTH} mixtures inside each other")));
                } else if let Some(list) = list(found, MAX_WEIGHTS, self, at, problems) {
                    parts(list, at, depth, problems);
                }
            }
        }
    }

    /// Whether a single number is allowed.
    fn accepts(self, found: &Value) -> bool {
        match self {
            Self::Between { low, high, open } => {
                found.as_f64().is_some_and(|x| x <= high && if open { x > low } else { x >= low })
            }
            Self::Count { low } => found.as_u64().is_some_and(|x| x >= low && x <= MAX_COUNT as u64),
            _ => found.as_f64().is_some_and(f64::is_finite),
        }
    }
}

/// The items of a list of 1 to `most` items, or a problem.
fn list<'a>(
    found: &'a Value,
    most: usize,
    allowed: Allowed,
    at: &str,
    problems: &mut Vec<Problem>,
) -> Option<&'a [Value]> {
    let found = match found {
        Value::Array(list) if (1..=most).contains(&list.len()) => return Some(list),
        Value::Array(list) => format!("a list of {}", list.len()),
        other => shown(other),
    };
    problems.push((at.to_owned(), found, allowed.text()));
    None
}

/// Checks weights that are there; those that are missing are reported by the caller.
fn weights<'a>(
    found: impl Iterator<Item = Option<&'a Value>>,
    pointer: impl Fn(usize) -> String,
    at: &str,
    problems: &mut Vec<Problem>,
) {
    let allowed = between(0.0, LARGEST);
    let (mut any_above_zero, mut all_fine) = (false, true);
    for (i, weight) in found.enumerate() {
        match weight {
            Some(weight) if allowed.accepts(weight) => any_above_zero |= weight.as_f64() > Some(0.0),
            Some(weight) => {
                all_fine = false;
                problems.push((pointer(i), shown(weight), "a weight of 0 or more, at most 1e150".to_owned()));
            }
            None => all_fine = false,
        }
    }
    if all_fine && !any_above_zero {
        problems.push((at.to_owned(), "only weights of 0".to_owned(), "at least one weight above 0".to_owned()));
    }
}

fn parts(list: &[Value], at: &str, depth: usize, problems: &mut Vec<Problem>) {
    for (i, part) in list.iter().enumerate() {
        let Some(part) = part.as_object() else {
            problems.push((format!("{at}/{i}"), shown(part), "{\"weight\", \"distribution\"}".to_owned()));
            continue;
        };
        for (key, found) in part {
            if key != "weight" && key != "distribution" {
                let at = format!("{at}/{i}/{}", token(key));
                problems.push((at, shown(found), "only weight and distribution".to_owned()));
            }
        }
        if !part.contains_key("weight") {
            problems.push((format!("{at}/{i}/weight"), "nothing".to_owned(), "a weight of 0 or more".to_owned()));
        }
        match part.get("distribution") {
            Some(inner) => check(inner, &format!("{at}/{i}/distribution"), depth + 1, problems),
            None => {
                let at = format!("{at}/{i}/distribution");
                problems.push((at, "nothing".to_owned(), "a distribution".to_owned()));
            }
        }
    }
    weights(list.iter().map(|part| part.get("weight")), |i| format!("{at}/{i}/weight"), at, problems);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pointers(value: Value) -> Vec<String> {
        Distribution::from_json(&value).unwrap_err().into_iter().map(|(at, ..)| at).collect()
    }

    #[test]
    fn each_kind_survives_the_way_through_json() {
        let all = [
            json!({"kind": "constant", "value": 3.0}),
            json!({"kind": "uniform"}),
            json!({"kind": "uniform", "min": -1.0, "max": 2.5}),
            json!({"kind": "normal", "mean": 10.0, "sd": 2.0}),
            json!({"kind": "lognormal", "median": 40.0, "sigma": 0.5}),
            json!({"kind": "exponential", "mean": 4.0}),
            json!({"kind": "gamma", "shape": 2.0, "scale": 3.0}),
            json!({"kind": "beta", "alpha": 2.0, "beta": 5.0}),
            json!({"kind": "poisson", "mean": 4.0}),
            json!({"kind": "binomial", "trials": 10, "probability": 0.25}),
            json!({"kind": "zipf", "count": 1000, "exponent": 1.1}),
            json!({"kind": "triangular", "min": 0.0, "mode": 1.0, "max": 4.0}),
            json!({"kind": "weighted", "values": [1.0, 2.0], "weights": [3.0, 1.0]}),
            json!({"kind": "mixture", "parts": [{"weight": 1.0, "distribution": {"kind": "poisson", "mean": 2.0}}]}),
            json!({"kind": "histogram", "edges": [0.0, 1.0, 5.0], "weights": [1.0, 2.0]}),
            json!({"kind": "sequence", "start": 1.0, "step": 2.0}),
        ];
        for kind in Distribution::kinds() {
            assert!(all.iter().any(|value| value["kind"] == kind), "{kind}");
        }
        for value in all {
            let read = Distribution::from_json(&value).unwrap();
            assert_eq!(read.problems(), []);
            assert_eq!(serde_json::to_value(&read).unwrap(), value);
        }
    }

    #[test]
    fn all_mistakes_are_reported_at_once() {
        let value = json!({"kind": "mixture", "extra": 1, "parts": [
            {"weight": -1, "distribution": {"kind": "normal", "mean": "x", "sd": 0}},
            {"weight": 1, "distribution": {"kind": "gamma", "shape": 1}},
            {"distribution": {"kind": "gaussian"}},
            {"weight": 1, "distribution": {"kind": "histogram", "edges": [0, 2, 1], "weights": [1, 2, 3]}},
            {"weight": 1, "distribution": {"kind": "triangular", "min": 3, "mode": 9, "max": 4}},
        ]});
        let mut found = pointers(value);
        found.sort();
        assert_eq!(
            found,
            [
                "/extra",
                "/parts/0/distribution/mean",
                "/parts/0/distribution/sd",
                "/parts/0/weight",
                "/parts/1/distribution/scale",
                "/parts/2/distribution/kind",
                "/parts/2/weight",
                "/parts/3/distribution/edges/2",
                "/parts/3/distribution/weights",
                "/parts/4/distribution/mode",
            ]
        );
    }

    #[test]
    fn numbers_out_of_range_are_found_in_typed_distributions_too() {
        assert_eq!(Distribution::Normal { mean: f64::NAN, sd: -1.0 }.problems().len(), 2);
        assert_eq!(Distribution::Uniform { min: Some(2.0), max: Some(2.0) }.problems()[0].0, "/max");
        assert_eq!(Distribution::Weighted { values: vec![1.0], weights: vec![0.0] }.problems()[0].0, "/weights");
        let long = Distribution::Weighted { values: vec![1.0; 10_001], weights: vec![1.0; 10_001] };
        assert_eq!(long.problems()[0].0, "/weights");
        assert_eq!(Distribution::Zipf { count: 0, exponent: -1.0 }.problems().len(), 2);
    }

    #[test]
    fn a_mixture_inside_four_mixtures_is_refused() {
        let mut value = json!({"kind": "constant", "value": 1});
        for _ in 0..4 {
            value = json!({"kind": "mixture", "parts": [{"weight": 1, "distribution": value}]});
        }
        assert!(Distribution::from_json(&value).is_ok());
        let value = json!({"kind": "mixture", "parts": [{"weight": 1, "distribution": value}]});
        assert_eq!(pointers(value).len(), 1);
    }

    #[test]
    fn an_unknown_kind_lists_all_kinds() {
        let problems = Distribution::from_json(&json!({"kind": "bell"})).unwrap_err();
        assert_eq!(problems[0].1, "\"bell\"");
        assert!(Distribution::kinds().all(|kind| problems[0].2.contains(kind)));
        assert_eq!(pointers(json!([1])), [""]);
    }
}
