//! A distribution: its kind, its parameters, and its curve as it will be drawn from.

use super::super::editor::{length, text_of, use_editor};
use super::super::{pointer, starters};
use super::{Bound, Reading, id_of, label as words};
use crate::components::{BarChart, Button, ButtonKind, Choice, Curve, Field, Glyph, Select};
use crate::engine;
use crate::format;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::{Value, json};

/// With at most so many values, each of them has a bar of its own.
const MOST_BARS: usize = 64;

/// The kinds, what each is called, and its parameters.
const KINDS: [(&str, &str, &[(&str, Reading)]); 15] = {
    use Reading::{Number, Numbers};
    [
        ("uniform", "Uniform: all alike", &[("min", Number), ("max", Number)]),
        ("normal", "Normal: the bell curve", &[("mean", Number), ("sd", Number)]),
        ("lognormal", "Lognormal: amounts, durations", &[("median", Number), ("sigma", Number)]),
        ("exponential", "Exponential: waiting times", &[("mean", Number)]),
        ("gamma", "Gamma", &[("shape", Number), ("scale", Number)]),
        ("beta", "Beta: between the bounds", &[("alpha", Number), ("beta", Number)]),
        ("triangular", "Triangular", &[("min", Number), ("mode", Number), ("max", Number)]),
        ("poisson", "Poisson: counts of events", &[("mean", Number)]),
        ("binomial", "Binomial: successes of trials", &[("trials", Number), ("probability", Number)]),
        ("zipf", "Zipf: few are very frequent", &[("count", Number), ("exponent", Number)]),
        ("weighted", "Weighted list", &[("values", Numbers), ("weights", Numbers)]),
        ("histogram", "Histogram: as measured", &[("edges", Numbers), ("weights", Numbers)]),
        ("mixture", "Mixture of several", &[]),
        ("constant", "Constant", &[("value", Number)]),
        ("sequence", "Sequence: row by row", &[("start", Number), ("step", Number)]),
    ]
};

/// The answer of the engine's `curve`.
#[derive(Deserialize)]
struct Points {
    #[serde(default)]
    points: Vec<(f64, f64)>,
    #[serde(default)]
    discrete: bool,
}

/// The distribution at a pointer.
#[component]
pub fn DistributionInput(
    /// Its pointer.
    at: String,
    /// The pointer of the column whose `min` and `max` bound it, if there is one.
    bounds: Option<String>,
    /// Whether only whole numbers come of it.
    whole: bool,
    /// Whether there may be none.
    optional: bool,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// What it does, in one line.
    #[prop(into)]
    hint: String,
) -> impl IntoView {
    let editor = use_editor();
    let value = editor.at(at.clone());
    let kind =
        Memo::new(move |_| value.with(|value| value.as_ref().map(|value| text_of(value, "kind")).unwrap_or_default()));
    let limits = {
        let bounds = bounds.clone();
        Memo::new(move |_| {
            let bound = |name: &str| {
                let at = format!("{}/{name}", bounds.as_ref()?);
                editor.read(|recipe| recipe.pointer(&at).and_then(Value::as_f64))
            };
            (bound("min"), bound("max"))
        })
    };
    let choices = Signal::derive(move || {
        let none = optional.then(|| Choice::new("", "Uniform, if nothing is chosen"));
        let mut choices: Vec<Choice> =
            none.into_iter().chain(KINDS.iter().map(|(kind, title, _)| Choice::new(*kind, *title))).collect();
        let chosen = kind.get();
        if !choices.iter().any(|choice| choice.value == chosen) {
            choices
                .insert(0, Choice::new(chosen.clone(), if chosen.is_empty() { "choose…".to_owned() } else { chosen }));
        }
        choices
    });
    let choose = {
        let at = at.clone();
        move |kind: String| {
            let (min, max) = limits.get_untracked();
            editor.put(&at, (!kind.is_empty()).then(|| starters::distribution(&kind, min, max)));
        }
    };
    let own = at.clone();
    // Problems of a parameter stand beside that parameter.
    let error = Signal::derive(move || editor.problem_at(&own).or_else(|| editor.problem_at(&format!("{own}/kind"))));
    let parameters = {
        let at = at.clone();
        move || {
            let kind = kind.get();
            if kind == "mixture" {
                return view! { <Mixture at=at.clone() bounds=bounds.clone() whole /> }.into_any();
            }
            let fields = KINDS.iter().find(|(name, ..)| *name == kind).map_or(&[][..], |(.., fields)| fields);
            let field = |(name, reading): &(&'static str, Reading)| {
                view! { <Bound at=format!("{at}/{name}") label=words(name) reading=*reading /> }
            };
            view! { <div class="parameters">{fields.iter().map(field).collect_view()}</div> }.into_any()
        }
    };
    let sequence = move || {
        value.with(first_terms).map(|terms| {
            let words = format!("No chance: row by row {terms}, and anew at the bounds where there are any.");
            view! { <p class="hint">{words}</p> }
        })
    };
    let id = id_of(&at);
    view! {
        <div class="distribution wide">
            <Field id=id label=label hint=hint error=error>
                <Select value=kind on_change=choose choices=choices />
            </Field>
            {parameters}
            <Drawing value limits whole optional />
            {sequence}
        </div>
    }
    .into_any()
}

/// How a sequence begins; none for what is no sequence.
fn first_terms(value: &Option<Value>) -> Option<String> {
    let value = value.as_ref().filter(|value| text_of(value, "kind") == "sequence")?;
    let number = |name: &str| value.get(name).and_then(Value::as_f64);
    let (start, step) = (number("start")?, number("step")?);
    // Nine decimal places are more than anybody types, and what multiplication adds beyond them is noise.
    let terms = [0.0, 1.0, 2.0].map(|row| (libm::round((start + row * step) * 1e9) / 1e9).to_string());
    Some(format!("{}, …", terms.join(", ")))
}

/// The curve, or bars where each value counts.
#[component]
fn Drawing(
    value: Memo<Option<Value>>,
    limits: Memo<(Option<f64>, Option<f64>)>,
    whole: bool,
    optional: bool,
) -> impl IntoView {
    let drawn = RwSignal::new(None::<Points>);
    // Parts of a mixture are drawn beside the whole, so each drawing knows for itself which of its answers is the last.
    let round = StoredValue::new(0_u64);
    Effect::new(move |before: Option<String>| {
        let (min, max) = limits.get();
        // Without a choice, all values between the bounds are alike.
        let usual = || min.and(max).filter(|_| optional).map(|_| json!({"kind": "uniform"}));
        let distribution = value.get().or_else(usual);
        round.update_value(|round| *round += 1);
        let Some(distribution) = distribution else {
            drawn.set(None);
            return String::new();
        };
        let kind = text_of(&distribution, "kind");
        // While a parameter is wrong, its problem says so, and the last curve stays; that of another kind does not.
        if before.is_some_and(|before| before != kind) {
            drawn.set(None);
        }
        let wanted = json!({"distribution": distribution, "min": min, "max": max, "discrete": whole});
        let own = round.get_value();
        spawn_local(async move {
            let answer = engine::call("curve", &wanted.to_string()).await;
            let points = answer.ok().and_then(|answer| serde_json::from_str::<Points>(&answer).ok());
            // The page may be gone by now.
            if let Some(points) = points.filter(|points| !points.points.is_empty())
                && round.try_get_value() == Some(own)
            {
                drawn.try_set(Some(points));
            }
        });
        kind
    });
    let points = Signal::derive(move || {
        drawn.with(|drawn| drawn.as_ref().map(|drawn| drawn.points.clone()).unwrap_or_default())
    });
    let bars = Signal::derive(move || points.get().into_iter().map(|(x, y)| (format::short(x), y)).collect::<Vec<_>>());
    let discrete = Memo::new(move |_| {
        drawn.with(|drawn| drawn.as_ref().map(|drawn| drawn.discrete && drawn.points.len() <= MOST_BARS))
    });
    let end = move |place: fn(&[(f64, f64)]) -> Option<&(f64, f64)>| {
        Signal::derive(move || points.with(|points| place(points).map(|(x, _)| format::short(*x)).unwrap_or_default()))
    };
    move || {
        discrete.get().map(|discrete| {
            if discrete {
                view! { <BarChart label="The share of each value" bars=bars /> }.into_any()
            } else {
                view! {
                    <Curve label="The density of the values" points=points low=end(|points| points.first()) high=end(|points| points.last()) />
                }
                .into_any()
            }
        })
    }
}

/// The parts of a mixture, each with its weight.
#[component]
fn Mixture(at: String, bounds: Option<String>, whole: bool) -> impl IntoView {
    let editor = use_editor();
    let parts = format!("{at}/parts");
    let count = {
        let parts = parts.clone();
        Memo::new(move |_| editor.read(|recipe| length(recipe, &parts)))
    };
    let add = {
        let parts = parts.clone();
        move |()| {
            let part = json!({"weight": 1, "distribution": starters::distribution("normal", None, None)});
            let place = editor.peek(|recipe| length(recipe, &parts));
            editor.change("", |draft| {
                pointer::set(&mut draft.recipe, &format!("{parts}/{place}"), part);
            });
        }
    };
    let part = move |place: usize| {
        let at = format!("{parts}/{place}");
        let list = parts.clone();
        view! {
            <li>
                <div class="part">
                    <Bound at=format!("{at}/weight") label=format!("Weight of part {}", place + 1) reading=Reading::Number />
                    <Button
                        kind=ButtonKind::Quiet
                        glyph=Glyph::Close
                        label=format!("Remove part {}", place + 1)
                        on_click=move |()| editor.remove_item(&list, place)
                    />
                </div>
                <DistributionInput
                    at=format!("{at}/distribution")
                    bounds=bounds.clone()
                    whole
                    optional=false
                    label=format!("Part {}", place + 1)
                    hint=""
                />
            </li>
        }
    };
    view! {
        <ol class="mixture">
            <For each=move || 0..count.get() key=|place| *place children=part />
        </ol>
        <Button kind=ButtonKind::Quiet glyph=Glyph::Plus on_click=add>"Add a part"</Button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use seedbed_recipe::distribution::Distribution;
    use std::collections::BTreeSet;

    #[test]
    fn a_sequence_says_how_it_begins() {
        let sequence = json!({"kind": "sequence", "start": 1000, "step": 0.1});
        assert_eq!(first_terms(&Some(sequence)).as_deref(), Some("1000, 1000.1, 1000.2, …"));
        assert_eq!(first_terms(&Some(json!({"kind": "uniform"}))), None);
        assert_eq!(first_terms(&None), None);
    }

    #[test]
    fn every_kind_of_the_recipe_can_be_chosen() {
        let offered: BTreeSet<&str> = KINDS.iter().map(|(kind, ..)| *kind).collect();
        assert_eq!(offered, Distribution::kinds().collect());
    }

    #[test]
    fn every_parameter_that_a_kind_starts_with_can_be_edited() {
        for (kind, _, fields) in KINDS.iter().filter(|(kind, ..)| *kind != "mixture") {
            for name in
                starters::distribution(kind, None, None).as_object().unwrap().keys().filter(|name| *name != "kind")
            {
                assert!(fields.iter().any(|(field, _)| field == name), "{kind} {name}");
            }
        }
    }
}
