//! How alike, how useful and how private a made table is: the report on it, also as one file that needs nothing else.

mod pairs;
mod scores;

use crate::components::charts::OverlayChart;
use crate::format;
use leptos::prelude::*;
use leptos::tachys::view::RenderHtml;
use pairs::Pairs;
use scores::{Headline, PrivacyScores};
use seedbed_measure::quality::{ColumnQuality, Quality, ShapeMetric};
use seedbed_measure::{Evaluation, Overlay};

/// The styles of the file, without those of the app.
const STYLE: &str = concat!(include_str!("../../../../style/tokens.css"), include_str!("../../../../style/report.css"));

/// The report as one file.
#[must_use]
pub fn document(evaluation: Evaluation) -> String {
    let body = Owner::new().with(|| view! { <Report evaluation title="Evaluation" /> }.into_any().to_html());
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\" data-theme=\"system\">\n<head>\n<meta charset=\"utf-8\" />\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<title>Evaluation · Seedbed</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>{body}</main>\n</body>\n</html>\n"
    )
}

/// The report.
#[component]
pub fn Report(
    /// What was measured.
    evaluation: Evaluation,
    /// The heading; on a page it has one already.
    #[prop(optional)]
    title: Option<&'static str>,
) -> impl IntoView {
    let Evaluation { real, synthetic, holdout, .. } = &evaluation;
    let mut sizes = format!(
        "{} real rows, {} made ones, {}",
        format::count(real.rows as u64),
        format::count(synthetic.rows as u64),
        format::counted(real.columns as u64, "column")
    );
    if let Some(holdout) = holdout {
        sizes += &format!("; beside each score that of {} rows held out", format::count(holdout.rows as u64));
    }
    let mut names = vec!["real", "made"];
    names.extend(holdout.map(|_| "held out"));
    let key = names.iter().zip(crate::components::charts::STYLES).map(|(name, style)| {
        view! { <li><span class=style aria-hidden="true"></span> {*name}</li> }
    });
    let columns = evaluation
        .columns
        .iter()
        .map(|overlay| column(overlay, names.clone(), &evaluation.quality, evaluation.reference.as_ref()));
    view! {
        <div class="report">
            <header>
                {title.map(|title| view! { <h1>{title}</h1> })}
                <p>{sizes} "."</p>
            </header>
            <Headline evaluation=evaluation.clone() />
            <section>
                <h2>"Columns"</h2>
                <ul class="key">{key.collect_view()}</ul>
                <ul class="columns">{columns.collect_view()}</ul>
            </section>
            <Pairs quality=evaluation.quality.clone() reference=evaluation.reference.clone() />
            <PrivacyScores privacy=evaluation.privacy.clone() disclosure=evaluation.disclosure.clone() />
        </div>
    }
    .into_any()
}

/// A score, or a dash where it has no meaning.
fn shown(score: Option<f64>) -> String {
    score.map_or_else(|| "–".to_owned(), |score| format!("{score:.3}"))
}

fn column(
    overlay: &Overlay,
    names: Vec<&'static str>,
    quality: &Quality,
    reference: Option<&Quality>,
) -> impl IntoView + use<> {
    let of = |quality: &Quality| quality.columns.iter().find(|column| column.name == overlay.name).cloned();
    let (own, held_out) = (of(quality), reference.and_then(of));
    let beside = |score: fn(&ColumnQuality) -> Option<f64>| {
        let reference = held_out.as_ref().map(|column| format!(" ({})", shown(score(column))));
        format!("{}{}", shown(own.as_ref().and_then(score)), reference.unwrap_or_default())
    };
    let metric = match own.as_ref().map(|column| column.metric) {
        Some(ShapeMetric::Tv) => "TVComplement",
        _ => "KSComplement",
    };
    let is_missing = overlay.missing.iter().any(|share| *share > 0.0);
    let missing = is_missing.then(|| {
        let shares = overlay.missing.iter().zip(&names);
        let shares: Vec<String> = shares.map(|(share, name)| format!("{name} {}", format::percent(*share))).collect();
        view! { <div><dt>"missing"</dt><dd>{shares.join(", ")}</dd></div> }
    });
    view! {
        <li>
            <h3>{overlay.name.clone()}</h3>
            <OverlayChart overlay=overlay.clone() names />
            <dl>
                <div><dt title=metric>"shape"</dt><dd>{beside(|column| column.shape)}</dd></div>
                <div><dt>"coverage"</dt><dd>{beside(|column| column.coverage)}</dd></div>
                <div><dt>"validity"</dt><dd>{beside(|column| column.adherence)}</dd></div>
                {missing}
            </dl>
        </li>
    }
}
