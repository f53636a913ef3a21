//! The scores of the tables as wholes.

use super::shown;
use crate::format;
use leptos::prelude::*;
use seedbed_measure::Evaluation;
use seedbed_measure::privacy::{Disclosure, Nearness, Privacy};
use seedbed_measure::quality::Quality;
use seedbed_measure::utility::UtilityMetric;

/// A score with what stands beside it and what it says.
struct Score {
    name: String,
    value: Option<f64>,
    reference: Option<f64>,
    says: &'static str,
}

impl Score {
    fn new(name: impl Into<String>, value: Option<f64>, reference: Option<f64>, says: &'static str) -> Self {
        Self { name: name.into(), value, reference, says }
    }
}

fn table(scores: Vec<Score>, reference: &'static str) -> impl IntoView {
    let has_reference = scores.iter().any(|score| score.reference.is_some());
    let row = move |score: Score| {
        view! {
            <tr>
                <th scope="row">{score.name}</th>
                <td class="numeric">{shown(score.value)}</td>
                {has_reference.then(|| view! { <td class="numeric">{score.reference.map(|score| shown(Some(score)))}</td> })}
                <td>{score.says}</td>
            </tr>
        }
    };
    view! {
        <div class="wide">
            <table class="scores">
                <thead>
                    <tr>
                        <th scope="col">"score"</th>
                        <th scope="col" class="numeric">"made"</th>
                        {has_reference.then(|| view! { <th scope="col" class="numeric">{reference}</th> })}
                        <th scope="col"><span class="unseen">"meaning"</span></th>
                    </tr>
                </thead>
                <tbody>{scores.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

/// How alike, and how useful.
#[component]
pub fn Headline(evaluation: Evaluation) -> impl IntoView {
    let Evaluation { quality, reference, detection, utility, .. } = evaluation;
    let alike: [(&str, fn(&Quality) -> Option<f64>, &str); 5] = [
        ("overall", |quality| quality.overall, "The mean of the next two; 1 is the same, 0 has nothing in common."),
        ("column shapes", |quality| quality.shapes, "How alike the distributions of the columns are."),
        ("pair trends", |quality| quality.pair_trends, "How alike each two columns go together."),
        ("coverage", |quality| quality.coverage, "How much of the real values and ranges was made."),
        ("validity", |quality| quality.validity, "How many made values lie within the real ones."),
    ];
    let mut scores: Vec<Score> = alike
        .into_iter()
        .map(|(name, score, says)| Score::new(name, score(&quality), reference.as_ref().and_then(score), says))
        .collect();
    scores.push(Score::new(
        "detection",
        Some(detection.auc),
        detection.reference,
        "How well boosted trees tell made rows from real ones (area under the curve); 0.5 is not at all.",
    ));
    let useful = utility.map(|utility| {
        let (metric, says) = match utility.metric {
            UtilityMetric::Auc => ("ROC AUC", "Area under the curve, judged by the rows held out."),
            UtilityMetric::Explained => ("R²", "Share of the variance that is explained, judged by the rows held out."),
        };
        let name = format!("“{}” learned, {metric}", utility.target);
        view! {
            <section>
                <h2>"How useful"</h2>
                {table(vec![Score::new(name, utility.made, utility.real, says)], "from real rows")}
            </section>
        }
    });
    view! {
        <section>
            <h2>"How alike"</h2>
            {table(scores, "held out")}
        </section>
        {useful}
    }
    .into_any()
}

/// How near made rows come to real ones.
#[component]
pub fn PrivacyScores(privacy: Privacy, disclosure: Option<Disclosure>) -> impl IntoView {
    let reference = privacy.held_out.as_ref().map(|held_out| held_out.reference.clone());
    let near: [(&str, fn(&Nearness) -> f64, &str); 4] = [
        ("equal rows", |near| near.exact, "The share of rows that equal a real one."),
        ("near rows", |near| near.near, "The share whose distance from a real one is at most 0.01."),
        (
            "distance",
            |near| near.distance,
            "The median distance to the closest record (DCR), in ranges of the columns.",
        ),
        ("distance ratio", |near| near.ratio, "The same in units of the distance to the second closest (NNDR)."),
    ];
    let mut scores: Vec<Score> = near
        .into_iter()
        .map(|(name, score, says)| Score::new(name, Some(score(&privacy.made)), reference.as_ref().map(score), says))
        .collect();
    scores.push(Score::new(
        "baseline protection",
        privacy.baseline_protection,
        None,
        "The distance in units of that of random rows, 1 at most.",
    ));
    if let Some(held_out) = &privacy.held_out {
        scores.extend([
            Score::new(
                "overfitting protection",
                Some(held_out.overfitting_protection),
                None,
                "1 where no more rows are nearer to real rows than to those held out.",
            ),
            Score::new(
                "nearer to real rows",
                Some(held_out.closer_share),
                None,
                "The share, with as many rows on either side and a half for ties; 0.5 is chance.",
            ),
            Score::new(
                "membership",
                Some(held_out.membership_auc),
                None,
                "How well it shows which rows were learned from (area under the curve); 0.5 is chance.",
            ),
        ]);
    }
    let guessed = disclosure.map(|disclosure| {
        let Disclosure { known, sensitive, score, .. } = disclosure;
        scores.push(Score::new(
            "disclosure protection",
            score,
            None,
            "1 where those who know some columns guess the others blindly.",
        ));
        let named = format!("Known: {}. Guessed: {}.", known.join(", "), sensitive.join(", "));
        view! { <p class="hint">{named}</p> }
    });
    let rows = format::count(privacy.made.rows as u64);
    view! {
        <section>
            <h2>"How private"</h2>
            <p class="hint">{format!("All {rows} made rows count; distances are Gower's, the mean over the columns.")}</p>
            {table(scores, "held out")}
            {guessed}
        </section>
    }
    .into_any()
}
