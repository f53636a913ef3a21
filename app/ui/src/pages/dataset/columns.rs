//! The columns of an uploaded table: how they are written, and what they are to a synthesizer, which can be corrected.

use crate::api;
use crate::components::{Choice, Fetch, Notice, Panel, Select, Tone, use_toasts};
use crate::work::{Dataset, FileColumn, UploadedFile};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

/// The roles and what they mean.
const ROLES: [(&str, &str); 9] = [
    ("integer", "Whole number"),
    ("numeric", "Number"),
    ("category", "Category"),
    ("ordinal", "Ordered category"),
    ("boolean", "Yes or no"),
    ("datetime", "Date or time"),
    ("id", "Id (not learned)"),
    ("text", "Free text (not learned)"),
    ("personal", "Personal data (made up)"),
];

/// The columns of the table with their roles.
#[component]
pub fn Columns(
    /// What is known of the file.
    upload: UploadedFile,
    /// The dataset's id.
    id: String,
    /// The dataset, as it is shown.
    fetch: Fetch<Dataset>,
) -> impl IntoView {
    let toasts = use_toasts();
    let path = format!("/api/datasets/{id}/columns");
    let change = Callback::new(move |(name, role): (String, String)| {
        let path = path.clone();
        spawn_local(async move {
            match api::patch::<Dataset>(&path, &json!({"roles": {name: role}})).await {
                Ok(now) => fetch.set(now),
                Err(error) => {
                    let told =
                        error.errors.first().map_or_else(|| error.to_string(), |problem| problem.message.clone());
                    toasts.error(told);
                    // The list shows again what holds.
                    fetch.reload();
                }
            }
        });
    });
    let learned = upload.columns.iter().filter(|column| column.is_learned()).count();
    let aside = format!("{learned} of {} are learned", upload.columns.len());
    let row = move |column: FileColumn| {
        let name = column.name.clone();
        let label = format!("What {} is", column.name);
        let is_corrected = column.role != column.suggested;
        let remark = match (&column.stand_in, is_corrected) {
            (Some(kind), _) if column.role == "personal" => Some(format!("made up as {kind}")),
            (_, true) => Some(format!("taken for {}", label_of(&column.suggested))),
            _ => None,
        };
        let choices: Vec<Choice> = ROLES
            .iter()
            .filter(|(role, _)| may_be(role, &column.written))
            .map(|(role, label)| Choice::new(*role, *label))
            .collect();
        let role = column.role.clone();
        view! {
            <li>
                <div>
                    <strong>{column.name.clone()}</strong>
                    <span class="hint">{column.written}</span>
                </div>
                <Select
                    label
                    value=Signal::stored(role)
                    choices=Signal::stored(choices)
                    on_change=move |role| change.run((name.clone(), role))
                />
                {remark.map(|remark| view! { <span class="remark">{remark}</span> })}
            </li>
        }
    };
    let nothing = (learned == 0).then(|| {
        view! {
            <Notice tone=Tone::Warning>
                "No column is learned, so there is nothing to train a model on. Correct what a column is if that is wrong."
            </Notice>
        }
    });
    view! {
        <Panel title="Columns" aside>
            {nothing}
            <ul class="file-columns" aria-label="Columns and what they are to a synthesizer">
                {upload.columns.into_iter().map(row).collect_view()}
            </ul>
        </Panel>
    }
    .into_any()
}

fn label_of(role: &str) -> String {
    ROLES.iter().find(|(known, _)| *known == role).map_or_else(|| role.to_owned(), |(_, label)| label.to_lowercase())
}

/// Whether values that are written like this can have this role.
fn may_be(role: &str, written: &str) -> bool {
    match role {
        "integer" => written == "integers",
        "numeric" => written == "integers" || written == "numbers" || written.starts_with("decimals"),
        "datetime" => written.contains('%'),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_read_so_can_be_a_number_or_a_date() {
        assert!(may_be("integer", "integers") && !may_be("integer", "decimals, 2 digits"));
        assert!(may_be("numeric", "decimals, 2 digits") && !may_be("numeric", "words"));
        assert!(may_be("datetime", "%Y-%m-%d") && !may_be("datetime", "words"));
        assert!(may_be("category", "integers") && may_be("id", "words"));
    }
}
